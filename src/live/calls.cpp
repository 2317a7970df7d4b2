// SPDX-License-Identifier: Apache-2.0
// Calls: a frozen text put to the meeting, the answers to it, and the chair's sentence about it (floor 6, rulings 15). Objections
// are in objections.cpp. Nothing here weighs answers: it counts them and names who is missing, and a person says what follows.
//
// kind              object      data
// call.opened       call        kind, text, options, visibility, item, earliest_end (ms since 1970), by
// response.given    see below   call, seat, answer; coalition when it is a coalition's one voice
// call.closed       call        persons, coalitions (answer -> number), missing, answered, present, by
// objection.raised  objection   call, seat, name, capacity, reason, by (the typist)
// objection.answered  objection state (discussed), text, by
// objection.closed  objection   state (accommodated, not_accommodated, withdrawn, sustained), text, by
// objection.dissent objection   on, by
// outcome.declared  call, or a new id when there is none     call, word, until, sentence, mark, by
//
// The object of response.given is the call's id, but of a count-only call "a" + that id: closing such a call erases the texts
// about that object, so that afterwards no log, backup or export links a person to an answer (trust 5.1).
// A hand-over of the same log gives the same room, whether it was read before the erasing or after it: call.closed carries the
// numbers, and folding it forgets the answers of a count-only call.
#include "live/calls.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

constexpr Millis short_call{15'000}, objection_call{60'000}, longest_delay{60'000};

constexpr std::array<std::string_view, 4> support_answers{"support", "live_with", "cannot_live", "no_view"};
constexpr std::array<std::string_view, 7> outcome_words{"agreed",   "agreed_no_objection", "rough_consensus", "no_consensus",
                                                        "deferred", "to_the_list",         "noted"};

std::vector<std::string> possible_answers(Call const& c) {
  if (c.kind == CallKind::straw) return c.options;
  if (c.kind == CallKind::support) return {support_answers.begin(), support_answers.end()};
  return {};
}

std::string answers_object(Call const& c) {
  return c.visibility == Visibility::count ? "a" + c.id.text : c.id.text;
}

/// Options of a straw poll as kept: cleaned, blank ones dropped.
Result<std::vector<std::string>> read_options(std::vector<std::string> const& typed) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (auto const& option : typed) {
    if (base::is_utf8(option) && base::clean_line(option).empty()) continue;
    auto words = line_of(option, 200, "options");
    if (!words) return tl::unexpected(words.error());
    // Signs alone ("+", "-") fold to nothing and are told apart as they stand.
    auto const folded = base::fold(*words);
    if (!seen.insert(folded.empty() ? *words : folded).second)
      return refuse(Why::malformed, say("The option “{}” stands there twice."), "options", {*words});
    out.push_back(*std::move(words));
  }
  if (out.size() < 2 || out.size() > 12)
    return refuse(Why::malformed, say("A straw poll has 2 to 12 options."), "options");
  return out;
}

Count count(Room const& room, Call const& c) {
  Count out;
  for (auto const& answer : possible_answers(c)) out.persons[answer] = out.coalitions[answer] = 0;
  std::set<std::string> heard;
  for (auto const& r : c.responses) {
    if (r.coalition.empty()) {
      ++out.persons[r.answer];
      ++out.answered;
    } else {
      ++out.coalitions[r.answer];
      heard.insert(base::fold(r.coalition));
    }
  }
  // Of several spellings of one coalition the first in the alphabet, so that everybody is told the same.
  std::map<std::string, std::string> silent;
  for (auto const& [id, s] : room.seats) {
    if (!s.present || s.barred || s.waits) continue;
    ++out.present;
    // In an objection call silence is assent: nobody is missing.
    if (c.kind == CallKind::objection || s.coalition.empty()) continue;
    auto const folded = base::fold(s.coalition);
    if (heard.contains(folded)) continue;
    auto& spelling = silent[folded];
    if (spelling.empty() || s.coalition < spelling) spelling = s.coalition;
  }
  for (auto const& [folded, spelling] : silent) out.missing.push_back(spelling);
  std::ranges::sort(out.missing);
  return out;
}

