// SPDX-License-Identifier: Apache-2.0
// Chat beside the floor, moderated (trust L-CHAT), and the typed commands of those who like W3C's way (floor 7): parsed into the
// same verbs as the buttons. Same manners as live.hpp.
#pragma once

#include <variant>

#include "live/calls.hpp"

namespace live {

struct Said {
  ChatId id = {};
  ChatState state = ChatState::shown;
};
BOOST_DESCRIBE_STRUCT(Said, (), (id, state))
/// 1 to 1,000 characters, lines kept. By a seat with Right::chat, in lobby, open and suspended rooms. Lines of a guest are held
/// until moderation lets one through; at most three of one guest wait. `answers`: a shown line, else unknown. Refuses not_now:
/// within 2 s of this seat's last line, too many held, input held, no such time; not_allowed: guests may not chat, barred.
Result<Said> say_in_chat(Writing&, MeetingId const&, By const&, std::string const& text, ChatId const& answers = {});
/// Right::moderate_chat. `shown` lets a held line through (its author is trusted from then on) or shows a hidden one again;
/// `hidden` takes a line out of every public view, the log keeps it; `held` is malformed. Conflict: it is in this state already.
Result<Done> judge_chat(Writing&, MeetingId const&, By const&, ChatId const&, ChatState);
/// Into the record (desk writes it there): Right::moderate_chat or Right::mark. Not_now: the line is not shown, or was
/// said off the record; conflict: it is there already.
Result<Done> take_to_record(Writing&, MeetingId const&, By const&, ChatId const&);
/// Into the queue of the current item as a point of delivery `read`, credited to its author: Right::act_for_others. Refuses as
/// raise_hand does; conflict: it is in the queue already; not_now: the line is not shown.
Result<EntryId> take_to_queue(Writing&, MeetingId const&, By const&, ChatId const&);
/// The one switch (Right::moderate_chat): no chat, hands, answers, objections or requests by guests and members until it is off.
/// Access requests pass, and those who run the room. Lowering a hand and withdrawing an objection are no input. Throwing the
/// switch twice does nothing.
Result<Done> hold_input(Writing&, MeetingId const&, By const&, bool held);
/// The lines a reader may be shown: the shown ones; to moderation (Right::moderate_chat) all; one's own held ones to oneself.
std::vector<ChatLine> shown_chat(Room const&, By const&);

/// What a typed line asks for. Anything else is chat.
struct TypedQueue { std::string who; std::string note; };      ///< "q+", "q+ mary: budget"
struct TypedUnqueue { std::string who; bool later = false; };  ///< "q-", "q- later"
struct TypedPresent { std::string who; };                      ///< "present+"
struct TypedRegrets { std::string who; };                      ///< "regrets+ adam"
struct TypedAction { std::string who, what, due; };            ///< "action polly: send questionnaire - due 2022-10-14"
struct TypedResolved { std::string sentence; };                ///< "resolved: ..."
struct TypedCorrection { std::string wrong, right; };          ///< "s/ITU SG/ITU Secretary-General/"
using Typed = std::variant<std::monostate, TypedQueue, TypedUnqueue, TypedPresent, TypedRegrets, TypedAction, TypedResolved, TypedCorrection>;
/// Pure. monostate: it is chat.
Typed typed(std::string_view line);

}  // namespace live
