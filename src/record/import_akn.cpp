// SPDX-License-Identifier: Apache-2.0
// Akoma Ntoso 3.0 debates. Real files have speeches with an empty `by`, a `from` without `by`, or neither
// (captions 4.1): the label is `from`, else the name `by` points at, else nobody.
#include <unordered_map>

#include "base/text.hpp"
#include "record/events.hpp"
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
  std::unordered_map<std::string_view, std::string_view> names;  ///< eId of a TLCPerson -> showAs

  bool paragraph_like(std::string_view name) const {
    return name == "p" || name == "block" || name == "li" || name == "item" || name == "td";
  }

  void paragraphs(xml_node node, std::optional<std::string> const& voice) {
    for (auto child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      auto const name = local_name(child);
      if (name == "from" || name == "num" || name == "heading" || name == "subheading") continue;
      if (name == "scene" || name == "narrative") between(child);
      else if (paragraph_like(name) && !child.find_child([&](xml_node n) { return paragraph_like(local_name(n)); }))
        turns.add({voice, intake::text_of(child), std::nullopt, std::nullopt, intake::line_of(file, child),
                   Joint::paragraph});
      else paragraphs(child, voice);
    }
  }

  void speech(xml_node node) {
    std::optional<std::string> voice;
    if (auto const from = intake::child_of(node, "from")) {
      auto words = intake::text_of(from);
      while (words.ends_with(':') || words.ends_with(' ')) words.pop_back();
      if (!words.empty()) voice = std::move(words);
    }
    auto const by = attribute(node, "by");
    if (!voice && by.starts_with('#') && by != "#unidentified")
      if (auto found = names.find(by.substr(1)); found != names.end() && !base::trim(found->second).empty())
        voice = std::string(base::trim(found->second));
    turns.add({voice, "", std::nullopt, std::nullopt, intake::line_of(file, node), Joint::turn});
    paragraphs(node, voice);
  }

  void between(xml_node node) {
    if (attribute(node, "class") == "nothing-said"sv) return;
    auto words = intake::text_of(node);
    if (words.empty()) return;
    if (auto event = sole_event(words)) turns.add_event(std::move(*event));
    else turns.add_event({"other", std::move(words), 0});
  }

  void section(xml_node node) {
    for (auto child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      auto const name = local_name(child);
      if (name == "speech" || name == "question" || name == "answer" || name == "other") speech(child);
      else if (name == "scene" || name == "narrative" || name == "recordedTime") between(child);
      else if (name == "heading" || name == "subheading" || name == "summary") {
        // A heading is the agenda's, a summary is a mark of somebody else's on the words: neither was spoken.
        turns.wrapper.push_back(
            {intake::line_of(file, child), name == "summary" ? "note" : "header", intake::text_of(child)});
      } else if (name == "p") {
        turns.add({std::nullopt, intake::text_of(child), std::nullopt, std::nullopt, intake::line_of(file, child),
                   Joint::paragraph});
      } else section(child);
    }
  }

  void meeting(xml_node root) {
    if (auto const title = intake::find_below(root, "docTitle")) turns.meeting.title = intake::text_of(title);
    if (auto const date = intake::find_below(root, "docDate"))
      turns.meeting.date = base::parse_day(attribute(date, "date").substr(0, 10));
    if (auto const number = intake::find_below(root, "FRBRnumber"))
      turns.meeting.number = std::string(attribute(number, "value"));
    if (auto const references = intake::find_below(root, "references"))
      for (auto person : references.children())
        if (local_name(person) == "TLCPerson") {
          auto id = attribute(person, "eId");
          if (id.empty()) id = attribute(person, "id");
          names.emplace(id, attribute(person, "showAs"));
        }
  }
};

}  // namespace

base::Result<Parsed> parse_akn(std::string_view bytes) {
  auto file = intake::read_xml(bytes);
  if (!file) return tl::unexpected<base::Refusal>(file.error());
  auto const body = intake::find_below((*file)->document, "debateBody");
  if (!body) return intake::bad_file(base::say("Line {}: this XML holds no debate"), 1);
  Reader reader{**file, {}, {}};
  reader.meeting((*file)->document.document_element());
  reader.section(body);
  return reader.turns.finish("akn", (*file)->encoding);
}

}  // namespace record
