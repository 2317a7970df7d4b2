// SPDX-License-Identifier: Apache-2.0
// GMime's objects held, and GMime started. Shared by the files of this room that name GMime; nothing outside includes it.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace mail {

struct Unref {
  template <class T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
/// One reference to a GMime object.
template <class T>
using Held = std::unique_ptr<T, Unref>;

/// Before the first use of GMime, from any thread.
inline void start_gmime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

}  // namespace mail
