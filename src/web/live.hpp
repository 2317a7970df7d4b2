// SPDX-License-Identifier: Apache-2.0
// The live room on pages. What a page is drawn with and what its stream sends are the same fragments, made by one function from
// one view (house 3; law: fragment sent == fragment fetched). A fragment therefore holds no "now": instants only, which the island
// "live" counts on from with the server's clock.
//
//   GET page    -> streams.open(topic); view at seq N; fragments(view, audience, acts) in the frame
//   GET stream  -> the same fragments once, captions and chat after Last-Event-ID, then follow {topic, N}
//   commit      -> Teller: for each open topic, the fragments that changed since it last told, and the new captions and chat
//
// No token in a fragment: it is the same for everybody. A page has one personal form outside all fragments,
//   <form id="cmd" method="post"><input type="hidden" name="csrf" ...><input type="hidden" name="key" ...></form>
// and every act in a fragment is <button form="cmd" formaction="/meetings/M/live/turns/next?seen_turn=G">: it works without script.
// `key` is new with each page (the island makes a new one for each press); once() is asked with key + path. What needs more than one
// value to be typed has a form of its own in the personal part of the page, or a page of its own (leaving an item with people waiting).
//
// GET                                            who      what
//   /meetings/{m}/live                           visitor  participant's view, phone first; JSON: the view
//   /meetings/{m}/live/me                        visitor  the personal part alone: own seat, own requests, own answers, forms
//   /meetings/{m}/live/stream?as=AUD&form=json   visitor  server-sent events (frag, chat, cap.*, t; for programs ev)
//     in a room that is not public also with screen=SECRET or captioner=SECRET
//   /meetings/{m}/live/poll?after=N&as=AUD       visitor  the same for browsers without streams, answered at once
//   /meetings/{m}/chair /steward                 visitor* the chair's desk, the steward's desk (*rights checked by the page)
//   /meetings/{m}/live/items/{item}/leave        visitor* what becomes of those who wait
//   /meetings/{m}/live/items/{item}/rules        visitor* the order and speaking times of one item
//   /meetings/{m}/live/settings                  visitor* rules, caption addresses, screens, door
//   /meetings/{m}/door.svg                       visitor  QR code of the join link
//   /meetings/{m}/join /join /j/{code}           visitor  coming in: name, coalition, capacity, channel
//   /meetings/{m}/captions                       visitor  plain page, 20 lines, ?refresh=15
//   /meetings/{m}/braille                        visitor  one complete line at a time
//   /meetings/{m}/strip                          visitor  embeddable strip (frame-ancestors *), captions and floor only
//   /screen/{secret}                             visitor  projector
//   /c/{secret}                                  visitor  captioner's page
// POST, all under /meetings/{m}/live unless rooted; ?fields are in query or body; 303 back to the page (`back`), JSON {seq} to programs
//   life?to=lobby|open|suspended|resumed|closed&why=     rules (Rules' fields)   consent?state=&text=    record?to=off|on
//   seats (name coalition capacity channel)      seats/{s}/leave|back|bar|unbar|parts|change    apologies (name delegate)   chair?seat=
//   agenda/adopt   items/{i}/take-up   items/{i}/leave (conclusion all each-ENTRY deferred)   items/{i}/move?by=   items/{i}/budget
//   items/{i}/rules (Rules' fields of order and times, own)
//   hands (kind category delivery note stance topic access unnamed seat after)
//   hands/{e}/lower?reason=   hands/{e}/edit   hands/{e}/later   hands/{e}/hold?on=   hands/{e}/pin?on=   hands/{e}/park?item=
//   hands/{e}/answer   hands/{e}/start   hands/{e}/away   hands/{e}/hear   hands/{e}/ruling (word text)   hands/{e}/appeal
//   hands/{e}/access?state=   queue?item=&state=
//   turns/next?seen_turn=&entry=&why=   turns/{g}/end?reason=   turns/{g}/pause?on=   turns/{g}/extend?seconds=60
//   calls (kind text options visibility)   calls/{c}/close   calls/{c}/answer?answer=&coalition=1   calls/{c}/objections (reason seat)
//   objections/{o} (state text)   objections/{o}/dissent?on=   outcome (call word until sentence)   marks (kind text owner due)
//   chat (text answers)   chat/{c}/judge?state=   chat/{c}/record   chat/{c}/queue   input?held=
//   document?id=   screens (name)   screens/{s} (view message text)   screens/{s}/secret   screens/{s}/remove   door   undo?seq=
//   streams (channel lang title)   streams/{s}/renew|revoke|on-air|lag
//   /meetings/{m}/join   /join (code)   /c/{secret}/ops   /c/{secret}/off-record   /c/{secret}/on-air
//   /closedcaption /cartcaption (no cookie, own secret; GET /closedcaption/seq)
//
// Files: live_fragments.cpp (fragments), room_pages.cpp (views), live_commands.cpp (POSTs), join_pages.cpp (coming in),
// live_stream.cpp (stream, poll, teller), caption_routes.cpp (captions in), captioner_pages.cpp, panel_pages.cpp (captions out).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "live/calls.hpp"
#include "live/chat.hpp"
#include "live/live.hpp"
#include "meeting/meeting.hpp"
#include "record/captions.hpp"
#include "record/marks.hpp"
#include "web/call.hpp"
#include "web/site.hpp"

