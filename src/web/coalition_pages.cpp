// SPDX-License-Identifier: Apache-2.0
// The roster as a table, and the page of one coalition. What is said of badges, and to whom, is decided in coalitions.hpp.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "desk/desk.hpp"
#include "web/archives.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

using base::CoalitionId;

constexpr int months_shown = 24;

// ------------------------------------------------------------------------------------------------ the roster

struct CoalitionLine {
  CoalitionId id = {};
  std::string name = {}, acronym = {}, lang = {};
  roster::Life life = roster::Life::forming;
  std::vector<std::string> kinds = {}, themes = {};
  std::optional<Badges> badges = {};                  ///< none: nothing is said to this viewer
  std::optional<std::vector<roster::Month>> months = {};  ///< of its list
};
BOOST_DESCRIBE_STRUCT(CoalitionLine, (), (id, name, acronym, life, kinds, themes, badges, months))

/// How many of what, and why so many are unknown: for those who see all badges.
struct Overview {
  std::int64_t all = 0;
  std::map<std::string, std::int64_t> states = {};  ///< by name of the state
  std::int64_t not_evaluated = 0, not_readable = 0, none_declared = 0;  ///< of the unknown ones
};
BOOST_DESCRIBE_STRUCT(Overview, (), (all, states, not_evaluated, not_readable, none_declared))

struct Roster {
  std::string q = {}, life = {}, activity = {}, theme = {}, sort = {};
  std::vector<CoalitionLine> coalitions = {};
  std::optional<Overview> overview = {};
  std::optional<roster::Day> evaluated = {};
};
BOOST_DESCRIBE_STRUCT(Roster, (), (q, life, activity, theme, sort, coalitions, overview, evaluated))

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

bool wanted(roster::Coalition const& c, Roster const& asked) {
  if (!asked.life.empty() && asked.life != boost::describe::enum_to_string(c.life, "")) return false;
  auto const has = [&](std::vector<std::string> const& list, std::string const& folded) {
    return std::any_of(list.begin(), list.end(), [&](auto const& w) { return base::fold(w).find(folded) != std::string::npos; });
  };
  if (!asked.theme.empty() && !has(c.themes, base::fold(asked.theme))) return false;
  auto const q = base::fold(asked.q);
  return q.empty() || base::fold(c.name).find(q) != std::string::npos || base::fold(c.acronym).find(q) != std::string::npos || has(c.aliases, q) || has(c.kinds, q);
}

