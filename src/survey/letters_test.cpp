// SPDX-License-Identifier: Apache-2.0
// Reminders: only to the silent, four at most, by the recipient's morning.
#include "survey/letters.hpp"

#include "base/text.hpp"
#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;

namespace {

Instant at(char const* iso) { return *base::parse_iso(iso); }

Survey two_weeks() { return {.state = State::open, .closes = at("2026-05-15T11:59Z"), .opened = at("2026-05-01T11:59Z")}; }
Respondent coordinator(int place = 0) { return {.name = "Ana", .address = "ana@example.org", .place = place}; }

}  // namespace

TEST_CASE("the last morning is nine o'clock of the last day there, or of the day before where it ends early") {
  CHECK(base::iso(last_morning(at("2026-05-15T11:59Z"), "UTC")) == "2026-05-15T09:00:00Z");
  CHECK(base::iso(last_morning(at("2026-05-15T11:59Z"), "Asia/Tokyo")) == "2026-05-15T00:00:00Z");
  CHECK(base::iso(last_morning(at("2026-05-15T11:59Z"), "America/Los_Angeles")) == "2026-05-14T16:00:00Z");
  CHECK(base::iso(last_morning(at("2026-05-15T11:59Z"), "nowhere")) == "2026-05-15T09:00:00Z");
}

TEST_CASE("invitation, half time, two days before, the last morning; each once, in this order, then silence") {
  auto const s = two_weeks();
  std::map<LetterKind, Instant> sent;
  std::vector<std::string> told;
  for (auto now = *s.opened; now < *s.closes + days(1); now += hours(1))
    if (auto const kind = due(s, coordinator(), sent, now)) {
      CHECK(sent.emplace(*kind, now).second);
      told.push_back(base::iso(now).substr(0, 13) + " " + boost::describe::enum_to_string(*kind, ""));
    }
  CHECK(told == std::vector<std::string>{"2026-05-01T11 invitation", "2026-05-08T11 half_time", "2026-05-13T11 two_days", "2026-05-15T09 last_morning"});
}

TEST_CASE("the second one is added at half time; helpers, the quiet and those without address get none") {
  auto const s = two_weeks();
  CHECK_FALSE(due(s, coordinator(1), {}, *s.opened + days(1)));
  CHECK(due(s, coordinator(1), {}, *s.opened + days(7)) == LetterKind::half_time);
  CHECK_FALSE(due(s, coordinator(2), {}, *s.opened + days(7)));
  auto one = coordinator();
  one.quiet = true;
  CHECK_FALSE(due(s, one, {}, *s.opened));
  one = coordinator();
  one.submits = false;
  CHECK_FALSE(due(s, one, {}, *s.opened));
  one = coordinator();
  one.address = "";
  CHECK_FALSE(due(s, one, {}, *s.opened));
}

TEST_CASE("letters that nobody sent in time are not made up for, and never come in a heap") {
  auto const s = two_weeks();
  auto const late = *s.closes - hours(40);
  // The server was down for ten days: one letter, not three.
  std::map<LetterKind, Instant> sent = {{LetterKind::invitation, *s.opened}};
  CHECK(due(s, coordinator(), sent, late) == LetterKind::two_days);
  sent[LetterKind::two_days] = late;
  CHECK_FALSE(due(s, coordinator(), sent, late + hours(1)));
  // Named late: the first letter invites, and the next one keeps its distance.
  CHECK(due(s, coordinator(), {}, *s.closes - hours(4)) == LetterKind::invitation);
  CHECK_FALSE(due(s, coordinator(), {{LetterKind::invitation, *s.closes - hours(4)}}, *s.closes - hours(1)));
  CHECK_FALSE(due(s, coordinator(), {}, *s.closes));
}

TEST_CASE("law: whatever the length and the zone, never more than four, never within twelve hours") {
  for (int length : {2, 7, 25, 50, 100, 24 * 14, 24 * 40})
    for (char const* const zone : {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Europe/Zurich"}) {
      Survey const s{.state = State::open, .closes = at("2026-03-20T11:59Z") + hours(length), .opened = at("2026-03-20T11:59Z")};
      auto person = coordinator();
      person.zone = zone;
      std::map<LetterKind, Instant> sent;
      std::vector<Instant> times;
      for (auto now = *s.opened; now < *s.closes; now += std::chrono::minutes(20))
        if (auto const kind = due(s, person, sent, now)) {
          CHECK(sent.emplace(*kind, now).second);
          times.push_back(now);
        }
      CHECK(times.size() >= 1);
      CHECK(times.size() <= most_letters);
      for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] >= between_letters);
    }
}

TEST_CASE("reminders stop at submitting and at declining, and whoever has a draft is told of it") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    std::vector<AskedId> units;
    for (char const* const name : {"Drafting", "Silent", "Submitting", "Declining"}) {
      units.push_back(f.coalition(id, name));
      f.respondent(units.back(), std::string("Ana of ") + name, base::fold(name) + "@example.org");
    }
    auto const due_now = [&] { return f.read([&](Reading& r) { return due_letters(r, *survey::survey(r, id), f.now); }); };
    CHECK(due_now().empty());  // a draft sends nothing
    f.done([&](Writing& w) { return open(w, id); });
    REQUIRE(due_now().size() == 4);
    f.done([&](Writing& w) -> Result<Done> {
      for (auto const& l : due_letters(w, *survey::survey(w, id), w.now())) note_letter(w, l.to.id, l.kind, LetterId("letter"));
      return Done{};
    });
    CHECK(due_now().empty());
    f.done([&](Writing& w) { return save(w, f.pen(units[0]), {{f.happy, "yes"}}, 0); });
    f.answers(units[2], {{f.happy, "yes"}});
    f.done([&](Writing& w) { return decline(w, f.pen(units[3]), "No time."); });
    f.now += days(7);
    auto const half = due_now();
    REQUIRE(half.size() == 2);
    for (auto const& l : half) CHECK(l.open_draft == (l.unit.name == "Drafting"));
    f.done([&](Writing& w) { return be_quiet(w, half[0].to.id); });
    CHECK(due_now().size() == 1);
    CHECK(f.read([&](Reading& r) { return letters_of(r, id).size(); }) == 4);
  });
}
