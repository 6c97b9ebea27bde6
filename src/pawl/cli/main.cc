// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "pawl/cli/exit_code.h"
#include "pawl/cli/http_api_client.h"
#include "pawl/cli/run.h"
#include "pawl/cli/server_door.h"

namespace {

// A server replaces this by its own: there SIGINT begins a drain.
void leave_interrupted(int /*signal*/) {
    ::_exit(pawl::cli::kInterrupted);
}

}  // namespace

auto main(int argc, char** argv) -> int {
    std::ios::sync_with_stdio(false);
    std::signal(SIGINT, leave_interrupted);
    std::signal(SIGPIPE, SIG_IGN);
    const pawl::SystemClock clock;
    pawl::cli::Shell shell{
        .in = std::cin,
        .out = std::cout,
        .err = std::cerr,
        .clock = clock,
        .environment = pawl::config::process_environment(),
        .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
        .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
        .connect = pawl::cli::make_http_api_client,
        .pause = pawl::cli::pause_for,
        .load = pawl::cli::load_with_built_in_kinds,
        .serve = pawl::cli::serve_until_stopped,
    };
    try {
        const int code = pawl::cli::run({argv + 1, argv + argc}, shell);
        std::cout.flush();
        return std::cout ? code : static_cast<int>(pawl::cli::kFailed);
    } catch (const std::exception& failure) {
        std::cerr << "error: " << failure.what() << '\n';
        return pawl::cli::kFailed;
    }
}
