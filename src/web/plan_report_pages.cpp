// SPDX-License-Identifier: Apache-2.0
// The report of a session: what is known filled in, its two deadlines counted from the session's end, and every version that was handed in.
// Those who run the plan write it; whoever has an account reads what was handed in.
#include "desk/session_report.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

using plan::ReportStage;
using plan::ReportText;

/// One text of a report: how the form and the page call it.
struct ReportField {
  char const* name;
  std::string ReportText::*at;
  std::string label, hint;
  int rows;
};
std::vector<ReportField> report_fields(plan::ReportRules const& rules) {
  auto const three = fill(tr("One to three, one in each line, of at most {} characters each."), {std::to_string(rules.characters)});
  auto const each = tr("One in each line.");
  return {{"organisers", &ReportText::organisers, tr("Organisers"), each, 2},
          {"moderators", &ReportText::moderators, tr("Chair and moderators"), each, 2},
          {"rapporteurs", &ReportText::rapporteurs, tr("Rapporteurs"), each, 2},
          {"speakers", &ReportText::speakers, tr("Speakers with their affiliation"), tr("Those who sat there, one in each line."), 5},
          {"takeaways", &ReportText::takeaways, tr("Key takeaways"), three, 4},
          {"calls", &ReportText::calls, tr("Calls to action"), three, 4},
          {"issues", &ReportText::issues, tr("Key issues"), tr("One sentence each, one in each line."), 4},
          {"presentations", &ReportText::presentations, tr("Presentations"), tr("A paragraph each."), 8},
          {"discussion", &ReportText::discussion, tr("Discussion"), tr("Three paragraphs are enough."), 8},
          {"next_steps", &ReportText::next_steps, tr("Suggestions and next steps"), tr("Three paragraphs are enough."), 5},
          {"consensus", &ReportText::consensus, tr("Points of consensus"), each, 3},
          {"no_consensus", &ReportText::no_consensus, tr("Points without consensus"), each, 3}};
}

std::string stage_word(ReportStage s) {
  switch (s) {
    case ReportStage::draft: return tr("Draft");
    case ReportStage::first: return tr("First report");
    case ReportStage::full: return tr("Full report");
  }
  return {};
}

/// What stands in a version, empty texts left out.
Html text_part(ReportText const& t, plan::ReportRules const& rules) {
  std::vector<std::pair<std::string, Html>> rows;
  for (auto const& f : report_fields(rules))
    if (!(t.*f.at).empty()) rows.push_back({f.label, paragraphs(t.*f.at)});
  return facts(rows);
}

/// "due 7 May 2031, 04:00" with whether it is late, or when it was handed in.
Html due_row(std::optional<Instant> const& due, std::optional<Instant> const& handed_in, std::string const& zone, Instant now) {
  if (!due) return text(tr("The time is not fixed yet."));
  Html out = html("{} {}", tr("due"), moment(*due, zone));
  if (handed_in) {
    add_html(out, "<br>{} {}", tr("handed in"), moment(*handed_in, zone));
    return out + html(" ") + (*handed_in > *due ? badge(tr("late"), Badge::attention) : badge(tr("in time"), Badge::good));
  }
  return now > *due ? out + html(" ") + badge(tr("overdue"), Badge::bad) : out;
}

Html deadlines_part(desk::SessionReport const& f, Instant now) {
  auto const due = [&](bool full) { return f.due ? std::optional(full ? f.due->full : f.due->first) : std::nullopt; };
  std::vector<std::pair<std::string, Html>> rows = {
      {tr("Session"), f.start ? moment(*f.start, f.zone) : text(tr("The time is not fixed yet."))}};
  if (!f.place.empty()) rows.push_back({tr("Where"), words_or_address(f.place)});
  // Of a full report nobody needs a first one any more.
  rows.push_back({stage_word(ReportStage::first), due_row(due(false), f.first_at ? f.first_at : f.full_at, f.zone, now)});
  rows.push_back({stage_word(ReportStage::full), due_row(due(true), f.full_at, f.zone, now)});
  return facts(rows);
}

Html form_part(Call const& call, desk::SessionReport const& f, std::optional<Refusal> const& wrong) {
  Html fields = hidden("base", f.base);
  for (auto const& one : report_fields(f.rules))
    fields += text_area({.name = one.name,
                         .label = one.label,
                         .value = f.text.*one.at,
                         .hint = one.hint,
                         .error = error_at(wrong, one.name),
                         .rows = one.rows});
  fields += buttons(button(tr("Save the draft"), Look::plain, "do", "draft") +
                    button(tr("Hand in the first report"), Look::plain, "do", "first") +
                    button(tr("Hand in the full report"), Look::primary, "do", "full"));
  Html out = f.prefilled ? notice(Tone::info, text(tr("Filled in from the plan, the room and the record. Check every line: nothing of it "
                                                      "is a report before somebody hands it in.")))
                         : Html();
  return html("<section id=\"write\"><h2>{}</h2>{}{}</section>", tr("Write the report"), out,
              form(Url::local(path_of(f.plan.id) + "/report"), call.csrf(), fields));
}

Html rules_part(Call const& call, desk::SessionReport const& f) {
  auto const number = [](char const* name, std::string const& label, std::int64_t value) {
    return field({.name = name, .label = label, .value = std::to_string(value), .type = "number", .required = true});
  };
  return folded(tr("What the programme asks for"),
                form(Url::local(path_of(f.plan.id) + "/report/rules"), call.csrf(),
                     number("hours", tr("Hours after the session until the first report"), f.rules.hours) +
                         number("days", tr("Days after the session until the full report"), f.rules.days) +
                         number("characters", tr("Characters of each takeaway and call to action"), f.rules.characters) +
                         button(tr("Save"), Look::plain)),
                false);
}

