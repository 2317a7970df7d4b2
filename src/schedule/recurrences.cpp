// SPDX-License-Identifier: Apache-2.0
#include "schedule/recurrences.hpp"

#include "base/text.hpp"

namespace schedule {

using base::SeriesId;
using store::Reading;
using store::Writing;

store::Migration recurrence_tables() {
  return {"schedule", 4, {
      "create table recurrence (id text primary key, series text not null, title text not null, zone text not null, day text not null, minute bigint not null, "
      "every bigint not null, spacing bigint not null, times bigint not null, minutes bigint not null, at bigint not null)",
      "create index recurrence_by_series on recurrence(series, at)",
      "create table recurrence_meeting (meeting text primary key, recurrence text not null references recurrence(id), day text not null)",
      "create unique index recurrence_meeting_by_day on recurrence_meeting(recurrence, day)",
  }};
}

namespace {

constexpr int most_meetings = 60;

template <class... Args>
std::vector<Recurrence> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Recurrence> out;
  for (auto& [id, series, title, zone, day, minute, every, interval, count, minutes] :
       r.rows<RecurrenceId, SeriesId, std::string, std::string, std::string, int, Every, int, int, int>(sql, args...))
    out.push_back({id, series, title,
                   {.zone = zone, .day = *base::parse_day(day), .hour = minute / 60, .minute = minute % 60, .every = every, .interval = interval, .count = count}, minutes});
  return out;
}

}  // namespace

base::Result<RecurrenceId> keep_recurrence(Writing& w, Recurrence const& wish) {
  auto const& r = wish.repeat;
  if (auto ok = check(r); !ok) return tl::unexpected(ok.error());
  if (r.count > most_meetings) return base::refuse(base::Why::malformed, base::say("This must be a whole number from {1} to {2}."), "count", {"1", std::to_string(most_meetings)});
  if (wish.minutes < 5 || wish.minutes > 1440)
    return base::refuse(base::Why::malformed, base::say("This must be a whole number from {1} to {2}."), "minutes", {"5", "1440"});
  auto const id = base::new_id<RecurrenceId>();
  w.run("insert into recurrence (id, series, title, zone, day, minute, every, spacing, times, minutes, at) "
        "values (:id, :series, :title, :zone, :day, :minute, :every, :spacing, :times, :minutes, :at)",
        id, wish.series, wish.title, r.zone, base::iso_day(r.day), r.hour * 60 + r.minute, r.every, r.interval, r.count, wish.minutes, w.now());
  w.audit("keep_recurrence", id.text, wish.title);
  return id;
}

void note_occurrence(Writing& w, RecurrenceId const& id, Day const& day, base::MeetingId const& meeting) {
  w.run("insert into recurrence_meeting (meeting, recurrence, day) values (:meeting, :id, :day)", meeting, id, base::iso_day(day));
}

std::optional<Recurrence> recurrence(Reading& r, RecurrenceId const& id) {
  auto all = list(r, "select id, series, title, zone, day, minute, every, spacing, times, minutes from recurrence where id = :id", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Recurrence> recurrences(Reading& r, SeriesId const& series) {
  if (series.empty()) return list(r, "select id, series, title, zone, day, minute, every, spacing, times, minutes from recurrence order by at desc, id");
  return list(r, "select id, series, title, zone, day, minute, every, spacing, times, minutes from recurrence where series = :s order by at desc, id", series);
}

std::vector<Member> members(Reading& r, RecurrenceId const& id) {
  std::vector<Member> out;
  for (auto& [day, meeting] : r.rows<std::string, base::MeetingId>("select day, meeting from recurrence_meeting where recurrence = :id order by day", id))
    out.push_back({*base::parse_day(day), meeting});
  return out;
}

std::optional<std::pair<Recurrence, Day>> recurrence_of(Reading& r, base::MeetingId const& meeting) {
  auto const row = r.row<RecurrenceId, std::string>("select recurrence, day from recurrence_meeting where meeting = :m", meeting);
  if (!row) return std::nullopt;
  return std::pair{*recurrence(r, std::get<0>(*row)), *base::parse_day(std::get<1>(*row))};
}

}  // namespace schedule
