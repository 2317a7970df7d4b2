// SPDX-License-Identifier: Apache-2.0
// Asking for a letter, and using what it holds. The first link and the demo's links are here too.
#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "people/inside.hpp"

namespace people {

namespace {

/// Nothing that is read as something else (0 O, 1 I L, U V): 30 characters, so 8 of them are 39 bits.
constexpr std::string_view code_alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 8;

/// base::random_name gives five bits a character; what lies outside the alphabet is drawn again, so all are equally
/// likely.
std::string random_code() {
  static constexpr std::string_view base32 = "abcdefghijklmnopqrstuvwxyz234567";
  std::string code;
  while (code.size() < code_length)
    for (char const c : random_name(16)) {
      auto const n = base32.find(c);
      if (n < code_alphabet.size() && code.size() < code_length) code += code_alphabet[n];
    }
  return code;
}

std::string code_digest(std::string_view cookie, std::string_view code) {
  std::string both = "code\n";
  both += cookie;
  both += '\n';
  both += code;
  return inside::digest(both);
}

/// The typed code without blanks and hyphens, upper case; empty if it cannot be one.
std::string read_code(std::string_view typed) {
  std::string code;
  if (typed.size() > 40) return {};
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (code_alphabet.find(c) == std::string_view::npos) return {};
    code += c;
  }
  return code.size() == code_length ? code : std::string{};
}

/// IPv4: the address. IPv6: its /64, because a household has 2^64 addresses. Anything else: itself.
std::string bucket(std::string const& place) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, place.c_str(), bytes.data()) != 1) return place;
  std::string_view const raw(reinterpret_cast<char const*>(bytes.data()), bytes.size());
  static constexpr std::string_view mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);  // an IPv4 address in IPv6's clothes
  return raw.starts_with(mapped) ? hex(raw.substr(12)) : hex(raw.substr(0, 8));
}

Result<Done> expect_within_limits(Writing& w, std::string const& address, std::optional<std::string> const& place) {
  auto const hour_ago = w.now() - std::chrono::hours(1);
  if (inside::letters_within_the_hour(w, address) >= letters_an_hour_per_address)
    return refuse(Why::not_now, say("This address was sent {} letters within an hour. Try again later."), "address",
                  {std::to_string(letters_an_hour_per_address)});
  auto const later = [] {
    return refuse(Why::not_now, say("Too many people ask to sign in just now. Try again later."));
  };
  if (place && w.one<std::int64_t>("select count(*) from asking where place_hash = :p and at > :t", *place, hour_ago)
                       .value_or(0) >= asks_an_hour_per_place)
    return later();
  if (w.one<std::int64_t>("select count(*) from asking where at > :t", hour_ago).value_or(0) >= asks_an_hour)
    return later();
  return Done{};
}

tl::unexpected<Refusal> spent() {
  return refuse(Why::not_now, say("This link has been used or is too old. Ask for a new one."));
}

/// Signs in and voids every other open asking of the account.
SignedIn sign_in(Writing& w, AccountId const& account, Role role, Browser const& browser) {
  w.run("update asking set spent = 1 where account = :a", account);
  return inside::start_session(w, account, role, browser);
}

}  // namespace

namespace inside {

std::optional<Role> role_if_active(Reading& r, AccountId const& account) {
  return r.one<Role>("select role from account where id = :i and state = :s", account, AccountState::active);
}

std::string digest(std::string_view secret) { return sha256_hex(secret); }

std::int64_t letters_within_the_hour(Writing& w, std::string const& address) {
  auto const hour_ago = w.now() - std::chrono::hours(1);
  return w.one<std::int64_t>("select count(*) from asking where address_hash = :a and at > :t", digest(address),
                             hour_ago)
             .value_or(0) +
         w.one<std::int64_t>("select count(*) from invitation where address = :a and sent_at > :t", address, hour_ago)
             .value_or(0);
}

}  // namespace inside

