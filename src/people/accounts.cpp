// SPDX-License-Identifier: Apache-2.0
#include "people/accounts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "people/caption_looks.hpp"
#include "people/inside.hpp"

namespace people {

std::string role_name(Role role) { return boost::describe::enum_to_string(role, "member"); }

std::optional<Role> role_named(std::string_view word) {
  for (Role const role : {Role::secretariat, Role::facilitator, Role::coordinator, Role::member})
    if (role_name(role) == word) return role;
  return std::nullopt;
}

Result<std::string> read_address(std::string_view typed) {
  std::string const address = lower_ascii(trim(typed));
  auto const no = [] { return refuse(Why::malformed, say("This does not look like an e-mail address."), "address"); };
  if (address.empty()) return refuse(Why::malformed, say("An e-mail address is needed."), "address");
  if (address.size() > 254) return no();
  for (char const c : address)
    if (c <= ' ' || c > '~' || std::string_view("\"()<>[]\\,;:").find(c) != std::string_view::npos) return no();
  auto const at = address.find('@');
  if (at == std::string::npos || at == 0 || at > 64 || address.find('@', at + 1) != std::string::npos) return no();
  std::string_view const domain = std::string_view(address).substr(at + 1);
  if (domain.find('.') == std::string_view::npos || domain.find("..") != std::string_view::npos) return no();
  if (domain.front() == '.' || domain.back() == '.' || domain.front() == '-' || domain.back() == '-') return no();
  return address;
}

namespace inside {

Result<Done> check_settings(std::string const& language, std::string const& zone) {
  bool const tag =
      !language.empty() && language.size() <= 40 && std::all_of(language.begin(), language.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  if (!tag) return refuse(Why::malformed, say("This is no language tag."), "language");
  if (!zone_exists(zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {zone});
  return Done{};
}

Result<Done> expect_secretariat(Writing& w) {
  auto const& role = w.actor().role;
  if (role == "secretariat" || role == "operator") return Done{};
  return refuse(Why::not_allowed, say("Only the secretariat may do this."));
}

Result<AccountId> insert_account(Writing& w, NewAccount const& wish) {
  auto const address = read_address(wish.address);
  if (!address) return tl::unexpected(address.error());
  if (auto const fine = check_settings(wish.language, wish.zone); !fine) return tl::unexpected(fine.error());
  if (w.one<std::int64_t>("select 1 from account where address = :a", *address))
    return refuse(Why::conflict, say("This address has an account already."), "address");
  PersonId person = wish.person;
  if (person.empty()) {
    auto const entered = enter_person(w, wish.name);
    if (!entered) return tl::unexpected(entered.error());
    person = *entered;
  } else if (!person_exists(w, person)) {
    return refuse(Why::unknown, say("There is no such person."), "person");
  } else if (w.one<std::int64_t>("select 1 from account where person = :p", person)) {
    return refuse(Why::conflict, say("This person has an account already."), "person");
  }
  auto const id = new_id<AccountId>("a");
  w.run(
      "insert into account (id, person, address, role, language, zone, state, demo, at) "
      "values (:i, :p, :a, :r, :l, :z, :s, :d, :t)",
      id, person, *address, wish.role, wish.language, wish.zone, AccountState::active, wish.demo, w.now());
  w.audit("open_account", id.text, role_name(wish.role));
  return id;
}

}  // namespace inside

namespace {

/// The forum must not lose its last secretary by accident. Demo accounts may go at any time.
Result<Done> expect_another_secretariat(Writing& w, AccountId const& id) {
  auto const mine = w.row<Role, AccountState, bool>("select role, state, demo from account where id = :i", id);
  if (!mine) return refuse(Why::unknown, say("There is no such account."));
  auto const [role, state, demo] = *mine;
  if (role != Role::secretariat || state != AccountState::active || demo) return Done{};
  auto const others =
      w.one<std::int64_t>("select count(*) from account where role = :r and state = :s and demo = 0 and id <> :i",
                          Role::secretariat, AccountState::active, id);
  if (others.value_or(0) == 0)
    return refuse(Why::not_now, say("This is the last account of the secretariat: make another one first."));
  return Done{};
}

using AccountRow = std::tuple<AccountId, PersonId, std::string, std::string, Role, std::string, std::string,
                              AccountState, bool, Instant>;
Account account_from(AccountRow&& row) {
  auto& [id, person, name, address, role, language, zone, state, demo, at] = row;
  return {id, person, name, address, role, language, zone, state, demo, at};
}

}  // namespace

Result<AccountId> open_account(Writing& w, NewAccount const& wish) {
  if (auto const may = inside::expect_secretariat(w); !may) return tl::unexpected(may.error());
  return inside::insert_account(w, wish);
}

Result<Done> change_role(Writing& w, AccountId const& id, Role role) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  if (role != Role::secretariat)
    if (auto const safe = expect_another_secretariat(w, id); !safe) return safe;
  if (w.run("update account set role = :r where id = :i", role, id) == 0)
    return refuse(Why::unknown, say("There is no such account."));
  w.audit("change_role", id.text, role_name(role));
  return Done{};
}

Result<Done> suspend_account(Writing& w, AccountId const& id) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  if (auto const safe = expect_another_secretariat(w, id); !safe) return safe;
  w.run("update account set state = :s where id = :i", AccountState::suspended, id);
  w.run("delete from session where account = :a", id);
  w.run("update asking set spent = 1 where account = :a", id);
  w.audit("suspend_account", id.text);
  return Done{};
}

Result<Done> resume_account(Writing& w, AccountId const& id) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  if (w.run("update account set state = :s where id = :i", AccountState::active, id) == 0)
    return refuse(Why::unknown, say("There is no such account."));
  w.audit("resume_account", id.text);
  return Done{};
}

