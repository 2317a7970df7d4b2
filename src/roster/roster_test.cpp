// SPDX-License-Identifier: Apache-2.0
// The verbs of the roster on every database there is.
#include "roster/roster.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/csv.hpp"
#include "roster/items.hpp"
#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;
using store::test::somebody;

namespace {

Coalition rivers() {
  return {.name = "Coalition on Rivers", .acronym = "CR", .lang = "en", .named = day("2019-05-01"), .life = Life::listed, .founded = day("2015-03-09"),
          .kinds = {"advocacy", "research"}, .themes = {"water"}, .aliases = {"River people"}, .statement = "Founded at the delta.\nBy five.",
          .list = "rivers@lists.example.org", .archive = "https://lists.example.org/rivers/", .site = "https://rivers.example.org", .join = "Write to the list.", .founders = {"Government: Ana Ruiz", "Science: Ben"},
          .documents = {"Charter https://rivers.example.org/charter"}, .related = {"Ligue des côtes"}};
}

}  // namespace

TEST_CASE("a coalition is kept as entered, and its first step of life with it") {
  on_each([](Forum& f) {
    auto wish = rivers();
    auto const id = f.entered(wish);
    auto const kept = f.read([&](Reading& r) { return coalition(r, id); });
    REQUIRE(kept);
    wish.id = id;
    CHECK(kept->name == wish.name);
    CHECK(kept->kinds == wish.kinds);
    CHECK(kept->themes == wish.themes);
    CHECK(kept->aliases == wish.aliases);
    CHECK(kept->statement == wish.statement);
    CHECK(kept->founded == wish.founded);
    CHECK(kept->named == wish.named);
    auto const life = f.read([&](Reading& r) { return life_of(r, id); });
    REQUIRE(life.size() == 1);
    CHECK(life[0].life == Life::listed);
  });
}

TEST_CASE("what cannot be a coalition is refused with the field at fault") {
  on_each([](Forum& f) {
    f.entered(rivers());
    auto const refused = [&](auto change_it, Why why, char const* field) {
      Coalition c = rivers();
      c.name = "Another";
      change_it(c);
      auto const done = f.verb([&](Writing& w) { return enter(w, c); });
      REQUIRE_FALSE(done);
      CHECK(done.error().why == why);
      CHECK(done.error().field == field);
    };
    refused([](Coalition& c) { c.name = " "; }, Why::malformed, "name");
    refused([](Coalition& c) { c.name = std::string(201, 'x'); }, Why::malformed, "name");
    refused([](Coalition& c) { c.name = "COALITION ON RIVÉRS"; }, Why::conflict, "name");
    refused([](Coalition& c) { c.lang = "English"; }, Why::malformed, "lang");
    refused([](Coalition& c) { c.site = "javascript:x"; }, Why::malformed, "site");
    refused([](Coalition& c) { c.archive = "ftp://x"; }, Why::malformed, "archive");
    refused([](Coalition& c) { c.list = "rivers at lists"; }, Why::malformed, "list");
    refused([](Coalition& c) { c.themes = {"a; b"}; }, Why::malformed, "themes");
    refused([](Coalition& c) { c.aliases = std::vector<std::string>(31); for (int i = 0; i < 31; ++i) c.aliases[i] = "a" + std::to_string(i); }, Why::malformed, "aliases");
    refused([](Coalition& c) { c.id = CoalitionId("No Id"); }, Why::malformed, "id");
  });
}

