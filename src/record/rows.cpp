// SPDX-License-Identifier: Apache-2.0
#include "record/rows.hpp"

#include <charconv>
#include <stdexcept>

#include "base/lists.hpp"
#include "base/text.hpp"

namespace record::rows {

namespace {

template <class... Args>
std::vector<TurnRow> load_turns(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<TurnRow> out;
  for (auto& [id, transcript, ord, label, norm, kind, person, capacity, method, by, at, item, topic, fate, into, reason, voice, grant] :
       r.rows<TurnId, TranscriptId, std::int64_t, std::string, std::string, LabelKind, PersonId, std::string, Method, PersonId,
              std::optional<Instant>, ItemId, bool, Fate, TurnId, std::string, std::string, std::string>(sql, args...))
    out.push_back({id, transcript, ord, label, norm, kind, person, capacity, method, by, at, item, topic, fate, into, reason, voice, grant});
  return out;
}

template <class... Args>
std::vector<SegmentRow> load_segments(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<SegmentRow> out;
  r.each<SegmentId, TranscriptId, TurnId, std::int64_t, SegmentKind, std::string, std::int64_t, std::string, std::string, std::string,
         std::string, std::optional<Instant>, std::optional<Instant>, TimeQuality, Check, Fate, SegmentId, std::string, bool>(
      sql,
      [&](auto&&... column) { out.push_back(SegmentRow{std::move(column)...}); }, args...);
  return out;
}

}  // namespace

std::optional<TurnRow> turn(Reading& r, TurnId const& id) {
  return first_of(load_turns(r,
                             "select id, transcript, ord, label, label_norm, kind, person, capacity, method, confirmed_by, confirmed_at, "
                             "item, topic, fate, into_turn, reason, voice, floor_turn from turn where id = :id",
                             id));
}

std::optional<SegmentRow> segment(Reading& r, SegmentId const& id) {
  return first_of(load_segments(r,
                                "select id, transcript, turn, ord, kind, lang, rev, text, events, joins, breaks, starts, ends, quality, "
                                "checked, fate, into_segment, reason, redacted from segment where id = :id",
                                id));
}

std::vector<TurnRow> turns(Reading& r, TranscriptId const& t) {
  return load_turns(r,
                    "select id, transcript, ord, label, label_norm, kind, person, capacity, method, confirmed_by, confirmed_at, "
                    "item, topic, fate, into_turn, reason, voice, floor_turn from turn where transcript = :t and fate = 0 order by ord",
                    t);
}

std::vector<SegmentRow> segments(Reading& r, TranscriptId const& t) {
  return load_segments(r,
                       "select s.id, s.transcript, s.turn, s.ord, s.kind, s.lang, s.rev, s.text, s.events, s.joins, s.breaks, "
                       "s.starts, s.ends, s.quality, s.checked, s.fate, s.into_segment, s.reason, s.redacted from segment s "
                       "join turn t on t.id = s.turn where s.transcript = :t and s.fate = 0 and t.fate = 0 order by t.ord, s.ord",
                       t);
}

std::vector<SegmentRow> segments_of(Reading& r, TurnId const& t) {
  return load_segments(r,
                       "select id, transcript, turn, ord, kind, lang, rev, text, events, joins, breaks, starts, ends, quality, "
                       "checked, fate, into_segment, reason, redacted from segment where turn = :t and fate = 0 order by ord",
                       t);
}

void insert(Writing& w, TurnRow const& t) {
  w.run("insert into turn (id, transcript, ord, label, label_norm, kind, person, capacity, method, confirmed_by, confirmed_at, item, "
        "topic, fate, into_turn, reason, voice, floor_turn) values (:id, :tr, :ord, :label, :norm, :kind, :person, :cap, :method, :by, "
        ":at, :item, :topic, :fate, :into, :reason, :voice, :grant)",
        t.id, t.transcript, t.ord, t.label, t.label_norm, t.kind, t.person, t.capacity, t.method, t.confirmed_by, t.confirmed_at,
        t.item, t.topic, t.fate, t.into, t.reason, t.voice, t.floor_turn);
}

void update(Writing& w, TurnRow const& t) {
  w.run("update turn set ord = :ord, kind = :kind, person = :person, capacity = :cap, method = :method, confirmed_by = :by, "
        "confirmed_at = :at, item = :item, topic = :topic, fate = :fate, into_turn = :into, reason = :reason, voice = :voice, "
        "floor_turn = :grant where id = :id",
        t.ord, t.kind, t.person, t.capacity, t.method, t.confirmed_by, t.confirmed_at, t.item, t.topic, t.fate, t.into, t.reason, t.voice,
        t.floor_turn, t.id);
}

namespace {

void append_revision(Writing& w, SegmentRow const& s, std::int64_t base, std::string_view op, std::string_view reason,
                     std::string_view note) {
  w.run("insert into segment_rev (segment, rev, text, events, joins, breaks, op, reason, note, author, at, base_rev, sha256, redacted) "
        "values (:s, :rev, :text, :events, :joins, :breaks, :op, :reason, :note, :author, :at, :base, :sha, 0)",
        s.id, s.rev, s.text, s.events, s.joins, s.breaks, op, reason, note, w.actor().person, w.now(), base, sha256_hex(s.text));
}

}  // namespace

void insert(Writing& w, SegmentRow const& s, std::string_view op) {
  w.run("insert into segment (id, transcript, turn, ord, kind, lang, rev, text, events, joins, breaks, starts, ends, quality, checked, "
        "fate, into_segment, reason, redacted) values (:id, :tr, :turn, :ord, :kind, :lang, :rev, :text, :events, :joins, :breaks, "
        ":starts, :ends, :quality, :checked, :fate, :into, :reason, :redacted)",
        s.id, s.transcript, s.turn, s.ord, s.kind, s.lang, s.rev, s.text, s.events, s.joins, s.breaks, s.start, s.end, s.quality,
        s.check, s.fate, s.into, s.reason, s.redacted);
  append_revision(w, s, 0, op, "", "");
}

void update(Writing& w, SegmentRow& s, std::string_view op, std::string_view reason, std::string_view note) {
  auto const kept = segment(w, s.id);
  if (!kept) throw std::logic_error("a segment that is not there was changed");
  if (kept->text != s.text || kept->events != s.events || kept->joins != s.joins || kept->breaks != s.breaks) {
    s.rev = kept->rev + 1;
    append_revision(w, s, kept->rev, op, reason, note);
  } else {
    s.rev = kept->rev;
  }
  w.run("update segment set turn = :turn, ord = :ord, kind = :kind, lang = :lang, rev = :rev, text = :text, events = :events, "
        "joins = :joins, breaks = :breaks, checked = :checked, fate = :fate, into_segment = :into, reason = :reason, "
        "starts = :starts, ends = :ends, quality = :quality where id = :id",
        s.turn, s.ord, s.kind, s.lang, s.rev, s.text, s.events, s.joins, s.breaks, s.check, s.fate, s.into, s.reason, s.start, s.end,
        s.quality, s.id);
}

// ------------------------------------------------------------------------------------------------ columns of lists

std::string print_numbers(std::vector<std::int64_t> const& v) {
  std::string out;
  for (auto const n : v) {
    if (!out.empty()) out += ' ';
    out += std::to_string(n);
  }
  return out;
}

std::vector<std::int64_t> read_numbers(std::string_view s) {
  std::vector<std::int64_t> out;
  for (auto const part : split(s, ' ')) {
    std::int64_t n = 0;
    if (std::from_chars(part.data(), part.data() + part.size(), n).ec == std::errc()) out.push_back(n);
  }
  return out;
}

std::string print_events(std::vector<Event> const& v) {
  std::string out;
  for (auto const& e : v) {
    std::string flat = e.text;
    for (char& c : flat)
      if (c == '\n' || c == '\t') c = ' ';
    out += e.type + '\t' + std::to_string(e.at) + '\t' + flat + '\n';
  }
  return out;
}

std::vector<Event> read_events(std::string_view s) {
  std::vector<Event> out;
  for (auto const line : split(s, '\n')) {
    auto const parts = split(line, '\t');
    if (parts.size() != 3) continue;
    Event e;
    e.type = parts[0];
    std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), e.at);
    e.text = parts[2];
    out.push_back(std::move(e));
  }
  return out;
}

