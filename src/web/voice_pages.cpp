// SPDX-License-Identifier: Apache-2.0
// Whose voice a turn is: naming, taking a name away, joining turns; what is said of a suggestion. Rules suggest, a person says
// (captions 6.6). The series' list of labels stands in alias_pages.cpp.
#include "base/text.hpp"
#include "people/people.hpp"
#include "web/desk.hpp"

namespace web {

namespace {

using base::refuse;

std::optional<record::Found> found_turn(Call& call) {
  return call.read([&](Reading& r) { return record::find_turn(r, call.id<base::TurnId>()); });
}

/// The person a form names: chosen, or by a name typed. A name nobody has is written down; `fresh` says so.
struct Named {
  base::PersonId person;
  std::string name;
  bool unidentified = false, fresh = false;
};

Result<Named> by_name(Writing& w, std::string const& name) {
  auto const known = people::people_named(w, name);
  if (known.size() > 1) return refuse(Why::malformed, say("Several people have this name. Choose one from the list."), "name");
  if (known.size() == 1) return Named{known.front().id, known.front().name, false, false};
  auto const made = people::enter_person(w, name);
  if (!made) return refuse(made.error().why, made.error().detail, "name", made.error().with);
  return Named{*made, name, false, true};
}

/// What the form says: a name chosen from the list or typed is meant, whatever stands preselected above it.
Result<Named> named(Writing& w, Call const& call) {
  auto const person = call.field("person"), other = call.field("other"), name = call.field("name");
  if (person == "nobody" && (!other.empty() || !name.empty()))
    return refuse(Why::malformed, say("You chose a name, and also that nobody knows. Which of the two?"), "person");
  if (person == "nobody") return Named{{}, {}, true, false};
  if (other.empty() && !name.empty()) return by_name(w, name);
  auto const chosen = !other.empty() ? other : person == "other" ? std::string() : person;
  if (chosen.empty()) return refuse(Why::malformed, say("Choose a person, or say that nobody knows."), "person");
  auto const shown = people::shown_name(w, base::PersonId(base::looks_like_id(chosen) ? chosen : "none"));
  if (shown.empty()) return refuse(Why::malformed, say("There is no such person."), other.empty() ? "person" : "other");
  return Named{base::PersonId(chosen), shown, false, false};
}

/// The next turn after this one that still has no speaker; round at the end.
std::optional<base::TurnId> next_unresolved(Reading& r, base::MeetingId const& meeting, base::TurnId const& after) {
  auto const t = record::transcript(r, meeting);
  if (!t) return std::nullopt;
  std::optional<base::TurnId> first;
  bool passed = false;
  for (auto const& turn : t->turns) {
    if (turn.id == after) {
      passed = true;
      continue;
    }
    bool const open = turn.method == record::Method::none && turn.kind != record::LabelKind::captioner && turn.kind != record::LabelKind::machine;
    if (!open) continue;
    if (passed) return turn.id;
    if (!first) first = turn.id;
  }
  return first;
}

http::Response name_voice(Call& call) {
  auto const found = found_turn(call);
  if (!found) return call.nothing_here();
  auto const id = call.id<base::TurnId>();
  auto const word = call.field("reach");
  Named who;
  auto const done = call.write([&](Writing& w) -> Result<record::Edited> {
    auto const reach = word.empty() ? std::optional(record::Reach::turn) : record::reach_of(word);
    if (!reach) return refuse(Why::malformed, say("A name is for this turn, this meeting or always."), "reach");
    auto const m = meeting::meeting(w, found->meeting);
    if (!m) return refuse(Why::unknown, say("There is no such meeting."));
    auto const n = named(w, call);
    if (!n) return tl::unexpected(n.error());
    who = *n;
    return record::name_voice(w, id, m->series, n->person, call.field("capacity"), n->unidentified, *reach);
  });
  if (!done) {
    if (done.error().why == Why::malformed && !call.wants_json) return show_desk(call, found->meeting, DeskTrouble{{}, id, done.error()});
    return refused_on_desk(call, done.error(), desk_at(call, found->meeting, id));
  }
  auto const next = call.read([&](Reading& r) { return next_unresolved(r, found->meeting, id); });
  std::string said = who.unidentified ? tr("Noted: nobody knows who is speaking.") : fill(tr("The speaker is {}."), {who.name});
  if (who.fresh) said += " " + tr("The name is new among the people.");
  if (!next) said += " " + tr("Every turn has its answer now.");
  return call.see(desk_at(call, found->meeting, next.value_or(id)), said, base::to_json(*done));
}

/// One verb on one turn; leads back to `to`.
template <class Verb>
http::Response on_turn(Call& call, std::string const& said, Verb&& verb) {
  auto const found = found_turn(call);
  if (!found) return call.nothing_here();
  auto const id = call.id<base::TurnId>();
  auto const done = call.write([&](Writing& w) { return verb(w, id); });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, found->meeting, found->fate == record::Fate::alive ? id : found->now));
  auto const now = found_turn(call);
  bool const merged = now && now->fate == record::Fate::merged;
  return call.see(desk_at(call, found->meeting, merged ? now->now : id), said, base::to_json(*done));
}

