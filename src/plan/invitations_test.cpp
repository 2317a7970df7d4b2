// SPDX-License-Identifier: Apache-2.0
// Seats, invitations and consent, on every database there is.
#include "plan/invitations.hpp"

#include "plan/agenda.hpp"
#include "plan/lower_thirds.hpp"
#include "plan/plan_for_tests.hpp"

using namespace plan;
using namespace plan::test;
using base::Why;

namespace {

struct Seated {
  Desk& d;
  NominationId amina, bo, chi;
  explicit Seated(Desk& desk) : d(desk) {
    amina = d.nominee("Amina", {{"region", "qqcanary"}});
    bo = d.nominee("Bo");
    chi = d.nominee("Chi");
    d.done([&](Writing& w) { return choose(w, d.session, {amina, bo}, "because", ""); });
  }
  std::vector<PanelSeat> seats() {
    return d.read([&](Reading& r) { return panel_seats(r, d.session); });
  }
  SeatInvitationId drafted(PanelSeatId const& seat) {
    return d.done([&](Writing& w) { return draft_invitation(w, d.session, seat, {.address = "amina@example.org", .zone = "Africa/Nairobi"}); });
  }
  /// Of the first seat; its secret.
  std::string sent(PanelSeatId const& seat) {
    auto const i = drafted(seat);
    d.done([&](Writing& w) { return approve_invitation(w, d.session, i); });
    return d.done([&](Writing& w) { return send_invitation(w, d.session, i); });
  }
  std::optional<SeatInvitation> by(std::string const& secret) {
    auto const found = d.read([&](Reading& r) { return invitation_of_secret(r, secret); });
    return found ? std::optional(found->second) : std::nullopt;
  }
  std::string steps(PanelSeatId const& seat) {
    std::string all;
    for (auto const& s : d.read([&](Reading& r) { return steps_of(r, seat); })) all += s.name + " " + boost::describe::enum_to_string(s.step, "") + "; ";
    return all;
  }
  template <class F>
  Why why(F&& f) {
    auto const r = d.verb(std::forward<F>(f));
    REQUIRE(!r);
    return r.error().why;
  }
};

}  // namespace

TEST_CASE("everybody who is chosen gets a seat once, the empty ones first; a seat with an invitation is not removed") {
  on_each([](Desk& d) {
    Seated p(d);
    auto const kept = d.done([&](Writing& w) { return add_seat(w, d.session, {.constituency = "Leadership Panel", .owner = "Sorina", .deadline = "2026-03-10"}); });
    CHECK(d.done([&](Writing& w) { return seat_the_chosen(w, d.session); }) == 2);
    CHECK(d.done([&](Writing& w) { return seat_the_chosen(w, d.session); }) == 0);
    auto const seats = p.seats();
    REQUIRE(seats.size() == 2);
    CHECK(seats[0].id == kept);
    CHECK(seats[0].name == "Amina");
    CHECK(seats[1].name == "Bo");
    CHECK(seats[1].owner.empty());
    CHECK(p.why([&](Writing& w) { return add_seat(w, d.session, {.deadline = "10 March"}); }) == Why::malformed);
    CHECK(p.why([&](Writing& w) { return withdraw(w, d.session, p.amina); }) == Why::not_now);
    p.sent(kept);
    CHECK(p.why([&](Writing& w) { return remove_seat(w, d.session, kept); }) == Why::not_now);
    p.drafted(seats[1].id);
    d.done([&](Writing& w) { return remove_seat(w, d.session, seats[1].id); });
    CHECK(p.seats().size() == 1);
  });
}

TEST_CASE("an invitation is drafted, approved, sent, seen and accepted in this order only; a reminder kills the link before it") {
  on_each([](Desk& d) {
    Seated p(d);
    d.done([&](Writing& w) { return seat_the_chosen(w, d.session); });
    auto const seat = p.seats()[0].id;
    auto const id = p.drafted(seat);
    CHECK(p.why([&](Writing& w) { return send_invitation(w, d.session, id); }) == Why::not_now);
    CHECK(p.why([&](Writing& w) { return answer_invitation(w, id, Inviting::accepted, ""); }) == Why::not_now);
    d.done([&](Writing& w) { return approve_invitation(w, d.session, id); });
    CHECK(p.drafted(seat) == id);  // changed: to be approved again
    CHECK(p.why([&](Writing& w) { return send_invitation(w, d.session, id); }) == Why::not_now);
    d.done([&](Writing& w) { return approve_invitation(w, d.session, id); });
    d.now += std::chrono::hours(1);
    auto const first = d.done([&](Writing& w) { return send_invitation(w, d.session, id); });
    CHECK(p.by(first)->state == Inviting::sent);
    CHECK(p.why([&](Writing& w) { return draft_invitation(w, d.session, seat, {.address = "x@example.org"}); }) == Why::not_now);
    d.now += std::chrono::hours(1);
    auto const second = d.done([&](Writing& w) { return send_invitation(w, d.session, id); });
    CHECK(!p.by(first));
    CHECK(p.by(second)->reminders == 1);
    d.now += std::chrono::hours(1);
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::seen, ""); });
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::seen, ""); });
    d.now += std::chrono::hours(1);
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::accepted, "A ramp to the stage"); });
    CHECK(p.by(second)->needs == "A ramp to the stage");
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::accepted, "A ramp, and captions"); });
    CHECK(p.by(second)->needs == "A ramp, and captions");
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::accepted, "", "by telephone"); });
    CHECK(p.by(second)->needs == "A ramp, and captions");
    CHECK(p.why([&](Writing& w) { return send_invitation(w, d.session, id); }) == Why::not_now);
    CHECK(p.why([&](Writing& w) { return answer_invitation(w, id, Inviting::replaced, ""); }) == Why::malformed);
    auto const steps = p.steps(seat);
    CHECK(steps.ends_with("Amina sent; Amina reminded; Amina seen; Amina accepted; "));
    CHECK(steps.find("ramp") == std::string::npos);
    CHECK(!p.by("none"));
  });
}

