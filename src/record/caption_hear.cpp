// SPDX-License-Identifier: Apache-2.0
// Captions coming in: a post, a batch of edits, a tick of the clock. Each is one transaction: raw chunk, tail, settled segments, log.
#include <algorithm>

#include "base/text.hpp"
#include "record/caption_rows.hpp"

namespace record {

namespace {

using captions::Row;
using hearing::Hearing;
using hearing::Said;

Result<Row> listening(Reading& r, StreamId const& id, Around const& around, Instant now) {
  auto row = captions::row(r, id);
  if (!row) return refuse(Why::unknown, say("There is no such caption stream."));
  if (!is_good(row->stream, now))
    return refuse(Why::not_now, say("This caption address is no longer valid."), "stream");
  if (!around.accepts) return refuse(Why::not_now, say("The meeting is not open for captions."), "meeting");
  return std::move(*row);
}

/// What is kept of a body to recognise it again: a plain hash, or off the record one that only this process can make.
std::string mark_of(std::string_view body, bool secret) {
  return secret ? sha256_hex(hearing::process_salt()).substr(0, 12) + ":" + hearing::salted(body) : sha256_hex(body);
}

Hearing::Known known(Reading& r, Row const& row, std::int64_t seq, std::string const& body) {
  bool other = false;
  for (auto& [mark] : r.rows<std::string>("select hash from caption_chunk where stream = :s and epoch = :e and seq = :n", row.stream.id,
                                          row.state.epoch, seq)) {
    auto const colon = mark.find(':');
    auto const mine = mark_of(body, colon != std::string::npos);
    // Another process's salt tells nothing: the number alone then says that it came before.
    bool const foreign = colon != std::string::npos && mine.substr(0, colon) != mark.substr(0, colon);
    if (mark == mine || foreign) return Hearing::Known::same;
    other = true;
  }
  return other ? Hearing::Known::other : Hearing::Known::no;
}

/// A cue's time on our clock, if its clock can be trusted (6.2.5).
Said on_our_clock(hearing::State& s, hearing::Cue cue, hearing::Ms now) {
  Said out{std::move(cue.text), Dialect::youtube, now, false};
  if (cue.at == 0) return out;
  bool const backwards = cue.at < s.last_cue;
  s.last_cue = std::max(s.last_cue, cue.at);
  s.offsets.push_back(now - cue.at);
  if (s.offsets.size() > 20) s.offsets.erase(s.offsets.begin());
  auto sorted = s.offsets;
  std::sort(sorted.begin(), sorted.end());
  auto const median = sorted[sorted.size() / 2];
  if (backwards || median > 30'000 || median < -30'000 || std::abs(now - cue.at) > 60'000) return out;
  out.at = std::min(now, cue.at + median);
  out.source = true;
  return out;
}

std::string grant_at(Around const& around, Instant t) {
  std::string out;
  for (auto const& h : around.holders)
    if (h.from <= t) out = h.grant;
  return out;
}

char const* warning_of(std::string const& status) {
  if (status == "conflict") return say("Two programs use one address? The same number came with other words; both are kept.");
  if (status == "late") return say("These words came too late for their place and stand at the end.");
  return "";
}

captions::Chunk chunk_of(Row const& row, Around const& around, Instant now) {
  captions::Chunk c;
  c.stream = row.stream.id;
  c.epoch = row.state.epoch;
  c.received = now;
  c.floor_turn = grant_at(around, now - Millis{row.state.lag_ms});
  return c;
}

void take(std::vector<Delta>& into, std::vector<Delta> more) { std::move(more.begin(), more.end(), std::back_inserter(into)); }

/// Answers an empty body: nothing to keep, only its number.
Heard heartbeat(Writing& w, Row& row, Post const& post) {
  auto& s = row.state;
  if (post.seq && (!s.numbered || *post.seq == s.last + 1) && s.held.empty()) {
    s.numbered = true;
    s.last = s.applied = *post.seq;
    captions::keep_state(w, row);
  }
  Heard out;
  out.status = "heartbeat";
  out.last = s.last;
  return out;
}

Heard duplicate(Writing& w, Row& row) {
  ++row.state.duplicates;
  captions::keep_state(w, row);
  Heard out;
  out.status = "duplicate";
  out.last = row.state.last;
  return out;
}

/// The words of a body. None: a time line is broken.
std::optional<std::vector<Said>> words_of(hearing::State& s, Post const& post, hearing::Ms now, std::optional<Instant>& source) {
  auto text = hearing::clean(s, post.dialect, post.body);
  std::vector<Said> out;
  if (post.dialect != Dialect::youtube) {
    if (!text.empty()) out.push_back({std::move(text), post.dialect, now, false});
    return out;
  }
  auto found = hearing::cues(text);
  if (!found) return std::nullopt;
  for (auto& cue : *found) {
    if (cue.at > 0 && !source) source = from_millis(cue.at);
    if (!cue.text.empty()) out.push_back(on_our_clock(s, std::move(cue), now));
  }
  return out;
}

/// Of a stream that was silent, or never heard: its words come.
void tell_words_come(Writing& w, captions::Row& row, bool first, bool off, std::vector<Delta>& out) {
  if ((first || row.state.told == "stalled") && !off && row.stream.on_air) captions::tell_state(w, row, "live", out);
}

}  // namespace

Result<Heard> hear(Writing& w, StreamId const& id, Around const& around, Post const& post) {
  auto found = listening(w, id, around, w.now());
  if (!found) return tl::unexpected(found.error());
  auto& row = *found;
  auto& s = row.state;
  auto const now = to_millis(w.now());
  if (post.body.empty()) return heartbeat(w, row, post);
  if (!post.seq && post.dialect != Dialect::teams) return refuse(Why::malformed, say("The post has no number (seq)."), "seq");

  Heard out;
  bool const off = captions::unkept(around, w.now());
  if (auto ok = captions::cross(w, row, around, off, out.deltas); !ok) return tl::unexpected(ok.error());
  auto h = captions::listen(w, row, around);
  // What waited for a missing number has waited long enough, whether or not a timer said so in between.
  h.due();
  auto seen = post.seq ? known(w, row, *post.seq, post.body) : Hearing::Known::no;
  if (post.seq && h.begins_again(*post.seq, post.told, seen)) {
    h.begin_epoch(s.epoch + 1);
    seen = Hearing::Known::no;
  }
  if (!post.key.empty() && w.one<std::int64_t>("select 1 from caption_chunk where stream = :s and idempotency = :k", id, post.key)) seen = Hearing::Known::same;
  if (seen == Hearing::Known::same) {
    auto kept = captions::keep(w, row, h);
    if (!kept) return tl::unexpected(kept.error());
    auto same = duplicate(w, row);
    take(out.deltas, std::move(*kept));
    same.deltas = std::move(out.deltas);
    same.open = h.erasable();
    return same;
  }

  auto chunk = chunk_of(row, around, w.now());
  chunk.seq = post.seq;
  chunk.key = post.key;
  chunk.dialect = post.dialect;
  chunk.lang = post.lang;
  if (post.tail_lost) ++s.tails_lost;
  auto words = words_of(s, post, now, chunk.source_at);
  if (!words) return refuse(Why::malformed, say("A time line of the captions cannot be read."), "time");
  bool const first = s.heard_at == 0;
  bool partly = false;
  if (off) {
    out.status = h.number_only(post.seq, seen);
    if (row.stream.on_air) take(out.deltas, hearing::show_unkept(s, row.stream.channel, row.stream.join, *words));
  } else {
    auto const whole = words->empty() ? std::string() : words->back().text;
    bool const grew = s.cumulative;
    partly = !s.hashes.empty();
    for (auto& one : *words) one.text = hearing::kept_part(s, one.text);
    std::erase_if(*words, [](Said const& one) { return one.text.empty(); });
    std::string kept_words;
    for (auto const& one : *words) kept_words += one.text;
    partly = partly && kept_words != whole;
    chunk.body = partly ? kept_words : post.body;
    if (partly) hearing::forget_text(s);
    out.status = h.put(post.seq, seen, std::move(*words));
    if (partly) hearing::resume_growing(s, grew, whole);
  }
  chunk.hash = mark_of(post.body, off || partly);
  chunk.status = off ? "off_record" : row.stream.on_air ? out.status : "aside";
  captions::append(w, std::move(chunk));
  s.heard_at = now;
  tell_words_come(w, row, first, off, out.deltas);
  h.due();
  out.last = s.last;
  out.open = h.erasable();
  out.warning = warning_of(out.status);
  auto kept = captions::keep(w, row, h);
  if (!kept) return tl::unexpected(kept.error());
  take(out.deltas, std::move(*kept));
  return out;
}

Result<Heard> take_ops(Writing& w, StreamId const& id, Around const& around, std::string const& session, std::int64_t n,
                       std::vector<Op> const& ops) {
  std::size_t size = 0;
  for (auto const& op : ops) size += op.text.size();
  if (ops.size() > 64 || size > 4096) return refuse(Why::malformed, say("At most 64 edits and 4 KiB of text go in one batch."), "ops");
  if (session.empty() || session.size() > 64 || n < 1) return refuse(Why::malformed, say("A batch needs a session and a number from 1 on."), "n");
  auto found = listening(w, id, around, w.now());
  if (!found) return tl::unexpected(found.error());
  auto& row = *found;
  auto& s = row.state;
  Heard out;
  auto mine = std::find_if(s.sessions.begin(), s.sessions.end(), [&](auto const& x) { return x.id == session; });
  std::int64_t const before = mine == s.sessions.end() ? 0 : mine->n;
  if (n != before + 1) {
    auto const h = captions::listen(w, row, around);
    out.status = n <= before ? "duplicate" : "gap";
    out.want = n <= before ? 0 : before + 1;
    out.last = before;
    out.open = s.off ? s.off_length : h.erasable();
    return out;
  }
  if (mine == s.sessions.end()) {
    if (s.sessions.size() >= 8) s.sessions.erase(s.sessions.begin());
    s.sessions.push_back({session, n});
  } else {
    mine->n = n;
  }
  bool const off = captions::unkept(around, w.now());
  if (auto ok = captions::cross(w, row, around, off, out.deltas); !ok) return tl::unexpected(ok.error());
  auto h = captions::listen(w, row, around);
  h.due();
  bool const first = s.heard_at == 0;
  std::int64_t refused = 0;
  auto const now = to_millis(w.now());
  for (auto const& op : ops) {
    if (op.sort == Op::Sort::flush) {
      if (!off) h.settle_all();
    } else if (op.sort == Op::Sort::erase) {
      refused += op.count - (off ? hearing::erase_unkept(s, row.stream.channel, op.count, out.deltas) : h.erase(op.count));
    } else if (auto const text = captions::typed_by(op); off) {
      if (row.stream.on_air) take(out.deltas, hearing::show_unkept(s, row.stream.channel, row.stream.join, {{text, Dialect::ops, now, false}}));
    } else {
      h.type(text);
    }
  }
  auto chunk = chunk_of(row, around, w.now());
  chunk.key = session + " " + std::to_string(n);
  chunk.dialect = Dialect::ops;
  chunk.status = off ? "off_record" : row.stream.on_air ? "new" : "aside";
  if (!off) {
    chunk.body = captions::print_ops(ops);
    chunk.hash = sha256_hex(chunk.body);
  }
  captions::append(w, std::move(chunk));
  s.heard_at = now;
  tell_words_come(w, row, first, off, out.deltas);
  h.due();
  out.status = "new";
  out.last = n;
  out.open = off ? s.off_length : h.erasable();
  if (refused > 0) {
    out.warning = say("Some characters are too old to be erased here. Use the editor.");
    w.audit("erase_too_old", id.text, std::to_string(refused));
  }
  auto kept = captions::keep(w, row, h);
  if (!kept) return tl::unexpected(kept.error());
  take(out.deltas, std::move(*kept));
  return out;
}

namespace {

Result<std::vector<Delta>> settle(Writing& w, MeetingId const& meeting, Around const& around, bool all) {
  std::vector<Delta> out;
  bool const off = captions::unkept(around, w.now());
  for (auto& row : captions::rows_of(w, meeting)) {
    if (!row.stream.on_air) continue;
    if (!all && !off && !row.state.off && !row.revoked_at) captions::tell_silence(w, row, around, out);
    if (row.state.heard_at == 0) continue;
    if (auto ok = captions::cross(w, row, around, off, out); !ok) return tl::unexpected(ok.error());
    if (row.state.open.empty() && row.state.held.empty()) continue;
    auto h = captions::listen(w, row, around);
    if (all) h.settle_all();
    else h.due();
    if (h.deltas.empty() && h.settled.empty() && row.state.held.empty()) continue;
    auto kept = captions::keep(w, row, h);
    if (!kept) return tl::unexpected(kept.error());
    take(out, std::move(*kept));
  }
  return out;
}

}  // namespace

Result<std::vector<Delta>> settle_due(Writing& w, MeetingId const& meeting, Around const& around) { return settle(w, meeting, around, false); }
Result<std::vector<Delta>> settle_all(Writing& w, MeetingId const& meeting, Around const& around) { return settle(w, meeting, around, true); }

}  // namespace record
