// SPDX-License-Identifier: Apache-2.0
// Letters of the procedure, looked at and sent, and its other steps. A form sent twice sends nothing twice.
#include "base/when.hpp"
#include "web/inquiries.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;
using roster::About;
using roster::Inquiry;
using roster::InquiryId;
using roster::Step;

// ------------------------------------------------------------------------------------------------ the first letter

struct NewFacts {
  CoalitionId coalition = {};
  std::string name = {};
  About about = About::check_in;
  desk::Drafted letter = {};
};
BOOST_DESCRIBE_STRUCT(NewFacts, (), (coalition, name, about, letter))

/// As asked for; a finding begins with what the newest look found, and gives the days that are usual.
Result<Inquiry> wish_of(Call const& call, Reading& r) {
  Inquiry q{.coalition = call.id<CoalitionId>(), .opened = call.now, .manner = roster::manner(r)};
  if (!boost::describe::enum_from_string(call.field("about").c_str(), q.about))
    return base::refuse(Why::malformed, say("Choose one of these."), "about");
  if (q.about != About::finding) return q;
  if (!boost::describe::enum_from_string(call.field("principle").c_str(), q.principle))
    return base::refuse(Why::malformed, say("Choose one of these."), "principle");
  for (auto const& k : roster::checks(r, q.coalition))
    if (k.check.principle == q.principle) {
      q.url = k.check.url;
      q.found = k.note;
      break;
    }
  q.grace = base::utc_day(call.now + std::chrono::days(q.manner.mend));
  if (call.has("url")) q.url = call.field("url");
  if (call.has("found")) q.found = call.long_field("found");
  if (call.has("grace")) q.grace = base::parse_day(call.field("grace"));
  return q;
}

http::Response show_new(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (call.wants_json || wrong->why == Why::unknown)) return call.refused(*wrong);
  auto const office = office_of(call.house);
  Inquiry q;
  auto const f = call.read([&](Reading& r) -> Result<NewFacts> {
    auto const c = roster::coalition(r, call.id<CoalitionId>());
    if (!c) return tl::unexpected(no_coalition());
    auto const wish = wish_of(call, r);
    if (!wish) return tl::unexpected(wish.error());
    q = *wish;
    return NewFacts{c->id, c->name, q.about, desk::drafted(r, q, Step::letter, call.long_field("note"), office, call.now)};
  });
  if (!f) return call.refused(f.error());
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("{1}: {2}"), {f->name, about_word(f->about)});
        page.heading = html("<bdi>{}</bdi>: {}", f->name, about_word(f->about));
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {tr("Procedure"), Url::local("/coalitions/inquiries")}};
        page.main += wrong_with(wrong, {"url", "found", "grace", "note"});
        Html fields = hidden("about", boost::describe::enum_to_string(f->about, ""));
        if (f->about == About::finding) {
          fields += hidden("principle", boost::describe::enum_to_string(q.principle, ""));
          fields += field({.name = "url",
                           .label = tr("The page you looked at"),
                           .value = q.url,
                           .error = error_at(wrong, "url"),
                           .type = "url",
                           .required = true});
          fields += text_area({.name = "found",
                               .label = tr("What you found there"),
                               .value = q.found,
                               .hint = tr("In the page's own words where it is not met."),
                               .error = error_at(wrong, "found"),
                               .rows = 3,
                               .required = true});
          fields += field({.name = "grace",
                           .label = tr("The last day to mend it"),
                           .value = q.grace ? base::iso_day(*q.grace) : call.field("grace"),
                           .hint = tr("At least 14 days from today."),
                           .error = error_at(wrong, "grace"),
                           .type = "date",
                           .required = true});
        }
        page.main += letter_part(call, f->letter, path_of(f->coalition, "/inquiries"), fields, wrong);
        return page;
      },
      form_status(wrong));
}

http::Response blank(Call& call) { return show_new(call); }

