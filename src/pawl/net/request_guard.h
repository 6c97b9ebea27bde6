// SPDX-License-Identifier: Apache-2.0
// The head of a request, read strictly: what a proxy in front could read differently is refused.
// Pure; each rule is a row of the table in docs/reference/bad-input.md and of RFC 9112.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pawl/net/http_handler.h"
#include "pawl/net/http_limits.h"
#include "pawl/net/http_message.h"

namespace pawl::net {

template <class T>
using Guarded = std::expected<T, HttpLayerError>;

[[nodiscard]] inline auto refuse(int status, std::string code, std::string detail)
    -> std::unexpected<HttpLayerError> {
    return std::unexpected(
        HttpLayerError{.status = status, .code = std::move(code), .detail = std::move(detail)}
    );
}
[[nodiscard]] inline auto bad_request(std::string detail) -> std::unexpected<HttpLayerError> {
    return refuse(400, "bad_request", std::move(detail));
}

// Watches a head arrive: noise, a TLS hello or a line that is too long is refused at once, not when
// the head is complete. One for each request.
class HeadScanner {
 public:
    explicit HeadScanner(const HttpLimits& limits) : limits_(limits) {}

    // `bytes` is all that has come so far, at the same or another address each time. The length of
    // the head with its empty line, or nothing while more is to come.
    [[nodiscard]] auto scan(std::string_view bytes) -> Guarded<std::optional<std::size_t>>;

 private:
    [[nodiscard]] auto is_plain(std::string_view bytes) const -> bool;
    [[nodiscard]] auto check_byte(std::string_view bytes) const -> Guarded<void>;
    [[nodiscard]] auto end_line(std::string_view line) -> Guarded<bool>;

    const HttpLimits& limits_;
    std::size_t at_ = 0;  // the byte to look at next
    std::size_t line_start_ = 0;
    std::size_t header_start_ = 0;  // 0: still in the request line
    std::size_t fields_ = 0;
};

// How the body is delimited.
struct BodyFraming {
    enum class Kind : std::uint8_t { none, length, chunked };
    Kind kind = Kind::none;
    std::uint64_t length = 0;

    auto operator==(const BodyFraming&) const -> bool = default;
};

struct GuardedHead {
    HttpRequestHead request;  // without peer
    BodyFraming framing;
    bool keep_alive = true;
    bool is_http_1_0 = false;
    bool expects_continue = false;
};

// The head that HeadScanner found. `own_hosts` (lower case) are those that an absolute-form target
// may name.
[[nodiscard]] auto parse_head(std::string_view head, std::span<const std::string> own_hosts)
    -> Guarded<GuardedHead>;

}  // namespace pawl::net
