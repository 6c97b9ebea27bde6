// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/capture.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/crypto/encoding.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"

namespace pawl::kinds::http {
namespace {

namespace json = boost::json;

constexpr auto kSecretHeaders = std::to_array<std::string_view>({
    "set-cookie",
    "set-cookie2",
    "cookie",
    "authorization",
    "proxy-authorization",
    "www-authenticate",
    "proxy-authenticate",
    "authentication-info",
    "x-api-key",
    "x-amz-security-token",
    "x-csrf-token",
    "x-xsrf-token",
});

auto is_continuation(char c) -> bool {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// At most `bytes`, cut in front of a character of UTF-8 rather than within it.
auto cut(std::string_view text, std::size_t bytes) -> std::string_view {
    if (text.size() <= bytes) {
        return text;
    }
    std::size_t end = bytes;
    while (end > 0 && bytes - end < 4 && is_continuation(text[end])) {
        --end;
    }
    return text.substr(0, is_utf8(text.substr(0, end)) ? end : bytes);
}

// The same for a text whose end the client has cut: the last character may be half there.
auto without_half_character(std::string_view text) -> std::string_view {
    for (std::size_t missing = 0; missing < 4 && missing <= text.size(); ++missing) {
        const auto shorter = text.substr(0, text.size() - missing);
        if (is_utf8(shorter)) {
            return shorter;
        }
    }
    return text;
}

auto printable(std::string_view text) -> std::string {
    std::string shown(text);
    const bool utf8 = is_utf8(text);
    std::ranges::replace_if(
        shown,
        [utf8](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte < 0x20 || byte == 0x7F || (!utf8 && byte >= 0x80);
        },
        ' '
    );
    return shown;
}

void add_headers(json::object& into, const std::vector<net::HttpHeader>& headers) {
    for (const auto& header : headers) {
        const bool secret = std::ranges::find(kSecretHeaders, header.name) != kSecretHeaders.end();
        auto& value = into[header.name];
        if (secret) {
            value = "***";
        } else if (value.is_string()) {
            value.get_string().append(", ").append(printable(header.value));
        } else {
            value = printable(header.value);
        }
    }
}

void add_body(json::object& into, const net::HttpReply& reply, std::size_t body_bytes) {
    auto kept = cut(reply.body, body_bytes);
    const bool truncated = reply.truncated || kept.size() < reply.body.size();
    kept = truncated ? without_half_character(kept) : kept;
    if (is_utf8(kept) && !kept.contains('\0')) {
        into["body"] = kept;
    } else {
        // The bytes of a char are those of an unsigned char.
        into["body"] =
            crypto::to_base64({reinterpret_cast<const unsigned char*>(kept.data()), kept.size()});
        into["body_encoding"] = "base64";
    }
    into["truncated"] = truncated;
}

auto milliseconds(std::chrono::microseconds duration) -> double {
    return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

auto capture(const net::HttpReply& reply, std::size_t body_bytes) -> std::string {
    json::object kept;
    kept["status"] = reply.status;
    add_headers(kept["headers"].emplace_object(), reply.headers);
    add_body(kept, reply, body_bytes);
    kept["timing"] = {
        {"dns_ms", milliseconds(reply.timing.dns)},
        {"connect_ms", milliseconds(reply.timing.connect)},
        {"tls_ms", milliseconds(reply.timing.tls)},
        {"first_byte_ms", milliseconds(reply.timing.first_byte)},
        {"total_ms", milliseconds(reply.timing.total)},
    };
    return to_json_text(kept);
}

auto excerpt(std::string_view text, std::size_t bytes) -> std::string {
    auto shown = printable(cut(text, bytes));
    shown += text.size() > bytes ? "…" : "";
    return shown;
}

}  // namespace pawl::kinds::http
