// SPDX-License-Identifier: Apache-2.0
// The plan as it is kept, on every database there is.
#include "plan/plan_for_tests.hpp"

#include <set>

using namespace plan;
using namespace plan::test;
using base::Why;

namespace {

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("a variant made like another has its parts, and moving them leaves the other as it was") {
  on_each([](Desk& d) {
    auto const first = d.variant("Inward, then outward");
    d.part(first, "Integration", 40, 7);
    d.part(first, "Contribution", 40, 7);
    auto const second = d.variant("Outward first", first);
    auto const moved = d.read([&](Reading& r) { return parts(r, second)[1].id; });
    d.done([&](Writing& w) { return move_part(w, d.session, moved, -1); });
    d.done([&](Writing& w) { return move_part(w, d.session, moved, -1); });
    CHECK(d.titles(first) == Titles{"Integration", "Contribution"});
    CHECK(d.titles(second) == Titles{"Contribution", "Integration"});
    auto const s = d.read([&](Reading& r) { return sums(times_of(*plan::plan(r, d.session), parts(r, second))); });
    CHECK(s.parts[0].left == std::chrono::minutes(5));
    CHECK(s.spare == std::chrono::minutes(10));
  });
}

TEST_CASE("an adopted variant stands with its words, and nothing of the plan's variants changes until the decision is taken back") {
  on_each([](Desk& d) {
    auto const v = d.variant("Two panels");
    auto const p = d.part(v, "First", 40, 4);
    auto const long_one = d.variant("Too long", v);
    d.part(long_one, "Second", 60, 4);
    auto const refused = d.verb([&](Writing& w) { return adopt(w, d.session, long_one, "Everything"); });
    REQUIRE(!refused);
    CHECK(refused.error().why == Why::conflict);
    CHECK(refused.error().with == std::vector<std::string>{"10"});
    CHECK(!d.verb([&](Writing& w) { return adopt(w, d.session, v, ""); }));
    d.done([&](Writing& w) { return adopt(w, d.session, v, "Two panels of four it is."); });
    auto const kept = d.read([&](Reading& r) { return *plan::plan(r, d.session); });
    CHECK(kept.adopted == v);
    CHECK(kept.outcome == "Two panels of four it is.");
    auto const not_now = [&](auto&& f) {
      auto const result = d.verb(f);
      return !result && result.error().why == Why::not_now;
    };
    CHECK(not_now([&](Writing& w) { return adopt(w, d.session, v, "again"); }));
    CHECK(not_now([&](Writing& w) { return add_part(w, d.session, v, {.title = "More", .length = 60}); }));
    CHECK(not_now([&](Writing& w) { return move_part(w, d.session, p, 1); }));
    CHECK(not_now([&](Writing& w) { return remove_part(w, d.session, p); }));
    CHECK(not_now([&](Writing& w) { return remove_variant(w, d.session, long_one); }));
    CHECK(not_now([&](Writing& w) { return add_variant(w, {.plan = d.session, .title = "Third"}); }));
    CHECK(!d.verb([&](Writing& w) { return reconsider(w, d.session, ""); }));
    d.done([&](Writing& w) { return reconsider(w, d.session, "A speaker fell ill"); });
    d.done([&](Writing& w) { return remove_variant(w, d.session, long_one); });
    CHECK(d.read([&](Reading& r) { return variants(r, d.session); }).size() == 1);
    CHECK(not_now([&](Writing& w) { return reconsider(w, d.session, "once more"); }));
  });
}

TEST_CASE("the usual shape is two panels and a wrap-up that fill the session, of whatever length") {
  on_each([](Desk& d) {
    auto const made = [&](std::int64_t minutes, std::int64_t seats) {
      auto const id = d.done([&](Writing& w) { return found_plan(w, {.title = "Session", .minutes = minutes, .seats = seats}); });
      auto const v = d.done([&](Writing& w) { return add_usual_variant(w, id, {"Two panels", "Integration", "Contribution", "Wrap-up"}); });
      return d.read([&](Reading& r) { return std::pair{parts(r, v), sums(times_of(*plan::plan(r, id), parts(r, v)))}; });
    };
    auto const [parts, session] = made(90, 7);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].title == "Integration");
    CHECK(parts[0].length == 40 * 60);
    CHECK(parts[0].speakers == 4);
    CHECK(parts[0].floor == 15 * 60);
    CHECK(parts[1].title == "Contribution");
    CHECK(parts[2].kind == PartKind::wrap_up);
    CHECK(parts[2].length == 10 * 60);
    CHECK(session.parts[0].left == std::chrono::minutes(20));
    for (auto const minutes : {10, 45, 60, 75, 91, 600}) {
      CAPTURE(minutes);
      auto const [some, sum] = made(minutes, 1);
      CHECK(sum.spare == Span(0));
      CHECK(some[0].length == some[1].length);
      CHECK(some[2].length % 60 == 0);
    }
    auto const refused = d.verb([&](Writing& w) { return add_usual_variant(w, d.session, {"Two panels", "Integration", "", "Wrap-up"}); });
    REQUIRE(!refused);
    CHECK(refused.error().field == "second_title");
    CHECK(d.read([&](Reading& r) { return variants(r, d.session); }).empty());
  });
}

