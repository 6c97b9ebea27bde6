// SPDX-License-Identifier: Apache-2.0
// What is kept of an answer. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/net/http_client.h"

namespace pawl::kinds::http {

// The result of an http job as JSON:
//   {"status", "headers": {name: value}, "body", "truncated", "timing": {"dns_ms", "connect_ms",
//    "tls_ms", "first_byte_ms", "total_ms"}}
// At most `body_bytes` of the body are kept. A body that is not UTF-8, or has NUL in it, stands in
// base64 beside "body_encoding": "base64". Set-Cookie, Authorization and the like read "***".
[[nodiscard]] auto capture(const net::HttpReply& reply, std::size_t body_bytes) -> std::string;

// The first bytes of text that somebody else wrote, on one line and as UTF-8, for messages.
[[nodiscard]] auto excerpt(std::string_view text, std::size_t bytes) -> std::string;

}  // namespace pawl::kinds::http
