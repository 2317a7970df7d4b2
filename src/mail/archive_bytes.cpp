// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace mail {

namespace {

constexpr std::size_t piece = 256 * 1024;

class Memory : public Bytes {
 public:
  explicit Memory(std::string_view text) : text_(text) {}

 protected:
  std::string_view fresh() override { return std::exchange(text_, {}); }

 private:
  std::string_view text_;
};

class Plain : public Bytes {
 public:
  explicit Plain(int file) : file_(file), buffer_(new char[piece]) {}
  ~Plain() override { close(file_); }
  Plain(Plain const&) = delete;
  Plain& operator=(Plain const&) = delete;
  bool skip(std::uint64_t count) override {
    kept_ = {};
    struct stat is {};
    // lseek goes beyond a file's end without a word.
    return fstat(file_, &is) == 0 && count <= static_cast<std::uint64_t>(is.st_size) && lseek(file_, static_cast<off_t>(count), SEEK_SET) >= 0;
  }

 protected:
  std::string_view fresh() override {
    ssize_t got = 0;
    do got = read(file_, buffer_.get(), piece);
    while (got < 0 && errno == EINTR);
    if (got < 0) damage_ = std::strerror(errno);
    return {buffer_.get(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }

 private:
  int file_;
  std::unique_ptr<char[]> buffer_;
};

class Gzip : public Bytes {
 public:
  explicit Gzip(std::unique_ptr<Bytes> packed) : packed_(std::move(packed)), buffer_(new char[piece]) { begin(); }
  ~Gzip() override { inflateEnd(&z_); }
  Gzip(Gzip const&) = delete;
  Gzip& operator=(Gzip const&) = delete;

 protected:
  std::string_view fresh() override {
    if (over_) return {};
    z_.next_out = reinterpret_cast<Bytef*>(buffer_.get());
    z_.avail_out = static_cast<uInt>(piece);
    while (z_.avail_out > 0 && !over_) {
      if (z_.avail_in == 0 && !more()) {
        if (member_open_) damage_ = "the gzip file is cut off";
        over_ = true;
        break;
      }
      member_open_ = true;
      int const code = inflate(&z_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        member_open_ = false;
        inflateReset(&z_);
        // Zeros after the last member are padding of tapes; another member begins with its magic number.
        if (z_.avail_in > 0 && *z_.next_in != 0x1f) over_ = true;
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        damage_ = "the gzip data is damaged";
        over_ = true;
      }
    }
    std::size_t const got = piece - z_.avail_out;
    out_ += got;
    if (out_ > (16U << 20U) && out_ / most_growth > in_) {
      damage_ = "the gzip file grows more than 200 fold";
      over_ = true;
      return {};
    }
    return {buffer_.get(), got};
  }

 private:
  void begin() {
    std::memset(&z_, 0, sizeof z_);
    if (inflateInit2(&z_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  bool more() {
    auto const in = packed_->next();
    in_ += in.size();
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    z_.avail_in = static_cast<uInt>(in.size());
    if (in.empty() && !packed_->damage().empty()) damage_ = packed_->damage();
    return !in.empty();
  }

  std::unique_ptr<Bytes> packed_;
  std::unique_ptr<char[]> buffer_;
  z_stream z_{};
  std::uint64_t in_ = 0, out_ = 0;
  bool over_ = false, member_open_ = true;
};

std::unique_ptr<Bytes> unpacked(std::unique_ptr<Bytes> bytes) {
  auto const start = bytes->peek();
  if (start.size() < 3 || !start.starts_with("\x1f\x8b\x08")) return bytes;
  return std::make_unique<Gzip>(std::move(bytes));
}

}  // namespace

std::string_view Bytes::next() { return kept_.empty() ? fresh() : std::exchange(kept_, {}); }

bool Bytes::skip(std::uint64_t count) {
  while (count > 0) {
    auto got = next();
    if (got.empty()) return false;
    auto const used = std::min<std::uint64_t>(count, got.size());
    kept_ = got.substr(used);
    count -= used;
  }
  return true;
}

std::string_view Bytes::peek() {
  if (kept_.empty()) kept_ = fresh();
  return kept_.substr(0, 4096);
}

std::unique_ptr<Bytes> open_bytes(std::string const& path, std::string& why) {
  // O_NONBLOCK: a pipe that somebody put into the directory must not hold us.
  int const file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat is {};
  if (file < 0 || fstat(file, &is) != 0) {
    why = std::strerror(errno);
    if (file >= 0) close(file);
    return nullptr;
  }
  if (!S_ISREG(is.st_mode)) {
    why = "not a regular file";
    close(file);
    return nullptr;
  }
  return unpacked(std::make_unique<Plain>(file));
}

std::unique_ptr<Bytes> bytes_of(std::string_view text) { return unpacked(std::make_unique<Memory>(text)); }

}  // namespace mail
