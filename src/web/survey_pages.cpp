// SPDX-License-Identifier: Apache-2.0
// Questionnaires for whoever asks: the list, a new one from a template, its settings, who is asked, the preview with the exact letter, opening,
// who has answered, whom to call, the deadline, closing, publishing. The list is for everybody: what is published, and what one may answer.
#include <algorithm>

#include "base/when.hpp"
#include "roster/roster.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using base::AskedId;
using base::RespondentId;
using base::SurveyId;
using survey::Names;
using survey::State;
using survey::Unit;
using survey::Visibility;

template <class E>
E named_in(Call const& call, char const* field, E otherwise) {
  boost::describe::enum_from_string(call.field(field).c_str(), otherwise);
  return otherwise;
}

template <class E>
std::string name_of(E e) {
  return boost::describe::enum_to_string(e, "");
}

// ------------------------------------------------------------------------------------------------ the list

struct SurveyList {
  std::vector<desk::MineToAnswer> mine;
  std::vector<survey::Survey> surveys;  ///< all for facilitators, else the published ones
};
BOOST_DESCRIBE_STRUCT(SurveyList, (), (mine, surveys))

http::Response list(Call& call) {
  auto f = call.read([&](Reading& r) {
    SurveyList all{desk::to_answer(r, call.viewer.account), survey::surveys(r)};
    if (!may_edit(call)) std::erase_if(all.surveys, [](survey::Survey const& s) { return s.state != State::published; });
    return all;
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Questionnaires");
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    if (may_edit(call)) page.main += buttons(link_button(Url::local("/questionnaires/new"), tr("Ask the coalitions"), Look::primary));
    Html mine, all;
    for (auto const& m : f.mine)
      add_html(mine, "<li><a href=\"{}\"><bdi>{}</bdi></a> <bdi>{}</bdi> {}</li>", Url::local(path_of(m.survey.id, "/answer/" + m.unit.id.text)), m.survey.title, m.unit.name,
               badge(standing_word(m.unit.standing), standing_look(m.unit.standing)));
    if (!mine.empty()) page.main += html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("Asked of you"), mine);
    for (auto const& s : f.surveys)
      add_html(all, "<li><a href=\"{}\"><bdi>{}</bdi></a> {}</li>", Url::local(path_of(s.id, may_edit(call) ? "" : "/results")), s.title, badge(state_word(s.state), state_look(s.state)));
    page.main += all.empty() ? empty_state(tr("No questionnaire is published yet.")) : html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", may_edit(call) ? tr("All questionnaires") : tr("Published results"), all);
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ a new one, settings

struct SurveyForm {
  survey::Survey typed;
  std::vector<survey::Survey> models;
};
BOOST_DESCRIBE_STRUCT(SurveyForm, (), (typed, models))

survey::Survey typed_in(Call const& call) {
  survey::Survey s;
  s.title = call.field("title");
  s.about = call.long_field("about");
  s.unit = named_in(call, "unit", Unit::coalition);
  s.names = named_in(call, "names", Names::by_coalition);
  s.visibility = named_in(call, "visibility", Visibility::after_closing);
  // What is no number becomes one that the verb refuses by name.
  if (!call.field("quorum").empty()) s.quorum = call.number("quorum", 0).value_or(-1);
  return s;
}

/// The deadline as it was typed: a day, and a time in a zone; without a time the end of that day everywhere. None without a day.
Result<std::optional<Instant>> deadline_in(Call const& call) {
  auto const day = call.field("closes"), time = call.field("closes_time");
  if (day.empty()) return std::optional<Instant>();
  auto const date = base::parse_day(day);
  if (!date) return base::refuse(Why::malformed, say("This is no day."), "closes");
  if (time.empty()) return std::optional(survey::end_of_day_anywhere(*date));
  auto const clock = base::parse_iso("2000-01-01T" + time.substr(0, 5) + "Z");
  if (!clock || time.size() < 5) return base::refuse(Why::malformed, say("This is no time."), "closes");
  auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(*clock - std::chrono::floor<std::chrono::days>(*clock)).count();
  auto const at = base::from_local(*date, static_cast<int>(minutes / 60), static_cast<int>(minutes % 60), call.field("closes_zone"));
  if (!at) return base::refuse(Why::malformed, at.error().detail, "closes", at.error().with);
  return std::optional(*at);
}

Html deadline_fields(Call const& call, std::optional<Instant> const& known, std::optional<Refusal> const& wrong) {
  auto const zone = call.form.has("closes_zone") ? call.field("closes_zone") : zone_of(call.viewer);
  auto const there = known ? base::local_time(*known, zone) : std::nullopt;
  auto const typed = [&](char const* name, std::string const& otherwise) { return call.form.has(name) ? call.field(name) : otherwise; };
  return field({.name = "closes", .label = tr("Last day"), .value = typed("closes", there ? base::iso_day(there->day) : ""), .error = error_at(wrong, "closes"), .type = "date"}) +
         field({.name = "closes_time", .label = tr("Time"), .value = typed("closes_time", there ? base::hours_words(*there) : ""),
                .hint = tr("Left empty: until that day has ended everywhere (23:59 at UTC-12)."), .type = "time"}) +
         listed_field({.name = "closes_zone", .label = tr("On the clock of"), .value = zone}, common_zones());
}

Html settings_fields(Call const& call, survey::Survey const& typed, std::optional<Refusal> const& wrong) {
  std::vector<Choice> units, names, seen;
  for (auto const& [u, says] : {std::pair{Unit::coalition, tr("a coalition, once")}, {Unit::person, tr("a person, once")}}) units.push_back({name_of(u), says, "", u == typed.unit});
  for (auto const n : {Names::by_coalition, Names::totals, Names::totals_only, Names::unlinkable}) names.push_back({name_of(n), names_word(n), names_promise(n), n == typed.names});
  for (auto const v : {Visibility::always, Visibility::after_own_answer, Visibility::after_closing}) seen.push_back({name_of(v), visibility_word(v), "", v == typed.visibility});
  Html out = field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 200});
  out += text_area({.name = "about", .label = tr("What it is about, and why it matters"), .value = typed.about, .hint = tr("It stands in the invitation and above the form."), .error = error_at(wrong, "about"), .rows = 4});
  out += radios({.name = "unit", .label = tr("Who answers?"), .choices = units});
  out += radios({.name = "names", .label = tr("What is shown of names?"), .choices = names, .hint = tr("Once it is open this can only become stricter."), .error = error_at(wrong, "names")});
  out += radios({.name = "visibility", .label = tr("Who sees results, and when?"), .choices = seen});
  out += deadline_fields(call, typed.closes, wrong);
  out += field({.name = "quorum", .label = tr("How many answers are agreed to be enough"), .value = typed.quorum ? std::to_string(*typed.quorum) : "",
                .hint = tr("Left empty: half of the active ones. It is a label beside the results and hides nothing."), .error = error_at(wrong, "quorum"), .type = "number"});
  return out;
}

