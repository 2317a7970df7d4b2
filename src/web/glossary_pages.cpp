// SPDX-License-Identifier: Apache-2.0
// The glossary of a series: kept by the secretariat, downloaded by captioners before a meeting, who have no account. The files hold
// the terms only, never a note.
#include "base/text.hpp"
#include "base/lists.hpp"
#include "record/glossary_files.hpp"
#include "record/voices.hpp"
#include "web/desk.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

using base::refuse;

struct GlossaryFacts {
  base::SeriesId series;
  std::string title;
  std::vector<record::Term> terms;
};
BOOST_DESCRIBE_STRUCT(GlossaryFacts, (), (series, title, terms))

std::string path_of_glossary(base::SeriesId const& id) { return "/series/" + id.text + "/glossary"; }

std::string kind_title(std::string_view kind) {
  if (kind == "name") return tr("name");
  if (kind == "coalition") return tr("coalition");
  if (kind == "acronym") return tr("acronym");
  if (kind == "place") return tr("place");
  return tr("term");
}

std::vector<Choice> kind_choices(std::string_view chosen) {
  std::vector<Choice> out;
  for (std::string_view k : {"term", "name", "coalition", "acronym", "place"}) out.push_back({std::string(k), kind_title(k), {}, k == chosen});
  return out;
}

/// What the page shows besides the list: a form refused, or the terms of a file that could not be taken.
struct Again {
  std::string form;  ///< "add", "change", "import"
  std::optional<Refusal> refusal;
  std::vector<record::GlossaryProblem> problems;

  [[nodiscard]] std::string beside(std::string_view which, std::string_view field) const {
    return form == which ? error_at(refusal, field) : std::string();
  }
};

Html term_fields(record::Term const& t, std::string_view which, Again const& again) {
  auto const id = [&](char const* name) { return std::string(which) + "-" + name; };
  Html out = field({.name = "text", .label = tr("Term as it should be written"), .value = t.text, .error = again.beside(which, "text"), .required = true,
                    .max_length = 120, .id = id("text")});
  out += select({.name = "kind", .label = tr("Kind"), .choices = kind_choices(t.kind), .error = again.beside(which, "kind"), .id = id("kind")});
  out += field({.name = "heard", .label = tr("Known mis-hearings"), .value = t.heard, .hint = tr("Separated by “;”"), .error = again.beside(which, "heard"),
                .max_length = 500, .id = id("heard")});
  out += field({.name = "outline", .label = tr("Steno strokes"), .value = t.outline, .hint = tr("Only if a captioner gave them, for example TKPWHROS/REU"),
                .error = again.beside(which, "outline"), .max_length = 120, .id = id("outline")});
  return out + field({.name = "note", .label = tr("Note (not in the files)"), .value = t.note, .error = again.beside(which, "note"), .max_length = 500, .id = id("note")});
}

record::Term wish_of(Call const& call) {
  return {{}, call.id<base::SeriesId>(), call.field("text"), call.field("kind").empty() ? "term" : call.field("kind"), call.field("heard"), call.field("outline"),
          call.field("note")};
}

Html change_form(Call const& call, GlossaryFacts const& f, record::Term const& t, Again const& again) {
  auto const shown = again.form == "change" ? wish_of(call) : t;
  auto const at = path_of_glossary(f.series);
  return form(Url::local(at + "/" + t.id.text), call.csrf(),
              term_fields(shown, "change", again) + buttons(button(tr("Save")) + link_button(Url::local(at), tr("Leave as it was"))));
}

Html terms_table(Call const& call, GlossaryFacts const& f) {
  Table t{"glossary", tr("Terms"), {{tr("Term")}, {tr("Kind")}, {tr("Heard as")}, {tr("Strokes")}, {tr("Note")}, {tr("Change")}}, {}, true};
  auto const at = path_of_glossary(f.series);
  for (auto const& term : f.terms)
    t.rows.push_back({html("<bdi>{}</bdi>", term.text), text(kind_title(term.kind)), html("<bdi>{}</bdi>", term.heard), html("<code>{}</code>", term.outline),
                      html("<bdi>{}</bdi>", term.note),
                      html("<a href=\"{}\" aria-label=\"{}\">{}</a>", Url::local(at + "?" + base::Query().add("edit", term.id.text).str() + "#change"),
                           fill(tr("Change {}"), {term.text}), tr("Change")) +
                          act(Url::local(at + "/" + term.id.text + "/remove"), call.csrf(), fill(tr("Remove “{}”"), {term.text}), Look::quiet)});
  return table(t);
}

Html problems_list(Again const& again) {
  if (again.problems.empty()) return {};
  Html list;
  for (auto const& p : again.problems)
    base::add_html(list, "<li>{}</li>", fill(tr("Line {1}: {2}"), {std::to_string(p.line), base::tr_value(p.reason)}));
  return notice(Tone::error, html("<p>{}</p><ul>{}</ul>", tr("Nothing was taken, because these lines could not be read:"), list), Spoken::yes);
}

