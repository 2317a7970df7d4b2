// SPDX-License-Identifier: Apache-2.0
// Moving anchors. The texts an edit touched are laid end to end and matched by their words, so that splits,
// merges and deletions need no rules of their own; one rule then reads the state off the places (judge).
#include "record/anchors.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

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

/// Stretches of one text followed into another, by their words.
class Follower {
 public:
  Follower(std::string_view before, std::string_view after)
      : before_(before), after_(after), m_(match_words(before, after)), to_(m_.before.size(), none) {
    for (auto const& [i, j] : m_.pairs) to_[i] = static_cast<std::ptrdiff_t>(j);
  }

  /// Byte ranges of the new text that hold what is left of bytes [start, end) of the old; none when too little is.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> follow(std::size_t start, std::size_t end) const {
    auto const first =
        std::partition_point(m_.before.begin(), m_.before.end(), [&](TextToken const& t) { return t.end <= start; });
    auto const last = std::partition_point(first, m_.before.end(), [&](TextToken const& t) { return t.begin < end; });
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

  /// The byte of the new text that stands nearest to byte `at` of the old.
  [[nodiscard]] std::size_t near(std::size_t at) const {
    auto const token =
        std::partition_point(m_.before.begin(), m_.before.end(), [&](TextToken const& t) { return t.end <= at; });
    std::ptrdiff_t const left = matched_before(token - m_.before.begin());
    return left < 0 ? 0 : later(to(left)).begin;
  }

 private:
  struct Range {
    std::ptrdiff_t begin, end;
  };
  static constexpr std::ptrdiff_t none = -1;

  [[nodiscard]] TextToken const& old(std::ptrdiff_t i) const { return m_.before[static_cast<std::size_t>(i)]; }
  [[nodiscard]] TextToken const& later(std::ptrdiff_t j) const { return m_.after[static_cast<std::size_t>(j)]; }
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

  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> stretches(Range inside,
                                                                           std::vector<std::ptrdiff_t> const& kept,
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
    TextToken const& first = old(inside.begin);
    TextToken const& last = old(inside.end - 1);
    if (start > first.begin && to(inside.begin) != none && same(inside.begin)) out.front().first += start - first.begin;
    if (end < last.end && to(inside.end - 1) != none && same(inside.end - 1)) out.back().second -= last.end - end;
  }
  [[nodiscard]] bool same(std::ptrdiff_t i) const {
    TextToken const &a = old(i), &b = later(to(i));
    return before_.substr(a.begin, a.end - a.begin) == after_.substr(b.begin, b.end - b.begin);
  }

  std::string_view before_, after_;
  WordMatching m_;
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

/// Segments laid end to end, a line feed between.
struct Laid {
  explicit Laid(std::vector<SegmentText> list) : segments(std::move(list)) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      number.emplace(segments[i].segment, i);
      begin.push_back(text.size());
      text += segments[i].text;
      text += '\n';
    }
  }
  [[nodiscard]] SegmentText const* find(base::SegmentId const& id) const {
    auto const found = number.find(id);
    return found == number.end() ? nullptr : &segments[found->second];
  }
  [[nodiscard]] std::size_t owner(std::size_t byte) const {
    return static_cast<std::size_t>(std::upper_bound(begin.begin(), begin.end(), byte) - begin.begin()) - 1;
  }

  std::vector<SegmentText> segments;
  std::unordered_map<base::SegmentId, std::size_t> number;
  std::vector<std::size_t> begin;
  std::string text;
};

}  // namespace

class AnchorMover::Ground {
 public:
  Ground(std::vector<SegmentText> before, std::vector<SegmentText> after)
      : before_(std::move(before)), after_(std::move(after)), follower_(before_.text, after_.text) {}

  [[nodiscard]] Anchor move(Anchor anchor) const {
    bool const lost = anchor.state == AnchorState::lost;
    bool const whole = anchor.state == AnchorState::exact || anchor.state == AnchorState::moved;
    bool const touched = std::any_of(anchor.places.begin(), anchor.places.end(),
                                     [&](AnchorPlace const& p) { return before_.find(p.segment) != nullptr; });
    bool const near = after_.find(anchor.segment) || after_.find(anchor.nearest) || before_.find(anchor.nearest);
    if (!touched && !(lost && near)) return anchor;
    std::optional<base::SegmentId> const closest = lost ? std::nullopt : std::optional(close_to(anchor.places));
    if (touched) anchor.places = followed(anchor.places);
    judge(anchor);
    if (anchor.state == AnchorState::exact) return anchor;
    if (auto again = returned(anchor, whole)) {
      anchor.places = {std::move(*again)};
      judge(anchor);
    } else if (anchor.state == AnchorState::lost && closest) {
      anchor.nearest = *closest;
    }
    return anchor;
  }

 private:
  [[nodiscard]] std::vector<AnchorPlace> followed(std::vector<AnchorPlace> const& places) const {
    std::vector<AnchorPlace> out;
    for (AnchorPlace const& p : places) {
      SegmentText const* const old = before_.find(p.segment);
      if (!old) {
        out.push_back(p);
        continue;
      }
      std::size_t const origin = before_.begin[before_.number.at(p.segment)];
      auto const start = origin + base::byte_offset(old->text, static_cast<std::size_t>(p.start));
      auto const end = origin + base::byte_offset(old->text, static_cast<std::size_t>(p.end));
      for (auto const& [from, to] : follower_.follow(start, end)) enter(out, from, to);
    }
    return out;
  }

