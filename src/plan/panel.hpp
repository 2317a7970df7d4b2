// SPDX-License-Identifier: Apache-2.0
// Choosing a panel: so many seats, people with several hats, quotas on the hats. Read this first. Which panels are admissible, why there
// is none, and a fair lottery among them (engines 3, rulings 23). Deliberately not: any opinion on who should sit. People decide.
//
// Everything works on a settled Choice: people in the order of their ids, quotas in the order of their names, so that no answer can
// depend on the order of rows. A panel is the ascending list of its people's places in Choice::people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace plan {

/// Among those chosen, at least `min` and at most `max` wear this hat: category "region", name "Africa". Each person counts once
/// for each of their hats, so a person with two counts for both.
struct Quota {
  std::string category, name;
  int min = 0, max = 0;
};

/// Somebody who may be chosen. `hats` are places in Choice::quotas; a category may be missing (not stated: counts for nothing).
struct Nominee {
  std::string id;
  bool number = false;  ///< the id came as a JSON number and goes out as one
  std::vector<int> hats;
};

/// A wish ranks admissible panels and forbids none: as near as can be to `near` people with a hat, or this person. Earlier wishes
/// are worth more than all later ones together. Where panels are too many to count, wishes do not order them.
struct Wish {
  int quota = -1, near = 0;
  int person = -1;
};

struct Choice {
  int size = 0;
  std::vector<Quota> quotas;
  std::vector<Nominee> people;
  std::vector<int> must, must_not;                ///< places in people
  std::vector<std::vector<int>> together, apart;  ///< all or none of them; at most one of them
  std::vector<Wish> wishes;
};

using Panel = std::vector<int>;

constexpr int most_people = 5'000, most_quotas = 500;

/// The JSON of `intersession panel` (doc/panel.md): {"size","categories":[{"category","name","min","max"}],"respondents":[{"id",
/// category: value or list}]}, besides "must", "must_not", "together", "apart", "wishes". Settled.
/// Refuses (malformed, `field` says where): what is not that; a person twice; a value no category names; min above max; more seats
/// than people; more than 5,000 people.
base::Result<Choice> read_panel_json(std::string_view text);

/// The two files of the citizens' assembly tools (category,name,min,max, and one row per person). Refuses as above, with the line;
/// also formulas and what is not UTF-8.
base::Result<Choice> read_panel_csv(std::string_view categories, std::string_view respondents, int size);

/// The same choice with people and quotas in order, checked (the end of both readers, and for choices made by pages).
base::Result<Choice> settled(Choice);

/// The choice as the JSON it is read from.
base::Json panel_json(Choice const&);

/// Whether a panel keeps every rule of a choice.
bool keeps(Choice const&, Panel const&);

/// How much one search may cost. One step is one person put in or left out by a guess, with all that follows from it. An answer may take
/// several searches: admissible() one to count and more to list, relaxations() one of a twentieth of the steps for every set of bounds it
/// tries, however many those are.
struct Effort {
  long long steps = 300'000;
  long long listed = 100;       ///< panels to list
  long long counted = 100'000;  ///< different panels (up to people with equal hats) to count before giving up counting
};

struct Admissible {
  bool decided = true;   ///< false: neither a panel nor a proof was found within the effort
  bool feasible = false;
  std::vector<Panel> panels;       ///< best wishes first, then in id order; when not counted, in id order only
  std::optional<long long> total;  ///< none: not counted
  std::vector<double> share;       ///< by person: the share of all admissible panels they sit on; empty when not counted
};

/// All admissible panels, exactly.
Admissible admissible(Choice const&, Effort const& = {});

/// One quota's bound to loosen.
struct Change {
  int quota = 0;
  bool max = false;
  int from = 0, to = 0;
};
struct Relaxation {
  std::vector<Change> changes;
  Panel gives;  ///< one panel that this would admit
};
struct Relaxations {
  bool decided = true;           ///< false: some search ended without an answer, so sets may be missing or not be the smallest
  std::vector<Relaxation> sets;  ///< of four bounds at most; larger ones are not looked for
  /// Whether `sets` are all the smallest there are.
  bool complete() const { return decided && !sets.empty(); }
};

/// Why there is no panel: every smallest set of bounds that, loosened, admits one, each by as few steps as suffice; fewest steps first.
/// Refuses (conflict) when no loosening of quotas can help, because of must, must not, together or apart.
base::Result<Relaxations> relaxations(Choice const&, Effort const& = {});

}  // namespace plan
