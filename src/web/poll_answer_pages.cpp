// SPDX-License-Identifier: Apache-2.0
// A date poll for whoever is asked, by their personal link: no account, no script; or by the account that is asked. Organisers enter what somebody
// told them, who gets a letter that says so. GET shows, POST acts, so a mail scanner that follows the link answers nothing. Others' answers are
// not shown here.
#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "schedule/reader.hpp"
#include "people/accounts.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/polls.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using schedule::Answer;

struct OwnSlot {
  base::SlotId id;
  Instant start{};
  Answer answer = Answer::blank;
  std::int64_t burden = 0;
};
BOOST_DESCRIBE_STRUCT(OwnSlot, (), (id, start, answer, burden))

struct OwnHours {
  std::string from, to;
  std::int64_t points = 0;
};
BOOST_DESCRIBE_STRUCT(OwnHours, (), (from, to, points))

struct OwnPoll {
  schedule::PollState state = schedule::PollState::open;
  std::string title, about, name, zone, poll_zone;
  std::vector<OwnSlot> slots;
  std::vector<OwnHours> hours;
  std::string days_off;  ///< "2026-12-25 2027-01-01"
  base::SlotId chosen;
  base::MeetingId meeting;
  std::string reason;
  bool answered = false;
  bool entered = false;  ///< what was answered was entered for them
  bool behalf = false;   ///< whoever looks enters it for them
};
BOOST_DESCRIBE_STRUCT(OwnPoll, (), (state, title, about, name, zone, poll_zone, slots, hours, days_off, chosen, meeting, reason, answered, entered, behalf))

constexpr int spans = 3;  // rows of the form for "my hours"

std::string clock_words(int minutes) { return base::hours_words({.hour = minutes / 60, .minute = minutes % 60, .abbreviation = {}}); }

Refusal no_link() { return {Why::unknown, say("This link leads to no date poll. Ask whoever sent it for a new one."), {}, {}}; }

/// How somebody came in, and for whom they answer.
struct Door {
  base::PollId poll = {};
  base::InviteeId invitee = {};
  bool behalf = false;
};

std::optional<Door> door_of(Call const& call, Reading& r) {
  if (call.request.path.starts_with("/poll/")) {
    auto const found = schedule::invitee_of_secret(r, call.parts.empty() ? "" : call.parts[0]);
    return found ? std::optional(Door{found->first, found->second}) : std::nullopt;
  }
  auto const me = people::account(r, call.viewer.account);
  for (auto const& i : schedule::invitees(r, call.id<base::PollId>())) {
    if (i.id != call.id<base::InviteeId>(1)) continue;
    bool const own = me && schedule::is_asked(i, me->person, me->address);
    if (own || may_edit(call)) return Door{call.id<base::PollId>(), i.id, !own};
  }
  return std::nullopt;
}

std::optional<OwnPoll> own(Call& call) {
  return call.read([&](Reading& r) -> std::optional<OwnPoll> {
    auto const found = door_of(call, r);
    if (!found) return std::nullopt;
    auto const poll = *schedule::date_poll(r, found->poll);
    auto const all = schedule::invitees(r, found->poll);
    auto const me = std::find_if(all.begin(), all.end(), [&](schedule::Invitee const& i) { return i.id == found->invitee; });
    OwnPoll f{.state = poll.state, .title = poll.title, .about = poll.about, .name = me->name, .zone = me->zone, .poll_zone = poll.zone,
              .slots = {}, .hours = {}, .days_off = {}, .chosen = poll.chosen, .meeting = poll.meeting, .reason = poll.reason, .answered = me->answered, .entered = me->entered, .behalf = found->behalf};
    schedule::Attendee who{.id = me->id.text, .name = me->name, .zone = me->zone, .coalition = {}, .hours = schedule::hours_of(r, me->id), .holidays = schedule::days_off(r, me->id)};
    for (auto const& day : who.holidays) f.days_off += (f.days_off.empty() ? "" : " ") + base::iso_day(day);
    auto const given = schedule::answers_of(r, me->id);
    for (auto const& s : schedule::slots(r, found->poll)) {
      auto const a = given.find(s.id);
      f.slots.push_back({s.id, s.start, a == given.end() ? Answer::blank : a->second, schedule::load(who, s.start, poll.minutes).points});
    }
    for (auto const& h : who.hours) f.hours.push_back({clock_words(h.from), clock_words(h.to), h.points});
    return f;
  });
}

