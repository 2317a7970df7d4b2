// SPDX-License-Identifier: Apache-2.0
// What the files of the live room's POSTs share: the one way of a command from its wish to its answer. Not here: what a command
// does (the verbs of live, desk and record), what a page looks like (room_pages.cpp).
//
//   http::Response lower(Call& call) {
//     return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) {
//       return told(live::lower_hand(w, m, by, call.id<EntryId>(1), call.field("reason")));
//     });
//   }
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/live.hpp"
#include "web/live.hpp"

namespace web {

using base::CallId;
using base::ChatId;
using base::Done;
using base::DocumentId;
using base::EntryId;
using base::GrantId;
using base::ItemId;
using base::ObjectionId;
using base::ScreenId;
using base::StreamId;

/// Bodies of commands: a few ids and numbers; or words, of which the longest (2,000 characters of any script) come percent-encoded.
constexpr std::size_t command_body = 4 * 1024;
constexpr std::size_t words_body = 32 * 1024;

// ------------------------------------------------------------------------------------------------ who

/// who_is() inside a transaction.
live::By who_is(Reading&, Call const&, live::Room const&);
/// The room as its readers have it: where the series keeps rough texts from visitors, its rooms are not public either.
live::Room room_for_readers(Reading&, MeetingId const&);
/// "p" + meeting id: the cookie of a guest's pass.
std::string pass_cookie(MeetingId const&);
/// "/meetings/ID/live"
std::string room_path(MeetingId const&);
/// What the streams of those without account or seat are ended by (end_readers).
std::string visitors_key(MeetingId const&);
/// The page a POST came from: its field "back" where that is a page of this site, else the room's.
std::string way_back(Call const&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ one command

/// What a command answers to programs besides {"seq": N}.
using Facts = boost::json::object;
using Act = std::function<Result<Facts>(Writing&, MeetingId const&, live::By const&)>;

/// How a command is taken. `remembered`: asked twice with one key it acts once and answers the same; not where the answer is a
/// secret, which is stored nowhere. `spoken`: counted against the seat's budget (chat, hands, answers).
struct Taken {
  bool remembered = true;
  bool spoken = false;
  /// The page to answer a refused wish with, instead of the one it came from; empty: that one.
  std::function<std::string(Refusal const&)> refused_at = {};
};
/// What was done, as {"seq", ...}. Rights come from the session or the pass, never from the wish.
Result<Facts> take(Call&, Act const&, Taken const& how = {});
/// The same, answered: 303 or JSON; a refusal as refused_command() has it.
http::Response command(Call&, Act const&, Taken const& how = {});
/// Who asks, looked up by itself: before a command, or where there is none.
live::By who_asks(Call&, MeetingId const&);
/// The answer to a seat that sends too much of what is `spoken`; none, and counted, while it does not.
std::optional<http::Response> too_fast(Call&, MeetingId const&);
/// The answer to a command that was done; `said` is told on the page once.
http::Response done_command(Call&, MeetingId const&, Facts const&, std::string const& said = {});
/// 409: the room's page, or the one it came from, with the refusal told, and to programs also how things stand: {"now": {"life",
/// "turn", "item", "call", "seq"}}. Other refusals as everywhere.
http::Response refused_command(Call&, MeetingId const&, Refusal const&, std::string const& at = {});
/// Ends the streams of these keys, on every node.
void end_readers(House&, std::vector<std::string> const& keys);
/// Streams of this seat are ended; they come back with what is allowed now.
void end_streams_of_seat(Call&, MeetingId const&, SeatId const&);
/// Every session of an account: its streams end, and come back as what it is then, if it is anything.
std::vector<base::SessionId> sessions_of(House&, base::AccountId const&, Instant now);
void end_streams(House&, std::vector<base::SessionId> const&);

// ------------------------------------------------------------------------------------------------ reading a wish

/// An id in a field; empty when the field is, "none" (unknown to every verb) when it is no id.
template <class Id>
Id id_field(Call const& call, std::string_view name) {
  auto const typed = call.field(name);
  return typed.empty() ? Id() : Id(base::looks_like_id(typed) ? typed : std::string("none"));
}
/// on, yes, true, 1.
bool says_yes(std::string_view word);
bool flag(Call const&, std::string_view name);
/// Every value of a field, from the form or the query.
std::vector<std::string> all_fields(Call const&, std::string_view name);

/// A word of a described enum; `otherwise` when the field is empty; malformed with its name when it is no such word.
template <class E>
Result<E> word_field(Call const& call, std::string_view name, std::optional<E> otherwise) {
  auto const typed = call.field(name);
  if (typed.empty() && otherwise) return *otherwise;
  E out{};
  if (!boost::describe::enum_from_string(typed.c_str(), out))
    return base::refuse(Why::malformed, say("There is no such choice."), std::string(name));
  return out;
}
/// A whole number within bounds; malformed with its name otherwise.
Result<std::int64_t> number_field(Call const&, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most);

// ------------------------------------------------------------------------------------------------ what to tell

Result<Facts> told(Result<Done> const&);
/// {"NAME": id}
template <base::Name K>
Result<Facts> told(Result<base::Id<K>> const& done, std::string_view name) {
  if (!done) return tl::unexpected(done.error());
  return Facts{{name, done->text}};
}
/// The members of a described fact.
template <class T>
Result<Facts> told_all(Result<T> const& done) {
  if (!done) return tl::unexpected(done.error());
  return base::to_json(*done).as_object();
}

// ------------------------------------------------------------------------------------------------ rows

Route command_row(std::string_view path, PageFunction, std::string_view says, std::size_t body = command_body);

std::vector<Route> life_command_rows();    ///< live_commands_life.cpp
std::vector<Route> agenda_command_rows();  ///< live_commands_agenda.cpp
std::vector<Route> seat_command_rows();    ///< live_commands_seats.cpp
std::vector<Route> hand_command_rows();    ///< live_commands_hands.cpp
std::vector<Route> call_command_rows();    ///< live_commands_calls.cpp
std::vector<Route> chat_command_rows();    ///< live_commands_chat.cpp
std::vector<Route> screen_command_rows();  ///< live_commands_screens.cpp

}  // namespace web
