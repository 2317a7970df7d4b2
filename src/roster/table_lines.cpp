// SPDX-License-Identifier: Apache-2.0
#include "roster/table_lines.hpp"

#include "base/lists.hpp"
#include "base/text.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

/// A line of a cell: fields with " | " between them; a bar in a field, and a backslash, has a backslash before it.
std::string line_of(std::vector<std::string> const& fields) {
  std::string out;
  for (auto const& field : fields) {
    if (&field != &fields.front()) out += " | ";
    for (char const c : field) {
      if (c == '|' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

/// The fields of a line; those that it does not have are empty. Refuses (malformed) more than `most`.
Result<std::vector<std::string>> fields_of(std::string_view typed, std::size_t most, char const* column) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < typed.size(); ++i) {
    bool const escapes = typed[i] == '\\' && i + 1 < typed.size() && (typed[i + 1] == '|' || typed[i + 1] == '\\');
    if (typed[i] == '|') out.emplace_back();
    else out.back() += typed[escapes ? ++i : i];
  }
  if (out.size() > most)
    return refuse(Why::malformed, say("A line here has at most {} fields; a bar within one is written “\\|”."), column, {std::to_string(most)});
  out.resize(most);
  for (auto& field : out) field = clean_line(field);
  return out;
}

}  // namespace

std::string line(NameUsed const& n) { return line_of({n.name, n.lang, day_text(n.from).value_or(""), day_text(n.until).value_or("")}); }
std::string line(Item const& i) { return line_of({day_text(i.day).value_or(""), i.words, i.link}); }
std::string line(Contact const& k) {
  std::vector<std::string> fields{k.name, k.duty, k.address, day_text(k.confirmed).value_or(""),
                                  k.lang, day_text(k.from).value_or(""), day_text(k.until).value_or("")};
  // The four first are always there; what is empty behind them is left out, as tables had it before there was more.
  while (fields.size() > 4 && fields.back().empty()) fields.pop_back();
  return line_of(fields);
}

Result<std::optional<Day>> day_from(std::string const& text, std::string const& column) {
  if (trim(text).empty()) return std::optional<Day>();
  auto const day = parse_day(trim(text));
  if (!day) return refuse(Why::malformed, say("“{}” is no day like 2022-10-03."), column, {text});
  return std::optional<Day>(day);
}

Result<std::vector<NameUsed>> names_in(std::string const& cell, char const* column) {
  std::vector<NameUsed> out;
  for (auto const& one : parts_of(cell, '\n')) {
    auto const f = fields_of(one, 4, column);
    if (!f) return tl::unexpected(f.error());
    auto const from = day_from((*f)[2], column), until = day_from((*f)[3], column);
    if (!from) return tl::unexpected(from.error());
    if (!until) return tl::unexpected(until.error());
    out.push_back({.name = (*f)[0], .lang = (*f)[1].empty() ? "en" : (*f)[1], .from = *from, .until = *until});
  }
  return out;
}

Result<std::vector<Contact>> contacts_in(std::string const& cell) {
  std::vector<Contact> out;
  for (auto const& one : parts_of(cell, '\n')) {
    auto const f = fields_of(one, 7, "contacts");
    if (!f) return tl::unexpected(f.error());
    auto const confirmed = day_from((*f)[3], "contacts");
    auto const from = day_from((*f)[5], "contacts"), until = day_from((*f)[6], "contacts");
    for (auto const* const day : {&confirmed, &from, &until})
      if (!*day) return tl::unexpected(day->error());
    out.push_back({.name = (*f)[0], .address = (*f)[2], .duty = (*f)[1], .confirmed = *confirmed, .lang = (*f)[4], .from = *from, .until = *until});
  }
  return out;
}

Result<std::vector<Item>> reports_in(CoalitionId const& id, Kind kind, char const* column, std::string const& cell) {
  std::vector<Item> out;
  for (auto const& one : parts_of(cell, '\n')) {
    auto const f = fields_of(one, 3, column);
    if (!f) return tl::unexpected(f.error());
    auto const day = day_from((*f)[0], column);
    if (!day) return tl::unexpected(day.error());
    out.push_back({.coalition = id, .kind = kind, .day = *day, .words = (*f)[1], .link = (*f)[2]});
  }
  return out;
}

}  // namespace roster
