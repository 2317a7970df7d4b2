// SPDX-License-Identifier: Apache-2.0
#include "desk/evidence.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/tr.hpp"
#include "desk/desk.hpp"
#include "meeting/meeting.hpp"
#include "people/accounts.hpp"
#include "record/transcripts.hpp"
#include "mail/mail.hpp"
#include "roster/duties.hpp"
#include "roster/inquiries.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"
#include "survey/mail_form.hpp"

namespace desk {

namespace {

using roster::Evidence;
using roster::Kind;

/// The day's own beginning is the end of what an evaluation of it may see.
bool inside(Instant t, Instant from, Instant to) { return t > from && t <= to; }

class Seeing {
 public:
  Seeing(Reading& r, Instant from, Instant to, CoalitionId const& only) : r_(r), from_(from), to_(to), only_(only), by_name_(coalitions_by_name(r)) {
    if (only.empty()) coalitions_ = roster::coalitions(r);
    else if (auto c = roster::coalition(r, only)) coalitions_.push_back(*std::move(c));
  }

  SeenHere all() {
    meetings();
    polls();
    questionnaires();
    contacts();
    return std::move(out_);
  }

 private:
  /// The coalition that a hat names: "Coalition on X", "for Coalition on X".
  CoalitionId named(std::string_view hat) const {
    auto const found = by_name_.find(fold(hat.starts_with("for ") ? hat.substr(4) : hat));
    return found == by_name_.end() ? CoalitionId() : found->second;
  }

  void asked_at(Instant at, std::int64_t roster::Asked::* what) {
    for (auto const& c : coalitions_)
      if (!c.founded || Instant(std::chrono::sys_days(*c.founded)) <= at) ++(out_.asked[c.id].*what);
  }

  void meetings() {
    auto const owners = roster::series_owners(r_);
    for (auto const& m : meeting::meetings(r_)) {
      if (m.state != meeting::State::closed || !m.start || !inside(*m.start, from_, to_)) continue;
      auto const owner = owners.find(m.series);
      if (owner != owners.end() && !only_.empty() && owner->second != only_) continue;
      auto const lines = meeting::attendance(r_, m.id);
      if (owner != owners.end()) {
        if (!lines.empty() || record::head(r_, m.id)) out_.evidence[owner->second].push_back(seen(Kind::meeting, *m.start, "/meetings/" + m.id.text));
        continue;
      }
      if (m.kind != meeting::Kind::coordination || lines.empty()) continue;
      asked_at(*m.start, &roster::Asked::attendances);
      std::set<CoalitionId> there;
      for (auto const& line : lines)
        if (line.presence != meeting::Presence::apologies) there.insert(named(line.capacity));
      for (auto const& c : there)
        if (!c.empty()) out_.evidence[c].push_back(seen(Kind::attendance, *m.start, "/meetings/" + m.id.text));
    }
  }

  void polls() {
    for (auto const& p : schedule::date_polls(r_)) {
      auto const slots = schedule::slots(r_, p.id);
      if (slots.empty() || !inside(slots.front().start, from_, to_) || p.state == schedule::PollState::called_off) continue;
      std::map<CoalitionId, bool> answered;
      for (auto const& i : schedule::invitees(r_, p.id))
        if (auto const c = named(i.coalition); !c.empty()) answered[c] = answered[c] || i.answered;
      for (auto const& [c, did] : answered) {
        ++out_.asked[c].answers;
        if (did) out_.evidence[c].push_back(seen(Kind::answer, slots.front().start, "/polls/" + p.id.text));
      }
    }
  }

  /// Those that are over: nobody is late while answers are taken. To decline is an answer; whom no letter can reach was not asked. What waits -
  /// submitted, and not confirmed by a second one; sent by mail, and not looked at by its writer - is no answer yet, and no silence.
  void questionnaires() {
    auto const dead = mail::dead_addresses(r_);
    for (auto const& s : survey::surveys(r_)) {
      bool const over = s.state == survey::State::closed || s.state == survey::State::published;
      if (!over || s.unit != survey::Unit::coalition || !s.closed || !inside(*s.closed, from_, to_)) continue;
      std::set<AskedId> reached;
      for (auto const& to : survey::respondents(r_, s.id))
        if (!dead.contains(to.address)) reached.insert(to.asked);
      auto const by_mail = survey::with_waiting_reply(r_, s.id, to_);
      for (auto const& unit : survey::asked(r_, s.id)) {
        auto const c = unit.coalition.empty() ? named(unit.name) : unit.coalition;
        bool const answered = unit.standing == survey::Standing::submitted || unit.standing == survey::Standing::declined;
        bool const waiting = answered ? survey::waits(unit, to_) : by_mail.contains(unit.id);
        if (c.empty() || waiting || (!answered && !reached.contains(unit.id))) continue;
        ++out_.asked[c].answers;
        if (answered) out_.evidence[c].push_back(seen(Kind::answer, *s.closed, "/questionnaires/" + s.id.text + "/results"));
      }
    }
  }

