// SPDX-License-Identifier: Apache-2.0
// What the writers share (export_shape.hpp). No format is known here.
#include "record/export_shape.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace record::shape {

namespace {

constexpr std::int64_t words_a_minute = 110;

/// Weight of a segment in an estimate: its words, at least one.
std::int64_t weight(Segment const& s) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(base::count_words(words(s))));
}

struct Timed {
  std::optional<Millis> start, end;
  std::int64_t weight = 1;
};

/// Shares [from, to) of the segments out over [begin, end] by weight.
void share_out(std::vector<Timed> const& in, std::vector<Span>& out, std::size_t from, std::size_t to, Millis begin,
               Millis end) {
  std::int64_t total = 0;
  for (std::size_t i = from; i < to; ++i) total += in[i].weight;
  std::int64_t before = 0;
  double const length = static_cast<double>((end - begin).count());
  auto at = [&](std::int64_t w) {
    return begin + Millis{static_cast<std::int64_t>(length * static_cast<double>(w) / static_cast<double>(total))};
  };
  for (std::size_t i = from; i < to; ++i) {
    out[i] = {at(before), at(before + in[i].weight), true};
    before += in[i].weight;
  }
}

Millis at_speaking_pace(std::vector<Timed> const& in, std::size_t from, std::size_t to) {
  std::int64_t total = 0;
  for (std::size_t i = from; i < to; ++i) total += in[i].weight;
  return Millis{total * 60'000 / words_a_minute};
}

}  // namespace

std::string const& voice(Turn const& turn) { return turn.person_name.empty() ? turn.label : turn.person_name; }

bool only_events(Segment const& s) { return !s.redacted && !s.events.empty() && base::trim(s.text).empty(); }

std::string words(Segment const& s) {
  if (s.redacted) return "[redacted]";
  if (!only_events(s)) return s.text;
  std::string out;
  for (auto const& e : s.events) {
    if (!out.empty()) out += ' ';
    out += e.text;
  }
  return out;
}

Instant zero_of(Transcript const& t) {
  std::optional<Instant> first;
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments)
      if (s.start && (!first || *s.start < *first)) first = s.start;
  if (t.start) return first ? std::min(*first, *t.start) : *t.start;
  // A file's own clock without a known opening is kept as offsets from the epoch: then the epoch is zero.
  Instant const epoch{};
  if (!first || (*first >= epoch && *first < epoch + std::chrono::hours{24 * 365})) return epoch;
  return *first;
}

std::vector<Span> timeline(Transcript const& t) {
  Instant const zero = zero_of(t);
  std::vector<Timed> in;
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments) {
      Timed x{.start = std::nullopt, .end = std::nullopt, .weight = weight(s)};
      if (s.start && s.quality != TimeQuality::none) {
        x.start = *s.start - zero;
        if (s.end && *s.end >= *s.start) x.end = *s.end - zero;
      }
      in.push_back(x);
    }
  std::vector<Span> out(in.size());
  Millis now{0};
  for (std::size_t i = 0; i < in.size();) {
    if (!in[i].start) {
      std::size_t next = i;
      while (next < in.size() && !in[next].start) ++next;
      Millis end = now + at_speaking_pace(in, i, next);
      if (next < in.size()) end = std::max(now, *in[next].start);
      else if (has_clock(t) && t.end && *t.end - zero > now) end = *t.end - zero;
      share_out(in, out, i, next, now, end);
      now = end;
      i = next;
      continue;
    }
    Millis const start = std::max(now, *in[i].start);
    Millis end = in[i].end ? *in[i].end : start + at_speaking_pace(in, i, i + 1);
    if (i + 1 < in.size() && in[i + 1].start && *in[i + 1].start < end) end = *in[i + 1].start;
    end = std::max(end, start);
    out[i] = {start, end, false};
    now = end;
    ++i;
  }
  std::size_t flat = 0;
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments) {
      if (s.quality == TimeQuality::estimated) out[flat].estimated = true;
      ++flat;
    }
  return out;
}

