// SPDX-License-Identifier: Apache-2.0
// An invitation for whoever is invited, by the personal link of their letter: no account, no script; or by the account with that address, once it
// was told. GET shows, POST acts, so a mail scanner that follows the link answers nothing. Other guests are not shown here.
#include "base/text.hpp"
#include "people/accounts.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using schedule::Coming;

struct Invited {
  base::MeetingId meeting;
  std::string title, name, zone, place, note;
  meeting::State state = meeting::State::planned;
  std::string reason;  ///< why it is called off
  std::optional<Instant> start, end;
  std::optional<Coming> coming;
  std::string comment;
  std::string words;  ///< what came by letter and waits for the button
};
BOOST_DESCRIBE_STRUCT(Invited, (), (meeting, title, name, zone, place, note, state, reason, start, end, coming, comment, words))

Refusal no_link() { return {Why::unknown, say("This link leads to no invitation any more. Ask whoever invited you."), {}, {}}; }

/// Whose invitation it is: the link's, or the account's.
std::optional<base::GuestId> guest_of(Call const& call, Reading& r) {
  if (call.request.path.starts_with("/invited/")) return schedule::guest_of_link(r, secret_of(call), call.now);
  auto const g = own_invitation(call, r, call.id<base::MeetingId>());
  return g ? std::optional(g->id) : std::nullopt;
}

std::optional<Invited> invited(Call& call) {
  return call.read([&](Reading& r) -> std::optional<Invited> {
    auto const id = guest_of(call, r);
    auto const g = id ? schedule::guest(r, *id) : std::nullopt;
    auto const m = g ? meeting::meeting(r, g->meeting) : std::nullopt;
    if (!m) return std::nullopt;
    auto const series = meeting::series(r, m->series);
    return Invited{m->id, meeting_title(series ? series->title : "", *m), g->name, g->zone, m->place, m->note, m->state, m->reason, m->start, m->end, g->coming,
                   g->comment, g->words};
  });
}

bool is_open(Invited const& f) { return f.state != meeting::State::closed && f.state != meeting::State::cancelled; }

Html answer_form(Call const& call, Invited const& f, std::optional<Refusal> const& wrong) {
  bool const again = wrong.has_value();
  auto const chosen = again ? call.field("coming") : f.coming ? std::string(boost::describe::enum_to_string(*f.coming, "")) : std::string();
  std::vector<Choice> rows;
  for (auto const c : {Coming::yes, Coming::perhaps, Coming::no}) {
    std::string const value = boost::describe::enum_to_string(c, "");
    rows.push_back({value, coming_words(c), "", value == chosen});
  }
  Html inside;
  if (!f.words.empty())
    inside += notice(Tone::warning, html("<p>{}</p><blockquote dir=\"auto\">{}</blockquote><p>{}</p>", tr("This came by letter in your name:"), paragraphs(f.words),
                                         tr("It counts only once you choose an answer here. If you did not write it, choose what is true, or leave this page.")));
  inside += radios({.name = "coming", .label = tr("Do you come?"), .choices = rows, .hint = tr("Apologies stand with your name on the meeting's page."),
                    .error = error_at(wrong, "coming"), .required = true});
  inside += text_area({.name = "comment", .label = tr("For the organisers"), .value = again ? call.long_field("comment") : f.words.empty() ? f.comment : std::string(base::slice(f.words, 0, 500)),
                       .error = error_at(wrong, "comment"), .rows = 2});
  return form(Url::local(call.request.path), call.csrf(), inside + buttons(button(tr("Answer"), Look::primary)));
}

http::Response show_invited(Call& call, std::optional<Refusal> const& wrong = {}) {
  auto const f = invited(call);
  if (!f) return call.refused(no_link());
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return no_store(for_this_browser(call, [&] { return call.show(*f, [&] {
    Page page;
    page.title = f->title;
    page.heading = html("<bdi>{}</bdi>", f->title);
    page.lead = html("<p>{}</p>", sentence(tr("You are invited. You answer as {}."), {person(f->name)}));
    page.listed = false;
    page.main += wrong_with(wrong, {"coming", "comment"});
    std::vector<std::pair<std::string, Html>> rows;
    if (f->start) rows.emplace_back(tr("When"), moment(*f->start, f->zone));
    if (!f->place.empty()) rows.emplace_back(tr("Where"), words_or_address(f->place));
    rows.emplace_back(tr("All about it"), html("<a href=\"/meetings/{}\">{}</a>", f->meeting, tr("The meeting's page")));
    page.main += paragraphs(f->note) + facts(rows);
    if (f->state == meeting::State::cancelled) page.main += notice(Tone::warning, html("{} <bdi>{}</bdi>", tr("This meeting was called off:"), f->reason));
    else if (f->state == meeting::State::closed) page.main += notice(Tone::info, html("<p>{}</p>", tr("The meeting is over.")));
    else {
      if (f->coming) page.main += notice(Tone::info, html("<p>{} {}</p>", tr("You have answered. You can change it until the meeting is over."), badge(coming_words(*f->coming), coming_look(*f->coming))));
      page.main += answer_form(call, *f, wrong);
    }
    return page;
  }, form_status(wrong)); }));
}

http::Response shown(Call& call) { return show_invited(call); }

http::Response answered(Call& call) {
  auto const f = invited(call);
  if (!f) return call.refused(no_link());
  if (!is_open(*f)) return call.refused({Why::not_now, say("The meeting is over, or called off."), {}, {}});
  schedule::GuestAnswer answer{.through = schedule::Through::link, .comment = call.long_field("comment"), .stamp = {}};
  if (!boost::describe::enum_from_string(call.field("coming").c_str(), answer.coming))
    return show_invited(call, Refusal{Why::malformed, say("Say yes, perhaps or no."), "coming", {}});
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    // Looked up again: the link may have died since.
    auto const id = guest_of(call, w);
    if (!id) return tl::unexpected(no_link());
    return desk::answer_invitation(w, *id, answer);
  });
  if (!done) return show_invited(call, done.error());
  return call.see(call.request.path, tr("Thank you: your answer is kept."));
}

}  // namespace

std::optional<schedule::Guest> own_invitation(Call const& call, Reading& r, base::MeetingId const& meeting) {
  auto const me = people::account(r, call.viewer.account);
  auto g = me ? schedule::guest_at(r, meeting, me->address) : std::nullopt;
  return g && g->told ? std::move(g) : std::nullopt;
}

std::vector<Route> invited_rows() {
  using http::Method;
  return {
      {Method::get, "/invited/{secret}", Role::visitor, shown, "An invitation for whoever holds this personal link."},
      {Method::post, "/invited/{secret}", Role::visitor, answered, "Answers: coming yes, perhaps or no; comment.", form_body},
      {Method::get, "/meetings/{meeting}/coming", Role::member, shown, "The same for the account with the address that was invited."},
      {Method::post, "/meetings/{meeting}/coming", Role::member, answered, "As by the personal link: coming, comment.", form_body},
  };
}

}  // namespace web
