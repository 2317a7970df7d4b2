// SPDX-License-Identifier: Apache-2.0
#include "web/assets.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/text.hpp"

namespace web {

Assets::Assets(std::string const& directory) {
  static std::map<std::string, std::string> const types = {{".css", "text/css; charset=utf-8"},
                                                           {".js", "text/javascript; charset=utf-8"},
                                                           {".svg", "image/svg+xml"}};
  std::error_code gone;
  for (auto const& entry : std::filesystem::directory_iterator(directory, gone)) {
    auto const type = types.find(entry.path().extension().string());
    if (type == types.end()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    File file;
    file.body.assign(std::istreambuf_iterator<char>(in), {});
    file.gzip = http::gzip(file.body);
    file.type = type->second;
    file.etag = "\"" + base::sha256_hex(file.body).substr(0, 20) + "\"";
    files_[entry.path().filename().string()] = std::move(file);
  }
  if (!files_.contains("site.css"))
    throw std::runtime_error("The style and scripts are not in " + directory + ". Build them with tools/ui, or name the directory with --assets.");
  std::string sorted;
  for (auto const& [name, file] : files_) sorted += name + file.etag;
  version_ = base::sha256_hex(sorted).substr(0, 12);
}

Assets::File const* Assets::find(std::string const& name) const {
  auto const it = files_.find(name);
  return it == files_.end() ? nullptr : &it->second;
}

}  // namespace web
