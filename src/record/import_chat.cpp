// SPDX-License-Identifier: Apache-2.0
// A saved Zoom chat. The head of a message is a time of day and a name; what follows on lines of its own continues it.
// What was said to one person alone is not part of a record and is dropped here, before anything can store it.
#include "record/import_chat.hpp"

#include "base/text.hpp"
#include "record/import_turns.hpp"
#include "record/imports.hpp"
#include "record/parse_clean.hpp"
#include "record/parse_letters.hpp"

namespace record {

namespace {

using base::say;
using intake::bad_file;
using intake::Joint;

constexpr std::size_t npos = std::string_view::npos;

struct Head {
  Millis at{0};
  std::string_view name, text;
  bool to_one = false;
};

std::optional<Millis> time_of_day(std::string_view s) {
  if (s.size() < 9 || s[8] != ' ') return std::nullopt;
  auto const t = intake::read_clock(s.substr(0, 8));
  return t && *t < std::chrono::hours{24} ? t : std::nullopt;
}

/// The colon that ends a head: followed by a blank or nothing.
std::size_t head_colon(std::string_view s) {
  for (std::size_t at = s.find(':'); at != npos; at = s.find(':', at + 1))
    if (at + 1 == s.size() || s[at + 1] == ' ') return at;
  return npos;
}

bool one_person(std::string_view whom) {
  auto const low = base::lower_ascii(base::trim(whom));
  return low.find("(direct message)") != npos || low.find("(privately)") != npos || low == "me" || low == "you";
}

std::optional<Head> read_head(std::string_view line) {
  auto const at = time_of_day(line);
  if (!at) return std::nullopt;
  auto rest = base::trim(line.substr(8));
  std::size_t const colon = head_colon(rest.substr(0, 240));
  if (colon == npos || colon == 0) return std::nullopt;
  Head head{*at, base::trim(rest.substr(0, colon)), base::trim(rest.substr(colon + 1)), false};
  if (base::starts_with_no_case(head.name, "from ")) {
    head.name = base::trim(head.name.substr(5));
    std::string const low = base::lower_ascii(head.name);
    if (std::size_t const to = low.rfind(" to "); to != npos) {
      head.to_one = one_person(head.name.substr(to + 4));
      head.name = base::trim(head.name.substr(0, to));
    }
  }
  head.to_one = head.to_one || one_person(head.name);
  if (head.name.empty()) return std::nullopt;
  return head;
}

/// "Reacted to ... with", "Removed a ... reaction": the program's words, not the person's.
bool reaction(std::string_view s) {
  return s.starts_with("Reacted to \"") || s.starts_with("Replying to \"") ||
         (s.starts_with("Removed a ") && s.find(" reaction from \"") != npos);
}

}  // namespace

bool looks_like_chat(std::string_view first_line) { return read_head(first_line).has_value(); }

base::Result<Parsed> parse_zoom_chat(std::string_view bytes) {
  auto const clean = scan::clean_captions(bytes);
  if (!clean) return tl::unexpected<base::Refusal>(clean.error());
  intake::Turns turns;
  std::optional<Millis> first;
  Millis last{0}, now{0};
  std::string name;
  bool skipping = false;
  std::int64_t number = 0, private_lines = 0, first_private = 0;
  for (auto const line : intake::lines_of(clean->text)) {
    ++number;
    auto words = base::trim(line);
    if (words.empty()) continue;
    bool fresh = false;
    if (auto const head = read_head(words)) {
      if (!first) {
        first = last = head->at;
        turns.wrapper.push_back({number, "time", std::string(words.substr(0, 8))});
      }
      // The clock shows the time of day: going back by hours means that midnight passed.
      Millis const day = std::chrono::hours{24};
      Millis const step = head->at - last;
      now = std::max(now, now + (step < -day / 2 ? step + day : step));
      last = head->at;
      skipping = head->to_one;
      name = std::string(head->name);
      words = head->text;
      fresh = true;
    } else if (!first)
      return bad_file(say("Line {}: a saved chat begins with a time and a name: \"{}\""), number, words);
    if (skipping) {
      if (private_lines++ == 0) first_private = number;
      continue;
    }
    if (!words.empty() && reaction(words)) {
      if (fresh) turns.add({name, "", now, std::nullopt, number, Joint::turn});
      turns.add_ready({{}, {Event{"other", std::string(words), 0}}, {}, now, std::nullopt});
    } else turns.add({name, std::string(words), now, std::nullopt, number, fresh ? Joint::turn : Joint::paragraph});
  }
  if (private_lines > 0)
    turns.doubts.push_back(
        {first_private, "damage", std::to_string(private_lines) + " lines of messages to one person were left out"});
  return turns.finish("zoom_chat", clean->encoding);
}

}  // namespace record
