// SPDX-License-Identifier: Apache-2.0
// One connection of the HTTP server, from accept to close.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/net/deadline_socket.h"
#include "pawl/net/http_handler.h"
#include "pawl/net/http_limits.h"
#include "pawl/net/input_buffer.h"
#include "pawl/net/request_guard.h"
#include "pawl/net/response_text.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

// What a connection has in common with the others of its thread.
struct ConnectionSurroundings {
    const Clock& clock;
    Logger& logger;
    HttpHandler& handler;
    const HttpLimits& limits;
    const std::vector<std::string>& own_hosts;
    HttpDate& date;
};

// Lives on one executor. Its one deadline is looked at by its owner, which calls tick() now and
// then: no timer is set for a request.
class HttpConnection {
 public:
    HttpConnection(
        const ConnectionSurroundings& around, DeadlineSocket::Socket socket, std::string peer
    );
    HttpConnection(const HttpConnection&) = delete;
    auto operator=(const HttpConnection&) -> HttpConnection& = delete;
    ~HttpConnection() = default;

    // Requests and answers, until the connection is over. The connection outlives it.
    [[nodiscard]] auto run() -> Async<>;

    // Ends a wait whose deadline has passed, and notices that the client of a long answer is gone.
    void tick(SteadyTime now);

    // No further request: an idle connection ends at once, a busy one behind its answer. A stream,
    // which may have no end of its own, is asked to stop.
    void retire();

    // Asks a running answer to stop and closes the socket.
    void abort();

 private:
    using Wait = DeadlineSocket::Wait;
    class ChunkedStream;

    [[nodiscard]] auto await_request() -> Async<bool>;
    [[nodiscard]] auto read_head() -> Async<std::optional<GuardedHead>>;
    [[nodiscard]] auto serve(GuardedHead head) -> Async<>;
    [[nodiscard]] auto read_body(BodyFraming framing, std::size_t limit)
        -> Async<std::optional<std::string>>;
    [[nodiscard]] auto take_body(BodyFraming framing, std::size_t limit, std::string& body)
        -> Async<Guarded<bool>>;
    [[nodiscard]] auto read_more(Wait wait, std::size_t wish) -> Async<bool>;
    [[nodiscard]] auto answer(HttpRequest request) -> Async<HttpResponse>;
    [[nodiscard]] auto respond(HttpResponse response, ResponseRules rules) -> Async<>;
    [[nodiscard]] auto stream_body(HttpResponse response, ResponseRules rules) -> Async<>;
    [[nodiscard]] auto refuse_request(HttpLayerError refusal) -> Async<>;
    [[nodiscard]] auto write(std::span<const std::string_view> parts) -> Async<Result<>>;

    [[nodiscard]] auto skip_body(const BodyFraming& framing) -> bool;
    void count_body_progress(std::size_t body_bytes);
    [[nodiscard]] auto after() const -> ConnectionAfter;

    ConnectionSurroundings around_;
    DeadlineSocket io_;
    std::string peer_;
    InputBuffer input_;
    std::string output_;
    std::optional<std::stop_source> stop_;  // of the answer that runs or is streamed
    std::size_t window_body_bytes_ = 0;     // read when the current span of body_time began
    bool streaming_ = false;
    bool keep_ = true;      // another request may follow
    bool unread_ = false;   // the client may still be sending what nobody will read
    bool is_first_ = true;  // no request has come yet
};

}  // namespace pawl::net
