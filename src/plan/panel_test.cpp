// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "plan/panel_for_tests.hpp"

using namespace plan;

namespace {

std::vector<std::vector<std::string>> names(Choice const& c, std::vector<Panel> const& panels) {
  std::vector<std::vector<std::string>> all;
  for (auto const& panel : panels) {
    all.emplace_back();
    for (int const p : panel) all.back().push_back(c.people[static_cast<std::size_t>(p)].id);
  }
  return all;
}

std::map<int, int> as_map(Relaxation const& r) {
  std::map<int, int> by;
  for (auto const& c : r.changes) by[2 * c.quota + (c.max ? 1 : 0)] = std::abs(c.to - c.from);
  return by;
}

/// A panel of two among a woman from the north, a man from the south and a woman from both.
constexpr auto three = R"({"size":2,"categories":[
  {"category":"gender","name":"woman","min":1,"max":1},{"category":"region","name":"north","min":1,"max":2},
  {"category":"region","name":"south","min":1,"max":2}],
  "respondents":[{"id":"c","gender":"woman","region":["north","south"]},{"id":"b","region":"south"},{"id":"a","gender":"woman","region":"north"}]})";

}  // namespace

TEST_CASE("every hat of a person counts") {
  auto const c = read_panel_json(three);
  REQUIRE(c);
  auto const found = admissible(*c);
  CHECK(found.feasible);
  CHECK(found.total == 2);
  CHECK(names(*c, found.panels) == std::vector<std::vector<std::string>>{{"a", "b"}, {"b", "c"}});
  CHECK(found.share == std::vector<double>{0.5, 1, 0.5});
}

TEST_CASE("all panels and all smallest relaxations of 120 small choices are those of trying everything") {
  std::mt19937_64 dice(66);
  int feasible = 0, several = 0;
  for (int i = 0; i < 120; ++i) {
    int const n = 8 + static_cast<int>(dice() % 6), size = 3 + static_cast<int>(dice() % 3);
    auto const c = tests::random_choice(dice, n, size, 2 + static_cast<int>(dice() % 3), i % 3 != 0);
    auto const wanted = tests::all_panels(c);
    auto const found = admissible(c, {.steps = 10'000'000, .listed = 1'000'000, .counted = 1'000'000});
    REQUIRE(found.decided);
    CHECK(found.feasible == !wanted.empty());
    CHECK(found.total == static_cast<long long>(wanted.size()));
    CHECK(found.panels == wanted);
    if (!wanted.empty()) {
      ++feasible;
      continue;
    }
    auto const why = relaxations(c, {.steps = 100'000'000});
    REQUIRE(why);
    std::set<std::map<int, int>> sets;
    for (auto const& r : why->sets) sets.insert(as_map(r));
    auto const all = tests::all_relaxations(c);
    several += all.size() > 1;
    bool const beyond = all.begin()->size() > 4;
    CHECK(why->complete() == !beyond);
    CHECK(sets == (beyond ? decltype(sets){} : all));
    CHECK(sets.size() == why->sets.size());
    for (auto const& r : why->sets) {
      auto loosened = c;
      for (auto const& change : r.changes) (change.max ? loosened.quotas[static_cast<std::size_t>(change.quota)].max : loosened.quotas[static_cast<std::size_t>(change.quota)].min) = change.to;
      CHECK(keeps(loosened, r.gives));
    }
  }
  CHECK(feasible >= 30);
  CHECK(feasible <= 90);
  CHECK(several >= 20);
}

TEST_CASE("must, must not, together and apart hold on every panel and forbid no other") {
  std::mt19937_64 dice(7);
  int some = 0;
  for (int i = 0; i < 60; ++i) {
    auto c = tests::random_choice(dice, 11, 5, 2, false);
    c.must = {static_cast<int>(dice() % 4)};
    c.must_not = {4 + static_cast<int>(dice() % 2)};
    c.together = {{6, 7}};
    c.apart = {{8, 9, 10}};
    for (auto& q : c.quotas) q.min = std::max(0, q.min - 1), q.max += 1;
    auto const wanted = tests::all_panels(c);
    auto const found = admissible(c, {.steps = 10'000'000, .listed = 1'000'000, .counted = 1'000'000});
    CHECK(found.panels == wanted);
    some += wanted.size() > 2;
  }
  CHECK(some > 10);
}

