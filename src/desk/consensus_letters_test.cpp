// SPDX-License-Identifier: Apache-2.0
// Letters of consensus calls as errands: to the contacts of the coalitions, in the forum's words, each once; replies wait for a click.
#include "desk/consensus_letters.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/consensus.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/former_contacts.hpp"
#include "desk/letters_in.hpp"
#include "mail/wishes.hpp"
#include "people/accounts.hpp"
#include "people/people.hpp"
#include "roster/inquiries.hpp"
#include "roster/roster.hpp"
#include "store/kept_for_tests.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

Office const office{.forum = "The Forum", .base = "https://forum.example", .organiser = "replies@forum.example", .replies = true};

struct Out {
  std::string to, subject, body, about;
};

/// Three listed coalitions, of which two have a contact with an address; the clock is the test's.
struct Calls : store::test::Kept {
  ConsensusId id;

  Calls() : Kept("sqlite", all_migrations()) {
    now = *parse_iso("2026-02-06T15:00Z");
    who = {PersonId("chair"), "secretariat"};
    for (auto const* const name : {"Lakes", "Rivers", "Springs"}) {
      auto const c = done([&](Writing& w) {
        roster::Coalition wish;
        wish.name = name;
        wish.life = roster::Life::listed;
        return roster::enter(w, wish);
      });
      if (std::string_view(name) == "Springs") continue;
      done([&](Writing& w) { return roster::add_contact(w, c, {.name = std::string("Ana of ") + name, .address = base::lower_ascii(name) + "@example.org", .duty = "coordinator"}); });
    }
  }
  void opens() {
    id = done([](Writing& w) { return draft_consensus(w, {.title = "List guidelines", .text = "Lists are open.", .floor = 1, .source = "/q/a"}); });
    done([&](Writing& w) { return open_consensus(w, id); });
  }
  /// What the timer does, and what waits in the outbox then; the postman takes it.
  std::vector<Out> letters() {
    done([](Writing& w) { return keep_consensus(w); });
    REQUIRE(post_consensus_letters(store, who, office, now));
    std::vector<Out> out;
    store.read([&](Reading& r) {
      for (auto& [to, subject, body, about] : r.rows<std::string, std::string, std::string, std::string>("select to_address, subject, body, about from letter where state = 0 order by to_address"))
        out.push_back({to, subject, body, about});
    });
    desk::test::letters_leave(*this);
    return out;
  }
  Heard replies(VoiceId const& voice, std::string const& words, std::string const& message) {
    // The letter that asks for a position, not one that asks to confirm a reply: all of them are of one moment.
    auto const of = store.read([&](Reading& r) {
      auto const about = mail::letters_about(r, voice.text);
      return mail::message_of(r, std::find_if(about.begin(), about.end(), [](mail::Posted const& l) { return l.reason != mail::Reason::answer; })->id);
    });
    return done([&](Writing& w) { return take_letter(w, {.message = message, .sender = "eve@example.org", .words = words, .answers = {of}}, office); });
  }
};

bool has(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

std::string secret_in(std::string const& body) {
  auto const at = body.find("/call/") + 6;
  return body.substr(at, body.find_first_of("?\n", at) - at);
}

}  // namespace

TEST_CASE("a call that opens writes once to each contact with an address, with a link of their own that answers for their coalition") {
  Calls f;
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 2);
  CHECK(out[0].to == "lakes@example.org");
  CHECK(out[0].subject == "Your position, please: List guidelines");
  CHECK(has(out[0].body, "Lists are open."));
  CHECK(has(out[0].body, "20 February 2026"));
  CHECK(has(out[0].body, "https://forum.example/calls/" + f.id.text));
  CHECK(has(out[0].body, "/unsubscribe/"));
  CHECK(secret_in(out[0].body) != secret_in(out[1].body));
  auto const voice = f.store.read([&](Reading& r) { return consensus::voice_of_secret(r, secret_in(out[0].body), f.now); });
  REQUIRE(voice);
  CHECK(voice->text == out[0].about);
  CHECK(f.letters().empty());
  f.done([&](Writing& w) { return consensus::take_position(w, *voice, {.stance = consensus::Stance::support, .version = 1}); });
  f.now += 12 * 24h;
  auto const reminded = f.letters();
  REQUIRE(reminded.size() == 1);
  CHECK(reminded[0].subject == "No word yet from Rivers: List guidelines");
  f.now += 2 * 24h;
  auto const over = f.letters();
  REQUIRE(over.size() == 2);
  CHECK(over[0].subject == "Closed: List guidelines (adopted)");
  CHECK(f.letters().empty());
}

