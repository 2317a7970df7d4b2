// SPDX-License-Identifier: Apache-2.0
#include "mail/mail.hpp"

#include <doctest/doctest.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "mail/deliver.hpp"
#include "store/test_place.hpp"

using namespace mail;
using namespace base;
using store::test::noon;
using store::test::somebody;

namespace {

Letter plain() {
  return {.to_address = "noor@example.org",
          .to_name = "Noor Haddad",
          .subject = "Hello",
          .body = "Some words.\n",
          .useful_until = {}};
}

struct Outbox {
  explicit Outbox(store::test::Place const& place)
      : store([&] {
          auto o = place.options();
          o.migrations = migrations();
          o.clock = [this] { return now; };
          return o;
        }()) {
    options.sender = {"forum@example.org", "The Forum"};
    options.clock = [this] { return now; };
    options.print = [this](Letter const& l) { printed.push_back(l); };
    options.log = [this](LetterId const&, std::string const& words) { logged.push_back(words); };
  }
  Result<LetterId> send(Letter const& l) {
    return store.write(somebody, [&](Writing& w) { return post(w, l); });
  }
  Result<Done> again(LetterId const& id) {
    return store.write(somebody, [&](Writing& w) { return retry(w, id); });
  }
  Posted see(LetterId const& id) {
    auto const found = store.read([&](Reading& r) { return letter(r, id); });
    REQUIRE(found);
    return *found;
  }
  Instant now = noon;
  std::vector<Letter> printed;
  std::vector<std::string> logged;
  PostOptions options;
  store::Store store;
};

template <class F>
void on_each(F&& f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    store::test::Place const place(kind);
    Outbox box(place);
    f(box);
  }
}

/// The message read back by GMime.
std::shared_ptr<GMimeMessage> parsed(std::string const& bytes) {
  std::unique_ptr<GMimeStream, decltype(&g_object_unref)> const stream(
      g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()), &g_object_unref);
  std::unique_ptr<GMimeParser, decltype(&g_object_unref)> const parser(g_mime_parser_new_with_stream(stream.get()),
                                                                       &g_object_unref);
  return {g_mime_parser_construct_message(parser.get(), nullptr), [](GMimeMessage* m) { g_object_unref(m); }};
}

std::string text_of(GMimeMessage* m) {
  std::unique_ptr<char, decltype(&g_free)> const text(
      g_mime_text_part_get_text(reinterpret_cast<GMimeTextPart*>(g_mime_message_get_mime_part(m))), &g_free);
  return text.get();
}

std::string header_block(std::string const& bytes) { return bytes.substr(0, bytes.find("\r\n\r\n") + 2); }

}  // namespace

TEST_CASE("a message has the headers a relay and a reader need, and the same letter gives the same bytes") {
  auto const bytes = compose({"forum@example.org", "The Forum"}, plain(), "abc@example.org", noon);
  REQUIRE(bytes);
  auto const head = header_block(*bytes);
  for (char const* line :
       {"From: The Forum <forum@example.org>\r\n", "To: Noor Haddad <noor@example.org>\r\n", "Subject: Hello\r\n",
        "Date: Mon, 03 Oct 2022 12:00:00 +0000\r\n", "Message-Id: <abc@example.org>\r\n",
        "Auto-Submitted: auto-generated\r\n", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Language: en\r\n",
        "MIME-Version: 1.0\r\n"}) {
    CAPTURE(line);
    CAPTURE(head);
    CHECK(lower_ascii(head).find(lower_ascii(line)) != std::string::npos);
  }
  CHECK(bytes->ends_with("\r\n\r\nSome words.\r\n"));
  CHECK(*bytes == *compose({"forum@example.org", "The Forum"}, plain(), "abc@example.org", noon));
}

