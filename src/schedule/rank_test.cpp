// SPDX-License-Identifier: Apache-2.0
// The ranking rule: its examples, and laws on random polls. The laws read the lines anew, by a plain second telling of the rule
// that shares nothing with rank.cpp but load().
#include "schedule/rank.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "base/html.hpp"

namespace {

using namespace schedule;
using std::chrono::hours;

Instant at(char const* iso) { return *base::parse_iso(iso); }

/// People "a", "b"... in UTC, each for a coalition of their own; one row of letters per option: y yes, m if need be, n no, . blank.
/// Options are at 12:00 UTC on days that follow each other from Monday 2026-01-05.
Poll poll_of(std::vector<std::string> const& rows) {
  Poll out;
  for (std::size_t i = 0; i < rows.front().size(); ++i) {
    std::string const id(1, static_cast<char>('a' + i));
    out.people.push_back({.id = id, .name = id, .zone = "UTC", .coalition = id});
  }
  out.answers.assign(out.people.size(), {});
  for (std::size_t o = 0; o < rows.size(); ++o) {
    out.options.push_back({.id = "o" + std::to_string(o), .start = at("2026-01-05T12:00Z") + hours(24) * static_cast<int>(o)});
    for (std::size_t i = 0; i < rows[o].size(); ++i) {
      auto const c = rows[o][i];
      out.answers[i].push_back(c == 'y' ? Answer::yes : c == 'm' ? Answer::if_need_be : c == 'n' ? Answer::no : Answer::blank);
    }
  }
  return out;
}

std::vector<std::string> order(Poll const& poll) {
  std::vector<std::string> out;
  for (auto const& r : rank(poll)) out.push_back(poll.options[r.option].id);
  return out;
}

std::string first_why(Poll const& poll) {
  auto const ranking = rank(poll);
  auto const words = why(poll, ranking[0], ranking[1]);
  return base::fill(words.sentence, words.with);
}

using Order = std::vector<std::string>;

// A second telling of the rule.
struct Told {
  bool below = false;
  std::array<long long, 9> line{};
};

Told tell(Poll const& p, std::size_t o) {
  Told out;
  std::set<std::string> going, yes;
  std::vector<long long> borne;
  int night = 0;
  for (std::size_t i = 0; i < p.people.size(); ++i) {
    auto const& who = p.people[i];
    auto const a = p.answers[i][o];
    auto const cost = load(who, p.options[o].start, p.minutes);
    if (who.required) {
      out.line[0] += a == Answer::no;
      out.line[1] += a == Answer::blank;
      out.below |= cost.night;
    }
    if (a != Answer::yes && a != Answer::if_need_be) continue;
    night += cost.night;
    if (!who.coalition.empty()) going.insert(who.coalition);
    if (!who.coalition.empty() && a == Answer::yes) yes.insert(who.coalition);
    out.line[7] += cost.points;
    borne.push_back(std::llround((past_burden(who) * 0.8 + cost.points) * 1e6));
  }
  out.below |= night > p.cap;
  out.line[2] = -static_cast<long long>(going.size());
  out.line[3] = -static_cast<long long>(yes.size());
  std::sort(borne.rbegin(), borne.rend());
  for (std::size_t i = 0; i < 3 && i < borne.size(); ++i) out.line[4 + i] = borne[i];
  out.line[8] = base::to_millis(p.options[o].start);
  return out;
}

Poll random_poll(std::mt19937& dice) {
  auto const throw_of = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  static char const* const zones[] = {"Europe/Zurich", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kolkata", "Australia/Lord_Howe", "America/Los_Angeles"};
  Poll p{.minutes = 30 * (1 + throw_of(4)), .cap = throw_of(4)};
  int const people = 1 + throw_of(8), options = 2 + throw_of(6);
  for (int i = 0; i < people; ++i) {
    auto const id = "p" + std::to_string(i);
    Attendee who{.id = id, .name = id, .zone = zones[throw_of(7)], .coalition = throw_of(5) ? "c" + std::to_string(throw_of(4)) : "", .required = throw_of(4) == 0};
    for (int k = throw_of(4); k-- > 0;) who.history.push_back({.start = at("2026-01-06T00:00Z") + hours(throw_of(2000)), .minutes = 60, .ago = k});
    if (throw_of(4) == 0) who.hours.push_back({.from = 60 * throw_of(23), .to = 1440, .points = throw_of(9)});
    p.people.push_back(who);
    p.answers.emplace_back();
    for (int o = 0; o < options; ++o) p.answers.back().push_back(static_cast<Answer>(throw_of(4)));
  }
  for (int o = 0; o < options; ++o) p.options.push_back({.id = "o" + std::to_string(o), .start = at("2026-05-04T00:00Z") + std::chrono::minutes(30) * throw_of(7 * 48)});
  return p;
}

std::size_t place_of(Poll const& p, std::size_t option) {
  auto const ranking = rank(p);
  return static_cast<std::size_t>(std::find_if(ranking.begin(), ranking.end(), [&](Ranked const& r) { return r.option == option; }) - ranking.begin());
}

}  // namespace

TEST_CASE("where three well-known tools disagree: more coalitions with somebody going, and the line says so") {
  // X five yes and one no, Y three yes and three if need be: Rallly takes Y, Nextcloud and Loomio X (between-meetings b.2).
  auto const p = poll_of({"yyyyyn", "yyymmm"});
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Coalitions with somebody going: 6; for the next 5.");
  // Z four yes and three if need be of seven against five plain yes: Loomio takes Z, Nextcloud the five.
  auto const q = poll_of({"yyyyynn", "yyyymmm"});
  CHECK(order(q) == Order{"o1", "o0"});
  CHECK(first_why(q) == "Coalitions with somebody going: 7; for the next 5.");
  // The same people all of one coalition: it counts once, and the plain yes is equal too; what they bear decides, then the date.
  auto one = p;
  for (auto& who : one.people) who.coalition = "one";
  CHECK(order(one) == Order{"o0", "o1"});
  CHECK(first_why(one) == "Equal in all that weighs; it is the earlier one.");
}

TEST_CASE("each line decides when those before it are equal") {
  auto p = poll_of({"ny", "yy"});
  p.people[0].required = true;
  CHECK(first_why(p) == "Required people who answered No: 0; for the next 1.");
  p = poll_of({".y", "yn"});
  p.people[0].required = true;
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Required people who have not answered: 0; for the next 1.");
  p = poll_of({"my", "yy"});
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Coalitions with a plain yes: 2; for the next 1.");
  p = poll_of({"yy", "yy"});
  p.people[0].zone = "America/New_York";
  p.options[0].start = at("2026-01-05T12:00Z");  // 07:00 there
  p.options[1].start = at("2026-01-06T15:00Z");
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Burden of the most burdened who goes, earlier meetings included: 0 points; for the next 2.");
}

TEST_CASE("who bore much before is asked less now") {
  auto p = poll_of({"yy", "yy"});
  p.people[0].zone = "America/New_York";
  p.people[1].zone = "Asia/Tokyo";
  p.minutes = 30;
  p.options[0].start = at("2026-01-06T12:00Z");  // 07:00 and 21:00: 2 and 2
  p.options[1].start = at("2026-01-06T13:00Z");  // 08:00 and 22:00: 1 and 2
  CHECK(order(p) == Order{"o1", "o0"});
  p.options[1].start = at("2026-01-06T11:30Z");  // 06:30 and 20:30: 4 and 1
  p.people[1].history = {{.start = at("2025-12-02T16:00Z"), .minutes = 60, .ago = 0}};
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Burden of the most burdened who goes, earlier meetings included: 7.4 points; for the next 8.4.");
}

TEST_CASE("below the night line stands what asks a required person, or more than the cap, to lose sleep") {
  auto p = poll_of({"yyyy", "ynnn"});
  for (auto& who : p.people) who.zone = "Asia/Tokyo";
  p.options[0].start = at("2026-01-06T16:00Z");
  p.options[1].start = at("2026-01-07T06:00Z");
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(first_why(p) == "Above the night line; the next would ask these people to lose sleep: a, b, c, d.");
  p.cap = 4;
  CHECK(order(p) == Order{"o0", "o1"});
  p.people[3].required = true;
  CHECK(order(p) == Order{"o1", "o0"});
  CHECK(rank(p)[1].lines.below_night_line);
}

TEST_CASE("decided means that no missing answer can change who leads on the lines of coalitions") {
  CHECK(decided(poll_of({"yyy.", "ynn."}), rank(poll_of({"yyy.", "ynn."}))));
  CHECK_FALSE(decided(poll_of({"yyy.", "yyn."}), rank(poll_of({"yyy.", "yyn."}))));
  CHECK_FALSE(decided(poll_of({"yyy", "yyy"}), rank(poll_of({"yyy", "yyy"}))));
  CHECK_FALSE(decided({}, {}));
  auto p = poll_of({"yyyy.", "ynnn."});
  p.people[4].required = true;  // their No would count before everything
  CHECK_FALSE(decided(p, rank(p)));
  p = poll_of({"yyyy.", "ynnn."});
  p.cap = 0;
  p.people[4].zone = "Asia/Tokyo";
  p.options[0].start = at("2026-01-05T17:00Z");  // their Yes would take it below the night line
  CHECK_FALSE(decided(p, rank(p)));
}

TEST_CASE("law: the order and each deciding line are what a second telling of the rule says") {
  std::mt19937 dice(1);
  std::set<Line> seen;
  for (int round = 0; round < 1500; ++round) {
    auto const p = random_poll(dice);
    auto const ranking = rank(p);
    REQUIRE(ranking.size() == p.options.size());
    REQUIRE_FALSE(ranking.back().decides);
    for (std::size_t i = 0; i + 1 < ranking.size(); ++i) {
      auto const a = tell(p, ranking[i].option), b = tell(p, ranking[i + 1].option);
      auto const line = *ranking[i].decides;
      seen.insert(line);
      if (line == Line::night) {
        REQUIRE((!a.below && b.below));
        continue;
      }
      REQUIRE(a.below == b.below);
      auto const at_line = static_cast<std::size_t>(line) - 1;
      for (std::size_t k = 0; k < at_line && k < 9; ++k) REQUIRE(a.line[k] == b.line[k]);
      if (line != Line::name) REQUIRE(a.line[at_line] < b.line[at_line]);
      // The sentence says the numbers of that line.
      auto const words = why(p, ranking[i], ranking[i + 1]);
      auto const says = [&](long long x, long long y) { REQUIRE(words.with == std::vector{std::to_string(std::abs(x)), std::to_string(std::abs(y))}); };
      if (line <= Line::coalitions_yes || line == Line::total) says(a.line[at_line], b.line[at_line]);
      if (line >= Line::worst && line <= Line::third_worst) REQUIRE(std::stod(words.with[0]) < std::stod(words.with[1]));
    }
  }
  CHECK(seen.size() >= 9);  // random polls reach the lines; two equal starts are rare
}

TEST_CASE("law: a blank never counts as No") {
  std::mt19937 dice(2);
  int changed = 0;
  for (int round = 0; round < 800; ++round) {
    auto p = random_poll(dice);
    auto const i = dice() % p.people.size();
    auto const o = dice() % p.options.size();
    auto& cell = p.answers[i][o];
    cell = Answer::no;
    auto const as_no = place_of(p, o);
    cell = Answer::blank;
    REQUIRE(place_of(p, o) <= as_no);
    if (place_of(p, o) < as_no) ++changed;
    // Who is not required and blank is simply not there.
    if (p.people[i].required) continue;
    auto without = p;
    without.people.erase(without.people.begin() + static_cast<long>(i));
    without.answers.erase(without.answers.begin() + static_cast<long>(i));
    auto const with_blanks = [&] {
      auto all = p;
      for (auto& a : all.answers[i]) a = Answer::blank;
      return order(all);
    }();
    REQUIRE(order(without) == with_blanks);
  }
  CHECK(changed > 0);  // for a required person a No is worse than silence: the two are told apart
}

TEST_CASE("law: adding a Yes never lowers an option on the lines of required people and coalitions, and an if-need-be made Yes never at all") {
  std::mt19937 dice(3);
  int rose = 0;
  for (int round = 0; round < 1500; ++round) {
    auto p = random_poll(dice);
    auto const i = dice() % p.people.size();
    auto const o = dice() % p.options.size();
    auto const before = p;
    p.answers[i][o] = Answer::yes;
    auto const was = tell(before, o), is = tell(p, o);
    REQUIRE(std::lexicographical_compare(was.line.begin(), was.line.begin() + 4, is.line.begin(), is.line.begin() + 4) == false);
    if (before.answers[i][o] == Answer::if_need_be) REQUIRE(place_of(p, o) <= place_of(before, o));
    // Whoever bears nothing, now and before, takes no option down in any way.
    if (load(p.people[i], p.options[o].start, p.minutes).points == 0 && past_burden(p.people[i]) == 0)
      REQUIRE(place_of(p, o) <= place_of(before, o));
    if (place_of(p, o) < place_of(before, o)) ++rose;
  }
  CHECK(rose > 100);
}

TEST_CASE("law: the order of people changes nothing") {
  std::mt19937 dice(4);
  for (int round = 0; round < 500; ++round) {
    auto const p = random_poll(dice);
    std::vector<std::size_t> at(p.people.size());
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = i;
    std::shuffle(at.begin(), at.end(), dice);
    auto q = p;
    for (std::size_t i = 0; i < at.size(); ++i) {
      q.people[i] = p.people[at[i]];
      q.answers[i] = p.answers[at[i]];
    }
    auto const a = rank(p), b = rank(q);
    for (std::size_t i = 0; i < a.size(); ++i) {
      REQUIRE(a[i].option == b[i].option);
      REQUIRE(a[i].decides == b[i].decides);
      if (i + 1 < a.size()) REQUIRE(why(p, a[i], a[i + 1]).with == why(q, b[i], b[i + 1]).with);
    }
  }
}

TEST_CASE("law: what is called decided stays first on those lines whatever is still answered") {
  std::mt19937 dice(5);
  int held = 0;
  for (int round = 0; round < 3000; ++round) {
    auto p = random_poll(dice);
    auto const ranking = rank(p);
    if (!decided(p, ranking)) continue;
    ++held;
    for (auto& row : p.answers)
      for (auto& a : row)
        if (a == Answer::blank) a = static_cast<Answer>(dice() % 4);
    auto const after = rank(p);
    REQUIRE(after.front().option == ranking.front().option);
    REQUIRE(*after.front().decides <= Line::coalitions_yes);
  }
  CHECK(held > 50);
}
