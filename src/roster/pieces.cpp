// SPDX-License-Identifier: Apache-2.0
#include "roster/pieces.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/keyed_number.hpp"
#include "base/numbers.hpp"

namespace roster {

namespace {

enum Mark : unsigned { reply = 1, clamped = 2, machine = 4, human = 8, prompted = 16 };

constexpr std::size_t digits_of_key = 16;

void put(std::string& to, std::int64_t n) {
  char digits[20];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void put(std::string& to, std::vector<std::uint64_t> const& keys) {
  for (auto const k : keys) add_digits(to, k);
}

[[noreturn]] void not_ours() { throw std::runtime_error("A kept message of a list cannot be read."); }

/// What stands before the next blank; takes both off.
std::string_view field(std::string_view& line) {
  auto const end = line.find(' ');
  auto const out = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return out;
}

std::int64_t number(std::string_view text) {
  auto const n = parse_number(text);
  if (!n) not_ours();
  return *n;
}

void read_keys(std::string_view text, std::vector<std::uint64_t>& keys) {
  keys.clear();
  while (!text.empty()) {
    auto const digits = text.substr(0, digits_of_key);
    auto const k = number_of_digits(digits);
    if (!k) not_ours();
    keys.push_back(*k);
    text.remove_prefix(digits.size());
  }
}

}  // namespace

std::int64_t piece_of(std::optional<Instant> const& at) {
  if (!at) return undated_piece;
  return std::max<std::int64_t>(0, at->time_since_epoch() / piece_span);
}

void write_line(std::string& to, KeptMessage const& m) {
  if (!to.empty()) to += '\n';
  for (auto const n : {m.key, m.person, m.subject, m.body, m.thread}) {
    put(to, static_cast<std::int64_t>(n));
    to += ' ';
  }
  put(to, static_cast<std::int64_t>(reply * m.reply + clamped * m.clamped + machine * m.machine + human * m.human + prompted * m.prompted));
  to += ' ';
  if (m.at) put(to, to_millis(*m.at));
  to += ' ';
  put(to, m.refs);
  to += ' ';
  put(to, m.answers);
}

bool next_line(std::string_view& rest, KeptMessage& m) {
  if (rest.empty()) return false;
  auto const end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  for (auto* const n : {&m.key, &m.person, &m.subject, &m.body, &m.thread}) *n = static_cast<std::uint64_t>(number(field(line)));
  auto const marks = static_cast<std::uint64_t>(number(field(line)));
  m.reply = (marks & reply) != 0;
  m.clamped = (marks & clamped) != 0;
  m.machine = (marks & machine) != 0;
  m.human = (marks & human) != 0;
  m.prompted = (marks & prompted) != 0;
  auto const at = field(line);
  m.at.reset();
  if (!at.empty()) m.at = from_millis(number(at));
  read_keys(field(line), m.refs);
  read_keys(line, m.answers);
  return true;
}

}  // namespace roster
