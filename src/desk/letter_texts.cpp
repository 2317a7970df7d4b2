// SPDX-License-Identifier: Apache-2.0
#include "desk/letter_texts.hpp"

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"

namespace desk {

using base::fill;
using base::tr;

char const* kind_name(LetterKind kind) { return boost::describe::enum_to_string(kind, "invited"); }

std::optional<LetterKind> kind_named(std::string const& word) {
  LetterKind kind{};
  if (!boost::describe::enum_from_string(word.c_str(), kind)) return std::nullopt;
  return kind;
}

std::vector<Placeholder> placeholders_of(LetterKind kind) {
  Placeholder const forum{"forum", tr("the forum's name")}, name{"name", tr("who gets the letter")}, meeting{"meeting", tr("title of the meeting")},
      when{"when", tr("day and time on their clock, and in UTC")}, place{"place", tr("where it takes place")}, about{"about", tr("the note for readers")},
      page{"page", tr("address of the meeting's page")}, link{"link", tr("their personal link"), true}, reason{"reason", tr("why it is called off")},
      words{"words", tr("what they wrote"), true}, poll{"poll", tr("title of the date poll")};
  Placeholder const call{"call", tr("title of the consensus call")}, coalition{"coalition", tr("the coalition that is asked")},
      agreed{"text", tr("the text that is to be agreed")}, closes{"closes", tr("when the window shuts, on their clock and in UTC")},
      call_page{"page", tr("address of the call's page"), true}, outcome{"outcome", tr("what came of it")}, why{"reason", tr("why, where the facilitators say so")};
  switch (kind) {
    case LetterKind::invited:
    case LetterKind::moved: return {forum, name, meeting, when, place, about, page, link};
    case LetterKind::called_off: return {forum, name, meeting, when, page, reason};
    case LetterKind::confirm: return {forum, name, meeting, when, page, words, link};
    case LetterKind::poll: return {forum, name, poll, about, link};
    case LetterKind::call_opened:
    case LetterKind::call_changed:
    case LetterKind::call_reminder:
    case LetterKind::decision: return {forum, name, call, coalition, agreed, closes, {"page", call_page.means}, link};
    case LetterKind::call_said: return {forum, name, call, coalition, {"said", tr("who said what for the coalition"), true}, closes, {"page", call_page.means}, link};
    case LetterKind::call_outcome: return {forum, name, call, coalition, agreed, outcome, why, call_page};
    case LetterKind::recurring: return {forum, name, meeting, {"dates", tr("each date on their clock, with the link to answer to it"), true}, place, about, {"page", tr("address of the row's page")}};
    default: return inquiry_placeholders(kind);
  }
}

namespace {

/// The letters of consensus calls.
mail::Text own_call_text(LetterKind kind, std::string const& hello) {
  std::string const text = "{text}\n\n";
  auto const rest = "\n\n{link}\n\n" + tr("The link is yours alone: please do not pass it on.") + "\n\n" + tr("All about the call:") + "\n\n{page}\n";
  auto const until = fill(tr("Positions are taken until {}. Silence is printed as silence, never as support."), {"{closes}"}) + "\n\n" +
                     tr("Please say here what your coalition says; you need no account:") + rest;
  switch (kind) {
    case LetterKind::call_changed:
      return {fill(tr("Asked anew: {}"), {"{call}"}),
              hello + fill(tr("“{}” is open anew, for the full time. What was said about an earlier text does not count for this one:"), {"{call}"}) + "\n\n" + text + until};
    case LetterKind::call_reminder:
      return {fill(tr("No word yet from {1}: {2}"), {"{coalition}", "{call}"}), hello + fill(tr("“{}” has said nothing about this text yet:"), {"{coalition}"}) + "\n\n" + text + until};
    case LetterKind::call_outcome:
      return {fill(tr("Closed: {1} ({2})"), {"{call}", "{outcome}"}),
              hello + fill(tr("the call “{1}” is closed. What came of it: {2}."), {"{call}", "{outcome}"}) + "\n\n{reason}\n\n" + text +
                  tr("Positions, silent coalitions, objections and answers:") + "\n\n{page}\n"};
    case LetterKind::decision:
      return {fill(tr("Decided in a meeting, open to objection: {}"), {"{call}"}),
              hello + tr("a meeting has decided this:") + "\n\n" + text + fill(tr("It becomes final on {} unless a coalition objects."), {"{closes}"}) + "\n\n" +
                  tr("Whoever was absent may object here; you need no account:") + rest};
    case LetterKind::call_said:
      return {fill(tr("Said for {1}: {2}"), {"{coalition}", "{call}"}),
              hello + "{said}\n\n" +
                  tr("If this is what your coalition says you need do nothing. If it is not, say so here; as long as two of you differ, it counts as having no agreed position:") + rest};
    default: break;
  }
  return {fill(tr("Your position, please: {}"), {"{call}"}), hello + fill(tr("{1} asks “{2}” about this text:"), {"{forum}", "{coalition}"}) + "\n\n" + text + until};
}

}  // namespace

mail::Text own_text(LetterKind kind, std::string const& language) {
  base::Speaking const speaking(language);
  auto const hello = fill(tr("Hello {},"), {"{name}"}) + "\n\n";
  auto const plan = fill(tr("When: {}"), {"{when}"}) + "\n" + fill(tr("Where: {}"), {"{place}"}) + "\n\n{about}\n\n";
  auto const page = tr("All about the meeting:") + "\n\n{page}\n";
  switch (kind) {
    case LetterKind::invited:
      return {fill(tr("Invitation: {1}, {2}"), {"{meeting}", "{when}"}),
              hello + fill(tr("you are invited to {}."), {"{meeting}"}) + "\n\n" + plan + tr("Please say here whether you come; you need no account:") +
                  "\n\n{link}\n\n" + page};
    case LetterKind::moved:
      return {fill(tr("Changed: {1}, {2}"), {"{meeting}", "{when}"}),
              hello + fill(tr("the plan of {} has changed. Now it is:"), {"{meeting}"}) + "\n\n" + plan +
                  tr("What you answered before is kept. If it is another answer now, say so here:") + "\n\n{link}\n\n" + page};
    case LetterKind::called_off:
      return {fill(tr("Called off: {1}, {2}"), {"{meeting}", "{when}"}),
              hello + fill(tr("{1}, planned for {2}, is called off:"), {"{meeting}", "{when}"}) + "\n\n{reason}\n\n" + page};
    case LetterKind::confirm:
      return {fill(tr("Please confirm your answer: {}"), {"{meeting}"}),
              hello + fill(tr("we got these words of yours about {}:"), {"{meeting}"}) + "\n\n{words}\n\n" +
                  tr("So that nobody can answer in your name, they count once you press the button here:") + "\n\n{link}\n\n" +
                  tr("If you did not write this, ignore this letter: nothing happens.") + "\n"};
    case LetterKind::poll:
      return {fill(tr("When can you come? {}"), {"{poll}"}),
              hello + fill(tr("{1} looks for a time: {2}."), {"{forum}", "{poll}"}) + "\n\n{about}\n\n" +
                  tr("Please say here which times suit you; you need no account:") + "\n\n{link}\n\n" + tr("The link is yours alone: please do not pass it on.") + "\n"};
    case LetterKind::call_opened:
    case LetterKind::call_changed:
    case LetterKind::call_reminder:
    case LetterKind::call_outcome:
    case LetterKind::decision:
    case LetterKind::call_said: return own_call_text(kind, hello);
    case LetterKind::recurring:
      return {fill(tr("Invitation: {}"), {"{meeting}"}),
              hello + fill(tr("you are invited to a row of meetings, {}. Each date, and below it the address where you say whether you come:"), {"{meeting}"}) + "\n\n{dates}\n" +
                  fill(tr("Where: {}"), {"{place}"}) + "\n\n{about}\n\n" + tr("The addresses are yours alone: please do not pass them on.") + "\n\n" + page};
    default: return inquiry_text(kind);
  }
}

mail::Text text_of(Reading& r, LetterKind kind, std::string const& language) {
  auto kept = mail::kept_text(r, kind_name(kind), language);
  return kept ? *std::move(kept) : own_text(kind, language);
}

mail::Letter letter_with_link(mail::Text const& text, mail::Reason reason, std::string const& address, std::string const& name, std::string const& language) {
  mail::Letter letter;
  letter.to_address = address;
  letter.to_name = name;
  letter.subject = text.subject;
  letter.body = text.body;
  letter.reason = reason;
  letter.language = language;
  letter.secret = true;
  return letter;
}

mail::Letter test_letter(mail::Text const& text, std::string const& address, std::string const& name, std::string const& language) {
  base::Speaking const speaking(language);
  auto letter = letter_with_link(text, mail::Reason::answer, address, name, language);
  letter.subject = std::string(base::slice(base::fill(base::tr("Test: {}"), {text.subject}), 0, 200));
  letter.secret = false;
  return letter;
}

Result<Done> keep_text(Writing& w, LetterKind kind, std::string const& language, mail::Text const& text) {
  std::vector<std::string> known, needed;
  for (auto const& p : placeholders_of(kind)) {
    known.push_back(p.name);
    if (p.needed) needed.push_back(p.name);
  }
  return mail::keep_text(w, kind_name(kind), language, text, known, needed);
}

}  // namespace desk
