// SPDX-License-Identifier: Apache-2.0
// The doors of a server without its sockets: real commands over a real store, on one thread.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/api/api.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/json.h"
#include "pawl/commands/services.h"
#include "pawl/compat/compat.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/store/store.h"

namespace pawl::api {

struct Ask {
    std::string method = "GET";
    std::string target = "/";
    std::string body = {};
    std::vector<net::HttpHeader> headers = {};
};

class ApiTest : public testing::Test {
 protected:
    static constexpr std::string_view kToken = "the-admin-token-of-these-tests";
    static constexpr std::string_view kSecret = "the-cron-secret-of-these-tests";

    explicit ApiTest(
        ApiOptions options = {}, std::shared_ptr<const auth::JwtVerifier> jwt = nullptr
    );
    ~ApiTest() override;

    // As the server would: admit, then answer. No header is added.
    auto raw(Ask ask) -> net::HttpResponse;
    // With the admin token, and as JSON if there is a body.
    auto ask(Ask ask) -> net::HttpResponse { return ask_as(kToken, std::move(ask)); }
    auto ask_as(std::string_view key, Ask ask) -> net::HttpResponse;
    auto get(std::string target) -> net::HttpResponse { return ask({.target = std::move(target)}); }
    auto post(std::string target, std::string body = {}) -> net::HttpResponse {
        return ask({.method = "POST", .target = std::move(target), .body = std::move(body)});
    }

    // All of an answer that is streamed and ends by itself.
    auto read_stream(const net::HttpResponse& response) -> std::string;

    static auto json_of(const net::HttpResponse& response) -> Json;
    static auto code_of(const net::HttpResponse& response) -> std::string;
    static auto header_of(const net::HttpResponse& response, std::string_view name) -> std::string;
    // The id of a job that was just made.
    auto make_job(std::string fields = {}) -> std::string;
    auto job_count() -> std::size_t;
    // The whole API key that was just made of these fields.
    auto make_key(std::string_view fields) -> std::string;
    void advance(Duration by) { clock_.advance(by); }
    // Takes all that is ready and has a runner, as an engine would.
    void claim_all();
    // Ends what claim_all() took.
    void end_claimed(job::Outcome outcome = job::Outcome::success(""));
    // Time passes; what is due becomes ready.
    void pass(Duration time);
    // Carries out bulk actions, as an engine would.
    void advance_bulk_actions();
    [[nodiscard]] auto now() const -> WallTime { return clock_.wall_now(); }
    auto services() -> commands::Services& { return services_; }
    auto tasks() -> task::TaskRegistry& { return tasks_; }
    template <class T>
    auto transact(std::function<Result<T>(store::Transaction&)> body) -> T {
        return run(writer_.transact<T>(std::move(body))).value();
    }
    void set_readiness(Readiness readiness) { readiness_ = std::move(readiness); }
    auto api() -> Api& { return *api_; }
    // To its end, on the one thread that there is.
    template <class T>
    auto run(Async<T> work) -> T {
        std::optional<T> result;
        std::exception_ptr thrown;
        io_.restart();  // it stopped when the last request was done
        const auto guard = boost::asio::make_work_guard(io_);
        boost::asio::co_spawn(io_, std::move(work), [&](std::exception_ptr failure, T value) {
            thrown = failure;
            result = std::move(value);
        });
        while (!result) {
            io_.run_one();
        }
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        return std::move(*result);
    }

 private:
    std::vector<job::Job> claimed_;
    std::filesystem::path directory_;
    ManualClock clock_{WallTime(std::chrono::seconds(1'780'000'000))};
    ManualAlarms alarms_{clock_};
    std::unique_ptr<Logger> logger_ = make_silent_logger();
    Metrics metrics_;
    boost::asio::io_context io_;
    std::unique_ptr<store::Store> store_;
    store::Writer writer_;
    Pool readers_{1};
    task::TaskRegistry tasks_;
    commands::JobWaiters waiters_{alarms_};
    commands::CommitWaiters followers_{alarms_};
    commands::WorkWaiters work_waiters_{alarms_};
    commands::KeysInProgress keys_;
    commands::Services services_;
    auth::Authenticator authenticator_;
    compat::Compat compat_;
    Readiness readiness_;
    std::unique_ptr<Api> api_;
};

}  // namespace pawl::api
