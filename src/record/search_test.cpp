// SPDX-License-Identifier: Apache-2.0
#include "record/search.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "record/query.hpp"

using namespace record;

namespace {

/// A directory that goes away at the end.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "search_test_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file() const { return (path / "search.db").string(); }
};

base::Instant day(int n) { return base::from_millis(std::int64_t{n} * 86'400'000); }

Passage passage(std::string const& meeting, int ord, std::string text, std::string lang = "en") {
  Passage p;
  p.meeting = base::MeetingId(meeting);
  p.segment = base::SegmentId("s" + std::to_string(ord));
  p.turn = base::TurnId("t" + std::to_string(ord));
  p.ord = ord;
  p.text = std::move(text);
  p.lang = std::move(lang);
  p.at = day(1000);
  return p;
}

/// Segments found, newest first: "m1/s2 m1/s1".
std::string found(SearchIndex& index, Wanted const& w) {
  auto hits = index.search(w);
  REQUIRE(hits.has_value());
  std::string out;
  for (Hit const& h : hits->hits)
    out.append(out.empty() ? "" : " ").append(h.meeting.text).append("/").append(h.segment.text);
  return out;
}
std::string words(SearchIndex& index, std::string typed) { return found(index, {.words = std::move(typed)}); }

std::string marked(std::vector<SnippetPiece> const& pieces) {
  std::string out;
  for (SnippetPiece const& p : pieces) out += p.hit ? "[" + p.text + "]" : p.text;
  return out;
}

}  // namespace

TEST_CASE("a passage is found at once, after a correction its old word is not, and once removed nothing is") {
  Folder f;
  SearchIndex index(f.file());
  index.put(passage("m1", 1, "The wreath of the group"));
  CHECK(words(index, "wreath") == "m1/s1");
  index.put(passage("m1", 1, "The breadth of the group"));
  CHECK(words(index, "wreath") == "");
  CHECK(words(index, "breadth") == "m1/s1");
  index.remove(base::MeetingId("m1"), base::SegmentId("s1"));
  CHECK(words(index, "breadth") == "");
  index.remove(base::MeetingId("m9"), base::SegmentId("s1"));
}

TEST_CASE("newest first: by the start of the meeting, whatever the order of import, then by place") {
  Folder f;
  SearchIndex index(f.file());
  auto put = [&](std::string const& m, int d, int ord) {
    Passage p = passage(m, ord, "budget");
    p.at = day(d);
    index.put(p);
  };
  put("late", 300, 1);
  put("early", 100, 1);
  put("middle", 200, 2);
  put("middle", 200, 1);
  put("twin", 200, 1);
  CHECK(words(index, "budget") == "late/s1 twin/s1 middle/s2 middle/s1 early/s1");
  CHECK(found(index, {.words = "budget", .from = day(200), .before = day(300)}) == "twin/s1 middle/s2 middle/s1");
  CHECK(found(index, {.words = "budget", .meeting = base::MeetingId("middle")}) == "middle/s2 middle/s1");
  CHECK(found(index, {.meeting = base::MeetingId("middle")}) == "middle/s2 middle/s1");
  CHECK(found(index, {.words = "budget", .meeting = base::MeetingId("none")}) == "");
  CHECK(found(index, {.words = "budget", .offset = 1, .limit = 2}) == "twin/s1 middle/s2");
}

TEST_CASE("replacing a meeting keeps what is the same, drops what is gone, and follows its start") {
  Folder f;
  SearchIndex index(f.file());
  base::MeetingId const m("m1");
  index.replace_meeting(m, {passage("m1", 1, "alpha"), passage("m1", 2, "beta"), passage("m1", 3, "gamma")});
  index.replace_meeting(m, {passage("m1", 1, "alpha"), passage("m1", 3, "delta"), passage("m1", 4, "epsilon")});
  CHECK(words(index, "alpha OR beta OR gamma OR delta OR epsilon") == "m1/s4 m1/s3 m1/s1");
  index.put(passage("m2", 1, "alpha"));
  Passage moved = passage("m1", 1, "alpha");
  moved.at = day(2000);
  index.replace_meeting(m, {moved});
  CHECK(words(index, "alpha") == "m1/s1 m2/s1");
  CHECK(words(index, "delta") == "");
  index.replace_meeting(m, {});
  CHECK(words(index, "alpha") == "m2/s1");
  CHECK_THROWS_AS(index.replace_meeting(m, {passage("m2", 1, "x")}), std::invalid_argument);
}

