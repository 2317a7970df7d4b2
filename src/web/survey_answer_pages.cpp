// SPDX-License-Identifier: Apache-2.0
// A questionnaire for whoever answers: by a personal link without an account, by an account that is named, or the secretariat on somebody's
// behalf. GET shows, POST acts, so a mail scanner that follows a link answers nothing; all of it works without script.
#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "web/people.hpp"
#include "web/session.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using survey::Names;
using survey::Pen;
using survey::State;
using survey::Visibility;

constexpr std::size_t evidence_body = 5 * 1024 * 1024 + 64 * 1024;

/// How somebody came in: as whom they write, and where the page is.
struct Door {
  Pen pen = {};
  base::SurveyId survey = {};
  std::string path = {};
  std::string zone = "UTC";
  bool by_link = false;
};

Refusal no_way_in() { return {Why::unknown, say("This link leads to no questionnaire. Ask whoever sent it for a new one."), {}, {}}; }

std::optional<Door> by_link(Reading& r, std::string const& secret) {
  auto const p = survey::respondent_of_secret(r, secret);
  if (!p) return std::nullopt;
  return Door{.pen = {.asked = p->asked, .respondent = p->id, .name = p->name, .submits = p->submits}, .survey = *survey::survey_of(r, p->asked), .path = "/answer/" + secret,
              .zone = p->zone, .by_link = true};
}

std::optional<Door> door_of(Call const& call, Reading& r) {
  if (call.request.path.starts_with("/answer/")) return by_link(r, call.parts.empty() ? "" : call.parts[0]);
  auto const asked = call.id<base::AskedId>(1);
  auto const survey = survey::survey_of(r, asked);
  if (!survey || *survey != call.id<base::SurveyId>()) return std::nullopt;
  auto pen = desk::pen_of_account(r, call.viewer.account, asked);
  // The secretariat writes on somebody's behalf only where it may see what they wrote.
  if (!pen && may_edit(call) && survey::survey(r, *survey)->names <= Names::totals) pen = Pen{.asked = asked, .respondent = {}, .name = call.viewer.name, .submits = true};
  if (!pen) return std::nullopt;
  return Door{.pen = *pen, .survey = *survey, .path = path_of(*survey, "/answer/" + asked.text), .zone = zone_of(call.viewer), .by_link = false};
}

struct OwnSurvey {
  survey::Survey survey = {};
  survey::Asked unit = {};
  std::string name = {};
  bool submits = true, behalf = false, takes_answers = false;
  std::string promise = {};
  survey::Form questions = {};
  std::map<std::string, std::string> answers = {}, prefilled = {};
  std::int64_t rev = 0;
  std::map<std::string, survey::Written> written = {};
  std::vector<survey::Submission> submissions = {};
  std::vector<survey::Clash> changed = {};  ///< between the last two submissions: before and after
  std::vector<survey::LogLine> log = {};
  bool sees_results = false;
  std::vector<survey::Clash> clashes = {};  ///< what this one and others wrote differently just now
  std::string receipt = {}, helper_link = {};  ///< shown once
};
BOOST_DESCRIBE_STRUCT(OwnSurvey, (), (survey, unit, name, submits, behalf, takes_answers, promise, questions, answers, prefilled, rev, written, submissions, changed, log, sees_results,
                                      clashes, receipt, helper_link))

bool sees_results(survey::Survey const& s, survey::Asked const& unit, Instant now) {
  if (s.names == Names::unlinkable && (s.state == State::open)) return false;
  switch (s.visibility) {
    case Visibility::always: return s.state != State::draft;
    case Visibility::after_own_answer: return unit.standing == survey::Standing::submitted || (s.state != State::draft && !survey::takes_answers(s, now));
    case Visibility::after_closing: return s.state == State::closed || s.state == State::published;
  }
  return false;
}

struct Seen {
  Door door;
  OwnSurvey facts;
};

