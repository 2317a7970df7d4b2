// SPDX-License-Identifier: Apache-2.0
// The front door: accepts, guards, reads, hands to a worker, writes. Handlers run on worker threads and never on an
// I/O thread, so that a slow store can stall nobody's reading (trust M12).
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/http.hpp"

namespace http {

/// Limits of trust 5.4. The defaults are the product's.
struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_fields = 100;
  std::size_t connections_per_address = 64;
  std::chrono::seconds header_time{10};
  std::chrono::seconds body_time{30};        ///< without progress
  std::chrono::seconds idle_time{60};        ///< keep-alive
  std::chrono::seconds write_time{30};       ///< without progress
  std::size_t waiting_requests = 512;        ///< queued for workers; beyond that 503 with Retry-After
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  ///< "ADDR:PORT" (PORT 0 = any free one) or "unix:/path" (mode 0660)
  int io_threads = 1;
  int workers = 4;
  Limits limits;
};

/// What the server asks of web before it reads a body, so that no byte over the route's limit is kept.
struct BodyRule {
  std::size_t limit = 0;  ///< bytes; a larger body is answered 413 and drained up to 4 MB or 2 s
};

using Handler = std::function<Response(Request&&)>;                              ///< runs on a worker; must not throw
using BodyRules = std::function<BodyRule(Method, std::string_view path)>;        ///< quick, runs on an I/O thread

/// Runs until stop(): then no new connections, requests in hand are finished (at most 10 s), and run() returns.
class Server {
 public:
  Server(ServerOptions options, Handler handler, BodyRules body_rules);
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;

  /// Binds and listens. Throws std::runtime_error with a plain sentence (address in use is retried for 5 s).
  void open();
  /// The address in use after open(): "127.0.0.1:8080" or "unix:/path".
  [[nodiscard]] std::string address() const;
  void run();
  /// May be called from any thread, also from a signal-handling one.
  void stop();

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace http
