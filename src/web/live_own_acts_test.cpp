// SPDX-License-Identifier: Apache-2.0
// What people do from their own part of the room's pages and from its desks, as forms that need no script: support for what covered
// their point, their own turn, answers, objections, apologies; a request's change, a seat's parts, who is missing.
#include <algorithm>

#include "roster/roster.hpp"
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::LiveHouse;
using test::number;
using test::word;

std::string raised(LiveHouse& place, Browser& who) {
  auto const out = place.act(who, "/hands", R"({"note": "budget"})");
  REQUIRE(out.status == 200);
  return word(at(out, "entry"));
}

TEST_CASE("who lowers a hand because the point was made is offered to be counted as support, by a form that needs no script") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  raised(place, amina);
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=").status == 200);
  auto const hand = raised(place, bo);
  auto const room = room_path(place.id), at_hand = room + "/hands/" + hand;
  CHECK(bo.get(room).body.find("Count me as support") == std::string::npos);
  REQUIRE(place.act(bo, "/hands/" + hand + "/lower", R"({"reason": "covered"})").status == 200);
  auto const offered = bo.get(room).body;
  CHECK(offered.find("Your point was made by") != std::string::npos);
  CHECK(offered.find("action=\"" + at_hand + "/support\"") != std::string::npos);
  CHECK(amina.get(room).body.find("Count me as support") == std::string::npos);
  CHECK(place.act(amina, "/hands/" + hand + "/support").status == 403);
  CHECK(bo.post(at_hand + "/support", {{"back", room}}).status == 303);
  auto const counted = bo.get(room).body;
  CHECK(counted.find("Count me as support") == std::string::npos);
  CHECK(counted.find("You are counted as supporting what") != std::string::npos);
  CHECK(amina.get(room).body.find("also the point of 1 other") != std::string::npos);
  CHECK(number(at(amina.json(room), "turn").at("supporters")) == 1);
}

TEST_CASE("the speaker takes a question within the turn and gives the floor back, from a page that needs no script") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  raised(place, amina);
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=").status == 200);
  auto const turn = place.room().grant.text, room = room_path(place.id), at_turn = room + "/turns/" + turn;
  auto const asked = place.act(bo, "/hands", R"({"kind": "clarify", "topic": ")" + turn + R"("})");
  REQUIRE(asked.status == 200);
  CHECK(amina.get(room).body.find("Take the question of Bo Lindqvist") != std::string::npos);
  CHECK(bo.get(room).body.find("Take the question of") == std::string::npos);
  CHECK(place.chair.get("/meetings/" + place.id.text + "/chair").body.find("The speaker takes this question") != std::string::npos);
  CHECK(place.act(bo, "/turns/" + turn + "/yield").status == 403);
  CHECK(amina.post(at_turn + "/yield", {{"entry", word(at(asked, "entry"))}, {"back", room}}).status == 303);
  CHECK(place.room().grants.back().question.text == place.seats["Bo Lindqvist"]);
  CHECK(bo.get(room).body.find("asks a question within this turn.") != std::string::npos);
  CHECK(amina.post(at_turn + "/yield", {{"back", room}}).status == 303);
  CHECK(place.room().grants.back().question.empty());
  CHECK(amina.get(room).body.find("I have finished") != std::string::npos);
  place.now += std::chrono::seconds(30);
  CHECK(amina.post(at_turn + "/end", {{"reason", "finished"}, {"back", room}}).status == 303);
  CHECK(place.room().grant.empty());
  auto const after = amina.get(room).body;
  CHECK(after.find("You have spoken for 0:30.") != std::string::npos);
  CHECK(after.find("<noscript>") != std::string::npos);
  CHECK(bo.get(room).body.find("You have spoken for") == std::string::npos);
}

TEST_CASE("a question whose turn is over is made a new point by one press of its author") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist"), chen = place.guest("Chen Li");
  raised(place, amina);
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=").status == 200);
  auto const turn = place.room().grant.text, room = room_path(place.id);
  auto const question = word(at(place.act(bo, "/hands", R"({"kind": "clarify", "topic": ")" + turn + R"("})"), "entry"));
  auto const point = raised(place, chen);
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=" + turn + "&entry=" + point + "&why=other").status == 200);
  REQUIRE(place.room().entries.at(base::EntryId(question)).state == live::EntryState::expired);
  CHECK(bo.get(room).body.find("Make it a new point") != std::string::npos);
  CHECK(bo.post(room + "/hands/" + question + "/edit", {{"kind", "point"}, {"back", room}}).status == 303);
  auto const made = place.room().entries.at(base::EntryId(question));
  CHECK(made.state == live::EntryState::waiting);
  CHECK(made.kind == live::Kind::point);
  CHECK(bo.get(room).body.find("Make it a new point") == std::string::npos);
}

