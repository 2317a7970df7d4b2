// SPDX-License-Identifier: Apache-2.0
// One client's connection, and everything about it that needs no waiting: its clock, one read, one write, whom the
// request is from, the answer's head. The order of things, and all waiting, is in server.cpp.
//
// A Connection belongs to one Lane, an io_context run by one thread; nothing here may be touched from another thread
// but the answer, by the worker that makes it while the connection waits.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "http/body_file.hpp"
#include "http/guard.hpp"
#include "http/server.hpp"
#include "http/turnstile.hpp"

namespace http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Protocol = asio::generic::stream_protocol;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

constexpr auto never = Clock::time_point::max();

struct Connection;

/// One io_context, its thread, and the connections that live on it.
struct Lane {
  ServerOptions const& options;
  std::atomic<bool> const& stopping;
  std::unordered_set<Connection*> open;  // these two before the context: what dies with it still strikes itself out
  bool ending = false;
  std::array<char, 64 * 1024> scratch{};
  asio::io_context context{1};
  asio::executor_work_guard<Executor> busy{context.get_executor()};
  Timer grace{context};

  Lane(ServerOptions const& o, std::atomic<bool> const& s) : options(o), stopping(s) {}
  ~Lane() { ending = true; }
  Lane(Lane const&) = delete;
  Lane& operator=(Lane const&) = delete;

  /// http_date of now, made once a second.
  std::string const& date();
  /// When the server stops: lets the thread go home once the last connection has left.
  void settle();
  void report(std::string const& sentence) const;

 private:
  std::string date_;
  std::int64_t date_second_ = -1;
};

struct Connection : std::enable_shared_from_this<Connection> {
  Server::Body& house;
  Lane& lane;
  Turnstile& gate;            ///< the one that let it in
  std::unique_ptr<BodyFile> body_file = {};  ///< where the body of the request in hand is, if not in memory
  Turnstile* carries = nullptr;  ///< the one that let its large body in
  std::string neighbourhood;  ///< as the gate counts it
  std::string peer;           ///< empty on a Unix socket
  Socket socket;
  Timer timer;                ///< the only one; see keep_time
  Clock::time_point deadline = never;
  Clock::time_point asked = never;  ///< when the request in hand was given to a worker
  bool timer_armed = false;
  bool late = false;          ///< a deadline has passed
  bool in_hand = false;       ///< a whole head has been read and is not answered yet
  std::string in;             ///< arrived, not used
  Head head;                  ///< the request in hand
  Response answer;
  std::string out;            ///< the head of the answer
  std::size_t out_body = 0;   ///< how many bytes of the answer's body are sent
  bool keep = true;
  std::optional<int> refusal;  ///< the status with which the server itself refuses the request

  Connection(Server::Body& h, Lane& l, Turnstile& g, std::string counted_as, std::string address);
  ~Connection();
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;
};

/// Gives the place of a large body back, if this connection has one.
void put_down(Connection& c);

/// Sets the deadline of the wait that follows: when it passes, the wait ends and c.late is set.
void keep_time(Connection& c, Clock::time_point until);

enum class Got { bytes, nothing_yet, end };
/// Appends what has arrived, at most `most` bytes. Never waits.
Got receive(Connection& c, std::string& into, std::size_t most);

enum class Sent { all, blocked, broken };
/// Sends c.out and the answer's body from byte `done` of both on. Never waits.
Sent send_some(Connection& c, std::size_t& done);

/// The deadline of a body: it moves only when a worthwhile piece has come, so that a byte now and then is no progress.
class Progress {
 public:
  explicit Progress(std::chrono::seconds time) : time_(time), until_(Clock::now() + time) {}
  void note(std::size_t bytes);
  [[nodiscard]] Clock::time_point until() const { return until_; }

 private:
  std::chrono::seconds time_;
  Clock::time_point until_;
  std::size_t since_ = 0;
};

HeadLimits head_limits(Limits const& limits);

/// Reads the block at the front of c.in into c.head. False when it is refused (c.refusal).
bool take_head(Connection& c, HeadEnd::At end, HeadLimits const& limits);

/// Says who asks (remote, secure, id) and takes the forwarding fields out (see Server).
void identify(Connection const& c, Request& request);

/// Takes bytes that have already come after the declared end of the body as its rest, if they can be nothing else (see
/// BodyRule::takes_tail). Never waits.
void take_tail(Connection& c, std::size_t limit);

/// Makes c.out for c.answer. A handler's answer that cannot be sent becomes a 500.
void prepare(Connection& c);

/// For an answer that says `follow`: dresses it as the beginning of a stream and keeps a place among the readers. True: the
/// connection is to be handed over (hand_over). False: c.answer is to be sent as any other (a HEAD, a refusal, not a 200).
bool becomes_stream(Connection& c);

/// Gives the descriptor, the head and the body to the streams; the connection is then without a socket.
void hand_over(Connection& c);

}  // namespace http
