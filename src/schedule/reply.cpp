// SPDX-License-Identifier: Apache-2.0
#include "schedule/reply.hpp"

#include <libical/ical.h>

#include <memory>

#include "base/text.hpp"
#include "schedule/calendar.hpp"

namespace schedule {

namespace {

using base::say;
using base::Why;

constexpr std::size_t largest = 256 * 1024;

struct Freed {
  void operator()(icalcomponent* c) const { icalcomponent_free(c); }
};
using Component = std::unique_ptr<icalcomponent, Freed>;

auto no_reply() { return base::refuse(Why::malformed, say("This is not a calendar reply.")); }

/// libical keeps going after nonsense; it must never end the program because of it.
void forgiving() {
  icalerror_set_errors_are_fatal(false);
  ical_set_unknown_token_handling_setting(ICAL_DISCARD_TOKEN);
}

std::optional<base::Instant> instant_of(icalproperty* p, icaltimetype const& t) {
  if (icaltime_is_null_time(t) || t.is_date) return std::nullopt;
  if (t.year < 1970 || t.year > 2037 || t.month < 1 || t.month > 12 || t.day < 1 || t.day > 31) return std::nullopt;
  std::chrono::year_month_day const day{std::chrono::year{t.year}, std::chrono::month{static_cast<unsigned>(t.month)},
                                        std::chrono::day{static_cast<unsigned>(t.day)}};
  std::string zone = "UTC";
  if (!icaltime_is_utc(t)) {
    auto* const parameter = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    char const* const name = parameter ? icalparameter_get_tzid(parameter) : nullptr;
    if (!name) return std::nullopt;
    zone = name;
  }
  auto const meant = meant_time(day, t.hour, t.minute, zone);
  if (!meant) return std::nullopt;
  return meant->first;
}

std::optional<Coming> coming_of(icalproperty* attendee) {
  auto* const parameter = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
  if (!parameter) return std::nullopt;
  switch (icalparameter_get_partstat(parameter)) {
    case ICAL_PARTSTAT_ACCEPTED: return Coming::yes;
    case ICAL_PARTSTAT_DECLINED: return Coming::no;
    case ICAL_PARTSTAT_TENTATIVE: return Coming::perhaps;
    default: return std::nullopt;
  }
}

std::string text_of(char const* s) { return s ? base::clean_line(base::repair_utf8(s)) : std::string(); }

}  // namespace

base::Result<Reply> read_reply(std::string_view ics) {
  if (ics.size() > largest || ics.find('\0') != std::string_view::npos) return no_reply();
  forgiving();
  std::string const text(ics);
  Component const calendar(icalparser_parse_string(text.c_str()));
  if (!calendar || icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT || icalcomponent_get_method(calendar.get()) != ICAL_METHOD_REPLY)
    return no_reply();
  auto* const event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
  if (!event) return no_reply();
  auto* const attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
  if (!attendee || icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) return no_reply();
  auto const coming = coming_of(attendee);
  if (!coming) return no_reply();
  Reply out{.uid = text_of(icalcomponent_get_uid(event)), .sequence = icalcomponent_get_sequence(event), .mail = {}, .coming = *coming, .comment = {}};
  auto const mail = base::lower_ascii(text_of(icalproperty_get_attendee(attendee)));
  out.mail = mail.starts_with("mailto:") ? mail.substr(7) : mail;
  if (out.uid.empty() || out.uid.size() > 300 || out.mail.find('@') == std::string::npos || out.mail.size() > 254) return no_reply();
  out.comment = base::slice(text_of(icalcomponent_get_comment(event)), 0, 500);
  if (auto* const id = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY)) {
    out.occurrence = instant_of(id, icalproperty_get_recurrenceid(id));
    // An answer about one meeting must never be taken for one about all.
    if (!out.occurrence) return no_reply();
  }
  if (auto* const stamp = icalcomponent_get_first_property(event, ICAL_DTSTAMP_PROPERTY)) out.stamp = instant_of(stamp, icalproperty_get_dtstamp(stamp));
  return out;
}

}  // namespace schedule
