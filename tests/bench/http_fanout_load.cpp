// SPDX-License-Identifier: Apache-2.0
// Many readers of one stream, and a check that each got every event once and in order. For bench_http_fanout_server:
//
//   bench_http_fanout_load --to 127.0.0.1:18090 [--pid P] [--readers 1000] [--events 50] [--rate 5] [--size 120]
//       [--mode normal | resume | slow] [--share 0.05] [--every 250] [--burst 1]
//
// resume: every so many ms a share of the readers leaves, half of them by reset, and returns within a second with
// Last-Event-ID. slow: a share stops reading; at the end it reads what it has and, if it was cut, returns. Prints delay (from
// when an event was due), the server's CPU per delivery and its memory per reader; exit 1 when anything is lost, doubled or late.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Wishes {
  std::string host = "127.0.0.1", mode = "normal";
  int port = 18090, pid = 0, burst = 1;
  std::size_t readers = 1000, size = 120;
  std::int64_t events = 50;
  double rate = 5, share = 0.05;
  std::chrono::milliseconds every{250};
} wish;

std::string const topic = "load-" + std::to_string(::getpid());

std::int64_t nanoseconds() { return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count(); }

int connected_socket(bool blocking, int window = 0) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<std::uint16_t>(wish.port));
  ::inet_pton(AF_INET, wish.host.c_str(), &there.sin_addr);
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (window > 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) {
    std::perror("connect");
    std::exit(2);
  }
  if (!blocking) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

// ---- the server, seen from outside ----------------------------------------------------------------------------

/// CPU seconds of all threads of the server.
double cpu_of_server() {
  double sum = 0;
  auto const folder = "/proc/" + std::to_string(wish.pid) + "/task";
  DIR* const tasks = wish.pid > 0 ? ::opendir(folder.c_str()) : nullptr;
  if (!tasks) return 0;
  while (auto const* const entry = ::readdir(tasks)) {
    std::ifstream file(folder + "/" + entry->d_name + "/schedstat");
    double ns = 0;
    if (file >> ns) sum += ns / 1e9;
  }
  ::closedir(tasks);
  return sum;
}

double kib_of_server() {
  std::ifstream file("/proc/" + std::to_string(wish.pid) + "/statm");
  double all = 0, resident = 0;
  return file >> all >> resident ? resident * 4 : 0;
}

// ---- readers --------------------------------------------------------------------------------------------------

struct Reader {
  int fd = -1;
  std::int64_t last = 0;
  std::string unread;
  bool in = false, slow = false, cut = false;
  Clock::time_point back = Clock::time_point::max();  ///< away, to return then
};

struct Count {
  std::int64_t lost = 0, doubled = 0, deliveries = 0, returns = 0, cut = 0, refused = 0;
} count;

std::vector<Reader> readers;
std::vector<float> delays;  // milliseconds
std::size_t in = 0, complete = 0;
int quiet = 0;                       // turns in a row in which nothing came
constexpr int quiet_for_good = 6000;  // half a minute; counted, because a virtual machine may sleep for longer than that
int ears = -1;

void come(std::size_t i) {
  auto& r = readers[i];
  r.fd = connected_socket(false, r.slow && !r.cut ? 4096 : 0);
  r.back = Clock::time_point::max();
  auto request = "GET /sub/" + topic + " HTTP/1.1\r\nHost: load\r\n";
  if (r.in) request += "Last-Event-ID: " + std::to_string(r.last) + "\r\n";
  request += "\r\n";
  (void)!::send(r.fd, request.data(), request.size(), MSG_NOSIGNAL);
  r.unread.clear();
  epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
  ::epoll_ctl(ears, EPOLL_CTL_ADD, r.fd, &event);
}

void go(std::size_t i, bool reset, Clock::time_point back) {
  auto& r = readers[i];
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  if (reset) ::setsockopt(r.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(r.fd, -1));
  r.back = back;
  ++count.returns;
}

