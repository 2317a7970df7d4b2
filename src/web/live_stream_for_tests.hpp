// SPDX-License-Identifier: Apache-2.0
// For the tests of the live room's stream: what a reader has, taken apart, and a reader on a real line.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/live_house_for_tests.hpp"

namespace web::test {

/// One event as a reader has it.
struct Got {
  std::int64_t id = 0;
  std::string event, data;
};

inline std::vector<Got> events_of(std::string const& body) {
  std::vector<Got> out;
  Got now;
  bool any = false;
  for (auto const line : base::split(body, '\n')) {
    if (line.empty()) {
      if (any) out.push_back(std::move(now));
      now = {};
      any = false;
    } else if (line.starts_with("id: ")) now.id = std::stoll(std::string(line.substr(4))), any = true;
    else if (line.starts_with("event: ")) now.event = line.substr(7), any = true;
    else if (line.starts_with("data: ")) now.data += line.substr(6), any = true;
  }
  return out;
}

inline std::map<std::string, std::string> fragments_in(std::vector<Got> const& events) {
  std::map<std::string, std::string> out;
  for (auto const& e : events) {
    if (e.event != "frag") continue;
    auto const o = base::parse_json(e.data);
    REQUIRE(o);
    out[word(o->at("name"))] = word(o->at("html"));
  }
  return out;
}

inline std::string stream_at(LiveHouse& place, std::string const& query = {}) { return room_path(place.id) + "/stream" + query; }

/// A reader on a real line: the answer's body first, then all frames of its topic.
class Line {
 public:
  Line(LiveHouse& place, http::Response const& begun) : place_(&place), topic_(begun.follow->topic) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    REQUIRE(place.streams.reserve("test"));
    place.streams.adopt(ends[0], "test", *begun.follow, begun.body);
    fd_ = ends[1];
  }
  ~Line() { ::close(fd_); }
  Line(Line const&) = delete;
  Line& operator=(Line const&) = delete;

  /// All that came, up to a mark that is put behind what was told by now.
  std::vector<Got> all() {
    auto const mark = "mark" + std::to_string(++marks_);
    for (int i = 0; i < 500 && text_.find("event: " + mark + "\n") == std::string::npos; ++i) {
      // Again after a while: a frame without a number that is told before the line was taken in is not for it.
      if (i % 25 == 0) REQUIRE(place_->streams.publish(topic_, http::sse(mark, "{}"), 0));
      ::pollfd waits{fd_, POLLIN, 0};
      ::poll(&waits, 1, 20);
      char piece[65536];
      for (ssize_t n = 0; (n = ::read(fd_, piece, sizeof piece)) > 0;) text_.append(piece, static_cast<std::size_t>(n));
    }
    REQUIRE(text_.find("event: " + mark + "\n") != std::string::npos);
    return events_of(text_);
  }

 private:
  LiveHouse* place_;
  std::string topic_, text_;
  int fd_ = -1, marks_ = 0;
};

}  // namespace web::test
