// SPDX-License-Identifier: Apache-2.0
// What the pages of consensus calls share: words, the sheet of a call as anybody may read it, the form of a position. The pages:
// consensus_pages.cpp (list, one call), consensus_draft_pages.cpp (before it is open), consensus_acts.cpp (what facilitators and
// coalitions do to an open one), consensus_link_pages.cpp (whoever holds a personal link).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "consensus/sheet.hpp"
#include "desk/consensus.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

std::string consensus_path(base::ConsensusId const&, std::string const& more = {});
Refusal no_consensus_call();

std::string kind_word(consensus::Kind);
/// "silent", "no agreed position", or what it says.
std::string stand_word(consensus::Stand const&);
/// What came of it, as one sentence that names the rule (rulings 15); what it waits for while nothing has.
std::string outcome_sentence(consensus::Sheet const&);
/// The same as one word.
Html outcome_badge(consensus::Call const&);

/// Beside an objection: what this reader may do about it.
using ObjectionActs = std::function<Html(consensus::Objection const&)>;
/// The whole call: its text, window, rules, positions with the silent ones, objections in full, versions with their differences, remarks.
Html sheet_part(consensus::Sheet const&, std::string const& zone, ObjectionActs const& acts);

/// What a form of a position begins with.
struct Prefilled {
  std::optional<consensus::Stance> stance;
  std::string words, what, harm, remedy;
  std::vector<std::int64_t> options;
};
/// What a voice said last, with its open objection; the request's own fields go before it.
Prefilled prefilled(Call const&, consensus::Sheet const&, base::VoiceId const&, std::vector<consensus::Spoken> const&);
/// The form: one stance, words, the three fields of an objection. `more`: fields of the caller before them.
Html position_form(Call const&, base::Url const& action, consensus::Sheet const&, Prefilled const&, std::optional<Refusal> const& wrong, Html const& more = {});
/// Is there something to say: a position while the window is open, a late objection after it?
bool takes_answers(consensus::Call const&);
/// Has the text been changed editorially since it was last asked about, while the window is open?
bool may_dispute(consensus::Sheet const&);
/// What such a form says.
consensus::Wish position_wish(Call const&, std::size_t options);
/// Its fields, for wrong_with().
std::vector<std::string_view> const& position_fields();

/// Acts of an objection's author at `to`, the address below which its acts stand.
Html author_acts(std::string_view csrf, std::string const& to, consensus::Objection const&);

http::Response show_consensus(Call&, std::optional<Refusal> const& wrong = {}, std::string const& link = {});

std::vector<Route> consensus_draft_rows();
std::vector<Route> consensus_act_rows();
std::vector<Route> consensus_link_rows();

}  // namespace web
