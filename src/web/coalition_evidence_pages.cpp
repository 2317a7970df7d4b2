// SPDX-License-Identifier: Apache-2.0
// What a coalition's badges are made of: months of its list, items with their links, the source's health, looks at the principles, every
// evaluation. The numbers of the explanation line lead here. Whoever speaks for the coalition adds evidence and answers, here.
#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "meeting/meeting.hpp"
#include "web/inquiries.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CoalitionId;
using roster::Kind;

struct ItemShown {
  base::EvidenceId id = {};  ///< empty: seen by this server
  Kind kind = Kind::output;
  roster::Day day{};
  std::string words = {}, link = {};
  std::string by = {};               ///< who entered it; for those inside
  std::optional<Instant> at = {};    ///< and when
};
BOOST_DESCRIBE_STRUCT(ItemShown, (), (id, kind, day, words, link, by, at))

struct CheckShown {
  roster::Principle principle = roster::Principle::membership;
  roster::Verdict verdict = roster::Verdict::cannot_tell;
  Instant at{};
  std::string url = {}, note = {}, by = {};
  std::optional<Instant> check_again = {};
};
BOOST_DESCRIBE_STRUCT(CheckShown, (), (principle, verdict, at, url, note, by, check_again))

struct Said {
  roster::Day day{};
  roster::State activity = roster::State::unknown;
  roster::Answering responsiveness = roster::Answering::unknown;
  roster::Open openness = roster::Open::unknown;
  std::string line = {};  ///< of activity
};
BOOST_DESCRIBE_STRUCT(Said, (), (day, activity, responsiveness, openness, line))

struct EvidenceFacts {
  CoalitionId id = {};
  std::string name = {}, lang = {};
  std::optional<roster::Window> window = {};  ///< of the newest evaluation
  std::vector<roster::Month> months = {};     ///< two years
  std::vector<roster::Source> sources = {};
  std::optional<std::int64_t> clamped = {};   ///< times that were not believed
  std::vector<ItemShown> items = {};          ///< newest first
  std::vector<CheckShown> checks = {};
  std::vector<Said> history = {};             ///< three years; all of it with ?history=all
  bool older = false;                         ///< more was said before
  std::vector<std::string> own_series = {};
  bool inside = false;                        ///< the coalition itself, or who organises: they may add
  std::string comment = {};
};
BOOST_DESCRIBE_STRUCT(EvidenceFacts, (), (id, name, window, months, sources, clamped, items, checks, history, older, own_series, inside, comment))

/// Three years; each is read, explained and shown, and after fifteen years there are 180.
constexpr std::size_t evaluations_shown = 36;

std::string words_of_seen(Reading& r, roster::Evidence const& e) {
  constexpr std::string_view meetings = "/meetings/";
  if (e.kind == Kind::contact) return tr("asked for by letter, confirmed by button");
  if (e.link.starts_with("/questionnaires/")) return tr("questionnaire");
  if (!e.link.starts_with(meetings)) return tr("date poll");
  auto const m = meeting::meeting(r, base::MeetingId(e.link.substr(meetings.size())));
  auto const s = m ? meeting::series(r, m->series) : std::nullopt;
  return m ? meeting_title(s ? s->title : std::string(), *m) : std::string();
}

void read_items(Reading& r, EvidenceFacts& f, Instant now) {
  auto const names = f.inside ? desk::names(r) : decltype(desk::names(r)){};
  for (auto const& i : roster::items(r, f.id)) {
    f.items.push_back({i.id, i.kind, i.day.value_or(roster::Day{}), i.words, i.link});
    if (!f.inside) continue;
    auto const by = names.find(i.by);
    f.items.back().by = by == names.end() ? i.who : by->second;
    f.items.back().at = i.at;
  }
  auto const seen = desk::seen_here(r, now - std::chrono::days(730), now, f.id);
  if (auto const mine = seen.evidence.find(f.id); mine != seen.evidence.end())
    for (auto const& e : mine->second) f.items.push_back({{}, e.kind, base::utc_day(e.at), words_of_seen(r, e), e.link});
  std::stable_sort(f.items.begin(), f.items.end(), [](auto const& a, auto const& b) { return std::chrono::sys_days(a.day) > std::chrono::sys_days(b.day); });
}

