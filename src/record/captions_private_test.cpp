// SPDX-License-Identifier: Apache-2.0
// Off the record (captions 6.4, 7 O; rulings 5): words are shown to who is connected and are nowhere afterwards, not in a table, not
// in the write-ahead log, not in the exports.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "record/captions_for_tests.hpp"
#include "record/exports.hpp"

using namespace record;
using namespace record::test;

namespace {

/// Every byte of the data directory.
std::string bytes_in(std::string const& directory) {
  std::string out;
  for (auto const& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    out.append(std::istreambuf_iterator<char>(in), {});
  }
  return out;
}

/// Every text of the tables captions can reach, for the database that has no file of ours.
std::string texts_of(Room& room) {
  return room.read([&](Reading& r) {
    std::string out;
    for (auto& [a, b, c] : r.rows<std::string, std::string, std::string>("select body, hash, idempotency from caption_chunk")) out += from_base64(a).value_or("") + b + c;
    for (auto& [a] : r.rows<std::string>("select live from caption_stream")) out += a;
    for (auto& [a] : r.rows<std::string>("select text from segment_rev")) out += a;
    for (auto const& e : store::event_lines(r, room.meeting, 0, 10'000)) out += e.text;
    for (auto const& e : store::audit_lines(r, 1'000'000'000, 10'000)) out += e.note;
    return out;
  });
}

void nothing_of(Room& room, std::vector<std::string> const& secrets) {
  auto const texts = texts_of(room);
  auto const files = room.store.is_postgres() ? std::string() : bytes_in(room.options().directory);
  for (auto const& word : secrets) {
    CAPTURE(word);
    CHECK(texts.find(word) == std::string::npos);
    CHECK(files.find(word) == std::string::npos);
    CHECK(files.find(base64(word).substr(0, base64(word).size() - 4)) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("off acts at once, back acts after the delay and two seconds, and only what comes then is kept (O1)") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    room.post(1, "Known words.");
    room.around.off_record = true;
    room.wait(100);
    auto const off = room.post(2, "xylophone");
    CHECK(off.status == "new");
    REQUIRE_FALSE(off.deltas.empty());
    CHECK_FALSE(off.deltas.back().stored);
    CHECK(off.deltas.back().seq == 0);
    CHECK(room.unkept.all() == "xylophone");
    room.wait(60'000);
    auto const back = room.now;
    room.around.off_record = false;
    room.around.keep_from = back + Millis{5000 + 2000};
    room.now = back + Millis{4000};
    CHECK_FALSE(room.post(3, "zeppelin").deltas.back().stored);
    room.now = back + Millis{8000};
    CHECK(room.post(4, "Back again.").deltas.back().stored);
    room.settle();
    CHECK(room.shown() == "Known words. / Back again.");
    CHECK(room.reader.all() == room.shown());
    CHECK(room.facts().last == 4);
    nothing_of(room, {"xylophone", "zeppelin"});
  }
}

TEST_CASE("secret words are in no file, no table, no log and no export, whichever door they came through (O2)") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    std::vector<std::string> const secrets = {"xylophone", "zeppelin", "marmalade", "quicksilver"};
    room.post(1, ">> ANNA: Before that.");
    room.around.off_record = true;
    room.post(2, "the xylophone\nof a ");
    room.post(3, "zeppelin");
    CHECK(room.post(3, "zeppelin").status == "duplicate");
    CHECK(room.post(3, "marmalade").status == "conflict");
    room.post(7, "quicksilver");
    room.ops({ins("marmalade and quicksilver"), bs(4), {Op::Sort::turn, "ZEPPELIN xylophone", 0}});
    Post youtube;
    youtube.dialect = Dialect::youtube;
    youtube.seq = 8;
    youtube.body = iso(start).substr(0, 19) + ".100\nxylophone";
    CHECK(room.heard(room.write([&](Writing& w) { return hear(w, room.stream, room.around, youtube); })).status == "new");
    room.tick();
    room.around.off_record = false;
    room.post(9, "After that.");
    room.settle();
    CHECK(room.shown() == "Before that. / After that.");
    CHECK(room.unkept.all().find("zeppelin") != std::string::npos);
    REQUIRE(room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); }));
    nothing_of(room, secrets);
    for (auto const f : {Format::text, Format::json, Format::vtt})
      for (auto const& word : secrets) CHECK(export_as(f, *room.kept())->body.find(word) == std::string::npos);
    auto const file = room.read([&](Reading& r) { return store::file_bytes(r, head(r, room.meeting)->file); });
    CHECK(*file == ">> ANNA: Before that.\n\nAfter that.\n");
  }
}

TEST_CASE("a reader who comes back is told how many lines were not kept, and nothing of them (O3)") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    room.post(1, "Kept.");
    auto const since = room.now;
    room.around.off_record = true;
    room.post(2, "xylophone");
    room.post(3, "zeppelin");
    CHECK(room.read([&](Reading& r) { return unkept_lines(r, room.meeting, "floor", since); }) == 2);
    for (auto const& d : room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", 0, 1000); }))
      CHECK(print_json(d.data).find("zeppelin") == std::string::npos);
    CHECK(room.shown() == "Kept.");
  }
}

TEST_CASE("a growing text that is sent again after the private part keeps only what is new in it") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    std::int64_t seq = 0;
    for (auto const* const text : {"We", "We begin", "We begin now", "We begin now and"}) room.post(++seq, text);
    REQUIRE(room.facts().cumulative);
    room.around.off_record = true;
    for (auto const* const text : {"We begin now and xylophone", "We begin now and xylophone zeppelin"}) room.post(++seq, text);
    room.around.off_record = false;
    room.post(++seq, "We begin now and xylophone zeppelin back");
    room.post(++seq, "We begin now and xylophone zeppelin back here");
    room.post(++seq, "zeppelin back here again");
    room.post(++seq, "back here again and on");
    room.post(++seq, "back here again and on it goes");
    room.settle();
    CHECK(room.shown() == "We begin now and / back here again and on it goes");
    nothing_of(room, {"xylophone", "zeppelin"});
  }
}
