// SPDX-License-Identifier: Apache-2.0
// Screens of the hall: each has a name, an address of its own that needs no account, and what it shows now (floor 9). What a view
// looks like is web's; whether a document exists is asked by desk.
//
// kind             object      data
// screen.changed   screen      name, view, message, text_percent, zones (blanks between), by   (whole, also when it is new)
// screen.pinned    screen      what, of, by   (what none: taken off)
// screen.removed   screen      by
// document.shown   the meeting document (empty: none), by
//
// live_screen(secret_hash, meeting, screen) holds the address' hash only; a screen has one address at a time.
#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

constexpr std::size_t most_screens = 50;
constexpr int smallest_text = 50, largest_text = 400;
constexpr std::size_t most_zones = 6;

/// The screen a wish means, by those who may set the room up.
Result<Screen> expect_screen(Room const& room, By const& by, ScreenId const& id) {
  if (auto may = must_have(by, Right::set_up); !may) return tl::unexpected(may.error());
  auto const at = room.screens.find(id);
  if (at == room.screens.end()) return refuse(Why::unknown, say("There is no such screen."), "screen");
  return at->second;
}

void enter_screen(Writing& w, Room& room, By const& by, Screen const& s) {
  enter(w, room, by, "screen.changed", s.id.text,
        {{"name", s.name}, {"view", name_of(s.view)}, {"message", s.message}, {"text_percent", s.text_percent}, {"zones", base::joined(s.zones, " ")}});
}

Result<Done> check_zones(std::vector<std::string> const& zones) {
  if (zones.size() > most_zones) return refuse(Why::malformed, say("Six more zones are the most: they must be read from the last row."), "zones");
  for (auto const& z : zones)
    if (z.find(' ') != std::string::npos || !base::zone_exists(z)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zones", {z});
  return Done{};
}

/// A pin as it is kept: its words cleaned, its item in the room.
Result<Pin> read_pin(Room const& room, Pin const& wish) {
  switch (wish.what) {
    case Pinned::none: return Pin{};
    case Pinned::item:
      if (!item(room, ItemId(wish.of))) return refuse(Why::unknown, say("There is no such agenda item."), "of");
      return wish;
    case Pinned::document:
      if (!base::looks_like_id(wish.of)) return refuse(Why::unknown, say("There is no such document."), "of");
      return wish;
    case Pinned::message: break;
  }
  auto words = words_of(wish.of, 300, "message");
  if (!words) return tl::unexpected(words.error());
  return Pin{Pinned::message, *std::move(words)};
}

}  // namespace

bool apply_screen(Room& room, Event const& e) {
  if (e.kind == "screen.changed") {
    auto const percent = std::clamp<std::int64_t>(number_of(e.data, "text_percent", 100), smallest_text, largest_text);
    auto& s = room.screens[ScreenId(e.object)];
    s.id = ScreenId(e.object);
    s.name = text_of(e.data, "name");
    s.view = named<View>(text_of(e.data, "view")).value_or(View::floor);
    s.message = text_of(e.data, "message");
    s.text_percent = static_cast<int>(percent);
    s.zones = base::parts_of(text_of(e.data, "zones"), ' ');
  } else if (e.kind == "screen.pinned") {
    if (auto const at = room.screens.find(ScreenId(e.object)); at != room.screens.end())
      at->second.pin = {named<Pinned>(text_of(e.data, "what")).value_or(Pinned::none), text_of(e.data, "of")};
  } else if (e.kind == "screen.removed") room.screens.erase(ScreenId(e.object));
  else if (e.kind == "document.shown") room.shown = DocumentId(text_of(e.data, "document"));
  else return false;
  return true;
}

Result<ScreenId> add_screen(Writing& w, MeetingId const& meeting, By const& by, std::string const& name) {
  if (auto may = must_have(by, Right::set_up); !may) return tl::unexpected(may.error());
  auto now = room(w, meeting);
  auto words = line_of(name, 80, "name");
  if (!words) return tl::unexpected(words.error());
  if (now.screens.size() >= most_screens) return refuse(Why::not_now, say("Fifty screens are the most."), "name");
  Screen const s{.id = new_id<ScreenId>("v"), .name = *words};
  enter_screen(w, now, by, s);
  w.audit("add_screen", s.id.text, s.name);
  return s.id;
}

