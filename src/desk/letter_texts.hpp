// SPDX-License-Identifier: Apache-2.0
// The letters whose words a forum may change: which there are, what may stand in braces in each, and our own words for them in every
// language of the pages. How a text is kept and filled in is mail/templates.hpp.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <string>
#include <vector>

#include "mail/mail.hpp"
#include "mail/templates.hpp"

namespace desk {

using base::Done;
using base::Result;
using store::Reading;
using store::Writing;

enum class LetterKind {
  invited,        ///< to a meeting
  moved,          ///< its time, place or title has changed
  called_off,     ///< it does not take place
  confirm,        ///< somebody wrote to us: their words wait for a click
  poll,           ///< a date poll asks them
  call_opened,    ///< a consensus call asks their coalition
  call_changed,   ///< it asks anew: its text has changed, or it was opened again
  call_reminder,  ///< their coalition is silent
  call_outcome,   ///< it is closed
  decision,       ///< a decision of a meeting can be objected to for 72 hours
  call_said,      ///< somebody else has spoken for their coalition, or it was entered on their behalf
  recurring,      ///< to a row of meetings
  // Of the procedure, to the contacts of a coalition (inquiries.hpp; words in inquiry_texts.cpp):
  check_in,       ///< little was seen of it: a friendly question
  contacts,       ///< are these still its contacts?
  quiet,          ///< nothing was seen of it for a year: can we help?
  quiet_again,    ///< the same, two and four weeks later
  quiet_list,     ///< to its list; no personal link in it
  quiet_offer,    ///< four answers to choose from
  quiet_call,     ///< the coalitions are asked whether it moves to the inactive listing
  finding,        ///< a principle was found not to be met
  finding_again,  ///< it was looked at again: from a day on everybody will see it
};
BOOST_DESCRIBE_ENUM(LetterKind, invited, moved, called_off, confirm, poll, call_opened, call_changed, call_reminder, call_outcome, decision, call_said, recurring, check_in,
                    contacts, quiet, quiet_again, quiet_list, quiet_offer, quiet_call, finding, finding_again)

/// All of them, in this order.
inline constexpr auto letter_kinds = [] {
  using All = boost::describe::describe_enumerators<LetterKind>;
  std::array<LetterKind, boost::mp11::mp_size<All>::value> out{};
  std::size_t n = 0;
  boost::mp11::mp_for_each<All>([&](auto each) { out[n++] = each.value; });
  return out;
}();
char const* kind_name(LetterKind);
/// None for any other word.
std::optional<LetterKind> kind_named(std::string const&);

/// A name that may stand in braces, and what it becomes.
struct Placeholder {
  std::string name;
  std::string means;  ///< translated
  bool needed = false;
};
BOOST_DESCRIBE_STRUCT(Placeholder, (), (name, means, needed))
std::vector<Placeholder> placeholders_of(LetterKind);
/// Of the procedure's letters, and our words for them in the language of the thread.
std::vector<Placeholder> inquiry_placeholders(LetterKind);
mail::Text inquiry_text(LetterKind);

/// Our words, in that language.
mail::Text own_text(LetterKind, std::string const& language);
/// The forum's words where it has some in that language, else ours.
mail::Text text_of(Reading&, LetterKind, std::string const& language);
/// A letter in such words, filled in, with a personal link in them. Still to be said: until when it is useful, what it is about.
mail::Letter letter_with_link(mail::Text const&, mail::Reason, std::string const& address, std::string const& name, std::string const& language);
/// Such a letter to oneself before others get it: it says "Test:", comes at once and leads nowhere.
mail::Letter test_letter(mail::Text const&, std::string const& address, std::string const& name, std::string const& language);
/// As mail::keep_text.
Result<Done> keep_text(Writing&, LetterKind, std::string const& language, mail::Text const&);

}  // namespace desk
