// SPDX-License-Identifier: Apache-2.0
#include "record/speakers.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace record;
using base::PersonId;
using namespace std::chrono_literals;

namespace {

std::chrono::year_month_day const day{2031y / 5 / 12};

KnownPerson person(std::string id, std::vector<std::string> names, bool present = false,
                   std::vector<std::string> initials = {}) {
  return {PersonId(std::move(id)), std::move(names), true, std::move(initials), true, present};
}

SpokenTurn said(std::string label, std::string text = "Fine.", LabelKind kind = LabelKind::person) {
  if (label.empty()) kind = LabelKind::unknown;
  return {std::move(label), kind, std::move(text), {}};
}

std::vector<KnownPerson> const forum{
    person("p1", {"Anna Baker"}),        person("p2", {"Ben Kühn"}),
    person("p3", {"Wim de Nater"}),      person("p4", {"Zed Abu-Zara", "Zed Zara"}),
    person("p5", {"Markus Vogel"}),      person("p6", {"Mark Ovens"}),
    person("p7", {"Helena Moor"}, true), person("p8", {"Jo Dee Hart"}, false, {"JHD"})};

SpeakerFinding one(SpokenTurn turn, std::vector<KnownPerson> const& people = forum,
                   std::vector<KnownAlias> const& aliases = {}) {
  return find_speakers({std::move(turn)}, people, aliases, day).front();
}

std::string who(SpeakerFinding const& f) {
  std::string out;
  for (auto const& p : f.people) out += p.text + " ";
  for (auto const& s : f.suggestions)
    out += "(" + s.rule + " " + (s.person.empty() ? s.role : s.person.text) + (s.preselected ? "!" : "") + ")";
  return out + (f.two_fit ? "?" : "");
}

}  // namespace

TEST_CASE("R1: a confirmed alias of one person assigns, within its dates") {
  std::vector<KnownAlias> const aliases{{"THE CHAIR", PersonId("p1"), 2030y / 1 / 1, 2031y / 5 / 12, true},
                                        {"THE CHAIR", PersonId("p2"), 2031y / 5 / 13, std::nullopt, true}};
  auto const f = one(said("The Chair"), forum, aliases);
  CHECK(who(f) == "p1 ");
  CHECK(f.method == Method::alias);
  CHECK(who(find_speakers({said("THE CHAIR")}, forum, aliases, 2031y / 5 / 13).front()) == "p2 ");
}

TEST_CASE("an alias nobody confirmed only suggests, one of two people shows both") {
  CHECK(who(one(said("ZZ"), forum, {{"ZZ", PersonId("p4"), {}, {}, false}})) == "(R1 p4)");
  auto const f = one(said("ZZ"), forum, {{"ZZ", PersonId("p4"), {}, {}, true}, {"ZZ", PersonId("p3"), {}, {}, true}});
  CHECK(who(f) == "(R1 p3)(R1 p4)?");
}

TEST_CASE("R2: full name, surname alone or initials of one person assign, in any letters") {
  for (auto const& [label, id] : {std::pair{"ANNA BAKER", "p1 "},
                                  {"Anna Baker", "p1 "},
                                  {"BAKER", "p1 "},
                                  {"KUHN", "p2 "},
                                  {"BEN KUHN", "p2 "},
                                  {"DE NATER", "p3 "},
                                  {"NATER", "p3 "},
                                  {"ZED ABU-ZARA", "p4 "},
                                  {"ABU ZARA", "p4 "},
                                  {"ZARA", "p4 "},
                                  {"JHD", "p8 "}}) {
    CAPTURE(label);
    auto const f = one(said(label));
    CHECK(who(f) == id);
    CHECK(f.method == Method::roster);
  }
}

TEST_CASE("a surname assigns nobody where the roster forbids it") {
  auto people = forum;
  people[0].surname_alone = false;
  CHECK(one(said("BAKER"), people).people.empty());
}

TEST_CASE("a label that is a group, by any of its names, suggests who speaks for it and assigns nobody") {
  auto people = forum;
  people[0].speaks_for = {"Coalition on Wells", "Water People"};
  people[1].speaks_for = {"Coalition on Wells"};
  CHECK(who(one(said("WATER PEOPLE"), people)) == "(R2 p1)");
  CHECK(who(one(said("Coalition on Wells"), people)) == "(R2 p1)(R2 p2)?");
  people[1].in_attendance = true;
  CHECK(who(one(said("Coalition on Wells"), people)) == "(R2 p2)");
  CHECK(who(one(said("Coalition on Lakes"), people)).empty());
}

