// SPDX-License-Identifier: Apache-2.0
// `pawl serve`: runs a server until it is told to stop.
#pragma once

#include <expected>
#include <functional>
#include <vector>

#include "pawl/config/config.h"
#include "pawl/observe/log.h"
#include "pawl/server/kinds.h"

namespace pawl::server {

struct ServeOptions {
    LogFormat log_format = LogFormat::json;
    LogLevel log_level = LogLevel::info;
    // Reads the configuration again: SIGHUP.
    std::function<std::expected<config::Config, std::vector<config::ConfigProblem>>()> reload =
        nullptr;
};

// Prints one line `pawl ready http://HOST:PORT` on standard output when requests are accepted.
// SIGTERM and SIGINT drain and end it, a second one ends it at once; SIGHUP reloads all or nothing.
// Returns the exit code of exit_codes.h. One of the four doors: nothing is thrown out of it.
[[nodiscard]] auto serve(Kinds& kinds, config::Config config, const ServeOptions& options) -> int;

}  // namespace pawl::server