http::Response begin(Call& call) {
  if (call.field("act") == "look") return show_new(call);
  auto const office = office_of(call.house);
  auto const done = call.write([&](Writing& w) -> Result<InquiryId> {
    auto const wish = wish_of(call, w);
    if (!wish) return tl::unexpected(wish.error());
    return desk::begin_inquiry(w, *wish, call.long_field("note"), office);
  });
  if (!done) return show_new(call, done.error());
  call.house.mail_waiting();
  return call.see(inquiry_path(*done), tr("The letter is on its way to every contact."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ further steps

/// One verb for the inquiry of the path; its page again when it is refused.
template <class F>
http::Response step(Call& call, std::string const& said, F&& verb) {
  auto const office = office_of(call.house);
  auto const id = call.id<InquiryId>();
  auto const done = call.write([&](Writing& w) { return verb(w, id, office); });
  if (!done) return show_inquiry(call, done.error());
  call.house.mail_waiting();
  return call.see(inquiry_path(id), said);
}

http::Response send(Call& call) {
  if (call.field("act") == "look") return show_inquiry(call);
  return step(call, tr("The letter is on its way to every contact."),
              [&](Writing& w, InquiryId const& id, desk::Office const& office) -> Result<int> {
                Step which{};
                if (!boost::describe::enum_from_string(call.field("step").c_str(), which))
                  return base::refuse(Why::malformed, say("Choose one of these."), "step");
                return desk::send_step(w, id, which, call.long_field("note"), office);
              });
}

http::Response look(Call& call) {
  return step(call, tr("It is noted."), [&](Writing& w, InquiryId const& id, desk::Office const&) -> Result<base::CheckId> {
    roster::Verdict verdict{};
    if (!boost::describe::enum_from_string(call.field("verdict").c_str(), verdict))
      return base::refuse(Why::malformed, say("Choose one of these."), "verdict");
    return desk::look_again(w, id, verdict, call.field("url"), call.long_field("note"));
  });
}

http::Response publish(Call& call) {
  return step(call, tr("The finding stands on the coalition's page now."),
              [](Writing& w, InquiryId const& id, desk::Office const&) { return desk::publish_finding(w, id); });
}

http::Response ask(Call& call) {
  return step(call, tr("The coalitions are asked for 14 days."),
              [](Writing& w, InquiryId const& id, desk::Office const& office) { return desk::ask_coalitions(w, id, office); });
}

http::Response merge(Call& call) {
  return step(call, tr("The coalition is merged."),
              [](Writing& w, InquiryId const& id, desk::Office const& office) { return desk::carry_out_merger(w, id, office); });
}

http::Response withdraw(Call& call) {
  return step(call, tr("This has ended."), [&](Writing& w, InquiryId const& id, desk::Office const&) {
    return desk::withdraw_inquiry(w, id, call.long_field("reason"));
  });
}

}  // namespace

Html letter_part(Call const& call, desk::Drafted const& d, std::string const& at, Html const& fields, std::optional<Refusal> const& wrong) {
  Html to;
  for (auto const& one : d.to) {
    Html more;
    if (one.contact.empty()) more += html(" {}", badge(tr("the coalition's list")));
    if (one.dead) more += html(" {}", badge(tr("the last letter came back"), Badge::bad));
    add_html(to, "<li><bdi>{}</bdi> &lt;<bdi>{}</bdi>&gt;, {}{}</li>", one.name, one.address, one.language, more);
  }
  auto const words = [](mail::Text const& t, std::string const& language) {
    return facts({{tr("Subject"), html("<bdi>{}</bdi>", t.subject)}}) + html("<pre lang=\"{}\" dir=\"auto\">{}</pre>", language, t.body);
  };
  Html out = html("<section id=\"letter\"><h2>{}</h2>", tr("The letter, word for word"));
  out += to.empty() ? notice(Tone::warning, html("<p>{}</p>", tr("Nobody can be written to: add a contact with an address first.")))
                    : html("<p>{}</p><ul>{}</ul>",
                           base::count_of("To {} address:", "To {} addresses:", static_cast<std::int64_t>(d.to.size())), to);
  out += words(d.text, d.to.empty() ? "en" : d.to.front().language);
  if (d.to_list) out += html("<h3>{}</h3>", tr("To the list")) + words(*d.to_list, d.to.back().language);
  out += html("</section>");
  if (at.empty()) return out;
  Html acts = button(tr("Look at it"), Look::plain, "act", "look");
  if (!to.empty()) acts += button(tr("Send this letter"), Look::primary, "act", "send");
  return out + form(Url::local(at), call.csrf(),
                    fields +
                        text_area({.name = "note",
                                   .label = tr("Words of your own in this letter"),
                                   .value = call.long_field("note"),
                                   .hint = tr("They stand where the letter says {note}. Leave it empty if there is nothing to add."),
                                   .error = error_at(wrong, "note"),
                                   .rows = 3}) +
                        buttons(acts));
}

std::vector<Route> inquiry_act_rows() {
  using http::Method;
  auto const least = Role::secretariat;
  return {
      {Method::get, "/coalitions/{coalition}/inquiries/new", least, blank,
       "The first letter of an inquiry before it is sent: about (check_in, contacts, quiet, finding), principle of a finding."},
      {Method::post, "/coalitions/{coalition}/inquiries", least, begin,
       "Begins an inquiry and sends its first letter: about, note; principle, url, found, grace of a finding; act look only shows it.",
       form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/send", least, send,
       "Sends the letter of the next step, once: step, note; act look only shows it.", form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/look", least, look,
       "Notes another look at the principle of a finding: verdict, url, note.", form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/publish", least, publish,
       "Publishes a finding, 14 days after it was announced to the coalition.", form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/call", least, ask,
       "Opens the objection call that asks whether a quiet coalition moves to the inactive listing.", form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/merge", least, merge, "Carries out the merger that the coalition said.", form_body},
      {Method::post, "/coalitions/inquiries/{inquiry}/withdraw", least, withdraw, "Ends an inquiry: reason.", form_body},
  };
}

}  // namespace web
