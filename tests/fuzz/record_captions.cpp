// SPDX-License-Identifier: Apache-2.0
// The parser of caption files against any bytes: it answers or refuses, never falls over, and what it answers keeps its
// own promises (offsets inside the text, counts that add up, valid UTF-8, line numbers that exist).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "record/parse.hpp"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void check(record::ParsedSegment const& segment) {
  must(base::is_utf8(segment.text));
  auto const points = static_cast<std::int64_t>(base::code_points(segment.text));
  std::int64_t last = -1;
  for (auto const join : segment.joins) {
    must(join > last && join < points);
    must(segment.text[base::byte_offset(segment.text, static_cast<std::size_t>(join))] == ' ');
    last = join;
  }
  for (auto const& event : segment.events) {
    must(!event.type.empty() && base::is_utf8(event.text));
    if (segment.text.empty()) {
      must(event.at == 0 && segment.events.size() == 1);
      continue;
    }
    auto const at = base::byte_offset(segment.text, static_cast<std::size_t>(event.at));
    must(std::string_view(segment.text).substr(at).starts_with(event.text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  auto const parsed = record::parse_captions(bytes);
  if (!parsed) {
    must(parsed.error().why == base::Why::malformed && !parsed.error().detail.empty());
    return 0;
  }
  std::int64_t n = 0, nameless = 0, events = 0, joins = 0, words = 0;
  for (auto const& turn : parsed->turns) {
    must(turn.n == ++n);
    must(!turn.label || (!turn.label->empty() && base::is_utf8(*turn.label)));
    nameless += !turn.label;
    for (auto const& segment : turn.segments) {
      must(!segment.text.empty() || !segment.events.empty());
      check(segment);
      events += static_cast<std::int64_t>(segment.events.size());
      joins += static_cast<std::int64_t>(segment.joins.size());
      words += static_cast<std::int64_t>(base::count_words(segment.text));
    }
  }
  auto const& counts = parsed->counts;
  must(counts.turns == n && counts.nameless == nameless && counts.events == events && counts.joins == joins);
  must(counts.words == words);
  for (auto const& line : parsed->wrapper) must(line.line >= 1 && !line.kind.empty() && base::is_utf8(line.text));
  for (auto const& doubt : parsed->doubts) must(doubt.line >= 1 && base::is_utf8(doubt.text));
  return 0;
}
