// SPDX-License-Identifier: Apache-2.0
// What the pages of the procedure share: its words, its history, what comes next. The pages: inquiry_pages.cpp (what is under way, for
// those who organise), inquiry_acts.cpp (letters and steps), procedure_pages.cpp (its days), our_pages.cpp (what the forum believes about a coalition, for itself).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "desk/inquiries.hpp"
#include "web/coalitions.hpp"

namespace web {

std::string about_word(roster::About);
std::string step_word(roster::Step);
std::string outcome_word(roster::Outcome);
std::string verdict_word(roster::Verdict);

/// A line of the history with the name of who did it.
struct HistoryLine {
  Instant at{};
  roster::Said what = roster::Said::step;
  roster::Step step = roster::Step::letter;
  std::string who = {};  ///< empty: the program
  std::string words = {};
};
BOOST_DESCRIBE_STRUCT(HistoryLine, (), (at, what, step, who, words))
std::vector<HistoryLine> history_lines(Reading&, roster::InquiryId const&, std::map<base::PersonId, std::string> const& names);
Html history_list(std::vector<HistoryLine> const&);

/// "Next: the offer of four answers, on 3 October 2026 at the earliest." Empty when nothing comes.
Html next_line(roster::Inquiry const&, Instant now);
/// What was found, with the page that was looked at.
Html finding_line(roster::Inquiry const&);

std::string inquiry_path(roster::InquiryId const&, std::string_view more = {});
/// One inquiry, for those who organise.
http::Response show_inquiry(Call&, std::optional<Refusal> const& wrong = {});
/// The letter of a step with its recipients, and the form that sends it to the path `at`; without one only the letter.
Html letter_part(Call const&, desk::Drafted const&, std::string const& at, Html const& fields, std::optional<Refusal> const& wrong);

std::vector<Route> inquiry_rows();
std::vector<Route> inquiry_act_rows();
std::vector<Route> procedure_rows();
std::vector<Route> our_rows();

}  // namespace web
