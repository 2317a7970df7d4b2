// SPDX-License-Identifier: Apache-2.0
#include "desk/session_report.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/tr.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"
#include "record/marks.hpp"

namespace desk {

namespace {

void line(std::string& to, std::string const& words) {
  if (!words.empty()) to += (to.empty() ? "" : "\n") + words;
}

std::string with_part(plan::Outcome const& o) { return o.part.empty() ? o.text : o.text + " (" + o.part + ")"; }

/// Who led, as the chair's outcomes have it.
void leads(plan::ReportText& t, std::vector<plan::Outcome> const& holds) {
  using plan::Asked;
  for (auto const& o : holds) {
    if (o.kind == Asked::chair || o.kind == Asked::moderator || o.kind == Asked::online_moderator) line(t.moderators, with_part(o));
    if (o.kind == Asked::rapporteur) line(t.rapporteurs, with_part(o));
  }
}

/// Who sat there; before that is known, who is planned and has agreed.
void speakers(plan::ReportText& t, std::vector<PartPeople> const& parts) {
  std::set<std::string> once;
  for (auto const& part : parts) {
    bool const noted = std::any_of(part.people.begin(), part.people.end(), [](auto const& p) { return p.noted; });
    for (auto const& p : part.people) {
      bool const sat = noted ? p.noted : p.came >= Came::present || (p.came == Came::unknown && p.agreed);
      if (!sat || !once.insert(fold(p.name)).second) continue;
      auto const who = p.by.empty() ? p.name : p.name + ", " + p.by;
      line(t.speakers, who);
      t.presentations += (t.presentations.empty() ? "" : "\n\n") + p.name + ": ";
    }
  }
}

/// What the record has of it: decisions, actions with their owners, questions that stayed open.
void outcomes(plan::ReportText& t, std::vector<record::MarkView> const& marks, std::int64_t characters) {
  std::size_t takeaways = 0, calls = 0;
  auto const cut = [&](std::string const& s) { return std::string(slice(s, 0, static_cast<std::size_t>(characters))); };
  for (auto const& m : marks) {
    if (m.kind == record::MarkKind::decision && m.state != "superseded") {
      if (++takeaways <= 3) line(t.takeaways, cut(m.text));
      line(t.consensus, m.text);
    }
    if (m.kind == record::MarkKind::action && m.state != "dropped") {
      if (++calls <= 3) line(t.calls, cut(m.text));
      auto const owner = m.owner_name.empty() ? tr("no owner") : m.owner_name;
      line(t.next_steps, m.text + " (" + owner + (m.due.empty() ? "" : ", " + m.due) + ")");
    }
    if (m.kind == record::MarkKind::question && m.state == "open") line(t.no_consensus, m.text);
  }
}

std::optional<Instant> first_of(std::vector<plan::ReportVersion> const& newest_first, plan::ReportStage stage) {
  for (auto v = newest_first.rbegin(); v != newest_first.rend(); ++v)
    if (v->stage == stage) return v->at;
  return std::nullopt;
}

}  // namespace

plan::ReportText begun_report(Reading& r, SessionReport const& f, std::string const& forum) {
  plan::ReportText t;
  t.organisers = forum;
  leads(t, plan::settled_now(plan::outcomes(r, f.plan.id)));
  speakers(t, planned_and_sat(r, f.plan.id));
  for (auto const& q : plan::questions(r, f.plan.id)) line(t.issues, q.text);
  if (!f.plan.meeting.empty()) outcomes(t, record::marks_of(r, f.plan.meeting), f.rules.characters);
  return t;
}

std::optional<SessionReport> session_report(Reading& r, plan::PlanId const& id) {
  auto const p = plan::plan(r, id);
  if (!p) return std::nullopt;
  SessionReport out;
  out.plan = *p;
  out.title = plan::session_title(r, *p);
  out.rules = plan::report_rules(r, id);
  if (auto const m = p->meeting.empty() ? std::nullopt : meeting::meeting(r, p->meeting)) {
    std::tie(out.start, out.end, out.zone, out.place) = std::tie(m->start, m->end, m->zone, m->place);
    out.held = m->state == meeting::State::closed;
    if (out.start && !out.end) out.end = *out.start + std::chrono::minutes(p->minutes);
  }
  if (out.end) out.due = plan::report_due(out.rules, *out.end);
  out.handed_in = plan::reports(r, id);
  out.first_at = first_of(out.handed_in, plan::ReportStage::first);
  out.full_at = first_of(out.handed_in, plan::ReportStage::full);
  if (auto const draft = plan::report_draft(r, id)) {
    out.base = draft->id;
    out.text = draft->text;
  }
  return out;
}

std::vector<ReportOpen> open_reports(Reading& r) {
  std::vector<ReportOpen> all;
  auto const handed_in = plan::handed_in_first(r);
  for (auto const& p : plan::plans(r)) {
    auto const m = p.meeting.empty() ? std::nullopt : meeting::meeting(r, p.meeting);
    if (!m || m->state != meeting::State::closed || !m->start) continue;
    auto const found = handed_in.find(p.id);
    auto const handed = found == handed_in.end() ? std::map<plan::ReportStage, Instant>() : found->second;
    // A full report says all that a first one does.
    if (handed.contains(plan::ReportStage::full)) continue;
    auto const due = plan::report_due(plan::report_rules(r, p.id), m->end.value_or(*m->start + std::chrono::minutes(p.minutes)));
    auto const title = plan::session_title(r, p);
    if (!handed.contains(plan::ReportStage::first)) all.push_back({p.id, title, plan::ReportStage::first, due.first});
    all.push_back({p.id, title, plan::ReportStage::full, due.full});
  }
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.due < b.due; });
  return all;
}

}  // namespace desk
