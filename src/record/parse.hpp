// SPDX-License-Identifier: Apache-2.0
// A captioner's text file, read: bytes in, meeting, wrapper, turns and doubts out (record::Parsed). Everything else
// about captions (WebVTT, SRT, chat logs, live streams, who a label is) lives elsewhere; nothing here knows a database
// or a clock.
//
//   bytes -> clean text -> lines -> wrapper lines | lines of speech -> pieces -> turns and segments
//            parse_clean   parse_lines  wrapper, parse_pages    parse_lines   parse (labels, events)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "record/model.hpp"

namespace record {

/// Names the forum already knows (roster, aliases of the series). A label equal to one of them, in any letter case and
/// without regard to accents, is believed at its first appearance (captions 6.3.6 c, rulings 19).
struct KnownLabels {
  std::vector<std::string> names;
};

/// Reads a caption file of any form in domain 7.1-7.4. Linear in the input, also for one line of 100 MB; no size limit
/// of its own (rulings 20). Speech stays as typed except for captions 6.2.7 (line ends, controls, NFC), line wraps
/// inside a paragraph (one blank) and page breaks (one blank, remembered in `joins`). Refuses (malformed, field
/// "file"): nothing in it; broken UTF-16; a zero byte, with its line; not text at all (PDF, word processor, ZIP, image,
/// mostly control characters).
base::Result<Parsed> parse_captions(std::string_view bytes, KnownLabels const& known = {});

/// The answer of `intersession transcript FILE --to json`: meeting, wrapper, turns, counts (issue 2, rulings 18).
base::Json parsed_to_json(Parsed const& parsed);

}  // namespace record
