// SPDX-License-Identifier: Apache-2.0
// Erasing words by two people (captions 6.5, R5; rulings 10). The one exception to "raw is never changed": the words go from
// the captioner's file, every revision and edition, the list of edits, anchors, marks and event texts. What stays: that words
// were here, the class of the reason, when, and who decided.
#include "base/checks.hpp"
#include "base/text.hpp"
#include "record/caption_rows.hpp"
#include "record/events.hpp"
#include "record/marks.hpp"
#include "record/rows.hpp"

namespace record {

namespace {

constexpr char const* gap_mark = "[redacted]";

std::optional<Redaction> redaction(Reading& r, std::string const& id) {
  auto row = r.row<std::string, SegmentId, std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::string, PersonId,
                   PersonId, Instant, std::string>(
      "select id, segment, first, last, rev, words, reason, note, asked_by, decided_by, at, state from redaction where id = :id", id);
  if (!row) return std::nullopt;
  Redaction out;
  std::tie(out.id, out.segment, out.start, out.end, out.rev, out.words, out.reason, out.note, out.asked_by, out.decided_by, out.asked_at,
           out.state) = *row;
  return out;
}

/// Every occurrence of `words` in `s` replaced. A page break or a wrapped line in the file counts as the blank it became.
std::string without(std::string_view s, std::string_view words) {
  std::string out;
  std::size_t i = 0;
  auto const blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (i < s.size()) {
    std::size_t a = i, b = 0;
    while (b < words.size() && a < s.size()) {
      if (blank(words[b]) && blank(s[a])) {
        while (b < words.size() && blank(words[b])) ++b;
        while (a < s.size() && blank(s[a])) ++a;
      } else if (words[b] == s[a]) {
        ++a;
        ++b;
      } else {
        break;
      }
    }
    if (b == words.size() && !words.empty()) {
      out += gap_mark;
      i = a;
    } else {
      out += s[i++];
    }
  }
  return out;
}

/// The words inside JSON text look as the serialiser escaped them.
std::string escaped(std::string const& words) {
  auto s = print_json(Json(std::string_view(words)));
  return s.substr(1, s.size() - 2);
}

void erase_from_file(Writing& w, TranscriptId const& transcript, std::string const& words) {
  auto const file = w.one<FileId>("select file from transcript where id = :t", transcript);
  if (!file) return;
  auto const bytes = store::file_bytes(w, *file);
  if (!bytes) return;
  auto const read = decode(*bytes);
  if (!read) return;
  auto const clean = without(read->text, words);
  // The file is kept as UTF-8 from now on: what it was encoded in is no longer of use.
  if (clean != read->text) store::replace_file(w, *file, clean);
}

void erase_from_rows(Writing& w, TranscriptId const& transcript, SegmentId const& segment, std::string const& words) {
  auto const json_words = escaped(words);
  for (auto& [rev, text] : w.rows<std::int64_t, std::string>("select rev, text from segment_rev where segment = :s", segment)) {
    auto const clean = without(text, words);
    if (clean == text) continue;
    w.run("update segment_rev set text = :t, events = :e, sha256 = :sha, redacted = 1 where segment = :s and rev = :r", clean,
          rows::print_events(find_events(clean)), sha256_hex(clean), segment, rev);
  }
  for (auto& [id, before, after, was, becomes] : w.rows<std::int64_t, std::string, std::string, std::string, std::string>(
           "select id, before_rows, after_rows, before_words, after_words from edit where transcript = :t", transcript)) {
    auto const b = without(before, json_words), a = without(after, json_words);
    auto const wb = without(was, words), wa = without(becomes, words);
    if (b == before && a == after && wb == was && wa == becomes) continue;
    // What was erased cannot be brought back by undo.
    w.run("update edit set before_rows = :b, after_rows = :a, before_words = :wb, after_words = :wa, undone = 1 where id = :id", b, a, wb, wa, id);
  }
}

void erase_from_anchors(Writing& w, TranscriptId const& transcript, std::string const& words) {
  for (auto& [id, quote, before, after] : w.rows<AnchorId, std::string, std::string, std::string>(
           "select id, quote, words_before, words_after from anchor where transcript = :t", transcript)) {
    auto const q = without(quote, words), b = without(before, words), a = without(after, words);
    bool const inside = quote.size() <= words.size() && words.find(quote) != std::string::npos;
    if (q == quote && b == before && a == after && !inside) continue;
    bool const hit = inside || q != quote;
    // The words around may hold a part of what was erased: they only served to find the place again.
    w.run("update anchor set quote = :q, words_before = '', words_after = '', redacted = :r, seen = 0 where id = :id",
          inside ? std::string(gap_mark) : q, hit, id);
  }
  for (auto& [id, text] : w.rows<MarkId, std::string>(
           "select m.id, m.text from mark m join anchor a on a.id = m.anchor where a.transcript = :t", transcript)) {
    auto const clean = without(text, words);
    if (clean != text) w.run("update mark set text = :t where id = :id", clean, id);
  }
  for (auto& [id, was, becomes] : w.rows<std::int64_t, std::string, std::string>(
           "select c.id, c.was, c.becomes from mark_change c join mark m on m.id = c.mark join anchor a on a.id = m.anchor "
           "where a.transcript = :t",
           transcript))
    w.run("update mark_change set was = :w, becomes = :b where id = :id", without(was, words), without(becomes, words), id);
}

/// Events whose text holds the words: of the segment itself, of a turn that was split there, of a mark made on them.
void erase_from_events(Writing& w, MeetingId const& meeting, std::string const& words) {
  std::int64_t seq = 0;
  while (true) {
    auto const some = store::event_lines(w, meeting, seq, 500);
    if (some.empty()) return;
    for (auto const& e : some) {
      seq = e.seq;
      if (without(e.text, words) != e.text) store::redact_events(w, meeting, e.object);
    }
  }
}

}  // namespace

Result<std::string> ask_redaction(Writing& w, SegmentId const& segment, std::int64_t rev, std::int64_t start, std::int64_t end,
                                  std::string const& reason, std::string const& note) {
  auto const s = rows::segment(w, segment);
  if (!s || s->fate != Fate::alive) return refuse(Why::unknown, say("There are no such words in the transcript."));
  if (s->rev != rev) return refuse(Why::conflict, say("These words were corrected while you were reading. Please select them again."));
  if (reason != "personal_data" && reason != "court" && reason != "other")
    return refuse(Why::malformed, say("Choose a reason."), "reason");
  if (auto ok = base::too_long(note, 500, "note"); !ok) return tl::unexpected(ok.error());
  auto const words = std::string(trim(slice(s->text, static_cast<std::size_t>(std::max<std::int64_t>(0, start)),
                                            static_cast<std::size_t>(std::max<std::int64_t>(0, end)))));
  if (words.empty()) return refuse(Why::malformed, say("Select some words first."), "start");
  auto const id = random_name(12);
  auto const meeting = w.one<MeetingId>("select meeting from transcript where id = :t", s->transcript).value_or(MeetingId());
  w.run("insert into redaction (id, transcript, meeting, segment, rev, first, last, words, reason, note, asked_by, at, state) "
        "values (:id, :t, :m, :s, :rev, :f, :l, :words, :reason, :note, :p, :at, 'asked')",
        id, s->transcript, meeting, segment, rev, start, end, words, reason, note, w.actor().person, w.now());
  w.event(meeting, "ask_redaction", segment.text);
  w.audit("ask_redaction", segment.text, reason);
  return id;
}

Result<Done> approve_redaction(Writing& w, std::string const& id) {
  auto const red = redaction(w, id);
  if (!red) return refuse(Why::unknown, say("There is no such request."));
  if (red->state != "asked") return refuse(Why::not_now, say("This request was decided already."));
  if (!w.actor().person.empty() && red->asked_by == w.actor().person)
    return refuse(Why::not_allowed, say("A second person must agree: you asked for it yourself."));
  auto s = rows::segment(w, red->segment);
  if (!s) return refuse(Why::unknown, say("There are no such words in the transcript."));
  auto const meeting = w.one<MeetingId>("select meeting from transcript where id = :t", s->transcript).value_or(MeetingId());
  erase_from_file(w, s->transcript, red->words);
  erase_from_rows(w, s->transcript, s->id, red->words);
  auto const clean = without(s->text, red->words);
  w.run("update segment set text = :t, events = :e, joins = '', breaks = '', redacted = 1 where id = :id", clean,
        rows::print_events(find_events(clean)), s->id);
  erase_from_anchors(w, s->transcript, red->words);
  erase_from_events(w, meeting, red->words);
  // The deltas of live captions hold the words in pieces, and so do the raw chunks.
  store::redact_events(w, meeting, s->id.text);
  captions::erase(w, meeting, red->words);
  w.run("update redaction set state = 'done', words = '', note = '', decided_by = :p, decided_at = :at where id = :id", w.actor().person,
        w.now(), id);
  w.run("update transcript set seq = seq + 1 where id = :t", s->transcript);
  w.event(meeting, "approve_redaction", s->id.text);
  w.audit("approve_redaction", s->id.text, red->reason);
  note_change(w, meeting);
  return Done{};
}

Result<Done> decline_redaction(Writing& w, std::string const& id, std::string const& note) {
  auto const red = redaction(w, id);
  if (!red) return refuse(Why::unknown, say("There is no such request."));
  if (red->state != "asked") return refuse(Why::not_now, say("This request was decided already."));
  if (note.empty()) return refuse(Why::malformed, say("Say why it is declined."), "note");
  w.run("update redaction set state = 'declined', words = '', note = :n, decided_by = :p, decided_at = :at where id = :id", note,
        w.actor().person, w.now(), id);
  w.audit("decline_redaction", red->segment.text);
  return Done{};
}

std::vector<Redaction> redactions(Reading& r, MeetingId const& meeting) {
  std::vector<Redaction> out;
  for (auto& [id] : r.rows<std::string>("select id from redaction where meeting = :m order by at desc", meeting))
    if (auto one = redaction(r, id)) out.push_back(std::move(*one));
  return out;
}

}  // namespace record
