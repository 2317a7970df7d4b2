// SPDX-License-Identifier: Apache-2.0
// In which language the contacts of coalitions are written to, whatever the letter.
#pragma once

#include <map>
#include <string>

#include "roster/roster.hpp"

namespace desk {

class ContactLanguages {
 public:
  explicit ContactLanguages(store::Reading&);
  /// Of the account with its address, else its own, else the forum's; always one that the pages speak.
  [[nodiscard]] std::string of(roster::Contact const&) const;
  /// Of letters to nobody in particular, like one to a list.
  [[nodiscard]] std::string const& forum() const { return forum_; }

 private:
  std::map<std::string, std::string> accounts_;  // by address
  std::string forum_;
};

}  // namespace desk
