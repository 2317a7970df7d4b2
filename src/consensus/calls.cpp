// SPDX-License-Identifier: Apache-2.0
// Drafting, opening, texts and the end of consensus calls.
#include "consensus/calls.hpp"

#include <algorithm>
#include <set>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "consensus/inside.hpp"
#include "consensus/letters.hpp"

namespace consensus {

using base::too_long;

std::vector<store::Migration> migrations() {
  return {{"consensus", 1, {
      "create table consensus_call (id text primary key, kind bigint not null, title text not null, days bigint not null, floor bigint not null, "
      "review_months bigint not null, source text not null, series text, meeting text, confirms text, state bigint not null, outcome bigint not null, "
      "version bigint not null, since bigint not null, extended bigint not null, opened bigint, closes bigint, closed bigint, review text, review_on text, "
      "reason text not null, at bigint not null)",
      "create unique index consensus_call_confirms on consensus_call(confirms)",
      "create index consensus_call_by_state on consensus_call(state, closes)",
      "create index consensus_call_by_review on consensus_call(review)",
      "create table consensus_text (call text not null references consensus_call(id), version bigint not null, text text not null, options text not null, "
      "hash text not null, edit bigint not null, disputed_by text not null, person text, at bigint not null, primary key (call, version))",
      "create table consensus_coalition (call text not null references consensus_call(id), coalition text not null, name text not null, disputed bigint, "
      "primary key (call, coalition))",
      "create table consensus_voice (id text primary key, call text not null references consensus_call(id), coalition text not null, person text, who text not null, "
      "name text not null, zone text not null, weekend bigint not null, link text not null, at bigint not null)",
      "create unique index consensus_voice_once on consensus_voice(call, coalition, who)",
      "create unique index consensus_voice_by_link on consensus_voice(link)",
      "create table consensus_position (id PRIMARY_SERIAL, voice text not null references consensus_voice(id), version bigint not null, stance bigint not null, "
      "options text not null, words text not null, person text, behalf bigint not null, at bigint not null)",
      "create index consensus_position_by_voice on consensus_position(voice, id)",
      "create table consensus_objection (id text primary key, call text not null references consensus_call(id), voice text not null references consensus_voice(id), "
      "version bigint not null, what text not null, harm text not null, remedy text not null, state bigint not null, at bigint not null, answer text not null, "
      "answered bigint, reasons text not null, signed_by text, published bigint, appealed bigint, appeal text not null, appeal_on text, heard_by text, heard text not null, "
      "settled bigint, met_by bigint not null)",
      "create index consensus_objection_by_call on consensus_objection(call, state)",
      "create index consensus_objection_by_appeal on consensus_objection(appealed)",
      "create index consensus_objection_by_voice on consensus_objection(voice)",
      "create table consensus_comment (id PRIMARY_SERIAL, call text not null references consensus_call(id), person text, name text not null, words text not null, at bigint not null)",
      "create index consensus_comment_by_call on consensus_comment(call, id)",
      "create table consensus_awaited (meeting text primary key, at bigint not null)",
  }}, letter_tables(), {"consensus", 3, {"alter table consensus_voice add column days_off text not null default ''", "alter table consensus_call add column letters_from bigint"}}, quiet_upgrade(), {"consensus", 5, {"alter table consensus_voice add column contact text"}}};
}

namespace {

constexpr std::size_t most_text = 20'000, most_options = 12, most_reason = 2000;

bool is_address(std::string const& s) {
  if (s.find_first_of(" \n\\\"") != std::string::npos) return false;
  return s.starts_with("https://") || s.starts_with("http://") || (s.starts_with("/") && !s.starts_with("//"));
}

Result<Done> whole(std::int64_t n, std::int64_t least, std::int64_t most, char const* field) {
  if (n < least || n > most) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), field, {std::to_string(least), std::to_string(most)});
  return Done{};
}

