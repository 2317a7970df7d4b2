// SPDX-License-Identifier: Apache-2.0
// How far a transcript is: the panel beside the desk (what is left, next status, editions, requests to erase words), and the acts
// behind it: undo, status, freezing an edition, deciding on a redaction.
#include "base/checks.hpp"
#include "base/text.hpp"
#include "web/desk.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

using base::refuse;
using record::Status;

std::string act_title(std::string const& op) {
  if (op == "correct_text") return tr("corrected words");
  if (op == "split_segment") return tr("split paragraph");
  if (op == "merge_segment") return tr("joined paragraphs");
  if (op == "split_turn") return tr("new turn");
  if (op == "merge_turn") return tr("joined turns");
  if (op == "move_boundary") return tr("moved paragraph");
  if (op == "set_join") return tr("end of a page");
  if (op == "remove_segment") return tr("removed paragraph");
  if (op == "set_check") return tr("mark on a paragraph");
  if (op == "name_voice") return tr("name of a speaker");
  if (op == "unname_voice") return tr("name taken away");
  if (op == "confirm_automatic") return tr("confirmed names");
  return op;
}

struct Step {
  Status to;
  std::string label, warning;
};

/// Where the status may go from here (record::advance says the same and has the last word).
std::vector<Step> steps(Status now) {
  Step const corrected{Status::corrected, tr("Declare it corrected"), tr("An edition is frozen: its text can be cited and never changes.")};
  switch (now) {
    case Status::live: return {{Status::rough, tr("The meeting is over"), tr("The live text becomes the rough transcript.")}};
    case Status::rough: return {{Status::in_correction, tr("Begin to correct"), tr("Readers see that somebody is at work.")}, corrected};
    case Status::in_correction: return {corrected, {Status::rough, tr("Back to rough"), tr("Readers see the text as rough again.")}};
    case Status::corrected:
      return {{Status::approved, tr("Declare it approved"), tr("An edition is frozen, and from then on changes are amendments, listed for everybody.")},
              {Status::in_correction, tr("Correct it further"), tr("The frozen edition stays.")}};
    case Status::approved: return {{Status::amended, tr("Open it for amendments"), tr("The approved edition stays; every change is listed as an amendment.")}};
    case Status::amended: return {{Status::approved, tr("Approve the amendments"), tr("A new edition is frozen; the earlier ones stay.")}};
  }
  return {};
}

Html what_is_left(DeskFacts const& f) {
  Html list;
  if (f.counts.unresolved > 0)
    base::add_html(list, "<li>{}</li>", base::count_of("{} turn has no speaker yet.", "{} turns have no speaker yet.", f.counts.unresolved));
  if (f.counts.automatic > 0)
    base::add_html(list, "<li>{}</li>", base::count_of("{} name was given by a rule and waits to be confirmed.", "{} names were given by a rule and wait to be confirmed.", f.counts.automatic));
  if (f.counts.marks_to_look_at > 0)
    base::add_html(list, "<li>{}</li>", base::count_of("{} decision, action or question stands on words that were changed.",
                                                "{} decisions, actions or questions stand on words that were changed.", f.counts.marks_to_look_at));
  return list.empty() ? html("<p>{}</p>", tr("Nothing stands in the way of “corrected”.")) : html("<p>{}</p><ul>{}</ul>", tr("Before it can be declared corrected:"), list);
}

Html status_forms(Call const& call, DeskFacts const& f) {
  Html out;
  int n = 0;
  for (auto const& s : steps(f.status)) {
    auto const id = "status-note-" + std::to_string(++n);
    out += confirm(s.label, html("<p>{}</p>", s.warning),
                   form(Url::local("/meetings/" + f.meeting.text + "/status"), call.csrf(),
                        hidden("to", boost::describe::enum_to_string(s.to, "")) + hidden("filter", f.filter) +
                            field({.name = "note", .label = tr("Note"), .max_length = 500, .id = id}) + button(s.label, Look::plain)));
  }
  return out;
}

Html editions_list(Call const& call, DeskFacts const& f) {
  Html list;
  for (auto const& e : f.editions)
    base::add_html(list, "<li><a href=\"/m/{}?e={}\">{}</a>, {}, {}</li>", f.meeting, e.no, fill(tr("Edition {}"), {std::to_string(e.no)}), status_word(e.status),
             moment(e.made_at, desk_zone(call)));
  Html out = list.empty() ? html("<p>{}</p>", tr("No edition is frozen yet.")) : html("<ul>{}</ul>", list);
  return out + confirm(tr("Freeze an edition now"), html("<p>{}</p>", tr("The text as it stands can then be cited and never changes.")),
                       form(Url::local("/meetings/" + f.meeting.text + "/editions"), call.csrf(),
                            hidden("filter", f.filter) + field({.name = "note", .label = tr("Note"), .max_length = 500, .id = "edition-note"}) +
                                button(tr("Freeze"), Look::plain)));
}

