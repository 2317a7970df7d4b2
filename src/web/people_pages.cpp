// SPDX-License-Identifier: Apache-2.0
// People: the list for members, the public page of one, and what the secretariat keeps about them: names and capacities.
// Addresses are never here.
#include "desk/desk.hpp"
#include "web/people.hpp"
#include "web/signing_in.hpp"

namespace web {

namespace {

// ------------------------------------------------------------------------------------------------ the list

struct PersonRow {
  base::PersonId id;
  std::string name;
  std::string by;  ///< the name that was found, where it is another one
  std::vector<people::Capacity> capacities;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, name, by, capacities))
struct People {
  std::string q;
  std::vector<PersonRow> people;
};
BOOST_DESCRIBE_STRUCT(People, (), (q, people))

People find(Call& call) {
  People out;
  out.q = call.form.has("name") ? std::string() : call.field("q");
  call.read([&](Reading& r) {
    if (out.q.empty()) {
      for (auto& p : people::everybody(r)) out.people.push_back({p.id, p.name, {}, std::move(p.capacities)});
      return 0;
    }
    for (auto const& f : people::find_people(r, out.q, 200))
      if (auto p = people::person(r, f.id)) out.people.push_back({f.id, f.name, f.by == f.name ? std::string() : f.by, std::move(p->capacities)});
    return 0;
  });
  return out;
}

Html hat(people::Capacity const& c) {
  Html out = text(capacity_title(c.kind));
  if (!c.of.empty()) out += html(" <bdi>{}</bdi>", c.of);
  if (c.from && c.until) out += html(" ({})", sentence(tr("{1} to {2}"), {day(*c.from), day(*c.until)}));
  else if (c.from) out += html(" ({})", sentence(tr("since {}"), {day(*c.from)}));
  else if (c.until) out += html(" ({})", sentence(tr("until {}"), {day(*c.until)}));
  return out;
}

Html hats(std::vector<people::Capacity> const& all) {
  if (all.empty()) return {};
  Html list;
  for (auto const& c : all) list += html("<li>{}</li>", hat(c));
  return html("<ul class=\"plain\">{}</ul>", list);
}

Html enter_form(Call& call, std::optional<Refusal> const& wrong) {
  return form(Url::local("/people"), call.csrf(),
              field({.name = "name", .label = tr("Name"), .value = call.form.get("name"), .hint = tr("As it should stand in the record. Other names can be added afterwards."), .error = error_at(wrong, "name"), .autocomplete = "off", .required = true, .max_length = 120}) +
                  buttons(button(tr("Enter this person"), Look::primary)));
}

http::Response people_with(Call& call, std::optional<Refusal> const& wrong) {
  auto const facts = find(call);
  return call.show(facts, [&] {
    bool const office = call.viewer.may(Role::secretariat);
    Page page;
    page.title = tr("People");
    page.section = "people";
    page.wide = true;
    page.listed = false;
    page.main = wrong_with(wrong, {"name"});
    if (office)
      page.main += buttons(link_button(Url::local("/accounts"), tr("Accounts")) + link_button(Url::local("/invitations"), tr("Invitations")));
    page.main += html("<form method=\"get\" action=\"/people\" role=\"search\">{}{}</form>",
                      field({.name = "q", .label = tr("Find by any name"), .value = facts.q, .type = "search", .max_length = 120}), buttons(button(tr("Find"))));
    if (facts.people.empty()) {
      page.main += empty_state(facts.q.empty() ? tr("Nobody has been entered yet.") : fill(tr("Nobody is called “{}”."), {facts.q}));
    } else {
      page.main += html("<p>{}</p>", base::count_of("{} person", "{} people", static_cast<std::int64_t>(facts.people.size())));
      Table t{"people", tr("People"), {{tr("Name")}, {tr("Capacities")}}, {}, true};
      for (auto const& p : facts.people) {
        Html who = html("<a href=\"/people/{}\">{}</a>", p.id, person(p.name));
        if (!p.by.empty()) who += html(" <span class=\"hint\">{}</span>", sentence(tr("also {}"), {person(p.by)}));
        t.rows.push_back({who, hats(p.capacities)});
      }
      page.main += table(t);
    }
    if (office) page.main += html("<section><h2>{}</h2>{}</section>", tr("Enter a person"), enter_form(call, wrong));
    return page;
  }, form_status(wrong));
}

http::Response people_page(Call& call) { return people_with(call, std::nullopt); }

http::Response enter(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::enter_person(w, call.field("name")); });
  if (!done) return call.wants_json ? call.refused(done.error()) : people_with(call, done.error());
  return call.see("/people/" + done->text, tr("The person is entered."));
}

// ------------------------------------------------------------------------------------------------ one person

