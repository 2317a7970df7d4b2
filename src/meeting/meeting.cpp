// SPDX-License-Identifier: Apache-2.0
// The tables of this room; rules and SQL of series and meetings. Every verb writes its line to the audit log and, where a meeting is
// touched, to its event log.
#include "meeting/meeting.hpp"

#include "base/checks.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "meeting/inside.hpp"
#include "meeting/twins.hpp"

namespace meeting {

std::vector<store::Migration> migrations() {
  return {{"meeting",
           1,
           {
               "create table series (id text primary key, title text not null, zone text not null, lang text not null, "
               "licence text not null, disclaimer text not null, rough_is_public bigint not null, about text not null, "
               "at bigint not null)",
               "create table meeting (id text primary key, series text not null references series(id), number text not null, "
               "title text not null, kind bigint not null, state bigint not null, zone text not null, starts bigint, ends bigint, "
               "place text not null, note text not null, decisions bigint not null, at bigint not null)",
               "create index meeting_by_start on meeting(starts)",
               "create index meeting_by_series on meeting(series, starts)",
               "create table agenda_item (id text primary key, meeting text not null references meeting(id), place bigint not null, "
               "title text not null, minutes bigint not null, lead text not null, note text not null)",
               "create index agenda_by_meeting on agenda_item(meeting, place)",
               "create table document (id text primary key, meeting text not null references meeting(id), title text not null, "
               "address text not null, file text, at bigint not null)",
               "create index document_by_meeting on document(meeting, at)",
               "create table attendance (id text primary key, meeting text not null references meeting(id), person text, "
               "name text not null, capacity text not null, presence bigint not null, note text not null)",
               "create index attendance_by_meeting on attendance(meeting)",
           }},
          {"meeting", 2, {"alter table meeting add column reason text not null default ''"}},
          {"meeting", 3, {"alter table agenda_item add column floor_minutes bigint not null default 0"}},
          twin_tables()};
}

namespace {

Result<Done> check(Series const& s) {
  if (s.title.empty()) return refuse(Why::malformed, say("A series needs a title."), "title");
  if (!zone_exists(s.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {s.zone});
  if (!s.lang.empty() && !is_language_tag(s.lang))
    return refuse(Why::malformed, say("A language is given as a tag like “en” or “pt-BR”."), "lang");
  return all_of(too_long(s.title, 200, "title"), too_long(s.licence, 40, "licence"), too_long(s.lang, 40, "lang"),
                too_long(s.disclaimer, 2000, "disclaimer"), too_long(s.about, 4000, "about"));
}

Result<Done> check(Meeting const& m) {
  if (m.title.empty() && m.number.empty()) return refuse(Why::malformed, say("A meeting needs a title or a number."), "title");
  if (!zone_exists(m.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {m.zone});
  if (m.end && !m.start) return refuse(Why::malformed, say("A meeting with an end needs a start."), "start");
  if (m.start && m.end && *m.end < *m.start) return refuse(Why::malformed, say("The end lies before the start."), "end");
  return all_of(too_long(m.title, 200, "title"), too_long(m.number, 40, "number"), too_long(m.place, 500, "place"),
                too_long(m.note, 4000, "note"));
}

char const* name_of(State s) { return boost::describe::enum_to_string(s, ""); }

Series series_of(std::tuple<SeriesId, std::string, std::string, std::string, std::string, std::string, bool, std::string>&& t) {
  auto& [id, title, zone, lang, licence, disclaimer, rough, about] = t;
  return {id, title, zone, lang, licence, disclaimer, rough, about};
}

using MeetingRow = std::tuple<MeetingId, SeriesId, std::string, std::string, Kind, State, std::string, std::optional<Instant>,
                              std::optional<Instant>, std::string, std::string, bool, std::string>;

Meeting meeting_of(MeetingRow&& t) {
  auto& [id, series, number, title, kind, state, zone, start, end, place, note, decisions, reason] = t;
  return {id, series, number, title, kind, state, zone, start, end, place, note, decisions, reason};
}

/// A number is a label; people write it with and without "#" and mean the same.
std::string label_of(std::string_view number) {
  auto rest = trim(number);
  while (rest.starts_with('#')) rest = trim(rest.substr(1));
  return std::string(rest);
}

template <class... Args>
std::vector<Meeting> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Meeting> out;
  for (auto& row : r.rows<MeetingId, SeriesId, std::string, std::string, Kind, State, std::string, std::optional<Instant>,
                          std::optional<Instant>, std::string, std::string, bool, std::string>(sql, args...))
    out.push_back(meeting_of(std::move(row)));
  return out;
}

Result<Done> set_state(Writing& w, MeetingId const& id, State to, std::string_view verb, std::string_view note = {}) {
  w.run("update meeting set state = :s where id = :id", to, id);
  w.event(id, verb, id.text, note);
  w.audit(verb, id.text, note);
  return Done{};
}

Result<Done> expect_planned(Reading& r, MeetingId const& id) {
  auto const m = meeting(r, id);
  if (!m) return no_meeting();
  if (m->state != State::planned) return refuse(Why::not_now, say("Only a planned meeting can be closed or called off."));
  return Done{};
}

}  // namespace

tl::unexpected<Refusal> no_meeting() { return refuse(Why::unknown, say("There is no such meeting.")); }

Result<Done> expect_meeting(Reading& r, MeetingId const& id) {
  if (!r.one<std::int64_t>("select 1 from meeting where id = :id", id)) return no_meeting();
  return Done{};
}

Result<SeriesId> found_series(Writing& w, Series const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<SeriesId>();
  w.run("insert into series (id, title, zone, lang, licence, disclaimer, rough_is_public, about, at) "
        "values (:id, :title, :zone, :lang, :licence, :disclaimer, :rough, :about, :at)",
        id, wish.title, wish.zone, wish.lang, wish.licence, wish.disclaimer, wish.rough_is_public, wish.about, w.now());
  w.audit("found_series", id.text, wish.title);
  return id;
}

Result<Done> change_series(Writing& w, Series const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  auto const changed = w.run(
      "update series set title = :title, zone = :zone, lang = :lang, licence = :licence, disclaimer = :disclaimer, "
      "rough_is_public = :rough, about = :about where id = :id",
      wish.title, wish.zone, wish.lang, wish.licence, wish.disclaimer, wish.rough_is_public, wish.about, wish.id);
  if (changed == 0) return refuse(Why::unknown, say("There is no such series."));
  w.audit("change_series", wish.id.text, wish.title);
  return Done{};
}

std::vector<Series> all_series(Reading& r) {
  std::vector<Series> out;
  for (auto& row : r.rows<SeriesId, std::string, std::string, std::string, std::string, std::string, bool, std::string>(
           "select id, title, zone, lang, licence, disclaimer, rough_is_public, about from series order by title"))
    out.push_back(series_of(std::move(row)));
  return out;
}

std::optional<Series> series(Reading& r, SeriesId const& id) {
  auto row = r.row<SeriesId, std::string, std::string, std::string, std::string, std::string, bool, std::string>(
      "select id, title, zone, lang, licence, disclaimer, rough_is_public, about from series where id = :id", id);
  if (!row) return std::nullopt;
  return series_of(std::move(*row));
}

Result<MeetingId> enter_meeting(Writing& w, Meeting const& typed) {
  auto wish = typed;
  wish.number = label_of(typed.number);
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (!series(w, wish.series)) return refuse(Why::unknown, say("There is no such series."), "series");
  auto const id = new_id<MeetingId>();
  auto const state = wish.state == State::closed ? State::closed : State::planned;
  w.run("insert into meeting (id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, at) "
        "values (:id, :series, :number, :title, :kind, :state, :zone, :starts, :ends, :place, :note, :decisions, :at)",
        id, wish.series, wish.number, wish.title, wish.kind, state, wish.zone, wish.start, wish.end, wish.place, wish.note,
        wish.decisions, w.now());
  w.event(id, "enter_meeting", id.text, wish.number + " " + wish.title);
  w.audit("enter_meeting", id.text, wish.title);
  return id;
}

Result<MeetingId> enter_meeting_once(Writing& w, Meeting const& wish) {
  auto const since = w.now() - std::chrono::seconds(10);
  for (auto const& [id] : w.rows<MeetingId>("select id from meeting where series = :s and number = :n and title = :t and "
                                            "coalesce(starts, -1) = :starts and at >= :since order by at",
                                            wish.series, label_of(wish.number), wish.title, wish.start ? to_millis(*wish.start) : -1,
                                            since)) {
    auto const first = store::event_lines(w, id, 0, 1);
    if (!first.empty() && first.front().person == w.actor().person) return id;
  }
  return enter_meeting(w, wish);
}

Result<Done> change_meeting(Writing& w, Meeting const& typed) {
  auto wish = typed;
  wish.number = label_of(typed.number);
  if (auto ok = check(wish); !ok) return ok;
  if (!series(w, wish.series)) return refuse(Why::unknown, say("There is no such series."), "series");
  auto const changed = w.run(
      "update meeting set series = :series, number = :number, title = :title, kind = :kind, zone = :zone, starts = :starts, "
      "ends = :ends, place = :place, note = :note, decisions = :decisions where id = :id",
      wish.series, wish.number, wish.title, wish.kind, wish.zone, wish.start, wish.end, wish.place, wish.note, wish.decisions,
      wish.id);
  if (changed == 0) return no_meeting();
  w.event(wish.id, "change_meeting", wish.id.text, wish.number + " " + wish.title);
  w.audit("change_meeting", wish.id.text, wish.title);
  return Done{};
}

Result<Done> close_meeting(Writing& w, MeetingId const& id) {
  if (auto ok = expect_planned(w, id); !ok) return ok;
  return set_state(w, id, State::closed, "close_meeting");
}

Result<Done> cancel_meeting(Writing& w, MeetingId const& id, std::string const& reason) {
  if (auto ok = expect_planned(w, id); !ok) return ok;
  if (reason.empty()) return refuse(Why::malformed, say("Say why the meeting is called off."), "reason");
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  w.run("update meeting set reason = :reason where id = :id", reason, id);
  return set_state(w, id, State::cancelled, "cancel_meeting", reason);
}

Result<Done> follow_room(Writing& w, MeetingId const& id, State to) {
  auto const m = meeting(w, id);
  if (!m) return no_meeting();
  if (to == State::planned || to == State::cancelled) return refuse(Why::malformed, say("The live room does not bring a meeting there."));
  if (m->state == State::cancelled) return refuse(Why::not_now, say("This meeting was called off."));
  if (m->state == State::closed) return refuse(Why::not_now, say("This meeting is closed."));
  if (to == State::open && m->state != State::suspended) w.run("update meeting set starts = :now, ends = null where id = :id", w.now(), id);
  if (to == State::closed) w.run("update meeting set ends = :now where id = :id", w.now(), id);
  return set_state(w, id, to, "follow_room", name_of(to));
}

Result<Done> reopen_plan(Writing& w, MeetingId const& id) {
  auto const m = meeting(w, id);
  if (!m) return no_meeting();
  if (m->state != State::closed && m->state != State::cancelled)
    return refuse(Why::not_now, say("The meeting is neither closed nor called off."));
  w.run("update meeting set reason = '' where id = :id", id);
  return set_state(w, id, State::planned, "reopen_plan");
}

std::optional<Meeting> meeting(Reading& r, MeetingId const& id) {
  return first_of(list(r,
                       "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
                       "where id = :id",
                       id));
}

std::vector<Meeting> meetings(Reading& r, SeriesId const& of) {
  if (of.empty())
    return list(r,
                "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
                "order by case when starts is null then 1 else 0 end, starts desc, at desc");
  return list(r,
              "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
              "where series = :s order by case when starts is null then 1 else 0 end, starts desc, at desc",
              of);
}

std::vector<Meeting> upcoming(Reading& r, Instant now, int limit) {
  return list(r,
              "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
              "where state < :closed and starts is not null and coalesce(ends, starts + 7200000) >= :now "
              "order by starts limit :n",
              State::closed, now, limit);
}

std::optional<Meeting> previous(Reading& r, Meeting const& m) {
  if (!m.start) return std::nullopt;
  return first_of(list(r,
                       "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
                       "where series = :s and starts < :t order by starts desc limit 1",
                       m.series, *m.start));
}

std::optional<Meeting> following(Reading& r, Meeting const& m) {
  if (!m.start) return std::nullopt;
  return first_of(list(r,
                       "select id, series, number, title, kind, state, zone, starts, ends, place, note, decisions, reason from meeting "
                       "where series = :s and starts > :t order by starts limit 1",
                       m.series, *m.start));
}

}  // namespace meeting
