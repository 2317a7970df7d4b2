// SPDX-License-Identifier: Apache-2.0
// Snippets: the words looked for, marked in the text they were found in. Made from the same tokens as the index, so
// that what matched is what is marked, whatever the language.
#include <algorithm>
#include <string>
#include <vector>

#include "record/query.hpp"
#include "record/search.hpp"
#include "record/tokenizer.hpp"

namespace record {
namespace {

constexpr std::size_t longest_read = 16 * 1024;  // bytes; a paragraph beyond is shown from its beginning
constexpr std::size_t shown = 260;               // bytes, about 40 words
constexpr std::size_t before_hit = 60;

/// One place of a phrase: any of these tokens.
struct Step {
  std::vector<std::string> tokens;
  bool prefix = false;
};

std::vector<Step> steps_of(Phrase const& phrase, Tokenizer& tokenizer) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < phrase.pieces.size(); ++i) {
    bool const prefix = phrase.prefix && i + 1 == phrase.pieces.size();
    for (Token const& t : tokenizer.read(phrase.pieces[i], prefix ? TokenUse::prefix : TokenUse::query)) {
      if (!t.same_place) steps.push_back({{}, prefix});
      if (!steps.empty()) steps.back().tokens.emplace_back(tokenizer.text(t));
    }
  }
  return steps;
}

struct Place {
  std::uint32_t begin = 0, end = 0;  // bytes, of the longest token here
  std::size_t first = 0, count = 0;  // tokens
};

bool fits(Step const& step, Place const& place, std::vector<Token> const& tokens, Tokenizer const& tokenizer,
          std::uint32_t& begin, std::uint32_t& end) {
  for (std::size_t i = place.first; i < place.first + place.count; ++i) {
    std::string_view const here = tokenizer.text(tokens[i]);
    for (std::string const& t : step.tokens)
      if (step.prefix ? here.starts_with(t) : here == t) {
        begin = tokens[i].begin;
        end = tokens[i].end;
        return true;
      }
  }
  return false;
}

struct Range {
  std::size_t begin = 0, end = 0;
};

std::vector<Range> merged(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.begin < b.begin; });
  std::vector<Range> out;
  for (Range const r : ranges)
    if (!out.empty() && r.begin <= out.back().end) out.back().end = std::max(out.back().end, r.end);
    else out.push_back(r);
  return out;
}

std::vector<Range> found(std::string_view text, std::vector<Phrase> const& marked, Tokenizer& tokenizer) {
  std::vector<std::vector<Step>> phrases;
  for (Phrase const& p : marked) phrases.push_back(steps_of(p, tokenizer));
  std::vector<Token> const& tokens = tokenizer.read(text, TokenUse::document);
  std::vector<Place> places;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].same_place || places.empty()) places.push_back({tokens[i].begin, tokens[i].end, i, 0});
    ++places.back().count;
  }
  std::vector<Range> ranges;
  for (auto const& steps : phrases)
    for (std::size_t p = 0; !steps.empty() && p + steps.size() <= places.size(); ++p) {
      Range r;
      bool all = true;
      for (std::size_t k = 0; k < steps.size() && all; ++k) {
        std::uint32_t begin = 0, end = 0;
        all = fits(steps[k], places[p + k], tokens, tokenizer, begin, end);
        if (k == 0) r.begin = begin;
        r.end = std::max<std::size_t>(r.end, end);
      }
      if (all) ranges.push_back(r);
    }
  return merged(std::move(ranges));
}

bool inside_character(std::string_view s, std::size_t i) {
  return i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80;
}

/// The window with the most hits, moved outwards to blanks.
Range window(std::string_view text, std::vector<Range> const& hits) {
  if (text.size() <= shown + before_hit) return {0, text.size()};
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0, j = 0; i < hits.size(); ++i) {
    while (j < hits.size() && hits[j].end <= hits[i].begin + shown - before_hit) ++j;
    if (j - i > most) {
      most = j - i;
      best = i;
    }
  }
  std::size_t const hit = hits.empty() ? 0 : hits[best].begin;
  Range w{hit > before_hit ? hit - before_hit : 0, 0};
  w.end = std::min(text.size(), std::max(w.begin + shown, hits.empty() ? 0 : hits[best].end));
  if (w.begin > 0) {
    std::size_t const blank = text.find(' ', w.begin);
    if (blank < hit) w.begin = blank + 1;
  }
  if (w.end < text.size()) {
    std::size_t const blank = text.rfind(' ', w.end);
    if (blank != std::string_view::npos && blank > std::max(hit, w.begin) + shown / 2) w.end = blank;
  }
  while (inside_character(text, w.begin)) ++w.begin;
  while (inside_character(text, w.end)) ++w.end;
  return w;
}

}  // namespace

std::vector<SnippetPiece> snippet(std::string_view text, std::string_view lang, std::vector<Phrase> const& marked,
                                  Tokenizer& tokenizer) {
  std::size_t const whole = text.size();
  if (whole > longest_read) {
    std::size_t end = longest_read;
    while (inside_character(text, end)) --end;
    text = text.substr(0, end);
  }
  tokenizer.speak(language_of(lang));
  std::vector<Range> const hits = found(text, marked, tokenizer);
  Range const w = window(text, hits);
  std::vector<SnippetPiece> out;
  auto const say = [&](std::size_t from, std::size_t to, bool hit) {
    if (to > from) out.push_back({std::string(text.substr(from, to - from)), hit});
  };
  if (w.begin > 0) out.push_back({"… ", false});
  std::size_t at = w.begin;
  for (Range const h : hits) {
    if (h.end <= w.begin || h.begin >= w.end) continue;
    std::size_t const begin = std::max(h.begin, at);
    say(at, begin, false);
    say(begin, std::min(h.end, w.end), true);
    at = std::min(h.end, w.end);
  }
  say(at, w.end, false);
  if (w.end < whole) out.push_back({" …", false});
  return out;
}

}  // namespace record
