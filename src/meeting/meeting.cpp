// SPDX-License-Identifier: Apache-2.0
// The tables, rules and SQL of meetings. Every verb writes its line to the audit log and, where a meeting is touched, to its
// event log.
#include "meeting/meeting.hpp"

#include <algorithm>

#include "base/checks.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
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

Result<Done> check(Item const& i) {
  if (i.title.empty()) return refuse(Why::malformed, say("An agenda item needs a title."), "title");
  if (i.minutes < 0 || i.minutes > 600) return refuse(Why::malformed, say("Minutes go from 0 to 600."), "minutes");
  if (i.floor_minutes < 0 || i.floor_minutes > 600) return refuse(Why::malformed, say("Minutes go from 0 to 600."), "floor_minutes");
  if (i.minutes > 0 && i.floor_minutes > i.minutes)
    return refuse(Why::malformed, say("The floor cannot have more minutes than the item."), "floor_minutes");
  return all_of(too_long(i.title, 200, "title"), too_long(i.lead, 120, "lead"), too_long(i.note, 4000, "note"));
}

char const* name_of(State s) { return boost::describe::enum_to_string(s, ""); }

tl::unexpected<Refusal> no_meeting() { return refuse(Why::unknown, say("There is no such meeting.")); }

Result<Done> expect_meeting(Reading& r, MeetingId const& id) {
  if (!r.one<std::int64_t>("select 1 from meeting where id = :id", id)) return no_meeting();
  return Done{};
}

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

// ------------------------------------------------------------------------------------------------ agenda

Result<ItemId> add_item(Writing& w, MeetingId const& m, Item const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (auto ok = expect_meeting(w, m); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<ItemId>();
  auto const last = w.one<std::int64_t>("select coalesce(max(place), 0) from agenda_item where meeting = :m", m).value_or(0);
  w.run("insert into agenda_item (id, meeting, place, title, minutes, lead, note, floor_minutes) "
        "values (:id, :m, :place, :title, :minutes, :lead, :note, :floor_minutes)",
        id, m, last + 1, wish.title, wish.minutes, wish.lead, wish.note, wish.floor_minutes);
  w.event(m, "add_item", id.text, wish.title);
  w.audit("add_item", id.text, wish.title);
  return id;
}

Result<Done> change_item(Writing& w, MeetingId const& m, Item const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  auto const changed =
      w.run("update agenda_item set title = :title, minutes = :minutes, lead = :lead, note = :note, floor_minutes = :floor "
            "where id = :id and meeting = :m",
            wish.title, wish.minutes, wish.lead, wish.note, wish.floor_minutes, wish.id, m);
  if (changed == 0) return refuse(Why::unknown, say("There is no such agenda item."));
  w.event(m, "change_item", wish.id.text, wish.title);
  w.audit("change_item", wish.id.text, wish.title);
  return Done{};
}

Result<Done> move_item(Writing& w, MeetingId const& m, ItemId const& id, int by) {
  auto items = agenda(w, m);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id != id) continue;
    auto const other = static_cast<std::int64_t>(i) + (by < 0 ? -1 : 1);
    if (other < 0 || other >= static_cast<std::int64_t>(items.size())) return Done{};
    auto const& neighbour = items[static_cast<std::size_t>(other)];
    w.run("update agenda_item set place = :p where id = :id", neighbour.place, id);
    w.run("update agenda_item set place = :p where id = :id", items[i].place, neighbour.id);
    w.event(m, "move_item", id.text);
    w.audit("move_item", id.text);
    return Done{};
  }
  return refuse(Why::unknown, say("There is no such agenda item."));
}

Result<Done> remove_item(Writing& w, MeetingId const& m, ItemId const& id) {
  auto const place = w.one<std::int64_t>("select place from agenda_item where id = :id and meeting = :m", id, m);
  if (!place) return refuse(Why::unknown, say("There is no such agenda item."));
  w.run("delete from agenda_item where id = :id", id);
  w.run("update agenda_item set place = place - 1 where meeting = :m and place > :p", m, *place);
  w.event(m, "remove_item", id.text);
  w.audit("remove_item", id.text);
  return Done{};
}

std::vector<Item> agenda(Reading& r, MeetingId const& m) {
  std::vector<Item> out;
  for (auto& [id, place, title, minutes, lead, note, floor] :
       r.rows<ItemId, std::int64_t, std::string, std::int64_t, std::string, std::string, std::int64_t>(
           "select id, place, title, minutes, lead, note, floor_minutes from agenda_item where meeting = :m order by place, id", m))
    out.push_back({id, place, title, minutes, lead, note, floor});
  return out;
}

// ------------------------------------------------------------------------------------------------ documents

