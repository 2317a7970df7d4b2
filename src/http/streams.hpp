// SPDX-License-Identifier: Apache-2.0
// Fan-out: one append-only byte log per audience (a topic), each reader a cursor into it (engines 1.5). No queue, timer,
// allocation or coroutine per reader. The front door hands a connection over when a Response says `follow`; from then on its
// descriptor lives in this room's own epoll set and thread.
//
// A frame is bytes ready to send (server-sent events, see sse()); frames with a number carry it as their SSE id. A reader that
// falls off the log, or takes nothing for the write time, is cut by RST and comes back with Last-Event-ID.
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

/// What a Response says to become a stream (Response::follow): after its body (framed as the first bytes of the stream, no
/// Content-Length, Connection: close), all frames of `topic` with a number greater than `after`, and those without one that are
/// appended later. When the log does not reach back to `after`, the connection ends after the body, and the reader comes again.
struct Follow {
  std::string topic;
  std::int64_t after = 0;
  std::string key;  ///< whose stream it is ("seat:abc", "session:xyz"): close_readers(key) ends it
};

struct StreamLimits {
  std::size_t log_bytes = 256 * 1024;           ///< per topic
  std::size_t send_buffer = 16 * 1024;          ///< SO_SNDBUF of a reader
  std::size_t slice = 256;                      ///< sends of one topic before another has its turn
  std::size_t readers = 0;                      ///< in all; 0: what the descriptors allow, less a reserve. Over it: 503
  std::size_t readers_per_address = 1000;       ///< a hall is one address (rulings 24)
  std::chrono::milliseconds merge{200};         ///< a change goes out at once, further ones within this together
  std::chrono::seconds heartbeat{10};
  std::chrono::seconds stall{30};               ///< takes nothing for so long: cut
  std::chrono::seconds empty_topic{60};         ///< a topic without readers is forgotten after this
};

/// One event in the stream format: "id: 7\nevent: frag\ndata: ...\n\n". Line breaks in data become several data lines. id 0: none.
std::string sse(std::string_view event, std::string_view data, std::int64_t id = 0);

class Streams {
 public:
  explicit Streams(StreamLimits limits = {});
  ~Streams();
  Streams(Streams const&) = delete;
  Streams& operator=(Streams const&) = delete;

  /// Makes sure that the topic exists and keeps what is published from now on. Any thread.
  void open(std::string const& topic);
  /// Topics that exist now: what is worth rendering.
  [[nodiscard]] std::vector<std::string> topics() const;
  /// Appends a frame. `seq` greater than all before it in this topic, or 0 (not numbered: heartbeat, live-only words). A topic that
  /// does not exist takes nothing. Any thread; returns before anything is sent.
  void publish(std::string const& topic, std::string frame, std::int64_t seq);
  /// Ends every stream with this key, within a second (trust: revocation within 5 s).
  void close_readers(std::string const& key);
  [[nodiscard]] std::size_t readers(std::string const& topic) const;
  [[nodiscard]] std::size_t readers() const;

  /// For the heartbeat: server milliseconds, also as an event "t" that scripts can read.
  std::function<std::int64_t()> clock;

  // --- for the front door only ---
  /// May one more from this neighbourhood come in?
  [[nodiscard]] bool has_room(std::string const& neighbourhood) const;
  /// Takes the descriptor over (it is non-blocking and open); `unsent` is what of the head and body the socket has not taken.
  void adopt(int fd, std::string neighbourhood, Follow follow, std::string unsent);
  void start();
  void stop();  ///< sends what is there, ends all streams

  struct Body;

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace http
