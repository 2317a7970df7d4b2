// SPDX-License-Identifier: Apache-2.0
// The stream and the poll: what is sent is what is fetched, and nothing is missed or told twice. Who may hear what is live_stream_whose_test.cpp.
#include <random>

#include "web/live_stream_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::events_of;
using test::fragments_in;
using test::Got;
using test::Line;
using test::LiveHouse;
using test::number;
using test::stream_at;

/// Acts of a meeting in no particular order; most of them are refused, which is part of it.
class Meeting {
 public:
  Meeting(LiveHouse& place, unsigned seed) : place_(&place), dice_(seed) {
    for (auto const* const name : {"Amina Diallo", "Bo Lindqvist", "Chen Li"}) people_.push_back(place.guest(name));
  }
  void step() {
    auto& place = *place_;
    place.now += std::chrono::milliseconds(500 + roll(4000));
    auto& who = people_[roll(people_.size())];
    auto const room = place.room();
    auto const some_entry = room.entries.empty() ? std::string("none") : std::next(room.entries.begin(), static_cast<std::ptrdiff_t>(roll(room.entries.size())))->first.text;
    switch (roll(14)) {
      case 0: case 1: case 2: place.act(who, "/hands", R"({"note": "<b>&amp; budget</b>"})"); break;
      case 3: place.act(who, "/hands/" + some_entry + "/lower"); break;
      case 4: place.act(place.chair, "/turns/next?seen_turn=" + room.grant.text); break;
      case 5: place.act(place.chair, "/turns/" + (room.grant.empty() ? "none" : room.grant.text) + "/end"); break;
      case 6: place.act(who, "/chat", R"({"text": "a line"})"); break;
      case 7:
        if (!room.chat.empty()) place.act(place.chair, "/chat/" + room.chat[roll(room.chat.size())].id.text + "/judge?state=" + (roll(3) ? "shown" : "hidden"));
        break;
      case 8: place.act(place.chair, "/calls", R"({"kind": "support", "text": "Do we agree?", "visibility": "count"})"); break;
      case 9: place.act(who, "/calls/" + (room.call.empty() ? "none" : room.call.text) + "/answer?answer=support"); break;
      case 10: place.act(who, "/calls/" + (room.call.empty() ? "none" : room.call.text) + "/objections", R"({"reason": "Too soon."})"); break;
      case 11: place.act(place.chair, "/hands/" + some_entry + (roll(2) ? "/hold?on=yes" : "/pin?on=yes")); break;
      case 12: place.act(place.chair, roll(2) ? "/record?to=off" : "/record?to=on"); break;
      default: place.act(place.chair, "/calls/" + (room.call.empty() ? "none" : room.call.text) + "/close"); break;
    }
  }
  std::size_t roll(std::size_t below) { return dice_() % below; }

 private:
  LiveHouse* place_;
  std::mt19937 dice_;
  std::vector<Browser> people_;
};

TEST_CASE("law: a fragment sent is the fragment fetched, for each audience and language, over a random meeting") {
  for (unsigned const seed : {1U, 2U, 3U}) {
    LiveHouse place;
    place.house.buckets = nullptr;
    Meeting meeting(place, seed);
    auto reader = place.visitor();
    std::map<std::string, std::map<std::string, std::string>> held;  // by audience: what a page has after all it was sent
    std::map<std::string, std::int64_t> seen;
    auto const catch_up = [&](std::string const& audience, std::string const& lang) {
      auto& who = audience == "moderation" ? place.chair : reader;
      auto const name = audience + lang;
      auto const last = seen.count(name) ? "&after=" + std::to_string(seen[name]) : std::string();
      auto const out = who.get(stream_at(place, "?as=" + audience + "&lang=" + lang + last));
      REQUIRE(out.status == 200);
      REQUIRE(out.follow);
      for (auto const& [fragment, markup] : fragments_in(events_of(out.body))) held[name][fragment] = markup;
      seen[name] = out.follow->after;
    };
    for (int i = 0; i < 60; ++i) {
      meeting.step();
      if (i % 6 != 0) continue;
      place.teller.tell();
      for (auto const* const audience : {"open", "moderation"})
        for (auto const* const lang : {"en", "fr"}) {
          catch_up(audience, lang);
          base::Speaking const speaking(lang);
          auto const view = place.store.read([&](Reading& r) { return *live_view(r, place.id); });
          std::map<std::string, std::string> fetched;
          for (auto const& [name, markup] : fragments(view, std::string_view(audience) == "open" ? Audience::open : Audience::moderation))
            fetched[name] = markup.str();
          CHECK(held[std::string(audience) + lang] == fetched);
        }
    }
  }
}

