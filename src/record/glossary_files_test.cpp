// SPDX-License-Identifier: Apache-2.0
#include "record/glossary_files.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace record;

namespace {

std::vector<GlossaryEntry> const glossary{
    {"Youth Coalition", "coalition", {"use coalition"}, "KWROUT/KOL", "meets on Mondays"},
    {"Anriette \"A\"", "name", {"Henriete", "Henriette"}, "", ""},
    {"=SUM(A1)", "term", {}, "TEFT", ""},
    {"agora", "term", {}, "TEFT", ""}};

GlossaryRead read(std::string_view file) {
  auto got = glossary_entries(file);
  REQUIRE(got);
  return *got;
}

}  // namespace

TEST_CASE("the plain list holds every term under its kind") {
  CHECK(plain_list(glossary) == "# coalition\nYouth Coalition\n\n# name\nAnriette \"A\"\n\n# term\nagora\n=SUM(A1)\n");
  CHECK(plain_list({}).empty());
}

TEST_CASE("the Plover dictionary holds only terms with an outline, each outline once") {
  auto const json = base::parse_json(plover_json(glossary));
  REQUIRE(json);
  auto const& object = json->as_object();
  CHECK(object.size() == 2);
  CHECK(object.at("KWROUT/KOL").as_string() == "Youth Coalition");
  CHECK(object.at("TEFT").as_string() == "=SUM(A1)");
  CHECK(plover_json({}) == "{}\n");
}

TEST_CASE("what goes out as a table comes in again unchanged") {
  auto const back = read(glossary_csv(glossary));
  REQUIRE(back.entries.size() == glossary.size());
  for (std::size_t i = 0; i < glossary.size(); ++i) {
    CHECK(back.entries[i].text == glossary[i].text);
    CHECK(back.entries[i].kind == glossary[i].kind);
    CHECK(back.entries[i].heard == glossary[i].heard);
    CHECK(back.entries[i].outline == glossary[i].outline);
    CHECK(back.entries[i].note == glossary[i].note);
  }
  CHECK(back.problems.empty());
  CHECK(glossary_csv(glossary).find("\"\t=SUM(A1)\"") != std::string::npos);
}

TEST_CASE("a plain list is read with its headings and mis-hearings") {
  auto const got = read(
      "\xEF\xBB\xBF# name\r\nAnriette = Henriete; Henriette\r\n\r\n# place\nKyōto\n# "
      "anything\nagora\nAnriette=Harriet\n");
  REQUIRE(got.entries.size() == 3);
  CHECK(got.entries[0].kind == "name");
  CHECK(got.entries[0].heard == std::vector<std::string>{"Henriete", "Henriette", "Harriet"});
  CHECK(got.entries[1].text == "Kyōto");
  CHECK(got.entries[1].kind == "place");
  CHECK(got.entries[2].kind == "term");
}

TEST_CASE("tables with tabs, semicolons, other column orders and no header are understood") {
  CHECK(read("Type\tWord\tSteno\nname\tAnriette\tAPB\n").entries[0].outline == "APB");
  CHECK(read("agora;place;a gora|the aura\nforum;term;\n").entries[0].heard ==
        std::vector<std::string>{"a gora", "the aura"});
  CHECK(read("\"Best, and brief\",term\n\"a\nb\",term\nc,term\n").entries[0].text == "Best, and brief");
}

TEST_CASE("what cannot be taken is named with its line") {
  auto const got =
      read("term,kind,heard,outline\nagora,place,,xyz\n" + std::string(121, 'a') + ",term,,\nforum,thing,,\n");
  CHECK(got.entries.size() == 2);
  REQUIRE(got.problems.size() == 3);
  CHECK(got.problems[0].line == 2);
  CHECK(got.problems[1].line == 3);
  CHECK(got.problems[2].line == 4);
  CHECK(got.entries[0].outline.empty());
}

TEST_CASE("files that are no glossary are refused") {
  CHECK(glossary_entries("").error().field == "file");
  CHECK(!glossary_entries("\n \n# name\n"));
  CHECK(!glossary_entries(std::string_view("a\0b", 3)));
  CHECK(!glossary_entries("\xFF\xFE"));
  CHECK(!glossary_entries("a,b\n\"open,c\n"));
  std::string many;
  for (int i = 0; i < 5001; ++i) many.append("t").append(std::to_string(i)).append("\n");
  CHECK(!glossary_entries(many));
}

TEST_CASE("outlines are strokes of the steno machine") {
  CHECK(is_outline("TKPWHROS/REU"));
  CHECK(is_outline("#-T"));
  for (std::string_view const s : {"", "abc", "TEFT/", "/TEFT", "T EFT", "-", "*"}) CHECK(!is_outline(s));
}
