// SPDX-License-Identifier: Apache-2.0
// Members nominate: a coalition's or body's candidate, or themselves. They see who else is nominated as little as anybody: that is for the
// selectors.
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

struct NominateFacts {
  plan::PlanId plan;
  std::string title, about;
  std::int64_t seats = 0;
};
BOOST_DESCRIBE_STRUCT(NominateFacts, (), (plan, title, about, seats))

http::Response show_nominate(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const p = call.read([&](Reading& r) { return plan::plan(r, call.id<plan::PlanId>()); });
  if (!p) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(
      NominateFacts{p->id, p->title, p->about, p->seats},
      [&] {
        Page page;
        page.title = tr("Nominate somebody");
        page.section = "meetings";
        page.listed = false;
        page.crumbs = plan_crumbs(*p);
        page.lead = html("<p>{}</p>", tr("They are asked whether they agree before anybody is named in public."));
        page.main += wrong_with(wrong, {"name", "by", "attributes"});
        auto const to = Url::local(path_of(p->id) + "/nominate");
        page.main += html("<section id=\"other\"><h2>{}</h2>{}</section>", tr("For a coalition or body"),
                          form(to, call.csrf(),
                               field({.name = "name",
                                      .label = tr("Name"),
                                      .value = call.field("name"),
                                      .error = error_at(wrong, "name"),
                                      .required = true,
                                      .max_length = 200}) +
                                   field({.name = "by",
                                          .label = tr("Nominated by"),
                                          .value = call.field("by"),
                                          .hint = tr("A coalition or body."),
                                          .error = error_at(wrong, "by"),
                                          .required = true,
                                          .max_length = 200}) +
                                   buttons(button(tr("Nominate")))));
        page.main += html("<section id=\"self\"><h2>{}</h2>{}</section>", tr("Yourself"),
                          form(to, call.csrf(),
                               hidden("self", "yes") +
                                   text_area({.name = "attributes",
                                              .label = tr("What you say of yourself"),
                                              .value = call.long_field("attributes"),
                                              .hint = tr("One in each line, like “region: Africa”, “seat: youth”, “language: French”, "
                                                         "“free: only in the morning”. You may leave it empty; nothing is guessed."),
                                              .error = error_at(wrong, "attributes"),
                                              .rows = 6}) +
                                   html("<p class=\"soft\">{}</p>", tr("Seen by the selectors only, erased after the session.")) +
                                   buttons(button(tr("Nominate myself"), Look::plain))));
        return page;
      },
      form_status(wrong));
}

http::Response nominate_form(Call& call) { return show_nominate(call); }

http::Response nominate(Call& call) {
  auto const id = call.id<plan::PlanId>();
  bool const self = call.field("self") == "yes";
  plan::Nomination wish;
  if (self) {
    auto attributes = attributes_of(call.long_field("attributes"));
    if (!attributes) return show_nominate(call, attributes.error());
    wish = {.name = call.viewer.name, .by = "self", .consent = plan::Consent::given, .attributes = std::move(*attributes)};
  } else {
    // What somebody is, only they say themselves.
    wish = {.name = call.field("name"), .by = call.field("by")};
    if (wish.by.empty()) return show_nominate(call, Refusal{Why::malformed, say("This is needed."), "by", {}});
  }
  auto const done = call.write([&](Writing& w) { return plan::nominate(w, id, wish); });
  // Whether somebody is nominated already is for the selectors to know: to others the wish is met.
  bool const there = !done && done.error().why == Why::conflict && done.error().field == "name" && !self;
  if (!done && !there) return show_nominate(call, done.error());
  return call.see(path_of(id), tr("Thank you: the nomination is kept."));
}

}  // namespace

std::vector<Route> plan_nominate_rows() {
  using http::Method;
  return {{Method::get, "/plans/{plan}/nominate", Role::member, nominate_form, "Nominates somebody for a coalition or body, or oneself."},
          {Method::post, "/plans/{plan}/nominate", Role::member, nominate,
           "Nominates: name and by; or self=yes with attributes (lines of \"kind: value\").", form_body}};
}

}  // namespace web