TEST_CASE("the order of rows changes nothing") {
  std::mt19937_64 dice(11);
  for (int i = 0; i < 30; ++i) {
    auto const c = tests::random_choice(dice, 10, 4, 3, i % 2);
    auto shuffled = c;
    std::vector<int> to(c.quotas.size());
    for (std::size_t q = 0; q < to.size(); ++q) to[q] = static_cast<int>(q);
    std::shuffle(to.begin(), to.end(), dice);
    for (std::size_t q = 0; q < to.size(); ++q) shuffled.quotas[static_cast<std::size_t>(to[q])] = c.quotas[q];
    for (auto& p : shuffled.people)
      for (int& h : p.hats) h = to[static_cast<std::size_t>(h)];
    std::shuffle(shuffled.people.begin(), shuffled.people.end(), dice);
    auto const back = settled(shuffled);
    REQUIRE(back);
    CHECK(panel_json(*back) == panel_json(c));
    CHECK(admissible(*back).panels == admissible(c).panels);
  }
}

TEST_CASE("wishes rank panels in their order and forbid none") {
  auto text = std::string(three);
  text.insert(1, R"("wishes":[{"id":"c"},{"category":"region","name":"south","near":2}],)");
  auto const c = read_panel_json(text);
  REQUIRE(c);
  auto const found = admissible(*c);
  CHECK(names(*c, found.panels) == std::vector<std::vector<std::string>>{{"b", "c"}, {"a", "b"}});
}

