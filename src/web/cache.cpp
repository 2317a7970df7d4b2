// SPDX-License-Identifier: Apache-2.0
#include "web/cache.hpp"

namespace web {

std::shared_ptr<PageCache::Kept const> PageCache::find(std::string const& key, base::Instant now) {
  std::lock_guard const guard(lock_);
  auto const it = slots_.find(key);
  if (it == slots_.end() || it->second.generation != generation() || it->second.minute != std::chrono::floor<std::chrono::minutes>(now)) return nullptr;
  return it->second.page;
}

void PageCache::keep(std::string const& key, std::uint64_t generation, base::Instant now, std::shared_ptr<Kept const> page) {
  if (generation != this->generation()) return;
  auto const size = page->plain.body.size() + page->gzip.size() + key.size();
  std::lock_guard const guard(lock_);
  // When full, all goes: stale pages are the bulk of it, and a fresh one costs a few milliseconds.
  if (bytes_ + size > most_) {
    slots_.clear();
    bytes_ = 0;
  }
  auto& slot = slots_[key];
  if (slot.page) bytes_ -= slot.page->plain.body.size() + slot.page->gzip.size() + key.size();
  slot = {generation, std::chrono::floor<std::chrono::minutes>(now), std::move(page)};
  bytes_ += size;
}

}  // namespace web
