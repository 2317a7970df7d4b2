// SPDX-License-Identifier: Apache-2.0
// Invitations played through their pages: the list, the letter as it will be, sending and taking back; the invited by their link, without
// an account; one click that stops letters; the words of letters; letters in and the self-test.
#include <doctest/doctest.h>

#include "desk/letters_in.hpp"
#include "web/house_for_tests.hpp"
#include "web/letters.hpp"

namespace web {
namespace {

using test::Browser;
using test::has;
using test::TestHouse;

struct Invited {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  base::MeetingId meeting = place.done([](Writing& w) {
    auto const series = *meeting::found_series(w, {.title = "Coordination", .zone = "Europe/Zurich"});
    return meeting::enter_meeting(w, {.series = series, .title = "March call", .zone = "Europe/Zurich", .start = base::parse_iso("2022-10-05T14:00Z"), .end = {}});
  });
  std::string path = "/meetings/" + meeting.text + "/guests";

  void invite(std::string const& name) {
    REQUIRE(fay.post(path, {{"name", name}, {"address", name + "@Example.org"}, {"zone", "Asia/Tokyo"}, {"language", "en"}}).status == 303);
  }
  /// The secret behind "…/WHERE/" in the letter that waits for this address.
  std::string secret(std::string const& where, std::string const& to) {
    auto const body = place.store.read([&](Reading& r) {
      return r.one<std::string>("select body from letter where to_address = :a and state = 0 order by at desc limit 1", to).value_or("");
    });
    auto const at = body.find("https://forum.test/" + where + "/");
    REQUIRE(at != std::string::npos);
    auto const from = at + 20 + where.size();
    return body.substr(from, body.find('\n', from) - from);
  }
  schedule::Guest guest() {
    return place.store.read([&](Reading& r) { return schedule::guests(r, meeting).front(); });
  }
};

TEST_CASE("an invitation goes from the list to an answer by link, is moved, and who was invited is told") {
  Invited p;
  p.place.house.post_from = "forum@forum.test";
  p.invite("ana");
  auto const page = p.fay.get(p.path);
  CHECK(page.status == 200);
  CHECK(has(page, "ana@example.org"));
  CHECK(has(page, "Invitation: March call"));
  CHECK(has(page, "METHOD:REQUEST"));
  CHECK(has(page, "No mail relay is configured"));
  auto const once = test::after(page.body, "name=\"once\" value=\"");
  REQUIRE(once.size() == 16);
  for (int i = 0; i < 2; ++i) CHECK(p.fay.post(p.path + "/send", {{"once", once}, {"wait", "10"}}).status == 303);
  CHECK(p.place.store.read([](Reading& r) { return mail::count(r).waiting; }) == 1);
  CHECK(has(p.fay.get(p.path), "1 letter has not left yet."));
  CHECK(p.fay.post(p.path + "/take-back").status == 303);
  CHECK(p.fay.post(p.path + "/take-back").status == 409);
  CHECK(p.fay.post(p.path + "/send", {{"wait", "soon"}}).status == 400);
  CHECK(p.fay.post(p.path + "/send", {{"wait", "0"}}).status == 303);

  auto const link = "/invited/" + p.secret("invited", "ana@example.org");
  auto ana = p.place.visitor();
  auto const form = ana.get(link);
  CHECK(form.status == 200);
  CHECK(has(form, "March call"));
  CHECK(has(form, "23:00"));  // on her clock
  CHECK(form.header("Cache-Control").find("no-store") != std::string::npos);
  CHECK_FALSE(p.guest().coming);  // looking answers nothing
  CHECK(ana.post(link, {{"coming", "maybe"}}).status == 400);
  CHECK(ana.post(link, {{"coming", "no"}, {"comment", "On a train."}}).status == 303);
  CHECK(p.guest().coming == schedule::Coming::no);
  auto const meeting_page = p.place.visitor().get("/meetings/" + p.meeting.text);
  CHECK(has(meeting_page, "Apologies"));
  CHECK_FALSE(has(meeting_page, "On a train."));
  CHECK_FALSE(has(meeting_page, "ana@example.org"));
  CHECK(has(p.fay.get(p.path), "On a train."));

  p.place.store.write({base::PersonId(), "operator"}, [](Writing& w) -> Result<base::Done> {
    w.run("update letter set state = 1, next_try = null where state = 0");
    return base::Done{};
  }).value();
  CHECK(p.fay.post("/meetings/" + p.meeting.text + "/cancel", {{"reason", "Nobody can come."}}).status == 303);
  auto const out = p.place.store.read([](Reading& r) { return mail::outbox(r, mail::State::waiting); });
  REQUIRE(out.size() == 1);
  CHECK(out[0].subject.starts_with("Called off: March call"));
  CHECK(ana.post(link, {{"coming", "yes"}}).status == 409);
  CHECK(has(ana.get(link), "Nobody can come."));
}

TEST_CASE("links end when an organiser ends them; a guest of another meeting is none of this one; answers can be noted for somebody") {
  Invited p;
  p.invite("ana");
  REQUIRE(p.fay.post(p.path + "/send", {{"wait", "0"}}).status == 303);
  auto const link = "/invited/" + p.secret("invited", "ana@example.org");
  auto const id = p.guest().id.text;
  CHECK(p.fay.post("/meetings/nowhere/guests/" + id + "/links").status == 404);
  CHECK(p.place.visitor().get(link).status == 200);
  CHECK(p.fay.post(p.path + "/" + id + "/links").status == 303);
  CHECK(p.place.visitor().get(link).status == 404);
  CHECK(p.fay.post(p.path + "/" + id + "/answer", {{"coming", "yes"}}).status == 303);
  CHECK(p.guest().through == schedule::Through::organiser);
  CHECK(p.fay.post(p.path + "/" + id + "/remove").status == 303);
  CHECK(p.fay.post(p.path + "/" + id + "/remove").status == 404);
  CHECK(has(p.fay.post(p.path, {{"name", "x"}, {"address", "none"}, {"zone", "UTC"}}), "This does not look like an e-mail address."));
  CHECK(p.fay.post(p.path + "/many", {{"source", "accounts"}}).status == 303);
  CHECK(p.fay.post(p.path + "/many", {{"source", "everybody"}}).status == 400);
  CHECK(p.fay.post(p.path + "/test").status == 303);
  CHECK(p.fay.json(p.path).status == 200);
}

TEST_CASE("an account with the invited address answers without a link once it was told; nobody else sees the invitation") {
  Invited p;
  p.place.house.post_from = "forum@forum.test";
  p.invite("ana");
  auto const account = p.place.store.write({base::PersonId(), "operator"}, [&](Writing& w) {
    return people::open_account(w, {.address = "ana@example.org", .person = {}, .name = "Ana", .role = people::Role::member, .language = "en", .zone = "UTC", .demo = false});
  });
  REQUIRE(account);
  Browser ana(p.place.house);
  ana.cookies["s"] = p.place.session_of(*account);
  auto const own = "/meetings/" + p.meeting.text + "/coming";
  CHECK(ana.get(own).status == 404);  // on the list, and not invited yet
  CHECK(p.fay.post(p.path + "/send", {{"wait", "0"}}).status == 303);
  CHECK(has(ana.get("/meetings/" + p.meeting.text), own));
  CHECK(has(ana.get(own), "March call"));
  CHECK(ana.post(own, {{"coming", "yes"}}).status == 303);
  CHECK(p.guest().coming == schedule::Coming::yes);
  CHECK(p.place.signed_in(Role::member).get(own).status == 404);
  CHECK_FALSE(has(p.fay.get("/meetings/" + p.meeting.text), own));
  CHECK(p.place.visitor().get(own).status != 200);
}

TEST_CASE("one click stops letters without cookie or token; looking changes nothing; a stale link tells nothing") {
  Invited p;
  p.invite("ana");
  REQUIRE(p.fay.post(p.path + "/send", {{"wait", "60"}}).status == 303);
  auto const link = "/unsubscribe/" + p.secret("unsubscribe", "ana@example.org");
  auto program = p.place.visitor();
  auto const page = program.get(link);
  CHECK(page.status == 200);
  CHECK_FALSE(has(page, "ana@example.org"));
  CHECK(has(page, "a…@example.org"));
  CHECK(p.place.store.read([](Reading& r) { return mail::count(r).waiting; }) == 1);
  auto click = program.made(http::Method::post, link);
  click.fields.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  click.body = "something=else";
  CHECK(program.send(click).status == 400);
  click.body = "List-Unsubscribe=One-Click";
  CHECK(program.send(click).status == 200);
  CHECK(program.send(click).status == 200);
  CHECK(p.place.store.read([](Reading& r) { return mail::count(r).waiting; }) == 0);
  CHECK(has(program.get(link), "You get no invitations, no reminders and no news."));
  auto wish = program.made(http::Method::post, link + "/wishes");
  wish.fields = click.fields;
  wish.body = "meetings=yes&pace=weekly&cap=0";
  CHECK(program.send(wish).status == 400);
  wish.body = "meetings=yes&pace=weekly&cap=3";
  CHECK(program.send(wish).status == 200);
  click.path = "/unsubscribe/" + std::string(32, 'a');
  click.target = click.path;
  CHECK(program.send(click).status == 403);
}

TEST_CASE("the words of letters are changed with a look before, refused at their field, and taken back") {
  Invited p;
  auto ada = p.place.signed_in(Role::secretariat);
  auto const at = std::string("/letter-texts/invited/en");
  CHECK(has(ada.get("/letter-texts"), at));
  CHECK(ada.get("/letter-texts/invited/xx").status == 404);
  CHECK(ada.get("/letter-texts/other/en").status == 404);
  CHECK(has(ada.get(at), "{link}"));
  auto const look = ada.post(at, {{"subject", "Come to {meeting}"}, {"body", "Dear {name}: {link}"}, {"act", "look"}});
  CHECK(look.status == 200);
  CHECK(has(look, "Come to Coordination meeting"));
  CHECK_FALSE(has(ada.get(at), "Come to Coordination meeting"));
  auto const wrong = ada.post(at, {{"subject", "Come"}, {"body", "No way in"}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "would be of no use"));
  CHECK(ada.post(at, {{"subject", "Come\r\nBcc: all@example.org"}, {"body", "{link}"}}).status == 400);
  CHECK(ada.post(at, {{"subject", "Come to {meeting}"}, {"body", "Dear {name}: {link}"}}).status == 303);
  p.invite("ana");
  CHECK(has(p.fay.get(p.path), "Come to March call"));
  CHECK(ada.post(at + "/ours").status == 303);
  CHECK(ada.post(at + "/ours").status == 404);
}

TEST_CASE("the secretariat sees what came in, takes a waiting letter back, and tests the way out and in") {
  Invited p;
  auto ada = p.place.signed_in(Role::secretariat);
  CHECK(has(ada.get("/letters-in"), "No letter has come in yet."));
  CHECK(ada.post("/outbox/self-test").status == 409);
  p.place.house.post_replies = "replies@forum.test";
  CHECK(ada.post("/outbox/self-test").status == 303);
  CHECK(has(ada.get("/outbox/self-test"), "not yet"));
  auto const id = p.place.store.read([](Reading& r) { return desk::self_test(r).letter->id; });
  CHECK(ada.post("/outbox/" + id.text + "/withdraw").status == 303);
  CHECK(ada.post("/outbox/" + id.text + "/withdraw").status == 409);
  p.place.done([](Writing& w) {
    return desk::take_letter(w, {.sort = mail::Sort::machine, .message = "m1", .sender = "eve@example.org", .subject = "<b>Holiday</b>", .why = "Auto-Submitted"},
                             {.forum = "F", .base = "https://forum.test", .organiser = "replies@forum.test", .replies = true});
  });
  auto const page = ada.get("/letters-in");
  CHECK(has(page, "eve@example.org"));
  CHECK(has(page, "&lt;b&gt;Holiday"));
}

}  // namespace
}  // namespace web
