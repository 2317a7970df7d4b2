// SPDX-License-Identifier: Apache-2.0
// The roster as a table. What is said of badges, and to whom, is decided in coalitions.hpp; one coalition is coalition_page.cpp.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "web/archives.hpp"
#include "web/coalitions.hpp"
#include "web/inquiries.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

using base::CoalitionId;

constexpr int months_shown = 24;

// ------------------------------------------------------------------------------------------------ the roster

struct CoalitionLine {
  CoalitionId id = {};
  std::string name = {}, acronym = {}, lang = {};
  roster::NameUsed shown = {};  ///< its name as this reader reads it; programs get the main one
  std::string found_as = {};  ///< another name of its, by which it was found
  roster::Life life = roster::Life::forming;
  std::vector<std::string> kinds = {}, themes = {};
  std::optional<Badges> badges = {};                  ///< none: nothing is said to this viewer
  std::optional<std::vector<roster::Month>> months = {};  ///< of its list
};
BOOST_DESCRIBE_STRUCT(CoalitionLine, (), (id, name, acronym, found_as, life, kinds, themes, badges, months))

/// How many of what, and why so many are unknown: for those who see all badges.
struct Overview {
  std::int64_t all = 0;
  std::map<std::string, std::int64_t> states = {};  ///< by name of the state
  std::int64_t not_evaluated = 0, not_readable = 0, none_declared = 0;  ///< of the unknown ones
};
BOOST_DESCRIBE_STRUCT(Overview, (), (all, states, not_evaluated, not_readable, none_declared))

struct Roster {
  std::string q = {}, life = {}, activity = {}, responsiveness = {}, openness = {}, theme = {}, sort = {};
  std::vector<CoalitionLine> coalitions = {};
  std::optional<Overview> overview = {};
  std::optional<roster::Day> evaluated = {};
};
BOOST_DESCRIBE_STRUCT(Roster, (), (q, life, activity, responsiveness, openness, theme, sort, coalitions, overview, evaluated))

Overview overview(std::vector<roster::Coalition> const& all, std::map<CoalitionId, roster::Evaluation> const& said) {
  Overview out;
  out.all = static_cast<std::int64_t>(all.size());
  for (auto const& c : all) {
    auto const found = said.find(c.id);
    auto const state = found == said.end() ? roster::State::unknown : found->second.standing.state;
    ++out.states[boost::describe::enum_to_string(state, "")];
    if (state != roster::State::unknown) continue;
    ++(found == said.end() ? out.not_evaluated : found->second.activity.none_declared ? out.none_declared : out.not_readable);
  }
  return out;
}

/// `named`: who has the words in a name.
bool wanted(roster::Coalition const& c, Roster const& asked, std::map<CoalitionId, std::string> const& named) {
  if (!asked.life.empty() && asked.life != boost::describe::enum_to_string(c.life, "")) return false;
  auto const has = [&](std::vector<std::string> const& list, std::string const& folded) {
    return std::any_of(list.begin(), list.end(), [&](auto const& w) { return base::fold(w).find(folded) != std::string::npos; });
  };
  if (!asked.theme.empty() && !has(c.themes, base::fold(asked.theme))) return false;
  auto const q = base::fold(asked.q);
  return q.empty() || named.contains(c.id) || has(c.kinds, q);
}

/// The name of what a badge says; empty where nothing is said.
template <class E>
std::string name_of(std::optional<E> const& said) {
  return said ? boost::describe::enum_to_string(*said, "") : "";
}
template <class E>
double place_of(std::optional<E> const& said) {
  return said ? static_cast<double>(*said) : 99;
}

/// Whether the badges say what is asked for. Nobody finds by what is not said to them.
bool badges_wanted(Badges const& b, Roster const& asked) {
  return (asked.activity.empty() || asked.activity == name_of(b.activity)) && (asked.responsiveness.empty() || asked.responsiveness == name_of(b.responsiveness)) &&
         (asked.openness.empty() || asked.openness == name_of(b.openness));
}