Html import_form(Call const& call, GlossaryFacts const& f, Again const& again) {
  Html inside = file_field({.name = "file", .label = tr("A list as a file"), .hint = tr("One term a line, or a table: term, kind, heard as, strokes, note."),
                            .error = again.beside("import", "file")}, ".txt,.csv,.tsv");
  inside += text_area({.name = "list", .label = tr("Or the list itself"), .value = call.form.get("list"), .hint = tr("For example: Global Water Charter = global water chatter"), .rows = 4});
  return form(Url::local(path_of_glossary(f.series) + "/import"), call.csrf(), inside + buttons(button(tr("Take the list in"), Look::plain)), Sending::upload);
}

std::optional<GlossaryFacts> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<GlossaryFacts> {
    auto const s = meeting::series(r, call.id<base::SeriesId>());
    if (!s) return std::nullopt;
    return GlossaryFacts{s->id, s->title, record::glossary(r, s->id)};
  });
}

http::Response show(Call& call, Again const& again = {}) {
  auto const f = facts_of(call);
  if (!f) return call.nothing_here();
  auto const edited = again.form == "change" ? call.id<base::TermId>(1) : base::TermId(call.request.param("edit"));
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Glossary");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f->title, Url::local("/series/" + f->series.text)}};
    if (again.refusal) page.main += error_summary({{again.form == "import" ? "file" : again.form + "-" + again.refusal->field, in_words(*again.refusal)}});
    page.main += problems_list(again);
    page.main += html("<p>{}</p>", tr("Names and terms that captioners should know, and that mis-hearings are compared with."));
    auto const at = path_of_glossary(f->series);
    page.main += html("<p>{} <a href=\"{}\" download>{}</a> · <a href=\"{}\" download>{}</a></p>", tr("For captioners, without an account:"), Url::local(at + ".txt"),
                      tr("plain list"), Url::local(at + ".json"), tr("Plover dictionary"));
    page.main += f->terms.empty() ? empty_state(tr("No term is written down yet.")) : terms_table(call, *f);
    for (auto const& t : f->terms)
      if (t.id == edited)
        page.main += html("<h2 id=\"change\">{}</h2>", sentence(tr("Change {}"), {html("<bdi>{}</bdi>", t.text)})) + change_form(call, *f, t, again);
    auto const typed = again.form == "add" ? wish_of(call) : record::Term{};
    page.main += html("<div class=\"columns\"><section><h2>{}</h2>{}</section><section><h2>{}</h2>{}</section></div>", tr("Add a term"),
                      form(Url::local(at), call.csrf(), term_fields(typed, "add", again) + buttons(button(tr("Add the term"), Look::plain))),
                      tr("Take a list in"), import_form(call, *f, again));
    return page;
  }, again.form.empty() ? 200 : 400);
}

http::Response list(Call& call) { return show(call); }

http::Response refused_in(Call& call, std::string form, Refusal const& refusal) {
  bool const here = (refusal.why == Why::malformed || refusal.why == Why::conflict) && !call.wants_json;
  return here ? show(call, {std::move(form), refusal, {}}) : call.refused(refusal);
}

Result<base::Done> check_outline(record::Term const& t) {
  if (!t.outline.empty() && !record::is_outline(t.outline)) return refuse(Why::malformed, say("These are not steno strokes."), "outline");
  if (t.text.find('\n') != std::string::npos) return refuse(Why::malformed, say("A term is one line."), "text");
  return base::Done{};
}

http::Response add(Call& call) {
  auto const wish = wish_of(call);
  auto const done = call.write([&](Writing& w) -> Result<base::TermId> {
    if (!meeting::series(w, wish.series)) return refuse(Why::unknown, say("There is no such series."));
    if (auto ok = check_outline(wish); !ok) return tl::unexpected(ok.error());
    return record::add_term(w, wish);
  });
  if (!done) return refused_in(call, "add", done.error());
  return call.see(path_of_glossary(wish.series), tr("The term is added."), boost::json::object{{"id", done->text}});
}

/// Is this a term of this series? One of another series is unknown here.
Result<base::Done> of_series(Reading& r, base::SeriesId const& series, base::TermId const& id) {
  for (auto const& t : record::glossary(r, series))
    if (t.id == id) return base::Done{};
  return refuse(Why::unknown, say("There is no such term."));
}

http::Response change(Call& call) {
  auto wish = wish_of(call);
  wish.id = call.id<base::TermId>(1);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto ok = of_series(w, wish.series, wish.id); !ok) return ok;
    if (auto ok = check_outline(wish); !ok) return ok;
    for (auto const& t : record::glossary(w, wish.series))
      if (t.text == wish.text && t.id != wish.id) return refuse(Why::conflict, say("This term is in the glossary already."), "text");
    return record::change_term(w, wish);
  });
  if (!done) return refused_in(call, "change", done.error());
  return call.see(path_of_glossary(wish.series), tr("Saved."));
}