Html slot_field(Call const& call, OwnPoll const& f, OwnSlot const& s) {
  auto const name = "slot-" + s.id.text;
  auto const there = base::local_time(s.start, f.zone);
  auto const label = there ? fill(tr("{1}, {2} with you"), {base::day_words(there->day), base::hours_words(*there)}) : base::iso(s.start);
  auto const chosen = call.form.has("zone") ? call.field(name) : std::string(boost::describe::enum_to_string(s.answer, "blank"));
  std::vector<Choice> rows;
  for (auto const a : {Answer::yes, Answer::if_need_be, Answer::no, Answer::blank}) {
    std::string const value = boost::describe::enum_to_string(a, "blank");
    rows.push_back({value, answer_word(a), "", value == chosen});
  }
  auto const hint = base::moment_words(s.start, "UTC") + " · " + fill(tr("burden for you: {}"), {std::to_string(s.burden)});
  return radios({.name = name, .label = label, .choices = rows, .hint = hint});
}

Html hours_fields(Call const& call, OwnPoll const& f, std::optional<Refusal> const& wrong) {
  Html out;
  for (std::size_t i = 0; i < spans; ++i) {
    auto const n = std::to_string(i + 1);
    auto const known = i < f.hours.size() ? f.hours[i] : OwnHours{};
    auto const value = [&](std::string const& name, std::string const& before) { return call.form.has(name) ? call.field(name) : before; };
    out += field({.name = "from" + n, .label = fill(tr("Hours {}: from"), {n}), .value = value("from" + n, known.from),
                  .error = i == 0 ? error_at(wrong, "hours") : "", .type = "time", .id = i == 0 ? "hours" : "from" + n});
    out += field({.name = "to" + n, .label = fill(tr("Hours {}: to"), {n}), .value = value("to" + n, known.to), .type = "time"});
    out += field({.name = "points" + n, .label = fill(tr("Hours {}: points"), {n}),
                  .value = value("points" + n, known.from.empty() ? "" : std::to_string(known.points)), .type = "number"});
  }
  out += field({.name = "days_off", .label = tr("Days off"), .value = call.form.has("days_off") ? call.field("days_off") : f.days_off,
                .hint = tr("Public holidays and days without meetings, like 2026-12-25 2027-01-01. Each weighs as a weekend does."), .error = error_at(wrong, "days_off")});
  return folded(tr("My hours"), html("<div><p>{}</p>{}</div>", tr("Say which hours of your day cost you more or less than the table does: 0 is no trouble, 8 is the middle of the night."), out),
                !f.hours.empty() || !f.days_off.empty() || !error_at(wrong, "hours").empty() || !error_at(wrong, "days_off").empty());
}

Html outcome(OwnPoll const& f) {
  if (f.state == schedule::PollState::called_off) return notice(Tone::warning, html("<p>{}</p><p dir=\"auto\">{}</p>", tr("This date poll was called off."), f.reason));
  Html said = html("<p>{}</p>", tr("A time is chosen."));
  for (auto const& s : f.slots)
    if (s.id == f.chosen) said += html("<p>{}</p>", moment(s.start, f.zone));
  if (!f.meeting.empty()) said += html("<p><a href=\"/meetings/{}/calendar.ics\">{}</a></p>", f.meeting, tr("Into my calendar"));
  return notice(Tone::success, said);
}

http::Response show_own(Call& call, std::optional<Refusal> const& wrong = {}) {
  auto const f = own(call);
  if (!f) return call.refused(no_link());
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return for_this_browser(call, [&] { return call.show(*f, [&] {
    Page page;
    page.title = f->title;
    page.heading = html("<bdi>{}</bdi>", f->title);
    page.lead = html("<p>{}</p>", sentence(tr("When can you come? You answer as {}."), {person(f->name)}));
    page.listed = false;
    page.main += wrong_with(wrong, {"zone", "hours", "days_off"}) + paragraphs(f->about);
    if (f->state != schedule::PollState::open) {
      page.main += outcome(*f);
      return page;
    }
    if (!f->reason.empty()) page.main += notice(Tone::info, html("<p>{}</p><p dir=\"auto\">{}</p>", tr("This date poll was opened again."), f->reason));
    if (f->behalf) page.main += notice(Tone::warning, html("<p>{}</p>", fill(tr("You answer on behalf of “{}”. If they have an address, a letter tells them."), {f->name})));
    else if (f->entered) page.main += notice(Tone::warning, html("<p>{}</p>", tr("The facilitators entered this on your behalf. Say it yourself to confirm it, or say something else.")));
    else if (f->answered) page.main += notice(Tone::info, html("<p>{}</p>", tr("You have answered. You can change it until a time is chosen.")));
    Html inside = listed_field({.name = "zone", .label = tr("Your time zone"), .value = call.form.has("zone") ? call.field("zone") : f->zone,
                                .hint = tr("Times are shown on this clock once it is saved."), .error = error_at(wrong, "zone"), .required = true},
                               common_zones());
    for (auto const& s : f->slots) inside += slot_field(call, *f, s);
    if (f->slots.empty()) inside += empty_state(tr("No time is proposed yet."));
    inside += hours_fields(call, *f, wrong) + buttons(button(tr("Answer"), Look::primary));
    page.main += form(Url::local(call.request.path), call.csrf(), inside);
    return page;
  }, form_status(wrong)); });
}

