// SPDX-License-Identifier: Apache-2.0
// What the worker and its parent say to each other: length, kind, then fields of eight bytes or counted text. Both ends are one
// program on one machine; the reading end trusts nothing, because a stranger's bytes may have taken the worker over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mail/archive_files.hpp"

namespace mail::frames {

/// What the parent asks for; read_wish() answers none for bytes that are no wish.
struct Wish {
  std::vector<ArchiveFile> files;
  ReadOptions options;
};
std::string wish(Wish const&);
std::optional<Wish> read_wish(std::string_view bytes);

// What the worker answers, as it goes: a file begins, a message, one left out and why, how far it is, the end.
struct Begun {
  std::uint32_t file;
};
struct Progress {
  std::uint64_t bytes;
  bool message_ends;
};
struct Finished {};
using Frame = std::variant<Begun, Heard, Skipped, Progress, Finished>;

std::string begun(std::uint32_t file);
std::string message(Heard const&);
std::string left_out(Skipped const&);
std::string progress(std::uint64_t bytes, bool message_ends);
std::string finished();

/// The first whole frame of `bytes`, which moves on behind it; none while it is incomplete, or with `broken` when it is no frame.
std::optional<Frame> take(std::string_view& bytes, bool& broken);

}  // namespace mail::frames
