// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <expected>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/body_framing.h"
#include "pawl/net/deadline_socket.h"
#include "pawl/net/http_message.h"
#include "pawl/net/request_guard.h"
#include "pawl/net/response_text.h"
#include "pawl/runtime/async.h"

namespace pawl::net {
namespace {

constexpr std::size_t kBodyRead = std::size_t{16} << 10;
constexpr std::size_t kKeptOutput =
    4096;  // bytes of a buffer that is not given back between answers
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

HttpConnection::HttpConnection(
    const ConnectionSurroundings& around, DeadlineSocket::Socket socket, std::string peer
)
    : around_(around), io_(around.clock, std::move(socket)), peer_(std::move(peer)) {}

auto HttpConnection::run() -> Async<> {
    while (keep_ && co_await await_request()) {
        auto head = co_await read_head();
        if (!head) {
            break;
        }
        co_await serve(std::move(*head));
    }
    if ((unread_ || !input_.empty()) && !io_.expired()) {
        co_await io_.linger(around_.limits.linger_time, around_.limits.drain_bytes);
    }
    io_.close();
}

// Between two requests the connection holds no buffer.
auto HttpConnection::await_request() -> Async<bool> {
    if (!input_.empty()) {
        co_return true;
    }
    input_.release();
    if (output_.capacity() > kKeptOutput) {
        output_ = {};
    }
    const auto& limits = around_.limits;
    io_.begin(Wait::idle, is_first_ ? limits.header_time : limits.idle_time);
    const bool readable = co_await io_.readable();
    io_.end();
    co_return readable;
}

auto HttpConnection::read_head() -> Async<std::optional<GuardedHead>> {
    is_first_ = false;
    io_.begin(Wait::head, around_.limits.header_time);
    HeadScanner scanner(around_.limits);
    while (true) {
        const auto scanned = scanner.scan(input_.view());
        if (!scanned) {
            co_await refuse_request(scanned.error());
            co_return std::nullopt;
        }
        if (const auto length = *scanned) {
            auto head = parse_head(input_.view().substr(0, *length), around_.own_hosts);
            input_.consume(*length);
            if (head) {
                io_.end();
                co_return std::move(*head);
            }
            co_await refuse_request(std::move(head.error()));
            co_return std::nullopt;
        }
        if (!co_await read_more(Wait::head, 1)) {
            co_return std::nullopt;
        }
    }
}

// One read within the current deadline. When that passes the client is told so.
auto HttpConnection::read_more(Wait wait, std::size_t wish) -> Async<bool> {
    io_.resume(wait);
    const bool received = co_await io_.receive(input_, wish);
    io_.end();
    if (received) {
        co_return true;
    }
    keep_ = false;
    if (io_.expired() && io_.is_open() && !(wait == Wait::head && input_.empty())) {
        io_.revive();
        co_await refuse_request(
            {.status = 408, .code = "request_timeout", .detail = "the request came too slowly"}
        );
    }
    co_return false;
}

auto HttpConnection::serve(GuardedHead head) -> Async<> {
    keep_ = keep_ && head.keep_alive;
    head.request.peer = peer_;
    ResponseRules rules{
        .is_head = head.request.method == "HEAD", .is_http_1_0 = head.is_http_1_0, .date = {}
    };
    auto admitted = around_.handler.admit(head.request);
    if (auto* const refusal = std::get_if<HttpResponse>(&admitted)) {
        if (!skip_body(head.framing)) {
            keep_ = false;
            unread_ = true;
        }
        co_await respond(std::move(*refusal), rules);
        co_return;
    }
    const auto limit = std::get<BodyLimit>(admitted).bytes;
    if (head.framing.length > limit) {
        co_await refuse_request(
            {.status = 413, .code = "payload_too_large", .detail = "the body is too large"}
        );
        co_return;
    }
    if (head.expects_continue && input_.empty()) {
        if (!co_await write(std::array{kContinue})) {
            co_return;
        }
    }
    HttpRequest request{std::move(head.request), {}, {}};
    if (head.framing.kind != BodyFraming::Kind::none) {
        auto body = co_await read_body(head.framing, limit);
        if (!body) {
            co_return;
        }
        request.body = std::move(*body);
    }
    auto response = co_await answer(std::move(request));
    co_await respond(std::move(response), rules);
    stop_.reset();
}

// Whether the body of a refused request is none, or lies in the buffer as a whole.
auto HttpConnection::skip_body(const BodyFraming& framing) -> bool {
    if (framing.kind == BodyFraming::Kind::chunked || framing.length > input_.view().size()) {
        return false;
    }
    input_.consume(static_cast<std::size_t>(framing.length));
    return true;
}

auto HttpConnection::read_body(BodyFraming framing, std::size_t limit)
    -> Async<std::optional<std::string>> {
    std::string body;
    io_.begin(Wait::body, around_.limits.body_time);
    window_body_bytes_ = 0;
    const auto complete = co_await take_body(framing, limit, body);
    io_.end();
    if (!complete) {
        co_await refuse_request(complete.error());
        co_return std::nullopt;
    }
    co_return *complete ? std::optional(std::move(body)) : std::nullopt;
}

// False: the connection is over, and the client knows why if it can.
// NOLINTNEXTLINE(*-avoid-reference-coroutine-parameters): read_body() awaits it with its own body.
auto HttpConnection::take_body(BodyFraming framing, std::size_t limit, std::string& body)
    -> Async<Guarded<bool>> {
    const bool chunked = framing.kind == BodyFraming::Kind::chunked;
    const auto length = static_cast<std::size_t>(framing.length);
    ChunkDecoder decoder(limit);
    while (true) {
        const auto bytes = input_.view();
        const auto taken = chunked
                               ? decoder.decode(bytes, body)
                               : Guarded<std::size_t>(std::min(bytes.size(), length - body.size()));
        if (!taken) {
            co_return std::unexpected(taken.error());
        }
        if (!chunked) {
            body += bytes.substr(0, *taken);
        }
        input_.consume(*taken);
        if (chunked ? decoder.done() : body.size() == length) {
            co_return true;
        }
        count_body_progress(body.size());
        const auto left = chunked ? kBodyRead : length - body.size();
        if (!co_await read_more(Wait::body, std::min(left, kBodyRead))) {
            co_return false;
        }
    }
}

// Each time that a span's worth of bytes has come, a new span begins.
void HttpConnection::count_body_progress(std::size_t body_bytes) {
    const auto& limits = around_.limits;
    const auto millis = static_cast<std::size_t>(limits.body_time.count());
    const auto wanted = limits.body_rate_bytes_per_second * millis / 1000;
    if (body_bytes - window_body_bytes_ >= std::max<std::size_t>(wanted, 1)) {
        window_body_bytes_ = body_bytes;
        io_.begin(Wait::body, limits.body_time);
    }
}

// The request's one of the four doors where exceptions are caught.
auto HttpConnection::answer(HttpRequest request) -> Async<HttpResponse> {
    request.stop = stop_.emplace().get_token();
    io_.begin(Wait::answer, around_.limits.long_answer);
    std::string what;
    try {
        auto response = co_await around_.handler.answer(std::move(request));
        io_.end();
        co_return response;
    } catch (const std::exception& exception) {
        what = exception.what();
    }
    io_.end();
    around_.logger.error("http.answer_failed", {{"error", what}});
    co_return around_.handler.error(
        {.status = 500, .code = "internal", .detail = "the server failed; its log says why"}
    );
}

auto HttpConnection::respond(HttpResponse response, ResponseRules rules) -> Async<> {
    if (!is_sendable(response)) {
        around_.logger.error("http.response_refused", {{"status", response.status}});
        response = around_.handler.error(
            {.status = 500, .code = "internal", .detail = "the server failed; its log says why"}
        );
    }
    rules.date = around_.date.text(around_.clock.wall_now());
    keep_ = keep_ && !(rules.is_http_1_0 && response.stream);
    rules.after = after();
    output_.clear();
    append_response_head(output_, response, rules);
    const bool with_body = has_body(response, rules);
    const auto text = with_body && !response.stream ? std::string_view(response.body) : "";
    const auto written = co_await write(std::array{std::string_view(output_), text});
    if (written && with_body && response.stream) {
        co_await stream_body(std::move(response), rules);
    }
}

// Writes in chunks, or, to HTTP/1.0, as it comes.
class HttpConnection::ChunkedStream final : public BodyStream {
 public:
    ChunkedStream(HttpConnection& connection, bool chunked)
        : connection_(connection), chunked_(chunked) {}

