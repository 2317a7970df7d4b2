// SPDX-License-Identifier: Apache-2.0
// The program. Everything it can do is in cli.cpp's list of commands.
#include "cli.hpp"

int main(int argc, char** argv) { return app::command_line(argc, argv); }
