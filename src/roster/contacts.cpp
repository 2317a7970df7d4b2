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
  if (auto const fits = all_of(too_long(c.name, 200, "name"), too_long(c.duty, 200, "duty"), in_order(c.from, c.until)); !fits)
    return tl::unexpected(fits.error());
  return c;
}

/// "2022-10-03 – 2023-10-02"; an open end is left out.
std::string span_text(std::optional<Day> const& from, std::optional<Day> const& until) {
  if (!from && !until) return {};
  return (from ? iso_day(*from) + " " : std::string()) + "–" + (until ? " " + iso_day(*until) : std::string());
}

/// As it stands in the history: without the address, which not all who read it may see.
std::string in_history(Contact const& c) {
  std::string out = c.name;
  for (auto const& more : {c.duty, c.lang, span_text(c.from, c.until)})
    if (!more.empty()) out += ", " + more;
  return out;
}

/// Everything of a contact, with its line of the history.
void put(Writing& w, CoalitionId const& id, Contact const& before, Contact const& c, std::string const& who) {
  w.run("update coalition_contact set name = :n, address = :a, duty = :d, lang = :l, from_day = :fd, until_day = :ud, confirmed = :f where id = :k",
        c.name, c.address, c.duty, c.lang, day_text(c.from), day_text(c.until), day_text(c.confirmed), c.id);
  note(w, id, "contact", in_history(before), in_history(c), who);
  // That it is another one is told, not which.
  if (before.address != c.address) note(w, id, "contact_address", "", c.name, who);
}

tl::unexpected<Refusal> no_contact() { return refuse(Why::unknown, say("There is no such contact.")); }

/// Each with its coalition.
template <class... Args>
std::vector<std::pair<CoalitionId, Contact>> read(Reading& r, std::string_view sql, Args const&... args) {
  using Text = std::string;
  using Maybe = std::optional<std::string>;
  std::vector<std::pair<CoalitionId, Contact>> out;
  for (auto const& [of, id, name, address, duty, confirmed, lang, from, until] :
       r.rows<CoalitionId, ContactId, Text, Text, Text, Maybe, Text, Maybe, Maybe>(sql, args...))
    out.emplace_back(of, Contact{id, name, address, duty, day_of(confirmed), lang, day_of(from), day_of(until)});
  return out;
}

std::optional<Contact> contact(Reading& r, CoalitionId const& of, ContactId const& id) {
  auto const found = read(r, "select coalition, id, name, address, duty, confirmed, lang, from_day, until_day from coalition_contact "
                             "where id = :k and coalition = :c", id, of);
  return found.empty() ? std::nullopt : std::optional(found.front().second);
}

}  // namespace

bool serves(Contact const& c, Day day) { return (!c.from || *c.from <= day) && !is_former(c, day); }
bool is_former(Contact const& c, Day today) { return c.until && *c.until < today; }

Result<ContactId> add_contact(Writing& w, CoalitionId const& id, Contact const& wish) {
  if (!coalition(w, id)) return no_coalition();
  auto const c = checked(wish);
  if (!c) return tl::unexpected(c.error());
  if (contacts(w, id).size() >= 50) return refuse(Why::malformed, say("This may have at most {} entries."), "name", {"50"});
  auto const made = new_id<ContactId>("k");
  w.run("insert into coalition_contact (id, coalition, name, address, duty, confirmed, at, lang, from_day, until_day) "
        "values (:i, :c, :n, :a, :d, :f, :t, :l, :fd, :ud)",
        made, id, c->name, c->address, c->duty, day_text(wish.confirmed), w.now(), c->lang, day_text(c->from), day_text(c->until));
  note(w, id, "contact", "", in_history(*c));
  w.audit("add_contact", id.text, c->name);
  return made;
}

Result<Done> date_contact(Writing& w, CoalitionId const& id, ContactId const& which, std::optional<Day> from, std::optional<Day> until) {
  auto const before = contact(w, id, which);
  if (!before) return no_contact();
  if (auto const fits = in_order(from, until); !fits) return fits;
  auto after = *before;
  after.from = from;
  after.until = until;
  w.run("update coalition_contact set from_day = :f, until_day = :u where id = :k", day_text(from), day_text(until), which);
  note(w, id, "contact", in_history(*before), in_history(after));
  w.audit("date_contact", id.text, after.name);
  return Done{};
}

