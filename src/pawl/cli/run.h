// SPDX-License-Identifier: Apache-2.0
// The pawl command line as a function, so that a binary with handlers of its own has all of it.
#pragma once

#include "pawl/kinds/native/handlers.h"

namespace pawl::cli {

// Reads the command, runs it, and gives the exit code of contract.md section 3. `handlers` are what
// `serve` runs native tasks with; the stock binary has none. The guard of a command comes through
// here too, and does not return (runtime/guard.h). One of the four doors: nothing is
// thrown out of it.
[[nodiscard]] auto run(int argc, char** argv, kinds::native::Handlers handlers) -> int;

}  // namespace pawl::cli
