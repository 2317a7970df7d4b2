// SPDX-License-Identifier: Apache-2.0
// Nominations, quotas and the panel of a plan: for the selectors only. The page proposes every panel the quotas admit, or says which
// quotas forbid all; people choose, with a reason, also against it.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <map>
#include <set>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/people.hpp"
#include "web/plan_panel.hpp"

namespace web {

Result<std::vector<plan::Attribute>> attributes_of(std::string const& lines) {
  std::vector<plan::Attribute> all;
  for (auto const line : base::split(lines, '\n')) {
    if (base::trim(line).empty()) continue;
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return base::refuse(Why::malformed, say("Each line is a kind and a value with a colon between, like “region: Africa”."), "attributes");
    all.push_back({base::clean_line(line.substr(0, colon)), base::clean_line(line.substr(colon + 1))});
  }
  return all;
}

Result<std::vector<plan::NominationId>> nominations_named(Call const& call, std::string_view field, Empty empty) {
  std::vector<plan::NominationId> people;
  for (auto const& value : call.form.all(field)) {
    if (value.empty() && empty == Empty::left_out) continue;
    if (!value.empty() && !base::looks_like_id(value))
      return base::refuse(Why::unknown, say("There is no such nomination."), std::string(field));
    people.emplace_back(value);
  }
  return people;
}

namespace {

using plan::Consent;

std::string consent_word(Consent c) {
  switch (c) {
    case Consent::asked: return tr("asked");
    case Consent::given: return tr("has agreed");
    case Consent::declined: return tr("has declined");
  }
  return {};
}

std::string at(PanelFacts const& f, std::string const& rest) { return path_of(f.plan.id) + rest; }

/// When what is only for the session goes by itself, and the button for now; none while the session is still to come.
Html forget_part(Call const& call, PanelFacts const& f) {
  auto const& kept = f.remembered;
  if (!kept.until) return {};
  Html out = html("<p class=\"soft\">{}</p>", sentence(tr("By itself it is erased on {}."), {day(base::utc_day(*kept.until))}));
  if (kept.needed) return out;
  auto const lost = fill(tr("Gone for good: what nominees said of themselves ({1}), e-mail addresses ({2}), personal words and links of invitations. No panel can be chosen by it any "
                            "more, and no letter goes to these people. Names and choices stay."),
                         {std::to_string(kept.said), std::to_string(kept.addresses)});
  return out + confirm(tr("Erase what people said of themselves"), html("<p>{}</p>", lost), act(Url::local(at(f, "/forget")), call.csrf(), tr("Erase it"), Look::danger));
}

Html nominations_part(Call const& call, PanelFacts const& f) {
  Table t{"nominations", tr("Nominations"), {{tr("Name")}, {tr("Nominated by")}, {tr("Of themself")}, {tr("Consent")}, {tr("On panels"), true}, {tr("Change")}}, {}, true};
  for (auto const& n : f.nominations) {
    Html attributes;
    for (auto const& a : n.attributes) add_html(attributes, "<div><bdi>{}</bdi>: <bdi>{}</bdi></div>", a.category, a.value);
    auto const share = f.share.find(n.id.text);
    auto const here = at(f, "/nominations/" + n.id.text);
    Html acts;
    for (auto const c : {Consent::asked, Consent::given, Consent::declined})
      if (c != n.consent) acts += act_on(Url::local(here + "/consent"), call.csrf(), consent_word(c), n.name, {{"consent", boost::describe::enum_to_string(c, "")}});
    acts += act_on(Url::local(here + "/withdraw"), call.csrf(), tr("Withdraw"), n.name);
    t.rows.push_back({person(n.name), html("<bdi>{}</bdi>", n.by), attributes, html("{}{}", consent_word(n.consent), n.chosen ? html(" ") + badge(tr("chosen"), Badge::good) : Html()),
                      text(share == f.share.end() ? std::string() : std::to_string(static_cast<int>(share->second * 100 + 0.5)) + " %"), buttons(acts)});
  }
  // Until people have chosen, nominations and quotas are collected: their forms stay open.
  Html out = t.rows.empty() ? empty_state(tr("Nobody is nominated yet.")) : table(t);
  out += html("<p class=\"soft\">{}</p>", tr("What people say of themselves is seen by the selectors only and is erased after the session. Nobody’s gender or region is guessed: say nothing where they said nothing."));
  Html const fields = field({.name = "name", .label = tr("Name"), .required = true, .max_length = 200, .id = "nominee"}) +
                      field({.name = "by", .label = tr("Nominated by"), .hint = tr("A coalition, a body, or the person."), .max_length = 200}) +
                      text_area({.name = "attributes", .label = tr("What they say of themselves"),
                                 .hint = tr("One in each line, like “region: Africa”. Several lines of one kind are several hats."), .rows = 4});
  out += folded(tr("Nominate somebody"), form(Url::local(at(f, "/nominations")), call.csrf(), fields + button(tr("Nominate"), Look::plain)),
                f.choosings.empty());
  out += forget_part(call, f);
  return html("<section id=\"nominated\"><h2>{}</h2>{}</section>", tr("Nominations"), out);
}

/// Letters that ask for consent, and where else a nominee sits.
Html consent_part(Call const& call, PanelFacts const& f) {
  std::map<plan::NominationId, std::string> names;
  std::vector<Choice> waiting;
  for (auto const& n : f.nominations) {
    names[n.id] = n.name;
    if (n.consent == Consent::asked) waiting.push_back({n.id.text, n.name, {}, waiting.empty()});
  }
  Html lines, out;
  for (auto const& a : f.asked)
    add_html(lines, "<li>{}: {} · {}{}</li>", person(names[a.nomination]), moment(a.sent, zone_of(call.viewer)), base::count_of("{} letter", "{} letters", a.letters),
             a.answered ? html(" · {}", tr("has answered")) : Html());
  if (!lines.empty()) out += html("<ul>{}</ul>", lines);
  if (!waiting.empty())
    out += folded(tr("Ask a nominee by letter"),
                  form(Url::local(at(f, "/ask")), call.csrf(),
                       select({.name = "nomination", .label = tr("Whom"), .choices = waiting}) +
                           field({.name = "address", .label = tr("E-mail address"), .type = "email", .required = true, .max_length = 254}) +
                           select({.name = "language", .label = tr("Language of the letter"), .choices = language_choices("en")}) + button(tr("Ask"), Look::plain)),
                  false);
  for (auto const& c : f.conflicts)
    out += notice(Tone::warning, html("<p>{}: {}</p>", person(c.name),
                                      sentence(c.conflict.same_hour ? tr("is chosen at the same hour for {}") : tr("is chosen for several panels already: {}"),
                                               {html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(path_of(c.conflict.plan)), c.conflict.title)})));
  return out.empty() ? out : html("<section id=\"consent\"><h2>{}</h2>{}</section>", tr("Consent and conflicts"), out);
}

Html alternates_part(PanelFacts const& f) {
  if (f.alternates.empty()) return {};
  Html lines;
  for (auto const& a : f.alternates) {
    Html ways;
    for (auto const& way : a.ways) add_html(ways, "<li><bdi>{}</bdi></li>", way);
    if (ways.empty()) ways = html("<li>{}</li>", a.complete ? tr("Nobody: the quotas cannot hold without them, even when two others make room.") : tr("Nobody was found in the time there is."));
    add_html(lines, "<li>{}<ul>{}</ul></li>", sentence(tr("If {} declines:"), {person(a.declined)}), ways);
  }
  return html("<section id=\"alternates\"><h2>{}</h2><p class=\"soft\">{}</p><ul class=\"list\">{}</ul></section>", tr("Alternates"),
              tr("Who could take the seat so that every quota holds; the smallest changes first."), lines);
}

Html quotas_part(Call const& call, PanelFacts const& f) {
  Table t{"quotas", tr("Quotas"), {{tr("Hat")}, {tr("At least"), true}, {tr("At most"), true}, {tr("Nominated"), true}, {tr("Change")}}, {}, true};
  for (auto const& q : f.quotas)
    t.rows.push_back({html("<bdi>{}</bdi>: <bdi>{}</bdi>", q.category, q.name), text(std::to_string(q.min)), text(std::to_string(q.max)), text(std::to_string(q.nominated)),
                      act_on(Url::local(at(f, "/quotas/drop")), call.csrf(), tr("Remove"), q.category + ": " + q.name, {{"category", q.category}, {"name", q.name}})});
  Html out = t.rows.empty() ? empty_state(tr("No quotas: every panel is admissible.")) : table(t);
  // What was said already is offered, so that quotas count what people wrote.
  std::set<std::string> categories, values;
  for (auto const& n : f.nominations)
    for (auto const& a : n.attributes) {
      categories.insert(a.category);
      values.insert(a.value);
    }
  Html const fields = listed_field({.name = "category", .label = tr("Category"), .hint = tr("For instance: region."), .required = true, .max_length = 80},
                                   {categories.begin(), categories.end()}) +
                      listed_field({.name = "name", .label = tr("Value"), .hint = tr("For instance: Africa."), .required = true, .max_length = 80, .id = "quota-name"},
                                   {values.begin(), values.end()}) +
                      field({.name = "min", .label = tr("At least"), .value = "0", .type = "number"}) + field({.name = "max", .label = tr("At most"), .value = std::to_string(f.plan.seats), .type = "number"});
  return html("<section id=\"bounds\"><h2>{}</h2>{}{}</section>", tr("Quotas"), out,
              folded(tr("Set a quota"), form(Url::local(at(f, "/quotas")), call.csrf(), fields + button(tr("Set the quota"), Look::plain)),
                     f.choosings.empty()));
}

std::string rule_word(plan::RuleKind k) {
  using plan::RuleKind;
  switch (k) {
    case RuleKind::must: return tr("must sit");
    case RuleKind::must_not: return tr("must not sit");
    case RuleKind::together: return tr("all of them or none");
    case RuleKind::apart: return tr("at most one of them");
    case RuleKind::wish_person: return tr("wish for this person");
    case RuleKind::wish_hat: return tr("wish for a hat");
  }
  return {};
}

/// Rules on persons and wishes.
Html rules_part(Call const& call, PanelFacts const& f) {
  Html lines;
  for (auto const& rule : f.rules)
    add_html(lines, "<li><bdi>{}</bdi> {}</li>", rule.words, act_on(Url::local(at(f, "/rules/" + rule.id.text + "/drop")), call.csrf(), tr("Remove"), rule.words));
  Html out = lines.empty() ? empty_state(tr("No rules on persons, no wishes.")) : html("<ol class=\"list\">{}</ol>", lines);
  std::vector<Choice> kinds, people, hats;
  for (auto const k : {plan::RuleKind::must, plan::RuleKind::must_not, plan::RuleKind::together, plan::RuleKind::apart, plan::RuleKind::wish_person})
    kinds.push_back({boost::describe::enum_to_string(k, ""), rule_word(k), {}, k == plan::RuleKind::must});
  for (auto const& n : f.nominations)
    if (n.consent != Consent::declined) people.push_back({n.id.text, n.name, {}, false});
  for (auto const& q : f.quotas) hats.push_back({q.category + "\n" + q.name, q.category + ": " + q.name, {}, hats.empty()});
  auto const to = Url::local(at(f, "/rules"));
  if (!people.empty())
    out += folded(tr("Set a rule on persons"),
                  form(to, call.csrf(), radios({.name = "kind", .label = tr("Rule"), .choices = kinds}) + checkboxes({.name = "people", .label = tr("Whom"), .choices = people, .id = "rule-people"}) +
                                            button(tr("Set the rule"), Look::plain)),
                  false);
  if (!hats.empty())
    out += folded(tr("Wish for a number of a hat"),
                  form(to, call.csrf(), hidden("kind", "wish_hat") + select({.name = "hat", .label = tr("Hat"), .choices = hats}) +
                                            field({.name = "near", .label = tr("As near as can be to"), .value = "1", .type = "number", .required = true}) + button(tr("Add the wish"), Look::plain)),
                  false);
  return html("<section id=\"rules\"><h2>{}</h2><p class=\"soft\">{}</p>{}</section>", tr("Rules on persons, and wishes"),
              tr("Rules forbid panels. Wishes only rank those that remain, earlier ones before later ones."), out);
}

Html proposal_part(PanelFacts const& f) {
  Html out;
  if (!f.cannot.empty()) out += notice(Tone::warning, text(f.cannot));
  if (f.total && *f.total > 0) add_html(out, "<p>{}</p>", base::count_of("{} panel keeps every quota.", "{} panels keep every quota.", *f.total));
  if (!f.total && !f.panels.empty()) add_html(out, "<p>{}</p>", tr("Very many panels keep every quota; these are the first."));
  Html lines;
  for (auto const& p : f.panels) {
    Html reasons;
    for (auto const& r : p.reasons) add_html(reasons, "<li><bdi>{}</bdi></li>", r);
    add_html(lines, "<li><bdi>{}</bdi>{}</li>", base::joined(p.names, ", "), reasons.empty() ? Html() : folded(fill(tr("Who fills which quota: {}"), {base::joined(p.names, ", ")}), html("<ul>{}</ul>", reasons), false));
  }
  if (!lines.empty()) out += html("<ol>{}</ol>", lines);
  // Without the claim that there is nothing smaller, as long as that is not known.
  if (!f.complete && f.cannot.empty()) out += notice(Tone::warning, text(base::count_of("{} panel keeps every quota.", "{} panels keep every quota.", 0)));
  if (!f.relaxations.empty()) {
    if (f.complete) out += notice(Tone::warning, text(tr("No panel keeps every quota. Each of these would make one possible; no smaller change does.")));
    Html sets;
    for (auto const& r : f.relaxations) {
      Html changes;
      for (auto const& c : r.changes) add_html(changes, "<div><bdi>{}</bdi></div>", c);
      add_html(sets, "<li>{}<p class=\"soft\">{}</p></li>", changes, sentence(tr("for example {}"), {html("<bdi>{}</bdi>", base::joined(r.gives.names, ", "))}));
    }
    out += html("<ol>{}</ol>", sets);
  }
  return html("<section id=\"proposed\"><h2>{}</h2>{}</section>", tr("Proposed by the quotas"), out);
}

/// The quotas as the chosen panel keeps them: people may choose against them, and then that is seen.
Html covered_part(PanelFacts const& f) {
  if (f.covered.empty()) return {};
  Table t{"covered", tr("Who covers what"), {{tr("Hat")}, {tr("Who")}, {tr("At least"), true}, {tr("At most"), true}, {tr("Quota")}}, {}};
  for (auto const& c : f.covered)
    t.rows.push_back({html("<bdi>{}</bdi>: <bdi>{}</bdi>", c.category, c.name),
                      html("<bdi>{}</bdi>", c.who.empty() ? tr("nobody") : base::joined(c.who, ", ")), text(std::to_string(c.min)),
                      text(std::to_string(c.max)), c.kept ? text(tr("kept")) : badge(tr("not kept"), Badge::attention)});
  return table(t);
}

Html choice_part(Call const& call, PanelFacts const& f) {
  std::map<plan::NominationId, std::string> names;
  std::vector<Choice> people;
  for (auto const& n : f.nominations) {
    names[n.id] = n.name;
    if (n.consent != Consent::declined) people.push_back({n.id.text, n.name, {}, n.chosen});
  }
  Html out;
  for (auto const& c : f.choosings) {
    std::vector<std::string> who;
    for (auto const& id : c.people) who.push_back(names.count(id) ? names[id] : tr("withdrawn"));
    add_html(out, "<li><p><bdi>{}</bdi></p>{}<p class=\"soft\">{}</p></li>", base::joined(who, ", "), paragraphs(c.why), moment(c.at, call.viewer.zone));
  }
  out = out.empty() ? empty_state(tr("Nobody is chosen yet.")) : html("<ol class=\"list\">{}</ol>", out) + covered_part(f);
  if (!people.empty())
    out += form(Url::local(at(f, "/choose")), call.csrf(),
                checkboxes({.name = "people", .label = tr("Who sits on the panel"), .choices = people}) +
                    text_area({.name = "why", .label = tr("Reason"), .hint = tr("The record keeps it, with what was proposed."), .rows = 3, .required = true}) + buttons(button(tr("Choose this panel"))));
  return html("<section id=\"chosen\"><h2>{}</h2>{}</section>", tr("Chosen by people"), out);
}

http::Response one(Call& call) {
  auto const f = panel_facts(call, call.id<plan::PlanId>());
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = fill(tr("Panel of “{}”"), {f->plan.title});
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Plans of main sessions"), Url::local("/plans")}, {f->plan.title, Url::local(path_of(f->plan.id))}};
    page.lead = html("<p>{}</p>", base::count_of("{} seat", "{} seats", f->plan.seats));
    page.main += choice_part(call, *f) + alternates_part(*f) + proposal_part(*f) + lottery_part(call, *f) + quotas_part(call, *f) + rules_part(call, *f) + nominations_part(call, *f) + consent_part(call, *f);
    return page;
  });
}

