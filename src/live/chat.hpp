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
/// 1 to 1,000 characters. A guest's first line is held. Refuses not_now: more than one line in 2 s, input held; not_allowed: guests
/// may not chat, barred.
Result<Said> say_in_chat(Writing&, MeetingId const&, By const&, std::string const& text, ChatId const& answers = {});
/// Lets a held line through (its author is trusted from then on), hides one, shows it again.
Result<Done> judge_chat(Writing&, MeetingId const&, By const&, ChatId const&, ChatState);
/// Into the record (desk writes it there), or into the queue, to be read, credited to its author.
Result<Done> take_to_record(Writing&, MeetingId const&, By const&, ChatId const&);
Result<EntryId> take_to_queue(Writing&, MeetingId const&, By const&, ChatId const&);
/// The one switch: no chat, hands, answers or requests by guests and members until it is off (access requests excepted).
Result<Done> hold_input(Writing&, MeetingId const&, By const&, bool held);

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
