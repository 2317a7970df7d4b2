// SPDX-License-Identifier: Apache-2.0
// doc/api.md is the site table as a page: written from it here, and compared with it by every run.
//
//   INTERSESSION_WRITE=1 build/dev/web_test -tc="doc/api.md*"      writes it anew
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "web/site.hpp"

namespace web {
namespace {

constexpr char const* head = R"(# Every page is an API

Made from the site table (`src/web/site.hpp`); `src/web/api_doc_test.cpp` writes it and fails when it is old. The same list answers at
`/api`.

**Reading.** Ask any address with `Accept: application/json` and it answers the facts of the page, from the same struct that the page is drawn
from. Without it, or from a browser, it answers HTML. HEAD works wherever GET does.

    curl -H 'Accept: application/json' http://127.0.0.1:8080/meetings

**Writing.** POST a form, or a JSON object with the same names: texts, whole numbers, true, false, null, or a list of these. A program sends
`X-Intersession: 1` with its JSON (no page of another site can) and the cookie of a signed-in session, `s`, or `__Host-s` behind TLS. There are no
keys for programs yet. What was done answers 200 with `location`, `said` and often the new ids; a browser gets 303.

    curl -b "s=$SESSION" -H 'X-Intersession: 1' -H 'Accept: application/json' -H 'Content-Type: application/json' \
         -d '{"name":"Noor Haddad"}' http://127.0.0.1:8080/people

**Refusals** are problem documents (RFC 9457): `status`, `title`, `detail` in plain words, `field` when one is to blame.

| status | means |
|---|---|
| 400 | what was sent cannot be understood, or a rule forbids it in any state |
| 403 | not for this role; a browser that is not signed in is led to the sign-in page |
| 404, 410 | there is no such thing; it was there and was taken out of the record |
| 405, 413 | wrong method; more bytes than the address takes |
| 409 | not in this state, or somebody else was faster: both texts are in the answer |
| 429, 503 | too many requests from one address; the store does not answer. `Retry-After` says when to come back |

**Caching.** *kept* below: the same for every visitor, `ETag`, `max-age=15`. Whatever is asked with a session cookie is never kept.

Times are ISO 8601 in UTC. Ids are opaque letters and digits. `?lang=fr` chooses the language of the words in an answer.
)";

std::string bytes_of(std::size_t n) {
  return n >= 1024 * 1024 ? std::to_string(n / 1024 / 1024) + " MB" : std::to_string(n / 1024) + " kB";
}

/// "meetings" of "/meetings/{meeting}/desk".
std::string family(std::string_view path) { return std::string(base::split(path.substr(1), '/')[0]); }

std::string written() {
  std::map<std::string, std::map<std::pair<std::string, bool>, Route const*>> families;
  for (auto const& row : site()) families[family(row.path)][{std::string(row.path), row.method == http::Method::post}] = &row;
  std::string out = head;
  for (auto const& [name, rows] : families) {
    out += "\n## /" + name + "\n\n| | who, at least | what |\n|---|---|---|\n";
    for (auto const& [key, row] : rows) {
      out += (key.second ? "| `POST " : "| `GET ") + key.first + "` | " + role_word(row->least) + " | " + std::string(row->says);
      if (row->body > 0 && row->body != form_body) out += " Up to " + bytes_of(row->body) + ".";
      if (row->keep == Keep::shared) out += " *kept*";
      if (row->rate == Rate::costly) out += " *limited: 30 from one address, then 2 a second*";
      if (row->rate == Rate::letters) out += " *limited: 10 from one address, then one a minute*";
      out += " |\n";
    }
  }
  return out;
}

TEST_CASE("doc/api.md is what the site table says") {
  auto const path = std::string(INTERSESSION_SOURCE) + "/doc/api.md";
  auto const now = written();
  if (std::getenv("INTERSESSION_WRITE")) std::ofstream(path) << now;
  std::stringstream there;
  there << std::ifstream(path).rdbuf();
  bool const same = there.str() == now;
  CHECK_MESSAGE(same, "doc/api.md is old. Write it anew: INTERSESSION_WRITE=1 web_test -tc=\"doc/api.md*\"");
}

}  // namespace
}  // namespace web
