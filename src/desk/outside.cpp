// SPDX-License-Identifier: Apache-2.0
#include "desk/outside.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/aliases.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

using sources::Told;

constexpr auto a_day = std::chrono::hours(24);
constexpr std::size_t most_page = 2U << 20U;  // bytes of a page that are read
constexpr std::size_t newest_files = 2;       // of an archive, that may still grow

/// The reading of an archive takes minutes; a program that ends does not wait for it.
struct Stopped {};

store::Actor by_timer(PersonId const& person = {}) { return {person, "operator"}; }

/// Pulled files have a folder of their own, so that no upload takes the place of one.
CoalitionId pulled(CoalitionId const& id) { return CoalitionId(id.text + ".pulled"); }

/// Words of a refusal for a note: English, filled in.
std::string words_of(Refusal const& r) { return base::fill(r.detail, r.with); }

sources::Fetcher fetcher(store::Store& store, Outside const& o) {
  auto const who = store.read([](Reading& r) { return sources::reach(r); });
  return sources::Fetcher(who, o.agent, o.limits, o.manners);
}

/// A page's bytes, up to the limit; more of it is left out, not refused: the beginning is what is looked at.
sources::Fetched page_at(sources::Fetcher& fetch, std::string const& url, std::string& page, std::stop_token const& stop) {
  bool cut = false;
  auto out = fetch.fetch(
      {.url = url},
      [&](std::string_view piece) {
        page.append(piece.substr(0, most_page - std::min(page.size(), most_page)));
        cut = page.size() >= most_page;
        return !cut;
      },
      stop);
  if (cut && out.status == 200) out.told = Told::whole;
  return out;
}

roster::Health health_of(sources::Fetched const& answer) {
  bool const wrong = answer.told == Told::elsewhere ||
                     (answer.told == Told::refused && answer.status < 500 && answer.status != 408 && answer.status != 429);
  return wrong ? roster::Health::wrong : roster::Health::unreadable;
}

/// One pull, from the index to the evidence.
class Pulling {
 public:
  Pulling(store::Store& store, Outside const& o, sources::Pull pull, std::stop_token const& stop)
      : store_(store), outside_(o), pull_(std::move(pull)), stop_(stop), fetch_(fetcher(store, o)) {
    for (auto& f : store_.read([&](Reading& r) { return sources::pulled_files(r, pull_.coalition); })) known_[f.url] = std::move(f);
  }

  /// False: it was asked to stop, and nothing is noted.
  bool run() {
    pull_.well = true;
    pull_.why.clear();
    pull_.files = pull_.fetched = 0;
    pull_.next_at = outside_.clock() + a_day;
    auto const files = find();
    for (std::size_t i = 0; pull_.well && i < files.size() && !stop_.stop_requested(); ++i) {
      auto const found = known_.find(files[i]);
      // A month that is over does not change: it is asked for once.
      if (found == known_.end() || i + newest_files >= files.size()) take(files[i]);
    }
    if (stop_.stop_requested()) return false;
    if (pull_.well && pull_.files > 0) read();
    (void)store_.write(by_timer(), [&](Writing& w) { return sources::note_pulled(w, pull_); });
    return true;
  }

 private:
  void failed(sources::Fetched const& answer) {
    pull_.well = false;
    if (stop_.stop_requested()) return;  // we hung up, not they
    pull_.why = answer.why;
    pull_.next_at = outside_.clock() + std::max<Millis>(a_day, answer.later);
    // Whom we did not ask said nothing of itself.
    if (answer.told != Told::not_allowed)
      (void)store_.write(by_timer(), [&](Writing& w) { return roster::note_failed_reading(w, pull_.coalition, health_of(answer)); });
  }

