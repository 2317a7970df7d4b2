// SPDX-License-Identifier: Apache-2.0
// Tails of caption posts: bodies whose length was counted in characters (rulings 25, captions 6.2.6).
#include <doctest/doctest.h>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http/served.hpp"
#include "http/streams.hpp"

using namespace http;

namespace {

struct Captions {
  std::mutex mutex;
  std::vector<std::pair<std::string, bool>> bodies;
  Streams streams;
  ServerOptions options;
  std::unique_ptr<Server> server;
  std::thread thread;

  explicit Captions(bool takes_tail = true) {
    options.listen = "127.0.0.1:0";
    server = std::make_unique<Server>(
        options,
        [this](Request&& r) {
          std::lock_guard const hold(mutex);
          bodies.emplace_back(r.body, r.tail_taken);
          return Response();
        },
        [takes_tail](Method, std::string_view) { return BodyRule{.limit = 200, .takes_tail = takes_tail}; });
    server->open();
    thread = std::thread([this] { server->run(); });
  }
  ~Captions() {
    server->stop();
    thread.join();
  }
  /// What the handler was given for these bytes after a head that declares `length`.
  std::pair<std::string, bool> post(std::size_t length, std::string_view sent, std::string_view fields = "Connection: close\r\n") {
    Client client(server->address());
    auto const head = "POST /c HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "Content-Length: " + std::to_string(length);
    client.send(head + "\r\n\r\n" + std::string(sent));
    REQUIRE(client.answer().status == 200);
    std::lock_guard const hold(mutex);
    if (bodies.size() != 1) return {"requests: " + std::to_string(bodies.size()), false};
    auto const body = bodies.back();
    bodies.clear();
    return body;
  }
};

using Body = std::pair<std::string, bool>;
std::string const joao = "Résumé — João Pessoa";

}  // namespace

TEST_CASE("I13: a body declared by characters is taken whole when the rest has come") {
  Captions captions;
  REQUIRE(joao.size() == 25);
  CHECK(captions.post(20, joao) == Body(joao, true));
  CHECK(captions.post(20, joao, "Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\n") == Body(joao, true));
  CHECK(captions.post(20, joao, "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n") == Body(joao, true));
  CHECK(captions.post(6, "Москва") == Body("Москва", true));
}

TEST_CASE("I14: nothing is waited for when only the declared bytes have come") {
  Captions captions;
  auto const cut = joao.substr(0, 17);  // in the middle of a letter
  CHECK(captions.post(17, cut) == Body(cut, false));
  CHECK(captions.post(25, joao) == Body(joao, false));
}

TEST_CASE("a tail is taken nowhere else, and is never a request") {
  auto const declared = joao.substr(0, 20);
  Captions captions;
  CHECK(captions.post(20, joao, "Connection: close\r\nContent-Type: application/json\r\n").second == false);
  CHECK(captions.post(20, joao, "Connection: close\r\nContent-Type: multipart/form-data; boundary=x\r\n").second == false);
  CHECK(captions.post(20, joao + "!") == Body(declared, false));             // more than characters explain
  CHECK(captions.post(5, "plain and longer") == Body("plain", false));
  CHECK(captions.post(20, declared + "GET /") == Body(declared, false));
  CHECK(captions.post(20, declared + "GET ") == Body(declared, false));
  std::string const many = "ééééééééééééééééééééééééééééééééééééééééééééééééééééééé";  // a whole request would fit
  CHECK(captions.post(many.size(), many + "POST /c HTTP/1.1\r\nHost: b\r\n\r\n") == Body(many, false));
  std::string long_line;
  for (int i = 0; i < 101; ++i) long_line += "é";
  CHECK(captions.post(101, long_line) == Body(long_line.substr(0, 101), false));  // over the limit of the route
  Captions elsewhere(false);
  CHECK(elsewhere.post(20, joao) == Body(declared, false));
}

TEST_CASE("without Connection: close the bytes after a body are the next request, which the guard refuses") {
  Captions captions;
  Client client(captions.server->address());
  client.send("POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n" + joao + "\r\n\r\n");
  CHECK(client.answer().status == 200);
  CHECK(client.answer().status == 400);
  std::lock_guard const hold(captions.mutex);
  CHECK(captions.bodies == std::vector<Body>{Body(joao.substr(0, 20), false)});
}
