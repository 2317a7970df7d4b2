// SPDX-License-Identifier: Apache-2.0
// The correction desk through web::answer: each act once as it should be, and once stale, foreign or malformed.
#include "web/desk_for_tests.hpp"

using namespace web;
using namespace web::test;

namespace {

std::string rev(record::Segment const& s) { return std::to_string(s.rev); }
std::string of(record::Segment const& s, char const* act) { return "/segments/" + s.id.text + act; }
std::string of(record::Turn const& t, char const* act) { return "/turns/" + t.id.text + act; }

bool on_desk(http::Response const& r) { return r.status == 303 && std::string(r.header("Location")).find("/desk?") != std::string::npos; }

}  // namespace

TEST_CASE("the desk shows every turn with its words exactly as stored, for those who may correct only") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const page = ada.get(d.desk());
  REQUIRE(page.status == 200);
  auto const t = d.transcript();
  for (auto const& turn : t.turns) CHECK(has(page, "id=\"t-" + turn.id.text + "\""));
  auto const s = d.segment(0);
  CHECK(has(page, "<p id=\"s-" + s.id.text + "\" data-segment=\"" + s.id.text + "\" data-rev=\"1\" dir=\"auto\">" + s.text + "</p>"));
  CHECK(has(page, "<span class=\"event\">(Laughter)</span> Then we meet again"));
  CHECK(has(page, "data-unresolved"));
  CHECK(ada.json(d.desk()).body.find("\"unresolved\":5") != std::string::npos);
  CHECK(d.visitor().get(d.desk()).status == 303);
  CHECK(d.signed_in(Role::member).get(d.desk()).status == 403);
  CHECK(d.signed_in(Role::coordinator).get(d.desk()).status == 403);
  CHECK(ada.get("/meetings/none/desk").status == 404);
  CHECK(ada.get("/meetings/" + d.another_meeting("13").text + "/desk").status == 404);
}

TEST_CASE("a correction is kept, leads back to its words, and can be taken back by the desk's undo") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const s = d.segment(2);
  auto const was = s.text;
  CHECK(has(ada.get(d.desk() + "?edit=" + s.id.text), "data-do=\"save\""));
  auto const done = ada.post(of(s, "/text"), {{"base_rev", rev(s)}, {"text", "We hear you\r\n very well."}, {"reason", "typo"}});
  CHECK(on_desk(done));
  CHECK(std::string(done.header("Location")).ends_with("#s-" + s.id.text));
  CHECK(d.segment(2).text == "We hear you very well.");
  auto const page = ada.get(d.desk());
  auto const edit = after(page.body, "name=\"edit\" value=\"");
  REQUIRE_FALSE(edit.empty());
  CHECK(on_desk(ada.post("/meetings/" + d.meeting.text + "/undo", {{"edit", edit}})));
  CHECK(d.segment(2).text == was);
  CHECK(ada.post("/meetings/" + d.meeting.text + "/undo", {{"edit", edit}}).status == 409);
  CHECK(ada.post("/meetings/" + d.another_meeting("13").text + "/undo", {{"edit", edit}}).status == 404);
}

TEST_CASE("nobody is offered to undo what somebody else did") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const s = d.segment(2);
  REQUIRE(on_desk(ada.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "Otherwise."}})));
  CHECK(has(ada.get(d.desk()), "data-do=\"undo\""));
  CHECK_FALSE(has(d.signed_in(Role::secretariat).get(d.desk()), "data-do=\"undo\""));
}

TEST_CASE("two editors, same base: the second gets 409 with both texts and a form on the new revision; nothing is overwritten") {
  DeskHouse d;
  auto ada = d.signed_in(Role::secretariat), babak = d.signed_in(Role::facilitator);
  auto const s = d.segment(2);
  REQUIRE(on_desk(ada.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "We hear them well."}, {"reason", "mishearing"}})));
  auto const clash = babak.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "We hear you badly."}, {"reason", "typo"}});
  CHECK(clash.status == 409);
  CHECK(has(clash, "We hear them well."));
  CHECK(has(clash, "We hear you badly."));
  CHECK(has(clash, "We hear <del>them well</del><ins>you badly</ins>."));
  CHECK(has(clash, "name=\"base_rev\" value=\"2\""));
  CHECK(d.segment(2).text == "We hear them well.");
  auto const json = babak.post_json(of(s, "/text"), R"({"base_rev":1,"text":"We hear you badly."})");
  CHECK(json.status == 409);
  CHECK(has(json, "\"theirs\":\"We hear them well.\""));
  CHECK(has(json, "\"rev\":2"));
  CHECK(on_desk(babak.post(of(s, "/text"), {{"base_rev", "2"}, {"text", "We hear you badly."}, {"reason", "typo"}})));
}

