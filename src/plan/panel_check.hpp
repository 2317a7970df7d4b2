// SPDX-License-Identifier: Apache-2.0
// What readers and writers of choices share: the hats by name, the refusals that both readers give, and ids as they go out.
#pragma once

#include <map>

#include "plan/panel.hpp"

namespace plan {

class Hats {
 public:
  using OfCategory = std::map<std::string, int, std::less<>>;
  /// Refuses a hat named twice, and a category named "id" (`field` says where).
  base::Result<base::Done> add(Quota const&, int place, std::string const& field);
  /// Puts the hat called `value` on a person; nothing for an empty value (not stated). Refuses a value the category does not name.
  base::Result<base::Done> wear(Nominee&, OfCategory const&, std::string const& category, std::string_view value, std::string const& field) const;
  std::optional<int> find(std::string_view category, std::string_view name) const;
  std::map<std::string, OfCategory, std::less<>> const& categories() const { return categories_; }

 private:
  std::map<std::string, OfCategory, std::less<>> categories_;
};

tl::unexpected<base::Refusal> too_many_people(std::size_t how_many);

/// An id as it came: a text or a number.
base::Json id_json(Nominee const&);
/// The list of these people's ids, in the order given.
base::Json ids_json(Choice const&, std::vector<int> const& people);

}  // namespace plan
