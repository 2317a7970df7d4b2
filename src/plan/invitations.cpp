// SPDX-License-Identifier: Apache-2.0
// The life of an invitation, and the nominee's consent, each by a personal link.
#include "plan/invitations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/inviting.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

std::string link_of(std::string_view what, std::string const& secret) { return base::sha256_hex(std::string(what) + "\n" + secret); }
constexpr char const *seat_link = "panel seat", *consent_link = "nomination";

Result<Done> check(SeatInvitation const& i) {
  if (auto ok = all_of(check_address(i.address, "address"), too_long(i.words, 2000, "words")); !ok) return ok;
  if (!base::is_language_tag(i.language)) return refuse(Why::malformed, say("This is no language tag."), "language");
  if (!base::zone_exists(i.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {i.zone});
  return Done{};
}

template <class... Args>
std::vector<SeatInvitation> some(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<SeatInvitation> all;
  for (auto const& [id, seat, nomination, name, address, language, zone, words, state, delegate_of, needs, questions, reminders, at, screen_name, screen_line] :
       r.rows<SeatInvitationId, PanelSeatId, NominationId, std::string, std::string, std::string, std::string, std::string, Inviting, SeatInvitationId, std::string,
              std::optional<Instant>, std::int64_t, Instant, std::string, std::string>(sql, args...))
    all.push_back({id, seat, nomination, name, address, language, zone, words, state, delegate_of, needs, questions, reminders, at, screen_name, screen_line});
  return all;
}

std::optional<SeatInvitation> open_of(Reading& r, PanelSeatId const& seat) {
  auto const all = some(r, "select id, seat, nomination, name, address, language, zone, words, state, delegate_of, needs, questions, reminders, at, screen_name, screen_line from seat_invitation "
                           "where seat = :seat and state <> :delegated and state <> :replaced order by at desc, id",
                        seat, Inviting::delegated, Inviting::replaced);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

void step(Writing& w, SeatInvitationId const& id, Step s, std::string const& note = {}) {
  w.run("insert into seat_invitation_step (id, invitation, at, step, person, note) values (:id, :invitation, :at, :step, :person, :note)", base::random_name(12), id, w.now(),
        s, w.actor().person, note);
}

void go_to(Writing& w, SeatInvitationId const& id, Inviting to, std::string const& note = {}) {
  w.run("update seat_invitation set state = :state where id = :id", to, id);
  step(w, id, static_cast<Step>(to), note);
}

/// The invitation, if it is one of this plan.
Result<SeatInvitation> of_plan(Reading& r, PlanId const& id, SeatInvitationId const& invitation) {
  auto const i = seat_invitation(r, invitation);
  if (!i || !expect_seat(r, id, i->seat)) return refuse(Why::unknown, say("There is no such invitation."));
  return *i;
}

SeatInvitationId insert_invitation(Writing& w, SeatInvitation const& i, std::string const& link) {
  auto const id = base::new_id<SeatInvitationId>();
  w.run("insert into seat_invitation (id, seat, nomination, name, address, language, zone, words, state, link, delegate_of, needs, questions, reminders, at) "
        "values (:id, :seat, :nomination, :name, :address, :language, :zone, :words, :state, :link, :delegate_of, '', null, 0, :at)",
        id, i.seat, i.nomination, i.name, i.address, i.language, i.zone, i.words, i.state, link.empty() ? std::optional<std::string>() : link, i.delegate_of, w.now());
  return id;
}

}  // namespace

Result<Done> check_address(std::string const& address, char const* field) {
  if (auto ok = needed(address, 254, field); !ok) return ok;
  auto const at = address.find('@');
  bool const odd = at == 0 || at == std::string::npos || at + 1 == address.size() || address.find('@', at + 1) != std::string::npos;
  if (odd || std::any_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; }))
    return refuse(Why::malformed, say("This is no e-mail address."), field);
  return Done{};
}

void replace_open(Writing& w, PanelSeatId const& seat, std::string const& reason) {
  auto const open = open_of(w, seat);
  if (!open) return;
  w.run("update seat_invitation set link = null where id = :id", open->id);
  go_to(w, open->id, Inviting::replaced, reason);
}

Result<SeatInvitationId> draft_invitation(Writing& w, PlanId const& id, PanelSeatId const& seat, SeatInvitation const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (auto ok = expect_seat(w, id, seat); !ok) return tl::unexpected(ok.error());
  auto const who = w.row<NominationId, std::string>("select n.id, n.name from panel_seat s join nomination n on n.id = s.nomination where s.id = :seat", seat);
  if (!who) return refuse(Why::not_now, say("Nobody has this seat yet."));
  auto const open = open_of(w, seat);
  if (open && open->state > Inviting::approved) return refuse(Why::not_now, say("This invitation is sent already."));
  auto fresh = wish;
  fresh.seat = seat;
  std::tie(fresh.nomination, fresh.name) = *who;
  fresh.state = Inviting::drafted;
  fresh.delegate_of = {};
  auto invitation = open ? open->id : insert_invitation(w, fresh, {});
  if (open)
    w.run("update seat_invitation set nomination = :n, name = :name, address = :address, language = :language, zone = :zone, words = :words, state = :state where id = :id",
          fresh.nomination, fresh.name, fresh.address, fresh.language, fresh.zone, fresh.words, Inviting::drafted, invitation);
  step(w, invitation, Step::drafted);
  w.audit("draft_invitation", invitation.text, fresh.name);
  return invitation;
}