/// What a visitor gets has no former names, and no `account`.
struct OnePerson {
  base::PersonId id;
  std::string name;
  std::vector<people::PersonName> names;
  std::vector<people::Capacity> capacities;
  std::string account;  ///< for the secretariat: the role of the person's account; empty when there is none
};
BOOST_DESCRIBE_STRUCT(OnePerson, (), (id, name, names, capacities, account))

std::optional<OnePerson> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<OnePerson> {
    auto p = people::person(r, call.id<base::PersonId>());
    if (!p) return std::nullopt;
    OnePerson out{p->id, p->name, {}, p->capacities, {}};
    for (auto const& n : p->names)
      if (n.kind != people::NameKind::former || n.text == p->name || call.viewer.signed_in()) out.names.push_back(n);
    if (call.viewer.may(Role::secretariat))
      if (auto const a = people::account_of(r, p->id)) out.account = people::role_name(a->role);
    return out;
  });
}

std::string at(OnePerson const& p, std::string const& what) { return "/people/" + p.id.text + what; }

Html names_part(Call& call, OnePerson const& p, bool office) {
  Html list;
  for (auto const& n : p.names) {
    bool const shown = n.text == p.name;
    if (shown && !office) continue;
    Html line = html("{} <span class=\"hint\">{}</span>", person(n.text), name_kind_title(n.kind));
    if (shown) line += html(" ") + badge(tr("shown"), Badge::good);
    else if (office)
      line += act(Url::local(at(p, "/show-as")), call.csrf(), tr("Show this one"), Look::quiet, {{"name", n.text}}) +
              act(Url::local(at(p, "/names/remove")), call.csrf(), tr("Remove"), Look::quiet, {{"name", n.text}});
    list += html("<li>{}</li>", line);
  }
  return list.empty() ? Html() : html("<ul class=\"plain\">{}</ul>", list);
}

Html name_form(Call& call, OnePerson const& p, std::optional<Refusal> const& wrong) {
  std::vector<Choice> kinds;
  for (auto const k : {people::NameKind::full, people::NameKind::brief, people::NameKind::former, people::NameKind::native})
    kinds.push_back({base::to_json(k).as_string().c_str(), name_kind_title(k), {}, false});
  return form(Url::local(at(p, "/names")), call.csrf(),
              field({.name = "name", .label = tr("Another name"), .value = call.form.get("name"), .error = error_at(wrong, "name"), .autocomplete = "off", .required = true, .max_length = 120}) +
                  select({.name = "kind", .label = tr("Kind of name"), .choices = kinds, .error = error_at(wrong, "kind")}) + buttons(button(tr("Add the name"))));
}

Html capacities_part(Call& call, OnePerson const& p, bool office) {
  Html list;
  for (auto const& c : p.capacities) {
    Html line = hat(c);
    if (office) line += act(Url::local(at(p, "/capacities/" + c.id + "/remove")), call.csrf(), tr("Remove"), Look::quiet);
    list += html("<li>{}</li>", line);
  }
  return list.empty() ? empty_state(tr("No capacity is noted.")) : html("<ul class=\"plain\">{}</ul>", list);
}

Html capacity_form(Call& call, OnePerson const& p, std::optional<Refusal> const& wrong) {
  using people::CapacityKind;
  std::vector<Choice> kinds;
  auto const chosen = call.form.has("of") ? call.field("kind") : std::string();
  for (auto const k : {CapacityKind::coalition, CapacityKind::chair, CapacityKind::secretariat, CapacityKind::constituency,
                       CapacityKind::individual, CapacityKind::invited, CapacityKind::other}) {
    std::string const word = base::to_json(k).as_string().c_str();
    kinds.push_back({word, capacity_title(k), {}, word == chosen});
  }
  auto const line = [&](char const* name, std::string const& label, char const* type, std::string const& hint) {
    return field({.name = name, .label = label, .value = call.form.get(name), .hint = hint, .error = error_at(wrong, name), .type = type, .autocomplete = "off"});
  };
  return form(Url::local(at(p, "/capacities")), call.csrf(),
              select({.name = "kind", .label = tr("Capacity"), .choices = kinds, .error = wrong && call.form.has("of") ? error_at(wrong, "kind") : std::string(), .id = "capacity"}) +
                  line("of", tr("Of which group"), "text", tr("Needed for a coalition and a constituency.")) +
                  line("from", tr("From"), "date", {}) + line("until", tr("Until"), "date", tr("The last day, if there is one.")) +
                  buttons(button(tr("Add the capacity"))));
}

