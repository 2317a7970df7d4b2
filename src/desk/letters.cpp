// SPDX-License-Identifier: Apache-2.0
// Letters that a verb causes, posted in its own transaction. The sentences speak the reader's language.
#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "consensus/letters.hpp"
#include "desk/desk.hpp"
#include "desk/invitations.hpp"
#include "mail/wishes.hpp"
#include "schedule/feeds.hpp"
#include "schedule/guests.hpp"

namespace desk {

Result<people::Asked> ask_to_sign_in(Writing& w, std::string const& address, std::string const& cookie, std::string const& place,
                                     std::string const& forum, std::function<std::string(std::string const&)> const& link) {
  auto asked = people::ask(w, address, cookie, place);
  if (!asked || !asked->letter) return asked;
  auto const& to = *asked->letter;
  Speaking const speaking(to.language);
  mail::Letter letter;
  letter.to_address = to.address;
  letter.to_name = to.name;
  letter.reason = mail::Reason::sign_in;
  letter.language = to.language;
  letter.secret = true;
  letter.useful_until = asked->until;
  letter.subject = fill(tr("Sign in to {}"), {forum});
  letter.body = fill(tr("Hello {},"), {to.name}) + "\n\n" +
                tr("open this address in the browser in which you asked to sign in:") + "\n\n" + link(to.secret) + "\n\n" +
                fill(tr("Or, to sign in on another device, type this code there: {}"), {to.code}) + "\n\n" +
                tr("Both work once, for ten minutes. If you did not ask, ignore this letter: nothing happens.") + "\n";
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return asked;
}

namespace {

/// Posts the letter of an invitation, new or renewed.
Result<people::Invited> post_invitation(Writing& w, Result<people::Invited> invited, std::string const& forum,
                                        std::function<std::string(std::string const&)> const& link) {
  if (!invited) return invited;
  Speaking const speaking(invited->language);
  mail::Letter letter;
  letter.to_address = invited->address;
  letter.to_name = invited->name;
  letter.reason = mail::Reason::invitation;
  letter.language = invited->language;
  letter.secret = true;
  letter.useful_until = invited->until;
  letter.subject = fill(tr("Invitation to {}"), {forum});
  letter.body = fill(tr("Hello {},"), {invited->name}) + "\n\n" + fill(tr("you are invited to have an account at {}."), {forum}) + "\n\n" +
                tr("Open this address to accept:") + "\n\n" + link(invited->secret) + "\n\n" +
                tr("It works once, for fourteen days.") + "\n";
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return invited;
}

}  // namespace

Result<people::Invited> invite(Writing& w, people::Invite const& wish, std::string const& forum,
                               std::function<std::string(std::string const&)> const& link) {
  return post_invitation(w, people::invite(w, wish), forum, link);
}

Result<people::Invited> renew_invitation(Writing& w, InvitationId const& id, std::string const& forum,
                                         std::function<std::string(std::string const&)> const& link) {
  return post_invitation(w, people::renew_invitation(w, id), forum, link);
}

Result<Done> delete_account(Writing& w, AccountId const& id) {
  auto const address = people::delete_my_account(w, id);
  if (!address) return tl::unexpected(address.error());
  if (auto gone = mail::forget_address(w, *address); !gone) return tl::unexpected(gone.error());
  schedule::forget_guest_address(w, *address);
  schedule::end_feed(w, id);
  consensus::forget_voice_address(w, *address);
  return Done{};
}

std::string stop_words(std::string const& forum, std::string const& address) {
  return fill(tr("You get this letter from {}. To get fewer letters, or none:"), {forum}) + "\n\n" + address + "\n";
}

void end_with_stop_link(Writing& w, mail::Letter& letter, Office const& office) {
  base::Speaking const speaking(letter.language);
  letter.stop = mail::new_stop_link(w, letter.to_address);
  letter.body += "\n" + stop_words(office.forum, office.base + "/unsubscribe/" + letter.stop);
}

Result<int> gather_letters(Writing& w, Office const& office) {
  int n = 0;
  while (auto const bundle = mail::due_bundle(w, w.now())) {
    base::Speaking const speaking(bundle->language);
    mail::Letter letter;
    letter.to_address = bundle->address;
    letter.to_name = bundle->name;
    letter.language = bundle->language;
    letter.subject = std::string(base::slice(fill(tr("News from {}"), {office.forum}), 0, 200));
    letter.reason = mail::Reason::news;
    letter.digest = true;
    letter.secret = true;
    for (std::size_t i = 0; i < bundle->letters.size(); ++i)
      letter.body += (i == 0 ? "" : "\n\n") + bundle->subjects[i] + "\n" + std::string(40, '=') + "\n\n" + bundle->bodies[i];
    end_with_stop_link(w, letter, office);
    auto const posted = mail::post(w, letter);
    if (!posted) return tl::unexpected(posted.error());
    mail::note_gathered(w, *bundle, *posted);
    n += static_cast<int>(bundle->letters.size());
  }
  return n;
}

}  // namespace desk
