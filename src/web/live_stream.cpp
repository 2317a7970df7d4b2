// SPDX-License-Identifier: Apache-2.0
// The live room's stream and its poll: who listens to what, what they missed, and where they go on from (rulings 11). The body of
// the answer is the first part of the stream; from then on it follows its topic, which live_teller.cpp fills.
#include <stdexcept>

#include "base/numbers.hpp"
#include "http/streams.hpp"
#include "web/cache.hpp"
#include "web/delays.hpp"
#include "web/live_commands.hpp"
#include "web/live_hearing.hpp"

namespace web {

namespace {

/// Who listens, as which audience, and how far the room was when that was looked at.
struct Listener {
  live::By by;
  Audience audience = Audience::open;
  Acts acts = every_act;
  std::int64_t seq = 0;
};

/// A screen's or a captioner's own address opens its meeting's stream too: both show rooms that visitors may not read.
std::optional<Audience> audience_of_secret(Reading& r, Call const& call, MeetingId const& id, Instant now) {
  if (auto const secret = call.field("screen"); !secret.empty())
    if (auto const screen = live::screen_of(r, secret); screen && screen->first == id) return Audience::open;
  if (auto const secret = call.field("captioner"); !secret.empty())
    if (auto const s = record::stream_of(r, secret); s && s->meeting == id && !s->revoked && now <= s->not_after) return Audience::captioning;
  return std::nullopt;
}

/// Less than one may read can be asked for, never more.
std::optional<Audience> narrowed(Audience mine, std::string const& asked) {
  if (asked.empty()) return mine;
  Audience wanted{};
  if (!boost::describe::enum_from_string(asked.c_str(), wanted)) return std::nullopt;
  bool const fits = wanted == Audience::open || wanted == mine || mine == Audience::moderation;
  return fits ? std::optional(wanted) : std::nullopt;
}

Result<Listener> listener(Call& call) {
  auto const id = call.id<MeetingId>();
  return call.read([&](Reading& r) -> Result<Listener> {
    if (!meeting::meeting(r, id)) return base::refuse(Why::unknown, say("There is no such meeting."));
    auto const room = room_for_readers(r, id);
    auto const by = who_is(r, call, room);
    auto mine = audience_of(room, by);
    auto const own = audience_of_secret(r, call, id, call.now);
    if (own && (!mine || *mine == Audience::open)) mine = own;
    auto const audience = mine ? narrowed(*mine, call.field("as")) : std::nullopt;
    if (!audience) return base::refuse(Why::not_allowed, say("This part of the room is not for you."));
    return Listener{by, *audience, acts_of(*audience, by), room.seq};
  });
}

/// The room for this listener, not older than when its right was looked at. A hall that comes back together finds it drawn.
std::shared_ptr<Scene const> scene_for(Call& call, Listener const& l, std::string const& topic, bool program) {
  auto* const teller = call.house.teller;
  if (teller)
    if (auto kept = teller->scene(topic); kept && kept->view.room.seq >= l.seq) return kept;
  auto made = std::make_shared<Scene>();
  if (call.house.cache) made->generation = call.house.cache->generation();
  auto view = call.read([&](Reading& r) { return live_view(r, call.id<MeetingId>()); });
  if (!view) throw std::logic_error("a meeting that was there is gone");
  made->view = *std::move(view);
  if (!program) made->drawn = fragments(made->view, l.audience, l.acts);
  if (teller) teller->keep_scene(topic, made);
  return made;
}

/// What is told to programs hangs on no act: they know what they may do.
std::string topic_for(Call const& call, Listener const& l, bool program) {
  return program ? topic_of(call.id<MeetingId>(), l.audience, "json") : topic_of(call.id<MeetingId>(), l.audience, base::speaking().tag, l.acts);
}

/// Whose stream it is, for ending it when what they may read changes.
std::string reader_key(Call const& call, live::By const& by) {
  if (call.viewer.signed_in()) return "session:" + call.viewer.session.text;
  return by.seat.empty() ? visitors_key(call.id<MeetingId>()) : "seat:" + by.seat.text;
}

/// The last number this reader has: Last-Event-ID, which a browser sends by itself, else ?after=. None: a first visit.
std::optional<std::int64_t> last_seen(Call const& call) {
  auto id = std::string(call.request.header("Last-Event-ID"));
  if (id.empty()) id = call.field("after");
  auto const n = base::parse_number(id);
  return n && *n >= 0 ? n : std::nullopt;
}

/// What a reader who has `last` is given at once. A number that the meeting has not reached is from another life of it: "snapshot"
/// says that nothing one has can be built on.
struct Catching {
  std::vector<Heard> fragments;
  std::vector<Numbered> grown;
  std::vector<Heard> unkept;
  bool snapshot = false;
};

/// Words that were shown off the record meanwhile: how many lines, and nothing of them (captions 6.4).
std::vector<Heard> unkept_since(Reading& r, LiveView const& view, std::int64_t last) {
  auto const seen = store::event_lines(r, view.meeting.id, last - 1, 1);
  auto const since = last > 0 && !seen.empty() ? seen.front().at : Instant{};
  std::vector<Heard> out;
  for (auto const& channel : channels_of(view))
    if (auto const n = record::unkept_lines(r, view.meeting.id, channel, since); n > 0)
      out.push_back({"cap.unkept", base::print_json(boost::json::object{{"channel", channel}, {"lines", n}})});
  return out;
}

Catching catch_up(Call& call, Scene const& scene, Audience audience, bool program, std::optional<std::int64_t> last) {
  Catching out;
  auto const& view = scene.view;
  auto const now = view.room.seq;
  out.snapshot = last && *last > now;
  for (auto const& [name, markup] : scene.drawn) out.fragments.push_back(fragment_heard(name, markup));
  if (last && !out.snapshot) out.unkept = call.read([&](Reading& r) { return unkept_since(r, view, *last); });
  if (last && *last < now) {
    auto const grown = call.read([&](Reading& r) { return growth(r, view, *last); });
    out.grown = heard_after(grown, view, audience, program, *last);
    // The log may have grown since the view was read: what comes after it comes with the topic.
    std::erase_if(out.grown, [&](Numbered const& n) { return n.seq > now; });
  }
  return out;
}

Heard snapshot_heard(std::int64_t seq) { return {"snapshot", base::print_json(boost::json::object{{"seq", seq}})}; }

/// With the server's time: a device that slept has lost its count, and its clocks must be right now, not at the next heartbeat.
std::string as_stream(Catching const& c, std::int64_t seq, Instant now) {
  std::string out;
  if (c.snapshot) out += as_frame({snapshot_heard(seq)}, 0);
  out += as_frame(c.fragments, 0);
  for (auto const& n : c.grown) out += as_frame(n.heard, n.seq);
  out += as_frame(c.unkept, 0);
  out += http::sse("t", std::to_string(base::to_millis(now)));
  // A line of its own, without an event: from here on the reader has everything up to it.
  return out + "id: " + std::to_string(seq) + "\n\n";
}

http::Response event_stream(std::string body) {
  http::Response out;
  out.set("Content-Type", "text/event-stream; charset=utf-8");
  out.set("Cache-Control", "no-store");
  out.set("X-Accel-Buffering", "no");
  out.body = std::move(body);
  return out;
}

http::Response stream(Call& call) {
  auto const l = listener(call);
  if (!l) return call.refused(l.error());
  bool const program = call.field("form") == "json";
  auto const topic = topic_for(call, *l, program);
  if (call.house.delays && !program) call.house.delays->follow(call.id<MeetingId>(), l->by.seat);
  // First the topic, then the state: no frame falls in between.
  if (call.house.teller) call.house.teller->opened(topic, l->seq);
  if (call.house.streams) call.house.streams->open(topic);
  auto const scene = scene_for(call, *l, topic, program);
  auto const seq = scene->view.room.seq;
  auto out = event_stream(as_stream(catch_up(call, *scene, l->audience, program, last_seen(call)), seq, call.now));
  if (call.house.streams) out.follow = http::Follow{topic, seq, reader_key(call, l->by)};
  return out;
}

/// The same at once. Where nothing happened since, nothing is drawn; with `wait`, the answer then comes when something happens, at
/// the latest with the next heartbeat (captions 6.8, long-poll).
http::Response poll(Call& call) {
  auto const l = listener(call);
  if (!l) return call.refused(l.error());
  auto const last = last_seen(call);
  bool const program = call.field("form") == "json";
  auto const topic = topic_for(call, *l, program);
  bool const waits = !call.wants_json && !call.field("wait").empty() && call.house.streams;
  // A hidden tab may be woken too rarely to send every heartbeat back: that it asks shows that it is there.
  if (waits && !program && call.house.delays && !l->by.seat.empty()) call.house.delays->ask(call.id<MeetingId>(), l->by.seat, flag(call, "hidden"), call.now);
  if (waits) {
    if (call.house.teller) call.house.teller->opened(topic, l->seq);
    call.house.streams->open(topic);
  }
  auto const scene = scene_for(call, *l, topic, program);
  auto const seq = scene->view.room.seq;
  if (waits && last && *last == seq) {
    auto out = event_stream({});
    out.follow = http::Follow{.topic = topic, .after = seq, .key = reader_key(call, l->by), .once = true};
    return out;
  }
  auto caught = catch_up(call, *scene, l->audience, program, last);
  if (last && *last == seq) caught.fragments.clear();
  if (!call.wants_json) return event_stream(as_stream(caught, seq, call.now));
  boost::json::array events;
  auto const add = [&](Heard const& h, std::int64_t number) {
    boost::json::object o{{"event", h.event}, {"data", base::parse_json(h.data).value_or(base::Json())}};
    if (number > 0) o["id"] = number;
    events.push_back(std::move(o));
  };
  if (caught.snapshot) add(snapshot_heard(seq), 0);
  for (auto const& h : caught.fragments) add(h, 0);
  for (auto const& n : caught.grown)
    for (auto const& h : n.heard) add(h, n.seq);
  for (auto const& h : caught.unkept) add(h, 0);
  auto out = call.json(boost::json::object{{"seq", seq}, {"t", base::to_millis(call.now)}, {"events", std::move(events)}});
  out.set("Cache-Control", "no-store");
  return out;
}

}  // namespace

std::vector<Route> live_stream_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/live/stream", Role::visitor, stream,
       "Server-sent events of the room: as=open|seated|moderation|captioning, form=json for programs, after= or Last-Event-ID."},
      {Method::get, "/meetings/{meeting}/live/poll", Role::visitor, poll,
       "The same for browsers without streams, answered at once, or with wait=1 when something happens: after, as, form; hidden=1 from a tab that nobody sees."},
  };
}

}  // namespace web
