// SPDX-License-Identifier: Apache-2.0
// The personal pages behind the links of a letter: a seat on the panel with its briefing, and a nominee's consent. No account, no script. GET
// shows, POST acts, so a mail scanner that follows the link answers nothing.
#include "base/text.hpp"
#include "desk/seat_letters.hpp"
#include "plan/proposals.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using plan::Consent;
using plan::Inviting;

Refusal no_link() { return {Why::unknown, say("This link is no longer good. The latest letter has the one that is, or ask whoever sent it."), {}, {}}; }

/// A page for whoever holds a link: their forms carry a token of their own browser.
template <class Facts, class Make>
http::Response show_own(Call& call, Facts const& f, std::optional<Refusal> const& wrong, Make const& make) {
  return no_store(for_this_browser(call, [&] { return call.show(f, make, form_status(wrong)); }));
}

std::string attends_word(plan::Attends a) {
  switch (a) {
    case plan::Attends::anyhow: return tr("in the room or online");
    case plan::Attends::onsite: return tr("in the room");
    case plan::Attends::online: return tr("online");
  }
  return {};
}

Html when_part(desk::Briefing const& b) {
  if (!b.start) return text(tr("The time is not fixed yet."));
  Html out = moment(*b.start, b.zone);
  if (b.meeting_zone != b.zone && !b.meeting_zone.empty()) add_html(out, "<br>{} {}", tr("There:"), moment(*b.start, b.meeting_zone));
  return out;
}

Html parts_part(desk::Briefing const& b) {
  Html lines;
  for (auto const& p : b.parts) {
    std::string with;
    for (auto const& name : p.with) with += (with.empty() ? "" : ", ") + name;
    add_html(lines, "<li><p><bdi>{}</bdi> · {}</p><p class=\"soft\">{}</p>{}</li>", p.title,
             base::count_of("{} minute", "{} minutes", p.minutes),
             fill(tr("You have {1} minutes at first and {2} in follow-ups; {3} are promised to the floor."),
                  {minutes_of(p.first), minutes_of(p.follow_up), minutes_of(p.floor)}),
             with.empty() ? Html() : html("<p>{}</p>", sentence(tr("With you: {}"), {html("<bdi>{}</bdi>", with)})));
  }
  return lines.empty() ? html("<p>{}</p>", tr("In which part you speak is not settled yet.")) : html("<ul class=\"list\">{}</ul>", lines);
}

Html briefing_part(desk::Briefing const& b) {
  std::vector<std::pair<std::string, Html>> rows = {{tr("When"), when_part(b)}};
  if (!b.place.empty()) rows.push_back({tr("Where"), words_or_address(b.place)});
  rows.push_back({tr("You take part"), text(attends_word(b.attends))});
  if (!b.constituency.empty()) rows.push_back({tr("Your seat"), html("<bdi>{}</bdi>", b.constituency)});
  if (auto const due = base::parse_day(b.deadline)) rows.push_back({tr("Answer needed by"), day(*due)});
  Html out = facts(rows) + parts_part(b);
  if (!b.about.empty()) add_html(out, "<h3>{}</h3>{}", tr("What it is about"), paragraphs(b.about));
  Html questions;
  for (auto const& q : b.questions) add_html(questions, "<li><bdi>{}</bdi></li>", q);
  add_html(out, "<h3>{}</h3>{}", tr("Questions to prepare"),
           !questions.empty() ? html("<ol>{}</ol>", questions) : html("<p>{}</p>", b.frozen ? tr("There are none for you.") : tr("They are still collected and will be sent to you.")));
  add_html(out, "<h3>{}</h3>{}", tr("How to join, and access"), paragraphs(b.how_to_join.empty() ? tr("The organisers will write to you.") : b.how_to_join));
  if (!b.meeting.empty()) add_html(out, "<p><a href=\"{}\">{}</a></p>", Url::local(path_of(b.meeting)), tr("The meeting and its agenda"));
  if (b.start) add_html(out, "<p class=\"no-print\"><a href=\"/meetings/{}/calendar.ics\">{}</a></p>", b.meeting, tr("Into my calendar"));
  return html("<section id=\"briefing\"><h2>{}</h2>{}</section>", tr("Your briefing"), out);
}