TEST_CASE("who is no contact any more gets no letter of a call, and the link they got opens nothing; dates that are taken back open it again") {
  Calls f;
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 2);
  auto const voice = [&] { return f.store.read([&](Reading& r) { return voice_of_link(r, secret_in(out[0].body), f.now); }); };
  CHECK(voice());
  auto const lakes = f.store.read([](Reading& r) { return *roster::find_by_name(r, "Lakes"); });
  auto const ana = f.store.read([&](Reading& r) { return roster::contacts(r, lakes).front().id; });
  f.done([&](Writing& w) { return roster::date_contact(w, lakes, ana, {}, utc_day(f.now)); });
  CHECK(voice());  // on the last day still
  f.now += 12 * 24h;
  CHECK_FALSE(voice());
  auto const reminded = f.letters();
  REQUIRE(reminded.size() == 1);
  CHECK(reminded[0].to == "rivers@example.org");
  f.done([&](Writing& w) { return roster::date_contact(w, lakes, ana, {}, {}); });
  CHECK(voice());
  CHECK(f.letters().size() == 1);
}

TEST_CASE("whoever is taken out of the contacts speaks by no link, with an account neither; corrected or entered anew, they do") {
  Calls f;
  auto const account = f.done([](Writing& w) {
    return people::open_account(w, {.address = "lakes@example.org", .person = {}, .name = "Ana", .role = people::Role::member, .language = "en", .zone = "UTC", .demo = false});
  });
  auto const person = f.store.read([&](Reading& r) { return people::account(r, account)->person; });
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 2);
  auto const voice = [&] { return f.store.read([&](Reading& r) { return voice_of_link(r, secret_in(out[0].body), f.now); }); };
  auto const speaks = [&] { return f.store.read([&](Reading& r) { return speaks_for(r, f.id, person, f.now).size(); }); };
  auto const lakes = f.store.read([](Reading& r) { return *roster::find_by_name(r, "Lakes"); });
  auto ana = f.store.read([&](Reading& r) { return roster::contacts(r, lakes).front(); });
  CHECK(speaks() == 1);
  // Another name and another address: the same contact.
  ana.name = "Ana Ruiz";
  ana.address = "ana@example.net";
  f.done([&](Writing& w) { return roster::confirm_contact(w, lakes, ana, {}); });
  CHECK(voice());
  CHECK(speaks() == 1);
  f.done([&](Writing& w) { return roster::remove_contact(w, lakes, ana.id); });
  CHECK_FALSE(voice());
  CHECK(speaks() == 0);
  f.now += 12 * 24h;
  REQUIRE(f.letters().size() == 1);
  f.done([&](Writing& w) { return roster::add_contact(w, lakes, {.name = "Ana", .address = "Lakes@example.org"}); });
  CHECK(voice());
  CHECK(speaks() == 1);
  // By hat they speak with their account, whoever the contacts are.
  f.done([&](Writing& w) { return roster::remove_contact(w, lakes, roster::contacts(w, lakes).front().id); });
  f.done([&](Writing& w) { return people::add_capacity(w, person, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Lakes", .from = {}, .until = {}}); });
  CHECK_FALSE(voice());
  CHECK(speaks() == 1);
}

TEST_CASE("letters of a large call go in batches: what was posted before a fault stays, the next run posts the rest, and nobody gets two") {
  Calls f;
  for (int i = 0; i < 6; ++i) {
    auto const c = f.done([&](Writing& w) {
      roster::Coalition wish;
      wish.name = "Basin " + std::to_string(i);
      wish.life = roster::Life::listed;
      return roster::enter(w, wish);
    });
    for (int k = 0; k < 10; ++k) {
      auto const name = "ana" + std::to_string(i) + std::to_string(k);
      f.done([&](Writing& w) { return roster::add_contact(w, c, {.name = name, .address = name + "@example.org", .duty = "coordinator"}); });
    }
  }
  f.opens();
  auto const posted = [&] { return f.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from letter").value_or(0); }); };
  auto const set_rivers = [&](std::string const& address) {
    f.done([&](Writing& w) -> Result<Done> {
      w.run("update consensus_voice set address = :address where name = 'Ana of Rivers'", address);
      return Done{};
    });
  };
  set_rivers("no envelope@example.org");  // Rivers come last: the second batch fails
  CHECK_FALSE(post_consensus_letters(f.store, f.who, office, f.now));
  CHECK(posted() == letters_at_once);
  set_rivers("rivers@example.org");
  CHECK(post_consensus_letters(f.store, f.who, office, f.now).value() == 62 - letters_at_once);
  CHECK(posted() == 62);
  CHECK(f.read([](Reading& r) { return r.one<std::int64_t>("select count(distinct to_address) from letter").value_or(0); }) == 62);
  CHECK(post_consensus_letters(f.store, f.who, office, f.now).value() == 0);
}

TEST_CASE("what the facilitators enter for somebody is told to them, whatever they wish of letters, with the way to say something else") {
  Calls f;
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 2);
  f.done([](Writing& w) { return mail::stop_letters(w, "lakes@example.org"); });
  VoiceId const voice(out[0].about);
  f.done([&](Writing& w) { return consensus::take_position(w, voice, {.stance = consensus::Stance::support, .version = 1}, true); });
  auto const told = f.letters();
  REQUIRE(told.size() == 1);
  CHECK(told[0].to == "lakes@example.org");
  CHECK(told[0].subject == "Said for Lakes: List guidelines");
  CHECK(has(told[0].body, "the facilitators entered “support” for “Lakes”"));
  CHECK(f.store.read([&](Reading& r) { return consensus::voice_of_secret(r, secret_in(told[0].body), f.now); }) == voice);
  CHECK(f.letters().empty());
}

TEST_CASE("the forum's own words stand in these letters, and a text without the link is refused") {
  Calls f;
  CHECK(f.store.write({PersonId("chair"), "secretariat"}, [](Writing& w) { return keep_text(w, LetterKind::call_opened, "en", {"Speak", "Please speak."}); }).error().field == "body");
  f.done([](Writing& w) { return keep_text(w, LetterKind::call_opened, "en", {"Speak, {coalition}", "{text} Until {closes}: {link}"}); });
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 2);
  CHECK(out[0].subject == "Speak, Lakes");
  CHECK(out[0].body.starts_with("Lists are open. Until 20 February 2026"));
}

TEST_CASE("whoever wants no invitations gets no letter of a call") {
  Calls f;
  f.done([](Writing& w) { return mail::stop_letters(w, "lakes@example.org"); });
  f.opens();
  auto const out = f.letters();
  REQUIRE(out.size() == 1);
  CHECK(out[0].to == "rivers@example.org");
}

TEST_CASE("a reply whose first line is a position is asked back at the contact's own address, and counts nothing by itself") {
  Calls f;
  f.opens();
  f.letters();
  auto const voice = f.store.read([&](Reading& r) { return consensus::voices(r, f.id).front().id; });
  CHECK(f.replies(voice, "Support\nWell & good.", "one@example.org").became == mail::Became::waits);
  auto const out = f.letters();
  REQUIRE(out.size() == 1);
  CHECK(out[0].to == "lakes@example.org");  // not the sender's
  CHECK(has(out[0].body, "?stance=support&words=Well%20%26%20good."));
  CHECK(f.store.read([&](Reading& r) { return consensus::positions(r, f.id).empty(); }));
  CHECK(f.replies(voice, "Support", "one@example.org").became == mail::Became::nothing);  // the same message again
  CHECK(f.replies(voice, "I am on holiday", "two@example.org").became == mail::Became::nothing);
  for (auto const* const message : {"3@x.org", "4@x.org", "5@x.org", "6@x.org"}) f.replies(voice, "Objection", message);
  CHECK(f.replies(voice, "Objection", "7@x.org").became == mail::Became::nothing);  // five an hour
  CHECK(f.letters().size() == 4);
  f.now += 30 * 24h;
  CHECK(f.replies(voice, "Support", "late@example.org").became == mail::Became::nothing);
}
