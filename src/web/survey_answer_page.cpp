// SPDX-License-Identifier: Apache-2.0
// A questionnaire for whoever answers: how it stands, the form, how to submit, what was submitted and what changed, the other acts, its log.
#include <algorithm>

#include "base/when.hpp"
#include "web/session.hpp"
#include "web/survey_answer.hpp"

namespace web {

namespace {

using survey::State;

/// What a second coordinator says yes to, in the order of the questions.
Html confirm_part(OwnSurvey const& f) {
  Table t{.id = "to-confirm", .caption = fill(tr("Version {}"), {std::to_string(f.submissions.back().number)}), .columns = {{tr("Question")}, {tr("Answer")}}, .rows = {}};
  for (auto const& c : survey::differences({}, f.to_confirm))
    t.rows.push_back({html("<span dir=\"auto\">{}</span>", field_words(f.questions, c.field)), paragraphs(answer_words(f.questions, c.field, c.mine))});
  return table(t);
}

Html state_part(OwnSurvey const& f, std::string const& zone, std::string const& path, std::string const& csrf) {
  Html out;
  if (f.behalf) out += notice(Tone::warning, html("<p>{}</p>", fill(tr("You answer on behalf of “{}”. Everybody who may answer for it gets a letter that says so."), {f.unit.name})));
  if (f.takes_answers) out += html("<p>{}</p>", sentence(tr("Answers are taken until {}."), {moment(*f.survey.closes, zone)}));
  else if (f.survey.state == State::published) out += notice(Tone::info, html("<p>{}</p>", tr("The results are published. What you submit now is an addendum, marked as late.")));
  else if (auto const until = survey::correctable_until(f.survey); until && f.unit.standing == survey::Standing::submitted && !f.unit.late)
    out += notice(Tone::info, html("<p>{}</p>", sentence(tr("Closed. You can correct your answer until {}; then it is published."), {moment(*until, zone)})));
  else out += notice(Tone::info, html("<p>{}</p>", tr("Closed. What you submit now is an addendum, marked as late.")));
  if (f.unit.standing == survey::Standing::declined) out += notice(Tone::info, html("<p>{}</p><p dir=\"auto\">{}</p>", tr("You declined. If you submit an answer, it takes the place of that."), f.unit.reason));
  if (f.unit.disputed) out += notice(Tone::warning, html("<p>{}</p>", tr("Somebody of you says that the last submission is not your answer. Submit again to settle it.")));
  if (!f.submissions.empty()) {
    auto const& last = f.submissions.back();
    out += notice(Tone::success, html("<p>{}</p>", sentence(tr("{1} submitted this on {2}. It can be replaced until closing; all versions are kept."), {person(last.by), moment(last.at, zone)})));
    if (f.waits && last.counts)
      out += notice(Tone::warning, html("<p>{}</p>", sentence(tr("It counts once a second coordinator of your coalition confirms it, or from {} if nobody of it objects."), {moment(*last.counts, zone)})));
    else if (f.waits) out += notice(Tone::warning, html("<p>{}</p>", tr("It does not count before a second coordinator of your coalition confirms it, or it is submitted again.")));
    if (!last.confirmed_by.empty()) out += html("<p>{}</p>", sentence(tr("{} confirmed it."), {person(last.confirmed_by)}));
    if (f.may_confirm) out += confirm_part(f) + form(Url::local(path + "/confirm"), csrf, hidden("seen", std::to_string(last.number)) + buttons(button(tr("Yes, this is our answer"), Look::primary)));
    if (last.edition < f.survey.edition) out += notice(Tone::warning, html("<p>{}</p>", tr("A question was added since. Answer it and submit again; your answer stands until then.")));
  }
  return out;
}

Html submit_part(Call const& call, OwnSurvey const& f, std::optional<Refusal> const& wrong) {
  Html out = buttons(button(tr("Save the draft"), Look::plain, "act", "save"));
  if (!f.submits) return out + html("<p>{}</p>", tr("A coordinator submits it when it is ready."));
  auto const last = f.submissions.empty() ? survey::Submission{} : f.submissions.back();
  auto const chosen = call.form.has("agreed") ? call.field("agreed") : std::string(boost::describe::enum_to_string(last.agreed, ""));
  std::vector<Choice> all;
  for (auto const a : {survey::Agreed::on_list, survey::Agreed::at_meeting, survey::Agreed::coordinators}) {
    std::string const value = boost::describe::enum_to_string(a, "");
    all.push_back({value, agreed_word(a), "", value == chosen});
  }
  out += html("<h2>{}</h2>", tr("Submit"));
  if (f.survey.unit == survey::Unit::coalition) {
    out += radios({.name = "agreed", .label = tr("How did you agree on it?"), .choices = all});
    out += field({.name = "agreed_note", .label = tr("Where or when (the address of the discussion)"), .value = call.form.has("agreed_note") ? call.field("agreed_note") : last.agreed_note,
                  .error = error_at(wrong, "agreed_note"), .max_length = 500});
  }
  return out + buttons(button(f.submissions.empty() ? tr("Submit") : tr("Submit again"), Look::primary, "act", "submit"));
}

Html versions_part(Door const& door, OwnSurvey const& f, std::string const& zone) {
  if (f.submissions.empty()) return {};
  Table t{.id = "versions", .caption = tr("What was submitted"), .columns = {{tr("Version")}, {tr("By")}, {tr("When")}, {tr("How agreed")}, {tr("Fingerprint")}}, .rows = {}};
  for (auto const& s : f.submissions)
    t.rows.push_back({html("{} {}", s.number, badge(timing_word(s.timing), s.timing == survey::Timing::in_time ? Badge::good : Badge::attention)), person(s.by), moment(s.at, zone),
                      html("{} {}", agreed_word(s.agreed), words_or_address(s.agreed_note)), html("<code>{}</code>", s.hash.substr(0, 12))});
  Html out = table(t);
  if (f.submissions.size() < 2) return out;
  if (f.submissions.size() > 2) {
    std::vector<Choice> from, to;
    for (auto const& s : f.submissions)
      for (auto const& [list, chosen] : {std::pair(&from, f.from), {&to, f.to}}) list->push_back({std::to_string(s.number), std::to_string(s.number), "", s.number == chosen});
    out += form(Url::local(door.path + "#changed"), "",
                select({.name = "from", .label = tr("From version"), .choices = from}) + select({.name = "to", .label = tr("to version"), .choices = to}) +
                    buttons(button(tr("Compare"), Look::plain)),
                Sending::get);
  }
  if (f.changed.empty()) return out + html("<p id=\"changed\">{}</p>", fill(tr("Versions {1} and {2} say the same."), {std::to_string(f.from), std::to_string(f.to)}));
  Table d{.id = "changed", .caption = fill(tr("What changed from version {1} to version {2}"), {std::to_string(f.from), std::to_string(f.to)}),
          .columns = {{tr("Question")}, {tr("Before")}, {tr("Now")}}, .rows = {}};
  for (auto const& c : f.changed)
    d.rows.push_back({html("<span dir=\"auto\">{}</span>", field_words(f.questions, c.field)), paragraphs(answer_words(f.questions, c.field, c.theirs)), paragraphs(answer_words(f.questions, c.field, c.mine))});
  return out + table(d);
}

Html other_acts(Call const& call, Door const& door, OwnSurvey const& f, std::optional<Refusal> const& wrong) {
  Html out;
  auto const typed = [&](char const* name) { return wrong && call.form.has(name) ? call.field(name) : std::string(); };
  if (f.submits && f.takes_answers && f.unit.standing != survey::Standing::submitted)
    out += folded(tr("We do not answer"),
                  form(Url::local(door.path + "/decline"), call.csrf(),
                       text_area({.name = "decline_reason", .label = tr("Why? It stands in the results as your answer"), .value = typed("decline_reason"), .error = error_at(wrong, "decline_reason"), .rows = 2,
                                  .required = true}) +
                           buttons(button(tr("Decline to answer"), Look::danger))),
                  !error_at(wrong, "decline_reason").empty());
  if (!f.submissions.empty() && (f.survey.state != State::published || f.submissions.back().timing == survey::Timing::late))
    out += folded(tr("This is not our answer"),
                  form(Url::local(door.path + "/dispute"), call.csrf(),
                       text_area({.name = "dispute_reason", .label = tr("What is wrong with it?"), .value = typed("dispute_reason"), .error = error_at(wrong, "dispute_reason"), .rows = 2, .required = true}) +
                           buttons(button(tr("Say so"), Look::danger))),
                  !error_at(wrong, "dispute_reason").empty());
  if (f.submits && f.survey.unit == survey::Unit::coalition && f.survey.state != State::published)
    out += folded(tr("Let somebody write in the draft"),
                  form(Url::local(door.path + "/helpers"), call.csrf(),
                       html("<p>{}</p>", tr("They get a link of their own, write in this draft, and cannot submit.")) +
                           field({.name = "respondent", .label = tr("Name"), .value = typed("respondent"), .error = error_at(wrong, "respondent"), .required = true, .max_length = 200}) +
                           buttons(button(tr("Make a link")))),
                  !error_at(wrong, "respondent").empty());
  if (door.by_link && f.takes_answers)
    out += folded(tr("No more reminders to me"), html("<p>{}</p>{}", tr("Your coalition stays asked, and the link keeps working."),
                                                      act(Url::local(door.path + "/quiet"), call.csrf(), tr("Stop reminders"), Look::plain)), false);
  return out;
}

Html log_part(OwnSurvey const& f, std::string const& zone) {
  Html lines;
  for (auto const& l : f.log) {
    Html words;
    switch (l.event) {
      case survey::Event::opened: words = text(tr("Opened.")); break;
      case survey::Event::extended: words = sentence(tr("The deadline was moved from {1} to {2}."), {html("<s>{}</s>", moment(base::parse_iso(l.before).value_or(l.at), zone)), moment(base::parse_iso(l.after).value_or(l.at), zone)}); break;
      case survey::Event::corrected_words: words = sentence(tr("A slip was corrected: “{1}” became “{2}”."), {html("<bdi>{}</bdi>", l.before), html("<bdi>{}</bdi>", l.after)}); break;
      case survey::Event::added_question: words = sentence(tr("A question was added: {}"), {html("<bdi>{}</bdi>", l.after)}); break;
      case survey::Event::tightened: words = text(tr("Names or results are kept more strictly than before.")); break;
      case survey::Event::closed: words = text(tr("Closed.")); break;
      case survey::Event::published: words = text(tr("Published.")); break;
      case survey::Event::taken_back: words = text(tr("The opening was taken back.")); break;
    }
    add_html(lines, "<li>{}: {} <span dir=\"auto\">{}</span></li>", moment(l.at, zone), words, l.reason);
  }
  return folded(tr("What happened to this questionnaire"), html("<ul>{}</ul>", lines), false);
}

/// What came by mail goes into the form, over what the draft says; what differs from the draft is told.
Html letter_part(OwnSurvey& f, std::string const& zone) {
  if (!f.waiting) return {};
  survey::Answers before;
  for (auto const& [field, value] : f.waiting->reply.answers) {
    if (auto const known = f.answers.find(field); known != f.answers.end() && known->second != value) before[field] = known->second;
    f.answers[field] = value;
  }
  Html unread;
  for (auto const& line : f.waiting->reply.unread) add_html(unread, "<li><bdi>{}</bdi></li>", line);
  survey::Answers mine;
  for (auto const& [field, _] : before) mine[field] = f.answers[field];
  Html out = html("<p>{}</p>", sentence(tr("Your letter of {} filled in the form below; each field says so. Nothing of it counts before you save or submit."),
                                        {moment(f.waiting->at, zone)}));
  if (!unread.empty()) out += html("<p>{}</p><ul>{}</ul>", tr("These lines of it we could not read as answers:"), unread);
  return notice(Tone::warning, out + clashes_part(f.questions, survey::differences(before, mine)));
}

/// What the island that saves the draft says; without it nothing of this is shown.
Html autosave_part() {
  return html("<p class=\"soft\" data-autosave data-word-saved=\"{}\" data-word-saving=\"{}\" data-word-clash=\"{}\" data-word-wrong=\"{}\" "
              "data-word-offline=\"{}\" data-word-back=\"{}\" hidden></p>",
              tr("The draft is saved."), tr("Not saved yet."), tr("Somebody else changed the same. Press “Save the draft” to see both."),
              tr("Not saved, because of a field: {}"),
              tr("No connection: kept on this device until it is back."), tr("What was typed here without a connection is back in the form."));
}

std::vector<std::string> all_fields(survey::Form const& form) {
  std::vector<std::string> out = {"agreed_note", "decline_reason", "dispute_reason", "respondent"};
  for (auto const& q : form) {
    out.push_back(q.id.text);
    for (auto& f : survey::fields_of(q)) out.push_back(std::move(f));
  }
  return out;
}

}  // namespace

http::Response show_own(Call& call, std::optional<Refusal> const& wrong, std::optional<survey::Answers> const& sent, std::vector<survey::Clash> clashes,
                        std::string const& receipt, std::string const& helper) {
  auto const found = seen_survey(call);
  if (!found) return call.refused(no_way_in());
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const& door = found->door;
  auto f = found->facts;
  f.clashes = std::move(clashes);
  f.receipt = receipt;
  f.helper_link = helper;
  Html const by_letter = sent ? Html() : letter_part(f, door.zone);
  if (sent)
    for (auto const& [field, value] : *sent) f.answers[field] = value;
  bool const once = f.survey.names == Names::unlinkable;
  bool const over = once && (f.unit.standing == survey::Standing::submitted || !f.takes_answers);
  auto out = for_this_browser(call, [&] { return call.show(f, [&] {
    Page page;
    page.title = f.survey.title;
    page.heading = html("<bdi>{}</bdi>", f.survey.title);
    page.lead = html("<p>{}</p>", sentence(tr("You answer for {1}, as {2}."), {html("<bdi>{}</bdi>", f.unit.name), person(f.name)}));
    page.listed = false;
    page.islands = {"copy", "draft", "limits"};
    auto const fields = all_fields(f.questions);
    page.main += wrong_with(wrong, {fields.begin(), fields.end()});
    if (!f.receipt.empty())
      page.main += notice(Tone::success, html("<p>{}</p><p><strong><code>{}</code></strong></p>", tr("Thank you. This is your receipt, shown once: after closing it stands in the list of receipts. Nobody can find your answer by it."), f.receipt));
    if (!f.helper_link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it writes in your draft."), copy_link(Url::local(f.helper_link), call.absolute(f.helper_link))));
    if (!f.clashes.empty())
      page.main += notice(Tone::error, html("<p>{}</p>{}", tr("Somebody else changed the same while you wrote. Nothing of yours is lost, and nothing was overwritten: look at both, change the form below, and send it again."),
                                            clashes_part(f.questions, f.clashes)), Spoken::yes);
    page.main += by_letter + state_part(f, door.zone, door.path, call.csrf()) + paragraphs(f.survey.about) + notice(Tone::info, html("<p>{}</p>", f.promise));
    page.main += html("<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>", Url::local(door.path + "/blank"), tr("The blank form, to print"), Url::local(door.path + "/form.txt"), tr("As plain text, for a mail"));
    if (f.sees_results) page.main += html("<p><a href=\"{}\">{}</a></p>", Url::local(door.path + "/results"), tr("Results so far"));
    if (over) {
      if (f.receipt.empty()) page.main += notice(Tone::info, html("<p>{}</p>", f.takes_answers ? tr("You have answered.") : tr("It is closed.")));
    } else {
      // What Enter in a field presses is the first button of the form: never a rank's.
      Html inside = html("<div class=\"visually-hidden\" aria-hidden=\"true\"><button type=\"submit\" name=\"act\" value=\"{}\" tabindex=\"-1\">{}</button></div>", once ? "show" : "save",
                         once ? tr("Show what follows") : tr("Save the draft"));
      inside += hidden("rev", std::to_string(f.rev)) + hidden("seen", std::to_string(f.submissions.empty() ? 0 : f.submissions.back().number));
      // Which letter filled the form in: one that comes while the page is open is not done with when it is saved.
      inside += hidden("letter", sent ? call.field("letter") : std::to_string(f.waiting ? base::to_millis(f.waiting->at) : 0));
      inside += form_fields({.form = f.questions, .answers = f.answers, .prefilled = f.prefilled, .written = f.written,
                             .by_letter = sent || !f.waiting ? survey::Answers() : f.waiting->reply.answers, .wrong = wrong, .zone = door.zone,
                             .files = once ? std::string() : door.path + "/files/"});
      if (std::any_of(f.questions.begin(), f.questions.end(), [](auto const& q) { return !q.only_if.empty(); }))
        inside += html("<p class=\"soft\">{}</p>", once ? tr("Some questions appear only after another is answered: press “Show what follows”.") : tr("Some questions appear only after another is answered: save the draft to see them."));
      if (once) inside += buttons(button(tr("Show what follows"), Look::plain, "act", "show") + button(tr("Submit"), Look::primary, "act", "submit"));
      else inside += autosave_part() + submit_part(call, f, wrong);
      bool const files = !once && std::any_of(f.questions.begin(), f.questions.end(), [](auto const& q) { return q.kind == survey::Kind::evidence; });
      page.main += form(Url::local(door.path), call.csrf(), inside, files ? Sending::upload : Sending::post);
    }
    page.main += versions_part(door, f, door.zone) + other_acts(call, door, f, wrong) + log_part(f, door.zone);
    return page;
  }, f.clashes.empty() ? form_status(wrong) : 409); });
  return f.receipt.empty() && f.helper_link.empty() ? std::move(out) : no_store(std::move(out));
}

http::Response shown_own(Call& call) {
  // That the form was opened is counted when a person pressed the link, as browsers say; programs that follow links in mails do not say so. It
  // changes no answer.
  if (call.request.header("Sec-Fetch-User") == "?1") {
    auto const door = call.read([&](Reading& r) { return door_of(call, r); });
    if (door && !door->pen.respondent.empty() && call.read([&](Reading& r) { return survey::asked_one(r, door->pen.asked)->standing; }) == survey::Standing::silent)
      (void)call.write([&](Writing& w) { return survey::note_opened(w, door->pen.asked); });
  }
  return show_own(call);
}

}  // namespace web
