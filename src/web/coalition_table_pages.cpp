// SPDX-License-Identifier: Apache-2.0
// The roster for other programs: a CSV table out and in (with a preview), an Atom feed of its changes, a card for address books.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "roster/table.hpp"
#include "web/coalitions.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;

http::Response file(std::string const& type, std::string const& name, std::string body) {
  http::Response out;
  out.set("Content-Type", type);
  if (!name.empty()) out.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  out.body = std::move(body);
  return out;
}

http::Response table_out(Call& call) {
  bool const contacts = call.viewer.may(Role::secretariat);
  return file("text/csv; charset=utf-8", "coalitions.csv", call.read([&](Reading& r) { return roster::export_table(r, contacts); }));
}

// ------------------------------------------------------------------------------------------------ in, with a preview

struct PreviewFacts {
  std::vector<roster::RowDone> rows;
  bool imported = false;
};
BOOST_DESCRIBE_STRUCT(PreviewFacts, (), (rows, imported))

std::string outcome_word(roster::RowOutcome o) {
  switch (o) {
    case roster::RowOutcome::entered: return tr("is entered");
    case roster::RowOutcome::changed: return tr("is changed");
    case roster::RowOutcome::same: return tr("stays as it is");
  }
  return {};
}

void frame(Page& page) {
  page.section = "coalitions";
  page.listed = false;
  page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
}

http::Response show_upload(Call& call, std::optional<Refusal> const& wrong) {
  if (wrong && call.wants_json) return call.refused(*wrong);
  return call.show(PreviewFacts{}, [&] {
    Page page;
    page.title = tr("Take a table of coalitions in");
    frame(page);
    if (wrong) page.main += error_summary({{"table", (wrong->field.starts_with("row ") ? wrong->field + ": " : "") + in_words(*wrong)}});
    page.main += html("<p>{}</p>", tr("You see what each row would do before anything is kept. The columns are those of the table that can be saved here; one that is missing stays as it was."));
    page.main += form(Url::local("/coalitions/import"), call.csrf(),
                      file_field({.name = "table", .label = tr("Table (CSV)"), .hint = tr("At most 20 MB."), .error = wrong ? in_words(*wrong) : std::string()}, ".csv,text/csv") + buttons(button(tr("Show what is in it"))),
                      Sending::upload);
    return page;
  }, form_status(wrong));
}

http::Response show_preview(Call& call, std::string const& bytes, std::vector<roster::RowDone> const& rows) {
  return call.show(PreviewFacts{rows}, [&] {
    Page page;
    page.title = tr("What the table would do");
    frame(page);
    page.wide = true;
    Table t{.id = "rows", .caption = tr("Row by row"), .columns = {{tr("Coalition")}, {tr("Row"), true}, {tr("What happens")}, {tr("Columns")}}, .rows = {}};
    for (auto const& row : rows) {
      std::string fields;
      for (auto const& f : row.fields) fields += (fields.empty() ? "" : ", ") + f;
      t.rows.push_back({html("<bdi>{}</bdi>", row.name), html("{}", row.row), text(outcome_word(row.what)), text(fields)});
    }
    page.main += t.rows.empty() ? empty_state(tr("The table has no row.")) : table(t);
    page.main += form(Url::local("/coalitions/import"), call.csrf(), hidden("confirmed", base::base64(bytes)) + buttons(button(tr("Take it in"), Look::primary) + link_button(Url::local("/coalitions/import"), tr("Another table"))),
                      Sending::upload);
    return page;
  });
}

http::Response blank(Call& call) { return show_upload(call, {}); }

/// First the file, answered by its preview; then the same bytes, confirmed. Twice confirmed changes nothing more.
http::Response take_in(Call& call) {
  if (call.form.has("confirmed")) {
    auto const bytes = base::from_base64(call.form.get("confirmed"));
    if (!bytes) return show_upload(call, Refusal{Why::malformed, say("The file did not arrive whole."), "table", {}});
    auto const done = call.write([&](Writing& w) { return desk::import_roster(w, *bytes); });
    if (!done) return show_upload(call, done.error());
    return call.see("/coalitions", tr("The table is taken in."), base::to_json(*done));
  }
  auto const* const sent = call.form.file("table");
  if (!sent || sent->bytes.empty()) return show_upload(call, Refusal{Why::malformed, say("Choose a file."), "table", {}});
  auto const rows = roster::preview_table(call.house.store, call.actor(), sent->bytes);
  if (!rows) return show_upload(call, rows.error());
  return show_preview(call, sent->bytes, *rows);
}

// ------------------------------------------------------------------------------------------------ feed

std::string escaped(std::string_view words) {
  std::string out;
  base::escape_html(out, words);
  return out;
}

