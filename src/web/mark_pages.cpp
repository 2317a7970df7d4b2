// SPDX-License-Identifier: Apache-2.0
// Decisions, actions and parked questions: made from selected words, one page each, lists over all meetings. Their words stay
// hidden from visitors where the rough transcript they stand in is not public; their sentence is always public.
#include <algorithm>

#include "base/text.hpp"
#include "desk/consensus.hpp"
#include "desk/desk.hpp"
#include "web/marks.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

namespace {

struct MarkFacts {
  record::MarkView mark;
  std::string meeting_title, owner;
  bool words_shown = true;
  std::vector<record::MarkChange> changes;
};
BOOST_DESCRIBE_STRUCT(MarkFacts, (), (mark, meeting_title, owner, words_shown, changes))

std::string meeting_title(Reading& r, base::MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  if (!m) return {};
  if (!m->title.empty()) return m->title;
  auto const s = meeting::series(r, m->series);
  return fill(tr("{1}, meeting {2}"), {s ? s->title : std::string(), m->number});
}

bool words_public(Reading& r, base::MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  auto const head = record::head(r, id);
  auto const s = m ? meeting::series(r, m->series) : std::nullopt;
  return head && s && desk::is_public(*s, *head);
}

/// A visitor's copy: without names of editors, and without words that are not public.
void hide_from_visitors(Call const& call, MarkFacts& f, bool may_read_words) {
  if (call.viewer.signed_in()) return;
  f.mark.made_by = {};
  f.mark.note.clear();
  f.changes.clear();
  f.words_shown = may_read_words;
  if (!may_read_words) f.mark.words.reset();
}

std::optional<MarkFacts> facts_of(Call& call, base::MarkId const& id) {
  return call.read([&](Reading& r) -> std::optional<MarkFacts> {
    auto m = record::mark(r, id);
    if (!m) return std::nullopt;
    MarkFacts f;
    f.mark = std::move(*m);
    f.meeting_title = meeting_title(r, f.mark.meeting);
    auto const names = desk::names(r);
    auto const owner = names.find(f.mark.owner);
    f.owner = owner == names.end() ? f.mark.owner_name : owner->second;
    f.changes = record::history(r, id);
    hide_from_visitors(call, f, words_public(r, f.mark.meeting));
    return f;
  });
}

std::string heading(record::MarkKind k) {
  switch (k) {
    case record::MarkKind::decision: return tr("Decision");
    case record::MarkKind::action: return tr("Action");
    case record::MarkKind::question: return tr("Parked question");
  }
  return {};
}

std::string state_words(std::string const& s) {
  if (s == "open") return tr("open");
  if (s == "done") return tr("done");
  if (s == "dropped") return tr("dropped");
  if (s == "superseded") return tr("superseded");
  return tr("stands");
}

Badge state_look(std::string const& s) {
  return s == "done" || s == "standing" ? Badge::good : s == "open" ? Badge::attention : Badge::neutral;
}

std::string words_state(std::string const& s) {
  if (s == "moved") return tr("The words stand elsewhere in the paragraph now.");
  if (s == "changed") return tr("The words were corrected since.");
  if (s == "split") return tr("The words stand in several places now.");
  if (s == "lost") return tr("The words are no longer in the transcript.");
  return {};
}

std::vector<std::string> states_of(record::MarkKind k) {
  if (k == record::MarkKind::decision) return {"standing", "superseded"};
  return {"open", "done", "dropped"};
}

Html words_block(MarkFacts const& f) {
  if (!f.mark.words) {
    return f.words_shown ? html("<p>{}</p>", tr("It was written down without words of a transcript."))
                         : html("<p>{}</p>", tr("The words it was made from are in a transcript that is not public yet."));
  }
  auto const& w = *f.mark.words;
  if (w.redacted) return html("<p>{}</p>", tr("The words it was made from were redacted."));
  Html out = html("<figure class=\"quote\"><blockquote dir=\"auto\"><p>{}<mark>{}</mark>{}</p></blockquote>", w.before, w.quote, w.after);
  if (w.state != "exact" && w.state != "moved" && !w.now.empty() && w.now != w.quote)
    out += html("<p>{}</p><blockquote dir=\"auto\"><p>{}</p></blockquote>", tr("Now it says:"), w.now);
  if (auto const words = words_state(w.state); !words.empty()) out += html("<p>{}</p>", words);
  out += html("<figcaption><a href=\"/q/{}\">{}</a></figcaption></figure>", w.id, tr("In the transcript"));
  return out;
}

Html owner_html(std::string const& owner) { return owner.empty() ? badge(tr("no owner"), Badge::bad) : person(owner); }

Html due_html(std::string const& due) {
  auto const d = base::parse_day(due);
  return d ? day(*d) : text(tr("no date"));
}

Html owner_choice(Call& call, base::PersonId const& chosen, std::optional<Refusal> const& wrong) {
  std::vector<Choice> people = {{"", tr("Nobody, or named beside"), "", chosen.empty()}};
  for (auto const& [id, name] : call.read([](Reading& r) { return desk::names(r); })) people.push_back({id.text, name, "", id == chosen});
  std::sort(people.begin() + 1, people.end(), [](auto const& a, auto const& b) { return a.label < b.label; });
  return select({.name = "owner", .label = tr("Owner"), .choices = std::move(people), .error = error_at(wrong, "owner")});
}

Html edit_form(Call& call, record::MarkView const& m, record::MarkWish const& w, std::optional<Refusal> const& wrong) {
  Html inside = text_area({.name = "text", .label = tr("Sentence"), .value = w.text, .error = error_at(wrong, "text"), .rows = 3, .required = true});
  if (m.kind != record::MarkKind::decision) {
    inside += owner_choice(call, w.owner, wrong);
    inside += field({.name = "owner_name", .label = tr("Or an owner in words"), .value = w.owner_name, .hint = tr("For example: all coalitions"), .max_length = 120});
    inside += field({.name = "due", .label = tr("Due"), .value = w.due, .error = error_at(wrong, "due"), .type = "date"});
  }
  inside += text_area({.name = "note", .label = tr("Note (not public)"), .value = w.note, .error = error_at(wrong, "note"), .rows = 2});
  inside += buttons(button(tr("Save")));
  return form(Url::local("/marks/" + m.id.text), call.csrf(), inside);
}

Html state_form(Call& call, record::MarkView const& m) {
  Choices c{.name = "state", .label = tr("State"), .choices = {}};
  for (auto const& s : states_of(m.kind)) c.choices.push_back({s, state_words(s), "", s == m.state});
  return form(Url::local("/marks/" + m.id.text + "/state"), call.csrf(),
              radios(c) + field({.name = "note", .label = tr("Why, or how"), .max_length = 500}) + buttons(button(tr("Change the state"), Look::plain)));
}

Html changes_table(Call& call, std::vector<record::MarkChange> const& changes) {
  auto const names = call.read([](Reading& r) { return desk::names(r); });
  Table t{"changes", tr("History"), {{tr("When")}, {tr("Who")}, {tr("What")}, {tr("Before")}, {tr("After")}}, {}, false};
  for (auto const& c : changes) {
    auto const who = names.find(c.by);
    auto const shown = [&](std::string const& v) {
      auto const named = names.find(base::PersonId(v));
      return html("<span dir=\"auto\">{}</span>", named == names.end() ? v : named->second);
    };
    t.rows.push_back({moment(c.at, call.viewer.zone.empty() ? "UTC" : call.viewer.zone), who == names.end() ? text("") : person(who->second),
                      html("<code>{}</code>", c.what), shown(c.from), shown(c.to)});
  }
  return table(t);
}

record::MarkWish wish_of(Call const& call, record::MarkKind kind) {
  record::MarkWish w;
  w.kind = kind;
  w.text = call.long_field("text");
  auto const owner = call.field("owner");
  if (base::looks_like_id(owner)) w.owner = base::PersonId(owner);
  w.owner_name = call.field("owner_name");
  w.due = call.field("due");
  w.note = call.long_field("note");
  return w;
}

}  // namespace

