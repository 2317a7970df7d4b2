// SPDX-License-Identifier: Apache-2.0
// The Postman against a real SMTP server on loopback, and against kill -9.
#include "mail/deliver.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "mail/test_relay.hpp"

using namespace mail;
using namespace mail::test;
using namespace base;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::steady_clock;
using store::test::somebody;

namespace {

store::Options store_options(store::Options o, std::function<Instant()> clock) {
  o.migrations = migrations();
  o.clock = std::move(clock);
  return o;
}

Instant system_now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

Letter to(std::string const& address, std::string const& body = "Some words.\n") {
  return {.to_address = address, .to_name = "Nöor Haddad", .subject = "Réunion", .body = body, .useful_until = {}};
}

struct House {
  explicit House(store::test::Place const& place, std::string const& address)
      : store(store_options(place.options(), [this] { return now; })) {
    options.relay = Relay{.address = address, .user = {}, .password = {}, .tls = Tls::none, .trusted = {}};
    options.sender = {"forum@example.org", "The Forum"};
    options.clock = [this] { return now; };
    options.log = [this](LetterId const&, std::string const& words) { logged.push_back(words); };
  }
  LetterId send(Letter const& l) {
    auto const id = store.write(somebody, [&](Writing& w) { return post(w, l); });
    REQUIRE(id);
    return *id;
  }
  Round round() { return deliver_due(store, options, {}); }
  Posted see(LetterId const& id) {
    return store.read([&](Reading& r) { return letter(r, id); }).value();
  }
  Instant now = store::test::noon;
  std::vector<std::string> logged;
  PostOptions options;
  store::Store store;
};

std::string header(std::string const& message, std::string const& name) {
  auto const at = message.find("\n" + name + ": ");
  if (at == std::string::npos) return {};
  auto const from = at + name.size() + 3;
  return message.substr(from, message.find("\r\n", from) - from);
}

/// Header lines that were broken, whole again.
std::string unfolded(std::string s) {
  for (char const* fold : {"\r\n ", "\r\n\t"})
    for (auto at = s.find(fold); at != std::string::npos; at = s.find(fold, at)) s.replace(at, 3, " ");
  return s;
}

template <class F>
bool becomes_true(seconds within, F&& f) {
  for (auto const end = steady_clock::now() + within; steady_clock::now() < end; usleep(5000))
    if (f()) return true;
  return f();
}

}  // namespace

TEST_CASE("a letter arrives as it was written, dots and all, with the envelope it should have") {
  if (!have_relay()) return;
  Sink const sink;
  store::test::Place const place("sqlite");
  House house(place, sink.address());
  auto const id = house.send(to("noor@example.org", "Hello\n.\n..two dots\n.leading\nFrom here\n"));
  auto const second = house.send(to("lee@example.org"));
  auto const done = house.round();
  CHECK(done.sent == 2);
  CHECK(!done.next);
  auto const came = sink.messages();
  REQUIRE(came.size() == 2);
  auto const& first = came[0].find("noor@") != std::string::npos ? came[0] : came[1];
  CHECK(first.starts_with("X-Sink-From: forum@example.org\r\nX-Sink-To: noor@example.org\r\n"));
  CHECK(first.find("\r\n\r\nHello\r\n.\r\n..two dots\r\n.leading\r\n") != std::string::npos);
  CHECK(header(first, "Message-Id").starts_with("<" + id.text + "@example.org>"));
  CHECK(house.see(id).state == State::sent);
  CHECK(house.see(id).sent_at == house.now);
  CHECK(house.see(second).tries == 1);
  CHECK(house.round().sent == 0);
}

