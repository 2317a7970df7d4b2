// SPDX-License-Identifier: Apache-2.0
// A transcript as a file, in every format of record/exports.hpp, and the captioner's file as it came.
#include "base/text.hpp"
#include "record/exports.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr record::Format formats[] = {record::Format::text, record::Format::vtt,      record::Format::chapters,
                                      record::Format::srt,  record::Format::podcast,  record::Format::json,
                                      record::Format::akn,  record::Format::tei,      record::Format::parlamint,
                                      record::Format::csv,  record::Format::markdown, record::Format::html};

std::string what_for(record::Format f) {
  switch (f) {
    case record::Format::text: return tr("Plain text, as captioners write it.");
    case record::Format::vtt: return tr("WebVTT: captions for a video on the web.");
    case record::Format::chapters: return tr("WebVTT chapters: the agenda for a video player.");
    case record::Format::srt: return tr("SRT: captions for most video programs.");
    case record::Format::podcast: return tr("Podcasting JSON: a transcript for podcast players.");
    case record::Format::json: return tr("JSON with all fields, in the names of Popolo.");
    case record::Format::akn: return tr("Akoma Ntoso 3.0: the law makers' XML.");
    case record::Format::tei: return tr("TEI Parla-CLARIN: the researchers' XML.");
    case record::Format::parlamint: return tr("TEI ParlaMint, strict; only for records under CC BY 4.0.");
    case record::Format::csv: return tr("CSV: one row a turn, for a spreadsheet.");
    case record::Format::markdown: return tr("Markdown: for a wiki or a text editor.");
    case record::Format::html: return tr("HTML: one page that needs no server.");
  }
  return {};
}

std::string name_words(record::Format f) {
  switch (f) {
    case record::Format::text: return tr("Text");
    case record::Format::vtt: return "WebVTT";
    case record::Format::chapters: return tr("Chapters");
    case record::Format::srt: return "SRT";
    case record::Format::podcast: return "Podcasting JSON";
    case record::Format::json: return "JSON";
    case record::Format::akn: return "Akoma Ntoso";
    case record::Format::tei: return "TEI";
    case record::Format::parlamint: return "ParlaMint";
    case record::Format::csv: return "CSV";
    case record::Format::markdown: return "Markdown";
    case record::Format::html: return "HTML";
  }
  return {};
}

/// "Coordination meetings, 66" as "coordination-meetings-66": letters of any script, digits, hyphens.
std::string file_words(OpenRecord const& o) {
  std::string out;
  for (char const c :
       base::fold(o.series.title + " " + (o.meeting.number.empty() ? o.meeting.title : o.meeting.number))) {
    bool const keep = static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  out = std::string(base::slice(out, 0, 80));
  if (out.empty()) out = "transcript";
  if (o.edition > 0) out += "-edition-" + std::to_string(o.edition);
  return out;
}

/// A name for saving, by RFC 6266: plain letters for old programs, RFC 8187 for the rest.
http::Response file_response(std::string const& name, std::string const& type, std::string bytes) {
  std::string plain, coded;
  for (char const c : name) {
    bool const safe =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    plain += safe ? c : '-';
  }
  base::percent_encode(coded, name);
  http::Response out;
  out.set("Content-Type", type);
  out.set("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + coded);
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Content-Security-Policy", "sandbox; default-src 'none'");
  out.body = std::move(bytes);
  return out;
}

http::Response export_transcript(Call& call) {
  auto const format = record::format_of(call.parts.at(1));
  if (!format) return call.refused({Why::unknown, say("There is no such format."), {}, {}});
  auto const id = call.id<base::MeetingId>();
  std::string name;
  auto const copy = call.read([&](Reading& r) -> Result<record::Transcript> {
    auto const open = open_record(r, call, id);
    if (!open) return tl::unexpected(open.error());
    name = file_words(*open);
    auto t = desk::reading_copy(r, id, open->edition, call.house.forum, call.house.base);
    if (!t) return base::refuse(Why::unknown, say("This meeting has no transcript."));
    return std::move(*t);
  });
  if (!copy) return unreadable(call, copy.error());
  auto done = record::export_as(*format, *copy);
  if (!done) return call.refused(done.error());
  return file_response(name + "." + done->file_ending, done->media_type, std::move(done->body));
}

http::Response original(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const file = call.read([&](Reading& r) -> std::optional<std::pair<std::string, std::string>> {
    auto const head = record::head(r, id);
    auto const about = head ? store::file_head(r, head->file) : std::nullopt;
    auto bytes = about ? store::file_bytes(r, head->file) : std::nullopt;
    if (!bytes) return std::nullopt;
    return std::pair(about->name.empty() ? std::string("captions.txt") : about->name, std::move(*bytes));
  });
  if (!file) return call.refused({Why::unknown, say("This meeting has no transcript."), {}, {}});
  return file_response(file->first, "application/octet-stream", file->second);
}

}  // namespace

Html formats_list(base::MeetingId const& id, std::int64_t edition, bool with_original) {
  Html out = html("<ul>");
  for (auto const f : formats)
    base::add_html(
        out, "<li><a href=\"{}\" download>{}</a>: {}</li>",
        Url::local("/meetings/" + id.text + "/transcript/" + std::string(record::name_of(f)) + edition_query(edition)),
        name_words(f), what_for(f));
  if (with_original)
    base::add_html(out, "<li><a href=\"/meetings/{}/transcript/original\" download>{}</a>: {}</li>", id,
                   tr("The captioner's file"), tr("Byte for byte as it was received; for the secretariat only."));
  return out + html("</ul>");
}

std::vector<Route> export_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/transcript/{format}", Role::visitor, export_transcript,
       "The transcript as a file: json text vtt chapters srt podcast akn tei parlamint csv markdown html; ?e=N as "
       "frozen.",
       0, Rate::costly, Keep::shared},
      {Method::get, "/meetings/{meeting}/transcript/original", Role::facilitator, original,
       "The captioner's file as it was received.", 0, Rate::costly},
  };
}

}  // namespace web