std::optional<Seen> seen(Call& call) {
  return call.read([&](Reading& r) -> std::optional<Seen> {
    auto const door = door_of(call, r);
    if (!door) return std::nullopt;
    auto const s = *survey::survey(r, door->survey);
    if (s.state == State::draft) return std::nullopt;
    OwnSurvey f{.survey = s, .unit = *survey::asked_one(r, door->pen.asked), .name = door->pen.name, .submits = door->pen.submits, .behalf = door->pen.respondent.empty(),
                .takes_answers = survey::takes_answers(s, call.now), .promise = names_promise(s.names), .questions = survey::form(r, s.id)};
    if (s.names != Names::unlinkable) {
      auto draft = survey::draft(r, f.unit.id);
      f.rev = draft.rev;
      f.written = std::move(draft.fields);
      for (auto const& [field, w] : f.written) f.answers[field] = w.value;
      for (auto const& [field, value] : survey::personal_answers(r, f.unit.id)) f.answers[field] = value;
      f.submissions = survey::submissions(r, f.unit.id);
      if (f.submissions.size() > 1)
        f.changed = survey::differences(survey::submitted_answers(r, f.submissions[f.submissions.size() - 2].id), survey::submitted_answers(r, f.submissions.back().id));
    }
    if (f.submissions.empty()) f.prefilled = desk::prefilled(r, f.unit, f.questions);
    f.log = survey::log(r, s.id);
    f.sees_results = sees_results(s, f.unit, call.now);
    return Seen{*door, std::move(f)};
  });
}

// ------------------------------------------------------------------------------------------------ parts of the page

Html state_part(OwnSurvey const& f, std::string const& zone) {
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

Html versions_part(OwnSurvey const& f, std::string const& zone) {
  if (f.submissions.empty()) return {};
  Table t{.id = "versions", .caption = tr("What was submitted"), .columns = {{tr("Version")}, {tr("By")}, {tr("When")}, {tr("How agreed")}, {tr("Fingerprint")}}, .rows = {}};
  for (auto const& s : f.submissions)
    t.rows.push_back({html("{} {}", s.number, badge(timing_word(s.timing), s.timing == survey::Timing::in_time ? Badge::good : Badge::attention)), person(s.by), moment(s.at, zone),
                      html("{} {}", agreed_word(s.agreed), words_or_address(s.agreed_note)), html("<code>{}</code>", s.hash.substr(0, 12))});
  Html out = table(t);
  if (f.changed.empty()) return out;
  Table d{.id = "changed", .caption = tr("What changed between the last two"), .columns = {{tr("Question")}, {tr("Before")}, {tr("Now")}}, .rows = {}};
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
  if (!f.submissions.empty() && f.survey.state != State::published)
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
    }
    add_html(lines, "<li>{}: {} <span dir=\"auto\">{}</span></li>", moment(l.at, zone), words, l.reason);
  }
  return folded(tr("What happened to this questionnaire"), html("<ul>{}</ul>", lines), false);
}

std::vector<std::string> all_fields(survey::Form const& form) {
  std::vector<std::string> out = {"agreed_note", "decline_reason", "dispute_reason", "respondent"};
  for (auto const& q : form) {
    out.push_back(q.id.text);
    for (auto& f : survey::fields_of(q)) out.push_back(std::move(f));
  }
  return out;
}

