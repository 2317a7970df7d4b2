// SPDX-License-Identifier: Apache-2.0
// What the pages about letters share: the forum as a writer of letters, and words for what became of one. The pages: office_pages.cpp
// (letters out and in), guest_pages.cpp (invitations), invited_pages.cpp (whoever is invited), unsubscribe_pages.cpp, text_pages.cpp.
#pragma once

#include <string>
#include <vector>

#include "desk/invitations.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

desk::Office office_of(House const&);

std::string letter_state_words(mail::State);
Badge letter_state_look(mail::State);
std::string coming_words(schedule::Coming);
Badge coming_look(schedule::Coming);

/// A letter before it leaves, word for word, with the button that sends it to whoever looks; `test`: where that is posted.
Html letter_preview(std::string const& subject, std::string const& body, Url const& test, std::string_view csrf);
/// As whom the viewer's account was invited to a meeting by letter; none before the letter was posted.
std::optional<schedule::Guest> own_invitation(Call const&, Reading&, base::MeetingId const&);
/// An iCalendar text to take away under a name.
http::Response calendar_answer(std::string body, std::string const& name);

std::vector<Route> guest_rows();
std::vector<Route> invited_rows();
std::vector<Route> unsubscribe_rows();
std::vector<Route> text_rows();
std::vector<Route> recurrence_rows();
std::vector<Route> twin_rows();

}  // namespace web
