// SPDX-License-Identifier: Apache-2.0
// For the tests of the record's pages: a house with one meeting and its transcript, made of turns of our own.
#pragma once

#include "web/house_for_tests.hpp"

namespace web::test {

/// What a captioner's file would have become: one turn for each pair of label and paragraphs.
inline record::Parsed spoken(std::vector<std::pair<std::string, std::vector<std::string>>> const& turns) {
  record::Parsed out;
  for (auto const& [label, paragraphs] : turns) {
    record::ParsedTurn t;
    t.n = static_cast<std::int64_t>(out.turns.size()) + 1;
    if (!label.empty()) t.label = label;
    t.kind = label.empty() ? record::LabelKind::unknown : record::LabelKind::person;
    for (auto const& p : paragraphs) t.segments.push_back({p, {}, {}, {}, {}});
    out.turns.push_back(std::move(t));
  }
  return out;
}

class RecordHouse : public TestHouse {
 public:
  explicit RecordHouse(record::Parsed const& parsed, meeting::Series const& s = {.id = {}, .title = "Shared waters"},
                       std::string const& title = "Budget of the year") {
    series = done([&](Writing& w) { return meeting::found_series(w, s); });
    meeting::Meeting m;
    m.series = series;
    m.number = "12";
    m.title = title;
    m.zone = "Europe/Zurich";
    m.start = base::parse_iso("2022-09-05T13:00:00Z");
    m.end = base::parse_iso("2022-09-05T14:00:00Z");
    meeting = done([&](Writing& w) { return meeting::enter_meeting(w, m); });
    done([&](Writing& w) { return desk::take_in(w, meeting, "raw.txt", "the captioner's bytes", parsed); });
  }

  /// The working text as it is now.
  record::Transcript text() {
    return *store.read([&](Reading& r) { return record::transcript(r, meeting); });
  }
  record::Turn turn(std::size_t n) { return text().turns.at(n); }
  record::Segment segment(std::size_t turn_n, std::size_t n = 0) { return turn(turn_n).segments.at(n); }
  /// Puts other words in a segment's place.
  void correct(base::SegmentId const& id, std::int64_t rev, std::string const& words) {
    done([&](Writing& w) { return record::correct_text(w, id, rev, words, record::Reason::mishearing, ""); });
  }
  /// Says that nobody knows the speakers, and declares the text corrected, which freezes an edition.
  void finish() {
    for (auto const& t : text().turns)
      if (t.method == record::Method::none)
        done([&](Writing& w) { return record::name_voice(w, t.id, series, {}, "", true, record::Reach::turn); });
    done([&](Writing& w) { return record::advance(w, meeting, record::Status::corrected, "read through"); });
  }
  /// Two people erase code points [start, end) of a segment.
  void erase(base::SegmentId const& id, std::int64_t rev, std::int64_t start, std::int64_t end) {
    auto const asked =
        done([&](Writing& w) { return record::ask_redaction(w, id, rev, start, end, "personal_data", ""); });
    auto const agreed = store.write({person(Role::facilitator), "facilitator"},
                                    [&](Writing& w) { return record::approve_redaction(w, asked); });
    REQUIRE(agreed);
  }

  [[nodiscard]] std::string path(std::string const& rest = {}) const {
    return "/meetings/" + meeting.text + "/transcript" + rest;
  }
  [[nodiscard]] std::string turn_path(base::TurnId const& id) const { return "/m/" + meeting.text + "/t/" + id.text; }

  base::SeriesId series;
  base::MeetingId meeting;
};

/// The text of a page: tags out, the five escapes back.
inline std::string plain(std::string_view markup) {
  std::string out;
  bool tag = false;
  for (char const c : markup) {
    if (c == '<') tag = true;
    if (!tag) out += c;
    if (c == '>') tag = false;
  }
  for (auto const& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (auto i = out.find(from); i != std::string::npos; i = out.find(from, i + to.size()))
      out.replace(i, from.size(), to);
  return out;
}

inline bool says(http::Response const& r, std::string_view words) {
  return plain(r.body).find(words) != std::string::npos;
}

}  // namespace web::test