Result<Done> check_text(Kind kind, std::string const& text, std::vector<std::string> const& options) {
  if (text.empty()) return refuse(Why::malformed, say("Write the text that is to be agreed."), "text");
  if (auto ok = too_long(text, most_text, "text"); !ok) return ok;
  if (kind != Kind::choice)
    return options.empty() ? Result<Done>(Done{}) : refuse(Why::malformed, say("Only a choice has options."), "options");
  if (options.size() < 2 || options.size() > most_options)
    return refuse(Why::malformed, say("A choice has {1} to {2} options, one a line."), "options", {"2", std::to_string(most_options)});
  std::set<std::string> seen;
  for (auto const& o : options) {
    if (o.empty() || o.find('\n') != std::string::npos || !seen.insert(base::fold(o)).second) return refuse(Why::malformed, say("Two options are the same."), "options");
    if (auto ok = too_long(o, 200, "options"); !ok) return ok;
  }
  return Done{};
}

Result<Done> check(Call const& c) {
  if (c.title.empty()) return refuse(Why::malformed, say("A consensus call needs a title."), "title");
  // What is adopted points at what started it (rule 8); a sense check and a choice adopt nothing.
  bool const needs_source = c.kind == Kind::objection_call || c.kind == Kind::consent_round;
  auto const source = (c.source.empty() && !needs_source) || (is_address(c.source) && c.source.size() <= 1000)
                          ? Result<Done>(Done{})
                          : refuse(Why::malformed, say("Give the address of the words or the mail: it begins with https:// or with /."), "source");
  return base::all_of(too_long(c.title, 180, "title"), check_text(c.kind, c.text, c.options), whole(c.days, 3, 90, "days"), whole(c.floor, 1, 100, "floor"),
                      whole(c.review_months, 1, 60, "review_months"), source);
}

void write_text(Writing& w, ConsensusId const& id, std::int64_t version, std::string const& text, std::vector<std::string> const& options, Edit label, bool frozen) {
  w.run("insert into consensus_text (call, version, text, options, hash, edit, disputed_by, person, at) "
        "values (:call, :version, :text, :options, :hash, :edit, '', :person, :at)",
        id, version, text, base::joined(options, "\n"), frozen ? base::sha256_hex(hashed_text(text, options)) : std::string(), label, w.actor().person, w.now());
}

Result<Call> a_draft(Reading& r, ConsensusId const& id) {
  auto const c = call(r, id);
  if (!c) return no_call();
  if (c->state != State::draft) return refuse(Why::not_now, say("This call was opened: its text and whom it asks are fixed."));
  return *c;
}

/// The call as it stands now, its window shut if its time is over.
Result<Call> at_work(Writing& w, ConsensusId const& id) {
  if (auto ok = settle(w, id); !ok) return tl::unexpected(ok.error());
  auto const c = call(w, id);
  if (c->state != State::open && c->state != State::answering) return not_open();
  return *c;
}

std::vector<Calendar> calendars(Reading& r, ConsensusId const& id) {
  std::vector<Calendar> out;
  for (auto& [zone, weekend, days_off] : r.rows<std::string, Weekend, std::string>("select distinct zone, weekend, days_off from consensus_voice where call = :call", id))
    out.push_back({zone, weekend, days_of(days_off)});
  return out;
}

/// The same day so many months later; the last of a month that is shorter.
std::chrono::year_month_day later(Instant from, std::int64_t months) {
  auto const day = base::utc_day(from);
  auto const then = day + std::chrono::months(months);
  return then.ok() ? then : std::chrono::year_month_day(then.year() / then.month() / std::chrono::last);
}

}  // namespace

Result<Done> filled(std::string const& words, std::size_t most, char const* field) {
  if (words.empty()) return refuse(Why::malformed, say("Please write something here."), field);
  return too_long(words, most, field);
}

std::string hashed_text(std::string const& text, std::vector<std::string> const& options) {
  auto out = text;
  for (auto const& o : options) out += "\n- " + o;
  return out;
}

// ------------------------------------------------------------------------------------------------ drafting

