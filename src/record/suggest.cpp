// SPDX-License-Identifier: Apache-2.0
// Each text is cut into words once; windows that may hide something are compared with the terms whose letters are near
// enough for the threshold. Equal windows are compared once.
#include "record/suggest.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/result.hpp"
#include "base/text.hpp"
#include "record/sounds.hpp"
#include "record/suggest_common.hpp"
#include "record/suggest_forms.hpp"

namespace record {
namespace {

using forms::folded_words;
using forms::highest_likeness;
using forms::inflects;
using forms::Outline;
using forms::weighty;

constexpr std::size_t longest_term = 6, longest_window = 3, longest_letters = 120;

struct Target {
  std::string text, folded;
  std::vector<std::string> words;
  Outline outline;
};

struct SpokenWord {
  std::string folded;
  std::size_t begin = 0, end = 0;
  bool tied = false;  ///< only a blank or a hyphen to the next word
};

struct Best {
  std::size_t target = 0;
  double score = 0;
};

class Ear {
 public:
  Ear(Background const& background, HearingWishes const& wishes) : background_(background), wishes_(wishes) {
    for (MeantTerm const& term : wishes.terms) {
      Target t{term.text, base::fold(term.text), folded_words(term.text), Outline(base::fold(term.text))};
      if (t.words.empty() || t.words.size() > longest_term || t.folded.size() > longest_letters) continue;
      terms_.insert(t.folded);
      longest_known_ = std::max(longest_known_, t.words.size());
      auto const index = targets_.size();
      if (t.words.size() >= 3)
        for (std::size_t w = 0; w < t.words.size(); ++w)
          if (weighty(t.words[w])) by_word_[t.words[w]].push_back({index, w});
      for (std::string const& heard : term.heard) known_.emplace(base::fold(heard), term.text);
      targets_.push_back(std::move(t));
    }
    for (auto const& [heard, meant] : known_) longest_known_ = std::max(longest_known_, folded_words(heard).size());
    for (ContextPair const& p : wishes.pairs) {
      Context c{p.meant, {}, {}};
      for (auto const& w : p.before) c.before.insert(base::fold(w));
      for (auto const& w : p.after) c.after.insert(base::fold(w));
      contexts_[base::fold(p.heard)].push_back(std::move(c));
      longest_known_ = std::max(longest_known_, folded_words(p.heard).size());
    }
    for (PairVerdict const& v : wishes.verdicts)
      if (v.rejected >= 3 || v.never) silent_[base::fold(v.meant)].push_back(base::fold(v.heard));
  }

  std::vector<HearingSuggestion> listen(HeardText const& text) {
    spoken_ = cut(text.text);
    found_.clear();
    for (std::size_t i = 0; i < spoken_.size(); ++i) {
      std::string window;
      for (std::size_t n = 1; n <= longest_known_ && i + n <= spoken_.size(); ++n) {
        if (n > 1 && !spoken_[i + n - 2].tied) break;
        window += (n > 1 ? " " : "") + spoken_[i + n - 1].folded;
        known(window, i, n);
        if (n <= longest_window) single(window, i, n);
      }
      long_terms(i);
    }
    return settled(text);
  }

 private:
  struct Context {
    std::string meant;
    std::unordered_set<std::string> before, after;
  };
  struct Found {
    std::size_t from = 0, count = 0;
    std::string meant;
    double score = 0;
    HearingRule rule = HearingRule::sounds_like;
  };

  static std::vector<SpokenWord> cut(std::string_view text) {
    std::vector<SpokenWord> out;
    auto const all = base::words(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::string_view const word = text.substr(all[i].begin, all[i].end - all[i].begin);
      std::size_t const next = i + 1 < all.size() ? all[i + 1].begin : all[i].end;
      std::string_view const gap = text.substr(all[i].end, next - all[i].end);
      out.push_back({base::fold(word), all[i].begin, all[i].end,
                     !gap.empty() && gap.find_first_not_of(" \n-") == std::string_view::npos});
    }
    return out;
  }

