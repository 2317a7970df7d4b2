// SPDX-License-Identifier: Apache-2.0
// See stream_log.hpp.
#include "http/stream_log.hpp"

#include <algorithm>

namespace http {

void StreamLog::append(std::string_view frame, std::int64_t seq) {
  marks_.push_back({.at = end(), .newest = seq == 0 ? newest() : seq});
  bytes_.append(frame);
}

/// The frame's own number, 0 if it has none.
std::int64_t StreamLog::number(std::size_t i) const {
  auto const before = i == 0 ? cut_ : marks_[i - 1].newest;
  return marks_[i].newest > before ? marks_[i].newest : 0;
}

std::uint64_t StreamLog::place_after(std::int64_t after) const {
  auto const first = std::ranges::upper_bound(marks_, after, {}, &Mark::newest);
  return first == marks_.end() ? end() : first->at;
}

StreamLog::Stretch StreamLog::wanted(std::uint64_t place, Wants const& wants) const {
  if (place >= end()) return {.from = end(), .bytes = {}};
  auto const is_wanted = [&](std::size_t i) {
    auto const seq = number(i);
    return seq == 0 ? marks_[i].at >= wants.joined : seq > wants.after;
  };
  auto const next = std::ranges::upper_bound(marks_, place, {}, &Mark::at);
  auto i = static_cast<std::size_t>(next - marks_.begin()) - 1;
  if (marks_[i].at == place) {
    while (i < marks_.size() && !is_wanted(i)) ++i;
    if (i == marks_.size()) return {.from = end(), .bytes = {}};
    place = marks_[i].at;
  }
  do ++i;
  while (i < marks_.size() && is_wanted(i));
  auto const to = i < marks_.size() ? marks_[i].at : end();
  return {.from = place, .bytes = from(place).substr(0, static_cast<std::size_t>(to - place))};
}

void StreamLog::trim(std::size_t keep) {
  if (marks_.empty() || bytes_.size() / 2 <= keep) return;
  auto const last = marks_.end() - 1;
  auto const first = std::ranges::lower_bound(marks_.begin(), last, end() - keep, {}, &Mark::at);
  if (first == marks_.begin()) return;
  cut_ = std::max(cut_, (first - 1)->newest);
  auto const gone = first->at - begin_;
  bytes_.erase(0, static_cast<std::size_t>(gone));
  begin_ += gone;
  marks_.erase(marks_.begin(), first);
}

}  // namespace http
