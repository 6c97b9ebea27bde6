// SPDX-License-Identifier: Apache-2.0
// A client on an io_context of its own, and a server that says anything: for tests.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/net/http_client.h"

namespace pawl::net {

// Says one thing to everybody, whatever they ask, and closes: at once, or behind one more request.
class RawServer {
 public:
    enum class After { the_answer, one_more };

    explicit RawServer(std::string text, After closes = After::the_answer)
        : text_(std::move(text)), closes_(closes) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        (void)::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        ::listen(listener_, 8);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
        thread_ = std::thread([this] { serve(); });
    }
    RawServer(const RawServer&) = delete;
    auto operator=(const RawServer&) -> RawServer& = delete;
    ~RawServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    [[nodiscard]] auto url() const -> const std::string& { return url_; }
    [[nodiscard]] auto requests() const -> int { return requests_; }

 private:
    void serve() {
        for (int peer = 0; (peer = ::accept(listener_, nullptr, nullptr)) >= 0;) {
            if (read(peer)) {
                (void)::send(peer, text_.data(), text_.size(), MSG_NOSIGNAL);
                (void)(closes_ == After::one_more && read(peer));
            }
            ::close(peer);
        }
    }
    auto read(int peer) -> bool {
        char request[4096];
        const bool any = ::recv(peer, request, sizeof request, 0) > 0;
        requests_ += any ? 1 : 0;
        return any;
    }

    std::string text_;
    After closes_;
    std::atomic<int> requests_ = 0;
    std::string url_;
    int listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    std::thread thread_;
};

// Runs calls on an io_context of its own.
class TestingClient {
 public:
    explicit TestingClient(HttpClientOptions options = {})
        : client_(std::make_unique<HttpClient>(io_.get_executor(), std::move(options))) {}

    auto send(HttpCall call, std::stop_token stop = {}) -> Result<HttpReply> {
        auto result = boost::asio::co_spawn(
            io_, client_->send(std::move(call), std::move(stop)), boost::asio::use_future
        );
        io_.restart();
        while (result.wait_for(std::chrono::milliseconds(0)) != std::future_status::ready) {
            io_.run_one();
        }
        return result.get();
    }
    auto get(std::string url) -> Result<HttpReply> { return send({.url = std::move(url)}); }
    auto code_of(HttpCall call) -> std::string {
        const auto reply = send(std::move(call));
        return reply ? std::to_string(reply->status) : reply.error().code;
    }
    [[nodiscard]] auto io() -> boost::asio::io_context& { return io_; }
    void end() { client_.reset(); }

 private:
    boost::asio::io_context io_{1};
    std::unique_ptr<HttpClient> client_;
};

}  // namespace pawl::net
