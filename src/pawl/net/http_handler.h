// SPDX-License-Identifier: Apache-2.0
// What the HTTP server asks of whoever answers.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "pawl/net/http_message.h"

namespace pawl::net {

// The request may go on to be read, with at most so many bytes of body (413 above).
struct BodyLimit {
    std::size_t bytes = 0;
};

// A request that the layer itself refuses: `code` is stable (bad_request, uri_too_long,
// headers_too_large, payload_too_large, request_timeout, too_many_connections, not_implemented,
// method_not_allowed, misdirected_request, expectation_failed, unsupported_encoding,
// unsupported_version, internal). `detail` says what is wrong and never echoes the input.
struct HttpLayerError {
    int status = 400;
    std::string code = {};
    std::string detail = {};
    std::vector<HttpHeader> headers = {};  // to be sent with it, as Allow with 405

    auto operator==(const HttpLayerError&) const -> bool = default;
};

// Called from every thread that the server runs on, so its methods are thread-safe. Outlives the
// server.
class HttpHandler {
 public:
    HttpHandler() = default;
    HttpHandler(const HttpHandler&) = delete;
    auto operator=(const HttpHandler&) -> HttpHandler& = delete;
    virtual ~HttpHandler() = default;

    // Before the body is read: 401, 404, 405, 413, 415 end here, without 100 Continue. Does not
    // block and does not throw.
    [[nodiscard]] virtual auto admit(const HttpRequestHead& head)
        -> std::variant<BodyLimit, HttpResponse> = 0;

    // Bounded by a deadline of its own. An exception becomes 500 `internal`.
    [[nodiscard]] virtual auto answer(HttpRequest request) -> Async<HttpResponse> = 0;

    // The text of what the layer itself refuses (problem+json). Does not throw.
    [[nodiscard]] virtual auto error(const HttpLayerError& refusal) -> HttpResponse = 0;
};

}  // namespace pawl::net
