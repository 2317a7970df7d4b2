// SPDX-License-Identifier: Apache-2.0
// A choice from the two tables of the citizens' assembly tools.
#include <algorithm>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "plan/panel.hpp"
#include "plan/panel_check.hpp"

namespace plan {

using base::refuse;
using base::Result;
using base::say;
using base::Why;

namespace {

struct Line {
  int number = 1;
  std::vector<std::string> cells;
};

std::string place(char const* file, int line, std::string const& column = {}) {
  return std::string(file) + ":" + std::to_string(line) + (column.empty() ? "" : ":" + column);
}

/// A spreadsheet would run this, so nobody typed it as a name.
bool is_formula(std::string_view cell) {
  if (cell.empty()) return false;
  if (cell[0] == '=' || cell[0] == '@') return true;
  return (cell[0] == '+' || cell[0] == '-') && cell.find_first_of("(|!") != std::string_view::npos;
}

/// RFC 4180: quoted cells may hold separators, line ends and doubled quotes. The separator is the comma, or the semicolon when the first
/// line has no comma. Empty lines are left out.
Result<std::vector<Line>> lines_of(std::string_view text, char const* file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return refuse(Why::malformed, say("{}: this file is UTF-16. Save it as UTF-8."), file, {file});
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto const head = text.substr(0, text.find('\n'));
  char const separator = head.find(',') == std::string_view::npos && head.find(';') != std::string_view::npos ? ';' : ',';
  std::vector<Line> lines;
  int number = 1;
  for (std::size_t i = 0; i < text.size();) {
    Line line{number, {}};
    for (bool more = true; more;) {
      std::string cell;
      if (i < text.size() && text[i] == '"') {
        for (++i;; ++i) {
          if (i >= text.size()) {
            auto const where = place(file, line.number);
            return refuse(Why::malformed, say("{}: a quote opens here and never closes."), file, {where});
          }
          if (text[i] == '\n') ++number;
          if (text[i] != '"') cell += text[i];
          else if (i + 1 < text.size() && text[i + 1] == '"') cell += text[i++];
          else break;
        }
        ++i;
      }
      while (i < text.size() && text[i] != separator && text[i] != '\n') cell += text[i++];
      more = i < text.size() && text[i] == separator;
      if (more) ++i;
      auto const trimmed = base::trim(cell);
      if (!base::is_utf8(trimmed) || trimmed.find('\0') != std::string_view::npos) {
        auto const where = place(file, line.number);
        return refuse(Why::malformed, say("{}: this line is not UTF-8 text. Save the file as UTF-8."), file, {where});
      }
      line.cells.push_back(base::nfc(trimmed));
    }
    if (i < text.size()) ++i;
    ++number;
    if (line.cells.size() > 1 || !line.cells[0].empty()) lines.push_back(std::move(line));
  }
  if (lines.empty()) return refuse(Why::malformed, say("{}: the file is empty."), file, {file});
  return lines;
}

/// The column with one of these names, in any letter case.
std::optional<std::size_t> column(Line const& head, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < head.cells.size(); ++i)
    for (auto const name : names)
      if (base::lower_ascii(head.cells[i]) == name) return i;
  return std::nullopt;
}

Result<int> bound(std::string const& cell, int if_blank, std::string const& where) {
  if (cell.empty()) return if_blank;
  auto const n = base::parse_number<int>(cell);
  if (!n || *n < 0 || *n > 1'000'000)
    return refuse(Why::malformed, say("{}: this must be a whole number from 0 to 1,000,000."), where, {where});
  return *n;
}

tl::unexpected<base::Refusal> formula(std::string const& where) {
  return refuse(Why::malformed, say("{}: this is a formula of a spreadsheet, not a value."), where, {where});
}

Result<base::Done> right_length(Line const& line, Line const& head, char const* file) {
  if (line.cells.size() == head.cells.size()) return base::Done{};
  auto const where = place(file, line.number);
  return refuse(Why::malformed, say("{}: {} cells where the first line has {}."), where,
                {where, std::to_string(line.cells.size()), std::to_string(head.cells.size())});
}

Result<base::Done> read_quotas(std::string_view text, Choice& choice, Hats& hats) {
  constexpr auto file = "categories";
  auto const lines = lines_of(text, file);
  if (!lines) return tl::unexpected(lines.error());
  auto const& head = lines->front();
  auto const category = column(head, {"category", "feature"}), name = column(head, {"name", "value"});
  auto const min = column(head, {"min"}), max = column(head, {"max"});
  // The two old layouts: category,feature (the second is the value) and feature,value.
  auto const second = name ? name : column(head, {"feature"});
  if (!category || !second || category == second || !min || !max)
    return refuse(Why::malformed, say("categories:1: the columns category, name, min and max are needed."), file);
  for (auto const& line : *lines) {
    if (&line == &head) continue;
    if (auto done = right_length(line, head, file); !done) return done;
    for (auto const c : {*category, *second})
      if (is_formula(line.cells[c])) return formula(place(file, line.number, head.cells[c]));
    Quota quota{line.cells[*category], line.cells[*second], 0, choice.size};
    auto const where = place(file, line.number);
    if (quota.category.empty() || quota.name.empty())
      return refuse(Why::malformed, say("{}: category and name are needed in every line."), where, {where});
    for (auto const& [c, to] : {std::pair{*min, &quota.min}, std::pair{*max, &quota.max}}) {
      auto const n = bound(line.cells[c], *to, place(file, line.number, head.cells[c]));
      if (!n) return tl::unexpected(n.error());
      *to = *n;
    }
    if (auto done = hats.add(quota, static_cast<int>(choice.quotas.size()), where); !done) return done;
    choice.quotas.push_back(std::move(quota));
  }
  return base::Done{};
}

Result<base::Done> read_people(std::string_view text, Choice& choice, Hats const& hats) {
  constexpr auto file = "respondents";
  auto const lines = lines_of(text, file);
  if (!lines) return tl::unexpected(lines.error());
  auto const& head = lines->front();
  if (lines->size() - 1 > most_people) return too_many_people(lines->size() - 1);
  struct Column {
    std::size_t at;
    std::string const* category;
    Hats::OfCategory const* of_category;
  };
  std::vector<Column> columns;
  for (auto const& [category, of_category] : hats.categories()) {
    auto const count = std::count(head.cells.begin(), head.cells.end(), category);
    if (count != 1)
      return refuse(Why::malformed, count ? say("respondents:1: the column {} is there twice.") : say("respondents:1: the column {} is missing."), file, {category});
    columns.push_back({static_cast<std::size_t>(std::find(head.cells.begin(), head.cells.end(), category) - head.cells.begin()), &category, &of_category});
  }
  auto const id = column(head, {"id"});
  for (auto const& line : *lines) {
    if (&line == &head) continue;
    if (auto done = right_length(line, head, file); !done) return done;
    Nominee person{id ? line.cells[*id] : std::to_string(choice.people.size()), false, {}};
    if (is_formula(person.id)) return formula(place(file, line.number, head.cells[*id]));
    auto const where = place(file, line.number);
    if (person.id.empty()) return refuse(Why::malformed, say("{}: the id is missing."), where, {where});
    for (auto const& c : columns) {
      auto const field = place(file, line.number, *c.category);
      if (is_formula(line.cells[c.at])) return formula(field);
      if (auto done = hats.wear(person, *c.of_category, *c.category, line.cells[c.at], field); !done) return done;
    }
    choice.people.push_back(std::move(person));
  }
  return base::Done{};
}

}  // namespace

Result<Choice> read_panel_csv(std::string_view categories, std::string_view respondents, int size) {
  Choice choice;
  choice.size = size;
  Hats hats;
  if (auto done = read_quotas(categories, choice, hats); !done) return tl::unexpected(done.error());
  if (auto done = read_people(respondents, choice, hats); !done) return tl::unexpected(done.error());
  return settled(std::move(choice));
}

}  // namespace plan
