// SPDX-License-Identifier: Apache-2.0
// A consensus call for whoever speaks for a coalition by a personal link: no account, no script. GET shows, POST acts, so a mail scanner
// that follows the link says nothing; ?stance= from a reply by mail fills the form in.
#include "desk/former_contacts.hpp"
#include "web/consensus.hpp"
#include "web/drafts.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using base::Done;
using base::ObjectionId;
using base::VoiceId;
using consensus::State;

Refusal no_link() { return {Why::unknown, say("This link leads to no consensus call. Ask whoever sent it for a new one."), {}, {}}; }

struct OwnCall {
  std::string name, coalition, zone;
  bool spoke = false, behalf = false;
  consensus::Sheet sheet;
};
BOOST_DESCRIBE_STRUCT(OwnCall, (), (name, coalition, zone, spoke, behalf, sheet))

struct Own {
  OwnCall facts;
  VoiceId voice;
  std::vector<consensus::Spoken> spoken;
};

std::optional<Own> own(Call& call) {
  return call.read([&](Reading& r) -> std::optional<Own> {
    auto const voice = desk::voice_of_link(r, call.parts.empty() ? "" : call.parts[0], call.now);
    if (!voice) return std::nullopt;
    auto const id = *consensus::call_of(r, *voice);
    Own out;
    out.voice = *voice;
    out.spoken = consensus::positions(r, id);
    out.facts.sheet = *consensus::sheet(r, id);
    consensus::hide_unsigned(out.facts.sheet);
    for (auto const& v : consensus::voices(r, id)) {
      if (v.id != *voice) continue;
      out.facts.name = v.name;
      out.facts.zone = v.zone;
      for (auto const& a : out.facts.sheet.coalitions)
        if (a.coalition == v.coalition) out.facts.coalition = a.name;
    }
    for (auto const& p : out.spoken)
      if (p.voice == *voice) {
        out.facts.spoke = true;
        out.facts.behalf = p.behalf;
      }
    return out;
  });
}

std::string here(Call const& call, std::string const& more = {}) { return "/call/" + call.parts[0] + more; }

Html answer_part(Call const& call, Own const& o, std::optional<Refusal> const& wrong) {
  auto const& c = o.facts.sheet.call;
  bool const shut = c.state != State::open;
  if (!takes_answers(c)) return {};
  Html out = html("<section id=\"answer\"><h2>{}</h2>", sentence(tr("You answer for {}"), {html("<bdi>{}</bdi>", o.facts.coalition)}));
  if (o.facts.behalf) out += notice(Tone::warning, html("<p>{}</p>", tr("The facilitators entered this on your behalf. Say it yourself to confirm it, or say something else.")));
  else if (o.facts.spoke && !shut) out += notice(Tone::info, html("<p>{}</p>", tr("You have answered. You can change it until the window shuts.")));
  out += position_form(call, Url::local(here(call)), o.facts.sheet, prefilled(call, o.facts.sheet, o.voice, o.spoken), wrong);
  if (may_dispute(o.facts.sheet)) out += act(Url::local(here(call, "/dispute")), call.csrf(), tr("This change is one of substance"));
  return out + html("</section>");
}

