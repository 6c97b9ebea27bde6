// SPDX-License-Identifier: Apache-2.0
// `pawl cron next` and `pawl cron explain` (cron-semantics.md, section 7). No server is asked.
#pragma once

#include <istream>
#include <ostream>
#include <span>
#include <string>

#include "pawl/base/clock.h"

namespace pawl::cli {

// `args` is what follows `cron next`: options, then the expression as the very last argument, taken
// as it is; or `--stdin` alone for one answer to each JSON line of `in`.
// Returns the exit code: 0, or 2 with one line `error: <category>: <text>` on `err`.
[[nodiscard]] auto cron_next_command(
    std::span<const std::string> args,
    std::istream& in,
    std::ostream& out,
    std::ostream& err,
    const Clock& clock
) -> int;

// `args` is what follows `cron explain`: the expression and options in any order.
[[nodiscard]] auto cron_explain_command(
    std::span<const std::string> args, std::ostream& out, std::ostream& err, const Clock& clock
) -> int;

}  // namespace pawl::cli
