// SPDX-License-Identifier: Apache-2.0
// All meetings by year, and what happens to one as a whole: held, called off, taken back. The page of one meeting is in
// meeting_page.cpp, the form in meeting_form.cpp.
#include <algorithm>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"

namespace web {

std::vector<MeetingLine> meeting_lines(Call const& call, Reading& r, base::SeriesId const& of) {
  std::map<base::SeriesId, meeting::Series> series;
  for (auto& s : meeting::all_series(r)) series.emplace(s.id, s);
  auto const kept = record::statuses(r);
  std::vector<MeetingLine> out;
  for (auto const& m : meeting::meetings(r, of)) {
    auto const& its = series[m.series];
    MeetingLine line{m.id, m.series, meeting_title(its.title, m), m.zone, m.start, m.end, m.state, {}};
    if (auto const status = kept.find(m.id); status != kept.end()) {
      record::Head head;
      head.status = status->second;
      line.transcript = TranscriptShown{head.status, desk::is_public(its, head) || call.viewer.signed_in()};
    }
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<MeetingYear> by_year(std::vector<MeetingLine> lines) {
  std::vector<MeetingYear> out;
  for (auto& line : lines) {
    auto const there = line.start ? base::local_time(*line.start, line.zone) : std::nullopt;
    std::int64_t const year = there ? static_cast<int>(there->day.year()) : 0;
    auto at = std::find_if(out.begin(), out.end(), [&](auto const& y) { return y.year == year; });
    if (at == out.end()) at = out.insert(out.end(), {year, {}});
    at->meetings.push_back(std::move(line));
  }
  return out;
}

namespace {

Html line_of(MeetingLine const& m) {
  Html marks;
  if (m.state != meeting::State::closed) marks += html(" {}", badge(state_word(m.state), state_look(m.state)));
  if (m.transcript && m.transcript->readable)
    add_html(marks, " <a href=\"/meetings/{}/transcript\">{}</a>", m.id, status_word(m.transcript->status));
  else if (m.transcript) add_html(marks, " <span class=\"soft\">{}</span>", tr("transcript in preparation"));
  return html("<li><h3><a href=\"/meetings/{}\"><bdi>{}</bdi></a></h3><p>{}{}</p></li>", m.id, m.title,
              m.start ? html("<span class=\"soft\">{}</span>", moment(*m.start, m.zone)) : Html(), marks);
}

struct SeriesTab {
  base::SeriesId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(SeriesTab, (), (id, title))

struct Meetings {
  base::SeriesId of;  ///< only this series; empty: all
  std::vector<SeriesTab> series;
  std::vector<MeetingYear> years;
};
BOOST_DESCRIBE_STRUCT(Meetings, (), (of, series, years))

Html series_tabs(Meetings const& f) {
  if (f.series.size() < 2) return {};
  std::vector<Tab> list = {{tr("All series"), Url::local("/meetings"), f.of.empty()}};
  for (auto const& s : f.series)
    list.push_back({s.title, Url::local("/meetings?" + base::Query().add("series", s.id.text).str()), s.id == f.of});
  return tabs(tr("Series"), list);
}

http::Response meeting_list(Call& call) {
  Meetings f;
  auto const asked = call.field("series");
  bool const found = call.read([&](Reading& r) {
    if (!asked.empty()) {
      f.of = base::SeriesId(asked);
      if (!base::looks_like_id(asked) || !meeting::series(r, f.of)) return false;
    }
    for (auto const& s : meeting::all_series(r)) f.series.push_back({s.id, s.title});
    f.years = by_year(meeting_lines(call, r, f.of));
    return true;
  });
  if (!found) return call.refused({Why::unknown, say("There is no such series."), {}, {}});
  return call.show(f, [&] {
    Page page;
    page.title = tr("Meetings");
    page.section = "meetings";
    if (may_edit(call))
      page.main += buttons(link_button(Url::local("/meetings/new" + (f.of.empty() ? "" : "?series=" + f.of.text)), tr("Enter a meeting"),
                                       Look::primary) +
                           link_button(Url::local("/polls"), tr("Date polls")) + link_button(Url::local("/questionnaires"), tr("Questionnaires")) + link_button(Url::local("/series"), tr("All series")) + link_button(Url::local("/plans"), tr("Plans of main sessions")));
    else if (call.viewer.signed_in())
      page.lead = html("<p><a href=\"/series\">{}</a> · <a href=\"/plans\">{}</a> · <a href=\"/polls\">{}</a> · <a href=\"/questionnaires\">{}</a></p>", tr("All series"),
                       tr("Plans of main sessions"), tr("Date polls"), tr("Questionnaires"));
    else page.lead = html("<p><a href=\"/series\">{}</a></p>", tr("All series"));
    page.main += series_tabs(f);
    page.main += html("<p class=\"no-print\"><a href=\"/calendar.ics\">{}</a></p>", tr("All meetings as a calendar"));
    page.main += f.years.empty() ? empty_state(tr("No meeting has been entered yet.")) : years_list(f.years);
    return page;
  });
}

http::Response page_of_one(Call& call) { return show_meeting(call, call.id<base::MeetingId>()); }

http::Response close(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return meeting::close_meeting(w, id); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id), tr("The meeting is marked as held."));
}

http::Response cancel(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return desk::cancel_meeting(w, id, call.field("reason"), office_of(call.house)); });
  if (!done) return refused_on_meeting(call, id, "cancel", done.error());
  return call.see(path_of(id), tr("The meeting is called off."));
}

http::Response reopen(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return desk::reopen_meeting(w, id, office_of(call.house)); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id), tr("The meeting is planned again."));
}

}  // namespace

Html years_list(std::vector<MeetingYear> const& years) {
  Html out;
  for (auto const& y : years) {
    Html lines;
    for (auto const& m : y.meetings) lines += line_of(m);
    add_html(out, "<section><h2>{}</h2><ul class=\"list\">{}</ul></section>",
             y.year == 0 ? tr("Without a date") : std::to_string(y.year), lines);
  }
  return out;
}

std::vector<Route> meeting_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  std::vector<Route> all = {
      {Method::get, "/meetings", Role::visitor, meeting_list, "All meetings by year, newest first; series= for one series.", 0, Rate::plain,
       Keep::shared},
      {Method::get, "/meetings/{meeting}", Role::visitor, page_of_one,
       "One meeting: when, where, agenda, documents, who was there, what was decided.", 0, Rate::plain, Keep::shared},
      {Method::post, "/meetings/{meeting}/close", least, close, "Says that a planned meeting was held.", form_body},
      {Method::post, "/meetings/{meeting}/cancel", least, cancel, "Calls a planned meeting off: reason.", form_body},
      {Method::post, "/meetings/{meeting}/reopen", least, reopen, "Takes closing or calling off back.", form_body},
  };
  for (auto const& more : {meeting_form_rows(), agenda_rows(), document_rows(), attendance_rows(), series_rows()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace web
