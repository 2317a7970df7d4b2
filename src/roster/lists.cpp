// SPDX-License-Identifier: Apache-2.0
#include "roster/lists.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/aliases.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

constexpr Millis week = std::chrono::hours(24 * 7);

std::string hex_of(std::vector<std::uint64_t> const& keys) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(keys.size() * 16);
  for (auto const k : keys)
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[(k >> shift) & 15U];
  return out;
}

std::vector<std::uint64_t> keys_of(std::string const& hex) {
  std::vector<std::uint64_t> out;
  for (std::size_t at = 0; at + 16 <= hex.size(); at += 16) {
    std::uint64_t k = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 16, k, 16);
    out.push_back(k);
  }
  return out;
}

Result<Done> expect_mine(Reading& r, CoalitionId const& id, std::int64_t import) {
  if (r.one<std::int64_t>("select import from list_import where coalition = :c", id) == import) return Done{};
  return refuse(Why::conflict, say("Another import of this coalition's archive has begun."));
}

/// Marks what stands on three lists or more within a week; answers the coalitions whose messages' marks changed.
std::set<CoalitionId> find_announcements(Writing& w, CoalitionId const& id) {
  std::set<CoalitionId> changed;
  struct Copy {
    CoalitionId coalition;
    std::uint64_t key;
    Instant at;
    bool was;
  };
  std::vector<std::uint64_t> bodies;
  for (auto const& [body] : w.rows<std::uint64_t>("select body from list_message where body <> 0 and body in (select body from list_staged where coalition = :c) "
                                                  "group by body having count(distinct coalition) >= 3", id))
    bodies.push_back(body);
  for (auto const body : bodies) {
    std::vector<Copy> copies;
    for (auto const& [coalition, key, at, was] : w.rows<CoalitionId, std::uint64_t, Instant, bool>(
             "select coalition, id, at, announced from list_message where body = :b and at is not null order by at, coalition, id", body))
      copies.push_back({coalition, key, at, was});
    std::vector<bool> now(copies.size());
    std::map<CoalitionId, int> lists;  // in the week that ends with the copy looked at
    for (std::size_t left = 0, marked = 0, end = 0; end < copies.size(); ++end) {
      ++lists[copies[end].coalition];
      for (; copies[end].at - copies[left].at > week; ++left)
        if (--lists[copies[left].coalition] == 0) lists.erase(copies[left].coalition);
      if (lists.size() < 3) continue;
      for (marked = std::max(marked, left); marked <= end; ++marked) now[marked] = true;
    }
    for (std::size_t i = 0; i < copies.size(); ++i) {
      if (now[i] == copies[i].was) continue;
      w.run("update list_message set announced = :a where coalition = :c and id = :k", static_cast<bool>(now[i]), copies[i].coalition, copies[i].key);
      changed.insert(copies[i].coalition);
    }
  }
  return changed;
}

}  // namespace

void count_months(Writing& w, CoalitionId const& id) {
  struct Counting {
    Month sums;
    std::set<std::uint64_t> people;
    std::map<std::uint64_t, std::pair<std::uint64_t, bool>> threads;  ///< first voice, and whether there was another
  };
  std::map<std::string, Counting> all;
  SamePeople const same(w);
  w.each<Instant, std::uint64_t, std::uint64_t, bool>(
      "select at, person, thread, case when human = 1 and person <> 0 and prompted = 0 and announced = 0 then 1 else 0 end "
      "from list_message where coalition = :c and at is not null",
      [&](Instant at, std::uint64_t address, std::uint64_t thread, bool counts) {
        auto const person = same(address);
        auto& m = all[month_of(at)];
        ++(counts ? m.sums.messages : m.sums.others);
        if (!counts) return;
        m.people.insert(person);
        auto const [voice, first] = m.threads.try_emplace(thread, person, false);
        if (!first && voice->second.first != person) voice->second.second = true;
      },
      id);
  w.run("delete from list_month where coalition = :c", id);
  for (auto const& [month, m] : all)
    w.run("insert into list_month (coalition, month, messages, people, conversations, others) values (:c, :m, :n, :p, :t, :o)", id, month, m.sums.messages,
          static_cast<std::int64_t>(m.people.size()), std::count_if(m.threads.begin(), m.threads.end(), [](auto const& t) { return t.second.second; }), m.sums.others);
}

namespace {

void put_source(Writing& w, CoalitionId const& id, SourceKept const& s) {
  w.run("delete from list_source where coalition = :c", id);
  w.run("insert into list_source (coalition, health, read_at, newest, newest_file, undated, clamped) values (:c, :h, :r, :n, :f, :u, :k)", id, s.last, s.read_at,
        s.newest, s.newest_file, s.undated, s.clamped);
}

}  // namespace