TEST_CASE("hostile words stay words: on the desk, in its forms, and where two edits meet") {
  DeskHouse d;
  auto ada = d.signed_in(Role::secretariat), babak = d.signed_in(Role::facilitator);
  for (std::string const evil : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><svg/onload=alert(1)>", "'-alert(1)-'",
                                 "<iframe srcdoc=\"<b>\"></iframe>", "javascript:alert(1)//</p><b>"}) {
    auto const s = d.segment(2);
    REQUIRE(on_desk(ada.post(of(s, "/text"), {{"base_rev", rev(s)}, {"text", evil + " theirs"}, {"reason", "typo"}})));
    auto const clash = babak.post(of(s, "/text"), {{"base_rev", rev(s)}, {"text", evil + " mine"}, {"reason", "other"}, {"note", evil}});
    CHECK(clash.status == 409);
    for (auto const& page : {clash, ada.get(d.desk()), ada.get(d.desk() + "?edit=" + s.id.text), ada.get(d.desk() + "?filter=" + encoded({{"x", evil}}))}) {
      CHECK_FALSE(has(page, "<script>alert"));
      CHECK_FALSE(has(page, "<img src=x"));
      CHECK_FALSE(has(page, "<svg"));
      CHECK_FALSE(has(page, "<iframe"));
      CHECK_FALSE(has(page, "</p><b>"));
    }
    CHECK(has(clash, "theirs"));
    CHECK(has(clash, "mine"));
  }
}

TEST_CASE("a malformed correction shows the form again with what was typed and the error at its field") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const s = d.segment(2);
  auto const empty = ada.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "  "}, {"reason", "typo"}});
  CHECK(empty.status == 400);
  CHECK(has(empty, "id=\"text-error\""));
  auto const other = ada.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "We hear you."}, {"reason", "other"}});
  CHECK(other.status == 400);
  CHECK(has(other, "We hear you.</textarea>"));
  CHECK(has(other, "note-error"));
  CHECK(ada.post(of(s, "/text"), {{"base_rev", "1"}, {"text", "x"}, {"reason", "redaction"}}).status == 400);
  CHECK(ada.post("/segments/snothere/text", {{"base_rev", "1"}, {"text", "x"}}).status == 404);
  CHECK(d.segment(2).rev == 1);
}

TEST_CASE("a paragraph is split before a chosen word, joined again, begun as a turn of its own, looked at and removed") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto s = d.segment(1);
  auto const text = s.text;
  auto const tools = ada.get(d.desk() + "?edit=" + s.id.text);
  auto const at = after(tools.body, "<select id=\"at\" name=\"at\"    ><option value=\"");
  CHECK(on_desk(ada.post(of(s, "/split"), {{"base_rev", rev(s)}, {"at", "18"}})));
  REQUIRE(d.turn(1).segments.size() == 2);
  CHECK(d.segment(1).text + " " + d.segment(1, 1).text == text);
  CHECK(ada.post(of(s, "/split"), {{"base_rev", "1"}, {"at", "3"}}).status == 409);
  s = d.segment(1);
  CHECK(ada.post(of(s, "/split"), {{"base_rev", rev(s)}, {"at", "9999"}}).status == 400);
  CHECK(ada.post(of(s, "/split"), {{"base_rev", rev(s)}, {"at", "three"}}).status == 400);
  CHECK(on_desk(ada.post(of(s, "/merge"), {{"base_rev", rev(s)}})));
  CHECK(d.segment(1).text == text);
  CHECK(ada.post(of(s, "/merge"), {{"base_rev", rev(s)}}).status == 409);
  auto const second = d.segment(0, 1);
  auto const turns = d.transcript().turns.size();
  CHECK(on_desk(ada.post(of(second, "/turn"), {{"base_rev", rev(second)}})));
  CHECK(d.transcript().turns.size() == turns + 1);
  CHECK(ada.post(of(second, "/turn"), {{"base_rev", "1"}}).status == 409);
  CHECK(on_desk(ada.post(of(d.turn(1), "/merge"))));
  CHECK(d.transcript().turns.size() == turns);
  CHECK(on_desk(ada.post(of(second, "/check"), {{"check", "seen"}})));
  CHECK(d.segment(0, 1).check == record::Check::seen);
  CHECK(ada.post(of(second, "/check"), {{"check", "perfect"}}).status == 400);
  CHECK(ada.post(of(second, "/remove"), {{"base_rev", rev(d.segment(0, 1))}}).status == 400);
  CHECK(on_desk(ada.post(of(second, "/remove"), {{"base_rev", rev(d.segment(0, 1))}, {"note", "said off the record"}})));
  CHECK(d.turn(0).segments.size() == 1);
  CHECK(ada.post(of(second, "/remove"), {{"base_rev", "1"}, {"note", "again"}}).status == 404);
}

