// SPDX-License-Identifier: Apache-2.0
// Possible commitments: sentences in which somebody takes something on or is asked to, found by cue phrases
// (captions 5.3, vectors S6, S7). English. A list to look through in the order of the meeting, never a result: about
// one hit in seven is near a noted action, and only a person makes an action of it.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "record/dates.hpp"

namespace record {

/// A paragraph and who says it.
struct VoicedText {
  base::SegmentId segment;
  base::PersonId person;  ///< of its turn; empty when unresolved
  std::string text;
};

enum class Undertaking {
  own,    ///< "I can volunteer", "I will send": the speaker's
  asked,  ///< "could you send", "the office will send": somebody else's
  group,  ///< "we send out", "let's": nobody's yet
};
BOOST_DESCRIBE_ENUM(Undertaking, own, asked, group)

struct PossibleCommitment {
  base::SegmentId segment;
  std::int64_t start = 0, end = 0;  ///< code points of the sentence
  std::string words;                ///< the sentence
  std::string phrase;               ///< the cue, as typed: "I can volunteer"
  Undertaking whose = Undertaking::own;
  base::PersonId speaker;         ///< of the turn
  base::PersonId owner;           ///< the speaker where it is his own, else empty: no owner
  std::optional<SpokenDate> due;  ///< a day named in this sentence or the next; its range is of that segment's text
  double strength = 0;            ///< 0 to 1, order only
};
BOOST_DESCRIBE_STRUCT(PossibleCommitment, (),
                      (segment, start, end, words, phrase, whose, speaker, owner, due, strength))

/// In the order of the meeting, one a sentence at most. `strongest` keeps that many (0: all), still in that order.
/// `meeting` is the meeting's day. Linear in the text.
std::vector<PossibleCommitment> possible_commitments(std::vector<VoicedText> const& texts,
                                                     std::chrono::year_month_day meeting, std::size_t strongest = 0);

}  // namespace record