TEST_CASE("a delegate has an invitation and a link of their own, the holder's dies; whoever is replaced has none") {
  on_each([](Desk& d) {
    Seated p(d);
    d.done([&](Writing& w) { return seat_the_chosen(w, d.session); });
    auto const seat = p.seats()[0].id;
    auto const secret = p.sent(seat);
    auto const holder = p.by(secret)->id;
    CHECK(p.why([&](Writing& w) { return name_delegate(w, holder, "Deputy", "no address"); }) == Why::malformed);
    CHECK(p.by(secret).has_value());
    d.now += std::chrono::hours(1);
    auto const delegate = d.done([&](Writing& w) { return name_delegate(w, holder, "Deputy", "deputy@example.org"); });
    CHECK(!p.by(secret));
    CHECK(p.by(delegate.secret)->name == "Deputy");
    CHECK(p.by(delegate.secret)->zone == "Africa/Nairobi");
    CHECK(d.read([&](Reading& r) { return open_invitations(r, d.session); }).at(seat).id == delegate.id);
    CHECK(p.why([&](Writing& w) { return answer_invitation(w, holder, Inviting::accepted, ""); }) == Why::not_now);
    CHECK(p.why([&](Writing& w) { return name_delegate(w, delegate.id, "Third", "third@example.org"); }) == Why::not_now);
    d.done([&](Writing& w) { return answer_invitation(w, delegate.id, Inviting::declined, "Travels", "by telephone"); });
    CHECK(p.why([&](Writing& w) { return give_seat(w, d.session, seat, p.bo, "x"); }) == Why::conflict);   // sits beside
    CHECK(p.why([&](Writing& w) { return give_seat(w, d.session, seat, p.chi, "x"); }) == Why::conflict);  // not chosen
    CHECK(p.why([&](Writing& w) { return give_seat(w, d.session, seat, {}, ""); }) == Why::malformed);
    d.now += std::chrono::hours(1);
    d.done([&](Writing& w) { return give_seat(w, d.session, seat, {}, "Nobody of that office can come"); });
    CHECK(!p.by(delegate.secret));
    CHECK(p.seats()[0].nomination.empty());
    CHECK(d.read([&](Reading& r) { return open_invitations(r, d.session); }).empty());
    CHECK(p.why([&](Writing& w) { return draft_invitation(w, d.session, seat, {.address = "x@example.org"}); }) == Why::not_now);
    CHECK(p.steps(seat) == "Amina drafted; Amina approved; Amina sent; Amina delegated; Deputy sent; Deputy declined; Deputy replaced; ");
  });
}

TEST_CASE("an answer that is late, a seat nobody owns and a deadline near are told apart, in this order") {
  auto const now = *base::parse_iso("2026-03-10T12:00:00Z");
  SeatInvitation sent;
  sent.state = Inviting::sent;
  auto yes = sent;
  yes.state = Inviting::accepted;
  CHECK(urgency({.owner = "Sorina", .deadline = "2026-03-09"}, sent, now) == Urgency::late);
  CHECK(urgency({.deadline = "2026-03-09"}, std::nullopt, now) == Urgency::late);
  CHECK(urgency({.owner = "Sorina", .deadline = "2026-03-09"}, yes, now) == Urgency::settled);
  CHECK(urgency({.deadline = "2026-03-12"}, sent, now) == Urgency::unowned);
  CHECK(urgency({.owner = "Sorina", .deadline = "2026-03-10"}, sent, now) == Urgency::soon);
  CHECK(urgency({.owner = "Sorina", .deadline = "2026-03-17"}, sent, now) == Urgency::soon);
  CHECK(urgency({.owner = "Sorina", .deadline = "2026-03-18"}, sent, now) == Urgency::waiting);
  CHECK(urgency({.owner = "Sorina"}, std::nullopt, now) == Urgency::waiting);
}

