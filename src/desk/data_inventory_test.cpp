// SPDX-License-Identifier: Apache-2.0
// doc/data-inventory.md against the tables the program makes: each column has a line that says who may see it and how long it is
// kept (trust 5.5). A new column without one fails here, in the hour in which somebody still knows the answer.
#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "store/store.hpp"

namespace {

using Columns = std::set<std::string>;

/// What stands between the outer brackets, cut at the commas that are in no inner one.
std::vector<std::string_view> parts_of(std::string_view sql) {
  std::vector<std::string_view> out;
  auto const open = sql.find('(');
  if (open == std::string_view::npos) return out;
  int depth = 0;
  std::size_t from = open + 1;
  for (std::size_t i = open; i < sql.size(); ++i) {
    if (sql[i] == '(') ++depth;
    bool const ends = sql[i] == ')' && --depth == 0;
    if (!ends && !(sql[i] == ',' && depth == 1)) continue;
    out.push_back(base::trim(sql.substr(from, i - from)));
    from = i + 1;
    if (ends) break;
  }
  return out;
}

void read_statement(std::string_view sql, Columns& into) {
  auto const words = base::split(sql.substr(0, sql.find('(')), ' ');
  if (words.size() >= 6 && words[0] == "alter" && words[3] == "add" && words[4] == "column")
    into.insert(std::string(words[2]) + "." + std::string(words[5]));
  if (words.size() == 3 && words[0] == "drop" && words[1] == "table")
    std::erase_if(into, [&](std::string const& column) { return column.starts_with(std::string(words[2]) + "."); });
  if (words.size() < 3 || words[0] != "create" || words[1] != "table") return;
  std::string const table(words[2] == "if" ? words[5] : words[2]);
  for (auto const part : parts_of(sql)) {
    std::string const first(base::split(part, ' ').front());
    if (first == "primary" || first == "foreign" || first == "unique" || first == "check") continue;
    into.insert(table + "." + first);
  }
}

Columns made_by_the_program() {
  Columns all{"schema_version.room", "schema_version.version", "schema_version.at"};  // store::detail::migrate makes it
  for (auto const& migrations : {store::own_migrations(), desk::all_migrations()})
    for (auto const& m : migrations)
      for (auto const statement : m.statements) read_statement(statement, all);
  return all;
}

/// A line "| `table.column` | class | what | kept |" by its cells.
std::vector<std::string> cells(std::string const& line) {
  std::vector<std::string> out;
  for (auto const cell : base::split(line, '|')) out.emplace_back(base::trim(cell));
  return out;
}

}  // namespace

TEST_SUITE("desk") {
  TEST_CASE("a table's columns are read from the statement that makes it, and gone with the one that drops it") {
    Columns got;
    read_statement("create table hat (id text primary key, size bigint not null references box (id), check (size in (1, 2)), "
                   "primary key (id, size))", got);
    read_statement("create index hat_by_size on hat(size)", got);
    read_statement("alter table hat add column colour text not null default ''", got);
    CHECK(got == Columns{"hat.id", "hat.size", "hat.colour"});
    read_statement("create table ha (id text primary key)", got);
    read_statement("drop table hat", got);
    CHECK(got == Columns{"ha.id"});
  }

  TEST_CASE("every column that is stored has its class and its time in the data inventory") {
    std::ifstream in(INTERSESSION_SOURCE "/doc/data-inventory.md");
    REQUIRE(in);
    Columns written;
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("| `")) continue;
      INFO(line);
      auto const row = cells(line);
      REQUIRE(row.size() == 6);
      auto const column = row[1].substr(1, row[1].size() - 2);
      CHECK(written.insert(column).second);
      CHECK(std::set<std::string>{"public", "member", "secretariat", "secret"}.contains(row[2]));
      CHECK_FALSE(row[3].empty());
      CHECK_FALSE(row[4].empty());
    }
    auto const made = made_by_the_program();
    CHECK(made.size() > 200);
    for (auto const& column : made) {
      INFO("stored, but not in doc/data-inventory.md: " << column);
      CHECK(written.contains(column));
    }
    for (auto const& column : written) {
      INFO("in doc/data-inventory.md, but not stored: " << column);
      CHECK(made.contains(column));
    }
  }
}
