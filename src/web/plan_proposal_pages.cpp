// SPDX-License-Identifier: Apache-2.0
// What the group proposes and supports: title and description under the programme's limits, who chairs, moderates and reports. The chair's
// outcome is entered by those who run the plan; every outcome before stays readable. Comments and parked questions stand below the plan.
#include "plan/proposals.hpp"

#include "base/text.hpp"
#include "plan/comments.hpp"
#include "web/counter.hpp"
#include "web/drafts.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

std::string asked_word(plan::Asked a) {
  using plan::Asked;
  switch (a) {
    case Asked::title: return tr("Title");
    case Asked::description: return tr("Description");
    case Asked::chair: return tr("Chair");
    case Asked::moderator: return tr("Moderator");
    case Asked::online_moderator: return tr("Online moderator");
    case Asked::rapporteur: return tr("Rapporteur");
  }
  return {};
}

namespace {

using plan::Asked;

struct SupportShown {
  std::string by, reason;
  bool own = false;
};
BOOST_DESCRIBE_STRUCT(SupportShown, (), (by, reason, own))

struct ProposalShown {
  plan::ProposalId id;
  Asked kind = Asked::title;
  std::string part, text, reason, by;
  plan::Size size;
  bool fits = true, withdrawn = false, own = false;
  std::vector<SupportShown> support;
};
BOOST_DESCRIBE_STRUCT(ProposalShown, (), (id, kind, part, text, reason, by, size, fits, withdrawn, own, support))

struct OutcomeShown {
  Asked kind = Asked::title;
  std::string part, text, words, by;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(OutcomeShown, (), (kind, part, text, words, by, at))

struct ProposalFacts {
  plan::Plan plan;
  plan::Limits limits;
  std::vector<ProposalShown> proposals;
  std::vector<OutcomeShown> holds;    ///< now
  std::vector<OutcomeShown> history;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(ProposalFacts, (), (plan, limits, proposals, holds, history))

std::string name_in(std::map<base::PersonId, std::string> const& names, base::PersonId const& id) {
  auto const found = names.find(id);
  return found == names.end() ? std::string() : found->second;
}

std::optional<ProposalFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<ProposalFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    ProposalFacts f{*p, plan::limits(r, id), {}, {}, {}};
    auto const names = desk::names(r);
    auto const me = call.viewer.person;
    for (auto const& one : plan::proposals(r, id)) {
      auto const size = plan::size_of(one.text);
      ProposalShown s{one.id, one.kind, one.part, one.text, one.reason, name_in(names, one.by), size, plan::keeps(f.limits, one.kind, size), one.withdrawn, !me.empty() && one.by == me, {}};
      for (auto const& by : one.support) s.support.push_back({name_in(names, by.by), by.reason, !me.empty() && by.by == me});
      f.proposals.push_back(std::move(s));
    }
    auto const all = plan::outcomes(r, id);
    auto const shown = [&](plan::Outcome const& o) { return OutcomeShown{o.kind, o.part, o.text, o.words, name_in(names, o.by), o.at}; };
    for (auto const& o : plan::settled_now(all)) f.holds.push_back(shown(o));
    for (auto const& o : all) f.history.push_back(shown(o));
    return f;
  });
}

/// "58 characters, 11 words; 60 characters are allowed"
std::string size_words(plan::Limits const& l, Asked kind, plan::Size const& is) {
  std::string out = base::count_of("{} character", "{} characters", is.characters) + ", " + base::count_of("{} word", "{} words", is.words);
  auto const characters = kind == Asked::title ? l.title_characters : l.about_characters, words = kind == Asked::title ? l.title_words : l.about_words;
  if (characters > 0) out += " · " + base::count_of("at most {} character", "at most {} characters", characters);
  if (words > 0) out += " · " + base::count_of("at most {} word", "at most {} words", words);
  return out;
}

Html with_limits(plan::Limits const& l, Asked kind, Html const& its_field) {
  auto const characters = kind == Asked::title ? l.title_characters : l.about_characters, words = kind == Asked::title ? l.title_words : l.about_words;
  return with_counter(characters, words, tr("Characters: {1} · words: {2}"), its_field);
}

Html support_of(Call const& call, std::string const& at, ProposalShown const& p) {
  bool own = false;
  Html lines;
  for (auto const& s : p.support) {
    own |= s.own;
    add_html(lines, "<li>{}{}</li>", person(s.by), s.reason.empty() ? Html() : html(" – <span dir=\"auto\">{}</span>", s.reason));
  }
  Html out = html("<p>{}</p>", base::count_of("{} person supports this.", "{} people support this.", std::ssize(p.support)));
  if (!lines.empty()) out += html("<ul>{}</ul>", lines);
  if (p.withdrawn) return out;
  if (own) return out + act_on(Url::local(at + "/unsupport"), call.csrf(), tr("Take my support back"), p.text);
  return out + folded(fill(tr("Support “{}”"), {p.text}),
                      form(Url::local(at + "/support"), call.csrf(), field({.name = "reason", .label = tr("Why (may stay empty)"), .max_length = 500, .id = "why-" + p.id.text}) +
                                                                         button(tr("Support it"), Look::plain)),
                      false);
}

