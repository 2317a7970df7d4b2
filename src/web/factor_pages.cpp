// SPDX-License-Identifier: Apache-2.0
// One's own second factors: an authenticator app, passkeys, recovery codes (people/factors.hpp, people/passkeys.hpp).
// Adding one asks for a fresh sign-in: it would be a way in that stays. Codes and app work without script.
#include "base/text.hpp"
#include "desk/factors.hpp"
#include "web/passkey_parts.hpp"
#include "web/people.hpp"
#include "web/qr.hpp"
#include "web/signing_in.hpp"

namespace web {

namespace {

constexpr char const* here = "/account/factors";

struct Factors {
  std::optional<Instant> app_since;
  bool app_waits = false;  ///< a secret is shown and not confirmed yet
  std::vector<people::Passkey> passkeys;
  std::int64_t recovery_codes = 0;
  bool compulsory = false;  ///< for this account, by the forum's rule
};
BOOST_DESCRIBE_STRUCT(Factors, (), (app_since, app_waits, passkeys, recovery_codes, compulsory))

/// What apps read from the picture (Key Uri Format). Names are percent-encoded; the account is told apart by its
/// address.
std::string app_address(Call& call, std::string const& secret) {
  auto const address = call.read([&](Reading& r) {
    auto const a = people::account(r, call.viewer.account);
    return a ? a->address : std::string();
  });
  std::string out = "otpauth://totp/";
  base::percent_encode(out, call.house.forum);
  out += ":";
  base::percent_encode(out, address);
  return out + "?" + base::Query().add("secret", secret).add("issuer", call.house.forum).str();
}

std::optional<std::string> secret_shown(Call& call) {
  return call.read([&](Reading& r) { return people::awaited_totp(r, call.viewer.account, call.now); });
}

std::string in_fours(std::string const& s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); i += 4) out += (i == 0 ? "" : " ") + s.substr(i, 4);
  return out;
}

Html code_field(std::optional<Refusal> const& wrong, std::string const& hint) {
  return field({.name = "code",
                .label = tr("Code"),
                .hint = hint,
                .error = error_at(wrong, "code"),
                .autocomplete = "one-time-code",
                .required = true,
                .max_length = 60});
}

/// `secret`: the one that waits to be confirmed.
Html app_part(Call& call, Factors const& mine, std::optional<std::string> const& secret, std::optional<Refusal> const& wrong) {
  Html out = html("<p>{}</p>", tr("An app on your telephone or computer shows six digits that change each half minute. "
                                  "Signing in by letter then asks for them, too."));
  if (mine.app_since) {
    out += html("<p>{} {}</p>", badge(tr("set up"), Badge::good),
                sentence(tr("since {}"), {moment(*mine.app_since, zone_of(call.viewer))}));
    return out +
           confirm(tr("Remove the app"),
                   html("<p>{}</p>", tr("A letter alone, or a passkey if you have one, will then sign you in.")),
                   form(Url::local("/account/factors/app/remove"), call.csrf(),
                        code_field(wrong, tr("The six digits the app shows now, or one of your recovery codes.")) +
                            buttons(button(tr("Remove the app"), Look::danger))));
  }
  if (!secret) return out + act(Url::local("/account/factors/app"), call.csrf(), tr("Set up an app"));
  out += html(
      "<ol><li><p>{}</p><p><img src=\"/account/factors/app.svg\" alt=\"{}\" width=\"220\" height=\"220\"></p><p>{} "
      "<code class=\"secret-link\">{}</code></p></li><li><p>{}</p></li></ol>",
      tr("Let the app read this picture, or type the secret into it."), tr("The secret as a QR code"), tr("Secret:"),
      in_fours(*secret), tr("Type the six digits it then shows."));
  return out + form(Url::local("/account/factors/app/confirm"), call.csrf(),
                    code_field(wrong, tr("Six digits.")) + buttons(button(tr("Confirm"), Look::primary)));
}

Html passkey_rows(Call& call, Factors const& mine) {
  if (mine.passkeys.empty()) return {};
  Table t{"passkeys", tr("Your passkeys"), {{tr("Name")}, {tr("Added")}, {tr("Last used")}, {tr("Act")}}, {}, true};
  for (auto const& k : mine.passkeys) {
    auto const base = "/account/factors/passkeys/" + k.id.text;
    auto const name = k.name.empty() ? tr("without a name") : k.name;
    auto const rename = form(Url::local(base + "/name"), call.csrf(),
                             html("<div class=\"inline\">{}{}</div>",
                                  field({.name = "name",
                                         .label = fill(tr("Name of “{}”"), {name}),
                                         .value = k.name,
                                         .autocomplete = "off",
                                         .label_hidden = true,
                                         .max_length = 60,
                                         .id = "name-" + k.id.text}),
                                  button(tr("Rename"), Look::plain)));
    t.rows.push_back({html("<bdi>{}</bdi>", name), moment(k.at, zone_of(call.viewer)),
                      k.used ? moment(*k.used, zone_of(call.viewer)) : text(tr("never")),
                      rename + act(Url::local(base + "/remove"), call.csrf(), tr("Remove"), Look::danger)});
  }
  return table(t);
}