Segment as_segment(SegmentRow const& s) {
  Segment out;
  out.id = s.id;
  out.rev = s.rev;
  out.kind = s.kind;
  out.text = s.text;
  out.lang = s.lang;
  out.events = read_events(s.events);
  out.joins = read_numbers(s.joins);
  out.breaks = read_numbers(s.breaks);
  out.start = s.start;
  out.end = s.end;
  out.quality = s.quality;
  out.check = s.check;
  out.redacted = s.redacted;
  return out;
}

Turn as_turn(TurnRow const& t) {
  Turn out;
  out.id = t.id;
  out.label = t.label;
  out.kind = t.kind;
  out.person = t.person;
  out.capacity = t.capacity;
  out.method = t.method;
  // A guest is nobody whom people know; everybody else's name is the caller's to fill.
  if (t.method == Method::floor) out.person_name = t.voice;
  if (!t.item.empty()) out.item = t.item;
  return out;
}

// ------------------------------------------------------------------------------------------------ anchors

namespace {

std::vector<AnchorRow> with_places(Reading& r, std::vector<AnchorRow> rows) {
  for (auto& row : rows)
    for (auto& [segment, first, last] : r.rows<SegmentId, std::int64_t, std::int64_t>(
             "select segment, first, last from anchor_place where anchor = :a order by place", row.id))
      row.anchor.places.push_back({segment, first, last});
  return rows;
}

template <class... Args>
std::vector<AnchorRow> load_anchors(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<AnchorRow> out;
  for (auto& [id, meeting, transcript, segment, rev, first, last, quote, before, after, state, nearest, seen, redacted] :
       r.rows<AnchorId, MeetingId, TranscriptId, SegmentId, std::int64_t, std::int64_t, std::int64_t, std::string, std::string,
              std::string, AnchorState, SegmentId, bool, bool>(sql, args...))
    out.push_back({id, meeting, transcript, Anchor{segment, rev, first, last, quote, before, after, state, {}, nearest}, seen, redacted});
  return with_places(r, std::move(out));
}

void write_places(Writing& w, AnchorRow const& a) {
  std::int64_t n = 0;
  for (auto const& p : a.anchor.places)
    w.run("insert into anchor_place (anchor, place, segment, first, last) values (:a, :n, :s, :first, :last)", a.id, ++n, p.segment,
          p.start, p.end);
}

}  // namespace

