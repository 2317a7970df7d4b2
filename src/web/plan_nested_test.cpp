// SPDX-License-Identifier: Apache-2.0
// A-IMPERS on plans: what belongs to one plan cannot be read or changed under the address of another, whatever the wish says. Every row of
// the site table with something below a plan is tried, so a new one is tried too.
#include "web/full_house_for_tests.hpp"

namespace web {
namespace {

using test::FullHouse;

/// A wish that every row takes as well formed: what is refused then is refused for what it names.
test::Fields any_wish() {
  test::Fields all = {{"kind", "panel"},
                      {"length", "10"},
                      {"first", "1"},
                      {"follow_up", "1"},
                      {"by", "1"},
                      {"consent", "given"},
                      {"channel", "room"},
                      {"answer", "accepted"},
                      {"address", "somebody@example.org"},
                      {"seed", "7"},
                      {"attends", "online"},
                      {"nomination", ""},
                      {"people", ""}};
  for (auto const* const words : {"title", "text", "words", "reason", "why", "for_them", "constituency", "owner"})
    all.emplace_back(words, "Something else");
  return all;
}

/// Rows with a second brace, for something of the plan.
bool of_one_plan(Route const& row) {
  std::string_view const begin = "/plans/{plan}/";
  return row.path.starts_with(begin) && row.path.find('{', begin.size()) != std::string_view::npos;
}

TEST_CASE("A-IMPERS: what belongs to one plan is unknown under the address of another, and stays as it is") {
  std::size_t next = 0;
  std::string said;
  FullHouse place([&](std::string_view field) {
    auto const word = "plain" + std::to_string(++next);
    if (field == "nomination.value") said = word;
    return field.ends_with(".address") ? word + "@example.org" : word;
  });
  auto facilitator = place.browser(Role::facilitator);
  auto const own = "/plans/" + place.parts.at("{plan}").front();
  auto const made = facilitator.post("/plans", {{"title", "Another"}, {"usual", "yes"}});
  REQUIRE(made.status == 303);
  auto const other = std::string(made.header("Location"));
  auto const stands = [&] {
    std::string all;
    for (auto const* const rest : {"", "/panel", "/agenda", "/invitations", "/proposals", "/questions", "/names", "/report"})
      all += facilitator.json(own + rest).body + facilitator.json(other + rest).body;
    return all;
  };
  auto const before = stands();
  REQUIRE(!said.empty());
  CHECK(before.find(said) != std::string::npos);
  std::vector<std::string> posts;
  for (auto const& row : site()) {
    if (!of_one_plan(row)) continue;
    for (auto const& target : place.targets(row)) {
      REQUIRE(target.starts_with(own + "/"));
      auto const elsewhere = other + target.substr(own.size());
      CAPTURE(elsewhere);
      bool const reads = row.method == http::Method::get;
      auto const answer = reads ? facilitator.get(elsewhere) : facilitator.post(elsewhere, any_wish());
      // Not there, or nothing that can be done with a plan of this kind: never that the wish is ill-formed, which would prove nothing.
      CHECK((answer.status == 404 || answer.status == 409));
      if (!reads) posts.push_back(target);
    }
  }
  CHECK(posts.size() >= 25);
  CHECK(stands() == before);
  // The control: under its own address the same wish finds what it names, and some of it is done.
  std::size_t found = 0;
  for (auto const& target : posts) found += facilitator.post(target, any_wish()).status != 404;
  CHECK(found * 2 > posts.size());
  CHECK(stands() != before);
}

}  // namespace
}  // namespace web
