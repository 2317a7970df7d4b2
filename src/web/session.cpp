// SPDX-License-Identifier: Apache-2.0
#include "web/session.hpp"

#include "base/text.hpp"
#include "people/sessions.hpp"
#include "web/seen.hpp"

namespace web {

std::string cookie_name(http::Request const& r, std::string_view name) { return (r.secure ? "__Host-" : "") + std::string(name); }

void set_cookie(http::Request const& r, http::Response& out, std::string_view name, std::string_view value, std::int64_t seconds) {
  std::string line = cookie_name(r, name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (r.secure) line += "; Secure";
  if (seconds != 0) line += "; Max-Age=" + std::to_string(seconds < 0 ? 0 : seconds);
  out.fields.push_back({"Set-Cookie", line});
}

namespace {

/// The pass that a guest has for the meeting this path is about; empty: none, or about no meeting. The forms of a guest are keyed
/// to it: it lives as long as they may be used, which the cookie "ask" does not.
std::string_view pass_of(http::Request const& r) {
  constexpr std::string_view meetings = "/meetings/";
  if (!r.path.starts_with(meetings)) return {};
  auto const id = std::string_view(r.path).substr(meetings.size(), r.path.find('/', meetings.size()) - meetings.size());
  return base::looks_like_id(id) ? r.cookie(cookie_name(r, "p" + std::string(id))) : std::string_view();
}

}  // namespace

Viewer find_viewer(House& house, http::Request const& r, Instant now) {
  Viewer out;
  auto const secret = r.cookie(cookie_name(r, "s"));
  if (!secret.empty()) {
    auto const found = house.store.read([&](Reading& reading) { return people::find_session(reading, std::string(secret), now); });
    if (found) {
      out.role = role_of(people::role_name(found->role));
      out.account = found->account;
      out.person = found->person;
      out.session = found->session;
      out.name = found->name;
      out.zone = found->zone;
      out.language = found->language;
      out.must_set_up_factor = found->must_set_up_factor;
      out.csrf = base::keyed_hash_hex(found->csrf_key, "form");
      if (found->touch_due) {
        store::Actor who{found->person, role_word(out.role)};
        if (house.seen) house.seen->note(found->session, std::move(who));
        else house.store.write(std::move(who), [&](Writing& w) { return people::touch_session(w, found->session); });
      }
      return out;
    }
  }
  auto const pass = pass_of(r);
  auto const ask = r.cookie(cookie_name(r, "ask"));
  if (!pass.empty()) out.csrf = visitor_token(house, pass);
  else if (!ask.empty()) out.csrf = visitor_token(house, ask);
  return out;
}

namespace {

bool is_language(std::string_view tag) {
  for (auto const& l : base::languages())
    if (l.tag == tag) return true;
  return false;
}

}  // namespace

ChosenLanguage language_for(http::Request const& r, Viewer const& v) {
  auto const kept = r.cookie(cookie_name(r, "lang"));
  auto const otherwise = is_language(v.language) ? v.language : is_language(kept) ? std::string(kept) : base::choose_language(r.header("Accept-Language"));
  auto const asked = r.param("lang");
  if (!is_language(asked)) return {otherwise, false};
  return {asked, asked != otherwise};
}

void remember_language(http::Request const& r, http::Response& out, std::string const& tag) {
  set_cookie(r, out, "lang", tag, 365 * 24 * 3600);
  out.set("Cache-Control", "private, no-store");
}

std::string visitor_token(House const& house, std::string_view ask_cookie) { return base::keyed_hash_hex(house.secret, ask_cookie); }

std::string asking_browser(Call& call, http::Response* set_on) {
  auto const known = call.request.cookie(cookie_name(call.request, "ask"));
  if (known.size() == 32 && base::looks_like_id(known)) return std::string(known);
  auto const fresh = base::random_secret();
  if (set_on) set_cookie(call.request, *set_on, "ask", fresh, 3600);
  if (!call.viewer.signed_in()) call.viewer.csrf = visitor_token(call.house, fresh);
  return fresh;
}

http::Response signed_out(Call& call, std::string const& sentence) {
  auto out = call.see("/", sentence);
  set_cookie(call.request, out, "s", "", -1);
  out.set("Clear-Site-Data", "\"cache\"");
  return out;
}

std::string flash_of(http::Request const& r) {
  auto const kept = r.cookie(cookie_name(r, "said"));
  if (kept.empty() || kept.size() > 2000) return {};
  auto const decoded = http::decode_component(kept, false);
  return decoded && base::is_utf8(*decoded) ? base::clean_line(*decoded) : std::string();
}

void set_flash(http::Request const& r, http::Response& out, std::string const& sentence) {
  std::string value;
  base::percent_encode(value, sentence);
  set_cookie(r, out, "said", value, 60);
}

void clear_flash(http::Request const& r, http::Response& out) { set_cookie(r, out, "said", "", -1); }

std::optional<Refusal> forged(Call const& call) {
  auto const& r = call.request;
  Refusal const other_site{Why::not_allowed, say("This request came from another site, so nothing was done."), {}, {}};
  auto const fetch = r.header("Sec-Fetch-Site");
  if (!fetch.empty()) {
    if (fetch != "same-origin") return other_site;
  } else if (auto const origin = r.header("Origin"); !origin.empty()) {
    // The one place where Host is believed: a browser cannot be made to send another site's Origin with our Host.
    auto const own = (r.secure ? "https://" : "http://") + std::string(r.header("Host"));
    if (origin != own && origin != call.house.base) return other_site;
  } else if (r.header("X-Intersession").empty()) {
    return other_site;
  }
  bool const program = base::lower_ascii(r.header("Content-Type")).rfind("application/json", 0) == 0 || r.body.empty();
  if (program && !r.header("X-Intersession").empty()) return std::nullopt;
  auto const token = call.form.get("csrf");
  if (call.viewer.csrf.empty())
    return Refusal{Why::not_allowed, say("Your browser did not send the cookie this form needs, so nothing was done. Allow cookies for this site, reload the page and send it again."), {}, {}};
  if (!base::same_secret(token, call.viewer.csrf))
    return Refusal{Why::not_allowed, say("The form was too old or not ours, so nothing was done. Please go back, reload the page and send it again."), {}, {}};
  return std::nullopt;
}

}  // namespace web
