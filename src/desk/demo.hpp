// SPDX-License-Identifier: Apache-2.0
// Who and what the demo is made of. All invented. Private to demo.cpp, demo_consensus.cpp, demo_duties.cpp, demo_inquiries.cpp,
// demo_plan.cpp, demo_roster.cpp, demo_room.cpp and demo_survey.cpp.
#pragma once

#include <array>
#include <stdexcept>
#include <string>

#include "base/html.hpp"
#include "base/result.hpp"
#include "people/people.hpp"

namespace desk::demo {

struct Part {
  std::string name;
  people::CapacityKind kind;
  std::string of;
};

inline std::array<Part, 12> const cast{{
    {"Helena Voss", people::CapacityKind::chair, "Coordination group"},
    {"Priya Raman", people::CapacityKind::secretariat, "Secretariat"},
    {"Tomas Arriaga", people::CapacityKind::coalition, "Coalition on Glacier Rivers"},
    {"Nadia Okonjo", people::CapacityKind::coalition, "Coalition on Dams and People"},
    {"Idris Belkacem", people::CapacityKind::coalition, "Coalition on Wells and Springs"},
    {"Leif Solberg", people::CapacityKind::coalition, "Coalition on Small Harbours"},
    {"Mei Chao", people::CapacityKind::coalition, "Coalition on Groundwater Data"},
    {"Dario Fell", people::CapacityKind::coalition, "Youth Coalition on Shared Waters"},
    {"Oskar Lindqvist", people::CapacityKind::coalition, "Coalition on Cold Lakes"},
    {"Samira Haddad", people::CapacityKind::coalition, "Coalition on Wetlands"},
    {"Wanjiru Kamau", people::CapacityKind::coalition, "Coalition on Flood Plains"},
    {"Anneke de Wit", people::CapacityKind::invited, "Office of the Rivers Commissioner"},
}};

struct Word {
  char const *text, *kind, *heard;
};

inline constexpr std::array<Word, 6> glossary{{
    {"Global Water Charter", "term", ""},
    {"Rivers Commissioner", "name", ""},
    {"Programme Board", "name", "bored"},
    {"Advisory Panel", "name", ""},
    {"Youth Coalition on Shared Waters", "coalition", "use coalition"},
    {"groundwater data", "term", "ground water date"},
}};

/// What the demo asks for and is refused is a mistake of the program: told as a fault, and nothing of it is kept.
template <class T>
T must(base::Result<T> const& done) {
  if (!done) throw std::runtime_error("The demo asked for something that is refused: " + base::fill(done.error().detail, done.error().with));
  return *done;
}

/// The roster: invented coalitions in every state, with lists, evidence and four months of evaluations (demo_roster.cpp).
void fill_roster(store::Writing&);

/// Two cycles with their duties, a day that was moved, and who has handed in what (demo_duties.cpp). After the roster.
void duties(store::Writing&);
/// The procedure: one coalition on each of its steps (demo_inquiries.cpp). After roster and consensus calls.
void inquiries(store::Writing&);

/// A plan of a main session with variants, nominations and quotas (demo_plan.cpp).
void plan_session(store::Writing&);
/// An open and a closed consensus call (demo_consensus.cpp).
void consensus_calls(store::Writing&);
/// An open and a closed questionnaire to the coalitions of the cast (demo_survey.cpp).
void questionnaires(store::Writing&);

}  // namespace desk::demo
