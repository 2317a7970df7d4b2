// SPDX-License-Identifier: Apache-2.0
// Moving anchors. One rule decides the state after every operation (judge); move_anchor alone looks at words.
#include "record/anchors.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "record/diff.hpp"

namespace record {
namespace {

constexpr std::int64_t context = 32;

std::string_view cut_out(std::string_view text, std::int64_t start, std::int64_t end) {
  return base::slice(text, static_cast<std::size_t>(std::max<std::int64_t>(start, 0)),
                     static_cast<std::size_t>(std::max<std::int64_t>(end, 0)));
}

std::int64_t length(std::string_view text) { return static_cast<std::int64_t>(base::code_points(text)); }

bool only_blanks(std::string_view s) { return base::trim(s).empty(); }

/// Joins places that follow one another in one segment with nothing but blanks between, then reads the state off them.
void judge(Anchor& anchor, TextOf const& text_of) {
  std::vector<Place> joined;
  for (Place const& p : anchor.places) {
    if (p.start >= p.end) continue;
    bool follows = !joined.empty() && joined.back().segment == p.segment && joined.back().end <= p.start;
    if (follows) {
      std::string const text = text_of(p.segment);
      follows = length(text) >= p.end && only_blanks(cut_out(text, joined.back().end, p.start));
    }
    if (follows) joined.back().end = p.end;
    else joined.push_back(p);
  }
  anchor.places = std::move(joined);
  if (anchor.places.empty()) {
    anchor.state = AnchorState::lost;
    return;
  }
  anchor.nearest = {};
  if (anchor.places.size() > 1) {
    anchor.state = AnchorState::split;
    return;
  }
  Place const& p = anchor.places.front();
  bool const quoted = cut_out(text_of(p.segment), p.start, p.end) == anchor.quote;
  bool const at_home = p.segment == anchor.segment && p.start == anchor.start;
  anchor.state = !quoted ? AnchorState::changed : at_home ? AnchorState::exact : AnchorState::moved;
}

/// One place of an anchor laid over a new text.
class Mover {
 public:
  Mover(std::string_view before, std::string_view after)
      : before_(before), after_(after), m_(match_words(before, after)), to_(m_.before.size(), none) {
    for (auto const& [i, j] : m_.pairs) to_[i] = static_cast<std::ptrdiff_t>(j);
  }

  /// Byte ranges of the new text that hold what is left of bytes [start, end) of the old; none when too little is.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> follow(std::size_t start, std::size_t end) const {
    auto const first = std::partition_point(m_.before.begin(), m_.before.end(), [&](Token const& t) { return t.end <= start; });
    auto const last = std::partition_point(first, m_.before.end(), [&](Token const& t) { return t.begin < end; });
    Range const inside{first - m_.before.begin(), last - m_.before.begin()};
    std::ptrdiff_t words = 0, kept_words = 0;
    std::vector<std::ptrdiff_t> kept;
    for (std::ptrdiff_t i = inside.begin; i < inside.end; ++i) {
      words += old(i).word;
      if (to(i) == none) continue;
      kept_words += old(i).word;
      kept.push_back(i);
    }
    if (kept.empty() || kept_words * 3 < words) return replaced(inside, words);
    return stretches(inside, kept, words, start, end);
  }

 private:
  struct Range {
    std::ptrdiff_t begin, end;
  };
  static constexpr std::ptrdiff_t none = -1;

  [[nodiscard]] Token const& old(std::ptrdiff_t i) const { return m_.before[static_cast<std::size_t>(i)]; }
  [[nodiscard]] Token const& later(std::ptrdiff_t j) const { return m_.after[static_cast<std::size_t>(j)]; }
  [[nodiscard]] std::ptrdiff_t to(std::ptrdiff_t i) const { return to_[static_cast<std::size_t>(i)]; }

  [[nodiscard]] std::ptrdiff_t matched_before(std::ptrdiff_t i) const {
    do --i;
    while (i >= 0 && to(i) == none);
    return i;
  }
  [[nodiscard]] std::ptrdiff_t matched_from(std::ptrdiff_t i) const {
    while (i < static_cast<std::ptrdiff_t>(to_.size()) && to(i) == none) ++i;
    return i;
  }

