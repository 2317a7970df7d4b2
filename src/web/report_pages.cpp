// SPDX-License-Identifier: Apache-2.0
// The numbered summary report of a meeting: generated from what is kept, then edited (domain 3.5).
#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "web/marks.hpp"
#include "web/parts.hpp"

namespace web {

Html markdown(std::string_view source) {
  std::unique_ptr<char, decltype(&std::free)> const made(cmark_markdown_to_html(source.data(), source.size(), CMARK_OPT_DEFAULT), &std::free);
  return base::html_detail::Maker::make(made ? std::string(made.get()) : std::string());
}

namespace {

struct ReportFacts {
  base::MeetingId meeting;
  std::string title;
  desk::Report report;
};
BOOST_DESCRIBE_STRUCT(ReportFacts, (), (meeting, title, report))

std::optional<ReportFacts> facts_of(Call& call) {
  auto const id = call.id<base::MeetingId>();
  return call.read([&](Reading& r) -> std::optional<ReportFacts> {
    auto const m = meeting::meeting(r, id);
    if (!m) return std::nullopt;
    auto const s = meeting::series(r, m->series);
    auto const title = m->title.empty() ? fill(tr("{1}, meeting {2}"), {s ? s->title : "", m->number}) : m->title;
    ReportFacts f{id, title, desk::report(r, id, call.house.forum, call.house.base, call.viewer.signed_in() ? desk::Readers::members : desk::Readers::anybody)};
    if (!call.viewer.signed_in()) f.report.by = {};
    return f;
  });
}

std::vector<Crumb> way(ReportFacts const& f) {
  return {{tr("Meetings"), Url::local("/meetings")}, {f.title, Url::local("/meetings/" + f.meeting.text)}};
}

http::Response show(Call& call) {
  auto const facts = facts_of(call);
  if (!facts) return call.nothing_here();
  return call.show(*facts, [&] {
    Page page;
    page.title = fill(tr("Summary report: {}"), {facts->title});
    page.section = "meetings";
    page.crumbs = way(*facts);
    if (facts->report.rev == 0)
      page.main += notice(Tone::info, html("<p>{}</p>", tr("This report was generated from the record and has not been edited or approved.")));
    page.main += html("<div class=\"report\" dir=\"auto\">{}</div>", markdown(facts->report.text));
    if (facts->report.at)
      page.main += html("<p class=\"note\">{}</p>", sentence(tr("Edited {}."), {moment(*facts->report.at, call.viewer.zone.empty() ? "UTC" : call.viewer.zone)}));
    Html links = html("<a href=\"/meetings/{}/report.md\">{}</a>", facts->meeting, tr("As Markdown"));
    if (call.viewer.may(Role::facilitator)) links += text(" ") + link_button(Url::local("/meetings/" + facts->meeting.text + "/report/edit"), tr("Edit the report"));
    page.main += html("<p>{}</p>", links);
    return page;
  });
}

http::Response download(Call& call) {
  auto const facts = facts_of(call);
  if (!facts) return call.nothing_here();
  http::Response out;
  out.set("Content-Type", "text/markdown; charset=utf-8");
  out.set("Content-Disposition", "attachment; filename=\"report.md\"");
  out.body = facts->report.text;
  return out;
}

http::Response form_page(Call& call, ReportFacts const& facts, std::string const& words, std::optional<Refusal> const& wrong, int status) {
  return call.show(facts, [&] {
    Page page;
    page.title = fill(tr("Edit the report: {}"), {facts.title});
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = way(facts);
    if (wrong) page.main += error_summary({{"text", in_words(*wrong)}});
    if (wrong && wrong->why == Why::conflict)
      page.main += html("<h2>{}</h2><pre dir=\"auto\">{}</pre>", tr("As it is now, saved by somebody else"), facts.report.text);
    if (facts.report.rev == 0)
      page.main += notice(Tone::info, html("<p>{}</p>", tr("What is saved here is read by anybody. Take out what only members may know of the meeting.")));
    page.main += form(Url::local("/meetings/" + facts.meeting.text + "/report"), call.csrf(),
                      hidden("base_rev", std::to_string(facts.report.rev)) +
                          text_area({.name = "text", .label = tr("Report (Markdown)"), .value = words, .error = error_at(wrong, "text"), .rows = 30, .required = true}) +
                          buttons(button(tr("Save the report"))));
    return page;
  }, status);
}

http::Response edit(Call& call) {
  auto const facts = facts_of(call);
  if (!facts) return call.nothing_here();
  return form_page(call, *facts, facts->report.text, std::nullopt, 200);
}

http::Response save(Call& call) {
  auto const facts = facts_of(call);
  if (!facts) return call.nothing_here();
  auto const words = call.long_field("text");
  auto const base_rev = call.number("base_rev", 0).value_or(-1);
  auto const done = call.write([&](Writing& w) { return desk::save_report(w, facts->meeting, base_rev, words); });
  if (!done && !call.wants_json && done.error().why != Why::unknown) {
    auto const now = facts_of(call);
    return form_page(call, now ? *now : *facts, words, done.error(), status_of(done.error().why));
  }
  if (!done) return call.refused(done.error());
  return call.see("/meetings/" + facts->meeting.text + "/report", tr("The report is saved."));
}

}  // namespace

std::vector<Route> report_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/report", Role::visitor, show, "The numbered summary report of a meeting.", 0, Rate::plain, Keep::shared},
      {Method::get, "/meetings/{meeting}/report.md", Role::visitor, download, "The same as Markdown.", 0, Rate::plain, Keep::shared},
      {Method::get, "/meetings/{meeting}/report/edit", Role::facilitator, edit, "The report as a form."},
      {Method::post, "/meetings/{meeting}/report", Role::facilitator, save, "Saves the edited report; refused when somebody saved meanwhile.", form_body},
  };
}

}  // namespace web
