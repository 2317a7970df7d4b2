// SPDX-License-Identifier: Apache-2.0
// The offer of what was typed and not sent: one for each form and account. What the island does with it: tests/browser.
#include "web/drafts.hpp"

#include <doctest/doctest.h>

#include "web/house_for_tests.hpp"

namespace web {
namespace {

using test::has;

std::string key_in(http::Response const& page) { return test::after(page.body, "data-draft=\""); }

TEST_CASE("a form with a long text has a key of its own for each account, and keeps it when the server refuses") {
  test::TestHouse place;
  auto fay = place.signed_in(Role::facilitator), sam = place.signed_in(Role::secretariat);
  auto const blank = fay.get("/calls/new");
  auto const key = key_in(blank);
  CHECK(key.size() == 24);
  CHECK(has(blank, "/assets/keep.js"));
  CHECK(has(blank, "hidden><p data-draft-from="));  // without script nothing of it is shown
  CHECK(key_in(fay.get("/calls/new")) == key);
  CHECK(key_in(sam.get("/calls/new")) != key);
  CHECK(key_in(fay.get("/polls/new")) != key);
  auto const refused = fay.post("/calls", {{"title", ""}, {"kind", "objection_call"}});
  CHECK(refused.status == 400);
  CHECK(key_in(refused) == key);
}

}  // namespace
}  // namespace web
