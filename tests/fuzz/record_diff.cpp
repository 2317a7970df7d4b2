// SPDX-License-Identifier: Apache-2.0
// Two texts, cut from the input at its first line feed: the difference must make the second of the first, alignment and
// anchors must hold their laws, and the readers of dates, cues and glossaries must survive whatever they are given.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "record/align.hpp"
#include "record/anchors.hpp"
#include "record/commitments.hpp"
#include "record/dates.hpp"
#include "record/diff.hpp"
#include "record/glossary_files.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

void anchors_hold(std::string const& before, std::string const& after) {
  base::SegmentId const id("s1");
  auto const size = static_cast<std::int64_t>(base::code_points(before));
  for (std::int64_t start = 0; start < size; start += 1 + size / 7) {
    auto const made = record::make_anchor(id, 1, before, start, std::min(size, start + 9));
    if (!made) continue;
    auto const moved = record::move_anchor(*made, id, before, after);
    bool const held = moved.state == record::AnchorState::exact || moved.state == record::AnchorState::moved;
    auto const now = record::words_now(moved, [&](base::SegmentId const&) { return after; });
    if (held) must(moved.places.size() == 1 && now == made->quote);
    must(moved.places.empty() == (moved.state == record::AnchorState::lost));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const all = base::repair_utf8({reinterpret_cast<char const*>(data), size});
  std::size_t const cut = std::min(all.find('\n'), all.size());
  std::string const before = all.substr(0, cut), after = cut < all.size() ? all.substr(cut + 1) : std::string();

  must(record::applied(record::difference(before, after), before) == after);
  anchors_hold(before, after);
  auto const lines = [](std::string const& s) {
    auto const pieces = base::split(s, '.');
    return std::vector<std::string_view>(pieces.begin(), pieces.end());
  };
  auto const aligned = record::align(lines(before), lines(after));
  for (std::size_t i = 0; i < aligned.old.size(); ++i)
    if (aligned.old[i].keeps_id) must(aligned.fresh.at(*aligned.old[i].best).continues == i);

  using namespace std::chrono_literals;
  record::spoken_dates(all, 2031y / 5 / 12);
  record::possible_commitments({{base::SegmentId("s1"), {}, all}}, 2031y / 5 / 12);
  (void)record::glossary_entries(all);
  return 0;
}
