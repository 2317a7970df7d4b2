// SPDX-License-Identifier: Apache-2.0
// Tokens first (numbers, words, signs), then a few patterns over them.
#include "record/parse_times.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "base/when.hpp"
#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::size_t most_bytes = 1000;

struct Token {
  enum Kind { number, word, sign } kind = sign;
  std::string low;  // lower case; a number's digits
  std::size_t begin = 0, end = 0;
  int value = 0;
};

using Tokens = std::vector<Token>;

Tokens tokens(std::string_view s) {
  s = s.substr(0, most_bytes);
  Tokens all;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t const from = i;
    if (is_digit(s[i])) {
      while (i < s.size() && is_digit(s[i])) ++i;
      auto const digits = s.substr(from, i - from);
      all.push_back(
          {Token::number, std::string(digits), from, i, digits.size() <= 6 ? std::stoi(std::string(digits)) : 999999});
    } else if (is_ascii_letter(s[i])) {
      while (i < s.size() && is_ascii_letter(s[i])) ++i;
      all.push_back({Token::word, base::lower_ascii(s.substr(from, i - from)), from, i, 0});
    } else {
      auto const size = std::max<std::size_t>(1, code_point(s, i).size);
      auto const sign = s.substr(i, size);
      i += std::min(size, s.size() - i);
      if (sign == " " || sign == "\u00A0") continue;
      bool const dash = sign == "\u2013" || sign == "\u2014" || sign == "\u2011" || sign == "\u2212";
      all.push_back({Token::sign, dash ? "-" : std::string(sign), from, i, 0});
    }
  }
  return all;
}

bool is(Tokens const& t, std::size_t i, std::string_view low) { return i < t.size() && t[i].low == low; }
bool number(Tokens const& t, std::size_t i) { return i < t.size() && t[i].kind == Token::number; }
bool glued(Tokens const& t, std::size_t i) { return i > 0 && i < t.size() && t[i - 1].end == t[i].begin; }

int month_of(std::string_view low) {
  for (int m = 0; m < 12; ++m) {
    auto const name = base::english_months[static_cast<std::size_t>(m)];
    if (low == name || (low.size() == 3 && name.starts_with(low)) || (m == 8 && low == "sept")) return m + 1;
  }
  return 0;
}

bool ordinal(Tokens const& t, std::size_t i) {
  return i < t.size() && (t[i].low == "st" || t[i].low == "nd" || t[i].low == "rd" || t[i].low == "th");
}

bool day_number(Tokens const& t, std::size_t i) {
  return number(t, i) && t[i].low.size() <= 2 && t[i].value >= 1 && t[i].value <= 31;
}

