// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: typed commands of the chat. Whatever is typed is read at once and makes no more than was written: no longer words, no
// broken characters, no line feeds, no day that does not exist; and reading a line again with blanks around gives the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "live/chat.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

struct Pieces {
  std::vector<std::string> operator()(std::monostate) const { return {}; }
  std::vector<std::string> operator()(live::TypedQueue const& t) const { return {t.who, t.note}; }
  std::vector<std::string> operator()(live::TypedUnqueue const& t) const {
    must(t.who.empty() || !t.later);
    return {t.who};
  }
  std::vector<std::string> operator()(live::TypedPresent const& t) const { return {t.who}; }
  std::vector<std::string> operator()(live::TypedRegrets const& t) const { return {t.who}; }
  std::vector<std::string> operator()(live::TypedAction const& t) const {
    must(!t.what.empty());
    must(t.due.empty() || base::parse_day(t.due));
    return {t.who, t.what, t.due};
  }
  std::vector<std::string> operator()(live::TypedResolved const& t) const {
    must(!t.sentence.empty());
    return {t.sentence};
  }
  std::vector<std::string> operator()(live::TypedCorrection const& t) const {
    must(!t.wrong.empty() && t.wrong != t.right);
    return {t.wrong, t.right};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const line(reinterpret_cast<char const*>(bytes), size);
  auto const read = live::typed(line);
  auto const pieces = std::visit(Pieces{}, read);
  bool const text = base::is_utf8(line);
  std::size_t kept = 0;
  for (auto const& piece : pieces) {
    must(!text || base::is_utf8(piece));
    must(piece.find_first_of("\r\n") == std::string::npos);
    kept += piece.size();
  }
  must(kept <= size);
  auto const again = live::typed("  " + std::string(line) + "\n");
  must(again.index() == read.index());
  must(std::visit(Pieces{}, again) == pieces);
  return 0;
}
