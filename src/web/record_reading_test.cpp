// SPDX-License-Identifier: Apache-2.0
// The reading page, and who may read.
#include "web/record.hpp"
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
                 {"ANNA", {"Then it is decided (applause) that we ask all groups."}}});
}

meeting::Series hidden_series() {
  meeting::Series s;
  s.title = "Closed circle";
  s.rough_is_public = false;
  s.disclaimer = "Typed live, never checked.";
  return s;
}

/// What stands in the page as the text of a segment.
std::string shown_text(std::string const& page, base::SegmentId const& id) {
  auto const at = page.find("data-segment=\"" + id.text + "\"");
  if (at == std::string::npos) return "-";
  auto const from = page.find('>', at) + 1;
  return test::plain(page.substr(from, page.find("</p>", from) - from));
}

TEST_CASE("a visitor reads a rough transcript that its series publishes, with what is not known of it") {
  RecordHouse place(small());
  auto const page = place.visitor().get(place.path());
  REQUIRE(page.status == 200);
  CHECK(page.header("Cache-Control") == "public, max-age=15");
  CHECK(says(page, "rough, not corrected"));
  CHECK(says(page, "4 turns have no known speaker yet."));
  CHECK(says(page, "Speaker not known yet"));
  CHECK(says(page, "5 September 2022, 15:00 CEST (13:00 UTC)"));
  for (auto const& t : place.text().turns) {
    CHECK(has(page, "id=\"t-" + t.id.text + "\""));
    CHECK(has(page, "href=\"" + place.turn_path(t.id) + "\""));
    for (auto const& s : t.segments) CHECK(shown_text(page.body, s.id) == s.text);
  }
  CHECK_FALSE(has(page, "data-words=\"mark\""));
  CHECK(has(page, "data-words=\"link\""));
}

TEST_CASE("the JSON of a transcript holds the same turns, and who froze an edition only for editors") {
  RecordHouse place(small());
  place.finish();
  auto const json = base::parse_json(place.visitor().json(place.path()).body);
  REQUIRE(json);
  auto const& turns = json->at("transcript").at("turns").as_array();
  auto const text = place.text();
  REQUIRE(turns.size() == text.turns.size());
  for (std::size_t i = 0; i < turns.size(); ++i)
    CHECK(turns[i].at("segments").as_array()[0].at("text").as_string() == text.turns[i].segments[0].text);
  CHECK(json->at("editions").as_array()[0].at("made_by").is_null());
  auto const editor = base::parse_json(place.signed_in(Role::facilitator).json(place.path()).body);
  REQUIRE(editor);
  CHECK(editor->at("editions").as_array()[0].at("made_by").is_string());
}

TEST_CASE("a facilitator is offered the marks, and marked words stand out with their sentence") {
  RecordHouse place(small());
  auto const s = place.segment(3);
  auto const mark = place.done([&](Writing& w) {
    record::MarkWish wish;
    wish.text = "Ask all groups <now>";
    return record::make_mark(w, {s.id, s.rev, 19, 48, ""}, wish);
  });
  auto const page = place.signed_in(Role::facilitator).get(place.path());
  CHECK(page.header("Cache-Control") == "private, no-store");
  CHECK(has(page, "data-words=\"mark\""));
  CHECK(has(page, "<mark class=\"decision\">"));
  CHECK(has(page, "href=\"/marks/" + mark.text + "\""));
  CHECK(has(page, "Ask all groups &lt;now&gt;"));
  CHECK(shown_text(page.body, s.id) == s.text);
}

TEST_CASE("marks, events, page breaks and shown words may cross one another and add no text") {
  record::Segment s;
  s.id = base::SegmentId("sx");
  s.text = "Ünïcode words (Laughter) and more wörds here, & an <end>.";
  s.events = {{"laughter", "(Laughter)", 14}, {"other", "(not there)", 3}};
  s.breaks = {24};
  record::Mark a, b;
  a.kind = "decision";
  a.start = 8;
  a.end = 30;
  b.kind = "action";
  b.start = 20;
  b.end = 500;
  auto const out = segment_words(s, {&a, &b}, Shown{s.id, 0, 16});
  CHECK(test::plain(out.str()) == s.text);
  CHECK(out.str().find("<span class=\"event\">") != std::string::npos);
  CHECK(out.str().find("<br class=\"break\">") != std::string::npos);
  CHECK(out.str().find("<end>") == std::string::npos);
}

TEST_CASE("a rough transcript that is not public is nowhere shown to a visitor") {
  RecordHouse place(small(), hidden_series());
  auto const t = place.turn(1);
  auto const s = t.segments[0];
  auto const anchor = place.done([&](Writing& w) { return record::keep_anchor(w, {s.id, s.rev, 6, 15, ""}); });
  std::vector<std::string> const all = {
      place.path(),        place.path("?page=1"), place.path("/text"),
      place.path("/json"), place.path("/vtt"),    place.turn_path(t.id),
      "/s/" + s.id.text,   "/q/" + anchor.text,   "/q/new?segment=" + s.id.text + "&rev=1&start=6&end=15"};
  auto dalia = place.signed_in(Role::member);
  for (auto const& path : all) {
    CAPTURE(path);
    auto const page = place.visitor().get(path);
    CHECK(page.status == 403);
    CHECK_FALSE(has(page, "volunteer"));
    CHECK(page.header("Cache-Control") == "private, no-store");
    auto const json = place.visitor().json(path);
    CHECK(json.status == 403);
    CHECK_FALSE(has(json, "volunteer"));
    auto const member = dalia.get(path);
    CHECK(member.status == 200);
    CHECK(has(member, "volunteer"));
  }
  auto const overview = place.visitor().get("/m/" + place.meeting.text);
  CHECK(overview.status == 200);
  CHECK(says(overview, "not public until it is corrected"));
  place.finish();
  for (auto const& path : all) CHECK(place.visitor().get(path).status == 200);
}

