// SPDX-License-Identifier: Apache-2.0
#include "web/site.hpp"

namespace web {

std::vector<Route> start_rows() { return {}; }

}  // namespace web
