// SPDX-License-Identifier: Apache-2.0
#include "web/reach.hpp"

#include <algorithm>

namespace web {

void Reach::Channel::sweep(base::Instant now) {
  std::erase_if(pages, [&](auto const& page) { return now - page.second.at > kept; });
  swept = now;
}

void Reach::note(base::MeetingId const& id, std::string const& channel, std::string const& reader, Does does, base::Instant now) {
  std::lock_guard const hold(lock_);
  auto& meeting = meetings_[id];
  meeting.at = now;
  auto& of = meeting.channels[channel];
  if (now - of.swept > between_sweeps) of.sweep(now);
  if (does == Does::goes) {
    of.pages.erase(reader);
  } else if (of.pages.size() < most_readers || of.pages.contains(reader)) {
    of.pages[reader] = {.at = now, .paused = does == Does::pauses};
    of.most = std::max(of.most, static_cast<std::int64_t>(of.pages.size()));
  }
  if (meetings_.size() > most_meetings)
    meetings_.erase(std::ranges::min_element(meetings_, {}, [](auto const& one) { return one.second.at; }));
}

std::vector<ReadersOf> Reach::readers(base::MeetingId const& id, base::Instant now) {
  std::vector<ReadersOf> out;
  std::lock_guard const hold(lock_);
  auto const it = meetings_.find(id);
  if (it == meetings_.end()) return out;
  for (auto& [channel, of] : it->second.channels) {
    of.sweep(now);
    auto const paused = std::ranges::count_if(of.pages, [](auto const& page) { return page.second.paused; });
    out.push_back({.channel = channel, .now = std::ssize(of.pages), .most = of.most, .paused = paused});
  }
  return out;
}

}  // namespace web