/// The page: as it stands, or with what was sent and what is wrong with it.
http::Response show_own(Call& call, std::optional<Refusal> const& wrong = {}, std::optional<survey::Answers> const& sent = {}, std::vector<survey::Clash> clashes = {},
                        std::string const& receipt = {}, std::string const& helper = {}) {
  auto const found = seen(call);
  if (!found) return call.refused(no_way_in());
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const& door = found->door;
  auto f = found->facts;
  f.clashes = std::move(clashes);
  f.receipt = receipt;
  f.helper_link = helper;
  if (sent)
    for (auto const& [field, value] : *sent) f.answers[field] = value;
  bool const once = f.survey.names == Names::unlinkable;
  bool const over = once && (f.unit.standing == survey::Standing::submitted || !f.takes_answers);
  http::Response cookie;
  if (call.viewer.csrf.empty()) asking_browser(call, &cookie);
  auto out = call.show(f, [&] {
    Page page;
    page.title = f.survey.title;
    page.heading = html("<bdi>{}</bdi>", f.survey.title);
    page.lead = html("<p>{}</p>", sentence(tr("You answer for {1}, as {2}."), {html("<bdi>{}</bdi>", f.unit.name), person(f.name)}));
    page.listed = false;
    page.islands = {"copy"};
    auto const fields = all_fields(f.questions);
    page.main += wrong_with(wrong, {fields.begin(), fields.end()});
    if (!f.receipt.empty())
      page.main += notice(Tone::success, html("<p>{}</p><p><strong><code>{}</code></strong></p>", tr("Thank you. This is your receipt, shown once: after closing it stands in the list of receipts. Nobody can find your answer by it."), f.receipt));
    if (!f.helper_link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it writes in your draft."), copy_link(Url::local(f.helper_link), call.absolute(f.helper_link))));
    if (!f.clashes.empty())
      page.main += notice(Tone::error, html("<p>{}</p>{}", tr("Somebody else changed the same while you wrote. Nothing of yours is lost, and nothing was overwritten: look at both, change the form below, and send it again."),
                                            clashes_part(f.questions, f.clashes)), Spoken::yes);
    page.main += state_part(f, door.zone) + paragraphs(f.survey.about) + notice(Tone::info, html("<p>{}</p>", f.promise));
    page.main += html("<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>", Url::local(door.path + "/blank"), tr("The blank form, to print"), Url::local(door.path + "/form.txt"), tr("As plain text, for a mail"));
    if (f.sees_results) page.main += html("<p><a href=\"{}\">{}</a></p>", Url::local(door.path + "/results"), tr("Results so far"));
    if (over) {
      if (f.receipt.empty()) page.main += notice(Tone::info, html("<p>{}</p>", f.takes_answers ? tr("You have answered.") : tr("It is closed.")));
    } else {
      // What Enter in a field presses is the first button of the form: never a rank's.
      Html inside = html("<div class=\"visually-hidden\" aria-hidden=\"true\"><button type=\"submit\" name=\"act\" value=\"{}\" tabindex=\"-1\">{}</button></div>", once ? "show" : "save",
                         once ? tr("Show what follows") : tr("Save the draft"));
      inside += hidden("rev", std::to_string(f.rev)) + hidden("seen", std::to_string(f.submissions.empty() ? 0 : f.submissions.back().number));
      inside += form_fields({.form = f.questions, .answers = f.answers, .prefilled = f.prefilled, .written = f.written, .wrong = wrong, .zone = door.zone, .files = once ? std::string() : door.path + "/files/"});
      if (std::any_of(f.questions.begin(), f.questions.end(), [](auto const& q) { return !q.only_if.empty(); }))
        inside += html("<p class=\"soft\">{}</p>", once ? tr("Some questions appear only after another is answered: press “Show what follows”.") : tr("Some questions appear only after another is answered: save the draft to see them."));
      if (once) inside += buttons(button(tr("Show what follows"), Look::plain, "act", "show") + button(tr("Submit"), Look::primary, "act", "submit"));
      else inside += submit_part(call, f, wrong);
      bool const files = !once && std::any_of(f.questions.begin(), f.questions.end(), [](auto const& q) { return q.kind == survey::Kind::evidence; });
      page.main += form(Url::local(door.path), call.csrf(), inside, files ? Sending::upload : Sending::post);
    }
    page.main += versions_part(f, door.zone) + other_acts(call, door, f, wrong) + log_part(f, door.zone);
    return page;
  }, f.clashes.empty() ? form_status(wrong) : 409);
  for (auto& line : cookie.fields) out.fields.push_back(std::move(line));
  return f.receipt.empty() && f.helper_link.empty() ? std::move(out) : no_store(std::move(out));
}

http::Response shown(Call& call) {
  // That the form was opened is counted when a person pressed the link, as browsers say; programs that follow links in mails do not say so. It
  // changes no answer.
  if (call.request.header("Sec-Fetch-User") == "?1") {
    auto const door = call.read([&](Reading& r) { return door_of(call, r); });
    if (door && !door->pen.respondent.empty() && call.read([&](Reading& r) { return survey::asked_one(r, door->pen.asked)->standing; }) == survey::Standing::silent)
      (void)call.write([&](Writing& w) { return survey::note_opened(w, door->pen.asked); });
  }
  return show_own(call);
}

// ------------------------------------------------------------------------------------------------ acts

struct Outcome {
  std::vector<survey::Clash> clashes = {};
  std::optional<survey::Submission> submission = {};
};

/// "Q 2 up": option 2 of question Q one place up.
void move_rank(Call const& call, survey::Form const& form, survey::Answers& answers) {
  auto const wish = call.field("move");
  auto const pieces = base::split(wish, ' ');
  if (pieces.size() != 3) return;
  auto const* const q = survey::question_of(form, pieces[0]);
  if (!q || q->kind != survey::Kind::rank) return;
  auto& rank = answers[q->id.text];
  rank = survey::moved(rank, q->options.size(), static_cast<std::size_t>(std::atoi(std::string(pieces[1]).c_str())), pieces[2] == "up");
}

/// Files that came along, or are to go.
void take_files(Call const& call, Writing& w, survey::Form const& form, survey::Answers& answers) {
  for (auto const& q : form) {
    if (q.kind != survey::Kind::evidence) continue;
    auto const* const upload = call.form.file(q.id.text + ".upload");
    if (upload && !upload->bytes.empty()) answers[q.id.text + ".file"] = keep_upload(w, *upload).text;
    else if (!call.field(q.id.text + ".drop").empty()) answers[q.id.text + ".file"] = "";
  }
}

http::Response answered_loose(Call& call, survey::Form const& form) {
  auto mine = sent_answers(call, form);
  move_rank(call, form, mine);
  if (call.field("act") != "submit") return show_own(call, {}, mine);
  auto const done = call.write([&](Writing& w) -> Result<std::string> {
    auto const door = door_of(call, w);
    if (!door) return tl::unexpected(no_way_in());
    return survey::answer_loose(w, door->pen, mine);
  });
  if (!done) return show_own(call, done.error(), mine);
  return show_own(call, {}, {}, {}, *done);
}

http::Response answered(Call& call) {
  auto const found = seen(call);
  if (!found) return call.refused(no_way_in());
  auto const& form = found->facts.questions;
  if (found->facts.survey.names == Names::unlinkable) return answered_loose(call, form);
  auto mine = sent_answers(call, form);
  move_rank(call, form, mine);
  auto const rev = call.number("rev", found->facts.rev), last = call.number("seen", 0);
  if (!rev || !last) return call.refused({Why::malformed, say("This is a whole number."), rev ? "seen" : "rev", {}});
  survey::Submitting how{.note = call.field("agreed_note"), .seen = *last};
  boost::describe::enum_from_string(call.field("agreed").c_str(), how.agreed);
  bool const submits = call.field("act") == "submit";
  auto const done = call.write([&](Writing& w) -> Result<Outcome> {
    // Looked up again: the link may have died since.
    auto const door = door_of(call, w);
    if (!door) return tl::unexpected(no_way_in());
    auto all = mine;
    take_files(call, w, form, all);
    auto saved = survey::save(w, door->pen, all, *rev);
    if (!saved) return tl::unexpected(saved.error());
    if (!saved->clashes.empty() || !submits) return Outcome{saved->clashes, {}};
    auto submitted = desk::submit_survey(w, door->pen, how, sender_of(call));
    if (!submitted) return tl::unexpected(submitted.error());
    return Outcome{submitted->clashes, submitted->submission};
  });
  if (!done) return show_own(call, done.error(), mine);
  if (!done->clashes.empty()) return show_own(call, {}, mine, done->clashes);
  if (!submits) return call.see(found->door.path, call.has("move") ? std::string() : tr("The draft is saved."));
  call.house.mail_waiting();
  return call.see(found->door.path, tr("Thank you: your answer is submitted."), base::to_json(*done->submission));
}

/// One verb for whoever comes through this door.
template <class F>
http::Response act_through(Call& call, std::string const& said, F&& verb) {
  auto const door = call.read([&](Reading& r) { return door_of(call, r); });
  if (!door) return call.refused(no_way_in());
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const again = door_of(call, w);
    if (!again) return tl::unexpected(no_way_in());
    return verb(w, *again);
  });
  if (!done) return show_own(call, done.error());
  return call.see(door->path, said);
}

