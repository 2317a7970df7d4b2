// SPDX-License-Identifier: Apache-2.0
// Commands of the chat, and the lines in it that are commands themselves ("q+", "action polly: ..."): parsed into the verbs behind
// the buttons, so that whoever types may do exactly what they could press (floor 7). A typed command is not said in the chat.
#include <algorithm>

#include "base/text.hpp"
#include "record/transcripts.hpp"
#include "web/live_commands.hpp"

namespace web {

namespace {

using live::By;
using live::Right;

/// The one seat that goes by this name; own for none.
Result<SeatId> seat_named(live::Room const& room, By const& by, std::string const& who) {
  auto const wanted = base::fold(who);
  if (wanted.empty() || wanted == "me") return by.seat;
  std::vector<SeatId> whole, begun;
  for (auto const& [id, seat] : room.seats) {
    auto const name = base::fold(seat.name);
    if (name == wanted) whole.push_back(id);
    else if (name.starts_with(wanted + " ")) begun.push_back(id);
  }
  auto const& found = whole.empty() ? begun : whole;
  if (found.empty()) return base::refuse(Why::unknown, say("Nobody here goes by the name {}."), "text", {who});
  if (found.size() > 1) return base::refuse(Why::malformed, say("Several people here go by the name {}."), "text", {who});
  return found.front();
}

/// The entry of this seat that waits longest.
Result<EntryId> waiting_entry(live::Room const& room, SeatId const& seat) {
  live::Entry const* first = nullptr;
  for (auto const& [id, e] : room.entries) {
    bool const waits = e.state == live::EntryState::waiting || e.state == live::EntryState::held || e.state == live::EntryState::called;
    if (e.seat == seat && waits && (!first || e.seq < first->seq)) first = &e;
  }
  if (!first) return base::refuse(Why::conflict, say("There is no hand up to be lowered."), "text");
  return first->id;
}

/// A typed line at work: each kind calls the verb of its button.
struct Typist {
  Writing& w;
  MeetingId const& m;
  By const& by;
  std::string const& line;
  ChatId answers;

  Result<Facts> operator()(std::monostate) const { return say_it(); }

  Result<Facts> operator()(live::TypedQueue const& t) const {
    auto const seat = seat_named(*live::kept_room(w, m), by, t.who);
    if (!seat) return tl::unexpected(seat.error());
    live::RaiseHand wish;
    wish.note = t.note;
    wish.seat = *seat == by.seat ? SeatId() : *seat;
    return told_all(live::raise_hand(w, m, by, wish));
  }

  Result<Facts> operator()(live::TypedUnqueue const& t) const {
    auto const room = live::kept_room(w, m);
    auto const seat = seat_named(*room, by, t.who);
    if (!seat) return tl::unexpected(seat.error());
    auto const entry = waiting_entry(*room, *seat);
    if (!entry) return tl::unexpected(entry.error());
    return told(t.later ? live::speak_later(w, m, by, *entry) : live::lower_hand(w, m, by, *entry, "changed_mind"));
  }

  Result<Facts> operator()(live::TypedPresent const& t) const {
    auto const room = live::kept_room(w, m);
    auto const seat = seat_named(*room, by, t.who);
    if (seat) return told(live::come_back(w, m, by, *seat));
    if (seat.error().why != Why::unknown) return tl::unexpected(seat.error());
    live::Arrival who;
    who.name = t.who;
    who.channel = live::Channel::room;
    return told(live::seat_somebody(w, m, by, who), "seat");
  }

  Result<Facts> operator()(live::TypedRegrets const& t) const {
    live::Arrival who;
    who.name = t.who;
    if (t.who.empty()) {
      auto const room = live::kept_room(w, m);
      auto const* const own = live::seat(*room, by.seat);
      who.person = by.person;
      if (own) who.name = own->name;
    }
    return told(live::apologise(w, m, by, who, {}));
  }

  Result<Facts> operator()(live::TypedAction const& t) const {
    record::MarkWish wish;
    wish.kind = record::MarkKind::action;
    wish.text = t.what;
    wish.owner_name = t.who;
    wish.due = t.due;
    return told(desk::note_mark(w, m, by, wish), "mark");
  }

  Result<Facts> operator()(live::TypedResolved const& t) const {
    live::Outcome wish;
    wish.word = "agreed";
    wish.sentence = t.sentence;
    return told(desk::declare(w, m, by, wish), "mark");
  }

  /// In the newest settled line that has these words. Whoever may not correct has said it in the chat, for those who may.
  Result<Facts> operator()(live::TypedCorrection const& t) const {
    if (!by.may(Right::mark)) return say_it();
    auto const lines = record::lines(w, m, "floor", 60);
    for (auto at = lines.rbegin(); at != lines.rend(); ++at) {
      auto const place = at->settled ? at->text.find(t.wrong) : std::string::npos;
      if (place == std::string::npos) continue;
      auto text = at->text;
      text.replace(place, t.wrong.size(), t.right);
      auto const done = record::correct_text(w, at->segment, at->rev, text, record::Reason::mishearing, {});
      if (!done) return tl::unexpected(done.error());
      return Facts{{"segment", at->segment.text}};
    }
    return base::refuse(Why::unknown, say("These words are not in the last lines."), "text");
  }

  [[nodiscard]] Result<Facts> say_it() const {
    auto const said = live::say_in_chat(w, m, by, line, answers);
    if (!said) return tl::unexpected(said.error());
    return Facts{{"chat", said->id.text}, {"state", base::to_json(said->state)}};
  }
};

http::Response say_something(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const line = call.long_field("text");
  auto const answers = id_field<ChatId>(call, "answers");
  Act const act = [&](Writing& w, MeetingId const& m, By const& by) {
    return std::visit(Typist{w, m, by, line, answers}, live::typed(line));
  };
  // What is said has a budget of its own, one line in 2 s (trust L-CHAT); what is typed has the one of its button.
  if (!std::holds_alternative<std::monostate>(live::typed(line)))
    if (auto no = too_fast(call, id)) return *std::move(no);
  auto const done = take(call, act);
  if (!done) return refused_command(call, id, done.error());
  auto const* const state = done->if_contains("state");
  bool const held = state && state->is_string() && state->as_string() == "held";
  return done_command(call, id, *done, held ? tr("Your line waits until a moderator lets it through.") : std::string());
}

http::Response judge(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const state = word_field<live::ChatState>(call, "state", std::nullopt);
    if (!state) return tl::unexpected(state.error());
    return told(live::judge_chat(w, m, by, call.id<ChatId>(1), *state));
  });
}

http::Response to_record(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(desk::write_into_record(w, m, by, call.id<ChatId>(1)), "turn");
  });
}

http::Response to_queue(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::take_to_queue(w, m, by, call.id<ChatId>(1)), "entry");
  });
}

}  // namespace

std::vector<Route> chat_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/chat", say_something, "Says a line in the chat, or what a typed command says: text, answers.", words_body),
      command_row("/meetings/{meeting}/live/chat/{chat}/judge", judge, "Lets a held line through, hides one, shows it again: state=shown|hidden."),
      command_row("/meetings/{meeting}/live/chat/{chat}/record", to_record, "Writes a chat line into the record."),
      command_row("/meetings/{meeting}/live/chat/{chat}/queue", to_queue, "Puts a chat line into the queue, to be read for its author."),
  };
}

}  // namespace web
