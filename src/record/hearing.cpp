// SPDX-License-Identifier: Apache-2.0
// Growing texts, the open tail and what readers get of it. Numbers are in hearing_numbers.cpp, the tail's form in hearing_tail.cpp,
// voices in hearing_voices.cpp, the words that may not be kept in hearing_private.cpp.
#include "record/hearing.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace record::hearing {

namespace {

constexpr Ms settle_behind = 15'000, settle_silent = 30'000, too_old = 60'000;
constexpr std::int64_t reach = 600, longest_tail = 4000;
constexpr std::size_t most_labels = 64, most_lengths = 15;

std::int64_t points(std::string_view s) { return static_cast<std::int64_t>(code_points(s)); }

/// What `before` and `now` share at the front, whole code points.
std::size_t front(std::string_view before, std::string_view now) {
  auto const n = std::min(before.size(), now.size());
  std::size_t i = 0;
  while (i < n && before[i] == now[i]) ++i;
  while (i > 0 && i < std::max(before.size(), now.size()) &&
         ((i < before.size() && (before[i] & 0xC0) == 0x80) || (i < now.size() && (now[i] & 0xC0) == 0x80)))
    --i;
  return i;
}

/// And at the back, of what is left.
std::size_t back(std::string_view before, std::string_view now) {
  auto const n = std::min(before.size(), now.size());
  std::size_t i = 0;
  while (i < n && before[before.size() - 1 - i] == now[now.size() - 1 - i]) ++i;
  while (i > 0 && (before[before.size() - i] & 0xC0) == 0x80) --i;
  return i;
}

bool same_face(Voice const& a, Voice const& b) {
  return a.turn == b.turn && a.label == b.label && a.name == b.name && a.how == b.how;
}

}  // namespace

Hearing::Hearing(State& s, std::string channel, JoinPolicy join, bool on_air, std::vector<Holder> const& holders, Ms now,
                 std::function<std::string(char const*)> name)
    : s_(s), channel_(std::move(channel)), join_(join), on_air_(on_air), holders_(holders), now_(now), name_(std::move(name)), known_(s.labels) {
  std::set<std::string_view> seen;
  for (auto const& h : holders)
    if (!h.name.empty() && seen.insert(h.name).second) known_.push_back(h.name);
}

// ------------------------------------------------------------------------------------------------ words

std::int64_t Hearing::length() const {
  std::int64_t n = 0;
  for (auto const& r : s_.runs) n += r.size;
  return n;
}

void Hearing::say(Said const& said) {
  if (!on_air_) return;
  s_.lengths.push_back(points(said.text));
  if (s_.lengths.size() > most_lengths) s_.lengths.erase(s_.lengths.begin());
  if (said.text.find('\b') == std::string::npos) {
    grow(said, said.text);
    return;
  }
  s_.last_body.clear();
  bool first = true;
  for (auto rest = std::string_view(said.text); !rest.empty(); first = false) {
    auto const at = rest.find('\b');
    auto const part = rest.substr(0, at);
    if (first) append(seam(s_.open, part, join_, said.dialect, s_.lengths), said.at, said.source);
    append(part, said.at, said.source);
    if (at == std::string_view::npos) break;
    erase(1);
    rest.remove_prefix(at + 1);
  }
}

/// A body, of which perhaps only a part is new (6.2.4). Three bodies each of which goes on with the one before switch the mode on; then
/// what the first ones put in the tail is replaced by what they make together.
void Hearing::grow(Said const& said, std::string const& body) {
  auto const found = s_.last_body.empty() ? std::nullopt : overlap(s_.last_body, body);
  bool const over = found.has_value();
  auto const by = found.value_or(Overlap{s_.last_body.size(), 0});
  bool const again = s_.cumulative && body == s_.last_body;
  s_.chain = over ? s_.chain + 1 : 0;
  s_.apart = over || again ? 0 : s_.apart + 1;
  if (s_.cumulative && s_.apart >= 3) s_.cumulative = false;
  if (again) return;
  auto const replaced = s_.last_body.substr(by.skip + by.common);
  auto const fresh = body.substr(by.common);
  bool const on = s_.cumulative;
  if (over && !on) {
    s_.merged.resize(s_.merged.size() - std::min(s_.merged.size(), replaced.size()));
    s_.merged += fresh;
    s_.cumulative = s_.chain >= 2;
  }
  if (over && on) {
    if (s_.open.ends_with(replaced)) take_back(points(replaced));
    append(fresh, said.at, said.source);
  } else if (over && s_.cumulative && s_.merged_from >= s_.base) {
    take_back(length() - (s_.merged_from - s_.base));
    append(s_.merged, said.at, said.source);
  } else {
    append(seam(s_.open, body, join_, said.dialect, s_.lengths), said.at, said.source);
    if (!over) {
      s_.merged_from = s_.base + length();
      s_.merged = body;
    }
    append(body, said.at, said.source);
  }
  if (s_.cumulative) s_.merged.clear();
  s_.last_body = body;
}