Result<Done> approve_invitation(Writing& w, PlanId const& id, SeatInvitationId const& invitation) {
  auto const i = of_plan(w, id, invitation);
  if (!i) return tl::unexpected(i.error());
  if (i->state != Inviting::drafted) return refuse(Why::not_now, say("Only a draft is approved."));
  go_to(w, invitation, Inviting::approved);
  w.audit("approve_invitation", invitation.text, i->name);
  return Done{};
}

Result<std::string> send_invitation(Writing& w, PlanId const& id, SeatInvitationId const& invitation) {
  auto const i = of_plan(w, id, invitation);
  if (!i) return tl::unexpected(i.error());
  bool const first = i->state == Inviting::approved;
  if (!first && i->state != Inviting::sent && i->state != Inviting::seen)
    return refuse(Why::not_now, i->state == Inviting::drafted ? say("Approve the invitation first.") : say("This invitation is answered."));
  auto const secret = base::random_secret();
  w.run("update seat_invitation set link = :link, reminders = reminders + :more where id = :id", link_of(seat_link, secret), first ? 0 : 1, invitation);
  if (first) go_to(w, invitation, Inviting::sent);
  else step(w, invitation, Step::reminded);
  w.audit(first ? "send_invitation" : "remind", invitation.text, i->name);
  return secret;
}

Result<Done> answer_invitation(Writing& w, SeatInvitationId const& invitation, Inviting to, std::string const& words, std::string const& for_them) {
  if (auto ok = all_of(too_long(words, 1000, "words"), too_long(for_them, 1000, "for_them")); !ok) return ok;
  if (to != Inviting::seen && to != Inviting::accepted && to != Inviting::declined) return refuse(Why::malformed, say("There is no such answer."), "answer");
  auto const i = seat_invitation(w, invitation);
  if (!i) return refuse(Why::unknown, say("There is no such invitation."));
  bool const may = i->state == Inviting::sent || i->state == Inviting::seen || i->state == Inviting::accepted || i->state == Inviting::declined;
  if (!may) return refuse(Why::not_now, say("This invitation is not open."));
  // Read again after the answer: nothing new.
  bool const changes_needs = to == i->state && to == Inviting::accepted && for_them.empty();
  if ((to == i->state && !changes_needs) || (to == Inviting::seen && i->state != Inviting::sent)) return Done{};
  if (changes_needs) {
    w.run("update seat_invitation set needs = :needs where id = :id", words, invitation);
    w.audit("change_needs", invitation.text);
    return Done{};
  }
  auto const note = for_them.empty() ? words : words.empty() ? for_them : words + " (" + for_them + ")";
  if (to == Inviting::accepted) w.run("update seat_invitation set needs = :needs where id = :id", words, invitation);
  // What somebody needs is for the organisers, not for the history.
  go_to(w, invitation, to, to == Inviting::accepted ? for_them : note);
  w.audit("answer_invitation", invitation.text, boost::describe::enum_to_string(to, ""));
  return Done{};
}

Result<Delegated> name_delegate(Writing& w, SeatInvitationId const& invitation, std::string const& name, std::string const& address) {
  if (auto ok = all_of(needed(name, 200, "name"), check_address(address, "address")); !ok) return tl::unexpected(ok.error());
  auto const i = seat_invitation(w, invitation);
  if (!i) return refuse(Why::unknown, say("There is no such invitation."));
  if (i->state != Inviting::sent && i->state != Inviting::seen && i->state != Inviting::accepted) return refuse(Why::not_now, say("This invitation is not open."));
  if (!i->delegate_of.empty()) return refuse(Why::not_now, say("Who comes for somebody else names nobody else. Decline, and say whom to ask."));
  w.run("update seat_invitation set link = null where id = :id", invitation);
  go_to(w, invitation, Inviting::delegated, name);
  auto fresh = *i;
  fresh.name = name;
  fresh.address = address;
  fresh.words.clear();
  fresh.state = Inviting::sent;
  fresh.delegate_of = invitation;
  auto const secret = base::random_secret();
  auto const id = insert_invitation(w, fresh, link_of(seat_link, secret));
  step(w, id, Step::sent);
  w.audit("name_delegate", invitation.text, name);
  return Delegated{id, secret};
}

