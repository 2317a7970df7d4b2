// SPDX-License-Identifier: Apache-2.0
// Meetings entered by one rule: the form with a look at every date and at what clocks do to it, the row itself, and the one letter that
// invites to all of them. What happens to one of them is said on its own page.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/recurrences.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using schedule::Every;
using schedule::RecurrenceId;

struct Typed {
  std::string title, day, time, zone, every, place, note;
  std::int64_t interval = 1, count = 12, minutes = 60;
};
BOOST_DESCRIBE_STRUCT(Typed, (), (title, day, time, zone, every, place, note, interval, count, minutes))

struct Warning {
  std::string zone;
  Instant start{};
  std::string kind;  ///< once, never, twice
  int before = 0, after = 0;
};
BOOST_DESCRIBE_STRUCT(Warning, (), (zone, start, kind, before, after))

struct RuleForm {
  base::SeriesId series;
  std::string heading;
  Typed typed;
  std::vector<Instant> dates;  ///< once looked at
  std::vector<Warning> warnings;
};
BOOST_DESCRIBE_STRUCT(RuleForm, (), (series, heading, typed, dates, warnings))

Refusal no_series() { return {Why::unknown, say("There is no such series."), {}, {}}; }
Refusal no_row() { return {Why::unknown, say("There is no such row of meetings."), {}, {}}; }

std::vector<Warning> warnings_of(schedule::Repeat const& repeat, std::vector<std::string> const& zones) {
  std::vector<Warning> out;
  for (auto const& w : schedule::clock_warnings(repeat, zones)) {
    using Kind = base::WallTime::Kind;
    out.push_back({w.zone, w.start, w.kind == Kind::never ? "never" : w.kind == Kind::twice ? "twice" : "once", w.before, w.after});
  }
  return out;
}

std::string clock_of(int minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

Html warnings_part(std::vector<Warning> const& all, std::string const& zone) {
  if (all.empty()) return {};
  Html lines;
  for (auto const& w : all) {
    auto const words = w.kind == "never"   ? fill(tr("In {1} the clocks leave out {2} on that day."), {w.zone, clock_of(w.before)})
                       : w.kind == "twice" ? fill(tr("In {1} the clocks show {2} twice on that day."), {w.zone, clock_of(w.before)})
                                           : fill(tr("Clocks have changed: in {1} it begins at {2}; the meeting before it began at {3} there."), {w.zone, clock_of(w.after), clock_of(w.before)});
    add_html(lines, "<li>{}: {}</li>", moment(w.start, zone), words);
  }
  return notice(Tone::warning, html("<p>{}</p><ul>{}</ul>", tr("What clock changes do to these dates:"), lines));
}

Typed typed_in(Call const& call) {
  Typed t{.title = call.field("title"), .day = call.field("day"), .time = call.field("time"), .zone = call.field("zone"), .every = call.field("every"), .place = call.field("place"),
          .note = call.long_field("note")};
  t.interval = call.number("interval", 1).value_or(0);
  t.count = call.number("count", 12).value_or(0);
  t.minutes = call.number("minutes", 60).value_or(0);
  return t;
}

/// What was typed as a rule; the room's own checks follow.
Result<schedule::Repeat> rule_in(Typed const& t) {
  auto const day = base::parse_day(t.day);
  if (!day) return base::refuse(Why::malformed, say("That is not a date and time."), "day");
  auto const two = base::split(t.time, ':');
  auto const number = [](std::string_view s) {
    bool const digits = !s.empty() && s.size() <= 2 && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::stoi(std::string(s)) : -1;
  };
  if (two.size() < 2 || number(two[0]) < 0 || number(two[1]) < 0) return base::refuse(Why::malformed, say("A time is given as hours and minutes, like 15:30."), "time");
  auto const whole = [](std::int64_t n) { return n < 0 || n > 10'000 ? 0 : static_cast<int>(n); };
  schedule::Repeat r{.zone = t.zone, .day = *day, .hour = number(two[0]), .minute = number(two[1]), .every = t.every == "month" ? Every::month : Every::week,
                     .interval = whole(t.interval), .count = whole(t.count)};
  if (auto ok = schedule::check(r); !ok) return tl::unexpected(ok.error());
  return r;
}

http::Response show_form(Call& call, RuleForm const& f, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(f, [&] {
    auto const& t = f.typed;
    auto const at = "/series/" + f.series.text;
    Page page;
    page.title = tr("Enter a row of meetings");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f.heading, Url::local(at)}};
    page.main += wrong_with(wrong, {"title", "day", "time", "zone", "interval", "count", "minutes", "place", "note"});
    Html inside = field({.name = "title", .label = tr("Title"), .value = t.title, .hint = tr("Empty: that of the series."), .error = error_at(wrong, "title"), .max_length = 200});
    Html when = field({.name = "day", .label = tr("First day"), .value = t.day, .error = error_at(wrong, "day"), .type = "date", .required = true});
    when += field({.name = "time", .label = tr("Start"), .value = t.time, .error = error_at(wrong, "time"), .type = "time", .required = true});
    when += field({.name = "minutes", .label = tr("Minutes"), .value = std::to_string(t.minutes), .error = error_at(wrong, "minutes"), .type = "number", .required = true});
    when += listed_field({.name = "zone", .label = tr("Time zone of these times"), .value = t.zone, .hint = tr("The row keeps this zone's clock when clocks change."),
                          .error = error_at(wrong, "zone"), .required = true},
                         common_zones());
    when += select({.name = "every", .label = tr("How often"),
                    .choices = {{"week", tr("on the same weekday, every so many weeks"), "", t.every != "month"},
                                {"month", tr("on the same weekday of the month, every so many months"), "", t.every == "month"}}});
    when += field({.name = "interval", .label = tr("Every how many weeks or months"), .value = std::to_string(t.interval), .error = error_at(wrong, "interval"), .type = "number", .required = true});
    when += field({.name = "count", .label = tr("How many meetings"), .value = std::to_string(t.count), .error = error_at(wrong, "count"), .type = "number", .required = true});
    inside += html("<fieldset><legend>{}</legend>{}</fieldset>", tr("When"), when);
    inside += field({.name = "place", .label = tr("Where"), .value = t.place, .error = error_at(wrong, "place")});
    inside += text_area({.name = "note", .label = tr("Note for readers"), .value = t.note, .error = error_at(wrong, "note"), .rows = 3});
    Html acts = button(tr("Look at the dates"), f.dates.empty() ? Look::primary : Look::plain, "act", "look");
    if (!f.dates.empty()) {
      Html dates;
      for (auto const d : f.dates) add_html(dates, "<li>{}</li>", moment(d, t.zone));
      page.main += html("<section id=\"dates\"><h2>{}</h2><ol>{}</ol>{}</section>", base::count_of("{} date", "{} dates", static_cast<std::int64_t>(f.dates.size())), dates,
                        warnings_part(f.warnings, t.zone));
      acts += button(tr("Enter these meetings"), Look::primary, "act", "enter");
    }
    page.main += form(Url::local(at + "/recurring"), call.csrf(), inside + buttons(acts));
    return page;
  }, form_status(wrong));
}

