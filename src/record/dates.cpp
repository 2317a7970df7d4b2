// SPDX-License-Identifier: Apache-2.0
// A small reader over folded words: at each word every rule is tried, the longest reading stands.
#include "record/dates.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "base/when.hpp"

namespace record {
namespace {

namespace c = std::chrono;
using Day = c::year_month_day;

struct DateWord {
  std::string folded;
  std::size_t begin = 0, end = 0;
  bool capital = false;  ///< begins with a capital letter
  bool close = true;     ///< only blanks, a comma or a full stop after an abbreviation lead to the next word
};

struct Reading {
  Day day;
  std::size_t words = 0;
  bool sure = true;
};

constexpr std::array<std::string_view, 12> short_months{"jan", "feb", "mar", "apr", "",    "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 13> counts{"",      "one",   "two",  "three", "four",   "five",  "six",
                                                  "seven", "eight", "nine", "ten",   "eleven", "twelve"};
constexpr std::array<std::string_view, 20> ordinals{
    "",           "first",     "second",    "third",       "fourth",     "fifth",     "sixth",
    "seventh",    "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",   "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};

std::optional<int> number(std::string_view s) {
  return s.size() <= 4 ? base::parse_number<int>(s) : std::nullopt;
}

template <class List>
std::optional<unsigned> place_in(List const& list, std::string_view word) {
  auto const at = std::find(list.begin(), list.end(), word);
  return at == list.end() || word.empty() ? std::nullopt : std::optional(static_cast<unsigned>(at - list.begin()));
}

Day moved(Day from, int days) { return Day{c::sys_days{from} + c::days{days}}; }

Day last_of(c::year y, c::month m) { return Day{y / m / c::last}; }

class DateReader {
 public:
  DateReader(std::string_view text, Day meeting) : meeting_(meeting) {
    auto const all = base::words(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::string_view const word = text.substr(all[i].begin, all[i].end - all[i].begin);
      std::size_t const next = i + 1 < all.size() ? all[i + 1].begin : text.size();
      std::string_view const gap = text.substr(all[i].end, next - all[i].end);
      bool const digit = word[0] >= '0' && word[0] <= '9';
      bool const abbreviation = word.size() <= 4 && !digit && gap.starts_with('.');
      bool const close = gap.find_first_not_of(abbreviation ? " \n,." : " \n,") == std::string_view::npos;
      words_.push_back({base::fold(word), all[i].begin, all[i].end, word[0] >= 'A' && word[0] <= 'Z', close});
    }
  }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] DateWord const& word(std::size_t i) const { return words_[i]; }

  /// The longest reading that begins at word i.
  [[nodiscard]] std::optional<Reading> at(std::size_t i) const {
    std::optional<Reading> best;
    for (auto const rule :
         {&DateReader::week_of, &DateReader::iso, &DateReader::day_month, &DateReader::month_day, &DateReader::the_day,
          &DateReader::month_edge, &DateReader::from_now, &DateReader::weekday, &DateReader::near})
      if (auto r = (this->*rule)(i); r && r->day.ok() && (!best || r->words > best->words)) best = r;
    return best;
  }

 private:
  [[nodiscard]] bool is(std::size_t i, std::string_view word) const {
    return i < words_.size() && words_[i].folded == word;
  }
  [[nodiscard]] bool says(std::size_t i, std::initializer_list<std::string_view> phrase) const {
    for (std::string_view const w : phrase)
      if (!is(i++, w)) return false;
    return true;
  }
  /// Do words i to i + n stand in one breath?
  [[nodiscard]] bool together(std::size_t i, std::size_t n) const {
    for (std::size_t k = i; k + 1 < i + n; ++k)
      if (k >= words_.size() || !words_[k].close) return false;
    return i + n <= words_.size();
  }

  /// 17, 17th, seventeenth, twenty first: the number and its words.
  [[nodiscard]] std::optional<std::pair<unsigned, std::size_t>> day_number(std::size_t i) const {
    if (i >= words_.size()) return std::nullopt;
    std::string_view w = words_[i].folded;
    for (std::string_view const suffix : {"st", "nd", "rd", "th"})
      if (w.size() > 2 && w.ends_with(suffix) && w[0] >= '0' && w[0] <= '9') w.remove_suffix(2);
    if (auto const n = number(w); n && *n >= 1 && *n <= 31 && w.size() <= 2)
      return std::pair{static_cast<unsigned>(*n), std::size_t{1}};
    if (auto const n = place_in(ordinals, w)) return std::pair{*n, std::size_t{1}};
    if (w == "twentieth") return std::pair{20u, std::size_t{1}};
    if (w == "thirtieth") return std::pair{30u, std::size_t{1}};
    if (w == "twenty" || w == "thirty") {
      unsigned const tens = w == "twenty" ? 20 : 30;
      if (i + 1 < words_.size())
        if (auto const n = place_in(ordinals, words_[i + 1].folded); n && *n < 10)
          return std::pair{tens + *n, std::size_t{2}};
    }
    for (auto const& [prefix, tens] :
         {std::pair{std::string_view("twenty "), 20u}, {"thirty ", 30u}})  // "twenty-first"
      if (w.starts_with(prefix))
        if (auto const n = place_in(ordinals, w.substr(prefix.size())); n && *n < 10)
          return std::pair{tens + *n, std::size_t{1}};
    return std::nullopt;
  }
  [[nodiscard]] bool is_ordinal(std::size_t i) const {
    std::string const& w = words_[i].folded;
    return !(w[0] >= '0' && w[0] <= '9') || w.ends_with("st") || w.ends_with("nd") || w.ends_with("rd") ||
           w.ends_with("th");
  }

  /// A month by name. "may" and "march" only with a capital: they are words of their own.
  [[nodiscard]] std::optional<c::month> month(std::size_t i) const {
    if (i >= words_.size()) return std::nullopt;
    std::string_view const w = words_[i].folded;
    if ((w == "may" || w == "march" || w == "mar" || w == "dec" || w == "sep" || w == "jan") && !words_[i].capital)
      return std::nullopt;
    auto n = place_in(base::english_months, w);
    if (!n) n = place_in(short_months, w);
    if (w == "sept") n = 8;
    return n ? std::optional(c::month{*n + 1}) : std::nullopt;
  }
  [[nodiscard]] std::optional<c::year> year(std::size_t i) const {
    if (i >= words_.size()) return std::nullopt;
    auto const n = number(words_[i].folded);
    return n && *n >= 1990 && *n <= 2100 ? std::optional(c::year{*n}) : std::nullopt;
  }

  /// Day and month without a year: the first such day not more than 30 days before the meeting.
  [[nodiscard]] Day nearest(c::month m, c::day d) const {
    Day const here{meeting_.year(), m, d};
    c::sys_days const earliest = c::sys_days{meeting_} - c::days{30};
    if (here.ok() && c::sys_days{here} >= earliest) return here;
    return Day{meeting_.year() + c::years{1}, m, d};
  }
  [[nodiscard]] Reading with_year(c::month m, unsigned d, std::size_t i, std::size_t used) const {
    if (auto const y = year(i + used); y && together(i, used + 1)) return {Day{*y, m, c::day{d}}, used + 1, true};
    Day const day = nearest(m, c::day{d});
    bool const near = day.ok() && c::sys_days{day} - c::sys_days{meeting_} < c::days{270};
    return {day, used, near};
  }

  [[nodiscard]] std::optional<Reading> iso(std::size_t i) const {
    // A word keeps inner hyphens; folded they are blanks.
    auto const day = base::parse_day([&] {
      std::string s = words_[i].folded;
      std::replace(s.begin(), s.end(), ' ', '-');
      return s;
    }());
    return day ? std::optional(Reading{*day, 1, true}) : std::nullopt;
  }

  /// 4 May, 17th of October, the seventeenth of October 2022.
  [[nodiscard]] std::optional<Reading> day_month(std::size_t i) const {
    std::size_t n = is(i, "the") ? 1 : 0;
    auto const d = day_number(i + n);
    if (!d) return std::nullopt;
    n += d->second;
    if (is(i + n, "of")) ++n;
    auto const m = month(i + n);
    if (!m || !together(i, n + 1)) return std::nullopt;
    return with_year(*m, d->first, i, n + 1);
  }

  /// October 17th, 2022.
  [[nodiscard]] std::optional<Reading> month_day(std::size_t i) const {
    auto const m = month(i);
    if (!m) return std::nullopt;
    std::size_t n = is(i + 1, "the") ? 2 : 1;
    auto const d = day_number(i + n);
    if (!d || !together(i, n + d->second)) return std::nullopt;
    return with_year(*m, d->first, i, n + d->second);
  }

  /// "on the 17th": the next one.
  [[nodiscard]] std::optional<Reading> the_day(std::size_t i) const {
    if (!is(i, "on") && !is(i, "by") && !is(i, "until") && !is(i, "before")) return std::nullopt;
    if (!is(i + 1, "the")) return std::nullopt;
    auto const d = day_number(i + 2);
    if (!d || !is_ordinal(i + 2) || !together(i, 2 + d->second)) return std::nullopt;
    bool const digits = words_[i + 2].folded[0] >= '0' && words_[i + 2].folded[0] <= '9';
    std::size_t const after = i + 1 + d->second;
    bool const last = after + 1 >= words_.size() || !words_[after].close;
    if (!digits && !last) return std::nullopt;  // "on the first point"
    if (digits && !last && (is(after + 1, "meeting") || is(after + 1, "floor") || is(after + 1, "session")))
      return std::nullopt;
    for (int months_ahead = 0; months_ahead < 3; ++months_ahead) {
      c::year_month const ym = c::year_month{meeting_.year(), meeting_.month()} + c::months{months_ahead};
      Day const day{ym.year(), ym.month(), c::day{d->first}};
      if (day.ok() && c::sys_days{day} > c::sys_days{meeting_}) return Reading{day, 2 + d->second, true};
    }
    return std::nullopt;
  }

  /// "the week starting on, I think, the 17th of October", "week of 4 May", "the week commencing Monday 4 May".
  [[nodiscard]] std::optional<Reading> week_of(std::size_t i) const {
    std::size_t n = is(i, "the") ? 1 : 0;
    if (!is(i + n, "week")) return std::nullopt;
    ++n;
    bool const opened = is(i + n, "of") || is(i + n, "starting") || is(i + n, "beginning") || is(i + n, "commencing") ||
                        is(i + n, "from");
    if (!opened) return std::nullopt;
    for (std::size_t filler = 1; filler <= 6; ++filler) {
      auto const read = [&]() -> std::optional<Reading> {
        if (auto r = iso(std::min(i + n + filler, words_.size() - 1)); r && i + n + filler < words_.size()) return r;
        if (auto r = day_month(i + n + filler)) return r;
        return month_day(i + n + filler);
      }();
      if (read && read->day.ok()) return Reading{read->day, n + filler + read->words, read->sure};
    }
    return std::nullopt;
  }

  /// "the end of December", "end of the month", "the beginning of March 2023", "mid-May" is left alone.
  [[nodiscard]] std::optional<Reading> month_edge(std::size_t i) const {
    std::size_t n = is(i, "by") ? 1 : 0;
    if (is(i + n, "the")) ++n;
    bool const end = is(i + n, "end"), begin = is(i + n, "beginning") || is(i + n, "start");
    if ((!end && !begin) || !is(i + n + 1, "of")) return std::nullopt;
    n += 2;
    if (auto const m = month(i + n)) {
      ++n;
      std::optional<c::year> y = together(i, n + 1) ? year(i + n) : std::nullopt;
      if (y) ++n;
      if (!y)
        y = (end ? last_of(meeting_.year(), *m) : Day{meeting_.year(), *m, c::day{1}}) < meeting_
                ? meeting_.year() + c::years{1}
                : meeting_.year();
      return Reading{end ? last_of(*y, *m) : Day{*y, *m, c::day{1}}, n, true};
    }
    bool const next = is(i + n, "next");
    if (!next && !is(i + n, "the") && !is(i + n, "this")) return std::nullopt;
    ++n;
    if (is(i + n, "week") && end) return Reading{moved(monday(), next ? 11 : 4), n + 1, true};
    if (is(i + n, "year")) {
      c::year const y = meeting_.year() + c::years{next ? 1 : begin ? 1 : 0};
      return Reading{end ? Day{y / 12 / 31} : Day{y / 1 / 1}, n + 1, true};
    }
    if (is(i + n, "month")) {
      c::year_month const ym = c::year_month{meeting_.year(), meeting_.month()} + c::months{next || begin ? 1 : 0};
      return Reading{end ? last_of(ym.year(), ym.month()) : Day{ym.year(), ym.month(), c::day{1}}, n + 1, true};
    }
    return std::nullopt;
  }

  /// "in two weeks' time", "within ten days", "a week from now", "three weeks from today".
  [[nodiscard]] std::optional<Reading> from_now(std::size_t i) const {
    bool const in = is(i, "in") || is(i, "within");
    std::size_t n = in ? 1 : 0;
    if (in && (is(i + n, "a") || is(i + n, "one")) && is(i + n + 1, "fortnight"))
      return Reading{moved(meeting_, 14), n + 2, true};
    if (i + n >= words_.size()) return std::nullopt;
    std::optional<int> amount;
    if (is(i + n, "a") || is(i + n, "an")) amount = 1;
    else if (auto const w = place_in(counts, words_[i + n].folded)) amount = static_cast<int>(*w);
    else if (auto const d = number(words_[i + n].folded); d && *d >= 1 && *d <= 99) amount = d;
    if (!amount) return std::nullopt;
    ++n;
    bool sure = true;
    if (is(i + n, "or") || is(i + n, "to")) return std::nullopt;  // "two or three weeks": no day
    if (is(i + n, "couple") && is(i + n + 1, "of")) {
      amount = 2;
      sure = false;
      n += 2;
    }
    std::string_view const unit = i + n < words_.size() ? std::string_view(words_[i + n].folded) : std::string_view();
    Day day;
    if (unit == "day" || unit == "days" || unit == "days ") day = moved(meeting_, *amount);
    else if (unit == "week" || unit == "weeks" || unit == "week s" || unit == "weeks ")
      day = moved(meeting_, 7 * *amount);
    else if (unit == "month" || unit == "months" || unit == "month s") day = months_on(*amount);
    else return std::nullopt;
    ++n;
    bool const anchored = says(i + n, {"from", "now"}) || says(i + n, {"from", "today"});
    if (anchored) n += 2;
    else if (in && is(i + n, "time")) ++n;
    if ((!in && !anchored) || !together(i, n)) return std::nullopt;
    return Reading{day, n, sure};
  }
  [[nodiscard]] Day months_on(int amount) const {
    c::year_month const ym = c::year_month{meeting_.year(), meeting_.month()} + c::months{amount};
    Day const day{ym.year(), ym.month(), meeting_.day()};
    return day.ok() ? day : last_of(ym.year(), ym.month());
  }

  [[nodiscard]] Day monday() const {
    auto const weekday = c::weekday{c::sys_days{meeting_}}.iso_encoding();
    return moved(meeting_, 1 - static_cast<int>(weekday));
  }

  /// "next Tuesday", "this Friday", "on Monday", "by Friday", "Tuesday next week". A bare weekday needs a word of time
  /// before.
  [[nodiscard]] std::optional<Reading> weekday(std::size_t i) const {
    std::size_t n = 0;
    if (is(i, "on") || is(i, "by") || is(i, "until") || is(i, "before")) n = 1;
    bool const next = is(i + n, "next"), here = is(i + n, "this") || is(i + n, "coming");
    if (next || here) ++n;
    if (i + n >= words_.size()) return std::nullopt;
    auto const day = place_in(weekdays, words_[i + n].folded);
    if (!day || !together(i, n + 1)) return std::nullopt;
    int const offset = *day == 0 ? 6 : static_cast<int>(*day) - 1;
    ++n;
    // "Monday, 4 May": the date says it.
    if (auto r = day_month(i + n); r && r->day.ok() && together(i, n + 1))
      return Reading{r->day, n + r->words, r->sure};
    if (auto r = month_day(i + n); r && r->day.ok() && together(i, n + 1))
      return Reading{r->day, n + r->words, r->sure};
    if (says(i + n, {"next", "week"}) && together(i, n + 2)) return Reading{moved(monday(), 7 + offset), n + 2, true};
    if (next) return Reading{moved(monday(), 7 + offset), n, false};
    if (n == 1) return std::nullopt;
    Day found = moved(monday(), offset);
    if (found <= meeting_) found = moved(found, 7);
    return Reading{found, n, true};
  }

  /// today, tomorrow, next week, this week.
  [[nodiscard]] std::optional<Reading> near(std::size_t i) const {
    if (is(i, "today") || is(i, "tonight")) return Reading{meeting_, 1, true};
    if (says(i, {"the", "day", "after", "tomorrow"})) return Reading{moved(meeting_, 2), 4, true};
    if (is(i, "tomorrow")) return Reading{moved(meeting_, 1), 1, true};
    if (says(i, {"next", "week"})) return Reading{moved(monday(), 7), 2, false};
    if (says(i, {"by", "this", "week"}) || says(i, {"later", "this", "week"}))
      return Reading{moved(monday(), 4), 3, false};
    if (says(i, {"this", "week"})) return Reading{moved(monday(), 4), 2, false};
    return std::nullopt;
  }

  Day meeting_;
  std::vector<DateWord> words_;
};

}  // namespace

std::vector<SpokenDate> spoken_dates(std::string_view text, Day meeting) {
  std::vector<SpokenDate> out;
  if (!meeting.ok()) return out;
  DateReader const reader(text, meeting);
  std::size_t byte = 0;
  std::int64_t point = 0;
  for (std::size_t i = 0; i < reader.size();) {
    auto const reading = reader.at(i);
    if (!reading) {
      ++i;
      continue;
    }
    bool const denied = i > 0 && reader.word(i - 1).folded == "not";
    std::size_t const begin = reader.word(i).begin, end = reader.word(i + reading->words - 1).end;
    i += reading->words;
    if (denied) continue;
    point += static_cast<std::int64_t>(base::code_points(text.substr(byte, begin - byte)));
    std::int64_t const length = static_cast<std::int64_t>(base::code_points(text.substr(begin, end - begin)));
    out.push_back({reading->day, point, point + length, std::string(text.substr(begin, end - begin)), reading->sure});
    point += length;
    byte = end;
  }
  return out;
}

SpokenDate const* due_date(std::vector<SpokenDate> const& dates, Day meeting) {
  SpokenDate const* last = nullptr;
  SpokenDate const* sure = nullptr;
  for (SpokenDate const& d : dates) {
    if (d.day < meeting) continue;
    last = &d;
    bool const numbered = d.words.find_first_of("0123456789") != std::string::npos;
    if (d.sure && numbered) sure = &d;
  }
  return sure ? sure : last;
}

}  // namespace record
