// SPDX-License-Identifier: Apache-2.0
#include "sources/fetch.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/pause.hpp"
#include "base/text.hpp"

namespace sources {

namespace {

using Clock = std::chrono::steady_clock;

/// One field of an answer's head, if it is called `name`.
std::optional<std::string> field(std::string_view line, std::string_view name) {
  if (!base::starts_with_no_case(line, name) || line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  return base::clean_line(base::repair_utf8(base::trim(line.substr(name.size() + 1, 500))));
}

struct Answering {
  CURL* curl;
  Fetched out = {};
  std::string location = {};
  std::uint64_t most = 0;
  bool enough = false, forbidden = false;
  std::function<bool(std::string_view)> const* take = nullptr;
  std::stop_token stop = {};
  bool inside = false;  ///< the operator named it
};

std::size_t head_line(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& a = *static_cast<Answering*>(to);
  std::string_view const line(bytes, size * count);
  if (line.starts_with("HTTP/")) a.location.clear(), a.out.etag.clear(), a.out.modified.clear();
  if (auto v = field(line, "etag")) a.out.etag = *v;
  if (auto v = field(line, "last-modified")) a.out.modified = *v;
  if (auto v = field(line, "location")) a.location = *v;
  return size * count;
}

std::size_t body_piece(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& a = *static_cast<Answering*>(to);
  std::size_t const n = size * count;
  long status = 0;
  curl_easy_getinfo(a.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return n;  // what an error page says is nothing to us
  a.out.bytes += n;
  if (a.out.bytes > a.most) return a.enough = true, 0;
  return (*a.take)({bytes, n}) ? n : 0;
}

int asked_to_stop(void* to, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Answering*>(to)->stop.stop_requested() ? 1 : 0;
}

/// The number a name turned out to have is looked at here, at the last moment and for each connection.
curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* there) {
  auto& a = *static_cast<Answering*>(to);
  if (!a.inside && is_private(there->addr)) return a.forbidden = true, CURL_SOCKET_BAD;
  return ::socket(there->family, there->socktype | SOCK_CLOEXEC, there->protocol);
}

struct List {
  ~List() { curl_slist_free_all(head); }
  void add(std::string const& line) {
    auto* const longer = curl_slist_append(head, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    head = longer;
  }
  curl_slist* head = nullptr;
};

bool is_redirect(long status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

}  // namespace

struct Fetcher::Body {
  Body(Reach r, std::string a, FetchLimits l, std::shared_ptr<Manners> m)
      : reach(std::move(r)), agent(std::move(a)), limits(l), manners(std::move(m)), curl(curl_easy_init()) {
    if (curl == nullptr) throw std::runtime_error("libcurl does not start");
  }
  ~Body() { curl_easy_cleanup(curl); }
  Body(Body const&) = delete;
  Body& operator=(Body const&) = delete;

  Reach reach;
  std::string agent;
  FetchLimits limits;
  std::shared_ptr<Manners> manners;
  CURL* curl;

  Answering one(WebAddress const& a, Ask const& ask, std::function<bool(std::string_view)> const& take, std::stop_token const& stop,
                Clock::time_point until) {
    Answering answering{.curl = curl, .most = limits.bytes, .take = &take, .stop = stop, .inside = is_inside(reach, a)};
    auto const url = a.text();
    List fields;
    if (!ask.etag.empty()) fields.add("If-None-Match: " + ask.etag);
    if (!ask.modified.empty()) fields.add("If-Modified-Since: " + ask.modified);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment must not send questions elsewhere
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.head);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, agent.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connecting.count()));
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(left, 1)));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.bytes));
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &head_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answering);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &body_piece);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answering);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &answering);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &asked_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &answering);
    base::pause(stop, manners->free_from - Clock::now());  // nobody is asked twice within the pause
    auto const code = curl_easy_perform(curl);
    manners->free_from = Clock::now() + limits.pause;
    auto& out = answering.out;
    out.url = url;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
    char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) out.type = base::lower_ascii(base::clean_line(base::repair_utf8(std::string_view(type).substr(0, 200))));
    curl_off_t later = 0;
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &later);
    out.later = std::chrono::seconds(std::clamp<curl_off_t>(later, 0, 7 * 24 * 3600));
    judge(answering, code);
    return answering;
  }

  static void judge(Answering& a, CURLcode code) {
    auto& out = a.out;
    auto const say = [&](Told told, std::string why) {
      out.told = told;
      out.why = std::move(why);
    };
    if (a.forbidden) return say(Told::not_allowed, "the name leads to a machine of an inner network");
    if (a.enough || code == CURLE_FILESIZE_EXCEEDED) return say(Told::too_large, "it is larger than what is taken");
    if (code != CURLE_OK) return say(Told::silent, base::clean_line(base::repair_utf8(curl_easy_strerror(code))));
    if (out.status == 200) return say(Told::whole, {});
    if (out.status == 304) return say(Told::unchanged, {});
    say(is_redirect(out.status) ? Told::elsewhere : Told::refused, "it answered " + std::to_string(out.status));
  }
};

Fetcher::Fetcher(Reach reach, std::string agent, FetchLimits limits, std::shared_ptr<Manners> manners) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  body_ = std::make_unique<Body>(std::move(reach), std::move(agent), limits, std::move(manners));
}

Fetcher::~Fetcher() = default;

Fetched Fetcher::fetch(Ask const& ask, std::function<bool(std::string_view)> const& take, std::stop_token const& stop) {
  auto address = read_address(ask.url);
  if (!address) return {.told = Told::not_allowed, .url = ask.url, .why = "this is no address of the web"};
  auto const until = Clock::now() + body_->limits.time;
  for (int hops = 0;; ++hops) {
    if (!within(body_->reach, *address))
      return {.told = Told::not_allowed, .url = address->text(), .why = "this host is not among those that may be asked"};
    auto answering = body_->one(*address, ask, take, stop, until);
    if (answering.out.told != Told::elsewhere) return answering.out;
    auto const next = follow_link(*address, answering.location);
    // Another host is somebody else's word: a person looks at it. From http to https of the same host is no other.
    if (!next || next->host != address->host || (next->port != address->port && next->scheme == address->scheme) ||
        (address->scheme == "https" && next->scheme != "https") || hops >= body_->limits.redirects) {
      answering.out.why = next && next->host != address->host ? "it leads to another host, " + next->host : "it leads nowhere";
      return answering.out;
    }
    address = next;
  }
}

}  // namespace sources