Roster find_all(Call& call) {
  Roster f{.q = call.field("q"), .life = call.field("life"), .activity = call.field("activity"), .responsiveness = call.field("responsiveness"), .openness = call.field("openness"), .theme = call.field("theme"), .sort = call.field("sort")};
  call.read([&](Reading& r) {
    auto const sees = insight(call, r);
    auto const all = roster::coalitions(r);
    auto const shown = roster::latest(r, call.now - seen_first);
    auto const said = sees.all || !sees.own.empty() ? roster::latest(r, call.now) : shown;
    auto const months = roster::months(r, roster::month_of(call.now, months_shown - 1));
    std::map<CoalitionId, double> aid;
    if (sees.all) f.overview = overview(all, said);
    if (sees.all) f.evaluated = roster::last_evaluated(r);
    auto const named = roster::having_in_a_name(r, f.q);
    for (auto const& c : all) {
      if (!wanted(c, f, named)) continue;
      CoalitionLine line{.id = c.id, .name = c.name, .acronym = c.acronym, .lang = c.lang, .shown = shown_name(c), .life = c.life, .kinds = c.kinds, .themes = c.themes};
      if (auto const as = named.find(c.id); as != named.end() && as->second != line.shown.name && as->second != c.acronym) line.found_as = as->second;
      bool const everything = sees.of(c.id);
      auto const& from = everything ? said : shown;
      if (auto const e = from.find(c.id); e != from.end()) {
        line.badges = badges_of(e->second, everything);
        if (everything) aid[c.id] = e->second.aid.value_or(-1);
      }
      if (!badges_wanted(line.badges.value_or(Badges{}), f)) continue;
      if (auto const m = months.find(c.id); m != months.end() && (everything || (line.badges && line.badges->activity == roster::State::active)))
        line.months = every_month(m->second, call.now, months_shown);
      f.coalitions.push_back(std::move(line));
    }
    auto const key = [&](CoalitionLine const& l) -> double {
      auto const b = l.badges.value_or(Badges{});
      if (f.sort == "activity") return place_of(b.activity);
      if (f.sort == "responsiveness") return place_of(b.responsiveness);
      if (f.sort == "openness") return place_of(b.openness);
      if (f.sort == "recent") return aid.contains(l.id) ? -aid.at(l.id) : 99;
      if (f.sort == "life") return static_cast<double>(l.life);
      return 0;
    };
    auto const sorted_by = [&](auto const& of) {
      std::stable_sort(f.coalitions.begin(), f.coalitions.end(), [&](auto const& a, auto const& b) { return of(a) < of(b); });
    };
    // By main name they are sorted already.
    if (std::any_of(f.coalitions.begin(), f.coalitions.end(), [](CoalitionLine const& l) { return l.shown.name != l.name; }))
      sorted_by([](CoalitionLine const& l) { return base::fold(l.shown.name); });
    sorted_by(key);
    return 0;
  });
  return f;
}

/// "24 coalitions: 15 active, 4 low, 5 unknown because the archives of 3 could not be read, 2 declare none."
Html overview_line(Overview const& o) {
  std::string parts;
  auto const add = [&](std::string const& words) { parts += (parts.empty() ? "" : ", ") + words; };
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<roster::State>>([&](auto d) {
    if (auto const n = o.states.find(d.name); n != o.states.end()) add(fill(tr("{1} {2}"), {std::to_string(n->second), state_word(d.value)}));
  });
  std::string why;
  auto const because = [&](std::int64_t n, std::string const& words) {
    if (n > 0) why += (why.empty() ? "" : "; ") + words;
  };
  because(o.not_readable, base::count_of("the archive of {} could not be read", "the archives of {} could not be read", o.not_readable));
  because(o.none_declared, base::count_of("{} declares no archive", "{} declare no archive", o.none_declared));
  because(o.not_evaluated, base::count_of("{} was not evaluated yet", "{} were not evaluated yet", o.not_evaluated));
  auto const count = base::count_of("{} coalition", "{} coalitions", o.all);
  return html("<p><strong>{}</strong></p>", why.empty() ? fill(tr("{1}: {2}."), {count, parts}) : fill(tr("{1}: {2}. Unknown because: {3}."), {count, parts, why}));
}

Choice choice(std::string const& value, std::string const& label, std::string const& asked) { return {value, label, "", value == asked}; }

Html filter_form(Roster const& f, bool all) {
  auto const or_any = [](std::vector<Choice> some, std::string const& asked) {
    some.insert(some.begin(), choice("", tr("any"), asked));
    return some;
  };
  std::vector<Choice> sorts{choice("", tr("name"), f.sort), choice("life", tr("listing"), f.sort), choice("activity", tr("activity"), f.sort),
                            choice("responsiveness", tr("responsiveness"), f.sort), choice("openness", tr("openness"), f.sort)};
  if (all) sorts.push_back(choice("recent", tr("what happened lately"), f.sort));
  Html inside = field({.name = "q", .label = tr("Find by any name or kind"), .value = f.q, .type = "search", .max_length = 120});
  inside += select({.name = "life", .label = tr("Listing"), .choices = or_any(choices_of<roster::Life>(life_word, f.life), f.life)});
  inside += select({.name = "activity", .label = tr("Activity"), .choices = or_any(choices_of<roster::State>(state_word, f.activity), f.activity)});
  inside += select({.name = "responsiveness", .label = tr("Responsiveness"), .choices = or_any(choices_of<roster::Answering>(state_word, f.responsiveness), f.responsiveness)});
  inside += select({.name = "openness", .label = tr("Openness"), .choices = or_any(choices_of<roster::Open>(state_word, f.openness), f.openness)});
  inside += field({.name = "theme", .label = tr("Theme"), .value = f.theme, .max_length = 120});
  inside += select({.name = "sort", .label = tr("Sorted by"), .choices = sorts});
  return folded(tr("Filter and sort"), html("<form method=\"get\" action=\"/coalitions\" role=\"search\">{}{}</form>", inside, buttons(button(tr("Show")))),
                !f.q.empty() || !f.life.empty() || !f.activity.empty() || !f.responsiveness.empty() || !f.openness.empty() || !f.theme.empty() || !f.sort.empty());
}