TEST_CASE("attendance breaks a tie, and only a tie") {
  std::vector<KnownPerson> people{person("p1", {"Anna Baker"}), person("p2", {"Carl Baker"}, true),
                                  person("p3", {"Dora Lim"})};
  CHECK(who(one(said("BAKER"), people)) == "p2 ");
  CHECK(who(one(said("LIM"), people)) == "p3 ");
  people[0].in_attendance = true;
  CHECK(who(one(said("BAKER"), people)) == "(R2 p1)(R2 p2)?");
}

TEST_CASE("vector L18: two letter cases of a first name are one person, suggested by R4") {
  CHECK(who(one(said("ZED"))) == "(R4 p4)");
  CHECK(who(one(said("Zed"))) == "(R4 p4)");
}

TEST_CASE("vector L17: MARK is never a prefix of MARKUS") {
  CHECK(who(one(said("MARK"))) == "(R4 p6)");
  CHECK(who(one(said("MARKUS"))) == "(R4 p5)");
  CHECK(who(one(said("MARK"), {person("p5", {"Markus Vogel"})})).empty());
}

TEST_CASE("vector L19 and R9: two people named Anna are both shown, none chosen") {
  auto const f = one(said("ANNA"), {person("p1", {"Anna Baker"}, true), person("p2", {"Anna Lim"}, true)});
  CHECK(who(f) == "(R4 p1)(R4 p2)?");
  CHECK(f.people.empty());
}

TEST_CASE("vector L21 and R6: swapped initials and drifting spelling suggest, short words are not stretched") {
  CHECK(who(one(said("JDH"))) == "(R6 p8)");
  CHECK(who(one(said("HALENA MOOR"))) == "(R6 p7)");
  CHECK(who(one(said("RYANN"), {person("p1", {"Ryan Poe"})})) == "(R6 p1)");
  CHECK(who(one(said("BENT"))).empty());
  CHECK(who(one(said("ZE"))).empty());
}

TEST_CASE("vector L9: a role label misspelt once suggests the role") {
  std::vector<SpokenTurn> turns(40, said("PARTICIPANT", "Yes.", LabelKind::role));
  turns.push_back(said("PARTICPANT"));
  auto const found = find_speakers(turns, forum, {}, day);
  CHECK(who(found.back()) == "(R6 participant)");
}

TEST_CASE("vector L8: AB/CD are two people in one turn, and nobody while one is unknown") {
  std::vector<KnownPerson> const people{person("p1", {"Anna Baker"}, false, {"AB"}),
                                        person("p2", {"Carl Dorn"}, false, {"CD"})};
  CHECK(who(one(said("AB/CD", "both agree", LabelKind::group), people)) == "p1 p2 ");
  CHECK(one(said("AB/XX", "both agree", LabelKind::group), people).people.empty());
  CHECK(who(one(said("Everyone", "Bye.", LabelKind::group))).empty());
}

TEST_CASE("a title or a remark in brackets makes a name a suggestion") {
  CHECK(who(one(said("CHAIR BAKER"))) == "(R2 p1)");
  CHECK(who(one(said("Helena Moor (phonetic)"))) == "(R2 p7)");
}

TEST_CASE("R3: who held the floor for four words in five is preselected, where the label does not say") {
  auto turn = said("", "I think so.");
  turn.floor = {{PersonId("p2"), 0.85}, {PersonId("p1"), 0.15}};
  CHECK(who(one(turn)) == "(R3 p2!)");
  turn.floor[0].share = 0.79;
  CHECK(who(one(turn)).empty());
  auto named = said("ANNA BAKER");
  named.floor = {{PersonId("p2"), 1.0}};
  CHECK(who(one(named)) == "p1 ");
}