boost::json::object numbers(std::map<std::string, std::int64_t> const& map) {
  boost::json::object out;
  for (auto const& [key, n] : map) out[key] = n;
  return out;
}

std::map<std::string, std::int64_t> read_numbers(boost::json::object const& data, std::string_view name) {
  std::map<std::string, std::int64_t> out;
  if (auto const* field = data.if_contains(name); field && field->is_object())
    for (auto const& pair : field->get_object()) out[std::string(pair.key())] = number_of(field->get_object(), pair.key());
  return out;
}

std::vector<std::string> read_words(boost::json::object const& data, std::string_view name) {
  std::vector<std::string> out;
  for (auto const& word : list_of(data, name))
    if (auto const* s = word.if_string()) out.emplace_back(s->data(), s->size());
  return out;
}

Objection* find_objection(Room& room, std::string_view id) {
  for (auto& c : room.calls)
    for (auto& o : c.objections)
      if (o.id.text == id) return &o;
  return nullptr;
}

void fold_opened(Room& room, Event const& e) {
  room.calls.push_back({.id = CallId(e.object),
                        .kind = named<CallKind>(text_of(e.data, "kind")).value_or(CallKind::support),
                        .text = text_of(e.data, "text"),
                        .options = read_words(e.data, "options"),
                        // Unreadable: the one that shows least.
                        .visibility = named<Visibility>(text_of(e.data, "visibility")).value_or(Visibility::count),
                        .item = ItemId(text_of(e.data, "item")),
                        .from = e.at,
                        .earliest_end = base::from_millis(number_of(e.data, "earliest_end", base::to_millis(e.at)))});
  room.call = room.calls.back().id;
}

void fold_closed(Room& room, Event const& e) {
  if (room.call.text == e.object) room.call = {};
  auto* c = call(room, CallId(e.object));
  if (!c) return;
  c->until = e.at;
  c->closed_with = Count{.persons = read_numbers(e.data, "persons"),
                         .coalitions = read_numbers(e.data, "coalitions"),
                         .missing = read_words(e.data, "missing"),
                         .answered = number_of(e.data, "answered"),
                         .present = number_of(e.data, "present")};
  if (c->visibility == Visibility::count) c->responses.clear();
}

void fold_response(Room& room, Event const& e) {
  auto* c = call(room, CallId(text_of(e.data, "call")));
  if (!c) return;
  Response const r{.seat = SeatId(text_of(e.data, "seat")),
                   .coalition = text_of(e.data, "coalition"),
                   .answer = text_of(e.data, "answer"),
                   .at = e.at};
  auto const coalition = base::fold(r.coalition);
  std::erase_if(c->responses, [&](Response const& old) {
    if (r.coalition.empty() || old.coalition.empty()) return r.coalition == old.coalition && r.seat == old.seat;
    return base::fold(old.coalition) == coalition;
  });
  c->responses.push_back(r);
}

void fold_objection(Room& room, Event const& e) {
  auto* c = call(room, CallId(text_of(e.data, "call")));
  if (!c) return;
  c->objections.push_back({.id = ObjectionId(e.object),
                           .call = c->id,
                           .seat = SeatId(text_of(e.data, "seat")),
                           .name = text_of(e.data, "name"),
                           .capacity = text_of(e.data, "capacity"),
                           .reason = text_of(e.data, "reason"),
                           .at = e.at});
}

void fold_outcome(Room& room, Event const& e) {
  Outcome const outcome{.call = CallId(text_of(e.data, "call")),
                        .word = text_of(e.data, "word"),
                        .until = text_of(e.data, "until"),
                        .sentence = text_of(e.data, "sentence"),
                        .at = e.at,
                        .by = SeatId(text_of(e.data, "by")),
                        .mark = MarkId(text_of(e.data, "mark"))};
  room.outcomes.push_back(outcome);
  if (auto* c = call(room, outcome.call)) c->outcome = outcome;
}

