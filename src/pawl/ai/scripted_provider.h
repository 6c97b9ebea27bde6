// SPDX-License-Identifier: Apache-2.0
// A provider that says what a test wants, over the loopback: for the tests of the client. The
// client's time is moved by hand, its network is real.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "pawl/ai/provider_client.h"
#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_handler.h"
#include "pawl/net/http_server.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/runtime/suspend.h"

namespace pawl::ai {

// How a reply goes on behind its head.
enum class Manner : std::uint8_t {
    whole,
    broken_off,  // the connection ends amid the body
    silent,      // half of the body, then nothing until the client is gone
};

struct Line {
    int status = 200;
    std::string body = {};
    std::vector<net::HttpHeader> headers = {};
    Manner manner = Manner::whole;
};

// Says one line after the other and keeps what it was asked. One thread.
class ScriptedProvider final : public net::HttpHandler {
 public:
    [[nodiscard]] auto admit(const net::HttpRequestHead&)
        -> std::variant<net::BodyLimit, net::HttpResponse> override {
        return net::BodyLimit{std::size_t{32} << 20};
    }

    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<net::HttpResponse> override {
        requests_.push_back(request);
        if (lines_.empty()) {
            co_return net::HttpResponse{.status = 418, .body = "the script is at its end"};
        }
        auto line = std::move(lines_.front());
        lines_.pop_front();
        net::HttpResponse response{.status = line.status, .headers = line.headers};
        if (line.manner == Manner::whole) {
            response.body = std::move(line.body);
        } else {
            response.stream = [line, stop = request.stop](net::BodyStream& stream) {
                return break_off(stream, line, stop);
            };
        }
        co_return response;
    }

    [[nodiscard]] auto error(const net::HttpLayerError& refusal) -> net::HttpResponse override {
        return {.status = refusal.status, .body = refusal.detail};
    }

    void say(Line line) { lines_.push_back(std::move(line)); }
    [[nodiscard]] auto requests() const -> const std::vector<net::HttpRequest>& {
        return requests_;
    }
    [[nodiscard]] auto body_of(std::size_t request) const -> Json {
        return read_json(requests_.at(request).body).value();
    }

 private:
    // NOLINTNEXTLINE(*-avoid-reference-coroutine-parameters): as BodyStream promises.
    static auto break_off(net::BodyStream& stream, Line line, std::stop_token stop) -> Async<> {
        (void)co_await stream.write(line.body);  // the client may be gone
        if (line.manner == Manner::broken_off) {
            throw std::runtime_error("broken off, as the script says");
        }
        auto resume = std::make_shared<Resume<bool>>();  // shared by the wait and the call back
        auto woken = std::make_shared<bool>(false);
        const std::stop_callback on_stop(stop, [resume, woken] {
            *woken = true;
            if (*resume) {
                std::exchange(*resume, nullptr)(true);
            }
        });
        if (!*woken) {
            co_await suspend_for<bool>([resume](Resume<bool> given) { *resume = std::move(given); }
            );
        }
    }

    std::deque<Line> lines_;
    std::vector<net::HttpRequest> requests_;
};

class FakeUsage final : public UsagePort {
 public:
    [[nodiscard]] auto record(CallRecord record) -> Async<Result<>> override {
        records_.push_back(std::move(record));
        co_return Result<>();
    }
    [[nodiscard]] auto spent(Payer payer, WallTime from) -> Async<Result<Spent>> override {
        asked_.emplace_back(std::move(payer), from);
        co_return spent_;
    }

    std::vector<CallRecord> records_;
    std::vector<std::pair<Payer, WallTime>> asked_;
    Result<Spent> spent_ = Spent{};
};

class FakeVectors final : public VectorCache {
 public:
    [[nodiscard]] auto find(std::string model, int dimensions, std::vector<std::string> hashes)
        -> Async<std::vector<Vector>> override {
        std::vector<Vector> found;
        for (const auto& hash : hashes) {
            const auto entry = vectors_.find({model, dimensions, hash});
            found.push_back(entry == vectors_.end() ? Vector{} : entry->second);
        }
        co_return found;
    }
    [[nodiscard]] auto put(std::string model, int dimensions, std::vector<Entry> entries)
        -> Async<> override {
        for (auto& entry : entries) {
            vectors_[{model, dimensions, entry.hash}] = std::move(entry.vector);
        }
        co_return;
    }

    std::map<std::tuple<std::string, int, std::string>, Vector> vectors_;
};

// Keeps every line as it would be written, before anything is redacted.
class FakeLog final : public Logger {
 public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields)
        override {
        text_ += format_log_line(LogFormat::json, WallTime{}, level, event, fields) + '\n';
    }
    std::string text_;
};

class ClientTest : public testing::Test {
 protected:
    static constexpr std::string_view kKey = "key-of-these-tests-0123456789";

