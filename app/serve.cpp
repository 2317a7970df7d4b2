// SPDX-License-Identifier: Apache-2.0
// `intersession serve`: puts the house together, tells where it is, and takes it apart again in order.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "admin.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "commands.hpp"
#include "demo_file.hpp"
#include "helper_process.hpp"
#include "http/listen.hpp"
#include "http/server.hpp"
#include "letters_out.hpp"
#include "live_room.hpp"
#include "outside.hpp"
#include "people/sessions.hpp"
#include "rehearsal.hpp"
#include "serving.hpp"
#include "store/whispers.hpp"
#include "web/archives.hpp"
#include "web/assets.hpp"
#include "web/buckets.hpp"
#include "web/cache.hpp"
#include "web/delays.hpp"
#include "web/reach.hpp"
#include "web/letters.hpp"
#include "web/live.hpp"
#include "web/seen.hpp"
#include "web/site.hpp"

namespace app {

namespace {

constexpr std::size_t page_cache_bytes = 48 * 1024 * 1024;

bool on_unix_socket(std::string_view address) { return address.starts_with("unix:"); }

/// Nobody outside this machine can reach it.
bool is_private(std::string_view address) {
  return on_unix_socket(address) || address.starts_with("127.") || address.starts_with("[::1]:") || address.starts_with("localhost:");
}

/// The address people use, when nobody said it.
std::string base_of(std::string const& address) {
  if (on_unix_socket(address)) return "http://localhost";
  if (address.starts_with("0.0.0.0:")) return "http://localhost" + address.substr(7);
  if (address.starts_with("[::]:")) return "http://localhost" + address.substr(4);
  return "http://" + address;
}

std::string without_slash(std::string s) {
  while (s.ends_with('/')) s.pop_back();
  return s;
}

void only_private(std::string const& address) {
  if (!is_private(address))
    throw Trouble("--demo has sign-in links that anybody could use, so it is served on a loopback address or a Unix socket only, not on " + address + ".");
}

void check(ServeSettings const& s) {
  if (s.demo) only_private(s.listen);
  if (!s.base.empty() && !s.base.starts_with("http://") && !s.base.starts_with("https://"))
    throw Trouble("--base is a whole address, like https://forum.example.org.");
}

std::string directory(std::string const& asked, char const* what) {
  auto found = asked.empty() ? own_directory(what) : asked;
  if (found.empty()) throw Trouble(fmt::format("The program's own files ({0}) were not found. Name their directory with --{0}.", what));
  return found;
}

void say_line(std::string const& words) {
  std::printf("%s\n", words.c_str());
  std::fflush(stdout);
}

/// The pattern of the address, never the address itself: there may be a secret in it.
void log_request(http::Request const& r, http::Response const& out, std::chrono::steady_clock::duration took, bool all) {
  auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  if (!all && out.status < 500 && ms < 1000) return;
  auto const match = web::find_route(r.method, r.path);
  auto const method = r.method == http::Method::post ? "POST" : r.method == http::Method::head ? "HEAD" : "GET";
  log_line(fmt::format("{} {} {} {} {} ms", r.id, method, match.route ? match.route->path : "(no such address)", out.status, ms));
}

void tell_first_link(Opened& forum, std::string const& base) {
  auto const link = forum.store.write(the_operator, [](store::Writing& w) { return people::make_first_link(w); });
  if (!link) throw Trouble(in_words(link.error()));
  if (*link) say_line(fmt::format("Open this link once to become the first secretariat account: {}/sign-in/{}", base, **link));
}

class Serving {
 public:
  Serving(ServeSettings settings, std::optional<int> handed_over)
      : settings_(std::move(settings)),
        handed_over_(handed_over),
        assets_(directory(settings_.assets, "assets")),
        post_(post_options(settings_)),
        forum_(settings_.place, settings_.workers, [this] {
          cache_.changed();
          live_bell_.ring();
          outside_bell_.ring();
        }) {
    base::load_words(settings_.words.empty() ? own_directory("words") : settings_.words);
    if (settings_.demo) prepare_demo(forum_, texts());
    forum_.feed.catch_up();
    must(forum_.store.write(the_operator, [](store::Writing& w) { return people::drop_demo_links(w); }));
    if (!settings_.demo) must(forum_.store.write(the_operator, [](store::Writing& w) { return people::end_demo_sessions(w); }));
    house_.search = &forum_.search;
    house_.assets = &assets_;
    house_.cache = &cache_;
    house_.buckets = &buckets_;
    house_.seen = &seen_;
    (void)forum_.heads.key();  // a damaged one is said now, not at the first gavel
    house_.heads = &forum_.heads;
    house_.delays = &delays_;
    house_.reach = &reach_;
    house_.forum = settings_.forum;
    house_.smtp = post_.relay.has_value();
    house_.post_from = post_.sender.address;
    house_.post_replies = post_.sender.replies;
    house_.demo = settings_.demo;
    house_.log = log_line;
    house_.solve_lottery = [this](std::string const& task) { return solve_lottery(task); };
    streams_.clock = [] { return base::to_millis(now()); };
    house_.streams = &streams_;
    house_.teller = &teller_;
  }