Html passkey_part(Call& call, Factors const& mine, std::optional<Refusal> const& wrong) {
  Html out = html(
      "<p>{}</p>",
      tr("A passkey lies in your device and is unlocked by finger, face or code. It signs you in without a letter."));
  out += passkey_rows(call, mine);
  if (!passkey_place_of(call))
    return out + html("<p class=\"hint\">{}</p>",
                      tr("This installation cannot take passkeys: they need an address with a name and TLS."));
  if (!signed_in_lately(call))
    return out + buttons(link_button(Url::local("/sign-in?" + base::Query().add("next", here).str()),
                                     tr("Sign in again to add a passkey")));
  return out + passkey_add(call, error_at(wrong, "name"));
}

Html codes_part(Call& call, Factors const& mine) {
  if (!mine.app_since && mine.passkeys.empty()) return {};
  Html out = html("<section><h2>{}</h2><p>{}</p>", tr("Recovery codes"),
                  tr("For the day on which app or device are lost. Each works once in place of the app."));
  auto const left = html("<p>{}</p>", base::count_of("{} code is left.", "{} codes are left.", mine.recovery_codes));
  out += mine.recovery_codes > 3 ? left : notice(Tone::warning, left);
  return out + act(Url::local("/account/factors/codes"), call.csrf(), tr("Make new codes")) + html("</section>");
}

http::Response factors_with(Call& call, std::optional<Refusal> const& wrong) {
  std::optional<std::string> secret;
  auto const mine = call.read([&](Reading& r) {
    secret = people::awaited_totp(r, call.viewer.account, call.now);
    auto own = people::own_factors(r, call.viewer.account);
    return Factors{own.app_since, secret.has_value(),
                   std::move(own.passkeys), own.recovery_codes, call.viewer.may(Role::facilitator) && people::factor_required(r)};
  });
  return call.show(
      mine,
      [&] {
        Page page;
        page.title = tr("Second factors");
        page.listed = false;
        page.islands = {"passkey"};
        page.crumbs = {{tr("My account"), Url::local("/account")}};
        page.main = wrong_with(wrong, {"code"});
        bool const none = !mine.app_since && mine.passkeys.empty();
        if (none && mine.compulsory)
          page.main += notice(
              Tone::warning,
              html("<p>{}</p>", tr("The forum asks everybody of the secretariat and every facilitator for a second "
                                   "factor. Set up an app or a passkey; then everything else is open to you.")));
        else
          page.main +=
              html("<p>{}</p>",
                   tr("Whoever can read your mail can sign in as you, unless your account asks for something more."));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("An authenticator app"), app_part(call, mine, secret, wrong));
        page.main += html("<section><h2>{}</h2>{}</section>", tr("Passkeys"), passkey_part(call, mine, wrong));
        page.main += codes_part(call, mine);
        return page;
      },
      form_status(wrong));
}

http::Response factors_page(Call& call) { return factors_with(call, std::nullopt); }

struct Codes {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(Codes, (), (recovery_codes))

/// The codes stand in this answer and in no other. Without new codes: back to the page.
http::Response with_codes(Call& call, std::string const& said, std::vector<std::string> const& codes) {
  call.house.mail_waiting();
  if (codes.empty()) return call.see(here, said);
  Codes const facts{codes};
  return no_store(call.show(facts, [&] {
    Page page;
    page.title = tr("Your recovery codes");
    page.listed = false;
    page.flash = {Tone::success, said};
    page.crumbs = {{tr("My account"), Url::local("/account")}, {tr("Second factors"), Url::local(here)}};
    page.main =
        html("<p>{}</p>", tr("Print them or write them down, and keep them where you keep papers. They are shown only "
                             "now. Each signs you in once, after a letter, when app or device are lost."));
    Html list;
    for (auto const& code : facts.recovery_codes) list += html("<li><code class=\"secret-link\">{}</code></li>", code);
    page.main += html("<ol class=\"codes\">{}</ol>", list) +
                 buttons(link_button(Url::local(here), tr("I have kept them"), Look::primary));
    return page;
  }));
}

http::Response begin_app(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, here);
  auto const done = call.write([&](Writing& w) { return people::begin_totp(w, call.viewer.account); });
  if (!done) return call.refused(done.error());
  if (!call.wants_json) return no_store(call.see(here));
  return no_store(call.see(here, {}, boost::json::object{{"secret", *done}, {"address", app_address(call, *done)}}));
}

http::Response app_picture(Call& call) {
  auto const secret = secret_shown(call);
  if (!secret) return call.nothing_here();
  http::Response out;
  out.set("Content-Type", "image/svg+xml");
  out.body = qr_svg(app_address(call, *secret), tr("The secret as a QR code"));
  return no_store(std::move(out));
}