TEST_CASE("rough words stay with the members after the text became public") {
  RecordHouse place(small(), hidden_series());
  auto const s = place.segment(1);
  place.correct(s.id, s.rev, "I can volunteer to write the report until Friday.");
  place.finish();
  auto const old = "/q/new?segment=" + s.id.text + "&rev=1&start=25&end=33";
  CHECK(place.visitor().get(old).status == 403);
  CHECK(place.signed_in(Role::member).get(old).status == 200);
  CHECK(place.visitor().get("/q/new?segment=" + s.id.text + "&rev=2&start=25&end=35").status == 200);
  CHECK(place.visitor().get(place.path("?e=1")).status == 200);
}

TEST_CASE("a frozen edition shows its own words, and there are no others") {
  RecordHouse place(small());
  place.done([&](Writing& w) { return record::freeze(w, place.meeting, "before the correction"); });
  auto const s = place.segment(1);
  place.correct(s.id, s.rev, "I can volunteer to write the minutes.");
  auto const frozen = place.visitor().get(place.path("?e=1"));
  CHECK(frozen.status == 200);
  CHECK(says(frozen, "write the text until Friday"));
  CHECK(says(frozen, "This is edition 1"));
  CHECK(says(place.visitor().get(place.path()), "write the minutes"));
  CHECK(says(place.visitor().get(place.turn_path(place.turn(1).id) + "?e=1"), "write the text until Friday"));
  for (auto const* e : {"?e=2", "?e=-1", "?e=x"}) CHECK(place.visitor().get(place.path(e)).status == 404);
}

TEST_CASE("what changed after the approval is listed with the text, without who changed it") {
  RecordHouse place(small());
  place.finish();
  place.done([&](Writing& w) { return record::advance(w, place.meeting, record::Status::approved, ""); });
  CHECK_FALSE(says(place.visitor().get(place.path()), "since this transcript was approved"));
  place.done([&](Writing& w) { return record::advance(w, place.meeting, record::Status::amended, "a name"); });
  place.now += std::chrono::minutes(5);
  auto const s = place.segment(1);
  place.correct(s.id, s.rev, "I can volunteer to write the text until Monday.");
  auto const page = place.visitor().get(place.path());
  CHECK(says(page, "1 change since this transcript was approved"));
  CHECK(has(page, "<del>Friday</del>"));
  CHECK(has(page, "<ins>Monday</ins>"));
  CHECK_FALSE(says(page, "Ada"));
}

TEST_CASE("a long transcript is read in pages, and ten thousand words take less than 60 kB") {
  std::vector<std::pair<std::string, std::vector<std::string>>> turns;
  static char const* const words[] = {"river", "budget", "the",   "forum", "question", "we",   "shall", "open",
                                      "group", "answer", "water", "of",    "meeting",  "list", "and",   "agree"};
  std::uint32_t seed = 7;
  for (int i = 0; i < 400; ++i) {
    std::string text;
    for (int n = 0; n < 100; ++n) {
      seed = seed * 1664525U + 1013904223U;
      text += std::string(n ? " " : "") + words[(seed >> 24) % 16] + std::to_string((seed >> 16) % 50);
    }
    turns.push_back({i % 3 ? "ANNA" : "BEN", {text}});
  }
  RecordHouse place(spoken(turns));
  auto const first = place.visitor().get(place.path());
  CHECK(says(first, "Page 1 of 4"));
  CHECK(has(first, "rel=\"next\""));
  auto r = test::request(http::Method::get, place.path("?page=2"));
  r.fields.push_back({"Accept-Encoding", "gzip"});
  auto const packed = answer(place.house, r);
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(packed.body.size() < 60'000);
  MESSAGE("a page of 12,000 random words: " << packed.body.size() << " bytes compressed");
  auto const last = place.turn(399);
  CHECK(has(place.visitor().get(place.path("?turn=" + last.id.text)), "id=\"t-" + last.id.text + "\""));
  CHECK_FALSE(has(first, "id=\"t-" + last.id.text + "\""));
  CHECK(place.visitor().get(place.path("?page=5")).status == 404);
  CHECK(place.visitor().get(place.path("?page=0")).status == 404);
  auto const json = base::parse_json(place.visitor().json(place.path()).body, {.depth = 32, .nodes = 1'000'000});
  REQUIRE(json);
  CHECK(json->at("transcript").at("turns").as_array().size() == 400);
}

TEST_CASE("a meeting without a transcript and no meeting at all are said to be so") {
  RecordHouse place(small());
  auto const empty = place.done([&](Writing& w) {
    meeting::Meeting m;
    m.series = place.series;
    m.title = "To come";
    return meeting::enter_meeting(w, m);
  });
  CHECK(says(place.visitor().get("/meetings/" + empty.text + "/transcript"), "This meeting has no transcript."));
  CHECK(place.visitor().get("/meetings/" + empty.text + "/transcript").status == 404);
  CHECK(place.visitor().get("/meetings/nowhere/transcript").status == 404);
  CHECK(says(place.visitor().get("/m/" + empty.text), "No transcript is kept."));
  CHECK(place.visitor().get("/m/nowhere").status == 404);
}

}  // namespace
}  // namespace web
