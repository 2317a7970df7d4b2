// SPDX-License-Identifier: Apache-2.0
#include "schedule/rank_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "base/html.hpp"
#include "schedule/reader.hpp"

namespace schedule {

namespace {

using base::say;
using base::Why;
using boost::json::object;

// People of one poll: some hundreds. A file of this many parts is no poll.
constexpr std::size_t most_parts = 5'000'000;

std::vector<Hours> read_hours(Reader& r, object const& person, std::string const& where) {
  std::vector<Hours> out;
  TakenMinutes taken;
  auto const& all = r.list(person, where, "hours", false);
  for (std::size_t i = 0; i < all.size() && !r.fault; ++i) {
    auto const place = nth(where, "hours", i);
    auto const& o = r.as_object(all[i], place);
    auto const from = r.text(o, place + ".", "from", true), to = r.text(o, place + ".", "to", true);
    auto const begin = clock_minutes(from), end = clock_minutes(to);
    if (!begin || *begin == 1440) r.refuse(place + ".from", say("“{}” is not a time of day like 07:30."), {from});
    if (!end) r.refuse(place + ".to", say("“{}” is not a time of day like 07:30."), {to});
    Hours h{.points = r.whole(o, place + ".", "points", 0, 100)};
    if (r.fault) break;
    h.from = *begin;
    h.to = *end;
    if (h.from == h.to) r.refuse(place + ".to", say("These hours end when they begin."));
    if (!taken.take(h)) r.refuse(place, say("These hours overlap others of the same person."));
    out.push_back(h);
  }
  return out;
}

std::vector<Past> read_history(Reader& r, object const& person, std::string const& where) {
  std::vector<Past> out;
  auto const& all = r.list(person, where, "history", false);
  for (std::size_t i = 0; i < all.size() && !r.fault; ++i) {
    auto const place = nth(where, "history", i);
    auto const& o = r.as_object(all[i], place);
    Past past{.start = r.instant(o, place + ".", "start"),
              .minutes = r.whole(o, place + ".", "minutes", 1, 1440),
              .ago = static_cast<int>(all.size() - 1 - i)};
    if (!out.empty() && past.start < out.back().start) r.refuse(place + ".start", say("Past meetings stand oldest first."));
    out.push_back(past);
  }
  return out;
}

Attendee read_person(Reader& r, base::Json const& v, std::string const& place) {
  auto const& o = r.as_object(v, place);
  auto const where = place + ".";
  Attendee out{.id = r.text(o, where, "id", true), .name = {}, .zone = r.text(o, where, "zone", true), .coalition = r.text(o, where, "coalition", false)};
  out.name = out.id;
  if (!r.fault && !base::zone_exists(out.zone)) r.refuse(where + "zone", say("There is no time zone called “{}”."), {out.zone});
  out.required = r.yes_or_no(o, where, "required");
  out.hours = read_hours(r, o, where);
  auto const& holidays = r.list(o, where, "holidays", false);
  for (std::size_t i = 0; i < holidays.size() && !r.fault; ++i)
    out.holidays.push_back(r.day(holidays[i], nth(where, "holidays", i)));
  out.history = read_history(r, o, where);
  return out;
}

/// Places of ids; the second of two equal ones is refused.
using Known = std::map<std::string, std::size_t, std::less<>>;

void know(Reader& r, Known& known, std::string const& id, std::string const& place) {
  if (!known.emplace(id, known.size()).second) r.refuse(place + ".id", say("The id “{}” stands here twice."), {id});
}

std::size_t look_up(Reader& r, Known const& known, object const& o, std::string const& where, char const* name) {
  auto const id = r.text(o, where, name, true);
  auto const found = known.find(id);
  if (found != known.end()) return found->second;
  r.refuse(where + name, say("There is nobody and nothing with the id “{}” here."), {id});
  return 0;
}

void read_answers(Reader& r, object const& all, Known const& people, Known const& options, Poll& poll) {
  poll.answers.assign(people.size(), std::vector<Answer>(options.size(), Answer::blank));
  auto const& answers = r.list(all, "", "answers", false);
  for (std::size_t i = 0; i < answers.size() && !r.fault; ++i) {
    auto const place = nth("", "answers", i);
    auto const& o = r.as_object(answers[i], place);
    auto const person = look_up(r, people, o, place + ".", "person"), option = look_up(r, options, o, place + ".", "option");
    auto const said = r.text(o, place + ".", "answer", true);
    auto const given = said == "yes" ? Answer::yes : said == "ifneedbe" ? Answer::if_need_be : said == "no" ? Answer::no : Answer::blank;
    if (given == Answer::blank) r.refuse(place + ".answer", say("An answer is yes, ifneedbe or no."));
    if (r.fault) return;
    auto& cell = poll.answers[person][option];
    if (cell != Answer::blank) r.refuse(place, say("This person has answered to this option already."));
    cell = given;
  }
}

}  // namespace

base::Result<Poll> read_poll(std::string_view json) {
  auto const parsed = base::parse_json(json, {.depth = 32, .nodes = most_parts});
  if (!parsed) return tl::unexpected(parsed.error());
  Reader r;
  auto const* const all = parsed->if_object();
  if (!all) return base::refuse(Why::malformed, say("The file must hold one object with people and options."));
  Poll poll{.minutes = r.whole(*all, "", "minutes", 1, 1440), .cap = r.whole(*all, "", "cap", 0, 100'000, 3)};
  Known people, options;
  auto const& persons = r.list(*all, "", "people", true);
  for (std::size_t i = 0; i < persons.size() && !r.fault; ++i) {
    auto const place = nth("", "people", i);
    poll.people.push_back(read_person(r, persons[i], place));
    know(r, people, poll.people.back().id, place);
  }
  auto const& offered = r.list(*all, "", "options", true);
  for (std::size_t i = 0; i < offered.size() && !r.fault; ++i) {
    auto const place = nth("", "options", i);
    auto const& o = r.as_object(offered[i], place);
    poll.options.push_back({.id = r.text(o, place + ".", "id", true), .start = r.instant(o, place + ".", "start")});
    know(r, options, poll.options.back().id, place);
  }
  if (!r.fault) read_answers(r, *all, people, options, poll);
  if (r.fault) return tl::unexpected(*r.fault);
  return poll;
}

base::Json ranking_to_json(Poll const& poll, std::vector<Ranked> const& ranking) {
  boost::json::array rows;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    auto const& row = ranking[i];
    std::map<std::string_view, int> burden;  // by id: the order of people in the file changes nothing
    for (std::size_t p = 0; p < poll.people.size(); ++p) burden[poll.people[p].id] = row.burden[p];
    object points;
    for (auto const& [id, n] : burden) points[id] = n;
    base::Json deciding;
    if (i + 1 < ranking.size()) {
      auto const words = why(poll, row, ranking[i + 1]);
      deciding = std::string_view(base::fill(words.sentence, words.with));
    }
    rows.push_back(object{{"option", poll.options[row.option].id},
                          {"below_night_line", row.lines.below_night_line},
                          {"deciding", std::move(deciding)},
                          {"burden", std::move(points)}});
  }
  return object{{"ranking", std::move(rows)}};
}

}  // namespace schedule
