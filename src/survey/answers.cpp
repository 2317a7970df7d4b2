// SPDX-License-Identifier: Apache-2.0
#include "survey/answers.hpp"

#include <algorithm>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "survey/inside.hpp"
#include "survey/mail_form.hpp"

namespace survey {

namespace {

/// The questionnaire that this pen may write in now.
Result<Survey> writable(Reading& r, Pen const& pen) {
  auto const id = survey_of(r, pen.asked);
  if (!id) return no_asked();
  auto s = expect(r, *id);
  if (s->state == State::draft) return refuse(Why::not_now, say("This questionnaire is not open yet."));
  return s;
}

Result<Survey> linked(Reading& r, Pen const& pen) {
  auto s = writable(r, pen);
  if (s && s->names == Names::unlinkable) return refuse(Why::not_now, say("This questionnaire keeps no drafts: answer it in one go."));
  return s;
}

Result<Done> may_submit(Pen const& pen) {
  if (!pen.submits) return refuse(Why::not_allowed, say("You write in the draft; a coordinator submits it."));
  return Done{};
}

Timing timing_of(Reading& r, Survey const& s, Pen const& pen, Instant now) {
  if (takes_answers(s, now)) return Timing::in_time;
  auto const closed = s.closed.value_or(*s.closes);
  bool const was_in_time = r.one<std::int64_t>("select 1 from survey_submission where asked = :asked and timing = :t", pen.asked, Timing::in_time).has_value();
  return was_in_time && s.state != State::published && now < closed + correction_window ? Timing::correction : Timing::late;
}

template <class... Args>
std::vector<Submission> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Submission> out;
  for (auto& [id, number, edition, by, agreed, note, behalf, timing, hash, disputed, at, counts, respondent, confirmed_by] :
       r.rows<SubmissionId, std::int64_t, std::int64_t, std::string, Agreed, std::string, bool, Timing, std::string, std::optional<std::string>, Instant, std::optional<Instant>,
              RespondentId, std::string>(sql, args...))
    out.push_back({id, number, edition, by, agreed, note, behalf, timing, hash, disputed, at, counts, respondent, confirmed_by});
  return out;
}

void touch(Writing& w, AskedId const& asked, std::int64_t rev) { w.run("update survey_asked set rev = :rev where id = :id", rev, asked); }

/// All loose answers of a questionnaire leave and come back in a random order, so that no place in the file tells which came last.
void shuffle_loose(Writing& w, SurveyId const& id) {
  struct Loose {
    std::string id, day, receipt;
    Answers answers;
  };
  std::vector<Loose> all;
  for (auto& [loose, day, receipt] : w.rows<std::string, std::string, std::string>("select id, day, receipt from survey_loose where survey = :id", id))
    all.push_back({loose, day, receipt, {}});
  for (auto& one : all)
    for (auto& [field, value] : w.rows<std::string, std::string>("select field, value from survey_loose_answer where loose = :id", one.id)) one.answers[field] = value;
  w.run("delete from survey_loose_answer where loose in (select id from survey_loose where survey = :id)", id);
  w.run("delete from survey_loose where survey = :id", id);
  for (auto& one : all) one.id = random_name(12);
  std::sort(all.begin(), all.end(), [](Loose const& a, Loose const& b) { return a.id < b.id; });
  for (auto const& one : all) {
    w.run("insert into survey_loose (id, survey, day, receipt) values (:id, :survey, :day, :receipt)", one.id, id, one.day, one.receipt);
    for (auto const& [field, value] : one.answers) w.run("insert into survey_loose_answer (loose, field, value) values (:id, :field, :value)", one.id, field, value);
  }
}

}  // namespace

Draft draft(Reading& r, AskedId const& asked) {
  Draft out{.rev = r.one<std::int64_t>("select rev from survey_asked where id = :id", asked).value_or(0)};
  for (auto& [field, value, by, at] : r.rows<std::string, std::string, std::string, Instant>(
           "select field, value, by_name, at from survey_draft where asked = :asked order by field, rev", asked))
    out.fields[field] = {value, by, at};
  std::erase_if(out.fields, [](auto const& f) { return f.second.value.empty(); });
  return out;
}

