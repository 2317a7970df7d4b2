// SPDX-License-Identifier: Apache-2.0
// The page of one coalition: for everybody what it says of itself and what is public of its badges; for itself and those who organise all
// of it.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "meeting/meeting.hpp"
#include "roster/duties.hpp"
#include "roster/themes.hpp"
#include "web/inquiries.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;

/// A duty of the newest cycle that is not done.
struct Undone {
  std::string words = {};
  std::optional<roster::Day> due = {};
  bool missing = false;  ///< its day is past
};
BOOST_DESCRIBE_STRUCT(Undone, (), (words, due, missing))

/// What is due from it in the newest cycle: for those inside.
struct Due {
  base::CycleId cycle = {};
  std::string name = {}, gives = {};
  roster::Verdict eligible = roster::Verdict::cannot_tell;
  std::vector<Undone> undone = {};
};
BOOST_DESCRIBE_STRUCT(Due, (), (cycle, name, gives, eligible, undone))

struct Other {
  CoalitionId id = {};  ///< empty: none has this name
  std::string name = {};
};
BOOST_DESCRIBE_STRUCT(Other, (), (id, name))

/// A principle that is not met, published after the procedure.
struct Finding {
  roster::Principle principle = roster::Principle::membership;
  std::string url = {}, found = {};
  Instant since{};
  std::vector<std::string> replies = {};
};
BOOST_DESCRIBE_STRUCT(Finding, (), (principle, url, found, since, replies))

struct OneCoalition {
  roster::Coalition coalition = {};
  std::vector<roster::NameUsed> names = {};
  std::vector<roster::LifeStep> life = {};
  std::optional<BadgeLines> badges = {};
  bool evidence = false;                       ///< may this viewer see what the badges are made of
  std::vector<roster::Contact> contacts = {};  ///< for everybody without address and dates; for the secretariat former ones too
  std::optional<std::vector<roster::Change>> changes = {};
  std::map<std::string, std::string> people = {};  ///< names of those who changed it, by id
  std::map<std::string, std::string> others = {};  ///< names of coalitions it merged into, by id
  std::vector<Finding> findings = {};              ///< that everybody may see
  std::vector<roster::ThemeReference> themes = {};  ///< which version of which set its themes refer to
  std::vector<std::string> reports = {};           ///< yearly and of sessions: title, then address
  std::vector<Other> merged = {};   ///< those that merged into it
  std::vector<Other> related = {};
  std::vector<Other> perhaps = {};  ///< offered to those inside
  std::optional<Due> due = {};
  std::optional<std::vector<roster::Founding>> missing = {};  ///< for its founding, while it is being set up: to those inside
};
BOOST_DESCRIBE_STRUCT(OneCoalition, (),
                      (coalition, names, life, badges, evidence, contacts, changes, people, others, findings, themes, reports, merged, related,
                       perhaps, due, missing))

/// What everybody may see, with what the coalition replied: its words only.
std::vector<Finding> findings_of(Reading& r, CoalitionId const& id) {
  std::vector<Finding> out;
  for (auto& q : roster::published_findings(r, id)) {
    out.push_back({q.principle, q.url, q.found, {}, {}});
    for (auto const& t : q.taken)
      if (t.step == roster::Step::publish) out.back().since = t.at;
    for (auto const& l : roster::lines(r, q.id))
      if (l.what == roster::Said::reply) out.back().replies.push_back(l.words);
  }
  return out;
}

std::optional<Due> due_of(Reading& r, CoalitionId const& id, Instant now) {
  auto const all = roster::cycles(r);
  if (all.empty()) return std::nullopt;
  auto const& cycle = all.front();
  auto const duties = roster::duties(r, cycle.id);
  if (duties.empty()) return std::nullopt;
  auto const e = roster::eligibility(duties, roster::handed_in(r, cycle.id), id, base::utc_day(now));
  Due out{cycle.id, cycle.name, cycle.gives, e.verdict, {}};
  for (auto const& d : duties) {
    auto const among = [&](std::vector<base::DutyId> const& list) { return std::find(list.begin(), list.end(), d.id) != list.end(); };
    if (among(e.missing) || among(e.open)) out.undone.push_back({d.words, d.due, among(e.missing)});
  }
  return out;
}

