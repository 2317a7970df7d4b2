// SPDX-License-Identifier: Apache-2.0
// Date polls for whoever organises: the list, a new one, its page with times, people, answers and the decision. The server ranks
// and says why; a person chooses, and says why when it is another one.
#include <algorithm>

#include "base/when.hpp"
#include "base/zones.hpp"
#include "desk/calendar.hpp"
#include "people/accounts.hpp"
#include "people/people.hpp"
#include "schedule/fairness.hpp"
#include "web/drafts.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/polls.hpp"

namespace web {

namespace {

using base::InviteeId;
using base::PollId;
using base::SlotId;

std::string at(PollId const& id, std::string const& more = {}) { return "/polls/" + id.text + more; }

Refusal no_poll() { return {Why::unknown, say("There is no such date poll."), {}, {}}; }

struct PollList {
  std::vector<schedule::AskedIn> mine;
  std::vector<schedule::DatePoll> polls;  ///< for facilitators
};
BOOST_DESCRIBE_STRUCT(PollList, (), (mine, polls))

std::string state_words(schedule::PollState s) {
  switch (s) {
    case schedule::PollState::open: return tr("open");
    case schedule::PollState::decided: return tr("decided");
    case schedule::PollState::called_off: break;
  }
  return tr("called off");
}

http::Response list(Call& call) {
  auto const f = call.read([&](Reading& r) {
    auto const me = people::account(r, call.viewer.account);
    return PollList{me ? schedule::asked_in(r, me->person, me->address) : std::vector<schedule::AskedIn>(), may_edit(call) ? schedule::date_polls(r) : std::vector<schedule::DatePoll>()};
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Date polls");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    if (may_edit(call)) page.main += buttons(link_button(Url::local("/polls/new"), tr("Find a time"), Look::primary));
    Html mine, lines;
    for (auto const& m : f.mine)
      add_html(mine, "<li><a href=\"{}\"><bdi>{}</bdi></a> {}</li>", Url::local(at(m.poll.id, "/answer/" + m.invitee.id.text)), m.poll.title,
               badge(m.invitee.answered ? tr("answered") : tr("no answer yet"), m.invitee.answered ? Badge::good : Badge::attention));
    if (!mine.empty()) page.main += html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("Asked of you"), mine);
    for (auto const& p : f.polls)
      add_html(lines, "<li><a href=\"/polls/{}\"><bdi>{}</bdi></a> {}</li>", p.id, p.title, badge(state_words(p.state)));
    if (!lines.empty()) page.main += html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("All date polls"), lines);
    else if (mine.empty()) page.main += empty_state(may_edit(call) ? tr("No date poll yet.") : tr("No date poll asks you now."));
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ a new one

struct PollForm {
  schedule::DatePoll typed;
  std::vector<meeting::Series> series;
};
BOOST_DESCRIBE_STRUCT(PollForm, (), (typed, series))

schedule::DatePoll typed_in(Call const& call) {
  schedule::DatePoll p;
  p.title = call.field("title");
  p.about = call.long_field("about");
  p.zone = call.field("zone");
  p.series = base::SeriesId(call.field("series"));
  // What is no number becomes one that the verb refuses by name.
  p.minutes = static_cast<int>(std::clamp<std::int64_t>(call.number("minutes", 60).value_or(-1), -1, 10'000));
  p.cap = static_cast<int>(std::clamp<std::int64_t>(call.number("cap", 3).value_or(-1), -1, 10'000));
  return p;
}

http::Response new_form(Call& call, schedule::DatePoll const& typed, std::optional<Refusal> const& wrong) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) { return PollForm{typed, meeting::all_series(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Find a time");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Date polls"), Url::local("/polls")}};
    page.main += wrong_with(wrong, {"title", "about", "zone", "minutes", "cap", "series"});
    std::vector<Choice> offered = {{"", tr("of no series: nothing is remembered"), "", typed.series.empty()}};
    for (auto const& s : f.series) offered.push_back({s.id.text, s.title, "", s.id == typed.series});
    Html inside = field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 200});
    inside += text_area({.name = "about", .label = tr("What it is about"), .value = typed.about, .error = error_at(wrong, "about"), .rows = 3});
    inside += select({.name = "series", .label = tr("Series"), .choices = offered, .hint = tr("Who came at bad hours before is spared now."),
                      .error = error_at(wrong, "series")});
    inside += listed_field({.name = "zone", .label = tr("Time zone in which you propose times"), .value = typed.zone, .error = error_at(wrong, "zone"), .required = true},
                           common_zones());
    inside += field({.name = "minutes", .label = tr("Minutes"), .value = std::to_string(typed.minutes), .error = error_at(wrong, "minutes"), .type = "number"});
    inside += field({.name = "cap", .label = tr("How many may be asked to come between midnight and six"), .value = std::to_string(typed.cap),
                     .hint = tr("A time that asks more than that is listed below the night line."), .error = error_at(wrong, "cap"), .type = "number"});
    page.islands = {keep_island};
    page.main += form(Url::local("/polls"), call.csrf(), keep_draft(call, "/polls") + inside + buttons(button(tr("Open the date poll"))));
    return page;
  }, form_status(wrong));
}

http::Response blank_form(Call& call) {
  schedule::DatePoll p;
  p.zone = zone_of(call.viewer);
  auto const asked = call.field("series");
  if (base::looks_like_id(asked)) p.series = base::SeriesId(asked);
  return new_form(call, p, {});
}

http::Response open(Call& call) {
  auto const typed = typed_in(call);
  auto const done = call.write([&](Writing& w) -> Result<PollId> {
    if (!typed.series.empty() && !meeting::series(w, typed.series)) return base::refuse(Why::malformed, say("There is no such series."), "series");
    return schedule::open_poll(w, typed);
  });
  if (!done) return new_form(call, typed, done.error());
  return call.see(at(*done), tr("The date poll is open. Now propose times, and ask people."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ its page

Html propose_part(Call const& call, PollFacts const& f, std::optional<Refusal> const& wrong) {
  Html inside = field({.name = "day", .label = tr("Day"), .value = call.form.has("time") ? call.field("day") : std::string(), .error = error_at(wrong, "start"),
                       .type = "date", .required = true, .id = "start"});
  inside += field({.name = "time", .label = fill(tr("Time in {}"), {f.poll.zone}), .value = call.field("time"), .type = "time", .required = true});
  return html("<section id=\"propose\"><h2>{}</h2>{}</section>", tr("Propose a time"),
              form(Url::local(at(f.poll.id, "/slots")), call.csrf(), inside + buttons(button(tr("Propose"), Look::plain))));
}

Html ask_part(Call const& call, PollFacts const& f, std::optional<Refusal> const& wrong) {
  bool const again = wrong && call.form.has("name");
  auto const kept = [&](char const* name) { return again ? call.field(name) : std::string(); };
  Html inside = field({.name = "name", .label = tr("Name"), .value = kept("name"), .error = error_at(wrong, "name"), .required = true, .max_length = 120});
  inside += listed_field({.name = "zone", .label = tr("Their time zone"), .value = again ? kept("zone") : f.poll.zone,
                          .hint = tr("They can correct it when they answer."), .error = error_at(wrong, "zone"), .required = true},
                         common_zones());
  inside += field({.name = "address", .label = tr("E-mail address"), .value = kept("address"),
                   .hint = tr("With it their link goes to them by letter, and later the invitation. May stay empty."), .error = error_at(wrong, "address"), .type = "email"});
  inside += field({.name = "coalition", .label = tr("Coalition"), .value = kept("coalition"), .error = error_at(wrong, "coalition"), .max_length = 120});
  inside += checkbox("required", "yes", tr("It cannot be held without this person"), !kept("required").empty());
  return html("<section id=\"ask\"><h2>{}</h2>{}</section>", tr("Ask somebody"),
              form(Url::local(at(f.poll.id, "/people")), call.csrf(), inside + buttons(button(tr("Ask"), Look::plain))));
}

Html changes_part(Call const& call, PollFacts const& f) {
  Html times, people;
  for (auto const& row : f.ranking)
    add_html(times, "<li>{}{}</li>", moment(row.start, f.poll.zone),
             act_on(Url::local(at(f.poll.id, "/slots/" + row.id.text + "/remove")), call.csrf(), tr("Withdraw"), base::iso(row.start)));
  for (auto const& s : f.withdrawn)
    add_html(times, "<li>{} {}{}</li>", moment(s.start, f.poll.zone), badge(tr("withdrawn")),
             act_on(Url::local(at(f.poll.id, "/slots/" + s.id.text + "/restore")), call.csrf(), tr("Propose it again"), base::iso(s.start)));
  for (auto const& p : f.left_out)
    add_html(people, "<li>{} {}{}</li>", person(p.name), badge(tr("left out")),
             act_on(Url::local(at(f.poll.id, "/people/" + p.id.text + "/restore")), call.csrf(), tr("Ask again"), p.name));
  for (auto const& p : f.people)
    add_html(people, "<li>{} <a href=\"{}\">{}</a> {}{}</li>", person(p.name), Url::local(at(f.poll.id, "/answer/" + p.id.text)), tr("Answer on their behalf"), act_on(Url::local(at(f.poll.id, "/people/" + p.id.text + "/link")), call.csrf(), tr("New link"), p.name),
             act_on(Url::local(at(f.poll.id, "/people/" + p.id.text + "/remove")), call.csrf(), tr("Leave out"), p.name));
  if (times.empty() && people.empty()) return {};
  return folded(tr("Change times and people"), html("<ul class=\"list\">{}{}</ul>", times, people), false);
}

Html decide_part(Call const& call, PollFacts const& f, std::optional<Refusal> const& wrong) {
  if (f.ranking.empty()) return {};
  bool const again = wrong && call.form.has("slot");
  std::vector<Choice> rows;
  for (auto const& row : f.ranking) {
    rows.push_back({row.id.text, base::moment_words(row.start, f.poll.zone), row.below_night_line ? tr("below the night line") : "", again ? call.field("slot") == row.id.text : &row == &f.ranking.front()});
  }
  Html inside = radios({.name = "slot", .label = tr("Which time?"), .choices = rows});
  inside += text_area({.name = "reason", .label = tr("Why, where it is not the first or asks people to lose sleep"), .value = again ? call.long_field("reason") : "",
                       .error = again ? error_at(wrong, "reason") : "", .rows = 2});
  Html const off = form(Url::local(at(f.poll.id, "/call-off")), call.csrf(),
                        field({.name = "reason", .label = tr("Why it is called off"), .required = true, .id = "off-reason"}) +
                            buttons(button(tr("Call it off"), Look::danger)));
  return html("<section id=\"decide\"><h2>{}</h2>{}{}</section>", tr("Decide"),
              form(Url::local(at(f.poll.id, "/decide")), call.csrf(), inside + buttons(button(tr("Choose this time"), Look::primary))),
              confirm(tr("Call the poll off"), html("<p>{}</p>", tr("Nobody can answer any more. What was answered stays.")), off));
}

Html early_part(PollFacts const& f) {
  if (!f.decided_early) return {};
  return notice(Tone::info, html("<p>{}</p>", tr("Decided: whatever is still answered, the first time keeps its place among coalitions.")));
}

/// A poll that is over can be opened again.
Html reopen_part(Call const& call, PollFacts const& f, std::optional<Refusal> const& wrong) {
  Html warning = html("<p>{}</p>", tr("What was answered stands. Whoever is asked and has an e-mail address gets a letter that says why."));
  if (!f.poll.meeting.empty())
    warning += html("<p>{}</p>", tr("The meeting that came of it stays, with its agenda, and loses its date: whoever was invited to it gets a cancellation, and an invitation again once another time is chosen."));
  Html inside = field({.name = "reason", .label = tr("Why it is opened again"), .value = wrong ? call.long_field("reason") : "", .error = error_at(wrong, "reason"), .required = true,
                       .max_length = 500});
  return folded(tr("Open the date poll again"), html("<div>{}{}</div>", warning, form(Url::local(at(f.poll.id, "/reopen")), call.csrf(), inside + buttons(button(tr("Open it again"))))),
                wrong.has_value());
}

Html state_part(PollFacts const& f) {
  auto const& p = f.poll;
  if (p.state == schedule::PollState::called_off) return notice(Tone::warning, html("<p>{}</p><p dir=\"auto\">{}</p>", tr("This date poll was called off."), p.reason));
  if (p.state == schedule::PollState::open && !p.reason.empty())
    return notice(Tone::info, html("<p>{}</p><p dir=\"auto\">{}</p>", tr("This date poll was opened again."), p.reason)) + early_part(f);
  if (p.state == schedule::PollState::decided) {
    Html said = html("<p>{}</p>", tr("A time is chosen."));
    if (!p.reason.empty()) said += html("<p dir=\"auto\">{}</p>", p.reason);
    if (!p.meeting.empty())
      said += html("<p><a href=\"/meetings/{}\">{}</a> · <a href=\"/meetings/{}/guests\">{}</a></p>", p.meeting, tr("To the meeting"), p.meeting,
                   tr("Invite everybody who was asked"));
    return notice(Tone::success, said);
  }
  return early_part(f);
}

/// The strip of the day asked for, or of the day after a week.
Html day_part(Call& call, PollFacts const& f) {
  auto const there = base::local_time(call.now + std::chrono::days(7), f.poll.zone);
  auto const day = base::parse_day(call.field("strip")).value_or(there ? there->day : std::chrono::year{2026} / 1 / 1);
  auto const midnight = base::wall_time(day, 0, 0, f.poll.zone);
  if (!midnight || f.asked.people.empty()) return {};
  Html const choose = form(Url::local(at(f.poll.id)), "", field({.name = "strip", .label = tr("Day"), .value = base::iso_day(day), .type = "date"}) +
                                                              buttons(button(tr("Look at this day"), Look::plain)), Sending::get);
  return html("<section id=\"day\"><h2>{}</h2><p>{}</p>{}{}</section>", tr("Before you propose"),
              tr("Points: 0 from nine to six, 8 between midnight and six, 3 more on a weekend, by everybody's own clock and hours."), choose,
              folded(base::day_words(day), strip_part(schedule::strip(f.asked.people, midnight->first, f.asked.minutes), f.poll.zone), !call.field("strip").empty()));
}

http::Response show_poll(Call& call, std::optional<Refusal> const& wrong = {}, std::string const& link = {}) {
  auto f = call.read([&](Reading& r) { return poll_facts(r, call.id<PollId>()); });
  if (!f) return call.refused(no_poll());
  if (wrong && (wrong->why == Why::unknown || wrong->why == Why::not_now || call.wants_json)) return call.refused(*wrong);
  f->link = link;
  return call.show(*f, [&] {
    Page page;
    page.title = f->poll.title;
    page.heading = html("<bdi>{}</bdi>", f->poll.title);
    page.lead = html("<p>{} · <bdi>{}</bdi></p>", badge(state_words(f->poll.state)), f->series);
    page.section = "meetings";
    page.listed = false;
    page.wide = true;
    page.islands = {"copy"};
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Date polls"), Url::local("/polls")}};
    page.main += wrong_with(wrong, {"start", "name", "address", "zone", "coalition", "reason"});
    if (!link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it answers as this person."),
                                              copy_link(Url::local(link), call.absolute(link))));
    page.main += state_part(*f) + paragraphs(f->poll.about) + ranking_part(*f) + answers_part(*f);
    page.main += html("<p><a href=\"/polls/{}/curve\">{}</a></p>", f->poll.id, tr("What a night cap would do to these people over a year"));
    if (f->poll.state != schedule::PollState::open) {
      page.main += reopen_part(call, *f, wrong);
      return page;
    }
    if (f->to_remind > 0)
      page.main += act(Url::local(at(f->poll.id, "/remind")), call.csrf(), base::count_of("Remind {} person who has not answered", "Remind {} people who have not answered", f->to_remind), Look::plain);
    page.main += day_part(call, *f) + propose_part(call, *f, wrong) + ask_part(call, *f, wrong) + changes_part(call, *f) + decide_part(call, *f, wrong);
    return page;
  }, form_status(wrong));
}

http::Response one(Call& call) { return show_poll(call); }

struct CurveLine {
  std::optional<std::int64_t> cap;
  std::int64_t worst = 0, total = 0, at_night = 0;
};
BOOST_DESCRIBE_STRUCT(CurveLine, (), (cap, worst, total, at_night))
struct Curve {
  std::string title;
  std::vector<CurveLine> caps;
};
BOOST_DESCRIBE_STRUCT(Curve, (), (title, caps))

http::Response curve(Call& call) {
  auto const id = call.id<PollId>();
  auto const kept = call.read([&](Reading& r) { return schedule::date_poll(r, id); });
  if (!kept) return call.refused(no_poll());
  auto const poll = call.read([&](Reading& r) { return schedule::as_ranked(r, id); });
  std::vector<Instant> days;
  using namespace std::chrono;
  auto const today = base::utc_day(call.now);
  for (int m = 0; m < 12; ++m) days.emplace_back(sys_days((today.year() / today.month() + months(m)) / Tuesday[1]));
  Curve f{kept->title, {}};
  if (!poll.people.empty())
    for (auto const& row : schedule::cap_curve(poll.people, days, poll.minutes)) f.caps.push_back({row.cap, row.worst, row.total, row.at_night});
  return call.show(f, [&] {
    Page page;
    page.title = tr("What a night cap would do");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Date polls"), Url::local("/polls")}, {f.title, Url::local(at(id))}};
    page.main += html("<p>{}</p>", tr("Twelve meetings, one on each first Tuesday, each at the time that ranks first when everybody comes."));
    Table t{.id = "curve", .caption = tr("A year by cap"),
            .columns = {{tr("At most so many at night")}, {tr("Points of the most burdened"), true}, {tr("Points of all"), true}, {tr("People ever at night"), true}}, .rows = {}};
    for (auto const& row : f.caps)
      t.rows.push_back({row.cap ? html("{}", *row.cap) : text(tr("no cap")), html("{}", row.worst), html("{}", row.total), html("{}", row.at_night)});
    page.main += t.rows.empty() ? empty_state(tr("Nobody is asked yet.")) : table(t);
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ acts

http::Response propose(Call& call) {
  auto const day = base::parse_day(call.field("day"));
  auto const time = call.field("time");
  auto const moment = base::parse_iso("2000-01-01T" + time.substr(0, 5) + "Z");
  if (!day || !moment || time.size() < 5) return show_poll(call, Refusal{Why::malformed, say("That is not a date and time."), "start", {}});
  auto const of_day = std::chrono::duration_cast<std::chrono::minutes>(*moment - std::chrono::floor<std::chrono::days>(*moment)).count();
  auto const done = call.write([&](Writing& w) { return schedule::propose(w, call.id<PollId>(), *day, static_cast<int>(of_day / 60), static_cast<int>(of_day % 60)); });
  if (!done) return show_poll(call, done.error());
  return call.see(at(call.id<PollId>()), tr("The time is proposed."), base::to_json(*done));
}

http::Response withdraw(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::withdraw(w, call.id<PollId>(), call.id<SlotId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<PollId>()), tr("The time is withdrawn."));
}

http::Response restore(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::restore(w, call.id<PollId>(), call.id<SlotId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<PollId>()), tr("The time is proposed again, with what was answered to it."));
}

http::Response ask(Call& call) {
  std::string address = call.field("address");
  if (!address.empty()) {
    auto const read = people::read_address(address);
    if (!read) return show_poll(call, read.error());
    address = *read;
  }
  schedule::Invitee wish{.name = call.field("name"), .zone = call.field("zone"), .coalition = call.field("coalition"), .required = !call.field("required").empty(), .address = address};
  auto const done = call.write([&](Writing& w) -> Result<schedule::Asked> {
    // A name that exactly one person of the roster bears is that person; of several nobody is guessed.
    auto const named = people::people_named(w, wish.name);
    auto asked = wish;
    if (named.size() == 1) asked.person = named.front().id;
    auto const link = schedule::ask(w, call.id<PollId>(), asked);
    if (!link || asked.address.empty()) return link;
    asked.id = link->id;
    if (auto posted = desk::post_poll_link(w, call.id<PollId>(), asked, link->secret, office_of(call.house)); !posted) return tl::unexpected(posted.error());
    return link;
  });
  if (!done) return show_poll(call, done.error());
  if (!wish.address.empty()) call.house.mail_waiting();
  call.form = {};
  return show_poll(call, {}, "/poll/" + done->secret);
}

http::Response renew(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::renew_link(w, call.id<PollId>(), call.id<InviteeId>(1)); });
  if (!done) return call.refused(done.error());
  return show_poll(call, {}, "/poll/" + *done);
}

http::Response leave_out(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::leave_out(w, call.id<PollId>(), call.id<InviteeId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<PollId>()), tr("The person is left out."));
}

http::Response ask_again(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::ask_again(w, call.id<PollId>(), call.id<InviteeId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<PollId>()), tr("The person is asked again, as before."));
}

