// SPDX-License-Identifier: Apache-2.0
#include "desk/recurrences.hpp"

#include <algorithm>
#include <set>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "meeting/twins.hpp"
#include "people/accounts.hpp"

namespace desk {

namespace {

using schedule::Guest;
using schedule::Recurrence;
using schedule::RecurrenceId;

tl::unexpected<base::Refusal> no_recurrence() { return base::refuse(Why::unknown, say("There is no such row of meetings.")); }

/// Those that are still planned and to come, by day.
std::vector<meeting::Meeting> to_come(Reading& r, RecurrenceId const& id, Instant now) {
  std::vector<meeting::Meeting> out;
  for (auto const& member : schedule::members(r, id))
    if (auto m = meeting::meeting(r, member.meeting); m && m->start && *m->start > now && m->state == meeting::State::planned) out.push_back(std::move(*m));
  return out;
}

/// `dates`: each meeting with the link to answer to it.
mail::Text words_for(Reading& r, Recurrence const& rule, std::vector<meeting::Meeting> const& all, std::string const& name, std::string const& language, std::string const& dates,
                     Office const& office) {
  return mail::filled(text_of(r, LetterKind::recurring, language), {{"forum", office.forum},
                                                                    {"name", name},
                                                                    {"meeting", rule.title},
                                                                    {"dates", dates},
                                                                    {"place", all.front().place.empty() ? tr("not said yet") : all.front().place},
                                                                    {"about", all.front().note},
                                                                    {"page", office.base + "/recurrences/" + rule.id.text}});
}

std::string line_of(meeting::Meeting const& m, std::string const& zone, std::string const& link) { return base::moment_words(*m.start, zone) + "\n  " + link + "\n"; }

/// The row as this guest's calendar gets it: dates on whose lists they do not stand are left out.
schedule::Entry for_guest(Reading& r, schedule::Entry row, RecurrenceId const& id, std::string const& address) {
  std::set<MeetingId> on;
  for (auto const& g : schedule::guests_at(r, address)) on.insert(g.meeting);
  auto& changes = row.repeat->changes;
  for (auto const& member : schedule::members(r, id)) {
    if (on.contains(member.meeting)) continue;
    std::erase_if(changes, [&](schedule::Change const& c) { return c.day == member.day; });
    changes.push_back({.day = member.day, .start = std::nullopt, .minutes = row.minutes});
  }
  return row;
}

/// `whole`: the row as it is now, for each of its letters.
Result<Done> post_to(Writing& w, Recurrence const& rule, schedule::Entry const& whole, std::vector<meeting::Meeting> const& all, SeriesGuest const& g,
                     std::string const& key, Office const& office, Instant not_before) {
  base::Speaking const speaking(g.language);
  std::string dates;
  for (auto const& id : g.places) {
    auto const place = *schedule::guest(w, id);
    auto const m = std::find_if(all.begin(), all.end(), [&](meeting::Meeting const& one) { return one.id == place.meeting; });
    dates += line_of(*m, g.zone, office.base + "/invited/" + schedule::new_guest_link(w, id, end_of(*m) + link_outlives));
    schedule::note_told(w, id, plan_age(w, *m).sequence);
  }
  auto letter = letter_with_link(words_for(w, rule, all, g.name, g.language, dates, office), mail::Reason::meeting, g.address, g.name, g.language);
  letter.useful_until = end_of(all.back());
  letter.not_before = not_before;
  auto row = for_guest(w, whole, rule.id, g.address);
  // Somebody who is told of one more date gets a newer letter, although no plan has changed.
  row.stamp = std::max(row.stamp, w.now());
  letter.calendar = schedule::request(row, {office.forum, office.organiser}, {g.name, g.address});
  letter.about = rule.id.text;
  letter.key = key;
  end_with_stop_link(w, letter, office);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

}  // namespace

std::vector<std::string> zones_of(Reading& r, base::SeriesId const& series) {
  std::vector<std::string> out;
  for (auto const& a : people::accounts(r))
    if (a.state == people::AccountState::active && base::zone_exists(a.zone)) out.push_back(a.zone);
  if (auto const all = meeting::meetings(r, series); !all.empty())
    for (auto const& g : schedule::guests(r, all.front().id)) out.push_back(g.zone);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<RecurrenceId> enter_recurrence(Writing& w, meeting::Meeting const& like, schedule::Repeat const& repeat, int minutes) {
  auto const series = meeting::series(w, like.series);
  if (!series) return base::refuse(Why::unknown, say("There is no such series."), "series");
  auto const title = like.title.empty() ? series->title : like.title;
  auto const id = schedule::keep_recurrence(w, {.series = like.series, .title = title, .repeat = repeat, .minutes = minutes});
  if (!id) return id;
  for (auto const& o : schedule::occurrences(repeat, minutes)) {
    if (o.kind != base::WallTime::Kind::once)
      return base::refuse(Why::malformed, say("On {} this time does not exist there, or exists twice: choose another."), "time", {base::iso_day(o.day)});
    auto m = like;
    m.title = title;
    m.zone = repeat.zone;
    m.start = o.planned;
    m.end = o.planned + std::chrono::minutes(minutes);
    auto const entered = meeting::enter_meeting(w, m);
    if (!entered) return tl::unexpected(entered.error());
    schedule::note_occurrence(w, *id, o.day, *entered);
  }
  return id;
}

Result<MeetingId> enter_twin(Writing& w, MeetingId const& id, Instant start, std::string const& zone) {
  auto const first = meeting::meeting(w, id);
  if (!first) return base::refuse(Why::unknown, say("There is no such meeting."));
  if (!first->start) return base::refuse(Why::not_now, say("This meeting has no date yet."));
  if (first->state != meeting::State::planned) return base::refuse(Why::not_now, say("Only a meeting that is planned is held twice."));
  auto second = *first;
  second.id = {};
  second.zone = zone;
  second.start = start;
  second.end = start + (end_of(*first) - *first->start);
  auto const entered = meeting::enter_meeting(w, second);
  if (!entered) return entered;
  if (auto ok = meeting::tie_twins(w, id, *entered); !ok) return tl::unexpected(ok.error());
  for (auto const& item : meeting::agenda(w, id))
    if (auto added = meeting::add_item(w, *entered, item); !added) return tl::unexpected(added.error());
  for (auto g : schedule::guests(w, id)) {
    g.meeting = *entered;
    if (auto added = schedule::add_guest(w, g); !added) return tl::unexpected(added.error());
  }
  return entered;
}

Result<int> add_guests_to_all(Writing& w, RecurrenceId const& id, Source source, Instant now) {
  if (!schedule::recurrence(w, id)) return no_recurrence();
  std::set<std::string> added;
  for (auto const& m : to_come(w, id, now)) {
    std::set<std::string> there;
    for (auto const& g : schedule::guests(w, m.id)) there.insert(g.address);
    if (auto done = add_guests(w, m.id, source); !done) return done;
    for (auto const& g : schedule::guests(w, m.id))
      if (!there.contains(g.address)) added.insert(g.address);
  }
  return static_cast<int>(added.size());
}

std::vector<SeriesGuest> series_guests(Reading& r, RecurrenceId const& id, Instant now) {
  std::vector<SeriesGuest> out;
  for (auto const& m : to_come(r, id, now))
    for (auto const& g : schedule::guests(r, m.id)) {
      auto at = std::find_if(out.begin(), out.end(), [&](SeriesGuest const& s) { return s.address == g.address; });
      if (at == out.end()) at = out.insert(out.end(), SeriesGuest{g.name, g.address, g.zone, g.language, {}});
      at->places.push_back(g.id);
      at->to_tell = at->to_tell || !g.told;
    }
  return out;
}

std::optional<LetterShown> shown_series_letter(Reading& r, RecurrenceId const& id, std::vector<SeriesGuest> const& guests, Office const& office, Instant now) {
  auto const rule = schedule::recurrence(r, id);
  auto const all = to_come(r, id, now);
  if (!rule || all.empty()) return std::nullopt;
  auto const next = std::find_if(guests.begin(), guests.end(), [](SeriesGuest const& g) { return g.to_tell; });
  SeriesGuest const g = next != guests.end() ? *next : SeriesGuest{tr("Name"), "name@example.org", rule->repeat.zone, base::speaking().tag, {}};
  base::Speaking const speaking(g.language);
  std::string dates;
  for (auto const& m : all)
    if (next == guests.end() || schedule::guest_at(r, m.id, g.address)) dates += line_of(m, g.zone, office.base + "/invited/...");
  auto const text = words_for(r, *rule, all, g.name, g.language, dates, office);
  auto row = recurrence_entry(r, *rule, office.base);
  if (next != guests.end()) row = for_guest(r, std::move(row), id, g.address);
  return LetterShown{text.subject, text.body, schedule::request(row, {office.forum, office.organiser}, {g.name, g.address})};
}

Result<int> invite_to_series(Writing& w, RecurrenceId const& id, Office const& office, std::string const& once, std::chrono::minutes wait) {
  auto const rule = schedule::recurrence(w, id);
  if (!rule) return no_recurrence();
  if (auto const before = mail::posted_under(w, "series " + once + " "); before > 0) return static_cast<int>(before);
  auto const all = to_come(w, id, w.now());
  if (all.empty()) return base::refuse(Why::not_now, say("No meeting of this row is to come."));
  int n = 0;
  auto const whole = recurrence_entry(w, *rule, office.base);
  for (auto const& g : series_guests(w, id, w.now())) {
    if (!g.to_tell) continue;
    auto const key = "series " + once + " " + g.places.front().text;
    if (auto ok = post_to(w, *rule, whole, all, g, key, office, w.now() + wait); !ok) return tl::unexpected(ok.error());
    ++n;
  }
  if (n == 0) return base::refuse(Why::not_now, say("Everybody on the lists has been told."));
  return n;
}

std::vector<mail::Posted> withdraw_series_letters(Writing& w, RecurrenceId const& id, std::optional<std::set<std::string>> const& to, MeetingId const& changed) {
  std::vector<mail::Posted> out;
  std::set<MeetingId> told = {changed};
  for (auto const& m : to_come(w, id, w.now())) told.insert(m.id);
  for (auto& l : mail::letters_about(w, id.text)) {
    if (l.state != mail::State::waiting || (to && !to->contains(l.to_address)) || !mail::withdraw(w, l.id)) continue;
    for (auto const& g : schedule::guests_at(w, l.to_address))
      if (told.contains(g.meeting)) schedule::take_back_told(w, g.id);
    out.push_back(std::move(l));
  }
  return out;
}

Result<Done> renew_series_letters(Writing& w, RecurrenceId const& id, std::vector<mail::Posted> const& withdrawn, Office const& office) {
  auto const rule = schedule::recurrence(w, id);
  auto const all = to_come(w, id, w.now());
  if (!rule || all.empty() || withdrawn.empty()) return Done{};
  auto const whole = recurrence_entry(w, *rule, office.base);
  std::set<std::string> done;
  for (auto const& l : withdrawn) {
    if (!done.insert(l.to_address).second) continue;
    SeriesGuest to{.address = l.to_address};
    for (auto const& m : all)
      if (auto const g = schedule::guest_at(w, m.id, l.to_address)) {
        if (to.places.empty()) to.name = g->name, to.zone = g->zone, to.language = g->language;
        to.places.push_back(g->id);
      }
    if (to.places.empty()) continue;
    // It does not leave before its time, nor before a further change could be in it.
    auto const leaves = std::max(l.next_try.value_or(w.now()), w.now() + grace);
    if (auto ok = post_to(w, *rule, whole, all, to, "again " + l.id.text, office, leaves); !ok) return ok;
  }
  return Done{};
}

Result<int> take_back_series_letters(Writing& w, RecurrenceId const& id) {
  auto const n = withdraw_series_letters(w, id).size();
  if (n == 0) return base::refuse(Why::not_now, say("No letter of this row waits any more."));
  return static_cast<int>(n);
}

}  // namespace desk
