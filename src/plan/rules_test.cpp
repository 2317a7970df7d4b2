// SPDX-License-Identifier: Apache-2.0
// Rules on persons and wishes, kept beside the quotas, and how they stand in the choice.
#include <set>

#include "plan/plan_for_tests.hpp"

namespace plan {
namespace {

using base::Why;
using test::Desk;
using test::on_each;

Result<Choice> choice(Desk& d) {
  return d.read([&](Reading& r) {
    return choice_of(*plan::plan(r, d.session), nominations(r, d.session), quotas(r, d.session), rules(r, d.session));
  });
}

/// Names of every panel that is admissible, in their order.
std::vector<std::set<std::string>> panels(Desk& d) {
  auto const c = choice(d);
  REQUIRE(c);
  std::map<std::string, std::string> names;
  for (auto const& n : d.read([&](Reading& r) { return nominations(r, d.session); })) names[n.id.text] = n.name;
  std::vector<std::set<std::string>> all;
  for (auto const& panel : admissible(*c).panels) {
    std::set<std::string> who;
    for (int const p : panel) who.insert(names[c->people[static_cast<std::size_t>(p)].id]);
    all.push_back(who);
  }
  return all;
}

Why why(Desk& d, PanelRule const& wish) {
  auto const r = d.verb([&](Writing& w) { return add_rule(w, d.session, wish); });
  REQUIRE(!r);
  return r.error().why;
}

}  // namespace

TEST_CASE("who must or must not sit, only together or not together, holds on every panel that is proposed") {
  on_each([](Desk& d) {
    auto const a = d.nominee("Amina"), b = d.nominee("Bo"), c = d.nominee("Chi"), e = d.nominee("Edo");
    CHECK(panels(d).size() == 6);
    auto const must = d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::must, .people = {a}}); });
    CHECK(panels(d).size() == 3);
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::apart, .people = {a, b}}); });
    CHECK(panels(d).size() == 2);
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::must_not, .people = {c}}); });
    CHECK(panels(d) == std::vector<std::set<std::string>>{{"Amina", "Edo"}});
    d.done([&](Writing& w) { return drop_rule(w, d.session, must); });
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::together, .people = {e, b}}); });
    CHECK(panels(d) == std::vector<std::set<std::string>>{{"Bo", "Edo"}});
    // Whoever can only sit with somebody who declined cannot sit.
    d.done([&](Writing& w) { return set_consent(w, d.session, b, Consent::declined); });
    CHECK(panels(d).empty());
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::must, .people = {e}}); });
    auto const none = choice(d);
    REQUIRE(!none);
    CHECK(none.error().with == std::vector<std::string>{"Edo"});
    // With the nomination go the rules that have too few people left.
    d.done([&](Writing& w) { return withdraw(w, d.session, b); });
    CHECK(d.read([&](Reading& r) { return rules(r, d.session); }).size() == 2);
  });
}

TEST_CASE("wishes rank the panels in the order in which they were added, and one for a hat without a quota counts for nothing") {
  on_each([](Desk& d) {
    d.nominee("Amina", {{"gender", "woman"}});
    auto const b = d.nominee("Bo", {{"gender", "man"}});
    d.nominee("Chi", {{"gender", "woman"}});
    d.done([&](Writing& w) { return set_quota(w, d.session, {"gender", "woman", 0, 2}); });
    d.done(
        [&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::wish_hat, .category = "gender", .name = "woman", .near = 2}); });
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::wish_person, .people = {b}}); });
    CHECK(panels(d).size() == 3);
    CHECK(panels(d).front() == std::set<std::string>{"Amina", "Chi"});
    d.done([&](Writing& w) { return drop_quota(w, d.session, "gender", "woman"); });
    CHECK(panels(d).front().count("Bo") == 1);
  });
}

TEST_CASE("a rule that says nothing, contradicts another or names strangers is refused and changes nothing") {
  on_each([](Desk& d) {
    auto const a = d.nominee("Amina"), b = d.nominee("Bo");
    d.done([&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::must, .people = {a}}); });
    CHECK(why(d, {.kind = RuleKind::must, .people = {}}) == Why::malformed);
    CHECK(why(d, {.kind = RuleKind::must, .people = {a, b}}) == Why::malformed);
    CHECK(why(d, {.kind = RuleKind::apart, .people = {a}}) == Why::malformed);
    CHECK(why(d, {.kind = RuleKind::apart, .people = {a, a}}) == Why::malformed);
    CHECK(why(d, {.kind = RuleKind::must, .people = {NominationId("none")}}) == Why::unknown);
    CHECK(why(d, {.kind = RuleKind::wish_hat, .category = "gender", .name = "woman", .near = 1}) == Why::unknown);
    CHECK(why(d, {.kind = RuleKind::wish_hat, .category = "gender", .name = "woman", .near = 51}) == Why::malformed);
    CHECK(why(d, {.kind = RuleKind::must, .people = {a}}) == Why::conflict);
    CHECK(why(d, {.kind = RuleKind::must_not, .people = {a}}) == Why::conflict);
    CHECK(d.read([&](Reading& r) { return rules(r, d.session); }).size() == 1);
    CHECK(!d.verb([&](Writing& w) { return drop_rule(w, d.session, RuleId("none")); }));
  });
}

}  // namespace plan