TEST_CASE("a rename keeps the old name with its dates, and it is still found by it") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    f.done([&](Writing& w) { return rename(w, id, {.name = "Coalition on Rivers and Lakes", .lang = "en", .from = day("2021-01-01"), .until = {}}); });
    auto const all = f.read([&](Reading& r) { return names(r, id); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "Coalition on Rivers");
    CHECK(all[0].from == day("2019-05-01"));
    CHECK(all[0].until == day("2021-01-01"));
    CHECK(all[1].name == "Coalition on Rivers and Lakes");
    CHECK_FALSE(all[1].until);
    for (auto const* words : {"coalition on rivers", "COALITION ON RIVERS AND LAKES", "cr", "river people"})
      CHECK_MESSAGE(f.read([&](Reading& r) { return find_by_name(r, words); }) == std::optional(id), words);
    CHECK_FALSE(f.read([&](Reading& r) { return find_by_name(r, "lakes"); }));
    // Many at once are found by the same rule.
    std::set<std::string> const asked = {"coalition on rivers", "COALITION ON RIVERS AND LAKES", "cr", "river people", "lakes", ""};
    auto const found = f.read([&](Reading& r) { return find_by_names(r, asked); });
    for (auto const& words : asked) {
      auto const one = f.read([&](Reading& r) { return find_by_name(r, words); });
      CHECK_MESSAGE((found.contains(words) ? std::optional(found.at(words)) : std::nullopt) == one, words);
    }
    CHECK(found.size() == 4);
    CHECK_FALSE(f.verb([&](Writing& w) { return rename(w, id, {.name = "Earlier", .lang = "en", .from = day("2020-01-01"), .until = {}}); }));
    f.done([&](Writing& w) { return note_former_name(w, id, {.name = "Delta Group", .lang = "en", .from = {}, .until = day("2019-05-01")}); });
    CHECK(f.read([&](Reading& r) { return names(r, id); })[0].name == "Delta Group");
    CHECK_FALSE(f.verb([&](Writing& w) { return note_former_name(w, id, {.name = "x", .lang = "en", .from = {}, .until = {}}); }));
  });
}

TEST_CASE("a name that two coalitions had finds neither") {
  on_each([](Forum& f) {
    auto one = rivers(), two = rivers();
    two.name = "Coalition on Lakes";
    f.entered(one);
    f.entered(two);
    CHECK_FALSE(f.read([&](Reading& r) { return find_by_name(r, "River people"); }));
    CHECK(f.read([&](Reading& r) { return find_by_names(r, {"River people"}); }).empty());
  });
}

TEST_CASE("every change is in the history with what was there before") {
  on_each([](Forum& f) {
    auto wish = rivers();
    wish.id = f.entered(wish);
    wish.themes = {"water", "law"};
    wish.site = "";
    f.now += std::chrono::hours(1);
    f.done([&](Writing& w) { return change(w, wish); });
    f.done([&](Writing& w) { return change(w, wish); });  // nothing new
    auto const all = f.read([&](Reading& r) { return history(r, wish.id); });
    REQUIRE(all.size() == 3);
    CHECK(all[0].field == "name");
    CHECK(all[1].field == "themes");
    CHECK(all[1].before == "water");
    CHECK(all[1].after == "water; law");
    CHECK(all[1].by == somebody.person);
    CHECK(all[1].at == f.now);
    CHECK(all[2].field == "site");
  });
}

TEST_CASE("life goes only where it may, with a reason, and all steps are kept") {
  on_each([](Forum& f) {
    auto const lives = {Life::forming, Life::listed, Life::paused, Life::merged, Life::closed, Life::inactive};
    auto other = rivers();
    other.name = "Coalition on Lakes";
    auto const lakes = f.entered(other);
    for (auto const from : lives)
      for (auto const to : lives) {
        auto wish = rivers();
        wish.name = std::string("From ") + boost::describe::enum_to_string(from, "") + " to " + boost::describe::enum_to_string(to, "");
        wish.life = from;
        auto const id = f.entered(wish);
        auto const moved = f.verb([&](Writing& w) { return move_life(w, id, {.to = to, .reason = "They said so.", .until = day("2023-01-01"), .into = lakes}); });
        CHECK(moved.has_value() == leads_to(from, to));
        CHECK(f.read([&](Reading& r) { return life_of(r, id).size(); }) == (moved ? 2U : 1U));
        CHECK(f.read([&](Reading& r) { return coalition(r, id)->life; }) == (moved ? to : from));
      }
  });
}

