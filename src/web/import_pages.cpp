// SPDX-License-Identifier: Apache-2.0
// Taking a captioner's file in: upload or paste, a preview with counts, and only then the record (captions 6.7). A file is read
// outside any transaction; one that cannot be read is never kept. Confirming twice leads to the transcript.
#include <algorithm>

#include "base/text.hpp"
#include "web/desk.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::refuse;

constexpr std::size_t most_bytes = 10 * 1024 * 1024;  // rulings 20
constexpr std::size_t turns_shown = 12;

// ------------------------------------------------------------------------------------------------ the form

struct ImportFacts {
  base::MeetingId meeting;
  base::SeriesId series;
  std::string title;
  bool has_transcript = false, cancelled = false;
};
BOOST_DESCRIBE_STRUCT(ImportFacts, (), (meeting, series, title, has_transcript, cancelled))

std::optional<ImportFacts> facts_of(Reading& r, base::MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  if (!m) return std::nullopt;
  auto const s = meeting::series(r, m->series);
  return ImportFacts{id, m->series, meeting_title(s ? s->title : std::string(), *m), record::head(r, id).has_value(), m->state == meeting::State::cancelled};
}

void frame(Page& page, base::MeetingId const& id, std::string const& title) {
  page.section = "meetings";
  page.listed = false;
  page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {title, Url::local("/meetings/" + id.text)}};
}

http::Response show_form(Call& call, ImportFacts const& f, std::optional<Refusal> const& wrong = {}) {
  return call.show(f, [&] {
    Page page;
    page.title = f.has_transcript ? tr("Lay a cleaned file over the transcript") : tr("Take a transcript in");
    frame(page, f.meeting, f.title);
    if (wrong) page.main += error_summary({{wrong->field == "text" ? "text" : "file", in_words(*wrong)}});
    page.main += html("<p>{}</p>", tr("You see what was understood before anything is kept. The file stays as it is, for ever."));
    if (f.has_transcript)
      page.main += notice(Tone::info, html("<p>{}</p>", tr("This meeting has a transcript. A new file is laid over it: speakers, decisions and links stay where the words are still there, and the text before is frozen as an edition.")));
    Html inside = file_field({.name = "file", .label = tr("Captioner's file"), .hint = tr("Text, WebVTT, SRT, a saved chat, JSON or XML; at most 10 MiB."),
                              .error = error_at(wrong, "file")}, ".txt,.vtt,.srt,.json,.xml,.md,text/plain");
    inside += text_area({.name = "text", .label = tr("Or paste the text"), .value = base::repair_utf8(call.form.get("text")), .error = error_at(wrong, "text"), .rows = 8});
    page.main += form(Url::local("/meetings/" + f.meeting.text + "/transcript/import"), call.csrf(), inside + buttons(button(tr("Show what is in it"))), Sending::upload);
    return page;
  }, form_status(wrong));
}

http::Response show_import(Call& call) {
  auto const f = call.read([&](Reading& r) { return facts_of(r, call.id<base::MeetingId>()); });
  if (!f) return call.nothing_here();
  if (f->cancelled) return call.refused({Why::not_now, say("This meeting was called off: it has no transcript."), {}, {}});
  return show_form(call, *f);
}

struct Sent {
  std::string name, bytes, field;
};

Sent sent_by(Call const& call) {
  if (auto const* const file = call.form.file("file"); file && (!file->bytes.empty() || !file->file_name.empty()))
    return {file->file_name.empty() ? "upload.txt" : file->file_name, file->bytes, "file"};
  return {"pasted.txt", call.form.get("text"), "text"};
}

http::Response upload(Call& call) {
  auto const f = call.read([&](Reading& r) { return facts_of(r, call.id<base::MeetingId>()); });
  if (!f) return call.nothing_here();
  if (f->cancelled) return call.refused({Why::not_now, say("This meeting was called off: it has no transcript."), {}, {}});
  auto const sent = sent_by(call);
  auto const refused = [&](Refusal refusal) {
    refusal.field = sent.field;
    return call.wants_json ? call.refused(refusal) : show_form(call, *f, refusal);
  };
  if (sent.bytes.empty() && sent.field == "text") return refused({Why::malformed, say("Choose a file, or paste the text."), {}, {}});
  if (sent.bytes.size() > most_bytes) return refused({Why::malformed, say("A transcript may have at most 10 MiB."), {}, {}});
  auto const known = call.read([&](Reading& r) { return desk::known_names(r, f->series); });
  auto const parsed = desk::read_file(sent.bytes, sent.name, known);
  if (!parsed) return refused(parsed.error());
  if (parsed->turns.empty())
    return refused({Why::malformed, say("There is no speech in this file: every line of it is a header, an address or a notice."), {}, {}});
  auto const draft = call.write([&](Writing& w) {
    record::drop_old_drafts(w, w.now());
    return record::keep_draft(w, f->meeting, sent.name, sent.bytes);
  });
  if (!draft) return refused(draft.error());
  return call.see("/imports/" + draft->text, {}, boost::json::object{{"draft", draft->text}});
}

