// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_message.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "mail/archive_address.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_mime.hpp"
#include "mail/archive_names.hpp"

namespace mail {

namespace {

enum Field : std::size_t {
  message_id, in_reply_to, references, from, reply_to, sender, original_from, date, subject, received, auto_submitted, precedence,
  autoreply, list_post, list_id, content_type, encoding, field_count
};
constexpr std::array<std::string_view, field_count> names{
    "message-id", "in-reply-to", "references", "from", "reply-to", "sender", "x-original-from", "date", "subject", "received",
    "auto-submitted", "precedence", "x-autoreply", "list-post", "list-id", "content-type", "content-transfer-encoding"};
using Headers = std::array<std::string_view, field_count>;

bool same(std::string_view name, std::string_view lower) {
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((name[i] | 0x20) != lower[i] && name[i] != lower[i]) return false;
  return true;
}

/// The first value of each header of interest, folded lines and all.
Headers read_headers(std::string_view head) {
  Headers out;
  while (!head.empty()) {
    std::size_t end = 0;
    do {
      auto const line = head.find('\n', end);
      end = line == std::string_view::npos ? head.size() : line + 1;
    } while (end < head.size() && (head[end] == ' ' || head[end] == '\t'));
    auto const field = head.substr(0, end);
    head.remove_prefix(end);
    std::size_t colon = 0;
    // No header of interest is longer than 25 letters.
    while (colon < field.size() && colon <= 26 && field[colon] != ':' && field[colon] != ' ') ++colon;
    auto const length = colon;
    while (colon < field.size() && field[colon] == ' ') ++colon;  // "Subject : x" of old programs
    if (colon >= field.size() || field[colon] != ':') continue;
    for (std::size_t f = 0; f < field_count; ++f)
      if (names[f].size() == length && out[f].empty() && same(field.substr(0, length), names[f])) {
        out[f] = base::trim(field.substr(colon + 1));
        break;
      }
  }
  return out;
}

std::string without_blanks(std::string_view s) {
  std::string out;
  for (char const c : s)
    if (static_cast<unsigned char>(c) > ' ') out += c;
  return out;
}

/// Its own id: what is in brackets, else the whole value.
std::string own_id(std::string_view value) {
  auto const bracketed = ids_in(value, 1);
  return bracketed.empty() ? without_blanks(value.substr(0, 1000)) : bracketed.front();
}

constexpr std::array<std::string_view, 22> marks{"re",   "aw",   "sv",  "antw", "rv", "tr",     "fwd",    "fw",  "r",  "odp", "vs",
                                                 "ref", "rif", "res", "enc",  "wg", "回复", "答复", "转发", "رد", "отв", "ynt"};

/// The length of a reply or forward mark at the start of `s`, "Re[2]: ", "RE : ", "回复："; 0 when there is none.
std::size_t mark_length(std::string_view s) {
  for (auto const mark : marks) {
    if (!s.starts_with(mark)) continue;
    std::size_t at = mark.size();
    if (at < s.size() && (s[at] == '[' || s[at] == '(')) {
      auto const close = s.find_first_of("])", at);
      if (close == std::string_view::npos || close > at + 4) continue;
      if (!std::all_of(s.begin() + at + 1, s.begin() + close, [](char c) { return c >= '0' && c <= '9'; })) continue;
      at = close + 1;
    }
    if (at < s.size() && s[at] == ' ') ++at;
    if (at < s.size() && s[at] == ':') return at + 1;
    if (s.substr(std::min(at, s.size())).starts_with("：")) return at + std::string_view("：").size();
  }
  return 0;
}

bool is_machine(Headers const& h, std::string_view sender_address) {
  auto const submitted = base::lower_ascii(h[auto_submitted].substr(0, 40));
  if (!submitted.empty() && !submitted.starts_with("no")) return true;
  if (base::starts_with_no_case(h[precedence], "auto_reply") || !h[autoreply].empty()) return true;
  return is_machine_address(sender_address);
}

/// Whether the bytes of the body are its words.
bool is_plain(Headers const& h) {
  auto const type = base::lower_ascii(h[content_type].substr(0, 60));
  auto const how = base::lower_ascii(h[encoding].substr(0, 40));
  return (type.empty() || (type.starts_with("text/plain") && (type.find("charset") == std::string::npos || type.find("utf-8") != std::string::npos ||
                                                              type.find("us-ascii") != std::string::npos))) &&
         (how.empty() || how == "7bit" || how == "8bit");
}

std::string words_of(RawMessage const& raw, Headers const& h) {
  return is_plain(h) ? first_words({}, raw.body) : first_words(raw.head, raw.body);
}

}  // namespace

std::vector<std::string> ids_in(std::string_view value, std::size_t most) {
  std::vector<std::string> out;
  for (std::size_t at = 0; out.size() < most && (at = value.find('<', at)) != std::string_view::npos;) {
    auto const close = value.find_first_of("<>", at + 1);
    if (close == std::string_view::npos) break;
    if (value[close] == '>' && close - at <= 1000) {
      auto id = without_blanks(value.substr(at + 1, close - at - 1));
      if (!id.empty()) out.push_back(std::move(id));
    }
    at = value[close] == '<' ? close : close + 1;
  }
  return out;
}

Topic topic_of(std::string_view decoded) {
  auto const plain = std::all_of(decoded.begin(), decoded.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string s;
  for (char const c : plain ? base::lower_ascii(decoded) : base::lower_ascii(base::nfc(base::repair_utf8(decoded)))) {
    char const d = static_cast<unsigned char>(c) <= ' ' ? ' ' : c;
    if (d == ' ' && (s.empty() || s.back() == ' ')) continue;
    s += d;
  }
  Topic out;
  std::string_view rest = s;
  for (;;) {
    rest = base::trim(rest);
    if (auto const mark = mark_length(rest)) {
      rest.remove_prefix(mark);
      out.reply = true;
    } else if (rest.starts_with('[') && rest.find(']') < 42) {
      rest.remove_prefix(rest.find(']') + 1);
    } else {
      break;
    }
  }
  auto const was = rest.find("(was:");
  if (was != std::string_view::npos && was > 0) rest = base::trim(rest.substr(0, was));
  out.text = rest;
  return out;
}

Heard hear(RawMessage const& raw, HearOptions const& options) {
  auto const h = read_headers(raw.head);
  Heard out;
  out.offset = raw.offset;
  out.size = raw.size;

  auto const person = person_behind({.from = h[from].empty() ? h[sender] : h[from],
                                     .reply_to = h[reply_to],
                                     .original_from = h[original_from],
                                     .list_post = h[list_post],
                                     .list_id = h[list_id]});
  if (!person.address.empty()) out.person = base::short_hash(person.address);
  out.machine = is_machine(h, person.address);
  if (options.names && !out.machine && out.person != 0) {
    out.name = name_key(person.name);
    out.local = local_key(person.address);
  }

  TimesStated said{.delivered = options.delivered, .month = options.month};
  if (!raw.separator.empty()) said.delivered = separator_date(raw.separator);
  if (!h[date].empty()) said.date = parse_mail_date(h[date]);
  auto const semicolon = h[received].rfind(';');
  if (semicolon != std::string_view::npos) said.received = parse_mail_date(h[received].substr(semicolon + 1));
  auto const believed = believe(said, options.now);
  out.time = believed.time;
  out.clamped = believed.clamped;

  auto const topic = topic_of(decoded_header(h[subject].substr(0, 4096)));
  if (!topic.text.empty()) out.subject = base::short_hash(topic.text);
  out.reply = topic.reply;

  auto const id = own_id(h[message_id]);
  std::string words;
  if (id.empty() || options.bodies) words = words_of(raw, h);
  if (options.bodies && words.size() >= 20) out.body = base::short_hash(words);
  out.own_id = !id.empty();
  out.id = base::short_hash(id.empty() ? "no id\n" + person.address + "\n" + std::to_string(out.time == undated ? 0 : out.time / 60) + "\n" +
                                             topic.text + "\n" + words
                                       : id);
  for (auto const& ref : ids_in(h[references], most_refs))
    if (auto const key = base::short_hash(ref); key != out.id) out.refs.push_back(key);
  for (auto const& answered : ids_in(h[in_reply_to], most_answers))
    if (auto const key = base::short_hash(answered); key != out.id) out.answers.push_back(key);
  return out;
}

}  // namespace mail
