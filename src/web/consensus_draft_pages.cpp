// SPDX-License-Identifier: Apache-2.0
// A consensus call before it is open: the form of a new one and of a draft, and whom it asks.
#include <algorithm>

#include "base/text.hpp"
#include "desk/consensus_letters.hpp"
#include "meeting/meeting.hpp"
#include "people/accounts.hpp"
#include "web/consensus.hpp"
#include "web/drafts.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::ConsensusId;

struct DraftForm {
  consensus::Call typed;
  std::vector<meeting::Series> series;
};
BOOST_DESCRIBE_STRUCT(DraftForm, (), (typed, series))

std::vector<std::string> lines_of(std::string const& typed) {
  std::vector<std::string> out;
  for (auto const line : base::split(typed, '\n'))
    if (auto clean = base::clean_line(line); !clean.empty()) out.push_back(std::move(clean));
  return out;
}

/// What is no number becomes one that the verb refuses by name.
std::int64_t whole(Call const& call, char const* name, std::int64_t otherwise) { return std::clamp<std::int64_t>(call.number(name, otherwise).value_or(-1), -1, 10'000); }

consensus::Call typed_in(Call const& call) {
  consensus::Call c;
  boost::describe::enum_from_string(call.field("kind").c_str(), c.kind);
  c.title = call.field("title");
  c.text = call.long_field("text");
  c.options = lines_of(call.long_field("options"));
  c.days = whole(call, "days", 14);
  c.floor = whole(call, "floor", 3);
  c.review_months = whole(call, "review_months", 12);
  c.source = call.field("source");
  c.series = base::SeriesId(call.field("series"));
  return c;
}

http::Response draft_form(Call& call, consensus::Call const& typed, std::optional<Refusal> const& wrong) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) { return DraftForm{typed, meeting::all_series(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Call for consensus");
    page.section = "decisions";
    page.listed = false;
    page.crumbs = {{tr("Decisions"), Url::local("/decisions")}, {tr("Consensus calls"), Url::local("/calls")}};
    page.main += wrong_with(wrong, {"title", "text", "options", "days", "floor", "review_months", "source", "series"});
    std::vector<Choice> kinds;
    for (auto const& [kind, hint] : {std::pair{consensus::Kind::objection_call, tr("adopted when nobody objects and enough support it")},
                                     std::pair{consensus::Kind::consent_round, tr("the same, and every coalition must speak")},
                                     std::pair{consensus::Kind::sense_check, tr("what people think, without effect")},
                                     std::pair{consensus::Kind::choice, tr("approve any number of options; advice")}})
      kinds.push_back({boost::describe::enum_to_string(kind, ""), kind_word(kind), hint, typed.kind == kind});
    std::vector<Choice> series = {{"", tr("any meeting"), "", typed.series.empty()}};
    for (auto const& s : f.series) series.push_back({s.id.text, s.title, "", s.id == typed.series});
    std::string options;
    for (auto const& o : typed.options) options += (options.empty() ? "" : "\n") + o;
    auto const number = [&](char const* name, std::string const& label, std::int64_t value, std::string const& hint) {
      return field({.name = name, .label = label, .value = value < 0 ? call.field(name) : std::to_string(value), .hint = hint, .error = error_at(wrong, name), .type = "number"});
    };
    Html inside = radios({.name = "kind", .label = tr("Kind"), .choices = kinds});
    inside += field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 180});
    inside += text_area({.name = "text", .label = tr("The text"), .value = typed.text, .hint = tr("Fixed once the call is open; changes are shown with their differences."), .error = error_at(wrong, "text"), .rows = 10, .required = true});
    inside += text_area({.name = "options", .label = tr("Options, one a line"), .value = options, .hint = tr("Only for a choice."), .error = error_at(wrong, "options"), .rows = 4});
    inside += number("days", tr("Window in days"), typed.days, tr("At least 3; it grows where somebody would not have three working days."));
    inside += number("floor", tr("How many coalitions must support it"), typed.floor, tr("For an objection call and a consent round."));
    inside += number("review_months", tr("Review after so many months"), typed.review_months, tr("The review comes on a meeting's agenda."));
    inside += field({.name = "source", .label = tr("The words or mail that started it"), .value = typed.source, .hint = tr("An address: https://..., or /q/... for words of a transcript."), .error = error_at(wrong, "source"), .max_length = 1000});
    inside += select({.name = "series", .label = tr("On whose agenda reviews and appeals come"), .choices = series, .error = error_at(wrong, "series")});
    auto const to = typed.id.empty() ? std::string("/calls") : consensus_path(typed.id, "/draft");
    page.islands = {keep_island};
    page.main += form(Url::local(to), call.csrf(), keep_draft(call, to) + inside + buttons(button(tr("Keep the draft"), Look::primary)));
    return page;
  }, form_status(wrong));
}

