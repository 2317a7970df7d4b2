// SPDX-License-Identifier: Apache-2.0
// The few hands the XML writers (Akoma Ntoso, TEI) share: elements on lines of their own where blanks do not matter,
// text without what XML cannot hold. pugixml escapes; nothing here writes markup by hand.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>

namespace record::shape::xml {

/// A child element on a line of its own. Only for parents whose text is not speech.
pugi::xml_node block(pugi::xml_node parent, char const* name);
/// The same with one line of text in it.
pugi::xml_node block(pugi::xml_node parent, char const* name, std::string_view text);
/// A child element in running text.
pugi::xml_node part(pugi::xml_node parent, char const* name, std::string_view text);
void put(pugi::xml_node element, std::string_view text);
void set(pugi::xml_node element, char const* name, std::string_view value);

/// Names for xml:id and eId: letters, digits, hyphens, beginning with a letter, each given once.
class Names {
 public:
  std::string fresh(std::string_view prefix, std::string_view id);

 private:
  std::set<std::string> given_;
  std::map<std::string, int> last_;
};

/// The document as UTF-8 with its declaration, nothing re-indented.
std::string print(pugi::xml_document const& document);

}  // namespace record::shape::xml