TEST_CASE("a page's end is made a paragraph's end and mended again; the ids stay") {
  DeskHouse d(false);
  std::string const line = "and so on and so forth until the page is full of words that we all know, ";
  d.take_in(d.meeting, ">> ANNA: First " + line + "but\n\nthe rest stands here.\n\n>> BEN: Yes.\n");
  auto ada = d.signed_in(Role::facilitator);
  auto s = d.segment(0);
  REQUIRE(s.joins.size() == 1);
  auto const at = std::to_string(s.joins[0]);
  CHECK(on_desk(ada.post(of(s, "/join"), {{"base_rev", rev(s)}, {"at", at}, {"joined", ""}})));
  CHECK(d.segment(0).id == s.id);
  CHECK(d.segment(0).breaks == s.joins);
  CHECK(on_desk(ada.post(of(s, "/join"), {{"base_rev", rev(d.segment(0))}, {"at", at}, {"joined", "yes"}})));
  CHECK(d.segment(0).joins == s.joins);
  CHECK(ada.post(of(s, "/join"), {{"base_rev", "1"}, {"at", at}}).status == 409);
  CHECK(ada.post(of(s, "/join"), {{"base_rev", rev(d.segment(0))}, {"at", "2"}}).status == 409);
}

TEST_CASE("a speaker is named for the turn, the meeting or always, and the desk goes on to the next one without") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const fresh = ada.post(of(d.turn(0), "/voice"), {{"name", "Helena Voss"}, {"reach", "turn"}});
  CHECK(on_desk(fresh));
  CHECK(std::string(fresh.header("Location")).ends_with("#t-" + d.turn(1).id.text));
  auto const helena = d.turn(0).person;
  REQUIRE_FALSE(helena.empty());
  auto const tomas = d.done([](Writing& w) { return people::enter_person(w, "Tomas Arriaga"); });
  CHECK(on_desk(ada.post(of(d.turn(1), "/voice"), {{"person", tomas.text}, {"reach", "always"}})));
  CHECK(d.turn(1).person == tomas);
  CHECK(d.turn(3).person == tomas);
  CHECK(d.store.read([&](Reading& r) { return record::aliases(r, d.series).size(); }) == 1);
  CHECK(on_desk(ada.post(of(d.turn(2), "/voice"), {{"person", "nobody"}})));
  CHECK(d.turn(2).method == record::Method::unidentified);
  CHECK(ada.post(of(d.turn(4), "/voice"), {{"person", tomas.text}, {"reach", "meeting"}}).status == 400);
  CHECK(on_desk(ada.post(of(d.turn(4), "/voice"), {{"person", tomas.text}, {"reach", "turn"}})));
  CHECK(has(ada.get(d.desk() + "?filter=unresolved"), "Every turn has a speaker"));
  CHECK(on_desk(ada.post(of(d.turn(4), "/unname"))));
  CHECK(d.turn(4).person.empty());
  CHECK(ada.post(of(d.turn(4), "/unname")).status == 409);
}

TEST_CASE("naming refuses nobody at all, an unknown person, a doubled name, both answers at once and a foreign turn") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const at = of(d.turn(1), "/voice");
  auto const nothing = ada.post(at);
  CHECK(nothing.status == 400);
  CHECK(has(nothing, "id=\"t-" + d.turn(1).id.text + "\""));
  CHECK(ada.post(at, {{"person", "nosuchperson"}}).status == 400);
  CHECK(ada.post(at, {{"person", "nobody"}, {"name", "Somebody"}}).status == 400);
  CHECK(ada.post(at, {{"name", "Twin"}, {"reach", "far"}}).status == 400);
  for (int i = 0; i < 2; ++i) d.done([](Writing& w) { return people::enter_person(w, "Twin Name"); });
  auto const twins = ada.post(at, {{"person", "other"}, {"name", "Twin Name"}});
  CHECK(twins.status == 400);
  CHECK(has(twins, "Several people have this name"));
  CHECK(ada.post("/turns/tnothere/voice", {{"person", "nobody"}}).status == 404);
  CHECK(d.turn(1).method == record::Method::none);
  CHECK(d.count("select count(*) from person_name where words = 'Twin'") == 0);
}

