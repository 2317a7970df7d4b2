// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/markup.hpp"

using namespace base;

namespace {

/// The walk as one line: text as it stands, each tag by its name in brackets.
std::string walked(std::string_view page) {
  std::string out;
  walk_markup(
      page, [&](std::string_view t) { out += t; }, [&](std::string const& name, std::string_view) { out += "[" + name + "]"; });
  return out;
}

}  // namespace

TEST_CASE("a page is walked tag by tag; comments, scripts and styles hold no words") {
  CHECK(walked("one<P class=x>two</p>") == "one[p]two[/p]");
  CHECK(walked("a<style>p > b {}</style>b<SCRIPT>if (a </ b) {}</SCRIPT>c") == "a[style][/style]b[script][/script]c");
  CHECK(walked("a<!-- <b> hidden -->b<!-- never closed") == "ab");
  CHECK(walked("cut <a href=\"x") == "cut ");
  CHECK(walked("1 < 2 and 3 > 2") == "1 [] 2");
}

TEST_CASE("the common entities are read, others stay as they stand") {
  CHECK(without_entities("Q&amp;A &lt;b&gt; &quot;it&#39;s&quot; &apos;so&apos;&nbsp;&eacute; & ampersands &amp") ==
        "Q&A <b> \"it's\" 'so' &eacute; & ampersands &amp");
  CHECK(without_entities("&amp;lt;") == "&lt;");
}
