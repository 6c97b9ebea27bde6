// SPDX-License-Identifier: Apache-2.0
// The doors of a server without its sockets: real commands over a real store, on one thread.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/api/api.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/json.h"
#include "pawl/commands/services.h"
#include "pawl/compat/cron_routes.h"
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

    explicit ApiTest(ApiOptions options = {});
    ~ApiTest() override;

    // As the server would: admit, then answer. No header is added.
    auto raw(Ask ask) -> net::HttpResponse;
    // With the admin token, and as JSON if there is a body.
    auto ask(Ask ask) -> net::HttpResponse;
    auto get(std::string target) -> net::HttpResponse { return ask({.target = std::move(target)}); }
    auto post(std::string target, std::string body = {}) -> net::HttpResponse {
        return ask({.method = "POST", .target = std::move(target), .body = std::move(body)});
    }

    static auto json_of(const net::HttpResponse& response) -> Json;
    static auto code_of(const net::HttpResponse& response) -> std::string;
    static auto header_of(const net::HttpResponse& response, std::string_view name) -> std::string;
    // The id of a job that was just made.
    auto make_job(std::string fields = {}) -> std::string;
    auto job_count() -> std::size_t;
    // Takes all that is ready, as an engine would.
    void claim_all();
    void set_readiness(Readiness readiness) { readiness_ = std::move(readiness); }
    auto api() -> Api& { return *api_; }

 private:
    template <class T>
    auto run(Async<T> work) -> T;

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
    commands::WorkWaiters work_waiters_{alarms_};
    commands::KeysInProgress keys_;
    commands::Services services_;
    auth::Authenticator authenticator_;
    compat::CronRoutes cron_routes_;
    Readiness readiness_;
    std::unique_ptr<Api> api_;
};

}  // namespace pawl::api
