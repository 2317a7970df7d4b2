// SPDX-License-Identifier: Apache-2.0
// What SQLite can do only through its C interface. SOCI's header hides that interface in a namespace of its own, so the
// two never meet in one file: here a connection is a void*, as Connection::handle() answers it.
#pragma once

#include <chrono>
#include <string>

namespace store::sqlite_c {

/// Extended result codes on. `checkpoints`: whether closing this connection may checkpoint (only the writer's may).
void prepare_connection(void* sqlite, bool checkpoints);
/// Runs statements; answers the extended result code, and the error's words in `message`.
int run(void* sqlite, char const* sql, std::string& message);
int last_os_error(void* sqlite);
/// Rows changed by this connection since it was opened.
long long changes(void* sqlite);
/// True while a transaction is open; SQLite closes one by itself after some failures.
bool in_transaction(void* sqlite);
int columns_of(void* statement);
/// Counts into `pages` how long the write-ahead log is after each commit; `pages` must outlive the connection.
void watch_log(void* sqlite, int& pages);
/// Copies the log into the database file; `wait`: asks readers to move on, so that the log can start again at its head.
/// Answers the result code.
int checkpoint(void* sqlite, bool wait);

/// True when the code at a commit or checkpoint means that the disk can no longer be trusted (trust 10.8): a full disk
/// or quota, a lock, or a shared-memory file that cannot grow are not that.
bool disk_is_broken(int code, int os_error);
bool is_lock(int code);
/// A unique, primary or foreign key that did not hold.
bool is_key(int code);
/// The machine's fault rather than the statement's.
bool is_machine(int code);

/// Copies the database `from` into the new file `to` with the online backup interface, through a reading connection of
/// its own, makes it one plain file and checks it. Answers an empty string, or what went wrong.
std::string copy_database(std::string const& from, std::string const& to);

}  // namespace store::sqlite_c