http::Response new_form(Call& call, survey::Survey const& typed, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) { return SurveyForm{typed, survey::surveys(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Ask the coalitions");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}};
    page.main += wrong_with(wrong, {"title"});
    auto const chosen = call.field("template");
    std::vector<Choice> models;
    for (auto const t : {survey::Template::founding_questions, survey::Template::coalitions_2021, survey::Template::empty})
      models.push_back({name_of(t), survey::template_title(t), "", chosen.empty() ? models.empty() : chosen == name_of(t)});
    for (auto const& s : f.models) models.push_back({s.id.text, fill(tr("the questions of “{}”"), {s.title}), "", chosen == s.id.text});
    Html inside = field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 200});
    inside += select({.name = "template", .label = tr("Begin with"), .choices = models, .hint = tr("Everything can be changed before it is opened.")});
    page.main += form(Url::local("/questionnaires"), call.csrf(), inside + buttons(button(tr("Begin"), Look::primary)));
    return page;
  }, form_status(wrong));
}

http::Response blank_new(Call& call) { return new_form(call, {}); }

http::Response begin(Call& call) {
  survey::Survey const typed{.title = call.field("title")};
  auto const chosen = call.field("template");
  auto const done = call.write([&](Writing& w) -> Result<SurveyId> {
    survey::Template t{};
    if (chosen.empty() || boost::describe::enum_from_string(chosen.c_str(), t)) return survey::begin_from(w, typed, t);
    return survey::begin_like(w, typed, base::looks_like_id(chosen) ? SurveyId(chosen) : SurveyId("none"));
  });
  if (!done) return new_form(call, typed, done.error());
  return call.see(path_of(*done), tr("It is begun. Look at the questions, say who is asked and until when, then open it."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ its page

struct UnitShown {
  survey::Asked unit;
  std::vector<survey::Respondent> people;
};
BOOST_DESCRIBE_STRUCT(UnitShown, (), (unit, people))

struct LetterShown {
  std::string to, kind, state;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(LetterShown, (), (to, kind, state, at))

struct SurveyFacts {
  survey::Survey survey;
  std::int64_t questions = 0, quorum = 0;
  survey::Funnel funnel;
  std::int64_t sent = 0, failed = 0;  ///< letters
  std::vector<UnitShown> asked;
  std::vector<desk::ToCall> call_list;
  std::vector<LetterShown> letters;
  std::vector<survey::LogLine> log;
  std::vector<survey::Snapshot> snapshots;
  std::vector<roster::Coalition> roster;  ///< whom one can still ask
  std::string link;                       ///< the personal link that was just made, shown once
};
BOOST_DESCRIBE_STRUCT(SurveyFacts, (), (survey, questions, quorum, funnel, sent, failed, asked, call_list, letters, log, snapshots, link))

std::optional<SurveyFacts> facts_of(Call& call) {
  auto const id = call.id<SurveyId>();
  return call.read([&](Reading& r) -> std::optional<SurveyFacts> {
    auto const s = survey::survey(r, id);
    if (!s) return std::nullopt;
    SurveyFacts f{};
    f.survey = *s;
    auto const form = survey::form(r, id);
    f.questions = std::count_if(form.begin(), form.end(), [](auto const& q) { return q.kind != survey::Kind::statement; });
    auto const results = survey::results(r, id, survey::Eyes::everybody, call.now);
    f.funnel = results->funnel;
    f.quorum = results->quorum;
    std::map<AskedId, std::vector<survey::Respondent>> people;
    for (auto& p : survey::respondents(r, id)) people[p.asked].push_back(std::move(p));
    std::map<RespondentId, std::string> names;
    for (auto& a : survey::asked(r, id)) {
      for (auto const& p : people[a.id]) names[p.id] = p.name;
      if (s->names > Names::totals) a.reason.clear();  // texts are shown to nobody
      f.asked.push_back({a, people[a.id]});
    }
    f.call_list = desk::call_list(r, *s, call.now);  // of those who said nothing, so without reasons
    auto const letters = survey::letters_of(r, id);
    auto const states = desk::letter_states(r, letters);
    for (auto const& l : letters) {
      auto const state = states.find(l.letter);
      ++f.sent;
      f.failed += state != states.end() && state->second == mail::State::failed ? 1 : 0;
      f.letters.push_back({names[l.to], name_of(l.kind), state == states.end() ? "" : name_of(state->second), l.at});
    }
    f.log = survey::log(r, id);
    f.snapshots = survey::snapshots(r, id);
    if (s->state == State::draft || s->state == State::open)
      for (auto const& c : roster::coalitions(r))
        if (c.life != roster::Life::merged && c.life != roster::Life::closed &&
            std::none_of(f.asked.begin(), f.asked.end(), [&](UnitShown const& u) { return u.unit.coalition == c.id; }))
          f.roster.push_back(c);
    return f;
  });
}

Html funnel_part(SurveyFacts const& f) {
  auto const& n = f.funnel;
  auto const of = [](std::int64_t a, std::int64_t b) { return b > 0 ? fill(tr("{1} of {2} ({3} %)"), {std::to_string(a), std::to_string(b), std::to_string(100 * a / b)}) : std::string("0"); };
  Html out = facts({{tr("Asked"), html("{}", n.asked)},
                    {tr("Letters sent"), html("{}", f.sent)},
                    {tr("Letters that did not arrive"), html("{}", f.failed)},
                    {tr("Have opened the form"), html("{}", n.opened + n.drafted + n.submitted)},
                    {tr("Have a draft"), html("{}", n.drafted)},
                    {tr("Have answered"), text(of(n.submitted, n.asked))},
                    {tr("of them late"), html("{}", n.late)},
                    {tr("Have declined"), html("{}", n.declined)},
                    {tr("Among the active ones"), text(of(n.active_submitted, n.active))},
                    {tr("Agreed to be enough"), html("{}", f.quorum)}});
  return html("<section id=\"funnel\"><h2>{}</h2>{}</section>", tr("How far it is"), out);
}

Html unit_acts(Call const& call, SurveyFacts const& f, UnitShown const& u) {
  auto const& s = f.survey;
  Html out;
  if (s.state != State::draft && s.names <= Names::totals) add_html(out, "<a href=\"{}\">{}</a> ", Url::local(path_of(s.id, "/answer/" + u.unit.id.text)), tr("Answer on their behalf"));
  for (auto const& p : u.people) {
    out += act_on(Url::local(path_of(s.id, "/respondents/" + p.id.text + "/link")), call.csrf(), tr("New link"), p.name);
    out += act_on(Url::local(path_of(s.id, "/respondents/" + p.id.text + "/remove")), call.csrf(), tr("Remove"), p.name);
  }
  if (s.state == State::draft) out += act_on(Url::local(path_of(s.id, "/asked/" + u.unit.id.text + "/remove")), call.csrf(), tr("Leave out"), u.unit.name);
  return out;
}

Html asked_part(Call const& call, SurveyFacts const& f) {
  if (f.asked.empty()) return html("<section id=\"asked\"><h2>{}</h2>{}</section>", tr("Who is asked"), empty_state(tr("Nobody is asked yet.")));
  Table t{.id = "asked-table", .caption = tr("Who is asked"), .columns = {{tr("Name")}, {tr("Stands")}, {tr("Who may answer")}, {tr("Acts")}}, .rows = {}, .caption_hidden = true};
  for (auto const& u : f.asked) {
    Html people, stands = badge(standing_word(u.unit.standing), standing_look(u.unit.standing));
    if (u.unit.late) stands += html(" {}", badge(tr("late"), Badge::attention));
    if (u.unit.disputed) stands += html(" {}", badge(tr("disputed"), Badge::bad));
    if (!u.unit.reason.empty()) stands += html("<p dir=\"auto\">{}</p>", u.unit.reason);
    for (auto const& p : u.people)
      add_html(people, "<p>{} <bdi class=\"soft\">{}</bdi>{}{}</p>", person(p.name), p.address, p.submits ? Html() : html(" {}", badge(tr("drafts only"))), p.quiet ? html(" {}", badge(tr("no reminders"))) : Html());
    t.rows.push_back({html("<bdi>{}</bdi>", u.unit.name), stands, people, unit_acts(call, f, u)});
  }
  return html("<section id=\"asked\"><h2>{}</h2>{}</section>", tr("Who is asked"), table(t));
}

Html ask_part(Call const& call, SurveyFacts const& f, std::optional<Refusal> const& wrong) {
  if (f.survey.state != State::draft && f.survey.state != State::open) return {};
  Html roster;
  if (!f.roster.empty() && f.survey.unit == Unit::coalition) {
    std::vector<Choice> all = {{"all", tr("all of them"), "", true}};
    for (auto const& c : f.roster) all.push_back({c.id.text, c.name});
    roster = form(Url::local(path_of(f.survey.id, "/asked/roster")), call.csrf(),
                  select({.name = "coalition", .label = tr("Coalitions of the roster"), .choices = all, .hint = tr("Their contacts with an address may answer.")}) + buttons(button(tr("Ask them"), Look::plain)));
  }
  auto const again = [&](char const* name) { return wrong && call.form.has(name) ? call.field(name) : std::string(); };
  std::vector<Choice> to = {{"", tr("somebody new"), "", again("asked").empty()}};
  if (f.survey.unit == Unit::coalition)
    for (auto const& u : f.asked) to.push_back({u.unit.id.text, u.unit.name, "", again("asked") == u.unit.id.text});
  Html inside = select({.name = "asked", .label = tr("Answers for"), .choices = to});
  inside += field({.name = "name", .label = f.survey.unit == Unit::person ? tr("Name") : tr("Name of the coalition, if it is new here"), .value = again("name"), .error = error_at(wrong, "name"), .max_length = 200});
  if (f.survey.unit == Unit::coalition)
    inside += field({.name = "respondent", .label = tr("Who may answer"), .value = again("respondent"), .error = error_at(wrong, "respondent"), .max_length = 200});
  inside += field({.name = "address", .label = tr("E-mail address"), .value = again("address"), .hint = tr("Left empty: you get a personal link to hand on."), .error = error_at(wrong, "address"), .type = "email", .autocomplete = "off"});
  inside += listed_field({.name = "zone", .label = tr("Their time zone"), .value = wrong && call.form.has("zone") ? call.field("zone") : "UTC", .error = error_at(wrong, "zone")}, common_zones());
  return html("<section id=\"ask\"><h2>{}</h2>{}{}</section>", tr("Ask somebody"), roster, form(Url::local(path_of(f.survey.id, "/asked")), call.csrf(), inside + buttons(button(tr("Ask"), Look::plain))));
}

Html call_part(SurveyFacts const& f, std::string const& zone) {
  Html out;
  for (auto const& c : f.call_list) {
    Html people;
    for (auto const& p : c.people) add_html(people, " {} <bdi>{}</bdi>", person(p.name), p.address);
    add_html(out, "<li><bdi>{}</bdi> {}{}:{}</li>", c.unit.name, c.unreachable ? badge(tr("no letter arrives"), Badge::bad) : badge(tr("silent"), Badge::neutral),
             c.drafted ? html(" {}", badge(tr("has a draft"), Badge::attention)) : Html(), people);
  }
  Html part;
  if (!out.empty()) part = html("<section id=\"call\"><h2>{}</h2><p>{}</p><ul class=\"list\">{}</ul></section>", tr("Whom to call"), tr("No reminder is left for them, or none arrives."), out);
  if (f.letters.empty()) return part;
  Table t{.id = "letters", .caption = tr("Letters"), .columns = {{tr("To")}, {tr("Letter")}, {tr("Posted")}, {tr("State")}}, .rows = {}, .caption_hidden = true};
  for (auto const& l : f.letters) {
    survey::LetterKind kind{};
    boost::describe::enum_from_string(l.kind.c_str(), kind);
    auto const state = l.state == "sent" ? tr("sent") : l.state == "failed" ? tr("failed") : l.state == "held" ? tr("held") : l.state == "waiting" ? tr("waiting") : tr("forgotten");
    t.rows.push_back({person(l.to), text(letter_word(kind)), moment(l.at, zone), badge(state, l.state == "failed" ? Badge::bad : Badge::neutral)});
  }
  return part + folded(tr("Letters"), table(t), false);
}

Html acts_part(Call const& call, SurveyFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& s = f.survey;
  auto const to = [&](std::string const& more) { return Url::local(path_of(s.id, more)); };
  Html out;
  if (s.state == State::draft) {
    out += buttons(link_button(to("/preview"), tr("Preview: form, letter, recipients"), Look::primary));
    out += folded(tr("Settings"), form(to("/settings"), call.csrf(), settings_fields(call, wrong && call.form.has("title") ? typed_in(call) : s, wrong) + buttons(button(tr("Save the settings"), Look::plain))),
                  !s.closes || (wrong && call.form.has("title")));
    return out;
  }
  if (s.state == State::open) {
    out += folded(tr("Move the deadline"),
                  form(to("/extend"), call.csrf(),
                       deadline_fields(call, s.closes, wrong) + field({.name = "reason", .label = tr("Why? Everybody who is asked can read it"), .error = error_at(wrong, "reason"), .required = true, .max_length = 500}) +
                           buttons(button(tr("Move the deadline"), Look::plain))),
                  !error_at(wrong, "closes").empty());
    out += confirm(tr("Close it now"), html("<p>{}</p>", tr("Nobody can answer in time any more. The results are frozen; those who answered have 7 days to correct.")),
                   form(to("/close"), call.csrf(), field({.name = "reason", .label = tr("Why before the deadline"), .required = true, .max_length = 500, .id = "close-reason"}) + buttons(button(tr("Close it"), Look::danger))));
  }
  if (s.state == State::closed && call.now >= *survey::correctable_until(s))
    out += confirm(tr("Publish the results"), html("<p>{}</p><p>{}</p>", tr("Everybody can read them then, under a permanent address."), names_promise(s.names)),
                   act(to("/publish"), call.csrf(), tr("Publish"), Look::primary));
  else if (s.state == State::closed)
    out += notice(Tone::info, html("<p>{}</p>", sentence(tr("Those who answered can correct until {}; then it can be published."), {moment(*survey::correctable_until(s), zone_of(call.viewer))})));
  std::vector<Choice> names, seen;
  for (auto const n : {Names::by_coalition, Names::totals, Names::totals_only})
    if (n >= s.names) names.push_back({name_of(n), names_word(n), "", n == s.names});
  for (auto const v : {Visibility::always, Visibility::after_own_answer, Visibility::after_closing})
    if (v >= s.visibility) seen.push_back({name_of(v), visibility_word(v), "", v == s.visibility});
  if (names.size() > 1 || seen.size() > 1)
    out += folded(tr("Keep it more strictly"),
                  form(to("/tighten"), call.csrf(),
                       (names.empty() ? Html() : radios({.name = "names", .label = tr("What is shown of names?"), .choices = names})) + radios({.name = "visibility", .label = tr("Who sees results, and when?"), .choices = seen}) +
                           buttons(button(tr("Keep it so from now on"), Look::danger))),
                  false);
  Html frozen;
  for (auto const& one : f.snapshots) add_html(frozen, "<li><a href=\"/questionnaires/snapshots/{}\">{}</a></li>", one.id, moment(one.at, zone_of(call.viewer)));
  out += folded(tr("Frozen results"), html("<ul>{}</ul>{}", frozen, act(to("/snapshots"), call.csrf(), tr("Freeze the results as they are now"), Look::plain)), false);
  return out;
}

Html log_part(SurveyFacts const& f, std::string const& zone) {
  Html lines;
  for (auto const& l : f.log)
    if (l.event == survey::Event::extended || !l.reason.empty())
      add_html(lines, "<li>{}: <s>{}</s> {} <span dir=\"auto\">{}</span></li>", moment(l.at, zone), l.before.empty() ? Html() : moment(base::parse_iso(l.before).value_or(l.at), zone),
               l.after.empty() ? Html() : moment(base::parse_iso(l.after).value_or(l.at), zone), l.reason);
  return lines.empty() ? Html() : html("<section id=\"log\"><h2>{}</h2><ul>{}</ul></section>", tr("How the deadline moved"), lines);
}

http::Response show_survey(Call& call, std::optional<Refusal> const& wrong = {}, std::string const& link = {}) {
  auto f = facts_of(call);
  if (!f) return call.refused(no_such_survey());
  if (wrong && (wrong->why == Why::unknown || wrong->why == Why::not_now || call.wants_json)) return call.refused(*wrong);
  f->link = link;
  auto const zone = zone_of(call.viewer);
  auto out = call.show(*f, [&] {
    auto const& s = f->survey;
    Page page;
    page.title = s.title;
    page.heading = html("<bdi>{}</bdi>", s.title);
    page.lead = html("<p>{} {}</p>", badge(state_word(s.state), state_look(s.state)), s.closes ? sentence(tr("until {}"), {moment(*s.closes, zone)}) : text(tr("no deadline yet")));
    page.section = "meetings";
    page.listed = false;
    page.wide = true;
    page.islands = {"copy"};
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}};
    page.main += wrong_with(wrong, {"title", "about", "names", "closes", "quorum", "reason", "name", "respondent", "address", "zone", "visibility"});
    if (!link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it answers as this person."), copy_link(Url::local(link), call.absolute(link))));
    page.main += paragraphs(s.about) + notice(Tone::info, html("<p>{}</p>", names_promise(s.names)));
    page.main += buttons(link_button(Url::local(path_of(s.id, "/questions")), base::count_of("{} question", "{} questions", f->questions)) + link_button(Url::local(path_of(s.id, "/blank")), tr("The blank form, to print")) +
                         (s.state == State::draft ? Html() : link_button(Url::local(path_of(s.id, "/results")), tr("Results"), Look::primary)));
    if (s.state != State::draft) page.main += funnel_part(*f);
    page.main += acts_part(call, *f, wrong) + call_part(*f, zone) + asked_part(call, *f) + ask_part(call, *f, wrong) + log_part(*f, zone);
    return page;
  }, wrong && wrong->why == Why::conflict ? 409 : form_status(wrong));
  return link.empty() ? std::move(out) : no_store(std::move(out));
}

http::Response one(Call& call) { return show_survey(call); }

// ------------------------------------------------------------------------------------------------ preview

struct Preview {
  survey::Survey survey;
  survey::Form questions;
  std::vector<survey::Respondent> recipients;  ///< of the invitation
  std::vector<std::string> by_hand;            ///< asked, but without an address
  std::string subject, letter;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (survey, questions, recipients, by_hand, subject, letter))

std::optional<Preview> preview_of(Call& call) {
  auto const id = call.id<SurveyId>();
  return call.read([&](Reading& r) -> std::optional<Preview> {
    auto const s = survey::survey(r, id);
    if (!s) return std::nullopt;
    Preview f{*s, survey::form(r, id), {}, {}, {}, {}};
    survey::DueLetter example{.to = {.name = call.viewer.name, .address = "you@example.org", .language = base::speaking().tag, .zone = zone_of(call.viewer)}, .unit = {.name = tr("your coalition")}};
    std::map<AskedId, bool> reached;
    for (auto const& p : survey::respondents(r, id))
      if (!reached[p.asked] && p.submits && !p.address.empty()) {
        if (f.recipients.empty()) example.to = p;
        f.recipients.push_back(p);
        reached[p.asked] = true;
      }
    for (auto const& a : survey::asked(r, id)) {
      if (!f.recipients.empty() && a.id == f.recipients.front().asked) example.unit = a;
      if (!reached[a.id]) f.by_hand.push_back(a.name);
    }
    auto const letter = desk::survey_letter(*s, example, call.house.forum, call.absolute("/answer/…"));
    f.subject = letter.subject;
    f.letter = letter.body;
    return f;
  });
}

http::Response preview(Call& call) {
  auto const f = preview_of(call);
  if (!f) return call.refused(no_such_survey());
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Preview");
    page.listed = false;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}, {f->survey.title, Url::local(path_of(f->survey.id))}};
    Html people, hand;
    for (auto const& p : f->recipients) add_html(people, "<li>{} <bdi>{}</bdi></li>", person(p.name), p.address);
    for (auto const& name : f->by_hand) add_html(hand, "<li><bdi>{}</bdi></li>", name);
    page.main += html("<section id=\"letter\"><h2>{}</h2><p><strong dir=\"auto\">{}</strong></p>{}{}</section>", tr("The letter, word for word"), f->subject, paragraphs(f->letter),
                      act(Url::local(path_of(f->survey.id, "/preview")), call.csrf(), tr("Send it to me as a test"), Look::plain));
    page.main += html("<section id=\"recipients\"><h2>{}</h2><ul>{}</ul></section>",
                      base::count_of("It goes to {} person", "It goes to {} people", static_cast<std::int64_t>(f->recipients.size())), people);
    if (!hand.empty()) page.main += html("<section><h2>{}</h2><ul>{}</ul></section>", tr("Without an address: hand them their link"), hand);
    if (f->survey.state == State::draft)
      page.main += confirm(tr("Open it now"), html("<p>{}</p>", tr("The letters go out at once. From then on questions are only corrected or added, and promises about names only become stricter.")),
                           act(Url::local(path_of(f->survey.id, "/open")), call.csrf(), tr("Open the questionnaire"), Look::primary));
    page.main += html("<section id=\"form\"><h2>{}</h2>{}{}</section>", tr("The form"), notice(Tone::info, html("<p>{}</p>", names_promise(f->survey.names))),
                      form_fields({.form = f->questions, .zone = zone_of(call.viewer), .moves = false}));
    return page;
  });
}

