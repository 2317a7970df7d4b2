// SPDX-License-Identifier: Apache-2.0
// The three JSON files: Podcasting 2.0, Whisper, our own. A wrong member is named with the number of its segment or
// speech; members nobody knows are ignored.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>

#include "base/json.hpp"
#include "base/text.hpp"
#include "record/events.hpp"
#include "record/import_turns.hpp"
#include "record/imports.hpp"
#include "record/parse_clean.hpp"

namespace record {

namespace {

using base::Json;
using base::say;
using boost::json::object;
using intake::bad_file;
using intake::Joint;

/// A long meeting in Whisper's JSON with every word timed has about a million parts.
constexpr base::JsonLimits limits{.depth = 32, .nodes = 4'000'000};

struct File {
  Json value;
  std::string encoding;
};

base::Result<File> read_file(std::string_view bytes) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return bad_file(say("Line {}: the file is empty"), 1);
  auto const decoded = base::decode(bytes);
  if (!decoded || decoded->encoding == base::Encoding::windows1252)
    return bad_file(say("Line {}: JSON is UTF-8, and this file is damaged or cut off inside a character"), 1);
  if (std::size_t const zero = decoded->text.find('\0'); zero != std::string::npos) {
    auto const head = std::string_view(decoded->text).substr(0, zero);
    return bad_file(say("Line {}: the file holds a zero byte"), 1 + std::count(head.begin(), head.end(), '\n'));
  }
  auto value = base::parse_json(decoded->text, limits);
  if (!value) {
    auto refusal = value.error();
    refusal.field = "file";
    return tl::unexpected<base::Refusal>(std::move(refusal));
  }
  char const* const name = decoded->encoding == base::Encoding::utf8      ? "utf8"
                           : decoded->encoding == base::Encoding::utf16le ? "utf16le"
                                                                          : "utf16be";
  return File{std::move(*value), name};
}

std::optional<std::string> text_at(object const& o, std::string_view key) {
  auto const* v = o.if_contains(key);
  auto const* s = v ? v->if_string() : nullptr;
  return s ? std::optional(std::string(s->data(), s->size())) : std::nullopt;
}

/// Speaker names: an empty one is nobody.
std::optional<std::string> name_at(object const& o, std::string_view key) {
  auto name = text_at(o, key);
  if (name && base::trim(*name).empty()) name.reset();
  return name;
}

/// A number of seconds as time; texts of numbers too (some tools quote them). None when absent or not a time.
std::optional<Millis> seconds_at(object const& o, std::string_view key) {
  auto const* v = o.if_contains(key);
  if (!v || !v->is_number()) return std::nullopt;
  double const s = v->to_number<double>();
  if (!std::isfinite(s) || s < 0 || s > 1e8) return std::nullopt;
  return Millis{static_cast<std::int64_t>(std::llround(s * 1000))};
}

std::optional<Millis> millis_at(object const& o, std::string_view key) {
  auto const* v = o.if_contains(key);
  if (!v || !v->is_int64() || v->get_int64() < 0 || v->get_int64() > 100'000'000'000) return std::nullopt;
  return Millis{v->get_int64()};
}

base::Result<boost::json::array const*> list_at(Json const& value, std::string_view key) {
  auto const* o = value.if_object();
  auto const* v = o ? o->if_contains(key) : nullptr;
  auto const* a = v ? v->if_array() : nullptr;
  if (!a) return bad_file(say("Line {}: the JSON has no list \"{}\""), 1, key);
  return a;
}

/// Podcasting and Whisper are the same list with other names.
struct Names {
  char const *format, *start, *end, *text, *speaker;
  Joint joint;
};

base::Result<Parsed> read_segments(std::string_view bytes, Names const& names) {
  auto const file = read_file(bytes);
  if (!file) return tl::unexpected<base::Refusal>(file.error());
  auto const list = list_at(file->value, "segments");
  if (!list) return tl::unexpected<base::Refusal>(list.error());
  intake::Turns turns;
  std::int64_t n = 0;
  for (auto const& item : **list) {
    ++n;
    auto const* o = item.if_object();
    if (!o) return bad_file(say("Segment {} is not an object"), n);
    auto const text = text_at(*o, names.text);
    if (!text) return bad_file(say("Segment {} has no text \"{}\""), n, names.text);
    auto const start = seconds_at(*o, names.start), end = seconds_at(*o, names.end);
    if (!start) return bad_file(say("Segment {} has no time \"{}\""), n, names.start);
    if (end && *end < *start) return bad_file(say("Segment {} ends before it begins"), n);
    turns.add({name_at(*o, names.speaker), *text, start, end, n, names.joint});
  }
  return turns.finish(names.format, file->encoding);
}

void read_meeting(Json const& value, intake::Turns& turns) {
  auto const* top = value.if_object();
  if (!top) return;
  auto read = [&](char const* member, char const* title, char const* start, char const* end) {
    auto const* v = top->if_contains(member);
    auto const* o = v ? v->if_object() : nullptr;
    if (!o) return;
    turns.meeting.title = text_at(*o, title);
    turns.meeting.number = text_at(*o, "number");
    for (char const* key : {start, "date"})
      if (auto const words = text_at(*o, key)) {
        if (!turns.meeting.start) turns.meeting.start = base::parse_iso(*words);
        if (auto const day = base::parse_day(words->substr(0, 10)); day && !turns.meeting.date)
          turns.meeting.date = day;
      }
    if (auto const words = text_at(*o, end)) turns.meeting.end = base::parse_iso(*words);
  };
  read("event", "name", "start_date", "end_date");
  read("meeting", "title", "start", "end");
}

void read_wrapper(Json const& value, intake::Turns& turns) {
  auto const* list = value.as_object().if_contains("wrapper");
  if (!list || !list->if_array()) return;
  for (auto const& item : *list->if_array())
    if (auto const* o = item.if_object()) {
      auto const* line = o->if_contains("line");
      turns.wrapper.push_back({line && line->is_int64() ? line->get_int64() : 0, text_at(*o, "kind").value_or("note"),
                               text_at(*o, "text").value_or("")});
    }
}

ParsedSegment segment_of(object const& o) {
  ParsedSegment s;
  s.text = text_at(o, "text").value_or("");
  if (auto const* list = o.if_contains("events"); list && list->if_array())
    for (auto const& item : *list->if_array())
      if (auto const* e = item.if_object()) {
        auto const* at = e->if_contains("at");
        s.events.push_back({text_at(*e, "type").value_or("other"), text_at(*e, "text").value_or(""),
                            at && at->is_int64() ? at->get_int64() : 0});
      }
  if (auto const* list = o.if_contains("joins"); list && list->if_array())
    for (auto const& item : *list->if_array())
      if (item.is_int64()) s.joins.push_back(item.get_int64());
  // Where events stand is found again when the file does not say (the command line's JSON).
  if (!s.text.empty() && !o.if_contains("joins")) s.events = find_events(s.text);
  auto const quality = text_at(o, "time_quality");
  if (quality == "source" || quality == "live") {
    s.start = millis_at(o, "start_ms");
    s.end = millis_at(o, "end_ms");
  }
  return s;
}

}  // namespace

base::Result<Parsed> parse_podcast(std::string_view bytes) {
  return read_segments(bytes, {"podcast", "startTime", "endTime", "body", "speaker", Joint::paragraph});
}

base::Result<Parsed> parse_whisper(std::string_view bytes) {
  return read_segments(bytes, {"whisper", "start", "end", "text", "speaker", Joint::flow});
}

base::Result<Parsed> parse_own_json(std::string_view bytes) {
  auto const file = read_file(bytes);
  if (!file) return tl::unexpected<base::Refusal>(file.error());
  auto list = list_at(file->value, "speeches");
  if (!list) list = list_at(file->value, "turns");
  if (!list) return tl::unexpected<base::Refusal>(list.error());
  intake::Turns turns;
  read_meeting(file->value, turns);
  read_wrapper(file->value, turns);
  std::int64_t n = 0;
  for (auto const& item : **list) {
    ++n;
    auto const* o = item.if_object();
    if (!o) return bad_file(say("Speech {} is not an object"), n);
    auto label = name_at(*o, "attribution_text");
    if (!label) label = name_at(*o, "label");
    if (!label) label = name_at(*o, "creator_name");
    turns.add({label, "", std::nullopt, std::nullopt, n, Joint::turn});
    auto const* segments = o->if_contains("segments");
    if (!segments || !segments->if_array()) return bad_file(say("Speech {} has no list \"{}\""), n, "segments");
    for (auto const& segment : *segments->if_array()) {
      if (!segment.if_object()) return bad_file(say("Speech {} has a segment that is not an object"), n);
      turns.add_ready(segment_of(segment.get_object()));
    }
  }
  return turns.finish("json", file->encoding);
}

}  // namespace record
