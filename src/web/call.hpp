// SPDX-License-Identifier: Apache-2.0
// One request on its way through the house: what the site table already knows of it, and how a page answers. A page
// function is always the same few lines: read the wish, hand one verb to a Writing, refuse or answer (house 3).
//
//   http::Response plan_meeting(Call& call) {
//     auto wish = meeting_wish(call);                                       // form or JSON, same names
//     auto done = call.write([&](Writing& w) { return meeting::enter_meeting(w, wish); });
//     if (!done) return meeting_form(call, wish, done.error());             // the form again, the field named
//     return call.see(fill("/meetings/{}", {done->text}), tr("The meeting is entered."));
//   }
//
// Not here: which pages there are (site.cpp), who may (answer.cpp).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/html.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/tr.hpp"
#include "http/http.hpp"
#include "store/store.hpp"
#include "web/layout.hpp"

namespace record {
class SearchIndex;
}

namespace store {
class KeyFile;
}

namespace web {

using base::Instant;
using base::Json;
using base::Refusal;
using base::Result;
using base::fill;
using base::html;
using base::say;
using base::sentence;
using base::text;
using base::tr;
using base::Why;
using store::Reading;
using store::Writing;

/// Forum roles in rising order (rulings 14). Assignments within one meeting come with the live room.
enum class Role { visitor, member, coordinator, facilitator, secretariat };
char const* role_word(Role);           ///< "secretariat": for JSON, the audit log, the layout
Role role_of(std::string_view word);   ///< visitor when unknown

/// Who asks. A visitor has no account.
struct Viewer {
  Role role = Role::visitor;
  base::AccountId account;
  base::PersonId person;
  base::SessionId session;
  std::string name;
  std::string zone;       ///< own time zone, or empty
  std::string language;   ///< stored choice, or empty
  bool must_set_up_factor = false;  ///< by the forum's rule, before anything else
  std::string csrf;       ///< token that this viewer's forms carry; empty for a visitor without a sign-in cookie

  [[nodiscard]] bool signed_in() const { return !account.empty(); }
  [[nodiscard]] bool may(Role least) const { return role >= least; }
};

class PageCache;
class Assets;
class Buckets;
class Teller;
class SeenSessions;
class Delays;
class Reach;

/// What the program is put together from; lives as long as it runs.
struct House {
  store::Store& store;
  record::SearchIndex* search = nullptr;
  Assets const* assets = nullptr;
  PageCache* cache = nullptr;
  Buckets* buckets = nullptr;
  http::Streams* streams = nullptr;    ///< fan-out of the live room; none: pages without streams
  Teller* teller = nullptr;
  Delays* delays = nullptr;            ///< what the seats lag behind; none: not measured
  Reach* reach = nullptr;              ///< who reads captions; none: not counted
  store::KeyFile* heads = nullptr;     ///< signs the heads of closed meetings; none: they are not signed
  SeenSessions* seen = nullptr;        ///< none: the time of last use is written at once, before the answer
  std::string forum = "Intersession";  ///< name of the installation
  std::string base;                    ///< "http://127.0.0.1:8080": links in letters and exports are built from this, never from Host
  std::string secret;                  ///< key for tokens of visitors' forms; new at each start is enough
  bool smtp = false;                   ///< is there a relay, or are letters held on the outbox page?
  std::string post_from = {};          ///< the address letters come from
  std::string post_replies = {};       ///< where replies are read (`intersession receive`); empty: nowhere
  bool demo = false;
  std::function<Instant()> clock;
  std::function<void()> mail_waiting = [] {};     ///< wakes the postman
  /// A task of plan/panel_answer.hpp, solved in the helper process: its answer; none when it failed, or another one runs.
  std::function<std::optional<std::string>(std::string const& task)> solve_lottery = {};
  std::function<void(std::string const&)> log = [](std::string const&) {};
};

/// An answer with a secret in it: nothing may keep it, and no address may carry it on.
http::Response no_store(http::Response);

/// One request.
class Call {
 public:
  Call(House& h, http::Request const& r) : house(h), request(r), now(h.clock()) {}

  House& house;
  http::Request const& request;
  Instant now;
  Viewer viewer;
  http::Form form;                   ///< of a POST; JSON bodies are read into the same names
  std::vector<std::string> parts;    ///< what stood in the braces of the route's path, in order
  bool wants_json = false;
  Flash told = {};                   ///< what the page says at its top, where it has nothing of its own to say there

  /// A value the request carries: from the form of a POST, else from the query. Cleaned as one line (base::clean_line).
  [[nodiscard]] std::string field(std::string_view name) const;
  /// The same as a text of several lines (base::clean_text).
  [[nodiscard]] std::string long_field(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// A whole number; `otherwise` when missing; none when it is not one.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t otherwise) const;

  /// The n-th part of the path as an id; looks_like_id or empty (which every question answers with "unknown").
  template <class Id>
  [[nodiscard]] Id id(std::size_t n = 0) const {
    return n < parts.size() && base::looks_like_id(parts[n]) ? Id(parts[n]) : Id("none");
  }

  template <class F>
  auto read(F&& f) {
    return house.store.read(std::forward<F>(f));
  }
  /// One verb in one Writing, in the viewer's name.
  template <class F>
  auto write(F&& f) {
    return house.store.write(actor(), std::forward<F>(f));
  }
  [[nodiscard]] store::Actor actor() const { return {viewer.person, role_word(viewer.role)}; }

  /// The page, or the JSON of the same facts.
  template <class Facts, class MakePage>
  http::Response show(Facts const& facts, MakePage&& page, int status = 200) {
    if (wants_json) return json_text(base::json_text(facts), status);
    return framed(page(), status);
  }
  http::Response framed(Page page, int status = 200);
  /// Names the style and scripts of this build in their addresses.
  [[nodiscard]] std::string assets() const;
  http::Response json(Json const& value, int status = 200);
  /// JSON that is written already.
  http::Response json_text(std::string text, int status = 200);

  /// After a POST: 303 to `path` with a sentence shown there once; to a program 200 with {"location", "said"} and `facts`.
  http::Response see(std::string const& path, std::string const& said = {}, std::optional<Json> facts = std::nullopt);

  /// A refusal as a clear page, or as problem JSON (RFC 9457).
  http::Response refused(Refusal const& refusal);
  /// 404 in the same shape.
  http::Response nothing_here();

  /// The forms' token.
  [[nodiscard]] std::string const& csrf() const { return viewer.csrf; }
  /// An absolute address of this installation.
  [[nodiscard]] std::string absolute(std::string const& path) const { return house.base + path; }
};

/// The HTTP status of a refusal: the one switch (house 4).
int status_of(Why why);
/// The refusal's sentence in the language of this thread.
std::string in_words(Refusal const& refusal);
/// The sentence if the refusal is about this field, else empty: what a form shows beside it.
std::string error_at(std::optional<Refusal> const& refusal, std::string_view field);

}  // namespace web
