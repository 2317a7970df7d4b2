// SPDX-License-Identifier: Apache-2.0
// Who was invited to write gets one letter, a day before the time ends, and none who handed in.
#include "desk/written.hpp"

#include "desk/desk_for_tests.hpp"
#include "desk/live.hpp"
#include "mail/mail.hpp"
#include "people/accounts.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

struct Forum : store::test::Kept {
  Office office{.forum = "Forum", .base = "https://forum.example", .organiser = {}};
  MeetingId meeting;
  live::By noor;
  EntryId entry;

  /// Noor, who has an account, waited when the item was left, and has seven days to write.
  Forum() : Kept("sqlite", all_migrations()) {
    auto const account = done([](Writing& w) { return people::open_account(w, {.address = "noor@forum.example", .person = {}, .name = "Noor Haddad"}); });
    auto const person = read([&](Reading& r) { return people::account(r, account)->person; });
    auto const series = done([](Writing& w) { return ::meeting::found_series(w, {.title = "Coordination"}); });
    meeting = done([&](Writing& w) { return ::meeting::enter_meeting(w, {.series = series, .number = "66", .start = now, .end = now + 1h}); });
    auto const item = done([&](Writing& w) { return ::meeting::add_item(w, meeting, {.title = "Budget", .minutes = 10}); });
    auto const chair = live::the_program();
    done([&](Writing& w) { return open_meeting(w, meeting, chair); });
    done([&](Writing& w) { return live::arrive(w, meeting, {.person = person}, {.person = person, .name = "Noor Haddad"}, {}); });
    noor = live::standing(read([&](Reading& r) { return live::room(r, meeting); }), person, "member", {});
    done([&](Writing& w) { return live::take_up(w, meeting, chair, item); });
    done([&](Writing& w) { return live::set_queue(w, meeting, chair, item, live::QueueState::open); });
    entry = done([&](Writing& w) { return live::raise_hand(w, meeting, noor, {.note = "The budget."}); }).entry;
    done([&](Writing& w) { return live::leave_item(w, meeting, chair, {.item = item, .all = live::Leftover::invite_in_writing, .days = 7}); });
  }
  void later(base::Millis by) {
    now += by;
    done([&](Writing& w) { return tend_written(w, office); });
  }
  std::vector<std::string> letters() {
    std::vector<std::string> out;
    for (auto& [body] : read([](Reading& r) { return r.rows<std::string>("select body from letter order by at, id"); })) out.push_back(std::move(body));
    return out;
  }
};

}  // namespace

TEST_CASE("one letter, a day before the end, says until when and where; then the invitation closes by itself") {
  Forum f;
  f.later(24h * 6 - 1s);
  CHECK(f.letters().empty());
  f.later(1s);
  REQUIRE(f.letters().size() == 1);
  CHECK(f.letters()[0].find("https://forum.example/meetings/" + f.meeting.text + "/live") != std::string::npos);
  CHECK(f.letters()[0].find("10 October 2022") != std::string::npos);
  f.later(1min);
  CHECK(f.letters().size() == 1);
  f.later(25h);
  CHECK(f.letters().size() == 1);
  CHECK(live::entry(f.read([&](Reading& r) { return live::room(r, f.meeting); }), f.entry)->ended == live::no_words_came);
}

TEST_CASE("who handed in is not reminded, and nothing closes what was written") {
  Forum f;
  f.done([&](Writing& w) { return live::hand_in_words(w, f.meeting, f.noor, f.entry, "It is too small."); });
  f.later(24h * 6);
  f.later(24h * 2);
  CHECK(f.letters().empty());
  CHECK(live::entry(f.read([&](Reading& r) { return live::room(r, f.meeting); }), f.entry)->words == "It is too small.");
}
