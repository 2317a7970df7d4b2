// SPDX-License-Identifier: Apache-2.0
#include "web/parts.hpp"

#include <doctest/doctest.h>

#include "base/tr.hpp"

using namespace web;
using base::Html;
using base::html;
using base::text;

namespace {

bool has(Html const& hay, std::string_view needle) { return hay.str().find(needle) != std::string::npos; }

std::string const bad = "\"><script>alert(1)</script>'";

}  // namespace

TEST_CASE("a field is tied to its label, hint and error by id, and marked invalid") {
  Html const f = field({.name = "title",
                        .label = "Title",
                        .value = "a<b",
                        .hint = "Short.",
                        .error = "Enter a title.",
                        .required = true});
  CHECK(has(f, "<label for=\"title\""));
  CHECK(has(f, "id=\"title\" name=\"title\" value=\"a&lt;b\""));
  CHECK(has(f, "aria-describedby=\"title-hint title-error\""));
  CHECK(has(f, "id=\"title-hint\""));
  CHECK(has(f, "id=\"title-error\""));
  CHECK(has(f, "aria-invalid=\"true\""));
  CHECK(has(f, " required"));
  CHECK(has(f, "(required)"));
}

TEST_CASE("a field without hint or error describes itself by nothing") {
  Html const f = field({.name = "q", .label = "Words", .type = "search"});
  CHECK_FALSE(has(f, "aria-describedby"));
  CHECK_FALSE(has(f, "aria-invalid"));
  CHECK_FALSE(has(f, "maxlength"));
}

TEST_CASE("a post carries the token, a get never does, an upload is multipart") {
  CHECK(has(form(Url::local("/x"), "tok", {}), "name=\"csrf\" value=\"tok\""));
  CHECK_FALSE(has(form(Url::local("/x"), "tok", {}, Sending::get), "tok"));
  CHECK(has(form(Url::local("/x"), "tok", {}, Sending::upload), "enctype=\"multipart/form-data\""));
}

TEST_CASE("no value from outside becomes markup in any part") {
  Html all =
      field({.name = bad, .label = bad, .value = bad, .hint = bad, .error = bad, .type = bad, .autocomplete = bad});
  all += text_area({.name = bad, .label = bad, .value = "</textarea>" + bad, .lang = bad});
  Choices const c{.name = bad, .label = bad, .choices = {{bad, bad, bad, true}}, .hint = bad, .error = bad};
  all += select(c) + radios(c) + checkboxes(c) + checkbox(bad, bad, bad, true, bad);
  all += file_field({.name = bad, .label = bad}, bad) + button(bad, Look::plain, bad, bad);
  all += act(Url::local("/" + bad), bad, bad, Look::danger, {{bad, bad}}) + link_button(Url::local("/" + bad), bad);
  all += confirm(bad, text(bad), {}) + error_summary({{bad, bad}}) + notice(Tone::error, text(bad)) + empty_state(bad);
  all += badge(bad) + facts({{bad, text(bad)}}) + key(bad) + person(bad) + copy_link(Url::local("/" + bad), bad);
  all += table({.id = bad, .caption = bad, .columns = {{bad}}, .rows = {{text(bad)}}});
  all += tabs(bad, {{bad, Url::local("/" + bad), true}}) + pager("/" + bad, base::Query().add(bad, bad), 2, 3);
  all += words_bar(Url::local("/" + bad), Url::local("/" + bad), bad, {{bad, bad, bad, bad}}) + keys_help({{bad, bad}});
  CHECK_FALSE(has(all, "<script"));
  CHECK_FALSE(has(all, "</textarea>\""));
  CHECK(has(all, "&lt;script&gt;"));
}

TEST_CASE("a text area keeps a leading line feed of its value") {
  CHECK(has(text_area({.name = "t", .label = "T", .value = "\nx"}), ">\n\nx</textarea>"));
}

