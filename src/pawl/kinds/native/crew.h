// SPDX-License-Identifier: Apache-2.0
// The threads that handlers run on, and the line in front of them.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "pawl/kinds/native/call.h"
#include "pawl/runtime/pool.h"

namespace pawl::kinds::native {

// Thread-safe. At most one thread is being woken at a time: a thread that begins wakes the next one
// while calls wait. A burst of short calls thus costs a wake-up or two instead of one each, which
// is most of what such a call costs. The line is bounded by the engine's slots. The destructor
// waits for handlers that run.
class Crew {
 public:
    explicit Crew(std::size_t threads) : threads_(threads), pool_(threads) {}

    // Executes the call on one of the threads, first come, first served.
    void submit(std::shared_ptr<Call> call);

 private:
    void work();
    void wake_one(std::unique_lock<std::mutex> lock);
    [[nodiscard]] auto take() -> std::shared_ptr<Call>;

    const std::size_t threads_;
    std::mutex mutex_;
    std::deque<std::shared_ptr<Call>> line_;  // shared with the attempts that wait
    std::size_t working_ = 0;
    bool waking_ = false;
    Pool pool_;  // Last: its threads end before what they use.
};

}  // namespace pawl::kinds::native