/// "region: Africa" in each line.
http::Response nominate(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto attributes = attributes_of(call.long_field("attributes"));
  if (!attributes) return call.refused(attributes.error());
  plan::Nomination const wish{.id = {}, .name = call.field("name"), .by = call.field("by"), .consent = Consent::asked, .attributes = std::move(*attributes), .chosen = false};
  auto const done = call.write([&](Writing& w) { return plan::nominate(w, id, wish); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/panel", tr("The nomination is kept."), boost::json::object{{"id", done->text}});
}

http::Response consent(Call& call) {
  auto const id = call.id<plan::PlanId>();
  Consent to{};
  if (!boost::describe::enum_from_string(call.field("consent").c_str(), to)) return call.refused({Why::malformed, say("Consent is asked, given or declined."), "consent", {}});
  return planned(call, call.write([&](Writing& w) { return plan::set_consent(w, id, call.id<plan::NominationId>(1), to); }), path_of(id) + "/panel", tr("That is noted."));
}

http::Response withdraw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::withdraw(w, id, call.id<plan::NominationId>(1)); }), path_of(id) + "/panel", tr("The nomination is withdrawn."));
}

http::Response set_quota(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const min = call.number("min", 0), max = call.number("max", 50);
  if (!min || !max || *min < 0 || *min > 50 || *max < 0 || *max > 50)
    return call.refused({Why::malformed, say("This is a number from {} to {}."), min && *min >= 0 && *min <= 50 ? "max" : "min", {"0", "50"}});
  plan::Quota const wish{call.field("category"), call.field("name"), static_cast<int>(*min), static_cast<int>(*max)};
  return planned(call, call.write([&](Writing& w) { return plan::set_quota(w, id, wish); }), path_of(id) + "/panel", tr("The quota is set."));
}

