// SPDX-License-Identifier: Apache-2.0
// Answering on every database there is: the draft, submissions, declining, and answers nobody can tie to anybody.
#include <algorithm>

#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;

TEST_CASE("two people write in one draft, and each field says whose it is") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    CHECK(f.refused([&](Writing& w) { return save(w, f.pen(unit), {}, 0); }).why == Why::not_now);  // not open yet
    f.done([&](Writing& w) { return open(w, id); });
    f.done([&](Writing& w) { return save(w, f.pen(unit, "Ana"), {{f.happy, "yes"}, {f.why, ""}}, 0); });
    f.now += hours(1);
    // Ben was shown the empty form: what he leaves blank does not undo Ana's.
    auto const ben = f.done([&](Writing& w) { return save(w, f.pen(unit, "Ben"), {{f.happy, ""}, {f.why, "It works."}}, 0); });
    CHECK(ben.clashes.empty());
    auto const d = f.read([&](Reading& r) { return survey::draft(r, unit); });
    CHECK(d.fields.at(f.happy).by == "Ana");
    CHECK(d.fields.at(f.happy).value == "yes");
    CHECK(d.fields.at(f.why).by == "Ben");
    CHECK(d.fields.at(f.why).at == f.now);
    // Now he changes what she changed too: nothing is written, both texts are told.
    auto const clash = f.done([&](Writing& w) { return save(w, f.pen(unit, "Ben"), {{f.happy, "no"}, {f.why, "It works well."}}, 0); });
    REQUIRE(clash.clashes.size() == 2);
    CHECK(f.read([&](Reading& r) { return survey::draft(r, unit).fields.at(f.happy).value; }) == "yes");
    // Having seen it, he may.
    CHECK(f.done([&](Writing& w) { return save(w, f.pen(unit, "Ben"), {{f.happy, "no"}}, clash.rev); }).clashes.empty());
    CHECK(f.read([&](Reading& r) { return draft_answers(r, unit, 1); }) == Answers{{f.happy, "yes"}});
    CHECK(f.standing(unit) == "drafted");
    CHECK(f.refused([&](Writing& w) { return save(w, f.pen(unit), {{"elsewhere", "x"}}, 0); }).field == "elsewhere");
    CHECK(f.refused([&](Writing& w) { return save(w, f.pen(unit), {{f.happy, "maybe"}}, 0); }).field == f.happy);
  });
}

TEST_CASE("one submits, helpers do not; the same again is nothing new; all versions stay") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return submit(w, f.pen(unit), {}); }).field == f.happy);  // required
    f.done([&](Writing& w) { return save(w, f.pen(unit), {{f.happy, "yes"}}, 0); });
    auto helper = f.pen(unit, "Helper");
    helper.submits = false;
    CHECK(f.refused([&](Writing& w) { return submit(w, helper, {}); }).why == Why::not_allowed);
    CHECK(f.refused([&](Writing& w) { return submit(w, f.pen(unit), {.agreed = Agreed::on_list}); }).field == "agreed_note");
    auto const first = f.done([&](Writing& w) { return submit(w, f.pen(unit), {.agreed = Agreed::on_list, .note = "https://lists.example.org/1"}); });
    CHECK(first.submission->number == 1);
    auto const again = f.done([&](Writing& w) { return submit(w, f.pen(unit), {}); });
    CHECK(again.again);
    CHECK(again.submission->id == first.submission->id);
    CHECK(f.answers(unit, {{f.happy, "no"}}, 1).submission->number == 2);
    auto const all = f.read([&](Reading& r) { return submissions(r, unit); });
    REQUIRE(all.size() == 2);
    CHECK(f.read([&](Reading& r) { return submitted_answers(r, all[0].id); }) == Answers{{f.happy, "yes"}});
    CHECK(all[0].hash != all[1].hash);
    CHECK(f.standing(unit) == "submitted");
  });
}

TEST_CASE("whoever did not see the last submission is shown the difference instead of replacing it") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    f.answers(unit, {{f.happy, "yes"}});
    auto const rev = f.read([&](Reading& r) { return survey::draft(r, unit).rev; });
    f.done([&](Writing& w) { return save(w, f.pen(unit, "Ben"), {{f.happy, "no"}}, rev); });
    auto const clash = f.done([&](Writing& w) { return submit(w, f.pen(unit, "Ben"), {.seen = 0}); });
    CHECK_FALSE(clash.submission);
    REQUIRE(clash.clashes.size() == 1);
    CHECK(clash.clashes[0].theirs == "yes");
    CHECK(clash.clashes[0].mine == "no");
    CHECK(f.read([&](Reading& r) { return submissions(r, unit).size(); }) == 1);
  });
}

TEST_CASE("to decline is an answer with a reason, until something is submitted") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return decline(w, f.pen(unit), ""); }).field == "decline_reason");
    f.done([&](Writing& w) { return decline(w, f.pen(unit), "We could not meet."); });
    CHECK(f.standing(unit) == "declined");
    f.answers(unit, {{f.happy, "yes"}});
    CHECK(f.standing(unit) == "submitted");
    CHECK(f.refused([&](Writing& w) { return decline(w, f.pen(unit), "x"); }).why == Why::not_now);
  });
}

