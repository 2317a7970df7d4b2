// SPDX-License-Identifier: Apache-2.0
// The one file with coroutines: the order of things on a connection, the door, the beginning and the end. What HTTP
// means is decided in guard.cpp and wire.cpp; what needs no waiting is in connection.cpp.
//
// g++ 12 miscompiles coroutines (house 7): each co_await stands alone and each argument is a name.
#include "http/server.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "http/connection.hpp"
#include "http/listen.hpp"
#include "http/turnstile.hpp"
#include "http/wire.hpp"
#include "http/workers.hpp"

namespace http {

namespace {

using namespace std::chrono_literals;
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> use{};

constexpr auto drain_time = 2s;                       // trust M5
constexpr std::size_t drain_bytes = 4 * 1024 * 1024;  // trust M5
constexpr std::size_t read_bytes = 16 * 1024;         // at once, of heads and chunks
constexpr std::size_t file_piece_bytes = 1024 * 1024;   // handed to a worker at once, for a body that goes into a file
constexpr std::size_t turned_away_at_once = 64;       // refused connections that still get a polite 503

/// Descriptors for connections and streams, less a reserve for the database, files and the acceptor (trust 5.4: one in sixteen).
std::size_t descriptors_for_clients() {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  auto const all = static_cast<std::size_t>(descriptors.rlim_cur);
  auto const reserve = all / 16 + 32;
  return all > reserve + 16 ? all - reserve : 16;
}

}  // namespace

struct Server::Body {
  ServerOptions options;
  Handler handler;
  BodyRules body_rules;
  std::size_t const room = descriptors_for_clients();  // before the turnstiles, which need it
  Turnstile inside, outside, bulky, filing;
  std::atomic<bool> stopping = false;
  std::vector<std::unique_ptr<Lane>> lanes;
  Listening listening;
  std::optional<Acceptor> acceptor;
  std::optional<Timer> pause;
  Descriptor reserve;
  std::size_t next_lane = 0;
  Workers workers;  // last: its jobs own connections, which need all of the above to die

  Body(ServerOptions o, Handler h, BodyRules r)
      : options(std::move(o)),
        handler(std::move(h)),
        body_rules(std::move(r)),
        inside(options.limits.connections == 0 ? room : std::min(options.limits.connections, room),
               std::min(options.limits.connections_per_address, std::max<std::size_t>(room / 4, 1))),
        outside(turned_away_at_once, turned_away_at_once / 4),
        bulky(options.limits.bulky, std::max<std::size_t>(options.limits.bulky / 4, 1)),
        filing(options.limits.file_bodies, std::max<std::size_t>(options.limits.file_bodies / 2, 1)),
        workers(options.limits.waiting_requests, static_cast<std::size_t>(std::max(0, options.readings))) {
    for (int i = 0; i < std::max(1, options.io_threads); ++i)
      lanes.push_back(std::make_unique<Lane>(options, stopping));
  }

