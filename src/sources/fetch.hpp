// SPDX-License-Identifier: Apache-2.0
// One polite question to an address outside: with limits of time and size, only to whom Reach allows, over redirects on the same host
// only, asking whether anything changed since last time. libcurl's HTTP lives behind this.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "sources/address.hpp"

namespace sources {

struct FetchLimits {
  std::uint64_t bytes = 200U << 20U;  ///< an archive by the web is at most this (rulings 20)
  std::chrono::seconds time{300};     ///< in all
  std::chrono::seconds connecting{10};
  std::chrono::milliseconds pause{1000};  ///< between two questions to anybody
  int redirects = 3;
};

/// What is asked. `etag` and `modified` are what the answer said last time; empty: the whole of it, please.
struct Ask {
  std::string url = {}, etag = {}, modified = {};
};

enum class Told {
  whole,        ///< 200, all of it
  unchanged,    ///< 304
  refused,      ///< another status: `status` says which
  elsewhere,    ///< it leads to another host, or round and round
  not_allowed,  ///< Reach does not allow it: nothing was asked
  too_large,
  silent,  ///< no answer, not in time, or broken off
};

struct Fetched {
  Told told = Told::silent;
  long status = 0;
  std::string url = {};  ///< of the answer, after redirects on the host
  std::string type = {}, etag = {}, modified = {};
  std::chrono::seconds later{0};  ///< Retry-After, at most a week
  std::uint64_t bytes = 0;
  std::string why = {};  ///< in a few words, for people
};

/// When somebody may be asked next: shared by all fetchers that keep one pause.
struct Manners {
  std::chrono::steady_clock::time_point free_from = {};
};

/// Asks one after the other; not for two threads at once, nor two of one Manners.
class Fetcher {
 public:
  /// `agent`: who asks, as the other side will see it.
  Fetcher(Reach reach, std::string agent, FetchLimits limits, std::shared_ptr<Manners> manners = std::make_shared<Manners>());
  ~Fetcher();
  Fetcher(Fetcher const&) = delete;
  Fetcher& operator=(Fetcher const&) = delete;

  /// `take` gets the body of a 200 piece by piece; false breaks off.
  Fetched fetch(Ask const&, std::function<bool(std::string_view)> const& take, std::stop_token const& stop = {});

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace sources
