// SPDX-License-Identifier: Apache-2.0
// What the command line asks of the server's folder: which kinds there are, and to run.
#pragma once

#include <optional>
#include <utility>

#include "pawl/cli/shell.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/server/kinds.h"

namespace pawl::cli {

// The kinds are made when a configuration is first read: most commands read none.
class ServerDoor {
 public:
    explicit ServerDoor(kinds::native::Handlers handlers) : handlers_(std::move(handlers)) {}

    // load_config() with the kinds of this binary.
    [[nodiscard]] auto load(const config::ConfigSources& sources) -> LoadResult;

    // Runs until it is told to stop; returns the exit code.
    [[nodiscard]] auto serve(ServeRequest request) -> int;

 private:
    auto kinds() -> server::Kinds&;

    kinds::native::Handlers handlers_;
    std::optional<server::Kinds> kinds_;
};

}  // namespace pawl::cli