  [[nodiscard]] bool is_term(std::string const& window) const {
    if (terms_.contains(window)) return true;
    return std::any_of(targets_.begin(), targets_.end(), [&](Target const& t) {
      return t.folded.size() + 5 > window.size() && window.size() + 5 > t.folded.size() && inflects(window, t.folded);
    });
  }

  /// Pairs heard before, and pairs that need their neighbours.
  void known(std::string const& window, std::size_t i, std::size_t n) {
    auto const [begin, end] = known_.equal_range(window);
    for (auto it = begin; it != end; ++it)
      if (!is_term(window)) found_.push_back({i, n, it->second, 0.95, HearingRule::heard_before});
    auto const pairs = contexts_.find(window);
    if (pairs == contexts_.end()) return;
    for (Context const& c : pairs->second) {
      bool const before = i + n < spoken_.size() && spoken_[i + n - 1].tied && near(c.before, spoken_[i + n].folded);
      bool const after = i > 0 && spoken_[i - 1].tied && near(c.after, spoken_[i - 1].folded);
      if ((before || after) && !terms_.contains(window)) found_.push_back({i, n, c.meant, 0.9, HearingRule::beside});
    }
  }
  static bool near(std::unordered_set<std::string> const& words, std::string const& word) {
    return words.contains(word) || (word.ends_with('s') && words.contains(word.substr(0, word.size() - 1)));
  }

  /// A window of one to three words with a rare one in it, against all terms.
  void single(std::string const& window, std::size_t i, std::size_t n) {
    bool rare = false;
    for (std::size_t k = i; k < i + n; ++k) rare = rare || background_.rare(spoken_[k].folded);
    if (!rare || window.size() < 3 || window.size() > longest_letters) return;
    auto const [it, fresh] = compared_.try_emplace(window);
    if (fresh) it->second = compare(window, n);
    if (it->second)
      found_.push_back({i, n, targets_[it->second->target].text, it->second->score, HearingRule::sounds_like});
  }

  std::optional<Best> compare(std::string const& window, std::size_t n) {
    std::vector<std::string> const words = folded_words(window);
    if (is_term(window)) return std::nullopt;
    Outline const outline(window);
    std::optional<Best> best;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (highest_likeness(outline, targets_[t].outline) < std::max(wishes_.threshold, best ? best->score : 0.0))
        continue;
      auto const score = like(window, words, n, t);
      if (score && (!best || *score > best->score) && rare_word_differs(words, targets_[t])) best = Best{t, *score};
    }
    return best;
  }

  /// The score of a window against a term, none below the threshold or where the window holds a term of its own.
  std::optional<double> like(std::string const& window, std::vector<std::string> const& words, std::size_t n,
                             std::size_t t) {
    Target const& target = targets_[t];
    // Short words are near one another by chance: two letters of four differ in a fifth of all English.
    if (target.outline.spelling.length < 3) return std::nullopt;
    std::size_t const extra = n > target.words.size() ? n - target.words.size() : 0;
    double const score = likeness(window, target.folded) - 0.02 * static_cast<double>(extra);
    if (score < wishes_.threshold || silenced(window, target.folded)) return std::nullopt;
    if (holds_target(words, target, n) || holds_other_term(words, target)) return std::nullopt;
    return score;
  }

