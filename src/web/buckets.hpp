// SPDX-License-Identifier: Apache-2.0
// Token buckets per address and kind of request: what keeps one visitor from using up everybody's share (trust 5, R-CRAWL).
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/instant.hpp"
#include "web/site.hpp"

namespace web {

class Buckets {
 public:
  /// Takes one token; false when the bucket of this address is empty. `plain` requests always pass: they are bounded by the
  /// front door. costly: 30 at once, 2 a second. letters: 10 at once, one a minute.
  /// captions (of a stream's id): 60 at once, 20 a second. wrong_secret: 5 at once, 5 a minute. room: 400 at once, 50 a second.
  /// seat (its id in the place of the address): 12 at once, one in 2 s.
  bool take(std::string const& address, Rate rate, base::Instant now);

 private:
  struct Level {
    double tokens = 0;
    base::Instant at{};
  };
  std::mutex lock_;
  std::unordered_map<std::string, Level> levels_;
};

}  // namespace web