std::optional<AnchorRow> anchor(Reading& r, AnchorId const& id) {
  return first_of(load_anchors(r,
                               "select id, meeting, transcript, segment, rev, first, last, quote, words_before, words_after, state, nearest, "
                               "seen, redacted from anchor where id = :id",
                               id));
}

std::vector<AnchorRow> anchors_in(Reading& r, SegmentId const& s) {
  return load_anchors(r,
                      "select id, meeting, transcript, segment, rev, first, last, quote, words_before, words_after, state, nearest, "
                      "seen, redacted from anchor where id in (select anchor from anchor_place where segment = :s) "
                      "or (segment = :origin and state = :lost) order by id",
                      s, s, AnchorState::lost);
}

void insert(Writing& w, AnchorRow const& a) {
  w.run("insert into anchor (id, transcript, meeting, segment, rev, first, last, quote, words_before, words_after, state, nearest, seen, "
        "redacted, at) values (:id, :tr, :m, :s, :rev, :first, :last, :quote, :before, :after, :state, :nearest, :seen, 0, :at)",
        a.id, a.transcript, a.meeting, a.anchor.segment, a.anchor.rev, a.anchor.start, a.anchor.end, a.anchor.quote, a.anchor.before,
        a.anchor.after, a.anchor.state, a.anchor.nearest, a.seen, w.now());
  write_places(w, a);
}

void update(Writing& w, AnchorRow const& a) {
  w.run("update anchor set state = :state, nearest = :nearest, seen = :seen where id = :id", a.anchor.state, a.anchor.nearest, a.seen, a.id);
  w.run("delete from anchor_place where anchor = :a", a.id);
  write_places(w, a);
}

TextOf text_of(Reading& r) {
  return [&r](SegmentId const& id) {
    auto const s = segment(r, id);
    return s ? s->text : std::string();
  };
}

// ------------------------------------------------------------------------------------------------ edits

Editing::Editing(Writing& w, TranscriptId transcript, std::string op, std::string object)
    : w_(w), transcript_(std::move(transcript)), op_(std::move(op)), object_(std::move(object)) {}

void Editing::touch(TurnRow const& t) {
  turns_.push_back(t.id);
  turns_before_.push_back(t);
}

void Editing::touch(SegmentRow const& s) {
  segments_.push_back(s.id);
  segments_before_.push_back(s);
}

void Editing::made(TurnId const& id) { turns_.push_back(id); }
void Editing::made(SegmentId const& id) { segments_.push_back(id); }

void Editing::words(std::string before, std::string after) {
  words_before_ = std::move(before);
  words_after_ = std::move(after);
}

void Editing::why(std::string reason, std::string note) {
  reason_ = std::move(reason);
  note_ = std::move(note);
}

