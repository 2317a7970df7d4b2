// SPDX-License-Identifier: Apache-2.0
// The inside of Streams. Two halves: what any thread may touch stands in `Reception` behind its mutex and is only memory
// (streams.cpp); everything with a socket belongs to the one thread that runs Body::run (fan_out.cpp). What is published goes
// into the topic's tray and the bell is rung; the thread empties the trays into the logs and sends. So no lock is held over a
// send, and publishing never waits for readers.
#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "http/listen.hpp"
#include "http/stream_log.hpp"
#include "http/streams.hpp"

struct epoll_event;

namespace http {

using Time = Streams::Clock::time_point;

struct Topic {
  std::string const name;

  // The reception's:
  std::string tray;  ///< published, not yet in the log
  struct Piece {
    std::size_t bytes;
    std::int64_t seq;
  };
  std::vector<Piece> pieces;
  std::int64_t newest = 0;
  std::size_t readers = 0;
  Time wanted;  ///< when it was last opened or left

  // The thread's:
  StreamLog log;
  std::vector<std::uint32_t> members;  ///< slots of its readers
  std::size_t at = 0;                  ///< of a round: members below this are still to be served
  std::uint64_t told = 0;              ///< end of the log when the round began
  bool in_round = false, waiting = false;
  bool changed = false;                ///< the log holds more than heartbeats since the last round
  Time last_change = Time::min(), due, next_beat;

  Topic(std::string n, Time now) : name(std::move(n)), wanted(now) {}
};

using Counted = std::pair<std::string const, std::size_t>;

/// All that is kept for a reader: one cache line.
struct Reader {
  std::uint64_t cursor = 0;   ///< next byte of the log
  Wants wants;                ///< looked at while `choosy`
  std::uint64_t key = 0;      ///< hash of Follow::key; should two be equal, one reader more has to come back
  Topic* topic = nullptr;     ///< none: ends when its first bytes are sent
  Counted* neighbours = nullptr;
  int fd = -1;                ///< -1: the slot is free
  std::uint32_t place = 0;    ///< in topic->members
  std::uint32_t since = 0;    ///< when it was blocked, in tenths of a second
  bool choosy = true;         ///< not everything from the cursor on is for it
  bool blocked = false;       ///< takes nothing now; epoll will tell
  bool has_first = false;     ///< bytes in `first` are to be sent before the log's
  bool once = false;          ///< ends when something of the log is sent
};
static_assert(sizeof(Reader) <= 64);

struct Arrival {
  Descriptor socket;
  Counted* neighbours;
  Topic* topic;
  std::int64_t after;
  std::uint64_t key;
  std::string first;
  Time asked;
  bool once;
};

struct Closing {
  std::uint64_t key;
  Time at;
};

/// First bytes that the socket did not take at once; freed as soon as it has.
struct First {
  std::string bytes;
  std::size_t sent = 0;
};

/// What any thread may touch, under the mutex.
struct Reception {
  std::unordered_map<std::string, std::unique_ptr<Topic>> topics;
  std::vector<Topic*> fed;  ///< with something in the tray
  std::vector<Arrival> arrivals;
  std::vector<Closing> closings;
  std::unordered_map<std::string, std::size_t> neighbours;  ///< places by neighbourhood; the empty one is not limited
  std::size_t places = 0;
  bool rung = false, ended = false;
};

enum class Farewell { plain, reset };

struct Streams::Body {
  StreamLimits const limits;
  std::size_t const most_readers, most_per_address;
  std::function<std::int64_t()> clock;
  Descriptor ears;  ///< the epoll set
  Descriptor bell;  ///< an eventfd
  mutable std::mutex mutex;
  Reception reception;
  std::atomic<std::size_t> inside = 0;
  std::thread thread;

  // The thread's own:
  std::vector<Reader> readers;
  std::vector<std::uint32_t> free_slots;
  std::unordered_map<std::uint32_t, First> first;
  std::vector<Topic*> fed, in_round, waiting;
  std::vector<Arrival> arrivals;
  std::vector<Closing> closings, closed;
  std::size_t turn = 0;  ///< in in_round
  bool over = false;
  Time const born = Streams::Clock::now();
  Time now = born, next_tick = born;
  Streams::Clock::duration const tick;
  std::array<char, 4096> ignored{};

  explicit Body(StreamLimits l);

  void ring();
  void give_back(Counted& neighbours);

  void run();
  void take_in();
  void welcome(Arrival& arrival);
  void close_key(Closing const& closing);
  void hear(epoll_event const& event);
  Topic* joined_by(Arrival const& arrival);
  bool send_all(std::uint32_t slot, std::string_view bytes, std::size_t& sent);
  bool send_first(std::uint32_t slot);
  std::size_t serve(std::uint32_t slot);
  void part(std::uint32_t slot, Farewell how);
  void schedule(Topic& topic, Time due);
  void begin_round(Topic& topic);
  void begin_due_rounds();
  void serve_slice();
  void look_around();
  void cut_the_stalled();
  void end_all();
  [[nodiscard]] int patience() const;
  [[nodiscard]] std::uint32_t tenths() const;
};

}  // namespace http
