// SPDX-License-Identifier: Apache-2.0
// What is done to an open consensus call with an account: by facilitators (its text, who speaks, answers, the end) and by those who speak
// for a coalition.
#include <algorithm>

#include "base/text.hpp"
#include "consensus/letters.hpp"
#include "desk/former_contacts.hpp"
#include "people/accounts.hpp"
#include "people/people.hpp"
#include "web/consensus.hpp"
#include "web/drafts.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/polls.hpp"

namespace web {

namespace {

using base::ConsensusId;
using base::Done;
using base::ObjectionId;
using base::VoiceId;

std::string here(Call const& call) { return consensus_path(call.id<ConsensusId>()); }

template <class T>
http::Response answered(Call& call, Result<T> const& done, std::string const& said) {
  if (!done) return show_consensus(call, done.error());
  return call.see(here(call), said);
}

/// Refuses an objection of another call: the address names both.
Result<Done> of_this_call(Reading& r, Call const& call) {
  auto const o = consensus::objection(r, call.id<ObjectionId>(1));
  if (!o || o->call != call.id<ConsensusId>()) return base::refuse(Why::unknown, say("There is no such objection."));
  return Done{};
}

// ------------------------------------------------------------------------------------------------ facilitators

http::Response invite(Call& call) {
  consensus::Voice wish{.name = call.field("name"), .zone = call.field("zone")};
  auto const coalition = call.field("coalition");
  if (base::looks_like_id(coalition)) wish.coalition = base::CoalitionId(coalition);
  boost::describe::enum_from_string(call.field("weekend").c_str(), wish.weekend);
  auto const days = days_in(call);
  if (!days) return show_consensus(call, days.error());
  std::string address;
  if (!call.field("address").empty()) {
    auto const read = people::read_address(call.field("address"));
    if (!read) return show_consensus(call, read.error());
    address = *read;
  }
  auto const done = call.write([&](Writing& w) -> Result<consensus::Invited> {
    // A name that exactly one person of the roster bears is that person; of several nobody is guessed.
    auto const named = people::people_named(w, wish.name);
    auto asked = wish;
    if (named.size() == 1) asked.person = named.front().id;
    asked.days_off = days->empty() && !asked.person.empty() ? schedule::days_off_of(w, asked.person) : *days;
    auto const invited = consensus::invite(w, call.id<ConsensusId>(), asked);
    if (!invited || address.empty()) return invited;
    if (auto ok = consensus::set_address(w, invited->id, address, base::speaking().tag); !ok) return tl::unexpected(ok.error());
    return invited;
  });
  if (!done) return show_consensus(call, done.error());
  call.form = {};
  return show_consensus(call, {}, "/call/" + done->secret);
}

http::Response renew(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::renew_link(w, call.id<ConsensusId>(), call.id<VoiceId>(1)); });
  if (!done) return call.refused(done.error());
  return show_consensus(call, {}, "/call/" + *done);
}

struct Behalf {
  std::string call, coalition, name;
  consensus::Sheet sheet;
};
BOOST_DESCRIBE_STRUCT(Behalf, (), (call, coalition, name, sheet))

http::Response behalf_form(Call& call, std::optional<Refusal> const& wrong) {
  if (wrong && (wrong->why == Why::unknown || wrong->why == Why::not_now || call.wants_json)) return call.refused(*wrong);
  std::vector<consensus::Spoken> spoken;
  auto const voice = call.id<VoiceId>(1);
  auto const f = call.read([&](Reading& r) -> std::optional<Behalf> {
    auto found = consensus::sheet(r, call.id<ConsensusId>());
    if (!found) return std::nullopt;
    for (auto const& v : consensus::voices(r, found->call.id)) {
      if (v.id != voice) continue;
      auto const of = std::find_if(found->coalitions.begin(), found->coalitions.end(), [&](auto const& a) { return a.coalition == v.coalition; });
      spoken = consensus::positions(r, found->call.id);
      return Behalf{found->call.title, of == found->coalitions.end() ? "" : of->name, v.name, std::move(*found)};
    }
    return std::nullopt;
  });
  if (!f) return call.refused(no_consensus_call());
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Enter what they told us");
    page.section = "decisions";
    page.listed = false;
    page.crumbs = {{tr("Consensus calls"), Url::local("/calls")}, {f->call, Url::local(here(call))}};
    page.lead = html("<p>{}</p>", sentence(tr("{1}, for {2}"), {person(f->name), html("<bdi>{}</bdi>", f->coalition)}));
    page.islands = {keep_island};
    page.main += wrong_with(wrong, position_fields());
    page.main += html("<p>{}</p>", tr("It is shown to them as entered on their behalf; with their link or account they can say something else.")) + paragraphs(f->sheet.call.text);
    page.main += position_form(call, Url::local(here(call) + "/voices/" + voice.text), f->sheet, prefilled(call, f->sheet, voice, spoken), wrong);
    return page;
  }, form_status(wrong));
}

