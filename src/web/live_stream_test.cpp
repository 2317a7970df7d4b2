// SPDX-License-Identifier: Apache-2.0
// The stream and the poll: what is sent is what is fetched, nothing is missed or told twice, and nobody hears what is not for them.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>

#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::LiveHouse;
using test::number;
using test::word;

/// One event as a reader has it.
struct Got {
  std::int64_t id = 0;
  std::string event, data;
};

std::vector<Got> events_of(std::string const& body) {
  std::vector<Got> out;
  Got now;
  bool any = false;
  for (auto const line : base::split(body, '\n')) {
    if (line.empty()) {
      if (any) out.push_back(std::move(now));
      now = {};
      any = false;
    } else if (line.starts_with("id: ")) now.id = std::stoll(std::string(line.substr(4))), any = true;
    else if (line.starts_with("event: ")) now.event = line.substr(7), any = true;
    else if (line.starts_with("data: ")) now.data += line.substr(6), any = true;
  }
  return out;
}

std::map<std::string, std::string> fragments_in(std::vector<Got> const& events) {
  std::map<std::string, std::string> out;
  for (auto const& e : events) {
    if (e.event != "frag") continue;
    auto const o = base::parse_json(e.data);
    REQUIRE(o);
    out[word(o->at("name"))] = word(o->at("html"));
  }
  return out;
}

std::string stream_at(LiveHouse& place, std::string const& query = {}) { return room_path(place.id) + "/stream" + query; }

/// A reader on a real line: the answer's body first, then all frames of its topic.
class Line {
 public:
  Line(LiveHouse& place, http::Response const& begun) : place_(&place), topic_(begun.follow->topic) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    REQUIRE(place.streams.reserve("test"));
    place.streams.adopt(ends[0], "test", *begun.follow, begun.body);
    fd_ = ends[1];
  }
  ~Line() { ::close(fd_); }
  Line(Line const&) = delete;
  Line& operator=(Line const&) = delete;

  /// All that came, up to a mark that is put behind what was told by now.
  std::vector<Got> all() {
    auto const mark = "mark" + std::to_string(++marks_);
    for (int i = 0; i < 500 && text_.find("event: " + mark + "\n") == std::string::npos; ++i) {
      // Again after a while: a frame without a number that is told before the line was taken in is not for it.
      if (i % 25 == 0) REQUIRE(place_->streams.publish(topic_, http::sse(mark, "{}"), 0));
      ::pollfd waits{fd_, POLLIN, 0};
      ::poll(&waits, 1, 20);
      char piece[65536];
      for (ssize_t n = 0; (n = ::read(fd_, piece, sizeof piece)) > 0;) text_.append(piece, static_cast<std::size_t>(n));
    }
    REQUIRE(text_.find("event: " + mark + "\n") != std::string::npos);
    return events_of(text_);
  }

 private:
  LiveHouse* place_;
  std::string topic_, text_;
  int fd_ = -1, marks_ = 0;
};

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

TEST_CASE("less may be asked for than one may read, never more") {
  LiveHouse place;
  auto visitor = place.visitor(), amina = place.guest("Amina Diallo");
  CHECK(visitor.get(stream_at(place)).follow->topic == topic_of(place.id, Audience::open, "en"));
  CHECK(visitor.get(stream_at(place, "?as=seated")).status == 403);
  CHECK(visitor.get(stream_at(place, "?as=moderation")).status == 403);
  CHECK(amina.get(stream_at(place)).follow->topic == topic_of(place.id, Audience::seated, "en"));
  CHECK(amina.get(stream_at(place, "?as=open")).status == 200);
  CHECK(amina.get(stream_at(place, "?as=moderation")).status == 403);
  CHECK(place.chair.get(stream_at(place, "?as=seated&form=json")).follow->topic == topic_of(place.id, Audience::seated, "json"));
  CHECK(visitor.get("/meetings/aaaaaaaaaaaa/live/stream").status == 404);
}

TEST_CASE("a room that is not public is silent to visitors; its screen still shows it") {
  LiveHouse place;
  CHECK(place.act(place.chair, "/rules", R"({"public_room": false})").status == 200);
  auto visitor = place.visitor();
  CHECK(visitor.get(stream_at(place)).status == 403);
  auto const screen = word(at(place.act(place.chair, "/screens", R"({"name": "Hall"})"), "screen"));
  auto const address = word(at(place.act(place.chair, "/screens/" + screen + "/secret"), "address"));
  auto const secret = address.substr(address.rfind('/') + 1);
  CHECK(visitor.get(stream_at(place, "?as=open&screen=" + secret)).status == 200);
  CHECK(visitor.get(stream_at(place, "?as=moderation&screen=" + secret)).status == 403);
}

