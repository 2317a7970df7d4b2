// SPDX-License-Identifier: Apache-2.0
// What the files that draw the live room share: words for its states, the small pieces of its markup, and the pages as plain
// functions of a LiveView (so that they can be looked at without a server). Not here: who may, what is read, what is sent.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "desk/live.hpp"
#include "people/caption_looks.hpp"
#include "web/live.hpp"
#include "web/parts.hpp"
#include "web/reach.hpp"

namespace web {

using base::add_html;
using base::Attr;
using base::Millis;

// ------------------------------------------------------------------------------------------------ words

std::string life_word(live::Life);
std::string kind_word(live::Kind);
std::string category_word(live::Category);
std::string because_word(live::Because);
std::string channel_word(live::Channel);
std::string part_word(live::Part);
std::string answer_word(std::string_view answer);          ///< of a support call; a straw's option is its own word
std::string objection_word(live::ObjectionState);
using desk::outcome_word;
std::string ruling_word(std::string_view word);
std::string access_word(std::string_view what);
std::string view_word(live::View);
std::string item_state_word(live::ItemState);
std::string queue_word(live::QueueState);
/// "2:05"; over an hour "1:02:05"; negative lengths are cut at nothing.
std::string length_words(Millis);

// ------------------------------------------------------------------------------------------------ pieces

/// What the fragments are drawn with.
struct Drawing {
  LiveView const& view;
  Audience audience = Audience::open;
  Acts acts = 0;

