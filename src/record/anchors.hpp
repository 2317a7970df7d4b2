// SPDX-License-Identifier: Apache-2.0
// Anchors: a stretch of words that a decision, action or quotation points at, kept through every later edit
// (captions 6.5). Never moved onto other words in silence: where the words are not the quoted ones, the state says so.
// Pure; the verbs that store anchors hand in the texts before and after.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"

namespace record {

enum class AnchorState {
  exact,    ///< the quoted words, where they were taken from
  moved,    ///< the quoted words, elsewhere
  changed,  ///< other words stand in their place: show then and now
  split,    ///< the words stand in several places
  lost,     ///< the words are gone; the quote is kept
};
BOOST_DESCRIBE_ENUM(AnchorState, exact, moved, changed, split, lost)

/// Code points [start, end) of a segment's current text.
struct AnchorPlace {
  base::SegmentId segment;
  std::int64_t start = 0, end = 0;
  friend bool operator==(AnchorPlace const&, AnchorPlace const&) = default;
};
BOOST_DESCRIBE_STRUCT(AnchorPlace, (), (segment, start, end))

/// Law: an anchor that is exact or moved has exactly one place, and its quote stands there.
struct Anchor {
  base::SegmentId segment;  ///< where the words were taken from; this and the next five never change
  std::int64_t rev = 1;
  std::int64_t start = 0, end = 0;  ///< code points
  std::string quote;
  std::string before, after;  ///< up to 32 code points on either side
  AnchorState state = AnchorState::exact;
  std::vector<AnchorPlace> places;  ///< where they are now, in reading order; none when lost
  base::SegmentId nearest;          ///< lost: the segment they were last in, or what it became
};
BOOST_DESCRIBE_STRUCT(Anchor, (), (segment, rev, start, end, quote, before, after, state, places, nearest))

/// An anchor on code points [start, end) of `text`, without the blanks at its edges. `expected` is the quote as the
/// reader saw it; empty when unknown. Refuses: malformed (no words there), conflict (other words stand there, captions
/// 7).
base::Result<Anchor> make_anchor(base::SegmentId segment, std::int64_t rev, std::string_view text, std::int64_t start,
                                 std::int64_t end, std::string_view expected = {});

/// A segment and its text.
struct SegmentText {
  base::SegmentId segment;
  std::string text;
};

/// What an edit does to anchors. `before` and `after` are the segments the edit touched, in reading order, as they were
/// and as they are: one and one for new words, one and two for a split, two and one for a merge, one and none for a
/// delete, all and all for a re-import. The words are matched once, whatever the number of anchors.
class AnchorMover {
 public:
  AnchorMover(std::vector<SegmentText> before, std::vector<SegmentText> after);
  ~AnchorMover();
  AnchorMover(AnchorMover const&) = delete;
  AnchorMover& operator=(AnchorMover const&) = delete;

  /// What the anchor becomes. One that lies elsewhere comes back as it was. Words that return (an undo) are found
  /// again.
  [[nodiscard]] Anchor move(Anchor anchor) const;

 private:
  class Ground;
  std::unique_ptr<Ground const> ground_;
};

/// The same for new words in one segment.
Anchor move_anchor(Anchor anchor, base::SegmentId const& segment, std::string_view before, std::string_view after);

/// The current text of a segment.
using TextOf = std::function<std::string(base::SegmentId const&)>;

/// The words that stand at the anchor's places now, several joined by " … "; empty when lost.
std::string words_now(Anchor const& anchor, TextOf const& text_of);

}  // namespace record
