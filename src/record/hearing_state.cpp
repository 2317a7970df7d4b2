// SPDX-License-Identifier: Apache-2.0
// A stream's state as the one JSON column in which it is kept, and back, by the members' descriptions.
#include "record/hearing.hpp"

#include <stdexcept>

namespace record::hearing {

namespace {

template <class T>
struct ListOf : std::false_type {};
template <class T>
struct ListOf<std::vector<T>> : std::true_type {};

template <class T>
void take(Json const& v, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    if (v.is_bool()) out = v.as_bool();
  } else if constexpr (std::is_enum_v<T>) {
    if (auto const* const s = v.if_string()) boost::describe::enum_from_string(s->c_str(), out);
  } else if constexpr (std::is_integral_v<T>) {
    if (auto const* const n = v.if_int64()) out = *n;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (auto const* const s = v.if_string()) out.assign(s->data(), s->size());
  } else if constexpr (ListOf<T>::value) {
    if (auto const* const a = v.if_array()) {
      out.clear();
      out.reserve(a->size());
      for (auto const& x : *a) take(x, out.emplace_back());
    }
  } else {
    auto const* const o = v.if_object();
    if (!o) return;
    using Members = boost::describe::describe_members<T, boost::describe::mod_any_access>;
    boost::mp11::mp_for_each<Members>([&](auto m) {
      if (auto const* const x = o->if_contains(m.name)) take(*x, out.*m.pointer);
    });
  }
}

}  // namespace

std::string print(State const& s) { return json_text(s); }

State read(std::string_view json) {
  State s;
  if (json.empty()) return s;
  auto const v = parse_json(json, {.depth = 16, .nodes = 1'000'000});
  if (!v) throw std::runtime_error("the state of a caption stream cannot be read");
  take(*v, s);
  return s;
}

}  // namespace record::hearing
