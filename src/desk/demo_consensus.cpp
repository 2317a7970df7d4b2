// SPDX-License-Identifier: Apache-2.0
// The demo's consensus calls: one that is open, with positions, a concern and an objection, and one that was given back. All invented.
// A demo is filled in one moment, so no window of it has shut yet. Coalitions that the roster does not have are entered here.
#include <map>

#include "consensus/objections.hpp"
#include "desk/demo.hpp"
#include "roster/roster.hpp"

namespace desk::demo {

namespace {

using consensus::Stance;
using namespace base;
using store::Writing;

struct Says {
  char const *name, *of;
  Stance stance;
  char const* words;
};

class Call {
 public:
  Call(Writing& w, consensus::Call const& wish) : w_(w), id_(must(consensus::draft(w, wish))) {
    for (auto const& part : cast) {
      if (part.kind != people::CapacityKind::coalition) continue;
      auto const known = roster::find_by_name(w, part.of);
      auto const coalition = known ? *known : must(roster::enter(w, {.name = part.of, .life = roster::Life::listed}));
      must(consensus::ask(w, id_, coalition, part.of));
      asked_[part.of] = coalition;
    }
    must(consensus::open(w, id_));
  }
  VoiceId voice(char const* name, char const* of) {
    auto const found = people::people_named(w_, name);
    return must(consensus::invite(w_, id_, {.coalition = asked_.at(of), .person = found.empty() ? PersonId() : found.front().id, .name = name})).id;
  }
  void says(Says const& s) { must(consensus::take_position(w_, voice(s.name, s.of), {.stance = s.stance, .words = s.words, .version = 1})); }
  ObjectionId objects(char const* name, char const* of, char const* what, char const* harm, char const* remedy) {
    must(consensus::take_position(w_, voice(name, of), {.stance = Stance::objection, .what = what, .harm = harm, .remedy = remedy, .version = 1}));
    return consensus::objections(w_, id_).back().id;
  }
  [[nodiscard]] ConsensusId const& id() const { return id_; }

 private:
  Writing& w_;
  ConsensusId id_;
  std::map<std::string, CoalitionId> asked_;
};

}  // namespace

void consensus_calls(Writing& w) {
  Call lists(w, {.title = "Guidelines for our mailing lists",
                 .text = "1. Every coalition has a list that anybody may join.\n\n2. Its archive is open to read without joining.\n\n3. Whoever is taken off a list is told "
                         "why, and by whom.",
                 .source = "/decisions"});
  for (auto const& s : {Says{"Tomas Arriaga", "Coalition on Glacier Rivers", Stance::support, ""},
                        Says{"Mei Chao", "Coalition on Groundwater Data", Stance::support, "Our list is run this way since last year."},
                        Says{"Samira Haddad", "Coalition on Wetlands", Stance::no_objection, ""},
                        Says{"Leif Solberg", "Coalition on Small Harbours", Stance::concern, "Somebody has to look after the archive when the host closes."}})
    lists.says(s);
  lists.objects("Nadia Okonjo", "Coalition on Dams and People", "Point 2: an archive that anybody reads.",
                "People who live below a dam write to us under their names. They would stop.", "Let a coalition keep its archive for its members, and say so.");

  Call slots(w, {.title = "One call a month instead of two", .text = "From January on the coalitions meet once a month, for ninety minutes.", .source = "/decisions"});
  slots.says({"Oskar Lindqvist", "Coalition on Cold Lakes", Stance::support, ""});
  auto const against = slots.objects("Wanjiru Kamau", "Coalition on Flood Plains", "Ninety minutes in one piece.", "Lines here do not hold for ninety minutes, so we would hear half of it.",
                                     "Keep two calls of an hour, or break after forty-five minutes.");
  must(consensus::answer_objection(w, against, "You are right: we had not asked about lines. We take the text back and look at the hours again."));
  must(consensus::give_back(w, slots.id(), "The hours are looked at again with those whose lines are bad."));
}

}  // namespace desk::demo
