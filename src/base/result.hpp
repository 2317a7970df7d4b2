// SPDX-License-Identifier: Apache-2.0
// How a request is refused. What depends on what was asked is a value (Result); what only a broken machine causes
// is an exception. Nothing else in the house names tl::.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace base {

/// The five reasons a verb may refuse; web/refuse.cpp maps each to one HTTP status (house 4).
enum class Why {
  malformed,    ///< 400: the wish itself is wrong; `field` names where
  unknown,      ///< 404: the thing named does not exist, or this viewer may not know that it does
  not_allowed,  ///< 403: the thing exists, this person may not do that to it
  not_now,      ///< 409: its state forbids it now
  conflict,     ///< 409: somebody else was first; read again and decide again
};

/// Why nothing happened. `detail` is a sentence in English, the key of its translation; "{}" in it are filled
/// from `with` after translation, so that a refusal made on any thread speaks the reader's language.
struct Refusal {
  Why why = Why::malformed;
  std::string detail;
  std::string field;
  std::vector<std::string> with;
};

template <class T>
using Result = tl::expected<T, Refusal>;

/// Nothing to tell, but it happened.
struct Done {};

/// Marks a refusal's sentence for the catalogues (xgettext finds say("...")); returns it unchanged.
constexpr char const* say(char const* sentence) { return sentence; }

inline tl::unexpected<Refusal> refuse(Why why, std::string detail, std::string field = {},
                                      std::vector<std::string> with = {}) {
  return tl::unexpected<Refusal>(Refusal{why, std::move(detail), std::move(field), std::move(with)});
}

}  // namespace base
