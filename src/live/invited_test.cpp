// SPDX-License-Identifier: Apache-2.0
// Words in writing: so many days, kept, reminded of once, closed (floor 3).
#include "live/invited.hpp"

#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

constexpr Millis a_day = std::chrono::hours(24);

/// Ann waits in the opening, and the chair leaves the item: she is invited to write.
struct Waits {
  By ann;
  EntryId entry;
};
Waits invited(Hall& h, std::int64_t days) {
  Waits out{h.sit("ann", "Ann", "Lakes"), {}};
  h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
  h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, ItemId("i1"), QueueState::open); });
  out.entry = h.done([&](Writing& w) { return raise_hand(w, h.meeting, out.ann, {.note = "The budget."}); }).entry;
  h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = ItemId("i1"), .all = Leftover::invite_in_writing, .days = days}); });
  return out;
}
auto words(Hall& h, By const& by, EntryId const& id, std::string const& text) {
  return h.verb([&](Writing& w) { return hand_in_words(w, h.meeting, by, id, text); });
}
std::size_t to_remind(Hall& h) {
  return h.store.read([&](Reading& r) { return invited_to_remind(r, h.now); }).size();
}
int close_now(Hall& h) {
  return h.done([](Writing& w) -> Result<int> { return close_invitations(w); });
}

}  // namespace

TEST_CASE("the days are the chair's choice, from 1 to 60, and end on the clock") {
  in_a_hall([](Hall& h) {
    auto const w = invited(h, 3);
    auto const e = *entry(h.folded_anew(), w.entry);
    CHECK(e.ended == invited_in_writing);
    REQUIRE(e.write_by);
    CHECK(*e.write_by == h.now + 3 * a_day);
    h.now += 3 * a_day;
    CHECK(words(h, w.ann, w.entry, "It is too small."));
    h.now += Millis{1};
    CHECK(words(h, w.ann, w.entry, "It is far too small.").error().why == Why::not_now);
    CHECK(entry(h.folded_anew(), w.entry)->words == "It is too small.");
    CHECK(entry(h.folded_anew(), w.entry)->ended == handed_in);
  });
  in_a_hall([](Hall& h) {
    for (std::int64_t const days : {0, 61, -1}) {
      LeaveItem wish{.item = {}, .all = Leftover::invite_in_writing, .days = days};
      CHECK(h.refused([&](Writing& w) { return leave_item(w, h.meeting, h.chair, wish); }).field == "days");
    }
  });
}

TEST_CASE("words are handed in after the meeting too, by their author or whoever acts for others, and by nobody else") {
  in_a_hall([](Hall& h) {
    auto const w = invited(h, 7);
    auto const ben = h.sit("ben", "Ben", "");
    CHECK(words(h, ben, w.entry, "Mine.").error().why == Why::not_allowed);
    CHECK(words(h, w.ann, w.entry, " ").error().field == "words");
    CHECK(words(h, w.ann, EntryId("nothing"), "x").error().why == Why::unknown);
    h.done([&](Writing& x) { return close_room(x, h.meeting, h.chair); });
    h.now += a_day;
    CHECK(words(h, h.again(PersonId("ann")), w.entry, "The budget is too small."));
    CHECK(entry(h.now_room(), w.entry)->words == "The budget is too small.");
    CHECK(words(h, By{.rights = static_cast<std::uint32_t>(Right::act_for_others)}, w.entry, "The budget is too small, she says."));
    // Of what was handed in nobody is reminded, and nothing is left to close.
    h.now += 30 * a_day;
    CHECK(to_remind(h) == 0);
    CHECK(close_now(h) == 0);
    CHECK(minutes(h.now_room(), h.now).unheard.at(0).words == "The budget is too small, she says.");
  });
}

TEST_CASE("words in writing take the chair's last act from nobody: it can be taken back after them") {
  in_a_hall([](Hall& h) {
    auto const w = invited(h, 7);
    auto const cleo = h.sit("cleo", "Cleo", "");
    h.done([&](Writing& x) { return take_up(x, h.meeting, h.chair, ItemId("i2")); });
    h.done([&](Writing& x) { return set_queue(x, h.meeting, h.chair, ItemId("i2"), QueueState::open); });
    auto const entry_of_cleo = h.done([&](Writing& x) { return raise_hand(x, h.meeting, cleo, {}); }).entry;
    h.done([&](Writing& x) { return hold(x, h.meeting, h.chair, entry_of_cleo, true); });
    auto const seq = h.now_room().act_to;
    CHECK(seq > 0);
    CHECK(words(h, w.ann, w.entry, "The budget is too small."));
    CHECK(h.now_room().act_to == seq);
    h.done([&](Writing& x) { return undo(x, h.meeting, h.chair, seq); });
    CHECK(entry(h.folded_anew(), w.entry)->words == "The budget is too small.");
  });
}

TEST_CASE("who is invited is reminded once, a day before the end or at half time, and then the invitation closes") {
  in_a_hall([](Hall& h) {
    auto const w = invited(h, 7);
    h.now += 6 * a_day - Millis{1};
    CHECK(to_remind(h) == 0);
    h.now += Millis{1};
    auto const due = h.store.read([&](Reading& r) { return invited_to_remind(r, h.now); });
    REQUIRE(due.size() == 1);
    CHECK(due[0].person == PersonId("ann"));
    CHECK(due[0].entry == w.entry);
    h.done([&](Writing& x) -> Result<Done> {
      note_reminded(x, due[0]);
      return Done{};
    });
    CHECK(to_remind(h) == 0);
    h.now += a_day;
    CHECK(close_now(h) == 0);
    h.now += Millis{1};
    CHECK(close_now(h) == 1);
    CHECK(close_now(h) == 0);
    CHECK(entry(h.folded_anew(), w.entry)->ended == no_words_came);
    CHECK(words(h, w.ann, w.entry, "Late.").error().why == Why::not_now);
  });
  in_a_hall([](Hall& h) {
    invited(h, 1);
    h.now += a_day / 2 - Millis{1};
    CHECK(to_remind(h) == 0);
    h.now += Millis{1};
    CHECK(to_remind(h) == 1);
  });
}
