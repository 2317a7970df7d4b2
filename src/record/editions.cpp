// SPDX-License-Identifier: Apache-2.0
// Status gates and frozen editions (captions 6.5).
#include "base/checks.hpp"
#include "base/text.hpp"
#include "record/rows.hpp"

namespace record {

namespace {

tl::unexpected<Refusal> no_transcript() { return refuse(Why::unknown, say("This meeting has no transcript.")); }

std::int64_t unsettled_marks(Reading& r, MeetingId const& meeting) {
  return r.one<std::int64_t>("select count(*) from mark m join anchor a on a.id = m.anchor where m.meeting = :m and a.seen = 0", meeting)
      .value_or(0);
}

bool follows(Status from, Status to) {
  switch (to) {
    case Status::live: return false;
    case Status::rough: return from == Status::live || from == Status::in_correction;
    case Status::in_correction: return from == Status::rough || from == Status::corrected;
    case Status::corrected: return from == Status::rough || from == Status::in_correction;
    case Status::approved: return from == Status::corrected || from == Status::amended;
    case Status::amended: return from == Status::approved;
  }
  return false;
}

}  // namespace

Result<Done> advance(Writing& w, MeetingId const& meeting, Status to, std::string const& note) {
  auto const h = head(w, meeting);
  if (!h) return no_transcript();
  if (h->status == to) return Done{};
  if (!follows(h->status, to)) return refuse(Why::not_now, say("The transcript cannot go from its present status to that one."), "status");
  if (to == Status::corrected || to == Status::approved) {
    if (h->unresolved > 0)
      return refuse(Why::not_now, say("{} turns have no speaker yet. Name each, or say that nobody knows."), "status", {std::to_string(h->unresolved)});
    if (auto const open = unsettled_marks(w, meeting); open > 0)
      return refuse(Why::not_now, say("{} decisions, actions or questions stand on words that were changed. Look at each first."), "status",
                    {std::to_string(open)});
    if (auto const automatic = w.one<std::int64_t>("select count(*) from turn where transcript = :t and fate = 0 and method in (1, 2, 3)", h->id).value_or(0);
        automatic > 0)
      return refuse(Why::not_now, say("{} speakers were named automatically. Confirm them first, one by one or all at once."), "status",
                    {std::to_string(automatic)});
  }
  w.run("update transcript set status = :s, seq = seq + 1 where id = :t", to, h->id);
  auto const word = std::string(boost::describe::enum_to_string(to, ""));
  w.event(meeting, "advance", h->id.text, word + " " + note);
  w.audit("advance", h->id.text, word);
  note_change(w, meeting);
  if (to == Status::approved || to == Status::corrected)
    if (auto frozen = freeze(w, meeting, note); !frozen) return tl::unexpected(frozen.error());
  return Done{};
}

Result<std::int64_t> freeze(Writing& w, MeetingId const& meeting, std::string const& note) {
  auto const t = transcript(w, meeting);
  if (!t) return no_transcript();
  auto const no = w.one<std::int64_t>("select coalesce(max(no), 0) from edition where transcript = :t", t->id).value_or(0) + 1;
  std::string all;  // what the hash is over: every word in order, with whose it is
  std::int64_t place = 0;
  for (auto const& turn : t->turns) {
    all += turn.id.text + '\t' + turn.label + '\t' + turn.person.text + '\n';
    for (auto const& s : turn.segments) {
      all += s.id.text + '\t' + std::to_string(s.rev) + '\t' + s.text + '\n';
      w.run("insert into edition_part (transcript, no, place, turn, label, kind, person, capacity, method, item, segment, rev) "
            "values (:t, :no, :place, :turn, :label, :kind, :person, :cap, :method, :item, :seg, :rev)",
            t->id, no, ++place, turn.id, turn.label, turn.kind, turn.person, turn.capacity, turn.method, turn.item, s.id, s.rev);
    }
  }
  auto const sha = sha256_hex(all);
  w.run("insert into edition (transcript, no, status, at, person, sha256, note) values (:t, :no, :s, :at, :p, :sha, :note)", t->id, no,
        t->status, w.now(), w.actor().person, sha, note);
  w.event(meeting, "freeze", t->id.text, std::to_string(no) + " " + sha);
  w.audit("freeze", t->id.text, std::to_string(no));
  return no;
}

std::vector<Edition> editions(Reading& r, MeetingId const& meeting) {
  std::vector<Edition> out;
  for (auto& [no, status, at, by, sha, note] : r.rows<std::int64_t, Status, Instant, PersonId, std::string, std::string>(
           "select e.no, e.status, e.at, e.person, e.sha256, e.note from edition e join transcript t on t.id = e.transcript "
           "where t.meeting = :m order by e.no desc",
           meeting))
    out.push_back({no, status, at, by, sha, note});
  return out;
}

// ------------------------------------------------------------------------------------------------ the summary report

std::optional<KeptReport> kept_report(Reading& r, MeetingId const& meeting) {
  auto row = r.row<std::int64_t, std::string, PersonId, Instant>("select rev, text, person, at from report where meeting = :m", meeting);
  if (!row) return std::nullopt;
  auto& [rev, words, by, at] = *row;
  return KeptReport{rev, words, by, at};
}

Result<std::int64_t> keep_report(Writing& w, MeetingId const& meeting, std::int64_t base_rev, std::string const& words) {
  if (trim(words).empty()) return refuse(Why::malformed, say("The report is empty."), "text");
  if (auto ok = base::too_long(words, 64'000, "text"); !ok) return tl::unexpected(ok.error());
  auto const now = kept_report(w, meeting);
  if ((now ? now->rev : 0) != base_rev)
    return refuse(Why::conflict, say("Somebody saved this report while you were editing it. Both texts are shown: nothing was overwritten."), "text");
  auto const rev = base_rev + 1;
  if (now) w.run("update report set rev = :r, text = :t, person = :p, at = :at where meeting = :m", rev, words, w.actor().person, w.now(), meeting);
  else w.run("insert into report (meeting, rev, text, person, at) values (:m, :r, :t, :p, :at)", meeting, rev, words, w.actor().person, w.now());
  w.run("insert into report_rev (meeting, rev, text, person, at) values (:m, :r, :t, :p, :at)", meeting, rev, words, w.actor().person, w.now());
  w.event(meeting, "keep_report", meeting.text, std::to_string(rev));
  w.audit("keep_report", meeting.text, std::to_string(rev));
  return rev;
}

}  // namespace record
