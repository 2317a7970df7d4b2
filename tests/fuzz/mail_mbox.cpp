// SPDX-License-Identifier: Apache-2.0
// A file from anybody as an archive, packed or not: split, heard, threaded, counted; also in two pieces, with the same messages.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "mail/archive_files.hpp"
#include "mail/archive_split.hpp"
#include "mail/archive_tally.hpp"

namespace {

class Ear : public mail::Listener {
 public:
  void heard(mail::Heard const& h) override {
    if (h.offset < end_ || h.size == 0) std::abort();
    end_ = h.offset + h.size;
    tally.add(h);
  }
  void skipped(mail::Skipped s) override { tally.skip(s); }
  void passed(std::uint64_t, bool) override {}
  mail::ArchiveTally tally;

 private:
  std::uint64_t end_ = 0;
};

std::size_t messages_in(std::string_view text, std::size_t cut) {
  std::size_t n = 0;
  mail::MboxSplitter split([&](mail::RawMessage const&) { ++n; });
  split.feed(text.substr(0, cut));
  split.feed(text.substr(cut));
  split.finish();
  return n;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  Ear ear;
  auto const in = mail::bytes_of(file);
  mail::read_archive(*in, {.path = "2021-March.txt"}, {.now = 1'700'000'000, .bodies = true}, ear);
  auto const s = ear.tally.stats();
  std::int64_t dated = 0;
  for (auto const& [month, n] : s.months) dated += n;
  if (dated + s.undated != s.messages || s.threads > s.messages || s.conversations > s.threads) std::abort();
  for (auto const& x : s.skipped)
    if (!base::is_utf8(x.where) || !base::is_utf8(x.why)) std::abort();
  if (messages_in(file, size / 2) != messages_in(file, size)) std::abort();
  return 0;
}
