// SPDX-License-Identifier: Apache-2.0
// What the room's pages for persons share: their forms with the token, the key against sending twice and the way back; the page
// around them. Private to room_*.cpp.
#pragma once

#include "web/live_pages.hpp"

namespace web {

/// "/meetings/M/live"
std::string room_at(LiveView const&);

/// A form that the island sends without leaving the page, and that works as an ordinary form.
Html room_form(LiveView const&, Onlooker const&, std::string const& at, Html const& inside);
/// A form that is only its button.
Html room_act(LiveView const&, Onlooker const&, std::string const& at, std::string const& label,
              std::vector<std::pair<std::string, std::string>> const& fields = {}, Look look = Look::plain);

/// Those who wait in the item, in the likely order, as choices: all, or those behind this request. Points of order are not among them,
/// since they are heard at once.
std::vector<Choice> waiting_choices(LiveView const&, base::EntryId const& behind = {});

/// The bar for selected caption words: a link for everybody, marks for who may make them. Once a page, after the captions.
Html caption_words_bar(LiveView const&, Onlooker const&);

/// Those who are here, by name and hat.
std::vector<Choice> seats_here(live::Room const&);
/// An action or a parked question, tied to the words just said: for those who may write marks down, the scribe among them (floor 8).
Html mark_form(LiveView const&, Onlooker const&);

/// What is pinned to the hall's screens, by the chair or a steward: an agenda item, a document, a message. Empty without screens.
Html pin_form(LiveView const&, Onlooker const&);

/// Whether the room's settings have anything that this one may change.
bool may_set(live::By const&);

/// The page of a room's view: title, crumbs, the tabs this onlooker may use, banner and access fragments, the personal form, the
/// islands' words. `which`: live chair steward settings.
Page room_page(LiveView const&, Onlooker const&, std::string_view which, std::string const& title);

}  // namespace web