http::Response remind(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::remind_poll(w, call.id<PollId>(), office_of(call.house)); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<PollId>()), tr("The reminders are on their way."));
}

http::Response decide(Call& call) {
  auto const slot = call.field("slot");
  auto const done = call.write([&](Writing& w) {
    return desk::decide_poll(w, call.id<PollId>(), base::looks_like_id(slot) ? SlotId(slot) : SlotId("none"), call.long_field("reason"),
                             office_of(call.house));
  });
  if (!done) return show_poll(call, done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<PollId>()), tr("The time is chosen."), base::to_json(*done));
}

http::Response reopen(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::reopen_poll(w, call.id<PollId>(), call.long_field("reason"), office_of(call.house)); });
  if (!done) return show_poll(call, done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<PollId>()), tr("The date poll is open again."));
}

http::Response call_off(Call& call) {
  auto const done = call.write([&](Writing& w) { return schedule::call_off_poll(w, call.id<PollId>(), call.long_field("reason")); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<PollId>()), tr("The date poll is called off."));
}

}  // namespace

std::vector<Route> poll_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  std::vector<Route> rows = {
      {Method::get, "/polls", Role::member, list, "The date polls that ask this account; for facilitators all."},
      {Method::get, "/polls/new", least, blank_form, "The form for a new date poll; series fills it in."},
      {Method::post, "/polls", least, open, "Opens a date poll: title, about, series, zone, minutes, cap.", form_body},
      {Method::get, "/polls/{poll}", least, one, "One date poll: times in the order of the ranking with what decided, answers; strip is a day to look at."},
      {Method::get, "/polls/{poll}/curve", least, curve, "What a cap on nights would do to these people over a year.", 0, Rate::costly},
      {Method::post, "/polls/{poll}/slots", least, propose, "Proposes a time: day, time, in the poll's zone.", form_body},
      {Method::post, "/polls/{poll}/slots/{slot}/remove", least, withdraw, "Withdraws a time; what was answered to it is kept.", form_body},
      {Method::post, "/polls/{poll}/slots/{slot}/restore", least, restore, "Proposes a withdrawn time again, with what was answered to it.", form_body},
      {Method::post, "/polls/{poll}/people", least, ask, "Asks somebody: name, address, zone, coalition, required. Answers their personal link, once; with an address it goes there by letter.", form_body},
      {Method::post, "/polls/{poll}/people/{invitee}/link", least, renew, "Makes a new personal link; the old one dies.", form_body},
      {Method::post, "/polls/{poll}/people/{invitee}/remove", least, leave_out, "Leaves somebody out, until they are asked again or the poll is over.", form_body},
      {Method::post, "/polls/{poll}/people/{invitee}/restore", least, ask_again, "Asks somebody again who was left out, with what they answered.", form_body},
      {Method::post, "/polls/{poll}/remind", least, remind, "Writes once more to whoever has an address and has not answered, at most once a day.", form_body},
      {Method::post, "/polls/{poll}/decide", least, decide, "Chooses a time: slot, reason where it is not the first; makes the meeting.", form_body},
      {Method::post, "/polls/{poll}/call-off", least, call_off, "Calls the poll off: reason.", form_body},
      {Method::post, "/polls/{poll}/reopen", least, reopen,
       "Opens a poll again that was decided or called off: reason. Its meeting loses its date, and those who are asked get a letter.", form_body},
  };
  for (auto const& row : poll_answer_rows()) rows.push_back(row);
  return rows;
}

}  // namespace web
