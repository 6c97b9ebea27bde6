// SPDX-License-Identifier: Apache-2.0
// Threads for work that most nodes never have: begun with the first call.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "pawl/runtime/async.h"
#include "pawl/runtime/pool.h"

namespace pawl {

// Thread-safe. Outlives the coroutines that wait for it; its destructor waits for what has begun.
class LatePool {
 public:
    explicit LatePool(std::size_t threads) : threads_(threads) {}

    // As Pool::run().
    template <class Call>
    auto run(Call call) -> Async<decltype(call())> {
        co_return co_await pool().run(std::move(call));
    }

 private:
    auto pool() -> Pool& {
        const std::scoped_lock lock(mutex_);
        if (pool_ == nullptr) {
            pool_ = std::make_unique<Pool>(threads_);
        }
        return *pool_;
    }

    std::size_t threads_;
    std::mutex mutex_;  // guards pool_
    std::unique_ptr<Pool> pool_;
};

}  // namespace pawl
