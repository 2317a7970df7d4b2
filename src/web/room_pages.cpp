// SPDX-License-Identifier: Apache-2.0
// The addresses of the room's views: who asks, what they may see, which page. What the pages look like is in room_*.cpp.
#include "web/assets.hpp"
#include "web/live_commands.hpp"
#include "web/room_forms.hpp"
#include "web/session.hpp"

namespace web {

namespace {

Refusal no_meeting() { return {Why::unknown, say("There is no such meeting."), {}, {}}; }

/// One look at a room: the view, who looks, and what they may see of it.
struct Look_at {
  LiveView view;
  Onlooker who;
};

/// Reads the room for whoever asks. Refuses (unknown) a meeting that is not there, (not_allowed) a room that is not theirs to read.
Result<Look_at> look(Call& call, std::string const& back) {
  auto const id = call.id<MeetingId>();
  struct Read {
    std::optional<LiveView> view;
    live::By by;
  };
  auto read = call.read([&](Reading& r) {
    Read out{live_view(r, id), {}};
    if (out.view) out.by = who_is(r, call, out.view->room);
    return out;
  });
  if (!read.view) return tl::unexpected(no_meeting());
  auto const audience = audience_of(read.view->room, read.by);
  if (!audience)
    return base::refuse(Why::not_allowed, say("This room is open to its members only. Come in with the meeting's code, or sign in."));
  Onlooker who{.by = read.by, .audience = *audience, .csrf = call.csrf(), .editor = call.viewer.may(Role::facilitator), .back = back, .key = base::random_name(20), .now = call.now, .assets = call.assets(), .beside = call.field("beside"), .answering = call.field("answer"), .captions = caption_reader(call)};
  return Look_at{*std::move(read.view), std::move(who)};
}

std::string path_back(Call const& call, char const* rest) { return "/meetings/" + call.id<MeetingId>().text + rest; }

http::Response live_page(Call& call) {
  auto const at = look(call, path_back(call, "/live"));
  if (!at) return call.refused(at.error());
  if (call.wants_json) return call.json(room_json(at->view, at->who.audience));
  return call.framed(participant_page(at->view, at->who));
}

/// The island asks with ?back= for the page it stands in, so that forms without script lead back there.
http::Response me(Call& call) {
  auto back = call.field("back");
  auto const own = path_back(call, "/");
  if (!back.starts_with(own)) back = own + "live";
  auto const at = look(call, back);
  if (!at) return call.refused(at.error());
  if (call.wants_json) {
    boost::json::object out{{"seat", at->who.by.seat.text}, {"audience", base::to_json(at->who.audience)}};
    boost::json::array entries;
    for (auto const& [id, e] : at->view.room.entries)
      if (!e.seat.empty() && e.seat == at->who.by.seat) entries.push_back(base::to_json(e));
    out["entries"] = std::move(entries);
    return call.json(out);
  }
  return bare(call, {.title = tr("Your part"), .class_name = "bare", .main = html("<h1 class=\"visually-hidden\">{}</h1>", tr("Your part")) + personal_part(at->view, at->who),
                     .sheets = {"site", "live"}});
}

Refusal not_a_desk() { return {Why::not_allowed, say("This desk is for those who run the meeting."), {}, {}}; }

/// A look by one of those who run the meeting; refuses (not_allowed) anybody else.
Result<Look_at> look_from_desk(Call& call, char const* rest) {
  auto at = look(call, path_back(call, rest));
  if (at && at->who.audience != Audience::moderation) return tl::unexpected(not_a_desk());
  return at;
}

/// The room's facts, and what only this desk has besides.
http::Response desk_json(Call& call, Look_at const& at, std::string_view name, base::Json more) {
  auto facts = room_json(at.view, at.who.audience);
  facts.as_object()[name] = std::move(more);
  return call.json(facts);
}

http::Response chair(Call& call) {
  auto const at = look_from_desk(call, "/chair");
  if (!at) return call.refused(at.error());
  if (call.wants_json) return call.json(room_json(at->view, at->who.audience));
  return call.framed(chair_page(at->view, at->who, call.field("form"), call.field("of")));
}

http::Response steward(Call& call) {
  auto const at = look_from_desk(call, "/steward");
  if (!at) return call.refused(at.error());
  auto const missing = call.read([&](Reading& r) { return desk::coalitions_missing(r, at->view.room); });
  if (call.wants_json) return desk_json(call, *at, "missing", base::to_json(missing));
  return call.framed(steward_page(at->view, at->who, missing));
}

http::Response settings(Call& call) {
  auto const at = look_from_desk(call, "/live/settings");
  if (!at) return call.refused(at.error());
  if (!may_set(at->who.by)) return call.refused(not_a_desk());
  auto const readers = call.house.reach ? call.house.reach->readers(call.id<MeetingId>(), call.now) : std::vector<ReadersOf>();
  if (call.wants_json) return desk_json(call, *at, "readers", base::to_json(readers));
  return call.framed(settings_page(at->view, at->who, call.house.base, readers));
}

/// A page about one item, for those who run the queue, or who may set the room up where that page has something for them.
http::Response item_page(Call& call, std::string const& back, bool also_set_up, Page (*page)(LiveView const&, Onlooker const&, live::Item const&)) {
  auto const at = look(call, back);
  if (!at) return call.refused(at.error());
  auto const& by = at->who.by;
  if (!by.may(live::Right::run_queue) && !(also_set_up && by.may(live::Right::set_up))) return call.refused(not_a_desk());
  auto const* const item = live::item(at->view.room, call.id<ItemId>(1));
  if (!item) return call.refused({Why::unknown, say("There is no such agenda item."), {}, {}});
  if (call.wants_json) return call.json(base::to_json(*item));
  return call.framed(page(at->view, at->who, *item));
}

http::Response leave(Call& call) { return item_page(call, path_back(call, "/chair"), false, leave_page); }
http::Response item_rules(Call& call) {
  return item_page(call, room_path(call.id<MeetingId>()) + "/items/" + call.id<ItemId>(1).text + "/rules", true, item_rules_page);
}

/// The secret in the address is the only right: no cookie is read, and what is shown is what anybody in the hall sees.
http::Response screen(Call& call) {
  auto const secret = call.parts.empty() ? std::string() : call.parts[0];
  auto const view = call.read([&](Reading& r) -> std::optional<std::pair<LiveView, base::ScreenId>> {
    auto const found = live::screen_of(r, secret);
    if (!found) return std::nullopt;
    auto v = live_view(r, found->first);
    if (!v) return std::nullopt;
    return std::pair{*std::move(v), found->second};
  });
  if (!view) return call.refused({Why::unknown, say("There is no such screen. Its address may have been made anew."), {}, {}});
  auto const& [v, id] = *view;
  auto const it = v.room.screens.find(id);
  ScreenLook shown;
  shown.id = id.text;
  shown.ground = ground_of(call);
  if (it != v.room.screens.end()) {
    shown.view = it->second.view;
    shown.percent = it->second.text_percent;
    shown.message = it->second.message;
  }
  if (auto const own = call.number("percent", 0); own && *own >= 50 && *own <= 400) shown.percent = static_cast<int>(*own);
  base::Query as;
  as.add("as", "open").add("lang", base::speaking().tag).add("screen", secret);
  shown.stream = room_at(v) + "/stream?" + as.str();
  shown.poll = room_at(v) + "/poll?" + as.str();
  if (!v.door.empty()) shown.join = call.absolute("/join");
  auto out = bare(call, screen_page(v, shown, call.now));
  out.set("Referrer-Policy", "no-referrer");
  return out;
}

}  // namespace

std::vector<Route> live_page_rows() {
  using http::Method;
  auto const least = Role::visitor;
  return {
      {Method::get, "/meetings/{meeting}/live", least, live_page, "The live room: floor, queue, captions, call, chat; as JSON the same facts."},
      {Method::get, "/meetings/{meeting}/live/me", least, me, "The viewer's own part of the live room: seat, requests, answers, forms."},
      {Method::get, "/meetings/{meeting}/chair", least, chair, "The chair's desk of a meeting."},
      {Method::get, "/meetings/{meeting}/steward", least, steward, "The steward's desk of a meeting: arrivals, hands for others, chat that waits."},
      {Method::get, "/meetings/{meeting}/live/settings", least, settings, "Rules, door, captioners and projectors of a live room."},
      {Method::get, "/meetings/{meeting}/live/items/{item}/leave", least, leave, "What becomes of those who wait when an item is left."},
      {Method::get, "/meetings/{meeting}/live/items/{item}/rules", least, item_rules, "The order and speaking times of one item."},
      {Method::get, "/screen/{secret}", least, screen, "A projector's page, by its own secret.", 0, Rate::plain, Keep::never, true},
  };
}

}  // namespace web
