// SPDX-License-Identifier: Apache-2.0
// Who was there, and who sent apologies.
#include <algorithm>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "meeting/inside.hpp"

namespace meeting {

Result<Done> note_attendance(Writing& w, MeetingId const& m, Attendance const& wish) {
  if (wish.name.empty()) return refuse(Why::malformed, say("Who was it? A name is needed."), "name");
  if (auto ok = all_of(too_long(wish.name, 120, "name"), too_long(wish.capacity, 120, "capacity"), too_long(wish.note, 500, "note")); !ok)
    return ok;
  if (auto ok = expect_meeting(w, m); !ok) return ok;
  auto known = wish.person.empty() ? std::optional<std::string>()
                                   : w.one<std::string>("select id from attendance where meeting = :m and person = :p", m, wish.person);
  if (!known) known = w.one<std::string>("select id from attendance where meeting = :m and person is null and name = :n", m, wish.name);
  auto const id = known ? *known : random_name(12);
  if (known)
    w.run("update attendance set person = :person, name = :n, capacity = :c, presence = :p, note = :note where id = :id", wish.person,
          wish.name, wish.capacity, wish.presence, wish.note, id);
  else
    w.run("insert into attendance (id, meeting, person, name, capacity, presence, note) "
          "values (:id, :m, :person, :name, :capacity, :presence, :note)",
          id, m, wish.person, wish.name, wish.capacity, wish.presence, wish.note);
  w.event(m, "note_attendance", id, wish.name);
  w.audit("note_attendance", m.text);
  return Done{};
}

Result<Done> remove_attendance(Writing& w, MeetingId const& m, std::string const& id) {
  if (w.run("delete from attendance where id = :id and meeting = :m", id, m) == 0)
    return refuse(Why::unknown, say("There is no such line."));
  w.event(m, "remove_attendance", id);
  w.audit("remove_attendance", m.text);
  return Done{};
}

std::vector<Attendance> attendance(Reading& r, MeetingId const& m) {
  std::vector<Attendance> out;
  for (auto& [id, person, name, capacity, presence, note] :
       r.rows<std::string, PersonId, std::string, std::string, Presence, std::string>(
           "select id, person, name, capacity, presence, note from attendance where meeting = :m order by presence, id", m))
    out.push_back({id, person, name, capacity, presence, note});
  // The databases sort letters differently, so the order of names is made here.
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
    return std::pair(a.presence, fold(a.name)) < std::pair(b.presence, fold(b.name));
  });
  return out;
}

}  // namespace meeting