http::Response blank(Call& call) {
  consensus::Call c;
  c.source = call.field("source");
  return draft_form(call, c, {});
}

http::Response drafted(Call& call) {
  auto const typed = typed_in(call);
  auto const done = call.write([&](Writing& w) { return desk::draft_consensus(w, typed); });
  if (!done) return draft_form(call, typed, done.error());
  return call.see(consensus_path(*done), tr("The draft is kept. It asks every listed coalition; open it when the text is right."), base::to_json(*done));
}

http::Response again(Call& call) {
  auto const c = call.read([&](Reading& r) { return consensus::call(r, call.id<ConsensusId>()); });
  if (!c) return call.refused(no_consensus_call());
  if (c->state != consensus::State::draft) return call.see(consensus_path(c->id), "");
  return draft_form(call, *c, {});
}

http::Response changed(Call& call) {
  auto typed = typed_in(call);
  typed.id = call.id<ConsensusId>();
  auto const done = call.write([&](Writing& w) { return desk::change_consensus_draft(w, typed); });
  if (!done) return draft_form(call, typed, done.error());
  return call.see(consensus_path(typed.id), tr("The draft is kept."));
}

http::Response ask(Call& call) {
  auto const coalition = call.field("coalition");
  auto const done = call.write([&](Writing& w) { return desk::ask_coalition(w, call.id<ConsensusId>(), base::CoalitionId(coalition)); });
  if (!done) return call.refused(done.error());
  return call.see(consensus_path(call.id<ConsensusId>()), tr("The coalition is asked."));
}

