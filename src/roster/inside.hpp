// SPDX-License-Identifier: Apache-2.0
// Shared by the files of this room.
#pragma once

#include <string>
#include <string_view>

#include "base/checks.hpp"
#include "roster/roster.hpp"

namespace roster {

/// Lists of words of a coalition, in one table.
enum class Words { kind, theme, alias, founder, document, related };
/// Which list of a coalition that is.
std::vector<std::string>& words_in(Coalition&, Words);
inline constexpr Words all_words[] = {Words::kind, Words::theme, Words::alias, Words::founder, Words::document, Words::related};

std::optional<std::string> day_text(std::optional<Day> const&);
std::optional<Day> day_of(std::optional<std::string> const&);

/// Could it stand in a link: http or https, no blanks, at most 2,000 bytes.
bool is_web(std::string_view);
tl::unexpected<Refusal> no_coalition();
Result<Done> check_name(NameUsed const&);
/// Refuses (malformed) an end before the start; either may be open.
Result<Done> in_order(std::optional<Day> const& from, std::optional<Day> const& until);
/// Refuses (conflict) when another coalition has this present name.
Result<Done> expect_free(Reading&, std::string const& name, CoalitionId const& own);

/// Its present names in other languages than the main one's, by language.
std::vector<NameUsed> present_names(Reading&, CoalitionId const&);
/// What it is called in a language other than the main name's becomes a former name, which ends no earlier than it began. "FR" is "fr".
void end_present(Writing&, CoalitionId const&, std::string const& lang, Day until);
/// As names(), without the present ones.
std::vector<NameUsed> former_names(Reading&, CoalitionId const&);
/// A contact as a table has it, the day of its confirmation too, with its line of the history. Refuses as add_contact(); (unknown) the contact.
Result<Done> correct_contact(Writing&, CoalitionId const&, Contact const& as_it_is);
/// Takes a former name out again, with its line of the history.
void forget_former_name(Writing&, CoalitionId const&, NameUsed const& former);
/// The next step of its life, with its line of the history. What may lead where is asked before.
void put_life(Writing&, CoalitionId const&, Life before, LifeChange const& step);

/// Themes that a coalition has now: what it has no more refers to nothing, what is new to the newest version of each set that has it.
void refer_themes(Writing&, CoalitionId const&, std::vector<std::string> const& themes);

/// One line of the history, unless nothing changed. `who`: the contact, where it was a personal link.
void note(Writing&, CoalitionId const&, std::string_view field, std::string_view before, std::string_view after, std::string_view who = {});

}  // namespace roster
