// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mail {

std::uint64_t name_key(std::string_view name) {
  if (name.find('@') != std::string_view::npos) return 0;
  auto const folded = base::fold(base::repair_utf8(name.substr(0, 400)));
  auto words = base::split(folded, ' ');
  std::erase(words, std::string_view());
  if (words.size() < 2) return 0;
  std::sort(words.begin(), words.end());
  std::string one = "name";
  for (auto const word : words) (one += ' ') += word;
  return base::short_hash(one);
}

std::uint64_t local_key(std::string_view address) {
  auto const at = address.find('@');
  if (at == std::string_view::npos) return 0;
  auto const local = base::lower_ascii(address.substr(0, at));
  auto const plain = local.substr(0, local.find('+'));
  return plain.size() < 5 ? 0 : base::short_hash("before @ " + plain);
}

}  // namespace mail
