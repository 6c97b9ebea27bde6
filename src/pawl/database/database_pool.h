// SPDX-License-Identifier: Apache-2.0
// The connections of one name: opened when they are needed, bounded, closed when nobody uses them.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/database_options.h"
#include "pawl/database/postgres_url.h"
#include "pawl/database/session.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"

namespace pawl::database {

// How long a database that does not let anybody in is asked again: one that sleeps takes up to a
// few seconds to wake.
inline constexpr Duration kWakeTime = std::chrono::seconds(10);

// Thread-safe. Sessions and Databases share it.
class DatabasePool : public std::enable_shared_from_this<DatabasePool> {
 public:
    // `idle` is called, from any thread, when a connection has become idle or is closing.
    DatabasePool(
        DatabaseOptions options, const Clock& clock, Alarms& alarms, std::function<void()> idle
    );
    DatabasePool(const DatabasePool&) = delete;
    auto operator=(const DatabasePool&) -> DatabasePool& = delete;
    // Waits for calls that were abandoned.
    ~DatabasePool() = default;

    [[nodiscard]] auto options() const -> const DatabaseOptions& { return options_; }

    // First come, first served. Errors: cancelled when the patience is over before a connection is
    // free; those of opening one: connection_failed after kWakeTime, auth_failed at once.
    [[nodiscard]] auto borrow(Patience patience) -> Async<Result<Session>>;
    // By sessions.
    void give_back(std::unique_ptr<Line> line);

    // Closes what has been idle for idle_close; gives the time to ask again, if there is one.
    [[nodiscard]] auto close_idle(SteadyTime now) -> std::optional<SteadyTime>;
    // Closes what is idle now, and everything else when it is given back.
    void retire();
    // Whether threads are at work that nobody waits for.
    [[nodiscard]] auto has_stuck_threads() -> bool;

 private:
    struct IdleLine {
        std::unique_ptr<Line> line;
        SteadyTime since;
    };
    class Place;
    using Opening = std::move_only_function<Result<std::unique_ptr<Link>>(Interrupt&)>;

    [[nodiscard]] auto connect(Line* line, Patience patience) -> Async<Result<>>;
    [[nodiscard]] auto try_targets(Line* line, Patience patience) -> Async<Result<>>;
    [[nodiscard]] auto try_one(Line* line, Patience patience, std::size_t target)
        -> Async<Result<>>;
    [[nodiscard]] auto opening(std::size_t target) -> Opening;

    [[nodiscard]] auto take(const Place& place) -> std::unique_ptr<Line>;
    void close(std::unique_ptr<Line> line);
    void join_ended();
    void wake_first();

    const DatabaseOptions options_;
    const Clock& clock_;
    Alarms& alarms_;
    const std::function<void()> idle_changed_;
    const Result<PostgresUrl> postgres_;  // an error: it is SQLite
    const std::size_t most_;

    std::mutex mutex_;  // guards everything below
    bool pooled_;       // known from the URL, or learnt
    bool retired_ = false;
    std::size_t open_ = 0;        // lines that are not closed: idle ones and those of sessions
    std::vector<IdleLine> idle_;  // the one used last at the end
    std::list<Place*> waiting_;
    std::vector<std::unique_ptr<Line>> closing_;
};

}  // namespace pawl::database