TEST_CASE("filters: speaker, person, capacity, series, kind, public") {
  Folder f;
  SearchIndex index(f.file());
  Passage a = passage("m1", 1, "we decide on the logo");
  a.person = base::PersonId("anna");
  a.person_name = "Änna Brück";
  a.label = "ANNA BRUECK";
  a.capacity = "Coalition on Child Rights";
  a.series = base::SeriesId("dc");
  a.decision = true;
  Passage b = passage("m1", 2, "I will draw the logo");
  b.label = "SPEAKER";
  b.action = true;
  Passage c = passage("m1", 3, "a logo in private");
  c.is_public = false;
  index.replace_meeting(base::MeetingId("m1"), {a, b, c});
  CHECK(words(index, "logo") == "m1/s2 m1/s1");
  CHECK(found(index, {.words = "logo", .members = true}) == "m1/s3 m1/s2 m1/s1");
  CHECK(found(index, {.words = "logo", .speaker = "brück anna"}) == "m1/s1");
  CHECK(found(index, {.speaker = "anna"}) == "m1/s1");
  CHECK(words(index, "anna") == "");
  CHECK(found(index, {.words = "logo", .person = base::PersonId("anna")}) == "m1/s1");
  CHECK(found(index, {.words = "logo", .person = base::PersonId("an")}) == "");
  CHECK(found(index, {.words = "logo", .capacity = "coalition on CHILD rights"}) == "m1/s1");
  CHECK(found(index, {.words = "logo", .capacity = "DC-Children", .also_called = {"Online Safety", "Coalition on Child Rights"}}) == "m1/s1");
  CHECK(found(index, {.words = "logo", .capacity = "DC-Children", .also_called = {"Online Safety"}}) == "");
  CHECK(found(index, {.words = "logo", .series = base::SeriesId("dc")}) == "m1/s1");
  CHECK(found(index, {.kind = SearchKind::decisions}) == "m1/s1");
  CHECK(found(index, {.words = "logo", .kind = SearchKind::actions}) == "m1/s2");
  CHECK(found(index, {.words = "logo", .person = base::PersonId("x\" OR \"z")}) == "");
  auto const hits = index.search({.words = "logo", .members = true});
  CHECK(hits->hits[0].is_public == false);
  CHECK(hits->hits[2].decision);
  CHECK(hits->hits[2].person_name == "Änna Brück");
}

TEST_CASE("a search for nothing and a page beyond the end of what is shown are refused") {
  Folder f;
  SearchIndex index(f.file());
  CHECK_FALSE(index.search({}).has_value());
  CHECK_FALSE(index.search({.words = "a", .offset = 1001}).has_value());
  CHECK_FALSE(index.search({.words = "a", .limit = 101}).has_value());
  CHECK_FALSE(index.search({.words = "*a"}).has_value());
  CHECK(index.search({.members = true}).error().field == "q");
}

TEST_CASE("matches are counted to a thousand and no further") {
  Folder f;
  SearchIndex index(f.file());
  index.together([&] {
    for (int i = 0; i < 1001; ++i) index.put(passage("m1", i, "again and again"));
  });
  auto hits = index.search({.words = "again", .offset = 995});
  CHECK(hits->total == 1000);
  CHECK(hits->more);
  CHECK(hits->hits.size() == 5);
  CHECK(index.search({.words = "missing"})->total == 0);
}

TEST_CASE("by relevance the passage that says it most comes first") {
  Folder f;
  SearchIndex index(f.file());
  for (int i = 0; i < 50; ++i) index.put(passage("m1", i, "the meeting heard about many other things of the year"));
  index.put(passage("m1", 3, "connectivity, connectivity and once more connectivity"));
  index.put(passage(
      "m1", 40, "among many things of the year the meeting heard once of connectivity and of other plans for later"));
  CHECK(found(index, {.words = "connectivity", .order = SearchOrder::newest}) == "m1/s40 m1/s3");
  CHECK(found(index, {.words = "connectivity", .order = SearchOrder::relevance}) == "m1/s3 m1/s40");
  CHECK(found(index, {.words = "meeting OR connectivity", .order = SearchOrder::relevance, .limit = 2}) ==
        "m1/s3 m1/s40");
}

