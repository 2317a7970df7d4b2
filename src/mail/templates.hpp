// SPDX-License-Identifier: Apache-2.0
// The texts of letters that a forum has put in place of ours, by kind and language, and how their placeholders are filled: "{name}", once,
// as plain text. A value is never looked through for placeholders again, and in a subject it is one line. Which kinds there are, which
// placeholders each has and the texts of ours are desk's (house 2: the sentences speak the reader's language).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mail.hpp"

namespace mail {

struct Text {
  std::string subject = {}, body = {};
};
BOOST_DESCRIBE_STRUCT(Text, (), (subject, body))

/// The names between braces, in order, each as often as it stands there.
std::vector<std::string> placeholders_in(std::string_view text);
/// Both with the values in their places; a name without a value stays as it stands.
Text filled(Text const&, std::map<std::string, std::string> const& values);

/// Puts a text of the forum's own in place of ours. `known` are the names it may use, `needed` those without which the letter would be
/// useless (a link). Refuses (malformed): no subject, or more than one line or 150 characters of it (CR and LF above all: M-MAIL), no
/// body or over 8,000 characters, an unknown placeholder, a needed one that is missing, a language that is no tag.
Result<Done> keep_text(Writing&, std::string const& kind, std::string const& language, Text const&, std::vector<std::string> const& known,
                       std::vector<std::string> const& needed);
/// Back to ours.
Result<Done> drop_text(Writing&, std::string const& kind, std::string const& language);
std::optional<Text> kept_text(Reading&, std::string const& kind, std::string const& language);

}  // namespace mail
