// SPDX-License-Identifier: Apache-2.0
// What is said over HTTP: requests and responses as plain values.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

struct HttpHeader {
    std::string name = {};
    std::string value = {};

    auto operator==(const HttpHeader&) const -> bool = default;
};

// The first header of that name; names are compared without case.
[[nodiscard]] auto find_header(const std::vector<HttpHeader>& headers, std::string_view name)
    -> std::optional<std::string_view>;
[[nodiscard]] auto count_headers(const std::vector<HttpHeader>& headers, std::string_view name)
    -> std::size_t;

// A request line and its headers, checked by request_guard.h before anybody sees them.
struct HttpRequestHead {
    std::string method = {};  // GET HEAD POST PUT PATCH DELETE OPTIONS
    std::string target = {};  // as sent, in origin form
    std::string path = {};    // the target up to '?', still percent-encoded, never normalised
    std::string query = {};   // behind '?', still percent-encoded
    std::vector<HttpHeader> headers = {};  // names in lower case, in the order sent
    std::string peer = {};                 // address of the other end, without port

    [[nodiscard]] auto header(std::string_view name) const -> std::optional<std::string_view> {
        return find_header(headers, name);
    }
};

struct HttpRequest : HttpRequestHead {
    std::string body = {};
    // Asked to stop when the client has gone away or when the server's drain time is over.
    std::stop_token stop = {};
};

// Where a response body of unknown length goes, chunk by chunk.
class BodyStream {
 public:
    BodyStream() = default;
    BodyStream(const BodyStream&) = delete;
    auto operator=(const BodyStream&) -> BodyStream& = delete;
    virtual ~BodyStream() = default;

    // Returns when the socket has taken the bytes. Errors: reset (the client is gone), timeout (it
    // reads nothing for the write timeout); both mean that nothing more can be written.
    [[nodiscard]] virtual auto write(std::string bytes) -> Async<Result<>> = 0;
};

// Content-Length or chunked, X-Content-Type-Options, Cache-Control (unless set), Date and
// Connection are added by the server; a body given for HEAD, 204 or 304 is not sent.
struct HttpResponse {
    int status = 200;
    std::vector<HttpHeader> headers = {};
    std::string body = {};
    // Set: the body is streamed instead. The function lives until the coroutine that it gave ends.
    std::function<Async<>(BodyStream&)> stream = {};
};

// "Not Found"; "Unknown" for a status that HTTP does not define.
[[nodiscard]] auto reason_phrase(int status) -> std::string_view;

}  // namespace pawl::net