Result<Done> set_lower_third(Writing& w, SeatInvitationId const& invitation, std::string const& name, std::string const& line) {
  if (auto ok = all_of(too_long(name, 80, "screen_name"), too_long(line, 120, "screen_line")); !ok) return ok;
  auto const i = seat_invitation(w, invitation);
  if (!i) return refuse(Why::unknown, say("There is no such invitation."));
  if (i->state != Inviting::sent && i->state != Inviting::seen && i->state != Inviting::accepted) return refuse(Why::not_now, say("This invitation is not open."));
  w.run("update seat_invitation set screen_name = :name, screen_line = :line where id = :id", name, line, invitation);
  w.audit("set_lower_third", invitation.text, name);
  return Done{};
}

std::map<PanelSeatId, SeatInvitation> open_invitations(Reading& r, PlanId const& id) {
  std::map<PanelSeatId, SeatInvitation> all;
  for (auto& i : some(r, "select i.id, i.seat, i.nomination, i.name, i.address, i.language, i.zone, i.words, i.state, i.delegate_of, i.needs, i.questions, i.reminders, i.at, "
                         "i.screen_name, i.screen_line "
                         "from seat_invitation i join panel_seat s on s.id = i.seat where s.plan = :id and i.state <> :delegated and i.state <> :replaced order by i.at desc, i.id",
                      id, Inviting::delegated, Inviting::replaced))
    all.try_emplace(i.seat, std::move(i));
  return all;
}