/// None: there is no such coalition, or this viewer may not know what its badges are made of.
Result<EvidenceFacts> facts_of(Call& call) {
  return call.read([&](Reading& r) -> Result<EvidenceFacts> {
    auto const c = roster::coalition(r, call.id<CoalitionId>());
    if (!c) return tl::unexpected(no_coalition());
    EvidenceFacts f{.id = c->id, .name = c->name, .lang = c->lang};
    f.inside = insight(call, r).of(c->id);
    if (!f.inside) {
      auto const e = roster::latest_of(r, c->id, call.now - seen_first);
      if (!e || badges_of(*e, false).activity != roster::State::active)
        return base::refuse(Why::not_allowed, say("What is known of this coalition is first for the coalition itself and those who organise the forum."));
      f.window = e->activity.recent;
    }
    auto const months = roster::months(r, roster::month_of(call.now, 23), c->id);
    if (auto const m = months.find(c->id); m != months.end()) f.months = every_month(m->second, call.now, 24);
    auto const sources = roster::sources(r, call.now);
    if (auto const s = sources.find(c->id); s != sources.end()) f.sources = s->second;
    if (auto const kept = roster::source_kept(r, c->id)) f.clamped = kept->clamped;
    read_items(r, f, call.now);
    if (!f.inside) return f;
    auto const names = desk::names(r);
    for (auto const& k : roster::checks(r, c->id)) {
      auto const by = names.find(k.by);
      f.checks.push_back({k.check.principle, k.check.verdict, k.check.at, k.check.url, k.note, by == names.end() ? std::string() : by->second, k.check.check_again});
    }
    bool const all = call.field("history") == "all";
    auto const said = all ? roster::history_of(r, c->id) : roster::history_of(r, c->id, static_cast<int>(evaluations_shown) + 1);
    f.older = !all && said.size() > evaluations_shown;
    for (auto const& e : std::span(said).first(f.older ? evaluations_shown : said.size()))
      f.history.push_back({base::utc_day(e.as_of), e.standing.state, e.responsiveness.state, e.openness.state, roster::text_of(roster::explain(e.standing, e.activity, e.rule))});
    if (auto const newest = roster::latest_of(r, c->id, call.now)) f.window = newest->activity.recent;
    for (auto const& [series, owner] : roster::series_owners(r))
      if (owner == c->id)
        if (auto const s = meeting::series(r, series)) f.own_series.push_back(s->title);
    f.comment = roster::comment_of(r, c->id);
    return f;
  });
}

// ------------------------------------------------------------------------------------------------ what is shown

Html months_part(EvidenceFacts const& f) {
  if (f.months.empty()) return {};
  Table t{.id = "months", .caption = tr("Messages of its list by month (UTC)"),
          .columns = {{tr("Month")}, {tr("Messages"), true}, {tr("People"), true}, {tr("Conversations"), true}, {tr("Machines, announcements, asked for"), true}}, .rows = {}};
  for (auto m = f.months.rbegin(); m != f.months.rend(); ++m)
    t.rows.push_back({text(m->month), html("{}", m->messages), html("{}", m->people), html("{}", m->conversations), html("{}", m->others)});
  return html("<section id=\"messages\"><h2 id=\"people\">{}</h2><p id=\"conversations\">{}</p><p>{}</p>{}</section>", tr("Its mailing list"),
              tr("Counted are messages by people, in threads that the secretariat did not open. A conversation has two people or more. No message, name or address is kept."),
              spark(f.months), table(t));
}

Html sources_part(EvidenceFacts const& f) {
  Html lines;
  for (auto const& s : f.sources) {
    Html more;
    if (s.read_at) more += html(" ({})", moment(*s.read_at, "UTC"));
    add_html(lines, "<li><bdi>{}</bdi>: {}{}</li>", s.name, health_word(s.health), more);
    if (s.undated > 0) add_html(lines, "<li id=\"undated\">{}</li>", base::count_of("{} message undated", "{} messages undated", s.undated));
  }
  if (f.clamped && *f.clamped > 0)
    add_html(lines, "<li>{}</li>", base::count_of("{} message states a time that was not believed", "{} messages state a time that was not believed", *f.clamped));
  Html more;
  if (f.inside) more = html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(f.id, "/archive")), tr("Upload or fetch the archive"));
  return html("<section id=\"sources\"><h2>{}</h2>{}<p class=\"soft\">{}</p>{}</section>", tr("Where it was read"),
              lines.empty() ? html("<p>{}</p>", tr("No archive is declared.")) : html("<ul class=\"plain\">{}</ul>", lines),
              tr("Only a source that was read in the last seven days can lower a badge."), more);
}