namespace web {

using base::Html;
using base::MeetingId;
using base::SeatId;

/// Four audiences, rendered once for each language, none per person (rulings 11). What is personal is an ordinary GET, and the island finds its
/// own seat (body data-seat) in the common frames.
enum class Audience { open, seated, moderation, captioning };
BOOST_DESCRIBE_ENUM(Audience, open, seated, moderation, captioning)

/// Of the rights in a room (bits of live::Right) those on which acts in its fragments hang. Nobody is offered what they may not do:
/// those who run a meeting read one of a few renderings, by their duty and not by person.
using Acts = std::uint32_t;
constexpr Acts every_act = ~Acts{0};
/// All that an audience is ever offered.
Acts acts_within(Audience);
/// What this one is offered as one of an audience; without a seat nothing that needs one.
Acts acts_of(Audience, live::By const&);

/// Everything the views show, read once in one transaction.
struct LiveView {
  meeting::Meeting meeting;
  meeting::Series series;
  live::Room room;
  std::vector<live::Place> order;
  std::vector<meeting::Document> documents;
  std::string door;                            ///< short code; empty: none
  std::vector<record::Stream> streams;
  std::vector<record::Line> lines;             ///< last lines of the floor channel
  std::map<std::string, std::vector<record::Line>> channels;  ///< last lines of the other channels
  std::vector<record::MarkView> marks;         ///< decisions, actions, questions so far
};
/// None when there is no such meeting.
std::optional<LiveView> live_view(Reading&, MeetingId const&);

/// The stream whose words the readers of a channel see: at most one is on air. None: nobody captions it.
record::Stream const* stream_on_air(LiveView const&, std::string_view channel);
/// "floor", and the languages that have words of their own.
std::vector<std::string> channels_of(LiveView const&);

/// Fragment names: banner (state, off the record, consent, captions missing), floor (who speaks, clock, next three with
/// reasons), queue, agenda, call, people, access, chat, outcomes, screen; for moderation also desk (controls that depend on the
/// state), orders, held (chat waiting), times. Each is the inside of <div id="f-NAME" data-fragment="NAME">.
using Fragments = std::vector<std::pair<std::string, Html>>;
Fragments fragments(LiveView const&, Audience, Acts = every_act);
/// One of them, wrapped in its div; pages are put together from these.
Html fragment(Fragments const&, std::string_view name);
/// A chat line and a caption line as markup: what grows is sent alone.
Html chat_line(LiveView const&, live::ChatLine const&, Audience);
Html caption_line(record::Line const&);

/// "live/MEETING/AUDIENCE/LANG" or, for programs, "live/MEETING/AUDIENCE/json". Where not every act is offered: AUDIENCE-ACTS.
std::string topic_of(MeetingId const&, Audience, std::string_view lang_or_json, Acts = every_act);
/// Audience and acts of a topic's third piece; none when it is no such name.
std::optional<std::pair<Audience, Acts>> audience_named(std::string_view piece);
/// Is this one of the meeting's topics, whatever its audience and language?
bool is_topic_of(MeetingId const&, std::string_view topic);

/// Who asks, in this room: from the account's session or the guest's pass cookie "pass" (one per meeting: name "p" + meeting id).
live::By who_is(Call&, live::Room const&);
/// The audience this one may read; none: not even the public one (a room that is not public).
std::optional<Audience> audience_of(live::Room const&, live::By const&);

/// The rows (site.cpp lists them).
std::vector<Route> live_page_rows();     ///< room_pages.cpp
std::vector<Route> live_command_rows();  ///< live_commands.cpp
std::vector<Route> join_rows();          ///< join_pages.cpp
std::vector<Route> live_stream_rows();   ///< live_stream.cpp
std::vector<Route> caption_rows();       ///< caption_routes.cpp; joins the next two
std::vector<Route> captioner_rows();     ///< captioner_pages.cpp
std::vector<Route> panel_rows();         ///< panel_pages.cpp

/// A room as one topic's readers find it.
struct Scene {
  LiveView view;
  Fragments drawn;               ///< none for programs
  std::uint64_t generation = 0;  ///< the store's, from before it was read (PageCache)
};

/// Tells the open topics what changed. One per program; told() is called by a thread of app after each commit.
class Teller {
 public:
  Teller(House& house, http::Streams& streams);
  ~Teller();
  /// Looks at every meeting with an open topic, and publishes what is new. Not at the same time from two threads.
  void tell();
  /// A stream is about to be told of: it was at `seq` before `topic` was opened, so nothing after that may be passed over. Any thread.
  void opened(std::string const& topic, std::int64_t seq);
  /// What readers of a topic are given first: drawn once for a hall that comes back together. None: not drawn since the store
  /// changed. Keeping one also says from what the topic's fragments change. Any thread.
  std::shared_ptr<Scene const> scene(std::string const& topic);
  void keep_scene(std::string const& topic, std::shared_ptr<Scene const>);
  /// Words that are shown and not kept (off the record): at once, without a number (rulings 5). Any thread.
  void tell_unstored(MeetingId const&, std::vector<record::Delta> const&);
  /// Ends the streams of these keys at once, on every node (trust: revocation within 5 s). Any thread.
  void end_readers(std::vector<std::string> const& keys);
  /// To whom such words, and whose streams end, are handed besides, for the other nodes (store::Whispers); set before anybody is told.
  void also_tell(std::function<void(std::string const&)> others);
  /// What another node's also_tell handed over. What is none of ours is passed over. Any thread.
  void hear_unstored(std::string const& said);
  /// The same of whose streams end.
  void hear_ended(std::string const& said);

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace web
