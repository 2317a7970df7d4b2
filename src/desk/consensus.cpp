// SPDX-License-Identifier: Apache-2.0
#include "desk/consensus.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/consensus_letters.hpp"
#include "desk/desk.hpp"
#include "desk/former_contacts.hpp"
#include "desk/hats.hpp"
#include "live/live.hpp"
#include "meeting/meeting.hpp"
#include "people/accounts.hpp"
#include "record/transcripts.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"

namespace desk {

namespace {

using consensus::State;

Result<Done> series_exists(Reading& r, SeriesId const& id) {
  if (!id.empty() && !meeting::series(r, id)) return refuse(Why::malformed, say("There is no such series."), "series");
  return Done{};
}

Result<ConsensusId> draft_and_ask(Writing& w, consensus::Call const& wish) {
  auto const id = consensus::draft(w, wish);
  if (!id) return id;
  for (auto const& c : roster::coalitions(w))
    if (c.life == roster::Life::listed)
      if (auto ok = consensus::ask(w, *id, c.id, c.name); !ok) return tl::unexpected(ok.error());
  return id;
}

/// What became of a decision's call, told to the decision.
Result<Done> follow(Writing& w, ConsensusId const& id) {
  auto const c = *consensus::call(w, id);
  auto const mark = c.confirms.empty() ? std::nullopt : record::mark(w, c.confirms);
  if (!mark) return Done{};
  bool const given_back = c.state == State::closed && c.outcome == consensus::Outcome::returned;
  std::string const state = given_back ? "superseded" : "standing";
  bool const ours = given_back ? mark->state == "standing" : c.state == State::open && mark->state == "superseded";
  if (!ours) return Done{};
  return record::set_mark_state(w, c.confirms, state, c.reason);
}

Result<Done> then_follow(Writing& w, ConsensusId const& id, Result<Done> const& done) {
  if (!done) return done;
  return follow(w, id);
}

/// The voice of a person with an account, made when there is none. The link that comes with it is handed to nobody.
Result<VoiceId> voice_of(Writing& w, ConsensusId const& id, CoalitionId const& coalition, PersonId const& person) {
  for (auto const& v : consensus::voices(w, id))
    if (v.person == person && v.coalition == coalition) return v.id;
  consensus::Voice wish{.coalition = coalition, .person = person, .name = people::shown_name(w, person), .days_off = schedule::days_off_of(w, person)};
  auto const account = people::account_of(w, person);
  if (account && zone_exists(account->zone)) wish.zone = account->zone;
  auto const made = consensus::invite(w, id, wish);
  if (!made) return tl::unexpected(made.error());
  if (account && account->state == people::AccountState::active)
    if (auto ok = consensus::set_address(w, made->id, account->address, account->language); !ok) return tl::unexpected(ok.error());
  return made->id;
}

/// The next planned meeting that decides, of that series or of any, from a moment on.
std::optional<meeting::Meeting> next_full_meeting(Reading& r, SeriesId const& series, Instant from) {
  for (auto& m : meeting::upcoming(r, from, 500))
    if (m.state == meeting::State::planned && m.decisions && m.start && *m.start >= from && (series.empty() || m.series == series)) return std::move(m);
  return std::nullopt;
}

Result<Done> put_on(Writing& w, meeting::Meeting const& m, std::string const& title, consensus::Call const& c) {
  meeting::Item item;
  item.title = std::string(slice(fill(title, {c.title}), 0, 200));
  item.note = "/calls/" + c.id.text;
  if (auto added = meeting::add_item(w, m.id, item); !added) return tl::unexpected(added.error());
  return Done{};
}

Result<Done> put_on_agendas(Writing& w) {
  for (auto const& o : consensus::appeals_waiting(w)) {
    auto const c = *consensus::call(w, o.call);
    auto const m = next_full_meeting(w, c.series, w.now());
    if (!m) continue;
    if (auto ok = put_on(w, *m, tr("An objection is taken to the meeting: {}"), c); !ok) return ok;
    consensus::note_appeal(w, o.id, m->id);
  }
  // Meetings are planned some months ahead at most; a review comes on the first one after its day.
  auto const horizon = base::utc_day(w.now() + std::chrono::days(120));
  for (auto const& c : consensus::reviews_due(w, horizon)) {
    auto const m = next_full_meeting(w, c.series, std::max<Instant>(w.now(), std::chrono::sys_days(*c.review)));
    if (!m) continue;
    if (auto ok = put_on(w, *m, tr("Review: {}"), c); !ok) return ok;
    consensus::note_review(w, c.id, m->id);
  }
  return Done{};
}

/// One decision's call, asked of all listed coalitions at once.
Result<Done> open_confirmation(Writing& w, meeting::Meeting const& m, record::MarkView const& mark) {
  auto const title = clean_line(mark.text);
  consensus::Call wish{.title = title.empty() ? tr("Decision") : std::string(slice(title, 0, 180)), .text = mark.text, .source = "/marks/" + mark.id.text, .series = m.series, .meeting = m.id,
                       .confirms = mark.id};
  auto const id = draft_and_ask(w, wish);
  if (!id) return tl::unexpected(id.error());
  return open_consensus(w, *id);
}

Result<Done> open_confirmations(Writing& w) {
  auto const waiting = consensus::awaited(w);
  if (waiting.empty()) return Done{};
  auto const all = roster::coalitions(w);
  bool const anybody = std::any_of(all.begin(), all.end(), [](auto const& c) { return c.life == roster::Life::listed; });
  for (auto const& id : waiting) {
    auto const m = meeting::meeting(w, id);
    auto const kept = live::kept_room(w, id);
    if (!m || !anybody) {
      consensus::stop_awaiting(w, id);
      continue;
    }
    if (!record_readable(w, *kept)) continue;
    for (auto const& o : kept->outcomes) {
      auto const mark = o.mark.empty() ? std::nullopt : record::mark(w, o.mark);
      if (!mark || mark->state != "standing" || consensus::confirming(w, o.mark)) continue;
      if (auto ok = open_confirmation(w, *m, *mark); !ok) return ok;
    }
    consensus::stop_awaiting(w, id);
  }
  return Done{};
}

}  // namespace

Result<ConsensusId> draft_consensus(Writing& w, consensus::Call const& wish) {
  if (auto ok = series_exists(w, wish.series); !ok) return tl::unexpected(ok.error());
  return draft_and_ask(w, wish);
}

Result<Done> change_consensus_draft(Writing& w, consensus::Call const& wish) {
  if (auto ok = series_exists(w, wish.series); !ok) return ok;
  return consensus::change_draft(w, wish);
}

Result<Done> ask_coalition(Writing& w, ConsensusId const& id, CoalitionId const& coalition) {
  auto const c = roster::coalition(w, coalition);
  if (!c) return refuse(Why::unknown, say("There is no such coalition."), "coalition");
  return consensus::ask(w, id, coalition, c->name);
}

std::vector<Coalition> not_asked(Reading& r, ConsensusId const& id) {
  std::set<CoalitionId> there;
  for (auto const& a : consensus::asked(r, id)) there.insert(a.coalition);
  std::vector<Coalition> out;
  for (auto const& c : roster::coalitions(r))
    if (!there.contains(c.id)) out.push_back({c.id, c.name});
  return out;
}

std::vector<Coalition> speaks_for(Reading& r, ConsensusId const& id, PersonId const& person, Instant now) {
  std::vector<Coalition> out;
  if (person.empty()) return out;
  std::set<CoalitionId> own;
  for (auto const& v : consensus::voices(r, id))
    if (v.person == person && !is_former_contact(r, v, now)) own.insert(v.coalition);
  std::set<std::string> hats;
  for (auto const& hat : hats_of(r, person, now)) {
    hats.insert(fold(hat));
    if (auto const found = roster::find_by_name(r, hat)) own.insert(*found);
  }
  for (auto const& a : consensus::asked(r, id))
    if (own.contains(a.coalition) || hats.contains(fold(a.name))) out.push_back({a.coalition, a.name});
  return out;
}

Result<VoiceId> own_voice(Writing& w, ConsensusId const& id, CoalitionId const& coalition) {
  auto const person = w.actor().person;
  auto const all = speaks_for(w, id, person, w.now());
  if (std::none_of(all.begin(), all.end(), [&](Coalition const& c) { return c.id == coalition; }))
    return refuse(Why::not_allowed, say("You do not speak for this coalition."));
  return voice_of(w, id, coalition, person);
}

Result<Done> open_consensus(Writing& w, ConsensusId const& id, std::chrono::minutes wait) {
  for (auto const& account : people::accounts(w)) {
    if (account.state != people::AccountState::active || account.role == people::Role::member) continue;
    for (auto const& c : speaks_for(w, id, account.person, w.now()))
      if (auto voice = voice_of(w, id, c.id, account.person); !voice && voice.error().why != Why::not_now) return tl::unexpected(voice.error());
  }
  if (auto ok = name_contacts(w, id); !ok) return ok;
  return consensus::open(w, id, wait);
}

CallRecipients recipients(Reading& r, ConsensusId const& id, Instant now) {
  CallRecipients out;
  auto const c = consensus::call(r, id);
  if (!c) return out;
  std::map<std::string, std::vector<CallRecipient>> of;  // by coalition's name
  auto const put = [&](std::string const& coalition, std::string const& name, std::string const& address) {
    auto& all = of[coalition];
    if (std::none_of(all.begin(), all.end(), [&](CallRecipient const& there) { return there.address == address; })) all.push_back({coalition, name, address});
  };
  for (auto const& d : consensus::addressed(r, *c)) put(d.coalition, d.name, d.address);
  for (auto const& account : people::accounts(r)) {
    if (account.state != people::AccountState::active || account.role == people::Role::member) continue;
    for (auto const& hat : speaks_for(r, id, account.person, now)) put(hat.name, account.name, account.address);
  }
  for (auto const& a : consensus::asked(r, id)) {
    for (auto const& contact : roster::contacts(r, a.coalition, base::utc_day(now)))
      if (auto const address = people::read_address(contact.address)) put(a.name, contact.name, *address);
    auto& all = of[a.name];
    if (all.empty()) out.nobody.push_back(a.name);
    if (all.size() > consensus::most_voices) all.resize(consensus::most_voices);
    out.by_letter.insert(out.by_letter.end(), all.begin(), all.end());
  }
  return out;
}

Result<Done> give_back(Writing& w, ConsensusId const& id, std::string const& reason) { return then_follow(w, id, consensus::give_back(w, id, reason)); }

Result<Done> reopen(Writing& w, ConsensusId const& id, std::string const& reason) { return then_follow(w, id, consensus::reopen(w, id, reason)); }

Result<Done> appeal(Writing& w, VoiceId const& voice, ObjectionId const& id, std::string const& words) {
  if (auto ok = consensus::appeal(w, voice, id, words); !ok) return ok;
  return put_on_agendas(w);
}

Result<Done> hear_appeal(Writing& w, ObjectionId const& id, bool sustained, MeetingId const& by, std::string const& words) {
  if (!meeting::meeting(w, by)) return refuse(Why::malformed, say("There is no such meeting."), "meeting");
  auto const done = consensus::hear_appeal(w, id, sustained, by, words);
  if (!done) return done;
  return follow(w, consensus::objection(w, id)->call);
}

Result<Done> change_mark(Writing& w, MarkId const& id, record::MarkWish const& wish) {
  auto const before = record::mark(w, id);
  if (auto ok = record::change_mark(w, id, wish); !ok) return ok;
  auto const asked = consensus::confirming(w, id);
  if (!asked || before->text == wish.text) return Done{};
  if (auto ok = consensus::settle(w, *asked); !ok) return tl::unexpected(ok.error());
  if (consensus::call(w, *asked)->state == State::closed) return Done{};
  if (auto next = consensus::edit(w, *asked, wish.text, {}, consensus::Edit::substantive, {}); !next) return tl::unexpected(next.error());
  return Done{};
}

Result<Done> remove_mark(Writing& w, MarkId const& id, std::string const& reason) {
  if (auto ok = record::remove_mark(w, id, reason); !ok) return ok;
  auto const asked = consensus::confirming(w, id);
  if (!asked || consensus::call(w, *asked)->state == State::closed) return Done{};
  return consensus::withdraw(w, *asked, reason);
}

bool record_readable(Reading& r, live::Room const& room) {
  if (room.life != live::Life::closed) return false;
  // Rough texts where they are public, else the corrected one; where no words were kept the marks themselves, at the gavel.
  auto const m = meeting::meeting(r, room.meeting);
  auto const head = record::head(r, room.meeting);
  auto const series = m ? meeting::series(r, m->series) : std::nullopt;
  return !head || (series && is_public(*series, *head));
}

Result<Done> await_confirmation(Writing& w, MeetingId const& id) {
  consensus::await(w, id);
  return open_confirmations(w);
}

Result<Done> keep_consensus(Writing& w) {
  for (auto const& id : consensus::due(w, w.now())) {
    if (auto ok = consensus::settle(w, id); !ok) return tl::unexpected(ok.error());
    if (auto ok = follow(w, id); !ok) return ok;
  }
  if (auto ok = open_confirmations(w); !ok) return ok;
  return put_on_agendas(w);
}

}  // namespace desk
