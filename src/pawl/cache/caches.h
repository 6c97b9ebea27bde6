// SPDX-License-Identifier: Apache-2.0
// The caches of the application, by the names of their connections.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/cache/cache.h"
#include "pawl/cache/cache_options.h"
#include "pawl/cache/upstash_line.h"
#include "pawl/runtime/alarm.h"

namespace pawl::cache {

class RedisLine;

// Opens nothing by itself. A connection lives as long as the cache that was lent. Thread-safe;
// outlives the caches that it lends.
class Caches {
 public:
    // `clock` and `alarms` outlive it. `send`: for caches over HTTP.
    Caches(const Clock& clock, Alarms& alarms, HttpSend send);
    Caches(const Caches&) = delete;
    auto operator=(const Caches&) -> Caches& = delete;
    // Waits for calls that were abandoned.
    ~Caches();

    // The connections that there are from now on. The URLs were checked (check_cache_url()).
    void replace(const std::vector<CacheOptions>& wanted);

    // Until `stop` or `until`, which bound all that is done with it. Error: unknown_connection.
    [[nodiscard]] auto open(std::string_view name, std::stop_token stop, SteadyTime until)
        -> Result<Cache>;

    // Whether a call is under way that nobody waits for: destruction would have to.
    [[nodiscard]] auto has_stuck_threads() -> bool;

 private:
    friend class RedisLine;
    struct Wire;

    void close(std::unique_ptr<Wire> wire);
    void join_ended();

    const Clock& clock_;
    Alarms& alarms_;
    HttpSend send_;
    std::mutex mutex_;  // guards what is below
    std::map<std::string, CacheOptions, std::less<>> options_;
    std::vector<std::unique_ptr<Wire>> closing_;
};

}  // namespace pawl::cache