/// The call a wish means, if it is the open one. Unknown: no such call; conflict: another one, or none, is open.
Result<Call> expect_open(Room const& room, CallId const& id) {
  auto const* c = call(room, id);
  if (!c) return refuse(Why::unknown, say("There is no such call."), "call");
  if (room.call != id) return refuse(Why::conflict, say("This call is no longer open."), "call");
  return *c;
}

}  // namespace

bool apply_call(Room& room, Event const& e) {
  if (e.kind == "call.opened") fold_opened(room, e);
  else if (e.kind == "call.closed") fold_closed(room, e);
  else if (e.kind == "response.given") fold_response(room, e);
  else if (e.kind == "objection.raised") fold_objection(room, e);
  else if (e.kind == "objection.answered" || e.kind == "objection.closed") {
    if (auto* o = find_objection(room, e.object)) {
      o->state = named<ObjectionState>(text_of(e.data, "state")).value_or(o->state);
      o->answer = text_of(e.data, "text");
    }
  } else if (e.kind == "objection.dissent") {
    if (auto* o = find_objection(room, e.object)) o->dissent = flag_of(e.data, "on");
  } else if (e.kind == "outcome.declared") fold_outcome(room, e);
  else return false;
  return true;
}

Result<CallId> open_call(Writing& w, MeetingId const& meeting, By const& by, OpenCall const& wish) {
  if (auto may = must_have(by, Right::rule); !may) return tl::unexpected(may.error());
  auto now = room(w, meeting);
  if (auto runs = must_run(now); !runs) return tl::unexpected(runs.error());
  if (!now.decisions && wish.kind != CallKind::straw)
    return refuse(Why::not_now, say("This is a working session: it takes no decisions."), "kind");
  if (!now.call.empty()) return refuse(Why::not_now, say("Another call is open. Close it first."));
  auto text = words_of(wish.text, 1000, "text");
  if (!text) return tl::unexpected(text.error());
  std::vector<std::string> options;
  if (wish.kind == CallKind::straw) {
    auto read = read_options(wish.options);
    if (!read) return tl::unexpected(read.error());
    options = *std::move(read);
  }
  auto open_for = short_call + std::clamp(wish.delay, Millis{0}, longest_delay);
  if (wish.kind == CallKind::objection) open_for = std::max(open_for, objection_call);
  auto const id = new_id<CallId>("c");
  enter(w, now, by, "call.opened", id.text,
        {{"kind", name_of(wish.kind)},
         {"text", *text},
         {"options", boost::json::array(options.begin(), options.end())},
         {"visibility", name_of(wish.visibility)},
         {"item", now.item.text},
         {"earliest_end", base::to_millis(w.now() + open_for)}});
  w.audit("open_call", id.text, name_of(wish.kind));
  return id;
}

Result<Done> close_call(Writing& w, MeetingId const& meeting, By const& by, CallId const& id) {
  if (auto may = must_have(by, Right::rule); !may) return may;
  auto now = room(w, meeting);
  auto const open = expect_open(now, id);
  if (!open) return tl::unexpected(open.error());
  if (w.now() < open->earliest_end) {
    auto const left = std::chrono::ceil<std::chrono::seconds>(open->earliest_end - w.now()).count();
    return refuse(Why::not_now, say("This call stays open {} more seconds, so that everybody is reached."), {},
                  {std::to_string(left)});
  }
  auto const stands = count(now, *open);
  enter(w, now, by, "call.closed", id.text,
        {{"persons", numbers(stands.persons)},
         {"coalitions", numbers(stands.coalitions)},
         {"missing", boost::json::array(stands.missing.begin(), stands.missing.end())},
         {"answered", stands.answered},
         {"present", stands.present}});
  w.audit("close_call", id.text);
  if (open->visibility == Visibility::count) store::redact_events(w, meeting, answers_object(*open));
  return Done{};
}

