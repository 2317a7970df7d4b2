// SPDX-License-Identifier: Apache-2.0
// For tests of words: a catalogue written byte by byte (GNU gettext manual, "The Format of GNU MO Files"), so that nothing but the test
// decides what is in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace base::test {

inline void number(std::string& out, std::size_t n) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(n >> shift & 0xff);
}

/// Key to translation; "one\0many" to "form 0\0form 1..." for what is counted. The map sorts, as the format demands.
inline void write_mo(std::filesystem::path const& file, std::map<std::string, std::string> const& words) {
  std::size_t const n = words.size(), head = 28;
  std::string texts, keys_at, values_at;
  auto const put = [&](std::string const& text, std::string& at) {
    number(at, text.size());
    number(at, head + 16 * n + texts.size());
    texts += text + '\0';
  };
  for (auto const& [key, value] : words) put(key, keys_at), put(value, values_at);
  std::string out;
  for (std::size_t const field : {std::size_t{0x950412de}, std::size_t{0}, n, head, head + 8 * n, std::size_t{0}, head + 16 * n})
    number(out, field);
  std::ofstream(file, std::ios::binary) << out << keys_at << values_at << texts;
}

inline std::string mo_head(std::string const& plural) { return "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: " + plural + "\n"; }

}  // namespace base::test
