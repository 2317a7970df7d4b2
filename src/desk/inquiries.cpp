// SPDX-License-Identifier: Apache-2.0
#include "desk/inquiries.hpp"

#include <algorithm>
#include <map>

#include "base/checks.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/consensus.hpp"
#include "desk/evidence.hpp"
#include "desk/inquiry_letters.hpp"
#include "roster/explain.hpp"

namespace desk {

namespace {

using roster::About;
using roster::Inquiry;
using roster::InquiryId;
using roster::Outcome;
using roster::Said;
using roster::State;
using roster::Step;

std::string line_of(roster::Evaluation const& e) { return roster::text_of(roster::explain(e.standing, e.activity, e.rule)); }

tl::unexpected<Refusal> no_inquiry() { return refuse(Why::unknown, say("There is no such inquiry.")); }

/// Takes an objection call back that runs about this.
Result<Done> stop_call(Writing& w, Inquiry const& q, std::string const& reason) {
  auto const c = q.call.empty() ? std::nullopt : consensus::call(w, q.call);
  if (!c || c->state == consensus::State::closed) return Done{};
  return consensus::withdraw(w, q.call, reason);
}

std::string day_text(Instant t) { return iso_day(utc_day(t)); }

}  // namespace

// ------------------------------------------------------------------------------------------------ what could be begun

namespace {

/// What may be begun with one coalition, of everything that is known of all.
class Looking {
 public:
  Looking(Reading& r, Instant now)
      : now_(now),
        manner_(roster::manner(r)),
        said_(roster::latest(r, now)),
        checks_(roster::all_checks(r)),
        contacts_(roster::all_contacts(r, utc_day(now))) {
    for (auto& q : roster::inquiries_since(r, now - std::chrono::days(manner_.rest))) past_[q.coalition].push_back(std::move(q));
  }

  void look(roster::Coalition const& c, std::vector<ToBegin>& out) const {
    if (c.life == roster::Life::merged || c.life == roster::Life::closed) return;
    activity(c, out);
    principles(c, out);
    auto const all = contacts_.find(c.id);
    if (all != contacts_.end() && c.life != roster::Life::inactive && nobody_confirmed(all->second) && !lately(c, About::contacts))
      out.push_back({c.id, c.name, About::contacts, {}, tr("Nobody confirmed its contacts for a year.")});
  }

 private:
  /// Is one about this under way, or was it begun not long ago?
  bool lately(roster::Coalition const& c, About about) const {
    return any_past(c, [&](Inquiry const& q) { return q.about == about; });
  }
  bool under_way(roster::Coalition const& c, roster::Principle p) const {
    return any_past(c, [&](Inquiry const& q) { return q.about == About::finding && q.principle == p && !q.closed; });
  }
  template <class F>
  bool any_past(roster::Coalition const& c, F&& f) const {
    auto const past = past_.find(c.id);
    return past != past_.end() && std::any_of(past->second.begin(), past->second.end(), f);
  }

  void activity(roster::Coalition const& c, std::vector<ToBegin>& out) const {
    auto const e = said_.find(c.id);
    if (e == said_.end() || c.life != roster::Life::listed || lately(c, About::quiet)) return;
    auto const state = e->second.standing.state;
    if (state == State::low && !lately(c, About::check_in)) out.push_back({c.id, c.name, About::check_in, {}, line_of(e->second)});
    if (state == State::quiet && !e->second.standing.cannot_confirm) out.push_back({c.id, c.name, About::quiet, {}, line_of(e->second)});
  }
  void principles(roster::Coalition const& c, std::vector<ToBegin>& out) const {
    auto const all = checks_.find(c.id);
    if (all == checks_.end()) return;
    for (auto const p : {roster::Principle::membership, roster::Principle::list, roster::Principle::archive}) {
      auto const last = std::find_if(all->second.rbegin(), all->second.rend(), [&](roster::Check const& k) { return k.principle == p; });
      if (last == all->second.rend() || last->verdict != roster::Verdict::not_met || (last->check_again && *last->check_again <= now_))
        continue;
      if (!under_way(c, p)) out.push_back({c.id, c.name, About::finding, p, principle_words(p) + ": " + last->url});
    }
  }
  /// Somebody could be asked, and nobody said lately that it is right.
  bool nobody_confirmed(std::vector<roster::Contact> const& all) const {
    auto const fresh = [&](roster::Contact const& k) {
      return k.confirmed && std::chrono::sys_days(*k.confirmed) + std::chrono::days(manner_.contacts) > now_;
    };
    return std::any_of(all.begin(), all.end(), [](roster::Contact const& k) { return !k.address.empty(); }) &&
           std::none_of(all.begin(), all.end(), fresh);
  }

