// SPDX-License-Identifier: Apache-2.0
#include "base/csv.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace base {

namespace {

/// A spreadsheet would run it.
bool is_formula(std::string_view s) { return !s.empty() && std::string_view("=+-@\t\r").find(s.front()) != std::string_view::npos; }

/// Apostrophes and then a formula: one more or one fewer of them is what writing and reading do.
bool is_marked(std::string_view s) {
  auto const first = s.find_first_not_of('\'');
  return first != std::string_view::npos && first > 0 && is_formula(s.substr(first));
}

char separator_of(std::string_view text) {
  auto const line = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  for (char const c : {',', ';', '\t'})
    if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
  return best;
}

class Reader {
 public:
  Reader(std::string_view text, CsvLimits const& limits) : text_(text), limits_(limits), separator_(separator_of(text)) {}

  Result<std::vector<CsvRow>> read() {
    while (at_ < text_.size()) {
      auto done = cell();
      if (!done) return tl::unexpected(done.error());
    }
    // A line that ends with a comma and no line end has one more cell, which is empty.
    if (after_separator_) row_.emplace_back();
    if (auto done = end_row(); !done) return tl::unexpected(done.error());
    return std::move(rows_);
  }

 private:
  /// One cell and the separator or line end behind it.
  Result<Done> cell() {
    std::string out;
    if (text_[at_] == '"') {
      for (++at_;; ++at_) {
        if (at_ >= text_.size()) return refuse(Why::malformed, say("A quotation mark in row {} never ends."), {}, {number()});
        if (text_[at_] != '"') out += text_[at_];
        else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') out += text_[at_++];
        else break;
      }
      ++at_;
      if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\r' && text_[at_] != '\n')
        return refuse(Why::malformed, say("In row {} text stands behind a closing quotation mark."), {}, {number()});
    } else {
      auto const end = std::min(text_.find_first_of(separator_ == ',' ? ",\r\n" : separator_ == ';' ? ";\r\n" : "\t\r\n", at_), text_.size());
      out = text_.substr(at_, end - at_);
      at_ = end;
    }
    if (is_marked(out)) out.erase(0, 1);
    row_.push_back(std::move(out));
    if (row_.size() > limits_.columns) return refuse(Why::malformed, say("Row {} has too many columns."), {}, {number()});
    after_separator_ = at_ < text_.size() && text_[at_] == separator_;
    if (after_separator_) {
      ++at_;
      return Done{};
    }
    if (at_ < text_.size()) at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    return end_row();
  }

  Result<Done> end_row() {
    auto row = std::exchange(row_, {});
    if (row.empty() || (row.size() == 1 && row[0].empty())) return Done{};
    if (rows_.size() >= limits_.rows) return refuse(Why::malformed, say("The table has more than {} rows."), {}, {std::to_string(limits_.rows)});
    rows_.push_back(std::move(row));
    return Done{};
  }

  [[nodiscard]] std::string number() const { return std::to_string(rows_.size() + 1); }

  std::string_view text_;
  CsvLimits const& limits_;
  char separator_;
  std::size_t at_ = 0;
  bool after_separator_ = false;
  CsvRow row_;
  std::vector<CsvRow> rows_;
};

std::string printed(std::string const& cell) {
  std::string const out = is_formula(cell) || is_marked(cell) ? "'" + cell : cell;
  // Blanks at the ends are quoted: some spreadsheets trim them.
  if (out.find_first_of(",;\t\"\r\n") == std::string::npos && trim(out).size() == out.size()) return out;
  std::string quoted = "\"";
  for (char const c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, CsvLimits const& limits) {
  if (bytes.size() > limits.bytes) return refuse(Why::malformed, say("The file is too large."));
  auto const text = decode(bytes);
  if (!text || text->text.find('\0') != std::string::npos) return refuse(Why::malformed, say("The file is not text."));
  return Reader(text->text, limits).read();
}

std::string print_csv(std::vector<CsvRow> const& rows) {
  std::string out;
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + printed(row[i]);
    out += "\r\n";
  }
  return out;
}

}  // namespace base
