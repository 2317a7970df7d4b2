// SPDX-License-Identifier: Apache-2.0
// Importing a vendor's cleaned file over a kept transcript (captions 6.5, R4). The pure part is align.hpp; here its answer
// becomes rows: ids stay on the best-covering new segment, the rest redirect, speakers, checks and anchors are carried over.
#include "record/align.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "record/rows.hpp"

namespace record {

namespace {

/// A segment of the new file with the turn it stands in.
struct NewSegment {
  std::size_t turn = 0;
  ParsedSegment const* segment = nullptr;
};

std::string_view shown(rows::SegmentRow const& s) { return s.text.empty() ? std::string_view(s.events) : std::string_view(s.text); }

struct Laid {
  std::vector<rows::TurnRow> turns;
  std::vector<rows::SegmentRow> old;
  std::vector<NewSegment> fresh;
  std::vector<std::string> event_texts;  // owns what views of events point at
  Alignment alignment;
};

Laid lay(Reading& r, TranscriptId const& id, Parsed const& parsed) {
  Laid l;
  l.turns = rows::turns(r, id);
  l.old = rows::segments(r, id);
  for (std::size_t t = 0; t < parsed.turns.size(); ++t)
    for (auto const& s : parsed.turns[t].segments) l.fresh.push_back({t, &s});
  l.event_texts.resize(l.fresh.size());
  std::vector<std::string_view> before, after;
  for (auto const& s : l.old) before.push_back(shown(s));
  for (std::size_t i = 0; i < l.fresh.size(); ++i) {
    auto const& s = *l.fresh[i].segment;
    if (s.text.empty()) l.event_texts[i] = rows::print_events(s.events);
    after.push_back(s.text.empty() ? std::string_view(l.event_texts[i]) : std::string_view(s.text));
  }
  l.alignment = align(before, after);
  return l;
}

Realigned report(Laid const& l) {
  Realigned out;
  auto const after_of = [&](AlignedOld const& o) { return o.best ? l.fresh[*o.best].segment->text : std::string(); };
  for (std::size_t i = 0; i < l.old.size(); ++i) {
    auto const& o = l.alignment.old[i];
    switch (o.fate) {
      case SegmentFate::perfect: ++out.perfect; continue;
      case SegmentFate::changed: ++out.changed; break;
      case SegmentFate::multiple: ++out.multiple; break;
      case SegmentFate::missing: ++out.missing; break;
    }
    out.lines.push_back({boost::describe::enum_to_string(o.fate, ""), std::string(shown(l.old[i])), after_of(o)});
  }
  for (std::size_t i = 0; i < l.fresh.size(); ++i) {
    if (l.alignment.fresh[i].continues) continue;
    ++out.fresh;
    out.lines.push_back({"fresh", "", l.fresh[i].segment->text});
  }
  return out;
}

/// For each new turn the old turn most of its words come from; no old turn twice.
std::vector<std::optional<std::size_t>> turn_origins(Laid const& l, Parsed const& parsed) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < l.turns.size(); ++i) place[l.turns[i].id.text] = i;
  std::vector<std::map<std::size_t, std::size_t>> votes(parsed.turns.size());
  for (std::size_t i = 0; i < l.fresh.size(); ++i)
    if (auto const from = l.alignment.fresh[i].continues)
      votes[l.fresh[i].turn][place[l.old[*from].turn.text]] += 1 + count_words(l.fresh[i].segment->text);
  std::vector<std::optional<std::size_t>> out(parsed.turns.size());
  std::set<std::size_t> taken;
  for (std::size_t t = 0; t < out.size(); ++t) {
    std::size_t most = 0;
    for (auto const& [from, weight] : votes[t])
      if (weight > most && !taken.contains(from)) {
        most = weight;
        out[t] = from;
      }
    if (out[t]) taken.insert(*out[t]);
  }
  return out;
}

std::vector<rows::AnchorRow> anchors_on(Reading& r, std::vector<rows::SegmentRow> const& segments) {
  std::vector<rows::AnchorRow> out;
  std::set<std::string> seen;
  for (auto const& s : segments)
    for (auto& a : rows::anchors_in(r, s.id))
      if (seen.insert(a.id.text).second) out.push_back(std::move(a));
  return out;
}

/// The row of a new turn; `before`, which it continues, leaves it its id, and its confirmed voice when the label is still the same: else
/// that is asked again.
TurnId put_turn(Writing& w, TranscriptId const& id, ParsedTurn const& p, std::int64_t ord, rows::TurnRow const* before) {
  auto row = before ? *before : rows::TurnRow();
  auto const label = p.label.value_or(""), norm = fold(label);
  row.kind = p.kind;
  row.ord = ord;
  if (before) {
    if (norm != row.label_norm && row.method != Method::confirmed && row.method != Method::unidentified) {
      row.person = PersonId();
      row.method = Method::none;
    }
    w.run("update turn set label = :l, label_norm = :n where id = :id", label, norm, row.id);
    rows::update(w, row);
  } else {
    row.id = new_id<TurnId>("t", 8);
    while (rows::turn(w, row.id)) row.id = new_id<TurnId>("t", 8);
    row.transcript = id;
    row.label = label;
    row.label_norm = norm;
    row.topic = p.topic;
    rows::insert(w, row);
  }
  return row.id;
}

