// SPDX-License-Identifier: Apache-2.0
// How a transcript came to be what it is: its edits then and now, the revisions of one paragraph, the meeting's event
// log. For those who are signed in; what changed after approval is public (amendments, captions 6.5, R6).
#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "web/live_hearing.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr int a_page = 30;

struct EditLine {
  std::int64_t id = 0;
  std::string op, object, before, after, reason, note, author;
  Instant at{};
  bool undone = false;
};
BOOST_DESCRIBE_STRUCT(EditLine, (), (id, op, object, before, after, reason, note, author, at, undone))

struct HistoryFacts {
  base::MeetingId meeting;
  std::string meeting_title, zone;
  std::vector<EditLine> edits;
  std::int64_t older = 0;  ///< ask on with ?before= this; 0: there are none
};
BOOST_DESCRIBE_STRUCT(HistoryFacts, (), (meeting, meeting_title, zone, edits, older))

std::string op_words(std::string_view op) {
  if (op.starts_with("undo ")) return fill(tr("Taken back: {}"), {op_words(op.substr(5))});
  if (op == "correct_text") return tr("Words corrected");
  if (op == "split_segment") return tr("Paragraph split");
  if (op == "merge_segment") return tr("Paragraphs joined");
  if (op == "split_turn") return tr("Turn split");
  if (op == "merge_turn") return tr("Turns joined");
  if (op == "move_boundary") return tr("Paragraph moved to the neighbouring turn");
  if (op == "set_join") return tr("Page break looked at");
  if (op == "remove_segment") return tr("Paragraph removed");
  if (op == "set_check") return tr("Paragraph checked");
  if (op == "name_voice") return tr("Speaker named");
  if (op == "unname_voice") return tr("Speaker taken off");
  if (op == "confirm_automatic") return tr("Automatic names confirmed");
  if (op == "import") return tr("Taken in from the captioner's file");
  if (op == "realign") return tr("Cleaned file laid over");
  return std::string(op);
}

std::string reason_words(std::string_view reason) {
  if (reason == "mishearing") return tr("misheard");
  if (reason == "typo") return tr("typing error");
  if (reason == "speaker") return tr("speaker");
  if (reason == "page_break") return tr("page break");
  if (reason == "own_request") return tr("at the speaker's own request");
  if (reason == "style") return tr("house style");
  if (reason == "redaction") return tr("redaction");
  if (reason == "other") return tr("other");
  return {};
}

bool about_voice(std::string_view op) { return op.find("voice") != std::string_view::npos; }

/// A person's id in an edit of a voice, as a name.
std::string named(std::string const& what, std::map<base::PersonId, std::string> const& names) {
  auto const it = names.find(base::PersonId(what));
  return it == names.end() ? what : it->second;
}

EditLine line_of(record::Edit const& e, std::map<base::PersonId, std::string> const& names) {
  auto const author = names.find(e.author);
  EditLine out{e.id,    e.op,     e.object, e.before,
               e.after, e.reason, e.note,   author == names.end() ? std::string() : author->second,
               e.at,    e.undone};
  if (about_voice(e.op)) {
    out.before = named(out.before, names);
    out.after = named(out.after, names);
  }
  return out;
}

Html change_words(EditLine const& e) {
  if (about_voice(e.op)) {
    auto const shown = [](std::string const& s) { return s.empty() ? text(tr("nobody")) : person(s); };
    return html("<p>{}</p>", sentence(tr("{1} becomes {2}"), {shown(e.before), shown(e.after)}));
  }
  if (e.before.empty() && e.after.empty()) return {};
  return html("<p dir=\"auto\">{}</p>", difference_words(e.before, e.after));
}

