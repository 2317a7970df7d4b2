// SPDX-License-Identifier: Apache-2.0
// The participant's view, phone first: who has the floor, one's own part, captions, queue, call, chat. The personal part is the
// only place with what concerns one reader; the island fetches it anew when something of theirs changes.
#include <algorithm>

#include "live/invited.hpp"
#include "web/room_forms.hpp"

namespace web {

namespace {

using live::EntryState;

bool going(live::Room const& room) { return room.life == live::Life::lobby || room.life == live::Life::open || room.life == live::Life::suspended; }

bool waits(live::Entry const& e) {
  return e.state == EntryState::waiting || e.state == EntryState::held || e.state == EntryState::away || e.state == EntryState::called;
}

/// Whoever has an account may say beforehand that they cannot come, and who comes instead.
Html apology_part(LiveView const& view, Onlooker const& who, live::Seat const* seat) {
  if (who.by.person.empty() || view.room.life == live::Life::closed) return {};
  if (seat && seat->apology)
    return html("<p>{}</p>", seat->delegate.empty() ? text(tr("Your apologies are noted.")) : sentence(tr("Your apologies are noted; {} comes instead."), {person(seat->delegate)}));
  return html("<details id=\"d-apology\"><summary>{}</summary>{}</details>", tr("I cannot come …"),
              room_form(view, who, room_at(view) + "/apologies",
                        field({.name = "delegate", .label = tr("Who comes instead"), .hint = tr("May be left empty."), .max_length = 120, .id = "own-delegate"}) +
                            button(tr("Send my apologies"), Look::plain)));
}

Html not_in(LiveView const& view, live::Seat const* seat) {
  if (seat && seat->barred) return notice(Tone::warning, html("<p>{}</p>", tr("You were put out of this meeting. The secretariat can let you in again.")));
  if (seat && seat->waits) return notice(Tone::info, html("<p>{}</p>", tr("You have asked to come in. Somebody of the meeting lets you in; you need do nothing.")));
  if (!going(view.room)) return html("<p class=\"soft\">{}</p>", tr("You are reading along."));
  return html("<p>{}</p>{}", tr("You are reading along. To ask for the floor, answer or chat, come in: a name is enough."),
              buttons(link_button(Url::local("/meetings/" + view.meeting.id.text + "/join"), tr("Come in"), Look::primary)));
}

/// "You are number 3: first time on this item."
Html place_line(LiveView const& view, live::Entry const& e) {
  if (e.state == EntryState::held) return text(tr("Held by the chair; your place is kept."));
  if (e.state == EntryState::away) return text(tr("You were called and did not answer. You keep your place once."));
  if (e.state == EntryState::called) return html("<strong>{}</strong>", tr("You are called: please speak."));
  for (std::size_t i = 0; i < view.order.size(); ++i)
    if (view.order[i].entry == e.id) {
      if (i == 0) return html("<strong>{}</strong> {}", tr("You are next."), because_word(view.order[i].because));
      return text(fill(tr("You are number {1}: {2}."), {std::to_string(i + 1), because_word(view.order[i].because)}));
    }
  return text(tr("You are on the list."));
}

/// A question or a reply is made a new point: later, and bound to nobody's turn.
Html new_point_act(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  return room_act(view, who, room_at(view) + "/hands/" + e.id.text + "/edit", tr("Make it a new point"), {{"kind", "point"}});
}

/// Whoever wishes to hear somebody first says so; those who stand before come first anyway.
Html after_form(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  auto const behind = waiting_choices(view, e.id);
  if (behind.empty()) return {};
  return html("<details id=\"d-after-{}\"><summary>{}</summary>{}</details>", e.id, tr("Speak after somebody …"),
              room_form(view, who, room_at(view) + "/hands/" + e.id.text + "/later",
                        select({.name = "after", .label = tr("Not before"), .choices = behind, .id = "after-" + e.id.text}) + button(tr("Wait for them"), Look::plain)));
}

Html own_entry(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  auto const at = room_at(view) + "/hands/" + e.id.text;
  Html inside = html("<p class=\"own-place\">{} <span class=\"soft\">{}</span></p>", place_line(view, e), kind_word(e.kind));
  if (!e.note.empty()) add_html(inside, "<p class=\"entry-note\" dir=\"auto\">{}</p>", e.note);
  Html acts;
  if (e.state == EntryState::called) acts += room_act(view, who, at + "/start", tr("I speak now"), {}, Look::primary);
  acts += room_act(view, who, at + "/lower", tr("Lower my hand"), {{"reason", "changed_mind"}});
  if (e.state == EntryState::waiting) {
    acts += room_act(view, who, at + "/lower", tr("My point was made"), {{"reason", "covered"}});
    acts += room_act(view, who, at + "/later", tr("One place later"));
    if (e.kind == live::Kind::clarify || e.kind == live::Kind::reply) acts += new_point_act(view, who, e);
  }
  Html const edit = room_form(view, who, at + "/edit",
                              text_area({.name = "note", .label = tr("What it is about"), .value = e.note, .rows = 2, .id = "note-" + e.id.text}) +
                                  button(tr("Save the note"), Look::plain));
  return html("<li data-own-entry=\"{}\" data-own-state=\"{}\">{}{}<details id=\"d-edit-{}\"><summary>{}</summary>{}</details>{}</li>", e.id,
              boost::describe::enum_to_string(e.state, ""), inside, buttons(acts), e.id, tr("Change the note"), edit, after_form(view, who, e));
}

/// Withdrawn, because somebody else made the point: whoever wishes is counted as supporting it (floor 2).
Html covered_entry(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  auto const* const turn = live::grant(view.room, e.covered_by);
  if (!turn) return {};
  auto const speaker = seat_name(view.room, turn->seat);
  if (e.supports) return html("<li data-covered=\"{}\"><p>{}</p></li>", e.id, sentence(tr("You are counted as supporting what {} said."), {speaker}));
  return html("<li data-covered=\"{}\"><p>{}</p>{}</li>", e.id, sentence(tr("Your point was made by {}."), {speaker}),
              buttons(room_act(view, who, room_at(view) + "/hands/" + e.id.text + "/support", tr("Count me as support"), {}, Look::primary)));
}

/// Invited to write, with what was written and until when there is time; also after the meeting.
Html written_entry(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  Html out;
  bool const open = who.now <= *e.write_by && e.ended != live::no_words_came;
  if (!e.words.empty()) add_html(out, "<p>{} <span dir=\"auto\">{}</span></p>", tr("Your words in writing:"), e.words);
  if (open)
    out += html("<p>{}</p>", sentence(tr("The item was left before you had the floor. You may send your words in writing until {}."), {moment(*e.write_by, view.meeting.zone)})) +
           room_form(view, who, room_at(view) + "/hands/" + e.id.text + "/words",
                     text_area({.name = "words", .label = tr("Your words"), .value = e.words, .rows = 4, .required = true, .id = "words-" + e.id.text}) + button(tr("Send them"), Look::plain));
  else if (e.words.empty()) add_html(out, "<p>{}</p>", tr("The time to hand in words in writing is over."));
  if (!e.note.empty()) add_html(out, "<p class=\"entry-note\" dir=\"auto\">{}</p>", e.note);
  return html("<li data-unheard=\"{}\" data-write-by=\"{}\">{}</li>", e.id, base::to_millis(*e.write_by), out);
}

/// What became of a request that never had the floor: its author is told, and reads the answer (floor 2, 3).
Html unheard_entry(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  Html words;
  if (e.write_by) return written_entry(view, who, e);
  if (e.state == EntryState::answered)
    words = e.ended == "invited in writing" ? text(tr("The item was left before you had the floor. You are invited to send your words in writing."))
                                            : html("{} <span dir=\"auto\">{}</span>", tr("Answered in writing:"), e.ended);
  else if (e.state == EntryState::parked) {
    auto const* const item = live::item(view.room, e.item);
    words = item ? sentence(tr("Parked until “{}” is taken up."), {html("<bdi>{}</bdi>", item->title)}) : text(tr("Parked for later."));
  } else if (e.state == EntryState::withdrawn && e.ended == "dropped") {
    words = text(tr("The item was left before you had the floor, and your request was dropped."));
  }
  if (words.empty()) return {};
  Html out = html("<p>{} <span class=\"soft\">{}</span></p>", words, kind_word(e.kind));
  if (!e.note.empty()) add_html(out, "<p class=\"entry-note\" dir=\"auto\">{}</p>", e.note);
  if (e.state == EntryState::parked && going(view.room))
    out += buttons(room_act(view, who, room_at(view) + "/hands/" + e.id.text + "/lower", tr("Lower my hand"), {{"reason", "changed_mind"}}));
  return html("<li data-unheard=\"{}\">{}</li>", e.id, out);
}

/// Time that is left goes to somebody who waits, where the rules let it (floor 3, yield policy B).
Html give_time_form(LiveView const& view, Onlooker const& who, std::string const& at) {
  if (!live::rules_for(view.room, view.room.item).yield_to_entry) return {};
  auto waiting = waiting_choices(view);
  std::erase_if(waiting, [&](Choice const& c) { return live::entry(view.room, base::EntryId(c.value))->kind == live::Kind::clarify; });
  if (waiting.empty()) return {};
  return room_form(view, who, at + "/yield", select({.name = "entry", .label = tr("The rest of my time is for"), .choices = waiting, .id = "yield-to"}) +
                                                 button(tr("Give it"), Look::plain));
}

/// What the speaker may do with the floor: give it back, take a question within it, give the rest away.
Html own_turn(LiveView const& view, Onlooker const& who, live::Grant const& g) {
  auto const at = room_at(view) + "/turns/" + g.id.text;
  Html acts = room_act(view, who, at + "/end", tr("I have finished"), {{"reason", "finished"}});
  if (!g.question.empty()) acts += room_act(view, who, at + "/yield", tr("The question is asked and answered"));
  else
    for (auto const& id : live::questions_waiting(view.room)) {
      auto const* const s = live::seat(view.room, live::entry(view.room, id)->seat);
      acts += room_act(view, who, at + "/yield", fill(tr("Take the question of {}"), {s ? s->name : tr("somebody")}), {{"entry", id.text}});
    }
  return html("<p class=\"you-speak\"><strong>{}</strong></p>{}{}", tr("You have the floor."), buttons(acts), give_time_form(view, who, at));
}

/// Who is in the chair speaks as a participant by a press of their own: nobody else at the desks may (floor 2).
Html chair_speaks(LiveView const& view, Onlooker const& who) {
  auto const& room = view.room;
  bool const presides = !who.by.seat.empty() && room.in_chair == who.by.seat && who.by.may(live::Right::run_queue);
  if (!presides || room.life != live::Life::open || room.floor == live::FloorState::procedural) return {};
  return buttons(room_act(view, who, room_at(view) + "/turns/own", tr("The chair speaks as a participant"), {{"seen_turn", room.grant.text}}));
}

/// The turn that a reply or question would be about: the present one, else the last.
base::GrantId topic_of_reply(live::Room const& room) {
  if (!room.grant.empty()) return room.grant;
  return room.grants.empty() ? base::GrantId() : room.grants.back().id;
}

Html other_request(LiveView const& view, Onlooker const& who) {
  auto const topic = topic_of_reply(view.room);
  std::vector<Choice> kinds = {{"point", kind_word(live::Kind::point), {}, true}};
  if (!topic.empty()) {
    kinds.push_back({"reply", kind_word(live::Kind::reply)});
    kinds.push_back({"clarify", kind_word(live::Kind::clarify)});
    kinds.push_back({"right_of_reply", kind_word(live::Kind::right_of_reply)});
  }
  kinds.push_back({"order", kind_word(live::Kind::order)});
  Html inside = select({.name = "kind", .label = tr("What is it?"), .choices = kinds, .id = "hand-kind"});
  std::vector<Choice> matters;
  for (auto const c : {live::Category::rules, live::Category::suspend, live::Category::adjourn, live::Category::postpone, live::Category::close_debate, live::Category::other})
    matters.push_back({boost::describe::enum_to_string(c, ""), category_word(c), {}, c == live::Category::other});
  inside += select({.name = "category", .label = tr("A point of order: what about?"), .choices = matters,
                    .hint = tr("Points of order are heard in the order of this list."), .id = "hand-category"});
  inside += select({.name = "delivery",
                    .label = tr("How?"),
                    .choices = {{"voice", tr("I speak")}, {"read", tr("Somebody reads my words out")}, {"text", tr("My words are shown")}},
                    .hint = tr("If you cannot speak here, write the words below: they are credited to you."),
                    .id = "hand-delivery"});
  if (live::rules_for(view.room, view.room.item).stance)
    inside += select({.name = "stance", .label = tr("For or against?"), .choices = {{"", tr("Neither")}, {"for", tr("for")}, {"against", tr("against")}}, .id = "hand-stance"});
  if (auto waiting = waiting_choices(view); !waiting.empty()) {
    waiting.insert(waiting.begin(), Choice{"", tr("In the order of the queue"), {}, true});
    inside += select({.name = "after", .label = tr("Not before"), .choices = waiting, .id = "hand-after"});
  }
  inside += text_area({.name = "note", .label = tr("What it is about, or your words"), .rows = 2, .id = "hand-note"});
  if (!topic.empty()) inside += hidden("topic", topic.text);
  return html("<details id=\"d-hand\"><summary>{}</summary>{}</details>", tr("With a note, in writing, or of another kind"),
              room_form(view, who, room_at(view) + "/hands", inside + button(tr("Ask for the floor"), Look::plain)));
}

Html raise_part(LiveView const& view, Onlooker const& who, bool already) {
  if (!who.by.may(live::Right::raise)) return {};
  auto const* const now = live::current_item(view.room);
  bool const open = view.room.life == live::Life::open && now &&
                    (now->queue == live::QueueState::open || now->queue == live::QueueState::last_call) && !view.room.rules.hold_input;
  Html out;
  if (!already) {
    if (open)
      out += html("<div class=\"raise\">{}</div>",
                  room_form(view, who, room_at(view) + "/hands",
                            hidden("kind", "point") + html("<button type=\"submit\" class=\"button primary raise-hand\" id=\"raise-hand\">{}</button>", tr("Raise my hand"))));
    else
      add_html(out, "<p class=\"soft\">{}</p>", view.room.life == live::Life::open ? tr("The queue is closed. A point of order and an access request are always possible.")
                                                                              : tr("Hands can be raised when the meeting is open."));
  }
  return out + other_request(view, who);
}

Html own_answer(LiveView const& view, Onlooker const& who) {
  auto const* const c = live::open_call(view.room);
  if (!c) return {};
  Html out;
  for (auto const& r : c->responses)
    if (r.seat == who.by.seat)
      add_html(out, "<p class=\"own-answer\">{}</p>",
               r.coalition.empty() ? sentence(tr("Your answer: {}"), {html("<strong dir=\"auto\">{}</strong>", answer_word(r.answer))})
                                   : sentence(tr("Your coalition's answer: {}"), {html("<strong dir=\"auto\">{}</strong>", answer_word(r.answer))}));
  if (who.by.may(live::Right::answer_coalition) && c->kind != live::CallKind::objection) {
    Html choices;
    for (auto const& a : c->kind == live::CallKind::straw ? c->options : std::vector<std::string>{"support", "live_with", "cannot_live", "no_view"})
      choices += room_act(view, who, room_at(view) + "/calls/" + c->id.text + "/answer", answer_word(a), {{"answer", a}, {"coalition", "1"}});
    add_html(out, "<h3>{}</h3>{}", tr("For your coalition"), buttons(choices));
  }
  if (who.by.may(live::Right::answer_person) && c->kind != live::CallKind::straw)
    add_html(out, "<details id=\"object\"><summary>{}</summary>{}</details>", tr("I object …"),
             room_form(view, who, room_at(view) + "/calls/" + c->id.text + "/objections",
                       field({.name = "reason", .label = tr("Why, in one sentence"), .hint = tr("An objection always carries your name."), .required = true, .max_length = 500, .id = "object-reason"}) +
                           button(tr("Enter the objection"), Look::plain)));
  // Who has no device says it aloud, and chair or scribe types it (floor 6).
  if ((who.by.may(live::Right::rule) || who.by.may(live::Right::mark)) && c->kind != live::CallKind::straw)
    add_html(out, "<details id=\"object-for\"><summary>{}</summary>{}</details>", tr("Somebody objects …"),
             room_form(view, who, room_at(view) + "/calls/" + c->id.text + "/objections",
                       select({.name = "seat", .label = tr("For whom"), .choices = seats_here(view.room), .id = "object-seat"}) +
                           field({.name = "reason", .label = tr("Why, in one sentence"), .required = true, .max_length = 500, .id = "object-for-reason"}) +
                           button(tr("Enter the objection"), Look::plain)));
  return out;
}

/// One's own objections that are not met: taken back with a word, or left to stand beside the decision.
Html own_objections(LiveView const& view, Onlooker const& who) {
  Html list;
  for (auto const& c : view.room.calls)
    for (auto const& o : c.objections) {
      if (o.seat != who.by.seat || o.state == live::ObjectionState::accommodated || o.state == live::ObjectionState::withdrawn) continue;
      auto const at = room_at(view) + "/objections/" + o.id.text;
      add_html(list, "<li data-own-objection=\"{}\"><p dir=\"auto\">{}</p>{}<details id=\"d-withdraw-{}\"><summary>{}</summary>{}</details></li>", o.id, o.reason,
               buttons(room_act(view, who, at + "/dissent", o.dissent ? tr("Not as a dissent") : tr("Beside the decision, as a dissent"), {{"on", o.dissent ? "no" : "yes"}})), o.id,
               tr("Take it back"),
               room_form(view, who, at, hidden("state", "withdrawn") + field({.name = "text", .label = tr("Why, in one sentence"), .required = true, .max_length = 500, .id = "withdraw-" + o.id.text}) +
                                            button(tr("Take it back"), Look::plain)));
    }
  return list.empty() ? Html() : html("<h3>{}</h3><ul class=\"own-entries\">{}</ul>", tr("Your objections"), list);
}

/// For the chair's eyes: who answered what, where only the chair may know.
Html answers_for_chair(LiveView const& view, Onlooker const& who) {
  auto const* const c = live::open_call(view.room) ? live::open_call(view.room) : view.room.calls.empty() ? nullptr : &view.room.calls.back();
  if (!c || !who.by.may(live::Right::rule) || c->visibility != live::Visibility::named_to_chair) return {};
  Html list;
  for (auto const& r : live::shown_responses(*c, true))
    add_html(list, "<li>{} <span class=\"soft\" dir=\"auto\">{}</span></li>", r.coalition.empty() ? seat_name(view.room, r.seat) : person(r.coalition), answer_word(r.answer));
  return list.empty() ? Html() : html("<section><h3>{}</h3><ul class=\"answers\">{}</ul></section>", tr("Only the chair sees this: who answered what"), list);
}

/// Beside the captions, for whoever lives by them: one press, without a name. More can be said in access_part().
Html quick_access(LiveView const& view, Onlooker const& who) {
  auto const* const s = live::seat(view.room, who.by.seat);
  if (!s || s->barred || s->waits || !going(view.room)) return {};
  Html acts;
  for (auto const* what : {"captions", "too_fast"})
    acts += room_act(view, who, room_at(view) + "/hands", access_word(what), {{"kind", "access"}, {"access", what}, {"unnamed", "yes"}}, Look::quiet);
  return html("<div class=\"quick-access\" role=\"group\" aria-label=\"{}\">{}</div>", tr("Tell the chair"), buttons(acts));
}

Html access_part(LiveView const& view, Onlooker const& who) {
  std::vector<Choice> what;
  for (auto const* w : {"captions", "sound", "too_fast", "interpretation", "record", "other"}) what.push_back({w, access_word(w)});
  what.front().chosen = true;
  Html const inside = hidden("kind", "access") + select({.name = "access", .label = tr("What is wrong?"), .choices = what, .id = "access-what"}) +
                      field({.name = "note", .label = tr("More, if it helps"), .max_length = 200, .id = "access-note"}) +
                      checkbox("unnamed", "yes", tr("Without my name"), true) + button(tr("Tell the chair"), Look::plain);
  return html("<details id=\"d-access\"><summary>{}</summary>{}</details>", tr("I cannot follow …"), room_form(view, who, room_at(view) + "/hands", inside));
}

Html seat_part(LiveView const& view, Onlooker const& who, live::Seat const& s) {
  std::vector<Choice> channels;
  for (auto const c : {live::Channel::room, live::Channel::remote, live::Channel::phone, live::Channel::text})
    channels.push_back({boost::describe::enum_to_string(c, ""), channel_word(c), {}, c == s.channel});
  auto const at = room_at(view) + "/seats/" + s.id.text;
  Html const change = room_form(view, who, at + "/change",
                                hidden("name", s.name) + field({.name = "coalition", .label = tr("Coalition"), .value = s.coalition, .id = "own-coalition"}) +
                                    field({.name = "capacity", .label = tr("You speak as"), .value = s.capacity, .hint = tr("The hat: for a coalition, as an individual, chair."), .id = "own-capacity"}) +
                                    select({.name = "channel", .label = tr("How you take part"), .choices = channels, .id = "own-channel"}) + button(tr("Save"), Look::plain));
  Html const leave = room_act(view, who, at + "/leave", tr("I am leaving"));
  return html("<details id=\"d-seat\"><summary>{}</summary>{}{}</details>", tr("Change how I take part"), change, buttons(leave));
}

}  // namespace

Html personal_part(LiveView const& view, Onlooker const& who) {
  auto const& room = view.room;
  auto const* const s = live::seat(room, who.by.seat);
  Html out = html("<h2 id=\"me-head\" class=\"visually-hidden\">{}</h2>", tr("Your part"));
  if (!s || s->barred || s->waits) out += not_in(view, s) + (s ? Html() : apology_part(view, who, s));
  else {
    if (s->apology) out += apology_part(view, who, s);
    add_html(out, "<p class=\"own-seat\">{} {} <span class=\"soft\">{}</span></p>", sentence(tr("You are {}"), {person(s->name)}), seat_hat(*s), channel_word(s->channel));
    auto const spoken = live::time_used(room, live::Group::person, last_instant(room));
    if (auto const it = spoken.find(s->id.text); it != spoken.end() && it->second.count() >= 1000)
      add_html(out, "<p class=\"soft\">{}</p>", fill(tr("You have spoken for {}."), {length_words(it->second)}));
    auto const* const g = live::current_grant(room);
    if (g && g->seat == s->id) out += own_turn(view, who, *g);
    out += chair_speaks(view, who);
    Html entries;
    bool already = false;
    for (auto const& [id, e] : room.entries) {
      if (e.seat != s->id || e.kind == live::Kind::access) continue;
      if (e.state == EntryState::expired)
        add_html(entries, "<li><p>{}</p>{}</li>", tr("What you asked for was about a turn that is over. Ask again as a new point if it still matters."),
                 going(room) && e.item == room.item ? buttons(new_point_act(view, who, e)) : Html());
      if (!e.covered_by.empty() && e.item == room.item && going(room)) entries += covered_entry(view, who, e);
      entries += unheard_entry(view, who, e);
      if (!waits(e)) continue;
      already = already || e.kind == live::Kind::point;
      entries += own_entry(view, who, e);
    }
    // First, because on a phone it stays at the window's edge and would lie over what can be pressed above it.
    if (going(room)) out += raise_part(view, who, already);
    if (!entries.empty()) add_html(out, "<ul class=\"own-entries\">{}</ul>", entries);
    if (going(room)) out += own_answer(view, who) + own_objections(view, who) + access_part(view, who) + seat_part(view, who, *s);
  }
  out += answers_for_chair(view, who);
  return html("<section id=\"me\" aria-labelledby=\"me-head\" data-seat=\"{}\" data-acts=\"{}\">{}</section>", who.by.seat, std::to_string(acts_of(who.audience, who.by)), out);
}

namespace {

/// With the line that is answered, when a link of the chat asked for it.
Html chat_part(LiveView const& view, Onlooker const& who) {
  Html inside = html("<div class=\"inline\">{}{}</div>", field({.name = "text", .label = tr("Write to everybody"), .label_hidden = true, .max_length = 1000, .id = "chat-text"}),
                     button(tr("Send"), Look::plain));
  auto const& chat = view.room.chat;
  auto const line = std::find_if(chat.begin(), chat.end(), [&](live::ChatLine const& c) { return c.id.text == who.answering && c.state == live::ChatState::shown; });
  if (line == chat.end()) return room_form(view, who, room_at(view) + "/chat", inside);
  return html("<p class=\"soft\" id=\"answering\">{} <span dir=\"auto\">{}</span> <a href=\"{}#chat-text\">{}</a></p>", sentence(tr("to {}:"), {person(line->name)}), line->text,
              Url::local(room_at(view)), tr("to everybody instead")) +
         room_form(view, who, room_at(view) + "/chat", hidden("answers", line->id.text) + inside);
}

}  // namespace

Page participant_page(LiveView const& view, Onlooker const& who) {
  auto const all = fragments_for(view, who);
  Page page = room_page(view, who, "live", tr("Live"));
  auto const part = [&](char const* name, std::string const& heading, Html const& after = {}) {
    return html("<section class=\"part part-{}\" aria-labelledby=\"h-{}\"><h2 id=\"h-{}\">{}</h2>{}{}</section>", name, name, name, heading, fragment(all, name), after);
  };
  auto const* const s = live::seat(view.room, who.by.seat);
  Html chat_form;
  if (s && who.by.may(live::Right::chat) && going(view.room)) chat_form = chat_part(view, who);
  // The link to an answer stands in everybody's fragment.
  else if (s && !who.answering.empty() && !view.room.rules.guests_chat)
    chat_form = html("<p class=\"soft\" id=\"answering\">{}</p>", tr("In this meeting guests do not write in the chat."));
  Html inside = html("<div class=\"live-main\"><section class=\"part part-floor\" aria-labelledby=\"h-floor\"><h2 id=\"h-floor\" class=\"visually-hidden\">{}</h2>{}</section>{}{}</div>", tr("The floor"),
                     fragment(all, "floor"), personal_part(view, who), caption_panel(view, who.beside, who.captions) + quick_access(view, who));
  Html aside = part("call", tr("Call")) + part("queue", tr("Queue")) + part("chat", tr("Chat"), chat_form);
  Html more = who.by.may(live::Right::mark) && going(view.room) ? mark_form(view, who) : Html();
  more += part("agenda", tr("Agenda")) + part("outcomes", tr("Decided so far")) + part("people", tr("Who is here")) + part("panel", tr("Time used"));
  page.main += html("<div class=\"live-layout\">{}<div class=\"live-side\">{}</div><div class=\"live-more\">{}</div></div>", inside, aside, more) + caption_words_bar(view, who);
  return page;
}

}  // namespace web
