// SPDX-License-Identifier: Apache-2.0
// An address as a picture that a phone's camera reads. (libqrencode lives in qr.cpp.)
#pragma once

#include <string>

namespace web {

/// A QR code as an SVG document, black on white with its quiet zone, in whatever size the page gives it. `title` is what it says to
/// those who do not see it. Empty when the text is too long for one (over 2,000 characters).
std::string qr_svg(std::string const& text, std::string const& title);

}  // namespace web