void take_frame(Reader& r, std::string_view frame, std::int64_t now) {
  if (frame.starts_with("HTTP/1.1 ") && !frame.starts_with("HTTP/1.1 200")) ++count.refused;
  auto const retry = frame.find("retry: ");
  if (retry != std::string_view::npos && !r.in) r.in = true, ++in;
  auto const id = frame.find("id: ");
  if (id == std::string_view::npos) return;
  auto const number = std::atoll(frame.data() + id + 4);
  if (number <= r.last) {
    ++count.doubled;
    return;
  }
  count.lost += number - r.last - 1;
  r.last = number;
  ++count.deliveries;
  if (number == wish.events) ++complete;
  auto const stamp = frame.find("data: @");
  if (stamp != std::string_view::npos && !r.slow && delays.size() < delays.capacity())
    delays.push_back(static_cast<float>(now - std::atoll(frame.data() + stamp + 7)) / 1e6F);
}

/// False: the connection is at its end.
bool listen_to(Reader& r) {
  static std::array<char, 65536> bytes;
  while (true) {
    auto const n = ::recv(r.fd, bytes.data(), bytes.size(), 0);
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) return false;
    auto const now = nanoseconds();
    r.unread.append(bytes.data(), static_cast<std::size_t>(n));
    std::size_t from = 0;
    for (std::size_t end; (end = r.unread.find("\n\n", from)) != std::string::npos; from = end + 2)
      take_frame(r, std::string_view(r.unread).substr(from, end + 2 - from), now);
    r.unread.erase(0, from);
    if (static_cast<std::size_t>(n) < bytes.size()) return true;
  }
}

/// Waits a little and lets everybody read who can.
void turn() {
  static std::array<epoll_event, 1024> events;
  int const n = ::epoll_wait(ears, events.data(), events.size(), 5);
  quiet = n > 0 ? 0 : quiet + 1;
  for (int e = 0; e < n; ++e) {
    auto const i = static_cast<std::size_t>(events[e].data.u64);
    auto& r = readers[i];
    if (r.fd < 0 || listen_to(r)) continue;
    ++count.cut;
    r.cut = true;
    go(i, false, Clock::now() + 50ms);
  }
  if (wish.mode == "normal" && count.cut == 0) return;
  auto const now = Clock::now();
  for (std::size_t i = 0; i < readers.size(); ++i)
    if (readers[i].fd < 0 && readers[i].back <= now) come(i);
}

void shake(std::minstd_rand& dice) {
  auto const some = static_cast<std::size_t>(wish.share * static_cast<double>(readers.size()));
  for (std::size_t k = 0; k < some; ++k) {
    auto const i = dice() % readers.size();
    if (readers[i].fd >= 0) go(i, dice() % 2 == 0, Clock::now() + std::chrono::milliseconds(20 + dice() % 980));
  }
}

// ---- the publisher --------------------------------------------------------------------------------------------

std::atomic<bool> published = false;
std::atomic<int> refused_posts = 0;

void publish() {
  int const fd = connected_socket(true);
  auto due = Clock::now();
  auto const step = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / wish.rate)) * wish.burst;
  for (std::int64_t k = 0; k < wish.events; ++k) {
    if (k % wish.burst == 0) std::this_thread::sleep_until(due += step);
    auto text = "@" + std::to_string(std::chrono::nanoseconds(due.time_since_epoch()).count()) + "@";
    text.resize(std::max(text.size(), wish.size), 'x');
    auto const request = "POST /pub/" + topic + " HTTP/1.1\r\nHost: load\r\nContent-Type: text/plain\r\nContent-Length: " +
                         std::to_string(text.size()) + "\r\n\r\n" + text;
    (void)!::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    char bytes[1024];
    while (answer.find("\r\n\r\n") == std::string::npos) {
      auto const n = ::recv(fd, bytes, sizeof bytes, 0);
      if (n <= 0) break;
      answer.append(bytes, static_cast<std::size_t>(n));
    }
    if (!answer.starts_with("HTTP/1.1 202")) ++refused_posts;
  }
  ::close(fd);
  published = true;
}

