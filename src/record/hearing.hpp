// SPDX-License-Identifier: Apache-2.0
// A caption stream while it is heard, as a value: numbers, joins, growing texts, the open tail, its segments and turns, and whose
// voice each is (captions 6.2-6.4, rulings 2). Pure: State in, State and what happened out. No SQL, no clock; who keeps the
// chunks and the settled segments is captions.cpp and its neighbours.
//
//   bytes -> clean() -> number() -> [held] -> join or grow -> open tail -> cut() -> segments -> settle()
//
// The open tail is the text as typed, marks and labels in it, so that an erased ">>" takes its turn with it. Everything shown is
// the difference between the cuts of the tail before and after (Delta).
//
// What is private never comes here as text: off the record the tail is empty, and only hearing_private.cpp sees the words, to
// answer them and to keep their salted hashes.
#pragma once

#include <functional>

#include "record/captions.hpp"

namespace record::hearing {

/// Milliseconds since 1970: State is written and read with every post, and numbers are cheaper than ISO texts.
using Ms = std::int64_t;

/// A stretch of the tail that came at one time.
struct Run {
  std::int64_t size = 0;  ///< code points
  Ms at = 0;              ///< received (or the cue's own time on our clock)
  bool source = false;    ///< `at` is the source's time
};
BOOST_DESCRIBE_STRUCT(Run, (), (size, at, source))
/// Takes so many code points off, at the front or at the back.
void shorten(std::vector<Run>&, std::int64_t n, bool at_front);

/// How many words of a turn were said while one holder had the floor.
struct Vote {
  Ms from = 0;  ///< the holder's
  std::int64_t words = 0;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (from, words))

/// A turn of the captions and whose voice it is.
struct Voice {
  std::string turn;  ///< id; empty: no turn yet
  std::string label;
  LabelKind kind = LabelKind::unknown;
  bool topic = false;
  Ms begun = 0;              ///< first character received
  Ms shift = 0;              ///< what brings its first word to the beginning of a holder's time
  Ms snapped = 0;            ///< that beginning; 0: none near
  bool fixed = false;        ///< a segment of it is settled: shift and snapped stay
  std::vector<Vote> votes;   ///< of settled words
  std::string person, name, capacity, grant;  ///< who holds the words, also when the label says otherwise
  std::string how = "none";  ///< floor (assigned), label (only typed), both (they differ: unresolved), none
};
BOOST_DESCRIBE_STRUCT(Voice, (), (turn, label, kind, topic, begun, shift, snapped, fixed, votes, person, name, capacity, grant, how))

/// A segment of the tail as readers have it.
struct Open {
  std::string id;
  bool begins = false;  ///< it begins a turn: `voice`
  Voice voice;
  std::string text;
  Ms first = 0;         ///< received
};
BOOST_DESCRIBE_STRUCT(Open, (), (id, begins, voice, text, first))

/// Numbers that did not come.
struct Hole {
  std::int64_t from = 0, to = 0;
  std::int64_t place = -1;  ///< absolute code point where their words belong; -1: still waited for
  Ms since = 0;
};
BOOST_DESCRIBE_STRUCT(Hole, (), (from, to, place, since))

/// A clean text and where it comes from. U+0008 in it erases one code point.
struct Said {
  std::string text;
  Dialect dialect = Dialect::zoom;
  Ms at = 0;
  bool source = false;
};
BOOST_DESCRIBE_STRUCT(Said, (), (text, dialect, at, source))

struct Held {
  std::int64_t seq = 0;
  Ms since = 0;
  std::vector<Said> said;  ///< several for YouTube's cues
};
BOOST_DESCRIBE_STRUCT(Held, (), (seq, since, said))

struct Session {
  std::string id;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, n))

