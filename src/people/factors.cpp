// SPDX-License-Identifier: Apache-2.0
#include "people/factors.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "people/inside.hpp"
#include "people/totp.hpp"

namespace people {

namespace {

constexpr std::size_t recovery_code_length = 24;  // of base32: 120 bits
constexpr std::size_t totp_code_length = 6;
constexpr std::string_view base32 = "abcdefghijklmnopqrstuvwxyz234567";

std::string capitals(std::string s) {
  for (char& c : s)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return s;
}

/// Without blanks and hyphens, lower case.
std::string plain(std::string_view typed) {
  std::string out;
  for (char const c : base::lower_ascii(typed.substr(0, 200)))
    if (c != ' ' && c != '-') out += c;
  return out;
}
bool is_totp_code(std::string const& code) {
  return code.size() == totp_code_length &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_recovery_code(std::string const& code) {
  return code.size() == recovery_code_length && code.find_first_not_of(base32) == std::string::npos;
}
tl::unexpected<Refusal> no_code() {
  return refuse(Why::malformed, say("Type the six digits of the app, or one of your recovery codes."), "code");
}

/// "abcd-efgh-ijkl-mnop-qrst-uvwx"
std::string in_groups(std::string const& code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); i += 4) out += (i == 0 ? "" : "-") + code.substr(i, 4);
  return out;
}

std::vector<std::string> new_recovery_codes(Writing& w, AccountId const& account) {
  w.run("delete from recovery_code where account = :a", account);
  std::vector<std::string> shown;
  for (int i = 0; i < recovery_codes_made; ++i) {
    auto const code = random_name(static_cast<int>(recovery_code_length));
    w.run("insert into recovery_code (code_hash, account) values (:h, :a)", inside::digest(code), account);
    shown.push_back(in_groups(code));
  }
  w.audit("make_recovery_codes", account.text);
  return shown;
}

/// Is it the app's code, never used before? Uses it up.
bool spend_totp_code(Writing& w, AccountId const& account, std::string const& code) {
  auto const kept = w.row<std::string, std::int64_t>(
      "select secret, last_step from totp where account = :a and confirmed = 1", account);
  if (!kept) return false;
  auto const step = inside::totp_step(std::get<0>(*kept), code, w.now());
  if (!step || *step <= std::get<1>(*kept)) return false;
  w.run("update totp set last_step = :s where account = :a", *step, account);
  return true;
}

bool spend_recovery_code(Writing& w, AccountId const& account, std::string const& code) {
  return w.run("delete from recovery_code where code_hash = :h and account = :a", inside::digest(code), account) > 0;
}

struct Tried {
  bool right = false, by_recovery_code = false;
};
/// Counts wrong ones for the account. Refuses as use_second does.
Result<Tried> try_code(Writing& w, AccountId const& account, std::string const& typed) {
  auto const code = plain(typed);
  bool const recovery = is_recovery_code(code);
  if (!recovery && !is_totp_code(code)) return no_code();
  auto const misses = w.one<std::int64_t>("select count(*) from factor_miss where account = :a and at > :t", account,
                                          w.now() - std::chrono::hours(1));
  if (misses.value_or(0) >= second_misses_an_hour)
    return refuse(Why::not_now, say("Too many wrong codes for this account. Wait an hour, or use a passkey."), "code");
  if (recovery ? spend_recovery_code(w, account, code) : spend_totp_code(w, account, code))
    return Tried{true, recovery};
  w.run("insert into factor_miss (id, account, at) values (:i, :a, :t)", random_name(12), account, w.now());
  return Tried{};
}

}  // namespace

namespace inside {

std::vector<std::string> recovery_codes_of_first_factor(Writing& w, AccountId const& account) {
  if (recovery_codes_left(w, account) > 0) return {};
  return new_recovery_codes(w, account);
}

void after_removing_factor(Writing& w, AccountId const& account) {
  if (!has_factor(w, account)) w.run("delete from recovery_code where account = :a", account);
}

void forget_factors(Writing& w, AccountId const& account) {
  w.run("delete from totp where account = :a", account);
  w.run("delete from passkey where account = :a", account);
  w.run("delete from recovery_code where account = :a", account);
  w.run("delete from half_in where account = :a", account);
  w.run("delete from factor_miss where account = :a", account);
}

SignedIn start_half_session(Writing& w, AccountId const& account, Role role) {
  SignedIn const made{
      .account = account, .session = {}, .secret = random_secret(), .role = role, .until = w.now() + half_life};
  w.run("insert into half_in (secret_hash, account, at, tries) values (:h, :a, :t, 0)", digest(made.secret), account,
        w.now());
  w.audit("half_sign_in", account.text);
  return made;
}

void sweep_factors(Writing& w) {
  w.run("delete from half_in where at < :t", w.now() - half_life);
  w.run("delete from factor_miss where at < :t", w.now() - std::chrono::hours(1));
  w.run("delete from totp where confirmed = 0 and at < :t", w.now() - totp_draft_life);
}

}  // namespace inside

bool has_factor(Reading& r, AccountId const& account) {
  return totp_since(r, account) || r.one<std::int64_t>("select 1 from passkey where account = :a", account);
}

std::vector<AccountId> accounts_with_factor(Reading& r) {
  std::vector<AccountId> out;
  for (auto& [id] : r.rows<AccountId>("select account from totp where confirmed = 1 union select account from passkey"))
    out.push_back(id);
  return out;
}

std::optional<Instant> totp_since(Reading& r, AccountId const& account) {
  return r.one<Instant>("select at from totp where account = :a and confirmed = 1", account);
}

