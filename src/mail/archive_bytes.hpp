// SPDX-License-Identifier: Apache-2.0
// A file as a stream of pieces, unpacked on the way when it is gzip. Never more than one piece in memory. zlib lives behind this.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mail {

class Bytes {
 public:
  virtual ~Bytes() = default;
  /// The next piece, good until the next call; empty at the end.
  std::string_view next();
  /// After the end: why what came is not all there was ("the gzip data is damaged"); empty when it is.
  [[nodiscard]] std::string const& damage() const { return damage_; }
  /// Reads over the first `count` bytes; true when there were as many. Before the first next().
  virtual bool skip(std::uint64_t count);
  /// Looks at up to 4 kB of the start without consuming them. Before the first next() or skip().
  std::string_view peek();

 protected:
  /// A piece that nobody has read yet; empty at the end.
  virtual std::string_view fresh() = 0;
  std::string_view kept_;  ///< what peek() or skip() has read too far
  std::string damage_;
};

/// Unpacked text may be this much larger than what it was packed in, once there are 16 MB of it; mail packs 3 to 30 fold.
inline constexpr std::uint64_t most_growth = 200;

/// Opens a regular file (a gzip one is known by its first bytes, and may have several members); null with `why` when it cannot
/// be opened. Symbolic links are followed: who names a path means it.
std::unique_ptr<Bytes> open_bytes(std::string const& path, std::string& why);
/// The same over memory, for tests and fuzzing. `text` must outlive it.
std::unique_ptr<Bytes> bytes_of(std::string_view text);

}  // namespace mail
