// SPDX-License-Identifier: Apache-2.0
#include "record/speakers_names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace record::speakers {
namespace {

constexpr std::string_view particles[] = {"de", "van", "der", "den", "von", "da",  "di",  "del", "della", "dos", "la",
                                          "le", "el",  "al",  "bin", "ibn", "ter", "ten", "zu",  "du",    "des", "st"};
constexpr std::string_view titles[] = {"mr",         "mrs",         "ms",    "mx",        "dr",         "prof",
                                       "professor",  "sir",         "madam", "hon",       "ambassador", "amb",
                                       "he",         "h",           "e",     "minister",  "chair",      "chairman",
                                       "chairwoman", "chairperson", "co",    "moderator", "secretary",  "president"};

template <class List>
bool among(List const& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

void enter(Forms& forms, std::string const& form, std::size_t person) {
  if (form.empty()) return;
  People& all = forms[form];
  auto const at = std::lower_bound(all.begin(), all.end(), person);
  if (at == all.end() || *at != person) all.insert(at, person);
}

/// Folded words of a name as people write it: "Zed Abu-Zara" is "zed", "abu zara".
std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> out;
  for (std::string_view const piece : base::split(name, ' '))
    if (std::string word = base::fold(piece); !word.empty()) out.push_back(std::move(word));
  return out;
}

std::string join(std::vector<std::string> const& words, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < words.size(); ++i) out += (i > from ? " " : "") + words[i];
  return out;
}

/// The last word with the particles before it: "de nater", and "nater".
std::vector<std::string> surnames(std::vector<std::string> const& words) {
  if (words.size() < 2) return {};
  std::size_t from = words.size() - 1;
  std::vector<std::string> out{words.back()};
  while (from > 1 && among(particles, words[from - 1])) --from;
  if (from + 1 < words.size()) out.push_back(join(words, from));
  return out;
}

}  // namespace

void unite(People& into, People const& more) {
  for (std::size_t const p : more)
    if (std::find(into.begin(), into.end(), p) == into.end()) into.push_back(p);
}

Names::Names(std::vector<KnownPerson> const& known, std::vector<KnownAlias> const& aliases,
             std::optional<std::chrono::year_month_day> day)
    : people(known) {
  std::unordered_map<base::PersonId, std::size_t> number;
  for (std::size_t i = 0; i < people.size(); ++i) {
    number.emplace(people[i].person, i);
    if (!people[i].in_roster && !people[i].in_attendance) continue;
    for (std::string const& name : people[i].names) {
      auto const words = name_words(name);
      if (words.empty()) continue;
      longest = std::max(longest, words.size() + 2);
      enter(full, join(words, 0), i);
      enter(spoken, join(words, 0), i);
      enter(first, words.front(), i);
      enter(spoken, words.front(), i);
      for (std::string const& surname : surnames(words)) {
        if (people[i].surname_alone) enter(full, surname, i);
        enter(spoken, surname, i);
      }
    }
    for (std::string const& group : people[i].speaks_for) enter(groups, base::fold(group), i);
    for (std::string const& letters : people[i].initials) enter(full, base::fold(letters), i);
  }
  longest = std::min<std::size_t>(longest, 6);
  for (KnownAlias const& a : aliases) {
    auto const found = number.find(a.person);
    if (found == number.end()) continue;
    if (day && ((a.from && *day < *a.from) || (a.until && *day > *a.until))) continue;
    enter(a.confirmed ? confirmed : unconfirmed, base::fold(a.text), found->second);
  }
}

People const& Names::find(Forms const& forms, std::string const& folded) const {
  static People const nobody;
  auto const found = forms.find(folded);
  return found == forms.end() ? nobody : found->second;
}

People Names::by_attendance(People const& all) const {
  if (all.size() < 2) return all;
  People present;
  for (std::size_t const p : all)
    if (people[p].in_attendance) present.push_back(p);
  return present.size() == 1 ? present : all;
}

std::string bare_label(std::string_view label) {
  std::string outside;
  int depth = 0;
  for (char const c : label) {
    if (c == '(' || c == '[') ++depth;
    else if ((c == ')' || c == ']') && depth > 0) --depth;
    else if (depth == 0) outside += c;
  }
  auto words = name_words(base::fold(outside).empty() ? label : std::string_view(outside));
  std::size_t from = 0;
  while (from + 1 < words.size() && (among(titles, words[from]) || words[from].starts_with("co "))) ++from;
  return join(words, from);
}

}  // namespace record::speakers
