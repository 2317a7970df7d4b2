// SPDX-License-Identifier: Apache-2.0
// Coming in without an account: link, code, QR code; names that are taken; the pass and what becomes of it.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::LiveHouse;
using test::word;

TEST_CASE("a visitor opens the link, types a name and is in, without script and without account") {
  LiveHouse place;
  auto browser = place.visitor();
  auto const join = "/meetings/" + place.id.text + "/join";
  auto const page = browser.get(join);
  CHECK(page.status == 200);
  CHECK(page.body.find("name=\"name\"") != std::string::npos);
  auto const key = test::after(page.body, "name=\"key\" value=\"");
  CHECK(key.size() == 16);
  auto const in = browser.post(join, {{"name", "Amina Diallo"}, {"channel", "remote"}, {"key", key}});
  CHECK(in.status == 303);
  CHECK(in.header("Location") == room_path(place.id));
  auto const pass = std::string(in.header("Set-Cookie"));
  CHECK(pass.starts_with("p" + place.id.text + "="));
  CHECK(pass.find("HttpOnly") != std::string::npos);
  CHECK(pass.find("SameSite=Lax") != std::string::npos);
  CHECK(browser.get(room_path(place.id)).status == 200);
  CHECK(browser.post(room_path(place.id) + "/hands", {{"note", "hello"}}).status == 303);
  CHECK(place.room().entries.size() == 1);
}

TEST_CASE("pressed twice, the form of coming in makes one seat") {
  LiveHouse place;
  auto browser = place.visitor();
  auto const join = "/meetings/" + place.id.text + "/join";
  browser.get(join);
  auto twin = browser;
  CHECK(browser.post(join, {{"name", "Amina Diallo"}, {"key", "one"}}).status == 303);
  auto const seats = place.room().seats.size();
  CHECK(twin.post(join, {{"name", "Amina Diallo"}, {"key", "one"}}).status == 303);
  CHECK(place.room().seats.size() == seats);
  CHECK(twin.post(room_path(place.id) + "/hands", {{"note", "from the second answer"}}).status == 303);
}

TEST_CASE("behind TLS the pass is bound to the host") {
  LiveHouse place;
  auto browser = place.visitor();
  browser.secure = true;
  auto const in = browser.post_json("/meetings/" + place.id.text + "/join", R"({"name": "Amina Diallo"})");
  CHECK(in.status == 200);
  CHECK(in.header("Set-Cookie").starts_with("__Host-p" + place.id.text + "="));
  CHECK(in.header("Set-Cookie").find("; Secure") != std::string::npos);
}

TEST_CASE("names of known people are not for guests, however they are typed") {
  LiveHouse place;
  place.account(Role::member);  // Dalia
  auto browser = place.visitor();
  auto const join = "/meetings/" + place.id.text + "/join";
  browser.get(join);
  for (auto const* const name : {"Dalia", "DALIA", " dália "}) {
    CAPTURE(name);
    auto const out = browser.post(join, {{"name", name}});
    CHECK(out.status == 400);
    CHECK(out.body.find("name-error") != std::string::npos);
  }
  CHECK(browser.post(join, {{"name", ""}}).status == 400);
  CHECK(browser.post(join, {{"name", "Dalia of the harbour"}}).status == 303);
}

TEST_CASE("an account comes in under its own name, whatever it types") {
  LiveHouse place;
  auto member = place.signed_in(Role::member);
  auto const in = member.post_json("/meetings/" + place.id.text + "/join", R"({"name": "Ada", "coalition": "Access"})");
  CHECK(in.status == 200);
  auto const room = place.room();
  auto const* const seat = live::seat(room, SeatId(word(at(in, "seat"))));
  REQUIRE(seat);
  CHECK(seat->name == "Dalia");
  CHECK(seat->coalition == "Access");
}

