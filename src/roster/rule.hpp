// SPDX-License-Identifier: Apache-2.0
// The numbers of the badges' rule. They are judgement, not findings (between-meetings a.3), so they are settings, changed by a
// recorded decision.
#pragma once

#include <boost/describe.hpp>

#include "base/result.hpp"

namespace roster {

struct Rule {
  int messages = 5;       ///< K1: at least so many messages in a window,
  int people = 3;         ///< by so many people,
  int conversations = 1;  ///< with so many threads of two or more people
  int window_days = 182;  ///< W
  int long_days = 365;    ///< L
  int kinds = 2;          ///< so many of K1 to K4 within W are "active"
  int confirmations = 2;  ///< so many evaluations in a row before a badge is lowered
  int answered_percent = 50;  ///< so much of what was asked within L is answered: responsive
  friend bool operator==(Rule const&, Rule const&) = default;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (messages, people, conversations, window_days, long_days, kinds, confirmations, answered_percent))

/// Refuses (malformed) numbers that make no sense: below 1, kinds above 4, W above L, L above ten years, more than
/// twelve confirmations, more than 100 percent.
base::Result<base::Done> check(Rule const&);

}  // namespace roster
