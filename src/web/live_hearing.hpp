// SPDX-License-Identifier: Apache-2.0
// What an audience hears of a room after a number of its log: captions, chat, and for programs all events it may know (floor 8,
// rulings 11). The stream's replay, the poll and the teller take it from here, so that a returning reader gets what a connected one
// got. Fragments are not events of this kind: they are told by comparing (live_teller.cpp).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"
#include "web/live.hpp"

namespace web {

/// One event of a stream.
struct Heard {
  std::string event;  ///< "cap.append", "chat", "ev", "frag"
  std::string data;   ///< JSON, one line
};
/// All that one number of the log brings.
struct Numbered {
  std::int64_t seq = 0;
  std::vector<Heard> heard;
};

/// The log after `after` and the captions' deltas, up to the view's own number. Read in the view's transaction.
struct Growth {
  std::vector<store::EventLine> events;
  std::vector<record::Delta> deltas;
};
Growth growth(Reading&, LiveView const&, std::int64_t after);

/// What this audience hears of it after `after`, in the language of this thread; programs hear "ev" instead of "chat".
std::vector<Numbered> heard_after(Growth const&, LiveView const&, Audience, bool program, std::int64_t after);
/// An event as this audience may know it, as JSON; none: it may not. Answers of calls that are not named, balance values and the
/// names behind access requests are for no audience; who acted, as a person, is in the audit log only.
std::optional<base::Json> event_for(store::EventLine const&, LiveView const&, Audience);

/// Its words and whose they are stay in the log: no page shows them to anybody, the event log's own neither. Answers of calls that
/// are not named, balance values, and who asked for access.
bool is_sealed(store::EventLine const&, live::Room const&);

Heard fragment_heard(std::string_view name, Html const&);
/// As bytes for a stream. The last event carries the number: a reader cut off in between comes back for all of them.
std::string as_frame(std::vector<Heard> const&, std::int64_t seq);

}  // namespace web
