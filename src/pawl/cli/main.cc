// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/run.h"

auto main(int argc, char** argv) -> int {
    return pawl::cli::run(argc, argv, {});
}
