// SPDX-License-Identifier: Apache-2.0
// The kind `native`: an attempt is one call of a C++ function.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/kinds/native/call.h"
#include "pawl/kinds/native/crew.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::native {

// How long a handler may take to return after it was asked to stop, before it is fenced off.
inline constexpr Duration kStopGrace = std::chrono::seconds(2);

// At most `threads` handlers run at once; attempts beyond that wait for a thread, their time
// running. A handler that is still at work when its attempt must end is fenced off: the attempt
// ends as timed_out (or is given back, when asked to stop), the thread stays taken until the
// handler returns. Thread-safe. `alarms` outlives the kind and its runners; the last of these waits
// for handlers that run.
class NativeKind final : public task::Kind {
 public:
    NativeKind(Handlers handlers, std::size_t threads, Alarms& alarms);

    [[nodiscard]] auto name() const -> std::string_view override { return "native"; }
    // A null runner for a task that has no handler here: its jobs wait for a node that has one.
    // Error: unknown_field, since a native task has no options.
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;

    // Handlers that run on behind the end of their attempts, each on a thread of its own.
    [[nodiscard]] auto overdue() const -> std::size_t { return *overdue_; }

 private:
    Handlers handlers_;
    std::shared_ptr<Crew> crew_;  // shared with runners, which an attempt may keep
    Alarms& alarms_;
    std::shared_ptr<OverdueCount> overdue_;  // shared with calls that outlive the kind
};

}  // namespace pawl::kinds::native
