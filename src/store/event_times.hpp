// SPDX-License-Identifier: Apache-2.0
// When things happened in a meeting, without their texts: for calendars, which read many meetings at once.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace store {

struct EventTime {
  Instant at{};
  std::string kind;
};
/// Events of some kinds of a meeting, oldest first, all of them. Whoever asks for fewer than six kinds leaves places empty: no event is
/// of an empty kind.
std::vector<EventTime> event_times(Reading&, base::MeetingId const&, std::array<std::string_view, 6> const& kinds);

}  // namespace store
