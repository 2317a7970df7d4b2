// SPDX-License-Identifier: Apache-2.0
// The series' list of labels: which person a captioner's label means, and in which days. Rule R1 names speakers by it.
#include "base/text.hpp"
#include "people/people.hpp"
#include "record/voices.hpp"
#include "web/desk.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::refuse;

struct AliasShown {
  record::Alias alias;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(AliasShown, (), (alias, name))
struct AliasFacts {
  base::SeriesId series;
  std::string title;
  std::vector<AliasShown> aliases;
};
BOOST_DESCRIBE_STRUCT(AliasFacts, (), (series, title, aliases))

std::string path_of_aliases(base::SeriesId const& id) { return "/series/" + id.text + "/aliases"; }

Html add_form(Call const& call, AliasFacts const& f, std::map<base::PersonId, std::string> const& names, std::optional<Refusal> const& wrong) {
  auto const chosen = call.field("person");
  Html inside = field({.name = "text", .label = tr("Label as captioners type it"), .value = call.field("text"), .hint = tr("For example: JHD"),
                       .error = error_at(wrong, "text"), .required = true, .max_length = 120});
  auto person_choice = Choices{.name = "person", .label = tr("Person"), .choices = person_choices(names, tr("Choose a person"), base::PersonId(chosen)),
                               .error = error_at(wrong, "person"), .required = true};
  inside += select(person_choice);
  inside += field({.name = "from", .label = tr("From (day)"), .value = call.field("from"), .hint = tr("Empty: always"), .error = error_at(wrong, "from"), .type = "date"});
  inside += field({.name = "until", .label = tr("Until (day)"), .value = call.field("until"), .hint = tr("Empty: without end"), .error = error_at(wrong, "until"), .type = "date"});
  return form(Url::local(path_of_aliases(f.series)), call.csrf(), inside + buttons(button(tr("Add the label"))));
}

Html acts_on(Call const& call, AliasFacts const& f, AliasShown const& a) {
  auto const at = path_of_aliases(f.series) + "/" + a.alias.id.text;
  Html out;
  if (a.alias.until.empty())
    out += folded(tr("End it"),
                  form(Url::local(at + "/end"), call.csrf(),
                       field({.name = "until", .label = fill(tr("Last day of “{}”"), {a.alias.text}), .type = "date", .required = true, .id = "end-" + a.alias.id.text}) +
                           button(tr("End it"), Look::plain)),
                  false);
  return out + act(Url::local(at + "/remove"), call.csrf(), fill(tr("Remove “{}”"), {a.alias.text}), Look::quiet);
}

Html day_or(std::string const& s, std::string const& otherwise) {
  auto const d = base::parse_day(s);
  return d ? day(*d) : text(otherwise);
}

http::Response show(Call& call, std::optional<Refusal> const& wrong = {}) {
  AliasFacts f;
  std::map<base::PersonId, std::string> names;
  bool const there = call.read([&](Reading& r) {
    auto const s = meeting::series(r, call.id<base::SeriesId>());
    if (!s) return false;
    names = desk::names(r);
    f.series = s->id;
    f.title = s->title;
    for (auto& a : record::aliases(r, s->id)) {
      auto const name = names.find(a.person);
      f.aliases.push_back({std::move(a), name == names.end() ? std::string() : name->second});
    }
    return true;
  });
  if (!there) return call.nothing_here();
  return call.show(f, [&] {
    Page page;
    page.title = tr("Labels and people");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f.title, Url::local("/series/" + f.series.text)}};
    if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
    page.main += html("<p>{}</p>", tr("When a transcript is taken in, a turn with one of these labels gets its person at once. The label as typed is never changed."));
    Table t{"aliases", tr("Labels"), {{tr("Label")}, {tr("Person")}, {tr("From")}, {tr("Until")}, {tr("Change")}}, {}, true};
    for (auto const& a : f.aliases)
      t.rows.push_back({html("<bdi>{}</bdi>", a.alias.text), person(a.name), day_or(a.alias.from, tr("always")), day_or(a.alias.until, tr("without end")),
                        acts_on(call, f, a)});
    page.main += t.rows.empty() ? empty_state(tr("No label is known yet. They are added here, or on the desk by “Always in this series”.")) : table(t);
    page.main += html("<h2>{}</h2>", tr("Add a label")) + add_form(call, f, names, wrong);
    return page;
  }, form_status(wrong));
}

http::Response list(Call& call) { return show(call); }

http::Response add(Call& call) {
  auto const id = call.id<base::SeriesId>();
  auto const done = call.write([&](Writing& w) -> Result<base::AliasId> {
    if (!meeting::series(w, id)) return refuse(Why::unknown, say("There is no such series."));
    auto const who = call.field("person");
    if (!who.empty() && people::shown_name(w, base::PersonId(base::looks_like_id(who) ? who : "none")).empty())
      return refuse(Why::malformed, say("There is no such person."), "person");
    return record::add_alias(w, {{}, id, call.field("text"), base::PersonId(who), call.field("from"), call.field("until")});
  });
  if (!done && done.error().why == Why::malformed && !call.wants_json) return show(call, done.error());
  if (!done) return call.refused(done.error());
  return call.see(path_of_aliases(id), tr("The label is added."), boost::json::object{{"id", done->text}});
}

/// One act on a label of this series; a label of another one is unknown here.
template <class Verb>
http::Response on_alias(Call& call, std::string const& said, Verb&& verb) {
  auto const series = call.id<base::SeriesId>();
  auto const id = call.id<base::AliasId>(1);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    for (auto const& a : record::aliases(w, series))
      if (a.id == id) return verb(w, id);
    return refuse(Why::unknown, say("There is no such alias."));
  });
  if (!done) return call.refused(done.error());
  return call.see(path_of_aliases(series), said);
}

http::Response end(Call& call) {
  return on_alias(call, tr("The label ends on that day."), [&](Writing& w, auto const& id) { return record::end_alias(w, id, call.field("until")); });
}
http::Response remove(Call& call) {
  return on_alias(call, tr("The label is removed."), [](Writing& w, auto const& id) { return record::remove_alias(w, id); });
}

}  // namespace

std::vector<Route> alias_rows() {
  using http::Method;
  return {
      {Method::get, "/series/{series}/aliases", Role::facilitator, list, "Which person a captioner's label means in this series."},
      {Method::post, "/series/{series}/aliases", Role::facilitator, add, "Adds a label of a person.", form_body},
      {Method::post, "/series/{series}/aliases/{alias}/end", Role::facilitator, end, "Says until when a label holds.", form_body},
      {Method::post, "/series/{series}/aliases/{alias}/remove", Role::facilitator, remove, "Removes a label.", form_body},
  };
}

}  // namespace web
