// SPDX-License-Identifier: Apache-2.0
// One's own account: settings, sessions, a copy of what is kept, the end of it. The secretariat's view is accounts_pages.cpp.
#include "base/text.hpp"
#include "desk/desk.hpp"
#include "people/factors.hpp"
#include "web/live_commands.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

struct SessionRow {
  base::SessionId id;
  Instant at{}, seen{};
  std::string about;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, at, seen, about, current))

struct OwnAccount {
  base::PersonId person;
  std::string name;
  std::vector<people::PersonName> names;
  std::vector<people::Capacity> capacities;
  std::string address;
  people::Role role = people::Role::member;
  std::string language, zone;
  std::vector<SessionRow> sessions;
};
BOOST_DESCRIBE_STRUCT(OwnAccount, (), (person, name, names, capacities, address, role, language, zone, sessions))

std::optional<OwnAccount> facts_of(Call& call) {
  auto const mine = call.read([&](Reading& r) { return people::export_my_data(r, call.viewer.account); });
  if (!mine) return std::nullopt;
  OwnAccount out{mine->person.id, mine->person.name, mine->person.names, mine->person.capacities, mine->account.address,
                 mine->account.role, mine->account.language, mine->account.zone, {}};
  auto const sessions = call.read([&](Reading& r) { return people::sessions(r, call.viewer.account, call.now); });
  for (auto const& s : sessions) out.sessions.push_back({s.id, s.at, s.seen, s.about, s.id == call.viewer.session});
  return out;
}

Html who(OwnAccount const& mine) {
  Html others;
  for (auto const& n : mine.names)
    if (n.text != mine.name) others += html("<li>{} ({})</li>", person(n.text), name_kind_title(n.kind));
  Html hats;
  for (auto const& c : mine.capacities) hats += html("<li>{} <bdi>{}</bdi></li>", capacity_title(c.kind), c.of);
  std::vector<std::pair<std::string, Html>> rows = {
      {tr("Name"), html("<a href=\"/people/{}\">{}</a>", mine.person, person(mine.name))},
      {tr("E-mail address"), html("<bdi>{}</bdi>", mine.address)},
      {tr("Role"), text(role_title(mine.role))}};
  if (!others.empty()) rows.insert(rows.begin() + 1, {tr("Other names"), html("<ul>{}</ul>", others)});
  if (!hats.empty()) rows.push_back({tr("Capacities"), html("<ul>{}</ul>", hats)});
  return facts(rows) + html("<p class=\"hint\">{}</p>", tr("Names, capacities and roles are kept by the secretariat: write to it to have them changed."));
}

Html settings_form(Call& call, OwnAccount const& mine, std::optional<Refusal> const& wrong) {
  auto const zone = call.form.has("zone") ? call.field("zone") : mine.zone;
  auto const language = call.form.has("language") ? call.field("language") : mine.language;
  return form(Url::local("/account/settings"), call.csrf(),
              select({.name = "language", .label = tr("Language"), .choices = language_choices(language), .hint = tr("Of the pages and of letters to you."), .error = error_at(wrong, "language")}) +
                  select({.name = "zone", .label = tr("Time zone"), .choices = zone_choices(zone, call.now), .hint = tr("In brackets: what the clock there shows now."), .error = error_at(wrong, "zone")}) +
                  buttons(button(tr("Save"), Look::primary)));
}

Html sessions_table(Call& call, OwnAccount const& mine) {
  Table t{"sessions", tr("Where you are signed in"), {{tr("Browser")}, {tr("Signed in")}, {tr("Last used")}, {tr("Act")}}, {}, true};
  for (auto const& s : mine.sessions) {
    auto what = html("<bdi>{}</bdi>", s.about.empty() ? tr("unknown browser") : s.about);
    if (s.current) what += html(" ") + badge(tr("this browser"), Badge::good);
    t.rows.push_back({what, moment(s.at, zone_of(call.viewer)), moment(s.seen, zone_of(call.viewer)),
                      s.current ? Html() : act(Url::local("/account/sessions/" + s.id.text + "/end"), call.csrf(), tr("End"))});
  }
  Html out = table(t);
  if (mine.sessions.size() > 1) out += act(Url::local("/account/sessions/end-others"), call.csrf(), tr("End all but this one"));
  return out;
}

Html factors_summary(Call& call) {
  auto const own = call.read([&](Reading& r) { return people::own_factors(r, call.viewer.account); });
  Html out = html("<p>{}</p>", own.app_since && !own.passkeys.empty() ? tr("A letter asks for your app or a passkey as the second step; a passkey signs in alone.")
                               : own.app_since                        ? tr("A letter asks for the code of your app as the second step.")
                               : !own.passkeys.empty()                ? tr("A passkey signs in alone; a letter asks for it, or for a recovery code, as the second step.")
                                                                      : tr("A letter alone signs you in: whoever can read your mail can do it, too."));
  return out + buttons(link_button(Url::local("/account/factors"), tr("Second factors")));
}

