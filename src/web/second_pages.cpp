// SPDX-License-Identifier: Apache-2.0
// The second step of signing in, and signing in with a passkey alone. The rules are the people room's
// (people/factors.hpp, people/passkeys.hpp). Codes work without script; a passkey needs the island "passkey".
#include "base/text.hpp"
#include "desk/factors.hpp"
#include "web/passkey_parts.hpp"
#include "web/people.hpp"
#include "web/signing_in.hpp"

namespace web {

people::Browser browser_of(Call const& call) {
  auto const& r = call.request;
  return {.cookie = std::string(r.cookie(cookie_name(r, "ask"))),
          .about = base::clean_line(base::repair_utf8(r.header("User-Agent"))),
          .old_session = std::string(r.cookie(cookie_name(r, "s")))};
}

std::string with_next(std::string const& path, std::string const& next) {
  return next == "/" ? path : path + "?" + base::Query().add("next", next).str();
}

http::Response signed_in(Call& call, people::SignedIn const& done) {
  auto const next = local_next(call.field("next"));
  bool const half = done.session.empty();
  auto out = half ? call.see(with_next("/sign-in/second", next)) : call.see(next, tr("You are signed in."));
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(done.until - call.now).count();
  set_cookie(call.request, out, half ? "half" : "s", done.secret, std::max<std::int64_t>(seconds, 1));
  set_cookie(call.request, out, "ask", "", -1);
  if (!half && !call.request.cookie(cookie_name(call.request, "half")).empty())
    set_cookie(call.request, out, "half", "", -1);
  return out;
}

namespace {

std::string half_secret(Call const& call) {
  return std::string(call.request.cookie(cookie_name(call.request, "half")));
}

struct SecondFacts {
  std::string name, next;
  bool app = false, passkey = false, recovery_code = false;
};
BOOST_DESCRIBE_STRUCT(SecondFacts, (), (name, next, app, passkey, recovery_code))

http::Response second_form(Call& call, std::optional<Refusal> const& wrong) {
  auto const who = call.read([&](Reading& r) { return people::half_in(r, half_secret(call), call.now); });
  auto const next = local_next(call.field("next"));
  if (!who && wrong) return call.refused(*wrong);
  if (!who) return call.see(with_next("/sign-in", next));
  return for_signing_in(call, [&] {
    SecondFacts const facts{who->name, next, who->totp, who->passkey, who->recovery};
    return call.show(
        facts,
        [&] {
          Page page;
          page.title = tr("The second step");
          page.listed = false;
          page.islands = {"passkey"};
          page.main = wrong_with(wrong, {"code"});
          page.main += html("<p>{}</p>", sentence(tr("The letter was right, {}. Your account asks for one more thing."),
                                                  {person(facts.name)}));
          if (facts.app || facts.recovery_code)
            page.main += form(
                Url::local("/sign-in/second"), call.csrf(),
                hidden("next", next) +
                    field({.name = "code",
                           .label = facts.app ? tr("Code of your app") : tr("Recovery code"),
                           .hint =
                               facts.app
                                   ? tr("The six digits it shows now, or one of your recovery codes.")
                                   : tr("One of the codes you were given when you added the passkey. Each works once."),
                           .error = error_at(wrong, "code"),
                           .autocomplete = "one-time-code",
                           .required = true,
                           .max_length = 60}) +
                    buttons(button(tr("Sign in"), Look::primary)));
          if (facts.passkey) page.main += passkey_sign_in(call, next);
          page.main += html(
              "<p>{}</p>",
              tr("Nothing of it at hand? Write to the secretariat: it can remove the second factors of your account."));
          return page;
        },
        form_status(wrong));
  });
}

http::Response second_page(Call& call) { return second_form(call, std::nullopt); }

http::Response type_second(Call& call) {
  auto const again = [&](Refusal const& why) { return call.wants_json ? call.refused(why) : second_form(call, why); };
  auto const tried = call.write([&](Writing& w) {
    return desk::use_second(w, half_secret(call), call.field("code"), browser_of(call), call.house.forum);
  });
  if (!tried) return again(tried.error());
  if (tried->by_recovery_code) call.house.mail_waiting();
  if (tried->signed_in) return signed_in(call, *tried->signed_in);
  if (tried->tries_left == 0)
    return again({Why::not_now, say("This code is not right, and it was the last try. Ask for a new letter."), {}, {}});
  return again({Why::malformed,
                say("This code is not right, or was used already. Tries left: {}"),
                "code",
                {std::to_string(tried->tries_left)}});
}

// ------------------------------------------------------------------------------------------------ passkeys

struct Challenge {
  std::string challenge, rp_id;
};
BOOST_DESCRIBE_STRUCT(Challenge, (), (challenge, rp_id))

http::Response sign_in_challenge(Call& call) {
  auto const place = passkey_place_of(call);
  if (!place) return call.refused(no_passkeys_here());
  auto const made = call.write(
      [&](Writing& w) { return people::make_challenge(w, people::Ceremony::sign_in, browser_of(call).cookie); });
  if (!made) return call.refused(made.error());
  return call.json(base::to_json(Challenge{*made, place->rp_id}));
}

http::Response passkey_sign_in_act(Call& call) {
  auto const place = passkey_place_of(call);
  if (!place) return call.refused(no_passkeys_here());
  people::PasskeyAnswer const answer{call.field("credential"), call.field("client_data"),
                                     call.field("authenticator_data"), call.field("signature"), call.field("user")};
  auto const tried = call.write([&](Writing& w) { return people::use_passkey(w, *place, answer, browser_of(call)); });
  if (!tried) return call.refused(tried.error());
  if (!tried->signed_in) return call.refused(*tried->no);
  return signed_in(call, *tried->signed_in);
}

}  // namespace

std::vector<Route> second_rows() {
  using http::Method;
  return {
      {Method::get, "/sign-in/second", Role::visitor, second_page,
       "The second step of signing in, for accounts that have a second factor."},
      {Method::post, "/sign-in/second", Role::visitor, type_second,
       "Takes the code of an app, or a recovery code, after a letter: code.", form_body, Rate::costly},
      {Method::post, "/sign-in/passkey/challenge", Role::visitor, sign_in_challenge,
       "A challenge for a passkey, for this browser, good once for five minutes.", form_body, Rate::costly},
      {Method::post, "/sign-in/passkey", Role::visitor, passkey_sign_in_act,
       "Signs in with a passkey alone: credential, client_data, authenticator_data, signature, user, all base64url.",
       form_body, Rate::costly},
  };
}

}  // namespace web
