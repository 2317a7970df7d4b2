// SPDX-License-Identifier: Apache-2.0
// Shared by the two files of a coalition's own desk: our_pages.cpp (what is shown) and our_acts.cpp (what is pressed).
#pragma once

#include <optional>
#include <string>

#include "web/inquiries.hpp"

namespace web {

/// Who stands before the desk.
struct Face {
  base::CoalitionId coalition = {};
  std::optional<roster::Contact> holder = {};  ///< of a link
  [[nodiscard]] std::string who() const { return holder ? holder->name : std::string(); }
};
/// By the link or by the account. Looked up again by every act: the link may have died since. Refuses (unknown) link or coalition;
/// (not_allowed).
Result<Face> face_of(Call const&, Reading&);

bool by_link(Call const&);
/// The desk's own address, the way one came.
std::string our_path(Call const&, std::string const& more = {});
http::Response show_ours(Call&, std::optional<Refusal> const& wrong = {});

}  // namespace web
