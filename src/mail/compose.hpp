// SPDX-License-Identifier: Apache-2.0
// A letter as bytes on the wire (RFC 5322, MIME). GMime lives behind this.
#pragma once

#include <string>

#include "mail/mail.hpp"

namespace mail {

/// Whose letters these are.
struct Sender {
  std::string address;       ///< From, and the envelope where `replies` is empty
  std::string name;          ///< the forum's title
  std::string replies = {};  ///< where replies and what comes back are read (`intersession receive`): Reply-To and envelope; empty: nowhere
  std::string stop_at = {};  ///< "https://forum.example.org/unsubscribe/": before the secret of a letter that may be stopped

  [[nodiscard]] std::string const& envelope() const { return replies.empty() ? address : replies; }
};

/// The whole message with CRLF line ends: From, To, Subject (encoded words where needed), Date, Message-ID,
/// Auto-Submitted (RFC 3834: nobody's holiday answer should come back), Reply-To, List-Unsubscribe with its one-click header (RFC 8058),
/// Content-Language, and the text as UTF-8. Texts that are pure ASCII with short lines go as they are, others quoted-printable. A letter
/// with a calendar is multipart/alternative, the calendar last and with its METHOD (RFC 6047). The same arguments give the same
/// bytes. `message_id` without angle brackets. Refuses (malformed): CR, LF or another control character in anything
/// that becomes a header.
Result<std::string> compose(Sender const&, Letter const&, std::string const& message_id, Instant date);

}  // namespace mail
