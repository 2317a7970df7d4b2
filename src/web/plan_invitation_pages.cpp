// SPDX-License-Identifier: Apache-2.0
// Seats of the panel and their invitations for those who run the plan: the deadline view first, most urgent on top, then each seat with its next
// step. What the invited see is plan_seat_pages.cpp.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "desk/seat_letters.hpp"
#include "web/drafts.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

using plan::Inviting;
using plan::Urgency;

struct StepShown {
  std::string name, by, note;
  plan::Step step = plan::Step::drafted;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(StepShown, (), (name, by, note, step, at))

struct SeatShown {
  plan::PanelSeat seat;
  Urgency urgency = Urgency::waiting;
  std::string due;  ///< day by which the answer is needed: the seat's own, else the day before the session; empty while that has no time
  std::optional<plan::SeatInvitation> invitation;
  std::vector<StepShown> steps;
  bool after_session = false;  ///< the answer is asked for when the session has begun already
};
BOOST_DESCRIBE_STRUCT(SeatShown, (), (seat, urgency, due, invitation, steps, after_session))

struct PersonOffered {
  plan::NominationId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonOffered, (), (id, name))

struct InvitationFacts {
  plan::Plan plan;
  std::vector<SeatShown> seats;           ///< most urgent first
  std::vector<PersonOffered> without;     ///< chosen, and without a seat
  std::int64_t unowned = 0, late = 0;
  std::optional<Instant> start;           ///< of the session, once it has a time
  std::string zone;
  std::string briefing;
  std::string link;                       ///< of this answer only, where no relay sends it
};
BOOST_DESCRIBE_STRUCT(InvitationFacts, (), (plan, seats, without, unowned, late, start, zone, briefing, link))

/// A deadline is early enough before the day of the session, where that takes place.
bool asked_too_late(std::string const& deadline, std::optional<Instant> const& start, std::string const& zone) {
  auto const due = base::parse_day(deadline);
  auto const there = start ? base::local_time(*start, zone) : std::nullopt;
  return due && there && *due >= there->day;
}

/// The seat with the day by which an answer is needed at the latest, where it has none of its own.
plan::PanelSeat dated(plan::PanelSeat s, std::optional<Instant> const& start, std::string const& zone) {
  auto const there = start ? base::local_time(*start, zone) : std::nullopt;
  if (s.deadline.empty() && there) s.deadline = base::iso_day(std::chrono::sys_days(there->day) - std::chrono::days(1));
  return s;
}

std::optional<InvitationFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<InvitationFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    InvitationFacts f;
    f.plan = *p;
    f.briefing = plan::briefing(r, id);
    if (auto const m = p->meeting.empty() ? std::nullopt : meeting::meeting(r, p->meeting)) std::tie(f.start, f.zone) = std::tie(m->start, m->zone);
    auto const open = plan::open_invitations(r, id);
    auto const names = desk::names(r);
    std::map<plan::NominationId, bool> seated;
    for (auto const& s : plan::panel_seats(r, id)) {
      SeatShown one;
      one.seat = s;
      if (auto const i = open.find(s.id); i != open.end()) one.invitation = i->second;
      auto const by_day = dated(s, f.start, f.zone);
      one.due = by_day.deadline;
      one.urgency = plan::urgency(by_day, one.invitation, call.now);
      one.after_session = asked_too_late(s.deadline, f.start, f.zone);
      f.unowned += s.owner.empty() && one.urgency != Urgency::settled;
      f.late += one.urgency == Urgency::late;
      seated[s.nomination] = true;
      for (auto const& t : plan::steps_of(r, s.id)) {
        auto const by = names.find(t.by);
        one.steps.push_back({t.name, by == names.end() ? std::string() : by->second, t.note, t.step, t.at});
      }
      f.seats.push_back(std::move(one));
    }
    std::stable_sort(f.seats.begin(), f.seats.end(), [](auto const& a, auto const& b) { return a.urgency < b.urgency; });
    for (auto const& n : plan::nominations(r, id))
      if (n.chosen && !seated[n.id]) f.without.push_back({n.id, n.name});
    return f;
  });
}

/// States and steps have their words in common.
std::string state_word(std::optional<plan::SeatInvitation> const& i) { return i ? step_word(static_cast<plan::Step>(i->state)) : tr("not invited yet"); }

