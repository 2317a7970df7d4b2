// SPDX-License-Identifier: Apache-2.0
#include "base/numbers.hpp"

#include <doctest/doctest.h>

TEST_CASE("a number is all of the text, and fits") {
  CHECK(base::parse_number("0") == 0);
  CHECK(base::parse_number("-12") == -12);
  CHECK(base::parse_number<unsigned>("12") == 12U);
  CHECK(base::parse_number<double>("0.5") == 0.5);
  for (auto const* const none : {"", " 1", "1 ", "+1", "1.5", "one", "0x10", "9223372036854775808"}) CHECK_FALSE(base::parse_number(none));
  CHECK_FALSE(base::parse_number<unsigned>("-1"));
  CHECK_FALSE(base::parse_number<int>("2147483648"));
}
