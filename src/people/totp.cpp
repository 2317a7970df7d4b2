// SPDX-License-Identifier: Apache-2.0
#include "people/totp.hpp"

#include <liboath/oath.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace people::inside {

namespace {

struct Free {
  void operator()(char* p) const { std::free(p); }
};

}  // namespace

std::optional<std::int64_t> totp_step(std::string const& secret, std::string const& code, base::Instant now) {
  static bool const ready = oath_init() == OATH_OK;
  if (!ready) throw std::runtime_error("liboath cannot be used");
  char* bytes = nullptr;
  std::size_t length = 0;
  if (oath_base32_decode(secret.data(), secret.size(), &bytes, &length) != OATH_OK) return std::nullopt;
  std::unique_ptr<char, Free> const kept(bytes);
  int position = 0;
  std::uint64_t step = 0;
  auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  int const found = oath_totp_validate3(bytes, length, seconds, OATH_TOTP_DEFAULT_TIME_STEP_SIZE,
                                        OATH_TOTP_DEFAULT_START_TIME, 1, &position, &step, code.c_str());
  if (found < 0) return std::nullopt;
  return static_cast<std::int64_t>(step);
}

}  // namespace people::inside
