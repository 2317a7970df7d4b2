// SPDX-License-Identifier: Apache-2.0
// The end of captions: the kept file, made again from the raw chunks by the same Hearing; words written in, and words erased.
#include <algorithm>
#include <map>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "record/caption_rows.hpp"
#include "record/parse.hpp"

namespace record {

namespace captions {

namespace {

using hearing::Hearing;
using hearing::Said;

/// A stream heard again. Times and order are the chunks' own, so that holds, epochs and growing texts come out as they did.
struct Again {
  explicit Again(Stream const& s) : stream(s) {}

  void hear(Chunk const& c) {
    auto const now = to_millis(c.received);
    std::int64_t n = 0;
    Hearing h(state, stream.channel, stream.join, true, nobody, now, [&](char const* p) { return p + std::to_string(++n); });
    h.due();
    if (c.dialect == Dialect::ops) {
      for (auto const& op : read_ops(c.body)) {
        if (op.sort == Op::Sort::flush) h.settle_all();
        else if (op.sort == Op::Sort::erase) (void)h.erase(op.count);
        else h.type(typed_by(op));
      }
    } else {
      if (c.epoch != state.epoch) h.begin_epoch(c.epoch);
      std::vector<Said> said;
      auto words = hearing::clean(state, c.dialect, c.body);
      if (c.dialect == Dialect::youtube) {
        for (auto& cue : hearing::cues(words).value_or(std::vector<hearing::Cue>{}))
          if (!cue.text.empty()) said.push_back({std::move(cue.text), c.dialect, now, false});
      } else if (!words.empty()) {
        said.push_back({std::move(words), c.dialect, now, false});
      }
      (void)h.put(c.seq, c.status == "conflict" ? Hearing::Known::other : Hearing::Known::no, std::move(said));
    }
    state.heard_at = now;
    h.due();
    text += h.dropped;
  }

  /// Another stream went on air, or it is over.
  void end(Instant at) {
    std::int64_t n = 0;
    Hearing h(state, stream.channel, stream.join, true, nobody, to_millis(at), [&](char const* p) { return p + std::to_string(++n); });
    h.settle_all();
    text += h.dropped + state.open;
    state.open.clear();
    state.runs.clear();
    state.segments.clear();
    state.voice = {};
    hearing::forget_text(state);
  }

  Stream stream;
  hearing::State state;
  std::vector<Holder> nobody;
  std::string text;
};

}  // namespace

std::string typed(Reading& r, MeetingId const& meeting, std::string const& channel) {
  std::vector<Again> again;
  std::vector<std::pair<std::size_t, Chunk>> all;
  for (auto const& row : rows_of(r, meeting)) {
    if (row.stream.channel != channel) continue;
    again.emplace_back(row.stream);
    for (auto& c : chunks(r, row.stream.id)) all.emplace_back(again.size() - 1, std::move(c));
  }
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.second.received < b.second.received; });
  std::string out;
  auto const part = [&](std::string const& text) {
    auto const words = trim(text);
    if (!words.empty()) out += (out.empty() ? "" : "\n\n") + std::string(words);
  };
  std::size_t last = 0;
  bool off = false;
  for (auto const& [i, c] : all) {
    if (c.status == "aside" || c.status == "redacted") continue;
    bool const now_off = c.status == "off_record";
    if (i != last || now_off != off) {
      again[last].end(c.received);
      part(again[last].text);
      again[last].text.clear();
    }
    last = i;
    off = now_off;
    if (!off) again[i].hear(c);
  }
  if (!again.empty() && !all.empty()) {
    again[last].end(all.back().second.received);
    part(again[last].text);
  }
  return out.empty() ? out : out + "\n";
}