  Instant now_;
  roster::Manner manner_;
  std::map<CoalitionId, roster::Evaluation> said_;
  std::map<CoalitionId, std::vector<roster::Check>> checks_;
  std::map<CoalitionId, std::vector<roster::Contact>> contacts_;
  std::map<CoalitionId, std::vector<Inquiry>> past_;
};

}  // namespace

std::vector<ToBegin> to_begin(Reading& r, Instant now) {
  std::vector<ToBegin> out;
  Looking const looking(r, now);
  for (auto const& c : roster::coalitions(r)) looking.look(c, out);
  return out;
}

// ------------------------------------------------------------------------------------------------ steps

namespace {

/// Posts the letter of a step to everybody. Answers how many.
Result<int> post_step(Writing& w, Inquiry const& q, Step step, std::string const& note, Office const& office) {
  auto const letters = letters_of_step(w, q, step, note, office);
  if (!letters) return tl::unexpected(letters.error());
  for (auto const& letter : *letters)
    if (auto const posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return static_cast<int>(letters->size());
}

}  // namespace

Result<InquiryId> begin_inquiry(Writing& w, Inquiry const& wish, std::string const& note, Office const& office) {
  auto const id = roster::open_inquiry(w, wish);
  if (!id) return id;
  if (auto const sent = send_step(w, *id, Step::letter, note, office); !sent) return tl::unexpected(sent.error());
  return id;
}

Result<int> send_step(Writing& w, InquiryId const& id, Step step, std::string const& note, Office const& office) {
  auto const q = roster::inquiry(w, id);
  if (!q) return no_inquiry();
  if (!letter_of(q->about, step) || step == Step::call) return refuse(Why::malformed, say("Choose one of these."), "step");
  if (auto const fits = too_long(note, 1000, "note"); !fits) return tl::unexpected(fits.error());
  auto const taken = roster::take_step(w, id, step, note);
  if (!taken) return tl::unexpected(taken.error());
  if (!*taken) return 0;
  return post_step(w, *q, step, note, office);
}

Result<Done> publish_finding(Writing& w, InquiryId const& id) {
  auto const taken = roster::take_step(w, id, Step::publish);
  if (!taken) return tl::unexpected(taken.error());
  return Done{};
}

namespace {

/// The text of the objection call: what is proposed, on what evidence, and what was tried. Everybody reads it: what the coalition replied
/// is not in it, because it was written for those who organise the forum.
consensus::Call call_about(Reading& r, Inquiry const& q, std::string const& name, std::string const& line) {
  std::string tried;
  for (auto const& t : q.taken) tried += (tried.empty() ? "" : ", ") + day_text(t.at);
  std::int64_t listed = 0;
  for (auto const& c : roster::coalitions(r)) listed += c.life == roster::Life::listed;
  return {.kind = consensus::Kind::objection_call,
          .title = std::string(slice(fill(tr("“{}” moves to the inactive listing"), {name}), 0, 180)),
          .text = fill(tr("The entry of “{}” moves to the inactive listing."), {name}) + "\n\n" + line + "\n\n" +
                  fill(tr("Letters went to its contacts on these days: {}. The last one offered four answers: alive, pause, merge, close."),
                       {tried}) +
                  "\n\n" + tr("The entry stays for ever. It comes back with one statement and one thing that can be seen."),
          .days = 14,
          .floor = std::min<std::int64_t>(3, listed),
          .source = "/coalitions/" + q.coalition.text};
}

/// Has a letter a chance to be read: an address whose last letter did not come back.
bool anybody_reached(Reading& r, Inquiry const& q, Instant now) {
  auto const all = recipients(r, q.coalition, now);
  return std::any_of(all.begin(), all.end(), [](Recipient const& to) { return !to.dead; });
}

}  // namespace

Result<ConsensusId> ask_coalitions(Writing& w, InquiryId const& id, Office const& office) {
  auto const q = roster::inquiry(w, id);
  if (!q) return no_inquiry();
  if (!q->call.empty()) return q->call;
  auto const e = roster::latest_of(w, q->coalition, w.now());
  if (e && e->standing.cannot_confirm)
    return refuse(Why::not_now, say("Its archive cannot be read now: nothing is concluded from silence."));
  if (!anybody_reached(w, *q, w.now()))
    return refuse(Why::not_now, say("No letter has reached anybody: the silence of a dead address is no answer."));
  if (auto const taken = roster::take_step(w, id, Step::call); !taken) return tl::unexpected(taken.error());
  auto const call = draft_consensus(w, call_about(w, *q, roster::coalition(w, q->coalition)->name, e ? line_of(*e) : std::string()));
  if (!call) return call;
  if (auto const opened = open_consensus(w, *call); !opened) return tl::unexpected(opened.error());
  roster::note_call(w, id, *call);
  if (auto const sent = post_step(w, *roster::inquiry(w, id), Step::call, {}, office); !sent) return tl::unexpected(sent.error());
  return call;
}

Result<Done> carry_out_merger(Writing& w, InquiryId const& id, Office const& office) {
  auto const q = roster::inquiry(w, id);
  if (!q) return no_inquiry();
  if (q->closed && q->outcome == Outcome::merged) return Done{};
  if (q->closed || q->into.empty()) return refuse(Why::not_now, say("The coalition has not said that it merges."));
  auto const reason = tr("By its own word.");
  if (auto const moved = roster::move_life(w, q->coalition, {.to = roster::Life::merged, .reason = reason, .into = q->into}); !moved)
    return moved;
  if (auto const stopped = stop_call(w, *q, reason); !stopped) return stopped;
  if (auto const closed = roster::close_inquiry(w, id, Outcome::merged, {}); !closed) return closed;
  return tell_contacts(w, *q, {}, {.what = Said::merge, .into = q->into}, office);
}

Result<Done> withdraw_inquiry(Writing& w, InquiryId const& id, std::string const& reason) {
  auto const q = roster::inquiry(w, id);
  if (!q) return no_inquiry();
  if (auto const closed = roster::close_inquiry(w, id, Outcome::withdrawn, reason); !closed) return closed;
  return stop_call(w, *q, clean_text(reason));
}

// ------------------------------------------------------------------------------------------------ answers

namespace {

bool of_activity(roster::Kind k) { return k == roster::Kind::meeting || k == roster::Kind::output || k == roster::Kind::session; }

Result<Done> add_activity(Writing& w, CoalitionId const& id, roster::Item const& typed) {
  if (!of_activity(typed.kind)) return refuse(Why::malformed, say("Choose one of these."), "kind");
  auto item = typed;
  item.coalition = id;
  if (auto const added = add_evidence(w, item); !added) return tl::unexpected(added.error());
  return Done{};
}

/// What an answer does to the coalition, and how the inquiry ends by it; none: it goes on.
Result<std::optional<Outcome>> act_on_answer(Writing& w, Inquiry const& q, std::string const& who, OurAnswer const& a) {
  using roster::Life;
  auto const ended = [](Result<Done> const& done, Outcome how) -> Result<std::optional<Outcome>> {
    if (!done) return tl::unexpected(done.error());
    return how;
  };
  switch (a.what) {
    case Said::reply: break;
    case Said::alive: {
      auto item = a.item;
      item.who = who;
      return ended(add_activity(w, q.coalition, item), Outcome::alive);
    }
    case Said::pause:
      return ended(roster::move_life(w, q.coalition, {.to = Life::paused, .reason = a.words, .until = a.until}), Outcome::paused);
    case Said::close: return ended(roster::move_life(w, q.coalition, {.to = Life::closed, .reason = a.words}), Outcome::closed);
    case Said::merge:
      if (auto const noted = roster::note_merger(w, q.id, a.into, who); !noted) return tl::unexpected(noted.error());
      break;
    default: return refuse(Why::malformed, say("Choose one of these."), "what");
  }
  return std::optional<Outcome>();
}

bool has_answer(About about, Said what) {
  if (what == Said::reply) return true;
  return about == About::quiet || (about == About::check_in && what == Said::alive);
}

}  // namespace

Result<Done> answer_inquiry(Writing& w, CoalitionId const& coalition, InquiryId const& id, std::string const& who, OurAnswer const& a,
                            Office const& office) {
  auto const q = roster::inquiry(w, id);
  if (!q || q->coalition != coalition) return no_inquiry();
  if (q->closed) return refuse(Why::not_now, say("This has ended."));
  if (!has_answer(q->about, a.what)) return refuse(Why::not_now, say("This is not an answer to what was asked."));
  auto const before = roster::lines(w, id).size();
  auto const outcome = act_on_answer(w, *q, who, a);
  if (!outcome) return tl::unexpected(outcome.error());
  if (a.what != Said::merge)
    if (auto const noted = roster::note_said(w, id, a.what, who, a.what == Said::alive ? a.item.words : a.words); !noted) return noted;
  if (*outcome) {
    if (auto const stopped = stop_call(w, *q, tr("The coalition has answered.")); !stopped) return stopped;
    if (auto const closed = roster::close_inquiry(w, id, **outcome, {}); !closed) return closed;
  }
  // The same words once more are no news.
  if (roster::lines(w, id).size() == before) return Done{};
  return tell_contacts(w, *q, who, a, office);
}

Result<Done> revive(Writing& w, CoalitionId const& id, std::string const& typed, roster::Item const& item) {
  auto const c = roster::coalition(w, id);
  auto const statement = clean_text(typed);
  if (!c) return refuse(Why::unknown, say("There is no such coalition."));
  if (c->life != roster::Life::inactive && c->life != roster::Life::closed)
    return refuse(Why::not_now, say("This coalition is neither closed nor in the inactive listing."));
  if (statement.empty()) return refuse(Why::malformed, say("Say in a few words that you carry it on, and who."), "statement");
  if (auto const moved = roster::move_life(w, id, {.to = roster::Life::listed, .reason = statement}); !moved) return moved;
  return add_activity(w, id, item);
}

// ------------------------------------------------------------------------------------------------ the timer

namespace {

std::optional<Outcome> life_outcome(roster::Life life) {
  switch (life) {
    case roster::Life::paused: return Outcome::paused;
    case roster::Life::merged: return Outcome::merged;
    case roster::Life::closed: return Outcome::closed;
    case roster::Life::inactive: return Outcome::inactive;
    case roster::Life::forming:
    case roster::Life::listed: break;
  }
  return std::nullopt;
}

/// How a ladder ends without anybody's act; none: it goes on.
std::optional<Outcome> end_of_quiet(std::optional<roster::Evaluation> const& e) {
  if (!e || e->standing.state == State::quiet) return std::nullopt;
  return e->standing.state == State::active || e->standing.state == State::low ? Outcome::alive : Outcome::lapsed;
}

/// What came of its objection call, once that stands.
std::optional<consensus::Call> ended_call(Reading& r, Inquiry const& q) {
  auto const call = q.call.empty() ? std::nullopt : consensus::call(r, q.call);
  if (!call || call->state != consensus::State::closed) return std::nullopt;  // a sheet is dear, and most calls run for weeks
  auto sheet = consensus::sheet(r, q.call);
  if (!sheet || sheet->suspended) return std::nullopt;
  return std::move(sheet->call);
}

Result<Done> follow_call(Writing& w, Inquiry const& q, consensus::Call const& call) {
  using consensus::Outcome;
  auto const how = call.outcome;
  if (how == Outcome::withdrawn)
    return roster::close_inquiry(w, q.id, roster::Outcome::withdrawn,
                                 call.reason.empty() ? tr("The call was withdrawn.") : std::string(slice(call.reason, 0, 1000)));
  if (how != Outcome::adopted && how != Outcome::adopted_over_objection) return roster::close_inquiry(w, q.id, roster::Outcome::stays, {});
  auto const moved =
      roster::move_life(w, q.coalition,
                        {.to = roster::Life::inactive,
                         .reason = fill(tr("Nobody answered for a year, and the coalitions agreed: {}"), {"/calls/" + q.call.text})});
  if (!moved) return moved;
  return roster::close_inquiry(w, q.id, roster::Outcome::inactive, {});
}

std::optional<Outcome> end_of(Reading& r, Inquiry const& q, std::optional<roster::Evaluation> const& e, Instant now) {
  auto const c = roster::coalition(r, q.coalition);
  auto const life = c ? life_outcome(c->life) : std::nullopt;
  bool const asks_of_life = q.about == About::check_in || q.about == About::quiet;
  if (life && (asks_of_life || *life == Outcome::merged || *life == Outcome::closed)) return life;
  bool const fresh = e && e->as_of > q.opened;
  switch (q.about) {
    case About::quiet: return end_of_quiet(e);
    case About::check_in:
      if (e && e->standing.state == State::active) return Outcome::alive;
      if (fresh && e->standing.state != State::low) return Outcome::lapsed;
      break;
    case About::contacts: break;
    case About::finding: {
      for (auto const& k : roster::checks(r, q.coalition))
        if (k.check.principle == q.principle)
          return k.check.at > q.opened && k.check.verdict == roster::Verdict::met ? std::optional(Outcome::mended) : std::nullopt;
      return std::nullopt;
    }
  }
  return q.opened + std::chrono::days(q.manner.patience) <= now ? std::optional(Outcome::lapsed) : std::nullopt;
}

}  // namespace

std::vector<InquiryId> inquiries_to_tend(Reading& r, Instant now) {
  std::vector<InquiryId> out;
  for (auto const& id : roster::perhaps_ended(r, now)) {
    auto const q = roster::inquiry(r, id);
    if (q && (end_of(r, *q, roster::latest_of(r, q->coalition, now), now) || ended_call(r, *q))) out.push_back(id);
  }
  return out;
}

Result<Done> tend_inquiry(Writing& w, InquiryId const& id) {
  auto const q = roster::inquiry(w, id);
  if (!q) return no_inquiry();
  if (q->closed) return Done{};
  if (auto const outcome = end_of(w, *q, roster::latest_of(w, q->coalition, w.now()), w.now())) {
    if (auto const stopped = stop_call(w, *q, tr("What was asked about has changed.")); !stopped) return stopped;
    return roster::close_inquiry(w, id, *outcome, {});
  }
  if (auto const call = ended_call(w, *q)) return follow_call(w, *q, *call);
  return Done{};
}

}  // namespace desk
