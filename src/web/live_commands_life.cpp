// SPDX-License-Identifier: Apache-2.0
// Commands about the meeting as a whole: its life, its rules, consent and the record, the door, the switch that holds all input,
// the document on everybody's screen, taking the last act back.
#include <algorithm>
#include <span>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "people/accounts.hpp"
#include "store/heads.hpp"
#include "web/live_commands.hpp"

namespace web {

namespace {

http::Response life(Call& call) {
  auto const to = call.field("to"), why = call.field("why");
  auto const& house = call.house;
  auto const key = to == "closed" && house.heads ? std::optional(house.heads->key()) : std::nullopt;
  auto out = command(call, [&house, &key, to, why](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    if (to == "lobby") return told(desk::open_lobby(w, m, by));
    if (to == "open") return told(desk::open_meeting(w, m, by));
    if (to == "suspended") return told(desk::suspend_meeting(w, m, by, why));
    if (to == "resumed") return told(desk::resume_meeting(w, m, by));
    if (to == "closed") return told_all(desk::close_live(w, m, by, house.forum, house.base, key));
    return base::refuse(Why::malformed, say("There is no such choice."), "to");
  });
  if (to == "closed" && out.status < 400) house.mail_waiting();
  return out;
}

// ------------------------------------------------------------------------------------------------ rules

struct Switch {
  char const* name;
  bool live::Rules::*field;
};
/// What an item may have of its own.
constexpr Switch order_switches[] = {
    {"rounds", &live::Rules::rounds},
    {"least_heard", &live::Rules::least_heard},
    {"quota", &live::Rules::quota},
    {"stance", &live::Rules::stance},
    {"channel", &live::Rules::channel},
    {"scope_meeting", &live::Rules::scope_meeting},
    {"yield_to_entry", &live::Rules::yield_to_entry},
};
/// Who may what: the meeting's only.
constexpr Switch door_switches[] = {
    {"notes_private", &live::Rules::notes_private},
    {"names_public", &live::Rules::names_public},
    {"guests_chat", &live::Rules::guests_chat},
    {"guests_answer", &live::Rules::guests_answer},
    {"admission", &live::Rules::admission},
    {"public_room", &live::Rules::public_room},
    {"secretariat_runs_queue", &live::Rules::secretariat_runs_queue},
    {"stewards_run_queue", &live::Rules::stewards_run_queue},
};

struct Length {
  char const* name;
  base::Millis live::Rules::*field;
};
constexpr Length lengths[] = {
    {"bucket", &live::Rules::bucket},           {"point_time", &live::Rules::point_time},
    {"reply_time", &live::Rules::reply_time},   {"clarify_time", &live::Rules::clarify_time},
    {"order_time", &live::Rules::order_time},   {"panellist_time", &live::Rules::panellist_time}, {"panellist_again_time", &live::Rules::panellist_again_time},
};

/// "women: 50", one a line or between commas.
Result<std::map<std::string, int>> shares_in(std::string text) {
  std::replace(text.begin(), text.end(), ',', '\n');
  std::map<std::string, int> out;
  for (auto const line : base::split(text, '\n')) {
    auto const words = base::trim(line);
    if (words.empty()) continue;
    auto const colon = words.rfind(':');
    auto const number = colon == std::string_view::npos ? std::string_view() : base::trim(words.substr(colon + 1));
    auto const percent = base::parse_number<int>(number);
    if (!percent || *percent < 0 || *percent > 100 || out.size() >= 20)
      return base::refuse(Why::malformed, say("Write each share on a line, as \"women: 50\"."), "shares");
    out[std::string(base::trim(words.substr(0, colon)))] = *percent;
  }
  return out;
}

/// A form that has the numbers is the whole form, and a box that is not ticked sends nothing: there it says no.
bool is_whole(Call const& call) {
  return call.form.has("bound") && call.request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
}

void take_switches(Call const& call, std::span<Switch const> switches, live::Rules& rules) {
  for (auto const& s : switches) {
    auto const said = all_fields(call, s.name);
    if (!said.empty()) rules.*s.field = std::any_of(said.begin(), said.end(), says_yes);
    else if (is_whole(call) || call.form.has(s.name)) rules.*s.field = false;
  }
}

/// Order and speaking times with what the wish says of them; what it does not name stays. Times are in seconds.
Result<live::Rules> order_in(Call const& call, live::Rules rules) {
  take_switches(call, order_switches, rules);
  auto const bound = number_field(call, "bound", rules.bound, 1, 100);
  if (!bound) return tl::unexpected(bound.error());
  rules.bound = static_cast<int>(*bound);
  for (auto const& l : lengths) {
    auto const seconds = number_field(call, l.name, (rules.*l.field).count() / 1000, 10, 3600);
    if (!seconds) return tl::unexpected(seconds.error());
    rules.*l.field = base::Millis{*seconds * 1000};
  }
  if (call.form.has("shares")) {
    auto const shares = shares_in(call.long_field("shares"));
    if (!shares) return tl::unexpected(shares.error());
    rules.shares = *shares;
  }
  return rules;
}

/// Who may what has changed: the streams of those whom it concerns end, and come back as what they may read and are offered now.
void end_streams_after(Call& call, live::Rules const& was) {
  auto const id = call.id<MeetingId>();
  auto const room = call.read([&](Reading& r) { return live::kept_room(r, id); });
  auto const& is = room->rules;
  if (was.public_room != is.public_room) end_readers(call.house, {visitors_key(id)});
  for (auto const& [seat_id, s] : room->seats) {
    bool const steward = std::any_of(s.parts.begin(), s.parts.end(), [](auto p) { return p == live::Part::steward || p == live::Part::remote_moderator; });
    bool const guest_answers = s.person.empty() && was.guests_answer != is.guests_answer;
    if (guest_answers || (steward && was.stewards_run_queue != is.stewards_run_queue)) end_streams_of_seat(call, id, seat_id);
  }
  if (was.secretariat_runs_queue == is.secretariat_runs_queue) return;
  for (auto const& account : call.read([](Reading& r) { return people::accounts(r); }))
    if (people::is_privileged(account.role)) end_streams(call.house, sessions_of(call.house, account.id, call.now));
}

http::Response change_rules(Call& call) {
  auto const was = call.read([&](Reading& r) { return live::kept_room(r, call.id<MeetingId>()); })->rules;
  auto out = command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto rules = order_in(call, live::kept_room(w, m)->rules);
    if (!rules) return tl::unexpected(rules.error());
    take_switches(call, door_switches, *rules);
    return told(live::change_rules(w, m, by, *rules));
  });
  if (out.status < 400) end_streams_after(call, was);
  return out;
}

