// SPDX-License-Identifier: Apache-2.0
// Cycles and their duties: what is due, by when, from whom, what changed since the last cycle, every extension; and for those who organise
// who has handed in what and is eligible. A coordinator sees the own line. The text of a cycle is made from its data.
#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/duties.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;
using base::CycleId;
using base::DutyId;

std::string at(CycleId const& id, std::string const& more = {}) { return "/coalitions/cycles/" + id.text + more; }

std::string kind_word(roster::DutyKind k) {
  switch (k) {
    case roster::DutyKind::yearly_report: return tr("yearly report");
    case roster::DutyKind::session_report: return tr("session report");
    case roster::DutyKind::coordination: return tr("coordination");
    case roster::DutyKind::other: return tr("other");
  }
  return {};
}

// ------------------------------------------------------------------------------------------------ all cycles

struct CycleList {
  std::vector<roster::Cycle> cycles;
};
BOOST_DESCRIBE_STRUCT(CycleList, (), (cycles))

Html open_form(Call const& call, CycleList const& f, std::optional<Refusal> const& wrong) {
  std::vector<Choice> like{{"", tr("none"), "", false}};
  for (auto const& c : f.cycles) like.push_back({c.id.text, c.name, "", &c == &f.cycles.front()});
  return html("<section class=\"no-print\"><h2>{}</h2>{}</section>", tr("Open a cycle"),
              form(Url::local("/coalitions/cycles"), call.csrf(),
                   field({.name = "name", .label = tr("Name"), .value = call.field("name"), .hint = tr("A year, mostly."), .error = error_at(wrong, "name"), .required = true, .max_length = 40}) +
                       field({.name = "gives", .label = tr("What fulfilling its duties gives"), .value = call.field("gives"), .hint = tr("“A slot at the annual meeting”."), .error = error_at(wrong, "gives"), .max_length = 200}) +
                       select({.name = "like", .label = tr("With the duties of"), .choices = like}) + buttons(button(tr("Open it"), Look::plain))));
}

http::Response show_list(Call& call, std::optional<Refusal> const& wrong) {
  if (wrong && call.wants_json) return call.refused(*wrong);
  auto const f = call.read([](Reading& r) { return CycleList{roster::cycles(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("What is due");
    page.section = "coalitions";
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    page.main += wrong_with(wrong, {"name", "gives"});
    Html lines;
    for (auto const& c : f.cycles) add_html(lines, "<li><a href=\"{}\"><bdi>{}</bdi></a> <span dir=\"auto\">{}</span></li>", Url::local(at(c.id)), c.name, c.gives);
    page.main += lines.empty() ? empty_state(tr("No cycle has been opened yet.")) : html("<ul class=\"list\">{}</ul>", lines);
    if (call.viewer.may(Role::secretariat)) page.main += open_form(call, f, wrong);
    return page;
  }, form_status(wrong));
}

http::Response list(Call& call) { return show_list(call, {}); }

http::Response open(Call& call) {
  auto const like = call.field("like");
  auto const done = call.write([&](Writing& w) {
    return desk::open_cycle(w, {.id = {}, .name = call.field("name"), .gives = call.field("gives")}, like.empty() ? CycleId() : base::looks_like_id(like) ? CycleId(like) : CycleId("none"));
  });
  if (!done) return done.error().why == Why::unknown ? call.refused(done.error()) : show_list(call, done.error());
  return call.see(at(*done), tr("The cycle is open."), base::to_json(*done));
}

// ------------------------------------------------------------------------------------------------ one cycle

struct Standing {
  CoalitionId id = {};
  std::string name = {};
  roster::Eligibility eligibility = {};
};
BOOST_DESCRIBE_STRUCT(Standing, (), (id, name, eligibility))

struct CycleFacts {
  roster::Cycle cycle = {};
  std::vector<roster::Duty> duties = {};
  std::vector<roster::Extension> extensions = {};
  std::string before = {};  ///< name of the cycle before; empty for the first
  std::vector<roster::DutyChange> changed = {};
  std::vector<Standing> standings = {};         ///< of those this viewer may see
  std::vector<roster::HandedIn> handed_in = {};  ///< of the same
};
BOOST_DESCRIBE_STRUCT(CycleFacts, (), (cycle, duties, extensions, before, changed, standings, handed_in))

std::optional<CycleFacts> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<CycleFacts> {
    auto const c = roster::cycle(r, call.id<CycleId>());
    if (!c) return std::nullopt;
    CycleFacts f{.cycle = *c, .duties = roster::duties(r, c->id), .extensions = roster::extensions(r, c->id)};
    auto const all = roster::cycles(r);
    auto const here = std::find_if(all.begin(), all.end(), [&](auto const& o) { return o.id == c->id; });
    if (here != all.end() && here + 1 != all.end()) {
      f.before = (here + 1)->name;
      f.changed = roster::changed_since(roster::duties(r, (here + 1)->id), f.duties);
    }
    auto const sees = insight(call, r);
    if (!sees.all && sees.own.empty()) return f;
    auto const handed = roster::handed_in(r, c->id);
    auto const today = base::utc_day(call.now);
    for (auto const& one : roster::coalitions(r)) {
      bool const gone = one.life == roster::Life::merged || one.life == roster::Life::closed;
      if (sees.of(one.id) && !gone) f.standings.push_back({one.id, one.name, roster::eligibility(f.duties, handed, one.id, today)});
    }
    for (auto const& h : handed)
      if (sees.of(h.coalition)) f.handed_in.push_back(h);
    return f;
  });
}

