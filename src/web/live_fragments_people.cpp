// SPDX-License-Identifier: Apache-2.0
// Who is here, what the agenda has become, how the time was used. Persons' times are moderation's; by coalition they are for
// everybody (floor 8).
#include <algorithm>

#include "web/live_pages.hpp"

namespace web {

namespace {

/// Floor time of ended turns in this item: what was taken of the share reserved for the floor.
Millis floor_used(live::Room const& room, base::ItemId const& item) {
  Millis sum{};
  for (auto const& g : room.grants)
    if (g.item == item) sum += live::clock_of(g, room.floor).used;
  return sum;
}

Html item_times(Drawing const& d, live::Item const& item, live::Projection const* p) {
  Html out;
  auto const dot = [&] { return out.empty() ? Html() : text(" · "); };
  if (item.minutes > 0) add_html(out, "{}", base::count_of("{} minute", "{} minutes", item.minutes));
  if (item.floor_minutes > 0)
    add_html(out, "{}{}", dot(),
             fill(tr("floor {1} of {2} minutes"), {length_words(floor_used(d.room(), item.id)), std::to_string(item.floor_minutes)}));
  if (p && item.state != live::ItemState::closed) {
    if (p->begins && p->ends) out += dot() + sentence(tr("{1} to {2}"), {clock(*p->begins, d.view.meeting.zone), clock(*p->ends, d.view.meeting.zone)});
    else if (p->begins) out += dot() + sentence(tr("from {}"), {clock(*p->begins, d.view.meeting.zone)});
  }
  if (item.rules) out += dot() + text(fill(tr("own rules: {} s for a new point"), {std::to_string(item.rules->point_time.count() / 1000)}));
  if (!item.lead.empty()) out += dot() + sentence(tr("led by {}"), {person(item.lead)});
  return out;
}

Html item_acts(Drawing const& d, live::Item const& item) {
  auto const at = d.at() + "/items/" + item.id.text;
  bool const runs = d.may(live::Right::run_queue);
  Html out;
  if (runs && item.state == live::ItemState::open)
    add_html(out, "<a class=\"button\" href=\"{}\" data-key=\"l\">{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></a>",
             Url::local(at + "/leave"), tr("Leave this item …"), item.title);
  else if (runs && item.state == live::ItemState::planned && d.room().item.empty() && d.room().life == live::Life::open)
    out += press({tr("Take up"), at + "/take-up", Look::plain, {}, item.title});
  if ((runs || d.may(live::Right::set_up)) && item.state != live::ItemState::closed)
    add_html(out, "<a class=\"button quiet\" href=\"{}\">{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></a>", Url::local(at + "/rules"), tr("Rules"), item.title);
  if (runs && item.state == live::ItemState::planned)
    out += press({tr("Earlier"), at + "/move?by=-1", Look::quiet, {}, item.title}) + press({tr("Later"), at + "/move?by=1", Look::quiet, {}, item.title});
  return out.empty() ? Html() : html("<div class=\"acts\">{}</div>", out);
}

/// Counts up to its budget and over it, by the island; the log only knows when it was taken up.
Html item_clock(live::Item const& item) {
  if (item.state != live::ItemState::open || item.open.empty() || item.open.back().until) return {};
  live::Clock c{.running = true, .used = Millis{}, .limit = Millis{item.minutes * 60'000}, .as_of = item.open.back().from};
  for (auto const& i : item.open)
    if (i.until) c.used += std::chrono::duration_cast<Millis>(*i.until - i.from);
  return timer(c, false);
}

}  // namespace

Html agenda_fragment(Drawing const& d) {
  auto const& room = d.room();
  if (room.items.empty()) return html("<p class=\"empty\">{}</p>", tr("There is no agenda."));
  auto const expected = projected(d.view);
  Html list;
  for (auto const& item : room.items) {
    auto const p = std::find_if(expected.begin(), expected.end(), [&](auto const& one) { return one.item == item.id; });
    bool const now = item.state == live::ItemState::open;
    Html inside = html("<p><bdi class=\"item-title\">{}</bdi> {} {}</p><p class=\"soft\">{}</p>", item.title,
                       badge(item_state_word(item.state), now ? Badge::good : Badge::neutral), item_clock(item),
                       item_times(d, item, p == expected.end() ? nullptr : &*p));
    if (!item.conclusion.empty()) add_html(inside, "<p class=\"entry-note\" dir=\"auto\">{}</p>", item.conclusion);
    if (d.moderates()) inside += item_acts(d, item);
    add_html(list, "<li data-item=\"{}\" {}>{}</li>", item.id, now ? Attr::value("aria-current", "step") : Attr(), inside);
  }
  Html out = html("<ol class=\"live-agenda\">{}</ol>", list);
  if (room.agenda_adopted) add_html(out, "<p class=\"soft\">{}</p>", tr("The agenda is adopted."));
  else if (d.may(live::Right::run_queue) && room.life == live::Life::open)
    add_html(out, "<div class=\"acts\">{}</div>", press({tr("The agenda is adopted"), d.at() + "/agenda/adopt"}));
  return out;
}

namespace {

Html seat_acts(Drawing const& d, live::Seat const& s) {
  auto const at = d.at() + "/seats/" + s.id.text;
  Html out;
  if (s.present) out += press({tr("Has left"), at + "/leave", Look::plain, {}, s.name});
  else out += press({tr("Is back"), at + "/back", Look::plain, {}, s.name});
  if (d.may(live::Right::set_up)) out += desk_form_link(d, "parts", s.id.text, tr("Part in this meeting …"), s.name);
  if ((d.may(live::Right::set_up) || d.may(live::Right::rule)) && s.present && d.room().in_chair != s.id) out += press({tr("Takes the chair"), d.at() + "/chair?seat=" + s.id.text, Look::plain, {}, s.name});
  bool const presides = d.room().in_chair == s.id || std::any_of(s.parts.begin(), s.parts.end(), [](auto p) { return p == live::Part::chair || p == live::Part::co_chair; });
  if (s.barred) out += press({tr("Let in again"), at + "/unbar", Look::plain, {}, s.name});
  else if (!presides) out += press({tr("Put out"), at + "/bar", Look::danger, {}, s.name});
  return html("<details id=\"d-{}\"><summary>{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></summary><div class=\"acts-more\">{}</div></details>", s.id,
              tr("More"), s.name, out);
}

Html seat_line(Drawing const& d, live::Seat const& s) {
  Html facts;
  if (d.room().in_chair == s.id) facts += badge(tr("in the chair"), Badge::good) + text(" ");
  for (auto const p : s.parts)
    if (!(p == live::Part::chair && d.room().in_chair == s.id)) facts += badge(part_word(p)) + text(" ");
  if (s.barred) facts += badge(tr("put out"), Badge::bad);
  facts += lost_mark(d, &s);
  return html("<li data-seat=\"{}\"><p class=\"entry-who\"><bdi class=\"name\">{}</bdi> {} <span class=\"soft\">{}</span></p>{}{}</li>", s.id, s.name,
              seat_hat(s), channel_word(s.channel), facts.empty() ? Html() : html("<p class=\"entry-facts\">{}</p>", facts),
              d.moderates() ? seat_acts(d, s) : Html());
}

struct Heads {
  std::int64_t here = 0, coalitions = 0, room = 0, apologies = 0;
};

Heads heads_of(live::Room const& room) {
  Heads out;
  std::set<std::string> coalitions;
  for (auto const& [id, s] : room.seats) {
    if (s.apology) ++out.apologies;
    if (!s.present || s.barred || s.waits) continue;
    ++out.here;
    if (s.channel == live::Channel::room) ++out.room;
    if (!s.coalition.empty()) coalitions.insert(s.coalition);
  }
  out.coalitions = std::ssize(coalitions);
  return out;
}

}  // namespace

Html people_fragment(Drawing const& d) {
  auto const n = heads_of(d.room());
  Html out = html("<p class=\"heads\">{} · {} · {}</p>", base::count_of("{} person here", "{} people here", n.here),
                  base::count_of("{} in the room", "{} in the room", n.room), base::count_of("{} coalition", "{} coalitions", n.coalitions));
  if (!d.seated()) return out;
  Html here, gone, apologies, door;
  for (auto const& [id, s] : d.room().seats) {
    if (s.apology && !s.present) {
      add_html(apologies, "<li><bdi class=\"name\">{}</bdi> {} {}</li>", s.name, seat_hat(s),
               s.delegate.empty() ? Html() : html("<span class=\"soft\">{}</span>", sentence(tr("{} comes instead"), {person(s.delegate)})));
    } else if (s.waits && !s.barred) {
      if (d.moderates())
        add_html(door, "<li data-seat=\"{}\"><p class=\"entry-who\"><bdi class=\"name\">{}</bdi> {}</p><div class=\"acts\">{}{}</div></li>", s.id, s.name, seat_hat(s),
                 press({tr("Let in"), d.at() + "/seats/" + s.id.text + "/unbar", Look::primary, {}, s.name}),
                 press({tr("Do not let in"), d.at() + "/seats/" + s.id.text + "/bar", Look::danger, {}, s.name}));
    } else if (s.present && !s.barred) here += seat_line(d, s);
    else if (d.moderates()) gone += seat_line(d, s);
  }
  bool const put_out = std::any_of(d.room().seats.begin(), d.room().seats.end(), [](auto const& at) { return at.second.barred; });
  if (d.moderates() && put_out && d.room().rules.admission && d.room().life != live::Life::closed)
    add_html(out, "<p class=\"soft\">{}</p>", tr("Somebody was put out: guests wait at the door until you let them in. The room's rules can change that."));
  if (!door.empty()) add_html(out, "<section class=\"alert\" aria-label=\"{}\"><h3>{}</h3><ul class=\"people\">{}</ul></section>", tr("At the door"), tr("Wants to come in"), door);
  if (here.empty()) add_html(out, "<p class=\"empty\">{}</p>", tr("Nobody has come in yet."));
  else add_html(out, "<ul class=\"people\">{}</ul>", here);
  if (!apologies.empty()) add_html(out, "<h3>{}</h3><ul class=\"people\">{}</ul>", tr("Apologies"), apologies);
  if (!gone.empty()) add_html(out, "<details id=\"d-gone\"><summary>{}</summary><ul class=\"people\">{}</ul></details>", tr("No longer here"), gone);
  return out;
}

namespace {

/// Bars without inline style: an SVG's attributes are not style, and the number stands beside it.
Html bars(std::string_view caption, std::map<std::string, Millis> const& used, std::string const& none) {
  std::vector<std::pair<std::string, Millis>> rows(used.begin(), used.end());
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
  auto const most = rows.empty() ? Millis{} : rows.front().second;
  Html out;
  for (auto const& [name, length] : rows) {
    if (length.count() < 1000) continue;
    auto const width = most.count() > 0 ? length.count() * 100 / most.count() : 0;
    add_html(out,
             "<tr><th scope=\"row\"><bdi>{}</bdi></th><td class=\"number\">{}</td><td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\"><rect width=\"{}\" height=\"8\"></rect></svg></td></tr>",
             name.empty() ? none : name, length_words(length), width);
  }
  if (out.empty()) return {};
  return html("<table class=\"bars\"><caption>{}</caption><thead class=\"visually-hidden\"><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><td></td></tr></thead>"
              "<tbody>{}</tbody></table>",
              caption, tr("Who"), tr("Time"), out);
}

}  // namespace

Html panel_fragment(Drawing const& d) {
  auto const out = bars(tr("Time used, by coalition"), live::time_used(d.room(), live::Group::coalition, last_instant(d.room())), tr("for no coalition"));
  return out.empty() ? html("<p class=\"empty\">{}</p>", tr("Nobody has used floor time yet.")) : out;
}

Html times_fragment(Drawing const& d) {
  auto const now = last_instant(d.room());
  std::map<std::string, Millis> persons;
  for (auto const& [id, length] : live::time_used(d.room(), live::Group::person, now)) {
    auto const* const s = live::seat(d.room(), base::SeatId(id));
    persons[s ? s->name : tr("somebody")] += length;
  }
  auto const chair = live::chair_time(d.room(), now);
  Html out = bars(tr("Time used, by person"), persons, tr("somebody"));
  out += bars(tr("Time used, room and remote"), [&] {
    std::map<std::string, Millis> by;
    for (auto const& [key, length] : live::time_used(d.room(), live::Group::channel, now))
      for (auto const c : {live::Channel::room, live::Channel::remote, live::Channel::phone, live::Channel::text})
        if (key == boost::describe::enum_to_string(c, "")) by[channel_word(c)] += length;
    return by;
  }(), "");
  if (chair.count() > 0) add_html(out, "<p class=\"soft\">{}</p>", fill(tr("The chair has spoken for {}."), {length_words(chair)}));
  return out.empty() ? html("<p class=\"empty\">{}</p>", tr("Nobody has used floor time yet.")) : out;
}

}  // namespace web
