// SPDX-License-Identifier: Apache-2.0
// The procedure for those who organise: what could be begun, what is under way, what comes next and when; and one inquiry with its history.
// Nothing of it is public. Letters and acts: inquiry_acts.cpp.
#include <algorithm>
#include <map>

#include "base/when.hpp"
#include "desk/desk.hpp"
#include "web/inquiries.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;
using roster::About;
using roster::Inquiry;
using roster::InquiryId;
using roster::Step;

// ------------------------------------------------------------------------------------------------ what is under way

struct InquiryRow {
  Inquiry inquiry = {};
  std::string name = {};  ///< of the coalition
  std::optional<roster::NextStep> next = {};
  bool due = false;
  std::string last = {};  ///< the newest words of the coalition, while it is under way
};
BOOST_DESCRIBE_STRUCT(InquiryRow, (), (inquiry, name, next, due, last))

struct Underway {
  std::vector<desk::ToBegin> begin = {};
  std::vector<roster::CheckDue> looks = {};  ///< that are due, the longest first
  std::vector<roster::PauseOver> pauses = {};  ///< that have ended, the longest ago first
  std::vector<InquiryRow> open = {};    ///< what is due first
  std::vector<InquiryRow> closed = {};  ///< within a year, newest first
};
BOOST_DESCRIBE_STRUCT(Underway, (), (begin, looks, pauses, open, closed))

Underway read_all(Reading& r, Instant now) {
  std::map<CoalitionId, std::string> names;
  for (auto const& c : roster::coalitions(r)) names[c.id] = c.name;
  auto const words = roster::newest_words(r);
  auto const row = [&](Inquiry const& q) {
    InquiryRow out{q, names[q.coalition], roster::next_step(q), false, {}};
    out.due = out.next && out.next->due <= now;
    if (auto const last = words.find(q.id); last != words.end()) out.last = last->second;
    return out;
  };
  Underway out{.begin = desk::to_begin(r, now), .looks = roster::checks_due(r, now), .pauses = roster::pauses_over(r, base::utc_day(now))};
  for (auto const& q : roster::open_inquiries(r)) out.open.push_back(row(q));
  for (auto const& q : roster::closed_inquiries(r, now - std::chrono::days(365))) out.closed.push_back(row(q));
  std::stable_sort(out.open.begin(), out.open.end(),
                   [](auto const& a, auto const& b) { return a.next && (!b.next || a.next->due < b.next->due); });
  return out;
}

std::string begin_path(desk::ToBegin const& b) {
  return path_of(b.coalition, "/inquiries/new?about=" + std::string(boost::describe::enum_to_string(b.about, "")) +
                                  (b.principle ? "&principle=" + std::string(boost::describe::enum_to_string(*b.principle, "")) : ""));
}

Html begin_table(Call const& call, std::vector<desk::ToBegin> const& all) {
  if (all.empty()) return empty_state(tr("Nothing needs to be asked now."));
  Table t{.id = "begin",
          .caption = tr("What could be asked"),
          .columns = {{tr("Coalition")}, {tr("About")}, {tr("Why")}, {tr("Letter")}},
          .rows = {},
          .caption_hidden = true};
  bool const writes = call.viewer.may(Role::secretariat);
  for (auto const& b : all)
    t.rows.push_back({html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(path_of(b.coalition)), b.name), text(about_word(b.about)),
                      text(b.why),
                      writes ? html("<a href=\"{}\">{}<span class=\"visually-hidden\"> {}</span></a>", Url::local(begin_path(b)),
                                    tr("Look at the letter"), b.name)
                             : Html()});
  return table(t);
}

