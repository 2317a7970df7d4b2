// SPDX-License-Identifier: Apache-2.0
// The rule of the badges: its numbers, which everybody may see, every change with its reason, and for the secretariat what another rule
// would move. (between-meetings a.4, State)
#include "desk/desk.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using roster::Rule;

struct RuleFacts {
  Rule rule = {};
  std::vector<roster::RuleChange> changes = {};   ///< newest first
  std::optional<Rule> other = {};                 ///< looked at, not decided
  std::vector<desk::WouldChange> moved = {};  ///< by it
};
BOOST_DESCRIBE_STRUCT(RuleFacts, (), (rule, changes, other, moved))

struct Number {
  char const* name;
  int Rule::* value;
  std::string label;
};
std::vector<Number> numbers() {
  return {{"messages", &Rule::messages, tr("Messages that make a conversation count")},
          {"people", &Rule::people, tr("People who must have written them")},
          {"conversations", &Rule::conversations, tr("Threads of two people or more among them")},
          {"window_days", &Rule::window_days, tr("Short window, in days")},
          {"long_days", &Rule::long_days, tr("Long window, in days")},
          {"kinds", &Rule::kinds, tr("Kinds of activity that make a coalition active")},
          {"confirmations", &Rule::confirmations, tr("Evaluations in a row before a badge is lowered")},
          {"answered_percent", &Rule::answered_percent, tr("Percent of what was asked that make it responsive")}};
}

Result<Rule> typed_in(Call const& call, Rule const& otherwise) {
  Rule out = otherwise;
  for (auto const& n : numbers()) {
    auto const typed = call.number(n.name, otherwise.*n.value);
    if (!typed || *typed < 0 || *typed > 100'000) return base::refuse(Why::malformed, say("This is no number of the rule."), n.name);
    out.*n.value = static_cast<int>(*typed);
  }
  if (auto const fits = roster::check(out); !fits) return tl::unexpected(fits.error());
  return out;
}

Html rule_fields(Rule const& rule, std::optional<Refusal> const& wrong) {
  Html out;
  for (auto const& n : numbers()) out += field({.name = n.name, .label = n.label, .value = std::to_string(rule.*n.value), .error = error_at(wrong, n.name), .type = "number", .required = true});
  return out;
}

/// "Short window, in days: 120 instead of 182"
Html differences(Rule const& before, Rule const& after) {
  Html out;
  for (auto const& n : numbers())
    if (before.*n.value != after.*n.value)
      add_html(out, "<li>{}: {}</li>", n.label, fill(tr("{1} instead of {2}"), {std::to_string(after.*n.value), std::to_string(before.*n.value)}));
  return out.empty() ? out : html("<ul>{}</ul>", out);
}

Html decisions_part(RuleFacts const& f) {
  Html lines;
  for (auto c = f.changes.begin(); c != f.changes.end(); ++c)
    add_html(lines, "<li>{}: <span dir=\"auto\">{}</span>{}</li>", moment(c->at, "UTC"), c->reason, differences(c + 1 == f.changes.end() ? Rule{} : (c + 1)->rule, c->rule));
  return html("<section><h2>{}</h2>{}</section>", tr("Decisions about it"), lines.empty() ? html("<p>{}</p>", tr("The starting values are in force.")) : html("<ol class=\"plain\">{}</ol>", lines));
}

Html moved_part(RuleFacts const& f) {
  if (!f.other) return {};
  Html lines;
  for (auto const& m : f.moved)
    add_html(lines, "<li><a href=\"/coalitions/{}\"><bdi>{}</bdi></a>: {} → {}</li>", m.coalition, m.name, badge(m.now), badge(m.then));
  return html("<section id=\"moved\"><h2>{}</h2><p>{}</p>{}</section>", tr("What these numbers would change"), tr("By the evidence of the last evaluation alone, before anything is confirmed."),
              lines.empty() ? html("<p>{}</p>", tr("No coalition would be seen differently.")) : html("<ul>{}</ul>", lines));
}

Html change_form(Call const& call, RuleFacts const& f, std::optional<Refusal> const& wrong) {
  auto const rule = f.other.value_or(f.rule);
  Html const look = html("<form method=\"get\" action=\"/coalitions/rule\">{}{}</form>", rule_fields(rule, wrong), buttons(button(tr("What would change?"))));
  if (!f.other) return html("<section><h2>{}</h2>{}</section>", tr("Other numbers"), look);
  Html inside;
  for (auto const& n : numbers()) inside += hidden(n.name, std::to_string(rule.*n.value));
  inside += text_area({.name = "reason", .label = tr("Which decision changes the rule, and where it stands"), .value = call.long_field("reason"), .error = error_at(wrong, "reason"), .rows = 2, .required = true});
  return moved_part(f) + html("<section><h2>{}</h2>{}</section>", tr("Decide"), form(Url::local("/coalitions/rule"), call.csrf(), inside + buttons(button(tr("Make this the rule"), Look::primary)))) +
         html("<section><h2>{}</h2>{}</section>", tr("Other numbers"), look);
}

http::Response show(Call& call, std::optional<Rule> const& other, std::optional<Refusal> const& wrong) {
  if (wrong && call.wants_json) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) {
    RuleFacts out{.rule = roster::rule(r), .changes = roster::rule_changes(r), .other = other};
    if (other) out.moved = desk::what_would_change(r, *other, call.now);
    return out;
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("How badges are made");
    page.section = "coalitions";
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
    page.main += html("<p>{}</p><p>{}</p><p>{}</p>",
                      tr("Activity is what a coalition does unprompted: conversation on its list, meetings with notes, papers, sessions. Yearly reports, and threads that the secretariat opened, are asked for and count for nothing here. Responsiveness is what it answered. Openness is whether anyone may join, subscribe and read. The three are never averaged."),
                      tr("Every first of a month is looked at. A badge rises at once; it falls only when several evaluations in a row agree, and never while a source could not be read. A coalition sees every change 14 days before anybody else, and what it says to it stands beside. Nobody is called quiet in public."),
                      tr("The numbers are judgement, not findings. They are changed by a decision that says why."));
    std::vector<std::pair<std::string, Html>> rows;
    for (auto const& n : numbers()) rows.emplace_back(n.label, html("{}", f.rule.*n.value));
    page.main += facts(rows);
    if (call.viewer.may(Role::secretariat)) page.main += change_form(call, f, wrong);
    page.main += decisions_part(f);
    return page;
  }, form_status(wrong));
}

