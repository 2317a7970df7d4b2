// SPDX-License-Identifier: Apache-2.0
// What the group proposes: questions, titles, people who lead, comments. On every database there is.
#include "plan/proposals.hpp"

#include "plan/comments.hpp"
#include "plan/plan_for_tests.hpp"
#include "plan/questions.hpp"

using namespace plan;
using namespace plan::test;
using base::Why;

namespace {

template <class F>
Why why(Desk& d, F&& f) {
  auto const r = d.verb(std::forward<F>(f));
  REQUIRE(!r);
  return r.error().why;
}
/// In the name of somebody else.
template <class F>
auto as(Desk& d, char const* person, F&& f) {
  return d.store.write({PersonId(person), "member"}, std::forward<F>(f));
}

}  // namespace

TEST_CASE("questions are collected once each, put in order, and stand still while they are frozen") {
  on_each([](Desk& d) {
    d.part(d.variant("One"), "Integration", 40);
    auto const ask = [&](Question const& q) { return d.done([&](Writing& w) { return propose_question(w, d.session, q); }); };
    CHECK(why(d, [&](Writing& w) { return freeze_questions(w, d.session); }) == Why::not_now);
    auto const first = ask({.text = "What is integration?"});
    auto const second = ask({.part = "integration", .constituency = "Youth", .text = "Who is missing?"});
    CHECK(why(d, [&](Writing& w) { return propose_question(w, d.session, {.text = "WHAT is integration"}); }) == Why::conflict);
    CHECK(why(d, [&](Writing& w) { return propose_question(w, d.session, {.part = "Elsewhere", .text = "x"}); }) == Why::malformed);
    CHECK(why(d, [&](Writing& w) { return propose_question(w, d.session, {.text = ""}); }) == Why::malformed);
    d.done([&](Writing& w) { return move_question(w, d.session, second, -1); });
    d.done([&](Writing& w) { return move_question(w, d.session, second, -1); });
    d.done([&](Writing& w) { return freeze_questions(w, d.session); });
    CHECK(why(d, [&](Writing& w) { return propose_question(w, d.session, {.text = "Late?"}); }) == Why::not_now);
    CHECK(why(d, [&](Writing& w) { return move_question(w, d.session, first, -1); }) == Why::not_now);
    CHECK(why(d, [&](Writing& w) { return drop_question(w, d.session, first); }) == Why::not_now);
    auto const all = d.read([&](Reading& r) { return questions(r, d.session); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == second);
    CHECK(questions_for(all, {"Integration"}, "youth").size() == 2);
    CHECK(questions_for(all, {"Integration"}, "").size() == 1);
    CHECK(questions_for(all, {}, "youth").size() == 1);
    CHECK(why(d, [&](Writing& w) { return thaw_questions(w, d.session, ""); }) == Why::malformed);
    d.done([&](Writing& w) { return thaw_questions(w, d.session, "A part was added"); });
    d.done([&](Writing& w) { return change_question(w, d.session, {.id = first, .text = "What is it?"}); });
    d.done([&](Writing& w) { return drop_question(w, d.session, second); });
    CHECK(why(d, [&](Writing& w) { return drop_question(w, d.session, second); }) == Why::unknown);
    CHECK(d.read([&](Reading& r) { return questions(r, d.session); }).front().text == "What is it?");
  });
}

TEST_CASE("a title keeps the programme's limits, in characters as people count them, and in words") {
  on_each([](Desk& d) {
    auto const wish = [](std::string text) { return Proposal{.kind = Asked::title, .text = std::move(text)}; };
    std::string const sixty = "ÉÉÉÉÉÉÉÉÉ ÉÉÉÉÉÉÉÉÉ ÉÉÉÉÉÉÉÉÉ ÉÉÉÉÉÉÉÉÉ ÉÉÉÉÉÉÉÉÉ ÉÉÉÉÉÉÉÉÉÉ";
    REQUIRE(size_of(sixty).characters == 60);
    d.done([&](Writing& w) { return propose(w, d.session, wish(sixty)); });
    auto const over = d.verb([&](Writing& w) { return propose(w, d.session, wish(sixty + "!")); });
    REQUIRE(!over);
    CHECK(over.error().with == std::vector<std::string>{"61", "60"});
    CHECK(why(d, [&](Writing& w) { return propose(w, d.session, wish(sixty)); }) == Why::conflict);
    d.done([&](Writing& w) { return set_limits(w, d.session, {.title_characters = 100, .title_words = 3}); });
    CHECK(why(d, [&](Writing& w) { return propose(w, d.session, wish("one two three four")); }) == Why::malformed);
    d.done([&](Writing& w) { return propose(w, d.session, {.kind = Asked::chair, .text = "Somebody with a very long name of five words"}); });
    CHECK(why(d, [&](Writing& w) { return set_limits(w, d.session, {.title_characters = -1}); }) == Why::malformed);
    // What was proposed under other limits stays, but is not settled against the present ones.
    auto const old = d.read([&](Reading& r) { return proposals(r, d.session); }).front();
    CHECK(!keeps(d.read([&](Reading& r) { return limits(r, d.session); }), Asked::title, size_of(old.text)));
    CHECK(why(d, [&](Writing& w) { return settle(w, d.session, old.id, "because"); }) == Why::malformed);
  });
}

TEST_CASE("support is one for each person with its reason; the chair's outcome holds until the next, and all are kept") {
  on_each([](Desk& d) {
    auto const a = d.done([&](Writing& w) { return propose(w, d.session, {.text = "Shared waters"}); });
    auto const b = d.done([&](Writing& w) { return propose(w, d.session, {.text = "Our rivers"}); });
    REQUIRE(as(d, "ada", [&](Writing& w) { return support(w, d.session, a, "short"); }));
    REQUIRE(as(d, "ada", [&](Writing& w) { return support(w, d.session, a, "short and true"); }));
    REQUIRE(as(d, "babak", [&](Writing& w) { return support(w, d.session, a, ""); }));
    REQUIRE(as(d, "babak", [&](Writing& w) { return take_support_back(w, d.session, a); }));
    CHECK(!d.store.write({{}, "visitor"}, [&](Writing& w) { return support(w, d.session, a, ""); }));
    auto const all = d.read([&](Reading& r) { return proposals(r, d.session); });
    REQUIRE(all.size() == 2);
    auto const& first = all[0].id == a ? all[0] : all[1];
    REQUIRE(first.support.size() == 1);
    CHECK(first.support[0].reason == "short and true");
    auto const refused = as(d, "chidi", [&](Writing& w) { return withdraw_proposal(w, d.session, b, false); });
    REQUIRE(!refused);
    CHECK(refused.error().why == Why::not_allowed);
    auto const title = [&] { return d.read([&](Reading& r) { return session_title(r, *plan::plan(r, d.session)); }); };
    CHECK(title() == "Main session");
    CHECK(why(d, [&](Writing& w) { return settle(w, d.session, a, ""); }) == Why::malformed);
    d.done([&](Writing& w) { return settle(w, d.session, a, "Two words are enough"); });
    d.now += std::chrono::hours(1);
    d.done([&](Writing& w) { return settle(w, d.session, b, "The programme asked for it"); });
    CHECK(title() == "Our rivers");
    auto const kept = d.read([&](Reading& r) { return outcomes(r, d.session); });
    REQUIRE(kept.size() == 2);
    CHECK(kept[1].text == "Shared waters");
    CHECK(settled_now(kept).size() == 1);
    d.done([&](Writing& w) { return withdraw_proposal(w, d.session, a, true); });
    CHECK(why(d, [&](Writing& w) { return support(w, d.session, a, ""); }) == Why::not_now);
    CHECK(why(d, [&](Writing& w) { return settle(w, d.session, a, "again"); }) == Why::not_now);
    // Two moderators for two parts stand beside each other.
    d.now += std::chrono::hours(1);
    for (auto const* const part : {"First", "Second"}) {
      auto const m = d.done([&](Writing& w) { return propose(w, d.session, {.kind = Asked::moderator, .part = part, .text = "Noor"}); });
      d.done([&](Writing& w) { return settle(w, d.session, m, "supported in chat"); });
    }
    CHECK(settled_now(d.read([&](Reading& r) { return outcomes(r, d.session); })).size() == 3);
  });
}

TEST_CASE("comments are taken back by who made them; a parked question stays open until it is answered") {
  on_each([](Desk& d) {
    auto const c = as(d, "ada", [&](Writing& w) { return say_about(w, d.session, {.about = "One", .text = "Too long"}); });
    REQUIRE(c);
    auto const q = d.done([&](Writing& w) { return say_about(w, d.session, {.kind = Said::parked, .text = "Which order?"}); });
    CHECK(!as(d, "babak", [&](Writing& w) { return unsay(w, d.session, *c, false); }));
    CHECK(why(d, [&](Writing& w) { return answer_parked(w, d.session, *c, "x"); }) == Why::not_now);
    CHECK(why(d, [&](Writing& w) { return answer_parked(w, d.session, q, ""); }) == Why::malformed);
    d.done([&](Writing& w) { return answer_parked(w, d.session, q, "Inward, then outward"); });
    CHECK(why(d, [&](Writing& w) { return answer_parked(w, d.session, q, "no"); }) == Why::not_now);
    CHECK(as(d, "ada", [&](Writing& w) { return unsay(w, d.session, *c, false); }));
    auto const left = d.read([&](Reading& r) { return comments(r, d.session); });
    REQUIRE(left.size() == 1);
    CHECK(left[0].answer == "Inward, then outward");
    CHECK(left[0].closed == d.now);
  });
}
