// SPDX-License-Identifier: Apache-2.0
// See connection.hpp.
#include "http/connection.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "base/id.hpp"
#include "http/letters.hpp"
#include "http/listen.hpp"
#include "http/wire.hpp"

namespace http {

namespace {

constexpr std::size_t progress_bytes = 8 * 1024;

/// The timer is armed seldom: a deadline that moves away is noticed only when the timer rings, so that a busy
/// connection costs no timer work at all.
void arm(Connection& c) {
  c.timer.expires_at(c.deadline);
  c.timer_armed = true;
  c.timer.async_wait([weak = c.weak_from_this()](boost::system::error_code const& error) {
    auto const self = weak.lock();
    if (error || !self) return;
    self->timer_armed = false;
    if (self->deadline == never) return;
    if (Clock::now() < self->deadline) return arm(*self);
    self->late = true;
    boost::system::error_code ignored;
    self->socket.cancel(ignored);
  });
}

bool try_later(boost::system::error_code const& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

bool is_forwarding(Field const& field) {
  return same_word(field.name, "X-Real-IP") || same_word(field.name, "Forwarded") ||
         same_word(field.name.substr(0, 12), "X-Forwarded-");
}

/// The value of a field that is there exactly once; empty otherwise.
std::string_view only(Request const& request, std::string_view name) {
  std::string_view value;
  int seen = 0;
  for (auto const& field : request.fields)
    if (same_word(field.name, name)) ++seen, value = field.value;
  return seen == 1 ? value : std::string_view();
}

bool is_text(std::string_view content_type) {
  auto const type = lowered(trimmed(content_type.substr(0, content_type.find(';'))));
  // The form type is what an HTTP library sends when nobody has said anything (captions C6).
  return type.empty() || type.starts_with("text/") || type == "application/x-www-form-urlencoded";
}

bool begins_like_a_request(std::string_view bytes) {
  auto const word = bytes.substr(0, bytes.find(' '));
  for (std::string_view method : {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI"})
    if (word == method) return true;
  return false;
}

/// Characters of UTF-8: bytes that do not continue one.
std::size_t characters(std::string_view s) {
  return static_cast<std::size_t>(std::ranges::count_if(s, [](char c) { return (c & 0xc0) != 0x80; }));
}

/// A hall that lost its streams together must not come back together (engines 1.2). No secret: an ordinary generator will do.
std::uint64_t some_of(std::uint64_t least, std::uint64_t most) {
  static thread_local std::minstd_rand dice(std::random_device{}());
  return least + dice() % (most - least + 1);
}

}  // namespace

std::string const& Lane::date() {
  auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::int64_t const second = now.time_since_epoch().count();
  if (second != date_second_) {
    date_ = http_date(second);
    date_second_ = second;
  }
  return date_;
}

void Lane::settle() {
  if (ending || !stopping || !open.empty()) return;
  busy.reset();
  grace.cancel();
}

void Lane::report(std::string const& sentence) const {
  if (options.report) options.report(sentence);
}

Connection::Connection(Server::Body& h, Lane& l, Turnstile& g, std::string counted_as, std::string address)
    : house(h),
      lane(l),
      gate(g),
      neighbourhood(std::move(counted_as)),
      peer(std::move(address)),
      socket(l.context),
      timer(l.context) {
  lane.open.insert(this);
}

Connection::~Connection() {
  lane.open.erase(this);
  put_down(*this);
  gate.leave(neighbourhood);
  lane.settle();
}

void put_down(Connection& c) {
  if (c.carries) c.carries->leave(c.neighbourhood);
  c.carries = nullptr;
  c.body_file.reset();
}

void keep_time(Connection& c, Clock::time_point until) {
  c.deadline = until;
  if (!c.timer_armed || until < c.timer.expiry()) arm(c);
}

Got receive(Connection& c, std::string& into, std::size_t most) {
  boost::system::error_code error;
  auto const buffer = asio::buffer(c.lane.scratch.data(), std::min(most, c.lane.scratch.size()));
  auto const n = c.socket.read_some(buffer, error);
  if (try_later(error)) return Got::nothing_yet;
  if (error) return Got::end;
  into.append(c.lane.scratch.data(), n);
  return Got::bytes;
}

Sent send_some(Connection& c, std::size_t& done) {
  auto const total = c.out.size() + c.out_body;
  while (done < total) {
    auto const from_head = std::min(done, c.out.size());
    auto const from_body = done - from_head;
    // Both go out from where they lie, in one call.
    std::array<asio::const_buffer, 2> const rest{
        asio::const_buffer(c.out.data() + from_head, c.out.size() - from_head),
        asio::const_buffer(c.answer.body.data() + from_body, c.out_body - from_body)};
    boost::system::error_code error;
    done += c.socket.write_some(rest, error);
    if (try_later(error)) return Sent::blocked;
    if (error) return Sent::broken;
  }
  return Sent::all;
}

void Progress::note(std::size_t bytes) {
  since_ += bytes;
  if (since_ < progress_bytes) return;
  since_ = 0;
  until_ = Clock::now() + time_;
}

HeadLimits head_limits(Limits const& limits) {
  return {.bytes = limits.header_bytes, .line_bytes = limits.request_line_bytes, .fields = limits.header_fields};
}

bool take_head(Connection& c, HeadEnd::At end, HeadLimits const& limits) {
  auto read = read_head(std::string_view(c.in).substr(0, end.bytes), limits);
  if (auto const* rejected = std::get_if<Rejected>(&read)) {
    c.refusal = rejected->status;
    return false;
  }
  c.head = std::get<Head>(std::move(read));
  c.in.erase(0, end.bytes);
  return true;
}

void identify(Connection const& c, Request& request) {
  request.remote = c.peer;
  if (c.peer.empty()) {
    request.remote = as_address(only(request, "X-Real-IP")).value_or("unix");
    request.secure = only(request, "X-Forwarded-Proto") == "https";
  }
  std::erase_if(request.fields, is_forwarding);
  request.id = base::random_name(12);
}

void take_tail(Connection& c, std::size_t limit) {
  auto& request = c.head.request;
  bool const says_close = !c.head.old && !c.head.keep;  // HTTP/1.0 need not say it
  if (!says_close || !is_text(request.header("Content-Type"))) return;
  if (c.in.empty()) (void)receive(c, c.in, c.lane.scratch.size());
  auto whole = request.body + c.in;
  if (c.in.empty() || whole.size() > limit || begins_like_a_request(c.in)) return;
  if (characters(whole) > request.body.size()) return;
  request.body = std::move(whole);
  request.tail_taken = true;
  c.in.clear();
}

void prepare(Connection& c) {
  Sending const sending{.old = c.head.old, .keep = c.keep, .date = c.lane.date()};
  try {
    c.out = head_of(c.answer, sending);
  } catch (std::exception const& fault) {
    c.lane.report(std::string("an answer could not be sent: ") + fault.what());
    c.answer = plain_answer(500);
    c.out = head_of(c.answer, sending);
  }
  bool const bodiless = c.head.request.method == Method::head || never_has_body(c.answer.status);
  c.out_body = bodiless ? 0 : c.answer.body.size();
}

bool becomes_stream(Connection& c) {
  auto& answer = c.answer;
  if (!answer.follow) return false;
  if (answer.status != 200) {
    answer.follow.reset();
    return false;
  }
  auto* const streams = c.lane.options.streams;
  if (!streams || !answer.header("Content-Encoding").empty()) {
    c.lane.report(streams ? "a stream cannot be compressed" : "an answer would be a stream, and there are none here");
    answer = plain_answer(500);
    return false;
  }
  c.keep = false;
  answer.set("Content-Type", "text/event-stream").set("Cache-Control", "no-store").set("X-Accel-Buffering", "no");
  if (!answer.body.starts_with("retry:"))
    answer.body.insert(0, "retry: " + std::to_string(some_of(2000, 6000)) + "\n\n");
  prepare(c);
  if (answer.status != 200 || c.head.request.method == Method::head) return false;
  if (streams->reserve(c.neighbourhood)) return true;
  answer = plain_answer(503).set("Retry-After", std::to_string(some_of(2, 6)));
  return false;
}

void hand_over(Connection& c) {
  auto& streams = *c.lane.options.streams;
  boost::system::error_code error;
  int const fd = c.socket.release(error);
  if (error) return streams.give_back(c.neighbourhood);
  c.out += c.answer.body;
  streams.adopt(fd, c.neighbourhood, std::move(*c.answer.follow), std::move(c.out), c.asked);
}

}  // namespace http
