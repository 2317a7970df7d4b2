// SPDX-License-Identifier: Apache-2.0
// The other files a record can come in: timed captions, chat logs, JSON, XML. Each reader makes the same Parsed that a
// captioner's text makes (parse.hpp), so that everything after it is one way. All are linear in their input and refuse
// (malformed, field "file") with the line or the place and the reason; nothing is half read.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "record/model.hpp"

namespace record {

/// Reads a file of any format we know. The content decides first, the ending of the name only where the content does
/// not say; everything that is nothing else is a captioner's text (parse_captions).
base::Result<Parsed> parse_any(std::string_view bytes, std::string_view file_name);

/// WebVTT (W3C): voices from <v Name>, else from "Name:" where it recurs (Zoom) or ">>"; cues of one voice become turns
/// and paragraphs again (captions 6.3.3), with the first cue's start and the last one's end. NOTE blocks are wrapper
/// lines. Refuses: no WEBVTT at the head, a cue without times, times that cannot be read or end before they begin, a
/// cut tag.
base::Result<Parsed> parse_vtt(std::string_view bytes);

/// SubRip: the same without voices; a missing number is forgiven, missing or malformed times are not.
base::Result<Parsed> parse_srt(std::string_view bytes);

/// A saved Zoom chat, both forms ("15:04:05<tab>Name:<tab>text" and "15:04:05 From Name to Everyone: text"). Each
/// message is a turn, a line without a head continues it. Messages to one person are never taken: a doubt says how many
/// lines were.
base::Result<Parsed> parse_zoom_chat(std::string_view bytes);

/// Podcasting 2.0 JSON 1.0.0: each segment is a paragraph; segments of one speaker in a row are one turn.
base::Result<Parsed> parse_podcast(std::string_view bytes);

/// Whisper's JSON: timed pieces without speakers, one nameless turn.
base::Result<Parsed> parse_whisper(std::string_view bytes);

/// Our own JSON (Format::json), and the one `intersession transcript FILE` prints.
base::Result<Parsed> parse_own_json(std::string_view bytes);

/// Akoma Ntoso 3.0 debates, ours and those found in the field: a speech with `from`, with `by`, or with neither.
/// XML limits (captions 6.7): no DTD, no entity but the five of XML, depth 64, 32 MiB, 200,000 elements.
base::Result<Parsed> parse_akn(std::string_view bytes);

/// TEI, Parla-CLARIN and ParlaMint: u with seg, note[@type=speaker] before it. The same XML limits.
base::Result<Parsed> parse_tei(std::string_view bytes);

}  // namespace record