void Hearing::append(std::string_view text, Ms at, bool source) {
  if (s_.open.empty()) {
    auto const lead = std::min(text.find_first_not_of(" \n"), text.size());
    dropped += text.substr(0, lead);
    s_.base += static_cast<std::int64_t>(lead);
    if (s_.merged_from + static_cast<std::int64_t>(lead) == s_.base) s_.merged_from = s_.base;
    text.remove_prefix(lead);
  }
  if (text.empty()) return;
  s_.open += text;
  if (!s_.runs.empty() && s_.runs.back().at == at && s_.runs.back().source == source) s_.runs.back().size += points(text);
  else s_.runs.push_back({points(text), at, source});
  s_.peak = std::max(s_.peak, s_.base + length());
  count_words(text, at);
}

void Hearing::take_back(std::int64_t n) {
  n = std::min(n, length());
  if (n <= 0) return;
  s_.open.resize(byte_offset(s_.open, static_cast<std::size_t>(length() - n)));
  shorten(s_.runs, n, false);
}

void Hearing::type(std::string_view text) {
  if (on_air_) append(text, now_, false);
}

std::int64_t Hearing::erasable() const {
  std::int64_t fresh = 0;
  for (auto it = s_.runs.rbegin(); it != s_.runs.rend() && now_ - it->at <= too_old; ++it) fresh += it->size;
  auto const end = s_.base + length();
  return std::max<std::int64_t>(0, std::min(fresh, end - std::max(s_.base, s_.peak - reach)));
}

std::int64_t Hearing::erase(std::int64_t count) {
  auto const n = std::clamp<std::int64_t>(count, 0, erasable());
  take_back(n);
  return n;
}

void Hearing::count_words(std::string_view text, Ms at) {
  auto const n = static_cast<std::int64_t>(base::count_words(text));
  auto const slot = at / 10'000;
  if (s_.rate.size() >= 2 && s_.rate[s_.rate.size() - 2] == slot) s_.rate.back() += n;
  else s_.rate.insert(s_.rate.end(), {slot, n});
  while (s_.rate.size() > 2 && s_.rate.front() < slot - 30) s_.rate.erase(s_.rate.begin(), s_.rate.begin() + 2);
}

// ------------------------------------------------------------------------------------------------ what readers get

void Hearing::tell(char const* kind, boost::json::object data) {
  data["st"] = channel_;
  deltas.push_back({kind, true, 0, std::move(data)});
}

/// A segment as it is now against what readers have of it.
void Hearing::show(Open const* old, Open& now, Voice& current) {
  bool const was_turn = old && old->begins;
  if (was_turn && (!now.begins || old->voice.turn != now.voice.turn))
    tell("turn", {{"turn", old->voice.turn}, {"seg", old->id}, {"label", ""}, {"name", ""}, {"how", "withdrawn"}});
  if (now.begins && (!was_turn || !same_face(old->voice, now.voice)))
    tell("turn", {{"turn", now.voice.turn}, {"seg", now.id}, {"label", now.voice.label}, {"name", now.voice.name}, {"how", now.voice.how}});
  std::string_view const before = old ? std::string_view(old->text) : std::string_view(), after = now.text;
  if (before == after) return;
  auto const same = front(before, after);
  auto const off = points(before.substr(0, same));
  if (same == before.size()) {
    boost::json::object data{{"seg", now.id}, {"off", off}, {"ins", after.substr(same)}, {"t", now_}};
    if (same == 0) data["turn"] = current.turn;
    tell("append", std::move(data));
    return;
  }
  auto const tail = back(before.substr(same), after.substr(same));
  tell("edit", {{"seg", now.id},
                {"off", off},
                {"del", points(before.substr(same, before.size() - same - tail))},
                {"ins", after.substr(same, after.size() - same - tail)}});
}

