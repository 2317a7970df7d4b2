// SPDX-License-Identifier: Apache-2.0
// Chevrons may be typed or arrive as entities; both are counted in one place, chevrons().
#include "record/parse_lines.hpp"

#include <cstring>

#include "record/labels.hpp"
#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view entity = "&gt;";

struct Run {
  std::size_t count = 0, size = 0;
};

/// Adjacent chevrons at byte `i`.
Run chevrons(std::string_view s, std::size_t i) {
  Run run;
  for (;;) {
    std::size_t const at = i + run.size;
    if (at < s.size() && s[at] == '>') run.size += 1;
    else if (s.substr(at).starts_with(entity)) run.size += entity.size();
    else return run;
    ++run.count;
  }
}

std::size_t next_chevron(std::string_view s, std::size_t from) {
  auto const typed = s.find('>', from);
  // Entities are rare, but a line without any must not be searched twice for each chevron: look only before the typed
  // one.
  auto const escaped = s.substr(0, typed == npos ? s.size() : typed).find(entity, from);
  return escaped == npos ? typed : escaped;
}

bool quoted(std::string_view s) {
  s = trim_left(s);
  return s.starts_with("> >") && !s.starts_with("> >>");
}

/// May a new voice begin after these words?
bool may_turn_after(std::string_view before) {
  before = trim_right(before);
  if (before.empty() || ends_sentence(before)) return true;
  return before.ends_with('-') || before.ends_with('}') || before.ends_with("\u2014") || before.ends_with("\u2013") ||
         before.ends_with("\u2011");
}

}  // namespace

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  lines.reserve(text.size() / 128 + 1);
  std::uint32_t number = 0;
  bool fresh = true;
  for (std::size_t from = 0; from < text.size();) {
    ++number;
    auto const* const end = static_cast<char const*>(std::memchr(text.data() + from, '\n', text.size() - from));
    std::size_t const to = end ? static_cast<std::size_t>(end - text.data()) : text.size();
    auto const line = trim_right(text.substr(from, to - from));
    if (trim_left(line).empty()) fresh = true;
    else {
      lines.push_back({line, number, fresh, false, -1});
      fresh = false;
    }
    from = to + 1;
  }
  return lines;
}

std::optional<std::uint32_t> unwrap_quotes(std::vector<Line>& lines) {
  std::size_t wrapped = 0;
  for (auto const& line : lines) wrapped += quoted(line.text);
  if (wrapped * 2 <= lines.size()) return std::nullopt;
  std::optional<std::uint32_t> first;
  std::vector<Line> kept;
  kept.reserve(lines.size());
  bool blank_before = false;
  for (auto line : lines) {
    if (quoted(line.text)) {
      if (!first) first = line.number;
      line.text = trim_left(line.text).substr(3);
      if (line.text.starts_with(' ')) line.text.remove_prefix(1);
    }
    if (trim_left(line.text).empty()) {
      blank_before = true;
      continue;
    }
    line.fresh = line.fresh || blank_before;
    blank_before = false;
    kept.push_back(line);
  }
  lines = std::move(kept);
  return first;
}

std::optional<Mark> mark_at_start(std::string_view s) {
  std::size_t const blanks = s.size() - trim_left(s).size();
  auto const run = chevrons(s, blanks);
  if (run.count < 2) return std::nullopt;
  return Mark{blanks, run.size, run.count >= 3};
}

std::optional<Mark> inner_mark(std::string_view s, std::size_t from) {
  for (auto at = next_chevron(s, from); at != npos; at = next_chevron(s, at)) {
    auto const run = chevrons(s, at);
    if (run.count >= 2) {
      bool turn = may_turn_after(s.substr(0, at));
      if (!turn) {
        auto const label = read_label(trim_left(s.substr(at + run.size)));
        turn = label && label->form == LabelForm::caps && label_doubt(*label) == LabelDoubt::none;
      }
      if (turn) return Mark{at, run.size, run.count >= 3};
    }
    at += run.size;
  }
  return std::nullopt;
}

std::size_t single_chevron(std::string_view s) {
  auto rest = trim_left(s);
  std::size_t found = 0;
  while (chevrons(rest, 0).count == 1) {
    rest = trim_left(rest.substr(chevrons(rest, 0).size));
    found = s.size() - rest.size();
  }
  return found;
}

}  // namespace record::scan
