// SPDX-License-Identifier: Apache-2.0
// Nobody is offered an act of the room that is then refused as not theirs: the pages are walked, and what they offer is done.
#include <algorithm>

#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::at;
using test::Browser;
using test::LiveHouse;
using test::word;

/// Whatever buttons and forms of a page act on in this room, each once, in the page's order.
std::vector<std::string> acts_on(std::string const& page, std::string const& room) {
  std::vector<std::string> out;
  for (std::string_view const name : {" formaction=\"", " action=\""})
    for (auto from = page.find(name); from != std::string::npos; from = page.find(name, from + 1)) {
      auto const begin = from + name.size();
      auto address = page.substr(begin, page.find('"', begin) - begin);
      for (auto amp = address.find("&amp;"); amp != std::string::npos; amp = address.find("&amp;", amp + 1)) address.erase(amp + 1, 4);
      if (!address.starts_with(room + "/")) continue;
      address.erase(0, room.size());
      if (std::find(out.begin(), out.end(), address) == out.end()) out.push_back(address);
    }
  return out;
}

/// A meeting in which nearly everything is to be done: somebody speaks, others wait, one is held, there is a point of order, an access
/// request, a call with an objection, and a line of chat that waits.
class Busy : public LiveHouse {
 public:
  Busy() {
    house.buckets = nullptr;
    auto amina = guest("Amina Diallo"), bo = guest("Bo Lindqvist"), chen = guest("Chen Li"), dana = guest("Dana Weiss");
    auto const did = [&](Browser& who, std::string const& address, std::string const& body = "{}") {
      now += std::chrono::seconds(3);
      auto const out = act(who, address, body);
      REQUIRE(out.status == 200);
      return out;
    };
    did(amina, "/hands", R"({"note": "the budget"})");
    did(chair, "/turns/next?seen_turn=");
    did(bo, "/hands", R"({"kind": "clarify", "topic": ")" + room().grant.text + R"("})");
    did(chen, "/hands", R"({"note": "the harbour"})");
    did(chair, "/hands/" + word(at(did(dana, "/hands"), "entry")) + "/hold?on=yes");
    did(bo, "/hands", R"({"kind": "order"})");
    did(chen, "/hands", R"({"kind": "access", "access": "record"})");
    did(chen, "/chat", R"({"text": "hello"})");
    auto const call = word(at(did(chair, "/calls", R"({"kind": "support", "text": "Do we?"})"), "call"));
    did(amina, "/calls/" + call + "/objections", R"({"reason": "It is too soon."})");
  }
  /// A member who has come in and is a steward.
  Browser steward() {
    auto out = seated(Role::member);
    REQUIRE(act(chair, "/seats/" + seats[role_word(Role::member)] + "/parts", R"({"parts": ["steward"]})").status == 200);
    return out;
  }
  std::string page(Browser& who, std::string const& address) {
    auto const out = who.get("/meetings/" + id.text + address);
    CAPTURE(address);
    REQUIRE(out.status == 200);
    return out.body;
  }
  /// What becomes of an act of these pages, with words where some are asked for; a hand goes up for `whom`, else for oneself.
  int status_of(Browser& who, std::string const& address, std::string const& whom = {}) {
    now += std::chrono::seconds(3);
    std::string const seat = address == "/hands" && !whom.empty() ? R"(, "seat": ")" + whom + "\"" : "";
    return act(who, address, R"({"name": "Zoltan Kis", "text": "x", "note": "x", "reason": "x", "how": "x")" + seat + "}").status;
  }
  /// Does all that these pages offer; answers how much that was.
  std::size_t walk(Browser& who, std::vector<std::string> const& pages, std::string const& whom = {}) {
    std::vector<std::string> all;
    for (auto const& address : pages)
      for (auto& one : acts_on(page(who, address), room_path(id)))
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
    for (auto const& one : all) {
      CAPTURE(one);
      CHECK(status_of(who, one, whom) != 403);
    }
    return all.size();
  }
};

