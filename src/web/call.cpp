// SPDX-License-Identifier: Apache-2.0
#include "web/call.hpp"

#include <algorithm>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "web/assets.hpp"
#include "web/drafts.hpp"
#include "web/parts.hpp"
#include "web/session.hpp"

namespace web {

char const* role_word(Role r) {
  switch (r) {
    case Role::visitor: return "visitor";
    case Role::member: return "member";
    case Role::coordinator: return "coordinator";
    case Role::facilitator: return "facilitator";
    case Role::secretariat: return "secretariat";
  }
  return "visitor";
}

Role role_of(std::string_view word) {
  for (auto const r : {Role::member, Role::coordinator, Role::facilitator, Role::secretariat})
    if (word == role_word(r)) return r;
  return Role::visitor;
}

std::string Call::field(std::string_view name) const {
  return base::clean_line(form.has(name) ? form.get(name) : request.param(name));
}

std::string Call::long_field(std::string_view name) const {
  return base::clean_text(form.has(name) ? form.get(name) : request.param(name));
}

bool Call::has(std::string_view name) const { return form.has(name) || !request.param(name).empty(); }

std::optional<std::int64_t> Call::number(std::string_view name, std::int64_t otherwise) const {
  auto const s = field(name);
  return s.empty() ? otherwise : base::parse_number(s);
}

http::Response Call::framed(Page page, int status) {
  Frame frame;
  frame.forum = house.forum;
  if (viewer.signed_in()) {
    frame.viewer = viewer.name;
    frame.role = role_word(viewer.role);
  }
  // A page that answers a POST with an error is not an address one can come back to.
  frame.path = request.method == http::Method::post ? "/" : request.path;
  frame.query = request.method == http::Method::post ? "" : request.query;
  frame.csrf = viewer.csrf;
  frame.assets = assets();
  if (page.flash.sentence.empty()) page.flash = told;
  bool const kept = page.flash.sentence.empty();
  if (kept) page.flash.sentence = flash_of(request);
  // What was sent was taken: only now the device forgets it.
  bool const taken = kept && !page.flash.sentence.empty();
  if (taken && std::find(page.islands.begin(), page.islands.end(), keep_island) == page.islands.end()) page.islands.emplace_back(keep_island);
  http::Response response;
  response.status = status;
  response.set("Content-Type", "text/html; charset=utf-8");
  response.body = layout(frame, page);
  if (taken) clear_flash(request, response);
  return response;
}

http::Response no_store(http::Response out) {
  out.set("Cache-Control", "no-store");
  out.set("Referrer-Policy", "no-referrer");
  return out;
}

std::string Call::assets() const { return house.assets ? house.assets->version() : "0"; }

http::Response Call::json(Json const& value, int status) { return json_text(base::print_json(value), status); }

http::Response Call::json_text(std::string text, int status) {
  http::Response response;
  response.status = status;
  response.set("Content-Type", "application/json");
  response.body = std::move(text);
  return response;
}

http::Response Call::see(std::string const& path, std::string const& said, std::optional<Json> facts) {
  if (wants_json) {
    boost::json::object o;
    o["location"] = path;
    if (!said.empty()) o["said"] = said;
    if (facts) o["facts"] = *facts;
    auto response = json(o);
    response.set("Location", path);
    return response;
  }
  http::Response response;
  response.status = 303;
  response.set("Location", path);
  if (!said.empty()) set_flash(request, response, said);
  return response;
}

int status_of(Why why) {
  switch (why) {
    case Why::malformed: return 400;
    case Why::unknown: return 404;
    case Why::not_allowed: return 403;
    case Why::not_now:
    case Why::conflict: return 409;
  }
  return 400;
}

std::string in_words(Refusal const& refusal) { return fill(base::tr_value(refusal.detail), refusal.with); }

std::string error_at(std::optional<Refusal> const& refusal, std::string_view field) {
  return refusal && refusal->field == field ? in_words(*refusal) : std::string();
}

namespace {

char const* heading_of(Why why) {
  switch (why) {
    case Why::malformed: return base::tr_later("That could not be read");
    case Why::unknown: return base::tr_later("Nothing here");
    case Why::not_allowed: return base::tr_later("Not for this account");
    case Why::not_now: return base::tr_later("Not possible now");
    case Why::conflict: return base::tr_later("Somebody else was first");
  }
  return "";
}

}  // namespace

http::Response Call::refused(Refusal const& refusal) {
  int const status = status_of(refusal.why);
  auto const words = in_words(refusal);
  auto const title = tr(heading_of(refusal.why));
  if (wants_json) {
    boost::json::object o;
    o["type"] = "about:blank";
    o["title"] = title;
    o["status"] = status;
    o["detail"] = words;
    if (!refusal.field.empty()) o["field"] = refusal.field;
    auto response = json(o, status);
    response.set("Content-Type", "application/problem+json");
    return response;
  }
  Page page;
  page.title = title;
  page.listed = false;
  page.main = html("<p>{}</p>", words);
  page.main += request.method == http::Method::post
                   ? html("<p>{}</p>", tr("Nothing was changed. Go back in your browser: what you typed is still there."))
                   : html("<p><a href=\"/\">{}</a></p>", tr("To the start page"));
  return framed(std::move(page), status);
}

http::Response Call::nothing_here() { return refused({Why::unknown, say("There is no page at this address."), {}, {}}); }

}  // namespace web
