// SPDX-License-Identifier: Apache-2.0
// Nominations, quotas and the panel of a plan: for the selectors only. The page proposes every panel the quotas admit, or says which
// quotas forbid all; people choose, with a reason, also against it.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <map>
#include <set>

#include "base/text.hpp"
#include "base/lists.hpp"
#include "desk/seat_letters.hpp"
#include "plan/alternates.hpp"
#include "plan/lotteries.hpp"
#include "plan/panel_answer.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

Result<std::vector<plan::Attribute>> attributes_of(std::string const& lines) {
  std::vector<plan::Attribute> all;
  for (auto const line : base::split(lines, '\n')) {
    if (base::trim(line).empty()) continue;
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return base::refuse(Why::malformed, say("Each line is a kind and a value with a colon between, like “region: Africa”."), "attributes");
    all.push_back({base::clean_line(line.substr(0, colon)), base::clean_line(line.substr(colon + 1))});
  }
  return all;
}

Result<std::vector<plan::NominationId>> nominations_named(Call const& call, std::string_view field) {
  std::vector<plan::NominationId> people;
  for (auto const& value : call.form.all(field)) {
    if (value.empty()) continue;
    if (!base::looks_like_id(value)) return base::refuse(Why::unknown, say("There is no such nomination."), std::string(field));
    people.emplace_back(value);
  }
  return people;
}

