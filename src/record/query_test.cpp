// SPDX-License-Identifier: Apache-2.0
#include "record/query.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace record;

namespace {
std::string match(std::string_view typed) {
  auto q = parse_words(typed);
  REQUIRE(q.has_value());
  return q->match;
}
std::string refusal(std::string_view typed) {
  auto q = parse_words(typed);
  REQUIRE_FALSE(q.has_value());
  CHECK(q.error().why == base::Why::malformed);
  CHECK(q.error().field == "q");
  return q.error().detail;
}
}  // namespace

TEST_CASE("words, phrases, beginnings, either and without") {
  CHECK(match("climate finance") == R"(("climate") AND ("finance"))");
  CHECK(match("\"main session\"") == R"(("main" + "session"))");
  CHECK(match("govern*") == R"(("govern" *))");
  CHECK(match("\"main sess*\"") == R"(("main" + "sess" *))");
  CHECK(match("a OR b c") == R"((("a") OR ("b")) AND ("c"))");
  CHECK(match("finance -carbon") == R"((("finance")) NOT (("carbon")))");
  CHECK(match("this AND that") == R"(("this") AND ("that"))");
  CHECK(match("  ") == "");
}

TEST_CASE("a word of two parts is looked for joined, hyphenated and apart") {
  CHECK(match("multi-stakeholder") == R"(("multi" + "stakeholder" OR "multistakeholder"))");
  CHECK(match("multistakeholder") == R"(("multistakeholder" OR "multi" + "stakeholder"))");
  CHECK(match("multi stakeholder") == R"(((("multi") AND ("stakeholder")) OR ("multistakeholder")))");
}

TEST_CASE("nothing typed reaches the expression as syntax") {
  CHECK(match("text:secret") == R"(("text" + "secret"))");
  CHECK(match("NEAR(a b)") == R"(("NEAR" + "a") AND ("b"))");
  CHECK(match("a\" OR facet : \"x") == R"(("a") AND ("OR" + "facet") AND ("x"))");
  CHECK(match("x^2 {y} (z)").find_first_of("^{}:") == std::string::npos);
  CHECK(match("OR climate OR") == R"(("climate"))");
}

TEST_CASE("refusals say what to do") {
  CHECK(refusal(std::string(257, 'a')).find("256") != std::string::npos);
  CHECK(parse_words(std::string(256, 'a')).has_value());
  CHECK(refusal("a b c d e f g h i").find("8 words") != std::string::npos);
  CHECK(parse_words("a b c d e f g \"h i j k l m\"").has_value());
  CHECK(refusal("*ness").find("begin with *") != std::string::npos);
  CHECK(refusal("good -*ness").find("begin with *") != std::string::npos);
  CHECK(refusal("go*").find("three letters") != std::string::npos);
  CHECK(refusal("?! ...").find("only signs") != std::string::npos);
  CHECK(refusal("-carbon").find("at least one word") != std::string::npos);
}
