// SPDX-License-Identifier: Apache-2.0
// Responses as they go over the wire. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/net/http_message.h"

namespace pawl::net {

enum class ConnectionAfter : std::uint8_t { keep, close };

struct ResponseRules {
    bool is_head = false;      // the request was HEAD
    bool is_http_1_0 = false;  // a stream is ended by the close, not chunked
    ConnectionAfter after = ConnectionAfter::keep;
    std::string_view date = {};  // for Date, RFC 9110, section 5.6.7
};

// No header whose name or value could end its line.
[[nodiscard]] auto is_sendable(const HttpResponse& response) -> bool;

// Appends status line, headers and empty line.
void append_response_head(
    std::string& out, const HttpResponse& response, const ResponseRules& rules
);

// Whether a body follows the head.
[[nodiscard]] auto has_body(const HttpResponse& response, const ResponseRules& rules) -> bool;

// "Sun, 06 Nov 1994 08:49:37 GMT", formatted once a second. On one thread.
class HttpDate {
 public:
    // Valid until the next call.
    [[nodiscard]] auto text(WallTime now) -> std::string_view;

 private:
    std::int64_t second_ = -1;
    std::string text_;
};

}  // namespace pawl::net