std::optional<year_month_day> made(int y, int m, int d) {
  year_month_day const ymd{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  return y >= 1950 && y <= 2199 && ymd.ok() ? std::optional(ymd) : std::nullopt;
}

/// A date around the month's name at `m`.
std::optional<DateRead> around_month(Tokens const& t, std::size_t m) {
  int const month_number = month_of(t[m].low);
  std::size_t first = m, next = m + 1;
  int d = 0;
  std::size_t before = m;
  if (before > 0 && is(t, before - 1, "of")) --before;
  if (before > 0 && ordinal(t, before - 1)) --before;
  if (before > 0 && day_number(t, before - 1) && !(before > 1 && is(t, before - 2, "#"))) {
    first = before - 1;
    d = t[first].value;
  }
  if (is(t, next, ".")) ++next;
  // "MAY 9", also after a day already given: "9 MAY 9 2021". "2 May 20:00" has no second day. In "CALL 12 MAY 4, 2023"
  // the number before the month belongs to the call.
  if (day_number(t, next) && !is(t, next + 1, ":")) {
    if (d != t[next].value) first = m;
    d = t[next].value;
    ++next;
    if (ordinal(t, next)) ++next;
  }
  if (is(t, next, ",")) ++next;
  if (d == 0) return std::nullopt;
  DateRead read{std::nullopt, t[first].begin, t[next - 1].end};
  // "2 May 202, 13:00": a year cut short is damage, a time is not a year.
  if (number(t, next) && !is(t, next + 1, ":")) {
    read.end = t[next].end;
    if (t[next].low.size() == 4) read.day = made(t[next].value, month_number, d);
  }
  return read;
}

/// "2022-10-03", "03/10/2022" (only when the order is beyond doubt).
std::optional<DateRead> in_numbers(Tokens const& t, std::size_t i) {
  if (!number(t, i) || !number(t, i + 2) || !number(t, i + 4)) return std::nullopt;
  std::string const& sep = t[i + 1].low;
  if ((sep != "-" && sep != "/" && sep != ".") || t[i + 3].low != sep || !glued(t, i + 1) || !glued(t, i + 4))
    return std::nullopt;
  int const a = t[i].value, b = t[i + 2].value, c = t[i + 4].value;
  DateRead read{std::nullopt, t[i].begin, t[i + 4].end};
  if (t[i].low.size() == 4) read.day = made(a, b, c);
  else if (t[i + 4].low.size() != 4) return std::nullopt;
  else if (sep == "." || a > 12 || a == b) read.day = made(c, b, a);
  else if (b > 12) read.day = made(c, a, b);
  return read;
}

struct Named {
  std::string_view low;
  int minutes;
  std::string_view place;
};
constexpr Named zones[] = {
    {"utc", 0, {}},
    {"gmt", 0, {}},
    {"z", 0, {}},
    {"wet", 0, {}},
    {"bst", 60, {}},
    {"west", 60, {}},
    {"cet", 60, {}},
    {"wat", 60, {}},
    {"cest", 120, {}},
    {"eet", 120, {}},
    {"sast", 120, {}},
    {"cat", 120, {}},
    {"eest", 180, {}},
    {"msk", 180, {}},
    {"eat", 180, {}},
    {"pkt", 300, {}},
    {"sgt", 480, {}},
    {"hkt", 480, {}},
    {"jst", 540, {}},
    {"kst", 540, {}},
    {"aest", 600, {}},
    {"aedt", 660, {}},
    {"nzst", 720, {}},
    {"nzdt", 780, {}},
    {"est", -300, {}},
    {"edt", -240, {}},
    {"cst", -360, {}},
    {"cdt", -300, {}},
    {"mst", -420, {}},
    {"mdt", -360, {}},
    {"pst", -480, {}},
    {"pdt", -420, {}},
    {"brt", -180, {}},
    {"et", 0, "America/New_York"},
    {"ct", 0, "America/Chicago"},
    {"mt", 0, "America/Denver"},
    {"pt", 0, "America/Los_Angeles"},
};

struct ZoneRead {
  Zone zone;
  std::size_t next;
};

/// A zone at token `i`: "UTC", "(UTC + 1)", "GMT-05:30", "CET".
std::optional<ZoneRead> zone_at(Tokens const& t, std::size_t i) {
  if (is(t, i, "(")) {
    auto inner = zone_at(t, i + 1);
    if (inner && is(t, inner->next, ")")) ++inner->next;
    return inner;
  }
  if (i >= t.size() || t[i].kind != Token::word) return std::nullopt;
  auto const* const found =
      std::find_if(std::begin(zones), std::end(zones), [&](Named const& z) { return z.low == t[i].low; });
  if (found == std::end(zones)) return std::nullopt;
  ZoneRead read{{found->minutes, found->place}, i + 1};
  bool const sign = is(t, i + 1, "+") || is(t, i + 1, "-");
  if ((found->low == "utc" || found->low == "gmt") && sign && number(t, i + 2) && t[i + 2].value <= 14) {
    int shift = t[i + 2].value * 60;
    read.next = i + 3;
    if (is(t, i + 3, ":") && number(t, i + 4) && t[i + 4].value < 60) {
      shift += t[i + 4].value;
      read.next = i + 5;
    }
    read.zone.offset_minutes = is(t, i + 1, "-") ? -shift : shift;
  }
  return read;
}

struct TimeAt {
  int minutes;
  std::size_t next;
  bool half;  // a.m. or p.m. was said
  bool bare;  // four digits, which may be a year
};

std::optional<TimeAt> half_day(Tokens const& t, TimeAt at) {
  std::size_t i = at.next;
  bool pm = false;
  if (is(t, i, "am") || is(t, i, "pm")) {
    pm = is(t, i, "pm");
    i += 1;
  } else if ((is(t, i, "a") || is(t, i, "p")) && is(t, i + 1, ".") && is(t, i + 2, "m")) {
    pm = is(t, i, "p");
    i += is(t, i + 3, ".") ? 4 : 3;
  } else {
    return at;
  }
  int const hour = at.minutes / 60;
  if (hour < 1 || hour > 12) return std::nullopt;
  return TimeAt{(hour % 12 + (pm ? 12 : 0)) * 60 + at.minutes % 60, i, true, false};
}

std::optional<TimeAt> time_at(Tokens const& t, std::size_t i) {
  if (!number(t, i)) return std::nullopt;
  int const v = t[i].value;
  bool const minutes = (is(t, i + 1, ":") || is(t, i + 1, ".") || is(t, i + 1, "h")) && glued(t, i + 1) &&
                       glued(t, i + 2) && number(t, i + 2) && t[i + 2].low.size() == 2 && t[i + 2].value < 60;
  if (minutes && t[i].low.size() <= 2 && v < 24) {
    std::size_t next = i + 3;
    if (is(t, next, ":") && number(t, next + 1)) next += 2;  // seconds
    return half_day(t, {v * 60 + t[i + 2].value, next, false, false});
  }
  if (t[i].low.size() == 4 && v / 100 < 24 && v % 100 < 60) return TimeAt{v / 100 * 60 + v % 100, i + 1, false, true};
  if (t[i].low.size() <= 2 && v < 24) {
    auto const at = half_day(t, {v * 60, i + 1, false, false});
    if (at && at->half) return at;
  }
  return std::nullopt;
}

std::optional<ClockRead> clock_at(Tokens const& t, std::size_t i, Bare bare) {
  auto const first = time_at(t, i);
  if (!first) return std::nullopt;
  ClockRead read{first->minutes, std::nullopt, std::nullopt, t[i].begin, t[first->next - 1].end};
  std::size_t next = first->next;
  if (is(t, next, "hours") || is(t, next, "hrs")) ++next;
  auto zone = zone_at(t, next);  // "13:00 UTC - 14:00 UTC"
  if (zone) next = zone->next;
  if (is(t, next, "-") || is(t, next, "to") || is(t, next, "until")) {
    if (auto const second = time_at(t, next + 1)) {
      read.to = second->minutes;
      read.end = t[second->next - 1].end;
      next = second->next;
      // "9:00 to 10:30 p.m.": the half of the day is said once, for both.
      if (second->half && !first->half && second->minutes >= 720 && read.from < 720 &&
          read.from + 720 < second->minutes)
        read.from += 720;
      if (auto const later = zone_at(t, next)) zone = later;
    }
  }
  if (is(t, next, ",") && !zone) zone = zone_at(t, next + 1);
  if (zone) {
    read.zone = zone->zone;
    read.end = std::max(read.end, t[zone->next - 1].end);
  }
  bool const told = zone || bare == Bare::allowed || is(t, first->next, "hours") || is(t, first->next, "hrs");
  if (first->bare && !told) return std::nullopt;
  return read;
}

}  // namespace

