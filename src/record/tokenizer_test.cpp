// SPDX-License-Identifier: Apache-2.0
#include "record/tokenizer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace record;

namespace {

/// Tokens as "a=b | c": places separated by " | ", tokens of one place by "=".
std::string read(std::string_view text, std::string_view lang = "en", TokenUse use = TokenUse::document) {
  Tokenizer t;
  t.speak(language_of(lang));
  t.know(~Languages{0});
  std::string out;
  for (Token const& token : t.read(text, use)) {
    if (!out.empty()) out += token.same_place ? "=" : " | ";
    out += t.text(token);
  }
  return out;
}

}  // namespace

TEST_CASE("words are folded and their stems stand at the same place") {
  CHECK(read("The Coalitions met.") == "the | coalitions=coalit | met");
  CHECK(read("NIÑEZ", "es") == "ninez");
  CHECK(read("") == "");
  CHECK(read(" ... --- '' ") == "");
}

TEST_CASE("apostrophes: elision and possessive go, other words close up") {
  CHECK(read("l'accès", "fr") == "acces");
  CHECK(read("L’accès", "fr") == "acces");
  CHECK(read("Markus's") == "markus");
  CHECK(read("don't") == "dont");
  CHECK(read("the players'") == "the | players=player");
}

TEST_CASE("a hyphenated word is its parts and the joined word") {
  CHECK(read("multi-stakeholder") == "multi=multistakeholder=multistakehold | stakeholder=stakehold");
  CHECK(read("COVID-19") == "covid=covid19 | 19");
  CHECK(read("66,000 and 3.5") == "66=66000 | 000 | and | 3=35 | 5");
  CHECK(read("16-17") == "16 | 17");
  CHECK(read("one, two") == "one | two");
  CHECK(read("a-b-c-d-e-f") == "a | b | c | d | e | f");
}

TEST_CASE("scripts without blanks become pairs") {
  CHECK(read("互联网", "zh") == "互联=互 | 联网=联 | 网");
  CHECK(read("互联网", "zh", TokenUse::query) == "互联 | 联网");
  CHECK(read("网", "zh", TokenUse::query) == "网");
  CHECK(read("ｶﾞﾊﾞ", "ja", TokenUse::query) == read("ガバ", "ja", TokenUse::query));
  CHECK(read("IGF会议2024", "zh", TokenUse::query) == "igf | 会议 | 2024");
}

TEST_CASE("letters that people type plainly are plain, letters of their own stay") {
  CHECK(read("İstanbul ISTANBUL ıstanbul", "xx", TokenUse::prefix) == "istanbul | istanbul | istanbul");
  CHECK(read("Łódź Ærø Straße", "xx", TokenUse::prefix) == "lodz | aero | strasse");
  CHECK(read("ёлка", "ru", TokenUse::prefix) == "елка");
  CHECK(read("мой", "ru", TokenUse::prefix) == "мой");
  CHECK(read("٣٤ ½", "ar", TokenUse::prefix) == "34 | 12");
  CHECK(read("ﬁnance", "en", TokenUse::prefix) == "finance");
  CHECK(read("إنترنت أحمد", "ar", TokenUse::prefix) == "انترنت | احمد");
  CHECK(read("co\u00ADordination", "en", TokenUse::prefix) == "coordination");
}

TEST_CASE("broken bytes and endless words harm nothing") {
  CHECK(read("a\xff\xfe z\xe2\x82") == "a | z");
  Tokenizer t;
  auto const& tokens = t.read(std::string(100'000, 'x'), TokenUse::document);
  REQUIRE(tokens.size() == 1);
  CHECK(tokens[0].length == 64);
  CHECK(t.read(std::string("e\xCC\x81") + std::string(1000, 'x'), TokenUse::query).size() == 1);
}

TEST_CASE("offsets point at the word in the source") {
  Tokenizer t;
  std::string const s = "Près de l'école";
  auto const& tokens = t.read(s, TokenUse::query);
  REQUIRE(tokens.size() >= 3);
  CHECK(s.substr(tokens.back().begin, tokens.back().end - tokens.back().begin) == "l'école");
}
