// SPDX-License-Identifier: Apache-2.0
#include "meeting/twins.hpp"

#include "meeting/inside.hpp"

namespace meeting {

store::Migration twin_tables() {
  // Two rows a pair, so that either is found by its key.
  return {"meeting", 4, {"create table meeting_twin (meeting text primary key references meeting(id), twin text not null)"}};
}

Result<Done> tie_twins(Writing& w, MeetingId const& one, MeetingId const& other) {
  if (one == other) return refuse(Why::malformed, say("A meeting is not its own twin."));
  for (auto const& id : {one, other}) {
    if (auto const there = expect_meeting(w, id); !there) return there;
    if (twin_of(w, id)) return refuse(Why::conflict, say("This meeting is held twice already."));
  }
  w.run("insert into meeting_twin (meeting, twin) values (:one, :other)", one, other);
  w.run("insert into meeting_twin (meeting, twin) values (:other, :one)", other, one);
  w.audit("tie_twins", one.text, other.text);
  return Done{};
}

Result<Done> untie_twins(Writing& w, MeetingId const& id) {
  auto const other = twin_of(w, id);
  if (!other) return refuse(Why::unknown, say("This meeting is held once."));
  w.run("delete from meeting_twin where meeting = :one or meeting = :other", id, *other);
  w.audit("untie_twins", id.text, other->text);
  return Done{};
}

std::optional<MeetingId> twin_of(Reading& r, MeetingId const& id) { return r.one<MeetingId>("select twin from meeting_twin where meeting = :id", id); }

}  // namespace meeting
