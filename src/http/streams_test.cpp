// SPDX-License-Identifier: Apache-2.0
// The live streams over real sockets: every reader gets every frame once and in order, whatever happens to it on the way.
// Nothing here measures time; where something must not happen, a later thing that does happen shows that it would have.
#include "http/streams.hpp"

#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <random>
#include <set>

#include "http/served.hpp"
#include "http/stream_log.hpp"

using namespace http;
using namespace std::chrono_literals;

namespace {

// ---- the checker ----------------------------------------------------------------------------------------------

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
std::string faults(std::vector<std::int64_t> const& numbers, std::int64_t first, std::int64_t last) {
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

// ---- a reader -------------------------------------------------------------------------------------------------

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

// ---- a house with streams -------------------------------------------------------------------------------------

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

StreamLimits at_once() {
  StreamLimits limits;
  limits.merge = 0ms;
  return limits;
}

}  // namespace

// ---- the log --------------------------------------------------------------------------------------------------

TEST_CASE("an event's text may have lines, and cannot end the event early") {
  CHECK(sse("frag", "a\nb\r\nc\rd", 7) == "id: 7\nevent: frag\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(sse("", "\n\nid: 9\n") == "data: \ndata: \ndata: id: 9\ndata: \n\n");
  CHECK(sse("gone", "") == "event: gone\ndata: \n\n");
}

TEST_CASE("a log gives a newcomer the numbered frames after its own and none of the others that were before it") {
  StreamLog log;
  CHECK(log.wanted(0, {}).bytes.empty());
  log.append("[1]", 1);
  log.append("[beat]", 0);
  log.append("[3]", 3);
  log.append("[4]", 4);
  Wants const wants{.joined = log.end(), .after = 1};
  log.append("[words]", 0);
  log.append("[5]", 5);
  CHECK(log.place_after(1) == 9);
  auto const first = log.wanted(log.place_after(1), wants);
  CHECK(first.bytes == "[3][4][words][5]");
  CHECK(log.wanted(log.place_after(0), {.joined = wants.joined, .after = 0}).bytes == "[1]");
  CHECK(log.wanted(3, {.joined = wants.joined, .after = 0}).bytes == "[3][4][words][5]");
  CHECK(log.wanted(10, wants).bytes == "3][4][words][5]");  // in the middle of a frame
  CHECK(log.wanted(log.end(), wants).bytes.empty());
  CHECK(log.newest() == 5);
}

TEST_CASE("a log that is ahead of or behind a newcomer sends it nothing twice") {
  StreamLog log;
  log.append("[3]", 3);
  Wants const ahead{.joined = log.end(), .after = 5};
  auto const place = log.place_after(5);
  log.append("[4]", 4);
  log.append("[5]", 5);
  CHECK(log.wanted(place, ahead).bytes.empty());
  CHECK(log.wanted(place, ahead).from == log.end());
  log.append("[6]", 6);
  CHECK(log.wanted(place, ahead).bytes == "[6]");
}

TEST_CASE("a log is cut at frames, keeps the last one and knows how far back it reaches") {
  StreamLog log;
  for (int i = 1; i <= 100; ++i) log.append(std::string(9, 'x') + "\n", i);
  log.trim(600);
  CHECK(log.begin() == 0);  // not yet twice as much
  log.trim(300);
  CHECK(log.size() == 300);
  CHECK(log.begin() == 700);
  CHECK(log.reaches(70));
  CHECK_FALSE(log.reaches(69));
  CHECK(log.place_after(70) == 700);
  CHECK(log.place_after(99) == 990);
  CHECK(log.newest() == 100);
  log.append(std::string(5000, 'x'), 101);
  log.trim(10);
  CHECK(log.size() == 5000);
  CHECK(log.reaches(100));
}

TEST_CASE("whatever is appended and cut, a newcomer gets what a plain list says") {
  std::minstd_rand dice(7);
  auto const roll = [&](std::uint64_t most) { return static_cast<std::uint32_t>(dice() % most); };
  for (int game = 0; game < 300; ++game) {
    StreamLog log;
    std::vector<std::pair<std::int64_t, std::string>> list;
    std::int64_t seq = roll(5);
    auto const grow = [&](std::uint32_t steps) {
      for (std::uint32_t i = 0; i < steps; ++i) {
        auto const numbered = roll(3) > 0;
        if (numbered) seq += 1 + roll(3);
        list.emplace_back(numbered ? seq : 0, "<" + std::to_string(list.size()) + ">");
        log.append(list.back().second, list.back().first);
        if (roll(6) == 0) log.trim(roll(60));
      }
    };
    grow(roll(40));
    auto const after = static_cast<std::int64_t>(roll(static_cast<std::uint64_t>(seq) + 4));
    if (!log.reaches(after)) continue;
    Wants const wants{.joined = log.end(), .after = after};
    auto const joined = list.size();
    auto place = log.place_after(after);
    grow(roll(5));
    if (place < log.begin()) continue;
    std::string expected, got;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].first == 0 ? i >= joined : list[i].first > after) expected += list[i].second;
    for (auto s = log.wanted(place, wants); !s.bytes.empty(); s = log.wanted(place, wants)) {
      auto const piece = s.bytes.substr(0, 1 + roll(s.bytes.size()));  // sockets take what they like
      got += piece;
      place = s.from + piece.size();
    }
    REQUIRE(got == expected);
  }
}

