// SPDX-License-Identifier: Apache-2.0
// Words to be quoted: kept anchors (/q/ID), and words named by place in the address (/q/new?segment&rev&start&end),
// which need no account. Both follow the words through later corrections and never move onto other words in silence
// (captions 6.5).
#include <algorithm>

#include "base/text.hpp"
#include "record/anchors.hpp"
#include "web/record.hpp"

namespace web {

namespace {

struct Quoted {
  record::AnchorView words;
  std::int64_t rev = 0;  ///< of the segment now: what keeping them needs
  std::string address;   ///< absolute
  std::string meeting_title;
  std::string speaker;
  std::optional<TurnPlace> place;  ///< none: nothing stands near any more
};
BOOST_DESCRIBE_STRUCT(Quoted, (), (words, rev, address, meeting_title, speaker, place))

struct Found {
  Quoted facts;
  OpenRecord open;
  bool erased = false;
};

/// Near erased words nothing is shown but what still stands there: the quote and the characters around it may hold a
/// part of what was erased.
void hide_erased(Found& f) {
  auto& w = f.facts.words;
  auto const& segments = f.facts.place->turn.segments;
  auto const it = std::find_if(segments.begin(), segments.end(), [&](auto const& s) { return s.id == w.segment; });
  if (it == segments.end() || !it->redacted) return;
  w.before.clear();
  w.after.clear();
  auto const at = it->text.find(w.quote);
  if (w.redacted || w.quote.empty() || at == std::string::npos) {
    f.erased = true;
    w.redacted = true;
    return;
  }
  w.now = w.quote;
  w.start = static_cast<std::int64_t>(base::code_points(std::string_view(it->text).substr(0, at)));
  w.end = w.start + static_cast<std::int64_t>(base::code_points(w.quote));
}

/// Puts the place around the words. In a frozen edition they are where the quote stands in its text.
void put_in_place(Reading& r, Call const& call, Found& f) {
  auto& w = f.facts.words;
  f.facts.meeting_title = meeting_words(f.open.meeting, f.open.series);
  f.facts.place = place_of(r, call, f.open, w.turn);
  if (!f.facts.place) return;
  f.facts.speaker = speaker_name(f.facts.place->turn);
  hide_erased(f);
  if (f.open.edition == 0 || f.erased) return;
  w.state = "lost";
  w.now.clear();
  for (auto const& s : f.facts.place->turn.segments) {
    auto const at = s.id == w.segment ? s.text.find(w.quote) : std::string::npos;
    if (at == std::string::npos) continue;
    w.state = "exact";
    w.now = w.quote;
    w.start = static_cast<std::int64_t>(base::code_points(std::string_view(s.text).substr(0, at)));
    w.end = w.start + static_cast<std::int64_t>(base::code_points(w.quote));
  }
}

Result<Found> kept_words(Reading& r, Call const& call, base::AnchorId const& id) {
  auto view = record::anchor(r, id);
  if (!view) return base::refuse(Why::unknown, say("There are no such words in the transcript."));
  auto open = open_record(r, call, view->meeting);
  if (!open) return tl::unexpected(open.error());
  Found out{
      {std::move(*view), 0, call.absolute("/q/" + id.text + edition_query(open->edition)), {}, {}, {}}, *open, false};
  out.erased = out.facts.words.redacted;
  put_in_place(r, call, out);
  return out;
}

/// The text of a segment at a revision, also an older one.
std::optional<std::string> text_at(Reading& r, record::FoundSegment const& s, base::SegmentId const& id,
                                   std::int64_t rev) {
  if (s.now == id && s.segment.rev == rev) return s.segment.text;
  for (auto const& x : record::revisions(r, id))
    if (x.rev == rev) return x.text;
  return std::nullopt;
}

/// An anchor that is nowhere kept, as readers see one.
record::AnchorView view_of(record::Anchor const& a, record::FoundSegment const& s) {
  record::AnchorView v;
  v.meeting = s.meeting;
  v.turn = s.turn;
  v.segment = s.now;
  v.quote = a.quote;
  v.before = a.before;
  v.after = a.after;
  v.state = boost::describe::enum_to_string(a.state, "lost");
  if (!a.places.empty()) {
    v.start = a.places.front().start;
    v.end = a.places.front().end;
    v.now = record::words_now(a, [&](base::SegmentId const&) { return s.segment.text; });
  }
  return v;
}

/// May this viewer see the segment as it was at an older revision? What was never on a public page stays with the
/// members: rough words under a series that keeps them, and everything in a paragraph with erased words.
bool older_text_shown(Reading& r, Call const& call, OpenRecord const& o, record::FoundSegment const& s,
                      base::SegmentId const& id, std::int64_t rev) {
  if (call.viewer.signed_in()) return true;
  if (s.segment.redacted) return false;
  if (o.series.rough_is_public) return true;
  for (auto const& e : o.editions) {
    if (!may_read(call.viewer, o.series, o.head, e.status)) continue;
    auto const frozen = record::transcript(r, o.meeting.id, e.no);
    if (!frozen) continue;
    for (auto const& t : frozen->turns)
      for (auto const& x : t.segments)
        if (x.id == id && x.rev <= rev) return true;
  }
  return false;
}

struct Range {
  base::SegmentId segment;
  std::int64_t rev = 0, start = 0, end = 0;
};

Result<Range> range_asked(Call const& call) {
  auto const segment = call.field("segment");
  auto const rev = call.number("rev", 0), start = call.number("start", 0), end = call.number("end", 0);
  if (!base::looks_like_id(segment) || !rev || !start || !end || *rev < 1 || *start < 0 || *end <= *start)
    return base::refuse(Why::malformed, say("Select some words first."), "start");
  return Range{base::SegmentId(segment), *rev, *start, *end};
}

Result<Found> selected_words(Reading& r, Call const& call, Range const& range) {
  auto const s = record::find_segment(r, range.segment);
  if (!s) return base::refuse(Why::unknown, say("There are no such words in the transcript."));
  auto open = open_record(r, call, s->meeting);
  if (!open) return tl::unexpected(open.error());
  auto const then = text_at(r, *s, range.segment, range.rev);
  if (!then) return base::refuse(Why::unknown, say("There are no such words in the transcript."));
  bool const older = s->now != range.segment || s->segment.rev != range.rev;
  if (older && !older_text_shown(r, call, *open, *s, range.segment, range.rev))
    return base::refuse(
        Why::not_allowed,
        say("These words were corrected since. Only members who are signed in may read the older text."));
  auto made = record::make_anchor(range.segment, range.rev, *then, range.start, range.end);
  if (!made) return tl::unexpected(made.error());
  std::vector<record::SegmentText> after;
  if (s->fate != record::Fate::deleted) after.push_back({s->now, s->segment.text});
  if (s->now != range.segment || *then != s->segment.text || after.empty())
    *made = record::AnchorMover({{range.segment, *then}}, std::move(after)).move(std::move(*made));
  auto const q = base::Query()
                     .add("segment", range.segment.text)
                     .add("rev", range.rev)
                     .add("start", range.start)
                     .add("end", range.end)
                     .str();
  Found out{{view_of(*made, *s), s->segment.rev, call.absolute("/q/new?" + q), {}, {}, {}}, *open, false};
  // Nothing but the sign of what was erased.
  auto const rest = base::trim(out.facts.words.quote);
  out.erased =
      s->segment.redacted && rest.find("[redacted]") != std::string_view::npos && base::words(rest).size() == 1;
  out.facts.words.redacted = out.erased;
  put_in_place(r, call, out);
  return out;
}

// ------------------------------------------------------------------------------------------- the page

std::string state_sentence(std::string const& state) {
  if (state == "moved") return tr("The same words stand elsewhere in the text now.");
  if (state == "changed") return tr("These words were corrected since they were quoted.");
  if (state == "split") return tr("These words stand in several places now; the first is shown.");
  if (state == "lost")
    return tr("These words are no longer in the transcript. Here is what they were; below is the nearest place.");
  return {};
}

Html quote_block(Quoted const& q) {
  auto const& w = q.words;
  Html out = html(
      "<figure class=\"quote\"><blockquote "
      "dir=\"auto\"><p>{}<mark>{}</mark>{}</p></blockquote><figcaption>{}</figcaption></figure>",
      w.before, w.quote, w.after,
      q.place ? sentence(tr("{1}, in {2}"), {speaker_words(q.place->turn), html("<bdi>{}</bdi>", q.meeting_title)})
              : html("<bdi>{}</bdi>", q.meeting_title));
  if (auto const words = state_sentence(w.state); !words.empty()) out += notice(Tone::info, html("<p>{}</p>", words));
  if ((w.state == "changed" || w.state == "split") && !w.now.empty())
    out += html(
        "<div class=\"both-texts\"><section><h2>{}</h2><p dir=\"auto\">{}</p></section><section><h2>{}</h2><p "
        "dir=\"auto\">{}</p></section></div>"
        "<p dir=\"auto\">{}</p>",
        tr("Then"), w.quote, tr("Now"), w.now, difference_words(w.quote, w.now));
  return out;
}

Html keep_form(Call const& call, Found const& f) {
  auto const& w = f.facts.words;
  if (!call.viewer.signed_in() || f.open.edition > 0 || f.erased || (w.state != "exact" && w.state != "moved"))
    return {};
  Html const inside = hidden("segment", w.segment.text) + hidden("rev", std::to_string(f.facts.rev)) +
                      hidden("start", std::to_string(w.start)) + hidden("end", std::to_string(w.end)) +
                      hidden("quote", w.now) + buttons(button(tr("Keep a short permanent address"), Look::primary));
  return html("<p>{}</p>", tr("A kept address is shorter, and follows the words through later corrections.")) +
         form(Url::local("/q"), call.csrf(), inside);
}

Page words_page(Call const& call, Found const& f, bool kept) {
  auto const& q = f.facts;
  Page page;
  page.title = fill(tr("Words from {}"), {q.meeting_title});
  page.heading = sentence(tr("Words from {}"), {html("<bdi>{}</bdi>", q.meeting_title)});
  page.lead = html("<p>{}</p>", when_words(f.open.meeting));
  page.section = "meetings";
  page.wide = true;
  page.crumbs = record_crumbs(f.open.meeting.id, q.meeting_title);
  page.crumbs.push_back({tr("Transcript"), Url::local("/meetings/" + f.open.meeting.id.text + "/transcript" +
                                                      edition_query(f.open.edition))});
  page.islands = {"copy"};
  page.listed = kept && !f.erased && desk::is_public(f.open.series, f.open.head);
  if (kept) page.canonical = "/q/" + q.words.id.text + edition_query(f.open.edition);
  page.main = standing_notice(f.open);
  if (f.erased)
    page.main += notice(Tone::info, html("<p>{}</p>", tr("The words at this address were erased by two people. That "
                                                         "they were here, why and when stays visible.")));
  else page.main += quote_block(q);
  page.main += html("<p>{} {}</p>", kept ? tr("Permanent address:") : tr("Address of these words:"),
                    copy_link(Url::local(q.address.substr(call.house.base.size())), q.address));
  if (!kept) page.main += keep_form(call, f);
  std::optional<Shown> shown;
  if (!f.erased && q.words.state != "lost") shown = Shown{q.words.segment, q.words.start, q.words.end};
  if (q.place) page.main += html("<h2>{}</h2>", tr("In the transcript")) + place_words(*q.place, shown);
  return page;
}

/// Erased words leave no trace in the JSON either.
Quoted without_words(Found const& f) {
  auto q = f.facts;
  if (f.erased) q.words.quote = q.words.before = q.words.after = q.words.now = std::string();
  return q;
}

http::Response show_words(Call& call, Result<Found> const& f, bool kept) {
  if (!f) return unreadable(call, f.error());
  return call.show(
      without_words(*f), [&] { return words_page(call, *f, kept); }, f->erased ? 451 : 200);
}

http::Response show_kept(Call& call) {
  auto const id = call.id<base::AnchorId>();
  return show_words(call, call.read([&](Reading& r) { return kept_words(r, call, id); }), true);
}

http::Response show_selected(Call& call) {
  auto const range = range_asked(call);
  if (!range) return call.refused(range.error());
  return show_words(call, call.read([&](Reading& r) { return selected_words(r, call, *range); }), false);
}

http::Response keep_words(Call& call) {
  auto const range = range_asked(call);
  if (!range) return call.refused(range.error());
  record::Words const words{range->segment, range->rev, range->start, range->end, call.form.get("quote")};
  auto const done = call.write([&](Writing& w) { return record::keep_anchor(w, words); });
  if (!done) return call.refused(done.error());
  return call.see("/q/" + done->text, tr("The address is kept."), boost::json::object{{"id", done->text}});
}

}  // namespace

std::vector<Route> quote_rows() {
  using http::Method;
  return {
      {Method::get, "/q/new", Role::visitor, show_selected,
       "Words named by segment, rev, start and end (code points), in their context.", 0, Rate::plain, Keep::shared},
      {Method::get, "/q/{anchor}", Role::visitor, show_kept,
       "Kept words in their context, then and now; 451 when redacted.", 0, Rate::plain, Keep::shared},
      {Method::post, "/q", Role::member, keep_words,
       "Keeps a permanent address for words given by segment, rev, start, end and quote.", form_body},
  };
}

}  // namespace web