TEST_CASE("snippets mark what was found and cut long texts around it") {
  Tokenizer t;
  t.know(~Languages{0});
  auto show = [&](std::string const& text, std::string const& words, std::string const& lang = "en") {
    return marked(snippet(text, lang, parse_words(words)->marked, t));
  };
  CHECK(show("The Coalitions' work, l'accès & <b>", "coalition acces") == "The [Coalitions]' work, [l'accès] & <b>");
  CHECK(show("our main session, the session", "\"main session\"") == "our [main session], the session");
  CHECK(show("a multi-stakeholder process", "multistakeholder") == "a [multi-stakeholder] process");
  CHECK(show("关于互联网治理的讨论", "互联网治理", "zh") == "关于[互联网治理]的讨论");
  CHECK(show("governance governs", "govern*") == "[governance] [governs]");
  CHECK(show("finance without carbon", "finance -carbon") == "[finance] without carbon");
  std::string longer;
  for (int i = 0; i < 300; ++i) longer += "word" + std::to_string(i) + " ";
  std::string const shown = show(longer, "word200");
  CHECK(shown.find("[word200]") != std::string::npos);
  CHECK(shown.starts_with("… word"));
  CHECK(shown.ends_with(" …"));
  CHECK(shown.size() < 400);
  CHECK(show(longer, "absent").starts_with("word0 "));
}

TEST_CASE("the seq is kept with what was put together with it, and undone with it") {
  Folder f;
  {
    SearchIndex index(f.file());
    CHECK(index.last_seq() == 0);
    index.together([&] {
      index.put(passage("m1", 1, "kept"));
      index.remember(7);
    });
    CHECK_THROWS(index.together([&] {
      index.put(passage("m1", 2, "undone"));
      index.remember(8);
      throw std::runtime_error("power");
    }));
    CHECK(index.last_seq() == 7);
    CHECK(words(index, "undone") == "");
  }
  SearchIndex again(f.file());
  CHECK(again.last_seq() == 7);
  CHECK(words(again, "kept") == "m1/s1");
  again.settle();
  CHECK(words(again, "kept") == "m1/s1");
  again.clear();
  CHECK(again.last_seq() == 0);
  CHECK(words(again, "kept") == "");
}

TEST_CASE("a damaged file is begun anew") {
  Folder f;
  std::ofstream(f.file())
      << "this is no database, whatever its name says, and it is long enough to be looked at as one";
  SearchIndex index(f.file());
  CHECK(index.last_seq() == 0);
  index.put(passage("m1", 1, "fresh"));
  CHECK(words(index, "fresh") == "m1/s1");
}

TEST_CASE("after scrubbing no trace of a removed word is left in the files") {
  Folder f;
  SearchIndex index(f.file());
  for (int i = 0; i < 200; ++i) index.put(passage("m1", i, "ordinary words zxsecret" + std::to_string(i)));
  auto const traces = [&] {
    int n = 0;
    for (char const* tail : {"", "-wal"}) {
      std::ifstream in(f.file() + tail, std::ios::binary);
      std::string const all{std::istreambuf_iterator<char>(in), {}};
      for (std::size_t at = all.find("xsecret"); at != std::string::npos; at = all.find("xsecret", at + 1)) ++n;
    }
    return n;
  };
  CHECK(traces() > 0);
  for (int i = 0; i < 200; ++i) index.put(passage("m1", i, "ordinary words"));
  CHECK(words(index, "zxsecret7") == "");
  index.scrub();
  CHECK(traces() == 0);
  CHECK(index.search({.words = "ordinary"})->total == 200);
  CHECK_THROWS(index.together([&] { index.scrub(); }));
}

TEST_CASE("readers read while a writer writes") {
  Folder f;
  SearchIndex index(f.file(), 2);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, searches{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        auto h = index.search({.words = "steady"});
        if (!h || h->total > 60) ++wrong;
        ++searches;
      }
    });
  for (int i = 0; i < 60; ++i) {
    index.put(passage("m1", i, "steady words"));
    if (words(index, "steady").empty()) ++wrong;
  }
  stop = true;
  for (auto& r : readers) r.join();
  CHECK(wrong == 0);
  CHECK(searches > 0);
}