/// What a duty is called after its kind; of another kind, its words alone.
Html named(roster::DutyKind kind, std::string const& words) {
  return kind == roster::DutyKind::other ? html("<span dir=\"auto\">{}</span>", words) : html("{}: <span dir=\"auto\">{}</span>", kind_word(kind), words);
}

/// "For a slot at the annual meeting each coalition hands in, in 2022: ..."
Html text_part(CycleFacts const& f) {
  if (f.duties.empty()) return empty_state(tr("Nothing is due in this cycle yet."));
  Html lines;
  for (auto const& d : f.duties) {
    Html more;
    if (!d.from_whom.empty()) more += html(" ({})", d.from_whom);
    if (d.due) more += html(" {}", sentence(tr("by {}"), {day(*d.due)}));
    add_html(lines, "<li id=\"{}\">{}{}</li>", d.id, named(d.kind, d.words), more);
  }
  return html("<p>{}</p><ul>{}</ul>", f.cycle.gives.empty() ? tr("This is due from each coalition:") : fill(tr("This is due from each coalition. It gives: {}."), {f.cycle.gives}), lines);
}

Html changed_part(CycleFacts const& f) {
  if (f.before.empty()) return {};
  Html lines;
  for (auto const& c : f.changed) {
    auto const words = c.before.empty() ? fill(tr("new: {}"), {c.after}) : c.after.empty() ? fill(tr("no longer: {}"), {c.before}) : fill(tr("{1}; before: {2}"), {c.after, c.before});
    add_html(lines, "<li>{}</li>", named(c.kind, words));
  }
  return html("<section><h2>{}</h2>{}</section>", fill(tr("Changed since {}"), {f.before}), lines.empty() ? html("<p>{}</p>", tr("Nothing changed.")) : html("<ul>{}</ul>", lines));
}

std::string words_of(CycleFacts const& f, DutyId const& id) {
  for (auto const& d : f.duties)
    if (d.id == id) return d.words;
  return {};
}

