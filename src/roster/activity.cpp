// SPDX-License-Identifier: Apache-2.0
#include "roster/activity.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/when.hpp"

namespace roster {

namespace {

constexpr std::chrono::days day{1};

/// active above low above the rest: that quiet becomes unknown is no lowering.
int rank(State s) { return s == State::active ? 3 : s == State::low ? 2 : 1; }

/// A state that an evaluation found, and that can be lowered or kept.
bool verdict(State s) { return s == State::active || s == State::low || s == State::quiet; }

bool declared(State s) { return s == State::paused || s == State::merged || s == State::closed || s == State::forming; }

}  // namespace

Health health_of(Health last, std::optional<Instant> read_at, bool newest_still_there, Instant now) {
  if (last == Health::unreadable || last == Health::wrong) return last;
  if (!read_at) return Health::stale;
  if (!newest_still_there) return Health::wrong;
  return now - *read_at > 7 * day ? Health::stale : Health::ok;
}

Result<Done> check(Rule const& r) {
  for (int const n : {r.messages, r.people, r.conversations, r.window_days, r.long_days, r.kinds, r.confirmations, r.answered_percent})
    if (n < 1) return refuse(Why::malformed, say("Every number of the rule must be at least 1."));
  if (r.kinds > 4) return refuse(Why::malformed, say("There are four kinds of activity."), "kinds");
  if (r.window_days > r.long_days) return refuse(Why::malformed, say("The short window must not be longer than the long one."), "window_days");
  if (r.long_days > 3650) return refuse(Why::malformed, say("A window must not be longer than ten years."), "long_days");
  if (r.confirmations > 12) return refuse(Why::malformed, say("More than twelve confirmations would hide a year."), "confirmations");
  if (r.answered_percent > 100) return refuse(Why::malformed, say("A share must be between 1 and 100."), "answered_percent");
  return Done{};
}

Window look(std::vector<Message> const& messages, std::vector<Evidence> const& evidence, Rule const& rule, Instant as_of, int days) {
  Window w{.from = as_of - days * day, .to = as_of};
  auto const inside = [&](Instant t) { return t > w.from && t <= w.to; };
  std::set<std::int64_t> people;
  std::map<std::int64_t, std::set<std::int64_t>> voices;
  for (auto const& m : messages) {
    if (!m.human || m.prompted || !m.at || !inside(*m.at)) continue;
    ++w.messages;
    people.insert(m.person);
    voices[m.thread].insert(m.person);
  }
  w.people = static_cast<std::int64_t>(people.size());
  w.conversations = std::count_if(voices.begin(), voices.end(), [](auto const& v) { return v.second.size() >= 2; });
  w.talk = w.messages >= rule.messages && w.people >= rule.people && w.conversations >= rule.conversations;
  for (auto const& e : evidence) {
    if (!inside(e.at)) continue;
    w.meetings += e.kind == Kind::meeting;
    w.outputs += e.kind == Kind::output;
    w.sessions += e.kind == Kind::session;
  }
  return w;
}

Finding find(std::vector<Message> const& messages, std::vector<Evidence> const& evidence, std::vector<Source> const& sources, Declared const& said,
             Rule const& rule, Instant as_of) {
  Finding f;
  f.recent = look(messages, evidence, rule, as_of, rule.window_days);
  f.year = look(messages, evidence, rule, as_of, rule.long_days);
  f.none_declared = sources.empty();
  for (auto const& s : sources) {
    f.undated += s.undated;
    if (s.health != Health::ok) f.not_ok.push_back(s);
    else if (s.read_at && (!f.read_at || *s.read_at < *f.read_at)) f.read_at = s.read_at;
  }
  if (said.life == Declared::Life::closed) f.state = State::closed;
  else if (said.life == Declared::Life::merged) f.state = State::merged;
  else if (said.life == Declared::Life::paused && said.until && as_of <= *said.until) f.state = State::paused;
  else if (said.founded && *said.founded > as_of - rule.window_days * day) f.state = State::forming;
  else if (f.recent.kinds() >= rule.kinds) f.state = State::active;
  else if (f.recent.kinds() > 0 || f.year.kinds() > 0) f.state = State::low;
  else if (!f.none_declared && f.not_ok.empty()) f.state = State::quiet;
  else f.state = State::unknown;
  return f;
}

Standing next(std::optional<Standing> const& before, Finding const& f, Rule const& rule) {
  if (declared(f.state)) return {.state = f.state};
  bool const verdict_before = before && verdict(before->state);
  if (!f.not_ok.empty()) {
    if (f.state == State::active) return {.state = State::active};
    if (!verdict_before) return {.state = State::unknown, .cannot_confirm = true};
    if (rank(f.state) > rank(before->state)) return {.state = f.state};
    // An evaluation that cannot lower is none of those that must follow each other.
    return {.state = before->state, .cannot_confirm = f.state != before->state};
  }
  if (!verdict_before || rank(f.state) >= rank(before->state)) return {.state = f.state};
  int const lower = before->lower + 1;
  State const best = before->lower > 0 && rank(before->lower_to) > rank(f.state) ? before->lower_to : f.state;
  if (lower >= rule.confirmations) return {.state = best};
  return {.state = before->state, .lower = lower, .lower_to = best};
}

Instant evaluation_day(Instant now) {
  auto const today = utc_day(now);
  return std::chrono::sys_days(today.year() / today.month() / 1);
}

}  // namespace roster
