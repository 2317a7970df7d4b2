// SPDX-License-Identifier: Apache-2.0
// The one way of a command of the live room: key, rights, verb, answer (floor 8: Idempotency-Key, 200 {seq}, 409 {now}, 403).
// What each command reads and which verb it calls stands in live_commands_NOUN.cpp.
#include "web/live_commands.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/streams.hpp"
#include "people/sessions.hpp"
#include "web/buckets.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

/// What names this command for once(): key, address with its query, and the browser, so that nobody meets another's answer. A
/// page without script has one key for all its buttons; what they differ in is the address.
std::string once_key(Call const& call, MeetingId const& id) {
  auto key = call.field("key");
  if (key.empty()) key = base::clean_line(call.request.header("Idempotency-Key"));
  if (key.empty() || key.size() > 64) return {};
  auto const who = call.viewer.signed_in() ? call.viewer.account.text
                                           : std::string(call.request.cookie(cookie_name(call.request, pass_cookie(id))));
  return base::sha256_hex(key + "\n" + who + "\n" + call.request.path + "?" + call.request.query);
}

Refusal no_meeting() { return {Why::unknown, say("There is no such meeting."), {}, {}}; }

/// A seat that sends too much; its address was counted by the table already.
bool seat_is_within(Call& call, live::By const& by) {
  if (!call.house.buckets || by.seat.empty()) return true;
  return call.house.buckets->take("seat " + by.seat.text, Rate::seat, call.now);
}

Facts now_of(live::Room const& room) {
  return {{"life", base::to_json(room.life)}, {"turn", base::to_json(room.grant)}, {"item", base::to_json(room.item)},
          {"call", base::to_json(room.call)}, {"seq", room.seq}};
}

/// The page at `at` as a GET of this viewer would show it, with a sentence at its top. Nothing where it cannot be shown.
std::optional<http::Response> page_again(Call& call, std::string const& at, std::string const& sentence) {
  auto request = call.request;
  auto const mark = at.find('?');
  request.method = http::Method::get;
  request.target = at;
  request.path = http::decode_component(at.substr(0, mark), false).value_or("/");
  request.query = mark == std::string::npos ? "" : at.substr(mark + 1);
  request.body.clear();
  auto match = find_route(request.method, request.path);
  if (!match.route || !call.viewer.may(match.route->least)) return std::nullopt;
  Call again(call.house, request);
  again.viewer = call.viewer;
  again.parts = std::move(match.parts);
  again.told = {Tone::error, sentence};
  auto out = match.route->page(again);
  if (out.status != 200) return std::nullopt;
  return out;
}

}  // namespace

std::string way_back(Call const& call, MeetingId const& id) {
  auto const back = local_next(call.field("back"));
  return back == "/" ? room_path(id) : back;
}

Result<Facts> take(Call& call, Act const& act, Taken const& how) {
  auto const id = call.id<MeetingId>();
  auto const key = how.remembered ? once_key(call, id) : std::string();
  auto const done = call.write([&](Writing& w) -> Result<std::string> {
    if (!meeting::meeting(w, id)) return tl::unexpected(no_meeting());
    auto room = live::kept_room(w, id);
    auto const by = who_is(w, call, *room);
    return live::once(w, id, key, [&]() -> Result<std::string> {
      auto facts = act(w, id, by);
      if (!facts) return tl::unexpected(facts.error());
      (*facts)["seq"] = live::kept_room(w, id)->seq;
      return base::print_json(*facts);
    });
  });
  if (!done) return tl::unexpected(done.error());
  auto const facts = base::parse_json(*done);
  return facts && facts->is_object() ? facts->as_object() : Facts{};
}

live::By who_asks(Call& call, MeetingId const& id) {
  return call.read([&](Reading& r) { return who_is(r, call, *live::kept_room(r, id)); });
}

std::optional<http::Response> too_fast(Call& call, MeetingId const& id) {
  if (seat_is_within(call, who_asks(call, id))) return std::nullopt;
  auto out = call.refused({Why::not_now, say("That was very fast. Please wait a few seconds."), {}, {}});
  out.status = 429;
  out.set("Retry-After", "3");
  return out;
}

