// SPDX-License-Identifier: Apache-2.0
// How urgent a seat is and what happened to an invitation, in words.
#include "web/plan.hpp"

namespace web {

std::string urgency_word(plan::Urgency u) {
  switch (u) {
    case plan::Urgency::late: return tr("the deadline is over");
    case plan::Urgency::unowned: return tr("nobody owns this");
    case plan::Urgency::soon: return tr("due within a week");
    case plan::Urgency::waiting: return tr("in time");
    case plan::Urgency::settled: return tr("accepted");
  }
  return {};
}

Badge urgency_look(plan::Urgency u) {
  switch (u) {
    case plan::Urgency::late:
    case plan::Urgency::unowned: return Badge::bad;
    case plan::Urgency::soon: return Badge::attention;
    case plan::Urgency::waiting: return Badge::neutral;
    case plan::Urgency::settled: return Badge::good;
  }
  return Badge::neutral;
}

std::string step_word(plan::Step s) {
  switch (s) {
    case plan::Step::drafted: return tr("drafted");
    case plan::Step::approved: return tr("approved");
    case plan::Step::sent: return tr("sent");
    case plan::Step::seen: return tr("seen");
    case plan::Step::accepted: return tr("accepted");
    case plan::Step::declined: return tr("declined");
    case plan::Step::delegated: return tr("delegate named");
    case plan::Step::replaced: return tr("replaced");
    case plan::Step::reminded: return tr("reminded");
    case plan::Step::questions: return tr("questions sent");
  }
  return {};
}

}  // namespace web