TEST_CASE("a pause ends within a year, a merger has another side, and a step needs its reason") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    auto const refused = [&](LifeChange const& c) { return !f.verb([&](Writing& w) { return move_life(w, id, c); }); };
    CHECK(refused({.to = Life::paused, .reason = "x"}));
    CHECK(refused({.to = Life::paused, .reason = "x", .until = day("2022-10-03")}));
    CHECK(refused({.to = Life::paused, .reason = "x", .until = day("2023-10-05")}));
    CHECK(refused({.to = Life::paused, .until = day("2023-01-01")}));
    CHECK(refused({.to = Life::merged, .reason = "x", .into = id}));
    CHECK(refused({.to = Life::merged, .reason = "x", .into = CoalitionId("nobody")}));
    CHECK_FALSE(refused({.to = Life::paused, .reason = "x", .until = day("2023-10-04")}));
    CHECK(f.read([&](Reading& r) { return life_of(r, id).back().until; }) == day("2023-10-04"));
    CHECK(f.read([&](Reading& r) { return pauses_over(r, day("2023-10-04")); }).empty());  // its last day
    auto const over = f.read([&](Reading& r) { return pauses_over(r, day("2023-10-05")); });
    REQUIRE(over.size() == 1);
    CHECK(over[0].coalition == id);
    f.done([&](Writing& w) { return move_life(w, id, {.to = Life::listed, .reason = "They are back."}); });
    CHECK(f.read([&](Reading& r) { return pauses_over(r, day("2023-10-05")); }).empty());
  });
}

TEST_CASE("contacts are added and removed, and their addresses are not in the history") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    auto const k = f.done([&](Writing& w) { return add_contact(w, id, {.name = "Ada Morrow", .address = "ada@example.org", .duty = "coordinator"}); });
    CHECK_FALSE(f.verb([&](Writing& w) { return add_contact(w, id, {.name = "Ada", .address = "no address"}); }));
    CHECK_FALSE(f.verb([&](Writing& w) { return add_contact(w, id, {.name = ""}); }));
    CHECK(f.verb([&](Writing& w) { return add_contact(w, id, {.name = "Ada", .lang = "French"}); }).error().field == "lang");
    REQUIRE(f.read([&](Reading& r) { return contacts(r, id); }).size() == 1);
    f.done([&](Writing& w) { return remove_contact(w, id, k); });
    CHECK(f.read([&](Reading& r) { return contacts(r, id); }).empty());
    for (auto const& c : f.read([&](Reading& r) { return history(r, id); })) {
      CHECK(c.before.find('@') == std::string::npos);
      CHECK(c.after.find('@') == std::string::npos);
    }
  });
}