record::Words words_of(Call const& call) {
  record::Words w;
  auto const segment = call.field("segment");
  w.segment = base::SegmentId(base::looks_like_id(segment) ? segment : "none");
  w.rev = call.number("rev", 0).value_or(0);
  w.start = call.number("start", 0).value_or(-1);
  w.end = call.number("end", 0).value_or(-1);
  // The quote is compared with the stored text, so it is taken as it came, not cleaned.
  w.quote = call.form.get("quote");
  return w;
}

namespace {

http::Response mark_page(Call& call, MarkFacts const& facts, record::MarkWish const& wish, std::optional<Refusal> const& wrong, int status) {
  auto const& m = facts.mark;
  return call.show(facts, [&] {
    Page page;
    page.title = fill(tr("{1}: {2}"), {heading(m.kind), std::string(base::slice(m.text, 0, 80))});
    page.heading = text(heading(m.kind));
    page.section = m.kind == record::MarkKind::decision ? "decisions" : m.kind == record::MarkKind::action ? "actions" : "questions";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {facts.meeting_title, Url::local("/meetings/" + m.meeting.text)}};
    page.islands = {"copy"};
    page.main = html("<p class=\"sentence\" dir=\"auto\">{}</p>", m.text);
    std::vector<std::pair<std::string, Html>> rows = {{tr("State"), badge(state_words(m.state), state_look(m.state))},
                                                      {tr("Meeting"), html("<a href=\"/meetings/{}\"><bdi>{}</bdi></a>", m.meeting, facts.meeting_title)}};
    if (m.kind != record::MarkKind::decision) {
      rows.push_back({tr("Owner"), owner_html(facts.owner)});
      rows.push_back({tr("Due"), due_html(m.due)});
    }
    page.main += web::facts(rows);
    page.main += html("<h2>{}</h2>", tr("The words")) + words_block(facts);
    page.main += copy_link(Url::local("/marks/" + m.id.text), tr("Permanent link"));
    if (!facts.changes.empty()) page.main += changes_table(call, facts.changes);
    if (!call.viewer.may(Role::facilitator)) return page;
    if (m.words && (m.words->state == "changed" || m.words->state == "split" || m.words->state == "lost"))
      page.main += act(Url::local("/marks/" + m.id.text + "/words"), call.csrf(), tr("The words are still right"));
    page.main += html("<h2>{}</h2>", tr("Change it"));
    if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
    page.main += edit_form(call, m, wish, wrong) + state_form(call, m);
    page.main += confirm(tr("Remove it"), html("<p>{}</p>", tr("It disappears from all lists; its history and the meeting's log keep it.")),
                         form(Url::local("/marks/" + m.id.text + "/remove"), call.csrf(),
                              field({.name = "reason", .label = tr("Why"), .required = true, .max_length = 500}) + button(tr("Remove"), Look::danger)));
    return page;
  }, status);
}