TEST_CASE("turns give paragraphs to their neighbours, and keep one") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const moved = d.segment(0, 1).id;
  CHECK(on_desk(ada.post(of(d.turn(0), "/boundary"), {{"to", "1"}})));
  CHECK(d.segment(1).id == moved);
  CHECK(ada.post(of(d.turn(0), "/boundary"), {{"to", "1"}}).status == 409);
  CHECK(ada.post(of(d.turn(1), "/boundary"), {{"to", "2"}}).status == 400);
  CHECK(ada.post(of(d.turn(0), "/merge")).status == 409);
}

TEST_CASE("automatic names are found again and confirmed at once, and are not confirmed by looking") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  d.done([](Writing& w) { return people::enter_person(w, "Helena Voss"); });
  auto const at = "/meetings/" + d.meeting.text;
  CHECK(ada.post(at + "/voices/confirm").status == 409);
  CHECK(on_desk(ada.post(at + "/voices/run")));
  CHECK(d.turn(0).method == record::Method::roster);
  ada.get(d.desk());
  CHECK(d.turn(0).method == record::Method::roster);
  CHECK(on_desk(ada.post(at + "/voices/confirm")));
  CHECK(d.turn(0).method == record::Method::confirmed);
  CHECK(ada.post("/meetings/none/voices/run").status == 404);
}

TEST_CASE("a suggestion is shown with its rule, accepted into the words, rejected here or silenced") {
  DeskHouse d;
  d.done([&](Writing& w) { return record::add_term(w, {{}, d.series, "Youth Coalition on Shared Waters", "coalition", "", "", ""}); });
  auto ada = d.signed_in(Role::facilitator);
  auto const page = ada.get(d.desk() + "?filter=suggestions");
  REQUIRE(has(page, "data-suggestion"));
  CHECK(has(page, "<span class=\"suggested\">use</span>"));
  CHECK(has(page, "data-do=\"accept\""));
  auto const s = d.segment(0);
  auto const from = static_cast<std::int64_t>(s.text.find("use coalition"));
  auto const at = "/meetings/" + d.meeting.text + "/suggestions";
  auto const sent = [&](std::string const& verdict, std::int64_t revision) {
    return Fields{{"segment", s.id.text}, {"rev", std::to_string(revision)}, {"start", std::to_string(from)}, {"end", std::to_string(from + 3)},
                  {"heard", "use"}, {"meant", "youth"}, {"rule", "beside"}, {"verdict", verdict}};
  };
  CHECK(ada.post(at, sent("perhaps", 1)).status == 400);
  CHECK(ada.post(at, sent("rejected", 7)).status == 409);
  CHECK(ada.post("/meetings/" + d.another_meeting("13").text + "/suggestions", sent("accepted", 1)).status == 404);
  CHECK(on_desk(ada.post(at, sent("accepted", 1))));
  CHECK(d.segment(0).text.find("the youth coalition on shared waters") != std::string::npos);
  CHECK(ada.post(at, sent("accepted", 1)).status == 409);
  CHECK_FALSE(has(ada.get(d.desk()), "<span class=\"suggested\">use</span>"));
}

TEST_CASE("possible commitments are listed with their words, become an action by one form, or are put aside") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const page = ada.get(d.desk() + "/commitments");
  REQUIRE(page.status == 200);
  CHECK(has(page, "I will send the poll by Friday"));
  CHECK(has(page, "name=\"quote\" value=\"I will send the poll by Friday\""));
  auto const s = d.segment(0, 1);
  auto const due = after(page.body, "name=\"due\" value=\"");
  CHECK(on_desk(ada.post("/meetings/" + d.meeting.text + "/suggestions",
                         {{"segment", s.id.text}, {"rev", "1"}, {"rule", "commitment"}, {"heard", "nothing"}, {"meant", "0"}, {"verdict", "rejected"}})) == false);
  auto const made = ada.post("/meetings/" + d.meeting.text + "/marks",
                             {{"kind", "action"}, {"segment", s.id.text}, {"rev", "1"}, {"start", "0"}, {"end", "30"},
                              {"quote", "I will send the poll by Friday"}, {"text", "Send the poll"}, {"due", due}});
  CHECK(made.status == 303);
  CHECK(has(ada.get(d.desk() + "/commitments"), "written down"));
  CHECK(d.signed_in(Role::member).get(d.desk() + "/commitments").status == 403);
  CHECK(ada.get("/meetings/none/desk/commitments").status == 404);
}

