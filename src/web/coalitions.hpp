// SPDX-License-Identifier: Apache-2.0
// What the pages of coalitions share: who may see what of a badge, its words, a row of months. The pages: coalition_pages.cpp (the roster),
// coalition_page.cpp (one coalition), coalition_history.cpp (its life and changes), coalition_evidence_pages.cpp (what badges are made of),
// coalition_forms.cpp (what is changed of it), coalition_table_pages.cpp (CSV, feed of changes, cards), badge_rule_pages.cpp, duty_pages.cpp,
// theme_pages.cpp; the procedure: inquiries.hpp.
//
// A badge is first the coalition's and the secretariat's. Everybody sees only what the coalition would say of itself - active, responsive,
// open, or what it declared - and that when it could see it for 14 days; of all else nothing is said in public. (product, principles;
// between-meetings a.4, procedure; trust 5.5)
#pragma once

#include <boost/mp11/algorithm.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "desk/evidence.hpp"
#include "roster/explain.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

/// Whose badges this viewer sees before and beside the public.
struct Insight {
  bool all = false;                    ///< secretariat and facilitators
  std::set<base::CoalitionId> own = {};  ///< a coordinator's, by the hats of their person
  [[nodiscard]] bool of(base::CoalitionId const& id) const { return all || own.contains(id); }
};
Insight insight(Call const&, Reading&);
/// Refuses (not_allowed) all but those who speak for the coalition of the address, and those who organise the forum.
Result<base::Done> may_speak(Call const&, Reading&);
/// The day of a field; none when it is blank. Refuses (malformed) what is none.
Result<std::optional<roster::Day>> typed_day(Call const&, char const* name);
/// The value of a choice. Refuses (malformed) what is none.
template <class Enum>
Result<Enum> chosen(Call const& call, char const* name) {
  Enum out{};
  if (boost::describe::enum_from_string(call.field(name).c_str(), out)) return out;
  return base::refuse(Why::malformed, say("Choose one of these."), name);
}
/// The id in a field; what has no id's shape is the id of nothing.
template <class Id>
Id id_in(Call const& call, char const* name) {
  auto const typed = call.field(name);
  return base::looks_like_id(typed) ? Id(typed) : Id("none");
}

/// How long a coalition sees an evaluation before the public does.
inline constexpr std::chrono::days seen_first{14};

/// The three badges as a viewer sees them: a missing one is not said.
struct Badges {
  std::optional<roster::State> activity = {};
  std::optional<roster::Answering> responsiveness = {};
  std::optional<roster::Open> openness = {};
  bool cannot_confirm = false;
};
BOOST_DESCRIBE_STRUCT(Badges, (), (activity, responsiveness, openness, cannot_confirm))
/// All of an evaluation, or what everybody may see of it.
Badges badges_of(roster::Evaluation const&, bool everything);

/// The badges with the line beside each, empty where nothing is said, and what the coalition says to them.
struct BadgeLines {
  Badges badges = {};
  roster::Day as_of{};
  roster::Line activity = {}, responsiveness = {}, openness = {};
  std::string comment = {};
};
BOOST_DESCRIBE_STRUCT(BadgeLines, (), (badges, as_of, activity, responsiveness, openness, comment))
BadgeLines lines_of(roster::Evaluation const&, bool everything, std::string comment);

std::string state_word(roster::State);
std::string state_word(roster::Answering);
std::string state_word(roster::Open);
std::string life_word(roster::Life);
std::string kind_word(roster::Kind);
std::string health_word(roster::Health);
/// Each of a described enum's values in its order, sent by its name, read as its word; `chosen` is such a name, or any other text.
template <class E>
std::vector<Choice> choices_of(std::string (*word)(E), std::string_view chosen) {
  std::vector<Choice> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { out.push_back({d.name, word(d.value), "", chosen == d.name}); });
  return out;
}
Html badge(roster::State);
Html badge(roster::Answering);
Html badge(roster::Open);

