// SPDX-License-Identifier: Apache-2.0
#include "web/qr.hpp"

#include <qrencode.h>

#include <memory>

#include "base/html.hpp"

namespace web {

std::string qr_svg(std::string const& text, std::string const& title) {
  struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
  };
  if (text.size() > 2000) return {};
  std::unique_ptr<QRcode, Free> const code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) return {};
  constexpr int quiet = 4;
  int const width = code->width, whole = width + 2 * quiet;
  auto const dark = [&](int x, int y) { return x < width && (code->data[y * width + x] & 1) != 0; };
  // One rectangle for each run of dark squares in a row.
  std::string path;
  for (int y = 0; y < width; ++y)
    for (int x = 0; x < width; ++x) {
      if (!dark(x, y)) continue;
      int const from = x;
      while (dark(x, y)) ++x;
      path += "M" + std::to_string(from + quiet) + " " + std::to_string(y + quiet) + "h" + std::to_string(x - from) + "v1h-" +
              std::to_string(x - from) + "z";
    }
  return base::html(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" shape-rendering=\"crispEdges\"><title>{}</title>"
             "<rect width=\"{}\" height=\"{}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></svg>\n",
             whole, whole, title, whole, whole, path)
      .str();
}

}  // namespace web
