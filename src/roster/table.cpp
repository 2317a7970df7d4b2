// SPDX-License-Identifier: Apache-2.0
#include "roster/table.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/csv.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inside.hpp"
#include "roster/table_lines.hpp"

namespace roster {

namespace {

constexpr std::array<std::string_view, 26> columns{"id", "name", "acronym", "language", "named", "founded", "life", "reason", "until", "into",
                                                   "kinds", "themes", "aliases", "list", "archive", "site", "join", "statement", "founders",
                                                   "documents", "related", "also_named", "former_names", "reports", "session_reports", "contacts"};
/// Those of reports, with the kind of evidence that stands in each.
constexpr std::array<std::pair<char const*, Kind>, 2> report_columns{{{"reports", Kind::report}, {"session_reports", Kind::session_report}}};

/// A row by its column names; a column that the table does not have is not in it.
using Cells = std::map<std::string, std::string>;

std::string cell_of(Cells const& cells, std::string const& column) {
  auto const found = cells.find(column);
  return found == cells.end() ? std::string() : found->second;
}

/// Lines in an order of their own: that of a cell says nothing.
std::string sorted_lines(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return joined(lines, "\n");
}
template <class T>
std::string cell_from(std::vector<T> const& all) {
  std::vector<std::string> lines;
  for (auto const& one : all) lines.push_back(line(one));
  return sorted_lines(std::move(lines));
}

template <class T>
bool among(std::vector<T> const& all, T const& one) {
  return std::any_of(all.begin(), all.end(), [&](T const& o) { return line(o) == line(one); });
}

std::vector<Item> reports(Reading& r, CoalitionId const& id, Kind kind) {
  auto out = items(r, id);
  std::erase_if(out, [&](Item const& i) { return i.kind != kind; });
  return out;
}

/// With `with_contacts` false nobody's contacts are asked for, and the column is not there.
Cells cells_of(Reading& r, Coalition const& c, bool with_contacts) {
  Cells out{{"id", c.id.text}, {"name", c.name}, {"acronym", c.acronym}, {"language", c.lang}, {"named", day_text(c.named).value_or("")}, {"founded", day_text(c.founded).value_or("")},
            {"life", boost::describe::enum_to_string(c.life, "")}, {"kinds", joined(c.kinds, "; ")}, {"themes", joined(c.themes, "; ")}, {"aliases", joined(c.aliases, "; ")},
            {"list", c.list}, {"archive", c.archive}, {"site", c.site}, {"join", c.join}, {"statement", c.statement},
            {"founders", joined(c.founders, "; ")}, {"documents", joined(c.documents, "; ")}, {"related", joined(c.related, "; ")}};
  auto const life = life_of(r, c.id);
  if (!life.empty()) {
    out["reason"] = life.back().reason;
    out["until"] = day_text(life.back().until).value_or("");
    out["into"] = life.back().into.text;
  }
  out["also_named"] = cell_from(c.also_named);
  out["former_names"] = cell_from(former_names(r, c.id));
  for (auto const& [column, kind] : report_columns) out[column] = cell_from(reports(r, c.id, kind));
  if (with_contacts) out["contacts"] = cell_from(contacts(r, c.id));
  return out;
}

tl::unexpected<Refusal> at_row(std::int64_t row, Refusal r) {
  r.field = "row " + std::to_string(row);
  return tl::unexpected<Refusal>(std::move(r));
}

Result<std::optional<Day>> day_in(Cells const& cells, std::string const& column) { return day_from(cell_of(cells, column), column); }

Result<std::vector<std::pair<std::int64_t, Cells>>> rows_of(std::string_view bytes) {
  auto const rows = parse_csv(bytes);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return refuse(Why::malformed, say("The table is empty."));
  auto const& head = rows->front();
  std::vector<std::string> names;
  for (auto const& cell : head) {
    auto name = lower_ascii(trim(cell));
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) return refuse(Why::malformed, say("There is no column “{}”."), {}, {clean_line(cell)});
    if (std::find(names.begin(), names.end(), name) != names.end()) return refuse(Why::malformed, say("The column “{}” is there twice."), {}, {name});
    names.push_back(std::move(name));
  }
  if (std::find(names.begin(), names.end(), "id") == names.end() && std::find(names.begin(), names.end(), "name") == names.end())
    return refuse(Why::malformed, say("A roster needs a column “id” or “name”."));
  std::vector<std::pair<std::int64_t, Cells>> out;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    auto const number = static_cast<std::int64_t>(i) + 1;
    auto const& row = (*rows)[i];
    if (row.size() > names.size()) return at_row(number, {Why::malformed, say("This row has more cells than the first."), {}, {}});
    Cells cells;
    for (std::size_t c = 0; c < names.size(); ++c) cells[names[c]] = c < row.size() ? row[c] : std::string();
    out.emplace_back(number, std::move(cells));
  }
  return out;
}

