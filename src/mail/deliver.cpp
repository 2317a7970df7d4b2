// SPDX-License-Identifier: Apache-2.0
#include "mail/deliver.hpp"

#include <signal.h>

#include <algorithm>
#include <exception>

#include "base/text.hpp"
#include "mail/smtp.hpp"

namespace mail {

namespace {

constexpr std::chrono::minutes claim_life{5};  // longer than one submission may take
store::Actor const the_program{.person = {}, .role = "operator"};

/// A letter in the postman's hand.
struct InHand {
  LetterId id;
  Letter letter;
  std::string message_id;
  std::int64_t tries = 0;
  Instant at{}, since{};
};

/// When the next waiting letter is due that nobody has in hand.
std::optional<Instant> next_due(Reading& r, Instant now) {
  auto const row = r.row<std::optional<Instant>>(
      "select min(next_try) from letter where state = :s and (claimed_until is null or claimed_until <= :t)",
      State::waiting, now);
  return row ? std::get<0>(*row) : std::nullopt;
}

/// Takes the letter that has been due longest and fixes its Message-ID before anything leaves the house.
Result<std::optional<InHand>> take_next(Writing& w, std::string const& node, std::string const& domain) {
  auto const row = w.row<LetterId, std::string, std::string, std::string, std::string, std::string, Reason, std::string,
                         bool, std::optional<Instant>, std::int64_t, Instant, Instant, std::string, std::string>(
      "select id, message_id, to_address, to_name, subject, body, reason, language, secret, useful_until, tries, at, "
      "since, calendar, stop from letter "
      "where state = :s and next_try <= :t and (claimed_until is null or claimed_until <= :u) order by next_try "
      "limit 1",  // among those of one moment any: to order ten thousand of them for each would take longer than to send them
      State::waiting, w.now(), w.now());
  if (!row) return std::optional<InHand>();
  auto const& [id, message_id, address, name, subject, body, reason, language, secret, until, tries, at, since, calendar, stop] = *row;
  InHand hand{.id = id,
              .letter = {.to_address = address,
                         .to_name = name,
                         .subject = subject,
                         .body = body,
                         .reason = reason,
                         .language = language,
                         .secret = secret,
                         .useful_until = until,
                         .calendar = calendar,
                         .stop = stop},
              .message_id = message_id.empty() ? id.text + "@" + domain : message_id,
              .tries = tries,
              .at = at,
              .since = since};
  w.run("update letter set message_id = :m, claimed_by = :c, claimed_until = :u where id = :i", hand.message_id, node,
        w.now() + claim_life, id);
  return std::optional<InHand>(std::move(hand));
}

/// The end of a letter's journey. A secret one loses its text: a table of good links would be a table of keys.
Result<Done> note_end(Writing& w, InHand const& hand, State state, std::string const& why) {
  std::optional<Instant> const sent = state == State::sent ? std::optional(w.now()) : std::nullopt;
  w.run(
      "update letter set state = :s, tries = tries + :n, why = :y, sent_at = :t, next_try = null, claimed_by = null, "
      "claimed_until = null where id = :i",
      state, state == State::held ? 0 : 1, why, sent, hand.id);
  if (hand.letter.secret) w.run("update letter set body = null where id = :i", hand.id);
  w.run("update letter set stop = null where id = :i and stop is not null", hand.id);
  w.audit("deliver", hand.id.text, boost::describe::enum_to_string(state, ""));
  return Done{};
}

Result<Done> note_later(Writing& w, InHand const& hand, std::string const& why) {
  w.run(
      "update letter set tries = tries + 1, why = :y, next_try = :n, claimed_by = null, claimed_until = null where id "
      "= :i",
      why, std::min(w.now() + back_off(hand.tries + 1), hand.since + patience), hand.id);
  return Done{};
}

Result<Done> give_back(Writing& w, LetterId const& id) {
  w.run("update letter set claimed_by = null, claimed_until = null where id = :i", id);
  return Done{};
}

std::string domain_of(std::string const& address) {
  auto const at = address.find('@');
  return at == std::string::npos || at + 1 == address.size() ? "localhost" : address.substr(at + 1);
}

class Pass {
 public:
  Pass(store::Store& store, PostOptions const& options, std::stop_token const& stop)
      : store_(store), options_(options), stop_(stop) {}

