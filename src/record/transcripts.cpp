// SPDX-License-Identifier: Apache-2.0
// Taking a file in, and reading a transcript back. Corrections are in edits.cpp, editions in editions.cpp.
#include "record/transcripts.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "record/marks.hpp"
#include "record/rows.hpp"

namespace record {

namespace {

constexpr std::size_t most_bytes = 10 * 1024 * 1024;  // rulings 20
constexpr std::size_t most_turns = 10'000;

Result<Done> check(Parsed const& p) {
  if (p.turns.empty()) return refuse(Why::malformed, say("There is no speech in this file: every line of it is a header, an address or a notice."), "file");
  if (p.turns.size() > most_turns) return refuse(Why::malformed, say("A transcript may have at most 10,000 turns."), "file");
  for (auto const& t : p.turns)
    if (t.label && code_points(*t.label) > 120)
      return refuse(Why::malformed, say("The label of turn {} is longer than 120 characters."), "file", {std::to_string(t.n)});
  return Done{};
}

std::string wrapper_json(std::vector<WrapperLine> const& lines) { return print_json(to_json(lines)); }

std::vector<WrapperLine> wrapper_from(std::string const& s) {
  std::vector<WrapperLine> out;
  auto const value = parse_json(s, {.depth = 8, .nodes = 200'000});
  if (!value || !value->is_array()) return out;
  for (auto const& v : value->as_array()) {
    auto const& o = v.as_object();
    out.push_back({o.at("line").as_int64(), std::string(o.at("kind").as_string()), std::string(o.at("text").as_string())});
  }
  return out;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ drafts

Result<DraftId> keep_draft(Writing& w, MeetingId const& meeting, std::string const& file_name, std::string const& bytes) {
  if (bytes.size() > most_bytes) return refuse(Why::malformed, say("A transcript may have at most 10 MiB."), "file");
  auto const file = store::keep_file(w, clean_line(file_name), "application/octet-stream", bytes);
  auto const id = new_id<DraftId>();
  w.run("insert into draft (id, meeting, file, file_name, person, at) values (:id, :m, :f, :n, :p, :at)", id, meeting, file,
        clean_line(file_name), w.actor().person, w.now());
  w.audit("keep_draft", id.text);
  return id;
}

std::optional<Draft> draft(Reading& r, DraftId const& id) {
  auto row = r.row<DraftId, MeetingId, FileId, std::string, PersonId, Instant>(
      "select id, meeting, file, file_name, person, at from draft where id = :id", id);
  if (!row) return std::nullopt;
  auto& [d, m, f, n, p, at] = *row;
  return Draft{d, m, f, n, p, at};
}

Result<Done> drop_draft(Writing& w, DraftId const& id) {
  auto const d = draft(w, id);
  if (!d) return refuse(Why::unknown, say("This upload is no longer there. Please upload the file again."));
  auto const kept = w.one<std::int64_t>("select 1 from transcript where file = :f", d->file).has_value();
  w.run("delete from draft where id = :id", id);
  if (!kept) store::drop_file(w, d->file);
  w.audit("drop_draft", id.text);
  return Done{};
}

std::int64_t drop_old_drafts(Writing& w, Instant now) {
  std::int64_t n = 0;
  for (auto& [id] : w.rows<DraftId>("select id from draft where at < :t", now - std::chrono::hours(24)))
    if (drop_draft(w, id)) ++n;
  return n;
}

// ------------------------------------------------------------------------------------------------ taking in

Result<TranscriptId> take_in(Writing& w, MeetingId const& meeting, FileId const& file, Parsed const& parsed, std::string const& lang,
                             std::optional<Instant> start, std::optional<Instant> end) {
  if (auto ok = check(parsed); !ok) return tl::unexpected(ok.error());
  if (w.one<std::int64_t>("select 1 from transcript where meeting = :m and channel = 'floor'", meeting))
    return refuse(Why::conflict, say("This meeting already has a transcript. Import the file over it instead."), "file");
  auto const id = new_id<TranscriptId>();
  w.run("insert into transcript (id, meeting, channel, lang, status, file, format, encoding, wrapper, corrected, seq, starts, ends, at) "
        "values (:id, :m, 'floor', :lang, :status, :file, :format, :enc, :wrapper, 0, 1, :starts, :ends, :at)",
        id, meeting, lang, Status::rough, file, parsed.format, parsed.encoding, wrapper_json(parsed.wrapper), start, end, w.now());
  std::int64_t turn_ord = 0;
  for (auto const& t : parsed.turns) {
    rows::TurnRow row;
    row.id = new_id<TurnId>("t", 8);
    while (rows::turn(w, row.id)) row.id = new_id<TurnId>("t", 8);
    row.transcript = id;
    row.ord = turn_ord += rows::gap;
    row.label = t.label.value_or("");
    row.label_norm = fold(row.label);
    row.kind = t.kind;
    row.topic = t.topic;
    rows::insert(w, row);
    std::int64_t segment_ord = 0;
    for (auto const& s : t.segments) {
      rows::SegmentRow seg;
      seg.id = new_id<SegmentId>("s", 8);
      while (rows::segment(w, seg.id)) seg.id = new_id<SegmentId>("s", 8);
      seg.transcript = id;
      seg.turn = row.id;
      seg.ord = segment_ord += rows::gap;
      seg.kind = s.text.empty() && !s.events.empty() ? SegmentKind::event
                 : t.topic && &s == &t.segments.front()  ? SegmentKind::topic
                                                         : SegmentKind::speech;
      seg.text = s.text;
      seg.events = rows::print_events(s.events);
      seg.joins = rows::print_numbers(s.joins);
      if (s.start) {
        // A file with a clock of its own but no day counts from 1970: differences are right, and exports know (zero_of).
        auto const zero = start.value_or(Instant{});
        seg.start = zero + *s.start;
        if (s.end) seg.end = zero + *s.end;
        seg.quality = TimeQuality::source;
      }
      rows::insert(w, seg, "import");
    }
  }
  w.event(meeting, "take_in", id.text, parsed.format);
  w.audit("take_in", id.text);
  note_change(w, meeting);
  return id;
}

// ------------------------------------------------------------------------------------------------ reading

namespace {

template <class... Args>
std::optional<Head> load_head(Reading& r, std::string_view sql, Args const&... args) {
  auto row = r.row<TranscriptId, MeetingId, std::string, Status, FileId, std::string, std::string, bool, std::int64_t>(sql, args...);
  if (!row) return std::nullopt;
  Head h;
  std::tie(h.id, h.meeting, h.lang, h.status, h.file, h.format, h.encoding, h.corrected, h.seq) = *row;
  for (auto& [method, kind, text] : r.rows<Method, LabelKind, std::string>(
           "select t.method, t.kind, s.text from turn t left join segment s on s.turn = t.id and s.fate = 0 "
           "where t.transcript = :t and t.fate = 0",
           h.id)) {
    auto const n = static_cast<std::int64_t>(count_words(text));
    h.words += n;
    if (method == Method::none && kind != LabelKind::captioner && kind != LabelKind::machine) h.unresolved_words += n;
  }
  h.turns = r.one<std::int64_t>("select count(*) from turn where transcript = :t and fate = 0", h.id).value_or(0);
  h.unresolved = r.one<std::int64_t>(
                      "select count(*) from turn where transcript = :t and fate = 0 and method = 0 and kind not in (:c, :m)", h.id,
                      LabelKind::captioner, LabelKind::machine)
                     .value_or(0);
  h.editions = r.one<std::int64_t>("select count(*) from edition where transcript = :t", h.id).value_or(0);
  return h;
}

/// Turns of rows in order, each with its segments; both lists are in reading order.
std::vector<Turn> assemble(std::vector<rows::TurnRow> const& turns, std::vector<rows::SegmentRow> const& segments) {
  std::vector<Turn> out;
  out.reserve(turns.size());
  std::map<std::string_view, std::size_t> place;
  for (auto const& t : turns) {
    place[t.id.text] = out.size();
    auto turn = rows::as_turn(t);
    if (!out.empty()) {
      auto const& before = out.back();
      turn.continued = (!turn.person.empty() && turn.person == before.person) ||
                       (turn.person.empty() && before.person.empty() && !turn.label.empty() && turn.label == before.label &&
                        turn.kind == LabelKind::person);
    }
    out.push_back(std::move(turn));
  }
  for (auto const& s : segments)
    if (auto const it = place.find(s.turn.text); it != place.end()) out[it->second].segments.push_back(rows::as_segment(s));
  return out;
}

std::vector<Turn> edition_turns(Reading& r, TranscriptId const& id, std::int64_t no) {
  std::vector<Turn> out;
  r.each<TurnId, std::string, LabelKind, PersonId, std::string, Method, ItemId, SegmentId, std::int64_t, std::string, std::string,
         std::string, std::string, bool, std::string>(
      "select p.turn, p.label, p.kind, p.person, p.capacity, p.method, p.item, p.segment, p.rev, v.text, v.events, v.joins, v.breaks, "
      "v.redacted, t.voice from edition_part p join segment_rev v on v.segment = p.segment and v.rev = p.rev "
      "left join turn t on t.id = p.turn where p.transcript = :t and p.no = :no order by p.place",
      [&](TurnId turn, std::string label, LabelKind kind, PersonId person, std::string capacity, Method method, ItemId item,
          SegmentId segment, std::int64_t rev, std::string words, std::string events, std::string joins, std::string breaks, bool redacted,
          std::string voice) {
        if (out.empty() || out.back().id != turn) {
          Turn t;
          t.id = turn;
          t.label = std::move(label);
          t.kind = kind;
          t.person = person;
          t.capacity = std::move(capacity);
          t.method = method;
          if (method == Method::floor) t.person_name = std::move(voice);  // a guest's; others are the caller's to name
          if (!item.empty()) t.item = item;
          t.continued = !out.empty() && !person.empty() && out.back().person == person;
          out.push_back(std::move(t));
        }
        Segment s;
        s.id = segment;
        s.rev = rev;
        s.text = std::move(words);
        s.events = rows::read_events(events);
        s.kind = s.text.empty() && !s.events.empty() ? SegmentKind::event : SegmentKind::speech;
        s.joins = rows::read_numbers(joins);
        s.breaks = rows::read_numbers(breaks);
        s.redacted = redacted;
        out.back().segments.push_back(std::move(s));
      },
      id, no);
  return out;
}

void add_marks(Reading& r, Transcript& t) {
  for (auto const& m : marks_of(r, t.meeting)) {
    Mark out;
    out.id = m.id;
    out.kind = boost::describe::enum_to_string(m.kind, "decision");
    out.text = m.text;
    out.owner = m.owner_name;
    out.due = m.due;
    out.state = m.state;
    if (m.words) {
      out.anchor = m.words->id;
      out.segment = m.words->segment;
      out.start = m.words->start;
      out.end = m.words->end;
    }
    t.marks.push_back(std::move(out));
  }
}

}  // namespace

std::optional<Head> head(Reading& r, MeetingId const& meeting) {
  return load_head(r,
                   "select id, meeting, lang, status, file, format, encoding, corrected, seq from transcript "
                   "where meeting = :m and channel = 'floor'",
                   meeting);
}

std::optional<Head> head_of(Reading& r, TranscriptId const& id) {
  return load_head(r, "select id, meeting, lang, status, file, format, encoding, corrected, seq from transcript where id = :t", id);
}

std::optional<Transcript> transcript(Reading& r, MeetingId const& meeting, std::int64_t edition) {
  auto const row = r.row<TranscriptId, std::string, Status, bool, std::string, std::optional<Instant>, std::optional<Instant>>(
      "select id, lang, status, corrected, wrapper, starts, ends from transcript where meeting = :m and channel = 'floor'", meeting);
  if (!row) return std::nullopt;
  Transcript t;
  std::string wrapper;
  std::tie(t.id, t.lang, t.status, t.corrected, wrapper, t.start, t.end) = *row;
  t.meeting = meeting;
  t.wrapper = wrapper_from(wrapper);
  t.edition = edition;
  if (edition > 0) {
    auto const kept = r.row<Status, std::string>("select status, sha256 from edition where transcript = :t and no = :no", t.id, edition);
    if (!kept) return std::nullopt;
    std::tie(t.status, t.sha256) = *kept;
    t.turns = edition_turns(r, t.id, edition);
  } else {
    t.turns = assemble(rows::turns(r, t.id), rows::segments(r, t.id));
    add_marks(r, t);
  }
  return t;
}

std::vector<Turn> some_turns(Reading& r, TranscriptId const& id, std::int64_t from, std::int64_t count) {
  auto all = rows::turns(r, id);
  if (from < 1) from = 1;
  std::vector<rows::TurnRow> some;
  std::vector<rows::SegmentRow> segments;
  // One before, so that "continued" is right on the first turn shown.
  auto const first = std::max<std::int64_t>(0, from - 2);
  for (auto i = first; i < static_cast<std::int64_t>(all.size()) && i < from - 1 + count; ++i) {
    auto& t = all[static_cast<std::size_t>(i)];
    for (auto& s : rows::segments_of(r, t.id)) segments.push_back(std::move(s));
    some.push_back(std::move(t));
  }
  auto out = assemble(some, segments);
  if (first < from - 1 && !out.empty()) out.erase(out.begin());
  return out;
}

namespace {

/// What became of a row: it may have been merged into one that was merged later.
template <class Row, class Load>
Row as_it_is_now(Reading& r, Row row, Load const& load) {
  for (int hops = 0; row.fate == Fate::merged && hops < 100; ++hops) {
    auto next = load(r, row.into);
    if (!next) break;
    row = std::move(*next);
  }
  return row;
}

}  // namespace

std::optional<Found> find_turn(Reading& r, TurnId const& id) {
  auto t = rows::turn(r, id);
  if (!t) return std::nullopt;
  Found out;
  out.transcript = t->transcript;
  out.meeting = r.one<MeetingId>("select meeting from transcript where id = :t", t->transcript).value_or(MeetingId());
  out.fate = t->fate;
  out.reason = t->reason;
  auto const now = as_it_is_now(r, *t, rows::turn);
  out.now = now.id;
  if (out.fate == Fate::merged && now.fate == Fate::deleted) out.fate = Fate::deleted;
  out.turn = assemble({now}, rows::segments_of(r, now.id)).front();
  out.n = r.one<std::int64_t>("select count(*) from turn where transcript = :t and fate = 0 and ord <= :o", t->transcript, now.ord).value_or(0);
  return out;
}

std::optional<FoundSegment> find_segment(Reading& r, SegmentId const& id) {
  auto s = rows::segment(r, id);
  if (!s) return std::nullopt;
  FoundSegment out;
  out.transcript = s->transcript;
  out.meeting = r.one<MeetingId>("select meeting from transcript where id = :t", s->transcript).value_or(MeetingId());
  out.fate = s->fate;
  out.reason = s->reason;
  auto const now = as_it_is_now(r, *s, rows::segment);
  if (out.fate == Fate::merged && now.fate == Fate::deleted) out.fate = Fate::deleted;
  out.now = now.id;
  out.turn = now.turn;
  out.segment = rows::as_segment(now);
  return out;
}

std::vector<Revision> revisions(Reading& r, SegmentId const& id) {
  std::vector<Revision> out;
  for (auto& [rev, words, op, reason, note, author, at, redacted] :
       r.rows<std::int64_t, std::string, std::string, std::string, std::string, PersonId, Instant, bool>(
           "select rev, text, op, reason, note, author, at, redacted from segment_rev where segment = :s order by rev", id))
    out.push_back({rev, words, op, reason, note, author, at, redacted});
  return out;
}

// ------------------------------------------------------------------------------------------------ the search's feed

std::vector<Changed> changes_after(Reading& r, std::int64_t seq, int limit) {
  std::vector<Changed> out;
  for (auto& [n, meeting] : r.rows<std::int64_t, MeetingId>(
           "select seq, meeting from text_change where seq > :s order by seq limit :n", seq, limit))
    out.push_back({n, meeting});
  return out;
}

void note_change(Writing& w, MeetingId const& meeting) {
  w.run("insert into text_change (meeting, at) values (:m, :at)", meeting, w.now());
}

}  // namespace record