http::Response declined(Call& call) {
  return act_through(call, tr("You declined; your reason is kept."), [&](Writing& w, Door const& d) { return survey::decline(w, d.pen, call.long_field("decline_reason")); });
}

http::Response disputed(Call& call) {
  return act_through(call, tr("Everybody can see that this is disputed. Submit again to settle it."), [&](Writing& w, Door const& d) { return survey::dispute(w, d.pen, call.long_field("dispute_reason")); });
}

http::Response quieted(Call& call) {
  return act_through(call, tr("You get no more reminders of this questionnaire."), [&](Writing& w, Door const& d) -> Result<base::Done> {
    if (d.pen.respondent.empty()) return tl::unexpected(no_way_in());
    return survey::be_quiet(w, d.pen.respondent);
  });
}

http::Response helped(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<survey::Named> {
    auto const door = door_of(call, w);
    if (!door) return tl::unexpected(no_way_in());
    if (!door->pen.submits) return base::refuse(Why::not_allowed, say("A coordinator names who writes in the draft."));
    return survey::name_respondent(w, door->pen.asked, {.name = call.field("respondent"), .zone = door->zone, .submits = false});
  });
  if (!done) return show_own(call, done.error());
  call.form = {};
  return show_own(call, {}, {}, {}, {}, "/answer/" + done->secret);
}