std::string evidence_key(Writing& w) {
  if (auto const kept = w.one<std::string>("select secret from evidence_key where place = 1")) return *kept;
  auto fresh = random_secret();
  w.run("insert into evidence_key (place, secret) values (1, :s)", fresh);
  return fresh;
}

std::string known_evidence_key(Reading& r) { return r.one<std::string>("select secret from evidence_key where place = 1").value_or(""); }

std::uint64_t keyed(std::string const& key, std::uint64_t number) {
  if (number == 0) return 0;
  auto const hash = keyed_hash_hex(key, std::to_string(number));
  std::uint64_t out = 0;
  std::from_chars(hash.data(), hash.data() + 16, out, 16);
  return out == 0 ? 1 : out;
}

std::vector<KeptMessage> kept_messages(Reading& r, CoalitionId const& id) {
  std::vector<KeptMessage> out;
  r.each<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, std::string, std::string, bool, bool, bool, std::optional<Instant>, std::uint64_t, bool, bool>(
      "select id, person, subject, body, refs, answers, reply, clamped, machine, at, thread, human, prompted from list_message where coalition = :c",
      [&](std::uint64_t key, std::uint64_t person, std::uint64_t subject, std::uint64_t body, std::string const& refs, std::string const& answers, bool reply,
          bool clamped, bool machine, std::optional<Instant> at, std::uint64_t thread, bool human, bool prompted) {
        out.push_back({key, person, subject, body, keys_of(refs), keys_of(answers), reply, clamped, machine, at, thread, human, prompted});
      },
      id);
  return out;
}

std::vector<KeptFile> kept_files(Reading& r, CoalitionId const& id) {
  std::vector<KeptFile> out;
  for (auto& [path, size, last, print] : r.rows<std::string, std::uint64_t, std::uint64_t, std::string>("select path, size, last_at, print from list_file where coalition = :c order by path", id))
    out.push_back({path, size, last, print});
  return out;
}

std::set<std::uint64_t> prompters(Reading& r) {
  std::set<std::uint64_t> out;
  for (auto const& [person] : r.rows<std::uint64_t>("select person from list_prompter")) out.insert(person);
  return out;
}

Result<Done> note_prompters(Writing& w, std::set<std::uint64_t> const& people) {
  auto const known = prompters(w);
  for (auto const p : people)
    if (!known.contains(p)) w.run("insert into list_prompter (person) values (:p)", p);
  return Done{};
}

Result<std::int64_t> begin_import(Writing& w, CoalitionId const& id) {
  if (!coalition(w, id)) return no_coalition();
  auto const number = w.one<std::int64_t>("select import from list_import where coalition = :c", id).value_or(0) + 1;
  w.run("delete from list_staged where coalition = :c", id);
  w.run("delete from list_import where coalition = :c", id);
  w.run("insert into list_import (coalition, import) values (:c, :n)", id, number);
  return number;
}

Result<Done> stage(Writing& w, CoalitionId const& id, std::int64_t import, std::vector<KeptMessage> const& messages) {
  if (auto const mine = expect_mine(w, id, import); !mine) return mine;
  for (auto const& m : messages)
    w.run("insert into list_staged (coalition, id, person, subject, body, refs, answers, reply, clamped, machine, at, thread, human, prompted) "
          "values (:c, :k, :p, :s, :b, :r, :a, :e, :l, :m, :t, :th, :h, :pr)",
          id, m.key, m.person, m.subject, m.body, hex_of(m.refs), hex_of(m.answers), m.reply, m.clamped, m.machine, m.at, m.thread, m.human, m.prompted);
  return Done{};
}

