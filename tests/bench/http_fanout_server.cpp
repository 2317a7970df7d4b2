// SPDX-License-Identifier: Apache-2.0
// The real front door with the real streams and nothing behind them: what fan-out costs, for bench_http_fanout_load and for the
// yardsticks' own load program. No store: numbers are given out here, and a reader returns to what the log still holds.
//
//   bench_http_fanout_server [--listen ADDR:PORT] [--merge MS] [--stall MS] [--log BYTES] [--workers N]
//   POST /pub/{topic}   the body becomes one numbered frame           GET /sub/{topic}   the stream, from Last-Event-ID or now
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "http/server.hpp"

namespace {

/// Gives out numbers and publishes in their order, as the verbs' commit order does in the product.
class Numbers {
 public:
  explicit Numbers(http::Streams& streams) : streams_(streams) {}

  void publish(std::string const& topic, std::string_view text) {
    std::lock_guard const hold(mutex_);
    auto const seq = ++last_[topic];
    streams_.open(topic);
    streams_.publish(topic, http::sse("", text, seq), seq);
  }
  std::int64_t last(std::string const& topic) {
    std::lock_guard const hold(mutex_);
    streams_.open(topic);
    return last_[topic];
  }

 private:
  http::Streams& streams_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> last_;
};

http::Response answer(Numbers& numbers, http::Request const& request) {
  http::Response response;
  auto const topic = request.path.size() > 5 ? request.path.substr(5) : std::string();
  if (request.method == http::Method::post && request.path.starts_with("/pub/")) {
    numbers.publish(topic, request.body);
    response.status = 202;
  } else if (request.path.starts_with("/sub/")) {
    auto const now = numbers.last(topic);
    auto const seen = std::string(request.header("Last-Event-ID"));
    response.follow = http::Follow{.topic = topic, .after = seen.empty() ? now : std::atoll(seen.c_str()), .key = {}};
  } else {
    response.status = 404;
  }
  return response;
}

}  // namespace

int main(int argc, char** argv) {
  http::ServerOptions options;
  http::StreamLimits limits;
  options.listen = "127.0.0.1:18090";
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string const name = argv[i], value = argv[i + 1];
    auto const number = std::atoll(value.c_str());
    if (name == "--listen") options.listen = value;
    else if (name == "--merge") limits.merge = std::chrono::milliseconds(number);
    else if (name == "--stall") limits.stall = std::chrono::milliseconds(number);
    else if (name == "--log") limits.log_bytes = static_cast<std::size_t>(number);
    else if (name == "--workers") options.workers = static_cast<int>(number);
    else return std::fprintf(stderr, "unknown: %s\n", argv[i]), 2;
  }
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  options.limits.connections_per_address = limits.readers_per_address = 1'000'000;
  limits.readers = 1'000'000;
  options.report = [](std::string const& sentence) { std::fprintf(stderr, "%s\n", sentence.c_str()); };
  http::Streams streams(limits);
  Numbers numbers(streams);
  options.streams = &streams;
  http::Server server(
      options, [&](http::Request&& request) { return answer(numbers, request); },
      [](http::Method, std::string_view) { return http::BodyRule{65536}; });
  server.open();
  std::printf("%s\n", server.address().c_str());
  std::fflush(stdout);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::thread watch([&] {
    int signal = 0;
    ::sigwait(&ends, &signal);
    server.stop();
  });
  server.run();
  watch.join();
}