std::string seat_name(SeatShown const& s) {
  if (!s.seat.name.empty()) return s.seat.constituency.empty() ? s.seat.name : s.seat.name + " (" + s.seat.constituency + ")";
  return s.seat.constituency.empty() ? tr("Empty seat") : s.seat.constituency;
}

Html owner_words(plan::PanelSeat const& s) { return s.owner.empty() ? badge(tr("nobody owns this"), Badge::bad) : html("<bdi>{}</bdi>", s.owner); }

Html deadline_table(InvitationFacts const& f) {
  Table t{"deadlines", tr("Invitations by urgency"), {{tr("Seat")}, {tr("How urgent")}, {tr("Answer needed by")}, {tr("Invitation")}, {tr("Who takes care")}}, {}, true};
  for (auto const& s : f.seats) {
    auto const due = base::parse_day(s.due);
    t.rows.push_back({html("<a href=\"#s-{}\"><bdi>{}</bdi></a>", s.seat.id, seat_name(s)), badge(urgency_word(s.urgency), urgency_look(s.urgency)), due ? html("{}{}", day(*due), s.after_session ? html(" ") + badge(tr("not before the session"), Badge::bad) : Html()) : text(tr("no deadline")),
                      text(state_word(s.invitation)), owner_words(s.seat)});
  }
  return table(t);
}

Html seat_fields(plan::PanelSeat const& s, std::string const& which, std::optional<Refusal> const& wrong = {}) {
  std::vector<Choice> attends;
  for (auto const& [a, word] : {std::pair{plan::Attends::anyhow, tr("in the room or online")}, std::pair{plan::Attends::onsite, tr("in the room")}, std::pair{plan::Attends::online, tr("online")}})
    attends.push_back({boost::describe::enum_to_string(a, ""), word, {}, a == s.attends});
  return field({.name = "constituency", .label = tr("Kept for"), .value = s.constituency, .hint = tr("For instance: Leadership Panel, a minister if possible."), .error = error_at(wrong, "constituency"), .max_length = 120, .id = which + "constituency"}) +
         select({.name = "attends", .label = tr("Takes part"), .choices = attends, .id = which + "attends"}) +
         field({.name = "owner", .label = tr("Who takes care of the invitation"), .value = s.owner, .error = error_at(wrong, "owner"), .max_length = 120, .id = which + "owner"}) +
         field({.name = "deadline", .label = tr("Answer needed by"), .value = s.deadline, .error = error_at(wrong, "deadline"), .type = "date", .id = which + "deadline"});
}

Html draft_form(Call const& call, InvitationFacts const& f, SeatShown const& s) {
  auto const i = s.invitation.value_or(plan::SeatInvitation{});
  auto const which = s.seat.id.text + "-";
  Html const fields = field({.name = "address", .label = tr("E-mail address"), .value = i.address, .type = "email", .required = true, .max_length = 254, .id = which + "address"}) +
                      select({.name = "language", .label = tr("Language of the letter"), .choices = language_choices(i.language), .id = which + "language"}) +
                      listed_field({.name = "zone", .label = tr("Their time zone"), .value = i.zone, .required = true, .id = which + "zone"}, common_zones()) +
                      text_area({.name = "words", .label = tr("Personal words"), .value = i.words, .rows = 3, .id = which + "words"});
  auto const to = path_of(f.plan.id) + "/seats/" + s.seat.id.text + "/draft";
  return folded(fill(tr("Draft the invitation of {}"), {s.seat.name}), form(Url::local(to), call.csrf(), keep_draft(call, to) + fields + button(tr("Save the draft"), Look::plain)),
                !s.invitation);
}

Html answer_form(Call const& call, std::string const& at, SeatShown const& s) {
  auto const which = s.seat.id.text + "-";
  std::vector<Choice> const answers = {{"accepted", tr("accepts"), {}, true}, {"declined", tr("declines"), {}, false}};
  return folded(fill(tr("Answer for {}"), {s.invitation->name}),
                form(Url::local(at + "/answer"), call.csrf(),
                     radios({.name = "answer", .label = tr("The answer"), .choices = answers, .id = which + "answer"}) +
                         field({.name = "for_them", .label = tr("How you know"), .hint = tr("For instance: by telephone."), .required = true, .max_length = 1000, .id = which + "how"}) +
                         button(tr("Write the answer down"), Look::plain)),
                false);
}

