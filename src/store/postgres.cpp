// SPDX-License-Identifier: Apache-2.0
#include "store/postgres.hpp"

#include <poll.h>
#include <postgresql/libpq-fe.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <memory>

namespace store::detail {

void Gate::enter(bool alone) {
  std::unique_lock lock(mutex_);
  if (alone) {
    ++waiting_alone_;
    changed_.wait(lock, [this] { return !taken_ && inside_ == 0; });
    --waiting_alone_;
    taken_ = true;
  } else {
    changed_.wait(lock, [this] { return !taken_ && waiting_alone_ == 0; });
    ++inside_;
  }
}

void Gate::leave(bool alone) {
  {
    std::lock_guard const lock(mutex_);
    if (alone) taken_ = false;
    else --inside_;
  }
  changed_.notify_all();
}

namespace {

constexpr int most_attempts = 10;

thread_local bool this_thread_writes = false;

/// One turn through the gate.
class Inside {
 public:
  Inside(Gate& gate, bool alone) : gate_(gate), alone_(alone) {
    gate_.enter(alone_);
    this_thread_writes = true;
  }
  ~Inside() {
    this_thread_writes = false;
    gate_.leave(alone_);
  }
  Inside(Inside const&) = delete;
  Inside& operator=(Inside const&) = delete;

 private:
  Gate& gate_;
  bool alone_;
};

/// The transaction's number once it has written something, empty before.
std::string transaction_number(Connection& c) {
  static constexpr Column text[] = {Column::text};
  std::string number;
  c.fetch("select cast(pg_current_xact_id_if_assigned() as text)", {}, text, 1,
          [&](Value const* v) { number = v[0].text; });
  return number;
}

}  // namespace

void begin(Pool::Lease& connection, char const* how) {
  connection->start_afresh();
  if (!connection->postgres()) {
    connection->execute(how);
    return;
  }
  try {
    connection->plain(how);
  } catch (Unavailable const&) {
    if (!connection->lost()) throw;
    connection.renew();
    connection->plain(how);
  }
}

bool PostgresWriter::run(std::function<bool(Writing&)> const& f, Actor const& actor, Instant now) {
  // It could wait at the gate for itself for ever, and would not be undone with the outer one.
  if (this_thread_writes) throw std::logic_error("a Writing was asked for inside a Writing");
  for (int n = 1;; ++n) {
    Inside const inside(gate_, n > 1);
    auto connection = pool_.lend();
    try {
      begin(connection, "begin isolation level serializable");
      return attempt(*connection, f, actor, now);
    } catch (LostRace const&) {
      if (n == most_attempts) throw Unavailable("Too many changes at the same time. Nothing was stored; try again.");
    }
  }
}

bool PostgresWriter::attempt(Connection& c, std::function<bool(Writing&)> const& f, Actor const& actor, Instant now) {
  std::string number;
  bool stays = false;
  try {
    Writing writing(c, actor, now);
    stays = f(writing);
    // PostgreSQL answers COMMIT of a failed transaction by a silent ROLLBACK: a swallowed failure must not get there.
    if (c.failure() && stays) std::rethrow_exception(c.failure());
    if (stays) number = transaction_number(c);
  } catch (...) {
    auto const first = c.failure();
    c.undo();
    if (first) std::rethrow_exception(first);
    throw;
  }
  if (!stays || number.empty()) {
    c.undo();
    return false;
  }
  try {
    c.plain("commit");
  } catch (LostRace const&) {
    c.undo();
    throw;
  } catch (Unavailable const&) {
    if (!c.lost()) {
      c.undo();
      throw;
    }
    settle(number);
  }
  return true;
}

/// The connection broke during COMMIT: asks another one what became of the transaction. Returns when it is committed.
void PostgresWriter::settle(std::string const& transaction) {
  static constexpr Column text[] = {Column::text};
  std::string status;
  for (int tries = 0; tries < 5 && (status.empty() || status == "in progress"); ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    try {
      auto other = pool_.lend();
      if (tries > 0) other.renew();
      other->start_afresh();
      Value args[] = {transaction};
      other->fetch("select pg_xact_status(cast(cast(:number as text) as xid8))", args, text, 1,
                   [&](Value const* v) { status = v[0].text; });
    } catch (Unavailable const&) {  // not back yet
    }
  }
  if (status == "committed") return;
  if (status == "aborted") throw Unavailable("The connection to the database broke; nothing was stored.");
  throw Unavailable("The connection to the database broke while it stored this. Look before you try again.");
}

Listener::Listener(std::string url, std::function<void()> heard)
    : url_(std::move(url)), heard_(std::move(heard)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw Unavailable("No file descriptor is left for the store.");
  thread_ = std::thread([this] { work(); });
}

Listener::~Listener() {
  stopping_ = true;
  eventfd_write(wake_, 1);
  thread_.join();
  close(wake_);
}

void Listener::tell() {
  if (!to_tell_.exchange(true)) eventfd_write(wake_, 1);
}

void Listener::work() {
  while (!stopping_) {
    std::unique_ptr<PGconn, decltype(&PQfinish)> const connection(PQconnectdb(url_.c_str()), &PQfinish);
    if (PQstatus(connection.get()) == CONNECTION_OK) listen(connection.get());
    if (stopping_) return;
    pollfd again{wake_, POLLIN, 0};
    poll(&again, 1, 1000);
    eventfd_t drained = 0;
    eventfd_read(wake_, &drained);
  }
}

/// Until the connection breaks or the store closes.
void Listener::listen(void* connection) {
  auto* const pq = static_cast<PGconn*>(connection);
  using Rows = std::unique_ptr<PGresult, decltype(&PQclear)>;
  PQsetNoticeProcessor(
      pq, [](void*, char const*) {}, nullptr);
  auto const run = [pq](char const* sql) { return Rows(PQexec(pq, sql), &PQclear); };
  // A number may become visible after a higher one, so the last thousand are counted too.
  auto const look = [&] {
    auto const rows =
        run("select coalesce(max(seq), 0), count(*) from audit_log"
            " where seq > (select coalesce(max(seq), 0) from audit_log) - 1000");
    if (PQresultStatus(rows.get()) != PGRES_TUPLES_OK) return std::string();
    return std::string(PQgetvalue(rows.get(), 0, 0)) + " " + PQgetvalue(rows.get(), 0, 1);
  };
  using Clock = std::chrono::steady_clock;
  run("listen intersession");
  std::string seen = look();
  heard_();  // what happened while nobody listened
  auto next_look = Clock::now() + std::chrono::seconds(3);
  while (!stopping_ && PQstatus(pq) == CONNECTION_OK) {
    pollfd sources[] = {{PQsocket(pq), POLLIN, 0}, {wake_, POLLIN, 0}};
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(next_look - Clock::now()).count();
    poll(sources, 2, static_cast<int>(std::max<long long>(left, 0)));
    eventfd_t drained = 0;
    eventfd_read(wake_, &drained);
    if (to_tell_.exchange(false)) run("notify intersession");
    if (PQconsumeInput(pq) == 0) return;
    bool others = false;
    while (PGnotify* const notice = PQnotifies(pq)) {
      others = others || notice->be_pid != PQbackendPID(pq);
      PQfreemem(notice);
    }
    if (Clock::now() >= next_look) {
      auto const now = look();
      others = others || now != seen;
      seen = now;
      next_look = Clock::now() + std::chrono::seconds(3);
    }
    if (others) heard_();
  }
}

}  // namespace store::detail
