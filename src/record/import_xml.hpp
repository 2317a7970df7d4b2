// SPDX-License-Identifier: Apache-2.0
// XML from outside, made safe before a tree is built: what Akoma Ntoso and TEI share. Private to the imports.
#pragma once

#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "record/import_turns.hpp"

namespace record::intake {

/// A document within the limits of captions 6.7: at most 32 MiB, depth 64, 200,000 elements; no DTD, no entity but the
/// five of XML and character references. White space is kept.
struct XmlFile {
  pugi::xml_document document;
  std::string encoding;
  std::vector<std::size_t> line_ends;
};
base::Result<std::unique_ptr<XmlFile>> read_xml(std::string_view bytes);

/// 1-based line of a node.
std::int64_t line_of(XmlFile const& file, pugi::xml_node node);
/// The name without a prefix.
std::string_view local_name(pugi::xml_node node);
/// All text below a node, in order, as one line. Children that `skip` names are left out.
std::string text_of(pugi::xml_node node, std::string_view skip = {});
/// The first child of that local name; null when there is none.
pugi::xml_node child_of(pugi::xml_node node, std::string_view name);
/// The first element of that local name below `node`, in document order; null when there is none.
pugi::xml_node find_below(pugi::xml_node node, std::string_view name);
/// An attribute's value, prefixes (xml:id) included in its name; empty when absent.
std::string_view attribute(pugi::xml_node node, char const* name);

}  // namespace record::intake