Result<Done> answer_call(Writing& w, MeetingId const& meeting, By const& by, Answer const& wish) {
  if (auto may = must_have(by, wish.for_coalition ? Right::answer_coalition : Right::answer_person); !may) return may;
  auto now = room(w, meeting);
  if (auto flows = input_open(now, by); !flows) return flows;
  auto const who = own_seat(now, by);
  if (!who) return tl::unexpected(who.error());
  if (who->person.empty() && !now.rules.guests_answer)
    return refuse(Why::not_allowed, say("In this meeting guests do not answer calls."));
  if (wish.for_coalition && who->coalition.empty())
    return refuse(Why::not_allowed, say("You have no coalition here to answer for."), "for_coalition");
  auto const open = expect_open(now, wish.call);
  if (!open) return tl::unexpected(open.error());
  if (open->kind == CallKind::objection)
    return refuse(Why::malformed, say("In a call for objections silence is assent; only objections are entered."), "answer");
  auto const possible = possible_answers(*open);
  if (std::ranges::find(possible, wish.answer) == possible.end())
    return refuse(Why::malformed, say("That is none of the answers of this call."), "answer");
  boost::json::object data{{"call", open->id.text}, {"seat", who->id.text}, {"answer", wish.answer}};
  if (wish.for_coalition) data["coalition"] = who->coalition;
  enter(w, now, by, "response.given", answers_object(*open), std::move(data));
  w.audit("answer_call", open->id.text, wish.for_coalition ? "for a coalition" : "");
  return Done{};
}

Result<Done> declare_outcome(Writing& w, MeetingId const& meeting, By const& by, Outcome const& wish) {
  if (auto may = must_have(by, Right::rule); !may) return may;
  auto now = room(w, meeting);
  if (now.life != Life::open && now.life != Life::suspended) return refuse(Why::not_now, say("This meeting is not open."));
  auto const word = std::ranges::find(outcome_words, wish.word);
  if (word == outcome_words.end()) return refuse(Why::malformed, say("Choose a word for the outcome."), "word");
  if (!now.decisions && word - outcome_words.begin() < 4)
    return refuse(Why::not_now, say("This is a working session: it takes no decisions."), "word");
  bool const dated = wish.word == "to_the_list";
  if (dated && !base::parse_day(wish.until))
    return refuse(Why::malformed, say("Say until which day it is on the list."), "until");
  auto sentence = line_of(wish.sentence, 1000, "sentence");
  if (!sentence) return tl::unexpected(sentence.error());
  if (!wish.call.empty()) {
    auto const* asked = call(now, wish.call);
    if (!asked) return refuse(Why::unknown, say("There is no such call."), "call");
    if (!asked->until) return refuse(Why::not_now, say("Close the call before you say its outcome."), "call");
    if (asked->outcome) return refuse(Why::conflict, say("The outcome of this call has been said already."), "call");
  }
  auto const object = wish.call.empty() ? "o" + base::random_name(12) : wish.call.text;
  enter(w, now, by, "outcome.declared", object,
        {{"call", wish.call.text},
         {"word", wish.word},
         {"until", dated ? wish.until : ""},
         {"sentence", *sentence},
         {"mark", wish.mark.text}});
  w.audit("declare_outcome", object, wish.word);
  return Done{};
}

Tally tally(Room const& room, Call const& c) {
  auto const n = c.closed_with ? *c.closed_with : count(room, c);
  return {.objections = c.objections,
          .missing = n.missing,
          .persons = n.persons,
          .coalitions = n.coalitions,
          .answered = n.answered,
          .present = n.present};
}

std::vector<Response> shown_responses(Call const& c, bool to_chair) {
  bool const shown = c.visibility == Visibility::named || (c.visibility == Visibility::named_to_chair && to_chair);
  return shown ? c.responses : std::vector<Response>{};
}

Call shown_call(Call c, bool to_chair) {
  c.responses = shown_responses(c, to_chair);
  return c;
}

}  // namespace live