void erase(Writing& w, MeetingId const& meeting, std::string const& words) {
  std::string sought;
  for (char const c : words)
    if (c != ' ' && c != '\n') sought += c;
  if (sought.empty()) return;
  for (auto& row : rows_of(w, meeting)) {
    auto const all = chunks(w, row.stream.id);
    std::string text;
    std::vector<std::size_t> from;  // which chunk each byte is of
    hearing::State scratch;
    auto const add = [&](std::string_view s, std::size_t chunk) {
      for (char const c : s)
        if (c != ' ' && c != '\n' && c != '\b') {
          text += c;
          from.push_back(chunk);
        }
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].dialect != Dialect::ops) {
        add(nfc(hearing::clean(scratch, all[i].dialect, all[i].body)), i);
        continue;
      }
      for (auto const& op : read_ops(all[i].body)) {
        if (op.sort != Op::Sort::erase) {
          add(typed_by(op), i);
          continue;
        }
        // Blanks are not in the text, so this may take a letter too many back: then the words are found by what stays of them.
        auto const keep = byte_offset(text, code_points(text) - std::min(code_points(text), static_cast<std::size_t>(std::max<std::int64_t>(0, op.count))));
        text.resize(keep);
        from.resize(keep);
      }
    }
    for (auto at = text.find(sought); at != std::string::npos; at = text.find(sought, at + 1))
      for (auto i = from[at]; i <= from[at + sought.size() - 1]; ++i)
        w.run("update caption_chunk set body = '', hash = '', status = 'redacted' where stream = :s and arrival_no = :n", row.stream.id,
              all[i].arrival_no);
    hearing::forget_text(row.state);
    keep_state(w, row);
  }
}

}  // namespace captions

Result<std::optional<TranscriptId>> close_captions(Writing& w, MeetingId const& meeting, Around const& around, std::string const& lang) {
  if (auto settled = settle_all(w, meeting, around); !settled) return tl::unexpected(settled.error());
  std::optional<TranscriptId> floor;
  for (auto& [id, channel, status] :
       w.rows<TranscriptId, std::string, Status>("select id, channel, status from transcript where meeting = :m order by channel", meeting)) {
    if (channel == "floor") floor = id;
    if (status != Status::live) continue;
    auto const text = captions::typed(w, meeting, channel);
    auto const file = store::keep_file(w, channel == "floor" ? std::string("captions.txt") : "captions-" + channel + ".txt", "text/plain; charset=utf-8", text);
    auto const ends = w.one<Instant>("select max(ends) from segment where transcript = :t", id);
    w.run("update transcript set status = :s, file = :f, lang = :l, ends = :e, seq = seq + 1 where id = :t", Status::rough, file,
          channel == "floor" && !lang.empty() ? lang : w.one<std::string>("select lang from transcript where id = :t", id).value_or("en"), ends, id);
    w.event(meeting, "caption.closed", id.text, channel);
    w.audit("close_captions", id.text, channel);
    note_change(w, meeting);
  }
  std::vector<Delta> told;
  for (auto& row : captions::rows_of(w, meeting)) {
    if (!row.stream.on_air || row.state.heard_at == 0) continue;
    captions::tell_state(w, row, "ended", told);
    captions::keep_state(w, row);
  }
  return floor;
}

std::vector<LeftLabel> labels_left(Reading& r, MeetingId const& meeting) {
  std::vector<LeftLabel> out;
  auto const t = transcript(r, meeting);
  if (!t) return out;
  // The whole text at once, so that a label may be believed because it recurs (6.3.6 c, 6.3.7).
  std::string text;
  std::vector<Segment const*> places;
  for (auto const& turn : t->turns)
    for (auto const& s : turn.segments) {
      if (s.text.empty()) continue;
      bool const first = &s == &turn.segments.front();
      text += (first && !turn.label.empty() ? ">> " + turn.label + ": " : first ? ">> " : std::string()) + s.text + "\n\n";
      places.push_back(&s);
    }
  auto const parsed = parse_captions(text);
  if (!parsed) return out;
  std::map<std::string, std::int64_t> known;
  for (auto const& turn : t->turns) ++known[turn.label];
  for (auto const& turn : parsed->turns) {
    if (!turn.label || turn.segments.empty() || known.contains(*turn.label)) continue;
    auto const typed_label = *turn.label + ":";
    for (auto const* const s : places)
      if (std::string_view(s->text).starts_with(typed_label) && std::string_view(s->text).find(turn.segments.front().text) != std::string_view::npos) {
        out.push_back({s->id, *turn.label});
        break;
      }
  }
  return out;
}

