// SPDX-License-Identifier: Apache-2.0
#include "record/align.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>

using namespace record;

namespace {

std::string word(int n) { return std::string("w").append(std::to_string(n)).append(" "); }

}  // namespace

TEST_CASE("vector R4: same, one word changed, two merged, one dropped, one new") {
  std::vector<std::string_view> const rough{
      "Good morning everybody, and welcome to the hall.",
      "We need the use coalition at the table for this.",
      "I think that is a fine idea.",
      "So let us do it before winter comes.",
      "Can somebody close the window please?",
      "Then we meet again on Tuesday.",
  };
  std::vector<std::string_view> const cleaned{
      "Good morning everybody, and welcome to the hall.",
      "We need the youth coalition at the table for this.",
      "I think that is a fine idea. So let us do it before winter comes.",
      "Nobody objected, as the secretary notes.",
      "Then we meet again on Tuesday.",
  };
  auto const a = align(rough, cleaned);
  CHECK(a.old[0].fate == SegmentFate::perfect);
  CHECK(a.old[1].fate == SegmentFate::changed);
  CHECK(a.old[1].best == 1);
  CHECK(a.old[1].keeps_id);
  CHECK(a.old[2].fate == SegmentFate::multiple);
  CHECK(a.old[3].fate == SegmentFate::multiple);
  CHECK(a.old[2].best == 2);
  CHECK(a.old[3].best == 2);
  CHECK(a.old[2].keeps_id != a.old[3].keeps_id);
  CHECK(a.fresh[2].continues == 3);  // eight of its words against seven
  CHECK(a.old[4].fate == SegmentFate::missing);
  CHECK(!a.old[4].best);
  CHECK(!a.fresh[3].continues);
  CHECK(a.old[5].fate == SegmentFate::perfect);
  CHECK(a.fresh[4].continues == 5);
}

TEST_CASE("a segment cut in two keeps its id on the longer part") {
  auto const a = align({"One and two and three and four are small, five and six are not."},
                       {"One and two and three and four are small,", "five and six are not."});
  CHECK(a.old[0].fate == SegmentFate::multiple);
  CHECK(a.old[0].best == 0);
  CHECK(a.old[0].parts == std::vector<std::size_t>{0, 1});
  CHECK(a.fresh[0].continues == 0);
  CHECK(!a.fresh[1].continues);
}

TEST_CASE("nothing against something, and something against nothing") {
  CHECK(align({}, {}).old.empty());
  CHECK(!align({}, {"words"}).fresh[0].continues);
  CHECK(align({"words"}, {}).old[0].fate == SegmentFate::missing);
}

TEST_CASE("segments without words are matched by their signs, in order") {
  auto const a = align({"...", "Yes, we do.", "..."}, {"...", "Yes, we do.", "...", "..."});
  CHECK(a.old[0].best == 0);
  CHECK(a.old[2].best == 2);
  CHECK(a.old[2].fate == SegmentFate::perfect);
  CHECK(!a.fresh[3].continues);
}

TEST_CASE("two texts that share only small words are not the same segment") {
  auto const a =
      align({"the state of the harbour and of all the boats in it"}, {"the price of bread is what people talk about"});
  CHECK(a.old[0].fate == SegmentFate::missing);
  CHECK(!a.fresh[0].continues);
}

TEST_CASE("law: ids are given to at most one, and every old one that is not missing leads somewhere") {
  std::mt19937 dice(29);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> before, after;
    for (int i = 0; i < 25; ++i) {
      std::string text;
      for (unsigned long n = dice() % 9 + 1; n > 0; --n) text += word(static_cast<int>(dice() % 60));
      before.push_back(text);
      auto const what = dice() % 8;
      if (what == 0) continue;
      if (what == 1 && !after.empty()) after.back() += text;
      else if (what == 2) after.insert(after.end(), {std::string("fresh ").append(std::to_string(i)), text});
      else after.push_back(what == 3 ? std::string("x ").append(text) : text);
    }
    auto const a = align({before.begin(), before.end()}, {after.begin(), after.end()});
    std::vector<int> owners(before.size(), 0);
    for (AlignedNew const& n : a.fresh)
      if (n.continues) ++owners.at(*n.continues);
    for (std::size_t i = 0; i < before.size(); ++i) {
      REQUIRE(owners[i] == (a.old[i].keeps_id ? 1 : 0));
      REQUIRE((a.old[i].fate == SegmentFate::missing) == !a.old[i].best);
      if (a.old[i].best) REQUIRE(a.fresh.at(*a.old[i].best).continues);
      if (a.old[i].fate == SegmentFate::perfect) REQUIRE(before[i] == after[*a.old[i].best]);
    }
  }
}

TEST_CASE("a transcript of thirty thousand words is aligned in well under a second") {
  std::mt19937 dice(31);
  std::vector<std::string> before;
  for (int i = 0; i < 600; ++i) {
    std::string text;
    std::geometric_distribution<int> rank(0.004);
    for (int n = 0; n < 50; ++n) text += word(rank(dice));
    before.push_back(text);
  }
  std::vector<std::string> after = before;
  for (int i = 0; i < 600; i += 3) after[static_cast<std::size_t>(i)].replace(4, 3, "something");
  after.erase(after.begin() + 100, after.begin() + 103);
  auto const start = std::chrono::steady_clock::now();
  auto const a = align({before.begin(), before.end()}, {after.begin(), after.end()});
  double const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  MESSAGE("30,000 words: " << taken << " s");
  CHECK(taken < 5.0);
  std::size_t kept = 0;
  for (AlignedOld const& o : a.old) kept += o.keeps_id;
  CHECK(kept == 597);
}
