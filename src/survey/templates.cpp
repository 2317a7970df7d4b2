// SPDX-License-Identifier: Apache-2.0
// Questionnaires as they were really run, in our own words: the three questions of the founding meeting (domain 3.8) and the fields of the
// survey of 2021 (domain 6.9). The themes of the first are those of the consultation it was about.
#include "base/tr.hpp"
#include "survey/survey.hpp"

namespace survey {

namespace {

class Making {
 public:
  Question& add(Kind kind, std::string title, bool required = false) {
    out.push_back({.id = new_id<SurveyQuestionId>(), .kind = kind, .title = std::move(title), .required = required});
    return out.back();
  }
  Form out;
};

Form founding() {
  Making m;
  m.out.reserve(10);
  auto const active = m.add(Kind::one_of, tr("Is your coalition active?"), true).id;
  m.out.back().options = {tr("Yes"), tr("On and off"), tr("Resting for now"), tr("It has ended")};
  m.add(Kind::long_text, tr("What would help it to become active again?"));
  m.out.back().only_if = active;
  m.out.back().only_value = "3";
  m.add(Kind::yes_no, tr("Are you happy as you are?"), true);
  m.add(Kind::long_text, tr("What would you change?"));
  m.add(Kind::yes_no, tr("Do you want the outcomes of your coalition to become outcomes of the forum?"), true).help =
      tr("Your coalition keeps working as it does. “Not sure” is an answer.");
  m.add(Kind::long_text, tr("Under which conditions?"));
  m.add(Kind::theme_grid, tr("To which themes of the consultation do you contribute?")).help = tr("For each theme: what you want to do, and in a few words what you bring.");
  m.out.back().rows = {tr("Connect all people, schools included"), tr("Avoid fragmentation"), tr("Protect data"), tr("Human rights online"),
                       tr("Accountability for discrimination and misleading content"), tr("Regulation of artificial intelligence"), tr("Digital commons as a public good"), tr("Other areas")};
  m.out.back().aspects = {tr("Core principles"), tr("Key commitments"), tr("Other comments")};
  m.add(Kind::yes_no, tr("Have you asked for a session at this year's meeting?"));
  m.add(Kind::yes_no, tr("Was there traffic on your list in the past year?"));
  return m.out;
}

Form of_2021() {
  Making m;
  m.out.reserve(20);
  m.add(Kind::statement, tr("One answer for each coalition, prepared together with its members. Drafts are kept; print the blank form to prepare it offline."));
  m.add(Kind::short_text, tr("Who fills this in, and in which role?"), true);
  m.add(Kind::long_text, tr("What does your coalition focus on?"), true).prefill = Prefill::themes;
  m.add(Kind::short_text, tr("When was it formed?"), true).prefill = Prefill::founded;
  auto const constantly = m.add(Kind::yes_no, tr("Has it worked constantly since?"), true).id;
  m.add(Kind::long_text, tr("Why did it pause, and how did it come back?"));
  m.out.back().only_if = constantly;
  m.out.back().only_value = "no";
  m.add(Kind::one_of, tr("How many members has it?"), true).other = true;
  m.out.back().options = {tr("up to 20"), "20-50", "50-100", "100-150", tr("more than 150")};
  m.add(Kind::any_of, tr("Which stakeholder groups are among them?"), true).other = true;
  m.out.back().options = {tr("Governments"), tr("Private sector"), tr("Civil society"), tr("Technical community"), tr("International organisations"), tr("Academia"), tr("Media")};
  m.add(Kind::yes_no, tr("Are members of the programme committee among them?"));
  m.add(Kind::any_of, tr("From which regions do they come?"), true);
  m.out.back().options = {tr("Africa"), tr("Asia and the Pacific"), tr("Eastern Europe"), tr("Latin America and the Caribbean"), tr("Western Europe and others")};
  auto const rules = m.add(Kind::yes_no, tr("Has it its own rules of procedure?"), true).id;
  m.add(Kind::evidence, tr("Where are these rules?"));
  m.out.back().only_if = rules;
  m.out.back().only_value = "yes";
  m.add(Kind::any_of, tr("Which of these apply?")).none = true;
  m.out.back().options = {tr("Anybody can become a member"), tr("The mailing list is open"), tr("The archive is open"), tr("Outputs show minority views"), tr("A report appears every year")};
  m.add(Kind::any_of, tr("How does it work?")).other = true;
  m.out.back().options = {tr("Mailing list"), tr("Online calls"), tr("Meetings on site"), tr("Working groups"), tr("Shared documents")};
  m.add(Kind::long_text, tr("Which outputs does it have, and how are views gathered for them?"));
  m.add(Kind::short_text, tr("Web site")).prefill = Prefill::site;
  m.add(Kind::short_text, tr("Mailing list")).prefill = Prefill::list;
  return m.out;
}

}  // namespace

Form template_form(Template t) {
  switch (t) {
    case Template::founding_questions: return founding();
    case Template::coalitions_2021: return of_2021();
    case Template::empty: break;
  }
  return {};
}

std::string template_title(Template t) {
  switch (t) {
    case Template::founding_questions: return tr("Three questions to every coalition");
    case Template::coalitions_2021: return tr("Survey of active coalitions");
    case Template::empty: break;
  }
  return tr("Without questions yet");
}

}  // namespace survey
