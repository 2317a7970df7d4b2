// SPDX-License-Identifier: Apache-2.0
#include "consensus/sheet.hpp"

#include "base/csv.hpp"

namespace consensus {

namespace {

template <class Enum>
std::string word(Enum e) {
  return boost::describe::enum_to_string(e, "");
}

std::string when(std::optional<Instant> const& t) { return t ? base::iso(*t) : std::string(); }

std::string stand_word(Stand const& s) { return s.how == How::spoke && s.stance ? word(*s.stance) : word(s.how); }

void write_objection(std::vector<base::CsvRow>& rows, Objection const& o) {
  rows.push_back({"objection", o.name, "what", base::iso(o.at), o.what});
  rows.push_back({"objection", o.name, "harm", "", o.harm});
  rows.push_back({"objection", o.name, "remedy", "", o.remedy});
  if (o.answered) rows.push_back({"objection", o.name, "answer", when(o.answered), o.answer});
  if (o.published) rows.push_back({"objection", o.name, "reasons", when(o.published), o.reasons});
  if (o.appealed) rows.push_back({"objection", o.name, "appeal", when(o.appealed), o.appeal});
  if (!o.heard.empty()) rows.push_back({"objection", o.name, "heard", "", o.heard});
  rows.push_back({"objection", o.name, "state", when(o.settled), word(o.state)});
}

}  // namespace

std::optional<Sheet> sheet(Reading& r, ConsensusId const& id) {
  auto const c = call(r, id);
  if (!c) return std::nullopt;
  Sheet out{.call = *c, .hashed = hashed_text(c->text, c->options)};
  out.coalitions = asked(r, id);
  std::vector<Stand> stands;
  for (auto const& a : out.coalitions) stands.push_back(a.stand);
  out.counts = counted(stands, c->options.size());
  out.objections = objections(r, id);
  out.suspended = suspended(out.objections);
  out.versions = versions(r, id);
  out.comments = comments(r, id);
  return out;
}

void hide_unsigned(Sheet& s) {
  for (auto& o : s.objections)
    if (!o.published) o.reasons.clear();
}

std::string csv(Sheet const& s) {
  auto const& c = s.call;
  std::vector<base::CsvRow> rows = {{"part", "who", "what", "when", "words"},
                                    {"call", "", "kind", "", word(c.kind)},
                                    {"call", "", "title", "", c.title},
                                    {"call", "", "text", "", c.text}};
  for (auto const& o : c.options) rows.push_back({"call", "", "option", "", o});
  rows.push_back({"call", "", "hash", "", c.hash});
  rows.push_back({"call", "", "source", "", c.source});
  rows.push_back({"call", "", "opened", when(c.opened), ""});
  rows.push_back({"call", "", "closes", when(c.closes), ""});
  rows.push_back({"call", "", "outcome", when(c.closed), word(c.outcome)});
  rows.push_back({"call", "", "suspended", "", s.suspended ? "yes" : "no"});
  rows.push_back({"call", "", "reason", "", c.reason});
  rows.push_back({"call", "", "review", c.review ? base::iso_day(*c.review) : "", ""});
  for (auto const& a : s.coalitions) {
    std::string approved;
    for (auto const n : a.stand.options) approved += (approved.empty() ? "" : "; ") + c.options[static_cast<std::size_t>(n - 1)];
    rows.push_back({"position", a.name, stand_word(a.stand), "", approved});
    for (auto const& words : a.words) rows.push_back({"words", a.name, stand_word(a.stand), "", words});
  }
  for (auto const& o : s.objections) write_objection(rows, o);
  for (auto const& v : s.versions) rows.push_back({"version", v.disputed_by, word(v.edit), base::iso(v.at), v.text});
  for (auto const& m : s.comments) rows.push_back({"comment", m.name, "", base::iso(m.at), m.words});
  return base::print_csv(rows);
}

}  // namespace consensus
