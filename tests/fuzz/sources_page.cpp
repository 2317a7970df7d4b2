// SPDX-License-Identifier: Apache-2.0
// A page from anywhere: its words, its links, what a machine makes of it. Whatever comes out is text, and leads to the same server only.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "sources/page.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const page(reinterpret_cast<char const*>(bytes), size);
  static auto const at = *sources::read_address("https://lists.example.org/pipermail/rivers/");
  for (auto const& f : sources::archive_files(at, page))
    if (f.host != at.host || f.port != at.port || f.scheme != at.scheme) std::abort();
  sources::Fetched const answer{.told = sources::Told::whole, .status = 200, .url = at.text()};
  for (auto const q : {sources::Question::membership, sources::Question::list, sources::Question::archive}) {
    auto const said = sources::read_page(q, answer, page);
    if (!base::is_utf8(said.words) || said.words.size() > 1000) std::abort();
  }
  auto const first = sources::first_lines(page);
  if (!base::is_utf8(first) || base::code_points(first) > 600) std::abort();
  return 0;
}