/// Its reports, which are public by their nature, and the coalitions near to it.
void read_around(Reading& r, OneCoalition& f, Instant now) {
  for (auto const& i : roster::items(r, f.coalition.id))
    if (i.kind == roster::Kind::report || i.kind == roster::Kind::session_report) f.reports.push_back(i.words + " " + i.link);
  for (auto const& cycle : roster::cycles(r)) {
    auto const duties = roster::duties(r, cycle.id);
    for (auto const& h : roster::handed_in(r, cycle.id)) {
      if (h.coalition != f.coalition.id || h.what != roster::Fulfilment::given || !h.noted.empty()) continue;
      for (auto const& d : duties)
        if (d.id == h.duty && d.kind != roster::DutyKind::coordination) f.reports.push_back(cycle.name + ": " + d.words + " " + h.link);
    }
  }
  if (f.coalition.related.empty() && !f.changes) return;
  auto const all = roster::coalitions(r);
  auto const other = [&](CoalitionId const& id) {
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& c) { return c.id == id; });
    return found == all.end() ? Other{} : Other{found->id, shown_name(*found).name};
  };
  for (auto const& words : f.coalition.related) {
    auto one = other(CoalitionId(words));
    if (one.id.empty())
      if (auto const named = roster::find_by_name(r, words)) one = other(*named);
    f.related.push_back(one.id.empty() ? Other{{}, words} : one);
  }
  if (!f.changes) return;
  f.due = due_of(r, f.coalition.id, now);
  for (auto const& id : roster::perhaps_related(all, f.coalition)) f.perhaps.push_back(other(id));
}

/// Its history, with the names of people and of series in it.
void read_changes(Reading& r, OneCoalition& f) {
  f.changes = roster::history(r, f.coalition.id);
  auto const names = desk::names(r);
  for (auto& c : *f.changes) {
    if (auto const by = names.find(c.by); by != names.end()) f.people[c.by.text] = by->second;
    if (c.field != "series") continue;
    for (auto* const id : {&c.before, &c.after})
      if (auto const s = id->empty() ? std::nullopt : meeting::series(r, base::SeriesId(*id))) *id = s->title;
  }
}

std::optional<OneCoalition> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<OneCoalition> {
    auto const id = call.id<CoalitionId>();
    auto c = roster::coalition(r, id);
    if (!c) return std::nullopt;
    auto const sees = insight(call, r);
    bool const everything = sees.of(id);
    OneCoalition out{.coalition = *c, .names = roster::names(r, id), .life = roster::life_of(r, id)};
    if (auto const e = roster::latest_of(r, id, everything ? call.now : call.now - seen_first)) {
      auto lines = lines_of(*e, everything, roster::comment_of(r, id));
      if (everything || lines.badges.activity || lines.badges.responsiveness || lines.badges.openness) out.badges = std::move(lines);
    }
    out.evidence = everything || (out.badges && out.badges->badges.activity == roster::State::active);
    auto const today = roster::contacts(r, id, base::utc_day(call.now));
    out.contacts = call.viewer.may(Role::secretariat) ? roster::contacts(r, id) : today;
    if (everything && c->life == roster::Life::forming) out.missing = roster::missing_for_founding(*c, !today.empty());
    if (everything) read_changes(r, out);
    else
      for (auto& k : out.contacts) k = {.name = k.name, .duty = k.duty};
    out.findings = findings_of(r, id);
    out.themes = roster::theme_references(r, id);
    for (auto const& other : roster::merged_into(r, id)) out.merged.push_back({other, shown_name(*roster::coalition(r, other)).name});
    read_around(r, out, call.now);
    for (auto const& step : out.life)
      if (!step.into.empty())
        if (auto const other = roster::coalition(r, step.into)) out.others[step.into.text] = shown_name(*other).name;
    return out;
  });
}

Html badges_part(OneCoalition const& f) {
  if (!f.badges) return {};
  auto const& b = *f.badges;
  auto const& id = f.coalition.id;
  std::vector<std::pair<std::string, Html>> rows;
  auto const add = [&](std::string const& label, Html const& shape, roster::Line const& line) {
    rows.emplace_back(label, shape + html("<p>{}</p>", line_of(id, line)));
  };
  if (b.badges.activity) add(tr("Activity"), badge(*b.badges.activity), b.activity);
  if (b.badges.responsiveness) add(tr("Responsiveness"), badge(*b.badges.responsiveness), b.responsiveness);
  if (b.badges.openness) add(tr("Openness"), badge(*b.badges.openness), b.openness);
  Html out = facts(rows) + html("<p class=\"soft\">{}</p>", sentence(tr("Badges as of {}."), {day(b.as_of)}));
  if (!b.comment.empty())
    out += html("<section><h3>{}</h3><div dir=\"auto\">{}</div></section>", tr("What the coalition says to this"), paragraphs(b.comment));
  if (f.evidence) add_html(out, "<p><a href=\"{}\">{}</a></p>", Url::local(path_of(id, "/evidence")), tr("What this is made of"));
  return html("<section id=\"badges\"><h2>{}</h2>{}</section>", tr("Badges"), out);
}

