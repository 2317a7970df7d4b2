// SPDX-License-Identifier: Apache-2.0
#include "mail/mail.hpp"

#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "mail/wishes.hpp"

namespace mail {

std::vector<store::Migration> migrations() {
  return {
      {"mail",
       1,
       {
           "create table letter (id text primary key, message_id text, to_address text not null, to_name text not "
           "null, "
           "subject text not null, body text, reason bigint not null, language text not null, secret bigint not null, "
           "useful_until bigint, state bigint not null, tries bigint not null, at bigint not null, since bigint not "
           "null, "
           "next_try bigint, claimed_by text, claimed_until bigint, sent_at bigint, why text not null)",
           "create index letter_by_state on letter(state, next_try)",
           "create index letter_by_at on letter(at)",
           "create index letter_by_address on letter(to_address)",
       }},
      {"mail",
       2,
       {
           "alter table letter add column calendar text not null default ''",
           "alter table letter add column about text",
           "alter table letter add column key text",
           "alter table letter add column stop text",
           "alter table letter add column gather_at bigint",
           "create unique index letter_by_key on letter(key)",
           "create index letter_by_about on letter(about, at)",
           "create index letter_by_message on letter(message_id)",
           "create index letter_by_gathering on letter(state, gather_at)",
           "create table correspondent (address text primary key, meetings bigint not null, news bigint not null, pace bigint not null, "
           "cap bigint not null, at bigint not null)",
           "create table stop_link (link text primary key, address text not null, until bigint not null)",
           "create index stop_link_by_address on stop_link(address)",
           "create index stop_link_by_until on stop_link(until)",
           "create table received (id text primary key, message text not null, sender text not null, subject text not null, kind bigint not "
           "null, became bigint not null, letter text, note text not null, at bigint not null)",
           "create unique index received_once on received(message)",
           "create index received_by_at on received(at)",
           "create index received_by_sender on received(sender)",
           "create table letter_template (kind text not null, language text not null, subject text not null, body text not null, at bigint not "
           "null, primary key (kind, language))",
       }},
      {"mail", 3, {"alter table correspondent add column reminders bigint not null default 1"}}};
}

namespace {

constexpr std::size_t longest_body = 64 * 1024;

/// CR or LF in a header field would start another one (trust 5, M-MAIL); the other control characters have no business
/// there.
bool fits_a_header(std::string_view s) {
  return is_utf8(s) && code_points(s) <= 200 &&
         std::none_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// What an envelope takes without quoting. People's rules are stricter; this is the net for letters to others.
bool fits_an_envelope(std::string_view s) {
  auto const at = s.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == s.size() || s.size() > 254 || s.rfind('@') != at)
    return false;
  return std::all_of(s.begin(), s.end(), [](char c) {
    return c > ' ' && c <= '~' && std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
  });
}

using Row = std::tuple<LetterId, State, Reason, std::string, std::string, std::string, std::string, bool, std::int64_t,
                       std::string, Instant, std::optional<Instant>, std::optional<Instant>>;

Posted posted_from(Row&& row) {
  auto& [id, state, reason, address, name, subject, body, secret, tries, why, at, next, sent] = row;
  return {id, state, reason, address, name, subject, secret ? std::string() : body, secret, tries, why, at, next, sent};
}

std::optional<std::string> or_null(std::string const& s) { return s.empty() ? std::nullopt : std::optional(s); }

template <class... Args>
std::vector<Posted> read(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Posted> out;
  for (auto& row :
       r.rows<LetterId, State, Reason, std::string, std::string, std::string, std::string, bool, std::int64_t,
              std::string, Instant, std::optional<Instant>, std::optional<Instant>>(sql, args...))
    out.push_back(posted_from(std::move(row)));
  return out;
}

}  // namespace

Result<LetterId> post(Writing& w, Letter const& letter) {
  if (!letter.key.empty())
    if (auto const known = w.one<LetterId>("select id from letter where key = :k", letter.key)) return *known;
  if (!fits_an_envelope(letter.to_address))
    return refuse(Why::malformed, say("This does not look like an e-mail address."), "address");
  if (!fits_a_header(letter.to_name)) return refuse(Why::malformed, say("A name must be one line of text."), "name");
  if (letter.subject.empty() || !fits_a_header(letter.subject))
    return refuse(Why::malformed, say("A subject must be one line of text."), "subject");
  if (letter.body.size() > longest_body || !is_utf8(letter.body) || letter.body.find('\0') != std::string::npos)
    return refuse(Why::malformed, say("The text of the letter is too long or not text."), "body");
  if (letter.calendar.size() > longest_body || !is_utf8(letter.calendar))
    return refuse(Why::malformed, say("The text of the letter is too long or not text."), "calendar");
  auto const id = new_id<LetterId>("l", 24);
  auto const first_try = std::max(letter.not_before.value_or(w.now()), w.now());
  auto const course = course_of(w, letter, w.now());
  // Of what is never sent nothing is kept but that it is not.
  bool const kept = !course.unwanted;
  w.run(
      "insert into letter (id, to_address, to_name, subject, body, reason, language, secret, useful_until, state, "
      "tries, at, since, next_try, why, calendar, about, key, stop, gather_at) values (:i, :a, :n, :s, :b, :r, :l, :x, :u, :st, 0, :t, :v, "
      ":w, '', :c, :o, :k, :p, :g)",
      id, letter.to_address, letter.to_name, letter.subject, kept ? std::optional(letter.body) : std::nullopt, letter.reason, letter.language,
      letter.secret, letter.useful_until, course.unwanted ? State::unwanted : State::waiting, w.now(), first_try,
      kept && !course.gather_at ? std::optional(first_try) : std::nullopt, kept ? letter.calendar : std::string(), or_null(letter.about),
      or_null(letter.key), kept ? or_null(letter.stop) : std::nullopt, course.gather_at);
  w.audit("post", id.text, boost::describe::enum_to_string(letter.reason, "letter"));
  return id;
}

std::vector<Posted> outbox(Reading& r, std::optional<State> state, int limit) {
  if (state)
    return read(r,
                "select id, state, reason, to_address, to_name, subject, body, secret, tries, why, at, next_try, "
                "sent_at from letter "
                "where state = :s order by at desc, id limit :n",
                *state, limit);
  return read(r,
              "select id, state, reason, to_address, to_name, subject, body, secret, tries, why, at, next_try, sent_at "
              "from letter "
              "order by at desc, id limit :n",
              limit);
}

std::optional<Posted> letter(Reading& r, LetterId const& id) {
  return first_of(read(r,
                       "select id, state, reason, to_address, to_name, subject, body, secret, tries, why, at, next_try, "
                       "sent_at from letter "
                       "where id = :i",
                       id));
}

std::vector<Posted> letters_about(Reading& r, std::string const& about) {
  return read(r,
              "select id, state, reason, to_address, to_name, subject, body, secret, tries, why, at, next_try, sent_at from letter "
              "where about = :o order by at desc, id",
              about);
}

std::set<std::string> lost_about(Reading& r) {
  std::set<std::string> out;
  for (auto& [about] : r.rows<std::string>("select l.about from letter l where (l.state = :failed or l.state = :bounced) and l.about is not null and not exists "
                                           "(select 1 from letter n where n.about = l.about and (n.at > l.at or (n.at = l.at and n.id < l.id)))",
                                           State::failed, State::bounced))
    out.insert(about);
  return out;
}

bool answered_lately(Reading& r, std::string const& about, Instant now) {
  auto const all = letters_about(r, about);
  return std::any_of(all.begin(), all.end(), [&](Posted const& l) {
    return l.reason == Reason::answer && l.at > now - std::chrono::minutes(10) && (l.state == State::waiting || l.state == State::sent);
  });
}

std::int64_t posted_under(Reading& r, std::string const& beginning) {
  return r.one<std::int64_t>("select count(*) from letter where key like :k", beginning + "%").value_or(0);
}

std::optional<Written> letter_of(Reading& r, std::string const& message_id) {
  if (message_id.empty()) return std::nullopt;
  auto const row =
      r.row<LetterId, std::string, std::string, State>("select id, to_address, about, state from letter where message_id = :m", message_id);
  if (!row) return std::nullopt;
  auto const& [id, address, about, state] = *row;
  return Written{id, address, about, state};
}

std::string message_of(Reading& r, LetterId const& id) { return r.one<std::string>("select message_id from letter where id = :i", id).value_or(""); }

Result<Done> withdraw(Writing& w, LetterId const& id) {
  auto const row = w.row<State, std::optional<Instant>>("select state, claimed_until from letter where id = :i", id);
  if (!row) return refuse(Why::unknown, say("There is no such letter."));
  auto const& [state, claimed] = *row;
  if (state != State::waiting || (claimed && *claimed > w.now()))
    return refuse(Why::not_now, say("This letter has left already, or is just leaving."));
  w.run("update letter set state = :s, body = null, stop = null, calendar = '', next_try = null, gather_at = null where id = :i", State::withdrawn,
        id);
  w.audit("withdraw", id.text);
  return Done{};
}

std::set<std::string> dead_addresses(Reading& r) {
  std::set<std::string> out;
  std::string last;
  for (auto& [address, state] : r.rows<std::string, State>("select to_address, state from letter where state in (:s, :b) order by to_address, at desc, id",
                                                           State::sent, State::bounced)) {
    if (address != last && state == State::bounced) out.insert(address);
    last = std::move(address);
  }
  return out;
}

Result<bool> note_bounce(Writing& w, LetterId const& id, std::string const& words) {
  auto const noted = w.run("update letter set state = :s, why = :y where id = :i and state = :t", State::bounced,
                           std::string(slice(clean_line(words), 0, 200)), id, State::sent);
  if (noted > 0) w.audit("note_bounce", id.text);
  return noted > 0;
}

Counts count(Reading& r) {
  auto const of = [&](State s) {
    return r.one<std::int64_t>("select count(*) from letter where state = :s", s).value_or(0);
  };
  return {.waiting = of(State::waiting), .failed = of(State::failed), .held = of(State::held),
          .bounced = of(State::bounced)};
}

Result<Done> retry(Writing& w, LetterId const& id) {
  auto const row = w.row<State, std::optional<std::string>, std::optional<Instant>>(
      "select state, body, useful_until from letter where id = :i", id);
  if (!row) return refuse(Why::unknown, say("There is no such letter."));
  auto const& [state, body, until] = *row;
  if (state != State::failed && state != State::held)
    return refuse(Why::not_now, say("This letter was sent, or is about to be."));
  if (!body || (until && *until <= w.now()))
    return refuse(Why::not_now, say("The link in this letter is no longer good: let the person ask for a new one."));
  w.run("update letter set state = :s, tries = 0, since = :t, next_try = :n, why = '' where id = :i", State::waiting,
        w.now(), w.now(), id);
  w.audit("retry", id.text);
  return Done{};
}

Result<std::int64_t> forget_address(Writing& w, std::string const& address) {
  auto const gone = w.run("delete from letter where to_address = :a", address);
  w.run("delete from correspondent where address = :a", address);
  w.run("delete from stop_link where address = :a", address);
  w.run("delete from received where sender = :a", address);
  w.audit("forget_address", {}, std::to_string(gone));
  return gone;
}

Result<Done> sweep(Writing& w) {
  auto const days = [&](int n) { return w.now() - std::chrono::hours(24 * n); };
  w.run("delete from letter where at < :t and state = :s", days(30), State::sent);
  w.run("delete from stop_link where until < :t", w.now());
  w.run("delete from received where at < :t", days(90));
  w.run("delete from letter where at < :t and state <> :s", days(90), State::waiting);
  return Done{};
}

}  // namespace mail
