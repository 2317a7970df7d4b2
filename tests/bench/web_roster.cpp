// SPDX-License-Identifier: Apache-2.0
// A roster of 200 coalitions with 15 years behind them (issue 4, section 2): the roster page under 50 ms, the monthly evaluation under 5 s.
//
//   bench_web_roster [--coalitions N] [--years N] [--mails N] [--rounds N]
//
// Makes the forum in a directory of its own, through the verbs: archives settled, evidence by hand, coordination meetings with attendance,
// looks at principles, an evaluation every month. Then asks for the page without the page cache, and evaluates the last month again.
// --mails: a year and list, 120. All times are wall time of one thread; run it on a quiet machine.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "desk/desk.hpp"
#include "desk/evidence.hpp"
#include "people/people.hpp"
#include "people/sessions.hpp"
#include "web/cache.hpp"
#include "web/site.hpp"

using namespace base;
using Clock = std::chrono::steady_clock;
using store::Reading;
using store::Writing;

namespace {

double ms_since(Clock::time_point t) { return std::chrono::duration<double, std::milli>(Clock::now() - t).count(); }

struct Size {
  int coalitions = 200, years = 15, mails = 120, rounds = 40;
};

void or_stop(bool fine, char const* what) {
  if (fine) return;
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

class Forum {
 public:
  explicit Forum(Size size) : size_(size), place_(made_place()), store_(options()) {}
  ~Forum() {
    std::error_code none;
    std::filesystem::remove_all(place_, none);
  }
  Forum(Forum const&) = delete;
  Forum& operator=(Forum const&) = delete;

  void fill() {
    auto const end = now_;
    now_ = end - std::chrono::days(365 * size_.years + 40);
    for (int i = 0; i < size_.coalitions; ++i) enter(i);
    now_ = end;
    auto const from = Clock::now();
    for (std::size_t i = 0; i < coalitions_.size(); ++i) archive(i);
    std::printf("archives settled: %d coalitions x %d messages, %.1f s\n", size_.coalitions, size_.years * size_.mails,
                ms_since(from) / 1000);
    evidence();
    meetings();
    auto const evaluating = Clock::now();
    int months = 0;
    for (base::Instant t = std::chrono::floor<std::chrono::days>(end) - std::chrono::days(365 * size_.years); t <= end; t += std::chrono::days(1))
      if (roster::evaluation_day(t) == t) {
        now_ = t + std::chrono::hours(1);
        evaluate(t);
        ++months;
      }
    now_ = end;
    std::printf("%d months evaluated and kept: %.1f s, %.1f ms each\n", months, ms_since(evaluating) / 1000, ms_since(evaluating) / months);
  }

  void measure_evaluation() {
    auto const day = roster::evaluation_day(now_);
    std::vector<double> took;
    for (int i = 0; i < 5; ++i) {
      auto const t = Clock::now();
      evaluate(day);
      took.push_back(ms_since(t));
    }
    say("the monthly evaluation, kept", took);
    took.clear();
    auto other = store_.read([](Reading& r) { return roster::rule(r); });
    other.messages += 3;
    for (int i = 0; i < 5; ++i) {
      auto const t = Clock::now();
      store_.read([&](Reading& r) { return desk::what_would_change(r, other, now_); });
      took.push_back(ms_since(t));
    }
    say("what another rule would change", took);
  }

  void measure_pages() {
    web::House house{
        .store = store_, .base = "http://127.0.0.1", .secret = "a secret of the bench, long enough", .clock = [this] { return now_; }};
    auto const cookie = signed_in();
    for (auto const& [who, path] : std::initializer_list<std::pair<char const*, std::string>>{
             {"visitor", "/coalitions"},
             {"secretariat", "/coalitions"},
             {"secretariat", "/coalitions?q=river&sort=recent"},
             {"secretariat", "/coalitions/" + coalitions_.front().text},
             {"secretariat", "/coalitions/" + coalitions_.front().text + "/evidence"}}) {
      http::Request r;
      r.path = path.substr(0, path.find('?'));
      r.target = path;
      if (auto const mark = path.find('?'); mark != std::string::npos) r.query = path.substr(mark + 1);
      r.fields = {{"Host", "127.0.0.1"}};
      if (std::strcmp(who, "secretariat") == 0) r.fields.push_back({"Cookie", "s=" + cookie});
      r.remote = "127.0.0.1";
      std::vector<double> took;
      std::size_t bytes = 0;
      for (int i = 0; i < size_.rounds; ++i) {
        auto const t = Clock::now();
        auto const out = web::answer(house, r);
        took.push_back(ms_since(t));
        or_stop(out.status == 200, "a page did not answer");
        bytes = out.body.size();
      }
      say((std::string(who) + " " + path.substr(0, 40) + " (" + std::to_string(bytes / 1024) + " kB)").c_str(), took);
    }
  }

 private:
  static std::string made_place() {
    std::string name = (std::filesystem::temp_directory_path() / "bench_web_roster_XXXXXX").string();
    or_stop(::mkdtemp(name.data()) != nullptr, "no directory");
    return name;
  }
  store::Options options() {
    store::Options o;
    o.directory = place_;
    o.migrations = desk::all_migrations();
    o.clock = [this] { return now_; };
    return o;
  }
  template <class F>
  auto done(F&& f) {
    auto result = store_.write({PersonId(), "operator"}, std::forward<F>(f));
    or_stop(result.has_value(), result ? "" : result.error().detail.c_str());
    return *std::move(result);
  }
  static void say(char const* what, std::vector<double> took) {
    std::sort(took.begin(), took.end());
    std::printf("%-62s p50 %7.1f ms, worst %7.1f ms\n", what, took[took.size() / 2], took.back());
  }

  void enter(int i) {
    auto const n = std::to_string(i);
    coalitions_.push_back(done([&](Writing& w) {
      return roster::enter(w, {.name = "Dynamic Coalition on " + std::string(i % 7 == 0 ? "Rivers " : "Subject ") + n,
                               .acronym = "DC" + n,
                               .life = roster::Life::listed,
                               .founded = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now_)),
                               .kinds = {"rights", "access"},
                               .themes = {"theme " + std::to_string(i % 9), "theme " + std::to_string(i % 5)},
                               .aliases = {"Alias " + n},
                               .archive = "https://lists.example.org/" + n + "/"});
    }));
  }

