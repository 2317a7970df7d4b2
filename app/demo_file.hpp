// SPDX-License-Identifier: Apache-2.0
// DIR/demo.json: what tests and tours need to know of a demo that runs (issue 2, section 1). Its sign-in links are reusable,
// which is why they exist only under --demo and only where nobody else can reach them (rulings 13).
#pragma once

#include "desk/live.hpp"
#include "opened.hpp"
#include "web/call.hpp"

namespace app {

/// Fills the demo on the first start and makes its links anew. Throws Trouble for a forum that is not empty and not a demo.
void prepare_demo(Opened&, std::string const& texts);

/// Writes the file: every public page is one that `house` really answers with a page; `room` is the meeting that is open.
void write_demo_file(Opened&, web::House& house, desk::DemoRoom const& room);

/// The secret of the caption address in the file of an earlier start; empty when there is none.
std::string known_caption_secret(Opened const&);

/// A demo's file does not outlive the demo.
void remove_demo_file(Opened&);

}  // namespace app