http::Response person_with(Call& call, std::optional<Refusal> const& wrong) {
  auto const facts = facts_of(call);
  if (!facts) return call.nothing_here();
  return call.show(*facts, [&] {
    bool const office = call.viewer.may(Role::secretariat);
    Page page;
    page.title = facts->name;
    page.heading = person(facts->name);
    page.section = office ? "people" : "";
    page.listed = false;
    if (call.viewer.signed_in()) page.crumbs = {{tr("People"), Url::local("/people")}};
    page.main = wrong_with(wrong, {"name", "of", "from", "until"});
    page.main += buttons(link_button(Url::local("/search?" + base::Query().add("speaker", facts->name).str()), tr("What this person said")));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Capacities"), capacities_part(call, *facts, office));
    if (auto const names = names_part(call, *facts, office); !names.empty())
      page.main += html("<section><h2>{}</h2>{}</section>", office ? tr("Names") : tr("Other names"), names);
    if (office) {
      page.main += html("<section><h2>{}</h2>{}</section>", tr("Add a name"), name_form(call, *facts, wrong));
      page.main += html("<section><h2>{}</h2>{}</section>", tr("Add a capacity"), capacity_form(call, *facts, wrong));
      page.main += html("<section><h2>{}</h2><p>{}</p></section>", tr("Account"),
                        facts->account.empty()
                            ? sentence(tr("This person has no account. {}"), {html("<a href=\"/invitations\">{}</a>", tr("Invite somebody"))})
                            : sentence(tr("This person has an account. {}"), {html("<a href=\"/accounts\">{}</a>", tr("All accounts"))}));
    }
    return page;
  }, form_status(wrong));
}

http::Response person_page(Call& call) { return person_with(call, std::nullopt); }

/// After an act on a person: the person's page again, with what is wrong.
template <class Done>
http::Response person_after(Call& call, Result<Done> const& done, std::string const& said) {
  if (done) return call.see("/people/" + call.id<base::PersonId>().text, said);
  if (call.wants_json || done.error().why != Why::malformed) return call.refused(done.error());
  return person_with(call, done.error());
}

http::Response add_name(Call& call) {
  people::PersonName name{call.field("name"), people::NameKind::full};
  auto const kind = call.form.has("kind") ? call.field("kind") : "full";
  if (!boost::describe::enum_from_string(kind.c_str(), name.kind))
    return person_after(call, Result<base::Done>(base::refuse(Why::malformed, say("There is no such kind of name."), "kind")), {});
  auto const done = call.write([&](Writing& w) { return people::add_name(w, call.id<base::PersonId>(), name); });
  return person_after(call, done, tr("The name is added."));
}

http::Response remove_name(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::remove_name(w, call.id<base::PersonId>(), call.field("name")); });
  return person_after(call, done, tr("The name is removed."));
}

http::Response show_as(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::show_as(w, call.id<base::PersonId>(), call.field("name")); });
  return person_after(call, done, tr("This name is shown from now on."));
}

Result<people::Capacity> capacity_wish(Call const& call) {
  people::Capacity wish;
  wish.of = call.field("of");
  if (!boost::describe::enum_from_string(call.field("kind").c_str(), wish.kind))
    return base::refuse(Why::malformed, say("There is no such kind of capacity."), "kind");
  for (auto const& [name, where] : {std::pair{"from", &wish.from}, std::pair{"until", &wish.until}}) {
    auto const typed = call.field(name);
    if (typed.empty()) continue;
    *where = base::parse_day(typed);
    if (!*where) return base::refuse(Why::malformed, say("A day is written like 2022-10-03."), name);
  }
  return wish;
}

http::Response add_capacity(Call& call) {
  auto const wish = capacity_wish(call);
  if (!wish) return person_after(call, wish, {});
  auto const done = call.write([&](Writing& w) { return people::add_capacity(w, call.id<base::PersonId>(), *wish); });
  return person_after(call, done, tr("The capacity is added."));
}

http::Response remove_capacity(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::remove_capacity(w, call.id<base::PersonId>(), call.parts.at(1)); });
  return person_after(call, done, tr("The capacity is removed."));
}

}  // namespace

std::vector<Route> people_rows() {
  using http::Method;
  std::vector<Route> all = {
      {Method::get, "/people", Role::member, people_page, "Everybody by name, and their capacities; q finds by any name."},
      {Method::post, "/people", Role::secretariat, enter, "Enters a person under a name.", form_body},
      {Method::get, "/people/{person}", Role::visitor, person_page, "A person's names and capacities.", 0, Rate::plain, Keep::shared},
      {Method::post, "/people/{person}/names", Role::secretariat, add_name, "Adds a name, or changes the kind of one.", form_body},
      {Method::post, "/people/{person}/names/remove", Role::secretariat, remove_name, "Removes a name.", form_body},
      {Method::post, "/people/{person}/show-as", Role::secretariat, show_as, "Says which name is shown.", form_body},
      {Method::post, "/people/{person}/capacities", Role::secretariat, add_capacity, "Adds a capacity: the hat a person wears.", form_body},
      {Method::post, "/people/{person}/capacities/{capacity}/remove", Role::secretariat, remove_capacity, "Removes a capacity.", form_body},
  };
  for (auto more : {sign_in_rows(), second_rows(), account_rows(), caption_look_rows(), factor_rows(), accounts_rows()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace web
