// SPDX-License-Identifier: Apache-2.0
// What only a MIME library can read of a stranger's message: encoded headers and the first words of a body. GMime lives behind this,
// and gets one message at a time, never more than its beginning.
#pragma once

#include <string>
#include <string_view>

namespace mail {

/// A header's value as UTF-8: encoded words (also broken ones, as well as GMime can), raw Latin-1, folded lines as blanks.
std::string decoded_header(std::string_view value);

/// The first kilobyte of what somebody wrote, without blanks and in lower case, so that the same words are the same whatever
/// their encoding and line ends: the first text part that is no attachment, of at most 100 parts. Empty when there is none. Without `head` the body is taken as it
/// stands: most need no MIME, and that is a hundred times cheaper.
std::string first_words(std::string_view head, std::string_view body);

}  // namespace mail
