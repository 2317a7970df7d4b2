// SPDX-License-Identifier: Apache-2.0
// What the pages of signing in share: sign_in_pages.cpp (letters and links), second_pages.cpp (second factor,
// passkeys).
#pragma once

#include <string>
#include <utility>

#include "people/sessions.hpp"
#include "web/call.hpp"
#include "web/session.hpp"
#include "web/site.hpp"

namespace web {

/// What `make` answers, with the cookie "ask" where this browser has none: whoever signs in needs it, even beside a session.
template <class F>
http::Response for_signing_in(Call& call, F&& make) {
  http::Response cookie;
  asking_browser(call, &cookie);
  http::Response out = make();
  for (auto& f : cookie.fields) out.fields.push_back(std::move(f));
  return out;
}

people::Browser browser_of(Call const&);

/// `path` with where to go afterwards, unless that is the start page.
std::string with_next(std::string const& path, std::string const& next);

/// Gives the session's cookie and leads on; half way in, gives the cookie "half" and leads to the second step.
http::Response signed_in(Call&, people::SignedIn const&);

std::vector<Route> second_rows();
std::vector<Route> factor_rows();

}  // namespace web