Result<Asked> ask(Writing& w, std::string const& typed, std::string const& cookie, std::string const& place) {
  auto const address = read_address(typed);
  if (!address) return tl::unexpected(address.error());
  if (cookie.size() < 16) return refuse(Why::malformed, say("Your browser must accept cookies to sign in."), "cookie");
  std::optional<std::string> place_hash;
  if (!place.empty()) place_hash = inside::digest(bucket(place));
  if (auto const fine = expect_within_limits(w, *address, place_hash); !fine) return tl::unexpected(fine.error());

  // From here on a known and an unknown address cost the same: one question, one row, one line.
  auto const known = w.row<AccountId, std::string, std::string>(
      "select a.id, p.name, a.language from account a join person p on p.id = a.person where a.address = :a and "
      "a.state = :s",
      *address, AccountState::active);
  std::string const secret = random_secret();
  std::string const code = random_code();
  Instant const until = w.now() + link_life;
  w.run(
      "insert into asking (id, at, until_at, account, address_hash, place_hash, cookie_hash, secret_hash, code_hash, "
      "tries, spent) "
      "values (:i, :t, :u, :a, :d, :p, :c, :s, :o, 0, 0)",
      random_name(12), w.now(), until, known ? std::get<0>(*known) : AccountId(), inside::digest(*address), place_hash,
      inside::digest(cookie), inside::digest(secret), code_digest(cookie, code));
  w.audit("ask", known ? std::get<0>(*known).text : std::string());
  Asked asked{.until = until, .letter = {}};
  if (known)
    asked.letter = SignInLetter{*address, std::get<1>(*known), std::get<2>(*known), secret,
                                code.substr(0, 4) + "-" + code.substr(4)};
  return asked;
}

std::optional<Link> peek(Reading& r, std::string const& secret, std::string const& cookie, Instant now) {
  auto const hash = inside::digest(secret);
  if (auto const asked = r.row<std::string, std::string>(
          "select k.cookie_hash, p.name from asking k join account a on a.id = k.account join person p on p.id = "
          "a.person "
          "where k.secret_hash = :h and k.spent = 0 and k.until_at > :t and a.state = :s",
          hash, now, AccountState::active)) {
    bool const same = !cookie.empty() && same_secret(std::get<0>(*asked), inside::digest(cookie));
    return Link{
        .kind = LinkKind::sign_in, .other_browser = !same, .name = same ? std::get<1>(*asked) : "", .address = {}};
  }
  if (auto const invited = r.row<std::string, std::string, Role>(
          "select name, address, role from invitation where secret_hash = :h and state = 0 and until_at > :t", hash,
          now)) {
    auto const& [name, address, role] = *invited;
    return Link{.kind = LinkKind::invitation, .name = name, .address = address, .role = role};
  }
  if (r.one<std::int64_t>("select 1 from first_link where secret_hash = :h", hash))
    return Link{.kind = LinkKind::first, .name = {}, .address = {}, .role = Role::secretariat};
  if (auto const demo = r.row<std::string, Role>(
          "select p.name, a.role from demo_link d join account a on a.id = d.account join person p on p.id = a.person "
          "where d.secret_hash = :h",
          hash))
    return Link{.kind = LinkKind::demo, .name = std::get<0>(*demo), .address = {}, .role = std::get<1>(*demo)};
  return std::nullopt;
}

Result<SignedIn> use_link(Writing& w, std::string const& secret, Browser const& browser) {
  auto const row = w.row<std::string, AccountId, std::string>(
      "select id, account, cookie_hash from asking where secret_hash = :h and spent = 0 and until_at > :t",
      inside::digest(secret), w.now());
  if (!row) return spent();
  auto const& [id, account, cookie_hash] = *row;
  auto const role = inside::role_if_active(w, account);
  if (!role) return spent();
  if (browser.cookie.empty() || !same_secret(cookie_hash, inside::digest(browser.cookie)))
    return refuse(
        Why::not_allowed,
        say("Open this link in the browser in which you asked for it, or type the code from the letter there."));
  w.audit("use_link", account.text);
  return sign_in(w, account, *role, browser);
}

