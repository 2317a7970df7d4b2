// SPDX-License-Identifier: Apache-2.0
// A body too large for memory, kept in a file while its request is in hand (BodyRule::to_file). Of a form's file only the place in it is
// told, by pseudo-fields whose names no client can send:
//
//   :file        path of the file the body is in, gone when the request has been answered
//   :file-from   where the form's file begins in it
//   :file-size   and how many bytes it has
//
// and the request's body is the form without the bytes of its files, so that whoever reads forms reads this one as any other.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/http.hpp"
#include "http/listen.hpp"

namespace http {

class BodyFile {
 public:
  /// None when there is no room for `expected` bytes, or no file can be made: the directory may be missing, it is made then.
  static std::unique_ptr<BodyFile> make(std::string const& directory, std::uint64_t expected);
  ~BodyFile();
  BodyFile(BodyFile const&) = delete;
  BodyFile& operator=(BodyFile const&) = delete;

  /// False when it could not be written. Blocks: for a worker, never for an I/O thread.
  bool append(std::string_view bytes);
  [[nodiscard]] std::string const& path() const { return path_; }

 private:
  BodyFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  Descriptor file_;
  std::string path_;
};

/// The boundary of a multipart form; none for another type, or a boundary that is none. (form.cpp)
std::optional<std::string> boundary_of(std::string_view content_type);

/// A multipart form with the bytes of its files left out, and where the first file that has any lies in it. What is no whole multipart
/// form is left out altogether. Linear in the body.
struct WithoutFiles {
  std::string body = {};
  std::uint64_t from = 0, size = 0;
};
WithoutFiles without_files(std::string_view boundary, std::string_view body);

/// Gives the request its body, and the pseudo-fields if there is a file. What is not multipart and over 256 KiB is no form. Blocks.
void leave_in_file(Request&, BodyFile const&);

}  // namespace http
