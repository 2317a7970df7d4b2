// SPDX-License-Identifier: Apache-2.0
// The tables of the room. Only SHA-256 of secrets is stored, and askings know an address by its SHA-256 only.
#include "people/people.hpp"

namespace people {

std::vector<store::Migration> migrations() {
  return {
      {"people",
       1,
       {
           "create table person (id text primary key, name text not null, folded text not null, at bigint not null)",
           "create index person_by_folded on person(folded)",
           "create table person_name (person text not null references person(id), words text not null, kind bigint not "
           "null, "
           "folded text not null, primary key (person, words))",
           "create index person_name_by_folded on person_name(folded)",
           // The first one to four letters of every word of a name: looked up by equality, which means the same under
           // any collation of PostgreSQL; a range or LIKE would not.
           "create table person_start (start text not null, person text not null references person(id), "
           "primary key (start, person))",
           "create index person_start_by_person on person_start(person)",
           "create table capacity (id text primary key, person text not null references person(id), kind bigint not "
           "null, "
           "group_name text not null, from_day text, until_day text)",
           "create index capacity_by_person on capacity(person)",

           "create table account (id text primary key, person text not null unique references person(id), "
           "address text not null unique, role bigint not null, language text not null, zone text not null, "
           "state bigint not null, demo bigint not null, at bigint not null)",
           "create index account_by_role on account(role, state, demo)",
           "create table session (id text primary key, secret_hash text not null unique, "
           "account text not null references account(id), at bigint not null, seen bigint not null, about text not "
           "null)",
           "create index session_by_account on session(account)",
           "create index session_by_seen on session(seen)",
           "create table asking (id text primary key, at bigint not null, until_at bigint not null, account text, "
           "address_hash text not null, place_hash text, cookie_hash text not null, secret_hash text not null unique, "
           "code_hash text not null, tries bigint not null, spent bigint not null)",
           "create index asking_by_at on asking(at)",
           "create index asking_by_address on asking(address_hash, at)",
           "create index asking_by_place on asking(place_hash, at)",
           "create index asking_by_cookie on asking(cookie_hash, at)",
           "create index asking_by_account on asking(account)",
           "create table first_link (secret_hash text primary key, at bigint not null)",
           "create table demo_link (secret_hash text primary key, account text not null references account(id))",
           "create index demo_link_by_account on demo_link(account)",
           "create table invitation (id text primary key, secret_hash text not null unique, address text not null, "
           "name text not null, person text, role bigint not null, language text not null, inviter text, state bigint "
           "not null, "
           "at bigint not null, sent_at bigint not null, until_at bigint not null)",
           "create index invitation_by_address on invitation(address, sent_at)",
           "create index invitation_by_inviter on invitation(inviter, sent_at)",
           "create index invitation_by_at on invitation(at)",
       }},
      {"people",
       2,
       {
           // Second factors. The secret of an app must be readable; of everything else only a hash or a public key is kept.
           "create table totp (account text primary key references account(id), secret text not null, at bigint not null, "
           "confirmed bigint not null, last_step bigint not null)",
           "create index totp_by_at on totp(confirmed, at)",
           "create table recovery_code (code_hash text primary key, account text not null references account(id))",
           "create index recovery_code_by_account on recovery_code(account)",
           "create table passkey (id text primary key, account text not null references account(id), credential text not null unique, "
           "public_key text not null, counter bigint not null, name text not null, at bigint not null, used_at bigint)",
           "create index passkey_by_account on passkey(account, at)",
           "create table half_in (secret_hash text primary key, account text not null references account(id), at bigint not null, "
           "tries bigint not null)",
           "create index half_in_by_account on half_in(account)",
           "create index half_in_by_at on half_in(at)",
           "create table factor_miss (id text primary key, account text not null references account(id), at bigint not null)",
           "create index factor_miss_by_account on factor_miss(account, at)",
           "create index factor_miss_by_at on factor_miss(at)",
           "create table challenge (challenge_hash text primary key, browser_hash text not null, at bigint not null)",
           "create index challenge_by_browser on challenge(browser_hash)",
           "create index challenge_by_at on challenge(at)",
           "create table people_rule (name text primary key, number bigint not null)",
       }},
      {"people",
       3,
       {
           "create table caption_look (account text not null references account(id), name text not null, value text not null, "
           "primary key (account, name))",
       }}};
}

}  // namespace people
