// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/assert.h"

#include <unistd.h>

#include <cstdio>

namespace pawl {

void assertion_failed(const char* expression, const char* file, int line) {
    constexpr int kCorruptExit = 76;
    std::fprintf(stderr, "pawl: broken invariant: %s (%s:%d)\n", expression, file, line);
    _exit(kCorruptExit);
}

}  // namespace pawl
