// SPDX-License-Identifier: Apache-2.0
#include "schedule/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace schedule {

namespace {

using namespace std::chrono;

/// "20260329T013000": a wall clock's time.
std::string wall(Instant shown) {
  auto const day = floor<days>(shown);
  hh_mm_ss const time(floor<seconds>(shown - day));
  Day const d{day};
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string utc(Instant t) { return wall(t) + "Z"; }

std::string wall(Repeat const& r, Day const& day) { return wall(Instant(sys_days(day)) + hours(r.hour) + minutes(r.minute)); }

std::string offset(int of_seconds) {
  int const n = of_seconds < 0 ? -of_seconds : of_seconds;
  auto out = fmt::format("{}{:02}{:02}", of_seconds < 0 ? '-' : '+', n / 3600, n / 60 % 60);
  if (n % 60 != 0) out += fmt::format("{:02}", n % 60);
  return out;
}

/// A parameter's value in double quotes: they cannot be escaped, so those inside become apostrophes.
std::string quoted(std::string_view s) {
  std::string out = "\"";
  for (auto const c : s) {
    if (c == '"') out += '\'';
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  return out + '"';
}

/// An address: whatever could end the line or the value is left out.
std::string visible(std::string_view address) {
  std::string out;
  for (auto const c : address)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7f) out += c;
  return out;
}

std::string mailto(std::string_view mail) { return "mailto:" + visible(mail); }

/// The text of one calendar while it is written.
class Sheet {
 public:
  void line(std::string_view s) { text_ += folded(s); }
  void put(std::string_view name, std::string_view value) {
    if (!value.empty()) line(fmt::format("{}:{}", name, escaped(value)));
  }
  void add(std::string_view whole) { text_ += whole; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

struct Message {
  char const* method;
  bool cancelled = false;  ///< the whole of it
  Party const* organiser = nullptr;
  Party const* guest = nullptr;
};

void head(Sheet& s, char const* method, std::string_view name = {}) {
  s.line("BEGIN:VCALENDAR");
  s.line("VERSION:2.0");
  s.line("PRODID:-//Intersession//Schedule//EN");
  s.line("CALSCALE:GREGORIAN");
  s.line(fmt::format("METHOD:{}", method));
  if (!name.empty()) {
    s.put("NAME", name);
    s.put("X-WR-CALNAME", name);
    s.line("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
  }
}

std::string date(Day const& day) { return wall(Instant(sys_days(day))).substr(0, 8); }

/// A deadline is a day, or an instant without length: neither has an end (RFC 5545, 3.6.1).
void deadline_times(Sheet& s, Entry const& e) {
  s.line(e.day ? "DTSTART;VALUE=DATE:" + date(*e.day) : "DTSTART:" + utc(e.start));
  s.line("TRANSP:TRANSPARENT");
}

void times(Sheet& s, Instant start, int length) {
  s.line("DTSTART:" + utc(start));
  s.line("DTEND:" + utc(start + minutes(length)));
}

void series_times(Sheet& s, Repeat const& r, int length) {
  s.line(fmt::format("DTSTART;TZID={}:{}", r.zone, wall(r, r.day)));
  // A length, not an end: an hour stays an hour in the night in which clocks change.
  s.line(fmt::format("DURATION:PT{}M", length));
  if (r.every == Every::week) s.line(fmt::format("RRULE:FREQ=WEEKLY;INTERVAL={};COUNT={}", r.interval, r.count));
  else {
    static constexpr char const* names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    auto const index = (static_cast<int>(static_cast<unsigned>(r.day.day())) - 1) / 7 + 1;
    s.line(fmt::format("RRULE:FREQ=MONTHLY;INTERVAL={};BYDAY={}{};COUNT={}", r.interval, index == 5 ? -1 : index,
                       names[weekday(sys_days(r.day)).c_encoding()], r.count));
  }
  for (auto const& c : r.changes)
    if (!c.start) s.line(fmt::format("EXDATE;TZID={}:{}", r.zone, wall(r, c.day)));
}

void words(Sheet& s, Entry const& e, int sequence, bool cancelled, Message const& m) {
  s.line("UID:" + escaped(e.uid));
  s.line(fmt::format("SEQUENCE:{}", sequence));
  s.line("DTSTAMP:" + utc(e.stamp));
  s.put("SUMMARY", e.title);
  s.put("DESCRIPTION", e.about);
  s.put("LOCATION", e.place);
  if (!e.address.empty()) s.line("URL:" + visible(e.address));
  s.line(cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  if (m.organiser) s.line(fmt::format("ORGANIZER;CN={}:{}", quoted(m.organiser->name), mailto(m.organiser->mail)));
  if (m.guest)
    s.line(fmt::format("ATTENDEE;CN={};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:{}", quoted(m.guest->name), mailto(m.guest->mail)));
}

/// One occurrence that is not as its series says.
void changed(Sheet& s, Entry const& e, Change const& c, Message const& m) {
  auto const& r = *e.repeat;
  s.line("BEGIN:VEVENT");
  words(s, e, std::max(c.sequence, e.sequence), !c.start, m);
  s.line(fmt::format("RECURRENCE-ID;TZID={}:{}", r.zone, wall(r, c.day)));
  if (c.start) times(s, *c.start, c.minutes);
  else {
    s.line(fmt::format("DTSTART;TZID={}:{}", r.zone, wall(r, c.day)));
    s.line(fmt::format("DURATION:PT{}M", c.minutes));
  }
  s.line("END:VEVENT");
}

void event(Sheet& s, Entry const& e, Message const& m) {
  bool const cancelled = e.cancelled || m.cancelled;
  s.line("BEGIN:VEVENT");
  words(s, e, e.sequence, cancelled, m);
  if (e.deadline) deadline_times(s, e);
  else if (e.repeat) series_times(s, *e.repeat, e.minutes);
  else times(s, e.start, e.minutes);
  s.line("END:VEVENT");
  if (!e.repeat || cancelled) return;
  for (auto const& c : e.repeat->changes)
    if (c.start) changed(s, e, c, m);
}

/// The zones of these series, each once, over all their occurrences.
void zones(Sheet& s, std::vector<Entry const*> const& entries) {
  std::vector<std::string> done;
  for (auto const* e : entries) {
    if (!e->repeat || std::find(done.begin(), done.end(), e->repeat->zone) != done.end()) continue;
    auto from = Instant::max(), until = Instant::min();
    for (auto const* other : entries) {
      if (!other->repeat || other->repeat->zone != e->repeat->zone) continue;
      auto const all = occurrences(*other->repeat, other->minutes);
      from = std::min(from, all.front().planned);
      until = std::max(until, all.back().planned + minutes(other->minutes));
    }
    // Some days more: a program that shows the week around a meeting asks for it.
    s.add(time_zone(e->repeat->zone, from - days(7), until + days(7)));
    done.push_back(e->repeat->zone);
  }
}

std::string message(Entry const& e, Message const& m) {
  Sheet s;
  head(s, m.method);
  zones(s, {&e});
  event(s, e, m);
  s.line("END:VCALENDAR");
  return s.take();
}

}  // namespace

std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = 75;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = 74;  // the blank that says "goes on" counts
  }
  return out.append(line).append("\r\n");
}

std::string escaped(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\\' || c == ';' || c == ',') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  return out;
}

std::string time_zone(std::string_view zone, Instant from, Instant until) {
  Sheet s;
  s.line("BEGIN:VTIMEZONE");
  s.line(fmt::format("TZID:{}", zone));
  auto period = base::zone_period(from, zone);
  while (period && period->from < until) {
    // The beginning of time is nothing a calendar can write; an onset long ago serves as well.
    constexpr auto early = sys_days(year{1900} / 1 / 1);
    bool const always = period->from < Instant(early);
    auto const onset = always ? Instant(early) : period->from;
    auto const before = always ? period : base::zone_period(onset - base::Millis(1), zone);
    char const* const sort = period->summer ? "DAYLIGHT" : "STANDARD";
    s.line(fmt::format("BEGIN:{}", sort));
    s.line("DTSTART:" + wall(onset + seconds(before->offset_seconds)));
    s.line("TZOFFSETFROM:" + offset(before->offset_seconds));
    s.line("TZOFFSETTO:" + offset(period->offset_seconds));
    s.put("TZNAME", period->abbreviation);
    s.line(fmt::format("END:{}", sort));
    if (period->until >= until) break;
    period = base::zone_period(period->until, zone);
  }
  s.line("END:VTIMEZONE");
  return s.take();
}

std::string request(Entry const& e, Party const& organiser, Party const& guest) {
  return message(e, {.method = "REQUEST", .organiser = &organiser, .guest = &guest});
}

std::string cancel(Entry const& e, Party const& organiser, Party const& guest) {
  return message(e, {.method = "CANCEL", .cancelled = true, .organiser = &organiser, .guest = &guest});
}

std::string change_of_one(Entry const& e, Change const& c, Party const& organiser, Party const& guest) {
  Sheet s;
  Message const m{.method = c.start ? "REQUEST" : "CANCEL", .organiser = &organiser, .guest = &guest};
  head(s, m.method);
  zones(s, {&e});
  changed(s, e, c, m);
  s.line("END:VCALENDAR");
  return s.take();
}

std::string publish(std::vector<Entry> const& entries, std::string_view name) {
  Sheet s;
  head(s, "PUBLISH", name);
  std::vector<Entry const*> all;
  for (auto const& e : entries) all.push_back(&e);
  zones(s, all);
  for (auto const& e : entries) event(s, e, {.method = "PUBLISH"});
  s.line("END:VCALENDAR");
  return s.take();
}

}  // namespace schedule
