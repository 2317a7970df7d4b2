// SPDX-License-Identifier: Apache-2.0
#include "record/sounds.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace record;

TEST_CASE("a swap of two neighbours is one edit") {
  CHECK(edit_distance("jdh", "jhd") == 1);
  CHECK(edit_distance("ryann", "ryan") == 1);
  CHECK(edit_distance("crosby", "crosbie") == 2);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("same", "same") == 0);
}

TEST_CASE("a limited distance agrees with the full one up to the limit") {
  std::mt19937 dice(3);
  for (int round = 0; round < 3000; ++round) {
    std::string a, b;
    for (auto n = dice() % 9; n > 0; --n) a += static_cast<char>('a' + dice() % 3);
    for (auto n = dice() % 9; n > 0; --n) b += static_cast<char>('a' + dice() % 3);
    std::size_t const full = edit_distance(a, b);
    CAPTURE(a);
    CAPTURE(b);
    for (std::size_t limit = 0; limit < 5; ++limit)
      REQUIRE(edit_distance(a, b, limit) == (full <= limit ? full : limit + 1));
    REQUIRE(edit_distance(b, a) == full);
  }
}

TEST_CASE("sounds that are heard for one another have one key") {
  CHECK(consonant_key("coalition") == "kltn");
  CHECK(consonant_key("phase") == consonant_key("face").substr(0, 1) + "s");
  CHECK(consonant_key("bad") == consonant_key("pat"));
  CHECK(consonant_key("governance") == "kfrnk");
}

TEST_CASE("the worked example of the specification comes out at 0.88 in spelling and 0.94 in sound") {
  CHECK(nearness("usecoalitiononinternetgovernance", "youthcoalitiononinternetgovernance") ==
        doctest::Approx(0.88).epsilon(0.005));
  CHECK(nearness(consonant_key("use coalition on internet governance"),
                 consonant_key("youth coalition on internet governance")) == doctest::Approx(0.94).epsilon(0.015));
  CHECK(likeness("consultive", "consultative") > 0.80);
  CHECK(likeness("new comers", "newcomers") == doctest::Approx(1.0));
}
