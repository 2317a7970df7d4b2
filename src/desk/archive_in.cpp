// SPDX-License-Identifier: Apache-2.0
// A list's archive as evidence: what the mail room hears, under the instance's key, threaded together with all that was heard before.
#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

#include "desk/evidence.hpp"
#include "mail/archive_again.hpp"
#include "mail/archive_tally.hpp"
#include "mail/archive_threads.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

using roster::KeptMessage;

constexpr std::int64_t told_each = 2000;  // messages between two words of progress
constexpr std::size_t batch = 1000;  // messages of one transaction: a few milliseconds during which others wait

std::optional<Instant> instant_of(mail::Seconds t) { return t == mail::undated ? std::nullopt : std::optional(from_millis(t * 1000)); }

/// `h` is used again for the next one: its lists keep their room.
void as_heard(KeptMessage const& m, mail::Heard& h) {
  h.id = m.key;
  h.person = m.person;
  h.subject = m.subject;
  h.refs = m.refs;
  h.answers = m.answers;
  h.reply = m.reply;
  h.clamped = m.clamped;
  h.machine = m.machine;
  h.time = m.at ? to_millis(*m.at) / 1000 : mail::undated;
}

/// Numbers under the instance's key. The same ids, senders and subjects come again and again; a keyed hash costs as much as ten look-ups.
class Secrets {
 public:
  explicit Secrets(std::string key) : key_(std::move(key)) {}
  std::uint64_t of(std::uint64_t number) {
    if (number == 0) return 0;
    auto const place = known_.number_of(number);
    if (place.fresh) secrets_.push_back(once(number));
    return secrets_[place.number];
  }
  /// For one that hardly comes twice.
  [[nodiscard]] std::uint64_t once(std::uint64_t number) const { return roster::keyed(key_, number); }

 private:
  std::string key_;
  mail::KeyTable known_;
  std::deque<std::uint64_t> secrets_;
};

/// One coalition's messages while they are put together, and which pieces of them must be written anew.
class Shelf {
 public:
  Shelf(std::string key, std::vector<KeptMessage> before) : secrets_(std::move(key)), all_(std::move(before)), marks_(all_.size()) {
    for (auto const& m : all_) numbers_.number_of(m.key);
  }

  /// Of several copies of a message one speaks, whatever their order: one with a time, the earliest, the smaller subject. `file`: in which
  /// it was heard.
  void add(mail::Heard const& h, std::uint32_t file) {
    KeptMessage m;
    m.key = secrets_.of(h.id);
    m.person = secrets_.of(h.person);
    m.subject = secrets_.of(h.subject);
    m.body = secrets_.once(h.body);
    if ((h.name != 0 || h.local != 0) && m.person != 0 && writers_.size() < roster::most_writers)
      writers_.insert(roster::HeardWriter{m.person, secrets_.of(h.name), secrets_.of(h.local)});
    m.refs.reserve(h.refs.size());
    for (auto const id : h.refs) m.refs.push_back(secrets_.of(id));
    for (auto const id : h.answers) m.answers.push_back(secrets_.of(id));
    m.reply = h.reply;
    m.clamped = h.clamped;
    m.machine = h.machine;
    m.at = instant_of(h.time);
    auto const place = numbers_.number_of(m.key);
    if (place.fresh) {
      all_.push_back(std::move(m));
      marks_.push_back({.changed = true, .heard_in = file});
      return;
    }
    auto& there = all_[place.number];
    auto& mark = marks_[place.number];
    mark.heard_in = file;
    bool const machine = there.machine && m.machine;
    auto const rank = [](KeptMessage const& x) { return std::tuple(!x.at.has_value(), x.at, x.subject, x.person, ~x.refs.size()); };
    if (rank(m) < rank(there)) {
      left_.push_back(roster::piece_of(there.at));
      m.thread = there.thread;
      m.human = there.human;
      m.prompted = there.prompted;
      m.machine = there.machine;
      there = std::move(m);
      mark.changed = true;
    }
    if (there.machine != machine) {
      there.machine = machine;
      mark.changed = true;
    }
  }

  /// Threads, machines by their rate, and prompted threads, over everything.
  void settle(std::set<std::uint64_t> const& prompters) {
    mail::ArchiveTally tally;
    mail::Heard h;
    for (auto const& m : all_) {
      as_heard(m, h);
      tally.add(h);
    }
    auto const stats = tally.stats();
    std::vector<KeptMessage const*> first(static_cast<std::size_t>(stats.threads));
    auto const& counted = tally.counted();
    auto const earlier = [](KeptMessage const& a, KeptMessage const& b) {
      return std::tuple(!a.at.has_value(), a.at, a.key) < std::tuple(!b.at.has_value(), b.at, b.key);
    };
    for (std::size_t i = 0; i < counted.size(); ++i) {
      auto& opens = first[counted[i].thread];
      if (opens == nullptr || earlier(all_[i], *opens)) opens = &all_[i];
    }
    for (std::size_t i = 0; i < counted.size(); ++i) {
      auto const& opens = *first[counted[i].thread];
      auto& m = all_[i];
      bool const prompted = opens.person != 0 && prompters.contains(opens.person);
      if (m.thread == opens.key && m.human == counted[i].human && m.prompted == prompted) continue;
      m.thread = opens.key;
      m.human = counted[i].human;
      m.prompted = prompted;
      marks_[i].changed = true;
    }
  }