  /// Addresses of the files, oldest first; the address itself when it is one.
  std::vector<std::string> find() {
    auto const at = sources::read_address(pull_.url);
    // A single file is known by having been taken, or by its name.
    if (at && (known_.contains(at->text()) || at->path.find(".mbox") != std::string::npos)) return pull_.files = 1, std::vector{at->text()};
    std::string page;
    auto const answer = page_at(fetch_, pull_.url, page, stop_);
    if (answer.told != Told::whole) return failed(answer), std::vector<std::string>{};
    if (!sources::is_page(answer.type, page)) return pull_.files = 1, std::vector{answer.url};
    std::vector<std::string> out;
    auto const from = sources::read_address(answer.url);
    for (auto const& f : sources::archive_files(*from, page)) out.push_back(f.text());
    if (out.empty()) {
      // It answered, but with something else than an archive: a login page, another list's front.
      failed({.told = Told::elsewhere, .status = 200, .url = answer.url, .why = "no files of an archive are listed there"});
      return {};
    }
    std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return age_key(a) < age_key(b); });
    pull_.files = static_cast<std::int64_t>(out.size());
    return out;
  }

  /// "2021-March.txt" as "2021-03": months sort by time, other names by themselves.
  static std::string age_key(std::string const& url) {
    auto const& months = base::english_months;
    auto name = base::lower_ascii(url.substr(url.rfind('/') + 1));
    for (std::size_t m = 0; m < months.size(); ++m)
      if (name.size() > 5 && name.compare(5, months[m].size(), months[m]) == 0)
        return name.substr(0, 5) + (m < 9 ? "0" : "") + std::to_string(m + 1);
    return name;
  }

  /// The file's own name, which says its month; with a hash of its address where another address has the same.
  std::string shelf_name(std::string const& url) const {
    auto const path = url.substr(0, url.find('?'));
    auto const name = path.substr(path.rfind('/') + 1);
    bool const taken = std::any_of(known_.begin(), known_.end(), [&](auto const& f) { return f.first != url && f.second.name == name; });
    return taken ? base::sha256_hex(url).substr(0, 12) + "-" + name : name;
  }

  std::string place(std::string const& name) const { return outside_.shelf.place(pulled(pull_.coalition), name); }

  void take(std::string const& url) {
    auto const found = known_.find(url);
    sources::Ask ask{.url = url};
    // "Nothing changed" is no help when its bytes are gone and it may have grown.
    if (found != known_.end() && found->second.on_shelf && std::filesystem::exists(place(found->second.name)))
      ask.etag = found->second.etag, ask.modified = found->second.modified;
    auto const name = shelf_name(url), part = place(name) + ".part";
    std::error_code trouble;
    outside_.shelf.make_folder(pulled(pull_.coalition));
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    auto const answer = fetch_.fetch(
        ask, [&](std::string_view piece) { return static_cast<bool>(out.write(piece.data(), static_cast<std::streamsize>(piece.size()))); },
        stop_);
    out.close();
    if (!out || answer.told != Told::whole) {
      std::filesystem::remove(part, trouble);
      // Ours, whatever the other side said: a body that we could not keep looks as if it had broken off.
      if (!out) throw std::runtime_error("the shelf of archives cannot be written");
      if (answer.told != Told::unchanged) failed(answer);
      return;
    }
    std::filesystem::rename(part, place(name));
    ++pull_.fetched;
    sources::PulledFile const file{.url = url, .name = name, .etag = answer.etag, .modified = answer.modified, .at = {}, .on_shelf = true};
    (void)store_.write(by_timer(), [&](Writing& w) { return sources::note_file(w, pull_.coalition, file); });
    known_[url] = file;
  }

  void read() {
    std::vector<std::string> paths;
    for (auto const& [url, f] : known_)
      if (auto const path = place(f.name); f.on_shelf && std::filesystem::exists(path)) paths.push_back(path);
    std::sort(paths.begin(), paths.end());
    auto const done = import_archive(store_, by_timer(), pull_.coalition, paths, outside_.clock(), outside_.worker, [&](std::int64_t) {
      if (stop_.stop_requested()) throw Stopped();
    });
    if (!done) pull_.well = false, pull_.why = words_of(done.error());
    else if (done->health != roster::Health::ok)
      pull_.well = false, pull_.why = done->skipped.empty() ? "a part of it is damaged" : done->skipped.front().why;
  }

  store::Store& store_;
  Outside const& outside_;
  sources::Pull pull_;
  std::stop_token stop_;
  sources::Fetcher fetch_;
  std::map<std::string, sources::PulledFile> known_;
};

/// The first web address in some words; empty when there is none.
std::string address_in(std::string const& words) {
  for (std::string_view const start : {"https://", "http://"})
    if (auto const at = words.find(start); at != std::string::npos) {
      auto found = words.substr(at, words.find_first_of(" \n\t<>\"", at) - at);
      while (found.ends_with('.') || found.ends_with(',') || found.ends_with(')')) found.pop_back();
      return found;
    }
  return {};
}

}  // namespace