http::Response change_item_rules(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const item = call.id<ItemId>(1);
    if (call.has("own") && !flag(call, "own")) return told(live::change_item_rules(w, m, by, item, std::nullopt));
    auto const rules = order_in(call, live::rules_for(*live::kept_room(w, m), item));
    if (!rules) return tl::unexpected(rules.error());
    return told(live::change_item_rules(w, m, by, item, *rules));
  });
}

// ------------------------------------------------------------------------------------------------ the record

http::Response set_consent(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const state = word_field<live::Consent>(call, "state", std::nullopt);
    if (!state) return tl::unexpected(state.error());
    return told(desk::set_consent(w, m, by, *state, call.long_field("text")));
  });
}

http::Response record_words(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const to = call.field("to");
    if (to == "off") return told(desk::go_off_record(w, m, by));
    if (to == "on") return told(desk::go_on_record(w, m, by));
    return base::refuse(Why::malformed, say("There is no such choice."), "to");
  });
}

http::Response hold_input(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) { return told(live::hold_input(w, m, by, flag(call, "held"))); });
}

http::Response make_door(Call& call) {
  return command(call, [](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const code = live::make_door(w, m, by);
    if (!code) return tl::unexpected(code.error());
    return Facts{{"door", *code}};
  });
}

http::Response show_document(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const id = id_field<DocumentId>(call, "id");
    auto const there = id.empty() ? std::nullopt : meeting::document(w, id);
    if (!id.empty() && (!there || there->first != m)) return base::refuse(Why::unknown, say("There is no such document."), "id");
    return told(live::show_document(w, m, by, id));
  });
}

http::Response undo(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) {
    return told(live::undo(w, m, by, call.number("seq", 0).value_or(0)));
  });
}

}  // namespace

std::vector<Route> life_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/life", life,
                  "Opens the lobby or the meeting, suspends, resumes, closes it: to=lobby|open|suspended|resumed|closed, why."),
      command_row("/meetings/{meeting}/live/rules", change_rules, "Changes the rules of this room; times in seconds.", words_body),
      command_row("/meetings/{meeting}/live/items/{item}/rules", change_item_rules,
                  "Gives an item an order and speaking times of its own, in seconds; with own=no it has the meeting's again.", words_body),
      command_row("/meetings/{meeting}/live/consent", set_consent,
                  "Says how the meeting stands to being recorded: state=none|announced|objected, text.", words_body),
      command_row("/meetings/{meeting}/live/record", record_words, "Goes off the record, or on it again: to=off|on."),
      command_row("/meetings/{meeting}/live/input", hold_input, "Holds all input of the public, or releases it: held."),
      command_row("/meetings/{meeting}/live/door", make_door, "Makes the short code of the door anew."),
      command_row("/meetings/{meeting}/live/document", show_document, "Puts a document on everybody's screen, or none: id."),
      command_row("/meetings/{meeting}/live/undo", undo, "Takes the chair's last act back, if nothing was built on it: seq."),
  };
}

}  // namespace web
