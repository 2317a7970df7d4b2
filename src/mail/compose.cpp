// SPDX-License-Identifier: Apache-2.0
#include "mail/compose.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "mail/gmime.hpp"

namespace mail {

namespace {

bool one_line(std::string_view s) {
  return is_utf8(s) &&
         std::none_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// LF line ends, one at the end: GMime writes the CRLF.
std::string with_plain_line_ends(std::string_view body) {
  std::string out;
  out.reserve(body.size() + 1);
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\r') out += body[i];
    else if (i + 1 == body.size() || body[i + 1] != '\n') out += '\n';
  }
  if (out.empty() || out.back() != '\n') out += '\n';
  return out;
}

bool goes_as_it_is(std::string_view body) {
  if (std::any_of(body.begin(), body.end(),
                  [](char c) { return static_cast<unsigned char>(c) > 0x7e || (c < ' ' && c != '\n'); }))
    return false;
  for (auto const line : split(body, '\n'))
    if (line.size() > 78 || line.starts_with("From ") || line.ends_with(' ')) return false;
  return true;
}

GMimeObject* as_object(gpointer p) { return static_cast<GMimeObject*>(p); }

Held<GMimeTextPart> text_part(std::string const& body, std::string const& language, char const* subtype = "plain") {
  // Not set_text: it would choose the charset itself, and Latin-1 for French.
  Held<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  Held<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
  Held<GMimeDataWrapper> const content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  auto* const inner = reinterpret_cast<GMimePart*>(part.get());
  g_mime_part_set_content(inner, content.get());
  g_mime_part_set_content_encoding(
      inner, goes_as_it_is(body) ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  if (!language.empty()) g_mime_object_set_header(as_object(part.get()), "Content-Language", language.c_str(), nullptr);
  return part;
}

/// The METHOD of an iTIP message: letters only, REQUEST where it has none.
std::string method_of(std::string_view calendar) {
  auto const at = calendar.find("\nMETHOD:");
  std::string out;
  if (at != std::string_view::npos)
    for (char const c : calendar.substr(at + 8)) {
      if (c < 'A' || c > 'Z') break;
      out += c;
    }
  return out.empty() ? "REQUEST" : out;
}

/// The text and the calendar as two faces of one letter. A boundary of our own, so that the same letter gives the same bytes.
Held<GMimeMultipart> with_calendar(GMimeTextPart* text, std::string const& calendar, std::string const& message_id) {
  Held<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
  g_mime_multipart_set_boundary(both.get(), ("=_" + sha256_hex(message_id).substr(0, 32)).c_str());
  g_mime_multipart_add(both.get(), as_object(text));
  auto const part = text_part(with_plain_line_ends(calendar), {}, "calendar");
  g_mime_object_set_content_type_parameter(as_object(part.get()), "method", method_of(calendar).c_str());
  g_mime_multipart_add(both.get(), as_object(part.get()));
  return both;
}

}  // namespace

Result<std::string> compose(Sender const& sender, Letter const& letter, std::string const& message_id, Instant date) {
  for (std::string const* s : {&sender.address, &sender.name, &letter.to_address, &letter.to_name, &letter.subject,
                               &letter.language, &message_id, &sender.replies, &sender.stop_at, &letter.stop})
    if (!one_line(*s)) return refuse(Why::malformed, say("A letter's header must be one line of text."));
  start_gmime();
  Held<GMimeMessage> message(g_mime_message_new(TRUE));
  auto const name = [](std::string const& s) { return s.empty() ? nullptr : s.c_str(); };
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, name(sender.name), sender.address.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, name(letter.to_name), letter.to_address.c_str());
  g_mime_message_set_subject(message.get(), letter.subject.c_str(), "utf-8");
  std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> const when(
      g_date_time_new_from_unix_utc(to_millis(date) / 1000), &g_date_time_unref);
  g_mime_message_set_date(message.get(), when.get());
  g_mime_message_set_message_id(message.get(), message_id.c_str());
  g_mime_object_set_header(as_object(message.get()), "Auto-Submitted", "auto-generated", nullptr);

  if (!sender.replies.empty()) g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, name(sender.name), sender.replies.c_str());
  if (!letter.stop.empty() && !sender.stop_at.empty()) {
    auto const address = "<" + sender.stop_at + letter.stop + ">";
    g_mime_object_set_header(as_object(message.get()), "List-Unsubscribe", address.c_str(), nullptr);
    g_mime_object_set_header(as_object(message.get()), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", nullptr);
  }

  auto const part = text_part(with_plain_line_ends(letter.body), letter.language);
  if (letter.calendar.empty()) g_mime_message_set_mime_part(message.get(), as_object(part.get()));
  else g_mime_message_set_mime_part(message.get(), as_object(with_calendar(part.get(), letter.calendar, message_id).get()));
  std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> const format(
      g_mime_format_options_clone(g_mime_format_options_get_default()), &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  std::unique_ptr<char, decltype(&g_free)> const bytes(g_mime_object_to_string(as_object(message.get()), format.get()),
                                                       &g_free);
  return std::string(bytes.get());
}

}  // namespace mail
