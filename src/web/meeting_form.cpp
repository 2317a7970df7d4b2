// SPDX-License-Identifier: Apache-2.0
// Entering a meeting and changing it: one form for both. Day and clock times are typed as the clock there shows them; what
// does not exist or exists twice there is asked, never guessed (house 3).
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

/// What was typed, as typed.
struct Typed {
  std::string series, number, title, kind, day, start, end, zone, place, note;
  bool working = false;  ///< takes no decisions
  bool held = false;     ///< only for a new one: it was held already
};
BOOST_DESCRIBE_STRUCT(Typed, (), (series, number, title, kind, day, start, end, zone, place, note, working, held))

struct SeriesChoice {
  base::SeriesId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(SeriesChoice, (), (id, title))

struct FormFacts {
  std::optional<base::MeetingId> meeting;  ///< none: a new one
  std::string heading;
  std::vector<SeriesChoice> series;
  Typed typed;
};
BOOST_DESCRIBE_STRUCT(FormFacts, (), (meeting, heading, series, typed))

Typed typed_in(Call const& call) {
  return {.series = call.field("series"),
          .number = call.field("number"),
          .title = call.field("title"),
          .kind = call.field("kind"),
          .day = call.field("day"),
          .start = call.field("start"),
          .end = call.field("end"),
          .zone = call.field("zone"),
          .place = call.field("place"),
          .note = call.long_field("note"),
          .working = !call.field("working").empty(),
          .held = !call.field("held").empty()};
}

/// A kept meeting as somebody would type it.
Typed typed_from(meeting::Meeting const& m) {
  Typed out{.series = m.series.text,
            .number = m.number,
            .title = m.title,
            .kind = boost::describe::enum_to_string(m.kind, "other"),
            .day = {},
            .start = {},
            .end = {},
            .zone = m.zone,
            .place = m.place,
            .note = m.note,
            .working = !m.decisions};
  auto const from = m.start ? base::local_time(*m.start, m.zone) : std::nullopt;
  auto const to = m.end ? base::local_time(*m.end, m.zone) : std::nullopt;
  if (from) {
    out.day = base::iso_day(from->day);
    out.start = base::hours_words(*from);
  }
  if (to) out.end = base::hours_words(*to);
  return out;
}

/// "9:30", "09:30", "09:30:00" as minutes after midnight.
std::optional<int> read_clock(std::string_view s) {
  auto const pieces = base::split(s, ':');
  if (pieces.size() < 2 || pieces.size() > 3) return std::nullopt;
  int numbers[3] = {0, 0, 0};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].empty() || pieces[i].size() > 2) return std::nullopt;
    for (char const c : pieces[i]) {
      if (c < '0' || c > '9') return std::nullopt;
      numbers[i] = numbers[i] * 10 + (c - '0');
    }
  }
  if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59) return std::nullopt;
  return numbers[0] * 60 + numbers[1];
}

tl::unexpected<Refusal> not_a_clock(char const* where) {
  return base::refuse(Why::malformed, say("A time is given as hours and minutes, like 15:30."), where);
}

/// Day, start and end as instants; all three may be empty.
Result<base::Done> read_times(Typed const& t, meeting::Meeting& wish) {
  if (t.day.empty() && t.start.empty() && t.end.empty()) return base::Done{};
  auto const day = base::parse_day(t.day);
  if (!day) return base::refuse(Why::malformed, say("Give the day as year-month-day, like 2022-10-17, or leave the times empty too."), "day");
  auto const start = read_clock(t.start);
  if (!start) return not_a_clock("start");
  auto const from = base::from_local(*day, *start / 60, *start % 60, t.zone);
  if (!from) return tl::unexpected(from.error());
  wish.start = *from;
  if (t.end.empty()) return base::Done{};
  auto const end = read_clock(t.end);
  if (!end) return not_a_clock("end");
  if (*end == *start) return base::refuse(Why::malformed, say("The end is the same as the start."), "end");
  // A meeting that ends earlier on the clock than it began ends on the next day.
  std::chrono::year_month_day const last = *end < *start ? std::chrono::sys_days(*day) + std::chrono::days(1) : std::chrono::sys_days(*day);
  auto to = base::from_local(last, *end / 60, *end % 60, t.zone);
  if (!to) {
    if (to.error().field == "start") to.error().field = "end";
    return tl::unexpected(to.error());
  }
  wish.end = *to;
  return base::Done{};
}