http::Response shown(Call& call) { return show_own(call); }

Result<std::vector<schedule::Hours>> hours_in(Call const& call) {
  std::vector<schedule::Hours> out;
  for (int i = 1; i <= spans; ++i) {
    auto const n = std::to_string(i);
    auto const from = call.field("from" + n), to = call.field("to" + n);
    if (from.empty() && to.empty()) continue;
    auto const begin = schedule::clock_minutes(from), end = schedule::clock_minutes(to);
    auto const points = call.number("points" + n, -1);
    if (!begin || !end || !points) return base::refuse(Why::malformed, say("Hours need a from, a to and points."), "hours");
    out.push_back({.from = *begin % 1440, .to = *end, .points = static_cast<int>(std::clamp<std::int64_t>(*points, -1, 1000))});
  }
  return out;
}

http::Response answered(Call& call) {
  auto const f = own(call);
  if (!f) return call.refused(no_link());
  auto const hours = hours_in(call);
  if (!hours) return show_own(call, hours.error());
  auto const days = days_in(call);
  if (!days) return show_own(call, days.error());
  std::map<base::SlotId, Answer> answers;
  for (auto const& s : f->slots) {
    Answer given = Answer::blank;
    boost::describe::enum_from_string(call.field("slot-" + s.id.text).c_str(), given);
    answers[s.id] = given;
  }
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    // Looked up again: the link may have died since.
    auto const found = door_of(call, w);
    if (!found) return tl::unexpected(no_link());
    if (auto ok = schedule::answer(w, found->invitee, answers, call.field("zone"), *hours, found->behalf); !ok) return ok;
    // A program that does not speak of them leaves them as they are.
    if (call.has("days_off"))
      if (auto ok = schedule::set_days_off(w, found->invitee, *days); !ok) return ok;
    return found->behalf ? desk::tell_entered(w, found->poll, found->invitee, office_of(call.house)) : Result<base::Done>(base::Done{});
  });
  if (!done) return show_own(call, done.error());
  if (!f->behalf) return call.see(call.request.path, tr("Thank you: your answer is kept."));
  call.house.mail_waiting();
  return call.see("/polls/" + call.parts[0], tr("It is entered on their behalf."));
}

}  // namespace

Result<std::vector<std::chrono::year_month_day>> days_in(Call const& call) {
  std::vector<std::chrono::year_month_day> out;
  auto words = call.field("days_off");
  for (auto& c : words)
    if (c == ',' || c == ';') c = ' ';
  for (auto const word : base::split(words, ' ')) {
    if (word.empty()) continue;
    auto const day = base::parse_day(word);
    if (!day) return base::refuse(Why::malformed, say("Days are given as year-month-day, with blanks between them."), "days_off");
    out.push_back(*day);
  }
  return out;
}

std::vector<Route> poll_answer_rows() {
  using http::Method;
  return {
      {Method::get, "/poll/{secret}", Role::visitor, shown, "A date poll for whoever holds this personal link."},
      {Method::get, "/polls/{poll}/answer/{invitee}", Role::member, shown, "The same for the account that is asked; for facilitators, on behalf."},
      {Method::post, "/polls/{poll}/answer/{invitee}", Role::member, answered, "As by the personal link; entered on behalf it is told to them.", form_body},
      {Method::post, "/poll/{secret}", Role::visitor, answered,
       "Answers: slot-ID yes, if_need_be, no or blank for each time; zone; from1, to1, points1 and so on for one's hours; days_off, days with blanks between.", form_body},
  };
}

}  // namespace web