Html item_line(Call const& call, EvidenceFacts const& f, ItemShown const& i) {
  auto const url = i.link.starts_with("/") ? Url::local(i.link) : Url::outside(i.link);
  Html out = html("{}: <a href=\"{}\" dir=\"auto\">{}</a>", day(i.day), url, i.words.empty() ? i.link : i.words);
  if (i.id.empty()) out += html(" <span class=\"hint\">{}</span>", tr("seen by this server"));
  if (!i.by.empty()) out += html(" <span class=\"hint\">{}, {}</span>", sentence(tr("entered by {}"), {person(i.by)}), moment(*i.at, "UTC"));
  if (f.inside && !i.id.empty()) out += act_on(Url::local(path_of(f.id, "/evidence/" + i.id.text + "/remove")), call.csrf(), tr("Take back"), i.words);
  return html("<li>{}</li>", out);
}

Html items_part(Call const& call, EvidenceFacts const& f) {
  struct Section {
    char const* id;
    Kind kind;
    std::string title;
  };
  Html out;
  for (auto const& s : {Section{"meetings", Kind::meeting, tr("Meetings with notes")}, Section{"outputs", Kind::output, tr("Papers, statements, submissions")},
                        Section{"sessions", Kind::session, tr("Sessions organised")}, Section{"answers", Kind::answer, tr("Answers to calls and questionnaires")},
                        Section{"attendances", Kind::attendance, tr("At coordination meetings")}, Section{"contacts", Kind::contact, tr("Contact details confirmed")},
                        Section{"report", Kind::report, tr("Yearly reports")}, Section{"session-reports", Kind::session_report, tr("Session reports")}}) {
    Html lines;
    for (auto const& i : f.items)
      if (i.kind == s.kind) lines += item_line(call, f, i);
    add_html(out, "<section id=\"{}\"><h3>{}</h3>{}</section>", s.id, s.title, lines.empty() ? html("<p>{}</p>", tr("Nothing is noted.")) : html("<ul class=\"plain\">{}</ul>", lines));
  }
  return html("<section><h2>{}</h2>{}</section>", tr("What it did, and what it answered"), out);
}

Html checks_part(EvidenceFacts const& f) {
  Table t{.id = "checks", .caption = tr("Looks at the three principles, newest first"), .columns = {{tr("Principle")}, {tr("Verdict")}, {tr("When")}, {tr("Where")}, {tr("What was found")}, {tr("By")}, {tr("Again on")}}, .rows = {}};
  for (auto const& k : f.checks)
    t.rows.push_back({text(desk::principle_words(k.principle)), text(verdict_word(k.verdict)), moment(k.at, "UTC"), html("<a href=\"{}\">{}</a>", Url::outside(k.url), k.url),
                      html("<span dir=\"auto\">{}</span>", k.note), person(k.by), k.check_again ? day(base::utc_day(*k.check_again)) : Html()});
  return html("<section id=\"membership\"><h2 id=\"list\">{}</h2><p id=\"archive\">{}</p>{}</section>", tr("Openness"),
              tr("Anyone may join, anyone may subscribe, anyone may read. A person looks and says what was found; what is older than its next check says nothing."),
              t.rows.empty() ? empty_state(tr("Nobody has looked yet.")) : table(t));
}

Html history_part(EvidenceFacts const& f) {
  if (f.history.empty()) return {};
  Table t{.id = "history", .caption = tr("Evaluations, newest first"), .columns = {{tr("As of")}, {tr("Activity")}, {tr("Responsiveness")}, {tr("Openness")}, {tr("Why")}}, .rows = {}};
  for (auto const& h : f.history) t.rows.push_back({day(h.day), badge(h.activity), badge(h.responsiveness), badge(h.openness), text(h.line)});
  Html more;
  if (f.older) more = html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(f.id, "/evidence?history=all")), tr("Older evaluations"));
  return html("<section><h2>{}</h2>{}{}</section>", tr("Month by month"), table(t), more);
}

// ------------------------------------------------------------------------------------------------ forms

Html add_form(Call const& call, EvidenceFacts const& f, std::optional<Refusal> const& wrong) {
  auto const kept = [&](char const* name) { return wrong ? call.field(name) : std::string(); };
  Html inside = select({.name = "kind", .label = tr("What kind of thing"), .choices = choices_of<Kind>(kind_word, kept("kind")), .error = error_at(wrong, "kind"), .required = true});
  inside += field({.name = "day", .label = tr("Day"), .value = kept("day"), .error = error_at(wrong, "day"), .type = "date", .required = true});
  inside += field({.name = "words", .label = tr("What it is"), .value = kept("words"), .error = error_at(wrong, "words"), .required = true, .max_length = 300});
  inside += field({.name = "link", .label = tr("Where it can be seen"), .value = kept("link"), .error = error_at(wrong, "link"), .type = "url", .required = true});
  return folded(tr("Add evidence"), form(Url::local(path_of(f.id, "/evidence")), call.csrf(), inside + buttons(button(tr("Add it")))), wrong.has_value());
}

