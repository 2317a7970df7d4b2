// SPDX-License-Identifier: Apache-2.0
// What whoever answers does: writes in the draft, submits, declines, objects, lets somebody help; paper, text, files and results for them. The
// routes of both doors.
#include <algorithm>

#include "base/text.hpp"
#include "web/survey_answer.hpp"

namespace web {

namespace {

constexpr std::size_t evidence_body = 5 * 1024 * 1024 + 64 * 1024;

struct Outcome {
  std::int64_t rev = 0;
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
  auto const found = seen_survey(call);
  if (!found) return call.refused(no_way_in());
  auto const& form = found->facts.questions;
  if (found->facts.survey.names == Names::unlinkable) return answered_loose(call, form);
  auto mine = sent_answers(call, form);
  move_rank(call, form, mine);
  auto const rev = call.number("rev", found->facts.rev), last = call.number("seen", 0), letter = call.number("letter", 0);
  if (!rev || !last || !letter) return call.refused({Why::malformed, say("This is a whole number."), !rev ? "rev" : last ? "letter" : "seen", {}});
  survey::Submitting how{.note = call.field("agreed_note"), .seen = *last};
  boost::describe::enum_from_string(call.field("agreed").c_str(), how.agreed);
  bool const submits = call.field("act") == "submit";
  auto const done = call.write([&](Writing& w) -> Result<Outcome> {
    // Looked up again: the link may have died since.
    auto const door = door_of(call, w);
    if (!door) return tl::unexpected(no_way_in());
    auto all = mine;
    take_files(call, w, form, all);
    auto saved = survey::save(w, door->pen, all, *rev, base::from_millis(*letter));
    if (!saved) return tl::unexpected(saved.error());
    if (!saved->clashes.empty() || !submits) return Outcome{saved->rev, saved->clashes, {}};
    auto submitted = desk::submit_survey(w, door->pen, how, sender_of(call));
    if (!submitted) return tl::unexpected(submitted.error());
    return Outcome{saved->rev, submitted->clashes, submitted->submission};
  });
  if (!done) return show_own(call, done.error(), mine);
  if (!done->clashes.empty()) return show_own(call, {}, mine, done->clashes);
  if (!submits) return call.see(found->door.path, call.has("move") ? std::string() : tr("The draft is saved."), base::to_json(survey::Saved{done->rev, {}}));
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
  auto out = act_through(call, tr("You declined; your reason is kept."),
                         [&](Writing& w, Door const& d) { return desk::decline_survey(w, d.pen, call.long_field("decline_reason"), sender_of(call)); });
  call.house.mail_waiting();
  return out;
}

http::Response disputed(Call& call) {
  return act_through(call, tr("Everybody can see that this is disputed. Submit again to settle it."), [&](Writing& w, Door const& d) { return survey::dispute(w, d.pen, call.long_field("dispute_reason")); });
}

http::Response confirmed(Call& call) {
  return act_through(call, tr("Thank you: your answer is confirmed, and counts."), [&](Writing& w, Door const& d) { return survey::confirm(w, d.pen, call.number("seen", 0).value_or(0)); });
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

// ------------------------------------------------------------------------------------------------ paper, text, files, results

http::Response blank(Call& call) {
  auto const found = seen_survey(call);
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
  auto const found = seen_survey(call);
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
  auto const found = seen_survey(call);
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
      {"/answer/{secret}", Method::get, shown_own, "A questionnaire for whoever holds this personal link."},
      {"/answer/{secret}", Method::post, answered, "Writes in the draft and, with act submit, submits it: fields as the form has them, rev, seen, agreed, agreed_note, files as ID.upload; 409 with both texts where others wrote meanwhile."},
      {"/answer/{secret}/decline", Method::post, declined, "Declines to answer: decline_reason."},
      {"/answer/{secret}/confirm", Method::post, confirmed, "A second coordinator says that the last submission is their answer: seen, its number."},
      {"/answer/{secret}/dispute", Method::post, disputed, "Says that the last submission is not theirs: dispute_reason."},
      {"/answer/{secret}/helpers", Method::post, helped, "Makes a link for somebody who may write in the draft: respondent."},
      {"/answer/{secret}/quiet", Method::post, quieted, "No more reminders to whoever holds this link."},
      {"/answer/{secret}/blank", Method::get, blank, "The blank form, to print."},
      {"/answer/{secret}/form.txt", Method::get, plain, "The blank form as plain text."},
      {"/answer/{secret}/files/{file}", Method::get, file, "A file of the draft or of a submission."},
      {"/answer/{secret}/results", Method::get, own_results, "The results, when those who are asked may see them."},
  };
  static constexpr Way by_accounts[] = {
      {"/questionnaires/{survey}/answer/{asked}", Method::get, shown_own, "The same for an account that is named; for facilitators, on behalf."},
      {"/questionnaires/{survey}/answer/{asked}", Method::post, answered, "As by the personal link."},
      {"/questionnaires/{survey}/answer/{asked}/decline", Method::post, declined, "Declines to answer: decline_reason."},
      {"/questionnaires/{survey}/answer/{asked}/confirm", Method::post, confirmed, "A second coordinator says that the last submission is their answer: seen, its number."},
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
