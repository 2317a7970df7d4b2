// SPDX-License-Identifier: Apache-2.0
// Taking the table of coalitions in from the command line: all of it or nothing.
#include <boost/json/object.hpp>

#include "base/text.hpp"
#include "desk/evidence.hpp"
#include "wishes.hpp"

namespace app {

Said import_roster(Opened& forum, boost::json::object const& asked) {
  auto const name = text_of(asked, "name");
  auto const bytes = base::from_base64(text_of(asked, "bytes"));
  if (!bytes) return trouble("The file did not arrive whole.");
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) { return desk::import_roster(w, *bytes); });
  if (!done) return trouble(name + ": " + (done.error().field.starts_with("row ") ? done.error().field + ": " : "") + in_words(done.error()));
  std::int64_t entered = 0, changed = 0, same = 0;
  for (auto const& row : *done)
    ++(row.what == roster::RowOutcome::entered ? entered : row.what == roster::RowOutcome::changed ? changed : same);
  return said(name + ": " + std::to_string(entered) + " coalitions entered, " + std::to_string(changed) + " changed, " + std::to_string(same) + " as they were.");
}

}  // namespace app
