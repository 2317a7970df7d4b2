// SPDX-License-Identifier: Apache-2.0
#include "http/body_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "http/letters.hpp"

namespace http {

namespace {

constexpr std::size_t most_fields_bytes = 256 * 1024;  // of a form without its files
constexpr std::size_t most_head_bytes = 8 * 1024;      // of one part

/// The whole file as bytes, read when they are looked at.
class Mapped {
 public:
  explicit Mapped(std::string const& path) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about {};
    if (!file.open() || ::fstat(file.get(), &about) != 0 || about.st_size <= 0) return;
    void* const at = ::mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (at == MAP_FAILED) return;
    bytes_ = {static_cast<char const*>(at), static_cast<std::size_t>(about.st_size)};
    ::madvise(at, bytes_.size(), MADV_SEQUENTIAL);
  }
  ~Mapped() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  Mapped(Mapped const&) = delete;
  Mapped& operator=(Mapped const&) = delete;
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace

std::unique_ptr<BodyFile> BodyFile::make(std::string const& directory, std::uint64_t expected) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return nullptr;
  struct statvfs room {};
  // As much again stays free: the database has to go on.
  if (::statvfs(directory.c_str(), &room) != 0 || std::uint64_t{room.f_bavail} * room.f_frsize < 2 * expected) return nullptr;
  std::string path = directory + "/.upload-XXXXXX";
  Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
  if (!file.open()) return nullptr;
  // Taken now, so that whoever comes next does not find the same room free; the file grows into it as it is written. A file system that
  // reserves nothing leaves the look above.
  bool const taken = expected == 0 || ::fallocate(file.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(expected)) == 0;
  if (!taken && errno != EOPNOTSUPP && errno != ENOSYS) {
    ::unlink(path.c_str());
    return nullptr;
  }
  return std::unique_ptr<BodyFile>(new BodyFile(std::move(file), std::move(path)));
}

BodyFile::~BodyFile() { ::unlink(path_.c_str()); }

bool BodyFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const n = ::write(file_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

WithoutFiles without_files(std::string_view boundary, std::string_view body) {
  WithoutFiles out;
  std::string const delimiter = "\r\n--" + std::string(boundary);
  auto const opening = std::string_view(delimiter).substr(2);
  if (!body.starts_with(opening)) return {};
  std::size_t at = opening.size();
  out.body = opening;
  while (!body.substr(at).starts_with("--")) {
    auto const end = body.find(delimiter, at);
    if (end == std::string_view::npos) return {};
    auto const head = body.substr(at, std::min(end - at, most_head_bytes));
    auto const blank = head.find("\r\n\r\n");
    bool const file = blank != std::string_view::npos && lowered(head.substr(0, blank)).find("filename=") != std::string::npos;
    auto const from = file ? at + blank + 4 : end;
    if (out.body.size() + (from - at) > most_fields_bytes) return {};
    out.body += body.substr(at, from - at);
    if (file && out.size == 0 && end > from) out.from = from, out.size = end - from;
    out.body += delimiter;
    at = end + delimiter.size();
  }
  out.body += "--";
  return out;
}

void leave_in_file(Request& request, BodyFile const& file) {
  Mapped const whole(file.path());
  auto const boundary = boundary_of(request.header("Content-Type"));
  if (!boundary) {
    if (whole.bytes().size() <= most_fields_bytes) request.body = whole.bytes();
    return;
  }
  auto kept = without_files(*boundary, whole.bytes());
  request.body = std::move(kept.body);
  if (kept.size == 0) return;
  request.fields.push_back({":file", file.path()});
  request.fields.push_back({":file-from", std::to_string(kept.from)});
  request.fields.push_back({":file-size", std::to_string(kept.size)});
}

}  // namespace http
