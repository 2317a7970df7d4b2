// SPDX-License-Identifier: Apache-2.0
// The acts that the state allows now: the meeting's life, the floor, the record. Who may not do one of them is not offered it. Each
// key of floor 10 has one button here, and the page works without any key.
#include "web/live_pages.hpp"

namespace web {

namespace {

Html life_acts(Drawing const& d) {
  if (!d.may(live::Right::set_up)) return {};
  auto const at = [&](char const* to) { return d.at() + "/life?to=" + to; };
  switch (d.room().life) {
    case live::Life::planned:
      return press({tr("Let people come in"), at("lobby"), Look::primary}) + press({tr("Open the meeting"), at("open")});
    case live::Life::lobby: return press({tr("Open the meeting"), at("open"), Look::primary});
    case live::Life::open: return press({tr("Interrupt (break)"), at("suspended")});
    case live::Life::suspended: return press({tr("Go on"), at("resumed"), Look::primary});
    case live::Life::closed: return {};
  }
  return {};
}

Html close_act(Drawing const& d) {
  bool const going = d.room().life == live::Life::open || d.room().life == live::Life::suspended;
  if (!going || !d.may(live::Right::set_up)) return {};
  return html("<details id=\"d-close\" class=\"confirm\"><summary>{}</summary><div class=\"acts-more\"><p>{}</p>{}</div></details>", tr("Close the meeting"),
              tr("The rough transcript, the attendance and the list of decisions and actions are written at once."),
              press({tr("Close the meeting"), d.at() + "/life?to=closed", Look::danger}));
}

Html record_acts(Drawing const& d) {
  bool const going = d.room().life != live::Life::planned && d.room().life != live::Life::closed;
  if (!going || !d.may(live::Right::off_record)) return {};
  Html out = d.room().off_record ? press({tr("Back on the record"), d.at() + "/record?to=on", Look::primary})
                                 : press({tr("Off the record"), d.at() + "/record?to=off"});
  if (d.room().consent != live::Consent::announced) out += press({tr("The record is announced"), d.at() + "/consent?state=announced"});
  if (d.room().consent != live::Consent::objected) out += press({tr("Somebody objects to the record"), d.at() + "/consent?state=objected"});
  if (d.room().consent == live::Consent::objected) out += press({tr("The objection is settled"), d.at() + "/consent?state=none"});
  return out;
}

/// The proposal by name, so that "next" is never blind.
std::string next_name(Drawing const& d) {
  if (d.view.order.empty()) return {};
  auto const* const e = live::entry(d.room(), d.view.order.front().entry);
  auto const* const s = e ? live::seat(d.room(), e->seat) : nullptr;
  return s ? s->name : "";
}

/// The last turn of this item, when it spoke beyond its time and the others have not been given the same.
Html share_act(Drawing const& d) {
  auto const& room = d.room();
  if (room.life != live::Life::open || room.grants.empty()) return {};
  auto const& g = room.grants.back();
  // Of a turn that runs nobody knows yet how long it will be.
  if (!g.until || g.item != room.item || live::overrun_is_shared(room, g.id) || g.ended == "undone") return {};
  auto const over = live::overrun(g, *g.until).count() / 1000;
  if (over < 10) return {};
  return press({fill(tr("Give the others the {} s that were spoken too long"), {std::to_string(over)}), d.at() + "/turns/" + g.id.text + "/share", Look::plain});
}

/// Somebody was called and has not begun: nobody else is called meanwhile.
Html called_now(Drawing const& d) {
  for (auto const& [id, e] : d.room().entries) {
    if (e.state != live::EntryState::called) continue;
    auto const* const s = live::seat(d.room(), e.seat);
    auto const at = d.at() + "/hands/" + id.text;
    auto const name = s ? s->name : std::string();
    return press({tr("Speaks now"), at + "/start", Look::primary, "n", name}) + press({tr("Does not answer"), at + "/away", Look::plain, {}, name});
  }
  return {};
}

Html floor_acts(Drawing const& d) {
  auto const& room = d.room();
  if (room.life != live::Life::open || !d.may(live::Right::run_queue)) return {};
  Html out = called_now(d);
  auto const name = next_name(d);
  if (out.empty() && !name.empty())
    add_html(out, "<button type=\"submit\" form=\"cmd\" class=\"button primary\" formaction=\"/meetings/{}/live/turns/next?seen_turn={}&entry={}\" "
                  "data-act=\"next\" data-key=\"n\" aria-keyshortcuts=\"n\" id=\"b-next\">{} <kbd aria-hidden=\"true\">n</kbd></button>",
             room.meeting, room.grant, d.view.order.front().entry, sentence(tr("Next: {}"), {person(name)}));
  if (auto const* const g = live::current_grant(room)) {
    auto const at = d.at() + "/turns/" + g->id.text;
    bool const paused = !live::clock_of(*g, room.floor).running;
    out += press({tr("End"), at + "/end?reason=finished", Look::plain, "e"});
    out += press({paused ? tr("Go on") : tr("Pause"), at + (paused ? "/pause?on=no" : "/pause?on=yes"), Look::plain, "p"});
    out += press({tr("+1 minute"), at + "/extend?seconds=60", Look::plain, "+"});
    if (!g->question.empty()) out += press({tr("The question is asked and answered"), at + "/yield", Look::primary});
    Html more = press({tr("Time called"), at + "/end?reason=time_called"}) + press({tr("Yields the floor"), at + "/end?reason=yielded"}) +
                press({tr("Interrupted by the chair"), at + "/end?reason=interrupted"}) +
                press({tr("Connection lost"), at + "/end?reason=connection_lost"});
    add_html(out, "<details id=\"d-end\"><summary>{}</summary><div class=\"acts-more\">{}</div></details>", tr("End for another reason"), more);
  }
  out += share_act(d);
  return out;
}

/// The speaker cannot be heard: wait, end it, or let them be heard by their note (floor 3).
Html lost_prompt(Drawing const& d) {
  auto const& room = d.room();
  auto const* const g = live::current_grant(room);
  auto const* const gone = g && room.life == live::Life::open ? live::lost_voice(room, *g) : nullptr;
  if (!gone) return {};
  auto const at = d.at() + "/turns/" + g->id.text;
  auto const* const e = live::entry(room, g->entry);
  Html acts = press({tr("End the turn"), at + "/end?reason=connection_lost", Look::primary, {}, gone->name});
  if (e && g->delivery == live::Delivery::voice && !e->note.empty() && !e->note_private)
    acts += press({tr("Read their note out"), at + "/read", Look::plain, {}, gone->name});
  if (g->stalled) acts += press({tr("They are heard: let the clock run"), at + "/pause?on=no", Look::plain, {}, gone->name});
  if (!d.may(live::Right::run_queue)) acts = Html();
  return html("<section class=\"alert\" aria-label=\"{}\"><h3>{} {}</h3><p>{}</p><div class=\"acts\">{}</div></section>", tr("Connection lost"), seat_name(room, gone->id),
              lost_mark(d, gone), g->stalled ? tr("The clock stands. If you wait, it goes on by itself when they are back.") : tr("If you wait, they go on when they are back."), acts);
}

std::string undo_words(std::string_view act) {
  if (act == "call") return tr("Undo: call");
  if (act == "end") return tr("Undo: end of the turn");
  if (act == "hold") return tr("Undo: hold");
  if (act == "pin") return tr("Undo: set first");
  return tr("Undo");
}

Html other_acts(Drawing const& d) {
  auto const& room = d.room();
  if (room.life != live::Life::open) return {};
  base::EntryId order;
  for (auto const& place : d.view.order)
    if (auto const* const e = live::entry(room, place.entry); e && e->kind == live::Kind::order && order.empty()) order = e->id;
  bool const runs = d.may(live::Right::run_queue);
  Html out;
  if (runs && !order.empty()) out += press({tr("Hear the point of order"), d.at() + "/hands/" + order.text + "/hear", Look::primary, "o"});
  if (d.may(live::Right::rule)) {
    add_html(out, "<a class=\"button\" href=\"/meetings/{}/chair#call\" data-key=\"c\" data-focus=\"call-text\" aria-keyshortcuts=\"c\">{} <kbd aria-hidden=\"true\">c</kbd></a>",
             room.meeting, tr("Call for objections"));
    add_html(out, "<a class=\"button\" href=\"/meetings/{}/chair#outcome\" data-key=\"d\" data-focus=\"outcome-sentence\" aria-keyshortcuts=\"d\">{} <kbd aria-hidden=\"true\">d</kbd></a>",
             room.meeting, tr("Decision"));
  }
  if (runs && room.before) out += press({undo_words(room.act), d.at() + "/undo?seq=" + std::to_string(room.act_from), Look::plain, "z"});
  return out;
}

/// A stand-by takes over by one press where the captions are missed: the chair or a captioner switches (captions 6.1).
Html caption_acts(Drawing const& d) {
  if (!d.may(live::Right::set_up) || d.room().life == live::Life::closed) return {};
  Html out;
  for (auto const& s : d.view.streams)
    if (!s.revoked && !s.on_air) out += press({fill(tr("Put the captions of “{}” on air"), {s.title}), d.at() + "/streams/" + s.id.text + "/on-air"});
  return out;
}

Html group(std::string const& name, Html const& acts) {
  return acts.empty() ? Html() : html("<div class=\"desk-group\" role=\"group\" aria-label=\"{}\">{}</div>", name, acts);
}

}  // namespace

Html desk_fragment(Drawing const& d) {
  Html out = html("<p class=\"life\">{}</p>", sentence(tr("The meeting: {}"), {badge(life_word(d.room().life), d.room().life == live::Life::open ? Badge::good : Badge::neutral)}));
  if (!d.room().decisions) add_html(out, "<p class=\"soft\">{}</p>", tr("Working session: no decisions are taken."));
  out += lost_prompt(d);
  out += group(tr("The floor"), floor_acts(d)) + group(tr("Order, calls, decisions"), other_acts(d)) + group(tr("The meeting's course"), life_acts(d) + record_acts(d)) +
         group(tr("Captions"), caption_acts(d));
  return out + close_act(d);
}

}  // namespace web
