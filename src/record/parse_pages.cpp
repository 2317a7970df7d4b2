// SPDX-License-Identifier: Apache-2.0
// A running head is known by repetition: the words before "Page N of M" that are the same at the neighbouring place.
#include "record/parse_pages.hpp"

#include <algorithm>
#include <string>

#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_head = 100, longest_note = 900;

struct Cut {
  std::size_t line = 0, begin = 0, end = 0;  ///< index of the line, bytes
  char const* kind = "page";
};

std::size_t skip_digits(std::string_view s, std::size_t i) {
  while (i < s.size() && is_digit(s[i])) ++i;
  return i;
}

/// "Page 2 of 99" or a whole line "Page 2", each as [P, end).
void find_heads(std::string_view text, std::size_t line, std::vector<Cut>& found) {
  for (auto at = text.find("Page "); at != npos; at = text.find("Page ", at + 5)) {
    if (at > 0 && is_ascii_letter(text[at - 1])) continue;
    auto const number = skip_digits(text, at + 5);
    if (number == at + 5) continue;
    if (text.substr(number, 4) == " of ") {
      auto const end = skip_digits(text, number + 4);
      if (end > number + 4) found.push_back({line, at, end});
    } else if (trim(text).size() == number - at) {
      found.push_back({line, at, number});
    }
  }
}

std::string_view before(std::vector<Line> const& lines, Cut const& cut) {
  auto const text = lines[cut.line].text.substr(0, cut.begin);
  return text.size() > longest_head ? text.substr(text.size() - longest_head) : text;
}

/// Length of the common end of two texts, from a word's start on.
std::size_t common_end(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[a.size() - 1 - n] == b[b.size() - 1 - n]) ++n;
  auto const starts_word = [](std::string_view s, std::size_t k) {
    return k == s.size() || s[s.size() - k - 1] == ' ';
  };
  while (n > 0 && !(starts_word(a, n) && starts_word(b, n))) --n;
  return n;
}

/// A head seen once: back to the city in capitals before " - ", as in "CITY - Forum  EN  Page 2 of 99".
std::size_t head_of_single(std::string_view text) {
  for (std::string_view dash : {" - ", " \u2013 "}) {
    auto const at = text.rfind(dash);
    if (at == npos) continue;
    std::size_t from = at;
    while (from > 0 && is_ascii_letter(text[from - 1]) &&
           letter(static_cast<unsigned char>(text[from - 1])) == Letter::upper)
      --from;
    if (at - from >= 3 && (from == 0 || text[from - 1] == ' ')) return text.size() - from;
  }
  return 0;
}

void widen_heads(std::vector<Line> const& lines, std::vector<Cut>& cuts, Parsed& out) {
  std::vector<std::size_t> heads(cuts.size(), 0);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    auto const here = before(lines, cuts[i]);
    if (i > 0) heads[i] = std::max(heads[i], common_end(here, before(lines, cuts[i - 1])));
    if (i + 1 < cuts.size()) heads[i] = std::max(heads[i], common_end(here, before(lines, cuts[i + 1])));
    if (cuts.size() == 1) heads[i] = head_of_single(here);
  }
  std::vector<Cut> sure;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    auto const head = before(lines, cuts[i]).substr(before(lines, cuts[i]).size() - heads[i]);
    bool const whole = trim(lines[cuts[i].line].text.substr(0, cuts[i].begin)).empty();
    if (trim(head).empty() && !whole) {
      out.doubts.push_back({lines[cuts[i].line].number, "damage",
                            std::string(lines[cuts[i].line].text.substr(cuts[i].begin, cuts[i].end - cuts[i].begin))});
      continue;
    }
    auto cut = cuts[i];
    cut.begin -= trim_left(head).size();
    if (!sure.empty() && sure.back().line == cut.line) cut.begin = std::max(cut.begin, sure.back().end);
    sure.push_back(cut);
  }
  cuts = std::move(sure);
}