TEST_CASE("before the lobby and after the end nobody comes in, and the page says so") {
  LiveHouse place(false);
  auto browser = place.visitor();
  auto const join = "/meetings/" + place.id.text + "/join";
  CHECK(browser.get(join).status == 200);
  CHECK(browser.post(join, {{"name", "Amina Diallo"}}).status == 409);
  CHECK(browser.get("/meetings/aaaaaaaaaaaa/join").status == 404);
}

TEST_CASE("the short code leads in, as a link and typed, in any case") {
  LiveHouse place;
  auto const code = place.store.read([&](Reading& r) { return live::door_code(r, place.id); });
  REQUIRE_FALSE(code.empty());
  auto browser = place.visitor();
  auto const join = "/meetings/" + place.id.text + "/join";
  CHECK(browser.get("/j/" + code).header("Location") == join);
  browser.get("/join");
  std::string loud = code;
  for (auto& c : loud) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(browser.post("/join", {{"code", loud}}).header("Location") == join);
  CHECK(browser.post("/join", {{"code", "nothing-11"}}).status == 404);
  CHECK(browser.get("/j/nothing-11").status == 404);
}

TEST_CASE("the door's picture is an SVG of squares with a title, and the same for everybody") {
  LiveHouse place;
  auto browser = place.visitor();
  auto const out = browser.get("/meetings/" + place.id.text + "/door.svg");
  CHECK(out.status == 200);
  CHECK(out.header("Content-Type") == "image/svg+xml");
  CHECK(out.body.starts_with("<svg "));
  CHECK(out.body.find("https://forum.test/j/") != std::string::npos);
  CHECK(out.body.find("<script") == std::string::npos);
  CHECK(place.chair.get("/meetings/" + place.id.text + "/door.svg").body == out.body);
}

TEST_CASE("whoever is put out loses the pass's rights at once, and may not take another seat with that browser") {
  LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  CHECK(place.act(amina, "/hands").status == 200);
  auto const seat = place.seats["Amina Diallo"];
  CHECK(place.act(place.chair, "/seats/" + seat + "/bar").status == 200);
  CHECK(place.act(amina, "/chat", R"({"text": "still here"})").status == 403);
  CHECK(amina.post_json("/meetings/" + place.id.text + "/join", R"({"name": "Another Name"})").status == 403);
  CHECK(place.act(place.chair, "/seats/" + seat + "/unbar").status == 200);
  CHECK(place.act(amina, "/hands", R"({"kind": "access", "access": "sound"})").status == 200);
}

TEST_CASE("whoever was put out and comes back with another browser and name waits until a moderator lets them in") {
  LiveHouse place;
  place.guest("Amina Diallo");
  CHECK(place.act(place.chair, "/seats/" + place.seats["Amina Diallo"] + "/bar").status == 200);
  auto again = place.guest("Another Name");
  CHECK(place.act(again, "/hands").status == 403);
  CHECK(place.act(again, "/chat", R"({"text": "it is me"})").status == 403);
  CHECK(place.visitor().get("/meetings/" + place.id.text + "/join").body.find("Guests wait here until they are let in.") != std::string::npos);
  auto const desk = place.chair.get("/meetings/" + place.id.text + "/steward").body;
  CHECK(desk.find("Another Name") != std::string::npos);
  CHECK(desk.find("guests wait at the door until you let them in") != std::string::npos);
  CHECK(place.act(place.chair, "/seats/" + place.seats["Another Name"] + "/unbar").status == 200);
  CHECK(place.act(again, "/hands").status == 200);
}

TEST_CASE("where guests wait for admission they may do nothing until they are let in") {
  LiveHouse place;
  CHECK(place.act(place.chair, "/rules", R"({"admission": true})").status == 200);
  auto amina = place.guest("Amina Diallo");
  CHECK(place.act(amina, "/hands").status == 403);
  CHECK(place.act(place.chair, "/seats/" + place.seats["Amina Diallo"] + "/unbar").status == 200);
  CHECK(place.act(amina, "/hands").status == 200);
}

}  // namespace
}  // namespace web
