// SPDX-License-Identifier: Apache-2.0
// The verbs of meetings on every database there is.
#include "meeting/meeting.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "store/kept_for_tests.hpp"

using namespace meeting;
using store::test::somebody;

namespace {

/// A store with one series, whose clock the test moves.
struct Forum : store::test::Kept {
  MeetingId meeting_at(std::string const& title, std::optional<Instant> start) {
    return done([&](Writing& w) { return enter_meeting(w, {.series = home, .title = title, .start = start}); });
  }

  explicit Forum(std::string const& kind) : Kept(kind, migrations()) {
    home = done([](Writing& w) { return found_series(w, {.title = "Coordination", .zone = "Europe/Zurich"}); });
  }

  SeriesId home;
};

void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum forum(kind);
    test(forum);
  }
}

constexpr auto hour = std::chrono::hours(1);

}  // namespace

TEST_CASE("a meeting is kept as entered, its number without the sign before it") {
  on_each([](Forum& f) {
    Meeting const wish{.series = f.home,
                       .number = " ##66 ",
                       .title = "Preparing the main session",
                       .kind = Kind::main_session,
                       .zone = "Europe/Zurich",
                       .start = f.now,
                       .end = f.now + hour,
                       .place = "Room 3",
                       .note = "Bring\nideas",
                       .decisions = false};
    auto const id = f.done([&](Writing& w) { return enter_meeting(w, wish); });
    auto const kept = f.read([&](Reading& r) { return meeting::meeting(r, id); });
    REQUIRE(kept);
    CHECK(kept->number == "66");
    CHECK(kept->title == wish.title);
    CHECK(kept->kind == Kind::main_session);
    CHECK(kept->state == State::planned);
    CHECK(kept->start == wish.start);
    CHECK(kept->end == wish.end);
    CHECK(kept->note == "Bring\nideas");
    CHECK(!kept->decisions);
    auto changed = *kept;
    changed.number = "LXVI";
    changed.start = changed.end = std::nullopt;
    f.done([&](Writing& w) { return change_meeting(w, changed); });
    auto const after = f.read([&](Reading& r) { return meeting::meeting(r, id); });
    CHECK(after->number == "LXVI");
    CHECK(!after->start);
    CHECK(!after->end);
  });
}

TEST_CASE("what a meeting or series must not be is refused and named by its field") {
  on_each([](Forum& f) {
    auto const refused = [&](Meeting m) {
      auto const got = f.verb([&](Writing& w) { return enter_meeting(w, m); });
      REQUIRE(!got);
      return std::pair(got.error().why, got.error().field);
    };
    using Refused = std::pair<Why, std::string>;
    CHECK(refused({.series = f.home}) == Refused{Why::malformed, "title"});
    CHECK(refused({.series = f.home, .number = " # "}) == Refused{Why::malformed, "title"});
    CHECK(refused({.series = f.home, .title = std::string(201, 'x')}) == Refused{Why::malformed, "title"});
    CHECK(refused({.series = f.home, .title = "A", .zone = "Mars/Olympus"}) == Refused{Why::malformed, "zone"});
    CHECK(refused({.series = f.home, .title = "A", .end = f.now}) == Refused{Why::malformed, "start"});
    CHECK(refused({.series = f.home, .title = "A", .start = f.now, .end = f.now - hour}) == Refused{Why::malformed, "end"});
    CHECK(refused({.series = f.home, .title = "A", .note = std::string(4001, 'x')}) == Refused{Why::malformed, "note"});
    CHECK(refused({.series = SeriesId("nosuch"), .title = "A"}) == Refused{Why::unknown, "series"});
    CHECK(f.read([&](Reading& r) { return meetings(r).size(); }) == 0);
    for (auto const& lang : {"e", "english", "en_GB", "1a", "en-", "<script>"}) {
      CAPTURE(lang);
      auto const got = f.verb([&](Writing& w) { return found_series(w, {.title = "B", .lang = lang}); });
      REQUIRE(!got);
      CHECK(got.error().field == "lang");
    }
    for (auto const& lang : {"en", "pt-BR", "zh-Hant-TW", "es-419"})
      CHECK(f.verb([&](Writing& w) { return found_series(w, {.title = "B", .lang = lang}); }));
  });
}

