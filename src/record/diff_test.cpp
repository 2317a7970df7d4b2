// SPDX-License-Identifier: Apache-2.0
#include "record/diff.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <random>

#include "base/text.hpp"

using namespace record;

namespace {

std::uint32_t roll(std::mt19937& dice, std::uint32_t below) { return static_cast<std::uint32_t>(dice() % below); }

std::string shown(std::vector<EditStep> const& script, std::string_view before) {
  std::string out;
  for (EditStep const& p : script) {
    auto const words = std::string(before.substr(static_cast<std::size_t>(p.before.begin),
                                                 static_cast<std::size_t>(p.before.end - p.before.begin)));
    switch (p.kind) {
      case EditKind::same: out += words; break;
      case EditKind::alike: out += "{" + words + "~" + p.text + "}"; break;
      case EditKind::removed: out += "[-" + words + "]"; break;
      case EditKind::added: out += "[+" + p.text + "]"; break;
    }
  }
  return out;
}

std::string shown(std::string_view before, std::string_view after) { return shown(difference(before, after), before); }

std::string random_text(std::mt19937& dice, std::size_t pieces) {
  static std::vector<std::string> const stock{"the",     "The", "a",      "youth", "use",  "Kühn", "KUHN", "of",
                                              "and",     ",",   ".",      " ",     " ",    " ",    "\n",   "(",
                                              ")",       "會",  "議",     "’",     "x-y",  "“",    "pane", "é",
                                              "e\u0301", "😀",   "\u00A0", "don’t", "don't"};
  std::string out;
  for (std::size_t i = 0; i < pieces; ++i) out += stock[dice() % stock.size()];
  return out;
}

/// A long text of ordinary shape: a few words very often, many rarely.
std::vector<std::string> long_text(std::mt19937& dice, std::size_t count) {
  std::vector<std::string> out;
  std::geometric_distribution<int> rank(0.002);
  for (std::size_t i = 0; i < count; ++i) out.push_back("w" + std::to_string(rank(dice)));
  return out;
}

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (std::string const& w : words) out += w + " ";
  return out;
}

double seconds(std::clock_t since) {  // of this process: other builders must not fail a test
  return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("a corrected word is shown as removed and added, the rest stays") {
  CHECK(shown("we need a use voice here.", "we need a youth voice here.") == "we need a [-use][+youth] voice here.");
  CHECK(shown("", "new") == "[+new]");
  CHECK(shown("old", "") == "[-old]");
  CHECK(shown("", "").empty());
  CHECK(shown("same", "same") == "same");
}

TEST_CASE("the same word in other letters is alike, not another word") {
  CHECK(shown("ask KUHN now", "ask Kühn now") == "ask {KUHN~Kühn} now");
  CHECK(shown("it's so", "it’s so") == "{it's~it’s} so");
}

TEST_CASE("brackets and punctuation stand apart from words") {
  CHECK(shown("Thank you (laughing)", "Thank you, (laughing)") == "Thank you[+,] (laughing)");
  CHECK(shown("one, two", "three, four") == "[-one, two][+three, four]");
}

TEST_CASE("text without blanks between words differs by character") {
  CHECK(shown("我們開會", "我們散會") == "我們[-開][+散]會");
}

TEST_CASE("an insertion at either edge leaves no stray change of blanks") {
  CHECK(shown("b c", "a b c") == "[+a ]b c");
  CHECK(shown("a b", "a b c") == "a b[+ c]");
  CHECK(shown("a b c", "a c") == "a [-b ]c");
}

TEST_CASE("stretches count bytes and code points and cover both texts") {
  auto const script = difference("Zürich é 1", "Zürich è 12");
  std::int64_t begin = 0, from = 0, later_begin = 0, later_from = 0;
  for (EditStep const& p : script) {
    CHECK(p.before.begin == begin);
    CHECK(p.before.from == from);
    CHECK(p.after.begin == later_begin);
    CHECK(p.after.from == later_from);
    begin = p.before.end;
    from = p.before.to;
    later_begin = p.after.end;
    later_from = p.after.to;
  }
  CHECK(begin == 12);
  CHECK(from == 10);
  CHECK(later_begin == 13);
  CHECK(later_from == 11);
}

TEST_CASE("law: applying the difference of two texts to the first gives the second") {
  std::mt19937 dice(7);
  for (int round = 0; round < 3000; ++round) {
    std::string const a = random_text(dice, dice() % 60);
    std::string b = random_text(dice, dice() % 60);
    if (round % 2 == 0) {  // mostly equal
      b = a;
      std::size_t const at = base::byte_offset(b, dice() % 40);
      b.insert(at, random_text(dice, dice() % 5));
    }
    CAPTURE(a);
    CAPTURE(b);
    auto const script = difference(a, b);
    REQUIRE(applied(script, a) == b);
    auto const back = difference(b, a);
    REQUIRE(applied(back, b) == a);
  }
}

TEST_CASE("law: matches ascend on both sides and join equal items") {
  std::mt19937 dice(11);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::uint32_t> a(dice() % 900), b(dice() % 900);
    std::uint32_t const kinds = 1 + roll(dice, 300);
    for (auto& x : a) x = roll(dice, kinds);
    for (auto& x : b) x = roll(dice, kinds);
    std::vector<bool> fixed(kinds);
    for (std::uint32_t i = 0; i < kinds; ++i) fixed[i] = i % 3 != 0;
    auto const pairs = common_items(a, b, fixed);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      REQUIRE(a.at(pairs[i].first) == b.at(pairs[i].second));
      if (i > 0) REQUIRE((pairs[i - 1].first < pairs[i].first && pairs[i - 1].second < pairs[i].second));
    }
  }
}