Html answers_part(Call const& call, desk::Briefing const& b, std::optional<Refusal> const& wrong) {
  auto const at = Url::local("/seat/" + secret_of(call));
  Html out;
  out += form(at, call.csrf(), hidden("answer", "accepted") + text_area({.name = "words", .label = tr("What you need to take part"), .value = b.needs,
                                                                         .hint = tr("Captions, a ramp, an interpreter, a quiet line: for the organisers only."), .error = error_at(wrong, "words"), .rows = 2}) +
                                   field({.name = "screen_name", .label = tr("Your name on the screen"), .value = b.screen_name.empty() ? b.name : b.screen_name,
                                          .hint = tr("It stands below your face while you speak."), .error = error_at(wrong, "screen_name"), .autocomplete = "name", .max_length = 80}) +
                                   field({.name = "screen_line", .label = tr("The line below it"), .value = b.screen_line, .hint = tr("Most often whom you speak for. It may stay empty."),
                                          .error = error_at(wrong, "screen_line"), .max_length = 120}) +
                                   buttons(button(b.state == Inviting::accepted ? tr("Save my answer") : tr("I accept"))));
  if (b.state == Inviting::sent) out += act(at, call.csrf(), tr("I have read this and answer later"), Look::plain, {{"answer", "seen"}});
  if (!b.delegate)
    out += folded(tr("Somebody comes in my place"),
                  form(Url::local("/seat/" + secret_of(call) + "/delegate"), call.csrf(),
                       field({.name = "name", .label = tr("Their name"), .error = error_at(wrong, "name"), .required = true, .max_length = 200}) +
                           field({.name = "address", .label = tr("Their e-mail address"), .error = error_at(wrong, "address"), .type = "email", .required = true, .max_length = 254}) +
                           html("<p>{}</p>", tr("They get a letter with a link of their own; yours ends with that.")) + button(tr("Name them"), Look::plain)),
                  wrong && (wrong->field == "name" || wrong->field == "address"));
  if (b.state != Inviting::declined)
    out += folded(tr("I cannot come"),
                  form(at, call.csrf(), hidden("answer", "declined") + field({.name = "words", .label = tr("Why, or whom to ask (may stay empty)"), .max_length = 1000, .id = "why"}) + button(tr("Decline"), Look::plain)), false);
  return html("<section id=\"answer\" class=\"no-print\"><h2>{}</h2>{}</section>", tr("Your answer"), out);
}

http::Response show_seat(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const b = call.read([&](Reading& r) { return desk::briefing_of(r, secret_of(call)); });
  if (!b) return call.refused(no_link());
  return show_own(call, *b, wrong, [&] {
    Page page;
    page.title = b->title;
    page.heading = html("<bdi>{}</bdi>", b->title);
    page.lead = html("<p>{}</p>", b->delegate ? sentence(tr("A seat on the panel for {1}, in place of {2}."), {person(b->name), person(b->in_place_of)}) : sentence(tr("A seat on the panel for {}."), {person(b->name)}));
    page.listed = false;
    page.main += wrong_with(wrong, {"words", "screen_name", "screen_line", "name", "address"});
    if (b->state == Inviting::accepted) page.main += notice(Tone::success, text(tr("You have accepted. Thank you!")));
    if (b->state == Inviting::declined) page.main += notice(Tone::info, text(tr("You have declined. While the seat is free you can still accept.")));
    page.main += paragraphs(b->words) + briefing_part(*b) + answers_part(call, *b, wrong);
    return page;
  });
}

http::Response seat(Call& call) { return show_seat(call); }

http::Response answer(Call& call) {
  Inviting to{};
  if (!boost::describe::enum_from_string(call.field("answer").c_str(), to)) return show_seat(call, Refusal{Why::malformed, say("There is no such answer."), "answer", {}});
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    // Looked up again: the link may have died since.
    auto const found = plan::invitation_of_secret(w, secret_of(call));
    if (!found) return tl::unexpected(no_link());
    if (auto ok = desk::answer_seat(w, found->second.id, to, call.long_field("words")); !ok || to != Inviting::accepted) return ok;
    return call.has("screen_name") || call.has("screen_line") ? plan::set_lower_third(w, found->second.id, call.field("screen_name"), call.field("screen_line")) : base::Done{};
  });
  if (!done) return show_seat(call, done.error());
  return call.see("/seat/" + secret_of(call), tr("Thank you: your answer is kept."));
}

struct DelegateNamed {
  std::string name;
  std::string link;  ///< where no relay sends it
};
BOOST_DESCRIBE_STRUCT(DelegateNamed, (), (name, link))

http::Response delegate(Call& call) {
  auto const name = call.field("name");
  auto const done = call.write([&](Writing& w) -> Result<std::string> {
    auto const found = plan::invitation_of_secret(w, secret_of(call));
    if (!found) return tl::unexpected(no_link());
    return desk::name_delegate(w, found->second.id, name, call.field("address"), office_of(call.house));
  });
  if (!done) return show_seat(call, done.error());
  call.house.mail_waiting();
  // The holder's own link is dead now, so the answer is here and not behind it.
  DelegateNamed const f{name, call.house.smtp ? std::string() : "/seat/" + *done};
  return no_store(call.show(f, [&] {
    Page page;
    page.title = tr("Thank you");
    page.listed = false;
    page.main = html("<p>{}</p>", sentence(tr("{} comes in your place and gets a letter with a link. Your own link has ended."), {person(f.name)}));
    if (!f.link.empty())
      page.main += html("<p>{}</p><p><a href=\"{}\">{}</a></p>", tr("This server sends no mail: hand this link on to them. It is shown only now."), Url::local(f.link), call.absolute(f.link));
    return page;
  }));
}

