// SPDX-License-Identifier: Apache-2.0
// Commands about screens in the hall and captioners' addresses. A secret address is shown once, in the answer to the command that
// made it, and stored nowhere: not among the answers that once() keeps either.
#include "base/lists.hpp"
#include "web/live_commands.hpp"
#include "web/live_pages.hpp"

namespace web {

namespace {

using live::By;
using live::Right;

/// The page, or the facts, with a secret address in them.
http::Response shown_once(Call& call, MeetingId const& id, Facts const& facts, std::string const& title,
                          std::vector<std::pair<std::string, std::string>> const& lines) {
  if (call.wants_json) return no_store(call.json(facts));
  return no_store(call.framed(shown_once_page(title, lines, way_back(call, id))));
}

// ------------------------------------------------------------------------------------------------ screens

http::Response add_screen(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    auto const name = call.field("name");
    return told(live::add_screen(w, m, by, name), "screen");
  });
}

http::Response set_screen(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const room = live::kept_room(w, m);
    auto const at = room->screens.find(call.id<ScreenId>(1));
    if (at == room->screens.end()) return base::refuse(Why::unknown, say("There is no such screen."));
    auto const& was = at->second;
    auto const view = word_field<live::View>(call, "view", was.view);
    if (!view) return tl::unexpected(view.error());
    auto const percent = number_field(call, "text", was.text_percent, 50, 400);
    if (!percent) return tl::unexpected(percent.error());
    auto const message = call.has("message") || call.form.has("message") ? call.long_field("message") : was.message;
    auto const zones = call.form.has("zones") ? std::optional(base::parts_of(call.field("zones"), ',')) : std::nullopt;
    return told(live::set_screen(w, m, by, was.id, *view, message, static_cast<int>(*percent), zones));
  });
}

/// "item:ID", "document:ID", "message" or nothing; the words of a message stand in a field of their own.
http::Response pin_on_screens(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const what = call.field("what");
    auto const colon = what.find(':');
    live::Pin pin{.what = live::Pinned::none, .of = colon == std::string::npos ? std::string() : what.substr(colon + 1)};
    if (!what.empty() && !boost::describe::enum_from_string(what.substr(0, colon).c_str(), pin.what)) return base::refuse(Why::malformed, say("There is no such choice."), "what");
    if (pin.what == live::Pinned::message) pin.of = call.long_field("message");
    if (pin.what == live::Pinned::document)
      if (auto const there = meeting::document(w, base::DocumentId(pin.of)); !there || there->first != m) return base::refuse(Why::unknown, say("There is no such document."), "what");
    return told(live::pin_on_screens(w, m, by, call.field("screen").empty() ? ScreenId() : ScreenId(call.field("screen")), pin));
  });
}

http::Response screen_secret(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const done = take(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const secret = live::screen_secret(w, m, by, call.id<ScreenId>(1));
    if (!secret) return tl::unexpected(secret.error());
    return Facts{{"address", call.absolute("/screen/" + *secret)}};
  }, {.remembered = false});
  if (!done) return refused_command(call, id, done.error());
  return shown_once(call, id, *done, tr("The screen's address"), {{tr("Open this on the screen"), std::string(done->at("address").as_string())}});
}

http::Response remove_screen(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(live::remove_screen(w, m, by, call.id<ScreenId>(1))); });
}

// ------------------------------------------------------------------------------------------------ captioners' addresses

Refusal not_yours() { return {Why::not_allowed, say("Captioners' addresses are given by those who set the room up."), {}, {}}; }

/// One of this meeting's streams, for somebody who may set it up.
Result<record::Stream> own_stream(Call const& call, Reading& r, MeetingId const& m, By const& by) {
  if (!by.may(Right::set_up)) return tl::unexpected(not_yours());
  for (auto const& s : record::streams(r, m))
    if (s.id == call.id<StreamId>(1)) return s;
  return base::refuse(Why::unknown, say("There is no such caption stream."));
}

/// From 2 h before the planned start to 12 h after the planned end (captions 6.1).
record::NewStream wish_in(Call const& call, meeting::Meeting const& m, Instant now) {
  record::NewStream wish;
  auto const take_over = [&](std::string& into, std::string_view name) {
    if (auto const typed = call.field(name); !typed.empty()) into = typed;
  };
  take_over(wish.channel, "channel");
  take_over(wish.lang, "lang");
  take_over(wish.title, "title");
  if (wish.channel != "floor") {
    wish.role = record::ChannelRole::interpretation;
    if (call.field("lang").empty()) wish.lang = wish.channel;
  }
  auto const start = m.start.value_or(now), end = std::max(m.end.value_or(start), now);
  wish.not_before = std::min(start, now) - std::chrono::hours(2);
  wish.not_after = end + std::chrono::hours(12);
  return wish;
}

