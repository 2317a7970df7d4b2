// SPDX-License-Identifier: Apache-2.0
// What keeps the house: its files of style, its health, the description of its addresses, letters out, the audit log.
#include "base/text.hpp"
#include "desk/desk.hpp"
#include "mail/mail.hpp"
#include "web/assets.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

namespace {

http::Response asset(Call& call) {
  auto const* const file = call.house.assets ? call.house.assets->find(call.parts.at(0)) : nullptr;
  if (!file) return call.nothing_here();
  http::Response out;
  out.set("Content-Type", file->type);
  out.set("ETag", file->etag);
  bool const versioned = call.request.param("v") == call.house.assets->version();
  out.set("Cache-Control", versioned ? "public, max-age=31536000, immutable" : "public, max-age=300");
  out.set("Vary", "Accept-Encoding");
  if (call.request.header("If-None-Match").find(file->etag) != std::string_view::npos) {
    out.status = 304;
    return out;
  }
  bool const gzip = call.request.header("Accept-Encoding").find("gzip") != std::string_view::npos && file->gzip.size() < file->body.size();
  if (gzip) out.set("Content-Encoding", "gzip");
  out.body = gzip ? file->gzip : file->body;
  return out;
}

http::Response health(Call& call) {
  // Reads, so that a store that does not answer is not called healthy.
  call.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from schema_version"); });
  http::Response out;
  out.set("Content-Type", "text/plain; charset=utf-8");
  out.body = "ok\n";
  return out;
}

http::Response robots(Call&) {
  http::Response out;
  out.set("Content-Type", "text/plain; charset=utf-8");
  out.set("Cache-Control", "public, max-age=86400");
  out.body = "User-agent: *\nDisallow: /search\nDisallow: /sign-in\nDisallow: /q/new\nCrawl-delay: 2\n";
  return out;
}

// ------------------------------------------------------------------------------------------------ the addresses

struct ApiRow {
  std::string method, path, says, role, kept;
  std::int64_t body = 0;
};
BOOST_DESCRIBE_STRUCT(ApiRow, (), (method, path, says, role, kept, body))
struct Api {
  std::vector<ApiRow> routes;
};
BOOST_DESCRIBE_STRUCT(Api, (), (routes))

http::Response api(Call& call) {
  Api facts;
  for (auto const& row : site())
    facts.routes.push_back({row.method == http::Method::post ? "POST" : "GET", std::string(row.path), std::string(row.says),
                            role_word(row.least), row.keep == Keep::never ? "no" : "yes", static_cast<std::int64_t>(row.body)});
  return call.show(facts, [&] {
    Page page;
    page.title = tr("Every page is an API");
    page.wide = true;
    page.main = html("<p>{}</p><p>{}</p>",
                     tr("Each address answers HTML to a browser and JSON to a program that sends “Accept: application/json”, from the same facts."),
                     tr("A POST takes a form, or a JSON object of the same names together with the header “X-Intersession: 1”."));
    Table t{"routes", tr("Addresses"), {{tr("Address")}, {tr("Method")}, {tr("What it does")}, {tr("Who may, at least")}}, {}, false};
    for (auto const& r : facts.routes)
      t.rows.push_back({html("<code>{}</code>", r.path), text(r.method), html("<span lang=\"en\" dir=\"ltr\">{}</span>", r.says), text(r.role)});
    page.main += table(t);
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ letters

struct Outbox {
  mail::Counts counts;
  bool relay = false;
  std::vector<mail::Posted> letters;
};
BOOST_DESCRIBE_STRUCT(Outbox, (), (counts, relay, letters))

std::string state_words(mail::State s) {
  switch (s) {
    case mail::State::waiting: return tr("waiting");
    case mail::State::sent: return tr("sent");
    case mail::State::failed: return tr("failed");
    case mail::State::held: return tr("held");
  }
  return {};
}

Badge state_look(mail::State s) {
  return s == mail::State::sent ? Badge::good : s == mail::State::failed ? Badge::bad : s == mail::State::held ? Badge::attention : Badge::neutral;
}

std::string reason_words(mail::Reason r) {
  switch (r) {
    case mail::Reason::sign_in: return tr("signing in");
    case mail::Reason::invitation: return tr("invitation");
    case mail::Reason::notice: return tr("notice");
  }
  return {};
}

http::Response outbox(Call& call) {
  Outbox facts;
  facts.relay = call.house.smtp;
  call.read([&](Reading& r) {
    facts.counts = mail::count(r);
    facts.letters = mail::outbox(r, std::nullopt);
    return 0;
  });
  return call.show(facts, [&] {
    Page page;
    page.title = tr("Letters out");
    page.section = "outbox";
    page.wide = true;
    page.listed = false;
    if (!facts.relay)
      page.main += notice(Tone::warning, html("<p>{}</p>", tr("No mail relay is configured, so no letter leaves this machine. Letters with a sign-in link are printed in the terminal of the server; links of invitations are shown once when you invite. Start the server with --smtp to send letters.")));
    page.main += html("<p>{}</p>", base::count_of("{} letter waits.", "{} letters wait.", facts.counts.waiting) + " " +
                                       base::count_of("{} failed.", "{} failed.", facts.counts.failed) + " " +
                                       base::count_of("{} is held.", "{} are held.", facts.counts.held));
    if (facts.letters.empty()) {
      page.main += empty_state(tr("No letter has been written yet."));
      return page;
    }
    Table t{"letters", tr("Letters, newest first"), {{tr("To")}, {tr("Subject")}, {tr("Why")}, {tr("State")}, {tr("Written")}, {tr("Act")}}, {}, true};
    for (auto const& l : facts.letters) {
      Html state = badge(state_words(l.state), state_look(l.state));
      if (!l.why.empty()) state += html("<p>{}</p>", l.why);
      Html again;
      bool const possible = (l.state == mail::State::failed || l.state == mail::State::held) && !l.secret;
      if (possible) again = act(Url::local("/outbox/" + l.id.text + "/retry"), call.csrf(), tr("Send again"));
      Html what = html("{}", l.subject);
      if (!l.body.empty()) what = html("<details><summary>{}</summary><pre>{}</pre></details>", l.subject, l.body);
      t.rows.push_back({html("<bdi>{}</bdi> &lt;{}&gt;", l.to_name, l.to_address), what, text(reason_words(l.reason)), state,
                        moment(l.at, call.viewer.zone.empty() ? "UTC" : call.viewer.zone), again});
    }
    page.main += table(t);
    return page;
  });
}

http::Response retry_letter(Call& call) {
  auto const done = call.write([&](Writing& w) { return mail::retry(w, call.id<base::LetterId>()); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see("/outbox", tr("The letter is sent again."));
}

// ------------------------------------------------------------------------------------------------ audit

struct AuditRow {
  std::int64_t seq = 0;
  Instant at{};
  std::string who, role, verb, object, note;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (seq, at, who, role, verb, object, note))
struct Audit {
  std::vector<AuditRow> lines;
  std::int64_t before = 0;  ///< seq to ask for the next older ones; 0: there are none
};
BOOST_DESCRIBE_STRUCT(Audit, (), (lines, before))

constexpr int audit_page = 100;

http::Response audit(Call& call) {
  auto const before = call.number("before", 0);
  if (!before) return call.refused({Why::malformed, say("This is not a number."), "before", {}});
  Audit facts;
  call.read([&](Reading& r) {
    auto const names = desk::names(r);
    for (auto const& l : store::audit_lines(r, *before > 0 ? *before : INT64_MAX, audit_page)) {
      auto const who = names.find(l.person);
      facts.lines.push_back({l.seq, l.at, who == names.end() ? std::string() : who->second, l.role, l.verb, l.object, l.note});
    }
    return 0;
  });
  if (facts.lines.size() == audit_page) facts.before = facts.lines.back().seq;
  return call.show(facts, [&] {
    Page page;
    page.title = tr("Audit log");
    page.section = "audit";
    page.wide = true;
    page.listed = false;
    page.main = html("<p>{}</p>", tr("Every change, who made it and when, newest first. Lines are only ever added."));
    if (facts.lines.empty()) page.main += empty_state(tr("Nothing has been changed yet."));
    else {
      Table t{"audit", tr("Changes"), {{tr("Number"), true}, {tr("When")}, {tr("Who")}, {tr("Act")}, {tr("On")}, {tr("Note")}}, {}, true};
      for (auto const& l : facts.lines)
        t.rows.push_back({text(std::to_string(l.seq)), moment(l.at, call.viewer.zone.empty() ? "UTC" : call.viewer.zone),
                          l.who.empty() ? text(l.role) : person(l.who), html("<code>{}</code>", l.verb), html("<code>{}</code>", l.object),
                          text(l.note)});
      page.main += table(t);
    }
    if (facts.before > 0)
      page.main += html("<p><a href=\"/audit?before={}\">{}</a></p>", facts.before, tr("Older changes"));
    return page;
  });
}

}  // namespace

std::vector<Route> office_rows() {
  using http::Method;
  return {
      {Method::get, "/assets/{file}", Role::visitor, asset, "A file of the design: style, script or icon.", 0, Rate::plain, Keep::asset},
      {Method::get, "/health", Role::visitor, health, "Says ok when the server can read its store."},
      {Method::get, "/robots.txt", Role::visitor, robots, "What crawlers should leave alone."},
      {Method::get, "/api", Role::visitor, api, "Every address of this site, what it does and who may use it.", 0, Rate::plain, Keep::shared},
      {Method::get, "/outbox", Role::secretariat, outbox, "Letters out: waiting, sent, failed, held."},
      {Method::post, "/outbox/{letter}/retry", Role::secretariat, retry_letter, "Sends a failed or held letter once more.", form_body, Rate::letters},
      {Method::get, "/audit", Role::secretariat, audit, "The forum's audit log, newest first."},
  };
}

}  // namespace web