/// Everything a stream remembers between two posts. Bounded: the tail holds at most about 4,000 code points, lists have limits.
struct State {
  // numbering (6.2.2)
  bool numbered = false;
  std::int64_t epoch = 1, last = 0, applied = 0;
  Ms epoch_at = 0;        ///< when this epoch began; 0: with the stream
  std::vector<Hole> gaps;
  std::vector<Held> held;
  std::int64_t holes = 0, duplicates = 0, conflicts = 0, late = 0, tails_lost = 0;
  Ms heard_at = 0;
  std::string told;       ///< the state that readers were told last
  // bytes to text (6.2.7) and the source's clock (6.2.5)
  bool utf8_seen = false, legacy = false, after_cr = false;
  std::vector<std::int64_t> offsets;
  Ms last_cue = 0;
  // joining and growing (6.2.3, 6.2.4)
  std::vector<std::int64_t> lengths;
  bool cumulative = false;
  std::int64_t chain = 0, apart = 0, merged_from = 0;
  std::string last_body, merged;
  // the open tail
  std::int64_t base = 0;  ///< code points before it, ever
  std::int64_t peak = 0;  ///< the furthest its end has been, absolute
  std::string open;
  std::vector<Run> runs;
  std::vector<Open> segments;
  Voice voice;            ///< of the words before the tail
  std::vector<std::string> labels;  ///< believed so far, typed
  // delay (6.3.10)
  std::int64_t lag_ms = 5000;
  bool lag_measured = false;
  std::int64_t lag_told = 0;  ///< what readers were told last, in ms; 0: nothing yet
  std::vector<std::int64_t> lags;
  Ms lag_of = 0;          ///< the holder last measured
  // off the record (6.4): counts and salted hashes only
  bool off = false;
  std::int64_t off_line = 0, off_length = 0;
  std::string salt;       ///< names the salt of the hashes, not the salt
  std::vector<std::string> hashes;
  std::int64_t off_words = 0;  ///< of these, how many from the front are private
  bool off_grows = false;      ///< back on the record, and the window still holds private words
  // our own protocol (6.2.8)
  std::vector<Session> sessions;
  // words in each ten seconds of the last five minutes, newest last: {ten-second number, words}
  std::vector<std::int64_t> rate;
};
BOOST_DESCRIBE_STRUCT(State, (), (numbered, epoch, last, applied, epoch_at, gaps, held, holes, duplicates, conflicts, late, tails_lost, heard_at, told,
                                  utf8_seen, legacy, after_cr, offsets, last_cue, lengths, cumulative, chain, apart, merged_from,
                                  last_body, merged, base, peak, open, runs, segments, voice, labels, lag_ms, lag_measured, lag_told, lags, lag_of,
                                  off, off_line, off_length, salt, hashes, off_words, off_grows, sessions, rate))

std::string print(State const&);
/// Missing keys keep their defaults, so that a newer program reads an older one's state. Throws what only a broken store causes.
State read(std::string_view json);

// ------------------------------------------------------------------------------------------------ bytes to text

/// Raw bytes as text (6.2.7): decoded (UTF-8; Windows-1252 while the stream has been nothing else), CR LF, CR, U+2028, U+2029,
/// U+0085 to LF, TAB to blank, controls, escape sequences and direction marks out, U+0008 kept. An incomplete sequence at the end
/// is cut and counted (6.2.6). A trailing "\n" of two characters is a line end (Zoom, Teams). No normal form here: erasing counts
/// the code points that were typed.
std::string clean(State&, Dialect, std::string_view bytes);
/// The same for text from our own page or program, which is valid UTF-8 or repaired.
std::string clean_typed(std::string_view text);

/// A body of the YouTube shape.
struct Cue {
  std::int64_t at = 0;
  std::string text;
};
/// Pairs of a time line and text (6.2.5), in order of time, then place. None: a time line is broken. A body without any time line
/// is one cue at time 0.
std::optional<std::vector<Cue>> cues(std::string_view clean_text);

/// What stands between two texts (6.2.3): nothing, a blank, or LF. `lengths`: of the last bodies, this one included.
std::string_view seam(std::string_view before, std::string_view text, JoinPolicy, Dialect, std::vector<std::int64_t> const& lengths);

/// What a body shares with the one before (6.2.4).
struct Overlap {
  std::size_t skip = 0;    ///< bytes of the old body that slid out
  std::size_t common = 0;  ///< bytes after `skip` that are the same in both; what follows in the old one is replaced
};
/// None when the bodies do not overlap as growing or sliding texts do, or are equal.
std::optional<Overlap> overlap(std::string_view before, std::string_view now);

// ------------------------------------------------------------------------------------------------ the tail's form

/// A segment as the tail has it now.
struct Cut {
  bool begins = false, topic = false;
  std::string label;
  LabelKind kind = LabelKind::unknown;
  std::string text;               ///< NFC; blanks at its ends gone
  std::size_t from = 0, to = 0;   ///< bytes of the tail, mark and label and the blanks behind included
  std::vector<Run> words;         ///< size: words that came at that time
  Ms first = 0, last = 0;
  bool source = false;
};
/// The segments of a tail (6.3.3, 6.3.5, 6.3.6). Marks, labels and events are the parser's (read_pieces).
std::vector<Cut> cut(State const&, std::vector<std::string> const& known, JoinPolicy);

// ------------------------------------------------------------------------------------------------ hearing

/// A segment that no longer changes, for the record.
struct Settled {
  std::string segment, text;
  Voice voice;          ///< of its turn, as known now
  bool begins = false;
  Ms first = 0, last = 0;  ///< speech time
  bool source = false;
};

