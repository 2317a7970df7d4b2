// SPDX-License-Identifier: Apache-2.0
// Who may come in: how many connections are open, in all and from one address (trust 5.4, M16).
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace http {

class Turnstile {
 public:
  /// At most `in_all` connections, at most `per_address` with the same address. An empty address counts only in all
  /// (a Unix socket: everybody comes through the proxy).
  Turnstile(std::size_t in_all, std::size_t per_address) : in_all_(in_all), per_address_(per_address) {}

  /// Lets one in, or says no. Each true must be answered by one leave() with the same address. Any thread.
  bool enter(std::string const& address) {
    std::lock_guard const hold(mutex_);
    if (inside_ >= in_all_) return false;
    if (!address.empty()) {
      auto& count = from_[address];
      if (count >= per_address_) {
        if (count == 0) from_.erase(address);
        return false;
      }
      ++count;
    }
    ++inside_;
    return true;
  }

  void leave(std::string const& address) {
    std::lock_guard const hold(mutex_);
    --inside_;
    auto const it = from_.find(address);
    if (it != from_.end() && --it->second == 0) from_.erase(it);
  }

  [[nodiscard]] std::size_t inside() {
    std::lock_guard const hold(mutex_);
    return inside_;
  }

 private:
  std::size_t const in_all_, per_address_;
  std::mutex mutex_;
  std::size_t inside_ = 0;
  std::unordered_map<std::string, std::size_t> from_;
};

}  // namespace http