TEST_CASE("a coalition has a present name in each language; readers get their own, else the main one, and all of them find it") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers()), other = f.entered({.name = "Lakes"});
    auto const named = [&](CoalitionId const& c, NameUsed const& n) {
      return f.verb([&](Writing& w) { return name_also(w, c, n); });
    };
    REQUIRE(named(id, {.name = "Coalition des fleuves", .lang = "fr", .from = day("2020-01-01")}));
    REQUIRE(named(id, {.name = "Coalizão dos rios", .lang = "pt-BR"}));
    auto const read_in = [&](char const* tag) {
      return name_for(f.read([&](Reading& r) { return *coalition(r, id); }), tag).name;
    };
    CHECK(read_in("fr") == "Coalition des fleuves");
    CHECK(read_in("fr-CA") == "Coalition des fleuves");
    CHECK(read_in("pt") == "Coalizão dos rios");
    CHECK(read_in("en-GB") == "Coalition on Rivers");
    CHECK(read_in("ar") == "Coalition on Rivers");
    CHECK(f.read([](Reading& r) { return coalitions(r); }).back().also_named.size() + f.read([](Reading& r) { return coalitions(r); }).front().also_named.size() == 2);
    CHECK(f.read([](Reading& r) { return find_by_name(r, "coalizao dos RIOS"); }) == id);
    CHECK(f.read([](Reading& r) { return find_by_names(r, {"Coalition des fleuves"}); }).size() == 1);
    CHECK(f.read([](Reading& r) { return having_in_a_name(r, "fleuves"); }).contains(id));
    CHECK(f.read([&](Reading& r) { return names(r, id); }).size() == 3);
    // It is nobody else's, and not twice in one language.
    CHECK(named(other, {.name = "Coalition des Fleuves", .lang = "fr"}).error().why == Why::conflict);
    CHECK(f.verb([](Writing& w) { return enter(w, {.name = "COALIZÃO DOS RIOS"}); }).error().why == Why::conflict);
    CHECK(named(id, {.name = "Rivers", .lang = "en"}).error().field == "lang");
    CHECK(named(id, {.name = "Flüsse", .lang = "German"}).error().field == "lang");
    CHECK(named(id, {.name = "Les fleuves", .lang = "fr", .from = day("2019-12-31")}).error().field == "from");
    CHECK(named(id, {.name = "", .lang = "de"}).error().why == Why::unknown);
    // What was there becomes a former name.
    REQUIRE(named(id, {.name = "Les fleuves", .lang = "fr", .from = day("2022-01-01")}));
    REQUIRE(named(id, {.name = "", .lang = "pt-BR"}));
    CHECK(read_in("fr") == "Les fleuves");
    CHECK(read_in("pt-BR") == "Coalition on Rivers");
    CHECK(f.read([&](Reading& r) { return names(r, id); }).front().name == "Coalition des fleuves");
    CHECK(f.read([](Reading& r) { return find_by_name(r, "Coalizão dos rios"); }) == id);
    f.done([&](Writing& w) { return rename(w, id, {.name = "Fleuves", .lang = "fr", .from = {}, .until = {}}); });
    CHECK(read_in("fr") == "Fleuves");
    CHECK(f.read([&](Reading& r) { return coalition(r, id); })->also_named.empty());
    // A tag is one language however its letters are written, and a name that was to begin ends no earlier than that.
    CHECK(named(id, {.name = "Rivières", .lang = "FR"}).error().field == "lang");
    REQUIRE(named(id, {.name = "Rios", .lang = "pt", .from = day("2031-01-01")}));
    REQUIRE(named(id, {.name = "", .lang = "PT"}));
    auto const former = f.read([&](Reading& r) { return names(r, id); });
    auto const rios = std::find_if(former.begin(), former.end(), [](NameUsed const& n) { return n.name == "Rios"; });
    REQUIRE(rios != former.end());
    CHECK(rios->until == day("2031-01-01"));
    // The main name takes its other language by a table, too: what it is named there is a former name, and the table goes elsewhere.
    REQUIRE(named(id, {.name = "Rivers", .lang = "en"}));
    f.done([&](Writing& w) { return import_table(w, "id,language\r\n" + id.text + ",en\r\n"); });
    CHECK(f.read([&](Reading& r) { return coalition(r, id); })->also_named.empty());
    Forum fresh("sqlite");
    fresh.done([&](Writing& w) { return import_table(w, f.table()); });
    CHECK(fresh.table() == f.table());
  });
}

TEST_CASE("a contact serves from its first day to its last; then it is a former one, who stays with all its dates in the history") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    auto const ada = f.done([&](Writing& w) { return add_contact(w, id, {.name = "Ada", .address = "ada@example.org", .from = day("2021-01-01"), .until = day("2022-10-03")}); });
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Noor", .from = day("2022-10-04")}); });
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Zoe"}); });
    CHECK(f.verb([&](Writing& w) { return add_contact(w, id, {.name = "X", .from = day("2022-10-04"), .until = day("2022-10-03")}); }).error().field == "until");
    auto const on = [&](char const* text) {
      std::set<std::string> out;
      for (auto const& k : f.read([&](Reading& r) { return contacts(r, id, day(text)); })) out.insert(k.name);
      return out;
    };
    CHECK(on("2022-10-03") == std::set<std::string>{"Ada", "Zoe"});
    CHECK(on("2022-10-04") == std::set<std::string>{"Noor", "Zoe"});
    CHECK(on("2020-12-31") == std::set<std::string>{"Zoe"});
    CHECK(f.read([&](Reading& r) { return all_contacts(r, day("2022-10-04")); }).at(id).size() == 2);
    CHECK(f.read([&](Reading& r) { return contacts(r, id); }).size() == 3);
    CHECK(f.verb([&](Writing& w) { return date_contact(w, id, ada, day("2022-01-02"), day("2022-01-01")); }).error().field == "until");
    CHECK(f.verb([&](Writing& w) { return date_contact(w, CoalitionId("other"), ada, {}, {}); }).error().why == Why::unknown);
    f.done([&](Writing& w) { return date_contact(w, id, ada, {}, {}); });
    CHECK(on("2022-10-04") == std::set<std::string>{"Ada", "Noor", "Zoe"});
    auto const last = f.read([&](Reading& r) { return history(r, id); }).back();
    CHECK(last.before == "Ada, 2021-01-01 – 2022-10-03");
    CHECK(last.after == "Ada");
  });
}