Html proposal_line(Call const& call, ProposalFacts const& f, ProposalShown const& p) {
  auto const at = path_of(f.plan.id) + "/proposals/" + p.id.text;
  Html out = html("<p dir=\"auto\">{}</p>", p.text);
  if (!p.part.empty()) add_html(out, "<p class=\"soft\">{}</p>", sentence(tr("for “{}”"), {html("<bdi>{}</bdi>", p.part)}));
  if (plan::is_text(p.kind)) add_html(out, "<p class=\"soft\">{}</p>", size_words(f.limits, p.kind, p.size));
  if (!p.fits) out += notice(Tone::warning, text(tr("It does not keep the limits as they are now.")));
  if (!p.by.empty()) add_html(out, "<p class=\"soft\">{}</p>", sentence(tr("from {}"), {person(p.by)}));
  out += paragraphs(p.reason) + (p.withdrawn ? badge(tr("withdrawn")) : Html()) + support_of(call, at, p);
  if (!p.withdrawn && (p.own || may_edit(call))) out += act_on(Url::local(at + "/withdraw"), call.csrf(), tr("Withdraw"), p.text);
  if (!p.withdrawn && may_edit(call) && p.fits)
    out += folded(fill(tr("Enter the chair’s outcome: “{}”"), {p.text}),
                  form(Url::local(at + "/settle"), call.csrf(), text_area({.name = "words", .label = tr("The outcome in words"), .rows = 2, .required = true, .id = "words-" + p.id.text}) +
                                                                    button(tr("This one it is"), Look::plain)),
                  false);
  return html("<li id=\"x-{}\">{}</li>", p.id, out);
}

Html kind_part(Call const& call, ProposalFacts const& f, Asked kind, std::optional<Refusal> const& wrong, bool counted) {
  std::string const name = boost::describe::enum_to_string(kind, "");
  bool const here = (wrong || counted) && call.field("kind") == name;
  Html out;
  for (auto const& o : f.holds)
    if (o.kind == kind)
      out += notice(Tone::success, html("<p><strong dir=\"auto\">{}</strong>{}</p>{}", o.text, o.part.empty() ? Html() : html(" <bdi>({})</bdi>", o.part), paragraphs(o.words)));
  Html lines;
  for (auto const& p : f.proposals)
    if (p.kind == kind) lines += proposal_line(call, f, p);
  out += lines.empty() ? empty_state(tr("Nothing is proposed yet.")) : html("<ol class=\"list\">{}</ol>", lines);
  auto const typed = here ? call.long_field("text") : std::string();
  auto const beside = [&](char const* field) { return here ? error_at(wrong, field) : std::string(); };
  Html fields = hidden("kind", name);
  if (plan::is_text(kind)) {
    auto const hint = size_words(f.limits, kind, plan::size_of(typed));
    fields += with_limits(f.limits, kind, kind == Asked::title ? field({.name = "text", .label = tr("Proposed title"), .value = typed, .hint = hint, .error = beside("text"), .required = true, .id = name + "-text"})
                                   : text_area({.name = "text", .label = tr("Proposed description"), .value = typed, .hint = hint, .error = beside("text"), .rows = 6, .required = true, .id = name + "-text"}));
  } else {
    fields += field({.name = "text", .label = tr("Name"), .value = typed, .error = beside("text"), .required = true, .max_length = 200, .id = name + "-text"}) +
              field({.name = "part", .label = tr("For one part only"), .value = here ? call.field("part") : std::string(), .hint = tr("Its title; leave it empty for the whole session."), .max_length = 200, .id = name + "-part"});
  }
  fields += field({.name = "reason", .label = tr("Why (may stay empty)"), .value = here ? call.field("reason") : std::string(), .error = beside("reason"), .max_length = 1000, .id = name + "-reason"});
  fields += buttons(button(tr("Propose"), Look::plain) + (plan::is_text(kind) ? button(tr("Only count"), Look::plain, "do", "count", "look") : Html()));
  auto const to = path_of(f.plan.id) + "/proposals";
  out += folded(fill(tr("Propose: {}"), {asked_word(kind)}), form(Url::local(to), call.csrf(), keep_draft(call, to + " " + name) + fields), here);
  return html("<section id=\"{}\"><h2>{}</h2>{}</section>", name, asked_word(kind), out);
}