  void archive(std::size_t which) {
    auto const& id = coalitions_[which];
    auto const import = done([&](Writing& w) { return roster::begin_import(w, id); });
    std::vector<roster::KeptMessage> all;
    std::uint64_t thread = 0;
    // Some are busy, some fell silent years ago.
    int const per_year = which % 5 == 0 ? size_.mails * 2 : size_.mails, years = which % 4 == 0 ? size_.years - 3 : size_.years;
    for (int m = 0; m < per_year * years; ++m) {
      roster::KeptMessage k;
      k.key = random_();
      k.person = 1 + which * 1000 + random_() % 60;
      k.subject = random_();
      k.body = random_();
      if (m % 4 == 0) thread = k.key;
      else k.answers = {thread}, k.refs = {thread}, k.reply = true;
      k.thread = thread;
      k.human = random_() % 10 != 0;
      k.at = now_ - std::chrono::days(365 * size_.years) + std::chrono::minutes(static_cast<std::int64_t>(365.0 * 24 * 60 / per_year * m));
      all.push_back(std::move(k));
    }
    for (std::size_t at = 0; at < all.size(); at += 2000)
      done([&](Writing& w) {
        return roster::stage(
            w, id, import,
            {all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(std::min(at + 2000, all.size()))});
      });
    done([&](Writing& w) { return roster::settle_import(w, id, import, {.newest = all.back().key, .newest_file = "list.mbox"}); });
  }

  void evidence() {
    for (auto const& id : coalitions_)
      done([&](Writing& w) -> Result<Done> {
        for (int y = 0; y < size_.years; ++y)
          for (auto const kind : {roster::Kind::output, roster::Kind::session, roster::Kind::report}) {
            auto const day = std::chrono::year_month_day(
                std::chrono::floor<std::chrono::days>(now_ - std::chrono::days(365 * y + 20 + static_cast<int>(random_() % 300))));
            (void)roster::add_item(w, {.coalition = id,
                                       .kind = kind,
                                       .day = day,
                                       .words = "A paper of the year",
                                       .link = "https://example.org/" + std::to_string(random_())});
          }
        for (auto const p : {roster::Principle::membership, roster::Principle::list, roster::Principle::archive})
          (void)roster::note_check(
              w, id,
              {.principle = p, .verdict = roster::Verdict::met, .at = now_ - std::chrono::days(30), .url = "https://example.org/join"},
              "Anybody may join.");
        return Done{};
      });
  }

  void meetings() {
    auto const series = done([](Writing& w) { return meeting::found_series(w, {.title = "Coordination"}); });
    for (int m = 0; m < size_.years * 12; ++m)
      done([&](Writing& w) -> Result<Done> {
        auto const id = meeting::enter_meeting(w, {.series = series,
                                                   .title = "Coordination " + std::to_string(m),
                                                   .kind = meeting::Kind::coordination,
                                                   .state = meeting::State::closed,
                                                   .start = now_ - std::chrono::days(30 * m + 5)});
        if (!id) return tl::unexpected(id.error());
        for (int i = 0; i < size_.coalitions / 4; ++i)
          if (auto const noted = meeting::note_attendance(w, *id,
                                                          {.name = "Person " + std::to_string(i),
                                                           .capacity = "DC" + std::to_string((i * 3 + m) % size_.coalitions),
                                                           .presence = meeting::Presence::present});
              !noted)
            return tl::unexpected(noted.error());
        return Done{};
      });
  }

  void evaluate(Instant day) {
    done([&](Writing& w) { return desk::evaluate_month(w, day); });
  }

  std::string signed_in() {
    done([](Writing& w) {
      return people::open_account(w, {.address = "ada@forum.test", .person = {}, .name = "Ada", .role = people::Role::secretariat});
    });
    auto const cookie = random_secret();
    return done([&](Writing& w) -> Result<people::SignedIn> {
             auto const asked = people::ask(w, "ada@forum.test", cookie, "");
             if (!asked) return tl::unexpected(asked.error());
             return people::use_link(w, asked->letter->secret, {.cookie = cookie, .about = "bench", .old_session = {}});
           })
        .secret;
  }

  Size size_;
  std::mt19937_64 random_{66};
  Instant now_ = *parse_iso("2026-10-15T12:00:00Z");
  std::string place_;
  store::Store store_;
  std::vector<CoalitionId> coalitions_;
};

}  // namespace

int main(int argc, char** argv) {
  Size size;
  std::initializer_list<std::pair<char const*, int*>> const options{
      {"--coalitions", &size.coalitions}, {"--years", &size.years}, {"--mails", &size.mails}, {"--rounds", &size.rounds}};
  for (int i = 1; i + 1 < argc; i += 2)
    for (auto const& [name, value] : options)
      if (std::strcmp(argv[i], name) == 0) *value = std::atoi(argv[i + 1]);
  Forum forum(size);
  forum.fill();
  forum.measure_evaluation();
  forum.measure_pages();
}