  /// A few words replaced by a few others, with kept words beside them: the others stand in their place ("the bank"
  /// becomes "the MAG"). Anything less certain is lost.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> replaced(Range inside, std::ptrdiff_t words) const {
    auto const size = static_cast<std::ptrdiff_t>(to_.size());
    std::ptrdiff_t const left = matched_before(inside.begin), right = matched_from(inside.end);
    bool const alone = left == inside.begin - 1 && right == inside.end;
    if (!alone || (left < 0 && right == size) || words > 4) return {};
    for (std::ptrdiff_t i = inside.begin; i < inside.end; ++i)
      if (to(i) != none) return {};
    std::ptrdiff_t const from = left < 0 ? 0 : to(left) + 1;
    std::ptrdiff_t const until = right == size ? static_cast<std::ptrdiff_t>(m_.after.size()) : to(right);
    std::ptrdiff_t new_words = 0;
    for (std::ptrdiff_t j = from; j < until; ++j) new_words += later(j).word;
    if (new_words == 0 || new_words > 2 * words + 1) return {};
    return {{later(from).begin, later(until - 1).end}};
  }

  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> stretches(Range inside, std::vector<std::ptrdiff_t> const& kept,
                                                                           std::ptrdiff_t words, std::size_t start,
                                                                           std::size_t end) const {
    std::vector<Range> runs{{to(kept.front()) - lead(inside, kept.front()), to(kept.front()) + 1}};
    for (std::size_t n = 1; n < kept.size(); ++n) {
      std::ptrdiff_t gone = 0, come = 0;
      for (std::ptrdiff_t i = kept[n - 1] + 1; i < kept[n]; ++i) gone += old(i).word;
      for (std::ptrdiff_t j = to(kept[n - 1]) + 1; j < to(kept[n]); ++j) come += later(j).word;
      if (come > gone + std::max<std::ptrdiff_t>(3, words)) runs.push_back({to(kept[n]), to(kept[n]) + 1});
      else runs.back().end = to(kept[n]) + 1;
    }
    runs.back().end += trail(inside, kept.back());
    std::vector<std::pair<std::size_t, std::size_t>> out;
    for (Range const& r : runs) out.emplace_back(later(r.begin).begin, later(r.end - 1).end);
    keep_inner_edges(inside, out, start, end);
    return out;
  }

  /// New tokens before the first kept one that stand for old tokens of the anchor.
  [[nodiscard]] std::ptrdiff_t lead(Range inside, std::ptrdiff_t first) const {
    if (first == inside.begin) return 0;
    std::ptrdiff_t const left = matched_before(inside.begin);
    return share(to(first) - (left < 0 ? 0 : to(left) + 1), first - inside.begin, inside.begin - 1 - left);
  }
  [[nodiscard]] std::ptrdiff_t trail(Range inside, std::ptrdiff_t last) const {
    if (last + 1 == inside.end) return 0;
    std::ptrdiff_t const right = matched_from(inside.end);
    std::ptrdiff_t const limit =
        right == static_cast<std::ptrdiff_t>(to_.size()) ? static_cast<std::ptrdiff_t>(m_.after.size()) : to(right);
    return share(limit - to(last) - 1, inside.end - 1 - last, right - inside.end);
  }
  /// Of `come` new tokens at an edge, how many are the anchor's, when `mine` of its tokens and `others` beside it went.
  static std::ptrdiff_t share(std::ptrdiff_t come, std::ptrdiff_t mine, std::ptrdiff_t others) {
    return std::min(come, others == 0 ? 2 * mine + 1 : mine);
  }

  /// An anchor that begins or ends inside a word keeps doing so while the word is the same.
  void keep_inner_edges(Range inside, std::vector<std::pair<std::size_t, std::size_t>>& out, std::size_t start,
                        std::size_t end) const {
    Token const& first = old(inside.begin);
    Token const& last = old(inside.end - 1);
    if (start > first.begin && to(inside.begin) != none && same(inside.begin)) out.front().first += start - first.begin;
    if (end < last.end && to(inside.end - 1) != none && same(inside.end - 1)) out.back().second -= last.end - end;
  }
  [[nodiscard]] bool same(std::ptrdiff_t i) const {
    Token const &a = old(i), &b = later(to(i));
    return before_.substr(a.begin, a.end - a.begin) == after_.substr(b.begin, b.end - b.begin);
  }

  std::string_view before_, after_;
  Matching m_;
  std::vector<std::ptrdiff_t> to_;  // per old token: its new one
};

std::size_t occurrences(std::string_view text, std::string_view quote) {
  std::size_t n = 0;
  for (std::size_t at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + quote.size())) ++n;
  return n;
}

/// Do the quoted words stand at their own place, beside one of their neighbours, or beside both? (an undo)
bool back_home(Anchor const& anchor, std::string_view text, bool both) {
  if (cut_out(text, anchor.start, anchor.end) != anchor.quote) return false;
  bool const left = cut_out(text, std::max<std::int64_t>(0, anchor.start - context), anchor.start) == anchor.before;
  bool const right = cut_out(text, anchor.end, anchor.end + context) == anchor.after;
  return (left && right) || (!both && ((left && !anchor.before.empty()) || (right && !anchor.after.empty())));
}

/// A long quote that was cut and put elsewhere in its segment. `whole`: it stood in `before` undamaged. It must be the
/// same words, not like ones that stood there all the time.
std::optional<Place> carried(Anchor const& anchor, base::SegmentId const& segment, std::string_view before,
                             std::string_view after, bool whole) {
  if (base::count_words(anchor.quote) < 4) return std::nullopt;
  if (occurrences(before, anchor.quote) != (whole ? 1u : 0u) || occurrences(after, anchor.quote) != 1) return std::nullopt;
  std::int64_t const start = length(after.substr(0, after.find(anchor.quote)));
  return Place{segment, start, start + length(anchor.quote)};
}

}  // namespace

