// SPDX-License-Identifier: Apache-2.0
// What an operator may ask of an open forum: one JSON object in, one out. The same function serves a command that opened
// the directory itself and one that found a server running there (rulings 8).
//
//   {"verb": "import_transcript", "name": "66.txt", "bytes": BASE64, "series": "", "meeting": "", "zone": ""}
//   {"verb": "import_roster", "name": "roster.csv", "bytes": BASE64}
//   {"verb": "import_archive", "coalition": "name or id", "paths": ["/absolute/path", ...]}
//   {"verb": "evaluate", "as_of": "2026-10-01", "json": true}
//   {"verb": "backup", "to": "/absolute/path"}        {"verb": "export", "to": "/absolute/directory"}
//   {"verb": "rebuild_search"}    {"verb": "verify"}    {"verb": "renew_head_key"}    {"verb": "doctor"}
//   {"verb": "remove_factors", "to": "noor@example.org"}
//   {"verb": "receive", "letter": {...}}              a message as mail::read_message() read it
//   -> {"ok": true, "said": ["one line", ...]}
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "opened.hpp"

namespace app {

/// The answer to a wish: lines for the terminal; `ok` false makes exit code 1.
struct Said {
  bool ok = true;
  std::vector<std::string> lines;
};

/// What a wish may need besides the forum itself.
struct About {
  std::string forum;  ///< name of the installation
  std::string base;   ///< its address; empty when no server runs
  std::string replies = {};  ///< where replies to letters are read; empty: nowhere
};

/// Does it. Never throws: what went wrong is said.
Said perform(Opened&, About const&, boost::json::object const& wish);

boost::json::object to_object(Said const&);
Said said_from(boost::json::object const&);

/// One wish done: a sentence and whether it is a good one.
Said said(std::string line);
Said trouble(std::string line);

// The verbs with more to them, each in a file of its own.
Said import_transcript(Opened&, boost::json::object const& wish);
Said import_roster(Opened&, boost::json::object const& wish);
Said import_archive(Opened&, boost::json::object const& wish);
Said evaluate(Opened&, boost::json::object const& wish);
Said export_all(Opened&, About const&, std::string const& directory);
Said examine(Opened&, About const&);
Said take_letter(Opened&, About const&, boost::json::object const& wish);

/// A text of the wish; empty when missing.
std::string text_of(boost::json::object const& wish, std::string_view name);

}  // namespace app
