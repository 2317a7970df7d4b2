// SPDX-License-Identifier: Apache-2.0
#include "web/drafts.hpp"

#include "base/text.hpp"
#include "base/tr.hpp"
#include "web/call.hpp"

namespace web {

base::Html keep_draft(Call const& call, std::string_view of) {
  // A hash, because the address may be a personal link, and stays on the device.
  auto const key = base::sha256_hex("draft\n" + call.viewer.account.text + "\n" + std::string(of)).substr(0, 24);
  return base::html("<div class=\"notice info\" data-draft=\"{}\" hidden><p data-draft-from=\"{}\"></p><div class=\"buttons\">"
                    "<button type=\"button\" class=\"button\" data-draft-use>{}</button>"
                    "<button type=\"button\" class=\"button quiet\" data-draft-drop>{}</button></div></div>",
                    key, base::tr("A draft from {} is here, on this device only: it was typed and not sent."), base::tr("Use it"), base::tr("Throw it away"));
}

}  // namespace web
