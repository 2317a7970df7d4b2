// SPDX-License-Identifier: Apache-2.0
// One self-contained HTML document with microdata (schema.org Event and Quotation), for a reader without the server: no
// script, no foreign address but the record's own. Each turn is cite, time and paragraphs, as the podcast format has
// it. The pages of the site are another thing (web).
#include "base/html.hpp"
#include "base/text.hpp"
#include "record/export_shape.hpp"

namespace record::shape {

namespace {

using base::add_html;
using base::Attr;
using base::Html;
using base::html;

/// lang and dir of a text where they differ from the document's (X7).
Attr own_writing(std::string_view text, std::string_view lang, Transcript const& t) {
  Attr out;
  if (!lang.empty() && lang != t.lang) out = out + Attr::value("lang", language(lang, "und"));
  std::string_view const direction = base::direction(text);
  return direction == "rtl" ? out + Attr::value("dir", "rtl") : out + Attr::value("dir", "ltr");
}

std::string clock(Millis m) {
  auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const s = m.count() / 1000;
  return two(s / 3600) + ":" + two(s / 60 % 60) + ":" + two(s % 60);
}

void add_turn(Html& out, Transcript const& t, Turn const& turn, std::optional<Span> const& when) {
  std::string const name = voice(turn).empty() ? "Unidentified speaker" : voice(turn);
  add_html(out, "<article id=\"{}\" itemscope itemtype=\"https://schema.org/Quotation\">\n<p><cite>", turn.id);
  if (turn.person_name.empty()) add_html(out, "<bdi>{}</bdi>", name);
  else
    add_html(out,
             "<span itemprop=\"spokenByCharacter\" itemscope itemtype=\"https://schema.org/Person\"><bdi "
             "itemprop=\"name\">{}</bdi></span>",
             name);
  out += base::text(":");
  if (!turn.capacity.empty()) add_html(out, " <small>(<bdi>{}</bdi>)</small>", turn.capacity);
  add_html(out, "</cite>");
  if (when) {
    std::string const shown = (when->estimated ? "about " : "") + clock(when->start);
    if (has_clock(t)) add_html(out, " <time datetime=\"{}\">{}</time>", base::iso(zero_of(t) + when->start), shown);
    else
      add_html(out, " <time datetime=\"{}\">{}</time>", "PT" + std::to_string(when->start.count() / 1000) + "S", shown);
  }
  add_html(out, "</p>\n<div itemprop=\"text\">\n");
  for (auto const& s : turn.segments) {
    std::string const text = words(s);
    add_html(out, "<p id=\"{}\" {}>", "s-" + s.id.text, own_writing(text, s.lang, t));
    if (s.redacted || only_events(s)) add_html(out, "<i>{}</i>", text);
    else
      for (auto const& p : pieces(s)) {
        if (p.event) add_html(out, "<i>{}</i>", p.text);
        else add_html(out, "{}", p.text);
      }
    add_html(out, "</p>\n");
  }
  add_html(out, "</div>\n</article>\n");
}

void add_head(Html& out, Transcript const& t) {
  add_html(out, "<header>\n<h1 itemprop=\"name\" {}>{}</h1>\n<p>", own_writing(heading_words(t), {}, t),
           heading_words(t));
  if (auto const day = day_of(t)) {
    std::string const when = has_clock(t) ? base::iso(*t.start) : *day;
    add_html(out, "<time itemprop=\"startDate\" datetime=\"{}\">{}</time> \u00b7 ", when, when);
  }
  add_html(out, "{}", edition_words(t));
  if (!t.address.empty())
    add_html(out, " \u00b7 <a itemprop=\"url\" href=\"{}\">{}</a>", base::Url::outside(t.address), t.address);
  if (!t.licence.empty()) add_html(out, " \u00b7 {}", t.licence);
  add_html(out, "</p>\n");
  if (!t.disclaimer.empty()) add_html(out, "<p><small>{}</small></p>\n", t.disclaimer);
  add_html(out, "</header>\n");
}

}  // namespace

std::string write_html(Transcript const& t) {
  Html out;
  Attr const writing =
      Attr::value("lang", language(t.lang, "und")) + Attr::value("dir", base::direction(heading_words(t)));
  add_html(out, "<!doctype html>\n<html {}>\n<head>\n<meta charset=\"utf-8\">\n", writing);
  add_html(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n", heading_words(t));
  add_html(out,
           "<style>body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.6 serif}"
           "cite{font-weight:bold;font-style:normal}time,small{color:#555;font-size:.85em}"
           "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}time,small{color:#aaa}a{color:#9cf}}</"
           "style>\n");
  add_html(out, "</head>\n<body>\n<main itemscope itemtype=\"https://schema.org/Event\">\n");
  add_head(out, t);
  auto const spans = timeline(t);
  std::size_t flat = 0;
  for (auto const& b : blocks(t)) {
    if (b.section)
      add_html(out, "<h2 id=\"{}\" {}>{}</h2>\n", "i-" + b.section->id.text, own_writing(b.section->title, {}, t),
               b.section->title);
    for (std::size_t i = b.from; i < b.to; ++i) {
      auto const& turn = t.turns[i];
      add_turn(out, t, turn, turn.segments.empty() ? std::nullopt : std::optional(spans[flat]));
      flat += turn.segments.size();
    }
  }
  if (!t.marks.empty()) add_html(out, "<h2>Decisions, actions, questions</h2>\n<ul>\n");
  for (auto const& p : placed_marks(t))
    add_html(out, "<li {}>{}</li>\n", own_writing(p.mark->text, {}, t), mark_words(*p.mark));
  if (!t.marks.empty()) add_html(out, "</ul>\n");
  add_html(out, "</main>\n</body>\n</html>\n");
  return out.str();
}

}  // namespace record::shape