// ------------------------------------------------------------------------------------------------ the preview

struct LabelCount {
  std::string label;
  record::LabelKind kind = record::LabelKind::unknown;
  std::int64_t turns = 0;
};
BOOST_DESCRIBE_STRUCT(LabelCount, (), (label, kind, turns))

struct PreviewFacts {
  base::DraftId draft;
  base::MeetingId meeting;
  std::string title, zone, file_name, format, encoding;
  record::ParsedMeeting in_file;
  std::string number_here;
  std::optional<Instant> start_here, end_here;
  record::Counts counts;
  std::vector<LabelCount> labels;
  std::map<std::string, std::int64_t> events;  ///< by type
  std::vector<record::WrapperLine> wrapper;
  std::vector<record::Doubt> doubts;
  std::vector<record::ParsedTurn> first;  ///< turns
  std::optional<record::Realigned> over;  ///< what laying it over the kept transcript would do
  std::optional<record::Status> status;   ///< of that one
};
BOOST_DESCRIBE_STRUCT(PreviewFacts, (), (draft, meeting, title, file_name, format, encoding, in_file, number_here, start_here, end_here, counts,
                                         labels, events, wrapper, doubts, first, over, status))

std::vector<LabelCount> labels_of(record::Parsed const& p) {
  std::map<std::string, LabelCount> all;
  for (auto const& t : p.turns) {
    if (!t.label) continue;
    auto& l = all[*t.label];
    l.label = *t.label;
    l.kind = t.kind;
    ++l.turns;
  }
  std::vector<LabelCount> out;
  for (auto& [label, count] : all) out.push_back(std::move(count));
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.turns > b.turns; });
  return out;
}

struct DraftRead {
  record::Draft draft;
  record::Parsed parsed;
};

/// The draft and its file, read again: what was kept is the only truth about it.
std::optional<DraftRead> read_draft(Call& call, base::DraftId const& id) {
  std::string bytes;
  std::vector<std::string> known;
  auto const draft = call.read([&](Reading& r) -> std::optional<record::Draft> {
    auto d = record::draft(r, id);
    if (!d) return std::nullopt;
    bytes = store::file_bytes(r, d->file).value_or("");
    if (auto const m = meeting::meeting(r, d->meeting)) known = desk::known_names(r, m->series);
    return d;
  });
  if (!draft) return std::nullopt;
  auto parsed = desk::read_file(bytes, draft->file_name, known);
  if (!parsed) return std::nullopt;
  return DraftRead{*draft, std::move(*parsed)};
}

Result<PreviewFacts> preview_of(Call& call, DraftRead& d) {
  PreviewFacts f;
  f.draft = d.draft.id;
  f.meeting = d.draft.meeting;
  f.file_name = d.draft.file_name;
  f.format = d.parsed.format;
  f.encoding = d.parsed.encoding;
  f.in_file = d.parsed.meeting;
  f.counts = d.parsed.counts;
  f.labels = labels_of(d.parsed);
  for (auto const& t : d.parsed.turns)
    for (auto const& s : t.segments)
      for (auto const& e : s.events) ++f.events[e.type];
  auto const ok = call.read([&](Reading& r) -> Result<base::Done> {
    auto const m = meeting::meeting(r, f.meeting);
    if (!m) return refuse(Why::unknown, say("There is no such meeting."));
    auto const s = meeting::series(r, m->series);
    f.title = meeting_title(s ? s->title : std::string(), *m);
    f.zone = m->zone;
    f.number_here = m->number;
    f.start_here = m->start;
    f.end_here = m->end;
    if (auto const head = record::head(r, f.meeting)) {
      auto over = record::preview_realign(r, head->id, d.parsed);
      if (!over) return tl::unexpected(over.error());
      f.over = std::move(*over);
      f.status = head->status;
    }
    return base::Done{};
  });
  if (!ok) return tl::unexpected(ok.error());
  f.wrapper = std::move(d.parsed.wrapper);
  f.doubts = std::move(d.parsed.doubts);
  auto const n = std::min(turns_shown, d.parsed.turns.size());
  f.first.assign(std::make_move_iterator(d.parsed.turns.begin()), std::make_move_iterator(d.parsed.turns.begin() + static_cast<std::ptrdiff_t>(n)));
  return f;
}

