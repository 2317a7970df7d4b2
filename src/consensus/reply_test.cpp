// SPDX-License-Identifier: Apache-2.0
#include "consensus/reply.hpp"

#include <doctest/doctest.h>

using namespace consensus;

TEST_CASE("the first line of a reply is one of six words, and nothing else is guessed") {
  auto const stance = [](char const* text) {
    auto const r = read_reply(text);
    return r ? std::optional(r->stance) : std::nullopt;
  };
  CHECK(stance("SUPPORT") == Stance::support);
  CHECK(stance("\r\n  No objection.\r\n\r\nKind regards\r\n") == Stance::no_objection);
  CHECK(stance("Objection\nPoint 2") == Stance::objection);
  CHECK(stance("need more time") == Stance::more_time);
  CHECK(stance("no position") == Stance::no_position);
  CHECK_FALSE(stance(""));
  CHECK_FALSE(stance("We support this"));
  CHECK_FALSE(stance("Dear all,\nSUPPORT"));
  CHECK_FALSE(stance("no"));
  CHECK(read_reply("concern!\n\nIt comes too late.\nMuch too late.\n")->words == "It comes too late.\nMuch too late.");
}
