// SPDX-License-Identifier: Apache-2.0
#include "schedule/rank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/result.hpp"

namespace schedule {

namespace {

using base::say;

constexpr double millionths = 1e6;

Answer answer(Poll const& poll, std::size_t person, std::size_t option) {
  if (person >= poll.answers.size() || option >= poll.answers[person].size()) return Answer::blank;
  return poll.answers[person][option];
}

bool goes(Answer a) { return a == Answer::yes || a == Answer::if_need_be; }

/// The zones of the poll, numbered: what clocks show is read once for each zone and option, not for each person.
struct Zones {
  std::vector<std::string_view> names;
  std::vector<std::size_t> of_person;

  explicit Zones(Poll const& poll) {
    std::map<std::string_view, std::size_t> known;
    for (auto const& who : poll.people) {
      auto const [at, fresh] = known.try_emplace(who.zone, names.size());
      if (fresh) names.push_back(who.zone);
      of_person.push_back(at->second);
    }
  }
};

/// What one answer adds to the lines of an option.
class Sum {
 public:
  void add(Attendee const& who, Answer given, Load const& cost, double past) {
    if (who.required && given == Answer::no) ++lines_.required_no;
    if (who.required && given == Answer::blank) ++lines_.required_blank;
    if (who.required && cost.night) required_night_ = true;
    if (!goes(given)) return;
    if (cost.night) ++night_;
    if (!who.coalition.empty()) {
      going_.insert(who.coalition);
      if (given == Answer::yes) yes_.insert(who.coalition);
    }
    lines_.total += cost.points;
    // Whole millionths: sums that are equal on paper are equal here, whatever the order in which doubles were added.
    bear(std::llround((past * 0.8 + cost.points) * millionths));
  }

  Lines done(int cap) {
    lines_.coalitions_going = static_cast<int>(going_.size());
    lines_.coalitions_yes = static_cast<int>(yes_.size());
    lines_.below_night_line = required_night_ || night_ > cap;
    return lines_;
  }

 private:
  void bear(std::int64_t burden) {
    for (auto& place : lines_.worst)
      if (burden > place) std::swap(burden, place);
  }

