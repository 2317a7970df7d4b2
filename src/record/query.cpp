// SPDX-License-Identifier: Apache-2.0
// The search box's little language (see query.hpp): characters -> terms -> groups -> FTS5 expression. Only pieces that
// scan() cut out reach the expression, in quotes; a piece holds letters, digits, marks and apostrophes.
#include "record/query.hpp"

#include <algorithm>

#include "record/tokenizer.hpp"
#include "record/tokenizer_letters.hpp"

namespace record {
namespace {

using base::refuse;
using base::Result;
using base::say;
using base::Why;

constexpr std::size_t longest_query = 256;  // characters
constexpr std::size_t most_terms = 8;
constexpr std::size_t shortest_prefix = 3;

enum class TermKind : std::uint8_t { words, either };  // either: the word OR
struct Term {
  TermKind kind = TermKind::words;
  std::string text;
  bool quoted = false, excluded = false, prefix = false;
};

bool is_blank(char32_t c) {
  return c <= U' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}
bool is_quote(char32_t c) {
  return c == U'"' || (c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x300C || c == 0x300D ||
         c == 0xFF02;
}
bool is_star(char32_t c) { return c == U'*' || c == 0xFF0A; }
bool is_minus(char32_t c) { return c == U'-' || c == 0x2212 || c == 0xFF0D; }

std::size_t letters_in(std::string_view s) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < s.size(); ++n) next_code_point(s, i);
  return n;
}

/// Cuts the typed text into terms; a quotation mark that is never closed closes at the end.
class Reader {
 public:
  explicit Reader(std::string_view s) : s_(s) {}

  Result<std::vector<Term>> run() {
    std::vector<Term> terms;
    while (true) {
      skip_blanks();
      if (at_ >= s_.size()) return terms;
      Term t;
      if (is_minus(peek())) {
        take();
        if (at_ >= s_.size() || is_blank(peek())) continue;  // a dash between words is a dash
        t.excluded = true;
      }
      if (is_star(peek()))
        return refuse(Why::malformed, say("A search word cannot begin with *: type its first letters."), "q");
      t.quoted = is_quote(peek());
      if (t.quoted) quoted(t);
      else word(t);
      if (at_ < s_.size() && t.quoted && is_star(peek())) {
        take();
        t.prefix = true;
      }
      if (!t.quoted && !t.excluded && (t.text == "OR" || t.text == "|")) t.kind = TermKind::either;
      if (!t.quoted && !t.excluded && t.text == "AND") continue;  // that is what the blank means
      terms.push_back(std::move(t));
    }
  }

 private:
  char32_t peek() const {
    std::size_t i = at_;
    return next_code_point(s_, i);
  }
  char32_t take() { return next_code_point(s_, at_); }
  void skip_blanks() {
    while (at_ < s_.size() && is_blank(peek())) take();
  }
  void quoted(Term& t) {
    take();
    while (at_ < s_.size()) {
      char32_t const c = take();
      if (is_quote(c)) return;
      t.prefix = is_star(c);
      append_code_point(t.text, is_star(c) ? U' ' : c);
    }
  }
  void word(Term& t) {
    while (at_ < s_.size() && !is_blank(peek()) && !is_quote(peek())) {
      char32_t const c = take();
      t.prefix = is_star(c);
      append_code_point(t.text, is_star(c) ? U' ' : c);
    }
  }

