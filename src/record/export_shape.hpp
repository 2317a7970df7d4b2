// SPDX-License-Identifier: Apache-2.0
// What the writers share: whose voice a turn shows, what a segment shows, when it was spoken, how turns fall into
// agenda items. Private to the exports; the face is exports.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/export_letters.hpp"
#include "record/exports.hpp"

namespace record::shape {

// one writer each, in the file of its name
std::string write_json(Transcript const& t);
std::string write_text(Transcript const& t);
std::string write_csv(Transcript const& t);
std::string write_markdown(Transcript const& t);
std::string write_vtt(Transcript const& t);
std::string write_chapters(Transcript const& t);
std::string write_srt(Transcript const& t);
std::string write_podcast(Transcript const& t);
std::string write_akn(Transcript const& t);
std::string write_html(Transcript const& t);
enum class TeiKind { parla_clarin, parlamint };
std::string write_tei(Transcript const& t, TeiKind kind);

/// The name a reader sees: the person's, else the label as typed; empty when nobody.
std::string const& voice(Turn const& turn);

/// The words of a segment: "[redacted]", its text, or its events when it is nothing else.
std::string words(Segment const& segment);

/// True for a segment that is only an event ("(Session concluded at 16:08 UTC)").
bool only_events(Segment const& segment);

/// When a segment was spoken, counted from zero_of().
struct Span {
  Millis start{0}, end{0};
  bool estimated = false;
};

/// The instant that files with a clock of their own call 00:00: the opening of the meeting, or the first segment if
/// that is earlier or the opening is unknown.
Instant zero_of(Transcript const& t);

/// One span for each segment of each turn, in order; never going back, end >= start. What has no time gets its share by
/// words of the gap between its timed neighbours, of [start, end] of the meeting, or 110 words a minute. Linear.
std::vector<Span> timeline(Transcript const& t);

/// A run of turns under one agenda item. An item without a word has from == to and stands at its place of the agenda.
struct Block {
  Section const* section = nullptr;  ///< null: no item
  std::size_t from = 0, to = 0;      ///< turns
};
std::vector<Block> blocks(Transcript const& t);

/// The day of the meeting in its own zone, "2022-10-03". None when unknown.
std::optional<std::string> day_of(Transcript const& t);
/// True when the hour of the opening is known, not only the day.
bool has_clock(Transcript const& t);

/// "working text, rough" or "edition 2, approved".
std::string edition_words(Transcript const& t);
/// "Series: Title (66)", whatever of it there is; "Transcript" when there is nothing.
std::string heading_words(Transcript const& t);
/// "Decision: text", "Action: text (owner: X, due 2022-10-17)"; an action without an owner says so.
std::string mark_words(Mark const& mark);
/// The marks that lie in each segment: pairs of flat segment number and mark, in order of segment. Linear but for
/// sorting.
struct Placed {
  std::size_t segment = 0;
  Mark const* mark = nullptr;
};
std::vector<Placed> placed_marks(Transcript const& t);

/// Lower-case letters and digits with hyphens between; `otherwise` when nothing is left.
std::string slug(std::string_view s, std::string_view otherwise);
/// A language tag fit for xml:lang, `otherwise` when it is not one.
std::string language(std::string_view tag, std::string_view otherwise);

/// One piece of a segment's text: plain words, or the event written there.
struct Piece {
  std::string_view text;
  Event const* event = nullptr;
};
/// Cuts a text at its events, in order; events whose words are not at their place stay plain text.
std::vector<Piece> pieces(Segment const& segment);

}  // namespace record::shape
