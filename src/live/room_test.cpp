// SPDX-License-Identifier: Apache-2.0
// The room as a function of its log: what is remembered equals what is folded anew, also when writes are rolled back and twenty
// clients press at once; commands that come twice; clocks that jump; the agenda's times.
#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include "live/clock.hpp"
#include "live/hall_for_tests.hpp"
#include "live/whole_room_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;
using live::test::whole;
using store::test::somebody;

namespace {

constexpr Millis second{1'000};

/// A sequential model of floor and queue, written from floor 2 and 3 and not from the fold: answers the first event that could not
/// have been accepted after those before it.
class Model {
 public:
  std::string explain(std::vector<store::EventLine> const& log) {
    std::int64_t expected = 1;
    for (auto const& line : log) {
      if (line.seq != expected++) return "a gap before " + std::to_string(line.seq);
      boost::json::object data;
      if (line.text.starts_with('{')) data = boost::json::parse(line.text).as_object();
      if (auto const fault = step(line, data); !fault.empty()) return std::to_string(line.seq) + " " + line.kind + ": " + fault;
    }
    return {};
  }
  int accepted_hands = 0, turns = 0;

 private:
  struct Request {
    std::string seat, kind, state;
  };

  std::string step(store::EventLine const& line, boost::json::object const& data) {
    auto const& id = line.object;
    if (line.kind == "item.opened") {
      if (!item_.empty()) return "another item is open";
      item_ = id;
      open_ = true;
    } else if (line.kind == "queue.closed") {
      open_ = false;
    } else if (line.kind == "queue.opened" || line.kind == "queue.last_call") {
      open_ = true;
    } else if (line.kind == "entry.added") {
      if (!open_) return "the queue was closed";
      Request const fresh{text_of(data, "seat"), text_of(data, "kind"), "waiting"};
      for (auto const& [other, r] : requests_)
        if (r.seat == fresh.seat && r.kind == fresh.kind && (r.state == "waiting" || r.state == "held" || r.state == "called"))
          return "waits twice";
      requests_[id] = fresh;
      ++accepted_hands;
    } else if (line.kind == "entry.withdrawn") {
      if (requests_[id].state != "waiting" && requests_[id].state != "held") return "did not wait";
      requests_[id].state = "withdrawn";
    } else if (line.kind == "entry.held" || line.kind == "entry.released") {
      bool const held = line.kind == "entry.held";
      if (requests_[id].state != (held ? "waiting" : "held")) return "was " + requests_[id].state;
      requests_[id].state = held ? "held" : "waiting";
    } else if (line.kind == "entry.called") {
      if (requests_[id].state != "waiting" && requests_[id].state != "held") return "did not wait";
      requests_[id].state = "called";
    } else if (line.kind == "turn.started") {
      if (!turn_.empty()) return "somebody was speaking";
      auto& r = requests_[text_of(data, "entry")];
      if (r.state != "called") return "was not called";
      r.state = "speaking";
      speaker_ = text_of(data, "entry");
      turn_ = id;
      ++turns;
    } else if (line.kind == "turn.ended") {
      if (turn_ != id) return "was not the present turn";
      requests_[speaker_].state = "done";
      turn_.clear();
    } else if (line.kind == "turn.paused" || line.kind == "turn.resumed") {
      if (turn_ != id) return "was not the present turn";
    }
    return {};
  }

  std::map<std::string, Request> requests_;
  std::string item_, turn_, speaker_;
  bool open_ = false;
};

/// What a client presses, having looked at the room a moment ago.
Result<Done> press(store::Store& store, MeetingId const& meeting, By const& by, By const& chair, std::mt19937& draw) {
  auto const seen = store.read([&](Reading& r) { return kept_room(r, meeting); });
  auto const who = somebody;
  auto const none = [](auto&& result) -> Result<Done> {
    if (!result) return tl::unexpected(result.error());
    return Done{};
  };
  std::vector<EntryId> waiting;
  for (auto const& [id, e] : seen->entries)
    if (!is_over(e) && e.state != EntryState::speaking) waiting.push_back(id);
  auto const any = [&] { return waiting.empty() ? EntryId("none") : waiting[draw() % waiting.size()]; };
  switch (draw() % 10) {
    case 0:
    case 1:
    case 2: return none(store.write(who, [&](Writing& w) { return raise_hand(w, meeting, by, {}); }));
    case 3: return store.write(who, [&, id = any()](Writing& w) { return lower_hand(w, meeting, chair, id, "covered"); });
    case 4: return store.write(who, [&, id = any()](Writing& w) { return hold(w, meeting, chair, id, true); });
    case 5: return store.write(who, [&, id = any()](Writing& w) { return hold(w, meeting, chair, id, false); });
    case 6:
    case 7: return none(store.write(who, [&](Writing& w) { return call_next(w, meeting, chair, {.seen_turn = seen->grant}); }));
    case 8: return store.write(who, [&](Writing& w) { return end_turn(w, meeting, chair, seen->grant, "finished"); });
    default:
      return store.write(who, [&, to = draw() % 4 == 0 ? QueueState::closed_for_new : QueueState::open](Writing& w) {
        return set_queue(w, meeting, chair, seen->item, to);
      });
  }
}

std::string remembered(Hall& h) {
  return h.store.read([&](Reading& r) { return whole(*kept_room(r, h.meeting)); });
}
std::string anew(Hall& h) {
  return h.store.read([&](Reading& r) { return whole(from_scratch(r, h.meeting)); });
}

}  // namespace

TEST_CASE("twenty clients press at once: what was accepted is explained by one sequence, and what is remembered is what is folded anew") {
  // 10,000 for the long run: INTERSESSION_LIVE_COMMANDS=10000
  auto const* const wish = std::getenv("INTERSESSION_LIVE_COMMANDS");
  int const clients = 20, each = std::max(1, (wish ? std::atoi(wish) : 600) / clients);
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Hall h(kind);
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
    std::vector<By> seats;
    for (int i = 0; i < clients; ++i) seats.push_back(h.sit("p" + std::to_string(i), "P" + std::to_string(i), i % 2 == 0 ? "Rivers" : ""));
    std::atomic<int> accepted = 0, differ = 0, thrown = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i)
      threads.emplace_back([&, i] {
        std::mt19937 draw(static_cast<std::uint32_t>(i));
        try {
          for (int n = 0; n < each; ++n) {
            if (press(h.store, h.meeting, seats[static_cast<std::size_t>(i)], h.chair, draw)) ++accepted;
            if (n % std::max(10, each / 5) != 0) continue;
            bool const same =
                h.store.read([&](Reading& r) { return whole(*kept_room(r, h.meeting)) == whole(from_scratch(r, h.meeting)); });
            if (!same) ++differ;
          }
        } catch (std::exception const&) {
          ++thrown;
        }
      });
    for (auto& t : threads) t.join();
    CHECK(thrown == 0);
    CHECK(differ == 0);
    CHECK(accepted > each);
    auto const log = h.store.read([&](Reading& r) { return store::event_lines(r, h.meeting, 0, 1'000'000); });
    Model model;
    CHECK(model.explain(log) == "");
    auto const room_now = h.now_room();
    CHECK(static_cast<int>(room_now.entries.size()) == model.accepted_hands);
    CHECK(static_cast<int>(room_now.grants.size()) == model.turns);
    CHECK_FALSE(h.store.verify_chains(0));
  }
}