Result<TurnId> write_contribution(Writing& w, MeetingId const& meeting, PersonId const& author, std::string const& author_name,
                                  std::string const& capacity, std::string const& reader, std::string const& text, std::string const& lang) {
  auto const words = std::string(trim(clean_text(text)));
  if (words.empty()) return refuse(Why::malformed, say("There are no words to take into the record."), "text");
  if (auto ok = base::too_long(words, 20'000, "text"); !ok) return tl::unexpected(ok.error());
  auto const name = clean_line(author_name);
  if (auto ok = base::too_long(name, 120, "author"); !ok) return tl::unexpected(ok.error());
  for (auto& row : captions::rows_of(w, meeting)) {
    if (!row.stream.on_air || row.stream.channel != "floor" || row.state.heard_at == 0) continue;
    auto h = captions::listen(w, row, captions::nobody());
    h.settle_all();
    auto kept = captions::keep(w, row, h);
    if (!kept) return tl::unexpected(kept.error());
    // Whoever spoke before and goes on afterwards is a new turn, behind this one.
    row.state.voice = {};
    captions::keep_state(w, row);
  }
  auto const id = captions::transcript_for(w, meeting, "floor", lang, w.now());
  auto const status = w.one<Status>("select status from transcript where id = :t", id).value_or(Status::live);
  if (status != Status::live && status != Status::rough)
    return refuse(Why::not_now, say("The transcript of this meeting is being corrected already: captions can no longer be added to it."));
  auto const make = captions::namer(w);
  rows::TurnRow turn;
  turn.id = TurnId(make("t"));
  turn.transcript = id;
  turn.ord = w.one<std::int64_t>("select coalesce(max(ord), 0) from turn where transcript = :t", id).value_or(0) + rows::gap;
  turn.label = name;
  turn.label_norm = fold(name);
  turn.kind = LabelKind::person;
  turn.person = author;
  turn.capacity = capacity;
  turn.method = author.empty() && name.empty() ? Method::none : Method::floor;
  turn.voice = name;
  rows::insert(w, turn);
  std::int64_t ord = 0;
  auto const add = [&](std::string const& part, bool event) {
    rows::SegmentRow s;
    s.id = SegmentId(make("s"));
    s.transcript = id;
    s.turn = turn.id;
    s.ord = ord += rows::gap;
    auto const own = w.one<std::string>("select lang from transcript where id = :t", id).value_or("");
    s.lang = lang == own ? std::string() : lang;
    s.kind = event ? SegmentKind::event : SegmentKind::speech;
    if (event) s.events = rows::print_events({{"other", part, 0}});
    else s.text = part;
    s.start = s.end = w.now();
    s.quality = TimeQuality::live;
    rows::insert(w, s, "contribution");
  };
  std::string paragraph;
  for (auto const line : split(words, '\n')) {
    if (!trim(line).empty()) {
      paragraph += (paragraph.empty() ? "" : " ") + std::string(trim(line));
      continue;
    }
    if (!paragraph.empty()) add(paragraph, false);
    paragraph.clear();
  }
  if (!paragraph.empty()) add(paragraph, false);
  if (auto const by = clean_line(reader); !by.empty()) add("(Read by " + by + ")", true);
  w.run("update transcript set seq = seq + 1 where id = :t", id);
  w.event(meeting, "write_contribution", turn.id.text, words);
  w.audit("write_contribution", turn.id.text);
  note_change(w, meeting);
  return turn.id;
}

}  // namespace record
