// SPDX-License-Identifier: Apache-2.0
// What somebody wants of our letters, by the link at the end of each (RFC 8058): GET shows and changes nothing, a POST of
// "List-Unsubscribe=One-Click" stops them without cookie, token or question, as mail programs do it; the page's own form says more finely
// what is wanted. The secret in the address is the only right there is, and it is a right over letters alone. Whoever has an
// account says the same under it.
#include "http/http.hpp"
#include "mail/wishes.hpp"
#include "people/accounts.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

constexpr std::size_t small_body = 4096;

std::string at(Call const& call) { return "/unsubscribe/" + secret_of(call); }

/// Nobody's own: an address that is guessed learns as little as one that is stale.
http::Response no_link(Call& call) {
  return no_store(call.refused({Why::not_allowed, say("This link is not good any more. The next letter has a new one."), {}, {}}));
}

/// The address is shown cut, since links are passed on.
std::string hidden_address(std::string const& address) {
  auto const at_sign = address.find('@');
  return address.substr(0, std::min<std::size_t>(1, at_sign)) + "…" + (at_sign == std::string::npos ? "" : address.substr(at_sign));
}

std::optional<mail::Wishes> wishes_in_path(Call& call) {
  return call.read([&](Reading& r) -> std::optional<mail::Wishes> {
    auto const address = mail::address_of_stop_link(r, secret_of(call), call.now);
    if (!address) return std::nullopt;
    return mail::wishes_of(r, *address);
  });
}

/// What was ticked and typed, laid over what was wished before.
mail::Wishes wished(Call const& call, mail::Wishes wish) {
  wish.meetings = !call.field("meetings").empty();
  wish.news = !call.field("news").empty();
  wish.reminders = !call.field("reminders").empty();
  if (!call.field("pace").empty()) boost::describe::enum_from_string(call.field("pace").c_str(), wish.pace);
  auto const cap = call.number("cap", wish.cap).value_or(0);
  wish.cap = cap < 0 || cap > 1000 ? 0 : static_cast<int>(cap);
  return wish;
}

Html wishes_form(Call const& call, Url const& to, mail::Wishes const& f, std::optional<Refusal> const& wrong) {
  Html inside = checkbox("meetings", "yes", tr("Invitations to meetings, calls that ask your coalition, and their changes"), f.meetings);
  inside += checkbox("reminders", "yes", tr("Reminders of questionnaires that your coalition has not answered"), f.reminders);
  inside += checkbox("news", "yes", tr("News of what happened"), f.news);
  std::vector<Choice> paces = {{"at_once", tr("at once"), "", f.pace == mail::Pace::at_once},
                               {"daily", tr("together, once a day"), "", f.pace == mail::Pace::daily},
                               {"weekly", tr("together, once a week"), "", f.pace == mail::Pace::weekly}};
  inside += radios({.name = "pace", .label = tr("News comes"), .choices = paces});
  inside += field({.name = "cap", .label = tr("At most so many letters in seven days"), .value = std::to_string(f.cap),
                   .hint = tr("News beyond that comes later, together. Invitations always come at once."), .error = error_at(wrong, "cap"), .type = "number"});
  return form(to, call.csrf(), inside + buttons(button(tr("Save"), Look::plain)));
}

http::Response page_of(Call& call, mail::Wishes f, std::string const& told = {}, std::optional<Refusal> const& wrong = {}) {
  f.address = hidden_address(f.address);
  return no_store(call.show(f, [&] {
    Page page;
    page.title = tr("Letters to you");
    page.lead = html("<p><bdi>{}</bdi></p>", f.address);
    page.listed = false;
    page.main += wrong_with(wrong, {"cap"});
    if (!told.empty()) page.main += notice(Tone::success, html("<p>{}</p>", told), Spoken::yes);
    if (f.meetings || f.news || f.reminders)
      page.main += form(Url::local(at(call)), "", hidden("List-Unsubscribe", "One-Click") + buttons(button(tr("Stop all these letters"), Look::danger)));
    else page.main += notice(Tone::info, html("<p>{}</p>", tr("You get no invitations, no reminders and no news. Letters for signing in still come when you ask for them.")));
    page.main += wishes_form(call, Url::local(at(call) + "/wishes"), f, wrong);
    return page;
  }, form_status(wrong)));
}