TEST_CASE("a line of the chat is answered by a link and a form that need no script") {
  LiveHouse place;
  auto member = place.seated(Role::member);
  auto const room = room_path(place.id);
  REQUIRE(place.act(member, "/chat", R"({"text": "Can you hear me?"})").status == 200);
  auto const line = place.room().chat.back().id.text;
  CHECK(place.chair.get(room).body.find("/live?answer=" + line + "#answering") != std::string::npos);
  CHECK(place.chair.get(room + "?answer=" + line).body.find("name=\"answers\" value=\"" + line + "\"") != std::string::npos);
  CHECK(place.chair.get(room + "?answer=nobody").body.find("name=\"answers\"") == std::string::npos);
  CHECK(place.chair.post(room + "/chat", {{"text", "Yes."}, {"answers", line}, {"back", room}}).status == 303);
  CHECK(place.room().chat.back().answers.text == line);
  // Where guests do not write, the link says so to them.
  auto amina = place.guest("Amina Diallo");
  auto const refused = "In this meeting guests do not write in the chat.";
  REQUIRE(place.act(place.chair, "/rules", R"({"guests_chat": false})").status == 200);
  CHECK(amina.get(room).body.find(refused) == std::string::npos);
  CHECK(amina.get(room + "?answer=" + line).body.find(refused) != std::string::npos);
  CHECK(place.chair.get(room + "?answer=" + line).body.find("name=\"answers\"") != std::string::npos);
}

TEST_CASE("whoever wishes to speak after somebody says so when asking or afterwards, by forms that need no script") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist"), chen = place.guest("Chen Li");
  auto const room = room_path(place.id), from_amina = raised(place, amina), from_bo = raised(place, bo);
  CHECK(chen.get(room).body.find("id=\"hand-after\"") != std::string::npos);
  CHECK(chen.post(room + "/hands", {{"kind", "point"}, {"after", from_bo}, {"back", room}}).status == 303);
  std::string from_chen;
  for (auto const& [id, e] : place.room().entries)
    if (e.after.text == from_bo) from_chen = id.text;
  REQUIRE_FALSE(from_chen.empty());
  CHECK(amina.get(room).body.find("id=\"after-" + from_amina + "\"") != std::string::npos);
  CHECK(chen.get(room).body.find("id=\"after-" + from_chen + "\"") == std::string::npos);
  CHECK(amina.post(room + "/hands/" + from_amina + "/later", {{"after", from_chen}, {"back", room}}).status == 303);
  CHECK(place.room().entries.at(EntryId(from_amina)).after.text == from_chen);
  CHECK(place.chair.get("/meetings/" + place.id.text + "/chair").body.find("after Chen Li") != std::string::npos);
  // Bo stands before Amina.
  CHECK(place.act(amina, "/hands/" + from_amina + "/later?after=" + from_bo).status == 409);
  auto const form = place.chair.get("/meetings/" + place.id.text + "/chair?form=request&of=" + from_bo);
  CHECK(form.body.find("id=\"request-after\"") != std::string::npos);
}

TEST_CASE("a scribe writes down an action, and what somebody without a device objects to, from the room's own page; a member is not offered either") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto scribe = place.seated(Role::member);
  auto const page = room_path(place.id);
  auto const call = word(at(place.act(place.chair, "/calls", R"({"kind": "objection", "text": "We meet in May."})"), "call"));
  REQUIRE_FALSE(call.empty());
  CHECK(scribe.get(page).body.find("id=\"object-for\"") == std::string::npos);
  CHECK(scribe.get(page).body.find("id=\"mark-text\"") == std::string::npos);
  REQUIRE(place.act(place.chair, "/seats/" + place.seats["member"] + "/parts", R"({"parts": ["scribe"]})").status == 200);
  auto const shown = scribe.get(page).body;
  CHECK(shown.find("id=\"object-for\"") != std::string::npos);
  CHECK(shown.find("id=\"mark-text\"") != std::string::npos);
  CHECK(amina.get(page).body.find("id=\"object-for\"") == std::string::npos);
  CHECK(scribe.post(page + "/calls/" + call + "/objections", {{"seat", place.seats["Amina Diallo"]}, {"reason", "May is full."}, {"back", page}}).status == 303);
  auto const room = place.room();
  REQUIRE(live::call(room, room.call)->objections.size() == 1);
  CHECK(live::call(room, room.call)->objections.front().seat.text == place.seats["Amina Diallo"]);
  CHECK(scribe.post(page + "/marks", {{"kind", "action"}, {"text", "Write to the hotel"}, {"back", page}}).status == 303);
  CHECK(amina.get(page).body.find("Write to the hotel") != std::string::npos);
}

