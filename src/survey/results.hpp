// SPDX-License-Identifier: Apache-2.0
// What came of a questionnaire: who answered, a table for each question with four kinds of "no" kept apart, totals, texts. One function makes
// all of it, and there the promise about names is kept: what a reader may not see is not in the value, so no page, file or snapshot can show it.
// (between-meetings c "Rates", "Names", "How results are shown"; discourse/discourse#42961)
#pragma once

#include "survey/answers.hpp"

namespace survey {

/// Whose eyes: `everybody` is who is asked, and after publication the public.
enum class Eyes { everybody, secretariat };

/// What stands in a cell.
enum class Says {
  answered,
  no,         ///< a "no" that was said
  blank,      ///< submitted, without an answer here
  declined,   ///< by the coalition, with its reason
  silent,     ///< no answer yet
  not_asked,  ///< not in this questionnaire, or this question was not shown to it
  waiting,    ///< submitted; a second one of it has to confirm
};
BOOST_DESCRIBE_ENUM(Says, answered, no, blank, declined, silent, not_asked, waiting)

struct Cell {
  Says says = Says::silent;
  std::string value = {};  ///< as in form.hpp: "lead", "2", "yes"; a text itself
  std::string words = {};  ///< an option's own words; empty where the value is a word of the program, to be translated
};
BOOST_DESCRIBE_STRUCT(Cell, (), (says, value, words))

struct Row {
  std::string asked = {};  ///< its id; empty for one that is not asked
  std::string name = {};
  bool active = true, late = false, disputed = false;
  std::string hash = {};   ///< of its submission
  std::vector<Cell> cells = {};
};
BOOST_DESCRIBE_STRUCT(Row, (), (asked, name, active, late, disputed, hash, cells))

struct Count {
  std::string value = {}, words = {};
  std::int64_t n = 0;
  bool withheld = false;  ///< fewer than five: n is 0 here
};
BOOST_DESCRIBE_STRUCT(Count, (), (value, words, n, withheld))

struct Column {
  std::string title = {};
  std::vector<Count> counts = {};
};
BOOST_DESCRIBE_STRUCT(Column, (), (title, counts))

/// Words somebody wrote, at their place.
struct Text {
  std::string name = {};           ///< empty where names are not shown
  std::int64_t row = 0;            ///< of the grid, from 1; 0: of the question
  std::string about = {};          ///< the aspect; "link"; "other"
  std::string role = {};           ///< theme_grid: what the same coalition wants to do here
  std::string words = {};
};
BOOST_DESCRIBE_STRUCT(Text, (), (name, row, about, role, words))

struct QuestionResult {
  std::string id = {}, title = {};
  Kind kind = Kind::short_text;
  std::vector<Column> columns = {};  ///< one, or one for each row of a grid
  std::vector<Row> rows = {};        ///< by name; empty where names are not shown
  std::vector<Text> texts = {};
};
BOOST_DESCRIBE_STRUCT(QuestionResult, (), (id, title, kind, columns, rows, texts))

struct Funnel {
  std::int64_t asked = 0, opened = 0, drafted = 0, submitted = 0, late = 0, declined = 0;  ///< each one counted where it is furthest; late among the submitted
  std::int64_t active = 0, active_submitted = 0;
};
BOOST_DESCRIBE_STRUCT(Funnel, (), (asked, opened, drafted, submitted, late, declined, active, active_submitted))

/// How far it is: of all that are asked. What waits to be confirmed is a draft still.
Funnel funnel_of(std::vector<Asked> const&, Instant now);

struct Results {
  std::string survey = {}, title = {};
  std::string as_of = {};   ///< ISO 8601
  State state = State::open;
  Names names = Names::by_coalition;
  Funnel funnel = {};
  std::int64_t quorum = 0;  ///< agreed to be enough
  bool below = false;       ///< fewer answered in time; a label, nothing is withheld for it
  std::vector<QuestionResult> questions = {};
  std::vector<std::string> receipts = {};  ///< unlinkable, once closed
};
BOOST_DESCRIBE_STRUCT(Results, (), (survey, title, as_of, state, names, funnel, quorum, below, questions, receipts))

/// The results as they stand. `not_asked` are names of coalitions that are not in it, shown as such. None: no such questionnaire.
std::optional<Results> results(Reading&, SurveyId const&, Eyes, Instant now, std::vector<std::string> const& not_asked = {});

/// Half of the active ones, rounded up, unless another number was agreed.
std::int64_t quorum_of(Survey const&, std::int64_t active);
/// Marks counts under five as withheld in place, and where that is one alone, the next smallest too, so that no difference tells it.
void withhold(std::vector<Count>&);

/// All cells as a table for spreadsheets, a row for each coalition; where names are not shown a row for each count. `words` says a value
/// of the program in the reader's language.
std::vector<std::vector<std::string>> as_table(Results const&, std::string (*words)(Cell const&));

struct Snapshot {
  SnapshotId id = {};
  SurveyId survey = {};
  State state = State::open;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Snapshot, (), (id, survey, state, at))
/// Freezes the results as everybody may see them, under an address of its own for ever. Refuses (unknown); (not_now) a draft.
Result<SnapshotId> take_snapshot(Writing&, SurveyId const&);
std::vector<Snapshot> snapshots(Reading&, SurveyId const&);  ///< newest first
struct Frozen {
  Snapshot head = {};
  Results results = {};
};
std::optional<Frozen> snapshot(Reading&, SnapshotId const&);

}  // namespace survey