TEST_CASE("a speaker's own times stand in the sum, go into a variant made like this one, and end with the place") {
  on_each([](Desk& d) {
    auto const v = d.variant("One");
    auto const p = d.part(v, "Integration", 40, 7);  // 3 and 2 minutes each
    auto const own = [&](VariantId const& of) { return d.read([&](Reading& r) { return parts(r, of)[0].own; }); };
    auto const left = [&] {
      return d.read([&](Reading& r) { return sums(times_of(*plan::plan(r, d.session), parts(r, v))).parts[0].left; });
    };
    CHECK(left() == std::chrono::minutes(5));
    d.done([&](Writing& w) {
      return set_own_times(
          w, d.session, p,
          {{.place = 7, .first = 300, .follow_up = 60}, {.place = 2, .first = 180, .follow_up = 120}, {.place = 1, .first = 480}});
    });
    // The second has what all have: nothing of their own.
    CHECK(own(v) == std::vector<OwnTimes>{{1, 480, 0}, {7, 300, 60}});
    CHECK(left() == std::chrono::minutes(1));
    auto const like = d.variant("Two", v);
    CHECK(own(like) == own(v));
    auto const why = [&](PartId const& part, std::vector<OwnTimes> const& times) {
      auto const done = d.verb([&](Writing& w) { return set_own_times(w, d.session, part, times); });
      REQUIRE(!done);
      return done.error().why;
    };
    CHECK(why(p, {{.place = 8, .first = 60}}) == Why::malformed);
    CHECK(why(p, {{.place = 0, .first = 60}}) == Why::malformed);
    CHECK(why(p, {{.place = 1, .first = -1}}) == Why::malformed);
    CHECK(why(p, {{.place = 1, .first = 60}, {.place = 1, .first = 120}}) == Why::malformed);
    CHECK(why(PartId("none"), {}) == Why::unknown);
    CHECK(own(v).size() == 2);
    auto fewer = d.read([&](Reading& r) { return parts(r, v)[0]; });
    fewer.speakers = 6;
    d.done([&](Writing& w) { return change_part(w, d.session, fewer); });
    CHECK(own(v) == std::vector<OwnTimes>{{1, 480, 0}});
    CHECK(own(like).size() == 2);
    fewer.kind = PartKind::floor;
    d.done([&](Writing& w) { return change_part(w, d.session, fewer); });
    CHECK(own(v).empty());
    CHECK(why(p, {}) == Why::malformed);
    d.done([&](Writing& w) { return remove_variant(w, d.session, like); });
    d.done([&](Writing& w) { return remove_part(w, d.session, p); });
  });
}

TEST_CASE("parts and variants of another plan are unknown here") {
  on_each([](Desk& d) {
    auto const v = d.variant("One");
    auto const p = d.part(v, "Part", 10);
    auto const other = d.done([](Writing& w) { return found_plan(w, {.title = "Another"}); });
    auto const unknown = [&](auto&& f) {
      auto const result = d.verb(f);
      return !result && result.error().why == Why::unknown;
    };
    CHECK(unknown([&](Writing& w) { return remove_part(w, other, p); }));
    CHECK(unknown([&](Writing& w) { return change_part(w, other, {.id = p, .title = "x"}); }));
    CHECK(unknown([&](Writing& w) { return set_own_times(w, other, p, {}); }));
    CHECK(unknown([&](Writing& w) { return remove_variant(w, other, v); }));
    CHECK(unknown([&](Writing& w) { return add_variant(w, {.plan = other, .title = "x"}, v); }));
    CHECK(unknown([&](Writing& w) { return adopt(w, other, v, "x"); }));
    auto const n = d.nominee("Noor");
    CHECK(unknown([&](Writing& w) { return set_consent(w, other, n, Consent::given); }));
    CHECK(unknown([&](Writing& w) { return withdraw(w, other, n); }));
    CHECK(unknown([&](Writing& w) { return choose(w, other, {n}, "because", ""); }));
    CHECK(unknown([&](Writing& w) { return nominate(w, PlanId("none"), {.name = "x"}); }));
  });
}