/// The row of a new segment; `before`, which it continues, leaves it its id, and what was erased stays erased.
SegmentText put_segment(Writing& w, TranscriptId const& id, TurnId const& turn, ParsedSegment const& s, std::int64_t ord,
                        rows::SegmentRow const* before) {
  auto row = before ? *before : rows::SegmentRow();
  if (!before) {
    row.id = new_id<SegmentId>("s", 8);
    while (rows::segment(w, row.id)) row.id = new_id<SegmentId>("s", 8);
    row.transcript = id;
  }
  row.turn = turn;
  row.ord = ord;
  row.kind = s.text.empty() && !s.events.empty() ? SegmentKind::event : SegmentKind::speech;
  if (!row.redacted) {
    if (before && row.text != s.text) row.check = Check::none;
    row.text = s.text;
    row.events = rows::print_events(s.events);
    row.joins = rows::print_numbers(s.joins);
    row.breaks.clear();
  }
  if (before) rows::update(w, row, "realign", "other", "cleaned file");
  else rows::insert(w, row, "realign");
  return {row.id, row.text};
}

/// Old segments whose id nothing new has lead to the one that covers them best, if any does.
void retire_segments(Writing& w, Laid const& l, std::vector<SegmentText> const& fresh) {
  for (std::size_t i = 0; i < l.old.size(); ++i) {
    auto const& o = l.alignment.old[i];
    if (o.keeps_id) continue;
    auto row = *rows::segment(w, l.old[i].id);
    row.fate = o.best ? Fate::merged : Fate::deleted;
    row.into = o.best ? fresh[*o.best].segment : SegmentId();
    row.reason = o.best ? "" : "not in the cleaned file";
    rows::update(w, row, "realign", "other", "cleaned file");
  }
}

/// Old turns that none continues lead to the turn that took the first of their segments that is still there.
void retire_turns(Writing& w, Laid const& l, std::vector<std::optional<std::size_t>> const& origins, std::vector<TurnId> const& fresh) {
  std::set<std::optional<std::size_t>> const continued(origins.begin(), origins.end());
  for (std::size_t i = 0; i < l.turns.size(); ++i) {
    if (continued.contains(i)) continue;
    auto row = *rows::turn(w, l.turns[i].id);
    row.fate = Fate::deleted;
    row.reason = "not in the cleaned file";
    for (std::size_t k = 0; k < l.old.size(); ++k)
      if (l.old[k].turn == row.id && l.alignment.old[k].best) {
        row.fate = Fate::merged;
        row.into = fresh[l.fresh[*l.alignment.old[k].best].turn];
        row.reason.clear();
        break;
      }
    rows::update(w, row);
  }
}

void carry_anchors(Writing& w, std::vector<rows::AnchorRow> anchors, AnchorMover const& mover) {
  for (auto& a : anchors) {
    a.anchor = mover.move(std::move(a.anchor));
    a.seen = a.anchor.state == AnchorState::exact || a.anchor.state == AnchorState::moved;
    rows::update(w, a);
  }
}

}  // namespace

Result<Realigned> preview_realign(Reading& r, TranscriptId const& id, Parsed const& parsed) {
  if (!head_of(r, id)) return refuse(Why::unknown, say("This meeting has no transcript."));
  if (parsed.turns.empty()) return refuse(Why::malformed, say("There is no speech in this file: every line of it is a header, an address or a notice."), "file");
  return report(lay(r, id, parsed));
}

Result<Realigned> realign(Writing& w, TranscriptId const& id, FileId const& file, Parsed const& parsed, bool new_edition) {
  auto const h = head_of(w, id);
  if (!h) return refuse(Why::unknown, say("This meeting has no transcript."));
  if (parsed.turns.empty()) return refuse(Why::malformed, say("There is no speech in this file: every line of it is a header, an address or a notice."), "file");
  if (h->status == Status::live)
    return refuse(Why::not_now, say("The meeting is still being captioned. Import the file when it is over."), "file");
  if (h->status == Status::approved && !new_edition)
    return refuse(Why::not_now, say("This transcript is approved. A new file needs a new edition: say so."), "new_edition");
  auto const frozen = freeze(w, h->meeting, "before import of a cleaned file");
  if (!frozen) return tl::unexpected(frozen.error());
  auto const l = lay(w, id, parsed);
  auto out = report(l);
  out.edition = *frozen;
  auto const origins = turn_origins(l, parsed);

  std::vector<SegmentText> before, after;
  for (auto const& s : l.old) before.push_back({s.id, s.text});
  auto const anchors = anchors_on(w, l.old);
  std::vector<TurnId> turns;
  for (std::size_t t = 0; t < parsed.turns.size(); ++t) {
    auto const* const from = origins[t] ? &l.turns[*origins[t]] : nullptr;
    turns.push_back(put_turn(w, id, parsed.turns[t], static_cast<std::int64_t>(t + 1) * rows::gap, from));
  }
  for (std::size_t i = 0; i < l.fresh.size(); ++i) {
    auto const& [turn, segment] = l.fresh[i];
    auto const continues = l.alignment.fresh[i].continues;
    auto const* const from = continues ? &l.old[*continues] : nullptr;
    after.push_back(put_segment(w, id, turns[turn], *segment, static_cast<std::int64_t>(i + 1) * rows::gap, from));
  }
  retire_segments(w, l, after);
  retire_turns(w, l, origins, turns);
  carry_anchors(w, anchors, AnchorMover(before, after));
  w.run("update transcript set file = :f, format = :fmt, encoding = :e, wrapper = :w, corrected = 0, status = :s, seq = seq + 1 where id = :t",
        file, parsed.format, parsed.encoding, print_json(to_json(parsed.wrapper)),
        h->status == Status::approved ? Status::amended : h->status, id);
  // Earlier edits speak of a text that is no longer there: they can be read, not taken back.
  w.run("update edit set undone = 1 where transcript = :t", id);
  w.event(h->meeting, "realign", id.text, std::to_string(out.changed + out.multiple + out.missing + out.fresh));
  w.audit("realign", id.text);
  note_change(w, h->meeting);
  return out;
}

}  // namespace record
