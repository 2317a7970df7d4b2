// SPDX-License-Identifier: Apache-2.0
// Permanent links through corrections, exports, history, search; and hostile words on every page of the record.
#include "record/exports.hpp"
#include "record/search.hpp"
#include "web/record_for_tests.hpp"

namespace web {
namespace {

using test::has;
using test::RecordHouse;
using test::says;
using test::spoken;

record::Parsed small() {
  return spoken({{"ANNA", {"Good morning, everybody. We have an hour.", "The first item is the budget."}},
                 {"BEN", {"I can volunteer to write the text until Friday."}},
                 {"", {"That would be good."}},
                 {"CARLA", {"My number is four five six."}},
                 {"ANNA", {"Then it is decided that we ask all groups."}}});
}

std::string range(base::SegmentId const& id, int rev, int start, int end) {
  return "/q/new?segment=" + id.text + "&rev=" + std::to_string(rev) + "&start=" + std::to_string(start) +
         "&end=" + std::to_string(end);
}

TEST_CASE("the address of a turn shows it between its neighbours, outlined") {
  RecordHouse place(small());
  auto const t = place.turn(2);
  auto const page = place.visitor().get(place.turn_path(t.id));
  CHECK(page.status == 200);
  CHECK(has(page, "class=\"turn now\" id=\"t-" + t.id.text + "\""));
  CHECK(has(page, "https://forum.test" + place.turn_path(t.id)));
  for (std::size_t n = 0; n < 5; ++n) CHECK(has(page, "id=\"t-" + place.turn(n).id.text + "\""));
  auto const first = place.visitor().get(place.turn_path(place.turn(0).id));
  CHECK_FALSE(has(first, "id=\"t-" + place.turn(3).id.text + "\""));
  auto const json = base::parse_json(place.visitor().json(place.turn_path(t.id)).body);
  REQUIRE(json);
  CHECK(json->at("n").as_int64() == 3);
  CHECK(json->at("turn").at("id").as_string() == t.id.text);
  CHECK(json->at("before").as_array().size() == 2);
  CHECK(place.visitor().get("/m/" + place.meeting.text + "/t/tnowhere").status == 404);
  CHECK(place.visitor().get("/m/elsewhere/t/" + t.id.text).status == 404);
}

TEST_CASE("a merged turn moves to the one that holds its words, a removed one says why") {
  RecordHouse place(small());
  auto const first = place.turn(1).id, merged = place.turn(2).id;
  auto const its_words = place.segment(2).id;
  place.done([&](Writing& w) { return record::merge_turn(w, merged); });
  auto const moved = place.visitor().get(place.turn_path(merged));
  CHECK(moved.status == 301);
  CHECK(moved.header("Location") == place.turn_path(first));
  CHECK(place.visitor().get("/s/" + its_words.text).status == 200);
  auto const gone = place.turn(2);
  place.done([&](Writing& w) {
    return record::remove_segment(w, gone.segments[0].id, gone.segments[0].rev, "said <off> the record");
  });
  for (auto const& path : {place.turn_path(gone.id), "/s/" + gone.segments[0].id.text}) {
    auto const page = place.visitor().get(path);
    CHECK(page.status == 410);
    CHECK(says(page, "said <off> the record"));
    CHECK_FALSE(has(page, "four five six"));
    CHECK(place.visitor().json(path).status == 410);
  }
}

TEST_CASE("joined paragraphs: the address of the second leads to the first") {
  RecordHouse place(small());
  auto const one = place.segment(0, 0), two = place.segment(0, 1);
  place.done([&](Writing& w) { return record::merge_segment(w, one.id, one.rev); });
  auto const moved = place.visitor().get("/s/" + two.id.text);
  CHECK(moved.status == 301);
  CHECK(moved.header("Location") == "/s/" + one.id.text);
}

TEST_CASE("erased words answer 451 and are nowhere on the page") {
  RecordHouse place(small());
  auto const t = place.turn(3);
  auto const s = t.segments[0];
  auto const part = place.done([&](Writing& w) { return record::keep_anchor(w, {s.id, s.rev, 13, 22, ""}); });
  auto const across = place.done([&](Writing& w) { return record::keep_anchor(w, {s.id, s.rev, 3, 17, ""}); });
  place.erase(s.id, s.rev, 13, 26);
  for (auto const& id : {part, across}) {
    auto const page = place.visitor().get("/q/" + id.text);
    CHECK(page.status == 451);
    CHECK_FALSE(has(page, "four"));
    CHECK_FALSE(has(place.visitor().json("/q/" + id.text), "four"));
  }
  CHECK(place.visitor().get(place.turn_path(t.id)).status == 200);
  auto const reading = place.visitor().get(place.path());
  CHECK(has(reading, "<span class=\"redacted\">[redacted]</span>"));
  CHECK(says(reading, "personal data"));
  CHECK_FALSE(has(reading, "four"));
  CHECK_FALSE(has(reading, place.person(Role::facilitator).text));
  CHECK(place.visitor().get(range(s.id, 1, 13, 23)).status == 451);

  auto const whole = place.segment(2);
  place.erase(whole.id, whole.rev, 0, 19);
  for (auto const& path : {place.turn_path(place.turn(2).id), "/s/" + whole.id.text}) {
    CHECK(place.visitor().get(path).status == 451);
    CHECK(place.visitor().json(path).status == 451);
  }
}

TEST_CASE("words are linked to without an account, and follow through corrections") {
  RecordHouse place(small());
  auto const s = place.segment(1);
  auto const link = range(s.id, 1, 6, 15);
  auto const now = place.visitor().get(link);
  CHECK(now.status == 200);
  CHECK(has(now, "<mark>volunteer</mark>"));
  CHECK_FALSE(has(now, "action=\"/q\""));
  place.correct(s.id, 1, "Well, I can volunteer to write the text until Monday.");
  auto const moved = place.visitor().get(link);
  CHECK(says(moved, "stand elsewhere"));
  CHECK(has(moved, "<mark>volunteer</mark>"));
  auto const friday = place.visitor().get(range(s.id, 1, 40, 46));
  CHECK(friday.status == 200);
  CHECK(says(friday, "Friday"));
  CHECK_FALSE(says(friday, "stand elsewhere"));
  for (auto const& bad : {range(s.id, 1, 9, 9), range(s.id, 1, 20, 6), range(s.id, 0, 1, 2), std::string("/q/new")})
    CHECK(place.visitor().get(bad).status == 400);
  CHECK(place.visitor().get(range(s.id, 9, 1, 4)).status == 404);
  CHECK(place.visitor().get(range(base::SegmentId("snowhere"), 1, 1, 4)).status == 404);
}

TEST_CASE("a member keeps an address for words; a visitor does not") {
  RecordHouse place(small());
  auto const s = place.segment(1);
  auto member = place.signed_in(Role::member);
  CHECK(has(member.get(range(s.id, 1, 6, 15)), "action=\"/q\""));
  test::Fields const words = {
      {"segment", s.id.text}, {"rev", "1"}, {"start", "6"}, {"end", "15"}, {"quote", "volunteer"}};
  auto const kept = member.post("/q", words);
  REQUIRE(kept.status == 303);
  auto const at = std::string(kept.header("Location"));
  CHECK(has(place.visitor().get(at), "<mark>volunteer</mark>"));
  CHECK(place.visitor().post("/q", words).status == 403);
  auto other = words;
  other[4].second = "something else";
  CHECK(member.post("/q", other).status == 409);
  CHECK(member.post("/q", {{"segment", s.id.text}}).status == 400);

  place.correct(s.id, 1, "I can promise to write the text until Friday.");
  auto const changed = place.visitor().get(at);
  CHECK(changed.status == 200);
  CHECK(says(changed, "corrected since they were quoted"));
  CHECK(has(changed, "<del>volunteer</del>"));
  CHECK(has(changed, "<ins>promise</ins>"));
  place.done([&](Writing& w) { return record::remove_segment(w, s.id, 2, "off the record"); });
  auto const lost = place.visitor().get(at);
  CHECK(lost.status == 200);
  CHECK(says(lost, "no longer in the transcript"));
  CHECK(says(lost, "volunteer"));
  CHECK(place.visitor().get("/q/nowhere").status == 404);
}

TEST_CASE("every format is a file with its name and its type, and no page of ours") {
  RecordHouse place(small());
  for (auto const* name :
       {"json", "text", "vtt", "chapters", "srt", "podcast", "akn", "tei", "csv", "markdown", "html"}) {
    CAPTURE(name);
    place.now += std::chrono::minutes(5);
    auto const file = place.visitor().get(place.path("/" + std::string(name)));
    REQUIRE(file.status == 200);
    auto const copy = place.store.read(
        [&](Reading& r) { return desk::reading_copy(r, place.meeting, 0, "Forum of Tests", "https://forum.test"); });
    auto const done = record::export_as(*record::format_of(name), *copy);
    CHECK(file.body == done->body);
    CHECK(file.header("Content-Type") == done->media_type);
    CHECK(file.header("Content-Disposition").find("attachment; filename=\"shared-waters-12." + done->file_ending) == 0);
    CHECK(file.header("Content-Security-Policy").find("sandbox") == 0);
    CHECK(file.header("X-Content-Type-Options") == "nosniff");
  }
  CHECK(place.visitor().get(place.path("/parlamint")).status == 409);
  CHECK(place.visitor().get(place.path("/docx")).status == 404);
  CHECK(place.visitor().get(place.path("/text?e=4")).status == 404);
}

TEST_CASE("the captioner's file goes to those who edit, byte for byte") {
  RecordHouse place(small());
  auto const file = place.signed_in(Role::facilitator).get(place.path("/original"));
  CHECK(file.status == 200);
  CHECK(file.body == "the captioner's bytes");
  CHECK(file.header("Content-Disposition").find("raw.txt") != std::string_view::npos);
  CHECK(place.visitor().get(place.path("/original")).status == 303);
  CHECK(place.signed_in(Role::member).get(place.path("/original")).status == 403);
}

TEST_CASE("members see what was changed, by whom and why; the event log is the secretariat's") {
  RecordHouse place(small());
  auto const s = place.segment(1);
  place.correct(s.id, 1, "I can volunteer to write the text until Monday.");
  auto const history = place.signed_in(Role::member).get(place.path("/history"));
  CHECK(history.status == 200);
  CHECK(has(history, "<del>Friday</del>"));
  CHECK(says(history, "misheard"));
  CHECK(says(history, "Ada"));
  auto const revisions = place.signed_in(Role::member).get("/s/" + s.id.text + "/revisions");
  CHECK(revisions.status == 200);
  CHECK(has(revisions, "<ins>Monday</ins>"));
  CHECK(says(revisions, "Revision 1"));
  auto const log = place.signed_in(Role::secretariat).json("/meetings/" + place.meeting.text + "/log");
  REQUIRE(log.status == 200);
  auto const json = base::parse_json(log.body);
  auto const& events = json->at("events").as_array();
  REQUIRE(events.size() >= 3);
  for (std::size_t i = 0; i < events.size(); ++i)
    CHECK(events[i].at("seq").as_int64() == static_cast<std::int64_t>(i) + 1);
  CHECK(events[events.size() - 1].at("hash") == json->at("head"));
  CHECK(place.signed_in(Role::facilitator).get("/meetings/" + place.meeting.text + "/log").status == 403);
  for (auto const& path : {place.path("/history"), "/s/" + s.id.text + "/revisions"})
    CHECK(place.visitor().get(path).status == 303);
  CHECK(place.signed_in(Role::member).get(place.path("/history?before=x")).status == 400);
  CHECK(place.signed_in(Role::member).get("/s/snowhere/revisions").status == 404);
}

TEST_CASE("search leads to the words, and says in place what is wrong with a query") {
  RecordHouse place(small());
  CHECK(says(place.visitor().get("/search?q=volunteer"), "Search is not available"));
  store::test::Directory const where;
  record::SearchIndex index(where.path + "/search.db");
  while (desk::feed_search(place.store, index) > 0) {
  }
  place.house.search = &index;
  auto const empty = place.visitor().get("/search");
  CHECK(empty.status == 200);
  CHECK_FALSE(says(empty, "found"));
  auto const s = place.segment(1);
  auto const hit = place.visitor().get("/search?q=volunteer");
  CHECK(says(hit, "1 passage found."));
  CHECK(has(hit, "<mark>volunteer</mark>"));
  CHECK(has(hit, place.turn_path(place.turn(1).id) + "#s-" + s.id.text));
  CHECK(hit.header("Cache-Control") == "private, no-store");
  auto const json =
      base::parse_json(place.visitor().json("/search?q=volunteer&order=relevance&series=" + place.series.text).body);
  REQUIRE(json);
  CHECK(json->at("total").as_int64() == 1);
  CHECK(says(place.visitor().get("/search?q=zebra"), "Nothing was found."));
  place.now += std::chrono::minutes(5);
  for (auto const* bad : {"q=*", "q=we&from=yesterday", "q=we&kind=x", "q=we&order=x", "q=we&page=99", "q=we&page=x"}) {
    CAPTURE(bad);
    auto const wrong = place.visitor().get(std::string("/search?") + bad);
    CHECK(wrong.status == 400);
    CHECK(has(wrong, "class=\"error\""));
    CHECK(place.visitor().json(std::string("/search?") + bad).status == 400);
  }
}

TEST_CASE("what became private is not found by visitors, even before the index knows") {
  meeting::Series closed;
  closed.title = "Closed circle";
  closed.rough_is_public = false;
  RecordHouse place(small(), closed);
  place.finish();
  store::test::Directory const where;
  record::SearchIndex index(where.path + "/search.db");
  while (desk::feed_search(place.store, index) > 0) {
  }
  place.house.search = &index;
  CHECK(says(place.visitor().get("/search?q=volunteer"), "volunteer to write"));
  place.done([&](Writing& w) { return record::advance(w, place.meeting, record::Status::in_correction, ""); });
  CHECK_FALSE(says(place.visitor().get("/search?q=volunteer"), "volunteer to write"));
  CHECK(says(place.signed_in(Role::member).get("/search?q=volunteer"), "volunteer to write"));
}

TEST_CASE("hostile words in titles, labels, names and speech are words on every page") {
  std::string const evil = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>";
  meeting::Series s;
  s.title = "Series " + evil;
  s.disclaimer = evil;
  RecordHouse place(spoken({{evil, {"Speech " + evil, evil}}, {"BEN", {"Plain words of Ben."}}, {"", {evil}}}), s,
                    "Title " + evil);
  auto const who = place.done([&](Writing& w) { return people::enter_person(w, "Name " + evil); });
  auto const t = place.turn(1);
  place.done([&](Writing& w) {
    return record::name_voice(w, t.id, place.series, who, "Hat " + evil, false, record::Reach::turn);
  });
  auto const words = place.segment(0);
  auto const anchor = place.done([&](Writing& w) { return record::keep_anchor(w, {words.id, 1, 0, 30, ""}); });
  place.done([&](Writing& w) {
    record::MarkWish wish;
    wish.kind = record::MarkKind::action;
    wish.text = wish.owner_name = evil;
    return record::make_mark(w, {words.id, 1, 3, 20, ""}, wish);
  });
  auto const first = place.segment(0, 1);
  place.correct(first.id, 1, "Other " + evil);
  place.done([&](Writing& w) { return record::freeze(w, place.meeting, evil); });
  store::test::Directory const where;
  record::SearchIndex index(where.path + "/search.db");
  while (desk::feed_search(place.store, index) > 0) {
  }
  place.house.search = &index;
  auto const typed =
      base::Query().add("q", evil).add("speaker", evil).add("series", evil).add("from", evil).add("kind", evil).str();
  auto ada = place.signed_in(Role::secretariat);
  for (auto const& path : {place.path(), place.path("?e=1"), place.path("/history"), place.turn_path(t.id),
                           "/m/" + place.meeting.text, "/s/" + words.id.text, "/s/" + first.id.text + "/revisions",
                           "/q/" + anchor.text, range(words.id, 1, 0, 30), "/meetings/" + place.meeting.text + "/log",
                           std::string("/search?q=alert"), "/search?" + typed, place.path("/parlamint")}) {
    CAPTURE(path);
    auto const page = ada.get(path);
    CHECK(page.status != 500);
    CHECK_FALSE(has(page, "<img"));
    CHECK_FALSE(has(page, "<script>"));
    CHECK_FALSE(has(page, "\"'><"));
  }
  auto const file = ada.get(place.path("/text"));
  CHECK(file.status == 200);
  for (auto const& f : file.fields) CHECK(f.value.find_first_of("\r\n<>") == std::string::npos);
}

}  // namespace
}  // namespace web