/// The wish in what was typed. `kept`: the meeting as it is; times nobody touched stay as they are, to the second.
Result<meeting::Meeting> wish_in(Typed const& t, meeting::Meeting const* kept) {
  meeting::Meeting wish;
  wish.series = base::looks_like_id(t.series) ? base::SeriesId(t.series) : base::SeriesId();
  if (wish.series.empty()) return base::refuse(Why::malformed, say("Choose the series the meeting belongs to."), "series");
  wish.number = t.number;
  wish.title = t.title;
  if (!t.kind.empty() && !boost::describe::enum_from_string(t.kind.c_str(), wish.kind))
    return base::refuse(Why::malformed, say("There is no such kind of meeting."), "kind");
  wish.zone = t.zone;
  wish.place = t.place;
  wish.note = t.note;
  wish.decisions = !t.working;
  if (t.held) wish.state = meeting::State::closed;
  if (!base::zone_exists(t.zone)) return base::refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {t.zone});
  auto const before = kept ? typed_from(*kept) : Typed{};
  if (kept && t.day == before.day && t.start == before.start && t.end == before.end && t.zone == before.zone) {
    wish.start = kept->start;
    wish.end = kept->end;
  } else if (auto ok = read_times(t, wish); !ok) {
    return tl::unexpected(ok.error());
  }
  return wish;
}

Html when_part(Typed const& t, std::optional<Refusal> const& wrong) {
  Html const times = field({.name = "day", .label = tr("Day"), .value = t.day, .error = error_at(wrong, "day"), .type = "date"}) +
                     field({.name = "start", .label = tr("Start"), .value = t.start, .error = error_at(wrong, "start"), .type = "time"}) +
                     field({.name = "end",
                            .label = tr("End"),
                            .value = t.end,
                            .hint = tr("Earlier than the start means the next day."),
                            .error = error_at(wrong, "end"),
                            .type = "time"});
  return html("<fieldset><legend>{}</legend>{}{}</fieldset>", tr("When"), times,
              listed_field({.name = "zone",
                            .label = tr("Time zone of these times"),
                            .value = t.zone,
                            .hint = tr("A name like Europe/Zurich or UTC."),
                            .error = error_at(wrong, "zone"),
                            .required = true},
                           common_zones()));
}

Html fields_part(FormFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& t = f.typed;
  std::vector<Choice> series, kinds;
  for (auto const& s : f.series) series.push_back({s.id.text, s.title, "", s.id.text == t.series});
  for (auto const kind : {meeting::Kind::coordination, meeting::Kind::main_session, meeting::Kind::working, meeting::Kind::other}) {
    std::string const name = boost::describe::enum_to_string(kind, "other");
    kinds.push_back({name, kind_word(kind), "", name == t.kind});
  }
  Html out = select({.name = "series", .label = tr("Series"), .choices = series, .error = error_at(wrong, "series"), .required = true});
  out += field({.name = "title",
                .label = tr("Title"),
                .value = t.title,
                .hint = tr("What it is about. May stay empty if it has a number."),
                .error = error_at(wrong, "title"),
                .max_length = 200});
  out += field({.name = "number",
                .label = tr("Number"),
                .value = t.number,
                .hint = tr("As people call it: 66, LXVI. Only a label: two meetings may have the same."),
                .error = error_at(wrong, "number"),
                .max_length = 40});
  out += when_part(t, wrong);
  out += field({.name = "place",
                .label = tr("Where"),
                .value = t.place,
                .hint = tr("A room, or an address to join. Everybody can read it."),
                .error = error_at(wrong, "place")});
  out += select({.name = "kind", .label = tr("Kind"), .choices = kinds, .error = error_at(wrong, "kind")});
  out += text_area({.name = "note", .label = tr("Note for readers"), .value = t.note, .error = error_at(wrong, "note"), .rows = 4});
  out += checkbox("working", "yes", tr("Working session: it takes no decisions"), t.working);
  if (!f.meeting) out += checkbox("held", "yes", tr("It was held already"), t.held);
  return out;
}