http::Response shown(Call& call) {
  auto const f = wishes_in_path(call);
  return f ? page_of(call, *f) : no_link(call);
}

/// The form of a POST on a route that reads no cookie; none when it is too long or none.
std::optional<http::Form> small_form(Call const& call) {
  if (call.request.body.size() > small_body) return std::nullopt;
  auto form = http::read_form(call.request.header("Content-Type"), call.request.body);
  if (!form) return std::nullopt;
  return std::move(*form);
}

http::Response stop(Call& call) {
  if (!wishes_in_path(call)) return no_link(call);
  auto const form = small_form(call);
  if (!form || form->get("List-Unsubscribe") != "One-Click")
    return no_store(call.refused({Why::malformed, say("This address takes List-Unsubscribe=One-Click only."), {}, {}}));
  auto const done = call.write([&](Writing& w) -> Result<mail::Wishes> {
    auto const address = mail::address_of_stop_link(w, secret_of(call), w.now());
    if (!address) return base::refuse(Why::not_allowed, say("This link is not good any more. The next letter has a new one."));
    if (auto ok = mail::stop_letters(w, *address); !ok) return tl::unexpected(ok.error());
    return mail::wishes_of(w, *address);
  });
  if (!done) return no_store(call.refused(done.error()));
  return page_of(call, *done, tr("Done: these letters stop now."));
}

http::Response change(Call& call) {
  auto wish = wishes_in_path(call);
  if (!wish) return no_link(call);
  auto form = small_form(call);
  if (!form) return no_store(call.refused({Why::malformed, say("That could not be read."), {}, {}}));
  call.form = std::move(*form);
  wish = wished(call, *wish);
  auto const done = call.write([&](Writing& w) { return mail::set_wishes(w, *wish); });
  if (!done) return call.wants_json ? no_store(call.refused(done.error())) : page_of(call, *wish, {}, done.error());
  return page_of(call, *wish, tr("Kept."));
}

// ------------------------------------------------------------------------------------------------ one's own, with an account

std::optional<mail::Wishes> own_wishes(Call const& call, Reading& r) {
  auto const me = people::account(r, call.viewer.account);
  if (!me) return std::nullopt;
  return mail::wishes_of(r, me->address);
}

http::Response show_own(Call& call, std::optional<mail::Wishes> f, std::optional<Refusal> const& wrong = {}) {
  if (!f) return call.nothing_here();
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Letters to you");
    page.lead = html("<p><bdi>{}</bdi></p>", f->address);
    page.listed = false;
    page.crumbs = {{tr("My account"), Url::local("/account")}};
    page.main += wrong_with(wrong, {"cap"}) + wishes_form(call, Url::local("/account/letters"), *f, wrong);
    return page;
  }, form_status(wrong));
}

http::Response own(Call& call) {
  return show_own(call, call.read([&](Reading& r) { return own_wishes(call, r); }));
}

http::Response change_own(Call& call) {
  auto const before = call.read([&](Reading& r) { return own_wishes(call, r); });
  if (!before) return call.nothing_here();
  auto const wish = wished(call, *before);
  auto const done = call.write([&](Writing& w) { return mail::set_wishes(w, wish); });
  if (!done) return show_own(call, wish, done.error());
  return call.see("/account/letters", tr("Kept."));
}

}  // namespace

std::vector<Route> unsubscribe_rows() {
  using http::Method;
  auto const least = Role::visitor;
  return {
      {Method::get, "/unsubscribe/{secret}", least, shown, "What the reader of a letter wants of letters; changes nothing.", 0, Rate::plain, Keep::never, true},
      {Method::post, "/unsubscribe/{secret}", least, stop, "One-click unsubscribe (RFC 8058): List-Unsubscribe=One-Click.", small_body, Rate::plain, Keep::never, true},
      {Method::post, "/unsubscribe/{secret}/wishes", least, change, "Says what is wanted: meetings, reminders, news, pace at_once, daily or weekly, cap a week.", small_body,
       Rate::plain, Keep::never, true},
      {Method::get, "/account/letters", Role::member, own, "What one wants of letters."},
      {Method::post, "/account/letters", Role::member, change_own, "Says it: meetings, reminders, news, pace at_once, daily or weekly, cap a week.", form_body},
  };
}

}  // namespace web