Html findings_part(OneCoalition const& f) {
  Html out;
  for (auto const& one : f.findings) {
    add_html(out, "<h3>{}: {}</h3><p>{} <a href=\"{}\">{}</a></p><blockquote dir=\"auto\">{}</blockquote>", desk::principle_words(one.principle),
             verdict_word(roster::Verdict::not_met), sentence(tr("Public since {}."), {moment(one.since, "UTC")}), Url::outside(one.url),
             one.url, one.found);
    for (auto const& reply : one.replies)
      add_html(out, "<p>{}</p><blockquote dir=\"auto\">{}</blockquote>", tr("What the coalition says to this"), paragraphs(reply));
  }
  return out.empty() ? out : html("<section id=\"findings\"><h2>{}</h2>{}</section>", tr("Openness"), out);
}

/// Title as a link.
Html documents_list(std::vector<std::string> const& documents) {
  Html out;
  for (auto const& d : documents) {
    auto const at = d.rfind(' ');
    auto const url = d.substr(at + 1), title = at == std::string::npos ? url : d.substr(0, at);
    add_html(out, "<li><a href=\"{}\" dir=\"auto\">{}</a></li>", Url::outside(url), title);
  }
  return out.empty() ? out : html("<ul class=\"plain\">{}</ul>", out);
}

Html coalition_links(std::vector<Other> const& some) {
  Html out;
  for (auto const& o : some) {
    if (!out.empty()) out += text(", ");
    if (o.id.empty()) add_html(out, "<bdi>{}</bdi>", o.name);
    else add_html(out, "<a href=\"/coalitions/{}\"><bdi>{}</bdi></a>", o.id, o.name);
  }
  return out;
}

/// "law (Themes of the forum, version 2), drought"
Html themes_list(OneCoalition const& f) {
  Html out;
  for (auto const& theme : f.coalition.themes) {
    if (!out.empty()) out += text(", ");
    add_html(out, "<bdi>{}</bdi>", theme);
    Html sets;
    for (auto const& t : f.themes) {
      if (t.theme != theme) continue;
      add_html(sets, "{}<a href=\"{}\"><bdi>{}</bdi>, {}</a>{}", sets.empty() ? "" : "; ",
               Url::local("/coalitions/themes/" + t.set.text + "#v" + std::to_string(t.version)), t.name,
               fill(tr("version {}"), {std::to_string(t.version)}), t.gone ? ": " + tr("not in the newest version") : std::string());
    }
    if (!sets.empty()) add_html(out, " ({})", sets);
  }
  return out;
}

Html about_part(OneCoalition const& f) {
  auto const& c = f.coalition;
  std::vector<std::pair<std::string, Html>> rows;
  auto const add = [&](std::string const& label, Html const& value) {
    if (!value.empty()) rows.emplace_back(label, value);
  };
  if (c.founded) add(tr("Founded"), day(*c.founded));
  add(tr("Kinds"), words_list(c.kinds));
  add(tr("Themes"), themes_list(f));
  add(tr("Also called"), words_list(c.aliases));
  if (!c.list.empty()) add(tr("Mailing list"), words_or_address(c.list));
  if (!c.archive.empty()) add(tr("Archive of the list"), words_or_address(c.archive));
  if (!c.site.empty()) add(tr("Site"), words_or_address(c.site));
  if (!c.join.empty()) add(tr("How to join"), paragraphs(c.join));
  if (!c.statement.empty()) add(tr("Founding statement"), paragraphs(c.statement));
  if (!c.founders.empty()) {
    auto const groups = roster::founder_groups(c);
    add(tr("Founders"), words_list(c.founders) + html(" <span class=\"hint\">{}</span>",
                                                      base::count_of("from {} stakeholder group", "from {} stakeholder groups",
                                                                     static_cast<std::int64_t>(groups.size()))));
  }
  add(tr("Documents"), documents_list(c.documents));
  add(tr("Reports"), documents_list(f.reports));
  add(tr("Merged into it"), coalition_links(f.merged));
  add(tr("Related coalitions"), coalition_links(f.related));
  if (f.changes) add(tr("Perhaps related: it shares a theme"), coalition_links(f.perhaps));
  return rows.empty() ? Html() : facts(rows);
}

std::string founding_word(roster::Founding f) {
  switch (f) {
    case roster::Founding::need: return tr("why it is needed: the founding statement");
    case roster::Founding::plan: return tr("a plan of action, among the documents");
    case roster::Founding::list: return tr("a mailing list");
    case roster::Founding::contact: return tr("a contact person");
    case roster::Founding::groups: return tr("founders of three stakeholder groups");
  }
  return {};
}

