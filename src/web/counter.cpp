// SPDX-License-Identifier: Apache-2.0
#include "web/counter.hpp"

#include "base/tr.hpp"

namespace web {

using base::Attr;
using base::html;
using base::tr;

Html with_counter(std::int64_t characters, std::int64_t words, std::string const& count, Html const& its_field) {
  return html("<div data-limits data-characters=\"{}\" data-words=\"{}\" {} {} {}>{}<p class=\"soft count\" data-count hidden></p>"
              "<p class=\"visually-hidden\" role=\"status\" data-count-said></p></div>",
              characters, words, Attr::value("data-word-count", count),
              Attr::value("data-word-over", tr("Too long by {1} characters and {2} words.")),
              Attr::value("data-word-fits", tr("It keeps the limits.")), its_field);
}

}  // namespace web