TEST_CASE("short sequences without fixed points are matched as well as can be") {
  std::mt19937 dice(13);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::uint32_t> a(dice() % 40), b(dice() % 40);
    for (auto& x : a) x = roll(dice, 4);
    for (auto& x : b) x = roll(dice, 4);
    std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i)
      for (std::size_t j = 1; j <= b.size(); ++j)
        best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : std::max(best[i - 1][j], best[i][j - 1]);
    REQUIRE(common_items(a, b, std::vector<bool>(4, false)).size() == best[a.size()][b.size()]);
  }
}

TEST_CASE("thirty thousand words against thirty thousand take well under a second") {
  std::mt19937 dice(17);
  auto const words = long_text(dice, 30'000);
  auto edited = words;
  for (int i = 0; i < 1500; ++i) edited[dice() % edited.size()] = "changed" + std::to_string(i % 40);
  edited.erase(edited.begin() + 12'000, edited.begin() + 12'900);
  std::string const a = joined(words), b = joined(edited);
  auto const start = std::clock();
  auto const script = difference(a, b);
  double const taken = seconds(start);
  MESSAGE("30,000 words, 5 % changed: " << taken << " s");
  CHECK(applied(script, a) == b);
  CHECK(script.size() < 6000);
  CHECK(taken < 5.0);  // generous: sanitizers and busy machines; the figure is in the message
}

TEST_CASE("texts that have nothing but one repeated word in common do not blow up") {
  std::mt19937 dice(19);
  auto const cost = [&](std::size_t count) {
    std::string a, b;
    for (std::size_t i = 0; i < count; ++i) {
      a += dice() % 2 == 0 ? "yes " : "no ";
      b += dice() % 2 == 0 ? "yes " : dice() % 2 == 0 ? "well " : "no ";
    }
    auto const start = std::clock();
    CHECK(applied(difference(a, b), a) == b);
    return seconds(start);
  };
  double const small = cost(5'000), large = cost(40'000);
  MESSAGE("two words at random: 5,000 " << small << " s, 40,000 " << large << " s");
  CHECK(large < 8 * small * 3 + 0.5);
}
