// SPDX-License-Identifier: Apache-2.0
// The rules in order of their standing. Labels repeat, so what a label alone decides is worked out once per label.
#include "record/speakers.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/result.hpp"
#include "base/text.hpp"
#include "record/sounds.hpp"
#include "record/speakers_names.hpp"
#include "record/speakers_speech.hpp"

namespace record {
namespace {

using speakers::Forms;
using speakers::Names;
using speakers::People;

/// What the label alone says.
struct ByLabel {
  People assigned;
  Method method = Method::none;
  std::vector<SpeakerSuggestion> suggestions;
  bool two_fit = false;
};

/// May these two labels be one misspelt (R6)? Short ones only by a swap or a doubled letter: JDH for JHD, RYANN for
/// RYAN.
bool misspelt(std::string const& a, std::string const& b) {
  if (a.size() > b.size() + 2 || b.size() > a.size() + 2) return false;
  std::size_t const letters = std::max(base::code_points(a), base::code_points(b));
  if (letters < 3 || a == b) return false;
  if (letters > 5) return edit_distance(a, b, letters >= 8 ? 2 : 1) <= (letters >= 8 ? 2U : 1U);
  if (edit_distance(a, b, 1) != 1) return false;
  if (a.size() == b.size()) {
    std::string x = a, y = b;
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    return x == y;
  }
  std::string const &longer = a.size() > b.size() ? a : b, &shorter = a.size() > b.size() ? b : a;
  for (std::size_t i = 1; i < longer.size(); ++i)
    if (longer[i] == longer[i - 1] && std::string(longer).erase(i, 1) == shorter) return true;
  return false;
}

class Finder {
 public:
  Finder(std::vector<SpokenTurn> const& turns, Names const& names) : turns_(turns), names_(names) {
    for (SpokenTurn const& t : turns)
      if (t.kind == LabelKind::role) ++roles_[base::fold(t.label)];
  }

  std::vector<SpeakerFinding> run() {
    std::vector<SpeakerFinding> out;
    out.reserve(turns_.size());
    for (std::size_t i = 0; i < turns_.size(); ++i) {
      out.push_back(turn(i, i > 0 ? &out.back() : nullptr));
    }
    return out;
  }

 private:
  SpeakerFinding turn(std::size_t i, SpeakerFinding const* before) {
    SpokenTurn const& t = turns_[i];
    SpeakerFinding f;
    if (t.kind == LabelKind::captioner || t.kind == LabelKind::machine) return f;
    std::string const folded = base::fold(t.label);
    if (t.kind == LabelKind::role) f.role = folded;
    f.continued = i > 0 && t.kind == LabelKind::person && !folded.empty() && folded == base::fold(turns_[i - 1].label);
    if (!t.label.empty()) from_label(f, t);
    bool const assigned = !f.people.empty();
    if (!assigned && (t.label.empty() || t.kind == LabelKind::role)) from_floor(f, t);
    from_introduction(f, t);
    if (!assigned && i > 0 && t.kind != LabelKind::group) from_address(f, turns_[i - 1], before);
    std::stable_sort(f.suggestions.begin(), f.suggestions.end(),
                     [](auto const& a, auto const& b) { return a.strength > b.strength; });
    return f;
  }

  void from_label(SpeakerFinding& f, SpokenTurn const& t) {
    auto const parts = several(t);
    Method method = Method::none;
    std::size_t resolved = 0;
    for (std::string const& part : parts) {
      ByLabel const& l = by_label(part, t.kind);
      resolved += l.assigned.size() == 1;
      if (l.method == Method::alias || method == Method::none) method = l.method;
      f.two_fit = f.two_fit || l.two_fit;
      for (std::size_t const p : l.assigned) f.people.push_back(names_.people[p].person);
      f.suggestions.insert(f.suggestions.end(), l.suggestions.begin(), l.suggestions.end());
    }
    if (resolved == parts.size()) f.method = method;
    else f.people.clear();  // "AB/CD" with one of them unknown is not one person's turn
  }

  /// The labels in one: "AB/CD" are two people.
  static std::vector<std::string> several(SpokenTurn const& t) {
    std::vector<std::string> out;
    for (std::string_view const part : base::split(t.label, '/'))
      for (std::string_view const piece : base::split(part, '&'))
        if (!base::trim(piece).empty()) out.emplace_back(base::trim(piece));
    return out;
  }

  ByLabel const& by_label(std::string const& label, LabelKind kind) {
    auto const [it, fresh] = labels_.try_emplace(kind == LabelKind::role ? label + "\n" : label);
    if (fresh) it->second = decide(label, kind);
    return it->second;
  }

  ByLabel decide(std::string const& label, LabelKind kind) {
    ByLabel l;
    std::string const folded = base::fold(label);
    if (People const& found = names_.find(names_.confirmed, folded); !found.empty())
      return settle(found, Method::alias, "R1", base::say("An alias of several people"), {}, 0.8);
    if (kind == LabelKind::role) return l;  // R8
    if (People const found = names_.by_attendance(names_.find(names_.full, folded)); !found.empty())
      return settle(found, Method::roster, "R2", base::say("The label fits several people"), {}, 0.8);
    if (propose(l, names_.find(names_.unconfirmed, folded), "R1", base::say("An alias nobody has confirmed yet"), {},
                0.8))
      return l;
    std::string const bare = speakers::bare_label(label);
    if (bare != folded && propose(l, names_.by_attendance(names_.find(names_.full, bare)), "R2",
                                  base::say("Without its title the label is “{}”"), {bare}, 0.78))
      return l;
    if (propose(l, names_.find(names_.first, bare), "R4", base::say("The label is their first name"), {}, 0.7))
      return l;
    // Whoever signed in as their group is labelled by its name (domain 7.2, L21): who it was is for a person to say.
    if (propose(l, names_.by_attendance(names_.find(names_.groups, folded)), "R2",
                base::say("The label is a group they speak for"), {}, 0.65))
      return l;
    propose_spelling(l, folded, bare);
    return l;
  }