std::string kind_title(record::LabelKind k) {
  switch (k) {
    case record::LabelKind::person: return tr("a person");
    case record::LabelKind::role: return tr("a role");
    case record::LabelKind::group: return tr("several people");
    case record::LabelKind::unknown: return tr("nobody");
    case record::LabelKind::captioner: return tr("the captioner");
    case record::LabelKind::machine: return tr("a recording");
  }
  return {};
}

std::string number(std::int64_t n) { return std::to_string(n); }

Html counts_part(PreviewFacts const& f) {
  return web::facts({{tr("File"), html("<bdi>{}</bdi> ({}, {})", f.file_name, f.format, f.encoding)},
                     {tr("Turns"), text(number(f.counts.turns))},
                     {tr("Turns without a label"), text(number(f.counts.nameless))},
                     {tr("Labels"), text(number(f.counts.labels))},
                     {tr("Words"), text(number(f.counts.words))},
                     {tr("Events"), text(number(f.counts.events))},
                     {tr("Ends of pages mended"), text(number(f.counts.joins))},
                     {tr("Lines that are not speech"), text(std::to_string(f.wrapper.size()))},
                     {tr("To look at"), text(std::to_string(f.doubts.size()))}});
}

Html labels_part(PreviewFacts const& f) {
  Table t{"labels", tr("Labels as typed"), {{tr("Label")}, {tr("Names")}, {tr("Turns"), true}}, {}, false};
  for (auto const& l : f.labels) t.rows.push_back({html("<bdi>{}</bdi>", l.label), text(kind_title(l.kind)), text(number(l.turns))});
  Html out = t.rows.empty() ? Html() : table(t);
  if (f.events.empty()) return out;
  Table e{"events", tr("Events"), {{tr("Kind")}, {tr("How often"), true}}, {}, false};
  for (auto const& [type, n] : f.events) e.rows.push_back({html("<code>{}</code>", type), text(number(n))});
  return out + table(e);
}

Html doubts_part(PreviewFacts const& f) {
  if (f.doubts.empty()) return {};
  Html list;
  for (auto const& d : f.doubts)
    base::add_html(list, "<li>{} <q dir=\"auto\">{}</q></li>", fill(tr("Line {}:"), {number(d.line)}), std::string(base::slice(d.text, 0, 200)));
  return html("<h2>{}</h2><p>{}</p><ul>{}</ul>", tr("To look at"), tr("These lines were taken as speech, but may be labels or damaged."), list);
}

Html facts_part(PreviewFacts const& f) {
  auto const when = [&](std::optional<Instant> const& t) { return t ? moment(*t, f.zone) : text(tr("not said")); };
  auto const words = [](std::string const& s) { return s.empty() ? text(tr("not said")) : html("<bdi>{}</bdi>", s); };
  auto const& m = f.in_file;
  Table t{"meeting", tr("The meeting"), {{tr("What")}, {tr("In the file")}, {tr("Here")}}, {}, true};
  t.rows.push_back({text(tr("Title")), words(m.title.value_or("")), words(f.title)});
  t.rows.push_back({text(tr("Number")), words(m.number.value_or("")), words(f.number_here)});
  t.rows.push_back({text(tr("Day")), m.date ? day(*m.date) : text(tr("not said")), f.start_here ? moment(*f.start_here, f.zone) : text(tr("not said"))});
  t.rows.push_back({text(tr("Begin")), when(m.start), when(f.start_here)});
  t.rows.push_back({text(tr("End")), when(m.end), when(f.end_here)});
  Html out = html("<h2>{}</h2>", tr("The meeting")) + table(t);
  auto const here = f.start_here ? base::local_time(*f.start_here, f.zone) : std::nullopt;
  if (m.date && here && here->day != *m.date)
    out += notice(Tone::warning, html("<p>{}</p>", tr("The file names another day than the meeting. Is it the right file?")));
  if (m.number && !f.number_here.empty() && *m.number != f.number_here)
    out += notice(Tone::warning, html("<p>{}</p>", tr("The file names another number than the meeting. Numbers are labels: nothing is changed.")));
  return out;
}

