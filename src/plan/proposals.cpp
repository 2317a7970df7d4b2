// SPDX-License-Identifier: Apache-2.0
#include "plan/proposals.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

/// The limits of a kind: characters, words.
std::pair<std::int64_t, std::int64_t> limits_of(Limits const& l, Asked kind) {
  if (kind == Asked::title) return {l.title_characters, l.title_words};
  if (kind == Asked::description) return {l.about_characters, l.about_words};
  return {0, 0};
}

Result<Done> keeps_limits(Limits const& l, Asked kind, std::string const& text) {
  auto const is = size_of(text);
  auto const [characters, words] = limits_of(l, kind);
  if (characters > 0 && is.characters > characters)
    return refuse(Why::malformed, say("This has {} characters; {} are allowed."), "text", {std::to_string(is.characters), std::to_string(characters)});
  if (words > 0 && is.words > words)
    return refuse(Why::malformed, say("This has {} words; {} are allowed."), "text", {std::to_string(is.words), std::to_string(words)});
  return Done{};
}

/// Its kind and text, if it stands.
Result<Proposal> standing(Reading& r, PlanId const& id, ProposalId const& proposal) {
  auto const row = r.row<Asked, std::string, std::string, PersonId, bool>("select kind, part, text, person, state from plan_proposal where id = :proposal and plan = :id",
                                                                         proposal, id);
  if (!row) return refuse(Why::unknown, say("There is no such proposal."));
  auto const& [kind, part, text, by, withdrawn] = *row;
  if (withdrawn) return refuse(Why::not_now, say("This proposal is withdrawn."));
  Proposal p;
  p.id = proposal;
  p.kind = kind;
  p.part = part;
  p.text = text;
  p.by = by;
  return p;
}

}  // namespace

Result<Done> set_limits(Writing& w, PlanId const& id, Limits const& l) {
  auto const ok = all_of(between(l.title_characters, 0, 10'000, "title_characters"), between(l.title_words, 0, 10'000, "title_words"),
                         between(l.about_characters, 0, 10'000, "about_characters"), between(l.about_words, 0, 10'000, "about_words"));
  if (!ok) return ok;
  if (w.run("update plan set title_characters = :tc, title_words = :tw, about_characters = :ac, about_words = :aw where id = :id", l.title_characters, l.title_words,
            l.about_characters, l.about_words, id) == 0)
    return no_plan();
  w.audit("set_limits", id.text);
  return Done{};
}

Limits limits(Reading& r, PlanId const& id) {
  auto const row = r.row<std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
      "select title_characters, title_words, about_characters, about_words from plan where id = :id", id);
  if (!row) return {};
  auto const [tc, tw, ac, aw] = *row;
  return {tc, tw, ac, aw};
}

Size size_of(std::string_view text) { return {static_cast<std::int64_t>(base::code_points(text)), static_cast<std::int64_t>(base::count_words(text))}; }

bool keeps(Limits const& l, Asked kind, Size const& is) {
  auto const [characters, words] = limits_of(l, kind);
  return (characters == 0 || is.characters <= characters) && (words == 0 || is.words <= words);
}

Result<ProposalId> propose(Writing& w, PlanId const& id, Proposal const& wish) {
  if (auto ok = all_of(needed(wish.text, is_text(wish.kind) ? 4000 : 200, "text"), too_long(wish.reason, 1000, "reason"), too_long(wish.part, 200, "part")); !ok)
    return tl::unexpected(ok.error());
  if (!plan(w, id)) return no_plan();
  if (auto ok = keeps_limits(limits(w, id), wish.kind, wish.text); !ok) return tl::unexpected(ok.error());
  auto const part = is_text(wish.kind) ? std::string() : wish.part;
  auto const norm = base::fold(part) + "\n" + base::fold(wish.text);
  if (w.one<std::int64_t>("select 1 from plan_proposal where plan = :id and kind = :kind and norm = :norm and state = 0", id, wish.kind, norm))
    return refuse(Why::conflict, say("This is proposed already. Support it."), "text");
  if (w.one<std::int64_t>("select count(*) from plan_proposal where plan = :id and kind = :kind", id, wish.kind).value_or(0) >= 100)
    return refuse(Why::conflict, say("A hundred proposals are enough."));
  auto const proposal = base::new_id<ProposalId>();
  w.run("insert into plan_proposal (id, plan, kind, part, norm, text, reason, person, at, state) values (:p, :id, :kind, :part, :norm, :text, :reason, :person, :at, 0)",
        proposal, id, wish.kind, part, norm, wish.text, wish.reason, w.actor().person, w.now());
  w.audit("propose", proposal.text, wish.text);
  return proposal;
}

