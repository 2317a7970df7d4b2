// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_threads.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <random>
#include <tuple>
#include <unordered_map>

namespace mail {

namespace {

constexpr Seconds half_a_year = 180 * Seconds{86'400};
static_assert(most_refs <= UINT8_MAX && most_answers <= UINT8_MAX);  // Threader::Message counts them in a byte

}  // namespace

KeyTable::KeyTable() : slots_(1024) {
  std::random_device chance;
  multiplier_ = (std::uint64_t{chance()} << 32U | chance()) | 1U;
}

KeyTable::Found KeyTable::number_of(std::uint64_t key) {
  if ((keys_.size() + 1) * 10 > slots_.size() * 7) grow();
  std::size_t const mask = slots_.size() - 1;
  for (std::size_t at = (key * multiplier_) >> shift_;; ++at) {
    auto& slot = slots_[at & mask];
    if (slot == 0) {
      keys_.push_back(key);
      slot = static_cast<std::uint32_t>(keys_.size());
      return {slot - 1, true};
    }
    if (keys_[slot - 1] == key) return {slot - 1, false};
  }
}

void KeyTable::grow() {
  std::size_t const size = slots_.size() * 2;
  slots_.clear();
  slots_.shrink_to_fit();
  slots_.resize(size);
  --shift_;
  std::size_t const mask = size - 1;
  for (std::uint32_t n = 0; n < keys_.size(); ++n) {
    std::size_t at = (keys_[n] * multiplier_) >> shift_;
    while (slots_[at & mask] != 0) ++at;
    slots_[at & mask] = n + 1;
  }
}

std::uint32_t Threader::container_of(std::uint64_t key) {
  auto const found = ids_.number_of(key);
  if (found.fresh) {
    containers_.push_back({.set = found.number});
    keys_.push_back(key);
  }
  return found.number;
}

void Threader::put_links(Message& m, Heard const& h) {
  m.links_at = static_cast<std::uint32_t>(links_.size());
  // Both were cut where they were heard, and where frames are read.
  assert(h.refs.size() <= most_refs && h.answers.size() <= most_answers);
  for (auto const ref : h.refs) links_.push_back(container_of(ref));
  for (auto const answered : h.answers) links_.push_back(container_of(answered));
  m.refs = static_cast<std::uint8_t>(h.refs.size());
  m.answers = static_cast<std::uint8_t>(h.answers.size());
}

Threader::Taken Threader::add(Heard const& h) {
  auto const c = container_of(h.id);
  bool const fresh = containers_[c].message == none;
  if (fresh) {
    containers_[c].message = static_cast<std::uint32_t>(messages_.size());
    messages_.push_back({.container = c});
  }
  auto const number = containers_[c].message;
  auto& m = messages_[number];
  // The copy with a time speaks before one without.
  auto const rank = [](Seconds time, std::uint64_t subject, std::size_t refs) { return std::tuple(time == undated, time, subject, ~refs); };
  if (!fresh && rank(h.time, h.subject, h.refs.size()) >= rank(m.time, m.subject, m.refs)) return {number, false};
  m.subject = h.subject;
  m.time = h.time;
  m.reply = h.reply;
  put_links(m, h);
  return {number, fresh};
}

std::uint32_t Threader::find(std::uint32_t c) {
  while (containers_[c].set != c) c = containers_[c].set = containers_[containers_[c].set].set;
  return c;
}

bool Threader::link(std::uint32_t parent, std::uint32_t child) {
  // A child has no parent yet, so it is the root of its tree: the link closes a circle exactly when both are in one tree.
  auto const above = find(parent), below = find(child);
  if (above == below) return false;
  containers_[child].parent = parent;
  containers_[below].set = above;
  return true;
}

/// The ids above a message, oldest first.
std::vector<std::uint32_t> Threader::chain_of(Message const& m) {
  std::vector<std::uint32_t> chain;
  for (std::uint32_t i = 0; i < m.refs; ++i) chain.push_back(links_[m.links_at + i]);
  std::vector<std::uint32_t> answers;
  for (std::uint32_t i = 0; i < m.answers; ++i) answers.push_back(links_[m.links_at + m.refs + i]);
  auto const known = [&](std::uint32_t c) { return containers_[c].message != none; };
  if (chain.empty()) {
    if (answers.empty()) return {};
    // "Ada <ada@example.org>'s message <id>": an address looks like an id. One the archive knows is one; else it stands behind.
    auto const one = std::find_if(answers.begin(), answers.end(), known);
    return {one != answers.end() ? *one : answers.back()};
  }
  // Some clients write References newest first: then the answered message stands in front and is younger than the last.
  if (chain.size() > 1 && !answers.empty() && chain.front() == answers.back() && chain.back() != answers.back() && known(chain.front()) &&
      known(chain.back()) && messages_[containers_[chain.front()].message].time > messages_[containers_[chain.back()].message].time)
    std::reverse(chain.begin(), chain.end());
  return chain;
}

std::vector<std::uint32_t> Threader::oldest_first() const {
  std::vector<std::uint32_t> order(messages_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(messages_[a].time, keys_[messages_[a].container]) < std::tuple(messages_[b].time, keys_[messages_[b].container]);
  });
  return order;
}

void Threader::join_by_subject(std::vector<std::uint32_t> const& order) {
  struct Newest {
    std::uint32_t set;
    Seconds last;
  };
  std::unordered_map<std::uint64_t, Newest> newest;
  std::vector<bool> seen(containers_.size());
  for (auto const n : order) {
    auto const& m = messages_[n];
    if (m.time == undated) continue;
    auto const set = find(m.container);
    if (seen[set]) continue;
    seen[set] = true;  // the oldest message of its thread, so this is the thread's subject
    if (m.subject == 0) continue;
    auto const found = newest.find(m.subject);
    if (m.reply && containers_[m.container].parent == none && found != newest.end() && m.time - found->second.last <= half_a_year) {
      auto const to = find(found->second.set);
      containers_[set].set = to;
      found->second.last = m.time;
    } else {
      newest[m.subject] = {set, m.time};
    }
  }
}

Threader::Solved Threader::solve(bool by_subject) {
  for (std::uint32_t c = 0; c < containers_.size(); ++c) {
    containers_[c].parent = none;
    containers_[c].set = c;
  }
  auto const order = oldest_first();
  for (auto const n : order) {
    auto const& m = messages_[n];
    auto const chain = chain_of(m);
    if (!chain.empty() && chain.back() != m.container) link(chain.back(), m.container);
  }
  for (auto const n : order) {
    auto const& m = messages_[n];
    if (m.refs < 2) continue;
    auto const chain = chain_of(m);
    for (std::size_t i = 1; i < chain.size(); ++i)
      if (containers_[chain[i]].parent == none && chain[i] != chain[i - 1]) link(chain[i - 1], chain[i]);
  }
  Solved out;
  for (auto const& m : messages_) {
    auto const parent = containers_[m.container].parent;
    auto const above = parent == none ? none : containers_[parent].message;
    if (above != none && m.subject != 0 && messages_[above].subject != 0 && m.subject != messages_[above].subject) ++out.branches;
  }
  if (by_subject) join_by_subject(order);
  std::vector<std::uint32_t> number(containers_.size(), none);
  out.thread.reserve(messages_.size());
  for (auto const& m : messages_) {
    auto& n = number[find(m.container)];
    if (n == none) n = out.count++;
    out.thread.push_back(n);
  }
  return out;
}

}  // namespace mail
