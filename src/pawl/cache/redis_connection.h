// SPDX-License-Identifier: Apache-2.0
// A connection to a Redis server; hiredis, wrapped once. It blocks: RedisCacheLine uses it on a
// thread of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/cache/redis_command.h"
#include "pawl/cache/redis_url.h"
#include "pawl/runtime/interrupt.h"

struct redisContext;  // NOLINT(readability-identifier-naming): of hiredis

namespace pawl::cache {

// Used by one thread at a time. Connects with the first commands; behind an error it is of no use
// any more.
class RedisConnection {
 public:
    RedisConnection(std::string name, RedisTarget target);
    RedisConnection(const RedisConnection&) = delete;
    auto operator=(const RedisConnection&) -> RedisConnection& = delete;
    ~RedisConnection();

    // One answer for each command. Looking up the host's name blocks for as long as the resolver
    // takes; everything else ends when it is interrupted, with the error `cancelled`.
    [[nodiscard]] auto send(const std::vector<RedisCommand>& commands, Interrupt& interrupt)
        -> Result<std::vector<RedisValue>>;

 private:
    struct Free {
        void operator()(redisContext* context) const;
    };

    [[nodiscard]] auto connect(Interrupt& interrupt) -> Result<>;
    [[nodiscard]] auto introduce(Interrupt& interrupt) -> Result<>;
    [[nodiscard]] auto exchange(const std::vector<RedisCommand>& commands, Interrupt& interrupt)
        -> Result<std::vector<RedisValue>>;
    [[nodiscard]] auto write_all(Interrupt& interrupt) -> Result<>;
    [[nodiscard]] auto read_one(Interrupt& interrupt) -> Result<RedisValue>;
    [[nodiscard]] auto wait(short events, Interrupt& interrupt) -> Result<>;
    [[nodiscard]] auto lost() const -> std::unexpected<Error>;

    std::string name_;
    RedisTarget target_;
    std::unique_ptr<redisContext, Free> context_;
};

}  // namespace pawl::cache