Html extensions_part(CycleFacts const& f) {
  Html lines;
  for (auto const& e : f.extensions) {
    Html const days = e.from ? sentence(tr("{1} instead of {2}"), {e.to ? day(*e.to) : Html(), day(*e.from)}) : e.to ? day(*e.to) : Html();
    add_html(lines, "<li>{}: <span dir=\"auto\">{}</span>, {}{}</li>", moment(e.at, "UTC"), words_of(f, e.duty), days, e.reason.empty() ? Html() : html(": <span dir=\"auto\">{}</span>", e.reason));
  }
  return lines.empty() ? Html() : html("<section><h2>{}</h2><ul class=\"plain\">{}</ul></section>", tr("Days that were set and moved"), lines);
}

Html verdict(roster::Verdict v) {
  switch (v) {
    case roster::Verdict::met: return badge("● " + tr("eligible"), Badge::good);
    case roster::Verdict::not_met: return badge("○ " + tr("something is missing"), Badge::attention);
    case roster::Verdict::cannot_tell: break;
  }
  return badge("? " + tr("not yet"), Badge::automatic);
}

Html standings_part(CycleFacts const& f) {
  if (f.standings.empty() || f.duties.empty()) return {};
  Table t{.id = "standings", .caption = tr("Who has handed in what: for the coalition and those who organise"), .columns = {{tr("Coalition")}, {tr("Eligible")}}, .rows = {}};
  for (auto const& d : f.duties) t.columns.push_back({d.words});
  for (auto const& s : f.standings) {
    std::vector<Html> row{html("<a href=\"/coalitions/{}\"><bdi>{}</bdi></a>", s.id, s.name), verdict(s.eligibility.verdict)};
    for (auto const& d : f.duties) {
      auto const there = std::find_if(f.handed_in.begin(), f.handed_in.end(), [&](auto const& h) { return h.duty == d.id && h.coalition == s.id; });
      if (there == f.handed_in.end()) row.push_back(text(std::find(s.eligibility.missing.begin(), s.eligibility.missing.end(), d.id) != s.eligibility.missing.end() ? tr("missing") : tr("not yet")));
      else if (there->what == roster::Fulfilment::given)
        row.push_back(html("<a href=\"{}\">{}</a>{}", Url::outside(there->link), there->day ? day(*there->day) : text(tr("given")),
                           there->noted.empty() ? Html() : html(" <span class=\"hint\">{}</span>", tr("from its evidence"))));
      else row.push_back(html("{}: <span dir=\"auto\">{}</span>", tr("excused"), there->link));
    }
    t.rows.push_back(std::move(row));
  }
  return html("<section><h2>{}</h2>{}</section>", tr("Who is eligible"), table(t));
}

std::vector<Choice> duty_choices(Call const& call, CycleFacts const& f) {
  std::vector<Choice> out;
  for (auto const& d : f.duties) out.push_back({d.id.text, d.words, "", call.field("duty") == d.id.text});
  return out;
}

