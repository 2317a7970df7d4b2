// SPDX-License-Identifier: Apache-2.0
// What is changed of a coalition: by whoever speaks for it its fields, which it declares itself; by the secretariat also its name, its life,
// its contacts. Nothing is deleted: what was there stays in its history.
#include "base/text.hpp"
#include "base/lists.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;
using roster::Coalition;

std::string day_text(std::optional<roster::Day> const& d) { return d ? base::iso_day(*d) : std::string(); }

// ------------------------------------------------------------------------------------------------ entering and changing

}  // namespace

TypedCoalition typed_coalition(Call const& call) {
  TypedCoalition out;
  auto& c = out.coalition;
  c.name = call.field("name");
  c.acronym = call.field("acronym");
  c.lang = call.field("lang");
  c.kinds = base::parts_of(call.field("kinds"), ';');
  c.themes = base::parts_of(call.field("themes"), ';');
  c.aliases = base::parts_of(call.field("aliases"), ';');
  c.founders = base::parts_of(call.field("founders"), ';');
  c.documents = base::parts_of(call.field("documents"), ';');
  c.related = base::parts_of(call.field("related"), ';');
  c.list = call.field("list");
  c.archive = call.field("archive");
  c.site = call.field("site");
  c.join = call.long_field("join");
  c.statement = call.long_field("statement");
  auto const founded = typed_day(call, "founded");
  if (founded) c.founded = *founded;
  else out.wrong = founded.error();
  boost::describe::enum_from_string(call.field("life").c_str(), c.life);
  return out;
}

Html wrong_in_fields(std::optional<Refusal> const& wrong) {
  return wrong_with(wrong, {"name", "acronym", "lang", "founded", "kinds", "themes", "aliases", "list", "archive", "site", "join", "statement", "founders", "documents", "related"});
}

Html own_fields(Call const& call, roster::Coalition const& c, std::optional<Refusal> const& wrong) {
  auto const error = [&](char const* name) { return error_at(wrong, name); };
  Html inside = field({.name = "acronym", .label = tr("Short name"), .value = c.acronym, .error = error("acronym"), .max_length = 40});
  inside += field({.name = "founded", .label = tr("Founded"), .value = wrong && wrong->field == "founded" ? call.field("founded") : day_text(c.founded), .error = error("founded"), .type = "date"});
  inside += field({.name = "kinds", .label = tr("Kinds, as it declares them"), .value = base::joined(c.kinds, "; "), .hint = tr("Several are separated by semicolons."), .error = error("kinds")});
  inside += field({.name = "themes", .label = tr("Themes"), .value = base::joined(c.themes, "; "), .hint = tr("Several are separated by semicolons."), .error = error("themes")});
  inside += field({.name = "aliases", .label = tr("Other names people use"), .value = base::joined(c.aliases, "; "), .hint = tr("For search and for naming speakers; separated by semicolons."), .error = error("aliases")});
  inside += field({.name = "list", .label = tr("Mailing list"), .value = c.list, .hint = tr("A web or mail address."), .error = error("list")});
  inside += field({.name = "archive", .label = tr("Archive of the list"), .value = c.archive, .error = error("archive"), .type = "url"});
  inside += field({.name = "site", .label = tr("Site"), .value = c.site, .error = error("site"), .type = "url"});
  inside += text_area({.name = "join", .label = tr("How to join"), .value = c.join, .error = error("join"), .rows = 2});
  inside += text_area({.name = "statement", .label = tr("Founding statement"), .value = c.statement, .hint = tr("Its words, or where they stand."), .error = error("statement"), .rows = 6});
  inside += field({.name = "founders", .label = tr("Founders by stakeholder group"), .value = base::joined(c.founders, "; "), .hint = tr("Like “Civil society: Ana Ruiz”; separated by semicolons. Three groups or more found a coalition."), .error = error("founders")});
  inside += field({.name = "documents", .label = tr("Documents"), .value = base::joined(c.documents, "; "), .hint = tr("Each is its title, then its address; separated by semicolons."), .error = error("documents")});
  inside += field({.name = "related", .label = tr("Related coalitions"), .value = base::joined(c.related, "; "), .hint = tr("Their names, separated by semicolons."), .error = error("related")});
  return inside;
}

