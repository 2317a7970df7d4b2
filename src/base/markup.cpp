// SPDX-License-Identifier: Apache-2.0
#include "base/markup.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace base {

namespace {

std::string tag_name(std::string_view tag) {
  std::size_t n = tag.starts_with('/') ? 1 : 0;
  while (n < tag.size() && n < 12 && ((tag[n] | 0x20) >= 'a' && (tag[n] | 0x20) <= 'z')) ++n;
  return lower_ascii(tag.substr(0, n));
}

}  // namespace

std::string without_entities(std::string_view s) {
  static constexpr std::array<std::pair<std::string_view, char>, 7> known{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}, {"&nbsp;", ' '}}};
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    auto const found = s[i] != '&' ? known.end() : std::find_if(known.begin(), known.end(), [&](auto const& k) {
      return s.substr(i, k.first.size()) == k.first;
    });
    if (found == known.end()) out += s[i++];
    else out += found->second, i += found->first.size();
  }
  return out;
}

void walk_markup(std::string_view page, std::function<void(std::string_view text)> const& on_text,
                 std::function<void(std::string const& name, std::string_view tag)> const& on_tag) {
  std::string hidden;  // the tag whose end is awaited
  while (!page.empty()) {
    if (!hidden.empty()) {
      auto const end = std::min(page.find("</"), page.size());
      page.remove_prefix(end);
      if (page.empty()) return;
      if (tag_name(page.substr(1, 14)) == "/" + hidden) hidden.clear();
      else page.remove_prefix(2);
      continue;
    }
    auto const open = std::min(page.find('<'), page.size());
    if (open > 0) on_text(page.substr(0, open));
    page.remove_prefix(open);
    if (page.empty()) return;
    bool const comment = page.starts_with("<!--");
    auto const close = comment ? page.find("-->") : page.find('>');
    if (close == std::string_view::npos) return;
    auto const tag = page.substr(1, close - 1);
    page.remove_prefix(close + (comment ? 3 : 1));
    if (comment) continue;
    auto const name = tag_name(tag);
    if (name == "script" || name == "style") hidden = name;
    on_tag(name, tag);
  }
}

}  // namespace base