http::Response look(Call& call) {
  // What would change is said to those who see all badges.
  if (!call.viewer.may(Role::secretariat) || !call.has("messages")) return show(call, {}, {});
  auto const other = typed_in(call, call.read([](Reading& r) { return roster::rule(r); }));
  if (!other) return show(call, {}, other.error());
  return show(call, *other, {});
}

http::Response decide(Call& call) {
  auto const other = typed_in(call, call.read([](Reading& r) { return roster::rule(r); }));
  if (!other) return show(call, {}, other.error());
  auto const done = call.write([&](Writing& w) { return roster::set_rule(w, *other, call.long_field("reason")); });
  if (!done) return show(call, *other, done.error());
  return call.see("/coalitions/rule", tr("This is the rule from the next evaluation on."));
}

/// What came in since the first of the month counts for it too, if it happened before.
http::Response evaluate(Call& call) {
  auto const done = call.write([](Writing& w) { return desk::evaluate_month(w, roster::evaluation_day(w.now())); });
  if (!done) return call.refused(done.error());
  return call.see("/coalitions", tr("This month is evaluated."));
}

}  // namespace

std::vector<Route> badge_rule_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/rule", Role::visitor, look, "The rule of the badges and its decisions; for the secretariat with other numbers what they would change."},
      {Method::post, "/coalitions/evaluate", Role::secretariat, evaluate, "Evaluates this month (again), with what is known by now.", form_body},
      {Method::post, "/coalitions/rule", Role::secretariat, decide, "Changes the rule: messages, people, conversations, window_days, long_days, kinds, confirmations, answered_percent, reason.", form_body},
  };
}

}  // namespace web
