// SPDX-License-Identifier: Apache-2.0
#include "web/site.hpp"

#include <set>
#include <stdexcept>

#include "base/text.hpp"

namespace web {

namespace {

std::vector<std::string_view> segments(std::string_view path) { return base::split(path.substr(path.empty() ? 0 : 1), '/'); }

bool brace(std::string_view s) { return s.size() > 2 && s.front() == '{' && s.back() == '}'; }

using Segments = std::vector<std::string_view>;

bool fits(Segments const& pattern, Segments const& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (brace(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  return true;
}

/// Of two rows that fit, the one with the earlier literal segment is meant ("/meetings/new" before "/meetings/{meeting}").
bool more_literal(Segments const& a, Segments const& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (brace(a[i]) != brace(b[i])) return brace(b[i]);
  return false;
}

std::vector<Route> checked(std::vector<Route> rows) {
  std::set<std::string> seen;
  for (auto const& row : rows) {
    bool const post = row.method == http::Method::post;
    auto const name = std::string(post ? "POST " : "GET ") + std::string(row.path);
    if (!seen.insert(name).second) throw std::logic_error("two rows of the site table for " + name);
    if (post != (row.body > 0)) throw std::logic_error("a body limit belongs to each POST and to no GET: " + name);
    if (post && row.keep != Keep::never) throw std::logic_error("an answer to a POST cannot be kept: " + name);
    if (row.keep != Keep::never && row.least != Role::visitor) throw std::logic_error("only public pages are kept: " + name);
    if (row.says.empty()) throw std::logic_error("a row without its sentence: " + name);
  }
  return rows;
}

}  // namespace

std::vector<Route> const& site() {
  static std::vector<Route> const table = [] {
    std::vector<Route> all;
    for (auto rows : {start_rows(), meeting_rows(), plan_rows(), record_rows(), desk_rows(), mark_rows(), people_rows(), office_rows(),
                      live_page_rows(), live_command_rows(), join_rows(), live_stream_rows(), caption_rows(), poll_rows(), calendar_rows(), coalition_rows(),
                      consensus_rows(), survey_rows()})
      all.insert(all.end(), rows.begin(), rows.end());
    return checked(std::move(all));
  }();
  return table;
}

Match find_route(http::Method method, std::string_view path) {
  static std::vector<Segments> const patterns = [] {
    std::vector<Segments> all;
    for (auto const& row : site()) all.push_back(segments(row.path));
    return all;
  }();
  auto const asked = segments(path);
  auto const wanted = method == http::Method::head ? http::Method::get : method;
  Match match;
  Segments const* best = nullptr;
  bool get = false, post = false;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (!fits(patterns[i], asked)) continue;
    auto const& row = site()[i];
    (row.method == http::Method::post ? post : get) = true;
    if (row.method != wanted || (best && !more_literal(patterns[i], *best))) continue;
    match.route = &row;
    best = &patterns[i];
  }
  if (best)
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (brace((*best)[i])) match.parts.emplace_back(asked[i]);
  match.other_method = !match.route && (get || post);
  match.allow = get && post ? "GET, HEAD, POST" : post ? "POST" : "GET, HEAD";
  return match;
}

std::size_t body_limit(http::Method method, std::string_view path) {
  auto const match = find_route(method, path);
  return match.route ? match.route->body : 0;
}

bool takes_tail(http::Method method, std::string_view path) {
  return method == http::Method::post && (path == "/closedcaption" || path == "/cartcaption");
}

}  // namespace web