std::string class_title(std::string const& reason) {
  return reason == "personal_data" ? tr("personal data") : reason == "court" ? tr("order of a court") : tr("another reason");
}

Html one_request(Call const& call, DeskFacts const& f, record::Redaction const& a, std::map<base::PersonId, std::string> const& names) {
  auto const who = names.find(a.asked_by);
  Html out = html("<li><p>{}</p><p>{}, {}, {}</p>", html("<q dir=\"auto\">{}</q>", a.words), class_title(a.reason), who == names.end() ? text("") : person(who->second),
                  moment(a.asked_at, desk_zone(call)));
  if (!a.note.empty()) out += html("<p dir=\"auto\">{}</p>", a.note);
  bool const own = a.asked_by == call.viewer.person;
  if (own) out += html("<p>{}</p>", tr("Somebody else must decide."));
  if (!own && call.viewer.may(Role::secretariat)) {
    auto const mine = hidden("meeting", f.meeting.text);
    out += confirm(tr("Erase these words"), html("<p>{}</p>", tr("They go from the file, every version and every edition, and cannot be brought back.")),
                   form(Url::local("/redactions/" + a.id + "/approve"), call.csrf(), mine + button(tr("Erase for ever"), Look::danger)));
    out += form(Url::local("/redactions/" + a.id + "/decline"), call.csrf(),
                mine + field({.name = "note", .label = tr("Why not"), .max_length = 500, .id = "decline-" + a.id}) + button(tr("Decline"), Look::plain));
  }
  return out + html("</li>");
}

// ------------------------------------------------------------------------------------------------ the acts

http::Response undo(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const number = call.number("edit", 0).value_or(0);
  auto const done = call.write([&](Writing& w) { return record::undo(w, id, number); });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, id, {}));
  auto const back = call.read([&](Reading& r) {
    auto const all = record::edits(r, id, number + 1, 1);
    auto const object = all.empty() ? std::string() : all.front().object;
    if (auto const s = record::find_segment(r, base::SegmentId(object)); s && s->fate == record::Fate::alive) return desk_at(call, id, s->turn, base::SegmentId(object));
    if (auto const t = record::find_turn(r, base::TurnId(object)); t && t->fate == record::Fate::alive) return desk_at(call, id, base::TurnId(object));
    return desk_at(call, id, {});
  });
  return call.see(back, tr("Taken back."), base::to_json(*done));
}

http::Response advance(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    Status to{};
    auto const word = call.field("to");
    if (!boost::describe::enum_from_string(word.c_str(), to)) return refuse(Why::malformed, say("There is no such status."), "to");
    if (auto ok = base::too_long(call.field("note"), 500, "note"); !ok) return tl::unexpected(ok.error());
    return record::advance(w, id, to, call.field("note"));
  });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, id, {}));
  return call.see(desk_at(call, id, {}), tr("The status is changed."));
}

http::Response freeze(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) -> Result<std::int64_t> {
    if (auto ok = base::too_long(call.field("note"), 500, "note"); !ok) return tl::unexpected(ok.error());
    return record::freeze(w, id, call.field("note"));
  });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, id, {}));
  return call.see(desk_at(call, id, {}), fill(tr("Edition {} is frozen."), {std::to_string(*done)}), boost::json::object{{"edition", *done}});
}

/// The request of that id in that meeting; a form names both.
Result<base::Done> asked_in(Writing& w, base::MeetingId const& meeting, std::string const& id) {
  for (auto const& a : record::redactions(w, meeting))
    if (a.id == id) return base::Done{};
  return refuse(Why::unknown, say("There is no such request."));
}

template <class Verb>
http::Response on_redaction(Call& call, std::string const& said, Verb&& verb) {
  auto const word = call.field("meeting");
  base::MeetingId const meeting(base::looks_like_id(word) ? word : "none");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto ok = asked_in(w, meeting, call.parts.at(0)); !ok) return ok;
    return verb(w, call.parts.at(0), meeting);
  });
  if (!done && done.error().why == Why::unknown) return call.refused(done.error());
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, meeting, {}));
  return call.see(desk_at(call, meeting, {}), said);
}

