// SPDX-License-Identifier: Apache-2.0
#include "desk/letter_texts.hpp"

#include "base/html.hpp"
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
  switch (kind) {
    case LetterKind::invited:
    case LetterKind::moved: return {forum, name, meeting, when, place, about, page, link};
    case LetterKind::called_off: return {forum, name, meeting, when, page, reason};
    case LetterKind::confirm: return {forum, name, meeting, when, page, words, link};
    case LetterKind::poll: return {forum, name, poll, about, link};
    default: return inquiry_placeholders(kind);
  }
}

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

Result<Done> keep_text(Writing& w, LetterKind kind, std::string const& language, mail::Text const& text) {
  std::vector<std::string> known, needed;
  for (auto const& p : placeholders_of(kind)) {
    known.push_back(p.name);
    if (p.needed) needed.push_back(p.name);
  }
  return mail::keep_text(w, kind_name(kind), language, text, known, needed);
}

}  // namespace desk
