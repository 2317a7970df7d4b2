// SPDX-License-Identifier: Apache-2.0
// From the bytes of an upload to text that can be read line by line (captions 6.2.7): decoded, line ends made one,
// controls and direction overrides out, NFC. Entities and tags are never decoded: what looks like a tag is what
// somebody typed.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace record::scan {

struct Clean {
  std::string text;      ///< UTF-8, NFC, lines end with LF; empty when only blanks were there
  std::string encoding;  ///< utf8 utf16le utf16be windows1252
};

/// Refuses (malformed, field "file"): nothing in it; broken UTF-16; a zero byte (with its line); not text at all.
base::Result<Clean> clean_captions(std::string_view bytes);

}  // namespace record::scan
