// SPDX-License-Identifier: Apache-2.0
// The shelf: a directory beside the database where archives lie until they are read, 30 days at most. One folder a coalition; only its
// owner may look in. What is on it can always be lost: the evidence is in the database.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"

namespace sources {

class Shelf {
 public:
  explicit Shelf(std::string directory) : directory_(std::move(directory)) {}

  /// Where a coalition's file of that name lies or would lie. The name is made safe: no folders, no dot in front, at most 120 bytes.
  [[nodiscard]] std::string place(base::CoalitionId const&, std::string const& name) const;
  [[nodiscard]] std::string folder(base::CoalitionId const&) const;
  /// Makes it, readable by its owner only.
  void make_folder(base::CoalitionId const&) const;
  static std::string safe_name(std::string const& name);

  /// Puts `size` bytes of a file from byte `start` on the shelf, in the place of what had that name; whole or not at all. Throws
  /// std::runtime_error.
  void put(std::string const& from, std::uint64_t start, std::uint64_t size, base::CoalitionId const&, std::string const& name) const;
  void take_away(base::CoalitionId const&, std::string const& name) const;
  /// Removes what nobody keeps a note of: files older than `days` and half-written ones of an hour ago.
  void sweep(int days) const;

 private:
  std::string directory_;
};

}  // namespace sources