Html comment_form(Call const& call, EvidenceFacts const& f, std::optional<Refusal> const& wrong) {
  return folded(tr("Answer to what the forum believes"),
                form(Url::local(path_of(f.id, "/comment")), call.csrf(),
                     text_area({.name = "comment", .label = tr("What the coalition says to its badges"), .value = wrong ? call.long_field("comment") : f.comment,
                                .hint = tr("It is shown wherever the badges are. Leave it empty to take it back."), .error = error_at(wrong, "comment")}) +
                         buttons(button(tr("Say this"), Look::plain))),
                wrong.has_value());
}

Html check_form(Call const& call, EvidenceFacts const& f, std::optional<Refusal> const& wrong) {
  auto const kept = [&](char const* name) { return wrong ? call.field(name) : std::string(); };
  Html inside = select({.name = "principle", .label = tr("Principle"), .choices = choices_of(desk::principle_words, kept("principle"))}) +
                select({.name = "verdict", .label = tr("Verdict"), .choices = choices_of(verdict_word, kept("verdict"))});
  inside += field({.name = "url", .label = tr("The page you looked at"), .value = kept("url"), .error = error_at(wrong, "url"), .type = "url", .required = true});
  inside += text_area({.name = "note", .label = tr("What you found there"), .value = wrong ? call.long_field("note") : std::string(), .hint = tr("In the page's own words where it is not met."), .error = error_at(wrong, "note"), .rows = 3});
  auto const again = base::iso_day(base::utc_day(call.now + roster::look_holds));
  inside += field({.name = "check_again", .label = tr("Look again on"), .value = wrong ? kept("check_again") : again, .error = error_at(wrong, "check_again"), .type = "date"});
  return folded(tr("Note a look at a principle"), form(Url::local(path_of(f.id, "/checks")), call.csrf(), inside + buttons(button(tr("Note it"), Look::plain))), wrong.has_value());
}

Html series_form(Call& call, EvidenceFacts const& f, std::optional<Refusal> const& wrong) {
  std::vector<Choice> offered;
  for (auto const& s : call.read([](Reading& r) { return meeting::all_series(r); })) offered.push_back({s.id.text, s.title, "", false});
  if (offered.empty()) return {};
  Html own;
  for (auto const& title : f.own_series) add_html(own, "<li><bdi>{}</bdi></li>", title);
  Html inside = select({.name = "series", .label = tr("Series"), .choices = offered, .error = error_at(wrong, "series")});
  inside += checkbox("other", "yes", tr("They are no longer its own"), false);
  return folded(tr("Which meetings are its own"), (own.empty() ? Html() : html("<ul>{}</ul>", own)) + form(Url::local(path_of(f.id, "/series")), call.csrf(), inside + buttons(button(tr("These are its own"), Look::plain))),
                wrong.has_value());
}

// ------------------------------------------------------------------------------------------------ acts

http::Response add(Call& call) {
  auto const kind = chosen<Kind>(call, "kind");
  auto const done = call.write([&](Writing& w) -> Result<base::EvidenceId> {
    if (auto const may = may_speak(call, w); !may) return tl::unexpected(may.error());
    if (!kind) return tl::unexpected(kind.error());
    return desk::add_evidence(w, {.coalition = call.id<CoalitionId>(), .kind = *kind, .day = base::parse_day(call.field("day")), .words = call.field("words"), .link = call.field("link")});
  });
  return after(call, done, "evidence", show_evidence, path_of(call.id<CoalitionId>(), "/evidence"), tr("The evidence is added."));
}

http::Response take_back(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const may = may_speak(call, w); !may) return may;
    return desk::take_evidence_back(w, call.id<CoalitionId>(), call.id<base::EvidenceId>(1));
  });
  return after(call, done, "evidence", show_evidence, path_of(call.id<CoalitionId>(), "/evidence"), tr("The evidence is taken back."));
}

http::Response comment(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (auto const may = may_speak(call, w); !may) return may;
    return roster::comment(w, call.id<CoalitionId>(), call.long_field("comment"));
  });
  return after(call, done, "comment", show_evidence, path_of(call.id<CoalitionId>()), tr("It is shown beside the badges."));
}