Result<ConsensusId> draft(Writing& w, Call const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const id = base::new_id<ConsensusId>();
  w.run("insert into consensus_call (id, kind, title, days, floor, review_months, source, series, meeting, confirms, state, outcome, version, since, extended, opened, closes, "
        "closed, review, review_on, reason, at) values (:id, :kind, :title, :days, :floor, :review_months, :source, :series, :meeting, :confirms, :state, :outcome, 1, 1, 0, "
        "null, null, null, null, null, '', :at)",
        id, wish.kind, wish.title, wish.days, wish.floor, wish.review_months, wish.source, wish.series, wish.meeting, wish.confirms, State::draft, Outcome::none, w.now());
  write_text(w, id, 1, wish.text, wish.options, Edit::first, false);
  w.audit("draft_consensus", id.text, wish.title);
  return id;
}

Result<Done> change_draft(Writing& w, Call const& wish) {
  if (auto const c = a_draft(w, wish.id); !c) return tl::unexpected(c.error());
  if (auto ok = check(wish); !ok) return ok;
  w.run("update consensus_call set kind = :kind, title = :title, days = :days, floor = :floor, review_months = :review_months, source = :source, series = :series where id = :id",
        wish.kind, wish.title, wish.days, wish.floor, wish.review_months, wish.source, wish.series, wish.id);
  w.run("update consensus_text set text = :text, options = :options, person = :person, at = :at where call = :call and version = 1", wish.text, base::joined(wish.options, "\n"),
        w.actor().person, w.now(), wish.id);
  w.audit("change_consensus_draft", wish.id.text, wish.title);
  return Done{};
}

Result<Done> ask(Writing& w, ConsensusId const& id, CoalitionId const& coalition, std::string const& name) {
  if (auto const c = a_draft(w, id); !c) return tl::unexpected(c.error());
  if (w.one<std::int64_t>("select 1 from consensus_coalition where call = :call and coalition = :coalition", id, coalition)) return Done{};
  w.run("insert into consensus_coalition (call, coalition, name, disputed) values (:call, :coalition, :name, null)", id, coalition, name);
  w.audit("ask_coalition", id.text, name);
  return Done{};
}

Result<Done> leave_out(Writing& w, ConsensusId const& id, CoalitionId const& coalition) {
  if (auto const c = a_draft(w, id); !c) return tl::unexpected(c.error());
  auto const name = asked_name(w, id, coalition);
  w.run("delete from consensus_link where voice in (select id from consensus_voice where call = :call and coalition = :coalition)", id, coalition);
  w.run("delete from consensus_voice where call = :call and coalition = :coalition", id, coalition);
  if (w.run("delete from consensus_coalition where call = :call and coalition = :coalition", id, coalition) == 0)
    return refuse(Why::unknown, say("This coalition is not asked."));
  w.audit("leave_out_coalition", id.text, name);
  return Done{};
}

Result<Done> open(Writing& w, ConsensusId const& id, std::chrono::minutes wait) {
  auto const c = a_draft(w, id);
  if (!c) return tl::unexpected(c.error());
  auto const asked = w.one<std::int64_t>("select count(*) from consensus_coalition where call = :call", id).value_or(0);
  if (asked == 0) return refuse(Why::malformed, say("No coalition is asked yet."), "coalitions");
  bool const has_floor = (c->kind == Kind::objection_call || c->kind == Kind::consent_round) && c->confirms.empty();
  if (has_floor && asked < c->floor)
    return refuse(Why::malformed, say("It needs the support of {1} coalitions, but asks {2}."), "coalitions", {std::to_string(c->floor), std::to_string(asked)});
  w.run("update consensus_text set hash = :hash where call = :call and version = 1", base::sha256_hex(hashed_text(c->text, c->options)), id);
  open_window(w, *c, wait);
  w.run("update consensus_call set letters_from = :at where id = :id", w.now() + wait, id);
  w.audit("open_consensus", id.text, c->title);
  return Done{};
}

