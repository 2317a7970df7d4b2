// SPDX-License-Identifier: Apache-2.0
// The list of corrections, and taking one back: itself a correction, which may be taken back.
#include <algorithm>
#include <cstdint>

#include "record/inside.hpp"

namespace record {

namespace {

using rows::Editing;
using rows::SegmentRow;

/// The row now differs from what the edit left: somebody built on it.
bool built_upon(Reading& r, Json const& after) {
  for (auto const& v : after.at("segments").as_array()) {
    auto const was = rows::segment_from(v);
    auto const is = rows::segment(r, was.id);
    if (!is || is->text != was.text || is->fate != was.fate || is->turn != was.turn || is->joins != was.joins || is->breaks != was.breaks ||
        is->redacted != was.redacted || is->check != was.check)
      return true;
  }
  for (auto const& v : after.at("turns").as_array()) {
    auto const was = rows::turn_from(v);
    auto const is = rows::turn(r, was.id);
    if (!is || is->person != was.person || is->fate != was.fate || is->method != was.method || is->kind != was.kind || is->item != was.item ||
        is->capacity != was.capacity)
      return true;
  }
  return false;
}

/// The living segments an edit left behind, in reading order, with their words now.
std::vector<SegmentText> texts(Reading& r, Json const& after) {
  std::vector<SegmentRow> alive;
  for (auto const& v : after.at("segments").as_array())
    if (auto s = rows::segment(r, rows::segment_from(v).id); s && s->fate == Fate::alive) alive.push_back(std::move(*s));
  std::sort(alive.begin(), alive.end(), [](auto const& a, auto const& b) { return a.ord < b.ord; });
  std::vector<SegmentText> out;
  for (auto& s : alive) out.push_back({s.id, std::move(s.text)});
  return out;
}

bool known_before(Json const& before, char const* list, std::string const& id) {
  for (auto const& v : before.at(list).as_array())
    if (std::string_view(v.at("id").as_string()) == id) return true;
  return false;
}

}  // namespace

Result<Edited> undo(Writing& w, MeetingId const& meeting, std::int64_t number) {
  auto const row = w.row<TranscriptId, std::string, std::string, std::string, std::string, std::string, std::string, bool>(
      "select e.transcript, e.op, e.object, e.before_rows, e.after_rows, e.before_words, e.after_words, e.undone from edit e "
      "join transcript t on t.id = e.transcript where e.id = :id and t.meeting = :m",
      number, meeting);
  if (!row) return refuse(Why::unknown, say("There is no such correction."));
  auto const& [transcript, op, object, before_text, after_text, words_before, words_after, undone] = *row;
  if (undone) return refuse(Why::not_now, say("This correction was taken back already."));
  if (auto ok = open_for_edits(w, transcript); !ok) return tl::unexpected(ok.error());
  JsonLimits const ours{.depth = 16, .nodes = 1'000'000};
  auto const before = parse_json(before_text, ours), after = parse_json(after_text, ours);
  if (!before || !after) return refuse(Why::not_now, say("This correction can no longer be taken back."));
  if (built_upon(w, *after))
    return refuse(Why::conflict, say("These words were changed again since. Take the later correction back first."));
  Editing edit(w, transcript, "undo " + op, object);
  edit.words(words_after, words_before);
  auto const touched = texts(w, *after);
  for (auto const& v : after->at("turns").as_array()) {
    auto const is = *rows::turn(w, rows::turn_from(v).id);
    edit.touch(is);
    if (known_before(*before, "turns", is.id.text)) continue;
    // It was made by the edit: it goes back into the turn it came out of.
    auto gone = is;
    gone.fate = Fate::merged;
    gone.into = TurnId(object);
    rows::update(w, gone);
  }
  for (auto const& v : before->at("turns").as_array()) rows::update(w, rows::turn_from(v));
  std::int64_t rev = 0;
  for (auto const& v : after->at("segments").as_array()) {
    auto const is = *rows::segment(w, rows::segment_from(v).id);
    edit.touch(is);
    if (known_before(*before, "segments", is.id.text)) continue;
    auto gone = is;
    gone.fate = Fate::merged;
    gone.into = SegmentId(object);
    rows::update(w, gone, "undo", "", "");
  }
  for (auto const& v : before->at("segments").as_array()) {
    auto back = rows::segment_from(v);
    rows::update(w, back, "undo", "", "");
    if (back.id.text == object) rev = back.rev;
  }
  move_anchors(w, touched, texts(w, *after));
  return edit.finish(rev, number);
}

std::vector<Edit> edits(Reading& r, MeetingId const& meeting, std::int64_t before_id, int limit) {
  std::vector<Edit> out;
  auto const top = before_id > 0 ? before_id : INT64_MAX;
  for (auto& [id, op, object, before, after, reason, note, author, at, undone] :
       r.rows<std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string, PersonId, Instant, bool>(
           "select e.id, e.op, e.object, e.before_words, e.after_words, e.reason, e.note, e.author, e.at, e.undone from edit e "
           "join transcript t on t.id = e.transcript where t.meeting = :m and e.id < :b order by e.id desc limit :n",
           meeting, top, limit))
    out.push_back({id, op, object, before, after, reason, note, author, at, undone});
  return out;
}

}  // namespace record
