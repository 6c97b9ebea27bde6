// SPDX-License-Identifier: Apache-2.0
// Stops the attempts of jobs that somebody cancels while they run here.
#pragma once

#include <mutex>
#include <vector>

#include "pawl/base/id.h"
#include "pawl/engine/dispatcher.h"
#include "pawl/engine/running_attempts.h"
#include "pawl/runtime/async.h"
#include "pawl/store/changes.h"

namespace pawl::engine {

// A cancel may be told before the claim of its job is answered: then the attempt is not to be found
// yet, and the store is asked behind the claim. Thread-safe.
class Cancellations {
 public:
    Cancellations(Dispatcher& dispatcher, RunningAttempts& running, Executor executor);

    // What a commit of this process changed.
    void committed(const store::Changes& changes);
    // What other nodes did.
    void heard(const store::Changes& changes);
    // What the store could not be asked.
    void ask_again() { ask_for({}); }

 private:
    void ask_for(const std::vector<JobId>& ids);
    [[nodiscard]] auto ask() -> Async<>;
    [[nodiscard]] auto next() -> std::vector<JobId>;
    void give_up(const std::vector<JobId>& ids);

    Dispatcher& dispatcher_;
    RunningAttempts& running_;
    Executor executor_;
    std::mutex mutex_;  // guards what follows
    std::vector<JobId> waiting_;
    bool is_asking_ = false;
};

}  // namespace pawl::engine