Html open_table(std::vector<InquiryRow> const& all) {
  if (all.empty()) return empty_state(tr("Nothing is under way."));
  Table t{.id = "open",
          .caption = tr("Under way"),
          .columns = {{tr("Coalition")}, {tr("About")}, {tr("Begun")}, {tr("Reached")}, {tr("Next")}, {tr("When")}, {tr("Its last word")}},
          .rows = {},
          .caption_hidden = true};
  for (auto const& o : all) {
    Html when;
    if (o.next) when = day(base::utc_day(o.next->due));
    if (o.due) when += html(" {}", badge(tr("due"), Badge::attention));
    t.rows.push_back(
        {html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(inquiry_path(o.inquiry.id)), o.name), text(about_word(o.inquiry.about)),
         day(base::utc_day(o.inquiry.opened)),
         text(o.inquiry.taken.empty() ? std::string() : step_word(o.inquiry.taken.back().step)),
         text(o.next ? step_word(o.next->step) : tr("an answer, or nothing")), when, html("<span dir=\"auto\">{}</span>", o.last)});
  }
  return table(t);
}

Html closed_table(std::vector<InquiryRow> const& all) {
  if (all.empty()) return {};
  Table t{.id = "closed",
          .caption = tr("Ended within a year"),
          .columns = {{tr("Coalition")}, {tr("About")}, {tr("Ended")}, {tr("How")}},
          .rows = {},
          .caption_hidden = true};
  for (auto const& o : all)
    t.rows.push_back({html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(inquiry_path(o.inquiry.id)), o.name),
                      text(about_word(o.inquiry.about)), moment(*o.inquiry.closed, "UTC"), text(outcome_word(o.inquiry.outcome))});
  return html("<section><h2>{}</h2>{}</section>", tr("Ended within a year"), table(t));
}

/// How they go on is asked, and noted as a step of their life.
Html pauses_table(std::vector<roster::PauseOver> const& all) {
  if (all.empty()) return {};
  Table t{.id = "pauses", .caption = tr("Pauses that have ended"), .columns = {{tr("Coalition")}, {tr("Until")}}, .rows = {}, .caption_hidden = true};
  for (auto const& p : all)
    t.rows.push_back({html("<a href=\"/coalitions/{}\"><bdi>{}</bdi></a>", p.coalition, p.name), p.until ? day(*p.until) : Html()});
  return html("<section><h2>{}</h2>{}</section>", tr("Pauses that have ended"), table(t));
}

/// Principles whose looks say nothing any more: a person looks, and notes it on the page of the evidence.
Html looks_table(std::vector<roster::CheckDue> const& all) {
  if (all.empty()) return {};
  Table t{.id = "looks",
          .caption = tr("To be looked at again"),
          .columns = {{tr("Coalition")}, {tr("Principle")}, {tr("Verdict")}, {tr("Where")}, {tr("Due")}},
          .rows = {},
          .caption_hidden = true};
  for (auto const& k : all)
    t.rows.push_back({html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(path_of(k.coalition, "/evidence#membership")), k.name),
                      text(desk::principle_words(k.principle)), text(verdict_word(k.verdict)),
                      html("<a href=\"{}\">{}</a>", Url::outside(k.url), k.url),
                      day(base::utc_day(k.since))});
  return html("<section><h2>{}</h2>{}</section>", tr("To be looked at again"), table(t));
}

