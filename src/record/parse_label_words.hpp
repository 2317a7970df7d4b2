// SPDX-License-Identifier: Apache-2.0
// The words by which labels are told from speech, and roles from people. No given name or surname stands here: "MARK"
// and "MAY" are people more often than verbs. All in lower case.
#pragma once

#include <string_view>

namespace record::voice_words {

// clang-format off
inline constexpr std::string_view particles[] = {
    "de", "van", "der", "den", "da", "la", "el", "al", "bin", "of", "von", "du", "dos", "del", "di", "le", "ten",
    "ter", "ibn", "bint", "zu", "y", "e", "and"};
// Words that no label holds, in any letter case.
inline constexpr std::string_view stop_words[] = {
    "the", "is", "are", "was", "were", "be", "been", "we", "you", "it", "that", "this", "these", "those", "to",
    "what", "why", "how", "when", "where", "which", "who", "have", "has", "had", "so", "but", "or", "not", "our",
    "my", "your", "their", "his", "her", "its", "for", "on", "in", "with", "if", "as", "at", "by", "from", "about",
    "than", "then", "there", "they", "them", "us", "would", "could", "can", "should", "shall", "i'm", "i", "a",
    "an", "also", "because", "just", "like", "yes", "no", "okay", "ok", "well", "now", "here", "let's", "it's",
    "that's", "i'd", "i'll", "does", "did", "don't", "one", "two", "three", "http", "https", "www", "vs", "eg",
    "ie", "etc", "only"};
inline constexpr std::string_view verbs[] = {
    "summarize", "summarise", "remember", "consider", "imagine", "wow", "look", "listen", "see", "think", "say",
    "quote", "unquote", "meaning", "first", "second", "third", "firstly", "secondly", "thirdly", "finally",
    "lastly", "again", "thanks", "hello", "please", "sorry", "point", "option", "part", "theme", "conclusion",
    "recap", "reminder", "decision", "outcome", "next", "today", "tomorrow", "concretely", "basically", "briefly",
    "besides", "alternatively", "still", "question", "answer", "principle", "proposal", "suggestion", "idea",
    "problem", "result", "results", "however", "therefore", "meanwhile", "correct", "right", "example", "welcome",
    "goodbye", "plus", "read", "write", "ask", "tell", "explain", "describe", "define", "compare", "imagine"};
inline constexpr std::string_view header_keys[] = {
    "date", "time", "room", "attendees", "attendance", "note", "notes", "nb", "agenda", "session", "chat", "title",
    "location", "venue", "url", "link", "links", "web", "website", "tel", "phone", "fax", "email", "e-mail",
    "subject", "cc", "apologies", "present", "absent", "participants", "captions", "source", "ps", "p.s.",
    "summary", "topic", "item", "action", "actions", "meeting", "start", "end", "duration", "organizer",
    "organizers", "services provided by", "audio available at", "transcript", "transcription", "language", "type",
    "format", "id", "passcode", "password", "warning", "notice", "deprecated", "recording available at"};
// In capitals only these stay header lines in the middle of a meeting: "ROOM" and "CHAT" speak there.
inline constexpr std::string_view firm_keys[] = {
    "date", "time", "note", "notes", "nb", "url", "agenda", "warning", "notice"};
inline constexpr std::string_view roles[] = {
    "moderator", "chair", "chairman", "chairwoman", "chairperson", "co-chair", "cochair", "speaker", "speakers",
    "participant", "audience", "audience member", "member of the audience", "secretariat", "panelist", "panellist",
    "host", "co-host", "facilitator", "co-facilitator", "interpreter", "attendee", "delegate", "remote moderator",
    "online moderator", "onsite moderator", "remote participant", "online participant", "remote", "unknown speaker",
    "unknown", "unidentified", "unidentified speaker", "male speaker", "female speaker", "male voice",
    "female voice", "man", "woman", "voice", "floor", "from the floor", "from floor", "room", "staff", "rapporteur",
    "operator", "question", "q", "answer", "a", "reporter", "journalist", "guest", "youth participant", "student",
    "teacher", "presenter", "introducer", "registrar", "secretary", "president", "vice-chair", "vice chair",
    "rapporteurs", "timekeeper", "scribe", "admin", "technical support", "tech", "tech support", "coordinator",
    "support", "it support", "chat"};
inline constexpr std::string_view groups[] = {
    "everyone", "everybody", "both", "all", "several", "many speakers", "several speakers", "multiple speakers",
    "all speakers", "together", "all together", "voices", "crowd"};
inline constexpr std::string_view captioners[] = {
    "captioner", "cart", "cart captioner", "cart provider", "cart writer", "transcriber", "transcriptionist",
    "stenographer", "captioners"};
inline constexpr std::string_view machines[] = {
    "video", "audio", "recording", "playback", "film", "automated voice", "robot", "automatic voice",
    "recorded voice", "voiceover", "voice over", "narrator", "music", "recorded message", "system", "zoom"};
// These are also names or parts of names ("TO LAM", "AN NGUYEN"): among other capitals one of them alone proves
// nothing.
inline constexpr std::string_view names_too[] = {
    "to", "an", "so", "no", "in", "on", "can", "her", "us", "one", "as", "or", "by", "like"};
// clang-format on

}  // namespace record::voice_words