Answers draft_answers(Reading& r, AskedId const& asked, std::int64_t rev) {
  Answers out;
  for (auto& [field, value] : r.rows<std::string, std::string>("select field, value from survey_draft where asked = :asked and rev <= :rev order by field, rev", asked, rev))
    out[field] = value;
  std::erase_if(out, [](auto const& f) { return f.second.empty(); });
  return out;
}

Answers draft_answers(Reading& r, AskedId const& asked) { return draft_answers(r, asked, r.one<std::int64_t>("select rev from survey_asked where id = :id", asked).value_or(0)); }

Answers personal_answers(Reading& r, AskedId const& asked) {
  Answers out;
  for (auto& [field, value] : r.rows<std::string, std::string>("select field, value from survey_personal where asked = :asked", asked)) out[field] = value;
  return out;
}

Result<Saved> save(Writing& w, Pen const& pen, Answers const& mine, std::int64_t since_rev, std::optional<Instant> letter) {
  auto const s = linked(w, pen);
  if (!s) return tl::unexpected(s.error());
  auto const questions = form(w, s->id);
  if (auto ok = check_answers(questions, mine); !ok) return tl::unexpected(ok.error());
  auto const theirs = draft_answers(w, pen.asked);
  auto before = draft_answers(w, pen.asked, since_rev);
  Answers full = before, personal;
  for (auto const& [field, value] : mine) (is_private(*question_of(questions, field), field) ? personal : full)[field] = value;
  auto merged = merge(before, theirs, full);
  auto rev = w.one<std::int64_t>("select rev from survey_asked where id = :id", pen.asked).value_or(0);
  if (!merged.clashes.empty()) return Saved{rev, merged.clashes};
  // Whoever sends the form has seen what their letter had put into it; a page that was open before knows nothing of a later one.
  if (letter && !pen.respondent.empty()) drop_reply(w, pen.respondent, *letter);
  if (!merged.write.empty()) {
    touch(w, pen.asked, ++rev);
    for (auto const& [field, value] : merged.write)
      w.run("insert into survey_draft (asked, field, rev, value, by_name, at) values (:asked, :field, :rev, :value, :by, :at)", pen.asked, field, rev, value, pen.name, w.now());
    w.audit("save_draft", pen.asked.text, pen.respondent.empty() ? "on behalf" : "");
  }
  for (auto const& [field, value] : personal) {
    w.run("delete from survey_personal where asked = :asked and field = :field", pen.asked, field);
    if (!value.empty()) w.run("insert into survey_personal (asked, field, value) values (:asked, :field, :value)", pen.asked, field, value);
  }
  return Saved{rev, {}};
}