  std::string_view s_;
  std::size_t at_ = 0;
};

/// First parts that people write joined, hyphenated or apart.
bool is_first_part(std::string_view folded) {
  static constexpr std::string_view parts[] = {"multi", "inter", "non",   "co",    "pre",  "post",  "anti",  "cyber",
                                               "sub",   "e",     "over",  "under", "self", "cross", "micro", "macro",
                                               "socio", "semi",  "trans", "pan",   "bi",   "re",    "geo",   "eco",
                                               "pluri", "bio",   "mini",  "on",    "tele"};
  return std::find(std::begin(parts), std::end(parts), folded) != std::end(parts);
}

std::string folded(std::string_view piece) {
  std::string out;
  for (std::size_t i = 0; i < piece.size();) out += folded_letter(next_code_point(piece, i)).folded;
  return out;
}

struct Cut {
  std::string text;
  bool unspaced = false, chained = false;
};

std::vector<Cut> cut(std::string_view text) {
  std::vector<Cut> out;
  for (WordPiece const& p : scan(text)) {
    std::string_view const piece = text.substr(p.begin, p.end - p.begin);
    if (!folded(piece).empty()) out.push_back({std::string(piece), p.unspaced, p.chained && !out.empty()});
  }
  return out;
}

void add_once(std::vector<Phrase>& to, Phrase p) {
  if (std::find(to.begin(), to.end(), p) == to.end()) to.push_back(std::move(p));
}

/// "multistakeholder" -> "multi", "stakeholder"; nothing when no known first part fits.
bool split_first_part(std::string const& word, std::vector<std::string>& out) {
  std::string const f = folded(word);
  for (std::size_t n = f.size() < 9 ? f.size() : 9; n >= 2; --n) {
    std::string_view const rest = std::string_view(f).substr(n);
    if (rest.size() < 5 || !is_first_part(std::string_view(f).substr(0, n))) continue;
    out.emplace_back(f.substr(0, n));
    out.emplace_back(rest);
    return true;
  }
  return false;
}

/// All ways in which the words of one term may stand in the record.
std::vector<Phrase> ways(std::vector<Cut> const& cuts, bool prefix) {
  Phrase plain{{}, prefix}, joined{{}, prefix}, split{{}, prefix};
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    Cut const& c = cuts[i];
    plain.pieces.push_back(c.text);
    bool const after_first_part =
        i > 0 && !c.unspaced && !cuts[i - 1].unspaced && is_first_part(folded(cuts[i - 1].text));
    if (c.chained || after_first_part) joined.pieces.back() += folded(c.text);
    else joined.pieces.push_back(i + 1 < cuts.size() && cuts[i + 1].chained ? folded(c.text) : c.text);
    bool const last_prefix = prefix && i + 1 == cuts.size();
    if (c.unspaced || last_prefix || !split_first_part(c.text, split.pieces)) split.pieces.push_back(c.text);
  }
  std::vector<Phrase> out;
  add_once(out, std::move(plain));
  add_once(out, std::move(joined));
  add_once(out, std::move(split));
  return out;
}

void write(std::string& to, Phrase const& p) {
  for (std::size_t i = 0; i < p.pieces.size(); ++i) {
    if (i > 0) to += " + ";
    to += '"';
    for (char const c : p.pieces[i])
      if (c != '"' && c != '\0') to += c;  // scan() lets neither through; said twice because it must hold
    to += '"';
  }
  if (p.prefix) to += " *";
}

std::string any_of(std::vector<Phrase> const& phrases) {
  std::string out = "(";
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    if (i > 0) out += " OR ";
    write(out, phrases[i]);
  }
  return out + ")";
}

struct Part {
  std::string match;
  std::vector<Cut> cuts;  // of a single plain word: it may be the first part of the next
  bool plain = false;
};

Result<Part> part(Term const& t, WordQuery& into) {
  Part p;
  p.cuts = cut(t.text);
  if (p.cuts.empty()) return p;
  bool const prefix = t.prefix && !p.cuts.back().unspaced;  // pairs find beginnings anyway
  if (prefix && letters_in(folded(p.cuts.back().text)) < shortest_prefix)
    return refuse(Why::malformed, say("Type at least three letters before *."), "q");
  std::vector<Phrase> const phrases = ways(p.cuts, prefix);
  p.match = any_of(phrases);
  p.plain = !t.quoted && !t.prefix && p.cuts.size() == 1;
  if (!t.excluded)
    for (Phrase const& f : phrases) add_once(into.marked, f);
  return p;
}

