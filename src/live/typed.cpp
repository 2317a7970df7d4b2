// SPDX-License-Identifier: Apache-2.0
// Typed commands of those who like W3C's way (floor 7), as a pure reading of one line. What a name means, and whether the writer
// may, is found out by the verbs behind the buttons; a line that is no command is chat, and never an error.
//
// line                                      reads as
// q+                                        TypedQueue
// q+ mary: budget                           TypedQueue who "mary", note "budget"
// q+ mary                                   TypedQueue who "mary" (up to three words)
// q+ to ask about the budget, q+ : budget   TypedQueue note (a "to", a colon first, or more than three words)
// q-, q- mary, q- later                     TypedUnqueue
// present+, present+ mary                   TypedPresent
// regrets+, regrets+ adam                   TypedRegrets
// action polly: send it - due 2022-10-14    TypedAction (without "- due" and a day that exists: no due; action: who is empty)
// resolved: the text                        TypedResolved
// s/wrong/right/                            TypedCorrection (a slash inside is written \/; right may be empty)
//
// Command words are read in any case; the blank after them is compulsory ("q+1" is chat). A line of several lines is chat.
#include <array>

#include "base/text.hpp"
#include "live/chat.hpp"

namespace live {

namespace {

constexpr std::size_t longest_name = 80, most_words_of_a_name = 3;

/// What follows `word` at the beginning of the line, trimmed: after a blank, or nothing. None when the line is not this command.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
  if (!base::starts_with_no_case(line, word)) return std::nullopt;
  auto const rest = line.substr(word.size());
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return std::nullopt;
  return base::trim(rest);
}

bool could_be_name(std::string_view s) { return s.size() <= longest_name && base::count_words(s) <= most_words_of_a_name; }

Typed read_queue(std::string_view rest) {
  auto const colon = rest.find(':');
  bool const address = colon != std::string_view::npos && rest.substr(colon).starts_with("://");
  if (colon != std::string_view::npos && !address && could_be_name(base::trim(rest.substr(0, colon))))
    return TypedQueue{std::string(base::trim(rest.substr(0, colon))), std::string(base::trim(rest.substr(colon + 1)))};
  if (colon != std::string_view::npos || base::starts_with_no_case(rest, "to ") || !could_be_name(rest))
    return TypedQueue{{}, std::string(rest)};
  return TypedQueue{std::string(rest), {}};
}

/// One word after a sign: whose name it is; empty: one's own. More than a name: none.
std::optional<std::string> name_after(std::optional<std::string_view> rest) {
  if (!rest || !could_be_name(*rest)) return std::nullopt;
  return std::string(*rest);
}

Typed read_action(std::string_view line) {
  auto const colon = line.find(':');
  if (!base::starts_with_no_case(line, "action") || colon == std::string_view::npos) return {};
  auto const who = after(line.substr(0, colon), "action");
  if (!who || !could_be_name(*who)) return {};
  auto what = base::trim(line.substr(colon + 1));
  TypedAction out{.who = std::string(*who), .what = {}, .due = {}};
  constexpr std::string_view due_word = "- due ";
  auto const due = what.rfind(due_word);
  if (due != std::string_view::npos && (due == 0 || what[due - 1] == ' ')) {
    auto const day = base::trim(what.substr(due + due_word.size()));
    if (base::parse_day(day)) {
      out.due = std::string(day);
      what = base::trim(what.substr(0, due));
    }
  }
  if (what.empty()) return {};
  out.what = std::string(what);
  return out;
}

Typed read_correction(std::string_view line) {
  if (!line.starts_with("s/")) return {};
  std::array<std::string, 2> part;
  std::size_t which = 0;
  for (std::size_t at = 2; at < line.size(); ++at) {
    if (which == part.size()) return {};
    if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '/') part[which] += line[++at];
    else if (line[at] == '/') ++which;
    else part[which] += line[at];
  }
  if (which != part.size() || base::trim(part[0]).empty() || part[0] == part[1]) return {};
  return TypedCorrection{std::move(part[0]), std::move(part[1])};
}

}  // namespace

Typed typed(std::string_view line) {
  line = base::trim(line);
  if (line.find_first_of("\r\n") != std::string_view::npos) return {};
  if (auto const rest = after(line, "q+")) return read_queue(*rest);
  if (auto const rest = after(line, "q-")) {
    if (base::lower_ascii(*rest) == "later") return TypedUnqueue{{}, true};
    if (auto who = name_after(rest)) return TypedUnqueue{*std::move(who), false};
    return {};
  }
  if (auto who = name_after(after(line, "present+"))) return TypedPresent{*std::move(who)};
  if (auto who = name_after(after(line, "regrets+"))) return TypedRegrets{*std::move(who)};
  constexpr std::string_view resolved = "resolved:";
  if (base::starts_with_no_case(line, resolved)) {
    auto const sentence = base::trim(line.substr(resolved.size()));
    if (sentence.empty()) return {};
    return TypedResolved{std::string(sentence)};
  }
  if (auto correction = read_correction(line); correction.index() != 0) return correction;
  return read_action(line);
}

}  // namespace live
