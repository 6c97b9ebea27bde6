// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/log_tail.h"

#include <fmt/format.h>

#include <utility>

#include "pawl/commands/sight.h"

namespace pawl::commands {
namespace {

constexpr std::size_t kLinesATurn = 100;

auto read_tail(store::Snapshot& snapshot, JobId id, std::size_t after) -> LogTail {
    LogTail tail{.lines = snapshot.jobs().log(id, after, kLinesATurn)};
    const auto state = snapshot.jobs().state(id);
    tail.is_end = tail.lines.size() < kLinesATurn && (!state || is_final(*state));
    return tail;
}

}  // namespace

auto read_log_tail(Services& services, access::Principal principal, JobId id, std::size_t after)
    -> Async<Result<LogTail>> {
    auto tail = co_await read(
        services,
        [principal = std::move(principal), id, after](store::Snapshot& snapshot) {
            return is_there(snapshot, principal, id) ? std::optional(read_tail(snapshot, id, after))
                                                     : std::nullopt;
        }
    );
    if (!tail) {
        co_return std::unexpected(tail.error());
    }
    if (!*tail) {
        co_return fail("not_found", fmt::format("there is no job {}", id.value));
    }
    co_return std::move(**tail);
}

}  // namespace pawl::commands
