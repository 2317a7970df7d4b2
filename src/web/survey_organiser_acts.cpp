// SPDX-License-Identifier: Apache-2.0
// What an organiser does with a questionnaire: settings, who is asked, opening, the deadline, closing, publishing, freezing; each goes back to its
// page. And the blank form.
#include <algorithm>

#include "web/survey_organiser.hpp"

namespace web {

namespace {

using base::AskedId;
using base::RespondentId;
using base::SurveyId;
using survey::Names;
using survey::State;
using survey::Unit;
using survey::Visibility;

http::Response settle(Call& call) {
  auto typed = settings_in(call);
  typed.id = call.id<SurveyId>();
  auto const closes = deadline_in(call);
  if (!closes) return show_survey(call, closes.error());
  typed.closes = *closes;
  auto const done = call.write([&](Writing& w) { return survey::change(w, typed); });
  if (!done) return show_survey(call, done.error());
  return call.see(path_of(typed.id), tr("The settings are saved."));
}

http::Response ask_of_roster(Call& call) {
  auto const chosen = call.field("coalition");
  auto const id = call.id<SurveyId>();
  auto const done = call.write([&](Writing& w) -> Result<std::int64_t> {
    std::int64_t n = 1;
    if (chosen == "all") {
      auto const all = desk::ask_roster(w, id);
      if (!all) return all;
      n = *all;
    } else if (auto const asked = desk::ask_coalition(w, id, base::looks_like_id(chosen) ? base::CoalitionId(chosen) : base::CoalitionId("none")); !asked) {
      return tl::unexpected(asked.error());
    }
    // Whoever is named while it is open gets the invitation now.
    if (auto const posted = desk::post_due(w, id, sender_of(call)); !posted) return posted;
    return n;
  });
  if (!done) return show_survey(call, done.error());
  call.house.mail_waiting();
  return call.see(path_of(id), base::count_of("{} coalition is asked.", "{} coalitions are asked.", *done));
}

http::Response ask(Call& call) {
  auto const id = call.id<SurveyId>();
  auto const to = call.field("asked");
  auto const zone = call.field("zone");
  bool named = false;
  auto const done = call.write([&](Writing& w) -> Result<std::string> {
    auto const s = survey::survey(w, id);
    if (!s) return tl::unexpected(no_such_survey());
    auto unit = base::looks_like_id(to) ? AskedId(to) : AskedId();
    if (!unit.empty() && survey::survey_of(w, unit) != id) return base::refuse(Why::malformed, say("Nobody of that name is asked here."), "name");
    if (unit.empty()) {
      auto const asked = survey::ask(w, id, {.name = call.field("name")});
      if (!asked) return tl::unexpected(asked.error());
      unit = *asked;
    }
    auto const who = s->unit == Unit::person ? call.field("name") : call.field("respondent");
    named = !who.empty() || !call.field("address").empty();
    if (!named) return std::string();
    auto const added = survey::name_respondent(w, unit, {.name = who, .address = call.field("address"), .language = base::speaking().tag, .zone = zone.empty() ? "UTC" : zone});
    if (!added) return tl::unexpected(added.error());
    if (auto const posted = desk::post_due(w, id, sender_of(call)); !posted) return tl::unexpected(posted.error());
    return call.field("address").empty() ? added->secret : std::string();
  });
  if (!done) return show_survey(call, done.error());
  call.house.mail_waiting();
  if (done->empty()) return call.see(path_of(id), tr("Asked."));
  call.form = {};
  return show_survey(call, {}, "/answer/" + *done);
}

/// One verb, then back to the questionnaire.
template <class F>
http::Response act_on_it(Call& call, std::string const& said, F&& verb) {
  auto const done = call.write(std::forward<F>(verb));
  if (!done) return show_survey(call, done.error());
  return call.see(path_of(call.id<SurveyId>()), said);
}

/// Refuses a respondent of another questionnaire.
Result<base::Done> of_this(Reading& r, SurveyId const& id, RespondentId const& who) {
  auto const all = survey::respondents(r, id);
  if (std::none_of(all.begin(), all.end(), [&](survey::Respondent const& p) { return p.id == who; })) return base::refuse(Why::unknown, say("Nobody of that name is asked here."));
  return base::Done{};
}

http::Response leave_out(Call& call) {
  return act_on_it(call, tr("Left out."), [&](Writing& w) { return survey::leave_out(w, call.id<SurveyId>(), call.id<AskedId>(1)); });
}

http::Response renew(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<std::string> {
    if (auto const ok = of_this(w, call.id<SurveyId>(), call.id<RespondentId>(1)); !ok) return tl::unexpected(ok.error());
    return survey::renew_link(w, call.id<RespondentId>(1));
  });
  if (!done) return call.refused(done.error());
  return show_survey(call, {}, "/answer/" + *done);
}

http::Response remove_respondent(Call& call) {
  return act_on_it(call, tr("Removed; the link is dead."), [&](Writing& w) -> Result<base::Done> {
    if (auto const ok = of_this(w, call.id<SurveyId>(), call.id<RespondentId>(1)); !ok) return ok;
    return survey::remove_respondent(w, call.id<RespondentId>(1));
  });
}

http::Response open_it(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::open_survey(w, call.id<SurveyId>(), sender_of(call)); });
  if (!done) return done.error().why == Why::malformed ? show_survey(call, done.error()) : call.refused(done.error());
  call.house.mail_waiting();
  return call.see(path_of(call.id<SurveyId>()), tr("It is open. The invitations leave after five minutes."));
}

