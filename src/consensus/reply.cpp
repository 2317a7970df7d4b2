// SPDX-License-Identifier: Apache-2.0
#include "consensus/reply.hpp"

#include <utility>

#include "base/text.hpp"

namespace consensus {

std::optional<Reply> read_reply(std::string_view text) {
  constexpr std::pair<std::string_view, Stance> words[] = {{"support", Stance::support},       {"no objection", Stance::no_objection}, {"no position", Stance::no_position},
                                                           {"concern", Stance::concern},       {"objection", Stance::objection},       {"more time", Stance::more_time},
                                                           {"need more time", Stance::more_time}};
  auto const clean = base::clean_text(text);
  auto const body = base::trim(clean);
  auto const end = body.find('\n');
  auto const first = base::fold(body.substr(0, end));  // a full stop falls with the other signs
  for (auto const& [word, stance] : words)
    if (first == word) return Reply{stance, end == std::string_view::npos ? std::string() : std::string(base::trim(body.substr(end)))};
  return std::nullopt;
}

}  // namespace consensus
