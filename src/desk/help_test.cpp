// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "desk/desk_for_tests.hpp"

using namespace desk;

namespace {

struct Desk : test::Errands {
  Desk() { meeting = enter("2023-03-07T14:00:00Z"); }
  void take(std::string const& bytes) { take(meeting, bytes); }
  void take(MeetingId const& id, std::string const& bytes) { REQUIRE(Errands::take(id, bytes)); }
  void term(char const* text, char const* heard = "") {
    done([&](Writing& w) { return record::add_term(w, {TermId(), series, text, "term", heard, "", ""}); });
  }
  std::vector<WordSuggestion> words() {
    return store.read([&](Reading& r) { return word_help(r, meeting); });
  }
  std::vector<record::PossibleCommitment> commitments(std::size_t most = 0) {
    return store.read([&](Reading& r) { return commitment_help(r, meeting, most); });
  }
  record::Segment segment(std::size_t turn) {
    return transcript().turns.at(turn).segments.at(0);
  }
  Result<record::Edited> accept(WordSuggestion const& s, std::string const& meant) {
    return write([&](Writing& w) { return accept_word(w, meeting, s.segment, s.rev, s.start, s.end, s.heard, meant, s.rule); });
  }
  void judge(WordSuggestion const& s, char const* verdict) {
    done([&](Writing& w) { return record::judge(w, series, meeting, s.rule, s.heard, s.meant, s.segment, s.rev, verdict); });
  }
};

char const* const call = ">> ANNA BAKER: We ask the use coalition on shared waters.\n\n>> BEN ODE: Nothing on the use of the internet.\n";

}  // namespace

TEST_CASE("a term of the glossary is suggested for what it may have been heard as, with its rule, and nothing is changed") {
  Desk d;
  d.take(call);
  CHECK(d.words().empty());
  d.term("Youth Coalition on Shared Waters");
  auto const found = d.words();
  REQUIRE(found.size() == 1);
  CHECK(found[0].segment == d.segment(0).id);
  CHECK(found[0].heard == "use");
  CHECK(found[0].meant == "youth");
  CHECK(found[0].rule == "beside");
  CHECK_FALSE(found[0].why.empty());
  CHECK(d.segment(0).text == "We ask the use coalition on shared waters.");
}

TEST_CASE("accepting a suggestion corrects exactly its words and counts for the rule; a second time it is a conflict") {
  Desk d;
  d.take(call);
  d.term("Youth Coalition on Shared Waters");
  auto const s = d.words().at(0);
  REQUIRE(d.accept(s, s.meant));
  CHECK(d.segment(0).text == "We ask the youth coalition on shared waters.");
  CHECK(d.segment(0).rev == 2);
  // The pair holds beside certain words only: "the use of the internet" stays what it is.
  CHECK(d.words().empty());
  auto const again = d.accept(s, s.meant);
  REQUIRE_FALSE(again);
  CHECK(again.error().why == Why::conflict);
  auto const verdicts = d.store.read([&](Reading& r) { return record::verdicts(r, d.series); });
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts[0].accepted == 1);
}

TEST_CASE("accepting refuses words that are not there, a place outside the text, another meeting and an empty term") {
  Desk d;
  d.take(call);
  d.term("Youth Coalition on Shared Waters");
  auto const s = d.words().at(0);
  auto bent = s;
  bent.heard = "something else";
  CHECK(d.accept(bent, "x").error().why == Why::conflict);
  bent = s;
  bent.end = 100'000;
  CHECK(d.accept(bent, "x").error().why == Why::conflict);
  bent = s;
  bent.start = -4;
  CHECK(d.accept(bent, "x").error().why == Why::conflict);
  CHECK(d.accept(s, "  ").error().why == Why::malformed);
  d.meeting = d.enter("2023-04-04T14:00:00Z");
  CHECK(d.accept(s, s.meant).error().why == Why::unknown);
}

TEST_CASE("a rejected suggestion is gone from its place, and silent everywhere after never") {
  Desk d;
  d.take(call);
  d.term("Youth Coalition on Shared Waters");
  auto const s = d.words().at(0);
  d.judge(s, "rejected");
  CHECK(d.words().empty());
  Desk e;
  e.take(">> ANNA BAKER: The weirs of Lindholt.\n\n>> BEN ODE: I was in Lindholt too.\n");
  e.term("Lindholm");
  REQUIRE(e.words().size() == 2);
  e.judge(e.words()[0], "never");
  CHECK(e.words().empty());
}

TEST_CASE("what was accepted in one meeting is offered in the next as heard before, with the rule's rate") {
  Desk d;
  d.take(">> ANNA BAKER: The people of Torvelund are here.\n");
  auto const s = d.segment(0);
  d.done([&](Writing& w) { return record::judge(w, d.series, d.meeting, "heard_before", "Torvelund", "Tórvílund Basin", s.id, s.rev, "accepted"); });
  auto const found = d.words();
  REQUIRE(found.size() == 1);
  CHECK(found[0].meant == "Tórvílund Basin");
  CHECK(found[0].rule == "heard_before");
  CHECK(found[0].accepted == 1);
  CHECK(found[0].shown == 1);
}

TEST_CASE("a word that is usual in the other meetings of the series is not taken for a mis-hearing") {
  Desk d;
  d.take(">> ANNA BAKER: We looked at the weirs of Lindholt.\n");
  d.term("Lindholm");
  REQUIRE(d.words().size() == 1);
  auto const other = d.enter("2023-02-07T14:00:00Z");
  std::string much = ">> ANNA BAKER: ";
  for (int i = 0; i < 50; ++i) much += "Lindholt is a town and Lindholt has weirs. ";
  d.take(other, much + "\n");
  CHECK(d.words().empty());
}

TEST_CASE("commitments come with the day they name, counted from the meeting's day; put aside they do not come again") {
  Desk d;
  d.take(">> ANNA BAKER: I will send the note by the 17th of March. The weather is fine.\n");
  auto const found = d.commitments();
  REQUIRE(found.size() == 1);
  CHECK(found[0].words == "I will send the note by the 17th of March");
  REQUIRE(found[0].due);
  CHECK(iso_day(found[0].due->day) == "2023-03-17");
  d.done([&](Writing& w) {
    return record::judge(w, d.series, d.meeting, "commitment", found[0].phrase, std::to_string(found[0].start), found[0].segment, 1, "rejected");
  });
  CHECK(d.commitments().empty());
}

TEST_CASE("of many commitments the strongest stay, in the order of the meeting") {
  Desk d;
  std::string text;
  for (int i = 0; i < 12; ++i) text += ">> ANNA BAKER: I will send paper number " + std::to_string(i) + ".\n\n>> BEN ODE: We should look at it.\n\n";
  d.take(text);
  auto const all = d.commitments();
  REQUIRE(all.size() >= 12);
  auto const few = d.commitments(5);
  REQUIRE(few.size() == 5);
  auto weakest = few[0].strength;
  for (auto const& c : few) weakest = std::min(weakest, c.strength);
  auto const stronger = std::count_if(all.begin(), all.end(), [&](auto const& c) { return c.strength > weakest; });
  CHECK(stronger <= 5);
  std::size_t at = 0;
  for (auto const& c : few) {
    while (at < all.size() && (all[at].segment != c.segment || all[at].start != c.start)) ++at;
    CHECK(at < all.size());
  }
}

TEST_CASE("a meeting without transcript has no help, and does not fail") {
  Desk d;
  CHECK(d.words().empty());
  CHECK(d.commitments().empty());
  CHECK(d.store.read([](Reading& r) { return word_help(r, MeetingId("none")); }).empty());
}
