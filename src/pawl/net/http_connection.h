// SPDX-License-Identifier: Apache-2.0
// One connection of the HTTP server, from accept to close.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
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
    using Socket = boost::asio::ip::tcp::socket;

    HttpConnection(const ConnectionSurroundings& around, Socket socket, std::string peer);
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
    // What the connection waits for.
    enum class Wait : std::uint8_t { none, idle, head, body, answer, write, linger };
    class ChunkedStream;

    [[nodiscard]] auto await_request() -> Async<bool>;
    [[nodiscard]] auto read_head() -> Async<std::optional<GuardedHead>>;
    [[nodiscard]] auto serve(GuardedHead head) -> Async<>;
    [[nodiscard]] auto read_body(BodyFraming framing, std::size_t limit)
        -> Async<std::optional<std::string>>;
    [[nodiscard]] auto take_body(BodyFraming framing, std::size_t limit, std::string& body)
        -> Async<Guarded<bool>>;
    [[nodiscard]] auto read_more(Wait wait, std::size_t wish) -> Async<bool>;
    [[nodiscard]] auto receive(std::size_t wish) -> Async<std::optional<std::size_t>>;
    [[nodiscard]] auto answer(HttpRequest request) -> Async<HttpResponse>;
    [[nodiscard]] auto respond(HttpResponse response, ResponseRules rules) -> Async<>;
    [[nodiscard]] auto stream_body(HttpResponse response, ResponseRules rules) -> Async<>;
    [[nodiscard]] auto refuse_request(HttpLayerError refusal) -> Async<>;
    [[nodiscard]] auto write(std::span<const std::string_view> parts) -> Async<Result<>>;
    [[nodiscard]] auto linger() -> Async<>;

    [[nodiscard]] auto skip_body(const BodyFraming& framing) -> bool;
    void begin_wait(Wait wait, Duration time);
    void end_wait() { wait_ = Wait::none; }
    void count_body_progress(std::size_t body_bytes);
    [[nodiscard]] auto client_is_gone() -> bool;
    [[nodiscard]] auto after() const -> ConnectionAfter;

    ConnectionSurroundings around_;
    Socket socket_;
    std::string peer_;
    InputBuffer input_;
    std::string output_;
    std::optional<std::stop_source> stop_;  // of the answer that runs or is streamed
    SteadyTime deadline_{};
    std::size_t window_body_bytes_ = 0;  // read when the current span of body_time began
    Wait wait_ = Wait::none;
    bool expired_ = false;  // the deadline passed, or the socket failed: nothing works any more
    bool streaming_ = false;
    bool keep_ = true;      // another request may follow
    bool unread_ = false;   // the client may still be sending what nobody will read
    bool is_first_ = true;  // no request has come yet
};

}  // namespace pawl::net
