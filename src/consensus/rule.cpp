// SPDX-License-Identifier: Apache-2.0
#include "consensus/rule.hpp"

namespace consensus {

std::vector<Stance> stances(Kind k, bool confirms) {
  if (k == Kind::choice) return {Stance::approval, Stance::no_position, Stance::more_time};
  std::vector<Stance> out = {Stance::support, Stance::no_objection, Stance::no_position, Stance::concern};
  if (k == Kind::sense_check) return out;
  out.push_back(Stance::objection);
  if (!confirms) out.push_back(Stance::more_time);
  return out;
}

Stand stand(std::vector<Said> const& said, std::int64_t since) {
  Said const* current = nullptr;
  for (auto const& s : said) {
    if (s.version < since) continue;
    if (current && (current->stance != s.stance || current->options != s.options)) return {How::divided};
    current = &s;
  }
  if (current) return {How::spoke, current->stance, current->options};
  if (said.empty()) return {};
  return {How::stale, said.back().stance, said.back().options};
}

Counts counted(std::vector<Stand> const& stands, std::size_t options) {
  Counts out;
  out.options.resize(options);
  for (auto const& s : stands) {
    switch (s.how) {
      case How::silent: ++out.silent; continue;
      case How::stale: ++out.stale; continue;
      case How::divided: ++out.divided; continue;
      case How::spoke: break;
    }
    switch (*s.stance) {
      case Stance::support: ++out.support; break;
      case Stance::no_objection: ++out.no_objection; break;
      case Stance::no_position: ++out.no_position; break;
      case Stance::concern: ++out.concern; break;
      case Stance::objection: ++out.objection; break;
      case Stance::more_time: ++out.more_time; break;
      case Stance::approval: ++out.approval; break;
    }
    for (auto const n : s.options)
      if (n >= 1 && n <= static_cast<std::int64_t>(options)) ++out.options[static_cast<std::size_t>(n - 1)];
  }
  return out;
}

std::optional<Outcome> by_rule(Question const& q, std::vector<Stand> const& stands) {
  if (q.kind == Kind::sense_check || q.kind == Kind::choice) return Outcome::noted;
  if (q.open > 0) return std::nullopt;
  auto const adopted = q.overruled > 0 ? Outcome::adopted_over_objection : Outcome::adopted;
  if (q.confirms) return adopted;
  auto const n = counted(stands, 0);
  if (n.support < q.floor) return Outcome::lapsed;
  // Who is divided has spoken; who still asked for time has not.
  if (q.kind == Kind::consent_round && n.silent + n.stale + n.more_time > 0) return Outcome::lapsed;
  return adopted;
}

}  // namespace consensus
