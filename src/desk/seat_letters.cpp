// SPDX-License-Identifier: Apache-2.0
#include "desk/seat_letters.hpp"

#include <algorithm>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "mail/mail.hpp"
#include "plan/proposals.hpp"

namespace desk {

namespace {

constexpr std::chrono::hours retention{30 * 24}, retention_without_end{365 * 24};

std::optional<meeting::Meeting> meeting_of(Reading& r, plan::Plan const& p) { return p.meeting.empty() ? std::nullopt : meeting::meeting(r, p.meeting); }

/// The panel parts of the adopted variant in which a nomination speaks.
std::vector<plan::Part> parts_of(Reading& r, plan::Plan const& p, plan::NominationId const& n) {
  std::vector<plan::Part> mine;
  if (p.adopted.empty()) return mine;
  for (auto const& part : plan::parts(r, p.adopted)) {
    auto const who = plan::speakers(r, part.id);
    if (std::any_of(who.begin(), who.end(), [&](auto const& s) { return s.nomination == n; })) mine.push_back(part);
  }
  return mine;
}

std::vector<std::string> titles_of(std::vector<plan::Part> const& parts) {
  std::vector<std::string> titles;
  for (auto const& p : parts) titles.push_back(p.title);
  return titles;
}

std::string constituency_of(Reading& r, plan::PlanId const& id, plan::PanelSeatId const& seat) {
  for (auto const& s : plan::panel_seats(r, id))
    if (s.id == seat) return s.constituency;
  return {};
}

mail::Letter letter_to(std::string const& name, std::string const& address, std::string const& language) {
  mail::Letter letter;
  letter.to_address = address;
  letter.to_name = name;
  letter.reason = mail::Reason::invitation;
  letter.language = language;
  return letter;
}

std::string when_words(std::optional<meeting::Meeting> const& m, std::string const& zone) {
  if (!m || !m->start) return tr("The time is not fixed yet.");
  return fill(tr("It begins on {}."), {moment_words(*m->start, zone)});
}

/// Posts the letter of an invitation with its link.
Result<Done> post_invitation(Writing& w, plan::Plan const& p, plan::SeatInvitation const& i, std::string const& secret, Office const& office) {
  Speaking const speaking(choose_language(i.language));
  auto const title = plan::session_title(w, p);
  auto letter = letter_to(i.name, i.address, i.language);
  letter.secret = true;
  letter.subject = std::string(slice(fill(i.reminders > 0 ? tr("Reminder: a seat on the panel of “{}”") : tr("A seat on the panel of “{}”"), {title}), 0, 200));
  std::string body = fill(tr("Hello {},"), {i.name}) + "\n\n";
  if (!i.delegate_of.empty()) {
    auto const holder = plan::seat_invitation(w, i.delegate_of);
    body += fill(tr("{1} named you to come in their place: {2} invites you to the panel of “{3}”."), {holder ? holder->name : std::string(), office.forum, title});
  } else {
    body += fill(tr("{1} invites you to the panel of “{2}”."), {office.forum, title});
  }
  body += "\n\n" + when_words(meeting_of(w, p), i.zone) + "\n\n";
  if (!i.words.empty()) body += i.words + "\n\n";
  body += tr("Your own page has the briefing and the questions. There you accept, name somebody in your place, or decline:") + "\n\n" + office.base + "/seat/" + secret + "\n\n" +
          tr("Whoever has this address answers as you: keep it to yourself.") + "\n";
  letter.body = body;
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

}  // namespace

std::optional<Briefing> briefing_of(Reading& r, std::string const& secret) {
  auto const found = plan::invitation_of_secret(r, secret);
  if (!found) return std::nullopt;
  auto const& [id, i] = *found;
  auto const p = *plan::plan(r, id);
  Briefing b;
  b.title = plan::session_title(r, p);
  b.about = p.about;
  for (auto const& o : plan::settled_now(plan::outcomes(r, id)))
    if (o.kind == plan::Asked::description) b.about = o.text;
  b.name = i.name;
  b.zone = i.zone;
  b.words = i.words;
  b.state = i.state;
  b.needs = i.needs;
  b.screen_name = i.screen_name;
  b.screen_line = i.screen_line;
  b.delegate = !i.delegate_of.empty();
  if (auto const holder = b.delegate ? plan::seat_invitation(r, i.delegate_of) : std::nullopt) b.in_place_of = holder->name;
  for (auto const& s : plan::panel_seats(r, id))
    if (s.id == i.seat) {
      b.constituency = s.constituency;
      b.attends = s.attends;
      b.deadline = s.deadline;
    }
  if (auto const m = meeting_of(r, p)) {
    b.meeting = m->id;
    b.start = m->start;
    b.end = m->end;
    b.meeting_zone = m->zone;
    b.place = m->place;
  }
  b.how_to_join = plan::briefing(r, id);
  auto const mine = parts_of(r, p, i.nomination);
  for (auto const& part : mine) {
    BriefingPart one{part.title, part.length / 60, part.first, part.follow_up, part.floor, {}};
    for (auto const& s : plan::speakers(r, part.id)) {
      if (s.nomination == i.nomination) std::tie(one.first, one.follow_up) = std::tie(s.first, s.follow_up);
      else if (s.agreed) one.with.push_back(s.name);
    }
    b.parts.push_back(std::move(one));
  }
  // What is not frozen may still change: nobody prepares for it.
  b.frozen = plan::frozen(r, id).has_value();
  if (b.frozen)
    for (auto const& q : plan::questions_for(plan::questions(r, id), titles_of(mine), b.constituency)) b.questions.push_back(q.text);
  return b;
}

Result<std::string> send_invitation(Writing& w, plan::PlanId const& id, plan::SeatInvitationId const& invitation, Office const& office) {
  auto const secret = plan::send_invitation(w, id, invitation);
  if (!secret) return secret;
  if (auto ok = post_invitation(w, *plan::plan(w, id), *plan::seat_invitation(w, invitation), *secret, office); !ok) return tl::unexpected(ok.error());
  return secret;
}

Result<std::optional<std::string>> approve_and_send(Writing& w, plan::PlanId const& id, plan::SeatInvitationId const& invitation, Office const& office) {
  if (auto const approved = plan::approve_invitation(w, id, invitation); !approved) {
    auto const i = approved.error().why == Why::not_now ? plan::seat_invitation(w, invitation) : std::nullopt;
    if (!i || i->state == plan::Inviting::replaced) return tl::unexpected(approved.error());
    if (i->state != plan::Inviting::approved) return std::nullopt;
  }
  auto secret = send_invitation(w, id, invitation, office);
  if (!secret) return tl::unexpected(secret.error());
  return std::optional(*std::move(secret));
}

namespace {

/// True when they were put on the list now.
Result<bool> invite_panellist(Writing& w, meeting::Meeting const& m, plan::SeatInvitation const& i) {
  if (i.address.empty() || m.state == meeting::State::closed || m.state == meeting::State::cancelled) return false;
  auto const added = schedule::add_guest(w, {.meeting = m.id, .name = std::string(slice(i.name, 0, 120)), .address = i.address, .zone = i.zone, .language = i.language});
  if (added) {
    plan::note_guest(w, i.id, *added);
    return true;
  }
  // Already on the list, or the list is full: the seat is theirs all the same.
  if (added.error().why == Why::conflict || added.error().why == Why::not_now) return false;
  return tl::unexpected(added.error());
}

/// Takes off the list whom this invitation put there, unless another seat brings them.
Result<Done> uninvite_panellist(Writing& w, plan::PlanId const& id, plan::SeatInvitation const& i) {
  auto const guest = plan::guest_of(w, i.id);
  if (guest.empty()) return Done{};
  plan::note_guest(w, i.id, {});
  for (auto const& [seat, other] : plan::open_invitations(w, id))
    if (other.state == plan::Inviting::accepted && other.address == i.address) {
      plan::note_guest(w, other.id, guest);
      return Done{};
    }
  // Whom the organisers took off themselves is no guest any more.
  if (!schedule::guest(w, guest)) return Done{};
  return schedule::remove_guest(w, guest);
}

}  // namespace

Result<std::string> name_delegate(Writing& w, plan::SeatInvitationId const& invitation, std::string const& name, std::string const& address, Office const& office) {
  auto const named = plan::name_delegate(w, invitation, name, address);
  if (!named) return tl::unexpected(named.error());
  auto const found = plan::invitation_of_secret(w, named->secret);
  if (auto ok = uninvite_panellist(w, found->first, *plan::seat_invitation(w, invitation)); !ok) return tl::unexpected(ok.error());
  if (auto ok = post_invitation(w, *plan::plan(w, found->first), found->second, named->secret, office); !ok) return tl::unexpected(ok.error());
  return named->secret;
}

Result<std::string> ask_consent(Writing& w, plan::PlanId const& id, plan::NominationId const& n, std::string const& address, std::string const& language,
                                Office const& office) {
  auto const secret = plan::ask_consent(w, id, n, address, language);
  if (!secret) return secret;
  auto const p = *plan::plan(w, id);
  auto const all = plan::nominations(w, id);
  auto const who = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == n; });
  Speaking const speaking(choose_language(language));
  auto const title = plan::session_title(w, p);
  auto letter = letter_to(who->name, address, language);
  letter.secret = true;
  letter.subject = std::string(slice(fill(tr("You are nominated for the panel of “{}”"), {title}), 0, 200));
  letter.body = fill(tr("Hello {},"), {who->name}) + "\n\n" + fill(tr("you are nominated for the panel of “{1}” at {2}. Nothing is decided yet."), {title, office.forum}) + "\n\n" +
                (who->by.empty() ? std::string() : fill(tr("Nominated by: {}"), {who->by}) + "\n\n") +
                tr("Open this address to say whether you agree, and what may count for the balance of the panel. You need say nothing of yourself.") + "\n\n" + office.base + "/nominee/" + *secret +
                "\n\n" + tr("What you say is seen by the selectors only and is erased after the session.") + "\n";
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return secret;
}

