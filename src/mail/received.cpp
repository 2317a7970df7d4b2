// SPDX-License-Identifier: Apache-2.0
#include "mail/received.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>

#include "base/lists.hpp"
#include "base/markup.hpp"
#include "base/text.hpp"
#include "mail/archive_address.hpp"
#include "mail/archive_message.hpp"
#include "mail/archive_mime.hpp"
#include "mail/gmime.hpp"

namespace mail {

namespace {

constexpr int most_parts = 1000, deepest = 50;
constexpr std::size_t most_lines_like_boundaries = 5000;  // GMime makes an object of each, and goes as deep as they nest
constexpr std::size_t most_words = 4000, most_calendar = 256 * 1024, most_ids = 20;

struct Free {
  void operator()(char* s) const { g_free(s); }
};
using Text = std::unique_ptr<char, Free>;

bool too_many_boundaries(std::string_view bytes) {
  std::size_t n = bytes.starts_with("--") ? 1 : 0;
  for (auto at = bytes.find("\n--"); at != std::string_view::npos; at = bytes.find("\n--", at + 1))
    if (++n > most_lines_like_boundaries) return true;
  return false;
}

std::string header(GMimeObject* object, char const* name) {
  char const* const value = g_mime_object_get_header(object, name);
  return value ? decoded_header(value) : std::string();
}

bool is_type(GMimeObject* object, char const* type, char const* subtype) {
  auto* const t = g_mime_object_get_content_type(object);
  return t && g_mime_content_type_is_type(t, type, subtype);
}

/// What a part holds, decoded and, where it is text, out of its charset; at most `most` bytes.
std::string content_of(GMimeObject* object, std::size_t most) {
  if (GMIME_IS_TEXT_PART(object)) {
    Text const text(g_mime_text_part_get_text(GMIME_TEXT_PART(object)));
    return text ? repair_utf8(std::string_view(text.get()).substr(0, most)) : std::string();
  }
  if (!GMIME_IS_PART(object)) return {};
  auto* const content = g_mime_part_get_content(GMIME_PART(object));
  if (!content) return {};
  Held<GMimeStream> const stream(g_mime_stream_mem_new());
  if (g_mime_data_wrapper_write_to_stream(content, stream.get()) < 0) return {};
  auto* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return repair_utf8(std::string_view(reinterpret_cast<char const*>(bytes->data), std::min<std::size_t>(bytes->len, most)));
}

/// The parts that matter, the first of each.
struct Parts {
  GMimeObject* plain = nullptr;
  GMimeObject* page = nullptr;
  GMimeObject* calendar = nullptr;
  GMimeObject* status = nullptr;  ///< message/delivery-status
  GMimeObject* headers = nullptr;  ///< text/rfc822-headers
  GMimeMessage* returned = nullptr;
  int seen = 0;
};

void look(GMimeObject* object, Parts& parts, int depth) {
  if (!object || ++parts.seen > most_parts || depth > deepest) return;
  auto const keep = [](GMimeObject*& at, GMimeObject* o) {
    if (!at) at = o;
  };
  if (GMIME_IS_MESSAGE_PART(object)) {
    // What somebody forwards or sends back is not what they wrote: only its headers are of use.
    if (!parts.returned) parts.returned = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    return;
  }
  if (GMIME_IS_MULTIPART(object)) {
    auto* const all = GMIME_MULTIPART(object);
    for (int i = 0, n = g_mime_multipart_get_count(all); i < n && parts.seen <= most_parts; ++i)
      look(g_mime_multipart_get_part(all, i), parts, depth + 1);
    return;
  }
  if (is_type(object, "message", "delivery-status")) return keep(parts.status, object);
  if (is_type(object, "text", "rfc822-headers")) return keep(parts.headers, object);
  if (is_type(object, "text", "calendar") || is_type(object, "application", "ics")) return keep(parts.calendar, object);
  if (!GMIME_IS_TEXT_PART(object) || g_mime_part_is_attachment(GMIME_PART(object))) return;
  if (is_type(object, "text", "html")) keep(parts.page, object);
  else if (is_type(object, "text", "plain")) keep(parts.plain, object);
}

/// Every part, for the limit; answers more than `most_parts` as soon as it is.
int count_parts(GMimeObject* object, int depth = 0) {
  if (!object || depth > deepest) return 1;
  if (!GMIME_IS_MULTIPART(object)) return 1;
  auto* const all = GMIME_MULTIPART(object);
  int n = 1;
  for (int i = 0, of = g_mime_multipart_get_count(all); i < of && n <= most_parts; ++i) n += count_parts(g_mime_multipart_get_part(all, i), depth + 1);
  return n;
}

/// "Action: failed" of a block of fields, its first line only, without what stands before a semicolon ("smtp; 550 ...").
std::string field_of(std::string_view fields, std::string_view name) {
  for (auto line : split(fields, '\n')) {
    if (line.size() <= name.size() || line[name.size()] != ':' || !starts_with_no_case(line, name)) continue;
    auto value = trim(line.substr(name.size() + 1));
    if (auto const kind = value.find(';'); kind != std::string_view::npos && kind < 12) value = trim(value.substr(kind + 1));
    return std::string(value);
  }
  return {};
}

std::string without_brackets(std::string_view id) {
  auto const found = ids_in(id, 1);
  return found.empty() ? std::string(trim(id)) : found.front();
}

void read_report(Parts const& parts, Received& out) {
  auto const status = content_of(parts.status, 64 * 1024);
  auto const action = lower_ascii(field_of(status, "Action"));
  auto const code = field_of(status, "Status");
  auto const words = field_of(status, "Diagnostic-Code");
  out.final_no = action == "failed" || (action.empty() && code.starts_with("5"));
  out.sort = out.final_no ? Sort::bounce : Sort::machine;
  out.why = std::string(slice(clean_line(words.empty() ? code : words), 0, 200));
  out.answers.clear();
  char const* id = parts.returned ? g_mime_message_get_message_id(parts.returned) : nullptr;
  std::string const returned = id ? repair_utf8(id) : parts.headers ? without_brackets(field_of(content_of(parts.headers, 64 * 1024), "Message-ID")) : "";
  if (!returned.empty()) out.answers.push_back(returned);
}

/// By what a message is known to come from a program; empty when from a person.
std::string machine_mark(GMimeObject* message, std::string const& sender) {
  auto const automatic = lower_ascii(header(message, "Auto-Submitted"));
  if (!automatic.empty() && automatic.substr(0, automatic.find(';')) != "no") return "Auto-Submitted";
  auto const precedence = lower_ascii(header(message, "Precedence"));
  if (precedence == "bulk" || precedence == "junk" || precedence == "list") return "Precedence";
  for (char const* name : {"List-Id", "X-Autoreply", "X-Autorespond", "X-Loop"})
    if (!header(message, name).empty()) return name;
  if (header(message, "Return-Path") == "<>") return "Return-Path";
  if (sender.empty() || is_machine_address(sender)) return "From";
  return {};
}

/// A page of a mail program as text: tags away, what is quoted with them, a line for each block.
std::string text_of_page(std::string_view page) {
  std::string out;
  int hidden = 0;
  base::walk_markup(
      page,
      [&](std::string_view text) {
        if (hidden > 0) return;
        for (char const c : base::without_entities(text)) out += c == '\n' || c == '\r' ? ' ' : c;
      },
      [&](std::string_view name, std::string_view) {
        bool const closes = name.starts_with('/');
        if (closes) name.remove_prefix(1);
        if (name == "blockquote" || name == "head") hidden = std::max(0, hidden + (closes ? -1 : 1));
        for (auto const block : {"br", "p", "div", "tr", "li"})
          if (name == block && !out.ends_with('\n')) out += '\n';
      });
  return out;
}

/// "-----Original Message-----", "________________": what mail programs draw before a whole letter they quote.
bool is_rule(std::string_view line) {
  auto const edge = line.find_first_not_of(line.starts_with('_') ? '_' : '-');
  if (edge == std::string_view::npos) return line.size() >= 10;
  return line.starts_with("-----") && line.ends_with("-----");
}

/// "From: Ana <ana@example.org>", in any language: a short word, a colon, something behind it.
bool is_like_header(std::string_view line) {
  auto const colon = line.find(':');
  return colon != std::string_view::npos && colon > 1 && colon < 24 && colon + 2 < line.size() && std::count(line.begin(), line.begin() + colon, ' ') <= 1;
}

/// "On Monday Ana wrote:", in any language: what stands before lines after ">". It may be broken over two lines, at the address.
void drop_attribution(std::vector<std::string_view>& kept) {
  while (!kept.empty() && kept.back().empty()) kept.pop_back();
  if (kept.empty() || !(kept.back().ends_with(':') || kept.back().ends_with("："))) return;
  bool const begins_with_address = kept.back().starts_with('<');
  kept.pop_back();
  if (!kept.empty() && !kept.back().empty() && (begins_with_address || kept.back().find('@') != std::string_view::npos)) kept.pop_back();
}

}  // namespace

std::string without_quotes(std::string_view text) {
  std::vector<std::string_view> lines, kept;
  for (auto line : split(text, '\n')) {
    while (line.ends_with('\r') || line.ends_with('\t')) line.remove_suffix(1);
    lines.push_back(line);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const bare = trim(lines[i]);
    if (lines[i] == "-- " || lines[i] == "--" || is_rule(bare)) break;
    if (bare.find('@') != std::string_view::npos && i + 2 < lines.size() && is_like_header(bare) && is_like_header(trim(lines[i + 1])) &&
        is_like_header(trim(lines[i + 2])))
      break;
    if (bare.starts_with('>')) {
      if (i == 0 || !trim(lines[i - 1]).starts_with('>')) drop_attribution(kept);
      continue;
    }
    if (!(bare.empty() && (kept.empty() || kept.back().empty()))) kept.push_back(bare);
  }
  while (!kept.empty() && kept.back().empty()) kept.pop_back();
  std::string out;
  for (auto const line : kept) {
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

Result<Received> read_message(std::string_view bytes) {
  auto const no_message = [] { return refuse(Why::malformed, say("This is not a message.")); };
  if (bytes.size() > largest_message) return refuse(Why::malformed, say("The message is too large."));
  if (bytes.empty() || too_many_boundaries(bytes)) return no_message();
  start_gmime();
  // What a mailbox writes before a message is none of it.
  if (bytes.starts_with("From ")) bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
  Held<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  Held<GMimeParser> const parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
  Held<GMimeMessage> const message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return no_message();
  auto* const whole = reinterpret_cast<GMimeObject*>(message.get());
  auto* const body = g_mime_message_get_mime_part(message.get());
  if (!body) return no_message();
  if (count_parts(body) > most_parts) return refuse(Why::malformed, say("The message has too many parts."));

  Received out;
  auto const from = read_sender(header(whole, "From"));
  if (from.address.find('@') != std::string::npos && from.address.size() <= 254 && is_utf8(from.address)) out.sender = lower_ascii(clean_line(from.address));
  out.subject = std::string(slice(clean_line(header(whole, "Subject")), 0, 200));
  out.message = without_brackets(header(whole, "Message-ID"));
  if (out.message.empty() || out.message.size() > 200) out.message = sha256_hex(bytes);
  for (auto const& line : {header(whole, "In-Reply-To"), header(whole, "References")}) {
    auto const ids = ids_in(line, 200);
    // The nearest of References stands last.
    for (auto id = ids.rbegin(); id != ids.rend() && out.answers.size() < most_ids; ++id)
      if (std::find(out.answers.begin(), out.answers.end(), *id) == out.answers.end()) out.answers.push_back(*id);
  }
  for (char const* name : {"Authentication-Results", "ARC-Authentication-Results", "Received-SPF", "DKIM-Signature"})
    if (auto const value = header(whole, name); !value.empty()) out.proof.push_back(std::string(name) + ": " + std::string(slice(clean_line(value), 0, 370)));
  Parts parts;
  look(body, parts, 0);
  if (parts.status) {
    read_report(parts, out);
    return out;
  }
  if (parts.calendar) {
    // A calendar program writes for a person who pressed a button, and says that a program wrote it; a holiday answer quotes no calendar.
    out.calendar = content_of(parts.calendar, most_calendar);
    if (out.calendar.find("METHOD:REPLY") != std::string::npos) {
      out.sort = Sort::calendar;
      return out;
    }
    out.calendar.clear();
  }
  out.why = machine_mark(whole, out.sender);
  if (out.why.empty() && is_type(body, "multipart", "report")) out.why = "multipart/report";
  if (!out.why.empty()) {
    out.sort = Sort::machine;
    return out;
  }
  auto const written = parts.plain ? content_of(parts.plain, largest_message) : parts.page ? text_of_page(content_of(parts.page, largest_message)) : std::string();
  out.words = std::string(slice(without_quotes(clean_text(repair_utf8(std::string_view(written).substr(0, 256 * 1024)))), 0, most_words));
  return out;
}

bool was_received(Reading& r, std::string const& message) { return r.one<std::int64_t>("select 1 from received where message = :m", message).has_value(); }

bool note_received(Writing& w, Received const& in, Became became, std::string const& letter, std::string const& note) {
  if (was_received(w, in.message)) return false;
  auto const id = random_name(12);
  w.run("insert into received (id, message, sender, subject, kind, became, letter, note, at) values (:i, :m, :f, :s, :k, :b, :l, :n, :t)", id,
        in.message, in.sender, in.subject, in.sort, became, letter.empty() ? std::nullopt : std::optional(letter),
        std::string(slice(clean_line(note), 0, 1000)), w.now());
  w.audit("note_received", id, boost::describe::enum_to_string(became, ""));
  return true;
}

namespace {

template <class... Args>
std::vector<Came> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Came> out;
  for (auto& [id, sort, became, sender, subject, note, at] : r.rows<std::string, Sort, Became, std::string, std::string, std::string, Instant>(sql, args...))
    out.push_back({id, sort, became, sender, subject, note, at});
  return out;
}

/// A text of the object within its limit; none otherwise.
std::optional<std::string> text_in(boost::json::object const& o, char const* name, std::size_t most) {
  auto const* const v = o.if_contains(name);
  auto const* const s = v ? v->if_string() : nullptr;
  if (!s || s->size() > most || !is_utf8(*s)) return std::nullopt;
  return std::string(*s);
}

std::optional<std::vector<std::string>> texts_in(boost::json::object const& o, char const* name, std::size_t most, std::size_t longest) {
  auto const* const v = o.if_contains(name);
  auto const* const a = v ? v->if_array() : nullptr;
  if (!a || a->size() > most) return std::nullopt;
  std::vector<std::string> out;
  for (auto const& x : *a) {
    auto const* const s = x.if_string();
    if (!s || s->size() > longest || !is_utf8(*s)) return std::nullopt;
    out.emplace_back(*s);
  }
  return out;
}

}  // namespace

std::vector<Came> letters_in(Reading& r, int limit) {
  return list(r, "select id, kind, became, sender, subject, note, at from received order by at desc, id limit :n", limit);
}

std::optional<Came> letter_in(Reading& r, std::string const& message) {
  return first_of(list(r, "select id, kind, became, sender, subject, note, at from received where message = :m", message));
}

Result<Received> received_of(Json const& json) {
  auto const bad = [] { return refuse(Why::malformed, say("This is not a message.")); };
  auto const* const o = json.if_object();
  if (!o) return bad();
  auto const sort = text_in(*o, "sort", 20), message = text_in(*o, "message", 1000), sender = text_in(*o, "sender", 254), subject = text_in(*o, "subject", 800),
             words = text_in(*o, "words", 4 * most_words), calendar = text_in(*o, "calendar", 3 * most_calendar), why = text_in(*o, "why", 800);
  auto const answers = texts_in(*o, "answers", most_ids, 1000), proof = texts_in(*o, "proof", 8, 1600);
  auto const* const no = o->if_contains("final_no");
  if (!sort || !message || message->empty() || !sender || !subject || !words || !calendar || !why || !answers || !proof || !no || !no->is_bool()) return bad();
  Received out{.message = *message, .sender = *sender, .subject = *subject, .words = *words, .calendar = *calendar, .answers = *answers, .final_no = no->get_bool(),
               .why = *why, .proof = *proof};
  if (!boost::describe::enum_from_string(sort->c_str(), out.sort)) return bad();
  return out;
}

}  // namespace mail
