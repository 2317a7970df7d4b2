// SPDX-License-Identifier: Apache-2.0
// Minutes while one plans: what speakers, chair and changeovers take of a part, and what that leaves for the floor. Pure functions of what
// was typed; nothing is stored here and nothing refused, because a plan that cannot work is what the planners must see.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plan {

using Span = std::chrono::seconds;

/// One speaker's turns, where they are not those of all.
struct OwnTurns {
  int place = 1;  ///< among the speakers of the part
  Span first{0}, follow_up{0};
};

/// One part of a session as it is planned.
struct PartTimes {
  std::string title;
  Span length{0};
  int speakers = 0;
  Span first{0}, follow_up{0};  ///< of each speaker: the first turn, and all later ones together
  std::vector<OwnTurns> own;    ///< at most one for each place; places beyond the speakers count for nothing
  Span chair{0};                ///< opening, moderation and wrap-up within this part
  Span changeover{0};           ///< lost between one speaker and the next, and before the floor
  Span floor{0};                ///< promised to the floor
};

struct SessionTimes {
  Span length{0};
  Span breaks{0};
  Span intervention = std::chrono::minutes(2);  ///< one person from the floor, with the change to the next
  std::vector<PartTimes> parts;
};

/// A sentence in English, the key of its translation, with what fills it.
struct Remark {
  bool warning = false;
  std::string sentence;
  std::vector<std::string> with;
};

struct PartSums {
  Span speakers{0}, chair{0}, changeovers{0}, used{0};
  Span left{0};           ///< for the floor; below zero when the part is overfull
  int interventions = 0;  ///< whole ones that fit into what is left
  std::vector<Remark> remarks;
};

struct SessionSums {
  std::vector<PartSums> parts;
  Span planned{0};  ///< all parts and breaks
  Span spare{0};    ///< of the session; below zero when the parts are too long
  Span floor{0};    ///< left in all parts together
  int interventions = 0;
  std::vector<Remark> remarks;
};

/// speakers x (first + follow-up), or what single ones have instead, + chair + a changeover after each speaker, against the part's length.
/// Remarks: the sum itself, what is left, and warnings when the part is overfull, nothing is left, less is left than was promised, or the
/// floor has less than a quarter.
PartSums sums(PartTimes const&, Span intervention);

/// The parts, and the session they must fit into.
SessionSums sums(SessionTimes const&);

/// Most speakers of a part, in the order of their places, that leave at least its promised floor; -1 when even none does.
int most_speakers(PartTimes const&);

/// What the first so many speakers would leave for the floor.
Span left_with(PartTimes const&, int speakers);

/// "12", "2:30": minutes, with seconds if there are any.
std::string in_minutes(Span);

}  // namespace plan
