// SPDX-License-Identifier: Apache-2.0
// A server that only greets: what the front door itself costs. bench_http_hello [ADDR:PORT] [connections per address],
// then for example: wrk -t1 -c50 -d10s http://127.0.0.1:8099/
#include <cstdio>
#include <cstdlib>
#include <string>

#include "http/server.hpp"

int main(int argc, char** argv) {
  http::ServerOptions options;
  options.listen = argc > 1 ? argv[1] : "127.0.0.1:8099";
  options.limits.connections_per_address = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10000;
  options.report = [](std::string const& sentence) { std::fprintf(stderr, "%s\n", sentence.c_str()); };
  auto const greet = [](http::Request&&) {
    http::Response response;
    response.set("Content-Type", "text/plain; charset=utf-8");
    response.body = "hello\n";
    return response;
  };
  http::Server server(options, greet, [](http::Method, std::string_view) { return http::BodyRule{65536}; });
  server.open();
  std::printf("%s\n", server.address().c_str());
  std::fflush(stdout);
  server.run();
}
