// SPDX-License-Identifier: Apache-2.0
#include "consensus/rule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace consensus;

namespace {

Stand spoke(Stance s) { return {How::spoke, s}; }
std::vector<Stand> supporters(std::size_t n) { return std::vector<Stand>(n, spoke(Stance::support)); }

std::vector<Stand> any_stands(std::mt19937& random) {
  std::vector<Stand> out(random() % 12);
  for (auto& s : out) {
    auto const how = random() % 4;
    if (how == 3) s = spoke(stances(Kind::objection_call, false)[random() % 6]);
    else s.how = static_cast<How>(how);
    if (s.how == How::stale) s.stance = Stance::support;
  }
  return out;
}

}  // namespace

TEST_CASE("one coalition has one position: its representatives agree, or it has none") {
  Said const yes{Stance::support, 1}, no{Stance::objection, 1}, later{Stance::support, 2};
  CHECK(stand({}, 1).how == How::silent);
  CHECK(stand({yes}, 1).how == How::spoke);
  CHECK(stand({yes, yes}, 1).stance == Stance::support);
  CHECK(stand({yes, no}, 1).how == How::divided);
  CHECK_FALSE(stand({yes, no}, 1).stance);
  CHECK(stand({{Stance::approval, 1, {1, 2}}, {Stance::approval, 1, {1}}}, 1).how == How::divided);
  // After a change in substance only what was said since counts, and what was said before is kept as such.
  CHECK(stand({no}, 2).how == How::stale);
  CHECK(stand({no}, 2).stance == Stance::objection);
  CHECK(stand({no, later}, 2).how == How::spoke);
  CHECK(stand({no, later}, 2).stance == Stance::support);
}

TEST_CASE("an objection call is adopted with three in explicit support and nobody objecting, else it lapses or waits") {
  Question q;
  CHECK(by_rule(q, supporters(3)) == Outcome::adopted);
  CHECK(by_rule(q, supporters(2)) == Outcome::lapsed);
  CHECK(by_rule(q, {}) == Outcome::lapsed);
  auto stands = supporters(2);
  for (int i = 0; i < 20; ++i) {
    stands.push_back(spoke(Stance::no_objection));
    stands.push_back({});
  }
  CHECK(by_rule(q, stands) == Outcome::lapsed);  // nobody objected, too few wanted it
  q.open = 1;
  CHECK_FALSE(by_rule(q, supporters(9)));
  q.open = 0;
  q.overruled = 1;
  CHECK(by_rule(q, supporters(3)) == Outcome::adopted_over_objection);
  CHECK(by_rule(q, supporters(2)) == Outcome::lapsed);
}

TEST_CASE("in a consent round every coalition must have spoken about the present text") {
  Question const q{.kind = Kind::consent_round};
  auto stands = supporters(3);
  CHECK(by_rule(q, stands) == Outcome::adopted);
  for (auto const& missing : {Stand{}, Stand{How::stale, Stance::support}, spoke(Stance::more_time)}) {
    stands.push_back(missing);
    CHECK(by_rule(q, stands) == Outcome::lapsed);
    stands.pop_back();
  }
  stands.push_back({How::divided});
  stands.push_back(spoke(Stance::no_position));
  CHECK(by_rule(q, stands) == Outcome::adopted);
}

TEST_CASE("a sense check and a choice have no effect, and a confirmation knows no support floor") {
  CHECK(by_rule({.kind = Kind::sense_check, .open = 5}, {}) == Outcome::noted);
  CHECK(by_rule({.kind = Kind::choice}, {}) == Outcome::noted);
  CHECK(by_rule({.confirms = true}, {}) == Outcome::adopted);
  CHECK_FALSE(by_rule({.confirms = true, .open = 1}, {}));
}

TEST_CASE("a choice counts coalitions by option, and a number that is no option nowhere") {
  std::vector<Stand> stands = {{How::spoke, Stance::approval, {1, 3}}, {How::spoke, Stance::approval, {3}}, {How::spoke, Stance::approval, {}}, {How::stale, Stance::approval, {2}},
                               {How::spoke, Stance::approval, {9}}};
  auto const n = counted(stands, 3);
  CHECK(n.options == std::vector<std::int64_t>{1, 0, 2});
  CHECK(n.approval == 4);
  CHECK(n.stale == 1);
}

TEST_CASE("laws of counting: order is nothing, silence is never support, and support never takes an adoption away") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    auto stands = any_stands(random);
    Question q{.kind = random() % 2 ? Kind::objection_call : Kind::consent_round, .floor = static_cast<std::int64_t>(random() % 4 + 1)};
    auto const said = by_rule(q, stands);
    auto mixed = stands;
    std::shuffle(mixed.begin(), mixed.end(), random);
    CHECK(by_rule(q, mixed) == said);
    auto const n = counted(stands, 0);
    CHECK(n.support + n.no_objection + n.no_position + n.concern + n.objection + n.more_time + n.silent + n.stale + n.divided == static_cast<std::int64_t>(stands.size()));
    // Each silent coalition may fall out of the list without anybody gaining support.
    auto heard = stands;
    std::erase_if(heard, [](Stand const& s) { return s.how == How::silent; });
    CHECK(counted(heard, 0).support == n.support);
    if (q.kind == Kind::objection_call) CHECK(by_rule(q, heard) == said);
    // One more in support never turns adopted into something else.
    if (!stands.empty() && said == Outcome::adopted) {
      stands[random() % stands.size()] = spoke(Stance::support);
      CHECK(by_rule(q, stands) == Outcome::adopted);
    }
    if (said == Outcome::adopted) CHECK(n.support >= q.floor);
  }
}
