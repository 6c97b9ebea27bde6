// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/http_api_client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <optional>
#include <stop_token>
#include <utility>

#include "pawl/net/http_client.h"

namespace pawl::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{20'000};
// Then it is taken up again: a server that has vanished without a word is noticed by that.
constexpr milliseconds kLongestStream = std::chrono::minutes(5);
constexpr std::size_t kLargestAnswer = std::size_t{256} << 20;

auto client_options() -> net::HttpClientOptions {
    net::HttpClientOptions options;
    options.user_agent = "pawl/" PAWL_VERSION;
    return options;
}

class HttpApiClient final : public ApiClient {
 public:
    HttpApiClient(std::string base_url, Secret token)
        : base_url_(std::move(base_url)),
          token_(std::move(token)),
          client_(context_.get_executor(), client_options()) {}

    auto send(std::string method, std::string path, std::string body) -> Result<Answer> override {
        return run(call(std::move(method), path, std::move(body), kPatience));
    }

    auto wait(std::string path, Duration patience) -> Result<Answer> override {
        const auto limit = kPatience + std::chrono::duration_cast<milliseconds>(patience);
        return run(call("GET", path, {}, limit));
    }

    auto follow(
        std::string path, std::string last_event_id, std::function<Result<>(std::string_view)> sink
    ) -> Result<Answer> override {
        auto request = call("GET", path, {}, kLongestStream);
        request.headers.front().value = "text/event-stream";
        request.headers.push_back({"Last-Event-ID", std::move(last_event_id)});
        return run_into(sink, std::move(request));
    }

    auto download(std::string path, std::function<Result<>(std::string_view)> sink)
        -> Result<Answer> override {
        return run_into(sink, call("POST", path, {}, std::chrono::hours(24)));
    }

 private:
    auto call(std::string method, const std::string& path, std::string body, milliseconds limit)
        -> net::HttpCall {
        net::HttpCall call{
            .method = std::move(method),
            .url = base_url_ + path,
            .headers = {{"Accept", "application/json"}},
            .body = std::move(body),
            .timeout = limit,
            .body_limit_bytes = kLargestAnswer,
        };
        if (!call.body.empty()) {
            call.headers.push_back({"Content-Type", "application/json"});
        }
        if (!token_.empty()) {
            call.headers.push_back({"Authorization", "Bearer " + std::string(token_.reveal())});
        }
        return call;
    }

    auto run_into(const std::function<Result<>(std::string_view)>& sink, net::HttpCall call)
        -> Result<Answer> {
        Result<> written;
        call.on_body = [&](std::string_view bytes) {
            written = sink(bytes);
            return written.has_value();
        };
        auto answer = run(std::move(call));
        return written ? answer : std::unexpected(written.error());
    }

    auto run(net::HttpCall call) -> Result<Answer> {
        std::optional<Result<net::HttpReply>> reply;
        boost::asio::co_spawn(
            context_,
            client_.send(std::move(call), std::stop_token()),
            [&](const std::exception_ptr& failure, Result<net::HttpReply> result) {
                if (!failure) {
                    reply = std::move(result);
                }
            }
        );
        context_.restart();
        while (!reply && context_.run_one() > 0) {
        }
        if (!reply) {
            return fail("connect_error", "the call to " + base_url_ + " broke off");
        }
        if (!*reply) {
            return std::unexpected(std::move(reply->error()));
        }
        if ((*reply)->truncated) {
            return fail("invalid_response", "the answer of " + base_url_ + " is too long");
        }
        return Answer{.status = (*reply)->status, .body = std::move((*reply)->body)};
    }

    std::string base_url_;
    Secret token_;
    boost::asio::io_context context_{1};
    net::HttpClient client_;
};

}  // namespace

auto make_http_api_client(std::string base_url, Secret token) -> std::unique_ptr<ApiClient> {
    return std::make_unique<HttpApiClient>(std::move(base_url), std::move(token));
}

void pause_for(Duration duration) {
    boost::asio::io_context context{1};
    boost::asio::steady_timer timer(context, duration);
    boost::system::error_code ignored;
    timer.wait(ignored);
}

}  // namespace pawl::cli
