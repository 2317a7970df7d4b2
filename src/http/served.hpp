// SPDX-License-Identifier: Apache-2.0
// For tests only: a real Server on a free port in a thread of its own, and a client that sends exactly the bytes it is
// given. Blocking sockets with a time limit, so that a server that says nothing fails a test instead of hanging it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "http/server.hpp"

namespace http {

/// What came back: the status line's number, the fields as they stood, the body.
struct Answer {
  int status = 0;
  std::string head, body;

  [[nodiscard]] bool says(std::string_view line) const { return head.find(line) != std::string::npos; }
};

class Client {
 public:
  explicit Client(std::string const& address) {
    if (address.starts_with("unix:")) {
      sockaddr_un there{};
      there.sun_family = AF_UNIX;
      std::memcpy(there.sun_path, address.data() + 5, address.size() - 5);
      fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
    } else {
      sockaddr_in there{};
      there.sin_family = AF_INET;
      there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
      there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
    }
  }
  ~Client() { ::close(fd_); }
  Client(Client const&) = delete;
  Client& operator=(Client const&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] bool ended() const { return ended_; }  ///< the other end has closed

  /// False when the other end takes no more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  /// The next answer; status 0 when the connection ended or 5 s passed before one was complete.
  Answer answer(bool to_head = false) {
    Answer a;
    std::size_t end;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return a;
    a.head = in_.substr(0, end + 4);
    in_.erase(0, end + 4);
    std::size_t length = 0;
    if (auto const at = a.head.find("Content-Length: "); at != std::string::npos && !to_head)
      length = std::stoul(a.head.substr(at + 16));
    while (in_.size() < length)
      if (!more()) return a;
    a.body = in_.substr(0, length);
    in_.erase(0, length);
    a.status = std::stoi(a.head.substr(9, 3));
    return a;
  }

  /// True when the other end closes within `limit` without sending anything more.
  bool closed(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
    return in_.empty() && !more(limit) && ended_;
  }

  Answer ask(std::string_view bytes, bool to_head = false) {
    send(bytes);
    return answer(to_head);
  }

 private:
  bool more(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
    pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(limit.count())) != 1) return false;
    char bytes[65536];
    auto const n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n <= 0) return ended_ = true, false;
    in_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }

  int fd_ = -1;
  bool connected_ = false, ended_ = false;
  std::string in_;
};

/// Runs from its making to its end.
class Served {
 public:
  explicit Served(Handler handler, ServerOptions options = {}, std::size_t body_limit = 65536)
      : server_(with_free_port(std::move(options)), std::move(handler),
                [body_limit](Method, std::string_view) { return BodyRule{body_limit}; }) {
    server_.open();
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Served() { stop(); }

  /// Returns when run() has returned.
  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Server& server() { return server_; }
  [[nodiscard]] std::string address() const { return server_.address(); }

 private:
  static ServerOptions with_free_port(ServerOptions options) {
    if (options.listen == ServerOptions{}.listen) options.listen = "127.0.0.1:0";
    return options;
  }

  Server server_;
  std::thread thread_;
};

/// A handler that remembers which paths were executed and answers with what it was given.
class Echo {
 public:
  Response operator()(Request&& request) {
    {
      std::lock_guard const hold(mutex_);
      executed_.push_back(request.path);
    }
    Response response;
    response.set("Content-Type", "text/plain");
    response.body = request.path + "|" + request.body;
    return response;
  }
  std::vector<std::string> take() {
    std::lock_guard const hold(mutex_);
    return std::exchange(executed_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> executed_;
};

}  // namespace http
