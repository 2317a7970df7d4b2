// SPDX-License-Identifier: Apache-2.0
// Who sent it, from From headers as archives hold them: "user at host (Name)", "Name via List" rewritten for DMARC, names in the
// place of the address, addresses cut off by an anti-spam filter.
#pragma once

#include <string>
#include <string_view>

namespace mail {

struct SenderRead {
  std::string address;  ///< lower case, with "@"; empty when the header has none
  std::string name;     ///< UTF-8, may be empty
};

/// The first mailbox of a From, Reply-To or Sender header.
SenderRead read_sender(std::string_view value);

/// Headers that tell a person behind a list's rewriting.
struct FromHeaders {
  std::string_view from = {}, reply_to = {}, original_from = {}, list_post = {}, list_id = {};
};
/// The person's own address: From, unless that is the list's ("Name via List" <list@...>) and another header names the person. For a
/// header without any address the folded text of it, so that equal ones are one person.
SenderRead person_behind(FromHeaders const&);

/// True for addresses that programs write from: bounces, list administration, no-reply.
bool is_machine_address(std::string_view address);

}  // namespace mail
