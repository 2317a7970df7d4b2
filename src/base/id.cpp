// SPDX-License-Identifier: Apache-2.0
#include "base/id.hpp"

#include <sodium.h>

#include <stdexcept>

namespace base {

namespace {

std::string random_letters(int count) {
  static constexpr char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  if (sodium_init() < 0) throw std::runtime_error("the system's random generator does not answer");
  std::string out(static_cast<std::size_t>(count), 'a');
  randombytes_buf(out.data(), out.size());
  for (char& c : out) c = alphabet[static_cast<unsigned char>(c) & 31];
  return out;
}

}  // namespace

std::string random_name(int length) { return random_letters(length); }

std::string random_secret() { return random_letters(32); }

bool looks_like_id(std::string_view s) {
  if (s.empty() || s.size() > 40) return false;
  for (char const c : s)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
  return true;
}

}  // namespace base
