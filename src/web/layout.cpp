// SPDX-License-Identifier: Apache-2.0
// The document around a page. Order in the source is the order of reading and of focus: skip link, forum, account,
// languages, places, way here, main, footer.
#include "web/layout.hpp"

#include <algorithm>
#include <string_view>

#include "base/tr.hpp"
#include "web/parts.hpp"

namespace web {
namespace {

using base::add_html;
using base::Attr;
using base::html;
using base::tr;

/// What a query says for a name ("lang="), as it was sent; empty when there is nothing.
std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::size_t const end = std::min(query.find('&'), query.size());
    std::string_view const one = query.substr(0, end);
    if (one.starts_with(name)) return one.substr(name.size());
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

/// A reader who chose a language by address keeps it from page to page, without a cookie.
struct Linker {
  std::string_view tag;
  Url operator()(std::string_view path, std::string_view query = {}) const { return in_language(path, query, tag); }
};

Html place(std::string_view key, std::string_view current, Url const& at, std::string const& label) {
  return html("<li><a href=\"{}\" {}>{}</a></li>", at, key == current ? Attr::value("aria-current", "page") : Attr(),
              label);
}

Html places(Frame const& frame, Page const& page, Linker const& to) {
  Html list;
  list += place("start", page.section, to("/"), tr("Start"));
  list += place("meetings", page.section, to("/meetings"), tr("Meetings"));
  list += place("coalitions", page.section, to("/coalitions"), tr("Coalitions"));
  list += place("decisions", page.section, to("/decisions"), tr("Decisions"));
  list += place("actions", page.section, to("/actions"), tr("Actions"));
  list += place("questions", page.section, to("/questions"), tr("Questions"));
  list += place("search", page.section, to("/search"), tr("Search"));
  if (frame.role == "secretariat") {
    list += place("people", page.section, to("/people"), tr("People"));
    list += place("outbox", page.section, to("/outbox"), tr("Outbox"));
    list += place("audit", page.section, to("/audit"), tr("Audit log"));
  }
  return html("<nav class=\"places\" aria-label=\"{}\"><ul>{}</ul></nav>", tr("Main"), list);
}

/// Where signing in leads back to: this page; from the pages of signing in, where they lead themselves. They would else carry
/// their own address in their address, longer with every step.
std::string way_back(Frame const& frame, Linker const& to) {
  if (frame.path == "/sign-in" || frame.path.starts_with("/sign-in/")) {
    auto const kept = query_value(frame.query, "next=");
    return kept.empty() ? std::string() : "next=" + std::string(kept);
  }
  base::Query back;
  back.add("next", in_language(frame.path, frame.query, to.tag).str());
  return back.str();
}

Html account(Frame const& frame, Linker const& to) {
  if (frame.viewer.empty()) {
    return html("<p class=\"account\"><a href=\"{}\" rel=\"nofollow\">{}</a></p>", to("/sign-in", way_back(frame, to)),
                tr("Sign in"));
  }
  return html("<div class=\"account\"><a href=\"{}\">{}</a>{}</div>", to("/account"), person(frame.viewer),
              form(Url::local("/sign-out"), frame.csrf, button(tr("Sign out"), Look::quiet)));
}

Html languages(Frame const& frame) {
  Html list;
  for (auto const& l : base::languages()) {
    bool const now = l.tag == base::speaking().tag;
    add_html(list, "<li><a href=\"{}\" hreflang=\"{}\" lang=\"{}\" dir=\"{}\" rel=\"nofollow\" {}>{}</a></li>",
             in_language(frame.path, frame.query, l.tag), l.tag, l.tag, l.direction,
             now ? Attr::value("aria-current", "true") : Attr(), l.name);
  }
  return html("<nav class=\"languages\" aria-label=\"{}\"><ul>{}</ul></nav>", tr("Language"), list);
}

Html way_here(Page const& page) {
  if (page.crumbs.empty()) return {};
  Html list;
  for (auto const& c : page.crumbs) add_html(list, "<li><a href=\"{}\">{}</a></li>", c.at, c.label);
  return html("<nav class=\"crumbs\" aria-label=\"{}\"><ol>{}</ol></nav>", tr("You are here"), list);
}

Html head(Frame const& frame, Page const& page) {
  std::string const title = page.title.empty() ? frame.forum : page.title + " · " + frame.forum;
  Html out = html(
      "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>{}</title>"
      "<link rel=\"stylesheet\" href=\"/assets/site.css?v={}\"><link rel=\"icon\" type=\"image/svg+xml\" "
      "href=\"/assets/icon.svg?v={}\">",
      title, frame.assets, frame.assets);
  for (auto const& l : base::languages())
    add_html(out, "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">", l.tag,
             in_language(frame.path, frame.query, l.tag));
  if (!page.canonical.empty()) add_html(out, "<link rel=\"canonical\" href=\"{}\">", Url::local(page.canonical));
  if (!page.listed) out += html("<meta name=\"robots\" content=\"noindex\">");
  for (auto const& island : page.islands)
    add_html(out, "<script src=\"/assets/{}.js?v={}\" defer></script>", island, frame.assets);
  out += page.head_extra;
  out += html("</head>");
  return out;
}

}  // namespace

Url in_language(std::string_view path, std::string_view query, std::string_view tag) {
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] == '/') {
      out += '/';
      ++at;
      continue;
    }
    std::size_t const end = std::min(path.find('/', at), path.size());
    base::percent_encode(out, path.substr(at, end - at));
    at = end;
  }
  char join = '?';
  while (!query.empty()) {
    std::size_t const end = std::min(query.find('&'), query.size());
    std::string_view const one = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (one.empty() || one.starts_with("lang=")) continue;
    out += join;
    out += one;
    join = '&';
  }
  if (!tag.empty()) {
    out += join;
    out += "lang=";
    base::percent_encode(out, tag);
  }
  return Url::local(std::move(out));
}