namespace {

struct FormFacts {
  Coalition coalition;
};
BOOST_DESCRIBE_STRUCT(FormFacts, (), (coalition))

/// `fresh`: the coalition is entered, and its name and first state of life belong to it.
http::Response show_form(Call& call, Coalition const& c, bool fresh, std::optional<Refusal> const& wrong) {
  if (wrong && (call.wants_json || wrong->why == Why::unknown)) return call.refused(*wrong);
  return call.show(FormFacts{c}, [&] {
    Page page;
    page.title = fresh ? tr("Enter a coalition") : fill(tr("Change {1}"), {c.name});
    page.section = "coalitions";
    page.listed = false;
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    if (!fresh) page.crumbs.push_back({c.name, Url::local(path_of(c.id))});
    page.main += wrong_in_fields(wrong);
    auto const error = [&](char const* name) { return error_at(wrong, name); };
    Html inside;
    if (fresh) {
      inside += field({.name = "name", .label = tr("Name"), .value = c.name, .error = error("name"), .required = true, .max_length = 200});
      inside += field({.name = "lang", .label = tr("Language of the name"), .value = c.lang, .hint = tr("A tag like “en” or “pt-BR”."), .error = error("lang"), .max_length = 35});
      std::vector<Choice> lives;
      for (auto const l : {roster::Life::forming, roster::Life::listed}) lives.push_back({boost::describe::enum_to_string(l, ""), life_word(l), "", c.life == l});
      inside += radios({.name = "life", .label = tr("Listing"), .choices = lives});
    }
    inside += own_fields(call, c, wrong);
    page.main += form(Url::local(fresh ? "/coalitions" : path_of(c.id)), call.csrf(), inside + buttons(button(fresh ? tr("Enter this coalition") : tr("Save"), Look::primary)));
    return page;
  }, form_status(wrong));
}

http::Response blank(Call& call) { return show_form(call, {.life = roster::Life::listed}, true, {}); }

http::Response enter(Call& call) {
  auto const typed = typed_coalition(call);
  if (typed.wrong) return show_form(call, typed.coalition, true, typed.wrong);
  auto const done = call.write([&](Writing& w) { return roster::enter(w, typed.coalition); });
  if (!done) return show_form(call, typed.coalition, true, done.error());
  return call.see(path_of(*done), tr("The coalition is entered."), base::to_json(*done));
}

/// The coalition of the address, for those who may say what it is.
Result<Coalition> own_coalition(Call const& call, Reading& r) {
  auto c = roster::coalition(r, call.id<CoalitionId>());
  if (!c) return tl::unexpected(no_coalition());
  if (auto const may = may_speak(call, r); !may) return tl::unexpected(may.error());
  return *std::move(c);
}

http::Response edit(Call& call) {
  auto const c = call.read([&](Reading& r) { return own_coalition(call, r); });
  if (!c) return call.refused(c.error());
  return show_form(call, *c, false, {});
}

http::Response change(Call& call) {
  auto typed = typed_coalition(call);
  auto const there = call.read([&](Reading& r) { return own_coalition(call, r); });
  if (!there) return call.refused(there.error());
  typed.coalition.id = there->id;
  typed.coalition.name = there->name;
  if (typed.wrong) return show_form(call, typed.coalition, false, typed.wrong);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const may = may_speak(call, w); !may) return may;
    return roster::change(w, typed.coalition);
  });
  if (!done) return show_form(call, typed.coalition, false, done.error());
  return call.see(path_of(there->id), tr("It is saved."));
}

// ------------------------------------------------------------------------------------------------ name, life, contacts

http::Response rename(Call& call) {
  auto const from = typed_day(call, "from");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!from) return tl::unexpected(from.error());
    auto const lang = call.field("lang");
    return roster::rename(w, call.id<CoalitionId>(), {.name = call.field("name"), .lang = lang.empty() ? "en" : lang, .from = *from});
  });
  return after(call, done, "name", show_coalition, path_of(call.id<CoalitionId>()), tr("It has its new name; the old one stays with its dates."));
}

http::Response former(Call& call) {
  auto const from = typed_day(call, "from"), until = typed_day(call, "until");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!from) return tl::unexpected(from.error());
    if (!until) return tl::unexpected(until.error());
    auto const lang = call.field("lang");
    return roster::note_former_name(w, call.id<CoalitionId>(), {.name = call.field("name"), .lang = lang.empty() ? "en" : lang, .from = *from, .until = *until});
  });
  return after(call, done, "former", show_coalition, path_of(call.id<CoalitionId>()), tr("The former name is noted."));
}

http::Response also(Call& call) {
  auto const from = typed_day(call, "from");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!from) return tl::unexpected(from.error());
    return roster::name_also(w, call.id<CoalitionId>(), {.name = call.field("name"), .lang = call.field("lang"), .from = *from});
  });
  return after(call, done, "also", show_coalition, path_of(call.id<CoalitionId>()), tr("Readers of this language see it under that name."));
}

