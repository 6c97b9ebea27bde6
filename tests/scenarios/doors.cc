// SPDX-License-Identifier: Apache-2.0
#include "doors.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>
#include <variant>

#include "pawl/auth/api_key.h"

namespace pawl::scenarios {

using std::chrono::hours;
using std::chrono::seconds;

Doors::Doors() {
    at("2026-01-05T00:00:00Z");
}

Doors::~Doors() {
    crash();  // what is held goes before the doors
}

void Doors::add_kind(
    const std::string& name, const std::string& kind, std::shared_ptr<const task::Runner> runner
) {
    add_task(task::Task{
        .name = name,
        .kind = kind,
        .retry = retry_,
        .timeout = hours(1),
        .runner = runner ? std::move(runner) : make_staged_runner(stage_),
    });
}

void Doors::open(compat::CompatOptions options, auth::DevMode dev) {
    start();
    auth::Credentials credentials{.admin_token = Secret("the-admin-token-of-these-tests")};
    credentials.cron_secrets.emplace_back(std::string(kSecret));
    credentials.function_keys.emplace_back(std::string(kFunctionKey));
    authenticator_.emplace(clock_, credentials, dev);
    compat_.emplace(services(), *authenticator_, options);
}

auto Doors::make_key(access::Role role) -> std::string {
    const auto id = static_cast<std::int64_t>(keys_.size()) + 1;
    auto key = fmt::format("pawl_key_{}", id);
    keys_.push_back({.id = {id}, .role = role, .digest = auth::key_digest(key)});
    authenticator_->put_keys(keys_);
    return key;
}

auto Doors::user_of(const std::string& key) -> std::string {
    return "key:" + key.substr(std::string_view("pawl_key_").size());
}

auto Doors::begin(Ask ask) -> std::shared_ptr<Asked> {
    auto asked = std::make_shared<Asked>();
    net::HttpRequest request;
    const auto question = ask.target.find('?');
    request.method = ask.method;
    request.target = ask.target;
    request.path = ask.target.substr(0, question);
    request.query = question == std::string::npos ? "" : ask.target.substr(question + 1);
    request.headers = std::move(ask.headers);
    request.peer = ask.peer;
    request.stop = asked->client.get_token();
    if (!ask.authorization.empty()) {
        request.headers.push_back({.name = "authorization", .value = ask.authorization});
    }
    auto admitted = compat_->admit(request);
    if (auto* const refusal = std::get_if<net::HttpResponse>(&admitted)) {
        asked->response = std::move(*refusal);
        return asked;
    }
    request.body = std::move(ask.body);
    boost::asio::co_spawn(
        executor(),
        [](compat::Compat* doors, net::HttpRequest sent, std::shared_ptr<Asked> out) -> Async<> {
            out->response = co_await doors->answer(std::move(sent));
        }(&*compat_, std::move(request), asked),
        boost::asio::detached
    );
    settle();
    return asked;
}

auto Doors::ask(Ask ask) -> net::HttpResponse {
    const auto asked = begin(std::move(ask));
    EXPECT_TRUE(asked->is_answered());
    return asked->response.value_or(net::HttpResponse{.status = 0});
}

auto Doors::ask_as(const std::string& key, Ask ask) -> net::HttpResponse {
    ask.authorization = key.empty() ? "" : "Bearer " + key;
    return this->ask(std::move(ask));
}

auto Doors::text_of(const net::HttpResponse& response) -> std::string {
    return fmt::format("{} {}", response.status, response.body);
}

auto Doors::text_of(const Asked& asked) -> std::string {
    return asked.response ? text_of(*asked.response) : "(held)";
}

auto Doors::header_of(const net::HttpResponse& response, std::string_view name) -> std::string {
    return std::string(net::find_header(response.headers, name).value_or("(none)"));
}

auto Doors::json_of(const net::HttpResponse& response) -> boost::json::object {
    auto value = read_json(response.body);
    EXPECT_TRUE(value && value->is_object()) << text_of(response);
    return value && value->is_object() ? value->get_object() : boost::json::object();
}

auto Doors::job_of(const net::HttpResponse& response) -> JobId {
    const auto body = json_of(response);
    const auto* const id = body.if_contains("jobId");
    EXPECT_TRUE(id != nullptr && id->is_string()) << text_of(response);
    return id != nullptr && id->is_string()
               ? parse_id<JobTag>(std::string_view(id->get_string())).value_or(JobId{})
               : JobId{};
}

auto Doors::running_job() -> JobId {
    const auto running = stage_.running();
    EXPECT_EQ(running.size(), 1U);
    return running.empty() ? JobId{} : running.front();
}

void Doors::end(JobId id, job::Outcome outcome) {
    stage_.end(id, std::move(outcome));
    pass(seconds(0));
}

}  // namespace pawl::scenarios