Result<Done> take_back(Writing& w, ConsensusId const& id) {
  auto const c = call(w, id);
  if (!c) return no_call();
  bool const waits = c->state == State::open && c->letters_from && w.now() < *c->letters_from;
  if (!waits || c->version > 1 || !positions(w, id).empty() || !comments(w, id).empty())
    return refuse(Why::not_now, say("It stays open: its letters have left, or somebody has spoken already."));
  w.run("update consensus_call set state = :state, opened = null, closes = null, letters_from = null where id = :id", State::draft, id);
  w.run("update consensus_text set hash = '' where call = :call and version = 1", id);
  w.audit("take_back_consensus", id.text, c->title);
  return Done{};
}

// ------------------------------------------------------------------------------------------------ the text

void open_window(Writing& w, Call const& c, std::chrono::minutes wait) {
  auto const closes = c.confirms.empty() ? closing(w.now() + wait, static_cast<int>(c.days), calendars(w, c.id)) : w.now() + shortest_window;
  w.run("update consensus_call set state = :state, outcome = :outcome, extended = 0, opened = :opened, closes = :closes, closed = null, review = null where id = :id", State::open,
        Outcome::none, w.now(), closes, c.id);
}

void restart(Writing& w, Call const& c, std::int64_t since) {
  w.run("update consensus_call set since = :since where id = :id", since, c.id);
  w.run("update consensus_objection set reasons = '', signed_by = null, published = null where call = :call and state = :state and appealed is null", c.id, ObjectionState::open);
  open_window(w, c);
}

Result<std::int64_t> edit(Writing& w, ConsensusId const& id, std::string const& text, std::vector<std::string> const& options, Edit label, std::vector<ObjectionId> const& met) {
  auto const c = at_work(w, id);
  if (!c) return tl::unexpected(c.error());
  if (label == Edit::first) return refuse(Why::malformed, say("Say whether the change is editorial or one of substance."), "label");
  if (label == Edit::editorial && c->state != State::open) return refuse(Why::not_now, say("The window is shut: only a change of substance, which opens it again, is possible."));
  if (label == Edit::editorial && !met.empty()) return refuse(Why::malformed, say("A change that meets an objection is one of substance."), "label");
  if (auto ok = check_text(c->kind, text, options); !ok) return tl::unexpected(ok.error());
  if (text == c->text && options == c->options) return refuse(Why::malformed, say("Nothing was changed."), "text");
  for (auto const& m : met) {
    auto const o = objection(w, m);
    if (!o || o->call != id || o->state != ObjectionState::open) return refuse(Why::unknown, say("There is no such open objection."));
  }
  auto const next = c->version + 1;
  write_text(w, id, next, text, options, label, true);
  w.run("update consensus_call set version = :version where id = :id", next, id);
  for (auto const& m : met) meet(w, m, next);
  if (label == Edit::substantive) restart(w, *c, next);
  w.audit("edit_consensus", id.text, label == Edit::substantive ? "substantive" : "editorial");
  return next;
}

Result<Done> dispute(Writing& w, VoiceId const& voice) {
  auto const v = voice_row(w, voice);
  if (!v) return no_voice();
  auto const c = at_work(w, v->call);
  if (!c) return tl::unexpected(c.error());
  if (c->state != State::open) return not_open();
  auto const version = w.one<std::optional<std::int64_t>>("select max(version) from consensus_text where call = :call and edit = :edit and version > :since", v->call, Edit::editorial, c->since);
  if (!version || !*version) return refuse(Why::not_now, say("No editorial change is there to dispute."));
  if (w.one<std::int64_t>("select 1 from consensus_coalition where call = :call and coalition = :coalition and disputed is not null", v->call, v->coalition))
    return refuse(Why::not_now, say("Your coalition has disputed a change in this call before."));
  auto const name = asked_name(w, v->call, v->coalition);
  w.run("update consensus_coalition set disputed = :version where call = :call and coalition = :coalition", **version, v->call, v->coalition);
  w.run("update consensus_text set edit = :edit, disputed_by = :name where call = :call and version = :version", Edit::substantive, name, v->call, **version);
  restart(w, *c, **version);
  w.audit("dispute_edit", v->call.text, name);
  return Done{};
}

