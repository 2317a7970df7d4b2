// SPDX-License-Identifier: Apache-2.0
// TEI transcripts, Parla-CLARIN and ParlaMint. The label is the speaker note before the utterance, else the name @who
// points at in the list of persons, else nobody.
#include <unordered_map>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/export_letters.hpp"
#include "record/import_turns.hpp"
#include "record/import_xml.hpp"
#include "record/imports.hpp"

namespace record {

namespace {

using namespace std::string_view_literals;
using intake::attribute;
using intake::Joint;
using intake::local_name;
using pugi::xml_node;

struct Reader {
  intake::XmlFile const& file;
  intake::Turns turns;
  std::unordered_map<std::string_view, std::string> names;  ///< xml:id -> name
  std::optional<std::string> announced;                     ///< the last speaker note

  static bool comment(std::string_view name) {
    return name == "note" || name == "gap" || name == "kinesic" || name == "incident" || name == "vocal";
  }

  void event(xml_node node) {
    auto const type = attribute(node, "type");
    if (type == "nothing-said"sv) return;
    auto words = intake::text_of(node);
    if (words.empty()) return;
    if (auto known = sole_event(words)) return turns.add_event(std::move(*known));
    auto const name = local_name(node);
    auto const reason = attribute(node, "reason");
    std::string const kind(reason == "inaudible"sv || reason == "foreign"sv ? reason
                           : name == "note" || type.empty()                 ? "other"sv
                                                                            : type);
    turns.add_event({kind, std::move(words), 0});
  }

  void utterance(xml_node u) {
    auto voice = std::exchange(announced, std::nullopt);
    auto const who = attribute(u, "who");
    if (!voice && who.starts_with('#'))
      if (auto found = names.find(who.substr(1)); found != names.end() && !found->second.empty()) voice = found->second;
    std::int64_t const line = intake::line_of(file, u);
    turns.add({voice, "", std::nullopt, std::nullopt, line, Joint::turn});
    std::string loose;  // words directly in u, without seg
    auto flush = [&] {
      turns.add({voice, loose, std::nullopt, std::nullopt, line, Joint::paragraph});
      loose.clear();
    };
    for (auto child : u.children()) {
      auto const name = local_name(child);
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) loose += child.value();
      else if (name == "seg" || name == "p") {
        flush();
        turns.add({voice, intake::text_of(child), std::nullopt, std::nullopt, intake::line_of(file, child),
                   Joint::paragraph});
      } else if (comment(name)) {
        flush();
        event(child);
      } else loose += intake::text_of(child);
    }
    flush();
  }

  void division(xml_node node) {
    for (auto child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      auto const name = local_name(child);
      auto const type = attribute(child, "type");
      if (name == "u") utterance(child);
      else if (name == "note" && type == "speaker"sv) announced = intake::text_of(child);
      else if (name == "head")
        turns.wrapper.push_back({intake::line_of(file, child), "header", intake::text_of(child)});
      else if (name == "note" && (type == "decision"sv || type == "action"sv || type == "question"sv))
        turns.wrapper.push_back({intake::line_of(file, child), "note", intake::text_of(child)});
      else if (comment(name)) event(child);
      else division(child);
    }
  }

  void header(xml_node root) {
    auto const head = intake::child_of(root, "teiHeader");
    if (auto const title = intake::find_below(head, "title")) turns.meeting.title = intake::text_of(title);
    if (auto const meeting = intake::find_below(head, "meeting"))
      if (auto const n = attribute(meeting, "n"); !n.empty()) turns.meeting.number = std::string(n);
    if (auto const setting = intake::find_below(head, "setting"))
      if (auto const date = intake::child_of(setting, "date"))
        turns.meeting.date = base::parse_day(attribute(date, "when").substr(0, 10));
    if (auto const list = intake::find_below(head, "listPerson"))
      for (auto person : list.children())
        if (auto const name = intake::child_of(person, "persName"))
          names.emplace(attribute(person, "xml:id"), intake::text_of(name));
  }
};

}  // namespace

base::Result<Parsed> parse_tei(std::string_view bytes) {
  auto file = intake::read_xml(bytes);
  if (!file) return tl::unexpected<base::Refusal>(file.error());
  auto const root = intake::find_below((*file)->document, "TEI");
  auto const text = root ? intake::child_of(root, "text") : pugi::xml_node{};
  auto const body = text ? intake::child_of(text, "body") : pugi::xml_node{};
  if (!body) return intake::bad_file(base::say("Line {}: this XML holds no TEI text"), 1);
  Reader reader{**file, {}, {}, std::nullopt};
  reader.header(root);
  reader.division(body);
  return reader.turns.finish("tei", (*file)->encoding);
}

}  // namespace record