  Round run() {
    while (!stop_.stop_requested() && !round_.unreachable) {
      auto const now = options_.clock();
      auto const due = store_.read([&](Reading& r) { return next_due(r, now); });
      round_.next = due;
      if (!due || *due > now) break;
      auto const taken = store_.write(
          the_program, [&](Writing& w) { return take_next(w, options_.node, domain_of(options_.sender.address)); });
      if (!taken || !*taken) break;
      deliver(**taken);
    }
    return round_;
  }

 private:
  void deliver(InHand const& hand) {
    auto const now = options_.clock();
    if (hand.letter.useful_until && *hand.letter.useful_until <= now)
      return end(hand, State::failed, "too late to be of use");
    if (!options_.relay) {
      if (options_.print) options_.print(hand.letter);
      return end(hand, State::held, {});
    }
    auto const message = compose(options_.sender, hand.letter, hand.message_id, hand.at);
    if (!message) return end(hand, State::failed, message.error().detail);
    if (!submission_) submission_.emplace(*options_.relay);
    Answer const answer = submission_->submit(options_.sender.envelope(), hand.letter.to_address, *message, stop_);
    switch (answer.outcome) {
      case Outcome::sent: return end(hand, State::sent, {});
      case Outcome::refused: return end(hand, State::failed, answer.why);
      case Outcome::stopped: (void)store_.write(the_program, [&](Writing& w) { return give_back(w, hand.id); }); return;
      case Outcome::unreachable: round_.unreachable = true; break;
      case Outcome::later: break;
    }
    if (now - hand.since >= patience) return end(hand, State::failed, answer.why);
    (void)store_.write(the_program, [&](Writing& w) { return note_later(w, hand, answer.why); });
    ++round_.later;
    say_to_log(hand, "will be tried again: " + answer.why);
  }

  void end(InHand const& hand, State state, std::string const& why) {
    (void)store_.write(the_program, [&](Writing& w) { return note_end(w, hand, state, why); });
    (state == State::sent ? round_.sent : state == State::held ? round_.held : round_.failed) += 1;
    std::string words = boost::describe::enum_to_string(state, "");
    if (!why.empty()) words += ": " + why;
    say_to_log(hand, words);
  }

  /// Relays like to repeat the recipient's address in their answers; a log must not hold it.
  void say_to_log(InHand const& hand, std::string words) const {
    if (!options_.log) return;
    auto const& address = hand.letter.to_address;
    for (auto at = words.find(address); at != std::string::npos; at = words.find(address, at))
      words.replace(at, address.size(), "(recipient)");
    options_.log(hand.id, words);
  }

  store::Store& store_;
  PostOptions const& options_;
  std::stop_token const& stop_;
  std::optional<Submission> submission_;
  Round round_;
};

}  // namespace

std::chrono::milliseconds back_off(std::int64_t tries) {
  using std::chrono::minutes;
  if (tries <= 1) return minutes(1);
  if (tries == 2) return minutes(5);
  if (tries == 3) return minutes(15);
  if (tries == 4) return minutes(60);
  return minutes(60 << std::min<std::int64_t>(tries - 4, 4));
}

Round deliver_due(store::Store& store, PostOptions const& options, std::stop_token const& stop) {
  return Pass(store, options, stop).run();
}

Postman::Postman(store::Store& store, PostOptions options) : store_(store), options_(std::move(options)) {
  (void)store_.write(the_program, [&](Writing& w) -> Result<Done> {
    w.run("update letter set claimed_by = null, claimed_until = null where claimed_by = :n and state = :s",
          options_.node, State::waiting);
    return Done{};
  });
  thread_ = std::jthread([this](std::stop_token const& stop) { work(stop); });
}

Postman::~Postman() {
  thread_.request_stop();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Postman::wake() {
  {
    std::lock_guard const lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Postman::work(std::stop_token const& stop) {
  // OpenSSL writes without MSG_NOSIGNAL; a relay that hangs up must not end the program.
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
  while (!stop.stop_requested()) {
    std::chrono::milliseconds rest = options_.poll;
    bool may_be_woken = true;
    try {
      Round const round = deliver_due(store_, options_, stop);
      if (round.unreachable) {
        rest = options_.pause;
        may_be_woken = false;
      } else if (round.next) {
        rest =
            std::clamp<std::chrono::milliseconds>(*round.next - options_.clock(), std::chrono::milliseconds(50), rest);
      }
    } catch (std::exception const& fault) {
      // The store is away or full: the letters are where they were; the server as a whole decides whether to go on.
      if (options_.log) options_.log(LetterId(), fault.what());
      rest = options_.pause;
      may_be_woken = false;
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, rest, [&] { return may_be_woken && woken_; });
    woken_ = false;
  }
}

}  // namespace mail
