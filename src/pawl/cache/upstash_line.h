// SPDX-License-Identifier: Apache-2.0
// Commands of Redis over HTTP, as Upstash takes them.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/cache/cache.h"
#include "pawl/cache/cache_options.h"
#include "pawl/net/http_client.h"
#include "pawl/runtime/async.h"

namespace pawl::cache {

// net::HttpClient::send(), or what a test puts in its place.
using HttpSend =
    std::function<Async<Result<net::HttpReply>>(net::HttpCall call, std::stop_token stop)>;

// POST /pipeline with the commands as JSON (https://upstash.com/docs/redis/features/restapi).
class UpstashLine final : public CacheLine {
 public:
    // Until `stop` or `until` on `clock`, which outlives it.
    UpstashLine(
        CacheOptions options,
        HttpSend send,
        const Clock& clock,
        std::stop_token stop,
        SteadyTime until
    );

    [[nodiscard]] auto send(std::vector<RedisCommand> commands)
        -> Async<Result<std::vector<RedisValue>>> override;

 private:
    [[nodiscard]] auto call_of(
        const std::vector<RedisCommand>& commands, std::chrono::milliseconds left
    ) const -> net::HttpCall;
    [[nodiscard]] auto answers_in(const net::HttpReply& reply, std::size_t wanted) const
        -> Result<std::vector<RedisValue>>;
    [[nodiscard]] auto refusal(const net::HttpReply& reply) const -> Error;

    CacheOptions options_;
    HttpSend send_;
    const Clock& clock_;
    std::stop_token stop_;
    SteadyTime until_;
};

}  // namespace pawl::cache