  /// A request has fourteen days before its silence counts.
  void contacts() {
    for (auto const& round : roster::contact_rounds(r_, from_, to_)) {
      bool const confirmed = round.confirmed && *round.confirmed <= to_;
      if (!confirmed && round.asked + roster::told_first > to_) continue;
      ++out_.asked[round.coalition].contacts;
      if (confirmed) out_.evidence[round.coalition].push_back(seen(Kind::contact, *round.confirmed, "/coalitions/" + round.coalition.text));
    }
  }

  static Evidence seen(Kind kind, Instant at, std::string link) { return {.kind = kind, .at = at, .link = std::move(link), .by = {}, .machine = true}; }

  Reading& r_;
  Instant from_, to_;
  CoalitionId only_;
  std::map<std::string, CoalitionId> by_name_;
  std::vector<roster::Coalition> coalitions_;
  SeenHere out_;
};

/// Of the messages, which are many, only those of one coalition where it is given.
std::map<CoalitionId, roster::Known> everything_known(Reading& r, Instant from, Instant to, CoalitionId const& only = {}) {
  std::map<CoalitionId, roster::Known> out;
  for (auto& [id, all] : roster::messages(r, from, to, only)) out[id].messages = std::move(all);
  for (auto& [id, all] : roster::items_as_evidence(r, from, to)) out[id].evidence = std::move(all);
  for (auto& [id, all] : roster::sources(r, to)) out[id].sources = std::move(all);
  for (auto& [id, all] : roster::all_checks(r)) out[id].checks = std::move(all);
  for (auto const& [id, report] : roster::yearly_reports(r, to)) out[id].report = report;
  auto seen = seen_here(r, from, to, only);
  for (auto& [id, all] : seen.evidence) out[id].evidence.insert(out[id].evidence.end(), all.begin(), all.end());
  for (auto const& [id, asked] : seen.asked) out[id].asked = asked;
  return out;
}

}  // namespace

std::vector<std::pair<std::string, CoalitionId>> names_of_coalitions(Reading& r) {
  std::vector<std::pair<std::string, CoalitionId>> out;
  for (auto const& c : roster::coalitions(r)) {
    if (!c.acronym.empty()) out.emplace_back(c.acronym, c.id);
    for (auto const& alias : c.aliases) out.emplace_back(alias, c.id);
    for (auto const& n : roster::names(r, c.id)) out.emplace_back(n.name, c.id);
  }
  return out;
}

std::map<std::string, CoalitionId> coalitions_by_name(Reading& r) { return roster::by_folded_name(r); }

SeenHere seen_here(Reading& r, Instant from, Instant to, CoalitionId const& only) { return Seeing(r, from, to, only).all(); }

namespace {

/// `only` given: those coalitions alone. Looks from after `as_of` up to `looked_by` count as if they had been made by then.
std::vector<roster::Evaluation> evaluate_some(Reading& r, roster::Rule const& rule, Instant as_of, Instant looked_by, std::set<CoalitionId> const& only) {
  // The sorting aid looks at a year, whatever the rule's windows are.
  auto known = everything_known(r, as_of - std::chrono::days(std::max(rule.long_days, 365)), as_of, only.size() == 1 ? *only.begin() : CoalitionId());
  for (auto& [id, one] : known)
    for (auto& look : one.checks)
      if (look.at > as_of && look.at <= looked_by) look.at = as_of;
  auto const before = roster::standings_before(r, as_of);
  std::vector<roster::Evaluation> out;
  for (auto const& c : roster::coalitions(r)) {
    if (!only.empty() && !only.contains(c.id)) continue;
    auto const of = known.find(c.id);
    auto const was = before.find(c.id);
    out.push_back(roster::evaluate(c, roster::life_of(r, c.id), of == known.end() ? roster::Known{} : of->second,
                                   was == before.end() ? std::nullopt : std::optional(was->second), rule, as_of));
  }
  return out;
}

}  // namespace

std::vector<roster::Evaluation> evaluate(Reading& r, roster::Rule const& rule, Instant as_of) { return evaluate_some(r, rule, as_of, as_of, {}); }

std::string principle_words(roster::Principle p) {
  switch (p) {
    case roster::Principle::membership: return base::tr("open membership");
    case roster::Principle::list: return base::tr("open list");
    case roster::Principle::archive: return base::tr("open archive");
  }
  return {};
}

Result<Done> evaluate_again(Writing& w, std::set<CoalitionId> const& some) {
  auto const last = roster::last_evaluated(w);
  if (!last || some.empty()) return Done{};
  return roster::keep(w, evaluate_some(w, roster::rule(w), std::chrono::sys_days(*last), w.now(), some));
}

Result<Done> evaluate_again(Writing& w, CoalitionId const& id) { return evaluate_again(w, std::set{id}); }

Result<EvidenceId> add_evidence(Writing& w, roster::Item const& item) {
  auto const added = roster::add_item(w, item);
  if (!added) return added;
  if (auto const seen = evaluate_again(w, item.coalition); !seen) return tl::unexpected(seen.error());
  return added;
}

Result<Done> take_evidence_back(Writing& w, CoalitionId const& id, EvidenceId const& item) {
  if (auto const removed = roster::remove_item(w, id, item); !removed) return removed;
  return evaluate_again(w, id);
}

Result<Done> note_handed_in(Writing& w, roster::HandedIn const& wish) {
  if (auto const noted = roster::note_handed_in(w, wish); !noted) return noted;
  return evaluate_again(w, wish.coalition);
}

Result<Done> forget_handed_in(Writing& w, DutyId const& duty, CoalitionId const& id) {
  if (auto const forgotten = roster::forget_handed_in(w, duty, id); !forgotten) return forgotten;
  return evaluate_again(w, id);
}

namespace {

/// Does something to the duties, then evaluates those of whom they say something else than before of the yearly report.
template <class Verb>
auto then_see_reports(Writing& w, Verb&& verb) -> decltype(verb()) {
  auto const last = roster::last_evaluated(w);
  auto const said = [&] { return last ? roster::yearly_reports(w, std::chrono::sys_days(*last)) : std::map<CoalitionId, roster::Report>{}; };
  auto const before = said();
  auto const done = verb();
  if (!done) return done;
  auto const now = said();
  std::set<CoalitionId> moved;
  for (auto const& [one, other] : {std::pair(&before, &now), std::pair(&now, &before)})
    for (auto const& [id, report] : *one)
      if (auto const there = other->find(id); there == other->end() || there->second != report) moved.insert(id);
  if (auto const seen = evaluate_again(w, moved); !seen) return tl::unexpected(seen.error());
  return done;
}

}  // namespace

Result<CycleId> open_cycle(Writing& w, roster::Cycle const& wish, CycleId const& like) {
  return then_see_reports(w, [&] { return roster::open_cycle(w, wish, like); });
}

Result<DutyId> add_duty(Writing& w, roster::Duty const& wish) {
  return then_see_reports(w, [&] { return roster::add_duty(w, wish); });
}

Result<Done> change_duty(Writing& w, DutyId const& id, roster::Duty const& wish) {
  return then_see_reports(w, [&] { return roster::change_duty(w, id, wish); });
}

Result<Done> remove_duty(Writing& w, DutyId const& id) {
  return then_see_reports(w, [&] { return roster::remove_duty(w, id); });
}

Result<Done> set_due(Writing& w, DutyId const& id, std::optional<roster::Day> const& due, std::string const& reason) {
  return then_see_reports(w, [&] { return roster::set_due(w, id, due, reason); });
}

Result<CheckId> note_check(Writing& w, CoalitionId const& id, roster::Check const& check, std::string const& note) {
  auto const noted = roster::note_check(w, id, check, note);
  if (!noted) return noted;
  if (auto const seen = evaluate_again(w, id); !seen) return tl::unexpected(seen.error());
  return noted;
}

Result<CheckId> look_again(Writing& w, roster::InquiryId const& id, roster::Verdict verdict, std::string const& url, std::string const& note) {
  auto const noted = roster::look_again(w, id, verdict, url, note);
  if (!noted) return noted;
  if (auto const seen = evaluate_again(w, roster::inquiry(w, id)->coalition); !seen) return tl::unexpected(seen.error());
  return noted;
}

Result<std::vector<roster::RowDone>> import_roster(Writing& w, std::string_view bytes) {
  auto rows = roster::import_table(w, bytes);
  if (!rows) return rows;
  std::set<CoalitionId> touched;
  for (auto const& row : *rows)
    if (row.evidence) touched.insert(row.id);
  if (auto const seen = evaluate_again(w, touched); !seen) return tl::unexpected(seen.error());
  return rows;
}

Result<std::vector<roster::Evaluation>> evaluate_month(Writing& w, Instant as_of) {
  if (roster::evaluation_day(as_of) != as_of) return refuse(Why::malformed, say("An evaluation is kept for the first of a month."), "as_of");
  if (as_of > w.now()) return refuse(Why::malformed, say("That day is still to come."), "as_of");
  auto all = evaluate_some(w, roster::rule(w), as_of, as_of == roster::evaluation_day(w.now()) ? w.now() : as_of, {});
  if (auto const kept = roster::keep(w, all); !kept) return tl::unexpected(kept.error());
  return all;
}

Result<bool> evaluate_when_due(Writing& w) {
  auto const due = roster::evaluation_day(w.now());
  auto const last = roster::last_evaluated(w);
  if (last && Instant(std::chrono::sys_days(*last)) >= due) return false;
  auto const done = evaluate_month(w, due);
  if (!done) return tl::unexpected(done.error());
  return !done->empty();
}

std::vector<WouldChange> what_would_change(Reading& r, roster::Rule const& other, Instant now) {
  auto const last = roster::last_evaluated(r);
  auto const as_of = last ? Instant(std::chrono::sys_days(*last)) : roster::evaluation_day(now);
  auto const here = evaluate(r, roster::rule(r), as_of), there = evaluate(r, other, as_of);
  auto const all = roster::coalitions(r);
  std::vector<WouldChange> out;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (here[i].activity.state != there[i].activity.state) out.push_back({all[i].id, all[i].name, here[i].activity.state, there[i].activity.state});
  return out;
}

}  // namespace desk