TEST_CASE("R5: a self-introduction in the first words is preselected, before the floor log") {
  for (std::string const text :
       {"This is Anna speaking. I agree.", "Hi. Anna speaking. Yeah.", "Anna Baker for the record.",
        "Thank you. My name is Anna Baker, from the coast.", "Yes, I'm Anna, hello.", "Hello, Anna Baker here."}) {
    CAPTURE(text);
    auto turn = said("AUDIENCE", text, LabelKind::role);
    turn.floor = {{PersonId("p2"), 1.0}};
    auto const f = one(turn);
    CHECK(who(f) == "(R5 p1!)(R3 p2)");
    CHECK(f.role == "audience");
  }
  for (std::string const text : {"This is Anna's point.", "Anna is speaking too long.",
                                 "Anna here has a point, I think.", "I am sure that Anna knows.",
                                 "It was said ten times over by all of the people in this very room: this is Anna."}) {
    CAPTURE(text);
    CHECK(who(one(said("", text))).empty());
  }
}

TEST_CASE("R5 contradicting an assigned label is shown beside it, agreeing it says nothing") {
  CHECK(who(one(said("BEN KUHN", "Anna speaking. Yes."))) == "p2 (R5 p1)");
  CHECK(who(one(said("ANNA BAKER", "Anna speaking. Yes."))) == "p1 ");
}

TEST_CASE("R7: the end of the turn before calls upon somebody") {
  for (std::string const text : {"Thank you. Ben, please.", "Back to you, Ben.", "I see Ben has his hand up.",
                                 "Thanks. Ben?", "Yes, please, Ben.", "Ben, you have the floor. Thank you.",
                                 "Ben, could you say how many came?", "Does that sum it up, Ben?"}) {
    CAPTURE(text);
    auto const f = find_speakers({said("ANNA BAKER", text), said("")}, forum, {}, day);
    CHECK(who(f[1]) == "(R7 p2)");
    CHECK(!f[1].suggestions.front().preselected);
  }
  for (std::string const text : {"Thank you, Ben.", "And Ben said the same last year.",
                                 "That was Ben's idea, please go on.", "Anna here, please."}) {
    CAPTURE(text);
    CHECK(who(find_speakers({said("ANNA BAKER", text), said("")}, forum, {}, day)[1]).empty());
  }
}

TEST_CASE("two people called upon in one breath are both shown") {
  auto const f =
      find_speakers({said("ANNA BAKER", "I see Ben and Zed have their hands up."), said("")}, forum, {}, day);
  CHECK(who(f[1]) == "(R7 p2)(R7 p4)?");
}

TEST_CASE("R8: a role is kept as a role; captioners and machines are nobody") {
  auto const f = find_speakers(
      {said("MODERATOR", "Hello.", LabelKind::role), said("MODERATOR", "Next.", LabelKind::role)}, forum, {}, day);
  CHECK(f[0].role == "moderator");
  CHECK(f[0].people.empty());
  CHECK(!f[1].continued);
  CHECK(who(one(said("CAPTIONER", "Anna speaking.", LabelKind::captioner))).empty());
}

TEST_CASE("vector L12: the same label twice in a row is continued") {
  auto const f = find_speakers({said("WHOEVER"), said("Whoever"), said("ELSE")}, forum, {}, day);
  CHECK(!f[0].continued);
  CHECK(f[1].continued);
  CHECK(!f[2].continued);
}

TEST_CASE("labels in other scripts are matched whole") {
  std::vector<KnownPerson> const people{person("p1", {"王小明"}), person("p2", {"سلمى حداد"})};
  CHECK(who(one(said("王小明"), people)) == "p1 ");
  CHECK(who(one(said("سلمى"), people)) == "(R4 p2)");
}

TEST_CASE("a long meeting with a large roster is resolved in a moment") {
  std::vector<KnownPerson> people;
  for (int i = 0; i < 2000; ++i)
    people.push_back(person(std::string("p") + std::to_string(i), {std::string("First") + std::to_string(i) + " Last" + std::to_string(i)}));
  std::vector<SpokenTurn> turns;
  for (int i = 0; i < 3000; ++i)
    turns.push_back(said(std::string("LAST") + std::to_string(i % 90) + (i % 30 == 0 ? "X" : ""),
                         std::string(400, 'w') + " and then, First7, please."));
  auto const start = std::chrono::steady_clock::now();
  auto const f = find_speakers(turns, people, {}, day);
  double const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  MESSAGE("3,000 turns, 2,000 people: " << taken << " s");
  CHECK(f.size() == 3000);
  CHECK(taken < 5.0);
}