Html first_turns(PreviewFacts const& f) {
  Html out;
  for (auto const& t : f.first) {
    Html words;
    for (auto const& s : t.segments) {
      std::string shown = s.text;
      if (shown.empty())
        for (auto const& e : s.events) shown += e.text;
      base::add_html(words, "<p dir=\"auto\">{}</p>", shown);
    }
    out += html("<div class=\"turn\"><div class=\"turn-head\"><p class=\"{}\">{}</p></div><div class=\"turn-text\">{}</div></div>", t.label ? "speaker" : "speaker unknown",
                t.label ? html("<bdi>{}</bdi>", *t.label) : text(tr("no label")), words);
  }
  return html("<h2>{}</h2><div class=\"transcript\">{}</div>", tr("How it begins"), out);
}

Html wrapper_part(PreviewFacts const& f) {
  if (f.wrapper.empty()) return {};
  std::string all;
  for (auto const& w : f.wrapper) all += std::to_string(w.line) + "  " + w.text + "\n";
  return html("<details><summary>{}</summary><p class=\"wrapper-text\" dir=\"auto\">{}</p></details>", tr("Lines that are not speech, with their numbers"), all);
}

std::string fate_title(std::string const& kind) {
  if (kind == "changed") return tr("changed");
  if (kind == "multiple") return tr("in several places");
  if (kind == "missing") return tr("missing");
  return tr("new");
}

Html over_part(PreviewFacts const& f) {
  if (!f.over) return {};
  auto const& o = *f.over;
  Html out = html("<h2>{}</h2>", tr("What changes in the transcript"));
  out += web::facts({{tr("Unchanged paragraphs"), text(number(o.perfect))}, {tr("Changed"), text(number(o.changed))}, {tr("In several places"), text(number(o.multiple))},
                     {tr("Missing"), text(number(o.missing))}, {tr("New"), text(number(o.fresh))}});
  if (o.lines.empty()) return out;
  Table t{"changes", tr("Paragraphs that change"), {{tr("What")}, {tr("Then")}, {tr("Now")}}, {}, false};
  for (auto const& l : o.lines)
    t.rows.push_back({badge(fate_title(l.kind), l.kind == "missing" ? Badge::bad : l.kind == "changed" || l.kind == "multiple" ? Badge::attention : Badge::neutral), html("<span dir=\"auto\">{}</span>", l.before), html("<span dir=\"auto\">{}</span>", l.after)});
  return out + table(t);
}

Html decide_part(Call const& call, PreviewFacts const& f) {
  Html inside = hidden("meeting", f.meeting.text) + hidden("over", f.over ? "yes" : "");
  if (f.status == record::Status::approved)
    inside += checkbox("new_edition", "yes", tr("Readers shall get a new edition of the approved text"), false);
  inside += button(f.over ? tr("Lay it over the transcript") : tr("Keep it as the transcript"));
  auto const at = "/imports/" + f.draft.text;
  return buttons(form(Url::local(at + "/confirm"), call.csrf(), inside) +
                 act(Url::local(at + "/discard"), call.csrf(), tr("Forget this file"), Look::quiet, {{"meeting", f.meeting.text}}));
}

http::Response show_preview(Call& call, std::string const& warning = {}) {
  auto d = read_draft(call, call.id<base::DraftId>());
  if (!d) return call.refused({Why::unknown, say("This upload is no longer there. Please upload the file again."), {}, {}});
  auto const f = preview_of(call, *d);
  if (!f) return call.refused(f.error());
  return call.show(*f, [&] {
    Page page;
    page.title = tr("What is in the file");
    frame(page, f->meeting, f->title);
    page.wide = true;
    if (!warning.empty()) page.main += notice(Tone::warning, html("<p>{}</p>", warning), Spoken::yes);
    page.main += html("<p>{}</p>", tr("Nothing is kept yet.")) + decide_part(call, *f);
    page.main += html("<div class=\"columns\"><section>{}</section><section>{}</section></div>", counts_part(*f), labels_part(*f));
    page.main += doubts_part(*f) + over_part(*f) + facts_part(*f) + first_turns(*f) + wrapper_part(*f);
    return page;
  }, warning.empty() ? 200 : 409);
}

