// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/databases.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <expected>
#include <utility>

#include "pawl/database/sql_error.h"

namespace pawl::database {

Databases::~Databases() {
    stop();
}

void Databases::replace(const std::vector<DatabaseOptions>& wanted) {
    {
        const std::scoped_lock lock(mutex_);
        auto before = std::exchange(pools_, {});
        for (const auto& options : wanted) {
            const auto same = before.find(options.name);
            if (same != before.end() && is_same(same->second->options(), options)) {
                pools_.insert(before.extract(same));
            } else {
                pools_.emplace(
                    options.name,
                    std::make_shared<DatabasePool>(options, clock_, alarms_, [this] { ring(); })
                );
            }
        }
        for (const auto& [name, pool] : before) {
            pool->retire();
            former_.push_back(pool);
        }
    }
    ring();
}

auto Databases::open(std::string name, std::stop_token stop, SteadyTime until)
    -> Async<Result<Session>> {
    std::shared_ptr<DatabasePool> pool;  // shared with a reload that may drop it
    {
        const std::scoped_lock lock(mutex_);
        const auto found = pools_.find(name);
        pool = found == pools_.end() ? nullptr : found->second;
    }
    if (pool == nullptr) {
        co_return std::unexpected(connection_error(
            name,
            "unknown_connection",
            fmt::format("it is not configured; add [databases.{}] with its url", name)
        ));
    }
    co_return co_await pool->borrow(
        {.clock = &clock_, .alarms = &alarms_, .stop = std::move(stop), .until = until}
    );
}

// Where stop() and connections that become idle ring, as long as run() is there.
class Databases::Bell {
 public:
    Bell(Databases& owner, Alarm& alarm) : owner_(owner) { set(&alarm); }
    Bell(const Bell&) = delete;
    auto operator=(const Bell&) -> Bell& = delete;
    ~Bell() { set(nullptr); }

 private:
    void set(Alarm* alarm) {
        const std::scoped_lock lock(owner_.alarm_mutex_);
        owner_.alarm_ = alarm;
    }

    Databases& owner_;
};

auto Databases::run() -> Async<> {
    const auto alarm = alarms_.make(co_await boost::asio::this_coro::executor);
    const Bell bell(*this, *alarm);
    while (running_) {
        co_await alarm->wait_until(close_idle());
    }
}

auto Databases::close_idle() -> std::optional<SteadyTime> {
    const auto now = clock_.steady_now();
    std::optional<SteadyTime> next;
    const auto look_at = [&](DatabasePool& pool) {
        const auto again = pool.close_idle(now);
        if (again && (!next || *again < *next)) {
            next = again;
        }
    };
    const std::scoped_lock lock(mutex_);
    for (const auto& [name, pool] : pools_) {
        look_at(*pool);
    }
    for (const auto& pool : former_) {
        look_at(*pool);
    }
    std::erase_if(former_, [](const std::shared_ptr<DatabasePool>& pool) {
        return pool.use_count() == 1 && !pool->has_stuck_threads();
    });
    return next;
}

void Databases::stop() {
    running_ = false;
    replace({});  // and rings
}

auto Databases::has_stuck_threads() -> bool {
    const std::scoped_lock lock(mutex_);
    return std::ranges::any_of(former_, [](const std::shared_ptr<DatabasePool>& pool) {
        return pool->has_stuck_threads();
    });
}

void Databases::ring() {
    const std::scoped_lock lock(alarm_mutex_);
    if (alarm_ != nullptr) {
        alarm_->ring();
    }
}

}  // namespace pawl::database
