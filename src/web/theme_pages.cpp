// SPDX-License-Identifier: Apache-2.0
// Sets of themes with all their versions: which themes, what changed and why, how many coalitions refer to each. The secretariat opens
// sets, adds versions and moves the coalitions on.
#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "roster/themes.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using roster::ThemeSetId;
using roster::ThemeVersion;

std::string at(ThemeSetId const& id, std::string const& more = {}) { return "/coalitions/themes/" + id.text + more; }

std::vector<std::string> typed_themes(Call const& call) { return base::parts_of(call.long_field("themes"), '\n'); }

Html themes_field(Call const& call, std::vector<std::string> const& otherwise, std::optional<Refusal> const& wrong) {
  return text_area({.name = "themes",
                    .label = tr("Themes"),
                    .value = wrong ? call.long_field("themes") : base::joined(otherwise, "\n"),
                    .hint = tr("One on each line."),
                    .error = error_at(wrong, "themes"),
                    .rows = 10,
                    .required = true});
}

// ------------------------------------------------------------------------------------------------ all sets

struct ThemeSets {
  std::vector<roster::ThemeSet> sets;
};
BOOST_DESCRIBE_STRUCT(ThemeSets, (), (sets))

http::Response show_sets(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && call.wants_json) return call.refused(*wrong);
  auto const f = call.read([](Reading& r) { return ThemeSets{roster::theme_sets(r)}; });
  return call.show(
      f,
      [&] {
        Page page;
        page.title = tr("Sets of themes");
        page.section = "coalitions";
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
        page.main += wrong_with(wrong, {"name", "themes"});
        page.main +=
            html("<p>{}</p>", tr("A theme of a coalition refers to the version of the set in which it was chosen. Older versions stay."));
        Html lines;
        for (auto const& s : f.sets)
          add_html(lines, "<li><a href=\"{}\"><bdi>{}</bdi></a>, {}</li>", Url::local(at(s.id)), s.name,
                   fill(tr("version {}"), {std::to_string(s.newest)}));
        page.main += lines.empty() ? empty_state(tr("There is no set of themes yet.")) : html("<ul class=\"list\">{}</ul>", lines);
        if (call.viewer.may(Role::secretariat))
          page.main += folded(tr("Open a set of themes"),
                              form(Url::local("/coalitions/themes"), call.csrf(),
                                   field({.name = "name",
                                          .label = tr("Name"),
                                          .value = call.field("name"),
                                          .error = error_at(wrong, "name"),
                                          .required = true,
                                          .max_length = 120}) +
                                       themes_field(call, {}, wrong) + buttons(button(tr("Open it"), Look::plain))),
                              wrong.has_value());
        return page;
      },
      form_status(wrong));
}

http::Response sets(Call& call) { return show_sets(call); }