base::Result<Anchor> make_anchor(base::SegmentId segment, std::int64_t rev, std::string_view text, std::int64_t start,
                                 std::int64_t end, std::string_view expected) {
  std::int64_t const size = length(text);
  if (start < 0 || start >= end || end > size)
    return base::refuse(base::Why::malformed, base::say("These words are not in the text."), "start");
  std::string_view const chosen = cut_out(text, start, end);
  if (base::words(chosen).empty()) return base::refuse(base::Why::malformed, base::say("Choose at least one word."), "start");
  if (!expected.empty() && base::trim(chosen) != base::trim(expected))
    return base::refuse(base::Why::conflict, base::say("Other words stand there now: read again and choose again."), "quote");
  std::string_view const quote = base::trim(chosen);
  auto const skipped = static_cast<std::size_t>(quote.data() - chosen.data());
  Anchor a;
  a.segment = segment;
  a.rev = rev;
  a.start = start + length(chosen.substr(0, skipped));
  a.end = a.start + length(quote);
  a.quote = std::string(quote);
  a.before = std::string(cut_out(text, std::max<std::int64_t>(0, a.start - context), a.start));
  a.after = std::string(cut_out(text, a.end, std::min(size, a.end + context)));
  a.places = {{std::move(segment), a.start, a.end}};
  return a;
}

Anchor move_anchor(Anchor anchor, base::SegmentId const& segment, std::string_view before, std::string_view after) {
  bool const was_lost = anchor.state == AnchorState::lost;
  bool const whole = anchor.state == AnchorState::exact || anchor.state == AnchorState::moved;
  bool const touched = std::any_of(anchor.places.begin(), anchor.places.end(), [&](Place const& p) { return p.segment == segment; });
  if (before == after || (!touched && !(was_lost && (segment == anchor.segment || segment == anchor.nearest)))) return anchor;
  TextOf const text_of = [&](base::SegmentId const& id) { return id == segment ? std::string(after) : std::string(); };
  if (touched) {
    Mover const mover(before, after);
    std::vector<Place> places;
    for (Place const& p : anchor.places) {
      if (p.segment != segment) {
        places.push_back(p);
        continue;
      }
      auto const start = base::byte_offset(before, static_cast<std::size_t>(p.start));
      auto const end = base::byte_offset(before, static_cast<std::size_t>(p.end));
      for (auto const& [from, to] : mover.follow(start, end)) {
        std::int64_t const first = length(after.substr(0, from));
        places.push_back({segment, first, first + length(after.substr(from, to - from))});
      }
    }
    anchor.places = std::move(places);
  }
  judge(anchor, text_of);
  if (anchor.state == AnchorState::exact) return anchor;
  std::optional<Place> again;
  bool const moved = anchor.state == AnchorState::moved;  // maybe along a repetition of the words: home is surer
  if (segment == anchor.segment && back_home(anchor, after, moved)) again = Place{segment, anchor.start, anchor.end};
  else if (anchor.state == AnchorState::lost) again = carried(anchor, segment, before, after, whole);
  if (again) {
    anchor.places = {std::move(*again)};
    judge(anchor, text_of);
  } else if (anchor.state == AnchorState::lost) {
    anchor.nearest = segment;
  }
  return anchor;
}

Anchor split_anchor(Anchor anchor, Cut const& cut, TextOf const& text_of) {
  std::vector<Place> places;
  for (Place const& p : anchor.places) {
    if (p.segment != cut.first) {
      places.push_back(p);
      continue;
    }
    places.push_back({cut.first, p.start, std::min(p.end, cut.first_end)});
    places.push_back({cut.second, std::max<std::int64_t>(p.start, cut.second_from) - cut.second_from, p.end - cut.second_from});
  }
  bool const touched = places.size() != anchor.places.size();
  anchor.places = std::move(places);
  if (touched) judge(anchor, text_of);
  return anchor;
}

Anchor merge_anchor(Anchor anchor, base::SegmentId const& first, base::SegmentId const& second, std::int64_t offset,
                    TextOf const& text_of) {
  bool touched = false;
  for (Place& p : anchor.places) {
    touched = touched || p.segment == first || p.segment == second;
    if (p.segment == second) p = {first, p.start + offset, p.end + offset};
  }
  if (anchor.nearest == second) anchor.nearest = first;
  if (touched) judge(anchor, text_of);
  return anchor;
}

Anchor delete_anchor(Anchor anchor, base::SegmentId const& segment, base::SegmentId const& nearest, TextOf const& text_of) {
  auto const gone = std::erase_if(anchor.places, [&](Place const& p) { return p.segment == segment; });
  if (anchor.nearest == segment) anchor.nearest = nearest;
  if (gone == 0) return anchor;
  judge(anchor, text_of);
  if (anchor.state == AnchorState::lost) anchor.nearest = nearest;
  return anchor;
}

std::string words_now(Anchor const& anchor, TextOf const& text_of) {
  std::string out;
  for (Place const& p : anchor.places) {
    if (!out.empty()) out += " … ";
    out += cut_out(text_of(p.segment), p.start, p.end);
  }
  return out;
}

}  // namespace record
