// SPDX-License-Identifier: Apache-2.0
#include "desk/written.hpp"

#include "base/html.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "mail/mail.hpp"
#include "people/accounts.hpp"

namespace desk {

namespace {

mail::Letter reminder(meeting::Meeting const& m, live::Invited const& who, people::Account const& to, Office const& office) {
  auto const name = m.number.empty() ? m.title : "#" + m.number + " " + m.title;
  auto const until = day_words(utc_day(who.until));
  mail::Letter letter;
  letter.to_address = to.address;
  letter.to_name = to.name;
  letter.language = to.language;
  letter.subject = fill(tr("{1}: your words in writing, until {2}"), {office.forum, until}).substr(0, 200);
  letter.body = fill(tr("Hello {},"), {to.name}) + "\n\n" +
                fill(tr("In the meeting {1} an item was left before you had the floor. You were invited to send your words in writing, and they are waited for until {2}:"), {name, until}) +
                "\n\n" + office.base + "/meetings/" + m.id.text + "/live\n";
  letter.reason = mail::Reason::reminder;
  letter.useful_until = who.until;
  letter.key = "written " + m.id.text + " " + who.entry.text;
  letter.secret = true;  // for the link at its end
  return letter;
}

}  // namespace

Result<Done> tend_written(Writing& w, Office const& office) {
  live::close_invitations(w);
  for (auto const& who : live::invited_to_remind(w, w.now())) {
    live::note_reminded(w, who);
    auto const account = people::account_of(w, who.person);
    auto const m = meeting::meeting(w, who.meeting);
    if (!account || account->state != people::AccountState::active || !m) continue;
    Speaking const speaking(account->language);
    auto letter = reminder(*m, who, *account, office);
    end_with_stop_link(w, letter, office);
    if (auto const posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  }
  return Done{};
}

}  // namespace desk
