// SPDX-License-Identifier: Apache-2.0
// A questionnaire to 200 coalitions (issue 5): three questions and a grid of 8 themes by 3 aspects, two people to each coalition, three letters
// each, all answered. Its pages through web::answer, without a socket or the page cache, in a store on this machine's temporary directory.
//
//   bench_web_questionnaire [requests of each page, 200]
//
// Wall time of one thread; run it on a quiet machine.
#define DOCTEST_CONFIG_IMPLEMENT
#include "web/house_for_tests.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "desk/surveys.hpp"
#include "web/surveys.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using web::test::Browser;
using web::test::TestHouse;

double ms_since(Clock::time_point t) { return std::chrono::duration<double, std::milli>(Clock::now() - t).count(); }

struct Made {
  base::SurveyId survey;
  std::string link, grid, happy;
};

Made make(TestHouse& place) {
  Made out;
  std::vector<std::pair<base::AskedId, survey::Named>> people;
  desk::Sender const sender{"Forum of Tests", [](std::string const& secret) { return "https://forum.test/answer/" + secret; }, true};
  place.done([&](web::Writing& w) -> base::Result<base::Done> {
    out.survey = *survey::begin(w, {.title = "What we bring", .about = "Two minutes for each coalition.", .closes = w.now() + std::chrono::days(14)});
    out.happy = survey::add_question(w, out.survey, {.kind = survey::Kind::yes_no, .title = "Are you happy as you are?", .required = true})->text;
    survey::add_question(w, out.survey, {.kind = survey::Kind::long_text, .title = "What would you change?"}).value();
    survey::add_question(w, out.survey, {.kind = survey::Kind::one_of, .title = "Are you active?", .options = {"Yes", "On and off", "Resting"}}).value();
    survey::Question themes{.kind = survey::Kind::theme_grid, .title = "Which themes?", .aspects = {"Core principles", "Key commitments", "Other comments"}};
    for (int i = 1; i <= 8; ++i) themes.rows.push_back("Theme " + std::to_string(i));
    out.grid = survey::add_question(w, out.survey, themes)->text;
    for (int i = 0; i < 200; ++i) {
      auto const asked = survey::ask(w, out.survey, {.name = "Coalition " + std::to_string(i)}).value();
      for (char const* const who : {"ana", "ben"})
        people.emplace_back(asked, survey::name_respondent(w, asked, {.name = who, .address = who + std::to_string(i) + "@example.org", .zone = "Europe/Zurich"}).value());
    }
    return base::Done{};
  });
  auto const t = Clock::now();
  place.done([&](web::Writing& w) { return desk::open_survey(w, out.survey, sender); });
  std::printf("opened, 200 letters with the form posted: %.0f ms\n", ms_since(t));
  for (int days : {8, 13}) {
    place.now = store::test::noon + std::chrono::days(days) - std::chrono::hours(12);
    auto const at = Clock::now();
    place.done([&](web::Writing& w) { return desk::tend_surveys(w, sender); });
    std::printf("day %d, 400 letters posted: %.0f ms\n", days, ms_since(at));
  }
  place.done([&](web::Writing& w) -> base::Result<base::Done> {
    for (std::size_t i = 0; i < people.size(); i += 2) {
      survey::Pen const pen{.asked = people[i].first, .respondent = people[i].second.id, .name = "ana"};
      survey::Answers answers = {{out.happy, i % 6 == 0 ? "no" : "yes"}};
      for (int n = 1; n <= 8; ++n) {
        auto const row = out.grid + "." + std::to_string(n);
        answers[row] = n % 3 == 0 ? "lead" : n % 3 == 1 ? "contribute" : "no";
        for (int a = 1; a <= 3; ++a) answers[row + "." + std::to_string(a)] = "What we bring to this theme, in one sentence of some length.";
      }
      survey::save(w, pen, answers, 0).value();
      survey::submit(w, pen, {}).value();
    }
    return base::Done{};
  });
  out.link = "/answer/" + people[0].second.secret;
  return out;
}

void measure(char const* what, Browser& who, std::string const& path, int n) {
  std::vector<double> times;
  http::Response last;
  for (int i = 0; i < n; ++i) {
    auto const t = Clock::now();
    last = who.get(path);
    times.push_back(ms_since(t));
  }
  if (last.status != 200) {
    std::printf("%s: answers %d\n", what, last.status);
    std::exit(1);
  }
  std::sort(times.begin(), times.end());
  std::printf("%-34s p50 %6.1f ms, p99 %6.1f ms, %7zu bytes, %6zu compressed\n", what, times[times.size() / 2], times[times.size() * 99 / 100], last.body.size(), http::gzip(last.body).size());
}

}  // namespace

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  context.setAsDefaultForAssertsOutOfTestCases();
  context.setAssertHandler([](doctest::AssertData const& a) {
    if (!a.m_failed) return;
    std::printf("failed: %s\n", a.m_expr);
    std::exit(1);
  });
  int const n = argc > 1 ? std::atoi(argv[1]) : 200;
  TestHouse place;
  place.house.buckets = nullptr;  // no limit on how often
  place.house.cache = nullptr;
  auto const made = make(place);
  auto fay = place.signed_in(web::Role::facilitator);
  auto ana = place.visitor();
  auto const at = "/questionnaires/" + made.survey.text;
  measure("the form, with its answers", ana, made.link, n);
  measure("the blank form, to print", ana, made.link + "/blank", n);
  measure("its organiser's page", fay, at, n);
  measure("preview", fay, at + "/preview", n);
  measure("results", fay, at + "/results", n);
  measure("a theme with all texts", fay, at + "/themes/" + made.grid + "/1", n);
  measure("results as CSV", fay, at + "/results.csv", n);
  measure("results as ODS", fay, at + "/results.ods", n);
  return 0;
}
