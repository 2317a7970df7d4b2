// SPDX-License-Identifier: Apache-2.0
#include "record/caption_rows.hpp"

#include <algorithm>
#include <tuple>

#include "base/lists.hpp"
#include "base/text.hpp"

namespace record::captions {

namespace {

template <class... Args>
std::vector<Row> load(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Row> out;
  for (auto& [id, meeting, channel, lang, role, join, title, on_air, before, after, revoked, live] :
       r.rows<StreamId, MeetingId, std::string, std::string, ChannelRole, JoinPolicy, std::string, bool, Instant, Instant,
              std::optional<Instant>, std::string>(sql, args...)) {
    Row row;
    auto& s = row.stream;
    s.id = id;
    s.meeting = meeting;
    s.channel = channel;
    s.lang = lang;
    s.role = role;
    s.join = join;
    s.title = title;
    s.on_air = on_air;
    s.not_before = before;
    s.not_after = after;
    s.revoked = revoked.has_value();
    row.revoked_at = revoked;
    row.state = hearing::read(live);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::optional<Row> row(Reading& r, StreamId const& id) {
  return first_of(load(r,
                       "select id, meeting, channel, lang, role, join_policy, title, on_air, not_before, not_after, revoked_at, live "
                       "from caption_stream where id = :id",
                       id));
}

std::vector<Row> rows_of(Reading& r, MeetingId const& meeting) {
  return load(r,
              "select id, meeting, channel, lang, role, join_policy, title, on_air, not_before, not_after, revoked_at, live "
              "from caption_stream where meeting = :m order by at, id",
              meeting);
}

Stream facts(Row const& row) {
  auto out = row.stream;
  auto const& s = row.state;
  out.lag_ms = s.lag_ms;
  out.lag_measured = s.lag_measured;
  out.last = s.last;
  out.epoch = s.epoch;
  out.holes = s.holes;
  out.duplicates = s.duplicates;
  out.conflicts = s.conflicts;
  out.late = s.late;
  out.tails_lost = s.tails_lost;
  out.cumulative = s.cumulative;
  if (s.heard_at > 0) out.heard_at = from_millis(s.heard_at);
  out.state = s.told;
  return out;
}

void keep_state(Writing& w, Row const& row) {
  w.run("update caption_stream set live = :live where id = :id", hearing::print(row.state), row.stream.id);
}

void append(Writing& w, Chunk c) {
  c.arrival_no = w.one<std::int64_t>("select coalesce(max(arrival_no), 0) from caption_chunk where stream = :s", c.stream).value_or(0) + 1;
  w.run("insert into caption_chunk (stream, arrival_no, epoch, seq, idempotency, received, source_at, dialect, lang, status, hash, "
        "floor_turn, body) values (:s, :n, :epoch, :seq, :key, :received, :source, :dialect, :lang, :status, :hash, :grant, :body)",
        c.stream, c.arrival_no, c.epoch, c.seq, c.key, c.received, c.source_at, c.dialect, c.lang, c.status, c.hash, c.floor_turn,
        base64(c.body));
}

std::vector<Chunk> chunks(Reading& r, StreamId const& stream) {
  std::vector<Chunk> out;
  for (auto& [n, epoch, seq, key, received, source, dialect, lang, status, hash, grant, body] :
       r.rows<std::int64_t, std::int64_t, std::optional<std::int64_t>, std::string, Instant, std::optional<Instant>, Dialect, std::string,
              std::string, std::string, std::string, std::string>(
           "select arrival_no, epoch, seq, idempotency, received, source_at, dialect, lang, status, hash, floor_turn, body "
           "from caption_chunk where stream = :s order by arrival_no",
           stream))
    out.push_back({stream, n, epoch, seq, key, received, source, dialect, lang, status, hash, grant, from_base64(body).value_or("")});
  return out;
}

std::function<std::string(char const*)> namer(Writing& w) {
  return [&w](char const* prefix) {
    bool const turn = *prefix == 't';
    for (;;) {
      auto id = prefix + random_name(8);
      if (turn ? !rows::turn(w, TurnId(id)) : !rows::segment(w, SegmentId(id))) return id;
    }
  };
}

Around const& nobody() {
  static Around const room;
  return room;
}

hearing::Hearing listen(Writing& w, Row& row, Around const& around) {
  return {row.state, row.stream.channel, row.stream.join, row.stream.on_air, around.holders, to_millis(w.now()), namer(w)};
}

std::optional<TranscriptId> kept_transcript(Reading& r, MeetingId const& meeting, std::string const& channel) {
  return r.one<TranscriptId>("select id from transcript where meeting = :m and channel = :c", meeting, channel);
}

TranscriptId transcript_for(Writing& w, MeetingId const& meeting, std::string const& channel, std::string const& lang, Instant starts) {
  if (auto kept = kept_transcript(w, meeting, channel)) return *kept;
  auto const id = new_id<TranscriptId>();
  // No file yet: it is written when the captions end.
  w.run("insert into transcript (id, meeting, channel, lang, status, file, format, encoding, wrapper, corrected, seq, starts, at) "
        "values (:id, :m, :c, :lang, :status, '', 'text', 'utf8', '[]', 0, 1, :starts, :at)",
        id, meeting, channel, lang, Status::live, starts, w.now());
  w.event(meeting, "caption.transcript", id.text, channel);
  w.audit("caption_transcript", id.text, channel);
  return id;
}

// ------------------------------------------------------------------------------------------------ batches

std::string print_ops(std::vector<Op> const& ops) {
  boost::json::array list;
  for (auto const& op : ops) switch (op.sort) {
      case Op::Sort::insert: list.push_back(boost::json::object{{"ins", op.text}}); break;
      case Op::Sort::erase: list.push_back(boost::json::object{{"bs", op.count}}); break;
      case Op::Sort::line: list.push_back(boost::json::object{{"nl", 1}}); break;
      case Op::Sort::turn: list.push_back(boost::json::object{{"turn", op.text}}); break;
      case Op::Sort::topic: list.push_back(boost::json::object{{"topic", 1}}); break;
      case Op::Sort::flush: list.push_back(boost::json::object{{"flush", 1}}); break;
    }
  return print_json(boost::json::object{{"ops", std::move(list)}});
}

std::vector<Op> read_ops(std::string_view json) {
  std::vector<Op> out;
  auto const v = parse_json(json);
  if (!v || !v->is_object() || !v->as_object().contains("ops")) return out;
  for (auto const& one : v->at("ops").as_array()) {
    auto const& o = one.as_object();
    Op op;
    if (auto const* const ins = o.if_contains("ins")) op.text = ins->as_string();
    else if (auto const* const bs = o.if_contains("bs")) {
      op.sort = Op::Sort::erase;
      op.count = bs->as_int64();
    } else if (o.contains("nl")) op.sort = Op::Sort::line;
    else if (auto const* const turn = o.if_contains("turn")) {
      op.sort = Op::Sort::turn;
      op.text = turn->as_string();
    } else if (o.contains("topic")) op.sort = Op::Sort::topic;
    else op.sort = Op::Sort::flush;
    out.push_back(std::move(op));
  }
  return out;
}

std::string typed_by(Op const& op) {
  switch (op.sort) {
    case Op::Sort::insert: return hearing::clean_typed(op.text);
    case Op::Sort::line: return "\n";
    case Op::Sort::turn: {
      auto const label = clean_line(op.text);
      return label.empty() ? "\n\n>> " : "\n\n>> " + label + ": ";
    }
    case Op::Sort::topic: return "\n\n>>> ";
    case Op::Sort::erase:
    case Op::Sort::flush: break;
  }
  return {};
}

}  // namespace record::captions
