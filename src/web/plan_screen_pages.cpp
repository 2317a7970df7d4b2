// SPDX-License-Identifier: Apache-2.0
// Lower thirds: how each speaker stands on the screen, for the person at the switcher. As a list that prints one to a row, and each as a
// picture of its own for a projector or a video mixer. Who has not agreed yet is named to those who run the plan only.
#include <algorithm>

#include "base/text.hpp"
#include "plan/lower_thirds.hpp"
#include "plan/proposals.hpp"
#include "web/live_pages.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

struct LedBy {
  std::string name, role;  ///< in words
};
BOOST_DESCRIBE_STRUCT(LedBy, (), (name, role))

struct ThirdsFacts {
  plan::Plan plan;
  std::string title;
  std::vector<plan::LowerThird> speakers;
  std::vector<LedBy> leads;  ///< chair and moderators, as they were settled
};
BOOST_DESCRIBE_STRUCT(ThirdsFacts, (), (plan, title, speakers, leads))

bool stands_on_the_screen(plan::Asked a) { return a == plan::Asked::chair || a == plan::Asked::moderator || a == plan::Asked::online_moderator; }

std::optional<ThirdsFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<ThirdsFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    ThirdsFacts f{*p, plan::session_title(r, *p), {}, {}};
    for (auto& t : plan::lower_thirds(r, id))
      if (t.agreed || may_edit(call)) f.speakers.push_back(std::move(t));
    for (auto const& o : plan::settled_now(plan::outcomes(r, id)))
      if (stands_on_the_screen(o.kind)) f.leads.push_back({o.text, asked_word(o.kind) + (o.part.empty() ? "" : ", " + o.part)});
    return f;
  });
}

http::Response list(Call& call) {
  auto const f = facts_of(call, call.id<plan::PlanId>());
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Names for the screen");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = plan_crumbs(f->plan);
    page.lead =
        html("<p>{}</p>",
             tr("What stands below a face while it speaks: in the words of the person, as soon as they gave them on their own page."));
    Html lines;
    for (auto const& t : f->speakers)
      add_html(lines,
               "<li><p class=\"third-name\"><bdi>{}</bdi></p><p class=\"third-line\"><bdi>{}</bdi></p><p class=\"soft\">{}{}</p><p "
               "class=\"no-print\"><a href=\"{}\">{}</a></p></li>",
               t.name, t.line, t.given ? badge(tr("in their own words"), Badge::good) : badge(tr("as nominated"), Badge::attention),
               t.agreed ? Html() : html(" ") + badge(tr("has not agreed yet"), Badge::attention),
               Url::local(path_of(f->plan.id) + "/names/" + t.nomination.text), fill(tr("On the projector: {}"), {t.name}));
    for (auto const& l : f->leads)
      add_html(lines, "<li><p class=\"third-name\"><bdi>{}</bdi></p><p class=\"third-line\"><bdi>{}</bdi></p></li>", l.name, l.role);
    page.main += lines.empty() ? empty_state(tr("No speaker is named yet.")) : html("<ul class=\"list thirds\">{}</ul>", lines);
    return page;
  });
}

http::Response picture(Call& call) {
  auto const f = facts_of(call, call.id<plan::PlanId>());
  auto const n = call.id<plan::NominationId>(1);
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  auto const t = std::find_if(f->speakers.begin(), f->speakers.end(), [&](auto const& one) { return one.nomination == n; });
  if (t == f->speakers.end()) return call.refused({Why::unknown, say("There is no such speaker."), {}, {}});
  if (call.wants_json) return call.json_text(base::json_text(*t));
  Bare out;
  out.title = t->name;
  out.class_name = "projector third";
  out.attributes = Attr::value("data-ground", ground_of(call)) + Attr::value("data-percent", "100");
  out.sheets = {"site", "projector"};
  out.main = html("<h1 class=\"third-name\"><bdi>{}</bdi></h1><p class=\"third-line\"><bdi>{}</bdi></p>", t->name, t->line);
  return bare(call, out);
}

}  // namespace

std::vector<Route> plan_screen_rows() {
  return {
      {http::Method::get, "/plans/{plan}/names", Role::member, list, "Lower thirds: how each speaker who has agreed stands on the screen."},
      {http::Method::get, "/plans/{plan}/names/{nomination}", Role::member, picture,
       "One speaker's name and line as a picture for the projector: ground (black, white, chroma, transparent)."}};
}

}  // namespace web
