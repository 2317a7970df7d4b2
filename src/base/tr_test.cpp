// SPDX-License-Identifier: Apache-2.0
// Catalogues through the way the server takes: a directory of .mo files, read once. The files are written here
// (words_for_tests.hpp), so that nothing but this test decides what is in them.
#include "base/tr.hpp"

#include <doctest/doctest.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "base/words_for_tests.hpp"

using namespace base;
using base::test::mo_head;
using base::test::write_mo;
using namespace std::string_literals;

namespace {

/// Two small catalogues, loaded once: what is loaded stays for the life of the process.
void with_words() {
  static bool const once = [] {
    auto const place = std::filesystem::temp_directory_path() / ("intersession-words-" + std::to_string(::getpid()));
    std::filesystem::create_directories(place);
    write_mo(place / "fr.mo", {{"", mo_head("nplurals=2; plural=(n > 1);")},
                               {"English", "Français"},
                               {"ltr", "ltr"},
                               {"Search", "Rechercher"},
                               {"{} turn\0{} turns"s, "{} intervention\0{} interventions"s},
                               {"{1}, meeting {2}", "réunion {2} : {1}"}});
    write_mo(place / "ar.mo", {{"", mo_head("nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
                                           "n%100>=11 ? 4 : 5);")},
                               {"English", "العربية"},
                               {"ltr", "rtl"},
                               {"Search", "بحث"},
                               {"{} turn\0{} turns"s, "لا مداخلات\0مداخلة واحدة\0مداخلتان\0{} مداخلات\0{} مداخلة\0{} مداخلة."s}});
    std::ofstream(place / "notes.txt") << "not a catalogue";
    load_words(place.string());
    load_words(place.string());  // again: nothing is there twice
    std::filesystem::remove_all(place);
    return true;
  }();
  REQUIRE(once);
}

}  // namespace

TEST_SUITE("base") {
  TEST_CASE("a catalogue is found by its file's name and says its own name and direction") {
    with_words();
    auto const find = [](std::string_view tag) {
      return std::find_if(languages().begin(), languages().end(), [&](Language const& l) { return l.tag == tag; });
    };
    CHECK(languages().size() == 3);
    CHECK(languages().front().tag == "en");
    REQUIRE(find("fr") != languages().end());
    REQUIRE(find("ar") != languages().end());
    CHECK(find("fr")->name == "Français");
    CHECK(find("fr")->direction == "ltr");
    CHECK(find("ar")->name == "العربية");
    CHECK(find("ar")->direction == "rtl");
  }

  TEST_CASE("a sentence is said in the language of the thread, and in English where the catalogue has none") {
    with_words();
    CHECK(tr("Search") == "Search");
    {
      Speaking const french("fr");
      CHECK(tr("Search") == "Rechercher");
      CHECK(tr_value("Search") == "Rechercher");
      CHECK(tr("Never translated") == "Never translated");
      CHECK(tr("{1}, meeting {2}") == "réunion {2} : {1}");
      {
        Speaking const arabic("ar");
        CHECK(tr("Search") == "بحث");
        CHECK(speaking().direction == "rtl");
        std::string elsewhere;
        std::thread([&] { elsewhere = tr("Search"); }).join();
        CHECK(elsewhere == "Search");
      }
      CHECK(tr("Search") == "Rechercher");
    }
    CHECK(tr("Search") == "Search");
  }

  TEST_CASE("a language nobody has a catalogue for is English") {
    with_words();
    Speaking const klingon("tlh");
    CHECK(speaking().tag == "en");
    CHECK(tr("Search") == "Search");
    CHECK(count_of("{} turn", "{} turns", 1) == "1 turn");
    CHECK(count_of("{} turn", "{} turns", 0) == "0 turns");
  }

  TEST_CASE("what is counted follows each language's own rule") {
    with_words();
    {
      Speaking const french("fr");
      CHECK(count_of("{} turn", "{} turns", 0) == "0 intervention");
      CHECK(count_of("{} turn", "{} turns", 1) == "1 intervention");
      CHECK(count_of("{} turn", "{} turns", 2) == "2 interventions");
    }
    Speaking const arabic("ar");
    CHECK(count_of("{} turn", "{} turns", 0) == "لا مداخلات");
    CHECK(count_of("{} turn", "{} turns", 1) == "مداخلة واحدة");
    CHECK(count_of("{} turn", "{} turns", 2) == "مداخلتان");
    CHECK(count_of("{} turn", "{} turns", 3) == "3 مداخلات");
    CHECK(count_of("{} turn", "{} turns", 110) == "110 مداخلات");
    CHECK(count_of("{} turn", "{} turns", 11) == "11 مداخلة");
    CHECK(count_of("{} turn", "{} turns", 199) == "199 مداخلة");
    CHECK(count_of("{} turn", "{} turns", 100) == "100 مداخلة.");
    CHECK(count_of("{} turn", "{} turns", 302) == "302 مداخلة.");
  }

  TEST_CASE("a script has its direction, also in languages that the pages do not speak") {
    CHECK(direction_of("ar-EG") == "rtl");
    CHECK(direction_of("fa") == "rtl");
    CHECK(direction_of("he") == "rtl");
    CHECK(direction_of("en-GB") == "ltr");
    CHECK(direction_of("zh") == "ltr");
    CHECK(direction_of("") == "ltr");
    CHECK(direction_of("no such tag") == "ltr");
  }

  TEST_CASE("the wish of a browser chooses among the languages there are") {
    with_words();
    CHECK(choose_language("fr-CA,fr;q=0.9,en;q=0.5") == "fr");
    CHECK(choose_language("de,ar;q=0.7,fr;q=0.3") == "ar");
    CHECK(choose_language("tlh") == "en");
    CHECK(choose_language("") == "en");
    CHECK(choose_language("fr;q=0") == "en");
    CHECK(choose_language(";;,,=;q") == "en");
  }
}
