// SPDX-License-Identifier: Apache-2.0
// The two things that the command line asks of the server's folder: which kinds there are, and to
// run.
#pragma once

#include "pawl/cli/shell.h"

namespace pawl::cli {

// load_config() with the kinds of this binary.
[[nodiscard]] auto load_with_built_in_kinds(const config::ConfigSources& sources) -> LoadResult;

// Runs until it is told to stop; returns the exit code.
[[nodiscard]] auto serve_until_stopped(ServeRequest request) -> int;

}  // namespace pawl::cli
