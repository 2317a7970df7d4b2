// SPDX-License-Identifier: Apache-2.0
#include "desk/letters_in.hpp"

#include <algorithm>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/consensus_letters.hpp"
#include "desk/desk.hpp"
#include "desk/surveys.hpp"

namespace desk {

namespace {

using mail::Became;
using mail::Received;

constexpr char const* about_self_test = "self-test";

Heard nothing(std::string note) { return {Became::nothing, std::move(note)}; }

/// The letter of ours that it answers, and what that was about.
std::optional<mail::Written> answered(Reading& r, Received const& in) {
  for (auto const& id : in.answers)
    if (auto found = mail::letter_of(r, id)) return found;
  return std::nullopt;
}

Result<Heard> take_bounce(Writing& w, Received const& in) {
  auto const letter = answered(w, in);
  if (!letter) return nothing(say("It speaks of no letter of ours."));
  auto const noted = mail::note_bounce(w, letter->id, in.why);
  if (!noted) return tl::unexpected(noted.error());
  return *noted ? Heard{Became::bounced, in.why} : nothing(say("The letter it speaks of had not been sent."));
}

/// Where on the lists the one who answers stands: of the meeting, or of a row of meetings all, or the one it speaks of.
std::vector<schedule::Guest> places_of(Reading& r, std::string const& id, schedule::Reply const& reply) {
  std::vector<schedule::Guest> out;
  if (!base::looks_like_id(id)) return out;
  auto const rule = schedule::recurrence(r, schedule::RecurrenceId(id));
  if (!rule) {
    if (auto g = schedule::guest_at(r, MeetingId(id), reply.mail); g && !reply.occurrence) out.push_back(*std::move(g));
    return out;
  }
  auto const planned = schedule::occurrences(rule->repeat, rule->minutes);
  for (auto const& member : schedule::members(r, rule->id)) {
    auto const day = std::find_if(planned.begin(), planned.end(), [&](schedule::Occurrence const& o) { return o.day == member.day; });
    if (day == planned.end() || (reply.occurrence && day->planned != *reply.occurrence)) continue;
    if (auto g = schedule::guest_at(r, member.meeting, reply.mail)) out.push_back(*std::move(g));
  }
  return out;
}

Result<Heard> take_calendar(Writing& w, Received const& in) {
  auto const reply = schedule::read_reply(in.calendar);
  if (!reply) return nothing(reply.error().detail);
  auto const& uid = reply->uid;
  if (!uid.ends_with(uid_end)) return nothing(say("It speaks of no meeting of ours."));
  auto const places = places_of(w, uid.substr(0, uid.size() - uid_end.size()), *reply);
  if (places.empty()) return nothing(say("It speaks of nobody who is invited."));
  if (in.sender != places.front().address) return Heard{Became::not_theirs, say("The sender is not the one for whom it answers.")};
  Heard out = nothing({});
  for (auto const& g : places) {
    if (g.told && reply->sequence < *g.told) {
      // An answer to a series says nothing of the one that was moved since.
      if (out.became == Became::nothing) out = {Became::too_old, say("It answers a plan that has changed since.")};
      continue;
    }
    // One invited twice in a row answers the later letter; a link pressed meanwhile is as good an answer as this, and the later counts.
    auto const done = answer_invitation(w, g.id, {.coming = reply->coming, .through = schedule::Through::calendar, .comment = reply->comment, .stamp = reply->stamp});
    if (done) out = {Became::counted, {}};
    else if (out.became != Became::counted) out = done.error().why == Why::not_now ? Heard{Became::too_old, done.error().detail} : nothing(done.error().detail);
  }
  return out;
}

/// The letter with the link: to the guest's own address, whoever wrote.
Result<Done> ask_to_confirm(Writing& w, schedule::Guest const& g, meeting::Meeting const& m, Office const& office) {
  if (mail::answered_lately(w, g.id.text, w.now())) return Done{};
  auto const entry = calendar_entry(w, m, office.base);
  auto const secret = schedule::new_guest_link(w, g.id, (m.end ? *m.end : *m.start) + std::chrono::hours(24));
  auto const text = mail::filled(text_of(w, LetterKind::confirm, g.language), {{"forum", office.forum},
                                                                               {"name", g.name},
                                                                               {"meeting", entry ? entry->title : m.title},
                                                                               {"when", base::moment_words(*m.start, g.zone)},
                                                                               {"page", office.base + "/meetings/" + m.id.text},
                                                                               {"words", g.words},
                                                                               {"link", office.base + "/invited/" + secret}});
  auto letter = letter_with_link(text, mail::Reason::answer, g.address, g.name, g.language);
  letter.about = g.id.text;
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

/// Answers to a questionnaire.
Result<Heard> take_answers(Writing& w, Received const& in, survey::Respondent const& from, Office const& office) {
  if (in.words.empty()) return nothing(say("It has no words of its own."));
  auto const taken = take_survey_reply(w, from, in.words, {office.forum, [&](std::string const& secret) { return office.base + "/answer/" + secret; }, true});
  if (taken) return Heard{Became::waits, {}};
  if (taken.error().why == Why::not_now) return Heard{Became::too_old, taken.error().detail};
  return tl::unexpected(taken.error());
}

Result<Heard> take_words(Writing& w, Received const& in, Office const& office) {
  auto const letter = answered(w, in);
  if (auto const asked = letter ? survey::respondent(w, RespondentId(letter->about)) : std::nullopt) return take_answers(w, in, *asked, office);
  auto const before = letter && !letter->about.empty() ? schedule::guest(w, GuestId(letter->about)) : std::nullopt;
  if (in.words.empty()) return nothing(say("It has no words of its own."));
  if (letter && !before && consensus::reached(w, VoiceId(letter->about))) {
    auto const why = ask_to_confirm_position(w, VoiceId(letter->about), in.words, "reply " + base::sha256_hex(in.message), office);
    if (!why) return tl::unexpected(why.error());
    return why->empty() ? Heard{Became::waits, {}} : nothing(*why);
  }
  if (!before) return nothing(say("It answers no invitation of ours."));
  auto const m = meeting::meeting(w, before->meeting);
  if (!m || !m->start || m->state == meeting::State::closed || m->state == meeting::State::cancelled)
    return Heard{Became::too_old, say("The meeting is over, or called off.")};
  if (auto done = schedule::keep_words(w, before->id, in.words); !done) return tl::unexpected(done.error());
  if (auto done = ask_to_confirm(w, *schedule::guest(w, before->id), *m, office); !done) return tl::unexpected(done.error());
  return Heard{Became::waits, {}};
}

Result<Heard> judge(Writing& w, Received const& in, Office const& office) {
  // Our own letter, which went out and came in again.
  if (auto const own = mail::letter_of(w, in.message); own && own->about == about_self_test) {
    std::string note;
    for (auto const& line : in.proof) note += (note.empty() ? "" : " | ") + line;
    return Heard{Became::nothing, note.empty() ? say("No relay says anything of DKIM or SPF.") : note};
  }
  if (in.sender == office.organiser) return nothing(say("It comes from our own address."));
  switch (in.sort) {
    case mail::Sort::bounce: return take_bounce(w, in);
    case mail::Sort::calendar: return take_calendar(w, in);
    case mail::Sort::words: return take_words(w, in, office);
    case mail::Sort::machine: break;
  }
  return nothing(in.why);
}

}  // namespace

Result<Heard> take_letter(Writing& w, Received const& in, Office const& office) {
  if (mail::was_received(w, in.message)) return nothing(say("It was received before."));
  auto heard = judge(w, in, office);
  if (!heard) return heard;
  auto const letter = answered(w, in);
  mail::note_received(w, in, heard->became, letter ? letter->id.text : std::string(), heard->note);
  return heard;
}

Result<base::LetterId> start_self_test(Writing& w, Office const& office) {
  if (!office.replies) return base::refuse(Why::not_now, say("Replies are read nowhere: start the server with --replies."));
  mail::Letter letter;
  letter.to_address = office.organiser;
  letter.to_name = office.forum;
  letter.subject = std::string(base::slice(fill(tr("Self-test of {}"), {office.forum}), 0, 200));
  letter.body = tr("The forum wrote this to itself, to see that letters go out and come in. Nobody needs to do anything.") + "\n";
  letter.reason = mail::Reason::answer;
  letter.language = base::speaking().tag;
  letter.about = about_self_test;
  return mail::post(w, letter);
}

SelfTest self_test(Reading& r) {
  SelfTest out;
  auto letters = mail::letters_about(r, about_self_test);
  if (letters.empty()) return out;
  out.letter = letters.front();
  if (auto const id = mail::message_of(r, out.letter->id); !id.empty()) out.came = mail::letter_in(r, id);
  return out;
}

}  // namespace desk
