// SPDX-License-Identifier: Apache-2.0
// For tests: a web server on loopback that says what it is told to, one connection after the other, and remembers what it was asked.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sources::test {

class Site {
 public:
  struct Page {
    int status = 200;
    std::string body = {};
    std::string fields = {};  ///< lines that end in CRLF
    std::string etag = {};    ///< 304 to who has it
    int cut = 0;              ///< so many bytes less than it declares
  };

  Site() {
    door_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    if (::bind(door_, reinterpret_cast<sockaddr*>(&here), size) != 0 || ::listen(door_, 16) != 0 ||
        ::getsockname(door_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
      throw std::runtime_error("no server for the test");
    port = ntohs(here.sin_port);
    thread_ = std::jthread([this](std::stop_token const& stop) {
      while (!stop.stop_requested()) {
        pollfd p{.fd = door_, .events = POLLIN, .revents = 0};
        if (::poll(&p, 1, 20) != 1) continue;
        int const one = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
        if (one < 0) continue;
        answer(one);
        ::close(one);
      }
    });
  }
  ~Site() {
    thread_.request_stop();
    thread_.join();
    ::close(door_);
  }
  Site(Site const&) = delete;
  Site& operator=(Site const&) = delete;

  void put(std::string const& path, Page page) {
    std::lock_guard const lock(mutex_);
    pages_[path] = std::move(page);
  }
  /// "GET /path" of each question, oldest first; then forgotten.
  std::vector<std::string> asked() {
    std::lock_guard const lock(mutex_);
    return std::exchange(asked_, {});
  }
  std::string head() {  ///< of the last question
    std::lock_guard const lock(mutex_);
    return head_;
  }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] std::string url(std::string const& path) const { return "http://" + host() + path; }
  int port = 0;

 private:
  void answer(int one) {
    std::string in;
    char buffer[4096];
    while (in.find("\r\n\r\n") == std::string::npos) {
      pollfd p{.fd = one, .events = POLLIN, .revents = 0};
      if (::poll(&p, 1, 5000) != 1) return;
      auto const n = ::read(one, buffer, sizeof buffer);
      if (n <= 0) return;
      in.append(buffer, static_cast<std::size_t>(n));
    }
    std::string out;
    {
      std::lock_guard const lock(mutex_);
      auto const line = in.substr(0, in.find(" HTTP/"));
      asked_.push_back(line);
      head_ = in;
      auto const found = pages_.find(line.substr(line.find(' ') + 1));
      Page const page = found == pages_.end() ? Page{.status = 404, .body = "nothing"} : found->second;
      bool const same = !page.etag.empty() && in.find("If-None-Match: " + page.etag) != std::string::npos;
      out = "HTTP/1.1 " + std::to_string(same ? 304 : page.status) + " So\r\nConnection: close\r\n" + page.fields;
      if (!page.etag.empty()) out += "ETag: " + page.etag + "\r\n";
      if (!same) out += "Content-Length: " + std::to_string(page.body.size()) + "\r\n";
      out += "\r\n";
      if (!same) out += page.body.substr(0, page.body.size() - static_cast<std::size_t>(page.cut));
    }
    for (std::size_t done = 0; done < out.size();) {
      auto const n = ::send(one, out.data() + done, out.size() - done, MSG_NOSIGNAL);
      if (n <= 0) return;
      done += static_cast<std::size_t>(n);
    }
  }

  int door_ = -1;
  std::mutex mutex_;
  std::map<std::string, Page> pages_;
  std::vector<std::string> asked_;
  std::string head_;
  std::jthread thread_;
};

}  // namespace sources::test