namespace {

using plan::Consent;

struct QuotaShown {
  std::string category, name;
  std::int64_t min = 0, max = 0;
  std::int64_t nominated = 0;  ///< people who may be chosen and wear this hat
};
BOOST_DESCRIBE_STRUCT(QuotaShown, (), (category, name, min, max, nominated))

struct PanelShown {
  std::vector<std::string> ids, names;
  std::vector<std::string> reasons;  ///< for each quota, who fills it
};
BOOST_DESCRIBE_STRUCT(PanelShown, (), (ids, names, reasons))

struct LoosenedShown {
  std::vector<std::string> changes;
  PanelShown gives;
};
BOOST_DESCRIBE_STRUCT(LoosenedShown, (), (changes, gives))

/// Who could take a chosen person's seat so that the quotas still hold.
struct AlternatesShown {
  std::string declined;              ///< their name
  std::vector<std::string> ways;     ///< "Noor", "Noor and Li instead of Bo too"
  bool complete = true;
};
BOOST_DESCRIBE_STRUCT(AlternatesShown, (), (declined, ways, complete))

struct AskedShown {
  plan::NominationId nomination;
  Instant sent{};
  std::int64_t letters = 0;
  std::optional<Instant> answered;
};
BOOST_DESCRIBE_STRUCT(AskedShown, (), (nomination, sent, letters, answered))

struct ConflictShown {
  std::string name;
  desk::Conflict conflict;
};
BOOST_DESCRIBE_STRUCT(ConflictShown, (), (name, conflict))

struct TicketsShown {
  std::string who;      ///< a person, or the people of a panel
  double percent = 0;
};
BOOST_DESCRIBE_STRUCT(TicketsShown, (), (who, percent))

struct LotteryShown {
  plan::LotteryId id;
  Instant at{};
  plan::Fairness fairness = plan::Fairness::leximin;
  bool proven = false;
  std::string digest, seed;
  std::vector<TicketsShown> chances;  ///< of each person, largest first
  std::vector<TicketsShown> panels;   ///< the first twenty
  std::int64_t panels_total = 0;
  std::vector<std::string> drawn_ids, drawn;
};
BOOST_DESCRIBE_STRUCT(LotteryShown, (), (id, at, fairness, proven, digest, seed, chances, panels, panels_total, drawn_ids, drawn))

struct PanelFacts {
  plan::Plan plan;
  std::vector<plan::Nomination> nominations;
  std::vector<QuotaShown> quotas;
  std::optional<std::int64_t> total;  ///< admissible panels; none: not counted
  std::vector<PanelShown> panels;     ///< the first ten
  std::vector<LoosenedShown> relaxations;
  bool complete = true;               ///< false: looking for relaxations ended early, there may be smaller ones or others
  std::string cannot;                 ///< why nothing can be proposed
  std::map<std::string, double> share;
  std::vector<plan::Choosing> choosings;
  std::vector<AlternatesShown> alternates;  ///< of the panel that is chosen
  std::vector<AskedShown> asked;            ///< by letter
  std::vector<ConflictShown> conflicts;
  std::vector<LotteryShown> lotteries;      ///< newest first
};
BOOST_DESCRIBE_STRUCT(PanelFacts, (), (plan, nominations, quotas, total, panels, relaxations, complete, cannot, share, choosings, alternates, asked, conflicts, lotteries))

/// What each search for a page may cost; looking for loosened quotas takes many small ones (plan/panel.hpp).
constexpr plan::Effort effort{.steps = 200'000, .listed = 10, .counted = 50'000};
/// And for alternates, which take a search for every seat and for every one or two others who might go.
constexpr plan::Effort alternates_effort{.steps = 5'000, .listed = 5, .counted = 0};
constexpr std::size_t most_with_alternates = 12;
/// The helper process answers its best by then.
constexpr double lottery_seconds = 15;

std::vector<std::string> ids_of(plan::Choice const& c, plan::Panel const& panel) {
  std::vector<std::string> ids;
  for (int const p : panel) ids.push_back(c.people[static_cast<std::size_t>(p)].id);
  return ids;
}

PanelShown shown(plan::Choice const& c, plan::Panel const& panel, std::map<std::string, std::string> const& names) {
  PanelShown out;
  out.ids = ids_of(c, panel);
  for (auto const& id : out.ids) out.names.push_back(names.at(id));
  for (std::size_t q = 0; q < c.quotas.size(); ++q) {
    std::set<std::string> who;  // by name: ids are random, and what is read should not be
    for (int const p : panel) {
      auto const& person = c.people[static_cast<std::size_t>(p)];
      if (std::find(person.hats.begin(), person.hats.end(), static_cast<int>(q)) != person.hats.end()) who.insert(names.at(person.id));
    }
    if (!who.empty()) out.reasons.push_back(c.quotas[q].category + ": " + c.quotas[q].name + " – " + base::joined({who.begin(), who.end()}, ", "));
  }
  return out;
}

std::string sentence_of(plan::Choice const& c, plan::Change const& change) {
  auto const& q = c.quotas[static_cast<std::size_t>(change.quota)];
  return fill(change.max ? tr("{}: {}: at most {} instead of {}") : tr("{}: {}: at least {} instead of {}"),
              {q.category, q.name, std::to_string(change.to), std::to_string(change.from)});
}

/// What panels are made of, read at one moment.
struct Basis {
  plan::Plan plan;
  std::vector<plan::Nomination> nominations;
  std::vector<plan::Quota> quotas;
};

std::optional<Basis> basis_of(Reading& r, plan::PlanId const& id) {
  auto const p = plan::plan(r, id);
  if (!p) return std::nullopt;
  return Basis{*p, plan::nominations(r, id), plan::quotas(r, id)};
}

struct Admitted {
  plan::Choice choice;
  plan::Admissible found;
};

/// Outside any transaction: searching holds nothing.
Result<Admitted> admitted(Basis const& b) {
  auto choice = plan::choice_of(b.plan, b.nominations, b.quotas);
  if (!choice) return tl::unexpected(choice.error());
  auto found = plan::admissible(*choice, effort);
  return Admitted{std::move(*choice), std::move(found)};
}

LotteryShown shown(plan::KeptLottery const& l, std::map<plan::NominationId, std::string> const& names) {
  auto const name = [&](plan::NominationId const& n) {
    auto const found = names.find(n);
    return found == names.end() ? tr("withdrawn") : found->second;
  };
  auto const percent = [](std::int64_t tickets) { return 100.0 * static_cast<double>(tickets) / static_cast<double>(plan::all_tickets); };
  LotteryShown out{l.id, l.at, l.fairness, l.proven, l.digest, l.seed, {}, {}, std::ssize(l.panels), {}, {}};
  std::map<plan::NominationId, std::int64_t> chance;
  for (auto const& p : l.panels) {
    std::vector<std::string> who;
    for (auto const& n : p.people) {
      chance[n] += p.tickets;
      who.push_back(name(n));
    }
    if (out.panels.size() < 20) out.panels.push_back({base::joined(who, ", "), percent(p.tickets)});
  }
  for (auto const& [n, tickets] : chance) out.chances.push_back({name(n), percent(tickets)});
  std::sort(out.chances.begin(), out.chances.end(), [](auto const& a, auto const& b) { return std::pair(-a.percent, a.who) < std::pair(-b.percent, b.who); });
  for (auto const& n : l.drawn) {
    out.drawn_ids.push_back(n.text);
    out.drawn.push_back(name(n));
  }
  return out;
}

void find_alternates(PanelFacts& f, plan::Choice const& choice, std::map<std::string, std::string> const& names) {
  plan::Panel chosen;
  for (std::size_t p = 0; p < choice.people.size(); ++p)
    if (std::any_of(f.nominations.begin(), f.nominations.end(), [&](auto const& n) { return n.chosen && n.id.text == choice.people[p].id; })) chosen.push_back(static_cast<int>(p));
  if (chosen.empty() || chosen.size() > most_with_alternates) return;
  auto const named = [&](plan::Panel const& people) {
    std::vector<std::string> all;
    for (auto const& id : ids_of(choice, people)) all.push_back(names.at(id));
    return base::joined(all, ", ");
  };
  for (auto const& one : plan::alternates(choice, chosen, alternates_effort)) {
    AlternatesShown a{named({one.declined}), {}, one.decided};
    for (auto const& way : one.ways) a.ways.push_back(way.go.empty() ? named(way.come) : fill(tr("{1}, and {2} makes room too"), {named(way.come), named(way.go)}));
    f.alternates.push_back(std::move(a));
  }
}

void propose(PanelFacts& f, Basis const& basis) {
  auto const all = admitted(basis);
  if (!all) {
    f.cannot = in_words(all.error());
    return;
  }
  auto const& [choice, found] = *all;
  std::map<std::string, std::string> names;
  for (auto const& n : f.nominations) names[n.id.text] = n.name;
  find_alternates(f, choice, names);
  if (!found.decided) {
    f.cannot = tr("There are too many nominations to look at every panel here. The command “intersession panel” does it.");
    return;
  }
  f.total = found.total;
  for (auto const& p : found.panels) f.panels.push_back(shown(choice, p, names));
  for (std::size_t p = 0; p < found.share.size(); ++p) f.share[choice.people[p].id] = found.share[p];
  if (found.feasible) return;
  auto const why = plan::relaxations(choice, effort);
  f.complete = why && why->decided;
  if (!why) {
    f.cannot = in_words(why.error());
    return;
  }
  for (auto const& r : why->sets) {
    LoosenedShown one;
    for (auto const& change : r.changes) one.changes.push_back(sentence_of(choice, change));
    one.gives = shown(choice, r.gives, names);
    f.relaxations.push_back(std::move(one));
    if (f.relaxations.size() == 10) break;
  }
  if (f.complete && f.relaxations.empty()) f.cannot = tr("No panel keeps these quotas, and loosening up to four of them does not help.");
}

std::optional<PanelFacts> facts_of(Call& call, plan::PlanId const& id) {
  std::optional<Basis> basis;
  auto f = call.read([&](Reading& r) -> std::optional<PanelFacts> {
    basis = basis_of(r, id);
    if (!basis) return std::nullopt;
    PanelFacts out;
    out.plan = basis->plan;
    out.nominations = basis->nominations;
    out.choosings = plan::choosings(r, id);
    for (auto const& [n, asked] : plan::consents_asked(r, id)) out.asked.push_back({n, asked.sent, asked.times, asked.answered});
    std::map<plan::NominationId, std::string> names;
    for (auto const& n : out.nominations) names[n.id] = n.name;
    for (auto const& l : plan::lotteries(r, id)) out.lotteries.push_back(shown(l, names));
    auto const elsewhere = desk::conflicts(r, id, call.now);
    for (auto const& n : out.nominations)
      if (auto const found = elsewhere.find(n.id); found != elsewhere.end())
        for (auto const& c : found->second) out.conflicts.push_back({n.name, c});
    return out;
  });
  if (!f) return f;
  for (auto const& q : basis->quotas) {
    QuotaShown one{q.category, q.name, q.min, q.max, 0};
    for (auto const& n : f->nominations)
      if (n.consent != Consent::declined && std::find(n.attributes.begin(), n.attributes.end(), plan::Attribute{q.category, q.name}) != n.attributes.end()) ++one.nominated;
    f->quotas.push_back(std::move(one));
  }
  propose(*f, *basis);
  return f;
}

std::string consent_word(Consent c) {
  switch (c) {
    case Consent::asked: return tr("asked");
    case Consent::given: return tr("has agreed");
    case Consent::declined: return tr("has declined");
  }
  return {};
}

std::string at(PanelFacts const& f, std::string const& rest) { return path_of(f.plan.id) + rest; }

Html nominations_part(Call const& call, PanelFacts const& f) {
  Table t{"nominations", tr("Nominations"), {{tr("Name")}, {tr("Nominated by")}, {tr("Of themself")}, {tr("Consent")}, {tr("On panels"), true}, {tr("Change")}}, {}, true};
  for (auto const& n : f.nominations) {
    Html attributes;
    for (auto const& a : n.attributes) add_html(attributes, "<div><bdi>{}</bdi>: <bdi>{}</bdi></div>", a.category, a.value);
    auto const share = f.share.find(n.id.text);
    auto const here = at(f, "/nominations/" + n.id.text);
    Html acts;
    for (auto const c : {Consent::asked, Consent::given, Consent::declined})
      if (c != n.consent) acts += act_on(Url::local(here + "/consent"), call.csrf(), consent_word(c), n.name, {{"consent", boost::describe::enum_to_string(c, "")}});
    acts += act_on(Url::local(here + "/withdraw"), call.csrf(), tr("Withdraw"), n.name);
    t.rows.push_back({person(n.name), html("<bdi>{}</bdi>", n.by), attributes, html("{}{}", consent_word(n.consent), n.chosen ? html(" ") + badge(tr("chosen"), Badge::good) : Html()),
                      text(share == f.share.end() ? std::string() : std::to_string(static_cast<int>(share->second * 100 + 0.5)) + " %"), buttons(acts)});
  }
  Html out = t.rows.empty() ? empty_state(tr("Nobody is nominated yet.")) : table(t);
  out += html("<p class=\"soft\">{}</p>", tr("What people say of themselves is seen by the selectors only and is erased after the session. Nobody’s gender or region is guessed: say nothing where they said nothing."));
  Html const fields = field({.name = "name", .label = tr("Name"), .required = true, .max_length = 200, .id = "nominee"}) +
                      field({.name = "by", .label = tr("Nominated by"), .hint = tr("A coalition, a body, or the person."), .max_length = 200}) +
                      text_area({.name = "attributes", .label = tr("What they say of themselves"),
                                 .hint = tr("One in each line, like “region: Africa”. Several lines of one kind are several hats."), .rows = 4});
  out += folded(tr("Nominate somebody"), form(Url::local(at(f, "/nominations")), call.csrf(), fields + button(tr("Nominate"), Look::plain)), f.nominations.empty());
  if (!f.nominations.empty())
    out += confirm(tr("Erase what people said of themselves"), html("<p>{}</p>", tr("The session is over: names and choices stay, the rest is gone for good.")),
                   act(Url::local(at(f, "/forget")), call.csrf(), tr("Erase it"), Look::danger));
  return html("<section id=\"nominated\"><h2>{}</h2>{}</section>", tr("Nominations"), out);
}

/// Letters that ask for consent, and where else a nominee sits.
Html consent_part(Call const& call, PanelFacts const& f) {
  std::map<plan::NominationId, std::string> names;
  std::vector<Choice> waiting;
  for (auto const& n : f.nominations) {
    names[n.id] = n.name;
    if (n.consent == Consent::asked) waiting.push_back({n.id.text, n.name, {}, waiting.empty()});
  }
  Html lines, out;
  for (auto const& a : f.asked)
    add_html(lines, "<li>{}: {} · {}{}</li>", person(names[a.nomination]), moment(a.sent, zone_of(call.viewer)), base::count_of("{} letter", "{} letters", a.letters),
             a.answered ? html(" · {}", tr("has answered")) : Html());
  if (!lines.empty()) out += html("<ul>{}</ul>", lines);
  if (!waiting.empty())
    out += folded(tr("Ask a nominee by letter"),
                  form(Url::local(at(f, "/ask")), call.csrf(),
                       select({.name = "nomination", .label = tr("Whom"), .choices = waiting}) +
                           field({.name = "address", .label = tr("E-mail address"), .type = "email", .required = true, .max_length = 254}) +
                           select({.name = "language", .label = tr("Language of the letter"), .choices = language_choices("en")}) + button(tr("Ask"), Look::plain)),
                  false);
  for (auto const& c : f.conflicts)
    out += notice(Tone::warning, html("<p>{}: {}</p>", person(c.name),
                                      sentence(c.conflict.same_hour ? tr("is chosen at the same hour for {}") : tr("is chosen for several panels already: {}"),
                                               {html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(path_of(c.conflict.plan)), c.conflict.title)})));
  return out.empty() ? out : html("<section id=\"consent\"><h2>{}</h2>{}</section>", tr("Consent and conflicts"), out);
}

Html alternates_part(PanelFacts const& f) {
  if (f.alternates.empty()) return {};
  Html lines;
  for (auto const& a : f.alternates) {
    Html ways;
    for (auto const& way : a.ways) add_html(ways, "<li><bdi>{}</bdi></li>", way);
    if (ways.empty()) ways = html("<li>{}</li>", a.complete ? tr("Nobody: the quotas cannot hold without them, even when two others make room.") : tr("Nobody was found in the time there is."));
    add_html(lines, "<li>{}<ul>{}</ul></li>", sentence(tr("If {} declines:"), {person(a.declined)}), ways);
  }
  return html("<section id=\"alternates\"><h2>{}</h2><p class=\"soft\">{}</p><ul class=\"list\">{}</ul></section>", tr("Alternates"),
              tr("Who could take the seat so that every quota holds; the smallest changes first."), lines);
}

std::string percent_words(double percent) { return fmt::format("{:.2f} %", percent); }

Html tickets_table(std::string const& id, std::string const& caption, std::string const& who, std::vector<TicketsShown> const& rows) {
  Table t{id, caption, {{who}, {tr("Chance"), true}}, {}, false};
  for (auto const& row : rows) t.rows.push_back({html("<bdi>{}</bdi>", row.who), text(percent_words(row.percent))});
  return table(t);
}

Html lottery_line(Call const& call, PanelFacts const& f, LotteryShown const& l) {
  auto const here = at(f, "/lotteries/" + l.id.text);
  Html out = html("<p>{}</p>", moment(l.at, zone_of(call.viewer)));
  out += html("<p>{}</p>", l.proven ? tr("No lottery among these panels is fairer.") : tr("The fairest lottery was not proven in the time there is; this is the best found."));
  out += html("<p>{} <code>{}</code></p>", tr("Digest of the panels, to be published before the draw:"), l.digest);
  out += tickets_table("chances-" + l.id.text, tr("Chances of each person"), tr("Name"), l.chances);
  out += folded(base::count_of("{} panel in the lottery", "{} panels in the lottery", l.panels_total), tickets_table("tickets-" + l.id.text, tr("The first panels and their chances"), tr("Panel"), l.panels), false);
  out += html("<p><a href=\"{}\">{}</a> <code>intersession panel FILE.json --lottery {}{}</code></p>", Url::local(here + "/choice"), tr("The choice as a file, to repeat it:"),
              boost::describe::enum_to_string(l.fairness, ""), l.seed.empty() ? std::string() : " --seed " + l.seed);
  if (l.seed.empty())
    return out + form(Url::local(here + "/draw"), call.csrf(),
                      field({.name = "seed", .label = tr("Seed"), .hint = tr("A whole number nobody could know before: dice thrown in the meeting, or digits of a public draw."), .required = true, .id = "seed-" + l.id.text}) +
                          button(tr("Draw"), Look::plain));
  out += notice(Tone::success, sentence(tr("Seed {1} draws {2}."), {html("<code>{}</code>", l.seed), html("<bdi>{}</bdi>", base::joined(l.drawn, ", "))}));
  Html people;
  for (auto const& id : l.drawn_ids) people += hidden("people", id);
  return out + form(Url::local(at(f, "/choose")), call.csrf(), people + hidden("why", fill(tr("Drawn by lot with seed {}."), {l.seed})) + button(tr("Choose whom the lot drew"), Look::plain));
}

Html lottery_part(Call const& call, PanelFacts const& f) {
  Html out = html("<p class=\"soft\">{}</p>", tr("Where a forum prefers chance to choice: chances as equal as the quotas allow, written down before a seed draws."));
  for (auto const& l : f.lotteries) out += html("<article id=\"l-{}\">{}</article>", l.id, lottery_line(call, f, l));
  std::vector<Choice> const kinds = {{"leximin", tr("the smallest chance as large as can be, then the next"), {}, true}, {"maximin", tr("only the smallest chance as large as can be"), {}, false}};
  out += folded(tr("Prepare a lottery"), form(Url::local(at(f, "/lotteries")), call.csrf(), radios({.name = "fairness", .label = tr("How fair"), .choices = kinds}) + button(tr("Prepare it"), Look::plain)), false);
  return html("<section id=\"lottery\"><h2>{}</h2>{}</section>", tr("Lottery"), out);
}

Html quotas_part(Call const& call, PanelFacts const& f) {
  Table t{"quotas", tr("Quotas"), {{tr("Hat")}, {tr("At least"), true}, {tr("At most"), true}, {tr("Nominated"), true}, {tr("Change")}}, {}, true};
  for (auto const& q : f.quotas)
    t.rows.push_back({html("<bdi>{}</bdi>: <bdi>{}</bdi>", q.category, q.name), text(std::to_string(q.min)), text(std::to_string(q.max)), text(std::to_string(q.nominated)),
                      act_on(Url::local(at(f, "/quotas/drop")), call.csrf(), tr("Remove"), q.category + ": " + q.name, {{"category", q.category}, {"name", q.name}})});
  Html out = t.rows.empty() ? empty_state(tr("No quotas: every panel is admissible.")) : table(t);
  Html const fields = field({.name = "category", .label = tr("Category"), .hint = tr("For instance: region."), .required = true, .max_length = 80}) +
                      field({.name = "name", .label = tr("Value"), .hint = tr("For instance: Africa."), .required = true, .max_length = 80, .id = "quota-name"}) +
                      field({.name = "min", .label = tr("At least"), .value = "0", .type = "number"}) + field({.name = "max", .label = tr("At most"), .value = std::to_string(f.plan.seats), .type = "number"});
  return html("<section id=\"bounds\"><h2>{}</h2>{}{}</section>", tr("Quotas"), out,
              folded(tr("Set a quota"), form(Url::local(at(f, "/quotas")), call.csrf(), fields + button(tr("Set the quota"), Look::plain)), false));
}

Html proposal_part(PanelFacts const& f) {
  Html out;
  if (!f.cannot.empty()) out += notice(Tone::warning, text(f.cannot));
  if (f.total && *f.total > 0) add_html(out, "<p>{}</p>", base::count_of("{} panel keeps every quota.", "{} panels keep every quota.", *f.total));
  if (!f.total && !f.panels.empty()) add_html(out, "<p>{}</p>", tr("Very many panels keep every quota; these are the first."));
  Html lines;
  for (auto const& p : f.panels) {
    Html reasons;
    for (auto const& r : p.reasons) add_html(reasons, "<li><bdi>{}</bdi></li>", r);
    add_html(lines, "<li><bdi>{}</bdi>{}</li>", base::joined(p.names, ", "), reasons.empty() ? Html() : folded(fill(tr("Who fills which quota: {}"), {base::joined(p.names, ", ")}), html("<ul>{}</ul>", reasons), false));
  }
  if (!lines.empty()) out += html("<ol>{}</ol>", lines);
  // Without the claim that there is nothing smaller, as long as that is not known.
  if (!f.complete && f.cannot.empty()) out += notice(Tone::warning, text(base::count_of("{} panel keeps every quota.", "{} panels keep every quota.", 0)));
  if (!f.relaxations.empty()) {
    if (f.complete) out += notice(Tone::warning, text(tr("No panel keeps every quota. Each of these would make one possible; no smaller change does.")));
    Html sets;
    for (auto const& r : f.relaxations) {
      Html changes;
      for (auto const& c : r.changes) add_html(changes, "<div><bdi>{}</bdi></div>", c);
      add_html(sets, "<li>{}<p class=\"soft\">{}</p></li>", changes, sentence(tr("for example {}"), {html("<bdi>{}</bdi>", base::joined(r.gives.names, ", "))}));
    }
    out += html("<ol>{}</ol>", sets);
  }
  return html("<section id=\"proposed\"><h2>{}</h2>{}</section>", tr("Proposed by the quotas"), out);
}

Html choice_part(Call const& call, PanelFacts const& f) {
  std::map<plan::NominationId, std::string> names;
  std::vector<Choice> people;
  for (auto const& n : f.nominations) {
    names[n.id] = n.name;
    if (n.consent != Consent::declined) people.push_back({n.id.text, n.name, {}, n.chosen});
  }
  Html out;
  for (auto const& c : f.choosings) {
    std::vector<std::string> who;
    for (auto const& id : c.people) who.push_back(names.count(id) ? names[id] : tr("withdrawn"));
    add_html(out, "<li><p><bdi>{}</bdi></p>{}<p class=\"soft\">{}</p></li>", base::joined(who, ", "), paragraphs(c.why), moment(c.at, call.viewer.zone));
  }
  out = out.empty() ? empty_state(tr("Nobody is chosen yet.")) : html("<ol class=\"list\">{}</ol>", out);
  if (!people.empty())
    out += form(Url::local(at(f, "/choose")), call.csrf(),
                checkboxes({.name = "people", .label = tr("Who sits on the panel"), .choices = people}) +
                    text_area({.name = "why", .label = tr("Reason"), .hint = tr("The record keeps it, with what was proposed."), .rows = 3, .required = true}) + buttons(button(tr("Choose this panel"))));
  return html("<section id=\"chosen\"><h2>{}</h2>{}</section>", tr("Chosen by people"), out);
}

http::Response one(Call& call) {
  auto const f = facts_of(call, call.id<plan::PlanId>());
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = fill(tr("Panel of “{}”"), {f->plan.title});
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Plans of main sessions"), Url::local("/plans")}, {f->plan.title, Url::local(path_of(f->plan.id))}};
    page.lead = html("<p>{}</p>", base::count_of("{} seat", "{} seats", f->plan.seats));
    page.main += choice_part(call, *f) + alternates_part(*f) + proposal_part(*f) + lottery_part(call, *f) + quotas_part(call, *f) + nominations_part(call, *f) + consent_part(call, *f);
    return page;
  });
}