/// The publisher's note; it may be wrapped over the following lines, which then become cuts of their own.
void find_note(std::vector<Line> const& lines, std::size_t i, std::vector<Cut>& found) {
  auto const text = lines[i].text;
  auto at = text.find("Note: Th");
  for (; at != npos; at = text.find("Note: Th", at + 8)) {
    auto const head = text.substr(at, 200);
    if (has_no_case(head, "output") || has_no_case(head, "text results") || has_no_case(head, "transcri")) break;
  }
  if (at == npos) return;
  std::size_t from = at;
  for (std::size_t k = i; k < lines.size() && k < i + 12; from = 0, ++k) {
    auto const part = lines[k].text.substr(from, longest_note);
    if (k > i && lines[k].fresh) return;
    for (std::string_view last : {"authoritative record.", "original audio.", "original audio file."})
      if (auto const end = part.find(last); end != npos) {
        std::size_t to = end + last.size();
        // The page number printed below it.
        auto const number = skip_digits(part, to + 1);
        if (to < part.size() && part[to] == ' ' && number > to + 1 && (number == part.size() || part[number] == ' '))
          to = number;
        found.push_back({k, from, from + to, "note"});
        return;
      }
    // "Note: This text results from... 2 to discuss.": a short note ends with its first sentence.
    if (auto const end = part.find("... "); end != npos && k == i) {
      auto const number = skip_digits(part, end + 4);
      found.push_back({k, from, from + (number > end + 4 ? number : end + 3), "note"});
      return;
    }
    found.push_back({k, from, lines[k].text.size(), "note"});
  }
}

/// Lines that hold nothing but a number, when they count up one by one: page numbers.
void find_bare_numbers(std::vector<Line> const& lines, std::vector<Cut>& found) {
  std::vector<Cut> bare;
  unsigned long last = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const text = trim(lines[i].text);
    if (text.empty() || text.size() > 4 || skip_digits(text, 0) != text.size()) continue;
    auto const value = std::stoul(std::string(text));
    if (!bare.empty() && value != last + 1) return;
    last = value;
    bare.push_back({i, 0, lines[i].text.size()});
  }
  if (bare.size() >= 2) found.insert(found.end(), bare.begin(), bare.end());
}

std::vector<Line> without(std::vector<Line> const& lines, std::vector<Cut> const& cuts, Parsed& out) {
  std::vector<Line> kept;
  kept.reserve(lines.size() + cuts.size());
  std::size_t next = 0;
  bool broken = false, blank_before = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Line rest = lines[i];
    if (next == cuts.size() && !broken && !blank_before) {
      kept.push_back(rest);
      continue;
    }
    std::size_t from = 0;
    auto const keep = [&](std::size_t to) {
      Line part = rest;
      part.text = trim_right(rest.text.substr(from, to - from));
      if (trim_left(part.text).empty()) return;
      part.fresh = (from == 0 && rest.fresh) || blank_before;
      part.page_break = broken && !part.fresh;
      kept.push_back(part);
      broken = blank_before = false;
    };
    for (; next < cuts.size() && cuts[next].line == i; ++next) {
      if (cuts[next].begin < from) continue;
      keep(cuts[next].begin);
      if (rest.fresh && from == 0 && trim(rest.text.substr(0, cuts[next].begin)).empty()) blank_before = true;
      out.wrapper.push_back({rest.number, cuts[next].kind,
                             std::string(trim(rest.text.substr(cuts[next].begin, cuts[next].end - cuts[next].begin)))});
      from = cuts[next].end;
      broken = true;
    }
    keep(rest.text.size());
  }
  return kept;
}

}  // namespace

void cut_pages(std::vector<Line>& lines, Parsed& out) {
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < lines.size(); ++i) find_heads(lines[i].text, i, cuts);
  widen_heads(lines, cuts, out);
  for (std::size_t i = 0; i < lines.size(); ++i) find_note(lines, i, cuts);
  find_bare_numbers(lines, cuts);
  if (cuts.empty()) return;
  std::stable_sort(cuts.begin(), cuts.end(),
                   [](Cut const& a, Cut const& b) { return a.line != b.line ? a.line < b.line : a.begin < b.begin; });
  lines = without(lines, cuts, out);
}

}  // namespace record::scan