// ------------------------------------------------------------------------------------------------ paper, text, results

http::Response blank(Call& call) {
  auto const found = seen(call);
  if (!found) return call.refused(no_way_in());
  auto const& f = found->facts;
  return call.show(f.questions, [&] {
    Page page;
    page.title = f.survey.title;
    page.heading = html("<bdi>{}</bdi>", f.survey.title);
    page.lead = html("<p><bdi>{}</bdi></p>", f.unit.name);
    page.listed = false;
    page.main = blank_form_part(f.survey, f.questions, found->door.zone);
    return page;
  });
}

http::Response plain(Call& call) {
  auto const found = seen(call);
  if (!found) return call.refused(no_way_in());
  return plain_form_response(found->facts.survey, found->facts.questions);
}

/// A file of this unit's draft or of one of its submissions.
http::Response file(Call& call) {
  auto const id = call.request.path.starts_with("/answer/") ? call.id<base::FileId>(1) : call.id<base::FileId>(2);
  auto out = call.read([&](Reading& r) -> std::optional<http::Response> {
    auto const door = door_of(call, r);
    if (!door) return std::nullopt;
    auto all = std::vector{survey::draft_answers(r, door->pen.asked)};
    for (auto const& s : survey::submissions(r, door->pen.asked)) all.push_back(survey::submitted_answers(r, s.id));
    for (auto const& answers : all)
      for (auto const& [field, value] : answers)
        if (field.ends_with(".file") && value == id.text) return kept_file(r, id);
    return std::nullopt;
  });
  return out ? no_store(*std::move(out)) : call.nothing_here();
}

