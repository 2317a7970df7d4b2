// SPDX-License-Identifier: Apache-2.0
#include "web/buckets.hpp"

#include <algorithm>

namespace web {

namespace {

struct Budget {
  double most, per_second;
};

Budget budget_of(Rate rate) {
  switch (rate) {
    case Rate::plain: break;
    case Rate::costly: return {30, 2};
    case Rate::letters: return {10, 1.0 / 60};
    case Rate::captions: return {60, 20};
    case Rate::wrong_secret: return {5, 5.0 / 60};
    case Rate::room: return {400, 50};
    case Rate::seat: return {12, 0.5};
  }
  return {1e9, 1e9};
}

}  // namespace

bool Buckets::take(std::string const& address, Rate rate, base::Instant now) {
  if (rate == Rate::plain) return true;
  auto const [most, per_second] = budget_of(rate);
  std::lock_guard const guard(lock_);
  if (levels_.size() > 20'000) levels_.clear();  // a flood of addresses may not grow the memory; everybody starts full again
  auto const [it, fresh] = levels_.try_emplace(address + "cltwrs"[static_cast<int>(rate) - static_cast<int>(Rate::costly)], Level{most, now});
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
