// SPDX-License-Identifier: Apache-2.0
// The wordings of heads, disclaimers, web pages and field lists (domain 7.1). All in lower case.
#pragma once

#include <string_view>

namespace record::template_words {

// clang-format off
inline constexpr std::string_view raw_markers[] = {
    "raw file", "raw", "raw transcript", "raw captions", "raw caption file", "finished", "finished file",
    "finished copy", "cloned", "unedited", "unedited transcript", "unedited transcripts", "rough draft",
    "rough edit", "rough edited copy", "draft", "edited copy", "final transcript", "live transcript"};
inline constexpr std::string_view disclaimer_starts[] = {
    "this text is being provided", "this text, document", "this is a rough draft", "this is being provided",
    "this transcript is", "this file is being provided", "these are the captions", "the following are the outputs",
    "the following is the output", "the following transcript", "these captions", "disclaimer",
    "note: the following is", "note: this text", "this is an unedited", "this is unedited", "this is the unedited",
    "based on live transcription", "this record is based on", "communication access realtime", "these transcripts",
    "this text is based", "the captions below"};
inline constexpr std::string_view disclaimer_words[] = {
    "rough draft format", "rough-draft", "verbatim record", "authoritative record", "captioning taken during",
    "captions taken during", "realtime translation", "real-time transcri", "largely accurate",
    "transcription errors", "totally verbatim", "aid to understanding", "text results from", "output resulting from"};
// A speaker may say these too: they count only behind the beginning of a disclaimer.
inline constexpr std::string_view weak_words[] = {
    "live transcription", "unedited", "live captions", "live captioning", "rough draft", "real-time captioning",
    "realtime captioning", "outputs of the", "output of the"};
inline constexpr std::string_view chrome_starts[] = {
    "you are here", "skip to ", "main menu", "jump to ", "legacy site", "this is a legacy", "this is the legacy",
    "this website is", "this site is", "united nations |", "united nations department", "department of economic",
    "copyright", "\u00A9", "all rights reserved", "breadcrumb", "privacy policy", "terms of use", "share this",
    "back to top", "printer-friendly", "you are viewing", "archived page"};
inline constexpr std::string_view chrome_lines[] = {
    "home", "menu", "search", "log in", "login", "print", "share", "contact us", "tweet", "english", "secretariat",
    "close menu", "toggle navigation"};
inline constexpr std::string_view warning_starts[] = {
    "deprecated", "warning", "notice", "fatal error", "strict warning", "parse error", "strict standards",
    "user warning"};
inline constexpr std::string_view fields[] = {
    "date", "time", "room", "session", "chat", "title", "meeting", "location", "venue", "place", "note", "notes",
    "agenda", "attendees", "attendance", "participants", "apologies", "absent", "present", "subject", "url", "link",
    "web", "website", "audio", "audio available at", "the audio is also available at", "recording",
    "recording available at", "event", "series", "language", "captioner", "captions by", "host", "duration",
    "start", "end", "start time", "end time", "status", "topic", "icann staff", "staff", "zoom", "stream",
    "webcast", "video", "type", "format", "organizer", "organizers", "organiser"};
inline constexpr std::string_view people_keys[] = {
    "attendees", "attendance", "participants", "apologies", "absent", "present", "staff", "icann staff"};
inline constexpr std::string_view gatherings[] = {
    "meeting", "call", "session", "forum", "workshop", "assembly", "webinar", "conference", "roundtable",
    "coordination", "plenary", "panel", "group", "summit", "dialogue", "consultation", "council", "committee",
    "hearing", "consultations", "briefing"};
// clang-format on

}  // namespace record::template_words
