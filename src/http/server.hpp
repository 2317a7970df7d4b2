// SPDX-License-Identifier: Apache-2.0
// The front door: accepts, guards, reads, hands to a worker, writes. Handlers run on worker threads and never on an
// I/O thread, so that a slow store can stall nobody's reading (trust M12).
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/http.hpp"

namespace http {

/// Limits of trust 5.4. The defaults are the product's.
struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t request_line_bytes = 8 * 1024;
  std::size_t header_fields = 100;
  /// An IPv6 /64 is one address, and so is a whole hall (rulings 24); at most a quarter of all. Not counted on a Unix socket; without
  /// streams, which have a limit of their own. Twice that limit: while a thousand come in, each is a connection until it is a stream,
  /// and those who came before them fetch pages.
  std::size_t connections_per_address = 2000;
  std::size_t connections = 0;               ///< in all; 0 = what the descriptor limit and the streams allow, less a reserve
  std::chrono::seconds header_time{10};
  std::chrono::seconds body_time{30};        ///< without progress: 8 KiB, or the end, in this time
  std::chrono::seconds idle_time{60};        ///< keep-alive
  std::chrono::seconds write_time{30};       ///< without progress
  std::chrono::seconds stop_time{10};        ///< for the requests in hand when the server stops
  std::size_t waiting_requests = 4096;       ///< queued for workers; beyond that 503 with Retry-After
  std::size_t bulky_body = 256 * 1024;       ///< a body over this is kept in memory too, so few at once may send one:
  std::size_t file_bodies = 4;               ///< bodies on their way into a file (BodyRule::to_file): in all, and half of them from one address
  std::size_t bulky = 32;                    ///< in all, and a quarter of them from one address; beyond that 503 with Retry-After
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  ///< "ADDR:PORT" (PORT 0: any free one) or "unix:/path" (mode 0660)
  std::optional<int> handed_over = {};    ///< a socket that listens already, in the place of `listen`: see http/listen.hpp
  int io_threads = 1;
  int workers = 4;
  int readings = 0;  ///< of these, how many may answer GET and HEAD at once; 0: all
  Limits limits;
  /// Where bodies go that are too large for memory (BodyRule::to_file); empty: there are none.
  std::string body_files = {};
  /// Where answers that say `follow` go. Started by run(), ended when run() has finished the requests in hand. Must outlive the
  /// server; without it such an answer is a fault (500).
  Streams* streams = nullptr;
  /// Told in one sentence what went wrong inside (a handler that threw, no descriptors left). Any thread; optional.
  std::function<void(std::string const&)> report = {};
};

/// What the server asks of web before it reads a body, so that no byte over the route's limit is kept.
struct BodyRule {
  std::size_t limit = 0;  ///< bytes; a larger body is answered 413 and drained up to 4 MB or 2 s
  /// Caption posts only (rulings 25, captions 6.2.6): some clients declare the number of characters instead of bytes. When the
  /// request says Connection: close and is text, bytes that have already come after the declared end are taken as the rest of
  /// the body, if the whole then has no more characters than were declared. They are never read as a request.
  bool takes_tail = false;
  /// The body goes into a file of ServerOptions::body_files as it comes, and the request has it there (body_file.hpp). Its length must be
  /// declared (411); 503 when the disk has no room for it, or too many do so.
  bool to_file = false;
};

using Handler = std::function<Response(Request&&)>;                              ///< runs on a worker; must not throw
using BodyRules = std::function<BodyRule(Method, std::string_view path)>;        ///< quick, runs on an I/O thread

/// Runs until stop(): then no new connections, requests in hand are finished (within stop_time), streams are ended, and run()
/// returns.
/// A request is in hand from the end of its head. Those still queued after that time are dropped; a handler that is
/// running cannot be interrupted and is waited for.
///
/// Forwarding fields (X-Real-IP, X-Forwarded-*, Forwarded) never reach the handler: on a Unix socket X-Real-IP
/// becomes Request::remote ("unix" when missing or not one address) and X-Forwarded-Proto Request::secure, anywhere
/// else they are dropped unread (trust M3, H-HDR).
class Server {
 public:
  Server(ServerOptions options, Handler handler, BodyRules body_rules);
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;

  /// Binds and listens; nothing is accepted before run(). Throws std::runtime_error with a plain sentence (an address
  /// in use is tried again for 5 s).
  void open();
  /// The address in use after open(): "127.0.0.1:8080" or "unix:/path".
  [[nodiscard]] std::string address() const;
  void run();
  /// May be called from any thread, also from a signal-handling one.
  void stop();

  struct Body;  ///< server.cpp's own

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace http
