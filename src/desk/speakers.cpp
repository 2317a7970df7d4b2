// SPDX-License-Identifier: Apache-2.0
// Who is speaking: what the pure rules need, gathered from people, meeting and record, and their sure answers kept.
#include <map>
#include <set>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "desk/evidence.hpp"
#include "people/people.hpp"

namespace desk {

namespace {

std::optional<std::chrono::year_month_day> day_of(meeting::Meeting const& m) {
  if (!m.start) return std::nullopt;
  return base::utc_day(*m.start);
}

/// What a hat that is a coalition's is and was called, the hat's own words first.
class Groups {
 public:
  explicit Groups(Reading& r) {
    for (auto const& [name, id] : names_of_coalitions(r)) {
      names_[id].push_back(name);
      bearers_[base::fold(name)].insert(id);
    }
  }
  std::vector<std::string> names(std::string const& hat) const {
    std::vector<std::string> out{hat};
    auto const found = bearers_.find(base::fold(hat));
    if (found == bearers_.end() || found->second.size() != 1) return out;
    auto const& more = names_.at(*found->second.begin());
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

 private:
  std::map<CoalitionId, std::vector<std::string>> names_;
  std::map<std::string, std::set<CoalitionId>> bearers_;
};

/// `day`: of the meeting; none: hats of every day.
std::vector<record::KnownPerson> known_people(Reading& r, MeetingId const& id, std::optional<std::chrono::year_month_day> const& day) {
  Groups const groups(r);
  std::set<PersonId> present;
  for (auto const& a : meeting::attendance(r, id))
    if (!a.person.empty() && a.presence != meeting::Presence::apologies) present.insert(a.person);
  std::vector<record::KnownPerson> out;
  for (auto const& p : people::everybody(r)) {
    record::KnownPerson k;
    k.person = p.id;
    k.names.push_back(p.name);
    for (auto const& n : p.names)
      if (n.text != p.name) k.names.push_back(n.text);
    k.in_attendance = present.contains(p.id);
    for (auto const& hat : p.capacities) {
      bool const worn = !day || ((!hat.from || *hat.from <= *day) && (!hat.until || *day <= *hat.until));
      if (hat.kind != people::CapacityKind::coalition || !worn) continue;
      auto const names = groups.names(hat.of);
      k.speaks_for.insert(k.speaks_for.end(), names.begin(), names.end());
    }
    out.push_back(std::move(k));
  }
  return out;
}

struct Gathered {
  std::vector<TurnId> turns;
  std::vector<record::Method> methods;
  std::vector<record::SpeakerFinding> findings;
};

Gathered find(Reading& r, MeetingId const& id) {
  Gathered out;
  auto const m = meeting::meeting(r, id);
  auto const t = record::transcript(r, id);
  if (!m || !t) return out;
  std::vector<record::SpokenTurn> spoken;
  for (auto const& turn : t->turns) {
    record::SpokenTurn s;
    s.label = turn.label;
    s.kind = turn.kind;
    for (auto const& segment : turn.segments) s.text += (s.text.empty() ? "" : "\n") + segment.text;
    spoken.push_back(std::move(s));
    out.turns.push_back(turn.id);
    out.methods.push_back(turn.method);
  }
  std::vector<record::KnownAlias> aliases;
  for (auto const& a : record::aliases(r, m->series)) aliases.push_back({a.text, a.person, parse_day(a.from), parse_day(a.until), true});
  out.findings = record::find_speakers(spoken, known_people(r, id, day_of(*m)), aliases, day_of(*m));
  return out;
}

}  // namespace

std::map<TurnId, record::SpeakerFinding> speaker_help(Reading& r, MeetingId const& id) {
  std::map<TurnId, record::SpeakerFinding> out;
  auto all = find(r, id);
  for (std::size_t i = 0; i < all.turns.size(); ++i)
    if (all.methods[i] != record::Method::confirmed && all.methods[i] != record::Method::unidentified)
      out.emplace(all.turns[i], std::move(all.findings[i]));
  return out;
}

Result<Done> name_speakers(Writing& w, MeetingId const& id) {
  auto const head = record::head(w, id);
  if (!head) return refuse(Why::unknown, say("This meeting has no transcript."));
  auto const all = find(w, id);
  std::vector<record::Automatic> sure;
  for (std::size_t i = 0; i < all.turns.size(); ++i) {
    auto const& f = all.findings[i];
    // "AB/CD" are two people in one turn: a person says which name stands for it.
    bool const one = f.people.size() == 1 && (f.method == record::Method::alias || f.method == record::Method::roster);
    if (one && all.methods[i] == record::Method::none) sure.push_back({all.turns[i], f.people.front(), f.method});
  }
  record::name_automatically(w, head->id, sure);
  return Done{};
}

}  // namespace desk
