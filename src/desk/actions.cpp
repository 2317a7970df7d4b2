// SPDX-License-Identifier: Apache-2.0
// What is still to be done, over all meetings of a series: the next meeting's page shows it.
#include "desk/desk.hpp"

namespace desk {

std::vector<record::MarkView> open_actions_of_series(Reading& r, SeriesId const& series) {
  std::vector<MeetingId> all;
  for (auto& m : meeting::meetings(r, series)) all.push_back(std::move(m.id));
  return record::open_actions(r, all);
}

}  // namespace desk
