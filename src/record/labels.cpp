// SPDX-License-Identifier: Apache-2.0
// Form first, by code points up to the colon; then the word lists of parse_label_words.
#include "record/labels.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "record/parse_label_words.hpp"
#include "record/parse_letters.hpp"

namespace record {

namespace {

using namespace voice_words;
using scan::among;
using scan::Letter;

constexpr std::size_t most_points = 60, most_words = 6;

struct WordForm {
  bool upper_first = false, letters = false, all_upper = true, uncased_only = true, lower_first = false;
};

/// Letters of one word; what stands in parentheses has no say ("LYNN (phonetic)").
WordForm word_form(std::string_view word) {
  WordForm f;
  std::size_t uppers = 0, lowers = 0;
  bool last_upper = false;
  for (std::size_t i = 0; i < word.size();) {
    auto const [c, size] = scan::code_point(word, i);
    i += size;
    Letter const l = scan::letter(c);
    if (l == Letter::none) continue;
    if (!f.letters) {
      f.upper_first = l == Letter::upper;
      f.lower_first = l == Letter::lower;
    }
    f.letters = true;
    if (l != Letter::uncased) f.uncased_only = false;
    uppers += l == Letter::upper;
    lowers += l == Letter::lower;
    last_upper = l == Letter::upper;
  }
  // "McNEIL", "DeNARDIS": capitals with a small prefix.
  bool const mixed = uppers >= 3 && lowers <= 2 && f.upper_first && last_upper;
  f.all_upper = lowers == 0 || mixed;
  return f;
}

bool dotted_prose(std::string_view word, bool caps) {
  if (!word.ends_with('.')) return false;
  static constexpr std::string_view titles[] = {"mrs.", "amb.", "prof.", "hon.",  "rev.",
                                                "gen.", "sen.", "gov.",  "msgr.", "dr."};
  auto const letters = word.size() - 1;
  bool const initials = word.find('.') + 1 < word.size();  // "H.E."
  return letters > (caps ? 4U : 2U) && !initials && !among(titles, base::lower_ascii(word));
}

bool emphasis(char c) { return c == '*' || c == '_'; }

bool opening_mark(char32_t c) {
  return c == '?' || c == '!' || c == ';' || c == '"' || c == '[' || c == ']' || c == '<' || c == '>' || c == '{' ||
         c == '=' || c == '@' || c == '\n' || c == 0x201C || c == 0x201D || c == 0x2026;
}

/// Where the label ends (its colon), or nothing.
struct Colon {
  std::size_t at = 0, size = 0;
};
std::optional<Colon> find_colon(std::string_view s) {
  std::size_t i = 0;
  for (std::size_t n = 0; n <= most_points && i < s.size(); ++n) {
    auto const [c, size] = scan::code_point(s, i);
    if (c == ':' || c == 0xFF1A) return Colon{i, size};
    if (opening_mark(c)) return std::nullopt;
    i += size;
  }
  return std::nullopt;
}

std::vector<std::string_view> label_words(std::string_view label) {
  std::vector<std::string_view> words;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= label.size();) {
    bool const nbsp = label.substr(i).starts_with("\xC2\xA0");
    if (i == label.size() || label[i] == ' ' || nbsp) {
      if (i > from) words.push_back(label.substr(from, i - from));
      i += nbsp ? 2 : 1;
      from = i;
    } else {
      ++i;
    }
  }
  return words;
}

std::optional<LabelForm> form_of(std::vector<std::string_view> const& words) {
  bool letters = false, caps = true, title = true, uncased = true, caps_word = false;
  for (auto const word : words) {
    if (word.front() == '(') continue;
    auto const f = word_form(word);
    if (!f.letters) continue;
    letters = true;
    bool const particle = f.lower_first && among(particles, word);
    if (!f.uncased_only) uncased = false;
    if (!f.all_upper && !particle) caps = false;
    if (f.all_upper && !f.uncased_only) caps_word = true;
    if (!f.upper_first && !f.uncased_only && !particle) title = false;
  }
  if (!letters) {  // "(Fran Cesca)": an uncertain name
    bool const name = !words.empty() && words.front().size() > 2 && words.front().front() == '(' &&
                      words.back().ends_with(')') && word_form(words.front()).upper_first;
    return name ? std::optional(LabelForm::title) : std::nullopt;
  }
  if (uncased) return LabelForm::uncased;
  if (caps && caps_word) return LabelForm::caps;
  if (title) return LabelForm::title;
  auto const only = words.size() == 1 ? words.front() : std::string_view{};
  if (!only.empty() && only.size() <= 16 && word_form(only).lower_first) return LabelForm::lower;
  return std::nullopt;
}

bool sounds_like_speech(std::vector<std::string_view> const& words, bool caps) {
  std::size_t weight = 0;
  for (auto const word : words) {
    // A single initial ("A:") and a middle initial ("JOHN A SMITH") are names, not articles.
    if (word.size() == 1) continue;
    std::string const low = base::lower_ascii(word);
    if (caps && words.size() > 1 && among(names_too, low)) weight += 1;
    else if (among(stop_words, low)) weight += 2;
  }
  return weight >= 2;
}

/// "THE CHAIR" is the chair.
std::string_view without_article(std::string_view low) { return low.starts_with("the ") ? low.substr(4) : low; }

LabelDoubt doubt_of(std::string const& low, std::vector<std::string_view> const& words, bool caps) {
  bool const role = among(roles, without_article(low)) || among(groups, low),
             verb = words.size() == 1 && among(verbs, low);
  if (caps) {
    if (among(firm_keys, low)) return LabelDoubt::header_key;
    if (role) return LabelDoubt::none;
    if (among(header_keys, low)) return LabelDoubt::verb;
  } else {
    if (among(header_keys, low)) return LabelDoubt::header_key;
    if (verb) return LabelDoubt::verb;
    if (role) return LabelDoubt::none;
  }
  if (sounds_like_speech(words, caps)) return LabelDoubt::stop_word;
  return verb ? LabelDoubt::verb : LabelDoubt::none;
}

/// At most one letter more, less, or other.
bool one_letter_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() == b.size()) return i == a.size() || a.substr(i + 1) == b.substr(i + 1);
  return a.substr(i) == b.substr(i + 1);
}

