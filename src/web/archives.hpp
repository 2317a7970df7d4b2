// SPDX-License-Identifier: Apache-2.0
// Pages about what the coalitions have elsewhere: archives uploaded and pulled (archive_pages.cpp), looks at their pages (look_pages.cpp).
#pragma once

#include <string_view>
#include <vector>

#include "http/http.hpp"
#include "web/site.hpp"

namespace web {

/// An archive by the web is at most this (rulings 20), and a little for the form around it.
inline constexpr std::size_t archive_body = 200U * 1024 * 1024 + 64 * 1024;

/// Does the body of this request go into a file as it comes (http/body_file.hpp)? For the front door.
bool goes_to_file(http::Method, std::string_view path);

std::vector<Route> archive_rows();
std::vector<Route> look_rows();

}  // namespace web