std::optional<RuleForm> form_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<RuleForm> {
    auto const s = meeting::series(r, call.id<base::SeriesId>());
    if (!s) return std::nullopt;
    RuleForm f{s->id, s->title, {}, {}, {}};
    f.typed.zone = s->zone;
    f.typed.every = "week";
    return f;
  });
}

http::Response new_row(Call& call) {
  auto const f = form_of(call);
  return f ? show_form(call, *f) : call.refused(no_series());
}

http::Response enter(Call& call) {
  auto f = form_of(call);
  if (!f) return call.refused(no_series());
  f->typed = typed_in(call);
  auto const rule = rule_in(f->typed);
  if (!rule) return show_form(call, *f, rule.error());
  if (call.field("act") == "look") {
    for (auto const& o : schedule::occurrences(*rule, 60)) f->dates.push_back(o.planned);
    f->warnings = warnings_of(*rule, call.read([&](Reading& r) { return desk::zones_of(r, f->series); }));
    return show_form(call, *f);
  }
  auto const& t = f->typed;
  meeting::Meeting const like{.series = f->series, .title = t.title, .place = t.place, .note = t.note};
  auto const minutes = t.minutes < 0 || t.minutes > 10'000 ? 0 : static_cast<int>(t.minutes);
  auto const done = call.write([&](Writing& w) { return desk::enter_recurrence(w, like, *rule, minutes); });
  if (!done) return show_form(call, *f, done.error());
  return call.see("/recurrences/" + done->text, tr("The meetings are entered. No letter has gone yet."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ a row

struct RowMeeting {
  base::MeetingId meeting;
  std::string planned;  ///< the day of the rule
  std::optional<Instant> start;
  meeting::State state = meeting::State::planned;
  bool moved = false;
};
BOOST_DESCRIBE_STRUCT(RowMeeting, (), (meeting, planned, start, state, moved))

struct RowFacts {
  base::SeriesId series;
  std::string title, zone;
  std::vector<RowMeeting> meetings;
  std::vector<Warning> warnings;
  std::int64_t guests = 0, to_tell = 0, waiting = 0;  ///< organisers only
  std::optional<desk::LetterShown> letter;    ///< organisers only
  std::vector<std::string> recipients;        ///< organisers only
  std::string once;
};
BOOST_DESCRIBE_STRUCT(RowFacts, (), (series, title, zone, meetings, warnings, guests, to_tell, waiting, letter, recipients, once))

std::optional<RowFacts> facts_of(Call& call) {
  auto const id = call.id<RecurrenceId>();
  return call.read([&](Reading& r) -> std::optional<RowFacts> {
    auto const rule = schedule::recurrence(r, id);
    if (!rule) return std::nullopt;
    RowFacts f{.series = rule->series, .title = rule->title, .zone = rule->repeat.zone, .meetings = {}, .warnings = {}, .letter = {}, .recipients = {}, .once = {}};
    auto const planned = schedule::occurrences(rule->repeat, rule->minutes);
    for (auto const& member : schedule::members(r, id)) {
      auto const m = meeting::meeting(r, member.meeting);
      if (!m) continue;
      auto const day = std::find_if(planned.begin(), planned.end(), [&](schedule::Occurrence const& o) { return o.day == member.day; });
      f.meetings.push_back({m->id, base::iso_day(member.day), m->start, m->state, day == planned.end() || !m->start || *m->start != day->planned});
    }
    if (!may_edit(call)) return f;
    f.warnings = warnings_of(rule->repeat, desk::zones_of(r, rule->series));
    auto const guests = desk::series_guests(r, id, call.now);
    for (auto const& g : guests) {
      ++f.guests;
      if (!g.to_tell) continue;
      ++f.to_tell;
      f.recipients.push_back(g.name + " <" + g.address + ">");
    }
    for (auto const& l : mail::letters_about(r, id.text)) f.waiting += l.state == mail::State::waiting ? 1 : 0;
    f.letter = desk::shown_series_letter(r, id, guests, office_of(call.house), call.now);
    f.once = base::random_name(16);
    return f;
  });
}

Html organiser_part(Call const& call, RowFacts const& f, std::string const& at) {
  Html out = html("<section id=\"invite\"><h2>{}</h2><p>{}</p>", tr("Invitations"), base::count_of("{} person is on the lists.", "{} people are on the lists.", f.guests));
  out += form(Url::local(at + "/many"), call.csrf(),
              select({.name = "source", .label = tr("Whom?"),
                      .choices = {{"before", tr("everybody invited to the meeting before it")},
                                  {"coordinators", tr("all coordinators")},
                                  {"accounts", tr("everybody with an account")},
                                  {"contacts", tr("the contacts of all listed coalitions")}}}) +
                  buttons(button(tr("Put them on all lists"), Look::plain)));
  if (f.waiting > 0)
    out += notice(Tone::info, html("<p>{}</p>", base::count_of("{} letter has not left yet.", "{} letters have not left yet.", f.waiting)) +
                                  act(Url::local(at + "/take-back"), call.csrf(), tr("Take them back")));
  if (!f.letter) return out + html("</section>");
  out += html("<h3>{}</h3>", base::count_of("The letter, to {} person", "The letter, to {} people", f.to_tell));
  if (!call.house.smtp) out += notice(Tone::warning, html("<p>{}</p>", tr("No mail relay is configured, so no letter leaves this machine.")));
  Html to;
  for (auto const& line : f.recipients) add_html(to, "<li><bdi>{}</bdi></li>", line);
  if (!to.empty()) out += folded(tr("Who gets it"), html("<ul class=\"plain\">{}</ul>", to), false);
  out += facts({{tr("Subject"), html("<bdi>{}</bdi>", f.letter->subject)}}) + html("<pre dir=\"auto\">{}</pre>", f.letter->body);
  out += folded(tr("What calendar programs read"), html("<pre dir=\"ltr\">{}</pre>", f.letter->calendar), false);
  if (f.to_tell > 0)
    out += form(Url::local(at + "/send"), call.csrf(),
                hidden("once", f.once) +
                    select({.name = "wait", .label = tr("When do they leave?"),
                            .choices = {{"10", tr("in ten minutes, until then they can be taken back"), "", true}, {"60", tr("in an hour")}, {"0", tr("at once")}}}) +
                    buttons(button(base::count_of("Send {} letter", "Send {} letters", f.to_tell), Look::primary)));
  return out + html("</section>");
}

http::Response row(Call& call) {
  auto const f = facts_of(call);
  if (!f) return call.refused(no_row());
  return call.show(*f, [&] {
    auto const at = "/recurrences/" + call.id<RecurrenceId>().text;
    Page page;
    page.title = f->title;
    page.heading = html("<bdi>{}</bdi>", f->title);
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Series"), Url::local("/series/" + f->series.text)}};
    page.lead = html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(at + "/calendar.ics"), tr("Into my calendar"));
    Html lines;
    for (auto const& m : f->meetings) {
      Html more;
      if (m.state == meeting::State::cancelled) more = badge(tr("called off"), Badge::attention);
      else if (m.moved) more = html("{} {}", badge(tr("moved"), Badge::attention), fill(tr("planned for {}"), {m.planned}));
      add_html(lines, "<li><a href=\"/meetings/{}\">{}</a> {}</li>", m.meeting, m.start ? moment(*m.start, f->zone) : text(tr("no date")), more);
    }
    page.main += html("<ol class=\"list\">{}</ol>", lines) + warnings_part(f->warnings, f->zone);
    if (may_edit(call)) page.main += organiser_part(call, *f, at);
    return page;
  });
}

http::Response add_many(Call& call) {
  desk::Source source{};
  if (!boost::describe::enum_from_string(call.field("source").c_str(), source)) return call.refused({Why::malformed, say("Say whom."), "source", {}});
  auto const done = call.write([&](Writing& w) { return desk::add_guests_to_all(w, call.id<RecurrenceId>(), source, call.now); });
  if (!done) return call.refused(done.error());
  return call.see("/recurrences/" + call.id<RecurrenceId>().text,
                  base::count_of("{} person is put on the list. No letter has gone yet.", "{} people are put on the list. No letter has gone yet.", *done), base::to_json(*done));
}

http::Response send(Call& call) {
  auto const wait = call.number("wait", 10);
  if (!wait || *wait < 0 || *wait > 24 * 60) return call.refused({Why::malformed, say("This must be a whole number from {1} to {2}."), "wait", {"0", "1440"}});
  auto once = call.field("once");
  if (!base::looks_like_id(once) || once.size() < 12) once = base::random_name(16);
  auto const done = call.write([&](Writing& w) { return desk::invite_to_series(w, call.id<RecurrenceId>(), office_of(call.house), once, std::chrono::minutes(*wait)); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see("/recurrences/" + call.id<RecurrenceId>().text, base::count_of("{} letter is on its way.", "{} letters are on their way.", *done), base::to_json(*done));
}

http::Response take_back(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::take_back_series_letters(w, call.id<RecurrenceId>()); });
  if (!done) return call.refused(done.error());
  return call.see("/recurrences/" + call.id<RecurrenceId>().text, base::count_of("{} letter is taken back.", "{} letters are taken back.", *done), base::to_json(*done));
}

http::Response file(Call& call) {
  auto const entry = call.read([&](Reading& r) -> std::optional<schedule::Entry> {
    auto const rule = schedule::recurrence(r, call.id<RecurrenceId>());
    if (!rule) return std::nullopt;
    return desk::recurrence_entry(r, *rule, call.house.base);
  });
  if (!entry) return call.refused(no_row());
  return calendar_answer(schedule::publish({*entry}, entry->title), "meetings.ics");
}

}  // namespace

std::vector<Route> recurrence_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/series/{series}/recurring", least, new_row, "The form for a row of meetings by one rule."},
      {Method::post, "/series/{series}/recurring", least, enter,
       "Enters a row of meetings: title, day, time, minutes, zone, every (week, month), interval, count, place, note; act look or enter.", form_body},
      {Method::get, "/recurrences/{recurrence}", Role::visitor, row, "A row of meetings by one rule: each date, and what is not as the rule says; for organisers the letter."},
      {Method::get, "/recurrences/{recurrence}/calendar.ics", Role::visitor, file, "A row of meetings as iCalendar: the rule and its exceptions.", 0, Rate::plain, Keep::shared},
      {Method::post, "/recurrences/{recurrence}/many", least, add_many, "Puts the people of a source on the list of each meeting to come: source.", form_body},
      {Method::post, "/recurrences/{recurrence}/take-back", least, take_back, "Takes back the letters that have not left.", form_body},
      {Method::post, "/recurrences/{recurrence}/send", least, send, "Posts the one letter to everybody who has not been told: once, wait in minutes.", form_body, Rate::letters},
  };
}

}  // namespace web