Result<Done> correct_contact(Writing& w, CoalitionId const& id, Contact const& as_it_is) {
  auto const before = contact(w, id, as_it_is.id);
  if (!before) return no_contact();
  auto const c = checked(as_it_is);
  if (!c) return tl::unexpected(c.error());
  put(w, id, *before, *c, {});
  w.audit("correct_contact", id.text, c->name);
  return Done{};
}

Result<Done> remove_contact(Writing& w, CoalitionId const& id, ContactId const& which, std::string const& who) {
  auto const there = contact(w, id, which);
  if (!there) return no_contact();
  w.run("delete from contact_link where contact = :k", which);
  w.run("delete from coalition_contact where id = :k", which);
  note(w, id, "contact", in_history(*there), "", who);
  w.audit("remove_contact", id.text, there->name);
  return Done{};
}

std::vector<Contact> contacts(Reading& r, CoalitionId const& id) {
  std::vector<Contact> out;
  for (auto& [of, c] : read(r, "select coalition, id, name, address, duty, confirmed, lang, from_day, until_day from coalition_contact "
                               "where coalition = :c order by at, name, id", id))
    out.push_back(std::move(c));
  return out;
}

std::vector<Contact> contacts(Reading& r, CoalitionId const& id, Day day) {
  auto out = contacts(r, id);
  std::erase_if(out, [&](Contact const& c) { return !serves(c, day); });
  return out;
}

std::map<CoalitionId, std::vector<Contact>> all_contacts(Reading& r, Day day) {
  std::map<CoalitionId, std::vector<Contact>> out;
  for (auto& [of, c] : read(r, "select coalition, id, name, address, duty, confirmed, lang, from_day, until_day from coalition_contact "
                               "order by coalition, at, name, id"))
    if (serves(c, day)) out[of].push_back(std::move(c));
  return out;
}

Result<std::string> new_contact_link(Writing& w, ContactId const& which) {
  auto const of = w.one<CoalitionId>("select coalition from coalition_contact where id = :k", which);
  if (!of) return no_contact();
  if (!serves(*contact(w, *of, which), utc_day(w.now())))
    return refuse(Why::not_now, say("Only who is a contact today gets a link: look at its dates."));
  auto const secret = random_secret();
  w.run("delete from contact_link where until <= :t", w.now());
  w.run("insert into contact_link (link, contact, coalition, at, until) values (:l, :k, :c, :t, :u)", link_of(secret), which, *of,
        w.now(), w.now() + std::chrono::days(365));
  return secret;
}

std::optional<LinkHolder> holder_of_link(Reading& r, std::string const& secret, Instant now) {
  auto const found =
      r.row<CoalitionId, ContactId>("select coalition, contact from contact_link where link = :l and until > :t", link_of(secret), now);
  if (!found) return std::nullopt;
  auto const& [of, which] = *found;
  auto holder = contact(r, of, which);
  if (!holder || !serves(*holder, utc_day(now))) return std::nullopt;
  return LinkHolder{of, *std::move(holder)};
}

Result<Done> confirm_contact(Writing& w, CoalitionId const& id, Contact const& as_it_is, std::string const& who) {
  auto const before = contact(w, id, as_it_is.id);
  if (!before) return no_contact();
  auto c = checked(as_it_is);
  if (!c) return tl::unexpected(c.error());
  c->confirmed = utc_day(w.now());
  put(w, id, *before, *c, who);
  w.audit("confirm_contact", id.text, c->name);
  for (auto const& q : inquiries_of(w, id)) {
    if (q.closed || q.about != About::contacts) continue;
    if (auto const said = note_said(w, q.id, Said::confirmed, who, c->name); !said) return said;
    if (auto const done = close_inquiry(w, q.id, Outcome::confirmed, {}); !done) return done;
  }
  return Done{};
}

}  // namespace roster
