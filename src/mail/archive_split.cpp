// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_split.hpp"

#include <cctype>
#include <cstring>
#include <utility>

#include "mail/archive_dates.hpp"

namespace mail {

namespace {

/// A line longer than this is no separator and no short header: it is handed on in pieces.
constexpr std::size_t long_line = 4096;

bool blank(std::string_view line) { return line == "\n" || line == "\r\n" || line.empty(); }

/// No more may be added than the limit; what is beyond is only counted.
void bounded(std::string& to, std::string_view s, std::size_t limit) {
  if (to.size() < limit) to.append(s.substr(0, limit - to.size()));
}

}  // namespace

bool begins_header(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && (std::isalnum(static_cast<unsigned char>(line[i])) || line[i] == '-' || line[i] == '_')) ++i;
  return i > 0 && i < line.size() && line[i] == ':';
}

MboxSplitter::MboxSplitter(std::function<void(RawMessage const&)> each, std::uint64_t start, bool single)
    : each_(std::move(each)), at_(start) {
  if (single) begin({}, start);
}

void MboxSplitter::feed(std::string_view piece) {
  while (!piece.empty()) {
    auto const* const end = static_cast<char const*>(std::memchr(piece.data(), '\n', piece.size()));
    std::size_t const length = end ? static_cast<std::size_t>(end - piece.data()) + 1 : piece.size();
    auto const part = piece.substr(0, length);
    piece.remove_prefix(length);
    if (inside_line_) {
      take(part, false, end != nullptr);
      inside_line_ = end == nullptr;
    } else if (carry_.empty() && end) {
      take(part, true, true);
    } else {
      carry_ += part;
      if (!end && carry_.size() < long_line) continue;
      inside_line_ = end == nullptr;
      std::string const line = std::exchange(carry_, {});
      take(line, true, end != nullptr);
    }
  }
}

void MboxSplitter::take(std::string_view line, bool starts, bool ends) {
  if (starts && !held_.empty()) {
    std::string const separator = std::exchange(held_, {});
    // Some programs put the old separator, escaped, below their own.
    if (begins_header(line) || line.starts_with(">From ")) begin(separator, held_at_);
    else add(separator, true);
  }
  if (starts && ends && line.starts_with("From ") && separator_date(line) != undated) {
    held_ = line;
    held_at_ = at_;
  } else {
    add(line, starts);
  }
  at_ += line.size();
}

void MboxSplitter::add(std::string_view line, bool starts) {
  if (in_ == In::head && starts && blank(line)) in_ = In::body;
  else if (in_ == In::head) bounded(head_, line, most_head);
  else if (in_ == In::body) bounded(body_, line, most_body);
  else if (!blank(line)) before_ += line.size();
}

void MboxSplitter::begin(std::string_view separator, std::uint64_t offset) {
  auto const here = at_;
  at_ = offset;
  tell();
  at_ = here;
  separator_ = separator;
  head_.clear();
  body_.clear();
  offset_ = offset;
  in_ = In::head;
}

void MboxSplitter::tell() {
  if (in_ == In::nothing) return;
  each_({.separator = separator_, .head = head_, .body = body_, .offset = offset_, .size = at_ - offset_});
}

void MboxSplitter::finish() {
  if (!carry_.empty()) take(std::exchange(carry_, {}), true, true);
  if (!held_.empty()) add(std::exchange(held_, {}), true);
  tell();
  in_ = In::nothing;
}

}  // namespace mail
