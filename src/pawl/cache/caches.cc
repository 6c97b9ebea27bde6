// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/caches.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <optional>
#include <utility>

#include "pawl/cache/redis_connection.h"
#include "pawl/cache/redis_url.h"
#include "pawl/runtime/blocking_thread.h"
#include "pawl/runtime/call_blocking.h"

namespace pawl::cache {

// A connection and the thread that its calls block.
struct Caches::Wire {
    Wire(std::string name, RedisTarget target)
        : connection(std::in_place, std::move(name), std::move(target)) {}

    std::optional<RedisConnection> connection;
    bool stuck = false;  // a call was abandoned, and may still be at work
    BlockingThread thread{"pawl-cache"};
};

class RedisLine final : public CacheLine {
 public:
    RedisLine(Caches& owner, std::string name, RedisTarget target, Patience patience)
        : owner_(owner),
          name_(name),
          wire_(std::make_unique<Caches::Wire>(std::move(name), std::move(target))),
          patience_(std::move(patience)) {}
    RedisLine(const RedisLine&) = delete;
    auto operator=(const RedisLine&) -> RedisLine& = delete;
    ~RedisLine() override { owner_.close(std::move(wire_)); }

    auto send(std::vector<RedisCommand> commands)
        -> Async<Result<std::vector<RedisValue>>> override {
        using Answers = Result<std::vector<RedisValue>>;
        if (lost_) {
            co_return std::unexpected(
                cache_error(name_, "connection_failed", "the connection was lost")
            );
        }
        if (patience_.is_over()) {
            co_return std::unexpected(cache_error(name_, "cancelled", "it was asked to stop"));
        }
        auto patience = patience_;
        const auto limit = patience.clock->steady_now() + kAnswerTime;
        patience.until = std::min(patience.until, limit);
        auto called = co_await call_blocking<Answers>(
            &wire_->thread,
            patience,
            [connection = &*wire_->connection, sent = std::move(commands)](Interrupt& interrupt) {
                return connection->send(sent, interrupt);
            }
        );
        if (called.value && *called.value) {
            co_return std::move(*called.value);
        }
        wire_->stuck = !called.value;
        lost_ = wire_->stuck || called.value->error().code != "cache_error";
        if (called.cut == Cut::none) {
            co_return std::move(*called.value);
        }
        const bool by_us = called.cut == Cut::time && limit < patience_.until;
        co_return std::unexpected(cache_error(
            name_,
            by_us ? "timeout" : "cancelled",
            by_us ? "no answer within 10 s" : "the call was interrupted"
        ));
    }

 private:
    Caches& owner_;
    std::string name_;
    std::unique_ptr<Caches::Wire> wire_;
    Patience patience_;
    bool lost_ = false;
};

Caches::Caches(const Clock& clock, Alarms& alarms, HttpSend send)
    : clock_(clock), alarms_(alarms), send_(std::move(send)) {}

Caches::~Caches() = default;

void Caches::replace(const std::vector<CacheOptions>& wanted) {
    const std::scoped_lock lock(mutex_);
    options_.clear();
    for (const auto& options : wanted) {
        options_.emplace(options.name, options);
    }
}

auto Caches::open(std::string_view name, std::stop_token stop, SteadyTime until) -> Result<Cache> {
    CacheOptions options;
    {
        const std::scoped_lock lock(mutex_);
        join_ended();
        const auto found = options_.find(name);
        if (found == options_.end()) {
            return std::unexpected(cache_error(
                name,
                "unknown_connection",
                fmt::format("it is not configured; add [caches.{}] with its url", name)
            ));
        }
        options = found->second;
    }
    if (options.url.empty()) {
        return Cache(
            std::make_unique<UpstashLine>(std::move(options), send_, clock_, std::move(stop), until)
        );
    }
    auto target = parse_redis_url(options.url.reveal());
    if (!target) {
        return std::unexpected(cache_error(name, target.error().code, target.error().message));
    }
    return Cache(std::make_unique<RedisLine>(
        *this,
        std::move(options.name),
        std::move(*target),
        Patience{.clock = &clock_, .alarms = &alarms_, .stop = std::move(stop), .until = until}
    ));
}

auto Caches::has_stuck_threads() -> bool {
    const std::scoped_lock lock(mutex_);
    join_ended();
    return std::ranges::any_of(closing_, [](const auto& wire) { return wire->stuck; });
}

void Caches::close(std::unique_ptr<Wire> wire) {
    const std::scoped_lock lock(mutex_);
    join_ended();
    auto* const leaving = wire.get();
    leaving->thread.post([leaving] { leaving->connection.reset(); });
    leaving->thread.finish();
    closing_.push_back(std::move(wire));
}

void Caches::join_ended() {
    std::erase_if(closing_, [](const std::unique_ptr<Wire>& wire) {
        return wire->thread.has_ended();
    });
}

}  // namespace pawl::cache
