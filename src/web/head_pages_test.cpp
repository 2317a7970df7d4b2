// SPDX-License-Identifier: Apache-2.0
// The signed head from the gavel to the letter and the public page (trust 5.3).
#include "store/heads.hpp"
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

TEST_CASE("a meeting that ends is signed: in the answer, in the coordinators' letter and on a page for anybody") {
  test::LiveHouse place;
  CHECK(place.visitor().get("/heads").body.find("No meeting has ended here yet.") != std::string::npos);
  store::test::Directory const beside;
  store::KeyFile keys(beside.path + "/heads.key");
  place.house.heads = &keys;
  (void)place.account(Role::coordinator);
  auto const done = place.act(place.chair, "/life?to=closed");
  REQUIRE(done.status == 200);
  auto const key = test::word(test::at(done, "key")), signature = test::word(test::at(done, "signature")), head = test::word(test::at(done, "head"));
  CHECK(key == keys.key().name());
  CHECK(store::signature_holds(key, "intersession head 1\n" + head + "\n", signature));
  auto const letter = place.store.read(
      [](Reading& r) { return r.one<std::string>("select body from letter where to_address = 'chidi@forum.test'").value_or(""); });
  for (auto const& part : {key, signature, head, std::string("/heads")}) CHECK(letter.find(part) != std::string::npos);
  CHECK(letter.find("a newer one") == std::string::npos);
  auto const page = place.visitor().get("/heads").body;
  for (auto const& part : {key.substr(0, 12), signature.substr(0, 20), head}) CHECK(page.find(part) != std::string::npos);
  auto const listed = test::at(place.visitor().json("/heads"), "heads");
  REQUIRE(listed.is_array());
  REQUIRE(listed.as_array().size() == 1);
  auto const& one = listed.as_array().at(0).at("signed_head");
  CHECK(test::word(one.at("signature")) == signature);
}

TEST_CASE("after a rotation the letter says that the key is a newer one") {
  test::LiveHouse place;
  store::test::Directory const beside;
  store::KeyFile keys(beside.path + "/heads.key");
  place.house.heads = &keys;
  (void)place.account(Role::coordinator);
  auto const before = keys.key();
  auto const fresh = store::SigningKey::make();
  place.now += std::chrono::seconds(1);
  REQUIRE(place.store.write({base::PersonId(), "operator"}, [&](Writing& w) -> Result<base::Done> {
    store::introduce_key(w, before, fresh);
    return base::Done{};
  }));
  keys.replace(fresh);
  REQUIRE(place.act(place.chair, "/life?to=closed").status == 200);
  auto const letter = place.store.read(
      [](Reading& r) { return r.one<std::string>("select body from letter where to_address = 'chidi@forum.test'").value_or(""); });
  CHECK(letter.find("a newer one, in use since") != std::string::npos);
}

}  // namespace
}  // namespace web
