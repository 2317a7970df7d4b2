// SPDX-License-Identifier: Apache-2.0
// The one table of everything the site answers: path, method, who may, limits, caching. What is not in it does not exist;
// the access matrix, the API description and the header tests are generated from it (trust 10.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/call.hpp"

namespace web {

/// How dear a request is: `costly` ones share a small budget per address (search, comparisons, whole exports);
/// `letters` may cause mail and are the strictest. `captions` is a stream's own budget, `wrong_secret` that of an address which
/// guesses (captions 6.2.1): both are taken by the page, not by the table. `room` is for acts in a live room, wide enough for a hall behind one address;
/// `seat` is what one seat may say in it, counted beside it.
enum class Rate { plain, costly, letters, captions, wrong_secret, room, seat };

/// What others may keep of the answer. `shared`: the same for every visitor, no cookie read into it, kept by the page cache
/// until the store changes; a signed-in viewer's copy is never kept. `never`: no-store.
enum class Keep { never, shared, asset };

using PageFunction = http::Response (*)(Call&);

struct Route {
  http::Method method;
  std::string_view path;    ///< "/meetings/{meeting}/agenda": a brace matches one segment
  Role least;               ///< who may, at least; below it 403 (401's place is taken by the sign-in page)
  PageFunction page;
  std::string_view says;    ///< one sentence for doc/api.md and /api
  std::size_t body = 0;     ///< bytes a POST may have; 0 for GET
  Rate rate = Rate::plain;
  Keep keep = Keep::never;
  bool own_secret = false;  ///< reads no cookie and carries its own secret: no viewer, no form, no token (rulings 25)
};

constexpr std::size_t form_body = 256 * 1024;
constexpr std::size_t upload_body = 20 * 1024 * 1024 + 64 * 1024;

/// All routes. Each file of pages contributes its own rows; site.cpp puts them in one table and checks its laws at start:
/// no two rows for one method and path, a POST has a body limit, a GET has none, only GETs are kept.
std::vector<Route> const& site();

/// The rows of each file of pages (site.cpp lists them).
std::vector<Route> start_rows();
std::vector<Route> meeting_rows();
std::vector<Route> plan_rows();
std::vector<Route> record_rows();
std::vector<Route> desk_rows();
std::vector<Route> mark_rows();
std::vector<Route> people_rows();
std::vector<Route> office_rows();
std::vector<Route> live_page_rows();
std::vector<Route> live_command_rows();
std::vector<Route> join_rows();
std::vector<Route> live_stream_rows();
std::vector<Route> caption_rows();
std::vector<Route> poll_rows();
std::vector<Route> survey_rows();
std::vector<Route> calendar_rows();
std::vector<Route> coalition_rows();
std::vector<Route> consensus_rows();

/// The row for a request and what its braces matched. `other_method`: the path exists, but not for this method.
struct Match {
  Route const* route = nullptr;
  std::vector<std::string> parts;
  bool other_method = false;
  std::string allow;  ///< "GET, HEAD, POST"
};
Match find_route(http::Method, std::string_view path);

/// The whole way from a request to a response (house 3): site table, session, CSRF, limits, page, cache, headers. Never throws.
http::Response answer(House&, http::Request const&);

/// The body limit of a route, for the front door; 0 where nothing may be sent.
std::size_t body_limit(http::Method, std::string_view path);

/// Caption posts, whose programs count characters where bytes are meant (captions 6.2.6): see http::BodyRule.
bool takes_tail(http::Method, std::string_view path);

}  // namespace web
