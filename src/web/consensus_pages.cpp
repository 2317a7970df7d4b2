// SPDX-License-Identifier: Apache-2.0
// Consensus calls: the list, one call with what its reader may do there, and its export. Anybody reads them; a draft is the facilitators'.
#include <algorithm>

#include "meeting/meeting.hpp"
#include "web/consensus.hpp"
#include "web/drafts.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::ConsensusId;
using consensus::ObjectionState;
using consensus::State;

struct Line {
  ConsensusId id;
  std::string title;
  consensus::Kind kind = consensus::Kind::objection_call;
  State state = State::draft;
  consensus::Outcome outcome = consensus::Outcome::none;
  std::optional<Instant> closes, closed;
};
BOOST_DESCRIBE_STRUCT(Line, (), (id, title, kind, state, outcome, closes, closed))

struct CallList {
  std::vector<Line> calls;
};
BOOST_DESCRIBE_STRUCT(CallList, (), (calls))

bool may_read(Call const& call, consensus::Call const& c) { return c.state != State::draft || call.viewer.may(Role::facilitator); }

http::Response list(Call& call) {
  CallList f;
  std::vector<consensus::Call> calls;
  for (auto const& c : call.read([](Reading& r) { return consensus::calls(r); })) {
    if (!may_read(call, c)) continue;
    f.calls.push_back({c.id, c.title, c.kind, c.state, c.outcome, c.closes, c.closed});
    calls.push_back(c);
  }
  return call.show(f, [&] {
    Page page;
    page.title = tr("Consensus calls");
    page.section = "decisions";
    page.wide = true;
    page.crumbs = {{tr("Decisions"), Url::local("/decisions")}};
    if (call.viewer.may(Role::facilitator)) page.main += buttons(link_button(Url::local("/calls/new"), tr("Call for consensus"), Look::primary));
    Table t{.id = "calls", .caption = tr("Consensus calls"), .columns = {{tr("Text")}, {tr("Kind")}, {tr("State")}, {tr("Window shuts")}}, .rows = {}, .caption_hidden = true};
    for (auto const& c : calls)
      t.rows.push_back({html("<a href=\"/calls/{}\"><bdi>{}</bdi></a>", c.id, c.title), text(kind_word(c.kind)), outcome_badge(c),
                        c.closes ? moment(*c.closes, zone_of(call.viewer)) : Html()});
    page.main += t.rows.empty() ? empty_state(tr("No coalition has been asked yet.")) : table(t);
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ one call

struct VoiceShown {
  base::VoiceId id;
  std::string coalition, name, zone;
  bool spoke = false;
};
BOOST_DESCRIBE_STRUCT(VoiceShown, (), (id, coalition, name, zone, spoke))

struct CallFacts {
  consensus::Sheet sheet;
  std::vector<desk::Coalition> yours;      ///< coalitions the reader speaks for
  std::vector<VoiceShown> voices;          ///< facilitators only
  std::vector<desk::Coalition> not_asked;  ///< facilitators only, of a draft
  std::string link;                        ///< the personal link that was just made, shown once
};
BOOST_DESCRIBE_STRUCT(CallFacts, (), (sheet, yours, voices, not_asked, link))

/// Beside the facts: what only the page needs.
struct Around {
  std::vector<consensus::Spoken> spoken;
  std::vector<consensus::Voice> voices;
  std::vector<meeting::Meeting> meetings;  ///< that may have heard an appeal; the newest 20
};

std::optional<CallFacts> facts_of(Call& call, Around& around) {
  return call.read([&](Reading& r) -> std::optional<CallFacts> {
    auto const id = call.id<ConsensusId>();
    auto found = consensus::sheet(r, id);
    if (!found || !may_read(call, found->call)) return std::nullopt;
    CallFacts f;
    f.sheet = std::move(*found);
    if (call.viewer.may(Role::coordinator)) {
      f.yours = desk::speaks_for(r, id, call.viewer.person, call.now);
      around.voices = consensus::voices(r, id);
      around.spoken = consensus::positions(r, id);
    }
    if (!call.viewer.may(Role::facilitator)) {
      consensus::hide_unsigned(f.sheet);
      return f;
    }
    std::map<base::CoalitionId, std::string> names;
    for (auto const& a : f.sheet.coalitions) names[a.coalition] = a.name;
    for (auto const& v : around.voices) {
      bool const spoke = std::any_of(around.spoken.begin(), around.spoken.end(), [&](auto const& p) { return p.voice == v.id; });
      f.voices.push_back({v.id, names[v.coalition], v.name, v.zone, spoke});
    }
    if (f.sheet.call.state == State::draft) f.not_asked = desk::not_asked(r, id);
    if (f.sheet.suspended) {
      around.meetings = meeting::meetings(r);
      if (around.meetings.size() > 20) around.meetings.resize(20);
    }
    return f;
  });
}

base::VoiceId own_voice(Call const& call, Around const& around, base::CoalitionId const& coalition) {
  for (auto const& v : around.voices)
    if (!call.viewer.person.empty() && v.person == call.viewer.person && v.coalition == coalition) return v.id;
  return {};
}

bool is_own(Call const& call, Around const& around, base::VoiceId const& voice) {
  return std::any_of(around.voices.begin(), around.voices.end(), [&](auto const& v) { return v.id == voice && !call.viewer.person.empty() && v.person == call.viewer.person; });
}

// ---------------------------------------------------------------------------------- what a facilitator may do about an objection

Html facilitator_acts(Call const& call, CallFacts const& f, Around const& around, consensus::Objection const& o, std::optional<Refusal> const& wrong) {
  auto const at = consensus_path(f.sheet.call.id, "/objections/" + o.id.text);
  // What was typed into another objection's form stays out of this one's.
  bool const again = wrong && call.parts.size() > 1 && call.parts[1] == o.id.text;
  auto const error = [&](char const* field) { return again ? error_at(wrong, field) : std::string(); };
  auto const typed = [&](char const* field, std::string const& before) { return again && call.form.has(field) ? call.long_field(field) : before; };
  Html out;
  if (o.appealed) {
    if (!o.heard.empty() || o.state == ObjectionState::withdrawn) return out;
    std::vector<Choice> meetings;
    for (auto const& m : around.meetings) meetings.push_back({m.id.text, meeting_title("", m), "", meetings.empty()});
    Html inside = select({.name = "meeting", .label = tr("Which meeting?"), .choices = meetings, .error = error("meeting"), .id = "meeting-" + o.id.text});
    inside += text_area({.name = "heard", .label = tr("What the meeting said"), .value = typed("heard", ""), .error = error("heard"), .rows = 3, .required = true, .id = "heard-" + o.id.text});
    inside += select({.name = "sustained", .label = tr("What it decided"),
                      .choices = {{"", tr("The objection is not upheld"), "", true}, {"yes", tr("The meeting sustained the objection: the text is given back"), "", again && !call.field("sustained").empty()}},
                      .id = "sustained-" + o.id.text});
    return folded(tr("The meeting has heard it"), form(Url::local(at + "/hearing"), call.csrf(), keep_draft(call, at + "/hearing") + inside + buttons(button(tr("Write it down"), Look::plain))), true);
  }
  if (o.state != ObjectionState::open && o.state != ObjectionState::late) return out;
  out += folded(o.answered ? tr("Answer it again") : tr("Answer it in writing"),
                form(Url::local(at + "/answer"), call.csrf(),
                     keep_draft(call, at + "/answer") + text_area({.name = "answer", .label = tr("Answer"), .value = typed("answer", o.answer), .error = error("answer"), .rows = 4, .required = true, .id = "answer-" + o.id.text}) +
                         buttons(button(tr("Publish the answer"), Look::plain))),
                !o.answered);
  if (!o.answered || o.published || o.state != ObjectionState::open) return out;
  auto const label = o.reasons.empty() ? tr("Do not uphold it") : tr("Sign that it is not upheld");
  Html inside = html("<p>{}</p>", tr("Two facilitators sign the same reasons. They are published then and stand for seven days."));
  inside += text_area({.name = "reasons", .label = tr("Reasons"), .value = typed("reasons", o.reasons), .error = error("reasons"), .rows = 4, .required = true, .id = "reasons-" + o.id.text});
  return out + folded(label, form(Url::local(at + "/overrule"), call.csrf(), keep_draft(call, at + "/overrule") + inside + buttons(button(tr("Sign"), Look::plain))), !o.reasons.empty() || !error("reasons").empty());
}

// ---------------------------------------------------------------------------------- before it is open

Html draft_part(Call const& call, CallFacts const& f) {
  auto const& c = f.sheet.call;
  Html asked;
  for (auto const& a : f.sheet.coalitions)
    add_html(asked, "<li><bdi>{}</bdi> {}</li>", a.name, act_on(Url::local(consensus_path(c.id, "/coalitions/" + a.coalition.text + "/remove")), call.csrf(), tr("Leave out"), a.name));
  Html out = html("<section id=\"coalitions\"><h2>{}</h2>", tr("Who is asked"));
  out += asked.empty() ? empty_state(tr("No coalition is asked yet.")) : html("<ul class=\"list\">{}</ul>", asked);
  if (!f.not_asked.empty()) {
    std::vector<Choice> more;
    for (auto const& n : f.not_asked) more.push_back({n.id.text, n.name, "", more.empty()});
    out += form(Url::local(consensus_path(c.id, "/coalitions")), call.csrf(), select({.name = "coalition", .label = tr("One more coalition"), .choices = more, .id = "more"}) + buttons(button(tr("Ask it"), Look::plain)));
  }
  out += html("</section>");
  auto const last = consensus::closing(call.now, static_cast<int>(c.days), {});
  out += form(Url::local(consensus_path(c.id, "/open")), call.csrf(),
              html("<p>{}</p>", sentence(tr("Opened now, its window shuts on {} at the earliest."), {moment(last, zone_of(call.viewer))})) +
                  buttons(link_button(Url::local(consensus_path(c.id, "/preview")), tr("Preview: letter, recipients"), Look::primary) + button(tr("Fix the text and open the call"), Look::plain) + link_button(Url::local(consensus_path(c.id, "/draft")), tr("Change the draft"))));
  return out;
}

// ---------------------------------------------------------------------------------- who speaks

Html voices_part(Call const& call, CallFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& c = f.sheet.call;
  Html people;
  for (auto const& v : f.voices) {
    Html acts = act_on(Url::local(consensus_path(c.id, "/voices/" + v.id.text + "/link")), call.csrf(), tr("New link"), v.name);
    if (c.state != State::draft) acts += html(" <a href=\"/calls/{}/voices/{}\">{}</a>", c.id, v.id, tr("Enter what they told us"));
    add_html(people, "<li>{} <span class=\"soft\"><bdi>{}</bdi></span> {} {}</li>", person(v.name), v.coalition, badge(v.spoke ? tr("has spoken") : tr("silent")), acts);
  }
  std::vector<Choice> of;
  bool const again = wrong && call.form.has("zone");
  for (auto const& a : f.sheet.coalitions) of.push_back({a.coalition.text, a.name, "", again && call.field("coalition") == a.coalition.text});
  Html inside = select({.name = "coalition", .label = tr("Coalition"), .choices = of, .error = again ? error_at(wrong, "coalition") : "", .id = "coalition"});
  inside += field({.name = "name", .label = tr("Name"), .value = again ? call.field("name") : "", .error = error_at(wrong, "name"), .required = true, .max_length = 120});
  inside += field({.name = "address", .label = tr("E-mail address"), .value = again ? call.field("address") : "",
                   .hint = tr("Without one they get no letters, only the link that you hand on."), .error = error_at(wrong, "address"), .type = "email"});
  inside += listed_field({.name = "zone", .label = tr("Their time zone"), .value = again ? call.field("zone") : "UTC", .error = error_at(wrong, "zone"), .required = true}, common_zones());
  inside += select({.name = "weekend", .label = tr("Their weekend"),
                    .choices = {{"saturday_sunday", tr("Saturday and Sunday"), "", true}, {"friday_saturday", tr("Friday and Saturday"), "", again && call.field("weekend") == "friday_saturday"}}});
  inside += field({.name = "days_off", .label = tr("Days off"), .value = again ? call.field("days_off") : "",
                   .hint = tr("Public holidays where they are, like 2026-12-25 2027-01-01. The window leaves them three working days. Left empty: those that they gave in a date poll."),
                   .error = error_at(wrong, "days_off")});
  Html out = html("<section id=\"voices\"><h2>{}</h2><p>{}</p>", tr("Who speaks for them"), tr("Coordinators answer with their account. Anybody else gets a personal link, which needs no account. Contacts of the coalitions who have an address are named when the call is opened, and get letters."));
  if (!people.empty()) add_html(out, "<ul class=\"list\">{}</ul>", people);
  if (!of.empty()) out += form(Url::local(consensus_path(c.id, "/voices")), call.csrf(), inside + buttons(button(tr("Make a personal link"), Look::plain)));
  return out + html("</section>");
}

// ---------------------------------------------------------------------------------- an open one

Html edit_part(Call const& call, CallFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& c = f.sheet.call;
  if (!c.confirms.empty()) return html("<p><a href=\"/marks/{}\">{}</a></p>", c.confirms, tr("The decision's words are changed where they stand; it is asked anew then."));
  bool const again = wrong && call.form.has("label");
  std::string options;
  for (auto const& o : c.options) options += (options.empty() ? "" : "\n") + o;
  Html inside = text_area({.name = "text", .label = tr("The text"), .value = again ? call.long_field("text") : c.text, .error = error_at(wrong, "text"), .rows = 8, .required = true});
  if (c.kind == consensus::Kind::choice)
    inside += text_area({.name = "options", .label = tr("Options, one a line"), .value = again ? call.long_field("options") : options, .error = error_at(wrong, "options"), .rows = 5});
  std::vector<Choice> labels = {{"substantive", tr("of substance"), tr("the full window again, all are asked anew"), !again || call.field("label") == "substantive"}};
  if (c.state == State::open) labels.push_back({"editorial", tr("editorial"), tr("shown, starts nothing; a coalition may dispute it"), again && call.field("label") == "editorial"});
  inside += radios({.name = "label", .label = tr("What kind of change is it?"), .choices = labels, .error = error_at(wrong, "label")});
  for (auto const& o : f.sheet.objections)
    if (o.state == ObjectionState::open) inside += checkbox("met-" + o.id.text, "yes", fill(tr("It meets the objection of {1}"), {o.name}), again && !call.field("met-" + o.id.text).empty());
  auto const to = consensus_path(c.id, "/edit");
  return folded(tr("Change the text"), form(Url::local(to), call.csrf(), keep_draft(call, to) + inside + buttons(button(tr("Change it"), Look::plain))), again);
}

Html reason_form(Call const& call, CallFacts const& f, std::string const& act, std::string const& summary, std::string const& warning, std::string const& label, std::optional<Refusal> const& wrong) {
  bool const again = wrong && call.request.path.ends_with("/" + act);
  return confirm(summary, html("<p>{}</p>", warning),
                 form(Url::local(consensus_path(f.sheet.call.id, "/" + act)), call.csrf(),
                      text_area({.name = "reason", .label = tr("Why"), .value = again ? call.long_field("reason") : "", .error = again ? error_at(wrong, "reason") : "", .rows = 2, .required = true, .id = "reason-" + act}) +
                          buttons(button(label, Look::danger))));
}

Html facilitators_part(Call const& call, CallFacts const& f, std::optional<Refusal> const& wrong) {
  auto const& c = f.sheet.call;
  Html out = html("<section id=\"facilitators\"><h2>{}</h2>", tr("For facilitators"));
  bool const waits = c.state == State::open && c.letters_from && call.now < *c.letters_from && c.version == 1;
  if (waits)
    out += notice(Tone::info, html("<p>{}</p>{}", sentence(tr("The letters leave at {}. Until then the opening can be taken back, unless somebody has spoken."), {moment(*c.letters_from, zone_of(call.viewer))}),
                                   act(Url::local(consensus_path(c.id, "/take-back")), call.csrf(), tr("Take the opening back"), Look::plain)));
  if (c.state == State::open || c.state == State::answering) {
    out += edit_part(call, f, wrong);
    out += reason_form(call, f, "return", tr("Give the text back"), tr("The call closes, and what was said stays on this page."), tr("Give it back"), wrong);
  }
  if (c.state == State::closed) {
    if (c.outcome != consensus::Outcome::withdrawn && call.now - *c.closed <= consensus::may_reopen)
      out += reason_form(call, f, "reopen", tr("Open it again"), tr("The full window begins anew; late objections are open then."), tr("Open it again"), wrong);
  } else {
    out += reason_form(call, f, "withdraw", tr("Withdraw the call"), tr("It ends without an outcome. Nobody can answer any more."), tr("Withdraw it"), wrong);
  }
  return out + html("</section>");
}

/// Whoever speaks for several answers for one after the other: two forms of one page would share their fields' names and ids.
Html answer_part(Call const& call, CallFacts const& f, Around const& around, std::optional<Refusal> const& wrong) {
  if (f.yours.empty()) return {};
  auto const& c = f.sheet.call;
  auto const& own = f.yours.front();
  Html out = html("<section id=\"answer\"><h2>{}</h2>{}", sentence(tr("You answer for {}"), {html("<bdi>{}</bdi>", own.name)}),
                  position_form(call, Url::local(consensus_path(c.id, "/position")), f.sheet, prefilled(call, f.sheet, own_voice(call, around, own.id), around.spoken), wrong,
                                hidden("coalition", own.id.text)));
  if (may_dispute(f.sheet)) out += act(Url::local(consensus_path(c.id, "/dispute")), call.csrf(), tr("This change is one of substance"), Look::plain, {{"coalition", own.id.text}});
  if (f.yours.size() > 1) {
    Html others;
    for (auto const& o : f.yours) add_html(others, "<li><a href=\"/calls/{}?coalition={}#answer\"><bdi>{}</bdi></a></li>", c.id, o.id, o.name);
    out += html("<p>{}</p><ul>{}</ul>", tr("You speak for several coalitions. Answer for:"), others);
  }
  return out + html("</section>");
}

Html comment_part(Call const& call, CallFacts const& f, std::optional<Refusal> const& wrong) {
  auto const to = consensus_path(f.sheet.call.id, "/comments");
  return folded(tr("Remark as yourself"),
                form(Url::local(to), call.csrf(),
                     keep_draft(call, to) + text_area({.name = "comment", .label = tr("Your remark, published with your name"), .value = wrong && call.form.has("comment") ? call.long_field("comment") : "",
                                .error = error_at(wrong, "comment"), .rows = 3, .required = true}) +
                         buttons(button(tr("Publish the remark"), Look::plain))),
                !error_at(wrong, "comment").empty());
}

http::Response one(Call& call) { return show_consensus(call); }

http::Response table_file(Call& call) {
  auto const found = call.read([&](Reading& r) { return consensus::sheet(r, call.id<ConsensusId>()); });
  if (!found || !may_read(call, found->call)) return call.refused(no_consensus_call());
  http::Response out;
  out.set("Content-Type", "text/csv; charset=utf-8; header=present");
  out.set("Content-Disposition", "attachment; filename=\"call-" + found->call.id.text + ".csv\"");
  out.body = consensus::csv(*found);
  return out;
}

}  // namespace

http::Response show_consensus(Call& call, std::optional<Refusal> const& wrong, std::string const& link) {
  if (wrong && (wrong->why == Why::unknown || wrong->why == Why::not_now || wrong->why == Why::not_allowed || call.wants_json)) return call.refused(*wrong);
  Around around;
  auto f = facts_of(call, around);
  if (!f) return call.refused(no_consensus_call());
  f->link = link;
  // The coalition that was asked for answers first.
  auto const wanted = call.field("coalition");
  std::stable_partition(f->yours.begin(), f->yours.end(), [&](auto const& c) { return c.id.text == wanted; });
  return call.show(*f, [&] {
    auto const& c = f->sheet.call;
    bool const leads = call.viewer.may(Role::facilitator);
    Page page;
    page.title = c.title;
    page.heading = html("<bdi>{}</bdi>", c.title);
    page.lead = html("<p>{}</p>", outcome_badge(c));
    page.section = "decisions";
    page.wide = true;
    page.listed = c.state != State::draft;
    page.islands = {"copy", keep_island};
    page.crumbs = {{tr("Decisions"), Url::local("/decisions")}, {tr("Consensus calls"), Url::local("/calls")}};
    auto fields = position_fields();
    for (auto const* const more : {"text", "label", "name", "address", "zone", "days_off", "coalition", "coalitions", "comment"}) fields.push_back(more);
    page.main += wrong_with(wrong, fields);
    if (!link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it answers for this coalition."),
                                              copy_link(Url::local(link), call.absolute(link))));
    page.main += sheet_part(f->sheet, zone_of(call.viewer), [&](consensus::Objection const& o) {
      Html acts;
      if (is_own(call, around, o.voice)) acts += author_acts(call.csrf(), consensus_path(c.id), o);
      if (leads) acts += facilitator_acts(call, *f, around, o, wrong);
      return acts;
    });
    if (c.state == State::draft) page.main += draft_part(call, *f);
    else {
      if (takes_answers(c)) page.main += answer_part(call, *f, around, wrong);
      if (call.viewer.signed_in()) page.main += comment_part(call, *f, wrong);
      page.main += html("<p><a href=\"/calls/{}/sheet.csv\">{}</a></p>", c.id, tr("The whole call as a table (CSV)"));
    }
    if (leads) page.main += (c.state == State::closed ? Html() : voices_part(call, *f, wrong)) + facilitators_part(call, *f, wrong);
    return page;
  }, form_status(wrong));
}

std::vector<Route> consensus_rows() {
  using http::Method;
  std::vector<Route> rows = {
      {Method::get, "/calls", Role::visitor, list, "All consensus calls between meetings.", 0, Rate::plain, Keep::shared},
      {Method::get, "/calls/{call}", Role::visitor, one, "One consensus call: text and hash, window, positions by coalition with the silent ones, objections in full, outcome.", 0, Rate::plain, Keep::shared},
      {Method::get, "/calls/{call}/sheet.csv", Role::visitor, table_file, "The same as one table.", 0, Rate::plain, Keep::shared},
  };
  for (auto const& more : {consensus_draft_rows(), consensus_act_rows(), consensus_link_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace web
