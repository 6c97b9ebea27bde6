// SPDX-License-Identifier: Apache-2.0
// The two things that the command line asks of the server's folder: which kinds there are, and to
// run.
#pragma once

#include "pawl/cli/shell.h"
#include "pawl/kinds/native/handlers.h"

namespace pawl::cli {

// load_config() with the kinds of this binary.
[[nodiscard]] auto load_with_built_in_kinds(
    const config::ConfigSources& sources, const kinds::native::Handlers& handlers
) -> LoadResult;

// Runs until it is told to stop; returns the exit code.
[[nodiscard]] auto serve_until_stopped(
    ServeRequest request, const kinds::native::Handlers& handlers
) -> int;

}  // namespace pawl::cli
