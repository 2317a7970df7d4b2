// SPDX-License-Identifier: Apache-2.0
// The table of formats and the way from a file just read to a Transcript. The writers stand in export_*.cpp.
#include "record/exports.hpp"

#include <array>

#include "base/text.hpp"
#include "record/export_shape.hpp"

namespace record {

namespace {

struct Row {
  Format format;
  std::string_view name, media_type, file_ending;
};

constexpr std::array<Row, 12> table{{
    {Format::json, "json", "application/json", "json"},
    {Format::text, "text", "text/plain; charset=utf-8", "txt"},
    {Format::vtt, "vtt", "text/vtt; charset=utf-8", "vtt"},
    {Format::chapters, "chapters", "text/vtt; charset=utf-8", "chapters.vtt"},
    {Format::srt, "srt", "application/x-subrip; charset=utf-8", "srt"},
    {Format::podcast, "podcast", "application/json", "podcast.json"},
    {Format::akn, "akn", "application/akn+xml", "akn.xml"},
    {Format::tei, "tei", "application/tei+xml", "tei.xml"},
    {Format::parlamint, "parlamint", "application/tei+xml", "parlamint.xml"},
    {Format::csv, "csv", "text/csv; charset=utf-8", "csv"},
    {Format::markdown, "markdown", "text/markdown; charset=utf-8", "md"},
    {Format::html, "html", "text/html; charset=utf-8", "html"},
}};

Row const& row_of(Format format) {
  for (auto const& r : table)
    if (r.format == format) return r;
  return table[0];
}

base::Result<base::Done> parlamint_allowed(Transcript const& t) {
  if (t.licence != "CC-BY-4.0")
    return base::refuse(base::Why::not_now,
                        base::say("ParlaMint fixes the licence CC BY 4.0, and this record is not published under it"),
                        "licence");
  if (!t.start)
    return base::refuse(base::Why::not_now, base::say("ParlaMint needs the day of the meeting, and it is not known"),
                        "start");
  if (!t.address.starts_with("https://") && !t.address.starts_with("http://"))
    return base::refuse(base::Why::not_now, base::say("ParlaMint needs a permanent address of the meeting"), "address");
  return base::Done{};
}

std::string written(Format format, Transcript const& t) {
  switch (format) {
    case Format::json: return shape::write_json(t);
    case Format::text: return shape::write_text(t);
    case Format::vtt: return shape::write_vtt(t);
    case Format::chapters: return shape::write_chapters(t);
    case Format::srt: return shape::write_srt(t);
    case Format::podcast: return shape::write_podcast(t);
    case Format::akn: return shape::write_akn(t);
    case Format::tei: return shape::write_tei(t, shape::TeiKind::parla_clarin);
    case Format::parlamint: return shape::write_tei(t, shape::TeiKind::parlamint);
    case Format::csv: return shape::write_csv(t);
    case Format::markdown: return shape::write_markdown(t);
    case Format::html: return shape::write_html(t);
  }
  return {};
}

Turn turn_of(ParsedTurn const& p, Instant zero, std::int64_t& segment_number) {
  Turn turn;
  turn.id = base::TurnId("t" + std::to_string(p.n));
  turn.label = p.label.value_or("");
  turn.kind = p.kind;
  for (auto const& s : p.segments) {
    Segment to;
    to.id = base::SegmentId("s" + std::to_string(++segment_number));
    to.text = s.text;
    to.events = s.events;
    to.joins = s.joins;
    if (s.text.empty() && !s.events.empty()) to.kind = SegmentKind::event;
    if (p.topic && turn.segments.empty()) to.kind = SegmentKind::topic;
    if (s.start) {
      to.start = zero + *s.start;
      if (s.end) to.end = zero + *s.end;
      to.quality = TimeQuality::source;
    }
    turn.segments.push_back(std::move(to));
  }
  return turn;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  for (auto const& r : table)
    if (r.name == name) return r.format;
  return std::nullopt;
}

std::string_view name_of(Format format) { return row_of(format).name; }

base::Result<Export> export_as(Format format, Transcript const& transcript) {
  if (format == Format::parlamint)
    if (auto allowed = parlamint_allowed(transcript); !allowed) return tl::unexpected<base::Refusal>(allowed.error());
  auto const& row = row_of(format);
  std::string body = written(format, transcript);
  if (!base::is_utf8(body)) body = base::repair_utf8(body);
  return Export{std::move(body), std::string(row.media_type), std::string(row.file_ending)};
}

Transcript transcript_of(Parsed const& parsed) {
  Transcript t;
  t.title = parsed.meeting.title.value_or("");
  t.number = parsed.meeting.number.value_or("");
  t.start = parsed.meeting.start;
  t.end = parsed.meeting.end;
  if (!t.start && parsed.meeting.date) {
    t.start = std::chrono::sys_days(*parsed.meeting.date);
    t.zone.clear();
  }
  t.wrapper = parsed.wrapper;
  Instant const zero = t.start.value_or(Instant{});
  std::int64_t segments = 0;
  t.turns.reserve(parsed.turns.size());
  for (auto const& p : parsed.turns) {
    t.turns.push_back(turn_of(p, zero, segments));
    auto& turn = t.turns.back();
    if (t.turns.size() > 1)
      turn.continued = !turn.label.empty() && base::fold(t.turns[t.turns.size() - 2].label) == base::fold(turn.label);
  }
  return t;
}

}  // namespace record