TEST_CASE("what is too long, too many or missing is refused with its field") {
  on_each([](Desk& d) {
    auto const field = [&](auto&& f) {
      auto const result = d.verb(f);
      return result ? std::string("accepted") : result.error().field;
    };
    CHECK(field([&](Writing& w) { return found_plan(w, {.title = ""}); }) == "title");
    CHECK(field([&](Writing& w) { return found_plan(w, {.title = "x", .minutes = 601}); }) == "minutes");
    CHECK(field([&](Writing& w) { return found_plan(w, {.title = "x", .seats = 0}); }) == "seats");
    CHECK(field([&](Writing& w) { return add_variant(w, {.plan = d.session, .title = std::string(121, 'x')}); }) == "title");
    auto const v = d.variant("One");
    CHECK(field([&](Writing& w) { return add_part(w, d.session, v, {.title = "x", .length = -1}); }) == "length");
    CHECK(field([&](Writing& w) { return add_part(w, d.session, v, {.title = "x", .speakers = 51}); }) == "speakers");
    CHECK(field([&](Writing& w) { return nominate(w, d.session, {.name = ""}); }) == "name");
    CHECK(field([&](Writing& w) { return nominate(w, d.session, {.name = "x", .attributes = {{"gender", ""}}}); }) == "attributes");
    CHECK(field([&](Writing& w) { return nominate(w, d.session, {.name = "x", .attributes = {{"id", "7"}}}); }) == "attributes");
    CHECK(field([&](Writing& w) { return nominate(w, d.session, {.name = "x", .attributes = std::vector<Attribute>(21, {"a", "b"})}); }) == "attributes");
    CHECK(field([&](Writing& w) { return set_quota(w, d.session, {"gender", "woman", 3, 2}); }) == "min");
    CHECK(field([&](Writing& w) { return set_quota(w, d.session, {"", "woman", 1, 2}); }) == "category");
    d.nominee("Noor Haddad");
    CHECK(field([&](Writing& w) { return nominate(w, d.session, {.name = "NOOR HADDAD"}); }) == "name");
  });
}

TEST_CASE("nominations and quotas make the choice; who declined is not in it, and what is not stated counts for nothing") {
  on_each([](Desk& d) {
    auto const a = d.nominee("Amina", {{"gender", "woman"}, {"seat", "youth"}, {"seat", "technical"}, {"food", "vegan"}});
    auto const b = d.nominee("Bo", {{"gender", "man"}, {"seat", "youth"}});
    auto const c = d.nominee("Chi");
    auto const e = d.nominee("Edo", {{"gender", "man"}});
    d.done([&](Writing& w) { return set_consent(w, d.session, e, Consent::declined); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"gender", "woman", 1, 1}); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"seat", "youth", 1, 9}); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"seat", "youth", 2, 2}); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"seat", "technical", 1, 1}); });
    auto const choice = d.read([&](Reading& r) { return choice_of(*plan::plan(r, d.session), nominations(r, d.session), quotas(r, d.session)); });
    REQUIRE(choice);
    CHECK(choice->people.size() == 3);
    auto const found = admissible(*choice);
    REQUIRE(found.panels.size() == 1);
    std::set<std::string> ids;
    for (int const p : found.panels[0]) ids.insert(choice->people[static_cast<std::size_t>(p)].id);
    CHECK(ids == std::set<std::string>{a.text, b.text});
    d.done([&](Writing& w) { return drop_quota(w, d.session, "seat", "youth"); });
    CHECK(!d.verb([&](Writing& w) { return drop_quota(w, d.session, "seat", "youth"); }));
    CHECK(d.read([&](Reading& r) { return quotas(r, d.session); }).size() == 2);
    d.done([&](Writing& w) { return forget_attributes(w, d.session); });
    for (auto const& n : d.read([&](Reading& r) { return nominations(r, d.session); })) CHECK(n.attributes.empty());
    d.done([&](Writing& w) { return withdraw(w, d.session, c); });
    CHECK(d.read([&](Reading& r) { return nominations(r, d.session); }).size() == 3);
  });
}

