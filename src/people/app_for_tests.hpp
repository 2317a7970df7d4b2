// SPDX-License-Identifier: Apache-2.0
// What a person's authenticator app shows: the other side of people/totp.hpp, for tests.
#pragma once

#include <doctest/doctest.h>
#include <liboath/oath.h>

#include <cstdlib>
#include <string>

#include "base/instant.hpp"

namespace people::test {

inline std::string app_shows(std::string const& secret, base::Instant now) {
  char* bytes = nullptr;
  std::size_t length = 0;
  REQUIRE(oath_base32_decode(secret.data(), secret.size(), &bytes, &length) == OATH_OK);
  char code[7] = {};
  REQUIRE(oath_totp_generate(bytes, length, base::to_millis(now) / 1000, 30, 0, 6, code) == OATH_OK);
  std::free(bytes);
  return code;
}

}  // namespace people::test