http::Response remove(Call& call) {
  auto const series = call.id<base::SeriesId>();
  auto const id = call.id<base::TermId>(1);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto ok = of_series(w, series, id); !ok) return ok;
    return record::remove_term(w, id);
  });
  if (!done) return call.refused(done.error());
  return call.see(path_of_glossary(series), tr("The term is removed."));
}

struct Taken {
  std::int64_t added = 0, known = 0;
};

Result<Taken> take_list(Writing& w, base::SeriesId const& series, std::vector<record::GlossaryEntry> const& entries) {
  std::set<std::string> known;
  for (auto const& t : record::glossary(w, series)) known.insert(t.text);
  Taken out;
  for (auto const& e : entries) {
    if (!known.insert(e.text).second) {
      ++out.known;
      continue;
    }
    if (auto ok = record::add_term(w, {{}, series, e.text, e.kind.empty() ? "term" : e.kind, base::joined(e.heard, "; "), e.outline, e.note}); !ok)
      return refuse(ok.error().why, ok.error().detail, "file", ok.error().with);
    ++out.added;
  }
  return out;
}

http::Response take_in(Call& call) {
  auto const series = call.id<base::SeriesId>();
  if (!facts_of(call)) return call.nothing_here();
  auto const* const file = call.form.file("file");
  auto const bytes = file && !file->bytes.empty() ? file->bytes : call.form.get("list");
  auto const read = record::glossary_entries(bytes);
  if (!read) return refused_in(call, "import", read.error());
  if (!read->problems.empty()) {
    auto const& first = read->problems.front();
    Refusal const why{Why::malformed, say("Line {1} could not be read: {2}"), "file", {std::to_string(first.line), base::tr_value(first.reason)}};
    return call.wants_json ? call.refused(why) : show(call, {"import", std::nullopt, read->problems});
  }
  auto const done = call.write([&](Writing& w) { return take_list(w, series, read->entries); });
  if (!done) return refused_in(call, "import", done.error());
  auto const said = base::count_of("{} term is added.", "{} terms are added.", done->added) + " " + base::count_of("{} was there already.", "{} were there already.", done->known);
  return call.see(path_of_glossary(series), said, boost::json::object{{"added", done->added}, {"known", done->known}});
}

// ------------------------------------------------------------------------------------------------ files

std::vector<record::GlossaryEntry> entries_of(GlossaryFacts const& f) {
  std::vector<record::GlossaryEntry> out;
  for (auto const& t : f.terms) out.push_back({t.text, t.kind.empty() ? "term" : t.kind, {}, t.outline, {}});
  return out;
}

http::Response download(GlossaryFacts const& f, std::string const& ending, std::string const& type, std::string body) {
  http::Response out;
  out.set("Content-Type", type);
  std::string name;
  base::percent_encode(name, "glossary " + f.title + ending);
  out.set("Content-Disposition", "attachment; filename=\"glossary" + ending + "\"; filename*=UTF-8''" + name);
  out.set("Content-Security-Policy", "default-src 'none'; sandbox");
  out.body = std::move(body);
  return out;
}

http::Response plain(Call& call) {
  auto const f = facts_of(call);
  return f ? download(*f, ".txt", "text/plain; charset=utf-8", record::plain_list(entries_of(*f))) : call.nothing_here();
}

http::Response plover(Call& call) {
  auto const f = facts_of(call);
  return f ? download(*f, ".json", "application/json", record::plover_json(entries_of(*f))) : call.nothing_here();
}

}  // namespace

std::vector<Route> glossary_rows() {
  using http::Method;
  return {
      {Method::get, "/series/{series}/glossary", Role::facilitator, list, "The glossary of a series, to be changed."},
      {Method::get, "/series/{series}/glossary.txt", Role::visitor, plain, "The terms of a series as a plain list, for captioners.", 0, Rate::plain, Keep::shared},
      {Method::get, "/series/{series}/glossary.json", Role::visitor, plover, "The terms of a series as a Plover dictionary, for captioners.", 0, Rate::plain, Keep::shared},
      {Method::post, "/series/{series}/glossary", Role::facilitator, add, "Adds a term.", form_body},
      {Method::post, "/series/{series}/glossary/import", Role::facilitator, take_in, "Takes a list of terms in, whole or not at all.", 1024 * 1024, Rate::costly},
      {Method::post, "/series/{series}/glossary/{term}", Role::facilitator, change, "Changes a term.", form_body},
      {Method::post, "/series/{series}/glossary/{term}/remove", Role::facilitator, remove, "Removes a term.", form_body},
  };
}

}  // namespace web
