// SPDX-License-Identifier: Apache-2.0
// Whom a questionnaire asked as a contact, once they are none (consensus calls: consensus_letters_test.cpp).
#include "desk/former_contacts.hpp"

#include "base/when.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/surveys.hpp"
#include "roster/inquiries.hpp"
#include "store/kept_for_tests.hpp"

using namespace desk;

TEST_CASE("a questionnaire asks no contact who was taken out or whose last day is past; one who is corrected or entered anew it does") {
  store::test::Kept f("sqlite", all_migrations());
  f.now = *base::parse_iso("2026-02-06T15:00Z");
  auto const lakes = f.done([](Writing& w) { return roster::enter(w, {.name = "Lakes"}); });
  auto const add = [&](char const* name, char const* address) {
    return f.done([&](Writing& w) { return roster::add_contact(w, lakes, {.name = name, .address = address}); });
  };
  auto const ana = add("Ana", "ana@example.org"), ben = add("Ben", "ben@example.org");
  auto const survey = f.done([](Writing& w) { return survey::begin(w, {.title = "Questions", .closes = w.now() + std::chrono::days(7)}); });
  auto const unit = f.done([&](Writing& w) { return ask_coalition(w, survey, lakes); });
  f.done([&](Writing& w) { return survey::name_respondent(w, unit, {.name = "Cyd", .address = "cyd@example.org"}); });
  auto const former = [&] {
    std::string out;
    f.store.read([&](Reading& r) {
      for (auto const& p : survey::respondents(r, survey))
        if (is_former_contact(r, p, f.now)) out += p.name + " ";
    });
    return out;
  };
  CHECK(former().empty());
  f.done([&](Writing& w) { return roster::confirm_contact(w, lakes, {.id = ana, .name = "Ana", .address = "ana@example.net"}, {}); });
  CHECK(former().empty());
  f.done([&](Writing& w) { return roster::remove_contact(w, lakes, ana); });
  f.done([&](Writing& w) { return roster::date_contact(w, lakes, ben, {}, base::utc_day(f.now)); });
  CHECK(former() == "Ana ");
  f.now += std::chrono::days(1);
  CHECK(former() == "Ana Ben ");
  add("Ana again", "ANA@example.org");
  CHECK(former() == "Ben ");
}