Result<Done> answer_seat(Writing& w, plan::SeatInvitationId const& invitation, plan::Inviting to, std::string const& words, std::string const& for_them) {
  if (auto ok = plan::answer_invitation(w, invitation, to, words, for_them); !ok || to == plan::Inviting::seen) return ok;
  auto const i = *plan::seat_invitation(w, invitation);
  auto const id = plan::plan_of_seat(w, i.seat);
  if (id && to == plan::Inviting::declined) return uninvite_panellist(w, *id, i);
  auto const m = id ? meeting_of(w, *plan::plan(w, *id)) : std::nullopt;
  if (!m) return Done{};
  if (auto invited = invite_panellist(w, *m, i); !invited) return tl::unexpected(invited.error());
  return Done{};
}

Result<Done> give_seat(Writing& w, plan::PlanId const& id, plan::PanelSeatId const& seat, plan::NominationId const& n, std::string const& reason) {
  auto const open = plan::open_invitations(w, id);
  if (auto ok = plan::give_seat(w, id, seat, n, reason); !ok) return ok;
  auto const before = open.find(seat);
  return before == open.end() ? Done{} : uninvite_panellist(w, id, before->second);
}

Result<std::int64_t> invite_the_panel(Writing& w, plan::PlanId const& id) {
  auto const p = plan::plan(w, id);
  if (!p) return refuse(Why::unknown, say("There is no such plan."));
  std::int64_t added = 0;
  auto const m = meeting_of(w, *p);
  if (!m) return added;
  for (auto const& [seat, i] : plan::open_invitations(w, id)) {
    if (i.state != plan::Inviting::accepted) continue;
    auto const now = invite_panellist(w, *m, i);
    if (!now) return tl::unexpected(now.error());
    added += *now;
  }
  return added;
}

