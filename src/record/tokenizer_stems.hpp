// SPDX-License-Identifier: Apache-2.0
// Words to their forms: folding, elision, stems (Snowball, libstemmer). The tokenizer's inner half; nobody else's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/tokenizer.hpp"
#include "record/tokenizer_letters.hpp"

struct sb_stemmer;

namespace record {

/// A word with its case gone and its marks kept, elisions and possessives taken off ("l'accès" -> "accès",
/// "Markus's" -> "markus", "don't" -> "dont"), and the alphabet it is written in.
struct CasedWord {
  std::string text;
  Alphabet alphabet = Alphabet::other;
};
CasedWord cased_word(std::string_view raw);

/// The language in which a word of this alphabet is stemmed in a row of `row`: the row's own if it is written so,
/// else the alphabet's usual one (a Latin word in a Russian row is taken for English), or none.
Language language_for(Alphabet alphabet, Language row);

/// The stemmers, made when first needed.
class Stems {
 public:
  Stems() = default;
  ~Stems();
  Stems(Stems const&) = delete;
  Stems& operator=(Stems const&) = delete;

  /// The folded stem of a cased word.
  std::string stem(Language language, std::string const& cased);

 private:
  std::vector<sb_stemmer*> made_;
};

/// All forms of a word: first the folded one, then variants and the stems in `languages`, each once.
std::vector<std::string> forms_of(CasedWord const& word, Languages languages, Stems& stems);

/// The languages of `among` written in `alphabet`.
Languages written_in(Alphabet alphabet, Languages among);

}  // namespace record