Html or_dash(Html const& what) { return what.empty() ? html("<span aria-hidden=\"true\">–</span><span class=\"visually-hidden\">{}</span>", tr("nothing is said")) : what; }

Html roster_table(Roster const& f) {
  Table t{.id = "roster", .caption = tr("Coalitions"), .columns = {{tr("Coalition")}, {tr("Listing")}, {tr("Activity")}, {tr("Responsiveness")}, {tr("Openness")}, {tr("Messages, two years")}, {tr("Themes")}},
          .rows = {}, .caption_hidden = true};
  for (auto const& c : f.coalitions) {
    auto const& b = c.badges;
    Html activity = b && b->activity ? badge(*b->activity) : Html();
    if (b && b->cannot_confirm) activity += html(" <span class=\"hint\">{}</span>", tr("cannot be confirmed now"));
    Html name = html("<a href=\"/coalitions/{}\"><bdi lang=\"{}\">{}</bdi></a>", c.id, c.shown.lang, c.shown.name);
    if (!c.acronym.empty()) add_html(name, " (<bdi>{}</bdi>)", c.acronym);
    if (!c.found_as.empty()) add_html(name, " <span class=\"hint\"><bdi>{}</bdi></span>", c.found_as);
    t.rows.push_back({name, text(life_word(c.life)), or_dash(activity), or_dash(b && b->responsiveness ? badge(*b->responsiveness) : Html()),
                      or_dash(b && b->openness ? badge(*b->openness) : Html()), or_dash(c.months ? spark(*c.months) : Html()), words_list(c.themes)});
  }
  return table(t);
}

http::Response list(Call& call) {
  auto const f = find_all(call);
  return call.show(f, [&] {
    Page page;
    page.title = tr("Coalitions");
    page.section = "coalitions";
    page.wide = true;
    page.head_extra = html("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"/coalitions/changes.atom\">", tr("Changes of the roster"));
    if (call.viewer.may(Role::secretariat))
      page.main += buttons(link_button(Url::local("/coalitions/new"), tr("Enter a coalition"), Look::primary) + link_button(Url::local("/coalitions/import"), tr("Take a table in")) +
                           act(Url::local("/coalitions/evaluate"), call.csrf(), tr("Evaluate this month again")));
    if (call.viewer.may(Role::facilitator)) page.main += html("<p><a href=\"/coalitions/inquiries\">{}</a></p>", tr("Procedure: what could be asked, what is under way"));
    if (f.overview) page.main += overview_line(*f.overview);
    if (f.evaluated) page.main += html("<p class=\"soft\">{}</p>", sentence(tr("Badges as of {}."), {day(*f.evaluated)}));
    page.main += filter_form(f, f.overview.has_value());
    page.main += f.coalitions.empty() ? empty_state(tr("No coalition is listed here.")) : roster_table(f);
    page.main += html("<p class=\"no-print\"><a href=\"/coalitions/rule\">{}</a> · <a href=\"/coalitions/cycles\">{}</a> · <a href=\"/coalitions/themes\">{}</a> · <a href=\"/coalitions/table.csv\">{}</a> · <a href=\"/coalitions/changes.atom\">{}</a></p>",
                      tr("How badges are made"), tr("What is due"), tr("Sets of themes"), tr("The roster as a table (CSV)"), tr("Changes of the roster (Atom)"));
    return page;
  });
}

}  // namespace

std::vector<Route> coalition_rows() {
  using http::Method;
  std::vector<Route> all = {
      {Method::get, "/coalitions", Role::visitor, list, "The roster: q, life, activity, responsiveness, openness, theme filter it; sort is name, life, activity, responsiveness, openness or recent. Badges are those this viewer may see.", 0, Rate::plain, Keep::shared},
      {Method::get, "/coalitions/{coalition}", Role::visitor, coalition_page, "One coalition: names, life, where it is found, its badges as far as this viewer may see them.", 0, Rate::plain, Keep::shared},
  };
  for (auto const& more : {coalition_form_rows(), coalition_evidence_rows(), coalition_table_rows(), badge_rule_rows(), duty_rows(), theme_rows(), list_people_rows(), inquiry_rows(),
                           inquiry_act_rows(), procedure_rows(), our_rows(), archive_rows(), look_rows()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace web
