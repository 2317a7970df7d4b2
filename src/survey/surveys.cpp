// SPDX-License-Identifier: Apache-2.0
// A questionnaire's own life: begun, changed, opened, extended, closed, published; its log. Questions are in questions.cpp, who is asked in
// asked.cpp.
#include <algorithm>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "survey/inside.hpp"
#include "survey/results.hpp"

namespace survey {

namespace {

using std::chrono::hours;

Result<Done> check(Survey const& s) {
  if (s.title.empty()) return refuse(Why::malformed, say("A questionnaire needs a title."), "title");
  if (auto ok = all_of(too_long(s.title, 200, "title"), too_long(s.about, 4000, "about")); !ok) return ok;
  if (s.quorum && (*s.quorum < 1 || *s.quorum > 1000)) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "quorum", {"1", "1000"});
  if (s.names == Names::unlinkable && s.unit != Unit::person) return refuse(Why::malformed, say("Answers that nobody can tie to anybody are for persons, not for coalitions."), "names");
  if (s.second && s.unit != Unit::coalition) return refuse(Why::malformed, say("Only the answer of a coalition can wait for a second coordinator."), "second");
  return Done{};
}

Result<Survey> expect_state(Reading& r, SurveyId const& id, State state) {
  auto s = expect(r, id);
  if (!s || s->state == state) return s;
  switch (state) {
    case State::draft: return refuse(Why::not_now, say("This questionnaire was opened already."));
    case State::open: return refuse(Why::not_now, say("This questionnaire is not open."));
    case State::closed: return refuse(Why::not_now, say("This questionnaire is not closed, or published already."));
    case State::published: break;
  }
  return refuse(Why::not_now, say("This questionnaire is not published."));
}

template <class... Args>
std::vector<Survey> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Survey> out;
  for (auto& [id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second] :
       r.rows<SurveyId, std::string, std::string, Unit, Names, Visibility, State, std::optional<Instant>, std::optional<std::int64_t>, std::optional<Instant>,
              std::optional<Instant>, std::optional<Instant>, std::int64_t, bool>(sql, args...))
    out.push_back({id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second});
  return out;
}

std::string when(std::optional<Instant> const& t) { return t ? iso(*t) : std::string(); }

void put_closed(Writing& w, Survey const& s, Instant at, std::string const& reason) {
  w.run("update survey set state = :state, closed = :at where id = :id", State::closed, at, s.id);
  note(w, s.id, Event::closed, "close", when(s.closes), iso(at), reason);
  freeze(w, s.id);
}

}  // namespace

tl::unexpected<Refusal> no_survey() { return refuse(Why::unknown, say("There is no such questionnaire.")); }

Result<Survey> expect(Reading& r, SurveyId const& id) {
  auto s = survey(r, id);
  if (!s) return no_survey();
  return *std::move(s);
}

void note(Writing& w, SurveyId const& id, Event event, std::string_view verb, std::string const& before, std::string const& after, std::string const& reason) {
  auto const number = w.one<std::int64_t>("select count(*) from survey_log where survey = :id", id).value_or(0) + 1;
  w.run("insert into survey_log (survey, number, at, event, before, after, reason) values (:id, :number, :at, :event, :before, :after, :reason)", id, number, w.now(), event,
        before, after, reason);
  w.audit(verb, id.text, reason.empty() ? after : reason);
}

Result<SurveyId> begin(Writing& w, Survey const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const id = new_id<SurveyId>();
  w.run("insert into survey (id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second, at) "
        "values (:id, :title, :about, :unit, :names, :visibility, :state, :closes, :quorum, null, null, null, 1, :second, :at)",
        id, wish.title, wish.about, wish.unit, wish.names, wish.visibility, State::draft, wish.closes, wish.quorum, wish.second, w.now());
  w.audit("begin_survey", id.text, wish.title);
  return id;
}