  [[nodiscard]] live::Room const& room() const { return view.room; }
  [[nodiscard]] bool moderates() const { return audience == Audience::moderation; }
  /// Is this act offered? What needs no more than to moderate (acting for others, the chat) is not asked about.
  [[nodiscard]] bool may(live::Right r) const { return (acts & static_cast<Acts>(r)) != 0; }
  [[nodiscard]] bool seated() const { return audience == Audience::seated || moderates(); }
  /// May names of those who wait or answer be shown here?
  [[nodiscard]] bool names() const { return seated() || audience == Audience::captioning || room().rules.names_public; }
  [[nodiscard]] std::string at() const { return "/meetings/" + room().meeting.text + "/live"; }
};

/// How a command's button looks and behaves: `key` presses it from the keyboard, `id` keeps the focus on it when its fragment is
/// swapped, `about` is read after the label ("Call" "Amina Diallo").
struct Press {
  std::string label;
  std::string at;                 ///< "/meetings/M/live/turns/next?seen_turn=G"
  Look look = Look::plain;
  std::string key = {};
  std::string about = {};
  std::string act = {};           ///< "next": a word the island knows (its wait of 2 s)
  bool pressed = false;           ///< the present choice of several
};
/// A button of the one personal form "cmd", which stands outside all fragments and holds the token.
Html press(Press const&);
/// A link to a form of the chair's desk in which something is typed: `of` is what it is about, `about` is read after the label.
Html desk_form_link(Drawing const&, std::string_view form, std::string const& of, std::string const& label, std::string const& about);
/// A seat as name and hat, isolated; "somebody" when the seat is gone.
Html seat_name(live::Room const&, live::SeatId const&);
Html seat_hat(live::Seat const&);
/// A time that counts by itself: data-from (server ms), data-used, data-limit, data-running. Says the limit without script.
Html timer(live::Clock const&, bool big);
/// "connection lost 0:40", counted by the island; without script since when. Nothing while the seat's line is not known to be lost.
Html lost_mark(Drawing const&, live::Seat const*);
/// The latest instant that the log knows, instead of "now": fragments are a function of the log.
base::Instant last_instant(live::Room const&);
/// Where the agenda should be now that the present item is open.
std::vector<live::Projection> projected(LiveView const&);

// Fragments by noun.
Html banner_fragment(Drawing const&);
Html floor_fragment(Drawing const&);
Html queue_fragment(Drawing const&);
Html orders_fragment(Drawing const&);
Html access_fragment(Drawing const&);
Html call_fragment(Drawing const&);
Html outcomes_fragment(Drawing const&);
Html agenda_fragment(Drawing const&);
Html people_fragment(Drawing const&);
Html panel_fragment(Drawing const&);   ///< time used by coalition: for everybody
Html times_fragment(Drawing const&);   ///< by person: moderation
Html chat_fragment(Drawing const&);
Html held_fragment(Drawing const&);
Html screen_fragment(Drawing const&);
Html desk_fragment(Drawing const&);

// ------------------------------------------------------------------------------------------------ pages

/// Who reads captions, and how they have chosen them to look (caption_look_pages.cpp). Never a part of what others are shown.
struct CaptionReader {
  bool account = false;                           ///< kept with the account; else on the device
  std::optional<people::CaptionLooks> kept = {};  ///< none: never chosen there
};
CaptionReader caption_reader(Call&);
/// As the sheet reads it, without script.
Attr looks_of(CaptionReader const&);
/// The settings in the panel, for the island.
Html caption_settings(CaptionReader const&);

/// Who looks at a page of the room.
struct Onlooker {
  live::By by;
  Audience audience = Audience::open;
  std::string csrf;
  bool editor = false;   ///< may write marks from selected words in the record's own way (facilitator and above)
  std::string back;      ///< the page itself: where its forms lead back to
  std::string key;       ///< new with each page: a command sent twice acts once
  base::Instant now{};
  std::string assets = "0";
  std::string beside = {};  ///< the channel of captions that is read beside the floor's
  std::string answering = {};  ///< the chat line that what is written next answers
  CaptionReader captions = {};
};

/// The fragments as this one's stream sends them.
Fragments fragments_for(LiveView const&, Onlooker const&);
/// The participant's view with its personal part.
Page participant_page(LiveView const&, Onlooker const&);
Html personal_part(LiveView const&, Onlooker const&);
Page chair_page(LiveView const&, Onlooker const&, std::string const& form, std::string const& of);
/// `missing`: coalitions of the roster that nobody is here for.
Page steward_page(LiveView const&, Onlooker const&, std::vector<std::string> const& missing = {});
Page leave_page(LiveView const&, Onlooker const&, live::Item const&);
/// The order and speaking times of one item.
Page item_rules_page(LiveView const&, Onlooker const&, live::Item const&);
/// `readers`: of captions, by channel.
Page settings_page(LiveView const&, Onlooker const&, std::string const& address, std::vector<ReadersOf> const& readers = {});
/// "12 now, 30 at most, 25 per cent paused"
std::string readers_words(ReadersOf const&);
/// Everything a room's page has besides its own: the personal form, the island's words and addresses, the spoken regions.
Html live_frame(LiveView const&, Onlooker const&, std::string_view back, bool keys);
/// A link to a sheet of its own (live.css, projector.css).
Html sheet(std::string_view name, std::string_view assets);
std::string room_title(LiveView const&);
/// The facts of the participant's view for programs, as this audience may see them.
Json room_json(LiveView const&, Audience);

/// A secret address, shown once: answer of making a caption stream or a screen. `lines`: what it is and the address.
Page shown_once_page(std::string const& title, std::vector<std::pair<std::string, std::string>> const& lines, std::string const& back);
/// The three shapes of a captioner's address and the page of its own (captions 6.1).
std::vector<std::pair<std::string, std::string>> caption_addresses(std::string const& base, record::Stream const&, std::string const& secret);

/// A document without the site's frame: projector, strip, braille, captioner.
struct Bare {
  std::string title;
  std::string class_name;   ///< of body
  Attr attributes = {};     ///< of body
  Html main;
  std::vector<std::string> sheets, islands = {};
  Html head = {};
};
std::string bare_document(Bare const&, std::string_view assets);
http::Response bare(Call const&, Bare const&);
/// The background that is asked for: black white chroma transparent; anything else is black.
std::string ground_of(Call const&);

/// What is pinned to a screen, in words for the hall; empty for nothing, and for what is no longer there.
Html pinned_words(LiveView const&, live::Pin const&);
/// The clocks of a break as lines of a list: the meeting's zone, UTC, and those named for the screen (floor 9). Without a time the island
/// writes it.
Html break_clocks(LiveView const&, std::vector<std::string> const& zones, std::optional<base::Instant> now);

struct ScreenLook {
  std::string ground;       ///< black white chroma transparent
  int percent = 100;
  live::View view = live::View::floor;
  std::string message;
  std::string id;
  std::string stream, poll;  ///< addresses for the island
  std::string join;          ///< absolute address of the join page; empty: not shown
};
Bare screen_page(LiveView const&, ScreenLook const&, base::Instant now);

/// The last lines of a channel as the panel draws them, a name only where the voice changes.
Html caption_lines(std::vector<record::Line> const&);
/// Words that could not be stored just now are shown all the same, so marked: the island's word for it.
Attr not_recorded_word();
/// Where a projector or strip says that captions have stopped while somebody has the floor, come late or rest; the island fills it (captions
/// 3.2, 6.8, 6.9).
Html captions_gone(LiveView const&, std::string const& channel);
/// What the island says of these.
Attr state_words();
/// The caption panel inside the participant's view; with a channel that the meeting has, that one stands beside the floor's (captions 3.4).
Html caption_panel(LiveView const&, std::string const& beside = {}, CaptionReader const& = {});
Page captions_page(LiveView const&, std::string const& channel, std::int64_t refresh, base::Instant now, std::string_view assets, CaptionReader const& = {});
Bare braille_page(LiveView const&, std::string const& channel, std::int64_t every);
Bare strip_page(LiveView const&, std::string const& channel, std::string const& ground);
struct CaptionerFacts {
  record::Stream stream;
  record::Figures figures;
  std::vector<std::string> names, terms;   ///< for the captioner's dictionary
  std::vector<std::string> messages;       ///< from the chair
  std::size_t readers = 0;                 ///< streams of this meeting that are open on this node
  std::vector<ReadersOf> reach = {};       ///< readers of captions, by channel
  bool missed = false;                     ///< somebody has the floor, and no captions came for 20 s (captions 3.2)
};
Bare captioner_page(LiveView const&, CaptionerFacts const&, std::string const& secret);

/// The words over a stretch without captions: none when all is well. `now` is the request's.
std::string captions_missing(LiveView const&, std::string const& channel, base::Instant now);

}  // namespace web