TEST_CASE("a roster comes back from its table equal, in an empty forum and in its own") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    f.done([&](Writing& w) { return rename(w, id, {.name = "=Rivers \"and\" Lakes, both", .lang = "en", .from = day("2021-01-01"), .until = {}}); });
    f.done([&](Writing& w) { return name_also(w, id, {.name = "Fleuves | et lacs", .lang = "fr", .from = day("2021-01-01")}); });
    f.done([&](Writing& w) { return name_also(w, id, {.name = "أنهار", .lang = "ar"}); });
    f.done([&](Writing& w) { return note_former_name(w, id, {.name = "Delta | Group", .lang = "fr", .from = day("2015-03-09"), .until = day("2019-05-01")}); });
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Ada Morrow", .address = "ada@example.org", .duty = "coordinator | for the list", .confirmed = day("2022-01-02")}); });
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Noor\\", .address = "noor@example.org", .lang = "fr"}); });
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Zoe", .from = day("2020-02-29"), .until = day("2021-02-28")}); });
    for (auto const* const title : {"Report of 2021", "A paper | in two parts"})
      f.done([&](Writing& w) {
        return add_item(w, {.coalition = id, .kind = Kind::report, .day = day("2022-01-02"), .words = title, .link = "https://example.org/" + std::to_string(title[0])});
      });
    f.done([&](Writing& w) {
      return add_item(w, {.coalition = id, .kind = Kind::session_report, .day = day("2022-01-03"), .words = "What the session came to", .link = "https://example.org/s|1\\2"});
    });
    auto other = rivers();
    other.name = "Ligue des côtes";
    other.lang = "fr";
    other.acronym.clear();
    auto const coast = f.entered(other);
    f.done([&](Writing& w) { return move_life(w, coast, {.to = Life::merged, .reason = "One water.", .into = id}); });
    f.entered({.name = "Bare"});
    auto const table = f.table();
    // In its own forum nothing is different.
    for (auto const& row : f.done([&](Writing& w) { return import_table(w, table); })) CHECK(row.what == RowOutcome::same);
    CHECK(f.table() == table);
    // In an empty one everything is entered, under the same ids.
    for (auto const& kind : store::test::kinds()) {
      Forum fresh(kind);
      auto const rows = fresh.done([&](Writing& w) { return import_table(w, table); });
      CHECK(rows.size() == 3);
      for (auto const& row : rows) CHECK(row.what == RowOutcome::entered);
      CHECK(fresh.table() == table);
      CHECK(fresh.read([&](Reading& r) { return life_of(r, coast).back().into; }) == id);
      CHECK(fresh.read([&](Reading& r) { return merged_into(r, id); }) == std::vector{coast});
      std::multiset<Kind> kinds_there;
      for (auto const& i : fresh.read([&](Reading& r) { return items(r, id); })) kinds_there.insert(i.kind);
      CHECK(fresh.read([&](Reading& r) { return contacts(r, id); }).front().duty == "coordinator | for the list");
      CHECK(fresh.read([&](Reading& r) { return items(r, id); }).front().link == "https://example.org/s|1\\2");
      CHECK(kinds_there == std::multiset{Kind::report, Kind::report, Kind::session_report});
    }
    CHECK(f.read([](Reading& r) { return export_table(r, false); }).find("ada@") == std::string::npos);
  });
}

