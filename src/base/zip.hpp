// SPDX-License-Identifier: Apache-2.0
// Several files as one ZIP archive (PKWARE's APPNOTE 6.3), as the office formats are made. Written only: what others send as an archive is
// read nowhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

struct ZipEntry {
  std::string name;      ///< "META-INF/manifest.xml"; ASCII
  std::string bytes;
  bool squeezed = true;  ///< by deflate; otherwise as they are
};

/// The archive, its files in this order, dated 1 January 1980: the same files make the same bytes. Under 4 GiB and 65,535 files: what a page
/// hands out is far below.
std::string zip(std::vector<ZipEntry> const& entries);

}  // namespace base