TEST_CASE("law: whoever stayed on the line has what whoever comes now is given") {
  LiveHouse place;
  place.house.buckets = nullptr;
  place.streams.start();
  Meeting meeting(place, 11);
  auto visitor = place.visitor();
  Line open(place, visitor.get(stream_at(place))), moderation(place, place.chair.get(stream_at(place))),
      program(place, place.chair.get(stream_at(place, "?form=json&after=0")));
  for (int i = 0; i < 60; ++i) {
    meeting.step();
    if (meeting.roll(3) > 0) place.teller.tell();  // several commits told together as well
  }
  place.teller.tell();
  CHECK(fragments_in(open.all()) == fragments_in(events_of(visitor.get(stream_at(place)).body)));
  CHECK(fragments_in(moderation.all()) == fragments_in(events_of(place.chair.get(stream_at(place)).body)));
  auto const heard = [](std::vector<Got> const& events) {
    std::vector<std::pair<std::int64_t, std::string>> out;
    for (auto const& e : events)
      if (e.event == "ev") out.emplace_back(number(base::parse_json(e.data)->at("seq")), e.data);
    return out;
  };
  auto const stayed = heard(program.all()), again = heard(events_of(place.chair.get(stream_at(place, "?form=json&after=0")).body));
  REQUIRE(stayed.size() == again.size());
  // A chat line judged since is told as it is now to those who come back: the numbers are the same, those texts may differ.
  for (std::size_t i = 0; i < stayed.size(); ++i) {
    CHECK(stayed[i].first == again[i].first);
    if (again[i].second.find("\"chat.") == std::string::npos) CHECK(stayed[i].second == again[i].second);
  }
  place.streams.stop();
}

TEST_CASE("a long poll has at once what was missed, and otherwise follows the topic until something happens") {
  LiveHouse place;
  place.streams.start();
  auto visitor = place.visitor();
  auto const poll = [&](std::int64_t after, bool waits) {
    return visitor.get(room_path(place.id) + "/poll?after=" + std::to_string(after) + (waits ? "&wait=1" : ""));
  };
  auto const begun = visitor.get(room_path(place.id) + "/poll?wait=1");
  CHECK_FALSE(begun.follow);
  CHECK_FALSE(fragments_in(events_of(begun.body)).empty());
  auto const seq = place.room().seq;
  auto const waits = poll(seq, true);
  REQUIRE(waits.follow);
  CHECK(waits.follow->once);
  CHECK(waits.follow->after == seq);
  CHECK(waits.body.empty());
  CHECK_FALSE(poll(seq, false).follow);
  auto amina = place.guest("Amina Diallo");
  place.act(amina, "/hands", R"({"note": "budget"})");
  auto const missed = poll(seq, true);
  CHECK_FALSE(missed.follow);
  CHECK(fragments_in(events_of(missed.body)) == fragments_in(events_of(visitor.get(stream_at(place)).body)));
  place.streams.stop();
}

TEST_CASE("a page's fragments are those of its stream, whatever its reader may do") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto steward = place.seated(Role::member);
  REQUIRE(place.act(place.chair, "/seats/" + place.seats["member"] + "/parts", R"({"parts": ["steward"]})").status == 200);
  place.act(amina, "/hands", R"({"note": "budget"})");
  auto const same = [&](Browser& who, std::string const& address) {
    auto const page = who.get(address);
    int found = 0;
    for (auto const& [name, markup] : fragments_in(events_of(who.get(stream_at(place)).body))) {
      auto const open = page.body.find("data-fragment=\"" + name + "\"");
      if (open == std::string::npos) continue;
      ++found;
      CHECK_MESSAGE(page.body.find(markup, open) != std::string::npos, name);
    }
    CHECK(found >= 4);
  };
  same(amina, room_path(place.id));
  same(steward, "/meetings/" + place.id.text + "/steward");
  same(place.chair, "/meetings/" + place.id.text + "/chair");
}

