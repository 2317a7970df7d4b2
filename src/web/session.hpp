// SPDX-License-Identifier: Apache-2.0
// Cookies and tokens: who the viewer is, the sentence told once after an act, the token of a form. Public pages set none.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "http/http.hpp"
#include "web/call.hpp"

namespace web {

/// "__Host-s" behind TLS, "s" on plain loopback (trust 6, V3.3).
std::string cookie_name(http::Request const&, std::string_view name);
/// HttpOnly, SameSite=Lax, Path=/, Secure behind TLS. `seconds` 0: until the browser closes; negative: remove it.
void set_cookie(http::Request const&, http::Response&, std::string_view name, std::string_view value, std::int64_t seconds);

/// The viewer of a request: a database look-up for whoever sends a session cookie, none for a visitor. A visitor with a secret
/// cookie (a guest's pass of the meeting the path is about, else "ask") has forms, and so a token.
Viewer find_viewer(House&, http::Request const&, Instant now);

/// In which language to answer: ?lang=, else the account's own choice, else the cookie "lang", else Accept-Language. What names
/// no language of the pages is passed over. `remember`: ?lang= chose another one than the rest would have.
struct ChosenLanguage {
  std::string tag = "en";
  bool remember = false;
};
ChosenLanguage language_for(http::Request const&, Viewer const&);
/// Sets the cookie "lang" for a year: asked for by pressing a link, so it needs no other consent. Nobody else may keep this answer.
void remember_language(http::Request const&, http::Response&, std::string const& tag);

/// The secret cookie "ask" that ties a visitor's forms (signing in, accepting an invitation) to the browser that was given
/// them; made and set when missing. Answers it.
std::string asking_browser(Call&, http::Response* set_on);
/// What `make` answers, with that cookie where the forms of the page are tied to nothing yet: a session or a guest's pass ties them, too.
template <class F>
http::Response for_this_browser(Call& call, F&& make) {
  http::Response cookie;
  if (call.viewer.csrf.empty()) asking_browser(call, &cookie);
  http::Response out = make();
  for (auto& f : cookie.fields) out.fields.push_back(std::move(f));
  return out;
}
/// The secret of the personal link that was opened: what stands in its path.
inline std::string secret_of(Call const& call) { return call.parts.empty() ? std::string() : call.parts[0]; }
/// The token of a visitor's form for that cookie.
std::string visitor_token(House const&, std::string_view ask_cookie);

/// Leads to the start page with that sentence, takes the session's cookie back and has the browser forget the pages it kept.
http::Response signed_out(Call&, std::string const& sentence);

std::string flash_of(http::Request const&);
void set_flash(http::Request const&, http::Response&, std::string const& sentence);
void clear_flash(http::Request const&, http::Response&);

/// CSRF (trust 6, V3.5): Sec-Fetch-Site must be same-origin; where it is missing Origin must be our own; and a form carries
/// the viewer's token, JSON the header X-Intersession. Answers the fault in words, or nothing.
std::optional<Refusal> forged(Call const&);

}  // namespace web
