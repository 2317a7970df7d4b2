// SPDX-License-Identifier: Apache-2.0
#include "record/kept.hpp"

namespace record {

std::map<base::MeetingId, Status> statuses(store::Reading& r) {
  std::map<base::MeetingId, Status> all;
  for (auto& [meeting, status] :
       r.rows<base::MeetingId, Status>("select meeting, status from transcript where channel = 'floor'"))
    all.emplace(std::move(meeting), status);
  return all;
}

std::optional<Status> status(store::Reading& r, base::MeetingId const& meeting) {
  return r.one<Status>("select status from transcript where meeting = :m and channel = 'floor'", meeting);
}

}  // namespace record
