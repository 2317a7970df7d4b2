// SPDX-License-Identifier: Apache-2.0
// From copies of messages as they are heard to what an archive is: one message per Message-ID, people, months, conversations,
// machines and announcements (between-meetings a.4, "Reading an archive").
#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "mail/archive.hpp"
#include "mail/archive_threads.hpp"

namespace mail {

/// A distinct message when everything is known: what a badge's evidence is counted from.
struct Counted {
  Seconds time = undated;
  std::uint32_t person = 0;  ///< a number within this tally; UINT32_MAX: the sender is unknown
  std::uint32_t thread = 0;
  bool human = false;  ///< no machine, no announcement
};

class ArchiveTally {
 public:
  /// `list`: which list a copy stands in, for announcements.
  void add(Heard const&, std::uint32_t list = 0);
  void skip(Skipped const&);
  /// Confirmed only: two addresses of one person (their keys).
  void same_person(std::uint64_t one, std::uint64_t other);

  /// The numbers of all that was added.
  ArchiveStats stats();
  /// One line per distinct message. After stats().
  [[nodiscard]] std::vector<Counted> const& counted() const { return counted_; }
  /// People per month who wrote themselves. After stats().
  [[nodiscard]] std::map<std::string, std::int64_t> people_by_month() const;

 private:
  struct Message {
    std::uint32_t person;
    bool machine, clamped;
  };
  struct Body {
    std::uint64_t key;
    Seconds time;
    std::uint32_t message, list;
  };
  void find_announcements();
  [[nodiscard]] std::vector<bool> tireless_senders() const;
  [[nodiscard]] std::uint32_t one_person(std::uint32_t person) const;

  Threader threads_;
  KeyTable people_;
  std::unordered_map<std::uint32_t, std::uint32_t> aliases_;
  std::deque<Message> messages_;
  std::deque<Body> bodies_;
  std::vector<bool> announcement_;
  std::int64_t copies_ = 0;
  std::vector<Skipped> skipped_;
  std::vector<Counted> counted_;
};

}  // namespace mail
