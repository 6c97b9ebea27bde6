// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/cli/cron_commands.h"

auto main(int argc, char** argv) -> int {
    std::ios::sync_with_stdio(false);
    const std::vector<std::string> args(argv + 1, argv + argc);
    const auto noun = args.empty() ? "" : args[0];
    const auto verb = args.size() < 2 ? "" : args[1];
    const pawl::SystemClock clock;
    if (noun == "cron" && verb == "next") {
        return pawl::cli::cron_next_command(
            std::span(args).subspan(2), std::cin, std::cout, std::cerr, clock
        );
    }
    if (noun == "cron" && verb == "explain") {
        return pawl::cli::cron_explain_command(
            std::span(args).subspan(2), std::cout, std::cerr, clock
        );
    }
    std::cerr << "usage: pawl cron next|explain; see pawl cron next --help\n";
    return 2;
}
