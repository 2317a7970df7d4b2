// SPDX-License-Identifier: Apache-2.0
// How text becomes search tokens, for the index and for a query alike (engines 4; house 8):
//
//   text  ->  scan(): pieces (words, chains of words, runs of unspaced script)  ->  Tokenizer: tokens at positions
//
// In a document each word is its folded form and, at the same place, its stem in the row's language; in a query it is
// its folded form and its stems in every language the index holds, any of which may match.
//
//   "The coalitions'"      the | coalitions=coalit          l'accès    acces            Markus's   markus
//   "multi-stakeholder"    multi=multistakeholder | stakeholder                         Müller     muller=mueller
//   "互联网"                互联=互 | 联网=联 | 网              66 000 ... "66,000"       66=66000 | 000
//
// There are no stop words: "to be or not to be" is a phrase like any other. Not here: SQL, query syntax.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace record {

/// Changes whenever the same text gives other tokens: an index made by another version is made anew.
inline constexpr int tokenizer_version = 1;

/// A language with a stemmer; 0 is none. Obtained from language_of.
using Language = std::uint8_t;
/// A set of them: bit n is language n.
using Languages = std::uint32_t;

/// From BCP 47 ("en", "fr-CH", "nb"): the language whose stemmer serves it, or none.
Language language_of(std::string_view tag);

/// What the text is read for.
enum class TokenUse : std::uint8_t {
  document,  ///< into the index
  query,     ///< a word somebody looks for
  prefix,    ///< the beginning of a word: folded, never stemmed
};

/// A stretch of text that is one word, or one run of unspaced script.
struct WordPiece {
  std::uint32_t begin = 0, end = 0;  ///< bytes
  bool unspaced = false;
  bool chained = false;  ///< joined to the piece before it by a hyphen, a full stop or the like, without a blank
};

/// Cuts text into pieces. Linear; ill-formed bytes separate.
std::vector<WordPiece> scan(std::string_view text);

/// A token by its place in Tokenizer's text.
struct Token {
  std::uint32_t at = 0, length = 0;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the source it stands for
  bool same_place = false;           ///< at the position of the token before it
};

/// Reads text into tokens. Keeps the stems of words met before, so one is kept per connection; not for two threads.
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(Tokenizer const&) = delete;
  Tokenizer& operator=(Tokenizer const&) = delete;

  /// The language of the rows to come; words of another alphabet are stemmed in the usual language of that alphabet.
  void speak(Language language) { language_ = language; }
  /// The languages a query is stemmed in.
  void know(Languages languages) { known_ = languages; }
  /// The languages in which document words have been stemmed so far.
  [[nodiscard]] Languages used() const { return used_; }

  /// The tokens of `text`, in order. Valid until the next call. A text that begins with the byte 0x1F holds finished
  /// tokens separated by blanks (the index's own marks); nothing that people write may begin so.
  std::vector<Token> const& read(std::string_view text, TokenUse use);
  [[nodiscard]] std::string_view text(Token const& t) const {
    return std::string_view(letters_).substr(t.at, t.length);
  }

 private:
  struct Body;
  void verbatim(std::string_view text);
  void pairs(std::string_view text, WordPiece const& piece, TokenUse use);
  void word(std::string_view raw, WordPiece const& place, TokenUse use, bool same_place);
  void add(std::string_view token, std::uint32_t begin, std::uint32_t end, bool same_place);

  std::unique_ptr<Body> body_;
  std::vector<Token> tokens_;
  std::string letters_;
  Language language_ = 0;
  Languages known_ = 0;
  Languages used_ = 0;
};

}  // namespace record
