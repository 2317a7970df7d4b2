// SPDX-License-Identifier: Apache-2.0
// The HTML of others, read for its words: pages that were fetched, letters of mail programs. Nothing read here is ever shown as HTML;
// ours is written by html.hpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace base {

/// The text with the entities read that people's programs write for plain characters (&amp; &lt; &gt; &quot; &#39; &apos; &nbsp;);
/// others stay as they stand.
std::string without_entities(std::string_view s);

/// Walks a page: `on_text` gets what stands between tags, entities and all; `on_tag` each tag's name, lower case with its slash ("a",
/// "/p"; empty for what is no tag), and what stands inside it. What a comment, script or style holds is neither. Ends at a tag that is
/// never closed. Linear in the bytes.
void walk_markup(std::string_view page, std::function<void(std::string_view text)> const& on_text,
                 std::function<void(std::string const& name, std::string_view tag)> const& on_tag);

}  // namespace base
