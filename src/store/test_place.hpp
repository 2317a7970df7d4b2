// SPDX-License-Identifier: Apache-2.0
// For tests: a place in which a store can be opened, closed and opened again, gone with the test. On PostgreSQL (when
// INTERSESSION_TEST_POSTGRES holds a URL, see tools/with_postgres) each place is a schema of its own.
#pragma once

#include <string>
#include <vector>

#include "store/store.hpp"

namespace store::test {

/// A new empty directory below TMPDIR, removed with everything in it.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(Directory const&) = delete;
  Directory& operator=(Directory const&) = delete;
  std::string path;
};

class Place {
 public:
  explicit Place(std::string const& kind);
  ~Place();
  Place(Place const&) = delete;
  Place& operator=(Place const&) = delete;
  /// Options of a small store: a table `thing (id text primary key, n bigint not null, note text)` for the tests' own
  /// use.
  Options options() const;
  /// What its connections to PostgreSQL call themselves (application_name).
  std::string const& name() const { return schema_; }

 private:
  Directory directory_;
  std::string url_, schema_;
};

/// "sqlite", and "postgres" when there is one; says once on stdout when that half is skipped.
std::vector<std::string> kinds();

Migration things();
inline Instant const noon = base::from_millis(1'664'798'400'000);  // 2022-10-03T12:00:00Z
inline Actor const somebody{base::PersonId("ada"), "secretariat"};

}  // namespace store::test
