// SPDX-License-Identifier: Apache-2.0
// Guiding questions: everybody with an account proposes, those who run the plan put them in order, freeze and send them.
#include <map>

#include "base/text.hpp"
#include "desk/seat_letters.hpp"
#include "web/drafts.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

struct QuestionShown {
  plan::Question question;
  std::string by;        ///< their name
  bool astray = false;   ///< for a part that no variant has any more
};
BOOST_DESCRIBE_STRUCT(QuestionShown, (), (question, by, astray))

struct QuestionFacts {
  plan::Plan plan;
  std::vector<QuestionShown> questions;
  std::vector<std::string> parts;           ///< titles of all variants, each once
  std::vector<std::string> constituencies;  ///< of the seats, for those who run the plan
  std::optional<Instant> frozen;
};
BOOST_DESCRIBE_STRUCT(QuestionFacts, (), (plan, questions, parts, constituencies, frozen))

std::optional<QuestionFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<QuestionFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    QuestionFacts f{*p, {}, {}, {}, plan::frozen(r, id)};
    std::map<std::string, std::string> titles;
    for (auto const& v : plan::variants(r, id))
      for (auto const& part : plan::parts(r, v.id))
        if (titles.try_emplace(base::fold(part.title), part.title).second) f.parts.push_back(part.title);
    if (may_edit(call))
      for (auto const& s : plan::panel_seats(r, id))
        if (!s.constituency.empty()) f.constituencies.push_back(s.constituency);
    auto const names = desk::names(r);
    for (auto const& q : plan::questions(r, id)) {
      auto const by = names.find(q.by);
      f.questions.push_back({q, by == names.end() ? std::string() : by->second, !q.part.empty() && !titles.count(base::fold(q.part))});
    }
    return f;
  });
}

Html question_fields(QuestionFacts const& f, plan::Question const& q, std::string const& which, std::optional<Refusal> const& wrong) {
  std::vector<Choice> parts = {{"", tr("the whole session"), {}, q.part.empty()}};
  for (auto const& title : f.parts) parts.push_back({title, title, {}, base::fold(title) == base::fold(q.part)});
  return text_area({.name = "text", .label = tr("Question"), .value = q.text, .error = error_at(wrong, "text"), .rows = 2, .required = true, .id = which + "text"}) +
         select({.name = "part", .label = tr("For"), .choices = parts, .error = error_at(wrong, "part"), .id = which + "part"}) +
         listed_field({.name = "constituency", .label = tr("For those who sit for"), .value = q.constituency, .hint = tr("Leave it empty for everybody."),
                       .error = error_at(wrong, "constituency"), .max_length = 120, .id = which + "constituency"},
                      f.constituencies);
}

Html question_line(Call const& call, QuestionFacts const& f, QuestionShown const& s) {
  auto const& q = s.question;
  auto const at = path_of(f.plan.id) + "/questions/" + q.id.text;
  std::string about = q.part.empty() ? tr("the whole session") : q.part;
  if (!q.constituency.empty()) about += " · " + q.constituency;
  Html edit;
  if (may_edit(call) && !f.frozen) {
    Html const acts = act_on(Url::local(at + "/move"), call.csrf(), tr("Move up"), q.text, {{"by", "-1"}}) +
                      act_on(Url::local(at + "/move"), call.csrf(), tr("Move down"), q.text, {{"by", "1"}}) + act_on(Url::local(at + "/drop"), call.csrf(), tr("Remove"), q.text);
    edit = folded(tr("Change the question"),
                  html("<div>{}{}</div>", buttons(acts), form(Url::local(at), call.csrf(), question_fields(f, q, q.id.text + "-", {}) + button(tr("Save the question"), Look::plain))), false);
  }
  return html("<li id=\"q-{}\"><p dir=\"auto\">{}</p><p class=\"soft\"><bdi>{}</bdi>{}</p>{}{}</li>", q.id, q.text, about,
              s.by.empty() ? Html() : html(" · {}", sentence(tr("from {}"), {person(s.by)})), s.astray ? notice(Tone::warning, text(tr("No variant has this part any more."))) : Html(), edit);
}

Html running_part(Call const& call, QuestionFacts const& f) {
  auto const at = path_of(f.plan.id) + "/questions";
  if (!f.frozen)
    return f.questions.empty() ? Html()
                               : confirm(tr("Freeze the questions"), html("<p>{}</p>", tr("From then on nobody changes them, and they can be sent.")),
                                         act(Url::local(at + "/freeze"), call.csrf(), tr("Freeze them"), Look::plain));
  return act(Url::local(at + "/send"), call.csrf(), tr("Send the questions to everybody invited"), Look::primary) +
         folded(tr("Open the questions again"),
                form(Url::local(at + "/thaw"), call.csrf(), field({.name = "reason", .label = tr("Reason"), .required = true}) + button(tr("Open them"), Look::plain)), false);
}