Result<std::string> screen_secret(Writing& w, MeetingId const& meeting, By const& by, ScreenId const& id) {
  auto const now = room(w, meeting);
  if (auto s = expect_screen(now, by, id); !s) return tl::unexpected(s.error());
  auto secret = base::random_secret();
  w.run("delete from live_screen where meeting = :meeting and screen = :screen", meeting, id);
  w.run("insert into live_screen (secret_hash, meeting, screen) values (:hash, :meeting, :screen)", base::sha256_hex(secret), meeting,
        id);
  w.audit("screen_secret", id.text);
  return secret;
}

std::optional<std::pair<MeetingId, ScreenId>> screen_of(Reading& r, std::string_view secret) {
  auto const found = r.row<MeetingId, ScreenId>("select meeting, screen from live_screen where secret_hash = :hash",
                                                base::sha256_hex(secret));
  if (!found) return std::nullopt;
  return std::pair(std::get<0>(*found), std::get<1>(*found));
}

Result<Done> set_screen(Writing& w, MeetingId const& meeting, By const& by, ScreenId const& id, View view,
                        std::string const& message, int text_percent, std::optional<std::vector<std::string>> const& zones) {
  auto now = room(w, meeting);
  auto s = expect_screen(now, by, id);
  if (!s) return tl::unexpected(s.error());
  std::string words;
  if (view == View::message || !base::trim(message).empty()) {
    auto read = words_of(message, 300, "message");
    if (!read) return tl::unexpected(read.error());
    words = *std::move(read);
  }
  if (text_percent < smallest_text || text_percent > largest_text)
    return refuse(Why::malformed, say("The size of the text is 50 to 400 per cent."), "text_percent");
  if (zones)
    if (auto ok = check_zones(*zones); !ok) return ok;
  s->view = view;
  s->message = words;
  s->text_percent = text_percent;
  if (zones) s->zones = *zones;
  enter_screen(w, now, by, *s);
  w.audit("set_screen", id.text, name_of(view));
  return Done{};
}

Result<Done> pin_on_screens(Writing& w, MeetingId const& meeting, By const& by, ScreenId const& id, Pin const& wish) {
  if (!by.may(Right::run_queue) && !by.may(Right::act_for_others))
    if (auto may = must_have(by, Right::set_up); !may) return may;
  auto now = room(w, meeting);
  if (id.empty() ? now.screens.empty() : !now.screens.contains(id)) return refuse(Why::unknown, say("There is no such screen."), "screen");
  auto const pin = read_pin(now, wish);
  if (!pin) return tl::unexpected(pin.error());
  // A copy: each event changes the room.
  auto const screens = now.screens;
  for (auto const& [each, s] : screens)
    if ((id.empty() || each == id) && s.pin != *pin)
      enter(w, now, by, "screen.pinned", each.text, {{"what", name_of(pin->what)}, {"of", pin->of}});
  w.audit("pin_on_screens", id.empty() ? meeting.text : id.text, name_of(pin->what));
  return Done{};
}

Result<Done> remove_screen(Writing& w, MeetingId const& meeting, By const& by, ScreenId const& id) {
  auto now = room(w, meeting);
  if (auto s = expect_screen(now, by, id); !s) return tl::unexpected(s.error());
  w.run("delete from live_screen where meeting = :meeting and screen = :screen", meeting, id);
  enter(w, now, by, "screen.removed", id.text);
  w.audit("remove_screen", id.text);
  return Done{};
}

Result<Done> show_document(Writing& w, MeetingId const& meeting, By const& by, DocumentId const& document) {
  if (!by.may(Right::run_queue))
    if (auto may = must_have(by, Right::set_up); !may) return may;
  auto now = room(w, meeting);
  if (!document.empty() && !base::looks_like_id(document.text))
    return refuse(Why::unknown, say("There is no such document."), "document");
  if (now.shown == document) return Done{};
  enter(w, now, by, "document.shown", meeting.text, {{"document", document.text}});
  w.audit("show_document", document.empty() ? meeting.text : document.text);
  return Done{};
}

}  // namespace live