TEST_CASE("a double click enters one meeting; another person, another title or eleven seconds make a second one") {
  on_each([](Forum& f) {
    Meeting const wish{.series = f.home, .number = "#66", .title = "Sixty-six", .start = f.now};
    auto const enter = [&](Meeting const& m) { return f.done([&](Writing& w) { return enter_meeting_once(w, m); }); };
    auto const first = enter(wish);
    f.now += std::chrono::seconds(9);
    CHECK(enter(wish) == first);
    auto other = wish;
    other.title = "Sixty-seven";
    CHECK(enter(other) != first);
    auto undated = wish;
    undated.start = std::nullopt;
    auto const without_date = enter(undated);
    CHECK(without_date != first);
    CHECK(enter(undated) == without_date);
    f.who.person = PersonId("bob");
    CHECK(enter(wish) != first);
    f.who = somebody;
    f.now += std::chrono::seconds(2);
    CHECK(enter(wish) != first);
  });
}

TEST_CASE("a planned meeting is held or called off with a reason, and either can be taken back") {
  on_each([](Forum& f) {
    auto const id = f.done([&](Writing& w) { return enter_meeting(w, {.series = f.home, .title = "A", .note = "Bring ideas"}); });
    auto const now_is = [&] { return *f.read([&](Reading& r) { return meeting::meeting(r, id); }); };
    auto const silent = f.verb([&](Writing& w) { return cancel_meeting(w, id, ""); });
    REQUIRE(!silent);
    CHECK(silent.error().field == "reason");
    f.done([&](Writing& w) { return cancel_meeting(w, id, "Too few can come"); });
    CHECK(now_is().state == State::cancelled);
    CHECK(now_is().reason == "Too few can come");
    CHECK(now_is().note == "Bring ideas");
    auto const again = f.verb([&](Writing& w) { return close_meeting(w, id); });
    REQUIRE(!again);
    CHECK(again.error().why == Why::not_now);
    f.done([&](Writing& w) { return reopen_plan(w, id); });
    CHECK(now_is().state == State::planned);
    CHECK(now_is().reason.empty());
    f.done([&](Writing& w) { return close_meeting(w, id); });
    CHECK(now_is().state == State::closed);
    f.done([&](Writing& w) { return reopen_plan(w, id); });
    auto const planned = f.verb([&](Writing& w) { return reopen_plan(w, id); });
    REQUIRE(!planned);
    CHECK(planned.error().why == Why::not_now);
    CHECK(!f.verb([](Writing& w) { return close_meeting(w, MeetingId("nosuch")); }));
  });
}

TEST_CASE("meetings stand newest first, those without a date last, with neighbours only of their own series") {
  on_each([](Forum& f) {
    auto const undated = f.meeting_at("undated", std::nullopt);
    auto const late = f.meeting_at("late", f.now + 48 * hour);
    auto const early = f.meeting_at("early", f.now - 48 * hour);
    auto const middle = f.meeting_at("middle", f.now);
    auto const elsewhere = f.done([](Writing& w) { return found_series(w, {.title = "Elsewhere"}); });
    auto const other =
        f.done([&](Writing& w) { return enter_meeting(w, {.series = elsewhere, .title = "other", .start = f.now + hour}); });
    f.read([&](Reading& r) {
      std::vector<MeetingId> order;
      for (auto const& m : meetings(r, f.home)) order.push_back(m.id);
      CHECK(order == std::vector{late, middle, early, undated});
      CHECK(meetings(r).size() == 5);
      auto const here = *meeting::meeting(r, middle);
      CHECK(previous(r, here)->id == early);
      CHECK(following(r, here)->id == late);
      CHECK(!previous(r, *meeting::meeting(r, early)));
      CHECK(!following(r, *meeting::meeting(r, late)));
      CHECK(!following(r, *meeting::meeting(r, undated)));
      CHECK(!previous(r, *meeting::meeting(r, other)));
      auto const next = upcoming(r, f.now, 10);
      REQUIRE(next.size() == 3);
      CHECK(next[0].id == middle);
      CHECK(next[1].id == other);
      CHECK(next[2].id == late);
      CHECK(upcoming(r, f.now, 1).size() == 1);
    });
  });
}

