// SPDX-License-Identifier: Apache-2.0
// The way back from to_json(): JSON that this program wrote and kept, into the same described struct. A member that is missing or of
// another kind stays as it was, so that what an older version kept can still be read. Not for JSON from outside (parse_json, field by field).
#pragma once

#include "base/json.hpp"

namespace base {

template <class T>
void read_kept(Json const& from, T& to) {
  namespace d = boost::describe;
  if constexpr (std::is_same_v<T, bool>) {
    if (from.is_bool()) to = from.get_bool();
  } else if constexpr (std::is_enum_v<T>) {
    if (from.is_string()) d::enum_from_string(from.get_string().c_str(), to);
  } else if constexpr (std::is_integral_v<T>) {
    if (from.is_int64()) to = static_cast<T>(from.get_int64());
  } else if constexpr (std::is_floating_point_v<T>) {
    if (from.is_number()) to = from.to_number<T>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (from.is_string()) to = std::string(from.get_string());
  } else if constexpr (json_detail::is_id<T>::value) {
    if (from.is_string()) to = T(std::string_view(from.get_string()));
  } else if constexpr (std::is_same_v<T, Instant>) {
    if (from.is_string()) to = parse_iso(std::string_view(from.get_string())).value_or(to);
  } else if constexpr (json_detail::is_optional<T>::value) {
    if (from.is_null()) to.reset();
    else read_kept(from, to.emplace());
  } else if constexpr (json_detail::is_vector<T>::value) {
    if (!from.is_array()) return;
    to.clear();
    for (auto const& x : from.get_array()) read_kept(x, to.emplace_back());
  } else {
    auto const* const object = from.if_object();
    if (!object) return;
    using Members = d::describe_members<T, d::mod_any_access | d::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto m) {
      if (auto const* const member = object->if_contains(m.name)) read_kept(*member, to.*m.pointer);
    });
  }
}

}  // namespace base
