// SPDX-License-Identifier: Apache-2.0
// Several coroutines at once, and one that waits for all of them.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "pawl/runtime/async.h"
#include "pawl/runtime/suspend.h"

namespace pawl {

// Runs them beside each other on the caller's executor, which must be one thread or a strand, and
// returns when the last has ended. What the first of them threw is thrown then. What they refer to
// outlives the call, and that is all: none of them goes on behind it.
[[nodiscard]] inline auto run_together(std::vector<Async<>> children) -> Async<> {
    struct Shared {
        std::size_t left;
        std::exception_ptr failure = nullptr;
        Resume<bool> resume = nullptr;
    };
    if (children.empty()) {
        co_return;
    }
    // Shared by the children's ends, the last of which wakes the parent.
    const auto shared = std::make_shared<Shared>(Shared{.left = children.size()});
    const auto executor = co_await boost::asio::this_coro::executor;
    (void)co_await suspend_for<bool>([&](Resume<bool> resume) {
        shared->resume = std::move(resume);
        for (auto& child : children) {
            boost::asio::co_spawn(
                executor,
                std::move(child),
                [shared](const std::exception_ptr& failure) {
                    shared->failure = shared->failure ? shared->failure : failure;
                    if (--shared->left == 0) {
                        shared->resume(true);
                    }
                }
            );
        }
    });
    if (shared->failure) {
        std::rethrow_exception(shared->failure);
    }
}

}  // namespace pawl