http::Response show_form(Call& call, FormFacts const& f, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(
      f,
      [&] {
        Page page;
        page.title = f.heading;
        page.section = "meetings";
        page.listed = false;
        page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
        if (f.series.empty()) {
          page.main = empty_state(tr("A meeting belongs to a series, and there is none yet."),
                                  link_button(Url::local("/series/new"), tr("Open a series"), Look::primary));
          return page;
        }
        if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
        auto const to = f.meeting ? path_of(*f.meeting) : std::string("/meetings");
        auto const back = f.meeting ? path_of(*f.meeting) : std::string("/meetings");
        page.main += form(Url::local(to), call.csrf(),
                          fields_part(f, wrong) + buttons(button(f.meeting ? tr("Save") : tr("Enter the meeting")) +
                                                          link_button(Url::local(back), tr("Back without a change"), Look::quiet)));
        return page;
      },
      form_status(wrong));
}

std::vector<SeriesChoice> choices(Reading& r) {
  std::vector<SeriesChoice> out;
  for (auto const& s : meeting::all_series(r)) out.push_back({s.id, s.title});
  return out;
}

http::Response new_form(Call& call) {
  FormFacts f;
  f.heading = tr("Enter a meeting");
  call.read([&](Reading& r) {
    f.series = choices(r);
    auto const asked = base::SeriesId(call.field("series"));
    auto const chosen = meeting::series(r, !asked.empty() || f.series.empty() ? asked : f.series.front().id);
    if (!chosen) return;
    f.typed.series = chosen->id.text;
    f.typed.zone = chosen->zone;
  });
  if (f.typed.zone.empty()) f.typed.zone = base::zone_exists(call.viewer.zone) ? call.viewer.zone : "UTC";
  return show_form(call, f);
}

http::Response enter(Call& call) {
  FormFacts f;
  f.heading = tr("Enter a meeting");
  f.typed = typed_in(call);
  call.read([&](Reading& r) {
    f.series = choices(r);
    // A program may leave the zone out: then it is the series'.
    auto const series = f.typed.zone.empty() ? meeting::series(r, base::SeriesId(f.typed.series)) : std::nullopt;
    if (series) f.typed.zone = series->zone;
  });
  auto const wish = wish_in(f.typed, nullptr);
  if (!wish) return show_form(call, f, wish.error());
  auto const done = call.write([&](Writing& w) { return meeting::enter_meeting_once(w, *wish); });
  if (!done) return show_form(call, f, done.error());
  return call.see(path_of(*done), tr("The meeting is entered."), base::to_json(*done));
}

std::optional<meeting::Meeting> kept_meeting(Call& call, FormFacts& f) {
  f.heading = tr("Change the meeting");
  f.meeting = call.id<base::MeetingId>();
  return call.read([&](Reading& r) {
    f.series = choices(r);
    return meeting::meeting(r, *f.meeting);
  });
}

http::Response edit_form(Call& call) {
  FormFacts f;
  auto const kept = kept_meeting(call, f);
  if (!kept) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  f.typed = typed_from(*kept);
  return show_form(call, f);
}

http::Response change(Call& call) {
  FormFacts f;
  auto const kept = kept_meeting(call, f);
  if (!kept) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  f.typed = typed_in(call);
  auto wish = wish_in(f.typed, &*kept);
  if (!wish) return show_form(call, f, wish.error());
  wish->id = kept->id;
  auto const done = call.write([&](Writing& w) { return desk::change_meeting(w, *wish, office_of(call.house)); });
  if (!done) return show_form(call, f, done.error());
  return call.see(path_of(kept->id), tr("The meeting is changed."));
}

}  // namespace

std::vector<Route> meeting_form_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/meetings/new", least, new_form, "The form for a new meeting."},
      {Method::post, "/meetings", least, enter,
       "Enters a meeting: series, number, title, kind, day, start, end, zone, place, note, working, held.", form_body},
      {Method::get, "/meetings/{meeting}/edit", least, edit_form, "The form that changes a meeting."},
      {Method::post, "/meetings/{meeting}", least, change,
       "Changes a meeting: series, number, title, kind, day, start, end, zone, place, note, working.", form_body},
  };
}

}  // namespace web