Html forms_part(Call const& call, CycleFacts const& f, CoalitionTrouble const& trouble) {
  auto const in = [&](std::string const& form_name, char const* name, std::string const& label, char const* type = "text", std::string const& value = {}) {
    bool const again = trouble.at(form_name);
    return field({.name = name, .label = label, .value = again ? call.field(name) : value, .error = again ? error_at(trouble.refusal, name) : std::string(), .type = type, .id = form_name + "-" + name});
  };
  auto const whole = [&](std::string const& name, std::string const& summary, std::string const& path, Html const& inside, std::string const& does, Html const& below = {}) {
    Html above;
    if (trouble.at(name)) above = error_summary({{name + "-" + trouble.refusal->field, in_words(*trouble.refusal)}});
    return folded(summary, above + form(Url::local(at(f.cycle.id, path)), call.csrf(), inside + buttons(button(does, Look::plain))) + below, trouble.at(name));
  };
  Html out = whole("duty", tr("Add a duty"), "/duties",
                   select({.name = "kind", .label = tr("What kind of thing"), .choices = choices_of<roster::DutyKind>(kind_word, call.field("kind")), .id = "duty-kind"}) + in("duty", "words", tr("What is due")) + in("duty", "from_whom", tr("From whom, if not from everybody")) +
                       in("duty", "due", tr("By"), "date"),
                   tr("Add it"));
  if (!f.duties.empty()) {
    out += whole("due", tr("Set or move a day"), "/due",
                 select({.name = "duty", .label = tr("Duty of the cycle"), .choices = duty_choices(call, f), .id = "due-duty"}) + in("due", "due", tr("By"), "date") + in("due", "reason", tr("Reason")), tr("Set this day"));
    std::vector<Choice> coalitions;
    for (auto const& s : f.standings) coalitions.push_back({s.id.text, s.name, "", call.field("coalition") == s.id.text});
    std::vector<Choice> const what{{"given", tr("given"), "", true}, {"excused", tr("excused"), "", false}, {"forget", tr("nothing was handed in"), "", false}};
    out += whole("handed", tr("Note what was handed in"), "/handed-in",
                 select({.name = "coalition", .label = tr("Coalition"), .choices = coalitions, .id = "handed-coalition"}) + select({.name = "duty", .label = tr("Duty of the cycle"), .choices = duty_choices(call, f), .id = "handed-duty"}) +
                     select({.name = "what", .label = tr("What happened"), .choices = what, .id = "handed-what"}) + in("handed", "day", tr("Day"), "date") + in("handed", "link", tr("Where it can be seen; or why it is excused")),
                 tr("Note it"));
  }
  for (auto const& d : f.duties) {
    auto const name = "duty-" + d.id.text;
    bool const empty = std::none_of(f.handed_in.begin(), f.handed_in.end(), [&](auto const& h) { return h.duty == d.id && h.noted.empty(); });
    auto const kind = trouble.at(name) ? call.field("kind") : std::string(boost::describe::enum_to_string(d.kind, ""));
    out += whole(name, fill(tr("Correct “{}”"), {d.words}), "/duties/" + d.id.text,
                 select({.name = "kind", .label = tr("What kind of thing"), .choices = choices_of<roster::DutyKind>(kind_word, kind), .id = name + "-kind"}) +
                     in(name, "words", tr("What is due"), "text", d.words) + in(name, "from_whom", tr("From whom, if not from everybody"), "text", d.from_whom),
                 tr("Save"), empty ? act_on(Url::local(at(f.cycle.id, "/duties/" + d.id.text + "/remove")), call.csrf(), tr("Remove"), d.words) : Html());
  }
  return html("<section class=\"no-print\"><h2>{}</h2>{}</section>", tr("Change"), out);
}

http::Response show_cycle(Call& call, CoalitionTrouble const& trouble) {
  auto const f = facts_of(call);
  if (!f) return call.refused({Why::unknown, say("There is no such cycle."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = fill(tr("What is due: {}"), {f->cycle.name});
    page.section = "coalitions";
    page.wide = true;
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {tr("What is due"), Url::local("/coalitions/cycles")}};
    page.main += text_part(*f) + changed_part(*f) + extensions_part(*f) + standings_part(*f);
    if (call.viewer.may(Role::secretariat)) page.main += forms_part(call, *f, trouble);
    return page;
  }, form_status(trouble.refusal));
}

http::Response one(Call& call) { return show_cycle(call, {}); }

// ------------------------------------------------------------------------------------------------ acts

http::Response add(Call& call) {
  auto const due = typed_day(call, "due");
  auto const done = call.write([&](Writing& w) -> Result<DutyId> {
    if (!due) return tl::unexpected(due.error());
    roster::Duty wish{.cycle = call.id<CycleId>(), .words = call.field("words"), .from_whom = call.field("from_whom"), .due = *due};
    if (!boost::describe::enum_from_string(call.field("kind").c_str(), wish.kind)) return base::refuse(Why::malformed, say("Choose one of these."), "kind");
    return desk::add_duty(w, wish);
  });
  return after(call, done, "duty", show_cycle, at(call.id<CycleId>()), tr("The duty is added."));
}

