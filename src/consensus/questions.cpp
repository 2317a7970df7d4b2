// SPDX-License-Identifier: Apache-2.0
// What is asked of consensus calls, and how desk joins them with meetings.
#include "base/lists.hpp"
#include "base/text.hpp"
#include "consensus/inside.hpp"

namespace consensus {

namespace {

std::vector<std::string> lines_of(std::string const& joined) {
  std::vector<std::string> out;
  if (joined.empty()) return out;
  for (auto const l : base::split(joined, '\n')) out.emplace_back(l);
  return out;
}

template <class... Args>
std::vector<Call> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Call> out;
  for (auto& [id, kind, title, text, options, days, floor, review_months, source, series, meeting, confirms, state, outcome, version, since, hash, extended, opened, closes, closed,
              review, reason, letters_from] :
       r.rows<ConsensusId, Kind, std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t, std::string, SeriesId, MeetingId, MarkId, State, Outcome,
              std::int64_t, std::int64_t, std::string, bool, std::optional<Instant>, std::optional<Instant>, std::optional<Instant>, std::string, std::string, std::optional<Instant>>(sql, args...))
    out.push_back({id, kind, title, text, lines_of(options), days, floor, review_months, source, series, meeting, confirms, state, outcome, version, since, hash, extended,
                   opened, closes, closed, base::parse_day(review), reason, letters_from});
  return out;
}

/// Few ones by their ids, in that order.
std::vector<Call> each(Reading& r, std::vector<std::tuple<ConsensusId>> const& ids) {
  std::vector<Call> out;
  for (auto const& [id] : ids) out.push_back(*call(r, id));
  return out;
}

}  // namespace

std::optional<Call> call(Reading& r, ConsensusId const& id) {
  return base::first_of(list(r, "select c.id, c.kind, c.title, t.text, t.options, c.days, c.floor, c.review_months, c.source, c.series, c.meeting, c.confirms, c.state, c.outcome, c.version, "
                     "c.since, t.hash, c.extended, c.opened, c.closes, c.closed, c.review, c.reason, c.letters_from from consensus_call c join consensus_text t on t.call = c.id and "
                     "t.version = c.version where c.id = :id", id));
}

std::vector<Call> calls(Reading& r) {
  return list(r, "select c.id, c.kind, c.title, t.text, t.options, c.days, c.floor, c.review_months, c.source, c.series, c.meeting, c.confirms, c.state, c.outcome, c.version, "
                 "c.since, t.hash, c.extended, c.opened, c.closes, c.closed, c.review, c.reason, c.letters_from from consensus_call c join consensus_text t on t.call = c.id and "
                 "t.version = c.version order by coalesce(c.opened, c.at) desc, c.id");
}

std::vector<Call> open_calls(Reading& r) {
  return each(r, r.rows<ConsensusId>("select id from consensus_call where state = :state order by closes, id", State::open));
}

std::vector<Call> adopted(Reading& r, int limit) {
  return each(r, r.rows<ConsensusId>("select id from consensus_call where state = :state and outcome in (:one, :other) and confirms is null order by closed desc, id limit :limit",
                                     State::closed, Outcome::adopted, Outcome::adopted_over_objection, limit));
}

std::vector<Version> versions(Reading& r, ConsensusId const& id) {
  std::vector<Version> out;
  for (auto& [number, text, options, hash, label, disputed_by, at] : r.rows<std::int64_t, std::string, std::string, std::string, Edit, std::string, Instant>(
           "select version, text, options, hash, edit, disputed_by, at from consensus_text where call = :call order by version", id))
    out.push_back({number, text, lines_of(options), hash, label, disputed_by, at});
  return out;
}

// ------------------------------------------------------------------------------------------------ joins

std::optional<ConsensusId> confirming(Reading& r, MarkId const& mark) { return r.one<ConsensusId>("select id from consensus_call where confirms = :mark", mark); }

void await(Writing& w, MeetingId const& m) {
  w.run("delete from consensus_awaited where meeting = :m", m);
  w.run("insert into consensus_awaited (meeting, at) values (:m, :at)", m, w.now());
}

void stop_awaiting(Writing& w, MeetingId const& m) { w.run("delete from consensus_awaited where meeting = :m", m); }

std::vector<MeetingId> awaited(Reading& r) {
  std::vector<MeetingId> out;
  for (auto& [m] : r.rows<MeetingId>("select meeting from consensus_awaited order by at, meeting")) out.push_back(std::move(m));
  return out;
}

std::vector<Call> reviews_due(Reading& r, std::chrono::year_month_day until) {
  return each(r, r.rows<ConsensusId>("select id from consensus_call where review <= :until and review_on is null order by review, id", base::iso_day(until)));
}

void note_review(Writing& w, ConsensusId const& id, MeetingId const& on) {
  w.run("update consensus_call set review_on = :on_meeting where id = :id", on, id);
  w.audit("note_review", id.text, on.text);
}

}  // namespace consensus