Roster find_all(Call& call) {
  Roster f{.q = call.field("q"), .life = call.field("life"), .activity = call.field("activity"), .theme = call.field("theme"), .sort = call.field("sort")};
  call.read([&](Reading& r) {
    auto const sees = insight(call, r);
    auto const all = roster::coalitions(r);
    auto const shown = roster::latest(r, call.now - seen_first);
    auto const said = sees.all || !sees.own.empty() ? roster::latest(r, call.now) : shown;
    auto const months = roster::months(r, roster::month_of(call.now, months_shown - 1));
    std::map<CoalitionId, double> aid;
    if (sees.all) f.overview = overview(all, said);
    if (sees.all) f.evaluated = roster::last_evaluated(r);
    // A former name finds a coalition too, exactly.
    auto const named = f.q.empty() ? std::nullopt : roster::find_by_name(r, f.q);
    for (auto const& c : all) {
      if (!wanted(c, f) && !(named == c.id && f.life.empty() && f.theme.empty())) continue;
      CoalitionLine line{.id = c.id, .name = c.name, .acronym = c.acronym, .lang = c.lang, .life = c.life, .kinds = c.kinds, .themes = c.themes};
      bool const everything = sees.of(c.id);
      auto const& from = everything ? said : shown;
      if (auto const e = from.find(c.id); e != from.end()) {
        line.badges = badges_of(e->second, everything);
        if (everything) aid[c.id] = e->second.aid.value_or(-1);
      }
      auto const activity = line.badges && line.badges->activity ? boost::describe::enum_to_string(*line.badges->activity, "") : "";
      if (!f.activity.empty() && f.activity != activity) continue;
      if (auto const m = months.find(c.id); m != months.end() && (everything || (line.badges && line.badges->activity == roster::State::active)))
        line.months = every_month(m->second, call.now, months_shown);
      f.coalitions.push_back(std::move(line));
    }
    auto const key = [&](CoalitionLine const& l) -> double {
      if (f.sort == "activity") return l.badges && l.badges->activity ? static_cast<double>(*l.badges->activity) : 99;
      if (f.sort == "recent") return aid.contains(l.id) ? -aid.at(l.id) : 99;
      if (f.sort == "life") return static_cast<double>(l.life);
      return 0;
    };
    std::stable_sort(f.coalitions.begin(), f.coalitions.end(), [&](auto const& a, auto const& b) { return key(a) < key(b); });
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
  std::vector<Choice> lives{choice("", tr("any"), f.life)}, states{choice("", tr("any"), f.activity)};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<roster::Life>>([&](auto d) { lives.push_back(choice(d.name, life_word(d.value), f.life)); });
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<roster::State>>([&](auto d) { states.push_back(choice(d.name, state_word(d.value), f.activity)); });
  std::vector<Choice> sorts{choice("", tr("name"), f.sort), choice("life", tr("listing"), f.sort), choice("activity", tr("activity"), f.sort)};
  if (all) sorts.push_back(choice("recent", tr("what happened lately"), f.sort));
  Html inside = field({.name = "q", .label = tr("Find by any name or kind"), .value = f.q, .type = "search", .max_length = 120});
  inside += select({.name = "life", .label = tr("Listing"), .choices = lives});
  inside += select({.name = "activity", .label = tr("Activity"), .choices = states});
  inside += field({.name = "theme", .label = tr("Theme"), .value = f.theme, .max_length = 120});
  inside += select({.name = "sort", .label = tr("Sorted by"), .choices = sorts});
  return folded(tr("Filter and sort"), html("<form method=\"get\" action=\"/coalitions\" role=\"search\">{}{}</form>", inside, buttons(button(tr("Show")))),
                !f.q.empty() || !f.life.empty() || !f.activity.empty() || !f.theme.empty() || !f.sort.empty());
}

Html or_dash(Html const& what) { return what.empty() ? html("<span aria-hidden=\"true\">–</span><span class=\"visually-hidden\">{}</span>", tr("nothing is said")) : what; }

Html words_list(std::vector<std::string> const& words) {
  Html out;
  for (auto const& w : words) add_html(out, "{}<bdi>{}</bdi>", out.empty() ? "" : ", ", w);
  return out;
}

Html roster_table(Roster const& f) {
  Table t{.id = "roster", .caption = tr("Coalitions"), .columns = {{tr("Coalition")}, {tr("Listing")}, {tr("Activity")}, {tr("Responsiveness")}, {tr("Openness")}, {tr("Messages, two years")}, {tr("Themes")}},
          .rows = {}, .caption_hidden = true};
  for (auto const& c : f.coalitions) {
    auto const& b = c.badges;
    Html activity = b && b->activity ? badge(*b->activity) : Html();
    if (b && b->cannot_confirm) activity += html(" <span class=\"hint\">{}</span>", tr("cannot be confirmed now"));
    Html name = html("<a href=\"/coalitions/{}\"><bdi lang=\"{}\">{}</bdi></a>", c.id, c.lang, c.name);
    if (!c.acronym.empty()) add_html(name, " (<bdi>{}</bdi>)", c.acronym);
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
      page.main += buttons(link_button(Url::local("/coalitions/new"), tr("Enter a coalition"), Look::primary) + link_button(Url::local("/coalitions/import"), tr("Take a table in"))) +
                   act(Url::local("/coalitions/evaluate"), call.csrf(), tr("Evaluate this month again"));
    if (f.overview) page.main += overview_line(*f.overview);
    if (f.evaluated) page.main += html("<p class=\"soft\">{}</p>", sentence(tr("Badges as of {}."), {day(*f.evaluated)}));
    page.main += filter_form(f, f.overview.has_value());
    page.main += f.coalitions.empty() ? empty_state(tr("No coalition is listed here.")) : roster_table(f);
    page.main += html("<p class=\"no-print\"><a href=\"/coalitions/rule\">{}</a> · <a href=\"/coalitions/cycles\">{}</a> · <a href=\"/coalitions/table.csv\">{}</a> · <a href=\"/coalitions/changes.atom\">{}</a></p>",
                      tr("How badges are made"), tr("What is due"), tr("The roster as a table (CSV)"), tr("Changes of the roster (Atom)"));
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ one coalition

struct BadgeLines {
  Badges badges = {};
  roster::Day as_of{};
  roster::Line activity = {}, responsiveness = {}, openness = {};  ///< empty where nothing is said
  std::string comment = {};
};
BOOST_DESCRIBE_STRUCT(BadgeLines, (), (badges, as_of, activity, responsiveness, openness, comment))

struct OneCoalition {
  roster::Coalition coalition = {};
  std::vector<roster::NameUsed> names = {};
  std::vector<roster::LifeStep> life = {};
  std::optional<BadgeLines> badges = {};
  bool evidence = false;  ///< may this viewer see what the badges are made of
  std::vector<roster::Contact> contacts = {};  ///< for everybody without address and date
  std::optional<std::vector<roster::Change>> changes = {};
  std::map<std::string, std::string> others = {};  ///< names of coalitions it merged into, by id
};
BOOST_DESCRIBE_STRUCT(OneCoalition, (), (coalition, names, life, badges, evidence, contacts, changes, others))

BadgeLines lines_of(roster::Evaluation const& e, bool everything, std::string comment) {
  BadgeLines out{.badges = badges_of(e, everything), .as_of = roster::Day{std::chrono::floor<std::chrono::days>(e.as_of)}};
  if (out.badges.activity) out.activity = roster::explain(e.standing, e.activity, e.rule);
  if (out.badges.responsiveness) out.responsiveness = roster::explain(e.responsiveness, e.rule);
  if (out.badges.openness) out.openness = roster::explain(e.openness);
  out.comment = std::move(comment);
  return out;
}

std::optional<OneCoalition> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<OneCoalition> {
    auto const id = call.id<CoalitionId>();
    auto c = roster::coalition(r, id);
    if (!c) return std::nullopt;
    auto const sees = insight(call, r);
    bool const everything = sees.of(id);
    OneCoalition out{.coalition = *c, .names = roster::names(r, id), .life = roster::life_of(r, id)};
    auto const said = roster::latest(r, everything ? call.now : call.now - seen_first);
    if (auto const e = said.find(id); e != said.end()) {
      auto lines = lines_of(e->second, everything, roster::comment_of(r, id));
      if (everything || lines.badges.activity || lines.badges.responsiveness || lines.badges.openness) out.badges = std::move(lines);
    }
    out.evidence = everything || (out.badges && out.badges->badges.activity == roster::State::active);
    out.contacts = roster::contacts(r, id);
    if (everything) out.changes = roster::history(r, id);
    else
      for (auto& k : out.contacts) k = {.name = k.name, .duty = k.duty};
    for (auto const& step : out.life)
      if (!step.into.empty())
        if (auto const other = roster::coalition(r, step.into)) out.others[step.into.text] = other->name;
    return out;
  });
}

Html badges_part(OneCoalition const& f) {
  if (!f.badges) return {};
  auto const& b = *f.badges;
  auto const& id = f.coalition.id;
  std::vector<std::pair<std::string, Html>> rows;
  auto const add = [&](std::string const& label, Html const& shape, roster::Line const& line) { rows.emplace_back(label, shape + html("<p>{}</p>", line_of(id, line))); };
  if (b.badges.activity) add(tr("Activity"), badge(*b.badges.activity), b.activity);
  if (b.badges.responsiveness) add(tr("Responsiveness"), badge(*b.badges.responsiveness), b.responsiveness);
  if (b.badges.openness) add(tr("Openness"), badge(*b.badges.openness), b.openness);
  Html out = facts(rows) + html("<p class=\"soft\">{}</p>", sentence(tr("Badges as of {}."), {day(b.as_of)}));
  if (!b.comment.empty()) out += html("<section><h3>{}</h3><div dir=\"auto\">{}</div></section>", tr("What the coalition says to this"), paragraphs(b.comment));
  if (f.evidence) add_html(out, "<p><a href=\"{}\">{}</a></p>", Url::local(path_of(id, "/evidence")), tr("What this is made of"));
  return html("<section id=\"badges\"><h2>{}</h2>{}</section>", tr("Badges"), out);
}

Html about_part(roster::Coalition const& c) {
  std::vector<std::pair<std::string, Html>> rows;
  auto const add = [&](std::string const& label, Html const& value) {
    if (!value.empty()) rows.emplace_back(label, value);
  };
  if (c.founded) add(tr("Founded"), day(*c.founded));
  add(tr("Kinds"), words_list(c.kinds));
  add(tr("Themes"), words_list(c.themes));
  add(tr("Also called"), words_list(c.aliases));
  if (!c.list.empty()) add(tr("Mailing list"), words_or_address(c.list));
  if (!c.archive.empty()) add(tr("Archive of the list"), words_or_address(c.archive));
  if (!c.site.empty()) add(tr("Site"), words_or_address(c.site));
  if (!c.join.empty()) add(tr("How to join"), paragraphs(c.join));
  if (!c.statement.empty()) add(tr("Founding statement"), paragraphs(c.statement));
  return rows.empty() ? Html() : facts(rows);
}

Html span_of(std::optional<roster::Day> const& from, std::optional<roster::Day> const& until) {
  if (from && until) return sentence(tr("{1} to {2}"), {day(*from), day(*until)});
  if (from) return sentence(tr("since {}"), {day(*from)});
  return until ? sentence(tr("until {}"), {day(*until)}) : Html();
}

Html names_part(std::vector<roster::NameUsed> const& names) {
  if (names.size() < 2) return {};
  Html lines;
  for (auto const& n : names) {
    auto const when = span_of(n.from, n.until);
    add_html(lines, "<li><bdi lang=\"{}\">{}</bdi>{}</li>", n.lang, n.name, when.empty() ? Html() : html(" ({})", when));
  }
  return html("<section><h2>{}</h2><ul class=\"plain\">{}</ul></section>", tr("Names"), lines);
}

Html life_part(OneCoalition const& f) {
  Html lines;
  for (auto const& step : f.life) {
    Html more;
    if (step.until) more += html(" ({})", sentence(tr("until {}"), {day(*step.until)}));
    if (!step.into.empty()) add_html(more, " <a href=\"/coalitions/{}\"><bdi>{}</bdi></a>", step.into, f.others.contains(step.into.text) ? f.others.at(step.into.text) : step.into.text);
    if (!step.reason.empty()) add_html(more, ": <span dir=\"auto\">{}</span>", step.reason);
    add_html(lines, "<li>{} {}{}</li>", moment(step.at, "UTC"), life_word(step.life), more);
  }
  return html("<section><h2>{}</h2><ol class=\"plain\">{}</ol></section>", tr("Its life"), lines);
}

Html contacts_part(OneCoalition const& f) {
  if (f.contacts.empty()) return {};
  bool const inside = f.changes.has_value();
  Table t{.id = "contacts", .caption = inside ? tr("Contacts; addresses are seen by the coalition and those who organise") : tr("Contacts"), .columns = {{tr("Name")}, {tr("Duty")}}, .rows = {}};
  if (inside) t.columns.insert(t.columns.end(), {{tr("Address")}, {tr("Confirmed")}});
  for (auto const& k : f.contacts) {
    t.rows.push_back({person(k.name), text(k.duty)});
    if (inside) t.rows.back().insert(t.rows.back().end(), {text(k.address), k.confirmed ? day(*k.confirmed) : text(tr("never"))});
  }
  return html("<section><h2>{}</h2>{}</section>", tr("Contacts"), table(t));
}

Html changes_part(OneCoalition const& f) {
  if (!f.changes || f.changes->empty()) return {};
  Table t{.id = "changes", .caption = tr("Every change, newest first"), .columns = {{tr("When")}, {tr("What")}, {tr("Before")}, {tr("After")}}, .rows = {}};
  for (auto change = f.changes->rbegin(); change != f.changes->rend(); ++change)
    t.rows.push_back({moment(change->at, "UTC"), text(change->field), html("<span dir=\"auto\">{}</span>", change->before), html("<span dir=\"auto\">{}</span>", change->after)});
  return folded(tr("Every change"), table(t), false);
}

http::Response one(Call& call) { return show_coalition(call); }

}  // namespace

http::Response show_coalition(Call& call, CoalitionTrouble const& trouble) {
  auto const f = facts_of(call);
  if (!f) return call.refused(no_coalition());
  return call.show(*f, [&] {
    auto const& c = f->coalition;
    Page page;
    page.title = c.name;
    page.heading = html("<bdi lang=\"{}\">{}</bdi>", c.lang, c.name);
    page.section = "coalitions";
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    page.lead = html("<p>{} <bdi>{}</bdi></p>", badge(life_word(c.life)), c.acronym);
    page.main += badges_part(*f) + about_part(c) + names_part(f->names) + life_part(*f) + contacts_part(*f);
    page.main += html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(c.id, "/card.vcf")), tr("As a card for address books"));
    if (call.viewer.may(Role::secretariat)) page.main += change_part(call, c, f->contacts, trouble);
    page.main += changes_part(*f);
    return page;
  }, trouble.refusal ? 400 : 200);
}

std::vector<Route> coalition_rows() {
  using http::Method;
  std::vector<Route> all = {
      {Method::get, "/coalitions", Role::visitor, list, "The roster: q, life, activity, theme filter it, sort is name, life, activity or recent. Badges are those this viewer may see.", 0, Rate::plain, Keep::shared},
      {Method::get, "/coalitions/{coalition}", Role::visitor, one, "One coalition: names, life, where it is found, its badges as far as this viewer may see them.", 0, Rate::plain, Keep::shared},
  };
  for (auto const& more : {coalition_form_rows(), coalition_evidence_rows(), coalition_table_rows(), badge_rule_rows(), duty_rows(), archive_rows(), look_rows()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace web
