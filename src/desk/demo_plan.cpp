// SPDX-License-Identifier: Apache-2.0
// The demo's main session: two variants, enough nominations and quotas to play with, and what the group says of it. All invented.
#include <tuple>

#include "base/text.hpp"
#include "desk/demo.hpp"
#include "desk/desk.hpp"
#include "plan/comments.hpp"
#include "plan/invitations.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"

namespace desk::demo {

namespace {

struct Candidate {
  char const *name, *by, *gender, *region, *seats;  ///< seats: separated by commas
};
constexpr Candidate candidates[] = {
    {"Samira Haddad", "Coalition on Wetlands", "woman", "Western Asia", "coalition"},
    {"Tomas Arriaga", "Coalition on Glacier Rivers", "man", "Latin America", "coalition,youth"},
    {"Mei Chao", "Coalition on Groundwater Data", "woman", "East Asia", "coalition,technical"},
    {"Leif Solberg", "self", "man", "Europe", "technical"},
    {"Nadia Okonjo", "Coalition on Dams and People", "woman", "Africa", "youth,coalition"},
    {"Dario Fell", "Youth Coalition on Shared Waters", "man", "Europe", "coalition,youth"},
    {"Ines Quiroga", "Programme Board", "woman", "Latin America", "board"},
    {"Kofi Danso", "Programme Board", "man", "Africa", "board,technical"},
    {"Anneke Wolters", "Advisory Panel", "woman", "Europe", "advisory"},
    {"Rashid Omarov", "Advisory Panel", "man", "Central Asia", "advisory,board"},
    {"Linh Tran", "Coalition on Wells and Springs", "", "East Asia", "coalition"},
    {"Moses Achebe", "Youth Coalition on Shared Waters", "man", "Africa", "youth"},
};

/// Questions, titles, who leads, a parked question; nothing is settled yet.
void group_speaks(Writing& w, plan::PlanId const& id) {
  for (auto const& [part, constituency, text] : {std::tuple{"What we bring to the charter", "", "Which of your outcomes should the charter name, and in which words?"},
                                                  std::tuple{"How we work together", "", "What would you give up to be heard together, and what not?"},
                                                  std::tuple{"", "Advisory Panel", "What can the forum do that you cannot?"}})
    must(plan::propose_question(w, id, {.part = part, .constituency = constituency, .text = text}));
  using plan::Asked;
  must(plan::propose(w, id, {.kind = Asked::title, .text = "Shared Waters, One Charter", .reason = "People from outside understand it."}));
  must(plan::propose(w, id, {.kind = Asked::title, .text = "Our Common River: How Coalitions Carry the Charter"}));
  must(plan::propose(w, id, {.kind = Asked::description, .text = "The coalitions show what they bring to the charter, and say openly how they work together and where they do not. Half of the time belongs to the floor."}));
  must(plan::propose(w, id, {.kind = Asked::chair, .text = "Anneke Wolters", .reason = "Unless somebody else comes up."}));
  must(plan::propose(w, id, {.kind = Asked::moderator, .part = "How we work together", .text = "Leif Solberg"}));
  must(plan::propose(w, id, {.kind = Asked::rapporteur, .text = "Linh Tran"}));
  must(plan::say_about(w, id, {.about = "Seven on one panel", .text = "Seven people and no floor: we had that two years ago."}));
  must(plan::say_about(w, id, {.kind = plan::Said::parked, .text = "Should the two parts change places? It depends on how they grow."}));
}

/// Seats kept for constituencies: one with somebody who takes care of it, one that nobody owns.
void keep_seats(Writing& w, plan::PlanId const& id) {
  must(plan::set_briefing(w, id, "Captions in English and a sign language interpreter are in the room and online. The link to join comes a day before. Questions: the secretariat."));
  must(plan::add_seat(w, id, {.constituency = "Advisory Panel, a minister if possible", .owner = "Samira Haddad"}));
  must(plan::add_seat(w, id, {.constituency = "Programme Board", .attends = plan::Attends::onsite}));
}

}  // namespace

void plan_session(Writing& w) {
  auto const id = must(plan::found_plan(w, {.title = "Joint session of the coalitions", .about = "What the coalitions bring to the charter, and how they work together. The floor must have time to speak.", .minutes = 90, .seats = 4}));
  using plan::PartKind;
  auto const variant = [&](char const* title, char const* note, std::int64_t speakers) {
    auto const v = must(plan::add_variant(w, {.id = {}, .plan = id, .title = title, .note = note}));
    must(plan::add_part(w, id, v, {.kind = PartKind::opening, .title = "Welcome", .length = 300, .chair = 300}));
    for (auto const* const name : {"What we bring to the charter", "How we work together"}) {
      auto const part = must(plan::add_part(
          w, id, v, {.title = name, .length = 2250, .speakers = speakers, .first = 180, .follow_up = 120, .chair = 120, .floor = 900}));
      // Whoever opens a panel speaks once, and longer.
      must(plan::set_own_times(w, id, part, {{.place = 1, .first = 240}}));
    }
    must(plan::add_part(w, id, v, {.kind = PartKind::wrap_up, .title = "What the chair takes away", .length = 600, .chair = 600}));
  };
  variant("Seven on one panel", "Everybody who was named sits through both parts.", 7);
  variant("Four in each part", "Two panels of four, so that the floor has its fifteen minutes.", 4);
  for (auto const& c : candidates) {
    plan::Nomination n;
    n.name = c.name;
    n.by = c.by;
    // Some have answered, one has not said everything of themself.
    n.consent = n.by == "self" || n.by == "Programme Board" ? plan::Consent::given : plan::Consent::asked;
    if (*c.gender) n.attributes.push_back({"gender", c.gender});
    n.attributes.push_back({"region", c.region});
    for (auto const seat : base::split(c.seats, ',')) n.attributes.push_back({"seat", std::string(seat)});
    must(plan::nominate(w, id, n));
  }
  std::vector<plan::Quota> const quotas = {{"gender", "woman", 2, 2}, {"seat", "youth", 1, 2},    {"seat", "board", 1, 1},
                                           {"seat", "advisory", 1, 1}, {"region", "Europe", 0, 1}, {"region", "Africa", 1, 2}};
  for (auto const& q : quotas)
    must(plan::set_quota(w, id, q));
  must(plan::add_rule(w, id, {.kind = plan::RuleKind::wish_hat, .category = "region", .name = "Africa", .near = 2}));
  group_speaks(w, id);
  keep_seats(w, id);
}

}  // namespace desk::demo
