// SPDX-License-Identifier: Apache-2.0
// Taking a transcript file in from the command line: finds or makes its series and its meeting, then the same errand as the
// upload page. One transaction a file: it is all there or not at all.
#include <boost/json/object.hpp>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "wishes.hpp"

namespace app {

namespace {

using base::Result;
using base::Why;
using store::Reading;
using store::Writing;

struct Import {
  std::string name, bytes, series, meeting, zone;
};

std::optional<meeting::Series> find_series(Reading& r, std::string const& wanted) {
  auto all = meeting::all_series(r);
  if (wanted.empty()) return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
  for (auto const& s : all)
    if (s.id.text == wanted || base::fold(s.title) == base::fold(wanted)) return s;
  return std::nullopt;
}

Result<base::SeriesId> series_for(Writing& w, Import const& wish) {
  if (auto const found = find_series(w, wish.series)) return found->id;
  if (wish.series.empty() && !meeting::all_series(w).empty())
    return base::refuse(Why::malformed, "This forum has several series: say which one with --series.");
  meeting::Series fresh;
  fresh.title = wish.series.empty() ? "Meetings" : wish.series;
  if (!wish.zone.empty()) fresh.zone = wish.zone;
  return meeting::found_series(w, fresh);
}

/// The meeting that is asked for by id or number; without that, one of the file's own number that was held on its day.
std::optional<base::MeetingId> find_meeting(Reading& r, base::SeriesId const& series, Import const& wish, record::ParsedMeeting const& file) {
  auto const number = wish.meeting.empty() ? file.number.value_or("") : wish.meeting;
  if (number.empty()) return std::nullopt;
  for (auto const& m : meeting::meetings(r, series)) {
    if (m.id.text == wish.meeting) return m.id;
    if (m.number != number) continue;
    auto const shown = m.start && file.date ? base::local_time(*m.start, m.zone) : std::nullopt;
    if (!wish.meeting.empty() || !shown || shown->day == *file.date) return m.id;
  }
  return std::nullopt;
}

Result<base::MeetingId> meeting_for(Writing& w, base::SeriesId const& series, Import const& wish, record::ParsedMeeting file) {
  if (auto const found = find_meeting(w, series, wish, file)) return *found;
  if (!wish.meeting.empty()) file.number = wish.meeting;
  return desk::meeting_from(w, series, file, wish.name);
}

Result<base::MeetingId> take_in(Writing& w, Import const& wish, record::Parsed const& parsed) {
  auto const series = series_for(w, wish);
  if (!series) return tl::unexpected(series.error());
  auto const meeting = meeting_for(w, *series, wish, parsed.meeting);
  if (!meeting) return meeting;
  auto const done = desk::take_in(w, *meeting, wish.name, wish.bytes, parsed);
  if (!done) return tl::unexpected(done.error());
  return meeting;
}

std::string count(std::int64_t n, char const* one, char const* many) { return std::to_string(n) + (n == 1 ? one : many); }

}  // namespace

Said import_transcript(Opened& forum, boost::json::object const& asked) {
  auto const bytes = base::from_base64(text_of(asked, "bytes"));
  if (!bytes) return trouble("The file did not arrive whole.");
  Import const wish{text_of(asked, "name"), *bytes, text_of(asked, "series"), text_of(asked, "meeting"), text_of(asked, "zone")};
  // Outside the transaction: reading a file takes long compared with storing it.
  auto const names = forum.store.read([&](Reading& r) {
    auto const series = find_series(r, wish.series);
    return desk::known_names(r, series ? series->id : base::SeriesId());
  });
  auto const parsed = desk::read_file(wish.bytes, wish.name, names);
  if (!parsed) return trouble(wish.name + ": " + in_words(parsed.error()));
  auto const done = forum.store.write(the_operator, [&](Writing& w) { return take_in(w, wish, *parsed); });
  if (!done) return trouble(wish.name + ": " + in_words(done.error()));
  auto const& n = parsed->counts;
  return said(wish.name + ": taken in as meeting " + done->text + " with " + count(n.turns, " turn, ", " turns, ") +
              count(n.nameless, " nameless, ", " nameless, ") + count(n.words, " word, ", " words, ") +
              count(n.joins, " page break mended.", " page breaks mended."));
}

}  // namespace app