/// "region: Africa" in each line.
http::Response nominate(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto attributes = attributes_of(call.long_field("attributes"));
  if (!attributes) return call.refused(attributes.error());
  plan::Nomination const wish{.id = {}, .name = call.field("name"), .by = call.field("by"), .consent = Consent::asked, .attributes = std::move(*attributes), .chosen = false};
  auto const done = call.write([&](Writing& w) { return plan::nominate(w, id, wish); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/panel", tr("The nomination is kept."), boost::json::object{{"id", done->text}});
}

http::Response consent(Call& call) {
  auto const id = call.id<plan::PlanId>();
  Consent to{};
  if (!boost::describe::enum_from_string(call.field("consent").c_str(), to)) return call.refused({Why::malformed, say("Consent is asked, given or declined."), "consent", {}});
  return planned(call, call.write([&](Writing& w) { return plan::set_consent(w, id, call.id<plan::NominationId>(1), to); }), path_of(id) + "/panel", tr("That is noted."));
}

http::Response withdraw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::withdraw(w, id, call.id<plan::NominationId>(1)); }), path_of(id) + "/panel", tr("The nomination is withdrawn."));
}

http::Response set_quota(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const min = call.number("min", 0), max = call.number("max", 50);
  if (!min || !max || *min < 0 || *min > 50 || *max < 0 || *max > 50)
    return call.refused({Why::malformed, say("This is a number from {} to {}."), min && *min >= 0 && *min <= 50 ? "max" : "min", {"0", "50"}});
  plan::Quota const wish{call.field("category"), call.field("name"), static_cast<int>(*min), static_cast<int>(*max)};
  return planned(call, call.write([&](Writing& w) { return plan::set_quota(w, id, wish); }), path_of(id) + "/panel", tr("The quota is set."));
}