http::Response own_results(Call& call) {
  auto const found = seen(call);
  if (!found) return call.refused(no_way_in());
  if (!found->facts.sees_results) return call.refused({Why::not_now, say("Results are shown later: after your own answer, or after closing."), {}, {}});
  auto const all = call.read([&](Reading& r) { return survey::results(r, found->door.survey, survey::Eyes::everybody, call.now, desk::not_asked(r, found->door.survey)); });
  return call.show(*all, [&] {
    Page page;
    page.title = tr("Results so far");
    page.listed = false;
    page.wide = true;
    page.crumbs = {{found->facts.survey.title, Url::local(found->door.path)}};
    page.main = results_part(*all, call, found->door.path + "/results", true);
    return page;
  });
}

}  // namespace

std::vector<Route> survey_answer_rows() {
  using http::Method;
  std::vector<Route> rows;
  struct Way {
    std::string_view path;
    Method method;
    PageFunction page;
    std::string_view says;
  };
  // Two doors to the same pages: a personal link, and an account that is named (or the secretariat, on behalf).
  static constexpr Way by_links[] = {
      {"/answer/{secret}", Method::get, shown, "A questionnaire for whoever holds this personal link."},
      {"/answer/{secret}", Method::post, answered, "Writes in the draft and, with act submit, submits it: fields as the form has them, rev, seen, agreed, agreed_note, files as ID.upload; 409 with both texts where others wrote meanwhile."},
      {"/answer/{secret}/decline", Method::post, declined, "Declines to answer: decline_reason."},
      {"/answer/{secret}/dispute", Method::post, disputed, "Says that the last submission is not theirs: dispute_reason."},
      {"/answer/{secret}/helpers", Method::post, helped, "Makes a link for somebody who may write in the draft: respondent."},
      {"/answer/{secret}/quiet", Method::post, quieted, "No more reminders to whoever holds this link."},
      {"/answer/{secret}/blank", Method::get, blank, "The blank form, to print."},
      {"/answer/{secret}/form.txt", Method::get, plain, "The blank form as plain text."},
      {"/answer/{secret}/files/{file}", Method::get, file, "A file of the draft or of a submission."},
      {"/answer/{secret}/results", Method::get, own_results, "The results, when those who are asked may see them."},
  };
  static constexpr Way by_accounts[] = {
      {"/questionnaires/{survey}/answer/{asked}", Method::get, shown, "The same for an account that is named; for facilitators, on behalf."},
      {"/questionnaires/{survey}/answer/{asked}", Method::post, answered, "As by the personal link."},
      {"/questionnaires/{survey}/answer/{asked}/decline", Method::post, declined, "Declines to answer: decline_reason."},
      {"/questionnaires/{survey}/answer/{asked}/dispute", Method::post, disputed, "Says that the last submission is not theirs: dispute_reason."},
      {"/questionnaires/{survey}/answer/{asked}/helpers", Method::post, helped, "Makes a link for somebody who may write in the draft: respondent."},
      {"/questionnaires/{survey}/answer/{asked}/quiet", Method::post, quieted, "No more reminders to this account's address."},
      {"/questionnaires/{survey}/answer/{asked}/blank", Method::get, blank, "The blank form, to print."},
      {"/questionnaires/{survey}/answer/{asked}/form.txt", Method::get, plain, "The blank form as plain text."},
      {"/questionnaires/{survey}/answer/{asked}/files/{file}", Method::get, file, "A file of the draft or of a submission."},
      {"/questionnaires/{survey}/answer/{asked}/results", Method::get, own_results, "The results, when those who are asked may see them."},
  };
  // Only the form itself may carry a file.
  auto const body = [](Way const& w) { return w.method == Method::get ? std::size_t{0} : w.page == answered ? evidence_body : form_body; };
  for (auto const& w : by_links) rows.push_back({w.method, w.path, Role::visitor, w.page, w.says, body(w)});
  for (auto const& w : by_accounts) rows.push_back({w.method, w.path, Role::member, w.page, w.says, body(w)});
  return rows;
}

}  // namespace web