http::Response account_with(Call& call, std::optional<Refusal> const& wrong) {
  auto const mine = facts_of(call);
  if (!mine) return call.nothing_here();
  return call.show(*mine, [&] {
    Page page;
    page.title = tr("My account");
    page.listed = false;
    page.main = wrong_with(wrong, {"language", "zone"}) + who(*mine);
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Settings"), settings_form(call, *mine, wrong));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Signing in"), factors_summary(call));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Letters to you"), buttons(link_button(Url::local("/account/letters"), tr("Which letters, and how often"))));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("My calendar"), buttons(link_button(Url::local("/account/calendar"), tr("A calendar of what concerns me"))));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Captions"), buttons(link_button(Url::local("/account/captions"), tr("How captions look"))));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Where you are signed in"), sessions_table(call, *mine));
    page.main += html("<section><h2>{}</h2><p>{}</p>{}</section>", tr("A copy of my data"),
                      tr("Everything that is kept about your account and you as a person, as JSON."),
                      buttons(html("<a class=\"button\" href=\"/account/data\" download>{}</a>", tr("Download my data"))));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Delete my account"),
                      confirm(tr("Delete my account"),
                              html("<p>{}</p>", tr("Your address, your sessions and letters to you are erased at once, and you cannot sign in any more. What you said in meetings stays in the record under your name.")),
                              act(Url::local("/account/delete"), call.csrf(), tr("Delete my account for good"), Look::danger)));
    return page;
  }, form_status(wrong));
}

http::Response account_page(Call& call) { return account_with(call, std::nullopt); }

http::Response save_settings(Call& call) {
  auto const language = call.field("language");
  auto const done = call.write([&](Writing& w) { return people::change_settings(w, call.viewer.account, language, call.field("zone")); });
  if (!done) return call.wants_json ? call.refused(done.error()) : account_with(call, done.error());
  base::Speaking const speaking(language);  // the answer is the first sentence in the new language
  return call.see("/account", tr("Saved."));
}

http::Response end_one(Call& call) {
  auto const id = call.id<base::SessionId>();
  auto const done = call.write([&](Writing& w) { return people::end_session(w, call.viewer.account, id); });
  if (!done) return call.refused(done.error());
  end_streams(call.house, {id});
  return call.see("/account", tr("The session is ended."));
}

http::Response end_others(Call& call) {
  auto others = sessions_of(call.house, call.viewer.account, call.now);
  std::erase(others, call.viewer.session);
  auto const done = call.write([&](Writing& w) { return people::end_other_sessions(w, call.viewer.account, call.viewer.session); });
  if (!done) return call.refused(done.error());
  end_streams(call.house, others);
  return call.see("/account", base::count_of("{} session is ended.", "{} sessions are ended.", *done));
}

http::Response my_data(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, "/account");
  auto const mine = call.read([&](Reading& r) { return people::export_my_data(r, call.viewer.account); });
  if (!mine) return call.nothing_here();
  auto all = base::to_json(*mine);
  all.as_object()["factors"] = base::to_json(call.read([&](Reading& r) { return people::own_factors(r, call.viewer.account); }));
  auto out = call.json(all);
  out.set("Content-Disposition", "attachment; filename=\"my-data.json\"");
  out.set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  return out;
}

http::Response delete_account(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, "/account");
  auto const sessions = sessions_of(call.house, call.viewer.account, call.now);
  auto const done = call.write([&](Writing& w) { return desk::delete_account(w, call.viewer.account); });
  if (!done) return call.refused(done.error());
  end_streams(call.house, sessions);
  return signed_out(call, tr("Your account is deleted."));
}

}  // namespace

std::vector<Route> account_rows() {
  using http::Method;
  return {
      {Method::get, "/account", Role::member, account_page, "One's own account: names, settings, sessions."},
      {Method::post, "/account/settings", Role::member, save_settings, "Changes one's own language and time zone.", form_body},
      {Method::post, "/account/sessions/{session}/end", Role::member, end_one, "Ends one of one's own sessions.", form_body},
      {Method::post, "/account/sessions/end-others", Role::member, end_others, "Ends all of one's own sessions but this one.", form_body},
      {Method::get, "/account/data", Role::member, my_data, "Everything kept about oneself, as a file.", 0, Rate::costly},
      {Method::post, "/account/delete", Role::member, delete_account, "Deletes one's own account.", form_body},
  };
}

}  // namespace web