// ---- exactly once ---------------------------------------------------------------------------------------------

TEST_CASE("the checker notices what is lost, doubled, late or invented") {
  CHECK(faults({1, 2, 3}, 1, 3).empty());
  CHECK(faults({1, 3}, 1, 3) == "lost 2; ");
  CHECK(faults({1, 2, 2, 3}, 1, 3) == "doubled 2; ");
  CHECK(faults({1, 3, 2}, 1, 3) == "late 2; ");
  CHECK(faults({1, 2, 3, 4}, 1, 3) == "never told 4; ");
  // A topic that leaves a frame out, over the wire.
  House house(at_once());
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  house.publish("t");
  ++house.last;
  house.publish("t");
  REQUIRE(reader.until_number(3));
  CHECK(faults(seen.numbers, 1, 3) == "lost 2; ");
}

TEST_CASE("many readers of several topics get every frame once and in order, also those who come and go") {
  StreamLimits limits = at_once();
  limits.slice = 7;
  Limits server;
  server.connections_per_address = 1000;  // they come all at once
  House house(limits, server);
  constexpr int count = 120;
  std::vector<Seen> seen(count);
  std::vector<std::unique_ptr<Listener>> readers(count);
  auto const topic = [](int i) { return "t" + std::to_string(i % 3); };
  auto const come = [&](int i) { readers[i] = std::make_unique<Listener>(house.address(), "/" + topic(i), seen[i]); };
  for (int i = 0; i < count; ++i) come(i);
  REQUIRE(house.readers(count));
  std::mt19937 dice(11);
  std::int64_t last = 0;
  for (int round = 0; round < 60; ++round) {
    for (int burst = 0; burst < 5; ++burst) {
      ++last;
      for (auto const* t : {"t0", "t1", "t2"}) REQUIRE(house.streams->publish(t, sse("e", "x", last), last));
    }
    for (int leaver = 0; leaver < 12; ++leaver) {
      auto const i = static_cast<int>(dice() % count);
      if (dice() % 2) (void)readers[i]->more(0ms);  // some have read a part of it
      come(i);
    }
  }
  for (int i = 0; i < count; ++i) {
    REQUIRE(readers[i]->until_number(last));
    REQUIRE(faults(seen[i].numbers, 1, last) == "");
  }
  CHECK(house.readers(count));
  readers.clear();
  CHECK(house.readers(0));
}

