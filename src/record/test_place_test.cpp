// SPDX-License-Identifier: Apache-2.0
// The store's places for tests, compiled into this room's test program too (each room's tests are one program).
#include "store/test_place_test.cpp"  // NOLINT(bugprone-suspicious-include)
