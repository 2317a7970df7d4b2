// SPDX-License-Identifier: Apache-2.0
// The commands, each an ordinary function of plain values that answers the exit code. cli.cpp reads the command line.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "settings.hpp"

namespace app {

/// Serves pages until SIGINT or SIGTERM. Throws Trouble when it cannot begin.
int serve(ServeSettings const&);

/// Reads a transcript file ("-": standard input) and prints it in another format: no database, no limits. `to`: json text vtt
/// srt podcast akn tei csv markdown, also chapters parlamint html.
int print_transcript(std::string const& file, std::string const& to);

/// Reads mailing-list archives (mbox, pipermail, Maildir, directories of these) and prints their numbers as JSON: no database. Answers 1
/// when nothing at all could be read.
int archive_stats(std::vector<std::string> const& paths);
/// The process that reads for it: files on standard input, answers on standard output. Nobody types this.
int archive_worker();

struct ImportSettings {
  Place place;
  std::vector<std::string> files;
  std::string series, meeting, zone;
};
/// Takes files in, each in a transaction of its own; goes on after one that is refused, and then answers 1.
int import_transcripts(ImportSettings const&);

/// Takes a table of coalitions in, all of it or nothing.
int import_roster(Place const&, std::string const& file);

/// A wish without more to it: "backup" and "export" with their target, "rebuild_search", "verify", "doctor".
int wish(Place const&, std::string const& verb, std::string const& to = {});

/// Makes an empty or missing data directory the forum of a backup, if the backup is whole and of this version or an older one.
int restore(std::string const& file, Place const&);

}  // namespace app
