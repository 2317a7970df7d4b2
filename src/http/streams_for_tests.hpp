// SPDX-License-Identifier: Apache-2.0
// For the tests of streams: readers over real sockets who come, go and are slow, what they have seen, and a server that streams to them.
#pragma once

#include <doctest/doctest.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <set>

#include "http/served.hpp"
#include "http/streams.hpp"

namespace http::test {

using namespace std::chrono_literals;

/// What a reader has seen, over all its returns: numbers of frames in the order in which they were complete.
struct Seen {
  std::vector<std::int64_t> numbers;
  std::string unread;                 ///< the beginning of a frame whose end has not come
  std::vector<std::string> unnumbered;

  void take(std::string_view bytes) {
    unread.append(bytes);
    for (std::size_t end; (end = unread.find("\n\n")) != std::string::npos; unread.erase(0, end + 2)) {
      auto const frame = unread.substr(0, end + 2);
      if (frame.starts_with("id: ")) numbers.push_back(std::stoll(frame.substr(4)));
      else unnumbered.push_back(frame);
    }
  }
  [[nodiscard]] std::int64_t last() const { return numbers.empty() ? 0 : numbers.back(); }
};

/// What is wrong with what was seen when exactly `first` to `last` was to come; empty: nothing.
inline std::string faults(std::vector<std::int64_t> const& numbers, std::int64_t first, std::int64_t last) {
  std::string found;
  std::set<std::int64_t> met;
  std::int64_t before = first - 1;
  for (auto const n : numbers) {
    if (!met.insert(n).second) found += "doubled " + std::to_string(n) + "; ";
    else if (n < before) found += "late " + std::to_string(n) + "; ";
    else if (n > last) found += "never told " + std::to_string(n) + "; ";
    before = n;
  }
  for (auto n = first; n <= last; ++n)
    if (!met.contains(n)) found += "lost " + std::to_string(n) + "; ";
  return found;
}

class Listener {
 public:
  /// Asks for a stream. `window`: the receive buffer, 0 for the system's.
  Listener(std::string const& address, std::string const& path, Seen& seen, int window = 0) : seen_(seen) {
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (window > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    auto const request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nLast-Event-ID: " + std::to_string(seen.last()) + "\r\n\r\n";
    REQUIRE(::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    seen.unread.clear();  // a frame of which only the beginning came is sent again as a whole
  }
  ~Listener() { leave(); }
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;

  void leave() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  /// Reads what comes next. False: nothing came in `limit`, or the connection is at its end (ended, reset).
  bool more(std::chrono::milliseconds limit = 10s) {
    pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
    if (ended || ::poll(&waiting, 1, static_cast<int>(limit.count())) != 1) return false;
    char bytes[16384];
    auto const n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n <= 0) {
      ended = true;
      reset = n < 0 && errno == ECONNRESET;
      return false;
    }
    std::string_view come(bytes, static_cast<std::size_t>(n));
    if (!head_done_) {
      head.append(come);
      auto const end = head.find("\r\n\r\n");
      if (end == std::string::npos) return true;
      auto const rest = head.substr(end + 4);
      head.erase(end + 4);
      head_done_ = true;
      seen_.take(rest);
      return true;
    }
    seen_.take(come);
    return true;
  }
  template <class Condition>
  bool until(Condition const& condition) {
    while (!condition())
      if (!more()) return false;
    return true;
  }
  bool until_number(std::int64_t n) {
    return until([&] { return seen_.last() >= n; });
  }
  /// Until the first bytes of the body are there: the reader is then in its place.
  bool until_in() {
    return until([&] { return !seen_.unnumbered.empty() || !seen_.numbers.empty(); });
  }
  bool until_end() {
    while (more()) {
    }
    return ended;
  }

  std::string head;
  bool ended = false, reset = false;

 private:
  Seen& seen_;
  int fd_ = -1;
  bool head_done_ = false;
};

/// A server whose /TOPIC is a stream from Last-Event-ID on; what is published is numbered here.
class House {
 public:
  explicit House(StreamLimits limits = {}, Limits server = {}, std::string listen = {})
      : streams(std::make_unique<Streams>(limits)) {
    streams->clock = [] { return 1234567; };
    ServerOptions options;
    options.limits = server;
    options.streams = streams.get();
    if (!listen.empty()) options.listen = std::move(listen);
    served = std::make_unique<Served>([this](Request&& r) { return answer(r); }, options);
  }

  Response answer(Request const& request) {
    Response response;
    if (request.path == "/page") return response.body = "page", response;
    auto const topic = request.path.substr(1);
    streams->open(topic);
    auto const seen = std::string(request.header("Last-Event-ID"));
    response.follow = Follow{.topic = topic, .after = seen.empty() ? 0 : std::stoll(seen), .key = request.param("key")};
    response.follow->once = !request.param("once").empty();
    response.body = before_stream;
    if (during) during();
    return response;
  }
  void publish(std::string const& topic, std::size_t bytes = 20) {
    ++last;
    streams->open(topic);
    REQUIRE(streams->publish(topic, sse("e", std::string(bytes, 'x'), last), last));
  }
  [[nodiscard]] std::string address() const { return served->address(); }
  /// Waits until so many readers are there.
  bool readers(std::size_t n) const {
    for (int i = 0; i < 10'000; ++i) {
      if (streams->readers() == n && streams->places() == n) return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  }

  std::unique_ptr<Streams> streams;
  std::unique_ptr<Served> served;
  std::string before_stream = "retry: 3000\n\n";
  std::function<void()> during;
  std::int64_t last = 0;
};

inline StreamLimits at_once() {
  StreamLimits limits;
  limits.merge = 0ms;
  return limits;
}

}  // namespace http::test
