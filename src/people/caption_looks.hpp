// SPDX-License-Identifier: Apache-2.0
// How an account wants captions to look: the nine display settings of the rule, and ours, kept with the account so that every device
// shows them alike (captions 3.1). Guests' are kept on their device only. Nobody else ever sees them: what somebody needs for reading
// is no attribute of theirs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "people/accounts.hpp"

namespace people {

/// A setting and what it may be; the first is what captions have where nothing is chosen.
struct LookSetting {
  std::string_view name;
  std::vector<std::string_view> values;
};
/// font size colour opacity edge ground ground-opacity window window-opacity, rhythm; mark colours log: "" or "on".
std::vector<LookSetting> const& look_settings();

/// By name; what is as at first is not in it.
using CaptionLooks = std::map<std::string, std::string>;
/// None: this account never chose, so that what a device has kept still counts there. Empty: set back to what captions have at first.
std::optional<CaptionLooks> caption_looks(Reading&, AccountId const&);
/// All settings at once: what is not in `wish` is as at first. Refuses (malformed) a setting or value there is not, with its name as field;
/// (unknown) the account.
Result<Done> keep_caption_looks(Writing&, AccountId const&, CaptionLooks const& wish);

}  // namespace people