/// All that every audience hears of the room, as page and as program.
std::string all_heard(LiveHouse& place) {
  auto const view = place.store.read([&](Reading& r) { return *live_view(r, place.id); });
  std::string out;
  for (auto const audience : {Audience::open, Audience::seated, Audience::moderation, Audience::captioning}) {
    for (auto const& [name, markup] : fragments(view, audience)) out += markup.str();
    for (bool const program : {false, true}) {
      auto const grown = place.store.read([&](Reading& r) { return growth(r, view, 0); });
      for (auto const& n : heard_after(grown, view, audience, program, 0)) out += as_frame(n.heard, n.seq);
    }
  }
  return out;
}

TEST_CASE("who answered what in a count-only call leaves by no stream, poll, page or log") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto const call = word(at(place.act(place.chair, "/calls", R"({"kind": "straw", "text": "Which?", "options": ["qjtreasure", "qjother"], "visibility": "count"})"), "call"));
  REQUIRE_FALSE(call.empty());
  REQUIRE(place.act(amina, "/calls/" + call + "/answer?answer=qjtreasure").status == 200);
  auto const seat = place.seats["Amina Diallo"];
  auto const heard = all_heard(place);
  CHECK(heard.find("response.given") == std::string::npos);
  // The control: the call itself is heard, and so is who came in.
  CHECK(heard.find("call.opened") != std::string::npos);
  CHECK(heard.find("Amina Diallo") != std::string::npos);
  for (auto* const who : {&place.chair, &amina}) {
    auto const view = who->json(room_path(place.id)).body;
    CHECK(view.find("\"answer\":\"qjtreasure\"") == std::string::npos);
  }
  auto const log = place.chair.json("/meetings/" + place.id.text + "/log").body;
  CHECK(log.find("\\\"answer\\\":\\\"qjtreasure\\\"") == std::string::npos);
  CHECK(log.find("response.given") != std::string::npos);
}

