// SPDX-License-Identifier: Apache-2.0
// The tables of every room of this program, in the order in which they are made. The store's own come before them by
// themselves (store.hpp).
#include "consensus/calls.hpp"
#include "desk/desk.hpp"
#include "live/live.hpp"
#include "mail/mail.hpp"
#include "people/people.hpp"
#include "plan/plan.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"
#include "sources/sources.hpp"
#include "survey/survey.hpp"

namespace desk {

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (auto rooms : {people::migrations(), mail::migrations(), meeting::migrations(), live::migrations(), schedule::migrations(), record::migrations(),
                     survey::migrations(), plan::migrations(), roster::migrations(), consensus::migrations(), sources::migrations()})
    all.insert(all.end(), rooms.begin(), rooms.end());
  return all;
}

}  // namespace desk
