// SPDX-License-Identifier: Apache-2.0
// The site table's own laws.
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using test::TestHouse;

TEST_CASE("a signed-in browser is who it says") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  CHECK(ada.get("/audit").status == 200);
  CHECK(place.signed_in(Role::member).get("/audit").status == 403);
}

}  // namespace
}  // namespace web
