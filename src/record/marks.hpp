// SPDX-License-Identifier: Apache-2.0
// Decisions, actions and parked questions: each made from selected words, each an anchor that survives edits
// (captions 6.5, R1; product journey 6). Also kept anchors of their own: links to words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "record/model.hpp"
#include "store/store.hpp"

namespace record {

using namespace base;
using store::Reading;
using store::Writing;

/// Words by place: what a page sends when something was selected. `quote` must stand there (else conflict).
struct Words {
  SegmentId segment;
  std::int64_t rev = 0;
  std::int64_t start = 0, end = 0;  ///< code points
  std::string quote;
};

/// An anchor as readers see it.
struct AnchorView {
  AnchorId id;
  MeetingId meeting;
  TurnId turn;
  SegmentId segment;          ///< where it is now (nearest, when lost)
  std::string quote;          ///< the words when it was made
  std::string now;            ///< the words there now; empty when lost
  std::string before, after;  ///< 32 characters around, when made
  std::string state;          ///< exact moved changed split lost
  std::int64_t start = 0, end = 0;
  bool redacted = false;
};
BOOST_DESCRIBE_STRUCT(AnchorView, (), (id, meeting, turn, segment, quote, now, before, after, state, start, end, redacted))

/// Keeps an anchor on these words (or finds the one that exists on exactly them). Malformed: empty range or over 2,000 characters.
Result<AnchorId> keep_anchor(Writing&, Words const&);
std::optional<AnchorView> anchor(Reading&, AnchorId const&);

enum class MarkKind { decision, action, question };
BOOST_DESCRIBE_ENUM(MarkKind, decision, action, question)
std::optional<MarkKind> mark_kind_of(std::string_view);

/// open, done, dropped for actions and questions; standing, superseded for decisions.
struct MarkWish {
  MarkKind kind = MarkKind::decision;
  std::string text;      ///< the sentence
  PersonId owner;        ///< empty: no owner
  std::string owner_name;///< for an owner who is no person here: "all coalitions"
  std::string due;       ///< "2022-10-17" or empty
  std::string note;
};

struct MarkView {
  MarkId id;
  MarkKind kind = MarkKind::decision;
  MeetingId meeting;
  std::optional<AnchorView> words;
  std::string text;
  PersonId owner;
  std::string owner_name;  ///< as shown; empty: no owner
  std::string due, state, note;
  PersonId made_by;
  Instant made_at{};
  bool provisional = false;
};
BOOST_DESCRIBE_STRUCT(MarkView, (), (id, kind, meeting, words, text, owner, owner_name, due, state, note, made_by, made_at))

/// Refuses as keep_anchor, and malformed: text empty (the quote is taken) or over 1,000 characters, a due date that is no day.
Result<MarkId> make_mark(Writing&, Words const&, MarkWish const&);
/// A mark without words, for a meeting that has no transcript. Refuses (unknown) the meeting is the caller's to check.
Result<MarkId> make_mark_without_words(Writing&, MeetingId const&, MarkWish const&);
/// Changes its fields, not its state or kind. Refuses (malformed) an empty sentence, one over 1,000 characters, a due date that is no day;
/// (unknown) no such mark.
Result<Done> change_mark(Writing&, MarkId const&, MarkWish const&);
/// state: open done dropped standing superseded. Malformed: not one of its kind.
Result<Done> set_mark_state(Writing&, MarkId const&, std::string const& state, std::string const& note);
/// Ties a mark to other words (after its own were lost or changed).
Result<Done> retie_mark(Writing&, MarkId const&, Words const&);
/// Looked at: the changed, split or lost words are accepted as they are now.
Result<Done> accept_words(Writing&, MarkId const&);
/// Takes it off the lists; its history stays. Refuses (malformed) no reason, (unknown) no such mark.
Result<Done> remove_mark(Writing&, MarkId const&, std::string const& reason);

std::optional<MarkView> mark(Reading&, MarkId const&);
/// Of one meeting: by kind, in the order they were made.
std::vector<MarkView> marks_of(Reading&, MeetingId const&);
/// Across meetings, newest first. `state` empty: all.
std::vector<MarkView> marks(Reading&, MarkKind, std::string const& state, int offset, int limit);
/// Somebody's open actions, newest first.
std::vector<MarkView> open_actions_of(Reading&, PersonId const& owner);
/// Open actions of these meetings (of one series), oldest due first: what the next meeting's page shows.
std::vector<MarkView> open_actions(Reading&, std::vector<MeetingId> const& of);

struct MarkChange {
  Instant at{};
  PersonId by;
  std::string what, from, to;
};
BOOST_DESCRIBE_STRUCT(MarkChange, (), (at, by, what, from, to))
std::vector<MarkChange> history(Reading&, MarkId const&);

}  // namespace record
