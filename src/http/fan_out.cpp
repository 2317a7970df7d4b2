// SPDX-License-Identifier: Apache-2.0
// See fan_out.hpp: the thread that sends. It waits in one epoll set for the bell, for readers that leave and for room in full
// sockets; all else it does by walking a topic's members from their cursors to the end of the log.
#include "http/fan_out.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace http {

namespace {

using namespace std::chrono_literals;
using Clock = Streams::Clock;

constexpr std::uint64_t bell_tag = ~std::uint64_t{0};
constexpr auto stale_asking = 60s;  // a request is answered long before this
constexpr std::size_t log_factor = 4;

/// The default of StreamLimits::readers: one reserve in sixteen for the house, another so that pages can still be asked for.
std::size_t readers_for(StreamLimits const& limits) {
  if (limits.readers != 0) return limits.readers;
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  auto const all = static_cast<std::size_t>(descriptors.rlim_cur);
  auto const reserves = 2 * (all / 16 + 32);
  return all > reserves + 16 ? all - reserves : 16;
}

}  // namespace

Streams::Body::Body(StreamLimits l)
    : limits(l),
      most_readers(readers_for(l)),
      // Where the descriptors are few, half of them are for others.
      most_per_address(l.readers != 0 ? l.readers_per_address : std::min(l.readers_per_address, std::max<std::size_t>(most_readers / 2, 1))),
      ears(::epoll_create1(EPOLL_CLOEXEC)),
      bell(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      tick(std::clamp<Clock::duration>(std::min({l.heartbeat, l.stall, l.empty_topic}) / 4, 5ms, 1s)) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = bell_tag}};
  if (!ears.open() || !bell.open() || ::epoll_ctl(ears.get(), EPOLL_CTL_ADD, bell.get(), &event) != 0)
    throw std::runtime_error("no descriptors left for the streams");
}

std::uint32_t Streams::Body::tenths() const { return static_cast<std::uint32_t>((now - born) / 100ms); }

// ---- one turn of the loop -------------------------------------------------------------------------

void Streams::Body::run() {
  std::array<epoll_event, 512> events;
  while (!over) {
    auto const n = ::epoll_wait(ears.get(), events.data(), events.size(), patience());
    now = Clock::now();
    bool rung = false;
    for (int i = 0; i < n; ++i) {
      if (events[i].data.u64 == bell_tag) rung = true;
      else hear(events[i]);
    }
    if (rung) take_in();
    begin_due_rounds();
    serve_slice();
    if (now >= next_tick) look_around();
  }
  end_all();
}

/// How long there is nothing to do unless something happens, in milliseconds.
int Streams::Body::patience() const {
  if (!in_round.empty()) return 0;
  auto until = next_tick;
  for (auto const* topic : waiting) until = std::min(until, topic->due);
  auto const rest = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(rest.count(), 0));
}

/// Empties the trays into the logs, then lets go who must and in who has come.
void Streams::Body::take_in() {
  std::uint64_t rings = 0;
  [[maybe_unused]] auto const n = ::read(bell.get(), &rings, sizeof rings);
  {
    std::lock_guard const hold(mutex);
    reception.rung = false;
    over = reception.ended;
    fed.swap(reception.fed);
    arrivals.swap(reception.arrivals);
    closings.swap(reception.closings);
    for (auto* topic : fed) {
      std::string_view tray = topic->tray;
      for (auto const& piece : topic->pieces) {
        topic->log.append(tray.substr(0, piece.bytes), piece.seq);
        tray.remove_prefix(piece.bytes);
      }
      topic->tray.clear();
      topic->pieces.clear();
    }
  }
  for (auto* topic : fed) {
    // Readers not yet served in this round keep their frames, but not without end.
    if (topic->log.size() > log_factor * limits.log_bytes) topic->log.trim(2 * limits.log_bytes);
    topic->changed = true;
    bool const much = topic->log.end() - topic->told > limits.log_bytes / 2;
    schedule(*topic, much ? now : topic->last_change + limits.merge);
  }
  fed.clear();
  for (auto const& closing : closings) close_key(closing);
  closings.clear();
  for (auto& arrival : arrivals) welcome(arrival);
  arrivals.clear();
}

