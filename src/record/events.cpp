// SPDX-License-Identifier: Apache-2.0
// The table of events. Each row is a phrase of whole words: `whole` must be all of it, `first` must begin it, `any` may
// stand anywhere in it. Longer bracket contents than eight words are asides of the speaker.
#include "record/events.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "record/parse_letters.hpp"

namespace record {

namespace {

using scan::among;

enum class Where { whole, first, any };

struct Row {
  std::string_view phrase;
  Where where;
  std::string_view type;
};

constexpr Row rows[] = {
    {"laughter", Where::any, "laughter"},
    {"laughing", Where::any, "laughter"},
    {"laughs", Where::any, "laughter"},
    {"laugh", Where::whole, "laughter"},
    {"chuckling", Where::any, "laughter"},
    {"chuckles", Where::any, "laughter"},
    {"chuckle", Where::whole, "laughter"},
    {"giggling", Where::any, "laughter"},
    {"giggles", Where::any, "laughter"},
    {"applause", Where::any, "applause"},
    {"applauding", Where::any, "applause"},
    {"clapping", Where::any, "applause"},
    {"claps", Where::whole, "applause"},
    {"inaudible", Where::any, "inaudible"},
    {"indiscernible", Where::any, "inaudible"},
    {"unintelligible", Where::any, "inaudible"},
    {"missed", Where::whole, "inaudible"},
    {"off microphone", Where::whole, "inaudible"},
    {"off mic", Where::whole, "inaudible"},
    {"away from microphone", Where::whole, "inaudible"},
    {"?", Where::whole, "inaudible"},
    {"??", Where::whole, "inaudible"},
    {"???", Where::whole, "inaudible"},
    {"non-english language", Where::any, "foreign"},
    {"foreign language", Where::any, "foreign"},
    {"other language", Where::any, "foreign"},
    {"speaking in", Where::first, "foreign"},
    {"speaks in", Where::first, "foreign"},
    {"phonetic", Where::any, "phonetic"},
    {"ph", Where::whole, "phonetic"},
    {"sp", Where::whole, "phonetic"},
    {"sp?", Where::whole, "phonetic"},
    {"spelling", Where::whole, "phonetic"},
    {"clearing throat", Where::any, "noise"},
    {"clears throat", Where::any, "noise"},
    {"coughing", Where::any, "noise"},
    {"coughs", Where::any, "noise"},
    {"sneezing", Where::whole, "noise"},
    {"sneezes", Where::whole, "noise"},
    {"sighing", Where::whole, "noise"},
    {"sighs", Where::whole, "noise"},
    {"background talking", Where::any, "noise"},
    {"background noise", Where::any, "noise"},
    {"background", Where::first, "noise"},
    {"noise", Where::whole, "noise"},
    {"beep", Where::whole, "noise"},
    {"beeping", Where::whole, "noise"},
    {"echo", Where::whole, "noise"},
    {"feedback", Where::whole, "noise"},
    {"static", Where::whole, "noise"},
    {"typing", Where::whole, "noise"},
    {"gavel", Where::any, "noise"},
    {"bell", Where::whole, "noise"},
    {"phone ringing", Where::any, "noise"},
    {"cross talk", Where::any, "noise"},
    {"crosstalk", Where::any, "noise"},
    {"cross-talk", Where::any, "noise"},
    {"overlapping", Where::first, "noise"},
    {"multiple speakers", Where::first, "noise"},
    {"all talking at once", Where::whole, "noise"},
    {"standing by", Where::any, "technical"},
    {"please stand by", Where::whole, "technical"},
    {"stand by", Where::whole, "technical"},
    {"recording", Where::first, "technical"},
    {"captioner", Where::first, "technical"},
    {"captioning", Where::first, "technical"},
    {"captions", Where::first, "technical"},
    {"no audio", Where::any, "technical"},
    {"no sound", Where::whole, "technical"},
    {"audio", Where::first, "technical"},
    {"technical", Where::first, "technical"},
    {"muted", Where::whole, "technical"},
    {"on mute", Where::whole, "technical"},
    {"connection lost", Where::whole, "technical"},
    {"lost connection", Where::whole, "technical"},
    {"microphone off", Where::whole, "technical"},
    {"sharing screen", Where::whole, "technical"},
    {"screen sharing", Where::whole, "technical"},
    {"show of hands", Where::any, "vote"},
    {"vote", Where::whole, "vote"},
    {"voting", Where::whole, "vote"},
    {"hands raised", Where::any, "vote"},
    {"poll", Where::whole, "vote"},
    {"indicating", Where::whole, "gesture"},
    {"nodding", Where::first, "gesture"},
    {"nods", Where::first, "gesture"},
    {"waving", Where::first, "gesture"},
    {"waves", Where::whole, "gesture"},
    {"pointing", Where::first, "gesture"},
    {"shaking head", Where::first, "gesture"},
    {"shakes head", Where::first, "gesture"},
    {"raising hand", Where::first, "gesture"},
    {"raises hand", Where::first, "gesture"},
    {"thumbs up", Where::whole, "gesture"},
    {"gesturing", Where::first, "gesture"},
    {"video", Where::whole, "playback"},
    {"video playing", Where::any, "playback"},
    {"video plays", Where::any, "playback"},
    {"video played", Where::any, "playback"},
    {"playing video", Where::any, "playback"},
    {"video starts", Where::whole, "playback"},
    {"video ends", Where::whole, "playback"},
    {"end of video", Where::whole, "playback"},
    {"film", Where::whole, "playback"},
    {"music", Where::any, "playback"},
    {"playback", Where::any, "playback"},
    {"pause", Where::any, "pause"},
    {"pausing", Where::whole, "pause"},
    {"silence", Where::any, "pause"},
    {"break", Where::whole, "pause"},
    {"short break", Where::whole, "pause"},
    {"coffee break", Where::any, "pause"},
    {"lunch break", Where::any, "pause"},
    {"lunch", Where::whole, "pause"},
    {"recess", Where::any, "pause"},
    {"joined in progress", Where::first, "session_start"},
    {"the start was not transcribed", Where::first, "session_start"},
    {"start was not transcribed", Where::first, "session_start"},
    {"beginning of", Where::first, "session_start"},
    {"start of", Where::first, "session_start"},
    {"in progress", Where::first, "session_start"},
    {"end of", Where::first, "session_end"},
    {"adjourned", Where::first, "session_end"},
    {"off the record", Where::whole, "other"},
    {"sic", Where::whole, "other"},
    {"name withheld", Where::whole, "other"},
};

constexpr std::string_view gatherings[] = {"session", "meeting", "call",       "event",     "webinar",   "workshop",
                                           "panel",   "plenary", "conference", "broadcast", "transcript"};
constexpr std::string_view ends[] = {"concluded", "ended",  "ends", "concludes",
                                     "adjourned", "closed", "over", "finished"};
constexpr std::string_view starts[] = {"began", "begins", "started", "starts", "opened", "resumed", "resumes", "in"};

// A bracket's content longer than this is not a notice.
constexpr std::size_t longest = 96;

bool boundary(std::string_view s, std::size_t at) {
  return at >= s.size() || !(scan::is_ascii_letter(s[at]) || static_cast<unsigned char>(s[at]) >= 0x80);
}

bool holds(std::string_view s, Row const& row) {
  if (row.where == Where::whole) return s == row.phrase;
  if (row.where == Where::first) return s.starts_with(row.phrase) && boundary(s, row.phrase.size());
  for (auto at = s.find(row.phrase); at != std::string_view::npos; at = s.find(row.phrase, at + 1))
    if ((at == 0 || boundary(s, at - 1)) && boundary(s, at + row.phrase.size())) return true;
  return false;
}

/// "Session concluded at 1608 UTC", "The meeting was adjourned at 4:10 p.m."
std::optional<std::string_view> gathering(std::vector<std::string_view> const& words) {
  std::size_t i = 0;
  if (i < words.size() && words[i] == "the") ++i;
  if (i >= words.size() || !among(gatherings, words[i])) return std::nullopt;
  ++i;
  if (i < words.size() && (words[i] == "was" || words[i] == "has" || words[i] == "is")) ++i;
  if (i >= words.size()) return std::nullopt;
  if (among(ends, words[i])) return "session_end";
  if (among(starts, words[i])) return "session_start";
  return std::nullopt;
}

/// "Speaking French", "Speaks Spanish": one capitalised word after the verb.
bool language(std::string_view typed) {
  for (std::string_view verb : {"Speaking ", "SPEAKING ", "speaking ", "Speaks ", "In "})
    if (typed.starts_with(verb)) {
      auto const rest = typed.substr(verb.size());
      return !rest.empty() && scan::letter(scan::code_point(rest, 0).value) == scan::Letter::upper &&
             rest.find(' ') == std::string_view::npos;
    }
  return false;
}

char closing(char open) { return open == '(' ? ')' : ']'; }

}  // namespace

std::optional<std::string_view> event_type(std::string_view inside) {
  if (inside.size() > longest) return std::nullopt;
  inside = scan::trim(inside);
  while (!inside.empty() && (inside.back() == '.' || inside.back() == '!')) inside.remove_suffix(1);
  inside = scan::trim(inside);
  if (inside.empty()) return std::nullopt;
  std::string const low = base::lower_ascii(inside);
  std::vector<std::string_view> words;
  for (auto word : base::split(low, ' '))
    if (!word.empty()) words.push_back(word);
  if (auto type = gathering(words)) return type;
  if (words.size() > 8) return std::nullopt;
  for (Row const& row : rows) {
    if (!holds(low, row)) continue;
    if (row.where != Where::whole && words.size() > 5 && row.type != "session_start") continue;
    return row.type;
  }
  if (language(inside)) return "foreign";
  return std::nullopt;
}

std::vector<Event> find_events(std::string_view text) {
  std::vector<Event> found;
  std::size_t counted = 0, points = 0;
  // Two searches for one byte each are several times faster than one for either.
  std::size_t round = text.find('('), square = text.find('[');
  for (std::size_t i = 0;;) {
    if (round < i) round = text.find('(', i);
    if (square < i) square = text.find('[', i);
    i = std::min(round, square);
    if (i == std::string_view::npos) break;
    auto const inside = text.substr(i + 1, longest + 1);
    std::size_t const end = inside.find_first_of(text[i] == '(' ? "()" : "[]");
    if (end == std::string_view::npos || inside[end] != closing(text[i])) {
      ++i;
      continue;
    }
    if (auto const type = event_type(inside.substr(0, end))) {
      points += base::code_points(text.substr(counted, i - counted));
      counted = i;
      found.push_back({std::string(*type), std::string(text.substr(i, end + 2)), static_cast<std::int64_t>(points)});
      i += end + 2;
    } else {
      ++i;
    }
  }
  return found;
}

std::optional<Event> sole_event(std::string_view text) {
  if (text.size() < 3 || text.size() > longest + 2 || (text.front() != '(' && text.front() != '[')) return std::nullopt;
  if (text.find(closing(text.front())) != text.size() - 1) return std::nullopt;
  auto const type = event_type(text.substr(1, text.size() - 2));
  if (!type) return std::nullopt;
  return Event{std::string(*type), std::string(text), 0};
}

}  // namespace record
