// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/resolver.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/suspend.h"

namespace pawl::net {
namespace {

namespace asio = boost::asio;

using Answer = Result<std::vector<IpAddress>>;

auto no_address(const std::string& host, std::string_view why) -> Answer {
    return fail("dns_error", fmt::format("looking up {} failed: {}", host, why));
}

auto cancelled() -> Answer {
    return fail("cancelled", "the look-up was cancelled");
}

// Blocks for as long as the system's resolver likes.
auto ask_system(const std::string& host) -> Answer {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* raw = nullptr;
    if (const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &raw); failed != 0) {
        return no_address(host, ::gai_strerror(failed));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(raw, &::freeaddrinfo);
    std::vector<IpAddress> addresses;
    for (const auto* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
        const auto address = ip_of(*entry->ai_addr);
        if (!address || std::ranges::find(addresses, *address) != addresses.end()) {
            continue;
        }
        if (addresses.size() == kMostAnswers) {
            return no_address(host, fmt::format("it has more than {} addresses", kMostAnswers));
        }
        addresses.push_back(*address);
    }
    return addresses.empty() ? no_address(host, "it has no address") : Answer(std::move(addresses));
}

// One that waits for an answer: the first that comes counts, be it from a thread, a timer or a
// stop. From any thread.
class Waiting {
 public:
    void begin(Resume<Answer> resume) {
        std::unique_lock lock(mutex_);
        if (!answer_) {
            resume_ = std::move(resume);
            return;
        }
        auto early = std::move(*answer_);
        lock.unlock();
        resume(std::move(early));
    }

    void finish(Answer answer) {
        std::unique_lock lock(mutex_);
        if (is_over_) {
            return;
        }
        is_over_ = true;
        if (!resume_) {
            answer_ = std::move(answer);
            return;
        }
        auto resume = std::move(resume_);
        lock.unlock();
        resume(std::move(answer));
    }

    [[nodiscard]] auto is_over() const -> bool {
        const std::scoped_lock lock(mutex_);
        return is_over_;
    }

 private:
    mutable std::mutex mutex_;
    bool is_over_ = false;
    Resume<Answer> resume_;
    std::optional<Answer> answer_;  // of a finish() before begin()
};

struct LookUp {
    std::string host;
    std::shared_ptr<Waiting> waiting;  // shared with whoever waits, and with what ends the wait
};

// What is to be asked, and the threads that ask. Shared by those threads, which may outlive the
// resolver while the system does not answer.
class Line : public std::enable_shared_from_this<Line> {
 public:
    explicit Line(AskNames ask) : ask_(std::move(ask)) {}

    void add(LookUp look_up) {
        const std::scoped_lock lock(mutex_);
        if (is_closed_) {
            look_up.waiting->finish(cancelled());
            return;
        }
        all_.insert(look_up.waiting);
        line_.push_back(std::move(look_up));
        if (threads_ < kMostLookUps) {
            std::thread([self = shared_from_this()] { self->work(); }).detach();
            ++threads_;
        }
    }

    void forget(const std::shared_ptr<Waiting>& waiting) {
        const std::scoped_lock lock(mutex_);
        all_.erase(waiting);
    }

    void close() {
        std::set<std::shared_ptr<Waiting>> left;
        {
            const std::scoped_lock lock(mutex_);
            is_closed_ = true;
            left.swap(all_);
            line_.clear();
        }
        for (const auto& waiting : left) {
            waiting->finish(cancelled());
        }
    }

 private:
    // A thread's whole life.
    void work() {
        while (const auto next = take()) {
            if (!next->waiting->is_over()) {
                next->waiting->finish(ask_(next->host));
            }
        }
    }

    auto take() -> std::optional<LookUp> {
        const std::scoped_lock lock(mutex_);
        if (line_.empty()) {
            --threads_;
            return std::nullopt;
        }
        auto next = std::move(line_.front());
        line_.pop_front();
        return next;
    }

    const AskNames ask_;
    std::mutex mutex_;
    std::deque<LookUp> line_;
    std::set<std::shared_ptr<Waiting>> all_;
    std::size_t threads_ = 0;
    bool is_closed_ = false;
};

class ThreadedResolver final : public Resolver {
 public:
    explicit ThreadedResolver(AskNames ask) : line_(std::make_shared<Line>(std::move(ask))) {}
    ThreadedResolver(const ThreadedResolver&) = delete;
    auto operator=(const ThreadedResolver&) -> ThreadedResolver& = delete;
    ~ThreadedResolver() override { line_->close(); }

    auto resolve(std::string host, std::chrono::milliseconds limit, std::stop_token stop)
        -> Async<Answer> override {
        return look_up(line_, std::move(host), limit, std::move(stop));
    }
    void shut_down() override { line_->close(); }

 private:
    static auto look_up(
        std::shared_ptr<Line> line,
        std::string host,
        std::chrono::milliseconds limit,
        std::stop_token stop
    ) -> Async<Answer> {
        const auto waiting = std::make_shared<Waiting>();
        asio::steady_timer timer(co_await asio::this_coro::executor, limit);
        timer.async_wait([waiting, host](boost::system::error_code failed) {
            if (!failed) {
                waiting->finish(no_address(host, "there is no answer in time"));
            }
        });
        const std::stop_callback on_stop(stop, [waiting] { waiting->finish(cancelled()); });
        line->add({.host = host, .waiting = waiting});
        auto answer = co_await suspend_for<Answer>([waiting](Resume<Answer> resume) {
            waiting->begin(std::move(resume));
        });
        line->forget(waiting);
        co_return answer;
    }

    std::shared_ptr<Line> line_;  // shared with its threads
};

}  // namespace

auto make_resolver(AskNames ask) -> std::shared_ptr<Resolver> {
    return std::make_shared<ThreadedResolver>(std::move(ask));
}

auto make_system_resolver() -> std::shared_ptr<Resolver> {
    return make_resolver(&ask_system);
}

}  // namespace pawl::net