TEST_CASE("all that a steward's pages offer is theirs to do, whether the chair has given them the queue or not") {
  for (bool const runs : {false, true}) {
    CAPTURE(runs);
    Busy place;
    auto steward = place.steward();
    if (runs) REQUIRE(place.act(place.chair, "/rules", R"({"stewards_run_queue": true})").status == 200);
    auto const desk = place.page(steward, "/steward"), settings = "/meetings/" + place.id.text + "/live/settings";
    CHECK((desk.find("/turns/next") != std::string::npos) == runs);
    CHECK((desk.find("/live/settings") != std::string::npos) == runs);
    CHECK(steward.get(settings).status == (runs ? 200 : 403));
    CHECK(steward.get(room_path(place.id) + "/items/" + place.items[0].text + "/leave").status == (runs ? 200 : 403));
    std::string form;
    for (auto const& [id, e] : place.room().entries)
      if (e.note == "the harbour") form = "/chair?form=request&of=" + id.text;
    CHECK(place.walk(steward, {form, "/steward", "/live"}) > 10);
  }
}

TEST_CASE("the control: much of what the chair is offered is refused to a steward") {
  Busy place;
  auto steward = place.steward();
  int refused = 0;
  for (auto const& one : acts_on(place.page(place.chair, "/chair"), room_path(place.id))) refused += place.status_of(steward, one) == 403 ? 1 : 0;
  CHECK(refused > 5);
}

TEST_CASE("all that the desks offer the secretariat is theirs to do, without a seat and without the queue too") {
  Busy place;
  REQUIRE(place.act(place.chair, "/rules", R"({"secretariat_runs_queue": false})").status == 200);
  auto office = place.signed_in(Role::facilitator);
  CHECK(place.page(office, "/chair").find("/turns/next") == std::string::npos);
  CHECK(place.page(office, "/chair").find("id=\"outcome-sentence\"") == std::string::npos);
  CHECK(place.page(place.chair, "/chair").find("id=\"outcome-sentence\"") != std::string::npos);
  CHECK(place.walk(office, {"/chair", "/steward", "/live", "/live/settings"}, place.seats["Chen Li"]) > 10);
}

TEST_CASE("whoever opens a meeting sits in its chair, and their own part says that the desk before them is to be drawn anew") {
  LiveHouse place(false);
  auto const desk = "/meetings/" + place.id.text + "/chair";
  auto const acts = [](std::string const& page, std::string_view element) {
    auto const from = page.find("data-acts=\"", page.find(element)) + 11;
    return page.substr(from, page.find('"', from) - from);
  };
  auto const before = place.chair.get(desk).body;
  CHECK(acts(before, "id=\"live\"") == acts(before, "id=\"me\""));
  REQUIRE(place.act(place.chair, "/life?to=open").status == 200);
  auto const mine = place.chair.get(room_path(place.id) + "/me").body;
  CHECK(acts(mine, "id=\"me\"") != acts(before, "id=\"live\""));
  auto const after = place.chair.get(desk).body;
  CHECK(acts(after, "id=\"live\"") == acts(mine, "id=\"me\""));
  CHECK(after.find("id=\"call-text\"") != std::string::npos);
  CHECK(before.find("id=\"call-text\"") == std::string::npos);
}

TEST_CASE("guests are offered answers while the rules let them answer") {
  Busy place;
  auto guest = place.guest("Eva Novak");
  CHECK(place.page(guest, "/live").find("/answer?answer=") != std::string::npos);
  REQUIRE(place.act(place.chair, "/rules", R"({"guests_answer": false})").status == 200);
  CHECK(place.page(guest, "/live").find("/answer?answer=") == std::string::npos);
  CHECK(place.page(place.chair, "/live").find("/answer?answer=") != std::string::npos);
  CHECK(place.walk(guest, {"/live"}) > 3);
}

}  // namespace
}  // namespace web