/// What can be done with the invitation as it is.
Html invitation_acts(Call const& call, InvitationFacts const& f, SeatShown const& s) {
  if (s.seat.nomination.empty()) return {};
  if (!s.invitation) return draft_form(call, f, s);
  auto const& i = *s.invitation;
  auto const at = path_of(f.plan.id) + "/invitations/" + i.id.text;
  Html out;
  switch (i.state) {
    case Inviting::drafted:
      // Two people or one: both steps stand in the history.
      out = buttons(act_on(Url::local(at + "/approve"), call.csrf(), tr("Approve"), i.name) +
                    act_on(Url::local(at + "/send"), call.csrf(), tr("Approve and send"), i.name, {{"approve", "yes"}})) +
            draft_form(call, f, s);
      break;
    case Inviting::approved: out = buttons(act_on(Url::local(at + "/send"), call.csrf(), tr("Send"), i.name, {{"approve", "yes"}})) + draft_form(call, f, s); break;
    case Inviting::sent:
    case Inviting::seen: out = buttons(act_on(Url::local(at + "/send"), call.csrf(), tr("Remind with a new link"), i.name)) + answer_form(call, at, s); break;
    default: out = answer_form(call, at, s); break;
  }
  return out;
}

Html give_form(Call const& call, InvitationFacts const& f, SeatShown const& s) {
  std::vector<Choice> people = {{"", tr("nobody: the seat is empty"), {}, true}};
  for (auto const& p : f.without) people.push_back({p.id.text, p.name, {}, false});
  auto const which = s.seat.id.text + "-";
  return folded(fill(tr("Give the seat to somebody else: {}"), {seat_name(s)}),
                form(Url::local(path_of(f.plan.id) + "/seats/" + s.seat.id.text + "/give"), call.csrf(),
                     select({.name = "nomination", .label = tr("To whom"), .choices = people, .hint = tr("Whoever is chosen and has no seat."), .id = which + "give"}) +
                         field({.name = "reason", .label = tr("Reason"), .required = true, .max_length = 500, .id = which + "reason"}) + button(tr("Give the seat"), Look::plain)),
                false);
}

Html seat_part(Call const& call, InvitationFacts const& f, SeatShown const& s) {
  auto const at = path_of(f.plan.id) + "/seats/" + s.seat.id.text;
  Html out;
  if (s.seat.owner.empty() && s.urgency != Urgency::settled) out += notice(Tone::warning, html("<p><strong>{}</strong></p>", tr("Nobody owns this: say who takes care of the invitation.")));
  if (s.urgency == Urgency::late) out += notice(Tone::warning, text(tr("The deadline is over, and there is no acceptance.")));
  if (s.invitation) {
    std::vector<std::pair<std::string, Html>> rows = {{tr("Invited"), person(s.invitation->name)}, {tr("Invitation"), text(state_word(s.invitation))}, {tr("E-mail address"), html("<bdi>{}</bdi>", s.invitation->address)}};
    if (!s.invitation->needs.empty()) rows.push_back({tr("What they need"), paragraphs(s.invitation->needs)});
    out += facts(rows);
  }
  out += invitation_acts(call, f, s) + give_form(call, f, s);
  out += folded(fill(tr("Change the seat: {}"), {seat_name(s)}), form(Url::local(at), call.csrf(), seat_fields(s.seat, s.seat.id.text + "-") + button(tr("Save the seat"), Look::plain)), s.seat.owner.empty());
  if (!s.invitation || s.invitation->state <= Inviting::approved) out += act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove the seat"), seat_name(s));
  Html steps;
  for (auto const& t : s.steps)
    add_html(steps, "<li>{} <bdi>{}</bdi>: {}{}{}</li>", moment(t.at, zone_of(call.viewer)), t.name, step_word(t.step), t.note.empty() ? Html() : html(" – <span dir=\"auto\">{}</span>", t.note),
             t.by.empty() ? Html() : html(" ({})", person(t.by)));
  if (!steps.empty()) out += folded(fill(tr("What happened: {}"), {seat_name(s)}), html("<ol>{}</ol>", steps), false);
  return html("<section id=\"s-{}\"><h2><bdi>{}</bdi></h2>{}</section>", s.seat.id, seat_name(s), out);
}

