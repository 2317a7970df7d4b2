// SPDX-License-Identifier: Apache-2.0
// The run of show: the adopted variant on one page, for the screen and for paper. Each part with its clock time, who leads, who speaks how long,
// what the floor has, and the questions. Who has not agreed yet is named to those who run the plan only.
#include "base/text.hpp"
#include "base/when.hpp"
#include "plan/agenda.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

struct Lead {
  std::string role, name;  ///< in words
};
BOOST_DESCRIBE_STRUCT(Lead, (), (role, name))

struct SheetPart {
  plan::Part part;
  std::int64_t from = 0;                ///< seconds after the beginning
  std::optional<Instant> start;         ///< where the meeting has a time
  std::vector<plan::Speaker> speakers;
  std::int64_t unnamed = 0;             ///< speakers nobody is named for yet, or not to this reader
  std::vector<std::string> questions;
  std::vector<Lead> leads;
};
BOOST_DESCRIBE_STRUCT(SheetPart, (), (part, from, start, speakers, unnamed, questions, leads))

struct SheetFacts {
  plan::Plan plan;
  std::string title, description;
  std::optional<Instant> start;
  std::string zone, place;
  std::vector<SheetPart> parts;
  std::vector<Lead> leads;                                 ///< of the whole session
  std::vector<std::string> questions;                      ///< of the whole session
};
BOOST_DESCRIBE_STRUCT(SheetFacts, (), (plan, title, description, start, zone, place, parts, leads, questions))

std::string question_words(plan::Question const& q) { return q.constituency.empty() ? q.text : q.text + " (" + q.constituency + ")"; }

std::optional<SheetFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<SheetFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    SheetFacts f;
    f.plan = *p;
    f.title = plan::session_title(r, *p);
    f.description = p->about;
    if (auto const m = p->meeting.empty() ? std::nullopt : meeting::meeting(r, p->meeting)) std::tie(f.start, f.zone, f.place) = std::tie(m->start, m->zone, m->place);
    auto const holds = plan::settled_now(plan::outcomes(r, id));
    auto const questions = plan::questions(r, id);
    auto const same = [](std::string const& a, std::string const& b) { return base::fold(a) == base::fold(b); };
    for (auto const& o : holds) {
      if (o.kind == plan::Asked::description) f.description = o.text;
      if (!plan::is_text(o.kind) && o.part.empty()) f.leads.push_back({asked_word(o.kind), o.text});
    }
    for (auto const& q : questions)
      if (q.part.empty()) f.questions.push_back(question_words(q));
    if (p->adopted.empty()) return f;
    std::int64_t clock = 0;
    for (auto const& part : plan::parts(r, p->adopted)) {
      SheetPart one{part, clock, {}, {}, 0, {}, {}};
      if (f.start) one.start = *f.start + std::chrono::seconds(clock);
      clock += part.length;
      for (auto& s : plan::speakers(r, part.id))
        if (s.agreed || may_edit(call)) one.speakers.push_back(std::move(s));
      if (part.kind == plan::PartKind::panel) one.unnamed = std::max<std::int64_t>(0, part.speakers - std::ssize(one.speakers));
      for (auto const& q : questions)
        if (!q.part.empty() && same(q.part, part.title)) one.questions.push_back(question_words(q));
      for (auto const& o : holds)
        if (!plan::is_text(o.kind) && !o.part.empty() && same(o.part, part.title)) one.leads.push_back({asked_word(o.kind), o.text});
      f.parts.push_back(std::move(one));
    }
    return f;
  });
}

Html leads_of(std::vector<Lead> const& leads) {
  Html out;
  for (auto const& [role, name] : leads) add_html(out, "<p>{}: {}</p>", role, person(name));
  return out;
}

Html questions_of(std::vector<std::string> const& questions) {
  Html lines;
  for (auto const& q : questions) add_html(lines, "<li><bdi>{}</bdi></li>", q);
  return lines.empty() ? Html() : html("<ol>{}</ol>", lines);
}

Html speakers_of(SheetPart const& p) {
  Html lines;
  for (auto const& s : p.speakers)
    add_html(lines, "<li>{}{}{}</li>", person(s.name), s.by.empty() ? Html() : html(" <span class=\"soft\"><bdi>{}</bdi></span>", s.by), s.agreed ? Html() : html(" ") + badge(tr("has not agreed yet"), Badge::attention));
  if (p.unnamed > 0) add_html(lines, "<li class=\"soft\">{}</li>", base::count_of("{} speaker is not confirmed yet.", "{} speakers are not confirmed yet.", p.unnamed));
  Html out = lines.empty() ? Html() : html("<ul>{}</ul>", lines);
  if (p.part.first > 0)
    add_html(out, "<p class=\"soft\">{}</p>",
             fill(tr("Minutes for each: {1} at first, {2} later."), {minutes_of(p.part.first), minutes_of(p.part.follow_up)}));
  for (auto const& s : p.speakers)
    if (plan::has_own_times(s, p.part))
      add_html(out, "<p class=\"soft\">{}</p>",
               sentence(tr("{1}: {2} minutes at first, {3} later."),
                        {html("<bdi>{}</bdi>", s.name), text(minutes_of(s.first)), text(minutes_of(s.follow_up))}));
  return out;
}

Html run(SheetFacts const& f) {
  Table t{"run", tr("Run of show"), {{tr("From")}, {tr("Part")}, {tr("Minutes"), true}, {tr("Minutes for the floor"), true}, {tr("Who")}, {tr("Questions")}}, {}, true};
  for (auto const& p : f.parts)
    t.rows.push_back({p.start ? clock(*p.start, f.zone) : text("+" + minutes_of(p.from)), html("<bdi>{}</bdi>", p.part.title),
                      text(minutes_of(p.part.length)), text(minutes_of(p.part.floor)), leads_of(p.leads) + speakers_of(p),
                      questions_of(p.questions)});
  return table(t);
}

http::Response sheet(Call& call) {
  auto const f = facts_of(call, call.id<plan::PlanId>());
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = fill(tr("Run of show: {}"), {f->title});
    page.heading = html("<bdi>{}</bdi>", f->title);
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = plan_crumbs(f->plan);
    std::vector<std::pair<std::string, Html>> rows = {{tr("When"), f->start ? moment(*f->start, f->zone) : text(tr("The time is not fixed yet."))}, {tr("Minutes"), text(std::to_string(f->plan.minutes))}};
    if (!f->place.empty()) rows.push_back({tr("Where"), words_or_address(f->place)});
    for (auto const& [role, name] : f->leads) rows.push_back({role, person(name)});
    page.main += facts(rows) + paragraphs(f->description);
    page.main += f->parts.empty() ? empty_state(tr("No variant is adopted yet.")) : run(*f);
    if (!f->questions.empty()) page.main += html("<section id=\"questions\"><h2>{}</h2>{}</section>", tr("Questions for the whole session"), questions_of(f->questions));
    return page;
  });
}

}  // namespace

std::vector<Route> plan_sheet_rows() {
  return {{http::Method::get, "/plans/{plan}/sheet", Role::member, sheet, "The run of show of the adopted variant, for the screen and for paper."}};
}

}  // namespace web