Result<DocumentId> add_document(Writing& w, MeetingId const& m, Document const& wish) {
  if (wish.title.empty()) return refuse(Why::malformed, say("A document needs a title."), "title");
  if (auto ok = too_long(wish.title, 200, "title"); !ok) return tl::unexpected(ok.error());
  if (wish.address.empty() == wish.file.empty())
    return refuse(Why::malformed, say("Give either an address or a file."), "address");
  if (!wish.address.empty() && (wish.address.size() > 2000 || (wish.address.rfind("https://", 0) != 0 && wish.address.rfind("http://", 0) != 0)))
    return refuse(Why::malformed, say("An address begins with https:// or http://."), "address");
  if (auto ok = expect_meeting(w, m); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<DocumentId>();
  w.run("insert into document (id, meeting, title, address, file, at) values (:id, :m, :title, :address, :file, :at)", id, m,
        wish.title, wish.address, wish.file, w.now());
  w.event(m, "add_document", id.text, wish.title);
  w.audit("add_document", id.text, wish.title);
  return id;
}

Result<Done> remove_document(Writing& w, MeetingId const& m, DocumentId const& id) {
  auto const file = w.one<FileId>("select file from document where id = :id and meeting = :m", id, m);
  if (!file) return refuse(Why::unknown, say("There is no such document."));
  w.run("delete from document where id = :id", id);
  if (!file->empty()) store::drop_file(w, *file);
  w.event(m, "remove_document", id.text);
  w.audit("remove_document", id.text);
  return Done{};
}

std::vector<Document> documents(Reading& r, MeetingId const& m) {
  std::vector<Document> out;
  for (auto& [id, title, address, file] : r.rows<DocumentId, std::string, std::string, FileId>(
           "select id, title, address, file from document where meeting = :m order by at, id", m))
    out.push_back({id, title, address, file});
  return out;
}

std::optional<std::pair<MeetingId, Document>> document(Reading& r, DocumentId const& id) {
  auto row = r.row<MeetingId, std::string, std::string, FileId>(
      "select meeting, title, address, file from document where id = :id", id);
  if (!row) return std::nullopt;
  auto& [m, title, address, file] = *row;
  return std::pair{m, Document{id, title, address, file}};
}

// ------------------------------------------------------------------------------------------------ attendance

Result<Done> note_attendance(Writing& w, MeetingId const& m, Attendance const& wish) {
  if (wish.name.empty()) return refuse(Why::malformed, say("Who was it? A name is needed."), "name");
  if (auto ok = all_of(too_long(wish.name, 120, "name"), too_long(wish.capacity, 120, "capacity"), too_long(wish.note, 500, "note")); !ok)
    return ok;
  if (auto ok = expect_meeting(w, m); !ok) return ok;
  auto known = wish.person.empty() ? std::optional<std::string>()
                                   : w.one<std::string>("select id from attendance where meeting = :m and person = :p", m, wish.person);
  if (!known) known = w.one<std::string>("select id from attendance where meeting = :m and person is null and name = :n", m, wish.name);
  auto const id = known ? *known : random_name(12);
  if (known)
    w.run("update attendance set person = :person, name = :n, capacity = :c, presence = :p, note = :note where id = :id", wish.person,
          wish.name, wish.capacity, wish.presence, wish.note, id);
  else
    w.run("insert into attendance (id, meeting, person, name, capacity, presence, note) "
          "values (:id, :m, :person, :name, :capacity, :presence, :note)",
          id, m, wish.person, wish.name, wish.capacity, wish.presence, wish.note);
  w.event(m, "note_attendance", id, wish.name);
  w.audit("note_attendance", m.text);
  return Done{};
}

Result<Done> remove_attendance(Writing& w, MeetingId const& m, std::string const& id) {
  if (w.run("delete from attendance where id = :id and meeting = :m", id, m) == 0)
    return refuse(Why::unknown, say("There is no such line."));
  w.event(m, "remove_attendance", id);
  w.audit("remove_attendance", m.text);
  return Done{};
}

std::vector<Attendance> attendance(Reading& r, MeetingId const& m) {
  std::vector<Attendance> out;
  for (auto& [id, person, name, capacity, presence, note] :
       r.rows<std::string, PersonId, std::string, std::string, Presence, std::string>(
           "select id, person, name, capacity, presence, note from attendance where meeting = :m order by presence, id", m))
    out.push_back({id, person, name, capacity, presence, note});
  // The databases sort letters differently, so the order of names is made here.
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
    return std::pair(a.presence, fold(a.name)) < std::pair(b.presence, fold(b.name));
  });
  return out;
}

}  // namespace meeting
