// SPDX-License-Identifier: Apache-2.0
#include "web/passkey_parts.hpp"

namespace web {

namespace {

Html failed() {
  return html("<div data-passkey-failed hidden>{}</div>",
              notice(Tone::warning,
                     html("<p>{}</p>", tr("The browser handed over no passkey: it was called off, took too long, or "
                                          "this device has none for this site.")),
                     Spoken::yes));
}

}  // namespace

std::optional<people::PasskeyPlace> passkey_place_of(Call& call) { return people::passkey_place(call.house.base); }

Refusal no_passkeys_here() {
  return {Why::not_now,
          say("Passkeys need an address with a name and TLS, which this installation does not have."),
          {},
          {}};
}

Html passkey_sign_in(Call& call, std::string const& next) {
  if (!passkey_place_of(call)) return {};
  Html inside = hidden("next", next);
  for (auto const* const name : {"credential", "client_data", "authenticator_data", "signature", "user"})
    inside += hidden(name, "");
  return html(
      "<section data-passkey=\"get\" data-challenge=\"/sign-in/passkey/challenge\" hidden><h2>{}</h2>{}{}</section>",
      tr("With a passkey"), failed(),
      form(Url::local("/sign-in/passkey"), call.csrf(),
           inside + buttons(button(tr("Sign in with a passkey"), Look::plain))));
}

Html passkey_add(Call& call, std::string const& error) {
  Html inside;
  for (auto const* const name : {"client_data", "authenticator_data"}) inside += hidden(name, "");
  inside += field({.name = "name",
                   .label = tr("Name of the passkey"),
                   .value = call.form.get("name"),
                   .hint = tr("So that you know it again: “my telephone”, “the key on my ring”."),
                   .error = error,
                   .autocomplete = "off",
                   .max_length = 60,
                   .id = "passkey-name"});
  return html(
      "<div data-passkey=\"create\" data-challenge=\"/account/factors/passkeys/challenge\" hidden>{}{}</div><p "
      "class=\"hint\" data-passkey-missing>{}</p>",
      failed(),
      form(Url::local("/account/factors/passkeys"), call.csrf(),
           inside + buttons(button(tr("Add a passkey"), Look::plain))),
      tr("To add a passkey this page needs its script, and a browser that knows passkeys."));
}

}  // namespace web
