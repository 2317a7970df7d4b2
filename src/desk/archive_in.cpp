// SPDX-License-Identifier: Apache-2.0
// A list's archive as evidence: what the mail room hears, under the instance's key, threaded together with all that was heard before.
#include <algorithm>
#include <map>
#include <set>

#include "desk/evidence.hpp"
#include "mail/archive_again.hpp"
#include "mail/archive_tally.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

using roster::KeptMessage;

constexpr std::int64_t told_each = 2000;  // messages between two words of progress
constexpr std::size_t batch = 2000;  // rows of one transaction: some ten milliseconds during which others wait

std::optional<Instant> instant_of(mail::Seconds t) { return t == mail::undated ? std::nullopt : std::optional(from_millis(t * 1000)); }

mail::Heard as_heard(KeptMessage const& m) {
  mail::Heard h;
  h.id = m.key;
  h.person = m.person;
  h.subject = m.subject;
  h.refs = m.refs;
  h.answers = m.answers;
  h.reply = m.reply;
  h.clamped = m.clamped;
  h.machine = m.machine;
  h.time = m.at ? to_millis(*m.at) / 1000 : mail::undated;
  return h;
}

/// One coalition's messages while they are put together.
class Shelf {
 public:
  Shelf(std::string key, std::vector<KeptMessage> before) : key_(std::move(key)) {
    for (auto& m : before) now_.emplace(m.key, std::move(m));
    before_ = now_;
  }

  std::uint64_t secret(std::uint64_t number) const { return roster::keyed(key_, number); }

  /// Of several copies of a message one speaks, whatever their order: one with a time, the earliest, the smaller subject.
  std::uint64_t add(mail::Heard const& h) {
    KeptMessage m;
    m.key = secret(h.id);
    m.person = secret(h.person);
    m.subject = secret(h.subject);
    m.body = secret(h.body);
    for (auto const id : h.refs) m.refs.push_back(secret(id));
    for (auto const id : h.answers) m.answers.push_back(secret(id));
    m.reply = h.reply;
    m.clamped = h.clamped;
    m.machine = h.machine;
    m.at = instant_of(h.time);
    auto const [place, fresh] = now_.try_emplace(m.key, m);
    if (fresh) return m.key;
    auto& there = place->second;
    bool const machine = there.machine && m.machine;
    auto const rank = [](KeptMessage const& x) { return std::tuple(!x.at.has_value(), x.at, x.subject, x.person, ~x.refs.size()); };
    if (rank(m) < rank(there)) there = std::move(m);
    there.machine = machine;
    return there.key;
  }

  /// Threads, machines by their rate, and prompted threads, over everything.
  void settle(std::set<std::uint64_t> const& prompters) {
    mail::ArchiveTally tally;
    std::vector<KeptMessage*> in_order;
    for (auto& [key, m] : now_) {
      tally.add(as_heard(m));
      in_order.push_back(&m);
    }
    tally.stats();
    std::map<std::uint32_t, KeptMessage const*> first;
    auto const& counted = tally.counted();
    auto const earlier = [](KeptMessage const& a, KeptMessage const& b) { return std::tuple(!a.at.has_value(), a.at, a.key) < std::tuple(!b.at.has_value(), b.at, b.key); };
    for (std::size_t i = 0; i < counted.size(); ++i) {
      auto& opens = first[counted[i].thread];
      if (!opens || earlier(*in_order[i], *opens)) opens = in_order[i];
    }
    for (std::size_t i = 0; i < counted.size(); ++i) {
      auto const& opens = *first[counted[i].thread];
      in_order[i]->thread = opens.key;
      in_order[i]->human = counted[i].human;
      in_order[i]->prompted = opens.person != 0 && prompters.contains(opens.person);
    }
  }

  std::vector<KeptMessage> changed() const {
    std::vector<KeptMessage> out;
    for (auto const& [key, m] : now_)
      if (auto const was = before_.find(key); was == before_.end() || was->second != m) out.push_back(m);
    return out;
  }
  KeptMessage const* newest() const {
    KeptMessage const* out = nullptr;
    for (auto const& [key, m] : now_)
      if (m.at && (!out || *m.at > *out->at)) out = &m;
    return out;
  }
  std::map<std::uint64_t, KeptMessage> const& all() const { return now_; }

 private:
  std::string key_;
  std::map<std::uint64_t, KeptMessage> now_, before_;
};

struct Before {
  std::vector<KeptMessage> messages;
  std::vector<mail::FileKnown> files;
  std::optional<roster::SourceKept> source;
};

Before before(Reading& r, CoalitionId const& id) {
  Before out{roster::kept_messages(r, id), {}, roster::source_kept(r, id)};
  for (auto& f : roster::kept_files(r, id)) out.files.push_back({f.path, f.size, f.last, f.print});
  return out;
}

