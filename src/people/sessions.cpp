// SPDX-License-Identifier: Apache-2.0
#include "people/sessions.hpp"

#include "base/text.hpp"
#include "people/inside.hpp"

namespace people {

namespace {

constexpr std::chrono::minutes touch_interval{5};

/// A clock set back must end nobody's session: a negative age is young.
bool has_run_out(Role role, Instant at, Instant seen, Instant now) {
  return now - seen >= inside::idle_limit(role) || now - at >= inside::whole_limit(role);
}

}  // namespace

namespace inside {

std::chrono::milliseconds idle_limit(Role role) {
  return is_privileged(role) ? std::chrono::hours(12) : std::chrono::hours(14 * 24);
}

std::chrono::milliseconds whole_limit(Role role) {
  return std::chrono::hours(24 * (is_privileged(role) ? 7 : 90));
}

SignedIn start_session(Writing& w, AccountId const& account, Role role, Browser const& browser) {
  return has_factor(w, account) ? start_half_session(w, account, role) : start_full_session(w, account, role, browser);
}

SignedIn start_full_session(Writing& w, AccountId const& account, Role role, Browser const& browser) {
  if (!browser.old_session.empty()) w.run("delete from session where secret_hash = :h", digest(browser.old_session));
  SignedIn const made{.account = account,
                      .session = new_id<SessionId>("s"),
                      .secret = random_secret(),
                      .role = role,
                      .until = w.now() + whole_limit(role)};
  auto const words = clean_line(repair_utf8(std::string_view(browser.about).substr(0, 1000)));
  std::string const about(slice(words, 0, 120));
  w.run("insert into session (id, secret_hash, account, at, seen, about) values (:i, :h, :a, :t, :n, :b)", made.session,
        digest(made.secret), account, w.now(), w.now(), about);
  w.audit("sign_in", account.text);
  return made;
}

}  // namespace inside

std::optional<Viewer> find_session(Reading& r, std::string const& secret, Instant now) {
  if (secret.size() < 16) return std::nullopt;
  auto row = r.row<SessionId, Instant, Instant, AccountId, PersonId, Role, std::string, std::string, std::string>(
      "select s.id, s.at, s.seen, a.id, a.person, a.role, a.language, a.zone, p.name from session s "
      "join account a on a.id = s.account join person p on p.id = a.person where s.secret_hash = :h and a.state = :s",
      inside::digest(secret), AccountState::active);
  if (!row) return std::nullopt;
  auto& [id, at, seen, account, person, role, language, zone, name] = *row;
  if (has_run_out(role, at, seen, now)) return std::nullopt;
  return Viewer{.account = account,
                .person = person,
                .role = role,
                .name = name,
                .language = language,
                .zone = zone,
                .session = id,
                .csrf_key = keyed_hash_hex(secret, "form token"),
                .since = at,
                .touch_due = now - seen >= touch_interval,
                .must_set_up_factor = must_set_up_factor(r, account, role)};
}

Result<Done> touch_session(Writing& w, SessionId const& id) {
  if (w.run("update session set seen = :t where id = :i", w.now(), id) == 0)
    return refuse(Why::unknown, say("There is no such session."));
  return Done{};
}

Result<Done> end_session(Writing& w, AccountId const& account, SessionId const& id) {
  if (w.run("delete from session where id = :i and account = :a", id, account) == 0)
    return refuse(Why::unknown, say("There is no such session."));
  w.audit("end_session", account.text);
  return Done{};
}

Result<std::int64_t> end_other_sessions(Writing& w, AccountId const& account, SessionId const& but) {
  auto const ended = w.run("delete from session where account = :a and id <> :i", account, but.text);
  w.audit("end_other_sessions", account.text);
  return ended;
}

std::vector<OwnSession> sessions(Reading& r, AccountId const& account, Instant now) {
  std::vector<OwnSession> out;
  for (auto& [id, at, seen, about, role] : r.rows<SessionId, Instant, Instant, std::string, Role>(
           "select s.id, s.at, s.seen, s.about, a.role from session s join account a on a.id = s.account "
           "where s.account = :a order by s.seen desc, s.id",
           account))
    if (!has_run_out(role, at, seen, now)) out.push_back({id, at, seen, about});
  return out;
}

Result<Done> sweep(Writing& w) {
  auto const days = [&](int n) { return w.now() - std::chrono::hours(24 * n); };
  w.run("delete from asking where at < :t", days(1));
  // The longest idling of any role; one that has grown too old cannot be touched any more, so it ends here as well.
  w.run("delete from session where seen < :t", days(14));
  w.run("delete from invitation where at < :a and until_at < :u", days(90), days(90));
  w.run("delete from challenge where at < :t", days(1));
  inside::sweep_factors(w);
  return Done{};
}

}  // namespace people
