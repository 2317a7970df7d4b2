// SPDX-License-Identifier: Apache-2.0
#include "record/suggest_forms.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "record/sounds.hpp"

namespace record::forms {

std::vector<std::string> folded_words(std::string_view text) {
  std::vector<std::string> out;
  std::string const folded = base::fold(text);
  for (std::string_view const w : base::split(folded, ' '))
    if (!w.empty()) out.emplace_back(w);
  return out;
}

bool inflects(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (b.size() >= 4 && b.ends_with('y') && a.starts_with(b.substr(0, b.size() - 1)) && a.substr(b.size() - 1) == "ies")
    return true;
  if (b.size() >= 4 && b.ends_with('e') && a.starts_with(b.substr(0, b.size() - 1))) {
    std::string_view const rest = a.substr(b.size() - 1);
    if (rest == "ing" || rest == "ed" || rest == "er" || rest == "ers" || rest == "able") return true;
  }
  if (b.size() < 2 || !a.starts_with(b)) return false;
  std::string_view const rest = a.substr(b.size());
  for (std::string_view const end :
       {"", "s", "es", "d", "ed", "ing", "er", "ers", "ly", "al", "ally", " s", "ness", "ment"})
    if (rest == end) return b.size() >= 4 || end.size() <= 2 || end == " s";
  return false;
}

static Letters letters_of(std::string_view folded) {
  Letters out;
  for (char const c : folded) {
    if (c == ' ') continue;
    ++out.length;
    if (c >= 'a' && c <= 'z' && out.count[static_cast<std::size_t>(c - 'a')] < 255)
      ++out.count[static_cast<std::size_t>(c - 'a')];
  }
  return out;
}

/// No nearness can be higher: an edit mends at most one missing and one spare letter.
static double highest_nearness(Letters const& a, Letters const& b) {
  std::size_t missing = 0, spare = 0;
  for (std::size_t i = 0; i < 26; ++i) {
    if (a.count[i] > b.count[i]) missing += a.count[i] - b.count[i];
    else spare += b.count[i] - a.count[i];
  }
  auto const longer = static_cast<double>(std::max(a.length, b.length));
  return longer == 0 ? 1 : 1.0 - static_cast<double>(std::max(missing, spare)) / longer;
}

Outline::Outline(std::string_view folded) : spelling(letters_of(folded)), sound(letters_of(consonant_key(folded))) {}

double highest_likeness(Outline const& a, Outline const& b) {
  auto const [shorter, longer] = std::minmax(a.spelling.length, b.spelling.length);
  if (shorter * 4 < longer) return 0.55 * 0.25 + 0.45;
  return 0.55 * highest_nearness(a.spelling, b.spelling) + 0.45 * highest_nearness(a.sound, b.sound);
}

}  // namespace record::forms
