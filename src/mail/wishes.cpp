// SPDX-License-Identifier: Apache-2.0
#include "mail/wishes.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mail {

namespace {

constexpr std::chrono::hours one_day{24}, one_week{24 * 7}, link_life{24 * 365};
constexpr std::size_t most_together = 48 * 1024;  // what one letter may hold, with room for the words between

std::string link_of(std::string const& secret) { return sha256_hex("stop\n" + secret); }

bool wants(Wishes const& wishes, Reason reason) {
  if (reason == Reason::meeting) return wishes.meetings;
  return reason == Reason::reminder ? wishes.reminders : wishes.news;
}

/// When the eldest of the letters of this week will be a week old, where there are as many as are wanted.
std::optional<Instant> full_until(Reading& r, Wishes const& wishes, Instant now) {
  auto const latest = r.rows<Instant>(
      "select at from letter where to_address = :a and at > :t and reason in (:m, :n, :r) and state in (:w, :s) and gather_at is null order by at "
      "desc limit :l",
      wishes.address, now - one_week, Reason::meeting, Reason::news, Reason::reminder, State::waiting, State::sent, wishes.cap);
  if (std::ssize(latest) < wishes.cap) return std::nullopt;
  return std::get<0>(latest.back()) + one_week;
}

}  // namespace

Wishes wishes_of(Reading& r, std::string const& address) {
  Wishes out{.address = address};
  if (auto const row = r.row<bool, bool, bool, Pace, int>("select meetings, news, reminders, pace, cap from correspondent where address = :a", address))
    std::tie(out.meetings, out.news, out.reminders, out.pace, out.cap) = *row;
  return out;
}

Result<Done> set_wishes(Writing& w, Wishes const& wish) {
  if (wish.cap < 1 || wish.cap > 50) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "cap", {"1", "50"});
  w.run("delete from correspondent where address = :a", wish.address);
  w.run("insert into correspondent (address, meetings, news, reminders, pace, cap, at) values (:a, :m, :n, :r, :p, :c, :t)", wish.address, wish.meetings, wish.news,
        wish.reminders, wish.pace, wish.cap, w.now());
  // Whose address it is stands in the table; a log that is kept for ever must not hold it.
  w.audit("set_wishes", {});
  return Done{};
}

Result<Done> stop_letters(Writing& w, std::string const& address) {
  auto wish = wishes_of(w, address);
  wish.meetings = wish.news = wish.reminders = false;
  for (auto const& [id] : w.rows<LetterId>("select id from letter where to_address = :a and state = :s and reason in (:m, :n, :r)", address,
                                           State::waiting, Reason::meeting, Reason::news, Reason::reminder))
    (void)withdraw(w, id);  // one that is just leaving leaves
  return set_wishes(w, wish);
}

std::string new_stop_link(Writing& w, std::string const& address) {
  auto const secret = random_secret();
  w.run("insert into stop_link (link, address, until) values (:l, :a, :u)", link_of(secret), address, w.now() + link_life);
  return secret;
}

std::optional<std::string> address_of_stop_link(Reading& r, std::string const& secret, Instant now) {
  return r.one<std::string>("select address from stop_link where link = :l and until > :t", link_of(secret), now);
}

Course course_of(Reading& r, Letter const& letter, Instant now) {
  if (!may_be_stopped(letter.reason)) return {};
  auto const wishes = wishes_of(r, letter.to_address);
  if (!wants(wishes, letter.reason)) return {.unwanted = true};
  if (letter.reason != Reason::news || letter.digest) return {};
  if (wishes.pace == Pace::daily) return {.gather_at = now + one_day};
  if (wishes.pace == Pace::weekly) return {.gather_at = now + one_week};
  return {.gather_at = full_until(r, wishes, now)};
}

std::optional<Bundle> due_bundle(Reading& r, Instant now) {
  auto const first = r.one<std::string>("select to_address from letter where state = :s and gather_at <= :t order by gather_at limit 1", State::waiting, now);
  if (!first) return std::nullopt;
  std::size_t size = 0;
  Bundle out{.address = *first, .name = {}, .language = {}, .letters = {}, .subjects = {}, .bodies = {}};
  for (auto& [id, name, language, subject, body] : r.rows<LetterId, std::string, std::string, std::string, std::string>(
           "select id, to_name, language, subject, body from letter where to_address = :a and state = :s and gather_at is not null order by at, id limit 20",
           *first, State::waiting)) {
    size += body.size();
    if (!out.letters.empty() && size > most_together) break;
    out.letters.push_back(id);
    out.name = name;
    out.language = language;
    out.subjects.push_back(std::move(subject));
    out.bodies.push_back(std::move(body));
  }
  return out;
}

void note_gathered(Writing& w, Bundle const& bundle, LetterId const& into) {
  for (auto const& id : bundle.letters)
    w.run("update letter set state = :s, body = null, stop = null, gather_at = null where id = :i", State::gathered, id);
  w.audit("gather", into.text, std::to_string(bundle.letters.size()));
}

}  // namespace mail
