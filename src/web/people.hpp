// SPDX-License-Identifier: Apache-2.0
// What the pages of people share: words for roles and hats, choices of forms, where one may be led after signing in. The
// pages themselves: sign_in_pages.cpp, account_pages.cpp and caption_look_pages.cpp (one's own), accounts_pages.cpp (the secretariat's), people_pages.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "people/sessions.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

std::string role_title(people::Role);
std::string name_kind_title(people::NameKind);
std::string capacity_title(people::CapacityKind);

/// For select(): the four roles; the languages the pages speak; zones, one or a few for each part of the world, and `chosen`
/// whatever it is. Zones show what the clock there says now.
std::vector<Choice> role_choices(people::Role chosen);
std::vector<Choice> language_choices(std::string_view chosen);
std::vector<Choice> zone_choices(std::string_view chosen, Instant now);
/// The names zone_choices offers.
std::vector<std::string_view> const& offered_zones();

/// The zone this viewer reads times in.
std::string zone_of(Viewer const&);

/// Where `next` may lead after signing in: the address again, encoded anew, when it is a page of this site that a GET shows,
/// else "/". Never off-site, never a page of signing in, never a file (trust X-REDIR).
std::string local_next(std::string const& next);

/// A refusal above a form: its sentence, leading to the field it names, if `fields` has it.
Html wrong_with(std::optional<Refusal> const&, std::vector<std::string_view> const& fields);
/// The status of a form shown (again): 200 without refusal.
int form_status(std::optional<Refusal> const&);

/// Has this viewer signed in within ten minutes? For acts worth a stolen laptop: roles, exports of personal data, deleting.
/// (trust 5)
bool signed_in_lately(Call&);
/// Says that one must sign in anew for this, and leads back to `next` afterwards.
http::Response sign_in_again(Call&, std::string const& next);

std::vector<Route> sign_in_rows();
std::vector<Route> account_rows();
std::vector<Route> caption_look_rows();
std::vector<Route> accounts_rows();

}  // namespace web