    ClientTest() {
        net::HttpServerOptions options;
        options.port = 0;
        server_ = std::make_unique<net::HttpServer>(
            server_clock_,
            *server_log_,
            provider_,
            std::move(options),
            std::vector<Executor>{io_.get_executor()}
        );
        EXPECT_TRUE(server_->start());
        base_url_ = "http://127.0.0.1:" + std::to_string(server_->port()) + "/v1";
        http_.emplace(io_.get_executor(), net::HttpClientOptions{});
        connect(a_connection());
    }
    ~ClientTest() override {
        http_.reset();
        run_plainly(server_->stop(Duration::zero()));
    }

    // OpenAI with its own model and key, at the scripted provider.
    [[nodiscard]] auto a_connection() const -> Connection {
        return {
            .provider = Provider::openai,
            .model = "gpt-4o-mini",
            .base_url = base_url_,
            .api_key = Secret(std::string(kKey)),
            .fallback = Fallback::fail,
        };
    }
    void connect(Connection connection) { connect(std::vector{std::move(connection)}); }
    void connect(std::vector<Connection> connections) {
        connect(Connections(std::move(connections)));
    }
    void connect(Connections connections) {
        client_ = std::make_unique<ProviderClient>(
            ClientParts{
                .http = *http_,
                .clock = clock_,
                .alarms = alarms_,
                .random = random_,
                .logger = log_,
                .metrics = metrics_,
                .usage = usage_,
                .vectors = vectors_,
            },
            std::move(connections)
        );
    }

    static auto said(std::string_view text, std::string_view finish = "stop") -> std::string {
        return to_json_text(boost::json::object{
            {"model", "gpt-4o-mini-2024-07-18"},
            {"choices",
             boost::json::array{{{"message", {{"content", text}}}, {"finish_reason", finish}}}},
            {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 10}}},
        });
    }
    static auto complaint(std::string_view code, std::string_view message = "") -> std::string {
        return to_json_text(boost::json::object{{"error", {{"code", code}, {"message", message}}}});
    }
    void say(std::string body) { provider_.say({.body = std::move(body)}); }
    void refuse(int status, std::string body = {}, std::vector<net::HttpHeader> headers = {}) {
        provider_.say({.status = status, .body = std::move(body), .headers = std::move(headers)});
    }

    [[nodiscard]] auto scope() const -> CallScope {
        return {
            .job = {7},
            .task = task_,
            .stop = stop_.get_token(),
            .deadline = clock_.steady_now() + std::chrono::minutes(10),
        };
    }
    static auto a_request() -> ChatRequest { return {.messages = {{Speaker::user, "Hello?"}}}; }
    auto chat(ChatRequest request = a_request()) -> Result<ChatReply> {
        return run(client_->chat(std::move(request), scope()));
    }
    auto code_of(ChatRequest request = a_request()) -> std::string {
        const auto reply = chat(std::move(request));
        return reply ? std::string(to_text(reply->ending)) : reply.error().code;
    }
    auto embed(EmbedRequest request) -> Result<Embeddings> {
        return run(client_->embed(std::move(request), scope()));
    }

    // Runs it to its end; whenever it sleeps, the time comes that it sleeps until.
    template <class T>
    auto run(Async<T> work) -> T {
        std::optional<T> result;
        std::exception_ptr thrown;
        boost::asio::co_spawn(io_, std::move(work), [&](std::exception_ptr failure, T value) {
            thrown = std::move(failure);
            result = std::move(value);
        });
        while (!result) {
            turn();
        }
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        return std::move(*result);
    }
    // One step of everything, or the next time that somebody waits for.
    void turn() {
        io_.restart();
        if (io_.poll_one() > 0) {
            return;
        }
        if (const auto next = alarms_.next()) {
            sleeps_.push_back(*next - clock_.steady_now());
            clock_.advance(*next - clock_.steady_now());
            alarms_.fire_due();
            return;
        }
        io_.run_one();
    }
    void run_plainly(Async<> work) {
        bool is_done = false;
        boost::asio::co_spawn(io_, std::move(work), [&](std::exception_ptr) { is_done = true; });
        while (!is_done) {
            io_.restart();
            io_.run_one();
        }
    }

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor(
    )};
    SystemClock server_clock_;
    std::unique_ptr<Logger> server_log_ = make_silent_logger();
    ScriptedProvider provider_;
    std::unique_ptr<net::HttpServer> server_;
    std::optional<net::HttpClient> http_;
    std::string base_url_;

    ManualClock clock_{parse_time("2026-01-01T00:00:00Z").value()};
    ManualAlarms alarms_{clock_};
    Random random_{1};
    FakeLog log_;
    Metrics metrics_;
    FakeUsage usage_;
    FakeVectors vectors_;
    std::string task_ = "summaries";  // on whose behalf calls are made
    std::stop_source stop_;
    std::vector<Duration> sleeps_;
    std::unique_ptr<ProviderClient> client_;
};

}  // namespace pawl::ai