TEST_CASE("any script survives in name, subject and text, and no line is longer than SMTP allows") {
  Letter l = plain();
  l.to_name = "نور حدّاد, \"الرئيسة\"";
  for (int i = 0; i < 12; ++i) l.subject = std::string(l.subject) + " Réunion № 66 会議";
  l.body = "Ligne accentuée\n" + std::string(5000, 'x') + "\n\n.\n..deux\nFrom here on\nend with blanks   \n" +
           std::string("会議\n");
  auto const bytes = compose({"forum@example.org", "Förüm"}, l, "abc@example.org", noon);
  REQUIRE(bytes);
  std::size_t from = 0;
  for (std::size_t at = bytes->find('\n'); at != std::string::npos; at = bytes->find('\n', from)) {
    CHECK(at - from <= 100);
    CHECK((*bytes)[at - 1] == '\r');
    from = at + 1;
  }
  CHECK(from == bytes->size());
  CHECK(std::all_of(bytes->begin(), bytes->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  auto const back = parsed(*bytes);
  CHECK(std::string(g_mime_message_get_subject(back.get())) == l.subject);
  auto* const to = internet_address_list_get_address(g_mime_message_get_to(back.get()), 0);
  CHECK(std::string(internet_address_get_name(to)) == l.to_name);
  std::string text = text_of(back.get());
  std::erase(text, '\r');
  CHECK(text == l.body);
}

TEST_CASE("all line ends become CRLF and the text ends with one") {
  Letter l = plain();
  l.body = "one\rtwo\r\nthree\nfour";
  auto const bytes = compose({"forum@example.org", ""}, l, "abc@example.org", noon);
  REQUIRE(bytes);
  CHECK(bytes->ends_with("\r\n\r\none\r\ntwo\r\nthree\r\nfour\r\n"));
}

TEST_CASE("nothing that becomes a header may hold CR, LF or another control character") {
  on_each([](Outbox& box) {
    for (std::string const& bad :
         {std::string("x\r\nBcc: all@example.org"), std::string("x\nBcc: all@example.org"), std::string("x\rBcc: y"),
          std::string("x\0y", 3), std::string("x\x7fy"), std::string("x\x1b[2J")}) {
      for (auto const field : {&Letter::to_address, &Letter::to_name, &Letter::subject}) {
        Letter l = plain();
        l.*field += bad;
        auto const sent = box.send(l);
        REQUIRE(!sent);
        CHECK(sent.error().why == Why::malformed);
        CHECK(!compose({"forum@example.org", "F"}, l, "abc@example.org", noon));
      }
      CHECK(!compose({"forum@example.org", "F" + bad}, plain(), "abc@example.org", noon));
      CHECK(!compose({"forum@example.org" + bad, "F"}, plain(), "abc@example.org", noon));
      CHECK(!compose({"forum@example.org", "F"}, plain(), "abc@example.org" + bad, noon));
      Letter l = plain();
      l.language = "en" + bad;
      CHECK(!compose({"forum@example.org", "F"}, l, "abc@example.org", noon));
    }
    CHECK(box.store.read([](Reading& r) { return count(r); }).waiting == 0);
  });
}

TEST_CASE("names cannot smuggle a second recipient into the To line") {
  Letter l = plain();
  for (char const* name : {"x <eve@example.org>,", "eve@example.org", "\"x\" <eve@example.org>", "x, eve@example.org",
                           "=?utf-8?q?x=0D=0ABcc:_e@x?=", "\\"}) {
    CAPTURE(name);
    l.to_name = name;
    auto const bytes = compose({"forum@example.org", "F"}, l, "abc@example.org", noon);
    REQUIRE(bytes);
    auto const back = parsed(*bytes);
    auto* const list = g_mime_message_get_to(back.get());
    REQUIRE(internet_address_list_length(list) == 1);
    auto* const box = internet_address_list_get_address(list, 0);
    CHECK(std::string(internet_address_mailbox_get_addr(reinterpret_cast<InternetAddressMailbox*>(box))) ==
          "noor@example.org");
    CHECK(g_mime_object_get_header(reinterpret_cast<GMimeObject*>(back.get()), "Bcc") == nullptr);
  }
}

TEST_CASE("addresses that an envelope cannot carry are refused, and texts that are too long or no text") {
  on_each([](Outbox& box) {
    for (char const* bad : {"", "noor", "@x", "noor@", "a b@x.org", "<a@x.org>", "a@x.org>", "a@b@x.org",
                            "a@x.org,b@x.org", "ä@x.org", "a@x.org SIZE=1"}) {
      Letter l = plain();
      l.to_address = bad;
      CHECK(box.send(l).error().field == "address");
    }
    Letter l = plain();
    l.body = std::string(64 * 1024 + 1, 'x');
    CHECK(box.send(l).error().field == "body");
    l.body = "\xff";
    CHECK(box.send(l).error().field == "body");
    l = plain();
    l.subject = std::string(201, 'x');
    CHECK(box.send(l).error().field == "subject");
    l.subject.clear();
    CHECK(box.send(l).error().field == "subject");
  });
}

TEST_CASE("a letter is posted only if the verb that caused it succeeds") {
  on_each([](Outbox& box) {
    auto const done = box.store.write(somebody, [](Writing& w) -> Result<Done> {
      (void)post(w, plain());
      return refuse(Why::conflict, "somebody was first");
    });
    CHECK(!done);
    CHECK(box.store.read([](Reading& r) { return count(r); }).waiting == 0);
  });
}

TEST_CASE("without a relay a letter is shown once and held; a secret one loses its text and cannot be sent again") {
  on_each([](Outbox& box) {
    Letter secret = plain();
    secret.reason = Reason::sign_in;
    secret.secret = true;
    secret.body = "https://forum.example.org/sign-in/abcdefgh";
    auto const open_id = box.send(plain()).value();
    auto const secret_id = box.send(secret).value();
    CHECK(box.see(secret_id).body.empty());
    auto const round = deliver_due(box.store, box.options, {});
    CHECK(round.held == 2);
    REQUIRE(box.printed.size() == 2);
    CHECK(std::any_of(box.printed.begin(), box.printed.end(),
                      [&](auto const& l) { return l.body == secret.body && l.to_address == "noor@example.org"; }));
    CHECK(deliver_due(box.store, box.options, {}).held == 0);
    CHECK(box.see(open_id).state == State::held);
    CHECK(box.see(open_id).body == "Some words.\n");
    CHECK(!box.store.read([&](Reading& r) {
      return *r.one<std::optional<std::string>>("select body from letter where id = :i", secret_id);
    }));
    CHECK(box.again(secret_id).error().why == Why::not_now);
    CHECK(box.again(open_id));
    CHECK(box.again(open_id).error().why == Why::not_now);
    CHECK(deliver_due(box.store, box.options, {}).held == 1);
    for (auto const& words : box.logged) {
      CHECK(words.find('@') == std::string::npos);
      CHECK(words.find("sign-in") == std::string::npos);
    }
    auto const counts = box.store.read([](Reading& r) { return count(r); });
    CHECK(counts.held == 2);
    CHECK(box.store.read([](Reading& r) { return outbox(r, State::held); }).size() == 2);
    CHECK(box.store.read([](Reading& r) { return outbox(r, std::nullopt, 1); }).size() == 1);
  });
}

TEST_CASE("a letter that has become useless is not sent") {
  on_each([](Outbox& box) {
    Letter l = plain();
    l.secret = true;
    l.useful_until = noon + std::chrono::minutes(10);
    auto const id = box.send(l).value();
    box.now += std::chrono::minutes(10);
    CHECK(deliver_due(box.store, box.options, {}).failed == 1);
    CHECK(box.printed.empty());
    CHECK(box.see(id).state == State::failed);
    CHECK(box.again(id).error().why == Why::not_now);
  });
}

TEST_CASE("letters to an address can be forgotten, and old ones are") {
  on_each([](Outbox& box) {
    auto const id = box.send(plain()).value();
    Letter other = plain();
    other.to_address = "lee@example.org";
    auto const stays = box.send(other).value();
    CHECK(box.store.write(somebody, [](Writing& w) { return forget_address(w, "noor@example.org"); }).value() == 1);
    CHECK(!box.store.read([&](Reading& r) { return letter(r, id); }));
    deliver_due(box.store, box.options, {});
    auto const sweep_at = [&](int days) {
      box.now = noon + std::chrono::hours(24 * days);
      CHECK(box.store.write(somebody, [](Writing& w) { return sweep(w); }));
      return box.store.read([&](Reading& r) { return letter(r, stays); }).has_value();
    };
    CHECK(sweep_at(90));
    CHECK(!sweep_at(91));
  });
}

TEST_CASE("waiting grows from a minute to sixteen hours") {
  using std::chrono::minutes;
  CHECK(back_off(1) == minutes(1));
  CHECK(back_off(2) == minutes(5));
  CHECK(back_off(3) == minutes(15));
  CHECK(back_off(4) == minutes(60));
  CHECK(back_off(5) == minutes(120));
  CHECK(back_off(8) == minutes(960));
  CHECK(back_off(1000) == minutes(960));
}
