// SPDX-License-Identifier: Apache-2.0
// A place in the transcript: a turn with its neighbours, in the working text or in a frozen edition. What the permanent
// links show.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "people/people.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr std::int64_t beside = 2;

void fill_names(Reading& r, std::vector<record::Turn>& turns) {
  std::map<base::PersonId, std::string> names;
  for (auto& t : turns) {
    if (t.person.empty()) continue;
    auto const [it, fresh] = names.emplace(t.person, std::string());
    if (fresh) it->second = people::shown_name(r, t.person);
    t.person_name = it->second;
  }
}

std::vector<record::Mark> marks_in(Reading& r, base::MeetingId const& meeting, std::vector<record::Turn> const& turns) {
  std::set<base::SegmentId> here;
  for (auto const& t : turns)
    for (auto const& s : t.segments) here.insert(s.id);
  std::vector<record::Mark> out;
  for (auto const& m : record::marks_of(r, meeting)) {
    if (!m.words || !here.contains(m.words->segment)) continue;
    record::Mark mark;
    mark.id = m.id;
    mark.anchor = m.words->id;
    mark.segment = m.words->segment;
    mark.start = m.words->start;
    mark.end = m.words->end;
    mark.kind = boost::describe::enum_to_string(m.kind, "decision");
    mark.text = m.text;
    mark.owner = m.owner.empty() ? m.owner_name : people::shown_name(r, m.owner);
    mark.due = m.due;
    mark.state = m.state;
    out.push_back(std::move(mark));
  }
  return out;
}

/// Parts a stretch of turns at the one asked for.
void part(TurnPlace& to, std::vector<record::Turn> stretch, base::TurnId const& at) {
  bool found = false;
  for (auto& t : stretch) {
    if (t.id == at) {
      to.turn = std::move(t);
      found = true;
    } else {
      (found ? to.after : to.before).push_back(std::move(t));
    }
  }
}

}  // namespace

std::vector<Erased> erased_in(Reading& r, base::MeetingId const& id) {
  std::vector<Erased> out;
  for (auto const& x : record::redactions(r, id))
    if (x.state == "done") out.push_back({x.segment, x.reason, x.asked_at});
  return out;
}

bool nothing_left(record::Segment const& s) {
  if (!s.redacted) return false;
  std::string rest = s.text;
  std::string_view const gap = "[redacted]";
  for (auto i = rest.find(gap); i != std::string::npos; i = rest.find(gap, i)) rest.erase(i, gap.size());
  return base::words(rest).empty();
}

bool nothing_left(record::Turn const& t) {
  return !t.segments.empty() &&
         std::all_of(t.segments.begin(), t.segments.end(), [](auto const& s) { return nothing_left(s); });
}

std::optional<TurnPlace> place_of(Reading& r, Call const& call, OpenRecord const& o, base::TurnId const& id) {
  TurnPlace out;
  out.meeting = o.meeting.id;
  out.meeting_title = meeting_words(o.meeting, o.series);
  out.lang = o.head.lang;
  out.zone = o.meeting.zone;
  out.status = o.status;
  out.edition = o.edition;
  out.address = call.absolute("/m/" + out.meeting.text + "/t/" + id.text + edition_query(o.edition));
  std::vector<record::Turn> stretch;
  if (o.edition == 0) {
    auto const found = record::find_turn(r, id);
    if (!found || found->meeting != o.meeting.id || found->fate != record::Fate::alive) return std::nullopt;
    out.n = found->n;
    auto const from = std::max<std::int64_t>(1, found->n - beside);
    stretch = record::some_turns(r, found->transcript, from, found->n + beside - from + 1);
    out.marks = marks_in(r, o.meeting.id, stretch);
  } else {
    auto const frozen = record::transcript(r, o.meeting.id, o.edition);
    if (!frozen) return std::nullopt;
    auto const& turns = frozen->turns;
    auto const at = std::find_if(turns.begin(), turns.end(), [&](auto const& t) { return t.id == id; });
    if (at == turns.end()) return std::nullopt;
    out.n = at - turns.begin() + 1;
    stretch.assign(at - std::min<std::ptrdiff_t>(beside, at - turns.begin()),
                   at + 1 + std::min<std::ptrdiff_t>(beside, turns.end() - at - 1));
  }
  fill_names(r, stretch);
  bool redacted = false;
  for (auto const& t : stretch)
    for (auto const& s : t.segments) redacted = redacted || s.redacted;
  if (redacted) out.erased = erased_in(r, o.meeting.id);
  part(out, std::move(stretch), id);
  return out;
}

Html place_words(TurnPlace const& p, std::optional<Shown> const& shown) {
  std::vector<record::Turn> all = p.before;
  all.push_back(p.turn);
  all.insert(all.end(), p.after.begin(), p.after.end());
  Html out = transcript_turns(all, 0, all.size(),
                              {.meeting = p.meeting,
                               .zone = p.zone,
                               .lang = p.lang,
                               .edition = p.edition,
                               .marks = &p.marks,
                               .erased = &p.erased,
                               .shown = shown,
                               .asked = p.turn.id});
  base::Query q;
  if (p.edition > 0) q.add("e", p.edition);
  q.add("turn", p.turn.id.text);
  return out + html("<p><a href=\"{}\">{}</a></p>",
                    Url::local("/meetings/" + p.meeting.text + "/transcript?" + q.str() + "#t-" + p.turn.id.text),
                    tr("Read on in the whole transcript"));
}

}  // namespace web
