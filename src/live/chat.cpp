// SPDX-License-Identifier: Apache-2.0
// Chat beside the floor and its moderation (trust L-CHAT); also the questions every public input asks first. Typed commands are
// in typed.cpp. Lines are never deleted here: what moderation strikes leaves the public view with an event.
//
// kind                   object  data
// chat.posted            line    seat, name, text, state (held, shown), answers, by
// chat.shown             line    by                  (let through, or shown again; trusts the author)
// chat.hidden            line    by
// chat.taken_to_record   line    by
// chat.taken_to_queue    line    entry, by           (after the entry.added of the same wish)
// input.held, input.released     the meeting         by
#include "live/chat.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

constexpr Millis between_lines{2'000};
constexpr int most_held = 3;

ChatLine const* find_line(Room const& room, std::string_view id) {
  auto const at = std::ranges::find_if(room.chat, [&](ChatLine const& l) { return l.id.text == id; });
  return at == room.chat.end() ? nullptr : &*at;
}

void fold_posted(Room& room, Event const& e) {
  room.chat.push_back({.id = ChatId(e.object),
                       .seq = e.seq,
                       .seat = SeatId(text_of(e.data, "seat")),
                       .name = text_of(e.data, "name"),
                       .text = text_of(e.data, "text"),
                       .at = e.at,
                       // A line whose words were erased is not shown.
                       .state = named<ChatState>(text_of(e.data, "state")).value_or(ChatState::hidden),
                       .answers = ChatId(text_of(e.data, "answers")),
                       .off_record = is_private(room) || (room.back_on_record_at && e.at < *room.back_on_record_at)});
}

/// The line a wish means; unknown when there is none.
Result<ChatLine> expect_line(Room const& room, ChatId const& id) {
  auto const* line = find_line(room, id.text);
  if (!line) return refuse(Why::unknown, say("There is no such line in the chat."), "line");
  return *line;
}

/// Refuses what would flood: a second line within two seconds, a fourth one of somebody nobody has let through yet.
Result<Done> check_flood(Room const& room, Seat const& who, Instant now) {
  int held = 0;
  for (auto const& line : room.chat) {
    if (line.seat != who.id) continue;
    // A line from the future: the clock went back since, which silences nobody.
    if (now >= line.at && now < line.at + between_lines)
      return refuse(Why::not_now, say("One line every two seconds, please."), "text");
    held += line.state == ChatState::held;
  }
  if (held >= most_held)
    return refuse(Why::not_now, say("Your first lines wait for a moderator. Please wait too."), "text");
  return Done{};
}

}  // namespace

Result<Done> input_open(Room const& room, By const& by) {
  bool const runs_the_room = by.may(Right::moderate_chat) || by.may(Right::run_queue) || by.may(Right::act_for_others) ||
                             by.may(Right::rule);
  if (room.rules.hold_input && !runs_the_room)
    return refuse(Why::not_now,
                  say("Chat, hands and answers are held for the moment. You can still say that you cannot follow."));
  return Done{};
}

Result<Seat> own_seat(Room const& room, By const& by) {
  auto const* s = seat(room, by.seat);
  if (!s) return refuse(Why::not_allowed, say("Take a seat in this meeting first."));
  if (s->barred) return refuse(Why::not_allowed, say("You were put out of this meeting."));
  if (s->waits) return refuse(Why::not_allowed, say("You have not been let in yet."));
  return *s;
}

Result<std::string> words_of(std::string_view typed, std::size_t most, std::string_view field) {
  if (!base::is_utf8(typed)) return refuse(Why::malformed, say("This is not text."), std::string(field));
  std::string out(base::trim(base::clean_text(typed)));
  if (out.empty()) return refuse(Why::malformed, say("Write something here."), std::string(field));
  if (base::code_points(out) > most)
    return refuse(Why::malformed, say("This may have at most {} characters."), std::string(field), {std::to_string(most)});
  return out;
}

Result<std::string> line_of(std::string_view typed, std::size_t most, std::string_view field) {
  return words_of(base::is_utf8(typed) ? base::clean_line(typed) : std::string(typed), most, field);
}

bool apply_chat(Room& room, Event const& e) {
  if (e.kind == "input.held" || e.kind == "input.released") {
    room.rules.hold_input = e.kind == "input.held";
    return true;
  }
  if (e.kind == "chat.posted") {
    fold_posted(room, e);
    return true;
  }
  if (!e.kind.starts_with("chat.")) return false;
  auto const at = std::ranges::find_if(room.chat, [&](ChatLine const& l) { return l.id.text == e.object; });
  if (at == room.chat.end()) return true;
  if (e.kind == "chat.shown") {
    at->state = ChatState::shown;
    if (auto const who = room.seats.find(at->seat); who != room.seats.end()) who->second.trusted = true;
  } else if (e.kind == "chat.hidden") at->state = ChatState::hidden;
  else if (e.kind == "chat.taken_to_record") at->in_record = true;
  else if (e.kind == "chat.taken_to_queue") at->entry = EntryId(text_of(e.data, "entry"));
  return true;
}

