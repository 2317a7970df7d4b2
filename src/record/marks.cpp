// SPDX-License-Identifier: Apache-2.0
#include "record/marks.hpp"

#include <algorithm>

#include "base/checks.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "record/anchors.hpp"
#include "record/rows.hpp"
#include "record/transcripts.hpp"

namespace record {

namespace {

AnchorView view_of(Reading& r, rows::AnchorRow const& row) {
  AnchorView v;
  v.id = row.id;
  v.meeting = row.meeting;
  v.quote = row.anchor.quote;
  v.before = row.anchor.before;
  v.after = row.anchor.after;
  v.redacted = row.redacted;
  v.state = boost::describe::enum_to_string(row.anchor.state, "lost");
  v.segment = row.anchor.places.empty() ? row.anchor.nearest : row.anchor.places.front().segment;
  if (!row.anchor.places.empty()) {
    v.start = row.anchor.places.front().start;
    v.end = row.anchor.places.front().end;
    v.now = words_now(row.anchor, rows::text_of(r));
  }
  if (auto const found = find_segment(r, v.segment)) {
    v.segment = found->now;
    v.turn = found->turn;
  }
  return v;
}

Result<Done> check(MarkWish const& m) {
  if (auto ok = base::all_of(base::too_long(m.text, 1000, "text"), base::too_long(m.owner_name, 120, "owner"), base::too_long(m.note, 2000, "note")); !ok) return ok;
  if (!m.due.empty() && !parse_day(m.due)) return refuse(Why::malformed, say("This is not a date (year-month-day)."), "due");
  return Done{};
}

std::string first_state(MarkKind kind) { return kind == MarkKind::decision ? "standing" : "open"; }

bool state_fits(MarkKind kind, std::string_view state) {
  if (kind == MarkKind::decision) return state == "standing" || state == "superseded";
  return state == "open" || state == "done" || state == "dropped";
}

void note_history(Writing& w, MarkId const& id, char const* what, std::string const& from, std::string const& to) {
  if (from == to) return;
  w.run("insert into mark_change (mark, at, person, what, was, becomes) values (:m, :at, :p, :what, :was, :becomes)", id, w.now(),
        w.actor().person, what, from, to);
}

tl::unexpected<Refusal> no_mark() { return refuse(Why::unknown, say("There is no such decision, action or question.")); }

template <class... Args>
std::vector<MarkView> load(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<MarkView> out;
  for (auto& [id, kind, meeting, anchor_id, words, owner, owner_name, due, state, note, by, at] :
       r.rows<MarkId, MarkKind, MeetingId, AnchorId, std::string, PersonId, std::string, std::string, std::string, std::string, PersonId,
              Instant>(sql, args...)) {
    MarkView v;
    v.id = id;
    v.kind = kind;
    v.meeting = meeting;
    if (!anchor_id.empty()) v.words = anchor(r, anchor_id);
    v.text = words;
    v.owner = owner;
    v.owner_name = owner_name;
    v.due = due;
    v.state = state;
    v.note = note;
    v.made_by = by;
    v.made_at = at;
    out.push_back(std::move(v));
  }
  return out;
}

MarkId insert_mark(Writing& w, MeetingId const& meeting, AnchorId const& anchor_id, MarkWish const& wish, std::string const& words) {
  auto const id = new_id<MarkId>();
  w.run("insert into mark (id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at) "
        "values (:id, :kind, :m, :anchor, :text, :owner, :name, :due, :state, :note, :p, :at)",
        id, wish.kind, meeting, anchor_id, words, wish.owner, wish.owner_name, wish.due, first_state(wish.kind), wish.note,
        w.actor().person, w.now());
  w.event(meeting, std::string("make_") + boost::describe::enum_to_string(wish.kind, "mark"), id.text, words);
  w.audit("make_mark", id.text);
  note_change(w, meeting);
  return id;
}

void told(Writing& w, MarkView const& m, std::string_view verb, std::string_view words) {
  w.event(m.meeting, verb, m.id.text, words);
  w.audit(verb, m.id.text);
  note_change(w, m.meeting);
}

}  // namespace

Result<AnchorId> keep_anchor(Writing& w, Words const& words) {
  auto const s = rows::segment(w, words.segment);
  if (!s || s->fate != Fate::alive) return refuse(Why::unknown, say("There are no such words in the transcript."));
  if (s->redacted) return refuse(Why::not_now, say("These words were redacted and cannot be changed."));
  if (words.end <= words.start) return refuse(Why::malformed, say("Select some words first."), "start");
  if (words.end - words.start > 2000) return refuse(Why::malformed, say("That is too long a stretch: at most 2,000 characters."), "end");
  if (s->rev != words.rev && words.quote.empty())
    return refuse(Why::conflict, say("These words were corrected while you were reading. Please select them again."), "quote");
  // With the quote at hand an older page is no harm, as long as the same words still stand there.
  auto made = make_anchor(s->id, s->rev, s->text, words.start, words.end, words.quote);
  if (!made) return tl::unexpected(made.error());
  if (auto const same = w.one<AnchorId>("select id from anchor where segment = :s and rev = :r and first = :f and last = :l", s->id, s->rev,
                                        made->start, made->end))
    return *same;
  rows::AnchorRow row;
  row.id = new_id<AnchorId>();
  row.transcript = s->transcript;
  row.meeting = w.one<MeetingId>("select meeting from transcript where id = :t", s->transcript).value_or(MeetingId());
  row.anchor = *made;
  rows::insert(w, row);
  w.audit("keep_anchor", row.id.text);
  return row.id;
}

std::optional<AnchorView> anchor(Reading& r, AnchorId const& id) {
  auto const row = rows::anchor(r, id);
  if (!row) return std::nullopt;
  return view_of(r, *row);
}

std::optional<MarkKind> mark_kind_of(std::string_view s) {
  MarkKind k{};
  if (boost::describe::enum_from_string(std::string(s).c_str(), k)) return k;
  return std::nullopt;
}

Result<MarkId> make_mark(Writing& w, Words const& words, MarkWish const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const anchor_id = keep_anchor(w, words);
  if (!anchor_id) return tl::unexpected(anchor_id.error());
  auto const row = *rows::anchor(w, *anchor_id);
  auto const sentence = wish.text.empty() ? std::string(slice(row.anchor.quote, 0, 1000)) : wish.text;
  return insert_mark(w, row.meeting, *anchor_id, wish, sentence);
}

Result<MarkId> make_mark_without_words(Writing& w, MeetingId const& meeting, MarkWish const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (wish.text.empty()) return refuse(Why::malformed, say("Write the sentence."), "text");
  return insert_mark(w, meeting, AnchorId(), wish, wish.text);
}

Result<Done> change_mark(Writing& w, MarkId const& id, MarkWish const& wish) {
  auto const m = mark(w, id);
  if (!m) return no_mark();
  if (auto ok = check(wish); !ok) return ok;
  if (wish.text.empty()) return refuse(Why::malformed, say("Write the sentence."), "text");
  w.run("update mark set text = :t, owner = :o, owner_name = :n, due = :d, note = :note where id = :id", wish.text, wish.owner,
        wish.owner_name, wish.due, wish.note, id);
  note_history(w, id, "text", m->text, wish.text);
  note_history(w, id, "owner", m->owner.text + m->owner_name, wish.owner.text + wish.owner_name);
  note_history(w, id, "due", m->due, wish.due);
  note_history(w, id, "note", m->note, wish.note);
  told(w, *m, "change_mark", wish.text);
  return Done{};
}

Result<Done> set_mark_state(Writing& w, MarkId const& id, std::string const& state, std::string const& note) {
  auto const m = mark(w, id);
  if (!m) return no_mark();
  if (!state_fits(m->kind, state)) return refuse(Why::malformed, say("That is not a state it can have."), "state");
  if (auto ok = base::too_long(note, 2000, "note"); !ok) return tl::unexpected(ok.error());
  w.run("update mark set state = :s where id = :id", state, id);
  note_history(w, id, "state", m->state, state + (note.empty() ? "" : ": " + note));
  told(w, *m, "set_mark_state", state);
  return Done{};
}

Result<Done> retie_mark(Writing& w, MarkId const& id, Words const& words) {
  auto const m = mark(w, id);
  if (!m) return no_mark();
  auto const anchor_id = keep_anchor(w, words);
  if (!anchor_id) return tl::unexpected(anchor_id.error());
  auto const row = *rows::anchor(w, *anchor_id);
  if (row.meeting != m->meeting) return refuse(Why::malformed, say("These words were said in another meeting."), "segment");
  w.run("update mark set anchor = :a where id = :id", *anchor_id, id);
  note_history(w, id, "words", m->words ? m->words->quote : "", row.anchor.quote);
  told(w, *m, "retie_mark", row.anchor.quote);
  return Done{};
}

Result<Done> accept_words(Writing& w, MarkId const& id) {
  auto const m = mark(w, id);
  if (!m) return no_mark();
  if (!m->words) return refuse(Why::not_now, say("It is not tied to any words."));
  w.run("update anchor set seen = 1 where id = :a", m->words->id);
  note_history(w, id, "words", m->words->quote, m->words->now);
  told(w, *m, "accept_words", m->words->now);
  return Done{};
}

Result<Done> remove_mark(Writing& w, MarkId const& id, std::string const& reason) {
  auto const m = mark(w, id);
  if (!m) return no_mark();
  if (reason.empty()) return refuse(Why::malformed, say("Say why it is removed."), "reason");
  w.run("delete from mark where id = :id", id);
  note_history(w, id, "removed", m->text, reason);
  told(w, *m, "remove_mark", reason);
  return Done{};
}

std::optional<MarkView> mark(Reading& r, MarkId const& id) {
  return first_of(load(r, "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark where id = :id", id));
}

std::vector<MarkView> marks_of(Reading& r, MeetingId const& meeting) {
  return load(r,
              "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark where meeting = :m "
              "order by kind, at, id",
              meeting);
}

std::vector<MarkView> marks(Reading& r, MarkKind kind, std::string const& state, int offset, int limit) {
  if (state.empty())
    return load(r,
                "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark where kind = :k "
                "order by at desc, id limit :n offset :o",
                kind, limit, offset);
  return load(r,
              "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark where kind = :k and "
              "state = :s order by at desc, id limit :n offset :o",
              kind, state, limit, offset);
}

std::vector<MarkView> open_actions_of(Reading& r, PersonId const& owner) {
  return load(r,
              "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark where kind = :k and "
              "state = 'open' and owner = :p order by at desc, id",
              MarkKind::action, owner);
}

std::vector<MarkView> open_actions(Reading& r, std::vector<MeetingId> const& of) {
  std::vector<MarkView> out;
  for (auto const& meeting : of)
    for (auto& m : load(r,
                        "select id, kind, meeting, anchor, text, owner, owner_name, due, state, note, person, at from mark "
                        "where meeting = :m and kind = :k and state = 'open'",
                        meeting, MarkKind::action))
      out.push_back(std::move(m));
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
    if (a.due.empty() != b.due.empty()) return b.due.empty();
    return a.due < b.due;
  });
  return out;
}

std::vector<MarkChange> history(Reading& r, MarkId const& id) {
  std::vector<MarkChange> out;
  for (auto& [at, by, what, from, to] : r.rows<Instant, PersonId, std::string, std::string, std::string>(
           "select at, person, what, was, becomes from mark_change where mark = :m order by id", id))
    out.push_back({at, by, what, from, to});
  return out;
}

}  // namespace record
