// SPDX-License-Identifier: Apache-2.0
#include "desk/contact_languages.hpp"

#include "base/text.hpp"
#include "base/tr.hpp"
#include "people/accounts.hpp"
#include "roster/manner.hpp"

namespace desk {

ContactLanguages::ContactLanguages(store::Reading& r) : forum_(base::choose_language(roster::manner(r).lang)) {
  for (auto const& a : people::accounts(r))
    if (a.state == people::AccountState::active) accounts_.emplace(a.address, a.language);
}

std::string ContactLanguages::of(roster::Contact const& k) const {
  auto const account = accounts_.find(base::lower_ascii(k.address));
  if (account != accounts_.end()) return base::choose_language(account->second);
  return base::choose_language(k.lang + ", " + forum_ + ";q=0.5");
}

}  // namespace desk