Result<CodeTried> use_code(Writing& w, std::string const& typed, Browser const& browser) {
  auto const code = read_code(typed);
  if (code.empty()) return refuse(Why::malformed, say("A code has 8 letters and digits."), "code");
  auto const cookie_hash = inside::digest(browser.cookie);
  auto const open = w.rows<std::string, AccountId, std::string, int>(
      "select id, account, code_hash, tries from asking where cookie_hash = :c and spent = 0 and until_at > :t and "
      "tries < :n",
      cookie_hash, w.now(), code_tries);
  if (browser.cookie.empty() || open.empty())
    return refuse(Why::not_now, say("No code is awaited in this browser. Ask for a new letter."));
  auto const wanted = code_digest(browser.cookie, code);
  int left = 0;
  for (auto const& [id, account, code_hash, tries] : open) {
    if (same_secret(code_hash, wanted))
      if (auto const role = inside::role_if_active(w, account)) {
        w.audit("use_code", account.text);
        return CodeTried{.signed_in = sign_in(w, account, *role, browser), .tries_left = 0};
      }
    left = std::max(left, code_tries - tries - 1);
  }
  w.run("update asking set tries = tries + 1 where cookie_hash = :c and spent = 0 and until_at > :t", cookie_hash,
        w.now());
  w.audit("use_code", {}, "wrong code");
  return CodeTried{.signed_in = {}, .tries_left = left};
}

Result<std::optional<std::string>> make_first_link(Writing& w) {
  w.run("delete from first_link");
  if (has_secretariat(w)) return std::optional<std::string>();
  std::string const secret = random_secret();
  w.run("insert into first_link (secret_hash, at) values (:h, :t)", inside::digest(secret), w.now());
  w.audit("make_first_link", {});
  return std::optional<std::string>(secret);
}

Result<SignedIn> use_first_link(Writing& w, std::string const& secret, Newcomer const& who, Browser const& browser) {
  if (w.run("delete from first_link where secret_hash = :h", inside::digest(secret)) == 0) return spent();
  auto const made = inside::insert_account(w, {.address = who.address,
                                               .person = {},
                                               .name = who.name,
                                               .role = Role::secretariat,
                                               .language = who.language,
                                               .zone = who.zone});
  if (!made) return tl::unexpected(made.error());
  w.audit("use_first_link", made->text);
  return inside::start_session(w, *made, Role::secretariat, browser);
}

Result<std::string> make_demo_link(Writing& w, AccountId const& id) {
  auto const demo = w.one<bool>("select demo from account where id = :i", id);
  if (!demo) return refuse(Why::unknown, say("There is no such account."));
  if (!*demo) return refuse(Why::not_allowed, say("Only an account of the demo may have such a link."));
  std::string const secret = random_secret();
  w.run("insert into demo_link (secret_hash, account) values (:h, :a)", inside::digest(secret), id);
  w.audit("make_demo_link", id.text);
  return secret;
}

Result<Done> drop_demo_links(Writing& w) {
  if (w.run("delete from demo_link") > 0) w.audit("drop_demo_links", {});
  return Done{};
}

Result<Done> end_demo_sessions(Writing& w) {
  if (w.run("delete from session where account in (select id from account where demo = 1)") > 0) w.audit("end_demo_sessions", {});
  return Done{};
}

Result<SignedIn> use_demo_link(Writing& w, std::string const& secret, Browser const& browser) {
  auto const account = w.one<AccountId>("select account from demo_link where secret_hash = :h", inside::digest(secret));
  if (!account) return spent();
  auto const role = inside::role_if_active(w, *account);
  if (!role) return spent();
  w.audit("use_demo_link", account->text);
  return inside::start_session(w, *account, *role, browser);
}

}  // namespace people
