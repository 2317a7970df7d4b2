// SPDX-License-Identifier: Apache-2.0
#include "sources/address.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/text.hpp"

namespace sources {

namespace {

struct Free {
  void operator()(char* s) const { curl_free(s); }
  void operator()(CURLU* u) const { curl_url_cleanup(u); }
};
using Text = std::unique_ptr<char, Free>;
using Parser = std::unique_ptr<CURLU, Free>;

/// Taken apart by the very code that will ask, so that both mean the same host.
std::optional<std::string> part(CURLU* u, CURLUPart which, unsigned flags = 0) {
  char* out = nullptr;
  if (curl_url_get(u, which, &out, flags) != CURLUE_OK) return std::nullopt;
  Text const owned(out);
  return std::string(out);
}

std::optional<WebAddress> taken_apart(CURLU* u) {
  if (part(u, CURLUPART_USER) || part(u, CURLUPART_PASSWORD)) return std::nullopt;
  auto const scheme = part(u, CURLUPART_SCHEME), host = part(u, CURLUPART_HOST), port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT),
             path = part(u, CURLUPART_PATH);
  if (!scheme || !host || !port || !path || (*scheme != "http" && *scheme != "https")) return std::nullopt;
  WebAddress out{.scheme = *scheme, .host = base::lower_ascii(*host), .path = *path, .port = std::stoi(*port)};
  while (out.host.ends_with('.')) out.host.pop_back();
  if (auto const query = part(u, CURLUPART_QUERY)) out.path += "?" + *query;
  if (out.host.empty() || out.port <= 0) return std::nullopt;
  return out;
}

bool plain(std::string_view s) {
  return !s.empty() && s.size() <= 2000 && std::all_of(s.begin(), s.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

bool in(std::uint32_t address, std::uint32_t net, int bits) { return (address ^ net) >> (32 - bits) == 0; }

bool is_private4(std::uint32_t a) {
  struct Net {
    std::uint32_t net;
    int bits;
  };
  // RFC 6890: this machine, private, shared, link-local, documentation, benchmarks, relays, multicast, reserved.
  constexpr std::array<Net, 14> nets{{{0x00000000, 8},
                                      {0x0a000000, 8},
                                      {0x64400000, 10},
                                      {0x7f000000, 8},
                                      {0xa9fe0000, 16},
                                      {0xac100000, 12},
                                      {0xc0000000, 24},
                                      {0xc0000200, 24},
                                      {0xc0586300, 24},
                                      {0xc0a80000, 16},
                                      {0xc6120000, 15},
                                      {0xc6336400, 24},
                                      {0xcb007100, 24},
                                      {0xe0000000, 3}}};
  return std::any_of(nets.begin(), nets.end(), [&](Net const& n) { return in(a, n.net, n.bits); });
}

std::uint32_t four(unsigned char const* b) {
  return std::uint32_t{b[0]} << 24U | std::uint32_t{b[1]} << 16U | std::uint32_t{b[2]} << 8U | b[3];
}

bool is_private6(unsigned char const* b) {
  static constexpr unsigned char zeros[12] = {}, mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff},
                                 translated[12] = {0, 0x64, 0xff, 0x9b};
  if (std::memcmp(b, zeros, 12) == 0) return true;  // ::, ::1, and IPv4 in its oldest coat
  if (std::memcmp(b, mapped, 12) == 0 || std::memcmp(b, translated, 12) == 0) return is_private4(four(b + 12));
  if (b[0] == 0x20 && b[1] == 0x02) return is_private4(four(b + 2));
  // Of all numbers only 2000::/3 are single machines of the internet; of these not documentation and Teredo.
  if (b[0] >> 5U != 1) return true;
  return four(b) == 0x20010db8 || four(b) == 0x20010000;
}

bool is_number(std::string const& host) {
  in_addr four_bytes;
  in6_addr sixteen;
  return inet_pton(AF_INET, host.c_str(), &four_bytes) == 1 || inet_pton(AF_INET6, host.c_str(), &sixteen) == 1 || host.starts_with('[');
}

}  // namespace

std::string WebAddress::text() const {
  bool const usual = port == (scheme == "https" ? 443 : 80);
  return scheme + "://" + host + (usual ? std::string() : ":" + std::to_string(port)) + path;
}

std::optional<WebAddress> read_address(std::string_view typed) {
  if (!plain(typed)) return std::nullopt;
  Parser const u(curl_url());
  if (!u || curl_url_set(u.get(), CURLUPART_URL, std::string(typed).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;
  return taken_apart(u.get());
}

std::optional<WebAddress> follow_link(WebAddress const& from, std::string_view link) {
  if (!plain(link)) return std::nullopt;
  Parser const u(curl_url());
  if (!u || curl_url_set(u.get(), CURLUPART_URL, from.text().c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (curl_url_set(u.get(), CURLUPART_URL, std::string(link).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;
  return taken_apart(u.get());
}

std::optional<std::string> read_host(std::string_view typed) {
  auto host = base::lower_ascii(base::trim(typed));
  auto const name = host.starts_with('.') ? host.substr(1) : host;
  bool const fits = name.size() <= 253 && name.find('.') != std::string::npos && !name.starts_with('.') && !name.ends_with('.') &&
                    name.find("..") == std::string::npos && std::all_of(name.begin(), name.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
                    });
  // What ends in a digit is a number in some notation.
  if (!fits || (name.back() >= '0' && name.back() <= '9')) return std::nullopt;
  return host;
}

bool within(Reach const& reach, WebAddress const& a) {
  if (is_inside(reach, a)) return true;
  if (is_number(a.host)) return false;
  if (reach.hosts.contains(a.host)) return true;
  for (auto dot = a.host.find('.'); dot != std::string::npos; dot = a.host.find('.', dot + 1))
    if (reach.hosts.contains(a.host.substr(dot))) return true;
  return false;
}

bool is_inside(Reach const& reach, WebAddress const& a) { return reach.inside.contains(a.host + ":" + std::to_string(a.port)); }

bool is_private(sockaddr const& a) {
  if (a.sa_family == AF_INET) return is_private4(ntohl(reinterpret_cast<sockaddr_in const&>(a).sin_addr.s_addr));
  if (a.sa_family == AF_INET6) return is_private6(reinterpret_cast<sockaddr_in6 const&>(a).sin6_addr.s6_addr);
  return true;
}

}  // namespace sources
