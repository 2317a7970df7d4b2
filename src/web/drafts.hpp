// SPDX-License-Identifier: Apache-2.0
// Long texts that are kept on the device while they are typed (between-meetings h.16). What does it is the island "keep"; without script
// nothing of this is shown. Not for a form in which people say of themselves what is erased later: a copy on their device would outlive it.
#pragma once

#include <string_view>

#include "base/html.hpp"
#include "web/site.hpp"

namespace web {

/// The name of the island that a page with such a form needs; it stands before "limits".
inline constexpr char const* keep_island = "keep";

/// To stand inside a form: the offer of what was typed and not sent. `of` names the form, by the address it is sent to; what another
/// account, or the holder of another personal link, typed on the same device is not offered.
base::Html keep_draft(Call const&, std::string_view of);

}  // namespace web
