// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_files.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/text.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_message.hpp"
#include "mail/archive_split.hpp"

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t between_signs = 64U << 20U;

bool is_maildir(fs::path const& directory) {
  std::error_code none;
  return fs::is_directory(directory / "cur", none) && fs::is_directory(directory / "new", none);
}

/// Extensions that stand beside archives and are none.
bool stands_beside(fs::path const& file) {
  static std::set<std::string> const beside{".html", ".htm", ".css", ".js", ".png", ".gif", ".jpg", ".pdf", ".sig", ".pck", ".db", ".json", ".tsv"};
  return beside.contains(base::lower_ascii(file.extension().string()));
}

class Walk {
 public:
  explicit Walk(std::vector<Skipped>& skipped) : skipped_(skipped) {}

  void path(fs::path const& p) {
    std::error_code bad;
    auto const what = fs::status(p, bad);
    if (!fs::exists(what)) skipped_.push_back({p.string(), bad && what.type() == fs::file_type::none ? bad.message() : "there is no such file"});
    else if (fs::is_directory(what)) directory(p, 0);
    else if (fs::is_regular_file(what)) file(p, false);
    else skipped_.push_back({p.string(), "not a regular file"});
  }

  std::vector<ArchiveFile> files;

 private:
  void file(fs::path const& p, bool in_maildir) {
    auto const list = in_maildir                                          ? p.parent_path().parent_path().string()
                      : month_of_file(p.filename().string()) != undated ? p.parent_path().string() + "/"
                                                                          : p.string();
    auto const number = lists_.try_emplace(list, static_cast<std::uint32_t>(lists_.size())).first->second;
    files.push_back({.path = p.string(), .in_maildir = in_maildir, .list = number});
  }

  void directory(fs::path const& d, int depth) {
    if (depth > 8) {
      skipped_.push_back({d.string(), "directories within directories, deeper than eight"});
      return;
    }
    std::error_code bad;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator i(d, bad), end; !bad && i != end; i.increment(bad)) entries.push_back(*i);
    if (bad) skipped_.push_back({d.string(), bad.message()});
    std::sort(entries.begin(), entries.end());
    bool const maildir = is_maildir(d);
    std::int64_t beside = 0, links = 0;
    for (auto const& e : entries) {
      auto const name = e.path().filename().string();
      auto const kind = e.symlink_status(bad).type();
      if (kind == fs::file_type::symlink) ++links;
      else if (kind == fs::file_type::directory && maildir && (name == "cur" || name == "new")) messages(e.path());
      else if (kind == fs::file_type::directory && maildir && name == "tmp") continue;
      else if (kind == fs::file_type::directory) directory(e.path(), depth + 1);
      else if (kind == fs::file_type::regular && !maildir && !name.starts_with('.') && !stands_beside(e.path())) file(e.path(), false);
      else if (kind == fs::file_type::regular) ++beside;
    }
    if (links > 0) skipped_.push_back({d.string(), "symbolic links: " + std::to_string(links)});
    if (beside > 0) skipped_.push_back({d.string(), "files that are no archives: " + std::to_string(beside)});
  }

  void messages(fs::path const& d) {
    std::error_code bad;
    std::vector<fs::path> found;
    for (fs::directory_iterator i(d, bad), end; !bad && i != end; i.increment(bad))
      if (i->symlink_status(bad).type() == fs::file_type::regular && !i->path().filename().string().starts_with('.')) found.push_back(i->path());
    if (bad) skipped_.push_back({d.string(), bad.message()});
    std::sort(found.begin(), found.end());
    for (auto const& p : found) file(p, true);
  }

  std::vector<Skipped>& skipped_;
  std::map<std::string, std::uint32_t> lists_;
};

/// "1664798400.M1P1.host:2,S": the first number is when it was delivered.
Seconds maildir_time(std::string const& path) {
  auto const name = fs::path(path).filename().string();
  auto const dot = name.find('.');
  if (dot == std::string::npos || dot < 9 || dot > 10) return undated;
  Seconds t = 0;
  for (char const c : name.substr(0, dot)) {
    if (c < '0' || c > '9') return undated;
    t = t * 10 + (c - '0');
  }
  // A counter that some converters put there is no time.
  return t < year_1980 ? undated : t;
}

enum class Look { mbox, message, neither, nothing };

/// What the first bytes of a file are.
Look look_at(std::string_view start) {
  if (start.starts_with("\xef\xbb\xbf")) start.remove_prefix(3);
  while (!start.empty() && (start.front() == '\n' || start.front() == '\r')) start.remove_prefix(1);
  if (start.empty()) return Look::nothing;
  if (start.starts_with("From ")) return Look::mbox;
  static std::set<std::string> const usual{"from", "date", "received", "message-id", "return-path", "subject", "delivered-to", "to", "mime-version",
                                           "x-original-to", "reply-to", "sender"};
  for (int lines = 0; lines < 30 && begins_header(start); ++lines) {
    if (usual.contains(base::lower_ascii(start.substr(0, start.find(':'))))) return Look::message;
    do {
      auto const end = start.find('\n');
      start = end == std::string_view::npos ? std::string_view() : start.substr(end + 1);
    } while (!start.empty() && (start.front() == ' ' || start.front() == '\t'));
  }
  return Look::neither;
}

}  // namespace

std::vector<ArchiveFile> archive_files(std::vector<std::string> const& paths, std::vector<Skipped>& skipped) {
  Walk walk(skipped);
  for (auto const& p : paths) walk.path(fs::path(p).lexically_normal());
  return std::move(walk.files);
}

void read_archive(ArchiveFile const& file, ReadOptions const& options, Listener& to) {
  std::string why;
  auto const bytes = open_bytes(file.path, why);
  if (!bytes) to.skipped({file.path, why});
  else read_archive(*bytes, file, options, to);
}

void read_archive(Bytes& bytes, ArchiveFile const& file, ReadOptions const& options, Listener& to) {
  auto const look = file.in_maildir ? Look::message : look_at(bytes.peek());
  if (look == Look::nothing || look == Look::neither) {
    auto const& damage = bytes.damage();
    if (!damage.empty()) to.skipped({file.path, damage});
    else if (look == Look::neither) to.skipped({file.path, "not an archive: no message was found where it begins"});
    return;  // an empty file is a month in which nobody wrote
  }
  HearOptions const how{.now = options.now,
                        .month = month_of_file(file.path),
                        .delivered = file.in_maildir ? maildir_time(file.path) : undated,
                        .bodies = options.bodies,
                        .names = options.names};
  std::uint64_t count = 0;
  MboxSplitter split(
      [&](RawMessage const& raw) {
        if (++count > 1 || !file.pass_first) to.heard(hear(raw, how));
        else to.passed(raw.offset + raw.size, true);
      },
      file.start, look == Look::message);
  if (file.start > 0 && !bytes.skip(file.start)) {
    to.skipped({file.path, "the file became shorter while it was read"});
    return;
  }
  std::uint64_t done = file.start, told = file.start;
  for (auto piece = bytes.next(); !piece.empty(); piece = bytes.next()) {
    split.feed(piece);
    done += piece.size();
    if (done - told >= between_signs) to.passed(told = done, false);
  }
  split.finish();
  if (split.before() > 0 && file.start == 0)
    to.skipped({file.path + ":0", std::string(text_before) + ": " + std::to_string(split.before()) + " bytes"});
  if (!bytes.damage().empty()) to.skipped({file.path + ":" + std::to_string(done), bytes.damage()});
}

}  // namespace mail
