// SPDX-License-Identifier: Apache-2.0
// Meetings and what is due, for calendar programs (between-meetings b.5): the forum's feed, a coalition's, somebody's own by a secret
// address, and one meeting as a file to take away.
#include "desk/calendar.hpp"
#include "desk/feeds.hpp"
#include "roster/roster.hpp"
#include "schedule/feeds.hpp"
#include "web/layout.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"

namespace web {

http::Response calendar_answer(std::string body, std::string const& name) {
  http::Response out;
  out.set("Content-Type", "text/calendar; charset=utf-8");
  out.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  out.body = std::move(body);
  return out;
}

namespace {

http::Response feed(Call& call) {
  auto const entries = call.read([&](Reading& r) { return desk::calendar_feed(r, call.now, call.house.base); });
  return calendar_answer(schedule::publish(entries, call.house.forum), "calendar.ics");
}

http::Response one(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const m = call.read([&](Reading& r) { return meeting::meeting(r, id); });
  if (!m) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  auto const entry = call.read([&](Reading& r) { return desk::calendar_entry(r, *m, call.house.base); });
  if (!entry) return call.refused({Why::unknown, say("This meeting has no date yet."), {}, {}});
  return calendar_answer(schedule::publish({*entry}, entry->title), "meeting-" + id.text + ".ics");
}

http::Response of_coalition(Call& call) {
  auto const id = call.id<base::CoalitionId>();
  auto const c = call.read([&](Reading& r) { return roster::coalition(r, id); });
  if (!c) return call.refused({Why::unknown, say("There is no such coalition."), {}, {}});
  auto const entries = call.read([&](Reading& r) { return desk::coalition_feed(r, id, call.now, call.house.base); });
  return calendar_answer(schedule::publish(entries, call.house.forum + ": " + c->name), "calendar.ics");
}

// ------------------------------------------------------------------------------------------------ one's own

http::Response own_calendar(Call& call) {
  auto const secret = call.parts.empty() ? std::string() : call.parts[0];
  auto const entries = call.read([&](Reading& r) -> std::optional<std::vector<schedule::Entry>> {
    auto const whose = schedule::account_of_feed(r, secret);
    if (!whose) return std::nullopt;
    auto const account = people::account(r, *whose);
    if (!account) return std::nullopt;
    base::Speaking const speaking(account->language);
    return desk::own_feed(r, *whose, call.now, call.house.base);
  });
  if (!entries) return call.refused({Why::unknown, say("This address of a calendar is not good any more. Its owner makes a new one under “My account”."), {}, {}});
  return no_store(calendar_answer(schedule::publish(*entries, call.house.forum), "my-calendar.ics"));
}

struct OwnCalendar {
  std::optional<Instant> since;
  std::string link;  ///< just made, shown once
};
BOOST_DESCRIBE_STRUCT(OwnCalendar, (), (since, link))

http::Response show_own(Call& call, std::string const& link) {
  OwnCalendar f{call.read([&](Reading& r) { return schedule::feed_since(r, call.viewer.account); }), link};
  auto out = call.show(f, [&] {
    Page page;
    page.title = tr("My calendar");
    page.listed = false;
    page.islands = {"copy"};
    page.crumbs = {{tr("My account"), Url::local("/account")}};
    page.main += html("<p>{}</p>", tr("Your calendar program reads this address by itself: the meetings to which you are invited and have not said no, and what you or your coalitions have not done yet. Whoever has the address reads the same."));
    if (!f.link.empty()) page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Give this address to your calendar program. It is shown once."), copy_link(Url::local(f.link), call.absolute(f.link))));
    else if (f.since) page.main += html("<p>{}</p>", sentence(tr("You have an address since {}."), {moment(*f.since, zone_of(call.viewer))}));
    page.main += form(Url::local("/account/calendar"), call.csrf(), buttons(button(f.since ? tr("Make a new address; the old one ends") : tr("Make an address"), Look::primary)));
    if (f.since) page.main += act(Url::local("/account/calendar/end"), call.csrf(), tr("End the address"), Look::danger);
    return page;
  });
  return link.empty() ? std::move(out) : no_store(std::move(out));
}

http::Response own_page(Call& call) { return show_own(call, {}); }

http::Response make_own(Call& call) {
  auto const secret = call.write([&](Writing& w) -> Result<std::string> { return schedule::new_feed(w, call.viewer.account); });
  if (!secret) return call.refused(secret.error());
  return show_own(call, "/feed/" + *secret + "/calendar.ics");
}

http::Response end_own(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    schedule::end_feed(w, call.viewer.account);
    return base::Done{};
  });
  if (!done) return call.refused(done.error());
  return call.see("/account/calendar", tr("The address is ended."));
}

}  // namespace

std::vector<Route> calendar_rows() {
  using http::Method;
  std::vector<Route> rows = {
      {Method::get, "/calendar.ics", Role::visitor, feed, "The forum's public calendar: meetings from 90 days ago on, duties, the end of consensus calls, as iCalendar.", 0, Rate::plain, Keep::shared},
      {Method::get, "/meetings/{meeting}/calendar.ics", Role::visitor, one, "One meeting as iCalendar.", 0, Rate::plain, Keep::shared},
      {Method::get, "/coalitions/{coalition}/calendar.ics", Role::visitor, of_coalition, "A coalition's calendar: meetings, duties, the consensus calls that ask it.", 0, Rate::plain, Keep::shared},
      {Method::get, "/feed/{secret}/calendar.ics", Role::visitor, own_calendar, "Somebody's own calendar by its secret address: their meetings, and what is due of them."},
      {Method::get, "/account/calendar", Role::member, own_page, "The secret address of one's own calendar."},
      {Method::post, "/account/calendar", Role::member, make_own, "Makes a secret address, shown once; the one before it ends.", form_body},
      {Method::post, "/account/calendar/end", Role::member, end_own, "Ends the secret address.", form_body},
  };
  for (auto const& more : {recurrence_rows(), twin_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace web
