// SPDX-License-Identifier: Apache-2.0
// What keeps the house: its files of style, its health, the description of its addresses, letters out, the audit log.
#include "base/text.hpp"
#include "desk/desk.hpp"
#include "desk/letters_in.hpp"
#include "mail/mail.hpp"
#include "web/assets.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
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


std::string reason_words(mail::Reason r) {
  switch (r) {
    case mail::Reason::sign_in: return tr("signing in");
    case mail::Reason::invitation: return tr("invitation");
    case mail::Reason::notice: return tr("notice");
    case mail::Reason::meeting: return tr("meeting");
    case mail::Reason::news: return tr("news");
    case mail::Reason::answer: return tr("answer");
    case mail::Reason::reminder: return tr("reminder");
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
                                       base::count_of("{} is held.", "{} are held.", facts.counts.held) + " " +
                                       base::count_of("{} came back.", "{} came back.", facts.counts.bounced));
    page.main += buttons(link_button(Url::local("/letters-in"), tr("Letters in")) + link_button(Url::local("/letter-texts"), tr("Words of letters")) +
                         link_button(Url::local("/outbox/self-test"), tr("Self-test")));
    if (facts.letters.empty()) {
      page.main += empty_state(tr("No letter has been written yet."));
      return page;
    }
    Table t{"letters", tr("Letters, newest first"), {{tr("To")}, {tr("Subject")}, {tr("Why")}, {tr("State")}, {tr("Written")}, {tr("Act")}}, {}, true};
    for (auto const& l : facts.letters) {
      Html state = badge(letter_state_words(l.state), letter_state_look(l.state));
      if (!l.why.empty()) state += html("<p>{}</p>", l.why);
      Html again;
      bool const possible = (l.state == mail::State::failed || l.state == mail::State::held) && !l.secret;
      if (possible) again = act(Url::local("/outbox/" + l.id.text + "/retry"), call.csrf(), tr("Send again"));
      if (l.state == mail::State::waiting) again = act(Url::local("/outbox/" + l.id.text + "/withdraw"), call.csrf(), tr("Take it back"));
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

http::Response withdraw_letter(Call& call) {
  auto const done = call.write([&](Writing& w) { return mail::withdraw(w, call.id<base::LetterId>()); });
  if (!done) return call.refused(done.error());
  return call.see("/outbox", tr("The letter is taken back."));
}

// ------------------------------------------------------------------------------------------------ letters in

struct LettersIn {
  std::string address;  ///< where they are read; empty: nowhere
  std::vector<mail::Came> letters;
};
BOOST_DESCRIBE_STRUCT(LettersIn, (), (address, letters))

std::string became_words(mail::Became b) {
  switch (b) {
    case mail::Became::nothing: return tr("left alone");
    case mail::Became::counted: return tr("counted");
    case mail::Became::waits: return tr("waits for a click");
    case mail::Became::too_old: return tr("too late");
    case mail::Became::bounced: return tr("a letter came back");
    case mail::Became::not_theirs: return tr("not from whom it says");
  }
  return {};
}

http::Response letters_in(Call& call) {
  LettersIn f{call.house.post_replies, {}};
  f.letters = call.read([](Reading& r) { return mail::letters_in(r); });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Letters in");
    page.section = "outbox";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Letters out"), Url::local("/outbox")}};
    page.main += html("<p>{}</p>", f.address.empty() ? tr("Replies are read nowhere: start the server with --replies, and let the mail relay hand letters to “intersession receive”.")
                                                     : fill(tr("Read at {}. What people wrote is kept only where it counts, so it is not shown here."), {f.address}));
    if (f.letters.empty()) {
      page.main += empty_state(tr("No letter has come in yet."));
      return page;
    }
    Table t{"letters", tr("Letters in, newest first"), {{tr("From")}, {tr("Subject")}, {tr("What became of it")}, {tr("Note")}, {tr("Came")}}, {}, true};
    for (auto const& l : f.letters)
      t.rows.push_back({html("<bdi>{}</bdi>", l.sender), html("<bdi>{}</bdi>", l.subject),
                        badge(became_words(l.became), l.became == mail::Became::counted ? Badge::good : l.became == mail::Became::bounced ? Badge::bad : Badge::neutral),
                        text(base::tr_value(l.note)), moment(l.at, zone_of(call.viewer))});
    page.main += table(t);
    return page;
  });
}

struct SelfTestFacts {
  bool relay = false;
  std::string from, replies, base;
  bool one_click = false;  ///< RFC 8058 asks for an address with TLS
  desk::SelfTest last;
  mail::Counts counts;
};
BOOST_DESCRIBE_STRUCT(SelfTestFacts, (), (relay, from, replies, base, one_click, last, counts))

Html yes_or_no(bool good, std::string const& yes, std::string const& no) { return good ? badge(yes, Badge::good) : badge(no, Badge::attention); }