  /// One person: assigned. Several: shown, none chosen (R9).
  ByLabel settle(People const& found, Method method, char const* rule, char const* why, std::vector<std::string> with,
                 double strength) {
    ByLabel l;
    if (found.size() == 1) {
      l.assigned = found;
      l.method = method;
    } else {
      propose(l, found, rule, why, std::move(with), strength);
    }
    return l;
  }

  bool propose(ByLabel& l, People const& found, char const* rule, char const* why, std::vector<std::string> const& with,
               double strength) {
    for (std::size_t const p : found)
      l.suggestions.push_back({rule, names_.people[p].person, {}, why, with, strength, false});
    l.two_fit = l.two_fit || found.size() > 1;
    return !found.empty();
  }

  /// R6: the nearest form of a name, or a role label of this file.
  void propose_spelling(ByLabel& l, std::string const& folded, std::string const& bare) {
    std::string role;
    for (auto const& [known, times] : roles_)
      if (misspelt(folded, known) && (role.empty() || times > roles_[role])) role = known;
    if (!role.empty())
      l.suggestions.push_back({"R6", {}, role, base::say("The label is nearly the role “{}”"), {role}, 0.6, false});
    std::size_t best = 3;
    std::string best_form;
    People found;
    for (Forms const* forms : {&names_.confirmed, &names_.full, &names_.first})
      for (auto const& [form, people] : *forms) {
        if (!misspelt(bare, form)) continue;
        std::size_t const distance = edit_distance(bare, form, 2);
        if (distance > best) continue;
        if (distance < best) {
          found.clear();
          best_form.clear();
        }
        best = distance;
        speakers::unite(found, people);
        if (best_form.empty() || form < best_form) best_form = form;
      }
    std::sort(found.begin(), found.end());
    propose(l, found, "R6", base::say("The label is nearly “{}”"), {best_form}, 0.6);
  }

  void from_floor(SpeakerFinding& f, SpokenTurn const& t) {
    for (FloorShare const& share : t.floor)
      if (share.share >= 0.8)
        suggest(f, share.person, "R3", base::say("Held the floor for most of these words"), {}, 0.9, true);
  }

  void from_introduction(SpeakerFinding& f, SpokenTurn const& t) {
    for (speakers::Named const& named : speakers::introduced(t.text, names_)) {
      bool const known = named.people.size() == 1;
      if (known && std::find(f.people.begin(), f.people.end(), person(named.people.front())) != f.people.end()) return;
      // A first name fits whoever is assigned already, even when it fits others too.
      if (std::any_of(named.people.begin(), named.people.end(), [&](std::size_t p) {
            return std::find(f.people.begin(), f.people.end(), person(p)) != f.people.end();
          }))
        return;
      for (SpeakerSuggestion& s : f.suggestions) s.preselected = false;  // R5 overrides what R3 shows
      f.two_fit = f.two_fit || !known;
      for (std::size_t const p : named.people)
        suggest(f, person(p), "R5", base::say("Says so: “{}”"), {named.words}, 0.95, known && f.people.empty());
    }
  }

  void from_address(SpeakerFinding& f, SpokenTurn const& previous, SpeakerFinding const* before) {
    auto named = speakers::addressed(previous.text, names_);
    People all;
    for (auto const& n : named) speakers::unite(all, n.people);
    std::erase_if(all, [&](std::size_t p) {
      return before && std::find(before->people.begin(), before->people.end(), person(p)) != before->people.end();
    });
    bool const alone = f.suggestions.empty();
    for (std::size_t const p : all)
      suggest(f, person(p), "R7", base::say("Named just before: “{}”"), {named.front().words}, 0.4, false);
    f.two_fit = f.two_fit || (alone && all.size() > 1);
  }

  /// One suggestion a person: the strongest stands.
  static void suggest(SpeakerFinding& f, base::PersonId const& who, char const* rule, char const* why,
                      std::vector<std::string> with, double strength, bool preselected) {
    SpeakerSuggestion made{rule, who, {}, why, std::move(with), strength, preselected};
    for (SpeakerSuggestion& s : f.suggestions)
      if (s.person == who && !who.empty()) {
        if (s.strength < strength) s = std::move(made);
        return;
      }
    f.suggestions.push_back(std::move(made));
  }

  [[nodiscard]] base::PersonId const& person(std::size_t i) const { return names_.people[i].person; }

  std::vector<SpokenTurn> const& turns_;
  Names const& names_;
  std::unordered_map<std::string, int> roles_;
  std::unordered_map<std::string, ByLabel> labels_;
};

}  // namespace

std::vector<SpeakerFinding> find_speakers(std::vector<SpokenTurn> const& turns, std::vector<KnownPerson> const& people,
                                          std::vector<KnownAlias> const& aliases,
                                          std::optional<std::chrono::year_month_day> day) {
  Names const names(people, aliases, day);
  return Finder(turns, names).run();
}

}  // namespace record