http::Response confirm_app(Call& call) {
  auto const done = call.write(
      [&](Writing& w) { return desk::confirm_totp(w, call.viewer.account, call.field("code"), call.house.forum); });
  if (!done) return call.wants_json ? call.refused(done.error()) : factors_with(call, done.error());
  return with_codes(call, tr("The app is set up."), done->recovery_codes);
}

http::Response remove_app(Call& call) {
  auto const again = [&](Refusal const& why) { return call.wants_json ? call.refused(why) : factors_with(call, why); };
  auto const done = call.write(
      [&](Writing& w) { return desk::remove_totp(w, call.viewer.account, call.field("code"), call.house.forum); });
  if (!done) return again(done.error());
  if (!done->right)
    return again(
        {Why::malformed, say("This code is not right, or was used already. Wait for the next one."), "code", {}});
  call.house.mail_waiting();
  return call.see(here, tr("The app is removed."));
}

http::Response new_codes(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, here);
  auto const done =
      call.write([&](Writing& w) { return desk::make_recovery_codes(w, call.viewer.account, call.house.forum); });
  if (!done) return call.refused(done.error());
  return with_codes(call, tr("The old codes do not work any more."), *done);
}

// ------------------------------------------------------------------------------------------------ passkeys

struct AddChallenge {
  std::string challenge, rp_id, rp_name, user, user_name, user_display;
  std::vector<std::string> known;  ///< credentials a device need not offer again
};
BOOST_DESCRIBE_STRUCT(AddChallenge, (), (challenge, rp_id, rp_name, user, user_name, user_display, known))

http::Response add_challenge(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, here);
  auto const place = passkey_place_of(call);
  if (!place) return call.refused(no_passkeys_here());
  auto const made = call.write(
      [&](Writing& w) { return people::make_challenge(w, people::Ceremony::add, call.viewer.session.text); });
  if (!made) return call.refused(made.error());
  return call.json(base::to_json(call.read([&](Reading& r) {
    auto const me = people::account(r, call.viewer.account);
    return AddChallenge{*made,
                        place->rp_id,
                        call.house.forum,
                        call.viewer.account.text,
                        me ? me->address : std::string(),
                        call.viewer.name,
                        people::credentials(r, call.viewer.account)};
  })));
}

http::Response add_passkey(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, here);
  auto const place = passkey_place_of(call);
  if (!place) return call.refused(no_passkeys_here());
  people::NewPasskey const wish{call.field("name"), call.field("client_data"), call.field("authenticator_data")};
  auto const done = call.write([&](Writing& w) {
    return desk::add_passkey(w, call.viewer.account, *place, call.viewer.session.text, wish, call.house.forum);
  });
  auto const again = [&](Refusal const& why) { return call.wants_json ? call.refused(why) : factors_with(call, why); };
  if (!done) return again(done.error());
  if (done->no) return again(*done->no);
  return with_codes(call, tr("The passkey is added."), done->recovery_codes);
}

http::Response rename_passkey(Call& call) {
  auto const id = call.id<people::PasskeyId>();
  auto const done =
      call.write([&](Writing& w) { return people::rename_passkey(w, call.viewer.account, id, call.field("name")); });
  if (!done) return call.refused(done.error());
  return call.see(here, tr("Saved."));
}

http::Response remove_passkey(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, here);
  auto const id = call.id<people::PasskeyId>();
  auto const done =
      call.write([&](Writing& w) { return desk::remove_passkey(w, call.viewer.account, id, call.house.forum); });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(here, tr("The passkey is removed."));
}

}  // namespace

std::vector<Route> factor_rows() {
  using http::Method;
  return {
      {Method::get, "/account/factors", Role::member, factors_page,
       "One's own second factors: app, passkeys, recovery codes that are left."},
      {Method::post, "/account/factors/app", Role::member, begin_app,
       "Makes the secret for an authenticator app; it counts once confirmed.", form_body},
      {Method::get, "/account/factors/app.svg", Role::member, app_picture,
       "The secret that waits to be confirmed, as a QR code."},
      {Method::post, "/account/factors/app/confirm", Role::member, confirm_app,
       "Confirms the app by its code: code. Answers recovery codes, once.", form_body, Rate::costly},
      {Method::post, "/account/factors/app/remove", Role::member, remove_app,
       "Removes the app by its code or a recovery code: code.", form_body, Rate::costly},
      {Method::post, "/account/factors/codes", Role::member, new_codes,
       "Makes ten new recovery codes; the old ones die.", form_body},
      {Method::post, "/account/factors/passkeys/challenge", Role::member, add_challenge,
       "A challenge for a new passkey, for this session, good once for five minutes.", form_body},
      {Method::post, "/account/factors/passkeys", Role::member, add_passkey,
       "Adds a passkey: name, client_data, authenticator_data (base64url).", form_body},
      {Method::post, "/account/factors/passkeys/{passkey}/name", Role::member, rename_passkey,
       "Renames one of one's own passkeys: name.", form_body},
      {Method::post, "/account/factors/passkeys/{passkey}/remove", Role::member, remove_passkey,
       "Removes one of one's own passkeys.", form_body},
  };
}

}  // namespace web