Result<Said> say_in_chat(Writing& w, MeetingId const& meeting, By const& by, std::string const& text, ChatId const& answers) {
  if (auto may = must_have(by, Right::chat); !may) return tl::unexpected(may.error());
  auto now = room(w, meeting);
  if (now.life == Life::planned || now.life == Life::closed)
    return refuse(Why::not_now, say("This meeting is not open."));
  if (auto flows = input_open(now, by); !flows) return tl::unexpected(flows.error());
  auto const who = own_seat(now, by);
  if (!who) return tl::unexpected(who.error());
  bool const guest = who->person.empty();
  if (guest && !now.rules.guests_chat) return refuse(Why::not_allowed, say("In this meeting guests do not write in the chat."));
  auto words = words_of(text, 1000, "text");
  if (!words) return tl::unexpected(words.error());
  if (auto fits = check_flood(now, *who, w.now()); !fits) return tl::unexpected(fits.error());
  if (!answers.empty()) {
    auto const* before = find_line(now, answers.text);
    if (!before || before->state != ChatState::shown)
      return refuse(Why::unknown, say("There is no such line in the chat."), "answers");
  }
  Said const said{.id = new_id<ChatId>("m"), .state = guest && !who->trusted ? ChatState::held : ChatState::shown};
  enter(w, now, by, "chat.posted", said.id.text,
        {{"seat", who->id.text},
         {"name", who->name},
         {"text", *words},
         {"state", name_of(said.state)},
         {"answers", answers.text}});
  w.audit("say_in_chat", said.id.text, name_of(said.state));
  return said;
}

Result<Done> judge_chat(Writing& w, MeetingId const& meeting, By const& by, ChatId const& id, ChatState state) {
  if (auto may = must_have(by, Right::moderate_chat); !may) return may;
  if (state == ChatState::held) return refuse(Why::malformed, say("A line is shown or hidden."), "state");
  auto now = room(w, meeting);
  auto const line = expect_line(now, id);
  if (!line) return tl::unexpected(line.error());
  if (line->state == state) return refuse(Why::conflict, say("Somebody has judged this line already."), "state");
  enter(w, now, by, state == ChatState::shown ? "chat.shown" : "chat.hidden", id.text);
  w.audit("judge_chat", id.text, name_of(state));
  return Done{};
}

Result<Done> take_to_record(Writing& w, MeetingId const& meeting, By const& by, ChatId const& id) {
  if (!by.may(Right::mark))
    if (auto may = must_have(by, Right::moderate_chat); !may) return may;
  auto now = room(w, meeting);
  auto const line = expect_line(now, id);
  if (!line) return tl::unexpected(line.error());
  if (line->state != ChatState::shown) return refuse(Why::not_now, say("Let the line through first."), "line");
  if (line->in_record) return refuse(Why::conflict, say("This line is in the record already."), "line");
  if (line->off_record) return refuse(Why::not_now, say("This was said off the record."), "line");
  enter(w, now, by, "chat.taken_to_record", id.text);
  w.audit("take_to_record", id.text);
  return Done{};
}

Result<EntryId> take_to_queue(Writing& w, MeetingId const& meeting, By const& by, ChatId const& id) {
  if (auto may = must_have(by, Right::act_for_others); !may) return tl::unexpected(may.error());
  auto const before = room(w, meeting);
  auto const line = expect_line(before, id);
  if (!line) return tl::unexpected(line.error());
  if (line->state != ChatState::shown) return refuse(Why::not_now, say("Let the line through first."), "line");
  if (!line->entry.empty()) return refuse(Why::conflict, say("This line is in the queue already."), "line");
  auto const hand = raise_hand(w, meeting, by, {.delivery = Delivery::read, .note = line->text, .seat = line->seat});
  if (!hand) return tl::unexpected(hand.error());
  auto now = room(w, meeting);
  enter(w, now, by, "chat.taken_to_queue", id.text, {{"entry", hand->entry.text}});
  w.audit("take_to_queue", id.text, hand->entry.text);
  return hand->entry;
}

Result<Done> hold_input(Writing& w, MeetingId const& meeting, By const& by, bool held) {
  if (auto may = must_have(by, Right::moderate_chat); !may) return may;
  auto now = room(w, meeting);
  if (now.rules.hold_input == held) return Done{};
  enter(w, now, by, held ? "input.held" : "input.released", meeting.text);
  w.audit("hold_input", meeting.text, held ? "held" : "released");
  return Done{};
}

std::vector<ChatLine> shown_chat(Room const& room, By const& by) {
  if (by.may(Right::moderate_chat)) return room.chat;
  std::vector<ChatLine> out;
  for (auto const& line : room.chat)
    if (line.state == ChatState::shown || (line.state == ChatState::held && !by.seat.empty() && line.seat == by.seat))
      out.push_back(line);
  return out;
}

}  // namespace live