Html edit_item(EditLine const& e, base::MeetingId const& meeting, std::string const& zone) {
  Html out = html("<li id=\"e-{}\"><p><strong>{}</strong>", e.id, op_words(e.op));
  if (auto const why = reason_words(e.reason); !why.empty()) base::add_html(out, " ({})", why);
  if (e.undone) out += text(" ") + badge(tr("taken back"));
  out += html("</p>") + change_words(e);
  if (!e.note.empty()) base::add_html(out, "<p dir=\"auto\">{}</p>", e.note);
  base::add_html(out, "<p class=\"hit-source\">{}", moment(e.at, zone));
  if (!e.author.empty()) base::add_html(out, " · {}", person(e.author));
  if (e.object.starts_with("s"))
    base::add_html(out, " · <a href=\"/s/{}\">{}</a> · <a href=\"/s/{}/revisions\">{}</a>", e.object, tr("The place"),
                   e.object, tr("All its revisions"));
  else if (e.object.starts_with("t"))
    base::add_html(out, " · <a href=\"/m/{}/t/{}\">{}</a>", meeting, e.object, tr("The place"));
  return out + html("</p></li>");
}

http::Response history(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const before = call.number("before", 0);
  if (!before || *before < 0) return call.refused({Why::malformed, say("This is not a number."), "before", {}});
  auto const facts = call.read([&](Reading& r) -> Result<HistoryFacts> {
    auto const open = open_record(r, call, id);
    if (!open) return tl::unexpected(open.error());
    HistoryFacts out{id, meeting_words(open->meeting, open->series), open->meeting.zone, {}, 0};
    auto const names = desk::names(r);
    auto const from = *before > 0 ? *before : std::numeric_limits<std::int64_t>::max();
    auto all = record::edits(r, id, from, a_page + 1);
    if (all.size() > a_page) {
      all.resize(a_page);
      out.older = all.back().id;
    }
    for (auto const& e : all) out.edits.push_back(line_of(e, names));
    return out;
  });
  if (!facts) return unreadable(call, facts.error());
  return call.show(*facts, [&] {
    Page page;
    page.title = fill(tr("Changes of the transcript: {}"), {facts->meeting_title});
    page.heading = sentence(tr("Changes of the transcript: {}"), {html("<bdi>{}</bdi>", facts->meeting_title)});
    page.section = "meetings";
    page.listed = false;
    page.crumbs = record_crumbs(id, facts->meeting_title);
    page.crumbs.push_back({tr("Transcript"), Url::local("/meetings/" + id.text + "/transcript")});
    if (facts->edits.empty()) page.main = empty_state(tr("Nothing was changed since the file was taken in."));
    Html list;
    for (auto const& e : facts->edits) list += edit_item(e, id, facts->zone);
    if (!list.empty()) page.main += html("<ol class=\"list\">{}</ol>", list);
    if (facts->older > 0)
      page.main += html("<p><a rel=\"next\" href=\"/meetings/{}/transcript/history?before={}\">{}</a></p>", id,
                        facts->older, tr("Older changes"));
    return page;
  });
}

// ------------------------------------------------------------------------------------------- one paragraph

