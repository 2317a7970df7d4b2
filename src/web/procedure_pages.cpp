// SPDX-License-Identifier: Apache-2.0
// How the procedure is led: its days and the language of its letters, which everybody may see, and every change with its reason. What is
// under way: inquiry_pages.cpp.
#include "roster/manner.hpp"
#include "web/inquiries.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using roster::Manner;

struct ProcedureFacts {
  Manner manner = {};
  std::vector<roster::MannerChange> changes = {};
};
BOOST_DESCRIBE_STRUCT(ProcedureFacts, (), (manner, changes))

struct Number {
  char const* name;
  int Manner::* value;
  std::string label;
};
std::vector<Number> numbers() {
  return {{"again", &Manner::again, tr("Second letter to a quiet coalition, in days after the first")},
          {"list", &Manner::list, tr("Letter with a copy to its list, in days after the first")},
          {"offer", &Manner::offer, tr("Offer of four answers, in days after the first")},
          {"between", &Manner::between, tr("Days between two steps, and from an announcement to the publication, at least")},
          {"mend", &Manner::mend, tr("Days that are proposed for mending what was found")},
          {"patience", &Manner::patience, tr("Days after which a check-in or a request for contacts ends without an answer")},
          {"rest", &Manner::rest, tr("Days after which the same may be suggested again")},
          {"contacts", &Manner::contacts, tr("Days after which contacts that nobody confirmed are asked for")}};
}

Result<Manner> typed_in(Call const& call, Manner const& otherwise) {
  Manner out = otherwise;
  for (auto const& n : numbers()) {
    auto const typed = call.number(n.name, otherwise.*n.value);
    if (!typed || *typed < 0 || *typed > 100'000) return base::refuse(Why::malformed, say("This is no number of the rule."), n.name);
    out.*n.value = static_cast<int>(*typed);
  }
  if (call.has("lang")) out.lang = call.field("lang");
  return out;
}

Html change_form(Call const& call, Manner const& m, std::optional<Refusal> const& wrong) {
  Html inside;
  for (auto const& n : numbers())
    inside += field({.name = n.name,
                     .label = n.label,
                     .value = std::to_string(m.*n.value),
                     .error = error_at(wrong, n.name),
                     .type = "number",
                     .required = true});
  inside += select({.name = "lang",
                    .label = tr("Language of letters to whom no other is known"),
                    .choices = language_choices(m.lang),
                    .error = error_at(wrong, "lang")});
  inside += text_area({.name = "reason",
                       .label = tr("Which decision changes the rule, and where it stands"),
                       .value = call.long_field("reason"),
                       .error = error_at(wrong, "reason"),
                       .rows = 2,
                       .required = true});
  return folded(tr("Decide"),
                form(Url::local("/coalitions/procedure"), call.csrf(), inside + buttons(button(tr("Make this the rule"), Look::primary))),
                wrong.has_value());
}

/// "Days that are proposed for mending what was found: 60 instead of 30"
Html differences(Manner const& before, Manner const& after) {
  Html out;
  for (auto const& n : numbers())
    if (before.*n.value != after.*n.value)
      add_html(out, "<li>{}: {}</li>", n.label,
               fill(tr("{1} instead of {2}"), {std::to_string(after.*n.value), std::to_string(before.*n.value)}));
  if (before.lang != after.lang)
    add_html(out, "<li>{}: {}</li>", tr("Language of letters to whom no other is known"),
             fill(tr("{1} instead of {2}"), {after.lang, before.lang}));
  return out.empty() ? out : html("<ul>{}</ul>", out);
}

/// `typed`: what was refused, shown again.
http::Response show(Call& call, std::optional<Manner> const& typed = {}, std::optional<Refusal> const& wrong = {}) {
  if (wrong && call.wants_json) return call.refused(*wrong);
  auto const f = call.read([](Reading& r) { return ProcedureFacts{roster::manner(r), roster::manner_changes(r)}; });
  return call.show(
      f,
      [&] {
        Page page;
        page.title = tr("How the procedure is led");
        page.section = "coalitions";
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
        if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
        page.main += html("<p>{}</p><p>{}</p>",
                          tr("What is found about a coalition is said to itself first, in letters that a person sends. Silence is asked "
                             "about several times before anybody else is; what can be mended has time to be mended."),
                          tr("An inquiry keeps the days that were in force when it was begun. No decision makes the time between two "
                             "steps shorter than 14 days."));
        std::vector<std::pair<std::string, Html>> rows;
        for (auto const& n : numbers()) rows.emplace_back(n.label, html("{}", f.manner.*n.value));
        for (auto const& l : base::languages())
          if (l.tag == f.manner.lang) rows.emplace_back(tr("Language of letters to whom no other is known"), text(l.name));
        page.main += facts(rows);
        if (call.viewer.may(Role::secretariat)) page.main += change_form(call, typed.value_or(f.manner), wrong);
        Html lines;
        for (auto c = f.changes.begin(); c != f.changes.end(); ++c)
          add_html(lines, "<li>{}: <span dir=\"auto\">{}</span>{}</li>", moment(c->at, "UTC"), c->reason,
                   differences(c + 1 == f.changes.end() ? Manner{} : (c + 1)->manner, c->manner));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Decisions about it"),
                          lines.empty() ? html("<p>{}</p>", tr("The starting values are in force."))
                                        : html("<ol class=\"plain\">{}</ol>", lines));
        return page;
      },
      form_status(wrong));
}

http::Response look(Call& call) { return show(call); }

http::Response decide(Call& call) {
  auto const wish = typed_in(call, call.read([](Reading& r) { return roster::manner(r); }));
  if (!wish) return show(call, {}, wish.error());
  auto const done = call.write([&](Writing& w) { return roster::set_manner(w, *wish, call.long_field("reason")); });
  if (!done) return show(call, *wish, done.error());
  return call.see("/coalitions/procedure", tr("It holds for what is begun from now on."));
}

}  // namespace

std::vector<Route> procedure_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/procedure", Role::visitor, look,
       "The days of the procedure, the language of its letters, and decisions about them."},
      {Method::post, "/coalitions/procedure", Role::secretariat, decide,
       "Changes them for what is begun from now on: again, list, offer, between, mend, patience, rest, contacts, lang, reason.", form_body},
  };
}

}  // namespace web