http::Response show_own(Call& call, std::optional<Refusal> const& wrong = {}) {
  auto const o = own(call);
  if (!o) return call.refused(no_link());
  if (o->facts.sheet.call.state == State::draft) return call.refused({Why::not_now, say("This call is not open yet."), {}, {}});
  if (wrong && ((wrong->why != Why::malformed && wrong->why != Why::conflict) || call.wants_json)) return call.refused(*wrong);
  return for_this_browser(call, [&] { return call.show(o->facts, [&] {
    auto const& c = o->facts.sheet.call;
    Page page;
    page.title = c.title;
    page.heading = html("<bdi>{}</bdi>", c.title);
    page.lead = html("<p>{} {}</p>", outcome_badge(c), sentence(tr("You answer as {}."), {person(o->facts.name)}));
    page.listed = false;
    page.wide = true;
    page.islands = {keep_island};
    auto fields = position_fields();
    fields.push_back("comment");
    page.main += wrong_with(wrong, fields);
    page.main += sheet_part(o->facts.sheet, o->facts.zone, [&](consensus::Objection const& objection) {
      return objection.voice == o->voice ? author_acts(call.csrf(), here(call), objection) : Html();
    });
    page.main += answer_part(call, *o, wrong);
    page.main += folded(tr("Remark as yourself"),
                        form(Url::local(here(call, "/comments")), call.csrf(),
                             keep_draft(call, here(call, "/comments")) + text_area({.name = "comment", .label = tr("Your remark, published with your name"), .value = call.long_field("comment"), .error = error_at(wrong, "comment"), .rows = 3, .required = true}) +
                                 buttons(button(tr("Publish the remark"), Look::plain))),
                        !error_at(wrong, "comment").empty());
    return page;
  }, form_status(wrong)); });
}

http::Response shown(Call& call) { return show_own(call); }

/// One verb for the voice of the link, which is looked up again: it may have died since.
template <class F>
http::Response acted(Call& call, std::string const& said, F&& verb) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const voice = desk::voice_of_link(w, call.parts[0], w.now());
    if (!voice) return tl::unexpected(no_link());
    return verb(w, *voice);
  });
  if (!done) return show_own(call, done.error());
  return call.see(here(call), said);
}

http::Response answered(Call& call) {
  return acted(call, tr("Thank you: the position of your coalition is kept."), [&](Writing& w, VoiceId const& voice) {
    auto const c = *consensus::call(w, *consensus::call_of(w, voice));
    return consensus::take_position(w, voice, position_wish(call, c.options.size()));
  });
}

http::Response dispute(Call& call) {
  return acted(call, tr("The change counts as one of substance now, and the full window begins."), [](Writing& w, VoiceId const& voice) { return consensus::dispute(w, voice); });
}

http::Response comment(Call& call) {
  return acted(call, tr("Your remark is published."), [&](Writing& w, VoiceId const& voice) -> Result<Done> {
    auto const id = *consensus::call_of(w, voice);
    for (auto const& v : consensus::voices(w, id))
      if (v.id == voice) return consensus::comment(w, id, v.name, call.long_field("comment"));
    return tl::unexpected(no_link());
  });
}

http::Response take_back(Call& call) {
  return acted(call, tr("The objection is withdrawn."), [&](Writing& w, VoiceId const& voice) { return consensus::withdraw_objection(w, voice, call.id<ObjectionId>(1)); });
}

http::Response appeal(Call& call) {
  return acted(call, tr("It goes to the next full meeting. The decision is suspended until then."),
               [&](Writing& w, VoiceId const& voice) { return desk::appeal(w, voice, call.id<ObjectionId>(1), call.long_field("words")); });
}

}  // namespace

std::vector<Route> consensus_link_rows() {
  using http::Method;
  return {
      {Method::get, "/call/{secret}", Role::visitor, shown, "A consensus call for whoever holds this personal link; stance fills the form in."},
      {Method::post, "/call/{secret}", Role::visitor, answered, "What the coalition says: version, stance, words, option-N of a choice; what, harm and remedy of an objection.", form_body},
      {Method::post, "/call/{secret}/dispute", Role::visitor, dispute, "Says that an editorial change is one of substance.", form_body},
      {Method::post, "/call/{secret}/comments", Role::visitor, comment, "A remark as oneself: comment.", form_body},
      {Method::post, "/call/{secret}/objections/{objection}/withdraw", Role::visitor, take_back, "Withdraws one's own objection.", form_body},
      {Method::post, "/call/{secret}/objections/{objection}/appeal", Role::visitor, appeal, "Takes an overruling to the next full meeting: words.", form_body},
  };
}

}  // namespace web