Html limits_part(Call const& call, ProposalFacts const& f) {
  auto const number = [](char const* name, std::string const& label, std::int64_t value) {
    return field({.name = name, .label = label, .value = std::to_string(value), .type = "number"});
  };
  return folded(tr("Limits of the programme"),
                form(Url::local(path_of(f.plan.id) + "/limits"), call.csrf(),
                     html("<p>{}</p>", tr("0 is no limit.")) + number("title_characters", tr("Characters of the title"), f.limits.title_characters) +
                         number("title_words", tr("Words of the title"), f.limits.title_words) + number("about_characters", tr("Characters of the description"), f.limits.about_characters) +
                         number("about_words", tr("Words of the description"), f.limits.about_words) + button(tr("Save the limits"), Look::plain)),
                false);
}

http::Response show_proposals(Call& call, plan::PlanId const& id, std::optional<Refusal> const& wrong = {}, bool counted = false) {
  auto const f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Title, description and who leads");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = plan_crumbs(f->plan);
    page.islands = {keep_island, "limits"};
    page.lead = html("<p>{}</p>", tr("Support informs the chair; it decides nothing."));
    if (wrong) page.main += error_summary({{call.field("kind") + "-" + wrong->field, in_words(*wrong)}});
    for (auto const kind : {Asked::title, Asked::description, Asked::chair, Asked::moderator, Asked::online_moderator, Asked::rapporteur})
      page.main += kind_part(call, *f, kind, wrong, counted);
    if (may_edit(call)) page.main += limits_part(call, *f);
    Html history;
    for (auto const& o : f->history)
      add_html(history, "<li><p>{}: <span dir=\"auto\">{}</span></p>{}<p class=\"soft\">{} {}</p></li>", asked_word(o.kind), o.text, paragraphs(o.words), person(o.by), moment(o.at, zone_of(call.viewer)));
    if (!history.empty()) page.main += html("<section id=\"history\"><h2>{}</h2><ol class=\"list\">{}</ol></section>", tr("Outcomes so far"), history);
    return page;
  }, form_status(wrong));
}

http::Response all_proposals(Call& call) { return show_proposals(call, call.id<plan::PlanId>()); }

std::string back(plan::PlanId const& id, plan::ProposalId const& p = {}) { return path_of(id) + "/proposals" + (p.empty() ? "" : "#x-" + p.text); }

http::Response propose(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::Proposal wish;
  if (!boost::describe::enum_from_string(call.field("kind").c_str(), wish.kind)) return call.refused({Why::malformed, say("There is no such kind of proposal."), "kind", {}});
  if (call.field("do") == "count" && !call.wants_json) return show_proposals(call, id, {}, true);
  wish.text = wish.kind == Asked::description ? call.long_field("text") : call.field("text");
  wish.part = call.field("part");
  wish.reason = call.field("reason");
  auto const done = call.write([&](Writing& w) { return plan::propose(w, id, wish); });
  if (!done) return show_proposals(call, id, done.error());
  return call.see(back(id, *done), tr("The proposal stands."), boost::json::object{{"id", done->text}});
}

http::Response support(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const p = call.id<plan::ProposalId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::support(w, id, p, call.field("reason")); }), back(id, p), tr("Your support is noted."));
}

http::Response unsupport(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const p = call.id<plan::ProposalId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::take_support_back(w, id, p); }), back(id, p), tr("Your support is taken back."));
}

http::Response withdraw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const p = call.id<plan::ProposalId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::withdraw_proposal(w, id, p, may_edit(call)); }), back(id, p), tr("The proposal is withdrawn."));
}

http::Response settle(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const p = call.id<plan::ProposalId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::settle(w, id, p, call.long_field("words")); }), back(id), tr("The outcome is written down."));
}

http::Response set_limits(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::Limits l;
  for (auto const& [name, to] : {std::pair{"title_characters", &l.title_characters}, std::pair{"title_words", &l.title_words}, std::pair{"about_characters", &l.about_characters},
                                 std::pair{"about_words", &l.about_words}}) {
    auto const n = call.number(name, *to);
    if (!n) return call.refused({Why::malformed, say("This is a whole number."), name, {}});
    *to = *n;
  }
  return planned(call, call.write([&](Writing& w) { return plan::set_limits(w, id, l); }), back(id), tr("The limits are saved."));
}

http::Response comment(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::Comment wish;
  wish.kind = call.field("kind") == "parked" ? plan::Said::parked : plan::Said::comment;
  wish.about = call.field("about");
  wish.text = call.long_field("text");
  auto const done = call.write([&](Writing& w) { return plan::say_about(w, id, wish); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "comments"), wish.kind == plan::Said::parked ? tr("The question is parked.") : tr("The comment is there."), boost::json::object{{"id", done->text}});
}

