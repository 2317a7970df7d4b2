// SPDX-License-Identifier: Apache-2.0
// On the channel "intersession_words", one notice each:
//   k KEY               a node is here, and this is its public key; every ten seconds, and at once when a new one is heard
//   w KEY SEALED        for the node of this key: one piece of what is said, the last begins with 'e', those before with 'm'
// Keys and sealed pieces in base64. Pieces of one node come in order, because PostgreSQL keeps the order of a connection.
#include "store/whispers.hpp"

#include <poll.h>
#include <postgresql/libpq-fe.h>
#include <sodium.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "base/text.hpp"
#include "store/store.hpp"

namespace store {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto here_again = std::chrono::seconds(10), forgotten = std::chrono::seconds(35);
constexpr std::size_t piece = 5000;       // sealed and in base64 below NOTIFY's 8,000 bytes
constexpr std::size_t most_waiting = 1000, longest = 1 << 20;

}  // namespace

struct Whispers::Keys {
  Keys() { crypto_box_keypair(open.data(), secret.data()); }
  ~Keys() { sodium_memzero(secret.data(), secret.size()); }
  Keys(Keys const&) = delete;
  Keys& operator=(Keys const&) = delete;
  [[nodiscard]] std::string name() const { return base::base64({reinterpret_cast<char const*>(open.data()), open.size()}); }
  std::array<unsigned char, crypto_box_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
};

/// One connection, until it breaks.
class Whispers::Line {
 public:
  Line(Whispers& whole, PGconn* pq) : whole_(whole), pq_(pq), name_(whole.keys_->name()) {}
  ~Line() { whole_.others_ = 0; }
  Line(Line const&) = delete;
  Line& operator=(Line const&) = delete;

  void run() {
    PQsetNoticeProcessor(
        pq_, [](void*, char const*) {}, nullptr);
    PQclear(PQexec(pq_, "listen intersession_words"));
    tell_key();
    while (!whole_.stopping_ && PQstatus(pq_) == CONNECTION_OK) {
      // The answer to a command may have brought notices along, of which no poll tells any more.
      hear();
      pollfd sources[] = {{PQsocket(pq_), POLLIN, 0}, {whole_.wake_, POLLIN, 0}};
      auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(next_ - Clock::now()).count();
      poll(sources, 2, static_cast<int>(std::max<long long>(left, 0)));
      eventfd_t drained = 0;
      eventfd_read(whole_.wake_, &drained);
      if (PQconsumeInput(pq_) == 0) return;
      hear();
      if (Clock::now() >= next_) tell_key();
      say();
    }
  }

 private:
  struct Other {
    Clock::time_point heard{};
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> key{};
  };

  void notify(std::string const& words) {
    char const* const values[] = {words.c_str()};
    PQclear(PQexecParams(pq_, "select pg_notify('intersession_words', $1)", 1, nullptr, values, nullptr, nullptr, 0));
  }

  void tell_key() {
    next_ = Clock::now() + here_again;
    std::erase_if(others_, [](auto const& o) { return Clock::now() - o.second.heard > forgotten; });
    whole_.others_ = others_.size();
    notify("k " + name_);
  }

  void hear() {
    while (PGnotify* const notice = PQnotifies(pq_)) {
      if (notice->be_pid != PQbackendPID(pq_)) take(notice->be_pid, notice->extra);
      PQfreemem(notice);
    }
  }

  void take(int from, std::string_view words) {
    if (words.starts_with("k ")) return meet(std::string(words.substr(2)));
    auto const mine = "w " + name_ + " ";
    if (!words.starts_with(mine)) return;
    auto const sealed = base::from_base64(words.substr(mine.size()));
    if (!sealed || sealed->size() <= crypto_box_SEALBYTES) return;
    std::string opened(sealed->size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(reinterpret_cast<unsigned char*>(opened.data()), reinterpret_cast<unsigned char const*>(sealed->data()),
                             sealed->size(), whole_.keys_->open.data(), whole_.keys_->secret.data()) != 0)
      return;
    auto& so_far = pieces_[from];
    so_far += std::string_view(opened).substr(1);
    if (opened.front() == 'e') {
      whole_.heard_(so_far);
      pieces_.erase(from);
    } else if (so_far.size() > longest) {
      pieces_.erase(from);
    }
  }

  void meet(std::string const& name) {
    auto const key = base::from_base64(name);
    Other other{.heard = Clock::now()};
    if (!key || key->size() != other.key.size()) return;
    std::copy(key->begin(), key->end(), other.key.begin());
    bool const fresh = others_.insert_or_assign(name, other).second;
    whole_.others_ = others_.size();
    if (fresh) tell_key();
  }

  void say() {
    std::deque<std::string> waiting;
    {
      std::lock_guard const hold(whole_.lock_);
      waiting.swap(whole_.to_say_);
    }
    for (auto const& words : waiting)
      for (auto const& [name, other] : others_)
        for (std::size_t at = 0; at == 0 || at < words.size(); at += piece) {
          auto const part = (at + piece < words.size() ? "m" : "e") + words.substr(at, piece);
          std::string sealed(part.size() + crypto_box_SEALBYTES, '\0');
          crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), reinterpret_cast<unsigned char const*>(part.data()), part.size(),
                          other.key.data());
          notify("w " + name + " " + base::base64(sealed));
        }
  }

  Whispers& whole_;
  PGconn* pq_;
  std::string name_;
  std::map<std::string, Other> others_;
  std::map<int, std::string> pieces_;  ///< by the speaker's connection
  Clock::time_point next_{};
};

Whispers::Whispers(std::string url, std::function<void(std::string const&)> heard)
    : url_(std::move(url)), heard_(std::move(heard)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw Unavailable("No file descriptor is left for the store.");
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  keys_ = std::make_unique<Keys>();
  thread_ = std::thread([this] { work(); });
}

Whispers::~Whispers() {
  stopping_ = true;
  eventfd_write(wake_, 1);
  thread_.join();
  close(wake_);
}

void Whispers::say(std::string words) {
  {
    std::lock_guard const hold(lock_);
    if (to_say_.size() >= most_waiting) to_say_.pop_front();
    to_say_.push_back(std::move(words));
  }
  eventfd_write(wake_, 1);
}

void Whispers::work() {
  while (!stopping_) {
    std::unique_ptr<PGconn, decltype(&PQfinish)> const connection(PQconnectdb(url_.c_str()), &PQfinish);
    if (PQstatus(connection.get()) == CONNECTION_OK) Line(*this, connection.get()).run();
    if (stopping_) return;
    {
      // Nobody is told late what was private a while ago.
      std::lock_guard const hold(lock_);
      to_say_.clear();
    }
    pollfd again{wake_, POLLIN, 0};
    poll(&again, 1, 1000);
    eventfd_t drained = 0;
    eventfd_read(wake_, &drained);
  }
}

}  // namespace store