void Streams::Body::welcome(Arrival& arrival) {
  if (free_slots.empty()) {
    free_slots.push_back(static_cast<std::uint32_t>(readers.size()));
    readers.emplace_back();
  }
  auto const slot = free_slots.back();
  free_slots.pop_back();
  auto& r = readers[slot];
  r = Reader();
  r.key = arrival.key;
  r.once = arrival.once;
  r.topic = joined_by(arrival);
  r.neighbours = arrival.neighbours;
  r.fd = arrival.socket.release();
  if (auto* const topic = r.topic) {
    r.place = static_cast<std::uint32_t>(topic->members.size());
    topic->members.push_back(slot);
    if (topic->members.size() == 1) topic->next_beat = now + limits.heartbeat;
    r.cursor = topic->log.place_after(arrival.after);
    r.wants = {.joined = topic->log.end(), .after = arrival.after};
  }
  int const buffer = static_cast<int>(limits.send_buffer);
  ::setsockopt(r.fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  // Edge-triggered, so that "writable" is told only after a send that found no room.
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.u64 = slot}};
  bool const unwelcome =
      std::ranges::any_of(closed, [&](Closing const& c) { return c.key == arrival.key && arrival.asked <= c.at; });
  if (unwelcome || ::epoll_ctl(ears.get(), EPOLL_CTL_ADD, r.fd, &event) != 0) return part(slot, Farewell::plain);
  std::size_t sent = 0;
  if (!send_all(slot, arrival.first, sent)) {
    if (r.fd < 0) return;
    r.has_first = true;
    first.insert_or_assign(slot, First{std::move(arrival.first), sent});
    return;
  }
  serve(slot);
}

/// The topic the arrival can follow; none when it is not open or does not reach back far enough.
Topic* Streams::Body::joined_by(Arrival const& arrival) {
  auto* const topic = arrival.topic;
  if (!topic || topic->log.reaches(arrival.after)) return topic;
  std::lock_guard const hold(mutex);
  --topic->readers;
  return nullptr;
}

void Streams::Body::close_key(Closing const& closing) {
  closed.push_back(closing);
  for (std::uint32_t slot = 0; slot < readers.size(); ++slot)
    if (readers[slot].fd >= 0 && readers[slot].key == closing.key) part(slot, Farewell::plain);
}

void Streams::Body::hear(epoll_event const& event) {
  auto const slot = static_cast<std::uint32_t>(event.data.u64);
  auto& r = readers[slot];
  if (r.fd < 0) return;
  if (event.events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) return part(slot, Farewell::plain);
  // A reader has nothing more to say. What it says is taken so that closing does not turn into a reset.
  if (event.events & EPOLLIN && ::recv(r.fd, ignored.data(), ignored.size(), MSG_DONTWAIT) == 0)
    return part(slot, Farewell::plain);
  if (!(event.events & EPOLLOUT) || !r.blocked) return;
  r.blocked = false;
  serve(slot);
}

// ---- sending --------------------------------------------------------------------------------------

/// Sends from byte `sent` on. False: not all went; the reader is blocked, or has left (its slot is free).
bool Streams::Body::send_all(std::uint32_t slot, std::string_view bytes, std::size_t& sent) {
  auto& r = readers[slot];
  while (sent < bytes.size()) {
    auto const n = ::send(r.fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      r.blocked = true;
      r.since = tenths();
      return false;
    } else if (errno != EINTR) {
      part(slot, Farewell::plain);
      return false;
    }
  }
  return true;
}

bool Streams::Body::send_first(std::uint32_t slot) {
  auto const it = first.find(slot);
  if (!send_all(slot, it->second.bytes, it->second.sent)) return false;
  first.erase(it);
  readers[slot].has_first = false;
  return true;
}

/// Sends what the reader is due, as much as its socket takes; how many stretches that were.
std::size_t Streams::Body::serve(std::uint32_t slot) {
  auto& r = readers[slot];
  if (r.topic && r.cursor < r.topic->log.begin()) return part(slot, Farewell::reset), 0;
  if (r.blocked) return 0;
  if (r.has_first && !send_first(slot)) return 1;
  if (!r.topic) return part(slot, Farewell::plain), 1;
  auto const& log = r.topic->log;
  for (std::size_t stretches = 0;; ++stretches) {
    auto stretch = r.choosy ? log.wanted(r.cursor, r.wants) : StreamLog::Stretch{r.cursor, log.from(r.cursor)};
    if (stretch.bytes.empty()) {
      r.cursor = stretch.from;
      r.choosy = log.newest() < r.wants.after;
      if (r.once && stretches > 0) part(slot, Farewell::plain);
      return stretches;
    }
    std::size_t sent = 0;
    bool const all = send_all(slot, stretch.bytes, sent);
    if (r.fd >= 0) r.cursor = stretch.from + sent;
    if (!all) return stretches + 1;
    if (r.choosy) continue;
    if (r.once) part(slot, Farewell::plain);
    return stretches + 1;
  }
}

