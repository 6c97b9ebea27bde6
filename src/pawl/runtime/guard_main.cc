// SPDX-License-Identifier: Apache-2.0
// Nothing but a guard, for tests: their own main() is GoogleTest's.
#include "pawl/runtime/guard.h"

auto main(int argc, char** argv) -> int {
    pawl::become_guard_if_asked(argc, argv);
    return 1;
}