std::int64_t recovery_codes_left(Reading& r, AccountId const& account) {
  return r.one<std::int64_t>("select count(*) from recovery_code where account = :a", account).value_or(0);
}

OwnFactors own_factors(Reading& r, AccountId const& account) {
  return {totp_since(r, account), passkeys(r, account), recovery_codes_left(r, account)};
}

Result<std::string> begin_totp(Writing& w, AccountId const& account) {
  if (!people::account(w, account)) return refuse(Why::unknown, say("There is no such account."));
  if (totp_since(w, account)) return refuse(Why::conflict, say("An app is set up already: remove it first."));
  w.run("delete from totp where account = :a", account);
  auto const secret = capitals(random_secret());
  w.run("insert into totp (account, secret, at, confirmed, last_step) values (:a, :s, :t, 0, 0)", account, secret,
        w.now());
  w.audit("begin_totp", account.text);
  return secret;
}

std::optional<std::string> awaited_totp(Reading& r, AccountId const& account, Instant now) {
  return r.one<std::string>("select secret from totp where account = :a and confirmed = 0 and at > :t", account,
                            now - totp_draft_life);
}

Result<FactorAdded> confirm_totp(Writing& w, AccountId const& account, std::string const& typed) {
  auto const secret = awaited_totp(w, account, w.now());
  if (!secret) return refuse(Why::not_now, say("No app waits to be confirmed. Begin again."));
  auto const code = plain(typed);
  auto const step = is_totp_code(code) ? inside::totp_step(*secret, code, w.now()) : std::nullopt;
  if (!step)
    return refuse(Why::malformed, say("This is not the code the app shows now. Is the clock of the device right?"),
                  "code");
  w.run("update totp set confirmed = 1, at = :t, last_step = :s where account = :a", w.now(), *step, account);
  w.audit("confirm_totp", account.text);
  return FactorAdded{inside::recovery_codes_of_first_factor(w, account)};
}

Result<FactorTried> remove_totp(Writing& w, AccountId const& account, std::string const& typed) {
  if (!totp_since(w, account)) return refuse(Why::not_now, say("There is no app to remove."));
  auto const tried = try_code(w, account, typed);
  if (!tried) return tl::unexpected(tried.error());
  if (tried->right) {
    w.run("delete from totp where account = :a", account);
    inside::after_removing_factor(w, account);
  }
  w.audit("remove_totp", account.text, tried->right ? "" : "wrong code");
  return FactorTried{tried->right};
}

Result<std::vector<std::string>> make_recovery_codes(Writing& w, AccountId const& account) {
  if (!has_factor(w, account)) return refuse(Why::not_now, say("Set up an app or a passkey first."));
  return new_recovery_codes(w, account);
}

Result<Done> remove_factors(Writing& w, AccountId const& account) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  if (!people::account(w, account)) return refuse(Why::unknown, say("There is no such account."));
  if (!has_factor(w, account)) return refuse(Why::not_now, say("This account has no second factor."));
  inside::forget_factors(w, account);
  w.run("delete from session where account = :a", account);
  w.audit("remove_factors", account.text);
  return Done{};
}

std::optional<HalfIn> half_in(Reading& r, std::string const& secret, Instant now) {
  if (secret.size() < 16) return std::nullopt;
  auto const row = r.row<AccountId, std::string>(
      "select a.id, p.name from half_in h join account a on a.id = h.account join person p on p.id = a.person "
      "where h.secret_hash = :h and h.at > :t and h.tries < :n and a.state = :s",
      inside::digest(secret), now - half_life, second_tries, AccountState::active);
  if (!row) return std::nullopt;
  auto const& [account, name] = *row;
  return HalfIn{account, name, totp_since(r, account).has_value(),
                r.one<std::int64_t>("select 1 from passkey where account = :a", account).has_value(),
                recovery_codes_left(r, account) > 0};
}

Result<SecondTried> use_second(Writing& w, std::string const& half_secret, std::string const& typed,
                               Browser const& browser) {
  auto const who = half_in(w, half_secret, w.now());
  if (!who)
    return refuse(Why::not_now,
                  say("Signing in took too long, or there were too many wrong codes. Ask for a new letter."));
  auto const hash = inside::digest(half_secret);
  auto const tried = try_code(w, who->account, typed);
  if (!tried) return tl::unexpected(tried.error());
  if (tried->right) {
    w.run("delete from half_in where account = :a", who->account);
    w.audit("use_second", who->account.text, tried->by_recovery_code ? "recovery code" : "app");
    auto const role = inside::role_if_active(w, who->account).value_or(Role::member);
    return SecondTried{inside::start_full_session(w, who->account, role, browser), 0, tried->by_recovery_code};
  }
  w.run("update half_in set tries = tries + 1 where secret_hash = :h", hash);
  w.audit("use_second", who->account.text, "wrong code");
  auto const tries = w.one<int>("select tries from half_in where secret_hash = :h", hash).value_or(second_tries);
  return SecondTried{{}, std::max(0, second_tries - tries), false};
}

bool must_set_up_factor(Reading& r, AccountId const& account, Role role) {
  return is_privileged(role) && factor_required(r) && !has_factor(r, account);
}

bool factor_required(Reading& r) {
  return r.one<std::int64_t>("select number from people_rule where name = 'factor_required'").value_or(0) != 0;
}

Result<Done> require_factor(Writing& w, bool required) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  w.run("delete from people_rule where name = 'factor_required'");
  w.run("insert into people_rule (name, number) values ('factor_required', :n)", required);
  w.audit("require_factor", {}, required ? "on" : "off");
  return Done{};
}

}  // namespace people
