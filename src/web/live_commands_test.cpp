// SPDX-License-Identifier: Apache-2.0
// Commands of the live room through the site: once for each key, by whoever may, and with the state told to who came too late.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::LiveHouse;
using test::number;
using test::word;

std::string raised(LiveHouse& place, Browser& who, std::string const& note = "budget") {
  auto const out = place.act(who, "/hands", R"({"note": ")" + note + R"("})");
  REQUIRE(out.status == 200);
  return word(at(out, "entry"));
}

TEST_CASE("a hand goes up, is called and speaks, each answered with the log's number") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto const before = place.seq();
  auto const hand = place.act(amina, "/hands", R"({"note": "the budget"})");
  CHECK(hand.status == 200);
  CHECK(number(at(hand, "seq")) > before);
  CHECK(number(at(hand, "place")) == 1);
  auto const next = place.act(place.chair, "/turns/next?seen_turn=");
  CHECK(next.status == 200);
  CHECK(word(at(next, "turn")) == place.room().grant.text);
  CHECK(number(at(next, "seq")) == place.seq());
}

TEST_CASE("two presses of next call one person, and the second is told how things stand") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  raised(place, amina);
  raised(place, bo);
  auto const first = place.act(place.chair, "/turns/next?seen_turn=");
  REQUIRE(first.status == 200);
  auto const second = place.act(place.chair, "/turns/next?seen_turn=");
  CHECK(second.status == 409);
  auto const now = at(second, "now");
  REQUIRE(now.is_object());
  CHECK(word(now.at("turn")) == word(at(first, "turn")));
  CHECK(word(now.at("life")) == "open");
  CHECK(word(now.at("item")) == place.items[0].text);
  CHECK(now.at("call").is_null());
  CHECK(number(now.at("seq")) == place.seq());
  CHECK(place.room().grants.size() == 1);
}

TEST_CASE("the same key twice acts once and answers the same; another browser's key is another") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  auto const body = std::string(R"({"note": "budget", "key": "k1"})");
  auto const first = place.act(amina, "/hands", body);
  auto const seq = place.seq();
  auto const again = place.act(amina, "/hands", body);
  CHECK(again.status == 200);
  CHECK(again.body == first.body);
  CHECK(place.seq() == seq);
  auto const other = place.act(bo, "/hands", body);
  CHECK(other.status == 200);
  CHECK(other.body != first.body);
}

TEST_CASE("on a page a refused act shows the room again with the sentence, and an accepted one leads back") {
  LiveHouse place;
  auto const room = room_path(place.id);
  auto const going = place.chair.post(room + "/life?to=suspended", {{"back", "/meetings/" + place.id.text + "/chair"}});
  CHECK(going.status == 303);
  CHECK(going.header("Location") == "/meetings/" + place.id.text + "/chair");
  auto const elsewhere = place.chair.post(room + "/life?to=resumed", {{"back", "https://example.org/"}});
  CHECK(elsewhere.header("Location") == room);
  auto const refused = place.chair.post(room + "/turns/next?seen_turn=nobody");
  CHECK(refused.status == 409);
  CHECK(refused.header("Content-Type").starts_with("text/html"));
  CHECK(refused.body.find("data-fragment=\"floor\"") != std::string::npos);
}

TEST_CASE("leaving an item with people waiting shows the page that asks for each of them") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto const entry = raised(place, amina);
  auto const item = room_path(place.id) + "/items/" + place.items[0].text + "/leave";
  auto const asked = place.chair.post(item);
  CHECK(asked.status == 409);
  CHECK(asked.body.find("each-" + entry) != std::string::npos);
  CHECK(place.chair.post(item, {{"each-" + entry, "park"}}).status == 303);
  CHECK(place.room().item.empty());
}

/// Who meets each act of the table, and with what.
struct Met {
  std::string at, body;
  int visitor, guest, member, steward, chair;
};