TEST_CASE("the model of that test refuses a log that could not have been") {
  auto const line = [](std::int64_t seq, std::string const& kind, std::string const& object, std::string const& text) {
    store::EventLine l;
    l.seq = seq;
    l.kind = kind;
    l.object = object;
    l.text = text;
    return l;
  };
  CHECK(Model().explain({line(1, "item.opened", "i", ""), line(3, "queue.opened", "i", "")}) != "");
  CHECK(Model().explain({line(1, "turn.started", "g", R"({"entry":"e"})")}) != "");
  auto const hand = R"({"seat":"s","kind":"point"})";
  CHECK(Model().explain({line(1, "item.opened", "i", ""), line(2, "entry.added", "a", hand), line(3, "entry.added", "b", hand)}) != "");
}

TEST_CASE("a write that is rolled back leaves nothing behind in what is remembered") {
  in_a_hall([](Hall& h) {
    auto const ann = h.sit("a", "Ann", "");
    auto const before = anew(h);
    auto const inside = h.refused([&](Writing& w) -> Result<Done> {
      if (auto hand = raise_hand(w, h.meeting, ann, {}); !hand) return tl::unexpected(hand.error());
      // Within the Writing it is there, and remembered.
      if (room(w, h.meeting).entries.size() != 1) return refuse(Why::malformed, "not there");
      return refuse(Why::not_now, "another mind");
    });
    CHECK(inside.detail == "another mind");
    CHECK(remembered(h) == before);
    h.done([&](Writing& w) { return raise_hand(w, h.meeting, ann, {.note = "again"}); });
    CHECK(remembered(h) == anew(h));
    CHECK(h.now_room().entries.size() == 1);
  });
}

