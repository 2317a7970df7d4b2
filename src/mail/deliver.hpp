// SPDX-License-Identifier: Apache-2.0
// The Postman: one thread that takes waiting letters from the outbox, one at a time, and submits them to the relay
// (libcurl, SMTP). What was claimed and not noted as sent when the program was killed is sent again with the same
// Message-ID: none lost, at most one duplicate per kill (rulings, feasible 1). Without a relay it prints letters to the
// terminal, never to a log (rulings 13).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "mail/compose.hpp"

namespace mail {

enum class Tls { none, if_offered, required };

struct Relay {
  std::string address;  ///< "smtp://host:587", "smtps://host"; a path names this host in EHLO
  std::string user, password;
  Tls tls = Tls::required;
  std::string trusted;  ///< a file of certificates to trust instead of the system's; empty: the system's
};

struct PostOptions {
  std::optional<Relay> relay;
  Sender sender;
  std::function<Instant()> clock;
  std::function<void(Letter const&)> print;                      ///< without a relay: to the terminal
  std::function<void(LetterId const&, std::string const&)> log;  ///< what became of a letter; never its text or address
  std::string node = "here";               ///< claims are made in this name; differs between nodes
  std::chrono::milliseconds poll{5000};    ///< looks again without being woken
  std::chrono::milliseconds pause{60000};  ///< after the relay could not be reached
};

/// How long after the n-th failed try (1, 2, ...) the next one comes: 1, 5, 15, 60 minutes, then doubling to 16 hours.
std::chrono::milliseconds back_off(std::int64_t tries);
/// Letters that still wait after this have failed.
inline constexpr std::chrono::hours patience{48};

/// What one pass did.
struct Round {
  int sent = 0, failed = 0, later = 0, held = 0;
  bool unreachable = false;     ///< the relay is away: stopped early
  std::optional<Instant> next;  ///< when the next waiting letter is due
};

/// Delivers what is due, one letter after the other, until nothing is, the relay is away or `stop` is asked. Called by
/// the Postman's thread; also by tests.
Round deliver_due(store::Store&, PostOptions const&, std::stop_token const& stop);

class Postman {
 public:
  /// Gives back what this node had claimed before it was killed, and starts the thread.
  Postman(store::Store&, PostOptions);
  /// Breaks a submission off and ends the thread; what was in the middle stays waiting.
  ~Postman();
  Postman(Postman const&) = delete;
  Postman& operator=(Postman const&) = delete;

  /// Something may have been posted: quick, from any thread (Store::after_commit).
  void wake();

 private:
  void work(std::stop_token const& stop);

  store::Store& store_;
  PostOptions options_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace mail
