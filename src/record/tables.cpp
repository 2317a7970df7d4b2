// SPDX-License-Identifier: Apache-2.0
// The tables of the record. Everything that was ever said stays: segment_rev only grows, rows are never deleted but by
// redaction; `fate` says whether a turn or segment is alive (0), merged into another (1) or removed (2).
#include "record/transcripts.hpp"

namespace record {

std::vector<store::Migration> migrations() {
  return {
      {"record",
       1,
       {
           "create table draft (id text primary key, meeting text not null, file text not null, file_name text not null, "
           "person text, at bigint not null)",
           "create table transcript (id text primary key, meeting text not null, channel text not null, lang text not null, "
           "status bigint not null, file text not null, format text not null, encoding text not null, wrapper text not null, "
           "corrected bigint not null, seq bigint not null, starts bigint, ends bigint, at bigint not null, "
           "unique (meeting, channel))",
           "create table turn (id text primary key, transcript text not null references transcript(id), ord bigint not null, "
           "label text not null, label_norm text not null, kind bigint not null, person text, capacity text not null, "
           "method bigint not null, confirmed_by text, confirmed_at bigint, item text, topic bigint not null, fate bigint not null, "
           "into_turn text, reason text not null)",
           "create index turn_by_transcript on turn(transcript, ord)",
           "create index turn_by_person on turn(person)",
           "create table segment (id text primary key, transcript text not null references transcript(id), "
           "turn text not null references turn(id), ord bigint not null, kind bigint not null, lang text not null, "
           "rev bigint not null, text text not null, events text not null, joins text not null, breaks text not null, "
           "starts bigint, ends bigint, quality bigint not null, checked bigint not null, fate bigint not null, into_segment text, "
           "reason text not null, redacted bigint not null)",
           "create index segment_by_transcript on segment(transcript)",
           "create index segment_by_turn on segment(turn, ord)",
           "create table segment_rev (segment text not null references segment(id), rev bigint not null, text text not null, "
           "events text not null, joins text not null, breaks text not null, op text not null, reason text not null, "
           "note text not null, author text, at bigint not null, base_rev bigint not null, sha256 text not null, "
           "redacted bigint not null, primary key (segment, rev))",
           "create table edit (id PRIMARY_SERIAL, transcript text not null references transcript(id), op text not null, "
           "object text not null, before_rows text not null, after_rows text not null, before_words text not null, "
           "after_words text not null, reason text not null, note text not null, author text, at bigint not null, "
           "undone bigint not null)",
           "create index edit_by_transcript on edit(transcript, id)",
           "create table anchor (id text primary key, transcript text not null references transcript(id), meeting text not null, "
           "segment text not null, rev bigint not null, first bigint not null, last bigint not null, quote text not null, "
           "words_before text not null, words_after text not null, state bigint not null, nearest text, seen bigint not null, "
           "redacted bigint not null, at bigint not null)",
           "create table anchor_place (anchor text not null references anchor(id), place bigint not null, segment text not null, "
           "first bigint not null, last bigint not null, primary key (anchor, place))",
           "create index anchor_place_by_segment on anchor_place(segment)",
           "create index anchor_by_origin on anchor(segment)",
           "create index anchor_by_meeting on anchor(meeting)",
           "create table mark (id text primary key, kind bigint not null, meeting text not null, anchor text, text text not null, "
           "owner text, owner_name text not null, due text not null, state text not null, note text not null, person text, "
           "at bigint not null)",
           "create index mark_by_meeting on mark(meeting)",
           "create index mark_by_kind on mark(kind, state, at)",
           "create table mark_change (id PRIMARY_SERIAL, mark text not null, at bigint not null, person text, what text not null, "
           "was text not null, becomes text not null)",
           "create index mark_change_by_mark on mark_change(mark)",
           "create table edition (transcript text not null references transcript(id), no bigint not null, status bigint not null, "
           "at bigint not null, person text, sha256 text not null, note text not null, primary key (transcript, no))",
           "create table edition_part (transcript text not null, no bigint not null, place bigint not null, turn text not null, "
           "label text not null, kind bigint not null, person text, capacity text not null, method bigint not null, item text, "
           "segment text not null, rev bigint not null, primary key (transcript, no, place))",
           "create table redaction (id text primary key, transcript text not null, meeting text not null, segment text not null, "
           "rev bigint not null, first bigint not null, last bigint not null, words text not null, reason text not null, "
           "note text not null, asked_by text, decided_by text, at bigint not null, decided_at bigint, state text not null)",
           "create index redaction_by_meeting on redaction(meeting)",
           "create table alias (id text primary key, series text not null, text text not null, norm text not null, "
           "person text not null, from_day text not null, until_day text not null, confirmed_by text, at bigint not null)",
           "create index alias_by_series on alias(series, norm)",
           "create table term (id text primary key, series text not null, text text not null, kind text not null, heard text not null, "
           "outline text not null, note text not null, at bigint not null)",
           "create index term_by_series on term(series)",
           "create table verdict (id PRIMARY_SERIAL, series text not null, meeting text not null, rule text not null, "
           "heard text not null, meant text not null, segment text not null, rev bigint not null, verdict text not null, person text, "
           "at bigint not null)",
           "create index verdict_by_series on verdict(series)",
           "create index verdict_by_meeting on verdict(meeting)",
           "create table report (meeting text primary key, rev bigint not null, text text not null, person text, at bigint not null)",
           "create table report_rev (meeting text not null, rev bigint not null, text text not null, person text, at bigint not null, "
           "primary key (meeting, rev))",
           "create table text_change (seq PRIMARY_SERIAL, meeting text not null, at bigint not null)",
       }},
      {"record",
       2,
       {
           "create table caption_stream (id text primary key, meeting text not null, channel text not null, lang text not null, "
           "role bigint not null, join_policy bigint not null, title text not null, on_air bigint not null, secret text not null unique, "
           "not_before bigint not null, not_after bigint not null, revoked_at bigint, live text not null, at bigint not null)",
           "create index caption_stream_by_meeting on caption_stream(meeting)",
           "create table caption_chunk (stream text not null references caption_stream(id), arrival_no bigint not null, "
           "epoch bigint not null, seq bigint, idempotency text not null, received bigint not null, source_at bigint, "
           "dialect bigint not null, lang text not null, status text not null, hash text not null, floor_turn text not null, "
           "body text not null, primary key (stream, arrival_no))",
           "create index caption_chunk_by_number on caption_chunk(stream, epoch, seq)",
           "create index caption_chunk_by_key on caption_chunk(stream, idempotency)",
           "alter table turn add column voice text not null default ''",
           "alter table turn add column floor_turn text not null default ''",
       }},
  };
}

}  // namespace record
