// SPDX-License-Identifier: Apache-2.0
// What both databases promise alike. Everything here runs on SQLite and, when there is one, on PostgreSQL.
#include "store/store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <limits>
#include <thread>

#include "store/test_place.hpp"

using base::Done;
using base::Result;
using base::Why;
using namespace store;
using store::test::Place;
using store::test::somebody;

namespace {

/// Runs a test on each database.
template <class F>
void on_each(F&& f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Place const place(kind);
    f(place);
  }
}

Result<Done> put(Writing& w, std::string const& id, std::int64_t n) {
  w.run("insert into thing (id, n) values (:id, :n)", id, n);
  return Done{};
}

std::int64_t things(Store& s) {
  return s.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from thing"); });
}

}  // namespace

TEST_CASE("every kind of value comes back as it went in") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const big = std::numeric_limits<std::int64_t>::max();
    std::string const text = "L'été — \"it's\" : ::x :y \\ 会議 \xF0\x9F\x8E\x99 ?$1 %";
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      auto const insert = "insert into thing (id, n, note) values (:id, :n, :note)";
      w.run(insert, base::TurnId("t1"), big, text);
      w.run(insert, "t2", -big - 1, nullptr);
      w.run(insert, "t3", store::test::noon, "");
      w.run(insert, "t4", Why::conflict, std::optional<std::string>());
      return Done{};
    });
    s.read([&](Reading& r) {
      auto const rows =
          r.rows<base::TurnId, std::int64_t, std::optional<std::string>>("select id, n, note from thing order by id");
      REQUIRE(rows.size() == 4);
      CHECK(rows[0] == std::tuple(base::TurnId("t1"), big, std::optional(text)));
      CHECK(rows[1] == std::tuple(base::TurnId("t2"), -big - 1, std::optional<std::string>()));
      CHECK(std::get<2>(rows[2]) == "");
      CHECK(r.one<Instant>("select n from thing where id = :id", "t3") == store::test::noon);
      CHECK(r.one<Why>("select n from thing where id = :id", "t4") == Why::conflict);
      CHECK(r.one<std::string>("select note from thing where id = 't2'") == "");
      CHECK_FALSE(r.one<std::string>("select note from thing where id = 'none'").has_value());
      CHECK(r.one<double>("select cast(n as double precision) / 2 from thing where id = 't4'") == 2.0);
      CHECK(r.one<double>("select cast(:x as double precision)", 0.1) == 0.1);
      CHECK(r.one<bool>("select n > 0 from thing where id = 't1'") == true);
      CHECK(r.one<bool>("select n > 0 from thing where id = 't2'") == false);
      CHECK(r.one<std::int64_t>("select cast(sum(n) as bigint) from thing where id in ('t3', 't4')") ==
            base::to_millis(store::test::noon) + 4);
      CHECK(r.rows<std::string>("select id from thing where note = 'a:b' or note like '%it''s%'").size() == 1);
    });
  });
}

TEST_CASE("an empty id is NULL and NULL reads as an empty id") {
  on_each([](Place const& place) {
    Store s(place.options());
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      w.run("insert into thing (id, n, note) values (:id, :n, :note)", "a", 1, base::PersonId());
      return Done{};
    });
    s.read([](Reading& r) {
      CHECK(r.one<std::int64_t>("select count(*) from thing where note is null") == 1);
      CHECK(r.one<base::PersonId>("select note from thing") == base::PersonId());
    });
  });
}

TEST_CASE("the same statement serves values of other sorts, NULL before and after, and itself inside itself") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const insert = "insert into thing (id, n, note) values (:id, :n, :note)";
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      w.run(insert, "a", 1, nullptr);
      w.run(insert, "b", 2, "two");
      w.run(insert, "c", 3, nullptr);
      w.run(insert, "d", 4, "four");
      return Done{};
    });
    s.read([&](Reading& r) {
      std::string seen;
      auto const sql = "select id from thing where n > :n order by n";
      r.each<std::string>(
          sql,
          [&](std::string const& id) {
            seen += id;
            r.each<std::string>(
                sql, [&](std::string const& inner) { seen += inner; }, 2);
          },
          2);
      CHECK(seen == "ccddcd");
      CHECK(r.rows<std::int64_t>("select n from thing where note is not null").size() == 2);
    });
  });
}

TEST_CASE("a refusal and an exception undo their own writing only") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const refused = s.write(somebody, [&](Writing& w) -> Result<Done> {
      (void)put(w, "a", 1);
      return base::refuse(Why::not_now, base::say("Not now."));
    });
    CHECK(refused.error().why == Why::not_now);
    CHECK_THROWS_AS((void)s.write(somebody,
                                  [&](Writing& w) -> Result<Done> {
                                    (void)put(w, "b", 1);
                                    throw std::out_of_range("mine");
                                  }),
                    std::out_of_range);
    CHECK(things(s) == 0);
    CHECK(s.write(somebody, [&](Writing& w) { return put(w, "c", 1); }).has_value());
    CHECK(things(s) == 1);
  });
}