TEST_CASE("visitor, guest, member, steward and chair meet the acts of the room as floor 8 says") {
  LiveHouse place;
  place.house.buckets = nullptr;
  auto visitor = place.visitor(), guest = place.guest("Amina Diallo"), member = place.seated(Role::member),
       steward = place.seated(Role::coordinator);
  auto const parts = place.act(place.chair, "/seats/" + place.seats["coordinator"] + "/parts", R"({"parts": ["steward"]})");
  REQUIRE(parts.status == 200);
  std::vector<Met> const table = {
      {"/hands", R"({"kind": "access", "access": "sound"})", 403, 200, 200, 200, 200},
      {"/hands", R"({"note": "budget"})", 403, 200, 200, 200, 200},
      {"/chat", R"({"text": "hello"})", 403, 200, 200, 200, 200},
      {"/input?held=no", "{}", 403, 403, 403, 200, 200},
      {"/seats", R"({"name": "Somebody Else"})", 403, 403, 403, 200, 200},
      {"/rules", R"({"bound": 3})", 403, 403, 403, 403, 200},
      {"/items/" + place.items[1].text + "/rules", R"({"bound": 3})", 403, 403, 403, 403, 200},
      {"/consent", R"({"state": "announced"})", 403, 403, 403, 403, 200},
      {"/door", "{}", 403, 403, 403, 403, 200},
      {"/screens", R"({"name": "Hall"})", 403, 403, 403, 403, 200},
      {"/screens/pin", R"({"what": "message", "message": "Tea"})", 403, 403, 403, 200, 200},
      {"/streams", R"({"title": "main"})", 403, 403, 403, 403, 200},
      {"/queue?state=open", "{}", 403, 403, 403, 403, 200},
      {"/marks", R"({"text": "Send the poll"})", 403, 403, 403, 403, 200},
      {"/outcome", R"({"word": "noted", "sentence": "Noted."})", 403, 403, 403, 403, 200},
      {"/calls", R"({"kind": "support", "text": "Do we?"})", 403, 403, 403, 403, 200},
      {"/life?to=suspended", "{}", 403, 403, 403, 403, 200},
  };
  for (auto const& row : table) {
    CAPTURE(row.at);
    place.now += std::chrono::seconds(5);
    CHECK(place.act(visitor, row.at, row.body).status == row.visitor);
    CHECK(place.act(guest, row.at, row.body).status == row.guest);
    CHECK(place.act(member, row.at, row.body).status == row.member);
    CHECK(place.act(steward, row.at, row.body).status == row.steward);
    CHECK(place.act(place.chair, row.at, row.body).status == row.chair);
  }
}

