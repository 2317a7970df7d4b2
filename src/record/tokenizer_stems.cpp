// SPDX-License-Identifier: Apache-2.0
// Words to their forms (see tokenizer_stems.hpp). Stemmers read words with their marks, because their endings have
// them (-ões, -ий); only what they answer is folded.
#include "record/tokenizer_stems.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>

namespace record {
namespace {

struct Row {
  char const* code;
  Alphabet alphabet;
};

/// Position = Language. Never reordered: the index keeps the numbers.
constexpr std::array<Row, 29> languages{{
    {"", Alphabet::other},      {"en", Alphabet::latin},      {"fr", Alphabet::latin}, {"es", Alphabet::latin},
    {"pt", Alphabet::latin},    {"de", Alphabet::latin},      {"it", Alphabet::latin}, {"nl", Alphabet::latin},
    {"ru", Alphabet::cyrillic}, {"ar", Alphabet::arabic},     {"el", Alphabet::greek}, {"hi", Alphabet::devanagari},
    {"tr", Alphabet::latin},    {"ca", Alphabet::latin},      {"eu", Alphabet::latin}, {"da", Alphabet::latin},
    {"fi", Alphabet::latin},    {"hu", Alphabet::latin},      {"id", Alphabet::latin}, {"ga", Alphabet::latin},
    {"lt", Alphabet::latin},    {"ne", Alphabet::devanagari}, {"no", Alphabet::latin}, {"ro", Alphabet::latin},
    {"sr", Alphabet::cyrillic}, {"sv", Alphabet::latin},      {"ta", Alphabet::tamil}, {"hy", Alphabet::armenian},
    {"yi", Alphabet::hebrew},
}};

constexpr Language english = 1, portuguese = 4;

/// What French, Italian and Catalan leave of an article or pronoun before a vowel.
bool is_elided(std::string_view head) {
  static constexpr std::string_view heads[] = {"l",    "d",   "j",     "m",      "n",      "s",      "t",
                                               "c",    "qu",  "jusqu", "lorsqu", "puisqu", "quoiqu", "un",
                                               "dell", "all", "nell",  "sull",   "dall",   "coll",   "quell"};
  return std::find(std::begin(heads), std::end(heads), head) != std::end(heads);
}

bool ends(std::string_view s, std::string_view tail) { return s.size() > tail.size() && s.ends_with(tail); }

std::string with_tail(std::string_view s, std::string_view off, std::string_view on) {
  return std::string(s.substr(0, s.size() - off.size())).append(on);
}

/// Where a stemmer goes wrong for our readers: it makes one of "universal" and "university", of "organ" and
/// "organisation", two of "organisation" and "organization", and two of "coalizões" and "coalizão".
std::string prepared(Language language, std::string const& w) {
  if (language == portuguese) {
    for (std::string_view plural : {"ões", "ães", "oes", "aes"})
      if (ends(w, plural)) return with_tail(w, plural, "ão");
    if (ends(w, "ao")) return with_tail(w, "ao", "ão");
  }
  if (language == english) {
    if (ends(w, "isation")) return with_tail(w, "isation", "ization");
    if (ends(w, "isations")) return with_tail(w, "isations", "ization");
  }
  return w;
}

bool finished(Language language, std::string_view w, std::string& stem) {
  if (language != english) return false;
  if (w.starts_with("universal")) stem = "universal";
  else if (w.starts_with("organiz") || w.starts_with("organis")) stem = "organiz";
  else return false;
  return w.size() > 6 && w != "organism" && w != "organisms";
}

/// German and its neighbours write ä, ö, ü also as ae, oe, ue. Empty when there is none.
std::string without_umlauts(std::string_view cased) {
  std::string out;
  bool any = false;
  for (std::size_t i = 0; i < cased.size(); ++i) {
    auto const a = static_cast<unsigned char>(cased[i]);
    auto const b = i + 1 < cased.size() ? static_cast<unsigned char>(cased[i + 1]) : 0U;
    char const* twin = a != 0xC3 ? nullptr : b == 0xA4 ? "ae" : b == 0xB6 ? "oe" : b == 0xBC ? "ue" : nullptr;
    if (twin == nullptr) {
      out += cased[i];
      continue;
    }
    out += twin;
    any = true;
    ++i;
  }
  std::string folded;
  if (any) append_folded(folded, out);
  return folded;
}

void add_new(std::vector<std::string>& to, std::string form) {
  if (!form.empty() && std::find(to.begin(), to.end(), form) == to.end()) to.push_back(std::move(form));
}

}  // namespace

Language language_of(std::string_view tag) {
  std::string code;
  for (char const c : tag.substr(0, tag.find_first_of("-_")))
    code += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (code == "nb" || code == "nn") code = "no";
  for (std::size_t i = 1; i < languages.size(); ++i)
    if (code == languages[i].code) return static_cast<Language>(i);
  return 0;
}

CasedWord cased_word(std::string_view raw) {
  CasedWord w;
  std::size_t apostrophe = std::string::npos;
  for (std::size_t i = 0; i < raw.size();) {
    FoldedLetter const l = folded_letter(next_code_point(raw, i));
    if (l.kind == LetterKind::apostrophe) apostrophe = w.text.size();
    w.text += l.cased;
    if (w.alphabet == Alphabet::other) w.alphabet = l.alphabet;
  }
  if (apostrophe == std::string::npos) return w;
  std::string_view const all(w.text);
  std::string_view const head = all.substr(0, apostrophe), tail = all.substr(apostrophe);
  if (tail == "s" && head.size() > 1) w.text = std::string(head);
  else if (is_elided(head) && tail.size() > 1) w.text = std::string(tail);
  return w;
}

Languages written_in(Alphabet alphabet, Languages among) {
  Languages out = 0;
  for (std::size_t i = 1; i < languages.size(); ++i)
    if (languages[i].alphabet == alphabet) out |= among & (Languages{1} << i);
  return out;
}

Language language_for(Alphabet alphabet, Language row) {
  if (alphabet == Alphabet::other) return 0;
  if (row < languages.size() && languages[row].alphabet == alphabet) return row;
  for (std::size_t i = 1; i < languages.size(); ++i)
    if (languages[i].alphabet == alphabet) return static_cast<Language>(i);
  return 0;
}

Stems::~Stems() {
  for (sb_stemmer* s : made_)
    if (s != nullptr) sb_stemmer_delete(s);
}

std::string Stems::stem(Language language, std::string const& cased) {
  std::string out;
  if (language == 0 || language >= languages.size()) return out;
  if (finished(language, cased, out)) return out;
  out.clear();
  if (made_.empty()) made_.resize(languages.size());
  sb_stemmer*& s = made_[language];
  if (s == nullptr) s = sb_stemmer_new(languages[language].code, nullptr);
  if (s == nullptr) return out;
  std::string const w = prepared(language, cased);
  sb_symbol const* stemmed =
      sb_stemmer_stem(s, reinterpret_cast<sb_symbol const*>(w.data()), static_cast<int>(w.size()));
  if (stemmed == nullptr) return out;
  append_folded(
      out, std::string_view(reinterpret_cast<char const*>(stemmed), static_cast<std::size_t>(sb_stemmer_length(s))));
  return out;
}

std::vector<std::string> forms_of(CasedWord const& word, Languages among, Stems& stems) {
  std::vector<std::string> forms(1);
  append_folded(forms.front(), word.text);
  if (forms.front().empty()) return {};
  add_new(forms, without_umlauts(word.text));
  for (std::size_t i = 1; i < languages.size(); ++i)
    if ((among & (Languages{1} << i)) != 0) add_new(forms, stems.stem(static_cast<Language>(i), word.text));
  return forms;
}

}  // namespace record