http::Response unname(Call& call) {
  return on_turn(call, tr("The name is taken away."), [](Writing& w, auto const& id) { return record::unname_voice(w, id); });
}

http::Response merge(Call& call) {
  return on_turn(call, tr("The turns are joined."), [](Writing& w, auto const& id) { return record::merge_turn(w, id); });
}

http::Response boundary(Call& call) {
  return on_turn(call, tr("The paragraph is moved."), [&](Writing& w, auto const& id) -> Result<record::Edited> {
    auto const to = call.number("to", 0);
    if (!to || (*to != -1 && *to != 1)) return refuse(Why::malformed, say("A paragraph moves to the turn before or to the next one."), "to");
    return record::move_boundary(w, id, static_cast<int>(*to));
  });
}

http::Response confirm_all(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return record::confirm_automatic(w, id); });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, id, {}));
  return call.see(desk_at(call, id, {}), base::count_of("{} name is confirmed.", "{} names are confirmed.", *done), boost::json::object{{"confirmed", *done}});
}

http::Response run_rules(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const before = call.read([&](Reading& r) { return record::head(r, id); });
  auto const done = call.write([&](Writing& w) { return desk::name_speakers(w, id); });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, id, {}));
  auto const after = call.read([&](Reading& r) { return record::head(r, id); });
  auto const found = before && after ? before->unresolved - after->unresolved : 0;
  return call.see(desk_at(call, id, {}), base::count_of("{} more turn has a name.", "{} more turns have a name.", found), boost::json::object{{"named", found}});
}

// ------------------------------------------------------------------------------------------------ suggestions

Result<record::Edited> judged(Writing& w, Call const& call, base::MeetingId const& id, base::SegmentId const& segment) {
  auto const rev = call.number("rev", 0).value_or(-1);
  auto const heard = call.form.get("heard"), meant = call.form.get("meant"), verdict = call.field("verdict"), rule = call.field("rule");
  if (verdict == "accepted" && rule != "commitment")
    return desk::accept_word(w, id, segment, rev, call.number("start", 0).value_or(-1), call.number("end", 0).value_or(-1), heard, meant, rule);
  auto const m = meeting::meeting(w, id);
  auto const found = record::find_segment(w, segment);
  if (!m || !found || found->meeting != id || found->fate != record::Fate::alive)
    return refuse(Why::unknown, say("There are no such words in the transcript."));
  if (found->segment.rev != rev) return refuse(Why::conflict, say("These words were changed meanwhile, so the suggestion no longer fits them."));
  if (auto ok = record::judge(w, m->series, id, rule, heard, meant, segment, rev, verdict); !ok) return tl::unexpected(ok.error());
  return record::Edited{};
}

http::Response judge(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const word = call.field("segment");
  base::SegmentId const segment(base::looks_like_id(word) ? word : "none");
  bool const commitment = call.field("rule") == "commitment";
  auto const found = call.read([&](Reading& r) { return record::find_segment(r, segment); });
  auto const here = commitment                          ? "/meetings/" + id.text + "/desk/commitments"
                    : found && found->meeting == id ? desk_at(call, id, found->turn, segment)
                                                    : desk_at(call, id, {});
  auto const done = call.write([&](Writing& w) { return judged(w, call, id, segment); });
  if (!done) return refused_on_desk(call, done.error(), here);
  auto const verdict = call.field("verdict");
  auto const said = verdict == "accepted" ? tr("The words are corrected.") : verdict == "never" ? tr("These words are never suggested again.") : tr("The suggestion is put aside.");
  return call.see(here, said, base::to_json(*done));
}

}  // namespace

std::vector<Route> voice_rows() {
  using http::Method;
  return {
      {Method::post, "/turns/{turn}/voice", Role::facilitator, name_voice, "Says who is speaking: for the turn, the meeting or always.", form_body},
      {Method::post, "/turns/{turn}/unname", Role::facilitator, unname, "Takes the speaker off a turn.", form_body},
      {Method::post, "/turns/{turn}/merge", Role::facilitator, merge, "Joins a turn to the one before.", form_body},
      {Method::post, "/turns/{turn}/boundary", Role::facilitator, boundary, "Moves a turn's first or last paragraph to its neighbour.", form_body},
      {Method::post, "/meetings/{meeting}/voices/confirm", Role::facilitator, confirm_all, "Confirms every automatic name at once.", form_body},
      {Method::post, "/meetings/{meeting}/voices/run", Role::facilitator, run_rules, "Looks for names again.", form_body},
      {Method::post, "/meetings/{meeting}/suggestions", Role::facilitator, judge, "Accepts, rejects or silences a suggestion.", form_body},
  };
}

}  // namespace web