TEST_CASE("a hat counts once, in large letters or small, and so does a quota; signs still tell hats apart") {
  on_each([](Desk& d) {
    d.nominee("Amina", {{"Gender", "Woman"}, {"gender", "WOMAN"}, {"region", "Orient"}});
    d.nominee("Bo", {{"gender", "man"}});
    d.done([&](Writing& w) { return set_quota(w, d.session, {"gender", "woman", 0, 2}); });
    d.done(
        [&](Writing& w) { return add_rule(w, d.session, {.kind = RuleKind::wish_hat, .category = "gender", .name = "woman", .near = 1}); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"GENDER", "Woman", 1, 1}); });
    auto const set = d.read([&](Reading& r) { return quotas(r, d.session); });
    REQUIRE(set.size() == 1);
    CHECK(set[0].name == "Woman");
    CHECK(set[0].max == 1);
    auto const wish = d.read([&](Reading& r) { return rules(r, d.session); });
    REQUIRE(wish.size() == 1);
    CHECK(wish[0].category == "GENDER");
    auto const people = d.read([&](Reading& r) { return nominations(r, d.session); });
    CHECK(hats_of(people, set) == std::vector<std::vector<int>>{{0}, {}});
    auto const choice = choice_of(d.read([&](Reading& r) { return *plan::plan(r, d.session); }), people, set, wish);
    REQUIRE(choice);
    CHECK(choice->wishes.size() == 1);
    std::size_t worn = 0;
    for (auto const& p : choice->people) worn += p.hats.size();
    CHECK(worn == 1);
    for (auto const* const age : {"<30", "30+"}) d.done([&](Writing& w) { return set_quota(w, d.session, {"age", age, 0, 1}); });
    CHECK(d.read([&](Reading& r) { return quotas(r, d.session); }).size() == 3);
  });
}

TEST_CASE("people choose with a reason, also against the quotas; each choosing is kept, the last one holds") {
  on_each([](Desk& d) {
    auto const a = d.nominee("Amina"), b = d.nominee("Bo"), c = d.nominee("Chi");
    CHECK(!d.verb([&](Writing& w) { return choose(w, d.session, {a}, "", ""); }));
    CHECK(!d.verb([&](Writing& w) { return choose(w, d.session, {a, b, c}, "all of them", ""); }));
    CHECK(!d.verb([&](Writing& w) { return choose(w, d.session, {}, "nobody", ""); }));
    d.done([&](Writing& w) { return choose(w, d.session, {a, b}, "They asked first.", "[[\"x\"]]"); });
    d.now += std::chrono::hours(1);
    d.done([&](Writing& w) { return choose(w, d.session, {c}, "The others fell ill.", ""); });
    auto const all = d.read([&](Reading& r) { return choosings(r, d.session); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].people == std::vector{c});
    CHECK(all[1].people == std::vector{a, b});
    CHECK(all[1].proposed == "[[\"x\"]]");
    CHECK(all[1].why == "They asked first.");
    std::vector<bool> chosen;
    for (auto const& n : d.read([&](Reading& r) { return nominations(r, d.session); })) chosen.push_back(n.chosen);
    CHECK(chosen == std::vector<bool>{false, false, true});
    d.done([&](Writing& w) { return set_consent(w, d.session, c, Consent::declined); });
    CHECK(!d.read([&](Reading& r) { return nominations(r, d.session); })[2].chosen);
    auto const again = d.verb([&](Writing& w) { return choose(w, d.session, {c}, "please", ""); });
    REQUIRE(!again);
    CHECK(again.error().why == Why::conflict);
  });
}

TEST_CASE("what a nominee says of themself is in no line of the audit log") {
  on_each([](Desk& d) {
    auto const n = d.nominee("Amina", {{"gender", "qqcanaryone"}, {"qqcanarytwo", "x"}});
    d.done([&](Writing& w) { return set_consent(w, d.session, n, Consent::given); });
    d.done([&](Writing& w) { return choose(w, d.session, {n}, "because", ""); });
    d.done([&](Writing& w) { return forget_attributes(w, d.session); });
    auto const lines = d.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 100); });
    CHECK(lines.size() >= 4);
    for (auto const& line : lines) CHECK((line.note + line.object).find("qqcanary") == std::string::npos);
  });
}
