// SPDX-License-Identifier: Apache-2.0
// Every kind of thing has an id type of its own, so that a turn cannot be passed for a meeting. All ids of the
// house are declared here: rooms name each other's things by id only (house 2, rule 1).
//
// Ids are random and never derived from order, number or name; they are never reused (captions 6.5).
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

/// A string literal as a template argument.
template <std::size_t N>
struct Name {
  char text[N];
  constexpr Name(char const (&s)[N]) { std::copy_n(s, N, text); }
};

/// An id of one kind of thing: 1 to 40 characters of [a-z0-9]. Empty means "none" only where a comment says so.
template <Name Kind>
struct Id {
  std::string text;

  Id() = default;
  explicit Id(std::string s) : text(std::move(s)) {}
  explicit Id(std::string_view s) : text(s) {}
  explicit Id(char const* s) : text(s) {}

  [[nodiscard]] bool empty() const { return text.empty(); }
  static constexpr std::string_view kind() { return Kind.text; }
  friend auto operator<=>(Id const&, Id const&) = default;
  friend bool operator==(Id const&, Id const&) = default;
};

using PersonId = Id<"person">;
using AccountId = Id<"account">;
using SessionId = Id<"session">;
using InvitationId = Id<"invitation">;
using LetterId = Id<"letter">;
using SeriesId = Id<"series">;
using MeetingId = Id<"meeting">;
using ItemId = Id<"item">;
using DocumentId = Id<"document">;
using FileId = Id<"file">;
using TranscriptId = Id<"transcript">;
using TurnId = Id<"turn">;
using SegmentId = Id<"segment">;
using AnchorId = Id<"anchor">;
using MarkId = Id<"mark">;
using AliasId = Id<"alias">;
using TermId = Id<"term">;
using DraftId = Id<"draft">;
using SeatId = Id<"seat">;
using EntryId = Id<"entry">;
using GrantId = Id<"grant">;
using CallId = Id<"call">;
using ObjectionId = Id<"objection">;
using ChatId = Id<"chat">;
using ScreenId = Id<"screen">;
using StreamId = Id<"stream">;
using PollId = Id<"poll">;
using SlotId = Id<"slot">;
using InviteeId = Id<"invitee">;
using ConsensusId = Id<"consensus">;
using VoiceId = Id<"voice">;
using SurveyId = Id<"survey">;
using SurveyQuestionId = Id<"survey question">;
using AskedId = Id<"asked">;
using RespondentId = Id<"respondent">;
using SubmissionId = Id<"submission">;
using SnapshotId = Id<"snapshot">;
using CoalitionId = Id<"coalition">;
using ContactId = Id<"contact">;
using EvidenceId = Id<"evidence">;
using CheckId = Id<"check">;
using CycleId = Id<"cycle">;
using DutyId = Id<"duty">;
using GuestId = Id<"guest">;

/// `length` characters of base32 (a-z2-7), five random bits each, from the system's generator (libsodium).
/// 8 suffice inside one meeting (checked for collision by the verb), 12 for things named in public addresses.
std::string random_name(int length);

/// A secret for a link: 160 random bits, 32 characters of base32. Store only its SHA-256 (trust 6).
std::string random_secret();

/// A new id: a random name of `length` characters after an optional prefix letter ("t" for turns, "s" for segments).
template <class Kind>
Kind new_id(std::string_view prefix = {}, int length = 12) {
  return Kind(std::string(prefix) + random_name(length));
}

/// True when `s` could be an id: 1 to 40 characters of [a-z0-9]. Anything else from an address is "unknown".
bool looks_like_id(std::string_view s);

}  // namespace base

template <base::Name K>
struct std::hash<base::Id<K>> {
  std::size_t operator()(base::Id<K> const& id) const noexcept { return std::hash<std::string>{}(id.text); }
};