http::Response answer_comment(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::answer_parked(w, id, call.id<plan::CommentId>(1), call.long_field("answer")); }), path_of(id, "comments"),
                 tr("The question is answered."));
}

http::Response remove_comment(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::unsay(w, id, call.id<plan::CommentId>(1), may_edit(call)); }), path_of(id, "comments"), tr("It is removed."));
}

}  // namespace

Html comments_part(Call const& call, plan::PlanId const& id, std::vector<CommentShown> const& all, std::vector<plan::Variant> const& variants) {
  Html lines;
  for (auto const& c : all) {
    auto const at = path_of(id) + "/comments/" + c.id.text;
    Html acts;
    if (c.kind == plan::Said::parked && !c.closed && may_edit(call))
      acts += folded(fill(tr("Answer “{}”"), {c.text}),
                     form(Url::local(at + "/answer"), call.csrf(), keep_draft(call, at + "/answer") + text_area({.name = "answer", .label = tr("Answer"), .rows = 2, .required = true, .id = "answer-" + c.id.text}) + button(tr("Save the answer"), Look::plain)), false);
    if (c.own || may_edit(call)) acts += act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove"), c.text);
    Html const mark = c.kind == plan::Said::parked ? c.closed ? badge(tr("answered"), Badge::good) : badge(tr("parked question"), Badge::attention) : Html();
    add_html(lines, "<li>{}{}{}<p class=\"soft\">{}{} {}</p>{}</li>", mark, paragraphs(c.text), c.answer.empty() ? Html() : html("<blockquote>{}</blockquote>", paragraphs(c.answer)),
             c.about.empty() ? Html() : html("<bdi>{}</bdi> · ", c.about), person(c.by), moment(c.at, zone_of(call.viewer)), acts);
  }
  std::vector<Choice> about = {{"", tr("the plan"), {}, true}};
  for (auto const& v : variants) about.push_back({v.title, v.title, {}, false});
  Html const fields = text_area({.name = "text", .label = tr("What do you want to say?"), .rows = 3, .required = true, .id = "comment-text"}) +
                      select({.name = "about", .label = tr("About"), .choices = about, .id = "comment-about"}) +
                      checkbox("kind", "parked", tr("It is a question to park"), false, tr("It stays open until somebody answers it."));
  auto const to = path_of(id) + "/comments";
  return html("<section id=\"comments\"><h2>{}</h2>{}{}</section>", tr("Comments and parked questions"), lines.empty() ? Html() : html("<ol class=\"list\">{}</ol>", lines),
              folded(tr("Say something"), form(Url::local(to), call.csrf(), keep_draft(call, to) + fields + button(tr("Say it"), Look::plain)), false));
}

std::vector<CommentShown> comments_shown(Call const& call, Reading& r, plan::PlanId const& id) {
  std::vector<CommentShown> all;
  auto const names = desk::names(r);
  for (auto const& c : plan::comments(r, id))
    all.push_back({c.id, c.kind, c.about, c.text, name_in(names, c.by), c.answer, c.at, c.closed, !call.viewer.person.empty() && c.by == call.viewer.person});
  return all;
}

std::vector<Route> plan_proposal_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/proposals", Role::member, all_proposals, "Title, description, chair, moderators and rapporteurs: proposals, support, outcomes."},
      {Method::post, "/plans/{plan}/proposals", Role::member, propose, "Proposes: kind, text, part, reason; do=count only counts.", form_body},
      {Method::post, "/plans/{plan}/proposals/{proposal}/support", Role::member, support, "Supports a proposal: reason.", form_body},
      {Method::post, "/plans/{plan}/proposals/{proposal}/unsupport", Role::member, unsupport, "Takes one's support back.", form_body},
      {Method::post, "/plans/{plan}/proposals/{proposal}/withdraw", Role::member, withdraw, "Withdraws a proposal: one's own, or any for those who run the plan.", form_body},
      {Method::post, "/plans/{plan}/proposals/{proposal}/settle", least, settle, "Enters the chair's outcome: words.", form_body},
      {Method::post, "/plans/{plan}/limits", least, set_limits, "Sets the programme's limits: title_characters, title_words, about_characters, about_words.", form_body},
      {Method::post, "/plans/{plan}/comments", Role::member, comment, "Comments on a plan: text, about; kind=parked parks a question.", form_body},
      {Method::post, "/plans/{plan}/comments/{comment}/answer", least, answer_comment, "Answers a parked question: answer.", form_body},
      {Method::post, "/plans/{plan}/comments/{comment}/remove", Role::member, remove_comment, "Removes a comment: one's own, or any for those who run the plan.", form_body},
  };
}

}  // namespace web
