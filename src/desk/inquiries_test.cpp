// SPDX-License-Identifier: Apache-2.0
// The whole procedure under a faked clock: letters once each, the four answers and what they do, the objection call and its end, silence
// that is none.
#include "desk/inquiries.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/tr.hpp"
#include "base/when.hpp"
#include "base/words_for_tests.hpp"
#include "consensus/calls.hpp"
#include "desk/consensus.hpp"
#include "desk/evidence.hpp"
#include "desk/surveys.hpp"
#include "people/accounts.hpp"
#include "store/kept_for_tests.hpp"
#include "survey/mail_form.hpp"

using namespace desk;
using roster::About;
using roster::InquiryId;
using roster::Kind;
using roster::Life;
using roster::Outcome;
using roster::Said;
using roster::State;
using roster::Step;
using std::chrono::days;

namespace {

/// A forum of three coalitions on 3 October 2022; one of them has contacts, a list, and an archive that was read and holds nothing.
struct Forum : store::test::Kept {
  Office const office{"Forum of Tests", "https://forum.test", "office@forum.test", false};
  CoalitionId wells, lakes;

  CoalitionId entered(char const* name) {
    return done([&](Writing& w) { return roster::enter(w, {.name = name, .life = Life::listed, .founded = parse_day("2015-01-01")}); });
  }
  /// On the first of the month of `now`, as if the archive had been read that day.
  void evaluate() {
    done([&](Writing& w) { return evaluate_month(w, roster::evaluation_day(now)); });
  }
  State state(CoalitionId const& id) {
    return read([&](Reading& r) { return roster::latest(r, now).at(id).standing.state; });
  }
  InquiryId begin(About about = About::quiet) {
    return done([&](Writing& w) { return begin_inquiry(w, {.coalition = wells, .about = about}, "", office); });
  }
  roster::Inquiry of(InquiryId const& id) {
    return read([&](Reading& r) { return *roster::inquiry(r, id); });
  }
  std::vector<mail::Posted> letters(InquiryId const& id) {
    return read([&](Reading& r) { return mail::letters_about(r, id.text); });
  }
  void tend() {
    done([](Writing& w) { return keep_consensus(w); });
    for (auto const& id : read([&](Reading& r) { return inquiries_to_tend(r, now); })) done([&](Writing& w) { return tend_inquiry(w, id); });
  }
  /// Up to the offer, each letter on its day.
  InquiryId offered() {
    auto const id = begin();
    auto const first = now;
    for (auto const& [step, after] : {std::pair{Step::again, 14}, std::pair{Step::list, 28}, std::pair{Step::offer, 60}}) {
      now = first + days(after);
      CHECK(done([&, s = step](Writing& w) { return send_step(w, id, s, "", office); }) > 0);
    }
    return id;
  }
  OurAnswer alive(char const* day = "2022-09-20") {
    return {.what = Said::alive,
            .item = {.kind = Kind::output, .day = parse_day(day), .words = "A paper on wells", .link = "https://example.org/wells"}};
  }
  Result<Done> answer(InquiryId const& id, OurAnswer const& a, char const* by = "noor") {
    return verb([&](Writing& w) { return answer_inquiry(w, wells, id, by, a, office); });
  }

