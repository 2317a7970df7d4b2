// SPDX-License-Identifier: Apache-2.0
// Opens the socket to listen on, and says who is at the other end of one accepted from it. POSIX only, no Asio.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>

namespace http {

/// A file descriptor with one owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  int release() {
    int const fd = fd_;
    fd_ = -1;
    return fd;
  }
  void reset();

 private:
  int fd_;
};

struct Listening {
  Descriptor socket;
  std::string address;    ///< as Server::address() gives it
  std::string unix_path;  ///< empty for TCP; to be removed at the end
  int family = 0;
};

/// Binds and listens at "ADDR:PORT", "[ADDR6]:PORT" or "unix:/path". Not blocking, close-on-exec. A Unix socket has
/// mode 0660; an old one in its place is removed only if nobody listens there; any other file there is left alone.
/// An address in use is tried again for 5 s (trust 1.9). Throws std::runtime_error with a plain sentence.
Listening listen_at(std::string const& where);

/// The listening socket that whoever started the program has opened for it, as systemd's socket units do (sd_listen_fds(3):
/// LISTEN_PID, LISTEN_FDS, descriptor 3). None for nothing. Takes the variables out of the environment, so that no child believes
/// they are meant for it: call it once, before there are threads. Throws std::runtime_error when there are several sockets.
std::optional<int> handed_over();

/// Takes over a socket that listens already. Its address is asked from it; its file, if it has one, belongs to whoever made it. Throws
/// std::runtime_error when it is no listening stream socket of a kind listen_at() could make.
Listening listen_on(int fd);

/// The peer's address as text ("192.0.2.7", "2001:db8::1"; IPv4 inside IPv6 as IPv4). Empty for a Unix socket.
std::string address_of(sockaddr_storage const& peer);

/// What connections are counted by: an IPv4 address, or the /64 of an IPv6 one, since one house has all of it.
std::string neighbourhood_of(sockaddr_storage const& peer);

/// The address in the one form in which it is compared and logged; none when it is not an IP address.
std::optional<std::string> as_address(std::string_view text);

}  // namespace http
