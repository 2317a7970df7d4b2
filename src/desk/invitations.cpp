// SPDX-License-Identifier: Apache-2.0
#include "desk/invitations.hpp"

#include <algorithm>
#include <set>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/contact_languages.hpp"
#include "desk/desk.hpp"
#include "desk/recurrences.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

using schedule::Guest;

tl::unexpected<base::Refusal> no_meeting() { return base::refuse(Why::unknown, say("There is no such meeting.")); }

bool is_over(meeting::Meeting const& m) { return m.state == meeting::State::closed; }

LetterKind kind_for(meeting::Meeting const& m, Guest const& g) {
  if (m.state == meeting::State::cancelled) return LetterKind::called_off;
  return g.told ? LetterKind::moved : LetterKind::invited;
}

/// The plan as letters tell it.
struct Plan {
  meeting::Meeting meeting;
  schedule::Entry entry;
  Office const& office;
  /// The rule by which it was entered: calendars hear of it as one of a series.
  std::optional<std::pair<schedule::Recurrence, schedule::Day>> of = {};
  /// In place of the meeting's reason, a sentence of ours: it is told to each guest in their own language.
  char const* why = nullptr;
};

mail::Text words_for(Reading& r, Plan const& plan, Guest const& g, LetterKind kind, std::string const& link) {
  base::Speaking const speaking(g.language);
  auto const& m = plan.meeting;
  return mail::filled(text_of(r, kind, g.language), {{"forum", plan.office.forum},
                                                     {"name", g.name},
                                                     {"meeting", plan.entry.title},
                                                     {"when", base::moment_words(*m.start, g.zone)},
                                                     {"place", m.place.empty() ? tr("not said yet") : m.place},
                                                     {"about", m.note},
                                                     {"page", plan.entry.address},
                                                     {"reason", plan.why ? tr(plan.why) : m.reason},
                                                     {"words", g.words},
                                                     {"link", link}});
}

std::string calendar_for(Plan const& plan, Guest const& g) {
  schedule::Party const organiser{plan.office.forum, plan.office.organiser}, guest{g.name, g.address};
  if (plan.of) {
    auto series = plan.entry;
    series.uid = uid_of(plan.of->first.id.text);
    series.repeat = plan.of->first.repeat;
    schedule::Change change{.day = plan.of->second, .start = plan.entry.start, .minutes = plan.entry.minutes, .sequence = plan.entry.sequence};
    if (plan.entry.cancelled) change.start.reset();
    return schedule::change_of_one(series, change, organiser, guest);
  }
  return plan.entry.cancelled ? schedule::cancel(plan.entry, organiser, guest) : schedule::request(plan.entry, organiser, guest);
}

Result<Plan> plan_of(Reading& r, MeetingId const& id, Office const& office) {
  auto const m = meeting::meeting(r, id);
  if (!m) return no_meeting();
  if (is_over(*m)) return base::refuse(Why::not_now, say("The meeting is over."));
  auto const entry = calendar_entry(r, *m, office.base);
  if (!entry) return base::refuse(Why::not_now, say("This meeting has no date yet."));
  return Plan{*m, *entry, office, schedule::recurrence_of(r, id)};
}

/// Takes back what waits for this guest: the letter to come says more. What it told is then not told.
int take_back(Writing& w, Guest const& g) {
  int n = 0;
  for (auto const& l : mail::letters_about(w, g.id.text))
    if (l.reason == mail::Reason::meeting && l.state == mail::State::waiting && mail::withdraw(w, l.id)) ++n;
  if (n > 0) schedule::take_back_told(w, g.id);
  return n;
}

Result<Done> post_to(Writing& w, Plan const& plan, Guest const& g, LetterKind kind, std::string const& key, Instant not_before) {
  auto const secret = schedule::new_guest_link(w, g.id, end_of(plan.meeting) + link_outlives);
  auto const text = words_for(w, plan, g, kind, plan.office.base + "/invited/" + secret);
  auto letter = letter_with_link(text, mail::Reason::meeting, g.address, g.name, g.language);
  letter.useful_until = end_of(plan.meeting);
  letter.not_before = not_before;
  letter.calendar = calendar_for(plan, g);
  letter.about = g.id.text;
  letter.key = key;
  if (plan.office.replies && kind != LetterKind::called_off) {
    base::Speaking const speaking(g.language);
    letter.body += "\n" + tr("The answer of your calendar program counts, too. If you reply to this letter in words, we ask you to confirm them.") + "\n";
  }
  end_with_stop_link(w, letter, plan.office);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  schedule::note_told(w, g.id, plan.entry.sequence);
  return Done{};
}