  Forum() : Kept("sqlite", all_migrations()) {
    wells = entered("Coalition on Wells");
    lakes = entered("Coalition on Lakes");
    entered("Coalition on Dunes");
    for (auto const* name : {"noor", "ben"})
      done([&](Writing& w) {
        return roster::add_contact(w, wells, {.name = name, .address = std::string(name) + "@example.org", .duty = "coordinator"});
      });
    done([&](Writing& w) {
      return roster::change(w, {.id = wells,
                                .founded = parse_day("2015-01-01"),
                                .list = "wells@lists.example.org",
                                .archive = "https://lists.example.org/wells/"});
    });
    // Its archive was read and holds nothing.
    done([&](Writing& w) -> Result<Done> {
      auto const import = roster::begin_import(w, wells);
      return roster::settle_import(w, wells, *import, {});
    });
    evaluate();
  }
};

/// A catalogue with one word. What is loaded stays for the process, so no other test speaks this language.
void with_portuguese() {
  store::test::Directory const place;
  base::test::write_mo(place.path + "/pt.mo", {{"", base::test::mo_head("nplurals=2; plural=(n > 1);")}, {"Hello {},", "Olá {},"}});
  base::load_words(place.path);
}

bool suggests(Forum& f, About about) {
  return f.read([&](Reading& r) {
    auto const all = to_begin(r, f.now);
    return std::any_of(all.begin(), all.end(), [&](ToBegin const& b) { return b.coalition == f.wells && b.about == about; });
  });
}

}  // namespace

TEST_CASE("a quiet coalition is suggested, and its letters go to every contact, once each, the third to its list too") {
  Forum f;
  REQUIRE(f.state(f.wells) == State::quiet);
  CHECK(suggests(f, About::quiet));
  auto const draft = f.read(
      [&](Reading& r) { return drafted(r, {.coalition = f.wells, .about = About::quiet}, Step::letter, "From Ada.", f.office, f.now); });
  REQUIRE(draft.to.size() == 2);
  CHECK(draft.text.body.find("Hello " + draft.to.front().name + ",") != std::string::npos);
  CHECK(draft.text.body.find("From Ada.") != std::string::npos);
  CHECK(draft.text.body.find("https://forum.test/our/...") != std::string::npos);
  CHECK(draft.text.body.find("Quiet.") != std::string::npos);
  CHECK(f.letters(InquiryId("none")).empty());
  auto const id = f.begin();
  CHECK(f.letters(id).size() == 2);
  CHECK_FALSE(suggests(f, About::quiet));
  f.now += days(14);
  CHECK(f.done([&](Writing& w) { return send_step(w, id, Step::again, "", f.office); }) == 2);
  CHECK(f.done([&](Writing& w) { return send_step(w, id, Step::again, "", f.office); }) == 0);  // pressed twice
  CHECK(f.verb([&](Writing& w) { return send_step(w, id, Step::list, "", f.office); }).error().why == Why::not_now);
  f.now += days(14);
  CHECK(f.done([&](Writing& w) { return send_step(w, id, Step::list, "", f.office); }) == 3);
  auto const all = f.letters(id);
  CHECK(all.size() == 7);
  auto const to_list =
      std::find_if(all.begin(), all.end(), [](mail::Posted const& l) { return l.to_address == "wells@lists.example.org"; });
  REQUIRE(to_list != all.end());
  CHECK(to_list->body.find("/our/") == std::string::npos);  // anybody could answer by it
  CHECK(to_list->body.find("https://forum.test/coalitions/" + f.wells.text) != std::string::npos);
}

TEST_CASE("whose time as a contact is over gets no letter; when nobody is left, nobody can be written to") {
  Forum f;
  for (auto const& k : f.read([&](Reading& r) { return roster::contacts(r, f.wells); }))
    if (k.name == "ben") f.done([&](Writing& w) { return roster::date_contact(w, f.wells, k.id, {}, utc_day(f.now - days(1))); });
  auto const letters = f.letters(f.begin());
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].to_address == "noor@example.org");
  for (auto const& k : f.read([&](Reading& r) { return roster::contacts(r, f.wells); }))
    f.done([&](Writing& w) { return roster::date_contact(w, f.wells, k.id, utc_day(f.now + days(1)), {}); });
  auto const refused = f.verb([&](Writing& w) { return begin_inquiry(w, {.coalition = f.wells, .about = About::contacts}, "", f.office); });
  CHECK(refused.error().why == Why::not_now);
}