TEST_CASE("a taken key, a missing parent, a NULL and a bad statement are told apart") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const doing = [&](auto what) {
      (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
        what(w);
        return Done{};
      });
    };
    auto const running = [&](char const* sql, auto const&... values) {
      doing([&](Writing& w) { w.run(sql, values...); });
    };
    running("insert into thing (id, n) values ('a', 1)");
    CHECK_THROWS_AS(running("insert into thing (id, n) values ('a', 1)"), KeyTaken);
    CHECK_THROWS_AS(running("insert into file_piece (file, piece, bytes) values ('none', 0, '')"), KeyTaken);
    CHECK_THROWS_AS(running("insert into thing (id) values ('b')"), std::logic_error);
    CHECK_THROWS_AS(running("insert into nowhere values (1)"), std::logic_error);
    CHECK_THROWS_AS(running("update thing set n = :a where n = :a", 1, 1), std::logic_error);
    CHECK_THROWS_AS(running("update thing set n = n::bigint"), std::logic_error);
    CHECK_THROWS_AS(running("update thing set n = 2 -- it's"), std::logic_error);
    CHECK_THROWS_AS(running("update thing set n = :a", 1, 2), std::logic_error);
    CHECK_THROWS_AS(running("create table mine (x text)"), std::logic_error);
    CHECK_THROWS_AS(running("commit"), std::logic_error);
    CHECK_THROWS_AS(running("update thing set note = :a", std::string("a\0b", 3)), std::invalid_argument);
    CHECK_THROWS_AS(running("update thing set n = :a", std::numeric_limits<double>::infinity()), std::invalid_argument);
    CHECK_THROWS_AS(doing([](Writing& w) { (void)w.row<std::string, std::string>("select id from thing"); }),
                    std::logic_error);
    CHECK(things(s) == 1);
  });
}

TEST_CASE("a verb that swallows a failed statement cannot commit the rest") {
  on_each([](Place const& place) {
    Store s(place.options());
    (void)s.write(somebody, [](Writing& w) { return put(w, "a", 1); });
    CHECK_THROWS_AS((void)s.write(somebody,
                                  [&](Writing& w) -> Result<Done> {
                                    (void)put(w, "b", 1);
                                    try {
                                      (void)put(w, "a", 1);
                                    } catch (KeyTaken const&) {
                                    }
                                    return Done{};
                                  }),
                    KeyTaken);
    CHECK(things(s) == 1);
  });
}

TEST_CASE("a reading cannot write, and sees one moment") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const insert = "insert into thing (id, n) values ('a', 1) returning id";
    CHECK_THROWS(s.read([&](Reading& r) { (void)r.rows<std::string>(insert); }));
    s.read([&](Reading& r) {
      CHECK(r.one<std::int64_t>("select count(*) from thing") == 0);
      (void)s.write(somebody, [](Writing& w) { return put(w, "a", 1); });
      CHECK(r.one<std::int64_t>("select count(*) from thing") == 0);
    });
    CHECK(things(s) == 1);
  });
}

TEST_CASE("a writing sees its own changes and counts them") {
  on_each([](Place const& place) {
    Store s(place.options());
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      (void)put(w, "a", 1);
      (void)put(w, "b", 1);
      CHECK(w.one<std::int64_t>("select count(*) from thing") == 2);
      CHECK(w.run("update thing set n = :n", 2) == 2);
      CHECK(w.run("delete from thing where n = :n", 7) == 0);
      CHECK(w.one<std::int64_t>("insert into thing (id, n) values (:id, :n) returning n", "c", 9) == 9);
      CHECK(w.now() == store::test::noon);
      CHECK(w.actor().person == somebody.person);
      return Done{};
    });
    CHECK(things(s) == 3);
  });
}

TEST_CASE("after_commit is called for what changed something, and only then") {
  Place const place("sqlite");
  Store s(place.options());
  std::atomic<int> calls{0};
  s.after_commit([&] { ++calls; });
  (void)s.write(somebody, [](Writing&) -> Result<Done> { return Done{}; });
  (void)s.write(somebody, [](Writing& w) -> Result<Done> {
    (void)put(w, "a", 1);
    return base::refuse(Why::conflict, "no");
  });
  CHECK(calls == 0);
  (void)s.write(somebody, [](Writing& w) { return put(w, "a", 1); });
  CHECK(calls == 1);
}