http::Response show_mark(Call& call) {
  auto const facts = facts_of(call, call.id<base::MarkId>());
  if (!facts) return call.nothing_here();
  auto const& m = facts->mark;
  return mark_page(call, *facts, {m.kind, m.text, m.owner, m.owner_name, m.due, m.note}, std::nullopt, 200);
}

/// The page the words were selected on, if it is one of ours; else the transcript. The words' own place is appended.
std::string back_to_words(Call const& call, base::MeetingId const& meeting, base::SegmentId const& segment) {
  std::string back = "/meetings/" + meeting.text + "/transcript";
  auto const referer = call.request.header("Referer");
  auto const own = std::string(call.request.secure ? "https://" : "http://") + std::string(call.request.header("Host"));
  if (referer.substr(0, own.size()) == own) {
    auto path = std::string(referer.substr(own.size()));
    path = path.substr(0, path.find('#'));
    if (find_route(http::Method::get, path.substr(0, path.find('?'))).route) back = path;
  }
  return segment.empty() || segment.text == "none" ? back : back + "#s-" + segment.text;
}

http::Response make(Call& call) {
  auto const meeting = call.id<base::MeetingId>();
  auto const kind = record::mark_kind_of(call.field("kind"));
  if (!kind) return call.refused({Why::malformed, say("Say whether it is a decision, an action or a question."), "kind", {}});
  auto const wish = wish_of(call, *kind);
  auto const words = words_of(call);
  bool const with_words = words.segment.text != "none";
  auto const done = call.write([&](Writing& w) -> Result<base::MarkId> {
    if (!meeting::meeting(w, meeting)) return base::refuse(Why::unknown, say("There is no such meeting."));
    if (!with_words) return record::make_mark_without_words(w, meeting, wish);
    auto const found = record::find_segment(w, words.segment);
    if (found && found->meeting != meeting) return base::refuse(Why::malformed, say("These words were said in another meeting."), "segment");
    return record::make_mark(w, words, wish);
  });
  if (!done) return call.refused(done.error());
  auto const said = *kind == record::MarkKind::decision ? tr("The decision is written down.")
                    : *kind == record::MarkKind::action ? tr("The action is written down.")
                                                        : tr("The question is parked.");
  boost::json::object facts{{"id", done->text}};
  return call.see(with_words ? back_to_words(call, meeting, words.segment) : "/marks/" + done->text, said, facts);
}

