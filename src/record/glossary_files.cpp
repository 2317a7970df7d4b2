// SPDX-License-Identifier: Apache-2.0
#include "record/glossary_files.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/text.hpp"

namespace record {
namespace {

constexpr std::size_t most_terms = 5'000, longest = 120;
constexpr std::array<std::string_view, 5> kinds{"name", "coalition", "acronym", "term", "place"};

bool is_kind(std::string_view s) { return std::find(kinds.begin(), kinds.end(), s) != kinds.end(); }

/// One row of a table and the line it began on.
struct TableRow {
  int line = 1;
  std::vector<std::string> fields;
};

/// RFC 4180 with any separator; a quote inside an unquoted field is a letter. None when a quote never ends.
std::optional<std::vector<TableRow>> rows_of(std::string_view s, char separator) {
  std::vector<TableRow> rows;
  int line = 1;
  for (std::size_t i = 0; i < s.size();) {
    TableRow row{line, {}};
    for (bool more = true; more;) {
      std::string field;
      if (i < s.size() && s[i] == '"') {
        for (++i;; ++i) {
          if (i >= s.size()) return std::nullopt;
          if (s[i] == '\n') ++line;
          if (s[i] != '"') field += s[i];
          else if (i + 1 < s.size() && s[i + 1] == '"') field += s[i++];
          else break;
        }
        ++i;
      }
      while (i < s.size() && s[i] != separator && s[i] != '\n') field += s[i++];
      row.fields.push_back(std::move(field));
      more = i < s.size() && s[i] == separator;
      if (more) ++i;
    }
    if (i < s.size()) ++i;
    ++line;
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The separator of a table: the one most lines of the head hold; none for a plain list.
std::optional<char> separator_of(std::string_view s) {
  std::array<std::pair<char, int>, 3> seen{{{'\t', 0}, {',', 0}, {';', 0}}};
  int lines = 0;
  for (std::string_view const line : base::split(s.substr(0, 20'000), '\n')) {
    if (base::trim(line).empty() || line.starts_with('#')) continue;
    if (++lines > 50) break;
    for (auto& [c, n] : seen) n += line.find(c) != std::string_view::npos && line.find('=') == std::string_view::npos;
  }
  auto const best =
      std::max_element(seen.begin(), seen.end(), [](auto const& a, auto const& b) { return a.second < b.second; });
  return best->second * 2 > lines ? std::optional(best->first) : std::nullopt;
}

std::vector<std::string> heard_list(std::string_view s) {
  std::vector<std::string> out;
  for (std::string_view const half : base::split(s, ';'))
    for (std::string_view const piece : base::split(half, '|'))
      if (std::string one = base::clean_line(piece); !one.empty() && base::code_points(one) <= longest)
        out.push_back(std::move(one));
  return out;
}

/// Collects entries: a term that comes again gives what it adds.
class Taking {
 public:
  void take(int line, GlossaryEntry entry) {
    entry.text = base::clean_line(entry.text);
    if (entry.text.empty()) return;
    if (base::code_points(entry.text) > longest) return problem(line, base::say("A term has at most 120 characters."));
    if (!entry.outline.empty() && !is_outline(entry.outline)) {
      problem(line, base::say("These are no steno strokes; the term was taken without them."));
      entry.outline.clear();
    }
    std::string const kind = base::lower_ascii(base::trim(entry.kind));
    if (!kind.empty() && !is_kind(kind))
      problem(line, base::say("This kind is not known; the term was taken as a term."));
    entry.kind = is_kind(kind) ? kind : "term";
    entry.note = base::clean_line(entry.note);
    auto const [it, fresh] = places_.try_emplace(entry.text, read.entries.size());
    if (fresh) {
      read.entries.push_back(std::move(entry));
      return;
    }
    GlossaryEntry& known = read.entries[it->second];
    for (std::string& h : entry.heard)
      if (std::find(known.heard.begin(), known.heard.end(), h) == known.heard.end())
        known.heard.push_back(std::move(h));
    if (known.outline.empty()) known.outline = std::move(entry.outline);
    if (known.note.empty()) known.note = std::move(entry.note);
  }

  GlossaryRead read;

 private:
  void problem(int line, char const* reason) { read.problems.push_back({line, reason}); }
  std::unordered_map<std::string, std::size_t> places_;
};

void take_list(std::string_view text, Taking& taking) {
  std::string kind = "term";
  int number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    line = base::trim(line);
    if (line.starts_with('#')) {
      std::string const heading = base::lower_ascii(base::trim(line.substr(1)));
      kind = is_kind(heading) ? heading : "term";
      continue;
    }
    std::size_t const equals = line.find('=');
    bool const has_heard = equals != std::string_view::npos;
    taking.take(number, {std::string(line.substr(0, equals)),
                         kind,
                         has_heard ? heard_list(line.substr(equals + 1)) : std::vector<std::string>{},
                         {},
                         {}});
  }
}

enum Column : std::size_t { term, kind_of, heard_as, outline_of, note_of, columns };

/// Which column holds what: by the header's words, else in our own order. True when the first row is a header.
bool header(TableRow const& first, std::array<std::size_t, columns>& at) {
  constexpr std::array<std::array<std::string_view, 4>, columns> names{
      {{"term", "text", "word", "name"},
       {"kind", "type", "category", "class"},
       {"heard as", "heard", "misheard", "mishearings"},
       {"outline", "steno", "strokes", "stroke"},
       {"note", "notes", "comment", "remark"}}};
  std::array<std::size_t, columns> found;
  found.fill(first.fields.size());
  for (std::size_t f = 0; f < first.fields.size(); ++f)
    for (std::size_t c = 0; c < columns; ++c)
      if (std::find(names[c].begin(), names[c].end(), base::fold(first.fields[f])) != names[c].end() &&
          found[c] == first.fields.size())
        found[c] = f;
  // "name" alone in a first row may be a term of that kind; "term" with another column is a header.
  bool const is_header = found[term] < first.fields.size() &&
                         (first.fields.size() == 1 || std::any_of(found.begin() + 1, found.end(), [&](std::size_t f) {
                            return f < first.fields.size();
                          }));
  if (is_header) at = found;
  return is_header;
}

void take_table(std::vector<TableRow> const& rows, Taking& taking) {
  std::array<std::size_t, columns> at{term, kind_of, heard_as, outline_of, note_of};
  bool first = true;
  for (TableRow const& row : rows) {
    bool const blank =
        std::all_of(row.fields.begin(), row.fields.end(), [](auto const& f) { return base::trim(f).empty(); });
    if (blank) continue;
    if (std::exchange(first, false) && header(row, at)) continue;
    auto const field = [&](Column c) { return at[c] < row.fields.size() ? row.fields[at[c]] : std::string(); };
    taking.take(row.line, {field(term), field(kind_of), heard_list(field(heard_as)),
                           std::string(base::trim(field(outline_of))), field(note_of)});
  }
}

void put_field(std::string& out, std::string_view field) {
  bool const formula = !field.empty() && std::string_view("=+-@\t").find(field[0]) != std::string_view::npos;
  out += '"';
  if (formula) out += '\t';
  for (char const c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

bool is_outline(std::string_view s) {
  constexpr std::string_view allowed = "STKPWHRAOEUFBLGDZ0123456789#*-";
  if (s.empty() || s.size() > 200) return false;
  auto const strokes = base::split(s, '/');
  return std::all_of(strokes.begin(), strokes.end(), [&](std::string_view stroke) {
    return !stroke.empty() && stroke.find_first_not_of(allowed) == std::string_view::npos &&
           stroke.find_first_not_of("#*-") != std::string_view::npos;
  });
}

std::string plain_list(std::vector<GlossaryEntry> entries) {
  std::stable_sort(entries.begin(), entries.end(), [](GlossaryEntry const& a, GlossaryEntry const& b) {
    return a.kind != b.kind ? a.kind < b.kind : base::fold(a.text) < base::fold(b.text);
  });
  std::string out, kind;
  for (GlossaryEntry const& e : entries) {
    if (e.kind != kind) {
      if (!out.empty()) out += '\n';
      out += "# ";
      out += e.kind;
      out += '\n';
      kind = e.kind;
    }
    out += e.text;
    out += '\n';
  }
  return out;
}

std::string plover_json(std::vector<GlossaryEntry> const& entries) {
  std::map<std::string, std::string> dictionary;
  for (GlossaryEntry const& e : entries)
    if (!e.outline.empty()) dictionary.emplace(e.outline, e.text);
  std::string out = "{";
  for (auto const& [strokes, text] : dictionary) {
    out += out.size() > 1 ? ",\n" : "\n";
    out += boost::json::serialize(boost::json::string(strokes));
    out += ": ";
    out += boost::json::serialize(boost::json::string(text));
  }
  out += dictionary.empty() ? "}\n" : "\n}\n";
  return out;
}

std::string glossary_csv(std::vector<GlossaryEntry> const& entries) {
  std::string out = "term,kind,heard as,outline,note\r\n";
  for (GlossaryEntry const& e : entries) {
    std::string heard;
    for (std::string const& h : e.heard) {
      if (!heard.empty()) heard += "; ";
      heard += h;
    }
    bool first = true;
    for (std::string_view const field : {std::string_view(e.text), std::string_view(e.kind), std::string_view(heard),
                                         std::string_view(e.outline), std::string_view(e.note)}) {
      if (!std::exchange(first, false)) out += ',';
      put_field(out, field);
    }
    out += "\r\n";
  }
  return out;
}

base::Result<GlossaryRead> glossary_entries(std::string_view file) {
  if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
  if (!base::is_utf8(file) || file.find('\0') != std::string_view::npos)
    return base::refuse(base::Why::malformed, base::say("This is not a text file in UTF-8."), "file");
  Taking taking;
  if (auto const separator = separator_of(file)) {
    auto const rows = rows_of(file, *separator);
    if (!rows)
      return base::refuse(base::Why::malformed, base::say("A quotation mark is opened and never closed."), "file");
    take_table(*rows, taking);
  } else {
    take_list(file, taking);
  }
  if (taking.read.entries.empty())
    return base::refuse(base::Why::malformed, base::say("There is no term in this file."), "file");
  if (taking.read.entries.size() > most_terms)
    return base::refuse(base::Why::malformed, base::say("A glossary has at most 5,000 terms."), "file");
  return std::move(taking.read);
}

}  // namespace record
