// SPDX-License-Identifier: Apache-2.0
// Those who wait: the queue in its likely order with one reason a place, points of order, access requests without a name. For
// moderation each line has its acts; for the others what they may read.
#include "live/invited.hpp"
#include "web/live_pages.hpp"

namespace web {

namespace {

using live::Entry;
using live::EntryState;

/// May this note be read here? Private notes are moderation's.
bool note_shown(Drawing const& d, Entry const& e) {
  if (e.note.empty() || !d.names()) return false;
  return d.moderates() || !(e.note_private || d.room().rules.notes_private);
}

Html marks_of(Drawing const& d, Entry const& e) {
  Html out;
  if (e.kind != live::Kind::point) out += badge(kind_word(e.kind)) + text(" ");
  if (e.kind == live::Kind::order && e.category != live::Category::other) out += badge(category_word(e.category)) + text(" ");
  if (e.delivery == live::Delivery::read) out += badge(tr("to be read out")) + text(" ");
  if (e.delivery == live::Delivery::text) out += badge(tr("to be shown")) + text(" ");
  if (e.stance == "for") out += badge(tr("for")) + text(" ");
  if (e.stance == "against") out += badge(tr("against")) + text(" ");
  if (e.state == EntryState::held) out += badge(tr("held by the chair"), Badge::attention) + text(" ");
  if (e.state == EntryState::away) out += badge(tr("was called, did not answer"), Badge::attention) + text(" ");
  if (e.limit) out += badge(fill(tr("may speak for {} s"), {std::to_string(e.limit->count() / 1000)})) + text(" ");
  if (e.pinned) out += badge(tr("set first"), Badge::attention) + text(" ");
  auto const* const first = live::entry(d.room(), e.after);
  if (d.names() && first && (first->state == EntryState::waiting || first->state == EntryState::away))
    if (auto const* const other = live::seat(d.room(), first->seat)) out += badge(fill(tr("after {}"), {other->name})) + text(" ");
  auto const* const s = live::seat(d.room(), e.seat);
  if (s && !s->present) out += badge(tr("not here now"), Badge::attention) + text(" ");
  if (Html const lost = d.names() ? lost_mark(d, s) : Html(); !lost.empty()) out += lost + text(" ");
  return out;
}

/// Call somebody out of the proposed order: the reason is part of the act and of the record.
Html call_acts(Drawing const& d, Entry const& e, std::string const& name, bool proposed) {
  auto const at = d.at() + "/turns/next?seen_turn=" + d.room().grant.text + "&entry=" + e.id.text;
  if (proposed) return press({tr("Call"), at, Look::plain, {}, name, "next"});
  Html out = html("<p class=\"acts-head\">{}</p>", tr("Call now, because it is …"));
  out += press({tr("about the point just made"), at + "&why=related", Look::plain, {}, name, "next"});
  out += press({tr("late there, or leaving soon"), at + "&why=time_zone", Look::plain, {}, name, "next"});
  out += press({tr("invited to answer"), at + "&why=invited", Look::plain, {}, name, "next"});
  out += press({tr("another reason"), at + "&why=other", Look::plain, {}, name, "next"});
  return out;
}

/// What those who run the queue may do with a request besides calling it as proposed.
Html running_acts(Drawing const& d, Entry const& e, std::string const& name, bool proposed) {
  auto const at = d.at() + "/hands/" + e.id.text;
  Html more;
  if (!proposed) more += call_acts(d, e, name, false);
  else more += press({tr("Call, and wait for the answer"), d.at() + "/turns/next?seen_turn=" + d.room().grant.text + "&entry=" + e.id.text + "&straight=no", Look::plain, {}, name, "next"});
  more += html("<p class=\"acts-head\">{}</p>", tr("Otherwise"));
  bool const held = e.state == EntryState::held;
  more += press({held ? tr("Release") : tr("Hold"), at + (held ? "/hold?on=no" : "/hold?on=yes"), Look::plain, {}, name});
  more += press({e.pinned ? tr("Unpin") : tr("Set first"), at + (e.pinned ? "/pin?on=no" : "/pin?on=yes"), Look::plain, {}, name});
  more += press({tr("Park for later"), at + "/park", Look::plain, {}, name});
  more += desk_form_link(d, "answer", e.id.text, tr("Answer in writing …"), name);
  auto const* const speaks = live::current_grant(d.room());
  if (speaks && speaks->question.empty() && speaks->kind != live::Kind::order && e.kind == live::Kind::clarify && e.state == EntryState::waiting)
    more += press({tr("The speaker takes this question"), d.at() + "/turns/" + speaks->id.text + "/yield?entry=" + e.id.text, Look::plain, {}, name});
  if (d.room().item == e.item)
    more += press({tr("Last word: call now and close the queue"), d.at() + "/turns/next?seen_turn=" + d.room().grant.text + "&entry=" + e.id.text + "&last=yes" + (proposed ? "" : "&why=other"), Look::plain, {}, name});
  Html times;
  for (int const minutes : {1, 2, 3, 5})
    times += press({fill(tr("{} min"), {std::to_string(minutes)}), at + "/time?seconds=" + std::to_string(minutes * 60), Look::plain, {}, name});
  if (e.limit) times += press({tr("As the rules say"), at + "/time?seconds=0", Look::plain, {}, name});
  add_html(more, "<p class=\"acts-head\">{}</p>{}", tr("May speak for …"), times);
  return more;
}

/// Whoever acts for others changes a request or takes it back; the rest is for those who run the queue.
Html entry_acts(Drawing const& d, Entry const& e, bool proposed) {
  auto const* const s = live::seat(d.room(), e.seat);
  std::string const name = s ? s->name : "";
  bool const runs = d.may(live::Right::run_queue);
  Html more = runs ? running_acts(d, e, name, proposed) : Html();
  more += desk_form_link(d, "request", e.id.text, tr("Change it …"), name);
  more += press({tr("Lower the hand"), d.at() + "/hands/" + e.id.text + "/lower?reason=changed_mind", Look::danger, {}, name});
  return html("<div class=\"acts\">{}<details id=\"d-{}\"><summary>{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></summary>"
              "<div class=\"acts-more\">{}</div></details></div>",
              runs && proposed ? call_acts(d, e, name, true) : Html(), e.id, tr("More"), name, more);
}

Html called_acts(Drawing const& d, Entry const& e) {
  auto const* const s = live::seat(d.room(), e.seat);
  auto const at = d.at() + "/hands/" + e.id.text;
  return html("<div class=\"acts\">{}{}</div>", press({tr("Speaks now"), at + "/start", Look::primary, {}, s ? s->name : ""}),
              press({tr("Does not answer"), at + "/away", Look::plain, {}, s ? s->name : ""}));
}

Html entry_line(Drawing const& d, Entry const& e, std::string const& why, bool proposed) {
  auto const* const s = live::seat(d.room(), e.seat);
  Html who = d.names() ? seat_name(d.room(), e.seat) : html("<span class=\"soft\">{}</span>", tr("somebody"));
  if (d.names() && s) {
    // The hat worn when it was raised, which is the one the figures go to.
    auto const hat = e.capacity.empty() ? e.coalition : e.capacity;
    who += text(" ") + (hat.empty() ? seat_hat(*s) : html("<span class=\"hat\"><bdi>{}</bdi></span>", hat));
    add_html(who, " <span class=\"soft\">{}</span>", channel_word(s->channel));
  }
  Html inside = html("<p class=\"entry-who\">{}</p>", who);
  Html facts = marks_of(d, e);
  if (!why.empty()) add_html(facts, "<span class=\"why\">{}</span>", why);
  if (!facts.empty()) add_html(inside, "<p class=\"entry-facts\">{}</p>", facts);
  if (note_shown(d, e)) add_html(inside, "<p class=\"entry-note\" dir=\"auto\">{}</p>", e.note);
  if (!e.by.empty() && e.by != e.seat && d.names())
    add_html(inside, "<p class=\"soft\">{}</p>", sentence(tr("entered by {}"), {seat_name(d.room(), e.by)}));
  if (d.may(live::Right::run_queue) && e.state == EntryState::called) inside += called_acts(d, e);
  else if (d.moderates()) inside += entry_acts(d, e, proposed);
  return html("<li data-entry=\"{}\" data-seat=\"{}\" data-entry-state=\"{}\">{}</li>", e.id, e.seat,
              boost::describe::enum_to_string(e.state, ""), inside);
}

/// Waiting, but not in the order: held, away, called.
Html aside_list(Drawing const& d, std::set<base::EntryId> const& placed) {
  Html out;
  for (auto const& [id, e] : d.room().entries) {
    bool const aside = e.state == EntryState::held || e.state == EntryState::away || e.state == EntryState::called;
    if (!aside || placed.contains(id) || e.kind == live::Kind::access) continue;
    out += entry_line(d, e, e.state == EntryState::called ? tr("called, has not begun") : "", false);
  }
  return out;
}

Html queue_acts(Drawing const& d, live::Item const& item) {
  auto const at = d.at() + "/queue?item=" + item.id.text + "&state=";
  Html out;
  if (item.queue != live::QueueState::open) out += press({tr("Open the queue"), at + "open"});
  if (item.queue == live::QueueState::open) out += press({tr("Last call (60 s)"), at + "last_call"});
  if (item.queue == live::QueueState::open || item.queue == live::QueueState::last_call)
    out += press({tr("Nobody new"), at + "closed_for_new"});
  if (item.queue != live::QueueState::closed) out += press({tr("Close the queue"), at + "closed"});
  return html("<div class=\"acts\">{}</div>", out);
}

}  // namespace

namespace {

/// Who was invited to write, until when, and what came.
Html written_list(Drawing const& d) {
  Html list;
  if (!d.names()) return list;
  for (auto const& [id, e] : d.room().entries) {
    if (!e.write_by) continue;
    Html const what = !e.words.empty()                   ? html("<span dir=\"auto\">{}</span>", e.words)
                      : e.ended == live::no_words_came ? text(tr("no words came"))
                                                         : sentence(tr("invited to write until {}"), {moment(*e.write_by, d.view.meeting.zone)});
    add_html(list, "<li data-written=\"{}\">{}: {}</li>", id, seat_name(d.room(), e.seat), what);
  }
  return list.empty() ? Html() : html("<h3>{}</h3><ul class=\"written\">{}</ul>", tr("In writing"), list);
}

}  // namespace

Html queue_fragment(Drawing const& d) {
  Html list;
  std::set<base::EntryId> placed;
  bool first = true;
  for (auto const& place : d.view.order) {
    auto const* const e = live::entry(d.room(), place.entry);
    if (!e) continue;
    placed.insert(e->id);
    list += entry_line(d, *e, because_word(place.because), first);
    first = false;
  }
  Html out;
  if (auto const* const now = live::current_item(d.room())) {
    add_html(out, "<p class=\"queue-state\" data-queue-state=\"{}\">{}</p>", boost::describe::enum_to_string(now->queue, ""), queue_word(now->queue));
    if (d.may(live::Right::run_queue)) out += queue_acts(d, *now);
  }
  out += list.empty() ? html("<p class=\"empty\">{}</p>", tr("Nobody waits to speak.")) : html("<ol class=\"queue\">{}</ol>", list);
  Html const others = aside_list(d, placed);
  if (!others.empty()) add_html(out, "<ul class=\"queue aside\">{}</ul>", others);
  return out + written_list(d);
}

namespace {

Html ruling_acts(Drawing const& d, Entry const& e) {
  auto const* const s = live::seat(d.room(), e.seat);
  std::string const name = s ? s->name : "";
  auto const at = d.at() + "/hands/" + e.id.text;
  Html out;
  if (d.may(live::Right::run_queue) && e.state == EntryState::waiting) out += press({tr("Hear it now"), at + "/hear", Look::primary, {}, name});
  if (d.may(live::Right::rule)) out += desk_form_link(d, "ruling", e.id.text, tr("Rule on it"), name);
  return out.empty() ? Html() : html("<div class=\"acts\">{}</div>", out);
}

}  // namespace

Html orders_fragment(Drawing const& d) {
  Html list;
  for (auto const& [id, e] : d.room().entries) {
    bool const live_one = e.state == EntryState::waiting || e.state == EntryState::called || e.state == EntryState::speaking;
    if (e.kind != live::Kind::order || !live_one) continue;
    Html inside = html("<p class=\"entry-who\">{}</p>", seat_name(d.room(), e.seat));
    if (!e.note.empty()) add_html(inside, "<p class=\"entry-note\" dir=\"auto\">{}</p>", e.note);
    add_html(list, "<li data-entry=\"{}\" data-seat=\"{}\">{}{}</li>", id, e.seat, inside, ruling_acts(d, e));
  }
  if (list.empty()) return {};
  return html("<section class=\"alert\" aria-label=\"{}\"><h2>{}</h2><ul class=\"queue\">{}</ul></section>", tr("Points of order"), tr("Point of order"), list);
}

Html access_fragment(Drawing const& d) {
  Html list;
  for (auto const& a : d.room().access) {
    if (a.state == "resolved") continue;
    Html inside = html("<strong>{}</strong> <span class=\"soft\">{}</span>", access_word(a.what), clock(a.at, d.view.meeting.zone));
    if (a.state == "acknowledged") inside += text(" ") + badge(tr("seen by the chair"), Badge::good);
    if (!a.note.empty()) add_html(inside, "<span class=\"entry-note\" dir=\"auto\">{}</span>", a.note);
    if (d.moderates()) {
      auto const at = d.at() + "/hands/" + a.id.text + "/access?state=";
      Html acts;
      if (d.may(live::Right::off_record) && a.what == "record" && d.room().consent != live::Consent::objected)
        acts += press({tr("Keep nothing until this is settled"), d.at() + "/consent?state=objected", Look::primary});
      if (a.state == "raised") acts += press({tr("Seen"), at + "acknowledged", Look::plain, {}, access_word(a.what)});
      acts += press({tr("Resolved"), at + "resolved", Look::plain, {}, access_word(a.what)});
      add_html(inside, "<div class=\"acts\">{}</div>", acts);
    }
    add_html(list, "<li data-access=\"{}\">{}</li>", a.id, inside);
  }
  if (list.empty()) return {};
  return html("<section class=\"alert\" aria-label=\"{}\"><h2>{}</h2><ul class=\"access\">{}</ul></section>", tr("Access"),
              tr("Somebody cannot follow"), list);
}

}  // namespace web