http::Response preview(Call& call) { return show_preview(call); }

// ------------------------------------------------------------------------------------------------ deciding

base::MeetingId named_meeting(Call const& call) {
  auto const m = call.field("meeting");
  return base::MeetingId(base::looks_like_id(m) ? m : "none");
}

/// The draft is gone: confirmed by the first of two presses, or forgotten.
http::Response draft_gone(Call& call) {
  auto const m = named_meeting(call);
  if (call.read([&](Reading& r) { return record::head(r, m).has_value(); }))
    return call.see("/meetings/" + m.text + "/transcript", tr("The transcript is kept."));
  return call.refused({Why::unknown, say("This upload is no longer there. Please upload the file again."), {}, {}});
}

struct Kept {
  base::MeetingId meeting;
  std::optional<record::Realigned> over;
};

http::Response confirm(Call& call) {
  auto const id = call.id<base::DraftId>();
  auto const d = read_draft(call, id);
  if (!d) return draft_gone(call);
  bool const over_shown = !call.field("over").empty(), new_edition = !call.field("new_edition").empty();
  bool const programme = call.wants_json && !call.has("meeting");  // a program that did not look at the preview's form
  auto const done = call.write([&](Writing& w) -> Result<Kept> {
    auto const draft = record::draft(w, id);
    if (!draft) return refuse(Why::unknown, say("This upload is no longer there. Please upload the file again."));
    bool const over = record::head(w, draft->meeting).has_value();
    if (over != over_shown && !programme) return refuse(Why::conflict, say("Meanwhile this meeting got a transcript, or lost it. Please look at the preview again."));
    if (!over) {
      auto const taken = desk::confirm_draft(w, id, d->parsed);
      if (!taken) return tl::unexpected(taken.error());
      return Kept{draft->meeting, std::nullopt};
    }
    auto laid = desk::confirm_realign(w, id, d->parsed, new_edition);
    if (!laid) return tl::unexpected(laid.error());
    return Kept{draft->meeting, std::move(*laid)};
  });
  if (!done) {
    if (done.error().why == Why::unknown) return draft_gone(call);
    if (call.wants_json) return call.refused(done.error());
    return show_preview(call, in_words(done.error()));
  }
  auto const to = "/meetings/" + done->meeting.text + "/transcript";
  if (done->over)
    return call.see(to, fill(tr("The file is laid over the transcript: {1} paragraphs as before, {2} changed, {3} missing, {4} new. Edition {5} keeps the text before."),
                             {number(done->over->perfect), number(done->over->changed + done->over->multiple), number(done->over->missing), number(done->over->fresh),
                              number(done->over->edition)}));
  return call.see(to, fill(tr("The transcript is kept: {} turns."), {number(d->parsed.counts.turns)}));
}

http::Response discard(Call& call) {
  auto const id = call.id<base::DraftId>();
  auto const draft = call.read([&](Reading& r) { return record::draft(r, id); });
  auto const meeting = draft ? draft->meeting : named_meeting(call);
  if (draft)
    if (auto const done = call.write([&](Writing& w) { return record::drop_draft(w, id); }); !done && done.error().why != Why::unknown) return call.refused(done.error());
  if (!call.read([&](Reading& r) { return meeting::meeting(r, meeting).has_value(); })) return call.nothing_here();
  return call.see("/meetings/" + meeting.text, tr("The file is forgotten."));
}

}  // namespace

std::vector<Route> import_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/transcript/import", Role::facilitator, show_import, "The form that takes a captioner's file in."},
      {Method::post, "/meetings/{meeting}/transcript/import", Role::facilitator, upload, "Reads a file (multipart field file, or text) and keeps it as a draft.", upload_body, Rate::costly},
      {Method::get, "/imports/{draft}", Role::facilitator, preview, "What is in an uploaded file, before it is kept."},
      {Method::post, "/imports/{draft}/confirm", Role::facilitator, confirm, "Keeps the file as the transcript, or lays it over the kept one.", form_body},
      {Method::post, "/imports/{draft}/discard", Role::facilitator, discard, "Forgets an uploaded file.", form_body},
  };
}

}  // namespace web