TEST_CASE("a scribe marks selected words while the meeting runs, whatever they are in the forum; others, and words of elsewhere, are refused") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto scribe = place.seated(Role::member);
  auto const page = room_path(place.id), bar = "action=\"" + page + "/marks?back=";
  auto const captions = place.done([&](Writing& w) {
    return record::open_stream(w, place.id, {.not_before = w.now(), .not_after = w.now() + std::chrono::hours(12)});
  });
  auto program = place.visitor();
  auto said = program.made(http::Method::post, "/cartcaption?meetingid=" + place.id.text + "&token=" + captions.secret);
  said.body = "We write to the hotel.";
  REQUIRE(program.send(said).status == 200);
  CHECK(scribe.get(page).body.find(bar) == std::string::npos);
  REQUIRE(place.act(place.chair, "/seats/" + place.seats["member"] + "/parts", R"({"parts": ["scribe"]})").status == 200);
  CHECK(scribe.get(page).body.find(bar) != std::string::npos);
  // What is written down about the last words settles them.
  REQUIRE(place.act(scribe, "/marks", R"({"kind": "action", "text": "Write to the hotel"})").status == 200);
  auto const lines = place.store.read([&](Reading& r) { return record::lines(r, place.id, "floor", 10); });
  REQUIRE(lines.size() == 1);
  auto const mark = [&](Browser& who, std::string const& segment) {
    return who.post(page + "/marks?back=" + page, {{"kind", "question"}, {"segment", segment}, {"rev", std::to_string(lines[0].rev)}, {"start", "0"}, {"end", "8"},
                                                   {"quote", "We write"}, {"text", "Who writes?"}});
  };
  CHECK(mark(amina, lines[0].segment.text).status == 403);
  CHECK(mark(scribe, "aaaaaaaaaaaa").status == 400);
  auto const done = mark(scribe, lines[0].segment.text);
  CHECK(done.status == 303);
  CHECK(done.header("Location") == page);
  auto const view = place.store.read([&](Reading& r) { return *live_view(r, place.id); });
  auto const asked = std::find_if(view.marks.begin(), view.marks.end(), [](auto const& m) { return m.text == "Who writes?"; });
  REQUIRE(asked != view.marks.end());
  CHECK(asked->words);
}

TEST_CASE("whose request is answered in writing reads the answer, and whose is parked or dropped is told so; nobody else is") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  auto const page = room_path(place.id);
  auto const first = raised(place, amina);
  REQUIRE(place.act(place.chair, "/hands/" + first + "/answer", R"({"how": "It stands on page 3."})").status == 200);
  CHECK(amina.get(page).body.find("It stands on page 3.") != std::string::npos);
  CHECK(bo.get(page).body.find("It stands on page 3.") == std::string::npos);
  auto const second = raised(place, amina);
  REQUIRE(place.act(place.chair, "/hands/" + second + "/park", R"({"item": ")" + place.items[1].text + R"("})").status == 200);
  CHECK(amina.get(page).body.find("data-unheard=\"" + second + "\"") != std::string::npos);
  auto const third = raised(place, bo);
  REQUIRE(place.act(place.chair, "/items/" + place.items[0].text + "/leave", R"({"all": "drop"})").status == 200);
  CHECK(bo.get(page).body.find("data-unheard=\"" + third + "\"") != std::string::npos);
  CHECK(bo.get(page).body.find("your request was dropped") != std::string::npos);
  CHECK(amina.get(page).body.find("your request was dropped") == std::string::npos);
}

TEST_CASE("a delegate gives the coalition's voice in a straw poll, too") {
  LiveHouse place;
  auto delegate = place.seated(Role::member);
  auto const seat = "/seats/" + place.seats["member"];
  REQUIRE(place.act(delegate, seat + "/change", R"({"coalition": "Rivers"})").status == 200);
  REQUIRE(place.act(place.chair, seat + "/parts", R"({"parts": ["delegate"]})").status == 200);
  auto const call = word(at(place.act(place.chair, "/calls", R"({"kind": "straw", "text": "When?", "options": ["May", "June"]})"), "call"));
  auto const page = room_path(place.id);
  CHECK(delegate.get(page).body.find("For your coalition") != std::string::npos);
  CHECK(delegate.post(page + "/calls/" + call + "/answer", {{"answer", "June"}, {"coalition", "1"}, {"back", page}}).status == 303);
  auto const room = place.room();
  REQUIRE(live::call(room, room.call)->responses.size() == 1);
  CHECK(live::call(room, room.call)->responses.front().coalition == "Rivers");
}