TEST_CASE("without counting, the first hundred in id order are listed") {
  Choice c;
  c.size = 7;
  for (int p = 0; p < 60; ++p) c.people.push_back({"p" + std::to_string(10 + p), false, {p % 2}});
  c.quotas = {{"side", "left", 3, 4}, {"side", "right", 3, 4}};
  c.must = {59};  // right
  auto const found = admissible(*settled(c));
  // The one who must sit is on the right: three of 30 on the left with three more of 29, or four with two more.
  CHECK(found.total == 4'060LL * 3'654 + 27'405LL * 406);
  CHECK(found.panels.size() == 100);
  CHECK(std::is_sorted(found.panels.begin(), found.panels.end()));
  CHECK(found.panels.front() == Panel{0, 1, 2, 3, 4, 5, 59});
}

TEST_CASE("ids that are numbers are ordered as numbers, others by their letters") {
  auto const c = read_panel_json(R"({"size":1,"categories":[],"respondents":[{"id":10},{"id":9},{"id":100}]})");
  REQUIRE(c);
  CHECK(names(*c, admissible(*c).panels) == std::vector<std::vector<std::string>>{{"9"}, {"10"}, {"100"}});
  auto const d = read_panel_json(R"({"size":1,"categories":[],"respondents":[{"id":"10"},{"id":"9"},{"id":"x"}]})");
  REQUIRE(d);
  CHECK(names(*d, admissible(*d).panels) == std::vector<std::vector<std::string>>{{"10"}, {"9"}, {"x"}});
}

TEST_CASE("bad JSON is refused with the field") {
  struct Bad {
    char const* text;
    char const* field;
  };
  auto const person = R"("respondents":[{"id":"a","g":"w"},{"id":"b"}]})";
  for (auto const& [text, field] : std::vector<Bad>{
           {R"([])", ""},
           {R"({"categories":[],"respondents":[]})", "size"},
           {R"({"size":"2","categories":[],"respondents":[]})", "size"},
           {R"({"size":0,"categories":[],"respondents":[]})", "size"},
           {R"({"size":3,"categories":[],"respondents":[{"id":"a"},{"id":"b"}]})", "size"},
           {R"({"size":1,"respondents":[{"id":"a"}]})", "categories"},
           {R"({"size":1,"categories":[]})", "respondents"},
           {R"({"size":1,"categories":[{"category":"g","name":"w","min":2,"max":1}],"respondents":[{"id":"a"}]})", "categories"},
           {R"({"size":1,"categories":[{"category":"g","name":"w","min":-1,"max":1}],"respondents":[{"id":"a"}]})", "categories[0].min"},
           {R"({"size":1,"categories":[{"category":"g","name":"w","min":0.5,"max":1}],"respondents":[{"id":"a"}]})", "categories[0].min"},
           {R"({"size":1,"categories":[{"category":"g","name":"w"},{"category":"g","name":"w"}],"respondents":[{"id":"a"}]})", "categories[1]"},
           {R"({"size":1,"categories":[{"category":"id","name":"w"}],"respondents":[{"id":"a"}]})", "categories[0]"},
           {R"({"size":1,"categories":[],"respondents":[{"id":"a"},{"id":"a"}]})", "respondents"},
           {R"({"size":1,"categories":[],"respondents":[{"id":"1"},{"id":1}]})", "respondents"},
           {R"({"size":1,"categories":[],"respondents":[{"name":"a"}]})", "respondents[0]"},
           {R"({"size":1,"categories":[{"category":"g","name":"w"}],"respondents":[{"id":"a","g":"x"}]})", "respondents[0].g"},
           {R"({"size":1,"categories":[{"category":"g","name":"w"}],"respondents":[{"id":"a","g":["w",7]}]})", "respondents[0].g"},
           {R"({"size":1,"must":["z"],"categories":[],"respondents":[{"id":"a"}]})", "must[0]"},
           {R"({"size":1,"must":["a"],"must_not":["a"],"categories":[],"respondents":[{"id":"a"}]})", "must"},
       }) {
    CAPTURE(text);
    auto const c = read_panel_json(text);
    REQUIRE(!c);
    CHECK(c.error().field == field);
    CHECK(!c.error().detail.empty());
  }
  CHECK(read_panel_json(std::string(R"({"size":1,"categories":[{"category":"g","name":"w"}],)") + person));
  std::string many = R"({"size":1,"categories":[],"respondents":[)";
  for (int i = 0; i < 10'000; ++i) many += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + "}";
  auto const c = read_panel_json(many + "]}");
  REQUIRE(!c);
  CHECK(c.error().with.front() == "10000");
}

TEST_CASE("the two tables are read, with or without ids, semicolons and byte-order mark") {
  auto const c = read_panel_csv("category,name,min,max,min_flex,max_flex\ngender,woman,1,1,0,9\r\ngender,\"man, or other\",0,1,0,9\n",
                                "\xEF\xBB\xBFname;gender\nx;woman\n\ny;man, or other\nz;\n", 1);
  REQUIRE(c);
  CHECK(names(*c, admissible(*c).panels) == std::vector<std::vector<std::string>>{{"0"}});
  CHECK(read_panel_csv("feature,value,min,max\ng,w,0,1\n", "ID,g\na,w\n", 1)->people[0].id == "a");
  CHECK(read_panel_csv("category,feature,min,max\ng,w,0,1\n", "id,g\na,w\n", 1)->quotas[0].name == "w");
}

TEST_CASE("bad tables are refused with the line") {
  struct Bad {
    char const *categories, *respondents, *says;
  };
  std::string const good = "category,name,min,max\ng,w,0,1\n", people = "id,g\na,w\nb,w\n";
  for (auto const& [categories, respondents, says] : std::vector<Bad>{
           {"", people.c_str(), "categories"},
           {"category,name,min\n", people.c_str(), "categories"},
           {"category,name,min,max\ng,w,x,1\n", people.c_str(), "categories:2:min"},
           {"category,name,min,max\ng,w,1\n", people.c_str(), "categories:2"},
           {"category,name,min,max\ng,w,1,0\n", people.c_str(), "g"},
           {"category,name,min,max\ng,w,0,1\ng,w,0,1\n", people.c_str(), "categories:3"},
           {"category,name,min,max\n=1+1,w,0,1\n", people.c_str(), "categories:2:category"},
           {good.c_str(), "id,g\na,w\na,w\n", "a"},
           {good.c_str(), "id,g\na,w\nb,q\n", "respondents:3:g"},
           {good.c_str(), "id,h\na,w\n", "g"},
           {good.c_str(), "id,g\na,=HYPERLINK(1)\n", "respondents:2:g"},
           {good.c_str(), "id,g\n=cmd,w\n", "respondents:2:id"},
           {good.c_str(), "id,g\n+cmd|' /C calc'!A0,w\n", "respondents:2:id"},
           {good.c_str(), "id,g\n\xE9ric,w\n", "respondents:2"},
           {good.c_str(), "\xFF\xFEi\0d\0", "respondents"},
           {good.c_str(), "id,g\n\"a,w\n", "respondents:2"},
           {good.c_str(), "id,g\na,w,w\n", "respondents:2"},
           {good.c_str(), "id,g\n", "1"},
       }) {
    CAPTURE(categories);
    CAPTURE(respondents);
    auto const c = read_panel_csv(categories, respondents, 1);
    REQUIRE(!c);
    auto const& with = c.error().with;
    bool const said = std::find(with.begin(), with.end(), says) != with.end() || c.error().field == says;
    CAPTURE(c.error().detail);
    CHECK(said);
  }
}

TEST_CASE("when rules on persons forbid every panel, no quota is blamed") {
  auto const c = read_panel_json(R"({"size":2,"apart":[["a","b"]],"categories":[{"category":"g","name":"w"}],"respondents":[{"id":"a"},{"id":"b"}]})");
  REQUIRE(c);
  CHECK(!admissible(*c).feasible);
  auto const why = relaxations(*c);
  REQUIRE(!why);
  CHECK(why.error().why == base::Why::conflict);
}
