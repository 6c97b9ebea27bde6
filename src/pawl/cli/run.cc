// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/run.h"

#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "pawl/cli/dispatch.h"
#include "pawl/cli/exit_code.h"
#include "pawl/cli/http_api_client.h"
#include "pawl/cli/server_door.h"
#include "pawl/runtime/guard.h"
#include "pawl/server/open_store.h"

namespace pawl::cli {
namespace {

// A server replaces this by its own: there SIGINT begins a drain.
void leave_interrupted(int /*signal*/) {
    ::_exit(kInterrupted);
}

auto make_shell(const Clock& clock, ServerDoor& door) -> Shell {
    return {
        .in = std::cin,
        .out = std::cout,
        .err = std::cerr,
        .clock = clock,
        .environment = config::process_environment(),
        .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
        .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
        .connect = make_http_api_client,
        .pause = pause_for,
        .load = [&door](const config::ConfigSources& sources) { return door.load(sources); },
        .serve = [&door](ServeRequest request) { return door.serve(std::move(request)); },
        .migrate = [&clock](const config::StoreConfig& store) -> Result<> {
            const auto opened = server::open_store(store, "", clock);
            return opened ? Result<>() : std::unexpected(opened.error());
        },
        .move_store = [&clock](
                          const std::string& folder, const database::PostgresUrl& to
                      ) { return moving::move_store(folder, to, clock); },
    };
}

}  // namespace

auto run(int argc, char** argv, kinds::native::Handlers handlers) -> int {
    become_guard_if_asked(argc, argv);
    std::ios::sync_with_stdio(false);
    (void)std::signal(SIGINT, leave_interrupted);  // fails for signals that do not exist only
    (void)std::signal(SIGPIPE, SIG_IGN);
    const SystemClock clock;
    try {
        ServerDoor door(std::move(handlers));
        auto shell = make_shell(clock, door);
        const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
        const int code = dispatch(args, shell);
        std::cout.flush();
        return std::cout ? code : static_cast<int>(kFailed);
    } catch (const std::exception& failure) {
        std::cerr << "error: " << failure.what() << '\n';
        return kFailed;
    }
}

}  // namespace pawl::cli
