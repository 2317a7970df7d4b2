// SPDX-License-Identifier: Apache-2.0
#include "people/passkeys.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "people/inside.hpp"
#include "people/web_authn.hpp"

namespace people {

namespace {

constexpr std::size_t name_most = 60;

std::string browser_digest(Ceremony ceremony, std::string const& browser) {
  return inside::digest((ceremony == Ceremony::add ? "adding\n" : "signing in\n") + browser);
}

/// Takes the challenge that the browser's answer names, if it was made for this browser; it is gone then, whatever
/// follows. Empty: none.
std::string spend_challenge(Writing& w, Ceremony ceremony, std::string const& browser, std::string const& client_data) {
  auto const challenge = inside::challenge_in(client_data);
  if (challenge.empty() || browser.empty()) return {};
  auto const hash = inside::digest(challenge), whose = browser_digest(ceremony, browser);
  auto const at =
      w.one<Instant>("select at from challenge where challenge_hash = :c and browser_hash = :b", hash, whose);
  if (!at) return {};
  w.run("delete from challenge where challenge_hash = :c", hash);
  return w.now() - *at < challenge_life ? challenge : std::string();
}

std::string word_for(inside::Fault fault) { return boost::describe::enum_to_string(fault, "fault"); }

Refusal not_added() {
  return {
      Why::malformed, say("The device's answer could not be accepted, so no passkey was added. Try again."), {}, {}};
}
Refusal not_let_in() {
  return {Why::not_allowed, say("This passkey was not accepted. Try again, or ask for a letter."), {}, {}};
}

/// Refuses (malformed) what is over 60 characters.
Result<std::string> read_passkey_name(std::string const& typed) {
  std::string name = clean_line(typed);
  if (code_points(name) > name_most)
    return refuse(Why::malformed, say("A name has at most {} characters."), "name", {std::to_string(name_most)});
  return name;
}

struct Kept {
  PasskeyId id;
  AccountId account;
  std::string key;
  std::int64_t counter = 0;
};
std::optional<Kept> kept_passkey(Reading& r, std::string const& credential) {
  auto const row = r.row<PasskeyId, AccountId, std::string, std::int64_t>(
      "select k.id, k.account, k.public_key, k.counter from passkey k join account a on a.id = k.account where "
      "k.credential = :c and a.state = :s",
      credential, AccountState::active);
  if (!row) return std::nullopt;
  auto const& [id, account, key, counter] = *row;
  return Kept{id, account, from_base64(key).value_or(""), counter};
}

bool is_number(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<PasskeyPlace> passkey_place(std::string_view base) {
  bool const tls = base.starts_with("https://");
  if (!tls && !base.starts_with("http://")) return std::nullopt;
  auto rest = base.substr(tls ? 8 : 7);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  auto const host = rest.starts_with('[') ? rest.substr(0, rest.find(']') + 1) : rest.substr(0, rest.find(':'));
  auto const port = rest.substr(host.size());
  std::string const name = lower_ascii(host);
  if (name.empty() || is_number(name)) return std::nullopt;
  if (!tls && name != "localhost" && !name.ends_with(".localhost")) return std::nullopt;
  bool const usual = port.empty() || port == ":" || port == (tls ? ":443" : ":80");
  return PasskeyPlace{(tls ? "https://" : "http://") + name + (usual ? std::string() : std::string(port)), name};
}

Result<std::string> make_challenge(Writing& w, Ceremony ceremony, std::string const& browser) {
  if (browser.empty()) return refuse(Why::malformed, say("Your browser must accept cookies to sign in."), "cookie");
  if (w.one<std::int64_t>("select count(*) from challenge where at > :t", w.now() - challenge_life).value_or(0) >=
      challenges_at_once)
    return refuse(Why::not_now, say("Too many people ask to sign in just now. Try again later."));
  auto const whose = browser_digest(ceremony, browser);
  w.run("delete from challenge where browser_hash = :b", whose);
  auto challenge = random_secret();
  w.run("insert into challenge (challenge_hash, browser_hash, at) values (:c, :b, :t)", inside::digest(challenge),
        whose, w.now());
  return challenge;
}

Result<PasskeyAdded> add_passkey(Writing& w, AccountId const& account, PasskeyPlace const& place,
                                 std::string const& browser, NewPasskey const& wish) {
  if (!people::account(w, account)) return refuse(Why::unknown, say("There is no such account."));
  auto name = read_passkey_name(wish.name);
  if (!name) return tl::unexpected(name.error());
  if (static_cast<int>(passkeys(w, account).size()) >= passkeys_most)
    return refuse(Why::not_now, say("There are {} passkeys already: remove one first."), {},
                  {std::to_string(passkeys_most)});
  auto const client = inside::from_base64url(wish.client_data).value_or(""),
             data = inside::from_base64url(wish.authenticator_data).value_or("");
  auto const no = [&](std::string const& why) {
    w.audit("add_passkey", account.text, "not added: " + why);
    return PasskeyAdded{not_added(), {}, {}};
  };
  auto const challenge = spend_challenge(w, Ceremony::add, browser, client);
  if (challenge.empty()) return no(word_for(inside::Fault::wrong_challenge));
  auto const key = inside::check_new_key({challenge, place.origin, place.rp_id}, client, data);
  if (key.fault) return no(word_for(*key.fault));
  auto const credential = inside::base64url(key.credential);
  if (w.one<std::int64_t>("select 1 from passkey where credential = :c", credential)) return no("known already");
  auto const id = new_id<PasskeyId>("k");
  w.run(
      "insert into passkey (id, account, credential, public_key, counter, name, at) values (:i, :a, :c, :k, :n, :m, "
      ":t)",
      id, account, credential, base64(key.key), key.counter, *name, w.now());
  w.audit("add_passkey", account.text, id.text);
  return PasskeyAdded{{}, id, inside::recovery_codes_of_first_factor(w, account)};
}

Result<PasskeyTried> use_passkey(Writing& w, PasskeyPlace const& place, PasskeyAnswer const& answer,
                                 Browser const& browser) {
  auto const plain = [](std::string const& text) { return inside::from_base64url(text).value_or(""); };
  auto const client = plain(answer.client_data);
  auto const challenge = spend_challenge(w, Ceremony::sign_in, browser.cookie, client);
  auto const kept = kept_passkey(w, answer.credential);
  auto const no = [&](std::string const& why) {
    w.audit("use_passkey", kept ? kept->account.text : std::string(), "not accepted: " + why);
    return PasskeyTried{not_let_in(), {}};
  };
  if (challenge.empty()) return no(word_for(inside::Fault::wrong_challenge));
  if (!kept || (!answer.user.empty() && plain(answer.user) != kept->account.text)) return no("unknown");
  auto const checked = inside::check_signature({challenge, place.origin, place.rp_id}, kept->key, client,
                                               plain(answer.authenticator_data), plain(answer.signature));
  if (checked.fault) return no(word_for(*checked.fault));
  // Passkeys that live in several devices of one owner always say 0 (WebAuthn 6.1.1); any other must count up.
  if ((checked.counter != 0 || kept->counter != 0) && checked.counter <= kept->counter)
    return no("counter did not rise");
  w.run("update passkey set counter = :n, used_at = :t where id = :i", checked.counter, w.now(), kept->id);
  w.run("delete from half_in where account = :a", kept->account);
  w.run("update asking set spent = 1 where account = :a", kept->account);
  w.audit("use_passkey", kept->account.text, kept->id.text);
  auto const role = inside::role_if_active(w, kept->account).value_or(Role::member);
  return PasskeyTried{{}, inside::start_full_session(w, kept->account, role, browser)};
}

std::vector<Passkey> passkeys(Reading& r, AccountId const& account) {
  std::vector<Passkey> out;
  for (auto& [id, name, at, used] : r.rows<PasskeyId, std::string, Instant, std::optional<Instant>>(
           "select id, name, at, used_at from passkey where account = :a order by at, id", account))
    out.push_back({id, name, at, used});
  return out;
}

std::vector<std::string> credentials(Reading& r, AccountId const& account) {
  std::vector<std::string> out;
  for (auto& [credential] :
       r.rows<std::string>("select credential from passkey where account = :a order by at, id", account))
    out.push_back(credential);
  return out;
}

Result<Done> rename_passkey(Writing& w, AccountId const& account, PasskeyId const& id, std::string const& typed) {
  auto const name = read_passkey_name(typed);
  if (!name) return tl::unexpected(name.error());
  if (name->empty()) return refuse(Why::malformed, say("A name is needed."), "name");
  if (w.run("update passkey set name = :n where id = :i and account = :a", *name, id, account) == 0)
    return refuse(Why::unknown, say("There is no such passkey."));
  w.audit("rename_passkey", account.text, id.text);
  return Done{};
}

Result<std::string> remove_passkey(Writing& w, AccountId const& account, PasskeyId const& id) {
  auto const name = w.one<std::string>("select name from passkey where id = :i and account = :a", id, account);
  if (!name) return refuse(Why::unknown, say("There is no such passkey."));
  w.run("delete from passkey where id = :i", id);
  inside::after_removing_factor(w, account);
  w.audit("remove_passkey", account.text, id.text);
  return *name;
}

}  // namespace people