http::Response with_addresses(Call& call, std::function<Result<record::OpenedStream>(Writing&, MeetingId const&, By const&)> const& make) {
  auto const id = call.id<MeetingId>();
  record::OpenedStream made;
  auto const done = take(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto opened = make(w, m, by);
    if (!opened) return tl::unexpected(opened.error());
    made = *opened;
    return Facts{{"stream", made.id.text}};
  }, {.remembered = false});
  if (!done) return refused_command(call, id, done.error());
  auto const stream = call.read([&](Reading& r) { return record::stream_of(r, made.secret); });
  auto const lines = stream ? caption_addresses(call.house.base, *stream, made.secret) : std::vector<std::pair<std::string, std::string>>();
  auto facts = *done;
  facts["secret"] = made.secret;
  boost::json::array addresses;
  for (auto const& [what, address] : lines) addresses.emplace_back(address);
  facts["addresses"] = std::move(addresses);
  return shown_once(call, id, facts, tr("The captioner's address"), lines);
}

http::Response open_stream(Call& call) {
  return with_addresses(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<record::OpenedStream> {
    if (!by.may(Right::set_up)) return tl::unexpected(not_yours());
    auto wish = wish_in(call, *meeting::meeting(w, m), w.now());
    auto const role = word_field<record::ChannelRole>(call, "role", wish.role);
    if (!role) return tl::unexpected(role.error());
    wish.role = *role;
    auto const join = word_field<record::JoinPolicy>(call, "join", wish.join);
    if (!join) return tl::unexpected(join.error());
    wish.join = *join;
    return record::open_stream(w, m, wish);
  });
}

http::Response renew_stream(Call& call) {
  return with_addresses(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<record::OpenedStream> {
    auto const stream = own_stream(call, w, m, by);
    if (!stream) return tl::unexpected(stream.error());
    auto const secret = record::renew_secret(w, stream->id);
    if (!secret) return tl::unexpected(secret.error());
    record::OpenedStream out;
    out.id = stream->id;
    out.secret = *secret;
    return out;
  });
}

http::Response revoke_stream(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const stream = own_stream(call, w, m, by);
    if (!stream) return tl::unexpected(stream.error());
    return told(record::revoke_stream(w, stream->id));
  });
}

http::Response put_on_air(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const stream = own_stream(call, w, m, by);
    if (!stream) return tl::unexpected(stream.error());
    return told(record::put_on_air(w, stream->id));
  });
}

http::Response set_lag(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const stream = own_stream(call, w, m, by);
    if (!stream) return tl::unexpected(stream.error());
    auto const lag = number_field(call, "ms", stream->lag_ms, 0, 60'000);
    if (!lag) return tl::unexpected(lag.error());
    return told(record::set_lag(w, stream->id, *lag));
  });
}

}  // namespace

std::vector<Route> screen_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/screens", add_screen, "Adds a screen: name."),
      command_row("/meetings/{meeting}/live/screens/{screen}", set_screen,
                  "Says what a screen shows: view, message, text (per cent), zones of the break clock (commas between).", words_body),
      command_row("/meetings/{meeting}/live/screens/pin", pin_on_screens,
                  "Pins something to a screen, or to all, above what it shows: what (item:ID, document:ID, message; nothing takes it off), message, screen.", words_body),
      command_row("/meetings/{meeting}/live/screens/{screen}/secret", screen_secret, "Makes the screen's address anew and shows it once."),
      command_row("/meetings/{meeting}/live/screens/{screen}/remove", remove_screen, "Removes a screen."),
      command_row("/meetings/{meeting}/live/streams", open_stream,
                  "Makes a captioner's address and shows it once: channel, lang, title, role, join."),
      command_row("/meetings/{meeting}/live/streams/{stream}/renew", renew_stream, "Makes a captioner's address anew; the old one is dead."),
      command_row("/meetings/{meeting}/live/streams/{stream}/revoke", revoke_stream, "Takes a captioner's address back."),
      command_row("/meetings/{meeting}/live/streams/{stream}/on-air", put_on_air, "Puts this stream on air for its channel."),
      command_row("/meetings/{meeting}/live/streams/{stream}/lag", set_lag, "Sets how far the captions are behind the speech: ms."),
  };
}

}  // namespace web
