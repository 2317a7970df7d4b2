// SPDX-License-Identifier: Apache-2.0
// What the pages of date polls share: the facts of a poll as its organiser sees it, and words. The pages: poll_pages.cpp (organiser),
// poll_answer_pages.cpp (whoever is asked, by a personal link).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schedule/polls.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

/// One time, in the place the ranking gives it.
struct PollRow {
  base::SlotId id = {};
  Instant start{};
  bool below_night_line = false;
  std::string deciding = {};            ///< what puts it above the next, in words; empty on the last
  std::vector<std::string> sleep = {};  ///< whom it asks to lose sleep
  std::int64_t yes = 0, if_need_be = 0, no = 0, blank = 0;
  std::int64_t burden = 0;         ///< of all who go
};
BOOST_DESCRIBE_STRUCT(PollRow, (), (id, start, below_night_line, deciding, sleep, yes, if_need_be, no, blank, burden))

struct PollPerson {
  base::InviteeId id = {};
  std::string name = {}, coalition = {}, zone = {};
  bool required = false, answered = false;
  bool entered = false;  ///< for them, by the organisers
  bool lost = false;     ///< the last letter to them failed or came back: their silence is none
  std::vector<schedule::Answer> answers = {};  ///< in the order of the ranking's rows
};
BOOST_DESCRIBE_STRUCT(PollPerson, (), (id, name, coalition, zone, required, answered, entered, lost, answers))

/// Somebody who is asked no longer, and can be asked again.
struct LeftOut {
  base::InviteeId id = {};
  std::string name = {};
};
BOOST_DESCRIBE_STRUCT(LeftOut, (), (id, name))

struct PollFacts {
  schedule::DatePoll poll = {};
  std::string series = {};      ///< its title; empty for none
  std::vector<PollRow> ranking = {};
  std::vector<PollPerson> people = {};
  std::vector<schedule::Slot> withdrawn = {};
  std::vector<LeftOut> left_out = {};
  std::int64_t to_remind = 0;  ///< have not answered, and have an address
  bool decided_early = false;  ///< no missing answer can change who leads
  std::string link = {};       ///< the personal link that was just made, shown once
  schedule::Poll asked = {};   ///< as the ranking took it
};
BOOST_DESCRIBE_STRUCT(PollFacts, (), (poll, series, ranking, people, withdrawn, left_out, to_remind, decided_early, link))

std::optional<PollFacts> poll_facts(Reading&, base::PollId const&);

/// The days of the field days_off, "2026-12-25 2027-01-01". Refuses (malformed, "days_off") anything else.
Result<std::vector<std::chrono::year_month_day>> days_in(Call const&);
std::string answer_word(schedule::Answer);
/// A sentence of the ranking in the reader's language.
std::string poll_words(schedule::Words const&);
/// The parts of the organiser's page that only show: the ranking, the answers, the strip of a day.
Html ranking_part(PollFacts const&);
Html answers_part(PollFacts const&);
Html strip_part(std::vector<schedule::StripRow> const&, std::string const& zone);

std::vector<Route> poll_answer_rows();

}  // namespace web