std::optional<Coalition> known(Reading& r, Cells const& cells) {
  auto const id = cell_of(cells, "id");
  if (!id.empty()) return looks_like_id(id) ? coalition(r, CoalitionId(id)) : std::nullopt;
  auto const found = find_by_name(r, cell_of(cells, "name"));
  return found ? coalition(r, *found) : std::nullopt;
}

/// The columns in which a row differs from what is there.
std::vector<std::string> differences(Cells const& now, Cells const& wish) {
  std::vector<std::string> out;
  for (auto const column : columns) {
    auto const found = wish.find(std::string(column));
    if (found == wish.end() || (column == "id" && found->second.empty())) continue;
    bool const list = column == "kinds" || column == "themes" || column == "aliases" || column == "founders" || column == "documents" || column == "related";
    bool const lines = column == "also_named" || column == "former_names" || column == "contacts" ||
                       std::any_of(report_columns.begin(), report_columns.end(), [&](auto const& c) { return column == c.first; });
    bool const text = column == "join" || column == "statement" || column == "reason";
    auto const there = cell_of(now, std::string(column));
    // What is compared is as the verbs would keep it; a line whose last field is empty ends in a blank, which is no difference.
    auto const as_kept = [&](std::string const& cell) {
      return lines ? sorted_lines(parts_of(clean_text(cell), '\n')) : list ? joined(parts_of(cell, ';'), "; ") : text ? clean_text(cell) : clean_line(cell);
    };
    auto const before = lines ? as_kept(there) : text ? clean_text(there) : there, after = as_kept(found->second);
    if (before != after) out.emplace_back(column);
  }
  return out;
}

/// The cells over what is there.
Result<Coalition> wish_of(Cells const& cells, Coalition c) {
  auto const take = [&](char const* column, std::string& to) {
    if (auto const found = cells.find(column); found != cells.end()) to = found->second;
  };
  auto const take_list = [&](char const* column, std::vector<std::string>& to) {
    if (auto const found = cells.find(column); found != cells.end()) to = parts_of(found->second, ';');
  };
  take("name", c.name);
  take("acronym", c.acronym);
  take("language", c.lang);
  take("list", c.list);
  take("archive", c.archive);
  take("site", c.site);
  take("join", c.join);
  take("statement", c.statement);
  take_list("kinds", c.kinds);
  take_list("themes", c.themes);
  take_list("aliases", c.aliases);
  take_list("founders", c.founders);
  take_list("documents", c.documents);
  take_list("related", c.related);
  if (c.id.empty()) c.id = CoalitionId(std::string(trim(cell_of(cells, "id"))));
  for (auto const& [column, to] : std::initializer_list<std::pair<char const*, std::optional<Day>*>>{{"founded", &c.founded}, {"named", &c.named}}) {
    auto const day = day_in(cells, column);
    if (!day) return tl::unexpected(day.error());
    if (cells.contains(column)) *to = *day;
  }
  auto const life = std::string(trim(cell_of(cells, "life")));
  if (!life.empty() && !boost::describe::enum_from_string(life.c_str(), c.life))
    return refuse(Why::malformed, say("“{}” is no state of life: forming, listed, paused, merged, closed or inactive."), "life", {life});
  return c;
}

/// Life as the table says: an import tells what is, not what happened, so no step need lead there. `before`: none for one that was
/// entered just now, whose first step is there.
Result<Done> set_life(Writing& w, Coalition const& c, Cells const& cells, std::optional<Life> before) {
  auto const until = day_in(cells, "until");
  if (!until) return tl::unexpected(until.error());
  auto const into = std::string(trim(cell_of(cells, "into"))), reason = clean_text(cell_of(cells, "reason"));
  if (auto const fits = too_long(reason, 2000, "reason"); !fits) return fits;
  if (before) put_life(w, c.id, *before, {.to = c.life, .reason = reason, .until = *until, .into = CoalitionId(into)});
  else
    w.run("update coalition_life set reason = :r, until_day = :u, joined = :j where coalition = :c and place = 1", reason, day_text(*until), CoalitionId(into), c.id);
  return Done{};
}