TEST_CASE("contacts and former names that stay in a table keep their own life, whatever the order of its lines; what goes is in the history") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    auto const zoe = f.done([&](Writing& w) { return add_contact(w, id, {.name = "Zoe", .address = "zoe@example.org", .duty = "coordinator"}); });
    f.now += std::chrono::hours(1);
    f.done([&](Writing& w) { return add_contact(w, id, {.name = "Ada", .address = "ada@example.org"}); });
    f.done([&](Writing& w) { return note_former_name(w, id, {.name = "Delta Group", .lang = "en", .from = {}, .until = day("2019-05-01")}); });
    auto const what = [&](std::string const& cells) {
      return f.done([&](Writing& w) { return import_table(w, "name,former_names,contacts\r\nCoalition on Rivers," + cells + "\r\n"); }).front().what;
    };
    CHECK(what("Delta Group | en |  | 2019-05-01,\"Zoe | coordinator | zoe@example.org |\nAda |  | ada@example.org |\"") == RowOutcome::same);
    CHECK(what("\"Delta Group | en | | 2019-05-01\nDelta | en | | 2017-01-01\",Zoe | coordinator | zoe@example.org") == RowOutcome::changed);
    auto const left = f.read([&](Reading& r) { return contacts(r, id); });
    REQUIRE(left.size() == 1);
    CHECK(left.front().id == zoe);  // and so the link in her letter
    CHECK(what(",Zoe Ray | list administrator | ZOE@example.org") == RowOutcome::changed);
    CHECK(what(",Zoe Ray | list administrator | zoe@example.net") == RowOutcome::changed);
    CHECK(f.read([&](Reading& r) { return contacts(r, id); }).at(0).id == zoe);  // the same contact, corrected
    CHECK(f.read([&](Reading& r) { return contacts(r, id); }).at(0).address == "zoe@example.net");
    CHECK(what(",Zoe Ray | coordinator | zoe@example.org") == RowOutcome::changed);
    CHECK(f.read([&](Reading& r) { return names(r, id); }).size() == 1);
    std::vector<std::string> gone;
    for (auto const& c : f.read([&](Reading& r) { return history(r, id); }))
      if (c.after.empty()) gone.push_back(c.field + ": " + c.before);
    CHECK(gone == std::vector<std::string>{"contact: Ada", "former_name: Delta  2017-01-01", "former_name: Delta Group  2019-05-01"});
  });
}

TEST_CASE("a table changes what it names, and a preview says the same without doing it") {
  on_each([](Forum& f) {
    auto const id = f.entered(rivers());
    std::string const table = "name,themes,site\r\nCoalition on Rivers,water; law,https://rivers.example.org\r\nCoalition on Hills,stone,\r\n";
    auto const before = f.table();
    auto const preview = preview_table(f.store, f.who, table);
    REQUIRE(preview);
    CHECK(f.table() == before);
    CHECK((*preview)[1].id.empty());
    auto const done = f.done([&](Writing& w) { return import_table(w, table); });
    REQUIRE(done.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(done[i].what == (*preview)[i].what);
      CHECK(done[i].fields == (*preview)[i].fields);
    }
    CHECK(done[0].what == RowOutcome::changed);
    CHECK(done[0].fields == std::vector<std::string>{"themes"});
    CHECK(done[1].what == RowOutcome::entered);
    auto const kept = f.read([&](Reading& r) { return coalition(r, id); });
    CHECK(kept->themes == std::vector<std::string>{"water", "law"});
    CHECK(kept->aliases == rivers().aliases);  // a missing column changes nothing
    f.done([&](Writing& w) { return import_table(w, "name,life,reason\r\nCoalition on Rivers,inactive,No answer.\r\n"); });
    auto const last = f.read([&](Reading& r) { return history(r, id); }).back();
    CHECK(last.field + ": " + last.before + " -> " + last.after == "life: listed -> inactive");
  });
}

TEST_CASE("what can be seen to be wrong in a table is said before it is taken in, with its row") {
  on_each([](Forum& f) {
    for (auto const* const table :
         {"name,contacts\nGood,Ada | chair | ada@example.org\nBad,Ada | chair | ada@example.org | soon\n",
          "name,contacts\nGood,Ada | chair | | | | 2022-01-02\nBad,Ada | chair | | | fr | then\n", "name,reports\nGood,\nBad,2022-01-02 | a | b | c\n",
          "name,session_reports\nGood,\nBad,yesterday | Report | https://example.org/\n", "name,former_names\nGood,\nBad,Old | en | then |\n", "name,until\nGood,\nBad,soon\n"}) {
      CAPTURE(table);
      auto const preview = preview_table(f.store, f.who, table);
      REQUIRE_FALSE(preview);
      CHECK(preview.error().field == "row 3");
    }
  });
}