std::vector<Block> blocks(Transcript const& t) {
  std::unordered_map<std::string_view, std::size_t> number;
  for (std::size_t i = 0; i < t.sections.size(); ++i) number.emplace(t.sections[i].id.text, i);
  std::vector<Block> spoken;
  std::vector<bool> has_words(t.sections.size());
  for (std::size_t i = 0; i < t.turns.size(); ++i) {
    Section const* section = nullptr;
    if (t.turns[i].item)
      if (auto found = number.find(t.turns[i].item->text); found != number.end()) {
        section = &t.sections[found->second];
        has_words[found->second] = true;
      }
    if (spoken.empty() || spoken.back().section != section) spoken.push_back({section, i, i});
    spoken.back().to = i + 1;
  }
  std::vector<Block> out;
  std::size_t silent = 0;
  auto silent_before = [&](std::size_t limit, std::size_t turn) {
    for (; silent < limit; ++silent)
      if (!has_words[silent]) out.push_back({&t.sections[silent], turn, turn});
  };
  for (auto const& b : spoken) {
    if (b.section) silent_before(static_cast<std::size_t>(b.section - t.sections.data()), b.from);
    out.push_back(b);
  }
  silent_before(t.sections.size(), t.turns.size());
  return out;
}

bool has_clock(Transcript const& t) { return t.start.has_value() && !t.zone.empty(); }

std::optional<std::string> day_of(Transcript const& t) {
  if (!t.start) return std::nullopt;
  auto const local = base::local_time(*t.start, t.zone.empty() ? "UTC" : t.zone);
  return local ? base::iso_day(local->day) : base::iso(*t.start).substr(0, 10);
}

std::string edition_words(Transcript const& t) {
  std::string status = boost::describe::enum_to_string(t.status, "unknown");
  std::replace(status.begin(), status.end(), '_', ' ');
  return (t.edition == 0 ? "working text, " : "edition " + std::to_string(t.edition) + ", ") + status;
}

std::string heading_words(Transcript const& t) {
  std::string out = one_line(t.series);
  if (auto const title = one_line(t.title); !title.empty()) {
    if (!out.empty()) out += ": ";
    out += title;
  }
  if (auto const number = one_line(t.number); !number.empty()) out += out.empty() ? number : " (" + number + ")";
  return out.empty() ? "Transcript" : out;
}

std::string mark_words(Mark const& m) {
  std::string out = one_line(m.kind);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  out += ": " + one_line(m.text);
  if (m.kind == "action") {
    out += m.owner.empty() ? " (no owner" : " (owner: " + one_line(m.owner);
    if (!m.due.empty()) out += ", due " + one_line(m.due);
    out += ")";
  }
  return out;
}

std::vector<Placed> placed_marks(Transcript const& t) {
  std::vector<Placed> out;
  if (t.marks.empty()) return out;
  std::unordered_map<std::string_view, std::size_t> place;
  std::size_t flat = 0;
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments) place.emplace(s.id.text, flat++);
  // A mark whose words are gone stands at the end: it is never lost from an export.
  for (auto const& m : t.marks) {
    auto const found = place.find(m.segment.text);
    out.push_back({found == place.end() ? (flat == 0 ? 0 : flat - 1) : found->second, &m});
  }
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.segment < b.segment; });
  return out;
}

std::string slug(std::string_view s, std::string_view otherwise) {
  std::string out;
  for (char const c : base::fold(s)) {
    bool const keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? std::string(otherwise) : out;
}

std::string language(std::string_view tag, std::string_view otherwise) {
  std::size_t run = 0;
  bool good = !tag.empty();
  for (std::size_t i = 0; i < tag.size() && good; ++i) {
    char const c = tag[i];
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool const first = tag.substr(0, i).find('-') == std::string_view::npos;
    if (c == '-') {
      good = run > 0;
      run = 0;
    } else good = (letter || (!first && c >= '0' && c <= '9')) && ++run <= 8;
  }
  return std::string(good && run > 0 ? tag : otherwise);
}

std::vector<Piece> pieces(Segment const& s) {
  std::vector<Piece> out;
  std::string_view const all = s.text;
  std::size_t at = 0, points = 0, bytes = 0;
  for (auto const& e : s.events) {
    if (e.at < 0 || e.text.empty() || static_cast<std::size_t>(e.at) < points) continue;
    bytes += base::byte_offset(all.substr(bytes), static_cast<std::size_t>(e.at) - points);
    points = static_cast<std::size_t>(e.at);
    if (bytes < at || all.substr(bytes, e.text.size()) != e.text) continue;
    if (bytes > at) out.push_back({all.substr(at, bytes - at), nullptr});
    out.push_back({all.substr(bytes, e.text.size()), &e});
    at = bytes + e.text.size();
  }
  if (at < all.size()) out.push_back({all.substr(at), nullptr});
  return out;
}

}  // namespace record::shape