std::string layout(Frame const& frame, Page const& page) {
  // Only a language that exists is carried along: the query is the reader's and may say anything.
  std::string_view const asked = query_value(frame.query, "lang=");
  Linker const to{asked == base::speaking().tag ? std::string_view(base::speaking().tag) : std::string_view()};

  std::string const h1 = page.title.empty() ? frame.forum : page.title;
  Html out = html("<!doctype html>\n<html lang=\"{}\" dir=\"{}\">", base::speaking().tag, base::speaking().direction);
  out.reserve(page.main.str().size() + 8192);
  out += head(frame, page);
  add_html(out,
           "<body><a class=\"skip\" href=\"#main\">{}</a><header class=\"top\"><p class=\"forum\"><a "
           "href=\"{}\"><bdi>{}</bdi></a></p>",
           tr("Skip to the content"), to("/"), frame.forum);
  add_html(out, "<div class=\"aside\">{}{}</div>{}</header>", account(frame, to), languages(frame),
           places(frame, page, to));
  out += way_here(page);
  add_html(out, "<main id=\"main\" tabindex=\"-1\" class=\"{}\">", page.wide ? "wide" : "measure");
  if (!page.flash.sentence.empty()) out += notice(page.flash.tone, base::text(page.flash.sentence), Spoken::yes);
  add_html(out, "<h1>{}</h1>", page.heading.empty() ? base::text(h1) : page.heading);
  if (!page.lead.empty()) add_html(out, "<div class=\"lead\">{}</div>", page.lead);
  out += page.main;
  add_html(out,
           "</main><p id=\"status\" class=\"status\" role=\"status\" data-copied=\"{}\" data-failed=\"{}\"></p>"
           "<footer class=\"foot\"><p>{}</p></footer></body></html>\n",
           tr("The link is copied."), tr("The link could not be copied. Open it and copy the address."),
           base::sentence(tr("The record of {}, kept with Intersession."), {person(frame.forum)}));
  return out.str();
}

}  // namespace web
