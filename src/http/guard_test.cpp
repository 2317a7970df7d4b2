// SPDX-License-Identifier: Apache-2.0
// The guard without sockets: B-FRAME, cut-up input, limits, and the proof that the probes catch a careless reader.
#include "http/guard.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "http/frame_probes.hpp"

using namespace http;

namespace {

constexpr std::uint64_t body_limit = 65536;

/// What the server does with a stream, without a server.
probes::Outcome guarded(std::string const& stream) {
  probes::Outcome outcome;
  std::string_view rest = stream;
  auto const say = [&](int status) {
    if (outcome.status == 0) outcome.status = status;
  };
  while (!rest.empty()) {
    if (rest.starts_with("\r\n")) rest.remove_prefix(2);
    HeadEnd search{HeadLimits{}};
    auto const found = search.look(rest);
    if (auto const* no = std::get_if<Rejected>(&found)) return say(no->status), outcome;
    if (std::holds_alternative<HeadEnd::More>(found)) return outcome;
    auto const bytes = std::get<HeadEnd::At>(found).bytes;
    auto read = read_head(rest.substr(0, bytes));
    if (auto const* no = std::get_if<Rejected>(&read)) return say(no->status), outcome;
    auto& head = std::get<Head>(read);
    rest.remove_prefix(bytes);
    if (head.chunked) {
      Chunks chunks(body_limit);
      auto const state = chunks.feed(rest, head.request.body);
      if (state == Chunks::State::rejected) return say(chunks.why().status), outcome;
      if (state == Chunks::State::more) return outcome;
      rest.remove_prefix(chunks.taken());
    } else {
      if (head.length > body_limit) return say(413), outcome;
      if (head.length > rest.size()) return outcome;
      rest.remove_prefix(static_cast<std::size_t>(head.length));
    }
    say(200);
    outcome.executed.push_back(head.request.path);
    if (!head.keep) return outcome;
  }
  return outcome;
}

/// A reader as they are written in a hurry: any line end, the first Content-Length, anything that contains "chunked",
/// no look at what is odd. It is here to be caught.
probes::Outcome careless(std::string const& stream) {
  probes::Outcome outcome;
  for (std::size_t at = 0; at < stream.size();) {
    auto end = stream.find("\r\n\r\n", at);
    if (end == std::string::npos) break;
    auto const head = stream.substr(at, end - at);
    at = end + 4;
    auto const from = head.find('/');
    if (from == std::string::npos) break;
    outcome.status = 200;
    outcome.executed.push_back(head.substr(from, head.find(' ', from) - from));
    if (auto const length = head.find("Content-Length: "); length != std::string::npos)
      at += static_cast<std::size_t>(std::max(0, std::atoi(head.c_str() + length + 16)));
    else if (head.find("Transfer-Encoding: chunked") != std::string::npos)
      at = std::min(stream.find("0\r\n\r\n", at), stream.size() - 5) + 5;
  }
  return outcome;
}

Head accepted(std::string const& block) {
  auto read = read_head(block);
  REQUIRE(std::holds_alternative<Head>(read));
  return std::get<Head>(read);
}

int rejected(std::string const& block) {
  auto const read = read_head(block);
  REQUIRE(std::holds_alternative<Rejected>(read));
  return std::get<Rejected>(read).status;
}

}  // namespace

TEST_CASE("B-FRAME: the guard alone judges every probe as the table says and executes nothing behind a refused one") {
  CHECK(probes::all().size() >= 36);
  for (auto const& failure : probes::failures(guarded)) FAIL_CHECK(failure);
}

TEST_CASE("B-FRAME negative control: the same probes catch a careless reader executing smuggled requests") {
  auto const caught = probes::failures(careless);
  CHECK(caught.size() > 40);
  auto const names = [&](std::string_view name) {
    return std::ranges::any_of(caught, [&](auto const& line) {
      return line.starts_with(name) && line.find("2 requests executed, not 0") != std::string::npos;
    });
  };
  CHECK(names("gzip without length"));
  CHECK(names("chunked, identity"));
  CHECK(names("chunked in HTTP/1.0"));
  CHECK(names("length 5, 5"));
}

TEST_CASE("an accepted head says what was asked") {
  auto const head = accepted("POST /r%C3%A9union%2B+x?q=a%20b HTTP/1.1\r\nHost: a.example\r\nContent-Length: 12\r\n"
                             "Cookie: s=1\r\nExpect: 100-Continue\r\n\r\n");
  CHECK(head.request.method == Method::post);
  CHECK(head.request.target == "/r%C3%A9union%2B+x?q=a%20b");
  CHECK(head.request.path == "/r\xc3\xa9union++x");
  CHECK(head.request.query == "q=a%20b");
  CHECK(head.request.header("cookie") == "s=1");
  CHECK(head.length == 12);
  CHECK(head.waits_for_go);
  CHECK(head.keep);
  CHECK_FALSE(head.chunked);
  CHECK_FALSE(head.old);
}

