// SPDX-License-Identifier: Apache-2.0
#include "desk/factors.hpp"

#include "base/html.hpp"
#include "base/tr.hpp"
#include "mail/mail.hpp"

namespace desk {

namespace {

/// Tells the account's owner, in their language; `say_it` makes the sentence while that language is spoken.
template <class Say>
Result<Done> tell(Writing& w, AccountId const& id, std::string const& forum, Say&& say_it) {
  auto const who = people::account(w, id);
  if (!who) return refuse(Why::unknown, say("There is no such account."));
  Speaking const speaking(who->language);
  mail::Letter letter;
  letter.to_address = who->address;
  letter.to_name = who->name;
  letter.reason = mail::Reason::notice;
  letter.language = who->language;
  letter.subject = fill(tr("How you sign in to {} has changed"), {forum});
  letter.body = fill(tr("Hello {},"), {who->name}) + "\n\n" + say_it() + "\n\n" +
                tr("If this was not you or the secretariat at your wish, somebody else may be able to sign in as you: "
                   "write to the secretariat at once.") +
                "\n";
  if (auto const posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

}  // namespace

Result<people::FactorAdded> confirm_totp(Writing& w, AccountId const& id, std::string const& code,
                                         std::string const& forum) {
  auto done = people::confirm_totp(w, id, code);
  if (!done) return done;
  if (auto const told = tell(
          w, id, forum,
          [] {
            return tr(
                "An authenticator app was added to your account. Signing in by letter now asks for its code, too.");
          });
      !told)
    return tl::unexpected(told.error());
  return done;
}

Result<people::FactorTried> remove_totp(Writing& w, AccountId const& id, std::string const& code,
                                        std::string const& forum) {
  auto done = people::remove_totp(w, id, code);
  if (!done || !done->right) return done;
  if (auto const told = tell(w, id, forum, [] { return tr("The authenticator app was removed from your account."); });
      !told)
    return tl::unexpected(told.error());
  return done;
}

Result<people::PasskeyAdded> add_passkey(Writing& w, AccountId const& id, people::PasskeyPlace const& place,
                                         std::string const& browser, people::NewPasskey const& wish,
                                         std::string const& forum) {
  auto done = people::add_passkey(w, id, place, browser, wish);
  if (!done || done->no) return done;
  if (auto const told = tell(w, id, forum,
                             [] {
                               return tr(
                                   "A passkey was added to your account. It signs in without a letter; signing in by "
                                   "letter now asks for a second step.");
                             });
      !told)
    return tl::unexpected(told.error());
  return done;
}

Result<Done> remove_passkey(Writing& w, AccountId const& id, people::PasskeyId const& key, std::string const& forum) {
  auto const name = people::remove_passkey(w, id, key);
  if (!name) return tl::unexpected(name.error());
  return tell(w, id, forum, [&] {
    return name->empty() ? tr("A passkey was removed from your account.")
                         : fill(tr("The passkey “{}” was removed from your account."), {*name});
  });
}

Result<std::vector<std::string>> make_recovery_codes(Writing& w, AccountId const& id, std::string const& forum) {
  auto done = people::make_recovery_codes(w, id);
  if (!done) return done;
  if (auto const told =
          tell(w, id, forum,
               [] { return tr("New recovery codes were made for your account. The old ones do not work any more."); });
      !told)
    return tl::unexpected(told.error());
  return done;
}

Result<Done> remove_factors(Writing& w, AccountId const& id, std::string const& forum) {
  if (auto const done = people::remove_factors(w, id); !done) return done;
  return tell(w, id, forum, [] {
    return tr(
        "The secretariat removed app, passkeys and recovery codes from your account and ended its sessions. A letter "
        "is now enough to sign in; please set up a second factor again.");
  });
}

Result<people::SecondTried> use_second(Writing& w, std::string const& half_secret, std::string const& code,
                                       people::Browser const& browser, std::string const& forum) {
  auto done = people::use_second(w, half_secret, code, browser);
  if (!done || !done->by_recovery_code || !done->signed_in) return done;
  if (auto const told = tell(w, done->signed_in->account, forum,
                             [] { return tr("Somebody signed in to your account with one of your recovery codes."); });
      !told)
    return tl::unexpected(told.error());
  return done;
}

}  // namespace desk
