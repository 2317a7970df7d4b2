// SPDX-License-Identifier: Apache-2.0
// The demo's main session: two variants, enough nominations and quotas to play with. All invented.
#include "base/text.hpp"
#include "desk/demo.hpp"
#include "desk/desk.hpp"
#include "plan/plan.hpp"

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

}  // namespace

void plan_session(Writing& w) {
  auto const id = must(plan::found_plan(w, {.title = "Joint session of the coalitions", .about = "What the coalitions bring to the charter, and how they work together. The floor must have time to speak.", .minutes = 90, .seats = 4}));
  using plan::PartKind;
  auto const variant = [&](char const* title, char const* note, std::int64_t speakers) {
    auto const v = must(plan::add_variant(w, {.id = {}, .plan = id, .title = title, .note = note}));
    must(plan::add_part(w, id, v, {.kind = PartKind::opening, .title = "Welcome", .length = 300, .chair = 300}));
    for (auto const* const name : {"What we bring to the charter", "How we work together"})
      must(plan::add_part(w, id, v, {.title = name, .length = 2250, .speakers = speakers, .first = 180, .follow_up = 120, .chair = 120, .floor = 900}));
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
}

}  // namespace desk::demo