http::Response drop_quota(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::drop_quota(w, id, call.field("category"), call.field("name")); }), path_of(id) + "/panel", tr("The quota is removed."));
}

http::Response choose(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const people = nominations_named(call, "people");
  if (!people) return call.refused(people.error());
  auto const basis = call.read([&](Reading& r) { return basis_of(r, id); });
  if (!basis) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  boost::json::array proposed;
  if (auto const all = admitted(*basis))
    for (auto const& panel : all->found.panels) proposed.push_back(base::to_json(ids_of(all->choice, panel)));
  auto const kept = base::print_json(proposed);
  return planned(call, call.write([&](Writing& w) { return plan::choose(w, id, *people, call.long_field("why"), kept); }), path_of(id) + "/panel", tr("The panel is chosen."));
}

/// Solved outside any transaction, in the helper process; what is kept is what was solved.
http::Response prepare_lottery(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::Fairness fairness{};
  if (!boost::describe::enum_from_string(call.field("fairness").c_str(), fairness)) return call.refused({Why::malformed, say("A lottery is maximin or leximin."), "fairness", {}});
  auto const basis = call.read([&](Reading& r) { return basis_of(r, id); });
  if (!basis) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  auto const choice = plan::choice_of(basis->plan, basis->nominations, basis->quotas);
  if (!choice) return call.refused(choice.error());
  auto const answer = call.house.solve_lottery ? call.house.solve_lottery(plan::task_text({*choice, true, fairness, lottery_seconds})) : std::nullopt;
  if (!answer) return call.refused({Why::not_now, say("The lottery could not be computed just now. Try again, or use the command “intersession panel”."), {}, {}});
  auto const solved = plan::read_solution(*choice, *answer);
  if (!solved) return call.refused(solved.error());
  auto const done = call.write([&](Writing& w) { return plan::keep_lottery(w, id, *choice, fairness, *solved); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/panel#l-" + done->text, tr("The lottery is prepared. Publish its digest, then draw."), boost::json::object{{"id", done->text}});
}

http::Response draw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const lottery = call.id<plan::LotteryId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::draw(w, id, lottery, call.field("seed")); }), path_of(id) + "/panel#l-" + lottery.text, tr("The lot has drawn."));
}

