// SPDX-License-Identifier: Apache-2.0
#include "api_fixture.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <stdexcept>
#include <utility>
#include <variant>

#include "pawl/job/transition.h"
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

// Nothing runs here: the tests end attempts themselves.
class IdleRunner final : public task::Runner {
 public:
    auto run(task::TaskContext& /*context*/) const -> Async<job::Outcome> override {
        co_return job::Outcome::success("");
    }
};

// A client that takes everything.
class Written final : public net::BodyStream {
 public:
    auto write(std::string bytes) -> Async<Result<>> override {
        text += bytes;
        co_return Result<>();
    }

    std::string text;
};

auto some_tasks() -> task::TaskMap {
    task::TaskMap tasks;
    for (const std::string name : {"light", "endpoint", "inner"}) {
        tasks[name] = {
            .name = name,
            .kind = "noop",
            .endpoint = name == "endpoint",
            .runner = std::make_shared<IdleRunner>(),
        };
    }
    tasks["orphan"] = {.name = "orphan", .kind = "native"};
    tasks["pulled"] = {.name = "pulled", .kind = "pull"};
    return tasks;
}

auto credentials(
    std::string_view token, std::string_view secret, std::shared_ptr<const auth::JwtVerifier> jwt
) -> auth::Credentials {
    auth::Credentials made{
        .admin_token = Secret(std::string(token)), .cron_secrets = {}, .jwt = std::move(jwt)
    };
    made.cron_secrets.emplace_back(std::string(secret));
    return made;
}

}  // namespace

ApiTest::ApiTest(ApiOptions options, std::shared_ptr<const auth::JwtVerifier> jwt)
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
                   followers_.notify();
                   authenticator_.put_keys(changes.keys);
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
          .followers = followers_,
          .work_waiters = work_waiters_,
          .keys_in_progress = keys_,
          .clock = clock_,
          .logger = *logger_,
          .metrics = metrics_,
          .node_report = [] { return store::NodeReport{.id = "node", .name = "host"}; },
      },
      authenticator_(clock_, credentials(kToken, kSecret, std::move(jwt)), options.dev),
      compat_(services_, authenticator_) {
    options.version = "1.2.3";
    options.backup_folder = directory_.string();
    options.request_id_prefix = "r-";
    options.readiness = [this] { return readiness_; };
    options.compat = &compat_;
    api_ = std::make_unique<Api>(services_, authenticator_, std::move(options));
}

ApiTest::~ApiTest() {
    std::filesystem::remove_all(directory_);
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

auto ApiTest::ask_as(std::string_view key, Ask ask) -> net::HttpResponse {
    ask.headers.push_back({.name = "authorization", .value = fmt::format("Bearer {}", key)});
    if (!ask.body.empty()) {
        ask.headers.push_back({.name = "content-type", .value = "application/json"});
    }
    return raw(std::move(ask));
}

auto ApiTest::read_stream(const net::HttpResponse& response) -> std::string {
    Written written;
    const auto to_end = [](const net::HttpResponse* from, Written* into) -> Async<bool> {
        co_await from->stream(*into);
        co_return true;
    };
    run(to_end(&response, &written));
    return written.text;
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

auto ApiTest::make_key(std::string_view fields) -> std::string {
    const auto made = post("/v1/keys", fmt::format(R"({{"name":"a-key",{}}})", fields));
    EXPECT_EQ(made.status, 201) << made.body;
    return std::string(std::string_view(json_of(made).at("secret").as_string()));
}

void ApiTest::claim_all() {
    const auto tasks = tasks_.snapshot();
    auto claimed = run(writer_.claim({
        .holder = "node",
        .now = clock_.wall_now(),
        .limit = 100,
        .runnable =
            [tasks](std::string_view, std::string_view task) {
                const auto found = tasks->find(task);
                return found != tasks->end() && found->second.runner != nullptr;
            },
    }));
    ASSERT_TRUE(claimed.has_value());
    claimed_.insert(claimed_.end(), claimed->jobs.begin(), claimed->jobs.end());
}

void ApiTest::end_claimed(job::Outcome outcome) {
    for (const auto& job : std::exchange(claimed_, {})) {
        const job::AttemptFacts facts{.attempt = job.attempt, .max_attempts = job.max_attempts};
        const auto ended = run(writer_.finish({
            .id = job.id,
            .fence = job.fence,
            .holder = "node",
            .now = now(),
            .change = job::transition(facts, outcome, {.jitter = job::Jitter::none}, now()),
            .outcome = outcome,
        }));
        EXPECT_TRUE(ended.has_value());
    }
}

void ApiTest::pass(Duration time) {
    clock_.advance(time);
    transact<std::size_t>([this](store::Transaction& transaction) -> Result<std::size_t> {
        return transaction.jobs().promote(now(), 1'000);
    });
}

void ApiTest::advance_bulk_actions() {
    while (transact<bool>([this](store::Transaction& transaction) -> Result<bool> {
        return transaction.bulk_actions().advance(now()).has_value();
    })) {
    }
}

}  // namespace pawl::api
