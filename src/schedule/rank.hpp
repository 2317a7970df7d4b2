// SPDX-License-Identifier: Apache-2.0
// The order of a date poll's options, and why (between-meetings b.3, rulings 21). A pure function of what was answered; no
// database, no clock. Nothing here chooses: people do, and may choose another row with a reason.
//
// Options are compared line by line, the first that differs decides and is told in words:
//
//   0  above the night line before below it
//   1  fewer required people who answered No; then fewer of them who have not answered
//   2  more coalitions with somebody going (yes or if need be); each coalition counts once
//   3  more coalitions with a plain yes
//   4  fairness: past burden times 0.8 plus this option's, of those going, the three worst one after another
//   5  less burden of those going in all
//   6  the earlier start
//
// A blank is never a No: it takes a person neither in nor out, and is counted only for required people, in a place of its own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schedule/burden.hpp"

namespace schedule {

/// What somebody said to an option. Blank is an answer that is still missing.
enum class Answer : std::uint8_t { blank, no, if_need_be, yes };

struct Option {
  std::string id;
  Instant start{};
};

/// A date poll as it stands.
struct Poll {
  int minutes = 60;
  int cap = 3;  ///< more people going than this between midnight and six puts an option below the night line
  std::vector<Attendee> people{};
  std::vector<Option> options{};
  std::vector<std::vector<Answer>> answers{};  ///< [person][option]; a missing row or cell is blank
};

/// Which line put an option above the next.
enum class Line : std::uint8_t {
  night, required_no, required_blank, coalitions_going, coalitions_yes, worst, second_worst, third_worst, total, start, name
};

/// A sentence marked with say(), and what stands in its places.
struct Words {
  std::string sentence;
  std::vector<std::string> with{};
};

/// What the lines say of one option.
struct Lines {
  bool below_night_line = false;
  int required_no = 0, required_blank = 0;
  int coalitions_going = 0, coalitions_yes = 0;
  std::array<std::int64_t, 3> worst{};  ///< millionths of a point; whoever is missing among fewer than three bears nothing
  int total = 0;
};

struct Ranked {
  std::size_t option = 0;         ///< its index in the poll
  Lines lines{};
  std::vector<int> burden{};      ///< points of everybody, in the order of the poll's people, whether or not they go
  std::vector<std::size_t> sleep{};  ///< whom it asks to lose sleep: required or going, between midnight and six
  std::optional<Line> decides{};  ///< what puts it above the next; none on the last
};

/// Best first. Every zone must be known to the zone files.
std::vector<Ranked> rank(Poll const&);

/// Why `better` stands above `next`, in words. Both are of one rank() of this poll and follow one another there.
Words why(Poll const&, Ranked const& better, Ranked const& next);

/// True when nothing that is still unanswered could bring another option past the first on lines 0 to 3, even if every
/// missing answer went against it. False without options, and while an equal on these lines remains.
bool decided(Poll const&, std::vector<Ranked> const&);

}  // namespace schedule