Result<Done> withdraw_proposal(Writing& w, PlanId const& id, ProposalId const& proposal, bool anybodys) {
  auto const p = standing(w, id, proposal);
  if (!p) return tl::unexpected(p.error());
  if (!anybodys && (p->by.empty() || p->by != w.actor().person)) return refuse(Why::not_allowed, say("Only who proposed it withdraws it."));
  w.run("update plan_proposal set state = 1 where id = :proposal", proposal);
  w.audit("withdraw_proposal", proposal.text);
  return Done{};
}

Result<Done> support(Writing& w, PlanId const& id, ProposalId const& proposal, std::string const& reason) {
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  if (auto const p = standing(w, id, proposal); !p) return tl::unexpected(p.error());
  if (w.actor().person.empty()) return refuse(Why::not_allowed, say("Support is a person’s. Sign in first."));
  if (w.run("update plan_support set reason = :reason, at = :at where proposal = :proposal and person = :person", reason, w.now(), proposal, w.actor().person) == 0)
    w.run("insert into plan_support (proposal, person, reason, at) values (:proposal, :person, :reason, :at)", proposal, w.actor().person, reason, w.now());
  w.audit("support", proposal.text, reason);
  return Done{};
}

Result<Done> take_support_back(Writing& w, PlanId const& id, ProposalId const& proposal) {
  if (auto const p = standing(w, id, proposal); !p) return tl::unexpected(p.error());
  // Pressed twice it is gone all the same.
  if (w.run("delete from plan_support where proposal = :proposal and person = :person", proposal, w.actor().person) > 0) w.audit("take_support_back", proposal.text);
  return Done{};
}

std::vector<Proposal> proposals(Reading& r, PlanId const& id) {
  std::map<ProposalId, std::vector<Support>> support;
  r.each<ProposalId, PersonId, std::string, Instant>(
      "select s.proposal, s.person, s.reason, s.at from plan_support s join plan_proposal p on p.id = s.proposal where p.plan = :id order by s.at, s.person",
      [&](ProposalId const& proposal, PersonId const& by, std::string const& reason, Instant at) { support[proposal].push_back({by, reason, at}); }, id);
  std::vector<Proposal> all;
  for (auto const& [proposal, kind, part, text, reason, by, at, withdrawn] :
       r.rows<ProposalId, Asked, std::string, std::string, std::string, PersonId, Instant, bool>(
           "select id, kind, part, text, reason, person, at, state from plan_proposal where plan = :id order by kind, at, id", id))
    all.push_back({proposal, kind, part, text, reason, by, at, withdrawn, support[proposal]});
  return all;
}

Result<Done> settle(Writing& w, PlanId const& id, ProposalId const& proposal, std::string const& words) {
  if (auto ok = needed(words, 1000, "words"); !ok) return ok;
  auto const p = standing(w, id, proposal);
  if (!p) return tl::unexpected(p.error());
  if (auto ok = keeps_limits(limits(w, id), p->kind, p->text); !ok) return ok;
  w.run("insert into plan_outcome (id, plan, kind, at, person, part, text, words) values (:o, :id, :kind, :at, :person, :part, :text, :words)", base::random_name(12), id,
        p->kind, w.now(), w.actor().person, p->part, p->text, words);
  w.audit("settle", proposal.text, words);
  return Done{};
}

std::vector<Outcome> outcomes(Reading& r, PlanId const& id) {
  std::vector<Outcome> all;
  for (auto const& [kind, part, text, words, by, at] : r.rows<Asked, std::string, std::string, std::string, PersonId, Instant>(
           "select kind, part, text, words, person, at from plan_outcome where plan = :id order by at desc, id", id))
    all.push_back({kind, part, text, words, by, at});
  return all;
}

std::vector<Outcome> settled_now(std::vector<Outcome> const& newest_first) {
  std::vector<Outcome> now;
  std::set<std::pair<Asked, std::string>> seen;
  for (auto const& o : newest_first)
    if (seen.insert({o.kind, base::fold(o.part)}).second) now.push_back(o);
  std::stable_sort(now.begin(), now.end(), [](auto const& a, auto const& b) { return a.kind < b.kind; });
  return now;
}

std::string session_title(Reading& r, Plan const& p) {
  for (auto const& o : settled_now(outcomes(r, p.id)))
    if (o.kind == Asked::title) return o.text;
  return p.title;
}

}  // namespace plan
