// SPDX-License-Identifier: Apache-2.0
// A consensus call as it is shown and printed, and the form with which a coalition answers it.
#include <algorithm>

#include "desk/consensus_letters.hpp"
#include "meeting/meeting.hpp"
#include "web/consensus.hpp"
#include "web/drafts.hpp"
#include "web/meeting.hpp"
#include "web/record.hpp"

namespace web {

namespace {

using consensus::How;
using consensus::Kind;
using consensus::ObjectionState;
using consensus::Outcome;
using consensus::Stance;
using consensus::State;

bool confirms(consensus::Call const& c) { return !c.confirms.empty(); }
bool has_effect(consensus::Call const& c) { return c.kind == Kind::objection_call || c.kind == Kind::consent_round; }

std::string objection_word(ObjectionState s) {
  switch (s) {
    case ObjectionState::open: return tr("open");
    case ObjectionState::late: return tr("late, recorded");
    case ObjectionState::withdrawn: return tr("withdrawn by its author");
    case ObjectionState::met: return tr("met by a change");
    case ObjectionState::not_upheld: return tr("considered and not upheld");
    case ObjectionState::sustained: return tr("sustained by the meeting");
  }
  return {};
}

/// The rules as they stand on the call from the beginning, with the numbers that its outcome names.
Html rules_part(consensus::Call const& c) {
  std::vector<std::pair<int, std::string>> rules;
  if (confirms(c)) rules.emplace_back(9, tr("A meeting decided this. It becomes final 72 hours after its record could be read, unless a coalition objects."));
  else {
    rules.emplace_back(1, fill(tr("The text is fixed by its hash. The window is {1} days, never less than 72 hours, and leaves everybody who is asked three working days."), {std::to_string(c.days)}));
    rules.emplace_back(3, tr("“We need more time”, from any coalition, lengthens the window by seven days, once."));
  }
  rules.emplace_back(2, tr("A change of substance opens the full window again, and earlier positions are asked anew. An editorial change is shown and starts nothing; each coalition may dispute that label once, which makes it one of substance."));
  if (c.kind == Kind::sense_check) rules.emplace_back(4, tr("This is a sense check: what is said is noted, without any effect."));
  else if (c.kind == Kind::choice) rules.emplace_back(4, tr("This is a choice: approve as many options as you like. The result is advice."));
  else {
    if (!confirms(c))
      rules.emplace_back(4, fill(tr("When the window shuts with no objection open and at least {1} coalitions in support, the text is adopted; with less support it lapses. Silence is printed as silence and is never support."),
                                 {std::to_string(c.floor)}) +
                                (c.kind == Kind::consent_round ? " " + tr("In this consent round every coalition must have spoken, or it lapses.") : std::string()));
    rules.emplace_back(5, tr("The facilitators answer each objection in writing. It ends when its author withdraws it, when a change meets it, or when two facilitators do not uphold it, with reasons that stand for seven days; it is then printed in full beside the text. Or the text is given back."));
    rules.emplace_back(6, tr("Whoever objected may take that to the next full meeting, once. The decision is suspended until then."));
    rules.emplace_back(7, tr("Late objections are recorded. They open nothing by themselves; the facilitators may open the call again within 14 days."));
    if (!confirms(c)) rules.emplace_back(8, fill(tr("An adopted text is reviewed after {1} months: the review comes on a meeting's agenda."), {std::to_string(c.review_months)}));
  }
  std::sort(rules.begin(), rules.end());
  Html lines;
  for (auto const& [number, words] : rules) add_html(lines, "<li value=\"{}\">{}</li>", number, words);
  return html("<section id=\"rules\"><h2>{}</h2><ol>{}</ol></section>", tr("The rules of this call"), lines);
}

Html source_link(std::string const& source) {
  if (source.starts_with("/")) return html("<a href=\"{}\">{}</a>", Url::local(source), tr("The words that started it"));
  return words_or_address(source);
}

Html text_part(consensus::Sheet const& s, std::string const& zone) {
  auto const& c = s.call;
  Html options;
  for (std::size_t i = 0; i < c.options.size(); ++i) {
    Html count;
    if (c.state != State::draft) count = html(" <span class=\"soft\">{}</span>", base::count_of("{} coalition", "{} coalitions", s.counts.options[i]));
    add_html(options, "<li><bdi>{}</bdi>{}</li>", c.options[i], count);
  }
  Html out = html("<section id=\"the-text\"><h2>{}</h2><blockquote>{}</blockquote>", tr("The text"), paragraphs(c.text));
  if (!options.empty()) add_html(out, "<ol>{}</ol>", options);
  std::vector<std::pair<std::string, Html>> rows = {{tr("Kind"), text(kind_word(c.kind))}};
  if (!c.hash.empty()) rows.emplace_back(tr("SHA-256 of the text"), html("<code class=\"wrap\">{}</code>", c.hash));
  if (c.opened) rows.emplace_back(tr("Open from"), moment(*c.opened, zone));
  if (c.closes) rows.emplace_back(tr("Window shuts"), moment(*c.closes, zone));
  if (c.closed) rows.emplace_back(tr("Closed"), moment(*c.closed, zone));
  if (c.review) rows.emplace_back(tr("Review"), day(*c.review));
  if (!c.source.empty()) rows.emplace_back(tr("Where it comes from"), source_link(c.source));
  if (!c.meeting.empty()) rows.emplace_back(tr("Meeting"), html("<a href=\"/meetings/{}\">{}</a>", c.meeting, tr("To the meeting")));
  return out + facts(rows) + html("</section>");
}

Html positions_part(consensus::Sheet const& s) {
  Table t{.id = "positions", .caption = tr("Positions by coalition"), .columns = {{tr("Coalition")}, {tr("Position")}, {tr("In its words")}}, .rows = {}};
  for (auto const& a : s.coalitions) {
    Html words;
    for (auto const& w : a.words) words += paragraphs(w);
    if (a.stand.how == How::spoke)
      for (auto const n : a.stand.options) add_html(words, "<p dir=\"auto\">{}</p>", s.call.options[static_cast<std::size_t>(n - 1)]);
    auto const look = a.stand.how != How::spoke ? Badge::neutral : a.stand.stance == Stance::support || a.stand.stance == Stance::approval ? Badge::good
                      : a.stand.stance == Stance::objection                                                                          ? Badge::bad
                                                                                                                                      : Badge::neutral;
    t.rows.push_back({html("<bdi>{}</bdi>", a.name), badge(stand_word(a.stand), look), words});
  }
  auto const& n = s.counts;
  Html count = html("<p>{}</p>", fill(tr("In support: {1}. No objection: {2}. No position: {3}. Concern: {4}. Objection: {5}. Need more time: {6}."),
                                      {std::to_string(n.support), std::to_string(n.no_objection), std::to_string(n.no_position), std::to_string(n.concern),
                                       std::to_string(n.objection), std::to_string(n.more_time)}));
  count += html("<p>{}</p>", fill(tr("Silent: {1}. Asked anew and silent since: {2}. Without an agreed position: {3}."),
                                  {std::to_string(n.silent), std::to_string(n.stale), std::to_string(n.divided)}));
  return html("<section>{}{}</section>", s.call.kind == Kind::choice ? Html() : count, table(t));
}

Html objection_part(consensus::Objection const& o, std::string const& zone, ObjectionActs const& acts) {
  Html out = html("<article id=\"o-{}\"><h3>{}</h3><p>{} {}</p>", o.id, sentence(tr("Objection of {}"), {html("<bdi>{}</bdi>", o.name)}),
                  badge(objection_word(o.state), o.state == ObjectionState::open ? Badge::attention : Badge::neutral), moment(o.at, zone));
  std::vector<std::pair<std::string, Html>> rows = {
      {tr("What in the text"), paragraphs(o.what)}, {tr("Why it harms the common aim"), paragraphs(o.harm)}, {tr("What would remove it"), paragraphs(o.remedy)}};
  if (o.answered) rows.emplace_back(tr("Answer of the facilitators"), paragraphs(o.answer) + moment(*o.answered, zone));
  if (o.met_by > 0) rows.emplace_back(tr("Met by"), text(fill(tr("version {}"), {std::to_string(o.met_by)})));
  if (o.published) rows.emplace_back(tr("Why it is not upheld"), paragraphs(o.reasons) + html("<p>{}</p>", sentence(tr("published {}"), {moment(*o.published, zone)})));
  if (o.appealed) rows.emplace_back(tr("Taken to a meeting"), paragraphs(o.appeal) + moment(*o.appealed, zone));
  if (!o.heard.empty()) rows.emplace_back(tr("What the meeting said"), paragraphs(o.heard) + html("<p><a href=\"/meetings/{}\">{}</a></p>", o.heard_by, tr("To the meeting")));
  return out + facts(rows) + acts(o) + html("</article>");
}

Html versions_part(consensus::Sheet const& s, std::string const& zone) {
  if (s.versions.size() < 2) return {};
  Html lines;
  for (std::size_t i = s.versions.size() - 1; i > 0; --i) {
    auto const& v = s.versions[i];
    auto const& before = s.versions[i - 1];
    auto const label = v.edit == consensus::Edit::editorial ? tr("editorial: nothing started anew") : tr("of substance: the full window again");
    Html more;
    if (!v.disputed_by.empty()) more = html("<p>{}</p>", sentence(tr("Labelled editorial; {} disputed that."), {html("<bdi>{}</bdi>", v.disputed_by)}));
    add_html(lines, "<li value=\"{}\"><p>{} {}</p>{}<p dir=\"auto\">{}</p></li>", v.number, badge(label), moment(v.at, zone), more,
             difference_words(consensus::hashed_text(before.text, before.options), consensus::hashed_text(v.text, v.options)));
  }
  return html("<section id=\"versions\"><h2>{}</h2><ol reversed>{}</ol></section>", tr("Changes of the text"), lines);
}

Html comments_part(consensus::Sheet const& s, std::string const& zone) {
  Html lines;
  for (auto const& c : s.comments) add_html(lines, "<li><p>{} <span class=\"soft\">{}</span></p>{}</li>", person(c.name), moment(c.at, zone), paragraphs(c.words));
  if (lines.empty()) return {};
  return html("<section id=\"comments\"><h2>{}</h2><p>{}</p><ul class=\"list\">{}</ul></section>", tr("Remarks of people as themselves"), tr("They have no effect on the outcome."), lines);
}

}  // namespace

std::string consensus_path(base::ConsensusId const& id, std::string const& more) { return "/calls/" + id.text + more; }

Refusal no_consensus_call() { return {Why::unknown, say("There is no such consensus call."), {}, {}}; }

std::string kind_word(Kind k) {
  switch (k) {
    case Kind::sense_check: return tr("sense check");
    case Kind::objection_call: return tr("objection call");
    case Kind::consent_round: return tr("consent round");
    case Kind::choice: return tr("choice");
  }
  return {};
}

std::string stand_word(consensus::Stand const& s) {
  switch (s.how) {
    case How::silent: return tr("silent");
    case How::divided: return tr("coalition has no agreed position");
    case How::stale: return fill(tr("asked anew; said “{}” about an earlier text"), {desk::stance_words(*s.stance)});
    case How::spoke: break;
  }
  return desk::stance_words(*s.stance);
}

std::string outcome_sentence(consensus::Sheet const& s) {
  auto const& c = s.call;
  if (c.state == State::draft) return tr("A draft: nobody is asked yet.");
  if (c.state == State::open) return tr("Open for positions.");
  if (c.state == State::answering) return tr("The window is shut. Objections are open and are answered under rule 5.");
  switch (c.outcome) {
    case Outcome::adopted:
      return confirms(c) ? tr("Confirmed under rule 9: no objection is open.")
                         : fill(tr("Adopted under rule 4: {1} coalitions in support, no objection open."), {std::to_string(s.counts.support)});
    case Outcome::adopted_over_objection: return tr("Adopted under rule 5 with a recorded objection, printed in full below.");
    case Outcome::lapsed:
      return s.counts.support < c.floor ? fill(tr("Lapsed under rule 4: nobody objected, too few wanted it ({1} of {2} in support)."),
                                               {std::to_string(s.counts.support), std::to_string(c.floor)})
                                        : tr("Lapsed under rule 4: not every coalition has spoken.");
    case Outcome::returned: return confirms(c) ? tr("Opened again: what the meeting decided does not stand.") : tr("Given back to those who drafted it.");
    case Outcome::withdrawn: return tr("Withdrawn.");
    case Outcome::noted: return c.kind == Kind::choice ? tr("Noted: the choice is advice.") : tr("Noted: a sense check has no effect.");
    case Outcome::none: break;
  }
  return {};
}

Html outcome_badge(consensus::Call const& c) {
  switch (c.state) {
    case State::draft: return badge(tr("draft"));
    case State::open: return badge(tr("open"), Badge::attention);
    case State::answering: return badge(tr("objections are being answered"), Badge::attention);
    case State::closed: break;
  }
  if (c.outcome == Outcome::none) return {};
  bool const good = c.outcome == Outcome::adopted || c.outcome == Outcome::adopted_over_objection;
  return badge(desk::outcome_words(c), good ? Badge::good : Badge::neutral);
}

Html sheet_part(consensus::Sheet const& s, std::string const& zone, ObjectionActs const& acts) {
  Html said = html("<p>{}</p>", outcome_sentence(s));
  if (s.suspended) said += html("<p>{}</p>", tr("Suspended: an objection is taken to the next full meeting."));
  if (!s.call.reason.empty()) said += paragraphs(s.call.reason);
  Html out = notice(s.call.state == State::closed ? Tone::success : Tone::info, said) + text_part(s, zone);
  Html against;
  for (auto const& o : s.objections) against += objection_part(o, zone, acts);
  // An objection that was recorded stands next to the text.
  if (!against.empty()) out += html("<section id=\"objections\"><h2>{}</h2>{}</section>", tr("Objections"), against);
  if (s.call.state != State::draft) out += positions_part(s);
  return out + versions_part(s, zone) + comments_part(s, zone) + rules_part(s.call);
}

// ------------------------------------------------------------------------------------------------ the form

bool takes_answers(consensus::Call const& c) {
  if (c.state == State::draft || c.outcome == Outcome::withdrawn) return false;
  return c.state == State::open || has_effect(c);
}

bool may_dispute(consensus::Sheet const& s) {
  auto const editorial = [&](consensus::Version const& v) { return v.number > s.call.since && v.edit == consensus::Edit::editorial; };
  return s.call.state == State::open && std::any_of(s.versions.begin(), s.versions.end(), editorial);
}

std::vector<std::string_view> const& position_fields() {
  static std::vector<std::string_view> const all = {"stance", "options", "words", "what", "harm", "remedy"};
  return all;
}

Prefilled prefilled(Call const& call, consensus::Sheet const& s, base::VoiceId const& voice, std::vector<consensus::Spoken> const& spoken) {
  Prefilled out;
  for (auto const& p : spoken)
    if (p.voice == voice) {
      out.stance = p.said.stance;
      out.words = p.words;
      out.options = p.said.options;
    }
  for (auto const& o : s.objections)
    if (o.voice == voice && (o.state == ObjectionState::open || o.state == ObjectionState::late)) {
      out.what = o.what;
      out.harm = o.harm;
      out.remedy = o.remedy;
    }
  if (!call.has("stance")) return out;
  auto const typed = position_wish(call, s.call.options.size());
  return {typed.stance, typed.words, typed.what, typed.harm, typed.remedy, typed.options};
}

Html position_form(Call const& call, Url const& action, consensus::Sheet const& s, Prefilled const& before, std::optional<Refusal> const& wrong, Html const& more) {
  auto const& c = s.call;
  bool const late = c.state != State::open;
  std::vector<Choice> rows;
  for (auto const st : consensus::stances(c.kind, confirms(c))) {
    if (late && st != Stance::objection) continue;
    std::string hint;
    if (st == Stance::concern) hint = tr("recorded, blocks nothing");
    if (st == Stance::more_time) hint = tr("lengthens the window by seven days, once");
    if (st == Stance::objection) hint = tr("fill in all three fields below");
    rows.push_back({boost::describe::enum_to_string(st, ""), desk::stance_words(st), hint, late || before.stance == st});
  }
  Html inside = more + hidden("version", std::to_string(c.version));
  inside += radios({.name = "stance", .label = tr("What does your coalition say?"), .choices = rows, .error = error_at(wrong, "stance"), .required = true});
  for (std::size_t i = 0; i < c.options.size(); ++i)
    inside += checkbox("option-" + std::to_string(i + 1), "yes", c.options[i], std::find(before.options.begin(), before.options.end(), static_cast<std::int64_t>(i + 1)) != before.options.end());
  if (!late) inside += text_area({.name = "words", .label = tr("In your words (a concern needs them)"), .value = before.words, .error = error_at(wrong, "words"), .rows = 3});
  if (has_effect(c)) {
    Html three = text_area({.name = "what", .label = tr("What in the text?"), .value = before.what, .error = error_at(wrong, "what"), .rows = 3});
    three += text_area({.name = "harm", .label = tr("Why does it harm the common aim?"), .value = before.harm, .error = error_at(wrong, "harm"), .rows = 3});
    three += text_area({.name = "remedy", .label = tr("What change would remove the objection?"), .value = before.remedy, .error = error_at(wrong, "remedy"), .rows = 3});
    bool const shown = late || before.stance == Stance::objection || !error_at(wrong, "what").empty() || !error_at(wrong, "harm").empty() || !error_at(wrong, "remedy").empty();
    inside += folded(tr("For an objection: three fields"), three, shown);
  }
  return form(action, call.csrf(), keep_draft(call, action.str() + more.str()) + inside + buttons(button(late ? tr("Record a late objection") : tr("Say it"), Look::primary)));
}

consensus::Wish position_wish(Call const& call, std::size_t options) {
  consensus::Wish w;
  // A word that is no stance becomes the answer that no kind of call takes.
  if (!boost::describe::enum_from_string(call.field("stance").c_str(), w.stance)) w.stance = static_cast<Stance>(-1);
  for (std::size_t i = 1; i <= options; ++i)
    if (!call.field("option-" + std::to_string(i)).empty()) w.options.push_back(static_cast<std::int64_t>(i));
  w.words = call.long_field("words");
  w.what = call.long_field("what");
  w.harm = call.long_field("harm");
  w.remedy = call.long_field("remedy");
  w.version = call.number("version", 0).value_or(0);
  return w;
}

Html author_acts(std::string_view csrf, std::string const& to, consensus::Objection const& o) {
  auto const at = to + "/objections/" + o.id.text;
  Html out;
  if (o.state == ObjectionState::open || o.state == ObjectionState::late) out += act(Url::local(at + "/withdraw"), csrf, tr("Withdraw the objection"));
  if (o.published && !o.appealed && (o.state == ObjectionState::open || o.state == ObjectionState::not_upheld))
    out += folded(tr("Take it to the next full meeting"),
                  form(Url::local(at + "/appeal"), csrf, text_area({.name = "words", .label = tr("What the meeting should know"), .rows = 3, .id = "appeal-" + o.id.text}) +
                                                             buttons(button(tr("Take it to the meeting"), Look::plain))),
                  false);
  return out;
}

}  // namespace web
