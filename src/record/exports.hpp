// SPDX-License-Identifier: Apache-2.0
// Every export is a pure function of one Transcript: the same input gives the same bytes, no clock, no store. The
// mapping of each field into each format is doc/formats.md (captions 6.7); what cannot be said in a format is left out
// there by name. Not here: reading files (imports.hpp, parse.hpp), and who may have which export (web).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "record/model.hpp"

namespace record {

enum class Format { json, text, vtt, chapters, srt, podcast, akn, tei, parlamint, csv, markdown, html };

/// The format of a name on the command line or in an address: json text vtt chapters srt podcast akn tei parlamint csv
/// markdown html, in lower case. None for anything else.
std::optional<Format> format_of(std::string_view name);
/// The inverse of format_of.
std::string_view name_of(Format format);

struct Export {
  std::string body;         ///< UTF-8
  std::string media_type;   ///< with its charset where the type has one
  std::string file_ending;  ///< without the first dot: "vtt", "chapters.vtt", "tei.xml"
};

/// Writes a transcript in a format (captions 6.7). An empty transcript gives a valid file in every format (X9).
/// Redacted segments stand as "[redacted]" everywhere. Times the record does not have are estimated by share of words
/// over the meeting (or at 110 words a minute) and the file says so.
/// Refuses: not_now for parlamint, whose schema fixes the licence, unless the licence is CC-BY-4.0 and the meeting has
/// a day and a permanent address (ParlaMint requires both).
base::Result<Export> export_as(Format format, Transcript const& transcript);

/// A file as it was read, as a Transcript: for the command line without a database. Turns are t1, t2 ..., segments s1,
/// s2 ... in order; nobody is a person yet. A file that says only the day of its meeting gives `start` as that day's
/// midnight and an empty `zone`: "only the day counts", which every export understands.
Transcript transcript_of(Parsed const& parsed);

}  // namespace record
