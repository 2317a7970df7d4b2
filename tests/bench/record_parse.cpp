// SPDX-License-Identifier: Apache-2.0
// How fast a caption file is read, and that the cost grows with the length and nothing else: 0.1, 1, 10 and 100 MB made
// here, once as turns and paragraphs and once as one single line, beside a plain read of the same bytes (counting line
// ends).
//   bench_record_parse [largest size in MB, 100]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "record/parse.hpp"

namespace {

using Clock = std::chrono::steady_clock;

/// A meeting of any length in the look of a captioner's raw file; words are drawn from a fixed sequence.
std::string meeting(std::size_t size, bool one_line) {
  static constexpr char const* names[] = {"ADA MORROW",    "BRAM KESTREL", "CHIDI OKAFOR",
                                          "DELFINA ROJAS", "Emeka",        "FLOOR"};
  static constexpr char const* sentences[] = {
      "I think we should look at the second part of the note once more before we decide.",
      "The coalition on rivers has asked for ten minutes, and that seems fair to me.",
      "Yes, thank you, chair.",
      "As I said last time -- and I will be brief -- the poll goes out tomorrow. (Laughter)",
      "There is nothing in the chat, but two hands are up; who was first?",
      "We have time until the end of the month, so let us not rush it.  And then we vote."};
  std::string text = one_line ? "RAW FILE FORUM MAY 4, 2023 0900 UTC ***** This is a rough draft. ***** "
                              : "RAW FILE\n\nFORUM\nGROUP CALL #12\nMAY 4, 2023\n0900 UTC\n\n";
  text.reserve(size + 2000);
  std::uint32_t seed = 7;
  auto const draw = [&](std::uint32_t n) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8U) % n;
  };
  while (text.size() < size) {
    text += ">> ";
    if (draw(10) != 0) text += std::string(names[draw(6)]) + ": ";
    for (std::uint32_t paragraph = 0, end = 1 + draw(4); paragraph < end; ++paragraph) {
      for (std::uint32_t s = 0, many = 1 + draw(6); s < many; ++s) text += std::string(sentences[draw(6)]) + " ";
      text += one_line ? "" : draw(7) == 0 ? "and so the\n\nnext page begins here.\n\n" : "\n\n";
    }
  }
  text += "\n\n(Session concluded at 1008 UTC)\n";
  return text;
}

template <class Work>
double best_seconds(std::size_t size, Work work) {
  int const rounds = size < 5'000'000 ? 9 : 3;
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    auto const start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

std::size_t count_lines(std::string const& text) {
  std::size_t n = 0;
  char const* at = text.data();
  char const* const end = at + text.size();
  while (at < end && (at = static_cast<char const*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))))
    ++n, ++at;
  return n;
}

}  // namespace

int main(int argc, char** argv) {
  double const largest = argc > 1 ? std::atof(argv[1]) : 100;
  std::printf("%-10s %8s %12s %12s %10s %10s\n", "form", "MB", "parse MB/s", "plain MB/s", "turns", "joins");
  for (bool const one_line : {false, true})
    for (double const mb : {0.1, 1.0, 10.0, 100.0}) {
      if (mb > largest) continue;
      std::string const text = meeting(static_cast<std::size_t>(mb * 1e6), one_line);
      double const size = static_cast<double>(text.size()) / 1e6;
      record::Counts counts;
      std::size_t lines = 0;
      double const parse = best_seconds(text.size(), [&] {
        auto const parsed = record::parse_captions(text);
        if (!parsed) std::abort();
        counts = parsed->counts;
      });
      double const plain = best_seconds(text.size(), [&] { lines += count_lines(text); });
      if (lines == 0) std::abort();
      std::printf("%-10s %8.1f %12.0f %12.0f %10lld %10lld\n", one_line ? "one line" : "paragraphs", mb, size / parse,
                  size / plain, static_cast<long long>(counts.turns), static_cast<long long>(counts.joins));
    }
  return 0;
}
