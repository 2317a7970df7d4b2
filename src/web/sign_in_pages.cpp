// SPDX-License-Identifier: Apache-2.0
// Signing in by a letter's link or code, the printed first link, the demo's links, invitations; signing out. A GET only looks
// (mail scanners follow links), the POST of its button acts (rulings 13). The rules are the people room's.
#include "base/text.hpp"
#include "desk/desk.hpp"
#include "web/live_commands.hpp"
#include "web/people.hpp"
#include "web/passkey_parts.hpp"
#include "web/session.hpp"
#include "web/signing_in.hpp"

namespace web {

namespace {

using people::LinkKind;

constexpr std::int64_t ask_life = 3600;  // seconds: outlives any letter

// ------------------------------------------------------------------------------------------------ asking

struct AskFacts {
  std::string next;
};
BOOST_DESCRIBE_STRUCT(AskFacts, (), (next))

http::Response ask_form(Call& call, std::optional<Refusal> const& wrong) {
  return for_signing_in(call, [&] {
    AskFacts const facts{local_next(call.field("next"))};
    return call.show(facts, [&] {
      Page page;
      page.title = tr("Sign in");
      page.listed = false;
      page.islands = {"passkey"};
      page.main = wrong_with(wrong, {"address"});
      if (call.viewer.signed_in())
        page.main += notice(Tone::info, html("<p>{}</p>", sentence(tr("You are signed in as {}."), {person(call.viewer.name)})));
      page.main += html("<p>{}</p>", tr("There are no passwords here. You get a letter with a link and a code; either of them signs you in."));
      page.main += form(Url::local("/sign-in"), call.csrf(),
                        hidden("next", facts.next) +
                            field({.name = "address",
                                   .label = tr("E-mail address"),
                                   .value = call.field("address"),
                                   .error = error_at(wrong, "address"),
                                   .type = "email",
                                   .autocomplete = "email",
                                   .required = true,
                                   .max_length = 254}) +
                            buttons(button(tr("Send me a letter"), Look::primary)));
      page.main += passkey_sign_in(call, facts.next);
      page.main += html("<p>{}</p>", tr("Reading the public record needs no account. Accounts are given by the secretariat, by invitation."));
      return page;
    }, form_status(wrong));
  });
}

http::Response sign_in_page(Call& call) { return ask_form(call, std::nullopt); }

http::Response ask_to_sign_in(Call& call) {
  auto const cookie = browser_of(call).cookie;
  auto const next = local_next(call.field("next"));
  auto const link = [&](std::string const& secret) { return call.absolute(with_next("/sign-in/" + secret, next)); };
  // On a Unix socket without a proxy's header there is no address to count.
  auto const place = call.request.remote == "unix" ? std::string() : call.request.remote;
  auto const asked =
      call.write([&](Writing& w) { return desk::ask_to_sign_in(w, call.field("address"), cookie, place, call.house.forum, link); });
  if (!asked) return call.wants_json ? call.refused(asked.error()) : ask_form(call, asked.error());
  call.house.mail_waiting();
  auto out = call.see(with_next("/sign-in/sent", next));
  set_cookie(call.request, out, "ask", cookie, ask_life);
  return out;
}

// ------------------------------------------------------------------------------------------------ the code

/// The same for known and unknown addresses: it says neither.
http::Response sent_form(Call& call, std::optional<Refusal> const& wrong) {
  return for_signing_in(call, [&] {
    AskFacts const facts{local_next(call.field("next"))};
    return call.show(facts, [&] {
      Page page;
      page.title = tr("Look into your mail");
      page.listed = false;
      page.main = wrong_with(wrong, {"code"});
      page.main += html("<p>{}</p>", tr("If this address has an account, a letter is on its way. Open its link in this browser, or type its code here. Both work once, for ten minutes."));
      if (!call.house.smtp)
        page.main += notice(Tone::info, html("<p>{}</p>", tr("This server sends no mail: whoever runs it finds the letter in its terminal.")));
      page.main += form(Url::local("/sign-in/code"), call.csrf(),
                        hidden("next", facts.next) + field({.name = "code",
                                                            .label = tr("Code from the letter"),
                                                            .hint = tr("Eight letters and digits. Capitals, blanks and the hyphen do not matter."),
                                                            .error = error_at(wrong, "code"),
                                                            .autocomplete = "one-time-code",
                                                            .required = true,
                                                            .max_length = 40}) +
                            buttons(button(tr("Sign in"), Look::primary)));
      page.main += html("<p><a href=\"{}\">{}</a></p>", Url::local(with_next("/sign-in", facts.next)), tr("No letter? Ask again, or with another address."));
      return page;
    }, form_status(wrong));
  });
}

http::Response sent_page(Call& call) { return sent_form(call, std::nullopt); }

http::Response type_code(Call& call) {
  auto const again = [&](Refusal const& why) { return call.wants_json ? call.refused(why) : sent_form(call, why); };
  auto const tried = call.write([&](Writing& w) { return people::use_code(w, call.field("code"), browser_of(call)); });
  if (!tried) return again(tried.error());
  if (tried->signed_in) return signed_in(call, *tried->signed_in);
  if (tried->tries_left == 0)
    return again({Why::malformed, say("This code is not right, and it was the last try. Ask for a new letter."), "code", {}});
  return again({Why::malformed, say("This code is not right. Tries left: {}"), "code", {std::to_string(tried->tries_left)}});
}

// ------------------------------------------------------------------------------------------------ links

struct LinkFacts {
  people::LinkKind kind = LinkKind::sign_in;
  bool other_browser = false;
  std::string name, role, next;
};
BOOST_DESCRIBE_STRUCT(LinkFacts, (), (kind, other_browser, name, role, next))

http::Response private_page(http::Response out) {
  out.set("Referrer-Policy", "no-referrer");
  return out;
}

http::Response no_such_link(Call& call) {
  if (call.wants_json) return call.refused({Why::unknown, say("This link has been used or is too old. Ask for a new one."), {}, {}});
  Page page;
  page.title = tr("This link does not work any more");
  page.listed = false;
  page.main = html("<p>{}</p>", tr("It was used already, or it is too old. Links of letters work once, for ten minutes; invitations for fourteen days."));
  page.main += buttons(link_button(Url::local("/sign-in"), tr("Ask for a new letter"), Look::primary));
  return call.framed(std::move(page), 404);
}

/// Name and zone of somebody new; the printed first link asks for an address, an invitation has one.
Html newcomer_fields(Call& call, people::Link const& link, std::optional<Refusal> const& wrong) {
  auto const typed = [&](char const* name, std::string const& otherwise) { return call.form.has(name) ? call.field(name) : otherwise; };
  Html out = field({.name = "name",
                    .label = tr("Your name"),
                    .value = typed("name", link.name),
                    .hint = tr("As it should stand in the record."),
                    .error = error_at(wrong, "name"),
                    .autocomplete = "name",
                    .required = true,
                    .max_length = 120});
  if (link.kind == LinkKind::first)
    out += field({.name = "address",
                  .label = tr("E-mail address"),
                  .value = typed("address", ""),
                  .hint = tr("Letters for signing in go there. Nobody but you and the secretariat sees it."),
                  .error = error_at(wrong, "address"),
                  .type = "email",
                  .autocomplete = "email",
                  .required = true,
                  .max_length = 254});
  auto const zone = typed("zone", "UTC");
  return out + select({.name = "zone",
                       .label = tr("Time zone"),
                       .choices = zone_choices(zone, call.now),
                       .hint = tr("In brackets: what the clock there shows now."),
                       .error = error_at(wrong, "zone")});
}

Html link_form(Call& call, people::Link const& link, std::string const& next, std::optional<Refusal> const& wrong) {
  auto const here = Url::local("/sign-in/" + call.parts.at(0));
  Html inside = hidden("next", next);
  switch (link.kind) {
    case LinkKind::sign_in:
      return form(here, call.csrf(), inside + buttons(button(tr("Sign in"), Look::primary)));
    case LinkKind::demo:
      return form(here, call.csrf(), inside + buttons(button(fill(tr("Sign in as {}"), {link.name}), Look::primary)));
    case LinkKind::first:
      return form(here, call.csrf(), inside + newcomer_fields(call, link, wrong) + buttons(button(tr("Make the first account"), Look::primary)));
    case LinkKind::invitation:
      return form(here, call.csrf(), inside + newcomer_fields(call, link, wrong) + buttons(button(tr("Accept and sign in"), Look::primary)));
  }
  return {};
}

Html link_words(Call& call, people::Link const& link) {
  switch (link.kind) {
    case LinkKind::sign_in:
      if (!link.other_browser) return html("<p>{}</p>", sentence(tr("Press the button to sign in as {}."), {person(link.name)}));
      return notice(Tone::warning, html("<p>{}</p>", tr("You asked for this letter in another browser, or its cookie is gone. Open the link there. To sign in here, ask here for a letter and type the code from it."))) +
             buttons(link_button(Url::local("/sign-in/sent"), tr("Type a code")) + link_button(Url::local("/sign-in"), tr("Ask for a letter here")));
    case LinkKind::demo:
      return html("<p>{}</p>", sentence(tr("This is a demo. The button signs you in as {}, in the role: {}."), {person(link.name), text(role_title(link.role))}));
    case LinkKind::first:
      return html("<p>{}</p>", sentence(tr("Nobody runs {} yet. Whoever opens this link becomes its first secretariat account."), {person(call.house.forum)}));
    case LinkKind::invitation:
      return html("<p>{}</p><p>{}</p>", sentence(tr("You are invited to have an account at {}, in the role: {}."), {person(call.house.forum), text(role_title(link.role))}),
                  sentence(tr("Its address is {}."), {html("<bdi>{}</bdi>", link.address)}));
  }
  return {};
}

std::string link_title(people::Link const& link) {
  switch (link.kind) {
    case LinkKind::sign_in: return link.other_browser ? tr("Another browser asked") : tr("Sign in");
    case LinkKind::demo: return tr("Sign in to the demo");
    case LinkKind::first: return tr("The first account");
    case LinkKind::invitation: return tr("An invitation");
  }
  return {};
}

http::Response show_link(Call& call, people::Link const& link, std::optional<Refusal> const& wrong) {
  auto const make = [&] {
    LinkFacts const facts{link.kind, link.other_browser, link.name, people::role_name(link.role), local_next(call.field("next"))};
    return call.show(facts, [&] {
      Page page;
      page.title = link_title(link);
      page.listed = false;
      page.main = wrong_with(wrong, {"name", "address", "zone"}) + link_words(call, link);
      if (!link.other_browser) page.main += link_form(call, link, facts.next, wrong);
      return page;
    }, form_status(wrong));
  };
  return private_page(link.other_browser ? make() : for_signing_in(call, make));
}

std::optional<people::Link> peek(Call& call) {
  auto const& secret = call.parts.at(0);
  if (secret.size() != 32 || !base::looks_like_id(secret)) return std::nullopt;
  return call.read([&](Reading& r) { return people::peek(r, secret, browser_of(call).cookie, call.now); });
}

http::Response link_page(Call& call) {
  auto const link = peek(call);
  return link ? show_link(call, *link, std::nullopt) : private_page(no_such_link(call));
}

http::Response open_link(Call& call) {
  auto const link = peek(call);
  if (!link) return private_page(no_such_link(call));
  auto const& secret = call.parts.at(0);
  auto const browser = browser_of(call);
  people::Newcomer const who{.name = call.field("name"),
                             .address = call.field("address"),
                             .language = base::speaking().tag,
                             .zone = call.has("zone") ? call.field("zone") : "UTC"};
  auto const done = call.write([&](Writing& w) -> Result<people::SignedIn> {
    switch (link->kind) {
      case LinkKind::sign_in: return people::use_link(w, secret, browser);
      case LinkKind::first: return people::use_first_link(w, secret, who, browser);
      case LinkKind::demo: return people::use_demo_link(w, secret, browser);
      case LinkKind::invitation: return people::accept_invitation(w, secret, who, browser);
    }
    return base::refuse(Why::unknown, say("There is no page at this address."));
  });
  if (done) return private_page(signed_in(call, *done));
  if (call.wants_json || done.error().why != Why::malformed) return private_page(call.refused(done.error()));
  return show_link(call, *link, done.error());
}

// ------------------------------------------------------------------------------------------------ signing out

http::Response sign_out(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::end_session(w, call.viewer.account, call.viewer.session); });
  // Gone already (ended elsewhere a moment ago): signed out is what was wanted.
  if (!done && done.error().why != Why::unknown) return call.refused(done.error());
  end_streams(call.house, {call.viewer.session});
  return signed_out(call, tr("You are signed out."));
}

}  // namespace

std::vector<Route> sign_in_rows() {
  using http::Method;
  return {
      {Method::get, "/sign-in", Role::visitor, sign_in_page, "The form that asks for a letter to sign in."},
      {Method::post, "/sign-in", Role::visitor, ask_to_sign_in, "Asks for a letter with a link and a code.", form_body, Rate::letters},
      {Method::get, "/sign-in/sent", Role::visitor, sent_page, "Says that a letter is on its way, and takes its code."},
      {Method::post, "/sign-in/code", Role::visitor, type_code, "Signs in by the code of the letter, in the browser that asked.", form_body, Rate::costly},
      {Method::get, "/sign-in/{secret}", Role::visitor, link_page, "Shows what a link of a letter would do. Does nothing."},
      {Method::post, "/sign-in/{secret}", Role::visitor, open_link, "Uses a link: signs in, or makes an account and signs in.", form_body, Rate::costly},
      {Method::post, "/sign-out", Role::member, sign_out, "Ends this session.", form_body},
  };
}

}  // namespace web
