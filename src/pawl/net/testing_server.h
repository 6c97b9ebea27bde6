// SPDX-License-Identifier: Apache-2.0
// A server on the loopback and a client that says anything: for the tests of this folder.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <charconv>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/net/http_server.h"
#include "pawl/runtime/suspend.h"

namespace pawl::net {

// Answers with method, path and body; some paths do something else.
class TestingHandler final : public HttpHandler {
 public:
    static constexpr std::size_t kBodyLimit = std::size_t{1} << 20;
    static constexpr std::size_t kLargeBody = std::size_t{32} << 20;

    [[nodiscard]] auto admit(const HttpRequestHead& head)
        -> std::variant<BodyLimit, HttpResponse> override {
        if (head.path == "/refused") {
            return HttpResponse{.status = 404, .headers = {}, .body = "refused", .stream = {}};
        }
        return BodyLimit{kBodyLimit};
    }

    [[nodiscard]] auto answer(HttpRequest request) -> Async<HttpResponse> override {
        HttpResponse response;
        if (request.path == "/throw") {
            throw std::runtime_error("the handler failed");
        }
        if (request.path == "/split") {
            response.headers.push_back({.name = "X-A", .value = "b\r\nEvil: c"});
        } else if (request.path == "/stream") {
            response.stream = [](BodyStream& stream) { return write_two(stream); };
        } else if (request.path == "/large") {
            response.body.assign(kLargeBody, 'x');
        } else if (request.path == "/wait") {
            co_await wait(request.stop);
            response.body = "waited";
        } else if (request.path == "/redirect") {
            response.status = 302;
            response.headers.push_back({.name = "Location", .value = request.query});
        } else if (request.path == "/headers") {
            for (const auto& [name, value] : request.headers) {
                response.body.append(name).append(": ").append(value).append("\n");
            }
        } else {
            response.body = request.method;
            response.body.append(" ").append(request.path).append(" |").append(request.body);
        }
        co_return response;
    }

    [[nodiscard]] auto error(const HttpLayerError& refusal) -> HttpResponse override {
        return {
            .status = refusal.status,
            .headers = {},
            .body = refusal.detail + '|' + refusal.code,
            .stream = {},
        };
    }

    // Answers to /wait that are held, and how many have been asked to stop.
    [[nodiscard]] auto waiting() const -> int { return waiting_; }
    [[nodiscard]] auto stopped() const -> int { return stopped_; }
    void finish_waiting() {
        const std::scoped_lock lock(mutex_);
        for (const auto& waiter : waiters_) {
            waiter->finish();
        }
    }

 private:
    struct Waiter {
        Resume<int> resume;
        std::atomic<bool> finished = false;

        void finish() {
            if (!finished.exchange(true)) {
                resume(0);
            }
        }
    };

    // NOLINTNEXTLINE(*-avoid-reference-coroutine-parameters): as BodyStream promises.
    static auto write_two(BodyStream& stream) -> Async<> {
        EXPECT_TRUE(co_await stream.write("one"));
        EXPECT_TRUE(co_await stream.write(""));
        EXPECT_TRUE(co_await stream.write("three"));
    }

    auto wait(std::stop_token stop) -> Async<> {
        const auto waiter = std::make_shared<Waiter>();  // shared with finish_waiting()
        const std::stop_callback on_stop(stop, [this, waiter] {
            ++stopped_;
            waiter->finish();
        });
        co_await suspend_for<int>([this, waiter](Resume<int> resume) {
            waiter->resume = std::move(resume);
            const std::scoped_lock lock(mutex_);
            waiters_.push_back(waiter);
            ++waiting_;
        });
        --waiting_;
    }

    std::mutex mutex_;
    std::vector<std::shared_ptr<Waiter>> waiters_;
    std::atomic<int> waiting_ = 0;
    std::atomic<int> stopped_ = 0;
};

// A socket that gives up after ten seconds.
class RawClient {
 public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          connected_(other.connected_),
          heard_(std::move(other.heard_)) {}
    RawClient(const RawClient&) = delete;
    auto operator=(const RawClient&) -> RawClient& = delete;
    auto operator=(RawClient&&) -> RawClient& = delete;
    ~RawClient() {
        if (socket_ >= 0) {
            ::close(socket_);
        }
    }