http::Response show_invitations(Call& call, plan::PlanId const& id, std::string const& link = {}) {
  auto f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  f->link = link;
  auto out = call.show(*f, [&] {
    Page page;
    page.title = tr("Seats and invitations");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.islands = {"copy", keep_island};
    page.crumbs = plan_crumbs(f->plan);
    if (!link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("This server sends no mail. Hand this personal link on: it is shown once, and whoever has it answers as this person."), copy_link(Url::local(link), call.absolute(link))));
    if (f->unowned > 0)
      page.main += notice(Tone::warning, html("<p><strong>{}</strong></p>", base::count_of("{} seat has nobody who takes care of its invitation.", "{} seats have nobody who takes care of their invitations.", f->unowned)));
    if (f->start) add_html(page.main, "<p>{}</p>", sentence(tr("The session begins on {}. Answers are needed before that day."), {moment(*f->start, f->zone)}));
    page.main += f->seats.empty() ? empty_state(tr("No seat yet.")) : deadline_table(*f);
    if (!f->without.empty())
      page.main += act(Url::local(path_of(id) + "/seats/chosen"), call.csrf(), base::count_of("Make a seat for {} who is chosen", "Make seats for {} who are chosen", std::ssize(f->without)), Look::primary);
    for (auto const& s : f->seats) page.main += seat_part(call, *f, s);
    page.main += folded(tr("Add a seat"), form(Url::local(path_of(id) + "/seats"), call.csrf(), seat_fields({}, "new-") + button(tr("Add the seat"), Look::plain)), f->seats.empty() && f->without.empty());
    page.main += html("<section id=\"briefing\"><h2>{}</h2>{}</section>", tr("In every briefing"),
                      form(Url::local(path_of(id) + "/briefing"), call.csrf(),
                           text_area({.name = "briefing", .label = tr("How to join, captions and other access, whom to ask"), .value = f->briefing, .rows = 4, .id = "how-to-join"}) + button(tr("Save"), Look::plain)));
    return page;
  });
  return link.empty() ? out : no_store(std::move(out));
}

http::Response all(Call& call) { return show_invitations(call, call.id<plan::PlanId>()); }

std::string back(plan::PlanId const& id, plan::PanelSeatId const& seat = {}) { return path_of(id) + "/invitations" + (seat.empty() ? "" : "#s-" + seat.text); }

Result<plan::PanelSeat> seat_in(Call const& call) {
  plan::PanelSeat s;
  s.constituency = call.field("constituency");
  s.owner = call.field("owner");
  s.deadline = call.field("deadline");
  if (call.has("attends") && !boost::describe::enum_from_string(call.field("attends").c_str(), s.attends)) return base::refuse(Why::malformed, say("There is no such way to take part."), "attends");
  return s;
}

http::Response add(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const wish = seat_in(call);
  if (!wish) return call.refused(wish.error());
  auto const done = call.write([&](Writing& w) { return plan::add_seat(w, id, *wish); });
  if (!done) return call.refused(done.error());
  return call.see(back(id, *done), tr("The seat is added."), boost::json::object{{"id", done->text}});
}

http::Response chosen(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const done = call.write([&](Writing& w) { return plan::seat_the_chosen(w, id); });
  if (!done) return call.refused(done.error());
  return call.see(back(id), base::count_of("{} person has a seat now.", "{} people have a seat now.", *done), boost::json::object{{"seated", *done}});
}

http::Response change(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto wish = seat_in(call);
  if (!wish) return call.refused(wish.error());
  wish->id = call.id<plan::PanelSeatId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::change_seat(w, id, *wish); }), back(id, wish->id), tr("The seat is changed."));
}

http::Response remove(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::remove_seat(w, id, call.id<plan::PanelSeatId>(1)); }), back(id), tr("The seat is removed."));
}

http::Response give(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const seat = call.id<plan::PanelSeatId>(1);
  auto const typed = call.field("nomination");
  auto const to = typed.empty() || base::looks_like_id(typed) ? plan::NominationId(typed) : plan::NominationId("none");
  return planned(call, call.write([&](Writing& w) { return desk::give_seat(w, id, seat, to, call.field("reason")); }), back(id, seat), tr("The seat is given."));
}

http::Response draft(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const seat = call.id<plan::PanelSeatId>(1);
  plan::SeatInvitation wish;
  wish.address = call.field("address");
  if (call.has("language")) wish.language = call.field("language");
  if (call.has("zone")) wish.zone = call.field("zone");
  wish.words = call.long_field("words");
  return planned(call, call.write([&](Writing& w) { return plan::draft_invitation(w, id, seat, wish); }), back(id, seat), tr("The invitation is drafted."));
}