std::optional<SeatInvitation> seat_invitation(Reading& r, SeatInvitationId const& id) {
  auto const all = some(r, "select id, seat, nomination, name, address, language, zone, words, state, delegate_of, needs, questions, reminders, at, screen_name, screen_line from seat_invitation where id = :id", id);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::optional<PlanId> plan_of_seat(Reading& r, PanelSeatId const& seat) { return r.one<PlanId>("select plan from panel_seat where id = :seat", seat); }

std::optional<std::pair<PlanId, SeatInvitation>> invitation_of_secret(Reading& r, std::string const& secret) {
  auto const found = r.row<SeatInvitationId, PlanId>("select i.id, s.plan from seat_invitation i join panel_seat s on s.id = i.seat where i.link = :link", link_of(seat_link, secret));
  if (!found) return std::nullopt;
  return std::pair{std::get<1>(*found), *seat_invitation(r, std::get<0>(*found))};
}

std::vector<StepTaken> steps_of(Reading& r, PanelSeatId const& seat) {
  std::vector<StepTaken> all;
  for (auto const& [id, name, s, at, by, note] : r.rows<SeatInvitationId, std::string, Step, Instant, PersonId, std::string>(
           "select i.id, i.name, t.step, t.at, t.person, t.note from seat_invitation_step t join seat_invitation i on i.id = t.invitation where i.seat = :seat "
           "order by t.at, i.at, t.step",
           seat))
    all.push_back({id, name, s, at, by, note});
  return all;
}

Result<Done> questions_sent(Writing& w, SeatInvitationId const& invitation) {
  if (w.run("update seat_invitation set questions = :at where id = :id", w.now(), invitation) == 0) return refuse(Why::unknown, say("There is no such invitation."));
  step(w, invitation, Step::questions);
  w.audit("questions_sent", invitation.text);
  return Done{};
}

void note_guest(Writing& w, SeatInvitationId const& invitation, base::GuestId const& guest) {
  w.run("update seat_invitation set guest = :guest where id = :id", guest, invitation);
}

base::GuestId guest_of(Reading& r, SeatInvitationId const& invitation) {
  return r.one<base::GuestId>("select guest from seat_invitation where id = :id", invitation).value_or(base::GuestId());
}

std::vector<base::GuestId> guests_of(Reading& r, PlanId const& id) {
  std::vector<base::GuestId> all;
  r.each<base::GuestId>(
      "select i.guest from seat_invitation i join panel_seat s on s.id = i.seat where s.plan = :id and i.guest is not null "
      "order by i.at, i.id",
      [&](base::GuestId const& guest) { all.push_back(guest); }, id);
  return all;
}

Result<Done> set_briefing(Writing& w, PlanId const& id, std::string const& words) {
  if (auto ok = too_long(words, 4000, "briefing"); !ok) return ok;
  if (w.run("update plan set briefing = :words where id = :id", words, id) == 0) return no_plan();
  w.audit("set_briefing", id.text);
  return Done{};
}

std::string briefing(Reading& r, PlanId const& id) { return r.one<std::string>("select briefing from plan where id = :id", id).value_or(std::string()); }

// ------------------------------------------------------------------------------------------------------------ consent

Result<std::string> ask_consent(Writing& w, PlanId const& id, NominationId const& n, std::string const& address, std::string const& language) {
  if (auto ok = check_address(address, "address"); !ok) return tl::unexpected(ok.error());
  if (!base::is_language_tag(language)) return refuse(Why::malformed, say("This is no language tag."), "language");
  auto const name = w.one<std::string>("select name from nomination where id = :n and plan = :id", n, id);
  if (!name) return refuse(Why::unknown, say("There is no such nomination."));
  auto const secret = base::random_secret();
  if (w.run("update nomination_asking set address = :address, language = :language, link = :link, sent = :sent, times = times + 1 where nomination = :n", address, language,
            link_of(consent_link, secret), w.now(), n) == 0)
    w.run("insert into nomination_asking (nomination, address, language, link, sent, times, answered) values (:n, :address, :language, :link, :sent, 1, null)", n, address,
          language, link_of(consent_link, secret), w.now());
  w.audit("ask_consent", n.text, *name);
  return secret;
}

Result<Done> answer_consent(Writing& w, NominationId const& n, Consent to, std::vector<Attribute> const& attributes) {
  if (to == Consent::asked) return refuse(Why::malformed, say("There is no such answer."), "answer");
  auto const id = w.one<PlanId>("select plan from nomination where id = :n", n);
  if (!id) return refuse(Why::unknown, say("There is no such nomination."));
  if (auto ok = set_attributes(w, *id, n, attributes); !ok) return ok;
  if (auto ok = set_consent(w, *id, n, to); !ok) return ok;
  w.run("update nomination_asking set answered = :at where nomination = :n", w.now(), n);
  return Done{};
}

std::optional<std::pair<PlanId, NominationId>> nominee_of_secret(Reading& r, std::string const& secret) {
  auto const found = r.row<PlanId, NominationId>("select n.plan, n.id from nomination_asking a join nomination n on n.id = a.nomination where a.link = :link", link_of(consent_link, secret));
  if (!found) return std::nullopt;
  return std::pair{std::get<0>(*found), std::get<1>(*found)};
}

std::map<NominationId, ConsentAsked> consents_asked(Reading& r, PlanId const& id) {
  std::map<NominationId, ConsentAsked> all;
  for (auto const& [n, address, language, sent, times, answered] : r.rows<NominationId, std::string, std::string, Instant, std::int64_t, std::optional<Instant>>(
           "select a.nomination, a.address, a.language, a.sent, a.times, a.answered from nomination_asking a join nomination n on n.id = a.nomination where n.plan = :id", id))
    all[n] = {address, language, sent, times, answered};
  return all;
}

Result<Done> forget_people(Writing& w, PlanId const& id) {
  if (auto ok = forget_attributes(w, id); !ok) return ok;
  w.run("delete from nomination_asking where nomination in (select id from nomination where plan = :id)", id);
  w.run("update seat_invitation set address = '', needs = '', words = '', link = null, guest = null "
        "where seat in (select id from panel_seat where plan = :id)",
        id);
  w.run("update panel_lottery set task = '' where plan = :id", id);
  w.audit("forget_people", id.text);
  return Done{};
}

bool remembers_people(Reading& r, PlanId const& id) {
  return r.one<std::int64_t>("select 1 from panel_lottery where plan = :id and task <> '' limit 1", id) ||
         r.one<std::int64_t>("select 1 from nomination_attribute a join nomination n on n.id = a.nomination where n.plan = :id limit 1", id) ||
         r.one<std::int64_t>("select 1 from nomination_asking a join nomination n on n.id = a.nomination where n.plan = :id limit 1", id) ||
         r.one<std::int64_t>("select 1 from seat_invitation i join panel_seat s on s.id = i.seat where s.plan = :id and (i.address <> '' or i.needs <> '' or i.words <> '' or "
                             "i.link is not null or i.guest is not null) limit 1",
                             id);
}

std::int64_t addresses_kept(Reading& r, PlanId const& id) {
  return std::ssize(consents_asked(r, id)) +
         r.one<std::int64_t>("select count(*) from seat_invitation i join panel_seat s on s.id = i.seat where s.plan = :id and i.address <> ''", id).value_or(0);
}

Instant last_dealt_with(Reading& r, PlanId const& id) {
  auto last = r.one<Instant>("select at from plan where id = :id", id).value_or(Instant());
  auto const see = [&](std::optional<Instant> const& at) { last = std::max(last, at.value_or(last)); };
  see(r.one<Instant>("select at from nomination where plan = :id order by at desc limit 1", id));
  see(r.one<Instant>("select t.at from panel_seat s join seat_invitation i on i.seat = s.id join seat_invitation_step t on t.invitation = i.id where s.plan = :id "
                     "order by t.at desc limit 1",
                     id));
  for (auto const& [nomination, asked] : consents_asked(r, id)) {
    see(asked.sent);
    see(asked.answered);
  }
  return last;
}

}  // namespace plan
