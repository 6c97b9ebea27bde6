// SPDX-License-Identifier: Apache-2.0
// Assertions that stay on in release: a broken invariant ends the process (exit 76) before it can
// spread into the store.
#pragma once

namespace pawl {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace pawl

#define PAWL_ASSERT(expression)                           \
    (static_cast<bool>(expression) ? static_cast<void>(0) \
                                   : ::pawl::assertion_failed(#expression, __FILE__, __LINE__))
