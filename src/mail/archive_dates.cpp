// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_dates.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "base/text.hpp"

namespace mail {

namespace {

constexpr Seconds day = 86'400;
constexpr Seconds two_days = 2 * day;

bool digit(char c) { return c >= '0' && c <= '9'; }
char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// A number of 1 to 9 digits and nothing else; -1 otherwise.
int number(std::string_view s) {
  if (s.empty() || s.size() > 9) return -1;
  int n = 0;
  for (char const c : s) {
    if (!digit(c)) return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

/// 1 to 12 by the first three letters; 0 when it is no month.
int month_number(std::string_view s) {
  static constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (s.size() < 3) return 0;
  char const three[3] = {low(s[0]), low(s[1]), low(s[2])};
  for (std::size_t m = 0; m < 12; ++m)
    if (names.substr(3 * m, 3) == std::string_view(three, 3)) return static_cast<int>(m) + 1;
  return 0;
}

bool weekday(std::string_view s) {
  static constexpr std::string_view names = "sunmontuewedthufrisat";
  if (s.size() < 3) return false;
  char const three[3] = {low(s[0]), low(s[1]), low(s[2])};
  auto const at = names.find(std::string_view(three, 3));
  return at != std::string_view::npos && at % 3 == 0;
}

Seconds from_civil(int year, int month, int of_month, int hour, int minute, int second) {
  using namespace std::chrono;
  year_month_day const d{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                         std::chrono::day(static_cast<unsigned>(std::max(of_month, 0)))};
  if (year < 1900 || year > 9999 || !d.ok() || hour > 23 || minute > 59 || second > 60) return undated;
  if (hour < 0 || minute < 0 || second < 0) return undated;
  return Seconds{sys_days(d).time_since_epoch().count()} * day + hour * 3600 + minute * 60 + std::min(second, 59);
}

/// Minutes east of UTC of "+0530", "-08:00", "GMT", "EST"; none when it is no zone.
std::optional<int> zone_minutes(std::string_view s) {
  if (s.size() >= 5 && (s[0] == '+' || s[0] == '-')) {
    auto const colon = s.size() == 6 && s[3] == ':';
    int const hours = number(s.substr(1, 2)), minutes = number(s.substr(colon ? 4 : 3, 2));
    if (s.size() > 6 || hours < 0 || minutes < 0 || minutes > 59 || hours > 23) return std::nullopt;
    return (s[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  struct Named {
    std::string_view name;
    int hours;
  };
  static constexpr std::array<Named, 20> names{{{"GMT", 0}, {"UT", 0}, {"UTC", 0}, {"Z", 0}, {"WET", 0}, {"EST", -5}, {"EDT", -4},
                                                {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7},
                                                {"BST", 1}, {"CET", 1}, {"MET", 1}, {"CEST", 2}, {"EET", 2}, {"JST", 9}, {"HKT", 8}}};
  for (auto const& n : names)
    if (n.name == s) return n.hours * 60;
  return std::nullopt;
}

/// At most 12 words, comments in brackets and commas left out.
std::size_t date_words(std::string_view s, std::array<std::string_view, 12>& words) {
  std::size_t n = 0, i = 0;
  int depth = 0;
  while (i < s.size() && n < words.size()) {
    if (s[i] == '(') ++depth;
    if (depth > 0 || s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n' || s[i] == ',') {
      if (s[i] == ')' && depth > 0) --depth;
      ++i;
      continue;
    }
    auto const from = i;
    while (i < s.size() && std::string_view(" \t\r\n,(").find(s[i]) == std::string_view::npos) ++i;
    words[n++] = s.substr(from, i - from);
  }
  return n;
}

struct Clock {
  int hour = -1, minute = -1, second = 0;
};
/// "15:00:07", "15:00", "15.00.07" as some clients wrote it, fractions dropped.
Clock clock_of(std::string_view s) {
  Clock c;
  auto const mark = s.find(':') != std::string_view::npos ? ':' : '.';
  auto const first = s.find(mark);
  if (first == std::string_view::npos) return c;
  auto const second = s.find(mark, first + 1);
  c.hour = number(s.substr(0, first));
  c.minute = number(s.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
  if (second != std::string_view::npos) {
    auto const rest = s.substr(second + 1);
    c.second = number(rest.substr(0, rest.find_first_of(".,")));
  }
  return c;
}

int whole_year(std::string_view s) {
  int const y = number(s);
  if (y < 0 || s.size() == 4) return y;
  if (s.size() == 2) return y < 50 ? 2000 + y : 1900 + y;  // RFC 5322, 4.3
  return s.size() == 3 ? 1900 + y : -1;
}

Seconds in_utc(Seconds local, std::optional<int> zone) { return local == undated ? undated : local - zone.value_or(0) * 60; }

/// "2022-10-03 15:00:00 +0200", "2022-10-03T15:00:00Z": words from `w`.
Seconds iso_form(std::string_view first, std::string_view const* w, std::size_t n) {
  if (first.size() < 10 || first[4] != '-' || first[7] != '-') return undated;
  auto time = first.size() > 11 ? first.substr(11) : n > 0 ? w[0] : std::string_view();
  auto zone = first.size() > 11 || n < 2 ? std::string_view() : w[1];
  auto const sign = time.find_first_of("+-Z");
  if (sign != std::string_view::npos) {
    zone = time.substr(sign);
    time = time.substr(0, sign);
  }
  auto const c = clock_of(time);
  return in_utc(from_civil(number(first.substr(0, 4)), number(first.substr(5, 2)), number(first.substr(8, 2)), c.hour, c.minute, c.second),
                zone_minutes(zone));
}

/// "Oct 3 15:00:00 2022", with a zone before or after the year. `used`: how many words that were.
Seconds ctime_form(std::string_view const* w, std::size_t n, std::size_t* used = nullptr) {
  if (n < 4) return undated;
  auto const c = clock_of(w[2]);
  std::size_t at = 3;
  auto zone = zone_minutes(w[at]);
  if (zone) ++at;
  // A year has four digits here: "Oct 3 15:00 22" is prose. A zone nobody knows ("MESZ") is not a reason to lose the day.
  auto const is_year = [&](std::size_t i) { return i < n && w[i].size() == 4 && number(w[i]) >= 0; };
  if (!is_year(at)) {
    if (zone || !is_year(4) || number(w[3]) >= 0) return undated;
    at = 4;
  }
  auto const year = number(w[at++]);
  if (!zone && at < n) {
    zone = zone_minutes(w[at]);
    if (zone) ++at;
  }
  if (used) *used = at;
  return in_utc(from_civil(year, month_number(w[0]), number(w[1]), c.hour, c.minute, c.second), zone);
}

bool plausible(Seconds t, Seconds now) { return t >= year_1980 && t <= now; }

}  // namespace

Seconds parse_mail_date(std::string_view text) {
  std::array<std::string_view, 12> words;
  std::size_t n = date_words(text.substr(0, 256), words);
  auto const* w = words.data();
  if (n > 0 && weekday(w[0])) {
    ++w;
    --n;
  }
  if (n == 0) return undated;
  if (number(w[0].substr(0, std::min<std::size_t>(4, w[0].size()))) >= 0 && w[0].size() >= 10) return iso_form(w[0], w + 1, n - 1);
  if (month_number(w[0]) != 0) return ctime_form(w, n);
  // "3 Oct 2022 15:00:00 +0200", and "3-Oct-22" in one word.
  std::string_view of_month = w[0], month, year;
  auto const dash = of_month.find('-');
  if (dash != std::string_view::npos) {
    auto const second = of_month.find('-', dash + 1);
    if (second == std::string_view::npos) return undated;
    month = of_month.substr(dash + 1, second - dash - 1);
    year = of_month.substr(second + 1);
    of_month = of_month.substr(0, dash);
    w += 1;
    n -= 1;
  } else {
    if (n < 4) return undated;
    month = w[1];
    year = w[2];
    w += 3;
    n -= 3;
  }
  if (n == 0 || month_number(month) == 0) return undated;
  auto const c = clock_of(w[0]);
  std::optional<int> zone;
  if (n > 1) {
    zone = zone_minutes(w[1]);
    // A numeric zone that cannot be is a sign that the rest was made up, too.
    if (!zone && (w[1][0] == '+' || w[1][0] == '-')) return undated;
  }
  return in_utc(from_civil(whole_year(year), month_number(month), number(of_month), c.hour, c.minute, c.second), zone);
}

Seconds separator_date(std::string_view line) {
  if (!line.starts_with("From ") || line.size() > 1000) return undated;
  auto const text = line.substr(5);
  // The date stands at the end, behind a sender that may have blanks ("ada at example.org"): the first weekday that begins a
  // whole date which only "remote from" or nothing follows.
  for (std::size_t at = 0; at < text.size();) {
    auto const rest = text.substr(at);
    auto const blank = text.find(' ', at);
    at = blank == std::string_view::npos ? text.size() : blank + 1;
    if (!weekday(rest) || rest.size() < 5 || (rest[3] != ' ' && rest[3] != ',')) continue;
    std::array<std::string_view, 12> words;
    std::size_t const n = date_words(rest, words);
    if (n < 5) continue;
    std::size_t used = 0;
    auto const t = ctime_form(words.data() + 1, n - 1, &used);
    if (t == undated) continue;
    if (1 + used == n || words[1 + used] == "remote") return t;
  }
  return undated;
}

Seconds month_after(Seconds month) {
  using namespace std::chrono;
  year_month_day const d{sys_days(days(month / day))};
  auto const next = year_month(d.year(), d.month()) + months(1);
  return Seconds{sys_days(next / 1).time_since_epoch().count()} * day;
}

Seconds month_of_file(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  if (name.size() < 6 || number(name.substr(0, 4)) < 0) return undated;
  auto rest = name.substr(4);
  int month = 0;
  if (rest[0] == '-') {
    rest.remove_prefix(1);
    std::size_t letters = 0;
    while (letters < rest.size() && rest[letters] != '.') ++letters;
    auto const word = rest.substr(0, letters);
    month = digit(word.empty() ? 'x' : word[0]) ? (word.size() == 2 ? number(word) : 0) : month_number(word);
  } else if (rest.size() >= 2 && (rest.size() == 2 || rest[2] == '.')) {
    month = number(rest.substr(0, 2));
  }
  if (month < 1 || month > 12) return undated;
  return from_civil(number(name.substr(0, 4)), month, 1, 0, 0, 0);
}

std::string month_name(Seconds time) {
  using namespace std::chrono;
  return base::iso_day(year_month_day{floor<days>(sys_seconds(seconds(time)))}).substr(0, 7);
}

TimeBelieved believe(TimesStated const& said, Seconds now) {
  auto const contradicts = [&](Seconds t, Seconds believed) { return t != undated && (t > believed + two_days || t < believed - two_days); };
  for (Seconds const anchor : {said.received, said.delivered})
    if (plausible(anchor, now))
      return {anchor, contradicts(said.date, anchor) || (said.received != undated && !plausible(said.received, now))};
  if (!plausible(said.date, now)) return {};
  if (said.month != undated && (said.date < said.month - two_days || said.date >= month_after(said.month) + two_days)) return {};
  return {said.date, said.received != undated || said.delivered != undated};
}

}  // namespace mail