TEST_CASE("programs hear every event once, in order, and a returning one what it missed") {
  LiveHouse place;
  place.house.buckets = nullptr;
  Meeting meeting(place, 7);
  std::vector<std::int64_t> ids;
  std::int64_t last = 0;
  for (int i = 0; i < 30; ++i) {
    meeting.step();
    auto const out = place.chair.get(stream_at(place, "?as=moderation&form=json&after=" + std::to_string(last)));
    for (auto const& e : events_of(out.body))
      if (e.event == "ev") ids.push_back(e.id);
    last = out.follow->after;
  }
  auto const all = place.chair.get(stream_at(place, "?as=moderation&form=json&after=0"));
  std::vector<std::int64_t> whole;
  for (auto const& e : events_of(all.body))
    if (e.event == "ev") whole.push_back(e.id);
  CHECK(ids == whole);
  CHECK(std::is_sorted(whole.begin(), whole.end()));
  CHECK(std::adjacent_find(whole.begin(), whole.end()) == whole.end());
  CHECK(whole.size() > 20);
}

TEST_CASE("a number that the meeting has not reached is answered with a snapshot") {
  LiveHouse place;
  auto reader = place.visitor();
  auto request = reader.made(http::Method::get, stream_at(place));
  request.fields.push_back({"Last-Event-ID", "999999"});
  auto const events = events_of(reader.send(request).body);
  REQUIRE_FALSE(events.empty());
  CHECK(events.front().event == "snapshot");
  CHECK(fragments_in(events).size() > 3);
  CHECK(events.back().id == place.seq());
  // And the server's time, for a device that slept.
  CHECK(std::any_of(events.begin(), events.end(), [&](Got const& e) { return e.event == "t" && e.data == std::to_string(base::to_millis(place.now)); }));
}

TEST_CASE("the poll answers at once, as JSON and as events, and draws nothing when nothing happened") {
  LiveHouse place;
  auto reader = place.visitor();
  auto const first = reader.json(room_path(place.id) + "/poll");
  CHECK(first.status == 200);
  CHECK_FALSE(first.follow);
  CHECK(number(at(first, "seq")) == place.seq());
  CHECK(at(first, "events").as_array().size() > 3);
  auto const quiet = reader.json(room_path(place.id) + "/poll?after=" + std::to_string(place.seq()));
  CHECK(at(quiet, "events").as_array().empty());
  auto const plain = reader.get(room_path(place.id) + "/poll");
  CHECK(plain.header("Content-Type").starts_with("text/event-stream"));
}

TEST_CASE("the teller tells each open topic once, and what was told is what a page fetches") {
  LiveHouse place;
  auto reader = place.visitor();
  reader.get(stream_at(place));
  auto amina = place.guest("Amina Diallo");
  place.act(amina, "/hands", R"({"note": "budget"})");
  place.teller.tell();
  auto const topic = topic_of(place.id, Audience::open, "en");
  // What was told has taken the number of the log: it cannot be told again.
  CHECK_FALSE(place.streams.publish(topic, "x", place.seq()));
  CHECK(place.streams.publish(topic, "x", place.seq() + 1));
}

TEST_CASE("captions that stall are told on the line and to whoever comes back, once, and stand in the room's facts") {
  LiveHouse place;
  REQUIRE(place.act(place.chair, "/streams", R"({"title": "main"})").status == 200);
  auto const before = place.seq();
  auto const states = [&] {
    std::size_t n = 0;
    for (auto const& e : events_of(place.visitor().get(room_path(place.id) + "/poll?after=" + std::to_string(before)).body))
      n += e.event == "cap.state" && e.data.find("\"stalled\"") != std::string::npos ? 1U : 0U;
    return n;
  };
  auto const tick = [&] { place.done([&](Writing& w) { return desk::tick(w, place.id); }); };
  tick();
  CHECK(states() == 0);
  place.now += std::chrono::seconds(21);
  tick();
  CHECK(states() == 1);
  place.now += std::chrono::seconds(21);
  tick();
  CHECK(states() == 1);
}

}  // namespace
}  // namespace web