bool read_next_archive(store::Store& store, Outside const& o, std::stop_token const& stop) try {
  std::optional<sources::Staged> next;
  bool gone = false;
  for (auto const& waiting : store.read([](Reading& r) { return sources::waiting_archives(r); })) {
    bool const here = std::filesystem::exists(o.shelf.place(waiting.coalition, waiting.name));
    gone = !here;
    if (gone && waiting.at > o.clock() - std::chrono::hours(1)) continue;  // on another machine's shelf, surely
    next = waiting;
    break;
  }
  if (!next) return false;
  auto result = *next;
  if (gone) {
    result.state = sources::State::failed;
    result.why = "its file is gone";
    (void)store.write(by_timer(next->by), [&](Writing& w) { return sources::note_read(w, result); });
    return true;
  }
  auto const path = o.shelf.place(next->coalition, next->name);
  auto const told = [&](std::int64_t heard) {
    if (stop.stop_requested()) throw Stopped();
    result.heard = heard;
    (void)store.write(by_timer(), [&](Writing& w) { return sources::note_reading(w, next->id, heard); });
  };
  told(0);
  auto const done = import_archive(store, by_timer(next->by), next->coalition, {path}, o.clock(), o.worker, told);
  result.state = done ? sources::State::done : sources::State::failed;
  if (done) {
    result.heard = done->read;
    result.messages = done->messages;
    result.fresh = done->fresh;
    result.skipped = static_cast<std::int64_t>(done->skipped.size());
    // Where on the shelf a file lies is nobody's business.
    if (!done->skipped.empty()) result.why = done->skipped.front().why;
  } else {
    result.why = done.error().field == "paths" ? "no message could be read in it" : words_of(done.error());
  }
  (void)store.write(by_timer(next->by), [&](Writing& w) { return sources::note_read(w, result); });
  return true;
} catch (Stopped const&) {
  return false;
}

bool pull_next(store::Store& store, Outside const& o, std::stop_token const& stop) try {
  if (!store.read([&](Reading& r) { return sources::pull_due(r, o.clock()); })) return false;
  auto const taken = store.write(by_timer(), [](Writing& w) { return sources::take_pull(w); });
  return taken && *taken && Pulling(store, o, **taken, stop).run();
} catch (Stopped const&) {
  return false;
}

bool look_next(store::Store& store, Outside const& o, std::stop_token const& stop) {
  auto const next = store.read([](Reading& r) { return sources::next_look(r); });
  if (!next) return false;
  auto fetch = fetcher(store, o);
  std::string page;
  auto const answer = page_at(fetch, next->url, page, stop);
  if (stop.stop_requested()) return false;
  auto said = sources::read_page(next->question, answer, page);
  auto seen = *next;
  seen.status = answer.status;
  seen.first_lines = sources::first_lines(page);
  seen.hash = page.empty() ? std::string() : base::sha256_hex(page);
  seen.proposal = said.proposal;
  seen.why = std::move(said.why);
  seen.words = answer.told == Told::whole ? std::move(said.words) : answer.why;
  (void)store.write(by_timer(), [&](Writing& w) { return sources::note_look(w, seen); });
  return true;
}

void clear_shelf(store::Store& store, Outside const& o) {
  // Files go when it is on disk that they do: a verb may run twice, and fail.
  using Names = std::vector<std::pair<CoalitionId, std::string>>;
  auto const old = store.write(by_timer(), [](Writing& w) -> Result<Names> {
    auto names = sources::take_off_shelf(w);
    for (auto& [coalition, name] : sources::take_pulled_off_shelf(w)) names.emplace_back(pulled(coalition), std::move(name));
    roster::forget_names(w, w.now() - sources::kept_for);
    return names;
  });
  if (old)
    for (auto const& [coalition, name] : *old) o.shelf.take_away(coalition, name);
  o.shelf.sweep(static_cast<int>(sources::kept_for.count()));
}

roster::Principle principle_of(sources::Question q) {
  switch (q) {
    case sources::Question::membership: break;
    case sources::Question::list: return roster::Principle::list;
    case sources::Question::archive: return roster::Principle::archive;
  }
  return roster::Principle::membership;
}

Result<int> ask_looks(Writing& w, CoalitionId const& id) {
  auto const c = roster::coalition(w, id);
  if (!c) return refuse(Why::unknown, say("There is no such coalition."));
  auto const joining = address_in(c->join);
  int asked = 0, known = 0;
  std::optional<Refusal> wrong;
  for (auto const& [question, url] : std::initializer_list<std::pair<sources::Question, std::string>>{
           {sources::Question::membership, joining.empty() ? c->site : joining},
           {sources::Question::list, address_in(c->list)},
           {sources::Question::archive, c->archive}}) {
    if (url.empty()) continue;
    ++known;
    auto const look = sources::ask_look(w, id, question, url);
    if (look) ++asked;
    else wrong = look.error();
  }
  if (known == 0)
    return refuse(Why::malformed,
                  say("No page of this coalition is known: how to join, its list and its archive are all without an address."), "url");
  if (asked == 0) return tl::unexpected(*wrong);
  return asked;
}

Result<CheckId> confirm_look(Writing& w, CheckId const& id, roster::Verdict verdict, std::string const& note,
                             std::optional<Instant> check_again) {
  auto const look = sources::settle_look(w, id, true);
  if (!look) return tl::unexpected(look.error());
  return note_check(
      w, look->coalition,
      {.principle = principle_of(look->question), .verdict = verdict, .at = look->at.value_or(Instant()), .url = look->url, .check_again = check_again}, note);
}

}  // namespace desk