/// What of its history is anybody's business: not who is asked, nor what is believed of it.
bool is_public(roster::Change const& c) {
  static std::set<std::string> const inside{"contact", "contact_address", "evidence", "comment", "series", "handed_in"};
  return !inside.contains(c.field);
}

struct FeedEntry {
  CoalitionId id;
  std::string name;
  std::int64_t number;
  roster::Change change;
};

http::Response feed(Call& call) {
  std::vector<FeedEntry> all;
  call.read([&](Reading& r) {
    for (auto const& c : roster::coalitions(r)) {
      std::int64_t number = 0;
      for (auto& change : roster::history(r, c.id)) {
        ++number;
        if (is_public(change)) all.push_back({c.id, c.name, number, std::move(change)});
      }
    }
    return 0;
  });
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.change.at > b.change.at; });
  if (all.size() > 100) all.erase(all.begin() + 100, all.end());
  auto const self = call.absolute("/coalitions/changes.atom");
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>" + escaped(fill(tr("{1}: changes of the roster"), {call.house.forum})) +
                    "</title>\n<id>" + escaped(self) + "</id>\n<link rel=\"self\" href=\"" + escaped(self) + "\"/>\n<updated>" + base::iso(all.empty() ? Instant() : all.front().change.at) +
                    "</updated>\n<author><name>" + escaped(call.house.forum) + "</name></author>\n";
  for (auto const& e : all) {
    auto const at = call.absolute(path_of(e.id));
    auto const field = field_word(e.change.field), after = value_words(e.change.field, e.change.after), before = value_words(e.change.field, e.change.before);
    auto const words = before.empty() ? fill(tr("{1}: {2}"), {field, after}) : fill(tr("{1}: {2} (before: {3})"), {field, after, before});
    out += "<entry><title>" + escaped(e.name) + "</title><id>" + escaped(at + "#change-" + std::to_string(e.number)) + "</id><link href=\"" + escaped(at) + "\"/><updated>" + base::iso(e.change.at) +
           "</updated><content type=\"text\">" + escaped(words) + "</content></entry>\n";
  }
  return file("application/atom+xml; charset=utf-8", {}, out + "</feed>\n");
}

// ------------------------------------------------------------------------------------------------ cards

/// A value of RFC 6350: line feeds, commas, semicolons and backslashes escaped.
std::string card_text(std::string_view words) {
  std::string out;
  for (char const c : words) {
    if (c == '\n') out += "\\n";
    else if (c == ',' || c == ';' || c == '\\') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) >= ' ') out += c;
  }
  return out;
}

/// Lines of at most 75 bytes, cut between characters; the next one begins with a blank.
std::string folded_line(std::string const& line) {
  std::string out;
  std::size_t width = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t next = i + 1;
    while (next < line.size() && (static_cast<unsigned char>(line[next]) & 0xC0U) == 0x80U) ++next;
    if (width + (next - i) > 75) {
      out += "\r\n ";
      width = 1;
    }
    out.append(line, i, next - i);
    width += next - i;
    i = next;
  }
  return out + "\r\n";
}

http::Response card(Call& call) {
  auto const c = call.read([&](Reading& r) { return roster::coalition(r, call.id<CoalitionId>()); });
  if (!c) return call.refused(no_coalition());
  std::string out = "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n";
  auto const add = [&](std::string const& name, std::string const& value) {
    if (!value.empty()) out += folded_line(name + ":" + value);
  };
  add("UID", "urn:x-intersession:" + c->id.text);
  add("FN", card_text(c->name));
  add("ORG", card_text(call.house.forum) + ";" + card_text(c->name));
  add("NICKNAME", card_text(c->acronym));
  auto const mail = roster::list_address(*c);
  add("EMAIL", card_text(mail));
  if (mail.empty()) add("URL", c->list);
  add("URL", c->site);
  add("SOURCE", call.absolute(path_of(c->id, "/card.vcf")));
  return file("text/vcard; charset=utf-8", "coalition-" + c->id.text + ".vcf", out + "END:VCARD\r\n");
}

}  // namespace

std::vector<Route> coalition_table_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/table.csv", Role::visitor, table_out, "The roster as a CSV table; for the secretariat with contacts."},
      {Method::get, "/coalitions/import", Role::secretariat, blank, "The form for taking a table of coalitions in."},
      {Method::post, "/coalitions/import", Role::secretariat, take_in, "Shows what each row of a CSV table would do; with confirmed (the same bytes in base64) does it, all or nothing.", upload_body},
      {Method::get, "/coalitions/changes.atom", Role::visitor, feed, "What changed in the roster, the newest hundred, as Atom.", 0, Rate::plain, Keep::shared},
      {Method::get, "/coalitions/{coalition}/card.vcf", Role::visitor, card, "A coalition's public addresses as a vCard.", 0, Rate::plain, Keep::shared},
  };
}

}  // namespace web
