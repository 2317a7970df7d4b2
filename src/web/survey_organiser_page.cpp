// SPDX-License-Identifier: Apache-2.0
// A questionnaire as its organiser sees it: settings or acts, how far it is, whom to call, who is asked, how the deadline moved.
#include <algorithm>

#include "base/when.hpp"
#include "roster/roster.hpp"
#include "web/letters.hpp"
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

constexpr std::size_t most_letters_shown = 100;

struct UnitShown {
  survey::Asked unit;
  std::vector<survey::Respondent> people;
  std::int64_t sent = 0, lost = 0;  ///< letters to its people, and those of them that did not arrive
};
BOOST_DESCRIBE_STRUCT(UnitShown, (), (unit, people, sent, lost))

struct LetterShown {
  std::string to, kind, state;  ///< state: of the outbox; empty when it was forgotten
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
  std::optional<Instant> take_back_until;  ///< the opening, with its letters
  std::vector<roster::Coalition> roster;  ///< whom one can still ask
  std::string link;                       ///< the personal link that was just made, shown once
};
BOOST_DESCRIBE_STRUCT(SurveyFacts, (), (survey, questions, quorum, funnel, sent, failed, asked, call_list, letters, log, snapshots, take_back_until, link))

std::optional<SurveyFacts> facts_of(Call& call) {
  auto const id = call.id<SurveyId>();
  return call.read([&](Reading& r) -> std::optional<SurveyFacts> {
    auto const s = survey::survey(r, id);
    if (!s) return std::nullopt;
    SurveyFacts f{};
    f.survey = *s;
    auto const form = survey::form(r, id);
    f.questions = std::count_if(form.begin(), form.end(), [](auto const& q) { return q.kind != survey::Kind::statement; });
    std::map<AskedId, std::vector<survey::Respondent>> people;
    for (auto& p : survey::respondents(r, id)) people[p.asked].push_back(std::move(p));
    std::map<RespondentId, std::string> names;
    std::map<RespondentId, std::size_t> of;  // places in f.asked
    auto units = survey::asked(r, id);
    f.funnel = survey::funnel_of(units, call.now);
    f.quorum = survey::quorum_of(*s, f.funnel.active);
    for (auto& a : units) {
      for (auto const& p : people[a.id]) names[p.id] = p.name, of[p.id] = f.asked.size();
      if (s->names > Names::totals) a.reason.clear();  // texts are shown to nobody
      f.asked.push_back({a, people[a.id], 0, 0});
    }
    auto const letters = desk::letters_sent(r, id);
    f.call_list = desk::call_list(r, *s, letters, call.now);  // of those who said nothing, so without reasons
    for (auto const& l : letters.all) {
      auto const state = letters.states.find(l.letter);
      bool const lost = state != letters.states.end() && desk::is_lost(state->second);
      ++f.sent;
      f.failed += lost ? 1 : 0;
      if (auto const unit = of.find(l.to); unit != of.end()) ++f.asked[unit->second].sent, f.asked[unit->second].lost += lost ? 1 : 0;
      f.letters.push_back({names[l.to], name_of(l.kind), state == letters.states.end() ? "" : name_of(state->second), l.at});
    }
    f.log = survey::log(r, id);
    f.snapshots = survey::snapshots(r, id);
    f.take_back_until = desk::can_be_taken_back(r, *s, call.now);
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
  Table t{.id = "asked-table", .caption = tr("Who is asked"), .columns = {{tr("Name")}, {tr("Letters")}, {tr("Stands")}, {tr("Who may answer")}, {tr("Acts")}}, .rows = {}, .caption_hidden = true};
  for (auto const& u : f.asked) {
    Html people, stands = badge(standing_word(u.unit.standing), standing_look(u.unit.standing));
    if (u.unit.late) stands += html(" {}", badge(tr("late"), Badge::attention));
    if (survey::waits(u.unit, call.now)) stands += html(" {}", badge(tr("waits to be confirmed"), Badge::attention));
    if (u.unit.disputed) stands += html(" {}", badge(tr("disputed"), Badge::bad));
    if (!u.unit.reason.empty()) stands += html("<p dir=\"auto\">{}</p>", u.unit.reason);
    for (auto const& p : u.people)
      add_html(people, "<p>{} <bdi class=\"soft\">{}</bdi>{}{}</p>", person(p.name), p.address, p.submits ? Html() : html(" {}", badge(tr("drafts only"))), p.quiet ? html(" {}", badge(tr("no reminders"))) : Html());
    Html letters = html("{}", u.sent);
    if (u.lost > 0) letters += html(" {}", badge(base::count_of("{} did not arrive", "{} did not arrive", u.lost), Badge::bad));
    t.rows.push_back({html("<bdi>{}</bdi>", u.unit.name), letters, stands, people, unit_acts(call, f, u)});
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
  // Of thousands the newest are enough here; how each coalition's fared stands in its row, and the JSON of this page has all.
  auto const shown = std::min<std::size_t>(f.letters.size(), most_letters_shown);
  for (auto one = f.letters.rbegin(); one != f.letters.rbegin() + static_cast<std::ptrdiff_t>(shown); ++one) {
    auto const& l = *one;
    survey::LetterKind kind{};
    boost::describe::enum_from_string(l.kind.c_str(), kind);
    mail::State state{};
    bool const known = boost::describe::enum_from_string(l.state.c_str(), state);
    t.rows.push_back({person(l.to), text(letter_word(kind)), moment(l.at, zone), known ? badge(letter_state_words(state), letter_state_look(state)) : badge(tr("forgotten"))});
  }
  Html const newest = shown < f.letters.size() ? html("<p>{}</p>", fill(tr("The newest {1} of {2}."), {std::to_string(shown), std::to_string(f.letters.size())})) : Html();
  return part + folded(tr("Letters"), newest + table(t), false);
}

Html acts_part(Call const& call, SurveyFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& s = f.survey;
  auto const to = [&](std::string const& more) { return Url::local(path_of(s.id, more)); };
  Html out;
  if (s.state == State::draft) {
    out += buttons(link_button(to("/preview"), tr("Preview: form, letter, recipients"), Look::primary));
    out += folded(tr("Settings"), form(to("/settings"), call.csrf(), settings_fields(call, wrong && call.form.has("title") ? settings_in(call) : s, wrong) + buttons(button(tr("Save the settings"), Look::plain))),
                  !s.closes || (wrong && call.form.has("title")));
    return out;
  }
  if (s.state == State::open) {
    if (f.take_back_until)
      out += notice(Tone::info, html("<p>{}</p>{}", sentence(tr("The invitations leave at {}. Until then all of it can be taken back."), {moment(*f.take_back_until, zone_of(call.viewer))}),
                                     act(to("/take-back"), call.csrf(), tr("Take the opening back"), Look::plain)));
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

}  // namespace

http::Response show_survey(Call& call, std::optional<Refusal> const& wrong, std::string const& link) {
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

}  // namespace web