/// One act on a stream: made for a post, a batch or a tick, and gone with it.
class Hearing {
 public:
  /// `name("t")`, `name("s")` give new ids. `on_air` false: numbers are kept, words go nowhere but to the raw chunks.
  Hearing(State&, std::string channel, JoinPolicy, bool on_air, std::vector<Holder> const&, Ms now,
          std::function<std::string(char const*)> name);

  /// What the chunks say about a number that came again.
  enum class Known { no, same, other };
  /// Whether this number begins a new epoch (6.2.2.5): it starts over at 0 or 1, after silence or by a program that has just asked
  /// for the last number; or it goes on from the number that was told, with words of its own, while others had gone on from it.
  [[nodiscard]] bool begins_again(std::int64_t seq, std::optional<ToldNumber> const&, Known) const;
  /// Numbering begins anew, order goes on: what is held is said, what is missing is not waited for any more.
  void begin_epoch(std::int64_t number);
  /// Puts a text where its number says; `seq` none: at the end. Answers new, duplicate, late or conflict.
  std::string put(std::optional<std::int64_t> seq, Known, std::vector<Said>);
  /// The same without words, for a stream off the record.
  std::string number_only(std::optional<std::int64_t> seq, Known);

  /// Typed, literally, at the end.
  void type(std::string_view);
  /// Erases at most so many code points; answers how many it did (6.3.2: 600 back, 60 s, never what is settled).
  std::int64_t erase(std::int64_t count);
  /// How many may still be erased.
  [[nodiscard]] std::int64_t erasable() const;

  /// What time brought: held texts (400 ms), segments (15 s behind a later one, 30 s of silence).
  void due();
  /// Shows what changed. Call after all changes; due() and settle_all() do it themselves.
  void refresh();
  void settle_all();

  std::vector<Delta> deltas;
  std::vector<Settled> settled;
  std::string dropped;  ///< raw text that left the tail: what the kept file is made of

 private:
  void say(Said const&);
  void grow(Said const&, std::string const& body);
  void append(std::string_view, Ms at, bool source);
  void take_back(std::int64_t points);
  void insert(Hole const&, std::vector<Said> const&);
  void release(bool all);
  void show(Open const* old, Open&, Voice& current);
  void settle_first();
  void count_words(std::string_view, Ms at);
  [[nodiscard]] std::int64_t length() const;
  void tell(char const* kind, boost::json::object);

  State& s_;
  std::string channel_;
  JoinPolicy join_;
  bool on_air_;
  std::vector<Holder> const& holders_;
  Ms now_;
  std::function<std::string(char const*)> name_;
  std::vector<std::string> known_;
  std::vector<Cut> cuts_;
};

// ------------------------------------------------------------------------------------------------ voices

/// Does a typed label name this person? Equal, a part of the name in whole words, its initials, or nearly so (6.6 R2, R4, R6).
bool names(std::string_view label, std::string_view name, bool nearly);

/// Finds where a turn that begins at `voice.begun` begins on the floor (ruling 2): near a change of holder, its label's first. Sets
/// shift and snapped; `before`: the turn before it, which began earlier.
void place(Voice&, Voice const& before, std::vector<Holder> const&, std::int64_t lag_ms);
/// Adds words that came at these times to a turn's votes.
void vote(std::vector<Vote>&, Voice const&, std::vector<Run> const& words, std::vector<Holder> const&, std::int64_t lag_ms);
/// Whose voice these votes make it: sets person, name, capacity, grant, how. Without votes only `how`.
void decide(Voice&, std::vector<Vote> const&, std::vector<Holder> const&);
/// Learns the delay from a turn whose label is the holder's (6.3.10).
void measure(State&, Voice const&, std::vector<Holder> const&);

// ------------------------------------------------------------------------------------------------ off the record

/// The salt of this process, made at its start and written nowhere.
std::string const& process_salt();
/// Hash of words with it, for numbering and for growing texts.
std::string salted(std::string_view words);

/// Words that may not be kept, as deltas marked unstored. Nothing of them stays in State but counts and salted hashes.
std::vector<Delta> show_unkept(State&, std::string const& channel, JoinPolicy, std::vector<Said> const&);
/// Erases in what is shown unkept; answers how many code points.
std::int64_t erase_unkept(State&, std::string const& channel, std::int64_t count, std::vector<Delta>&);
/// Going off: the last body is remembered by its hashes only, so that a text that goes on growing is shown once.
void forget_body(State&);
/// Leaves no text to compare the next body with, for one whose private words were cut out.
void forget_text(State&);
/// After such a body: whether it grows is known already, and when nothing private is left in it, it is what the next one grows from.
void resume_growing(State&, bool cumulative, std::string const& whole);
/// The first bodies after coming back: a growing text sends private words again. Answers what of `text` may be kept.
std::string kept_part(State&, std::string_view text);

}  // namespace record::hearing
