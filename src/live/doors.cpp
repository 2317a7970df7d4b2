// SPDX-License-Identifier: Apache-2.0
// How a guest comes in and is known again: the short code on the wall, and the pass in a cookie, of which only the hash is stored.
#include <array>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

// Short, told apart when spoken on a bad line, and nothing anybody would mind on a wall.
constexpr std::array<std::string_view, 64> door_words{
    "acorn", "amber", "anchor", "apple", "arrow", "autumn", "bamboo", "basil", "beacon", "berry", "birch", "bridge", "candle",
    "canyon", "cedar", "clover", "cobalt", "comet", "copper", "coral", "cotton", "daisy", "delta", "ember", "falcon", "fern",
    "forest", "garden", "ginger", "harbour", "hazel", "island", "ivory", "jasmine", "juniper", "kettle", "lagoon", "lantern",
    "lemon", "lily", "maple", "marble", "meadow", "melon", "mint", "orchard", "otter", "pebble", "pepper", "planet", "quartz",
    "river", "saffron", "salmon", "silver", "sparrow", "sunset", "tiger", "tulip", "valley", "velvet", "violet", "walnut", "willow"};

std::size_t draw(std::size_t below) {
  std::size_t n = 0;
  for (char const c : random_name(6)) n = n * 32 + static_cast<std::size_t>(c <= '9' ? c - '2' + 26 : c - 'a');
  return n % below;
}

std::string new_code() { return std::string(door_words[draw(door_words.size())]) + "-" + std::to_string(10 + draw(90)); }

/// "Wade 31", "wade31" and "WADE-31" are one code.
std::string as_kept(std::string_view typed) {
  std::string word, number;
  for (char const c : lower_ascii(typed)) {
    if (c >= 'a' && c <= 'z' && number.empty()) word += c;
    else if (c >= '0' && c <= '9') number += c;
    else if (c != ' ' && c != '-') return {};
  }
  return word.empty() || number.empty() ? std::string() : word + "-" + number;
}

}  // namespace

Result<std::string> give_pass(Writing& w, MeetingId const& id, SeatId const& seat_id) {
  auto const now = room(w, id);
  auto const* const s = seat(now, seat_id);
  if (!s || s->barred) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  auto const secret = random_secret();
  w.run("insert into live_pass (secret_hash, meeting, seat, at) values (:h, :m, :s, :t)", sha256_hex(secret), id, seat_id, w.now());
  w.audit("give_pass", seat_id.text);
  return secret;
}

std::optional<SeatId> seat_of_pass(Reading& r, MeetingId const& id, std::string_view secret) {
  if (secret.size() < 16) return std::nullopt;
  auto found = r.one<SeatId>("select seat from live_pass where secret_hash = :h and meeting = :m", sha256_hex(secret), id);
  if (!found) return std::nullopt;
  auto const now = kept_room(r, id);
  auto const* const s = seat(*now, *found);
  if (!s || s->barred) return std::nullopt;
  return found;
}

Result<std::string> make_door(Writing& w, MeetingId const& id, By const& by) {
  if (auto ok = must_have(by, Right::set_up); !ok) return tl::unexpected(ok.error());
  auto const now = room(w, id);
  if (now.life == Life::planned || now.life == Life::closed) return refuse(Why::not_now, say("This meeting is not open."));
  w.run("delete from live_door where meeting = :m", id);
  auto code = new_code();
  for (int tries = 0; tries < 200 && door(w, code); ++tries) code = new_code();
  if (door(w, code)) return refuse(Why::not_now, say("There is no code left."));
  w.run("insert into live_door (code, meeting) values (:c, :m)", code, id);
  w.audit("make_door", id.text);
  return code;
}

std::string door_code(Reading& r, MeetingId const& id) {
  return r.one<std::string>("select code from live_door where meeting = :m", id).value_or("");
}

std::optional<MeetingId> door(Reading& r, std::string_view code) {
  auto const kept = code.size() > 40 ? std::string() : as_kept(code);
  if (kept.empty()) return std::nullopt;
  return r.one<MeetingId>("select meeting from live_door where code = :c", kept);
}

}  // namespace live