  /// A stretch of the later text as places: one in each segment it runs through.
  void enter(std::vector<AnchorPlace>& out, std::size_t from, std::size_t to) const {
    for (std::size_t n = after_.owner(from); n < after_.segments.size() && after_.begin[n] < to; ++n) {
      std::string_view const text = after_.segments[n].text;
      std::size_t const begin = std::max(from, after_.begin[n]) - after_.begin[n];
      std::size_t const end = std::min(to - after_.begin[n], text.size());
      if (begin >= end) continue;
      std::string_view const words = base::trim(text.substr(begin, end - begin));
      if (words.empty()) continue;
      std::int64_t const start = length(text.substr(0, static_cast<std::size_t>(words.data() - text.data())));
      out.push_back({after_.segments[n].segment, start, start + length(words)});
    }
  }

  /// Joins places that follow one another in one segment with nothing but blanks between, then reads the state off
  /// them. A place in a segment this edit did not touch is only ever a part of the anchor: it stands alone.
  void judge(Anchor& anchor) const {
    std::vector<AnchorPlace> joined;
    for (AnchorPlace const& p : anchor.places) {
      SegmentText const* const s = after_.find(p.segment);
      bool const follows = s && !joined.empty() && joined.back().segment == p.segment && joined.back().end <= p.start &&
                           base::trim(cut_out(s->text, joined.back().end, p.start)).empty();
      if (follows) joined.back().end = p.end;
      else joined.push_back(p);
    }
    anchor.places = std::move(joined);
    anchor.state = state_of(anchor);
    if (anchor.state != AnchorState::lost) anchor.nearest = {};
  }

  [[nodiscard]] AnchorState state_of(Anchor const& anchor) const {
    if (anchor.places.empty()) return AnchorState::lost;
    if (anchor.places.size() > 1) return AnchorState::split;
    AnchorPlace const& p = anchor.places.front();
    SegmentText const* const s = after_.find(p.segment);
    if (!s || cut_out(s->text, p.start, p.end) != anchor.quote) return AnchorState::changed;
    return p.segment == anchor.segment && p.start == anchor.start ? AnchorState::exact : AnchorState::moved;
  }

  /// Words that went and are back at home; or a long quote that was cut and put elsewhere (`whole`: it stood undamaged
  /// before). They must be the same words, not like ones that stood there all the time. Moved anchors are looked at
  /// too: they may have followed a repetition of their words.
  [[nodiscard]] std::optional<AnchorPlace> returned(Anchor const& anchor, bool whole) const {
    SegmentText const* const home = after_.find(anchor.segment);
    if (home && back_home(anchor, home->text, anchor.state == AnchorState::moved))
      return AnchorPlace{anchor.segment, anchor.start, anchor.end};
    if (anchor.state != AnchorState::lost || base::count_words(anchor.quote) < 4) return std::nullopt;
    if (occurrences(before_.text, anchor.quote) != (whole ? 1u : 0u) || occurrences(after_.text, anchor.quote) != 1)
      return std::nullopt;
    std::vector<AnchorPlace> out;
    std::size_t const at = after_.text.find(anchor.quote);
    enter(out, at, at + anchor.quote.size());
    return out.size() == 1 ? std::optional(out.front()) : std::nullopt;
  }

  /// The segment that stands nearest to where these places were; the old one when none is left.
  [[nodiscard]] base::SegmentId close_to(std::vector<AnchorPlace> const& places) const {
    auto const touched = std::find_if(places.begin(), places.end(),
                                      [&](AnchorPlace const& p) { return before_.find(p.segment) != nullptr; });
    if (touched == places.end()) return {};
    if (after_.find(touched->segment) || after_.segments.empty()) return touched->segment;
    SegmentText const& old = before_.segments[before_.number.at(touched->segment)];
    std::size_t const at = before_.begin[before_.number.at(touched->segment)] +
                           base::byte_offset(old.text, static_cast<std::size_t>(touched->start));
    return after_.segments[after_.owner(follower_.near(at))].segment;
  }

  Laid before_, after_;
  Follower follower_;
};

base::Result<Anchor> make_anchor(base::SegmentId segment, std::int64_t rev, std::string_view text, std::int64_t start,
                                 std::int64_t end, std::string_view expected) {
  std::int64_t const size = length(text);
  if (start < 0 || start >= end || end > size)
    return base::refuse(base::Why::malformed, base::say("These words are not in the text."), "start");
  std::string_view const chosen = cut_out(text, start, end);
  if (base::words(chosen).empty())
    return base::refuse(base::Why::malformed, base::say("Choose at least one word."), "start");
  if (!expected.empty() && base::trim(chosen) != base::trim(expected))
    return base::refuse(base::Why::conflict, base::say("Other words stand there now: read again and choose again."),
                        "quote");
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

AnchorMover::AnchorMover(std::vector<SegmentText> before, std::vector<SegmentText> after)
    : ground_(std::make_unique<Ground const>(std::move(before), std::move(after))) {}
AnchorMover::~AnchorMover() = default;

Anchor AnchorMover::move(Anchor anchor) const { return ground_->move(std::move(anchor)); }

Anchor move_anchor(Anchor anchor, base::SegmentId const& segment, std::string_view before, std::string_view after) {
  return AnchorMover({{segment, std::string(before)}}, {{segment, std::string(after)}}).move(std::move(anchor));
}

std::string words_now(Anchor const& anchor, TextOf const& text_of) {
  std::string out;
  for (AnchorPlace const& p : anchor.places) {
    if (!out.empty()) out += " … ";
    out += cut_out(text_of(p.segment), p.start, p.end);
  }
  return out;
}

}  // namespace record
