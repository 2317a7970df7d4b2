// SPDX-License-Identifier: Apache-2.0
// Series of meetings: what they are for, the rules that hold for their records in words, their meetings.
#include "schedule/recurrences.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

struct SeriesLine {
  base::SeriesId id;
  std::string title, about;
  std::int64_t meetings = 0;
};
BOOST_DESCRIBE_STRUCT(SeriesLine, (), (id, title, about, meetings))

struct SeriesList {
  std::vector<SeriesLine> series;
};
BOOST_DESCRIBE_STRUCT(SeriesList, (), (series))

/// Meetings of it that were entered by one rule.
struct RowLine {
  schedule::RecurrenceId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(RowLine, (), (id, title))

struct SeriesFacts {
  meeting::Series series;
  std::vector<MeetingYear> years;
  std::vector<RowLine> recurrences;
};
BOOST_DESCRIBE_STRUCT(SeriesFacts, (), (series, years, recurrences))

struct SeriesForm {
  std::string heading;
  meeting::Series typed;  ///< id empty: a new one
};
BOOST_DESCRIBE_STRUCT(SeriesForm, (), (heading, typed))

http::Response list(Call& call) {
  auto const f = call.read([&](Reading& r) {
    std::map<base::SeriesId, std::int64_t> count;
    for (auto const& m : meeting::meetings(r)) ++count[m.series];
    SeriesList out;
    for (auto const& s : meeting::all_series(r)) out.series.push_back({s.id, s.title, s.about, count[s.id]});
    return out;
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Series of meetings");
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    if (may_edit(call)) page.main += buttons(link_button(Url::local("/series/new"), tr("Open a series"), Look::primary));
    Html lines;
    for (auto const& s : f.series)
      add_html(lines, "<li><h2><a href=\"/series/{}\"><bdi>{}</bdi></a></h2>{}<p class=\"soft\">{}</p></li>", s.id, s.title,
               paragraphs(s.about), base::count_of("{} meeting", "{} meetings", s.meetings));
    page.main += lines.empty() ? empty_state(tr("No series has been opened yet.")) : html("<ul class=\"list\">{}</ul>", lines);
    return page;
  });
}

/// What holds for every record of the series, in words.
Html rules_part(meeting::Series const& s) {
  std::vector<std::pair<std::string, Html>> rows = {
      {tr("Language usually spoken"), html("<bdi>{}</bdi>", s.lang)},
      {tr("Time zone"), html("<bdi>{}</bdi>", s.zone)},
      {tr("Rough transcripts"), text(s.rough_is_public ? tr("Anybody may read them, marked as uncorrected.")
                                                       : tr("Only people with an account may read them until they are corrected."))},
      {tr("Licence of the record"), s.licence.empty() ? text(tr("none stated")) : html("<bdi>{}</bdi>", s.licence)}};
  if (!s.disclaimer.empty()) rows.emplace_back(tr("Shown with rough texts"), paragraphs(s.disclaimer));
  return html("<section><h2>{}</h2>{}</section>", tr("Rules for the record"), facts(rows));
}

http::Response one(Call& call) {
  auto const id = call.id<base::SeriesId>();
  auto const f = call.read([&](Reading& r) -> std::optional<SeriesFacts> {
    auto const s = meeting::series(r, id);
    if (!s) return std::nullopt;
    SeriesFacts out{*s, by_year(meeting_lines(call, r, id)), {}};
    for (auto const& rule : schedule::recurrences(r, id)) out.recurrences.push_back({rule.id, rule.title});
    return out;
  });
  if (!f) return call.refused({Why::unknown, say("There is no such series."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = f->series.title;
    page.heading = html("<bdi>{}</bdi>", f->series.title);
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Series"), Url::local("/series")}};
    page.main += paragraphs(f->series.about);
    if (may_edit(call))
      page.main += buttons(link_button(Url::local("/meetings/new?series=" + id.text), tr("Enter a meeting"), Look::primary) +
                           link_button(Url::local("/series/" + id.text + "/recurring"), tr("Enter a row of meetings")) +
                           link_button(Url::local("/polls/new?series=" + id.text), tr("Find a time")) +
                           link_button(Url::local("/series/" + id.text + "/edit"), tr("Change the series")) +
                           link_button(Url::local("/series/" + id.text + "/glossary"), tr("Glossary")) +
                           link_button(Url::local("/series/" + id.text + "/aliases"), tr("Speakers' labels")));
    Html rows;
    for (auto const& row : f->recurrences) add_html(rows, "<li><a href=\"/recurrences/{}\"><bdi>{}</bdi></a></li>", row.id, row.title);
    if (!rows.empty()) page.main += html("<section><h2>{}</h2><ul>{}</ul></section>", tr("Rows of meetings"), rows);
    page.main += f->years.empty() ? empty_state(tr("No meeting has been entered yet.")) : years_list(f->years);
    page.main += rules_part(f->series);
    return page;
  });
}

http::Response show_form(Call& call, SeriesForm const& f, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(
      f,
      [&] {
        auto const& s = f.typed;
        auto const back = s.id.empty() ? std::string("/series") : "/series/" + s.id.text;
        Page page;
        page.title = f.heading;
        page.section = "meetings";
        page.listed = false;
        page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Series"), Url::local("/series")}};
        if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
        Html inside = field({.name = "title",
                             .label = tr("Title"),
                             .value = s.title,
                             .hint = tr("For instance: Coordination meetings."),
                             .error = error_at(wrong, "title"),
                             .required = true,
                             .max_length = 200});
        inside += text_area({.name = "about", .label = tr("What these meetings are for"), .value = s.about, .error = error_at(wrong, "about")});
        inside += listed_field({.name = "zone",
                                .label = tr("Time zone of its meetings"),
                                .value = s.zone,
                                .hint = tr("A name like Europe/Zurich or UTC."),
                                .error = error_at(wrong, "zone"),
                                .required = true},
                               common_zones());
        inside += field({.name = "lang",
                         .label = tr("Language usually spoken"),
                         .value = s.lang,
                         .hint = tr("As a tag: en, fr, ar, pt-BR."),
                         .error = error_at(wrong, "lang"),
                         .required = true,
                         .max_length = 40});
        inside += checkbox("rough_is_public", "yes", tr("Anybody may read rough transcripts"), s.rough_is_public,
                           tr("If not, only people with an account, until a transcript is corrected."));
        inside += text_area({.name = "disclaimer", .label = tr("Shown with every rough text"), .value = s.disclaimer,
                             .error = error_at(wrong, "disclaimer"), .rows = 3});
        inside += listed_field({.name = "licence",
                                .label = tr("Licence of the record"),
                                .value = s.licence,
                                .hint = tr("As an SPDX name, or empty."),
                                .error = error_at(wrong, "licence")},
                               {"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0"});
        page.main += form(Url::local(back), call.csrf(),
                          inside + buttons(button(s.id.empty() ? tr("Open the series") : tr("Save")) +
                                           link_button(Url::local(back), tr("Back without a change"), Look::quiet)));
        return page;
      },
      form_status(wrong));
}

SeriesForm typed_in(Call const& call, std::string heading) {
  SeriesForm f{std::move(heading), {}};
  f.typed.title = call.field("title");
  f.typed.zone = call.field("zone");
  f.typed.lang = call.field("lang");
  f.typed.licence = call.field("licence");
  f.typed.disclaimer = call.long_field("disclaimer");
  f.typed.rough_is_public = !call.field("rough_is_public").empty();
  f.typed.about = call.long_field("about");
  return f;
}

http::Response new_form(Call& call) {
  SeriesForm f{tr("Open a series of meetings"), {}};
  f.typed.lang = base::speaking().tag;
  if (!call.viewer.zone.empty()) f.typed.zone = call.viewer.zone;
  return show_form(call, f);
}

http::Response found(Call& call) {
  auto const f = typed_in(call, tr("Open a series of meetings"));
  auto const done = call.write([&](Writing& w) { return meeting::found_series(w, f.typed); });
  if (!done) return show_form(call, f, done.error());
  return call.see("/series/" + done->text, tr("The series is open."), base::to_json(*done));
}

http::Response edit_form(Call& call) {
  auto const s = call.read([&](Reading& r) { return meeting::series(r, call.id<base::SeriesId>()); });
  if (!s) return call.refused({Why::unknown, say("There is no such series."), {}, {}});
  return show_form(call, {tr("Change the series"), *s});
}

http::Response change(Call& call) {
  auto f = typed_in(call, tr("Change the series"));
  f.typed.id = call.id<base::SeriesId>();
  auto const done = call.write([&](Writing& w) { return meeting::change_series(w, f.typed); });
  if (!done) return show_form(call, f, done.error());
  return call.see("/series/" + f.typed.id.text, tr("The series is changed."));
}

}  // namespace

std::vector<Route> series_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  constexpr char const* fields = "title, about, zone, lang, rough_is_public, disclaimer, licence";
  static std::string const opens = std::string("Opens a series: ") + fields + ".", changes = std::string("Changes a series: ") + fields + ".";
  return {
      {Method::get, "/series", Role::visitor, list, "All series of meetings.", 0, Rate::plain, Keep::shared},
      {Method::get, "/series/new", least, new_form, "The form for a new series."},
      {Method::post, "/series", least, found, opens, form_body},
      {Method::get, "/series/{series}", Role::visitor, one, "One series: what it is for, its rules for the record, its meetings.", 0,
       Rate::plain, Keep::shared},
      {Method::get, "/series/{series}/edit", least, edit_form, "The form that changes a series."},
      {Method::post, "/series/{series}", least, change, changes, form_body},
  };
}

}  // namespace web
