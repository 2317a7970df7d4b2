// SPDX-License-Identifier: Apache-2.0
// The reading page of a transcript. Long ones are cut into pages between turns; the JSON has all of it at once.
#include <algorithm>

#include "base/text.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr std::size_t most_turns = 150;
constexpr std::size_t most_words = 12'000;

struct ReadingFacts {
  base::MeetingId meeting;
  std::string meeting_title;
  record::Status status = record::Status::rough;
  std::int64_t unresolved = 0;
  std::vector<record::Edition> editions;
  std::vector<Erased> erased;
  record::Transcript transcript;
};
BOOST_DESCRIBE_STRUCT(ReadingFacts, (), (meeting, meeting_title, status, unresolved, editions, erased, transcript))

/// What the page shows beside the facts.
struct Reader {
  OpenRecord open;
  ReadingFacts facts;
  Html amended;
};

Result<Reader> reader_of(Call& call, base::MeetingId const& id) {
  return call.read([&](Reading& r) -> Result<Reader> {
    auto open = open_record(r, call, id);
    if (!open) return tl::unexpected(open.error());
    auto copy = desk::reading_copy(r, id, open->edition, call.house.forum, call.house.base);
    if (!copy) return base::refuse(Why::unknown, say("This meeting has no transcript."));
    Reader out{*open,
               {id,
                meeting_words(open->meeting, open->series),
                open->status,
                open->head.unresolved,
                open->editions,
                {},
                std::move(*copy)},
               {}};
    // Who froze an edition is the editors' matter.
    if (!call.viewer.may(Role::facilitator))
      for (auto& e : out.facts.editions) e.made_by = {};
    bool redacted = false;
    for (auto const& t : out.facts.transcript.turns)
      for (auto const& s : t.segments) redacted = redacted || s.redacted;
    if (redacted) out.facts.erased = erased_in(r, id);
    if (open->edition == 0 && !call.wants_json) out.amended = amendments(r, *open);
    return out;
  });
}

/// The number of the first turn of each page.
std::vector<std::size_t> page_starts(std::vector<record::Turn> const& turns) {
  std::vector<std::size_t> out = {0};
  std::size_t words = 0;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    std::size_t here = 0;
    for (auto const& s : turns[i].segments) here += base::count_words(s.text);
    if (i > out.back() && (words + here > most_words || i - out.back() >= most_turns)) {
      out.push_back(i);
      words = 0;
    }
    words += here;
  }
  return out;
}

/// The page asked for, from 0: by number, or the one that holds a turn. None: there is no such page.
std::optional<std::size_t> page_asked(Call const& call, std::vector<record::Turn> const& turns,
                                      std::vector<std::size_t> const& starts) {
  if (auto const turn = call.field("turn"); !turn.empty()) {
    auto const at = std::find_if(turns.begin(), turns.end(), [&](auto const& t) { return t.id.text == turn; });
    if (at == turns.end()) return 0;
    auto const n = static_cast<std::size_t>(at - turns.begin());
    return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), n) - starts.begin()) - 1;
  }
  auto const page = call.number("page", 1);
  if (!page || *page < 1 || static_cast<std::size_t>(*page) > starts.size()) return std::nullopt;
  return static_cast<std::size_t>(*page) - 1;
}

bool exists(std::string const& path) { return find_route(http::Method::get, path).route != nullptr; }

Html views(base::MeetingId const& id) {
  auto const at = "/meetings/" + id.text;
  return tabs(tr("Views of this meeting"), {{tr("Meeting"), Url::local(at), false},
                                            {tr("Transcript"), Url::local(at + "/transcript"), true},
                                            {tr("Report"), Url::local(at + "/report"), false}});
}

Html editors_links(Call const& call, base::MeetingId const& id) {
  auto const at = "/meetings/" + id.text;
  Html out;
  if (call.viewer.may(Role::facilitator) && exists(at + "/desk"))
    out += link_button(Url::local(at + "/desk"), tr("Correct the transcript"), Look::primary);
  if (call.viewer.signed_in()) out += link_button(Url::local(at + "/transcript/history"), tr("Changes"));
  if (call.viewer.may(Role::secretariat)) out += link_button(Url::local(at + "/log"), tr("Event log"));
  return out.empty() ? out : buttons(out);
}

Html editions_list(Reader const& x, std::string const& zone) {
  Html out;
  auto const at = "/meetings/" + x.facts.meeting.text + "/transcript";
  for (auto const& e : x.facts.editions) {
    base::add_html(out, "<li><a href=\"{}\" {}>{}</a>: {}, {}", Url::local(at + edition_query(e.no)),
                   e.no == x.open.edition ? base::Attr::value("aria-current", "page") : base::Attr(),
                   fill(tr("Edition {}"), {std::to_string(e.no)}), status_words(e.status), moment(e.made_at, zone));
    if (!e.note.empty()) base::add_html(out, ". <span dir=\"auto\">{}</span>", e.note);
    base::add_html(out, " <code>{}</code></li>", e.sha256.substr(0, 12));
  }
  if (out.empty()) return {};
  return html("<h2>{}</h2><p>{}</p><ul>{}</ul>", tr("Editions"),
              tr("Each is frozen for ever and can be cited; the letters behind it are the beginning of its SHA-256."),
              out);
}

