// SPDX-License-Identifier: Apache-2.0
// The files of ui/dist in memory: style, islands, icon. Served under /assets/NAME; with ?v= they are immutable.
#pragma once

#include <map>
#include <string>

#include "http/http.hpp"

namespace web {

class Assets {
 public:
  /// Reads every .css, .js and .svg of `directory`. Throws std::runtime_error with a plain sentence when there is none.
  explicit Assets(std::string const& directory);

  struct File {
    std::string body, gzip, type, etag;
  };
  [[nodiscard]] File const* find(std::string const& name) const;
  /// Changes whenever a file does.
  [[nodiscard]] std::string const& version() const { return version_; }

 private:
  std::map<std::string, File> files_;
  std::string version_;
};

}  // namespace web