http::Response drop_quota(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::drop_quota(w, id, call.field("category"), call.field("name")); }), path_of(id) + "/panel", tr("The quota is removed."));
}

http::Response add_rule(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::PanelRule wish;
  if (!boost::describe::enum_from_string(call.field("kind").c_str(), wish.kind)) return call.refused({Why::malformed, say("There is no such kind of rule."), "kind", {}});
  auto const people = nominations_named(call, "people");
  if (!people) return call.refused(people.error());
  wish.people = *people;
  auto const near = call.number("near", 0);
  if (!near) return call.refused({Why::malformed, say("This is a whole number."), "near", {}});
  wish.near = *near;
  auto const hat = call.long_field("hat");
  wish.category = hat.substr(0, hat.find('\n'));
  if (hat.find('\n') != std::string::npos) wish.name = hat.substr(hat.find('\n') + 1);
  return planned(call, call.write([&](Writing& w) { return plan::add_rule(w, id, wish); }), path_of(id) + "/panel#rules", tr("The rule is set."));
}

http::Response drop_rule(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::drop_rule(w, id, call.id<plan::RuleId>(1)); }), path_of(id) + "/panel#rules", tr("The rule is removed."));
}

http::Response choose(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const people = nominations_named(call, "people");
  if (!people) return call.refused(people.error());
  auto const basis = call.read([&](Reading& r) { return basis_of(r, id); });
  if (!basis) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  boost::json::array proposed;
  if (auto const all = admitted(*basis))
    for (auto const& panel : all->found.panels) proposed.push_back(base::to_json(ids_of(all->choice, panel)));
  auto const kept = base::print_json(proposed);
  return planned(call, call.write([&](Writing& w) { return plan::choose(w, id, *people, call.long_field("why"), kept); }), path_of(id) + "/panel", tr("The panel is chosen."));
}