Edited Editing::finish(std::int64_t rev, std::int64_t undoes) {
  std::vector<TurnRow> turns_after;
  for (auto const& id : turns_)
    if (auto t = turn(w_, id)) turns_after.push_back(std::move(*t));
  std::vector<SegmentRow> segments_after;
  for (auto const& id : segments_)
    if (auto s = segment(w_, id)) segments_after.push_back(std::move(*s));
  boost::json::object before{{"turns", to_json(turns_before_)}, {"segments", to_json(segments_before_)}};
  boost::json::object after{{"turns", to_json(turns_after)}, {"segments", to_json(segments_after)}};
  auto const id = w_.one<std::int64_t>(
      "insert into edit (transcript, op, object, before_rows, after_rows, before_words, after_words, reason, note, author, at, undone) "
      "values (:tr, :op, :object, :before, :after, :wb, :wa, :reason, :note, :author, :at, 0) returning id",
      transcript_, op_, object_, print_json(before), print_json(after), words_before_, words_after_, reason_, note_, w_.actor().person,
      w_.now());
  if (undoes > 0) w_.run("update edit set undone = 1 where id = :id", undoes);
  auto const meeting = w_.one<MeetingId>("select meeting from transcript where id = :t", transcript_).value_or(MeetingId());
  w_.run("update transcript set corrected = 1, seq = seq + 1 where id = :t", transcript_);
  w_.event(meeting, op_, object_, words_after_);
  w_.audit(op_, object_);
  note_change(w_, meeting);
  return {id.value_or(0), rev};
}

// ------------------------------------------------------------------------------------------------ snapshots

namespace {

std::string text_at(Json const& v, char const* name) {
  auto const* const s = v.at(name).if_string();
  return s ? std::string(std::string_view(*s)) : std::string();
}

std::int64_t number_at(Json const& v, char const* name) { return v.at(name).as_int64(); }

template <class E>
E enum_at(Json const& v, char const* name) {
  E e{};
  if (!boost::describe::enum_from_string(text_at(v, name).c_str(), e)) throw std::runtime_error("an edit holds an unknown word");
  return e;
}

std::optional<Instant> instant_at(Json const& v, char const* name) { return parse_iso(text_at(v, name)); }

}  // namespace

TurnRow turn_from(Json const& v) {
  TurnRow t;
  t.id = TurnId(text_at(v, "id"));
  t.transcript = TranscriptId(text_at(v, "transcript"));
  t.ord = number_at(v, "ord");
  t.label = text_at(v, "label");
  t.label_norm = text_at(v, "label_norm");
  t.kind = enum_at<LabelKind>(v, "kind");
  t.person = PersonId(text_at(v, "person"));
  t.capacity = text_at(v, "capacity");
  t.method = enum_at<Method>(v, "method");
  t.confirmed_by = PersonId(text_at(v, "confirmed_by"));
  t.item = ItemId(text_at(v, "item"));
  t.topic = v.at("topic").as_bool();
  t.fate = enum_at<Fate>(v, "fate");
  t.into = TurnId(text_at(v, "into"));
  t.reason = text_at(v, "reason");
  // Edits from before the live room know nothing of these.
  if (v.as_object().contains("voice")) t.voice = text_at(v, "voice");
  if (v.as_object().contains("floor_turn")) t.floor_turn = text_at(v, "floor_turn");
  return t;
}

SegmentRow segment_from(Json const& v) {
  SegmentRow s;
  s.id = SegmentId(text_at(v, "id"));
  s.transcript = TranscriptId(text_at(v, "transcript"));
  s.turn = TurnId(text_at(v, "turn"));
  s.ord = number_at(v, "ord");
  s.kind = enum_at<SegmentKind>(v, "kind");
  s.lang = text_at(v, "lang");
  s.rev = number_at(v, "rev");
  s.text = text_at(v, "text");
  s.events = text_at(v, "events");
  s.joins = text_at(v, "joins");
  s.breaks = text_at(v, "breaks");
  s.start = instant_at(v, "start");
  s.end = instant_at(v, "end");
  s.quality = enum_at<TimeQuality>(v, "quality");
  s.check = enum_at<Check>(v, "check");
  s.fate = enum_at<Fate>(v, "fate");
  s.into = SegmentId(text_at(v, "into"));
  s.reason = text_at(v, "reason");
  s.redacted = v.at("redacted").as_bool();
  return s;
}

}  // namespace record::rows
