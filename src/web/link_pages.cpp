// SPDX-License-Identifier: Apache-2.0
// Permanent links (captions 6.5, rulings 17): a meeting, a turn, a segment. They answer themselves, without script: 200
// with the words in context, 301 where they were merged, 410 where they were removed, 451 where they were redacted.
#include "base/text.hpp"
#include "web/record.hpp"

namespace web {

namespace {

// ------------------------------------------------------------------------------------------- a meeting

struct NotedMark {
  base::MarkId id;
  std::string kind, text, owner, due, state;
};
BOOST_DESCRIBE_STRUCT(NotedMark, (), (id, kind, text, owner, due, state))

struct Overview {
  base::MeetingId meeting;
  std::string series, number, title, zone;
  std::optional<Instant> start, end;
  std::string state, address;
  std::optional<record::Status> status;  ///< of the transcript; none: there is none
  bool readable = false;                 ///< by this viewer
  std::vector<NotedMark> decisions, actions, questions;
};
BOOST_DESCRIBE_STRUCT(Overview, (),
                      (meeting, series, number, title, zone, start, end, state, address, status, readable, decisions,
                       actions, questions))

struct Seen {
  Overview facts;
  meeting::Meeting meeting;
  std::string title;
};

NotedMark noted(record::MarkView const& m, std::map<base::PersonId, std::string> const& names) {
  auto const owner = names.find(m.owner);
  return {m.id,   boost::describe::enum_to_string(m.kind, ""),
          m.text, owner == names.end() ? m.owner_name : owner->second,
          m.due,  m.state};
}

std::optional<Seen> overview(Call& call, base::MeetingId const& id) {
  return call.read([&](Reading& r) -> std::optional<Seen> {
    auto const m = meeting::meeting(r, id);
    auto const s = m ? meeting::series(r, m->series) : std::nullopt;
    if (!s) return std::nullopt;
    Seen out{{}, *m, meeting_words(*m, *s)};
    auto& f = out.facts;
    f.meeting = id;
    f.series = s->title;
    f.number = m->number;
    f.title = m->title;
    f.zone = m->zone;
    f.start = m->start;
    f.end = m->end;
    f.state = boost::describe::enum_to_string(m->state, "");
    f.address = call.absolute("/m/" + id.text);
    if (auto const head = record::head(r, id)) {
      f.status = head->status;
      f.readable = may_read(call.viewer, *s, *head, head->status);
    }
    auto const names = desk::names(r);
    for (auto const& mark : record::marks_of(r, id)) {
      auto& list = mark.kind == record::MarkKind::decision ? f.decisions
                   : mark.kind == record::MarkKind::action ? f.actions
                                                           : f.questions;
      list.push_back(noted(mark, names));
    }
    return out;
  });
}

Html marks_part(std::string const& heading, std::vector<NotedMark> const& list, std::string const& none) {
  Html out = html("<section><h2>{}</h2>", heading);
  if (list.empty()) return out + empty_state(none) + html("</section>");
  out += html("<ul>");
  for (auto const& m : list) {
    base::add_html(out, "<li><a href=\"/marks/{}\"><bdi>{}</bdi></a>", m.id, m.text);
    if (m.kind == "action")
      out += text(" · ") +
             (m.owner.empty() ? html("<span class=\"no-owner\">{}</span>", tr("no owner")) : person(m.owner));
    if (auto const due = base::parse_day(m.due)) out += text(" · ") + sentence(tr("due {}"), {day(*due)});
    if (m.state == "done") out += text(" ") + badge(tr("done"), Badge::good);
    if (m.state == "dropped") out += text(" ") + badge(tr("dropped"));
    if (m.state == "superseded") out += text(" ") + badge(tr("superseded"));
    out += html("</li>");
  }
  return out + html("</ul></section>");
}

Html ways_on(Overview const& f) {
  Html out = html("<ul>");
  if (f.readable)
    base::add_html(out, "<li><a href=\"/meetings/{}/transcript\">{}</a></li>", f.meeting, tr("The transcript"));
  else if (f.status) base::add_html(out, "<li>{}</li>", tr("The transcript is not public until it is corrected."));
  else base::add_html(out, "<li>{}</li>", tr("No transcript is kept."));
  base::add_html(out, "<li><a href=\"/meetings/{}/report\">{}</a></li>", f.meeting, tr("The summary report"));
  base::add_html(out, "<li><a href=\"/meetings/{}\">{}</a></li></ul>", f.meeting,
                 tr("Agenda, documents and who was there"));
  return out;
}

http::Response show_meeting(Call& call) {
  auto const x = overview(call, call.id<base::MeetingId>());
  if (!x) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  return call.show(x->facts, [&] {
    auto const& f = x->facts;
    Page page;
    page.title = x->title;
    page.heading = html("<bdi>{}</bdi>", x->title);
    page.lead = html("<p>{}</p><p><bdi>{}</bdi> ", when_words(x->meeting), f.series);
    if (x->meeting.state == meeting::State::cancelled) page.lead += badge(tr("called off"), Badge::bad);
    else if (f.status) page.lead += badge(status_words(*f.status), status_look(*f.status));
    page.lead += html("</p>");
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    page.islands = {"copy"};
    page.canonical = "/m/" + f.meeting.text;
    page.main = ways_on(f);
    page.main += marks_part(tr("Decisions"), f.decisions, tr("No decision is written down."));
    page.main += marks_part(tr("Actions"), f.actions, tr("No action is written down."));
    if (!f.questions.empty()) page.main += marks_part(tr("Parked questions"), f.questions, {});
    page.main +=
        html("<p>{} {}</p>", tr("Permanent address:"), copy_link(Url::local("/m/" + f.meeting.text), f.address));
    return page;
  });
}

// ------------------------------------------------------------------------------------------- a turn

Html erased_notice() {
  return notice(
      Tone::info,
      html(
          "<p>{}</p>",
          tr("The words at this address were erased by two people. That they were here, why and when stays visible.")));
}

Page turn_page(TurnPlace const& p, OpenRecord const& open, bool erased, std::optional<Shown> const& shown) {
  Page page;
  page.title = fill(tr("Turn {1} of {2}"), {std::to_string(p.n), p.meeting_title});
  page.heading = sentence(tr("Turn {1} of {2}"), {text(std::to_string(p.n)), html("<bdi>{}</bdi>", p.meeting_title)});
  page.lead = html("<p>{}</p>", speaker_words(p.turn)) + html("<p>{}</p>", when_words(open.meeting));
  page.section = "meetings";
  page.wide = true;
  page.crumbs = record_crumbs(p.meeting, p.meeting_title);
  page.crumbs.push_back(
      {tr("Transcript"), Url::local("/meetings/" + p.meeting.text + "/transcript" + edition_query(p.edition))});
  page.islands = {"copy"};
  auto const path = "/m/" + p.meeting.text + "/t/" + p.turn.id.text + edition_query(p.edition);
  page.canonical = path;
  page.listed = desk::is_public(open.series, open.head) && !erased;
  page.main = standing_notice(open);
  if (erased) page.main += erased_notice();
  page.main += html("<p>{} {}</p>", tr("Permanent address:"), copy_link(Url::local(path), p.address));
  page.main += place_words(p, shown);
  return page;
}

struct Asked {
  std::optional<TurnPlace> place;
  std::optional<OpenRecord> open;
  std::optional<record::Found> turn;
};

http::Response show_turn(Call& call) {
  auto const meeting = call.id<base::MeetingId>();
  auto const id = call.id<base::TurnId>(1);
  auto const found = call.read([&](Reading& r) -> Result<Asked> {
    auto const open = open_record(r, call, meeting);
    if (!open) return tl::unexpected(open.error());
    Asked out{place_of(r, call, *open, id), *open, std::nullopt};
    if (!out.place && open->edition == 0) out.turn = record::find_turn(r, id);
    return out;
  });
  if (!found) return unreadable(call, found.error());
  if (!found->place) {
    auto const& t = found->turn;
    if (!t || t->meeting != meeting)
      return call.refused({Why::unknown, say("There is no such turn in this text."), {}, {}});
    if (t->fate == record::Fate::merged) return moved_to("/m/" + meeting.text + "/t/" + t->now.text);
    return removed(call, meeting, t->reason);
  }
  bool const erased = nothing_left(found->place->turn);
  return call.show(
      *found->place, [&] { return turn_page(*found->place, *found->open, erased, std::nullopt); }, erased ? 451 : 200);
}

// ------------------------------------------------------------------------------------------- a segment

struct AskedSegment {
  record::FoundSegment segment;
  std::optional<TurnPlace> place;
  std::optional<OpenRecord> open;
};

http::Response show_segment(Call& call) {
  auto const id = call.id<base::SegmentId>();
  auto const found = call.read([&](Reading& r) -> Result<AskedSegment> {
    auto s = record::find_segment(r, id);
    if (!s) return base::refuse(Why::unknown, say("There are no such words in the transcript."));
    auto const open = open_record(r, call, s->meeting);
    if (!open) return tl::unexpected(open.error());
    AskedSegment out{std::move(*s), std::nullopt, *open};
    if (out.segment.fate == record::Fate::alive) out.place = place_of(r, call, *open, out.segment.turn);
    return out;
  });
  if (!found) return unreadable(call, found.error());
  auto const& s = found->segment;
  if (s.fate == record::Fate::merged) return moved_to("/s/" + s.now.text);
  if (!found->place) return removed(call, s.meeting, s.reason);
  bool const erased = nothing_left(s.segment);
  Shown const shown{s.now, 0, static_cast<std::int64_t>(base::code_points(s.segment.text))};
  return call.show(
      *found->place, [&] { return turn_page(*found->place, *found->open, erased, shown); }, erased ? 451 : 200);
}

}  // namespace

std::vector<Route> link_rows() {
  using http::Method;
  return {
      {Method::get, "/m/{meeting}", Role::visitor, show_meeting,
       "A meeting to be cited: what was decided, and where it was said.", 0, Rate::plain, Keep::shared},
      {Method::get, "/m/{meeting}/t/{turn}", Role::visitor, show_turn,
       "A turn in its context; 301 when merged, 410 when removed, 451 when redacted; ?e=N as frozen.", 0, Rate::plain,
       Keep::shared},
      {Method::get, "/s/{segment}", Role::visitor, show_segment,
       "A paragraph in its context; answers like the address of a turn.", 0, Rate::plain, Keep::shared},
  };
}

}  // namespace web