/// "multi stakeholder" without quotes: both words, or the one word.
std::string also_joined(Part const& first, Part const& second, WordQuery& into) {
  Phrase const joined{{folded(first.cuts.front().text) + folded(second.cuts.front().text)}, false};
  add_once(into.marked, joined);
  std::string out = "((";
  out.append(first.match).append(" AND ").append(second.match).append(") OR ").append(any_of({joined})).append(")");
  return out;
}

struct Groups {
  std::vector<std::vector<Part>> wanted;  // each: any of
  std::vector<std::string> excluded;
};

Result<Groups> groups(std::vector<Term> const& terms, WordQuery& into) {
  Groups g;
  bool either = false;
  for (Term const& t : terms) {
    if (t.kind == TermKind::either) {
      either = !g.wanted.empty();
      continue;
    }
    auto p = part(t, into);
    if (!p) return tl::unexpected(p.error());
    if (p->match.empty()) continue;
    if (t.excluded) g.excluded.push_back(std::move(p->match));
    else if (either) g.wanted.back().push_back(std::move(*p));
    else g.wanted.push_back({std::move(*p)});
    either = false;
  }
  return g;
}

std::string any_part(std::vector<Part> const& parts) {
  if (parts.size() == 1) return parts.front().match;
  std::string out = "(";
  for (std::size_t i = 0; i < parts.size(); ++i) out.append(i > 0 ? " OR " : "").append(parts[i].match);
  return out + ")";
}

std::string expression(Groups const& g, WordQuery& into) {
  std::string out;
  for (std::size_t i = 0; i < g.wanted.size(); ++i) {
    if (i > 0) out += " AND ";
    auto const& here = g.wanted[i];
    bool const pair = i + 1 < g.wanted.size() && here.size() == 1 && g.wanted[i + 1].size() == 1 && here[0].plain &&
                      g.wanted[i + 1][0].plain && !here[0].cuts[0].unspaced && !g.wanted[i + 1][0].cuts[0].unspaced &&
                      is_first_part(folded(here[0].cuts[0].text));
    if (pair) {
      out += also_joined(here[0], g.wanted[i + 1][0], into);
      ++i;
    } else out += any_part(here);
  }
  if (g.excluded.empty()) return out;
  std::string all = "(" + out + ") NOT (";
  for (std::size_t i = 0; i < g.excluded.size(); ++i) all.append(i > 0 ? " OR " : "").append(g.excluded[i]);
  return all + ")";
}

}  // namespace

Result<WordQuery> parse_words(std::string_view typed) {
  if (typed.size() > 4 * longest_query || letters_in(typed) > longest_query)
    return refuse(Why::malformed, say("A search may have at most 256 characters."), "q");
  auto terms = Reader(typed).run();
  if (!terms) return tl::unexpected(terms.error());
  WordQuery query;
  if (terms->empty()) return query;
  auto const words =
      std::count_if(terms->begin(), terms->end(), [](Term const& t) { return t.kind == TermKind::words; });
  if (static_cast<std::size_t>(words) > most_terms)
    return refuse(Why::malformed, say("A search may have at most 8 words; a phrase in quotation marks counts as one."),
                  "q");
  auto g = groups(*terms, query);
  if (!g) return tl::unexpected(g.error());
  if (g->wanted.empty() && !g->excluded.empty())
    return refuse(Why::malformed, say("A search needs at least one word that shall be found."), "q");
  if (g->wanted.empty()) return refuse(Why::malformed, say("A search needs letters or digits, not only signs."), "q");
  query.match = expression(*g, query);
  return query;
}

std::string match_name(std::string_view name) {
  std::string out;
  std::size_t n = 0;
  for (Cut const& c : cut(name)) {
    if (++n > most_terms) break;
    out.append(out.empty() ? "(" : " AND ").append(any_of({Phrase{{c.text}, false}}));
  }
  return out.empty() ? out : out + ")";
}

}  // namespace record