http::Response take_back(Call& call) {
  return act_on_it(call, tr("It is being written again; no letter went out."), [&](Writing& w) { return desk::take_back_survey(w, call.id<SurveyId>()); });
}

http::Response extend(Call& call) {
  auto const closes = deadline_in(call);
  if (!closes) return show_survey(call, closes.error());
  if (!*closes) return show_survey(call, Refusal{Why::malformed, say("This is no day."), "closes", {}});
  return act_on_it(call, tr("The deadline is moved."), [&](Writing& w) { return survey::extend(w, call.id<SurveyId>(), **closes, call.field("reason")); });
}

http::Response close_it(Call& call) {
  return act_on_it(call, tr("It is closed."), [&](Writing& w) { return survey::close(w, call.id<SurveyId>(), call.field("reason")); });
}

http::Response publish_it(Call& call) {
  return act_on_it(call, tr("The results are published."), [&](Writing& w) { return survey::publish(w, call.id<SurveyId>()); });
}

http::Response tighten(Call& call) {
  return act_on_it(call, tr("It is kept more strictly from now on."), [&](Writing& w) -> Result<base::Done> {
    auto const s = survey::survey(w, call.id<SurveyId>());
    if (!s) return tl::unexpected(no_such_survey());
    return survey::tighten(w, s->id, named_in(call, "names", s->names), named_in(call, "visibility", s->visibility));
  });
}

http::Response freeze(Call& call) {
  auto const done = call.write([&](Writing& w) { return survey::take_snapshot(w, call.id<SurveyId>()); });
  if (!done) return call.refused(done.error());
  return call.see("/questionnaires/snapshots/" + done->text, tr("Frozen, under this permanent address."), base::to_json(*done));
}

http::Response blank(Call& call) {
  auto const s = call.read([&](Reading& r) { return survey::survey(r, call.id<SurveyId>()); });
  if (!s) return call.refused(no_such_survey());
  auto const form = call.read([&](Reading& r) { return survey::form(r, s->id); });
  return call.show(form, [&] {
    Page page;
    page.title = s->title;
    page.heading = html("<bdi>{}</bdi>", s->title);
    page.listed = false;
    page.crumbs = {{s->title, Url::local(path_of(s->id))}};
    page.main = blank_form_part(*s, form, zone_of(call.viewer));
    return page;
  });
}

http::Response plain(Call& call) {
  auto const s = call.read([&](Reading& r) { return survey::survey(r, call.id<SurveyId>()); });
  if (!s) return call.refused(no_such_survey());
  return plain_form_response(*s, call.read([&](Reading& r) { return survey::form(r, s->id); }));
}

http::Response one(Call& call) { return show_survey(call); }

}  // namespace

std::vector<Route> survey_organiser_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/questionnaires/{survey}", least, one, "One questionnaire as its organiser sees it: settings, funnel, who is asked, letters, whom to call."},
      {Method::get, "/questionnaires/{survey}/preview", least, preview_survey, "The form, the exact letter and its recipients, before it is opened."},
      {Method::post, "/questionnaires/{survey}/preview", least, send_test_letter, "Sends the letter to oneself as a test.", form_body, Rate::letters},
      {Method::post, "/questionnaires/{survey}/settings", least, settle, "Changes it while it is a draft: title, about, unit, names, visibility, closes, closes_time, closes_zone, quorum.", form_body},
      {Method::post, "/questionnaires/{survey}/asked", least, ask, "Asks somebody: asked or name, respondent, address, zone. Without an address it answers the personal link, once.", form_body},
      {Method::post, "/questionnaires/{survey}/asked/roster", least, ask_of_roster, "Asks coalitions of the roster: coalition, or all.", form_body},
      {Method::post, "/questionnaires/{survey}/asked/{asked}/remove", least, leave_out, "Leaves somebody out, while it is a draft.", form_body},
      {Method::post, "/questionnaires/{survey}/respondents/{respondent}/link", least, renew, "Makes a new personal link; all old ones die.", form_body},
      {Method::post, "/questionnaires/{survey}/respondents/{respondent}/remove", least, remove_respondent, "Takes somebody's right to answer away.", form_body},
      {Method::post, "/questionnaires/{survey}/open", least, open_it, "Opens it and posts the invitations, which leave after five minutes.", form_body},
      {Method::post, "/questionnaires/{survey}/take-back", least, take_back, "Takes the opening back, with its letters, before they leave.", form_body},
      {Method::post, "/questionnaires/{survey}/extend", least, extend, "Moves the deadline: closes, closes_time, closes_zone, reason.", form_body},
      {Method::post, "/questionnaires/{survey}/close", least, close_it, "Closes it before the deadline: reason.", form_body},
      {Method::post, "/questionnaires/{survey}/publish", least, publish_it, "Publishes the results, after the days to correct.", form_body},
      {Method::post, "/questionnaires/{survey}/tighten", least, tighten, "Keeps names or results more strictly: names, visibility.", form_body},
      {Method::post, "/questionnaires/{survey}/snapshots", least, freeze, "Freezes the results as they are under a permanent address.", form_body},
      {Method::get, "/questionnaires/{survey}/blank", least, blank, "The blank form, to print."},
      {Method::get, "/questionnaires/{survey}/form.txt", least, plain, "The blank form as plain text."},
  };
}

}  // namespace web
