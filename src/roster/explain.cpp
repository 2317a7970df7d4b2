// SPDX-License-Identifier: Apache-2.0
#include "roster/explain.hpp"

#include "base/tr.hpp"
#include "base/when.hpp"

namespace roster {

namespace {

std::string day_of(Instant t) { return iso_day(utc_day(t)); }

void say_plainly(Line& line, std::string const& text) { line.push_back({text, {}}); }

/// A sentence with "{}" in it: plain words and the pieces in their places.
void fill(Line& line, std::string const& sentence, Line const& pieces) {
  std::size_t at = 0, n = 0;
  for (auto found = sentence.find("{}"); found != std::string::npos && n < pieces.size(); found = sentence.find("{}", at)) {
    if (found > at) say_plainly(line, sentence.substr(at, found - at));
    line.push_back(pieces[n++]);
    at = found + 2;
  }
  if (at < sentence.size()) say_plainly(line, sentence.substr(at));
}

std::string state_words(State s) {
  switch (s) {
    case State::forming: return tr("Forming.");
    case State::active: return tr("Active.");
    case State::low: return tr("Low.");
    case State::quiet: return tr("Quiet.");
    case State::unknown: return tr("Unknown.");
    case State::paused: return tr("Paused.");
    case State::merged: return tr("Merged.");
    case State::closed: return tr("Closed.");
  }
  return {};
}

/// "2026-04-02 to 2026-10-01: 23 messages by 7 people in 9 conversations; 4 meetings."
void window_words(Line& line, Window const& w) {
  std::vector<Line> seen;
  if (w.messages > 0) {
    Line talk;
    fill(talk, tr("{} by {} in {}"),
         {{count_of("{} message", "{} messages", w.messages), "messages"},
          {count_of("{} person", "{} people", w.people), "people"},
          {count_of("{} conversation", "{} conversations", w.conversations), "conversations"}});
    seen.push_back(talk);
  }
  if (w.meetings > 0) seen.push_back({{count_of("{} meeting with notes", "{} meetings with notes", w.meetings), "meetings"}});
  if (w.outputs > 0) seen.push_back({{count_of("{} output", "{} outputs", w.outputs), "outputs"}});
  if (w.sessions > 0) seen.push_back({{count_of("{} session", "{} sessions", w.sessions), "sessions"}});
  fill(line, " " + tr("{} to {}:") + " ", {{day_of(w.from + std::chrono::days(1)), {}}, {day_of(w.to), {}}});
  if (seen.empty()) say_plainly(line, tr("nothing was seen"));
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (i > 0) say_plainly(line, "; ");
    line.insert(line.end(), seen[i].begin(), seen[i].end());
  }
  say_plainly(line, ".");
}

void source_words(Line& line, Finding const& f) {
  if (f.none_declared) return say_plainly(line, " " + tr("No archive is declared."));
  if (f.read_at && f.undated > 0)
    fill(line, " " + tr("Archive read {}, {}."), {{day_of(*f.read_at), "sources"}, {count_of("{} message undated", "{} messages undated", f.undated), "undated"}});
  else if (f.read_at) fill(line, " " + tr("Archive read {}."), {{day_of(*f.read_at), "sources"}});
  for (auto const& s : f.not_ok) {
    std::string const words = s.health == Health::stale ? tr("{} was not read for a week or longer.")
                              : s.health == Health::wrong ? tr("At {} something else was found.")
                                                          : tr("{} could not be read.");
    fill(line, " " + words, {{s.name, "sources"}});
  }
}

std::string verdict_words(Principle p, Verdict v) {
  if (p == Principle::membership)
    return v == Verdict::met ? tr("open membership: met") : v == Verdict::not_met ? tr("open membership: not met") : tr("open membership: cannot tell");
  if (p == Principle::list) return v == Verdict::met ? tr("open list: met") : v == Verdict::not_met ? tr("open list: not met") : tr("open list: cannot tell");
  return v == Verdict::met ? tr("open archive: met") : v == Verdict::not_met ? tr("open archive: not met") : tr("open archive: cannot tell");
}

}  // namespace

Line explain(Standing const& standing, Finding const& f, Rule const& rule) {
  Line line;
  say_plainly(line, state_words(standing.state));
  window_words(line, f.recent);
  if (f.recent.kinds() == 0 && f.year.kinds() > 0) window_words(line, f.year);
  source_words(line, f);
  if (standing.cannot_confirm) say_plainly(line, " " + tr("This cannot be confirmed now."));
  if (standing.lower > 0)
    fill(line, " " + tr("{} so far found less; it takes {} in a row to change this."),
         {{count_of("{} evaluation", "{} evaluations", standing.lower), {}}, {std::to_string(rule.confirmations), {}}});
  fill(line, " " + tr("Rule: {} in {}."),
       {{count_of("{} kind", "{} kinds", rule.kinds), {}}, {count_of("{} day", "{} days", rule.window_days), {}}});
  return line;
}

Line explain(Responsiveness const& r, Rule const& rule) {
  Line line;
  say_plainly(line, r.state == Answering::responsive ? tr("Responsive.")
                    : r.state == Answering::partly   ? tr("Partly responsive.")
                    : r.state == Answering::silent   ? tr("Silent.")
                                                     : tr("Unknown."));
  if (r.state == Answering::unknown) {
    say_plainly(line, " " + tr("Nothing was asked."));
  } else {
    auto const part = [&](std::string const& sentence, std::int64_t given, std::int64_t asked, char const* opens) {
      if (asked > 0) fill(line, " " + sentence, {{std::to_string(given), opens}, {std::to_string(asked), {}}});
    };
    part(tr("Answered {} of {} calls and questionnaires."), r.answers, r.asked.answers, "answers");
    part(tr("Came to {} of {} coordination meetings."), r.attendances, r.asked.attendances, "attendances");
    part(tr("Confirmed its contacts {} of {} times."), r.contacts, r.asked.contacts, "contacts");
  }
  fill(line, " " + tr("Rule: {} percent in {}."), {{std::to_string(rule.answered_percent), {}}, {count_of("{} day", "{} days", rule.long_days), {}}});
  return line;
}

Line explain(Openness const& o) {
  Line line;
  say_plainly(line, o.state == Open::met ? tr("Open.") : o.state == Open::partly ? tr("Partly open.") : o.state == Open::not_met ? tr("Not open.") : tr("Unknown."));
  say_plainly(line, " ");
  line.push_back({verdict_words(Principle::membership, o.membership), "membership"});
  say_plainly(line, "; ");
  line.push_back({verdict_words(Principle::list, o.list), "list"});
  say_plainly(line, "; ");
  line.push_back({verdict_words(Principle::archive, o.archive), "archive"});
  say_plainly(line, "; ");
  line.push_back({o.report == Report::given ? tr("yearly report: given") : o.report == Report::missing ? tr("yearly report: missing") : tr("yearly report: not due"), "report"});
  say_plainly(line, ".");
  return line;
}

std::string text_of(Line const& line) {
  std::string out;
  for (auto const& piece : line) out += piece.text;
  return out;
}

}  // namespace roster
