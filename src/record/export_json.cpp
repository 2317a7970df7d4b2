// SPDX-License-Identifier: Apache-2.0
// Our own JSON: everything a Transcript holds, in Popolo's names where Popolo has one (Speech: creator_id, role,
// attribution_text, text, date, type, position, event_id). Made for a complete round trip; doc/formats.md shows it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "record/export_shape.hpp"

namespace record::shape {

namespace {

using base::Json;
using boost::json::array;
using boost::json::object;

Json text_or_null(std::string_view s) { return s.empty() ? Json(nullptr) : Json(s); }

Json instant_or_null(std::optional<Instant> const& t) { return base::to_json(t); }

object event_of(Transcript const& t) {
  object e;
  e["id"] = base::to_json(t.meeting);
  e["name"] = text_or_null(t.title);
  e["number"] = text_or_null(t.number);
  e["series"] = text_or_null(t.series);
  // A meeting whose hour is not known has a day here, never a made-up midnight.
  auto const day = day_of(t);
  e["start_date"] = has_clock(t) ? instant_or_null(t.start) : day ? Json(*day) : Json(nullptr);
  e["end_date"] = instant_or_null(t.end);
  e["zone"] = text_or_null(t.zone);
  return e;
}

object segment_of(Transcript const& t, Segment const& s, Span const& span, Instant zero) {
  object o;
  o["id"] = base::to_json(s.id);
  o["rev"] = s.rev;
  o["type"] = base::to_json(s.kind);
  std::string const text = s.redacted ? "[redacted]" : s.text;
  o["text"] = text;
  o["language"] = text_or_null(s.lang.empty() ? t.lang : s.lang);
  o["dir"] = base::direction(text);
  array events;
  if (!s.redacted)
    for (auto const& e : s.events) events.push_back(object{{"type", e.type}, {"text", e.text}, {"at", e.at}});
  o["events"] = std::move(events);
  o["joins"] = s.redacted ? Json(array{}) : base::to_json(s.joins);
  bool const absolute = has_clock(t);
  o["start"] = absolute ? Json(base::iso(zero + span.start)) : Json(nullptr);
  o["end"] = absolute ? Json(base::iso(zero + span.end)) : Json(nullptr);
  o["start_ms"] = span.start.count();
  o["end_ms"] = span.end.count();
  o["time_quality"] = span.estimated ? Json("estimated") : base::to_json(s.quality);
  o["check"] = base::to_json(s.check);
  o["redacted"] = s.redacted;
  return o;
}

object speech_of(Transcript const& t, Turn const& turn, std::int64_t position) {
  object o;
  o["id"] = base::to_json(turn.id);
  o["type"] = "speech";
  o["event_id"] = base::to_json(t.meeting);
  o["position"] = position;
  o["creator_id"] = base::to_json(turn.person);
  o["creator_name"] = text_or_null(turn.person_name);
  o["attribution_text"] = text_or_null(turn.label);
  o["label_kind"] = base::to_json(turn.kind);
  o["role"] = text_or_null(turn.capacity);
  o["method"] = base::to_json(turn.method);
  o["continues"] = turn.continued;
  o["section_id"] = turn.item ? base::to_json(*turn.item) : Json(nullptr);
  return o;
}

}  // namespace

std::string write_json(Transcript const& t) {
  object out;
  out["format"] = "intersession-transcript";
  out["version"] = "1";
  out["id"] = base::to_json(t.id);
  out["event_id"] = base::to_json(t.meeting);
  out["event"] = event_of(t);
  out["source"] = text_or_null(t.address);
  out["forum"] = text_or_null(t.forum);
  out["language"] = text_or_null(t.lang);
  out["edition"] = object{{"no", t.edition}, {"status", base::to_json(t.status)}, {"sha256", text_or_null(t.sha256)}};
  out["corrected"] = t.corrected;
  out["license"] = text_or_null(t.licence);
  out["disclaimer"] = text_or_null(t.disclaimer);
  array sections, persons, speeches, marks;
  for (auto const& s : t.sections) sections.push_back(object{{"id", base::to_json(s.id)}, {"title", s.title}});
  for (auto const& v : t.voices) persons.push_back(object{{"id", base::to_json(v.id)}, {"name", v.name}});
  auto const spans = timeline(t);
  Instant const zero = zero_of(t);
  std::size_t flat = 0;
  bool estimated = false;
  for (auto const& turn : t.turns) {
    object o = speech_of(t, turn, static_cast<std::int64_t>(speeches.size()) + 1);
    array segments;
    for (auto const& s : turn.segments) {
      estimated = estimated || spans[flat].estimated;
      segments.push_back(segment_of(t, s, spans[flat++], zero));
    }
    o["segments"] = std::move(segments);
    speeches.push_back(std::move(o));
  }
  for (auto const& p : placed_marks(t)) {
    auto const& m = *p.mark;
    marks.push_back(object{{"id", base::to_json(m.id)},
                           {"anchor", base::to_json(m.anchor)},
                           {"segment", base::to_json(m.segment)},
                           {"start", m.start},
                           {"end", m.end},
                           {"kind", m.kind},
                           {"text", m.text},
                           {"owner", text_or_null(m.owner)},
                           {"due", text_or_null(m.due)},
                           {"state", text_or_null(m.state)}});
  }
  out["times_estimated"] = estimated;
  out["section"] = std::move(sections);
  out["persons"] = std::move(persons);
  out["speeches"] = std::move(speeches);
  out["marks"] = std::move(marks);
  out["wrapper"] = base::to_json(t.wrapper);
  return base::print_json(out) + "\n";
}

}  // namespace record::shape
