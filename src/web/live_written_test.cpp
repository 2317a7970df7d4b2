// SPDX-License-Identifier: Apache-2.0
// Words in writing and what is pinned, through the pages: the days from the chair's form to the invited one's, after the meeting too.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::LiveHouse;
using test::word;

bool has(http::Response const& out, std::string const& words) { return out.body.find(words) != std::string::npos; }

TEST_CASE("whoever is invited to write sees until when, hands in after the meeting, and the others read it") {
  LiveHouse place;
  auto dalia = place.seated(Role::member);
  auto const room = room_path(place.id);
  auto const entry = word(at(place.act(dalia, "/hands", R"({"note": "The budget."})"), "entry"));
  auto const leave = "/items/" + place.items[0].text + "/leave";
  CHECK(has(place.chair.get(room + leave), "name=\"days\""));
  CHECK(place.act(place.chair, leave, R"({"all": "invite_in_writing", "days": "61"})").status == 400);
  REQUIRE(place.act(place.chair, leave, R"({"all": "invite_in_writing", "days": "3"})").status == 200);
  REQUIRE(place.act(place.chair, "/life?to=closed").status == 200);
  place.now += std::chrono::hours(24);
  auto const words = room + "/hands/" + entry + "/words";
  auto later = place.signed_in(Role::member);
  CHECK(has(later.get(room), "You may send your words in writing until"));
  CHECK(has(later.get(room), words));
  CHECK(later.post(words, {{"words", "It is too small."}}).status == 303);
  CHECK(has(later.get(room), "Your words in writing:"));
  auto office = place.signed_in(Role::facilitator);
  CHECK(has(office.get(room), "<span dir=\"auto\">It is too small.</span>"));
  CHECK(place.visitor().post_json(words, R"({"words": "Mine."})").status >= 400);
  place.now += std::chrono::hours(24 * 2 + 1);
  auto late = place.signed_in(Role::member);
  CHECK(late.post(words, {{"words", "It is far too small."}}).status == 409);
  CHECK_FALSE(has(late.get(room), "You may send your words in writing until"));
  CHECK(has(late.get(room), "It is too small."));
}

TEST_CASE("a steward pins from the desk what then stands on the screen's own page; a document of another meeting does not") {
  LiveHouse place;
  auto steward = place.seated(Role::coordinator);
  REQUIRE(place.act(place.chair, "/seats/" + place.seats["coordinator"] + "/parts", R"({"parts": ["steward"]})").status == 200);
  auto const desk = "/meetings/" + place.id.text + "/steward";
  CHECK_FALSE(has(steward.get(desk), "/screens/pin"));
  auto const screen = word(at(place.act(place.chair, "/screens", R"({"name": "Hall"})"), "screen"));
  auto const address = word(at(place.act(place.chair, "/screens/" + screen + "/secret"), "address"));
  auto const page = [&] { return place.visitor().get(address.substr(address.find("/screen/"))); };
  CHECK(has(steward.get(desk), "/screens/pin"));
  CHECK(steward.post(room_path(place.id) + "/screens/pin", {{"what", "item:" + place.items[1].text}, {"message", ""}, {"screen", ""}}).status == 303);
  CHECK(has(page(), "Agenda item: <bdi>Main session</bdi></p>"));
  CHECK(place.act(steward, "/screens/pin", R"({"what": "message", "message": "Tea <b>at four</b>", "screen": ")" + screen + R"("})").status == 200);
  CHECK(has(page(), "<bdi>Tea &lt;b&gt;at four&lt;/b&gt;</bdi></p>"));
  CHECK(place.act(steward, "/screens/pin", R"({"what": "document:nothing"})").status == 404);
  CHECK(place.act(steward, "/screens/pin", R"({"what": "everything"})").status == 400);
  CHECK(place.act(steward, "/screens/pin", R"({"what": ""})").status == 200);
  CHECK_FALSE(has(page(), "at four"));
  // The zones of a break are the organiser's to name.
  CHECK(place.act(place.chair, "/screens/" + screen, R"({"view": "break_clock", "zones": "Asia/Tokyo, America/Lima"})").status == 200);
  CHECK(has(page(), "data-zone=\"America/Lima\""));
  CHECK(place.act(place.chair, "/screens/" + screen, R"({"zones": "Mars/Olympus"})").status == 400);
  CHECK(place.act(place.chair, "/screens/" + screen, R"({"text": "120"})").status == 200);
  CHECK(has(page(), "data-zone=\"America/Lima\""));
}

}  // namespace
}  // namespace web