Result<std::int64_t> send_questions(Writing& w, plan::PlanId const& id, Office const& office) {
  auto const p = plan::plan(w, id);
  if (!p) return refuse(Why::unknown, say("There is no such plan."));
  auto const since = plan::frozen(w, id);
  if (!since) return refuse(Why::not_now, say("Freeze the questions first: nobody should prepare for what still changes."));
  auto const all = plan::questions(w, id);
  std::int64_t sent = 0;
  for (auto const& [seat, i] : plan::open_invitations(w, id)) {
    using plan::Inviting;
    bool const invited = i.state == Inviting::sent || i.state == Inviting::seen || i.state == Inviting::accepted;
    if (!invited || i.address.empty() || (i.questions && *i.questions >= *since)) continue;
    auto const mine = plan::questions_for(all, titles_of(parts_of(w, *p, i.nomination)), constituency_of(w, id, seat));
    if (mine.empty()) continue;
    Speaking const speaking(choose_language(i.language));
    auto const title = plan::session_title(w, *p);
    auto letter = letter_to(i.name, i.address, i.language);
    letter.reason = mail::Reason::notice;
    letter.subject = std::string(slice(fill(tr("Guiding questions for “{}”"), {title}), 0, 200));
    std::string body = fill(tr("Hello {},"), {i.name}) + "\n\n" + fill(tr("these are the questions that {1} asks you to prepare for “{2}”:"), {office.forum, title}) + "\n\n";
    std::int64_t number = 0;
    for (auto const& q : mine) body += std::to_string(++number) + ". " + q.text + "\n";
    letter.body = body + "\n" + when_words(meeting_of(w, *p), i.zone) + "\n\n" + tr("They stand on your own page too: its address is in your invitation.") + "\n";
    if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
    if (auto ok = plan::questions_sent(w, i.id); !ok) return tl::unexpected(ok.error());
    ++sent;
  }
  w.audit("send_questions", id.text, std::to_string(sent));
  return sent;
}