http::Response show_questions(Call& call, plan::PlanId const& id, std::optional<Refusal> const& wrong = {}) {
  auto const f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Guiding questions");
    page.islands = {keep_island};
    page.section = "meetings";
    page.listed = false;
    page.crumbs = plan_crumbs(f->plan);
    page.main += wrong_with(wrong, {"text", "part", "constituency"});
    if (f->frozen) page.main += notice(Tone::info, sentence(tr("The questions are frozen since {}."), {moment(*f->frozen, zone_of(call.viewer))}));
    Html lines;
    for (auto const& q : f->questions) lines += question_line(call, *f, q);
    page.main += lines.empty() ? empty_state(tr("No question yet.")) : html("<ol class=\"agenda\">{}</ol>", lines);
    if (may_edit(call)) page.main += running_part(call, *f);
    plan::Question typed;
    if (wrong) typed = {{}, call.field("part"), call.field("constituency"), call.long_field("text"), {}, {}};
    if (!f->frozen)
      page.main += html("<section id=\"ask\"><h2>{}</h2>{}</section>", tr("Propose a question"),
                        form(Url::local(path_of(id) + "/questions"), call.csrf(), keep_draft(call, path_of(id) + "/questions") + question_fields(*f, typed, "", wrong) + buttons(button(tr("Propose the question")))));
    return page;
  }, form_status(wrong));
}

http::Response all_questions(Call& call) { return show_questions(call, call.id<plan::PlanId>()); }

plan::Question question_in(Call const& call) { return {{}, call.field("part"), call.field("constituency"), call.long_field("text"), {}, {}}; }

std::string questions_path(plan::PlanId const& id) { return path_of(id) + "/questions"; }

http::Response propose(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const done = call.write([&](Writing& w) { return plan::propose_question(w, id, question_in(call)); });
  if (!done) return show_questions(call, id, done.error());
  return call.see(questions_path(id), tr("The question is proposed."), boost::json::object{{"id", done->text}});
}

http::Response change(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto wish = question_in(call);
  wish.id = call.id<plan::QuestionId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::change_question(w, id, wish); }), questions_path(id), tr("The question is changed."));
}

http::Response move(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const by = call.number("by", 0);
  if (!by || (*by != 1 && *by != -1)) return call.refused({Why::malformed, say("A question moves by one place: 1 down, -1 up."), "by", {}});
  return planned(call, call.write([&](Writing& w) { return plan::move_question(w, id, call.id<plan::QuestionId>(1), static_cast<int>(*by)); }), questions_path(id),
                 tr("The questions are in the new order."));
}

http::Response drop(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::drop_question(w, id, call.id<plan::QuestionId>(1)); }), questions_path(id), tr("The question is removed."));
}

http::Response freeze(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::freeze_questions(w, id); }), questions_path(id), tr("The questions are frozen."));
}

http::Response thaw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::thaw_questions(w, id, call.field("reason")); }), questions_path(id), tr("The questions can be changed again."));
}

http::Response send(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const done = call.write([&](Writing& w) { return desk::send_questions(w, id, office_of(call.house)); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(questions_path(id), base::count_of("{} letter goes out.", "{} letters go out.", *done), boost::json::object{{"letters", *done}});
}

}  // namespace

std::vector<Route> plan_question_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/questions", Role::member, all_questions, "Guiding questions of a session, in order, and whether they are frozen."},
      {Method::post, "/plans/{plan}/questions", Role::member, propose, "Proposes a question: text, part (its title), constituency.", form_body},
      {Method::post, "/plans/{plan}/questions/{question}", least, change, "Changes a question, with the fields of a new one.", form_body},
      {Method::post, "/plans/{plan}/questions/{question}/move", least, move, "Moves a question by one place: by = 1 or -1.", form_body},
      {Method::post, "/plans/{plan}/questions/{question}/drop", least, drop, "Removes a question.", form_body},
      {Method::post, "/plans/{plan}/questions/freeze", least, freeze, "Freezes the questions.", form_body},
      {Method::post, "/plans/{plan}/questions/thaw", least, thaw, "Opens the questions again: reason.", form_body},
      {Method::post, "/plans/{plan}/questions/send", least, send, "Sends the frozen questions to everybody invited, once each.", form_body, Rate::costly},
  };
}

}  // namespace web