struct RevisionLine {
  std::int64_t rev = 0;
  std::string text, op, reason, note, author;
  Instant at{};
  bool redacted = false;
};
BOOST_DESCRIBE_STRUCT(RevisionLine, (), (rev, text, op, reason, note, author, at, redacted))
struct RevisionFacts {
  base::SegmentId segment;
  base::MeetingId meeting;
  std::string meeting_title, zone;
  record::Fate fate = record::Fate::alive;
  std::vector<RevisionLine> revisions;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(RevisionFacts, (), (segment, meeting, meeting_title, zone, fate, revisions))

Html revision_item(RevisionFacts const& f, std::size_t i) {
  auto const& v = f.revisions[i];
  Html out = html("<li><h2>{}</h2>", fill(tr("Revision {1}: {2}"), {std::to_string(v.rev), op_words(v.op)}));
  if (i + 1 < f.revisions.size())
    base::add_html(out, "<p dir=\"auto\">{}</p>", difference_words(f.revisions[i + 1].text, v.text));
  else base::add_html(out, "<p dir=\"auto\">{}</p>", v.text);
  if (v.redacted) base::add_html(out, "<p>{}</p>", tr("Words were erased here by two people."));
  if (!v.note.empty()) base::add_html(out, "<p dir=\"auto\">{}</p>", v.note);
  base::add_html(out, "<p class=\"hit-source\">{}", moment(v.at, f.zone));
  if (!v.author.empty()) base::add_html(out, " · {}", person(v.author));
  if (auto const why = reason_words(v.reason); !why.empty()) base::add_html(out, " · {}", why);
  return out + html("</p></li>");
}

http::Response revisions(Call& call) {
  auto const id = call.id<base::SegmentId>();
  auto const facts = call.read([&](Reading& r) -> Result<RevisionFacts> {
    auto const s = record::find_segment(r, id);
    if (!s) return base::refuse(Why::unknown, say("There are no such words in the transcript."));
    auto const open = open_record(r, call, s->meeting);
    if (!open) return tl::unexpected(open.error());
    auto const names = desk::names(r);
    RevisionFacts out{id, s->meeting, meeting_words(open->meeting, open->series), open->meeting.zone, s->fate, {}};
    for (auto const& v : record::revisions(r, id)) {
      auto const author = names.find(v.author);
      out.revisions.push_back({v.rev, v.text, v.op, v.reason, v.note,
                               author == names.end() ? std::string() : author->second, v.at, v.redacted});
    }
    std::sort(out.revisions.begin(), out.revisions.end(), [](auto const& a, auto const& b) { return a.rev > b.rev; });
    return out;
  });
  if (!facts) return unreadable(call, facts.error());
  return call.show(*facts, [&] {
    Page page;
    page.title = fill(tr("Revisions of a paragraph of {}"), {facts->meeting_title});
    page.heading = sentence(tr("Revisions of a paragraph of {}"), {html("<bdi>{}</bdi>", facts->meeting_title)});
    page.section = "meetings";
    page.listed = false;
    page.crumbs = record_crumbs(facts->meeting, facts->meeting_title);
    page.crumbs.push_back({tr("Changes"), Url::local("/meetings/" + facts->meeting.text + "/transcript/history")});
    page.main = facts->fate == record::Fate::deleted
                    ? notice(Tone::info, html("<p>{}</p>", tr("This paragraph was removed from the transcript.")))
                    : html("<p><a href=\"/s/{}\">{}</a></p>", id, tr("The place"));
    Html list;
    for (std::size_t i = 0; i < facts->revisions.size(); ++i) list += revision_item(*facts, i);
    page.main += html("<ol class=\"list\" reversed>{}</ol>", list);
    return page;
  });
}

// ------------------------------------------------------------------------------------------- the event log

constexpr int log_page = 100;

struct LogFacts {
  base::MeetingId meeting;
  std::string meeting_title, zone;
  std::int64_t last = 0;  ///< seq of the newest event
  std::string head;       ///< and its hash
  struct Line {
    std::int64_t seq = 0;
    Instant at{};
    std::string who, role, kind, object, text, hash;
    bool redacted = false;
  };
  std::vector<Line> events;
  std::int64_t next = 0;  ///< ask on with ?after= this; 0: there are none
};
BOOST_DESCRIBE_STRUCT(LogFacts::Line, (), (seq, at, who, role, kind, object, text, hash, redacted))
BOOST_DESCRIBE_STRUCT(LogFacts, (), (meeting, meeting_title, zone, last, head, events, next))

std::optional<LogFacts> log_of(Call& call, base::MeetingId const& id, std::int64_t after) {
  return call.read([&](Reading& r) -> std::optional<LogFacts> {
    auto const m = meeting::meeting(r, id);
    auto const s = m ? meeting::series(r, m->series) : std::nullopt;
    if (!s) return std::nullopt;
    LogFacts out{id, meeting_words(*m, *s), m->zone, 0, {}, {}, 0};
    auto const names = desk::names(r);
    for (auto const& h : store::chain_heads(r))
      if (h.meeting == id) {
        out.last = h.seq;
        out.head = h.hash;
      }
    auto const room = live::kept_room(r, id);
    for (auto const& e : store::event_lines(r, id, after, log_page)) {
      auto const who = names.find(e.person);
      bool const sealed = is_sealed(e, *room);
      out.events.push_back({e.seq, e.at, sealed || who == names.end() ? std::string() : who->second, sealed ? std::string() : e.role,
                            e.kind, e.object, sealed ? std::string() : e.text, e.hash, e.redacted});
    }
    if (!out.events.empty() && out.events.back().seq < out.last) out.next = out.events.back().seq;
    return out;
  });
}

http::Response event_log(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const after = call.number("after", 0);
  if (!after || *after < 0) return call.refused({Why::malformed, say("This is not a number."), "after", {}});
  auto const facts = log_of(call, id, *after);
  if (!facts) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  return call.show(*facts, [&] {
    Page page;
    page.title = fill(tr("Event log: {}"), {facts->meeting_title});
    page.heading = sentence(tr("Event log: {}"), {html("<bdi>{}</bdi>", facts->meeting_title)});
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = record_crumbs(id, facts->meeting_title);
    page.main = html(
        "<p>{}</p>",
        tr("Every event is numbered without gaps, and its hash covers all events before it. Whoever keeps the newest "
           "hash elsewhere can later show "
           "that nothing before it was changed, removed or put in. Texts may be redacted; the chain stays valid."));
    if (facts->last > 0)
      page.main +=
          html("<p>{}</p>", sentence(tr("Newest: event {1}, hash {2}"),
                                     {text(std::to_string(facts->last)), html("<code>{}</code>", facts->head)}));
    page.main += html("<p><a href=\"/heads\">{}</a></p>", tr("Signed heads of the event logs"));
    if (facts->events.empty()) {
      page.main += empty_state(tr("Nothing has happened yet."));
      return page;
    }
    Table t{"events",
            tr("Events"),
            {{tr("No.")}, {tr("Time")}, {tr("Who")}, {tr("What")}, {tr("About")}, {tr("Text")}, {tr("Hash")}},
            {},
            true};
    for (auto const& e : facts->events) {
      auto const who = e.who.empty() ? text(e.role) : person(e.who);
      t.rows.push_back(
          {text(std::to_string(e.seq)), moment(e.at, facts->zone), who, html("<code>{}</code>", e.kind),
           html("<code>{}</code>", e.object),
           e.redacted ? html("<span class=\"redacted\">{}</span>", tr("[redacted]")) : html("<bdi>{}</bdi>", e.text),
           html("<code>{}</code>", e.hash.substr(0, 12))});
    }
    page.main += table(t);
    if (facts->next > 0)
      page.main +=
          html("<p><a rel=\"next\" href=\"/meetings/{}/log?after={}\">{}</a></p>", id, facts->next, tr("Later events"));
    return page;
  });
}

}  // namespace

