// SPDX-License-Identifier: Apache-2.0
// TEI in two strictnesses (captions 6.7). Parla-CLARIN: list of persons, a timeline, u/@start and @end. ParlaMint: the
// component file its schema describes, which fixes the licence, wants the day and an address, and keeps persons in the
// corpus file, so that none are listed here. A voice nobody knows has no @who.
#include <map>

#include "base/text.hpp"
#include "record/export_shape.hpp"
#include "record/export_xml.hpp"

namespace record::shape {

namespace {

using pugi::xml_node;
using xml::block;
using xml::set;

struct Writer {
  Transcript const& t;
  TeiKind kind;
  xml::Names names;
  std::map<std::string, std::string> persons;  ///< person id -> xml:id
  std::map<std::string, std::int64_t> used;    ///< element -> occurrences in the text
  std::int64_t speeches = 0, words = 0;
};

std::string lang_of(Transcript const& t) { return language(t.lang, "und"); }

void file_desc(xml_node header, Writer& w) {
  auto const& t = w.t;
  auto const day = day_of(t);
  auto file = block(header, "fileDesc");
  auto titles = block(file, "titleStmt");
  auto title = block(titles, "title", heading_words(t));
  set(title, "type", "main");
  set(title, "xml:lang", lang_of(t));
  auto meeting = block(titles, "meeting", t.series.empty() ? heading_words(t) : t.series);
  if (!t.number.empty()) set(meeting, "n", t.number);
  set(meeting, "ana", "#parla.meeting");
  block(block(file, "editionStmt"), "edition", edition_words(t));
  auto extent = block(file, "extent");
  for (auto const& [unit, n] : {std::pair{"speeches", w.speeches}, {"words", w.words}}) {
    auto measure = block(extent, "measure", std::to_string(n) + " " + unit);
    set(measure, "unit", unit);
    set(measure, "quantity", std::to_string(n));
  }
  auto publication = block(file, "publicationStmt");
  xml::part(block(publication, "publisher"), "orgName", t.forum.empty() ? "Forum" : t.forum);
  if (!t.address.empty()) set(block(publication, "idno", t.address), "type", "URI");
  auto availability = block(publication, "availability");
  set(availability, "status", t.licence == "CC-BY-4.0" ? "free" : "restricted");
  if (t.licence == "CC-BY-4.0") {
    block(availability, "licence", "http://creativecommons.org/licenses/by/4.0/");
    block(availability, "p",
          "This record is published under the Creative Commons Attribution 4.0 International licence.");
  } else block(availability, "p", t.licence.empty() ? "No licence is stated." : "Licence: " + t.licence);
  if (!t.disclaimer.empty()) block(availability, "p", t.disclaimer);
  if (day) set(block(publication, "date", *day), "when", *day);
  auto bibl = block(block(file, "sourceDesc"), "bibl");
  block(bibl, "title", heading_words(t));
  if (!t.address.empty()) set(block(bibl, "idno", t.address), "type", "URI");
  if (day) set(block(bibl, "date", *day), "when", *day);
}

void encoding_desc(xml_node header, Writer& w) {
  auto encoding = block(header, "encodingDesc");
  block(block(encoding, "projectDesc"), "p", "Transcript of a meeting, written by Intersession from its record.");
  auto space = block(block(encoding, "tagsDecl"), "namespace");
  set(space, "name", "http://www.tei-c.org/ns/1.0");
  w.used["text"] = w.used["body"] = 1;
  for (auto const& [name, times] : w.used) {
    auto usage = block(space, "tagUsage");
    set(usage, "gi", name);
    set(usage, "occurs", std::to_string(times));
  }
}

void profile_desc(xml_node header, Writer& w) {
  auto const& t = w.t;
  auto profile = block(header, "profileDesc");
  auto setting = block(block(profile, "settingDesc"), "setting");
  set(block(setting, "name", t.forum.empty() ? "Forum" : t.forum), "type", "org");
  if (auto const day = day_of(t)) set(block(setting, "date", *day), "when", *day);
  if (w.kind == TeiKind::parlamint) return;
  if (!w.persons.empty()) {
    auto list = block(block(profile, "particDesc"), "listPerson");
    std::map<std::string, std::string> shown;
    for (auto const& turn : t.turns)
      if (!turn.person.empty()) shown.emplace(turn.person.text, turn.person_name);
    for (auto const& v : t.voices) shown[v.id.text] = v.name;
    for (auto const& [id, name] : w.persons) {
      auto person = block(list, "person");
      set(person, "xml:id", name);
      block(person, "persName", shown[id].empty() ? "unnamed" : shown[id]);
    }
  }
  set(block(block(profile, "langUsage"), "language", lang_of(t)), "ident", lang_of(t));
}

std::string role_of(Turn const& turn) {
  auto const hat = base::fold(turn.capacity);
  if (hat.find("chair") != std::string::npos || hat == "moderator" || hat == "facilitator") return "#chair";
  return turn.person.empty() || hat.empty() ? "#guest" : "#regular";
}

xml_node described(xml_node parent, Writer& w, char const* name, char const* attribute, char const* value,
                   std::string_view text) {
  auto node = parent.append_child(name);
  ++w.used[name];
  ++w.used["desc"];
  if (attribute) set(node, attribute, value);
  xml::part(node, "desc", text);
  return node;
}

/// An event as the element TEI has for it, in the fixed type lists of ParlaMint.
void event(xml_node parent, Writer& w, Event const& e) {
  auto const& type = e.type;
  auto const is = [&](std::string_view x) { return type == x; };
  if (is("laughter")) described(parent, w, "vocal", "type", "laughter", e.text);
  else if (is("applause") || is("noise") || is("gesture") || is("playback"))
    described(parent, w, "kinesic", "type", type.c_str(), e.text);
  else if (is("inaudible")) described(parent, w, "gap", "reason", "inaudible", e.text);
  else if (is("foreign")) described(parent, w, "gap", "reason", "foreign", e.text);
  else if (is("pause")) described(parent, w, "incident", "type", "pause", e.text);
  else {
    auto note = xml::part(parent, "note", e.text);
    ++w.used["note"];
    bool const time = is("session_start") || is("session_end");
    set(note, "type", time ? "time" : is("technical") || is("phonetic") || is("vote") ? type.c_str() : "event");
  }
}

void segment(xml_node u, Writer& w, Segment const& s) {
  if (only_events(s)) {
    for (auto const& e : s.events) {
      xml::put(u, "\n");
      event(u, w, e);
    }
    return;
  }
  auto seg = block(u, "seg");
  ++w.used["seg"];
  set(seg, "xml:id", w.names.fresh("", s.id.text));
  if (!s.lang.empty() && s.lang != w.t.lang) set(seg, "xml:lang", language(s.lang, "und"));
  if (s.redacted) {
    described(seg, w, "gap", "reason", "editorial", "[redacted]");
    return;
  }
  for (auto const& p : pieces(s)) {
    if (p.event) event(seg, w, *p.event);
    else xml::put(seg, p.text);
  }
}

struct Moments {
  std::vector<Span> spans;
  std::size_t flat = 0;
};

void utterance(xml_node div, Writer& w, Turn const& turn, Moments& m) {
  if (!turn.label.empty()) {
    set(block(div, "note", turn.label), "type", "speaker");
    ++w.used["note"];
  }
  auto u = block(div, "u");
  ++w.used["u"];
  set(u, "xml:id", w.names.fresh("", turn.id.text));
  bool const known = !turn.person.empty() && turn.method != Method::unidentified;
  if (known) set(u, "who", "#" + w.persons.at(turn.person.text));
  set(u, "ana", role_of(turn));
  std::size_t const count = turn.segments.size();
  if (w.kind == TeiKind::parla_clarin && count > 0) {
    set(u, "start", "#w" + std::to_string(2 * m.flat + 1));
    set(u, "end", "#w" + std::to_string(2 * (m.flat + count - 1) + 2));
  }
  m.flat += count;
  for (auto const& s : turn.segments) segment(u, w, s);
  if (count == 0) {
    ++w.used["seg"];
    set(block(u, "seg"), "xml:id", w.names.fresh("", turn.id.text + "-empty"));
  }
  xml::put(u, "\n");
}

/// Points of time, two for each segment: the attributes of u name the first and the last of a turn.
void timeline_of(xml_node text, Transcript const& t, std::vector<Span> const& spans) {
  if (spans.empty()) return;
  auto line = block(text, "timeline");
  set(line, "unit", "s");
  set(line, "origin", "#w0");
  auto origin = block(line, "when");
  set(origin, "xml:id", "w0");
  if (has_clock(t)) set(origin, "absolute", base::iso(zero_of(t)));
  for (std::size_t i = 0; i < 2 * spans.size(); ++i) {
    auto when = block(line, "when");
    auto const ms = (i % 2 == 0 ? spans[i / 2].start : spans[i / 2].end).count();
    set(when, "xml:id", "w" + std::to_string(i + 1));
    set(when, "interval", std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1));
    set(when, "since", "#w0");
    if (spans[i / 2].estimated) set(when, "cert", "low");
  }
  xml::put(line, "\n");
}

void text_of(xml_node root, Writer& w) {
  auto const& t = w.t;
  auto text = block(root, "text");
  if (w.kind == TeiKind::parlamint) set(text, "ana", "#reference");
  Moments moments{timeline(t), 0};
  if (w.kind == TeiKind::parla_clarin) timeline_of(text, t, moments.spans);
  auto body = block(text, "body");
  auto runs = blocks(t);
  if (runs.empty()) runs.push_back({});
  auto const marks = placed_marks(t);
  std::size_t mark = 0;
  auto notes = [&](xml_node div, std::size_t before) {
    for (; mark < marks.size() && marks[mark].segment < before; ++mark) {
      set(block(div, "note", mark_words(*marks[mark].mark)), "type",
          marks[mark].mark->kind.empty() ? "event" : slug(marks[mark].mark->kind, "event"));
      ++w.used["note"];
    }
  };
  for (auto const& b : runs) {
    auto div = block(body, "div");
    ++w.used["div"];
    set(div, "type", b.from == b.to ? "commentSection" : "debateSection");  // X5
    if (b.section && !one_line(b.section->title).empty()) {
      block(div, "head", b.section->title);
      ++w.used["head"];
    }
    for (std::size_t i = b.from; i < b.to; ++i) {
      utterance(div, w, t.turns[i], moments);
      notes(div, moments.flat);
    }
    if (b.from == b.to) {
      set(block(div, "note", "(No words are on record.)"), "type", "nothing-said");
      ++w.used["note"];
    }
    if (&b == &runs.back()) notes(div, moments.spans.size() + 1);
    xml::put(div, "\n");
  }
}

}  // namespace