/// A letter to everybody who knows an older plan. A letter of the row that has not left says the new one.
Result<int> tell_all(Writing& w, Plan const& plan) {
  auto all = schedule::guests(w, plan.meeting.id);
  std::erase_if(all, [&](Guest const& g) { return !g.told || *g.told >= plan.entry.sequence; });
  std::set<std::string> addresses;
  for (auto const& g : all) addresses.insert(g.address);
  auto const of_row = plan.of ? withdraw_series_letters(w, plan.of->first.id, addresses, plan.meeting.id) : std::vector<mail::Posted>();
  for (auto const& g : all) take_back(w, g);
  if (plan.of)
    if (auto done = renew_series_letters(w, plan.of->first.id, of_row, plan.office); !done) return tl::unexpected(done.error());
  int n = 0;
  for (auto const& before : all) {
    auto const g = *schedule::guest(w, before.id);
    if (g.told && *g.told >= plan.entry.sequence) {
      ++n;
      continue;
    }
    if (!g.told && plan.entry.cancelled) continue;  // their first letter never left
    auto const key = "plan " + g.id.text + " " + std::to_string(plan.entry.sequence);
    auto const kind = plan.entry.cancelled ? LetterKind::called_off : kind_for(plan.meeting, g);
    if (auto done = post_to(w, plan, g, kind, key, w.now() + grace); !done) return tl::unexpected(done.error());
    ++n;
  }
  return n;
}

/// A meeting has lost its date: to calendars it is called off, until it has another.
Result<Done> tell_no_date(Writing& w, Plan dated, meeting::Meeting const& after) {
  dated.entry.cancelled = true;
  dated.entry.sequence = plan_age(w, after).sequence;
  dated.why = base::tr_later("It has no date now. When it has one again, you get another letter.");
  if (auto told = tell_all(w, dated); !told) return tl::unexpected(told.error());
  return Done{};
}

/// Somebody on the list who does not exist, for a page that shows a letter.
Guest example(meeting::Meeting const& m) {
  Guest g;
  g.name = tr("Name");
  g.address = "name@example.org";
  g.zone = m.zone;
  g.language = base::speaking().tag;
  return g;
}

}  // namespace

Instant end_of(meeting::Meeting const& m) { return m.end && *m.end > *m.start ? *m.end : *m.start + std::chrono::hours(1); }

std::vector<ClockShift> clock_shifts(Reading& r, meeting::Meeting const& m) {
  std::vector<ClockShift> out;
  auto const last = m.start ? meeting::previous(r, m) : std::nullopt;
  if (!last || !last->start) return out;
  auto const clock = [](Instant t, std::string const& zone) {
    auto const there = base::local_time(t, zone);
    return there ? there->hour * 60 + there->minute : -1;
  };
  if (clock(*last->start, m.zone) != clock(*m.start, m.zone)) return out;  // it was moved on purpose
  std::vector<std::string> zones;
  for (auto const& g : schedule::guests(r, m.id)) zones.push_back(g.zone);
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  for (auto const& zone : zones)
    if (auto const before = clock(*last->start, zone), after = clock(*m.start, zone); before != after) out.push_back({zone, before, after});
  return out;
}