  /// A silent pair is silent inside longer windows too.
  [[nodiscard]] bool silenced(std::string const& window, std::string const& meant) const {
    auto const found = silent_.find(meant);
    return found != silent_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](std::string const& heard) {
             return (" " + window + " ").find(" " + heard + " ") != std::string::npos;
           });
  }

  /// Does the window hold the term already, inflected, hyphenated or with a word too many? Only two words for one ("new
  /// comers") are worth a suggestion although all letters agree.
  static bool holds_target(std::vector<std::string> const& words, Target const& target, std::size_t n) {
    std::string whole = target.folded;
    std::erase(whole, ' ');
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string run;
      for (std::size_t k = i; k < words.size() && run.size() < whole.size(); ++k) {
        run += words[k];
        if (!inflects(run, whole)) continue;
        bool const in_full = k + 1 - i == words.size();
        if (n == 1 || run != whole || !in_full || words.size() == target.words.size()) return true;
      }
    }
    return false;
  }

  /// Is the rare word one that differs? "Avri did" is no mis-hearing of "Avri Doria".
  [[nodiscard]] bool rare_word_differs(std::vector<std::string> const& words, Target const& target) const {
    return std::any_of(words.begin(), words.end(), [&](std::string const& w) {
      return background_.rare(w) &&
             std::none_of(target.words.begin(), target.words.end(), [&](auto const& own) { return inflects(w, own); });
    });
  }

  /// Is there a term among the window's words that is none of the target's? It was heard rightly: never a source (S3).
  [[nodiscard]] bool holds_other_term(std::vector<std::string> const& words, Target const& target) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string form;
      for (std::size_t k = i; k < words.size(); ++k) {
        form += (k > i ? " " : "") + words[k];
        if (terms_.contains(form) && (" " + target.folded + " ").find(" " + form + " ") == std::string::npos)
          return true;
      }
    }
    return false;
  }

  /// Terms of three to six words around a word of theirs: all words may be common, if two weighty ones agree.
  void long_terms(std::size_t i) {
    auto const starts = by_word_.find(spoken_[i].folded);
    if (starts == by_word_.end()) return;
    for (auto const& [t, at] : starts->second) {
      Target const& target = targets_[t];
      if (first_weighty_shared(i, target, at)) continue;  // found from its first shared word already
      for (std::size_t n = target.words.size() - 1; n <= target.words.size() + 1; ++n)
        for (std::size_t lead = at > 0 ? at - 1 : 0; lead <= at + 1; ++lead)
          if (lead <= i && n > 0) stretch(i - lead, n, t);
    }
  }
  /// Does a weighty word of the term stand, in the text, shortly before word i already?
  [[nodiscard]] bool first_weighty_shared(std::size_t i, Target const& target, std::size_t at) const {
    for (std::size_t back = 1; back <= at && back <= i; ++back)
      if (weighty(spoken_[i - back].folded) && spoken_[i - back].folded == target.words[at - back]) return true;
    return false;
  }
  void stretch(std::size_t from, std::size_t n, std::size_t t) {
    Target const& target = targets_[t];
    if (from + n > spoken_.size()) return;
    std::size_t shared = 0;
    std::vector<std::string> words;
    std::string window;
    for (std::size_t k = from; k < from + n; ++k) {
      if (k + 1 < from + n && !spoken_[k].tied) return;
      std::string const& w = spoken_[k].folded;
      bool const own = std::find(target.words.begin(), target.words.end(), w) != target.words.end();
      shared += own && weighty(w);
      words.push_back(w);
      window += (k > from ? " " : "") + w;
    }
    if (shared < 2 || window.size() > longest_letters || is_term(window) || !exchanged(words, target)) return;
    if (auto const score = like(window, words, n, t))
      found_.push_back({from, n, target.text, *score, HearingRule::sounds_like});
  }
  /// Some words stand for some others of about their length, and the edges belong to the term: a word too many or too
  /// few ("the coalition on trees") is no mis-hearing.
  static bool exchanged(std::vector<std::string> const& words, Target const& target) {
    auto const left_over = [](std::vector<std::string> const& all, std::vector<std::string> const& others) {
      std::size_t letters = 0;
      for (auto const& w : all)
        if (std::find(others.begin(), others.end(), w) == others.end()) letters += w.size();
      return letters;
    };
    std::size_t const heard = left_over(words, target.words), meant = left_over(target.words, words);
    auto const near_words = [](std::string const& a, std::string const& b) { return a == b || nearness(a, b) >= 0.15; };
    return heard > 0 && meant > 0 && 2 * std::min(heard, meant) >= std::max(heard, meant) &&
           near_words(words.front(), target.words.front()) && near_words(words.back(), target.words.back());
  }

  /// The best of those that overlap, in reading order.
  std::vector<HearingSuggestion> settled(HeardText const& text) {
    std::stable_sort(found_.begin(), found_.end(), [](Found const& a, Found const& b) {
      return a.score != b.score ? a.score > b.score : a.from != b.from ? a.from < b.from : a.count > b.count;
    });
    std::vector<bool> taken(spoken_.size(), false);
    std::vector<Found const*> kept;
    for (Found const& f : found_) {
      auto const begin = taken.begin() + static_cast<std::ptrdiff_t>(f.from),
                 end = begin + static_cast<std::ptrdiff_t>(f.count);
      std::string const heard =
          text.text.substr(spoken_[f.from].begin, spoken_[f.from + f.count - 1].end - spoken_[f.from].begin);
      if (silenced(base::fold(heard), base::fold(f.meant)) || base::fold(heard) == base::fold(f.meant)) continue;
      if (std::find(begin, end, true) != end) continue;
      std::fill(begin, end, true);
      kept.push_back(&f);
    }
    std::sort(kept.begin(), kept.end(), [](Found const* a, Found const* b) { return a->from < b->from; });
    std::vector<HearingSuggestion> out;
    std::size_t byte = 0;
    std::int64_t point = 0;
    for (Found const* f : kept) {
      std::size_t const begin = spoken_[f->from].begin, end = spoken_[f->from + f->count - 1].end;
      std::string_view const all = text.text;
      std::string_view const heard = all.substr(begin, end - begin);
      point += static_cast<std::int64_t>(base::code_points(all.substr(byte, begin - byte)));
      std::int64_t const stop = point + static_cast<std::int64_t>(base::code_points(heard));
      out.push_back({f->rule, std::string(heard), f->meant, text.segment, point, stop, f->score, all_rare(*f)});
      point = stop;
      byte = end;
    }
    return out;
  }
  [[nodiscard]] bool all_rare(Found const& f) const {
    for (std::size_t k = f.from; k < f.from + f.count; ++k)
      if (!background_.rare(spoken_[k].folded)) return false;
    return true;
  }

  Background const& background_;
  HearingWishes const& wishes_;
  std::vector<Target> targets_;
  std::unordered_set<std::string> terms_;
  std::unordered_map<std::string, std::vector<std::pair<std::size_t, std::size_t>>>
      by_word_;  // word: term, place in it
  std::unordered_multimap<std::string, std::string> known_;
  std::unordered_map<std::string, std::vector<Context>> contexts_;
  std::unordered_map<std::string, std::vector<std::string>> silent_;  // meant: what it is no longer heard in
  std::unordered_map<std::string, std::optional<Best>> compared_;
  std::size_t longest_known_ = longest_window;
  std::vector<SpokenWord> spoken_;
  std::vector<Found> found_;
};

}  // namespace