TEST_CASE("held and hidden chat, balance values and who asked for access reach nobody they are not for") {
  LiveHouse place;
  auto amina = place.visitor();
  auto const in = amina.post_json("/meetings/" + place.id.text + "/join", R"({"name": "Amina Diallo", "balance": "qjbalance"})");
  REQUIRE(in.status == 200);
  auto const seat = word(at(in, "seat"));
  place.act(amina, "/chat", R"({"text": "qjheld"})");
  place.act(amina, "/hands", R"({"kind": "access", "access": "sound", "note": "qjaccess"})");
  auto const view = place.store.read([&](Reading& r) { return *live_view(r, place.id); });
  auto const grown = place.store.read([&](Reading& r) { return growth(r, view, 0); });
  auto const heard = [&](Audience a, bool program) {
    std::string out;
    for (auto const& n : heard_after(grown, view, a, program, 0)) out += as_frame(n.heard, n.seq);
    return out;
  };
  for (bool const program : {false, true}) {
    CHECK(heard(Audience::open, program).find("qjheld") == std::string::npos);
    CHECK(heard(Audience::seated, program).find("qjheld") == std::string::npos);
    CHECK(heard(Audience::moderation, program).find("qjheld") != std::string::npos);
  }
  CHECK(all_heard(place).find("qjbalance") == std::string::npos);
  for (auto const& n : heard_after(grown, view, Audience::moderation, true, 0))
    for (auto const& h : n.heard)
      if (h.data.find("access.raised") != std::string::npos) CHECK(h.data.find(seat) == std::string::npos);
  CHECK(heard(Audience::open, true).find("Amina Diallo") == std::string::npos);
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

TEST_CASE("words that are not kept reach the readers of other nodes, without a number, and nothing that is kept goes that way") {
  LiveHouse here, there;
  there.streams.start();
  auto visitor = there.visitor();
  Line line(there, visitor.get(stream_at(there, "?form=json")));
  line.all();  // it is taken in
  std::vector<std::string> carried;
  here.teller.also_tell([&](std::string const& words) { carried.push_back(words); });
  record::Delta private_words{"append", false, 0, boost::json::object{{"st", "floor"}, {"seg", "off1"}, {"off", 0}, {"ins", "xylo\nphone"}}};
  record::Delta kept{"append", true, 7, boost::json::object{{"ins", "known"}}};
  here.teller.tell_unstored(there.id, {kept, private_words});
  here.teller.tell_unstored(there.id, {kept});
  REQUIRE(carried.size() == 1);
  CHECK(carried.front().find("known") == std::string::npos);
  there.teller.hear_unstored(carried.front());
  for (auto const* const nonsense : {"", "[]", "{}", R"({"meeting": 1, "words": []})", R"({"meeting": "m", "words": [{"kind": 1}]})"})
    there.teller.hear_unstored(nonsense);
  std::vector<Got> words;
  for (auto const& e : line.all())
    if (e.event == "cap.append") words.push_back(e);
  REQUIRE(words.size() == 1);
  CHECK(words.front().id == 0);
  CHECK(word(base::parse_json(words.front().data)->at("ins")) == "xylo\nphone");
  there.streams.stop();
}

TEST_CASE("whose right ends on one node loses the line on the others, too") {
  LiveHouse here, there;
  there.streams.start();
  auto amina = there.guest("Amina Diallo"), bo = there.guest("Bo Lindqvist");
  Line first(there, amina.get(stream_at(there))), second(there, bo.get(stream_at(there)));
  first.all();
  second.all();
  std::vector<std::string> carried;
  here.teller.also_tell([&](std::string const& words) { carried.push_back(words); });
  here.teller.end_readers({"seat:" + there.seats["Amina Diallo"]});
  REQUIRE(carried.size() == 1);
  for (auto const* const nonsense : {"", "[]", R"({"end": 1})", R"({"end": [1, {}]})"}) there.teller.hear_ended(nonsense);
  REQUIRE(there.streams.readers() == 2);
  // Words off the record and whose streams end go the same way, and neither is taken for the other.
  there.teller.hear_unstored(carried.front());
  there.teller.hear_ended(carried.front());
  for (int i = 0; i < 200 && there.streams.readers() > 1; ++i) ::usleep(10'000);
  CHECK(there.streams.readers() == 1);
  there.streams.stop();
}

TEST_CASE("whoever is put out or signs out loses the line at once") {
  LiveHouse place;
  place.streams.start();
  auto amina = place.guest("Amina Diallo");
  auto member = place.seated(Role::member);
  auto const lost = [&](Browser& who, auto&& act) {
    auto const begun = who.get(stream_at(place));
    auto const before = place.streams.readers();
    Line line(place, begun);
    line.all();
    CHECK(place.streams.readers() == before + 1);
    act();
    for (int i = 0; i < 200 && place.streams.readers() > before; ++i) ::usleep(10'000);
    return place.streams.readers() == before;
  };
  CHECK(lost(amina, [&] { CHECK(place.act(place.chair, "/seats/" + place.seats["Amina Diallo"] + "/bar").status == 200); }));
  CHECK(lost(member, [&] { CHECK(member.post("/sign-out").status == 303); }));
  place.streams.stop();
}

TEST_CASE("every stream has its key, so that it can be ended with its right") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  CHECK(amina.get(stream_at(place)).follow->key == "seat:" + place.seats["Amina Diallo"]);
  CHECK(place.chair.get(stream_at(place)).follow->key.starts_with("session:"));
  CHECK(place.visitor().get(stream_at(place)).follow->key == visitors_key(place.id));
}

TEST_CASE("when the room is no longer public its visitors lose the line at once; when stewards get the queue, theirs comes back with more") {
  LiveHouse place;
  place.streams.start();
  auto visitor = place.visitor();
  auto steward = place.seated(Role::member);
  REQUIRE(place.act(place.chair, "/seats/" + place.seats["member"] + "/parts", R"({"parts": ["steward"]})").status == 200);
  auto const topic = [&] { return steward.get(stream_at(place)).follow->topic; };
  auto const before = topic();
  Line reads(place, visitor.get(stream_at(place))), helps(place, steward.get(stream_at(place)));
  reads.all();
  helps.all();
  auto const down_to = [&](std::size_t left) {
    for (int i = 0; i < 200 && place.streams.readers() > left; ++i) ::usleep(10'000);
    return place.streams.readers();
  };
  REQUIRE(place.streams.readers() == 2);
  CHECK(place.act(place.chair, "/rules", R"({"rounds": false})").status == 200);
  ::usleep(50'000);
  CHECK(place.streams.readers() == 2);
  CHECK(place.act(place.chair, "/rules", R"({"stewards_run_queue": true})").status == 200);
  CHECK(down_to(1) == 1);
  CHECK(topic() != before);
  CHECK(place.act(place.chair, "/rules", R"({"public_room": false})").status == 200);
  CHECK(down_to(0) == 0);
  place.streams.stop();
}

}  // namespace
}  // namespace web