Result<Done> change_settings(Writing& w, AccountId const& id, std::string const& language, std::string const& zone) {
  if (auto const fine = inside::check_settings(language, zone); !fine) return fine;
  if (w.run("update account set language = :l, zone = :z where id = :i", language, zone, id) == 0)
    return refuse(Why::unknown, say("There is no such account."));
  w.audit("change_settings", id.text);
  return Done{};
}

std::optional<Account> account(Reading& r, AccountId const& id) {
  auto row =
      r.row<AccountId, PersonId, std::string, std::string, Role, std::string, std::string, AccountState, bool, Instant>(
          "select a.id, a.person, p.name, a.address, a.role, a.language, a.zone, a.state, a.demo, a.at "
          "from account a join person p on p.id = a.person where a.id = :i",
          id);
  if (!row) return std::nullopt;
  return account_from(std::move(*row));
}

std::optional<Account> account_of(Reading& r, PersonId const& person) {
  auto const id = r.one<AccountId>("select id from account where person = :p", person);
  return id ? account(r, *id) : std::nullopt;
}

std::vector<Account> accounts(Reading& r) {
  std::vector<Account> out;
  for (auto& row :
       r.rows<AccountId, PersonId, std::string, std::string, Role, std::string, std::string, AccountState, bool,
              Instant>("select a.id, a.person, p.name, a.address, a.role, a.language, a.zone, a.state, a.demo, a.at "
                       "from account a join person p on p.id = a.person order by p.folded, a.id"))
    out.push_back(account_from(std::move(row)));
  return out;
}

bool has_secretariat(Reading& r) {
  return r.one<std::int64_t>("select count(*) from account where role = :r and state = :s and demo = 0",
                             Role::secretariat, AccountState::active)
             .value_or(0) > 0;
}

std::optional<MyData> export_my_data(Reading& r, AccountId const& id) {
  auto mine = account(r, id);
  if (!mine) return std::nullopt;
  MyData data{.account = std::move(*mine), .person = {}, .sessions = {}};
  if (auto who = person(r, data.account.person)) data.person = std::move(*who);
  for (auto& [session, at, seen, about] : r.rows<SessionId, Instant, Instant, std::string>(
           "select id, at, seen, about from session where account = :a order by seen desc, id", id))
    data.sessions.push_back({session, at, seen, about});
  data.caption_looks = caption_looks(r, id).value_or(CaptionLooks{});
  return data;
}

Result<std::string> delete_my_account(Writing& w, AccountId const& id) {
  auto const address = w.one<std::string>("select address from account where id = :i", id);
  if (!address) return refuse(Why::unknown, say("There is no such account."));
  if (auto const safe = expect_another_secretariat(w, id); !safe) return tl::unexpected(safe.error());
  w.run("delete from session where account = :a", id);
  w.run("delete from demo_link where account = :a", id);
  w.run("delete from caption_look where account = :a", id);
  inside::forget_factors(w, id);
  w.run("delete from asking where account = :a", id);
  w.run("delete from asking where address_hash = :a", inside::digest(*address));
  w.run("delete from invitation where address = :a", *address);
  w.run("delete from account where id = :i", id);
  w.audit("delete_my_account", id.text);
  return *address;
}

}  // namespace people
