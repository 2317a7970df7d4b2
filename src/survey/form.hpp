// SPDX-License-Identifier: Apache-2.0
// What a questionnaire asks, and what an answer to it is: questions, their fields, what may stand in each, which are shown. Pure: no
// store, no clock. (between-meetings c; domain 6.9)
//
// An answer is a text in a named field. A question's field is its id; where it has several, a dot and a part follow:
//
//   short_text long_text number date     ID          what was typed; a whole or decimal number; "2026-05-01"
//   yes_no                               ID          yes no not_sure
//   one_of                               ID          the option's number, or other; ID.other the words
//   any_of                               ID          numbers with blanks between, "1 3 other", or none alone; ID.other
//   scale                                ID          1 to 5, or na
//   rank                                 ID          all numbers, best first: "2 1 3"
//   evidence                             ID          an address; ID.file a file kept by us
//   grid                                 ID.ROW      the number of the column
//   theme_grid                           ID.ROW      lead contribute interested no; ID.ROW.ASPECT words; ID.ROW.link an address
//   nomination                           ID.name ID.role ID.constituency ID.gender ID.region ID.consent (yes)
//   availability                         ID.ROW      yes if_need_be no; the row is a time, as ISO 8601
//
// Options, rows and aspects are numbered from 1 and never renumbered. A missing or empty field is blank, which is no "no".
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"

namespace survey {

using namespace base;

enum class Kind {
  statement,  ///< words to read; asks nothing
  short_text,
  long_text,
  yes_no,
  one_of,
  any_of,
  scale,
  rank,
  number,
  date,
  evidence,
  grid,
  theme_grid,
  nomination,
  availability,
};
BOOST_DESCRIBE_ENUM(Kind, statement, short_text, long_text, yes_no, one_of, any_of, scale, rank, number, date, evidence, grid, theme_grid, nomination, availability)

/// What of the roster stands in the field before anybody has answered, to be looked at: "still right?"
enum class Prefill { none, founded, kinds, themes, list, archive, site, join, statement };
BOOST_DESCRIBE_ENUM(Prefill, none, founded, kinds, themes, list, archive, site, join, statement)

struct Question {
  SurveyQuestionId id = {};
  Kind kind = Kind::short_text;
  std::string title = {};
  std::string help = {};
  bool required = false;
  std::vector<std::string> options = {};  ///< one_of, any_of, rank; the columns of a grid; the labels of a scale's 1 to 5
  std::vector<std::string> rows = {};     ///< grid; themes of a theme_grid; times of an availability
  std::vector<std::string> aspects = {};  ///< theme_grid: what may be said of each theme
  bool none = false;                      ///< any_of: "none of these", which stands alone
  bool other = false;                     ///< one_of, any_of: "other", with words
  std::int64_t most = 0;                  ///< long_text: characters, 0: 4,000
  Prefill prefill = Prefill::none;
  SurveyQuestionId only_if = {};          ///< shown only if this earlier question ...
  std::string only_value = {};            ///< ... is answered by this: yes no not_sure, or an option's number
  PollId poll = {};                       ///< availability: whose times these are
};
BOOST_DESCRIBE_STRUCT(Question, (), (id, kind, title, help, required, options, rows, aspects, none, other, most, prefill, only_if, only_value, poll))

using Form = std::vector<Question>;
using Answers = std::map<std::string, std::string>;  ///< by field; blank ones are left out

/// Refuses (malformed) a question that cannot be asked: no title or over 300 characters, help over 2,000; too few options (2; a scale none
/// or 5), rows or aspects for its kind, over 40 of them, one empty, twice or over 200 characters; most outside 0 to 10,000; a condition on a
/// question that `before` does not have or that has no such answer.
Result<Done> check_question(Question const&, Form const& before);

/// Is this a correction of a slip, not another question? At most 3 letters are put in, taken out or changed, of short words at most each
/// fifth; of long texts up to a twentieth.
bool is_typo(std::string_view before, std::string_view after);
/// Is `after` the same question with slips corrected: the same kind, conditions and number of options, each text equal or a typo away?
bool only_typos(Question const& before, Question const& after);

/// The fields of a question, in reading order. A statement has none.
std::vector<std::string> fields_of(Question const&);
/// "ID.2.link" as {2, "link"}: the row (0: none) and what follows.
struct Part {
  std::size_t row = 0;
  std::string rest = {};
};
Part part_of(Question const&, std::string_view field);
/// Of which question a field is; null for one of none.
Question const* question_of(Form const&, std::string_view field);
/// A field that says something personal about somebody who is nominated: for the selectors only, in no result and no copy (trust 5.5).
bool is_private(Question const&, std::string_view field);

/// Is the question shown to whoever has answered so? One condition on one earlier answer, nothing deeper: a question whose condition is
/// hidden itself is hidden.
bool is_shown(Form const&, Question const&, Answers const&);
/// The answers to questions that are shown.
Answers shown_only(Form const&, Answers const&);

/// Refuses (malformed, naming the field) what may not stand there, in a draft either: see the table above; texts over 300 characters
/// (long_text: its own limit; aspects 2,000), addresses that are none, "none" beside others, a field that no question has.
Result<Done> check_answers(Form const&, Answers const&);
/// Refuses (malformed, naming the field) a required question that is shown and blank. A grid asks for each row, a nomination for a
/// name and a consent; a nomination that names somebody always needs the consent.
Result<Done> check_complete(Form const&, Answers const&);

/// Two people write in one draft. `base` is what this one was shown, `theirs` what is there now, `mine` what this one sends: what only one
/// of them touched is theirs to change, what both changed differently is a clash.
struct Clash {
  std::string field = {}, base = {}, theirs = {}, mine = {};
};
BOOST_DESCRIBE_STRUCT(Clash, (), (field, base, theirs, mine))
struct Merged {
  Answers write = {};  ///< to be changed in the draft; an empty text takes an answer away
  std::vector<Clash> clashes = {};
};
Merged merge(Answers const& base, Answers const& theirs, Answers const& mine);
/// Fields that differ between two sets of answers: `theirs` and `mine`, `base` left empty.
std::vector<Clash> differences(Answers const& theirs, Answers const& mine);

/// SHA-256 over all fields in their order: what a receipt and the public list show, so that nobody can swap an answer unseen.
std::string hash_of(Answers const&);

/// The rank after an option was moved one place up (or down); what was no full rank begins as 1, 2, 3.
std::string moved(std::string const& rank, std::size_t options, std::size_t option, bool up);

/// The words of an option's number; empty for any other value.
std::string option_words(Question const&, std::string_view value);
/// A value that is a word of the program ("not_sure") in the language of the thread, and in English; any other as it is.
std::string value_word(std::string const& value);
std::string english_word(std::string const& value);
/// A row of a grid; of an availability its time: "3 October 2022, 17:00 CEST (15:00 UTC)".
std::string row_words(Question const&, std::size_t row, std::string const& zone);
/// As people count it, from 1: statements have none (0).
int number_of(Form const&, Question const&);
/// "Only if question 2 is answered “no”."; empty for one that is always asked.
std::string condition_words(Form const&, Question const&);

/// The whole form as plain text for a mail or a printer that knows nothing else, in the language of the thread.
std::string plain_form(std::string const& title, std::string const& about, Form const&);

}  // namespace survey