TEST_CASE("a nominee answers for themself by a link; asked again the old one is dead, and after the session all that was personal is gone") {
  on_each([](Desk& d) {
    Seated p(d);
    CHECK(p.why([&](Writing& w) { return ask_consent(w, d.session, p.amina, "a b@example.org", "en"); }) == Why::malformed);
    CHECK(p.why([&](Writing& w) { return ask_consent(w, PlanId("none"), p.amina, "a@example.org", "en"); }) == Why::unknown);
    auto const old = d.done([&](Writing& w) { return ask_consent(w, d.session, p.amina, "a@example.org", "fr"); });
    auto const secret = d.done([&](Writing& w) { return ask_consent(w, d.session, p.amina, "a@example.org", "fr"); });
    CHECK(!d.read([&](Reading& r) { return nominee_of_secret(r, old); }));
    CHECK(d.read([&](Reading& r) { return nominee_of_secret(r, secret); }) == std::pair{d.session, p.amina});
    CHECK(d.read([&](Reading& r) { return consents_asked(r, d.session); }).at(p.amina).times == 2);
    CHECK(p.why([&](Writing& w) { return answer_consent(w, p.amina, Consent::given, {{"id", "7"}}); }) == Why::malformed);
    d.done([&](Writing& w) { return answer_consent(w, p.amina, Consent::given, {{"seat", "youth"}, {"seat", "technical"}}); });
    auto const n = d.read([&](Reading& r) { return nominations(r, d.session); })[0];
    CHECK(n.consent == Consent::given);
    CHECK(n.attributes == std::vector<Attribute>{{"seat", "technical"}, {"seat", "youth"}});
    d.done([&](Writing& w) { return seat_the_chosen(w, d.session); });
    auto const link = p.sent(p.seats()[0].id);
    d.done([&](Writing& w) { return answer_invitation(w, p.by(link)->id, Inviting::accepted, "A ramp"); });
    d.done([&](Writing& w) { return forget_people(w, d.session); });
    CHECK(!p.by(link));
    CHECK(d.read([&](Reading& r) { return consents_asked(r, d.session); }).empty());
    auto const kept = d.read([&](Reading& r) { return open_invitations(r, d.session); }).begin()->second;
    CHECK(kept.address + kept.needs == "");
    CHECK(kept.state == Inviting::accepted);
    CHECK(d.read([&](Reading& r) { return nominations(r, d.session); })[0].attributes.empty());
    for (auto const& line : d.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 100); }))
      for (auto const* const word : {"example.org", "youth", "ramp", "qqcanary"}) CHECK(line.note.find(word) == std::string::npos);
  });
}

TEST_CASE("on the screen stands what people gave themselves, else their nomination; a delegate stands there under their own name, nobody before they agreed") {
  on_each([](Desk& d) {
    Seated p(d);
    auto const v = d.variant("One");
    auto const part = d.part(v, "Panel", 40, 2);
    d.done([&](Writing& w) { return adopt(w, d.session, v, "This one."); });
    d.done([&](Writing& w) { return place_speakers(w, d.session, part, {p.amina, p.bo}); });
    d.done([&](Writing& w) { return seat_the_chosen(w, d.session); });
    auto const thirds = [&] { return d.read([&](Reading& r) { return lower_thirds(r, d.session); }); };
    REQUIRE(thirds().size() == 2);
    CHECK(thirds()[0].name == "Amina");
    CHECK(thirds()[0].line == "self");
    CHECK(!thirds()[0].agreed);
    auto const secret = p.sent(p.seats()[0].id);
    auto const id = p.by(secret)->id;
    d.done([&](Writing& w) { return set_lower_third(w, id, "Dr Amina Diallo", "Wells for All"); });
    CHECK(!thirds()[0].agreed);
    d.done([&](Writing& w) { return answer_invitation(w, id, Inviting::accepted, ""); });
    CHECK(thirds()[0].name == "Dr Amina Diallo");
    CHECK(thirds()[0].line == "Wells for All");
    CHECK(thirds()[0].given);
    CHECK(thirds()[0].agreed);
    CHECK(p.why([&](Writing& w) { return set_lower_third(w, id, std::string(81, 'x'), ""); }) == Why::malformed);
    d.now += std::chrono::hours(1);
    auto const delegate = d.done([&](Writing& w) { return name_delegate(w, id, "Deputy", "deputy@example.org"); });
    CHECK(p.why([&](Writing& w) { return set_lower_third(w, id, "Amina", ""); }) == Why::not_now);
    CHECK(thirds()[0].name == "Deputy");
    CHECK(thirds()[0].line.empty());
    CHECK(thirds()[0].delegate);
    CHECK(!thirds()[0].agreed);
    d.done([&](Writing& w) { return answer_invitation(w, delegate.id, Inviting::accepted, ""); });
    CHECK(thirds()[0].agreed);
    CHECK(thirds()[0].nomination == p.amina);
  });
}