/// What is folded away above the words.
Html around(Call const& call, Reader const& x) {
  Html inside = editions_list(x, x.open.meeting.zone);
  inside += html("<h2>{}</h2>", tr("To take away")) +
            formats_list(x.facts.meeting, x.open.edition, call.viewer.may(Role::facilitator));
  if (!x.facts.transcript.licence.empty())
    inside += html("<p>{}</p>", sentence(tr("Licence: {}"), {html("<bdi>{}</bdi>", x.facts.transcript.licence)}));
  inside += html("<p><a href=\"/heads\">{}</a></p>", tr("Signed heads of the event logs"));
  Html out = html("<details><summary>{}</summary>{}</details>", tr("Editions, formats, licence"), inside);
  if (!x.facts.transcript.wrapper.empty()) {
    std::string lines;
    for (auto const& l : x.facts.transcript.wrapper) lines += l.text + "\n";
    out += html("<details><summary>{}</summary><p class=\"wrapper-text\" dir=\"auto\">{}</p></details>",
                tr("What stood around the words in the captioner's file"), lines);
  }
  return out;
}

Html mark_bar(Call const& call, Reader const& x) {
  std::vector<WordsAct> acts;
  if (call.viewer.may(Role::facilitator) && x.open.edition == 0)
    acts = {{"decision", "d", tr("Decision"), tr("The decision in one sentence")},
            {"action", "a", tr("Action"), tr("What is to be done")},
            {"question", "q", tr("Question"), tr("The question")}};
  return words_bar(Url::local("/q/new"), Url::local("/meetings/" + x.facts.meeting.text + "/marks"), call.csrf(), acts);
}

Html lead(Reader const& x) {
  Html out;
  if (auto const when = when_words(x.open.meeting); !when.empty()) base::add_html(out, "<p>{}</p>", when);
  base::add_html(out, "<p>{}", badge(status_words(x.open.status), status_look(x.open.status)));
  if (x.open.edition > 0) base::add_html(out, " {}", badge(fill(tr("Edition {}"), {std::to_string(x.open.edition)})));
  base::add_html(out, " {}",
                 base::count_of("{} turn", "{} turns", static_cast<std::int64_t>(x.facts.transcript.turns.size())));
  if (x.open.edition == 0) base::add_html(out, " · {}", base::count_of("{} word", "{} words", x.open.head.words));
  return out + html(" · <bdi>{}</bdi></p>", x.open.series.title);
}

Page page_of(Call const& call, Reader const& x, std::vector<std::size_t> const& starts, std::size_t page) {
  auto const& t = x.facts.transcript;
  auto const path = "/meetings/" + x.facts.meeting.text + "/transcript";
  auto const from = starts[page], to = page + 1 < starts.size() ? starts[page + 1] : t.turns.size();
  Page out;
  out.title = fill(tr("Transcript: {}"), {x.facts.meeting_title});
  if (starts.size() > 1)
    out.title += ", " + fill(tr("Page {1} of {2}"), {std::to_string(page + 1), std::to_string(starts.size())});
  out.heading = sentence(tr("Transcript: {}"), {html("<bdi>{}</bdi>", x.facts.meeting_title)});
  out.lead = lead(x);
  out.section = "meetings";
  out.wide = true;
  out.crumbs = record_crumbs(x.facts.meeting, x.facts.meeting_title);
  out.islands = {"words", "copy"};
  out.listed = desk::is_public(x.open.series, x.open.head);
  if (page == 0 && x.open.edition == 0) out.canonical = path;
  out.main = views(x.facts.meeting) + standing_notice(x.open) + editors_links(call, x.facts.meeting) + around(call, x) +
             x.amended;
  if (t.turns.empty()) out.main += empty_state(tr("Nothing is left of this transcript: every turn was removed."));
  out.main += transcript_turns(t.turns, from, to,
                               {.meeting = x.facts.meeting,
                                .zone = x.open.meeting.zone,
                                .lang = t.lang,
                                .edition = x.open.edition,
                                .marks = &t.marks,
                                .erased = &x.facts.erased,
                                .sections = &t.sections});
  base::Query kept;
  if (x.open.edition > 0) kept.add("e", x.open.edition);
  out.main += pager(path, kept, static_cast<std::int64_t>(page) + 1, static_cast<std::int64_t>(starts.size()));
  out.main += html("<p>{} {}</p>", tr("Permanent address of this meeting:"),
                   copy_link(Url::local("/m/" + x.facts.meeting.text), call.absolute("/m/" + x.facts.meeting.text)));
  out.main += mark_bar(call, x);
  return out;
}

http::Response read_transcript(Call& call) {
  auto const x = reader_of(call, call.id<base::MeetingId>());
  if (!x) return unreadable(call, x.error());
  auto const starts = page_starts(x->facts.transcript.turns);
  auto const page = page_asked(call, x->facts.transcript.turns, starts);
  if (!page) return call.refused({Why::unknown, say("The transcript has no such page."), "page", {}});
  return call.show(x->facts, [&] { return page_of(call, *x, starts, *page); });
}

}  // namespace

std::vector<Route> transcript_rows() {
  return {{http::Method::get, "/meetings/{meeting}/transcript", Role::visitor, read_transcript,
           "The transcript of a meeting, to be read; ?e=N a frozen edition, ?page=N or ?turn=ID a part of a long one.",
           0, Rate::plain, Keep::shared}};
}

}  // namespace web