// ------------------------------------------------------------------------------------------------ the end

void close(Writing& w, Call const& c, Outcome outcome, std::string const& reason) {
  bool const adopted = outcome == Outcome::adopted || outcome == Outcome::adopted_over_objection;
  auto const review = adopted && c.confirms.empty() ? std::optional(base::iso_day(later(w.now(), c.review_months))) : std::nullopt;
  w.run("update consensus_call set state = :state, outcome = :outcome, closed = :closed, review = :review, reason = :reason where id = :id", State::closed, outcome, w.now(), review,
        reason, c.id);
  w.audit("close_consensus", c.id.text, boost::describe::enum_to_string(outcome, "none"));
}

Result<bool> settle(Writing& w, ConsensusId const& id) {
  auto const c = call(w, id);
  if (!c) return no_call();
  if (c->state != State::open && c->state != State::answering) return false;
  bool const changed = settle_overrulings(w, id);
  if (w.now() < *c->closes) return changed;
  Question const q{.kind = c->kind, .confirms = !c->confirms.empty(), .floor = c->floor, .open = open_objections(w, id),
                   .overruled = w.one<std::int64_t>("select count(*) from consensus_objection where call = :call and state = :state", id, ObjectionState::not_upheld).value_or(0)};
  std::vector<Stand> stands;
  for (auto& a : asked(w, id)) stands.push_back(std::move(a.stand));
  if (auto const outcome = by_rule(q, stands)) {
    close(w, *c, *outcome, "");
    return true;
  }
  if (c->state == State::answering) return changed;
  w.run("update consensus_call set state = :state where id = :id", State::answering, id);
  w.audit("shut_window", id.text);
  return true;
}

std::vector<ConsensusId> due(Reading& r, Instant now) {
  std::vector<ConsensusId> out;
  for (auto& [id] : r.rows<ConsensusId>("select id from consensus_call where state = :open and closes <= :now union select c.id from consensus_call c join consensus_objection o "
                                        "on o.call = c.id where c.state in (:opened, :answering) and o.state = :state and o.appealed is null and o.published <= :then",
                                        State::open, now, State::open, State::answering, ObjectionState::open, now - reasons_stand))
    out.push_back(std::move(id));
  return out;
}

Result<Done> give_back(Writing& w, ConsensusId const& id, std::string const& reason) {
  auto const c = at_work(w, id);
  if (!c) return tl::unexpected(c.error());
  for (auto const& o : objections(w, id))
    if (o.state == ObjectionState::open && !o.answered) return refuse(Why::not_now, say("Each open objection is answered in writing first."));
  if (auto ok = filled(reason, most_reason, "reason"); !ok) return ok;
  close(w, *c, Outcome::returned, reason);
  return Done{};
}

Result<Done> withdraw(Writing& w, ConsensusId const& id, std::string const& reason) {
  auto const c = call(w, id);
  if (!c) return no_call();
  if (c->state == State::closed) return refuse(Why::not_now, say("This call is closed."));
  if (auto ok = filled(reason, most_reason, "reason"); !ok) return ok;
  close(w, *c, Outcome::withdrawn, reason);
  return Done{};
}

Result<Done> reopen(Writing& w, ConsensusId const& id, std::string const& reason) {
  auto const c = call(w, id);
  if (!c) return no_call();
  if (c->state != State::closed || c->outcome == Outcome::withdrawn) return refuse(Why::not_now, say("Only a call that was closed can be opened again."));
  if (w.now() - *c->closed > may_reopen) return refuse(Why::not_now, say("It was closed more than {} days ago."), "reason", {std::to_string(may_reopen.count())});
  if (auto ok = filled(reason, most_reason, "reason"); !ok) return ok;
  open_late_ones(w, id);
  open_window(w, *c);
  w.run("update consensus_call set reason = :reason where id = :id", reason, id);
  w.audit("reopen_consensus", id.text, reason);
  return Done{};
}

}  // namespace consensus
