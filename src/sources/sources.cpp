// SPDX-License-Identifier: Apache-2.0
#include "sources/sources.hpp"

#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"

namespace sources {

using base::refuse;
using base::say;
using base::Why;

std::vector<store::Migration> migrations() {
  return {{"sources",
           1,
           {
               "create table allowed_host (host text not null, inside bigint not null, at bigint not null, person text, primary key (host, "
               "inside))",
               "create table staged_archive (id text primary key, coalition text not null, name text not null, bytes bigint not null, at "
               "bigint not null, person text, "
               "state bigint not null, heard bigint not null, messages bigint not null, fresh bigint not null, skipped bigint not null, "
               "why text not null, "
               "done_at bigint, on_shelf bigint not null)",
               "create index staged_archive_by_coalition on staged_archive(coalition, at)",
               "create index staged_archive_by_state on staged_archive(state, at)",
               "create table archive_pull (coalition text primary key, url text not null, switched_on bigint not null, next_at bigint not "
               "null, last_at bigint, "
               "well bigint not null, files bigint not null, fetched bigint not null, why text not null)",
               "create table pulled_file (coalition text not null, url text not null, name text not null, etag text not null, modified "
               "text not null, "
               "at bigint not null, on_shelf bigint not null, primary key (coalition, url))",
               "create table page_look (id text primary key, coalition text not null, question bigint not null, url text not null, state "
               "bigint not null, "
               "asked_at bigint not null, at bigint, status bigint not null, first_lines text not null, hash text not null, proposal "
               "bigint not null, "
               "why text not null, words text not null, person text)",
               "create index page_look_by_coalition on page_look(coalition, asked_at)",
               "create index page_look_by_state on page_look(state, asked_at)",
           }}};
}

namespace {

constexpr std::size_t most_hosts = 200;
constexpr std::int64_t most_waiting = 10;

Result<std::string> may_be_asked(Reading& r, std::string const& typed) {
  auto const address = read_address(base::clean_line(typed));
  if (!address) return refuse(Why::malformed, say("An address begins with https:// or http://."), "url");
  if (!within(reach(r), *address))
    return refuse(Why::malformed, say("The host {} is not among those that may be asked."), "url", {address->host});
  return address->text();
}

}  // namespace

std::vector<std::string> allowed_hosts(Reading& r) {
  std::vector<std::string> out;
  for (auto& [host] : r.rows<std::string>("select host from allowed_host where inside = 0 order by host")) out.push_back(std::move(host));
  return out;
}

Result<Done> allow_hosts(Writing& w, std::vector<std::string> const& typed) {
  std::set<std::string> wanted;
  for (auto const& line : typed) {
    if (base::trim(line).empty()) continue;
    auto const host = read_host(line);
    if (!host) return refuse(Why::malformed, say("“{}” is no host name like lists.example.org."), "hosts", {base::clean_line(line)});
    wanted.insert(*host);
  }
  if (wanted.size() > most_hosts)
    return refuse(Why::malformed, say("This may have at most {} entries."), "hosts", {std::to_string(most_hosts)});
  auto const known = allowed_hosts(w);
  for (auto const& host : known)
    if (!wanted.contains(host)) w.run("delete from allowed_host where inside = 0 and host = :h", host);
  for (auto const& host : wanted)
    if (std::find(known.begin(), known.end(), host) == known.end())
      w.run("insert into allowed_host (host, inside, at, person) values (:h, 0, :t, :p)", host, w.now(), w.actor().person);
  w.audit("allow_hosts", "forum", std::to_string(wanted.size()));
  return Done{};
}

Reach reach(Reading& r) {
  Reach out;
  for (auto& [host, inside] : r.rows<std::string, bool>("select host, inside from allowed_host"))
    (inside ? out.inside : out.hosts).insert(host);
  return out;
}

Result<Done> note_inside(Writing& w, std::set<std::string> const& machines) {
  if (reach(w).inside == machines) return Done{};
  w.run("delete from allowed_host where inside = 1");
  for (auto const& m : machines) w.run("insert into allowed_host (host, inside, at) values (:h, 1, :t)", base::lower_ascii(m), w.now());
  w.audit("note_inside", "forum", std::to_string(machines.size()));
  return Done{};
}

// ------------------------------------------------------------------------------------------------ archives uploaded

namespace {

template <class... Args>
std::vector<Staged> read_staged(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Staged> out;
  for (auto& [id, coalition, name, bytes, at, by, state, heard, messages, fresh, skipped, why, done_at, on_shelf] :
       r.rows<DraftId, CoalitionId, std::string, std::int64_t, Instant, PersonId, State, std::int64_t, std::int64_t, std::int64_t,
              std::int64_t, std::string, std::optional<Instant>, bool>(sql, args...))
    out.push_back({id, coalition, name, bytes, at, by, state, heard, messages, fresh, skipped, why, done_at, on_shelf});
  return out;
}

}  // namespace

Result<Done> may_stage(Reading& r, CoalitionId const& coalition, std::string const& name) {
  if (name.empty()) return refuse(Why::malformed, say("Choose a file first."), "file");
  // One that waits under the same name makes room for it.
  auto const waiting =
      r.one<std::int64_t>("select count(*) from staged_archive where coalition = :c and name <> :n and state in (0, 1)", coalition, name).value_or(0);
  if (waiting >= most_waiting)
    return refuse(Why::conflict, say("{} archives of this coalition wait to be read already."), "file", {std::to_string(waiting)});
  return Done{};
}

Result<DraftId> note_staged(Writing& w, CoalitionId const& coalition, std::string const& name, std::int64_t bytes) {
  if (auto const may = may_stage(w, coalition, name); !may) return tl::unexpected(may.error());
  auto const id = base::new_id<DraftId>("a");
  w.run(
      "insert into staged_archive (id, coalition, name, bytes, at, person, state, heard, messages, fresh, skipped, why, on_shelf) "
      "values (:i, :c, :n, :b, :t, :p, :s, 0, 0, 0, 0, '', 1)",
      id, coalition, name, bytes, w.now(), w.actor().person, State::waiting);
  // One name is one file on the shelf: what had it before is gone.
  w.run("update staged_archive set on_shelf = 0 where coalition = :c and name = :n and id <> :i", coalition, name, id);
  w.run(
      "update staged_archive set state = :s, why = 'another upload of the same name came' where coalition = :c and name = :n and state = "
      ":o and id <> :i",
      State::failed, coalition, name, State::waiting, id);
  w.audit("stage_archive", coalition.text, std::to_string(bytes));
  return id;
}

std::vector<Staged> staged(Reading& r, CoalitionId const& id) {
  return read_staged(
      r,
      "select id, coalition, name, bytes, at, person, state, heard, messages, fresh, skipped, why, done_at, on_shelf from staged_archive "
      "where coalition = :c order by at desc, id desc limit 50",
      id);
}

std::vector<Staged> waiting_archives(Reading& r) {
  return read_staged(
      r,
      "select id, coalition, name, bytes, at, person, state, heard, messages, fresh, skipped, why, done_at, on_shelf from staged_archive "
      "where state in (0, 1) order by at, id");
}

Result<Done> note_reading(Writing& w, DraftId const& id, std::int64_t heard) {
  w.run("update staged_archive set state = :s, heard = :n where id = :i and state in (0, 1)", State::reading, heard, id);
  return Done{};
}

Result<Done> note_read(Writing& w, Staged const& s) {
  w.run("update staged_archive set state = :s, heard = :h, messages = :m, fresh = :f, skipped = :k, why = :w, done_at = :t where id = :i",
        s.state, s.heard, s.messages, s.fresh, s.skipped, std::string(base::slice(s.why, 0, 300)), w.now(), s.id);
  w.audit("read_archive", s.coalition.text, boost::describe::enum_to_string(s.state, ""));
  return Done{};
}

std::vector<std::pair<CoalitionId, std::string>> take_off_shelf(Writing& w) {
  std::vector<std::pair<CoalitionId, std::string>> old;
  for (auto& [coalition, name] :
       w.rows<CoalitionId, std::string>("select coalition, name from staged_archive where on_shelf = 1 and at < :t", w.now() - kept_for))
    old.emplace_back(coalition, name);
  w.run("update staged_archive set on_shelf = 0 where on_shelf = 1 and at < :t", w.now() - kept_for);
  return old;
}

// ------------------------------------------------------------------------------------------------ archives pulled

namespace {

template <class... Args>
std::optional<Pull> read_pull(Reading& r, std::string_view sql, Args const&... args) {
  auto const row =
      r.row<CoalitionId, std::string, bool, Instant, std::optional<Instant>, bool, std::int64_t, std::int64_t, std::string>(sql, args...);
  if (!row) return std::nullopt;
  auto const& [coalition, url, on, next, last, well, files, fetched, why] = *row;
  return Pull{coalition, url, on, next, last, well, files, fetched, why};
}

}  // namespace

std::optional<Pull> pull_of(Reading& r, CoalitionId const& id) {
  return read_pull(
      r, "select coalition, url, switched_on, next_at, last_at, well, files, fetched, why from archive_pull where coalition = :c", id);
}

Result<Done> set_pull(Writing& w, CoalitionId const& id, std::string const& typed, bool on) {
  auto const known = pull_of(w, id);
  if (!on) {
    if (known && known->on) {
      w.run("update archive_pull set switched_on = 0 where coalition = :c", id);
      w.audit("set_pull", id.text, "off");
    }
    return Done{};
  }
  auto const url = may_be_asked(w, typed);
  if (!url) return tl::unexpected(url.error());
  if (known && known->url != *url) w.run("delete from pulled_file where coalition = :c", id);
  w.run("delete from archive_pull where coalition = :c", id);
  w.run(
      "insert into archive_pull (coalition, url, switched_on, next_at, last_at, well, files, fetched, why) values (:c, :u, 1, :t, :l, :o, "
      ":f, :n, :w)",
      id, *url, w.now(), known ? known->last_at : std::nullopt, known && known->well, known ? known->files : 0, known ? known->fetched : 0,
      known ? known->why : std::string());
  w.audit("set_pull", id.text, *url);
  return Done{};
}

bool pull_due(Reading& r, Instant now) {
  return r.one<std::int64_t>("select count(*) from archive_pull where switched_on = 1 and next_at <= :t", now).value_or(0) > 0;
}

Result<std::optional<Pull>> take_pull(Writing& w) {
  auto const due = read_pull(w,
                             "select coalition, url, switched_on, next_at, last_at, well, files, fetched, why from archive_pull where "
                             "switched_on = 1 and next_at <= :t "
                             "order by next_at, coalition limit 1",
                             w.now());
  if (due) w.run("update archive_pull set next_at = :n where coalition = :c", w.now() + std::chrono::hours(1), due->coalition);
  return due;
}

Result<Done> note_pulled(Writing& w, Pull const& p) {
  w.run("update archive_pull set next_at = :n, last_at = :t, well = :o, files = :f, fetched = :g, why = :w where coalition = :c", p.next_at,
        w.now(), p.well, p.files, p.fetched, std::string(base::slice(p.why, 0, 300)), p.coalition);
  w.audit("pull_archive", p.coalition.text, p.well ? "well" : p.why);
  return Done{};
}

std::vector<PulledFile> pulled_files(Reading& r, CoalitionId const& id) {
  std::vector<PulledFile> out;
  for (auto& [url, name, etag, modified, at, on_shelf] : r.rows<std::string, std::string, std::string, std::string, Instant, bool>(
           "select url, name, etag, modified, at, on_shelf from pulled_file where coalition = :c order by url", id))
    out.push_back({url, name, etag, modified, at, on_shelf});
  return out;
}

Result<Done> note_file(Writing& w, CoalitionId const& id, PulledFile const& f) {
  w.run("delete from pulled_file where coalition = :c and url = :u", id, f.url);
  w.run("insert into pulled_file (coalition, url, name, etag, modified, at, on_shelf) values (:c, :u, :n, :e, :m, :t, :s)", id, f.url,
        f.name, f.etag, f.modified, w.now(), f.on_shelf);
  return Done{};
}

std::vector<std::pair<CoalitionId, std::string>> take_pulled_off_shelf(Writing& w) {
  std::vector<std::pair<CoalitionId, std::string>> out;
  for (auto& [coalition, name] :
       w.rows<CoalitionId, std::string>("select coalition, name from pulled_file where on_shelf = 1 and at < :t", w.now() - kept_for))
    out.emplace_back(coalition, name);
  w.run("update pulled_file set on_shelf = 0 where on_shelf = 1 and at < :t", w.now() - kept_for);
  return out;
}

// ------------------------------------------------------------------------------------------------ looks at pages

namespace {

template <class... Args>
std::vector<Look> read_looks(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Look> out;
  for (auto& [id, coalition, question, url, state, at, status, first, hash, proposal, why, words, by] :
       r.rows<CheckId, CoalitionId, Question, std::string, LookState, std::optional<Instant>, std::int64_t, std::string, std::string,
              Proposal, std::string, std::string, PersonId>(sql, args...))
    out.push_back({id, coalition, question, url, state, at, status, first, hash, proposal, why, words, by});
  return out;
}

}  // namespace

Result<CheckId> ask_look(Writing& w, CoalitionId const& coalition, Question question, std::string const& typed) {
  auto const url = may_be_asked(w, typed);
  if (!url) return tl::unexpected(url.error());
  if (auto const open = w.one<CheckId>("select id from page_look where coalition = :c and question = :q and url = :u and state = :s",
                                       coalition, question, *url, LookState::waiting))
    return *open;
  auto const id = base::new_id<CheckId>("k");
  w.run(
      "insert into page_look (id, coalition, question, url, state, asked_at, status, first_lines, hash, proposal, why, words, person) "
      "values (:i, :c, :q, :u, :s, :t, 0, '', '', :p, '', '', :w)",
      id, coalition, question, *url, LookState::waiting, w.now(), Proposal::cannot_tell, w.actor().person);
  w.audit("ask_look", coalition.text, *url);
  return id;
}

std::vector<Look> looks(Reading& r, CoalitionId const& id) {
  return read_looks(
      r,
      "select id, coalition, question, url, state, at, status, first_lines, hash, proposal, why, words, person from page_look "
      "where coalition = :c order by case when state in (0, 1) then 0 else 1 end, asked_at desc, id limit 30",
      id);
}

std::optional<Look> look(Reading& r, CheckId const& id) {
  return base::first_of(read_looks(r,
                                   "select id, coalition, question, url, state, at, status, first_lines, hash, proposal, why, words, person from "
                                   "page_look where id = :i",
                                   id));
}

std::optional<Look> next_look(Reading& r) {
  return base::first_of(
      read_looks(r,
                 "select id, coalition, question, url, state, at, status, first_lines, hash, proposal, why, words, person from page_look "
                 "where state = 0 order by asked_at, id limit 1"));
}

Result<Done> note_look(Writing& w, Look const& l) {
  auto const changed = w.run(
      "update page_look set state = :s, at = :t, status = :c, first_lines = :f, hash = :h, proposal = :p, why = :w, words = :q where id = "
      ":i and state = 0",
      LookState::proposed, w.now(), l.status, l.first_lines, l.hash, l.proposal, l.why, l.words, l.id);
  if (changed == 0) return refuse(Why::not_now, say("This look was made already."));
  w.audit("note_look", l.coalition.text, boost::describe::enum_to_string(l.proposal, ""));
  return Done{};
}

Result<Look> settle_look(Writing& w, CheckId const& id, bool confirmed) {
  auto const found = look(w, id);
  if (!found) return refuse(Why::unknown, say("There is no such look."));
  if (found->state != LookState::proposed) return refuse(Why::not_now, say("This look waits for no decision."));
  w.run("update page_look set state = :s, person = :p where id = :i", confirmed ? LookState::confirmed : LookState::dropped,
        w.actor().person, id);
  w.audit("settle_look", found->coalition.text, confirmed ? "confirmed" : "dropped");
  return *found;
}

}  // namespace sources
