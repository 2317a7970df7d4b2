// SPDX-License-Identifier: Apache-2.0
#include "consensus/objections.hpp"

#include <algorithm>

#include "consensus/inside.hpp"

namespace consensus {

namespace {

constexpr std::size_t most_answer = 4000, most_words = 2000;

tl::unexpected<base::Refusal> no_objection() { return refuse(Why::unknown, say("There is no such objection.")); }

bool pending(Objection const& o) { return o.state == ObjectionState::open || o.state == ObjectionState::late; }

Result<Objection> pending_one(Reading& r, ObjectionId const& id) {
  auto const o = objection(r, id);
  if (!o) return no_objection();
  if (!pending(*o)) return refuse(Why::not_now, say("This objection is settled."));
  return *o;
}

void settle_as(Writing& w, ObjectionId const& id, ObjectionState state) {
  w.run("update consensus_objection set state = :state, settled = :at where id = :id", state, w.now(), id);
  w.audit("settle_objection", id.text, boost::describe::enum_to_string(state, "settled"));
}

/// After an objection was settled: the rule is applied if nothing is open any more and the window is shut.
Result<Done> then_settle(Writing& w, ConsensusId const& id) {
  if (auto ok = settle(w, id); !ok) return tl::unexpected(ok.error());
  return Done{};
}

template <class... Args>
std::vector<Objection> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Objection> out;
  for (auto& [id, call, voice, coalition, name, version, what, harm, remedy, state, at, answer, answered, reasons, published, appealed, appeal, heard_by, heard, settled, met_by] :
       r.rows<ObjectionId, ConsensusId, VoiceId, CoalitionId, std::string, std::int64_t, std::string, std::string, std::string, ObjectionState, Instant, std::string,
              std::optional<Instant>, std::string, std::optional<Instant>, std::optional<Instant>, std::string, MeetingId, std::string, std::optional<Instant>, std::int64_t>(sql, args...))
    out.push_back({id, call, voice, coalition, name, version, what, harm, remedy, state, at, answer, answered, reasons, published, appealed, appeal, heard_by, heard, settled, met_by});
  return out;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ for the room

std::int64_t open_objections(Reading& r, ConsensusId const& id) {
  return r.one<std::int64_t>("select count(*) from consensus_objection where call = :call and state = :state", id, ObjectionState::open).value_or(0);
}

Result<Done> object(Writing& w, VoiceRow const& v, Wish const& wish, ObjectionState state) {
  auto const all = objections(w, v.call);
  auto const mine = [&](Objection const& o) { return o.voice == v.id && o.state == state; };
  auto const version = w.one<std::int64_t>("select version from consensus_call where id = :id", v.call).value_or(1);
  for (auto const& o : all) {
    if (!mine(o)) continue;
    if (o.what == wish.what && o.harm == wish.harm && o.remedy == wish.remedy) {
      w.run("update consensus_objection set version = :version where id = :id", version, o.id);
      w.audit("reconfirm_objection", o.id.text);
      return Done{};
    }
    if (o.published) return refuse(Why::not_now, say("The reasons against your objection are published. You may withdraw it, or take it to the next full meeting."));
  }
  for (auto const& o : all)
    if (mine(o)) settle_as(w, o.id, ObjectionState::withdrawn);
  auto const id = base::new_id<ObjectionId>();
  w.run("insert into consensus_objection (id, call, voice, version, what, harm, remedy, state, at, answer, answered, reasons, signed_by, published, appealed, appeal, appeal_on, "
        "heard_by, heard, settled, met_by) values (:id, :call, :voice, :version, :what, :harm, :remedy, :state, :at, '', null, '', null, null, null, '', null, null, '', null, 0)",
        id, v.call, v.id, version, wish.what, wish.harm, wish.remedy, state, w.now());
  w.audit(state == ObjectionState::late ? "object_late" : "object", id.text);
  return Done{};
}

void drop_objections(Writing& w, VoiceId const& voice) {
  for (auto const& [id] : w.rows<ObjectionId>("select id from consensus_objection where voice = :voice and state = :state", voice, ObjectionState::open))
    settle_as(w, id, ObjectionState::withdrawn);
}

void meet(Writing& w, ObjectionId const& id, std::int64_t version) {
  w.run("update consensus_objection set met_by = :version where id = :id", version, id);
  settle_as(w, id, ObjectionState::met);
}

void open_late_ones(Writing& w, ConsensusId const& id) {
  w.run("update consensus_objection set state = :open where call = :call and state = :late", ObjectionState::open, id, ObjectionState::late);
}

bool settle_overrulings(Writing& w, ConsensusId const& id) {
  bool found = false;
  for (auto const& o : objections(w, id)) {
    if (o.state != ObjectionState::open || !o.published || o.appealed || w.now() - *o.published < reasons_stand) continue;
    settle_as(w, o.id, ObjectionState::not_upheld);
    found = true;
  }
  return found;
}

// ------------------------------------------------------------------------------------------------ verbs

Result<Done> answer_objection(Writing& w, ObjectionId const& id, std::string const& answer) {
  if (auto const o = pending_one(w, id); !o) return tl::unexpected(o.error());
  if (auto ok = filled(answer, most_answer, "answer"); !ok) return ok;
  w.run("update consensus_objection set answer = :answer, answered = :at where id = :id", answer, w.now(), id);
  w.audit("answer_objection", id.text);
  return Done{};
}

Result<Done> withdraw_objection(Writing& w, VoiceId const& voice, ObjectionId const& id) {
  auto const o = pending_one(w, id);
  if (!o) return tl::unexpected(o.error());
  if (o->voice != voice) return no_objection();
  settle_as(w, id, ObjectionState::withdrawn);
  return then_settle(w, o->call);
}

Result<Done> overrule(Writing& w, ObjectionId const& id, std::string const& reasons) {
  auto const o = pending_one(w, id);
  if (!o) return tl::unexpected(o.error());
  if (o->state == ObjectionState::late) return refuse(Why::not_now, say("A late objection is recorded. It is treated when the call is opened again."));
  if (o->published) return refuse(Why::not_now, say("These reasons are published already."));
  if (!o->answered) return refuse(Why::not_now, say("Each open objection is answered in writing first."));
  if (auto ok = filled(reasons, most_answer, "reasons"); !ok) return ok;
  if (w.actor().person.empty()) return refuse(Why::not_allowed, say("Two facilitators sign this, each with an account."));
  auto const first = w.one<PersonId>("select signed_by from consensus_objection where id = :id", id).value_or(PersonId());
  if (first.empty() || o->reasons != reasons) {
    w.run("update consensus_objection set reasons = :reasons, signed_by = :person where id = :id", reasons, w.actor().person, id);
    w.audit("propose_overruling", id.text);
    return Done{};
  }
  if (first == w.actor().person) return refuse(Why::not_allowed, say("You have signed this. It needs the other facilitator."));
  w.run("update consensus_objection set published = :at where id = :id", w.now(), id);
  w.audit("overrule", id.text);
  return Done{};
}

Result<Done> appeal(Writing& w, VoiceId const& voice, ObjectionId const& id, std::string const& words) {
  auto const o = objection(w, id);
  if (!o || o->voice != voice) return no_objection();
  if (!o->published || (o->state != ObjectionState::open && o->state != ObjectionState::not_upheld))
    return refuse(Why::not_now, say("This objection was not overruled."));
  if (o->appealed) return refuse(Why::not_now, say("It was taken to a meeting before."));
  auto const c = *call(w, o->call);
  if (c.state == State::closed && (c.outcome != Outcome::adopted_over_objection || w.now() - *c.closed > may_reopen))
    return refuse(Why::not_now, say("It is too late to take it to a meeting."));
  if (auto ok = base::too_long(words, most_words, "words"); !ok) return ok;
  w.run("update consensus_objection set appealed = :at, appeal = :words where id = :id", w.now(), words, id);
  w.audit("appeal", id.text);
  return Done{};
}

Result<Done> hear_appeal(Writing& w, ObjectionId const& id, bool sustained, MeetingId const& by, std::string const& words) {
  auto const o = objection(w, id);
  if (!o) return no_objection();
  if (!o->appealed || !o->heard.empty() || o->state == ObjectionState::withdrawn) return refuse(Why::not_now, say("No appeal waits here."));
  if (auto ok = filled(words, most_words, "heard"); !ok) return ok;
  w.run("update consensus_objection set heard = :words, heard_by = :by_meeting where id = :id", words, by, id);
  if (sustained) {
    settle_as(w, id, ObjectionState::sustained);
    close(w, *call(w, o->call), Outcome::returned, words);
    return Done{};
  }
  if (o->state == ObjectionState::open) settle_as(w, id, ObjectionState::not_upheld);
  return then_settle(w, o->call);
}

// ------------------------------------------------------------------------------------------------ questions

std::vector<Objection> objections(Reading& r, ConsensusId const& id) {
  return list(r, "select o.id, o.call, o.voice, v.coalition, c.name, o.version, o.what, o.harm, o.remedy, o.state, o.at, o.answer, o.answered, o.reasons, o.published, o.appealed, "
                 "o.appeal, o.heard_by, o.heard, o.settled, o.met_by from consensus_objection o join consensus_voice v on v.id = o.voice join consensus_coalition c on "
                 "c.call = v.call and c.coalition = v.coalition where o.call = :call order by o.at, o.id",
              id);
}

std::optional<Objection> objection(Reading& r, ObjectionId const& id) {
  auto all = list(r, "select o.id, o.call, o.voice, v.coalition, c.name, o.version, o.what, o.harm, o.remedy, o.state, o.at, o.answer, o.answered, o.reasons, o.published, "
                     "o.appealed, o.appeal, o.heard_by, o.heard, o.settled, o.met_by from consensus_objection o join consensus_voice v on v.id = o.voice join consensus_coalition c "
                     "on c.call = v.call and c.coalition = v.coalition where o.id = :id",
                  id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

bool suspended(std::vector<Objection> const& all) {
  return std::any_of(all.begin(), all.end(), [](Objection const& o) { return o.appealed && o.heard.empty() && o.state != ObjectionState::withdrawn; });
}

std::vector<Objection> appeals_waiting(Reading& r) {
  return list(r, "select o.id, o.call, o.voice, v.coalition, c.name, o.version, o.what, o.harm, o.remedy, o.state, o.at, o.answer, o.answered, o.reasons, o.published, o.appealed, "
                 "o.appeal, o.heard_by, o.heard, o.settled, o.met_by from consensus_objection o join consensus_voice v on v.id = o.voice join consensus_coalition c on "
                 "c.call = v.call and c.coalition = v.coalition where o.appealed > 0 and o.appeal_on is null and o.heard = '' and o.state <> :withdrawn order by o.at, o.id",
              ObjectionState::withdrawn);
}

void note_appeal(Writing& w, ObjectionId const& id, MeetingId const& on) {
  w.run("update consensus_objection set appeal_on = :on_meeting where id = :id", on, id);
  w.audit("note_appeal", id.text, on.text);
}

}  // namespace consensus