/// What is noted of a duty stands on the page of its cycle, and nowhere else.
Result<base::Done> of_this_cycle(Call const& call, Reading& r, DutyId const& duty) {
  for (auto const& d : roster::duties(r, call.id<CycleId>()))
    if (d.id == duty) return base::Done{};
  return base::refuse(Why::unknown, say("There is no such duty."));
}

http::Response correct(Call& call) {
  auto const id = call.id<DutyId>(1);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const here = of_this_cycle(call, w, id); !here) return here;
    roster::Duty wish{.words = call.field("words"), .from_whom = call.field("from_whom")};
    if (!boost::describe::enum_from_string(call.field("kind").c_str(), wish.kind)) return base::refuse(Why::malformed, say("Choose one of these."), "kind");
    return desk::change_duty(w, id, wish);
  });
  return after(call, done, ("duty-" + id.text).c_str(), show_cycle, at(call.id<CycleId>()), tr("It is saved."));
}

http::Response take_out(Call& call) {
  auto const id = call.id<DutyId>(1);
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const here = of_this_cycle(call, w, id); !here) return here;
    return desk::remove_duty(w, id);
  });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<CycleId>()), tr("The duty is taken out."));
}

http::Response set_due(Call& call) {
  auto const due = typed_day(call, "due");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const here = of_this_cycle(call, w, id_in<DutyId>(call, "duty")); !here) return here;
    if (!due) return tl::unexpected(due.error());
    return desk::set_due(w, id_in<DutyId>(call, "duty"), *due, call.field("reason"));
  });
  return after(call, done, "due", show_cycle, at(call.id<CycleId>()), tr("The day is set."));
}

http::Response hand_in(Call& call) {
  auto const day = typed_day(call, "day");
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const here = of_this_cycle(call, w, id_in<DutyId>(call, "duty")); !here) return here;
    roster::HandedIn wish{.duty = id_in<DutyId>(call, "duty"), .coalition = id_in<CoalitionId>(call, "coalition"), .link = call.field("link")};
    if (call.field("what") == "forget") return desk::forget_handed_in(w, wish.duty, wish.coalition);
    if (!day) return tl::unexpected(day.error());
    wish.day = *day;
    if (!boost::describe::enum_from_string(call.field("what").c_str(), wish.what)) return base::refuse(Why::malformed, say("Choose one of these."), "what");
    return desk::note_handed_in(w, wish);
  });
  return after(call, done, "handed", show_cycle, at(call.id<CycleId>()), tr("It is noted."));
}

}  // namespace

std::vector<Route> duty_rows() {
  using http::Method;
  auto const least = Role::secretariat;
  return {
      {Method::get, "/coalitions/cycles", Role::visitor, list, "All cycles, newest first, and what fulfilling their duties gives."},
      {Method::post, "/coalitions/cycles", least, open, "Opens a cycle: name, gives, like (whose duties it begins with).", form_body},
      {Method::get, "/coalitions/cycles/{cycle}", Role::visitor, one, "What is due in a cycle, what changed, every extension; who is eligible as far as this viewer may see it."},
      {Method::post, "/coalitions/cycles/{cycle}/duties", least, add, "Adds a duty: kind, words, from_whom, due.", form_body},
      {Method::post, "/coalitions/cycles/{cycle}/duties/{duty}", least, correct, "Corrects a duty: kind, words, from_whom.", form_body},
      {Method::post, "/coalitions/cycles/{cycle}/duties/{duty}/remove", least, take_out, "Takes a duty out for which nothing was handed in.", form_body},
      {Method::post, "/coalitions/cycles/{cycle}/due", least, set_due, "Sets or moves the day of a duty: duty, due, reason.", form_body},
      {Method::post, "/coalitions/cycles/{cycle}/handed-in", least, hand_in, "Notes what a coalition handed in: coalition, duty, what (given, excused, forget), day, link.", form_body},
  };
}

}  // namespace web