Result<Submitted> submit(Writing& w, Pen const& pen, Submitting const& how) {
  auto const s = linked(w, pen);
  if (!s) return tl::unexpected(s.error());
  if (auto ok = may_submit(pen); !ok) return tl::unexpected(ok.error());
  if (auto ok = too_long(how.note, 500, "agreed_note"); !ok) return tl::unexpected(ok.error());
  if (how.agreed == Agreed::on_list && how.note.empty()) return refuse(Why::malformed, say("Give the address of the discussion on your list."), "agreed_note");
  auto const questions = form(w, s->id);
  auto const answers = shown_only(questions, draft_answers(w, pen.asked));
  if (auto ok = check_complete(questions, answers); !ok) return tl::unexpected(ok.error());
  auto const all = submissions(w, pen.asked);
  if (!all.empty()) {
    auto const last = submitted_answers(w, all.back().id);
    bool const declined = w.one<std::int64_t>("select 1 from survey_asked where id = :id and declined is not null", pen.asked).has_value();
    if (last == answers && all.back().edition == s->edition && !all.back().disputed && !declined) return Submitted{all.back(), true, {}};
    if (all.back().number != how.seen && last != answers) return Submitted{{}, false, differences(last, answers)};
  }
  Submission one{.id = new_id<SubmissionId>(), .number = static_cast<std::int64_t>(all.size()) + 1, .edition = s->edition, .by = pen.name, .agreed = how.agreed,
                 .agreed_note = how.note, .behalf = pen.respondent.empty(), .timing = timing_of(w, *s, pen, w.now()), .hash = hash_of(answers), .at = w.now(), .counts = s->second ? w.now() + objection_window : w.now(), .respondent = pen.respondent};
  // What waited until now is replaced before it ever counted.
  w.run("update survey_submission set counts = null where asked = :asked and counts > :now", pen.asked, w.now());
  w.run("insert into survey_submission (id, asked, number, edition, by_name, agreed, agreed_note, behalf, timing, hash, disputed, at, counts, respondent) "
        "values (:id, :asked, :number, :edition, :by, :agreed, :note, :behalf, :timing, :hash, null, :at, :counts, :respondent)",
        one.id, pen.asked, one.number, one.edition, one.by, one.agreed, one.agreed_note, one.behalf, one.timing, one.hash, one.at, one.counts, one.respondent);
  for (auto const& [field, value] : answers) w.run("insert into survey_answer (submission, field, value) values (:id, :field, :value)", one.id, field, value);
  w.run("update survey_asked set declined = null, reason = '' where id = :id", pen.asked);
  // Of few possible answers a fingerprint tells which: where nobody may know, the log of acts has none.
  w.audit("submit", pen.asked.text, s->names <= Names::totals ? one.hash : std::string());
  return Submitted{one, false, {}};
}

Result<Done> decline(Writing& w, Pen const& pen, std::string const& reason) {
  auto const s = writable(w, pen);
  if (!s) return tl::unexpected(s.error());
  if (auto ok = may_submit(pen); !ok) return ok;
  if (!takes_answers(*s, w.now())) return refuse(Why::not_now, say("This questionnaire is closed."));
  if (reason.empty()) return refuse(Why::malformed, say("Say in a few words why: it stands in the results as your answer."), "decline_reason");
  if (auto ok = too_long(reason, 500, "decline_reason"); !ok) return ok;
  auto const one = asked_one(w, pen.asked);
  if (one->standing == Standing::submitted) return refuse(Why::not_now, say("An answer was submitted already."));
  w.run("update survey_asked set declined = :at, reason = :reason where id = :id", w.now(), reason, pen.asked);
  w.audit("decline", pen.asked.text);
  return Done{};
}

Result<Done> dispute(Writing& w, Pen const& pen, std::string const& reason) {
  auto const s = writable(w, pen);
  if (!s) return tl::unexpected(s.error());
  if (reason.empty()) return refuse(Why::malformed, say("Say what is wrong with it."), "dispute_reason");
  if (auto ok = too_long(reason, 500, "dispute_reason"); !ok) return ok;
  auto const all = submissions(w, pen.asked);
  if (all.empty()) return refuse(Why::not_now, say("Nothing was submitted yet."));
  // Published totals do not move; what came late is told apart in any case, and nobody could object to it before.
  if (s->state == State::published && all.back().timing != Timing::late) return refuse(Why::not_now, say("This questionnaire is published."));
  w.run("update survey_submission set disputed = :reason where id = :id", reason, all.back().id);
  // What does not count yet does not begin to while it is disputed.
  w.run("update survey_submission set counts = null where id = :id and counts > :now", all.back().id, w.now());
  w.audit("dispute", pen.asked.text);
  return Done{};
}

bool may_confirm(Pen const& pen, Submission const& s, Instant now) {
  return pen.submits && !pen.respondent.empty() && pen.respondent != s.respondent && !counts_now(s, now);
}

