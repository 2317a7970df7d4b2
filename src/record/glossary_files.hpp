// SPDX-License-Identifier: Apache-2.0
// The glossary as files: for captioners before a meeting (a plain list to read, a dictionary for their Plover), and in
// again from a list or a spreadsheet (captions 5, issue 2). Pure.
//
// Plover's dictionaries map steno strokes to words. Strokes are the captioner's own and cannot be made from spelling,
// so a term carries an outline only if a captioner gave one; the JSON holds only those, the plain list holds every
// term.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace record {

struct GlossaryEntry {
  std::string text;                ///< as it should be written, at most 120 code points
  std::string kind;                ///< name, coalition, acronym, term, place; "term" when the file does not say
  std::vector<std::string> heard;  ///< known mis-hearings
  std::string outline;             ///< steno strokes, "TKPWHROS/REU"; empty: none
  std::string note;
};

/// One term a line, sorted by kind, then term; each kind under a heading line "# kind". UTF-8, LF.
std::string plain_list(std::vector<GlossaryEntry> entries);

/// A Plover dictionary: {"STROKES": "term"}, sorted, without terms that have no outline. Of two terms with one outline
/// the first stands.
std::string plover_json(std::vector<GlossaryEntry> const& entries);

/// All columns, with a header line: term,kind,heard as,outline,note. A field that a spreadsheet could take for a
/// formula begins with a tab, which glossary_entries() takes away again. RFC 4180 quoting, CRLF.
std::string glossary_csv(std::vector<GlossaryEntry> const& entries);

/// A line that could not be taken, with the reason.
struct GlossaryProblem {
  int line = 0;        ///< 1-based
  std::string reason;  ///< sentence for base::tr_value
};
struct GlossaryRead {
  std::vector<GlossaryEntry> entries;  ///< each term once, in the file's order
  std::vector<GlossaryProblem> problems;
};

/// Reads a plain list (one term a line, "# kind" headings, "term = heard; heard") or a CSV, TSV or semicolon table with
/// or without a header line; columns term, kind, heard as (separated by ";" or "|"), outline, note. Terms that repeat
/// are joined. Refuses (malformed, field "file"): not UTF-8, a quote that never ends, over 5,000 terms, no term at all.
base::Result<GlossaryRead> glossary_entries(std::string_view file);

/// True for one or more steno strokes: letters of the steno order, digits, "#", "*", "-", joined by "/".
bool is_outline(std::string_view s);

}  // namespace record