TEST_CASE("who is called begins by their own press; who is in the chair speaks as a participant, nobody else does") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto const hand = raised(place, amina);
  auto const room = room_path(place.id);
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=&straight=no").status == 200);
  CHECK(place.room().grant.empty());
  CHECK(amina.get(room).body.find("I speak now") != std::string::npos);
  // The chair's "next" is now that one, and nobody else.
  auto const desk = place.chair.get("/meetings/" + place.id.text + "/chair").body;
  CHECK(desk.find("/hands/" + hand + "/start\" data-key=\"n\"") != std::string::npos);
  CHECK(desk.find("id=\"b-next\"") == std::string::npos);
  CHECK(amina.post(room + "/hands/" + hand + "/start", {{"back", room}}).status == 303);
  auto const turn = place.room().grant.text;
  CHECK(place.room().grants.back().seat.text == place.seats["Amina Diallo"]);
  CHECK(place.act(amina, "/turns/own?seen_turn=" + turn).status == 403);
  CHECK(place.act(place.chair, "/turns/own?seen_turn=").status == 409);
  CHECK(place.act(place.chair, "/turns/own?seen_turn=" + turn).status == 200);
  CHECK(place.room().grants.back().seat == place.room().in_chair);
}

TEST_CASE("the chair's desk has a form for a request's change, for an answer in writing and for the parts of a seat") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  auto const hand = raised(place, amina), desk = "/meetings/" + place.id.text + "/chair", at_hand = room_path(place.id) + "/hands/" + hand;
  auto const change = place.chair.get(desk + "?form=request&of=" + hand).body;
  CHECK(change.find("action=\"" + at_hand + "/edit\"") != std::string::npos);
  CHECK(change.find("action=\"" + at_hand + "/park\"") != std::string::npos);
  test::Fields const as_read = {{"kind", "point"}, {"delivery", "read"}, {"reader", place.seats["Bo Lindqvist"]}, {"note", "The budget."}, {"back", desk}};
  REQUIRE(place.chair.post(at_hand + "/edit", as_read).status == 303);
  auto const changed = place.room().entries.at(base::EntryId(hand));
  CHECK(changed.delivery == live::Delivery::read);
  CHECK(changed.reader.text == place.seats["Bo Lindqvist"]);
  CHECK(place.chair.get(desk + "?form=answer&of=" + hand).body.find("action=\"" + at_hand + "/answer\"") != std::string::npos);
  REQUIRE(place.chair.post(at_hand + "/answer", {{"how", "In the paper, page 3."}, {"back", desk}}).status == 303);
  CHECK(place.room().entries.at(base::EntryId(hand)).state == live::EntryState::answered);
  auto const parts = room_path(place.id) + "/seats/" + place.seats["Bo Lindqvist"] + "/parts";
  CHECK(place.chair.get(desk + "?form=parts&of=" + place.seats["Bo Lindqvist"]).body.find("action=\"" + parts + "\"") != std::string::npos);
  CHECK(place.act(bo, "/seats/" + place.seats["Bo Lindqvist"] + "/parts", R"({"parts": ["steward"]})").status == 403);
  REQUIRE(place.chair.post(parts, {{"parts", "steward"}, {"parts", "scribe"}, {"back", desk}}).status == 303);
  CHECK(live::seat(place.room(), base::SeatId(place.seats["Bo Lindqvist"]))->parts == std::vector{live::Part::steward, live::Part::scribe});
  CHECK(place.chair.get(desk + "?form=parts&of=nobody").status == 200);
}

TEST_CASE("a ruling is everybody's, and whoever has a seat appeals against it once") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto visitor = place.visitor();
  auto const order = place.act(amina, "/hands", R"({"kind": "order", "note": "The clock"})");
  REQUIRE(order.status == 200);
  auto const at_order = room_path(place.id) + "/hands/" + word(at(order, "entry"));
  REQUIRE(place.act(place.chair, "/hands/" + word(at(order, "entry")) + "/ruling", R"({"word": "not_upheld"})").status == 200);
  CHECK(visitor.get(room_path(place.id)).body.find("point of order: not upheld.") != std::string::npos);
  CHECK(visitor.get(room_path(place.id)).body.find("Appeal against it") == std::string::npos);
  auto const offered = amina.get(room_path(place.id)).body;
  CHECK(offered.find("formaction=\"" + at_order + "/appeal\"") != std::string::npos);
  CHECK(amina.post(at_order + "/appeal", {{"back", room_path(place.id)}}).status == 303);
  CHECK(amina.get(room_path(place.id)).body.find("Appeal against it") == std::string::npos);
  // The appeal is answered by a second ruling, and nothing asks for a third.
  auto const asked = "form=ruling&of=" + word(at(order, "entry"));
  CHECK(place.chair.get(room_path(place.id)).body.find(asked) != std::string::npos);
  REQUIRE(place.act(place.chair, "/hands/" + word(at(order, "entry")) + "/ruling", R"({"word": "upheld"})").status == 200);
  CHECK(place.chair.get(room_path(place.id)).body.find(asked) == std::string::npos);
}

