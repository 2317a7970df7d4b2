// SPDX-License-Identifier: Apache-2.0
// The chair's desk and the steward's desk: fragments with their acts, and beside them the forms in which something is typed.
#include <algorithm>

#include "web/room_forms.hpp"

namespace web {

namespace {

Html part(Fragments const& all, char const* name, std::string const& heading, Html const& after = {}) {
  return html("<section class=\"part part-{}\" aria-labelledby=\"h-{}\"><h2 id=\"h-{}\">{}</h2>{}{}</section>", name, name, name, heading, fragment(all, name), after);
}

std::vector<Choice> outcome_choices(live::Call const* about) {
  std::vector<Choice> out;
  for (auto const* w : {"agreed", "agreed_no_objection", "rough_consensus", "no_consensus", "deferred", "to_the_list", "noted"})
    out.push_back({w, outcome_word(w)});
  out[about && about->kind == live::CallKind::objection ? 1 : 0].chosen = true;
  return out;
}

/// The closed call that waits for its outcome; none: the outcome is about what was just said.
live::Call const* undecided(live::Room const& room) {
  return !room.calls.empty() && room.calls.back().until && !room.calls.back().outcome ? &room.calls.back() : nullptr;
}

Html outcome_form(LiveView const& view, Onlooker const& who) {
  auto const* const c = undecided(view.room);
  std::string const hint = c ? tr("About the call that was just closed. The decision is tied to the words of its time.")
                             : tr("As just agreed: the decision is tied to the words of the last 90 seconds.");
  Html inside = text_area({.name = "sentence", .label = tr("What is decided, in one sentence"), .value = c ? c->text : "", .hint = hint, .rows = 2, .required = true, .id = "outcome-sentence"});
  inside += select({.name = "word", .label = tr("What it is"), .choices = outcome_choices(c), .id = "outcome-word"});
  inside += field({.name = "until", .label = tr("Until (when it goes to the list)"), .type = "date", .id = "outcome-until"});
  if (c) inside += hidden("call", c->id.text);
  return html("<section class=\"part\" id=\"outcome\" aria-labelledby=\"h-outcome\"><h2 id=\"h-outcome\">{}</h2>{}</section>", tr("Say what is decided"),
              room_form(view, who, room_at(view) + "/outcome", inside + button(tr("Record it"))));
}

Html call_form(LiveView const& view, Onlooker const& who) {
  Html inside = text_area({.name = "text", .label = tr("What is put to the meeting"), .hint = tr("It cannot be changed once the call is open."), .rows = 2, .required = true, .id = "call-text"});
  inside += select({.name = "kind",
                    .label = tr("How"),
                    .choices = {{"objection", tr("Objections only: silence is assent"), {}, true}, {"support", tr("Show of support")}, {"straw", tr("Straw poll with your own options")}},
                    .id = "call-kind"});
  inside += select({.name = "visibility",
                    .label = tr("Who sees the answers"),
                    .choices = {{"named", tr("Everybody, with names"), {}, true}, {"named_to_chair", tr("Names for the chair only")}, {"count", tr("Numbers only")}},
                    .id = "call-visibility"});
  inside += text_area({.name = "options", .label = tr("Options of a straw poll, one a line"), .rows = 3, .id = "call-options"});
  return html("<section class=\"part\" id=\"call\" aria-labelledby=\"h-call-form\"><h2 id=\"h-call-form\">{}</h2>{}</section>", tr("Put something to the meeting"),
              room_form(view, who, room_at(view) + "/calls", inside + button(tr("Open the call"), Look::plain)));
}

template <class E>
std::vector<Choice> choices_of(std::initializer_list<E> all, E chosen, std::string (*word)(E)) {
  std::vector<Choice> out;
  for (auto const one : all) out.push_back({boost::describe::enum_to_string(one, ""), word(one), {}, one == chosen});
  return out;
}

/// What of a request those who run the queue may change: its kind, how it is heard and by whom, the side, the words.
Html request_fields(LiveView const& view, live::Entry const& e) {
  Html inside;
  if (e.kind != live::Kind::order)
    inside += select({.name = "kind", .label = tr("What is it?"),
                      .choices = choices_of({live::Kind::clarify, live::Kind::reply, live::Kind::point, live::Kind::right_of_reply}, e.kind, kind_word), .id = "request-kind"});
  inside += select({.name = "delivery", .label = tr("How"),
                    .choices = {{"voice", tr("By voice"), {}, e.delivery == live::Delivery::voice},
                                {"read", tr("Read out"), {}, e.delivery == live::Delivery::read},
                                {"text", tr("Shown"), {}, e.delivery == live::Delivery::text}},
                    .id = "request-delivery"});
  std::vector<Choice> readers = {{"", tr("Who is in the chair"), {}, e.reader.empty()}};
  for (auto& one : seats_here(view.room)) {
    one.chosen = one.value == e.reader.text;
    readers.push_back(std::move(one));
  }
  inside += select({.name = "reader", .label = tr("If it is read out, by whom"), .choices = readers, .id = "request-reader"});
  if (live::rules_for(view.room, e.item).stance)
    inside += select({.name = "stance", .label = tr("For or against?"),
                      .choices = {{"", tr("Neither"), {}, e.stance.empty()}, {"for", tr("for"), {}, e.stance == "for"}, {"against", tr("against"), {}, e.stance == "against"}},
                      .id = "request-stance"});
  return inside + text_area({.name = "note", .label = tr("What it is about, or the words"), .value = e.note, .rows = 2, .id = "request-note"});
}

/// An ordinary form, not the island's: the page that it leads back to is without it.
Html leaving_form(Onlooker const& who, std::string const& at, Html const& inside) {
  return form(Url::local(at), who.csrf, hidden("key", who.key) + hidden("back", who.back) + inside);
}

/// To an item that is still to come.
Html park_form(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  std::vector<Choice> items;
  for (auto const& i : view.room.items)
    if (i.state == live::ItemState::planned || i.state == live::ItemState::deferred) items.push_back({i.id.text, i.title});
  if (items.empty() || e.kind == live::Kind::order || !who.by.may(live::Right::run_queue)) return {};
  return leaving_form(who, room_at(view) + "/hands/" + e.id.text + "/park",
                      select({.name = "item", .label = tr("Or park it for"), .choices = items, .id = "request-item"}) + button(tr("Park it"), Look::plain));
}

/// Behind another request, which the person asked for.
Html later_form(LiveView const& view, Onlooker const& who, live::Entry const& e) {
  auto const behind = waiting_choices(view, e.id);
  if (behind.empty()) return {};
  return leaving_form(who, room_at(view) + "/hands/" + e.id.text + "/later",
                      select({.name = "after", .label = tr("Not before"), .choices = behind, .id = "request-after"}) + button(tr("Let them go first"), Look::plain));
}

Html parts_fields(live::Seat const& s) {
  auto const has = [&](live::Part p) { return std::find(s.parts.begin(), s.parts.end(), p) != s.parts.end(); };
  std::vector<Choice> parts;
  for (auto const p : {live::Part::chair, live::Part::co_chair, live::Part::steward, live::Part::remote_moderator, live::Part::scribe, live::Part::delegate, live::Part::panellist})
    parts.push_back({boost::describe::enum_to_string(p, ""), part_word(p), {}, has(p)});
  return checkboxes({.name = "parts", .label = tr("What they are here"), .choices = parts, .id = "seat-parts"});
}

/// Whether this one may do what the form is for; a request is changed by whoever moderates.
bool may_fill(Onlooker const& who, std::string const& form) {
  using live::Right;
  if (form == "ruling" || form == "objection") return who.by.may(Right::rule);
  if (form == "answer") return who.by.may(Right::run_queue);
  if (form == "parts") return who.by.may(Right::set_up);
  return form == "request";
}

/// A form that a link in a fragment asked for: a ruling, the answer to an objection or in writing, a request's change, a seat's parts.
Html asked_form(LiveView const& view, Onlooker const& who, std::string const& form, std::string const& of) {
  if (!may_fill(who, form)) return {};
  auto const at = room_at(view);
  Html inside, heading, after;
  std::string to;
  if (form == "ruling") {
    auto const* const e = live::entry(view.room, base::EntryId(of));
    if (!e) return {};
    to = at + "/hands/" + of + "/ruling";
    heading = sentence(tr("Ruling on {}'s point of order"), {seat_name(view.room, e->seat)});
    if (!e->note.empty()) inside += html("<p class=\"entry-note\" dir=\"auto\">{}</p>", e->note);
    std::vector<Choice> words;
    for (auto const* w : {"upheld", "not_upheld", "withdrawn", "noted"}) words.push_back({w, ruling_word(w)});
    words.front().chosen = true;
    inside += select({.name = "word", .label = tr("Ruling"), .choices = words, .id = "ruling-word"});
    inside += text_area({.name = "text", .label = tr("In words"), .rows = 2, .id = "ruling-text"});
  } else if (form == "objection") {
    live::Objection const* o = nullptr;
    for (auto const& c : view.room.calls)
      for (auto const& one : c.objections)
        if (one.id.text == of) o = &one;
    if (!o) return {};
    to = at + "/objections/" + of;
    heading = sentence(tr("{}'s objection"), {person(o->name)});
    inside += html("<p class=\"entry-note\" dir=\"auto\">{}</p>", o->reason);
    std::vector<Choice> states;
    for (auto const s : {live::ObjectionState::accommodated, live::ObjectionState::not_accommodated, live::ObjectionState::sustained, live::ObjectionState::withdrawn})
      states.push_back({boost::describe::enum_to_string(s, ""), objection_word(s), {}, s == live::ObjectionState::accommodated});
    inside += select({.name = "state", .label = tr("What became of it"), .choices = states, .id = "objection-state"});
    inside += text_area({.name = "text", .label = tr("How it was answered"), .rows = 2, .required = true, .id = "objection-text"});
  } else if (form == "answer" || form == "request") {
    auto const* const e = live::entry(view.room, base::EntryId(of));
    if (!e) return {};
    bool const answers = form == "answer";
    to = at + "/hands/" + of + (answers ? "/answer" : "/edit");
    heading = sentence(answers ? tr("{}'s request, answered in writing") : tr("{}'s request"), {seat_name(view.room, e->seat)});
    if (answers && !e->note.empty()) inside += html("<p class=\"entry-note\" dir=\"auto\">{}</p>", e->note);
    inside += answers ? text_area({.name = "how", .label = tr("The answer, or where it stands"), .rows = 2, .required = true, .id = "answer-how"}) : request_fields(view, *e);
    if (!answers) after = later_form(view, who, *e) + park_form(view, who, *e);
  } else if (form == "parts") {
    auto const* const s = live::seat(view.room, base::SeatId(of));
    if (!s) return {};
    to = at + "/seats/" + of + "/parts";
    heading = sentence(tr("{}'s part in this meeting"), {person(s->name)});
    inside += parts_fields(*s);
  } else {
    return {};
  }
  bool const recorded = form == "ruling" || form == "objection";
  return html("<section class=\"part alert\" id=\"form\" aria-labelledby=\"h-form\"><h2 id=\"h-form\">{}</h2>{}{}</section>", heading,
              recorded ? room_form(view, who, to, inside + button(tr("Record it"))) : leaving_form(who, to, inside + button(tr("Save"))), after);
}

Html chair_keys() {
  return keys_help({{"n", tr("call the next one")},
                    {"e", tr("end the turn")},
                    {"p", tr("pause the turn, go on")},
                    {"+", tr("one minute more")},
                    {"o", tr("hear the point of order")},
                    {"c", tr("call for objections")},
                    {"d", tr("decision")},
                    {"z", tr("undo")},
                    {"?", tr("this list")}});
}

Html hand_for_form(LiveView const& view, Onlooker const& who) {
  auto const seats = seats_here(view.room);
  if (seats.empty()) return {};
  Html inside = select({.name = "seat", .label = tr("For whom"), .choices = seats, .id = "for-seat"});
  inside += select({.name = "kind", .label = tr("What"), .choices = {{"point", kind_word(live::Kind::point), {}, true}, {"order", kind_word(live::Kind::order)}}, .id = "for-kind"});
  inside += select({.name = "delivery", .label = tr("How"), .choices = {{"voice", tr("By voice")}, {"read", tr("Read out")}, {"text", tr("Shown")}}, .id = "for-delivery"});
  if (auto waiting = waiting_choices(view); !waiting.empty()) {
    waiting.insert(waiting.begin(), Choice{"", tr("In the order of the queue"), {}, true});
    inside += select({.name = "after", .label = tr("Not before"), .choices = waiting, .id = "for-after"});
  }
  inside += text_area({.name = "note", .label = tr("What it is about, or the words"), .rows = 2, .id = "for-note"});
  return html("<section class=\"part\" aria-labelledby=\"h-for\"><h2 id=\"h-for\">{}</h2>{}</section>", tr("Raise a hand for somebody"),
              room_form(view, who, room_at(view) + "/hands", inside + button(tr("Add to the queue"), Look::plain)));
}

Html arrival_form(LiveView const& view, Onlooker const& who) {
  Html inside = field({.name = "name", .label = tr("Name"), .required = true, .max_length = 80, .id = "seat-name"});
  inside += field({.name = "coalition", .label = tr("Coalition"), .id = "seat-coalition"});
  inside += field({.name = "capacity", .label = tr("Speaks as"), .id = "seat-capacity"});
  inside += select({.name = "channel",
                    .label = tr("How"),
                    .choices = {{"room", channel_word(live::Channel::room), {}, true}, {"remote", channel_word(live::Channel::remote)}, {"phone", channel_word(live::Channel::phone)}, {"text", channel_word(live::Channel::text)}},
                    .id = "seat-channel"});
  return html("<section class=\"part\" aria-labelledby=\"h-seat\"><h2 id=\"h-seat\">{}</h2>{}</section>", tr("Somebody is here"),
              room_form(view, who, room_at(view) + "/seats", inside + button(tr("Enter"), Look::plain)));
}

Html apology_form(LiveView const& view, Onlooker const& who) {
  Html const inside = field({.name = "name", .label = tr("Name"), .required = true, .max_length = 80, .id = "apology-name"}) +
                      field({.name = "delegate", .label = tr("Who comes instead"), .id = "apology-delegate"});
  return html("<section class=\"part\" aria-labelledby=\"h-apology\"><h2 id=\"h-apology\">{}</h2>{}</section>", tr("Somebody sent apologies"),
              room_form(view, who, room_at(view) + "/apologies", inside + button(tr("Note the apology"), Look::plain)));
}

/// As it was when the page was asked for; apologies stand beside those who are here.
Html missing_part(std::vector<std::string> const& missing) {
  if (missing.empty()) return {};
  Html list;
  for (auto const& name : missing) add_html(list, "<li><bdi>{}</bdi></li>", name);
  return html("<section class=\"part\" aria-labelledby=\"h-missing\"><h2 id=\"h-missing\">{}</h2><details id=\"d-missing\"><summary>{}</summary><ul class=\"missing\">{}</ul></details></section>",
              tr("Who is missing"), base::count_of("{} coalition that nobody is here for", "{} coalitions that nobody is here for", std::ssize(missing)), list);
}

}  // namespace

Page chair_page(LiveView const& view, Onlooker const& who, std::string const& form, std::string const& of) {
  auto const all = fragments_for(view, who);
  Page page = room_page(view, who, "chair", tr("Chair's desk"));
  Html main = fragment(all, "orders") + asked_form(view, who, form, of);
  main += part(all, "floor", tr("The floor"), fragment(all, "desk")) + part(all, "queue", tr("Queue"));
  bool const rules = who.by.may(live::Right::rule);
  if (rules) main += html("<div class=\"side-by-side\">{}{}</div>", outcome_form(view, who), call_form(view, who));
  Html side = part(all, "call", tr("Call")) + part(all, "agenda", tr("Agenda")) + part(all, "chat", tr("Chat")) + fragment(all, "held");
  Html more = who.by.may(live::Right::mark) ? mark_form(view, who) : Html();
  more += part(all, "outcomes", tr("Decided so far")) + part(all, "times", tr("Time used"), fragment(all, "panel")) + part(all, "people", tr("Who is here")) + pin_form(view, who);
  page.main += html("<div class=\"live-layout desk-layout\"><div class=\"live-main\">{}{}{}</div><div class=\"live-side\">{}</div><div class=\"live-more\">{}</div></div>{}", main,
                    caption_panel(view, {}, who.captions), personal_part(view, who), side, more, rules || who.by.may(live::Right::run_queue) ? chair_keys() : Html());
  page.main += caption_words_bar(view, who);
  return page;
}

Page steward_page(LiveView const& view, Onlooker const& who, std::vector<std::string> const& missing) {
  auto const all = fragments_for(view, who);
  Page page = room_page(view, who, "steward", tr("Steward's desk"));
  Html main = part(all, "floor", tr("The floor")) + part(all, "queue", tr("Queue")) + hand_for_form(view, who);
  Html side = part(all, "people", tr("Who is here")) + missing_part(missing) + arrival_form(view, who) + apology_form(view, who);
  Html more = part(all, "chat", tr("Chat"), fragment(all, "held")) + pin_form(view, who);
  page.main += html("<div class=\"live-layout desk-layout\"><div class=\"live-main\">{}{}</div><div class=\"live-side\">{}</div><div class=\"live-more\">{}</div></div>", main,
                    personal_part(view, who), side, more);
  page.islands = {"live"};
  return page;
}

Page leave_page(LiveView const& view, Onlooker const& who, live::Item const& item) {
  Page page = room_page(view, who, "leave", tr("Leave an item"));
  Html inside = text_area({.name = "conclusion", .label = tr("Conclusion, in a sentence"), .hint = tr("It stands beside the item in the record."), .rows = 2});
  std::vector<Choice> const fates = {{"carry", tr("Carry to the next item")}, {"park", tr("Park for later")}, {"invite_in_writing", tr("Invite in writing")}, {"drop", tr("Drop, with notice")}};
  Html rows;
  for (auto const& [id, e] : view.room.entries) {
    bool const waiting = e.state == live::EntryState::waiting || e.state == live::EntryState::held || e.state == live::EntryState::away || e.state == live::EntryState::called;
    if (e.item != item.id || !waiting || e.kind == live::Kind::access) continue;
    auto const* const s = live::seat(view.room, e.seat);
    std::vector<Choice> own = {{"none", tr("As chosen above"), {}, true}};
    own.insert(own.end(), fates.begin(), fates.end());
    rows += select({.name = "each-" + id.text, .label = s ? s->name : tr("somebody"), .choices = own, .hint = e.note, .id = "each-" + id.text});
  }
  if (!rows.empty()) {
    std::vector<Choice> all = {{"none", tr("Choose …"), {}, true}};
    all.insert(all.end(), fates.begin(), fates.end());
    inside += notice(Tone::warning, html("<p>{}</p>", tr("People still wait in this item. Say what becomes of them; it goes into the record.")));
    inside += select({.name = "all", .label = tr("All who wait"), .choices = all}) + rows;
    inside += field({.name = "days", .label = tr("Days to write, for those who are invited to"), .value = "7", .hint = tr("1 to 60. They are reminded, and then it closes."), .type = "number", .id = "leave-days"});
  }
  inside += checkbox("deferred", "yes", tr("The item is put off, not done"), false) + buttons(button(tr("Leave the item")) + link_button(Url::local("/meetings/" + view.meeting.id.text + "/chair"), tr("Back")));
  page.main += html("<h2><bdi>{}</bdi></h2>", item.title) + room_form(view, who, room_at(view) + "/items/" + item.id.text + "/leave", inside);
  page.islands.clear();
  return page;
}

}  // namespace web