/// "audience speaker", "remote youth participant": nothing but roles and where they sit.
bool all_roles(std::string_view low) {
  static constexpr std::string_view qualities[] = {"online", "onsite",  "youth", "male",  "female",  "first", "second",
                                                   "next",   "another", "new",   "event", "session", "main",  "acting"};
  bool role = false;
  for (auto const word : base::split(low, ' ')) {
    if (among(roles, word) && word.size() > 1) role = true;
    else if (!among(qualities, word)) return false;
  }
  return role;
}

/// "speaker 2", "participant b": without its number.
std::string_view without_number(std::string_view low) {
  auto const at = low.find_last_of(" #");
  if (at == std::string_view::npos) return low;
  auto const tail = low.substr(at + 1);
  bool const number = !tail.empty() && std::all_of(tail.begin(), tail.end(), scan::is_digit);
  return number || tail.size() == 1 ? scan::trim_right(low.substr(0, low.find_last_not_of(" #", at) + 1)) : low;
}

}  // namespace

std::optional<LabelRead> read_label(std::string_view s) {
  std::size_t opened = 0;
  while (opened < s.size() && emphasis(s[opened]) && opened < 3) ++opened;
  auto const body = s.substr(opened);
  auto const colon = find_colon(body);
  if (!colon) return std::nullopt;
  std::string_view label = body.substr(0, colon->at);
  while (!label.empty() && emphasis(label.back())) label.remove_suffix(1);
  label = scan::trim(label);
  if (label.empty() || label.find('*') != std::string_view::npos) return std::nullopt;

  LabelRead read{label, opened + colon->at + colon->size, {}, 0, opened > 0};
  while (opened > 0 && read.consumed < s.size() && emphasis(s[read.consumed])) ++read.consumed;
  auto rest = s.substr(read.consumed);
  if (opened > 0) {  // "**Tyler W: **b": the closing marks may stand after a blank
    auto const closer = scan::trim_left(rest);
    if (!closer.empty() && emphasis(closer.front())) {
      read.consumed = static_cast<std::size_t>(closer.data() - s.data());
      while (read.consumed < s.size() && emphasis(s[read.consumed])) ++read.consumed;
      rest = {};
    }
  }

  auto const words = label_words(label);
  auto const form = form_of(words);
  if (!form || words.size() > most_words) return std::nullopt;
  read.form = *form;
  read.words = words.size();
  bool const caps = *form == LabelForm::caps;
  if (!caps && label.find(',') != std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (i + 1 < words.size() && dotted_prose(words[i], caps)) return std::nullopt;

  bool const open = rest.empty() || rest.front() == ' ' || rest.starts_with("\xC2\xA0") || colon->size == 3;
  if (!open && (!caps || rest.front() == '/' || scan::is_digit(rest.front()) || rest.front() == ':'))
    return std::nullopt;
  return read;
}

LabelDoubt label_doubt(LabelRead const& read) {
  return doubt_of(base::lower_ascii(read.text), label_words(read.text), read.form == LabelForm::caps);
}

LabelKind label_kind(std::string_view label) {
  std::string const low = base::lower_ascii(label);
  auto const bare = without_number(without_article(low));
  if (among(captioners, bare)) return LabelKind::captioner;
  if (among(machines, bare)) return LabelKind::machine;
  if (among(groups, bare)) return LabelKind::group;
  if (among(roles, bare) || all_roles(bare) || misspelt_role(bare)) return LabelKind::role;
  if (low.find('/') != std::string::npos || low.find(" & ") != std::string::npos ||
      low.find(" and ") != std::string::npos)
    return LabelKind::group;
  return LabelKind::person;
}

std::optional<std::string_view> misspelt_role(std::string_view label) {
  std::string const low = base::lower_ascii(label);
  auto const bare = without_number(low);
  if (bare.size() < 8) return std::nullopt;
  for (auto const role : roles)
    if (role.size() >= 8 && role != bare && !among(roles, bare) && one_letter_apart(bare, role)) return role;
  return std::nullopt;
}

}  // namespace record