namespace {

bool overlap(meeting::Meeting const& a, meeting::Meeting const& b) {
  if (!a.start || !b.start) return false;
  auto const end = [](meeting::Meeting const& m) { return m.end.value_or(*m.start + std::chrono::hours(1)); };
  return *a.start < end(b) && *b.start < end(a);
}

}  // namespace

std::map<plan::NominationId, std::vector<Conflict>> conflicts(Reading& r, plan::PlanId const& id, Instant now) {
  std::map<plan::NominationId, std::vector<Conflict>> all;
  auto const here = plan::plan(r, id);
  if (!here) return all;
  auto const session = meeting_of(r, *here);
  std::map<std::string, std::vector<Conflict>> by_name;
  for (auto const& other : plan::plans(r)) {
    if (other.id == id) continue;
    auto const m = meeting_of(r, other);
    if (m && (m->state == meeting::State::closed || m->state == meeting::State::cancelled || (m->end && *m->end < now))) continue;
    Conflict const one{session && m && overlap(*session, *m), other.id, plan::session_title(r, other), m ? m->start : std::nullopt};
    for (auto const& n : plan::nominations(r, other.id))
      if (n.chosen) by_name[fold(n.name)].push_back(one);
  }
  for (auto const& n : plan::nominations(r, id)) {
    auto const found = by_name.find(fold(n.name));
    if (found == by_name.end()) continue;
    // One other panel at another hour is no trouble yet: with this one it would be two (domain 6.4: two at most).
    bool const crowded = found->second.size() >= 2;
    for (auto const& c : found->second)
      if (c.same_hour || crowded) all[n.id].push_back(c);
  }
  return all;
}

namespace {

/// The end of a meeting, else its beginning.
std::optional<Instant> day_of(meeting::Meeting const& m) { return m.end ? m.end : m.start; }

/// One that had lost its day was over when something last happened to it.
std::optional<Instant> over_since(Reading& r, meeting::Meeting const& m) {
  if (auto const day = day_of(m)) return day;
  auto const log = store::event_lines(r, m.id, 0, 10'000);
  return log.empty() ? std::nullopt : std::optional(log.back().at);
}

bool has_ended(meeting::Meeting const& m) { return m.state == meeting::State::closed || m.state == meeting::State::cancelled; }

/// One that is planned and whose day is past was not closed, but is not to come.
bool is_to_come(std::optional<meeting::Meeting> const& m, Instant now) {
  if (!m || has_ended(*m)) return false;
  return m->state != meeting::State::planned || day_of(*m).value_or(now) >= now;
}

/// When what is only for the session is erased by itself.
std::optional<Instant> forgotten_at(Reading& r, plan::Plan const& p) {
  auto const m = meeting_of(r, p);
  if (m && has_ended(*m)) {
    auto const over = over_since(r, *m);
    return over ? std::optional(*over + retention) : std::nullopt;
  }
  auto const day = m ? day_of(*m) : std::nullopt;
  return day.value_or(plan::last_dealt_with(r, p.id)) + retention_without_end;
}

Result<Done> erase(Writing& w, plan::PlanId const& id) {
  // Whom the organisers took off themselves is no guest any more.
  for (auto const& guest : plan::guests_of(w, id))
    if (schedule::guest(w, guest))
      if (auto ok = schedule::remove_guest(w, guest); !ok) return ok;
  return plan::forget_people(w, id);
}

}  // namespace

Remembered remembered(Reading& r, plan::PlanId const& id, Instant now) {
  Remembered out;
  auto const p = plan::plan(r, id);
  if (!p || !plan::remembers_people(r, id)) return out;
  for (auto const& n : plan::nominations(r, id)) out.said += n.attributes.empty() ? 0 : 1;
  out.addresses = plan::addresses_kept(r, id);
  out.needed = is_to_come(meeting_of(r, *p), now);
  out.until = forgotten_at(r, *p);
  return out;
}

Result<Done> forget_people(Writing& w, plan::PlanId const& id) {
  auto const p = plan::plan(w, id);
  if (p && is_to_come(meeting_of(w, *p), w.now()))
    return refuse(Why::not_now, say("The session is still to come, or under way: what people said of themselves is needed until it is over or called off."));
  return erase(w, id);
}

Result<std::int64_t> forget_after_sessions(Writing& w) {
  std::int64_t done = 0;
  for (auto const& p : plan::plans(w)) {
    if (!plan::remembers_people(w, p.id)) continue;
    if (auto const at = forgotten_at(w, p); !at || *at > w.now()) continue;
    if (auto ok = erase(w, p.id); !ok) return tl::unexpected(ok.error());
    ++done;
  }
  return done;
}

}  // namespace desk