http::Response live(Call& call) {
  auto const until = typed_day(call, "until");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!until) return tl::unexpected(until.error());
    roster::LifeChange step{.reason = call.long_field("reason"), .until = *until};
    if (!boost::describe::enum_from_string(call.field("to").c_str(), step.to)) return base::refuse(Why::malformed, say("Choose one of these."), "to");
    if (auto const name = call.field("into"); !name.empty()) {
      auto const other = base::looks_like_id(name) && roster::coalition(w, CoalitionId(name)) ? std::optional(CoalitionId(name)) : roster::find_by_name(w, name);
      if (!other) return base::refuse(Why::malformed, say("There is no coalition “{}”, or several fit."), "into", {name});
      step.into = *other;
    }
    return roster::move_life(w, call.id<CoalitionId>(), step);
  });
  return after(call, done, "life", show_coalition, path_of(call.id<CoalitionId>()), tr("The step is noted, with its reason."));
}

http::Response add_contact(Call& call) {
  auto const confirmed = typed_day(call, "confirmed"), from = typed_day(call, "from"), until = typed_day(call, "until");
  auto const done = call.write([&](Writing& w) -> Result<base::ContactId> {
    for (auto const* const day : {&confirmed, &from, &until})
      if (!*day) return tl::unexpected(day->error());
    return roster::add_contact(w, call.id<CoalitionId>(), {.name = call.field("name"), .address = call.field("address"), .duty = call.field("duty"), .confirmed = *confirmed, .lang = call.field("lang"),
                                                           .from = *from, .until = *until});
  });
  return after(call, done, "contact", show_coalition, path_of(call.id<CoalitionId>()), tr("The contact is noted."));
}

std::string dates_form(base::ContactId const& id) { return "dates-" + id.text; }

http::Response date_contact(Call& call) {
  auto const contact = call.id<base::ContactId>(1);
  auto const from = typed_day(call, "from"), until = typed_day(call, "until");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    for (auto const* const day : {&from, &until})
      if (!*day) return tl::unexpected(day->error());
    return roster::date_contact(w, call.id<CoalitionId>(), contact, *from, *until);
  });
  return after(call, done, dates_form(contact).c_str(), show_coalition, path_of(call.id<CoalitionId>()), tr("The dates are noted."));
}

http::Response remove_contact(Call& call) {
  auto const done = call.write([&](Writing& w) { return roster::remove_contact(w, call.id<CoalitionId>(), call.id<base::ContactId>(1)); });
  return after(call, done, "contact", show_coalition, path_of(call.id<CoalitionId>()), tr("The contact is removed."));
}

/// A field of one of the small forms, which share names: `form` makes its id unique.
Html small_field(Call const& call, CoalitionTrouble const& trouble, std::string const& form, char const* name, std::string const& label, char const* type = "text", bool required = false,
                 std::string const& hint = {}, std::string const& value = {}) {
  bool const again = trouble.at(form);
  return field({.name = name, .label = label, .value = again ? call.field(name) : value, .hint = hint, .error = again ? error_at(trouble.refusal, name) : std::string(), .type = type,
                .required = required, .id = form + "-" + name});
}

Html small_form(Call const& call, CoalitionId const& id, CoalitionTrouble const& trouble, char const* form_name, std::string const& summary, std::string const& path, Html const& inside,
                std::string const& act) {
  Html above;
  if (trouble.at(form_name)) above = error_summary({{std::string(form_name) + "-" + trouble.refusal->field, in_words(*trouble.refusal)}});
  return folded(summary, above + form(Url::local(path_of(id, path)), call.csrf(), inside + buttons(button(act, Look::plain))), trouble.at(form_name));
}

}  // namespace