/// What is there already stays, what the table does not have goes, each with its line of the history.
template <class T, class Remove, class Add>
Result<Done> become(std::vector<T> const& there, std::vector<T> const& wanted, Remove&& remove, Add&& add) {
  for (auto const& one : there)
    if (!among(wanted, one))
      if (auto const done = remove(one); !done) return tl::unexpected(done.error());
  for (auto const& one : wanted)
    if (!among(there, one))
      if (auto const done = add(one); !done) return tl::unexpected(done.error());
  return Done{};
}

Result<Done> set_former_names(Writing& w, CoalitionId const& id, std::string const& cell) {
  auto const wanted = names_in(cell, "former_names");
  if (!wanted) return tl::unexpected(wanted.error());
  auto const forget = [&](NameUsed const& n) -> Result<Done> {
    forget_former_name(w, id, n);
    return Done{};
  };
  return become(former_names(w, id), *wanted, forget, [&](NameUsed const& n) { return note_former_name(w, id, n); });
}

Result<Done> set_also_named(Writing& w, CoalitionId const& id, std::string const& cell) {
  auto const wanted = names_in(cell, "also_named");
  if (!wanted) return tl::unexpected(wanted.error());
  auto const there = present_names(w, id);
  for (auto const& n : there)
    if (std::none_of(wanted->begin(), wanted->end(), [&](NameUsed const& o) { return o.lang == n.lang; }))
      if (auto const done = name_also(w, id, {.name = {}, .lang = n.lang}); !done) return done;
  for (auto const& n : *wanted) {
    if (n.name.empty()) return refuse(Why::malformed, say("A coalition needs a name."), "also_named");
    if (n.until) return refuse(Why::malformed, say("A name that is used now has no end."), "also_named");
    if (!among(there, n))
      if (auto const done = name_also(w, id, n); !done) return done;
  }
  return Done{};
}

Result<Done> set_contacts(Writing& w, CoalitionId const& id, std::string const& cell) {
  auto const wanted = contacts_in(cell);
  if (!wanted) return tl::unexpected(wanted.error());
  // Whoever is there under that address or name and has no line of their own is the same contact, with the same links.
  auto there = contacts(w, id);
  for (auto k : *wanted) {
    if (among(there, k)) continue;
    auto const free = [&](Contact const& o) { return !among(*wanted, o); };
    auto same = std::find_if(there.begin(), there.end(), [&](Contact const& o) { return free(o) && !k.address.empty() && lower_ascii(o.address) == lower_ascii(k.address); });
    if (same == there.end()) same = std::find_if(there.begin(), there.end(), [&](Contact const& o) { return free(o) && fold(o.name) == fold(k.name); });
    if (same == there.end()) continue;
    k.id = same->id;
    if (auto const done = correct_contact(w, id, k); !done) return done;
    *same = k;
  }
  return become(
      there, *wanted, [&](Contact const& k) { return remove_contact(w, id, k.id); }, [&](Contact const& k) { return add_contact(w, id, k); });
}

Result<Done> set_reports(Writing& w, CoalitionId const& id, Kind kind, char const* column, std::string const& cell) {
  auto const wanted = reports_in(id, kind, column, cell);
  if (!wanted) return tl::unexpected(wanted.error());
  return become(
      reports(w, id, kind), *wanted, [&](Item const& i) { return remove_item(w, id, i.id); }, [&](Item const& i) { return add_item(w, i); });
}

