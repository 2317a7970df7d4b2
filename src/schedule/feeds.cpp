// SPDX-License-Identifier: Apache-2.0
#include "schedule/feeds.hpp"

#include "base/text.hpp"

namespace schedule {

using store::Reading;
using store::Writing;

store::Migration feed_tables() {
  return {"schedule", 3, {
      "create table calendar_feed (account text primary key, link text not null, at bigint not null)",
      "create unique index calendar_feed_by_link on calendar_feed(link)",
  }};
}

namespace {

std::string link_of(std::string const& secret) { return base::sha256_hex("calendar\n" + secret); }

}  // namespace

std::string new_feed(Writing& w, AccountId const& account) {
  auto const secret = base::random_secret();
  w.run("delete from calendar_feed where account = :a", account);
  w.run("insert into calendar_feed (account, link, at) values (:a, :link, :at)", account, link_of(secret), w.now());
  w.audit("new_feed", account.text);
  return secret;
}

void end_feed(Writing& w, AccountId const& account) {
  if (w.run("delete from calendar_feed where account = :a", account) > 0) w.audit("end_feed", account.text);
}

std::optional<base::Instant> feed_since(Reading& r, AccountId const& account) {
  return r.one<base::Instant>("select at from calendar_feed where account = :a", account);
}

std::optional<AccountId> account_of_feed(Reading& r, std::string const& secret) {
  return r.one<AccountId>("select account from calendar_feed where link = :link", link_of(secret));
}

}  // namespace schedule
