// SPDX-License-Identifier: Apache-2.0
// Questionnaires that are kept: what is asked, of whom, by when, and under which names answers are shown. Read form.hpp first (what a
// question and an answer are), then this; answering is answers.hpp, what came of it results.hpp, when letters are due letters.hpp.
//
//   draft --open--> open --close, or its deadline--> closed --publish, after 7 days to correct--> published
//
// Once open: questions are never reworded in meaning nor renumbered, only slips corrected and new ones put at the end; the deadline moves
// with a reason; name mode and visibility become stricter only. All of it stands in the questionnaire's own log.
// Not here: who the coalitions are (roster), letters (mail): desk/surveys.hpp brings them in.
#pragma once

#include <optional>

#include "base/instant.hpp"
#include "store/store.hpp"
#include "survey/form.hpp"

namespace survey {

using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

enum class State { draft, open, closed, published };
BOOST_DESCRIBE_ENUM(State, draft, open, closed, published)

enum class Unit { coalition, person };  ///< who answers once
BOOST_DESCRIBE_ENUM(Unit, coalition, person)

/// Under which names answers are seen; from the least private to the most, and never back (rulings 22).
enum class Names {
  by_coalition,  ///< published by name
  totals,        ///< published as totals; the secretariat sees who answered what
  totals_only,   ///< totals, and only cells of five and more, for everybody
  unlinkable,    ///< that somebody answered is kept, and what, but nowhere which belongs to whom; persons only
};
BOOST_DESCRIBE_ENUM(Names, by_coalition, totals, totals_only, unlinkable)

/// When those who are asked see results; from the widest to the strictest, and never back.
enum class Visibility { always, after_own_answer, after_closing };
BOOST_DESCRIBE_ENUM(Visibility, always, after_own_answer, after_closing)

struct Survey {
  SurveyId id = {};
  std::string title = {};
  std::string about = {};
  Unit unit = Unit::coalition;
  Names names = Names::by_coalition;
  Visibility visibility = Visibility::after_closing;
  State state = State::draft;
  std::optional<Instant> closes = {};     ///< the deadline; needed to open
  std::optional<std::int64_t> quorum = {};///< answers that were agreed to be enough; none: half of the active ones, rounded up
  std::optional<Instant> opened = {}, closed = {}, published = {};
  std::int64_t edition = 1;               ///< of the form; each question added while it is open makes a new one
  bool second = false;                    ///< an answer counts once a second one of the coalition confirms it, or the objection window is over
};
BOOST_DESCRIBE_STRUCT(Survey, (), (id, title, about, unit, names, visibility, state, closes, quorum, opened, closed, published, edition, second))

/// How long those of a coalition may object before an answer counts that no second one has confirmed (trust 5).
inline constexpr std::chrono::hours objection_window{72};

/// How long coalitions may correct what they answered after closing, before it is published.
inline constexpr std::chrono::days correction_window{7};

/// Begins a questionnaire. Refuses (malformed): no title or over 200 characters, about over 4,000, quorum outside 1 to 1,000, unlinkable for
/// coalitions, a second one for persons.
Result<SurveyId> begin(Writing&, Survey const& wish);
/// Changes all of it but state. Refuses as begin; (unknown); (not_now) unless draft.
Result<Done> change(Writing&, Survey const& wish);

/// Puts a question at the end. While open it makes a new edition: whoever has submitted is asked again for this one. Refuses (malformed) as
/// check_question, also a required one while open; (unknown); (not_now) unless draft or open, over 100 questions, while open when unlinkable (nobody can be asked again).
Result<SurveyQuestionId> add_question(Writing&, SurveyId const&, Question const& wish);
/// Changes a question; once open only slips, each logged with what stood there. Refuses as add_question; (not_now) another question than
/// before while open; another kind always: take it out and ask a new one.
Result<Done> change_question(Writing&, SurveyId const&, Question const& wish);
/// Moves it one place up or down; at the end of the list nothing happens. Refuses (unknown); (not_now) unless draft, or when a
/// question would come before the one it depends on.
Result<Done> move_question(Writing&, SurveyId const&, SurveyQuestionId const&, bool up);
/// Refuses (unknown); (not_now) unless draft, or while another one depends on it.
Result<Done> remove_question(Writing&, SurveyId const&, SurveyQuestionId const&);

/// How a unit that is asked stands.
enum class Standing { silent, opened, drafted, submitted, declined };
BOOST_DESCRIBE_ENUM(Standing, silent, opened, drafted, submitted, declined)

/// A coalition, or a person, that is asked for one answer.
struct Asked {
  AskedId id = {};
  CoalitionId coalition = {};  ///< empty: entered by name only
  std::string name = {};
  bool active = true;          ///< counted as active when it was asked
  Standing standing = Standing::silent;
  bool late = false;           ///< its first submission came after closing
  bool disputed = false;       ///< somebody of it says that the last submission is not its answer
  std::string reason = {};     ///< why it declined
  std::int64_t rev = 0;        ///< of its draft
  std::optional<Instant> counts = {};  ///< since or from when a submission of it counts; none: it waits to be confirmed, or nothing is there
};
BOOST_DESCRIBE_STRUCT(Asked, (), (id, coalition, name, active, standing, late, disputed, reason, rev, counts))
/// Has it submitted what does not count yet?
bool waits(Asked const&, Instant now);

/// Somebody who may write in a unit's draft, by a personal link or by an account with this address.
struct Respondent {
  RespondentId id = {};
  AskedId asked = {};
  std::string name = {};
  std::string address = {};  ///< e-mail; only the secretariat and the coalition see it; empty: a link is handed over
  std::string language = "en", zone = "UTC";
  bool submits = true;       ///< may submit and decline; helpers only draft
  bool quiet = false;        ///< wants no more reminders
  int place = 0;             ///< 0 the first, who gets every letter; 1 the second, from half time on
  ContactId contact = {};    ///< as whom it is asked, where it is a coalition's contact; ours alone, so not described
};
BOOST_DESCRIBE_STRUCT(Respondent, (), (id, asked, name, address, language, zone, submits, quiet, place))

/// Asks a coalition (or a person), once: the same coalition, or the same folded name. Refuses (malformed): no name or over 200 characters;
/// (unknown); (not_now) unless draft or open, over 1,000 of them; (conflict) asked already.
Result<AskedId> ask(Writing&, SurveyId const&, Asked const& wish);
/// Refuses (unknown); (not_now) unless draft.
Result<Done> leave_out(Writing&, SurveyId const&, AskedId const&);

/// `secret` stands in the personal link and nowhere else: the store keeps its SHA-256.
struct Named {
  RespondentId id = {};
  std::string secret = {};
};
/// Names somebody who may answer for a unit. Refuses (malformed): no name or over 200 characters, an address that is none, unknown zone or
/// language; (unknown); (not_now) published, over 20 of them, of a person more than one; (conflict) the address is there already.
Result<Named> name_respondent(Writing&, AskedId const&, Respondent const& wish);
/// One more link beside those that went out: each letter has its own. Refuses (unknown).
Result<std::string> add_link(Writing&, RespondentId const&);
/// A new link; all old ones die. Refuses (unknown).
Result<std::string> renew_link(Writing&, RespondentId const&);
/// Refuses (unknown).
Result<Done> remove_respondent(Writing&, RespondentId const&);

/// Opens it for answers. Refuses (unknown); (not_now) unless draft, nothing is asked, nobody is asked; (malformed, field "closes") no
/// deadline, or one that is less than an hour away.
Result<Done> open(Writing&, SurveyId const&);
/// Takes the opening back while nobody has begun to answer: it is a draft again, and no letter of it went out. Refuses (unknown); (not_now)
/// unless open, or somebody has written, declined or submitted.
Result<Done> take_back(Writing&, SurveyId const&);
/// Moves the deadline to later. Refuses (malformed): not later than the old one and now, no reason or over 500 characters; (not_now) unless open.
Result<Done> extend(Writing&, SurveyId const&, Instant closes, std::string const& reason);
/// Makes name mode or visibility stricter. Refuses (malformed) anything looser, and unlinkable; (not_now) in draft (then change).
Result<Done> tighten(Writing&, SurveyId const&, Names, Visibility);
/// Ends answering before the deadline. Freezes the results as they are. Refuses (not_now) unless open; (malformed) no reason or over 500 characters.
Result<Done> close(Writing&, SurveyId const&, std::string const& reason);
/// Closes what is past its deadline, as of its deadline. For the timer. Answers how many.
Result<std::int64_t> close_due(Writing&);
/// Publishes the results, frozen. Refuses (not_now) unless closed and the days to correct are over.
Result<Done> publish(Writing&, SurveyId const&);
/// Erases what nominees are said to be (gender, region), and letters nobody looked at, 90 days after closing. For the timer.
Result<Done> sweep(Writing&);

/// When one may publish; none unless closed.
std::optional<Instant> correctable_until(Survey const&);
/// Takes it answers now?
bool takes_answers(Survey const&, Instant now);

std::optional<Survey> survey(Reading&, SurveyId const&);
std::vector<Survey> surveys(Reading&);  ///< newest first
Form form(Reading&, SurveyId const&);   ///< in order
std::vector<Asked> asked(Reading&, SurveyId const&);  ///< by name
std::optional<Asked> asked_one(Reading&, AskedId const&);
/// Who answered in time and added something late, by name; both count.
std::vector<Asked> with_addendum(Reading&, SurveyId const&, Instant now);
std::optional<SurveyId> survey_of(Reading&, AskedId const&);
std::vector<Respondent> respondents(Reading&, SurveyId const&);     ///< of all asked, by place
std::vector<Respondent> respondents_of(Reading&, AskedId const&);   ///< by place
std::optional<Respondent> respondent(Reading&, RespondentId const&);
/// Whose link it is. None for any other secret.
std::optional<Respondent> respondent_of_secret(Reading&, std::string const& secret);
/// Everywhere somebody with this address is named.
std::vector<Respondent> respondents_with(Reading&, std::string const& address);

enum class Event { opened, extended, corrected_words, added_question, tightened, closed, published, taken_back };
BOOST_DESCRIBE_ENUM(Event, opened, extended, corrected_words, added_question, tightened, closed, published, taken_back)
/// A line of the questionnaire's own log, which everybody who is asked may read.
struct LogLine {
  Instant at{};
  Event event = Event::opened;
  std::string before = {}, after = {}, reason = {};
};
BOOST_DESCRIBE_STRUCT(LogLine, (), (at, event, before, after, reason))
std::vector<LogLine> log(Reading&, SurveyId const&);  ///< oldest first

/// 23:59 of a day at UTC-12, when it is still that day somewhere: the deadline if nobody says another.
Instant end_of_day_anywhere(std::chrono::year_month_day day);

// ------------------------------------------------------------------------------------------------ templates

enum class Template { empty, founding_questions, coalitions_2021 };
BOOST_DESCRIBE_ENUM(Template, empty, founding_questions, coalitions_2021)
/// The questions of a template, in the language of the thread; ids are new.
Form template_form(Template);
/// What they are called and about.
std::string template_title(Template);
/// Begins a questionnaire with the questions of a template.
Result<SurveyId> begin_from(Writing&, Survey const& wish, Template);
/// Begins one with the questions of another one, whatever its state. Refuses as begin; (unknown) the other one.
Result<SurveyId> begin_like(Writing&, Survey const& wish, SurveyId const& model);

}  // namespace survey