  int run(Signals& signals) {
    http::Server server(options(), [this](http::Request&& r) { return answer(r); },
                        [](http::Method m, std::string_view path) { return http::BodyRule{web::body_limit(m, path), web::takes_tail(m, path), web::goes_to_file(m, path)}; });
    server.open();
    if (settings_.demo) only_private(server.address());  // what was handed over may be elsewhere
    house_.base = settings_.base.empty() ? base_of(server.address()) : without_slash(settings_.base);
    std::optional<desk::DemoRoom> room;
    if (settings_.demo) room = demo_room();
    room ? write_demo_file(forum_, house_, *room) : remove_demo_file(forum_);
    post_.sender.stop_at = house_.base + "/unsubscribe/";
    mail::Postman postman(forum_.store, post_);
    house_.mail_waiting = [&] { postman.wake(); };
    auto const watching = watch(forum_, [&] { postman.wake(); }, [this] { cache_.changed(); });
    auto const doing_chores = chores(forum_, web::office_of(house_), [&] { postman.wake(); });
    std::optional<store::Whispers> whispers;
    std::function<void(std::string const&)> others;
    if (forum_.store.is_postgres()) {
      whispers.emplace(settings_.place.database, [this](std::string const& words) {
        teller_.hear_unstored(words);
        teller_.hear_ended(words);
        delays_.hear(words);
      });
      others = [&](std::string const& words) { whispers->say(words); };
      teller_.also_tell(others);
    }
    auto const telling = tell(live_bell_, teller_);
    auto const keeping_time = keep_time(forum_, teller_, delays_, others);
    auto const tending_outside = tend_outside(forum_, outside_bell_, house_.base, {settings_.reach.begin(), settings_.reach.end()});
    std::jthread playing;
    if (room) playing = rehearse(forum_, *room, read_script(read_file(texts() + "/demo/rehearsal.txt")), [this] { return watched(); });
    auto const writing_seen = write_seen(forum_, seen_);
    AdminDoor const door(settings_.place.data, [this](boost::json::object const& wish) {
      return perform(forum_, {.forum = house_.forum, .base = house_.base, .replies = house_.post_replies}, wish);
    });
    signals.on_end([&] { server.stop(); });
    welcome(server.address());
    server.run();
    say_line("Stopped.");
    return 0;
  }

 private:
  [[nodiscard]] std::string texts() const { return settings_.texts.empty() ? own_directory("texts") : settings_.texts; }

  desk::DemoRoom demo_room() {
    auto const known = known_caption_secret(forum_);
    auto made = forum_.store.write(the_operator, [&](store::Writing& w) { return desk::demo_room(w, known); });
    must(made);
    return *made;
  }

  template <class T>
  static void must(base::Result<T> const& done) {
    if (!done) throw Trouble(in_words(done.error()));
  }

  http::ServerOptions options() {
    http::ServerOptions o;
    o.listen = settings_.listen;
    o.handed_over = handed_over_;
    o.limits.connections_per_address = 2 * static_cast<std::size_t>(settings_.per_address);
    o.workers = settings_.workers;
    // A page is made by a processor of this machine, except where it mostly waits for the database's.
    if (!forum_.store.is_postgres()) o.readings = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    o.report = log_line;
    o.body_files = shelf_of(settings_.place);
    o.streams = &streams_;
    return o;
  }

  static http::StreamLimits stream_limits(ServeSettings const& settings) {
    http::StreamLimits limits;
    limits.readers_per_address = static_cast<std::size_t>(settings.per_address);
    return limits;
  }

  http::Response answer(http::Request const& r) {
    auto const began = std::chrono::steady_clock::now();
    if (r.path.ends_with("/live") || r.path.ends_with("/captions") || r.path.ends_with("/chair")) looked_at_ = base::to_millis(now());
    auto out = web::answer(house_, r);
    log_request(r, out, std::chrono::steady_clock::now() - began, settings_.log_requests);
    return out;
  }

  /// Does anybody follow a live room, or has anybody without script looked at one within a minute?
  [[nodiscard]] bool watched() const { return streams_.readers() > 0 || base::to_millis(now()) - looked_at_ < 60'000; }

  /// In a process of its own, one at a time: a lottery takes a whole processor and much memory.
  std::optional<std::string> solve_lottery(std::string const& task) {
    std::unique_lock const alone(lottery_, std::try_to_lock);
    if (!alone) return std::nullopt;
    HelperLimits limits;
    limits.time = std::chrono::seconds(30);
    try {
      return run_helper("solve-lottery", task, limits);
    } catch (Trouble const& trouble) {
      log_line(trouble.what());
      return std::nullopt;
    }
  }

  void welcome(std::string const& address) {
    say_line(fmt::format("{} is at {}", house_.forum, house_.base) + (on_unix_socket(address) ? " (" + address + ")" : ""));
    if (settings_.base.empty() && !is_private(address)) say_line("Links in letters lead there, too. If people use another address, say so with --base.");
    tell_first_link(forum_, house_.base);
    if (settings_.demo) say_line("This is a demo. Its sign-in links are in " + settings_.place.data + "/demo.json");
  }

  ServeSettings settings_;
  std::optional<int> handed_over_;
  web::PageCache cache_{page_cache_bytes};
  web::Buckets buckets_;
  web::SeenSessions seen_;
  web::Delays delays_;
  web::Reach reach_;
  web::Assets assets_;
  mail::PostOptions post_;
  std::mutex lottery_;
  Bell live_bell_, outside_bell_;
  std::atomic<std::int64_t> looked_at_ = 0;
  http::Streams streams_{stream_limits(settings_)};
  Opened forum_;
  web::House house_{.store = forum_.store, .base = {}, .secret = base::random_secret(), .clock = now};
  web::Teller teller_{house_, streams_};
};

}  // namespace

int serve(ServeSettings const& settings) {
  check(settings);
  take_descriptors();
  auto const socket = http::handed_over();
  Signals signals;
  Serving serving(settings, socket);
  return serving.run(signals);
}

}  // namespace app