TEST_CASE("an item's own rules are saved from its page, shown in the agenda, and given back") {
  LiveHouse place;
  auto const page = room_path(place.id) + "/items/" + place.items[1].text + "/rules";
  auto guest = place.guest("Amina Diallo");
  CHECK(guest.get(page).status == 403);
  auto const form = place.chair.get(page);
  CHECK(form.status == 200);
  CHECK(form.body.find("Save for this item") != std::string::npos);
  CHECK(form.body.find("As in the whole meeting") == std::string::npos);
  // The whole form, with every box but one left empty.
  auto const saved = place.chair.post(page, {{"own", "yes"}, {"bound", "4"}, {"rounds", "yes"}, {"point_time", "45"}, {"back", page}});
  CHECK(saved.status == 303);
  CHECK(saved.header("Location").starts_with(page));
  auto const own = live::rules_for(place.room(), place.items[1]);
  CHECK(own.point_time == base::Millis{45'000});
  CHECK(own.bound == 4);
  CHECK(own.rounds);
  CHECK_FALSE(own.least_heard);
  // Who may what is the meeting's, and its own rules are as they were.
  CHECK(place.room().rules.public_room);
  CHECK(place.room().rules.least_heard);
  CHECK(place.chair.get(room_path(place.id)).body.find("own rules: 45 s for a new point") != std::string::npos);
  CHECK(place.chair.get(page).body.find("As in the whole meeting") != std::string::npos);
  CHECK(place.chair.get(room_path(place.id) + "/settings").body.find("rules of its own") != std::string::npos);
  CHECK(place.chair.post(page, {{"own", "no"}, {"back", page}}).status == 303);
  CHECK(live::rules_for(place.room(), place.items[1]).point_time == base::Millis{120'000});
  CHECK(place.act(place.chair, "/items/" + place.items[1].text + "/rules", R"({"point_time": 5})").status == 400);
}

TEST_CASE("a point of order tells what it is about, and programs and desks read it") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  CHECK(place.act(amina, "/hands", R"({"kind": "order", "category": "nonsense"})").status == 400);
  CHECK(place.act(amina, "/hands", R"({"kind": "order", "category": "adjourn"})").status == 200);
  CHECK(place.chair.get("/meetings/" + place.id.text + "/chair").body.find("end the meeting") != std::string::npos);
  CHECK(amina.json(room_path(place.id)).body.find("\"category\":\"adjourn\"") != std::string::npos);
}

TEST_CASE("no act of the room is done for somebody who only reads, whatever the address") {
  LiveHouse place;
  place.house.buckets = nullptr;
  auto visitor = place.visitor();
  auto const before = place.seq();
  for (auto const& row : live_command_rows()) {
    std::string path;
    for (auto const piece : base::split(row.path.substr(1), '/'))
      path += "/" + (piece == "{meeting}" ? place.id.text : piece == "{item}" ? place.items[1].text
                     : piece.starts_with("{") ? std::string("aaaaaaaa") : std::string(piece));
    CAPTURE(path);
    auto const out = visitor.post_json(path, R"({"text": "x", "name": "x", "state": "shown", "to": "open", "kind": "support"})");
    CHECK(out.status >= 400);
    CHECK(out.status < 500);
  }
  CHECK(place.seq() == before);
}

TEST_CASE("input held stops chat, hands and answers with the next request; access passes") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto member = place.seated(Role::member);
  auto const call = word(at(place.act(place.chair, "/calls", R"({"kind": "support", "text": "Do we?"})"), "call"));
  CHECK(place.act(place.chair, "/input?held=yes").status == 200);
  CHECK(place.act(amina, "/chat", R"({"text": "hello"})").status == 409);
  CHECK(place.act(member, "/chat", R"({"text": "hello"})").status == 409);
  CHECK(place.act(amina, "/hands").status == 409);
  CHECK(place.act(member, "/calls/" + call + "/answer?answer=support").status == 409);
  CHECK(place.act(amina, "/calls/" + call + "/objections", R"({"reason": "No."})").status == 409);
  CHECK(place.act(amina, "/hands", R"({"kind": "access", "access": "sound"})").status == 200);
  CHECK(place.act(place.chair, "/input?held=no").status == 200);
  CHECK(place.act(amina, "/hands").status == 200);
}

TEST_CASE("typed lines do what the buttons do, and are not said in the chat") {
  LiveHouse place;
  auto member = place.seated(Role::member);
  auto const up = place.act(member, "/chat", R"({"text": "q+ to ask about the budget"})");
  CHECK(up.status == 200);
  CHECK_FALSE(word(at(up, "entry")).empty());
  CHECK(place.room().chat.empty());
  place.now += std::chrono::seconds(3);
  CHECK(place.act(member, "/chat", R"({"text": "q-"})").status == 200);
  place.now += std::chrono::seconds(3);
  // Whoever may not do it by a button may not by typing either.
  CHECK(place.act(member, "/chat", R"({"text": "resolved: all is mine"})").status == 403);
  auto const action = place.act(place.chair, "/chat", R"({"text": "action polly: send questionnaire - due 2022-10-14"})");
  CHECK(action.status == 200);
  CHECK_FALSE(word(at(action, "mark")).empty());
}

TEST_CASE("a seat that raises and lowers its hand without end is asked to wait; the hall behind its address is not") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  int last = 0;
  for (int i = 0; i < 40 && last != 429; ++i) {
    auto const out = place.act(amina, "/hands");
    last = out.status;
    if (last == 200) place.act(amina, "/hands/" + word(at(out, "entry")) + "/lower");
  }
  CHECK(last == 429);
  CHECK(place.act(bo, "/hands").status == 200);
  // Typing the same is no way around it.
  CHECK(place.act(amina, "/chat", R"({"text": "q+"})").status == 429);
  CHECK(place.act(bo, "/chat", R"({"text": "q-"})").status == 200);
}

TEST_CASE("a secret address is told once and kept nowhere in clear") {
  LiveHouse place;
  auto const screen = word(at(place.act(place.chair, "/screens", R"({"name": "Hall"})"), "screen"));
  auto const one = place.act(place.chair, "/screens/" + screen + "/secret", R"({"key": "k1"})");
  auto const two = place.act(place.chair, "/screens/" + screen + "/secret", R"({"key": "k1"})");
  CHECK(one.status == 200);
  CHECK(word(at(one, "address")) != word(at(two, "address")));
  CHECK(one.header("Cache-Control") == "no-store");
  auto const stream = place.act(place.chair, "/streams", R"({"title": "main"})");
  CHECK(stream.status == 200);
  CHECK(word(at(stream, "secret")).size() == 32);
  CHECK(at(stream, "addresses").as_array().size() >= 3);
}

TEST_CASE("a guest's form needs the token of the pass, and another guest's does not do") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  auto const target = room_path(place.id) + "/hands";
  auto const form = [&](std::string const& token) {
    return amina.send(amina.posted(target, "application/x-www-form-urlencoded", test::encoded({{"note", "x"}, {"csrf", token}})));
  };
  CHECK(form("").status == 403);
  CHECK(form(bo.token(target)).status == 403);
  CHECK(form(amina.token(target)).status == 303);
}

}  // namespace
}  // namespace web
