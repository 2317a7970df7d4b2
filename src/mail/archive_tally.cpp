// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_tally.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "mail/archive_dates.hpp"

namespace mail {

namespace {

constexpr Seconds day = 86'400;
constexpr std::uint32_t nobody = UINT32_MAX;

}  // namespace

void ArchiveTally::add(Heard const& h, std::uint32_t list) {
  ++copies_;
  auto const taken = threads_.add(h);
  std::uint32_t const person = h.person == 0 ? nobody : people_.number_of(h.person).number;
  if (taken.fresh) messages_.push_back({person, h.machine, h.clamped});
  else {
    // What copies say differently is decided by the smaller, so that their order changes nothing.
    auto& m = messages_[taken.message];
    if (m.person == nobody || (person != nobody && h.machine < m.machine)) m.person = person;
    m.machine = m.machine && h.machine;
    m.clamped = m.clamped && h.clamped;
  }
  if (h.body != 0 && h.time != undated) bodies_.push_back({h.body, h.time, taken.message, list});
}

void ArchiveTally::skip(Skipped const& s) {
  // A path need not be text.
  skipped_.push_back({base::repair_utf8(s.where), base::repair_utf8(s.why)});
}

void ArchiveTally::same_person(std::uint64_t one, std::uint64_t other) {
  auto const a = one_person(people_.number_of(one).number), b = one_person(people_.number_of(other).number);
  if (a != b) aliases_[std::max(a, b)] = std::min(a, b);
}

std::uint32_t ArchiveTally::one_person(std::uint32_t person) const {
  for (auto found = aliases_.find(person); found != aliases_.end(); found = aliases_.find(person)) person = found->second;
  return person;
}

void ArchiveTally::find_announcements() {
  announcement_.assign(messages_.size(), false);
  std::sort(bodies_.begin(), bodies_.end(),
            [](Body const& a, Body const& b) { return std::tie(a.key, a.time, a.list, a.message) < std::tie(b.key, b.time, b.list, b.message); });
  for (std::size_t begin = 0, end = 0; begin < bodies_.size(); begin = end) {
    std::map<std::uint32_t, int> lists;  // in the seven days that end with the body looked at
    std::size_t left = begin, marked = begin;
    for (end = begin; end < bodies_.size() && bodies_[end].key == bodies_[begin].key; ++end) {
      ++lists[bodies_[end].list];
      for (; bodies_[end].time - bodies_[left].time > 7 * day; ++left)
        if (--lists[bodies_[left].list] == 0) lists.erase(bodies_[left].list);
      if (lists.size() < 3) continue;
      for (marked = std::max(marked, left); marked <= end; ++marked) announcement_[bodies_[marked].message] = true;
    }
  }
}

/// People with more than ten messages a day between their first and last one (thirty days at least): machines without a header that
/// says so.
std::vector<bool> ArchiveTally::tireless_senders() const {
  struct Span {
    std::int64_t messages = 0;
    Seconds first = INT64_MAX, last = INT64_MIN;
  };
  std::vector<Span> spans(people_.size());
  for (std::uint32_t n = 0; n < messages_.size(); ++n) {
    auto const time = threads_.time(n);
    if (messages_[n].person == nobody || time == undated) continue;
    auto& s = spans[one_person(messages_[n].person)];
    ++s.messages;
    s.first = std::min(s.first, time);
    s.last = std::max(s.last, time);
  }
  std::vector<bool> out(people_.size());
  for (std::size_t p = 0; p < spans.size(); ++p)
    if (spans[p].messages > 0) out[p] = spans[p].messages > 10 * std::max<std::int64_t>(30, (spans[p].last - spans[p].first) / day + 1);
  return out;
}

ArchiveStats ArchiveTally::stats() {
  find_announcements();
  auto const tireless = tireless_senders();
  auto const threads = threads_.solve();
  ArchiveStats out;
  out.messages = static_cast<std::int64_t>(messages_.size());
  out.duplicates = copies_ - out.messages;
  out.threads = threads.count;
  out.branches = threads.branches;
  out.skipped = skipped_;
  counted_.clear();
  counted_.reserve(messages_.size());
  std::vector<bool> poster(people_.size());
  std::vector<std::uint32_t> first_voice(threads.count, nobody);
  std::vector<bool> talk(threads.count);
  Seconds first = INT64_MAX, last = INT64_MIN;
  for (std::uint32_t n = 0; n < messages_.size(); ++n) {
    auto const& m = messages_[n];
    auto const time = threads_.time(n);
    auto const person = m.person == nobody ? nobody : one_person(m.person);
    bool const machine = m.machine || (person != nobody && tireless[person]);
    Counted const c{.time = time, .person = person, .thread = threads.thread[n], .human = !machine && !announcement_[n]};
    counted_.push_back(c);
    out.machine += machine;
    out.announcements += announcement_[n];
    out.clamped += m.clamped && time != undated;
    out.undated += time == undated;
    if (time != undated) {
      ++out.months[month_name(time)];
      first = std::min(first, time);
      last = std::max(last, time);
    }
    if (machine || person == nobody) continue;
    poster[person] = true;
    if (!c.human) continue;
    auto& voice = first_voice[c.thread];
    if (voice == nobody) voice = person;
    else if (voice != person) talk[c.thread] = true;
  }
  out.posters = std::count(poster.begin(), poster.end(), true);
  out.conversations = std::count(talk.begin(), talk.end(), true);
  if (first <= last) {
    out.first = base::iso(base::from_millis(first * 1000));
    out.last = base::iso(base::from_millis(last * 1000));
  }
  return out;
}

std::map<std::string, std::int64_t> ArchiveTally::people_by_month() const {
  std::map<std::string, std::set<std::uint32_t>> people;
  for (auto const& c : counted_)
    if (c.human && c.time != undated && c.person != nobody) people[month_name(c.time)].insert(c.person);
  std::map<std::string, std::int64_t> out;
  for (auto const& [month, who] : people) out[month] = static_cast<std::int64_t>(who.size());
  return out;
}

}  // namespace mail
