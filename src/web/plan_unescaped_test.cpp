// SPDX-License-Identifier: Apache-2.0
// X-XSS on the pages of plans: whatever somebody writes into a plan, a nomination, an invitation or a report stays words on every page that
// shows it.
#include "web/full_house_for_tests.hpp"

namespace web {
namespace {

using test::FullHouse;

constexpr std::string_view payloads[] = {"<script>qq(1)</script>", "\"><img src=x onerror=qq(1)>", "'\" onfocus=\"qq(1)\" autofocus=\"",
                                         "</textarea><svg onload=qq(1)>", "javascript:qq(1)"};

/// Fields of plans and of what hangs on them; the rest of the house keeps its plain words.
bool of_a_plan(std::string_view field) {
  for (auto const* const begin : {"plan.", "variant.", "part.", "nomination.", "quota.", "panel.", "question.", "proposal.", "support.",
                                  "outcome.", "comment.", "briefing.", "delegate.name", "third.", "session_report.", "own."})
    if (field.starts_with(begin)) return true;
  return false;
}

/// Where a payload stands as markup, or as a link; empty where none does. In a text a quotation mark is harmless, in a tag it must be
/// escaped.
std::string live_in(std::string const& page) {
  for (auto const* const raw : {"<script>qq", "<img src=x", "<svg onload", "href=\"javascript:", "src=\"javascript:"})
    if (page.find(raw) != std::string::npos) return raw;
  bool in_tag = false, quoted = false;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (!in_tag && page[i] == '<') in_tag = true, quoted = false;
    else if (in_tag && page[i] == '"') quoted = !quoted;
    else if (in_tag && !quoted && page[i] == '>') in_tag = false;
    else if (in_tag && !quoted && page.compare(i, 8, " onfocus") == 0) return page.substr(i, 20);
  }
  return {};
}

TEST_CASE("X-XSS: nothing that is written into a plan becomes markup, on any page, for any role") {
  std::size_t next = 0;
  FullHouse place([&](std::string_view field) {
    auto const number = std::to_string(++next);
    if (field.ends_with(".address")) return "somebody" + number + "@example.org";
    return of_a_plan(field) ? std::string(payloads[next % std::size(payloads)]) + number : "plain" + number;
  });
  std::size_t escaped = 0, pages = 0;
  for (auto const role : test::all_roles) {
    auto browser = place.browser(role);
    for (auto const& row : site()) {
      if (row.method != http::Method::get ||
          !(row.path.starts_with("/plans") || row.path.starts_with("/seat/") || row.path.starts_with("/nominee/")))
        continue;
      for (auto const& target : place.targets(row)) {
        auto const answer = browser.get(target);
        ++pages;
        CHECK(answer.status < 500);
        if (!answer.header("Content-Type").starts_with("text/html")) continue;
        CHECK_MESSAGE(live_in(answer.body).empty(), target, " as ", std::string(role_word(role)), ": ", live_in(answer.body));
        escaped += answer.body.find("&lt;script&gt;qq(1)") != std::string::npos;
      }
    }
  }
  CHECK(pages > 50);
  CHECK(escaped > 10);
}

TEST_CASE("X-XSS, its control: each payload, written without escaping, is found") {
  for (auto const p : payloads) {
    CAPTURE(p);
    auto const raw = std::string(p);
    CHECK(!live_in("<p>" + std::string(p == payloads[2] || p == payloads[4] ? "" : raw) + "</p><a href=\"" + (p == payloads[4] ? raw : "") +
                   "\">x</a><input value=\"" + raw + "\">")
               .empty());
  }
  CHECK(live_in("<p>javascript:qq(1) '\" onfocus=\"qq(1)\"</p><input value=\"&quot; onfocus=&quot;\">").empty());
}

}  // namespace
}  // namespace web
