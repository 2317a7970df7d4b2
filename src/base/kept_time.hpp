// SPDX-License-Identifier: Apache-2.0
// The time of a program that must not jump while people speak (trust D-CLOCK): the system's clock, as long as it moves as time does.
// Pure: both clocks are handed in.
#pragma once

#include <chrono>

#include "base/instant.hpp"

namespace base {

/// Follows `wall`, the system's clock, through whatever a time service slews (up to a second between two looks). A step beyond that
/// is not followed: time then goes on by `steady`, a clock that nobody sets, until the system's clock has come back or adopt() is
/// called.
class KeptTime {
 public:
  KeptTime(Instant wall, Millis steady) : ours_(wall.time_since_epoch() - steady) {}

  /// The time at which the two clocks show this.
  Instant look(Instant wall, Millis steady) {
    auto const slip = wall.time_since_epoch() - (steady + ours_ + strayed_);
    (small(slip) ? ours_ : strayed_) += slip;
    if (small(strayed_)) adopt();
    return Instant{steady + ours_};
  }

  /// How far the system's clock is ahead of the time kept, as of the last look; zero while it is followed.
  [[nodiscard]] Millis strayed() const { return strayed_; }

  /// Takes the system's time from now on.
  void adopt() {
    ours_ += strayed_;
    strayed_ = Millis{};
  }

 private:
  static bool small(Millis m) { return m <= Millis{1000} && m >= Millis{-1000}; }

  Millis ours_;       ///< the time kept, less `steady`
  Millis strayed_{};
};

}  // namespace base
