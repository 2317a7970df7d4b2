// SPDX-License-Identifier: Apache-2.0
// The way of a request (house 3): table, viewer, budget, forgery, body, page, cache, headers - in this order, one function each.
#include <exception>
#include <typeinfo>

#include "base/text.hpp"
#include "people/factors.hpp"
#include "web/assets.hpp"
#include "web/buckets.hpp"
#include "web/cache.hpp"
#include "web/parts.hpp"
#include "web/session.hpp"
#include "web/site.hpp"

namespace web {

namespace {

bool prefers_json(http::Request const& r) {
  double json = 0, page = 0;
  for (auto const& p : http::preferences(r.header("Accept"))) {
    if (p.value == "application/json" || p.value == "application/problem+json") json = std::max(json, p.quality);
    if (p.value == "text/html" || p.value == "application/xhtml+xml" || p.value == "text/*" || p.value == "*/*") page = std::max(page, p.quality);
  }
  return json > page;
}

bool takes_gzip(http::Request const& r) {
  for (auto const& p : http::preferences(r.header("Accept-Encoding")))
    if ((p.value == "gzip" || p.value == "*") && p.quality > 0) return true;
  return false;
}

/// The body of a POST as a form: a JSON object of texts, numbers and truth values has the same names as the form's fields.
Result<http::Form> read_body(http::Request const& r) {
  auto const type = base::lower_ascii(r.header("Content-Type"));
  if (type.rfind("application/json", 0) != 0) {
    if (r.body.empty() && type.empty()) return http::Form{};
    return http::read_form(r.header("Content-Type"), r.body);
  }
  auto value = base::parse_json(r.body);
  if (!value) return tl::unexpected(value.error());
  auto const* const object = value->if_object();
  if (!object) return base::refuse(Why::malformed, say("The JSON must be an object of fields."));
  http::Form form;
  auto const add = [&](std::string_view name, Json const& v) {
    if (auto const* const s = v.if_string()) form.values.emplace_back(name, std::string_view(*s));
    else if (auto const* const n = v.if_int64()) form.values.emplace_back(name, std::to_string(*n));
    else if (auto const* const b = v.if_bool()) form.values.emplace_back(name, *b ? "yes" : "");
    else if (!v.is_null()) return false;
    return true;
  };
  for (auto const& member : *object) {
    std::string_view const name = member.key();
    bool fits = true;
    if (auto const* const list = member.value().if_array())
      for (auto const& v : *list) fits = fits && add(name, v);
    else fits = add(name, member.value());
    if (!fits) return base::refuse(Why::malformed, say("A field must be a text, a whole number, true, false or null."), std::string(name));
  }
  return form;
}

void add_security_headers(http::Request const& r, http::Response& out) {
  auto const unless_set = [&](char const* name, char const* value) {
    if (out.header(name).empty()) out.set(name, value);
  };
  unless_set("Content-Security-Policy",
             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
             "base-uri 'none'; frame-ancestors 'none'");
  unless_set("X-Content-Type-Options", "nosniff");
  unless_set("Referrer-Policy", "same-origin");
  unless_set("Cross-Origin-Opener-Policy", "same-origin");
  unless_set("Cross-Origin-Resource-Policy", "same-origin");
  unless_set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  if (r.secure) unless_set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

/// Not before 1 kB: below it the header of gzip and the time cost more than they save.
bool worth_compressing(http::Response const& out) {
  if (out.follow) return false;  // the rest of the stream comes as it is
  auto const type = out.header("Content-Type");
  return out.body.size() > 1024 && (type.rfind("text/", 0) == 0 || type.rfind("application/json", 0) == 0 ||
                                    type.rfind("application/xml", 0) == 0 || type.rfind("application/tei", 0) == 0);
}

/// A kept page for this reader: 304 if the browser has it, compressed if it can be.
http::Response from_kept(http::Request const& r, PageCache::Kept const& kept) {
  http::Response out = {kept.plain.status, kept.plain.fields, {}, false};
  out.set("ETag", kept.etag);
  if (r.header("If-None-Match").find(kept.etag) != std::string_view::npos) {
    out.status = 304;
    return out;
  }
  if (!kept.gzip.empty() && takes_gzip(r)) {
    out.set("Content-Encoding", "gzip");
    out.body = kept.gzip;
  } else {
    out.body = kept.plain.body;
  }
  return out;
}

http::Response unavailable(Call& call, std::string const& request_id) {
  Page page;
  page.title = tr("Not available at the moment");
  page.listed = false;
  page.main = html("<p>{}</p>", tr("The server cannot store or read anything right now. Nothing you sent was kept: please try again in a minute."));
  page.main += html("<p>{}</p>", fill(tr("Request {}"), {request_id}));
  http::Response out;
  if (call.wants_json) {
    boost::json::object o{{"type", "about:blank"}, {"title", page.title}, {"status", 503}, {"detail", tr("Nothing was kept. Try again in a minute.")}};
    out = call.json(o, 503);
    out.set("Content-Type", "application/problem+json");
  } else {
    out = call.framed(std::move(page), 503);
  }
  out.set("Retry-After", "10");
  return out;
}

http::Response fault(Call& call, std::string const& request_id) {
  http::Response out;
  if (call.wants_json) {
    boost::json::object o{{"type", "about:blank"}, {"title", tr("A fault in the server")}, {"status", 500}, {"instance", request_id}};
    out = call.json(o, 500);
    out.set("Content-Type", "application/problem+json");
    return out;
  }
  Page page;
  page.title = tr("A fault in the server");
  page.listed = false;
  page.main = html("<p>{}</p><p>{}</p>", tr("This is our mistake, not yours. Nothing that was confirmed to you is lost."),
                   fill(tr("If you report it, name this number: {}"), {request_id}));
  return call.framed(std::move(page), 500);
}

http::Response too_many(Call& call) {
  auto out = call.refused({Why::not_now, say("Too many requests from your address. Please wait a little."), {}, {}});
  out.status = 429;
  out.set("Retry-After", "30");
  return out;
}

http::Response must_sign_in(Call& call) {
  if (call.viewer.signed_in()) return call.refused({Why::not_allowed, say("Your account may not do this."), {}, {}});
  if (call.request.method == http::Method::post || call.wants_json) {
    auto out = call.refused({Why::not_allowed, say("Please sign in first."), {}, {}});
    return out;
  }
  http::Response out;
  out.status = 303;
  auto const back = in_language(call.request.path, call.request.query, {}).str();
  out.set("Location", "/sign-in?" + base::Query().add("next", back).str());
  return out;
}

/// Where the forum asks secretariat and facilitators for a second factor, whoever has none is led to set one up before anything
/// else (rulings 13). None: nothing is in the way.
std::optional<http::Response> led_to_factors(Call& call, Route const& route) {
  if (!call.viewer.must_set_up_factor) return std::nullopt;
  for (std::string_view const open : {"/account/factors", "/sign-in", "/sign-out"})
    if (route.path.starts_with(open)) return std::nullopt;
  if (call.request.method == http::Method::post || call.wants_json)
    return call.refused({Why::not_allowed, say("The forum asks for a second factor: set one up first, under “My account”."), {}, {}});
  return call.see("/account/factors");
}

/// Everything between the table and the headers.
http::Response inner(Call& call, Route const& route) {
  auto const& r = call.request;
  if (!call.viewer.may(route.least)) return must_sign_in(call);
  if (call.house.buckets && !call.house.buckets->take(r.remote, route.rate, call.now)) return too_many(call);
  if (route.own_secret) return route.page(call);
  if (auto led = led_to_factors(call, route)) return *std::move(led);
  if (r.method == http::Method::post) {
    if (r.body.size() > route.body) {
      auto out = call.refused({Why::malformed, say("That is more than this page takes."), {}, {}});
      out.status = 413;
      return out;
    }
    auto form = read_body(r);
    if (!form) return call.refused(form.error());
    call.form = std::move(*form);
    if (auto const fault = forged(call)) return call.refused(*fault);
  }
  return route.page(call);
}

void set_caching(Call const& call, Route const* route, http::Response& out) {
  if (!out.header("Cache-Control").empty()) return;
  bool const shared = route && route->keep == Keep::shared && !call.viewer.signed_in() && out.header("Set-Cookie").empty();
  if (shared && (out.status == 200 || out.status == 301 || out.status == 410)) {
    out.set("Cache-Control", "public, max-age=15");
    out.set("Vary", "Accept, Accept-Language, Accept-Encoding, Cookie");
  } else {
    out.set("Cache-Control", "private, no-store");
  }
}

}  // namespace

http::Response answer(House& house, http::Request const& r) {
  Call call(house, r);
  call.wants_json = prefers_json(r);
  auto match = find_route(r.method, r.path);
  call.parts = std::move(match.parts);
  http::Response out;
  std::string key;
  ChosenLanguage language;
  // Even the page that says that the store does not answer speaks the reader's language.
  base::Speaking const at_first(base::choose_language(r.header("Accept-Language")));
  auto const generation = house.cache ? house.cache->generation() : 0;
  auto const kept_for = [&](PageCache::Kept const& kept) {
    auto page = from_kept(r, kept);
    if (language.remember) remember_language(r, page, language.tag);
    return page;
  };
  try {
    bool const asset = match.route && match.route->keep == Keep::asset;
    bool const shared = match.route && match.route->keep == Keep::shared;
    bool const own_secret = match.route && match.route->own_secret;
    if (!asset && !own_secret) call.viewer = find_viewer(house, r, call.now);
    // The token of one visitor may not stand in a page kept for all of them.
    if (shared && !call.viewer.signed_in()) call.viewer.csrf.clear();
    language = language_for(r, call.viewer);
    language.remember = language.remember && match.route && !asset && !call.wants_json && r.method != http::Method::post;
    base::Speaking const speaking(language.tag);
    if (house.cache && shared && !call.viewer.signed_in() && flash_of(r).empty()) {
      key = base::speaking().tag + (call.wants_json ? " j " : " h ") + (r.secure ? "s " : "") + r.path + "?" + r.query;
      if (auto const kept = house.cache->find(key, call.now)) return kept_for(*kept);
    }
    if (match.route) out = inner(call, *match.route);
    else if (match.other_method) {
      out = call.refused({Why::malformed, say("This address cannot be used that way."), {}, {}});
      out.status = 405;
      out.set("Allow", match.allow);
    } else out = call.nothing_here();
  } catch (store::Unavailable const& e) {
    house.log("unavailable " + r.id + " " + e.what());
    out = unavailable(call, r.id);
  } catch (std::exception const& e) {
    house.log("fault " + r.id + " " + std::string(match.route ? match.route->path : "-") + " " + e.what());
    out = fault(call, r.id);
  }
  add_security_headers(r, out);
  set_caching(call, match.route, out);
  // A page that had to change something to be shown (a cookie, a flash) is one visitor's own.
  if (!key.empty() && out.status == 200 && out.header("Set-Cookie").empty() && out.header("Cache-Control").rfind("public", 0) == 0) {
    auto kept = std::make_shared<PageCache::Kept>();
    kept->etag = "\"" + base::sha256_hex(out.body).substr(0, 24) + "\"";
    if (worth_compressing(out)) kept->gzip = http::gzip(out.body);
    kept->plain = std::move(out);
    house.cache->keep(key, generation, call.now, kept);
    return kept_for(*kept);
  }
  if (language.remember && out.status == 200) remember_language(r, out, language.tag);
  if (out.header("Content-Encoding").empty() && worth_compressing(out) && takes_gzip(r)) {
    out.body = http::gzip(out.body);
    out.set("Content-Encoding", "gzip");
    if (out.header("Vary").empty()) out.set("Vary", "Accept-Encoding");
  }
  return out;
}

}  // namespace web
