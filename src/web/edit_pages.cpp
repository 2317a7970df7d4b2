// SPDX-License-Identifier: Apache-2.0
// Corrections of words, as the forms of the desk send them. Every one carries the revision its page showed; when somebody was
// faster nothing is overwritten and both texts are shown, escaped like everything else (captions 7 R3, trust 4 row 14).
#include "base/text.hpp"
#include "record/diff.hpp"
#include "web/desk.hpp"

namespace web {

namespace {

/// The living segment a form is about, and where it is.
std::optional<record::FoundSegment> found_segment(Call& call) {
  return call.read([&](Reading& r) { return record::find_segment(r, call.id<base::SegmentId>()); });
}

std::int64_t base_rev(Call const& call) { return call.number("base_rev", 0).value_or(-1); }

/// The turn a segment stands in now: an edit may have moved it.
http::Response back(Call& call, base::SegmentId const& segment, std::string const& said, record::Edited const& done) {
  auto const now = call.read([&](Reading& r) { return record::find_segment(r, segment); });
  if (!now) return call.nothing_here();
  bool const gone = now->fate != record::Fate::alive;
  return call.see(gone ? desk_at(call, now->meeting, now->turn) : desk_at(call, now->meeting, now->turn, segment), said, base::to_json(done));
}

/// One verb on one segment: its wish is read by `verb`, `said` tells that it happened.
template <class Verb>
http::Response on_segment(Call& call, std::string const& said, Verb&& verb) {
  auto const found = found_segment(call);
  if (!found) return call.nothing_here();
  auto const id = call.id<base::SegmentId>();
  auto const done = call.write([&](Writing& w) { return verb(w, id, base_rev(call)); });
  if (!done) return refused_on_desk(call, done.error(), desk_at(call, found->meeting, found->turn));
  return back(call, id, said, *done);
}

// ------------------------------------------------------------------------------------------------ two texts

struct ClashFacts {
  base::MeetingId meeting;
  base::TurnId turn;
  base::SegmentId segment;
  std::string theirs, mine;
  std::int64_t rev = 0;
};
BOOST_DESCRIBE_STRUCT(ClashFacts, (), (meeting, turn, segment, theirs, mine, rev))

Html difference(std::string const& before, std::string const& after) {
  Html out;
  for (auto const& step : record::difference(before, after)) {
    auto const was = std::string_view(before).substr(static_cast<std::size_t>(step.before.begin), static_cast<std::size_t>(step.before.end - step.before.begin));
    switch (step.kind) {
      case record::EditKind::same: base::add_html(out, "{}", was); break;
      case record::EditKind::removed: base::add_html(out, "<del>{}</del>", was); break;
      case record::EditKind::added: base::add_html(out, "<ins>{}</ins>", step.text); break;
      case record::EditKind::alike: base::add_html(out, "<del>{}</del><ins>{}</ins>", was, step.text); break;
    }
  }
  return out;
}

http::Response clash(Call& call, record::FoundSegment const& now, Refusal const& refusal, std::string const& mine) {
  ClashFacts const f{now.meeting, now.turn, now.segment.id, now.segment.text, mine, now.segment.rev};
  if (call.wants_json) {
    auto out = call.refused(refusal);
    boost::json::object o{{"type", "about:blank"}, {"title", tr("Somebody else was first")}, {"status", 409}, {"detail", in_words(refusal)}};
    o["theirs"] = f.theirs;
    o["mine"] = f.mine;
    o["rev"] = f.rev;
    out.body = base::print_json(o);
    return out;
  }
  Page page;
  page.title = tr("Two people corrected the same words");
  page.listed = false;
  page.wide = true;
  page.section = "meetings";
  page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Correct the transcript"), Url::local("/meetings/" + f.meeting.text + "/desk")}};
  page.main = notice(Tone::warning, html("<p>{}</p>", in_words(refusal)), Spoken::yes);
  page.main += html("<div class=\"both-texts\"><section><h2>{}</h2><p dir=\"auto\">{}</p></section><section><h2>{}</h2><p dir=\"auto\">{}</p></section></div>",
                    tr("The text now"), f.theirs, tr("Your text"), f.mine);
  page.main += html("<h2>{}</h2><p>{}</p><p dir=\"auto\">{}</p>", tr("Where they differ"),
                    tr("Struck out: only in the text now. Underlined: only in yours."), difference(f.theirs, f.mine));
  page.main += html("<h2>{}</h2>", tr("What shall stand?"));
  Html inside = hidden("base_rev", std::to_string(f.rev)) + hidden("filter", desk_filter(call));
  inside += text_area({.name = "text", .label = tr("The words as they were said"), .value = f.mine, .rows = 6, .required = true});
  inside += select({.name = "reason", .label = tr("Why"), .choices = reason_choices(call.field("reason"))});
  inside += field({.name = "note", .label = tr("Note"), .value = call.field("note"), .max_length = 500});
  inside += buttons(button(tr("Save the words")) + link_button(Url::local(desk_at(call, f.meeting, f.turn, f.segment)), tr("Leave the text as it is now")));
  page.main += form(Url::local("/segments/" + f.segment.text + "/text"), call.csrf(), inside);
  return call.framed(std::move(page), 409);
}

// ------------------------------------------------------------------------------------------------ the acts

/// A paragraph is one line: the breaks of the box it was typed in are not its own.
std::string typed_text(Call const& call, std::string const& kept) {
  auto s = std::string(base::trim(base::clean_text(base::repair_utf8(call.form.get("text")))));
  if (kept.find('\n') != std::string::npos) return s;
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '\n') {
      out += s[i];
      continue;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += ' ';
    while (i + 1 < s.size() && (s[i + 1] == '\n' || s[i + 1] == ' ')) ++i;
  }
  return out;
}

http::Response correct(Call& call) {
  auto const found = found_segment(call);
  if (!found) return call.nothing_here();
  auto const id = call.id<base::SegmentId>();
  auto const word = call.field("reason");
  auto const reason = word.empty() ? std::optional(record::Reason::mishearing) : record::reason_of(word);
  auto const text = typed_text(call, found->segment.text);
  auto const done = call.write([&](Writing& w) -> Result<record::Edited> {
    if (!reason || *reason == record::Reason::redaction) return base::refuse(Why::malformed, say("Choose one of the reasons."), "reason");
    return record::correct_text(w, id, base_rev(call), text, *reason, call.field("note"));
  });
  if (done) return back(call, id, tr("The words are corrected."), *done);
  if (done.error().why == Why::conflict)
    if (auto const now = found_segment(call); now && now->fate == record::Fate::alive) return clash(call, *now, done.error(), text);
  if (done.error().why == Why::malformed && !call.wants_json) return show_desk(call, found->meeting, DeskTrouble{id, {}, done.error()});
  return refused_on_desk(call, done.error(), desk_at(call, found->meeting, found->turn));
}

http::Response split(Call& call) {
  return on_segment(call, tr("The paragraph is split."), [&](Writing& w, auto const& id, auto rev) {
    return record::split_segment(w, id, rev, call.number("at", 0).value_or(-1));
  });
}

http::Response merge(Call& call) {
  return on_segment(call, tr("The paragraphs are joined."), [](Writing& w, auto const& id, auto rev) { return record::merge_segment(w, id, rev); });
}

http::Response begin_turn(Call& call) {
  return on_segment(call, tr("A new turn begins here. Who is speaking?"), [](Writing& w, auto const& id, auto rev) { return record::split_turn(w, id, rev); });
}

http::Response join(Call& call) {
  bool const joined = !call.field("joined").empty();
  return on_segment(call, joined ? tr("It reads as one paragraph.") : tr("It reads as two paragraphs."), [&](Writing& w, auto const& id, auto rev) {
    return record::set_join(w, id, rev, call.number("at", 0).value_or(-1), joined);
  });
}

http::Response remove(Call& call) {
  return on_segment(call, tr("The paragraph is removed."), [&](Writing& w, auto const& id, auto rev) { return record::remove_segment(w, id, rev, call.field("note")); });
}

http::Response check(Call& call) {
  return on_segment(call, tr("Noted."), [&](Writing& w, auto const& id, auto) -> Result<record::Edited> {
    record::Check c{};
    auto const word = call.field("check");
    if (!boost::describe::enum_from_string(word.c_str(), c) || c == record::Check::corrected)
      return base::refuse(Why::malformed, say("A paragraph is seen, doubtful, or not looked at."), "check");
    return record::set_check(w, id, c);
  });
}

http::Response ask_redaction(Call& call) {
  auto const found = found_segment(call);
  if (!found) return call.nothing_here();
  auto const done = call.write([&](Writing& w) {
    return record::ask_redaction(w, call.id<base::SegmentId>(), base_rev(call), call.number("start", 0).value_or(-1), call.number("end", 0).value_or(-1),
                                 call.field("reason"), call.field("note"));
  });
  auto const here = desk_at(call, found->meeting, found->turn);
  if (!done) return refused_on_desk(call, done.error(), here);
  return call.see(here, tr("Asked. Somebody else of the secretariat decides."), boost::json::object{{"id", *done}});
}

}  // namespace

std::vector<Route> edit_rows() {
  using http::Method;
  return {
      {Method::post, "/segments/{segment}/text", Role::facilitator, correct, "Corrects the words of a paragraph.", form_body},
      {Method::post, "/segments/{segment}/split", Role::facilitator, split, "Splits a paragraph before a word.", form_body},
      {Method::post, "/segments/{segment}/merge", Role::facilitator, merge, "Joins a paragraph with the next one of its turn.", form_body},
      {Method::post, "/segments/{segment}/turn", Role::facilitator, begin_turn, "Begins a new turn at a paragraph.", form_body},
      {Method::post, "/segments/{segment}/join", Role::facilitator, join, "Says whether a page's end is a paragraph's end.", form_body},
      {Method::post, "/segments/{segment}/remove", Role::facilitator, remove, "Hides a paragraph behind a reason.", form_body},
      {Method::post, "/segments/{segment}/check", Role::facilitator, check, "Marks a paragraph as seen or doubtful.", form_body},
      {Method::post, "/segments/{segment}/redaction", Role::facilitator, ask_redaction, "Asks to erase words; a second person decides.", form_body},
  };
}

}  // namespace web
