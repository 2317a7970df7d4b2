// SPDX-License-Identifier: Apache-2.0
#include "roster/lists.hpp"

#include <algorithm>

#include "base/keyed_number.hpp"
#include "base/when.hpp"
#include "roster/aliases.hpp"
#include "roster/inside.hpp"
#include "roster/pieces.hpp"

namespace roster {

namespace {

Result<Done> expect_mine(Reading& r, CoalitionId const& id, std::int64_t import) {
  if (r.one<std::int64_t>("select import from list_import where coalition = :c", id) == import) return Done{};
  return refuse(Why::conflict, say("Another import of this coalition's archive has begun."));
}

}  // namespace

void count_months(Writing& w, CoalitionId const& id) {
  struct Counting {
    std::int64_t messages = 0, others = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> voices = {};  ///< thread, person
  };
  std::map<std::chrono::year_month, Counting> all;
  SamePeople const same(w);
  auto const marked = announced(w, id);
  each_message(w, id, [&](KeptMessage const& m) {
    if (!m.at) return;
    auto const day = utc_day(*m.at);
    auto& month = all[day.year() / day.month()];
    bool const counts = m.human && m.person != 0 && !m.prompted && !marked.contains(m.key);
    ++(counts ? month.messages : month.others);
    if (counts) month.voices.emplace_back(m.thread, same(m.person));
  });
  w.run("delete from list_month where coalition = :c", id);
  for (auto& [month, m] : all) {
    auto& voices = m.voices;
    std::sort(voices.begin(), voices.end());
    voices.erase(std::unique(voices.begin(), voices.end()), voices.end());
    std::int64_t conversations = 0;
    for (std::size_t i = 1; i < voices.size(); ++i)  // the second voice of a thread makes it one
      if (voices[i].first == voices[i - 1].first && (i == 1 || voices[i - 2].first != voices[i].first)) ++conversations;
    std::set<std::uint64_t> people;
    for (auto const& [thread, person] : voices) people.insert(person);
    w.run("insert into list_month (coalition, month, messages, people, conversations, others) values (:c, :m, :n, :p, :t, :o)", id,
          iso_day(month / 1).substr(0, 7), m.messages, static_cast<std::int64_t>(people.size()), conversations, m.others);
  }
}

namespace {

void put_source(Writing& w, CoalitionId const& id, SourceKept const& s) {
  w.run("delete from list_source where coalition = :c", id);
  w.run("insert into list_source (coalition, health, read_at, newest, newest_file, undated, clamped) values (:c, :h, :r, :n, :f, :u, :k)", id, s.last, s.read_at,
        s.newest, s.newest_file, s.undated, s.clamped);
}

/// Of a piece that comes in several parts this is the next one.
void put_staged(Writing& w, CoalitionId const& id, std::int64_t piece, std::string const& kept) {
  auto const part = w.one<std::int64_t>("select count(*) from list_staged where coalition = :c and piece = :p", id, piece);
  w.run("insert into list_staged (coalition, piece, part, kept) values (:c, :p, :n, :k)", id, piece, part.value_or(0), kept);
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
  auto const out = keyed_number(key, std::to_string(number));
  return out == 0 ? 1 : out;
}

std::vector<KeptMessage> kept_messages(Reading& r, CoalitionId const& id) {
  std::vector<KeptMessage> out;
  each_message(r, id, [&](KeptMessage const& m) { out.push_back(m); });
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
  for (std::size_t at = 0; at < messages.size();) {
    auto const piece = piece_of(messages[at].at);
    std::string kept;
    for (; at < messages.size() && piece_of(messages[at].at) == piece; ++at) write_line(kept, messages[at]);
    put_staged(w, id, piece, kept);
  }
  return Done{};
}

Result<Done> stage_emptied(Writing& w, CoalitionId const& id, std::int64_t import, std::vector<std::int64_t> const& pieces) {
  if (auto const mine = expect_mine(w, id, import); !mine) return mine;
  for (auto const p : pieces) put_staged(w, id, p, {});
  return Done{};
}

Result<Done> settle_import(Writing& w, CoalitionId const& id, std::int64_t import, SourceRead const& read) {
  if (auto const mine = expect_mine(w, id, import); !mine) return mine;
  std::vector<std::int64_t> pieces;
  for (auto const& [piece] : w.rows<std::int64_t>("select distinct piece from list_staged where coalition = :c order by piece", id)) pieces.push_back(piece);
  if (!pieces.empty()) {
    w.run("delete from list_announced where coalition = :a and piece in (select piece from list_staged where coalition = :b)", id, id);
    w.run("delete from list_piece where coalition = :a and piece in (select piece from list_staged where coalition = :b)", id, id);
    w.run("insert into list_piece (coalition, piece, part, kept) select coalition, piece, part, kept from list_staged where coalition = :c and kept <> ''", id);
    w.run("delete from list_staged where coalition = :c", id);
    auto recount = find_announcements(w, id, pieces);
    recount.insert(id);
    for (auto const& c : recount) count_months(w, c);
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
  note_writers(w, id, read.writers);
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
  w.audit("import_archive", id.text, std::to_string(read.fresh));
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
  auto const first = piece_of(from), last = piece_of(to);
  std::map<CoalitionId, std::unordered_set<std::uint64_t>> marks;
  for (auto const& [list, key] : r.rows<CoalitionId, std::uint64_t>("select coalition, id from list_announced where piece >= :a and piece <= :b", first, last))
    marks[list].insert(key);
  auto const take = [&](CoalitionId const& id, std::string const& kept) {
    auto const found = marks.find(id);
    std::vector<Message>* list = nullptr;  // one without any is not in the answer
    each_line(kept, [&](KeptMessage const& m) {
      if (!m.at || *m.at <= from || *m.at > to) return;
      if (list == nullptr) list = &out[id];
      bool const human = m.human && m.person != 0 && !(found != marks.end() && found->second.contains(m.key));
      list->push_back({.at = m.at, .person = static_cast<std::int64_t>(same(m.person)), .thread = static_cast<std::int64_t>(m.thread), .human = human, .prompted = m.prompted});
    });
  };
  if (only.empty()) r.each<CoalitionId, std::string>("select coalition, kept from list_piece where piece >= :a and piece <= :b", take, first, last);
  else
    r.each<CoalitionId, std::string>("select coalition, kept from list_piece where coalition = :c and piece >= :a and piece <= :b", take, only, first, last);
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
