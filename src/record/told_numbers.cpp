// SPDX-License-Identifier: Apache-2.0
// What those who asked for a stream's last number were told, in this process only. Bounded: what is older than a minute goes.
#include <map>
#include <mutex>

#include "record/captions.hpp"

namespace record {

namespace {

constexpr Millis fresh{60'000};

struct Told {
  std::mutex lock;
  std::map<StreamId, ToldNumber> all;
};

Told& told() {
  static Told one;
  return one;
}

}  // namespace

std::int64_t tell_number(Stream const& stream, Instant now) {
  std::lock_guard const hold(told().lock);
  std::erase_if(told().all, [&](auto const& one) { return now - one.second.at > fresh; });
  told().all[stream.id] = {.number = stream.last, .at = now};
  return stream.last;
}

std::optional<ToldNumber> told_number(StreamId const& id, Instant now) {
  std::lock_guard const hold(told().lock);
  auto const found = told().all.find(id);
  if (found == told().all.end() || now - found->second.at > fresh) return std::nullopt;
  return found->second;
}

}  // namespace record