TEST_CASE("a table with a fault is refused whole, and the row is named") {
  on_each([](Forum& f) {
    f.entered(rivers());
    auto const before = f.table();
    for (auto const& [table, field] : std::initializer_list<std::pair<char const*, char const*>>{
             {"name,site\nGood,https://x.example.org\nBad,javascript:x\n", "row 3"},
             {"name,founded\nGood,2015-03-09\nBad,yesterday\n", "row 3"},
             {"name,life\nBad,dormant\n", "row 2"},
             {"name,into,life\nBad,nobody,merged\n", "row 2"},
             {"name\nGood\nCOALITION ON RIVERS,too many\n", "row 3"},
             {"id,name\nNo Id,x\n", "row 2"},
             {"id,name\nother,Coalition on Rivers\n", "row 2"},
             {"name,former_names\nBad,Old | en | |\n", "row 2"},
             {"name,also_named\nBad,Vieux | fr | 2022-01-01 | 2022-02-01\n", "row 2"},
             {"name,also_named\nBad,Ancient | en\n", "row 2"},
             {"name,contacts\nBad,Ada | x | not an address |\n", "row 2"},
             {"name,contacts\nBad,Ada | x | | | | 2022-01-02 | 2022-01-01\n", "row 2"},
             {"name,reports\nBad,2022-01-02 | https://example.org/\n", "row 2"},
             {"name,reports\nBad,2022-01-02 | Report | nowhere\n", "row 2"},
             {"name,reports\nBad,2022-01-02 | Re | port | https://example.org/\n", "row 2"},
             {"name,session_reports\nGood,2022-01-02 | Report | https://example.org/\nBad,2099-01-02 | Report | https://example.org/\n", "row 3"},
             {"name,colour\nx,red\n", ""}, {"name,name\nx,y\n", ""}, {"site\nx\n", ""}, {"", ""}}) {
      CAPTURE(table);
      auto const done = f.verb([&](Writing& w) { return import_table(w, table); });
      REQUIRE_FALSE(done);
      CHECK(done.error().field == field);
      CHECK(f.table() == before);
      // The preview judges alike.
      auto const preview = preview_table(f.store, f.who, table);
      REQUIRE_FALSE(preview);
      CHECK(preview.error().detail == done.error().detail);
      CHECK(preview.error().field == field);
      CHECK(f.table() == before);
    }
  });
}

TEST_CASE("founders tell their stakeholder groups, a document has an address, and who shares a theme is offered") {
  on_each([](Forum& f) {
    Coalition wish{.name = "Wells", .themes = {"water"}, .founders = {"Civil society: Ana Ruiz", "civil society: Ben", "Government: Chen Li", "Somebody"}, .documents = {"Charter https://example.org/charter"}, .related = {"Lakes"}};
    auto const id = f.entered(wish);
    auto const lakes = f.entered({.name = "Lakes", .themes = {"Water"}}), dunes = f.entered({.name = "Dunes", .themes = {"WATER", "sand"}});
    f.entered({.name = "Stars", .themes = {"night"}});
    auto const c = f.read([&](Reading& r) { return *coalition(r, id); });
    CHECK(c.founders == wish.founders);
    CHECK(c.documents == wish.documents);
    CHECK(founder_groups(c) == std::vector<std::string>{"Civil society", "Government"});
    CHECK(missing_for_founding(c, false) == std::vector{Founding::need, Founding::list, Founding::contact, Founding::groups});
    CHECK(missing_for_founding({.name = "Wells", .statement = "For wells.", .list = "wells@example.org", .founders = {"A: x", "B: y", "C: z"},
                                .documents = {"Plan https://example.org/plan"}}, true).empty());
    auto const near = [&] {
      return f.read([&](Reading& r) { return perhaps_related(coalitions(r), *coalition(r, id)); });
    };
    CHECK(near() == std::vector{dunes});
    wish.id = id;
    wish.related = {};
    f.done([&](Writing& w) { return change(w, wish); });
    CHECK(near() == std::vector{dunes, lakes});  // by name
    wish.documents = {"Charter, on paper"};
    CHECK(f.verb([&](Writing& w) { return change(w, wish); }).error().field == "documents");
    CHECK(f.read([&](Reading& r) { return history(r, id).back().field; }) == "related");
  });
}