TEST_CASE("the version decides whether a connection is kept") {
  CHECK(accepted("GET / HTTP/1.1\r\nHost: a\r\n\r\n").keep);
  CHECK_FALSE(accepted("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n").keep);
  CHECK_FALSE(accepted("GET / HTTP/1.0\r\n\r\n").keep);
  CHECK(accepted("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep);
}

TEST_CASE("an expectation in HTTP/1.0 means nothing") {
  CHECK_FALSE(accepted("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n").waits_for_go);
}

TEST_CASE("read_head is safe on what is not a whole block") {
  CHECK(rejected("") == 400);
  CHECK(rejected("GET / HTTP/1.1") == 400);
  CHECK(rejected("\r\n\r\n") == 400);
  CHECK(rejected("GET / HTTP/1.1\r\nHost: a\r\n") == 400);
  CHECK(rejected("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET") == 400);
}

TEST_CASE("a head is found alike whole and byte by byte") {
  for (auto const& probe : probes::all()) {
    CAPTURE(probe.name);
    HeadEnd at_once{HeadLimits{}}, piecemeal{HeadLimits{}};
    auto const expected = at_once.look(probe.bytes);
    HeadEnd::Found found;
    for (std::size_t n = 0; n <= probe.bytes.size() && std::holds_alternative<HeadEnd::More>(found); ++n) {
      // A copy of its own, so that a look beyond what has arrived is seen by the sanitizer.
      auto const arrived = std::make_unique<char[]>(n + 1);
      std::copy_n(probe.bytes.data(), n, arrived.get());
      found = piecemeal.look({arrived.get(), n});
    }
    REQUIRE(found.index() == expected.index());
    if (auto const* at = std::get_if<HeadEnd::At>(&expected)) CHECK(at->bytes == std::get<HeadEnd::At>(found).bytes);
    if (auto const* no = std::get_if<Rejected>(&expected)) CHECK(no->status == std::get<Rejected>(found).status);
  }
}

TEST_CASE("a head of exactly the limit passes, one byte more does not") {
  std::string block = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  block += std::string(16384 - block.size() - 4, 'x') + "\r\n\r\n";
  REQUIRE(block.size() == 16384);
  HeadEnd fits{HeadLimits{}};
  CHECK(std::holds_alternative<HeadEnd::At>(fits.look(block)));
  block.insert(block.size() - 4, "x");
  HeadEnd over{HeadLimits{}};
  auto const found = over.look(block);
  REQUIRE(std::holds_alternative<Rejected>(found));
  CHECK(std::get<Rejected>(found).status == 431);
}

TEST_CASE("the first wrong byte is refused without waiting for more") {
  HeadEnd search{HeadLimits{}};
  CHECK(std::holds_alternative<Rejected>(search.look("GET / HTTP/1.1\n")));
  HeadEnd tls{HeadLimits{}};
  CHECK(std::holds_alternative<Rejected>(tls.look("\x16\x03")));
}

TEST_CASE("chunks are taken apart alike whole and byte by byte, and leave what follows") {
  std::string const sent = "5\r\nhello\r\n1\r\n \r\n005\r\nforum\r\n0\r\n\r\nGET /";
  std::string whole;
  Chunks at_once(1000);
  CHECK(at_once.feed(sent, whole) == Chunks::State::whole);
  CHECK(whole == "hello forum");
  CHECK(sent.substr(at_once.taken()) == "GET /");

  std::string body;
  Chunks piecemeal(1000);
  std::size_t used = 0;
  auto state = Chunks::State::more;
  for (; used < sent.size() && state == Chunks::State::more; ++used) {
    state = piecemeal.feed(std::string_view(sent).substr(used, 1), body);
    CHECK(piecemeal.taken() == 1);
  }
  CHECK(state == Chunks::State::whole);
  CHECK(body == whole);
  CHECK(used == at_once.taken());
}

TEST_CASE("chunks over the limit are refused by their size, before a byte of them is kept") {
  std::string body;
  Chunks chunks(10);
  CHECK(chunks.feed("5\r\nhello\r\n6\r\n", body) == Chunks::State::rejected);
  CHECK(chunks.why().status == 413);
  CHECK(body == "hello");
  Chunks exact(5);
  CHECK(exact.feed("5\r\nhello\r\n0\r\n\r\n", body) == Chunks::State::whole);
}
