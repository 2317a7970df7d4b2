// SPDX-License-Identifier: Apache-2.0
// How a stream begins: its head, the limits of readers, what is no stream, HTTP/1.0 and Unix sockets.
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/streams_for_tests.hpp"

using namespace http;
using namespace http::test;

TEST_CASE("a stream's head says what it is, and HEAD is answered by the head alone") {
  House house(at_once());
  house.before_stream = "event: snapshot\ndata: x\n\n";
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  CHECK(reader.head.starts_with("HTTP/1.1 200 OK\r\n"));
  for (auto const* line : {"\r\nContent-Type: text/event-stream\r\n", "\r\nCache-Control: no-store\r\n",
                           "\r\nX-Accel-Buffering: no\r\n", "\r\nConnection: close\r\n"})
    CHECK(reader.head.find(line) != std::string::npos);
  CHECK(reader.head.find("Content-Length") == std::string::npos);
  REQUIRE(seen.unnumbered.size() == 2);
  auto const wait = std::stoi(seen.unnumbered[0].substr(7));
  CHECK(wait >= 2000);
  CHECK(wait <= 6000);
  Client client(house.address());
  auto const answer = client.ask("HEAD /t HTTP/1.1\r\nHost: a\r\n\r\n", true);
  CHECK(answer.status == 200);
  CHECK(answer.says("\r\nContent-Type: text/event-stream\r\n"));
  CHECK_FALSE(answer.says("Content-Length"));
  CHECK(client.closed());
  CHECK(house.readers(1));
}

TEST_CASE("streams do not use up an address's connections, and have a limit of their own") {
  StreamLimits limits = at_once();
  limits.readers_per_address = 5;
  Limits server;
  server.connections_per_address = 2;
  House house(limits, server);
  std::vector<Seen> seen(5);
  std::vector<std::unique_ptr<Listener>> readers;
  for (auto& s : seen) {
    readers.push_back(std::make_unique<Listener>(house.address(), "/t", s));
    REQUIRE(readers.back()->until_in());
  }
  REQUIRE(house.readers(5));
  CHECK_FALSE(house.streams->has_room("127.0.0.1"));
  CHECK(house.streams->has_room("127.0.0.2"));
  {
    Client sixth(house.address());
    auto const answer = sixth.ask("GET /t HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answer.status == 503);
    CHECK(answer.says("\r\nRetry-After: "));
    Client page(house.address());
    CHECK(page.ask("GET /page HTTP/1.1\r\nHost: a\r\n\r\n").body == "page");
  }
  readers.pop_back();
  REQUIRE(house.readers(4));
  CHECK(house.streams->has_room("127.0.0.1"));
}

TEST_CASE("over the limit of readers in all the next is told to come back") {
  StreamLimits limits = at_once();
  limits.readers = 1;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  Client second(house.address());
  CHECK(second.ask("GET /t HTTP/1.1\r\nHost: a\r\n\r\n").status == 503);
}

TEST_CASE("an answer that would be a stream where there are none, or is compressed, is a fault") {
  std::mutex mutex;
  std::vector<std::string> reports;
  ServerOptions options;
  options.report = [&](std::string const& sentence) {
    std::lock_guard const hold(mutex);
    reports.push_back(sentence);
  };
  auto const follow = [](Request&& r) {
    Response response;
    response.follow = Follow{.topic = "t", .after = 0, .key = {}};
    if (r.path == "/gzip") response.set("Content-Encoding", "gzip");
    if (r.path == "/refused") response.status = 403;
    return response;
  };
  Streams streams;
  Served without(follow, options);
  options.streams = &streams;
  Served with(follow, options);
  CHECK(Client(without.address()).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 500);
  CHECK(Client(with.address()).ask("GET /gzip HTTP/1.1\r\nHost: a\r\n\r\n").status == 500);
  auto const refused = Client(with.address()).ask("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(refused.status == 403);
  CHECK(refused.says("\r\nContent-Length: 0\r\n"));
  std::lock_guard const hold(mutex);
  CHECK(reports.size() == 2);
}

TEST_CASE("a stream works in HTTP/1.0 and over a Unix socket") {
  std::string folder = (std::filesystem::temp_directory_path() / "streams_test_XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()));
  {
    House house(at_once(), {}, "unix:" + folder + "/s");
    Client client(house.address());
    auto const head = client.ask("GET /t HTTP/1.0\r\n\r\n", true);
    CHECK(head.status == 200);
    CHECK(head.says("HTTP/1.0 200"));
    CHECK(house.readers(1));
    house.served->stop();
    CHECK(house.readers(0));
  }
  std::filesystem::remove_all(folder);
}
