// SPDX-License-Identifier: Apache-2.0
// Possible mis-hearings: words that look and sound like a term of the glossary, a name of the roster, or a pair known
// from earlier meetings (captions 5.1, 5.4; vectors S1 to S4). Suggestions only: nothing here changes a text. Measured
// where the formula comes from: threshold 0.70 gives some 16 suggestions a meeting, about 60 % of them useful.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.hpp"

namespace record {

/// How the series' other meetings use words: what is rare there may be a mis-hearing here.
class Background {
 public:
  /// Counts the words of a text. Leave the transcript out that will be looked through.
  void add(std::string_view text);
  /// A folded word that is met at most five times in a million; while fewer than 50,000 words are known, one that was
  /// never met and is not among the commonest English words.
  [[nodiscard]] bool rare(std::string const& folded) const;
  [[nodiscard]] std::int64_t words() const { return total_; }

 private:
  std::unordered_map<std::string, std::int64_t> counts_;
  std::int64_t total_ = 0;
};

/// What may have been meant: glossary terms, names of coalitions and people, with what they were heard as before.
struct MeantTerm {
  std::string text;                ///< as it should be written, at most 6 words are compared
  std::vector<std::string> heard;  ///< "heard as" of the glossary, and pairs accepted in earlier meetings
};

/// A pair of common words that is only looked at beside certain words: "use" is "youth" only before "coalition",
/// "voice".
struct ContextPair {
  std::string heard, meant;
  std::vector<std::string> before;  ///< one of these follows
  std::vector<std::string> after;   ///< or one of these precedes
};

/// What people said of a pair (captions 5.4): three rejections, or "never", and it is silent.
struct PairVerdict {
  std::string heard, meant;
  int rejected = 0;
  bool never = false;
};

enum class HearingRule {
  sounds_like,   ///< "sounds like the glossary term “{}”"
  heard_before,  ///< "was heard for “{}” before"
  beside,        ///< "“{}” is usual beside these words"
};
BOOST_DESCRIBE_ENUM(HearingRule, sounds_like, heard_before, beside)

/// The sentence that gives the rule, for base::tr_value; "{}" is the meant term.
char const* sentence_of(HearingRule rule);

struct HearingSuggestion {
  HearingRule rule = HearingRule::sounds_like;
  std::string heard, meant;  ///< as typed, as it should be written
  base::SegmentId segment;
  std::int64_t start = 0, end = 0;  ///< code points
  double score = 0;
  bool batch = false;  ///< may be accepted for all its occurrences at once: no common word in `heard`
};
BOOST_DESCRIBE_STRUCT(HearingSuggestion, (), (rule, heard, meant, segment, start, end, score, batch))

struct HeardText {
  base::SegmentId segment;
  std::string text;
};

struct HearingWishes {
  std::vector<MeantTerm> terms;
  std::vector<ContextPair> pairs;
  std::vector<PairVerdict> verdicts;
  double threshold = 0.70;
};

/// All suggestions, in reading order, none overlapping (the best score stays). Windows of one to three words, for terms
/// of more words windows as long as the term; one word of a window must be rare, or two words of weight must be the
/// term's own. A term, its inflections and the words of a term are never a source.
std::vector<HearingSuggestion> hearing_suggestions(std::vector<HeardText> const& texts, Background const& background,
                                                   HearingWishes const& wishes);

}  // namespace record