http::Response approve(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::approve_invitation(w, id, call.id<plan::SeatInvitationId>(1)); }), back(id), tr("The invitation is approved."));
}

http::Response send(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const invitation = call.id<plan::SeatInvitationId>(1);
  bool const once = call.field("approve") == "yes";
  auto const done = call.write([&](Writing& w) -> Result<std::optional<std::string>> {
    if (once) return desk::approve_and_send(w, id, invitation, office_of(call.house));
    auto secret = desk::send_invitation(w, id, invitation, office_of(call.house));
    if (!secret) return tl::unexpected(secret.error());
    return std::optional(*std::move(secret));
  });
  if (!done) return call.refused(done.error());
  if (!*done) return call.see(back(id), tr("The invitation was sent already."));
  call.house.mail_waiting();
  // With a relay the link is in the letter only.
  if (!call.house.smtp) return show_invitations(call, id, "/seat/" + **done);
  return call.see(back(id), tr("The letter goes out."));
}

http::Response answer_for(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const invitation = call.id<plan::SeatInvitationId>(1);
  Inviting to{};
  if (!boost::describe::enum_from_string(call.field("answer").c_str(), to)) return call.refused({Why::malformed, say("There is no such answer."), "answer", {}});
  if (call.field("for_them").empty()) return call.refused({Why::malformed, say("Say how you know."), "for_them", {}});
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const open = plan::open_invitations(w, id);
    if (std::none_of(open.begin(), open.end(), [&](auto const& one) { return one.second.id == invitation; })) return base::refuse(Why::unknown, say("There is no such invitation."));
    return desk::answer_seat(w, invitation, to, {}, call.field("for_them"));
  });
  return planned(call, done, back(id), tr("The answer is written down."));
}

http::Response brief(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::set_briefing(w, id, call.long_field("briefing")); }), path_of(id) + "/invitations#briefing", tr("That stands in every briefing now."));
}

http::Response ask(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const typed = call.field("nomination");
  auto const who = base::looks_like_id(typed) ? plan::NominationId(typed) : plan::NominationId("none");
  auto const done = call.write([&](Writing& w) {
    return desk::ask_consent(w, id, who, call.field("address"), call.has("language") ? call.field("language") : "en", office_of(call.house));
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  if (!call.house.smtp) return show_invitations(call, id, "/nominee/" + *done);
  return call.see(path_of(id) + "/panel", tr("The letter goes out."));
}

}  // namespace

std::vector<Route> plan_invitation_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/invitations", least, all, "Seats of the panel, most urgent first: who is invited, who takes care, what was answered."},
      {Method::post, "/plans/{plan}/seats", least, add, "Adds a seat: constituency, attends (anyhow, onsite, online), owner, deadline.", form_body},
      {Method::post, "/plans/{plan}/seats/chosen", least, chosen, "Makes a seat for everybody who is chosen and has none.", form_body},
      {Method::post, "/plans/{plan}/seats/{panel_seat}", least, change, "Changes a seat, with the fields of a new one.", form_body},
      {Method::post, "/plans/{plan}/seats/{panel_seat}/remove", least, remove, "Removes a seat to which nobody was invited.", form_body},
      {Method::post, "/plans/{plan}/seats/{panel_seat}/give", least, give, "Gives the seat to somebody else, or to nobody: nomination, reason. Ends the invitation before.", form_body},
      {Method::post, "/plans/{plan}/seats/{panel_seat}/draft", least, draft, "Drafts the invitation: address, language, zone, words.", form_body},
      {Method::post, "/plans/{plan}/invitations/{seat_invitation}/approve", least, approve, "Approves a draft.", form_body},
      {Method::post, "/plans/{plan}/invitations/{seat_invitation}/send", least, send, "Sends an approved invitation, or reminds with a new link; with approve = yes a draft too, and once.",
       form_body, Rate::costly},
      {Method::post, "/plans/{plan}/invitations/{seat_invitation}/answer", least, answer_for, "Writes down an answer that came otherwise: answer (accepted, declined), for_them.", form_body},
      {Method::post, "/plans/{plan}/briefing", least, brief, "What every briefing says besides: briefing.", form_body},
      {Method::post, "/plans/{plan}/ask", least, ask, "Asks a nominee by letter whether they agree: nomination, address, language.", form_body, Rate::costly},
  };
}

}  // namespace web