std::string write_tei(Transcript const& t, TeiKind kind) {
  pugi::xml_document document;
  auto root = document.append_child("TEI");
  root.append_attribute("xmlns").set_value("http://www.tei-c.org/ns/1.0");
  Writer w{.t = t, .kind = kind, .names = {}, .persons = {}, .used = {}, .speeches = 0, .words = 0};
  set(root, "xml:id", w.names.fresh("", "record-" + slug(t.meeting.empty() ? t.number : t.meeting.text, "meeting")));
  set(root, "xml:lang", lang_of(t));
  if (kind == TeiKind::parlamint) set(root, "ana", "#parla.meeting #reference");
  for (auto const& v : t.voices)
    if (!v.id.empty() && !w.persons.contains(v.id.text)) w.persons.emplace(v.id.text, w.names.fresh("p-", v.id.text));
  for (auto const& turn : t.turns) {
    ++w.speeches;
    if (!turn.person.empty() && !w.persons.contains(turn.person.text))
      w.persons.emplace(turn.person.text, w.names.fresh("p-", turn.person.text));
    for (auto const& s : turn.segments) w.words += static_cast<std::int64_t>(base::count_words(words(s)));
  }
  // The header counts the elements of the text, so the text is made first and stands second.
  auto header = block(root, "teiHeader");
  text_of(root, w);
  xml::put(root, "\n");
  file_desc(header, w);
  encoding_desc(header, w);
  profile_desc(header, w);
  if (auto const day = day_of(t); day && t.edition > 0) {
    auto change = block(block(header, "revisionDesc"), "change", edition_words(t));
    set(change, "when", *day);
  }
  xml::put(header, "\n");
  return xml::print(document);
}

}  // namespace record::shape