Result<Done> confirm(Writing& w, Pen const& pen, std::int64_t seen) {
  auto const s = linked(w, pen);
  if (!s) return tl::unexpected(s.error());
  auto const all = submissions(w, pen.asked);
  if (all.empty() || counts_now(all.back(), w.now())) return refuse(Why::not_now, say("No answer waits to be confirmed."));
  // Published totals do not move; a late answer is told apart in any case.
  if (s->state == State::published && all.back().timing != Timing::late) return refuse(Why::not_now, say("This questionnaire is published."));
  if (!may_confirm(pen, all.back(), w.now())) return refuse(Why::not_allowed, say("A second coordinator confirms it, not whoever submitted it."));
  if (all.back().number != seen) return refuse(Why::conflict, say("The text was changed while you were reading. Please read it again."));
  w.run("update survey_submission set counts = :now, confirmed_by = :by, disputed = null where id = :id", w.now(), pen.name, all.back().id);
  w.audit("confirm", pen.asked.text, all.back().id.text);
  return Done{};
}

Result<Done> be_quiet(Writing& w, RespondentId const& id) {
  if (w.run("update survey_respondent set quiet = 1 where id = :id", id) == 0) return no_asked();
  w.audit("be_quiet", id.text);
  return Done{};
}

Result<Done> note_opened(Writing& w, AskedId const& id) {
  if (w.run("update survey_asked set opened = :at where id = :id and opened is null", w.now(), id) > 0) w.audit("open_form", id.text);
  return Done{};
}

Result<std::string> answer_loose(Writing& w, Pen const& pen, Answers const& mine) {
  auto const s = writable(w, pen);
  if (!s) return tl::unexpected(s.error());
  if (s->names != Names::unlinkable) return refuse(Why::not_now, say("This questionnaire has drafts."));
  if (!takes_answers(*s, w.now())) return refuse(Why::not_now, say("This questionnaire is closed."));
  auto const questions = form(w, s->id);
  if (auto ok = check_answers(questions, mine); !ok) return tl::unexpected(ok.error());
  auto answers = shown_only(questions, mine);
  if (auto ok = check_complete(questions, answers); !ok) return tl::unexpected(ok.error());
  std::erase_if(answers, [&](auto const& f) { return is_private(*question_of(questions, f.first), f.first); });
  auto const today = std::chrono::floor<std::chrono::days>(w.now());
  if (w.run("update survey_asked set answered = :day, declined = null, reason = '' where id = :id and answered is null", Instant(today), pen.asked) == 0)
    return refuse(Why::conflict, say("You have answered already, and nobody can find your answer to replace it."));
  auto const loose = random_name(12), receipt = random_name(16);
  w.run("insert into survey_loose (id, survey, day, receipt) values (:id, :survey, :day, :receipt)", loose, s->id, iso_day(today), receipt);
  for (auto const& [field, value] : answers) w.run("insert into survey_loose_answer (loose, field, value) values (:id, :field, :value)", loose, field, value);
  shuffle_loose(w, s->id);
  w.audit("answer", s->id.text);
  return receipt;
}

std::vector<Submission> submissions(Reading& r, AskedId const& id) {
  return list(r, "select id, number, edition, by_name, agreed, agreed_note, behalf, timing, hash, disputed, at, counts, respondent, confirmed_by from survey_submission where asked = :id order by "
                 "number", id);
}

bool counts_now(Submission const& s, Instant now) { return s.counts && *s.counts <= now; }

Submission const* counted(std::vector<Submission> const& all, Instant now) {
  Submission const* late = nullptr;
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (!counts_now(*one, now)) continue;
    if (one->timing != Timing::late) return &*one;
    if (!late) late = &*one;
  }
  return late;
}

Answers submitted_answers(Reading& r, SubmissionId const& id) {
  Answers out;
  for (auto& [field, value] : r.rows<std::string, std::string>("select field, value from survey_answer where submission = :id", id)) out[field] = value;
  return out;
}

}  // namespace survey
