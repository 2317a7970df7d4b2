// SPDX-License-Identifier: Apache-2.0
#include "mail/smtp.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"

namespace mail {

namespace {

struct Upload {
  std::string_view rest;
  bool begun = false;
};

std::size_t read_some(char* to, std::size_t size, std::size_t count, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  upload.begun = true;
  std::size_t const n = std::min(size * count, upload.rest.size());
  std::memcpy(to, upload.rest.data(), n);
  upload.rest.remove_prefix(n);
  return n;
}

int asked_to_stop(void* token, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<std::stop_token const*>(token)->stop_requested() ? 1 : 0;
}

/// Keeps the relay's last line that refuses something; after it libcurl says QUIT and the relay goodbye.
std::size_t keep_refusal(char* line, std::size_t size, std::size_t count, void* to) {
  if (size * count > 0 && (*line == '4' || *line == '5')) static_cast<std::string*>(to)->assign(line, size * count);
  return size * count;
}

/// The connection's sockets. libcurl asks nobody while it waits for an answer to QUIT, so that breaking off in time
/// means shutting the socket under it.
class Sockets {
 public:
  static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* to) {
    int const fd = ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    auto& sockets = *static_cast<Sockets*>(self);
    std::lock_guard const lock(sockets.mutex_);
    if (fd >= 0) sockets.open_.push_back(fd);
    return fd;
  }
  static int close(void* self, curl_socket_t fd) {
    auto& sockets = *static_cast<Sockets*>(self);
    std::lock_guard const lock(sockets.mutex_);
    std::erase(sockets.open_, fd);
    return ::close(fd);
  }
  void shut() {
    std::lock_guard const lock(mutex_);
    for (int const fd : open_) ::shutdown(fd, SHUT_RDWR);
  }

 private:
  std::mutex mutex_;
  std::vector<int> open_;
};

struct List {
  explicit List(std::string const& one) : head(curl_slist_append(nullptr, one.c_str())) {
    if (head == nullptr) throw std::bad_alloc();
  }
  ~List() { curl_slist_free_all(head); }
  List(List const&) = delete;
  List& operator=(List const&) = delete;
  curl_slist* head;
};

/// 5xx is final only where it speaks of this letter: to MAIL, RCPT or DATA. libcurl says the first two as a failed
/// send, the last as a strange reply after the text went out.
Outcome judge(CURLcode code, long reply, bool text_was_sent) {
  bool const about_the_letter = code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && text_was_sent);
  if (!about_the_letter || reply == 421 || reply == 530) return Outcome::unreachable;
  if (reply >= 500 && reply < 600) return Outcome::refused;
  return reply >= 400 ? Outcome::later : Outcome::unreachable;
}

}  // namespace

struct Submission::Body {
  explicit Body(Relay r) : relay(std::move(r)) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    curl = curl_easy_init();
    if (curl == nullptr) throw std::runtime_error("libcurl does not start");
  }
  ~Body() { curl_easy_cleanup(curl); }
  Body(Body const&) = delete;
  Body& operator=(Body const&) = delete;

  void set_relay() {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, relay.address.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment must not send letters elsewhere
    if (!relay.user.empty()) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, relay.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, relay.password.c_str());
    }
    long const ssl = relay.tls == Tls::required     ? CURLUSESSL_ALL
                     : relay.tls == Tls::if_offered ? CURLUSESSL_TRY
                                                    : CURLUSESSL_NONE;
    curl_easy_setopt(curl, CURLOPT_USE_SSL, ssl);
    if (!relay.trusted.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, relay.trusted.c_str());
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 15L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Sockets::open);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &sockets);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, &Sockets::close);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, &sockets);
  }

  Relay relay;
  Sockets sockets;
  CURL* curl = nullptr;
};

Submission::Submission(Relay const& relay) : body_(std::make_unique<Body>(relay)) {}
Submission::~Submission() = default;

Answer Submission::submit(std::string const& from, std::string const& to, std::string const& message,
                          std::stop_token const& stop) {
  body_->set_relay();
  CURL* const curl = body_->curl;
  Upload upload{.rest = message};
  std::string reply_line;
  std::string const sender = "<" + from + ">";
  List const recipient("<" + to + ">");
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipient.head);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &read_some);
  curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &keep_refusal);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply_line);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &asked_to_stop);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::stop_token*>(&stop));

  std::stop_callback const break_off(stop, [this] { body_->sockets.shut(); });
  CURLcode const code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {.outcome = Outcome::sent, .why = {}};
  if (stop.stop_requested()) return {.outcome = Outcome::stopped, .why = {}};
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  Answer answer{.outcome = judge(code, reply, upload.begun), .why = {}};
  bool const relay_spoke = answer.outcome == Outcome::refused || answer.outcome == Outcome::later;
  auto const words = clean_line(repair_utf8(relay_spoke ? reply_line : std::string(curl_easy_strerror(code))));
  answer.why = std::string(slice(words, 0, 200));
  return answer;
}

}  // namespace mail
