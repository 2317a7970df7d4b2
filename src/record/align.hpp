// SPDX-License-Identifier: Apache-2.0
// Re-import: a vendor's cleaned file laid over the rough one (captions 6.5). Says which old segment each new one
// continues, so that ids, confirmed speakers, checks and anchors live on, and what the screen must list. Works for
// segments and for turns alike: it sees a row of texts. Pure; linear in the words.
#pragma once

#include <boost/describe.hpp>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace record {

/// What became of an old segment (vector R4, the words of parlparse).
enum class SegmentFate {
  perfect,   ///< stands in the new file as it was, byte for byte
  changed,   ///< other words or signs in it
  multiple,  ///< joined with others, or its words lie in several new ones
  missing,   ///< not there any more
};
BOOST_DESCRIBE_ENUM(SegmentFate, perfect, changed, multiple, missing)

struct AlignedOld {
  SegmentFate fate = SegmentFate::missing;
  std::optional<std::size_t> best;  ///< the new one that covers most of its words; none when missing
  bool keeps_id = false;            ///< the new one at `best` takes this id; otherwise this id redirects there
  std::vector<std::size_t> parts;   ///< every new one with a good part of its words, in order
};
struct AlignedNew {
  std::optional<std::size_t> continues;  ///< the old one whose id it takes; none: it is new and gets a fresh id
};
struct Alignment {
  std::vector<AlignedOld> old;
  std::vector<AlignedNew> fresh;
};

/// Lays `after` over `before`, both in reading order. For a segment without words (an event alone) hand in the event's
/// text. A new one continues at most one old one; the order of two that changed places is not kept.
Alignment align(std::vector<std::string_view> const& before, std::vector<std::string_view> const& after);

}  // namespace record
