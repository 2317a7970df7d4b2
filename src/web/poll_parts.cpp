// SPDX-License-Identifier: Apache-2.0
// A date poll as it is shown: its times in the order of the ranking, with what decided, and everybody's answers.
#include "base/when.hpp"
#include "base/lists.hpp"
#include "mail/mail.hpp"
#include "meeting/meeting.hpp"
#include "web/polls.hpp"

namespace web {

namespace {

using schedule::Answer;

Badge answer_look(Answer a) {
  switch (a) {
    case Answer::yes: return Badge::good;
    case Answer::if_need_be: return Badge::attention;
    case Answer::no: return Badge::bad;
    case Answer::blank: break;
  }
  return Badge::neutral;
}

PollRow row_of(schedule::Poll const& poll, std::vector<schedule::Ranked> const& ranking, std::size_t at) {
  auto const& ranked = ranking[at];
  PollRow row{.id = base::SlotId(poll.options[ranked.option].id), .start = poll.options[ranked.option].start,
              .below_night_line = ranked.lines.below_night_line, .deciding = {}, .sleep = {}, .burden = ranked.lines.total};
  if (at + 1 < ranking.size()) row.deciding = poll_words(schedule::why(poll, ranked, ranking[at + 1]));
  for (auto const i : ranked.sleep) row.sleep.push_back(poll.people[i].name);
  for (auto const& answers : poll.answers) {
    auto const a = answers[ranked.option];
    ++(a == Answer::yes ? row.yes : a == Answer::if_need_be ? row.if_need_be : a == Answer::no ? row.no : row.blank);
  }
  return row;
}

}  // namespace

std::string answer_word(Answer a) {
  switch (a) {
    case Answer::yes: return tr("yes");
    case Answer::if_need_be: return tr("if need be");
    case Answer::no: return tr("no");
    case Answer::blank: break;
  }
  return tr("no answer yet");
}

std::string poll_words(schedule::Words const& words) { return fill(base::tr_value(words.sentence), words.with); }

std::optional<PollFacts> poll_facts(Reading& r, base::PollId const& id) {
  auto const kept = schedule::date_poll(r, id);
  if (!kept) return std::nullopt;
  PollFacts f{.poll = *kept};
  if (auto const series = meeting::series(r, kept->series)) f.series = series->title;
  f.asked = schedule::as_ranked(r, id);
  auto const& poll = f.asked;
  auto const ranking = schedule::rank(poll);
  for (std::size_t i = 0; i < ranking.size(); ++i) f.ranking.push_back(row_of(poll, ranking, i));
  f.decided_early = schedule::decided(poll, ranking);
  f.withdrawn = schedule::withdrawn_slots(r, id);
  for (auto& out : schedule::left_out(r, id)) f.left_out.push_back({out.id, std::move(out.name)});
  auto const lost = mail::lost_about(r);
  auto const people = schedule::invitees(r, id);
  for (std::size_t i = 0; i < people.size(); ++i) {
    auto const& p = people[i];
    PollPerson one{.id = p.id, .name = p.name, .coalition = p.coalition, .zone = p.zone, .required = p.required, .answered = p.answered, .entered = p.entered};
    one.lost = !p.address.empty() && lost.contains(p.id.text);
    f.to_remind += !p.answered && !p.address.empty() ? 1 : 0;
    for (auto const& row : ranking) one.answers.push_back(poll.answers[i][row.option]);
    f.people.push_back(std::move(one));
  }
  return f;
}

Html ranking_part(PollFacts const& f) {
  if (f.ranking.empty()) return empty_state(tr("No time is proposed yet."));
  Table t{.id = "times", .caption = tr("Times, best first"), .columns = {{tr("Time")}, {tr("Answers")}, {tr("Burden"), true}, {tr("Why above the next")}}, .rows = {}};
  for (auto const& row : f.ranking) {
    Html time = moment(row.start, f.poll.zone);
    if (row.id == f.poll.chosen) time += html(" {}", badge(tr("chosen"), Badge::good));
    if (row.below_night_line) time += html(" {}", badge(tr("below the night line"), Badge::bad));
    if (!row.sleep.empty()) time += html("<p class=\"soft\">{}</p>", fill(tr("It asks these people to lose sleep: {}"), {base::joined(row.sleep, ", ")}));
    Html const answers = html("{}", fill(tr("yes {1}, if need be {2}, no {3}, no answer yet {4}"),
                                         {std::to_string(row.yes), std::to_string(row.if_need_be), std::to_string(row.no), std::to_string(row.blank)}));
    t.rows.push_back({time, answers, html("{}", row.burden), text(row.deciding)});
  }
  return table(t);
}

Html answers_part(PollFacts const& f) {
  if (f.people.empty()) return empty_state(tr("Nobody is asked yet."));
  Table t{.id = "answers", .caption = fill(tr("Who answered what, by the clock of {}"), {f.poll.zone}), .columns = {{tr("Name")}}, .rows = {}};
  for (auto const& row : f.ranking) {
    auto const there = base::local_time(row.start, f.poll.zone);
    t.columns.push_back({there ? fill("{1} {2}", {base::day_words(there->day), base::hours_words(*there)}) : base::iso(row.start)});
  }
  for (auto const& p : f.people) {
    Html name = person(p.name);
    if (!p.coalition.empty()) name += html(", <bdi>{}</bdi>", p.coalition);
    if (p.required) name += html(" {}", badge(tr("required"), Badge::attention));
    if (p.entered) name += html(" {}", badge(tr("entered for them")));
    if (p.lost) name += html(" {}", badge(tr("no letter arrives"), Badge::bad));
    name += html("<p class=\"soft\"><bdi>{}</bdi></p>", p.zone);
    std::vector<Html> cells = {name};
    for (auto const a : p.answers) cells.push_back(badge(answer_word(a), answer_look(a)));
    t.rows.push_back(std::move(cells));
  }
  return table(t);
}

Html strip_part(std::vector<schedule::StripRow> const& rows, std::string const& zone) {
  Table t{.id = "half-hours", .caption = tr("What each half hour of that day would cost"),
          .columns = {{tr("Begins")}, {tr("Burden of all"), true}, {tr("Of the most burdened"), true}, {tr("At night")}}, .rows = {}};
  for (auto const& row : rows) {
    auto const look = row.night > 0 ? Badge::bad : row.worst > 1 ? Badge::attention : Badge::good;
    t.rows.push_back({clock(row.start, zone), html("{}", row.total), html("{}", row.worst),
                      badge(row.night > 0 ? base::count_of("{} person", "{} people", row.night) : row.worst > 1 ? tr("nobody, but early or late") : tr("nobody"), look)});
  }
  return table(t);
}

}  // namespace web
