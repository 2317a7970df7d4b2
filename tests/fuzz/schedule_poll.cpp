// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: date polls and calendar entries as JSON files. What is read can be ranked: every option once, each with a reason but the
// last; what is written as a calendar ends in whole lines.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "schedule/calendar_file.hpp"
#include "schedule/rank_file.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(bytes), size);
  if (auto const made = schedule::calendar_of_file(text)) {
    must(made->starts_with("BEGIN:VCALENDAR\r\n") && made->ends_with("END:VCALENDAR\r\n"));
    for (std::size_t at = 0; (at = made->find('\n', at)) != std::string::npos; ++at) must(at > 0 && (*made)[at - 1] == '\r');
  }
  auto const poll = schedule::read_poll(text);
  // A long poll is slow to rank many times over and finds nothing more than a short one.
  if (!poll || poll->people.size() > 30 || poll->options.size() > 30) return 0;
  auto const ranking = schedule::rank(*poll);
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    must(seen.insert(ranking[i].option).second);
    must(ranking[i].decides.has_value() == (i + 1 < ranking.size()));
    if (i + 1 < ranking.size()) must(!schedule::why(*poll, ranking[i], ranking[i + 1]).sentence.empty());
  }
  must(seen.size() == poll->options.size());
  schedule::decided(*poll, ranking);
  return 0;
}