/// Everybody who writes for the secretariat, now and at any import before.
Result<std::set<std::uint64_t>> prompters_now(Writing& w, std::string const& key) {
  std::set<std::uint64_t> people;
  for (auto const& a : people::accounts(w))
    if (a.role == people::Role::secretariat)
      if (auto const person = mail::person_key(a.address); person != 0) people.insert(roster::keyed(key, person));
  if (auto const noted = roster::note_prompters(w, people); !noted) return tl::unexpected(noted.error());
  return roster::prompters(w);
}

/// What this reading tells of the source. `file_of`: in which file each message was heard, this time.
roster::SourceRead source_of(mail::ReadAgain const& read, Shelf const& shelf, std::map<std::uint64_t, std::string> const& file_of, Before const& known) {
  auto const* const newest = shelf.newest();
  roster::SourceRead source{.health = read.damaged ? roster::Health::unreadable : roster::Health::ok};
  auto const& was = known.source;
  bool const passed_over = was && std::find(read.kept.begin(), read.kept.end(), was->newest_file) != read.kept.end();
  bool const heard = newest && file_of.contains(newest->key);
  source.speaks_of_now = !was || was->newest == 0 || heard || passed_over || file_of.contains(was->newest);
  source.newest = newest ? newest->key : 0;
  source.newest_file = heard ? file_of.at(newest->key) : was ? was->newest_file : std::string();
  for (auto const& [key, m] : shelf.all()) {
    source.undated += !m.at;
    source.clamped += m.clamped;
  }
  // What was not looked at this time is still known.
  std::set<std::string> told;
  for (auto const& f : read.files) {
    source.files.push_back({f.path, f.size, f.last, f.print});
    told.insert(f.path);
  }
  for (auto const& f : known.files)
    if (!told.contains(f.path)) source.files.push_back({f.path, f.size, f.last, f.print});
  return source;
}

}  // namespace

Result<ArchiveTaken> import_archive(store::Store& store, store::Actor const& who, CoalitionId const& id, std::vector<std::string> const& paths, Instant now,
                                    mail::WorkerLimits const& limits, std::function<void(std::int64_t)> const& progress) {
  if (paths.empty()) return refuse(Why::malformed, say("Say which files the archive is."), "paths");
  struct Begun {
    std::int64_t import = 0;
    std::string key;
    std::set<std::uint64_t> prompters;
    bool more_prompters = false;
  };
  auto const begun = store.write(who, [&](Writing& w) -> Result<Begun> {
    auto const import = roster::begin_import(w, id);
    if (!import) return tl::unexpected(import.error());
    auto const key = roster::evidence_key(w);
    auto const known = roster::prompters(w);
    auto const prompters = prompters_now(w, key);
    if (!prompters) return tl::unexpected(prompters.error());
    return Begun{*import, key, *prompters, *prompters != known};
  });
  if (!begun) return tl::unexpected(begun.error());
  auto known = store.read([&](Reading& r) { return before(r, id); });
  Shelf shelf(begun->key, std::move(known.messages));
  std::map<std::uint64_t, std::string> file_of;
  std::int64_t heard_so_far = 0;
  auto const read = mail::read_again(paths, known.files, now, limits, [&](mail::Heard const& h, std::string const& file) {
    file_of[shelf.add(h)] = file;
    if (++heard_so_far % told_each == 0 && progress) progress(heard_so_far);
  });
  if (read.copies == 0 && read.kept.empty()) {
    auto const noted = store.write(who, [&](Writing& w) { return roster::note_failed_reading(w, id, roster::Health::unreadable); });
    if (!noted) return tl::unexpected(noted.error());
    auto const& why = read.skipped;
    return refuse(Why::malformed, say("Nothing could be read: {}"), "paths", {why.empty() ? "no message is there" : why.front().where + ": " + why.front().why});
  }
  if (read.copies > 0 || begun->more_prompters) shelf.settle(begun->prompters);
  auto const changed = shelf.changed();
  auto const source = source_of(read, shelf, file_of, known);
  for (std::size_t at = 0; at < changed.size(); at += batch) {
    std::vector<KeptMessage> const some(changed.begin() + static_cast<std::ptrdiff_t>(at), changed.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, changed.size())));
    if (auto const staged = store.write(who, [&](Writing& w) { return roster::stage(w, id, begun->import, some); }); !staged) return tl::unexpected(staged.error());
  }
  if (auto const settled = store.write(who, [&](Writing& w) { return roster::settle_import(w, id, begun->import, source); }); !settled)
    return tl::unexpected(settled.error());
  return ArchiveTaken{.messages = static_cast<std::int64_t>(shelf.all().size()),
                      .fresh = static_cast<std::int64_t>(changed.size()),
                      .read = read.copies,
                      .files = static_cast<std::int64_t>(read.files.size()),
                      .files_passed_over = static_cast<std::int64_t>(read.kept.size()),
                      .health = source.health,
                      .speaks_of_now = source.speaks_of_now,
                      .skipped = read.skipped};
}

}  // namespace desk