void Background::add(std::string_view text) {
  for (base::Word const& w : base::words(text)) {
    ++counts_[base::fold(text.substr(w.begin, w.end - w.begin))];
    ++total_;
  }
}

bool Background::rare(std::string const& folded) const {
  if (folded.empty() ||
      std::all_of(folded.begin(), folded.end(), [](char c) { return (c >= '0' && c <= '9') || c == ' '; }))
    return false;
  auto const found = counts_.find(folded);
  std::int64_t const met = found == counts_.end() ? 0 : found->second;
  if (total_ >= 50'000) return met * 200'000 <= total_;
  if (met > 0) return false;
  // "don't" is "don t" folded: common when all its parts are.
  auto const parts = base::split(folded, ' ');
  return !std::all_of(parts.begin(), parts.end(), [](std::string_view part) { return is_common_english(part); });
}

char const* sentence_of(HearingRule rule) {
  switch (rule) {
    case HearingRule::sounds_like: return base::say("Sounds like the glossary term “{}”");
    case HearingRule::heard_before: return base::say("Was heard for “{}” before");
    case HearingRule::beside: return base::say("“{}” is usual beside these words");
  }
  return "";
}

std::vector<HearingSuggestion> hearing_suggestions(std::vector<HeardText> const& texts, Background const& background,
                                                   HearingWishes const& wishes) {
  Ear ear(background, wishes);
  std::vector<HearingSuggestion> out;
  for (HeardText const& t : texts) {
    auto found = ear.listen(t);
    std::move(found.begin(), found.end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace record