TEST_CASE("a long poll ends after the first frames, with all of them, or with the heartbeat") {
  StreamLimits limits = at_once();
  limits.heartbeat = 200ms;
  House house(limits);
  house.publish("t");
  Seen behind;
  Listener late(house.address(), "/t?once=1", behind);  // what it missed is there at once
  REQUIRE(late.until_end());
  CHECK(behind.numbers == std::vector<std::int64_t>{1});
  CHECK_FALSE(late.reset);
  Seen seen = behind;
  seen.unnumbered.clear();
  Listener waiting(house.address(), "/t?once=1", seen);
  REQUIRE(house.readers(1));
  house.publish("t", 100'000);
  REQUIRE(waiting.until_end());
  CHECK(seen.numbers == std::vector<std::int64_t>{1, 2});
  CHECK(seen.unread.empty());  // whole frames
  Seen quiet = seen;
  Listener idle(house.address(), "/t?once=1", quiet);
  REQUIRE(idle.until_end());
  CHECK(quiet.numbers == seen.numbers);
  CHECK(house.readers(0));
}

TEST_CASE("the body goes out before the frames, and what is not numbered is only for those who are there") {
  House house(at_once());
  house.before_stream = "retry: 3000\n\nevent: snapshot\ndata: " + std::string(300'000, 's') + "\n\n";
  house.streams->open("t");
  house.publish("t");
  REQUIRE(house.streams->publish("t", "data: only heard\n\n", 0));
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_number(1));
  REQUIRE(house.streams->publish("t", "data: live\n\n", 0));
  house.publish("t");
  REQUIRE(reader.until_number(2));
  REQUIRE(seen.unnumbered.size() == 3);
  CHECK(seen.unnumbered[0] == "retry: 3000\n\n");
  CHECK(seen.unnumbered[1].size() == 300'000 + 24);
  CHECK(seen.unnumbered[2] == "data: live\n\n");
  CHECK(faults(seen.numbers, 1, 2) == "");
}

TEST_CASE("a reader who has read further than was published is not told it again") {
  House house(at_once());
  Seen seen;
  seen.numbers = {1, 2, 3};
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 5; ++i) house.publish("t");
  REQUIRE(reader.until_number(5));
  CHECK(faults(seen.numbers, 1, 5) == "");
}

TEST_CASE("a number that is not greater, or a topic nobody has opened, takes nothing") {
  House house(at_once());
  CHECK_FALSE(house.streams->publish("t", "id: 1\n\n", 1));
  house.publish("t");
  CHECK_FALSE(house.streams->publish("t", "id: 1\n\n", 1));
  CHECK(house.streams->publish("t", "data: x\n\n", 0));
  CHECK(house.streams->topics() == std::vector<std::string>{"t"});
}

TEST_CASE("when the log does not reach back the connection ends after the body") {
  StreamLimits limits = at_once();
  limits.log_bytes = 1000;
  House house(limits);
  Seen there;
  Listener witness(house.address(), "/t", there);
  REQUIRE(witness.until_in());
  for (int i = 0; i < 100; ++i) {
    house.publish("t", 100);
    REQUIRE(witness.until_number(house.last));
  }
  Seen seen;
  seen.numbers = {1};
  Listener reader(house.address(), "/t", seen);
  CHECK(reader.until_end());
  CHECK_FALSE(reader.reset);
  CHECK(seen.unnumbered == std::vector<std::string>{"retry: 3000\n\n"});
  CHECK(seen.numbers.size() == 1);
  CHECK(house.readers(1));
  Seen late;
  late.numbers = {98};
  Listener returned(house.address(), "/t", late);
  REQUIRE(returned.until_number(100));
  CHECK(faults(late.numbers, 98, 100) == "");
}

// ---- merging, beating -----------------------------------------------------------------------------------------

TEST_CASE("a change goes out at once, and further ones of the same window together") {
  StreamLimits limits;
  limits.merge = 1h;
  House house(limits);
  Seen seen, other;
  Listener reader(house.address(), "/t", seen), bystander(house.address(), "/u", other);
  REQUIRE(reader.until_in());
  REQUIRE(bystander.until_in());
  house.publish("t");
  REQUIRE(reader.until_number(1));
  house.publish("t");
  house.publish("t");
  house.publish("u");
  REQUIRE(bystander.until_number(4));  // the window is the topic's own
  CHECK_FALSE(reader.more(0ms));
  // Who comes in the middle of a window gets all there is; who stays gets the rest when the window ends or much has come.
  Seen fresh;
  Listener newcomer(house.address(), "/t", fresh);
  REQUIRE(newcomer.until_number(3));
  CHECK_FALSE(reader.more(0ms));
  for (int i = 0; i < 140; ++i) house.publish("t", 1000);
  REQUIRE(reader.until_number(house.last - 20));
}

TEST_CASE("a short window ends by itself") {
  StreamLimits limits;
  limits.merge = 50ms;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 3; ++i) house.publish("t");
  REQUIRE(reader.until_number(3));
  CHECK(faults(seen.numbers, 1, 3) == "");
}

TEST_CASE("the heartbeat tells the server's clock") {
  StreamLimits limits = at_once();
  limits.heartbeat = 20ms;
  auto const beat = ": 1234567\nevent: t\ndata: 1234567\n\n";
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until([&] { return seen.unnumbered.size() >= 4; }));
  for (std::size_t i = 1; i < seen.unnumbered.size(); ++i) CHECK(seen.unnumbered[i] == beat);
}

