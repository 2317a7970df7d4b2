// SPDX-License-Identifier: Apache-2.0
#include "web/buckets.hpp"

#include <algorithm>

namespace web {

bool Buckets::take(std::string const& address, Rate rate, base::Instant now) {
  if (rate == Rate::plain) return true;
  double const most = rate == Rate::costly ? 30 : 10;
  double const per_second = rate == Rate::costly ? 2 : 1.0 / 60;
  std::lock_guard const guard(lock_);
  if (levels_.size() > 20'000) levels_.clear();  // a flood of addresses may not grow the memory; everybody starts full again
  auto const [it, fresh] = levels_.try_emplace(address + (rate == Rate::costly ? "c" : "l"), Level{most, now});
  auto& level = it->second;
  // A clock set back gives nothing and takes nothing.
  auto const passed = std::max(0.0, std::chrono::duration<double>(now - level.at).count());
  level.tokens = std::min(most, level.tokens + passed * per_second);
  level.at = now;
  if (level.tokens < 1) return false;
  level.tokens -= 1;
  return true;
}

}  // namespace web
