// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_frames.hpp"

#include <cstring>

namespace mail::frames {

namespace {

constexpr std::uint64_t most_frame = 64 * 1024;

void put(std::string& to, std::uint64_t n) {
  char bytes[8];
  std::memcpy(bytes, &n, 8);
  to.append(bytes, 8);
}
void put(std::string& to, std::string_view s) {
  put(to, std::uint64_t{s.size()});
  to += s;
}

/// Reads what put() wrote; after a field too few everything is 0 and `good` is false.
struct Fields {
  std::string_view rest;
  bool good = true;
  std::uint64_t number() {
    std::uint64_t n = 0;
    if (rest.size() < 8) {
      good = false;
      rest = {};
      return 0;
    }
    std::memcpy(&n, rest.data(), 8);
    rest.remove_prefix(8);
    return n;
  }
  std::string text() {
    auto const size = number();
    if (size > rest.size()) {
      good = false;
      rest = {};
      return {};
    }
    std::string out(rest.substr(0, size));
    rest.remove_prefix(size);
    return out;
  }
  std::vector<std::uint64_t> numbers(std::uint64_t most) {
    auto const count = number();
    std::vector<std::uint64_t> out;
    if (count > most) good = false;
    else out.reserve(count);
    for (std::uint64_t i = 0; good && i < count; ++i) out.push_back(number());
    return out;
  }
};

std::string framed(char kind, std::string const& fields) {
  std::string out;
  out.reserve(9 + fields.size());
  put(out, std::uint64_t{fields.size()});
  out += kind;
  out += fields;
  return out;
}

constexpr std::uint64_t own_id = 1, reply = 2, clamped = 4, machine = 8;

Heard read_message(Fields& f) {
  Heard h;
  h.id = f.number();
  h.person = f.number();
  h.name = f.number();
  h.local = f.number();
  h.subject = f.number();
  h.time = static_cast<Seconds>(f.number());
  h.body = f.number();
  h.offset = f.number();
  h.size = f.number();
  auto const bits = f.number();
  h.own_id = (bits & own_id) != 0;
  h.reply = (bits & reply) != 0;
  h.clamped = (bits & clamped) != 0;
  h.machine = (bits & machine) != 0;
  h.refs = f.numbers(most_refs);
  h.answers = f.numbers(most_answers);
  return h;
}

}  // namespace

std::string wish(Wish const& w) {
  std::string out;
  put(out, static_cast<std::uint64_t>(w.options.now));
  put(out, std::uint64_t{w.options.bodies} | std::uint64_t{w.options.names} << 1U);
  put(out, std::uint64_t{w.files.size()});
  for (auto const& f : w.files) {
    put(out, std::string_view(f.path));
    put(out, std::uint64_t{f.in_maildir} | std::uint64_t{f.pass_first} << 1U);
    put(out, f.start);
  }
  return out;
}

std::optional<Wish> read_wish(std::string_view bytes) {
  Fields f{bytes};
  Wish w;
  w.options.now = static_cast<Seconds>(f.number());
  auto const asked = f.number();
  w.options.bodies = (asked & 1U) != 0;
  w.options.names = (asked & 2U) != 0;
  for (auto count = f.number(); f.good && count > 0; --count) {
    ArchiveFile file;
    file.path = f.text();
    auto const bits = f.number();
    file.in_maildir = (bits & 1U) != 0;
    file.pass_first = (bits & 2U) != 0;
    file.start = f.number();
    w.files.push_back(std::move(file));
  }
  if (!f.good) return std::nullopt;
  return w;
}

std::string begun(std::uint32_t file) {
  std::string out;
  put(out, std::uint64_t{file});
  return framed('b', out);
}

std::string message(Heard const& h) {
  std::string out;
  out.reserve(8 * (12 + h.refs.size() + h.answers.size()));
  for (auto const n : {h.id, h.person, h.name, h.local, h.subject, static_cast<std::uint64_t>(h.time), h.body, h.offset, h.size,
                       own_id * h.own_id | reply * h.reply | clamped * h.clamped | machine * h.machine})
    put(out, n);
  for (auto const* const list : {&h.refs, &h.answers}) {
    put(out, std::uint64_t{list->size()});
    for (auto const n : *list) put(out, n);
  }
  return framed('m', out);
}

std::string left_out(Skipped const& s) {
  std::string out;
  put(out, std::string_view(s.where).substr(0, 8192));
  put(out, std::string_view(s.why).substr(0, 1024));
  return framed('s', out);
}

std::string progress(std::uint64_t bytes, bool message_ends) {
  std::string out;
  put(out, bytes);
  put(out, std::uint64_t{message_ends});
  return framed('p', out);
}

std::string finished() { return framed('f', {}); }

std::optional<Frame> take(std::string_view& bytes, bool& broken) {
  if (bytes.size() < 9) return std::nullopt;
  Fields head{bytes};
  auto const size = head.number();
  if (size > most_frame) {
    broken = true;
    return std::nullopt;
  }
  if (bytes.size() < 9 + size) return std::nullopt;
  char const kind = bytes[8];
  Fields f{bytes.substr(9, size)};
  std::optional<Frame> out;
  if (kind == 'b') out = Begun{static_cast<std::uint32_t>(f.number())};
  else if (kind == 'm') out = read_message(f);
  else if (kind == 's') {
    auto where = f.text();
    out = Skipped{std::move(where), f.text()};
  } else if (kind == 'p') {
    auto const done = f.number();
    out = Progress{done, f.number() != 0};
  }
  else if (kind == 'f') out = Finished{};
  if (!out || !f.good || !f.rest.empty()) {
    broken = true;
    return std::nullopt;
  }
  bytes.remove_prefix(9 + size);
  return out;
}

}  // namespace mail::frames
