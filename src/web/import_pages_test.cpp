// SPDX-License-Identifier: Apache-2.0
// Taking files in through web::answer: preview, confirm, lay over; bad files leave nothing behind.
#include "web/desk_for_tests.hpp"

using namespace web;
using namespace web::test;

namespace {

struct Imports : DeskHouse {
  Browser ada;
  Imports() : DeskHouse(false), ada(signed_in(Role::facilitator)) {}
  std::string at() const { return "/meetings/" + meeting.text + "/transcript/import"; }
  http::Response send(std::string const& bytes, std::string const& name = "call.txt") { return ada.upload(at(), {}, "file", name, bytes); }
  std::string draft(std::string const& bytes, std::string const& name = "call.txt") {
    auto const done = send(bytes, name);
    REQUIRE(done.status == 303);
    return std::string(done.header("Location"));
  }
  /// Files, drafts and transcripts together: what an upload may leave.
  std::int64_t kept() { return count("select count(*) from draft") + count("select count(*) from file") + count("select count(*) from transcript"); }
};

}  // namespace

TEST_CASE("an upload is shown with its counts before anything is kept, and confirmed into the record once") {
  Imports d;
  auto const to = d.draft(file_of("shared-waters-12.txt"), "call-12.txt");
  CHECK(d.count("select count(*) from transcript") == 0);
  auto const page = d.ada.get(to);
  REQUIRE(page.status == 200);
  CHECK(has(page, "call-12.txt"));
  CHECK(has(page, "HELENA VOSS"));
  CHECK(has(page, "Riverbank Live Captioning"));
  CHECK(has(page, "laughter"));
  CHECK(has(page, "The file names another day than the meeting."));
  auto const json = d.ada.json(to);
  CHECK(has(json, "\"nameless\":"));
  CHECK(has(json, "\"over\":null"));
  auto const token = Fields{{"meeting", d.meeting.text}, {"over", ""}};
  auto const done = d.ada.post(to + "/confirm", token);
  CHECK(done.status == 303);
  CHECK(done.header("Location") == "/meetings/" + d.meeting.text + "/transcript");
  CHECK(d.transcript().turns.size() > 50);
  // The second press of the same button finds no draft, and leads to the transcript all the same.
  auto const again = d.ada.post(to + "/confirm", token);
  CHECK(again.status == 303);
  CHECK(again.header("Location") == "/meetings/" + d.meeting.text + "/transcript");
  CHECK(d.count("select count(*) from transcript") == 1);
  CHECK(d.count("select count(*) from draft") == 0);
}

TEST_CASE("a text can be pasted, and a draft forgotten with its bytes") {
  Imports d;
  auto const pasted = d.ada.upload(d.at(), {{"text", ">> ANNA: Good day.\r\n\r\n>> BEN: Yes.\r\n"}}, "file", "", "");
  REQUIRE(pasted.status == 303);
  auto const to = std::string(pasted.header("Location"));
  CHECK(has(d.ada.get(to), "ANNA"));
  CHECK(d.ada.post(to + "/discard", {{"meeting", d.meeting.text}}).status == 303);
  CHECK(d.kept() == 0);
  CHECK(d.ada.get(to).status == 404);
  CHECK(d.ada.post(to + "/confirm", {{"meeting", d.meeting.text}}).status == 404);
  CHECK(d.ada.post(to + "/discard", {{"meeting", d.meeting.text}}).status == 303);
}

TEST_CASE("what cannot be read is refused beside the field, with its reason, and nothing is stored") {
  Imports d;
  auto const refused = [&](std::string const& bytes, char const* name) {
    CAPTURE(name);
    auto const r = d.send(bytes, name);
    CHECK(r.status == 400);
    CHECK(has(r, "id=\"file-error\""));
    CHECK(d.kept() == 0);
    return r;
  };
  refused("", "empty.txt");
  CHECK(has(refused(std::string("one line\nanother\n>> ANNA: a ") + '\0' + " zero\n", "nul.txt"), "3"));
  refused(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "picture.txt");
  refused("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "paper.pdf");
  refused("WEBVTT\n\nwords without times\nmore\n", "cut.vtt");
  refused("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><akomaNtoso>&b;</akomaNtoso>", "bomb.xml");
  refused(">> ANNA: " + std::string(11 * 1024 * 1024, 'a'), "long.txt");
  auto const json = d.ada.post_json(d.at(), R"({"text":""})");
  CHECK(json.status == 400);
  CHECK(d.kept() == 0);
}

TEST_CASE("an upload cut in the middle, or larger than the page takes, stores nothing") {
  Imports d;
  std::string const edge = "cut-here";
  std::string const body = "--" + edge + "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + d.ada.token() + "\r\n--" + edge +
                           "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"call.txt\"\r\n\r\n" + std::string(small_call).substr(0, 120);
  CHECK(d.ada.send(d.ada.posted(d.at(), "multipart/form-data; boundary=" + edge, body)).status == 400);
  CHECK(d.send(std::string(21 * 1024 * 1024, 'a')).status == 413);
  CHECK(d.kept() == 0);
}

TEST_CASE("a cleaned file is laid over the kept transcript: shown then and now first, ids kept, the text before frozen") {
  Imports d;
  d.take_in(d.meeting, small_call);
  auto const first = d.segment(0).id;
  std::string cleaned = small_call;
  cleaned.replace(cleaned.find("use coalition"), 3, "youth");
  cleaned.replace(cleaned.find(">> TOMAS: That is all.\n\n"), 24, "");
  auto const to = d.draft(cleaned, "cleaned.txt");
  auto const page = d.ada.get(to);
  CHECK(has(page, "We ask the youth coalition"));
  CHECK(has(page, "We ask the use coalition"));
  CHECK(has(page, "That is all."));
  CHECK(d.segment(0).rev == 1);
  // A confirmation of a preview that did not show this is not taken.
  CHECK(d.ada.post(to + "/confirm", {{"meeting", d.meeting.text}, {"over", ""}}).status == 409);
  CHECK(d.ada.post(to + "/confirm", {{"meeting", d.meeting.text}, {"over", "yes"}}).status == 303);
  CHECK(d.segment(0).id == first);
  CHECK(d.segment(0).text.find("youth") != std::string::npos);
  CHECK(d.store.read([&](Reading& r) { return record::editions(r, d.meeting).size(); }) == 1);
}

TEST_CASE("only those who may correct take files in, and not into a meeting that was called off") {
  Imports d;
  CHECK(d.visitor().get(d.at()).status == 303);
  CHECK(d.signed_in(Role::coordinator).get(d.at()).status == 403);
  CHECK(d.ada.get("/meetings/none/transcript/import").status == 404);
  CHECK(d.ada.get("/imports/none").status == 404);
  d.done([&](Writing& w) { return meeting::cancel_meeting(w, d.meeting, "storm"); });
  CHECK(d.ada.get(d.at()).status == 409);
  CHECK(d.send(small_call).status == 409);
  CHECK(d.kept() == 0);
}

TEST_CASE("labels and file names of a hostile file stay words in the preview") {
  Imports d;
  auto const to = d.draft(">> <SCRIPT>ALERT</SCRIPT>: <img src=x onerror=alert(1)>\n\n>> <SCRIPT>ALERT</SCRIPT>: Yes.\n", "<b>x\".txt");
  auto const page = d.ada.get(to);
  CHECK(page.status == 200);
  CHECK_FALSE(has(page, "<SCRIPT>"));
  CHECK_FALSE(has(page, "<img src=x"));
  CHECK_FALSE(has(page, "<b>x"));
}