TEST_CASE("a contact without an account is written to in its own language, else in the forum's; an account's own goes before both") {
  Forum f;
  with_portuguese();
  for (auto const& [who, lang] : {std::pair{"ines", "pt-BR"}, std::pair{"gus", ""}, std::pair{"wim", "nl"}, std::pair{"zoe", "pt"}})
    f.done([&, name = who, tag = lang](Writing& w) {
      return roster::add_contact(w, f.lakes, {.name = name, .address = std::string(name) + "@example.org", .lang = tag});
    });
  f.done([](Writing& w) {
    people::NewAccount zoe;
    zoe.address = "zoe@example.org";
    zoe.name = "Zoe";
    return people::open_account(w, zoe);
  });
  auto const draft = [&] {
    return f.read(
        [&](Reading& r) { return drafted(r, {.coalition = f.lakes, .about = About::contacts}, Step::letter, "", f.office, f.now); });
  };
  auto const languages = [&] {
    std::map<std::string, std::string> out;
    for (auto const& to : draft().to) out[to.name] = to.language;
    return out;
  };
  using Languages = std::map<std::string, std::string>;
  CHECK(languages() == Languages{{"gus", "en"}, {"ines", "pt"}, {"wim", "en"}, {"zoe", "en"}});
  f.done([](Writing& w) { return roster::set_manner(w, {.lang = "pt"}, "Most of us read it."); });
  CHECK(languages() == Languages{{"gus", "pt"}, {"ines", "pt"}, {"wim", "pt"}, {"zoe", "en"}});
  CHECK(draft().text.body.starts_with("Olá gus,"));
}

TEST_CASE("nobody can be written to without an address, and then nothing has begun") {
  Forum f;
  auto const refused = f.verb([&](Writing& w) { return begin_inquiry(w, {.coalition = f.lakes, .about = About::contacts}, "", f.office); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == Why::not_now);
  CHECK(f.read([](Reading& r) { return roster::open_inquiries(r).empty(); }));
}

TEST_CASE("alive: the evidence is added, the badge follows, every contact hears of it, and the ladder ends") {
  Forum f;
  auto const id = f.offered();
  CHECK(f.answer(id, {.what = Said::alive,
                      .item = {.kind = Kind::report, .day = parse_day("2022-09-20"), .words = "x", .link = "https://example.org/"}})
            .error()
            .field == "kind");
  auto const before = f.letters(id).size();
  REQUIRE(f.answer(id, f.alive()));
  CHECK(f.state(f.wells) == State::low);
  CHECK(f.of(id).outcome == Outcome::alive);
  auto const all = f.letters(id);
  CHECK(all.size() == before + 2);
  CHECK(f.answer(id, f.alive()).error().why == Why::not_now);
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::listed);
}

TEST_CASE("pause and close move its life at once; a merger waits for a person, because it cannot be undone") {
  {
    Forum f;
    auto const id = f.offered();
    CHECK(f.answer(id, {.what = Said::pause, .words = "Both are ill."}).error().field == "until");
    REQUIRE(f.answer(id, {.what = Said::pause, .words = "Both are ill.", .until = parse_day("2023-03-01")}));
    CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::paused);
    CHECK(f.of(id).outcome == Outcome::paused);
  }
  {
    Forum f;
    auto const id = f.offered();
    REQUIRE(f.answer(id, {.what = Said::close, .words = "The work is done."}));
    CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::closed);
  }
  Forum f;
  auto const id = f.offered();
  CHECK(f.verb([&](Writing& w) { return carry_out_merger(w, id, f.office); }).error().why == Why::not_now);
  REQUIRE(f.answer(id, {.what = Said::merge, .into = f.lakes}));
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::listed);
  CHECK_FALSE(f.of(id).closed);
  f.done([&](Writing& w) { return carry_out_merger(w, id, f.office); });
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::merged);
  CHECK(f.of(id).outcome == Outcome::merged);
}