  Lines lines_{};
  std::set<std::string_view> going_, yes_;
  int night_ = 0;
  bool required_night_ = false;
};

Ranked weigh(Poll const& poll, std::size_t option, Zones const& zones, std::vector<double> const& past) {
  auto const start = poll.options[option].start;
  std::vector<std::vector<Moment>> clocks;
  for (auto const zone : zones.names) clocks.push_back(moments(start, poll.minutes, zone));
  Ranked out{.option = option};
  Sum sum;
  for (std::size_t i = 0; i < poll.people.size(); ++i) {
    auto const& who = poll.people[i];
    auto const cost = load(who, clocks[zones.of_person[i]]);
    auto const given = answer(poll, i, option);
    out.burden.push_back(cost.points);
    if (cost.night && (who.required || goes(given))) out.sleep.push_back(i);
    sum.add(who, given, cost, past[i]);
  }
  out.lines = sum.done(poll.cap);
  return out;
}

/// The first line on which two options differ, and whether `a` is better there. Never undecided: ids differ.
struct Verdict {
  Line line;
  bool better;
};

Verdict compare(Poll const& poll, Ranked const& a, Ranked const& b) {
  auto const& x = a.lines;
  auto const& y = b.lines;
  if (x.below_night_line != y.below_night_line) return {Line::night, !x.below_night_line};
  if (x.required_no != y.required_no) return {Line::required_no, x.required_no < y.required_no};
  if (x.required_blank != y.required_blank) return {Line::required_blank, x.required_blank < y.required_blank};
  if (x.coalitions_going != y.coalitions_going) return {Line::coalitions_going, x.coalitions_going > y.coalitions_going};
  if (x.coalitions_yes != y.coalitions_yes) return {Line::coalitions_yes, x.coalitions_yes > y.coalitions_yes};
  constexpr Line places[] = {Line::worst, Line::second_worst, Line::third_worst};
  for (std::size_t i = 0; i < 3; ++i)
    if (x.worst[i] != y.worst[i]) return {places[i], x.worst[i] < y.worst[i]};
  if (x.total != y.total) return {Line::total, x.total < y.total};
  auto const& p = poll.options[a.option];
  auto const& q = poll.options[b.option];
  if (p.start != q.start) return {Line::start, p.start < q.start};
  return {Line::name, p.id < q.id};
}

/// The poll with every missing answer given.
Poll filled(Poll poll, Answer missing) {
  poll.answers.resize(poll.people.size());
  for (auto& row : poll.answers) {
    row.resize(poll.options.size(), Answer::blank);
    std::replace(row.begin(), row.end(), Answer::blank, missing);
  }
  return poll;
}

/// Two burdens with as many digits as it takes to see that they differ, and two where they need them.
std::pair<std::string, std::string> burdens(std::int64_t a, std::int64_t b) {
  auto const shown = [](std::int64_t millionth_points, int digits) {
    auto out = fmt::format("{:.{}f}", static_cast<double>(millionth_points) / millionths, digits);
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
  };
  int digits = 2;
  while (digits < 6 && shown(a, digits) == shown(b, digits)) ++digits;
  return {shown(a, digits), shown(b, digits)};
}

std::string names_of(Poll const& poll, std::vector<std::size_t> const& people) {
  std::vector<std::string> names;
  for (auto const i : people) names.push_back(poll.people[i].name);
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::vector<Ranked> rank(Poll const& poll) {
  Zones const zones(poll);
  std::vector<double> past;
  for (auto const& who : poll.people) past.push_back(past_burden(who));
  std::vector<Ranked> out;
  for (std::size_t i = 0; i < poll.options.size(); ++i) out.push_back(weigh(poll, i, zones, past));
  std::sort(out.begin(), out.end(), [&](Ranked const& a, Ranked const& b) { return a.option != b.option && compare(poll, a, b).better; });
  for (std::size_t i = 0; i + 1 < out.size(); ++i) out[i].decides = compare(poll, out[i], out[i + 1]).line;
  return out;
}

Words why(Poll const& poll, Ranked const& better, Ranked const& next) {
  auto const& x = better.lines;
  auto const& y = next.lines;
  auto const two = [](char const* sentence, auto const& a, auto const& b) {
    return Words{sentence, {fmt::format("{}", a), fmt::format("{}", b)}};
  };
  auto const bears = [&](char const* sentence, std::size_t place) {
    auto const [a, b] = burdens(x.worst[place], y.worst[place]);
    return Words{sentence, {a, b}};
  };
  switch (*better.decides) {
    case Line::night:
      return {say("Above the night line; the next would ask these people to lose sleep: {1}."), {names_of(poll, next.sleep)}};
    case Line::required_no:
      return two(say("Required people who answered No: {1}; for the next {2}."), x.required_no, y.required_no);
    case Line::required_blank:
      return two(say("Required people who have not answered: {1}; for the next {2}."), x.required_blank, y.required_blank);
    case Line::coalitions_going:
      return two(say("Coalitions with somebody going: {1}; for the next {2}."), x.coalitions_going, y.coalitions_going);
    case Line::coalitions_yes:
      return two(say("Coalitions with a plain yes: {1}; for the next {2}."), x.coalitions_yes, y.coalitions_yes);
    case Line::worst:
      return bears(say("Burden of the most burdened who goes, earlier meetings included: {1} points; for the next {2}."), 0);
    case Line::second_worst:
      return bears(say("Burden of the second most burdened who goes, earlier meetings included: {1} points; for the next {2}."), 1);
    case Line::third_worst:
      return bears(say("Burden of the third most burdened who goes, earlier meetings included: {1} points; for the next {2}."), 2);
    case Line::total: return two(say("Burden of all who go: {1} points; for the next {2}."), x.total, y.total);
    case Line::start: return {say("Equal in all that weighs; it is the earlier one.")};
    case Line::name: break;
  }
  return {say("Equal in everything, the time included; in the order of their names.")};
}

bool decided(Poll const& poll, std::vector<Ranked> const& ranking) {
  if (ranking.empty()) return false;
  auto const all_no = filled(poll, Answer::no), all_yes = filled(poll, Answer::yes);
  Zones const zones(poll);
  std::vector<double> const nothing(poll.people.size());
  // No hurts an option on lines 1 to 3 and Yes helps; at the night line it is the other way round. Each line is taken at what is worst
  // for the first and best for the other: nothing real can be worse.
  auto const bound = [&](std::size_t option, Poll const& counted, Poll const& asleep) {
    auto out = weigh(counted, option, zones, nothing);
    out.lines.below_night_line = weigh(asleep, option, zones, nothing).lines.below_night_line;
    return out;
  };
  auto const first = bound(ranking.front().option, all_no, all_yes);
  return std::all_of(ranking.begin() + 1, ranking.end(), [&](Ranked const& other) {
    auto const [line, better] = compare(poll, first, bound(other.option, all_yes, all_no));
    return better && line <= Line::coalitions_yes;
  });
}

}  // namespace schedule
