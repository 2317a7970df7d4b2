// SPDX-License-Identifier: Apache-2.0
// A questionnaire before it is opened: the letter word for word, who gets it, the form; a letter to oneself as a test.
#include "web/letters.hpp"
#include "web/survey_organiser.hpp"

namespace web {

namespace {

using base::AskedId;
using base::SurveyId;
using survey::State;

struct Preview {
  survey::Survey survey;
  survey::Form questions;
  std::vector<survey::Respondent> recipients;  ///< of the invitation
  std::vector<std::string> by_hand;            ///< asked, but without an address
  std::string subject, letter;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (survey, questions, recipients, by_hand, subject, letter))

std::optional<Preview> preview_of(Call& call) {
  auto const id = call.id<SurveyId>();
  return call.read([&](Reading& r) -> std::optional<Preview> {
    auto const s = survey::survey(r, id);
    if (!s) return std::nullopt;
    Preview f{*s, survey::form(r, id), {}, {}, {}, {}};
    survey::DueLetter example{.to = {.name = call.viewer.name, .address = "you@example.org", .language = base::speaking().tag, .zone = zone_of(call.viewer)}, .unit = {.name = tr("your coalition")}};
    std::map<AskedId, bool> reached;
    for (auto const& p : survey::respondents(r, id))
      if (!reached[p.asked] && p.submits && !p.address.empty()) {
        if (f.recipients.empty()) example.to = p;
        f.recipients.push_back(p);
        reached[p.asked] = true;
      }
    for (auto const& a : survey::asked(r, id)) {
      if (!f.recipients.empty() && a.id == f.recipients.front().asked) example.unit = a;
      if (!reached[a.id]) f.by_hand.push_back(a.name);
    }
    auto const letter = desk::survey_letter(*s, example, call.house.forum, call.absolute("/answer/…"), call.absolute("/unsubscribe/…"), desk::mailed_form(*s, f.questions, example.to, !call.house.post_replies.empty()));
    f.subject = letter.subject;
    f.letter = letter.body;
    return f;
  });
}

}  // namespace

http::Response preview_survey(Call& call) {
  auto const f = preview_of(call);
  if (!f) return call.refused(no_such_survey());
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Preview");
    page.listed = false;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}, {f->survey.title, Url::local(path_of(f->survey.id))}};
    Html people, hand;
    for (auto const& p : f->recipients) add_html(people, "<li>{} <bdi>{}</bdi></li>", person(p.name), p.address);
    for (auto const& name : f->by_hand) add_html(hand, "<li><bdi>{}</bdi></li>", name);
    page.main += letter_preview(f->subject, f->letter, Url::local(path_of(f->survey.id, "/preview")), call.csrf());
    page.main += html("<section id=\"recipients\"><h2>{}</h2><ul>{}</ul></section>",
                      base::count_of("It goes to {} person", "It goes to {} people", static_cast<std::int64_t>(f->recipients.size())), people);
    if (!hand.empty()) page.main += html("<section><h2>{}</h2><ul>{}</ul></section>", tr("Without an address: hand them their link"), hand);
    if (f->survey.state == State::draft)
      page.main += confirm(tr("Open it now"), html("<p>{}</p>", tr("The letters leave after five minutes; until then you can take it back. From then on questions are only corrected or added, and promises about names only become stricter.")),
                           act(Url::local(path_of(f->survey.id, "/open")), call.csrf(), tr("Open the questionnaire"), Look::primary));
    page.main += html("<section id=\"form\"><h2>{}</h2>{}{}</section>", tr("The form"), notice(Tone::info, html("<p>{}</p>", names_promise(f->survey.names))),
                      form_fields({.form = f->questions, .zone = zone_of(call.viewer), .moves = false}));
    return page;
  });
}

http::Response send_test_letter(Call& call) {
  auto const f = preview_of(call);
  if (!f) return call.refused(no_such_survey());
  auto const done = call.write([&](Writing& w) -> Result<base::LetterId> {
    auto const account = people::account(w, call.viewer.account);
    if (!account) return base::refuse(Why::unknown, say("There is no such account."));
    w.audit("test_letter", f->survey.id.text);
    return mail::post(w, desk::test_letter({f->subject, f->letter}, account->address, account->name, account->language));
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(path_of(f->survey.id, "/preview"), tr("The letter is on its way to you."));
}

}  // namespace web
