// SPDX-License-Identifier: Apache-2.0
// An mbox as messages, in one pass, whatever its size. GMime's own mbox mode is not used: it stops at the first unescaped body line
// that begins with "From " (engines 2.A4).
//
// A message begins at a line "From " + anything + a date as ctime writes it, whose next line is a header line. No blank line is
// needed before it; a line "From the desk of ..." is text. What cannot be told apart: a body that quotes a whole mbox separator
// and a header line below it, unescaped.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "mail/archive.hpp"

namespace mail {

/// One message, good during the call. Line ends are as they were.
struct RawMessage {
  std::string_view separator = {};  ///< the From_ line; empty for a message that is a file of its own
  std::string_view head = {};       ///< header lines without the blank one, at most most_head of them
  std::string_view body = {};       ///< its beginning, at most most_body
  std::uint64_t offset = 0;    ///< where its separator stands
  std::uint64_t size = 0;      ///< in all, from there
};

inline constexpr std::size_t most_head = 256 * 1024;
inline constexpr std::size_t most_body = 32 * 1024;

/// "Name:" at the start of a line, as header lines begin.
bool begins_header(std::string_view line);

class MboxSplitter {
 public:
  /// `start`: the offset of the first byte that will be fed. `single`: the file is one message without a separator.
  MboxSplitter(std::function<void(RawMessage const&)> each, std::uint64_t start = 0, bool single = false);
  void feed(std::string_view piece);
  /// The last message ends here.
  void finish();
  /// Bytes before the first message that are not blank.
  [[nodiscard]] std::uint64_t before() const { return before_; }

 private:
  enum class In { nothing, head, body };
  void take(std::string_view line, bool starts, bool ends);
  void add(std::string_view line, bool starts);
  void begin(std::string_view separator, std::uint64_t offset);
  void tell();

  std::function<void(RawMessage const&)> each_;
  In in_ = In::nothing;
  std::string carry_;        ///< the line that has not ended yet
  bool inside_line_ = false;  ///< a long line whose beginning was handed on
  std::string held_;         ///< a separator that waits for its header line
  std::uint64_t held_at_ = 0;
  std::string separator_, head_, body_;
  std::uint64_t at_ = 0;      ///< of the line being taken
  std::uint64_t offset_ = 0;  ///< of the message being collected
  std::uint64_t before_ = 0;
};

}  // namespace mail
