// SPDX-License-Identifier: Apache-2.0
// One word diff over the whole transcript; what follows only counts.
#include "record/align.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "record/diff.hpp"

namespace record {
namespace {

/// All texts as one row of numbers, with the owner of each.
struct Row {
  std::vector<std::uint32_t> items, owner;
  std::vector<bool> word;
  std::vector<std::int64_t> size;  // per text: its words, or its signs when it has no word
};

Row row_of(std::vector<std::string_view> const& texts, WordNumbers& vocabulary) {
  Row row;
  for (std::string_view const text : texts) {
    auto const owner = static_cast<std::uint32_t>(row.size.size());
    std::int64_t words = 0, signs = 0;
    for (TextToken const& t : tokens(text)) {
      row.items.push_back(vocabulary.number(text.substr(t.begin, t.end - t.begin), t.word));
      row.owner.push_back(owner);
      row.word.push_back(t.word);
      ++(t.word ? words : signs);
    }
    row.size.push_back(words > 0 ? words : signs);
  }
  return row;
}

struct Share {
  std::uint32_t old = 0, fresh = 0;
  std::int64_t words = 0;
};

/// How many words each old text has in each new one; only pairs that share any, ordered by old, then new.
std::vector<Share> shares(Row const& before, Row const& after, std::vector<CommonItem> const& pairs) {
  std::vector<Share> out;
  for (auto const& [i, j] : pairs) {
    std::uint32_t const old = before.owner[i], fresh = after.owner[j];
    if (out.empty() || out.back().old != old || out.back().fresh != fresh) out.push_back({old, fresh, 0});
    out.back().words += before.word[i];
  }
  return out;
}

/// At least two words in five of the shorter one, and one word: below that, two texts share only small words.
bool worth(Share const& s, Row const& before, Row const& after) {
  std::int64_t const shorter = std::min(before.size[s.old], after.size[s.fresh]);
  return s.words > 0 && s.words * 5 >= shorter * 2;
}

/// Texts without a word (three dots, a lone bracket) go by their text, in order.
void align_wordless(std::vector<std::string_view> const& before, std::vector<std::string_view> const& after,
                    std::vector<bool> const& has_word_before, std::vector<bool> const& has_word_after, Alignment& out) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> waiting;
  for (std::size_t j = after.size(); j-- > 0;)
    if (!has_word_after[j]) waiting[after[j]].push_back(j);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (has_word_before[i]) continue;
    auto const found = waiting.find(before[i]);
    if (found == waiting.end() || found->second.empty()) continue;
    std::size_t const j = found->second.back();
    found->second.pop_back();
    out.old[i] = {SegmentFate::perfect, j, true, {j}};
    out.fresh[j].continues = i;
  }
}

std::vector<bool> have_words(Row const& row) {
  std::vector<bool> out(row.size.size(), false);
  for (std::size_t i = 0; i < row.owner.size(); ++i)
    if (row.word[i]) out[row.owner[i]] = true;
  return out;
}

}  // namespace

Alignment align(std::vector<std::string_view> const& before, std::vector<std::string_view> const& after) {
  WordNumbers vocabulary;
  Row const old_row = row_of(before, vocabulary), new_row = row_of(after, vocabulary);
  auto pairs = common_items(old_row.items, new_row.items, vocabulary.words());
  drop_lone_signs(pairs, old_row.word, new_row.items.size());

  Alignment out{std::vector<AlignedOld>(before.size()), std::vector<AlignedNew>(after.size())};
  std::vector<std::int64_t> most(before.size(), 0), most_of_new(after.size(), 0);
  auto const all = shares(old_row, new_row, pairs);
  for (Share const& s : all) {
    if (!worth(s, old_row, new_row)) continue;
    AlignedOld& old = out.old[s.old];
    old.parts.push_back(s.fresh);
    if (s.words > most[s.old]) {
      most[s.old] = s.words;
      old.best = s.fresh;
    }
  }
  for (Share const& s : all) {
    AlignedOld const& old = out.old[s.old];
    if (old.best != s.fresh || s.words <= most_of_new[s.fresh]) continue;
    most_of_new[s.fresh] = s.words;
    out.fresh[s.fresh].continues = s.old;
  }
  std::vector<int> heirs(after.size(), 0);
  for (AlignedOld const& old : out.old)
    if (old.best) ++heirs[*old.best];
  for (std::size_t i = 0; i < before.size(); ++i) {
    AlignedOld& old = out.old[i];
    if (!old.best) continue;
    old.keeps_id = out.fresh[*old.best].continues == i;
    bool const shared = heirs[*old.best] > 1 || old.parts.size() > 1;
    bool const as_it_was = old.keeps_id && before[i] == after[*old.best];
    old.fate = as_it_was ? SegmentFate::perfect : shared ? SegmentFate::multiple : SegmentFate::changed;
  }
  align_wordless(before, after, have_words(old_row), have_words(new_row), out);
  return out;
}

}  // namespace record
