// SPDX-License-Identifier: Apache-2.0
// How many read the captions of a meeting, by channel, and how many of them have paused (captions 6.9, "reach"). Pages with a caption
// panel tell it, each under a name made for that page; nothing is stored, and nobody is known by it. In memory only, on the node that
// hears it.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"

namespace web {

/// The readers of one channel of captions.
struct ReadersOf {
  std::string channel;
  std::int64_t now = 0, most = 0;  ///< most: at one time, since this node began to hear of the meeting
  std::int64_t paused = 0;         ///< of those now
};
BOOST_DESCRIBE_STRUCT(ReadersOf, (), (channel, now, most, paused))

class Reach {
 public:
  static constexpr base::Millis kept{150'000};         ///< a page that tells nothing for so long is not counted; they do every two minutes
  static constexpr base::Millis between_sweeps{10'000};  ///< at least, while pages tell: each of a full hall looking at all others would be its square
  static constexpr std::size_t most_readers = 20'000;  ///< of a channel: more are not counted, so that nobody can fill the memory
  static constexpr std::size_t most_meetings = 200;    ///< the one told of longest ago goes

  enum class Does { reads, pauses, goes };
  BOOST_DESCRIBE_NESTED_ENUM(Does, reads, pauses, goes)
  void note(base::MeetingId const&, std::string const& channel, std::string const& reader, Does, base::Instant now);
  /// By channel; one that had readers and has none now is there with 0.
  std::vector<ReadersOf> readers(base::MeetingId const&, base::Instant now);

 private:
  struct Page {
    base::Instant at{};
    bool paused = false;
  };
  struct Channel {
    std::map<std::string, Page> pages;
    std::int64_t most = 0;
    base::Instant swept{};  ///< when those that fell silent were taken out last
    void sweep(base::Instant now);
  };
  struct Meeting {
    base::Instant at{};
    std::map<std::string, Channel> channels;
  };
  std::mutex lock_;
  std::map<base::MeetingId, Meeting> meetings_;
};

}  // namespace web
