// SPDX-License-Identifier: Apache-2.0
#include "desk/surveys.hpp"

#include <algorithm>

#include "base/html.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/contact_languages.hpp"
#include "desk/former_contacts.hpp"
#include "mail/wishes.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"
#include "survey/mail_form.hpp"

namespace desk {

namespace {

using survey::DueLetter;
using survey::LetterKind;
using survey::Standing;

constexpr std::size_t most_of_form = 20'000;

bool is_active(roster::Life life) { return life == roster::Life::listed; }

/// What the first lines of a letter say, by its kind and by what is there already.
std::string reason_of(DueLetter const& d, survey::Survey const& s) {
  auto const& unit = d.unit.name;
  if (d.kind == LetterKind::invitation) return fill(tr("the forum asks “{1}”: {2}"), {unit, s.title});
  if (d.open_draft) return fill(tr("the draft of “{1}” for “{2}” is not submitted yet. What was written is kept; a coordinator presses “Submit”."), {unit, s.title});
  if (d.kind == LetterKind::last_morning) return fill(tr("today is the last day: “{1}” has not answered “{2}” yet."), {unit, s.title});
  return fill(tr("“{1}” has not answered “{2}” yet."), {unit, s.title});
}

std::string deadline_of(survey::Survey const& s, std::string const& zone) { return fill(tr("Answers are taken until {}."), {moment_words(*s.closes, zone)}); }

/// A letter to somebody who is named, with a link of their own.
Result<LetterId> post_to(Writing& w, survey::Respondent const& to, std::string const& subject, std::string const& body, Sender const& from, std::optional<Instant> until,
                         mail::Reason reason = mail::Reason::notice) {
  auto const secret = survey::add_link(w, to.id);
  if (!secret) return tl::unexpected(secret.error());
  mail::Letter letter{.to_address = to.address, .to_name = to.name, .subject = subject, .body = fill(tr("Hello {},"), {to.name}) + "\n\n" + body + "\n\n" + from.link(*secret) + "\n\n" +
                          tr("The link is yours alone: whoever has it answers as you. Opening it changes nothing until you press a button.") + "\n",
                      .reason = reason, .language = to.language, .secret = true, .useful_until = until, .about = to.id.text};
  return mail::post(w, letter);
}

std::string subject_of(std::string const& forum, std::string const& title) { return std::string(slice(forum + ": " + title, 0, 200)); }

}  // namespace

Result<AskedId> ask_coalition(Writing& w, SurveyId const& id, CoalitionId const& coalition) {
  auto const c = roster::coalition(w, coalition);
  if (!c) return refuse(Why::unknown, say("There is no such coalition."));
  auto const asked = survey::ask(w, id, {.coalition = coalition, .name = c->name, .active = is_active(c->life)});
  if (!asked) return asked;
  auto contacts = roster::contacts(w, coalition, utc_day(w.now()));
  std::stable_partition(contacts.begin(), contacts.end(), [](roster::Contact const& p) { return fold(p.duty).find("coordinat") != std::string::npos; });
  auto const accounts = people::accounts(w);
  ContactLanguages const languages(w);
  for (auto const& p : contacts) {
    if (p.address.empty()) continue;
    survey::Respondent who{.name = p.name, .address = p.address, .language = languages.of(p), .contact = p.id};
    for (auto const& a : accounts)
      if (a.address == lower_ascii(p.address)) who.zone = a.zone;
    // The same address twice in the roster is one respondent.
    if (auto const named = survey::name_respondent(w, *asked, who); !named && named.error().why != Why::conflict) return tl::unexpected(named.error());
  }
  return asked;
}

Result<std::int64_t> ask_roster(Writing& w, SurveyId const& id) {
  std::int64_t n = 0;
  for (auto const& c : roster::coalitions(w)) {
    if (c.life == roster::Life::merged || c.life == roster::Life::closed) continue;
    auto const asked = ask_coalition(w, id, c.id);
    if (!asked && asked.error().why == Why::conflict) continue;
    if (!asked) return tl::unexpected(asked.error());
    ++n;
  }
  return n;
}

std::vector<std::string> not_asked(Reading& r, SurveyId const& id) {
  auto const asked = survey::asked(r, id);
  std::vector<std::string> out;
  for (auto const& c : roster::coalitions(r))
    if (is_active(c.life) && std::none_of(asked.begin(), asked.end(), [&](survey::Asked const& a) { return a.coalition == c.id || fold(a.name) == fold(c.name); }))
      out.push_back(c.name);
  return out;
}

survey::Answers prefilled(Reading& r, survey::Asked const& unit, survey::Form const& form) {
  survey::Answers out;
  auto const c = unit.coalition.empty() ? std::nullopt : roster::coalition(r, unit.coalition);
  if (!c) return out;
  for (auto const& q : form) {
    std::string words;
    switch (q.prefill) {
      case survey::Prefill::none: break;
      case survey::Prefill::founded: words = c->founded ? iso_day(*c->founded) : ""; break;
      case survey::Prefill::kinds: words = joined(c->kinds, "; "); break;
      case survey::Prefill::themes: words = joined(c->themes, "; "); break;
      case survey::Prefill::list: words = c->list; break;
      case survey::Prefill::archive: words = c->archive; break;
      case survey::Prefill::site: words = c->site; break;
      case survey::Prefill::join: words = c->join; break;
      case survey::Prefill::statement: words = c->statement; break;
    }
    if (!words.empty()) out[q.id.text] = std::string(slice(words, 0, 300));
  }
  return out;
}

std::string mailed_form(survey::Survey const& s, survey::Form const& form, survey::Respondent const& to, bool replies) {
  if (!replies || s.names == survey::Names::unlinkable) return {};
  Speaking const speaking(to.language);
  auto out = survey::mail_form(form, to.zone);
  return out.size() > most_of_form ? std::string() : out;
}

mail::Letter survey_letter(survey::Survey const& s, DueLetter const& d, std::string const& forum, std::string const& link, std::string const& stop, std::string const& mail_form) {
  Speaking const speaking(d.to.language);
  auto const reason = d.kind == LetterKind::invitation ? mail::Reason::notice : mail::Reason::reminder;
  mail::Letter out{.to_address = d.to.address, .to_name = d.to.name, .subject = subject_of(forum, s.title), .body = {}, .reason = reason, .language = d.to.language, .secret = true,
                   .useful_until = s.closes, .about = d.to.id.text};
  out.body = fill(tr("Hello {},"), {d.to.name}) + "\n\n" + reason_of(d, s) + "\n\n";
  if (d.kind == LetterKind::invitation && !s.about.empty()) out.body += s.about + "\n\n";
  out.body += link + "\n\n" + (s.closes ? deadline_of(s, d.to.zone) + "\n\n" : "");
  out.body += tr("You need no account. Others of your coalition may write in the same draft; to decline is an answer too. The page has a form to print.") + "\n\n" +
              tr("The link is yours alone: whoever has it answers as you. Opening it changes nothing until you press a button. There you can also say that you want no more reminders.") + "\n\n" +
              stop_words(forum, stop);
  if (mail_form.empty()) return out;
  if (d.open_draft) return out;  // a blank form beside a draft would be a second one
  out.body += "\n" + tr("You can also reply to this letter: write the number of a question, a colon and your answer, each on a line of its own. You get a link back that shows what we read; nothing counts before you have looked at it there.") +
              "\n\n" + mail_form;
  return out;
}

Result<Done> take_survey_reply(Writing& w, survey::Respondent const& from, std::string const& words, Sender const& sender) {
  if (is_former_contact(w, from, w.now())) return refuse(Why::not_now, say("Its writer is no contact of this coalition any more."));
  auto const s = *survey::survey(w, *survey::survey_of(w, from.asked));
  Speaking const speaking(from.language);
  auto const reply = survey::read_reply(survey::form(w, s.id), words);
  if (auto const kept = survey::keep_reply(w, from.id, reply); !kept) return kept;
  if (mail::answered_lately(w, from.id.text, w.now())) return Done{};
  auto const n = static_cast<std::int64_t>(reply.answers.size());
  auto const body = fill(tr_n("your letter about “{2}” has {1} answer that we could read.", "your letter about “{2}” has {1} answers that we could read.", n), {std::to_string(n), s.title}) + "\n\n" +
                    tr("Nothing of it counts yet. Open the link: the form has it filled in. Look at it, then save or submit it.");
  if (auto const posted = post_to(w, from, subject_of(sender.forum, s.title), body, sender, {}, mail::Reason::answer); !posted) return tl::unexpected(posted.error());
  return Done{};
}

Result<std::int64_t> post_due(Writing& w, SurveyId const& id, Sender const& from, std::optional<Instant> when) {
  auto const s = survey::survey(w, id);
  if (!s) return refuse(Why::unknown, say("There is no such questionnaire."));
  auto due = survey::due_letters(w, *s, w.now());
  std::erase_if(due, [&](DueLetter const& d) { return is_former_contact(w, d.to, w.now()); });
  if (due.empty()) return 0;
  std::int64_t n = 0;
  auto const form = survey::form(w, id);
  for (auto const& d : due) {
    auto const secret = survey::add_link(w, d.to.id);
    if (!secret) return tl::unexpected(secret.error());
    auto const stop = mail::new_stop_link(w, d.to.address);
    auto letter = survey_letter(*s, d, from.forum, from.link(*secret), from.base + "/unsubscribe/" + stop, mailed_form(*s, form, d.to, from.replies));
    letter.stop = stop;
    letter.not_before = when;
    auto const posted = mail::post(w, letter);
    if (!posted) return tl::unexpected(posted.error());
    survey::note_letter(w, d.to.id, d.kind, *posted);
    ++n;
  }
  w.audit("post_due", id.text, std::to_string(n));
  return n;
}

Result<Done> open_survey(Writing& w, SurveyId const& id, Sender const& from) {
  if (auto const opened = survey::open(w, id); !opened) return opened;
  if (auto const posted = post_due(w, id, from, w.now() + before_letters); !posted) return tl::unexpected(posted.error());
  return Done{};
}

Result<Done> take_back_survey(Writing& w, SurveyId const& id) {
  auto const letters = survey::letters_of(w, id);
  if (auto const taken = survey::take_back(w, id); !taken) return taken;
  for (auto const& l : letters)
    if (auto const done = mail::withdraw(w, l.letter); !done) return refuse(Why::not_now, say("Letters have left already: it stays open."));
  return Done{};
}

std::optional<Instant> can_be_taken_back(Reading& r, survey::Survey const& s, Instant now) {
  if (s.state != survey::State::open || now >= *s.opened + before_letters) return std::nullopt;
  for (auto const& l : survey::letters_of(r, s.id)) {
    auto const posted = mail::letter(r, l.letter);
    if (!posted || posted->state != mail::State::waiting) return std::nullopt;
  }
  return *s.opened + before_letters;
}

Result<SurveyQuestionId> add_question(Writing& w, SurveyId const& id, survey::Question const& wish, Sender const& from) {
  auto const added = survey::add_question(w, id, wish);
  if (!added) return added;
  auto const s = *survey::survey(w, id);
  if (s.state != survey::State::open) return added;
  auto const units = survey::asked(w, id);
  for (auto const& p : survey::respondents(w, id)) {
    auto const unit = std::find_if(units.begin(), units.end(), [&](survey::Asked const& a) { return a.id == p.asked; });
    if (unit->standing != Standing::submitted || p.address.empty() || !p.submits || p.quiet || is_former_contact(w, p, w.now())) continue;
    Speaking const speaking(p.language);
    auto const body = fill(tr("a question was added to “{1}”, which “{2}” has answered: {3}"), {s.title, unit->name, wish.title}) + "\n\n" +
                      tr("Your answer stands as it is. Open it, answer the new question and submit again.") + "\n\n" + deadline_of(s, p.zone);
    if (auto const posted = post_to(w, p, subject_of(from.forum, s.title), body, from, s.closes); !posted) return tl::unexpected(posted.error());
  }
  return added;
}

namespace {

/// What was answered to the times of a date poll is answered there too, once for each submission; a poll that is over stays as it is.
Result<Done> answer_polls(Writing& w, survey::Pen const& pen, survey::Survey const& s, survey::Asked const& unit) {
  auto const answers = survey::draft_answers(w, pen.asked);
  for (auto const& q : survey::form(w, s.id)) {
    auto const poll = q.poll.empty() ? std::nullopt : schedule::date_poll(w, q.poll);
    if (!poll || poll->state != schedule::PollState::open || !survey::is_shown(survey::form(w, s.id), q, answers)) continue;
    schedule::Invitee wish{.name = std::string(slice(pen.name, 0, 120)), .zone = "UTC", .coalition = std::string(slice(unit.name, 0, 120))};
    for (auto const& p : survey::respondents_of(w, pen.asked))
      if (p.id == pen.respondent) wish.zone = p.zone;
    auto known = schedule::invitees(w, poll->id);
    auto const same = std::find_if(known.begin(), known.end(), [&](schedule::Invitee const& i) { return fold(i.name) == fold(wish.name); });
    auto who = same == known.end() ? InviteeId() : same->id;
    if (who.empty()) {
      auto const asked = schedule::ask(w, poll->id, wish);
      if (!asked) return tl::unexpected(asked.error());
      who = asked->id;
    }
    std::map<SlotId, schedule::Answer> given;
    for (auto const& slot : schedule::slots(w, poll->id))
      for (std::size_t r = 1; r <= q.rows.size(); ++r) {
        auto const value = answers.find(q.id.text + "." + std::to_string(r));
        if (parse_iso(q.rows[r - 1]) != slot.start || value == answers.end()) continue;
        given[slot.id] = value->second == "yes" ? schedule::Answer::yes : value->second == "no" ? schedule::Answer::no : schedule::Answer::if_need_be;
      }
    if (auto const done = schedule::answer(w, who, given, same == known.end() ? wish.zone : same->zone, schedule::hours_of(w, who)); !done) return done;
  }
  return Done{};
}

}  // namespace

Result<survey::Submitted> submit_survey(Writing& w, survey::Pen const& pen, survey::Submitting const& how, Sender const& from) {
  auto const done = survey::submit(w, pen, how);
  if (!done || !done->submission || done->again) return done;
  auto const s = *survey::survey(w, *survey::survey_of(w, pen.asked));
  auto const unit = *survey::asked_one(w, pen.asked);
  if (auto const polled = answer_polls(w, pen, s, unit); !polled) return tl::unexpected(polled.error());
  for (auto const& p : survey::respondents_of(w, pen.asked)) {
    if (p.address.empty() || is_former_contact(w, p, w.now())) continue;
    Speaking const speaking(p.language);
    auto const who = done->submission->behalf ? fill(tr("the secretariat ({1}) entered the answer of “{2}” to “{3}” on your behalf."), {pen.name, unit.name, s.title})
                                              : fill(tr("{1} submitted the answer of “{2}” to “{3}”."), {pen.name, unit.name, s.title});
    bool const second = s.second && survey::may_confirm({.asked = pen.asked, .respondent = p.id, .name = p.name, .submits = p.submits}, *done->submission, w.now());
    auto const next = second ? fill(tr("Please open the link and confirm it, or say that it is not your answer. It counts once one of you has confirmed it, or from {} if nobody objects."),
                                    {moment_words(*done->submission->counts, p.zone)})
                             : tr("If it is your answer you need do nothing. If it is not, open the link and say so; it can be replaced until closing.");
    auto const body = who + "\n\n" + fill(tr("Its fingerprint: {}"), {done->submission->hash}) + "\n\n" + next;
    if (auto const posted = post_to(w, p, subject_of(from.forum, s.title), body, from, {}); !posted) return tl::unexpected(posted.error());
  }
  return done;
}

Result<Done> decline_survey(Writing& w, survey::Pen const& pen, std::string const& reason, Sender const& from) {
  if (auto const done = survey::decline(w, pen, reason); !done) return done;
  auto const s = *survey::survey(w, *survey::survey_of(w, pen.asked));
  auto const unit = *survey::asked_one(w, pen.asked);
  for (auto const& p : survey::respondents_of(w, pen.asked)) {
    if (p.address.empty() || p.id == pen.respondent || is_former_contact(w, p, w.now())) continue;
    Speaking const speaking(p.language);
    auto const who = pen.respondent.empty() ? fill(tr("the secretariat ({1}) entered on your behalf that “{2}” does not answer “{3}”. The reason:"), {pen.name, unit.name, s.title})
                                            : fill(tr("{1} declined for “{2}” to answer “{3}”. The reason:"), {pen.name, unit.name, s.title});
    auto const body = who + "\n\n" + reason + "\n\n" + tr("If your coalition wants to answer all the same, open the link and submit: that takes it back.");
    if (auto const posted = post_to(w, p, subject_of(from.forum, s.title), body, from, s.closes); !posted) return tl::unexpected(posted.error());
  }
  return Done{};
}

Result<Done> tend_surveys(Writing& w, Sender const& from) {
  if (auto const closed = survey::close_due(w); !closed) return tl::unexpected(closed.error());
  if (auto const swept = survey::sweep(w); !swept) return swept;
  for (auto const& s : survey::surveys(w))
    if (s.state == survey::State::open)
      if (auto const posted = post_due(w, s.id, from); !posted) return tl::unexpected(posted.error());
  return Done{};
}

std::optional<survey::Pen> pen_of_account(Reading& r, AccountId const& id, AskedId const& asked) {
  auto const account = people::account(r, id);
  if (!account) return std::nullopt;
  for (auto const& p : survey::respondents_with(r, account->address))
    if (p.asked == asked) return survey::Pen{.asked = asked, .respondent = p.id, .name = p.name, .submits = p.submits};
  return std::nullopt;
}

std::vector<MineToAnswer> to_answer(Reading& r, AccountId const& id) {
  std::vector<MineToAnswer> out;
  auto const account = people::account(r, id);
  if (!account) return out;
  for (auto const& p : survey::respondents_with(r, account->address)) {
    auto const s = survey::survey(r, *survey::survey_of(r, p.asked));
    if (s->state != survey::State::draft) out.push_back({*s, *survey::asked_one(r, p.asked)});
  }
  std::stable_partition(out.begin(), out.end(), [](MineToAnswer const& m) { return m.survey.state == survey::State::open; });
  return out;
}

LettersSent letters_sent(Reading& r, SurveyId const& id) {
  LettersSent out{survey::letters_of(r, id), {}};
  for (auto const& l : out.all)
    if (auto const posted = mail::letter(r, l.letter)) out.states[l.letter] = posted->state;
  return out;
}

bool is_lost(mail::State s) { return s == mail::State::failed || s == mail::State::bounced; }

std::vector<ToCall> call_list(Reading& r, survey::Survey const& s, LettersSent const& letters, Instant now) {
  std::vector<ToCall> out;
  if (!survey::takes_answers(s, now)) return out;
  struct Tried {
    bool once = false, arrived = false, reminded = false, stopped = false;
  };
  std::map<RespondentId, Tried> tried;
  for (auto const& l : letters.all) {
    auto& one = tried[l.to];
    auto const state = letters.states.find(l.letter);
    one.once = true;
    one.reminded = one.reminded || l.kind == LetterKind::last_morning;
    one.arrived = one.arrived || state == letters.states.end() || !is_lost(state->second);
    one.stopped = one.stopped || (state != letters.states.end() && state->second == mail::State::unwanted);
  }
  std::map<AskedId, std::vector<survey::Respondent>> people;
  for (auto& p : survey::respondents(r, s.id)) people[p.asked].push_back(std::move(p));
  for (auto const& unit : survey::asked(r, s.id)) {
    if (unit.standing == Standing::submitted || unit.standing == Standing::declined) continue;
    Tried all;
    bool addressed = false;
    for (auto const& p : people[unit.id]) {
      auto const& one = tried[p.id];
      all.once = all.once || one.once;
      all.arrived = all.arrived || one.arrived;
      all.reminded = all.reminded || one.reminded;
      addressed = addressed || (!p.address.empty() && !p.quiet && !one.stopped && !is_former_contact(r, p, now));
    }
    bool const unreachable = !addressed || (all.once && !all.arrived);
    if (all.reminded || unreachable) out.push_back({unit, people[unit.id], unreachable, unit.standing == Standing::drafted});
  }
  return out;
}

std::vector<std::string> poll_times(Reading& r, PollId const& id) {
  std::vector<std::string> out;
  for (auto const& slot : schedule::slots(r, id)) out.push_back(iso(slot.start));
  return out;
}

}  // namespace desk