TEST_CASE("each choice has a label of its own and the group a legend; the summary of errors can lead to the group") {
  Html const r = radios({.name = "kind",
                         .label = "Which?",
                         .choices = {{"a", "A"}, {"b", "B", "The second.", true}},
                         .error = "Choose one."});
  CHECK(has(r, "<fieldset class=\"field wrong\" id=\"kind\" tabindex=\"-1\" aria-describedby=\"kind-error\">"));
  CHECK(has(r, "<legend>Which?"));
  CHECK(has(r, "<label for=\"kind-a\">A</label>"));
  CHECK(has(r, "id=\"kind-b\" name=\"kind\" value=\"b\" checked aria-describedby=\"kind-b-hint\""));
  CHECK(has(error_summary({{"kind", "Choose one."}}), "<a href=\"#kind\">Choose one.</a>"));
  CHECK(error_summary({}).empty());
}

TEST_CASE("a table has a caption, scoped headers and a region the keyboard can scroll") {
  Html const t = table({.id = "late",
                        .caption = "Late actions",
                        .columns = {{"What"}, {"Days", true}},
                        .rows = {{text("Poll"), text("3")}}});
  CHECK(has(t, "role=\"region\" aria-labelledby=\"late-caption\" tabindex=\"0\""));
  CHECK(has(t, "<th scope=\"col\" class=\"number\">Days</th>"));
  CHECK(has(t, "<th scope=\"row\" >Poll</th>"));
  CHECK(has(t, "<td class=\"number\">3</td>"));
  // A sentence heads its column in several lines; a few words stay on one.
  Html const wide = table({.id = "due", .caption = "Due", .columns = {{"Coalition"}, {"A report on the achievements of 2021"}, {"Days since it was handed in", true}}, .rows = {}});
  CHECK(has(wide, "<th scope=\"col\" >Coalition</th>"));
  CHECK(has(wide, "<th scope=\"col\" class=\"long\">A report on the achievements of 2021</th>"));
  CHECK(has(wide, "<th scope=\"col\" class=\"number long\">Days since it was handed in</th>"));
}

TEST_CASE("only what is new on the page is announced") {
  CHECK_FALSE(has(notice(Tone::warning, text("x")), "role="));
  CHECK(has(notice(Tone::success, text("x"), Spoken::yes), "role=\"status\""));
  CHECK(has(notice(Tone::error, text("x"), Spoken::yes), "role=\"alert\""));
}

TEST_CASE("a moment shows the clock there and UTC, and UTC's own day where it is another") {
  base::Instant const t = base::parse_iso("2022-10-03T15:00:00Z").value();
  CHECK(has(moment(t, "Europe/Zurich"), ">3 October 2022, 17:00 CEST (15:00 UTC)</time>"));
  CHECK(has(moment(t, "Europe/Zurich"), "datetime=\"2022-10-03T15:00:00Z\""));
  CHECK(has(moment(t, "UTC"), ">3 October 2022, 15:00 UTC</time>"));
  CHECK(has(moment(t, "No/Such"), ">3 October 2022, 15:00 UTC</time>"));
  CHECK(has(moment(t, "Asia/Tokyo"), ">4 October 2022, 00:00 JST (3 October 2022, 15:00 UTC)</time>"));
  CHECK(has(clock(t, "Europe/Zurich"), ">17:00</time>"));
}

TEST_CASE("a pager keeps the question, leads both ways and is absent on a single page") {
  CHECK(pager("/search", {}, 1, 1).empty());
  Html const p = pager("/search", base::Query().add("q", "a b"), 2, 3);
  CHECK(has(p, "href=\"/search?q=a%20b&amp;page=1\""));
  CHECK(has(p, "href=\"/search?q=a%20b&amp;page=3\""));
  CHECK(has(p, "Page 2 of 3"));
  CHECK_FALSE(has(pager("/search", {}, 1, 3), "rel=\"prev\""));
  CHECK_FALSE(has(pager("/search", {}, 3, 3), "rel=\"next\""));
}

TEST_CASE("who may not mark is offered only the link to the words") {
  Html const reader = words_bar(Url::local("/m/x/words"), Url::local("/m/x/marks"), "tok", {});
  CHECK(has(reader, "data-words=\"link\""));
  CHECK_FALSE(has(reader, "data-words=\"mark\""));
  CHECK_FALSE(has(reader, "tok"));
  Html const editor = words_bar(Url::local("/m/x/words"), Url::local("/m/x/marks"), "tok",
                                {{"decision", "d", "Decision", "Decision in one sentence"}});
  CHECK(has(editor, "data-words=\"mark\" data-key=\"d\""));
  CHECK(has(editor, "name=\"kind\" value=\"decision\""));
}