http::Response test_letter(Call& call) {
  auto const f = preview_of(call);
  if (!f) return call.refused(no_such_survey());
  auto const done = call.write([&](Writing& w) -> Result<base::LetterId> {
    auto const account = people::account(w, call.viewer.account);
    if (!account) return base::refuse(Why::unknown, say("There is no such account."));
    w.audit("test_letter", f->survey.id.text);
    return mail::post(w, {.to_address = account->address, .to_name = account->name, .subject = f->subject, .body = f->letter, .useful_until = {}});
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(path_of(f->survey.id, "/preview"), tr("The letter is on its way to you."));
}

// ------------------------------------------------------------------------------------------------ acts

http::Response settle(Call& call) {
  auto typed = typed_in(call);
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
  return call.see(path_of(call.id<SurveyId>()), tr("It is open, and the invitations are on their way."));
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

}  // namespace

std::vector<Route> survey_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  std::vector<Route> rows = {
      {Method::get, "/questionnaires", Role::visitor, list, "Published questionnaires; for an account those it may answer, for facilitators all."},
      {Method::get, "/questionnaires/new", least, blank_new, "The form for a new questionnaire."},
      {Method::post, "/questionnaires", least, begin, "Begins a questionnaire: title, template (founding_questions, coalitions_2021, empty, or the id of another one).", form_body},
      {Method::get, "/questionnaires/{survey}", least, one, "One questionnaire as its organiser sees it: settings, funnel, who is asked, letters, whom to call."},
      {Method::get, "/questionnaires/{survey}/preview", least, preview, "The form, the exact letter and its recipients, before it is opened."},
      {Method::post, "/questionnaires/{survey}/preview", least, test_letter, "Sends the letter to oneself as a test.", form_body, Rate::letters},
      {Method::post, "/questionnaires/{survey}/settings", least, settle, "Changes it while it is a draft: title, about, unit, names, visibility, closes, closes_time, closes_zone, quorum.", form_body},
      {Method::post, "/questionnaires/{survey}/asked", least, ask, "Asks somebody: asked or name, respondent, address, zone. Without an address it answers the personal link, once.", form_body},
      {Method::post, "/questionnaires/{survey}/asked/roster", least, ask_of_roster, "Asks coalitions of the roster: coalition, or all.", form_body},
      {Method::post, "/questionnaires/{survey}/asked/{asked}/remove", least, leave_out, "Leaves somebody out, while it is a draft.", form_body},
      {Method::post, "/questionnaires/{survey}/respondents/{respondent}/link", least, renew, "Makes a new personal link; all old ones die.", form_body},
      {Method::post, "/questionnaires/{survey}/respondents/{respondent}/remove", least, remove_respondent, "Takes somebody's right to answer away.", form_body},
      {Method::post, "/questionnaires/{survey}/open", least, open_it, "Opens it and posts the invitations.", form_body},
      {Method::post, "/questionnaires/{survey}/extend", least, extend, "Moves the deadline: closes, closes_time, closes_zone, reason.", form_body},
      {Method::post, "/questionnaires/{survey}/close", least, close_it, "Closes it before the deadline: reason.", form_body},
      {Method::post, "/questionnaires/{survey}/publish", least, publish_it, "Publishes the results, after the days to correct.", form_body},
      {Method::post, "/questionnaires/{survey}/tighten", least, tighten, "Keeps names or results more strictly: names, visibility.", form_body},
      {Method::post, "/questionnaires/{survey}/snapshots", least, freeze, "Freezes the results as they are under a permanent address.", form_body},
      {Method::get, "/questionnaires/{survey}/blank", least, blank, "The blank form, to print."},
      {Method::get, "/questionnaires/{survey}/form.txt", least, plain, "The blank form as plain text."},
  };
  for (auto const& more : {survey_question_rows(), survey_answer_rows(), survey_result_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace web
