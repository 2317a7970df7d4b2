// SPDX-License-Identifier: Apache-2.0
// What readers get: the record room's words with everything the other rooms know around them. Pages and exports are
// functions of what is made here; who may ask for it is web's to say, by is_public.
#include <set>

#include "desk/desk.hpp"
#include "people/people.hpp"

namespace desk {

namespace {

/// Names of the people who occur in this text. A list of all people would be read anew for each page of a large forum.
std::map<PersonId, std::string> names_in(Reading& r, record::Transcript const& t, std::vector<record::MarkView> const& marks) {
  std::set<PersonId> ids;
  for (auto const& turn : t.turns) ids.insert(turn.person);
  for (auto const& m : marks) ids.insert(m.owner);
  ids.erase(PersonId());
  std::map<PersonId, std::string> out;
  for (auto const& id : ids) out.emplace(id, people::shown_name(r, id));
  return out;
}

void fill_voices(record::Transcript& t, std::map<PersonId, std::string> const& names) {
  std::set<PersonId> heard;
  for (auto& turn : t.turns) {
    if (turn.person.empty()) continue;
    turn.person_name = names.at(turn.person);
    if (heard.insert(turn.person).second) t.voices.push_back({turn.person, turn.person_name});
  }
}

void fill_owners(record::Transcript& t, std::vector<record::MarkView> const& marks, std::map<PersonId, std::string> const& names) {
  std::map<MarkId, PersonId> owners;
  for (auto const& m : marks)
    if (!m.owner.empty()) owners.emplace(m.id, m.owner);
  for (auto& m : t.marks)
    if (auto const owner = owners.find(m.id); owner != owners.end() && m.owner.empty()) m.owner = names.at(owner->second);
}

}  // namespace

std::optional<record::Transcript> reading_copy(Reading& r, MeetingId const& id, std::int64_t edition, std::string const& forum,
                                               std::string const& base_address) {
  auto const m = meeting::meeting(r, id);
  if (!m) return std::nullopt;
  auto t = record::transcript(r, id, edition);
  if (!t) return std::nullopt;
  if (auto const s = meeting::series(r, m->series)) {
    t->series = s->title;
    t->licence = s->licence;
    t->disclaimer = s->disclaimer;
  }
  t->title = m->title;
  t->number = m->number;
  t->zone = m->zone;
  if (m->start) t->start = m->start;
  if (m->end) t->end = m->end;
  t->address = base_address + "/m/" + id.text;
  t->forum = forum;
  for (auto const& item : meeting::agenda(r, id)) t->sections.push_back({item.id, item.title});
  auto const marks = edition == 0 ? record::marks_of(r, id) : std::vector<record::MarkView>();
  auto const names = names_in(r, *t, marks);
  fill_voices(*t, names);
  fill_owners(*t, marks, names);
  return t;
}

bool is_public(meeting::Series const& series, record::Head const& head) {
  switch (head.status) {
    case record::Status::live:
    case record::Status::rough:
    case record::Status::in_correction: return series.rough_is_public;
    case record::Status::corrected:
    case record::Status::approved:
    case record::Status::amended: return true;
  }
  return false;
}

}  // namespace desk
