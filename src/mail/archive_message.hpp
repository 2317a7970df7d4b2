// SPDX-License-Identifier: Apache-2.0
// One message's headers as what it says of itself (Heard). Headers are cut out of the bytes by hand; only what is encoded goes
// through GMime.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/archive.hpp"
#include "mail/archive_split.hpp"

namespace mail {

struct HearOptions {
  Seconds now = 0;
  Seconds month = undated;      ///< of the file
  Seconds delivered = undated;  ///< from the name of a file in a Maildir, where there is no separator line
  bool bodies = false;          ///< fill Heard::body
  bool names = false;           ///< fill Heard::name and Heard::local
};
Heard hear(RawMessage const&, HearOptions const&);

/// What the subject is about: list tags ("[DC-list]"), reply and forward marks of many languages, "(was: ...)" and blanks taken
/// away, letter case folded. Empty when nothing is left.
struct Topic {
  std::string text;
  bool reply = false;
};
Topic topic_of(std::string_view decoded_subject);

/// Ids in angle brackets, in order, blanks inside them taken away; at most `most`.
std::vector<std::string> ids_in(std::string_view value, std::size_t most);

}  // namespace mail