TEST_CASE("whoever objected may take it back or let it stand as a dissent, from their own part of the page") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo"), bo = place.guest("Bo Lindqvist");
  auto const room = room_path(place.id);
  auto const call = word(at(place.act(place.chair, "/calls", R"({"kind": "objection", "text": "Do we?"})"), "call"));
  auto const made = place.act(amina, "/calls/" + call + "/objections", R"({"reason": "Too soon."})");
  REQUIRE(made.status == 200);
  auto const at_objection = room + "/objections/" + word(at(made, "objection"));
  CHECK(amina.get(room).body.find("Your objections") != std::string::npos);
  CHECK(bo.get(room).body.find("Your objections") == std::string::npos);
  CHECK(amina.post(at_objection + "/dissent", {{"on", "yes"}, {"back", room}}).status == 303);
  CHECK(place.room().calls.back().objections.back().dissent);
  CHECK(place.chair.get("/meetings/" + place.id.text + "/chair").body.find("Not as a dissent") != std::string::npos);
  CHECK(amina.post(at_objection, {{"state", "withdrawn"}, {"text", "It was explained."}, {"back", room}}).status == 303);
  CHECK(amina.get(room).body.find("Your objections") == std::string::npos);
}

TEST_CASE("beside the captions one press tells the chair, without a name, that they have stopped") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto visitor = place.visitor();
  auto const room = room_path(place.id);
  auto const beside = "class=\"quick-access\"";
  CHECK(amina.get(room).body.find(beside) != std::string::npos);
  CHECK(visitor.get(room).body.find(beside) == std::string::npos);
  CHECK(amina.post(room + "/hands", {{"kind", "access"}, {"access", "captions"}, {"unnamed", "yes"}, {"back", room}}).status == 303);
  REQUIRE(place.room().access.size() == 1);
  CHECK(place.room().access[0].what == "captions");
  CHECK(place.room().access[0].seat.empty());
  CHECK(place.chair.get("/meetings/" + place.id.text + "/chair").body.find("The captions have stopped") != std::string::npos);
}

TEST_CASE("a member who cannot come says so from the room's page, and who comes instead; it is shown there") {
  LiveHouse place;
  auto member = place.signed_in(Role::member);
  auto visitor = place.visitor();
  auto const room = room_path(place.id);
  CHECK(member.get(room).body.find("I cannot come") != std::string::npos);
  CHECK(visitor.get(room).body.find("I cannot come") == std::string::npos);
  CHECK(member.post(room + "/apologies", {{"delegate", "Noor Haddad"}, {"back", room}}).status == 303);
  auto const noted = member.get(room).body;
  CHECK(noted.find("Your apologies are noted") != std::string::npos);
  CHECK(noted.find("I cannot come") == std::string::npos);
}

TEST_CASE("the steward's desk names the listed coalitions that nobody is here for, known by any of their names") {
  LiveHouse place;
  place.done([](Writing& w) { return roster::enter(w, {.name = "Youth Coalition", .life = roster::Life::listed, .aliases = {"Youth"}}); });
  place.done([](Writing& w) { return roster::enter(w, {.name = "Harbour Coalition", .life = roster::Life::listed}); });
  place.done([](Writing& w) { return roster::enter(w, {.name = "Coalition to come", .life = roster::Life::forming}); });
  auto const desk = "/meetings/" + place.id.text + "/steward";
  CHECK(at(place.chair.json(desk), "missing").as_array().size() == 2);
  REQUIRE(place.act(place.chair, "/seats", R"({"name": "Dario Fell", "coalition": "youth"})").status == 200);
  auto const missing = at(place.chair.json(desk), "missing");
  REQUIRE(missing.as_array().size() == 1);
  CHECK(word(missing.as_array().at(0)) == "Harbour Coalition");
  CHECK(place.chair.get(desk).body.find("1 coalition that nobody is here for") != std::string::npos);
}

}  // namespace
}  // namespace web