    [[nodiscard]] auto write(std::string bytes) -> Async<Result<>> override {
        if (bytes.empty()) {
            co_return Result<>{};
        }
        const auto size = chunked_ ? fmt::format("{:x}\r\n", bytes.size()) : std::string();
        const std::string_view end = chunked_ ? "\r\n" : "";
        const std::array parts{std::string_view(size), std::string_view(bytes), end};
        auto written = co_await connection_.write(parts);
        connection_.io_.resume(Wait::answer);
        co_return written;
    }

 private:
    HttpConnection& connection_;
    bool chunked_;
};

auto HttpConnection::stream_body(HttpResponse response, ResponseRules rules) -> Async<> {
    ChunkedStream stream(*this, !rules.is_http_1_0);
    streaming_ = true;
    io_.begin(Wait::answer, around_.limits.long_answer);
    std::string what;
    try {
        co_await response.stream(stream);
    } catch (const std::exception& exception) {
        what = exception.what();
    }
    io_.end();
    streaming_ = false;
    if (!what.empty()) {
        // The head is gone out: the missing last chunk tells the client that this is not all.
        around_.logger.error("http.answer_failed", {{"error", what}});
        keep_ = false;
        co_return;
    }
    if (!rules.is_http_1_0 && !io_.expired()) {
        (void)co_await write(std::array{std::string_view("0\r\n\r\n")});  // write() noted a failure
    }
}

auto HttpConnection::refuse_request(HttpLayerError refusal) -> Async<> {
    keep_ = false;
    unread_ = true;
    auto response = around_.handler.error(refusal);
    std::ranges::move(refusal.headers, std::back_inserter(response.headers));
    co_await respond(std::move(response), {.date = {}});
}

auto HttpConnection::write(std::span<const std::string_view> parts) -> Async<Result<>> {
    auto written = co_await io_.write(parts, around_.limits.write_time);
    if (!written) {
        keep_ = unread_ = false;
    }
    co_return written;
}

void HttpConnection::tick(SteadyTime now) {
    if (!io_.is_due(now)) {
        return;
    }
    if (!io_.waits_for(Wait::answer)) {
        io_.expire();
    } else if (stop_ && io_.is_abandoned()) {
        keep_ = false;
        stop_->request_stop();
    }
}

void HttpConnection::retire() {
    keep_ = false;
    if (streaming_ && stop_) {
        stop_->request_stop();
    }
    if (io_.waits_for(Wait::idle)) {
        io_.expire();
    }
}

void HttpConnection::abort() {
    keep_ = unread_ = false;
    if (stop_) {
        stop_->request_stop();
    }
    io_.expire();
    io_.close();
}

auto HttpConnection::after() const -> ConnectionAfter {
    return keep_ ? ConnectionAfter::keep : ConnectionAfter::close;
}

}  // namespace pawl::net
