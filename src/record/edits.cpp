// SPDX-License-Identifier: Apache-2.0
// Corrections. Each verb: find what is meant and check that it is what the page showed; remember it; change it; move the
// anchors; finish. Nothing is ever overwritten: revisions and edits only grow (captions 6.5). Taking them back is undo.cpp.
#include <algorithm>
#include <set>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "record/anchors.hpp"
#include "record/events.hpp"
#include "record/inside.hpp"
#include "record/rows.hpp"

namespace record {

std::optional<Reason> reason_of(std::string_view s) {
  Reason r{};
  if (boost::describe::enum_from_string(std::string(s).c_str(), r)) return r;
  return std::nullopt;
}

namespace {

using rows::Editing;
using rows::SegmentRow;
using rows::TurnRow;

tl::unexpected<Refusal> no_segment() { return refuse(Why::unknown, say("There are no such words in the transcript.")); }
tl::unexpected<Refusal> changed_meanwhile() {
  return refuse(Why::conflict, say("Somebody changed these words while you were working on them. Both texts are shown: nothing was overwritten."), "text");
}

}  // namespace

Result<Done> open_for_edits(Reading& r, TranscriptId const& t) {
  auto const status = r.one<Status>("select status from transcript where id = :t", t);
  if (!status) return no_segment();
  if (*status == Status::approved)
    return refuse(Why::not_now, say("This transcript is approved. Open it for amendments first."));
  return Done{};
}

Result<rows::TurnRow> living_turn(Reading& r, TurnId const& id) {
  auto t = rows::turn(r, id);
  if (!t || t->fate != Fate::alive) return refuse(Why::unknown, say("There is no such turn in the transcript."));
  if (auto ok = open_for_edits(r, t->transcript); !ok) return tl::unexpected(ok.error());
  return *t;
}

void move_anchors(Writing& w, std::vector<SegmentText> const& before, std::vector<SegmentText> const& after,
                  SegmentId const& nearest) {
  std::vector<rows::AnchorRow> touched;
  std::set<std::string> seen;
  for (auto const& list : {before, after})
    for (auto const& s : list)
      for (auto& row : rows::anchors_in(w, s.segment))
        if (seen.insert(row.id.text).second) touched.push_back(std::move(row));
  if (touched.empty()) return;
  AnchorMover const mover(before, after);
  for (auto& row : touched) {
    auto const was = row.anchor.state;
    row.anchor = mover.move(std::move(row.anchor));
    if (row.anchor.state == AnchorState::lost && !nearest.empty()) row.anchor.nearest = nearest;
    // A person looks again at whatever is no longer simply the quoted words.
    if (row.anchor.state == AnchorState::exact || row.anchor.state == AnchorState::moved) row.seen = true;
    else if (row.anchor.state != was || row.anchor.state == AnchorState::changed) row.seen = false;
    rows::update(w, row);
  }
}

namespace {

/// The segment as the page showed it, or why not.
Result<SegmentRow> meant(Reading& r, SegmentId const& id, std::int64_t base_rev) {
  auto s = rows::segment(r, id);
  if (!s || s->fate != Fate::alive) return no_segment();
  if (auto ok = open_for_edits(r, s->transcript); !ok) return tl::unexpected(ok.error());
  if (s->redacted) return refuse(Why::not_now, say("These words were redacted and cannot be changed."));
  if (s->rev != base_rev) return changed_meanwhile();
  return *s;
}

/// Neighbours in reading order.
std::optional<TurnRow> turn_beside(Reading& r, TurnRow const& t, int to) {
  auto const id = to < 0 ? r.one<TurnId>("select id from turn where transcript = :t and fate = 0 and ord < :o order by ord desc limit 1",
                                         t.transcript, t.ord)
                         : r.one<TurnId>("select id from turn where transcript = :t and fate = 0 and ord > :o order by ord limit 1",
                                         t.transcript, t.ord);
  return id ? rows::turn(r, *id) : std::nullopt;
}

/// A place in `ord` right after `after`; renumbers the list when there is no room (a million splits at one place).
std::int64_t room_after(Writing& w, SegmentRow const& after) {
  auto const next = w.one<std::int64_t>("select min(ord) from segment where turn = :t and ord > :o", after.turn, after.ord).value_or(0);
  if (next == 0) return after.ord + rows::gap;
  if (next - after.ord > 1) return after.ord + (next - after.ord) / 2;
  std::int64_t ord = 0, place = 0;
  for (auto& [id] : w.rows<SegmentId>("select id from segment where turn = :t order by ord", after.turn)) {
    ord += rows::gap;
    w.run("update segment set ord = :o where id = :id", ord, id);
    if (id == after.id) place = ord;
  }
  return place + rows::gap / 2;
}

std::int64_t room_after(Writing& w, TurnRow const& after) {
  auto const next = w.one<std::int64_t>("select min(ord) from turn where transcript = :t and ord > :o", after.transcript, after.ord).value_or(0);
  if (next == 0) return after.ord + rows::gap;
  if (next - after.ord > 1) return after.ord + (next - after.ord) / 2;
  std::int64_t ord = 0, place = 0;
  for (auto& [id] : w.rows<TurnId>("select id from turn where transcript = :t order by ord", after.transcript)) {
    ord += rows::gap;
    w.run("update turn set ord = :o where id = :id", ord, id);
    if (id == after.id) place = ord;
  }
  return place + rows::gap / 2;
}

/// Joins and breaks of a text that changed: kept where the blank they stand on still has the same words on both sides.
std::vector<std::int64_t> carried(std::vector<std::int64_t> const& places, std::string const& before, std::string const& after) {
  std::vector<std::int64_t> out;
  auto const a = words(before), b = words(after);
  auto const word = [](std::string const& s, Word const& w) { return std::string_view(s).substr(w.begin, w.end - w.begin); };
  for (auto const at : places) {
    auto const byte = byte_offset(before, static_cast<std::size_t>(at));
    auto const left = std::find_if(a.rbegin(), a.rend(), [&](Word const& w) { return w.end <= byte; });
    auto const right = std::find_if(a.begin(), a.end(), [&](Word const& w) { return w.begin >= byte; });
    if (left == a.rend() || right == a.end()) continue;
    // The nearest pair of the same neighbouring words in the new text.
    std::int64_t best = -1;
    std::size_t distance = after.size() + before.size();
    for (std::size_t i = 0; i + 1 < b.size(); ++i) {
      if (word(after, b[i]) != word(before, *left) || word(after, b[i + 1]) != word(before, *right)) continue;
      auto const here = after.find(' ', b[i].end);
      if (here == std::string::npos || here > b[i + 1].begin) continue;
      auto const far = here > byte ? here - byte : byte - here;
      if (far < distance) {
        distance = far;
        best = static_cast<std::int64_t>(code_points(std::string_view(after).substr(0, here)));
      }
    }
    if (best >= 0) out.push_back(best);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void set_text(SegmentRow& s, std::string text) {
  s.joins = rows::print_numbers(carried(rows::read_numbers(s.joins), s.text, text));
  s.breaks = rows::print_numbers(carried(rows::read_numbers(s.breaks), s.text, text));
  s.text = std::move(text);
  s.events = rows::print_events(find_events(s.text));
  if (s.kind == SegmentKind::event) s.kind = SegmentKind::speech;
}

std::vector<std::int64_t> shifted(std::vector<std::int64_t> const& v, std::int64_t from, std::int64_t to, std::int64_t by) {
  std::vector<std::int64_t> out;
  for (auto const n : v)
    if (n >= from && n < to) out.push_back(n + by);
  return out;
}

std::string words_of(std::vector<SegmentRow> const& segments) {
  std::string out;
  for (auto const& s : segments) out += (out.empty() ? "" : " / ") + s.text;
  return out;
}

}  // namespace

Result<Edited> correct_text(Writing& w, SegmentId const& id, std::int64_t base_rev, std::string const& text, Reason reason,
                            std::string const& note) {
  auto const clean = std::string(trim(clean_text(text)));
  if (clean.empty()) return refuse(Why::malformed, say("A correction cannot be empty. To hide words, remove them with a reason."), "text");
  if (auto ok = base::too_long(clean, 20'000, "text"); !ok) return tl::unexpected(ok.error());
  if (reason == Reason::other && note.empty()) return refuse(Why::malformed, say("Say in the note what the reason is."), "note");
  if (auto ok = base::too_long(note, 500, "note"); !ok) return tl::unexpected(ok.error());
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  if (s->text == clean) return refuse(Why::malformed, say("Nothing was changed."), "text");
  Editing edit(w, s->transcript, "correct_text", id.text);
  edit.touch(*s);
  edit.words(s->text, clean);
  edit.why(boost::describe::enum_to_string(reason, "other"), note);
  auto const before = s->text;
  set_text(*s, clean);
  s->check = Check::corrected;
  rows::update(w, *s, "correct_text", boost::describe::enum_to_string(reason, "other"), note);
  move_anchors(w, {{id, before}}, {{id, s->text}});
  return edit.finish(s->rev);
}

Result<Edited> split_segment(Writing& w, SegmentId const& id, std::int64_t base_rev, std::int64_t at) {
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  auto const length = static_cast<std::int64_t>(code_points(s->text));
  if (at <= 0 || at >= length) return refuse(Why::malformed, say("The place to split must lie inside the words."), "at");
  std::string const whole = s->text;
  auto const first = std::string(trim(slice(whole, 0, static_cast<std::size_t>(at))));
  auto const rest = slice(whole, static_cast<std::size_t>(at), static_cast<std::size_t>(length));
  auto const second = std::string(trim(rest));
  if (first.empty() || second.empty()) return refuse(Why::malformed, say("The place to split must lie inside the words."), "at");
  auto const lead = static_cast<std::int64_t>(code_points(rest) - code_points(std::string_view(rest.data() + (second.empty() ? 0 : rest.find(second)), rest.size() - rest.find(second))));
  auto const second_from = at + lead;
  auto const first_end = static_cast<std::int64_t>(code_points(first)) +
                         static_cast<std::int64_t>(code_points(whole.substr(0, whole.find(first))));
  Editing edit(w, s->transcript, "split_segment", id.text);
  edit.touch(*s);
  SegmentRow next = *s;
  next.id = new_id<SegmentId>("s", 8);
  while (rows::segment(w, next.id)) next.id = new_id<SegmentId>("s", 8);
  next.ord = room_after(w, *s);
  s->ord = rows::segment(w, id)->ord;  // a renumbering may have moved it
  next.rev = 1;
  next.text = second;
  next.events = rows::print_events(find_events(second));
  next.joins = rows::print_numbers(shifted(rows::read_numbers(s->joins), second_from, length, -second_from));
  next.breaks = rows::print_numbers(shifted(rows::read_numbers(s->breaks), second_from, length, -second_from));
  s->text = first;
  s->events = rows::print_events(find_events(first));
  s->joins = rows::print_numbers(shifted(rows::read_numbers(s->joins), 0, first_end, 0));
  s->breaks = rows::print_numbers(shifted(rows::read_numbers(s->breaks), 0, first_end, 0));
  if (s->start && s->end) {
    // The times of the parts are a guess by length.
    auto const middle = *s->start + Millis((*s->end - *s->start).count() * at / length);
    next.start = middle;
    s->end = middle;
    next.quality = s->quality = TimeQuality::estimated;
  }
  rows::insert(w, next, "split_segment");
  rows::update(w, *s, "split_segment", "", "");
  move_anchors(w, {{id, whole}}, {{id, first}, {next.id, second}});
  edit.made(next.id);
  edit.words(whole, first + " / " + second);
  return edit.finish(s->rev);
}

Result<Edited> merge_segment(Writing& w, SegmentId const& id, std::int64_t base_rev) {
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  auto const next_id = w.one<SegmentId>("select id from segment where turn = :t and fate = 0 and ord > :o order by ord limit 1", s->turn, s->ord);
  if (!next_id) return refuse(Why::not_now, say("There is no paragraph after this one in the turn."));
  auto next = *rows::segment(w, *next_id);
  if (next.redacted) return refuse(Why::not_now, say("These words were redacted and cannot be changed."));
  Editing edit(w, s->transcript, "merge_segment", id.text);
  edit.touch(*s);
  edit.touch(next);
  edit.words(s->text + " / " + next.text, s->text + " " + next.text);
  auto const offset = static_cast<std::int64_t>(code_points(s->text)) + (s->text.empty() ? 0 : 1);
  std::vector<SegmentText> const were = {{id, s->text}, {next.id, next.text}};
  auto joins = rows::read_numbers(s->joins);
  for (auto const n : rows::read_numbers(next.joins)) joins.push_back(n + offset);
  auto breaks = rows::read_numbers(s->breaks);
  for (auto const n : rows::read_numbers(next.breaks)) breaks.push_back(n + offset);
  s->text += (s->text.empty() || next.text.empty() ? "" : " ") + next.text;
  s->joins = rows::print_numbers(joins);
  s->breaks = rows::print_numbers(breaks);
  auto events = find_events(s->text);
  if (s->text.empty()) events = rows::read_events(next.events);
  s->events = rows::print_events(events);
  if (next.end) s->end = next.end;
  next.fate = Fate::merged;
  next.into = s->id;
  rows::update(w, *s, "merge_segment", "", "");
  rows::update(w, next, "merge_segment", "", "");
  move_anchors(w, were, {{id, s->text}});
  return edit.finish(s->rev);
}

Result<Edited> split_turn(Writing& w, SegmentId const& id, std::int64_t base_rev) {
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  auto const t = *rows::turn(w, s->turn);
  auto const all = rows::segments_of(w, t.id);
  if (!all.empty() && all.front().id == id) return refuse(Why::not_now, say("The turn begins with these words already."));
  Editing edit(w, s->transcript, "split_turn", t.id.text);
  edit.touch(t);
  TurnRow fresh;
  fresh.id = new_id<TurnId>("t", 8);
  while (rows::turn(w, fresh.id)) fresh.id = new_id<TurnId>("t", 8);
  fresh.transcript = t.transcript;
  fresh.ord = room_after(w, t);
  fresh.item = t.item;
  rows::insert(w, fresh);
  bool moving = false;
  std::vector<SegmentRow> moved;
  for (auto part : all) {
    moving = moving || part.id == id;
    if (!moving) continue;
    edit.touch(part);
    part.turn = fresh.id;
    rows::update(w, part, "split_turn", "", "");
    moved.push_back(std::move(part));
  }
  edit.made(fresh.id);
  edit.words("", words_of(moved).substr(0, 200));
  return edit.finish(s->rev);
}

Result<Edited> merge_turn(Writing& w, TurnId const& id) {
  auto t = living_turn(w, id);
  if (!t) return tl::unexpected(t.error());
  auto before = turn_beside(w, *t, -1);
  if (!before) return refuse(Why::not_now, say("There is no turn before this one."));
  Editing edit(w, t->transcript, "merge_turn", before->id.text);
  edit.touch(*before);
  edit.touch(*t);
  auto ord = w.one<std::int64_t>("select max(ord) from segment where turn = :t", before->id).value_or(0);
  for (auto part : rows::segments_of(w, id)) {
    edit.touch(part);
    part.turn = before->id;
    part.ord = ord += rows::gap;
    rows::update(w, part, "merge_turn", "", "");
  }
  t->fate = Fate::merged;
  t->into = before->id;
  rows::update(w, *t);
  edit.words(t->label, before->label);
  return edit.finish(0);
}

Result<Edited> move_boundary(Writing& w, TurnId const& id, int to) {
  auto t = living_turn(w, id);
  if (!t) return tl::unexpected(t.error());
  auto const other = turn_beside(w, *t, to);
  if (!other) return refuse(Why::not_now, say("There is no turn on that side."));
  auto const parts = rows::segments_of(w, id);
  if (parts.size() < 2) return refuse(Why::not_now, say("A turn must keep at least one paragraph. Join the turns instead."));
  auto part = to < 0 ? parts.front() : parts.back();
  Editing edit(w, t->transcript, "move_boundary", id.text);
  edit.touch(part);
  part.turn = other->id;
  part.ord = to < 0 ? w.one<std::int64_t>("select max(ord) from segment where turn = :t", other->id).value_or(0) + rows::gap
                    : w.one<std::int64_t>("select min(ord) from segment where turn = :t", other->id).value_or(0) - rows::gap;
  rows::update(w, part, "move_boundary", "", "");
  edit.words(t->label, part.text.substr(0, 200));
  return edit.finish(part.rev);
}

Result<Edited> set_join(Writing& w, SegmentId const& id, std::int64_t base_rev, std::int64_t at, bool joined) {
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  auto joins = rows::read_numbers(s->joins), breaks = rows::read_numbers(s->breaks);
  auto& from = joined ? breaks : joins;
  auto& into = joined ? joins : breaks;
  auto const it = std::find(from.begin(), from.end(), at);
  if (it == from.end()) return refuse(Why::not_now, say("There is no such page break here."), "at");
  Editing edit(w, s->transcript, "set_join", id.text);
  edit.touch(*s);
  from.erase(it);
  into.push_back(at);
  std::sort(into.begin(), into.end());
  s->joins = rows::print_numbers(joins);
  s->breaks = rows::print_numbers(breaks);
  rows::update(w, *s, "set_join", "page_break", "");
  edit.why("page_break", "");
  return edit.finish(s->rev);
}

Result<Edited> remove_segment(Writing& w, SegmentId const& id, std::int64_t base_rev, std::string const& note) {
  if (note.empty()) return refuse(Why::malformed, say("Say why these words are removed: the reason stays in their place."), "note");
  if (auto ok = base::too_long(note, 500, "note"); !ok) return tl::unexpected(ok.error());
  auto s = meant(w, id, base_rev);
  if (!s) return tl::unexpected(s.error());
  auto t = *rows::turn(w, s->turn);
  auto const parts = rows::segments_of(w, t.id);
  Editing edit(w, s->transcript, "remove_segment", id.text);
  edit.touch(*s);
  edit.words(s->text, "");
  edit.why("other", note);
  // What stands closest afterwards: the paragraph before, else the one after, else one of a neighbouring turn.
  SegmentId nearest;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].id == id) nearest = i > 0 ? parts[i - 1].id : parts.size() > 1 ? parts[1].id : SegmentId();
  if (nearest.empty()) {
    for (int const side : {-1, 1}) {
      auto const other = turn_beside(w, t, side);
      if (!other || !nearest.empty()) continue;
      auto const theirs = rows::segments_of(w, other->id);
      if (!theirs.empty()) nearest = side < 0 ? theirs.back().id : theirs.front().id;
    }
  }
  s->fate = Fate::deleted;
  s->reason = note;
  rows::update(w, *s, "remove_segment", "other", note);
  if (parts.size() == 1) {
    edit.touch(t);
    t.fate = Fate::deleted;
    t.reason = note;
    rows::update(w, t);
  }
  move_anchors(w, {{id, s->text}}, {}, nearest);
  return edit.finish(s->rev);
}

Result<Edited> set_check(Writing& w, SegmentId const& id, Check check) {
  auto s = rows::segment(w, id);
  if (!s || s->fate != Fate::alive) return no_segment();
  Editing edit(w, s->transcript, "set_check", id.text);
  edit.touch(*s);
  edit.words(boost::describe::enum_to_string(s->check, ""), boost::describe::enum_to_string(check, ""));
  s->check = check;
  rows::update(w, *s, "set_check", "", "");
  return edit.finish(s->rev);
}

}  // namespace record
