// SPDX-License-Identifier: Apache-2.0
#include "people/test_forum.hpp"

using namespace people;
using namespace people::test;

namespace {

PersonId enter(Forum& f, std::string const& name) {
  auto const made = f.verb(secretary, [&](Writing& w) { return enter_person(w, name); });
  REQUIRE(made);
  return *made;
}

std::vector<std::string> found(Forum& f, std::string const& text) {
  std::vector<std::string> names;
  for (auto const& one : f.read([&](Reading& r) { return find_people(r, text); })) names.push_back(one.name);
  return names;
}

}  // namespace

TEST_CASE("a person is found by the beginning of any word of any name, whatever the case and the accents") {
  on_each([](Forum& f) {
    auto const anna = enter(f, "Anna-Lena Kühnert");
    enter(f, "Boris Kuhn");
    enter(f, "王小明");
    (void)f.verb(secretary, [&](Writing& w) { return add_name(w, anna, {"Anna Müller", NameKind::former}); });
    CHECK(found(f, "KUHN") == std::vector<std::string>{"Anna-Lena Kühnert", "Boris Kuhn"});
    CHECK(found(f, "kühn a") == std::vector<std::string>{"Anna-Lena Kühnert"});
    CHECK(found(f, "mull") == std::vector<std::string>{"Anna-Lena Kühnert"});
    CHECK(found(f, "lena") == std::vector<std::string>{"Anna-Lena Kühnert"});
    CHECK(found(f, "王小") == std::vector<std::string>{"王小明"});
    CHECK(found(f, "uhn").empty());
    CHECK(found(f, "kuhnertx").empty());
    CHECK(found(f, "  ,. ").empty());
    CHECK(f.read([](Reading& r) { return find_people(r, "k", 1); }).size() == 1);
  });
}

TEST_CASE("a word of two names of one person does not make a match together") {
  on_each([](Forum& f) {
    auto const p = enter(f, "Anna Berg");
    (void)f.verb(secretary, [&](Writing& w) { return add_name(w, p, {"Lena Tal", NameKind::former}); });
    CHECK(found(f, "anna tal").empty());
  });
}

TEST_CASE("an exact name finds its people, both of them when two have it") {
  on_each([](Forum& f) {
    enter(f, "Jean Roy");
    enter(f, "JEAN ROY");
    enter(f, "Jean Royer");
    auto const all = f.read([](Reading& r) { return people_named(r, "jean  roy"); });
    CHECK(all.size() == 2);
  });
}

TEST_CASE("the shown name is one of the names and cannot be removed while it is shown") {
  on_each([](Forum& f) {
    auto const p = enter(f, " Noor   Haddad ");
    CHECK(f.read([&](Reading& r) { return shown_name(r, p); }) == "Noor Haddad");
    auto const removed = f.verb(secretary, [&](Writing& w) { return remove_name(w, p, "Noor Haddad"); });
    REQUIRE(!removed);
    CHECK(removed.error().why == Why::not_now);
    CHECK(f.verb(secretary, [&](Writing& w) { return show_as(w, p, "نور حداد"); }));
    CHECK(f.verb(secretary, [&](Writing& w) { return remove_name(w, p, "Noor Haddad"); }));
    auto const now = f.read([&](Reading& r) { return person(r, p); });
    REQUIRE(now);
    CHECK(now->name == "نور حداد");
    REQUIRE(now->names.size() == 1);
    CHECK(found(f, "noor").empty());
  });
}

TEST_CASE("names that are no names are refused") {
  on_each([](Forum& f) {
    auto const try_name = [&](std::string const& n) {
      return f.verb(secretary, [&](Writing& w) { return enter_person(w, n); });
    };
    CHECK(try_name("  ").error().field == "name");
    CHECK(try_name(std::string(121, 'x')).error().why == Why::malformed);
    CHECK(try_name(std::string(120, 'x')));
    CHECK(f.verb(secretary,
                 [&](Writing& w) {
                   return add_name(w, PersonId("nobody"), {"Eva", NameKind::full});
                 })
              .error()
              .why == Why::unknown);
  });
}

TEST_CASE("a person wears several hats, each with its days") {
  on_each([](Forum& f) {
    auto const p = enter(f, "Eva Lind");
    Capacity hat{.id = {},
                 .kind = CapacityKind::coalition,
                 .of = "Coalition on Bridges",
                 .from = parse_day("2021-01-01"),
                 .until = {}};
    auto const id = f.verb(secretary, [&](Writing& w) { return add_capacity(w, p, hat); });
    REQUIRE(id);
    CHECK(f.verb(secretary, [&](Writing& w) {
      return add_capacity(w, p, {.id = {}, .kind = CapacityKind::chair, .of = {}, .from = {}, .until = {}});
    }));
    hat.id = *id;
    hat.until = parse_day("2022-12-31");
    CHECK(f.verb(secretary, [&](Writing& w) { return change_capacity(w, p, hat); }));
    auto const now = f.read([&](Reading& r) { return person(r, p); });
    REQUIRE(now->capacities.size() == 2);
    CHECK(now->capacities[1].until == parse_day("2022-12-31"));
    CHECK(f.read([](Reading& r) { return everybody(r); }).front().capacities.size() == 2);

    hat.until = parse_day("2020-12-31");
    CHECK(f.verb(secretary, [&](Writing& w) { return change_capacity(w, p, hat); }).error().field == "until");
    hat.of = " ";
    CHECK(f.verb(secretary, [&](Writing& w) { return add_capacity(w, p, hat); }).error().field == "of");
    auto const other = enter(f, "Max Ort");
    CHECK(f.verb(secretary, [&](Writing& w) { return remove_capacity(w, other, *id); }).error().why == Why::unknown);
    CHECK(f.verb(secretary, [&](Writing& w) { return remove_capacity(w, p, *id); }));
  });
}

TEST_CASE("every verb leaves a line in the audit log") {
  on_each([](Forum& f) {
    auto const p = enter(f, "Eva Lind");
    (void)f.verb(secretary, [&](Writing& w) { return show_as(w, p, "Eva B. Lind"); });
    auto const lines =
        f.read([](Reading& r) { return store::audit_lines(r, std::numeric_limits<std::int64_t>::max(), 10); });
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].verb == "show_as");
    CHECK(lines[0].person == PersonId("ada"));
    CHECK(lines[1].object == p.text);
  });
}
