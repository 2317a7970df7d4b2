// SPDX-License-Identifier: Apache-2.0
// Threads by the container method (J. Zawinski's), with the repairs real archives need (engines 2.A5). Made for a million messages
// in 100 MB: ids are keys of 64 bits, links are numbers.
//
// A message's parent is the last id in References, or what In-Reply-To answers when there are none. First every message gets its
// own parent, then the chains of References fill what is still without one, oldest messages first; no link may close a circle.
// So the order in which messages come changes nothing, and no walk along a chain is ever needed.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "mail/archive.hpp"

namespace mail {

/// A growing table from 64-bit keys to the numbers 0, 1, 2, ... in order of arrival. Keys from outside cannot make it slow:
/// where a key stands depends on a random number.
class KeyTable {
 public:
  KeyTable();
  struct Found {
    std::uint32_t number;
    bool fresh;
  };
  Found number_of(std::uint64_t key);
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  void grow();
  std::uint64_t multiplier_;
  unsigned shift_ = 54;
  std::vector<std::uint32_t> slots_;  ///< number + 1; 0 is empty
  std::deque<std::uint64_t> keys_;
};

class Threader {
 public:
  struct Taken {
    std::uint32_t message;  ///< its number among distinct messages
    bool fresh;             ///< false: a copy of one that was there
  };
  /// Takes a copy in. Of several copies of a message the one with the smaller (time, subject) speaks for it, whatever the order.
  Taken add(Heard const&);
  [[nodiscard]] std::size_t messages() const { return messages_.size(); }
  [[nodiscard]] Seconds time(std::uint32_t message) const { return messages_[message].time; }

  struct Solved {
    std::vector<std::uint32_t> thread;  ///< of each message, numbers 0 ... count - 1
    std::uint32_t count = 0;
    std::uint32_t branches = 0;  ///< replies whose subject is not their parent's
  };
  /// With `by_subject`, a thread that begins with a reply mark and no link joins the newest earlier one with the same subject, up
  /// to 180 days later.
  Solved solve(bool by_subject = true);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Message {
    std::uint64_t subject = 0;
    Seconds time = undated;
    std::uint32_t container = none;
    std::uint32_t links_at = 0;  ///< into links_: first References, then In-Reply-To
    std::uint8_t refs = 0, answers = 0;
    bool reply = false;
  };
  struct Container {
    std::uint32_t message = none;
    std::uint32_t parent = none;
    std::uint32_t set = none;  ///< union-find: itself, or one nearer to the representative
  };
  std::uint32_t container_of(std::uint64_t key);
  std::uint32_t find(std::uint32_t c);
  bool link(std::uint32_t parent, std::uint32_t child);
  void put_links(Message&, Heard const&);
  std::vector<std::uint32_t> chain_of(Message const&);
  void join_by_subject(std::vector<std::uint32_t> const& order);
  [[nodiscard]] std::vector<std::uint32_t> oldest_first() const;

  KeyTable ids_;
  std::deque<Container> containers_;
  std::deque<Message> messages_;
  std::deque<std::uint32_t> links_;
  std::deque<std::uint64_t> keys_;  ///< of each container: what decides between equals
};

}  // namespace mail
