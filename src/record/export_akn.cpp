// SPDX-License-Identifier: Apache-2.0
// Akoma Ntoso 3.0, a debate (captions 6.7): FRBR identification of work, expression and file, the people as TLCPerson,
// each agenda item a debateSection, each turn a speech whose `from` is the label as typed. A voice nobody knows is
// spoken by the TLCPerson "Unidentified speaker", because `by` is compulsory (X4).
#include <map>

#include "base/text.hpp"
#include "record/export_shape.hpp"
#include "record/export_xml.hpp"

namespace record::shape {

namespace {

using pugi::xml_node;
using xml::block;
using xml::set;

/// Stands where the schema asks for a date and none is known; its name attribute says so.
constexpr char const* no_date = "0001-01-01";

struct Writer {
  Transcript const& t;
  xml::Names names;
  std::map<std::string, std::string> persons;  ///< person id -> eId
  std::map<std::string, std::string> roles;    ///< capacity -> eId
  std::vector<std::string> segment_names;      ///< flat segment number -> eId
};

void value_child(xml_node parent, char const* name, std::string_view value) {
  set(block(parent, name), "value", value);
}

void date_child(xml_node parent, std::optional<std::string> const& day, std::string_view name) {
  auto date = block(parent, "FRBRdate");
  set(date, "date", day.value_or(no_date));
  set(date, "name", day ? name : std::string_view("unknown"));
}

void author_child(xml_node parent) {
  auto author = block(parent, "FRBRauthor");
  set(author, "href", "#forum");
  set(author, "as", "#author");
}

void identification(xml_node meta, Transcript const& t) {
  auto const day = day_of(t);
  std::string const work = "/akn/un/debate/" + slug(t.series.empty() ? t.forum : t.series, "meeting") + "/" +
                           day.value_or("undated") + "/" + slug(t.number.empty() ? t.meeting.text : t.number, "1");
  std::string const lang = language(t.lang, "und");
  std::string const expression = work + "/" + lang + "@" + day.value_or("undated");
  auto id = block(meta, "identification");
  set(id, "source", "#forum");
  auto w = block(id, "FRBRWork");
  value_child(w, "FRBRthis", work + "/!main");
  value_child(w, "FRBRuri", work);
  if (!t.address.empty()) {
    auto alias = block(w, "FRBRalias");
    set(alias, "value", t.address);
    set(alias, "name", "permanent address");
  }
  date_child(w, day, "meeting");
  author_child(w);
  value_child(w, "FRBRcountry", "un");
  if (!t.number.empty()) value_child(w, "FRBRnumber", t.number);
  auto e = block(id, "FRBRExpression");
  value_child(e, "FRBRthis", expression + "/!main");
  value_child(e, "FRBRuri", expression);
  date_child(e, day, edition_words(t));
  author_child(e);
  set(block(e, "FRBRlanguage"), "language", lang);
  auto m = block(id, "FRBRManifestation");
  value_child(m, "FRBRthis", expression + "/!main.xml");
  value_child(m, "FRBRuri", expression + ".akn");
  date_child(m, day, "meeting");
  author_child(m);
}

void tlc(xml_node parent, char const* name, std::string_view id, std::string_view href, std::string_view shown) {
  auto node = block(parent, name);
  set(node, "eId", id);
  set(node, "href", href);
  set(node, "showAs", one_line(shown).empty() ? "unnamed" : shown);
}

/// Everybody and everything that later attributes point at.
void references(xml_node meta, Writer& w) {
  auto refs = block(meta, "references");
  set(refs, "source", "#forum");
  for (char const* taken : {"forum", "author", "unidentified", "decision", "action", "question"})
    w.names.fresh(taken, "");
  tlc(refs, "TLCOrganization", "forum", "/ontology/organization/forum", w.t.forum.empty() ? "Forum" : w.t.forum);
  tlc(refs, "TLCRole", "author", "/ontology/role/author", "Author");
  tlc(refs, "TLCPerson", "unidentified", "/ontology/person/unidentified", "Unidentified speaker");
  auto person = [&](std::string const& id, std::string const& name) {
    if (id.empty() || w.persons.contains(id)) return;
    auto const eid = w.names.fresh("p-", id);
    w.persons.emplace(id, eid);
    tlc(refs, "TLCPerson", eid, "/ontology/person/" + eid.substr(2), name);
  };
  for (auto const& v : w.t.voices) person(v.id.text, v.name);
  for (auto const& turn : w.t.turns) {
    person(turn.person.text, turn.person_name);
    if (turn.capacity.empty() || w.roles.contains(turn.capacity)) continue;
    auto const eid = w.names.fresh("r-", slug(turn.capacity, "role"));
    w.roles.emplace(turn.capacity, eid);
    tlc(refs, "TLCRole", eid, "/ontology/role/" + eid.substr(2), turn.capacity);
  }
  for (auto const& [id, shown] :
       {std::pair{"decision", "Decision"}, {"action", "Action"}, {"question", "Parked question"}})
    tlc(refs, "TLCConcept", id, std::string("/ontology/concept/") + id, shown);
}

void preface(xml_node debate, Transcript const& t) {
  auto pre = block(debate, "preface");
  xml::part(block(pre, "p"), "docTitle", heading_words(t));
  if (auto const day = day_of(t)) set(xml::part(block(pre, "p"), "docDate", *day), "date", *day);
  block(pre, "p", "Edition: " + edition_words(t));
  if (!t.licence.empty()) block(pre, "p", "Licence: " + t.licence);
  if (!t.disclaimer.empty()) block(pre, "p", t.disclaimer);
}

bool inline_event(Event const& e) { return e.type == "inaudible" || e.type == "foreign" || e.type == "phonetic"; }

/// An event that is no speech: narrative for technical and time notes, scene for what happened in the room.
void between_speeches(xml_node section, Writer& w, Segment const& s, Span const& span, std::string const& eid) {
  auto const& type = s.events.front().type;
  bool const narrated = type == "technical" || type == "session_start" || type == "session_end" || type == "pause";
  auto node = block(section, narrated ? "narrative" : "scene");
  set(node, "eId", eid);
  if (type != "session_start" && type != "session_end") return xml::put(node, words(s));
  auto time = xml::part(node, "recordedTime", words(s));
  if (has_clock(w.t)) set(time, "time", base::iso(zero_of(w.t) + (type == "session_end" ? span.end : span.start)));
}

void paragraph(xml_node speech, Writer& w, Segment const& s, std::string const& eid) {
  auto p = block(speech, "p");
  set(p, "eId", eid);
  if (!s.lang.empty() && s.lang != w.t.lang) set(p, "xml:lang", language(s.lang, "und"));
  auto remark = [&](std::string_view text, Event const* e) {
    set(xml::part(p, "remark", text), "type", e && inline_event(*e) ? "caption" : "phenomenon");
  };
  if (s.redacted) return remark("[redacted]", nullptr);
  if (only_events(s)) {
    for (auto const& e : s.events) {
      if (&e != s.events.data()) xml::put(p, " ");
      remark(e.text, &e);
    }
    return;
  }
  for (auto const& piece : pieces(s)) {
    if (piece.event) remark(piece.text, piece.event);
    else xml::put(p, piece.text);
  }
}

void speech(xml_node section, Writer& w, Turn const& turn, std::vector<Span> const& spans, std::size_t flat) {
  std::size_t spoken = turn.segments.size();
  while (spoken > 1 && only_events(turn.segments[spoken - 1]))
    --spoken;  // what follows the words stands after the speech
  auto node = block(section, "speech");
  set(node, "eId", w.names.fresh("", turn.id.text));
  bool const known = !turn.person.empty() && turn.method != Method::unidentified;
  set(node, "by", known ? "#" + w.persons.at(turn.person.text) : "#unidentified");
  if (!turn.capacity.empty()) set(node, "as", "#" + w.roles.at(turn.capacity));
  if (has_clock(w.t) && spoken > 0) {
    set(node, "startTime", base::iso(zero_of(w.t) + spans[flat].start));
    set(node, "endTime", base::iso(zero_of(w.t) + spans[flat + spoken - 1].end));
  }
  if (!turn.label.empty()) block(node, "from", turn.label);
  if (turn.segments.empty()) set(block(node, "p"), "eId", w.names.fresh("", turn.id.text + "-empty"));
  for (std::size_t i = 0; i < spoken; ++i) paragraph(node, w, turn.segments[i], w.segment_names[flat + i]);
  xml::put(node, "\n");
  for (std::size_t i = spoken; i < turn.segments.size(); ++i)
    between_speeches(section, w, turn.segments[i], spans[flat + i], w.segment_names[flat + i]);
}

void body(xml_node debate, Writer& w) {
  auto const& t = w.t;
  auto const spans = timeline(t);
  auto const marks = placed_marks(t);
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments) w.segment_names.push_back(w.names.fresh("", s.id.text));
  auto out = block(debate, "debateBody");
  std::size_t flat = 0, mark = 0;
  auto runs = blocks(t);
  if (runs.empty()) runs.push_back({});
  auto summaries = [&](xml_node section, std::size_t before) {
    for (; mark < marks.size() && marks[mark].segment < before; ++mark) {
      auto node = block(section, "summary", mark_words(*marks[mark].mark));
      set(node, "eId", w.names.fresh("m-", marks[mark].mark->id.text));
      if (auto const& kind = marks[mark].mark->kind; kind == "decision" || kind == "action" || kind == "question")
        set(node, "refersTo", "#" + kind);
    }
  };
  for (auto const& b : runs) {
    auto section = block(out, "debateSection");
    set(section, "eId", w.names.fresh(b.section ? "i-" : "section", b.section ? b.section->id.text : ""));
    set(section, "name", b.section ? "agendaItem" : "speeches");
    if (b.section) block(section, "heading", b.section->title);
    for (std::size_t i = b.from; i < b.to; ++i) {
      speech(section, w, t.turns[i], spans, flat);
      flat += t.turns[i].segments.size();
      summaries(section, flat);
    }
    // A section must hold something: this sentence is ours, and the reader (import_akn) knows it by its class.
    if (b.from == b.to) set(block(section, "narrative", "(No words are on record.)"), "class", "nothing-said");
    if (&b == &runs.back()) summaries(section, spans.size() + 1);
    xml::put(section, "\n");
  }
  xml::put(out, "\n");
}

}  // namespace

std::string write_akn(Transcript const& t) {
  pugi::xml_document document;
  auto root = document.append_child("akomaNtoso");
  root.append_attribute("xmlns").set_value("http://docs.oasis-open.org/legaldocml/ns/akn/3.0");
  auto debate = block(root, "debate");
  set(debate, "name", "transcript");
  Writer w{.t = t, .names = {}, .persons = {}, .roles = {}, .segment_names = {}};
  auto meta = block(debate, "meta");
  identification(meta, t);
  if (t.edition > 0) {
    auto publication = block(meta, "publication");
    set(publication, "date", day_of(t).value_or(no_date));
    set(publication, "name", "record");
    set(publication, "showAs", edition_words(t));
    set(publication, "number", std::to_string(t.edition));
  }
  references(meta, w);
  preface(debate, t);
  body(debate, w);
  return xml::print(document);
}

}  // namespace record::shape
