// SPDX-License-Identifier: Apache-2.0
// The correction desk of a meeting: one page of its turns with their suggestions, and the panel that says what is left to do.
// It works without script; the island "desk" adds the keyboard. Not here: the turns' markup and forms (desk_turns.cpp), what the
// forms do (edit_pages.cpp, voice_pages.cpp, status_pages.cpp).
#include "web/desk.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "people/people.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

constexpr std::int64_t page_size = 40;
constexpr int edits_looked_at = 30;

DeskTurn desk_turn_of(record::Turn const& turn, std::int64_t n, std::map<base::PersonId, std::string> const& names,
                      std::map<base::TurnId, record::SpeakerFinding>& findings) {
  using record::Method;
  DeskTurn t;
  t.n = n;
  t.turn = turn;
  if (auto const name = names.find(turn.person); name != names.end()) t.turn.person_name = name->second;
  bool const speech = turn.kind != record::LabelKind::captioner && turn.kind != record::LabelKind::machine;
  t.unresolved = turn.method == Method::none && speech;
  t.automatic = turn.method == Method::alias || turn.method == Method::roster || turn.method == Method::floor;
  auto const found = findings.find(turn.id);
  if (found == findings.end()) return t;
  t.two_fit = found->second.two_fit;
  for (auto const& s : found->second.suggestions) {
    auto const name = names.find(s.person);
    t.speakers.push_back({s.rule, s.person, name == names.end() ? std::string() : name->second, fill(base::tr_value(s.why), s.with), s.preselected});
  }
  return t;
}

/// The viewer's last act that still stands. What somebody else did is not taken back with one key.
std::optional<DeskUndo> last_act(Reading& r, base::MeetingId const& id, base::PersonId const& viewer) {
  for (auto const& e : record::edits(r, id, 0, edits_looked_at))
    if (!e.undone && e.author == viewer && e.op.rfind("undo ", 0) != 0) return DeskUndo{e.id, e.op};
  return std::nullopt;
}

std::int64_t marks_to_look_at(Reading& r, base::MeetingId const& id) {
  auto const marks = record::marks_of(r, id);
  return std::count_if(marks.begin(), marks.end(), [](auto const& m) {
    return m.words && (m.words->state == "changed" || m.words->state == "split" || m.words->state == "lost");
  });
}

bool wanted(DeskTurn const& t, std::string const& filter, base::TurnId const& here) {
  if (t.turn.id == here) return true;
  if (filter == "unresolved") return t.unresolved;
  if (filter == "suggestions") return !t.words.empty();
  return true;
}

struct Desk {
  DeskFacts facts;
  DeskPlace place;
  std::map<base::PersonId, std::string> names;
};

/// The turn the page shall show: named, or that of a named paragraph.
base::TurnId place_of(Call const& call, Reading& r, DeskPlace const& place) {
  if (!place.turn.empty()) return place.turn;
  if (!place.edit.empty())
    if (auto const s = record::find_segment(r, place.edit)) return s->turn;
  auto const at = call.field("at");
  return base::TurnId(base::looks_like_id(at) ? at : "");
}

void choose_page(Call const& call, DeskFacts& f, std::vector<DeskTurn> all, base::TurnId const& here) {
  std::erase_if(all, [&](auto const& t) { return !wanted(t, f.filter, here); });
  auto const size = static_cast<std::int64_t>(all.size());
  f.pages = std::max<std::int64_t>(1, (size + page_size - 1) / page_size);
  f.page = std::clamp<std::int64_t>(call.number("page", 1).value_or(1), 1, f.pages);
  auto const at = std::find_if(all.begin(), all.end(), [&](auto const& t) { return t.turn.id == here; });
  if (at != all.end()) f.page = (at - all.begin()) / page_size + 1;
  auto const from = (f.page - 1) * page_size, to = std::min(size, from + page_size);
  f.turns.assign(std::make_move_iterator(all.begin() + from), std::make_move_iterator(all.begin() + to));
}