http::Response look(Call& call) {
  auto const principle = chosen<roster::Principle>(call, "principle");
  auto const verdict = chosen<roster::Verdict>(call, "verdict");
  auto const done = call.write([&](Writing& w) -> Result<base::CheckId> {
    if (!principle) return tl::unexpected(principle.error());
    if (!verdict) return tl::unexpected(verdict.error());
    auto const typed = call.field("check_again");
    auto const again = base::parse_day(typed);
    if (!typed.empty() && !again) return base::refuse(Why::malformed, say("“{}” is no day like 2022-10-03."), "check_again", {typed});
    roster::Check k{.principle = *principle, .verdict = *verdict, .url = call.field("url")};
    if (again) k.check_again = Instant(std::chrono::sys_days(*again));
    return desk::note_check(w, call.id<CoalitionId>(), k, call.long_field("note"));
  });
  return after(call, done, "check", show_evidence, path_of(call.id<CoalitionId>(), "/evidence#membership"), tr("It is noted."));
}

http::Response series(Call& call) {
  base::SeriesId const id(call.field("series"));
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    if (!base::looks_like_id(id.text) || !meeting::series(w, id)) return base::refuse(Why::malformed, say("There is no such series."), "series");
    return roster::own_series(w, call.id<CoalitionId>(), id, call.field("other").empty());
  });
  return after(call, done, "series", show_evidence, path_of(call.id<CoalitionId>(), "/evidence"), tr("It is noted."));
}

http::Response evidence(Call& call) { return show_evidence(call, {}); }

}  // namespace

http::Response show_evidence(Call& call, CoalitionTrouble const& trouble) {
  auto const f = facts_of(call);
  if (!f) return call.refused(f.error());
  return call.show(*f, [&] {
    Page page;
    page.title = fill(tr("Evidence of {1}"), {f->name});
    page.heading = sentence(tr("Evidence of {1}"), {html("<bdi lang=\"{}\">{}</bdi>", f->lang, f->name)});
    page.section = "coalitions";
    page.listed = false;
    page.wide = true;
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {f->name, Url::local(path_of(f->id))}};
    page.main += wrong_with(trouble.refusal, {"kind", "day", "words", "link", "comment", "url", "note", "check_again", "series", "principle", "verdict"});
    if (f->window)
      page.main += html("<p>{}</p>", sentence(tr("The newest evaluation looked at {1} to {2}."), {day(base::utc_day(f->window->from + std::chrono::days(1))), day(base::utc_day(f->window->to))}));
    page.main += months_part(*f);
    if (call.viewer.may(Role::secretariat)) page.main += html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(f->id, "/evidence/people")), tr("People who write from several addresses"));
    page.main += sources_part(*f) + items_part(call, *f);
    if (f->inside) {
      page.main += add_form(call, *f, trouble.about("evidence")) + comment_form(call, *f, trouble.about("comment"));
      page.main += checks_part(*f);
      if (call.viewer.may(Role::secretariat))
        page.main += html("<p class=\"no-print\"><a href=\"{}\">{}</a></p>", Url::local(path_of(f->id, "/looks")), tr("Let a machine look at its pages"));
      if (call.viewer.may(Role::secretariat)) page.main += check_form(call, *f, trouble.about("check")) + series_form(call, *f, trouble.about("series"));
      page.main += history_part(*f);
    }
    return page;
  }, form_status(trouble.refusal));
}

std::vector<Route> coalition_evidence_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/{coalition}/evidence", Role::visitor, evidence, "What a coalition's badges are made of; before it is public for the coalition and those who organise. Evaluations of three years; history=all: of all."},
      {Method::post, "/coalitions/{coalition}/evidence", Role::coordinator, add, "Adds evidence: kind, day, words, link. For whoever speaks for the coalition.", form_body},
      {Method::post, "/coalitions/{coalition}/evidence/{evidence}/remove", Role::coordinator, take_back, "Takes evidence back that was added.", form_body},
      {Method::post, "/coalitions/{coalition}/comment", Role::coordinator, comment, "What the coalition says to its badges: comment; empty takes it back.", form_body},
      {Method::post, "/coalitions/{coalition}/checks", Role::secretariat, look, "Notes a look at a principle: principle, verdict, url, note, check_again.", form_body},
      {Method::post, "/coalitions/{coalition}/series", Role::secretariat, series, "Says that a series of meetings is the coalition's own: series; other=yes takes it back.", form_body},
  };
}

}  // namespace web