http::Response behalf(Call& call) { return behalf_form(call, {}); }

http::Response entered(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const voice = call.id<VoiceId>(1);
    auto const c = consensus::call(w, call.id<ConsensusId>());
    if (!c || consensus::call_of(w, voice) != c->id) return tl::unexpected(no_consensus_call());
    return consensus::take_position(w, voice, position_wish(call, c->options.size()), true);
  });
  if (!done) return behalf_form(call, done.error());
  return call.see(here(call), tr("It is entered on their behalf."));
}

http::Response edit(Call& call) {
  auto const id = call.id<ConsensusId>();
  consensus::Edit label{};  // first: which no change may have
  boost::describe::enum_from_string(call.field("label").c_str(), label);
  std::vector<std::string> options;
  auto const typed = call.long_field("options");
  for (auto const line : base::split(typed, '\n'))
    if (auto clean = base::clean_line(line); !clean.empty()) options.push_back(std::move(clean));
  auto const done = call.write([&](Writing& w) {
    std::vector<ObjectionId> met;
    for (auto const& o : consensus::objections(w, id))
      if (!call.field("met-" + o.id.text).empty()) met.push_back(o.id);
    return consensus::edit(w, id, call.long_field("text"), options, label, met);
  });
  return answered(call, done, label == consensus::Edit::editorial ? tr("The text is changed; nothing starts anew.") : tr("The text is changed, and the full window begins."));
}

http::Response answer(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    if (auto ok = of_this_call(w, call); !ok) return ok;
    return consensus::answer_objection(w, call.id<ObjectionId>(1), call.long_field("answer"));
  });
  return answered(call, done, tr("The answer is published."));
}

http::Response overrule(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    if (auto ok = of_this_call(w, call); !ok) return ok;
    return consensus::overrule(w, call.id<ObjectionId>(1), call.long_field("reasons"));
  });
  return answered(call, done, tr("You have signed. With two signatures the reasons are published and stand for seven days."));
}

http::Response hearing(Call& call) {
  auto const meeting = call.field("meeting");
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    if (auto ok = of_this_call(w, call); !ok) return ok;
    return desk::hear_appeal(w, call.id<ObjectionId>(1), !call.field("sustained").empty(), base::MeetingId(base::looks_like_id(meeting) ? meeting : "none"), call.long_field("heard"));
  });
  return answered(call, done, tr("What the meeting said is written down."));
}

http::Response give_back(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::give_back(w, call.id<ConsensusId>(), call.long_field("reason")); });
  return answered(call, done, tr("The text is given back."));
}

http::Response withdraw(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::withdraw(w, call.id<ConsensusId>(), call.long_field("reason")); });
  return answered(call, done, tr("The call is withdrawn."));
}

http::Response reopen(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::reopen(w, call.id<ConsensusId>(), call.long_field("reason")); });
  return answered(call, done, tr("The call is open again."));
}

// ------------------------------------------------------------------------------------------------ coalitions

base::CoalitionId coalition_of(Call const& call) {
  auto const typed = call.field("coalition");
  return base::CoalitionId(base::looks_like_id(typed) ? typed : "none");
}

