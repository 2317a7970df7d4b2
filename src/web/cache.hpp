// SPDX-License-Identifier: Apache-2.0
// Finished public pages, kept until the store changes or the minute is over. Correct by construction: the key holds everything a public
// page may depend on (path, query, language, HTML or JSON), every commit empties it, and what depends on the clock alone - a badge whose
// fourteen days are over, a contact's last day, a meeting that has begun - is at most a minute late, without anybody having to know which
// pages those are. Only answers to visitors are kept.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/instant.hpp"
#include "http/http.hpp"

namespace web {

class PageCache {
 public:
  explicit PageCache(std::size_t most_bytes) : most_(most_bytes) {}

  /// A page and its compressed twin.
  struct Kept {
    http::Response plain;
    std::string gzip;   ///< of plain.body; empty when not worth it
    std::string etag;   ///< quoted
  };

  /// The store changed: everything is stale. Called after each commit.
  void changed() { generation_.fetch_add(1, std::memory_order_release); }
  [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  [[nodiscard]] std::shared_ptr<Kept const> find(std::string const& key, base::Instant now);
  /// Keeps it, as of the time for which it was made, if the store has not changed since `generation` was read, which must be before the
  /// page was made.
  void keep(std::string const& key, std::uint64_t generation, base::Instant now, std::shared_ptr<Kept const> page);

 private:
  using Minute = std::chrono::sys_time<std::chrono::minutes>;
  struct Slot {
    std::uint64_t generation = 0;
    Minute minute{};
    std::shared_ptr<Kept const> page;
  };
  std::atomic<std::uint64_t> generation_{1};
  std::mutex lock_;
  std::unordered_map<std::string, Slot> slots_;
  std::size_t bytes_ = 0;
  std::size_t most_;
};

}  // namespace web