std::optional<DateRead> read_date(std::string_view s) {
  auto const t = tokens(s);
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (t[i].kind == Token::word && month_of(t[i].low) != 0) {
      if (auto const read = around_month(t, i)) return read;
    } else if (auto const read = in_numbers(t, i)) {
      return read;
    }
  }
  return std::nullopt;
}

std::optional<ClockRead> read_clock(std::string_view s, Bare bare) {
  auto const t = tokens(s);
  // A time may not begin inside a date ("2022-10-03", "3.10.2022").
  auto const date = read_date(s);
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (date && t[i].begin >= date->begin && t[i].begin < date->end) continue;
    if (auto const read = clock_at(t, i, bare)) return read;
  }
  return std::nullopt;
}

bool only_date_and_time(std::string_view s) {
  if (s.size() > 120) return false;
  auto const date = read_date(s);
  auto const clock = read_clock(s);
  if (!date && !clock) return false;
  static constexpr std::string_view filler[] = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon",   "tue",
      "tues",   "wed",     "thu",       "thurs",    "fri",    "sat",      "sun",    "at",    "from",
      "date",   "time",    "local",     "st",       "nd",     "rd",       "th",     "start", "and"};
  auto const inside = [](Token const& token, auto const& read) {
    return read && token.begin >= read->begin && token.end <= read->end;
  };
  for (auto const& token : tokens(s)) {
    if (token.kind == Token::sign || inside(token, date) || inside(token, clock)) continue;
    if (std::find(std::begin(filler), std::end(filler), token.low) == std::end(filler)) return false;
  }
  return true;
}

std::optional<base::Instant> instant(year_month_day ymd, int minutes, Zone const& zone) {
  if (zone.place.empty()) {
    return base::Instant{std::chrono::sys_days{ymd}} + std::chrono::minutes{minutes - zone.offset_minutes};
  }
  auto const at = base::from_local(ymd, minutes / 60, minutes % 60, zone.place);
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace record::scan
