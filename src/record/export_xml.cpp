// SPDX-License-Identifier: Apache-2.0
// What the XML writers share (export_xml.hpp).
#include "record/export_xml.hpp"

#include "record/export_letters.hpp"

namespace record::shape::xml {

pugi::xml_node block(pugi::xml_node parent, char const* name) {
  parent.append_child(pugi::node_pcdata).set_value("\n");
  return parent.append_child(name);
}

pugi::xml_node block(pugi::xml_node parent, char const* name, std::string_view text) {
  auto child = block(parent, name);
  put(child, one_line(text));
  return child;
}

pugi::xml_node part(pugi::xml_node parent, char const* name, std::string_view text) {
  auto child = parent.append_child(name);
  put(child, one_line(text));
  return child;
}

void put(pugi::xml_node element, std::string_view text) {
  if (auto const held = xml_text(text); !held.empty()) element.append_child(pugi::node_pcdata).set_value(held.c_str());
}

void set(pugi::xml_node element, char const* name, std::string_view value) {
  element.append_attribute(name).set_value(xml_text(one_line(value)).c_str());
}

std::string Names::fresh(std::string_view prefix, std::string_view id) {
  std::string base(prefix);
  for (char const c : id) {
    bool const keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (keep) base += c;
  }
  if (base.empty() || !((base[0] >= 'a' && base[0] <= 'z') || (base[0] >= 'A' && base[0] <= 'Z'))) base.insert(0, "n-");
  std::string name = base;
  // The counter of each base goes on where it stopped, so that a thousand equal wishes cost a thousand steps.
  for (int& n = last_[base]; !given_.insert(name).second;) name = base + "-" + std::to_string(++n + 1);
  return name;
}

namespace {

struct Into : pugi::xml_writer {
  std::string text;
  void write(void const* bytes, std::size_t size) override { text.append(static_cast<char const*>(bytes), size); }
};

}  // namespace

std::string print(pugi::xml_document const& document) {
  Into out;
  out.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.text + "\n";
}

}  // namespace record::shape::xml
