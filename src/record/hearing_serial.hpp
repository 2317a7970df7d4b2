// SPDX-License-Identifier: Apache-2.0
// What a captioner's serial line carries (captions 6.2.10): bytes as typed, with encoder commands, CEA-608 control pairs and telnet
// between them, read into the edits of our own protocol. Pure; who opens the line is not here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/captions.hpp"

namespace record {

/// What the line was in the middle of when its last bytes came.
struct SerialLine {
  enum class Within { text, command, pair, telnet, option, block, block_end } within = Within::text;
  int last_pair = -1;             ///< 608 sends each control code twice: the second of two is none
  bool after_cr = false;
  std::string unfinished;         ///< of a letter in several bytes
};

/// The edits these bytes are. 08 and 7F erase one; CR, LF and CR LF are one line end; 03 is nothing; 01 to CR is an encoder's command;
/// 14 21 erases one, 14 2D ends a line, other 14 2x pairs are nothing; FF begins telnet. What is left is UTF-8, or Latin-1 when it
/// cannot be. Linear.
std::vector<Op> serial_ops(SerialLine&, std::string_view bytes);

}  // namespace record
