// SPDX-License-Identifier: Apache-2.0
// Taking a captioner's file in: read it, store it with its meeting, name the speakers the rules are sure of.
#include <set>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "desk/evidence.hpp"
#include "people/people.hpp"
#include "record/imports.hpp"
#include "record/parse.hpp"

namespace desk {

Result<record::Parsed> read_file(std::string_view bytes, std::string_view file_name, std::vector<std::string> const& known_names) {
  auto read = record::parse_any(bytes, file_name);
  if (!read || read->format != "text" || known_names.empty()) return read;
  return record::parse_captions(bytes, record::KnownLabels{known_names});
}

std::vector<std::string> known_names(Reading& r, SeriesId const& series) {
  std::set<std::string> all;
  for (auto const& found : people::every_name(r)) all.insert(found.by);
  for (auto const& alias : record::aliases(r, series)) all.insert(alias.text);
  // Whoever signed in as their coalition is labelled by its name (domain 7.2, L21).
  for (auto const& [name, coalition] : names_of_coalitions(r)) all.insert(name);
  return {all.begin(), all.end()};
}

namespace {

/// Fills what the meeting does not say of itself from the file, and closes it: it was held.
Result<Done> agree_with_file(Writing& w, meeting::Meeting m, record::ParsedMeeting const& file) {
  bool changed = false;
  if (!m.start && file.start) {
    m.start = file.start;
    changed = true;
  }
  if (m.start && !m.end && file.end && *file.end >= *m.start) {
    m.end = file.end;
    changed = true;
  }
  // What really happened replaces what was planned, where the file names the same day.
  if (m.state == meeting::State::planned && file.start && file.end && m.start && *file.end >= *file.start) {
    auto const apart = *m.start > *file.start ? *m.start - *file.start : *file.start - *m.start;
    if (apart < std::chrono::hours(12)) {
      m.start = file.start;
      m.end = file.end;
      changed = true;
    }
  }
  if (m.number.empty() && file.number) {
    m.number = *file.number;
    changed = true;
  }
  if (changed)
    if (auto ok = meeting::change_meeting(w, m); !ok) return ok;
  if (m.state == meeting::State::planned) return meeting::close_meeting(w, m.id);
  return Done{};
}

Result<TranscriptId> store_file(Writing& w, MeetingId const& id, FileId const& file, record::Parsed const& parsed) {
  auto const m = meeting::meeting(w, id);
  if (!m) return refuse(Why::unknown, say("There is no such meeting."));
  if (m->state == meeting::State::cancelled) return refuse(Why::not_now, say("This meeting was called off: it has no transcript."));
  auto const series = meeting::series(w, m->series);
  auto const start = parsed.meeting.start ? parsed.meeting.start : m->start;
  auto const end = parsed.meeting.end ? parsed.meeting.end : m->end;
  auto const done = record::take_in(w, id, file, parsed, series ? series->lang : "en", start, end);
  if (!done) return done;
  if (auto ok = agree_with_file(w, *m, parsed.meeting); !ok) return tl::unexpected(ok.error());
  if (auto ok = name_speakers(w, id); !ok) return tl::unexpected(ok.error());
  return done;
}

}  // namespace

Result<TranscriptId> take_in(Writing& w, MeetingId const& id, std::string const& file_name, std::string const& bytes,
                             record::Parsed const& parsed) {
  auto const draft = record::keep_draft(w, id, file_name, bytes);
  if (!draft) return tl::unexpected(draft.error());
  return confirm_draft(w, *draft, parsed);
}

Result<TranscriptId> confirm_draft(Writing& w, DraftId const& id, record::Parsed const& parsed) {
  auto const draft = record::draft(w, id);
  if (!draft) return refuse(Why::unknown, say("This upload is no longer there. Please upload the file again."));
  auto done = store_file(w, draft->meeting, draft->file, parsed);
  if (!done) return done;
  if (auto ok = record::drop_draft(w, id); !ok) return tl::unexpected(ok.error());
  return done;
}

Result<record::Realigned> confirm_realign(Writing& w, DraftId const& id, record::Parsed const& parsed, bool new_edition) {
  auto const draft = record::draft(w, id);
  if (!draft) return refuse(Why::unknown, say("This upload is no longer there. Please upload the file again."));
  auto const head = record::head(w, draft->meeting);
  if (!head) return refuse(Why::unknown, say("This meeting has no transcript."));
  auto done = record::realign(w, head->id, draft->file, parsed, new_edition);
  if (!done) return done;
  if (auto ok = record::drop_draft(w, id); !ok) return tl::unexpected(ok.error());
  if (auto ok = name_speakers(w, draft->meeting); !ok) return tl::unexpected(ok.error());
  return done;
}

Result<MeetingId> meeting_from(Writing& w, SeriesId const& series, record::ParsedMeeting const& file, std::string const& file_name) {
  auto const of = meeting::series(w, series);
  if (!of) return refuse(Why::unknown, say("There is no such series."));
  meeting::Meeting m;
  m.series = series;
  m.number = file.number.value_or("");
  m.title = file.title.value_or(file.number ? "" : file_name);
  m.zone = of->zone;
  m.start = file.start;
  if (!m.start && file.date) m.start = Instant(std::chrono::sys_days(*file.date)) + std::chrono::hours(12);
  if (m.start && file.end && *file.end >= *m.start) m.end = file.end;
  m.state = meeting::State::closed;
  return meeting::enter_meeting(w, m);
}

Result<Done> reopen_meeting(Writing& w, MeetingId const& id) {
  if (record::head(w, id)) return refuse(Why::not_now, say("A transcript is kept for this meeting: it was held."));
  return meeting::reopen_plan(w, id);
}

}  // namespace desk