    [[nodiscard]] auto connected() const -> bool { return connected_; }

    auto say(std::string_view text) -> RawClient& {
        while (!text.empty()) {
            const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                break;
            }
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return *this;
    }

    // Everything until the server closes.
    auto hear_all() -> std::string {
        while (receive()) {
        }
        return std::exchange(heard_, {});
    }

    auto hear_until(std::string_view end) -> std::string {
        while (!heard_.contains(end) && receive()) {
        }
        return take(std::min(heard_.find(end), heard_.size() - end.size()) + end.size());
    }

    // One response.
    auto hear() -> std::string {
        auto head = hear_until("\r\n\r\n");
        constexpr std::string_view kLength = "Content-Length: ";
        std::size_t length = 0;
        if (const auto at = head.find(kLength); at != std::string::npos) {
            std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length);
        }
        while (heard_.size() < length && receive()) {
        }
        return head + take(std::min(length, heard_.size()));
    }

 private:
    auto receive() -> bool {
        char bytes[4096];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count > 0) {
            heard_.append(bytes, static_cast<std::size_t>(count));
        }
        return count > 0;
    }

    auto take(std::size_t count) -> std::string {
        auto taken = heard_.substr(0, count);
        heard_.erase(0, count);
        return taken;
    }

    int socket_;
    bool connected_ = false;
    std::string heard_;
};

class TestingServer {
 public:
    static constexpr std::size_t kLargeBody = TestingHandler::kLargeBody;

    explicit TestingServer(HttpLimits limits = {}) {
        options_.port = 0;
        options_.limits = limits;
        options_.own_hosts = {"h"};
        server_ = make_server();
        const auto started = server_->start();
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        thread_ = std::thread([this] { io_.run(); });
    }
    TestingServer(const TestingServer&) = delete;
    auto operator=(const TestingServer&) -> TestingServer& = delete;
    ~TestingServer() {
        begin_stop(Duration::zero());
        end_stop();
        work_.reset();
        thread_.join();
    }

    [[nodiscard]] auto port() const -> std::uint16_t { return server_->port(); }
    [[nodiscard]] auto url(std::string_view path) const -> std::string {
        return ("http://127.0.0.1:" + std::to_string(port())).append(path);
    }
    [[nodiscard]] auto connections() const -> std::size_t { return server_->connections(); }
    [[nodiscard]] auto handler() -> TestingHandler& { return handler_; }
    [[nodiscard]] auto io() -> boost::asio::io_context& { return io_; }
    [[nodiscard]] auto connect() const -> RawClient { return RawClient(port()); }
    [[nodiscard]] auto can_connect() const -> bool { return connect().connected(); }

    // A second server on the port of the first.
    [[nodiscard]] auto start_another() -> Result<> {
        options_.port = port();
        return make_server()->start();
    }

    void begin_stop(Duration drain) {
        if (!stopped_ && !ended_) {
            ended_ = true;
            stopped_ = boost::asio::co_spawn(io_, server_->stop(drain), boost::asio::use_future);
        }
    }
    void end_stop() {
        if (stopped_) {
            stopped_->get();
            stopped_.reset();
        }
    }

    // Looks until it holds; the test fails when that takes longer than any reason would.
    void wait_until(auto holds) {
        constexpr Duration kPatience = std::chrono::seconds(20);
        const auto end = clock_.steady_now() + kPatience;
        while (!holds() && clock_.steady_now() < end) {
            std::this_thread::yield();
        }
        EXPECT_TRUE(holds());
    }

 private:
    auto make_server() -> std::unique_ptr<HttpServer> {
        return std::make_unique<HttpServer>(
            clock_, *logger_, handler_, options_, std::vector<Executor>{io_.get_executor()}
        );
    }

    SystemClock clock_;
    std::unique_ptr<Logger> logger_ = make_silent_logger();
    TestingHandler handler_;
    HttpServerOptions options_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor(
    )};
    std::unique_ptr<HttpServer> server_;
    std::optional<std::future<void>> stopped_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace pawl::net
