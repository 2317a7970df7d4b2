// SPDX-License-Identifier: Apache-2.0
// The archive of a coalition through its pages: who may upload, what they see of it; hosts, daily pulls; looks and their decision.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "desk/outside.hpp"
#include "mail/archive_for_tests.hpp"
#include "people/people.hpp"
#include "web/archives.hpp"
#include "web/coalitions.hpp"
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using base::CoalitionId;
using test::Browser;
using test::has;
using test::TestHouse;

struct Shelved {
  TestHouse place;
  mail::test::Files files;
  Browser ada = place.signed_in(Role::secretariat);
  Browser chidi = place.signed_in(Role::coordinator);
  CoalitionId wells = entered("Coalition on Wells"), lakes = entered("Coalition on Lakes");
  desk::Outside outside{.shelf = sources::Shelf(files.path("archives")), .agent = "test", .worker = mail::test::limits(), .clock = [this] {
                          return place.now;
                        }};

  CoalitionId entered(char const* name) {
    return place.done([&](Writing& w) {
      return roster::enter(w, {.name = name,
                               .life = roster::Life::listed,
                               .founded = base::parse_day("2015-01-01"),
                               .archive = "https://lists.example.org/wells/"});
    });
  }
  void speaks_for(char const* coalition) {
    auto const who = place.person(Role::coordinator);
    place.done([&](Writing& w) {
      return people::add_capacity(w, who, {.id = {}, .kind = people::CapacityKind::coalition, .of = coalition, .from = {}, .until = {}});
    });
  }
  /// As the front door hands it over: the form without the file, the file's bytes beside it.
  http::Response upload(Browser& who, CoalitionId const& id, std::string const& name, std::string const& bytes) {
    auto r =
        who.posted(path_of(id, "/archive"), "multipart/form-data; boundary=edge",
                   "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + who.token() +
                       "\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n\r\n--edge--\r\n");
    if (!bytes.empty()) {
      auto const body = files.put("archives/.upload-1", "head" + bytes + "tail");
      r.fields.push_back({":file", body});
      r.fields.push_back({":file-from", "4"});
      r.fields.push_back({":file-size", std::to_string(bytes.size())});
    }
    return who.send(r);
  }
};

}  // namespace

TEST_CASE("an archive is uploaded by whoever speaks for the coalition, seen waiting, read, and seen read") {
  Shelved p;
  auto const bytes = mail::test::pipermail(1, "ada at example.org (Ada)", "a@x", "Budget") +
                     mail::test::pipermail(2, "bram at example.net (Bram)", "b@x", "Re: Budget");
  CHECK(p.upload(p.chidi, p.wells, "2021-March.txt", bytes).status == 403);
  p.speaks_for("Coalition on Wells");
  CHECK(p.upload(p.chidi, p.lakes, "2021-March.txt", bytes).status == 403);
  auto const done = p.upload(p.chidi, p.wells, "2021-March.txt", bytes);
  CHECK(done.status == 303);
  auto const at = path_of(p.wells, "/archive");
  CHECK(has(p.chidi.get(at), "waits to be read"));
  CHECK(has(p.chidi.get(at), "Look again how far it is"));
  CHECK(desk::read_next_archive(p.place.store, p.outside));
  auto const page = p.ada.get(at);
  CHECK(has(page, "Messages read: 2; new: 2; known of this coalition in all: 2"));
  CHECK_FALSE(has(page, "Look again how far it is"));
  CHECK_FALSE(has(page, "example.net"));
  CHECK(p.upload(p.chidi, p.wells, "empty.txt", "").status == 400);
  CHECK(p.place.visitor().get(at).status == 303);
  CHECK(p.place.signed_in(Role::member).get(at).status == 403);
  CHECK(p.ada.get(path_of(CoalitionId("none"), "/archive")).status == 404);
  CHECK(p.chidi.json(at).body.find("\"state\":\"done\"") != std::string::npos);
}