http::Response change(Call& call) {
  auto const id = call.id<base::MarkId>();
  auto const facts = facts_of(call, id);
  if (!facts) return call.nothing_here();
  auto const wish = wish_of(call, facts->mark.kind);
  auto const done = call.write([&](Writing& w) { return desk::change_mark(w, id, wish); });
  if (!done && done.error().why == Why::malformed && !call.wants_json) return mark_page(call, *facts, wish, done.error(), 400);
  if (!done) return call.refused(done.error());
  return call.see("/marks/" + id.text, tr("Saved."));
}

http::Response change_state(Call& call) {
  auto const id = call.id<base::MarkId>();
  auto const done = call.write([&](Writing& w) { return record::set_mark_state(w, id, call.field("state"), call.field("note")); });
  if (!done) return call.refused(done.error());
  return call.see("/marks/" + id.text, tr("The state is changed."));
}

http::Response accept(Call& call) {
  auto const id = call.id<base::MarkId>();
  auto const done = call.write([&](Writing& w) { return record::accept_words(w, id); });
  if (!done) return call.refused(done.error());
  return call.see("/marks/" + id.text, tr("Noted: the words are still right."));
}

http::Response tie(Call& call) {
  auto const id = call.id<base::MarkId>();
  auto const done = call.write([&](Writing& w) { return record::retie_mark(w, id, words_of(call)); });
  if (!done) return call.refused(done.error());
  return call.see("/marks/" + id.text, tr("It stands on other words now."));
}

http::Response remove(Call& call) {
  auto const id = call.id<base::MarkId>();
  auto const facts = facts_of(call, id);
  if (!facts) return call.nothing_here();
  auto const done = call.write([&](Writing& w) { return desk::remove_mark(w, id, call.field("reason")); });
  if (!done) return call.refused(done.error());
  return call.see("/meetings/" + facts->mark.meeting.text, tr("It is removed."));
}

// ------------------------------------------------------------------------------------------------ lists

/// A text that the coalitions adopted between meetings. It stands on no meeting's record, so it is no mark; its own page has its words.
struct Adopted {
  base::ConsensusId id;
  std::string title, source;
  consensus::Outcome outcome = consensus::Outcome::adopted;
  std::optional<Instant> closed;
};
BOOST_DESCRIBE_STRUCT(Adopted, (), (id, title, source, outcome, closed))

