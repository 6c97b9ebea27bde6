// SPDX-License-Identifier: Apache-2.0
// The HTTP/1.1 server: one acceptor and one set of connections on each executor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/http_handler.h"
#include "pawl/net/http_limits.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

class ConnectionCounter;

struct HttpServerOptions {
    std::string host = "127.0.0.1";  // an address, or a name that resolves to one
    std::uint16_t port = 7295;       // 0 takes a free one
    HttpLimits limits = {};
    // Hosts ("jobs.example.com", "host:port") that may stand in an absolute-form target; the
    // address listened on and localhost always may. Another one is 421 misdirected_request.
    std::vector<std::string> own_hosts = {};
    // Addresses whose connections are not counted one by one (trusted proxies).
    std::function<bool(std::string_view address)> uncounted = {};
};

// Owned by `server`. Each executor is one io_context that one thread runs; a connection stays on
// the executor that accepted it (SO_REUSEPORT). No TLS: a public address needs a proxy in front.
class HttpServer {
 public:
    // All that is referred to outlives the server. Logs http.accept_failed, http.answer_failed and
    // http.response_refused.
    HttpServer(
        const Clock& clock,
        Logger& logger,
        HttpHandler& handler,
        HttpServerOptions options,
        std::vector<Executor> executors
    );
    HttpServer(const HttpServer&) = delete;
    auto operator=(const HttpServer&) -> HttpServer& = delete;
    // After stop(), or after the io_contexts have stopped running.
    ~HttpServer();

    // Binds and starts to accept. Errors: listen_failed (the address is taken, not ours, not
    // known).
    [[nodiscard]] auto start() -> Result<>;

    // The address and the port really listened on. Valid after start().
    [[nodiscard]] auto address() const -> std::string;
    [[nodiscard]] auto port() const -> std::uint16_t;

    // Open connections. Any thread.
    [[nodiscard]] auto connections() const -> std::size_t;

    // Stops accepting, closes idle connections, asks streams to stop, lets running answers finish
    // for at most `drain`, then asks them to stop and closes their sockets. Returns when no
    // connection is left or when one more second is over. Once only; from any executor.
    [[nodiscard]] auto stop(Duration drain) -> Async<>;

 private:
    class Lane;
    const Clock& clock_;
    Logger& logger_;
    HttpHandler& handler_;
    HttpServerOptions options_;
    std::unique_ptr<ConnectionCounter> counter_;
    std::vector<std::shared_ptr<Lane>> lanes_;  // shared with the coroutines that run on them
    std::string address_;
    std::uint16_t port_ = 0;
};

}  // namespace pawl::net
