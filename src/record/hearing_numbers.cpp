// SPDX-License-Identifier: Apache-2.0
// Where a text goes by its number (captions 6.2.2): new, again, beside another, into a hole, too late; and who waits for whom.
#include <algorithm>

#include "base/text.hpp"
#include "record/hearing.hpp"

namespace record::hearing {

namespace {

constexpr Ms hold = 400, place_stays = 15'000, just_before = 10'000;
constexpr std::size_t most_gaps = 64;

}  // namespace

void shorten(std::vector<Run>& runs, std::int64_t n, bool at_front) {
  while (n > 0 && !runs.empty()) {
    auto& r = at_front ? runs.front() : runs.back();
    auto const part = std::min(n, r.size);
    r.size -= part;
    n -= part;
    if (r.size == 0) runs.erase(at_front ? runs.begin() : runs.end() - 1);
  }
}

bool Hearing::begins_again(std::int64_t seq, std::optional<ToldNumber> const& told, Known known) const {
  if (!s_.numbered) return false;
  // What was told before this epoch began has been taken up.
  bool const asked = told && now_ - to_millis(told->at) < just_before && to_millis(told->at) > s_.epoch_at;
  if (seq <= 1 && s_.last >= 20) return asked || now_ - s_.heard_at >= just_before;
  // The same words under the same number are a retry of a post whose answer was lost; a number that is still missing came late.
  return asked && seq == told->number + 1 && known == Known::other;
}

void Hearing::begin_epoch(std::int64_t number) {
  release(true);
  s_.epoch = number;
  s_.epoch_at = now_;
  s_.numbered = false;
  s_.gaps.clear();
}

std::string Hearing::put(std::optional<std::int64_t> seq, Known known, std::vector<Said> said) {
  bool const words = !said.empty();
  auto const say_all = [&] {
    for (auto const& one : said) say(one);
  };
  if (!seq) {
    say_all();
    return "new";
  }
  if (known == Known::same) {
    ++s_.duplicates;
    return "duplicate";
  }
  if (known == Known::other) {
    ++s_.conflicts;
    say_all();
    return "conflict";
  }
  if (!s_.numbered) {
    s_.numbered = true;
    s_.last = s_.applied = *seq;
    say_all();
    return "new";
  }
  if (*seq > s_.last) {
    bool const missing = *seq > s_.last + 1;
    if (missing) {
      s_.holes += std::min<std::int64_t>(*seq - s_.last - 1, 1'000'000);
      s_.gaps.push_back({s_.last + 1, *seq - 1, words ? -1 : 0, words ? now_ : 0});
      if (s_.gaps.size() > most_gaps) s_.gaps.erase(s_.gaps.begin());
    }
    s_.last = *seq;
    if (words && (missing || !s_.held.empty())) {
      s_.held.push_back({*seq, now_, std::move(said)});
      release(false);
    } else {
      s_.applied = *seq;
      say_all();
    }
    return "new";
  }
  auto const gap = std::find_if(s_.gaps.begin(), s_.gaps.end(), [&](Hole const& g) { return g.from <= *seq && *seq <= g.to; });
  if (gap == s_.gaps.end()) {
    ++s_.late;
    say_all();
    return "late";
  }
  Hole const was = *gap;
  s_.gaps.erase(gap);
  if (was.from < *seq) s_.gaps.push_back({was.from, *seq - 1, was.place, was.since});
  if (*seq < was.to) s_.gaps.push_back({*seq + 1, was.to, was.place, was.since});
  s_.holes = std::max<std::int64_t>(0, s_.holes - 1);
  if (was.place < 0 && words) {
    auto const at = std::find_if(s_.held.begin(), s_.held.end(), [&](Held const& h) { return h.seq > *seq; });
    s_.held.insert(at, {*seq, now_, std::move(said)});
    release(false);
    return "new";
  }
  bool const fits = was.place >= s_.base && now_ - was.since < place_stays && on_air_ && words;
  if (fits) {
    insert(was, said);
    return "new";
  }
  ++s_.late;
  say_all();
  return "late";
}

std::string Hearing::number_only(std::optional<std::int64_t> seq, Known known) { return put(seq, known, {}); }

/// Says what is held in order, as far as nothing is missing before it, its time is over, or `all`.
void Hearing::release(bool all) {
  std::size_t due = all ? s_.held.size() : 0;
  for (std::size_t i = 0; i < s_.held.size(); ++i)
    if (now_ - s_.held[i].since >= hold) due = std::max(due, i + 1);
  std::size_t done = 0;
  while (done < s_.held.size() && (done < due || s_.held[done].seq == s_.applied + 1)) {
    auto const held = s_.held[done++];
    for (auto& g : s_.gaps)
      if (g.place < 0 && g.to < held.seq) g.place = s_.base + length();
    s_.applied = held.seq;
    for (auto const& one : held.said) say(one);
  }
  s_.held.erase(s_.held.begin(), s_.held.begin() + static_cast<std::ptrdiff_t>(done));
}

/// Words whose number came while their place is still open (6.2.2.4).
void Hearing::insert(Hole const& hole, std::vector<Said> const& said) {
  auto const place = std::min(hole.place - s_.base, length());
  auto const rest = s_.open.substr(byte_offset(s_.open, static_cast<std::size_t>(place)));
  std::vector<Run> behind;
  auto const rest_size = length() - place;
  for (std::int64_t left = rest_size; left > 0;) {
    auto const part = std::min(left, s_.runs.back().size);
    behind.insert(behind.begin(), {part, s_.runs.back().at, s_.runs.back().source});
    shorten(s_.runs, part, false);
    left -= part;
  }
  s_.open.resize(s_.open.size() - rest.size());
  auto const last = s_.last_body;
  s_.last_body.clear();
  for (auto const& one : said) say(one);
  s_.last_body = last;
  auto const moved = length() - place;
  auto const joint = seam(s_.open, rest, join_, said.front().dialect, s_.lengths);
  append(joint, said.front().at, said.front().source);
  s_.open += rest;
  s_.runs.insert(s_.runs.end(), behind.begin(), behind.end());
  s_.peak = std::max(s_.peak, s_.base + length());
  for (auto& g : s_.gaps)
    if (g.place > hole.place) g.place += moved + static_cast<std::int64_t>(code_points(joint));
  s_.chain = 0;
}

}  // namespace record::hearing
