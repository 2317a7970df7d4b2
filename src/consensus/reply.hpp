// SPDX-License-Identifier: Apache-2.0
// What a reply by mail says: its first line is one of the words of between-meetings d. It is a suggestion for the form behind the personal
// link and counts once somebody presses the button there. Pure; taking mail in and stripping what it quotes is the letters'.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "consensus/rule.hpp"

namespace consensus {

struct Reply {
  Stance stance = Stance::no_position;
  std::string words = {};  ///< what stands below the first line, cleaned
};

/// SUPPORT, NO OBJECTION, NO POSITION, CONCERN, OBJECTION, MORE TIME: in any letter case, with or without a full stop, alone on the first
/// line that is not empty. None for anything else: nothing is guessed.
std::optional<Reply> read_reply(std::string_view text);

}  // namespace consensus