struct List {
  std::string kind, state;
  std::int64_t page = 1;
  bool more = false;
  std::vector<MarkFacts> marks;
  std::vector<Adopted> between_meetings;  ///< with the first page of the standing decisions
};
BOOST_DESCRIBE_STRUCT(List, (), (kind, state, page, more, marks, between_meetings))

constexpr int page_size = 50;

struct ListWords {
  std::string title, path, none;
};

ListWords words_for(record::MarkKind k) {
  switch (k) {
    case record::MarkKind::decision: return {tr("Decisions"), "/decisions", tr("No decision is written down yet.")};
    case record::MarkKind::action: return {tr("Actions"), "/actions", tr("No action is written down.")};
    case record::MarkKind::question: return {tr("Parked questions"), "/questions", tr("No question is parked.")};
  }
  return {};
}

Html list_table(List const& facts, record::MarkKind kind, ListWords const& words) {
  bool const decision = kind == record::MarkKind::decision;
  Table t{"marks", words.title, {{heading(kind)}, {tr("Meeting")}, {tr("State")}}, {}, true};
  if (!decision) {
    t.columns.push_back({tr("Owner")});
    t.columns.push_back({tr("Due")});
  }
  for (auto const& f : facts.marks) {
    Html sentence_cell = html("<a href=\"/marks/{}\" dir=\"auto\">{}</a>", f.mark.id, f.mark.text);
    if (f.mark.words && (f.mark.words->state == "lost" || f.mark.words->state == "changed")) sentence_cell += text(" ") + badge(tr("words changed"), Badge::attention);
    std::vector<Html> row = {sentence_cell, html("<a href=\"/meetings/{}\"><bdi>{}</bdi></a>", f.mark.meeting, f.meeting_title),
                             badge(state_words(f.mark.state), state_look(f.mark.state))};
    if (!decision) {
      row.push_back(owner_html(f.owner));
      row.push_back(due_html(f.mark.due));
    }
    t.rows.push_back(std::move(row));
  }
  return table(t);
}

Html adopted_table(std::vector<Adopted> const& all) {
  Table t{"between", tr("Adopted between meetings"), {{tr("Text")}, {tr("State")}, {tr("Closed")}}, {}, true};
  for (auto const& a : all)
    t.rows.push_back({html("<a href=\"/calls/{}\"><bdi>{}</bdi></a>", a.id, a.title),
                      badge(a.outcome == consensus::Outcome::adopted ? tr("adopted") : tr("adopted with recorded objection"), Badge::good), moment(*a.closed, "UTC")});
  return html("<section><h2>{}</h2>{}</section>", tr("Adopted between meetings"), table(t));
}

