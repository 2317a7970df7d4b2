// SPDX-License-Identifier: Apache-2.0
// The control of the fuzzing itself (house 6): a target with a fault in it. tests/fuzz/run.sh must see it fall over on an input
// that meets the fault, and find the fault by itself from one that does not; a run that misses either proves nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size >= 3 && data[0] == 'b' && data[1] == 'a' && data[2] == 'd') std::abort();
  return 0;
}
