// SPDX-License-Identifier: Apache-2.0
// A borrowed cache of the application, for one coroutine.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/cache/redis_command.h"
#include "pawl/runtime/async.h"

namespace pawl::cache {

// How long an answer may take, beside the patience that a cache was opened with.
inline constexpr Duration kAnswerTime = std::chrono::seconds(10);

// How commands reach a cache: Redis' own protocol, or HTTP. Used by one coroutine at a time.
class CacheLine {
 public:
    CacheLine() = default;
    CacheLine(const CacheLine&) = delete;
    auto operator=(const CacheLine&) -> CacheLine& = delete;
    virtual ~CacheLine() = default;

    // One answer for each command, in order. An error reply to any of them is the error of all.
    [[nodiscard]] virtual auto send(std::vector<RedisCommand> commands)
        -> Async<Result<std::vector<RedisValue>>> = 0;
};

// Connects when it is first used, and is disconnected when it goes. Errors: see redis_command.h.
class Cache {
 public:
    explicit Cache(std::unique_ptr<CacheLine> line) : line_(std::move(line)) {}

    // The number of keys that were there.
    [[nodiscard]] auto del(std::vector<std::string> keys) -> Async<Result<std::int64_t>>;
    // Deletes all keys that match a pattern of SCAN (`articles:*`), piece by piece.
    [[nodiscard]] auto unlink_matching(std::string pattern) -> Async<Result<std::int64_t>>;
    // How many of the keys are there, and how many match: what the two above would delete.
    [[nodiscard]] auto count(std::vector<std::string> keys) -> Async<Result<std::int64_t>>;
    [[nodiscard]] auto count_matching(std::string pattern) -> Async<Result<std::int64_t>>;
    [[nodiscard]] auto get(std::string key) -> Async<Result<std::optional<std::string>>>;
    [[nodiscard]] auto set(std::string key, std::string value, std::optional<Duration> life)
        -> Async<Result<>>;

 private:
    [[nodiscard]] auto ask(RedisCommand command) -> Async<Result<RedisValue>>;
    [[nodiscard]] auto scan(std::string pattern, std::string command)
        -> Async<Result<std::int64_t>>;

    std::unique_ptr<CacheLine> line_;
};

}  // namespace pawl::cache