TEST_CASE("only an upload's body goes into a file") {
  CHECK(goes_to_file(http::Method::post, "/coalitions/abc/archive"));
  CHECK_FALSE(goes_to_file(http::Method::get, "/coalitions/abc/archive"));
  CHECK_FALSE(goes_to_file(http::Method::post, "/coalitions/abc/archive/pull"));
  CHECK(body_limit(http::Method::post, "/coalitions/abc/archive") > 200'000'000);
}

TEST_CASE("nobody is asked until the secretariat allows a host; then an archive is asked for every day, or no more") {
  Shelved p;
  p.speaks_for("Coalition on Wells");
  auto const at = path_of(p.wells, "/archive");
  CHECK(has(p.ada.get(at), "This server may ask nobody yet."));
  CHECK(p.ada.post(at + "/pull", {{"url", "https://lists.example.org/wells/"}}).status == 400);
  CHECK(p.ada.post("/coalitions/outside", {{"hosts", "lists.example.org\n10.0.0.1"}}).status == 400);
  CHECK(p.ada.post("/coalitions/outside", {{"hosts", "lists.example.org\n"}}).status == 303);
  CHECK(has(p.ada.get("/coalitions/outside"), "lists.example.org"));
  CHECK(has(p.ada.get(at), "value=\"https://lists.example.org/wells/\""));
  CHECK(p.chidi.post(at + "/pull", {{"url", "https://lists.example.org/wells/"}}).status == 403);
  CHECK(p.ada.post(at + "/pull", {{"url", "https://other.example.org/"}}).status == 400);
  CHECK(p.ada.post(at + "/pull", {{"url", "https://lists.example.org/wells/"}}).status == 303);
  CHECK(has(p.chidi.get(at), "Next time"));
  CHECK(p.ada.post(at + "/pull", {{"off", "yes"}}).status == 303);
  CHECK_FALSE(has(p.ada.get(at), "Next time"));
}

TEST_CASE("a machine's look waits for a person, who may say otherwise; dropped it says nothing") {
  Shelved p;
  auto const at = path_of(p.wells, "/looks");
  CHECK(p.ada.post(at).status == 400);
  CHECK(p.ada.post("/coalitions/outside", {{"hosts", "lists.example.org"}}).status == 303);
  CHECK(p.ada.post(at).status == 303);
  CHECK(p.chidi.get(at).status == 403);
  CHECK(has(p.ada.get(at), "will be made in a moment"));
  auto const waiting = *p.place.store.read(sources::next_look);
  auto seen = waiting;
  seen.status = 200;
  seen.first_lines = "The archive of <wells>";
  seen.hash = std::string(64, 'a');
  seen.proposal = sources::Proposal::met;
  seen.why = "It answers without a login and lists months.";
  p.place.done([&](Writing& w) { return sources::note_look(w, seen); });
  auto const page = p.ada.get(at);
  CHECK(has(page, "The archive of &lt;wells&gt;"));
  CHECK(has(page, "It answers without a login and lists months."));
  auto const of = at + "/" + waiting.id.text;
  CHECK(p.ada.post(path_of(p.lakes, "/looks/" + waiting.id.text + "/confirm"), {{"verdict", "met"}}).status == 404);
  CHECK(p.ada.post(of + "/confirm", {{"verdict", "maybe"}}).status == 400);
  CHECK(p.ada.post(of + "/confirm", {{"verdict", "not_met"}, {"note", ""}}).status == 400);
  CHECK(p.ada.post(of + "/confirm", {{"verdict", "not_met"}, {"note", "Two months are missing."}, {"check_again", "2023-03-01"}}).status ==
        303);
  CHECK(has(p.ada.get(path_of(p.wells, "/evidence")), "Two months are missing."));
  CHECK(p.ada.post(of + "/drop").status == 409);
  CHECK(has(p.ada.post(of + "/drop"), "This look waits for no decision."));
}

}  // namespace web