http::Response leave_out(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::leave_out(w, call.id<ConsensusId>(), call.id<base::CoalitionId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(consensus_path(call.id<ConsensusId>()), tr("The coalition is left out."));
}

http::Response open(Call& call) {
  auto const wait = call.number("wait", desk::before_call_letters.count());
  if (!wait || *wait < 0 || *wait > 1440) return show_consensus(call, Refusal{Why::malformed, say("This must be a whole number from {1} to {2}."), "wait", {"0", "1440"}});
  auto const done = call.write([&](Writing& w) { return desk::open_consensus(w, call.id<ConsensusId>(), std::chrono::minutes(*wait)); });
  if (!done) return show_consensus(call, done.error());
  return call.see(consensus_path(call.id<ConsensusId>()), tr("The call is open."));
}

http::Response take_back(Call& call) {
  auto const done = call.write([&](Writing& w) { return consensus::take_back(w, call.id<ConsensusId>()); });
  if (!done) return call.refused(done.error());
  return call.see(consensus_path(call.id<ConsensusId>()), tr("It is a draft again; no letter left."));
}

// ------------------------------------------------------------------------------------------------ a look before

struct Preview {
  std::string title, subject, letter;
  desk::CallRecipients recipients;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (title, subject, letter, recipients))

/// Whoever looks, as if they were asked for a coalition.
consensus::DueLetter example(Call const& call, std::string const& address) {
  return {.coalition = tr("your coalition"), .name = call.viewer.name, .address = address, .language = base::speaking().tag, .zone = zone_of(call.viewer)};
}

http::Response preview(Call& call) {
  auto const f = call.read([&](Reading& r) -> std::optional<Preview> {
    auto const c = consensus::call(r, call.id<ConsensusId>());
    if (!c || c->state != consensus::State::draft) return std::nullopt;
    auto const letter = desk::shown_call_letter(r, *c, example(call, "you@example.org"), call.absolute("/call/..."), office_of(call.house), call.now);
    return Preview{c->title, letter.subject, letter.body, desk::recipients(r, c->id, call.now)};
  });
  if (!f) return call.refused(no_consensus_call());
  return call.show(*f, [&] {
    auto const at = [&](std::string const& more) { return Url::local(consensus_path(call.id<ConsensusId>(), more)); };
    Page page;
    page.title = tr("Preview");
    page.section = "decisions";
    page.listed = false;
    page.crumbs = {{tr("Consensus calls"), Url::local("/calls")}, {f->title, at("")}};
    Html people, nobody;
    for (auto const& p : f->recipients.by_letter) add_html(people, "<li>{}, <bdi>{}</bdi> <bdi class=\"soft\">{}</bdi></li>", person(p.name), p.coalition, p.address);
    for (auto const& name : f->recipients.nobody) add_html(nobody, "<li><bdi>{}</bdi></li>", name);
    page.main += letter_preview(f->subject, f->letter, at("/preview"), call.csrf());
    page.main += html("<section id=\"recipients\"><h2>{}</h2><ul class=\"list\">{}</ul></section>",
                      base::count_of("It goes to {} person", "It goes to {} people", static_cast<std::int64_t>(f->recipients.by_letter.size())), people);
    if (!nobody.empty()) page.main += html("<section id=\"nobody\"><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("No letter reaches these: hand somebody of them a personal link"), nobody);
    page.main += confirm(tr("Open it now"), html("<p>{}</p>", tr("The text is fixed then. The letters leave after five minutes; until then you can take it back.")),
                         act(at("/open"), call.csrf(), tr("Fix the text and open the call"), Look::primary));
    return page;
  });
}

http::Response send_test(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const c = consensus::call(w, call.id<ConsensusId>());
    auto const me = people::account(w, call.viewer.account);
    if (!c || c->state != consensus::State::draft || !me) return tl::unexpected(no_consensus_call());
    w.audit("test_letter", c->id.text);
    return desk::send_test_call_letter(w, *c, example(call, me->address), office_of(call.house));
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(consensus_path(call.id<ConsensusId>(), "/preview"), tr("The letter is on its way to you."));
}

}  // namespace

std::vector<Route> consensus_draft_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/calls/new", least, blank, "The form of a new consensus call; source fills it in."},
      {Method::post, "/calls", least, drafted, "Drafts a call that asks every listed coalition: kind, title, text, options, days, floor, review_months, source, series.", form_body},
      {Method::get, "/calls/{call}/draft", least, again, "The form of a draft."},
      {Method::post, "/calls/{call}/draft", least, changed, "Changes a draft: the same fields.", form_body},
      {Method::post, "/calls/{call}/coalitions", least, ask, "Asks one more coalition: coalition.", form_body},
      {Method::post, "/calls/{call}/coalitions/{coalition}/remove", least, leave_out, "Leaves a coalition out of a draft.", form_body},
      {Method::post, "/calls/{call}/open", least, open, "Fixes the text and opens the window; wait: minutes before letters leave, 5 if not said.", form_body},
      {Method::post, "/calls/{call}/take-back", least, take_back, "Takes the opening back while its letters wait and nobody has spoken.", form_body},
      {Method::get, "/calls/{call}/preview", least, preview, "A draft before it is opened: the letter word for word, and whom it reaches."},
      {Method::post, "/calls/{call}/preview", least, send_test, "Sends that letter to whoever asks, as a test.", form_body},
  };
}

}  // namespace web
