// SPDX-License-Identifier: Apache-2.0
#include "base/csv.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace base;

namespace {

std::vector<CsvRow> read(std::string_view text) {
  auto rows = parse_csv(text);
  if (!rows) FAIL(rows.error().detail);
  return *rows;
}

}  // namespace

TEST_CASE("a table is read with any line end, separator and quoting") {
  std::vector<CsvRow> const expected{{"a", "b"}, {"1", "2"}};
  for (auto const* text : {"a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r1,2\r", "a;b\n1;2\n", "a\tb\n1\t2\n", "\"a\",\"b\"\n1,\"2\"\n", "\xef\xbb\xbf" "a,b\n1,2\n", "a,b\n\n1,2\n\n"})
    CHECK_MESSAGE(read(text) == expected, text);
  CHECK(read("a,\"b \"\"c\"\"\nd\",\n") == std::vector<CsvRow>{{"a", "b \"c\"\nd", ""}});
  CHECK(read("a,") == std::vector<CsvRow>{{"a", ""}});
  CHECK(read("").empty());
}

TEST_CASE("what is no table is refused with its row") {
  for (auto const* text : {"a\n\"b", "a\n\"b\"c,d", "a\n\"b\" ,c"}) {
    auto const rows = parse_csv(text);
    REQUIRE_FALSE(rows);
    CHECK(rows.error().with == std::vector<std::string>{"2"});
  }
  CHECK_FALSE(parse_csv(std::string_view("a\0b", 3)));
  CHECK_FALSE(parse_csv("a\nb\nc\n", {.rows = 2}));
  CHECK_FALSE(parse_csv("a,b,c\n", {.columns = 2}));
  CHECK_FALSE(parse_csv("abc", {.bytes = 2}));
}

TEST_CASE("no cell we write is a formula, and all come back as they were") {
  std::vector<CsvRow> const rows{{"=1+1", "+x", "-5", "@a", "\tx"}, {"'=1", "''=1", "'quoted", "a'b", " x "}, {"", "", "", "", "1,2;3\n\"4\""}};
  auto const text = print_csv(rows);
  CHECK(text.starts_with("'=1+1,'+x,'-5,'@a,\"'\tx\"\r\n''=1,'''=1,'quoted,a'b,\" x \"\r\n"));
  CHECK(read(text) == rows);
}

TEST_CASE("printing and reading give back any table") {
  std::mt19937 chance(3);
  auto const draw = [&](unsigned n) { return static_cast<unsigned>(chance()) % n; };
  static constexpr char letters[] = "ab,;\t\"'\r\n=+-@ 1";
  for (int round = 0; round < 5000; ++round) {
    std::vector<CsvRow> rows(1 + draw(4));
    for (auto& row : rows)
      for (unsigned i = 0, n = 2 + draw(3); i < n; ++i) {
        std::string cell;
        for (unsigned k = draw(6); k > 0; --k) cell += letters[draw(sizeof letters - 1)];
        row.push_back(cell);
      }
    // The separator is what the first line has most of: ours is the comma.
    rows.insert(rows.begin(), {"head", "head", "head"});
    auto const back = parse_csv(print_csv(rows));
    REQUIRE(back);
    REQUIRE(*back == rows);
  }
}
