// SPDX-License-Identifier: Apache-2.0
// The byte log of one topic: frames ready to send, one after another, and where each begins. It knows neither readers nor
// sockets; places are counted from the first byte ever appended, so that a reader's place stays right when the front is cut.
// Not safe for several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// Which frames a reader that has just come wants: those numbered above `after`, and those without a number that begin at
/// `joined` or later. A heartbeat or a live-only word is for those who were there (rulings 5).
struct Wants {
  std::uint64_t joined = 0;
  std::int64_t after = 0;
};

class StreamLog {
 public:
  /// `seq` must be greater than all before it, or 0.
  void append(std::string_view frame, std::int64_t seq);

  [[nodiscard]] std::uint64_t begin() const { return begin_; }
  [[nodiscard]] std::uint64_t end() const { return begin_ + bytes_.size(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  /// The highest number appended so far, also when its frame has been cut off meanwhile; 0 if none.
  [[nodiscard]] std::int64_t newest() const { return marks_.empty() ? cut_ : marks_.back().newest; }
  /// False when a frame numbered above `after` has been cut off.
  [[nodiscard]] bool reaches(std::int64_t after) const { return after >= cut_; }

  /// Where the first frame numbered above `after` begins; the end when there is none. Needs: reaches(after).
  [[nodiscard]] std::uint64_t place_after(std::int64_t after) const;
  /// All bytes from `place` on, which must not lie before begin().
  [[nodiscard]] std::string_view from(std::uint64_t place) const {
    return std::string_view(bytes_).substr(static_cast<std::size_t>(place - begin_));
  }

  struct Stretch {
    std::uint64_t from = 0;
    std::string_view bytes;  ///< empty: nothing wanted up to the end
  };
  /// The first wanted frames at or after `place` that lie side by side. A `place` within a frame means that its beginning was
  /// sent: the rest is wanted.
  [[nodiscard]] Stretch wanted(std::uint64_t place, Wants const& wants) const;

  /// Cuts whole frames off the front until at most `keep` bytes remain, once there are more than twice as many. The last
  /// frame always stays.
  void trim(std::size_t keep);

 private:
  struct Mark {
    std::uint64_t at;
    std::int64_t newest;  ///< of this frame and all before it: so the marks are in order although some have no number
  };

  [[nodiscard]] std::int64_t number(std::size_t i) const;

  std::string bytes_;
  std::vector<Mark> marks_;
  std::uint64_t begin_ = 0;
  std::int64_t cut_ = 0;  ///< the highest number cut off
};

}  // namespace http
