// SPDX-License-Identifier: Apache-2.0
// A live room made by hand, for tests and sample pages of its views: no store, no log. The people and words are ours.
#pragma once

#include "web/live_pages.hpp"

namespace web::test {

inline base::Instant at_minute(int minute, int second = 0) {
  return base::parse_iso("2025-03-04T14:00:00Z").value() + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

inline live::Seat seat_of(std::string id, std::string name, std::string coalition, live::Channel channel) {
  live::Seat s;
  s.id = base::SeatId(std::move(id));
  s.name = std::move(name);
  s.coalition = coalition;
  s.capacity = coalition.empty() ? "" : "for " + coalition;
  s.channel = channel;
  s.here = {{at_minute(-5), std::nullopt}};
  s.present = true;
  s.trusted = true;
  return s;
}

inline live::Entry entry_of(std::string id, std::int64_t seq, std::string seat, live::Kind kind, std::string note = {}) {
  live::Entry e;
  e.id = base::EntryId(std::move(id));
  e.seq = seq;
  e.at = at_minute(3) + std::chrono::seconds(seq);
  e.seat = base::SeatId(std::move(seat));
  e.item = base::ItemId("i2");
  e.kind = kind;
  e.note = std::move(note);
  return e;
}

/// People have come in, nothing has begun.
inline LiveView lobby() {
  LiveView v;
  v.meeting.id = base::MeetingId("m1");
  v.meeting.series = base::SeriesId("s1");
  v.meeting.number = "13";
  v.meeting.zone = "Africa/Nairobi";
  v.meeting.start = at_minute(0);
  v.meeting.end = at_minute(60);
  v.series.id = base::SeriesId("s1");
  v.series.title = "Coordination";
  auto& r = v.room;
  r.meeting = v.meeting.id;
  r.seq = 40;
  r.life = live::Life::lobby;
  for (auto const& s : {seat_of("chair", "Amina Diallo", "", live::Channel::room), seat_of("tomas", "Tomás Oliveira", "Rural Networks", live::Channel::remote),
                        seat_of("layla", "ليلى حداد", "Language Access", live::Channel::remote), seat_of("wei", "Wei Zhang", "Open Maps", live::Channel::room),
                        seat_of("text", "Ines Kowalczyk-Vandenberghe", "Community Archives", live::Channel::text)})
    r.seats.emplace(s.id, s);
  r.seats.at(base::SeatId("chair")).parts = {live::Part::chair};
  r.seats.at(base::SeatId("chair")).capacity = "chair";
  r.in_chair = base::SeatId("chair");
  auto apology = seat_of("away", "Jonas Weber", "Measurement", live::Channel::remote);
  apology.present = false;
  apology.apology = true;
  apology.delegate = "Wei Zhang";
  r.seats.emplace(apology.id, apology);
  r.items = {{.id = base::ItemId("i1"), .title = "Apologies and agenda", .minutes = 5},
             {.id = base::ItemId("i2"), .title = "Title of the main session", .minutes = 25, .floor_minutes = 15, .lead = "Tomás Oliveira"},
             {.id = base::ItemId("i3"), .title = "Any other business", .minutes = 10}};
  record::Stream stream;
  stream.id = base::StreamId("st1");
  stream.channel = "floor";
  stream.lang = "en";
  stream.title = "main";
  stream.on_air = true;
  v.streams = {stream};
  v.door = "wade-31";
  return v;
}

/// Somebody speaks, three wait, captions run.
inline LiveView speaking() {
  auto v = lobby();
  auto& r = v.room;
  r.life = live::Life::open;
  r.floor = live::FloorState::turn;
  r.open = {{at_minute(0), std::nullopt}};
  r.item = base::ItemId("i2");
  r.items[0].state = live::ItemState::closed;
  r.items[0].open = {{at_minute(0), at_minute(4)}};
  r.items[0].conclusion = "The agenda stands as sent.";
  r.items[1].state = live::ItemState::open;
  r.items[1].queue = live::QueueState::open;
  r.items[1].open = {{at_minute(4), std::nullopt}};
  r.agenda_adopted = true;
  live::Grant g;
  g.id = base::GrantId("g1");
  g.entry = base::EntryId("e0");
  g.seat = base::SeatId("tomas");
  g.item = r.item;
  g.kind = live::Kind::point;
  g.from = at_minute(6);
  g.limit = base::Millis(120'000);
  g.counted = true;
  g.coalition = "Rural Networks";
  r.grants = {g};
  r.grant = g.id;
  r.timeline = {{at_minute(0), live::FloorState::chair, {}, base::SeatId("chair"), {}}, {at_minute(6), live::FloorState::turn, g.id, base::SeatId("tomas"), {}}};
  auto spoken = entry_of("e0", 10, "tomas", live::Kind::point);
  spoken.state = live::EntryState::speaking;
  auto read = entry_of("e2", 12, "text", live::Kind::point, "The archive has 240 hours of recordings that nobody has listened to. Let the session hear two minutes of them.");
  read.delivery = live::Delivery::read;
  auto held = entry_of("e4", 14, "wei", live::Kind::point);
  held.state = live::EntryState::held;
  for (auto const& e : {spoken, entry_of("e1", 11, "layla", live::Kind::reply, "On the two proposals that are nearly the same"), read, entry_of("e3", 13, "wei", live::Kind::clarify), held})
    r.entries.emplace(e.id, e);
  v.order = {{base::EntryId("e3"), live::Because::rank}, {base::EntryId("e1"), live::Because::first_time}, {base::EntryId("e2"), live::Because::other_channel}};
  live::ChatLine c1{.id = base::ChatId("c1"), .seq = 20, .seat = base::SeatId("text"), .name = "Ines Kowalczyk-Vandenberghe", .text = "I cannot speak here; please read my note out.", .at = at_minute(5)};
  live::ChatLine c2{.id = base::ChatId("c2"), .seq = 21, .seat = base::SeatId("wei"), .name = "Wei Zhang", .text = "I can read it.", .at = at_minute(5, 40), .answers = base::ChatId("c1"), .in_record = true};
  live::ChatLine c3{.id = base::ChatId("c3"), .seq = 22, .seat = base::SeatId("layla"), .name = "ليلى حداد", .text = "أوافق على العنوان الثاني.", .at = at_minute(6)};
  live::ChatLine waits{.id = base::ChatId("c4"), .seq = 23, .seat = base::SeatId("guest"), .name = "A guest", .text = "Hello from the back row", .at = at_minute(6, 20), .state = live::ChatState::held};
  r.chat = {c1, c2, c3, waits};
  auto const line = [](char const* segment, char const* turn, char const* name, char const* words, bool settled) {
    record::Line l;
    l.segment = base::SegmentId(segment);
    l.turn = base::TurnId(turn);
    l.name = name;
    l.automatic = true;
    l.text = words;
    l.settled = settled;
    return l;
  };
  v.lines = {line("sa", "ta", "Amina Diallo", "Good afternoon, everybody. We have an hour, three items and a guest who must leave early.", true),
             line("sb", "ta", "Amina Diallo", "So we begin with the title of the session. Tomás, please.", true),
             line("sc", "tb", "Tomás Oliveira", "Thank you, chair. Four coalitions sent proposals, and two of them are nearly the same.", true),
             line("sd", "tb", "Tomás Oliveira", "My suggestion is that the two groups meet this week and", false)};
  record::MarkView action;
  action.id = base::MarkId("k1");
  action.kind = record::MarkKind::action;
  action.text = "Word the question to the coalitions";
  action.due = "2025-03-07";
  record::MarkView decision;
  decision.id = base::MarkId("k2");
  decision.text = "Every coalition is asked whether it is active.";
  decision.provisional = true;
  v.marks = {action, decision};
  return v;
}

/// The speaker cannot be heard, nor can one who waits; somebody let their own request be.
inline LiveView lost_lines() {
  auto v = speaking();
  auto& r = v.room;
  r.seats.at(base::SeatId("tomas")).lost = at_minute(6, 30);
  r.seats.at(base::SeatId("layla")).lost = at_minute(6, 10);
  r.entries.at(base::EntryId("e0")).note = "Two proposals are nearly the same.";
  r.grants[0].pauses = {{at_minute(6, 30), std::nullopt}};
  r.grants[0].stalled = true;
  auto covered = entry_of("e5", 15, "wei", live::Kind::point);
  covered.state = live::EntryState::withdrawn;
  covered.ended = "covered";
  covered.covered_by = r.grants[0].id;
  covered.supports = true;
  auto offered = covered;
  offered.id = base::EntryId("e6");
  offered.seat = base::SeatId("layla");
  offered.supports = false;
  for (auto const& e : {covered, offered}) r.entries.emplace(e.id, e);
  return v;
}

/// The same turn, long over its limit, in a point of order with an access request.
inline LiveView over_time() {
  auto v = speaking();
  v.room.grants[0].from = at_minute(0);
  auto order = entry_of("e9", 19, "wei", live::Kind::order, "The clock");
  v.room.entries.emplace(order.id, order);
  v.room.access = {{.id = base::EntryId("a1"), .seat = base::SeatId("layla"), .what = "captions", .note = "", .at = at_minute(7), .state = "raised"}};
  v.streams[0].on_air = false;
  return v;
}

/// A show of support is open, with two objections.
inline LiveView call_open(live::Visibility visibility = live::Visibility::named) {
  auto v = speaking();
  auto& r = v.room;
  r.floor = live::FloorState::chair;
  r.grant = {};
  r.grants[0].until = at_minute(8);
  r.timeline.push_back({at_minute(8), live::FloorState::chair, {}, base::SeatId("chair"), {}});
  live::Call c;
  c.id = base::CallId("call1");
  c.kind = live::CallKind::support;
  c.text = "The session is called \"What communities build\".";
  c.visibility = visibility;
  c.item = r.item;
  c.from = at_minute(8);
  c.earliest_end = at_minute(8, 16);
  c.responses = {{base::SeatId("wei"), "", "support", at_minute(8, 5)}, {base::SeatId("layla"), "", "cannot_live", at_minute(8, 9)}};
  c.objections = {{.id = base::ObjectionId("o1"), .call = c.id, .seat = base::SeatId("layla"), .name = "ليلى حداد", .capacity = "for Language Access", .reason = "The title cannot be translated into two of our languages.", .at = at_minute(8, 10)}};
  r.calls = {c};
  r.call = c.id;
  return v;
}

inline LiveView off_record() {
  auto v = speaking();
  v.room.off_record = true;
  v.room.off = {{at_minute(6, 30), std::nullopt}};
  v.room.consent = live::Consent::announced;
  v.room.consent_text = "A transcript of this meeting is kept.";
  return v;
}

/// Nothing at all is there yet.
inline LiveView nothing() {
  LiveView v;
  v.meeting.id = base::MeetingId("m1");
  v.meeting.title = "An empty meeting";
  v.series.title = "Coordination";
  v.series.lang = "en";
  v.room.meeting = v.meeting.id;
  return v;
}

inline Onlooker onlooker(Audience audience, std::string seat = {}) {
  Onlooker who;
  who.audience = audience;
  who.csrf = "tok";
  who.key = "key0";
  who.back = "/meetings/m1/live";
  who.now = at_minute(7, 12);
  who.by.seat = base::SeatId(std::move(seat));
  using live::Right;
  auto const give = [&](Right r) { who.by.rights |= static_cast<std::uint32_t>(r); };
  if (audience == Audience::seated || audience == Audience::moderation)
    for (auto const r : {Right::see_names, Right::raise, Right::answer_person, Right::chat}) give(r);
  if (audience == Audience::moderation)
    for (auto const r : {Right::act_for_others, Right::run_queue, Right::rule, Right::off_record, Right::mark, Right::set_up, Right::moderate_chat, Right::see_times}) give(r);
  return who;
}

}  // namespace web::test
