// SPDX-License-Identifier: Apache-2.0
// What people type into the search box, and what captioners send, against the query parser, the tokenizer, FTS5 and
// the snippets. Faults beside crashes: an expression FTS5 does not take, a token outside its text, a snippet that is
// not the text.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "record/query.hpp"
#include "record/search.hpp"
#include "record/tokenizer.hpp"

namespace {

[[noreturn]] void wrong(char const* what) {
  std::fputs(what, stderr);
  std::abort();
}

/// A small index to ask, removed at the end.
struct Asked {
  std::string folder = (std::filesystem::temp_directory_path() / "fuzz_record_query_XXXXXX").string();
  std::unique_ptr<record::SearchIndex> index;
  Asked() {
    if (mkdtemp(folder.data()) == nullptr) wrong("no temporary directory");
    index = std::make_unique<record::SearchIndex>(folder + "/search.db", 1);
    for (int i = 0; i < 20; ++i) {
      record::Passage p;
      p.meeting = base::MeetingId("m");
      p.segment = base::SegmentId("s" + std::to_string(i));
      p.ord = i;
      p.lang = i % 2 == 0 ? "en" : "ru";
      p.text = i % 2 == 0 ? "a multi-stakeholder word or two" : "о цифровых правах 互联网";
      index->put(p);
    }
  }
  ~Asked() {
    index.reset();
    std::filesystem::remove_all(folder);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static Asked asked;
  static record::Tokenizer tokenizer;
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  tokenizer.know(~record::Languages{0});
  tokenizer.speak(static_cast<record::Language>(size % 29));
  for (auto const use : {record::TokenUse::document, record::TokenUse::query, record::TokenUse::prefix}) {
    bool first = true;
    for (record::Token const& t : tokenizer.read(input, use)) {
      if (t.begin > t.end || t.end > input.size()) wrong("a token outside its text");
      if (t.length == 0 || t.length > 64) wrong("a token too short or too long");
      if (first && t.same_place) wrong("a first token at no place");
      first = false;
    }
  }
  auto const words = record::parse_words(input);
  if (!words) return 0;
  if (!words->match.empty()) {
    auto hits = asked.index->search(
        {.words = std::string(input), .speaker = std::string(input.substr(0, 40)), .members = true});
    if (!hits) wrong("a query that parsed was refused");
    hits = asked.index->search({.words = std::string(input), .order = record::SearchOrder::relevance});
    if (!hits) wrong("a query that parsed was refused");
  }
  std::string const text = base::repair_utf8(input);
  std::string shown;
  for (auto const& piece : record::snippet(text, "en", words->marked, tokenizer)) shown += piece.text;
  if (text.size() < 200 && shown != text) wrong("a snippet that is not the text");
  return 0;
}
