// SPDX-License-Identifier: Apache-2.0
#include "serving.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <memory>

#include "base/pause.hpp"
#include "desk/consensus.hpp"
#include "desk/consensus_letters.hpp"
#include "desk/evidence.hpp"
#include "desk/inquiries.hpp"
#include "desk/seat_letters.hpp"
#include "desk/surveys.hpp"
#include "desk/written.hpp"
#include "mail/mail.hpp"
#include "people/sessions.hpp"
#include "record/transcripts.hpp"

namespace app {

namespace {

constexpr std::chrono::seconds look_again{60};

spdlog::logger& log() {
  static auto const logger = [] {
    auto made = std::make_shared<spdlog::logger>("intersession", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

/// One chore; a fault is told and does not end the others.
template <class F>
void attempt(char const* name, F&& f) {
  try {
    auto const done = f();
    if (!done) log_line(std::string(name) + ": " + in_words(done.error()));
  } catch (std::exception const& fault) {
    log_line(std::string(name) + ": " + fault.what());
  }
}

/// The same in one transaction.
template <class F>
void chore(Opened& forum, char const* name, F&& f) {
  attempt(name, [&] { return forum.store.write(the_operator, std::forward<F>(f)); });
}

/// Each in a transaction of its own: what one of them is refused undoes no other.
void tend_inquiries(Opened& forum) {
  constexpr auto name = "the procedure with coalitions";
  std::vector<roster::InquiryId> due;
  try {
    due = forum.store.read([](store::Reading& r) { return desk::inquiries_to_tend(r, now()); });
  } catch (std::exception const& fault) {
    log_line(std::string(name) + ": " + fault.what());
  }
  for (auto const& id : due) chore(forum, name, [&](store::Writing& w) { return desk::tend_inquiry(w, id); });
}

}  // namespace

void take_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  auto const wanted = std::min<rlim_t>(limit.rlim_max, 65'536);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void log_line(std::string const& sentence) { log().info(sentence); }

Signals::Signals() {
  sigemptyset(&set_);
  for (int const s : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set_, s);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void Signals::on_end(std::function<void()> stop) {
  thread_ = std::jthread([this, stop = std::move(stop)](std::stop_token const& over) {
    int got = 0;
    while (sigwait(&set_, &got) != 0 || got == SIGUSR1)
      if (over.stop_requested()) return;
    stop();
  });
}

Signals::~Signals() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

std::jthread watch(Opened& forum, std::function<void()> told, std::function<void()> fed) {
  return std::jthread([&forum, told = std::move(told), fed = std::move(fed)](std::stop_token const& stop) {
    while (!stop.stop_requested()) {
      try {
        bool const rang = forum.bell.wait(stop, look_again);
        if (stop.stop_requested()) break;
        if (rang) told();
        int read = forum.feed.catch_up();
        if (!rang && forum.store.is_postgres()) read += forum.feed.look_back();
        if (read > 0) fed();
      } catch (std::exception const& fault) {
        log_line(std::string("The search could not read on: ") + fault.what());
        forum.bell.wait(stop, std::chrono::seconds(5));
        forum.bell.ring();
      }
    }
  });
}

std::jthread chores(Opened& forum, desk::Office office, std::function<void()> told) {
  return std::jthread([&forum, office = std::move(office), told = std::move(told)](std::stop_token const& stop) {
    desk::Sender const sender{office.forum, [base = office.base](std::string const& secret) { return base + "/answer/" + secret; }, office.replies, office.base};
    for (int minute = 0; !stop.stop_requested(); ++minute) {
      chore(forum, "forgetting old sign-ins", [](store::Writing& w) { return people::sweep(w); });
      chore(forum, "keeping consensus calls", [](store::Writing& w) { return desk::keep_consensus(w); });
      tend_inquiries(forum);
      attempt("letters of consensus calls", [&] { return desk::post_consensus_letters(forum.store, the_operator, office, now()); });
      chore(forum, "questionnaires", [&](store::Writing& w) { return desk::tend_surveys(w, sender); });
      chore(forum, "words in writing", [&](store::Writing& w) { return desk::tend_written(w, office); });
      chore(forum, "gathering letters", [&](store::Writing& w) { return desk::gather_letters(w, office); });
      told();
      if (minute % 60 == 0)
        chore(forum, "forgetting old uploads", [](store::Writing& w) -> base::Result<base::Done> {
          record::drop_old_drafts(w, w.now());
          return base::Done{};
        });
      if (minute % 60 == 0)
        chore(forum, "the monthly evaluation", [](store::Writing& w) -> base::Result<base::Done> {
          auto const done = desk::evaluate_when_due(w);
          if (!done) return tl::unexpected(done.error());
          return base::Done{};
        });
      if (minute % (24 * 60) == 0) chore(forum, "forgetting old letters", [](store::Writing& w) { return mail::sweep(w); });
      if (minute % (24 * 60) == 0) chore(forum, "forgetting what panellists said of themselves", [](store::Writing& w) { return desk::forget_after_sessions(w); });
      base::pause(stop, std::chrono::minutes(1));
    }
  });
}

std::jthread write_seen(Opened& forum, web::SeenSessions& seen) {
  return std::jthread([&forum, &seen](std::stop_token const& stop) {
    while (!stop.stop_requested())
      for (auto const& [session, who] : seen.take(stop)) {
        try {
          // Refused when the session has ended meanwhile, which is as well.
          (void)forum.store.write(who, [&](store::Writing& w) { return people::touch_session(w, session); });
        } catch (store::Unavailable const&) {
          // It is still due, so the next page of this session notes it again.
        } catch (std::exception const& fault) {
          log_line(std::string("noting when a session was last used: ") + fault.what());
        }
      }
  });
}

}  // namespace app