TEST_CASE("agenda items keep their order through adding, moving and removing, numbered without gaps") {
  on_each([](Forum& f) {
    auto const m = f.meeting_at("A", f.now), n = f.meeting_at("B", f.now);
    std::vector<ItemId> ids;
    for (auto const* title : {"one", "two", "three"})
      ids.push_back(f.done([&](Writing& w) { return add_item(w, m, {.title = title, .minutes = 10}); }));
    auto const order = [&] {
      std::string out;
      for (auto const& i : f.read([&](Reading& r) { return agenda(r, m); })) out += std::to_string(i.place) + i.title + " ";
      return out;
    };
    auto const move = [&](ItemId const& id, int by) { f.done([&](Writing& w) { return move_item(w, m, id, by); }); };
    CHECK(order() == "1one 2two 3three ");
    move(ids[2], -1);
    CHECK(order() == "1one 2three 3two ");
    move(ids[0], -1);
    move(ids[1], 1);
    CHECK(order() == "1one 2three 3two ");
    f.done([&](Writing& w) { return remove_item(w, m, ids[0]); });
    CHECK(order() == "1three 2two ");
    f.done([&](Writing& w) { return add_item(w, m, {.title = "four"}); });
    CHECK(order() == "1three 2two 3four ");
    f.done([&](Writing& w) { return change_item(w, m, {.id = ids[1], .title = "second", .minutes = 600, .lead = "Noor"}); });
    CHECK(order() == "1three 2second 3four ");
    CHECK(!f.verb([&](Writing& w) { return change_item(w, n, {.id = ids[1], .title = "x"}); }));
    CHECK(!f.verb([&](Writing& w) { return remove_item(w, n, ids[1]); }));
    CHECK(!f.verb([&](Writing& w) { return move_item(w, n, ids[1], 1); }));
    CHECK(!f.verb([&](Writing& w) { return add_item(w, m, {.title = "x", .minutes = 601}); }));
    CHECK(!f.verb([&](Writing& w) { return add_item(w, m, {.title = "x", .minutes = -1}); }));
    CHECK(!f.verb([&](Writing& w) { return add_item(w, m, {.title = ""}); }));
    CHECK(!f.verb([](Writing& w) { return add_item(w, MeetingId("nosuch"), {.title = "x"}); }));
    CHECK(order() == "1three 2second 3four ");
  });
}

TEST_CASE("a document is a web address or a kept file, and its file goes with it") {
  on_each([](Forum& f) {
    auto const m = f.meeting_at("A", f.now);
    auto const add = [&](Document const& d) { return f.verb([&](Writing& w) { return add_document(w, m, d); }); };
    CHECK(add({.title = "Note", .address = "https://example.org/note"}));
    CHECK(!add({.title = "Note", .address = "javascript:alert(1)"}));
    CHECK(!add({.title = "Note", .address = "https://" + std::string(2000, 'x')}));
    CHECK(!add({.title = "Note"}));
    CHECK(!add({.title = "", .address = "https://example.org"}));
    CHECK(!add({.title = "Note", .address = "https://example.org", .file = FileId("f")}));
    FileId file;
    auto const id = f.done([&](Writing& w) {
      file = store::keep_file(w, "a.txt", "text/plain", "words");
      return add_document(w, m, {.title = "Words", .file = file});
    });
    f.read([&](Reading& r) {
      CHECK(documents(r, m).size() == 2);
      CHECK(document(r, id)->first == m);
      CHECK(store::file_bytes(r, file) == "words");
    });
    f.done([&](Writing& w) { return remove_document(w, m, id); });
    f.read([&](Reading& r) {
      CHECK(documents(r, m).size() == 1);
      CHECK(!document(r, id));
      CHECK(!store::file_bytes(r, file));
    });
    CHECK(!f.verb([&](Writing& w) { return remove_document(w, m, id); }));
  });
}

TEST_CASE("everybody has one line at a meeting, a bare name becomes the person it turns out to be") {
  on_each([](Forum& f) {
    auto const m = f.meeting_at("A", f.now);
    auto const put = [&](Attendance const& a) { f.done([&](Writing& w) { return note_attendance(w, m, a); }); };
    auto const lines = [&] { return f.read([&](Reading& r) { return attendance(r, m); }); };
    put({.name = "Zoe"});
    put({.name = "Émile", .presence = Presence::apologies, .note = "ill"});
    put({.name = "Élodie"});
    put({.name = "Fay"});
    std::string order;
    for (auto const& l : lines()) order += l.name + " ";
    CHECK(order == "Élodie Fay Zoe Émile ");
    put({.name = "Zoe", .capacity = "chair", .presence = Presence::chat_only});
    CHECK(lines().size() == 4);
    CHECK(lines().back().capacity == "chair");
    put({.person = PersonId("zoe"), .name = "Zoe", .capacity = "chair"});
    CHECK(lines().size() == 4);
    put({.person = PersonId("zoe"), .name = "Zoe Ferrari", .capacity = "for the coast"});
    REQUIRE(lines().size() == 4);
    put({.person = PersonId("zoe2"), .name = "Zoe Ferrari"});
    CHECK(lines().size() == 5);
    auto const first = lines().front().id;
    CHECK(!f.verb([&](Writing& w) { return note_attendance(w, m, {.name = ""}); }));
    CHECK(!f.verb([&](Writing& w) { return note_attendance(w, m, {.name = std::string(121, 'x')}); }));
    f.done([&](Writing& w) { return remove_attendance(w, m, first); });
    CHECK(lines().size() == 4);
    CHECK(!f.verb([&](Writing& w) { return remove_attendance(w, m, first); }));
  });
}
