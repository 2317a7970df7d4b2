// SPDX-License-Identifier: Apache-2.0
// The commands, each an ordinary function of plain values that answers the exit code. cli.cpp reads the command line.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace app {

/// Writes the words out at once. Throws Trouble when they do not all get there.
void print(std::FILE* to, std::string_view words);

/// Serves pages until SIGINT or SIGTERM. Throws Trouble when it cannot begin.
int serve(ServeSettings const&);

/// Reads a transcript file ("-": standard input) and prints it in another format: no database, no limits. `to`: json text vtt
/// srt podcast akn tei csv markdown, also chapters parlamint html.
int print_transcript(std::string const& file, std::string const& to);

/// Reads a date poll as JSON ("-": standard input) and prints its options, best first, with what decided: no database. The whole
/// ranking or nothing; a fault is told with its place in the file.
int rank_times(std::string const& file);
/// Reads a meeting or series as JSON and prints the iCalendar text of one act upon it: no database.
int print_calendar(std::string const& file);
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

/// Values as they were typed.
struct PanelSettings {
  std::string file;                            ///< JSON; or the next three
  std::string categories, respondents, size;
  std::string lottery, seed, seconds;          ///< empty: not asked for
};
/// Reads a choice of a panel, prints all admissible panels (or why there is none) and, if asked for, a lottery and its draw (doc/panel.md).
int choose_panel(PanelSettings const&);
/// Takes a table of coalitions in, all of it or nothing.
int import_roster(Place const&, std::string const& file);
/// Takes in the archive of a coalition's mailing list: evidence, not messages. `coalition`: its id, or any of its names. Who has the data
/// directory reads the files.
int import_archive(Place const&, std::string const& coalition, std::vector<std::string> const& paths);
/// Prints the three badges of every coalition as of a day ("2026-10-01"; empty: today). Of the first of a month they are kept.
int evaluate(Place const&, std::string const& as_of, bool json);

/// Reads one message from standard input and hands it to the server. Answers an exit code of sysexits.h.
int receive(Place const&);

/// A wish without more to it: "backup" and "export" with their target, "rebuild_search", "verify", "renew_head_key", "doctor".
int wish(Place const&, std::string const& verb, std::string const& to = {});
/// Removes the second factors of the account with this address.
int remove_factors(Place const&, std::string const& address);

/// Makes an empty or missing data directory the forum of a backup, if the backup is whole and of this version or an older one.
int restore(std::string const& file, Place const&);

}  // namespace app
