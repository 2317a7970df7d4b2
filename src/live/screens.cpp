// SPDX-License-Identifier: Apache-2.0
// Screens of the hall: each has a name, an address of its own that needs no account, and what it shows now (floor 9). What a view
// looks like is web's; whether a document exists is asked by desk.
//
// kind             object      data
// screen.changed   screen      name, view, message, text_percent, by   (whole, also when it is new)
// screen.removed   screen      by
// document.shown   the meeting document (empty: none), by
//
// live_screen(secret_hash, meeting, screen) holds the address' hash only; a screen has one address at a time.
#include <algorithm>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

constexpr std::size_t most_screens = 50;
constexpr int smallest_text = 50, largest_text = 400;

/// The screen a wish means, by those who may set the room up.
Result<Screen> expect_screen(Room const& room, By const& by, ScreenId const& id) {
  if (auto may = must_have(by, Right::set_up); !may) return tl::unexpected(may.error());
  auto const at = room.screens.find(id);
  if (at == room.screens.end()) return refuse(Why::unknown, say("There is no such screen."), "screen");
  return at->second;
}

void enter_screen(Writing& w, Room& room, By const& by, Screen const& s) {
  enter(w, room, by, "screen.changed", s.id.text,
        {{"name", s.name}, {"view", name_of(s.view)}, {"message", s.message}, {"text_percent", s.text_percent}});
}

}  // namespace

bool apply_screen(Room& room, Event const& e) {
  if (e.kind == "screen.changed") {
    auto const percent = std::clamp<std::int64_t>(number_of(e.data, "text_percent", 100), smallest_text, largest_text);
    room.screens[ScreenId(e.object)] = {.id = ScreenId(e.object),
                                        .name = text_of(e.data, "name"),
                                        .view = named<View>(text_of(e.data, "view")).value_or(View::floor),
                                        .message = text_of(e.data, "message"),
                                        .text_percent = static_cast<int>(percent)};
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
                        std::string const& message, int text_percent) {
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
  s->view = view;
  s->message = words;
  s->text_percent = text_percent;
  enter_screen(w, now, by, *s);
  w.audit("set_screen", id.text, name_of(view));
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