TEST_CASE("another coalition's inquiry is not answered, a check-in knows no closing, and words twice are one letter") {
  Forum f;
  auto const id = f.begin(About::check_in);
  CHECK(f.verb([&](Writing& w) { return answer_inquiry(w, f.lakes, id, "eve", f.alive(), f.office); }).error().why == Why::unknown);
  CHECK(f.answer(id, {.what = Said::close, .words = "x"}).error().why == Why::not_now);
  auto const before = f.letters(id).size();
  for (int i = 0; i < 2; ++i) REQUIRE(f.answer(id, {.what = Said::reply, .words = "We are well."}));
  CHECK(f.letters(id).size() == before + 2);
}

TEST_CASE("the objection call is opened fourteen days after the offer, and what the coalitions say is done") {
  Forum f;
  auto const id = f.offered();
  CHECK(f.verb([&](Writing& w) { return ask_coalitions(w, id, f.office); }).error().why == Why::not_now);
  REQUIRE(f.answer(id, {.what = Said::reply, .words = "Our chair is ill; please keep that to yourselves."}));
  f.now += days(14);
  auto const call = f.done([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  CHECK(f.done([&](Writing& w) { return ask_coalitions(w, id, f.office); }) == call);
  auto const opened = f.read([&](Reading& r) { return *consensus::call(r, call); });
  CHECK(opened.state == consensus::State::open);
  CHECK(opened.text.find("2022-12-02") != std::string::npos);  // the day of the offer
  CHECK(opened.text.find("Our chair is ill") == std::string::npos);  // everybody reads the call; the reply was for the organisers
  CHECK(*opened.closes - f.now >= days(14));
  auto const asked = f.of(id);
  auto const letter = f.read([&](Reading& r) { return drafted(r, asked, Step::call, "", f.office, f.now + days(1)).text.body; });
  CHECK(letter.find("They answer until " + day_words(utc_day(*opened.closes)) + ".") != std::string::npos);
  for (auto const& c : {f.wells, f.lakes}) {
    auto const voice = f.done([&](Writing& w) { return consensus::invite(w, call, {.coalition = c, .name = "Ana"}); });
    f.done([&](Writing& w) { return consensus::take_position(w, voice.id, {.stance = consensus::Stance::support, .version = 1}); });
  }
  f.now = *opened.closes + std::chrono::minutes(1);
  f.tend();
  CHECK(f.read([&](Reading& r) { return consensus::call(r, call)->outcome; }) == consensus::Outcome::lapsed);
  CHECK(f.of(id).outcome == Outcome::stays);  // two of three wanted it: the printed rule asks for three
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::listed);
}

TEST_CASE("a call that is withdrawn with many words ends the inquiry, and no other inquiry waits for it") {
  Forum f;
  auto const id = f.offered();
  f.now += days(14);
  auto const call = f.done([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  f.done([&](Writing& w) { return consensus::withdraw(w, call, std::string(2000, 'x')); });
  f.tend();
  CHECK(f.of(id).outcome == Outcome::withdrawn);
}

TEST_CASE("with enough support it moves to the inactive listing, stays for ever, and comes back by a statement and one thing to see") {
  Forum f;
  auto const id = f.offered();
  f.now += days(14);
  auto const call = f.done([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  for (auto const& c : f.read([](Reading& r) { return roster::coalitions(r); })) {
    auto const voice = f.done([&](Writing& w) { return consensus::invite(w, call, {.coalition = c.id, .name = "Ana"}); });
    f.done([&](Writing& w) { return consensus::take_position(w, voice.id, {.stance = consensus::Stance::support, .version = 1}); });
  }
  f.now = *f.read([&](Reading& r) { return consensus::call(r, call)->closes; }) + std::chrono::minutes(1);
  f.tend();
  CHECK(f.of(id).outcome == Outcome::inactive);
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::inactive);
  auto const item = f.alive().item;
  CHECK(f.verb([&](Writing& w) { return revive(w, f.wells, " ", item); }).error().field == "statement");
  CHECK(f.verb([&](Writing& w) { return revive(w, f.wells, "We carry it on.", {.kind = Kind::output}); }).error().field == "day");
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::inactive);  // all or nothing
  f.done([&](Writing& w) { return revive(w, f.wells, "We carry it on.", item); });
  CHECK(f.read([&](Reading& r) { return roster::coalition(r, f.wells)->life; }) == Life::listed);
  CHECK(f.verb([&](Writing& w) { return revive(w, f.wells, "Again.", item); }).error().why == Why::not_now);
}

TEST_CASE("an answer while the coalitions are asked takes the call back") {
  Forum f;
  auto const id = f.offered();
  f.now += days(14);
  auto const call = f.done([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  REQUIRE(f.answer(id, f.alive("2022-11-20")));
  CHECK(f.read([&](Reading& r) { return consensus::call(r, call)->outcome; }) == consensus::Outcome::withdrawn);
  CHECK(f.of(id).outcome == Outcome::alive);
}

TEST_CASE("silence of a dead address is no answer: the coalitions are not asked") {
  Forum f;
  auto const id = f.offered();
  f.now += days(14);
  for (auto const& l : f.letters(id)) {
    f.done([&](Writing& w) -> Result<Done> {
      w.run("update letter set state = :s, sent_at = :t where id = :i", mail::State::sent, w.now(), l.id);
      auto const noted = mail::note_bounce(w, l.id, "no such user");
      return noted ? Result<Done>(Done{}) : tl::unexpected(noted.error());
    });
  }
  REQUIRE(f.read([](Reading& r) { return mail::dead_addresses(r).size(); }) == 3);
  auto const refused = f.verb([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("dead address") != std::string::npos);
}

TEST_CASE("nothing is concluded from silence while the archive cannot be read") {
  Forum f;
  auto const id = f.offered();
  f.now += days(14);
  f.done([&](Writing& w) { return roster::note_failed_reading(w, f.wells, roster::Health::unreadable); });
  f.evaluate();
  auto const refused = f.verb([&](Writing& w) { return ask_coalitions(w, id, f.office); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == Why::not_now);
  CHECK(f.of(id).call.empty());
}

TEST_CASE("a ladder ends by itself when the coalition is seen again; a check-in and a request for contacts after sixty days") {
  Forum f;
  auto const ladder = f.begin(), contacts = f.begin(About::contacts);
  f.tend();
  CHECK_FALSE(f.of(ladder).closed);
  auto seen = f.alive().item;
  seen.coalition = f.wells;
  f.done([&](Writing& w) { return roster::add_item(w, seen); });
  f.done([&](Writing& w) { return evaluate_again(w, f.wells); });
  f.tend();
  CHECK(f.of(ladder).outcome == Outcome::alive);
  f.now += days(59);
  f.tend();
  CHECK_FALSE(f.of(contacts).closed);
  f.now += days(1);
  f.tend();
  CHECK(f.of(contacts).outcome == Outcome::lapsed);
}

TEST_CASE("what has not ended is not tended, and each is ended by itself") {
  Forum f;
  auto const id = f.begin(About::contacts);
  CHECK(f.read([&](Reading& r) { return inquiries_to_tend(r, f.now); }).empty());
  f.now += days(59);
  CHECK(f.read([&](Reading& r) { return roster::perhaps_ended(r, f.now); }).empty());  // nothing of it is read before its days are over
  f.now -= days(59);
  f.done([&](Writing& w) { return tend_inquiry(w, id); });
  CHECK_FALSE(f.of(id).closed);
  f.now += days(60);
  CHECK(f.read([&](Reading& r) { return inquiries_to_tend(r, f.now); }) == std::vector{id});
  f.done([&](Writing& w) { return tend_inquiry(w, id); });
  f.done([&](Writing& w) { return tend_inquiry(w, id); });
  CHECK(f.read([&](Reading& r) { return roster::lines(r, id).size(); }) == 2);  // its letter and its end
  CHECK(f.verb([](Writing& w) { return tend_inquiry(w, InquiryId("none")); }).error().why == Why::unknown);
}

TEST_CASE("evidence that is taken back is taken from the badge, too") {
  Forum f;
  auto item = f.alive().item;
  item.coalition = f.wells;
  auto const id = f.done([&](Writing& w) { return add_evidence(w, item); });
  CHECK(f.state(f.wells) == State::low);
  f.done([&](Writing& w) { return take_evidence_back(w, f.wells, id); });
  CHECK(f.state(f.wells) == State::quiet);
  CHECK(f.verb([&](Writing& w) { return take_evidence_back(w, f.wells, id); }).error().why == Why::unknown);
}

TEST_CASE("a finding that somebody looked at again elsewhere and found met is mended, published or not") {
  Forum f;
  f.done([&](Writing& w) {
    return roster::note_check(
        w, f.wells, {.principle = roster::Principle::list, .verdict = roster::Verdict::not_met, .url = "https://example.org/join"},
        "It asks.");
  });
  CHECK(suggests(f, About::finding));
  auto const id = f.done([&](Writing& w) {
    return begin_inquiry(w,
                         {.coalition = f.wells,
                          .about = About::finding,
                          .principle = roster::Principle::list,
                          .url = "https://example.org/join",
                          .found = "It asks.",
                          .grace = parse_day("2022-11-02")},
                         "", f.office);
  });
  CHECK_FALSE(suggests(f, About::finding));
  CHECK(f.letters(id).size() == 2);
  f.tend();
  CHECK_FALSE(f.of(id).closed);
  f.now += days(5);
  f.done([&](Writing& w) {
    return roster::note_check(
        w, f.wells, {.principle = roster::Principle::list, .verdict = roster::Verdict::met, .url = "https://example.org/join"}, "");
  });
  f.tend();
  CHECK(f.of(id).outcome == Outcome::mended);
}

TEST_CASE("a finding cannot be published before it was looked at again and announced, whatever is pressed") {
  Forum f;
  auto const id = f.done([&](Writing& w) {
    return begin_inquiry(w,
                         {.coalition = f.wells,
                          .about = About::finding,
                          .principle = roster::Principle::list,
                          .url = "https://example.org/join",
                          .found = "It asks.",
                          .grace = parse_day("2022-11-02")},
                         "", f.office);
  });
  auto const refused = [&] { return f.verb([&](Writing& w) { return publish_finding(w, id); }).error().why; };
  CHECK(refused() == Why::not_now);
  f.now += days(40);
  CHECK(refused() == Why::not_now);
  f.done([&](Writing& w) { return roster::look_again(w, id, roster::Verdict::not_met, "https://example.org/join", "It asks still."); });
  CHECK(refused() == Why::not_now);
  CHECK(f.done([&](Writing& w) { return send_step(w, id, Step::announce, "", f.office); }) == 2);
  f.now += days(13);
  CHECK(refused() == Why::not_now);
  f.now += days(1);
  f.done([&](Writing& w) { return publish_finding(w, id); });
  CHECK(f.read([&](Reading& r) { return roster::published_findings(r, f.wells).size(); }) == 1);
}

TEST_CASE("K7: a request for contacts counts when it is confirmed, or after fourteen days without an answer") {
  Forum f;
  auto const id = f.begin(About::contacts);
  auto const asked = [&](Instant to) {
    auto const seen = f.read([&](Reading& r) { return seen_here(r, to - days(365), to); });
    return seen.asked.contains(f.wells) ? seen.asked.at(f.wells).contacts : 0;
  };
  CHECK(asked(f.now + days(13)) == 0);
  CHECK(asked(f.now + days(14)) == 1);
  f.now += days(2);
  auto const k = f.read([&](Reading& r) { return roster::contacts(r, f.wells).front(); });
  f.done([&](Writing& w) { return roster::confirm_contact(w, f.wells, k, "noor"); });
  CHECK(f.of(id).outcome == Outcome::confirmed);
  CHECK(asked(f.now) == 1);
  auto const seen = f.read([&](Reading& r) { return seen_here(r, f.now - days(365), f.now); });
  REQUIRE(seen.evidence.at(f.wells).size() == 1);
  CHECK(seen.evidence.at(f.wells)[0].kind == Kind::contact);
}

TEST_CASE("K5: a questionnaire that is over counts, answered or declined; one that runs, or reached nobody, does not") {
  Forum f;
  auto const survey = f.done([](Writing& w) { return survey::begin(w, {.title = "Questions", .closes = w.now() + days(7)}); });
  f.done([&](Writing& w) { return survey::add_question(w, survey, {.title = "How are you?"}); });
  for (auto const& id : {f.wells, f.lakes}) f.done([&](Writing& w) { return ask_coalition(w, survey, id); });
  f.done([&](Writing& w) { return open_survey(w, survey, {"Forum of Tests", [](std::string const& s) { return s; }}); });
  auto const seen = [&] { return f.read([&](Reading& r) { return seen_here(r, f.now - days(365), f.now); }); };
  CHECK(seen().asked.empty());
  auto const who = f.read([&](Reading& r) { return survey::respondents(r, survey).front(); });
  f.done([&](Writing& w) {
    return survey::decline(w, {.asked = who.asked, .respondent = who.id, .name = who.name, .submits = true}, "Not for us.");
  });
  f.done([&](Writing& w) { return survey::close(w, survey, "Enough."); });
  CHECK(seen().asked.at(f.wells).answers == 1);
  CHECK_FALSE(seen().asked.contains(f.lakes));  // it has no contact: nobody was asked
  REQUIRE(seen().evidence.at(f.wells).size() == 1);
  CHECK(seen().evidence.at(f.wells)[0].kind == Kind::answer);
}

TEST_CASE("K5: an answer that waits, for a second one or by mail for its writer's look, is no answer and no silence") {
  Forum f;
  auto const seen = [&] { return f.read([&](Reading& r) { return seen_here(r, f.now - days(365), f.now); }); };
  /// Asks the wells something, lets them act, and closes it.
  auto const asks = [&](auto&& act) {
    auto const id = f.done([](Writing& w) { return survey::begin(w, {.title = "Questions", .closes = w.now() + days(7), .second = true}); });
    auto const question = f.done([&](Writing& w) { return survey::add_question(w, id, {.title = "How are you?"}); });
    f.done([&](Writing& w) { return ask_coalition(w, id, f.wells); });
    f.done([&](Writing& w) { return open_survey(w, id, {"Forum of Tests", [](std::string const& s) { return s; }}); });
    act(f.read([&](Reading& r) { return survey::respondents(r, id).front(); }), question.text);
    f.done([&](Writing& w) { return survey::close(w, id, "Enough."); });
  };
  RespondentId writer;
  asks([&](survey::Respondent const& who, std::string const& question) {
    writer = who.id;
    f.done([&](Writing& w) { return survey::keep_reply(w, who.id, {.answers = {{question, "Well."}}}); });
  });
  CHECK_FALSE(seen().asked.contains(f.wells));
  CHECK_FALSE(seen().evidence.contains(f.wells));
  f.done([&](Writing& w) -> Result<Done> {
    survey::drop_reply(w, writer);
    return Done{};
  });
  CHECK(seen().asked.at(f.wells).answers == 1);  // thrown away unread, it is silence
  CHECK_FALSE(seen().evidence.contains(f.wells));
  asks([&](survey::Respondent const& who, std::string const& question) {
    survey::Pen const pen{.asked = who.asked, .respondent = who.id, .name = who.name, .submits = true};
    f.done([&](Writing& w) { return survey::save(w, pen, {{question, "Well."}}, 0); });
    f.done([&](Writing& w) { return survey::submit(w, pen, {}); });
  });
  CHECK(seen().asked.at(f.wells).answers == 1);
  CHECK_FALSE(seen().evidence.contains(f.wells));
  f.now += survey::objection_window;
  CHECK(seen().asked.at(f.wells).answers == 2);
  CHECK(seen().evidence.at(f.wells).size() == 1);
}
