// SPDX-License-Identifier: Apache-2.0
// kind                 object    data
// entry.answered       entry     how ("invited in writing"), write_by (ms), by   (queue.cpp folds these)
// entry.written        entry     words, by
// entry.write_closed   entry
//
// live_invited(meeting, entry, person, until_at, remind_at) finds who is to be reminded and what is over, without folding a log: a row from the
// invitation to the words or the end; remind_at is null once it is done, and for guests.
#include "live/invited.hpp"

#include <algorithm>

#include "live/inside.hpp"

namespace live {

namespace {

constexpr Millis a_day = std::chrono::hours(24);

void forget(Writing& w, MeetingId const& meeting, EntryId const& entry) {
  w.run("delete from live_invited where meeting = :meeting and entry = :entry", meeting, entry);
}

}  // namespace

void invite_in_writing(Writing& w, Room& room, By const& by, EntryId const& id, std::int64_t days) {
  Millis const length = days * a_day;
  auto const until = w.now() + length;
  enter(w, room, by, "entry.answered", id.text, {{"how", invited_in_writing}, {"write_by", to_millis(until)}});
  auto const* const e = entry(std::as_const(room), id);
  auto const* const s = e ? seat(std::as_const(room), e->seat) : nullptr;
  auto const person = s ? s->person : PersonId();
  std::optional<Instant> const remind = person.empty() ? std::nullopt : std::optional(until - std::min(a_day, length / 2));
  w.run("insert into live_invited (meeting, entry, person, until_at, remind_at) values (:meeting, :entry, :person, :until, :remind)", room.meeting, id,
        person, until, remind);
}

Result<Done> hand_in_words(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, std::string const& typed) {
  auto now = room(w, id);
  auto const* const e = entry(std::as_const(now), entry_id);
  if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
  if (by.seat.empty() || e->seat != by.seat)
    if (auto may = must_have(by, Right::act_for_others); !may) return may;
  if (!e->write_by) return refuse(Why::not_now, say("No words in writing are waited for here."), "entry");
  if (w.now() > *e->write_by || e->ended == no_words_came) return refuse(Why::not_now, say("The time to hand in words in writing is over."), "entry");
  if (now.life != Life::closed) {
    if (is_private(now)) return refuse(Why::not_now, say("Nothing is kept at the moment. Hand your words in when the meeting is on the record again."));
    if (auto ok = input_open(now, by); !ok) return ok;
  }
  auto const words = words_of(typed, 4000, "words");
  if (!words) return tl::unexpected(words.error());
  if (e->words == *words) return Done{};
  enter(w, now, by, "entry.written", entry_id.text, {{"words", *words}});
  forget(w, id, entry_id);
  w.audit("hand_in_words", entry_id.text);
  return Done{};
}

std::vector<Invited> invited_to_remind(Reading& r, Instant now) {
  std::vector<Invited> out;
  for (auto& [meeting, entry, person, until] : r.rows<MeetingId, EntryId, PersonId, Instant>(
           "select meeting, entry, person, until_at from live_invited where remind_at <= :now order by remind_at, meeting, entry", now))
    out.push_back({std::move(meeting), std::move(entry), std::move(person), until});
  return out;
}

void note_reminded(Writing& w, Invited const& who) {
  w.run("update live_invited set remind_at = null where meeting = :meeting and entry = :entry", who.meeting, who.entry);
}

int close_invitations(Writing& w) {
  int closed = 0;
  for (auto const& [meeting, id] :
       w.rows<MeetingId, EntryId>("select meeting, entry from live_invited where until_at < :now order by until_at, meeting, entry", w.now())) {
    auto now = room(w, meeting);
    if (entry(std::as_const(now), id)) enter(w, now, the_program(), "entry.write_closed", id.text);
    forget(w, meeting, id);
    ++closed;
  }
  return closed;
}

}  // namespace live
