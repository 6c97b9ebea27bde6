// SPDX-License-Identifier: Apache-2.0
#include "api_fixture.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "pawl/sqlite/store.h"

namespace pawl::api {
namespace {

auto new_directory() -> std::filesystem::path {
    auto name = (std::filesystem::temp_directory_path() / "pawl-api-XXXXXX").string();
    return ::mkdtemp(name.data());
}

auto open(const std::filesystem::path& directory, const Clock& clock)
    -> std::unique_ptr<store::Store> {
    auto opened = sqlite::open_store({.directory = directory}, clock);
    if (!opened) {
        throw std::runtime_error(opened.error().message);
    }
    return std::move(*opened);
}

auto some_tasks() -> task::TaskMap {
    task::TaskMap tasks;
    for (const std::string name : {"light", "endpoint", "inner"}) {
        tasks[name] = {.name = name, .kind = "noop", .endpoint = name == "endpoint"};
    }
    return tasks;
}

auto credentials(std::string_view token, std::string_view secret) -> auth::Credentials {
    auth::Credentials made{.admin_token = Secret(std::string(token))};
    made.cron_secrets.emplace_back(std::string(secret));
    return made;
}

}  // namespace

ApiTest::ApiTest(ApiOptions options)
    : directory_(new_directory()),
      store_(open(directory_, clock_)),
      writer_(
          *store_,
          clock_,
          *logger_,
          io_.get_executor(),
          {.committed =
               [this](const store::Changes& changes) {
                   waiters_.notify(changes);
                   work_waiters_.notify(changes);
               }}
      ),
      tasks_(some_tasks()),
      services_{
          .store = *store_,
          .writer = writer_,
          .readers = readers_,
          .tasks = tasks_,
          .waiters = waiters_,
          .work_waiters = work_waiters_,
          .keys_in_progress = keys_,
          .clock = clock_,
          .logger = *logger_,
          .metrics = metrics_,
      },
      authenticator_(credentials(kToken, kSecret), options.dev),
      cron_routes_(services_, authenticator_) {
    options.version = "1.2.3";
    options.backup_folder = directory_.string();
    options.request_id_prefix = "r-";
    options.readiness = [this] { return readiness_; };
    options.compat = &cron_routes_;
    api_ = std::make_unique<Api>(services_, authenticator_, std::move(options));
}

ApiTest::~ApiTest() {
    std::filesystem::remove_all(directory_);
}

template <class T>
auto ApiTest::run(Async<T> work) -> T {
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

auto ApiTest::raw(Ask ask) -> net::HttpResponse {
    net::HttpRequest request;
    const auto question = ask.target.find('?');
    request.method = ask.method;
    request.target = ask.target;
    request.path = ask.target.substr(0, question);
    request.query = question == std::string::npos ? "" : ask.target.substr(question + 1);
    request.headers = std::move(ask.headers);
    request.peer = "127.0.0.1";
    if (!ask.body.empty()) {
        request.headers.push_back(
            {.name = "content-length", .value = std::to_string(ask.body.size())}
        );
    }
    auto admitted = api_->admit(request);
    if (auto* const refusal = std::get_if<net::HttpResponse>(&admitted)) {
        return std::move(*refusal);
    }
    if (ask.body.size() > std::get<net::BodyLimit>(admitted).bytes) {
        return api_->error({.status = 413, .code = "payload_too_large", .detail = "too large"});
    }
    request.body = std::move(ask.body);
    return run(api_->answer(std::move(request)));
}

auto ApiTest::ask(Ask ask) -> net::HttpResponse {
    ask.headers.push_back({.name = "authorization", .value = fmt::format("Bearer {}", kToken)});
    if (!ask.body.empty()) {
        ask.headers.push_back({.name = "content-type", .value = "application/json"});
    }
    return raw(std::move(ask));
}

auto ApiTest::json_of(const net::HttpResponse& response) -> Json {
    auto value = read_json(response.body);
    EXPECT_TRUE(value.has_value()) << response.body;
    return value ? std::move(*value) : Json(boost::json::object());
}

auto ApiTest::code_of(const net::HttpResponse& response) -> std::string {
    const auto value = json_of(response);
    const auto* const code = value.is_object() ? value.get_object().if_contains("code") : nullptr;
    return fmt::format(
        "{} {}",
        response.status,
        code != nullptr && code->is_string() ? std::string_view(code->get_string()) : "-"
    );
}

auto ApiTest::header_of(const net::HttpResponse& response, std::string_view name) -> std::string {
    return std::string(net::find_header(response.headers, name).value_or("(none)"));
}

auto ApiTest::make_job(std::string fields) -> std::string {
    const auto made = post("/v1/jobs", fmt::format(R"({{"task":"light"{}}})", fields));
    EXPECT_EQ(made.status, 201) << made.body;
    return std::string(std::string_view(json_of(made).at("id").as_string()));
}

auto ApiTest::job_count() -> std::size_t {
    return json_of(get("/v1/jobs?limit=500")).at("data").as_array().size();
}

void ApiTest::claim_all() {
    const auto claimed = run(writer_.claim({
        .holder = "node",
        .now = clock_.wall_now(),
        .limit = 100,
        .runnable = [](std::string_view, std::string_view) { return true; },
    }));
    EXPECT_TRUE(claimed.has_value());
}

}  // namespace pawl::api
