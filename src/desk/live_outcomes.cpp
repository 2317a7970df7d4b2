// SPDX-License-Identifier: Apache-2.0
// What is agreed in the room becomes a decision, action or question of the record in the same act, tied to the words just said
// (floor 6: "as just agreed" takes the last 90 s; floor 7).
#include <algorithm>

#include "base/text.hpp"
#include "consensus/objections.hpp"
#include "desk/consensus.hpp"
#include "desk/live.hpp"

namespace desk {

namespace {

constexpr std::chrono::seconds just_said{90};
constexpr std::chrono::hours confirmation{72};

bool is_decision(std::string_view word) { return word == "agreed" || word == "agreed_no_objection" || word == "rough_consensus" || word == "to_the_list"; }

/// A decision without a call of its own: final 72 hours after the record could be read.
std::optional<Provisional> by_time(std::optional<Instant> const& until, Instant now) {
  if (until && *until <= now) return std::nullopt;
  return Provisional{until, {}};
}

/// A decision whose call runs. What the timer has still to write down is final already.
std::optional<Provisional> confirmation_of(Reading& r, ConsensusId const& id, Instant now) {
  auto const c = *consensus::call(r, id);
  if (c.state == consensus::State::closed) return std::nullopt;
  if (*c.closes > now) return Provisional{c.closes, id};
  auto const all = consensus::objections(r, id);
  bool const objected = std::any_of(all.begin(), all.end(), [](auto const& o) { return o.state == consensus::ObjectionState::open; });
  return objected ? std::optional(Provisional{std::nullopt, id}) : std::nullopt;
}

/// The mark on the words since `from`; without words where none were kept (off the record, no captions).
Result<MarkId> mark_words_since(Writing& w, MeetingId const& id, Instant from, record::MarkWish const& wish) {
  if (auto settled = record::settle_all(w, id, around(w, *live::kept_room(w, id))); !settled) return tl::unexpected(settled.error());
  auto const said = record::last_words(w, id, from);
  if (!said) return record::make_mark_without_words(w, id, wish);
  return record::make_mark(w, {said->segment, said->rev, said->start, said->end, said->quote}, wish);
}

}  // namespace

Result<MarkId> declare(Writing& w, MeetingId const& id, live::By const& by, live::Outcome const& wish) {
  auto outcome = wish;
  if (is_decision(outcome.word)) {
    auto const kept = live::kept_room(w, id);
    auto const& room = *kept;
    auto const* const call = outcome.call.empty() ? nullptr : live::call(room, outcome.call);
    record::MarkWish mark;
    mark.kind = record::MarkKind::decision;
    mark.text = outcome.sentence.empty() && call ? call->text : outcome.sentence;
    auto const made = mark_words_since(w, id, call ? call->from : w.now() - just_said, mark);
    if (!made) return made;
    outcome.mark = *made;
  }
  if (auto ok = live::declare_outcome(w, id, by, outcome); !ok) return tl::unexpected(ok.error());
  return outcome.mark;
}

std::map<MarkId, Provisional> provisional(Reading& r, MeetingId const& id, Instant now) {
  std::map<MarkId, Provisional> out;
  auto const kept = live::kept_room(r, id);
  auto const& room = *kept;
  if (room.outcomes.empty()) return out;
  std::optional<Instant> until;
  if (record_readable(r, room) && !room.open.empty() && room.open.back().until) until = *room.open.back().until + confirmation;
  for (auto const& o : room.outcomes) {
    if (o.mark.empty()) continue;
    auto const asked = consensus::confirming(r, o.mark);
    if (auto const still = asked ? confirmation_of(r, *asked, now) : by_time(until, now)) out[o.mark] = *still;
  }
  return out;
}

Result<MarkId> note_mark(Writing& w, MeetingId const& id, live::By const& by, record::MarkWish const& wish, std::optional<record::Words> const& words) {
  if (!by.may(live::Right::mark)) return refuse(Why::not_allowed, say("Your part in this meeting does not include that."));
  auto const kept = live::kept_room(w, id);
  auto const& room = *kept;
  if (room.life == live::Life::planned || room.life == live::Life::closed) return refuse(Why::not_now, say("This meeting is not open."));
  if (!words) return mark_words_since(w, id, w.now() - just_said, wish);
  auto const found = record::find_segment(w, words->segment);
  if (!found || found->meeting != id) return refuse(Why::malformed, say("These words were said in another meeting."), "segment");
  return record::make_mark(w, *words, wish);
}

Result<TurnId> write_into_record(Writing& w, MeetingId const& id, live::By const& by, ChatId const& line) {
  if (auto ok = live::take_to_record(w, id, by, line); !ok) return tl::unexpected(ok.error());
  auto const kept = live::kept_room(w, id);
  auto const& room = *kept;
  for (auto const& said : room.chat) {
    if (said.id != line) continue;
    auto const* const seat = live::seat(room, said.seat);
    return record::write_contribution(w, id, seat ? seat->person : PersonId(), said.name, seat ? seat->capacity : std::string(), {}, said.text,
                                      around(w, room).lang);
  }
  return refuse(Why::unknown, say("There is no such line."));
}

}  // namespace desk
