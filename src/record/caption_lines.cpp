// SPDX-License-Identifier: Apache-2.0
// Reading along: the panel's lines, the deltas a returning reader missed, the last words, the figures (captions 6.8, 6.9).
#include <algorithm>

#include "base/text.hpp"
#include "record/caption_rows.hpp"

namespace record {

namespace {

using captions::Row;

std::optional<Row> on_air(Reading& r, MeetingId const& meeting, std::string const& channel) {
  for (auto& row : captions::rows_of(r, meeting))
    if (row.stream.on_air && row.stream.channel == channel) return std::move(row);
  return std::nullopt;
}

std::vector<Line> settled_lines(Reading& r, TranscriptId const& transcript, std::size_t most) {
  std::vector<Line> out;
  for (auto& [id, turn, label, voice, method, words, events, rev, start] :
       r.rows<SegmentId, TurnId, std::string, std::string, Method, std::string, std::string, std::int64_t, std::optional<Instant>>(
           "select s.id, s.turn, t.label, t.voice, t.method, s.text, s.events, s.rev, s.starts from segment s join turn t on t.id = s.turn "
           "where s.transcript = :t and s.fate = 0 and t.fate = 0 order by t.ord desc, s.ord desc limit :n",
           transcript, static_cast<std::int64_t>(most))) {
    Line l;
    l.segment = id;
    l.turn = turn;
    l.label = label;
    l.automatic = method == Method::floor || method == Method::alias || method == Method::roster;
    if (method != Method::none && method != Method::unidentified) l.name = voice;
    l.text = words;
    if (words.empty())
      for (auto const& e : rows::read_events(events)) l.text += e.text;
    l.settled = true;
    l.rev = rev;
    l.at = start;
    out.push_back(std::move(l));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

/// A correction made while the meeting runs, as readers get it: the words as they are now.
std::optional<Delta> as_revision(Reading& r, store::EventLine const& e, std::string const& channel) {
  for (std::string_view const op : {"correct_text", "split_segment", "merge_segment", "remove_segment", "undo", "approve_redaction"}) {
    if (e.kind != op) continue;
    auto const s = rows::segment(r, SegmentId(e.object));
    if (!s || r.one<std::string>("select channel from transcript where id = :t", s->transcript) != channel) return std::nullopt;
    return Delta{"rev", true, e.seq,
                 boost::json::object{{"st", channel}, {"seg", s->id.text}, {"rev", s->rev}, {"text", s->fate == Fate::alive ? s->text : std::string()}}};
  }
  return std::nullopt;
}

std::optional<Delta> as_delta(store::EventLine const& e, std::string const& channel) {
  bool const told = e.kind == "caption.chunk" || e.kind == "caption.settled" || e.kind == "caption.state" || e.kind == "caption.delay";
  if (!told || e.text.empty()) return std::nullopt;
  auto const v = parse_json(e.text);
  if (!v || !v->is_object()) return std::nullopt;
  auto data = v->as_object();
  auto const* const st = data.if_contains("st");
  auto const* const kind = data.if_contains("kind");
  if (!st || !kind || !st->is_string() || !kind->is_string() || std::string_view(st->get_string()) != channel) return std::nullopt;
  Delta d;
  d.kind = std::string_view(kind->get_string());
  d.seq = e.seq;
  data.erase("kind");
  d.data = std::move(data);
  return d;
}

std::int64_t words_since(std::vector<std::int64_t> const& rate, std::int64_t slot) {
  std::int64_t n = 0;
  for (std::size_t i = 0; i + 1 < rate.size(); i += 2)
    if (rate[i] > slot) n += rate[i + 1];
  return n;
}

}  // namespace

std::vector<Line> lines(Reading& r, MeetingId const& meeting, std::string const& channel, std::size_t most) {
  std::vector<Line> out;
  if (auto const t = captions::kept_transcript(r, meeting, channel)) out = settled_lines(r, *t, most);
  auto const row = on_air(r, meeting, channel);
  if (row) {
    auto const* voice = &row->state.voice;
    for (auto const& o : row->state.segments) {
      if (o.begins) voice = &o.voice;
      Line l;
      l.segment = SegmentId(o.id);
      l.turn = TurnId(voice->turn);
      l.label = voice->label;
      if (voice->how == "floor") l.name = voice->name;
      l.automatic = voice->how == "floor";
      l.text = o.text;
      l.at = from_millis(o.first - row->state.lag_ms);
      out.push_back(std::move(l));
    }
  }
  if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
  return out;
}

std::vector<Delta> deltas_after(Reading& r, MeetingId const& meeting, std::string const& channel, std::int64_t seq, int most) {
  std::vector<Delta> out;
  while (out.size() < static_cast<std::size_t>(std::max(0, most))) {
    auto const some = store::event_lines(r, meeting, seq, 500);
    if (some.empty()) break;
    for (auto const& e : some) {
      seq = e.seq;
      auto d = as_delta(e, channel);
      if (!d) d = as_revision(r, e, channel);
      if (d) out.push_back(std::move(*d));
      if (out.size() >= static_cast<std::size_t>(most)) break;
    }
  }
  return out;
}

std::int64_t unkept_lines(Reading& r, MeetingId const& meeting, std::string const& channel, Instant since) {
  return r.one<std::int64_t>("select count(*) from caption_chunk c join caption_stream s on s.id = c.stream where s.meeting = :m "
                             "and s.channel = :c and s.on_air = 1 and c.status = 'off_record' and c.received >= :t",
                             meeting, channel, since)
      .value_or(0);
}

std::optional<LastWords> last_words(Reading& r, MeetingId const& meeting, Instant from) {
  auto const t = captions::kept_transcript(r, meeting, "floor");
  if (!t) return std::nullopt;
  auto const row = on_air(r, meeting, "floor");
  // Segments carry the time of speech; `from` is when the words came in.
  auto const spoken = from - Millis{row ? row->state.lag_ms : 5000};
  std::optional<LastWords> best;
  for (auto& [id, rev, words, start, end] : r.rows<SegmentId, std::int64_t, std::string, Instant, Instant>(
           "select id, rev, text, starts, ends from segment where transcript = :t and fate = 0 and redacted = 0 and text <> '' "
           "and ends >= :e",
           *t, spoken)) {
    auto const length = static_cast<std::int64_t>(code_points(words));
    std::int64_t begin = 0;
    if (start < spoken && end > start) {
      begin = length * (spoken - start).count() / (end - start).count();
      // From the next word on.
      auto const byte = byte_offset(words, static_cast<std::size_t>(begin));
      auto const blank = words.find(' ', byte == 0 ? 0 : byte - 1);
      if (blank == std::string::npos) continue;
      begin = static_cast<std::int64_t>(code_points(std::string_view(words).substr(0, blank + 1)));
    }
    auto const quote = slice(words, static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
    if (trim(quote).empty()) continue;
    if (!best || length - begin > best->end - best->start) best = LastWords{id, rev, begin, length, std::string(quote)};
  }
  return best;
}

Figures figures(Reading& r, StreamId const& id, Instant now) {
  Figures out;
  auto const row = captions::row(r, id);
  if (!row) return out;
  auto const& s = row->state;
  auto const slot = to_millis(now) / 10'000;
  out.lag_ms = s.lag_ms;
  out.lag_measured = s.lag_measured;
  if (auto lags = s.lags; !lags.empty()) {
    std::sort(lags.begin(), lags.end());
    out.lag_p95_ms = lags[(lags.size() * 95 + 99) / 100 - 1];
  }
  out.words_per_minute = words_since(s.rate, slot - 6);
  out.words_per_minute_5 = words_since(s.rate, slot - 30) / 5;
  if (s.heard_at > 0) out.silent_seconds = std::max<std::int64_t>(0, (to_millis(now) - s.heard_at) / 1000);
  out.holes = s.holes;
  out.duplicates = s.duplicates;
  out.late = s.late;
  out.conflicts = s.conflicts;
  out.tails_lost = s.tails_lost;
  return out;
}

}  // namespace record