TEST_CASE("an invitation arrives with its calendar as the other face of the text, its way back and its one-click unsubscribe") {
  if (!have_relay()) return;
  Sink const sink;
  store::test::Place const place("sqlite");
  House house(place, sink.address());
  house.options.sender.replies = "replies@example.org";
  house.options.sender.stop_at = "https://forum.example.org/unsubscribe/";
  auto letter = to("noor@example.org", "Come.\n");
  letter.reason = Reason::meeting;
  letter.secret = true;
  letter.calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n";
  letter.stop = "abcdefghijklmnop";
  auto const id = house.send(letter);
  auto withdrawn = letter;
  withdrawn.key = "other";
  auto const gone = house.send(withdrawn);
  REQUIRE(house.store.write(somebody, [&](Writing& w) { return withdraw(w, gone); }));
  CHECK(house.round().sent == 1);
  auto came = sink.messages();
  REQUIRE(came.size() == 1);
  came[0] = unfolded(came[0]);
  CHECK(came[0].starts_with("X-Sink-From: replies@example.org\r\n"));
  CHECK(header(came[0], "Reply-To") == "The Forum <replies@example.org>");
  CHECK(header(came[0], "List-Unsubscribe") == "<https://forum.example.org/unsubscribe/abcdefghijklmnop>");
  CHECK(header(came[0], "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click");
  CHECK(header(came[0], "Content-Type").starts_with("multipart/alternative; boundary="));
  CHECK(came[0].find("Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n") != std::string::npos);
  CHECK(came[0].find("\r\n\r\nCome.\r\n") < came[0].find("text/calendar"));
  CHECK(came[0].find("SUMMARY:R=C3=A9union") != std::string::npos);
  CHECK(house.see(id).state == State::sent);
  // Nobody who reads the database finds a good link of it.
  CHECK(house.store.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from letter where stop is not null or body is not null"); }) == 0);
}

TEST_CASE(
    "the relay's final no is final for that letter only; its not-now is tried again, later and later, for two days") {
  if (!have_relay()) return;
  Sink const sink;
  store::test::Place const place("sqlite");
  House house(place, sink.address());
  auto const never = house.send(to("refuse.me@example.org"));
  auto const bad_text = house.send(to("text@example.org"));
  auto const slow = house.send(to("later@example.org"));
  auto const good = house.send(to("noor@example.org"));
  auto const done = house.round();
  CHECK(done.sent == 1);
  CHECK(done.failed == 2);
  CHECK(done.later == 1);
  CHECK(!done.unreachable);
  CHECK(house.see(good).state == State::sent);
  CHECK(house.see(never).state == State::failed);
  CHECK(house.see(never).why.starts_with("550 5.1.1"));
  CHECK(house.see(bad_text).why.starts_with("554 5.6.0"));
  CHECK(house.see(slow).state == State::waiting);
  CHECK(house.see(slow).why.starts_with("451"));
  CHECK(house.see(slow).next_try == house.now + minutes(1));
  for (auto const& words : house.logged) CHECK(words.find("@") == std::string::npos);

  house.now += minutes(1) - Millis(1);
  CHECK(house.round().later == 0);
  int tries = 1;
  while (house.see(slow).state == State::waiting && tries < 30) {
    house.now = house.see(slow).next_try.value();
    house.round();
    ++tries;
  }
  CHECK(house.see(slow).state == State::failed);
  CHECK(tries == 11);
  CHECK(house.now - store::test::noon == std::chrono::hours(48));

  CHECK(house.store.write(somebody, [&](Writing& w) { return retry(w, slow); }));
  CHECK(house.round().later == 1);
  CHECK(house.see(slow).tries == 1);
}

TEST_CASE("a relay that is away stops the round, and no letter is given up for it") {
  store::test::Place const place("sqlite");
  House house(place, "smtp://127.0.0.1:1");
  auto const a = house.send(to("a@example.org"));
  auto const b = house.send(to("b@example.org"));
  auto const done = house.round();
  CHECK(done.unreachable);
  CHECK(done.later == 1);
  CHECK(house.see(a).state == State::waiting);
  CHECK(house.see(b).state == State::waiting);
  CHECK(house.see(a).tries + house.see(b).tries == 1);
}

TEST_CASE("a relay without the TLS we require, or with another password, gets no letter and is no letter's fault") {
  if (!have_relay()) return;
  Sink const sink({"--user", "forum", "--password", "right"});
  store::test::Place const place("sqlite");
  House house(place, sink.address());
  auto const id = house.send(to("noor@example.org"));
  auto const attempt = [&](Tls tls, std::string const& password) {
    house.options.relay->tls = tls;
    house.options.relay->user = password.empty() ? "" : "forum";
    house.options.relay->password = password;
    house.now += std::chrono::hours(3);
    return house.round();
  };
  CHECK(attempt(Tls::required, "right").unreachable);
  CHECK(attempt(Tls::none, "wrong").unreachable);
  CHECK(attempt(Tls::none, "").unreachable);
  CHECK(sink.count() == 0);
  CHECK(house.see(id).state == State::waiting);
  CHECK(house.see(id).why.find("right") == std::string::npos);
  CHECK(attempt(Tls::none, "right").sent == 1);
  CHECK(sink.count() == 1);
}

TEST_CASE("the postman's thread delivers what is posted when woken, and ends quickly in the middle of a submission") {
  if (!have_relay()) return;
  Sink const quick;
  Sink const slow({"--slow", "30"});
  store::test::Place const place("sqlite");
  store::Store s(store_options(place.options(), system_now));
  PostOptions options;
  options.relay = Relay{.address = quick.address(), .user = {}, .password = {}, .tls = Tls::none, .trusted = {}};
  options.sender = {"forum@example.org", "The Forum"};
  options.clock = system_now;
  options.poll = minutes(10);
  auto const send = [&] {
    return s.write(somebody, [](Writing& w) { return post(w, to("noor@example.org")); }).value();
  };
  auto const state = [&](LetterId const& id) { return s.read([&](Reading& r) { return letter(r, id); })->state; };
  {
    Postman postman(s, options);
    usleep(100'000);
    auto const id = send();
    postman.wake();
    CHECK(becomes_true(seconds(10), [&] { return state(id) == State::sent; }));
  }
  options.relay->address = slow.address();
  auto const id = send();
  auto begin = steady_clock::now();
  {
    Postman const postman(s, options);
    REQUIRE(becomes_true(seconds(10), [&] { return slow.count() == 1; }));
    begin = steady_clock::now();
  }
  CHECK(steady_clock::now() - begin < seconds(5));
  CHECK(state(id) == State::waiting);
  CHECK(s.read([&](Reading& r) { return letter(r, id); })->tries == 0);
}

// The child of the test below: a postman that works until nothing waits. Started by its name, with its place in the
// environment.
TEST_CASE("child: deliver until the outbox is empty" * doctest::skip()) {
  char const* const directory = std::getenv("INTERSESSION_POSTMAN_DIRECTORY");
  char const* const relay = std::getenv("INTERSESSION_POSTMAN_RELAY");
  REQUIRE(directory != nullptr);
  REQUIRE(relay != nullptr);
  store::Options o;
  o.directory = directory;
  store::Store s(store_options(o, system_now));
  PostOptions options;
  options.relay = Relay{.address = relay, .user = {}, .password = {}, .tls = Tls::none, .trusted = {}};
  options.sender = {"forum@example.org", "The Forum"};
  options.clock = system_now;
  Postman const postman(s, options);
  CHECK(becomes_true(seconds(60), [&] { return s.read([](Reading& r) { return count(r); }).waiting == 0; }));
}

TEST_CASE("a postman killed in the middle loses no letter and repeats at most one per kill, with the same Message-ID") {
  if (!have_relay()) return;
  constexpr std::size_t letters = 30;
  Sink const sink({"--slow", "0.03"});  // killed while the relay has the letter and we have no answer
  store::test::Place const place("sqlite");
  auto const options = store_options(place.options(), system_now);
  std::set<std::string> posted;
  {
    store::Store s(options);
    for (std::size_t i = 0; i < letters; ++i) {
      auto const id =
          s.write(somebody, [&](Writing& w) { return post(w, to("p" + std::to_string(i) + "@example.org")); });
      REQUIRE(id);
      posted.insert("<" + id->text + "@example.org>");
    }
  }
  std::string const self = std::filesystem::read_symlink("/proc/self/exe").string();
  std::vector<std::string> const words{self, "--test-case=child: deliver until the outbox is empty", "--no-skip"};
  std::vector<std::string> const where{"INTERSESSION_POSTMAN_DIRECTORY=" + options.directory,
                                       "INTERSESSION_POSTMAN_RELAY=" + sink.address()};
  std::size_t kills = 0;
  while (kills < 8) {
    Child child(words, where);
    std::size_t const target = sink.count() + 3;
    REQUIRE(becomes_true(seconds(20), [&] { return sink.count() >= target || child.ended(); }));
    if (child.ended()) break;
    usleep(static_cast<unsigned>(4000 * kills));  // at another moment of the exchange each time
    child.kill_now();
    ++kills;
  }
  CHECK(kills == 8);
  Child last(words, where);
  CHECK(last.wait() == 0);

  std::map<std::string, std::size_t> came;
  for (auto const& message : sink.messages()) ++came[header(message, "Message-Id")];
  std::size_t duplicates = 0;
  for (auto const& [id, n] : came) {
    CHECK(posted.count(id) == 1);
    duplicates += n - 1;
  }
  CHECK(came.size() == letters);
  CHECK(duplicates <= kills);
  MESSAGE(letters << " letters, " << kills << " kills, " << duplicates << " duplicates");
}