/// The months up to the one of `now`, oldest first, those without anything too.
std::vector<roster::Month> every_month(std::vector<roster::Month> const& some, Instant now, int count);
/// A row of small bars, and in words what they are: heard, and shown as the sum.
Html spark(std::vector<roster::Month> const&);

/// For select(): the language of letters to a contact, or that none is known; `chosen` is there whatever it is.
std::vector<Choice> letter_languages(std::string const& chosen);

/// A coalition's present name as this reader reads it: in their language where it has one, else its main one. Programs get all of them.
roster::NameUsed shown_name(roster::Coalition const&);
/// "law, <bdi>drought</bdi>"
Html words_list(std::vector<std::string> const&);
/// "since 3 October 2022", "2 May 2020 to 3 October 2022"; empty where neither is known.
Html span_of(std::optional<roster::Day> const& from, std::optional<roster::Day> const& until);

/// The line beside a badge; each number leads to the list behind it.
Html line_of(base::CoalitionId const&, roster::Line const&);

/// What of a coalition a line of its history is about; and its value there, a state of life in words.
std::string field_word(std::string const& field);
std::string value_words(std::string const& field, std::string const& value);
/// Names of coalitions, or of people, by id.
using NamesById = std::map<std::string, std::string>;
/// What its listing means now, where that is more than its word: into whom it went, until when it rests. `names`: of coalitions.
Html life_line(std::vector<roster::LifeStep> const&, NamesById const& names, roster::Day today);
Html life_part(std::vector<roster::LifeStep> const&, NamesById const& names);
/// Every change, newest first; folded. `people`: who changed it, as far as they have a name.
Html changes_part(std::vector<roster::Change> const&, NamesById const& people);

std::string path_of(base::CoalitionId const&, std::string_view more = {});
Refusal no_coalition();
/// A form on a coalition's page that was refused.
struct CoalitionTrouble {
  std::string form = {};  ///< "name", "life", "contact", "dates-ID", "also", "former", "evidence", "check", "comment", "series"
  std::optional<Refusal> refusal = {};
  [[nodiscard]] bool at(std::string_view which) const { return refusal && form == which; }
  [[nodiscard]] std::optional<Refusal> about(std::string_view which) const { return at(which) ? refusal : std::nullopt; }
};
http::Response show_coalition(Call&, CoalitionTrouble const& trouble = {});
http::Response coalition_page(Call&);
http::Response show_evidence(Call&, CoalitionTrouble const& trouble = {});
/// Its page again with the form, when what was typed is at fault; else the refusal, or `back` with `said`.
template <class Done>
http::Response after(Call& call, Done const& done, char const* form, http::Response (*page)(Call&, CoalitionTrouble const&), std::string const& back, std::string const& said) {
  if (done) return call.see(back, said);
  if (call.wants_json || done.error().why == Why::unknown || done.error().why == Why::not_allowed) return call.refused(done.error());
  return page(call, {form, done.error()});
}
/// A coalition's own fields as they were typed; a day that is none is refused by `founded`.
struct TypedCoalition {
  roster::Coalition coalition = {};
  std::optional<Refusal> wrong = {};
};
TypedCoalition typed_coalition(Call const&);
/// The fields of that form, and above it what is at fault.
Html own_fields(Call const&, roster::Coalition const&, std::optional<Refusal> const& wrong);
Html wrong_in_fields(std::optional<Refusal> const& wrong);
/// The forms of the secretariat on a coalition's page.
Html change_part(Call const&, roster::Coalition const&, std::vector<roster::Contact> const&, CoalitionTrouble const&);

std::vector<Route> coalition_evidence_rows();
std::vector<Route> list_people_rows();
std::vector<Route> coalition_form_rows();
std::vector<Route> coalition_table_rows();
std::vector<Route> badge_rule_rows();
std::vector<Route> duty_rows();
std::vector<Route> theme_rows();

}  // namespace web