http::Response command(Call& call, Act const& act, Taken const& how) {
  auto const id = call.id<MeetingId>();
  if (how.spoken)
    if (auto no = too_fast(call, id)) return *std::move(no);
  auto const done = take(call, act, how);
  if (!done) return refused_command(call, id, done.error(), how.refused_at ? how.refused_at(done.error()) : std::string());
  return done_command(call, id, *done);
}

http::Response done_command(Call& call, MeetingId const& id, Facts const& facts, std::string const& said) {
  if (call.wants_json) return call.json(facts);
  http::Response out;
  out.status = 303;
  out.set("Location", way_back(call, id));
  if (!said.empty()) set_flash(call.request, out, said);
  return out;
}

http::Response refused_command(Call& call, MeetingId const& id, Refusal const& refusal, std::string const& at) {
  if (status_of(refusal.why) != 409) return call.refused(refusal);
  if (!call.wants_json) {
    auto page = page_again(call, at.empty() ? way_back(call, id) : at, in_words(refusal));
    if (!page) return call.refused(refusal);
    page->status = 409;
    return *page;
  }
  auto out = call.refused(refusal);
  auto body = base::parse_json(out.body);
  if (!body || !body->is_object()) return out;
  body->as_object()["now"] = now_of(*call.read([&](Reading& r) { return live::kept_room(r, id); }));
  out.body = base::print_json(*body);
  return out;
}

// ------------------------------------------------------------------------------------------------ streams that must end

std::vector<base::SessionId> sessions_of(House& house, base::AccountId const& account, Instant now) {
  return house.store.read([&](Reading& r) {
    std::vector<base::SessionId> out;
    for (auto const& s : people::sessions(r, account, now)) out.push_back(s.id);
    return out;
  });
}

void end_readers(House& house, std::vector<std::string> const& keys) {
  if (house.teller) return house.teller->end_readers(keys);
  if (!house.streams) return;
  for (auto const& key : keys) house.streams->close_readers(key);
}

void end_streams(House& house, std::vector<base::SessionId> const& sessions) {
  std::vector<std::string> keys;
  for (auto const& s : sessions) keys.push_back("session:" + s.text);
  end_readers(house, keys);
}

void end_streams_of_seat(Call& call, MeetingId const& id, SeatId const& seat) {
  end_readers(call.house, {"seat:" + seat.text});
  auto const account = call.read([&](Reading& r) {
    auto const room = live::kept_room(r, id);
    auto const* const s = live::seat(*room, seat);
    if (!s || s->person.empty()) return base::AccountId();
    auto const held = people::account_of(r, s->person);
    return held ? held->id : base::AccountId();
  });
  if (!account.empty()) end_streams(call.house, sessions_of(call.house, account, call.now));
}

// ------------------------------------------------------------------------------------------------ reading a wish

bool says_yes(std::string_view word) { return word == "on" || word == "yes" || word == "true" || word == "1"; }

bool flag(Call const& call, std::string_view name) { return says_yes(call.field(name)); }

std::vector<std::string> all_fields(Call const& call, std::string_view name) {
  auto out = call.form.all(name);
  if (out.empty())
    for (auto const& [key, value] : http::parse_query(call.request.query))
      if (key == name) out.push_back(value);
  for (auto& value : out) value = base::is_utf8(value) ? base::clean_line(value) : std::string();
  std::erase(out, std::string());
  return out;
}

Result<std::int64_t> number_field(Call const& call, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
  auto const n = call.number(name, otherwise);
  if (!n || *n < least || *n > most)
    return base::refuse(Why::malformed, say("A whole number from {1} to {2}, please."), std::string(name),
                        {std::to_string(least), std::to_string(most)});
  return *n;
}

Result<Facts> told(Result<Done> const& done) {
  if (!done) return tl::unexpected(done.error());
  return Facts{};
}

// ------------------------------------------------------------------------------------------------ rows

Route command_row(std::string_view path, PageFunction page, std::string_view says, std::size_t body) {
  return {http::Method::post, path, Role::visitor, page, says, body, Rate::room};
}

std::vector<Route> live_command_rows() {
  std::vector<Route> all;
  for (auto const& rows : {life_command_rows(), agenda_command_rows(), seat_command_rows(), hand_command_rows(), call_command_rows(),
                           chat_command_rows(), screen_command_rows()})
    all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

}  // namespace web
