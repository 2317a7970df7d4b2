// SPDX-License-Identifier: Apache-2.0
// How captions look for one reader: kept with the account, shown on every device and on pages without script, and to nobody else.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

bool has(http::Response const& out, std::string const& words) { return out.body.find(words) != std::string::npos; }

TEST_CASE("looks saved by the form or by the island are on the member's other device, in the panel and on the plain page") {
  test::LiveHouse place;
  auto phone = place.signed_in(Role::member), desk = place.signed_in(Role::member);
  auto const live = room_path(place.id), plain = "/meetings/" + place.id.text + "/captions";
  CHECK(has(phone.get("/account"), "/account/captions"));
  CHECK_FALSE(has(phone.get(live), "data-kept"));
  REQUIRE(phone.post("/account/captions", {{"size", "150"}, {"colour", "yellow"}, {"font", ""}, {"mark", "on"}}).status == 303);
  CHECK(has(desk.get("/account/captions"), "<option value=\"150\" selected>"));
  for (auto const& page : {desk.get(live), desk.get(plain)}) {
    CHECK(has(page, "data-size=\"150\""));
    CHECK(has(page, "data-colour=\"yellow\""));
  }
  CHECK(has(desk.get(live), "data-keep-at=\"/account/captions\""));
  // As the island sends it: everything, each time.
  REQUIRE(desk.post_json("/account/captions", R"({"size": "200", "rhythm": "five"})").status < 400);
  CHECK(has(phone.get(plain), "data-size=\"200\""));
  CHECK_FALSE(has(phone.get(plain), "data-colour"));
  CHECK(has(phone.json("/account/data"), "\"rhythm\""));
  // Set back: kept as nothing chosen, so that no device's own choice comes up again.
  REQUIRE(phone.post("/account/captions").status == 303);
  CHECK(has(desk.get(live), "data-kept=\"{}\""));
  CHECK_FALSE(has(desk.get(live), "data-size=\"200\""));
}

TEST_CASE("nobody else sees somebody's looks, and a guest's are no matter of the server's") {
  test::LiveHouse place;
  auto member = place.signed_in(Role::member), guest = place.guest("Amina Diallo"), visitor = place.visitor();
  REQUIRE(member.post("/account/captions", {{"font", "dyslexic"}}).status == 303);
  auto const live = room_path(place.id);
  for (auto const& page : {guest.get(live), visitor.get(live), place.chair.get(live), place.chair.get("/accounts"), place.chair.get("/people")}) CHECK_FALSE(has(page, "data-font"));
  CHECK_FALSE(has(guest.get(live), "data-keep-at"));
  CHECK(visitor.post_json("/account/captions", R"({"size": "200"})").status >= 400);
}

TEST_CASE("a value there is not is refused at its field and changes nothing") {
  test::LiveHouse place;
  auto member = place.signed_in(Role::member);
  REQUIRE(member.post("/account/captions", {{"size", "75"}}).status == 303);
  auto const wrong = member.post("/account/captions", {{"size", "1000"}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "There is no such choice."));
  CHECK(has(member.get("/account/captions"), "<option value=\"75\" selected>"));
}

}  // namespace
}  // namespace web
