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
#include "pawl/runtime/async.h"

namespace pawl::net {

struct HttpServerOptions {
    std::string host = "127.0.0.1";  // an address, or a name that resolves to one
    std::uint16_t port = 7295;       // 0 takes a free one
    HttpLimits limits;
    // Hosts ("jobs.example.com", "host:port") that may stand in an absolute-form target; the
    // address listened on and localhost always may. Another one is 421 misdirected_request.
    std::vector<std::string> own_hosts;
    // Addresses whose connections are not counted one by one (trusted proxies).
    std::function<bool(std::string_view address)> uncounted;
    // One event, one line: http.accept_failed, http.answer_threw, http.bad_response.
    std::function<void(std::string_view event, std::string_view detail)> log;
};

// Owned by `server`. Each executor is one io_context that one thread runs; a connection stays on
// the executor that accepted it (SO_REUSEPORT). No TLS: a public address needs a proxy in front.
class HttpServer {
 public:
    // `handler` and `clock` outlive the server.
    HttpServer(
        HttpServerOptions options,
        HttpHandler& handler,
        const Clock& clock,
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

    // Stops accepting, closes idle connections, lets running answers finish for at most `drain`,
    // then asks them to stop and closes their sockets. Returns when no connection is left or when
    // one more second is over. Once only; from any executor.
    [[nodiscard]] auto stop(Duration drain) -> Async<>;

 private:
    class State;
    std::shared_ptr<State> state_;  // shared with the coroutines of its connections
};

}  // namespace pawl::net
