// SPDX-License-Identifier: Apache-2.0
#include "record/suggest.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <random>

#include "base/text.hpp"

using namespace record;
using base::SegmentId;

namespace {

std::string shown(std::string const& text, HearingWishes const& wishes, Background const& background = {}) {
  std::string out;
  for (auto const& s : hearing_suggestions({{SegmentId("s1"), text}}, background, wishes)) {
    CHECK(base::slice(text, static_cast<std::size_t>(s.start), static_cast<std::size_t>(s.end)) == s.heard);
    CHECK(s.segment == SegmentId("s1"));
    CHECK(s.score >= wishes.threshold);
    out += (out.empty() ? "" : "; ") + s.heard + " -> " + s.meant;
  }
  return out;
}

HearingWishes terms(std::vector<std::string> const& list) {
  HearingWishes out;
  for (auto const& t : list) out.terms.push_back({t, {}});
  return out;
}

}  // namespace

TEST_CASE("vector S1: a roster name of several words is found though each word of the text is common") {
  HearingWishes const roster = terms({"Youth Coalition on Internet Governance"});
  CHECK(shown("Then we ask the use coalition on internet governance, who else?", roster) ==
        "use coalition on internet governance -> Youth Coalition on Internet Governance");
  CHECK(shown("the Youth Coalition on Internet Governance met", roster).empty());
  CHECK(shown("a coalition for internet governance", roster).empty());
  CHECK(shown("the coalition. On internet governance", roster).empty());
}

TEST_CASE("vector S2: a pair of common words is looked at only beside its neighbours") {
  HearingWishes wishes;
  wishes.pairs = {{"use", "youth", {"coalition", "voice"}, {}}, {"bank", "MAG", {}, {"the leadership", "leadership"}}};
  CHECK(shown("It is vital to have a use voice, and use coalitions too.", wishes) == "use -> youth; use -> youth");
  CHECK(shown("We use the internet. A use. Voice matters.", wishes).empty());
  CHECK(shown("the leadership bank", wishes) == "bank -> MAG");
}

TEST_CASE("vector S3: a term is never a source, alone, inflected or inside a longer window") {
  HearingWishes const wishes = terms({"Gloas", "FOCIL", "Glows", "consensus layer", "Foundry"});
  CHECK(shown("Gloas comes after that, and the Gloas fork; Glows too, two Foundrys", wishes).empty());
  CHECK(shown("gloat", terms({"Gloas"})) == "gloat -> Gloas");
  CHECK(shown("gloat", terms({"Gloas", "gloat"})).empty());
}

TEST_CASE("vector S4: a pair rejected three times, or never wanted, is silent") {
  HearingWishes wishes = terms({"consultative"});
  CHECK(shown("a consultive process", wishes) == "consultive -> consultative");
  wishes.verdicts = {{"Consultive", "consultative", 2, false}};
  CHECK(!shown("a consultive process", wishes).empty());
  wishes.verdicts[0].rejected = 3;
  CHECK(shown("a consultive process", wishes).empty());
  wishes.verdicts[0] = {"consultive", "Consultative", 0, true};
  CHECK(shown("a consultive process", wishes).empty());
}

TEST_CASE("rare words near a term are suggested, common ones are left alone") {
  HearingWishes const wishes = terms({"Anriette", "newcomers", "interplanetary", "Kofi", "multistakeholder"});
  CHECK(shown("Henriete was here with many new comers.", wishes) == "Henriete -> Anriette; new comers -> newcomers");
  CHECK(shown("The coffee was fine, so was the intergovernmental dinner.", wishes).empty());
  CHECK(shown("a multi-stakeholder view, multi-stakeholders, multi stakeholders", wishes).empty());
}

TEST_CASE("what other meetings say often is not rare, however the word looks") {
  HearingWishes const wishes = terms({"consultative"});
  Background archive;
  for (int i = 0; i < 10'000; ++i) archive.add("we had a consultive round today then");
  CHECK(archive.words() == 70'000);
  CHECK(!archive.rare("consultive"));
  CHECK(archive.rare("zebra"));
  CHECK(shown("a consultive process", wishes, archive).empty());
  CHECK(!archive.rare("1984"));
}

TEST_CASE("pairs heard before suggest, and say which rule they come from") {
  HearingWishes wishes;
  wishes.terms = {{"DC-ISSS", {"DCISSS", "the sea session"}}};
  auto const found = hearing_suggestions({{SegmentId("s1"), "The sea session is ours."}}, {}, wishes);
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == HearingRule::heard_before);
  CHECK(found[0].heard == "The sea session");
  CHECK(!found[0].batch);
  CHECK(std::string(sentence_of(found[0].rule)).find("{}") != std::string::npos);
}

TEST_CASE("of overlapping windows the best stays, and only rare words may be accepted in a batch") {
  HearingWishes const wishes = terms({"Carvell", "Mark Carvell"});
  auto const found = hearing_suggestions({{SegmentId("s1"), "as Mark Carvel said"}}, {}, wishes);
  REQUIRE(found.size() == 1);
  CHECK(found[0].heard == "Mark Carvel");
  CHECK(found[0].meant == "Mark Carvell");
  CHECK(!found[0].batch);
  CHECK(hearing_suggestions({{SegmentId("s1"), "a consultive"}}, {}, terms({"consultative"})).at(0).batch);
}

TEST_CASE("offsets count code points, and punctuation ends a window") {
  HearingWishes const wishes = terms({"newcomers"});
  CHECK(shown("Zoë’s été: newcommers", wishes) == "newcommers -> newcomers");
  CHECK(shown("new, comers", wishes).empty());
  CHECK(shown("", wishes).empty());
}

TEST_CASE("two thousand words against three hundred terms take a moment") {
  std::mt19937 dice(5);
  auto const word = [&] {
    std::string out;
    for (auto n = 3 + dice() % 8; n > 0; --n) out += static_cast<char>('a' + dice() % 26);
    return out;
  };
  HearingWishes wishes;
  for (int i = 0; i < 500; ++i)
    wishes.terms.push_back({i % 5 == 0 ? word() + " " + word() + " " + word() : word(), {}});
  std::vector<HeardText> texts;
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (int n = 0; n < 50; ++n) text += n % 10 == 0 ? word() + " " : "meeting ";
    texts.push_back({SegmentId(std::string("s") + std::to_string(i)), text});
  }
  auto const start = std::chrono::steady_clock::now();
  auto const found = hearing_suggestions(texts, {}, wishes);
  double const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  MESSAGE("2,000 words, a tenth rare, 300 terms: " << taken << " s, " << found.size() << " suggestions");
  CHECK(taken < 20.0);
}
