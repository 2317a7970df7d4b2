// SPDX-License-Identifier: Apache-2.0
// Which addresses outside this server may be asked: a host that the forum allows, by http or https, and never a machine of an inner
// network unless the operator names it. Names are judged here; the numbers behind them are judged when a connection is made (fetch.cpp),
// so that a name which changes its number in between is no way in. (trust 5, X-SSRF)
#pragma once

#include <sys/socket.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sources {

using base::Result;

/// An address taken apart: lower-case host without brackets, port as a number.
struct WebAddress {
  std::string scheme = {}, host = {}, path = {};  ///< path with its query, "/" at least
  int port = 0;
  /// Written out again, as libcurl would.
  [[nodiscard]] std::string text() const;
  friend bool operator==(WebAddress const&, WebAddress const&) = default;
};

/// None: not http or https, a user or password in it, longer than 2,000 bytes, or not an address at all.
std::optional<WebAddress> read_address(std::string_view);
/// What a link on the page at `from` means; none where it leads nowhere that may be asked.
std::optional<WebAddress> follow_link(WebAddress const& from, std::string_view link);

/// Who may be asked.
struct Reach {
  std::set<std::string> hosts = {};   ///< by the forum: "lists.example.org", ".example.org" for all below it. Empty: nobody
  std::set<std::string> inside = {};  ///< by the operator only: "10.0.0.7:8080", also where it is a machine of an inner network
};
/// A host as it may stand in Reach::hosts: lower case, a name with a dot in it. None otherwise: numbers are the operator's.
std::optional<std::string> read_host(std::string_view typed);
/// Allowed by its name? A number never is by name.
bool within(Reach const&, WebAddress const&);
/// Named by the operator, host and port?
bool is_inside(Reach const&, WebAddress const&);

/// Is this a machine of an inner network, this machine itself, or no single machine at all? Also when an IPv4 number is written within
/// an IPv6 one.
bool is_private(sockaddr const&);

}  // namespace sources