http::Response self_test(Call& call) {
  SelfTestFacts f{call.house.smtp, call.house.post_from, call.house.post_replies, call.house.base, call.house.base.starts_with("https://"), {}, {}};
  call.read([&](Reading& r) {
    f.last = desk::self_test(r);
    f.counts = mail::count(r);
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Self-test of letters");
    page.section = "outbox";
    page.listed = false;
    page.crumbs = {{tr("Letters out"), Url::local("/outbox")}};
    std::vector<std::pair<std::string, Html>> rows;
    rows.emplace_back(tr("Mail relay"), yes_or_no(f.relay, tr("configured"), tr("none: start with --smtp")));
    rows.emplace_back(tr("Letters come from"), html("<bdi>{}</bdi>", f.from));
    rows.emplace_back(tr("Replies are read at"), f.replies.empty() ? badge(tr("nowhere: start with --replies"), Badge::attention) : html("<bdi>{}</bdi>", f.replies));
    rows.emplace_back(tr("Links lead to"), html("<bdi>{}</bdi>", f.base));
    rows.emplace_back(tr("One-click unsubscribe"), yes_or_no(f.one_click, tr("mail programs offer it"), tr("mail programs offer it only where links begin with https")));
    rows.emplace_back(tr("Letters that came back"), text(std::to_string(f.counts.bounced)));
    page.main += facts(rows);
    page.main += html("<p>{}</p>", tr("DKIM and SPF are the relay's: it signs, and the records of your domain name it. The signature must cover List-Unsubscribe and List-Unsubscribe-Post. Below stands what relays said of the last letter that arrived."));
    if (f.last.letter) {
      auto const& l = *f.last.letter;
      std::vector<std::pair<std::string, Html>> last = {{tr("Written"), moment(l.at, zone_of(call.viewer))}, {tr("State"), badge(letter_state_words(l.state), letter_state_look(l.state))}};
      if (!l.why.empty()) last.emplace_back(tr("The relay said"), html("<bdi>{}</bdi>", l.why));
      last.emplace_back(tr("Arrived"), f.last.came ? moment(f.last.came->at, zone_of(call.viewer)) : badge(tr("not yet"), Badge::attention));
      if (f.last.came) last.emplace_back(tr("DKIM and SPF"), html("<bdi>{}</bdi>", base::tr_value(f.last.came->note)));
      page.main += html("<section><h2>{}</h2>{}</section>", tr("The last test"), facts(last));
    }
    page.main += act(Url::local("/outbox/self-test"), call.csrf(), tr("Write to myself now"), Look::primary);
    return page;
  });
}

http::Response start_self_test(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::start_self_test(w, office_of(call.house)); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see("/outbox/self-test", tr("The letter is on its way. Look again in a minute."), base::to_json(*done));
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

desk::Office office_of(House const& house) {
  bool const replies = !house.post_replies.empty();
  return {.forum = house.forum, .base = house.base, .organiser = replies ? house.post_replies : house.post_from, .replies = replies};
}

Html letter_preview(std::string const& subject, std::string const& body, Url const& test, std::string_view csrf) {
  return html("<section id=\"letter\"><h2>{}</h2><p><strong dir=\"auto\">{}</strong></p>{}{}</section>", tr("The letter, word for word"), subject, paragraphs(body),
              act(test, csrf, tr("Send it to me as a test"), Look::plain));
}

std::string letter_state_words(mail::State s) {
  switch (s) {
    case mail::State::waiting: return tr("waiting");
    case mail::State::sent: return tr("sent");
    case mail::State::failed: return tr("failed");
    case mail::State::held: return tr("held");
    case mail::State::withdrawn: return tr("taken back");
    case mail::State::unwanted: return tr("not wanted");
    case mail::State::gathered: return tr("sent with others");
    case mail::State::bounced: return tr("came back");
  }
  return {};
}

Badge letter_state_look(mail::State s) {
  switch (s) {
    case mail::State::sent:
    case mail::State::gathered: return Badge::good;
    case mail::State::failed:
    case mail::State::bounced: return Badge::bad;
    case mail::State::held:
    case mail::State::unwanted: return Badge::attention;
    default: return Badge::neutral;
  }
}

std::string coming_words(schedule::Coming c) {
  switch (c) {
    case schedule::Coming::yes: return tr("comes");
    case schedule::Coming::perhaps: return tr("perhaps");
    case schedule::Coming::no: break;
  }
  return tr("sends apologies");
}

Badge coming_look(schedule::Coming c) {
  return c == schedule::Coming::yes ? Badge::good : c == schedule::Coming::perhaps ? Badge::neutral : Badge::attention;
}

std::vector<Route> office_rows() {
  using http::Method;
  std::vector<Route> rows = {
      {Method::get, "/assets/{file}", Role::visitor, asset, "A file of the design: style, script or icon.", 0, Rate::plain, Keep::asset},
      {Method::get, "/health", Role::visitor, health, "Says ok when the server can read its store."},
      {Method::get, "/robots.txt", Role::visitor, robots, "What crawlers should leave alone."},
      {Method::get, "/api", Role::visitor, api, "Every address of this site, what it does and who may use it.", 0, Rate::plain, Keep::shared},
      {Method::get, "/outbox", Role::secretariat, outbox, "Letters out: waiting, sent, failed, held."},
      {Method::post, "/outbox/{letter}/retry", Role::secretariat, retry_letter, "Sends a failed or held letter once more.", form_body, Rate::letters},
      {Method::post, "/outbox/{letter}/withdraw", Role::secretariat, withdraw_letter, "Takes back a letter that has not left.", form_body},
      {Method::get, "/outbox/self-test", Role::secretariat, self_test, "Do letters go out and come in? What relays said of the last one."},
      {Method::post, "/outbox/self-test", Role::secretariat, start_self_test, "Writes a letter to the address where replies are read.", form_body, Rate::letters},
      {Method::get, "/letters-in", Role::secretariat, letters_in, "Letters in: what came, and what became of it."},
      {Method::get, "/audit", Role::secretariat, audit, "The forum's audit log, newest first."},
  };
  for (auto const& more : {guest_rows(), invited_rows(), unsubscribe_rows(), text_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace web