TEST_CASE("after the deadline an answer is an addendum, and says so") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    f.now += days(14);  // the timer has not come yet: the deadline holds all the same
    CHECK(f.refused([&](Writing& w) { return decline(w, f.pen(unit), "x"); }).why == Why::not_now);
    CHECK(f.answers(unit, {{f.happy, "yes"}}).submission->timing == Timing::late);
    CHECK(f.read([&](Reading& r) { return asked_one(r, unit)->late; }));
  });
}

TEST_CASE("somebody may say that a submission is not theirs; a new one settles it") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return dispute(w, f.pen(unit), "x"); }).why == Why::not_now);
    f.answers(unit, {{f.happy, "yes"}});
    f.done([&](Writing& w) { return dispute(w, f.pen(unit, "Ben"), "Nobody asked us."); });
    CHECK(f.read([&](Reading& r) { return asked_one(r, unit)->disputed; }));
    CHECK_FALSE(f.done([&](Writing& w) { return submit(w, f.pen(unit), {.seen = 1}); }).again);
    CHECK_FALSE(f.read([&](Reading& r) { return asked_one(r, unit)->disputed; }));
  });
}

TEST_CASE("what nominees are said to be stands apart, in no submission, and is erased") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const who = f.add(id, {.kind = Kind::nomination, .title = "Whom do you name?"});
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    f.answers(unit, {{f.happy, "yes"}, {who + ".name", "Ana"}, {who + ".consent", "yes"}, {who + ".gender", "woman"}});
    auto const last = f.read([&](Reading& r) { return submissions(r, unit).back().id; });
    CHECK_FALSE(f.read([&](Reading& r) { return submitted_answers(r, last).contains(who + ".gender"); }));
    CHECK_FALSE(f.read([&](Reading& r) { return draft_answers(r, unit).contains(who + ".gender"); }));
    CHECK(f.read([&](Reading& r) { return personal_answers(r, unit).at(who + ".gender"); }) == "woman");
    f.now += days(20);
    f.done([&](Writing& w) { return close_due(w); });
    f.now += days(80);
    f.done([&](Writing& w) { return sweep(w); });
    CHECK(f.read([&](Reading& r) { return personal_answers(r, unit).size(); }) == 1);
    f.now += days(10);
    f.done([&](Writing& w) { return sweep(w); });
    CHECK(f.read([&](Reading& r) { return personal_answers(r, unit).empty(); }));
  });
}

TEST_CASE("unlinkable: once each, no draft, no name and no hour beside the answer, a receipt to find it by") {
  on_each([](Forum& f) {
    auto const id = f.draft({.unit = Unit::person, .names = Names::unlinkable});
    std::vector<AskedId> people;
    for (char const* const name : {"Ana", "Ben", "Cyd"}) people.push_back(f.coalition(id, name));
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return save(w, f.pen(people[0]), {{f.happy, "yes"}}, 0); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return submit(w, f.pen(people[0]), {}); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return answer_loose(w, f.pen(people[0]), {}); }).field == f.happy);
    std::vector<std::string> receipts;
    for (auto const& p : people) receipts.push_back(f.done([&](Writing& w) { return answer_loose(w, f.pen(p), {{f.happy, "yes"}, {f.why, "Because."}}); }));
    CHECK(f.refused([&](Writing& w) { return answer_loose(w, f.pen(people[0]), {{f.happy, "no"}}); }).why == Why::conflict);
    CHECK(f.refused([&](Writing& w) { return add_question(w, id, {.kind = Kind::yes_no, .title = "One more"}); }).why == Why::not_now);
    auto const days_kept = f.read([](Reading& r) { return r.rows<std::string>("select distinct day from survey_loose"); });
    REQUIRE(days_kept.size() == 1);
    CHECK(std::get<0>(days_kept[0]) == "2022-10-03");
    // Nothing of the answer is in the audit log, and its receipt neither.
    for (auto const& line : f.read([](Reading& r) { return store::audit_lines(r, 1'000'000, 100); }))
      for (auto const& secret : {receipts[0], receipts[1], receipts[2], std::string("Because.")}) CHECK(line.note.find(secret) == std::string::npos);
    auto const open_results = *f.read([&](Reading& r) { return results(r, id, Eyes::secretariat, f.now); });
    CHECK(open_results.questions.empty());
    CHECK(open_results.funnel.submitted == 3);
    f.done([&](Writing& w) { return close(w, id, "All have answered."); });
    auto const closed = *f.read([&](Reading& r) { return results(r, id, Eyes::secretariat, f.now); });
    std::sort(receipts.begin(), receipts.end());
    CHECK(closed.receipts == receipts);
    CHECK(closed.questions[0].columns[0].counts[0].n == 3);
    CHECK(closed.questions[0].rows.empty());
    for (auto const& t : closed.questions[1].texts) CHECK(t.name.empty());
  });
}
