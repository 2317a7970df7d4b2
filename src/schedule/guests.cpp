// SPDX-License-Identifier: Apache-2.0
#include "schedule/guests.hpp"

#include "base/checks.hpp"
#include "base/text.hpp"
#include "base/zones.hpp"

namespace schedule {

using base::refuse;
using base::say;
using base::too_long;
using base::Why;

store::Migration guest_tables() {
  return {"schedule", 2, {
      "create table guest (id text primary key, meeting text not null, person text, name text not null, address text not null, zone text not null, "
      "language text not null, told bigint, told_before bigint, coming bigint, through bigint not null, answered bigint, stamp bigint, "
      "comment text not null, words text not null, at bigint not null)",
      "create unique index guest_once on guest(meeting, address)",
      "create index guest_by_address on guest(address)",
      "create table guest_link (link text primary key, guest text not null references guest(id), until bigint not null)",
      "create index guest_link_by_guest on guest_link(guest)",
      "alter table poll_invitee add column address text",
  }};
}

namespace {

constexpr int most_guests = 400;

tl::unexpected<base::Refusal> no_guest() { return refuse(Why::unknown, say("This person is not invited.")); }

std::string link_of(std::string const& secret) { return base::sha256_hex("guest\n" + secret); }

Result<Done> expect(Reading& r, GuestId const& id) {
  if (!r.one<std::int64_t>("select 1 from guest where id = :id", id)) return no_guest();
  return Done{};
}

Result<Done> check(Guest const& g) {
  if (g.name.empty()) return refuse(Why::malformed, say("Whom do you invite? A name is missing."), "name");
  auto const at = g.address.find('@');
  if (at == std::string::npos || at == 0 || at + 1 == g.address.size() || g.address.size() > 254)
    return refuse(Why::malformed, say("This does not look like an e-mail address."), "address");
  if (!base::zone_exists(g.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {g.zone});
  if (!base::is_language_tag(g.language)) return refuse(Why::malformed, say("A language is given as a tag like “en” or “pt-BR”."), "language");
  return too_long(g.name, 120, "name");
}

template <class... Args>
std::vector<Guest> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Guest> out;
  for (auto& [id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words] :
       r.rows<GuestId, MeetingId, PersonId, std::string, std::string, std::string, std::string, std::optional<int>, std::optional<Coming>, Through,
              std::optional<Instant>, std::string, std::string>(sql, args...))
    out.push_back({id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words});
  return out;
}

}  // namespace

Result<GuestId> add_guest(Writing& w, Guest const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (guest_at(w, wish.meeting, wish.address)) return refuse(Why::conflict, say("This address is invited already."), "address");
  if (w.one<std::int64_t>("select count(*) from guest where meeting = :m", wish.meeting).value_or(0) >= most_guests)
    return refuse(Why::not_now, say("At most {} people are invited by letter."), "name", {std::to_string(most_guests)});
  auto const id = base::new_id<GuestId>({}, 16);
  w.run("insert into guest (id, meeting, person, name, address, zone, language, told, told_before, coming, through, answered, stamp, comment, words, at) "
        "values (:id, :meeting, :person, :name, :address, :zone, :language, null, null, null, :through, null, null, '', '', :at)",
        id, wish.meeting, wish.person, wish.name, wish.address, wish.zone, wish.language, Through::nothing, w.now());
  w.audit("add_guest", id.text, wish.name);
  return id;
}

Result<Done> remove_guest(Writing& w, GuestId const& id) {
  if (auto ok = expect(w, id); !ok) return ok;
  w.run("delete from guest_link where guest = :id", id);
  w.run("delete from guest where id = :id", id);
  w.audit("remove_guest", id.text);
  return Done{};
}

void forget_guest_address(Writing& w, std::string const& address) {
  w.run("delete from guest_link where guest in (select id from guest where address = :a)", address);
  w.run("delete from guest where address = :a", address);
  w.run("delete from poll_link where invitee in (select id from poll_invitee where address = :a)", address);
  w.run("update poll_invitee set address = null where address = :a", address);
  w.audit("forget_guest_address", {});
}

std::string new_guest_link(Writing& w, GuestId const& id, Instant until) {
  auto const secret = base::random_secret();
  w.run("delete from guest_link where guest = :id and until <= :now", id, w.now());
  w.run("insert into guest_link (link, guest, until) values (:link, :id, :until)", link_of(secret), id, until);
  return secret;
}

Result<Done> revoke_guest_links(Writing& w, GuestId const& id) {
  if (auto ok = expect(w, id); !ok) return ok;
  w.run("delete from guest_link where guest = :id", id);
  w.audit("revoke_guest_links", id.text);
  return Done{};
}

std::optional<GuestId> guest_of_link(Reading& r, std::string const& secret, Instant now) {
  return r.one<GuestId>("select guest from guest_link where link = :link and until > :now", link_of(secret), now);
}

void note_told(Writing& w, GuestId const& id, int sequence) {
  w.run("update guest set told_before = told, told = :s where id = :id", sequence, id);
  w.audit("note_told", id.text, std::to_string(sequence));
}

void take_back_told(Writing& w, GuestId const& id) {
  w.run("update guest set told = told_before, told_before = null where id = :id", id);
  w.audit("take_back_told", id.text);
}

Result<Done> answer_guest(Writing& w, GuestId const& id, GuestAnswer const& answer) {
  if (auto ok = expect(w, id); !ok) return ok;
  if (auto ok = too_long(answer.comment, 500, "comment"); !ok) return ok;
  auto const before = w.one<std::optional<Instant>>("select stamp from guest where id = :id", id).value_or(std::nullopt);
  if (answer.stamp && before && *answer.stamp < *before) return refuse(Why::not_now, say("A later answer of this person is here already."));
  w.run("update guest set coming = :coming, through = :through, answered = :at, stamp = :stamp, comment = :comment, words = '' where id = :id",
        answer.coming, answer.through, w.now(), answer.stamp ? answer.stamp : before, answer.comment, id);
  w.audit("answer_guest", id.text, boost::describe::enum_to_string(answer.coming, ""));
  return Done{};
}

Result<Done> keep_words(Writing& w, GuestId const& id, std::string const& words) {
  if (auto ok = expect(w, id); !ok) return ok;
  w.run("update guest set words = :words where id = :id", std::string(base::slice(words, 0, 4000)), id);
  w.audit("keep_words", id.text);
  return Done{};
}

std::optional<Guest> guest(Reading& r, GuestId const& id) {
  auto all = list(r, "select id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words from guest where id = :id", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Guest> guests(Reading& r, MeetingId const& meeting) {
  return list(r, "select id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words from guest "
                 "where meeting = :m order by name, id",
              meeting);
}

std::optional<Guest> guest_at(Reading& r, MeetingId const& meeting, std::string const& address) {
  auto all = list(r, "select id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words from guest "
                     "where meeting = :m and address = :a",
                  meeting, address);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Guest> guests_at(Reading& r, std::string const& address) {
  return list(r, "select id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words from guest "
                 "where address = :a order by at, id",
              address);
}

}  // namespace schedule