TEST_CASE("an erased text is forgotten by what is remembered as well, and the room stands without it") {
  in_a_hall([](Hall& h) {
    auto const ann = h.sit("a", "Ann", "");
    auto const id = h.done([&](Writing& w) { return raise_hand(w, h.meeting, ann, {.note = "a private word"}); }).entry;
    CHECK(remembered(h).find("a private word") != std::string::npos);
    h.done([&](Writing& w) -> Result<Done> {
      store::redact_events(w, h.meeting, id.text);
      return Done{};
    });
    CHECK(remembered(h).find("a private word") == std::string::npos);
    CHECK(remembered(h) == anew(h));
    CHECK_FALSE(order(h.now_room()).empty());
  });
}

TEST_CASE("a command with a key that comes twice is done once and answered the same") {
  in_a_hall([](Hall& h) {
    auto const ann = h.sit("a", "Ann", "");
    auto const send = [&](std::string const& key) {
      return h.verb([&](Writing& w) {
        return once(w, h.meeting, key, [&]() -> Result<std::string> {
          auto hand = raise_hand(w, h.meeting, ann, {});
          if (!hand) return tl::unexpected(hand.error());
          return hand->entry.text;
        });
      });
    };
    auto const first = send("k1");
    REQUIRE(first);
    auto const seq = h.now_room().seq;
    auto const again = send("k1");
    REQUIRE(again);
    CHECK(*again == *first);
    CHECK(h.now_room().seq == seq);
    // A refusal is not remembered; an empty key is never remembered; a key has an end.
    CHECK_FALSE(send("k2"));
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ann, EntryId(*first), "covered"); });
    CHECK(send("k2"));
    CHECK_FALSE(send(""));
    CHECK(send(std::string(65, 'k')).error().field == "key");
  });
}

TEST_CASE("a clock that jumps back is noticed once; order is by number, and no used time is lost or negative") {
  in_a_hall([](Hall& h) {
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    h.done([&](Writing& w) { return raise_hand(w, h.meeting, ann, {}); });
    auto const turn = h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    h.now += 40 * second;
    h.done([&](Writing& w) { return raise_hand(w, h.meeting, ben, {}); });
    h.now -= 7200 * second;
    h.done([&](Writing& w) { return raise_hand(w, h.meeting, ann, {}); });
    h.now += 5 * second;
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, true); });
    auto const r = h.now_room();
    CHECK(std::count_if(r.notices.begin(), r.notices.end(), [](std::string const& n) { return n.find("clock") != std::string::npos; }) == 1);
    CHECK(used_in(*grant(r, turn), h.now) == 45 * second);
    std::vector<SeatId> seats;
    for (auto const& p : order(r)) seats.push_back(entry(r, p.entry)->seat);
    CHECK(seats == std::vector{ben.seat, ann.seat});
    for (auto const group : {Group::person, Group::channel, Group::kind})
      for (auto const& [key, used] : time_used(r, group, h.now)) CHECK(used >= Millis{});
    CHECK(chair_time(r, h.now) >= Millis{});
    // Two seconds are a slewing clock, and nothing to tell.
    h.now -= 2 * second;
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, false); });
    CHECK(h.now_room().notices.size() == r.notices.size());
    CHECK(remembered(h) == anew(h));
  });
}

