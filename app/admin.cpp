// SPDX-License-Identifier: Apache-2.0
#include "admin.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/json.hpp"

namespace app {

namespace {

constexpr std::size_t most_bytes = 32 * 1024 * 1024;  // a transcript of 10 MiB as base64, with room
constexpr int patience_ms = 10'000;                   // between two pieces of a wish

std::string socket_path(std::string const& directory) { return directory + "/admin.sock"; }

/// False when the path is too long for a socket.
bool address_of(std::string const& path, sockaddr_un& out) {
  out = {};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path) return false;
  std::memcpy(out.sun_path, path.c_str(), path.size() + 1);
  return true;
}

int new_socket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// One line, without its end. None when the other end goes away, says too much, or `wait` says to stop waiting.
template <class Wait>
std::optional<std::string> receive_line(int fd, Wait wait) {
  std::string line;
  char piece[64 * 1024];
  for (;;) {
    if (!wait()) return std::nullopt;
    auto const n = recv(fd, piece, sizeof piece, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    line.append(piece, static_cast<std::size_t>(n));
    if (line.back() == '\n') {
      line.pop_back();
      return line;
    }
    if (line.size() > most_bytes) return std::nullopt;
  }
}

bool readable(int fd, int milliseconds) {
  pollfd p{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&p, 1, milliseconds) == 1;
}

std::optional<boost::json::object> object_of(std::string const& line) {
  auto value = base::parse_json(line);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->get_object());
}

}  // namespace

AdminDoor::AdminDoor(std::string const& directory, Answer answer) : path_(socket_path(directory)), answer_(std::move(answer)) {
  sockaddr_un address;
  if (!address_of(path_, address)) throw Trouble("The path of the data directory is too long for the commands' socket: " + path_ + ".");
  // The directory's lock is ours: whatever stands here was left behind.
  unlink(path_.c_str());
  listening_ = new_socket();
  auto const mask = umask(0177);
  bool const bound = listening_ >= 0 && bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  umask(mask);
  if (!bound || listen(listening_, 8) != 0) throw Trouble("The commands' socket " + path_ + " cannot be opened: " + std::strerror(errno) + ".");
  thread_ = std::jthread([this](std::stop_token const& stop) { work(stop); });
}

AdminDoor::~AdminDoor() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  if (listening_ >= 0) close(listening_);
  unlink(path_.c_str());
}

void AdminDoor::work(std::stop_token const& stop) {
  while (!stop.stop_requested()) {
    if (!readable(listening_, 200)) continue;
    int const connection = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    answer_one(connection, stop);
    close(connection);
  }
}

void AdminDoor::answer_one(int connection, std::stop_token const& stop) {
  auto const line = receive_line(connection, [&] { return !stop.stop_requested() && readable(connection, patience_ms); });
  if (!line) return;
  auto const wish = object_of(*line);
  auto const done = wish ? answer_(*wish) : trouble("The command could not be understood.");
  send_all(connection, base::print_json(to_object(done)) + "\n");
}

std::optional<Said> ask_server(std::string const& directory, boost::json::object const& wish) {
  sockaddr_un address;
  if (!address_of(socket_path(directory), address)) return std::nullopt;
  int const fd = new_socket();
  if (fd < 0) return std::nullopt;
  std::optional<Said> out;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    out = trouble("The server stopped before it answered.");
    if (send_all(fd, base::print_json(wish) + "\n"))
      if (auto const line = receive_line(fd, [] { return true; }))
        if (auto const answer = object_of(*line)) out = said_from(*answer);
  }
  close(fd);
  return out;
}

}  // namespace app
