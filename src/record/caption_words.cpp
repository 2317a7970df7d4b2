// SPDX-License-Identifier: Apache-2.0
// What a post says, without the stream's state: nothing of it is kept, so nothing is joined, numbered or attributed.
#include "base/text.hpp"
#include "record/captions.hpp"
#include "record/hearing.hpp"
#include "record/labels.hpp"

namespace record {

PostWords words_of(Post const& post) {
  hearing::State fresh;
  auto text = hearing::clean(fresh, post.dialect, post.body);
  if (post.dialect == Dialect::youtube) {
    auto const cues = hearing::cues(text);
    if (!cues) return {};
    text.clear();
    for (auto const& c : *cues) text += c.text + " ";
  }
  std::erase(text, '\b');
  PostWords out;
  std::string_view rest = base::trim(text);
  bool const marked = rest.starts_with(">>");
  while (rest.starts_with('>')) rest.remove_prefix(1);
  rest = base::trim(rest);
  if (auto const label = marked ? read_label(rest) : std::nullopt) {
    out.label = label->text;
    rest.remove_prefix(label->consumed);
  }
  out.text = base::clean_line(rest);
  return out;
}

}  // namespace record
