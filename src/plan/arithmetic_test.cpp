// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "base/html.hpp"
#include "plan/arithmetic.hpp"

using namespace plan;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::vector<std::string> words(std::vector<Remark> const& remarks) {
  std::vector<std::string> all;
  for (auto const& r : remarks) all.push_back((r.warning ? "! " : "") + base::fill(r.sentence, r.with));
  return all;
}

PartTimes part(int length, int speakers, int first, int follow_up) {
  PartTimes p;
  p.length = minutes(length);
  p.speakers = speakers;
  p.first = minutes(first);
  p.follow_up = minutes(follow_up);
  return p;
}

}  // namespace

TEST_CASE("seven speakers of three and two minutes take 35 of 40 and leave the floor five") {
  auto p = part(40, 7, 3, 2);
  auto const s = sums(p, minutes(2));
  CHECK(s.speakers == minutes(35));
  CHECK(s.left == minutes(5));
  CHECK(s.interventions == 2);
  CHECK(words(s.remarks) == std::vector<std::string>{"7 speakers x (3 + 2) = 35 of 40 minutes.", "! 5 minutes are left for the floor: 2 interventions.",
                                                     "Three panellists leave 25 minutes."});
  p.floor = minutes(15);
  CHECK(words(sums(p, minutes(2)).remarks).back() == "! The floor was promised 15 minutes: that leaves room for 5 speakers, not 7.");
  CHECK(most_speakers(p) == 5);
  // Chair and changeovers are in nobody's sum until it is too late.
  p.chair = minutes(3);
  p.changeover = seconds(30);
  auto const real = sums(p, minutes(2));
  CHECK(real.used == minutes(35 + 3) + seconds(210));
  CHECK(real.left == seconds(-90));
  CHECK(words(real.remarks)[1] == "! This part is overfull by 1:30 minutes.");
  CHECK(most_speakers(p) == 4);
}

TEST_CASE("thirteen of four minutes, five of introduction and thirty of floor fit into ninety") {
  SessionTimes session;
  session.length = minutes(90);
  auto opening = part(5, 0, 0, 0);
  opening.chair = minutes(5);
  auto floor = part(30, 0, 0, 0);
  floor.floor = minutes(30);
  session.parts = {opening, part(52, 13, 4, 0), floor};
  auto const s = sums(session);
  CHECK(s.planned == minutes(87));
  CHECK(s.spare == minutes(3));
  CHECK(s.floor == minutes(30));
  CHECK(s.interventions == 15);
  CHECK(words(s.remarks) == std::vector<std::string>{"87 of 90 minutes are planned.", "3 minutes are not planned yet."});
  session.length = minutes(75);
  CHECK(words(sums(session).remarks) == std::vector<std::string>{"! 87 of 75 minutes are planned.", "! The parts are 12 minutes too long for the session."});
}

TEST_CASE("a panel of seven in one part, or of four in each of two: what the floor has") {
  SessionTimes one, two;
  one.length = two.length = minutes(90);
  auto wrap_up = part(10, 0, 0, 0);
  wrap_up.chair = minutes(10);
  one.parts = {part(40, 7, 3, 2), part(40, 7, 3, 2), wrap_up};
  two.parts = {part(40, 4, 3, 2), part(40, 4, 3, 2), wrap_up};
  CHECK(sums(one).floor == minutes(10));
  CHECK(sums(two).floor == minutes(40));
  CHECK(sums(two).interventions == 20);
  CHECK(sums(two).spare == minutes(0));
  // The same in 75 minutes: each part loses seven and a half.
  for (auto* const session : {&one, &two}) {
    session->length = minutes(75);
    session->parts[0].length = session->parts[1].length = minutes(32) + seconds(30);
  }
  CHECK(sums(one).parts[0].left == seconds(-150));
  CHECK(sums(two).parts[0].left == minutes(12) + seconds(30));
}

TEST_CASE("whoever has times of their own is counted with them, and the others with those of all") {
  auto p = part(40, 7, 3, 2);
  p.own = {{.place = 1, .first = minutes(8)}};
  auto const s = sums(p, minutes(2));
  CHECK(s.speakers == minutes(38));
  CHECK(s.left == minutes(2));
  CHECK(words(s.remarks) == std::vector<std::string>{"6 speakers x (3 + 2) and 1 with times of their own = 38 of 40 minutes.",
                                                     "! 2 minutes are left for the floor: 1 interventions.",
                                                     "Three panellists leave 22 minutes."});
  p.floor = minutes(15);
  CHECK(most_speakers(p) == 4);
  // In the last place they are the first to be too many.
  p.own = {{.place = 7, .first = minutes(8)}};
  CHECK(most_speakers(p) == 5);
  CHECK(left_with(p, 6) == minutes(10));
  CHECK(left_with(p, 7) == minutes(2));
  // The control: a place that nobody has changes nothing.
  p.own = {{.place = 8, .first = minutes(8)}};
  CHECK(words(sums(p, minutes(2)).remarks).front() == "7 speakers x (3 + 2) = 35 of 40 minutes.");
  CHECK(left_with(p, 7) == minutes(5));
}

TEST_CASE("three panellists leave what the sum says") {
  CHECK(left_with(part(40, 7, 3, 2), 3) == minutes(25));
  CHECK(left_with(part(40, 7, 3, 2), 0) == minutes(40));
  CHECK(in_minutes(seconds(-65)) == "-1:05");
}

TEST_CASE("a floor that does not fit even without speakers is said to be so") {
  auto p = part(20, 2, 3, 0);
  p.chair = minutes(10);
  p.floor = minutes(15);
  CHECK(most_speakers(p) == -1);
  CHECK(words(sums(p, minutes(2)).remarks).back() == "! The floor was promised 15 minutes, and that does not fit even without speakers.");
}
