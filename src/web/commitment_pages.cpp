// SPDX-License-Identifier: Apache-2.0
// Possible commitments of a meeting: a list to look through, in the order of the meeting. A person makes an action of one, or puts
// it aside; nothing here is public, and nothing is decided by a rule (captions 5.3, 5.4).
#include "base/text.hpp"
#include "web/desk.hpp"
#include "web/meeting.hpp"

namespace web {

using base::Attr;

namespace {

constexpr std::size_t most = 30;

struct CommitmentShown {
  record::PossibleCommitment found;
  std::int64_t rev = 0;
  std::string speaker;
  base::MarkId mark;  ///< the action that stands on these words already
};
BOOST_DESCRIBE_STRUCT(CommitmentShown, (), (found, rev, speaker, mark))
struct CommitmentFacts {
  base::MeetingId meeting;
  std::string title;
  std::vector<CommitmentShown> commitments;
};
BOOST_DESCRIBE_STRUCT(CommitmentFacts, (), (meeting, title, commitments))

base::MarkId mark_on(std::vector<record::MarkView> const& marks, record::PossibleCommitment const& c) {
  for (auto const& m : marks)
    if (m.kind == record::MarkKind::action && m.words && m.words->segment == c.segment && m.words->start < c.end && c.start < m.words->end) return m.id;
  return {};
}

std::string why(record::PossibleCommitment const& c) {
  switch (c.whose) {
    case record::Undertaking::own: return fill(tr("Because of “{}”: the speaker takes it on."), {c.phrase});
    case record::Undertaking::asked: return fill(tr("Because of “{}”: somebody is asked."), {c.phrase});
    case record::Undertaking::group: return fill(tr("Because of “{}”: nobody in particular."), {c.phrase});
  }
  return {};
}

Html action_form(Call const& call, CommitmentFacts const& f, CommitmentShown const& c, int n, std::map<base::PersonId, std::string> const& names) {
  auto const id = [&](char const* name) { return std::string(name) + "-" + std::to_string(n); };
  auto const& p = c.found;
  Html inside = hidden("kind", "action") + hidden("segment", p.segment.text) + hidden("rev", std::to_string(c.rev)) +
                hidden("start", std::to_string(p.start)) + hidden("end", std::to_string(p.end)) + hidden("quote", p.words);
  inside += text_area({.name = "text", .label = tr("What is to be done"), .value = p.words, .rows = 2, .required = true, .id = id("text")});
  inside += select({.name = "owner", .label = tr("Owner"), .choices = person_choices(names, tr("Nobody, or named beside"), p.owner), .id = id("owner")});
  inside += field({.name = "owner_name", .label = tr("Or an owner in words"), .max_length = 120, .id = id("owner_name")});
  inside += field({.name = "due", .label = tr("Due"), .value = p.due ? base::iso_day(p.due->day) : "",
                   .hint = p.due ? fill(p.due->sure ? tr("Said: “{}”") : tr("Said: “{}”. Please check the day."), {p.due->words}) : "", .type = "date", .id = id("due")});
  inside += field({.name = "note", .label = tr("Note (not public)"), .max_length = 500, .id = id("note")});
  return html("<details><summary>{}</summary>{}</details>", tr("Make it an action"),
              form(Url::local("/meetings/" + f.meeting.text + "/marks"), call.csrf(), inside + buttons(button(tr("Write the action down")))));
}

Html one(Call const& call, CommitmentFacts const& f, CommitmentShown const& c, int n, std::map<base::PersonId, std::string> const& names, bool first) {
  auto const& p = c.found;
  Html out = html("<p class=\"turn-note\">{} {}</p><blockquote {}><p dir=\"auto\">{}</p></blockquote>",
                  c.speaker.empty() ? text(tr("Nobody named yet")) : person(c.speaker),
                  html("<a href=\"{}\">{}</a>", Url::local("/meetings/" + f.meeting.text + "/transcript#s-" + p.segment.text), tr("in the transcript")),
                  first ? Attr::value("id", "s-" + p.segment.text) : Attr(), p.words);
  out += html("<p>{} {}</p>", badge(tr("Possible"), Badge::automatic), why(p));
  if (!c.mark.empty()) return html("<li>{}<p>{} <a href=\"/marks/{}\">{}</a></p></li>", out, badge(tr("written down"), Badge::good), c.mark, tr("The action"));
  out += action_form(call, f, c, n, names);
  out += act_on(Url::local("/meetings/" + f.meeting.text + "/suggestions"), call.csrf(), tr("Put aside"), p.phrase,
                {{"rule", "commitment"}, {"heard", p.phrase}, {"meant", std::to_string(p.start)}, {"segment", p.segment.text}, {"rev", std::to_string(c.rev)}, {"verdict", "rejected"}});
  return html("<li>{}</li>", out);
}

http::Response list(Call& call) {
  CommitmentFacts f;
  std::map<base::PersonId, std::string> names;
  bool const there = call.read([&](Reading& r) {
    auto const m = meeting::meeting(r, call.id<base::MeetingId>());
    auto const t = m ? record::transcript(r, m->id) : std::nullopt;
    if (!t) return false;
    f.meeting = m->id;
    auto const s = meeting::series(r, m->series);
    f.title = meeting_title(s ? s->title : std::string(), *m);
    names = desk::names(r);
    std::map<base::SegmentId, std::int64_t> revs;
    for (auto const& turn : t->turns)
      for (auto const& segment : turn.segments) revs[segment.id] = segment.rev;
    auto const marks = record::marks_of(r, m->id);
    for (auto& c : desk::commitment_help(r, m->id, most)) {
      auto const name = names.find(c.speaker);
      auto const rev = revs[c.segment];
      auto mark = mark_on(marks, c);
      f.commitments.push_back({std::move(c), rev, name == names.end() ? std::string() : name->second, std::move(mark)});
    }
    return true;
  });
  if (!there) return call.nothing_here();
  return call.show(f, [&] {
    Page page;
    page.title = tr("Possible commitments");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")},
                   {f.title, Url::local("/meetings/" + f.meeting.text)},
                   {tr("Correct the transcript"), Url::local("/meetings/" + f.meeting.text + "/desk")}};
    page.main = html("<p>{}</p>", tr("Sentences in which somebody may have taken something on, found by their phrases. Most are not actions: you decide, and nobody else sees this list."));
    if (f.commitments.empty()) page.main += empty_state(tr("No sentence looks like a commitment."));
    Html items;
    int n = 0;
    std::set<base::SegmentId> seen;
    for (auto const& c : f.commitments) items += one(call, f, c, ++n, names, seen.insert(c.found.segment).second);
    if (!items.empty()) page.main += html("<ol class=\"list\">{}</ol>", items);
    return page;
  });
}

}  // namespace

std::vector<Route> commitment_rows() {
  return {{http::Method::get, "/meetings/{meeting}/desk/commitments", Role::facilitator, list, "Sentences that may be commitments, with a suggested owner and day."}};
}

}  // namespace web
