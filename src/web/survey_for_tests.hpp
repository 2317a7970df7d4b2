// SPDX-License-Identifier: Apache-2.0
// For the tests of the pages of questionnaires: one with three questions, and those who play it through its pages.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "mail/mail.hpp"
#include "web/house_for_tests.hpp"
#include "web/surveys.hpp"

namespace web::test {

/// A questionnaire in draft, and the facilitator who made it.
struct PlayedSurvey {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  std::string at;                  ///< "/questionnaires/ID"
  std::string happy, why, grid;    ///< fields

  explicit PlayedSurvey(std::string const& names = "by_coalition", std::string const& unit = "coalition") {
    auto const made = fay.post("/questionnaires", {{"title", "Three questions"}, {"template", "empty"}});
    REQUIRE(made.status == 303);
    at = std::string(made.header("Location"));
    happy = question({{"kind", "yes_no"}, {"title", "Are you happy as you are?"}, {"required", "yes"}});
    why = question({{"kind", "long_text"}, {"title", "What would you change?"}, {"only_if", happy + " no"}});
    grid = question({{"kind", "theme_grid"}, {"title", "Which themes?"}, {"rows", "Human rights\nOpen data"}, {"aspects", "Core principles"}});
    auto const set = fay.post(at + "/settings", {{"title", "Three questions"}, {"about", "Two minutes."}, {"unit", unit}, {"names", names}, {"visibility", "after_closing"}, {"closes", "2022-10-17"}});
    CHECK(set.status == 303);
  }
  base::SurveyId id() const { return base::SurveyId(at.substr(at.rfind('/') + 1)); }
  std::string question(Fields const& fields) {
    auto const before = form().size();
    CHECK(fay.post(at + "/questions", fields).status == 303);
    auto const all = form();
    REQUIRE(all.size() == before + 1);
    return all.back().id.text;
  }
  survey::Form form() {
    return place.store.read([&](Reading& r) { return survey::form(r, id()); });
  }
  /// Asks somebody by name only; answers the path of the personal link, which the page shows once.
  std::string ask(std::string const& coalition, std::string const& respondent) {
    auto const page = fay.post(at + "/asked", {{"name", coalition}, {"respondent", respondent}, {"zone", "Europe/Zurich"}});
    REQUIRE(page.status == 200);
    return after(page.body, "href=\"/answer/").insert(0, "/answer/");
  }
  void open() { REQUIRE(fay.post(at + "/open").status == 303); }
  /// Opens it with Ana and Ben of Rivers, whose answers a second one of them has to confirm; answers their links.
  std::pair<std::string, std::string> opened_for_two() {
    CHECK(fay.post(at + "/settings", {{"title", "Three questions"}, {"about", "Two minutes."}, {"unit", "coalition"}, {"names", "by_coalition"}, {"visibility", "after_closing"},
                                      {"closes", "2022-10-17"}, {"second", "yes"}}).status == 303);
    auto const first = ask("Rivers", "Ana");
    auto const named = fay.post(at + "/asked", {{"asked", asked("Rivers").text}, {"respondent", "Ben"}, {"zone", "UTC"}});
    auto const second = "/answer/" + test::after(named.body, "href=\"/answer/");
    open();
    return {first, second};
  }
  /// A browser that has opened the link and so has forms.
  Browser at_link(std::string const& link) {
    auto who = place.visitor();
    CHECK(who.get(link).status == 200);
    return who;
  }
  base::AskedId asked(std::string const& name) {
    for (auto const& a : place.store.read([&](Reading& r) { return survey::asked(r, id()); }))
      if (a.name == name) return a.id;
    FAIL("nobody of that name is asked");
    return {};
  }
  survey::Standing standing(std::string const& name) {
    auto const unit = asked(name);
    return place.store.read([&](Reading& r) { return survey::asked_one(r, unit)->standing; });
  }
  void tend() {
    place.done([&](Writing& w) { return desk::tend_surveys(w, {"Forum of Tests", [](std::string const& secret) { return "https://forum.test/answer/" + secret; }, false, "https://forum.test"}); });
  }
  std::vector<mail::Posted> letters() {
    return place.store.read([](Reading& r) { return mail::outbox(r, {}, 1000); });
  }
  std::string rev(std::string const& name) {
    auto const unit = asked(name);
    return std::to_string(place.store.read([&](Reading& r) { return survey::draft(r, unit).rev; }));
  }
};

}  // namespace web::test