Result<Done> change(Writing& w, Survey const& wish) {
  if (auto const s = expect_state(w, wish.id, State::draft); !s) return tl::unexpected(s.error());
  if (auto ok = check(wish); !ok) return ok;
  w.run("update survey set title = :title, about = :about, unit = :unit, names = :names, visibility = :visibility, closes = :closes, quorum = :quorum, second = :second "
        "where id = :id",
        wish.title, wish.about, wish.unit, wish.names, wish.visibility, wish.closes, wish.quorum, wish.second, wish.id);
  w.audit("change_survey", wish.id.text, wish.title);
  return Done{};
}

Result<Done> open(Writing& w, SurveyId const& id) {
  auto const s = expect_state(w, id, State::draft);
  if (!s) return tl::unexpected(s.error());
  auto const questions = form(w, id);
  if (std::all_of(questions.begin(), questions.end(), [](Question const& q) { return q.kind == Kind::statement; }))
    return refuse(Why::not_now, say("Nothing is asked yet: add a question first."));
  if (w.one<std::int64_t>("select count(*) from survey_asked where survey = :id", id).value_or(0) == 0)
    return refuse(Why::not_now, say("Nobody is asked yet: say who first."));
  if (!s->closes || *s->closes < w.now() + hours(1)) return refuse(Why::malformed, say("A questionnaire needs a deadline, at least an hour away."), "closes");
  w.run("update survey set state = :state, opened = :at where id = :id", State::open, w.now(), id);
  note(w, id, Event::opened, "open_survey", "", when(s->closes));
  return Done{};
}

Result<Done> take_back(Writing& w, SurveyId const& id) {
  auto const s = expect_state(w, id, State::open);
  if (!s) return tl::unexpected(s.error());
  for (auto const& a : asked(w, id))
    if (a.standing != Standing::silent && a.standing != Standing::opened) return refuse(Why::not_now, say("Somebody has begun to answer: it stays open."));
  w.run("delete from survey_letter where respondent in (select p.id from survey_asked a join survey_respondent p on p.asked = a.id where a.survey = :id)", id);
  w.run("update survey set state = :state, opened = null where id = :id", State::draft, id);
  note(w, id, Event::taken_back, "take_back_survey", "", "");
  return Done{};
}

Result<Done> extend(Writing& w, SurveyId const& id, Instant closes, std::string const& reason) {
  auto const s = expect_state(w, id, State::open);
  if (!s) return tl::unexpected(s.error());
  if (closes <= w.now() || closes <= *s->closes) return refuse(Why::malformed, say("A deadline can only move to a later time."), "closes");
  if (reason.empty()) return refuse(Why::malformed, say("Say why the deadline moves: everybody who is asked can read it."), "reason");
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  w.run("update survey set closes = :closes where id = :id", closes, id);
  note(w, id, Event::extended, "extend", when(s->closes), iso(closes), reason);
  return Done{};
}

Result<Done> tighten(Writing& w, SurveyId const& id, Names names, Visibility visibility) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state == State::draft) return refuse(Why::not_now, say("This questionnaire is not open."));
  if (names < s->names || (names == Names::unlinkable && s->names != names))
    return refuse(Why::malformed, say("What was promised about names can only become stricter, and never unlinkable once answers are tied to names."), "names");
  if (visibility < s->visibility) return refuse(Why::malformed, say("Who sees results can only become stricter."), "visibility");
  if (names == s->names && visibility == s->visibility) return Done{};
  auto const words = [](Names n, Visibility v) { return std::string(boost::describe::enum_to_string(n, "")) + ", " + boost::describe::enum_to_string(v, ""); };
  w.run("update survey set names = :names, visibility = :visibility where id = :id", names, visibility, id);
  note(w, id, Event::tightened, "tighten", words(s->names, s->visibility), words(names, visibility));
  return Done{};
}