http::Response list(Call& call, record::MarkKind kind) {
  auto const words = words_for(kind);
  auto const page_number = call.number("page", 1);
  if (!page_number || *page_number < 1 || *page_number > 10'000) return call.refused({Why::malformed, say("There is no such page."), "page", {}});
  List facts;
  facts.kind = boost::describe::enum_to_string(kind, "");
  facts.state = call.request.param("state");
  auto const states = states_of(kind);
  if (!facts.state.empty() && std::find(states.begin(), states.end(), facts.state) == states.end())
    return call.refused({Why::malformed, say("That is not a state it can have."), "state", {}});
  facts.page = *page_number;
  call.read([&](Reading& r) {
    auto const names = desk::names(r);
    std::map<base::MeetingId, std::pair<std::string, bool>> meetings;
    std::map<base::MeetingId, std::optional<Instant>> starts;
    for (auto& m : record::marks(r, kind, facts.state, static_cast<int>((*page_number - 1) * page_size), page_size + 1)) {
      if (facts.marks.size() == page_size) {
        facts.more = true;
        break;
      }
      auto [it, fresh] = meetings.try_emplace(m.meeting);
      if (fresh) it->second = {meeting_title(r, m.meeting), words_public(r, m.meeting)};
      if (auto const of = fresh ? meeting::meeting(r, m.meeting) : std::nullopt) starts[m.meeting] = of->start;
      MarkFacts f;
      f.meeting_title = it->second.first;
      auto const owner = names.find(m.owner);
      f.owner = owner == names.end() ? m.owner_name : owner->second;
      f.mark = std::move(m);
      hide_from_visitors(call, f, it->second.second);
      facts.marks.push_back(std::move(f));
    }
    if (kind == record::MarkKind::decision && *page_number == 1 && facts.state != "superseded")
      for (auto const& c : consensus::adopted(r, page_size)) facts.between_meetings.push_back({c.id, c.title, c.source, c.outcome, c.closed});
    // Within a page by the day of the meeting: what was written down together was not said together.
    std::stable_sort(facts.marks.begin(), facts.marks.end(), [&](auto const& a, auto const& b) { return starts[a.mark.meeting] > starts[b.mark.meeting]; });
    return 0;
  });
  return call.show(facts, [&] {
    Page page;
    page.title = words.title;
    page.section = words.path.substr(1);
    page.wide = true;
    std::vector<Tab> views = {{tr("All"), Url::local(words.path), facts.state.empty()}};
    for (auto const& s : states) views.push_back({state_words(s), Url::local(words.path + "?state=" + s), facts.state == s});
    page.main = tabs(tr("State"), views);
    if (kind == record::MarkKind::decision) page.main += buttons(link_button(Url::local("/calls"), tr("Consensus calls")));
    if (!facts.between_meetings.empty()) page.main += adopted_table(facts.between_meetings);
    page.main += facts.marks.empty() ? empty_state(words.none) : list_table(facts, kind, words);
    base::Query kept;
    if (!facts.state.empty()) kept.add("state", facts.state);
    page.main += pager(words.path, kept, facts.page, facts.page + (facts.more ? 1 : 0));
    return page;
  });
}

http::Response decisions(Call& call) { return list(call, record::MarkKind::decision); }
http::Response actions(Call& call) { return list(call, record::MarkKind::action); }
http::Response questions(Call& call) { return list(call, record::MarkKind::question); }

}  // namespace

std::vector<Route> mark_rows() {
  using http::Method;
  std::vector<Route> rows = {
      {Method::get, "/decisions", Role::visitor, decisions, "Decisions of all meetings, newest first.", 0, Rate::plain, Keep::shared},
      {Method::get, "/actions", Role::visitor, actions, "Actions of all meetings, with owner, due date and state.", 0, Rate::plain, Keep::shared},
      {Method::get, "/questions", Role::visitor, questions, "Parked questions of all meetings.", 0, Rate::plain, Keep::shared},
      {Method::get, "/marks/{mark}", Role::visitor, show_mark, "One decision, action or question with its words.", 0, Rate::plain, Keep::shared},
      {Method::post, "/meetings/{meeting}/marks", Role::facilitator, make, "Writes a decision, action or question down, from selected words or without.", form_body},
      {Method::post, "/marks/{mark}", Role::facilitator, change, "Changes sentence, owner, due date or note.", form_body},
      {Method::post, "/marks/{mark}/state", Role::facilitator, change_state, "Changes the state.", form_body},
      {Method::post, "/marks/{mark}/words", Role::facilitator, accept, "Accepts that its words were corrected.", form_body},
      {Method::post, "/marks/{mark}/tie", Role::facilitator, tie, "Ties it to other words.", form_body},
      {Method::post, "/marks/{mark}/remove", Role::facilitator, remove, "Removes it from the lists, with a reason.", form_body},
  };
  for (auto& row : report_rows()) rows.push_back(row);
  return rows;
}

}  // namespace web
