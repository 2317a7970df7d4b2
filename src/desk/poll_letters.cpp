// SPDX-License-Identifier: Apache-2.0
// Letters of date polls: the personal link, once more to the silent, that somebody's answer was entered for them, that the poll is open again.
// And what comes of a poll: a meeting, which a poll that is opened again leaves without a date.
#include <algorithm>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/invitations.hpp"
#include "people/accounts.hpp"
#include "schedule/polls.hpp"

namespace desk {

namespace {

using base::fill;
using base::say;
using base::tr;
using base::Why;

constexpr std::chrono::hours between_reminders{24}, between_notices{1};

/// The language of their account, else that of whoever writes.
std::string language_of(Reading& r, schedule::Invitee const& to) {
  auto const account = to.person.empty() ? std::nullopt : people::account_of(r, to.person);
  return account ? account->language : base::speaking().tag;
}

Result<Done> post_link(Writing& w, schedule::DatePoll const& poll, schedule::Invitee const& to, std::string const& secret, mail::Reason reason,
                       Office const& office) {
  auto const language = language_of(w, to);
  auto const text = mail::filled(
      text_of(w, LetterKind::poll, language),
      {{"forum", office.forum}, {"name", to.name}, {"poll", poll.title}, {"about", poll.about}, {"link", office.base + "/poll/" + secret}});
  auto letter = letter_with_link(text, reason, to.address, to.name, language);
  letter.about = to.id.text;
  end_with_stop_link(w, letter, office);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

/// Did they get a letter of this sort since then?
bool written_since(Reading& r, schedule::Invitee const& to, mail::Reason reason, Instant since) {
  auto const all = mail::letters_about(r, to.id.text);
  return std::any_of(all.begin(), all.end(), [&](mail::Posted const& l) { return l.reason == reason && l.at > since; });
}

/// That the poll is open again and why, with a link of theirs. `chosen`: the time that held until now.
Result<Done> post_reopened(Writing& w, schedule::DatePoll const& poll, schedule::Invitee const& to, std::optional<Instant> chosen, Office const& office) {
  auto const secret = schedule::add_link(w, to.id);
  if (!secret) return tl::unexpected(secret.error());
  auto const language = language_of(w, to);
  base::Speaking const speaking(language);
  auto const subject = std::string(base::slice(office.forum + ": " + poll.title, 0, 200));
  auto body = fill(tr("Hello {},"), {to.name}) + "\n\n" + fill(tr("the date poll “{1}” is open again: {2}"), {poll.title, poll.reason}) + "\n\n";
  if (chosen) body += fill(tr("The time that was chosen does not hold any more: {}"), {base::moment_words(*chosen, to.zone)}) + "\n\n";
  body += tr("What you answered stands. Here you can change it, and say whether new times suit you:") + "\n\n" + office.base + "/poll/" + *secret + "\n\n" +
          tr("The link is yours alone: please do not pass it on.") + "\n";
  auto letter = letter_with_link({subject, body}, mail::Reason::meeting, to.address, to.name, language);
  letter.about = to.id.text;
  end_with_stop_link(w, letter, office);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

/// The meeting that came of a poll and can still get another date. Refuses (not_now) one that has begun, or is over.
Result<std::optional<meeting::Meeting>> still_planned(Reading& r, schedule::DatePoll const& poll, Instant now) {
  auto m = poll.meeting.empty() ? std::nullopt : meeting::meeting(r, poll.meeting);
  bool const begun = m && m->state != meeting::State::cancelled && (m->state != meeting::State::planned || (m->start && *m->start <= now));
  if (begun) return base::refuse(Why::not_now, say("The meeting that came of it has begun, or is over."));
  return m;
}

tl::unexpected<base::Refusal> no_date_poll() { return base::refuse(Why::unknown, say("There is no such date poll.")); }

}  // namespace

Result<MeetingId> decide_poll(Writing& w, base::PollId const& id, base::SlotId const& slot, std::string const& reason, Office const& office) {
  if (auto const done = schedule::decide(w, id, slot, reason); !done) return tl::unexpected(done.error());
  auto const poll = *schedule::date_poll(w, id);
  auto const before = still_planned(w, poll, w.now());
  if (!before) return tl::unexpected(before.error());
  if (poll.series.empty() && !*before) return MeetingId();
  auto const all = schedule::slots(w, id);
  auto const chosen = std::find_if(all.begin(), all.end(), [&](schedule::Slot const& s) { return s.id == slot; });
  auto m = before->value_or(meeting::Meeting{.series = poll.series, .title = poll.title, .zone = poll.zone, .note = poll.about});
  m.start = chosen->start;
  m.end = chosen->start + std::chrono::minutes(poll.minutes);
  if (*before) {
    if (m.state == meeting::State::cancelled)
      if (auto ok = meeting::reopen_plan(w, m.id); !ok) return tl::unexpected(ok.error());
    if (auto ok = change_meeting(w, m, office); !ok) return tl::unexpected(ok.error());
  } else {
    auto const entered = meeting::enter_meeting(w, m);
    if (!entered) return entered;
    m.id = *entered;
    if (auto const noted = schedule::became(w, id, m.id); !noted) return tl::unexpected(noted.error());
  }
  // Whoever was asked is on the list of those invited; the letters go when the organiser has looked at them.
  if (auto const listed = add_guests(w, m.id, Source::poll); !listed) return tl::unexpected(listed.error());
  return m.id;
}

Result<Done> reopen_poll(Writing& w, base::PollId const& id, std::string const& reason, Office const& office) {
  auto const before = schedule::date_poll(w, id);
  if (!before) return no_date_poll();
  auto const m = still_planned(w, *before, w.now());
  if (!m) return tl::unexpected(m.error());
  if (auto ok = schedule::reopen_poll(w, id, reason); !ok) return ok;
  if (*m && (*m)->start) {
    auto undated = **m;
    undated.start.reset();
    undated.end.reset();
    if (auto ok = change_meeting(w, undated, office); !ok) return ok;
  }
  std::optional<Instant> chosen;
  for (auto const& s : schedule::slots(w, id))
    if (s.id == before->chosen) chosen = s.start;
  auto const poll = *schedule::date_poll(w, id);
  for (auto const& to : schedule::invitees(w, id))
    if (!to.address.empty())
      if (auto ok = post_reopened(w, poll, to, chosen, office); !ok) return ok;
  return Done{};
}

Result<Done> post_poll_link(Writing& w, base::PollId const& id, schedule::Invitee const& to, std::string const& secret, Office const& office) {
  auto const poll = schedule::date_poll(w, id);
  if (!poll) return no_date_poll();
  return post_link(w, *poll, to, secret, mail::Reason::meeting, office);
}

Result<int> remind_poll(Writing& w, base::PollId const& id, Office const& office) {
  auto const poll = schedule::date_poll(w, id);
  if (!poll) return no_date_poll();
  if (poll->state != schedule::PollState::open) return base::refuse(Why::not_now, say("This date poll is over."));
  int n = 0;
  for (auto const& to : schedule::invitees(w, id)) {
    if (to.answered || to.address.empty() || written_since(w, to, mail::Reason::reminder, w.now() - between_reminders)) continue;
    auto const secret = schedule::add_link(w, to.id);
    if (!secret) return tl::unexpected(secret.error());
    if (auto ok = post_link(w, *poll, to, *secret, mail::Reason::reminder, office); !ok) return tl::unexpected(ok.error());
    ++n;
  }
  if (n == 0) return base::refuse(Why::not_now, say("Nobody is left to be reminded: all have answered, have no address, or were reminded today."));
  w.audit("remind_poll", id.text, std::to_string(n));
  return n;
}

Result<Done> tell_entered(Writing& w, base::PollId const& id, base::InviteeId const& who, Office const& office) {
  auto const poll = schedule::date_poll(w, id);
  if (!poll) return no_date_poll();
  for (auto const& to : schedule::invitees(w, id)) {
    if (to.id != who || to.address.empty() || written_since(w, to, mail::Reason::notice, w.now() - between_notices)) continue;
    auto const secret = schedule::add_link(w, to.id);
    if (!secret) return tl::unexpected(secret.error());
    auto const language = language_of(w, to);
    base::Speaking const speaking(language);
    // Whatever they wish of letters: it is how a forged answer is found.
    auto const subject = std::string(base::slice(office.forum + ": " + poll->title, 0, 200));
    auto const body = fill(tr("Hello {},"), {to.name}) + "\n\n" +
                      fill(tr("the facilitators entered for you when you can come to “{}”."), {poll->title}) + "\n\n" +
                      tr("If it is not right, say here yourself which times suit you; that takes its place:") + "\n\n" +
                      office.base + "/poll/" + *secret + "\n\n" + tr("The link is yours alone: please do not pass it on.") + "\n";
    auto letter = letter_with_link({subject, body}, mail::Reason::notice, to.address, to.name, language);
    letter.about = to.id.text;
    if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  }
  return Done{};
}

}  // namespace desk
