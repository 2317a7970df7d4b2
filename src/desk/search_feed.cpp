// SPDX-License-Identifier: Apache-2.0
// From the record to the search file: meetings that changed are read anew and put in place of what the index holds. The
// index remembers how far it has read in the same transaction, so a kill at any moment repeats work and loses none.
#include <set>

#include "desk/desk.hpp"
#include "record/search.hpp"

namespace desk {

namespace {

/// Segments in which a decision's or an action's words lie.
struct Marked {
  std::set<SegmentId> decisions, actions;
};

Marked marked(record::Transcript const& t) {
  Marked out;
  for (auto const& m : t.marks) {
    if (m.kind == "decision") out.decisions.insert(m.segment);
    if (m.kind == "action") out.actions.insert(m.segment);
  }
  return out;
}

std::vector<record::Passage> passages(Reading& r, MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  auto const t = reading_copy(r, id, 0, {}, {});
  if (!m || !t) return {};
  auto const head = record::head(r, id);
  auto const series = meeting::series(r, m->series);
  auto const with = marked(*t);
  record::Passage p;
  p.meeting = id;
  p.series = m->series;
  p.at = m->start.value_or(Instant());
  p.is_public = head && series && is_public(*series, *head);
  std::vector<record::Passage> out;
  for (auto const& turn : t->turns) {
    p.turn = turn.id;
    p.person = turn.person;
    p.person_name = turn.person_name;
    p.label = turn.label;
    p.capacity = turn.capacity;
    for (auto const& s : turn.segments) {
      if (s.redacted || s.text.empty()) continue;
      p.segment = s.id;
      p.lang = s.lang.empty() ? t->lang : s.lang;
      p.text = s.text;
      p.ord = static_cast<std::int64_t>(out.size());
      p.decision = with.decisions.contains(s.id);
      p.action = with.actions.contains(s.id);
      out.push_back(p);
    }
  }
  return out;
}

}  // namespace

int feed_search(store::Store& store, record::SearchIndex& index, int most) {
  auto const changes = store.read([&](Reading& r) { return record::changes_after(r, index.last_seq(), most); });
  if (changes.empty()) return 0;
  std::set<MeetingId> changed;
  for (auto const& c : changes) changed.insert(c.meeting);
  // One reading a meeting: a long list must not hold one old view of the store open.
  std::map<MeetingId, std::vector<record::Passage>> read;
  for (auto const& id : changed) read.emplace(id, store.read([&](Reading& r) { return passages(r, id); }));
  index.together([&] {
    for (auto const& [id, found] : read) index.replace_meeting(id, found);
    index.remember(changes.back().seq);
  });
  return static_cast<int>(changed.size());
}

}  // namespace desk