TEST_CASE("eight threads count to 400 without losing one") {
  on_each([](Place const& place) {
    Store s(place.options());
    (void)s.write(somebody, [](Writing& w) { return put(w, "sum", 0); });
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i)
          (void)s.write(somebody, [](Writing& w) -> Result<Done> {
            auto const n = *w.one<std::int64_t>("select n from thing where id = 'sum'");
            w.run("update thing set n = :n where id = 'sum'", n + 1);
            return Done{};
          });
      });
    for (auto& t : threads) t.join();
    CHECK(s.read([](Reading& r) { return *r.one<std::int64_t>("select n from thing where id = 'sum'"); }) == 400);
  });
}

TEST_CASE("a second process is kept out of the directory in plain words") {
  Place const place("sqlite");
  Store s(place.options());
  CHECK_THROWS_WITH_AS(Store{place.options()}, doctest::Contains("Another intersession is using this directory"),
                       Unavailable);
}

TEST_CASE("a store asked for a Writing inside a Writing says so instead of waiting for itself") {
  on_each([](Place const& place) {
    Store s(place.options());
    auto const outer = [&](Writing&) { return s.write(somebody, [](Writing& w) { return put(w, "a", 1); }); };
    CHECK_THROWS_AS((void)s.write(somebody, outer), std::logic_error);
    CHECK(things(s) == 0);
  });
}

TEST_CASE("migrations run once, in order, and refuse a newer database") {
  on_each([](Place const& place) {
    auto options = place.options();
    {
      Store s(options);
      (void)s.write(somebody, [](Writing& w) { return put(w, "a", 1); });
    }
    options.migrations.push_back({"things",
                                  2,
                                  {"alter table thing add column colour text", "update thing set colour = 'blue'",
                                   "create table more (id PRIMARY_SERIAL, x text)"}});
    {
      Store s(options);
      CHECK(s.read([](Reading& r) { return r.one<std::string>("select colour from thing"); }) == "blue");
      (void)s.write(somebody, [](Writing& w) -> Result<Done> {
        CHECK(w.one<std::int64_t>("insert into more (x) values ('y') returning id") == 1);
        CHECK(w.one<std::int64_t>("insert into more (x) values ('y') returning id") == 2);
        return Done{};
      });
    }
    {
      Store again(options);
      CHECK(things(again) == 1);
    }
    CHECK_THROWS_WITH_AS(Store{place.options()}, doctest::Contains("newer Intersession"), Unavailable);
    options.migrations.push_back({"things", 3, {"create table half (x text)", "create nonsense"}});
    CHECK_THROWS(Store{options});
    options.migrations.pop_back();
    {
      Store s(options);
      CHECK_THROWS(s.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from half"); }));
    }
    options.migrations.push_back({"things", 4, {}});
    CHECK_THROWS_AS(Store{options}, std::invalid_argument);
  });
}

TEST_CASE("files come back byte for byte, can be replaced and dropped") {
  on_each([](Place const& place) {
    Store s(place.options());
    std::string bytes(200'001, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
    base::FileId id, empty;
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      id = keep_file(w, "raw.txt", "text/plain", bytes);
      empty = keep_file(w, "empty", "text/plain", "");
      return Done{};
    });
    s.read([&](Reading& r) {
      CHECK(file_bytes(r, id) == bytes);
      CHECK(file_bytes(r, empty) == "");
      CHECK(file_head(r, id)->size == 200'001);
      CHECK(file_head(r, id)->name == "raw.txt");
      CHECK_FALSE(file_bytes(r, base::FileId("none")).has_value());
    });
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      replace_file(w, id, "short");
      drop_file(w, empty);
      return Done{};
    });
    s.read([&](Reading& r) {
      CHECK(file_bytes(r, id) == "short");
      CHECK(file_head(r, id)->size == 5);
      CHECK_FALSE(file_head(r, empty).has_value());
    });
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      w.run("update file_piece set bytes = 'YQ=='");
      return Done{};
    });
    CHECK_THROWS_AS((void)s.read([&](Reading& r) { return file_bytes(r, id); }), std::runtime_error);
  });
}

TEST_CASE("the audit log is read newest first and page by page") {
  on_each([](Place const& place) {
    Store s(place.options());
    for (auto const* verb : {"open", "edit", "close"})
      (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
        w.audit(verb, "m1", "note");
        return Done{};
      });
    s.read([](Reading& r) {
      auto const page = audit_lines(r, 0, 2);
      REQUIRE(page.size() == 2);
      CHECK(page[0].verb == "close");
      CHECK(page[0].person == somebody.person);
      CHECK(page[0].at == store::test::noon);
      auto const rest = audit_lines(r, page[1].seq, 10);
      REQUIRE(rest.size() == 1);
      CHECK(rest[0].verb == "open");
    });
  });
}
