// SPDX-License-Identifier: Apache-2.0
// Which meetings have a transcript and how far it has come, without its words: what lists of meetings show.
#pragma once

#include <map>
#include <optional>

#include "record/model.hpp"
#include "store/store.hpp"

namespace record {

/// The status of every kept transcript, by meeting. One query.
std::map<base::MeetingId, Status> statuses(store::Reading&);
/// The status of one meeting's transcript; none when nothing is kept.
std::optional<Status> status(store::Reading&, base::MeetingId const&);

}  // namespace record