  void report(std::string const& sentence) const {
    if (options.report) options.report(sentence);
  }
  void open_reserve() { reserve = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }
  Response answer(Request&& request);
  std::optional<BodyRule> body_rule(Request const& request);
  bool accept_waiting();
  void admit(Descriptor socket, sockaddr_storage const& peer);
  void close_door();
  void dismiss(Lane& lane);
};

namespace {

using House = Server::Body;

// ---- waiting --------------------------------------------------------------------------------------------------

/// Waits until the socket is ready. False: the deadline has passed (c.late), or the connection is at its end.
Task<bool> ready(Connection& c, Socket::wait_type what, Clock::time_point until) {
  keep_time(c, until);
  boost::system::error_code error;
  auto token = asio::redirect_error(use, error);
  co_await c.socket.async_wait(what, token);
  c.deadline = never;
  co_return !error && !c.late;
}

// ---- bytes in -------------------------------------------------------------------------------------------------

/// Appends what arrives next, at most `most` bytes. False as ready().
Task<bool> more(Connection& c, std::string& into, std::size_t most, Clock::time_point until) {
  while (true) {
    auto const got = receive(c, into, most);
    if (got != Got::nothing_yet) co_return got == Got::bytes;
    auto const go_on = co_await ready(c, Socket::wait_read, until);
    if (!go_on) co_return false;
  }
}

/// Waits for a request and reads its head. False: refused (c.refusal) or nothing came.
Task<bool> read_request(Connection& c, Clock::time_point until) {
  auto const limits = head_limits(c.lane.options.limits);
  c.head = {};
  HeadEnd search(limits);
  bool fresh = true, begun = false;
  while (true) {
    if (fresh && c.in.size() >= 2) {
      // One empty line before a request is skipped (RFC 9112 2.2): clients of old sent it after a form.
      if (c.in.starts_with("\r\n")) c.in.erase(0, 2);
      fresh = false;
    }
    if (!c.in.empty() && !begun) {
      begun = true;
      until = std::min(until, Clock::now() + c.lane.options.limits.header_time);
    }
    auto const found = search.look(c.in);
    if (auto const* rejected = std::get_if<Rejected>(&found)) {
      c.refusal = rejected->status;
      co_return false;
    }
    if (auto const* end = std::get_if<HeadEnd::At>(&found)) co_return take_head(c, *end, limits);
    if (c.in.empty()) std::string().swap(c.in);  // ten thousand idle readers hold no buffers
    auto const come = co_await more(c, c.in, read_bytes, until);
    if (come) continue;
    if (c.late && begun) c.refusal = 408;
    co_return false;
  }
}

Task<bool> read_sized(Connection& c) {
  auto& body = c.head.request.body;
  auto const length = static_cast<std::size_t>(c.head.length);
  body = c.in.substr(0, length);
  c.in.erase(0, body.size());
  Progress progress(c.lane.options.limits.body_time);
  while (body.size() < length) {
    auto const before = body.size();
    auto const most = length - before;
    auto const until = progress.until();
    auto const come = co_await more(c, body, most, until);
    if (!come) co_return false;
    progress.note(body.size() - before);
  }
  co_return true;
}

Task<bool> read_chunks(Connection& c, std::size_t limit) {
  Chunks chunks(limit);
  Progress progress(c.lane.options.limits.body_time);
  while (true) {
    auto const state = chunks.feed(c.in, c.head.request.body);
    c.in.erase(0, chunks.taken());
    if (state == Chunks::State::whole) co_return true;
    if (state == Chunks::State::rejected) {
      c.refusal = chunks.why().status;
      co_return false;
    }
    auto const until = progress.until();
    auto const come = co_await more(c, c.in, read_bytes, until);
    if (!come) co_return false;
    progress.note(c.in.size());
  }
}

// ---- bytes out ------------------------------------------------------------------------------------------------

/// Sends c.out and out_body bytes of the answer's body. False when the client is gone or takes nothing in time.
Task<bool> write(Connection& c) {
  std::size_t done = 0;
  while (true) {
    auto const sent = send_some(c, done);
    if (sent != Sent::blocked) co_return sent == Sent::all;
    auto const until = Clock::now() + c.lane.options.limits.write_time;
    auto const go_on = co_await ready(c, Socket::wait_write, until);
    if (!go_on) co_return false;
  }
}

/// Says that nothing more will be sent, then swallows what the client still sends, so that it can read the answer
/// before it learns that the connection is gone (trust M5).
Task<void> part(Connection& c) {
  boost::system::error_code ignored;
  c.socket.shutdown(Socket::shutdown_send, ignored);
  c.late = false;
  auto const until = Clock::now() + drain_time;
  auto const most = c.lane.scratch.size();
  for (std::size_t swallowed = 0; swallowed < drain_bytes && Clock::now() < until;) {
    c.in.clear();
    auto const come = co_await more(c, c.in, most, until);
    if (!come) break;
    swallowed += c.in.size();
  }
}

Task<void> refuse(Connection& c) {
  c.late = false;
  c.keep = false;
  c.answer = plain_answer(*c.refusal);
  prepare(c);
  auto const written = co_await write(c);
  if (written) co_await part(c);
}

// ---- one request ----------------------------------------------------------------------------------------------

/// Lets a worker do `job`; the coroutine goes on, on its own lane, when it is done, or at once after `full` when no more can be queued. All
/// that the job touches is kept alive by the handler it holds.
template <class Job, class Full, class Token>
auto on_worker(Connection& c, Workers::Haste haste, Job job, Full full, Token& token) {
  auto const start = [&c, haste, job, full](auto handler) {
    auto const resume = std::make_shared<decltype(handler)>(std::move(handler));
    auto const go_on = [executor = c.socket.get_executor(), resume] {
      asio::post(executor, [resume] {
        auto taken = std::move(*resume);
        taken();
      });
    };
    auto const asker = c.neighbourhood.empty() ? c.head.request.remote : c.neighbourhood;
    auto const queued = c.house.workers.offer(haste, asker, [job, go_on] {
      job();
      go_on();
    });
    if (queued) return;
    full();
    go_on();
  };
  return asio::async_initiate<Token, void()>(start, token);
}

/// Hands the request to a worker; then c.answer is there.
template <class Token>
auto ask(Connection& c, Token& token) {
  // Who presses goes before who reads, and addresses take turns: a hall that comes back at once keeps neither the chair waiting nor
  // anybody elsewhere.
  auto const haste = c.head.request.method == Method::post ? Workers::Haste::act : Workers::Haste::reading;
  auto const job = [&c] {
    if (c.body_file) leave_in_file(c.head.request, *c.body_file);
    c.answer = c.house.answer(std::move(c.head.request));
    c.body_file.reset();  // here, because forgetting a large file takes the disk a while
  };
  auto const full = [&c] { c.answer = plain_answer(503); };
  return on_worker(c, haste, job, full, token);
}

/// Puts a piece of the body into its file: a disk that is slow keeps a worker, never the lane. After it c.refusal says whether it failed.
template <class Token>
auto put_away(Connection& c, std::string const& piece, Token& token) {
  auto const failed = [&c] { c.refusal = 503; };
  auto const job = [&c, &piece, failed] {
    if (!c.body_file->append(piece)) failed();
  };
  return on_worker(c, Workers::Haste::reading, job, failed, token);
}

/// Large bodies are few at once. The place is given back when the request has been answered.
bool has_room_for_body(Connection& c, std::size_t limit) {
  auto const most = c.lane.options.limits.bulky_body;
  bool const small = limit <= most || (!c.head.chunked && c.head.length <= most);
  if (small || c.carries) return true;
  if (!c.house.bulky.enter(c.neighbourhood)) return false;
  c.carries = &c.house.bulky;
  return true;
}

/// A file for the body, if not too many have one. The place is given back when the request has been answered.
bool has_file_for_body(Connection& c) {
  if (c.carries || !c.house.filing.enter(c.neighbourhood)) return false;
  c.carries = &c.house.filing;
  c.body_file = BodyFile::make(c.lane.options.body_files, c.head.length);
  return c.body_file != nullptr;
}

/// The rule for a request that has a body; decides 413 before a byte of it is kept. False when refused.
bool allow_body(Connection& c, BodyRule& rule) {
  auto const found = c.house.body_rule(c.head.request);
  if (!found) c.refusal = 500;
  else if (!c.head.chunked && c.head.length > found->limit) c.refusal = 413;
  else if (found->to_file && c.head.chunked) c.refusal = 411;
  else if (found->to_file ? !has_file_for_body(c) : !has_room_for_body(c, found->limit)) c.refusal = 503;
  else rule = *found;
  return !c.refusal;
}

/// Reads the body into its file, piece by piece.
Task<bool> read_into_file(Connection& c) {
  auto left = static_cast<std::size_t>(c.head.length);
  std::string piece = c.in.substr(0, left);
  c.in.erase(0, piece.size());
  left -= piece.size();
  Progress progress(c.lane.options.limits.body_time);
  auto token = use;
  while (true) {
    if (left == 0 || piece.size() >= file_piece_bytes) {
      co_await put_away(c, piece, token);
      if (c.refusal) co_return false;
      if (left == 0) co_return true;
      piece.clear();
    }
    auto const before = piece.size();
    auto const until = progress.until();
    auto const come = co_await more(c, piece, left, until);
    if (!come) co_return false;
    left -= piece.size() - before;
    progress.note(piece.size() - before);
  }
}

/// Reads the body if there is one. False: refused (c.refusal), or the client is gone.
Task<bool> read_body(Connection& c) {
  if (!c.head.chunked && c.head.length == 0) co_return true;
  BodyRule rule;
  if (!allow_body(c, rule)) co_return false;
  if (c.head.waits_for_go && c.in.empty()) {
    c.out = "HTTP/1.1 100 Continue\r\n\r\n";
    c.out_body = 0;
    auto const told = co_await write(c);
    if (!told) co_return false;
  }
  if (rule.to_file) {
    auto const filed = co_await read_into_file(c);
    co_return filed;
  }
  if (c.head.chunked) {
    auto const read = co_await read_chunks(c, rule.limit);
    co_return read;
  }
  auto const read = co_await read_sized(c);
  if (read && rule.takes_tail) take_tail(c, rule.limit);
  co_return read;
}

/// One request and its answer. True when another may follow on this connection.
Task<bool> exchange(Connection& c, Clock::time_point until) {
  auto const asked = co_await read_request(c, until);
  if (!asked) co_return false;
  c.in_hand = true;
  identify(c, c.head.request);
  auto const whole = co_await read_body(c);
  if (!whole && c.late) c.refusal = 408;
  if (!whole) co_return false;
  c.keep = c.head.keep;
  c.asked = Clock::now();
  auto token = use;
  co_await ask(c, token);
  c.keep = c.keep && !c.answer.close && !c.lane.stopping;
  if (becomes_stream(c)) {
    hand_over(c);
    co_return false;
  }
  prepare(c);
  auto const written = co_await write(c);
  c.answer = {};
  put_down(c);
  c.in_hand = false;
  if (!written) co_return false;
  if (!c.keep) co_await part(c);
  co_return c.keep;
}

/// A connection's whole life; it is closed when the last pointer to it goes.
Task<void> serve(std::shared_ptr<Connection> owner) {
  auto& c = *owner;
  auto const& limits = c.lane.options.limits;
  auto time = limits.header_time;
  while (!c.refusal) {
    auto const until = Clock::now() + time;
    auto const go_on = co_await exchange(c, until);
    if (!go_on || c.lane.stopping) break;
    time = limits.idle_time;
  }
  if (c.refusal) co_await refuse(c);
}

// ---- the door -------------------------------------------------------------------------------------------------

void begin(House& house, Lane& lane, Turnstile& gate, Descriptor fd, sockaddr_storage const& peer) {
  auto c = std::make_shared<Connection>(house, lane, gate, neighbourhood_of(peer), address_of(peer));
  if (house.stopping) return;
  int const on = 1;
  if (!c->peer.empty()) ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  boost::system::error_code error;
  c->socket.assign(Protocol(peer.ss_family, 0), fd.get(), error);
  if (error) return;
  fd.release();
  c->socket.non_blocking(true, error);
  if (&gate == &house.outside) c->refusal = 503;
  asio::co_spawn(lane.context, serve(std::move(c)), [&house](std::exception_ptr fault) {
    if (fault) house.report("a connection ended by a fault");
  });
}

Task<void> welcome(House& house) {
  boost::system::error_code error;
  auto token = asio::redirect_error(use, error);
  while (!house.stopping) {
    co_await house.acceptor->async_wait(Acceptor::wait_read, token);
    if (house.stopping) break;
    if (house.accept_waiting() && !error) continue;
    house.pause->expires_after(50ms);
    co_await house.pause->async_wait(token);
  }
}

void run_lane(House& house, Lane& lane) {
  while (true) {
    try {
      lane.context.run();
      return;
    } catch (std::exception const& fault) {
      house.report(std::string("an I/O thread met a fault: ") + fault.what());
    }
  }
}

}  // namespace

Response Server::Body::answer(Request&& request) {
  auto const id = request.id;
  try {
    return handler(std::move(request));
  } catch (std::exception const& fault) {
    report("request " + id + ": " + fault.what());
  } catch (...) {
    report("request " + id + ": a fault without a name");
  }
  return plain_answer(500);
}

std::optional<BodyRule> Server::Body::body_rule(Request const& request) {
  try {
    return body_rules(request.method, request.path);
  } catch (std::exception const& fault) {
    report("request " + request.id + ": " + fault.what());
    return std::nullopt;
  }
}

/// Accepts all who wait. False when the machine has no more descriptors: one of those waiting is then turned away
/// with the reserve, so that the queue moves, and the caller waits a little.
bool Server::Body::accept_waiting() {
  while (true) {
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    auto* const generic = reinterpret_cast<sockaddr*>(&peer);
    int const door = acceptor->native_handle();
    int const fd = ::accept4(door, generic, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      admit(Descriptor(fd), peer);
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return true;
    if (errno == ECONNABORTED || errno == EINTR || errno == EPROTO) continue;  // that one client's end
    if (errno != EMFILE && errno != ENFILE) return false;
    report("no descriptors left: a connection was turned away");
    reserve.reset();
    Descriptor(::accept4(door, nullptr, nullptr, SOCK_CLOEXEC)).reset();
    open_reserve();
    return false;
  }
}

void Server::Body::admit(Descriptor socket, sockaddr_storage const& peer) {
  auto const counted_as = neighbourhood_of(peer);
  auto const streams = options.streams ? options.streams->places() : 0;
  bool const welcome_in = inside.inside() + streams < room && inside.enter(counted_as);
  if (!welcome_in && !outside.enter(counted_as)) return;
  Turnstile& gate = welcome_in ? inside : outside;
  Lane& lane = *lanes[next_lane++ % lanes.size()];
  asio::post(lane.context, [this, &lane, &gate, peer, fd = std::move(socket)]() mutable {
    begin(*this, lane, gate, std::move(fd), peer);
  });
}

void Server::Body::close_door() {
  boost::system::error_code ignored;
  if (acceptor) acceptor->close(ignored);
  if (pause) pause->cancel();
  // Only once: another server may have taken the place since.
  if (!listening.unix_path.empty()) ::unlink(std::exchange(listening.unix_path, {}).c_str());
}

/// Sends away who has nothing in hand, and gives the others their time.
void Server::Body::dismiss(Lane& lane) {
  boost::system::error_code ignored;
  for (auto* c : lane.open)
    if (!c->in_hand) c->socket.cancel(ignored);
  lane.grace.expires_after(options.limits.stop_time);
  lane.grace.async_wait([&lane](boost::system::error_code const& error) {
    if (!error) lane.context.stop();
  });
  lane.settle();
}

Server::Server(ServerOptions options, Handler handler, BodyRules body_rules)
    : body_(std::make_unique<Body>(std::move(options), std::move(handler), std::move(body_rules))) {}

Server::~Server() { body_->close_door(); }

void Server::open() {
  auto& lane = *body_->lanes.front();
  auto const& given = body_->options.handed_over;
  body_->listening = given ? listen_on(*given) : listen_at(body_->options.listen);
  body_->open_reserve();
  body_->pause.emplace(lane.context);
  body_->acceptor.emplace(lane.context, Protocol(body_->listening.family, 0), body_->listening.socket.get());
  body_->listening.socket.release();
}

std::string Server::address() const { return body_->listening.address; }

void Server::run() {
  auto& house = *body_;
  if (!house.acceptor) throw std::logic_error("the server is not open");
  // Signals are for the program's own thread: those made here inherit that they take none (house 7).
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  house.workers.start(std::max(1, house.options.workers));
  if (house.options.streams) house.options.streams->start();
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < house.lanes.size(); ++i)
    threads.emplace_back([&house, &lane = *house.lanes[i]] { run_lane(house, lane); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  auto& first = *house.lanes.front();
  asio::co_spawn(first.context, welcome(house), [&house](std::exception_ptr fault) {
    if (fault) house.report("the acceptor ended by a fault");
  });
  run_lane(house, first);
  for (auto& thread : threads) thread.join();
  house.workers.stop();
  if (house.options.streams) house.options.streams->stop();
}

void Server::stop() {
  auto& house = *body_;
  if (house.stopping.exchange(true)) return;
  asio::post(house.lanes.front()->context, [&house] { house.close_door(); });
  for (auto& lane : house.lanes) asio::post(lane->context, [&house, &lane = *lane] { house.dismiss(lane); });
}

}  // namespace http