void Streams::Body::part(std::uint32_t slot, Farewell how) {
  auto& r = readers[slot];
  if (how == Farewell::reset) {
    // Its window is closed: an end behind what it does not take would never reach it (engines 1.4).
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(r.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::close(std::exchange(r.fd, -1));
  if (r.has_first) first.erase(slot);
  if (r.topic) {
    auto& members = r.topic->members;
    members[r.place] = members.back();
    readers[members.back()].place = r.place;
    members.pop_back();
  }
  free_slots.push_back(slot);
  {
    std::lock_guard const hold(mutex);
    give_back(*r.neighbours);
    if (r.topic) {
      --r.topic->readers;
      r.topic->wanted = now;
    }
  }
  --inside;
}

// ---- rounds ---------------------------------------------------------------------------------------

/// A round serves every member of a topic once, a slice at a time. One that runs already is followed by another if need be.
void Streams::Body::schedule(Topic& topic, Time due) {
  if (topic.in_round) return;
  due = std::max(due, now);  // the first change of a topic is due since the beginning of time, which nobody may subtract from
  topic.due = topic.waiting ? std::min(topic.due, due) : due;
  if (!std::exchange(topic.waiting, true)) waiting.push_back(&topic);
}

void Streams::Body::begin_round(Topic& topic) {
  topic.waiting = false;
  topic.in_round = true;
  topic.told = topic.log.end();
  topic.at = topic.members.size();
  if (std::exchange(topic.changed, false)) topic.last_change = now;
  in_round.push_back(&topic);
}

void Streams::Body::begin_due_rounds() {
  for (std::size_t i = 0; i < waiting.size();) {
    auto* const topic = waiting[i];
    if (topic->due > now) {
      ++i;
      continue;
    }
    waiting[i] = waiting.back();
    waiting.pop_back();
    begin_round(*topic);
  }
}

/// One slice of sends, from the topics in turn. Members are walked from last to first: one that leaves is replaced by the last,
/// which has been served, so that nobody is passed over.
void Streams::Body::serve_slice() {
  for (auto left = limits.slice; left > 0 && !in_round.empty();) {
    turn %= in_round.size();
    auto& topic = *in_round[turn];
    topic.at = std::min(topic.at, topic.members.size());
    while (topic.at > 0 && left > 0) {
      left -= std::min(left, serve(topic.members[--topic.at]));
      topic.at = std::min(topic.at, topic.members.size());
    }
    if (topic.at > 0) {
      ++turn;
      continue;
    }
    in_round.erase(in_round.begin() + static_cast<std::ptrdiff_t>(turn));
    topic.in_round = false;
    topic.log.trim(limits.log_bytes);
    if (topic.log.end() > topic.told) schedule(topic, topic.changed ? topic.last_change + limits.merge : now);
  }
}

// ---- now and then ---------------------------------------------------------------------------------

void Streams::Body::look_around() {
  next_tick = now + tick;
  cut_the_stalled();
  std::erase_if(closed, [&](Closing const& c) { return now - c.at > stale_asking; });
  auto const ms = clock();
  auto const beat = fmt::format(": {}\nevent: t\ndata: {}\n\n", ms, ms);
  std::lock_guard const hold(mutex);
  std::erase_if(reception.topics, [&](auto const& entry) {
    auto& topic = *entry.second;
    if (!topic.members.empty() && topic.next_beat <= now) {
      topic.log.append(beat, 0);
      topic.next_beat = now + limits.heartbeat;
      schedule(topic, now);
    }
    bool const busy = topic.readers > 0 || !topic.pieces.empty() || topic.in_round || topic.waiting;
    return !busy && now - topic.wanted > limits.empty_topic;
  });
}

void Streams::Body::cut_the_stalled() {
  for (std::uint32_t slot = 0; slot < readers.size(); ++slot) {
    auto const& r = readers[slot];
    if (r.fd < 0 || !r.blocked) continue;
    bool const fell_off = r.topic && r.cursor < r.topic->log.begin();
    if (fell_off || (tenths() - r.since) * 100ms >= limits.stall) part(slot, Farewell::reset);
  }
}

void Streams::Body::end_all() {
  take_in();
  for (std::uint32_t slot = 0; slot < readers.size(); ++slot) {
    if (readers[slot].fd >= 0) serve(slot);
    if (readers[slot].fd >= 0) part(slot, Farewell::plain);
  }
}

}  // namespace http