http::Response position(Call& call) {
  auto const id = call.id<ConsensusId>();
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const c = consensus::call(w, id);
    if (!c) return tl::unexpected(no_consensus_call());
    auto const voice = desk::own_voice(w, id, coalition_of(call));
    if (!voice) return tl::unexpected(voice.error());
    return consensus::take_position(w, *voice, position_wish(call, c->options.size()));
  });
  return answered(call, done, tr("Thank you: the position of your coalition is kept."));
}

http::Response dispute(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const voice = desk::own_voice(w, call.id<ConsensusId>(), coalition_of(call));
    if (!voice) return tl::unexpected(voice.error());
    return consensus::dispute(w, *voice);
  });
  return answered(call, done, tr("The change counts as one of substance now, and the full window begins."));
}

/// Whose objection it is, if that is a voice of the one who asks; else nobody's.
VoiceId own_objector(Writing& w, Call const& call) {
  auto const o = consensus::objection(w, call.id<ObjectionId>(1));
  for (auto const& v : consensus::voices(w, call.id<ConsensusId>()))
    if (o && v.id == o->voice && !v.person.empty() && v.person == w.actor().person && !desk::is_former_contact(w, v, w.now())) return v.id;
  return VoiceId("none");
}

http::Response take_back(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::withdraw_objection(w, own_objector(w, call), call.id<ObjectionId>(1)); });
  return answered(call, done, tr("The objection is withdrawn."));
}

http::Response appeal(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::appeal(w, own_objector(w, call), call.id<ObjectionId>(1), call.long_field("words")); });
  return answered(call, done, tr("It goes to the next full meeting. The decision is suspended until then."));
}

http::Response comment(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::comment(w, call.id<ConsensusId>(), call.viewer.name, call.long_field("comment")); });
  return answered(call, done, tr("Your remark is published."));
}

}  // namespace

std::vector<Route> consensus_act_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::post, "/calls/{call}/voices", least, invite, "Names somebody who speaks for a coalition: coalition, name, zone, weekend, days_off, address for letters. Answers their personal link, once.", form_body},
      {Method::post, "/calls/{call}/voices/{voice}/link", least, renew, "Makes a new personal link; the old one dies.", form_body},
      {Method::get, "/calls/{call}/voices/{voice}", least, behalf, "The form of a position that is entered on somebody's behalf."},
      {Method::post, "/calls/{call}/voices/{voice}", least, entered, "Enters a position on somebody's behalf: the fields of position.", form_body},
      {Method::post, "/calls/{call}/edit", least, edit, "Changes the text of an open call: text, options, label substantive or editorial, met-ID for each objection it meets.", form_body},
      {Method::post, "/calls/{call}/objections/{objection}/answer", least, answer, "Answers an objection in writing: answer.", form_body},
      {Method::post, "/calls/{call}/objections/{objection}/overrule", least, overrule, "Signs that an objection is not upheld: reasons. Two people sign.", form_body},
      {Method::post, "/calls/{call}/objections/{objection}/hearing", least, hearing, "What a meeting said about an appeal: meeting, heard, sustained.", form_body},
      {Method::post, "/calls/{call}/return", least, give_back, "Gives the text back: reason.", form_body},
      {Method::post, "/calls/{call}/withdraw", least, withdraw, "Withdraws the call: reason.", form_body},
      {Method::post, "/calls/{call}/reopen", least, reopen, "Opens a closed call again within 14 days: reason.", form_body},
      {Method::post, "/calls/{call}/position", Role::coordinator, position,
       "What a coalition says: coalition, version, stance, words, option-N of a choice; what, harm and remedy of an objection.", form_body},
      {Method::post, "/calls/{call}/dispute", Role::coordinator, dispute, "Says that an editorial change is one of substance: coalition.", form_body},
      {Method::post, "/calls/{call}/objections/{objection}/withdraw", Role::coordinator, take_back, "Withdraws one's own objection.", form_body},
      {Method::post, "/calls/{call}/objections/{objection}/appeal", Role::coordinator, appeal, "Takes an overruling to the next full meeting: words.", form_body},
      {Method::post, "/calls/{call}/comments", Role::member, comment, "A remark as oneself: comment.", form_body},
  };
}

}  // namespace web