// ------------------------------------------------------------------------------------------------------------ consent

struct OwnNomination {
  std::string title, about, name, by;
  Consent consent = Consent::asked;
  std::optional<Instant> start;
  std::string zone;
  std::vector<plan::Attribute> attributes;
};
BOOST_DESCRIBE_STRUCT(OwnNomination, (), (title, about, name, by, consent, start, zone, attributes))

std::optional<OwnNomination> own_nomination(Call& call) {
  return call.read([&](Reading& r) -> std::optional<OwnNomination> {
    auto const found = plan::nominee_of_secret(r, secret_of(call));
    if (!found) return std::nullopt;
    auto const p = *plan::plan(r, found->first);
    OwnNomination f;
    f.title = plan::session_title(r, p);
    f.about = p.about;
    for (auto const& n : plan::nominations(r, found->first))
      if (n.id == found->second) std::tie(f.name, f.by, f.consent, f.attributes) = std::tie(n.name, n.by, n.consent, n.attributes);
    if (auto const m = p.meeting.empty() ? std::nullopt : meeting::meeting(r, p.meeting)) std::tie(f.start, f.zone) = std::tie(m->start, m->zone);
    return f;
  });
}

http::Response show_nominee(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = own_nomination(call);
  if (!f) return call.refused(no_link());
  return show_own(call, *f, wrong, [&] {
    Page page;
    page.title = tr("Do you agree to be nominated?");
    page.lead = html("<p>{}</p>", sentence(tr("{1} is nominated for the panel of “{2}”."), {person(f->name), html("<bdi>{}</bdi>", f->title)}));
    page.listed = false;
    page.main += wrong_with(wrong, {"attributes", "answer"});
    if (f->consent == Consent::given) page.main += notice(Tone::success, text(tr("You have agreed. You can still change what you say.")));
    if (f->consent == Consent::declined) page.main += notice(Tone::info, text(tr("You have declined.")));
    std::vector<std::pair<std::string, Html>> rows;
    if (!f->by.empty()) rows.push_back({tr("Nominated by"), html("<bdi>{}</bdi>", f->by)});
    rows.push_back({tr("When"), f->start ? moment(*f->start, f->zone) : text(tr("The time is not fixed yet."))});
    page.main += facts(rows) + paragraphs(f->about);
    std::string lines;
    for (auto const& a : f->attributes) lines += a.category + ": " + a.value + "\n";
    if (wrong) lines = call.long_field("attributes");
    auto const at = Url::local("/nominee/" + secret_of(call));
    page.main += form(at, call.csrf(), hidden("answer", "given") +
                                           text_area({.name = "attributes", .label = tr("What you say of yourself"), .value = lines,
                                                      .hint = tr("One in each line, like “region: Africa”, “seat: youth”, “language: French”, “free: only in the morning”. You may leave it empty; nothing is guessed."),
                                                      .error = error_at(wrong, "attributes"), .rows = 6}) +
                                           html("<p class=\"soft\">{}</p>", tr("Seen by the selectors only, erased after the session.")) + buttons(button(tr("I agree"))));
    if (f->consent != Consent::declined) page.main += act(at, call.csrf(), tr("I do not want to be nominated"), Look::plain, {{"answer", "declined"}});
    return page;
  });
}

http::Response nominee(Call& call) { return show_nominee(call); }

http::Response agree(Call& call) {
  Consent to{};
  if (!boost::describe::enum_from_string(call.field("answer").c_str(), to)) return show_nominee(call, Refusal{Why::malformed, say("There is no such answer."), "answer", {}});
  auto const attributes = attributes_of(call.long_field("attributes"));
  if (!attributes) return show_nominee(call, attributes.error());
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const found = plan::nominee_of_secret(w, secret_of(call));
    if (!found) return tl::unexpected(no_link());
    return plan::answer_consent(w, found->second, to, *attributes);
  });
  if (!done) return show_nominee(call, done.error());
  return call.see("/nominee/" + secret_of(call), tr("Thank you: your answer is kept."));
}

}  // namespace

std::vector<Route> plan_seat_rows() {
  using http::Method;
  return {
      {Method::get, "/seat/{secret}", Role::visitor, seat, "A seat on a panel with its briefing, for whoever holds this personal link."},
      {Method::post, "/seat/{secret}", Role::visitor, answer, "Answers the invitation: answer (seen, accepted, declined), words; accepted also screen_name, screen_line.", form_body},
      {Method::post, "/seat/{secret}/delegate", Role::visitor, delegate, "Names somebody in one's place: name, address. The link ends.", form_body, Rate::letters},
      {Method::get, "/nominee/{secret}", Role::visitor, nominee, "A nomination, for whoever holds this personal link."},
      {Method::post, "/nominee/{secret}", Role::visitor, agree, "Agrees or declines to be nominated: answer (given, declined), attributes.", form_body},
  };
}

}  // namespace web
