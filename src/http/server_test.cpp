// SPDX-License-Identifier: Apache-2.0
// The real server over real sockets: framing, order, limits, deadlines, floods, the Unix socket, the end.
#include "http/server.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "http/frame_probes.hpp"
#include "http/listen.hpp"
#include "http/served.hpp"
#include "http/workers.hpp"

using namespace http;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

std::string const get_root = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

Response hello(Request&&) {
  Response response;
  response.body = "hello";
  return response;
}

/// A fresh directory, removed at the end.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "http_test_XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string socket() const { return "unix:" + (path / "s").string(); }
};

ServerOptions with(Limits limits) {
  ServerOptions options;
  options.limits = limits;
  return options;
}

auto seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

TEST_CASE("B-FRAME over a socket: every probe is answered as the table says and nothing behind a refused one runs") {
  Echo echo;
  Served served(std::ref(echo));
  auto const over_the_wire = [&](std::string const& stream) {
    Client client(served.address());
    client.send(stream);
    client.finish_sending();
    probes::Outcome outcome{.status = client.answer().status, .executed = {}};
    while (client.answer().status != 0) {
    }
    outcome.executed = echo.take();
    return outcome;
  };
  for (auto const& failure : probes::failures(over_the_wire)) FAIL_CHECK(failure);
}

TEST_CASE("a refused request closes the connection and says so") {
  Served served(hello);
  Client client(served.address());
  auto const answer = client.ask("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n" + get_root);
  CHECK(answer.status == 405);
  CHECK(answer.says("\r\nAllow: GET, HEAD, POST\r\n"));
  CHECK(answer.says("\r\nConnection: close\r\n"));
  CHECK(client.closed());
}

TEST_CASE("two thousand requests one after another on one connection") {
  Served served(hello);
  Client client(served.address());
  int good = 0;
  for (int i = 0; i < 2000; ++i) good += client.ask(get_root).body == "hello";
  CHECK(good == 2000);
}

TEST_CASE("pipelined requests are answered in their order") {
  Echo echo;
  Served served(std::ref(echo));
  Client client(served.address());
  std::string all;
  for (int i = 0; i < 500; ++i)
    all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  client.send(all);
  for (int i = 0; i < 500; ++i) REQUIRE(client.answer().body == "/" + std::to_string(i) + "|abc");
}

