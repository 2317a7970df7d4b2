// SPDX-License-Identifier: Apache-2.0
// The one frame around every page: document head, skip link, header, main with its one h1, footer. Pages bring facts
// as Html; nothing here knows a room, a cookie or a session. No inline script or style ever: the policy of trust 6
// would refuse it. The language and direction are those of the thread (base::speaking).
//
// What the web core must serve for it, and the policy it is written for:
//
//   /assets/site.css  /assets/icon.svg  /assets/NAME.js     from ui/dist; ?v= makes them immutable
//   default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';
//   base-uri 'none'; frame-ancestors 'none'
#pragma once

#include <string>
#include <vector>

#include "base/html.hpp"

namespace web {

using base::Html;
using base::Url;

/// One step of the way to a page: "Meetings", "Coordination, meeting 66".
struct Crumb {
  std::string label;
  Url at;
};

/// Something to tell at the top of the next page: what was just done, what was refused.
enum class Tone { info, success, warning, error };
struct Flash {
  Tone tone = Tone::success;
  std::string sentence;  ///< translated; empty: nothing to tell
};

/// What a page is, before it is framed.
struct Page {
  std::string title;         ///< plain words; the document's title and, unless `heading` is set, the h1
  Html main;                 ///< everything after the h1
  Html heading = {};         ///< the inside of the h1 where it needs markup (a name in <bdi>)
  Html lead = {};            ///< set directly under the h1: date, place, status
  std::string section = {};  ///< current entry of the navigation: start meetings decisions actions questions search
                             ///< people outbox audit; empty for none
  bool wide = false;         ///< tables, transcript and desk: uses the width; otherwise a reading measure
  std::vector<Crumb> crumbs = {};  ///< from the top down, without the page itself
  Flash flash = {};
  std::vector<std::string> islands = {};  ///< scripts to load: "words", "desk", "copy" (ui/islands/README.md)
  std::string canonical = {};  ///< the permanent address of this content, where it differs from the one asked for
  Html head_extra = {};        ///< finished <link> or <meta> elements
  bool listed = true;          ///< false: asks search engines not to list it (personal and working pages)
};

/// What surrounds every page of one request.
struct Frame {
  std::string forum;         ///< name of the installation
  std::string viewer = {};   ///< the signed-in person's name; empty: anonymous
  std::string role = {};     ///< "secretariat", "facilitator", "coordinator", "member"; empty: anonymous (rulings 14)
  std::string path = "/";    ///< decoded path of a GET that shows this page: the language links and the way back after
                             ///< signing in lead there
  std::string query = {};    ///< its query, undecoded and without "?"
  std::string csrf = {};     ///< token of this session for the sign-out form
  std::string assets = "0";  ///< changes whenever ui/dist does
};

/// The whole document. The viewer decides what the header offers: people, outbox and audit for the secretariat only.
std::string layout(Frame const& frame, Page const& page);

/// `path` percent-encoded by segments, with `query` behind it without any lang=, and lang=`tag` added unless empty.
Url in_language(std::string_view path, std::string_view query, std::string_view tag);

}  // namespace web
