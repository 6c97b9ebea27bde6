// SPDX-License-Identifier: Apache-2.0
// The databases of the application, by the names of their connections.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/database_options.h"
#include "pawl/database/database_pool.h"
#include "pawl/database/session.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"

namespace pawl::database {

// Opens nothing by itself: a database that nobody asks may sleep. Thread-safe. Outlives the
// sessions that it lends, and every coroutine that waits for one.
class Databases {
 public:
    // Both outlive it.
    Databases(const Clock& clock, Alarms& alarms) : clock_(clock), alarms_(alarms) {}
    Databases(const Databases&) = delete;
    auto operator=(const Databases&) -> Databases& = delete;
    ~Databases();

    // The connections that there are from now on. One that has changed, or is gone, ends with the
    // sessions that use it. The URLs were checked (check_database_url()).
    void replace(const std::vector<DatabaseOptions>& wanted);

    // Borrows a connection until `stop` or `until`, which bound the waiting for one and all that is
    // done with it. One at a time for a piece of work: of an SQLite file there is only one.
    // Errors: unknown_connection, and those of DatabasePool::borrow().
    [[nodiscard]] auto open(std::string name, std::stop_token stop, SteadyTime until)
        -> Async<Result<Session>>;

    // Closes connections that nobody uses, in time, until stop(). To be run by the owner; sleeps
    // without a timer while nothing is open.
    [[nodiscard]] auto run() -> Async<>;
    // Ends run() and closes everything that is not in use; open() finds nothing any more.
    void stop();

    // Whether a call to a server or a look-up of a name is under way that nobody waits for:
    // destruction would have to.
    [[nodiscard]] auto has_stuck_threads() -> bool;

 private:
    class Bell;

    [[nodiscard]] auto close_idle() -> std::optional<SteadyTime>;
    void ring();

    const Clock& clock_;
    Alarms& alarms_;
    std::atomic<bool> running_ = true;
    std::mutex alarm_mutex_;  // guards alarm_
    Alarm* alarm_ = nullptr;

    std::mutex mutex_;  // guards the pools
    std::map<std::string, std::shared_ptr<DatabasePool>, std::less<>> pools_;
    std::vector<std::shared_ptr<DatabasePool>> former_;  // still closing, or in use
};

}  // namespace pawl::database