TEST_CASE("a request may arrive byte by byte") {
  Echo echo;
  Served served(std::ref(echo));
  Client client(served.address());
  for (char c : std::string("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) {
    client.send({&c, 1});
    std::this_thread::sleep_for(200us);
  }
  CHECK(client.answer().body == "/x|abc");
}

TEST_CASE("HEAD tells the length and sends no body") {
  Served served(hello);
  Client client(served.address());
  auto const answer = client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", true);
  CHECK(answer.status == 200);
  CHECK(answer.says("\r\nContent-Length: 5\r\n"));
  CHECK(client.ask(get_root).body == "hello");
}

TEST_CASE("answers carry a date, and 304 carries neither body nor length") {
  Served served([](Request&&) {
    Response response;
    response.status = 304;
    response.body = "never sent";
    return response;
  });
  Client client(served.address());
  for (int i = 0; i < 2; ++i) {
    auto const answer = client.ask(get_root);
    CHECK(answer.head.starts_with("HTTP/1.1 304 Not Modified\r\n"));
    CHECK(answer.says(" GMT\r\n"));
    CHECK_FALSE(answer.says("Content-Length"));
  }
}

TEST_CASE("HTTP/1.0 is answered in kind and closed unless it asks otherwise") {
  Served served(hello);
  Client once(served.address());
  auto const closed = once.ask("GET / HTTP/1.0\r\n\r\n");
  CHECK(closed.head.starts_with("HTTP/1.0 200 OK\r\n"));
  CHECK(closed.says("\r\nConnection: close\r\n"));
  CHECK(once.closed());
  Client kept(served.address());
  for (int i = 0; i < 3; ++i)
    CHECK(kept.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").says("\r\nConnection: keep-alive\r\n"));
}

TEST_CASE("a handler can close the connection") {
  Served served([](Request&&) {
    Response response;
    response.close = true;
    return response;
  });
  Client client(served.address());
  CHECK(client.ask(get_root).says("\r\nConnection: close\r\n"));
  CHECK(client.closed());
}

TEST_CASE("100 Continue is said only after the guard and the limit") {
  Echo echo;
  Served served(std::ref(echo), {}, 1000);
  std::string const head = "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  Client good(served.address());
  CHECK(good.ask(head + "5\r\n\r\n").status == 100);
  CHECK(good.ask("hello").body == "/x|hello");
  Client large(served.address());
  CHECK(large.ask(head + "1001\r\n\r\n").status == 413);
  Client eager(served.address());
  CHECK(eager.ask(head + "5\r\n\r\nhello").status == 200);
  CHECK(echo.take().size() == 2);
}

TEST_CASE("a body over the limit is answered 413 and drained, so that the client can read the answer") {
  Echo echo;
  Served served(std::ref(echo), {}, 256 * 1024);
  for (std::string const framing : {"Content-Length: 3000000", "Transfer-Encoding: chunked"}) {
    CAPTURE(framing);
    Client client(served.address());
    client.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
    std::string const piece(65536, 'x');
    for (int i = 0; i < 45; ++i)
      CHECK(client.send(framing.starts_with('C') ? piece : "10000\r\n" + piece + "\r\n"));
    CHECK(client.answer().status == 413);
  }
  CHECK(echo.take().empty());
  Client fits(served.address());
  fits.send("POST /y HTTP/1.1\r\nHost: a\r\nContent-Length: 262144\r\n\r\n");
  CHECK(fits.ask(std::string(262144, 'y')).status == 200);
}

TEST_CASE("draining ends after four megabytes or two seconds") {
  Served served(hello, {}, 10);
  Client endless(served.address());
  endless.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
  std::string const piece(65536, 'x');
  int taken = 0;
  while (taken < 1000 && endless.send(piece)) ++taken;
  CHECK(taken < 1000);
  Client silent(served.address());
  auto const start = Clock::now();
  CHECK(silent.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n").status == 413);
  CHECK(silent.closed());
  CHECK(seconds_since(start) < 4);
}

TEST_CASE("slow heads, slow bodies and idle connections are cut, each by its own deadline") {
  Limits limits;
  limits.header_time = 1s;
  limits.body_time = 1s;
  limits.idle_time = 2s;
  Served served(hello, with(limits));
  auto const start = Clock::now();
  Client silent(served.address()), slow_head(served.address()), slow_body(served.address()), idle(served.address());
  CHECK(idle.ask(get_root).status == 200);
  std::atomic<bool> done = false;
  std::thread dripping([&] {  // a byte now and then is no progress
    slow_head.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    slow_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    while (!done) {
      slow_head.send("x");
      slow_body.send("x");
      std::this_thread::sleep_for(100ms);
    }
  });
  CHECK(slow_head.answer().status == 408);
  CHECK(slow_body.answer().status == 408);
  CHECK(seconds_since(start) > 0.9);
  CHECK(silent.closed());
  CHECK(seconds_since(start) < 2);
  done = true;
  dripping.join();
  CHECK(idle.closed());
  CHECK(seconds_since(start) > 1.9);
  CHECK(seconds_since(start) < 4);
}

TEST_CASE("a client that does not read its answer is cut, and others are served meanwhile") {
  Limits limits;
  limits.write_time = 1s;
  std::string const large(16 * 1024 * 1024, 'x');
  Served served([&](Request&& request) {
    Response response;
    response.body = request.path == "/large" ? large : "hello";
    return response;
  }, with(limits));
  Client deaf(served.address());
  deaf.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const start = Clock::now();
  Client other(served.address());
  for (int i = 0; i < 20; ++i) {
    CHECK(other.ask(get_root).body == "hello");
    std::this_thread::sleep_for(100ms);
  }
  CHECK(seconds_since(start) < 4);
  CHECK(deaf.answer().status == 0);  // cut in the middle
  CHECK(deaf.ended());
}

TEST_CASE("a large answer arrives whole") {
  std::string large(8 * 1024 * 1024, 'x');
  for (std::size_t i = 0; i < large.size(); i += 997) large[i] = static_cast<char>('a' + i % 26);
  Served served([&](Request&&) {
    Response response;
    response.body = large;
    return response;
  });
  Client client(served.address());
  for (int i = 0; i < 3; ++i) CHECK(client.ask(get_root).body == large);
}

TEST_CASE("a handler that sleeps does not stall others") {
  Served served([](Request&& request) {
    if (request.path == "/slow") std::this_thread::sleep_for(1500ms);
    return hello(std::move(request));
  });
  Client slow(served.address()), quick(served.address());
  slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const start = Clock::now();
  for (int i = 0; i < 100; ++i) CHECK(quick.ask(get_root).status == 200);
  CHECK(seconds_since(start) < 1);
  CHECK(slow.answer().status == 200);
}

TEST_CASE("when too many requests wait for a worker the next is told to come back") {
  Limits limits;
  limits.waiting_requests = 1;
  auto options = with(limits);
  options.workers = 1;
  std::atomic<bool> open = false;
  Served served([&](Request&& request) {
    while (!open) std::this_thread::sleep_for(5ms);
    return hello(std::move(request));
  }, options);
  Client first(served.address()), second(served.address()), third(served.address());
  first.send(get_root);
  std::this_thread::sleep_for(100ms);
  second.send(get_root);
  std::this_thread::sleep_for(100ms);
  auto const busy = third.ask(get_root);
  CHECK(busy.status == 503);
  CHECK(busy.says("\r\nRetry-After: "));
  open = true;
  CHECK(first.answer().status == 200);
  CHECK(second.answer().status == 200);
  CHECK(third.ask(get_root).status == 200);
}

TEST_CASE("a handler's exception, or an answer that cannot be sent, becomes a 500 and is reported") {
  std::mutex mutex;
  std::vector<std::string> reports;
  ServerOptions options;
  options.report = [&](std::string const& sentence) {
    std::lock_guard const hold(mutex);
    reports.push_back(sentence);
  };
  Served served([](Request&& request) -> Response {
    if (request.path == "/throw") throw std::runtime_error("broken inside");
    if (request.path == "/number") throw 7;
    Response response;
    return response.set("Location", "/a\r\nSet-Cookie: s=1");
  }, options);
  Client client(served.address());
  for (std::string const path : {"/throw", "/number", "/split"}) {
    auto const answer = client.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answer.status == 500);
    CHECK_FALSE(answer.says("Set-Cookie"));
    CHECK(answer.body.find("broken inside") == std::string::npos);
  }
  std::lock_guard const hold(mutex);
  CHECK(reports.size() == 3);
}

TEST_CASE("one address gets its share of connections, and room again when one leaves") {
  Limits limits;
  limits.connections_per_address = 3;
  Served served(hello, with(limits));
  std::vector<std::unique_ptr<Client>> inside;
  for (int i = 0; i < 3; ++i) {
    inside.push_back(std::make_unique<Client>(served.address()));
    CHECK(inside.back()->ask(get_root).status == 200);
  }
  Client over(served.address());
  auto const answer = over.ask(get_root);
  CHECK(answer.status == 503);
  CHECK(answer.says("\r\nRetry-After: "));
  CHECK(over.closed());
  inside.pop_back();
  std::this_thread::sleep_for(100ms);
  Client next(served.address());
  CHECK(next.ask(get_root).status == 200);
}

TEST_CASE("the server survives the end of descriptors and serves again when there are some") {
  std::atomic<int> reports = 0;
  Limits limits;
  limits.connections_per_address = limits.connections = 1000;
  auto options = with(limits);
  options.report = [&](std::string const&) { ++reports; };
  Served served(hello, options);
  Client before(served.address());
  CHECK(before.ask(get_root).status == 200);
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  std::vector<int> hoard;
  rlimit const low{.rlim_cur = 200, .rlim_max = old.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &low);
  // Client sockets are made first: client and server share this process's descriptors.
  std::vector<int> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(::socket(AF_INET, SOCK_STREAM, 0));
  for (int fd; (fd = ::dup(0)) >= 0;) hoard.push_back(fd);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  auto const address = served.address();
  there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int const fd : waiting) CHECK(::connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
  std::this_thread::sleep_for(300ms);
  CHECK(before.ask(get_root).status == 200);  // those inside are served meanwhile
  for (int const fd : hoard) ::close(fd);
  for (int const fd : waiting) ::close(fd);
  ::setrlimit(RLIMIT_NOFILE, &old);
  CHECK(reports > 0);
  Client after(served.address());
  CHECK(after.ask(get_root).status == 200);
}

TEST_CASE("forwarding fields are believed on a Unix socket only and never reach the handler") {
  auto const who = [](Request&& request) {
    Response response;
    response.body = request.remote + (request.secure ? " tls" : "");
    for (auto const& field : request.fields) response.body += " " + field.name;
    CHECK(request.id.size() == 12);
    return response;
  };
  std::string const forged = "GET / HTTP/1.1\r\nHost: a\r\nX-Real-IP: 192.0.2.9\r\nx-forwarded-for: 192.0.2.8\r\n"
                             "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=x\r\n\r\n";
  Served direct(who);
  CHECK(Client(direct.address()).ask(forged).body == "127.0.0.1 Host");

  Folder folder;
  ServerOptions options;
  options.listen = folder.socket();
  Served proxied(who, options);
  CHECK(proxied.address() == folder.socket());
  CHECK(Client(proxied.address()).ask(forged).body == "192.0.2.9 tls Host");
  CHECK(Client(proxied.address()).ask(get_root).body == "unix Host");
  auto const told = [&](std::string const& fields) {
    return Client(proxied.address()).ask("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").body;
  };
  CHECK(told("X-Real-IP: 192.0.2.9\r\nX-Real-IP: ::1\r\n") == "unix Host");
  CHECK(told("X-Real-IP: <b>\r\n") == "unix Host");
  CHECK(told("X-Real-IP: ::FFFF:192.0.2.1\r\n") == "192.0.2.1 Host");
}

TEST_CASE("a Unix socket is for the group, replaces a dead one, and respects a living one and other files") {
  Folder folder;
  auto const path = folder.path / "s";
  ServerOptions options;
  options.listen = folder.socket();
  auto const rules = [](Method, std::string_view) { return BodyRule{}; };
  {
    // A server that died: a bound socket file nobody listens at.
    sockaddr_un there{};
    there.sun_family = AF_UNIX;
    std::strcpy(there.sun_path, path.c_str());
    int const dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(::bind(dead, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    ::close(dead);
  }
  {
    Served served(hello, options);
    struct stat there {};
    REQUIRE(::stat(path.c_str(), &there) == 0);
    CHECK((there.st_mode & 07777) == 0660);
    CHECK(Client(served.address()).ask(get_root).status == 200);
    Server second(options, hello, rules);
    CHECK_THROWS_WITH_AS(second.open(), doctest::Contains("a server is listening there"), std::runtime_error);
    CHECK(Client(served.address()).ask(get_root).status == 200);
  }
  CHECK_FALSE(std::filesystem::exists(path));
  std::ofstream(path) << "precious";
  Server third(options, hello, rules);
  CHECK_THROWS_WITH_AS(third.open(), doctest::Contains("another file"), std::runtime_error);
  CHECK(std::filesystem::file_size(path) == 8);
}

TEST_CASE("an address that cannot be used is refused with a plain sentence") {
  auto const rules = [](Method, std::string_view) { return BodyRule{}; };
  for (std::string const where : {"8080", "127.0.0.1:", ":8080", "127.0.0.1:99999999", "127.0.0.1:65536",
                                  "127.0.0.1:8o", "unix:", "unix:/no/such/folder/s"}) {
    CAPTURE(where);
    ServerOptions options;
    options.listen = where;
    Server server(options, hello, rules);
    CHECK_THROWS_WITH_AS(server.open(), doctest::Contains(("Cannot listen at " + where).c_str()), std::runtime_error);
  }
}

TEST_CASE("an address in use is tried again until it is free") {
  auto first = std::make_unique<Served>(hello);
  ServerOptions options;
  options.listen = first->address();
  std::thread leaving([&] {
    std::this_thread::sleep_for(500ms);
    first.reset();
  });
  Served second(hello, options);
  leaving.join();
  CHECK(Client(second.address()).ask(get_root).status == 200);
}

TEST_CASE("a socket that is handed over is listened on, keeps those who came before the server, and outlives it") {
  auto first = listen_at("127.0.0.1:0");
  std::string const pid = std::to_string(::getpid());
  // descriptor 3 is where the protocol puts it; here another one stands for it
  ::setenv("LISTEN_PID", "1", 1);
  ::setenv("LISTEN_FDS", "1", 1);
  CHECK_FALSE(handed_over());
  CHECK(std::getenv("LISTEN_FDS") == nullptr);
  ::setenv("LISTEN_PID", pid.c_str(), 1);
  ::setenv("LISTEN_FDS", "2", 1);
  CHECK_THROWS_WITH_AS(handed_over(), doctest::Contains("one socket"), std::runtime_error);
  ::setenv("LISTEN_PID", pid.c_str(), 1);
  ::setenv("LISTEN_FDS", "1", 1);
  CHECK(handed_over() == 3);
  CHECK_FALSE(handed_over());

  Client early(first.address);
  REQUIRE(early.send(get_root));
  for (int life = 0; life < 2; ++life) {
    ServerOptions options;
    options.listen = "not looked at";
    options.handed_over = ::dup(first.socket.get());
    auto const rules = [](Method, std::string_view) { return BodyRule{}; };
    Server server(options, hello, rules);
    server.open();
    CHECK(server.address() == first.address);
    std::thread running([&] { server.run(); });
    if (life == 0) CHECK(early.answer().status == 200);
    CHECK(Client(first.address).ask(get_root).status == 200);
    server.stop();
    running.join();
    Client between(first.address);
    CHECK(between.connected());
  }
  auto const file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK_THROWS_WITH_AS(listen_on(file), doctest::Contains("no listening socket"), std::runtime_error);
}

TEST_CASE("few large bodies are taken at once, and room is made when one is done") {
  Limits limits;
  limits.bulky = 4;
  limits.bulky_body = 1000;
  Served served(hello, with(limits), 100'000);
  auto const head = [](int n) { return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(n) + "\r\n\r\n"; };
  Client slow(served.address());
  slow.send(head(50'000) + std::string(10, 'x'));
  std::this_thread::sleep_for(100ms);
  Client second(served.address());
  auto const refused = second.ask(head(50'000));
  CHECK(refused.status == 503);
  CHECK(refused.says("\r\nRetry-After: "));
  Client small(served.address());
  CHECK(small.ask(head(1000) + std::string(1000, 'x')).status == 200);
  slow.send(std::string(49'990, 'x'));
  CHECK(slow.answer().status == 200);
  Client third(served.address());
  CHECK(third.ask(head(50'000) + std::string(50'000, 'x')).status == 200);
  CHECK(third.ask(head(50'000) + std::string(50'000, 'x')).status == 200);
}

TEST_CASE("who presses is served before those who read, and readers still get their turn") {
  std::mutex mutex;
  std::condition_variable told;
  bool go = false;
  std::vector<std::string> order;
  ServerOptions options;
  options.workers = 1;
  Served served([&](Request&& request) {
    std::unique_lock hold(mutex);
    told.wait(hold, [&] { return go; });
    order.push_back(request.path);
    return hello(std::move(request));
  }, options);
  std::vector<std::unique_ptr<Client>> clients;
  auto const ask = [&](std::string const& method, std::string const& path) {
    clients.push_back(std::make_unique<Client>(served.address()));
    clients.back()->send(method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    std::this_thread::sleep_for(20ms);
  };
  ask("GET", "/busy");
  for (int i = 0; i < 4; ++i) ask("GET", "/r");
  for (int i = 0; i < 4; ++i) ask("POST", "/a");
  {
    std::lock_guard const hold(mutex);
    go = true;
  }
  told.notify_all();
  for (auto& c : clients) CHECK(c->answer().status == 200);
  CHECK(order == std::vector<std::string>{"/busy", "/a", "/a", "/a", "/r", "/a", "/r", "/r", "/r"});
}

TEST_CASE("who asks for much waits behind themselves: askers take turns, each in order") {
  Turns turns;
  std::string order;
  for (int i = 0; i < 4; ++i) turns.add("a", [&order] { order += 'a'; });
  turns.add("b", [&order] { order += 'b'; });
  turns.add("b", [&order] { order += 'B'; });
  CHECK(turns.size() == 6);
  turns.take()();
  turns.take()();
  turns.add("c", [&order] { order += 'c'; });
  while (!turns.empty()) turns.take()();
  CHECK(order == "abaBcaa");
  CHECK(turns.size() == 0);
}

TEST_CASE("stop finishes the requests in hand, sends the idle away and takes nobody new") {
  Served served([](Request&& request) {
    std::this_thread::sleep_for(600ms);
    return hello(std::move(request));
  });
  Client in_hand(served.address()), half(served.address()), idle(served.address());
  in_hand.send(get_root + get_root);
  half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
  std::this_thread::sleep_for(200ms);
  auto const start = Clock::now();
  std::thread stopping([&] { served.stop(); });
  CHECK(idle.closed());
  CHECK(seconds_since(start) < 0.3);
  CHECK_FALSE(Client(served.address()).connected());
  half.send("llo");
  auto const answer = in_hand.answer();
  CHECK(answer.body == "hello");
  CHECK(answer.says("\r\nConnection: close\r\n"));
  CHECK(in_hand.closed());  // the second request was not begun
  CHECK(half.answer().body == "hello");
  stopping.join();
  CHECK(seconds_since(start) < 4);
}

TEST_CASE("stop waits for slow requests only so long and drops those nobody has begun") {
  Limits limits;
  limits.stop_time = 1s;
  auto options = with(limits);
  options.workers = 1;
  std::atomic<int> begun = 0;
  auto served = std::make_unique<Served>([&](Request&& request) {
    ++begun;
    std::this_thread::sleep_for(2s);
    return hello(std::move(request));
  }, options);
  Client slow(served->address()), queued(served->address());
  slow.send(get_root);
  std::this_thread::sleep_for(100ms);
  queued.send(get_root);
  std::this_thread::sleep_for(100ms);
  auto const start = Clock::now();
  served->stop();
  CHECK(seconds_since(start) < 3);
  served.reset();
  CHECK(begun == 1);
  CHECK(queued.closed());
}

TEST_CASE("several I/O threads serve and stop like one") {
  ServerOptions options;
  options.io_threads = 3;
  Served served(hello, options);
  std::atomic<int> good = 0;
  std::vector<std::thread> clients;
  for (int t = 0; t < 8; ++t) clients.emplace_back([&] {
    for (int i = 0; i < 20; ++i) {
      Client client(served.address());
      for (int n = 0; n < 5; ++n) good += client.ask(get_root).body == "hello";
    }
  });
  for (auto& client : clients) client.join();
  CHECK(good == 800);
  auto const start = Clock::now();
  served.stop();
  CHECK(seconds_since(start) < 3);
}

TEST_CASE("a server can be stopped before it runs, and thrown away without running") {
  auto const rules = [](Method, std::string_view) { return BodyRule{}; };
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  Server stopped(options, hello, rules);
  CHECK_THROWS_AS(stopped.run(), std::logic_error);
  stopped.open();
  stopped.stop();
  stopped.run();
  Server unused(options, hello, rules);
  unused.open();
  CHECK(unused.address() != "127.0.0.1:0");
}
