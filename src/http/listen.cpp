// SPDX-License-Identifier: Apache-2.0
// See listen.hpp.
#include "http/listen.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace http {

namespace {

constexpr int backlog = 4096;  // a hall comes back at once; the kernel cuts it to its own limit
constexpr int first_handed_over = 3;

[[noreturn]] void fail(std::string const& where, int error) {
  throw std::runtime_error(fmt::format("Cannot listen at {}: {}.", where, std::generic_category().message(error)));
}

Descriptor new_socket(int family, std::string const& where) {
  Descriptor fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.open()) fail(where, errno);
  return fd;
}

/// 0, or errno.
int bind_patiently(int fd, sockaddr const* address, socklen_t length) {
  using namespace std::chrono;
  auto const until = steady_clock::now() + 5s;
  while (true) {
    if (::bind(fd, address, length) == 0) return 0;
    int const error = errno;
    if (error != EADDRINUSE || steady_clock::now() >= until) return error;
    std::this_thread::sleep_for(100ms);
  }
}

/// Removes what a server that died left behind. A socket somebody answers at, and any other file, stays.
void clear_stale(sockaddr_un const& address, std::string const& where) {
  struct stat there {};
  if (::lstat(address.sun_path, &there) != 0) return;
  if (!S_ISSOCK(there.st_mode))
    throw std::runtime_error(fmt::format("Cannot listen at {}: there is another file of that name.", where));
  auto const probe = new_socket(AF_UNIX, where);
  auto const* generic = reinterpret_cast<sockaddr const*>(&address);
  if (::connect(probe.get(), generic, sizeof address) != 0 && errno == ECONNREFUSED) {
    ::unlink(address.sun_path);
    return;
  }
  throw std::runtime_error(fmt::format("Cannot listen at {}: a server is listening there.", where));
}

Listening listen_unix(std::string const& where, std::string const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    throw std::runtime_error(fmt::format("Cannot listen at {}: the path must have 1 to {} bytes.", where,
                                         sizeof address.sun_path - 1));
  std::memcpy(address.sun_path, path.data(), path.size());
  clear_stale(address, where);
  auto fd = new_socket(AF_UNIX, where);
  // Before bind: Linux gives the file this mode (less the umask), so that it is never open to all, not for a moment.
  if (::fchmod(fd.get(), 0660) != 0) fail(where, errno);
  if (::bind(fd.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) fail(where, errno);
  if (::chmod(path.c_str(), 0660) != 0 || ::listen(fd.get(), backlog) != 0) fail(where, errno);
  return {.socket = std::move(fd), .address = where, .unix_path = path, .family = AF_UNIX};
}

std::string port_of(int fd) {
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &length);
  auto const port = bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 const&>(bound).sin6_port
                                                : reinterpret_cast<sockaddr_in const&>(bound).sin_port;
  return std::to_string(ntohs(port));
}

Listening listen_tcp(std::string const& where) {
  auto const colon = where.rfind(':');
  auto host = where.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  // Checked here, because the resolver takes a port modulo 65536.
  auto const port = colon == std::string::npos ? std::string() : where.substr(colon + 1);
  bool const digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  if (host.empty() || !digits || std::stoi(port) > 65535)
    throw std::runtime_error(fmt::format("Cannot listen at {}: write ADDRESS:PORT or unix:/path.", where));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* raw = nullptr;
  if (int const error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &raw); error != 0)
    throw std::runtime_error(fmt::format("Cannot listen at {}: {}.", where, ::gai_strerror(error)));
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const found(raw, &::freeaddrinfo);
  auto fd = new_socket(found->ai_family, where);
  int const on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (int const error = bind_patiently(fd.get(), found->ai_addr, found->ai_addrlen)) fail(where, error);
  if (::listen(fd.get(), backlog) != 0) fail(where, errno);
  auto address = where.substr(0, colon + 1) + port_of(fd.get());
  return {.socket = std::move(fd), .address = std::move(address), .unix_path = {}, .family = found->ai_family};
}

std::string text_of(in_addr const& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  return ::inet_ntop(AF_INET, &address, text.data(), text.size()) ? text.data() : std::string();
}

std::string text_of(in6_addr const& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    in_addr inner{};
    std::memcpy(&inner, &address.s6_addr[12], sizeof inner);
    return text_of(inner);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(AF_INET6, &address, text.data(), text.size()) ? text.data() : std::string();
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

void Descriptor::reset() {
  if (fd_ >= 0) ::close(release());
}

Listening listen_at(std::string const& where) {
  return where.starts_with("unix:") ? listen_unix(where, where.substr(5)) : listen_tcp(where);
}

std::optional<int> handed_over() {
  auto const* const whose = std::getenv("LISTEN_PID");
  auto const* const many = std::getenv("LISTEN_FDS");
  bool const mine = whose && many && std::to_string(::getpid()) == whose;
  std::string const count = mine ? many : "0";
  for (auto const* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
  if (count == "0") return std::nullopt;
  if (count != "1") throw std::runtime_error("Cannot listen: one socket can be handed over, not " + count + ".");
  return first_handed_over;
}

Listening listen_on(int fd) {
  Listening out{.socket = Descriptor(fd), .address = {}, .unix_path = {}, .family = 0};
  auto const asked = [fd](int what) {
    int value = 0;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, what, &value, &length) == 0 ? value : 0;
  };
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  bool const named = ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &length) == 0;
  if (!named || asked(SO_ACCEPTCONN) != 1 || asked(SO_TYPE) != SOCK_STREAM)
    throw std::runtime_error("Cannot listen: what was handed over is no listening socket.");
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  out.family = bound.ss_family;
  if (out.family == AF_UNIX) {
    auto const& path = reinterpret_cast<sockaddr_un const&>(bound).sun_path;
    out.address = "unix:" + std::string(path, ::strnlen(path, sizeof path));
  } else if (out.family == AF_INET) {
    out.address = address_of(bound) + ":" + port_of(fd);
  } else if (out.family == AF_INET6) {
    out.address = "[" + text_of(reinterpret_cast<sockaddr_in6 const&>(bound).sin6_addr) + "]:" + port_of(fd);
  } else {
    throw std::runtime_error("Cannot listen: what was handed over is no socket of the internet or of this machine.");
  }
  return out;
}

std::string address_of(sockaddr_storage const& peer) {
  if (peer.ss_family == AF_INET) return text_of(reinterpret_cast<sockaddr_in const&>(peer).sin_addr);
  if (peer.ss_family == AF_INET6) return text_of(reinterpret_cast<sockaddr_in6 const&>(peer).sin6_addr);
  return {};
}

std::string neighbourhood_of(sockaddr_storage const& peer) {
  if (peer.ss_family != AF_INET6) return address_of(peer);
  auto address = reinterpret_cast<sockaddr_in6 const&>(peer).sin6_addr;
  if (!IN6_IS_ADDR_V4MAPPED(&address)) std::memset(&address.s6_addr[8], 0, 8);
  return text_of(address);
}

std::optional<std::string> as_address(std::string_view text) {
  std::string const copy(text);  // inet_pton wants a terminated string
  if (copy.find('\0') != std::string::npos) return std::nullopt;
  if (in_addr four{}; ::inet_pton(AF_INET, copy.c_str(), &four) == 1) return text_of(four);
  if (in6_addr six{}; ::inet_pton(AF_INET6, copy.c_str(), &six) == 1) return text_of(six);
  return std::nullopt;
}

}  // namespace http
