// SPDX-License-Identifier: Apache-2.0
// What the connected seats lag behind: a seat's page sends the server's milliseconds of a heartbeat back at once, so that the whole
// way is measured, proxies and slow phones included: news must reach somebody and the answer come back (floor 6). And when each was
// heard last, from which follows whose line is lost (live::note_lines): a page that has no stream and asks again and again is heard by
// that, too. In memory only, on the node that hears it.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "live/live.hpp"

namespace web {

class Delays {
 public:
  static constexpr base::Millis longest{60'000};  ///< what is longer is taken for this
  static constexpr base::Millis kept{180'000};    ///< a seat not heard for so long is not counted

  /// A heartbeat that went out at `sent` came back at `now`.
  void note(base::MeetingId const&, base::SeatId const&, base::Instant sent, base::Instant now);
  /// A seat's page asked for news, which measures nothing. `hidden`: from a tab that nobody sees.
  void ask(base::MeetingId const&, base::SeatId const&, bool hidden, base::Instant now);
  /// A seat's page has a stream, which wakes it in any tab.
  void follow(base::MeetingId const&, base::SeatId const&);
  /// The 95th percentile (nearest rank) over the seats of a meeting heard lately; 0 where there are none.
  base::Millis p95(base::MeetingId const&, base::Instant now);
  /// When each seat of a meeting was heard last, and which are heard rarely; those not heard for `kept` are left out.
  live::Lines lines(base::MeetingId const&, base::Instant now);
  /// For the other nodes: what this one heard itself of a meeting since this was asked last; empty: nothing.
  std::string untold(base::MeetingId const&);
  /// What another node's untold() says. What is none of ours is passed over; what is known to be later stays. Any thread.
  void hear(std::string const& said);

 private:
  struct Heard {
    std::optional<base::Millis> delay = {};  ///< none: never measured
    base::Instant at{};
    bool hidden = false;  ///< asked from a hidden tab last
    bool told = false;  ///< to the other nodes, or by one
  };
  /// Needs the lock.
  void forget_silent(base::Instant now);

  std::mutex lock_;
  std::map<base::MeetingId, std::map<base::SeatId, Heard>> meetings_;
};

}  // namespace web