Result<Done> take_row(Writing& w, Cells const& cells, std::optional<Coalition> const& before, RowDone& row) {
  auto const wish = wish_of(cells, before.value_or(Coalition{}));
  if (!wish) return tl::unexpected(wish.error());
  auto const differs = [&](char const* column) { return std::find(row.fields.begin(), row.fields.end(), column) != row.fields.end(); };
  auto c = *wish;
  if (!before) {
    auto const entered = enter(w, c);
    if (!entered) return tl::unexpected(entered.error());
    c.id = row.id = *entered;
    if (auto const done = set_life(w, c, cells, std::nullopt); !done) return done;
  } else {
    if (differs("name")) {
      if (auto const done = rename(w, c.id, {.name = c.name, .lang = c.lang, .from = differs("named") ? c.named : std::nullopt, .until = {}}); !done) return done;
    } else if (differs("language") || differs("named")) {
      if (auto const fits = check_name({.name = c.name, .lang = c.lang, .from = {}, .until = {}}); !fits) return fits;
      // In its new language it has one name, not two.
      end_present(w, c.id, c.lang, utc_day(w.now()));
      w.run("update coalition set lang = :l, name_from = :d where id = :i", c.lang, day_text(c.named), c.id);
      note(w, c.id, "named", before->lang + " " + day_text(before->named).value_or(""), c.lang + " " + day_text(c.named).value_or(""));
    }
    if (auto const done = change(w, c); !done) return done;
    if (differs("life") || differs("reason") || differs("until") || differs("into"))
      if (auto const done = set_life(w, c, cells, before->life); !done) return done;
  }
  if (cells.contains("former_names") && (!before || differs("former_names")))
    if (auto const done = set_former_names(w, c.id, cell_of(cells, "former_names")); !done) return done;
  if (cells.contains("also_named") && (!before || differs("also_named")))
    if (auto const done = set_also_named(w, c.id, cell_of(cells, "also_named")); !done) return done;
  for (auto const& [column, kind] : report_columns)
    if (cells.contains(column) && (!before || differs(column)))
      if (auto const done = set_reports(w, c.id, kind, column, cell_of(cells, column)); !done) return done;
  if (cells.contains("contacts") && (!before || differs("contacts")))
    if (auto const done = set_contacts(w, c.id, cell_of(cells, "contacts")); !done) return done;
  return Done{};
}

RowDone row_done(Reading& r, std::int64_t number, Cells const& cells, std::optional<Coalition> const& before) {
  RowDone done{.row = number,
               .id = before ? before->id : CoalitionId(std::string(trim(cell_of(cells, "id")))),
               .name = before ? before->name : clean_line(cell_of(cells, "name")),
               .what = RowOutcome::entered};
  if (before) {
    done.fields = differences(cells_of(r, *before, cells.contains("contacts")), cells);
    done.what = done.fields.empty() ? RowOutcome::same : RowOutcome::changed;
  }
  done.evidence = std::any_of(report_columns.begin(), report_columns.end(), [&](auto const& c) {
    return before ? std::find(done.fields.begin(), done.fields.end(), c.first) != done.fields.end() : !trim(cell_of(cells, c.first)).empty();
  });
  return done;
}

}  // namespace

std::string export_table(Reading& r, bool with_contacts) {
  std::vector<CsvRow> rows(1);
  for (auto const column : columns)
    if (with_contacts || column != "contacts") rows[0].emplace_back(column);
  for (auto const& c : coalitions(r)) {
    auto const cells = cells_of(r, c, with_contacts);
    CsvRow row;
    for (auto const& column : rows[0]) row.push_back(cell_of(cells, column));
    rows.push_back(std::move(row));
  }
  return print_csv(rows);
}

Result<std::vector<RowDone>> import_table(Writing& w, std::string_view bytes) {
  auto const rows = rows_of(bytes);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<RowDone> out;
  for (auto const& [number, cells] : *rows) {
    auto const before = known(w, cells);
    auto done = row_done(w, number, cells, before);
    if (done.what != RowOutcome::same)
      if (auto const taken = take_row(w, cells, before, done); !taken) return at_row(number, taken.error());
    out.push_back(std::move(done));
  }
  for (auto const& [number, cells] : *rows) {
    auto const into = std::string(trim(cell_of(cells, "into")));
    if (!into.empty() && !(looks_like_id(into) && coalition(w, CoalitionId(into)))) return at_row(number, {Why::malformed, say("There is no such coalition."), {}, {}});
  }
  w.audit("import_roster", {}, std::to_string(out.size()));
  return out;
}

Result<std::vector<RowDone>> preview_table(store::Store& store, store::Actor const& actor, std::string_view bytes) {
  std::optional<std::vector<RowDone>> seen;
  auto const undone = store.write(actor, [&](Writing& w) -> Result<Done> {
    seen.reset();
    auto rows = import_table(w, bytes);
    if (!rows) return tl::unexpected(rows.error());
    seen = *std::move(rows);
    // A refusal undoes whatever was done. Nobody reads this one.
    return refuse(Why::not_now, "preview");
  });
  if (!seen) return tl::unexpected(undone.error());
  auto const rows = rows_of(bytes);
  for (std::size_t i = 0; i < seen->size(); ++i)
    if (auto& row = (*seen)[i]; row.what == RowOutcome::entered) row.id = CoalitionId(std::string(trim(cell_of((*rows)[i].second, "id"))));
  return *std::move(seen);
}

}  // namespace roster
