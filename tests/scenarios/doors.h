// SPDX-License-Identifier: Apache-2.0
// A node in virtual time with the doors of the five systems: kinds by their names, whose attempts
// the test ends.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "house.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/json.h"
#include "pawl/compat/compat.h"

namespace pawl::scenarios {

class Doors : public House {
 protected:
    static constexpr std::string_view kSecret = "the-cron-secret-of-these-tests";
    static constexpr std::string_view kFunctionKey = "the-function-key-of-these-tests";

    Doors();
    ~Doors() override;

    // A task of that kind, whose attempts run on the stage, or by a runner of the test's own.
    void add_kind(
        const std::string& name,
        const std::string& kind,
        std::shared_ptr<const task::Runner> runner = nullptr
    );
    // Starts the node and opens its doors.
    void open(compat::CompatOptions options = {}, auth::DevMode dev = auth::DevMode::off);
    // Whose key "anna's key" of the role producer is: `user_id` of its jobs.
    auto make_key(access::Role role) -> std::string;
    static auto user_of(const std::string& key) -> std::string;

    struct Ask {
        std::string method = "GET";
        std::string target = {};
        std::string body = {};
        std::string authorization = std::string("Bearer ").append(kSecret);
        std::vector<net::HttpHeader> headers = {};
        std::string peer = "127.0.0.1";
    };
    // An answer that may be held.
    struct Asked {
        std::optional<net::HttpResponse> response = std::nullopt;
        std::stop_source client = {};  // stops when the client goes away
        [[nodiscard]] auto is_answered() const -> bool { return response.has_value(); }
    };
    auto begin(Ask ask) -> std::shared_ptr<Asked>;
    // One that is not held.
    auto ask(Ask ask) -> net::HttpResponse;
    auto get(std::string target) -> net::HttpResponse { return ask({.target = std::move(target)}); }
    auto post(std::string target, std::string body = {}) -> net::HttpResponse {
        return ask({.method = "POST", .target = std::move(target), .body = std::move(body)});
    }
    auto ask_as(const std::string& key, Ask ask) -> net::HttpResponse;

    // "200 {…}"
    static auto text_of(const net::HttpResponse& response) -> std::string;
    static auto text_of(const Asked& asked) -> std::string;
    static auto header_of(const net::HttpResponse& response, std::string_view name) -> std::string;
    static auto json_of(const net::HttpResponse& response) -> boost::json::object;
    // The jobId of an answer.
    static auto job_of(const net::HttpResponse& response) -> JobId;

    // The job that runs, if it is one alone.
    auto running_job() -> JobId;
    void end(JobId id, job::Outcome outcome);
    void end_running(std::string result) {
        end(running_job(), job::Outcome::success(std::move(result)));
    }

 private:
    std::optional<auth::Authenticator> authenticator_;
    std::optional<compat::Compat> compat_;
    std::vector<store::ApiKey> keys_;
};

}  // namespace pawl::scenarios