void Hearing::refresh() {
  if (!on_air_) return;
  cuts_ = cut(s_, known_, join_);
  std::vector<Open> fresh;
  fresh.reserve(cuts_.size());
  for (std::size_t i = 0; i < cuts_.size(); ++i) {
    auto& c = cuts_[i];
    if (i == 0 && s_.voice.turn.empty()) c.begins = true;
    Open o;
    Open const* const old = i < s_.segments.size() ? &s_.segments[i] : nullptr;
    o.id = old ? old->id : name_("s");
    o.text = c.text;
    o.first = old ? old->first : c.first;
    o.begins = c.begins;
    if (c.begins) {
      if (old && old->begins) o.voice = old->voice;
      else {
        o.voice.turn = name_("t");
        o.voice.begun = c.first;
      }
      o.voice.label = c.label;
      o.voice.kind = c.kind;
      o.voice.topic = c.topic;
    }
    fresh.push_back(std::move(o));
  }
  Voice* current = &s_.voice;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (fresh[i].begins) {
      auto& v = fresh[i].voice;
      if (!holders_.empty()) {
        measure(s_, v, holders_);
        place(v, *current, holders_, s_.lag_ms);
      }
      auto votes = v.votes;
      for (std::size_t k = i; k < cuts_.size() && (k == i || !cuts_[k].begins); ++k) vote(votes, v, cuts_[k].words, holders_, s_.lag_ms);
      decide(v, votes, holders_);
      current = &v;
    }
    show(i < s_.segments.size() ? &s_.segments[i] : nullptr, fresh[i], *current);
  }
  for (std::size_t i = fresh.size(); i < s_.segments.size(); ++i) {
    auto const& old = s_.segments[i];
    if (old.begins) tell("turn", {{"turn", old.voice.turn}, {"seg", old.id}, {"label", ""}, {"name", ""}, {"how", "withdrawn"}});
    if (!old.text.empty()) tell("edit", {{"seg", old.id}, {"off", 0}, {"del", points(old.text)}, {"ins", ""}});
  }
  s_.segments = std::move(fresh);
  while (cuts_.size() >= 2 && length() > longest_tail) settle_first();
}

// ------------------------------------------------------------------------------------------------ settling

void Hearing::settle_first() {
  auto const c = std::move(cuts_.front());
  auto const o = std::move(s_.segments.front());
  cuts_.erase(cuts_.begin());
  s_.segments.erase(s_.segments.begin());
  if (o.begins) {
    s_.voice = o.voice;
    s_.voice.fixed = true;
    if (!c.label.empty() && c.kind == LabelKind::person && s_.labels.size() < most_labels &&
        std::find(s_.labels.begin(), s_.labels.end(), c.label) == s_.labels.end())
      s_.labels.push_back(c.label);
  }
  auto const before = s_.voice;
  vote(s_.voice.votes, s_.voice, c.words, holders_, s_.lag_ms);
  decide(s_.voice, s_.voice.votes, holders_);
  if (!same_face(before, s_.voice))
    tell("turn", {{"turn", s_.voice.turn}, {"seg", o.id}, {"label", s_.voice.label}, {"name", s_.voice.name}, {"how", s_.voice.how}});
  tell("settle", {{"seg", o.id}, {"turn", s_.voice.turn}, {"text", o.text}, {"rev", 1}});
  settled.push_back({o.id, o.text, s_.voice, o.begins, c.first - s_.lag_ms, c.last - s_.lag_ms, c.source});

  auto end = c.to;
  while (end < s_.open.size() && (s_.open[end] == ' ' || s_.open[end] == '\n')) ++end;
  auto const gone = points(std::string_view(s_.open).substr(0, end));
  dropped += std::string_view(s_.open).substr(0, end);
  s_.open.erase(0, end);
  shorten(s_.runs, gone, true);
  s_.base += gone;
  for (auto& next : cuts_) {
    next.from -= std::min(next.from, end);
    next.to -= std::min(next.to, end);
  }
}

void Hearing::due() {
  release(false);
  refresh();
  if (!on_air_) return;
  bool any = false;
  auto const silent = [&] { return s_.runs.empty() || now_ - s_.runs.back().at >= settle_silent; };
  while (!cuts_.empty() && (silent() || (cuts_.size() >= 2 && now_ - cuts_.front().last >= settle_behind))) {
    settle_first();
    any = true;
  }
  // What is left is read anew: a label is believed by what stands beside it.
  if (any) refresh();
}

void Hearing::settle_all() {
  release(true);
  refresh();
  while (!cuts_.empty()) settle_first();
}

}  // namespace record::hearing