Result<int> add_guests(Writing& w, MeetingId const& id, Source source) {
  auto const m = meeting::meeting(w, id);
  if (!m) return no_meeting();
  std::vector<Guest> all;
  auto const from_account = [&](people::Account const& a) {
    if (a.state == people::AccountState::active)
      all.push_back({.person = a.person, .name = a.name, .address = a.address, .zone = a.zone, .language = a.language});
  };
  switch (source) {
    case Source::poll:
      for (auto const& p : schedule::date_polls(w)) {
        if (p.meeting != id) continue;
        for (auto const& i : schedule::invitees(w, p.id)) {
          auto const account = i.person.empty() ? std::nullopt : people::account_of(w, i.person);
          auto const& address = i.address.empty() && account ? account->address : i.address;
          if (!address.empty())
            all.push_back({.person = i.person, .name = i.name, .address = address, .zone = i.zone, .language = account ? account->language : "en"});
        }
      }
      break;
    case Source::before:
      if (auto const last = meeting::previous(w, *m))
        for (auto const& g : schedule::guests(w, last->id))
          all.push_back({.person = g.person, .name = g.name, .address = g.address, .zone = g.zone, .language = g.language});
      break;
    case Source::coordinators:
      for (auto const& a : people::accounts(w))
        if (a.role == people::Role::coordinator) from_account(a);
      break;
    case Source::accounts:
      for (auto const& a : people::accounts(w)) from_account(a);
      break;
    case Source::contacts: {
      ContactLanguages const languages(w);
      for (auto const& c : roster::coalitions(w)) {
        if (c.life != roster::Life::listed && c.life != roster::Life::forming) continue;
        for (auto const& contact : roster::contacts(w, c.id, utc_day(w.now())))
          if (auto const address = people::read_address(contact.address))
            all.push_back({.name = contact.name, .address = *address, .zone = m->zone, .language = languages.of(contact)});
      }
      break;
    }
  }
  int added = 0;
  for (auto& g : all) {
    g.meeting = id;
    // The same address may stand under two hats.
    if (schedule::guest_at(w, id, g.address)) continue;
    if (auto done = schedule::add_guest(w, g); !done) return tl::unexpected(done.error());
    ++added;
  }
  return added;
}

bool is_to_be_told(meeting::Meeting const& m, std::optional<schedule::Entry> const& entry, Guest const& g) {
  if (!entry || is_over(m)) return false;
  bool const knows_older = g.told && *g.told < entry->sequence;
  if (m.state == meeting::State::cancelled) return knows_older;
  // Opening a meeting counts as a change of its plan to calendars, but is none that anybody needs a letter about.
  if (m.state != meeting::State::planned) return !g.told;
  return !g.told || knows_older;
}

std::optional<LetterShown> shown_letter(Reading& r, MeetingId const& id, Office const& office, std::optional<Guest> const& to) {
  auto const plan = plan_of(r, id, office);
  if (!plan) return std::nullopt;
  auto const g = to ? *to : example(plan->meeting);
  auto const text = words_for(r, *plan, g, kind_for(plan->meeting, g), office.base + "/invited/...");
  return LetterShown{text.subject, text.body, calendar_for(*plan, g)};
}

Result<int> send_invitations(Writing& w, MeetingId const& id, Office const& office, std::string const& once, std::chrono::minutes wait) {
  auto const plan = plan_of(w, id, office);
  if (!plan) return tl::unexpected(plan.error());
  // Pressed twice: the first time told them, and the answer is the same.
  if (auto const before = mail::posted_under(w, "send " + once + " "); before > 0) return static_cast<int>(before);
  int n = 0;
  for (auto const& before : schedule::guests(w, id)) {
    if (!is_to_be_told(plan->meeting, plan->entry, before)) continue;
    take_back(w, before);
    auto const g = *schedule::guest(w, before.id);
    if (!g.told && plan->entry.cancelled) continue;  // their first letter never left
    if (auto done = post_to(w, *plan, g, kind_for(plan->meeting, g), "send " + once + " " + g.id.text, w.now() + wait); !done) return tl::unexpected(done.error());
    ++n;
  }
  if (n == 0) return base::refuse(Why::not_now, say("Everybody on the list has been told the present plan."));
  return n;
}

Result<int> tell_guests(Writing& w, MeetingId const& id, Office const& office) {
  auto const plan = plan_of(w, id, office);
  if (!plan) return 0;
  return tell_all(w, *plan);
}

Result<int> take_back_letters(Writing& w, MeetingId const& id) {
  int n = 0;
  for (auto const& g : schedule::guests(w, id)) n += take_back(w, g);
  if (n == 0) return base::refuse(Why::not_now, say("No letter of this meeting waits any more."));
  return n;
}

Result<Done> send_test(Writing& w, MeetingId const& id, Office const& office, std::string const& address, std::string const& name,
                       std::string const& language) {
  auto plan = plan_of(w, id, office);
  if (!plan) return tl::unexpected(plan.error());
  Guest g = example(plan->meeting);
  g.name = name;
  g.address = address;
  g.language = language;
  plan->of.reset();
  plan->entry.uid = "test-" + base::random_name(12) + "-" + plan->entry.uid;
  auto const text = words_for(w, *plan, g, kind_for(plan->meeting, g), office.base + "/invited/...");
  auto letter = test_letter(text, address, name, language);
  base::Speaking const speaking(language);
  letter.calendar = calendar_for(*plan, g);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return Done{};
}

