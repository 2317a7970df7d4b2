// SPDX-License-Identifier: Apache-2.0
// Letters in: one message from anybody, read into plain values (GMime lives behind this), and the list of what came. Nothing in a message
// is believed beyond its words: whose letter it is and whether it counts is decided by whoever knows the meeting (desk).
//
//   a message -> bounce       a report that a letter of ours came back (RFC 3464), with the Message-ID it speaks of
//             -> calendar     an answer of a calendar program: the iTIP text, read by schedule::read_reply
//             -> machine      holidays, lists, receipts, loops: never answered, never counted (RFC 3834)
//             -> words        what a person wrote, quotes and signature taken away
//
// The text itself is read in a process of its own (`intersession receive`) and is kept nowhere but where it counts.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace mail {

using namespace base;
using store::Reading;
using store::Writing;

inline constexpr std::size_t largest_message = 10 * 1024 * 1024;

enum class Sort { words, machine, calendar, bounce };
BOOST_DESCRIBE_ENUM(Sort, words, machine, calendar, bounce)

struct Received {
  Sort sort = Sort::words;
  std::string message = {};   ///< its Message-ID, without brackets; a hash of the bytes where it has none
  std::string sender = {};    ///< From, lower case; empty where there is none that is one
  std::string subject = {};   ///< decoded, one line, at most 200 characters
  std::string words = {};     ///< what the person wrote themselves; at most 4,000 characters
  std::string calendar = {};  ///< the iTIP text
  std::vector<std::string> answers = {};  ///< Message-IDs it answers or speaks of, the nearest first; at most 20
  bool final_no = false;      ///< bounce: the letter will not arrive (a delay is no bounce: machine)
  std::string why = {};       ///< bounce: the other machine's words; machine: by what it was known
  std::vector<std::string> proof = {};  ///< what relays say of DKIM and SPF, cleaned lines; at most 8 of 400 characters
};
BOOST_DESCRIBE_STRUCT(Received, (), (sort, message, sender, subject, words, calendar, answers, final_no, why, proof))

/// Reads one message, with either line ends. Refuses (malformed): empty, over 10 MB, over 1,000 parts, nothing like a message.
Result<Received> read_message(std::string_view bytes);

/// A reply without what it quotes: lines after ">", the "... wrote:" line before them, "-----Original Message-----" and what follows, a
/// block of forwarded headers, the signature after "-- ". The rest trimmed. Linear.
std::string without_quotes(std::string_view text);

/// What became of a message.
enum class Became {
  nothing,     ///< from a machine, or nothing of ours
  counted,     ///< read into the answers of a meeting
  waits,       ///< for the sender's click
  too_old,     ///< answers what has changed since
  bounced,     ///< a letter of ours came back
  not_theirs,  ///< the sender is not who it speaks of
};
BOOST_DESCRIBE_ENUM(Became, nothing, counted, waits, too_old, bounced, not_theirs)

/// A line of the list of letters in. The words of people are not in it.
struct Came {
  std::string id = {};
  Sort sort = Sort::words;
  Became became = Became::nothing;
  std::string sender = {}, subject = {};
  std::string note = {};  ///< by what a machine was known, or why it did not count; at most 1,000 characters
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Came, (), (id, sort, became, sender, subject, note, at))

/// Notes a message in the list, kept for 90 days. False when its Message-ID was noted before: then it must not be read again.
bool note_received(Writing&, Received const&, Became, std::string const& letter, std::string const& note);
bool was_received(Reading&, std::string const& message);
/// Newest first.
std::vector<Came> letters_in(Reading&, int limit = 100);
/// The letter in with this Message-ID: a letter of ours that came back to us by itself.
std::optional<Came> letter_in(Reading&, std::string const& message);
/// The plain values again from the JSON that to_json() made of them: the one process reads the bytes, the other the values. Refuses
/// (malformed) what is missing or over its limits.
Result<Received> received_of(Json const&);

}  // namespace mail
