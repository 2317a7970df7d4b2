// SPDX-License-Identifier: Apache-2.0
// People who write from several addresses: suggestions from what this server knows by name, and two addresses typed by hand. For the
// secretariat, which sees addresses; counts change when a person has said so, never before.
#include "desk/list_people.hpp"
#include "web/coalitions.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;

struct ListPeople {
  CoalitionId id = {};
  std::string name = {};
  std::vector<desk::PerhapsOne> perhaps = {};
};
BOOST_DESCRIBE_STRUCT(ListPeople, (), (id, name, perhaps))

std::string here(CoalitionId const& id) { return path_of(id, "/evidence/people"); }

Html suggestions_part(Call const& call, ListPeople const& f) {
  if (f.perhaps.empty())
    return empty_state(tr("Nothing is suggested: no two known people of this list have one name or nearly one address."));
  Html lines;
  for (auto const& p : f.perhaps) {
    std::vector<std::pair<std::string, std::string>> const both{{"one", p.one.address}, {"other", p.other.address}};
    auto yes = both, no = both;
    yes.emplace_back("what", "same");
    no.emplace_back("what", "apart");
    auto const why = p.same_name && p.near_address ? tr("one name, and nearly one address")
                     : p.same_name                 ? tr("one name")
                                                   : tr("nearly one address");
    add_html(lines, "<li>{} &lt;<bdi>{}</bdi>&gt;, {} &lt;<bdi>{}</bdi>&gt; <span class=\"hint\">{}</span>{}{}</li>", person(p.one.name),
             p.one.address, person(p.other.name), p.other.address, why,
             act(Url::local(here(f.id)), call.csrf(), tr("They are one person"), Look::plain, yes),
             act(Url::local(here(f.id)), call.csrf(), tr("They are two"), Look::plain, no));
  }
  return html("<ul class=\"list\">{}</ul>", lines);
}

http::Response show_people(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (call.wants_json || wrong->why == Why::unknown)) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) -> std::optional<ListPeople> {
    auto const c = roster::coalition(r, call.id<CoalitionId>());
    if (!c) return std::nullopt;
    return ListPeople{c->id, c->name, desk::perhaps_one(r, c->id)};
  });
  if (!f) return call.refused(no_coalition());
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("Who writes on the list of {}"), {f->name});
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")},
                       {f->name, Url::local(path_of(f->id))},
                       {tr("Evidence"), Url::local(path_of(f->id, "/evidence"))}};
        page.main += wrong_with(wrong, {"one", "other"});
        page.main +=
            html("<p>{}</p>", tr("Somebody who writes from two addresses counts as two people until a person says that they are one. Of "
                                 "the archive no name and no address is kept; what is suggested comes from contacts and accounts."));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Perhaps one person"), suggestions_part(call, *f));
        std::vector<Choice> const what{{"same", tr("They are one person"), "", call.field("what") != "apart"},
                                       {"apart", tr("They are two"), "", call.field("what") == "apart"}};
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Two addresses that you know"),
                          form(Url::local(here(f->id)), call.csrf(),
                               field({.name = "one",
                                      .label = tr("One address"),
                                      .value = wrong ? call.field("one") : "",
                                      .error = error_at(wrong, "one"),
                                      .type = "email",
                                      .required = true}) +
                                   field({.name = "other",
                                          .label = tr("The other address"),
                                          .value = wrong ? call.field("other") : "",
                                          .error = error_at(wrong, "other"),
                                          .type = "email",
                                          .required = true}) +
                                   radios({.name = "what", .label = tr("One person or two?"), .choices = what}) +
                                   buttons(button(tr("Say this"), Look::plain))));
        return page;
      },
      form_status(wrong));
}

http::Response shown(Call& call) { return show_people(call); }

http::Response say_it(Call& call) {
  auto const done = call.write([&](Writing& w) {
    return desk::say_one_person(w, call.id<CoalitionId>(), call.field("one"), call.field("other"), call.field("what") != "apart");
  });
  if (!done) return show_people(call, done.error());
  return call.see(here(call.id<CoalitionId>()), tr("It counts from now on. The addresses themselves are not kept."));
}

}  // namespace

std::vector<Route> list_people_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/{coalition}/evidence/people", Role::secretariat, shown,
       "Who may be one person on a coalition's list, as far as contacts and accounts tell."},
      {Method::post, "/coalitions/{coalition}/evidence/people", Role::secretariat, say_it,
       "Says that two addresses are one person's, or two: one, other, what (same, apart).", form_body},
  };
}

}  // namespace web