http::Response lottery_choice(Call& call) {
  auto const found = call.read([&](Reading& r) { return plan::lottery_choice(r, call.id<plan::PlanId>(), call.id<plan::LotteryId>(1)); });
  if (!found || found->empty()) return call.refused({Why::unknown, say("There is no such lottery, or what people said of themselves is erased."), {}, {}});
  return call.json_text(*found);
}

http::Response forget(Call& call) {
  auto const id = call.id<plan::PlanId>();
  return planned(call, call.write([&](Writing& w) { return plan::forget_people(w, id); }), path_of(id) + "/panel", tr("What people said of themselves is erased."));
}

}  // namespace

std::vector<Route> plan_panel_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/panel", least, one, "Nominations, quotas, the panels they admit and who was chosen.", 0, Rate::costly},
      {Method::post, "/plans/{plan}/nominations", least, nominate, "Nominates somebody: name, by, attributes (lines of \"kind: value\").", form_body},
      {Method::post, "/plans/{plan}/nominations/{nomination}/consent", least, consent, "Notes consent: asked, given or declined.", form_body},
      {Method::post, "/plans/{plan}/nominations/{nomination}/withdraw", least, withdraw, "Withdraws a nomination.", form_body},
      {Method::post, "/plans/{plan}/quotas", least, set_quota, "Sets a quota: category, name, min, max.", form_body},
      {Method::post, "/plans/{plan}/quotas/drop", least, drop_quota, "Removes a quota: category, name.", form_body},
      {Method::post, "/plans/{plan}/choose", least, choose, "Writes down who was chosen: people, why.", form_body, Rate::costly},
      {Method::post, "/plans/{plan}/lotteries", least, prepare_lottery, "Prepares a lottery among the panels that keep the quotas: fairness (maximin, leximin).", form_body, Rate::costly},
      {Method::post, "/plans/{plan}/lotteries/{lottery}/draw", least, draw, "Draws a prepared lottery, once: seed.", form_body},
      {Method::get, "/plans/{plan}/lotteries/{lottery}/choice", least, lottery_choice, "The choice behind a lottery, as the command “intersession panel” reads it."},
      {Method::post, "/plans/{plan}/forget", least, forget, "Erases what nominees said of themselves.", form_body},
  };
}

}  // namespace web
