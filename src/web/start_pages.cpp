// SPDX-License-Identifier: Apache-2.0
// The start page: what is next, what is open, what was decided lately.
#include <algorithm>

#include "consensus/calls.hpp"
#include "desk/desk.hpp"
#include "web/meeting.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

namespace {

struct Next {
  base::MeetingId id;
  std::string series, number, title, zone;
  std::optional<Instant> start, end;
  meeting::State state = meeting::State::planned;
};
BOOST_DESCRIBE_STRUCT(Next, (), (id, series, number, title, zone, start, end, state))

struct Noted {
  base::MarkId id;
  base::MeetingId meeting;
  std::string meeting_title, text, owner, due;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (id, meeting, meeting_title, text, owner, due))

/// A text that the coalitions adopted between meetings, or are asked about.
struct Called {
  base::ConsensusId id;
  std::string title;
  std::optional<Instant> closes, closed;
};
BOOST_DESCRIBE_STRUCT(Called, (), (id, title, closes, closed))

struct Start {
  std::string forum;
  std::vector<Next> next;
  std::vector<Noted> open_actions, decisions;
  std::vector<Called> adopted, asked;  ///< between meetings: adopted lately, newest first; open now, by the end of their window
  std::vector<Next> last;
};
BOOST_DESCRIBE_STRUCT(Start, (), (forum, next, open_actions, decisions, adopted, asked, last))

constexpr std::size_t shown = 6;
constexpr int looked_at = 60;  ///< the newest marks, of which `shown` are chosen

std::string title_of(Next const& n) {
  if (n.title.empty()) return fill(tr("{1}, meeting {2}"), {n.series, n.number});
  return n.number.empty() ? n.title : fill(tr("{1} (meeting {2})"), {n.title, n.number});
}

Start facts_of(Call& call) {
  Start out;
  out.forum = call.house.forum;
  call.read([&](Reading& r) {
    std::map<base::SeriesId, std::string> series;
    for (auto const& s : meeting::all_series(r)) series[s.id] = s.title;
    auto const as_next = [&](meeting::Meeting const& m) {
      return Next{m.id, series[m.series], m.number, m.title, m.zone, m.start, m.end, m.state};
    };
    for (auto const& m : meeting::upcoming(r, call.now, static_cast<int>(shown))) out.next.push_back(as_next(m));
    std::map<base::MeetingId, std::string> titles;
    std::map<base::MeetingId, std::optional<Instant>> starts;
    for (auto const& m : meeting::meetings(r)) {
      titles[m.id] = title_of(as_next(m));
      starts[m.id] = m.start;
      if (m.state == meeting::State::closed && out.last.size() < shown) out.last.push_back(as_next(m));
    }
    auto const names = desk::names(r);
    auto const noted = [&](record::MarkView const& m) {
      auto const owner = names.find(m.owner);
      return Noted{m.id, m.meeting, titles[m.meeting], m.text, owner == names.end() ? m.owner_name : owner->second, m.due};
    };
    // Actions by the day they are due, decisions by the day of their meeting: writing a decision down late does not make it new.
    auto actions = record::marks(r, record::MarkKind::action, "open", 0, looked_at);
    std::stable_sort(actions.begin(), actions.end(), [](auto const& a, auto const& b) { return std::pair(a.due.empty(), a.due) < std::pair(b.due.empty(), b.due); });
    for (auto const& m : actions) out.open_actions.push_back(noted(m));
    auto decisions = record::marks(r, record::MarkKind::decision, "standing", 0, looked_at);
    std::stable_sort(decisions.begin(), decisions.end(), [&](auto const& a, auto const& b) { return starts[a.meeting] > starts[b.meeting]; });
    for (auto const& m : decisions) out.decisions.push_back(noted(m));
    for (auto* const list : {&out.open_actions, &out.decisions})
      if (list->size() > shown) list->resize(shown);
    for (auto const& c : consensus::adopted(r, static_cast<int>(shown))) out.adopted.push_back({c.id, c.title, c.closes, c.closed});
    for (auto const& c : consensus::open_calls(r)) out.asked.push_back({c.id, c.title, c.closes, c.closed});
    return 0;
  });
  return out;
}

Html meeting_line(Next const& n) {
  Html out = html("<li><a href=\"/meetings/{}\"><bdi>{}</bdi></a>", n.id, title_of(n));
  if (n.start) out += html("<p class=\"soft\">{}</p>", moment(*n.start, n.zone));
  if (n.state == meeting::State::lobby || n.state == meeting::State::open || n.state == meeting::State::suspended)
    out += html("<p>{} <a href=\"/meetings/{}/live\">{}</a></p>", badge(state_word(n.state), state_look(n.state)), n.id, tr("To the live room"));
  return out + html("</li>");
}

Html part(std::string const& heading, Html const& lines, std::string const& when_empty, Html const& more) {
  Html out = html("<section><h2>{}</h2>", heading);
  if (lines.empty()) out += empty_state(when_empty);
  else out += html("<ul class=\"list\">{}</ul>", lines);
  return out + more + html("</section>");
}

http::Response start(Call& call) {
  auto const facts = facts_of(call);
  return call.show(facts, [&] {
    Page page;
    page.section = "start";
    page.lead = html("<p>{}</p>", tr("Meetings, their record in the words that were spoken, and what was decided."));
    Html next, open, decided, last;
    for (auto const& n : facts.next) next += meeting_line(n);
    for (auto const& n : facts.last) last += meeting_line(n);
    for (auto const& a : facts.open_actions) {
      open += html("<li><a href=\"/marks/{}\"><bdi>{}</bdi></a><p class=\"soft\">", a.id, a.text);
      open += a.owner.empty() ? badge(tr("no owner"), Badge::bad) : person(a.owner);
      if (auto const due = base::parse_day(a.due)) open += html(" · {}", sentence(tr("due {}"), {day(*due)}));
      open += html("</p></li>");
    }
    for (auto const& d : facts.decisions)
      decided += html("<li><a href=\"/marks/{}\"><bdi>{}</bdi></a><p class=\"soft\"><bdi>{}</bdi></p></li>", d.id, d.text, d.meeting_title);
    for (auto const& c : facts.adopted)
      decided += html("<li><a href=\"/calls/{}\"><bdi>{}</bdi></a><p class=\"soft\">{}</p></li>", c.id, c.title, sentence(tr("between meetings, {}"), {moment(*c.closed, "UTC")}));
    Html asked;
    for (auto const& c : facts.asked)
      asked += html("<li><a href=\"/calls/{}\"><bdi>{}</bdi></a><p class=\"soft\">{}</p></li>", c.id, c.title, sentence(tr("until {}"), {moment(*c.closes, "UTC")}));
    page.wide = true;
    page.main += html("<form method=\"get\" action=\"/search\" role=\"search\" class=\"inline\">{}{}</form>",
                      field({.name = "q", .label = tr("Search all meetings"), .type = "search"}), button(tr("Search"), Look::plain));
    auto const more = [](std::string const& path, std::string const& words) { return html("<p><a href=\"{}\">{}</a></p>", Url::local(path), words); };
    Html parts = part(tr("Next"), next, tr("No meeting is planned."), more("/meetings", tr("All meetings")));
    parts += part(tr("Open actions"), open, tr("No action is open."), more("/actions", tr("All actions")));
    parts += part(tr("Decided lately"), decided, tr("Nothing has been decided yet."), more("/decisions", tr("All decisions")));
    if (!asked.empty()) parts += part(tr("Coalitions are asked"), asked, "", more("/calls", tr("All consensus calls")));
    if (!last.empty()) parts += part(tr("Latest records"), last, "", Html());
    page.main += html("<div class=\"flow\">{}</div>", parts);
    return page;
  });
}

}  // namespace

std::vector<Route> start_rows() {
  return {{http::Method::get, "/", Role::visitor, start, "What is next, what is open, what was decided lately.", 0, Rate::plain, Keep::shared}};
}

}  // namespace web
