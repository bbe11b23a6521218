// SEKISHO_CHECK(condition): our own bug, found in time. Prints where and aborts, in every build:
// a gateway that goes on with a broken invariant can leak one network's data to another.
// Never for input: a packet, a file or a call can be wrong without a bug of ours.
#pragma once

#include <cstdio>
#include <cstdlib>

#define SEKISHO_CHECK(condition)                                                              \
  do {                                                                                        \
    if (!(condition)) [[unlikely]] {                                                          \
      std::fprintf(stderr, "%s:%d: bug: check failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                           \
    }                                                                                         \
  } while (false)
