// SPDX-License-Identifier: Apache-2.0
// Codes of authenticator apps (RFC 6238: SHA-1, six digits, half a minute). Pure; liboath lives in totp.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"

namespace people::inside {

/// The half minute, counted from 1970, that this code of this secret (base32 in capitals) belongs to: the one of `now`, the one
/// before or the one after. None: wrong.
std::optional<std::int64_t> totp_step(std::string const& secret, std::string const& code, base::Instant now);

}  // namespace people::inside
