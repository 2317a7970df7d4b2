// SPDX-License-Identifier: Apache-2.0
// Labels and glossary of a series through web::answer.
#include "web/desk_for_tests.hpp"

using namespace web;
using namespace web::test;

namespace {

struct SeriesHouse : DeskHouse {
  Browser ada;
  base::SeriesId other;
  SeriesHouse() : DeskHouse(false), ada(signed_in(Role::facilitator)) {
    other = done([](Writing& w) {
      meeting::Series s;
      s.title = "Another series";
      return meeting::found_series(w, s);
    });
  }
  std::string at(char const* what) const { return "/series/" + series.text + what; }
  std::vector<record::Term> terms() {
    return store.read([&](Reading& r) { return record::glossary(r, series); });
  }
};

}  // namespace

TEST_CASE("a term is added, changed and removed; one of another series cannot be reached through this one") {
  SeriesHouse d;
  CHECK(d.ada.post(d.at("/glossary"), {{"text", "Global Water Charter"}, {"kind", "term"}, {"heard", "global water chatter"}}).status == 303);
  REQUIRE(d.terms().size() == 1);
  auto const id = d.terms()[0].id.text;
  CHECK(has(d.ada.get(d.at("/glossary")), "Global Water Charter"));
  auto const twice = d.ada.post(d.at("/glossary"), {{"text", "Global Water Charter"}});
  CHECK(twice.status == 400);
  CHECK(has(twice, "add-text-error"));
  CHECK(d.ada.post(d.at("/glossary"), {{"text", ""}}).status == 400);
  auto const strokes = d.ada.post(d.at("/glossary"), {{"text", "Weir"}, {"outline", "no strokes!"}});
  CHECK(strokes.status == 400);
  CHECK(has(strokes, "value=\"Weir\""));
  CHECK(has(d.ada.get(d.at("/glossary?edit=") + id), "id=\"change\""));
  CHECK(d.ada.post(d.at("/glossary/") + id, {{"text", "Water Charter"}, {"kind", "term"}}).status == 303);
  CHECK(d.terms()[0].text == "Water Charter");
  CHECK(d.ada.post("/series/" + d.other.text + "/glossary/" + id, {{"text", "x"}}).status == 404);
  CHECK(d.ada.post("/series/" + d.other.text + "/glossary/" + id + "/remove").status == 404);
  CHECK(d.ada.post(d.at("/glossary/") + id + "/remove").status == 303);
  CHECK(d.ada.post(d.at("/glossary/") + id + "/remove").status == 404);
  CHECK(d.terms().empty());
  CHECK(d.ada.post("/series/none/glossary", {{"text", "x"}}).status == 404);
}

TEST_CASE("captioners load the terms without an account, and never a note") {
  SeriesHouse d;
  d.done([&](Writing& w) { return record::add_term(w, {{}, d.series, "Lindholm <weir>", "place", "lint home", "HREUPBD/HOEPL", "their mayor is angry"}); });
  auto visitor = d.visitor();
  auto const list = visitor.get(d.at("/glossary.txt"));
  CHECK(list.status == 200);
  CHECK(list.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(list.header("X-Content-Type-Options") == "nosniff");
  CHECK(std::string(list.header("Content-Disposition")).starts_with("attachment"));
  CHECK(std::string(list.header("Content-Security-Policy")).find("sandbox") != std::string::npos);
  CHECK(has(list, "Lindholm <weir>"));
  auto const plover = visitor.get(d.at("/glossary.json"));
  CHECK(has(plover, "\"HREUPBD/HOEPL\""));
  for (auto const& r : {list, plover}) {
    CHECK_FALSE(has(r, "angry"));
    CHECK(r.header("Set-Cookie").empty());
  }
  CHECK(visitor.get("/series/none/glossary.txt").status == 404);
  CHECK(visitor.get(d.at("/glossary")).status == 303);
}

TEST_CASE("a list of terms is taken in whole or not at all") {
  SeriesHouse d;
  auto const at = d.at("/glossary/import");
  CHECK(d.ada.upload(at, {}, "file", "terms.txt", "# acronym\nMAG\nDC\n\n# term\nweir = wear; where\n").status == 303);
  CHECK(d.terms().size() == 3);
  CHECK(d.ada.upload(at, {{"list", "weir\nsluice\n"}}, "file", "", "").status == 303);
  CHECK(d.terms().size() == 4);
  auto const bad = d.ada.upload(at, {{"list", "good term\n" + std::string(200, 'x') + "\n"}}, "file", "", "");
  CHECK(bad.status == 400);
  CHECK(has(bad, "Line 2"));
  CHECK(has(bad, "good term"));
  CHECK(d.ada.upload(at, {}, "file", "terms.txt", "\xff\xfe\x80").status == 400);
  CHECK(d.ada.upload(at, {}, "file", "", "").status == 400);
  CHECK(d.terms().size() == 4);
  CHECK(d.ada.upload("/series/none/glossary/import", {}, "file", "t.txt", "x\n").status == 404);
}

TEST_CASE("a label is added for a person and a time, ended and removed; foreign and malformed wishes are refused") {
  SeriesHouse d;
  auto const who = d.done([](Writing& w) { return people::enter_person(w, "Helena Voss"); });
  CHECK(d.ada.post(d.at("/aliases"), {{"text", "HV"}, {"person", who.text}, {"from", "2022-01-01"}}).status == 303);
  auto const all = [&] {
    return d.store.read([&](Reading& r) { return record::aliases(r, d.series); });
  };
  REQUIRE(all().size() == 1);
  auto const one = d.at("/aliases/") + all()[0].id.text;
  CHECK(has(d.ada.get(d.at("/aliases")), "Helena Voss"));
  auto const nobody = d.ada.post(d.at("/aliases"), {{"text", "XY"}, {"person", "nosuch"}});
  CHECK(nobody.status == 400);
  CHECK(has(nobody, "value=\"XY\""));
  CHECK(d.ada.post(d.at("/aliases"), {{"text", "XY"}, {"person", who.text}, {"from", "soon"}}).status == 400);
  CHECK(d.ada.post(d.at("/aliases"), {{"text", ""}, {"person", who.text}}).status == 400);
  CHECK(d.ada.post(one + "/end", {{"until", "never"}}).status == 400);
  CHECK(d.ada.post(one + "/end", {{"until", "2023-01-31"}}).status == 303);
  CHECK(all()[0].until == "2023-01-31");
  auto const foreign = "/series/" + d.other.text + "/aliases/" + all()[0].id.text;
  CHECK(d.ada.post(foreign + "/end", {{"until", "2023-02-01"}}).status == 404);
  CHECK(d.ada.post(foreign + "/remove").status == 404);
  CHECK(d.ada.post(one + "/remove").status == 303);
  CHECK(all().empty());
  CHECK(d.ada.get("/series/none/aliases").status == 404);
}