TEST_CASE("a system clock that was set is in the log and in the record, and changes nothing in the room") {
  in_a_hall([](Hall& h) {
    auto const before = h.now_room();
    h.done([&](Writing& w) { return note_clock(w, h.meeting, 3'600 * second); });
    h.done([&](Writing& w) { return note_clock(w, h.meeting, Millis{}); });
    auto const after = h.now_room();
    CHECK(after.seq == before.seq + 2);
    REQUIRE(after.notices.size() == before.notices.size() + 2);
    CHECK(after.notices[after.notices.size() - 2].find("set by 3600 s") != std::string::npos);
    CHECK(after.timeline.size() == before.timeline.size());
    CHECK(remembered(h) == anew(h));
  });
}

TEST_CASE("off the record is one stretch until the moment from which words are kept again") {
  in_a_hall([](Hall& h) {
    h.done([&](Writing& w) { return go_off_record(w, h.meeting, h.chair); });
    CHECK(h.refused([&](Writing& w) { return go_off_record(w, h.meeting, h.chair); }).why == Why::conflict);
    auto const from = h.now;
    h.now += 130 * second;
    auto const keep = h.now + 7 * second;
    h.done([&](Writing& w) { return go_on_record(w, h.meeting, h.chair, keep); });
    auto const r = h.now_room();
    CHECK_FALSE(r.off_record);
    CHECK(r.back_on_record_at == keep);
    REQUIRE(r.off.size() == 1);
    CHECK(r.off[0].from == from);
    CHECK(r.off[0].until == keep);
    auto const member = h.sit("m", "M", "");
    CHECK(h.refused([&](Writing& w) { return set_consent(w, h.meeting, member, Consent::objected, ""); }).why == Why::not_allowed);
  });
}

TEST_CASE("an objection to the record is private like off the record, and both together are one stretch") {
  in_a_hall([](Hall& h) {
    auto const from = h.now;
    h.done([&](Writing& w) { return set_consent(w, h.meeting, h.chair, Consent::objected, ""); });
    CHECK(is_private(h.now_room()));
    h.now += 60 * second;
    h.done([&](Writing& w) { return go_off_record(w, h.meeting, h.chair); });
    h.now += 60 * second;
    // Settled, but still off the record.
    h.done([&](Writing& w) { return set_consent(w, h.meeting, h.chair, Consent::none, "", h.now + 7 * second); });
    CHECK(is_private(h.now_room()));
    CHECK_FALSE(h.now_room().back_on_record_at);
    h.now += 60 * second;
    auto const keep = h.now + 7 * second;
    h.done([&](Writing& w) { return go_on_record(w, h.meeting, h.chair, keep); });
    auto const r = h.now_room();
    CHECK_FALSE(is_private(r));
    CHECK(r.back_on_record_at == keep);
    REQUIRE(r.off.size() == 1);
    CHECK(r.off[0].from == from);
    CHECK(r.off[0].until == keep);
    CHECK(was_private(r, from));
    CHECK(was_private(r, keep - second));
    CHECK_FALSE(was_private(r, keep));
    CHECK(to_json(h.folded_anew().off) == to_json(r.off));
  });
}

TEST_CASE("the agenda says when each item should begin now, and by how much the present one is over") {
  in_a_hall([](Hall& h) {
    auto const start = h.now;
    CHECK(h.refused([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("none")); }).why == Why::unknown);
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
    CHECK(h.refused([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i2")); }).why == Why::not_now);
    h.now += 480 * second;
    auto all = projection(h.now_room(), start, h.now);
    REQUIRE(all.size() == 2);
    CHECK(all[0].minutes_over == 3);
    CHECK(all[0].begins == start);
    CHECK(all[1].begins == h.now);
    CHECK(all[1].ends == h.now + 1800 * second);
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = ItemId("i1")}); });
    h.done([&](Writing& w) { return set_budget(w, h.meeting, h.chair, ItemId("i2"), 20, 5); });
    CHECK(h.refused([&](Writing& w) { return set_budget(w, h.meeting, h.chair, ItemId("i2"), 20, 25); }).field == "floor_minutes");
    all = projection(h.now_room(), start, h.now);
    CHECK(all[0].ends == h.now);
    CHECK(all[1].ends == h.now + 1200 * second);
  });
}

TEST_CASE("items change places, the agenda is adopted once, and a plan changed meanwhile is taken over without losing what began") {
  in_a_hall([](Hall& h) {
    h.done([&](Writing& w) { return move_item(w, h.meeting, h.chair, ItemId("i2"), -5); });
    CHECK(h.now_room().items.front().id == ItemId("i2"));
    h.done([&](Writing& w) { return adopt_agenda(w, h.meeting, h.chair); });
    CHECK(h.refused([&](Writing& w) { return adopt_agenda(w, h.meeting, h.chair); }).why == Why::conflict);
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i2")); });
    std::vector<Planned> const plan{{.id = ItemId("i9"), .title = "Any other business", .minutes = 5}};
    h.done([&](Writing& w) { return take_agenda(w, h.meeting, h.chair, plan); });
    auto const r = h.now_room();
    REQUIRE(r.items.size() == 2);
    CHECK(r.items[0].id == ItemId("i2"));
    CHECK(r.items[0].state == ItemState::open);
    CHECK(r.items[1].title == "Any other business");
  });
}

TEST_CASE("a meeting goes from planned over the lobby to open and closed, and back over none of these steps") {
  in_a_hall([](Hall& h) {
    MeetingId const m("m67");
    auto const life = [&] { return h.store.read([&](Reading& r) { return room(r, m).life; }); };
    CHECK(life() == Life::planned);
    CHECK(h.refused([&](Writing& w) { return arrive(w, m, {}, {.name = "Early"}, {}); }).why == Why::not_now);
    CHECK(h.refused([&](Writing& w) { return open_lobby(w, m, {}, {}, true); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return open_lobby(w, m, the_program(), {{.id = ItemId("x"), .title = "X"}}, true); });
    CHECK(h.refused([&](Writing& w) { return open_lobby(w, m, the_program(), {}, true); }).why == Why::not_now);
    CHECK(h.refused([&](Writing& w) { return suspend(w, m, the_program(), ""); }).why == Why::not_now);
    CHECK(h.store.read([&](Reading& r) { return live_meetings(r); }).size() == 2);
    h.done([&](Writing& w) { return open_meeting(w, m, the_program(), {}, false); });
    CHECK_FALSE(h.store.read([&](Reading& r) { return room(r, m).decisions; }));
    CHECK(h.store.read([&](Reading& r) { return room(r, m).items.size(); }) == 1);
    h.done([&](Writing& w) { return suspend(w, m, the_program(), "lunch"); });
    h.done([&](Writing& w) { return resume(w, m, the_program()); });
    h.done([&](Writing& w) { return close_room(w, m, the_program()); });
    CHECK(life() == Life::closed);
    CHECK(h.refused([&](Writing& w) { return open_meeting(w, m, the_program(), {}, true); }).why == Why::not_now);
    CHECK(h.refused([&](Writing& w) { return close_room(w, m, the_program()); }).why == Why::not_now);
  });
}

TEST_CASE("rules change by an event that says which, and impossible ones are refused") {
  in_a_hall([](Hall& h) {
    auto rules = h.now_room().rules;
    rules.bound = 5;
    rules.shares = {{"women", 50}, {"men", 50}};
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    auto const now = h.now_room().rules;
    CHECK(now.bound == 5);
    CHECK(now.shares == rules.shares);
    CHECK(now.point_time == rules.point_time);
    auto const lines = h.store.read([&](Reading& r) { return store::event_lines(r, h.meeting, 0, 1000); });
    CHECK(lines.back().kind == "ruleset.changed");
    CHECK(lines.back().text.find("point_time") == std::string::npos);
    rules.bound = 0;
    CHECK(h.refused([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); }).field == "bound");
    rules.bound = 3;
    rules.shares["x"] = 1;
    CHECK(h.refused([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); }).field == "shares");
    rules.shares.clear();
    rules.point_time = Millis(5);
    CHECK(h.refused([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); }).field == "time");
  });
}