std::optional<Desk> desk_of(Call& call, base::MeetingId const& id, DeskPlace place) {
  return call.read([&](Reading& r) -> std::optional<Desk> {
    auto const m = meeting::meeting(r, id);
    auto const t = record::transcript(r, id);
    if (!m || !t) return std::nullopt;
    Desk d;
    auto const here = place_of(call, r, place);
    d.names = desk::names(r);
    auto& f = d.facts;
    f.meeting = id;
    f.series = m->series;
    auto const series = meeting::series(r, m->series);
    f.title = meeting_title(series ? series->title : std::string(), *m);
    f.lang = t->lang;
    f.status = t->status;
    f.filter = desk_filter(call);
    auto findings = desk::speaker_help(r, id);
    std::map<base::TurnId, std::vector<desk::WordSuggestion>> words;
    for (auto& w : desk::word_help(r, id)) {
      w.why = fill(base::tr_value(w.why), {w.meant});
      ++f.counts.suggestions;
      words[w.turn].push_back(std::move(w));
    }
    std::vector<DeskTurn> all;
    for (auto const& turn : t->turns) {
      all.push_back(desk_turn_of(turn, static_cast<std::int64_t>(all.size()) + 1, d.names, findings));
      all.back().words = std::move(words[turn.id]);
      f.counts.unresolved += all.back().unresolved ? 1 : 0;
      f.counts.automatic += all.back().automatic ? 1 : 0;
      f.counts.segments += static_cast<std::int64_t>(turn.segments.size());
      for (auto const& s : turn.segments)
        f.counts.seen += s.check == record::Check::seen || s.check == record::Check::corrected ? 1 : 0;
    }
    f.counts.turns = static_cast<std::int64_t>(all.size());
    f.counts.marks_to_look_at = marks_to_look_at(r, id);
    choose_page(call, f, std::move(all), here);
    f.undo = last_act(r, id, call.viewer.person);
    f.editions = record::editions(r, id);
    for (auto& a : record::redactions(r, id))
      if (a.state == "asked") f.redactions.push_back(std::move(a));
    d.place = std::move(place);
    d.place.filter = f.filter;
    return d;
  });
}

Html filter_tabs(DeskFacts const& f) {
  auto const to = [&](char const* filter) { return Url::local("/meetings/" + f.meeting.text + "/desk?" + base::Query().add("filter", filter).str()); };
  auto const with = [](std::string const& label, std::int64_t n) { return label + " (" + std::to_string(n) + ")"; };
  return tabs(tr("Which turns"), {{with(tr("All turns"), f.counts.turns), to("all"), f.filter == "all"},
                                  {with(tr("Without speaker"), f.counts.unresolved), to("unresolved"), f.filter == "unresolved"},
                                  {with(tr("With suggestions"), f.counts.suggestions), to("suggestions"), f.filter == "suggestions"}});
}

Html nothing_listed(DeskFacts const& f) {
  if (f.filter == "unresolved") return empty_state(tr("Every turn has a speaker, or somebody has said that nobody knows."));
  if (f.filter == "suggestions") return empty_state(tr("There is no open suggestion. They come from the glossary, the people and what was accepted before."));
  return empty_state(tr("This transcript has no turns."));
}

http::Response desk_page(Call& call) { return show_desk(call, call.id<base::MeetingId>()); }

}  // namespace

http::Response show_desk(Call& call, base::MeetingId const& id, std::optional<DeskTrouble> const& trouble) {
  DeskPlace place;
  if (trouble) {
    place.turn = trouble->turn;
    place.edit = trouble->segment;
  } else if (auto const s = call.field("edit"); base::looks_like_id(s)) {
    place.edit = base::SegmentId(s);
  } else if (auto const t = call.field("turn"); base::looks_like_id(t)) {
    place.turn = base::TurnId(t);
  }
  auto const d = desk_of(call, id, place);
  if (!d) {
    if (!call.read([&](Reading& r) { return meeting::meeting(r, id).has_value(); })) return call.nothing_here();
    return call.refused({Why::unknown, say("This meeting has no transcript."), {}, {}});
  }
  auto const& f = d->facts;
  return call.show(f, [&] {
    Page page;
    page.title = tr("Correct the transcript");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.islands = {"desk"};
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")},
                   {f.title, Url::local("/meetings/" + id.text)},
                   {tr("Transcript"), Url::local("/meetings/" + id.text + "/transcript")}};
    if (trouble)
      page.main += error_summary({{trouble->refusal.field == "text" || trouble->refusal.field == "note" ? trouble->refusal.field : "", in_words(trouble->refusal)}});
    Html turns = filter_tabs(f);
    turns += html("<div class=\"transcript\" lang=\"{}\" dir=\"auto\">", base::speaking().tag);
    if (f.turns.empty()) turns += nothing_listed(f);
    for (auto const& t : f.turns) turns += desk_turn(call, f, t, d->place, trouble, d->names);
    turns += html("</div>") + pager("/meetings/" + id.text + "/desk", base::Query().add("filter", f.filter), f.page, f.pages);
    // The turns are the work: they come first, in the source too. Who wants the rest gets there by one link.
    page.main += html("<p><a href=\"#work\">{}</a></p><div class=\"desk\"><div>{}</div>{}</div>", tr("Undo, next step, editions"), turns,
                      desk_panel(call, f, d->names));
    return page;
  }, trouble ? status_of(trouble->refusal.why) : 200);
}