http::Response approve(Call& call) {
  return on_redaction(call, tr("The words are erased."), [](Writing& w, auto const& id, auto const& meeting) -> Result<base::Done> {
    auto done = record::approve_redaction(w, id);
    if (done) record::note_change(w, meeting);  // the search forgets them too
    return done;
  });
}

http::Response decline(Call& call) {
  return on_redaction(call, tr("Declined. The words stay."),
                      [&](Writing& w, auto const& id, auto const&) { return record::decline_redaction(w, id, call.field("note")); });
}

}  // namespace

Html desk_panel(Call const& call, DeskFacts const& f, std::map<base::PersonId, std::string> const& names) {
  auto const at = "/meetings/" + f.meeting.text;
  Html panel = html("<h2>{}</h2>", tr("To do"));
  panel += facts({{tr("Status"), text(status_word(f.status))},
                  {tr("Turns"), text(std::to_string(f.counts.turns))},
                  {tr("Without speaker"), text(std::to_string(f.counts.unresolved))},
                  {tr("Names to confirm"), text(std::to_string(f.counts.automatic))},
                  {tr("Suggestions"), text(std::to_string(f.counts.suggestions))},
                  {tr("Paragraphs seen"), text(fill(tr("{1} of {2}"), {std::to_string(f.counts.seen), std::to_string(f.counts.segments)}))}});
  if (f.undo)
    panel += act(Url::local(at + "/undo"), call.csrf(), fill(tr("Undo: {}"), {act_title(f.undo->op)}), Look::plain,
                 {{"edit", std::to_string(f.undo->edit)}, {"filter", f.filter}}, "undo");
  if (f.counts.automatic > 0)
    panel += act(Url::local(at + "/voices/confirm"), call.csrf(), base::count_of("Confirm {} automatic name", "Confirm {} automatic names", f.counts.automatic),
                 Look::plain, {{"filter", f.filter}});
  if (f.counts.unresolved > 0) panel += act(Url::local(at + "/voices/run"), call.csrf(), tr("Look for names again"), Look::quiet, {{"filter", f.filter}});
  panel += keys_help({{"n", tr("next turn without speaker")}, {"s", tr("next suggestion")}, {"y", tr("accept")}, {"x", tr("reject")},
                      {"1 … 9", tr("choose a name")}, {"e", tr("edit words")}, {"u", tr("undo")}, {"j, k", tr("next turn, previous turn")}, {"?", tr("this list")}});
  panel += html("<h2>{}</h2>", tr("Next step")) + what_is_left(f) + status_forms(call, f);
  panel += html("<h2>{}</h2>", tr("Editions")) + editions_list(call, f);
  if (!f.redactions.empty()) {
    Html list;
    for (auto const& a : f.redactions) list += one_request(call, f, a, names);
    panel += html("<h2>{}</h2><ul class=\"list\">{}</ul>", tr("Words to be erased"), list);
  }
  panel += html("<h2>{}</h2><ul><li><a href=\"/meetings/{}/desk/commitments\">{}</a></li><li><a href=\"/series/{}/aliases\">{}</a></li>"
                "<li><a href=\"/series/{}/glossary\">{}</a></li><li><a href=\"/meetings/{}/transcript/import\">{}</a></li></ul>",
                tr("Beside it"), f.meeting, tr("Possible commitments"), f.series, tr("Labels and people"), f.series, tr("Glossary"), f.meeting,
                tr("Lay a cleaned file over it"));
  return html("<aside class=\"desk-panel\" id=\"work\" tabindex=\"-1\" aria-label=\"{}\">{}</aside>", tr("Work on this transcript"), panel);
}

std::vector<Route> status_rows() {
  using http::Method;
  return {
      {Method::post, "/meetings/{meeting}/undo", Role::facilitator, undo, "Takes a correction back.", form_body},
      {Method::post, "/meetings/{meeting}/status", Role::facilitator, advance, "Moves the transcript's status on.", form_body},
      {Method::post, "/meetings/{meeting}/editions", Role::facilitator, freeze, "Freezes the text as an edition.", form_body},
      {Method::post, "/redactions/{redaction}/approve", Role::secretariat, approve, "Erases words that somebody else asked to erase.", form_body},
      {Method::post, "/redactions/{redaction}/decline", Role::secretariat, decline, "Declines to erase words.", form_body},
  };
}

}  // namespace web
