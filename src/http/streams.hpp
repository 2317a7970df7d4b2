// SPDX-License-Identifier: Apache-2.0
// Fan-out: one append-only byte log per audience (a topic), each reader a cursor into it (engines 1.5). No queue, timer,
// allocation or coroutine per reader. The front door hands a connection over when a Response says `follow`; from then on its
// descriptor lives in this room's own epoll set and thread.
//
// A frame is bytes ready to send (server-sent events, see sse()); frames with a number carry it as their SSE id. A reader that
// falls off the log, or takes nothing for the stall time, is cut by RST and comes back with Last-Event-ID.
//
//   streams.open(topic)                  // before the page reads the state, so that no frame falls between
//   ... read the state at seq N ...
//   response.follow = {topic, N};        // the body (snapshot, replay) goes out first, then every frame after N
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// What a Response with status 200 says to become a stream (Response::follow): after its body (framed as the first bytes of the
/// stream, no Content-Length, Connection: close), all frames of `topic` with a number greater than `after`, and those without one
/// that are appended later. `after` may be ahead of the topic (the page read what is committed and not yet published): frames up
/// to it are then not sent again when they come. When the log does not reach back to `after`, or the topic is not open, the
/// connection ends after the body, and the reader comes again.
///
/// http puts `retry: N` (2,000 to 6,000 ms at random, so that a hall does not return in lockstep) before a body that does not
/// begin with its own, and sets Content-Type, Cache-Control and X-Accel-Buffering. A HEAD is answered by the head alone.
struct Follow {
  std::string topic;
  std::int64_t after = 0;
  std::string key;  ///< whose stream it is ("seat:abc", "session:xyz"): close_readers(key) ends it
  /// A long poll: ends when the first frames are sent. The heartbeat is one, so that it never waits longer than that.
  bool once = false;
};

struct StreamLimits {
  std::size_t log_bytes = 256 * 1024;           ///< per topic, at least; at most about four times as much
  std::size_t send_buffer = 16 * 1024;          ///< SO_SNDBUF of a reader
  std::size_t slice = 256;                      ///< sends of one topic before another has its turn
  std::size_t readers = 0;                      ///< in all; 0: what the descriptors allow, less two reserves. Over it: 503
  std::size_t readers_per_address = 1000;       ///< a hall is one address (rulings 24); not counted on a Unix socket; with
                                                ///< readers = 0 at most half of them
  std::chrono::milliseconds merge{150};         ///< a change goes out at once, further ones within this together: 200 ms with the way (rulings 24)
  std::chrono::milliseconds heartbeat{10'000};
  std::chrono::milliseconds stall{30'000};      ///< takes nothing for so long: cut
  std::chrono::milliseconds empty_topic{60'000};  ///< a topic without readers is forgotten after this
};

/// One event in the stream format: "id: 7\nevent: frag\ndata: ...\n\n". Line breaks in data (LF, CR LF, CR) become several data
/// lines. id 0: none. No event: a script hears it as "message". The event's name must be one line.
std::string sse(std::string_view event, std::string_view data, std::int64_t id = 0);

class Streams {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Streams(StreamLimits limits = {});
  ~Streams();
  Streams(Streams const&) = delete;
  Streams& operator=(Streams const&) = delete;

  /// Makes sure that the topic exists and keeps what is published from now on. Any thread.
  void open(std::string const& topic);
  /// Topics that exist now: what is worth rendering.
  [[nodiscard]] std::vector<std::string> topics() const;
  /// Appends a frame. `seq` greater than all before it in this topic, or 0 (not numbered: live-only words, never replayed).
  /// Any thread; returns before anything is sent. False, and nothing appended: the topic does not exist, or the number is not
  /// greater (it has been told already).
  bool publish(std::string const& topic, std::string_view frame, std::int64_t seq);
  /// Ends every stream with this key at once, also one whose request is being answered now (trust: revocation within 5 s).
  void close_readers(std::string const& key);
  [[nodiscard]] std::size_t readers(std::string const& topic) const;
  [[nodiscard]] std::size_t readers() const;

  /// For the heartbeat: server milliseconds, also as an event "t" that scripts can read. The system's clock if not set; to be
  /// set before start().
  std::function<std::int64_t()> clock;

  // --- for the front door only ---
  /// May one more from this neighbourhood come in?
  [[nodiscard]] bool has_room(std::string const& neighbourhood) const;
  /// Keeps a place, which adopt() takes over or give_back() frees. False: there is no room.
  [[nodiscard]] bool reserve(std::string const& neighbourhood);
  void give_back(std::string const& neighbourhood);
  /// Places kept and taken: descriptors that are not the front door's any more.
  [[nodiscard]] std::size_t places() const;
  /// Takes over the descriptor (non-blocking, open) and the place kept for it. `unsent` goes out first: the head and the body.
  /// `asked`: when its right to read was looked at; a close_readers() since then ends it.
  void adopt(int fd, std::string neighbourhood, Follow follow, std::string unsent, Clock::time_point asked = Clock::now());
  void start();
  void stop();  ///< sends what can be sent without waiting, ends all streams; afterwards nothing is taken

  struct Body;

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace http
