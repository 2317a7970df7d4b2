// SPDX-License-Identifier: Apache-2.0
#include "base/when.hpp"

#include "base/html.hpp"
#include "base/tr.hpp"

namespace base {

std::string day_words(std::chrono::year_month_day d) {
  std::string const months[] = {tr("January"),   tr("February"), tr("March"),    tr("April"),
                                tr("May"),       tr("June"),     tr("July"),     tr("August"),
                                tr("September"), tr("October"),  tr("November"), tr("December")};
  if (!d.ok()) return {};
  // Day, month, year: "{1} {2} {3}" is the English order; other languages set their own.
  return fill(tr("{1} {2} {3}"),
              {std::to_string(static_cast<unsigned>(d.day())), months[static_cast<unsigned>(d.month()) - 1],
               std::to_string(static_cast<int>(d.year()))});
}

std::string hours_words(LocalTime const& t) {
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(t.hour) + ":" + two(t.minute);
}

std::string moment_words(Instant t, std::string_view zone) {
  LocalTime const utc = local_time(t, "UTC").value_or(LocalTime{});
  auto const there = local_time(t, zone);
  if (!there || there->offset_minutes == 0) return fill(tr("{1}, {2} {3}"), {day_words(utc.day), hours_words(utc), "UTC"});
  std::string const same = there->day == utc.day ? hours_words(utc) : fill(tr("{1}, {2}"), {day_words(utc.day), hours_words(utc)});
  return fill(tr("{1}, {2} {3} ({4} UTC)"), {day_words(there->day), hours_words(*there), there->abbreviation, same});
}

}  // namespace base
