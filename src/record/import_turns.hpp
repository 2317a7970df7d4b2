// SPDX-License-Identifier: Apache-2.0
// From pieces of speech to turns: what all readers of timed or tagged files share. Private to the imports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/model.hpp"

namespace record::intake {

/// Refuses a file: malformed, field "file". `line` fills the first "{}" of the sentence, `words` the second.
tl::unexpected<base::Refusal> bad_file(char const* sentence, std::int64_t line, std::string_view words = {});

/// How a piece joins the one before it.
enum class Joint {
  flow,       ///< cues: the same turn if the voice is the same; a paragraph ends where captions 6.3.3 says
  paragraph,  ///< a paragraph of its own; the same turn if the voice is the same
  turn,       ///< begins a turn
};

struct Piece {
  std::optional<std::string> voice;  ///< label as written; none: nobody
  std::string text;
  std::optional<Millis> start, end;
  std::int64_t line = 0;
  Joint joint = Joint::flow;
};

/// Collects pieces in order; finish() finds events, kinds of voices and counts.
class Turns {
 public:
  void add(Piece piece);
  /// An event on its own (a scene, a note): belongs to the last turn, or to a nameless one when there is none.
  void add_event(Event event);
  /// A segment whose events are known already is taken as it is.
  void add_ready(ParsedSegment segment);
  std::vector<WrapperLine> wrapper;
  std::vector<Doubt> doubts;
  ParsedMeeting meeting;
  /// Refuses a label longer than 120 characters, with its line.
  base::Result<Parsed> finish(std::string format, std::string encoding);

 private:
  struct Open {
    ParsedTurn turn;
    std::vector<bool> ready;
    std::int64_t line = 0;
  };
  std::vector<Open> turns_;
  std::size_t points_ = 0;  ///< length of the open paragraph
};

/// Words, labels, events as rulings 18 counts them.
Counts count(std::vector<ParsedTurn> const& turns);

/// "01:02:03.004", "02:03.004", with dot or comma and one to three decimals; hours of up to six digits. None otherwise.
std::optional<Millis> read_clock(std::string_view s);

/// Lines of a cleaned text without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace record::intake