Html change_part(Call const& call, Coalition const& c, std::vector<roster::Contact> const& contacts, CoalitionTrouble const& trouble) {
  auto const in = [&](std::string const& form, char const* name, std::string const& label, char const* type = "text", bool required = false, std::string const& hint = {}) {
    return small_field(call, trouble, form, name, label, type, required, hint);
  };
  Html out = buttons(link_button(Url::local(path_of(c.id, "/edit")), tr("Change its fields")));
  out += small_form(call, c.id, trouble, "name", tr("Give it a new name"), "/name",
                    in("name", "name", tr("New name"), "text", true) + in("name", "lang", tr("Language of the name"), "text", false, tr("A tag like “en” or “pt-BR”.")) + in("name", "from", tr("From"), "date"),
                    tr("Rename it"));
  out += small_form(call, c.id, trouble, "also", tr("Give it a name in another language"), "/also-named",
                    in("also", "name", tr("Name"), "text", false, tr("Empty takes the name of this language away; it stays among the former ones.")) +
                        in("also", "lang", tr("Language of the name"), "text", true, tr("A tag like “en” or “pt-BR”.")) + in("also", "from", tr("From"), "date"),
                    tr("Note it"));
  out += small_form(call, c.id, trouble, "former", tr("Note a former name"), "/former-names",
                    in("former", "name", tr("Former name"), "text", true) + in("former", "lang", tr("Language of the name")) + in("former", "from", tr("From"), "date") + in("former", "until", tr("Until"), "date", true),
                    tr("Note it"));
  std::vector<Choice> steps;
  bool const again = trouble.at("life");
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<roster::Life>>([&](auto d) {
    if (roster::leads_to(c.life, d.value)) steps.push_back({d.name, life_word(d.value), "", again && call.field("to") == d.name});
  });
  if (!steps.empty()) {
    Html inside = select({.name = "to", .label = tr("It becomes"), .choices = steps, .error = again ? error_at(trouble.refusal, "to") : std::string(), .id = "life-to"});
    inside += text_area({.name = "reason", .label = tr("Reason"), .value = again ? call.long_field("reason") : std::string(), .hint = tr("Everybody can read it."),
                         .error = again ? error_at(trouble.refusal, "reason") : std::string(), .rows = 2, .id = "life-reason"});
    inside += in("life", "until", tr("A pause ends on"), "date") + in("life", "into", tr("Merged into"), "text", false, tr("The other coalition's name."));
    out += small_form(call, c.id, trouble, "life", tr("A step of its life"), "/life", inside, tr("Note this step"));
  }
  out += small_form(call, c.id, trouble, "contact", tr("Add a contact"), "/contacts",
                    in("contact", "name", tr("Name"), "text", true) + in("contact", "duty", tr("Duty"), "text", false, tr("“Coordinator”, “list administrator”.")) +
                        in("contact", "address", tr("E-mail address"), "email") + in("contact", "from", tr("From"), "date") +
                        in("contact", "until", tr("Until"), "date", false, tr("Its last day in this duty. After it no letter goes there, and only the secretariat sees the entry.")) +
                        in("contact", "confirmed", tr("Confirmed on"), "date") +
                        select({.name = "lang",
                                .label = tr("Language of letters"),
                                .choices = letter_languages(trouble.at("contact") ? call.field("lang") : std::string()),
                                .hint = tr("An account's own language goes before it."),
                                .error = trouble.at("contact") ? error_at(trouble.refusal, "lang") : std::string(),
                                .id = "contact-lang"}),
                    tr("Add this contact"));
  for (auto const& k : contacts) {
    auto const name = dates_form(k.id);
    auto const one = [&](char const* field_name, std::string const& label, std::optional<roster::Day> const& day) {
      return small_field(call, trouble, name, field_name, label, "date", false, {}, day_text(day));
    };
    out += small_form(call, c.id, trouble, name.c_str(), fill(tr("Dates of {}"), {k.name}), "/contacts/" + k.id.text + "/dates", one("from", tr("From"), k.from) + one("until", tr("Until"), k.until),
                      tr("Save"));
  }
  Html removals;
  for (auto const& k : contacts)
    add_html(removals, "<li>{} {}</li>", person(k.name), act_on(Url::local(path_of(c.id, "/contacts/" + k.id.text + "/remove")), call.csrf(), tr("Remove"), k.name));
  if (!removals.empty()) out += folded(tr("Remove contacts"), html("<ul class=\"list\">{}</ul>", removals), false);
  return html("<section class=\"no-print\" id=\"change\"><h2>{}</h2>{}</section>", tr("Change"), out);
}

std::vector<Route> coalition_form_rows() {
  using http::Method;
  auto const least = Role::secretariat;
  return {
      {Method::get, "/coalitions/new", least, blank, "The form for a new coalition."},
      {Method::post, "/coalitions", least, enter, "Enters a coalition: name, lang, life, acronym, founded, kinds, themes, aliases, list, archive, site, join, statement, founders, documents, related.", form_body},
      {Method::get, "/coalitions/{coalition}/edit", Role::coordinator, edit, "The form for a coalition's fields, for whoever speaks for it."},
      {Method::post, "/coalitions/{coalition}", Role::coordinator, change, "Changes a coalition's fields, all but name and life. For whoever speaks for it.", form_body},
      {Method::post, "/coalitions/{coalition}/name", least, rename, "Gives it a new name: name, lang, from; the old one stays.", form_body},
      {Method::post, "/coalitions/{coalition}/also-named", least, also, "Gives it a present name in another language: name, lang, from; an empty name takes it away.", form_body},
      {Method::post, "/coalitions/{coalition}/former-names", least, former, "Notes a former name: name, lang, from, until.", form_body},
      {Method::post, "/coalitions/{coalition}/life", least, live, "A step of its life: to, reason, until (paused), into (merged).", form_body},
      {Method::post, "/coalitions/{coalition}/contacts", least, add_contact, "Adds a contact: name, duty, address, from, until, confirmed, lang.", form_body},
      {Method::post, "/coalitions/{coalition}/contacts/{contact}/dates", least, date_contact, "Says from when until when it is a contact: from, until; blank is open.", form_body},
      {Method::post, "/coalitions/{coalition}/contacts/{contact}/remove", least, remove_contact, "Removes a contact.", form_body},
  };
}

}  // namespace web