void read_wishes(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string const name = argv[i], value = argv[i + 1];
    if (name == "--to") {
      wish.host = value.substr(0, value.rfind(':'));
      wish.port = std::atoi(value.c_str() + value.rfind(':') + 1);
    } else if (name == "--pid") wish.pid = std::atoi(value.c_str());
    else if (name == "--readers") wish.readers = std::strtoul(value.c_str(), nullptr, 10);
    else if (name == "--events") wish.events = std::atoll(value.c_str());
    else if (name == "--rate") wish.rate = std::atof(value.c_str());
    else if (name == "--size") wish.size = std::strtoul(value.c_str(), nullptr, 10);
    else if (name == "--mode") wish.mode = value;
    else if (name == "--share") wish.share = std::atof(value.c_str());
    else if (name == "--every") wish.every = std::chrono::milliseconds(std::atoi(value.c_str()));
    else if (name == "--burst") wish.burst = std::max(1, std::atoi(value.c_str()));
    else std::exit((std::fprintf(stderr, "unknown: %s\n", argv[i]), 2));
  }
}

float at(double share) {
  if (delays.empty()) return 0;
  return delays[std::min(delays.size() - 1, static_cast<std::size_t>(share * static_cast<double>(delays.size())))];
}

}  // namespace

int main(int argc, char** argv) {
  read_wishes(argc, argv);
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  ears = ::epoll_create1(EPOLL_CLOEXEC);
  readers.resize(wish.readers);
  delays.reserve(std::min<std::size_t>(wish.readers * static_cast<std::size_t>(wish.events), 50'000'000));
  auto const empty = kib_of_server();
  auto const before_connects = cpu_of_server();
  for (std::size_t i = 0; i < readers.size(); ++i) {
    readers[i].slow = wish.mode == "slow" && static_cast<double>(i) < wish.share * static_cast<double>(readers.size());
    come(i);
    while (i + 1 - in > 200 && quiet < quiet_for_good) turn();
  }
  while (in < readers.size() && quiet < quiet_for_good) turn();
  std::this_thread::sleep_for(500ms);
  auto const idle = kib_of_server();
  auto const begun = cpu_of_server();
  for (auto const& r : readers)
    if (r.slow) ::epoll_ctl(ears, EPOLL_CTL_DEL, r.fd, nullptr);

  std::thread publisher(publish);
  std::minstd_rand dice(5);
  auto next = Clock::now() + wish.every;
  auto const slow = static_cast<std::size_t>(std::ranges::count(readers, true, &Reader::slow));
  while ((complete < readers.size() - slow || !published) && quiet < quiet_for_good) {
    turn();
    if (wish.mode != "resume" || published || Clock::now() < next) continue;
    shake(dice);
    next += wish.every;
  }
  publisher.join();
  auto const spent = cpu_of_server() - begun;
  auto const delivered = count.deliveries;
  auto const after = kib_of_server();
  for (std::size_t i = 0; i < readers.size(); ++i) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    if (readers[i].slow && readers[i].fd >= 0) ::epoll_ctl(ears, EPOLL_CTL_ADD, readers[i].fd, &event);
  }
  while (complete < readers.size() && quiet < quiet_for_good) turn();

  std::ranges::sort(delays);
  auto const n = static_cast<double>(wish.readers);
  bool const good = complete == readers.size() && count.lost == 0 && count.doubled == 0 && count.refused == 0 && refused_posts == 0;
  std::printf("%s %s: %zu readers, %lld events: complete %zu, lost %lld, doubled %lld, refused %lld + %d; returns %lld, cut %lld\n",
              good ? "OK  " : "FAIL", wish.mode.c_str(), wish.readers, static_cast<long long>(wish.events), complete,
              static_cast<long long>(count.lost), static_cast<long long>(count.doubled), static_cast<long long>(count.refused),
              refused_posts.load(), static_cast<long long>(count.returns), static_cast<long long>(count.cut));
  std::printf("     delay p50 %.2f p99 %.2f max %.2f ms", at(.5), at(.99), at(1));
  if (wish.pid > 0)
    std::printf("; CPU %.2f us a delivery, %.1f us a connect; memory %.2f KiB a reader idle, %.2f after", spent * 1e6 / static_cast<double>(delivered),
                (begun - before_connects) * 1e6 / n, (idle - empty) / n, (after - empty) / n);
  std::printf("\n");
  return good ? 0 : 1;
}