// ---- slow readers ---------------------------------------------------------------------------------------------

TEST_CASE("a reader who takes nothing is cut by a reset, holds up nobody and comes back without loss") {
  StreamLimits limits = at_once();
  limits.stall = 300ms;
  limits.log_bytes = 4'000'000;
  House house(limits);
  Seen slow, quick;
  Listener stalled(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(stalled.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 200; ++i) {
    house.publish("t", 4000);
    REQUIRE(witness.until_number(house.last));
  }
  REQUIRE(house.readers(1));
  CHECK(stalled.until_end());
  CHECK(stalled.reset);
  CHECK(slow.last() < 100);  // it held some kilobytes, not the meeting
  Listener returned(house.address(), "/t", slow);
  REQUIRE(returned.until_number(200));
  CHECK(faults(slow.numbers, 1, 200) == "");
  CHECK(faults(quick.numbers, 1, 200) == "");
}

TEST_CASE("a reader who falls off the log is cut, however patient the house is") {
  StreamLimits limits = at_once();
  limits.stall = 1h;
  limits.heartbeat = 100ms;  // how often the house looks around depends on it
  limits.log_bytes = 50'000;
  House house(limits);
  Seen slow, quick;
  Listener stalled(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(stalled.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 300; ++i) {
    house.publish("t", 4000);
    REQUIRE(witness.until_number(house.last));
  }
  REQUIRE(house.readers(1));
  CHECK(stalled.until_end());
  CHECK(stalled.reset);
  CHECK(faults(quick.numbers, 1, 300) == "");
}

TEST_CASE("a reader who pauses and goes on has missed nothing") {
  StreamLimits limits = at_once();
  limits.log_bytes = 4'000'000;
  House house(limits);
  Seen slow, quick;
  Listener pausing(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(pausing.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 100; ++i) house.publish("t", 4000);
  REQUIRE(witness.until_number(100));
  REQUIRE(pausing.until_number(100));
  CHECK(faults(slow.numbers, 1, 100) == "");
}

// ---- the end of a stream --------------------------------------------------------------------------------------

TEST_CASE("close_readers ends the streams of one key and no others") {
  House house(at_once());
  Seen a, b, c;
  Listener first(house.address(), "/t?key=seat:a", a), second(house.address(), "/u?key=seat:a", b),
      other(house.address(), "/t?key=seat:b", c);
  REQUIRE(house.readers(3));
  house.streams->close_readers("seat:a");
  CHECK(first.until_end());
  CHECK(second.until_end());
  CHECK(house.readers(1));
  house.publish("t");
  CHECK(other.until_number(1));
  house.streams->close_readers("");  // streams without a key are nobody's
  Seen again;
  Listener returned(house.address(), "/t?key=seat:a", again);
  CHECK(returned.until_number(1));
}

TEST_CASE("close_readers also ends a stream whose right was looked at before and which begins after it") {
  House house(at_once());
  house.during = [&] { house.streams->close_readers("seat:a"); };
  Seen seen;
  Listener reader(house.address(), "/t?key=seat:a", seen);
  CHECK(reader.until_end());
  CHECK(house.readers(0));
}

TEST_CASE("stop sends what is there and ends all streams; nothing is taken afterwards") {
  StreamLimits limits;
  limits.merge = 1h;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 3; ++i) house.publish("t");
  house.served->stop();
  CHECK(reader.until_end());
  CHECK_FALSE(reader.reset);
  CHECK(faults(seen.numbers, 1, 3) == "");
  CHECK(house.readers(0));
  CHECK_FALSE(house.streams->publish("t", "data: x\n\n", 0));
  CHECK_FALSE(house.streams->has_room("127.0.0.1"));
}

TEST_CASE("a topic without readers is forgotten, and not while somebody reads it") {
  StreamLimits limits = at_once();
  limits.empty_topic = 20ms;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/kept", seen);
  REQUIRE(reader.until_in());
  house.publish("left");
  auto const only_kept = [&] { return house.streams->topics() == std::vector<std::string>{"kept"}; };
  for (int i = 0; i < 5000 && !only_kept(); ++i) std::this_thread::sleep_for(1ms);
  CHECK(only_kept());
  CHECK(house.streams->readers("kept") == 1);
}

// ---- the front door -------------------------------------------------------------------------------------------

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

// ---- tails of caption posts (rulings 25, captions 6.2.6) ------------------------------------------------------

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
