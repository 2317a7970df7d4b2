// SPDX-License-Identifier: Apache-2.0
// The stream and the poll: nobody hears what is not for them, and whose right ends loses the line.
#include "web/live_stream_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::Got;
using test::Line;
using test::LiveHouse;
using test::stream_at;
using test::word;

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
