// SPDX-License-Identifier: Apache-2.0
// People who write from several addresses: suggestions from what this server knows by name and from what was alike in the archive, and two
// addresses typed by hand. For the secretariat, which sees addresses; counts change when a person has said so, never before.
#include "base/when.hpp"
#include "desk/list_people.hpp"
#include "web/coalitions.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;

struct ListPeople {
  CoalitionId id = {};
  std::string name = {}, archive = {};
  std::vector<desk::PerhapsOne> perhaps = {};
};
BOOST_DESCRIBE_STRUCT(ListPeople, (), (id, name, archive, perhaps))

std::string here(CoalitionId const& id) { return path_of(id, "/evidence/people"); }

/// Whose address it is, where that is known, and when it wrote.
Html writer_line(desk::ListWriter const& w) {
  auto const who = w.address.empty() ? text(tr("An address that is known to nobody here"))
                                     : html("{} &lt;<bdi>{}</bdi>&gt;", person(w.name), w.address);
  auto const count = text(base::count_of("{} message", "{} messages", w.messages));
  if (!w.first || !w.last) return html("<p>{}: {}</p>", who, count);
  return html("<p>{}: {}</p>", who, sentence(tr("{1}, from {2} to {3}"), {count, day(base::utc_day(*w.first)), moment(*w.last, "UTC")}));
}

Html suggestions_part(Call const& call, ListPeople const& f) {
  if (f.perhaps.empty())
    return empty_state(tr("Nothing is suggested: no two addresses of this list have one name or are nearly one address."));
  Html lines;
  for (auto const& p : f.perhaps) {
    std::vector<std::pair<std::string, std::string>> const both{{"one", p.one.mark}, {"other", p.other.mark}};
    auto yes = both, no = both;
    yes.emplace_back("what", "same");
    no.emplace_back("what", "apart");
    auto const why = p.same_name && p.near_address ? tr("one name, and nearly one address")
                     : p.same_name                 ? tr("one name")
                                                   : tr("nearly one address");
    add_html(lines, "<li>{}{}<p class=\"hint\">{}</p>{}{}</li>", writer_line(p.one), writer_line(p.other), why,
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
    return ListPeople{c->id, c->name, c->archive, desk::perhaps_one(r, c->id)};
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
                                 "the archive no name and no address is kept. For 30 days after it was read it is known which addresses "
                                 "had one name or were nearly one address; who they are is to be seen in the archive, at the times given "
                                 "here."));
        if (!f->archive.empty()) page.main += html("<p><a href=\"{}\">{}</a></p>", Url::outside(f->archive), f->archive);
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
       "Who may be one person on a coalition's list, as far as contacts, accounts and the archives read in the last 30 days tell."},
      {Method::post, "/coalitions/{coalition}/evidence/people", Role::secretariat, say_it,
       "Says that two addresses are one person's, or two: one, other (addresses, or marks of writers), what (same, apart).", form_body},
  };
}

}  // namespace web
