// SPDX-License-Identifier: Apache-2.0
// What a single line of a caption file's wrapping is: vendors, disclaimers, web pages, server warnings, field lists,
// titles (domain 7.1). Pure functions of one line; the walk over head and foot is in wrapper.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace record::scan {

/// "RAW FILE", "FINISHED", "Cloned" alone on a line.
bool is_raw_marker(std::string_view line);
/// Begins the way disclaimers begin and says what they say: safe anywhere in a file.
bool is_disclaimer(std::string_view line);
/// Says what disclaimers say: for head and foot only.
bool sounds_like_disclaimer(std::string_view line);
/// Byte where a disclaimer begins inside a line (H2, files of one line), from `from` on; npos when none does.
std::size_t find_disclaimer(std::string_view line, std::size_t from);
bool starts_vendor_block(std::string_view line);
/// A telephone number, box or web address alone on a line.
bool is_contact(std::string_view line);
bool is_web_chrome(std::string_view line);
bool is_server_warning(std::string_view line);
/// Only asterisks, dashes, equals signs or underscores, three or more.
bool is_rule(std::string_view line);

/// "Room: Garden" and its kin. `key` is lower case.
struct Field {
  std::string key;
  std::string_view value;
};
std::optional<Field> read_field(std::string_view line);
/// The list of people goes on over the following lines.
bool is_people_key(std::string_view key);

}  // namespace record::scan