Html versions_part(Call const& call, desk::SessionReport const& f) {
  Html out;
  bool newest = true;
  for (auto const& v : f.handed_in) {
    auto const head = html("<p class=\"soft\">{} {}</p>", tr("handed in"), moment(v.at, zone_of(call.viewer)));
    if (newest) out += html("<article><h3>{}</h3>{}{}</article>", stage_word(v.stage), head, text_part(v.text, f.rules));
    else out += folded(fill(tr("Before: {}"), {stage_word(v.stage)}), head + text_part(v.text, f.rules), false);
    newest = false;
  }
  if (f.handed_in.empty()) out = empty_state(tr("No report was handed in yet."));
  return html("<section id=\"handed-in\"><h2>{}</h2>{}</section>", tr("Handed in"), out);
}

http::Response show_report(Call& call, plan::PlanId const& id, std::optional<Refusal> const& wrong = {},
                           ReportText const* typed = nullptr) {
  bool const beaten = wrong && wrong->why == Why::conflict;
  if (wrong && ((wrong->why != Why::malformed && !beaten) || call.wants_json)) return call.refused(*wrong);
  bool const writes = may_edit(call);
  auto f = call.read([&](Reading& r) {
    auto found = desk::session_report(r, id);
    if (found && writes && found->base.empty() && !typed) {
      found->text = desk::begun_report(r, *found, call.house.forum);
      found->prefilled = true;
    }
    return found;
  });
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  auto const saved = f->text;
  if (typed) f->text = *typed;
  // Whoever saves a text that is wrong is beaten all the same by whoever saved meanwhile.
  if (typed && !beaten && call.form.has("base")) f->base = call.field("base");
  // A draft is nobody's word yet.
  if (!writes) f->text = {}, f->base = {};
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("Report of “{}”"), {f->title});
        page.section = "meetings";
        page.listed = false;
        page.crumbs = plan_crumbs(f->plan);
        if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
        if (beaten)
          page.main += html("<section id=\"saved\"><h2>{}</h2>{}</section>", tr("As it is now, saved by somebody else"),
                            text_part(saved, f->rules));
        page.main += deadlines_part(*f, call.now);
        page.main += versions_part(call, *f);
        if (f->plan.meeting.empty()) page.main += html("<p>{}</p>", tr("The report begins when the plan has become a meeting."));
        else if (writes) page.main += form_part(call, *f, wrong);
        if (writes) page.main += rules_part(call, *f);
        return page;
      },
      form_status(wrong));
}

http::Response report(Call& call) { return show_report(call, call.id<plan::PlanId>()); }

http::Response keep(Call& call) {
  auto const id = call.id<plan::PlanId>();
  ReportStage stage{};
  if (call.has("do") && !boost::describe::enum_from_string(call.field("do").c_str(), stage))
    return call.refused({Why::malformed, say("A report is a draft, first or full."), "do", {}});
  // Of the draft that the form was filled with; a program need not say it.
  auto const base = call.form.has("base") ? std::optional(call.field("base")) : std::nullopt;
  ReportText t;
  auto const done = call.write([&](Writing& w) {
    // What a wish does not name stays: a program may send one text alone.
    auto const draft = plan::report_draft(w, id);
    t = draft ? draft->text : ReportText{};
    for (auto const& f : report_fields({}))
      if (call.form.has(f.name)) t.*f.at = call.long_field(f.name);
    return plan::keep_report(w, id, stage, t, base);
  });
  if (!done) return show_report(call, id, done.error(), &t);
  return call.see(path_of(id) + "/report", stage == ReportStage::draft ? tr("The draft is saved.") : tr("The report is handed in."));
}

http::Response set_rules(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto rules = plan::report_rules(w, id);
    for (auto const& [name, to] :
         {std::pair{"hours", &rules.hours}, std::pair{"days", &rules.days}, std::pair{"characters", &rules.characters}}) {
      auto const n = call.number(name, *to);
      if (!n) return base::refuse(Why::malformed, say("This is a whole number."), name);
      *to = *n;
    }
    return plan::set_report_rules(w, id, rules);
  });
  return planned(call, done, path_of(id) + "/report", tr("That holds now."));
}

}  // namespace

Html open_reports_part(std::vector<desk::ReportOpen> const& all, std::string const& zone, Instant now) {
  Html lines;
  for (auto const& one : all)
    add_html(lines, "<li><a href=\"{}\"><bdi>{}</bdi></a>: {} · {} {}{}</li>", Url::local(path_of(one.plan) + "/report"), one.title,
             stage_word(one.stage), tr("due"), moment(one.due, zone),
             now > one.due ? html(" ") + badge(tr("overdue"), Badge::bad) : Html());
  return lines.empty() ? Html() : html("<section id=\"reports\"><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("Reports due"), lines);
}

std::vector<Route> plan_report_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/report", Role::member, report,
       "The report of a session: its deadlines and what was handed in; the draft for those who run the plan."},
      {Method::post, "/plans/{plan}/report", least, keep,
       "Keeps the draft (do=draft) or hands the report in (do=first, full): organisers, moderators, rapporteurs, speakers, takeaways, "
       "calls, issues, presentations, discussion, next_steps, "
       "consensus, no_consensus; of the draft base (409 when it is another by now).",
       form_body},
      {Method::post, "/plans/{plan}/report/rules", least, set_rules, "What the programme asks for: hours, days, characters.", form_body},
  };
}

}  // namespace web
