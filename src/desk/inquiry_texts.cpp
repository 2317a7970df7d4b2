// SPDX-License-Identifier: Apache-2.0
// Our own words for the letters of the procedure: friendly, with what is known, what is asked, by when, and what follows.
#include "base/html.hpp"
#include "base/tr.hpp"
#include "desk/letter_texts.hpp"

namespace desk {

using base::fill;
using base::tr;

std::vector<Placeholder> inquiry_placeholders(LetterKind kind) {
  Placeholder const forum{"forum", tr("the forum's name")}, name{"name", tr("who gets the letter")},
      coalition{"coalition", tr("the coalition's name")}, note{"note", tr("what you add to this letter")},
      line{"line", tr("what its activity badge says, and why")}, link{"link", tr("their personal link"), true},
      page{"page", tr("address of the coalition's public page")},
      day{"day", tr("the day that matters: until it they can mend, or from it on others see")},
      found{"found", tr("what was found, where and when"), true}, details{"details", tr("the contact as it is known: name, duty, address")};
  switch (kind) {
    case LetterKind::contacts: return {forum, name, coalition, details, note, link};
    case LetterKind::quiet_list: return {forum, coalition, note, page};
    case LetterKind::quiet_offer:
    case LetterKind::quiet_call: return {forum, name, coalition, line, day, page, note, link};
    case LetterKind::finding:
    case LetterKind::finding_again: return {forum, name, coalition, found, day, note, link};
    default: return {forum, name, coalition, line, note, link};
  }
}

mail::Text inquiry_text(LetterKind kind) {
  auto const hello = fill(tr("Hello {},"), {"{name}"}) + "\n\n", all = std::string("{coalition}");
  auto const believed = tr("This is what we know:") + "\n\n{line}\n\n";
  auto const own =
      "{note}\n\n" + tr("Your own page needs no account. There you see everything we believe about you, correct it, and answer:") +
      "\n\n{link}\n\n" +
      tr("The link is yours alone: whoever has it answers as you. Opening it changes nothing until you press a button.") + "\n";
  auto const calm = tr("Nobody but you and those who organise the forum sees this.") + "\n\n";
  switch (kind) {
    case LetterKind::contacts:
      return {fill(tr("Are you still the contact of “{}”?"), {all}),
              hello + fill(tr("once a year {1} asks whether the contacts of “{2}” are still right. We have:"), {"{forum}", all}) +
                  "\n\n{details}\n\n" + tr("If that is right, one button says so; if not, correct it there.") + "\n\n" + own};
    case LetterKind::quiet:
      return {
          fill(tr("How is “{}”? Can we help?"), {all}),
          hello +
              fill(tr("for a year {1} has seen nothing of “{2}”. That may be our fault: lists move, and much good work leaves no trace."),
                   {"{forum}", all}) +
              "\n\n" + believed +
              tr("If you are at work, tell us where it can be seen. If something is in the way, tell us what would help.") + "\n\n" + calm +
              own};
    case LetterKind::quiet_again:
      return {fill(tr("Once more: how is “{}”?"), {all}),
              hello + fill(tr("we wrote to you about “{}” and have no answer yet. Nothing is lost, and a few words are enough."), {all}) +
                  "\n\n" + believed + calm + own};
    case LetterKind::quiet_list:
      return {fill(tr("Is anybody there? “{}”"), {all}),
              tr("Hello everybody,") + "\n\n" +
                  fill(tr("{1} is looking for those who speak for “{2}”: our letters to its contacts have not been answered. If you know "
                          "how to reach them, or want to carry it on, please write to us."),
                       {"{forum}", all}) +
                  "\n\n{note}\n\n{page}\n"};
    case LetterKind::quiet_offer:
      return {fill(tr("“{}”: four answers to choose from"), {all}),
              hello +
                  fill(tr("we wrote to you about “{}” several times, and heard nothing. Please choose one of four answers; each is a good one:"),
                       {all}) +
                  "\n\n" + "- " + tr("We are alive: say where something can be seen.") + "\n- " +
                  tr("Pause: say until when, at most a year.") + "\n- " + tr("Merge with another coalition.") + "\n- " +
                  tr("Close: the entry and its pages stay for ever.") + "\n\n" +
                  fill(tr("If nobody answers, the coalitions can be asked from {} on whether the entry moves to the inactive listing. It "
                          "comes back with one statement and one thing that can be seen."),
                       {"{day}"}) +
                  "\n\n" + believed + own};
    case LetterKind::quiet_call:
      return {fill(tr("The coalitions are asked about “{}”"), {all}),
              hello +
                  fill(tr("the coalitions of {1} are asked from today on whether “{2}” moves to the inactive listing. An answer from you "
                          "ends that at once."),
                       {"{forum}", all}) +
                  "\n\n" + fill(tr("They answer until {}."), {"{day}"}) + "\n\n" + own};
    case LetterKind::finding:
      return {fill(tr("“{}”: something that can be mended"), {all}),
              hello + fill(tr("{1} looked whether everybody can join and read along at “{2}”. We found:"), {"{forum}", all}) +
                  "\n\n{found}\n\n" +
                  fill(tr("Please mend it by {}, or tell us where we are wrong. After that day we look again. Only if it is still so, and "
                          "we have told you, can others see it, with your reply beside it."),
                       {"{day}"}) +
                  "\n\n" + calm + own};
    case LetterKind::finding_again:
      return {fill(tr("“{}”: we looked again"), {all}),
              hello + fill(tr("we looked again at what we wrote to you about “{}”. It is as it was:"), {all}) + "\n\n{found}\n\n" +
                  fill(tr("From {} on it may stand on your public page, with your reply beside it. When it is mended it goes away."),
                       {"{day}"}) +
                  "\n\n" + own};
    default: break;
  }
  return {fill(tr("How is “{}”?"), {all}),
          hello + fill(tr("{1} has seen little of “{2}” lately, and that may well be our fault."), {"{forum}", all}) + "\n\n" + believed +
              tr("If we missed something, tell us where it can be seen. If all is as you want it, you need do nothing.") + "\n\n" + calm +
              own};
}

}  // namespace desk
