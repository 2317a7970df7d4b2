// SPDX-License-Identifier: Apache-2.0
// Private to the files of seats and invitations.
#pragma once

#include "plan/invitations.hpp"

namespace plan {

Result<Done> expect_seat(Reading&, PlanId const&, PanelSeatId const&);
/// The open invitation of a seat ends as replaced, if there is one, and its link dies.
void replace_open(Writing&, PanelSeatId const&, std::string const& reason);
/// An address that a letter can go to, as far as its looks tell; the mail room looks closer.
Result<Done> check_address(std::string const& address, char const* field);

}  // namespace plan
