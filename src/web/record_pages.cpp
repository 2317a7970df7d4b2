// SPDX-License-Identifier: Apache-2.0
// The rows of the record's pages, and what all of them ask first: is there such a text, and may this viewer read it?
#include <algorithm>

#include "web/record.hpp"

namespace web {

bool may_read(Viewer const& viewer, meeting::Series const& series, record::Head head, record::Status status) {
  head.status = status;
  return viewer.signed_in() || desk::is_public(series, head);
}

Result<OpenRecord> open_record(Reading& r, Call const& call, base::MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  if (!m) return base::refuse(Why::unknown, say("There is no such meeting."));
  auto const s = meeting::series(r, m->series);
  auto const head = record::head(r, id);
  if (!s || !head) return base::refuse(Why::unknown, say("This meeting has no transcript."));
  OpenRecord out{*m, *s, *head, record::editions(r, id), 0, head->status};
  auto const asked = call.number("e", 0);
  if (!asked || *asked < 0) return base::refuse(Why::unknown, say("There is no such edition of this transcript."), "e");
  if (*asked > 0) {
    auto const it =
        std::find_if(out.editions.begin(), out.editions.end(), [&](auto const& e) { return e.no == *asked; });
    if (it == out.editions.end())
      return base::refuse(Why::unknown, say("There is no such edition of this transcript."), "e");
    out.edition = it->no;
    out.status = it->status;
  }
  if (!may_read(call.viewer, out.series, out.head, out.status))
    return base::refuse(
        Why::not_allowed,
        say("This transcript is not public until it is corrected. Members who are signed in may read it."));
  return out;
}

http::Response unreadable(Call& call, Refusal const& refusal) {
  if (refusal.why != Why::not_allowed || call.wants_json) return call.refused(refusal);
  Page page;
  page.title = tr("Not public");
  page.section = "meetings";
  page.listed = false;
  std::string back = call.request.path;
  if (!call.request.query.empty()) back += "?" + call.request.query;
  page.main = html("<p>{}</p><p><a href=\"/sign-in?{}\">{}</a></p>", in_words(refusal), base::Query().add("next", back),
                   tr("Sign in"));
  return call.framed(std::move(page), 403);
}

http::Response removed(Call& call, base::MeetingId const& meeting, std::string const& reason) {
  auto const words = reason.empty() ? tr("No reason was written down.") : fill(tr("The reason given: {}"), {reason});
  if (call.wants_json) {
    boost::json::object o{
        {"type", "about:blank"}, {"title", tr("Removed from the record")}, {"status", 410}, {"detail", words}};
    auto out = call.json(o, 410);
    out.set("Content-Type", "application/problem+json");
    return out;
  }
  Page page;
  page.title = tr("Removed from the record");
  page.section = "meetings";
  page.listed = false;
  page.main = html("<p>{}</p><p dir=\"auto\">{}</p><p><a href=\"/meetings/{}/transcript\">{}</a></p>",
                   tr("These words were in the transcript and were taken out by a correction. Their address stays, so "
                      "that nobody looks for them in vain."),
                   words, meeting, tr("The transcript as it is now"));
  return call.framed(std::move(page), 410);
}

http::Response moved_to(std::string const& path) {
  http::Response out;
  out.status = 301;
  out.set("Location", path);
  return out;
}

std::string meeting_words(meeting::Meeting const& m, meeting::Series const& s) {
  if (m.title.empty()) return fill(tr("{1}, meeting {2}"), {s.title, m.number});
  return m.number.empty() ? m.title : fill(tr("{1} (meeting {2})"), {m.title, m.number});
}

std::string status_words(record::Status s) {
  switch (s) {
    case record::Status::live: return tr("live, not corrected");
    case record::Status::rough: return tr("rough, not corrected");
    case record::Status::in_correction: return tr("being corrected");
    case record::Status::corrected: return tr("corrected");
    case record::Status::approved: return tr("approved");
    case record::Status::amended: return tr("approved, being amended");
  }
  return {};
}

Badge status_look(record::Status s) {
  switch (s) {
    case record::Status::live:
    case record::Status::rough:
    case record::Status::in_correction: return Badge::attention;
    case record::Status::corrected:
    case record::Status::approved:
    case record::Status::amended: return Badge::good;
  }
  return Badge::neutral;
}

Html when_words(meeting::Meeting const& m) {
  if (!m.start) return {};
  if (!m.end) return moment(*m.start, m.zone);
  return sentence(tr("{1}, until {2}"), {moment(*m.start, m.zone), clock(*m.end, m.zone)});
}

std::vector<Crumb> record_crumbs(base::MeetingId const& id, std::string const& title) {
  return {{tr("Meetings"), Url::local("/meetings")}, {title, Url::local("/meetings/" + id.text)}};
}

std::string edition_query(std::int64_t edition) {
  return edition > 0 ? "?e=" + std::to_string(edition) : std::string();
}

Html standing_notice(OpenRecord const& o) {
  Html inside;
  if (o.edition > 0) {
    inside += html("<p>{} <a href=\"/meetings/{}/transcript\">{}</a></p>",
                   fill(tr("This is edition {1}, frozen as it was: {2}. Later corrections are not in it."),
                        {std::to_string(o.edition), status_words(o.status)}),
                   o.meeting.id, tr("The transcript as it is now"));
  } else if (status_look(o.status) == Badge::attention) {
    inside += html("<p>{}</p>", tr("This is a rough transcript, written down live. It has not been corrected yet: "
                                   "words and names may be wrong."));
    if (o.head.unresolved > 0)
      inside += html("<p>{}</p>", base::count_of("{} turn has no known speaker yet.",
                                                 "{} turns have no known speaker yet.", o.head.unresolved));
    if (!desk::is_public(o.series, o.head))
      inside += html("<p>{}</p>", tr("It is not public: you see it because you are signed in."));
  }
  if (!inside.empty() && status_look(o.status) == Badge::attention && !o.series.disclaimer.empty())
    inside += html("<p dir=\"auto\">{}</p>", o.series.disclaimer);
  return inside.empty() ? Html() : notice(o.edition > 0 ? Tone::info : Tone::warning, inside);
}

std::vector<Route> record_rows() {
  std::vector<Route> all;
  for (auto rows : {transcript_rows(), link_rows(), quote_rows(), export_rows(), history_rows(), head_rows(), search_rows()})
    all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

}  // namespace web