// ------------------------------------------------------------------------------------------------ shared words

std::string desk_filter(Call const& call) {
  auto const f = call.field("filter");
  return f == "unresolved" || f == "suggestions" ? f : "all";
}

std::string desk_at(Call const& call, base::MeetingId const& m, base::TurnId const& turn) {
  base::Query q;
  q.add("filter", desk_filter(call));
  if (turn.empty()) return "/meetings/" + m.text + "/desk?" + q.str();
  return "/meetings/" + m.text + "/desk?" + q.add("at", turn.text).str() + "#t-" + turn.text;
}

std::string desk_at(Call const& call, base::MeetingId const& m, base::TurnId const& turn, base::SegmentId const& segment) {
  base::Query q;
  q.add("filter", desk_filter(call)).add("at", turn.text);
  return "/meetings/" + m.text + "/desk?" + q.str() + "#s-" + segment.text;
}

http::Response refused_on_desk(Call& call, Refusal const& refusal, std::string const& back) {
  if (call.wants_json) return call.refused(refusal);
  Page page;
  page.title = refusal.why == Why::conflict ? tr("Somebody else was first") : refusal.why == Why::malformed ? tr("That could not be read") : tr("Not possible now");
  page.listed = false;
  page.section = "meetings";
  page.main = notice(Tone::error, html("<p>{}</p><p>{}</p>", in_words(refusal), tr("Nothing was changed.")), Spoken::yes);
  page.main += buttons(link_button(Url::local(back), tr("Back to the desk, as it is now"), Look::primary));
  return call.framed(std::move(page), status_of(refusal.why));
}

std::string reason_title(std::string_view reason) {
  if (reason == "mishearing") return tr("misheard");
  if (reason == "typo") return tr("mistyped");
  if (reason == "speaker") return tr("wrong speaker");
  if (reason == "page_break") return tr("end of a page");
  if (reason == "own_request") return tr("asked for by the speaker");
  if (reason == "style") return tr("style of the house");
  if (reason == "other") return tr("another reason (in the note)");
  return {};
}

std::vector<Choice> reason_choices(std::string_view chosen) {
  std::vector<Choice> out;
  for (std::string_view r : {"mishearing", "typo", "speaker", "page_break", "own_request", "style", "other"})
    out.push_back({std::string(r), reason_title(r), {}, r == chosen});
  return out;
}

std::vector<Choice> person_choices(std::map<base::PersonId, std::string> const& names, std::string const& none, base::PersonId const& chosen) {
  std::vector<Choice> out = {{"", none, {}, chosen.empty()}};
  for (auto const& [id, name] : names) out.push_back({id.text, name, {}, id == chosen});
  std::sort(out.begin() + 1, out.end(), [](auto const& a, auto const& b) { return a.label < b.label; });
  return out;
}

std::string desk_zone(Call const& call) { return call.viewer.zone.empty() ? "UTC" : call.viewer.zone; }

std::vector<Route> desk_rows() {
  std::vector<Route> rows = {
      {http::Method::get, "/meetings/{meeting}/desk", Role::facilitator, desk_page,
       "The correction desk: turns with suggestions, and what is left to do."},
  };
  for (auto more : {import_rows, edit_rows, voice_rows, alias_rows, status_rows, commitment_rows, glossary_rows})
    for (auto& row : more()) rows.push_back(row);
  return rows;
}

}  // namespace web
