// SPDX-License-Identifier: Apache-2.0
// From a Hearing to the record: settled segments become rows at once, what readers get goes into the meeting's log, and all of it in
// the transaction that took the words in.
#include <algorithm>

#include "base/text.hpp"
#include "record/caption_rows.hpp"
#include "record/events.hpp"

namespace record::captions {

namespace {

using hearing::Settled;
using hearing::Voice;

/// Gives the row the voice the floor gave it, unless a person or a rule of imports already named one.
void put_voice(rows::TurnRow& t, Voice const& v) {
  if (t.method != Method::none && t.method != Method::floor) return;
  bool const floor = v.how == "floor";
  t.person = floor ? PersonId(v.person) : PersonId();
  t.method = floor ? Method::floor : Method::none;
  t.capacity = floor ? v.capacity : std::string();
  t.voice = v.name;
  t.floor_turn = v.grant;
}

/// The row a settled segment belongs to. An editor may have merged its turn away or split it: then the last turn goes on.
rows::TurnRow turn_row(Writing& w, TranscriptId const& transcript, Voice const& v) {
  auto const last = w.one<TurnId>("select id from turn where transcript = :t and fate = 0 order by ord desc limit 1", transcript);
  if (auto known = rows::turn(w, TurnId(v.turn)); known && last) {
    if (known->id == *last) return *known;
    return *rows::turn(w, *last);
  }
  rows::TurnRow t;
  t.id = TurnId(v.turn);
  t.transcript = transcript;
  t.ord = w.one<std::int64_t>("select coalesce(max(ord), 0) from turn where transcript = :t", transcript).value_or(0) + rows::gap;
  t.label = v.label;
  t.label_norm = fold(v.label);
  t.kind = v.kind;
  t.topic = v.topic;
  put_voice(t, v);
  rows::insert(w, t);
  return t;
}

void keep_segment(Writing& w, TranscriptId const& transcript, Settled const& s, std::string const& lang) {
  auto turn = turn_row(w, transcript, s.voice);
  if (turn.id.text == s.voice.turn) {
    auto const before = turn;
    put_voice(turn, s.voice);
    if (turn.person != before.person || turn.method != before.method || turn.voice != before.voice || turn.floor_turn != before.floor_turn ||
        turn.capacity != before.capacity)
      rows::update(w, turn);
  }
  rows::SegmentRow row;
  row.id = SegmentId(s.segment);
  row.transcript = transcript;
  row.turn = turn.id;
  row.ord = w.one<std::int64_t>("select coalesce(max(ord), 0) from segment where turn = :t", turn.id).value_or(0) + rows::gap;
  row.lang = lang;
  row.text = s.text;
  if (auto alone = sole_event(s.text)) {
    row.kind = SegmentKind::event;
    row.text.clear();
    row.events = rows::print_events({*alone});
  } else {
    if (s.begins && s.voice.topic) row.kind = SegmentKind::topic;
    row.events = rows::print_events(find_events(s.text));
  }
  row.start = from_millis(s.first);
  row.end = from_millis(std::max(s.first, s.last));
  row.quality = s.source ? TimeQuality::source : TimeQuality::live;
  rows::insert(w, row, "caption");
}

char const* event_kind(std::string const& delta) {
  if (delta == "settle") return "caption.settled";
  if (delta == "state") return "caption.state";
  if (delta == "lag") return "caption.delay";
  return "caption.chunk";
}

std::string object_of(Delta const& d, StreamId const& stream) {
  auto const* const seg = d.data.as_object().if_contains("seg");
  return seg && seg->is_string() ? std::string(std::string_view(seg->get_string())) : stream.text;
}

void log(Writing& w, Row const& row, Delta& d) {
  if (!d.stored) return;
  auto with_kind = d.data.as_object();
  with_kind["kind"] = d.kind;
  d.seq = w.event(row.stream.meeting, event_kind(d.kind), object_of(d, row.stream.id), print_json(with_kind));
}

/// How far the words come behind the voice, when it was measured and readers would notice the difference (captions 6.9).
void tell_lag(Row& row, std::vector<Delta>& into) {
  constexpr std::int64_t noticed = 1000;
  auto& s = row.state;
  if (!row.stream.on_air || !s.lag_measured || std::abs(s.lag_ms - s.lag_told) < noticed) return;
  s.lag_told = s.lag_ms;
  into.push_back({"lag", true, 0, boost::json::object{{"st", row.stream.channel}, {"ms", s.lag_ms}}});
}

}  // namespace

Result<std::vector<Delta>> keep(Writing& w, Row& row, hearing::Hearing& h) {
  if (!h.settled.empty()) {
    auto const id = transcript_for(w, row.stream.meeting, row.stream.channel, row.stream.lang, from_millis(h.settled.front().first));
    auto const status = w.one<Status>("select status from transcript where id = :t", id).value_or(Status::live);
    if (status != Status::live && status != Status::rough)
      return refuse(Why::not_now, say("The transcript of this meeting is being corrected already: captions can no longer be added to it."));
    auto const lang = w.one<std::string>("select lang from transcript where id = :t", id).value_or("");
    for (auto const& s : h.settled) keep_segment(w, id, s, row.stream.lang == lang ? std::string() : row.stream.lang);
    w.run("update transcript set seq = seq + 1 where id = :t", id);
    note_change(w, row.stream.meeting);
  }
  tell_lag(row, h.deltas);
  for (auto& d : h.deltas) log(w, row, d);
  keep_state(w, row);
  return std::move(h.deltas);
}

void tell_state(Writing& w, Row& row, char const* state, std::vector<Delta>& out) {
  row.state.told = state;
  Delta d{"state", true, 0, boost::json::object{{"st", row.stream.channel}, {"state", state}}};
  log(w, row, d);
  out.push_back(std::move(d));
}

void tell_silence(Writing& w, Row& row, Around const& around, std::vector<Delta>& out) {
  constexpr std::int64_t missed = 20'000;
  auto const& s = row.state;
  char const* is = nullptr;
  if (around.pauses) is = s.heard_at > 0 ? "paused" : nullptr;
  // Counted from when the meeting began or went on, where nothing has come since: a captioner who never came is missed, too.
  else if (around.words_due_since && to_millis(w.now()) - std::max(s.heard_at, to_millis(*around.words_due_since)) > missed) is = "stalled";
  else if (s.told == "paused") is = "live";
  if (!is || s.told == is) return;
  tell_state(w, row, is, out);
  keep_state(w, row);
}

bool unkept(Around const& around, Instant now) {
  return around.off_record || (around.keep_from && now < *around.keep_from);
}

Result<Done> cross(Writing& w, Row& row, Around const& around, bool off, std::vector<Delta>& out) {
  auto& s = row.state;
  if (s.off == off) return Done{};
  if (off) {
    auto h = listen(w, row, around);
    h.settle_all();
    auto kept = keep(w, row, h);
    if (!kept) return tl::unexpected(kept.error());
    std::move(kept->begin(), kept->end(), std::back_inserter(out));
    // A mark or label without words is nobody's yet, and must not take private words in.
    s.base += static_cast<std::int64_t>(code_points(s.open));
    s.open.clear();
    s.runs.clear();
    ++s.off_line;
    s.off_length = 0;
    hearing::forget_body(s);
  } else {
    // What comes now is a new turn: somebody spoke in between.
    s.voice = {};
  }
  s.off = off;
  if (row.stream.on_air) tell_state(w, row, off ? "off_record" : "live", out);
  keep_state(w, row);
  return Done{};
}

}  // namespace record::captions
