// SPDX-License-Identifier: Apache-2.0
// Dates as mail states them, and which of them to believe (between-meetings a.4, rule 3). Everything is UTC.
#pragma once

#include <string>
#include <string_view>

#include "mail/archive.hpp"

namespace mail {

/// 1980-01-01: no list is older, so an earlier time is a wrong clock or no time.
inline constexpr Seconds year_1980 = 315'532'800;

/// A Date header, or what stands behind the last ';' of a Received header: RFC 5322 with its obsolete forms (two-digit years, zone
/// names, comments, no weekday, a wrong weekday), ctime's form, ISO 8601. undated when it is none of these or names a day or
/// hour that does not exist.
Seconds parse_mail_date(std::string_view text);
/// The date of a From_ line, as if it were UTC unless it names another zone; undated when there is none, and then the line is no
/// separator. Takes "Mon Oct  3 15:00:00 2022", a missing second, a zone before or after the year, "remote from X" behind it.
Seconds separator_date(std::string_view line);

/// The calendar month a file of an archive stands for: "2021-March.txt", "2021-03.mbox", "202103.mbox.gz"; as the first second of
/// it. undated when its name says nothing.
Seconds month_of_file(std::string_view name);
/// The first second of the month after the one `month` is the first second of.
Seconds month_after(Seconds month);
/// "2021-03".
std::string month_name(Seconds time);

/// What a message and its place say about its time; undated where they say nothing.
struct TimesStated {
  Seconds received = undated;   ///< the outermost Received header: the list's own server
  Seconds delivered = undated;  ///< the separator line, or the name of a file in a Maildir
  Seconds date = undated;       ///< the Date header: the writer's clock
  Seconds month = undated;      ///< month_of_file
};
struct TimeBelieved {
  Seconds time = undated;
  bool clamped = false;  ///< there is a time, but something stated was not believed
};
/// The outermost Received header; else the separator line; else the Date header if it lies within 48 hours of the file's month,
/// or alone when there is nothing to hold it against. What is before 1980 or after `now` is believed of nothing.
TimeBelieved believe(TimesStated const&, Seconds now);

}  // namespace mail
