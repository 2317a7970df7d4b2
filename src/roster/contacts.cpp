// SPDX-License-Identifier: Apache-2.0
// Contacts of a coalition: who they are, the links in their letters, and that they are still right (K7).
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inquiries.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

std::string link_of(std::string const& secret) { return sha256_hex("contact\n" + secret); }

/// With its fields cleaned.
Result<Contact> checked(Contact const& typed) {
  Contact c = typed;
  c.name = clean_line(typed.name);
  c.address = clean_line(typed.address);
  c.duty = clean_line(typed.duty);
  c.lang = clean_line(typed.lang);
  if (c.name.empty()) return refuse(Why::malformed, say("A contact needs a name."), "name");
  auto const at = c.address.find('@');
  if (!c.address.empty() && (at == 0 || at == std::string::npos || at + 1 == c.address.size() || c.address.size() > 254 ||
                             c.address.find_first_of(" <>,;\"") != std::string::npos))
    return refuse(Why::malformed, say("This does not look like an e-mail address."), "address");
  if (!c.lang.empty() && !is_language_tag(c.lang))
    return refuse(Why::malformed, say("A language is given as a tag like “en” or “pt-BR”."), "lang");
  if (auto const fits = all_of(too_long(c.name, 200, "name"), too_long(c.duty, 200, "duty")); !fits) return tl::unexpected(fits.error());
  return c;
}

/// As it stands in the history: without the address, which not all who read it may see.
std::string in_history(std::string const& name, std::string const& duty, std::string const& lang) {
  std::string out = name;
  for (auto const& more : {duty, lang})
    if (!more.empty()) out += ", " + more;
  return out;
}

tl::unexpected<Refusal> no_contact() { return refuse(Why::unknown, say("There is no such contact.")); }

}  // namespace

Result<ContactId> add_contact(Writing& w, CoalitionId const& id, Contact const& wish) {
  if (!coalition(w, id)) return no_coalition();
  auto const c = checked(wish);
  if (!c) return tl::unexpected(c.error());
  if (contacts(w, id).size() >= 50) return refuse(Why::malformed, say("This may have at most {} entries."), "name", {"50"});
  auto const contact = new_id<ContactId>("k");
  w.run("insert into coalition_contact (id, coalition, name, address, duty, confirmed, at, lang) values (:i, :c, :n, :a, :d, :f, :t, :l)",
        contact, id, c->name, c->address, c->duty, day_text(wish.confirmed), w.now(), c->lang);
  note(w, id, "contact", "", in_history(c->name, c->duty, c->lang));
  w.audit("add_contact", id.text, c->name);
  return contact;
}

Result<Done> remove_contact(Writing& w, CoalitionId const& id, ContactId const& contact) {
  auto const there = w.row<std::string, std::string, std::string>("select name, duty, lang from coalition_contact where id = :k and coalition = :c", contact, id);
  if (!there) return no_contact();
  auto const& [name, duty, lang] = *there;
  w.run("delete from contact_link where contact = :k", contact);
  w.run("delete from coalition_contact where id = :k", contact);
  note(w, id, "contact", in_history(name, duty, lang), "");
  w.audit("remove_contact", id.text, name);
  return Done{};
}

std::vector<Contact> contacts(Reading& r, CoalitionId const& id) {
  std::vector<Contact> out;
  for (auto& [contact, name, address, duty, confirmed, lang] :
       r.rows<ContactId, std::string, std::string, std::string, std::optional<std::string>, std::string>(
           "select id, name, address, duty, confirmed, lang from coalition_contact where coalition = :c order by at, name, id", id))
    out.push_back({contact, name, address, duty, day_of(confirmed), lang});
  return out;
}

std::map<CoalitionId, std::vector<Contact>> all_contacts(Reading& r) {
  std::map<CoalitionId, std::vector<Contact>> out;
  for (auto& [of, contact, name, address, duty, confirmed, lang] :
       r.rows<CoalitionId, ContactId, std::string, std::string, std::string, std::optional<std::string>, std::string>(
           "select coalition, id, name, address, duty, confirmed, lang from coalition_contact order by coalition, at, name, id"))
    out[of].push_back({contact, name, address, duty, day_of(confirmed), lang});
  return out;
}

Result<std::string> new_contact_link(Writing& w, ContactId const& contact) {
  auto const of = w.one<CoalitionId>("select coalition from coalition_contact where id = :k", contact);
  if (!of) return no_contact();
  auto const secret = random_secret();
  w.run("delete from contact_link where until <= :t", w.now());
  w.run("insert into contact_link (link, contact, coalition, at, until) values (:l, :k, :c, :t, :u)", link_of(secret), contact, *of,
        w.now(), w.now() + std::chrono::days(365));
  return secret;
}

std::optional<LinkHolder> holder_of_link(Reading& r, std::string const& secret, Instant now) {
  auto const found =
      r.row<CoalitionId, ContactId>("select coalition, contact from contact_link where link = :l and until > :t", link_of(secret), now);
  if (!found) return std::nullopt;
  for (auto& c : contacts(r, std::get<0>(*found)))
    if (c.id == std::get<1>(*found)) return LinkHolder{std::get<0>(*found), std::move(c)};
  return std::nullopt;
}

Result<Done> confirm_contact(Writing& w, CoalitionId const& id, Contact const& as_it_is, std::string const& who) {
  auto const before = w.row<std::string, std::string, std::string, std::string>(
      "select name, address, duty, lang from coalition_contact where id = :k and coalition = :c", as_it_is.id, id);
  if (!before) return no_contact();
  auto const& [name, address, duty, lang] = *before;
  auto const c = checked(as_it_is);
  if (!c) return tl::unexpected(c.error());
  w.run("update coalition_contact set name = :n, address = :a, duty = :d, lang = :l, confirmed = :f where id = :k", c->name, c->address,
        c->duty, c->lang, iso_day(utc_day(w.now())), c->id);
  note(w, id, "contact", in_history(name, duty, lang), in_history(c->name, c->duty, c->lang));
  // That it is another one is told, not which.
  if (address != c->address) note(w, id, "contact_address", "", c->name);
  w.audit("confirm_contact", id.text, c->name);
  for (auto const& q : inquiries_of(w, id)) {
    if (q.closed || q.about != About::contacts) continue;
    if (auto const said = note_said(w, q.id, Said::confirmed, who, c->name); !said) return said;
    if (auto const done = close_inquiry(w, q.id, Outcome::confirmed, {}); !done) return done;
  }
  return Done{};
}

}  // namespace roster