http::Response forget(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return desk::forget_people(w, id); }), path_of(id) + "/panel",
                 tr("What people said of themselves is erased."));
}

}  // namespace

std::vector<Route> plan_panel_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/panel", least, one, "Nominations, quotas, the panels they admit and who was chosen.", 0, Rate::costly},
      {Method::post, "/plans/{plan}/nominations", least, nominate, "Nominates somebody: name, by, attributes (lines of \"kind: value\").", form_body},
      {Method::post, "/plans/{plan}/nominations/{nomination}/consent", least, consent, "Notes consent: asked, given or declined.", form_body},
      {Method::post, "/plans/{plan}/nominations/{nomination}/withdraw", least, withdraw, "Withdraws a nomination.", form_body},
      {Method::post, "/plans/{plan}/quotas", least, set_quota, "Sets a quota: category, name, min, max.", form_body},
      {Method::post, "/plans/{plan}/quotas/drop", least, drop_quota, "Removes a quota: category, name.", form_body},
      {Method::post, "/plans/{plan}/rules", least, add_rule,
       "Sets a rule on persons (kind must, must_not, together, apart: people) or adds a wish (wish_person: people; wish_hat: hat as two lines, category and value; near).", form_body},
      {Method::post, "/plans/{plan}/rules/{rule}/drop", least, drop_rule, "Removes a rule or wish.", form_body},
      {Method::post, "/plans/{plan}/choose", least, choose, "Writes down who was chosen: people, why.", form_body, Rate::costly},
      {Method::post, "/plans/{plan}/forget", least, forget, "Erases what nominees said of themselves; not while the session is still to come.", form_body},
  };
}

}  // namespace web
