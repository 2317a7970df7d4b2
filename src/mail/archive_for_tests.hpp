// SPDX-License-Identifier: Apache-2.0
// For tests: files that are archives, and numbers as pairs.
#pragma once

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "mail/archive.hpp"
#include "store/test_place.hpp"

namespace mail::test {

inline Instant const now = base::from_millis(1'672'531'200'000);  // 2023-01-01T00:00:00Z

/// Limits for a worker in a test: under a sanitizer memory cannot be limited, its shadow is too large.
inline WorkerLimits limits() {
  WorkerLimits out;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  out.memory = 0;
#endif
  return out;
}

inline std::string packed(std::string const& text) {
  z_stream z{};
  if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib");
  std::string out(deflateBound(&z, text.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

struct Files {
  /// Writes a file, its directories too; answers its path.
  std::string put(std::string const& name, std::string const& bytes) {
    std::filesystem::path const path = std::filesystem::path(directory.path) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  std::string path(std::string const& name = {}) const { return (std::filesystem::path(directory.path) / name).string(); }
  ArchiveStats stats(std::vector<std::string> const& names, WorkerLimits const& how = limits()) const {
    std::vector<std::string> paths;
    for (auto const& n : names) paths.push_back(path(n));
    return archive_stats(paths, now, how);
  }
  store::test::Directory directory;
};

/// A pipermail message: `day` of March 2021, `from` like "ada at example.org (Ada)".
inline std::string pipermail(int day, std::string const& from, std::string const& id, std::string const& subject, std::string const& more = {},
                             std::string const& body = "Some words.\n") {
  std::string const number = (day < 10 ? " " : "") + std::to_string(day);
  return "From " + from.substr(0, from.find(" (")) + "  Mon Mar " + number + " 12:00:00 2021\nFrom: " + from + "\nDate: " + std::to_string(day) +
         " Mar 2021 12:00:00 +0000\nSubject: " + subject + "\n" + more + (id.empty() ? "" : "Message-ID: <" + id + ">\n") + "\n" + body + "\n";
}

}  // namespace mail::test