TEST_CASE("the status moves on only when nothing stands in its way; editions are frozen") {
  DeskHouse d;
  auto ada = d.signed_in(Role::facilitator);
  auto const at = "/meetings/" + d.meeting.text;
  CHECK(has(ada.get(d.desk()), "5 turns have no speaker yet."));
  CHECK(ada.post(at + "/status", {{"to", "corrected"}}).status == 409);
  CHECK(ada.post(at + "/status", {{"to", "perfect"}}).status == 400);
  CHECK(on_desk(ada.post(at + "/status", {{"to", "in_correction"}})));
  for (std::size_t i = 0; i < 5; ++i) ada.post(of(d.turn(i), "/voice"), {{"person", "nobody"}});
  CHECK(on_desk(ada.post(at + "/status", {{"to", "corrected"}, {"note", "read by two"}})));
  CHECK(d.transcript().status == record::Status::corrected);
  CHECK(on_desk(ada.post(at + "/editions", {{"note", "for the archive"}})));
  CHECK(d.store.read([&](Reading& r) { return record::editions(r, d.meeting).size(); }) == 2);
  CHECK(ada.post("/meetings/none/editions").status == 404);
  CHECK(ada.post(at + "/editions", {{"note", std::string(600, 'x')}}).status == 400);
  CHECK(on_desk(ada.post(at + "/status", {{"to", "approved"}})));
  auto const closed = ada.get(d.desk());
  CHECK_FALSE(has(closed, "data-do=\"edit\""));
  auto const s = d.segment(2);
  CHECK(ada.post(of(s, "/text"), {{"base_rev", rev(s)}, {"text", "Changed."}}).status == 409);
}

TEST_CASE("words are erased by two people only: one asks, another of the secretariat agrees or declines") {
  DeskHouse d;
  auto ada = d.signed_in(Role::secretariat), babak = d.signed_in(Role::facilitator);
  auto const s = d.segment(1);
  Fields const ask = {{"base_rev", rev(s)}, {"start", "11"}, {"end", "17"}, {"reason", "personal_data"}, {"note", "asked by her"}};
  CHECK(babak.post(of(s, "/redaction"), {{"base_rev", "7"}, {"start", "11"}, {"end", "17"}, {"reason", "personal_data"}}).status == 409);
  CHECK(babak.post(of(s, "/redaction"), {{"base_rev", "1"}, {"start", "17"}, {"end", "11"}, {"reason", "personal_data"}}).status == 400);
  CHECK(on_desk(babak.post(of(s, "/redaction"), ask)));
  auto const id = d.store.read([&](Reading& r) { return record::redactions(r, d.meeting).at(0).id; });
  auto const at = "/redactions/" + id;
  CHECK(babak.post(at + "/approve", {{"meeting", d.meeting.text}}).status == 403);
  CHECK(has(ada.get(d.desk()), at + "/approve"));
  CHECK(ada.post(at + "/approve", {{"meeting", d.another_meeting("13").text}}).status == 404);
  CHECK(on_desk(ada.post(at + "/decline", {{"meeting", d.meeting.text}, {"note", "no"}})));
  REQUIRE(on_desk(ada.post(of(s, "/redaction"), ask)));
  auto const own = d.store.read([&](Reading& r) {
    for (auto const& a : record::redactions(r, d.meeting))
      if (a.state == "asked") return a.id;
    return std::string();
  });
  CHECK(ada.post("/redactions/" + own + "/approve", {{"meeting", d.meeting.text}}).status == 403);
  Browser zoe(d.house);
  zoe.cookies["s"] = d.session_of(d.open("Zoe", Role::secretariat));
  CHECK(on_desk(zoe.post("/redactions/" + own + "/approve", {{"meeting", d.meeting.text}})));
  CHECK(d.segment(1).text.find("Helena") == std::string::npos);
  CHECK_FALSE(has(ada.get(d.desk()), "Thank you, Helena"));
}

TEST_CASE("a long transcript is worked on page by page, and a turn is found on its page") {
  DeskHouse d(false);
  std::string text;
  for (int i = 0; i < 130; ++i) text += ">> ANNA: Line number " + std::to_string(i) + ".\n\n>> BEN: Yes.\n\n";
  d.take_in(d.meeting, text);
  auto ada = d.signed_in(Role::facilitator);
  auto const last = d.transcript().turns.back().id.text;
  CHECK_FALSE(has(ada.get(d.desk()), "t-" + last));
  CHECK(has(ada.get(d.desk() + "?at=" + last), "id=\"t-" + last + "\""));
  CHECK(has(ada.get(d.desk() + "?page=7"), "id=\"t-" + last + "\""));
  CHECK(ada.get(d.desk() + "?page=-3").status == 200);
  CHECK(ada.get(d.desk() + "?page=x&filter=y&turn=%3Cb%3E&edit=%27").status == 200);
}