Result<Done> close(Writing& w, SurveyId const& id, std::string const& reason) {
  auto const s = expect_state(w, id, State::open);
  if (!s) return tl::unexpected(s.error());
  if (reason.empty()) return refuse(Why::malformed, say("Say why it closes before its deadline."), "reason");
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  put_closed(w, *s, w.now(), reason);
  return Done{};
}

Result<std::int64_t> close_due(Writing& w) {
  std::int64_t n = 0;
  for (auto const& s : list(w, "select id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second from survey "
                               "where state = :state and closes <= :now", State::open, w.now())) {
    put_closed(w, s, *s.closes, "");
    ++n;
  }
  return n;
}

Result<Done> publish(Writing& w, SurveyId const& id) {
  auto const s = expect_state(w, id, State::closed);
  if (!s) return tl::unexpected(s.error());
  if (w.now() < *correctable_until(*s)) return refuse(Why::not_now, say("Those who answered have 7 days after closing to correct: until {}."), "", {iso(*correctable_until(*s))});
  // What was corrected at the last moment and still waits to be confirmed came too late: what counted before counts on.
  w.run("update survey_submission set counts = null where asked in (select id from survey_asked where survey = :id) and counts > :now", id, w.now());
  w.run("update survey set state = :state, published = :at where id = :id", State::published, w.now(), id);
  note(w, id, Event::published, "publish_survey", "", iso(w.now()));
  freeze(w, id);
  return Done{};
}

Result<Done> sweep(Writing& w) {
  auto const n = w.run("delete from survey_personal where asked in (select a.id from survey s join survey_asked a on a.survey = s.id where s.closed < :old)",
                       w.now() - std::chrono::days(90));
  if (n > 0) w.audit("forget_personal", "", std::to_string(n));
  w.run("delete from survey_reply where respondent in (select p.id from survey s join survey_asked a on a.survey = s.id join survey_respondent p on p.asked = a.id "
        "where s.closed < :old)", w.now() - std::chrono::days(90));
  return Done{};
}

std::optional<Instant> correctable_until(Survey const& s) {
  if (s.state != State::closed || !s.closed) return std::nullopt;
  return *s.closed + correction_window;
}

bool takes_answers(Survey const& s, Instant now) { return s.state == State::open && now < *s.closes; }

std::optional<Survey> survey(Reading& r, SurveyId const& id) {
  auto all = list(r, "select id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second from survey where id = :id", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Survey> surveys(Reading& r) {
  return list(r, "select id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second from survey order by at desc, id");
}

std::vector<LogLine> log(Reading& r, SurveyId const& id) {
  std::vector<LogLine> out;
  for (auto& [at, event, before, after, reason] :
       r.rows<Instant, Event, std::string, std::string, std::string>("select at, event, before, after, reason from survey_log where survey = :id order by number", id))
    out.push_back({at, event, before, after, reason});
  return out;
}

Instant end_of_day_anywhere(std::chrono::year_month_day day) { return Instant(std::chrono::sys_days(day)) + hours(12 + 23) + std::chrono::minutes(59); }

Result<SurveyId> begin_from(Writing& w, Survey const& wish, Template t) {
  auto const id = begin(w, wish);
  if (!id) return id;
  for (auto const& q : template_form(t))
    if (auto const added = add_question(w, *id, q); !added) return tl::unexpected(added.error());
  return id;
}

Result<SurveyId> begin_like(Writing& w, Survey const& wish, SurveyId const& model) {
  if (auto const m = expect(w, model); !m) return tl::unexpected(m.error());
  auto const id = begin(w, wish);
  if (!id) return id;
  std::map<SurveyQuestionId, SurveyQuestionId> fresh;
  for (auto q : form(w, model)) {
    auto const before = q.id;
    q.id = {};
    if (!q.only_if.empty()) q.only_if = fresh[q.only_if];
    auto const added = add_question(w, *id, q);
    if (!added) return tl::unexpected(added.error());
    fresh[before] = *added;
  }
  return id;
}

}  // namespace survey
