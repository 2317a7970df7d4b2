// SPDX-License-Identifier: Apache-2.0
#include "survey/letters.hpp"

#include <algorithm>

#include "base/zones.hpp"

namespace survey {

Instant last_morning(Instant closes, std::string const& zone) {
  auto const there = local_time(closes, zone);
  auto const known = there ? zone : std::string("UTC");
  auto const clock = there ? *there : *local_time(closes, "UTC");
  auto day = std::chrono::sys_days(clock.day);
  if (clock.hour < 10) day -= std::chrono::days(1);
  // 9:00 is missing or doubled in no zone that exists; if one ever does, the first of the instants is as good.
  return wall_time(std::chrono::year_month_day(day), 9, 0, known)->first;
}

std::optional<LetterKind> due(Survey const& s, Respondent const& p, std::map<LetterKind, Instant> const& sent, Instant now) {
  if (!takes_answers(s, now) || p.quiet || !p.submits || p.address.empty() || p.place > 1 || sent.size() >= most_letters) return std::nullopt;
  std::vector<std::pair<Instant, LetterKind>> plan = {{*s.opened + (*s.closes - *s.opened) / 2, LetterKind::half_time},
                                                      {*s.closes - std::chrono::hours(48), LetterKind::two_days},
                                                      {last_morning(*s.closes, p.zone), LetterKind::last_morning}};
  // The second one is asked from half time on.
  if (p.place == 0) plan.emplace_back(*s.opened, LetterKind::invitation);
  std::sort(plan.begin(), plan.end());
  std::optional<LetterKind> out;
  for (auto const& [at, kind] : plan)
    if (at >= *s.opened && at <= now) out = kind;
  if (!out || sent.contains(*out)) return std::nullopt;
  // The first letter to somebody who was named later invites, whatever the hour.
  if (sent.empty() && p.place == 0) return LetterKind::invitation;
  for (auto const& [kind, at] : sent)
    if (now < at + between_letters) return std::nullopt;
  return out;
}

std::vector<DueLetter> due_letters(Reading& r, Survey const& s, Instant now) {
  std::vector<DueLetter> out;
  if (!takes_answers(s, now)) return out;
  std::map<RespondentId, std::map<LetterKind, Instant>> sent;
  for (auto const& l : letters_of(r, s.id)) sent[l.to][l.kind] = l.at;
  std::map<AskedId, Asked> units;
  for (auto const& a : asked(r, s.id)) units[a.id] = a;
  std::map<AskedId, int> before;
  for (auto p : respondents(r, s.id)) {
    auto const& unit = units.at(p.asked);
    // First and second are counted among those a letter can reach.
    if (p.submits && !p.address.empty()) p.place = before[p.asked]++;
    if (unit.standing == Standing::submitted || unit.standing == Standing::declined) continue;
    if (auto const kind = due(s, p, sent[p.id], now)) out.push_back({p, unit, *kind, unit.standing == Standing::drafted});
  }
  return out;
}

void note_letter(Writing& w, RespondentId const& id, LetterKind kind, LetterId const& letter) {
  w.run("insert into survey_letter (respondent, kind, letter, at) values (:id, :kind, :letter, :at)", id, kind, letter, w.now());
}

std::vector<LetterSent> letters_of(Reading& r, SurveyId const& id) {
  std::vector<LetterSent> out;
  for (auto& [to, kind, letter, at] : r.rows<RespondentId, LetterKind, LetterId, Instant>(
           "select l.respondent, l.kind, l.letter, l.at from survey_asked a join survey_respondent p on p.asked = a.id join survey_letter l on l.respondent = p.id "
           "where a.survey = :id order by l.at, l.respondent", id))
    out.push_back({to, kind, letter, at});
  return out;
}

}  // namespace survey
