// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_again.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.hpp"
#include "mail/archive_address.hpp"
#include "mail/archive_worker.hpp"

namespace mail {

namespace {

constexpr std::uint64_t edge = 4096;

/// Of the first and last bytes of what the file was when it had `size` bytes; empty when it has fewer now.
std::string print_of(std::string const& path, std::uint64_t size) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(std::min(size, edge)), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (size > edge && in) {
    std::string end(static_cast<std::size_t>(std::min(size - edge, edge)), '\0');
    in.seekg(static_cast<std::streamoff>(size - end.size()));
    in.read(end.data(), static_cast<std::streamsize>(end.size()));
    bytes += end;
  }
  return in ? base::sha256_hex(bytes) : std::string();
}

std::uint64_t size_of(std::string const& path) {
  std::error_code gone;
  auto const size = std::filesystem::file_size(path, gone);
  return gone ? 0 : size;
}

/// "LIST/cur/1664798400.M1P1.host:2,S" -> "LIST/1664798400.M1P1.host"
std::string known_as(ArchiveFile const& file) {
  if (!file.in_maildir) return file.path;
  std::filesystem::path const path(file.path);
  auto const name = path.filename().string();
  return (path.parent_path().parent_path() / name.substr(0, name.find(':'))).string();
}

}  // namespace

ReadAgain read_again(std::vector<std::string> const& paths, std::vector<FileKnown> const& known, Instant now, WorkerLimits const& limits,
                     std::function<void(Heard const&, std::string const&)> const& heard) {
  std::map<std::string, FileKnown const*> before;
  for (auto const& k : known) before[k.path] = &k;
  ReadAgain out;
  std::vector<ArchiveFile> to_read;
  std::vector<FileKnown> read;  // of to_read, in its order
  for (auto& file : archive_files(paths, out.skipped)) {
    FileKnown fresh{.path = known_as(file), .size = size_of(file.path)};
    auto const found = before.find(fresh.path);
    if (file.in_maildir && found != before.end() && found->second->size == fresh.size) {
      out.kept.push_back(fresh.path);
      out.files.push_back(*found->second);
      continue;
    }
    // A packed file cannot be begun in the middle, and is read anew when it grew.
    if (!file.in_maildir && found != before.end() && fresh.size >= found->second->size && print_of(file.path, found->second->size) == found->second->print) {
      bool const packed = file.path.ends_with(".gz");
      if (fresh.size == found->second->size || !packed) out.kept.push_back(fresh.path);
      if (fresh.size == found->second->size) {
        out.files.push_back(*found->second);
        continue;
      }
      if (!packed) fresh.last = file.start = found->second->last;
    }
    // Which file a message stands in is told by the number that elsewhere tells lists apart.
    file.list = static_cast<std::uint32_t>(to_read.size());
    to_read.push_back(file);
    read.push_back(std::move(fresh));
  }
  ReadOptions const options{.now = base::to_millis(now) / 1000, .bodies = true, .names = true};
  std::vector<bool> broken(read.size());
  read_in_worker(
      to_read, options, limits,
      [&](Heard const& h, std::uint32_t file) {
        ++out.copies;
        read[file].last = h.offset;
        heard(h, read[file].path);
      },
      [&](Skipped const& s) {
        for (std::size_t i = 0; i < read.size(); ++i)
          if (s.where == to_read[i].path || s.where.starts_with(to_read[i].path + ":")) broken[i] = true;
        out.damaged = out.damaged || !s.why.starts_with(text_before);
        out.skipped.push_back({base::repair_utf8(s.where), base::repair_utf8(s.why)});
      });
  for (std::size_t i = 0; i < read.size(); ++i) {
    // What was not read to its end is read from its start next time.
    if (broken[i]) continue;
    if (!to_read[i].in_maildir) read[i].print = print_of(read[i].path, read[i].size);
    if (to_read[i].in_maildir || !read[i].print.empty()) out.files.push_back(std::move(read[i]));
  }
  return out;
}

std::uint64_t person_key(std::string_view address) {
  auto const sender = read_sender(address);
  return sender.address.empty() ? 0 : base::short_hash(sender.address);
}

}  // namespace mail
