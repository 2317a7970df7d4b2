// SPDX-License-Identifier: Apache-2.0
// What captioners write in brackets: laughter, noise, notices (domain 7.4, captions 6.3.8). A closed table decides;
// anything else in brackets is speech and stays untouched.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "record/model.hpp"

namespace record {

/// The type of what stands between two brackets ("Clearing throat", " Applause ", "Inaudible."); none when it is
/// speech. Types: model.hpp, Event::type.
std::optional<std::string_view> event_type(std::string_view inside);

/// Every event of a segment's text in order, `at` in code points. Linear.
std::vector<Event> find_events(std::string_view text);

/// The event that is all of `text`: a paragraph of its own like "(Session concluded at 1608 UTC)".
std::optional<Event> sole_event(std::string_view text);

}  // namespace record