Result<std::string> make_guest_link(Writing& w, GuestId const& id, Office const& office) {
  auto const g = schedule::guest(w, id);
  if (!g) return base::refuse(Why::unknown, say("This person is not invited."));
  auto const plan = plan_of(w, g->meeting, office);
  if (!plan) return tl::unexpected(plan.error());
  w.audit("make_guest_link", id.text);
  return schedule::new_guest_link(w, id, end_of(plan->meeting) + link_outlives);
}

Result<Done> uninvite(Writing& w, GuestId const& id, Office const& office) {
  auto g = schedule::guest(w, id);
  if (!g) return base::refuse(Why::unknown, say("This person is not invited."));
  auto const row = schedule::recurrence_of(w, g->meeting);
  auto const of_row = row ? withdraw_series_letters(w, row->first.id, std::set{g->address}, g->meeting) : std::vector<mail::Posted>();
  take_back(w, *g);
  g = schedule::guest(w, id);
  if (auto plan = plan_of(w, g->meeting, office); plan && g->told && !plan->entry.cancelled) {
    plan->entry.cancelled = true;
    plan->entry.sequence = std::max(plan->entry.sequence, *g->told + 1);
    // The letter of the row, which told them, may be newer than this date's own plan.
    if (row) plan->entry.sequence = std::max(plan->entry.sequence, recurrence_entry(w, row->first, office.base).sequence + 1);
    plan->why = base::tr_later("You are no longer on the list of those invited.");
    if (auto done = post_to(w, *plan, *g, LetterKind::called_off, "off " + id.text, w.now() + grace); !done) return done;
  }
  if (auto done = schedule::remove_guest(w, id); !done || !row) return done;
  return renew_series_letters(w, row->first.id, of_row, office);
}

Result<Done> change_meeting(Writing& w, meeting::Meeting const& wish, Office const& office) {
  auto const before = meeting::meeting(w, wish.id);
  auto dated = plan_of(w, wish.id, office);
  if (auto done = meeting::change_meeting(w, wish); !done) return done;
  auto const after = *meeting::meeting(w, wish.id);
  auto const plan = [](meeting::Meeting const& m) { return std::tie(m.start, m.end, m.title, m.number, m.place, m.note); };
  if (before && plan(*before) == plan(after)) return Done{};
  if (dated && !dated->entry.cancelled && !after.start) return tell_no_date(w, *dated, after);
  if (auto told = tell_guests(w, wish.id, office); !told) return tl::unexpected(told.error());
  return Done{};
}

Result<Done> cancel_meeting(Writing& w, MeetingId const& id, std::string const& reason, Office const& office) {
  if (auto done = meeting::cancel_meeting(w, id, reason); !done) return done;
  if (auto told = tell_guests(w, id, office); !told) return tl::unexpected(told.error());
  return Done{};
}

Result<Done> reopen_meeting(Writing& w, MeetingId const& id, Office const& office) {
  auto const before = meeting::meeting(w, id);
  if (auto done = reopen_meeting(w, id); !done) return done;
  // Taking "it was held" back changes no plan.
  if (!before || before->state != meeting::State::cancelled) return Done{};
  if (auto told = tell_guests(w, id, office); !told) return tl::unexpected(told.error());
  return Done{};
}

Result<Done> answer_invitation(Writing& w, GuestId const& id, schedule::GuestAnswer const& answer) {
  auto const g = schedule::guest(w, id);
  if (!g) return base::refuse(Why::unknown, say("This person is not invited."));
  auto const m = meeting::meeting(w, g->meeting);
  if (!m || is_over(*m) || m->state == meeting::State::cancelled) return base::refuse(Why::not_now, say("The meeting is over, or called off."));
  if (auto done = schedule::answer_guest(w, id, answer); !done) return done;
  auto const lines = meeting::attendance(w, m->id);
  auto const mine = std::find_if(lines.begin(), lines.end(), [&](meeting::Attendance const& a) {
    return g->person.empty() ? a.person.empty() && a.name == g->name : a.person == g->person;
  });
  bool const sent_apologies = mine != lines.end() && mine->presence == meeting::Presence::apologies;
  if (answer.coming == schedule::Coming::no) {
    // What is written down of somebody who is there stays.
    if (mine != lines.end()) return Done{};
    return meeting::note_attendance(w, m->id, {.person = g->person, .name = g->name, .presence = meeting::Presence::apologies});
  }
  if (sent_apologies) return meeting::remove_attendance(w, m->id, mine->id);
  return Done{};
}

}  // namespace desk