Result<Done> settle_import(Writing& w, CoalitionId const& id, std::int64_t import, SourceRead const& read) {
  if (auto const mine = expect_mine(w, id, import); !mine) return mine;
  auto const changed = w.one<std::int64_t>("select count(*) from list_staged where coalition = :c", id).value_or(0);
  if (changed > 0) {
    w.run("delete from list_message where coalition = :a and id in (select id from list_staged where coalition = :b)", id, id);
    w.run("insert into list_message (coalition, id, person, subject, body, refs, answers, reply, clamped, machine, at, thread, human, prompted, announced) "
          "select coalition, id, person, subject, body, refs, answers, reply, clamped, machine, at, thread, human, prompted, 0 from list_staged where coalition = :c",
          id);
    auto recount = find_announcements(w, id);
    recount.insert(id);
    for (auto const& c : recount) count_months(w, c);
    w.run("delete from list_staged where coalition = :c", id);
  }
  // A Maildir has as many files as messages: only what is another one is written.
  std::map<std::string, KeptFile> before;
  for (auto& f : kept_files(w, id)) before.emplace(f.path, std::move(f));
  for (auto const& f : read.files) {
    auto const was = before.find(f.path);
    bool const same = was != before.end() && was->second == f;
    if (was != before.end()) before.erase(was);
    if (same) continue;
    w.run("delete from list_file where coalition = :c and path = :p", id, f.path);
    w.run("insert into list_file (coalition, path, size, last_at, print) values (:c, :p, :s, :l, :h)", id, f.path, f.size, f.last, f.print);
  }
  for (auto const& [path, gone] : before) w.run("delete from list_file where coalition = :c and path = :p", id, path);
  auto source = source_kept(w, id).value_or(SourceKept{.last = read.health, .read_at = w.now()});
  if (read.speaks_of_now) {
    source.last = read.health;
    source.read_at = w.now();
    source.newest = read.newest;
    source.newest_file = read.newest_file;
  }
  source.undated = read.undated;
  source.clamped = read.clamped;
  put_source(w, id, source);
  w.audit("import_archive", id.text, std::to_string(changed));
  return Done{};
}

Result<Done> note_failed_reading(Writing& w, CoalitionId const& id, Health health) {
  if (!coalition(w, id)) return no_coalition();
  auto source = source_kept(w, id).value_or(SourceKept{});
  source.last = health;
  source.read_at = w.now();
  put_source(w, id, source);
  w.audit("note_failed_reading", id.text, boost::describe::enum_to_string(health, ""));
  return Done{};
}

std::optional<SourceKept> source_kept(Reading& r, CoalitionId const& id) {
  auto const row = r.row<Health, Instant, std::uint64_t, std::string, std::int64_t, std::int64_t>(
      "select health, read_at, newest, newest_file, undated, clamped from list_source where coalition = :c", id);
  if (!row) return std::nullopt;
  auto const& [last, read_at, newest, file, undated, clamped] = *row;
  return SourceKept{last, read_at, newest, file, undated, clamped};
}

std::map<CoalitionId, std::vector<Source>> sources(Reading& r, Instant now) {
  std::map<CoalitionId, std::vector<Source>> out;
  for (auto const& [id, archive, list, health, read_at, undated] :
       r.rows<CoalitionId, std::string, std::string, std::optional<Health>, std::optional<Instant>, std::int64_t>(
           "select c.id, c.archive, c.list, s.health, s.read_at, coalesce(s.undated, 0) from coalition c left join list_source s on s.coalition = c.id")) {
    if (!health && archive.empty() && list.empty()) continue;
    auto const& name = archive.empty() ? list : archive;
    out[id].push_back({.name = name.empty() ? "archive" : name, .health = health_of(health.value_or(Health::stale), read_at, true, now), .read_at = read_at, .undated = undated});
  }
  return out;
}

std::map<CoalitionId, std::vector<Message>> messages(Reading& r, Instant from, Instant to, CoalitionId const& only) {
  std::map<CoalitionId, std::vector<Message>> out;
  SamePeople const same(r);
  auto const take = [&](CoalitionId const& id, Instant at, std::uint64_t person, std::uint64_t thread, bool human, bool prompted) {
    out[id].push_back({.at = at, .person = static_cast<std::int64_t>(same(person)), .thread = static_cast<std::int64_t>(thread), .human = human, .prompted = prompted});
  };
  if (only.empty())
    r.each<CoalitionId, Instant, std::uint64_t, std::uint64_t, bool, bool>(
        "select coalition, at, person, thread, case when human = 1 and person <> 0 and announced = 0 then 1 else 0 end, prompted from list_message where at > :f and at <= :t", take, from, to);
  else
    r.each<CoalitionId, Instant, std::uint64_t, std::uint64_t, bool, bool>(
        "select coalition, at, person, thread, case when human = 1 and person <> 0 and announced = 0 then 1 else 0 end, prompted from list_message "
        "where coalition = :c and at > :f and at <= :t",
        take, only, from, to);
  return out;
}

std::map<CoalitionId, std::vector<Month>> months(Reading& r, std::string const& from, CoalitionId const& only) {
  std::map<CoalitionId, std::vector<Month>> out;
  for (auto const& [id, month, count, people, conversations, others] : r.rows<CoalitionId, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
           "select coalition, month, messages, people, conversations, others from list_month where month >= :f and (:a = '' or coalition = :b) order by coalition, month",
           from, only.text, only.text))
    out[id].push_back({month, count, people, conversations, others});
  return out;
}

std::string month_of(Instant t, int back) {
  auto const day = utc_day(t);
  auto const month = day.year() / day.month() - std::chrono::months(back);
  return iso_day(month / 1).substr(0, 7);
}

}  // namespace roster