  /// How many messages are not as they were.
  [[nodiscard]] std::int64_t fresh() const {
    return std::count_if(marks_.begin(), marks_.end(), [](Mark const& m) { return m.changed; });
  }
  /// All messages of the pieces in which something changed, piece by piece; and the pieces in which none is left.
  struct Changed {
    std::vector<KeptMessage const*> messages = {};
    std::vector<std::int64_t> emptied = {};
  };
  [[nodiscard]] Changed changed() const {
    std::set<std::int64_t> pieces(left_.begin(), left_.end());
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (marks_[i].changed) pieces.insert(roster::piece_of(all_[i].at));
    struct Placed {
      std::int64_t piece;
      KeptMessage const* message;
    };
    std::vector<Placed> placed;
    if (!pieces.empty())
      for (auto const& m : all_)
        if (auto const piece = roster::piece_of(m.at); pieces.contains(piece)) placed.push_back({piece, &m});
    std::sort(placed.begin(), placed.end(),
              [](Placed const& a, Placed const& b) { return std::tie(a.piece, a.message->key) < std::tie(b.piece, b.message->key); });
    Changed out;
    for (auto const& p : placed) {
      out.messages.push_back(p.message);
      pieces.erase(p.piece);
    }
    out.emptied.assign(pieces.begin(), pieces.end());
    return out;
  }

  KeptMessage const* newest() const {
    KeptMessage const* out = nullptr;
    for (auto const& m : all_)
      if (m.at && (!out || *m.at > *out->at || (m.at == out->at && m.key < out->key))) out = &m;
    return out;
  }
  /// The file in which a message was heard this time; `nowhere` when it was not.
  static constexpr std::uint32_t nowhere = UINT32_MAX;
  [[nodiscard]] std::uint32_t heard_in(std::uint64_t key) const {
    auto const found = std::find_if(all_.begin(), all_.end(), [&](KeptMessage const& m) { return m.key == key; });
    return found == all_.end() ? nowhere : marks_[static_cast<std::size_t>(found - all_.begin())].heard_in;
  }
  std::vector<KeptMessage> const& all() const { return all_; }
  /// Whom it heard, by all the names they used.
  std::vector<roster::HeardWriter> writers() const { return {writers_.begin(), writers_.end()}; }

 private:
  struct Mark {
    bool changed = false;
    std::uint32_t heard_in = nowhere;
  };
  Secrets secrets_;
  std::vector<KeptMessage> all_;
  std::vector<Mark> marks_;       // of each
  mail::KeyTable numbers_;        // by key: its place in both
  std::set<roster::HeardWriter> writers_ = {};
  std::vector<std::int64_t> left_ = {};  // pieces out of which a message may have gone
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

/// What this reading tells of the source. `files`: those in which messages were heard this time.
roster::SourceRead source_of(mail::ReadAgain const& read, Shelf const& shelf, std::vector<std::string> const& files, Before const& known) {
  auto const* const newest = shelf.newest();
  roster::SourceRead source{.health = read.damaged ? roster::Health::unreadable : roster::Health::ok};
  auto const& was = known.source;
  bool const passed_over = was && std::find(read.kept.begin(), read.kept.end(), was->newest_file) != read.kept.end();
  auto const file = newest ? shelf.heard_in(newest->key) : Shelf::nowhere;
  bool const heard = file != Shelf::nowhere;
  source.speaks_of_now = !was || was->newest == 0 || heard || passed_over || shelf.heard_in(was->newest) != Shelf::nowhere;
  source.newest = newest ? newest->key : 0;
  source.newest_file = heard ? files[file] : was ? was->newest_file : std::string();
  for (auto const& m : shelf.all()) {
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
  std::vector<std::string> files;  // in the order in which they are read
  std::int64_t heard_so_far = 0;
  auto const read = mail::read_again(paths, known.files, now, limits, [&](mail::Heard const& h, std::string const& file) {
    if (files.empty() || files.back() != file) files.push_back(file);
    shelf.add(h, static_cast<std::uint32_t>(files.size() - 1));
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
  auto source = source_of(read, shelf, files, known);
  source.fresh = shelf.fresh();
  source.writers = shelf.writers();
  std::vector<KeptMessage> some;
  for (std::size_t at = 0; at < changed.messages.size(); at += batch) {
    some.clear();
    for (std::size_t i = at; i < std::min(at + batch, changed.messages.size()); ++i) some.push_back(*changed.messages[i]);
    auto const staged = store.write(who, [&](Writing& w) { return roster::stage(w, id, begun->import, some); });
    if (!staged) return tl::unexpected(staged.error());
  }
  if (!changed.emptied.empty()) {
    auto const staged = store.write(who, [&](Writing& w) { return roster::stage_emptied(w, id, begun->import, changed.emptied); });
    if (!staged) return tl::unexpected(staged.error());
  }
  if (auto const settled = store.write(who, [&](Writing& w) { return roster::settle_import(w, id, begun->import, source); }); !settled)
    return tl::unexpected(settled.error());
  return ArchiveTaken{.messages = static_cast<std::int64_t>(shelf.all().size()),
                      .fresh = source.fresh,
                      .read = read.copies,
                      .files = static_cast<std::int64_t>(read.files.size()),
                      .files_passed_over = static_cast<std::int64_t>(read.kept.size()),
                      .health = source.health,
                      .speaks_of_now = source.speaks_of_now,
                      .skipped = read.skipped};
}

}  // namespace desk
