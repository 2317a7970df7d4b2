// SPDX-License-Identifier: Apache-2.0
// See streams.hpp: what any thread may call. The thread that sends is in fan_out.cpp.
#include "http/streams.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "http/fan_out.hpp"

namespace http {

namespace {

std::uint64_t key_of(std::string const& key) { return key.empty() ? 0 : std::hash<std::string>()(key) | 1; }

}  // namespace

std::string sse(std::string_view event, std::string_view data, std::int64_t id) {
  std::string out;
  out.reserve(data.size() + event.size() + 48);
  if (id != 0) fmt::format_to(std::back_inserter(out), "id: {}\n", id);
  if (!event.empty()) out.append("event: ").append(event).append("\n");
  while (true) {
    auto const end = data.find_first_of("\r\n");
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out += '\n';
  return out;
}

/// Wakes the thread, once until it has looked. Needs the mutex.
void Streams::Body::ring() {
  if (std::exchange(reception.rung, true)) return;
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const n = ::write(bell.get(), &one, sizeof one);
}

/// Needs the mutex.
void Streams::Body::give_back(Counted& neighbours) {
  --reception.places;
  if (--neighbours.second == 0) reception.neighbours.erase(reception.neighbours.find(neighbours.first));
}

Streams::Streams(StreamLimits limits) : body_(std::make_unique<Body>(limits)) {}

Streams::~Streams() { stop(); }

void Streams::open(std::string const& topic) {
  auto const now = Clock::now();
  std::lock_guard const hold(body_->mutex);
  auto& place = body_->reception.topics[topic];
  if (!place) place = std::make_unique<Topic>(topic, now);
  place->wanted = now;
}

std::vector<std::string> Streams::topics() const {
  std::lock_guard const hold(body_->mutex);
  std::vector<std::string> names;
  names.reserve(body_->reception.topics.size());
  for (auto const& [name, topic] : body_->reception.topics) names.push_back(name);
  return names;
}

bool Streams::publish(std::string const& topic, std::string_view frame, std::int64_t seq) {
  std::lock_guard const hold(body_->mutex);
  auto& reception = body_->reception;
  auto const it = reception.topics.find(topic);
  if (reception.ended || it == reception.topics.end()) return false;
  auto& t = *it->second;
  if (seq != 0 && seq <= t.newest) return false;
  if (seq != 0) t.newest = seq;
  if (t.pieces.empty()) reception.fed.push_back(&t);
  t.pieces.push_back({.bytes = frame.size(), .seq = seq});
  t.tray.append(frame);
  body_->ring();
  return true;
}

void Streams::close_readers(std::string const& key) {
  if (key.empty()) return;
  std::lock_guard const hold(body_->mutex);
  body_->reception.closings.push_back({.key = key_of(key), .at = Clock::now()});
  body_->ring();
}

std::size_t Streams::readers(std::string const& topic) const {
  std::lock_guard const hold(body_->mutex);
  auto const it = body_->reception.topics.find(topic);
  return it == body_->reception.topics.end() ? 0 : it->second->readers;
}

std::size_t Streams::readers() const { return body_->inside; }

bool Streams::has_room(std::string const& neighbourhood) const {
  std::lock_guard const hold(body_->mutex);
  auto const& reception = body_->reception;
  if (reception.ended || reception.places >= body_->most_readers) return false;
  auto const it = reception.neighbours.find(neighbourhood);
  return neighbourhood.empty() || it == reception.neighbours.end() || it->second < body_->most_per_address;
}

bool Streams::reserve(std::string const& neighbourhood) {
  std::lock_guard const hold(body_->mutex);
  auto& reception = body_->reception;
  if (reception.ended || reception.places >= body_->most_readers) return false;
  auto& count = reception.neighbours[neighbourhood];
  if (!neighbourhood.empty() && count >= body_->most_per_address) {
    if (count == 0) reception.neighbours.erase(neighbourhood);
    return false;
  }
  ++count;
  ++reception.places;
  return true;
}

void Streams::give_back(std::string const& neighbourhood) {
  std::lock_guard const hold(body_->mutex);
  body_->give_back(*body_->reception.neighbours.find(neighbourhood));
}

std::size_t Streams::places() const {
  std::lock_guard const hold(body_->mutex);
  return body_->reception.places;
}

void Streams::adopt(int fd, std::string neighbourhood, Follow follow, std::string unsent, Clock::time_point asked) {
  Descriptor socket(fd);
  std::lock_guard const hold(body_->mutex);
  auto& reception = body_->reception;
  auto const it = reception.topics.find(follow.topic);
  auto* const topic = it == reception.topics.end() ? nullptr : it->second.get();
  auto& neighbours = *reception.neighbours.find(neighbourhood);
  if (reception.ended) return body_->give_back(neighbours);
  reception.arrivals.push_back({.socket = std::move(socket),
                           .neighbours = &neighbours,
                           .topic = topic,
                           .after = follow.after,
                           .key = key_of(follow.key),
                           .first = std::move(unsent),
                           .asked = asked,
                           .once = follow.once});
  if (topic) ++topic->readers;
  ++body_->inside;
  body_->ring();
}

void Streams::start() {
  auto& body = *body_;
  if (body.thread.joinable()) return;
  body.clock = clock;
  if (!body.clock)
    body.clock = [] {
      auto const since = std::chrono::system_clock::now().time_since_epoch();
      return std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
    };
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  body.thread = std::thread([&body] { body.run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Streams::stop() {
  {
    std::lock_guard const hold(body_->mutex);
    body_->reception.ended = true;
    body_->ring();
  }
  if (body_->thread.joinable()) body_->thread.join();
}

}  // namespace http