Html amendments(Reading& r, OpenRecord const& o) {
  if (o.status != record::Status::approved && o.status != record::Status::amended) return {};
  // Since the first approval: what a reader of that edition must know.
  std::optional<Instant> since;
  for (auto const& e : o.editions)
    if (e.status == record::Status::approved) since = e.made_at;
  if (!since) return {};
  Html list;
  int n = 0;
  for (auto const& e : record::edits(r, o.meeting.id, std::numeric_limits<std::int64_t>::max(), 100)) {
    if (e.at <= *since || e.op == "set_check") continue;
    // Names come from the list of people; here only the words that changed are shown, without who changed them.
    if (about_voice(e.op)) base::add_html(list, "<li><strong>{}</strong></li>", op_words(e.op));
    else
      base::add_html(list, "<li><strong>{}</strong> {} <span dir=\"auto\">{}</span></li>", op_words(e.op),
                     moment(e.at, o.meeting.zone), difference_words(e.before, e.after));
    ++n;
  }
  if (n == 0) return {};
  return html("<details open><summary>{}</summary><ul>{}</ul></details>",
              base::count_of("{} change since this transcript was approved",
                             "{} changes since this transcript was approved", n),
              list);
}

std::vector<Route> history_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/transcript/history", Role::member, history,
       "The edits of a transcript, newest first: then, now, who, when and why."},
      {Method::get, "/s/{segment}/revisions", Role::member, revisions,
       "All revisions of one paragraph with their differences."},
      {Method::get, "/meetings/{meeting}/log", Role::secretariat, event_log,
       "The event log of a meeting, each line with its hash."},
  };
}

}  // namespace web
