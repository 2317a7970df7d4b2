// SPDX-License-Identifier: Apache-2.0
#include "record/speakers_speech.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace record::speakers {
namespace {

/// Words with their folded form and what stands between them and the next word.
struct Heard {
  std::string folded;
  base::Word at;
  bool pause = false;  ///< a comma or stronger follows
  bool stop = false;   ///< a sentence ends here
};

std::vector<Heard> heard(std::string_view text) {
  std::vector<Heard> out;
  auto const all = base::words(text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t const next = i + 1 < all.size() ? all[i + 1].begin : text.size();
    std::string_view const gap = text.substr(all[i].end, next - all[i].end);
    bool const stop = gap.find_first_of(".?!\n") != std::string_view::npos || i + 1 == all.size();
    bool const pause =
        stop || gap.find_first_of(",;:-()") != std::string_view::npos || gap.find("—") != std::string_view::npos;
    out.push_back({base::fold(text.substr(all[i].begin, all[i].end - all[i].begin)), all[i], pause, stop});
  }
  return out;
}

/// The longest name that begins at word i: how many words it has, and whom it fits.
std::pair<std::size_t, People> name_at(std::vector<Heard> const& words, std::size_t i, Names const& names) {
  std::pair<std::size_t, People> best{0, {}};
  std::string form;
  for (std::size_t n = 1; n <= names.longest && i + n <= words.size(); ++n) {
    form += (n > 1 ? " " : "") + words[i + n - 1].folded;
    if (People const& fit = names.find(names.spoken, form); !fit.empty()) best = {n, fit};
    if (words[i + n - 1].stop) break;
  }
  return best;
}

bool says(std::vector<Heard> const& words, std::size_t i, std::initializer_list<std::string_view> phrase) {
  for (std::string_view const w : phrase)
    if (i >= words.size() || words[i++].folded != w) return false;
  return true;
}

/// How many words of "this is", "I am", "my name is" begin at word i; 0 when none.
std::size_t opening(std::vector<Heard> const& words, std::size_t i) {
  if (says(words, i, {"my", "name", "is"})) return 3;
  if (says(words, i, {"this", "is"}) || says(words, i, {"i", "am"}) || says(words, i, {"it", "is"})) return 2;
  if (says(words, i, {"i m"}) || says(words, i, {"it s"})) return 1;
  return 0;
}

/// After the name of one who speaks: "speaking", "here", "for the record", "from ...", or a pause.
bool closing(std::vector<Heard> const& words, std::size_t last, std::size_t next, bool introduced_by_words) {
  if (introduced_by_words && words[last].pause) return true;
  if (next >= words.size()) return false;
  if (says(words, next, {"for", "the", "record"})) return true;
  bool const speaking = words[next].folded == "speaking" || words[next].folded == "here";
  bool const ends = speaking && (words[next].pause || says(words, next + 1, {"again"}) ||
                                 says(words, next + 1, {"from"}) || says(words, next + 1, {"for", "the", "record"}));
  if (ends) return true;
  return introduced_by_words && (speaking || words[next].folded == "from" || words[next].folded == "again");
}

std::string as_typed(std::string_view text, Heard const& first, Heard const& last) {
  return std::string(text.substr(first.at.begin, last.at.end - first.at.begin));
}

constexpr std::string_view small_words[] = {"and",  "so",   "yes", "okay", "ok", "please", "then",  "now",
                                            "next", "over", "to",  "you",  "is", "it",     "maybe", "well"};

/// Does the sentence [from, to) call upon the name at [at, at + count)?
bool calls(std::vector<Heard> const& words, std::size_t from, std::size_t to, std::size_t at, std::size_t count,
           bool question) {
  bool only_small = true, please = false, cue = false;
  for (std::size_t i = from; i < to; ++i) {
    bool const in_name = i >= at && i < at + count;
    std::string const& w = words[i].folded;
    please = please || w == "please";
    if (!in_name && std::find(std::begin(small_words), std::end(small_words), w) == std::end(small_words))
      only_small = false;
    cue = cue || says(words, i, {"to", "you"}) || says(words, i, {"hand", "up"}) || says(words, i, {"hands", "up"}) ||
          says(words, i, {"hand", "raised"}) || says(words, i, {"go", "ahead"}) || says(words, i, {"the", "floor"}) ||
          says(words, i, {"floor", "is"}) || says(words, i, {"over", "to"}) ||
          (w == "raised" && i + 2 < to && words[i + 2].folded == "hand");
  }
  bool const vocative = (at == from || words[at - 1].pause) && words[at + count - 1].pause;
  return only_small || please || cue || (question && vocative);
}

}  // namespace

std::vector<Named> introduced(std::string_view text, Names const& names) {
  auto words = heard(text.substr(0, base::byte_offset(text, 300)));
  if (words.size() > 14) words.resize(14);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool const fresh = i == 0 || words[i - 1].pause;
    std::size_t const lead = opening(words, i);
    if (!fresh && lead == 0) continue;
    auto const [count, people] = name_at(words, i + lead, names);
    if (count == 0) continue;
    std::size_t const last = i + lead + count - 1;
    if (closing(words, last, last + 1, lead > 0))
      return {{people, as_typed(text, words[i], words[std::min(last + 1, words.size() - 1)])}};
  }
  return {};
}

std::vector<Named> addressed(std::string_view text, Names const& names) {
  std::size_t from_byte = text.size() > 600 ? text.size() - 600 : 0;
  while (from_byte > 0 && from_byte < text.size() && (static_cast<unsigned char>(text[from_byte]) & 0xC0) == 0x80)
    ++from_byte;
  text.remove_prefix(from_byte);
  auto const words = heard(text);
  std::size_t to = words.size();
  for (int look = 0; look < 2 && to > 0; ++look) {
    std::size_t from = to - 1;
    while (from > 0 && !words[from - 1].stop) --from;
    std::size_t const after = words[to - 1].at.end;
    bool const question =
        text.substr(after, (to < words.size() ? words[to].at.begin : text.size()) - after).find('?') !=
        std::string_view::npos;
    std::vector<Named> out;
    bool called = false, any = false;
    for (std::size_t i = from; i < to; ++i) {
      auto const [count, people] = name_at(words, i, names);
      if (count == 0) continue;
      any = true;
      called = called || calls(words, from, to, i, count, question);
      out.push_back({people, as_typed(text, words[from], words[to - 1])});
      i += count - 1;
    }
    bool const thanks = words[from].folded == "thank" || words[from].folded == "thanks";
    if (called && (!thanks || question)) return out;
    if (any || to - from > 3) return {};
    to = from;
  }
  return {};
}

}  // namespace record::speakers