/// What it takes to found a coalition, and what of it is here.
Html founding_part(OneCoalition const& f) {
  if (!f.missing) return {};
  Html lines;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<roster::Founding>>([&](auto d) {
    bool const there = std::find(f.missing->begin(), f.missing->end(), d.value) == f.missing->end();
    add_html(lines, "<li>{} {}</li>", badge(there ? tr("given") : tr("not yet"), there ? Badge::good : Badge::automatic), founding_word(d.value));
  });
  return html("<section id=\"founding\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>", tr("For its founding"), lines);
}

/// "Eligible" with why, or why not yet.
Html due_part(OneCoalition const& f) {
  if (!f.due) return {};
  auto const& d = *f.due;
  std::string const verdict = d.eligible == roster::Verdict::met ? tr("Everything is there: it is eligible.")
                              : d.eligible == roster::Verdict::not_met
                                  ? tr("It is not eligible, because something is missing whose day is past.")
                                  : tr("It is not eligible yet; nothing is late.");
  Html lines;
  for (auto const& u : d.undone)
    add_html(lines, "<li>{} <span dir=\"auto\">{}</span>{}</li>",
             badge(u.missing ? tr("missing") : tr("not yet"), u.missing ? Badge::attention : Badge::automatic), u.words,
             u.due ? html(", {}", sentence(tr("by {}"), {day(*u.due)})) : Html());
  return html("<section id=\"due\"><h2><a href=\"/coalitions/cycles/{}\">{}</a></h2><p>{}{}</p><ul class=\"plain\">{}</ul></section>",
              d.cycle, fill(tr("What is due: {}"), {d.name}), verdict,
              d.gives.empty() ? Html() : html(" {}", fill(tr("It gives: {}."), {d.gives})), lines);
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

Html contacts_part(OneCoalition const& f, roster::Day today) {
  if (f.contacts.empty()) return {};
  bool const inside = f.changes.has_value();
  Table t{.id = "contacts",
          .caption = inside ? tr("Contacts; addresses are seen by the coalition and those who organise") : tr("Contacts"),
          .columns = {{tr("Name")}, {tr("Duty")}},
          .rows = {}};
  if (inside) t.columns.insert(t.columns.end(), {{tr("When")}, {tr("Address")}, {tr("Confirmed")}});
  for (auto const& k : f.contacts) {
    t.rows.push_back({person(k.name), text(k.duty)});
    if (!inside) continue;
    Html when = span_of(k.from, k.until);
    if (!roster::serves(k, today)) add_html(when, " {}", badge(roster::is_former(k, today) ? tr("former") : tr("not yet"), Badge::automatic));
    t.rows.back().insert(t.rows.back().end(), {when, text(k.address), k.confirmed ? day(*k.confirmed) : text(tr("never"))});
  }
  return html("<section><h2>{}</h2>{}</section>", tr("Contacts"), table(t));
}

}  // namespace

http::Response show_coalition(Call& call, CoalitionTrouble const& trouble) {
  auto const f = facts_of(call);
  if (!f) return call.refused(no_coalition());
  return call.show(
      *f,
      [&] {
        auto const& c = f->coalition;
        Page page;
        auto const name = shown_name(c);
        page.title = name.name;
        page.heading = html("<bdi lang=\"{}\">{}</bdi>", name.lang, name.name);
        page.section = "coalitions";
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
        page.lead = html("<p>{} <bdi>{}</bdi></p>", badge(life_word(c.life)), c.acronym) + life_line(f->life, f->others, base::utc_day(call.now));
        page.main +=
            badges_part(*f) + findings_part(*f) + founding_part(*f) + due_part(*f) + about_part(*f) + names_part(f->names) + life_part(f->life, f->others) +
            contacts_part(*f, base::utc_day(call.now));
        page.main += html("<p class=\"no-print\"><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>", Url::local(path_of(c.id, "/card.vcf")),
                          tr("As a card for address books"), Url::local(path_of(c.id, "/calendar.ics")),
                          tr("Its meetings and deadlines as a calendar"));
        if (f->changes)
          page.main += html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(c.id, "/desk")),
                            tr("What the forum believes about it; correct it"));
        if (call.viewer.may(Role::secretariat)) page.main += change_part(call, c, f->contacts, trouble);
        else if (f->changes) page.main += buttons(link_button(Url::local(path_of(c.id, "/edit")), tr("Change its fields")));
        if (f->changes) page.main += changes_part(*f->changes, f->people);
        return page;
      },
      form_status(trouble.refusal));
}

http::Response coalition_page(Call& call) { return show_coalition(call); }

}  // namespace web
