// SPDX-License-Identifier: Apache-2.0
// What the command line says, as plain values, and where the program finds its own files. No reading of the command line
// itself (cli.cpp).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace app {

/// A sentence for the operator: printed on one line, exit code 1.
struct Trouble : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where a forum is kept.
struct Place {
  std::string data;                 ///< data directory; absolute
  std::string database = "sqlite";  ///< or postgresql://...
};

struct ServeSettings {
  Place place;
  std::string listen = "127.0.0.1:8080";
  std::string base;     ///< address people use; empty: made from `listen`
  std::string forum;    ///< name of the installation
  std::string replies;  ///< where replies to letters are read; empty: nowhere
  std::string smtp, smtp_from, smtp_user, smtp_password_file, smtp_tls, smtp_trust;
  std::string assets, words, texts;  ///< directories; empty: found beside the program
  int workers = 8;
  int per_address = 1000;            ///< live readers that one address may hold; of other connections twice as many
  std::vector<std::string> reach;    ///< machines of inner networks that may be asked for archives and pages: "HOST:PORT"
  bool demo = false;
  bool log_requests = false;
};

/// Directories that belong to the program: "assets", "words" or "texts". The first that exists of: beside the binary,
/// ../share/intersession, and the source tree around a build directory. Empty when there is none.
std::string own_directory(std::string_view what);

/// The time, in milliseconds: the system's clock, unless that was set by more than a second while the program runs (base::KeptTime).
base::Instant now();
/// How far the system's clock is ahead of now(); zero while it is followed.
base::Millis clock_strayed();
/// Takes the system's clock for right again.
void adopt_clock();

/// A refusal as one English sentence.
std::string in_words(base::Refusal const& refusal);

/// A whole file; "-" is standard input. Throws Trouble.
std::string read_file(std::string const& path);
/// Writes a file so that there is never half of it under its name; `mode` as of chmod. Throws Trouble.
void write_file(std::string const& path, std::string_view bytes, int mode = 0644);

}  // namespace app
