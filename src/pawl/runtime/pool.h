// SPDX-License-Identifier: Apache-2.0
// Threads for calls that block: reads of the store, native handlers, files.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <utility>

#include "pawl/runtime/suspend.h"

namespace pawl {

// A fixed number of threads; what is posted beyond that waits in line. The destructor waits for
// what has begun.
class Pool {
 public:
    explicit Pool(std::size_t threads) : threads_(threads) {}
    Pool(const Pool&) = delete;
    auto operator=(const Pool&) -> Pool& = delete;
    ~Pool() { threads_.join(); }

    // Waits for everything that was posted; nothing may be posted any more.
    void finish() { threads_.join(); }

    [[nodiscard]] auto executor() -> Executor { return threads_.get_executor(); }

    // Runs `call` on a thread of the pool and gives its result. `call` must not throw: it runs
    // outside the four doors where exceptions are caught.
    template <class Call>
    auto run(Call call) -> Async<decltype(call())> {
        using T = decltype(call());
        co_return co_await suspend_for<T>([this, call = std::move(call)](Resume<T> resume) mutable {
            boost::asio::post(
                threads_,
                [call = std::move(call), resume = std::move(resume)]() mutable { resume(call()); }
            );
        });
    }

 private:
    boost::asio::thread_pool threads_;
};

}  // namespace pawl