http::Response open(Call& call) {
  auto const done = call.write([&](Writing& w) { return roster::open_theme_set(w, call.field("name"), typed_themes(call)); });
  if (!done) return show_sets(call, done.error());
  return call.see(at(*done), tr("The set is open."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ one

struct OneSet {
  roster::ThemeSet set = {};
  std::vector<ThemeVersion> versions = {};  ///< newest first
};
BOOST_DESCRIBE_STRUCT(OneSet, (), (set, versions))

/// "new: drought; no longer: coasts"
std::string changes(ThemeVersion const& before, ThemeVersion const& now) {
  auto const missing = [](std::vector<std::string> const& from, std::vector<std::string> const& in) {
    std::vector<std::string> out;
    for (auto const& t : from)
      if (std::none_of(in.begin(), in.end(), [&](std::string const& o) { return base::fold(o) == base::fold(t); })) out.push_back(t);
    return base::joined(out, ", ");
  };
  auto const fresh = missing(now.themes, before.themes), gone = missing(before.themes, now.themes);
  std::string out = fresh.empty() ? std::string() : fill(tr("new: {}"), {fresh});
  if (!gone.empty()) out += (out.empty() ? "" : "; ") + fill(tr("no longer: {}"), {gone});
  return out;
}

Html version_part(OneSet const& f, std::size_t i) {
  auto const& v = f.versions[i];
  Html themes, more;
  for (auto const& t : v.themes) add_html(themes, "<li><bdi>{}</bdi></li>", t);
  if (i + 1 < f.versions.size())
    if (auto const words = changes(f.versions[i + 1], v); !words.empty()) more += html("<p dir=\"auto\">{}</p>", words);
  if (!v.reason.empty()) more += html("<p dir=\"auto\">{}</p>", v.reason);
  return html("<section id=\"{}\"><h2>{}</h2><p>{} · {}</p>{}<ul>{}</ul></section>", "v" + std::to_string(v.version),
              fill(tr("Version {}"), {std::to_string(v.version)}), moment(v.at, "UTC"),
              base::count_of("{} coalition refers to it", "{} coalitions refer to it", v.referred_by), more, themes);
}

http::Response show_set(Call& call, std::optional<Refusal> const& wrong = {}) {
  auto const f = call.read([&](Reading& r) -> std::optional<OneSet> {
    auto const set = roster::theme_set(r, call.id<ThemeSetId>());
    return set ? std::optional(OneSet{*set, roster::theme_versions(r, set->id)}) : std::nullopt;
  });
  if (!f) return call.refused({Why::unknown, say("There is no such set of themes."), {}, {}});
  if (wrong && call.wants_json) return call.refused(*wrong);
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = f->set.name;
        page.section = "coalitions";
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {tr("Sets of themes"), Url::local("/coalitions/themes")}};
        page.main += wrong_with(wrong, {"themes", "reason"});
        for (std::size_t i = 0; i < f->versions.size(); ++i) page.main += version_part(*f, i);
        if (!call.viewer.may(Role::secretariat)) return page;
        page.main += folded(tr("A new version"),
                            form(Url::local(at(f->set.id)), call.csrf(),
                                 themes_field(call, f->versions.front().themes, wrong) +
                                     text_area({.name = "reason",
                                                .label = tr("Reason"),
                                                .value = call.long_field("reason"),
                                                .error = error_at(wrong, "reason"),
                                                .rows = 2,
                                                .required = true}) +
                                     buttons(button(tr("Add this version"), Look::plain))),
                            wrong.has_value());
        bool const behind =
            std::any_of(f->versions.begin() + 1, f->versions.end(), [](ThemeVersion const& v) { return v.referred_by > 0; });
        if (behind)
          page.main += confirm(tr("Move the coalitions on"),
                               html("<p>{}</p>", tr("Themes that the newest version has refer to it then. What it does not have stays where it "
                                                    "is.")),
                               form(Url::local(at(f->set.id, "/follow")), call.csrf(), buttons(button(tr("Move them on"), Look::plain))));
        return page;
      },
      form_status(wrong));
}

http::Response one(Call& call) { return show_set(call); }

http::Response add(Call& call) {
  auto const id = call.id<ThemeSetId>();
  auto const done = call.write([&](Writing& w) { return roster::add_theme_version(w, id, typed_themes(call), call.long_field("reason")); });
  if (!done) return show_set(call, done.error());
  return call.see(at(id), tr("It is saved."), base::to_json(*done));
}

http::Response follow(Call& call) {
  auto const id = call.id<ThemeSetId>();
  auto const done = call.write([&](Writing& w) { return roster::follow_newest(w, id); });
  if (!done) return call.refused(done.error());
  return call.see(at(id), tr("It is saved."), base::to_json(*done));
}

}  // namespace

std::vector<Route> theme_rows() {
  using http::Method;
  auto const least = Role::secretariat;
  return {
      {Method::get, "/coalitions/themes", Role::visitor, sets, "Sets of themes, each with its newest version."},
      {Method::post, "/coalitions/themes", least, open, "Opens a set of themes: name, themes (one on each line).", form_body},
      {Method::get, "/coalitions/themes/{set}", Role::visitor, one,
       "One set with all its versions, newest first, and how many coalitions refer to each."},
      {Method::post, "/coalitions/themes/{set}", least, add, "Adds a version: themes (one on each line), reason.", form_body},
      {Method::post, "/coalitions/themes/{set}/follow", least, follow,
       "Coalitions' themes refer to the newest version, where it has them; answers how many coalitions that moved.", form_body},
  };
}

}  // namespace web