http::Response list(Call& call) {
  auto const f = call.read([&](Reading& r) { return read_all(r, call.now); });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Procedure");
    page.section = "coalitions";
    page.listed = false;
    page.wide = true;
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    page.main += html("<p>{}</p>", tr("What is found about a coalition is said to itself first. Nothing goes out by itself: you look at "
                                      "each letter and send it. Nobody else sees this page."));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Under way"), open_table(f.open));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("What could be asked"), begin_table(call, f.begin));
    page.main += looks_table(f.looks) + pauses_table(f.pauses) + closed_table(f.closed);
    page.main += html("<p><a href=\"/coalitions/procedure\">{}</a></p>", tr("How the procedure is led"));
    if (call.viewer.may(Role::secretariat)) page.main += html("<p><a href=\"/letter-texts\">{}</a></p>", tr("Words of letters"));
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ one

struct LetterSeen {
  std::string to = {}, subject = {};
  mail::State state = mail::State::waiting;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(LetterSeen, (), (to, subject, state, at))

struct OneInquiry {
  Inquiry inquiry = {};
  std::string name = {};
  std::optional<roster::NextStep> next = {};
  std::vector<HistoryLine> history = {};
  std::vector<LetterSeen> letters = {};     ///< newest first
  std::optional<desk::Drafted> draft = {};  ///< of the next step, when it is a letter and due
  std::string into = {};                    ///< name of the coalition it merges into, by its own word
};
BOOST_DESCRIBE_STRUCT(OneInquiry, (), (inquiry, name, next, history, letters, draft, into))

std::optional<OneInquiry> facts_of(Call& call) {
  auto const office = office_of(call.house);
  return call.read([&](Reading& r) -> std::optional<OneInquiry> {
    auto const q = roster::inquiry(r, call.id<InquiryId>());
    auto const c = q ? roster::coalition(r, q->coalition) : std::nullopt;
    if (!c) return std::nullopt;
    OneInquiry out{.inquiry = *q, .name = c->name, .next = roster::next_step(*q), .history = history_lines(r, q->id, desk::names(r))};
    for (auto const& l : mail::letters_about(r, q->id.text))
      out.letters.push_back({l.to_name + " <" + l.to_address + ">", l.subject, l.state, l.at});
    if (out.next && out.next->due <= call.now && desk::letter_of(q->about, out.next->step))
      out.draft = desk::drafted(r, *q, out.next->step, call.long_field("note"), office, call.now);
    if (auto const into = roster::coalition(r, q->into)) out.into = into->name;
    return out;
  });
}

Html letters_part(OneInquiry const& f) {
  if (f.letters.empty()) return {};
  Table t{.id = "letters",
          .caption = tr("Letters that went out"),
          .columns = {{tr("To")}, {tr("Subject")}, {tr("State")}, {tr("When")}},
          .rows = {},
          .caption_hidden = true};
  for (auto const& l : f.letters)
    t.rows.push_back({html("<bdi>{}</bdi>", l.to), text(l.subject), badge(letter_state_words(l.state), letter_state_look(l.state)),
                      moment(l.at, "UTC")});
  return html("<section><h2>{}</h2>{}</section>", tr("Letters that went out"), table(t));
}

/// The next step as a form: a letter, a look, a call, the publication.
Html next_part(Call const& call, OneInquiry const& f, std::optional<Refusal> const& wrong) {
  if (!f.next || f.next->due > call.now) return {};
  auto const at = [&](char const* more) { return Url::local(inquiry_path(f.inquiry.id, more)); };
  auto const fields = hidden("step", boost::describe::enum_to_string(f.next->step, ""));
  switch (f.next->step) {
    case Step::recheck: {
      auto const kept = [&](char const* name) { return wrong ? call.field(name) : std::string(); };
      return form(at("/look"), call.csrf(),
                  select({.name = "verdict",
                          .label = tr("Verdict"),
                          .choices = choices_of(verdict_word, kept("verdict")),
                          .error = error_at(wrong, "verdict")}) +
                      field({.name = "url",
                             .label = tr("The page you looked at"),
                             .value = wrong ? kept("url") : f.inquiry.url,
                             .error = error_at(wrong, "url"),
                             .type = "url",
                             .required = true}) +
                      text_area({.name = "note",
                                 .label = tr("What you found there"),
                                 .value = wrong ? call.long_field("note") : std::string(),
                                 .hint = tr("In the page's own words where it is not met."),
                                 .error = error_at(wrong, "note"),
                                 .rows = 3}) +
                      buttons(button(tr("Note it"))));
    }
    case Step::publish:
      return confirm(tr("Publish the finding"),
                     html("<p>{}</p>", tr("It stands on the coalition's page with what the coalition says beside it, until it is mended.")),
                     form(at("/publish"), call.csrf(), buttons(button(tr("Publish it"), Look::danger))));
    case Step::call:
      return (f.draft ? letter_part(call, *f.draft, {}, Html(), {}) : Html()) +
             confirm(tr("Ask the coalitions"),
                     html("<p>{}</p>", tr("An objection call of 14 days opens to all listed coalitions, in public, and the contacts get "
                                          "this letter. An answer of the coalition ends it.")),
                     form(at("/call"), call.csrf(), buttons(button(tr("Open the call"), Look::danger))));
    default: return f.draft ? letter_part(call, *f.draft, inquiry_path(f.inquiry.id, "/send"), fields, wrong) : Html();
  }
}

Html end_part(Call const& call, OneInquiry const& f, std::optional<Refusal> const& wrong) {
  if (f.inquiry.closed) return {};
  auto const at_field = error_at(wrong, "reason");
  return folded(tr("End this"),
                form(Url::local(inquiry_path(f.inquiry.id, "/withdraw")), call.csrf(),
                     text_area({.name = "reason",
                                .label = tr("Reason"),
                                .value = call.long_field("reason"),
                                .error = at_field,
                                .rows = 2,
                                .required = true}) +
                         buttons(button(tr("End it"), Look::danger))),
                !at_field.empty());
}

http::Response one(Call& call) { return show_inquiry(call); }

}  // namespace

http::Response show_inquiry(Call& call, std::optional<Refusal> const& wrong) {
  auto const f = facts_of(call);
  if (!f) return call.refused({Why::unknown, say("There is no such inquiry."), {}, {}});
  if (wrong && (call.wants_json || wrong->why == Why::unknown)) return call.refused(*wrong);
  return call.show(
      *f,
      [&] {
        auto const& q = f->inquiry;
        Page page;
        page.title = fill(tr("{1}: {2}"), {f->name, about_word(q.about)});
        page.heading = html("<bdi>{}</bdi>: {}", f->name, about_word(q.about));
        page.section = "coalitions";
        page.listed = false;
        page.wide = true;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {tr("Procedure"), Url::local("/coalitions/inquiries")}};
        page.lead = html("<p>{}</p>", badge(outcome_word(q.outcome), q.closed ? Badge::neutral : Badge::attention));
        page.main += wrong_with(wrong, {"note", "verdict", "url", "reason"});
        if (!q.reason.empty()) page.main += html("<p dir=\"auto\">{}</p>", q.reason);
        page.main += finding_line(q);
        if (auto const next = next_line(q, call.now); !next.empty()) page.main += html("<p><strong>{}</strong></p>", next);
        if (!q.call.empty()) page.main += html("<p><a href=\"/calls/{}\">{}</a></p>", q.call, tr("The objection call"));
        bool const acts = call.viewer.may(Role::secretariat) && !q.closed;
        if (!f->into.empty() && !q.closed) {
          page.main += notice(Tone::warning,
                              html("<p>{}</p>", sentence(tr("It says that it merges into {}. Ask that one too: this cannot be undone."),
                                                         {html("<bdi>{}</bdi>", f->into)})));
          if (acts)
            page.main +=
                confirm(tr("Carry the merger out"), html("<p>{}</p>", tr("Its page will lead to the other one.")),
                        form(Url::local(inquiry_path(q.id, "/merge")), call.csrf(), buttons(button(tr("Merge them"), Look::danger))));
        }
        if (acts) page.main += next_part(call, *f, wrong);
        page.main += html("<section><h2>{}</h2>{}</section>", tr("What happened"), history_list(f->history)) + letters_part(*f);
        if (acts) page.main += end_part(call, *f, wrong);
        page.main += html("<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>", Url::local(path_of(q.coalition)),
                          tr("The coalition's page"), Url::local(path_of(q.coalition, "/desk")), tr("As the coalition sees it"));
        return page;
      },
      form_status(wrong));
}

std::vector<Route> inquiry_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/inquiries", Role::facilitator, list,
       "The procedure: what could be asked of coalitions, what is under way, what comes next and when, what has ended."},
      {Method::get, "/coalitions/inquiries/{inquiry}", Role::facilitator, one,
       "One inquiry: its history, its letters, the next step with its letter."},
  };
}

}  // namespace web
